import Grouping

/// A plan looked at with the facts it was made from: what it is worth, what it breaks, why each pupil is where they are, and
/// what a move would change.
///
/// O(size of the instance) to make. One assessment takes about a millisecond for 300 pupils, so all targets of one pupil's
/// move are tried out at once.
public struct PlanReview: Sendable {
    public let instance: Instance
    public let contents: PlanContents
    public let assessment: Assessment
    let assessor: Assessor
    public let plan: Plan
    let pupils: [String: Instance.Pupil]
    let workshops: [String: Instance.Workshop]
    private let groupIndex: [PlannedGroup.ID: Int]
    /// Pupil → slot → group.
    let seats: [String: [String: Int]]

    /// - Parameters:
    ///   - pins, groupPins: as they stand now; those that the instance holds are the ones it was solved with.
    ///   - gone: pupils who are looked at as if they had never been in the plan: their places are free.
    public init(
        _ solved: Instance, pins: [Pin], groupPins: [GroupPin] = [], contents full: PlanContents, without gone: Set<Pupil.ID> = []
    ) throws(MalformedFile) {
        var instance = solved
        instance.fixed = groupPins.compactMap { $0.fixed(in: solved) }
        let away = Set(gone.map { "\($0)" })
        instance.pupils.removeAll { away.contains($0.id) }
        instance.apart.removeAll { away.contains($0.a) || away.contains($0.b) }
        instance.together.removeAll { away.contains($0.a) || away.contains($0.b) }
        let contents = PlanContents(groups: full.groups, places: full.places.filter { !gone.contains($0.pupil) })
        let workshopIDs = Set(instance.workshops.map(\.id))
        let pinsOf = Dictionary(grouping: pins.filter { workshopIDs.contains("\($0.workshop)") }) { "\($0.pupil)" }
        for index in instance.pupils.indices {
            let pupil = instance.pupils[index]
            instance.pupils[index].pinned = Dictionary(
                (pinsOf[pupil.id] ?? []).filter { pupil.slots.contains($0.slot.text) }.map { ($0.slot.text, "\($0.workshop)") },
                uniquingKeysWith: { first, _ in first })
        }
        try self.init(instance, contents: contents)
    }

    /// With the pins that the instance holds.
    public init(_ instance: Instance, contents: PlanContents) throws(MalformedFile) {
        self.instance = instance
        self.contents = contents
        assessor = try Assessor(instance)
        plan = contents.plan(of: instance.name)
        assessment = assessor.assess(plan)
        pupils = Dictionary(instance.pupils.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        workshops = Dictionary(instance.workshops.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        groupIndex = Dictionary(contents.groups.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var seats: [String: [String: Int]] = [:]
        for (index, group) in plan.groups.enumerated() {
            for pupil in group.pupils { seats[pupil, default: [:]][group.slot] = index }
        }
        self.seats = seats
    }

    // MARK: Needs and wishes

    /// A need counts as a main need among the pupil's three heaviest, from this weight on.
    public static let mainWeight = 30
    /// A need is covered when the workshops together answer at least this much of it, out of 100.
    public static let coveredFrom = 40

    static func mainNeeds(_ pupil: Instance.Pupil) -> [String] {
        pupil.needs.filter { $0.value >= mainWeight }.sorted { a, b in a.value != b.value ? a.value > b.value : a.key < b.key }
            .prefix(3).map(\.key)
    }

    /// Main needs that the workshops answer.
    static func covered(_ pupil: Instance.Pupil, by attended: [Instance.Workshop]) -> [String] {
        mainNeeds(pupil).filter { skill in attended.reduce(0) { $0 + ($1.gains[skill] ?? 0) } >= coveredFrom }
    }

    private func mainNeeds(_ pupil: Instance.Pupil) -> [String] { Self.mainNeeds(pupil) }
    func covered(_ pupil: Instance.Pupil, by attended: [String]) -> [String] {
        Self.covered(pupil, by: attended.compactMap { workshops[$0] })
    }

    func attended(_ pupil: String) -> [String] { (seats[pupil] ?? [:]).values.map { plan.groups[$0].workshop } }

    /// The rank of a wish from what it is worth; nil when it is none.
    static func rank(_ value: Int?) -> Int? {
        guard let value, value > 0 else { return nil }
        return (1...5).first { WishRules.value(rank: $0) == value }
    }

    // MARK: One card of the board

    /// Why a pupil is in a group.
    public struct Reason: Sendable, Hashable {
        /// Main needs that the group's workshop works on, heaviest first.
        public let needs: [String]
        /// 1 is the first wish.
        public let wishRank: Int?
        public let isPinned: Bool
        /// A pin that the plan does not follow.
        public let pinnedElsewhere: Workshop.ID?
        /// The plan in force has this pupil in another workshop in this slot.
        public let isNew: Bool

        public init(needs: [String], wishRank: Int?, isPinned: Bool, pinnedElsewhere: Workshop.ID? = nil, isNew: Bool) {
            self.needs = needs
            self.wishRank = wishRank
            self.isPinned = isPinned
            self.pinnedElsewhere = pinnedElsewhere
            self.isNew = isNew
        }
    }

    public func reason(_ pupil: Pupil.ID, in group: PlannedGroup) -> Reason {
        guard let facts = pupils["\(pupil)"] else { return Reason(needs: [], wishRank: nil, isPinned: false, isNew: false) }
        let workshop = "\(group.workshop)"
        let gains = workshops[workshop]?.gains ?? [:], pinned = facts.pinned[group.slot.text]
        return Reason(
            needs: mainNeeds(facts).filter { gains[$0, default: 0] > 0 }, wishRank: Self.rank(facts.wishes[workshop]),
            isPinned: pinned == workshop, pinnedElsewhere: pinned.flatMap { $0 == workshop ? nil : Workshop.ID($0) },
            isNew: facts.current[group.slot.text].map { $0 != workshop } ?? false)
    }

    /// What the whole plan does for a pupil, and what stood in the way of something better.
    public func reasons(_ pupil: Pupil.ID) -> Reasons? { assessor.reasons(for: "\(pupil)", in: plan) }

    /// Main needs of a pupil that a group's workshop does not work on and others of the pupil's do, heaviest first, with these workshops.
    public func needsElsewhere(_ pupil: Pupil.ID, beside group: PlannedGroup) -> [(need: String, workshops: [Workshop.ID])] {
        guard let facts = pupils["\(pupil)"] else { return [] }
        func worksOn(_ workshop: String, _ need: String) -> Bool { (workshops[workshop]?.gains[need] ?? 0) > 0 }
        let others = Set(attended(facts.id)).sorted()
        return mainNeeds(facts).filter { !worksOn("\(group.workshop)", $0) }.compactMap { need in
            let found = others.filter { worksOn($0, need) }.compactMap { Workshop.ID($0) }
            return found.isEmpty ? nil : (need, found)
        }
    }

    /// The workshop that a pupil follows in a slot, as the engine names both.
    public func workshop(of pupil: Pupil.ID, in slot: String) -> String? { seats["\(pupil)"]?[slot].map { plan.groups[$0].workshop } }

    /// Whether any need was known of a pupil when the plan was made.
    public func knowsNeeds(of pupil: Pupil.ID) -> Bool { pupils["\(pupil)"].map { !$0.needs.isEmpty } ?? false }

    /// Pupils who should be in a group of this slot and are in none.
    public func unplaced(in slot: SlotKey) -> [Pupil.ID] {
        instance.pupils.filter { $0.slots.contains(slot.text) && seats[$0.id]?[slot.text] == nil }.compactMap { Pupil.ID($0.id) }
    }

    // MARK: Moving

    /// What a move would change, with those who change groups along with it.
    public struct Effect: Sendable, Hashable {
        public let group: PlannedGroup.ID
        public let objective: Int
        /// Of the pupil who is moved.
        public let shift: PupilShift
        /// Pupils above the comfortable size, in all groups of the slot together.
        public let crowding: Int
        public let sizeAfter: Int
        public let isFull: Bool
        /// Rules that it would break and that hold now.
        public let breaches: [Breach]
        /// Rules broken now that it would mend.
        public let mended: Int
    }

    /// Every other group of the slot, in the order of the board. A pupil without a group may be moved as well.
    public func effects(moving pupil: Pupil.ID, in slot: SlotKey) -> [Effect] {
        contents.groups.filter { $0.slot == slot && $0.id != place(of: pupil, in: slot) }.compactMap { effect(moving: pupil, to: $0) }
    }

    /// A group that a pupil could be moved to, and what it takes.
    public struct Target: Sendable, Hashable {
        public enum Entry: Sendable, Hashable {
            /// It breaks no rule, and nobody else moves.
            case free
            /// Others have to change groups in the slot as well; the effect is that of all these moves together.
            case others([Other])
            /// No seat is left there, and no exchange was looked for or found.
            case full
            /// A rule is in the way.
            case blocked
        }

        /// Somebody else who changes groups: in the engine's words, and as it is carried out.
        public struct Other: Sendable, Hashable {
            public let step: Reasons.Step
            public let move: CardMove

            public init(step: Reasons.Step, move: CardMove) {
                self.step = step
                self.move = move
            }
        }

        public let effect: Effect
        public let entry: Entry

        public init(effect: Effect, entry: Entry) {
            self.effect = effect
            self.entry = entry
        }

        /// Who moves along with the pupil.
        public var others: [Other] { if case .others(let others) = entry { others } else { [] } }
    }

    /// Every other group of the slot: what is possible first, by what it is worth to everybody, then what is full, then what a rule forbids.
    /// One assessment for each group, one more for each exchange, and the exchanges with others for this pupil alone.
    public func targets(moving pupil: Pupil.ID, in slot: SlotKey) -> [Target] {
        let ways = Dictionary(
            assessor.ways(for: "\(pupil)", in: slot.text, of: plan).map { ($0.group, $0) }, uniquingKeysWith: { first, _ in first })
        let targets = effects(moving: pupil, in: slot).map { effect -> Target in
            if effect.breaches.isEmpty, !effect.isFull { return Target(effect: effect, entry: .free) }
            if let exchange = groupIndex[effect.group].flatMap({ ways[$0] }).flatMap({ exchange(pupil, $0.group, $0.way.steps, $0.homes) }) { return exchange }
            let isSize = effect.breaches.allSatisfy { if case .tooLarge = $0 { true } else { false } }
            let isOnlyFull = effect.isFull && isSize && (effect.breaches.isEmpty || place(of: pupil, in: slot) == nil)
            return Target(effect: effect, entry: isOnlyFull ? .full : .blocked)
        }
        func rank(_ target: Target) -> Int {
            switch target.entry {
            case .free, .others: 0
            case .full: 1
            case .blocked: 2
            }
        }
        // Of the same worth, what moves nobody else first.
        func order(_ target: Target) -> (Int, Int, Int) { (rank(target), rank(target) == 2 ? 0 : -target.effect.objective, target.others.count) }
        return targets.enumerated().sorted { a, b in
            let (x, y) = (order(a.element), order(b.element))
            return x != y ? x < y : a.offset < b.offset
        }.map(\.element)
    }

    /// - Parameters:
    ///   - group: its place in the plan.
    ///   - homes: for each step, the place of the group it leads to.
    private func exchange(_ pupil: Pupil.ID, _ group: Int, _ steps: [Reasons.Step], _ homes: [Int]) -> Target? {
        let target = contents.groups[group]
        let others = zip(steps, homes).compactMap { step, home -> Target.Other? in
            guard let other = Pupil.ID(step.pupil), let from = place(of: other, in: target.slot),
                let place = contents.places.first(where: { $0.pupil == other && $0.group == from })
            else { return nil }
            return Target.Other(step: step, move: CardMove(pupil: other, to: contents.groups[home].id, seen: place.version))
        }
        guard !others.isEmpty, others.count == steps.count, let effect = effect(moving: pupil, to: target, with: others.map(\.move)),
            effect.breaches.isEmpty, !effect.isFull
        else { return nil }
        return Target(effect: effect, entry: .others(others))
    }

    public func place(of pupil: Pupil.ID, in slot: SlotKey) -> PlannedGroup.ID? {
        seats["\(pupil)"]?[slot.text].map { contents.groups[$0].id }
    }

    /// Nil when the pupil or the group is not of this plan.
    /// - Parameter others: who change groups in the same slot along with the pupil.
    public func effect(moving pupil: Pupil.ID, to target: PlannedGroup, with others: [CardMove] = []) -> Effect? {
        let name = "\(pupil)", slot = target.slot.text
        guard let to = groupIndex[target.id], let shift = shift(name, in: slot, to: plan.groups[to].workshop) else { return nil }
        var moved = plan
        for (name, group) in [(name, to)] + others.compactMap({ other in groupIndex[other.to].map { ("\(other.pupil)", $0) } }) {
            if let from = seats[name]?[slot] { moved.groups[from].pupils.removeAll { $0 == name } }
            moved.groups[group].pupils.append(name)
        }
        let size = moved.groups[to].pupils.count
        let after = assessor.assess(moved)
        let broken = Set(assessment.breaches)
        // The same rule of the same group with other numbers is neither mended nor broken anew.
        let rules = Set(assessment.breaches.map(Self.rule)).subtracting(after.breaches.map(Self.rule))
        return Effect(
            group: target.id, objective: after.objective - assessment.objective, shift: shift,
            crowding: excess(moved, in: slot) - excess(plan, in: slot), sizeAfter: size,
            isFull: size > target.seats && size > plan.groups[to].pupils.count,
            breaches: after.breaches.filter { !broken.contains($0) }, mended: rules.count)
    }

    /// A breach without its numbers.
    private static func rule(_ breach: Breach) -> Breach {
        switch breach {
        case .tooSmall(let group, _, let least): .tooSmall(group: group, size: 0, least: least)
        case .tooLarge(let group, _, let most, let room): .tooLarge(group: group, size: 0, most: most, room: room)
        case .tooManyGroups(let person, _, let most): .tooManyGroups(facilitator: person, groups: 0, most: most)
        case .tooFewGroups(let person, _, let least): .tooFewGroups(facilitator: person, groups: 0, least: least)
        case .overBudget(_, let budget): .overBudget(hours: 0, budget: budget)
        case .followedTwice(let pupil, let workshop, _): .followedTwice(pupil: pupil, workshop: workshop, times: 0)
        default: breach
        }
    }

    private func excess(_ plan: Plan, in slot: String) -> Int {
        plan.groups.reduce(0) { $1.slot == slot ? $0 + max(0, $1.pupils.count - (workshops[$1.workshop]?.comfortSize ?? Int.max)) : $0 }
    }

    // MARK: The whole

    public func figures() -> PlanFigures { PlanFigures(instance, plan, hours: assessment.hours) }
}
