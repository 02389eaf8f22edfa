import School

/// Who leads a group of a plan, and where, as the coordinator chose it by hand.
public struct StaffingRequest: Sendable, Hashable {
    public let plan: GroupPlan.ID
    public let group: PlannedGroup.ID
    /// One person per pool of the workshop.
    public let staff: [Facilitator.ID]
    public let room: Room.ID
    /// The most that the workshop in this room holds.
    public let seats: Int
    /// Whether the next computation keeps these people and this room.
    public let isPinned: Bool
    /// `PlannedGroup.staffing` as the page showed it.
    public let seen: String

    public init(
        plan: GroupPlan.ID, group: PlannedGroup.ID, staff: [Facilitator.ID], room: Room.ID, seats: Int, isPinned: Bool, seen: String
    ) {
        self.plan = plan
        self.group = group
        self.staff = staff
        self.room = room
        self.seats = seats
        self.isPinned = isPinned
        self.seen = seen
    }
}

public enum StaffingOutcome: Sendable, Hashable {
    case saved
    /// Somebody else changed this group meanwhile.
    case overtaken
    case closed(GroupPlan.State)
    case unknown
}

extension SchoolStore {
    /// Changes who leads a group of a draft and where it meets, and holds it there for the next computation if asked to.
    public func setStaffing(_ request: StaffingRequest) async throws -> StaffingOutcome {
        try await write { db -> StaffingOutcome in
            guard let plan = try Self.plan(request.plan, db) else { return .unknown }
            guard plan.state == .draft else { return .closed(plan.state) }
            guard let group = try Self.planContents(of: request.plan, db).groups.first(where: { $0.id == request.group }) else { return .unknown }
            guard group.staffing == request.seen else { return .overtaken }
            try db.run("UPDATE plan_group SET room = $3, seats = $4 WHERE school = $1 AND id = $2", [group.id, request.room, request.seats])
            try db.run("DELETE FROM plan_group_staff WHERE school = $1 AND plan_group = $2", [group.id])
            for (pool, person) in request.staff.enumerated() {
                try db.run(
                    "INSERT INTO plan_group_staff (school, plan_group, pool, facilitator) VALUES ($1, $2, $3, $4)", [group.id, pool + 1, person])
            }
            // A pin of what the group was, and of what cannot be in two places, gives way.
            for pin in try Self.groupPins(plan.period, db) where pin.slot == group.slot {
                if pin.holds(group) || request.isPinned && (pin.room == request.room || !Set(pin.staff).isDisjoint(with: request.staff)) {
                    try Self.removeGroupPin(pin.id, of: plan.period, db)
                }
            }
            if request.isPinned {
                let pin = GroupPin.ID.new()
                try db.run(
                    "INSERT INTO group_pin (school, id, period, workshop, module, weekly_slot, room) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    [pin, plan.period, group.workshop, group.slot.module, group.slot.weekly, request.room])
                for (pool, person) in request.staff.enumerated() {
                    try db.run("INSERT INTO group_pin_staff (school, group_pin, pool, facilitator) VALUES ($1, $2, $3, $4)", [pin, pool + 1, person])
                }
            }
            try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [request.plan])
            return .saved
        }
    }

    static func groupPins(_ period: Period.ID, _ db: SchoolConnection) throws -> [GroupPin] {
        let staff = Dictionary(
            grouping: try db.rows(
                """
                SELECT s.group_pin, s.facilitator FROM group_pin_staff s JOIN group_pin p ON p.school = s.school AND p.id = s.group_pin
                WHERE s.school = $1 AND p.period = $2 ORDER BY s.group_pin, s.pool
                """, [period]
            ) { row in (pin: try row[0] as GroupPin.ID, person: try row[1] as Facilitator.ID) }, by: \.pin)
        return try db.rows("SELECT id, workshop, module, weekly_slot, room FROM group_pin WHERE school = $1 AND period = $2 ORDER BY id", [period]) { row in
            let id: GroupPin.ID = try row[0]
            return try GroupPin(
                id: id, slot: SlotKey(module: row[2], weekly: row[3]), workshop: row[1], room: row[4], staff: (staff[id] ?? []).map(\.person))
        }
    }

    public func removeGroupPin(_ id: GroupPin.ID, of period: Period.ID) async throws {
        try await write { db in try Self.removeGroupPin(id, of: period, db) }
    }

    static func removeGroupPin(_ id: GroupPin.ID, of period: Period.ID, _ db: SchoolConnection) throws {
        guard try db.count("SELECT count(*) FROM group_pin WHERE school = $1 AND id = $2 AND period = $3", [id, period]) == 1 else { return }
        try db.run("DELETE FROM group_pin_staff WHERE school = $1 AND group_pin = $2", [id])
        try db.run("DELETE FROM group_pin WHERE school = $1 AND id = $2", [id])
    }
}
