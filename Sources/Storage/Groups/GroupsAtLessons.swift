public import School

extension SchoolStore {
    /// Groups in force, some of whose pupils or facilitators have a lesson at their hour on `day` or later, in order of time. One query,
    /// one for each period that is not over, and a fixed number more for each where a lesson is at such an hour.
    public func groupsAtLessons(on day: Day) async throws -> [GroupAtLesson] {
        try await read { db in try Self.groupsAtLessons(on: day, db) }
    }

    /// What would meet a lesson once this timetable is applied: groups by their hours, and sessions that were put on a date. Rehearsed, so that
    /// lessons, subjects and the weeks that the file calls A or B are read by the rules that hold afterwards; others who write wait less than half a
    /// second for it in a school of 700 pupils whose every lesson changes. Throws `SessionRefusal.clash` when its weeks would put somebody or a room in
    /// two places.
    /// - Parameter changes: of a timetable that is not refused.
    public func atLessons(
        under changes: TimetableChanges, by account: Account.ID, on today: Day, at now: Moment
    ) async throws -> (groups: [GroupAtLesson], sessions: [SessionAtLesson]) {
        guard try await self.read({ db in try !Self.periodsInForce(on: today, db).isEmpty }) else { return ([], []) }
        return try await rehearsing.write { db in
            try Self.write(changes, by: account, on: today, at: now, db)
            return (try Self.groupsAtLessons(on: today, db), try Self.sessionsAtLessons(on: today, db))
        }
    }

    /// Periods with published groups that are not over, with their first days.
    private static func periodsInForce(on day: Day, _ db: SchoolConnection) throws -> [(period: Period.ID, first: Day)] {
        try db.rows(
            """
            SELECT p.id, p.first_day FROM period p WHERE p.school = $1 AND p.last_day >= $2
                AND EXISTS (SELECT 1 FROM need_group g WHERE g.school = p.school AND g.period = p.id) ORDER BY p.first_day, p.id
            """, [day]
        ) { row in (try row[0], try row[1]) }
    }

    private static func groupsAtLessons(on day: Day, _ db: SchoolConnection) throws -> [GroupAtLesson] {
        try periodsInForce(on: day, db).flatMap { period, first -> [GroupAtLesson] in
            let engagements = try lessonEngagements(of: period, from: max(day, first), db)
            guard !engagements.isEmpty else { return [] }
            let places = Dictionary(
                grouping: try db.rows(
                    """
                    SELECT gm.need_group, gm.pupil, gm.from_day, gm.to_day FROM group_membership gm
                    JOIN need_group g ON g.school = gm.school AND g.id = gm.need_group
                    WHERE gm.school = $1 AND g.period = $2 AND gm.void = 0 AND gm.to_day >= $3
                    """, [period, day]
                ) { row in (group: try row[0] as NeedGroup.ID, place: Dated(try row[1] as Pupil.ID, Tenure(from: try row[2], to: try row[3]))) }, by: \.group)
            return try groupCards(.period(period), db).compactMap { card in
                let leaders = card.leaders.filter { $0.tenure.to >= day }
                return GroupAtLesson(
                    card.group, card.slotHours.weekly, pupils: (places[card.group.id] ?? []).map(\.place),
                    facilitators: leaders.map { Dated($0.value.id, $0.tenure) },
                    names: Dictionary(leaders.map { ($0.value.id, $0.value.name) }, uniquingKeysWith: { first, _ in first }), at: engagements)
            }
        }
    }
}
