import School

extension SchoolStore {
    /// Makes a change of hours, dates, groups or people, and throws `SessionRefusal.clash` when somebody or a room would be in two places by it on a
    /// date, `day` or later, of which weekly hours say nothing: in a session that was moved there, one that they lead for once, or one for one date. One
    /// query when there is no such session, some thirty otherwise.
    /// - Parameters:
    ///   - day: nil for a change of nothing that is published.
    ///   - oneOffs: whether sessions for one date count.
    func writeRefusingClashes<Value: Sendable>(
        from day: Day?, oneOffs: Bool = true, _ change: @escaping @Sendable (SchoolConnection) throws -> Value
    ) async throws -> Value {
        try await write { db in
            guard let day else { return try change(db) }
            return try Self.refusingClashes(from: day, oneOffs: oneOffs, db) { try change(db) }
        }
    }

    /// As `writeRefusingClashes`, within a transaction. A change of the calendar may also put what was moved into a lesson of the other week, and
    /// hours of A or B weeks into those that somebody chose.
    /// - Parameter calendar: whether the change may be one of the calendar.
    static func refusingClashes<Value>(
        from day: Day, oneOffs: Bool = true, calendar changes: Bool = false, _ db: SchoolConnection, _ change: () throws -> Value
    ) throws -> Value {
        let weekly = try changes && hasChosenWeeksBesideFortnights(from: day, db)
        guard try weekly || hasSessionsApart(from: day, oneOffs: oneOffs, db) else { return try change() }
        let present = try ownCalendar(db)
        let before = try datedHolds(from: day, oneOffs: oneOffs, everyDay: weekly, present, db)
        let value = try change()
        let calendar = try ownCalendar(db)
        let after = try datedHolds(from: day, oneOffs: oneOffs, everyDay: weekly, calendar, db)
        var clashes = after.clashes(since: before, weekly: weekly)
        if calendar == present {
            let stoodIn = after.stoodIn(since: before)
            let lessons = try lessons(during: Set(stoodIn.map(\.time)), calendar, db)
            clashes += stoodIn.flatMap { $0.clashes(with: lessons[$0.time] ?? []) }
        } else {
            let (then, now) = (try atLessons(before, present, db), try atLessons(after, calendar, db))
            clashes += after.newlyAtLessons(now, since: before, then, present)
        }
        guard clashes.isEmpty else { throw SessionRefusal.clash(clashes) }
        return value
    }

    private static func atLessons(_ holds: DatedHolds, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws -> [SessionAtLesson] {
        holds.atLessons(try lessons(during: Set(holds.all.map(\.hold.time)), calendar, db), calendar)
    }

    /// Sessions on `day` or later of which weekly hours do not tell, and that meet a lesson of the timetable. One query when there is no such session,
    /// some twenty-five otherwise.
    public func sessionsAtLessons(on day: Day) async throws -> [SessionAtLesson] { try await read { db in try Self.sessionsAtLessons(on: day, db) } }

    static func sessionsAtLessons(on day: Day, _ db: SchoolConnection) throws -> [SessionAtLesson] {
        guard try hasSessionsApart(from: day, oneOffs: true, db) else { return [] }
        let calendar = try ownCalendar(db)
        return try atLessons(datedHolds(from: day, oneOffs: true, calendar, db), calendar, db)
    }

    private static func hasSessionsApart(from day: Day, oneOffs: Bool, _ db: SchoolConnection) throws -> Bool {
        try db.count(
            """
            SELECT count(*) FROM session WHERE school = $1 AND state <> 'cancelled' \(oneOffs ? "" : "AND need_group IS NOT NULL")
                AND (day >= $2 AND fixed = 1 OR week >= $3 AND own_leaders = 1)
            """, [day, day.monday]) > 0
    }

    /// Whether some published groups are held in chosen weeks and others in A or B weeks, so that the calendar says whether they meet.
    private static func hasChosenWeeksBesideFortnights(from day: Day, _ db: SchoolConnection) throws -> Bool {
        func count(_ weeks: String) throws -> Int {
            try db.count(
                """
                SELECT count(*) FROM need_group g JOIN weekly_slot w ON w.school = g.school AND w.id = g.weekly_slot
                JOIN module m ON m.school = g.school AND m.id = g.module WHERE g.school = $1 AND m.last_day >= $2 AND \(weeks)
                """, [day])
        }
        return try count("w.weeks <> ''") > 0 && count("w.weeks = '' AND w.alternance <> 'H'") > 0
    }

    /// What is engaged on each date from a day on that has a session of which weekly hours do not tell. One query when there is none, some fifteen
    /// otherwise.
    static func datedHolds(from day: Day, _ db: SchoolConnection) throws -> DatedHolds {
        try hasSessionsApart(from: day, oneOffs: true, db) ? datedHolds(from: day, oneOffs: true, ownCalendar(db), db) : .none
    }

    private static func datedHolds(from day: Day, oneOffs: Bool, everyDay: Bool = false, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws -> DatedHolds {
        let apart = try oneOffs ? writtenOneOffs("o.day >= $2 AND o.state <> 'cancelled'", [day], db) : []
        let books = try sessions(.during(SessionNews.days(from: day)), calendar, db)
        func isMeant(_ session: DatedSession) -> Bool { session.state != .cancelled && session.held.day >= day }
        let days = Set(
            apart.map(\.time.day) + books.flatMap(\.sessions).filter { isMeant($0) && ($0.isFixed || !$0.replaced.isEmpty) }.map(\.held.day))
        // Whoever had a place on the day for which a session was planned is expected at it, at whatever day it was put.
        let places = Dictionary(
            grouping: try db.rows(
                """
                SELECT gm.need_group, gm.from_day, gm.to_day, p.left_on, p.id, p.family_name, p.given_name FROM group_membership gm
                JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil WHERE gm.school = $1 AND gm.void = 0 AND gm.to_day >= $2
                """, [day - DatedSession.farthestMove]
            ) { row in
                (
                    group: try row[0] as NeedGroup.ID, tenure: Tenure(from: try row[1], to: try row[2]), leftOn: try row[3] as Day?,
                    pupil: Pupil(id: try row[4], familyName: try row[5], givenName: try row[6], division: nil)
                )
            }, by: \.group)
        let groups = books.flatMap { book in
            book.sessions.filter { isMeant($0) && (everyDay || days.contains($0.held.day)) }.map { session in
                let expected = (places[session.group] ?? []).filter { session.expects(placeDuring: $0.tenure, leftOn: $0.leftOn) }
                return DatedHold(
                    session,
                    SessionHold(
                        title: book.card.title, time: session.held,
                        pupils: Dictionary(expected.map { ($0.pupil.id, $0.pupil.listName) }, uniquingKeysWith: { first, _ in first }),
                        leaders: session.leaders, room: session.room))
            }
        }
        return DatedHolds(groups + apart.map { DatedHold($0) })
    }
}
