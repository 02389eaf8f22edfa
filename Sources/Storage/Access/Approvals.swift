public import School

/// What became of a head's decision.
public enum ApprovalOutcome: Sendable {
    case done
    /// The code to hand over, shown this once.
    case slip(IssuedSlip)
    /// Decided by somebody else meanwhile, asked by the one who would decide, or without object any more.
    case gone
}

extension SchoolStore {
    /// Whether what `account` asks for has to wait: the account is not a head's, and the school has a head who activated theirs.
    /// A closed account counts, so that closing it is no way around.
    public func mustAsk(_ account: Account.ID, on day: Day) async throws -> Bool {
        try await read { db in
            let heads = try db.rows(
                """
                SELECT a.id FROM account_role r JOIN account a ON a.school = r.school AND a.id = r.account
                JOIN staff s ON s.school = a.school AND s.id = a.staff
                WHERE r.school = $1 AND r.role = 'head' AND r.from_day <= $2 AND (r.to_day IS NULL OR r.to_day >= $2)
                    AND a.password_hash IS NOT NULL AND (s.left_on IS NULL OR s.left_on > $2)
                """, [day]
            ) { try $0[0] as Account.ID }
            return !heads.isEmpty && !heads.contains(account)
        }
    }

    /// Asks; the same thing that waits already is not asked twice.
    public func ask(_ matter: Approval.Matter, for account: Account.ID, by asker: Account.ID, at now: Moment) async throws {
        try await write { db in
            guard try !Self.approvals("p.granted IS NULL AND p.account = $2", [account], db).contains(where: { $0.matter == matter }) else { return }
            let (kind, role) = Self.columns(matter)
            try db.run(
                "INSERT INTO approval (school, id, account, kind, role, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [Approval.ID.new(), account, kind, role, asker, now])
            try Self.note("ask", matter.code, subject: account.rawValue, by: asker, at: now, db)
        }
    }

    /// What waits, the oldest first, then the latest decisions.
    public func approvals() async throws -> (waiting: [Approval], decided: [Approval]) {
        try await read { db in
            (
                try Self.approvals("p.granted IS NULL ORDER BY p.asked_at, p.id", [], db),
                try Self.approvals("p.granted IS NOT NULL ORDER BY p.decided_at DESC, p.id DESC LIMIT 20", [], db)
            )
        }
    }

    static func waiting(for account: Account.ID, _ db: SchoolConnection) throws -> [Approval.Matter] {
        try approvals("p.granted IS NULL AND p.account = $2 ORDER BY p.asked_at, p.id", [account], db).map(\.matter)
    }

    /// Approves or refuses, and does what was asked, in one transaction with its lines in the journal.
    public func decide(
        _ id: Approval.ID, granted: Bool, by head: Account.ID, on day: Day, at now: Moment, validFor: Duration,
        hash: @escaping @Sendable (String) -> String
    ) async throws -> ApprovalOutcome {
        try await write { db in
            guard let approval = try Self.approvals("p.granted IS NULL AND p.id = $2 AND p.asked_by <> $3", [id, head], db).first else { return .gone }
            try db.run(
                "UPDATE approval SET granted = $3, decided_by = $4, decided_at = $5 WHERE school = $1 AND id = $2", [id, granted, head, now])
            let account = approval.account
            try Self.note(granted ? "approve" : "refuse", approval.matter.code, subject: account.rawValue, by: head, at: now, db)
            guard granted else { return .done }
            switch approval.matter {
            case .give(let role): try Self.give(role, to: account, from: day, db)
            case .withdraw(let role): guard try Self.withdraw(role, from: account, on: day, db) else { return .gone }
            case .slip:
                guard let staff = try db.first("SELECT staff FROM account WHERE school = $1 AND id = $2", [account], { try $0[0] as Int64? }) ?? nil,
                    let person = try Self.people(.one(.staff, staff), on: day, db).first, person.state != .disabled
                else { return .gone }
                return .slip(try Self.issue(person, on: day, at: now, validFor: validFor, by: head, hash: hash, db))
            }
            return .done
        }
    }

    private static func columns(_ matter: Approval.Matter) -> (kind: String, role: Role?) {
        switch matter {
        case .slip: ("slip", nil)
        case .give(let role): ("give", role)
        case .withdraw(let role): ("withdraw", role)
        }
    }

    /// - Parameter condition: on `p`, with its arguments from `$2` on, and what may follow it.
    private static func approvals(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [Approval] {
        try db.rows(
            """
            SELECT p.id, p.account, p.kind, p.role, s.given_name, s.family_name, COALESCE(t.given_name, ''), COALESCE(t.family_name, b.login), p.asked_at, p.granted
            FROM approval p
            JOIN account a ON a.school = p.school AND a.id = p.account JOIN staff s ON s.school = a.school AND s.id = a.staff
            JOIN account b ON b.school = p.school AND b.id = p.asked_by LEFT JOIN staff t ON t.school = b.school AND t.id = b.staff
            WHERE p.school = $1 AND \(condition)
            """, arguments
        ) { row in
            let (kind, role): (String, Role?) = (try row[2], try row[3])
            let matter: Approval.Matter = role.map { kind == "give" ? .give($0) : .withdraw($0) } ?? .slip
            let names: [String] = [try row[4], try row[5], try row[6], try row[7]]
            return try Approval(
                id: row[0], account: row[1], matter: matter, person: "\(names[0]) \(names[1])", asker: names[2...].filter { !$0.isEmpty }.joined(separator: " "),
                askedAt: row[8], isGranted: row[9])
        }
    }
}
