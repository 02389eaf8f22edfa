/// What a plan is worth and every rule that it breaks.
public struct Assessment: Hashable, Sendable {
    /// The score to be maximised; meaningful for an invalid plan too, so that a manual move shows its cost.
    public var objective: Int
    public var parts: Parts
    /// Empty for a valid plan.
    public var breaches: [Breach]
    /// Staff hours that weigh on the budget.
    public var hours: Int

    public var isValid: Bool { breaches.isEmpty }

    /// The four parts of the score, each already with its weight:
    /// objective = needs + wishes − crowding + stability.
    public struct Parts: Hashable, Sendable {
        public var needs = 0
        public var wishes = 0
        public var crowding = 0
        public var stability = 0

        /// With nothing counted for places kept.
        public var worth: Int { needs + wishes - crowding }
        public var objective: Int { worth + stability }
    }
}

/// Assesses plans of one instance; made once, asked often (the group board asks at every move).
///
/// O(size of the instance) to make; each assessment is O(places + groups), under a millisecond for 300 pupils.
public struct Assessor: Sendable {
    let tables: Tables

    /// - Throws: ``MalformedFile`` when the instance is not well formed.
    public init(_ instance: Instance) throws(MalformedFile) {
        let malformations = instance.validate()
        if !malformations.isEmpty { throw MalformedFile(malformations: malformations) }
        tables = Tables(instance)
    }

    init(tables: Tables) { self.tables = tables }

    public func assess(_ plan: Plan) -> Assessment {
        let seating = Seating(plan, tables)
        var breaches: [Breach] = seating.unknown
        if plan.instance != tables.instance.name { breaches.append(.anotherInstance(plan.instance)) }
        for rule in allRules { breaches += rule.breaches(of: seating, tables) }
        let parts = Assessment.Parts(
            needs: NeedsServed.points(seating, tables), wishes: WishesGranted.points(seating, tables),
            crowding: CrowdedGroups.points(seating, tables), stability: PlacesKept.points(seating, tables))
        return Assessment(
            objective: parts.objective, parts: parts, breaches: breaches, hours: HoursWithinBudget.hours(seating, tables))
    }
}

extension Instance {
    /// One-off form of ``Assessor/assess(_:)``.
    public func assess(_ plan: Plan) throws(MalformedFile) -> Assessment { try Assessor(self).assess(plan) }
}

/// A plan with numbers in place of ids, and who is where.
struct Seating: Sendable {
    struct Group: Sendable {
        /// Place in the plan.
        var number: Int
        var workshop: Int
        var slot: Int
        var staff: [Int]
        var room: Int
        var pupils: [Int]
        /// Names in `staff` that nobody bears still count as people.
        var staffNamed: Int
    }

    var groups: [Group] = []
    var unknown: [Breach] = []
    /// pupil → slot and group (place in `groups`), in the order of the plan.
    var places: [[(slot: Int, group: Int)]]

    init(_ plan: Plan, _ tables: Tables) {
        places = Array(repeating: [], count: tables.pupils)
        for (number, group) in plan.groups.enumerated() {
            guard let w = tables.workshopIndex[group.workshop], let s = tables.slotIndex[group.slot],
                let r = tables.roomIndex[group.room]
            else {
                let ids = [
                    tables.workshopIndex[group.workshop] == nil ? group.workshop : nil,
                    tables.slotIndex[group.slot] == nil ? group.slot : nil,
                    tables.roomIndex[group.room] == nil ? group.room : nil,
                ]
                unknown += ids.compactMap { $0 }.map { .unknown(group: number, id: $0) }
                continue
            }
            var members: [Int] = []
            for id in group.pupils {
                if let p = tables.pupilIndex[id] { members.append(p) } else { unknown.append(.unknown(group: number, id: id)) }
            }
            var staff: [Int] = []
            for id in group.staff {
                if let f = tables.personIndex[id] { staff.append(f) } else { unknown.append(.unknown(group: number, id: id)) }
            }
            for p in members { places[p].append((s, groups.count)) }
            groups.append(
                Group(
                    number: number, workshop: w, slot: s, staff: staff, room: r, pupils: members,
                    staffNamed: group.staff.count))
        }
    }

    func workshops(of p: Int) -> [Int] { places[p].map { groups[$0.group].workshop } }
}
