import Synchronization

/// Where a prover lays the parts that others may look at.
final class Bench: Sendable {
    struct Work: Sendable {
        /// One share that is the whole market, or one for each barrette with hours and people at prices that stay.
        var isFree: Bool
        var pools: [PartPool]
        var limits: GroupLimits
        /// What is known to be in each share; the best plan where there is only one.
        var floors: [Int] = []
        var hour = 0.0
        var people: [Double] = []
    }
    private let state = Mutex<(work: Work, number: Int)?>(nil)

    /// In place of what lay there, if that was of another kind.
    func layOut(_ work: Work) {
        state.withLock { if $0?.work.isFree != work.isFree { $0 = (work, ($0?.number ?? 0) + 1) } }
    }

    /// What lies there, if it is not number `known`.
    func work(after known: Int) -> (work: Work, number: Int)? { state.withLock { $0?.number == known ? nil : $0 } }
}

/// Looks at parts beside a prover, on another thread and with a market of its own.
final class Helper {
    private let bench: Bench
    private let market: Market
    private let rounding: Rounding
    private let granule: Int
    private var number = 0
    private var floors: [Int] = []
    private var trees: [PartTree] = []

    init(_ tables: Tables, _ table: RouteTable, bench: Bench) {
        self.bench = bench
        market = Market(tables, table)
        rounding = Rounding(tables, table)
        granule = Prover.granule(tables)
    }

    /// A better plan than the known one, met on the way.
    var found: Plan? { rounding.found }

    /// One step of proof, `known` being a valid plan. `false` when there is nothing to help with.
    func step(known: Plan) -> Bool {
        rounding.learn(known)
        if let new = bench.work(after: number) {
            number = new.number
            floors = new.work.floors
            market.hourPrice = new.work.hour
            for (f, price) in new.work.people.enumerated() { market.personPrice[f] = price }
            market.open()
            let all = Array(market.barrettes.slots.indices)
            trees = new.work.pools.indices.map { k in
                PartTree(
                    market, new.work.isFree ? all : [k], isFree: new.work.isFree, granule: new.work.isFree ? granule : 1, rounding: rounding,
                    limits: new.work.limits, joining: new.work.pools[k])
            }
        }
        func floor(_ k: Int) -> Int { floors.isEmpty ? rounding.best : floors[k] }
        let open = trees.indices.filter { !trees[$0].finished }.sorted { trees[$0].bound(floor($0)) - floor($0) > trees[$1].bound(floor($1)) - floor($1) }
        for k in open {
            trees[k].step(floor: floor(k))
            if !trees[k].isIdle { return true }
        }
        return false
    }
}
