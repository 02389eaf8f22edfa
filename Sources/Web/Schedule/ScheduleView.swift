import School
import Storage

/// A schedule as a week, a period or a year; each prints on one sheet.
enum ScheduleView {
    enum Shape: String, CaseIterable {
        case week, period, year

        var name: Phrase {
            switch self {
            case .week: Phrase(fr: "Semaine", en: "Week")
            case .period: Phrase(fr: "Période", en: "Period")
            case .year: Phrase(fr: "Année", en: "Year")
            }
        }
    }

    /// A period with sessions of whoever is looked at, by the days of these.
    struct PeriodChoice {
        let id: Period.ID
        let name: String
        let first, last: Day

        static func all(_ sessions: [ScheduledSession]) -> [PeriodChoice] {
            Dictionary(grouping: sessions, by: \.period).compactMap { id, own in
                guard let first = own.map(\.day).min(), let last = own.map(\.day).max() else { return nil }
                return PeriodChoice(id: id, name: own.first?.periodName ?? "", first: first, last: last)
            }.sorted { ($0.first, $0.id) < ($1.first, $1.id) }
        }
    }

    struct Model {
        let subject: ScheduleSubject
        let name: String
        let way: (address: String, name: Phrase)
        let shape: Shape
        let schedule: Schedule
        let calendar: SchoolCalendar
        let periods: [PeriodChoice]
        let chosen: Period.ID?
        /// Since when the viewer has a diary of it; nil when there is none.
        let feedSince: Moment?
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Emploi du temps\u{00A0}· \(model.name)", en: "Schedule · \(model.name)")
        let content: HTML =
            switch model.shape {
            case .week: week(model, visit)
            case .period: period(model, visit)
            case .year: year(model, visit)
            }
        let tabs = Shape.allCases.map { shape -> HTML in
            "<a href=\"\(visit.path)?view=\(shape.rawValue)\"\(" aria-current=\"page\"", if: shape == model.shape)>\(t(shape.name))</a>"
        }
        let lines = model.shape == .period ? model.schedule.parts.reduce(0) { $0 + $1.groups.count + 2 } : 0
        let sheet = model.shape == .week ? weekSheet(model.schedule) : lines > 32 ? "schedule-page dense" : "schedule-page"
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack \(sheet)">\(visit.crumbs(model.way))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lead(model)))</p></div></div>
                <nav class="tabs no-print" aria-label="\(t(Phrase(fr: "Vues", en: "Views")))">\(tabs)</nav>
                \(content)\(feed(model, visit))</div>
                """)
    }

    /// How large a week is printed, so that it takes one sheet: what a day may hold is less when many days share the breadth.
    private static func weekSheet(_ schedule: Schedule) -> String {
        let byDay = Dictionary(grouping: schedule.sessions, by: \.day).values
        let longest = byDay.map { own in own.count + own.count { !$0.reason.isEmpty || $0.closure != nil } }.max() ?? 0
        let few = byDay.count > 3 ? 6 : 10
        return longest <= few ? "schedule-week roomy" : 4 * longest <= 5 * few ? "schedule-week" : "schedule-week dense"
    }

    /// An address for diaries, of what has one.
    private static func feed(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        func own(_ isOwn: Bool, _ why: Phrase) -> HTML {
            isOwn
                ? "<p class=\"no-print\"><a href=\"/diary\">\(t(Phrase(fr: "Les recevoir dans mon agenda", en: "Have them in my diary")))</a></p>"
                : "<p class=\"soft no-print\">\(t(why))</p>"
        }
        switch model.subject {
        case .facilitator:
            return own(
                visit.path == "/schedule/own",
                Phrase(
                    fr: "Pas d’adresse d’agenda ici\u{202F}: chaque intervenant crée la sienne depuis son compte, à la page «\u{202F}Mon agenda\u{202F}». Pour qui n’a pas de compte, cette page s’imprime.",
                    en: "No diary address here: each facilitator makes their own from their account, on the page “My diary”. For those without an account, this page prints."))
        case .pupil(let pupil):
            return own(
                visit.viewer.pupil == pupil || visit.viewer.children.contains(pupil),
                Phrase(
                    fr: "Pas d’adresse d’agenda ici\u{202F}: l’élève et ses responsables créent la leur depuis leur compte, à la page «\u{202F}Mon agenda\u{202F}». Pour qui n’a pas de compte, cette page s’imprime.",
                    en: "No diary address here: the pupil and the guardians make their own from their accounts, on the page “My diary”. For those without an account, this page prints."))
        case .division, .group, .room: break
        }
        let make = model.feedSince == nil ? Phrase(fr: "Créer une adresse d’agenda", en: "Make a diary address") : Phrase(fr: "Remplacer l’adresse d’agenda", en: "Replace the diary address")
        let since: HTML? = model.feedSince.map { "<span class=\"soft\">\(t(Phrase(fr: "Vous en avez une depuis le \(visit.clock.day(of: $0).long.fr).", en: "You have had one since \(visit.clock.day(of: $0).long.en).")))</span>" }
        let remove: HTML? = model.feedSince == nil ? nil : visit.button(Phrase(fr: "Supprimer l’adresse d’agenda", en: "Remove the diary address"), action: "\(visit.path)/feed/removal", class: "btn quiet")
        return "<div class=\"row no-print\">\(visit.button(make, action: "\(visit.path)/feed", class: "btn ghost"))\(remove)\(since)</div>"
    }

    /// Which days, and how much.
    private static func lead(_ model: Model) -> Phrase {
        let days = model.schedule.days
        var (count, minutes) = model.schedule.times
        var oneOffs = 0
        if case .division = model.subject {
            (count, minutes) = model.schedule.momentsOfDivision
            oneOffs = Set(model.schedule.sessions.filter { !$0.isCancelled }.compactMap(\.oneOff)).count
        }
        let sessions = counted(count, fr: ("séance", "séances"), en: ("session", "sessions"))
        var amount = count == 0 ? Phrase(fr: "aucune séance", en: "no session") : Phrase(fr: "\(sessions.fr), \(inHours(minutes).fr)", en: "\(sessions.en), \(inHours(minutes).en)")
        let all = model.schedule.sessions.count { !$0.isCancelled && $0.oneOff == nil }
        if case .division = model.subject, count > 0, all > count {
            amount = Phrase(
                fr: "\(sessions.fr) pour un élève (\(inHours(minutes).fr)), \(all) tous groupes confondus",
                en: "\(sessions.en) for a pupil (\(inHours(minutes).en)), \(all) over all groups")
        }
        if oneOffs > 0 {
            let more = counted(
                oneOffs, fr: ("séance ponctuelle pour qui y est invité", "séances ponctuelles pour qui y est invité"),
                en: ("one-off session for those invited", "one-off sessions for those invited"))
            amount = Phrase(fr: "\(amount.fr), et \(more.fr)", en: "\(amount.en), and \(more.en)")
        }
        let letter = model.calendar.week(of: days.from).letter
        let span: Phrase =
            switch model.shape {
            case .week:
                Phrase(fr: "Semaine du \(days.from.long.fr) (\(letter))", en: "Week of \(days.from.long.en) (\(letter))")
            case .period:
                model.periods.first { $0.id == model.chosen }.map {
                    Phrase(fr: "\($0.name), du \($0.first.short.fr) au \($0.last.short.fr) \($0.last.year)", en: "\($0.name), \($0.first.short.en) to \($0.last.short.en) \($0.last.year)")
                } ?? Phrase(fr: "Aucune période", en: "No period")
            case .year: SchoolYear(days.from.year).name
            }
        return Phrase(fr: "\(span.fr)\u{202F}: \(amount.fr).", en: "\(span.en): \(amount.en).")
    }

    // MARK: A week

    private static func week(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let monday = model.schedule.days.from
        let byDay = Dictionary(grouping: model.schedule.sessions, by: \.day)
        let columns = (0..<6).map { monday + $0 }.filter { $0.weekday < 6 || byDay[$0] != nil }.map { day -> HTML in
            let own = byDay[day] ?? []
            let closure = model.calendar.closure(on: day)
            let content: HTML =
                own.isEmpty
                ? "<p class=\"soft small\">\(closure.map { t($0.name) } ?? t(Phrase(fr: "pas de séance", en: "no session")))</p>"
                : "<ul class=\"plain\">\(hours(own).map { slot($0, model, visit) })</ul>"
            return
                "<section class=\"day\(" off", if: closure != nil)\(" empty-day", if: own.isEmpty)\(" today", if: day == visit.today)\"><h2>\(t(Day.weekdays[day.weekday - 1])) <span class=\"soft\">\(t(day.short))</span></h2>\(content)</section>"
        }
        func way(_ day: Day, _ name: Phrase) -> HTML { "<a class=\"btn ghost small\" href=\"\(visit.path)?view=week&amp;day=\(day.iso)\">\(t(name))</a>" }
        return """
            <div class="row no-print">\(way(monday - 7, Phrase(fr: "Semaine d’avant", en: "Week before")))\(way(visit.today, Phrase(fr: "Cette semaine", en: "This week")))\(way(monday + 7, Phrase(fr: "Semaine d’après", en: "Week after")))</div>
            <div class="week-days\(" six", if: columns.count > 5)">\(columns)</div>
            """
    }

    /// Sessions of one hour together.
    private static func hours(_ sessions: [ScheduledSession]) -> [[ScheduledSession]] {
        var hours: [[ScheduledSession]] = []
        for session in sessions {
            if let last = hours.last?.first, last.startsAt == session.startsAt, last.length == session.length {
                hours[hours.count - 1].append(session)
            } else {
                hours.append([session])
            }
        }
        return hours
    }

    private static func slot(_ sessions: [ScheduledSession], _ model: Model, _ visit: Visit) -> HTML {
        guard let first = sessions.first else { return .empty }
        let t = visit.t
        let items = sessions.map { session -> HTML in
            "<li\(" class=\"cancelled\"", if: session.isCancelled)>\(name(session, model, visit))\(change(session, visit))<br><span class=\"soft small\">\(place(session, model, visit))</span></li>"
        }
        return "<li class=\"hour\"><strong class=\"num\">\(t(first.hours))</strong><ul class=\"plain\">\(items)</ul></li>"
    }

    /// The group, with the way to its page for those who may open it.
    private static func name(_ session: ScheduledSession, _ model: Model, _ visit: Visit) -> HTML {
        let title = visit.t(session.title)
        let reach = visit.viewer.reach(GroupsPolicy.self)
        let address: HTML = "/groups/\(session.group)\(session.oneOff.map { "/one-off?id=\($0)" as HTML })"
        let name: HTML = reach.wholeSchool || reach.covers(group: session.group) ? "<a href=\"\(address)\">\(title)</a>" : HTML(text: title)
        let note: HTML =
            session.oneOff == nil
            ? "<span class=\"soft small\">\(session.code)</span>" : "<span class=\"tag plain\">\(visit.t(Phrase(fr: "séance ponctuelle", en: "one-off session")))</span>"
        return "\(name) \(note)"
    }

    /// « annulée », « déplacée du 24 nov. », each with why when somebody said, or what closes the day.
    private static func change(_ session: ScheduledSession, _ visit: Visit) -> HTML? {
        let why: HTML? = session.reason.isEmpty ? nil : " <span class=\"small\">\(session.reason)</span>"
        if session.isCancelled { return " <span class=\"tag warn\">\(visit.t(Phrase(fr: "annulée", en: "cancelled")))</span>\(why)" }
        let moved: HTML? = session.movedFrom.map { " <span class=\"tag plain\">\(visit.t(Phrase(fr: "déplacée du \($0.short.fr)", en: "moved from \($0.short.en)")))</span>" }
        return "\(moved)\(why)"
    }

    /// Room and people, but for what the page is about.
    private static func place(_ session: ScheduledSession, _ model: Model, _ visit: Visit) -> String {
        var parts: [String] = []
        if case .room = model.subject {
        } else {
            parts.append(visit.t(GroupPieces.room(session.room.map { Phrase(same: $0) })))
        }
        if case .facilitator = model.subject {} else { parts.append(people(session, visit)) }
        return parts.joined(separator: ", ")
    }

    private static func people(_ session: ScheduledSession, _ visit: Visit) -> String {
        session.leaders.isEmpty ? visit.t(Phrase(fr: "intervenant à venir", en: "facilitator to come")) : visit.t(PlanNames.listed(session.leaders))
    }

    // MARK: A period

    private static func period(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        guard model.chosen != nil else { return empty(visit) }
        let others = model.periods.map { "<a href=\"\(visit.path)?view=period&amp;period=\($0.id)\"\(" aria-current=\"page\"", if: $0.id == model.chosen)>\($0.name)</a>" as HTML }
        let tabs: HTML? = model.periods.count < 2 ? nil : "<nav class=\"tabs no-print\" aria-label=\"\(t(Phrase(fr: "Périodes", en: "Periods")))\">\(others)</nav>"
        return "\(tabs)\(model.schedule.parts.enumerated().map { part($1, isFirst: $0 == 0, model, visit) })"
    }

    /// - Parameter isFirst: its columns are named for those below too.
    private static func part(_ part: Schedule.SlotPart, isFirst: Bool, _ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let (from, to) = (timeOfDay(part.startsAt), timeOfDay(part.startsAt + part.length))
        let day = Day.weekdays[part.weekday - 1]
        let dates = part.days.isEmpty ? "" : "\u{202F}: \(part.days.map { t($0.short) }.joined(separator: ", "))"
        let closed = part.closed.map { one -> HTML in
            let name = SessionPieces.closed(one.name)
            return ". <strong>\(t(Phrase(fr: "\(one.day.short.fr), \(name.fr)", en: "\(one.day.short.en), \(name.en)")))</strong>"
        }
        let rows = part.groups.map { line -> HTML in
            let session = line.session
            let missing = line.missing.isEmpty ? "" : t(Phrase(fr: "sauf \(line.missing.map(\.short.fr).joined(separator: ", "))", en: "but not \(line.missing.map(\.short.en).joined(separator: ", "))"))
            return """
                <tr><th scope="row">\(name(session, model, visit))</th><td data-label="\(t(Phrase(fr: "Intervenants", en: "Facilitators")))">\(people(session, visit))</td><td data-label="\(t(Phrase(fr: "Salle", en: "Room")))">\(session.room ?? "–")</td><td class="soft">\(missing)</td></tr>
                """
        }
        return """
            <section class="stack tight part"><h2>\(t(Phrase(fr: "\(day.fr) de \(from.fr) à \(to.fr)", en: "\(day.en) \(from.en) to \(to.en)"))) <span class="soft">\(part.module.name)</span></h2><p class="dates">\(t(counted(part.days.count, fr: ("séance", "séances"), en: ("session", "sessions"))))\(dates)\(closed)</p>
            <table class="stacked slot-groups"><caption class="visually-hidden">\(t(day)) \(t(from)), \(part.module.name)</caption><colgroup><col><col><col><col></colgroup><thead\(" class=\"visually-hidden\"", if: !isFirst)><tr><th scope="col">\(t(Phrase(fr: "Groupe", en: "Group")))</th><th scope="col">\(t(Phrase(fr: "Intervenants", en: "Facilitators")))</th><th scope="col">\(t(Phrase(fr: "Salle", en: "Room")))</th><th scope="col">\(t(Phrase(fr: "Sauf", en: "But not")))</th></tr></thead><tbody>\(rows)</tbody></table></section>
            """
    }

    // MARK: A year

    private static func year(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !model.schedule.sessions.isEmpty else { return empty(visit) }
        let saturday = model.schedule.sessions.contains { $0.day.weekday == 6 }
        let weekdays = Array(1...(saturday ? 6 : 5))
        let rows = model.schedule.lines(model.calendar).map { line -> HTML in
            switch line {
            case .week(let monday, let sessions):
                let byDay = Dictionary(grouping: sessions, by: \.day.weekday)
                let cells = weekdays.map { weekday -> HTML in
                    let own = byDay[weekday] ?? []
                    let entries = hours(own).map { entry($0, visit) }
                    guard !entries.isEmpty else { return "<td></td>" }
                    return "<td data-label=\"\(t(Day.weekdays[weekday - 1]))\">\(entries.enumerated().map { $0 > 0 ? "<br>\($1)" : $1 })</td>"
                }
                return "<tr><th scope=\"row\"><a href=\"\(visit.path)?view=week&amp;day=\(monday.iso)\">\(t(monday.short))</a></th>\(cells)</tr>"
            case .without(let days, let holidays):
                let last = min(days.to, days.to.monday + 4)
                let span = Phrase(fr: "du \(days.from.short.fr) au \(last.short.fr)", en: "\(days.from.short.en) to \(last.short.en)")
                let words = holidays ?? Phrase(fr: "pas de séance", en: "no session")
                return "<tr class=\"off\"><th scope=\"row\">\(t(span))</th><td colspan=\"\(weekdays.count)\">\(t(words))</td></tr>"
            }
        }
        let title = Phrase(fr: "Semaine par semaine", en: "Week by week")
        let heads = weekdays.map { "<th scope=\"col\">\(t(Day.weekdays[$0 - 1]))</th>" as HTML }
        return """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(title))"><table class="stacked year-weeks"><caption class="visually-hidden">\(t(title))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Semaine du", en: "Week of")))</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// « 10 h AP07 », « 10 h · 8 groupes », « 10 h, jour sans classe : Neige ».
    private static func entry(_ sessions: [ScheduledSession], _ visit: Visit) -> HTML {
        guard let first = sessions.first else { return .empty }
        let t = visit.t
        let held = sessions.filter { !$0.isCancelled }
        let closed: HTML? = sessions.lazy.compactMap(\.closure).first.map { ", <strong>\(t(SessionPieces.closed($0)))</strong>" }
        guard !held.isEmpty else { return "<s><span class=\"num\">\(t(timeOfDay(first.startsAt)))</span></s>\(closed ?? " \(t(Phrase(fr: "annulée", en: "cancelled")))")" }
        let what = held.count > 2 ? t(counted(held.count, fr: ("groupe", "groupes"), en: ("group", "groups"))) : held.map { $0.oneOff == nil ? $0.code : t($0.title) }.joined(separator: ", ")
        return "<span class=\"num nowrap\">\(t(timeOfDay(first.startsAt)))</span> · \(what)\(closed)"
    }

    private static func empty(_ visit: Visit) -> HTML {
        """
        <div class="empty"><strong>\(visit.t(Phrase(fr: "Aucune séance cette année.", en: "No session this year.")))</strong><p>\(visit.t(Phrase(fr: "Les séances apparaîtront ici quand des groupes seront publiés.", en: "Sessions will come with the publication of groups.")))</p></div>
        """
    }
}

/// Whose schedule to look at.
enum ScheduleChoice {
    static func page(own: Bool, children: [Pupil], divisions: [Division], facilitators: [Facilitator], rooms: [Room], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Emplois du temps", en: "Schedules")
        func section(_ key: String, _ name: Phrase, _ links: [HTML]) -> HTML? {
            links.isEmpty ? nil : "<section class=\"stack tight\" aria-labelledby=\"\(key)\"><h2 id=\"\(key)\">\(t(name))</h2><ul class=\"names\">\(links.map { "<li>\($0)</li>" as HTML })</ul></section>"
        }
        let mine: HTML? = own ? "<p><a class=\"btn\" href=\"/schedule/own\">\(t(Phrase(fr: "Les séances que j’anime", en: "The sessions I lead")))</a></p>" : nil
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose">\(visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Par semaine, par période et par année, chacun sur une feuille.", en: "By week, by period and by year, each on one sheet.")))</p></div></div>
                \(mine)
                \(section("children", Phrase(fr: "Vos enfants", en: "Your children"), children.map { "<a href=\"/pupils/\($0.id)/schedule\">\($0.givenName)</a>" }))
                \(section("divisions", Phrase(fr: "Classes", en: "Divisions"), divisions.map { "<a href=\"/divisions/\($0.id)/schedule\">\($0.code)</a>" }))
                \(section("facilitators", Phrase(fr: "Intervenants", en: "Facilitators"), facilitators.map { "<a href=\"/facilitators/\($0.id)/schedule\">\($0.name)</a>" }))
                \(section("rooms", Phrase(fr: "Salles", en: "Rooms"), rooms.map { "<a href=\"/rooms/\($0.id)/schedule\">\($0.name)</a>" }))
                </div>
                """)
    }
}
