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
        let leadsAny = !visit.viewer.leads.isEmpty
        let all = reach.wholeSchool && (!leadsAny || visit.query.text("all") == "1")
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let own = all ? nil : try await visit.store.sessions(.these(visit.viewer.leads), calendar)
        let monday = if let day = visit.query.day("week") { day.monday } else { try await opening(own, calendar, visit) }
        let week = Tenure(from: monday, to: monday + 6)
        let books = if let own { own } else { try await visit.store.sessions(.during(week), calendar) }
        let oneOffs = try await visit.store.oneOffs(during: week)
        let entries = listed(books, oneOffs, all: all, visit).filter { entry in
            week.contains(entry.session.held.day) || week.contains(entry.session.planned.day)
        }
        let late = if let own { own } else { try await visit.store.sessions(.during(lastWeeks(visit)), calendar) }
        let waiting = unconfirmed(late, try await visit.store.oneOffs(during: lastWeeks(visit)), all: all, visit)
        return .page(
            SessionsView.page(
                SessionsModel(
                    days: week, calendar: calendar, entries: entries, waiting: waiting, asked: try await OneOffParts.waiting(visit), all: all, maySeeAll: reach.wholeSchool && leadsAny,
                    mayCall: !visit.viewer.reach(SessionsPolicy.self, .write).isEmpty,
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
    private static func listed(_ books: [GroupSessions], _ oneOffs: [OneOff], all: Bool, _ visit: Visit) -> [SessionEntry] {
        let groups = books.flatMap { book in book.sessions.map { SessionEntry.group(SessionLine(card: book.card, session: $0)) } }
        return (groups + oneOffs.map(SessionEntry.oneOff)).filter { all || isOwn($0.session, visit) }.sorted { a, b in
            (a.session.held, a.code) < (b.session.held, b.code)
        }
    }

    private static func isOwn(_ session: DatedSession, _ visit: Visit) -> Bool {
        guard let staff = visit.viewer.staff else { return false }
        return (session.leaders + session.replaced).contains { $0.staff == staff }
    }

    private static func lastWeeks(_ visit: Visit) -> Tenure { Tenure(from: visit.today - daysBack, to: visit.today - 1) }

    /// Past sessions of the last weeks that nobody has confirmed.
    private static func unconfirmed(_ books: [GroupSessions], _ oneOffs: [OneOff], all: Bool, _ visit: Visit) -> [SessionEntry] {
        let days = lastWeeks(visit)
        return listed(books, oneOffs.filter { !$0.expected.isEmpty }, all: all, visit).filter { entry in
            entry.session.isUnconfirmed(on: visit.today) && days.contains(entry.session.held.day)
                && (all || entry.session.leaders.contains { $0.staff == visit.viewer.staff })
        }
    }

    /// « 3 séances à confirmer »: one's own, or those of the school that have waited for more than a week.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        let write = visit.viewer.reach(SessionsPolicy.self, .write)
        guard !write.isEmpty else { return [] }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let oneOffs = try await visit.store.oneOffs(during: lastWeeks(visit))
        var todos: [Todo] = []
        if !visit.viewer.leads.isEmpty {
            let own = unconfirmed(try await visit.store.sessions(.these(visit.viewer.leads), calendar), oneOffs, all: false, visit)
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
            let late = unconfirmed(books, oneOffs, all: true, visit).filter { visit.today - $0.session.held.day > 7 }
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

    /// Where the call is sent, and what says which session is meant.
    var call: (action: String, key: (String, String)) {
        switch self {
        case .group(let line): ("/groups/\(line.card.group.id)/session/call", ("on", line.session.key.text))
        case .oneOff(let one): ("/groups/\(one.group)/one-off/call", ("id", "\(one.id)"))
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

    func keeps(_ session: DatedSession, on today: Day) -> Bool {
        switch self {
        case .waiting: session.isUnconfirmed(on: today)
        case .changed: session.state == .cancelled || session.isMoved || session.usualRoom != nil || !session.replaced.isEmpty
        }
    }
}
