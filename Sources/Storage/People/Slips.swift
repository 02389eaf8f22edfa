public import School

/// Somebody who may have an account: what a slip or a list of accounts shows.
public struct AccountPerson: Named, Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case staff, pupil, guardian
    }
    public enum State: Sendable, Hashable {
        case none, invited, active, disabled
    }

    public let kind: Kind
    public let person: Int64
    public let familyName, givenName: String
    /// The division of a pupil, the children of a guardian (parted by commas), the function of an adult.
    public let detail: String
    public let account: Account.ID?
    public let login: String?
    public let state: State
    /// Until when the code on their slip works; nil when they have none, or used it.
    public let slipEnds: Moment?

    /// « responsable de Kaïs et de Lou-Anne ».
    public var guardianship: Phrase {
        let children = detail.split(separator: ", ").map(String.init)
        return Phrase(fr: "responsable \(PlanNames.listed(children.map(ofName)).fr)", en: "guardian of \(PlanNames.listed(children).en)")
    }

    public func hasSlip(at now: Moment) -> Bool { slipEnds.map { $0 > now } ?? false }
}

/// Whose slips are wanted.
public enum SlipAudience: Sendable, Hashable {
    case staff
    case pupils(Division.ID)
    case guardians(Division.ID)
    case one(AccountPerson.Kind, Int64)
}

/// A code that was issued: its plain text is on the paper only.
public struct IssuedSlip: Sendable {
    public let person: AccountPerson
    public let login: String
    public let code: String
}

/// Slips that were made together on one page, and shown there once.
public struct SlipBatch: Sendable, Hashable {
    public typealias ID = Identifier<SlipBatch>
    public let madeAt: Moment
    public let slips: Int
}

/// Who of an audience gets a slip.
public struct SlipChoice: Sendable, Hashable {
    public let audience: SlipAudience
    /// Leaves out those who use their account already.
    public let onlyInactive: Bool
    /// Takes in adults who use their account; otherwise a head must approve, see `ask`.
    public let activeAdults: Bool
    /// Takes in those whose slip still works: the code on it will not.
    public let replacesValid: Bool

    public init(_ audience: SlipAudience, onlyInactive: Bool, activeAdults: Bool, replacesValid: Bool) {
        self.audience = audience
        self.onlyInactive = onlyInactive
        self.activeAdults = activeAdults
        self.replacesValid = replacesValid
    }

    func takes(_ person: AccountPerson, at now: Moment) -> Bool {
        let waits = person.state == .active && (onlyInactive || (person.kind == .staff && !activeAdults))
        return person.state != .disabled && !waits && (replacesValid || !person.hasSlip(at: now))
    }
}

extension SchoolStore {
    /// Who gets a slip by this choice, in alphabetical order.
    public func people(_ choice: SlipChoice, on day: Day, at now: Moment) async throws -> [AccountPerson] {
        try await read { db in try Self.people(choice, on: day, at: now, db) }
    }

    private static func people(_ choice: SlipChoice, on day: Day, at now: Moment, _ db: SchoolConnection) throws -> [AccountPerson] {
        try people(choice.audience, on: day, db).filter { choice.takes($0, at: now) }
    }

    /// What an earlier request made under this number; nil when none did.
    public func slipBatch(_ id: SlipBatch.ID) async throws -> SlipBatch? {
        try await read { db in
            try db.first("SELECT made_at, slips FROM slip_batch WHERE school = $1 AND id = $2", [id]) { try SlipBatch(madeAt: $0[0], slips: $0[1]) }
        }
    }

    /// Gives each person a new code, and an account to those who have none. Codes given before stop working; a
    /// password that was set goes on working until the new code is used. Each is journalled with its account.
    ///
    /// - Parameters:
    ///   - hash: turns a code into the only form in which it is kept.
    ///   - account: who issues; nil for the command line.
    public func issueSlips(
        _ choice: SlipChoice, by account: Account.ID?, on day: Day, at now: Moment, validFor: Duration, hash: @escaping @Sendable (String) -> String
    ) async throws -> [IssuedSlip] {
        try await write { db in
            try Self.people(choice, on: day, at: now, db).map { try Self.issue($0, on: day, at: now, validFor: validFor, by: account, hash: hash, db) }
        }
    }

    /// The same, once: a page that is loaded again sends the number of its batch again, and gets nil.
    public func issueSlips(
        _ choice: SlipChoice, as batch: SlipBatch.ID, by account: Account.ID, on day: Day, at now: Moment, validFor: Duration,
        hash: @escaping @Sendable (String) -> String
    ) async throws -> [IssuedSlip]? {
        try await write { db in
            let people = try Self.people(choice, on: day, at: now, db)
            let isNew = try db.run(
                "INSERT INTO slip_batch (school, id, made_by, made_at, slips) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                [batch, account, now, people.count])
            guard isNew == 1 else { return nil }
            return try people.map { try Self.issue($0, on: day, at: now, validFor: validFor, by: account, hash: hash, db) }
        }
    }

    static func issue(
        _ person: AccountPerson, on day: Day, at now: Moment, validFor: Duration, by issuer: Account.ID?, hash: (String) -> String, _ db: SchoolConnection
    ) throws -> IssuedSlip {
        let code = ActivationCode.new()
        let (account, login): (Account.ID, String)
        if let known = person.account, let knownLogin = person.login {
            (account, login) = (known, knownLogin)
            try db.run(
                "UPDATE account SET activation_hash = $3, activation_expires_at = $4 WHERE school = $1 AND id = $2",
                [account, hash(code), now + validFor])
        } else {
            (account, login) = try Self.open(person, hash(code), on: day, at: now, expires: now + validFor, db)
        }
        try note("issue", "slip", subject: account.rawValue, by: issuer, at: now, db)
        return IssuedSlip(person: person, login: login, code: code)
    }

    /// Creates the account under the first free login, with the roles that the person's function gives.
    private static func open(
        _ person: AccountPerson, _ hash: String, on day: Day, at now: Moment, expires: Moment, _ db: SchoolConnection
    ) throws -> (Account.ID, String) {
        let wanted = LoginProposal.login(givenName: person.givenName, familyName: person.familyName)
        let id = Account.ID.new()
        for number in 1... {
            let login = number == 1 ? wanted : "\(wanted)\(number)"
            // Logins are unique in the whole database: the row goes in, or the next number is tried.
            let inserted = try db.run(
                """
                INSERT INTO account (school, id, login, activation_hash, activation_expires_at, \(person.kind.rawValue), language, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, 'fr', $7) ON CONFLICT (login) DO NOTHING
                """, [id, login, hash, expires, person.person, now])
            guard inserted == 1 else { continue }
            if person.kind == .staff { try giveFirstRoles(to: id, staff: Staff.ID(rawValue: person.person), on: day, db) }
            return (id, login)
        }
        throw StorageError.stale
    }

    private static func giveFirstRoles(to account: Account.ID, staff: Staff.ID, on day: Day, _ db: SchoolConnection) throws {
        let function = try db.first("SELECT function_code FROM staff WHERE school = $1 AND id = $2", [staff]) { try $0[0] as String? } ?? nil
        let taught = try db.count(
            "SELECT count(*) FROM teaching WHERE school = $1 AND staff = $2 AND from_day <= $3 AND (to_day IS NULL OR to_day >= $3)", [staff, day])
        for role in StaffFunction.roles(function, teaches: taught > 0) {
            try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, $4)", [account, role, day])
        }
    }

    /// The people of an audience who are here on the day, in alphabetical order; of a division whose year has not begun, on its first day.
    public func people(_ audience: SlipAudience, on day: Day) async throws -> [AccountPerson] {
        try await read { db in try Self.people(audience, on: day, db) }
    }

    static func people(_ audience: SlipAudience, on day: Day, _ db: SchoolConnection) throws -> [AccountPerson] {
        switch audience {
        case .staff: return try staff("", [], on: day, db)
        case .pupils(let division): return try pupils("AND m.division = $3", [division], on: max(day, roll(of: division, on: day, db).day), db)
        case .guardians(let division): return try guardians("AND m.division = $3", [division], on: max(day, roll(of: division, on: day, db).day), db)
        case .one(.staff, let id): return try staff("AND s.id = $3", [id], on: day, db)
        case .one(.pupil, let id): return try pupils("AND p.id = $3", [id], on: day, db)
        case .one(.guardian, let id): return try guardians("AND g.id = $3", [id], on: day, db)
        }
    }

    /// People of a kind whose name holds every word typed, at most `limit`, in alphabetical order.
    public func searchPeople(_ kind: AccountPerson.Kind, _ text: String, on day: Day, limit: Int) async throws -> [AccountPerson] {
        let words = folded(text).split(separator: " ").prefix(5).map { "%\($0)%" }
        let table =
            switch kind {
            case .staff: "s"
            case .pupil: "p"
            case .guardian: "g"
            }
        let condition = words.indices.map { "AND \(table).search_key LIKE $\($0 + 3)" }.joined(separator: " ")
        let found = try await read { db in
            switch kind {
            case .staff: try Self.staff(condition, words, on: day, db)
            case .pupil: try Self.pupils(condition, words, on: day, db)
            case .guardian: try Self.guardians(condition, words, on: day, db)
            }
        }
        return Array(found.prefix(limit))
    }

    private static func staff(_ condition: String, _ arguments: [any Column], on day: Day, _ db: SchoolConnection) throws -> [AccountPerson] {
        try db.rows(
            """
            SELECT s.id, s.family_name, s.given_name, COALESCE(s.function_code, ''), \(flags)
            FROM staff s LEFT JOIN account a ON a.school = s.school AND a.staff = s.id
            WHERE s.school = $1 AND (s.left_on IS NULL OR s.left_on > $2) \(condition) ORDER BY s.sort_key, s.id
            """, [day] + arguments
        ) { try person(.staff, $0) }
    }

    private static func pupils(_ condition: String, _ arguments: [any Column], on day: Day, _ db: SchoolConnection) throws -> [AccountPerson] {
        try db.rows(
            """
            SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, COALESCE(d.code, ''), \(flags)
            FROM pupil p
            LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)
            LEFT JOIN division d ON d.school = m.school AND d.id = m.division
            LEFT JOIN account a ON a.school = p.school AND a.pupil = p.id
            WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $2) \(condition) ORDER BY p.sort_key, p.id
            """, [day] + arguments
        ) { try person(.pupil, $0) }
    }

    /// A guardian of two pupils of the class stands once. Those whose right was withdrawn get no slip.
    private static func guardians(_ condition: String, _ arguments: [any Column], on day: Day, _ db: SchoolConnection) throws -> [AccountPerson] {
        let rows = try db.rows(
            """
            SELECT g.id, g.family_name, g.given_name, p.given_name, \(flags)
            FROM guardian g
            JOIN guardianship t ON t.school = g.school AND t.guardian = g.id AND t.authority <> 'withdrawn'
                AND t.from_day <= $2 AND (t.to_day IS NULL OR t.to_day >= $2)
            JOIN pupil p ON p.school = t.school AND p.id = t.pupil AND (p.left_on IS NULL OR p.left_on > $2)
            LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)
            LEFT JOIN account a ON a.school = g.school AND a.guardian = g.id
            WHERE g.school = $1 \(condition) ORDER BY g.sort_key, g.id, p.sort_key
            """, [day] + arguments
        ) { try person(.guardian, $0) }
        return rows.reduce(into: [AccountPerson]()) { people, next in
            guard let last = people.last, last.person == next.person else { return people.append(next) }
            people[people.count - 1] = AccountPerson(
                kind: .guardian, person: last.person, familyName: last.familyName, givenName: last.givenName, detail: "\(last.detail), \(next.detail)",
                account: last.account, login: last.login, state: last.state, slipEnds: last.slipEnds)
        }
    }

    private static let flags = """
        a.id, a.login, CASE WHEN a.disabled_at IS NOT NULL THEN 3 WHEN a.password_hash IS NOT NULL THEN 2 WHEN a.id IS NOT NULL THEN 1 ELSE 0 END,
        a.activation_expires_at
        """

    private static func person(_ kind: AccountPerson.Kind, _ row: Row) throws -> AccountPerson {
        let states: [AccountPerson.State] = [.none, .invited, .active, .disabled]
        let state: Int = try row[6]
        return try AccountPerson(
            kind: kind, person: row[0], familyName: row[1], givenName: row[2], detail: row[3], account: row[4], login: row[5],
            state: states.indices.contains(state) ? states[state] : .none, slipEnds: row[7])
    }
}
