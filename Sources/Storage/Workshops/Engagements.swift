import School

extension SchoolStore {
    /// What published groups of other periods and lessons of the timetable hold at the hours of this period, on `day` or later. Of a period to come
    /// from its first day on: who changes divisions before has the lessons of the new one.
    static func engagements(of period: Period.ID, from day: Day, _ db: SchoolConnection) throws -> Engagements {
        guard let period = try self.period(period, db) else { return .none }
        return try engagements(of: period, from: day, db)
    }

    static func engagements(of period: Period, from day: Day, _ db: SchoolConnection) throws -> Engagements {
        let first = max(day, period.firstDay)
        return try groupEngagements(of: period.id, from: first, db) + lessonEngagements(of: period.id, from: first, db)
    }

    /// One query when no other period has groups at these hours, five and those of the calendar otherwise.
    private static func groupEngagements(of period: Period.ID, from day: Day, _ db: SchoolConnection) throws -> Engagements {
        struct Common {
            let slot: SlotKey
            let weekday: Int
            let cause: EngagementCause
            let days: Tenure
            /// Where either is held in chosen weeks only: the days that both have. Nil when every week counts.
            let chosen: [Day]?
        }
        let hours = try db.rows(
            """
            SELECT g.id, mo.id, mine.id, mine.weekday, p.id, p.name, mo.first_day, mo.last_day, w.weeks, mine.weeks, w.alternance, mine.alternance
            FROM need_group g
            JOIN period p ON p.school = g.school AND p.id = g.period
            JOIN module m ON m.school = g.school AND m.id = g.module
            JOIN weekly_slot w ON w.school = g.school AND w.id = g.weekly_slot
            JOIN barrette b ON b.school = g.school AND b.period = $2
            JOIN weekly_slot mine ON mine.school = b.school AND mine.barrette = b.id AND mine.weekday = w.weekday
                AND mine.starts_at < w.starts_at + w.length AND w.starts_at < mine.starts_at + mine.length
                AND (mine.weeks <> '' OR w.weeks <> '' OR mine.alternance = w.alternance OR mine.alternance = 'H' OR w.alternance = 'H')
            JOIN module mo ON mo.school = g.school AND mo.period = $2 AND mo.first_day <= m.last_day AND mo.last_day >= m.first_day
            WHERE g.school = $1 AND g.period <> $2 AND m.last_day >= $3 AND mo.last_day >= $3
            """, [period, day]
        ) { row in
            (
                group: try row[0] as NeedGroup.ID, slot: SlotKey(module: try row[1], weekly: try row[2]), weekday: try row[3] as Int,
                cause: EngagementCause.groups(try row[4], name: try row[5]), days: Tenure(from: try row[6], to: try row[7]),
                theirs: WeekList.mondays(try row[8]), mine: WeekList.mondays(try row[9]), theirKind: try row[10] as Alternance, myKind: try row[11] as Alternance
            )
        }
        guard !hours.isEmpty else { return .none }
        let calendar = try ownCalendar(db)
        let common = Dictionary(grouping: hours, by: \.group).mapValues { hours in
            hours.map { hour -> Common in
                func common(_ weeks: [Day], _ kind: Alternance) -> [Day] { weeks.filter { kind.includes(calendar.week(of: $0)) } }
                let (theirs, mine) = (hour.theirs, hour.mine)
                let chosen = theirs.isEmpty ? common(mine, hour.theirKind) : mine.isEmpty ? common(theirs, hour.myKind) : theirs.filter(mine.contains)
                return Common(
                    slot: hour.slot, weekday: hour.weekday, cause: hour.cause, days: hour.days,
                    chosen: theirs.isEmpty && mine.isEmpty ? nil : chosen.map { $0 + (hour.weekday - 1) })
            }
        }

        func held<Holder>(_ table: String, _ column: String) throws -> [Engagement<Holder>] {
            try db.rows(
                """
                SELECT h.need_group, h.\(column), h.from_day, h.to_day FROM \(table) h
                JOIN need_group g ON g.school = h.school AND g.id = h.need_group
                WHERE h.school = $1 AND g.period <> $2 AND h.void = 0 AND h.to_day >= $3
                """, [period, day]
            ) { row in (try row[0] as NeedGroup.ID, try row[1] as Identifier<Holder>, Tenure(from: try row[2], to: try row[3])) }
            .flatMap { group, holder, tenure in
                (common[group] ?? []).compactMap { hour in
                    let first = max(day, hour.days.from, tenure.from)
                    let last = min(hour.days.to, tenure.to)
                    let session = hour.chosen.map { $0.last { $0 <= last } ?? first - 1 } ?? last - (last.weekday - hour.weekday + 7) % 7
                    guard session >= first else { return nil }
                    return Engagement(holder: holder, slot: hour.slot, cause: hour.cause, until: session)
                }
            }
        }
        let pupils: [Engagement<Pupil>] = try held("group_membership", "pupil")
        let divisions =
            pupils.isEmpty
            ? []
            : try db.rows(
                "SELECT pupil, division FROM division_membership WHERE school = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)", [day]
            ) { row in (try row[0] as Pupil.ID, try row[1] as Division.ID) }
        return Engagements(
            pupils: pupils, facilitators: try held("group_facilitator", "facilitator"), rooms: try held("group_room", "room"),
            divisions: Dictionary(divisions, uniquingKeysWith: { first, _ in first }))
    }
}
