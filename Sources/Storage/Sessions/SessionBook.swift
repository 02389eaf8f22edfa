public import School

extension DatedSession.State: Column {}

/// A group and its sessions on their dates, in order of time.
public struct GroupSessions: Sendable {
    public let card: GroupCard
    public let source: SessionSource
    public let sessions: [DatedSession]
    /// What is written of hours that it no longer has.
    public let idle: [DatedSession]

    /// As pages and diaries tell of them, in order of time: those that days closed by the school took are among them, as cancelled.
    public func told(_ calendar: SchoolCalendar) -> [DatedSession] {
        (sessions.map { $0.told(by: calendar) } + source.taken(calendar)).sorted { a, b in (a.held, a.key) < (b.held, b.key) }
    }
}

/// Somebody whom a session expects.
public struct ExpectedPupil: Sendable, Hashable {
    public let pupil: Pupil
    /// Code of the division on the day.
    public let division: String
    /// What the call says; nil before it.
    public let presence: Presence?
}

extension SchoolStore {
    /// Ten queries, whatever the number of groups.
    public func sessions(_ selection: GroupSelection, _ calendar: SchoolCalendar) async throws -> [GroupSessions] {
        try await read { db in try Self.sessions(selection, calendar, db) }
    }

    static func sessions(_ selection: GroupSelection, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws -> [GroupSessions] {
        try sessions(where: selection.condition.sql, selection.condition.arguments, calendar, db)
    }

    /// - Parameter condition: on `g`, with its arguments from `$2` on.
    static func sessions(
        where condition: String, _ arguments: [any Column], _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> [GroupSessions] {
        let cards = try groupCards(where: condition, arguments, db)
        guard !cards.isEmpty else { return [] }
        let rooms = Dictionary(
            grouping: try db.rows(
                """
                SELECT x.need_group, r.id, r.name, x.from_day, x.to_day FROM need_group g
                JOIN group_room x ON x.school = g.school AND x.need_group = g.id JOIN room r ON r.school = x.school AND r.id = x.room
                WHERE g.school = $1 AND x.void = 0 AND \(condition) ORDER BY x.from_day
                """, arguments
            ) { row in
                (
                    group: try row[0] as NeedGroup.ID,
                    room: Dated(DatedSession.Place(id: try row[1], name: try row[2]), Tenure(from: try row[3], to: try row[4]))
                )
            }, by: \.group)
        let records = try sessionRecords(where: condition, arguments, db)
        let settled = Dictionary(
            try db.rows(
                """
                SELECT x.need_group, x.through_day FROM need_group g
                JOIN session_settlement x ON x.school = g.school AND x.need_group = g.id WHERE g.school = $1 AND \(condition)
                """, arguments
            ) { row in (try row[0] as NeedGroup.ID, try row[1] as Day) }, uniquingKeysWith: max)
        return cards.map { card in
            let id = card.group.id
            let source = SessionSource(
                group: id, hours: card.slotHours, days: card.days, rooms: (rooms[id] ?? []).map(\.room),
                leaders: card.leaders.map { Dated(DatedSession.Leader(id: $0.value.id, name: $0.value.name, staff: $0.value.staff), $0.tenure) },
                places: card.places.map(\.tenure), records: records[id] ?? [], settledThrough: settled[id])
            return GroupSessions(card: card, source: source, sessions: source.sessions(calendar), idle: source.idle(calendar))
        }
    }

    /// Groups with a session that is written on a day without lessons, on `first` or later, and was neither called nor cancelled, with all their
    /// sessions; and the sessions for one date of which the same holds. One query when there are none, however far ahead days are closed: what the timetable
    /// gives makes way for a closed day by itself, so that only what is written on its very day can stand there.
    public func sessionsOnClosedDays(from first: Day, _ calendar: SchoolCalendar) async throws -> (groups: [GroupSessions], oneOffs: [OneOff]) {
        try await read { db in try Self.sessionsOnClosedDays(from: first, calendar, db) }
    }

    static func sessionsOnClosedDays(
        from first: Day, _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> (groups: [GroupSessions], oneOffs: [OneOff]) {
        let found = try written(.planned, onClosedDaysFrom: first, calendar, db)
        return (found.groups, found.oneOffs.filter { $0.dated.closure(calendar) != nil })
    }

    /// What was cancelled for what closes its day, on `first` or later: sessions of groups and those for one date. One query when there are none.
    public func cancelledForClosures(from first: Day, _ calendar: SchoolCalendar) async throws -> (sessions: [DatedSession], oneOffs: [OneOff]) {
        try await read { db in try Self.cancelledForClosures(from: first, calendar, db) }
    }

    static func cancelledForClosures(
        from first: Day, _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> (sessions: [DatedSession], oneOffs: [OneOff]) {
        let found = try written(.cancelled, onClosedDaysFrom: first, calendar, db)
        func isMeant(_ session: DatedSession) -> Bool {
            session.held.day >= first && session.isFixed && session.isCancelled(for: calendar.closure(on: session.held.day))
        }
        return (found.groups.flatMap(\.sessions).filter(isMeant), found.oneOffs.filter { isMeant($0.dated) })
    }

    /// Groups of which a session stands in such a state on a day without lessons, with all their sessions, and the sessions for one date of such days.
    private static func written(
        _ state: DatedSession.State, onClosedDaysFrom first: Day, _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> (groups: [GroupSessions], oneOffs: [OneOff]) {
        let closed = try db.rows(
            """
            SELECT DISTINCT need_group, day FROM session
            WHERE school = $1 AND state = $3 AND day >= $2 AND (need_group IS NULL OR fixed = 1)
            """, [first, state]
        ) { row in (group: try row[0] as NeedGroup.ID?, day: try row[1] as Day) }.filter { calendar.closure(on: $0.day) != nil }
        let groups = Set(closed.compactMap(\.group))
        let days = closed.filter { $0.group == nil }.map(\.day)
        let oneOffs = if let from = days.min(), let to = days.max() { try oneOffs("o.day >= $2 AND o.day <= $3", [from, to], db) } else { [OneOff]() }
        return (groups.isEmpty ? [] : try sessions(.these(groups), calendar, db), oneOffs)
    }

    private static func sessionRecords(
        where condition: String, _ arguments: [any Column], _ db: SchoolConnection
    ) throws -> [NeedGroup.ID: [SessionRecord]] {
        let leaders = Dictionary(
            grouping: try db.rows(
                """
                SELECT x.session, f.id, f.name, f.staff FROM need_group g JOIN session se ON se.school = g.school AND se.need_group = g.id
                JOIN session_leader x ON x.school = se.school AND x.session = se.id JOIN facilitator f ON f.school = x.school AND f.id = x.facilitator
                WHERE g.school = $1 AND \(condition) ORDER BY f.sort_key, f.id
                """, arguments
            ) { row in (session: try row[0] as Int64, leader: DatedSession.Leader(id: try row[1], name: try row[2], staff: try row[3])) }, by: \.session)
        let rows = try db.rows(
            """
            SELECT se.need_group, se.id, se.week, se.number, se.planned_day, se.planned_at, se.length, se.day, se.starts_at, se.fixed, r.id, r.name,
                se.own_leaders, se.state, se.move_reason, se.reason, se.version
            FROM need_group g JOIN session se ON se.school = g.school AND se.need_group = g.id
            LEFT JOIN room r ON r.school = se.school AND r.id = se.room
            WHERE g.school = $1 AND \(condition)
            """, arguments
        ) { row in
            let id: Int64 = try row[1]
            let length: Int = try row[6]
            let (room, name): (Room.ID?, String?) = (try row[10], try row[11])
            let hasOwn: Bool = try row[12]
            return (
                group: try row[0] as NeedGroup.ID,
                record: SessionRecord(
                    key: SessionKey(week: try row[2], number: try row[3]), planned: SessionTime(day: try row[4], startsAt: try row[5], length: length),
                    held: SessionTime(day: try row[7], startsAt: try row[8], length: length), isFixed: try row[9],
                    room: room.map { DatedSession.Place(id: $0, name: name ?? "") }, leaders: hasOwn ? leaders[id]?.map(\.leader) ?? [] : nil,
                    state: try row[13], moveReason: try row[14], cancelReason: try row[15], version: try row[16])
            )
        }
        return Dictionary(grouping: rows, by: \.group).mapValues { $0.map(\.record) }
    }

    /// Whom a session expects, by name: those who have a place on the day for which it was planned and are still in the school on the
    /// day on which it is held; once the call is made, those of whoever was called.
    public func expected(at session: DatedSession) async throws -> [ExpectedPupil] {
        try await read { db in try Self.expected(at: session, db) }
    }

    /// - Parameter oneOffs: those of its day, when they are at hand.
    static func expected(at session: DatedSession, oneOffs: [OneOff]? = nil, _ db: SchoolConnection) throws -> [ExpectedPupil] {
        let called = session.state == .delivered
        let list =
            called
            ? """
            SELECT x.pupil AS pupil, x.presence AS presence FROM session se JOIN session_pupil x ON x.school = se.school AND x.session = se.id
            JOIN pupil p ON p.school = x.school AND p.id = x.pupil
            WHERE se.school = $1 AND se.need_group = $2 AND se.week = $3 AND se.number = $4 AND (p.left_on IS NULL OR p.left_on > se.day)
            """
            : """
            SELECT DISTINCT gm.pupil AS pupil, CAST(NULL AS TEXT) AS presence FROM group_membership gm JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
            WHERE gm.school = $1 AND gm.need_group = $2 AND gm.void = 0 AND gm.from_day <= $3 AND gm.to_day >= $3 AND (p.left_on IS NULL OR p.left_on > $4)
            """
        let arguments: [any Column] = called ? [session.group, session.key.week, session.key.number] : [session.group, session.planned.day, session.held.day]
        let away = called ? [] : try Self.elsewhere(during: session.held, among: oneOffs, db)
        return try db.rows(
            """
            SELECT p.id, p.family_name, p.given_name, d.id, COALESCE(d.code, ''), l.presence FROM (\(list)) l
            JOIN pupil p ON p.school = $1 AND p.id = l.pupil
            LEFT JOIN division_membership dm ON dm.school = p.school AND dm.pupil = p.id AND dm.from_day <= $5 AND (dm.to_day IS NULL OR dm.to_day >= $5)
            LEFT JOIN division d ON d.school = dm.school AND d.id = dm.division
            ORDER BY p.sort_key, p.id
            """, arguments + [session.held.day]
        ) { row in
            let id: Pupil.ID = try row[0]
            return ExpectedPupil(
                pupil: Pupil(id: id, familyName: try row[1], givenName: try row[2], division: try row[3]), division: try row[4],
                presence: try away.contains(id) ? .elsewhere : row[5])
        }
    }

    /// Pupils who are in a one-off session then.
    private static func elsewhere(during time: SessionTime, among known: [OneOff]?, _ db: SchoolConnection) throws -> Set<Pupil.ID> {
        let all =
            try known
            ?? oneOffs("o.day = $2 AND o.starts_at < $4 AND o.starts_at + o.length > $3", [time.day, time.startsAt, time.startsAt + time.length], db)
        return Set(all.filter { $0.state != .cancelled && $0.time.overlaps(time) }.flatMap { $0.expected.map(\.pupil.id) })
    }
}

extension SchoolStore {
    /// When the school teaches, as its timetable and the hours of its groups say.
    public func schoolHours() async throws -> SchoolHours {
        try await read { db in
            func hours(_ table: String) throws -> [Int: ClosedRange<Int>] {
                let rows = try db.rows(
                    "SELECT l.weekday, MIN(l.starts_at), MAX(l.starts_at + l.length) FROM \(table) l WHERE l.school = $1 GROUP BY l.weekday"
                ) { row in (weekday: try row[0] as Int, from: try row[1] as Int, to: try row[2] as Int) }
                return Dictionary(uniqueKeysWithValues: rows.map { ($0.weekday, $0.from...max($0.from, $0.to)) })
            }
            return SchoolHours(lessons: try hours("lesson"), slots: try hours("weekly_slot"))
        }
    }

    /// Groups of which somebody leads a session by what is written of it, past ones included.
    public func groupsLedOnce(by staff: Staff.ID) async throws -> Set<NeedGroup.ID> {
        try await read { db in
            Set(
                try db.rows(
                    """
                    SELECT DISTINCT se.need_group FROM facilitator f JOIN session_leader x ON x.school = f.school AND x.facilitator = f.id
                    JOIN session se ON se.school = x.school AND se.id = x.session
                    WHERE f.school = $1 AND f.staff = $2 AND se.need_group IS NOT NULL
                    """, [staff]
                ) { try $0[0] as NeedGroup.ID })
        }
    }
}

extension Presence: Column {}
