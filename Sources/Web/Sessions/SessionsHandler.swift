import School
import Storage

/// « Séances »: a week of sessions, one's own or the school's, and those that nobody has confirmed yet.
enum SessionsHandler {
    /// What nobody has confirmed is asked for during so many days.
    private static let daysBack = 42

    static func show(_ visit: Visit) async throws -> Reply {
        if let pupil = visit.viewer.pupil { return .redirect("/pupils/\(pupil)/group") }
        let reach = visit.viewer.reach(SessionsPolicy.self)
        guard !reach.isEmpty else { throw WebError.notFound }
        let leadsAny = !visit.viewer.leads.isEmpty
        let all = reach.wholeSchool && (!leadsAny || visit.query.text("all") == "1")
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let own = all ? nil : try await visit.store.sessions(.these(visit.viewer.leads), calendar)
        let monday = if let day = visit.query.day("week") { day.monday } else { try await opening(own, calendar, visit) }
        let week = Tenure(from: monday, to: monday + 6)
        let books = if let own { own } else { try await visit.store.sessions(.during(week), calendar) }
        let oneOffs = try await visit.store.oneOffs(during: week)
        let entries = listed(books, oneOffs, all: all, closedOn: calendar, visit).filter { entry in
            week.contains(entry.session.held.day) || week.contains(entry.session.planned.day)
        }
        let lately = if let own { own } else { try await visit.store.sessions(.during(lastWeeks(visit)), calendar) }
        let oneOffsLately = try await visit.store.oneOffs(during: lastWeeks(visit))
        let mayCancelAll = all && OneOffParts.settles(visit)
        let cancelled: (sessions: [DatedSession], oneOffs: [OneOff]) =
            mayCancelAll ? try await visit.store.cancelledForClosures(from: strandedFrom(visit), calendar) : ([], [])
        return .page(
            SessionsView.page(
                SessionsModel(
                    days: week, calendar: calendar, entries: entries, waiting: unconfirmed(lately, oneOffsLately, all: all, calendar, visit),
                    stranded: try await stranded(all: all, calendar, visit),
                    atLessons: try await visit.store.groupsAtLessons(on: visit.today).filter { all || visit.viewer.leads.contains($0.group.id) },
                    sessionsAtLessons: try await visit.store.sessionsAtLessons(on: visit.today).filter { all || isOwn($0.held.session, visit) },
                    asked: try await OneOffParts.waiting(visit), all: all,
                    maySeeAll: reach.wholeSchool && leadsAny,
                    mayCall: !visit.viewer.reach(SessionsPolicy.self, .write).isEmpty, mayCancelAll: mayCancelAll,
                    cancelled: (cancelled.sessions + cancelled.oneOffs.map(\.dated)).map(\.held.day),
                    filter: all ? visit.query.text("show").flatMap(SessionFilter.init(rawValue:)) : nil, leader: all ? visit.query.id("by") : nil), visit))
    }

    /// The week that is shown when none is asked for: this one; at its end the next, unless there is a session today.
    private static func opening(_ own: [GroupSessions]?, _ calendar: SchoolCalendar, _ visit: Visit) async throws -> Day {
        guard visit.today.weekday > 5 else { return visit.today.monday }
        let today = Tenure(from: visit.today, to: visit.today)
        let books = if let own { own } else { try await visit.store.sessions(.during(today), calendar) }
        let entries = listed(books, try await visit.store.oneOffs(during: today), all: own == nil, visit)
        return entries.contains { $0.session.held.day == visit.today } ? visit.today.monday : visit.today.mondayAhead
    }

    /// Where a call that was made from a list goes back to; nil from anywhere else.
    static func back(_ visit: Visit) -> String? { ["/sessions", "/sessions?all=1"].first { $0 == visit.form.text("back") } }

    /// In order of time: the school's, or those that the viewer leads.
    /// - Parameter calendar: when those are listed too that its closed days took before anything was written of them.
    private static func listed(
        _ books: [GroupSessions], _ oneOffs: [OneOff], all: Bool, closedOn calendar: SchoolCalendar? = nil, _ visit: Visit
    ) -> [SessionEntry] {
        let groups = books.flatMap { book in (book.sessions + (calendar.map(book.source.taken) ?? [])).map { SessionEntry.group(SessionLine(card: book.card, session: $0)) } }
        return (groups + oneOffs.map(SessionEntry.oneOff)).filter { all || isOwn($0.session, visit) }.sorted { a, b in
            (a.session.held, a.code) < (b.session.held, b.code)
        }
    }

    private static func isOwn(_ session: DatedSession, _ visit: Visit) -> Bool {
        guard let staff = visit.viewer.staff else { return false }
        return (session.leaders + session.replaced).contains { $0.staff == staff }
    }

    private static func lastWeeks(_ visit: Visit) -> Tenure { Tenure(from: visit.today - daysBack, to: visit.today) }

    /// Past sessions of the last weeks that nobody has confirmed. On a day without lessons nobody is asked who was there.
    private static func unconfirmed(
        _ books: [GroupSessions], _ oneOffs: [OneOff], all: Bool, _ calendar: SchoolCalendar, _ visit: Visit
    ) -> [SessionEntry] {
        let days = lastWeeks(visit)
        return listed(books, oneOffs.filter { !$0.expected.isEmpty }, all: all, visit).filter { entry in
            days.contains(entry.session.held.day) && (all || isLeader(entry.session, visit)) && entry.session.isUnconfirmed(on: visit.today)
                && entry.session.closure(calendar) == nil
        }
    }

    /// Sessions of the school year that were put on a day that was closed since, or were past by then: each is lost, and may be moved or called.
    private static func stranded(all: Bool, _ calendar: SchoolCalendar, _ visit: Visit) async throws -> [SessionEntry] {
        let first = strandedFrom(visit)
        let closed = try await visit.store.sessionsOnClosedDays(from: first, calendar)
        let books = all ? closed.groups : closed.groups.filter { visit.viewer.leads.contains($0.card.group.id) }
        return listed(books, closed.oneOffs, all: all, visit).filter { entry in
            entry.session.held.day >= first && entry.session.closure(calendar) != nil && (all || isLeader(entry.session, visit))
        }
    }

    private static func strandedFrom(_ visit: Visit) -> Day { min(SchoolYear(visit.establishment.year).firstDay, visit.today - daysBack) }

    private static func isLeader(_ session: DatedSession, _ visit: Visit) -> Bool { session.leaders.contains { $0.staff == visit.viewer.staff } }

    /// Cancels all that stands on days without lessons, however long they last, each with what closes its day as the reason.
    static func cancelStranded(_ visit: Visit) async throws -> Reply {
        try await visit.store.cancelOnClosedDays(
            from: strandedFrom(visit), by: SessionAuthor(account: visit.viewer.account, now: visit.now, today: visit.today))
        return .redirect("/sessions?all=1")
    }

    /// Takes all of that back: each session stands on its day again, and somebody has to say what becomes of it.
    static func restoreStranded(_ visit: Visit) async throws -> Reply {
        try await visit.store.restoreOnClosedDays(
            from: strandedFrom(visit), by: SessionAuthor(account: visit.viewer.account, now: visit.now, today: visit.today))
        return .redirect("/sessions?all=1")
    }

    private static func strandedTodo(_ entries: [SessionEntry], _ calendar: SchoolCalendar, address: String) -> Todo? {
        guard let first = entries.first, let span = first.session.closure(calendar) else { return nil }
        return Todo(
            title: counted(
                entries.count, fr: ("séance un jour sans classe", "séances un jour sans classe"),
                en: ("session on a day without lessons", "sessions on days without lessons")),
            detail: Phrase(
                fr: "À déplacer si elles se rattrapent, sinon à annuler. La première est du \(first.session.held.day.named.fr)\u{202F}: \(span.name.fr).",
                en: "To be moved if they can be made up for, else cancelled. The first is of \(first.session.held.day.named.en): \(span.name.en)."),
            minutes: entries.count, action: Phrase(fr: "Décider", en: "Decide"), address: address, urgency: 71)
    }

    /// « 3 séances à confirmer »: one's own, or those of the school that have waited for more than a week.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        let write = visit.viewer.reach(SessionsPolicy.self, .write)
        guard !write.isEmpty else { return [] }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let oneOffs = try await visit.store.oneOffs(during: lastWeeks(visit))
        var todos: [Todo] = []
        if !visit.viewer.leads.isEmpty {
            let books = try await visit.store.sessions(.these(visit.viewer.leads), calendar)
            if let todo = strandedTodo(try await stranded(all: false, calendar, visit), calendar, address: "/sessions#stranded") { todos.append(todo) }
            let own = unconfirmed(books, oneOffs, all: false, calendar, visit)
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
            if let todo = strandedTodo(try await stranded(all: true, calendar, visit), calendar, address: "/sessions?all=1#stranded") { todos.append(todo) }
            let late = unconfirmed(books, oneOffs, all: true, calendar, visit).filter { visit.today - $0.session.held.day > 7 }
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

/// A session of a group, or one for one date.
enum SessionEntry: Sendable {
    case group(SessionLine)
    case oneOff(OneOff)

    var session: DatedSession {
        switch self {
        case .group(let line): line.session
        case .oneOff(let one): one.dated
        }
    }

    var title: Phrase {
        switch self {
        case .group(let line): line.card.title
        case .oneOff(let one): Phrase(same: one.title)
        }
    }

    /// Of the group; empty for a session that has none.
    var code: String {
        switch self {
        case .group(let line): line.card.group.code
        case .oneOff: ""
        }
    }

    var address: String {
        switch self {
        case .group(let line): line.address
        case .oneOff(let one): "/groups/\(one.group)/one-off?id=\(one.id)"
        }
    }

    /// Where what is decided of it is sent, and what says which session is meant.
    var decision: (base: String, key: (String, String)) {
        switch self {
        case .group(let line): ("/groups/\(line.card.group.id)/session", ("on", line.session.key.text))
        case .oneOff(let one): ("/groups/\(one.group)/one-off", ("id", "\(one.id)"))
        }
    }
}

/// What one looks for in a week of the school.
enum SessionFilter: String, CaseIterable {
    case waiting, changed

    var name: Phrase {
        switch self {
        case .waiting: Phrase(fr: "À confirmer", en: "To confirm")
        case .changed: Phrase(fr: "Changées", en: "Changed")
        }
    }

    func keeps(_ session: DatedSession, _ calendar: SchoolCalendar, on today: Day) -> Bool {
        switch self {
        case .waiting: session.account(on: today, closed: calendar.closure(on: session.held.day)) == .unconfirmed
        case .changed: session.told(by: calendar).state == .cancelled || session.isMoved || session.usualRoom != nil || !session.replaced.isEmpty
        }
    }
}
