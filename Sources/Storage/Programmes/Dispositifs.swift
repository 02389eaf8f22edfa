public import School

extension DispositifKind: Column {}
extension Volume.Basis: Column {}
extension Knowledge: Column {}

/// A dispositif would take the hours of another account: of support for projects, or the other way round.
public struct MixedAccounts: Error {
    public let problem: Problem
}

/// The preset was adopted for one of these levels already, as this one.
public struct AdoptedAlready: Error {
    public let dispositif: Dispositif.ID
}

extension SchoolStore {
    /// Those that began last come first.
    public func dispositifs() async throws -> [Dispositif] { try await read { db in try Self.dispositifs("1 = 1", [], db) } }

    public func dispositif(_ id: Dispositif.ID) async throws -> Dispositif? { try await read { db in try Self.dispositif(id, db) } }

    static func dispositif(_ id: Dispositif.ID, _ db: SchoolConnection) throws -> Dispositif? { try dispositifs("d.id = $2", [id], db).first }

    /// - Parameter condition: on `d`, with its arguments from `$2` on.
    private static func dispositifs(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [Dispositif] {
        let levels = Dictionary(
            grouping: try db.rows(
                """
                SELECT l.dispositif, l.level FROM dispositif_level l JOIN dispositif d ON d.school = l.school AND d.id = l.dispositif
                WHERE l.school = $1 AND \(condition)
                """, arguments
            ) { row in (try row[0] as Dispositif.ID, try row[1] as String) }, by: \.0
        ).mapValues { SchoolLevel.sorted($0.map(\.1)) }
        return try db.rows(
            """
            SELECT d.id, d.kind, d.name, d.basis, d.minutes, d.most_minutes, d.cycle_years, d.group_limit, d.source, d.knowledge, d.doubt, d.from_day, d.until_day,
                d.preset, d.version
            FROM dispositif d WHERE d.school = $1 AND \(condition) ORDER BY d.from_day DESC, d.id
            """, arguments
        ) { row in
            let id: Dispositif.ID = try row[0]
            let basis: Volume.Basis = try row[3]
            guard let volume = Volume(basis, minutes: try row[4], most: try row[5], years: try row[6]) else {
                throw StorageError.refused("dispositif \(id) has no volume")
            }
            return Dispositif(
                id: id,
                content: DispositifContent(
                    kind: try row[1], name: try row[2], levels: levels[id] ?? [], volume: volume, groupLimit: try row[7], source: try row[8],
                    knowledge: try row[9], doubt: try row[10], from: try row[11], until: try row[12]), preset: try row[13], version: try row[14])
        }
    }

    /// School years in which this school has, or had, divisions.
    public func yearsWithDivisions() async throws -> [Int] {
        try await read { db in try db.rows("SELECT DISTINCT year FROM division WHERE school = $1") { try $0[0] as Int } }
    }

    /// Levels of the school year's divisions, as a pupil goes through them.
    public func levels(year: Int) async throws -> [String] {
        try await read { db in
            SchoolLevel.sorted(try db.rows("SELECT DISTINCT level FROM division WHERE school = $1 AND year = $2", [year]) { try $0[0] as String })
        }
    }

    /// Throws `AdoptedAlready` when another from the same preset holds then for one of its levels.
    /// - Parameter preset: the code of the preset that it comes from.
    @discardableResult
    public func add(_ content: DispositifContent, preset: String? = nil) async throws -> Dispositif.ID {
        let id = Dispositif.ID.new()
        try await write { db in
            if let preset {
                let others = try Self.dispositifs("d.preset = $2 AND (d.until_day IS NULL OR d.until_day >= $3)", [preset, content.from], db)
                if let other = others.first(where: { !Set($0.content.levels).isDisjoint(with: content.levels) }) { throw AdoptedAlready(dispositif: other.id) }
            }
            try db.run(
                """
                INSERT INTO dispositif (school, id, kind, name, basis, minutes, most_minutes, cycle_years, group_limit, source, knowledge, doubt,
                    from_day, until_day, preset, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
                """, [id] + Self.columns(content) + [preset])
            try Self.setLevels(content.levels, of: id, db)
        }
        return id
    }

    /// Throws `.stale` when somebody saved since `version` was read, `MixedAccounts` when its kind may not become the new one.
    public func save(_ id: Dispositif.ID, _ content: DispositifContent, version: Int) async throws {
        try await write { db in
            if let present = try Self.dispositif(id, db), let problem = content.refusal(replacing: present.content) {
                throw MixedAccounts(problem: problem)
            }
            let changed = try db.run(
                """
                UPDATE dispositif SET kind = $3, name = $4, basis = $5, minutes = $6, most_minutes = $7, cycle_years = $8, group_limit = $9, source = $10,
                    knowledge = $11, doubt = $12, from_day = $13, until_day = $14, version = version + 1
                WHERE school = $1 AND id = $2 AND version = $15
                """, [id] + Self.columns(content) + [version])
            guard changed == 1 else { throw StorageError.stale }
            try Self.setLevels(content.levels, of: id, db)
        }
    }

    /// The last day on which it holds. Throws `.stale` when somebody saved since `version` was read, `.check` when it began later.
    public func end(_ id: Dispositif.ID, on day: Day, version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE dispositif SET until_day = $3, version = version + 1 WHERE school = $1 AND id = $2 AND version = $4", [id, day, version])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// For what was adopted by mistake: throws `.foreignKey` when something rests on it.
    public func removeDispositif(_ id: Dispositif.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM dispositif_level WHERE school = $1 AND dispositif = $2", [id])
            try db.run("DELETE FROM dispositif WHERE school = $1 AND id = $2", [id])
        }
    }

    private static func columns(_ content: DispositifContent) -> [any Column] {
        let volume = content.volume
        return [
            content.kind, content.name, volume.basis, volume.minutes, volume.most, volume.years, content.groupLimit, content.source, content.knowledge,
            content.doubt, content.from, content.until,
        ]
    }

    private static func setLevels(_ levels: [String], of id: Dispositif.ID, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM dispositif_level WHERE school = $1 AND dispositif = $2", [id])
        for level in Set(levels).sorted() {
            try db.run("INSERT INTO dispositif_level (school, dispositif, level) VALUES ($1, $2, $3)", [id, level])
        }
    }
}
