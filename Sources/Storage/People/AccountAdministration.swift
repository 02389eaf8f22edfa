public import School

/// One account as the administrator sees it.
public struct AccountRecord: Sendable {
    public struct HeldRole: Sendable {
        public let role: Role
        public let from: Day
        /// Last day.
        public let to: Day?
    }
    public struct Child: Sendable {
        public let pupil: Pupil.ID
        public let name: String
        public let authority: Authority
        public let level: Int
    }

    public let id: Account.ID
    public let login: String
    public let person: AccountPerson
    /// The latest first.
    public let roles: [HeldRole]
    /// Of a guardian, on the day.
    public let children: [Child]
    /// What waits for a head.
    public let waiting: [Approval.Matter]
}

extension SchoolStore {
    /// What each adult with an account is called where something of theirs stands alone, told apart from every other one: whoever reads it does
    /// not know who else could have written it. One query.
    static func authorNames(_ db: SchoolConnection) throws -> [Account.ID: String] {
        let people = try db.rows(
            """
            SELECT a.id, s.id, s.family_name, s.given_name, s.civility FROM account a JOIN staff s ON s.school = a.school AND s.id = a.staff
            WHERE a.school = $1
            """
        ) { row in (account: try row[0] as Account.ID, staff: try Staff(id: row[1], familyName: row[2], givenName: row[3], civility: row[4])) }
        let names = people.map(\.staff).addressNames
        return Dictionary(people.map { ($0.account, names[$0.staff.id] ?? $0.staff.addressName) }, uniquingKeysWith: { first, _ in first })
    }

    public func account(login: String) async throws -> Account.ID? {
        try await read { db in try db.first("SELECT id FROM account WHERE school = $1 AND login = $2", [login]) { try $0[0] } }
    }

    public func accountRecord(_ id: Account.ID, on day: Day) async throws -> AccountRecord? {
        try await read { db in
            let owner = try db.first(
                "SELECT login, staff, pupil, guardian FROM account WHERE school = $1 AND id = $2", [id]
            ) { row in (login: try row[0] as String, staff: try row[1] as Int64?, pupil: try row[2] as Int64?, guardian: try row[3] as Int64?) }
            guard let owner else { return nil }
            let audience: SlipAudience =
                owner.staff.map { .one(.staff, $0) } ?? owner.pupil.map { .one(.pupil, $0) } ?? .one(.guardian, owner.guardian ?? 0)
            guard let person = try Self.people(audience, on: day, db).first else { return nil }
            let roles = try db.rows(
                "SELECT role, from_day, to_day FROM account_role WHERE school = $1 AND account = $2 ORDER BY from_day DESC, role", [id]
            ) { try AccountRecord.HeldRole(role: $0[0], from: $0[1], to: $0[2]) }
            let children = try db.rows(
                """
                SELECT p.id, p.family_name, p.given_name, g.authority, g.level
                FROM guardianship g JOIN pupil p ON p.school = g.school AND p.id = g.pupil
                WHERE g.school = $1 AND g.guardian = $2 AND g.from_day <= $3 AND (g.to_day IS NULL OR g.to_day >= $3) ORDER BY p.sort_key
                """, [owner.guardian ?? 0, day]
            ) { row in
                let (family, given): (String, String) = (try row[1], try row[2])
                return try AccountRecord.Child(pupil: row[0], name: "\(family) \(given)", authority: row[3], level: row[4])
            }
            return AccountRecord(id: id, login: owner.login, person: person, roles: roles, children: children, waiting: try Self.waiting(for: id, db))
        }
    }

    /// Gives a role from a day on. Giving one that is held changes nothing. Only staff hold roles.
    public func give(_ role: Role, to account: Account.ID, from day: Day) async throws {
        try await write { db in try Self.give(role, to: account, from: day, db) }
    }

    static func give(_ role: Role, to account: Account.ID, from day: Day, _ db: SchoolConnection) throws {
        guard try db.count("SELECT count(*) FROM account WHERE school = $1 AND id = $2 AND staff IS NOT NULL", [account]) == 1 else { return }
        let held = try db.count(
            "SELECT count(*) FROM account_role WHERE school = $1 AND account = $2 AND role = $3 AND (to_day IS NULL OR to_day >= $4)",
            [account, role, day])
        guard held == 0 else { return }
        try db.run(
            """
            INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, $4)
            ON CONFLICT (school, account, role, from_day) DO UPDATE SET to_day = NULL
            """, [account, role, day])
    }

    /// Withdraws a role: it is not held on the day any more. False when that would leave the school without an
    /// administrator, and nothing is done.
    public func withdraw(_ role: Role, from account: Account.ID, on day: Day) async throws -> Bool {
        try await write { db in try Self.withdraw(role, from: account, on: day, db) }
    }

    static func withdraw(_ role: Role, from account: Account.ID, on day: Day, _ db: SchoolConnection) throws -> Bool {
        if role == .administrator, try otherAdministrators(than: account, on: day, db) == 0 { return false }
        try db.run(
            "DELETE FROM account_role WHERE school = $1 AND account = $2 AND role = $3 AND from_day >= $4", [account, role, day])
        try db.run(
            "UPDATE account_role SET to_day = $4 WHERE school = $1 AND account = $2 AND role = $3 AND (to_day IS NULL OR to_day > $4)",
            [account, role, day - 1])
        return true
    }

    /// Closes an account and its sessions, or opens it again. False when nobody could administer any more.
    public func setDisabled(_ isDisabled: Bool, _ account: Account.ID, on day: Day, at now: Moment) async throws -> Bool {
        try await write { db in
            if isDisabled, try Self.otherAdministrators(than: account, on: day, db) == 0 { return false }
            try db.run(
                "UPDATE account SET disabled_at = $3 WHERE school = $1 AND id = $2", [account, isDisabled ? now : nil as Moment?])
            if isDisabled { try db.run("DELETE FROM web_session WHERE school = $1 AND account = $2", [account]) }
            return true
        }
    }

    /// What a guardian may know of a child: a court's word reaches us through the administrator, not through SIECLE.
    public func setAuthority(_ authority: Authority, of account: Account.ID, over pupil: Pupil.ID) async throws {
        try await write { db in
            try db.run(
                """
                UPDATE guardianship SET authority = $4
                WHERE school = $1 AND pupil = $3 AND to_day IS NULL AND guardian = (SELECT guardian FROM account WHERE school = $1 AND id = $2)
                """, [account, pupil, authority])
        }
    }

    private static func otherAdministrators(than account: Account.ID, on day: Day, _ db: SchoolConnection) throws -> Int {
        try db.count(
            """
            SELECT count(*) FROM account_role r JOIN account a ON a.school = r.school AND a.id = r.account
            WHERE r.school = $1 AND r.account <> $2 AND r.role = 'administrator' AND r.from_day <= $3 AND (r.to_day IS NULL OR r.to_day >= $3)
                AND a.disabled_at IS NULL AND a.password_hash IS NOT NULL
            """, [account, day])
    }
}
