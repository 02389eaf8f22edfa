public import School

extension RosterImport.State: Column {}

extension SchoolStore {
    /// Keeps the files of an upload until they are applied, removed, or a day old.
    public func startImport(_ files: [(name: String, bytes: [UInt8])], by account: Account.ID, at now: Moment) async throws -> RosterImport.ID {
        let id = RosterImport.ID.new()
        try await write { db in
            try db.run(
                """
                INSERT INTO import (school, id, state, started_by, started_at, added, changed, ended) VALUES ($1, $2, 'open', $3, $4, 0, 0, 0)
                """, [id, account, now])
            for (position, file) in files.enumerated() {
                try db.run(
                    "INSERT INTO import_file (school, import, position, name, content) VALUES ($1, $2, $3, $4, $5)",
                    [id, position, file.name.replacing("\0", with: ""), file.bytes])
            }
        }
        return id
    }

    public func rosterImport(_ id: RosterImport.ID) async throws -> RosterImport? {
        try await read { db in try db.first("\(Self.importColumns) AND i.id = $2", [id], Self.rosterImport) }
    }

    /// The latest first: at most `limit` of those applied and as many of the others, so that previews do not push out what was written.
    public func rosterImports(limit: Int) async throws -> [RosterImport] {
        let found = try await read { db in
            try ["=", "<>"].flatMap { sign in
                try db.rows("\(Self.importColumns) AND i.state \(sign) 'applied' ORDER BY i.id DESC LIMIT $2", [limit], Self.rosterImport)
            }
        }
        return found.sorted { $0.id > $1.id }
    }

    /// In the order of the upload. Empty once applied, removed or a day old.
    public func importFiles(_ id: RosterImport.ID) async throws -> [(name: String, bytes: [UInt8])] {
        try await read { db in
            try db.rows("SELECT name, content FROM import_file WHERE school = $1 AND import = $2 ORDER BY position", [id]) { row in
                (name: try row[0], bytes: try row[1])
            }
        }
    }

    public func importAnswers(_ id: RosterImport.ID) async throws -> [String: String] {
        let pairs = try await read { db in
            try db.rows("SELECT question, answer FROM import_answer WHERE school = $1 AND import = $2", [id]) { row in
                (try row[0] as String, try row[1] as String)
            }
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }

    public func answerImport(_ id: RosterImport.ID, _ answers: [String: String]) async throws {
        try await write { db in
            for (question, answer) in answers {
                try db.run(
                    """
                    INSERT INTO import_answer (school, import, question, answer) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (school, import, question) DO UPDATE SET answer = $4
                    """, [id, question, answer])
            }
        }
    }

    /// The column mappings that people chose, by `ColumnMapping.key(of:)`.
    public func columnMappings() async throws -> [String: ColumnMapping] {
        let pairs = try await read { db in
            try db.rows("SELECT header, columns FROM import_mapping WHERE school = $1") { row in
                (try row[0] as String, ColumnMapping(text: try row[1]))
            }
        }
        return Dictionary(pairs.compactMap { key, mapping in mapping.map { (key, $0) } }, uniquingKeysWith: { _, last in last })
    }

    public func remember(_ mapping: ColumnMapping, header: [String]) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO import_mapping (school, header, columns) VALUES ($1, $2, $3)
                ON CONFLICT (school, header) DO UPDATE SET columns = $3
                """, [ColumnMapping.key(of: header), mapping.text])
        }
    }

    /// Deletes the files of an open import, and the import.
    public func discardImport(_ id: RosterImport.ID) async throws {
        try await write { db in
            guard try db.count("SELECT count(*) FROM import WHERE school = $1 AND id = $2 AND state = 'open'", [id]) == 1 else { return }
            try Self.deleteFiles(of: id, db)
            try db.run("DELETE FROM import WHERE school = $1 AND id = $2", [id])
        }
    }

    /// Deletes the files of imports begun before the moment and never applied.
    public func forgetImportFiles(before moment: Moment) async throws {
        let old = try await read { db in
            try db.rows("SELECT id FROM import WHERE school = $1 AND state = 'open' AND started_at < $2", [moment]) { try $0[0] as RosterImport.ID }
        }
        for id in old { try await discardImport(id) }
    }

    static func deleteFiles(of id: RosterImport.ID, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM import_file WHERE school = $1 AND import = $2", [id])
        try db.run("DELETE FROM import_answer WHERE school = $1 AND import = $2", [id])
    }

    /// The job that read the files last says whether they can be taken.
    private static let importColumns = """
        SELECT i.id, CASE WHEN i.state = 'open' AND r.detail = '\(RosterImport.State.refused.rawValue)' THEN r.detail ELSE i.state END,
            COALESCE(s.given_name || ' ' || s.family_name, a.login), i.started_at, i.applied_at, i.added, i.changed, i.ended
        FROM import i JOIN account a ON a.school = i.school AND a.id = i.started_by
        LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
        LEFT JOIN job r ON r.school = i.school AND r.id = (
            SELECT max(j.id) FROM job j WHERE j.school = i.school AND j.kind = 'import' AND j.subject = i.id)
        WHERE i.school = $1
        """

    private static func rosterImport(_ row: Row) throws -> RosterImport {
        try RosterImport(
            id: row[0], state: row[1], startedBy: row[2], startedAt: row[3], appliedAt: row[4], added: row[5], changed: row[6], ended: row[7])
    }
}
