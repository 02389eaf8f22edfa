import School

/// What signing in needs to know of an account.
public struct SignInRecord: Sendable {
    public let account: Account.ID
    public let school: Establishment.ID
    public let passwordHash: String
    public let isPupil: Bool
    /// First day away; nil for somebody who stays, or a guardian.
    public let leftOn: Day?

    public func isClosed(on day: Day) -> Bool { leftOn.map { $0 <= day } ?? false }
}

extension Store {
    /// Nil when there is no such account, it is not activated, or it is disabled.
    public func signInRecord(login: String) async throws -> SignInRecord? {
        try await engine.read { db in
            try db.query(
                """
                SELECT a.id, a.school, a.password_hash, a.pupil, COALESCE(s.left_on, p.left_on) FROM account a
                LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
                LEFT JOIN pupil p ON p.school = a.school AND p.id = a.pupil
                WHERE a.login = $1 AND a.password_hash IS NOT NULL AND a.disabled_at IS NULL
                """, [login.value]
            ) { row in
                let pupil: Pupil.ID? = try row[3]
                return try SignInRecord(account: row[0], school: row[1], passwordHash: row[2], isPupil: pupil != nil, leftOn: row[4])
            }.first
        }
    }

    public func isLoginTaken(_ login: String) async throws -> Bool {
        return try await engine.read { db -> Bool in
            let holders: [Account.ID] = try db.query("SELECT id FROM account WHERE login = $1", [login.value]) { try $0[0] }
            return !holders.isEmpty
        }
    }

    /// Adds one to each tally (of a login, of an address) and gives what each has come to, this one included, and what `others`
    /// have come to without adding to them. A tally begins anew when its first try lies before `since`. However many ask at once,
    /// each is given a number of its own.
    public func tally(
        _ buckets: [String], reading others: [String] = [], at now: Moment, since: Moment
    ) async throws -> (added: [Int], read: [Int]) {
        try await engine.write { db in
            let added = try buckets.flatMap { bucket -> [Int] in
                try db.query(
                    """
                    INSERT INTO sign_in_tally (bucket, began_at, tries) VALUES ($1, $2, 1)
                    ON CONFLICT (bucket) DO UPDATE SET
                        tries = CASE WHEN sign_in_tally.began_at < $3 THEN 1 ELSE sign_in_tally.tries + 1 END,
                        began_at = CASE WHEN sign_in_tally.began_at < $3 THEN $2 ELSE sign_in_tally.began_at END
                    RETURNING tries
                    """, [bucket.value, now.value, since.value]
                ) { try $0[0] }
            }
            let read = try others.map { bucket -> Int in
                let tries: [Int] = try db.query(
                    "SELECT tries FROM sign_in_tally WHERE bucket = $1 AND began_at >= $2", [bucket.value, since.value]
                ) { try $0[0] }
                return tries.first ?? 0
            }
            return (added, read)
        }
    }

    public func forgetTallies(_ buckets: [String]) async throws {
        try await engine.write { db in try Self.forgetTallies(buckets, db) }
    }

    static func forgetTallies(_ buckets: [String], _ db: any Connection) throws {
        for bucket in buckets { _ = try db.execute("DELETE FROM sign_in_tally WHERE bucket = $1", [bucket.value]) }
    }

    /// The schools in this database, by name.
    public func establishments() async throws -> [Establishment] {
        try await engine.read { db in
            try db.query("SELECT id, name, uai, COALESCE(territory, zone), year FROM establishment ORDER BY name, id", []) { row in
                try Establishment(id: row[0], name: row[1], uai: row[2], zone: row[3], year: row[4])
            }
        }
    }
}
