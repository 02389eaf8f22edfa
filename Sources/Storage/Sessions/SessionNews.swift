public import School

extension SessionNews.Cause: Column {}

extension GroupSessions {
    /// What the calendar it was read with takes or gives; see `SessionSource.told`.
    public func told(_ news: [SessionNews], _ calendar: SchoolCalendar) -> [ToldHour] { source.told(news, sessions, calendar) }
}

extension SchoolStore {
    /// What changes of the calendar took from these groups or gave to them, in order of time, what is past for a month left out. One query.
    public func sessionNews(of groups: Set<NeedGroup.ID>) async throws -> [SessionNews] {
        guard !groups.isEmpty else { return [] }
        return try await read { db in
            let (condition, arguments) = GroupSelection.these(groups).condition
            return try db.rows(
                """
                SELECT g.id, x.day, x.starts_at, x.length, x.held, x.cause FROM need_group g
                JOIN session_news x ON x.school = g.school AND x.need_group = g.id WHERE g.school = $1 AND \(condition) ORDER BY x.day, x.starts_at
                """, arguments, Self.sessionNews)
        }
    }

    /// Who would be expected at one of these sessions of groups, as long as none of them was called. One query.
    public func pupils(at sessions: [DatedSession]) async throws -> Set<Pupil.ID> {
        guard !sessions.isEmpty else { return [] }
        let byGroup = Dictionary(grouping: sessions, by: \.group)
        let list = byGroup.keys.sorted().map { "\($0)" }.joined(separator: ", ")
        return try await read { db in
            let places = try db.rows(
                """
                SELECT gm.need_group, gm.pupil, gm.from_day, gm.to_day, p.left_on FROM group_membership gm
                JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil WHERE gm.school = $1 AND gm.void = 0 AND gm.need_group IN (\(list))
                """, []
            ) { row in
                (
                    group: try row[0] as NeedGroup.ID, pupil: try row[1] as Pupil.ID, days: Tenure(from: try row[2], to: try row[3]), leftOn: try row[4] as Day?
                )
            }
            return Set(
                places.filter { place in
                    byGroup[place.group, default: []].contains { $0.expects(placeDuring: place.days, leftOn: place.leftOn) }
                }.map(\.pupil))
        }
    }

    private static func sessionNews(_ row: Row) throws -> SessionNews {
        try SessionNews(group: row[0], time: SessionTime(day: row[1], startsAt: row[2], length: row[3]), isHeld: row[4], cause: row[5])
    }

    /// Changes what the calendar says, in one transaction. What was written of sessions before today stays, and what closed days took comes back with
    /// them; those to come that the change takes or gives are written down, so that pages can say why, and what is written of sessions goes on with their
    /// days where weeks change between A and B. Throws `SessionRefusal.clash` when somebody or a room would be in two places by it.
    func changeCalendar(on today: Day, _ change: @escaping @Sendable (SchoolConnection) throws -> Void) async throws {
        try await write { db in try Self.changeCalendar(on: today, db) { try change(db) } }
    }

    static func changeCalendar(on today: Day, _ db: SchoolConnection, _ change: () throws -> Void) throws {
        try refusingClashes(from: today, calendar: true, db) { try carryCalendar(on: today, db, change) }
    }

    private static func carryCalendar(on today: Day, _ db: SchoolConnection, _ change: () throws -> Void) throws {
        try settle(through: today - 1, db)
        try keepLivedDays(on: today, db)
        let present = try ownCalendar(db)
        try change()
        let changed = try ownCalendar(db)
        guard changed != present else { return }
        try loosenCutPhases(on: changed, by: today, db)
        try openDays(from: present, to: changed, on: today, db)
        try db.run("DELETE FROM session_news WHERE school = $1 AND day < $2", [today - 31])
        let rows = try db.rows("SELECT need_group, day, starts_at, length, held, cause FROM session_news WHERE school = $1", [], sessionNews)
        let known = Dictionary(grouping: rows, by: \.group)
        for book in try sessions(.during(SessionNews.days(from: today)), present, db) {
            for (monday, numbers) in book.source.renumbering(from: present, to: changed, since: today) {
                try renumberSessions(numbers, of: book.card.group.id, inWeek: monday, db)
            }
            for news in book.source.shifts(from: present, to: changed, on: today).map(\.news) {
                if let before = known[news.group]?.first(where: { $0.time == news.time }), before.isHeld != news.isHeld {
                    // It is as it was published: there is nothing to say.
                    try db.run(
                        "DELETE FROM session_news WHERE school = $1 AND need_group = $2 AND day = $3 AND starts_at = $4",
                        [news.group, news.time.day, news.time.startsAt])
                } else {
                    try db.run(
                        """
                        INSERT INTO session_news (school, need_group, day, starts_at, length, held, cause) VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (school, need_group, day, starts_at) DO UPDATE SET length = $5, held = $6, cause = $7
                        """, [news.group, news.time.day, news.time.startsAt, news.time.length, news.isHeld, news.cause])
                }
            }
        }
    }

    /// Brings back the sessions of days that are opened again; see `SessionSource.returning`. Nothing is read when no such day is.
    private static func openDays(from present: SchoolCalendar, to changed: SchoolCalendar, on today: Day, _ db: SchoolConnection) throws {
        guard let days = present.opened(in: changed) else { return }
        let back = try sessions(.during(days), present, db).flatMap { $0.source.returning(from: present, to: changed, on: today) }
        let oneOffs = try oneOffs("o.state = 'cancelled' AND o.day >= $2 AND o.day <= $3", [days.from, days.to], db).filter { one in
            one.dated.isCancelled(for: present.closure(on: one.time.day)) && changed.isTeachingDay(one.time.day)
        }
        try bringBack(back.map { ($0, $0.record(state: $0.state, isFixed: true)) }, oneOffs, changed, by: nil, db)
    }
}
