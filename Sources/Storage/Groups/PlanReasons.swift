import School

extension WishRefusal: Column {}
extension TransferReason: Column {}

/// What became of a wish that the plan in force does not follow.
public struct UnfollowedWish: Sendable, Hashable {
    public let refusal: WishRefusal
    /// What the pupil follows in the plan at the hours at which it has groups of the wished workshop.
    public let instead: Set<Workshop.ID>
}

/// A pupil who came to a group by a publication, from another one at the same hour.
public struct GroupTransfer: Sendable, Hashable {
    public let to: NeedGroup.ID
    /// Title of the group before.
    public let from: Phrase
    public let day: Day
    /// Nil where none was kept.
    public let reason: TransferReason?
}

extension SchoolStore {
    /// Cards that were moved in a plan and stayed where they were put or were moved on.
    public func handMoves(in plan: GroupPlan.ID) async throws -> [HandMove] {
        try await read { db in
            try db.rows(
                """
                SELECT m.pupil, m.module, m.weekly_slot, g.workshop FROM plan_move m
                LEFT JOIN plan_group g ON g.school = m.school AND g.id = m.from_group
                WHERE m.school = $1 AND m.plan = $2 AND m.undone = 0 ORDER BY m.id
                """, [plan]
            ) { row in try HandMove(pupil: row[0], slot: SlotKey(module: row[1], weekly: row[2]), from: row[3]) }
        }
    }

    /// Written with the publication of a plan.
    static func keep(_ reasons: PlanReasons, of plan: GroupPlan.ID, _ db: SchoolConnection) throws {
        for wish in reasons.wishes {
            try db.run(
                "INSERT INTO wish_refusal (school, plan, pupil, workshop, reason) VALUES ($1, $2, $3, $4, $5)",
                [plan, wish.pupil, wish.workshop, wish.refusal])
        }
        for transfer in reasons.transfers {
            try db.run(
                "INSERT INTO transfer_reason (school, plan, pupil, module, weekly_slot, reason) VALUES ($1, $2, $3, $4, $5, $6)",
                [plan, transfer.pupil, transfer.slot.module, transfer.slot.weekly, transfer.reason])
        }
    }

    /// A plan with the same places tells the same of wishes.
    static func keepWishRefusals(of base: GroupPlan.ID, for plan: GroupPlan.ID, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO wish_refusal (school, plan, pupil, workshop, reason)
            SELECT school, CAST($3 AS BIGINT), pupil, workshop, reason FROM wish_refusal WHERE school = $1 AND plan = $2
            """, [base, plan])
    }

    /// Wishes of a pupil that the plan in force of a period does not follow; empty where it was published without saying why.
    public func wishRefusals(of pupil: Pupil.ID, in period: Period.ID) async throws -> [Workshop.ID: UnfollowedWish] {
        let rows = try await read { db in
            try db.rows(
                """
                SELECT r.workshop, r.reason, own.workshop FROM wish_refusal r JOIN plan p ON p.school = r.school AND p.id = r.plan
                LEFT JOIN plan_group g ON g.school = r.school AND g.plan = r.plan AND g.workshop = r.workshop
                LEFT JOIN plan_place pl ON pl.school = r.school AND pl.plan = r.plan AND pl.pupil = r.pupil AND pl.module = g.module
                    AND pl.weekly_slot = g.weekly_slot
                LEFT JOIN plan_group own ON own.school = pl.school AND own.id = pl.plan_group
                WHERE r.school = $1 AND r.pupil = $2 AND p.period = $3 AND p.state = 'published'
                """, [pupil, period]
            ) { row in (try row[0] as Workshop.ID, try row[1] as WishRefusal, try row[2] as Workshop.ID?) }
        }
        return Dictionary(grouping: rows, by: \.0).compactMapValues { rows in
            rows.first.map { UnfollowedWish(refusal: $0.1, instead: Set(rows.compactMap(\.2))) }
        }
    }

    /// Changes of groups that hold on this day or later, in order of time.
    public func transfers(of pupil: Pupil.ID, from day: Day) async throws -> [GroupTransfer] {
        try await read { db in
            try db.rows(
                """
                SELECT gm.need_group, w.title, gm.from_day, t.reason FROM group_membership gm
                JOIN group_membership old ON old.school = gm.school AND old.pupil = gm.pupil AND old.module = gm.module
                    AND old.weekly_slot = gm.weekly_slot AND old.ended_by = gm.opened_by AND old.need_group <> gm.need_group
                JOIN group_words w ON w.school = old.school AND w.need_group = old.need_group
                JOIN publication b ON b.school = gm.school AND b.id = gm.opened_by
                LEFT JOIN transfer_reason t ON t.school = gm.school AND t.plan = b.plan AND t.pupil = gm.pupil AND t.module = gm.module
                    AND t.weekly_slot = gm.weekly_slot
                WHERE gm.school = $1 AND gm.pupil = $2 AND gm.void = 0 AND gm.to_day >= $3 ORDER BY gm.from_day, gm.need_group
                """, [pupil, day]
            ) { row in try GroupTransfer(to: row[0], from: WorkshopSheets.told(row[1]), day: row[2], reason: row[3]) }
        }
    }
}
