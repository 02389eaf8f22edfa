import School
import Storage

struct SessionsModel: Sendable {
    /// Monday to Sunday.
    let days: Tenure
    let calendar: SchoolCalendar
    /// In order of time.
    let entries: [SessionEntry]
    let waiting: [SessionEntry]
    /// On days without lessons.
    let stranded: [SessionEntry]
    /// The school's groups, or those that the viewer leads, that the timetable puts lessons at the hour of.
    let atLessons: [GroupAtLesson]
    let sessionsAtLessons: [SessionAtLesson]
    /// What pupils ask for and what the coordinator has to say.
    let asked: HTML?
    let all, maySeeAll, mayCall, mayCancelAll: Bool
    /// The days of what was cancelled for what closes them, by those who may cancel all.
    let cancelled: [Day]
    let filter: SessionFilter?
    /// Only what this person leads, or would have led.
    let leader: Facilitator.ID?

    var monday: Day { days.from }

    /// Those of the person who is looked for.
    var ofLeader: [SessionEntry] {
        guard let leader else { return entries }
        return entries.filter { entry in (entry.session.leaders + entry.session.replaced).contains { $0.id == leader } }
    }

    /// Where the week shows it: on its day, or on the one that it was moved from.
    func day(_ session: DatedSession) -> Day { days.contains(session.held.day) ? session.held.day : session.planned.day }

    /// A closed day took it.
    func isLost(_ session: DatedSession) -> Bool { session.loss(to: calendar.closure(on: session.held.day)) != nil }
    func isOff(_ session: DatedSession) -> Bool { session.state == .cancelled || isLost(session) }

    /// So many are read at a glance; more are folded day by day.
    static let shortWeek = 15

    func address(week: Day? = nil, show: SessionFilter? = nil) -> HTML {
        let by: HTML? = leader.map { "&amp;by=\($0)" }
        let only: HTML? = show.map { "&amp;show=\($0.rawValue)" }
        return "/sessions?week=\((week ?? monday).iso)\(all ? "&amp;all=1" as HTML : nil)\(by)\(only)"
    }
}

enum SessionsView {
    /// As many as one looks through at once, of one's own and of the school; the others are folded, up to the last number.
    private static let waitingShown = 12
    private static let waitingOfSchool = 4
    private static let waitingMost = 40

    static func page(_ model: SessionsModel, _ visit: Visit) -> Page {
        let t = visit.t
        let title = model.all ? Phrase(fr: "Les séances de l’établissement", en: "The school’s sessions") : Phrase(fr: "Mes séances", en: "My sessions")
        let friday = model.monday + 4
        let week = Phrase(
            fr: "Semaine du \(model.monday.named.fr) au \(friday.long.fr)", en: "Week of \(model.monday.named.en) to \(friday.long.en)")
        func step(_ days: Int, _ name: Phrase) -> HTML {
            "<a class=\"btn ghost\" href=\"\(model.address(week: model.monday + days, show: model.filter))\">\(t(name))</a>"
        }
        let other: HTML? =
            model.maySeeAll
            ? model.all
                ? "<a class=\"btn ghost\" href=\"/sessions\">\(t(Phrase(fr: "Mes séances", en: "My sessions")))</a>"
                : "<a class=\"btn ghost\" href=\"/sessions?all=1\">\(t(Phrase(fr: "Toutes les séances", en: "All sessions")))</a>" : nil
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups"))))
                <div class="page-head"><div><h1>\(t(title))</h1></div><div class="actions no-print">\(other)\(model.all ? nil : "<a class=\"btn ghost\" href=\"/hours\">\(t(Phrase(fr: "Mes heures", en: "My hours")))</a>" as HTML)<a class="btn ghost" href="/diary">\(t(Phrase(fr: "Mon agenda", en: "My diary")))</a></div></div>
                \(model.asked)
                \(stranded(model, visit))
                \(cancelledForClosures(model, visit))
                \(atLessons(model, visit))
                \(sessionsAtLessons(model, visit))
                \(waiting(model, visit))
                <section class="stack" aria-labelledby="week"><div class="row between"><h2 id="week">\(t(week))</h2><nav class="row no-print" aria-label="\(t(Phrase(fr: "Semaines", en: "Weeks")))">\(step(-7, Phrase(fr: "Semaine d’avant", en: "Week before")))\(step(7, Phrase(fr: "Semaine d’après", en: "Week after")))</nav></div>
                \(model.all && !model.entries.isEmpty ? filters(model, visit) : nil)
                \(self.week(model, visit))</section>
                </div>
                """)
    }

    // MARK: What stands on a day without lessons

    private static func stranded(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        guard !model.stranded.isEmpty else { return nil }
        let t = visit.t
        let items = model.stranded.map { entry -> HTML in
            let said = [t(entry.session.held.name), entry.code, model.all ? leaders(entry.session) : ""].filter { !$0.isEmpty }.joined(separator: ", ")
            return """
                <li class="row between"><div><a href="\(entry.address)">\(t(entry.title))</a>\(oneOffTag(entry, visit))\(tag(entry, model, visit))<br><span class="soft">\(said)</span></div>\(instead(entry, model, visit))</li>
                """
        }
        let count = counted(model.stranded.count, fr: ("séance", "séances"), en: ("session", "sessions"))
        let all: HTML? =
            model.mayCancelAll
            ? """
            <details class="no-print"><summary>\(t(Phrase(fr: "Tout annuler", en: "Cancel all")))</summary><div class="stack tight"><p>\(t(Phrase(fr: "Élèves et familles liront pour chacune ce qui ferme son jour. Vous pourrez tout rétablir d’un coup, ou une séance depuis sa page.", en: "Of each, pupils and families will read what closes its day. You can restore all of them at once, or one from its page.")))</p>
            <p>\(visit.button(Phrase(fr: "Annuler \(count.fr)", en: "Cancel \(count.en)"), action: "/sessions/cancellation", class: "btn danger"))</p></div></details>
            """ : nil
        return """
            <section class="sheet stack" aria-labelledby="stranded"><h2 id="stranded">\(t(Phrase(fr: "Un jour sans classe", en: "On a day without lessons"))) · \(model.stranded.count)</h2>
            <p class="soft">\(t(Phrase(fr: "Leur jour a été fermé depuis\u{202F}: elles sont perdues et comptent comme annulées, jusqu’à ce que le jour soit rouvert. Déplacez celles qui se rattrapent\u{202F}; de celles qui ont eu lieu malgré tout, faites l’appel.", en: "Their day was closed since: they are lost and count as cancelled, until the day is opened again. Move those that can be made up for; of those that were held all the same, make the call.")))</p>
            \(visit.folded(items, after: model.all ? waitingOfSchool : waitingShown, plain: true))\(all)</section>
            """
    }

    /// What was cancelled with its day, and how to take all of it back.
    private static func cancelledForClosures(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        guard let first = model.cancelled.min(), let last = model.cancelled.max() else { return nil }
        let t = visit.t
        let count = counted(model.cancelled.count, fr: ("séance annulée", "séances annulées"), en: ("session", "sessions"))
        let days =
            first == last
            ? Phrase(fr: "le \(first.named.fr)", en: "of \(first.named.en)")
            : Phrase(fr: "du \(first.named.fr) au \(last.named.fr)", en: "from \(first.named.en) to \(last.named.en)")
        let restore = counted(model.cancelled.count, fr: ("séance", "séances"), en: ("session", "sessions"))
        return """
            <details class="sheet no-print"><summary>\(t(Phrase(fr: "Tout rétablir", en: "Restore all"))) <span class="soft">· \(t(Phrase(fr: "\(count.fr) avec leur jour, \(days.fr)", en: "\(count.en) cancelled with their day, \(days.en)")))</span></summary><div class="stack tight"><p>\(t(Phrase(fr: "Leur jour reste fermé\u{202F}: elles reviendront ci-dessus, à annuler, à déplacer ou, si elles ont eu lieu, à appeler. Retirer le jour du calendrier les rétablit aussi. Ce qui a été annulé pour une autre raison le reste.", en: "Their day stays closed: they will come back above, to be cancelled, moved or, if they were held, called. Taking the day off the calendar restores them too. What was cancelled for another reason stays so.")))</p>
            <p>\(visit.button(Phrase(fr: "Rétablir \(restore.fr)", en: "Restore \(restore.en)"), action: "/sessions/cancellation/removal", class: "btn"))</p></div></details>
            """
    }

    /// What may be done at once of a session that cannot be held on its day.
    private static func instead(_ entry: SessionEntry, _ model: SessionsModel, _ visit: Visit) -> HTML? {
        guard model.mayCall, let span = entry.session.closure(model.calendar) else { return nil }
        let (base, key) = entry.decision
        let fields = [key, ("reason", span.reason), ("back", model.all ? "/sessions?all=1" : "/sessions")]
        return """
            <div class="row no-print">\(visit.button(Phrase(fr: "Annuler", en: "Cancel"), action: "\(base)/cancellation", class: "btn ghost", fields: fields))<a class="btn ghost" href="\(entry.address)#change">\(visit.t(Phrase(fr: "Déplacer", en: "Move")))</a></div>
            """
    }

    // MARK: What meets a lesson

    private static func atLessons(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        GroupsInForce.atLessons(
            model.atLessons,
            heading: counted(
                model.atLessons.count, fr: ("groupe a cours à son heure", "groupes ont cours à leur heure"),
                en: ("group has a lesson at its hour", "groups have a lesson at their hour")),
            remedy: PeriodParts.canWrite(visit)
                ? Phrase(
                    fr: "L’emploi du temps a mis depuis des cours à leur heure. Donnez à ces groupes une autre heure à partir d’un jour, ou déplacez les cours et déposez l’emploi du temps à jour.",
                    en: "The timetable has lessons there since. Give these groups another hour from a day on, or move the lessons and give the timetable as it is then.")
                : Phrase(
                    fr: "L’emploi du temps a mis depuis des cours à leur heure. Dites-le à la coordination\u{202F}: elle peut donner une autre heure au groupe, ou faire déplacer le cours.",
                    en: "The timetable has lessons there since. Tell the coordinator, who can give the group another hour, or have the lesson moved."), visit)
    }

    private static func sessionsAtLessons(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        GroupsInForce.atLessons(
            model.sessionsAtLessons,
            heading: counted(
                model.sessionsAtLessons.count, fr: ("séance changée ou ponctuelle tombe sur un cours", "séances changées ou ponctuelles tombent sur un cours"),
                en: ("changed or one-off session falls on a lesson", "changed or one-off sessions fall on a lesson")),
            remedy: Phrase(
                fr: "Elles ont été déplacées, remplacées ou ajoutées\u{202F}; l’emploi du temps a mis depuis des cours à ce moment. Déplacez-les ou annulez-les, ou faites déplacer le cours.",
                en: "They were moved, led by somebody else or added; the timetable has put lessons there since. Move or cancel them, or have the lesson moved."), visit)
    }

    // MARK: What nobody has confirmed

    private static func waiting(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        guard !model.waiting.isEmpty else { return nil }
        let t = visit.t
        let items = model.waiting.prefix(waitingMost).map { entry -> HTML in
            let (base, key) = entry.decision
            let call: HTML? =
                model.mayCall
                ? visit.button(
                    Phrase(fr: "Tous présents", en: "All present"), action: "\(base)/call", class: "btn ghost", fields: [key, ("all", "1"), ("back", model.all ? "/sessions?all=1" : "/sessions")])
                : nil
            let said = [t(entry.session.held.name), entry.code, model.all ? leaders(entry.session) : ""].filter { !$0.isEmpty }.joined(separator: ", ")
            return """
                <li class="row between"><div><a href="\(entry.address)">\(t(entry.title))</a>\(oneOffTag(entry, visit))<br><span class="soft">\(said)</span></div>\(call)</li>
                """
        }
        let first = model.all ? waitingOfSchool : waitingShown
        let list = visit.folded(items, after: first, which: Phrase(fr: ", plus récentes", en: ", later ones"), plain: true)
        return """
            <section class="sheet stack" aria-labelledby="waiting"><h2 id="waiting">\(t(Phrase(fr: "À confirmer", en: "To confirm"))) · \(model.waiting.count)</h2>
            <p class="soft">\(t(Phrase(fr: "Prévues, passées, sans appel\u{202F}: on ne sait pas si elles ont eu lieu, et leurs heures ne comptent pas encore.", en: "Planned, past, without a call: nobody knows whether they took place, and their hours do not count yet.")))</p>
            \(list)</section>
            """
    }

    // MARK: The week

    /// What to see of a whole school's week, with how many there are, and of whom.
    private static func filters(_ model: SessionsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let present = model.ofLeader.map(\.session)
        func link(_ filter: SessionFilter?, _ name: Phrase) -> HTML {
            let count = present.count { filter?.keeps($0, model.calendar, on: visit.today) ?? true }
            return "<a class=\"tag\" href=\"\(model.address(show: filter))\"\(" aria-current=\"true\"", if: filter == model.filter)>\(t(name)) · \(count)</a>"
        }
        let links = [link(nil, Phrase(fr: "Toutes", en: "All"))] + SessionFilter.allCases.map { link($0, $0.name) }
        let people = Dictionary(
            model.entries.flatMap { $0.session.leaders + $0.session.replaced }.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }
        ).sorted { (folded($0.value), $0.key) < (folded($1.value), $1.key) }.map { ("\($0.key)", $0.value) }
        let show: HTML? = model.filter.map { "<input type=\"hidden\" name=\"show\" value=\"\($0.rawValue)\">" }
        return """
            <nav class="row no-print" aria-label="\(t(Phrase(fr: "Séances à voir", en: "Sessions to see")))">\(links)</nav>
            <form method="get" action="/sessions" class="search"><input type="hidden" name="week" value="\(model.monday.iso)"><input type="hidden" name="all" value="1">\(show)
            \(Fields.select("by", t(Phrase(fr: "Qui anime", en: "Who leads")), [("", t(Phrase(fr: "tout le monde", en: "everybody")))] + people, chosen: model.leader.map { "\($0)" } ?? ""))
            <button class="btn ghost">\(t(Phrase(fr: "Voir", en: "Look")))</button></form>
            """
    }

    private static func week(_ model: SessionsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let shown = model.ofLeader.filter { model.filter?.keeps($0.session, model.calendar, on: visit.today) ?? true }
        let days = Dictionary(grouping: shown) { model.day($0.session) }.sorted { $0.key < $1.key }
        let closed = closedDays(model, visit)
        guard !days.isEmpty else {
            let none =
                model.entries.isEmpty
                ? Phrase(fr: "Aucune séance cette semaine. Elles apparaissent dès qu’un plan de groupes est publié.", en: "No session this week. They appear once a plan of groups is published.")
                : Phrase(fr: "Aucune de ces séances cette semaine.", en: "None of these sessions this week.")
            return model.entries.isEmpty && closed != nil ? closed ?? .empty : "\(closed)<p class=\"empty\">\(t(none))</p>"
        }
        guard model.all else {
            let cards = days.map { day, entries -> HTML in
                "<section class=\"stack tight\"><h3>\(name(day, visit))</h3><ul class=\"plain session-list\">\(entries.map { card($0, model, visit) })</ul></section>"
            }
            return "\(closed)\(cards)"
        }
        // One day is enough for a phone: today's, or the next, or the first.
        let open = days.first { $0.key >= visit.today }?.key ?? days[0].key
        let isShort = shown.count <= SessionsModel.shortWeek
        return "\(closed)\(days.map { day, entries in fold(day, entries, isOpen: isShort || day == open, model, visit) })"
    }

    /// « Jours sans classe : mardi 24 novembre, Neige (3 séances perdues). » What closes days from Monday to Friday, or took sessions of others.
    private static func closedDays(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        let lost = Dictionary(grouping: model.ofLeader.map(\.session).filter(model.isLost), by: \.held.day).mapValues(\.count)
        var runs: [(span: DaySpan, days: [Day])] = []
        for day in (0..<7).map({ model.monday + $0 }) where day.weekday < 6 || lost[day] != nil {
            guard let span = model.calendar.closure(on: day) else { continue }
            if runs.last?.span == span { runs[runs.count - 1].days.append(day) } else { runs.append((span, [day])) }
        }
        guard !runs.isEmpty else { return nil }
        let said = runs.map { run -> Phrase in
            let (first, last) = (run.days[0], run.days[run.days.count - 1])
            let days = first == last ? first.named : Phrase(fr: "du \(first.named.fr) au \(last.named.fr)", en: "\(first.named.en) to \(last.named.en)")
            let count = run.days.reduce(0) { $0 + lost[$1, default: 0] }
            let taken = count == 0 ? nil : counted(count, fr: ("séance perdue", "séances perdues"), en: ("session lost", "sessions lost"))
            return Phrase(
                fr: "\(days.fr), \(run.span.name.fr)\(taken.map { " (\($0.fr))" } ?? "")", en: "\(days.en), \(run.span.name.en)\(taken.map { " (\($0.en))" } ?? "")")
        }
        let count = runs.reduce(0) { $0 + $1.days.count }
        let lead = agreeing(count, fr: ("Jour sans classe", "Jours sans classe"), en: ("Day without lessons", "Days without lessons"))
        let list = Phrase(fr: said.map(\.fr).joined(separator: "\u{202F}; "), en: said.map(\.en).joined(separator: "; "))
        return "<p class=\"notice\">\(visit.t(Phrase(fr: "\(lead.fr)\u{202F}: \(list.fr).", en: "\(lead.en): \(list.en).")))</p>"
    }

    private static func name(_ day: Day, _ visit: Visit) -> HTML {
        "\(visit.t(day.named))\(day == visit.today ? " · \(visit.t(Phrase(fr: "aujourd’hui", en: "today")))" : "")"
    }

    /// A day of the school: what there is, and once opened, its sessions hour by hour.
    private static func fold(_ day: Day, _ entries: [SessionEntry], isOpen: Bool, _ model: SessionsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        var counts = [counted(entries.count, fr: ("séance", "séances"), en: ("session", "sessions"))]
        let lost = entries.count { model.isLost($0.session) }
        let cancelled = entries.count { model.isOff($0.session) } - lost
        let waiting = entries.count { SessionFilter.waiting.keeps($0.session, model.calendar, on: visit.today) }
        if cancelled > 0 { counts.append(counted(cancelled, fr: ("annulée", "annulées"), en: ("cancelled", "cancelled"))) }
        if lost > 0 { counts.append(counted(lost, fr: ("perdue", "perdues"), en: ("lost", "lost"))) }
        if waiting > 0 { counts.append(counted(waiting, fr: ("à confirmer", "à confirmer"), en: ("to confirm", "to confirm"))) }
        let byHour = Dictionary(grouping: entries) { hour($0.session, on: day) }.sorted { $0.key < $1.key }
        let hours = byHour.map { minute, own -> HTML in
            "<h4 class=\"num\">\(t(timeOfDay(minute)))</h4><ul class=\"plain session-rows\">\(own.map { row($0, model, visit) })</ul>"
        }
        return """
            <details class="sheet session-day"\(" open", if: isOpen)><summary><h3>\(name(day, visit))</h3><span class="soft">\(counts.map(t).joined(separator: ", "))</span></summary>\(hours)</details>
            """
    }

    private static func hour(_ session: DatedSession, on day: Day) -> Int { session.held.day == day ? session.held.startsAt : session.planned.startsAt }

    static func leaders(_ session: DatedSession) -> String {
        session.leaders.isEmpty ? "–" : session.leaders.map(\.name).joined(separator: ", ")
    }

    private static func oneOffTag(_ entry: SessionEntry, _ visit: Visit) -> HTML? {
        guard case .oneOff = entry else { return nil }
        return " <span class=\"tag plain\">\(visit.t(Phrase(fr: "séance ponctuelle", en: "one-off session")))</span>"
    }

    private static func card(_ entry: SessionEntry, _ model: SessionsModel, _ visit: Visit) -> HTML {
        let session = entry.session
        return """
            <li class="sheet\(" off", if: model.isOff(session))"><span class="num">\(visit.t(timeOfDay(hour(session, on: model.day(session)))))</span><div>\(row(of: entry, model, visit))</div></li>
            """
    }

    private static func row(_ entry: SessionEntry, _ model: SessionsModel, _ visit: Visit) -> HTML {
        "<li\(" class=\"off\"", if: model.isOff(entry.session))><div>\(row(of: entry, model, visit))</div></li>"
    }

    private static func tag(_ entry: SessionEntry, _ model: SessionsModel, _ visit: Visit) -> HTML? {
        SessionPieces.tag(entry.session, closed: model.calendar.closure(on: entry.session.held.day), visit).map { " \($0)" }
    }

    /// Its title and how it stands, where and with whom, and what was said of it.
    private static func row(of entry: SessionEntry, _ model: SessionsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let session = entry.session
        var said = [t(GroupPieces.room(session)), leaders(session), entry.code]
        if case .oneOff(let one) = entry {
            said.append(t(counted(one.expected.count, fr: ("élève attendu", "élèves attendus"), en: ("pupil expected", "pupils expected"))))
        }
        let elsewhere: HTML? =
            session.held.day == model.day(session)
            ? nil : "<br><span class=\"soft\">\(t(Phrase(fr: "le \(session.held.name.fr)", en: "on \(session.held.name.en)")))</span>"
        let reason: HTML? = session.reason.isEmpty || (session.state == .cancelled && model.isLost(session)) ? nil : "<br><span class=\"soft\">\(session.reason)</span>"
        return """
            <a href="\(entry.address)">\(t(entry.title))</a>\(oneOffTag(entry, visit))\(tag(entry, model, visit))\(elsewhere)<br><span class="soft">\(said.filter { !$0.isEmpty }.joined(separator: ", "))</span>\(reason)\(instead(entry, model, visit))
            """
    }
}

enum SessionPieces {
    /// « jour sans classe : Neige », where there is no room for more.
    static func closed(_ name: Phrase) -> Phrase { Phrase(fr: "jour sans classe\u{202F}: \(name.fr)", en: "no lessons that day: \(name.en)") }

    /// Of a session that its closed day took, on its own page: what closes it, and what to do about it for those who may.
    static func closed(_ span: DaySpan?, forLeader: Bool, _ visit: Visit) -> HTML? {
        span.map { span -> HTML in
            let remedy =
                forLeader
                ? Phrase(
                    fr: "La séance est perdue et compte comme annulée. Déplacez-la si elle se rattrape\u{202F}; si elle a eu lieu malgré tout, faites-en l’appel.",
                    en: "The session is lost and counts as cancelled. Move it if it can be made up for; if it was held all the same, make its call.")
                : Phrase(fr: "La séance n’a pas lieu ce jour-là.", en: "The session is not held on that day.")
            return
                "<div class=\"notice warn\"><strong>\(visit.t(Phrase(fr: "Ce jour est sans classe\u{202F}: \(span.name.fr).", en: "No lessons on that day: \(span.name.en).")))</strong><span>\(visit.t(remedy))</span></div>"
        }
    }

    /// - Parameter closed: what closes its day, where that is at hand.
    static func tag(_ session: DatedSession, closed: DaySpan? = nil, _ visit: Visit) -> HTML? {
        session.standing(on: visit.today, closed: closed).map { standing in
            "<span class=\"tag\(" plain", if: session.state == .delivered)\(" warn", if: session.isUnconfirmed(on: visit.today))\">\(visit.t(standing))</span>"
        }
    }
}
