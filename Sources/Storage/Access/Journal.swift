import School

/// One line of the access journal.
public struct JournalEntry: Sendable {
    public let at: Moment
    /// Nil for what was done at the command line of the server.
    public let login: String?
    public let action, resource: String
    public let subject: Int64?
}

extension SchoolStore {
    /// Notes that someone read or did something sensitive. Ids only: the journal holds no name. `account` is nil for the
    /// command line, which no account stands behind: it is kept as 0.
    public func note(_ action: String, _ resource: String, subject: Int64?, by account: Account.ID?, at now: Moment) async throws {
        try await write { db in try Self.note(action, resource, subject: subject, by: account, at: now, db) }
    }

    static func note(_ action: String, _ resource: String, subject: Int64?, by account: Account.ID?, at now: Moment, _ db: SchoolConnection) throws {
        try db.run(
            "INSERT INTO journal (school, id, at, account, action, resource, subject) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [Identifier<JournalEntry>.new(), now, account ?? Account.ID(rawValue: 0), action, resource, subject])
    }

    /// The latest lines first, older than `before` when given, at most `limit`.
    public func journal(before: Moment?, limit: Int) async throws -> [JournalEntry] {
        try await read { db in
            try db.rows(
                """
                SELECT j.at, a.login, j.action, j.resource, j.subject
                FROM journal j LEFT JOIN account a ON a.school = j.school AND a.id = j.account
                WHERE j.school = $1 AND j.at < $2 ORDER BY j.at DESC, j.id DESC LIMIT $3
                """, [before?.milliseconds ?? Int64.max, limit]
            ) { row in try JournalEntry(at: row[0], login: row[1], action: row[2], resource: row[3], subject: row[4]) }
        }
    }

    /// Deletes the lines older than the moment.
    public func forgetJournal(before moment: Moment) async throws {
        try await write { db in try db.run("DELETE FROM journal WHERE school = $1 AND at < $2", [moment]) }
    }
}
