import School

/// What became of replacing a facilitator.
public enum ReplacementOutcome: Sendable, Hashable {
    /// In how many groups.
    case replaced(groups: Int)
    /// The replacement has a group already at the hour of these.
    case busy([NeedGroup.ID])
    /// There is no published group to replace anybody in from this day on.
    case nothing
}

/// Somebody who leads published groups on days when they are no longer in the school.
public struct DepartedLeader: Sendable, Hashable {
    public let id: Facilitator.ID
    public let name: String
    /// First day away.
    public let leftOn: Day
    public let groups: Int
}

extension SchoolStore {
    /// Those whose groups have nobody, now or later, by the day of leaving. One query.
    public func departedLeaders(on today: Day) async throws -> [DepartedLeader] {
        try await read { db in
            try db.rows(
                """
                SELECT f.id, f.name, s.left_on, count(DISTINCT h.need_group) FROM group_facilitator h
                JOIN facilitator f ON f.school = h.school AND f.id = h.facilitator
                JOIN staff s ON s.school = f.school AND s.id = f.staff
                WHERE h.school = $1 AND h.void = 0 AND h.to_day >= $2 AND h.to_day >= s.left_on
                GROUP BY f.id, f.name, s.left_on ORDER BY s.left_on, f.name, f.id
                """, [today]
            ) { row in try DepartedLeader(id: row[0], name: row[1], leftOn: row[2], groups: row[3]) }
        }
    }

    /// Puts one person in another's place in every published group from a day on, in one transaction. The groups of each
    /// period become a new plan in force; what took place before stays as it was. Throws `SessionRefusal.clash` when on some date the other person is
    /// in a session that was moved, that they lead for once, or that is of no group.
    public func replace(
        _ person: Facilitator.ID, by other: Facilitator.ID, from day: Day, account: Account.ID, at now: Moment
    ) async throws -> ReplacementOutcome {
        try await writeRefusingClashes(from: day) { db -> ReplacementOutcome in
            let led = try Self.led(by: person, from: day, db)
            guard !led.isEmpty else { return .nothing }
            let held = try Self.held(atHoursOf: led, from: day, db)[other] ?? []
            let periods = Dictionary(grouping: led, by: \.period).sorted { $0.key < $1.key }
            let busy = periods.flatMap(\.value).map(\.group).filter(held.contains)
            guard busy.isEmpty else { return .busy(busy) }
            for (period, groups) in periods {
                guard let inForce = try db.first("\(Self.planColumns) WHERE p.school = $1 AND p.period = $2 AND p.state = 'published'", [period], Self.plan)
                else { throw StorageError.stale }
                let slots = Set(groups.map(\.slot))
                for pin in try Self.groupPins(period, db) where slots.contains(pin.slot) && pin.staff.contains(person) {
                    try Self.removeGroupPin(pin.id, of: period, db)
                }
                let contents = try Self.planContents(of: inForce.id, db).replacing(person, by: other, in: slots)
                let draft = try Self.copy(inForce, contents, by: account, at: now, db)
                guard let plan = try Self.plan(draft, db) else { throw StorageError.stale }
                _ = try Self.publish(plan, from: day, by: account, at: now, db)
                try Self.keepWishRefusals(of: inForce.id, for: draft, db)
            }
            return .replaced(groups: led.count)
        }
    }

    private typealias LedGroup = (group: NeedGroup.ID, period: Period.ID, slot: SlotKey)

    private static func led(by person: Facilitator.ID, from day: Day, _ db: SchoolConnection) throws -> [LedGroup] {
        try db.rows(
            """
            SELECT g.id, g.period, g.module, g.weekly_slot FROM group_facilitator h JOIN need_group g ON g.school = h.school AND g.id = h.need_group
            WHERE h.school = $1 AND h.facilitator = $2 AND h.ended_by IS NULL AND h.to_day >= $3
            """, [person, day]
        ) { row in (group: try row[0], period: try row[1], slot: SlotKey(module: try row[2], weekly: try row[3])) }
    }

    /// Everybody who is held elsewhere at the hours of these groups, by other groups or by a lesson, with the groups in whose way that is.
    /// Some ten statements for each period.
    private static func held(atHoursOf led: [LedGroup], from day: Day, _ db: SchoolConnection) throws -> [Facilitator.ID: Set<NeedGroup.ID>] {
        var held: [Facilitator.ID: Set<NeedGroup.ID>] = [:]
        let calendar = try ownCalendar(db)
        for (period, groups) in Dictionary(grouping: led, by: \.period) {
            let bySlot = Dictionary(grouping: groups, by: \.slot).mapValues { $0.map(\.group) }
            for engagement in try engagements(of: period, from: day, db).facilitators {
                held[engagement.holder, default: []].formUnion(bySlot[engagement.slot] ?? [])
            }
            let others = try db.rows(
                """
                SELECT h.facilitator, g.module, g.weekly_slot FROM group_facilitator h JOIN need_group g ON g.school = h.school AND g.id = h.need_group
                WHERE h.school = $1 AND h.ended_by IS NULL AND h.to_day >= $2 AND g.period = $3
                """, [day, period]
            ) { row in (person: try row[0] as Facilitator.ID, slot: SlotKey(module: try row[1], weekly: try row[2])) }
            let hours = Dictionary(try barrettes(of: period, db).flatMap(\.slots).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for other in others {
                for group in groups where group.slot.module == other.slot.module {
                    guard let a = hours[other.slot.weekly], let b = hours[group.slot.weekly], a.overlaps(b, calendar) else { continue }
                    held[other.person, default: []].insert(group.group)
                }
            }
        }
        return held
    }

    /// Who is not free at the hours of the groups that somebody leads from a day on, with these groups: held elsewhere, or absent then. Who is in
    /// nothing of it may take them all over.
    public func unfree(atHoursLedBy person: Facilitator.ID, from day: Day) async throws -> [Facilitator.ID: Set<NeedGroup.ID>] {
        try await read { db in
            let led = try Self.led(by: person, from: day, db)
            guard !led.isEmpty else { return [:] }
            let dated = try Self.datedHolds(from: day, db).leading(atHoursOf: person, in: Set(led.map(\.group)), from: day)
            var unfree = try Self.held(atHoursOf: led, from: day, db).merging(dated) { $0.union($1) }.filter { !$0.value.isEmpty }
            let byWeekly = Dictionary(grouping: led, by: \.slot.weekly).mapValues { $0.map(\.group) }
            for (facilitator, weekly) in try db.rows(
                """
                SELECT a.facilitator, a.weekly_slot FROM facilitator_absence a WHERE a.school = $1 AND a.weekly_slot IN (
                    SELECT g.weekly_slot FROM group_facilitator h JOIN need_group g ON g.school = h.school AND g.id = h.need_group
                    WHERE h.school = $1 AND h.facilitator = $2 AND h.ended_by IS NULL AND h.to_day >= $3)
                """, [person, day], { row in (try row[0] as Facilitator.ID, try row[1] as WeeklySlot.ID) })
            { unfree[facilitator, default: []].formUnion(byWeekly[weekly] ?? []) }
            unfree[person] = nil
            return unfree
        }
    }

    /// No longer proposed for any workshop; past groups keep the name.
    public func retireFacilitator(_ id: Facilitator.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM workshop_pool WHERE school = $1 AND facilitator = $2", [id])
            try db.run("DELETE FROM facilitator_absence WHERE school = $1 AND facilitator = $2", [id])
            try db.run("UPDATE facilitator SET max_groups = 0, min_groups = 0, version = version + 1 WHERE school = $1 AND id = $2", [id])
        }
    }
}
