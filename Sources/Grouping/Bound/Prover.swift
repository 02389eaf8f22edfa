/// Proves upper bounds on the best objective.
///
/// First the whole market looks for the prices at which its bound is lowest. Then, when there are several barrettes, hours and
/// people stay at those prices and each barrette is split on its own: what one of them loses the sum loses, and a part of one barrette is
/// looked at once, not beside every part of the others. Last, or at once when there is one barrette, the whole market is split, prices of
/// hours and people free in each part.
final class Prover {
    private let market: Market
    private let rounding: Rounding
    private let whole: PartTree
    private let granule: Int
    private var shares: [PartTree] = []
    /// What the known plan is worth in each barrette at the prices that stay, and what hours and people are worth.
    private var floors: [Int] = []
    private var credit = 0
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
    var parts: Int { whole.parts + shares.reduce(0) { $0 + $1.parts } }

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
        if !whole.isResting || (!shares.isEmpty && shares.allSatisfy(\.finished)) {
            whole.step(floor: rounding.best)
            isIdle = whole.isIdle
            if whole.finished { finished = true }
            if whole.parts == 2 { bench.layOut(Bench.Work(isFree: true, pools: [whole.pool], limits: whole.limits)) }
        } else if shares.isEmpty {
            divide()
        } else {
            rounding.vary()
            // The one that is most open first; where a helper has all that is left, the next.
            for b in shares.indices.filter({ !shares[$0].finished }).sorted(by: { open($0) > open($1) }) {
                shares[b].step(floor: floors[b])
                isIdle = shares[b].isIdle
                if !isIdle { break }
            }
        }
        proven = min(proven, whole.bound(rounding.best))
        if !shares.isEmpty {
            let bounds = shares.indices.map { shares[$0].bound(floors[$0]) }
            if !bounds.contains(Int.max) {
                let sum = bounds.reduce(credit, +)
                let rest = sum % granule
                proven = min(proven, sum - (rest < 0 ? rest + granule : rest))
            }
        }
        if proven <= rounding.best { finished = true }
        return max(proven, rounding.best)
    }

    /// From now on each barrette on its own, hours and people at the prices of the whole market.
    private func divide() {
        let tables = market.tables
        defer {
            let people = (0..<tables.people).map { market.personPrice[$0] }
            bench.layOut(
                Bench.Work(
                    isFree: false, pools: shares.map(\.pool), limits: whole.limits, floors: floors, hour: market.hourPrice, people: people))
        }
        market.open()
        credit = market.credit
        shares = market.barrettes.slots.indices.map {
            PartTree(market, [$0], isFree: false, granule: 1, rounding: rounding, limits: whole.limits, eager: 0.05)
        }
        floors = Array(repeating: Int.min / 4, count: shares.count)
        guard let plan = best else { return }
        let seating = Seating(plan, tables)
        floors = Array(repeating: 0, count: shares.count)
        for p in 0..<tables.pupils {
            guard let s = tables.pupilSlots[p].first else { continue }
            let kept = seating.places[p].count { tables.current[p * tables.slots + $0.slot] == seating.groups[$0.group].workshop }
            floors[market.barrettes.of[s]] += tables.value(p, of: seating.workshops(of: p)) + tables.instance.weights.stability * kept
        }
        for group in seating.groups {
            let crowd = max(0, group.pupils.count - tables.instance.workshops[group.workshop].comfortSize)
            floors[market.barrettes.of[group.slot]] -= tables.instance.weights.crowding * crowd + market.cost(of: group.staff, in: group.slot)
        }
    }

    /// How much more than is known the barrette could be worth.
    private func open(_ b: Int) -> Int {
        let bound = shares[b].bound(floors[b])
        return bound == Int.max ? Int.max : bound - floors[b]
    }
}
