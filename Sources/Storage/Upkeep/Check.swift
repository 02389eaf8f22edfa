import School

/// What a database holds and what is wrong with it.
public struct CheckReport: Sendable {
    public struct SchoolSummary: Sendable {
        public let establishment: Establishment
        /// Those who are there today.
        public let pupils, staff: Int
        public let divisions: Int
    }

    public let engine: String
    /// Steps of the schema that are there.
    public let steps: [Int]
    /// Steps that this program knows and the database lacks.
    public let pending: [Migration]
    public let schools: [SchoolSummary]
    /// In plain words, each with how many rows it concerns.
    public let problems: [String]
}

extension Store {
    /// Reads the whole database and compares it with what it promises. Writes nothing. Cost: one pass over every page and
    /// a dozen joins per school.
    public func check(at clock: Clock = Clock()) async throws -> CheckReport {
        let known = Self.migrations.map(\.number)
        guard try await hasSchema() else {
            return CheckReport(engine: engine.name, steps: [], pending: Self.migrations, schools: [], problems: ["the database holds no schema of Jalon"])
        }
        let steps: [Int] = try await engine.read { db in try db.query("SELECT number FROM schema_step ORDER BY number", []) { try $0[0] } }
        let pending = Self.migrations.filter { !steps.contains($0.number) }
        var problems = try await engine.integrityProblems()
        problems += steps.filter { !known.contains($0) }.map { "schema step \($0) is of a newer Jalon than this one" }
        guard pending.isEmpty else {
            let missing = pending.map { "schema step \($0.number) (\($0.title)) is not applied: “jalon serve” applies it" }
            return CheckReport(engine: engine.name, steps: steps, pending: pending, schools: [], problems: problems + missing)
        }
        var schools: [CheckReport.SchoolSummary] = []
        for establishment in try await establishments() {
            let school = self.school(establishment.id)
            schools.append(try await school.summary(establishment, on: clock.at(establishment.zone).today))
            problems += try await school.brokenPromises().map { "\(establishment.name): \($0)" }
        }
        return CheckReport(engine: engine.name, steps: steps, pending: [], schools: schools, problems: problems)
    }

    private func hasSchema() async throws -> Bool {
        let isSQLite = engine.name == "SQLite"
        return try await engine.read { db in
            let names: [String] = try db.query(
                isSQLite ? "SELECT name FROM sqlite_master WHERE name = 'schema_step'" : "SELECT tablename FROM pg_tables WHERE tablename = 'schema_step'", []
            ) { try $0[0] }
            return !names.isEmpty
        }
    }
}

extension SchoolStore {
    func summary(_ establishment: Establishment, on day: Day) async throws -> CheckReport.SchoolSummary {
        try await read { db in
            try CheckReport.SchoolSummary(
                establishment: establishment, pupils: db.count("SELECT count(*) FROM pupil WHERE school = $1 AND (left_on IS NULL OR left_on > $2)", [day]),
                staff: db.count("SELECT count(*) FROM staff WHERE school = $1 AND (left_on IS NULL OR left_on > $2)", [day]),
                divisions: db.count("SELECT count(*) FROM division WHERE school = $1"))
        }
    }

    /// What the school's rows say against one another.
    func brokenPromises() async throws -> [String] {
        try await read { db in
            try Promise.all.compactMap { promise in
                let count = try db.count(promise.sql)
                return count == 0 ? nil : "\(promise.broken) (\(count))"
            }
        }
    }
}

/// Something that always holds between rows, which the schema cannot state on both engines.
struct Promise: Sendable {
    /// What is wrong when it does not hold.
    let broken: String
    /// Counts the rows that break it.
    let sql: String

    init(_ broken: String, _ sql: String) {
        self.broken = broken
        self.sql = sql
    }

    static let all: [Promise] = people + means + groups + sessions

    private static let people: [Promise] = [
        Promise(
            "pupils are in two divisions on the same day",
            """
            SELECT count(*) FROM division_membership a
            JOIN division_membership b ON b.school = a.school AND b.pupil = a.pupil AND b.from_day > a.from_day
            WHERE a.school = $1 AND (a.to_day IS NULL OR a.to_day >= b.from_day)
            """),
        Promise(
            "pupils have left and are still in a division",
            """
            SELECT count(*) FROM pupil p JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
            WHERE p.school = $1 AND p.left_on IS NOT NULL AND (m.to_day IS NULL OR m.to_day >= p.left_on)
            """),
        Promise(
            "nobody administers the school any more",
            """
            SELECT CASE WHEN EXISTS (
                SELECT 1 FROM account_role r JOIN account a ON a.school = r.school AND a.id = r.account
                WHERE r.school = $1 AND r.role = 'administrator' AND r.to_day IS NULL AND a.disabled_at IS NULL
            ) THEN 0 ELSE 1 END
            """),
        Promise(
            "accounts have neither a password nor an activation code, and are not disabled",
            """
            SELECT count(*) FROM account
            WHERE school = $1 AND password_hash IS NULL AND activation_hash IS NULL AND disabled_at IS NULL
            """),
    ]

    private static let sessions: [Promise] = [
        Promise(
            "calls count other minutes than their session lasts, or belong to one that was not called",
            """
            SELECT count(*) FROM session_pupil x JOIN session s ON s.school = x.school AND s.id = x.session
            WHERE x.school = $1 AND (x.minutes <> s.length OR s.state <> 'delivered')
            """)
    ]

    private static let means: [Promise] = [
        Promise(
            "modules lie outside their period",
            """
            SELECT count(*) FROM module m JOIN period p ON p.school = m.school AND p.id = m.period
            WHERE m.school = $1 AND (m.first_day < p.first_day OR m.last_day > p.last_day)
            """),
        Promise(
            "modules of one period overlap",
            """
            SELECT count(*) FROM module a
            JOIN module b ON b.school = a.school AND b.period = a.period AND b.position > a.position
            WHERE a.school = $1 AND a.last_day >= b.first_day
            """),
        Promise(
            "wishes name workshops that their period does not offer",
            """
            SELECT count(*) FROM wish w
            LEFT JOIN offer o ON o.school = w.school AND o.period = w.period AND o.workshop = w.workshop
            WHERE w.school = $1 AND o.workshop IS NULL
            """),
    ]

    private static let groups: [Promise] = [
        Promise(
            "pupils are in two groups of one slot on the same day",
            """
            SELECT count(*) FROM group_membership a
            JOIN group_membership b ON b.school = a.school AND b.pupil = a.pupil AND b.module = a.module AND b.weekly_slot = a.weekly_slot
                AND b.void = 0 AND (b.from_day > a.from_day OR (b.from_day = a.from_day AND b.opened_by > a.opened_by))
            WHERE a.school = $1 AND a.void = 0 AND a.to_day >= b.from_day
            """),
        Promise(
            "pupils have left and are still in a group",
            """
            SELECT count(*) FROM group_membership m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
            WHERE m.school = $1 AND m.void = 0 AND p.left_on <= m.to_day
                AND NOT EXISTS (
                    SELECT 1 FROM division_membership d
                    WHERE d.school = m.school AND d.pupil = m.pupil AND d.from_day <= m.to_day AND (d.to_day IS NULL OR d.to_day >= m.to_day))
            """),
        Promise(
            "groups with pupils have nobody to lead them",
            """
            SELECT count(*) FROM need_group g
            WHERE g.school = $1
                AND EXISTS (SELECT 1 FROM group_membership m WHERE m.school = g.school AND m.need_group = g.id AND m.ended_by IS NULL AND m.void = 0)
                AND NOT EXISTS (SELECT 1 FROM group_facilitator f WHERE f.school = g.school AND f.need_group = g.id AND f.ended_by IS NULL)
            """),
        Promise(
            "published groups have lost what they were announced as",
            """
            SELECT count(*) FROM need_group g LEFT JOIN group_words w ON w.school = g.school AND w.need_group = g.id
            WHERE g.school = $1 AND w.need_group IS NULL
            """),
        Promise(
            "periods have more than one plan in force",
            """
            SELECT count(*) FROM (
                SELECT period FROM plan WHERE school = $1 AND state = 'published' GROUP BY period HAVING count(*) > 1
            ) twice
            """),
    ]
}
