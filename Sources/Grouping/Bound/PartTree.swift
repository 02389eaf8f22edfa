/// Splits a share of the market into parts until no part promises more than what is known.
///
/// The share is the whole market with all prices free, or one barrette with hours and people at prices that stay. In each part the
/// prices of places move until the part's bound comes to rest; then the part that promises most is split on the number of groups of a
/// workshop in a slot or in all slots of a barrette, and when all groups are given on single places. Each part starts from the prices of the one it comes from.
final class PartTree {
    private typealias Part = PartPool.Part

    private let market: Market
    private let tables: Tables
    private let scope: [Int]
    private let cells: [Int]
    /// Sums of groups in the share of which limits speak.
    private let totals: [Int]
    private let isFree: Bool
    private let ascent: Ascent
    private let granule: Int
    private let rounding: Rounding
    /// Whether rounds between two proofs are estimates: where routes are too many for a table.
    private let estimates: Bool

    /// Shared with others who look at the same share.
    let pool: PartPool
    private let number: Int
    private var part: Part
    /// Whether there is a part in hand: not while others have all that is left.
    private var hasPart: Bool
    private var best = Int.max
    private var eager: Double
    private var idle = 0
    private var rounds = 0
    private var pass: Pass?
    private var isClosing = false
    private var watchesPlaces = false
    /// Whether the prices in hand are the solution of the linear program of the part, all its groups being given.
    private var isExact = false
    private lazy var programs = scope.map { SeatProgram(market, $0) }
    /// Rounds since the last proof.
    private var sinceProof = 0
    var finished: Bool { !hasPart && pool.isEmpty }
    /// What the part in hand has to promise more than to be in a better plan.
    private var partFloor = Int.min
    /// Whether a part was just laid aside: others may use the market until the next step. So it is after each part of a barrette.
    private(set) var isBetween = false
    /// Whether nobody has a part of the share in hand.
    var isUnheld: Bool { pool.isUnheld }
    /// Whether there is nothing to do until others lay down more parts.
    private(set) var isIdle = false
    /// The first part, which is the whole share, is split but still in hand, its prices the best ones: others may use the market
    /// until the next step.
    private(set) var isResting = false
    private let rests: Bool
    /// How many parts were looked at.
    private(set) var parts = 1
    /// What splitting on each cell, lower and upper side, has taken off the bound, and how often.
    private var fall: [Double], falls: [Double]
    /// Groups of each workshop and slot, averaged over the last steps, and units at each place.
    private let openShare: Row<Double>
    private lazy var placeShare = Row(0.0, count: market.places.count)

    /// With `rests` it stops once, between the first part and the others. With `pool` it joins those who look at the parts there, and
    /// begins with none.
    init(
        _ market: Market, _ scope: [Int], isFree: Bool, granule: Int, rounding: Rounding, limits: GroupLimits, eager: Double = 1,
        rests: Bool = false, joining pool: PartPool? = nil
    ) {
        self.market = market
        tables = market.tables
        self.scope = scope
        self.isFree = isFree
        self.granule = granule
        self.rounding = rounding
        self.eager = eager
        self.rests = rests
        let ranges = scope.map { market.places.of[$0] }
        let range = (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
        let pupils = scope.reduce(0) { $0 + market.barrettes.pupils[$1].count }
        let W = tables.workshops
        totals = market.sums(of: scope)
        ascent = Ascent(market, range, totals: totals, pupils: pupils, isFree: isFree)
        estimates = market.search != nil
        cells = scope.flatMap { market.barrettes.slots[$0] }.flatMap { s in (0..<W).map { s * W + $0 } }
        fall = Array(repeating: 0, count: (limits.low.count + limits.most.count) * 2)
        falls = fall
        openShare = Row(0, count: limits.low.count)
        part = Part(limits: limits, hours: isFree ? 0...0 : market.hours(of: scope[0], limits), bound: Int.max)
        hasPart = pool == nil
        self.pool = pool ?? PartPool()
        number = self.pool.join(holding: pool == nil ? Int.max : nil)
    }

    /// No plan is worth more in this share, `floor` being what is known to be there.
    func bound(_ floor: Int) -> Int { pool.bound(floor) }

    /// The numbers of groups of the part in hand.
    var limits: GroupLimits { part.limits }

    private func rounded(_ bound: Int) -> Int {
        if bound == Int.max || bound == Int.min { return bound }
        let rest = bound % granule
        return bound - (rest < 0 ? rest + granule : rest)
    }

    /// One step of proof: a round of prices, or one barrette of a round where that takes long. A part of a barrette is taken up for `aim`.
    func step(floor: Int, aim: HourShares.Aim? = nil) {
        let floor = max(pool.know(floor), partFloor)
        if !hasPart { return takeUp(floor, aim) }
        if isResting {
            isResting = false
            return next(floor)
        }
        var pass = pass ?? begin()
        while pass.done < scope.count {
            guard let worth = market.worth(of: scope[pass.done], part.limits, pass.care, averages: pass.averages) else {
                self.pass = nil
                return next(floor)
            }
            pass.value += worth
            pass.done += 1
            if estimates, pass.proves, pass.done < scope.count {
                self.pass = pass
                return
            }
        }
        self.pass = nil
        if pass.proves, rounded(pass.value) < part.bound {
            part.bound = rounded(pass.value)
            pool.note(number, part.bound)
        }
        if isClosing { close(floor, value: pass.value) } else { take(pass, floor) }
    }

    /// A round of prices: what the barrettes done so far are worth.
    private struct Pass {
        var value: Int
        var done = 0
        let proves: Bool
        let care: Care
        let averages: Averages
    }

    private func begin() -> Pass {
        rounds += 1
        let isRoot = parts == 1
        let proves = !estimates || isClosing || (rounds == 1 && isRoot) || sinceProof >= (isRoot ? min(250, 40 + rounds / 2) : 75)
        sinceProof = proves ? 0 : sinceProof + 1
        // A proof is worth its time at the best prices only; far from where they come to rest there is little to prove.
        if estimates, proves, rounds > 1 { ascent.goBack() }
        // Where a pupil's search is cut short the limit is taken as it stands: far from rest that is enough, later it would be most of what is left.
        let nodes = isClosing || !isFree || !isRoot || eager <= 0.1 ? 100_000 : rounds == 1 ? 1_000 : 20_000
        let keep = rounds == 1 ? 0 : isRoot || watchesPlaces ? 0.85 : 0.93
        market.open()
        return Pass(
            value: isFree ? market.credit : 0, proves: proves, care: proves ? .proof(nodes: nodes) : .estimate(round: rounds),
            averages: Averages(opened: openShare, bought: watchesPlaces && !isExact ? placeShare : nil, memory: keep))
    }

    /// Learns from a round and moves the prices.
    private func take(_ pass: Pass, _ floor: Int) {
        let value = pass.value, isRoot = parts == 1
        if rounds == 1 || value < best || (estimates && pass.proves) {
            // Small gains do not count as progress, or the steps would never grow shorter.
            idle = rounds > 1 && Double(best) - Double(value) > Double(abs(value)) * 1e-5 ? 0 : idle + 1
            best = value
            ascent.keep()
        } else {
            idle += 1
        }
        // Prices of hours and people that stay for all that follows are worth finding well.
        let isLasting = isRoot && rests && !estimates
        if idle >= (isLasting ? 15 : isRoot ? 10 : watchesPlaces ? 12 : 6) {
            idle = 0
            eager *= estimates ? 0.7 : isLasting ? 0.8 : 0.6
            ascent.goBack()
        }
        if part.bound <= floor { return next(floor) }
        let length: Double
        if isRoot {
            length = ascent.moveApart(memory: rounds == 1 ? 0 : 0.85, eager: eager, worth: best)
        } else {
            levelSlopes()
            // A bound far above the best one means that the last steps went astray: the step is measured from the best.
            let excess = min(Double(value) - Double(floor), 2 * (Double(best) - Double(floor)))
            length = ascent.moveTogether(memory: rounds == 1 ? 0 : 0.93, eager: eager, excess: excess, part.limits)
        }
        let rest = isLasting ? 1e-4 : isRoot ? 2e-3 : watchesPlaces ? 1e-3 : 0.05
        if eager < rest || length < 1e-9 || (!isRoot && rounds >= (watchesPlaces ? 600 : 60)) {
            // Once more at the best prices, to split by what is worth most there.
            isClosing = true
            ascent.goBack()
        } else if rounds % 60 == 0 {
            round()
        }
    }

    /// The prices have come to rest at `value`: splits the part if it promises more than is known.
    private func close(_ floor: Int, value: Int) {
        if !isExact {
            round()
        } else if part.bound > floor {
            let seats = programs.flatMap(\.seats)
            if isFree { rounding.seat(part.limits, seats) } else { graft(part.limits.low, seats) }
        }
        if part.bound > floor, tighten(floor, value: value) {
            split()
            if parts == 1, rests {
                isResting = true
                return
            }
        }
        next(floor)
    }

    /// Lays the part in hand aside; of the whole market the one that promises most is taken up at once.
    private func next(_ floor: Int) {
        for e in part.banned { market.banned[e] = false }
        part.banned = []
        if isFree { return takeUp(floor, nil) }
        pool.layAside(number)
        (hasPart, isBetween) = (false, true)
    }

    private func takeUp(_ floor: Int, _ aim: HourShares.Aim?) {
        isBetween = false
        let next = if let aim { pool.take(number, aim) } else { pool.take(number, floor).map { ($0, Int.min) } }
        guard let (taken, least) = next else {
            (hasPart, isIdle) = (false, true)
            return
        }
        (part, partFloor, hasPart, isIdle) = (taken, least, true, false)
        for e in part.banned { market.banned[e] = true }
        if let prices = part.prices { ascent.take(prices) }
        part.prices = nil
        levelPrices()
        idle = 0
        rounds = 0
        isClosing = false
        sinceProof = 0
        best = Int.max
        parts += 1
        // With all groups given, the best known plan is about what the part is worth: the aim can be trusted.
        watchesPlaces = isWhole(part.limits) && market.table.isComplete
        eager = watchesPlaces ? 1 : 0.5
        // What all slots open together is given with what each of them opens.
        if watchesPlaces { for t in totals { market.groupPrice[t] = 0 } }
        isExact = watchesPlaces && solves()
        isClosing = isExact
    }

    /// Sets the prices of the part in hand, all of whose groups are given, to the solution of its linear program.
    private func solves() -> Bool {
        if isFree {
            // With people and hours enough their prices are nothing; if that is not sure, prices have to tell.
            if !part.isStaffed { part.isStaffed = rounding.canStaff(part.limits) }
            if !part.isStaffed { return false }
        }
        for program in programs where !program.solve(part.limits, share: placeShare) { return false }
        if isFree {
            market.hourPrice = 0
            for f in 0..<tables.people { market.personPrice[f] = 0 }
        }
        ascent.keepWithin()
        return true
    }

    /// Where nothing opens, no price is too high; where a group is sure to open, everybody may be in it and one price is
    /// enough for all who are not kept from somebody: the one at which a comfortable group is full.
    private func levelPrices() {
        let price = market.price
        for c in cells {
            if part.limits.high[c] == 0 {
                for e in market.places.sold[c] { price[e] = ascent.ceiling }
                continue
            }
            let sold = market.alike[c]
            if part.limits.low[c] > 0, let first = sold.first, sold.contains(where: { price[$0] != price[first] }) {
                let comfortable = Int(part.limits.low[c]) * tables.instance.workshops[c % tables.workshops].comfortSize
                let level = sold.map { price[$0] }.sorted(by: >)[min(sold.count, comfortable) - 1]
                for e in sold { price[e] = level }
            }
        }
    }

    /// Moves the places of a group that is sure to open together.
    private func levelSlopes() {
        let slope = market.slope
        for c in cells where part.limits.low[c] > 0 {
            let sold = market.alike[c]
            var sum = 0.0, count = 0.0
            for e in sold where !market.banned[e] {
                sum += slope[e]
                count += 1
            }
            for e in sold { slope[e] = market.banned[e] ? 0 : sum / count }
        }
    }

    /// Tries other groups in the barrette, and says what they are worth there.
    private func graft(_ counts: [Int16], _ seats: [(pupil: Int, slot: Int, workshop: Int)]?) {
        guard let (worth, groups) = rounding.graft(counts, on: scope[0], seats) else { return }
        let costs = groups.reduce(0) { $0 + market.cost(of: $1.staff, in: $1.slot) }
        pool.know(worth - costs, hours: groups.reduce(0) { $0 + market.hours(of: $1.staff, in: $1.slot) })
    }

    private func isWhole(_ limits: GroupLimits) -> Bool { cells.allSatisfy { limits.low[$0] == limits.high[$0] } }

    /// Narrows the numbers of groups: a number at which the part, worth `value` at the prices in force, cannot be worth more than
    /// `floor` is left out. `false` when nothing is left.
    private func tighten(_ floor: Int, value: Int) -> Bool {
        for i in scope.flatMap({ market.shopsOf[$0] }) {
            let shop = market.shops[i]
            func earns(_ low: [Int16], _ high: [Int16]) -> Int? { market.earnings(of: shop, low: low, high: high) }
            guard let now = earns(part.limits.low, part.limits.high) else { return false }
            for w in 0..<tables.workshops {
                let cell = shop.slot * tables.workshops + w
                while part.limits.low[cell] < part.limits.high[cell] {
                    var high = part.limits.high
                    high[cell] = part.limits.low[cell]
                    if let less = earns(part.limits.low, high), rounded(value - now + less) > floor { break }
                    part.limits.low[cell] += 1
                }
                while part.limits.low[cell] < part.limits.high[cell] {
                    var low = part.limits.low
                    low[cell] = part.limits.high[cell]
                    if let less = earns(low, part.limits.high), rounded(value - now + less) > floor { break }
                    part.limits.high[cell] -= 1
                }
            }
        }
        return true
    }

    /// Splits the part in hand where its groups, or else its places, are least whole.
    private func split() {
        if part.cell >= 0 {
            let k = part.cell * 2 + (part.isUpper ? 1 : 0)
            fall[k] += Double(part.bound0 - part.bound)
            falls[k] += 1
        }
        // The solution of a linear program is found anew.
        let prices = isExact ? nil : ascent.bestPrices
        var cell = -1
        var most = -1.0, whole = true
        let tries = falls.reduce(0, +)
        let usual = tries > 0 ? fall.reduce(0, +) / tries : 1
        func expected(_ k: Int) -> Double { (fall[k] + usual) / (falls[k] + 1) }
        let limits = part.limits
        for c in cells where limits.low[c] < limits.high[c] {
            let share = openShare[c] - openShare[c].rounded(.down)
            let split = min(share, 1 - share)
            if split >= 0.04 { whole = false }
            // What both halves are likely to lose by it, as far as earlier splits tell.
            let loss = (split + 0.001) * (expected(c * 2) * expected(c * 2 + 1)).squareRoot()
            if loss > most { (most, cell) = (loss, c) }
        }
        var total = -1, sum = 0.0
        for t in whole ? [] : totals where market.cells(of: t).count > 1 {
            let list = market.cells(of: t)
            let (fewest, highest) = range(of: t, limits)
            if fewest >= highest { continue }
            let here = list.reduce(0) { $0 + openShare[$1] }
            let share = here - here.rounded(.down)
            let split = min(share, 1 - share)
            let k = (limits.low.count + t) * 2
            let loss = (split + 0.001) * (expected(k) * expected(k + 1)).squareRoot() * Self.favour
            if loss > most { (most, total, sum) = (loss, t, here) }
        }
        func add(_ change: (inout Part) -> Void) {
            var child = part
            child.prices = prices
            child.bound0 = part.bound
            child.cell = -1
            change(&child)
            guard narrow(&child.limits) else { return }
            if !isFree { child.hours = market.hours(of: scope[0], child.limits) }
            pool.add(child)
        }
        if total >= 0 {
            let (fewest, highest) = range(of: total, limits)
            let below = Int16(min(Double(highest - 1), max(Double(fewest), sum.rounded(.down))))
            let cell = limits.low.count + total
            add { ($0.limits.most[total], $0.cell, $0.isUpper) = (below, cell, false) }
            add { ($0.limits.fewest[total], $0.cell, $0.isUpper) = (below + 1, cell, true) }
        } else if cell >= 0, !whole {
            let below = Int16(min(Double(limits.high[cell] - 1), max(Double(limits.low[cell]), openShare[cell].rounded(.down))))
            add { ($0.limits.high[cell], $0.cell, $0.isUpper) = (below, cell, false) }
            add { ($0.limits.low[cell], $0.cell, $0.isUpper) = (below + 1, cell, true) }
        } else if cell >= 0 {
            let here = Int16(min(Double(limits.high[cell]), max(Double(limits.low[cell]), openShare[cell].rounded())))
            add { ($0.limits.low[cell], $0.limits.high[cell]) = (here, here) }
            if here > limits.low[cell] { add { $0.limits.high[cell] = here - 1 } }
            if here < limits.high[cell] { add { $0.limits.low[cell] = here + 1 } }
        } else if !watchesPlaces, market.table.isComplete {
            // All groups are given by now: once more from these prices, watching places.
            add { _ in }
        } else {
            splitPlaces(add)
        }
    }

    /// How much sooner all slots together are split on than one of them, which the others make up for.
    private static let favour = 2.0

    /// How many groups a sum may have.
    private func range(of total: Int, _ limits: GroupLimits) -> (fewest: Int16, most: Int16) {
        let (low, high) = sum(of: market.cells(of: total), limits)
        return (Int16(max(low, Int(limits.fewest[total]))), Int16(min(high, Int(limits.most[total]))))
    }

    private func sum(of cells: [Int], _ limits: GroupLimits) -> (low: Int, high: Int) {
        cells.reduce((0, 0)) { ($0.0 + Int(limits.low[$1]), $0.1 + Int(limits.high[$1])) }
    }

    /// Takes from the limits of each slot what those of all slots together rule out; `false` when nothing is left.
    private func narrow(_ limits: inout GroupLimits) -> Bool {
        for t in totals where limits.fewest[t] > 0 || limits.most[t] < GroupLimits.unlimited {
            let list = market.cells(of: t)
            let (low, high) = sum(of: list, limits)
            if low > Int(limits.most[t]) || high < Int(limits.fewest[t]) { return false }
            for c in list {
                let (few, many) = (Int(limits.low[c]), Int(limits.high[c]))
                limits.high[c] = Int16(min(many, Int(limits.most[t]) - (low - few)))
                limits.low[c] = Int16(max(few, Int(limits.fewest[t]) - (high - many)))
            }
        }
        return true
    }

    private func cell(_ p: Int, _ k: Int, _ e: Int) -> Int { tables.pupilSlots[p][k] * tables.workshops + market.places.workshop[e] }

    /// One place is taken by its pupil, or by anybody else.
    private func splitPlaces(_ add: ((inout Part) -> Void) -> Void) {
        var place = -1, pupil = -1, slot = -1
        var most = -1.0
        if watchesPlaces {
            for p in scope.flatMap({ market.barrettes.pupils[$0] }) {
                for k in tables.pupilSlots[p].indices {
                    let left = market.places.range(p, k).filter { !market.banned[$0] && part.limits.high[cell(p, k, $0)] > 0 }
                    for e in left where left.count > 1 {
                        let share = placeShare[e]
                        let split = isExact ? min(share, 1 - share) : max(min(share, 1 - share), 0.5 * ascent.pull(e))
                        if split > most { (most, place, pupil, slot) = (split, e, p, k) }
                    }
                }
            }
        }
        if isExact, most < 1e-3, let clash = clash() { (place, pupil, slot) = clash }
        if place < 0 {
            pool.settle(part)
            return
        }
        let others = market.places.range(pupil, slot).filter { $0 != place && !market.banned[$0] }
        add { $0.banned.append(place) }
        add { $0.banned += others }
    }

    /// The place of somebody in a single group with somebody to be kept from: where a pupil is kept from several, the program does not know.
    private func clash() -> (place: Int, pupil: Int, slot: Int)? {
        func taken(_ p: Int, _ s: Int) -> (place: Int, slot: Int)? {
            guard let k = tables.pupilSlots[p].firstIndex(of: s), let e = market.places.range(p, k).first(where: { placeShare[$0] > 0.5 }) else { return nil }
            return (e, k)
        }
        for pair in tables.apart {
            for s in tables.pupilSlots[pair.a] {
                guard let a = taken(pair.a, s), let b = taken(pair.b, s), market.places.workshop[a.place] == market.places.workshop[b.place] else { continue }
                let left = market.places.range(pair.a, a.slot).count { !market.banned[$0] && part.limits.high[cell(pair.a, a.slot, $0)] > 0 }
                if left > 1, part.limits.high[cell(pair.a, a.slot, a.place)] == 1 { return (a.place, pair.a, a.slot) }
            }
        }
        return nil
    }

    /// Makes a plan of the groups that are more open than not at the prices in hand.
    private func round() {
        if !isFree {
            if part.bound <= pool.know(Int.min) { return }
            return graft(part.limits.nearest(to: openShare), nil)
        }
        let isLeaf = isWhole(part.limits) && part.banned.isEmpty
        if let limit = rounding.round(openShare, part.limits, isLeaf: isLeaf) {
            part.bound = min(part.bound, rounded(limit))
            pool.note(number, part.bound)
        }
    }
}
