import School

/// An open session: who, and the secret that their forms must carry.
public struct Session: Sendable {
    public let viewer: Viewer
    public let csrf: String
    public let startedAt: Moment
    /// When the password was last typed.
    public let confirmedAt: Moment
    public let establishment: Establishment
}

extension Store {
    /// The session that a cookie's token opens, with the viewer's ties as they are on this day; nil when it is
    /// unknown, older than `lifetime`, idle for longer than `idle`, or the account is disabled. Two to four
    /// queries in one transaction: every page begins with it.
    public func session(tokenHash: String, at now: Moment, today: Day, lifetime: Duration, idle: Duration) async throws -> Session? {
        struct Opened {
            let school: Establishment
            let account: Account
            let csrf: String
            let created, confirmed: Moment
            let seen: Moment
        }
        let found = try await engine.read { db -> (opened: Opened, viewer: Viewer)? in
            let opened = try db.query(
                """
                SELECT e.id, e.name, e.uai, COALESCE(e.territory, e.zone), e.year, a.id, a.login, s.csrf, s.created_at, s.confirmed_at, s.seen_at
                FROM web_session s
                JOIN account a ON a.school = s.school AND a.id = s.account
                JOIN establishment e ON e.id = s.school
                WHERE s.token_hash = $1 AND a.disabled_at IS NULL AND s.created_at > $2 AND s.seen_at > $3
                """,
                [tokenHash.value, (now - lifetime).value, (now - idle).value]
            ) { row in
                try Opened(
                    school: Establishment(id: row[0], name: row[1], uai: row[2], zone: row[3], year: row[4]),
                    account: Account(id: row[5], login: row[6]), csrf: row[7], created: row[8], confirmed: row[9], seen: row[10])
            }.first
            guard let opened,
                let viewer = try SchoolStore.viewer(opened.account, on: today, SchoolConnection(db, school: opened.school.id))
            else { return nil }
            return (opened, viewer)
        }
        guard let (opened, viewer) = found else { return nil }
        // Written at most every five minutes: reading a page should not wait for the disk.
        if opened.seen < now - .seconds(300) {
            try await engine.write { db in
                _ = try db.execute("UPDATE web_session SET seen_at = $1 WHERE token_hash = $2", [now.value, tokenHash.value])
            }
        }
        return Session(
            viewer: viewer, csrf: opened.csrf, startedAt: opened.created, confirmedAt: opened.confirmed, establishment: opened.school)
    }

    /// Opens a session, in one transaction with the line of the journal that says how and with the tries at the password that the
    /// right one takes back.
    public func openSession(
        _ account: Account.ID, of school: Establishment.ID, tokenHash: String, csrf: String, at now: Moment, noting act: String? = nil,
        forgetting tallies: [String] = []
    ) async throws {
        try await engine.write { connection in
            try Self.forgetTallies(tallies, connection)
            let db = SchoolConnection(connection, school: school)
            if let act { try SchoolStore.note(act, "account", subject: account.rawValue, by: account, at: now, db) }
            try db.run(
                """
                INSERT INTO web_session (school, token_hash, account, csrf, created_at, seen_at, confirmed_at)
                VALUES ($1, $2, $3, $4, $5, $5, $5)
                """, [tokenHash, account, csrf, now])
        }
    }

    /// Whose session it was; nil when it was not open.
    @discardableResult
    public func closeSession(tokenHash: String) async throws -> (school: Establishment.ID, account: Account.ID)? {
        try await engine.write { db in
            try db.query("DELETE FROM web_session WHERE token_hash = $1 RETURNING school, account", [tokenHash.value]) { row in
                (school: try row[0] as Establishment.ID, account: try row[1] as Account.ID)
            }.first
        }
    }

    /// Notes that the password was typed again in this session, as bulk exports ask.
    public func confirmSession(tokenHash: String, at now: Moment) async throws {
        try await engine.write { db in
            _ = try db.execute("UPDATE web_session SET confirmed_at = $1 WHERE token_hash = $2", [now.value, tokenHash.value])
        }
    }

    /// Forgets sessions that can no longer be used and failures that no longer count.
    public func forgetOldSessions(before moment: Moment) async throws {
        try await engine.write { db in
            _ = try db.execute("DELETE FROM web_session WHERE created_at < $1", [moment.value])
            _ = try db.execute("DELETE FROM sign_in_tally WHERE began_at < $1", [moment.value])
        }
    }
}

extension Store {
    /// Changes the language of whoever holds this session; nothing when it is not open.
    public func setLanguage(_ language: Language, ofSession tokenHash: String) async throws {
        try await engine.write { db in
            _ = try db.execute(
                "UPDATE account SET language = $1 WHERE (school, id) IN (SELECT school, account FROM web_session WHERE token_hash = $2)",
                [language.value, tokenHash.value])
        }
    }
}
