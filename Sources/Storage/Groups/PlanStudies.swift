import School

extension PlanStudy.State: Column {}

extension SchoolStore {
    public func beginStudy(of plan: GroupPlan.ID, _ findings: PlanFindings, by account: Account.ID, at now: Moment) async throws -> PlanStudy.ID {
        let json = try findings.json()
        return try await write { db -> PlanStudy.ID in
            let id = PlanStudy.ID.new()
            try db.run(
                "INSERT INTO plan_study (school, id, plan, state, findings, made_by, made_at) VALUES ($1, $2, $3, 'computing', $4, $5, $6)",
                [id, plan, json, account, now])
            return id
        }
    }

    /// What was found so far; with a state other than `computing`, the study is over.
    public func keepStudy(_ id: PlanStudy.ID, _ state: PlanStudy.State, _ findings: PlanFindings) async throws {
        let json = try findings.json()
        try await write { db in
            try db.run(
                "UPDATE plan_study SET state = $3, findings = $4 WHERE school = $1 AND id = $2 AND state = 'computing'", [id, state, json])
        }
    }

    /// The latest study of a plan.
    public func study(of plan: GroupPlan.ID) async throws -> PlanStudy? {
        let row = try await read { db in
            try db.first(
                "SELECT id, state, findings, made_at FROM plan_study WHERE school = $1 AND plan = $2 ORDER BY id DESC LIMIT 1", [plan]
            ) { row in (id: try row[0] as PlanStudy.ID, state: try row[1] as PlanStudy.State, json: try row[2] as String, at: try row[3] as Moment) }
        }
        guard let row, let findings = PlanFindings(json: row.json) else { return nil }
        return PlanStudy(id: row.id, plan: plan, state: row.state, findings: findings, madeAt: row.at)
    }
}
