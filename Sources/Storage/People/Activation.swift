public import School

/// An account whose code was typed, before its password is chosen.
public struct Activation: Sendable {
    public let account: Account.ID
    public let school: Establishment.ID
    public let schoolName: String
    public let login, givenName, familyName: String
    public let isPupil: Bool
}

extension Store {
    /// What a code opens; nil when it is unknown, used, out of date, or the person has left.
    public func activation(codeHash: String, at now: Moment, today: Day) async throws -> Activation? {
        try await engine.read { db in
            try db.query(
                """
                SELECT a.id, a.school, e.name, a.login, COALESCE(s.given_name, p.given_name, g.given_name),
                    COALESCE(s.family_name, p.family_name, g.family_name), CASE WHEN a.pupil IS NOT NULL THEN 1 ELSE 0 END
                FROM account a JOIN establishment e ON e.id = a.school
                LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
                LEFT JOIN pupil p ON p.school = a.school AND p.id = a.pupil
                LEFT JOIN guardian g ON g.school = a.school AND g.id = a.guardian
                WHERE a.activation_hash = $1 AND a.activation_expires_at > $2 AND a.disabled_at IS NULL
                    AND (COALESCE(s.left_on, p.left_on) IS NULL OR COALESCE(s.left_on, p.left_on) > $3)
                """, [codeHash.value, now.value, today.value]
            ) { row in
                try Activation(
                    account: row[0], school: row[1], schoolName: row[2], login: row[3], givenName: row[4], familyName: row[5],
                    isPupil: row[6])
            }.first
        }
    }

    /// Sets login and password and uses up the code; every open session of the account ends. Throws
    /// `StorageError.stale` when the code was used meanwhile, `.unique` when the login is taken.
    public func activate(codeHash: String, login: String, passwordHash: String, language: Language, at now: Moment) async throws {
        try await engine.write { db in
            let changed = try db.execute(
                """
                UPDATE account SET login = $3, password_hash = $4, language = $5, activation_hash = NULL, activation_expires_at = NULL
                WHERE activation_hash = $1 AND activation_expires_at > $2 AND disabled_at IS NULL
                """, [codeHash.value, now.value, login.value, passwordHash.value, language.value])
            guard changed == 1 else { throw StorageError.stale }
            _ = try db.execute(
                "DELETE FROM web_session WHERE (school, account) IN (SELECT school, id FROM account WHERE login = $1)", [login.value])
        }
    }
}
