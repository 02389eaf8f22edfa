import Grouping
import School

extension SchoolStore {
    static let planColumns = """
        SELECT p.id, p.period, p.number, p.base, p.state, p.version, p.objective, p.bound, p.made_at, COALESCE(s.given_name, ''), COALESCE(s.family_name, a.login)
        FROM plan p JOIN account a ON a.school = p.school AND a.id = p.made_by
        LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
        """

    static func plan(_ row: Row) throws -> GroupPlan {
        let given: String = try row[9]
        let family: String = try row[10]
        return try GroupPlan(
            id: row[0], period: row[1], number: row[2], base: row[3], state: row[4], version: row[5], objective: row[6], bound: row[7],
            madeAt: row[8], madeByName: given.isEmpty ? family : "\(given) \(family)")
    }

    /// Newest first.
    public func plans(of period: Period.ID) async throws -> [GroupPlan] {
        try await read { db in
            try db.rows("\(Self.planColumns) WHERE p.school = $1 AND p.period = $2 ORDER BY p.number DESC", [period], Self.plan)
        }
    }

    public func plan(_ id: GroupPlan.ID) async throws -> GroupPlan? {
        try await read { db in try db.first("\(Self.planColumns) WHERE p.school = $1 AND p.id = $2", [id], Self.plan) }
    }

    /// The plan in force of a period, if one is published.
    public func planInForce(_ period: Period.ID) async throws -> GroupPlan? {
        try await read { db in
            try db.first("\(Self.planColumns) WHERE p.school = $1 AND p.period = $2 AND p.state = 'published'", [period], Self.plan)
        }
    }

    /// A plan with the problem it answers, and without groups yet.
    public func beginPlan(
        of period: Period.ID, from base: GroupPlan.ID?, problem: Instance, by account: Account.ID, at now: Moment
    ) async throws -> GroupPlan.ID {
        let json = problem.json()
        return try await write { db -> GroupPlan.ID in
            let id = GroupPlan.ID.new()
            let number = try db.count("SELECT COALESCE(max(number), 0) FROM plan WHERE school = $1 AND period = $2", [period]) + 1
            try db.run(
                """
                INSERT INTO plan (school, id, period, number, base, state, version, problem, made_by, made_at)
                VALUES ($1, $2, $3, $4, $5, 'computing', 1, $6, $7, $8)
                """, [id, period, number, base, json, account, now])
            return id
        }
    }

    /// What the computation found: the plan becomes a draft.
    /// - Parameter bound: proven, on what any plan is worth with nothing counted for places kept.
    public func finishPlan(_ id: GroupPlan.ID, _ contents: PlanContents, objective: Int, bound: Int?) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE plan SET state = 'draft', objective = $3, bound = $4, version = version + 1 WHERE school = $1 AND id = $2 AND state = 'computing'",
                [id, objective, bound])
            guard changed == 1 else { throw StorageError.stale }
            try Self.insertPlan(contents, into: id, db)
        }
    }

    /// There is no plan: the facts that conflict, as `PlanFact` writes them.
    public func refusePlan(_ id: GroupPlan.ID, _ facts: [String]) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE plan SET state = 'impossible', version = version + 1 WHERE school = $1 AND id = $2 AND state = 'computing'", [id])
            guard changed == 1 else { throw StorageError.stale }
            for (position, fact) in facts.enumerated() {
                try db.run("INSERT INTO plan_refusal (school, plan, position, fact) VALUES ($1, $2, $3, $4)", [id, position, fact])
            }
        }
    }

    public func refusals(of id: GroupPlan.ID) async throws -> [String] {
        try await read { db in
            try db.rows("SELECT fact FROM plan_refusal WHERE school = $1 AND plan = $2 ORDER BY position", [id]) { try $0[0] }
        }
    }

    /// Stopped, or failed, before anything was found.
    public func stopPlan(_ id: GroupPlan.ID) async throws {
        try await write { db in
            try db.run("UPDATE plan SET state = 'stopped', version = version + 1 WHERE school = $1 AND id = $2 AND state = 'computing'", [id])
        }
    }

    /// Puts a draft aside, or takes it back. Nothing is deleted.
    public func setAside(_ id: GroupPlan.ID, _ isAside: Bool) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE plan SET state = $3, version = version + 1 WHERE school = $1 AND id = $2 AND state = $4",
                [id, isAside ? GroupPlan.State.setAside : .draft, isAside ? GroupPlan.State.draft : .setAside])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// The problem that a plan answers.
    public func problem(of id: GroupPlan.ID) async throws -> Instance? {
        let json = try await read { db in
            try db.first("SELECT problem FROM plan WHERE school = $1 AND id = $2", [id]) { try $0[0] as String }
        }
        return try json.map { try Instance(json: $0) }
    }

    public func planContents(of id: GroupPlan.ID) async throws -> PlanContents {
        try await read { db in try Self.planContents(of: id, db) }
    }

    static func planContents(of id: GroupPlan.ID, _ db: SchoolConnection) throws -> PlanContents {
        let staff = try db.rows(
            """
            SELECT s.plan_group, s.facilitator FROM plan_group_staff s
            JOIN plan_group g ON g.school = s.school AND g.id = s.plan_group
            WHERE s.school = $1 AND g.plan = $2 ORDER BY s.plan_group, s.pool
            """, [id]
        ) { row in (group: try row[0] as PlannedGroup.ID, person: try row[1] as Facilitator.ID) }
        let staffOf = Dictionary(grouping: staff, by: \.group).mapValues { $0.map(\.person) }
        let groups = try db.rows(
            "SELECT id, module, weekly_slot, workshop, room, seats FROM plan_group WHERE school = $1 AND plan = $2 ORDER BY id", [id]
        ) { row in
            let group: PlannedGroup.ID = try row[0]
            return try PlannedGroup(
                id: group, slot: SlotKey(module: row[1], weekly: row[2]), workshop: row[3], room: row[4], staff: staffOf[group] ?? [],
                seats: row[5])
        }
        let places = try db.rows(
            """
            SELECT l.pupil, l.plan_group, l.version FROM plan_place l JOIN pupil p ON p.school = l.school AND p.id = l.pupil
            WHERE l.school = $1 AND l.plan = $2 ORDER BY p.sort_key, p.id
            """, [id]
        ) { row in try PlannedPlace(pupil: row[0], group: row[1], version: row[2]) }
        return PlanContents(groups: groups, places: places)
    }

    static func insertPlan(_ contents: PlanContents, into plan: GroupPlan.ID, _ db: SchoolConnection) throws {
        for group in contents.groups {
            try db.run(
                """
                INSERT INTO plan_group (school, id, plan, workshop, module, weekly_slot, room, seats)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """, [group.id, plan, group.workshop, group.slot.module, group.slot.weekly, group.room, group.seats])
            for (pool, person) in group.staff.enumerated() {
                try db.run(
                    "INSERT INTO plan_group_staff (school, plan_group, pool, facilitator) VALUES ($1, $2, $3, $4)", [group.id, pool + 1, person])
            }
        }
        let slots = Dictionary(contents.groups.map { ($0.id, $0.slot) }, uniquingKeysWith: { first, _ in first })
        for place in contents.places {
            guard let slot = slots[place.group] else { continue }
            try db.run(
                """
                INSERT INTO plan_place (school, plan, pupil, module, weekly_slot, plan_group, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
                """, [plan, place.pupil, slot.module, slot.weekly, place.group, place.version])
        }
    }
}
