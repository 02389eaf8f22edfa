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
    }

    /// What kept a pupil from a workshop that was wished for. Of several slots, the one where least stood in the way counts.
    public enum Refusal: Int, Hashable, Sendable {
        /// A seat is there, and the pupil's workshops are worth as much or more as they are.
        case worthLess
        /// A seat is there, and the group that the pupil would leave needs them, or the other would be crowded.
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
        /// Points that others would lose by the cheapest way to make it so: crowding, or someone who changes places with
        /// the pupil. `nil` when neither is possible.
        public var costToOthers: Int?
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
    /// Reasons of one pupil; `nil` when the instance has no such pupil. O(slots × workshops + pupils of the groups concerned).
    public func reasons(for id: String, in plan: Plan) -> Reasons? {
        guard let p = tables.pupilIndex[id] else { return nil }
        let instance = tables.instance
        let seating = Seating(plan, tables)
        let list = seating.workshops(of: p)
        let needs = tables.needs[p].map { item in
            let gains = list.map { tables.gains[$0 * tables.skills + item.skill] }
            return Reasons.Need(
                skill: instance.skills[item.skill], need: item.need, covered: min(100, gains.reduce(0, +)),
                workshops: zip(list, gains).filter { $0.1 > 0 }.map { instance.workshops[$0.0].id })
        }
        return Reasons(
            pupil: id, needs: needs, wishes: wishes(of: p, seating),
            alternative: alternative(p, seating))
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
            return Reasons.Wish(
                workshop: workshop.id, level: level, slot: place.map { instance.slots[$0.slot].id },
                refusal: place == nil ? refusal(p, w, seating) : nil)
        }
        return found.sorted { ($1.level, $0.workshop) < ($0.level, $1.workshop) }
    }

    /// What the plan is worth to one pupil: needs and wishes with the pupil's weight. `nil` when the instance has no such pupil.
    public func worth(of id: String, in plan: Plan) -> Int? {
        guard let p = tables.pupilIndex[id] else { return nil }
        let list = plan.groups.filter { $0.pupils.contains(id) }.compactMap { tables.workshopIndex[$0.workshop] }
        return tables.value(p, of: list)
    }

    private func worth(_ p: Int, _ seating: Seating, _ slot: Int, _ w: Int) -> Int {
        let list = seating.places[p].map { $0.slot == slot ? w : seating.groups[$0.group].workshop }
        let kept = tables.current[p * tables.slots + slot] == w ? tables.instance.weights.stability : 0
        return tables.value(p, of: list) + kept
    }

    private func refusal(_ p: Int, _ w: Int, _ seating: Seating) -> Reasons.Refusal {
        let cell = p * tables.workshops + w
        if tables.barred[cell] || !tables.classAllows[cell] { return .notAllowed }
        if tables.done[cell], !tables.repeatable(w) { return .followed }
        let found = seating.places[p].flatMap { place in
            seating.groups.indices.filter { seating.groups[$0].slot == place.slot && seating.groups[$0].workshop == w }.map { target -> Reasons.Refusal in
                let kinds = obstacles(p, place.slot, place.group, target, seating).map { obstacle -> Reasons.Refusal in
                    switch obstacle {
                    case .pinned: .pinned
                    case .apart, .together: .paired
                    case .full: .full
                    default: .needed
                    }
                }
                let isWorthMore = worth(p, seating, place.slot, w) > worth(p, seating, place.slot, seating.groups[place.group].workshop)
                if let worst = kinds.filter({ $0 != .needed }).max(by: { $0.rawValue < $1.rawValue }) { return worst }
                return isWorthMore ? .needed : .worthLess
            }
        }
        return found.min { $0.rawValue < $1.rawValue } ?? .notOpen
    }

    private func alternative(_ p: Int, _ seating: Seating) -> Reasons.Alternative? {
        var best: (gain: Int, slot: Int, own: Int, workshop: Int)?
        for place in seating.places[p] {
            let s = place.slot, given = seating.groups[place.group].workshop
            let now = worth(p, seating, s, given)
            for w in tables.offered[s] where w != given && couldFollow(p, w, s, seating, pinned: true) {
                let gain = worth(p, seating, s, w) - now
                if gain > best?.gain ?? 0 { best = (gain, s, place.group, w) }
            }
        }
        guard let best else { return nil }
        let open = seating.groups.indices.filter { seating.groups[$0].slot == best.slot && seating.groups[$0].workshop == best.workshop }
        let own = seating.groups[best.own]
        var result = Reasons.Alternative(
            slot: tables.instance.slots[best.slot].id, given: tables.instance.workshops[own.workshop].id,
            workshop: tables.instance.workshops[best.workshop].id, gain: best.gain,
            obstacles: obstacles(p, best.slot, best.own, nil, seating), costToOthers: nil)
        if open.isEmpty {
            let left = tables.instance.hoursBudget.map { $0 - HoursWithinBudget.hours(seating, tables) }
            let counted = tables.pools[best.workshop].count { $0.allSatisfy { tables.instance.facilitators[$0].hoursCount } }
            result.obstacles =
                [.notOpen(hoursLeft: left, hoursNeeded: tables.sessions[best.slot] * counted)]
                + missing(best.workshop, best.slot, seating) + result.obstacles
            return result
        }
        // Of several groups, the one that costs others least, or has the least in the way.
        let choices = open.map { g in
            (obstacles: obstacles(p, best.slot, best.own, g, seating), cost: costToOthers(p, best.slot, best.own, g, seating))
        }
        if let choice = choices.min(by: { ($0.cost ?? Int.max, $0.obstacles.count) < ($1.cost ?? Int.max, $1.obstacles.count) }) {
            result.obstacles = choice.obstacles
            result.costToOthers = choice.cost
        }
        return result
    }

    /// Whether the rules about the pupil alone let them follow it there; `pinned` leaves the pupil's pin aside.
    private func couldFollow(_ p: Int, _ w: Int, _ s: Int, _ seating: Seating, pinned: Bool) -> Bool {
        let cell = p * tables.workshops + w
        guard tables.runs[w * tables.slots + s], !tables.barred[cell], tables.classAllows[cell] else { return false }
        if !pinned, tables.pinned[p * tables.slots + s] >= 0, tables.pinned[p * tables.slots + s] != w { return false }
        if tables.repeatable(w) { return true }
        if tables.done[cell], tables.pinned[p * tables.slots + s] != w { return false }
        return !seating.places[p].contains { $0.slot != s && seating.groups[$0.group].workshop == w }
    }

    /// What a group of the workshop lacks to open beside those that are open.
    private func missing(_ w: Int, _ s: Int, _ seating: Seating) -> [Reasons.Obstacle] {
        let sameHour = seating.groups.filter { tables.hour[$0.slot] == tables.hour[s] }
        let busy = Set(sameHour.flatMap(\.staff)), taken = Set(sameHour.map(\.room))
        var led = [Int](repeating: 0, count: tables.people)
        for f in seating.groups.flatMap(\.staff) { led[f] += 1 }
        let free = tables.pools[w].map { pool in
            pool.filter { f in
                tables.personFree[f * tables.slots + s] && !busy.contains(f) && led[f] < tables.instance.facilitators[f].maxGroups
            }
        }
        let hasPeople = !Matching.largest(free, right: tables.people).contains { $0 < 0 }
        let hasRoom = (0..<tables.rooms).contains { r in
            tables.roomFits[w * tables.rooms + r] && tables.roomFree[r * tables.slots + s] && !taken.contains(r)
                && tables.capacity[r] >= tables.instance.workshops[w].minSize
        }
        return (hasPeople ? [] : [.nobodyFree]) + (hasRoom ? [] : [.noRoomFree])
    }

    private func most(_ group: Seating.Group) -> Int {
        min(tables.instance.workshops[group.workshop].maxSize, tables.instance.rooms[group.room].capacity)
    }

    private func obstacles(_ p: Int, _ s: Int, _ own: Int, _ target: Int?, _ seating: Seating) -> [Reasons.Obstacle] {
        var obstacles: [Reasons.Obstacle] = []
        let pin = tables.pinned[p * tables.slots + s]
        if pin >= 0 { obstacles.append(.pinned(workshop: tables.instance.workshops[pin].id)) }
        for pair in tables.together where pair.a == p || pair.b == p {
            let other = pair.a == p ? pair.b : pair.a
            if tables.has[other * tables.slots + s] { obstacles.append(.together(with: tables.instance.pupils[other].id)) }
        }
        let from = seating.groups[own]
        let least = tables.instance.workshops[from.workshop].minSize
        if from.pupils.count <= least { obstacles.append(.needed(size: from.pupils.count, least: least)) }
        guard let target else { return obstacles }
        let to = seating.groups[target]
        if to.pupils.count >= most(to) { obstacles.append(.full(size: to.pupils.count, most: most(to))) }
        for pair in tables.apart where pair.a == p || pair.b == p {
            let other = pair.a == p ? pair.b : pair.a
            if to.pupils.contains(other) { obstacles.append(.apart(from: tables.instance.pupils[other].id)) }
        }
        return obstacles
    }

    private func costToOthers(_ p: Int, _ s: Int, _ own: Int, _ target: Int, _ seating: Seating) -> Int? {
        let from = seating.groups[own], to = seating.groups[target]
        if tables.pinned[p * tables.slots + s] >= 0 || bound(p, s) { return nil }
        var costs: [Int] = []
        let foes = tables.apart.compactMap { $0.a == p ? $0.b : $0.b == p ? $0.a : nil }
        if to.pupils.count < most(to), from.pupils.count > tables.instance.workshops[from.workshop].minSize,
            !foes.contains(where: to.pupils.contains)
        {
            let comfort = tables.instance.workshops[to.workshop].comfortSize, before = tables.instance.workshops[from.workshop].comfortSize
            let crowd = (to.pupils.count >= comfort ? 1 : 0) - (from.pupils.count > before ? 1 : 0)
            costs.append(crowd * tables.instance.weights.crowding)
        }
        for q in to.pupils where !bound(q, s) && !foes.contains(where: { $0 != q && to.pupils.contains($0) }) {
            guard couldFollow(q, from.workshop, s, seating, pinned: false),
                !tables.apart.contains(where: { ($0.a == q && $0.b != p && from.pupils.contains($0.b)) || ($0.b == q && $0.a != p && from.pupils.contains($0.a)) })
            else { continue }
            costs.append(worth(q, seating, s, to.workshop) - worth(q, seating, s, from.workshop))
        }
        return costs.min()
    }

    /// Whether the pupil has a companion in the slot, whom a move would leave behind.
    private func bound(_ p: Int, _ s: Int) -> Bool {
        tables.together.contains { ($0.a == p && tables.has[$0.b * tables.slots + s]) || ($0.b == p && tables.has[$0.a * tables.slots + s]) }
    }
}
