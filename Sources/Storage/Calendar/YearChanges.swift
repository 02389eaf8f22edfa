public import School

/// What a school year has that a change of year ends, leaves as it is or finds open.
public struct YearStock: Sendable {
    /// Of the year, and whoever is in one of its divisions or teaches one.
    public let divisions, pupils, teachers, mainTeachers: Int
    /// Rounds that would still take answers: they are closed.
    public let openRounds: [DiagnosisRound]
    /// Periods of the year whose last day has not come.
    public let openPeriods: [Period]
    /// Periods that begin after the year, made for the next one with the divisions of this one.
    public let earlyPeriods: [Period]
    /// Periods of the year with drafts that nobody published, and how many.
    public let drafts: [(period: Period, plans: Int)]
    /// Requests of pupils for a session that wait for an answer.
    public let openRequests: Int
    /// Prepared imports: their files are of the year, and they are removed.
    public let openImports: Int
    public let hasTimetable: Bool
}

extension SchoolStore {
    /// What the change would meet. Eleven queries.
    public func yearStock(_ change: YearChange, on today: Day) async throws -> YearStock {
        try await read { db in
            let (year, end) = (change.year, change.lastDay)
            func held(_ table: String, by column: String) throws -> Int {
                try db.count(
                    """
                    SELECT count(DISTINCT t.\(column)) FROM \(table) t JOIN division d ON d.school = t.school AND d.id = t.division
                    WHERE t.school = $1 AND d.year <= $2 AND (t.to_day IS NULL OR t.to_day > $3)
                    """, [year, end])
            }
            let periods = try db.rows("SELECT \(Self.periodColumns) FROM period WHERE school = $1 AND last_day >= $2 ORDER BY first_day, id", [today], Self.period)
            let drafts = try db.rows(
                "SELECT period, count(*) FROM plan WHERE school = $1 AND state = 'draft' GROUP BY period ORDER BY period"
            ) { row in (period: try row[0] as Period.ID, plans: try row[1] as Int) }
            return YearStock(
                divisions: try db.count("SELECT count(*) FROM division WHERE school = $1 AND year = $2", [year]),
                pupils: try held("division_membership", by: "pupil"), teachers: try held("teaching", by: "staff"),
                mainTeachers: try held("main_teacher", by: "staff"),
                openRounds: try db.rows(
                    "SELECT \(roundColumns) FROM round r WHERE r.school = $1 AND r.closed_at IS NULL AND r.closes_on >= $2 ORDER BY r.opens_on, r.id", [today],
                    diagnosisRound),
                openPeriods: periods.filter { $0.firstDay <= end }, earlyPeriods: periods.filter { $0.firstDay > end },
                drafts: try drafts.compactMap { draft in
                    try Self.period(draft.period, db).flatMap { $0.firstDay.schoolYear == year ? (period: $0, plans: draft.plans) : nil }
                },
                openRequests: try Self.openRequests(on: today, db),
                openImports: try db.count("SELECT count(*) FROM import WHERE school = $1 AND state = 'open'"),
                hasTimetable: try db.count("SELECT count(*) FROM timetable WHERE school = $1") > 0)
        }
    }

    /// Goes from one school year to the next, all of it or nothing: divisions, and who teaches them, end with the last day of the year, its
    /// sessions are written for good, its rounds take no more answers, prepared imports are removed. Nothing that was published is changed.
    /// - Parameter year: that ends, as it was read. Throws `YearChange.Refusal`, `.done` when somebody was faster.
    public func beginYear(after year: Int, by account: Account.ID, on today: Day, at now: Moment) async throws {
        try await write { db in
            guard let present = try db.first("SELECT year FROM establishment WHERE id = $1", [], { try $0[0] as Int }) else { throw StorageError.stale }
            guard present == year else { throw YearChange.Refusal.done(present) }
            let change = YearChange(from: year, try Self.ownCalendar(db), on: today)
            if let refusal = change.refusal { throw refusal }
            // With the calendar and the A weeks of the year that ends.
            try Self.settle(through: today - 1, db)
            for table in ["division_membership", "teaching", "main_teacher"] { try Self.end(table, change, db) }
            try db.run(
                "UPDATE round SET version = version + 1, closed_at = $3 WHERE school = $1 AND closed_at IS NULL AND closes_on >= $2", [today, now])
            // Groups of SIECLE are known by their code alone, which means somebody else next year.
            for table in ["siecle_group_member", "siecle_group_division", "siecle_group"] { try db.run("DELETE FROM \(table) WHERE school = $1") }
            for id in try db.rows("SELECT id FROM import WHERE school = $1 AND state = 'open'", [], { try $0[0] as RosterImport.ID }) {
                try Self.deleteFiles(of: id, db)
                try db.run("DELETE FROM import WHERE school = $1 AND id = $2", [id])
            }
            guard try db.run("UPDATE establishment SET year = $3 WHERE id = $1 AND year = $2", [year, year + 1]) == 1 else { throw StorageError.stale }
            try Self.note("begin", "school year", subject: nil, by: account, at: now, db)
        }
    }

    /// Ties to divisions of the year end with its last day; those that would only have begun later never held.
    private static func end(_ table: String, _ change: YearChange, _ db: SchoolConnection) throws {
        let old = "division IN (SELECT d.id FROM division d WHERE d.school = $1 AND d.year <= $2)"
        try db.run("DELETE FROM \(table) WHERE school = $1 AND \(old) AND from_day > $3", [change.year, change.lastDay])
        try db.run(
            "UPDATE \(table) SET to_day = $3 WHERE school = $1 AND \(old) AND (to_day IS NULL OR to_day > $3)", [change.year, change.lastDay])
    }
}
