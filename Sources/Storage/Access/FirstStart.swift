import School

/// The school and its first administrator, as the one-time link creates them.
public struct FirstStart: Sendable {
    public let name, uai: String
    public let zone: Zone
    public let year: Int
    public let civility: String?
    public let givenName, familyName: String
    public let login, passwordHash: String
    public let language: Language
    /// The administrator coordinates as well: usual in a small school.
    public let alsoCoordinates: Bool

    public init(
        name: String, uai: String, zone: Zone, year: Int, civility: String?, givenName: String, familyName: String, login: String,
        passwordHash: String, language: Language, alsoCoordinates: Bool
    ) {
        self.name = name
        self.uai = uai
        self.zone = zone
        self.year = year
        self.civility = civility
        self.givenName = givenName
        self.familyName = familyName
        self.login = login
        self.passwordHash = passwordHash
        self.language = language
        self.alsoCoordinates = alsoCoordinates
    }
}

extension Store {
    /// Keeps the hash of a new one-time link and forgets the ones before. The link is shown once, by the caller.
    public func offerSetupLink(tokenHash: String, at now: Moment) async throws {
        try await engine.write { db in
            _ = try db.execute("DELETE FROM setup_link", [])
            _ = try db.execute("INSERT INTO setup_link (token_hash, created_at) VALUES ($1, $2)", [tokenHash.value, now.value])
        }
    }

    public func isSetupLinkOpen(tokenHash: String, since oldest: Moment) async throws -> Bool {
        try await engine.read { db in
            let links: [Moment] = try db.query(
                "SELECT created_at FROM setup_link WHERE token_hash = $1 AND created_at > $2", [tokenHash.value, oldest.value]
            ) { try $0[0] }
            return !links.isEmpty
        }
    }

    /// Creates the school and its administrator and uses up the link, in one transaction. Throws
    /// `StorageError.stale` when the link was used meanwhile, `.unique` when the UAI or the login is taken.
    public func begin(_ start: FirstStart, tokenHash: String, at now: Moment, today: Day) async throws -> (school: Establishment.ID, account: Account.ID) {
        try await engine.write { db in
            guard try db.execute("DELETE FROM setup_link WHERE token_hash = $1", [tokenHash.value]) == 1 else { throw StorageError.stale }
            return try Self.insert(start, at: now, today: today, db)
        }
    }

    /// Creates one more school with its administrator, without a link: the sample school does.
    public func addSchool(_ start: FirstStart, at now: Moment, today: Day) async throws -> (school: Establishment.ID, account: Account.ID) {
        try await engine.write { db in try Self.insert(start, at: now, today: today, db) }
    }

    private static func insert(
        _ start: FirstStart, at now: Moment, today: Day, _ connection: any Connection
    ) throws -> (school: Establishment.ID, account: Account.ID) {
        let school = Establishment.ID.new()
        _ = try connection.execute(
            "INSERT INTO establishment (id, name, uai, zone, territory, year, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [school.value, start.name.value, start.uai.value, start.zone.columns.zone.value, start.zone.columns.territory.value, start.year.value, now.value])
        let db = SchoolConnection(connection, school: school)
        let staff = Staff.ID.new()
        let key = sortKey(family: start.familyName, given: start.givenName)
        try db.run(
            """
            INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key)
            VALUES ($1, $2, $3, $4, $5, $6, $6)
            """, [staff, start.familyName, start.givenName, start.civility, key])
        let account = Account.ID.new()
        try db.run(
            "INSERT INTO account (school, id, login, password_hash, staff, language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [account, start.login, start.passwordHash, staff, start.language, now])
        for role in start.alsoCoordinates ? [Role.administrator, .coordinator] : [.administrator] {
            try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, $4)", [account, role, today])
        }
        return (school, account)
    }
}

extension Zone {
    /// As a school keeps it: the zone of a territory says nothing.
    var columns: (zone: String, territory: String?) { isOfMainland ? (rawValue, nil) : (Zone.a.rawValue, rawValue) }
}
