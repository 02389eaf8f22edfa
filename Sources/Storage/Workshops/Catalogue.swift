public import School

extension SchoolStore {
    /// Every workshop of the school, by title; archived ones as well when asked. Three queries.
    public func workshops(archived: Bool = false) async throws -> [Workshop] {
        try await read { db in
            try Self.workshops(db).filter { archived || !$0.isArchived }.sorted(folding: \.content.title)
        }
    }

    public func workshop(_ id: Workshop.ID) async throws -> Workshop? {
        try await read { db in try Self.workshops(only: id, db).first }
    }

    static func workshops(only id: Workshop.ID? = nil, _ db: SchoolConnection) throws -> [Workshop] {
        // 0 is no workshop's identity: it stands for all of them.
        let which = id?.rawValue ?? 0
        var gains: [Workshop.ID: [WorkshopGain]] = [:]
        for (workshop, gain) in try db.rows(
            """
            SELECT g.workshop, g.skill, g.gain FROM workshop_gain g JOIN skill k ON k.school = g.school AND k.id = g.skill
            WHERE g.school = $1 AND (CAST($2 AS BIGINT) = 0 OR g.workshop = $2) ORDER BY g.gain DESC, k.position, g.skill
            """, [which], { row in (try row[0] as Workshop.ID, WorkshopGain(skill: try row[1], gain: try row[2])) })
        {
            gains[workshop, default: []].append(gain)
        }
        var pools: [Workshop.ID: [[Facilitator.ID]]] = [:]
        for (workshop, pool, person) in try db.rows(
            """
            SELECT p.workshop, p.pool, p.facilitator FROM workshop_pool p
            JOIN facilitator f ON f.school = p.school AND f.id = p.facilitator
            WHERE p.school = $1 AND (CAST($2 AS BIGINT) = 0 OR p.workshop = $2) ORDER BY p.pool, f.sort_key, f.id
            """, [which], { row in (try row[0] as Workshop.ID, try row[1] as Int, try row[2] as Facilitator.ID) })
        {
            while pools[workshop, default: []].count < pool { pools[workshop, default: []].append([]) }
            pools[workshop, default: []][pool - 1].append(person)
        }
        return try db.rows(
            """
            SELECT id, title, axis, kind, objective, indicators, resources, sessions, min_size, comfort_size, max_size, max_parallel,
                repeatable, room_kinds, sheet, archived_at, version
            FROM workshop WHERE school = $1 AND (CAST($2 AS BIGINT) = 0 OR id = $2)
            """, [which]
        ) { row in
            let id: Workshop.ID = try row[0]
            let archivedAt: Moment? = try row[15]
            return Workshop(
                id: id,
                content: try WorkshopContent(
                    title: row[1], axis: row[2], kind: row[3], objective: row[4], indicators: (row[5] as String).split(separator: "\n").map(String.init),
                    resources: row[6], sessions: row[7], minSize: row[8], comfortSize: row[9], maxSize: row[10], maxParallel: row[11],
                    isRepeatable: row[12], roomKinds: RoomKind.list(row[13]), gains: gains[id] ?? [], pools: pools[id] ?? [], sheet: row[14]),
                isArchived: archivedAt != nil, version: try row[16])
        }
    }

    /// Throws `.unique` when the ready-made sheet was adopted already.
    @discardableResult
    public func add(_ content: WorkshopContent) async throws -> Workshop.ID {
        let id = Workshop.ID.new()
        try await write { db in try Self.insertWorkshop(id, content, db) }
        return id
    }

    private static func insertWorkshop(_ id: Workshop.ID, _ content: WorkshopContent, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO workshop (school, id, title, axis, kind, objective, indicators, resources, sessions, min_size, comfort_size,
                max_size, max_parallel, repeatable, room_kinds, sheet, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)
            """, [id] + columns(content) + [content.sheet])
        try insertParts(id, content, db)
    }

    /// Throws `.stale` when somebody saved since `version` was read; nothing is changed then.
    public func save(_ id: Workshop.ID, _ content: WorkshopContent, version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                """
                UPDATE workshop SET title = $3, axis = $4, kind = $5, objective = $6, indicators = $7, resources = $8, sessions = $9,
                    min_size = $10, comfort_size = $11, max_size = $12, max_parallel = $13, repeatable = $14, room_kinds = $15,
                    version = version + 1
                WHERE school = $1 AND id = $2 AND version = $16
                """, [id] + Self.columns(content) + [version])
            guard changed == 1 else { throw StorageError.stale }
            try db.run("DELETE FROM workshop_gain WHERE school = $1 AND workshop = $2", [id])
            try db.run("DELETE FROM workshop_pool WHERE school = $1 AND workshop = $2", [id])
            try Self.insertParts(id, content, db)
        }
    }

    private static func columns(_ content: WorkshopContent) -> [any Column] {
        [
            content.title, content.axis, content.kind, content.objective, content.indicators.joined(separator: "\n"), content.resources,
            content.sessions, content.minSize, content.comfortSize, content.maxSize, content.maxParallel, content.isRepeatable,
            RoomKind.text(content.roomKinds),
        ]
    }

    private static func insertParts(_ id: Workshop.ID, _ content: WorkshopContent, _ db: SchoolConnection) throws {
        for gain in content.gains {
            try db.run("INSERT INTO workshop_gain (school, workshop, skill, gain) VALUES ($1, $2, $3, $4)", [id, gain.skill, gain.gain])
        }
        try insertPools(id, content.pools, db)
    }

    private static func insertPools(_ id: Workshop.ID, _ pools: [[Facilitator.ID]], _ db: SchoolConnection) throws {
        for (index, pool) in pools.enumerated() {
            for person in Set(pool).sorted() {
                try db.run(
                    "INSERT INTO workshop_pool (school, workshop, pool, facilitator) VALUES ($1, $2, $3, $4)", [id, index + 1, person])
            }
        }
    }

    /// Puts somebody into pools of workshops and takes them out of others; what is not named stays, so that two people at once
    /// lose nothing. A workshop that is changed has a new version: whoever edits its sheet is told. One workshop at a time,
    /// about four statements each.
    /// - Parameter pool: 1 for whoever runs it, 2 and 3 for co-animation. One that is left empty is none: those after it move up.
    public func setPools(
        of person: Facilitator.ID, adding: [(workshop: Workshop.ID, pool: Int)], removing: [(workshop: Workshop.ID, pool: Int)]
    ) async throws {
        try await write { db in
            for id in Set(adding.map(\.workshop) + removing.map(\.workshop)).sorted() {
                guard let workshop = try Self.workshops(only: id, db).first else { continue }
                var pools = workshop.content.pools
                for tie in removing where tie.workshop == id && pools.indices.contains(tie.pool - 1) { pools[tie.pool - 1].removeAll { $0 == person } }
                for tie in adding where tie.workshop == id && (1...WorkshopContent.poolsLimit).contains(tie.pool) {
                    while pools.count < tie.pool { pools.append([]) }
                    if !pools[tie.pool - 1].contains(person) { pools[tie.pool - 1].append(person) }
                }
                pools.removeAll(where: \.isEmpty)
                guard pools.map(Set.init) != workshop.content.pools.map(Set.init) else { continue }
                try db.run("UPDATE workshop SET version = version + 1 WHERE school = $1 AND id = $2", [id])
                try db.run("DELETE FROM workshop_pool WHERE school = $1 AND workshop = $2", [id])
                try Self.insertPools(id, pools, db)
            }
        }
    }

    /// Takes a workshop out of the catalogue, or brings it back. What it was used for stays.
    public func archive(_ id: Workshop.ID, _ isArchived: Bool, at now: Moment) async throws {
        try await write { db in
            try db.run(
                "UPDATE workshop SET archived_at = $3, version = version + 1 WHERE school = $1 AND id = $2", [id, isArchived ? now : nil])
        }
    }

    /// Skills of the frameworks in force, by code: what ready-made sheets are tied to.
    public func skillsByCode() async throws -> [String: Skill.ID] { try await read { db in try Self.skillsByCode(db) } }

    private static func skillsByCode(_ db: SchoolConnection) throws -> [String: Skill.ID] {
        let pairs: [(String, Skill.ID)] = try db.rows(
            """
            SELECT k.code, k.id FROM skill k JOIN framework f ON f.school = k.school AND f.id = k.framework
            WHERE k.school = $1 AND f.valid_to IS NULL ORDER BY f.code, k.position
            """
        ) { row in (try row[0], try row[1]) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Makes ready-made sheets the school's own workshops, under their axis, which is made as well when it is not there.
    /// Sheets adopted before, and those of which the school has no skill, are passed over. Returns what was adopted.
    @discardableResult
    public func adopt(_ sheets: [WorkshopSheet], in language: Language) async throws -> [Workshop.ID] {
        try await write { db in
            let skills = try Self.skillsByCode(db)
            let present = Set(
                try db.rows("SELECT sheet FROM workshop WHERE school = $1 AND sheet IS NOT NULL AND archived_at IS NULL") { try $0[0] as String })
            var axes = Dictionary(
                try db.rows("SELECT sheet, id FROM axis WHERE school = $1 AND sheet IS NOT NULL") { row in (try row[0] as String, try row[1] as Axis.ID) },
                uniquingKeysWith: { first, _ in first })
            var adopted: [Workshop.ID] = []
            for sheet in sheets where !present.contains(sheet.code) {
                if axes[sheet.axis] == nil, let axis = WorkshopSheets.axes.first(where: { $0.code == sheet.axis }) {
                    let id = Axis.ID.new()
                    try db.run(
                        "INSERT INTO axis (school, id, title, sheet, version) VALUES ($1, $2, $3, $4, 1)", [id, axis.title[language], axis.code])
                    axes[axis.code] = id
                }
                guard let content = sheet.content(in: language, axis: axes[sheet.axis], skills: skills) else { continue }
                let id = Workshop.ID.new()
                try Self.insertWorkshop(id, content, db)
                adopted.append(id)
            }
            return adopted
        }
    }
}

/// A skill's names, for the sheets that aim at it.
public struct SkillName: Sendable {
    public let id: Skill.ID
    public let code: String
    public let label, pupilLabel: Phrase
    /// Name of the framework it belongs to.
    public let framework: String
    /// Whether its framework is the version in force.
    public let isInForce: Bool
}

extension SchoolStore {
    /// Every skill, those in force first, by framework and position.
    public func skillNames() async throws -> [SkillName] {
        try await read { db in
            try db.rows(
                """
                SELECT k.id, k.code, k.label, k.label_en, k.pupil_label, k.pupil_label_en, f.name, CASE WHEN f.valid_to IS NULL THEN 1 ELSE 0 END
                FROM skill k JOIN framework f ON f.school = k.school AND f.id = k.framework
                WHERE k.school = $1 ORDER BY 8 DESC, f.code, f.version DESC, k.position
                """
            ) { row in
                try SkillName(
                    id: row[0], code: row[1], label: Phrase(fr: row[2], en: row[3]), pupilLabel: Phrase(fr: row[4], en: row[5]), framework: row[6],
                    isInForce: row[7])
            }
        }
    }
}
