/// What would be better for single pupils of one plan, and the cheapest way for the others to make it so.
///
/// Made for one plan; what it works out of a slot it keeps for all pupils of the slot.
final class Alternatives {
    let tables: Tables
    let plan: Plan
    let seating: Seating
    lazy var before = Assessor(tables: tables).assess(plan)
    /// Slot → pupil × workshop.
    private var worths: [Int: [Int]] = [:]
    /// Slot and workshop → ways to open a group of it.
    private var opened: [[Int]: [Opened]] = [:]

    init(_ tables: Tables, _ plan: Plan) {
        self.tables = tables
        self.plan = plan
        seating = Seating(plan, tables)
    }

    /// The change of one workshop in one slot that would be worth most to the pupil.
    func best(for p: Int) -> Reasons.Alternative? {
        var best: (gain: Int, slot: Int, own: Int, workshop: Int)?
        for place in seating.places[p] {
            let s = place.slot, given = seating.groups[place.group].workshop
            let now = tables.worth(p, seating, s, given)
            for w in tables.offered[s] where w != given && tables.couldFollow(p, w, s, seating, pinned: true) {
                let gain = tables.worth(p, seating, s, w) - now
                if gain > best?.gain ?? 0 { best = (gain, s, place.group, w) }
            }
        }
        guard let best else { return nil }
        let open = seating.groups.indices.filter { seating.groups[$0].slot == best.slot && seating.groups[$0].workshop == best.workshop }
        var result = Reasons.Alternative(
            slot: tables.instance.slots[best.slot].id, given: tables.instance.workshops[seating.groups[best.own].workshop].id,
            workshop: tables.instance.workshops[best.workshop].id, gain: best.gain,
            obstacles: tables.obstacles(p, best.slot, best.own, nil, seating), way: nil)
        if open.isEmpty {
            let left = tables.instance.hoursBudget.map { $0 - before.hours }
            let counted = tables.pools[best.workshop].count { $0.allSatisfy { tables.instance.facilitators[$0].hoursCount } }
            result.obstacles =
                [.notOpen(hoursLeft: left, hoursNeeded: tables.sessions[best.slot] * counted)]
                + missing(best.workshop, best.slot) + result.obstacles
            result.way = cheapestOpening(for: p, best.slot, best.workshop)
            return result
        }
        // Of several groups, the one that costs others least, or has the least in the way.
        let choices = open.map { g in
            (obstacles: tables.obstacles(p, best.slot, best.own, g, seating), way: cheapestChain(for: p, best.slot, from: best.own, to: g)?.way)
        }
        func order(_ choice: (obstacles: [Reasons.Obstacle], way: Reasons.Way?)) -> (Int, Int, Int) {
            (choice.way?.liftsRules ?? true ? 1 : 0, choice.way?.costToOthers ?? Int.max, choice.obstacles.count)
        }
        if let choice = choices.min(by: { order($0) < order($1) }) {
            result.obstacles = choice.obstacles
            result.way = choice.way
        }
        return result
    }

    /// What a group of the workshop lacks to open beside those that are open.
    private func missing(_ w: Int, _ s: Int) -> [Reasons.Obstacle] {
        let means = meansLeft(w, s, closing: nil)
        return (means.staff == nil ? [.nobodyFree] : []) + (means.room == nil ? [.noRoomFree] : [])
    }

    // MARK: Into a group that is open

    /// With the places in the plan of the groups to which its steps lead.
    private typealias Passage = (way: Reasons.Way, homes: [Int])

    private func cheapestChain(for p: Int, _ s: Int, from own: Int, to target: Int) -> Passage? {
        let liftsRules = tables.pinned[p * tables.slots + s] >= 0 || tables.isBound(p, s)
        let foes = tables.foes(of: p).filter(seating.groups[target].pupils.contains)
        if let steps = chain(p, s, own, target, foes: foes) { return way(steps, s, liftsRules: liftsRules) }
        return foes.isEmpty ? nil : chain(p, s, own, target, foes: []).map { way($0, s, liftsRules: true) }
    }

    /// The cheapest way into each other group of the slot that no rule keeps the pupil from, with its place in the plan, what the pupil gains, and the
    /// places of the groups to which the steps lead.
    /// O(groups × (pupils of the slot × groups + groups²)).
    func ways(for p: Int, in s: Int) -> [(group: Int, gain: Int, way: Reasons.Way, homes: [Int])] {
        guard let own = seating.places[p].first(where: { $0.slot == s })?.group else { return [] }
        let given = seating.groups[own].workshop, now = tables.worth(p, seating, s, given)
        return seating.groups.indices.compactMap { g in
            let target = seating.groups[g]
            guard target.slot == s, g != own, target.workshop == given || tables.couldFollow(p, target.workshop, s, seating, pinned: false),
                let found = cheapestChain(for: p, s, from: own, to: g), !found.way.liftsRules
            else { return nil }
            return (target.number, tables.worth(p, seating, s, target.workshop) - now, found.way, found.homes)
        }
    }

    private typealias Chain = (cost: Int, movers: [(pupil: Int, from: Int, to: Int)])

    private func way(_ chain: Chain, _ s: Int, liftsRules: Bool) -> Passage {
        let steps = chain.movers.map { step($0.pupil, s, seating.groups[$0.from].workshop, seating.groups[$0.to].workshop) }
        return (Reasons.Way(costToOthers: chain.cost, steps: steps, opening: nil, liftsRules: liftsRules), chain.movers.map { seating.groups[$0.to].number })
    }

    func step(_ q: Int, _ s: Int, _ from: Int, _ to: Int) -> Reasons.Step {
        Reasons.Step(
            pupil: tables.instance.pupils[q].id, from: tables.instance.workshops[from].id, to: tables.instance.workshops[to].id,
            loss: tables.worth(q, seating, s, from) - tables.worth(q, seating, s, to))
    }

    /// The cheapest chain of at most two others with which the pupil changes groups. Of those to be kept from the pupil in the target
    /// (`foes`) none may stay. O(pupils of the slot × groups + groups²).
    private func chain(_ p: Int, _ s: Int, _ own: Int, _ target: Int, foes: [Int]) -> Chain? {
        if foes.count > 1 { return nil }
        let here = seating.groups.indices.filter { seating.groups[$0].slot == s }
        let others = here.filter { $0 != own && $0 != target }
        let worth = worth(in: s), columns = tables.workshops
        /// The cheapest pupil to go from one group to another.
        func cheapest(_ g: Int, _ h: Int) -> Chain? {
            let from = seating.groups[g], to = seating.groups[h]
            var best: Chain?
            for q in from.pupils where q != p && (g != target || foes.isEmpty || foes == [q]) && !tables.isBound(q, s) {
                let there = worth[q * columns + to.workshop]
                if there == Self.forbidden || tables.foes(of: q).contains(where: { $0 != p && to.pupils.contains($0) }) { continue }
                let loss = worth[q * columns + from.workshop] - there
                if loss < best?.cost ?? Int.max { best = (loss, [(q, g, h)]) }
            }
            return best
        }
        var moves: [Int: Chain] = [:]
        for g in here where g != own { for h in here where h != target && h != g { moves[g * seating.groups.count + h] = cheapest(g, h) } }
        func move(_ g: Int, _ h: Int) -> Chain? { moves[g * seating.groups.count + h] }
        func joined(_ parts: Chain?...) -> Chain? {
            var sum: Chain = (0, [])
            for part in parts {
                guard let part else { return nil }
                sum = (sum.cost + part.cost, sum.movers + part.movers)
            }
            return sum
        }
        func crowding(_ g: Int, _ n: Int) -> Int { tables.instance.weights.crowding * max(0, n - tables.instance.workshops[seating.groups[g].workshop].comfortSize) }
        func grown(_ g: Int) -> Chain? {
            let n = seating.groups[g].pupils.count
            return n < tables.most(seating.groups[g]) ? (crowding(g, n + 1) - crowding(g, n), []) : nil
        }
        func shrunk(_ g: Int) -> Chain? {
            let n = seating.groups[g].pupils.count
            return n > tables.instance.workshops[seating.groups[g].workshop].minSize ? (crowding(g, n - 1) - crowding(g, n), []) : nil
        }
        var best: Chain?
        func consider(_ chain: Chain?) { if let chain, chain.cost < best?.cost ?? Int.max { best = chain } }
        if foes.isEmpty {
            consider(joined(grown(target), shrunk(own)))
            for y in others {
                consider(joined(grown(target), move(y, own), shrunk(y)))
                for b in others where b != y { consider(joined(grown(target), move(y, b), move(b, own), shrunk(y))) }
            }
        }
        consider(joined(move(target, own)))
        for x in others {
            consider(joined(move(target, x), grown(x), shrunk(own)))
            consider(joined(move(target, x), move(x, own)))
            for y in others where y != x {
                consider(joined(move(target, y), move(y, x), grown(x), shrunk(own)))
                consider(joined(move(target, x), grown(x), move(y, own), shrunk(y)))
            }
        }
        return best
    }

    // MARK: What pupils would be worth elsewhere

    /// Of a pupil who may not follow the workshop there.
    static let forbidden = Int.min / 4

    /// Pupil × workshop: what each pupil of the slot would be worth in each workshop of it, their other slots as they are.
    func worth(in s: Int) -> [Int] {
        if let known = worths[s] { return known }
        var table = [Int](repeating: Self.forbidden, count: tables.pupils * tables.workshops)
        for q in tables.pupilsIn[s] {
            guard let place = seating.places[q].first(where: { $0.slot == s }) else { continue }
            let given = seating.groups[place.group].workshop
            for w in tables.offered[s] where tables.couldFollow(q, w, s, seating, pinned: false) {
                table[q * tables.workshops + w] = tables.worth(q, seating, s, w)
            }
            // To stay is possible for everybody, whatever rule it breaks.
            table[q * tables.workshops + given] = tables.worth(q, seating, s, given)
        }
        worths[s] = table
        return table
    }

    /// The groups of a slot with one more, each way seated as well as can be; those worth most first.
    func openings(_ s: Int, _ w: Int) -> [Opened] {
        if let known = opened[[s, w]] { return known }
        let here = seating.groups.indices.filter { seating.groups[$0].slot == s }
        let found = tables.instance.workshops[w].maxParallel == 0 ? [] : ([nil] + here.map { Optional($0) }).compactMap { open(w, s, closing: $0, here) }.sorted { $0.points > $1.points }
        opened[[s, w]] = found
        return found
    }
}

extension Tables {
    /// What the pupil is worth with the workshop in the slot and the other slots as they are; stability counts.
    func worth(_ p: Int, _ seating: Seating, _ slot: Int, _ w: Int) -> Int {
        let list = seating.places[p].map { $0.slot == slot ? w : seating.groups[$0.group].workshop }
        let kept = current[p * slots + slot] == w ? instance.weights.stability : 0
        return value(p, of: list) + kept
    }

    /// Whether the rules about the pupil alone let them follow it there; `pinned` leaves the pupil's pin aside.
    func couldFollow(_ p: Int, _ w: Int, _ s: Int, _ seating: Seating, pinned leavesPinAside: Bool) -> Bool {
        let cell = p * workshops + w
        guard runs[w * slots + s], !barred[cell], classAllows[cell] else { return false }
        if !leavesPinAside, pinned[p * slots + s] >= 0, pinned[p * slots + s] != w { return false }
        if repeatable(w) { return true }
        if done[cell], pinned[p * slots + s] != w { return false }
        return !seating.places[p].contains { $0.slot != s && seating.groups[$0.group].workshop == w }
    }

    func most(_ group: Seating.Group) -> Int {
        min(instance.workshops[group.workshop].maxSize, instance.rooms[group.room].capacity)
    }

    func obstacles(_ p: Int, _ s: Int, _ own: Int, _ target: Int?, _ seating: Seating) -> [Reasons.Obstacle] {
        var obstacles: [Reasons.Obstacle] = []
        let pin = pinned[p * slots + s]
        if pin >= 0 { obstacles.append(.pinned(workshop: instance.workshops[pin].id)) }
        for other in companions(of: p) where has[other * slots + s] { obstacles.append(.together(with: instance.pupils[other].id)) }
        let from = seating.groups[own]
        let least = instance.workshops[from.workshop].minSize
        if from.pupils.count <= least { obstacles.append(.needed(size: from.pupils.count, least: least)) }
        guard let target else { return obstacles }
        let to = seating.groups[target]
        if to.pupils.count >= most(to) { obstacles.append(.full(size: to.pupils.count, most: most(to))) }
        for foe in foes(of: p) where to.pupils.contains(foe) { obstacles.append(.apart(from: instance.pupils[foe].id)) }
        return obstacles
    }

    /// Whether the pupil has a companion in the slot, whom a move would leave behind.
    func isBound(_ p: Int, _ s: Int) -> Bool {
        companions(of: p).contains { has[$0 * slots + s] }
    }
}
