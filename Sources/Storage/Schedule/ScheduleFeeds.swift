import School

/// A secret address that opens the diary of a division, a group or a room to whoever made it, as long as they may see it.
public struct ScheduleFeed: Sendable, Hashable {
    public let owner: FeedOwner
    public let subject: ScheduleSubject
}

extension ScheduleSubject {
    /// What a diary of it is known by: `d12`, `g34`, `r56`; nil for those that have no diary of their own.
    public var holder: String? {
        switch self {
        case .division(let id): "d\(id)"
        case .group(let id): "g\(id)"
        case .room(let id): "r\(id)"
        case .facilitator, .pupil: nil
        }
    }

    public init?(holder: String) {
        let number = String(holder.dropFirst())
        switch holder.first {
        case "d": if let id = Division.ID(number) { self = .division(id) } else { return nil }
        case "g": if let id = NeedGroup.ID(number) { self = .group(id) } else { return nil }
        case "r": if let id = Room.ID(number) { self = .room(id) } else { return nil }
        default: return nil
        }
    }
}

extension Store {
    /// Nil when no such diary has this token or the account is disabled.
    public func scheduleFeed(tokenHash: String) async throws -> ScheduleFeed? {
        try await engine.read { db in
            try db.query(
                """
                SELECT e.id, e.name, e.uai, COALESCE(e.territory, e.zone), e.year, a.id, a.login, f.holder FROM schedule_feed f
                JOIN account a ON a.school = f.school AND a.id = f.account JOIN establishment e ON e.id = f.school
                WHERE f.token_hash = $1 AND a.disabled_at IS NULL
                """, [tokenHash.value]
            ) { row in
                try ScheduleSubject(holder: row[7]).map { subject in
                    try ScheduleFeed(
                        owner: FeedOwner(
                            school: Establishment(id: row[0], name: row[1], uai: row[2], zone: row[3], year: row[4]), account: Account(id: row[5], login: row[6])),
                        subject: subject)
                }
            }.first ?? nil
        }
    }
}

extension SchoolStore {
    /// Gives the account a new secret address for a diary; the one before stops working.
    public func openScheduleFeed(_ holder: String, for account: Account.ID, tokenHash: String, at now: Moment) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO schedule_feed (school, account, holder, token_hash, created_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (school, account, holder) DO UPDATE SET token_hash = EXCLUDED.token_hash, created_at = EXCLUDED.created_at
                """, [account, holder, tokenHash, now])
        }
    }

    public func scheduleFeedOpenedAt(_ holder: String, for account: Account.ID) async throws -> Moment? {
        try await read { db in
            try db.first("SELECT created_at FROM schedule_feed WHERE school = $1 AND account = $2 AND holder = $3", [account, holder]) { try $0[0] }
        }
    }

    /// Codes of the divisions from which the pupils of each group come, in order. One query.
    public func divisionCodes(ofGroups groups: Set<NeedGroup.ID>) async throws -> [NeedGroup.ID: [String]] {
        guard !groups.isEmpty else { return [:] }
        return try await read { db in
            let (condition, arguments) = GroupSelection.these(groups).condition
            let rows = try db.rows(
                """
                SELECT DISTINCT g.id, d.code FROM need_group g JOIN group_membership gm ON gm.school = g.school AND gm.need_group = g.id
                JOIN division_membership m ON m.school = gm.school AND m.pupil = gm.pupil
                    AND m.from_day <= gm.to_day AND (m.to_day IS NULL OR m.to_day >= gm.from_day)
                JOIN division d ON d.school = m.school AND d.id = m.division
                WHERE g.school = $1 AND gm.void = 0 AND \(condition) ORDER BY d.code
                """, arguments
            ) { row in (group: try row[0] as NeedGroup.ID, code: try row[1] as String) }
            return Dictionary(grouping: rows, by: \.group).mapValues { $0.map(\.code) }
        }
    }

    public func closeScheduleFeed(_ holder: String, of account: Account.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM schedule_feed_session WHERE school = $1 AND account = $2 AND holder = $3", [account, holder])
            try db.run("DELETE FROM schedule_feed WHERE school = $1 AND account = $2 AND holder = $3", [account, holder])
        }
    }
}
