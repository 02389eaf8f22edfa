public import School

extension Skill.Kind: Column {}
extension NeedKind: Column {}

/// A framework as the list of frameworks shows it.
public struct FrameworkSummary: Sendable, Hashable {
    public let framework: Framework
    public let skills: Int
    /// How many rounds look at one of its skills.
    public let rounds: Int
}

/// One version of a framework with its skills in order.
public struct FrameworkContents: Sendable, Hashable {
    public let framework: Framework
    public let skills: [Skill]
    public let isUsed: Bool
    /// When it was last written: whoever edits says which text they saw.
    public let revisedAt: Moment
}

extension SchoolStore {
    /// Every framework of the school with every version: those in force first, by name, newest version first. One query.
    public func frameworks() async throws -> [FrameworkSummary] {
        let all = try await read { db in
            try db.rows(
                """
                SELECT \(frameworkColumns),
                    (SELECT count(*) FROM skill s WHERE s.school = f.school AND s.framework = f.id),
                    (SELECT count(DISTINCT rs.round) FROM skill s JOIN round_skill rs ON rs.school = s.school AND rs.skill = s.id
                        WHERE s.school = f.school AND s.framework = f.id)
                FROM framework f WHERE f.school = $1
                """
            ) { row in FrameworkSummary(framework: try frameworkRow(row), skills: try row[7], rounds: try row[8]) }
        }
        return all.sorted { a, b in
            let left = (a.framework.validTo == nil ? 0 : 1, folded(a.framework.name), -a.framework.version)
            let right = (b.framework.validTo == nil ? 0 : 1, folded(b.framework.name), -b.framework.version)
            return left < right
        }
    }

    /// Nil when this school has no such framework. Two queries.
    public func framework(_ id: Framework.ID) async throws -> FrameworkContents? {
        try await read { db in try contents(id, db) }
    }

    /// Skills of the frameworks in force on the day, in their order. Two queries.
    public func skillsInForce(on today: Day) async throws -> [(framework: Framework, skills: [Skill])] {
        try await read { db in
            let frameworks = try db.rows(
                "SELECT \(frameworkColumns) FROM framework f WHERE f.school = $1 AND (f.valid_to IS NULL OR f.valid_to >= $2)", [today],
                frameworkRow)
            let skills = try db.rows("SELECT \(skillColumns) FROM skill s WHERE s.school = $1 ORDER BY s.position, s.code", [], skillRow)
            let byFramework = Dictionary(grouping: skills, by: \.framework)
            return frameworks.sorted(folding: \.name).map { ($0, byFramework[$0.id] ?? []) }
        }
    }

    /// Takes a framework up as version 1. Throws `StorageError.unique` when the school already has one of this code,
    /// `FrameworkRefusal` when the draft is not one.
    @discardableResult
    public func adopt(_ draft: FrameworkDraft, at now: Moment) async throws -> Framework.ID {
        let problems = draft.problems()
        guard problems.isEmpty else { throw FrameworkRefusal(problems) }
        return try await write { db in try insert(draft, version: 1, at: now, db) }
    }

    /// Changes a framework: in place when nobody has used it, otherwise by a new version that takes its place, the old one
    /// being kept as it was for what it was used in. Throws `StorageError.stale` when it was changed since `seen`, or is
    /// no longer the version in force.
    public func revise(
        _ id: Framework.ID, to draft: FrameworkDraft, seen: Moment, at now: Moment, today: Day
    ) async throws -> Framework.ID {
        let problems = draft.problems()
        guard problems.isEmpty else { throw FrameworkRefusal(problems) }
        do {
            return try await write { db in
                guard let old = try contents(id, db), old.revisedAt == seen, old.framework.validTo == nil else { throw StorageError.stale }
                switch FrameworkRevision.of(old.framework, isUsed: old.isUsed) {
                case .inPlace:
                    try rewrite(old, as: draft, at: now, db)
                    return id
                case .newVersion(let version): return try supersede(old.framework, by: draft, version: version, at: now, today: today, db)
                }
            }
        } catch StorageError.foreignKey {
            // A line that the draft drops is one that a workshop works on: keep the old version for it.
            return try await write { db in
                guard let old = try contents(id, db), old.revisedAt == seen, old.framework.validTo == nil else { throw StorageError.stale }
                return try supersede(old.framework, by: draft, version: old.framework.version + 1, at: now, today: today, db)
            }
        }
    }
}

// MARK: - Rows

let frameworkColumns = "f.id, f.code, f.name, f.version, f.source, f.valid_from, f.valid_to"
let skillColumns =
    "s.id, s.framework, s.code, s.label, s.label_en, s.pupil_label, s.pupil_label_en, s.parent, s.kind, s.need, s.position, s.official_code"

private func frameworkRow(_ row: Row) throws -> Framework {
    try Framework(
        id: row[0], code: row[1], name: row[2], version: row[3], source: row[4], validFrom: row[5], validTo: row[6])
}

func skillRow(_ row: Row) throws -> Skill {
    try Skill(
        id: row[0], framework: row[1], code: row[2], label: Phrase(fr: row[3], en: row[4]), pupilLabel: Phrase(fr: row[5], en: row[6]),
        parent: row[7], kind: row[8], need: row[9], position: row[10], officialCode: row[11])
}

private func contents(_ id: Framework.ID, _ db: SchoolConnection) throws -> FrameworkContents? {
    let head = try db.first(
        """
        SELECT \(frameworkColumns), f.revised_at,
            (SELECT count(*) FROM skill s JOIN round_skill rs ON rs.school = s.school AND rs.skill = s.id
                WHERE s.school = f.school AND s.framework = f.id)
        FROM framework f WHERE f.school = $1 AND f.id = $2
        """, [id]
    ) { row in (framework: try frameworkRow(row), revisedAt: try row[7] as Moment, uses: try row[8] as Int) }
    guard let head else { return nil }
    let skills = try db.rows(
        "SELECT \(skillColumns) FROM skill s WHERE s.school = $1 AND s.framework = $2 ORDER BY s.position, s.code", [id], skillRow)
    return FrameworkContents(framework: head.framework, skills: skills, isUsed: head.uses > 0, revisedAt: head.revisedAt)
}

// MARK: - Writing

private func insert(_ draft: FrameworkDraft, version: Int, at now: Moment, _ db: SchoolConnection) throws -> Framework.ID {
    let id = Framework.ID.new()
    try db.run(
        """
        INSERT INTO framework (school, id, code, name, version, source, valid_from, revised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """, [id, draft.code, draft.name, version, draft.source, draft.validFrom, now])
    for (position, item) in draft.items.enumerated() { try insert(item, position, in: id, db) }
    return id
}

private func insert(_ item: FrameworkDraft.Item, _ position: Int, in framework: Framework.ID, _ db: SchoolConnection) throws {
    try db.run(
        """
        INSERT INTO skill (school, id, framework, code, label, label_en, pupil_label, pupil_label_en, parent, kind, need, position, official_code)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        [
            Skill.ID.new(), framework, item.code, item.label.fr, item.label.en, item.pupilLabel.fr, item.pupilLabel.en, item.parent,
            item.kind, item.need, position, item.officialCode,
        ])
}

/// Items keep their identity by code, so that a workshop that works on one still does.
private func rewrite(_ old: FrameworkContents, as draft: FrameworkDraft, at now: Moment, _ db: SchoolConnection) throws {
    try db.run(
        "UPDATE framework SET name = $3, source = $4, revised_at = $5 WHERE school = $1 AND id = $2",
        [old.framework.id, draft.name, draft.source, now])
    let kept = Set(draft.items.map(\.code))
    for skill in old.skills where !kept.contains(skill.code) {
        try db.run("DELETE FROM skill WHERE school = $1 AND id = $2", [skill.id])
    }
    let known = Dictionary(old.skills.map { ($0.code, $0.id) }, uniquingKeysWith: { first, _ in first })
    for (position, item) in draft.items.enumerated() {
        guard let id = known[item.code] else {
            try insert(item, position, in: old.framework.id, db)
            continue
        }
        try db.run(
            """
            UPDATE skill SET label = $3, label_en = $4, pupil_label = $5, pupil_label_en = $6, parent = $7, kind = $8, need = $9, position = $10,
                official_code = $11
            WHERE school = $1 AND id = $2
            """,
            [
                id, item.label.fr, item.label.en, item.pupilLabel.fr, item.pupilLabel.en, item.parent, item.kind, item.need, position,
                item.officialCode,
            ])
    }
}

private func supersede(
    _ old: Framework, by draft: FrameworkDraft, version: Int, at now: Moment, today: Day, _ db: SchoolConnection
) throws -> Framework.ID {
    try db.run(
        "UPDATE framework SET valid_to = $3, revised_at = $4 WHERE school = $1 AND id = $2", [old.id, today - 1, now])
    var next = draft
    next.code = old.code
    next.validFrom = today
    return try insert(next, version: version, at: now, db)
}
