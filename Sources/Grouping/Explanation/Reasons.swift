/// Why a pupil is where they are: what the plan does for them, and what stood in the way of something better for them.
///
/// Read off the plan and the score, never told by the search: the same plan gives the same reasons, whoever made it.
public struct Reasons: Hashable, Sendable {
    public var pupil: String
    /// In the order of the instance's skills, needs above 0 only.
    public var needs: [Need]
    /// Strongest first.
    public var wishes: [Wish]
    /// The change of one workshop in one slot that would be worth most to the pupil; `nil` when none would be worth anything.
    public var alternative: Alternative?

    public struct Need: Hashable, Sendable {
        public var skill: String
        /// 1…100.
        public var need: Int
        /// How much of it the pupil's workshops cover, 0…100.
        public var covered: Int
        /// Those of the pupil's workshops that work on it.
        public var workshops: [String]
    }

    public struct Wish: Hashable, Sendable {
        public var workshop: String
        /// 1…100.
        public var level: Int
        /// Where it was granted; `nil` when it was not.
        public var slot: String?
        /// Why it was not; `nil` when it was.
        public var refusal: Refusal?
        /// The slot where that is so; `nil` when it was granted, or where no group of it could be theirs.
        public var refusedIn: String?

        public init(workshop: String, level: Int, slot: String? = nil, refusal: Refusal? = nil, refusedIn: String? = nil) {
            self.workshop = workshop
            self.level = level
            self.slot = slot
            self.refusal = refusal
            self.refusedIn = refusedIn
        }
    }

    /// What kept a pupil from a workshop that was wished for. Of several slots, the one where least stood in the way counts.
    public enum Refusal: Int, Hashable, Sendable {
        /// A seat is there, and what the pupil follows then answers more of the needs; it would not be worth more.
        case needsAnswered
        /// A seat is there, the needs would be answered as well, and what the pupil follows then is wished for as much or more.
        case wishedAsMuch
        /// A seat is there, and only the weights hold the pupil: keeping a place counts, or wishes do not.
        case kept
        /// A seat is there and worth more to the pupil, and one more in the group would be beyond what is comfortable.
        case crowded
        /// A seat is there and worth more to the pupil, and the group that they would leave has no one to spare, or the plan is not the best.
        case needed
        case full
        /// A pair that must be together or apart.
        case paired
        case pinned
        /// No group of it is open in the pupil's slots.
        case notOpen
        case followed
        /// Barred, or not open to the pupil's class.
        case notAllowed
    }

    public struct Alternative: Hashable, Sendable {
        public var slot: String
        /// What the pupil follows there now, and what they would follow.
        public var given: String
        public var workshop: String
        /// What the pupil would gain, in points of the score.
        public var gain: Int
        /// What stands in the way; empty when only its cost does.
        public var obstacles: [Obstacle]
        /// The cheapest such way for the others to make it so; `nil` when none was found.
        public var way: Way?

        public var costToOthers: Int? { way?.costToOthers }

        public init(slot: String, given: String, workshop: String, gain: Int, obstacles: [Obstacle], way: Way?) {
            self.slot = slot
            self.given = given
            self.workshop = workshop
            self.gain = gain
            self.obstacles = obstacles
            self.way = way
        }
    }

    /// How a pupil could have the alternative while every other slot stays as it is, and every group that stays keeps its people and room.
    public struct Way: Hashable, Sendable {
        /// Points that others lose, crowding counted; 0 or less when it costs them nothing.
        public var costToOthers: Int
        /// Others who change groups in the slot. Without an opening they are at most two, and each takes a place that is free, or that the
        /// pupil or the other leaves.
        public var steps: [Step]
        /// When no group of the workshop is open.
        public var opening: Opening?
        /// Whether it holds only once the pupil's pin or pairs among the obstacles are lifted.
        public var liftsRules: Bool

        public init(costToOthers: Int, steps: [Step], opening: Opening?, liftsRules: Bool) {
            self.costToOthers = costToOthers
            self.steps = steps
            self.opening = opening
            self.liftsRules = liftsRules
        }
    }

    public struct Step: Hashable, Sendable {
        public var pupil: String
        /// Workshops.
        public var from: String
        public var to: String
        /// Points; below 0 when the pupil gains.
        public var loss: Int

        public init(pupil: String, from: String, to: String, loss: Int) {
            self.pupil = pupil
            self.from = from
            self.to = to
            self.loss = loss
        }
    }

    public struct Opening: Hashable, Sendable {
        /// The workshop of the group that closes for it, and how many it has; `nil` when it opens beside those that are open.
        public var closes: Closing?
        public var staff: [String]
        public var room: String
        /// Hours of the budget that it takes more than now; below 0 when fewer.
        public var hours: Int

        public init(closes: Closing?, staff: [String], room: String, hours: Int) {
            self.closes = closes
            self.staff = staff
            self.room = room
            self.hours = hours
        }
    }

    public struct Closing: Hashable, Sendable {
        public var workshop: String
        public var size: Int

        public init(workshop: String, size: Int) {
            self.workshop = workshop
            self.size = size
        }
    }

    public enum Obstacle: Hashable, Sendable {
        case pinned(workshop: String)
        case full(size: Int, most: Int)
        /// No group of it is open; `hoursLeft` is what the budget still allows, `nil` without a budget.
        case notOpen(hoursLeft: Int?, hoursNeeded: Int)
        /// Nobody, or no room, is left then to open one.
        case nobodyFree
        case noRoomFree
        case apart(from: String)
        case together(with: String)
        /// The group that the pupil would leave has no one to spare.
        case needed(size: Int, least: Int)
    }
}

extension Assessor {
    /// Reasons of one pupil; `nil` when the instance has no such pupil. The dearest part is an alternative of which no group is open: as
    /// many seatings of its slot as that has groups, some ten milliseconds for 300 pupils.
    public func reasons(for id: String, in plan: Plan) -> Reasons? {
        guard let p = tables.pupilIndex[id] else { return nil }
        return reasons(p, Alternatives(tables, plan))
    }

    /// The cheapest way for a pupil into each other open group of a slot that no rule keeps them from: the group's place in the plan, what the pupil
    /// gains in points, what it takes of others, and for each step the place of the group it leads to. Empty where the pupil has no group.
    /// O(groups of the slot × (pupils of the slot × groups + groups²)).
    public func ways(for id: String, in slot: String, of plan: Plan) -> [(group: Int, gain: Int, way: Reasons.Way, homes: [Int])] {
        guard let p = tables.pupilIndex[id], let s = tables.slotIndex[slot] else { return [] }
        return Alternatives(tables, plan).ways(for: p, in: s)
    }

    /// Reasons of every pupil, in the order of the instance; what is worked out of a slot serves all its pupils.
    public func reasons(in plan: Plan) -> [Reasons] {
        let alternatives = Alternatives(tables, plan)
        return (0..<tables.pupils).map { reasons($0, alternatives) }
    }

    private func reasons(_ p: Int, _ alternatives: Alternatives) -> Reasons {
        let instance = tables.instance
        let seating = alternatives.seating
        let list = seating.workshops(of: p)
        let needs = tables.needs[p].map { item in
            let gains = list.map { tables.gains[$0 * tables.skills + item.skill] }
            return Reasons.Need(
                skill: instance.skills[item.skill], need: item.need, covered: min(100, gains.reduce(0, +)),
                workshops: zip(list, gains).filter { $0.1 > 0 }.map { instance.workshops[$0.0].id })
        }
        return Reasons(pupil: instance.pupils[p].id, needs: needs, wishes: wishes(of: p, seating), alternative: alternatives.best(for: p))
    }

    /// What became of the wishes of each pupil who has any. O(pupils × slots × groups).
    public func wishes(in plan: Plan) -> [(pupil: String, wishes: [Reasons.Wish])] {
        let seating = Seating(plan, tables)
        return tables.instance.pupils.enumerated().filter { !$0.element.wishes.isEmpty }.map { ($0.element.id, wishes(of: $0.offset, seating)) }
    }

    /// Strongest first.
    private func wishes(of p: Int, _ seating: Seating) -> [Reasons.Wish] {
        let instance = tables.instance
        let found = instance.workshops.enumerated().compactMap { w, workshop -> Reasons.Wish? in
            let level = tables.wish[p * tables.workshops + w]
            if level == 0 { return nil }
            let place = seating.places[p].first { seating.groups[$0.group].workshop == w }
            let refused = place == nil ? refusal(p, w, seating) : nil
            return Reasons.Wish(
                workshop: workshop.id, level: level, slot: place.map { instance.slots[$0.slot].id }, refusal: refused?.why,
                refusedIn: refused?.slot.map { instance.slots[$0].id })
        }
        return found.sorted { ($1.level, $0.workshop) < ($0.level, $1.workshop) }
    }

    /// What the plan is worth to one pupil: needs and wishes with the pupil's weight. `nil` when the instance has no such pupil.
    public func worth(of id: String, in plan: Plan) -> Int? {
        guard let p = tables.pupilIndex[id] else { return nil }
        let list = plan.groups.filter { $0.pupils.contains(id) }.compactMap { tables.workshopIndex[$0.workshop] }
        return tables.value(p, of: list)
    }

    private func refusal(_ p: Int, _ w: Int, _ seating: Seating) -> (why: Reasons.Refusal, slot: Int?) {
        let instance = tables.instance, cell = p * tables.workshops + w
        if tables.barred[cell] || !tables.classAllows[cell] { return (.notAllowed, nil) }
        if tables.done[cell], !tables.repeatable(w) { return (.followed, nil) }
        let found = seating.places[p].flatMap { place in
            seating.groups.indices.filter { seating.groups[$0].slot == place.slot && seating.groups[$0].workshop == w }.map { target -> (why: Reasons.Refusal, slot: Int?) in
                let kinds = tables.obstacles(p, place.slot, place.group, target, seating).map { obstacle -> Reasons.Refusal in
                    switch obstacle {
                    case .pinned: .pinned
                    case .apart, .together: .paired
                    case .full: .full
                    default: .needed
                    }
                }
                if let worst = kinds.filter({ $0 != .needed }).max(by: { $0.rawValue < $1.rawValue }) { return (worst, place.slot) }
                let preference = preference(p, w, place.slot, seating)
                let from = seating.groups[place.group]
                let isCrowded =
                    seating.groups[target].pupils.count >= instance.workshops[w].comfortSize
                    && from.pupils.count <= instance.workshops[from.workshop].comfortSize
                return (preference == .needed && kinds.isEmpty && isCrowded ? .crowded : preference, place.slot)
            }
        }
        return found.min { $0.why.rawValue < $1.why.rawValue } ?? (.notOpen, nil)
    }

    /// Of a workshop with a seat in a slot: what speaks for the one that the pupil follows then.
    private func preference(_ p: Int, _ w: Int, _ s: Int, _ seating: Seating) -> Reasons.Refusal {
        guard let place = seating.places[p].first(where: { $0.slot == s }) else { return .needed }
        let given = seating.groups[place.group].workshop
        if tables.worth(p, seating, s, w) > tables.worth(p, seating, s, given) { return .needed }
        let list = seating.workshops(of: p), other = seating.places[p].map { $0.slot == s ? w : seating.groups[$0.group].workshop }
        if tables.value(p, of: other) > tables.value(p, of: list) { return .kept }
        if tables.covered(p, by: other) < tables.covered(p, by: list) { return .needsAnswered }
        return tables.wish[p * tables.workshops + given] >= tables.wish[p * tables.workshops + w] ? .wishedAsMuch : .kept
    }
}
