import Synchronization

/// Where a prover lays the parts that others may look at.
final class Bench: Sendable {
    enum Work: Sendable {
        /// Each barrette on its own.
        case barrettes(HourShares)
        /// The whole market.
        case whole(PartPool, GroupLimits)

        fileprivate var stage: Int {
            switch self {
            case .barrettes: 1
            case .whole: 2
            }
        }
    }
    private let state = Mutex<Work?>(nil)

    /// In place of what lay there, if that was of an earlier stage.
    func layOut(_ work: Work) { state.withLock { if $0?.stage ?? 0 < work.stage { $0 = work } } }

    /// What lies there, if it is of a later stage.
    func work(after stage: Int) -> Work? { state.withLock { $0?.stage ?? 0 > stage ? $0 : nil } }
}

/// Looks at parts beside a prover, on another thread and with a market of its own.
final class Helper {
    private let bench: Bench
    private let market: Market
    private let rounding: Rounding
    private let granule: Int
    private var stage = 0
    private var apart: BarretteTrees?
    private var whole: PartTree?

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
        if let work = bench.work(after: stage) { takeUp(work) }
        if let whole {
            whole.step(floor: rounding.best)
            return !whole.isIdle
        }
        return apart?.step(best: rounding.best).worked ?? false
    }

    private func takeUp(_ work: Bench.Work) {
        stage = work.stage
        switch work {
        case .barrettes(let shares):
            market.hourPrice = shares.hour
            for (f, price) in shares.people.enumerated() { market.personPrice[f] = price }
            market.open()
            apart = BarretteTrees(
                shares,
                shares.pools.enumerated().map { b, pool in
                    PartTree(market, [b], isFree: false, granule: 1, rounding: rounding, limits: shares.limits, joining: pool)
                })
        case .whole(let pool, let limits):
            apart = nil
            whole = PartTree(
                market, Array(market.barrettes.slots.indices), isFree: true, granule: granule, rounding: rounding, limits: limits, joining: pool)
        }
    }
}
