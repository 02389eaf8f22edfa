import School
import Storage

/// One session of a group: the call, and what happens to it instead.
enum SessionHandler {
    static func show(_ visit: Visit) async throws -> Reply { .page(try await page(visit)) }

    /// `absent` for each pupil who was not there, `all` when everybody was; a script that saves as one goes says `quick` and is answered in JSON.
    static func call(_ visit: Visit) async throws -> Reply {
        let isQuick = visit.form.isTicked("quick")
        do {
            let (group, key) = try address(visit)
            let question = try await askOfCall(group, key, visit)
            if isQuick, question != nil { return .json(Array("{\"saved\":-1}".utf8), status: 422) }
            let absent = visit.form.isTicked("all") ? [] : Set(visit.form.all("absent").compactMap { Pupil.ID($0) })
            try await visit.store(asking: question != nil).call(group, key, absent: absent, by: author(visit))
            if let question { return question }
            if isQuick { return .json(Array("{\"saved\":\(absent.count)}".utf8)) }
            return .redirect(SessionsHandler.back(visit) ?? "/groups/\(group)/session?on=\(key.text)&saved=1")
        } catch let refusal as SessionRefusal {
            if isQuick { return .json(Array("{\"saved\":-1}".utf8), status: 422) }
            return .page(try await page(visit, refusal))
        }
    }

    private static func askOfCall(_ group: NeedGroup.ID, _ key: SessionKey, _ visit: Visit) async throws -> Reply? {
        let calendar = try await visit.store.calendar(of: visit.establishment)
        guard let session = try await visit.store.sessions(.one(group), calendar).first?.sessions.first(where: { $0.key == key }) else { return nil }
        return SessionQuestion.asked(
            session.doubtsOfCall(calendar), SessionQuestion.call, from: SessionsHandler.back(visit) ?? "/groups/\(group)/session?on=\(key.text)", visit)
    }

    static func uncall(_ visit: Visit) async throws -> Reply {
        try await act(visit) { try await $0.uncall($1, $2, by: author(visit)) }
    }

    static func cancel(_ visit: Visit) async throws -> Reply {
        try await act(visit) { try await $0.cancel($1, $2, because: visit.form.text("reason") ?? "", by: author(visit)) }
    }

    static func restore(_ visit: Visit) async throws -> Reply {
        try await act(visit) { try await $0.restore($1, $2, by: author(visit)) }
    }

    static func move(_ visit: Visit) async throws -> Reply {
        try await act(visit, asking: askOfMove(visit)) { store, group, key in
            try await store.move(
                group, key, to: visit.form.day("day"), at: TimeField.minute(visit.form.text("time")), room: visit.form.id("room"),
                because: visit.form.text("reason") ?? "", by: author(visit))
        }
    }

    private static func askOfMove(_ visit: Visit) async throws -> Reply? {
        guard let key = visit.form.text("on").flatMap({ SessionKey($0) }), let day = visit.form.day("day"), let minute = TimeField.minute(visit.form.text("time"))
        else { return nil }
        let group = try visit.id(NeedGroup.self)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        guard let book = try await visit.store.sessions(.one(group), calendar).first, let session = book.sessions.first(where: { $0.key == key }) else { return nil }
        let time = SessionTime(day: day, startsAt: minute, length: session.planned.length)
        let doubts = time.doubts(since: session.held, in: book.card.days, try await visit.store.schoolHours(), calendar, on: visit.today)
        return SessionQuestion.asked(doubts, SessionQuestion.move, from: "/groups/\(group)/session?on=\(key.text)", visit)
    }

    static func replace(_ visit: Visit) async throws -> Reply {
        try await act(visit) { try await $0.replace($1, $2, by: visit.form.id("facilitator"), author: author(visit)) }
    }

    private static func author(_ visit: Visit) -> SessionAuthor { SessionAuthor(account: visit.viewer.account, now: visit.now, today: visit.today) }

    private static func address(_ visit: Visit) throws -> (NeedGroup.ID, SessionKey) {
        guard let key = visit.form.text("on").flatMap({ SessionKey($0) }) else { throw SessionRefusal.gone }
        return (try visit.id(NeedGroup.self), key)
    }

    /// - Parameter question: see `Visit.store(asking:)`.
    private static func act(
        _ visit: Visit, asking question: Reply? = nil, _ change: (SchoolStore, NeedGroup.ID, SessionKey) async throws -> Void
    ) async throws -> Reply {
        do {
            let (group, key) = try address(visit)
            try await change(visit.store(asking: question != nil), group, key)
            return question ?? .redirect(SessionsHandler.back(visit) ?? "/groups/\(group)/session?on=\(key.text)")
        } catch let refusal as SessionRefusal {
            return .page(try await page(visit, refusal))
        }
    }

    private static func page(_ visit: Visit, _ refusal: SessionRefusal? = nil) async throws -> Page {
        let id = try visit.id(NeedGroup.self)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        guard let book = try await visit.store.sessions(.one(id), calendar).first else { throw WebError.notFound }
        let asked = (refusal == nil ? visit.query : visit.form).text("on").flatMap { SessionKey($0) }
        guard let session = asked.map({ key in book.sessions.first { $0.key == key } }) ?? due(book.sessions, calendar, visit) else {
            // A closed day keeps the key of its hour; what took others of the week says so with its own reason.
            let all = book.source.closed(calendar)
            let closed = all.filter { $0.key == asked }.map { ToldHour($0.time, takenBy: $0.span) }
            let told = book.told(try await visit.store.sessionNews(of: [id]), calendar).filter { hour in
                !hour.isHeld && hour.time.day.monday == asked?.week && !all.contains { $0.time == hour.time }
            }
            return SessionView.none(book, closed + told, refusal, visit)
        }
        // A main teacher reads the names of the own division only.
        let everyone = try await visit.store.expected(at: session)
        let sees = visit.viewer.reach(SessionsPolicy.self).covers(group: id)
        let expected = sees ? everyone : everyone.filter { $0.pupil.division.map(visit.viewer.mainTeacherOf.contains) ?? false }
        let mayWrite = visit.viewer.reach(SessionsPolicy.self, .write).covers(group: id)
        let changes = mayWrite && session.state == .planned
        return SessionView.page(
            SessionModel(
                book: book, session: session, calendar: calendar, expected: expected, hidden: everyone.count - expected.count, mayWrite: mayWrite,
                rooms: changes ? try await visit.store.rooms() : [], facilitators: changes ? try await visit.store.facilitators() : [],
                refusal: refusal, justSaved: visit.query.text("saved") == "1"), visit)
    }

    /// The oldest that nobody confirmed, or today's, or the next, or the last.
    private static func due(_ sessions: [DatedSession], _ calendar: SchoolCalendar, _ visit: Visit) -> DatedSession? {
        sessions.first { $0.told(by: calendar).isUnconfirmed(on: visit.today) } ?? sessions.first { $0.held.day >= visit.today } ?? sessions.last
    }
}

struct SessionModel: Sendable {
    let book: GroupSessions
    let session: DatedSession
    let calendar: SchoolCalendar
    let expected: [ExpectedPupil]
    /// Pupils whose names the viewer may not read.
    let hidden: Int
    let mayWrite: Bool
    let rooms: [Room]
    let facilitators: [Facilitator]
    let refusal: SessionRefusal?
    let justSaved: Bool

    /// What closes the day on which it is to be held.
    var closure: DaySpan? { session.closure(calendar) }
}
