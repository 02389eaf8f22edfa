import School
import Storage

/// « Séances »: a week of sessions, one's own or the school's, and those that nobody has confirmed yet.
enum SessionsHandler {
    /// What nobody has confirmed is asked for during so many days.
    static let daysBack = 42

    static func show(_ visit: Visit) async throws -> Reply {
        if let pupil = visit.viewer.pupil { return .redirect("/pupils/\(pupil)/group") }
        let reach = visit.viewer.reach(SessionsPolicy.self)
        guard !reach.isEmpty else { throw WebError.notFound }
        let monday = (visit.query.day("week") ?? visit.today).monday
        let leadsAny = !visit.viewer.leads.isEmpty
        let all = reach.wholeSchool && (!leadsAny || visit.query.text("all") == "1")
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let week = Tenure(from: monday, to: monday + 6)
        let own = all ? nil : try await visit.store.sessions(.these(visit.viewer.leads), calendar)
        let books = if let own { own } else { try await visit.store.sessions(.during(week), calendar) }
        let shown = lines(books, all: all, visit).filter { week.contains($0.session.held.day) || (week.contains($0.session.planned.day) && $0.session.isMoved) }
        let late = if let own { own } else { try await visit.store.sessions(.during(lastWeeks(visit)), calendar) }
        let waiting = unconfirmed(late, all: all, visit)
        let oneOffs = try await visit.store.oneOffs(during: week).filter { one in all || one.leaders.contains { $0.staff == visit.viewer.staff } }
        return .page(
            SessionsView.page(
                SessionsModel(monday: monday, lines: shown, oneOffs: oneOffs, waiting: waiting, asked: try await OneOffParts.waiting(visit), all: all, maySeeAll: reach.wholeSchool && leadsAny, mayCall: mayCall(visit)), calendar, visit))
    }

    private static func mayCall(_ visit: Visit) -> Bool { !visit.viewer.reach(SessionsPolicy.self, .write).isEmpty }

    /// Sessions in order of time: the school's, or those that the viewer leads.
    private static func lines(_ books: [GroupSessions], all: Bool, _ visit: Visit) -> [SessionLine] {
        books.flatMap { book in
            book.sessions.filter { session in all || isOwn(session, visit) }.map { SessionLine(card: book.card, session: $0) }
        }
        .sorted { a, b in (a.session.held, a.card.group.code) < (b.session.held, b.card.group.code) }
    }

    private static func isOwn(_ session: DatedSession, _ visit: Visit) -> Bool {
        guard let staff = visit.viewer.staff else { return false }
        return (session.leaders + session.replaced).contains { $0.staff == staff }
    }

    private static func lastWeeks(_ visit: Visit) -> Tenure { Tenure(from: visit.today - daysBack, to: visit.today - 1) }

    /// Past sessions of the last weeks that nobody has confirmed.
    private static func unconfirmed(_ books: [GroupSessions], all: Bool, _ visit: Visit) -> [SessionLine] {
        let days = lastWeeks(visit)
        return lines(books, all: all, visit).filter { line in
            line.session.isUnconfirmed(on: visit.today) && days.contains(line.session.held.day)
                && (all || line.session.leaders.contains { $0.staff == visit.viewer.staff })
        }
    }

    /// « 3 séances à confirmer »: one's own, or those of the school that have waited for more than a week.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        let write = visit.viewer.reach(SessionsPolicy.self, .write)
        guard !write.isEmpty else { return [] }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        var todos: [Todo] = []
        if !visit.viewer.leads.isEmpty {
            let own = unconfirmed(try await visit.store.sessions(.these(visit.viewer.leads), calendar), all: false, visit)
            if let first = own.first {
                let count = counted(own.count, fr: ("séance à confirmer", "séances à confirmer"), en: ("session to confirm", "sessions to confirm"))
                todos.append(
                    Todo(
                        title: count,
                        detail: Phrase(
                            fr: "Qui était là\u{202F}? La plus ancienne est du \(first.session.held.day.named.fr).",
                            en: "Who was there? The oldest is of \(first.session.held.day.named.en)."), minutes: own.count,
                        action: Phrase(fr: "Faire l’appel", en: "Make the call"), address: own.count == 1 ? first.address : "/sessions", urgency: 72))
            }
        }
        if write.wholeSchool, visit.viewer.has(.coordinator) {
            let books = try await visit.store.sessions(.during(lastWeeks(visit)), calendar)
            let late = unconfirmed(books, all: true, visit).filter { visit.today - $0.session.held.day > 7 }
            if !late.isEmpty {
                let count = counted(late.count, fr: ("séance reste sans appel", "séances restent sans appel"), en: ("session has no call yet", "sessions have no call yet"))
                todos.append(
                    Todo(
                        title: count, detail: Phrase(fr: "Depuis plus d’une semaine\u{202F}: leurs heures ne comptent pas encore.", en: "For more than a week: their hours do not count yet."),
                        minutes: nil, action: Phrase(fr: "Voir", en: "Look"), address: "/sessions?all=1", urgency: 30))
            }
        }
        return todos
    }
}

/// A session with its group.
struct SessionLine: Sendable {
    let card: GroupCard
    let session: DatedSession

    var address: String { "/groups/\(card.group.id)/session?on=\(session.key.text)" }
}

struct SessionsModel: Sendable {
    let monday: Day
    let lines: [SessionLine]
    let oneOffs: [OneOff]
    let waiting: [SessionLine]
    /// What pupils ask for and what the coordinator has to say.
    let asked: HTML?
    let all, maySeeAll, mayCall: Bool
}

enum SessionsView {
    /// As many as one looks through at once.
    private static let waitingShown = 12

    static func page(_ model: SessionsModel, _ calendar: SchoolCalendar, _ visit: Visit) -> Page {
        let t = visit.t
        let title = model.all ? Phrase(fr: "Les séances de l’établissement", en: "The school’s sessions") : Phrase(fr: "Mes séances", en: "My sessions")
        let friday = model.monday + 4
        let week = Phrase(
            fr: "Semaine du \(model.monday.named.fr) au \(friday.long.fr)", en: "Week of \(model.monday.named.en) to \(friday.long.en)")
        func step(_ days: Int, _ name: Phrase) -> HTML {
            "<a class=\"btn ghost\" href=\"/sessions?week=\((model.monday + days).iso)\(model.all ? "&amp;all=1" as HTML : "")\">\(t(name))</a>"
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
                <div class="page-head"><div><h1>\(t(title))</h1></div><div class="actions no-print">\(other)<a class="btn ghost" href="/diary">\(t(Phrase(fr: "Mon agenda", en: "My diary")))</a></div></div>
                \(model.asked)
                \(waiting(model, visit))
                <section class="stack" aria-labelledby="week"><div class="row between"><h2 id="week">\(t(week))</h2><nav class="row no-print" aria-label="\(t(Phrase(fr: "Semaines", en: "Weeks")))">\(step(-7, Phrase(fr: "Semaine d’avant", en: "Week before")))\(step(7, Phrase(fr: "Semaine d’après", en: "Week after")))</nav></div>
                \(days(model, calendar, visit))</section>
                </div>
                """)
    }

    private static func waiting(_ model: SessionsModel, _ visit: Visit) -> HTML? {
        guard !model.waiting.isEmpty else { return nil }
        let t = visit.t
        let items = model.waiting.prefix(waitingShown).map { line -> HTML in
            let call: HTML? =
                model.mayCall
                ? visit.button(
                    Phrase(fr: "Tous présents", en: "All present"), action: "/groups/\(line.card.group.id)/session/call", class: "btn ghost",
                    fields: [("on", line.session.key.text), ("all", "1"), ("back", model.all ? "/sessions?all=1" : "/sessions")]) : nil
            return """
                <li class="row between"><div><a href="\(line.address)">\(t(line.card.title))</a><br><span class="soft">\(t(line.session.held.name)), \(line.card.group.code)\(model.all ? ", \(leaders(line.session))" : "")</span></div>\(call)</li>
                """
        }
        let rest = model.waiting.count - waitingShown
        let more: HTML? =
            rest > 0
            ? "<p class=\"soft\">\(t(Phrase(fr: "et \(counted(rest, fr: ("autre", "autres"), en: ("", "")).fr), plus récentes", en: "and \(counted(rest, fr: ("", ""), en: ("other", "others")).en), later ones")))</p>" : nil
        return """
            <section class="sheet stack" aria-labelledby="waiting"><h2 id="waiting">\(t(Phrase(fr: "À confirmer", en: "To confirm"))) · \(model.waiting.count)</h2>
            <p class="soft">\(t(Phrase(fr: "Prévues, passées, sans appel\u{202F}: on ne sait pas si elles ont eu lieu, et leurs heures ne comptent pas encore.", en: "Planned, past, without a call: nobody knows whether they took place, and their hours do not count yet.")))</p>
            <ul class="plain stack">\(items)</ul>\(more)</section>
            """
    }

    private static func days(_ model: SessionsModel, _ calendar: SchoolCalendar, _ visit: Visit) -> HTML {
        let t = visit.t
        let byDay = Dictionary(grouping: model.lines, by: \.session.held.day)
        let apart = Dictionary(grouping: model.oneOffs, by: \.time.day)
        let shown = Set(byDay.keys).union(apart.keys).sorted()
        guard !shown.isEmpty else {
            let closed = calendar.closure(on: model.monday).map { Phrase(fr: "Cette semaine\u{202F}: \($0.name.fr).", en: "This week: \($0.name.en).") }
            return "<p class=\"empty\">\(t(closed ?? Phrase(fr: "Aucune séance cette semaine. Elles apparaissent dès qu’un plan de groupes est publié.", en: "No session this week. They appear once a plan of groups is published.")))</p>"
        }
        return HTML(
            shown.map { day -> HTML in
                let items = (byDay[day] ?? []).map { item($0, visit) } + (apart[day] ?? []).map { item($0, visit) }
                return "<section class=\"stack tight\"><h3>\(t(day.named))\(day == visit.today ? " · \(t(Phrase(fr: "aujourd’hui", en: "today")))" : "")</h3><ul class=\"plain session-list\">\(items)</ul></section>"
            })
    }

    static func leaders(_ session: DatedSession) -> String {
        session.leaders.isEmpty ? "–" : session.leaders.map(\.name).joined(separator: ", ")
    }

    private static func item(_ one: OneOff, _ visit: Visit) -> HTML {
        let t = visit.t
        let pupils = counted(one.expected.count, fr: ("élève attendu", "élèves attendus"), en: ("pupil expected", "pupils expected"))
        return """
            <li class="sheet\(" off", if: one.state == .cancelled)"><span class="num">\(t(timeOfDay(one.time.startsAt)))</span><div><a href="/groups/\(one.group)/one-off?id=\(one.id)">\(one.title)</a> <span class="tag plain">\(t(Phrase(fr: "séance ponctuelle", en: "one-off session")))</span> \(SessionPieces.tag(one.dated, visit))<br><span class="soft">\(t(GroupPieces.room(one.dated))), \(leaders(one.dated)), \(t(pupils))</span></div></li>
            """
    }

    private static func item(_ line: SessionLine, _ visit: Visit) -> HTML {
        let t = visit.t
        let session = line.session
        return """
            <li class="sheet\(" off", if: session.state == .cancelled)"><span class="num">\(t(timeOfDay(session.held.startsAt)))</span><div><a href="\(line.address)">\(t(line.card.title))</a> \(SessionPieces.tag(session, visit))<br><span class="soft">\(t(GroupPieces.room(session))), \(leaders(session)), \(line.card.group.code)</span>\(session.reason.isEmpty ? nil : "<br><span class=\"soft\">\(session.reason)</span>" as HTML?)</div></li>
            """
    }
}

enum SessionPieces {
    static func tag(_ session: DatedSession, _ visit: Visit) -> HTML? {
        session.standing(on: visit.today).map { standing in
            "<span class=\"tag\(" plain", if: session.state == .delivered)\(" warn", if: session.isUnconfirmed(on: visit.today))\">\(visit.t(standing))</span>"
        }
    }
}
