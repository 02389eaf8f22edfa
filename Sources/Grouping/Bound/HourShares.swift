import Synchronization

/// Barrettes at one price for hours and people, and the hours shared out among them.
///
/// At one price for all hours the bound stops short of the best plan, as groups take hours by three, four or five and few sums can be. But
/// most parts of a barrette tell how many hours they take: the barrettes together are asked only for sums that can be.
final class HourShares: Sendable {
    /// By barrette: its parts, and what is known to be in it, hours and people paid for.
    let pools: [PartPool], floors: [Int]
    let limits: GroupLimits
    let hour: Double, people: [Double]
    /// What an hour costs, and what the prices of people add in all.
    private let cost: Int, credit: Int
    private let budget: Int, step: Int
    /// The best plan that anybody knows: parts that are in no better one are left out.
    private let known = Mutex(Int.min)

    init(
        pools: [PartPool], floors: [Int], _ limits: GroupLimits, hour: Double, people: [Double], cost: Int, credit: Int, budget: Int, step: Int
    ) {
        (self.pools, self.floors, self.limits) = (pools, floors, limits)
        (self.hour, self.people, self.cost, self.credit, self.budget, self.step) = (hour, people, cost, credit, budget, step)
    }

    /// At the prices that the market has.
    convenience init(_ market: Market, pools: [PartPool], floors: [Int], _ limits: GroupLimits) {
        let budget = market.budget ?? 0
        self.init(
            pools: pools, floors: floors, limits, hour: market.hourPrice, people: (0..<market.tables.people).map { market.personPrice[$0] },
            cost: market.hourCost, credit: market.credit - market.hourCost * budget, budget: budget, step: market.hourStep)
    }

    /// What a part of a barrette is taken up for.
    struct Aim {
        /// The most hours that it may take, what is promised with them, and what an hour costs.
        let hours: Int, promise: Int, cost: Int
        let step: Int
        /// What the barrette has to be worth, when it takes so many multiples of the step, to be in a better plan.
        fileprivate let least: [Int]
        var count: Int { least.count }

        /// What a part is worth at most, its hours paid for, that is in no better plan or no better than what is `known` with as many hours.
        func floor(_ hours: ClosedRange<Int>, known: [Int]) -> Int {
            let first = (hours.lowerBound + step - 1) / step, last = min(count - 1, hours.upperBound / step)
            return (first..<max(first, last + 1)).reduce(Int.max) { min($0, max(known[$1], least[$1]) - cost * step * $1) }
        }
    }

    /// What the barrettes promise together, and how the hours are shared out for it.
    struct Sharing {
        let bound: Int
        /// Multiples of the step by barrette.
        let shares: [Int]
        /// By barrette and multiple of the step.
        fileprivate let promises: [[Int]]
    }

    /// The sharing that promises most, `best` being a plan that is known; `nil` as long as a barrette has no bound. Dynamic programming:
    /// O(barrettes × hours²).
    func sharing(_ best: Int) -> Sharing? {
        let known = known.withLock {
            $0 = max($0, best)
            return $0
        }
        let count = budget / step + 1
        var promises: [[Int]] = []
        for pool in pools {
            guard let own = pool.promises(cost: cost, step: step, count: count) else { return nil }
            promises.append(own)
        }
        var reached = [[Int](repeating: 0, count: count)]
        for own in promises { reached.append(Self.sum(reached[reached.count - 1], own)) }
        var left = count - 1
        var shares = promises.map { _ in 0 }
        for b in promises.indices.reversed() {
            shares[b] = (0...left).first { reached[b][left - $0] + promises[b][$0] == reached[b + 1][left] } ?? 0
            left -= shares[b]
        }
        return Sharing(bound: max(known, reached[pools.count][count - 1] + credit), shares: shares, promises: promises)
    }

    func aim(at b: Int, of sharing: Sharing) -> Aim {
        let own = sharing.promises[b], n = sharing.shares[b]
        var others = [Int](repeating: 0, count: own.count)
        for (other, promises) in sharing.promises.enumerated() where other != b { others = Self.sum(others, promises) }
        let best = known.withLock(\.self) - credit
        return Aim(hours: n * step, promise: own[n], cost: cost, step: step, least: others.reversed().map { best - $0 })
    }

    /// What two promise together with so many hours.
    private static func sum(_ one: [Int], _ other: [Int]) -> [Int] {
        one.indices.map { all in (0...all).reduce(Int.min) { max($0, one[all - $1] + other[$1]) } }
    }
}

/// Somebody who splits barrettes until no sharing of hours promises more than what is known, with a market of their own.
final class BarretteTrees {
    private let shares: HourShares
    private let trees: [PartTree]
    private var current: (tree: PartTree, floor: Int)?
    /// Whether nothing that is promised can be lowered any more.
    private(set) var isDone = false

    init(_ shares: HourShares, _ trees: [PartTree]) {
        (self.shares, self.trees) = (shares, trees)
    }

    /// How many parts were looked at.
    var parts: Int { trees.reduce(0) { $0 + $1.parts } }

    /// One step of proof, `best` being what is known. Returns what no plan exceeds, where that may have changed, and whether there was anything to do.
    func step(best: Int) -> (bound: Int?, worked: Bool) {
        if let (tree, floor) = current, !tree.isBetween {
            tree.step(floor: floor)
            return (nil, true)
        }
        current = nil
        guard let sharing = shares.sharing(best) else {
            for (b, tree) in trees.enumerated() where shares.pools[b].bound(Int.min) == Int.max { tree.step(floor: shares.floors[b]) }
            return (nil, !trees.allSatisfy(\.isIdle))
        }
        if sharing.bound <= best { return (sharing.bound, false) }
        // The one least looked at first; where what it promises is known to be there, or in somebody else's hands, the next.
        for b in trees.indices.sorted(by: { trees[$0].parts < trees[$1].parts }) {
            trees[b].step(floor: shares.floors[b], aim: shares.aim(at: b, of: sharing))
            if trees[b].isIdle { continue }
            current = (trees[b], shares.floors[b])
            return (sharing.bound, true)
        }
        isDone = trees.allSatisfy(\.isUnheld)
        return (sharing.bound, false)
    }
}
