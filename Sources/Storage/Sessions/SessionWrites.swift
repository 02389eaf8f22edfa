public import School

/// Who decides something of a session, and when.
public struct SessionAuthor: Sendable {
    public let account: Account.ID
    public let now: Moment
    public let today: Day

    public init(account: Account.ID, now: Moment, today: Day) {
        self.account = account
        self.now = now
        self.today = today
    }
}

extension SchoolStore {
    /// Makes the call: those named were absent, everybody else who was expected was there. Made again, it replaces the one before. What is
    /// past in the school is written for good first. Throws `SessionRefusal`.
    public func call(_ group: NeedGroup.ID, _ key: SessionKey, absent: Set<Pupil.ID>, by author: SessionAuthor) async throws {
        try await write { db in
            try Self.settle(through: author.today - 1, db)
            let (session, _) = try Self.session(group, key, db)
            let record = try session.called(on: author.today)
            let expected = try Self.expected(at: session, db)
            guard absent.isSubset(of: Set(expected.map(\.pupil.id))) else { throw SessionRefusal.notOnList }
            let elsewhere = Set(expected.filter { $0.presence == .elsewhere }.map(\.pupil.id))
            let id = try Self.save(record, of: group, by: author, db)
            try db.run("DELETE FROM session_pupil WHERE school = $1 AND session = $2", [id])
            let kind = try Self.ledgerKind(of: group, db)
            for pupil in expected.map(\.pupil.id) {
                let presence: Presence = absent.contains(pupil) ? .absent : elsewhere.contains(pupil) ? .elsewhere : .present
                try db.run(
                    "INSERT INTO session_pupil (school, session, pupil, year, kind, minutes, presence) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    [id, pupil, session.held.day.schoolYear, kind, session.held.length, presence])
            }
            try Self.note("call", "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    /// Takes the call back: whether the session took place is open again. Throws `SessionRefusal`.
    public func uncall(_ group: NeedGroup.ID, _ key: SessionKey, by author: SessionAuthor) async throws {
        try await decide("take back", group, key, by: author) { session, _, db in
            let record = try session.uncalled()
            try db.run(
                """
                DELETE FROM session_pupil WHERE school = $1 AND session IN (
                    SELECT se.id FROM session se WHERE se.school = $1 AND se.need_group = $2 AND se.week = $3 AND se.number = $4)
                """, [group, key.week, key.number])
            return record
        }
    }

    /// Throws `SessionRefusal`.
    public func cancel(_ group: NeedGroup.ID, _ key: SessionKey, because reason: String, by author: SessionAuthor) async throws {
        try await decide("cancel", group, key, by: author) { session, _, _ in try session.cancelled(because: reason) }
    }

    /// Cancels what stands on days without lessons from a day on and was not called, sessions of groups and those for one date, each with
    /// what closes its day as the reason. How many.
    @discardableResult
    public func cancelOnClosedDays(from first: Day, by author: SessionAuthor) async throws -> Int {
        try await write { db in
            try Self.settle(through: author.today - 1, db)
            let calendar = try Self.ownCalendar(db)
            let stranded = try Self.sessionsOnClosedDays(from: first, calendar, db)
            var groups: [NeedGroup.ID] = []
            for session in stranded.groups.flatMap(\.sessions) where session.held.day >= first {
                guard let span = session.closure(calendar) else { continue }
                try Self.save(session.cancelled(because: span.reason), of: session.group, by: author, db)
                groups.append(session.group)
            }
            for one in stranded.oneOffs {
                guard let span = one.dated.closure(calendar) else { continue }
                try Self.write(.cancelled, because: span.reason, of: one.id, by: author, db)
                groups.append(one.group)
            }
            for group in groups { try Self.note("cancel", "session", subject: group.rawValue, by: author.account, at: author.now, db) }
            return groups.count
        }
    }

    /// Takes back at once what was cancelled for what closes its day, from a day on: each stands there again as before. Not what would have its room or
    /// somebody who leads it twice at one time. How many.
    @discardableResult
    public func restoreOnClosedDays(from first: Day, by author: SessionAuthor) async throws -> Int {
        try await write { db in
            try Self.settle(through: author.today - 1, db)
            let calendar = try Self.ownCalendar(db)
            let cancelled = try Self.cancelledForClosures(from: first, calendar, db)
            let restored = try cancelled.sessions.map { (session: $0, record: try $0.restored()) }
            let groups = try Self.bringBack(restored, cancelled.oneOffs, calendar, by: author, db)
            for group in groups { try Self.note("restore", "session", subject: group.rawValue, by: author.account, at: author.now, db) }
            return groups.count
        }
    }

    /// Writes sessions that come back and restores those for one date, but for what would have its room or a leader twice at one time. The group of
    /// each that is back. A query or two a session, some thirty for each of their days.
    @discardableResult
    static func bringBack(
        _ sessions: [(session: DatedSession, record: SessionRecord)], _ oneOffs: [OneOff], _ calendar: SchoolCalendar, by author: SessionAuthor?,
        _ db: SchoolConnection
    ) throws -> [NeedGroup.ID] {
        func hold(_ session: DatedSession) -> SessionHold {
            SessionHold(title: Phrase(same: ""), time: session.held, pupils: [:], leaders: session.leaders, room: session.room)
        }
        let own = Set(sessions.map { CalledSession($0.session) })
        var back: [NeedGroup.ID] = []
        for day in Set(sessions.map(\.session.held.day) + oneOffs.map(\.time.day)).sorted() {
            let books = try Self.sessions(.during(Tenure(from: day, to: day)), calendar, db)
            let held = (books.flatMap(\.sessions) + (try Self.oneOffs("o.day = $2", [day], among: books, db)).map(\.dated)).filter {
                $0.state != .cancelled && $0.held.day == day && !own.contains(CalledSession($0))
            }.map(hold)
            for (session, record) in sessions where session.held.day == day && hold(session).clashes(with: held).isEmpty {
                try save(record, of: session.group, by: author, db)
                back.append(session.group)
            }
            for one in oneOffs where one.time.day == day && hold(one.dated).clashes(with: held).isEmpty {
                try write(.planned, because: "", of: one.id, by: author, db)
                back.append(one.group)
            }
        }
        return back
    }

    /// It takes place after all. Throws `SessionRefusal`, `.clash` when its people or room were given to something else meanwhile.
    public func restore(_ group: NeedGroup.ID, _ key: SessionKey, by author: SessionAuthor) async throws {
        try await decide("restore", group, key, by: author) { session, calendar, db in
            let record = try session.restored()
            try Self.checkClashes(session, at: session.held, room: session.room, leaders: session.leaders, calendar, db)
            return record
        }
    }

    /// To another day or hour, or into another room. Throws `SessionRefusal`, `.clash` when a pupil, a person or the room is taken by then, by another
    /// session or by a lesson of the timetable.
    public func move(
        _ group: NeedGroup.ID, _ key: SessionKey, to day: Day?, at minute: Int?, room: Room.ID?, because reason: String, by author: SessionAuthor
    ) async throws {
        try await decide("move", group, key, by: author) { session, calendar, db in
            let place = try room.flatMap { id in
                try db.first("SELECT id, name FROM room WHERE school = $1 AND id = $2", [id]) { DatedSession.Place(id: try $0[0], name: try $0[1]) }
            }
            let record = try session.moved(to: day, at: minute, room: place, because: reason, calendar)
            try Self.checkClashes(session, at: record.held, room: place, leaders: session.leaders, calendar, db)
            return record
        }
    }

    /// Has it led by somebody else, or by the group's own again when nobody is named. Throws `SessionRefusal`, `.clash` when they lead another
    /// session by then, or have a lesson.
    public func replace(_ group: NeedGroup.ID, _ key: SessionKey, by facilitator: Facilitator.ID?, author: SessionAuthor) async throws {
        try await decide("replace in", group, key, by: author) { session, calendar, db in
            let leader = try facilitator.flatMap { id in
                try db.first(
                    """
                    SELECT f.id, f.name, f.staff FROM facilitator f LEFT JOIN staff s ON s.school = f.school AND s.id = f.staff
                    WHERE f.school = $1 AND f.id = $2 AND (s.left_on IS NULL OR s.left_on > $3)
                    """, [id, session.held.day]
                ) { DatedSession.Leader(id: try $0[0], name: try $0[1], staff: try $0[2]) }
            }
            if facilitator != nil, leader == nil { throw SessionRefusal.nobody }
            let record = try session.led(by: leader)
            try Self.checkClashes(session, at: session.held, room: nil, leaders: leader.map { [$0] } ?? [], pupils: false, calendar, db)
            return record
        }
    }

    private func decide(
        _ act: String, _ group: NeedGroup.ID, _ key: SessionKey, by author: SessionAuthor,
        _ change: @escaping @Sendable (DatedSession, SchoolCalendar, SchoolConnection) throws -> SessionRecord
    ) async throws {
        try await write { db in
            // What is past is written first, so that an exception never makes the rest of it move.
            try Self.settle(through: author.today - 1, db)
            let (session, calendar) = try Self.session(group, key, db)
            try Self.save(try change(session, calendar, db), of: group, by: author, db)
            try Self.note(act, "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    private static func session(_ group: NeedGroup.ID, _ key: SessionKey, _ db: SchoolConnection) throws -> (DatedSession, SchoolCalendar) {
        let calendar = try ownCalendar(db)
        guard let session = try sessions(.one(group), calendar, db).first?.sessions.first(where: { $0.key == key }) else { throw SessionRefusal.gone }
        return (session, calendar)
    }

    /// Throws `.stale` when it was written since `record.version`. The row's id.
    @discardableResult
    private static func save(_ record: SessionRecord, of group: NeedGroup.ID, by author: SessionAuthor?, _ db: SchoolConnection) throws -> Int64 {
        let values: [any Column] = [
            group, record.key.week, record.key.number, record.planned.day, record.planned.startsAt, record.held.day, record.held.startsAt,
            record.held.length, record.isFixed, record.isFixed ? record.room?.id : nil, record.leaders != nil, record.state, record.cancelReason,
            record.moveReason, author?.account, author?.now,
        ]
        let changed: Int
        if record.version == 0 {
            changed = try db.run(
                """
                INSERT INTO session (school, id, need_group, week, number, planned_day, planned_at, day, starts_at, length, fixed, room, own_leaders,
                    state, reason, move_reason, decided_by, decided_at, version)
                VALUES ($1, $18, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)
                ON CONFLICT (school, need_group, week, number) DO NOTHING
                """, values + [Identifier<DatedSession>.new()])
        } else {
            changed = try db.run(
                """
                UPDATE session SET planned_day = $5, planned_at = $6, day = $7, starts_at = $8, length = $9, fixed = $10, room = $11, own_leaders = $12,
                    state = $13, reason = $14, move_reason = $15, decided_by = $16, decided_at = $17, version = version + 1
                WHERE school = $1 AND need_group = $2 AND week = $3 AND number = $4 AND version = $18
                """, values + [record.version])
        }
        guard changed == 1 else { throw SessionRefusal.stale }
        guard
            let id = try db.first(
                "SELECT id FROM session WHERE school = $1 AND need_group = $2 AND week = $3 AND number = $4", [group, record.key.week, record.key.number],
                { try $0[0] as Int64 })
        else { throw SessionRefusal.gone }
        try db.run("DELETE FROM session_leader WHERE school = $1 AND session = $2", [id])
        for leader in record.leaders ?? [] { try db.run("INSERT INTO session_leader (school, session, facilitator) VALUES ($1, $2, $3)", [id, leader.id]) }
        return id
    }

    // MARK: Hours that change

    /// Lets what is written of the sessions of a slot go on with its hours where a week has more or fewer of them than before; see
    /// `SessionKey.renumbered`.
    static func renumberSessions(from before: SlotHours, to after: SlotHours, since day: Day, _ db: SchoolConnection) throws {
        struct Week: Hashable { let group: NeedGroup.ID, monday: Day }
        let written = try db.rows(
            """
            SELECT se.need_group, se.week, se.number, se.planned_day FROM need_group g
            JOIN session se ON se.school = g.school AND se.need_group = g.id WHERE g.school = $1 AND g.weekly_slot = $2 AND se.week >= $3
            """, [after.weekly.id, day.monday]
        ) { row in
            (week: Week(group: try row[0], monday: try row[1]), number: try row[2] as Int, day: try row[3] as Day)
        }
        guard !written.isEmpty else { return }
        let calendar = try ownCalendar(db)
        for (week, own) in Dictionary(grouping: written, by: \.week) {
            let numbers = SessionKey.renumbered(
                Dictionary(own.map { ($0.number, $0.day) }, uniquingKeysWith: { first, _ in first }), from: before.days(ofWeek: week.monday, calendar),
                to: after.days(ofWeek: week.monday, calendar))
            try renumberSessions(numbers, of: week.group, inWeek: week.monday, db)
        }
    }

    /// - Parameter numbers: the new number of each that changes.
    static func renumberSessions(_ numbers: [Int: Int], of group: NeedGroup.ID, inWeek monday: Day, _ db: SchoolConnection) throws {
        // Out of the way first: a week has each number once.
        let away = "\(monday.iso)*"
        for old in numbers.keys.sorted() {
            try db.run("UPDATE session SET week = $5 WHERE school = $1 AND need_group = $2 AND week = $3 AND number = $4", [group, monday, old, away])
        }
        for (old, new) in numbers.sorted(by: { $0.key < $1.key }) {
            try db.run(
                "UPDATE session SET week = $3, number = $6 WHERE school = $1 AND need_group = $2 AND week = $5 AND number = $4", [group, monday, old, away, new])
        }
    }

    // MARK: What is past is written for good

    /// Writes every session of the days until this one that is not written yet, with its people and its room as they are now, so that
    /// nothing that changes later makes the past another one. Whatever changes the calendar, hours, dates or groups calls it first.
    public func settle(through day: Day) async throws { try await write { db in try Self.settle(through: day, db) } }

    static func settle(through day: Day, _ db: SchoolConnection) throws {
        let open = """
            g.id IN (SELECT x.id FROM need_group x JOIN module mo ON mo.school = x.school AND mo.id = x.module
            LEFT JOIN session_settlement t ON t.school = x.school AND t.need_group = x.id
            WHERE x.school = g.school AND mo.first_day <= $2 AND (t.through_day IS NULL OR (t.through_day < $2 AND t.through_day < mo.last_day)))
            """
        guard try db.count("SELECT count(*) FROM need_group g WHERE g.school = $1 AND \(open)", [day]) > 0 else { return }
        for book in try sessions(where: open, [day], ownCalendar(db), db) {
            for session in book.sessions where session.held.day <= day && !session.isFixed {
                try save(session.record(state: session.state, isFixed: true), of: book.card.group.id, by: nil, db)
            }
            try db.run(
                """
                INSERT INTO session_settlement (school, need_group, through_day) VALUES ($1, $2, $3)
                ON CONFLICT (school, need_group) DO UPDATE SET through_day = EXCLUDED.through_day
                """, [book.card.group.id, day])
        }
    }

    /// The days on which this school teaches, from its own row.
    static func ownCalendar(_ db: SchoolConnection) throws -> SchoolCalendar {
        let school = try db.first(
            "SELECT e.id, e.name, e.uai, COALESCE(e.territory, e.zone), e.year FROM establishment e WHERE e.id = $1"
        ) { row in try Establishment(id: row[0], name: row[1], uai: row[2], zone: row[3], year: row[4]) }
        guard let school else { throw StorageError.stale }
        return try calendar(of: school, db)
    }

    // MARK: Clashes

    /// Throws `.clash` when anything of this session is held by another at that time, or anything that it does not hold then already by a lesson.
    private static func checkClashes(
        _ session: DatedSession, at time: SessionTime, room: DatedSession.Place?, leaders: [DatedSession.Leader], pupils: Bool = true,
        _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws {
        let expected = pupils ? try Self.expected(at: session, db).filter { $0.presence != .elsewhere } : []
        let names = Dictionary(expected.map { ($0.pupil.id, $0.pupil.listName) }, uniquingKeysWith: { first, _ in first })
        let own = SessionHold(title: Phrase(same: ""), time: time, pupils: names, leaders: leaders, room: room)
        let before = SessionHold(title: own.title, time: session.held, pupils: names, leaders: session.leaders, room: session.room)
        let held = try holds(during: time, except: session, calendar, db)
        let clashes = own.clashes(with: held.groups + held.oneOffs) + own.added(to: before).clashes(with: try lessons(during: time, calendar, db))
        guard clashes.isEmpty else { throw SessionRefusal.clash(clashes) }
    }

    /// What every other session holds at this time, those of groups and those for one date. One query a session of a group that is held then.
    static func holds(
        during time: SessionTime, except own: DatedSession?, _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> (groups: [SessionHold], oneOffs: [SessionHold]) {
        let books = try sessions(.during(Tenure(from: time.day, to: time.day)), calendar, db)
        let apart = try oneOffs("o.day = $2 AND o.state <> 'cancelled'", [time.day], among: books, db)
        let groups = try books.flatMap { book in
            try book.sessions.filter { other in
                other.state != .cancelled && other.held.overlaps(time) && !(other.group == own?.group && other.key == own?.key)
            }.map { other in
                SessionHold(
                    title: book.card.title, time: other.held,
                    pupils: Dictionary(
                        try expected(at: other, oneOffs: apart, db).filter { $0.presence != .elsewhere }.map { ($0.pupil.id, $0.pupil.listName) }, uniquingKeysWith: { first, _ in first }),
                    leaders: other.leaders, room: other.room)
            }
        }
        return (groups, apart.filter { $0.dated.group != own?.group }.map(\.hold))
    }
}
