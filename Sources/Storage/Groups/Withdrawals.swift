import School

/// What became of taking a publication back.
public enum WithdrawalOutcome: Sendable, Hashable {
    /// What held before holds again; the groups are in a draft of their own.
    case withdrawn(draft: GroupPlan.ID)
    /// It has had effect since this day: it can only be replaced.
    case begun(Day)
    /// The plan is not in force.
    case notInForce
}

extension SchoolStore {
    /// The tables of what holds in a group on which days.
    static let holdings = ["group_membership", "group_facilitator", "group_room"]

    /// The first day on which what a plan in force changed has effect; nil for a plan that is not in force.
    public func takesEffect(_ plan: GroupPlan.ID) async throws -> Day? {
        try await read { db in
            guard try Self.plan(plan, db)?.state == .published, let publication = try Self.publication(ofPlan: plan, db) else { return nil }
            return try Self.takesEffect(publication, db)
        }
    }

    private static func publication(ofPlan plan: GroupPlan.ID, _ db: SchoolConnection) throws -> Identifier<Publication>? {
        try db.first("SELECT id FROM publication WHERE school = $1 AND plan = $2", [plan]) { try $0[0] }
    }

    private static func takesEffect(_ publication: Identifier<Publication>, _ db: SchoolConnection) throws -> Day? {
        var days: [Day] = []
        for table in holdings {
            let opened = try db.first("SELECT min(from_day) FROM \(table) WHERE school = $1 AND opened_by = $2", [publication]) { try $0[0] as Day? }
            let eve = try db.first("SELECT min(to_day) FROM \(table) WHERE school = $1 AND ended_by = $2 AND void = 0", [publication]) { try $0[0] as Day? }
            days += [opened ?? nil, (eve ?? nil).map { $0 + 1 }].compactMap { $0 }
        }
        return try days.min() ?? db.first("SELECT from_day FROM publication WHERE school = $1 AND id = $2", [publication]) { try $0[0] }
    }

    /// Takes back the publication of the plan in force, before its first day of effect: what it opened is void, what it ended or
    /// voided holds again, and the plan before it is in force. Its groups are kept as a draft.
    public func withdraw(_ id: GroupPlan.ID, by account: Account.ID, at now: Moment, today: Day) async throws -> WithdrawalOutcome {
        try await write { db -> WithdrawalOutcome in
            guard let plan = try Self.plan(id, db), plan.state == .published, let publication = try Self.publication(ofPlan: id, db),
                let effect = try Self.takesEffect(publication, db)
            else { return .notInForce }
            guard effect > today else { return .begun(effect) }
            let back = try db.rows(
                "SELECT DISTINCT pupil FROM group_membership WHERE school = $1 AND ended_by = $2 AND opened_by <> $2", [publication]
            ) { try $0[0] as Pupil.ID }
            for table in Self.holdings {
                try db.run("UPDATE \(table) SET void = 1, ended_by = $2 WHERE school = $1 AND opened_by = $2 AND ended_by IS NULL", [publication])
                try db.run(
                    """
                    UPDATE \(table) SET ended_by = NULL, to_day = (
                        SELECT m.last_day FROM need_group g JOIN module m ON m.school = g.school AND m.id = g.module
                        WHERE g.school = \(table).school AND g.id = \(table).need_group)
                    WHERE school = $1 AND ended_by = $2 AND opened_by <> $2 AND void = 0
                    """, [publication])
                try db.run("UPDATE \(table) SET ended_by = NULL, void = 0 WHERE school = $1 AND ended_by = $2 AND opened_by <> $2", [publication])
            }
            // Whoever has left since does not come back with them.
            for pupil in back.sorted() { try Self.takeOut(pupil, from: today, at: now, seenAt: now, db) }
            let draft = try Self.copy(plan, Self.planContents(of: id, db), by: account, at: now, db)
            try db.run("UPDATE plan SET state = 'replaced', version = version + 1 WHERE school = $1 AND id = $2", [id])
            try db.run("UPDATE publication SET withdrawn_at = $3 WHERE school = $1 AND id = $2", [publication, now])
            let before = try db.first(
                """
                SELECT plan FROM publication WHERE school = $1 AND period = $2 AND withdrawn_at IS NULL ORDER BY at DESC, id DESC LIMIT 1
                """, [plan.period]
            ) { try $0[0] as GroupPlan.ID }
            if let before { try db.run("UPDATE plan SET state = 'published', version = version + 1 WHERE school = $1 AND id = $2", [before]) }
            return .withdrawn(draft: draft)
        }
    }

    /// A draft that answers the same problem as a plan, with these groups under new identifiers.
    static func copy(
        _ plan: GroupPlan, _ contents: PlanContents, by account: Account.ID, at now: Moment, _ db: SchoolConnection
    ) throws -> GroupPlan.ID {
        let id = GroupPlan.ID.new()
        let number = try db.count("SELECT max(number) FROM plan WHERE school = $1 AND period = $2", [plan.period]) + 1
        try db.run(
            """
            INSERT INTO plan (school, id, period, number, base, state, version, problem, objective, bound, made_by, made_at)
            SELECT school, CAST($2 AS BIGINT), period, CAST($3 AS BIGINT), id, 'draft', 1, problem, objective, bound, CAST($5 AS BIGINT), CAST($6 AS BIGINT)
            FROM plan WHERE school = $1 AND id = $4
            """, [id, number, plan.id, account, now])
        try insertPlan(contents.renewed(), into: id, db)
        return id
    }
}
