/// Proves upper bounds on the best objective.
///
/// First the whole market looks for the prices at which its bound is lowest. Then, when there are several barrettes, hours and
/// people stay at those prices and each barrette is split on its own: a part of one barrette is looked at once, not beside every part of the
/// others, and the barrettes together promise the best sum of parts whose hours fit the budget. Last, or at once when there is one
/// barrette, the whole market is split, prices of hours and people free in each part.
final class Prover {
    private let market: Market
    private let rounding: Rounding
    private let whole: PartTree
    private let granule: Int
    private var apart: BarretteTrees?
    private var proven = Int.max
    private(set) var steps = 0
    private(set) var finished = false
    /// Whether a helper has all that is left in hand.
    private(set) var isIdle = false
    private let bench: Bench

    /// Lays what others may help with on `bench`.
    init(_ tables: Tables, _ table: RouteTable, bench: Bench = Bench()) {
        self.bench = bench
        market = Market(tables, table)
        rounding = Rounding(tables, table)
        granule = Self.granule(tables)
        whole = PartTree(
            market, Array(market.barrettes.slots.indices), isFree: true, granule: granule, rounding: rounding,
            limits: GroupLimits(market), rests: market.barrettes.slots.count > 1)
    }

    /// A better plan than the known one, met on the way.
    var found: Plan? { rounding.found }
    private var best: Plan? { rounding.base }
    /// How many parts were looked at.
    var parts: Int { whole.parts + (apart?.parts ?? 0) }

    /// The largest number that divides every value and every cost.
    static func granule(_ tables: Tables) -> Int {
        func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
        let weights = tables.instance.weights
        var result = gcd(weights.crowding, weights.stability)
        for p in 0..<tables.pupils {
            let t = tables.wholeNeed[p]
            var mine = gcd(t / 2, t / 4)
            for item in tables.needs[p] {
                mine = gcd(mine, item.need * 100)
                for w in 0..<tables.workshops { mine = gcd(mine, item.need * tables.gains[w * tables.skills + item.skill]) }
            }
            for w in 0..<tables.workshops { mine = gcd(mine, weights.wish * tables.wish[p * tables.workshops + w]) }
            result = gcd(result, tables.weight[p] * mine)
        }
        return max(1, result)
    }

    /// What a place is worth to each pupil beside the one that a plan gives them: prices to start from at which every
    /// pupil is as well off anywhere. Of long routes this says little, and prices start from nothing.
    func start(from plan: Plan) {
        rounding.learn(plan)
        if market.search != nil { return }
        let tables = market.tables, places = market.places
        let seating = Seating(plan, tables)
        for p in 0..<tables.pupils {
            for (k, s) in tables.pupilSlots[p].enumerated() {
                let list = seating.places[p].filter { $0.slot != s }.map { seating.groups[$0.group].workshop }
                guard let own = seating.places[p].first(where: { $0.slot == s }).map({ seating.groups[$0.group].workshop }) else { continue }
                let here = tables.value(p, of: list + [own])
                for e in places.range(p, k) {
                    let w = places.workshop[e]
                    // A workshop that the pupil follows elsewhere is no alternative here.
                    let known = list.contains(w) && !tables.repeatable(w)
                    market.price[e] = known ? 0 : Double(tables.value(p, of: list + [w]) - here)
                }
            }
        }
    }

    /// One step of proof. Returns the best bound so far on the objective of every valid plan, `known` being one of them.
    func step(known: Plan) -> Int {
        rounding.learn(known)
        if finished { return max(proven, rounding.best) }
        steps += 1
        isIdle = false
        if !whole.isResting || apart?.isDone == true {
            whole.step(floor: rounding.best)
            isIdle = whole.isIdle
            if whole.finished { finished = true }
            if whole.parts == 2 { bench.layOut(.whole(whole.pool, whole.limits)) }
        } else if let apart {
            rounding.vary()
            let (bound, worked) = apart.step(best: rounding.best)
            if let bound {
                let rest = bound % granule
                proven = min(proven, bound - (rest < 0 ? rest + granule : rest))
            }
            isIdle = !worked
        } else {
            divide()
        }
        proven = min(proven, whole.bound(rounding.best))
        if proven <= rounding.best { finished = true }
        return max(proven, rounding.best)
    }

    /// From now on each barrette on its own, hours and people at the prices of the whole market.
    private func divide() {
        market.open()
        let trees = market.barrettes.slots.indices.map {
            PartTree(market, [$0], isFree: false, granule: 1, rounding: rounding, limits: whole.limits, eager: 0.05)
        }
        let shares = HourShares(market, pools: trees.map(\.pool), floors: floors, whole.limits)
        apart = BarretteTrees(shares, trees)
        bench.layOut(.barrettes(shares))
    }

    /// What the known plan is worth in each barrette at the prices that stay.
    private var floors: [Int] {
        guard let plan = best else { return Array(repeating: Int.min / 4, count: market.barrettes.slots.count) }
        let tables = market.tables
        let seating = Seating(plan, tables)
        var floors = Array(repeating: 0, count: market.barrettes.slots.count)
        for p in 0..<tables.pupils {
            guard let s = tables.pupilSlots[p].first else { continue }
            let kept = seating.places[p].count { tables.current[p * tables.slots + $0.slot] == seating.groups[$0.group].workshop }
            floors[market.barrettes.of[s]] += tables.value(p, of: seating.workshops(of: p)) + tables.instance.weights.stability * kept
        }
        for group in seating.groups {
            let crowd = max(0, group.pupils.count - tables.instance.workshops[group.workshop].comfortSize)
            floors[market.barrettes.of[group.slot]] -= tables.instance.weights.crowding * crowd + market.cost(of: group.staff, in: group.slot)
        }
        return floors
    }
}
