public import School

extension CouncilTarget.Basis: Column {}

extension SchoolStore {
    /// Every choice of a school year: levels as a pupil goes through them, the latest choice of each first.
    public func councilChoices(year: Int) async throws -> [CouncilChoice] {
        try await read { db in try Self.councilChoices("c.year = $2", [year], db) }
    }

    public func councilChoice(_ id: CouncilChoice.ID) async throws -> CouncilChoice? {
        try await read { db in try Self.councilChoices("c.id = $2", [id], db).first }
    }

    /// - Parameter condition: on the choice `c`, with its arguments from `$2` on. Five statements, however many choices.
    private static func councilChoices(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [CouncilChoice] {
        func linked<T>(_ table: String, _ columns: String, order: String = "", _ decode: (Row) throws -> T) throws -> [CouncilChoice.ID: [T]] {
            let rows = try db.rows(
                """
                SELECT x.council_choice, \(columns) FROM \(table) x JOIN council_choice c ON c.school = x.school AND c.id = x.council_choice
                WHERE x.school = $1 AND \(condition) \(order)
                """, arguments
            ) { row in (try row[0] as CouncilChoice.ID, try decode(row)) }
            return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
        }
        let targets = try linked("council_target", "x.dispositif, x.basis, x.minutes", order: "ORDER BY x.dispositif") { row in
            CouncilTarget(dispositif: try row[1], basis: try row[2], minutes: try row[3])
        }
        let skills = try linked("council_skill", "x.skill") { try $0[1] as Skill.ID }
        let themes = try linked("council_theme", "x.theme", order: "ORDER BY x.position") { try $0[1] as String }
        let names = try authorNames(db)
        return try db.rows(
            """
            SELECT c.id, c.year, c.level, c.number, c.held_on, c.words, c.objectives, c.at, c.account, wa.login, y.day, y.words, y.at, y.account, ya.login
            FROM council_choice c JOIN account wa ON wa.school = c.school AND wa.id = c.account
            LEFT JOIN council_approval y ON y.school = c.school AND y.council_choice = c.id
            LEFT JOIN account ya ON ya.school = y.school AND ya.id = y.account
            WHERE c.school = $1 AND \(condition)
            """, arguments
        ) { row in
            let id: CouncilChoice.ID = try row[0]
            let (writer, login): (Account.ID, String) = (try row[8], try row[9])
            let approval = try (row[10] as Day?).map { day in
                let (approver, login): (Account.ID, String) = (try row[13], try row[14])
                return CouncilApproval(day: day, words: try row[11], by: names[approver] ?? login, at: try row[12])
            }
            return CouncilChoice(
                id: id, year: try row[1], level: try row[2], number: try row[3],
                content: CouncilContent(
                    heldOn: try row[4], words: try row[5], objectives: try row[6], targets: targets[id] ?? [], skills: Set(skills[id] ?? []),
                    themes: themes[id] ?? []), writer: names[writer] ?? login, at: try row[7], approval: approval)
        }.sorted { a, b in a.level != b.level ? (SchoolLevel.order(a.level), a.level) < (SchoolLevel.order(b.level), b.level) : a.number > b.number }
    }

    /// Writes a choice down as the latest of its level and year; those before it stay. Throws `.stale` when there is a later one than
    /// `seen`, the number of the latest that the writer knew (0 for none), `.foreignKey` when a dispositif or a skill is gone.
    @discardableResult
    public func add(
        _ content: CouncilContent, for level: String, year: Int, after seen: Int, by account: Account.ID, at now: Moment
    ) async throws -> CouncilChoice.ID {
        let id = CouncilChoice.ID.new()
        do {
            try await write { db in
                let latest = try db.count("SELECT COALESCE(max(number), 0) FROM council_choice WHERE school = $1 AND year = $2 AND level = $3", [year, level])
                guard latest == seen else { throw StorageError.stale }
                try db.run(
                    """
                    INSERT INTO council_choice (school, id, year, level, number, held_on, words, objectives, account, at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                    """, [id, year, level, seen + 1, content.heldOn, content.words, content.objectives, account, now])
                for target in content.targets {
                    try db.run(
                        "INSERT INTO council_target (school, council_choice, dispositif, basis, minutes) VALUES ($1, $2, $3, $4, $5)",
                        [id, target.dispositif, target.basis, target.minutes])
                }
                for skill in content.skills.sorted() {
                    try db.run("INSERT INTO council_skill (school, council_choice, skill) VALUES ($1, $2, $3)", [id, skill])
                }
                for (index, theme) in content.themes.enumerated() {
                    try db.run(
                        "INSERT INTO council_theme (school, council_choice, position, theme) VALUES ($1, $2, $3, $4)", [id, index + 1, theme])
                }
            }
        } catch StorageError.unique {
            // Somebody else's choice reached the database between our reading and our writing.
            throw StorageError.stale
        }
        return id
    }

    /// Keeps the head's approval. The first one stands: approving again changes nothing.
    public func approve(_ id: CouncilChoice.ID, on day: Day, words: String, by account: Account.ID, at now: Moment) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO council_approval (school, council_choice, day, words, account, at) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (school, council_choice) DO NOTHING
                """, [id, day, words, account, now])
        }
    }

    /// The skills that the choice in force for a division's level puts first, in every version of their framework.
    public func prioritySkills(of division: Division.ID) async throws -> Set<Skill.ID> {
        try await read { db in
            let choices = try db.rows(
                """
                SELECT c.id, CASE WHEN y.day IS NULL THEN 0 ELSE 1 END FROM council_choice c
                JOIN division d ON d.school = c.school AND d.level = c.level AND d.year = c.year AND d.id = $2
                LEFT JOIN council_approval y ON y.school = c.school AND y.council_choice = c.id
                WHERE c.school = $1 ORDER BY c.number DESC
                """, [division]
            ) { row in (id: try row[0] as CouncilChoice.ID, isApproved: try row[1] as Bool) }
            guard let choice = choices.first(where: \.isApproved) ?? choices.first else { return [] }
            return Set(
                try db.rows(
                    """
                    SELECT other.id FROM council_skill x
                    JOIN skill k ON k.school = x.school AND k.id = x.skill JOIN framework f ON f.school = k.school AND f.id = k.framework
                    JOIN framework g ON g.school = f.school AND g.code = f.code
                    JOIN skill other ON other.school = g.school AND other.framework = g.id AND other.code = k.code
                    WHERE x.school = $1 AND x.council_choice = $2
                    """, [choice.id]
                ) { try $0[0] as Skill.ID })
        }
    }
}
