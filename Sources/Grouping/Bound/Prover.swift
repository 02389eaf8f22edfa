/// Proves upper bounds on the best objective by giving every seat, hour and person a price, and by splitting the problem.
///
/// Each unit of pupils chooses a route (a workshop per slot) and pays `price` for each place on it; each slot sells places by
/// opening groups, and pays for hours and people. Whatever the prices, the two together are worth at least as much as
/// the best plan: a plan's pupils buy exactly the places that its groups sell. All prices are whole numbers and the sums are exact,
/// so every bound is proven as it stands. Left out, which only raises the bound: more than two kept apart, companions with
/// different slots, groups that are owed, and which groups share out the rooms.
///
/// Prices follow averaged subgradients, each by its own measure in the whole problem (Adam, Kingma and Ba 2015), with Polyak's step
/// in its parts, the best known plan being the aim. When they come to rest, the part of the
/// problem that promises most is split on the number of groups of a workshop in a slot, then on single places, until no part
/// promises more than the best plan. Each part starts from the prices of the one that it comes from.
/// A step is O(pupils × routes not cut off + slots × (places + people³)).
final class Prover {
    /// Prices from which a part starts.
    private final class Prices {
        let place: [Float], person: [Float]
        let hour: Float

        init(place: [Double], person: [Double], hour: Double) {
            self.place = place.map { Float($0) }
            self.person = person.map { Float($0) }
            self.hour = Float(hour)
        }
    }

    /// A part of the problem: numbers of groups within limits, and places that nobody takes.
    private struct Part {
        var low: [Int16]
        var high: [Int16]
        var banned: [Int] = []
        var prices: Prices?
        /// Where it was split from the part that it comes from, whether on the upper side, and what that was worth.
        var cell = -1
        var isUpper = false
        var bound0 = 0
        /// No plan in it is worth more.
        var bound: Int
    }

    private let tables: Tables
    private let table: RouteTable
    private let routes: RouteSearch
    private let shops: [SlotShop]
    private let places: Places
    /// Column of each place among the workshops offered in its slot.
    private let columnOf: [Int32]
    /// Every objective is a multiple of it.
    private let granule: Int

    private var price: [Double]
    private var hourPrice = 0.0
    private var personPrice: [Double]
    private let whole: UnsafeMutablePointer<Int32>
    private let slope: UnsafeMutablePointer<Double>
    private let banned: UnsafeMutablePointer<Bool>
    private var direction: [Double]
    private var hourDirection = 0.0
    private var personDirection: [Double]
    /// Mean squares of the slopes.
    private var spread: [Double], hourSpread = 0.0, personSpread: [Double]
    /// Hours and groups of each person in the last sale.
    private var hoursUsed = 0
    private var load: [Int] = []
    private var bestPrice: [Double]
    private var bestHourPrice = 0.0
    private var bestPersonPrice: [Double]
    private var eager = 1.0
    private var idle = 0
    private var rounds = 0
    /// Of each unit the last best route, to begin from.
    private var lastRoute: [Int32]
    /// Groups of each workshop and slot, and units at each place, averaged over the last steps.
    private var openShare: [Double]
    private var placeShare: [Double]
    private var watchesPlaces = false

    private var part: Part
    private var waiting: [Part] = []
    /// The most that parts are worth which can be split no further.
    private var settled = Int.min
    private var best = Int.max
    private let ceiling: Double
    private let hourCeiling: Double
    private let personCeiling: Double
    /// Nobody is in more groups than there are hours.
    private let mostGroups: [Int]
    private(set) var steps = 0
    private(set) var finished = false
    /// How many parts were looked at.
    private(set) var parts = 1
    /// A better plan than the known one, met on the way.
    private(set) var found: Plan?
    /// What splitting on each cell, lower and upper side, has taken off the bound, and how often.
    private var fall: [Double], falls: [Double]
    private var tried: Set<[Int16]> = []

    init(_ tables: Tables, _ table: RouteTable) {
        self.tables = tables
        self.table = table
        let places = Places(tables)
        self.places = places
        routes = RouteSearch(tables, places)
        shops = (0..<tables.slots).filter { s in !tables.pupilsIn[s].isEmpty || tables.fixed.contains { $0.slot == s } }
            .map { SlotShop(tables, places, $0) }
        granule = Self.granule(tables)
        var columnOf = [Int32](repeating: 0, count: places.count)
        for s in 0..<tables.slots {
            for (c, w) in tables.offered[s].enumerated() {
                for e in places.sold[s * tables.workshops + w] { columnOf[e] = Int32(c) }
            }
        }
        self.columnOf = columnOf
        let weights = tables.instance.weights
        let dearest = (0..<tables.pupils).reduce(0) { most, p in
            max(most, tables.weight[p] * (2 * tables.wholeNeed[p] + weights.wish * 100))
        }
        let crowd = Double(min(tables.pupils, tables.instance.workshops.map(\.maxSize).max() ?? 0) + 1)
        let largest = table.units.members.map(\.count).max() ?? 1
        ceiling = min(Double(dearest + weights.crowding + weights.stability) * crowd, Double(1 << 24) / Double(largest))
        mostGroups = tables.instance.facilitators.map { min($0.maxGroups, tables.hours) }
        let longest = tables.sessions.max() ?? 1
        hourCeiling = min(Double(1 << 32), 1e14 / Double(max(1, tables.instance.hoursBudget ?? 1) * longest))
        personCeiling = min(Double(1 << 32), 1e14 / Double(1 + mostGroups.reduce(0, +)))
        price = Array(repeating: 0, count: places.count)
        direction = price
        bestPrice = price
        placeShare = price
        spread = price
        personPrice = Array(repeating: 0, count: tables.people)
        personDirection = personPrice
        personSpread = personPrice
        bestPersonPrice = personPrice
        lastRoute = Array(repeating: 0, count: table.units.members.count)
        whole = .allocate(capacity: max(1, places.count))
        whole.initialize(repeating: 0, count: max(1, places.count))
        slope = .allocate(capacity: max(1, places.count))
        slope.initialize(repeating: 0, count: max(1, places.count))
        banned = .allocate(capacity: max(1, places.count))
        banned.initialize(repeating: false, count: max(1, places.count))

        // What must open, and what can.
        var low = [Int16](repeating: 0, count: tables.slots * tables.workshops), high = low
        for shop in shops {
            for (w, most) in shop.mostGroups.enumerated() { high[shop.slot * tables.workshops + w] = Int16(clamping: most) }
        }
        for fixed in tables.fixed { low[fixed.slot * tables.workshops + fixed.workshop] += 1 }
        for p in 0..<tables.pupils {
            for s in tables.pupilSlots[p] where tables.pinned[p * tables.slots + s] >= 0 {
                let cell = s * tables.workshops + tables.pinned[p * tables.slots + s]
                low[cell] = max(low[cell], 1)
            }
        }
        openShare = Array(repeating: 0, count: low.count)
        fall = Array(repeating: 0, count: low.count * 2)
        falls = fall
        part = Part(low: low, high: high, bound: Int.max)
    }

    deinit {
        whole.deallocate()
        slope.deallocate()
        banned.deallocate()
    }

    /// The largest number that divides every value and every cost.
    private static func granule(_ tables: Tables) -> Int {
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
    /// pupil is as well off anywhere.
    func start(from plan: Plan) {
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
                    price[e] = known ? 0 : Double(tables.value(p, of: list + [w]) - here)
                }
            }
        }
        bestPrice = price
    }

    private func rounded(_ bound: Int) -> Int {
        if bound == Int.max || bound == Int.min { return bound }
        let rest = bound % granule
        return bound - (rest < 0 ? rest + granule : rest)
    }

    /// The best bound so far on the objective of every valid plan, `known` being the objective of one.
    private func bound(_ known: Int) -> Int {
        var most = max(known, settled, found?.objective ?? Int.min)
        if !finished { most = max(most, part.bound) }
        for other in waiting { most = max(most, other.bound) }
        return most
    }

    /// One step of proof. Returns the best bound so far on the objective of every valid plan.
    func step(known: Int) -> Int {
        if finished { return bound(known) }
        steps += 1
        rounds += 1
        let value = evaluate()
        guard let value else {
            next(known)
            return bound(known)
        }
        let before = part.bound
        if rounds == 1 || value < best {
            // Small gains do not count as progress, or the steps would never grow shorter.
            idle = Double(best) - Double(value) > Double(abs(value)) * 1e-5 ? 0 : idle + 1
            best = value
            (bestPrice, bestHourPrice, bestPersonPrice) = (price, hourPrice, personPrice)
            part.bound = min(before, rounded(value))
        } else {
            idle += 1
        }
        let isRoot = parts == 1
        if idle >= (isRoot ? 10 : watchesPlaces ? 12 : 6) {
            idle = 0
            eager *= 0.6
            (price, hourPrice, personPrice) = (bestPrice, bestHourPrice, bestPersonPrice)
        }
        if part.bound <= known {
            next(known)
            return bound(known)
        }
        let length = move(value: value, known: known)
        if eager < (isRoot ? 2e-3 : watchesPlaces ? 1e-3 : 0.02) || length < 1e-9 || (!isRoot && rounds >= (watchesPlaces ? 600 : 150)) {
            round(known)
            if part.bound > max(known, found?.objective ?? Int.min), tighten(max(known, found?.objective ?? Int.min)) { split() }
            next(known)
        } else if rounds % 60 == 0 {
            round(known)
        }
        return bound(known)
    }

    /// How much of the averaged slopes stays from step to step.
    private var memory: Double { rounds == 1 ? 0 : parts == 1 || watchesPlaces ? 0.85 : 0.93 }

    /// Value of the relaxed part at the prices as they are, its slopes in `slope`; `nil` when the part is empty.
    private func evaluate() -> Int? {
        for e in 0..<places.count {
            whole[e] = Int32(price[e].rounded())
            slope[e] = 0
        }
        let hour = Int(max(0, hourPrice).rounded())
        let people = personPrice.map { Int(max(0, $0).rounded()) }
        var value = 0
        guard let units = priceUnits() else { return nil }
        value += units
        hoursUsed = 0
        load = Array(repeating: 0, count: tables.people)
        let keep = memory
        for shop in shops {
            guard
                let sale = shop.best(
                    whole, hour: hour, people: people, low: part.low, high: part.high, banned: banned, slope: slope, load: &load)
            else { return nil }
            value += sale.bound
            hoursUsed += sale.hours
            for w in 0..<tables.workshops {
                let cell = shop.slot * tables.workshops + w
                openShare[cell] = keep * openShare[cell] + (1 - keep) * Double(shop.opened[w])
            }
        }
        value += hour * (tables.instance.hoursBudget ?? 0)
        for f in 0..<tables.people { value += people[f] * mostGroups[f] }
        return value
    }

    /// What all units are worth on their best routes after prices; `nil` when one has no route left.
    private func priceUnits() -> Int? {
        var value = 0
        let impossible = RouteTable.impossible
        let far: Int32 = 1 << 28
        let watching = watchesPlaces
        let keep = memory
        if watching { for e in 0..<places.count { placeShare[e] *= keep } }
        var wholes: [Int]?
        return table.withRoutes { worths, mosts in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * (tables.workshops + 1)) { local -> Int? in
                for (u, members) in table.units.members.enumerated() {
                    let slots = tables.pupilSlots[members[0]]
                    if slots.isEmpty { continue }
                    if table.start[u] < 0 {
                        let all = wholes ?? (0..<places.count).map { Int(whole[$0]) }
                        wholes = all
                        for p in members {
                            let route = routes.best(p, all)
                            value += route.bound
                            for e in route.places { slope[e] -= 1 }
                        }
                        continue
                    }
                    let depth = slots.count
                    let n0 = tables.offered[slots[0]].count
                    let n1 = depth > 1 ? tables.offered[slots[1]].count : 1, n2 = depth > 2 ? tables.offered[slots[2]].count : 1
                    guard let p0 = local.baseAddress else { return nil }
                    let p1 = p0 + n0, p2 = p1 + n1
                    for k in 0..<(n0 + n1 + n2) { local[k] = 0 }
                    for p in members {
                        for k in 0..<depth {
                            let to = k == 0 ? p0 : k == 1 ? p1 : p2
                            for e in places.range(p, k) { to[Int(columnOf[e])] += banned[e] ? far : whole[e] }
                        }
                    }
                    var least = p2[0]
                    for c in 1..<max(1, n2) { least = min(least, p2[c]) }
                    let values = worths + table.start[u], most = mosts + table.rowStart[u]
                    let last = Int(lastRoute[u])
                    var at = last
                    var top = values[last] - p0[last / (n1 * n2)] - p1[last / n2 % n1] - p2[last % n2]
                    var r = 0
                    for a in 0..<n0 {
                        let pa = p0[a]
                        for b in 0..<n1 {
                            let pb = pa + p1[b]
                            if most[r] - pb - least > top {
                                let line = values + r * n2
                                for c in 0..<n2 {
                                    let v = line[c] - pb - p2[c]
                                    if v > top {
                                        top = v
                                        at = r * n2 + c
                                    }
                                }
                            }
                            r += 1
                        }
                    }
                    if values[at] <= impossible || top < -far / 2 { return nil }
                    lastRoute[u] = Int32(at)
                    value += Int(top)
                    let columns = (at / (n1 * n2), at / n2 % n1, at % n2)
                    for p in members {
                        for k in 0..<depth {
                            let column = k == 0 ? columns.0 : k == 1 ? columns.1 : columns.2
                            for e in places.range(p, k) where Int(columnOf[e]) == column {
                                slope[e] -= 1
                                if watching { placeShare[e] += 1 - keep }
                            }
                        }
                    }
                }
                return value
            }
        }
    }

    /// Moves the prices along the averaged slopes and returns how long those are.
    private func move(value: Int, known: Int) -> Double {
        let keep = memory
        var length = 0.0
        for e in 0..<places.count {
            direction[e] = keep * direction[e] + (1 - keep) * slope[e]
            length += direction[e] * direction[e]
        }
        let hourSlope = Double((tables.instance.hoursBudget ?? hoursUsed) - hoursUsed)
        hourDirection = keep * hourDirection + (1 - keep) * hourSlope
        length += hourDirection * hourDirection
        for f in 0..<tables.people {
            var slope = Double(mostGroups[f] - load[f])
            if slope > 0, personPrice[f] <= 0 { slope = 0 }
            personDirection[f] = keep * personDirection[f] + (1 - keep) * slope
            length += personDirection[f] * personDirection[f]
        }
        if length < 1e-9 { return length }
        if parts > 1, !watchesPlaces {
            // A bound far above the best one means that the last steps went astray: the step is measured from the best.
            let excess = min(Double(value) - Double(known), 2 * (Double(best) - Double(known)))
            let stride = eager * max(1, excess) / length
            for e in 0..<places.count { shift(&price[e], -stride * direction[e], -ceiling...ceiling) }
            shift(&hourPrice, -stride * hourDirection, 0...hourCeiling)
            for f in 0..<tables.people { shift(&personPrice[f], -stride * personDirection[f], 0...personCeiling) }
        } else {
            // Each price by its own measure: places that many want move no faster than those that few do.
            let unit = 0.03 * eager * Double(abs(known)) / Double(max(1, tables.pupils))
            let start = max(0.01, 1 - exponential(Double(steps) * -0.001))
            func own(_ direction: Double, _ slope: Double, _ spread: inout Double, _ least: Double) -> Double {
                spread = 0.999 * spread + 0.001 * slope * slope
                return -unit * direction / ((spread / start).squareRoot() + least)
            }
            for e in 0..<places.count { shift(&price[e], own(direction[e], slope[e], &spread[e], 0.05), -ceiling...ceiling) }
            shift(&hourPrice, own(hourDirection, hourSlope, &hourSpread, 0.5), 0...hourCeiling)
            for f in 0..<tables.people {
                shift(&personPrice[f], own(personDirection[f], Double(mostGroups[f] - load[f]), &personSpread[f], 0.05), 0...personCeiling)
            }
        }
        if tables.instance.hoursBudget == nil { hourPrice = 0 }
        return length
    }

    private func shift(_ price: inout Double, _ by: Double, _ range: ClosedRange<Double>) {
        price = min(range.upperBound, max(range.lowerBound, price + by))
    }

    // MARK: Splitting

    /// Takes up the part that promises most.
    private func next(_ known: Int) {
        let known = max(known, found?.objective ?? Int.min)
        waiting.removeAll { $0.bound <= known }
        guard let k = waiting.indices.max(by: { waiting[$0].bound < waiting[$1].bound }) else {
            finished = true
            return
        }
        for e in part.banned { banned[e] = false }
        part = waiting[k]
        waiting.swapAt(k, waiting.count - 1)
        waiting.removeLast()
        for e in part.banned { banned[e] = true }
        if let prices = part.prices {
            price = prices.place.map { Double($0) }
            personPrice = prices.person.map { Double($0) }
            hourPrice = Double(prices.hour)
        }
        part.prices = nil
        idle = 0
        rounds = 0
        best = Int.max
        hourDirection = 0
        parts += 1
        // With all groups given, the best known plan is about what the part is worth: the aim can be trusted.
        watchesPlaces = part.low == part.high && table.isComplete
        eager = watchesPlaces ? 1 : 0.5
    }

    /// Narrows the numbers of groups: a number at which the part cannot be worth more than `known`, at the best prices, is left out.
    /// `false` when nothing is left.
    private func tighten(_ known: Int) -> Bool {
        (price, hourPrice, personPrice) = (bestPrice, bestHourPrice, bestPersonPrice)
        guard let value = evaluate() else { return false }
        let hour = Int(max(0, hourPrice).rounded())
        let people = personPrice.map { Int(max(0, $0).rounded()) }
        var scratch = load
        for shop in shops {
            func earns(_ low: [Int16], _ high: [Int16]) -> Int? {
                shop.best(
                    whole, hour: hour, people: people, low: low, high: high, banned: banned, slope: slope, load: &scratch)?.bound
            }
            guard let now = earns(part.low, part.high) else { return false }
            for w in 0..<tables.workshops {
                let cell = shop.slot * tables.workshops + w
                while part.low[cell] < part.high[cell] {
                    var high = part.high
                    high[cell] = part.low[cell]
                    if let less = earns(part.low, high), rounded(value - now + less) > known { break }
                    part.low[cell] += 1
                }
                while part.low[cell] < part.high[cell] {
                    var low = part.low
                    low[cell] = part.high[cell]
                    if let less = earns(low, part.high), rounded(value - now + less) > known { break }
                    part.high[cell] -= 1
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
        let prices = Prices(place: bestPrice, person: bestPersonPrice, hour: bestHourPrice)
        var cell = -1
        var most = -1.0, whole = true
        let usual = falls.reduce(0, +) > 0 ? fall.reduce(0, +) / falls.reduce(0, +) : 1
        func expected(_ k: Int) -> Double { (fall[k] + usual) / (falls[k] + 1) }
        for c in part.low.indices where part.low[c] < part.high[c] {
            let share = openShare[c] - openShare[c].rounded(.down)
            let split = min(share, 1 - share)
            if split >= 0.04 { whole = false }
            // What both halves are likely to lose by it, as far as earlier splits tell.
            let promise = (split + 0.001) * (expected(c * 2) * expected(c * 2 + 1)).squareRoot()
            if promise > most { (most, cell) = (promise, c) }
        }
        func add(_ change: (inout Part) -> Void) {
            var child = part
            child.prices = prices
            child.bound0 = part.bound
            child.cell = -1
            change(&child)
            waiting.append(child)
        }
        if cell >= 0, !whole {
            let below = Int16(min(Double(part.high[cell] - 1), max(Double(part.low[cell]), openShare[cell].rounded(.down))))
            add { ($0.high[cell], $0.cell, $0.isUpper) = (below, cell, false) }
            add { ($0.low[cell], $0.cell, $0.isUpper) = (below + 1, cell, true) }
        } else if cell >= 0 {
            let here = Int16(min(Double(part.high[cell]), max(Double(part.low[cell]), openShare[cell].rounded())))
            add { ($0.low[cell], $0.high[cell]) = (here, here) }
            if here > part.low[cell] { add { $0.high[cell] = here - 1 } }
            if here < part.high[cell] { add { $0.low[cell] = here + 1 } }
        } else if !watchesPlaces, table.isComplete {
            // All groups are given by now: once more from these prices, watching places.
            add { _ in }
        } else {
            splitPlaces(add)
        }
    }

    /// One place is taken by its pupil, or by anybody else.
    private func splitPlaces(_ add: ((inout Part) -> Void) -> Void) {
        var place = -1, pupil = -1, slot = -1
        var most = 0.01
        if watchesPlaces {
            for p in 0..<tables.pupils {
                for k in tables.pupilSlots[p].indices {
                    for e in places.range(p, k) where !banned[e] {
                        let split = max(min(placeShare[e], 1 - placeShare[e]), 0.5 * abs(direction[e]))
                        if split > most { (most, place, pupil, slot) = (split, e, p, k) }
                    }
                }
            }
        }
        if place < 0 {
            settled = max(settled, part.bound)
            return
        }
        let others = places.range(pupil, slot).filter { $0 != place && !banned[$0] }
        add { $0.banned.append(place) }
        add { $0.banned += others }
    }

    // MARK: Plans met on the way

    /// Opens the groups that are more open than not at the prices in hand, seats everyone, and keeps the plan if it is the best.
    private func round(_ known: Int) {
        guard table.isComplete else { return }
        let counts = openShare.indices.map { c in
            min(part.high[c], max(part.low[c], Int16(openShare[c].rounded())))
        }
        let isLeaf = part.low == part.high && part.banned.isEmpty
        if !tried.insert(counts).inserted, !isLeaf { return }
        if tried.count > 20_000 { tried.removeAll() }
        let board = Board(tables)
        for (f, fixed) in tables.fixed.enumerated() { _ = board.open(board.slots[fixed.slot], fixed.workshop, fixed: f) }
        var wanted: [(share: Double, slot: Int, workshop: Int)] = []
        for s in board.barrettes.joined() {
            for w in tables.offered[s] {
                let cell = s * tables.workshops + w
                let already = board.slots[s].parallel(w)
                for k in already..<max(already, Int(part.high[cell])) {
                    let share = k < Int(part.low[cell]) ? 2 : openShare[cell] - Double(k)
                    if share > 0.05 { wanted.append((min(1, share) + (share > 1 ? 1 : 0), s, w)) }
                }
            }
        }
        wanted.sort { $0.share != $1.share ? $0.share > $1.share : ($0.slot, $0.workshop) < ($1.slot, $1.workshop) }
        let budget = tables.instance.hoursBudget ?? Int.max
        for group in wanted {
            let slot = board.slots[group.slot]
            let seats = (0..<slot.groups).reduce(0) { $0 + slot.cap[$1] }
            if group.share < 0.5, seats >= slot.count { continue }
            board.staff.mark()
            if board.open(slot, group.workshop), board.staff.hours > budget { board.close(slot, slot.groups - 1) }
        }
        let appraisal = Appraisal(board, table)
        var limit = 0
        if isLeaf {
            for b in board.barrettes.indices {
                _ = appraisal.limit(b, floor: Int.min / 2, aim: nil, rounds: 60)
                appraisal.seat(b)
            }
        }
        for b in board.barrettes.indices {
            limit += appraisal.limit(b, floor: Int.min / 2, aim: isLeaf ? board.worth(of: b) : nil, rounds: isLeaf ? 300 : 60)
            appraisal.seat(b)
        }
        if isLeaf, hasBestRooms(board) { part.bound = min(part.bound, rounded(limit)) }
        if board.faults > 0 || board.globalFaults > 0 { return }
        let plan = board.plan()
        if plan.objective > max(known, found?.objective ?? Int.min) { found = plan }
    }

    /// Whether the board has exactly the groups of the part, all in rooms as large as any that fits: then what it is worth at most
    /// is what the part is worth at most.
    private func hasBestRooms(_ board: Board) -> Bool {
        board.slots.allSatisfy { s in
            let counts = (0..<tables.workshops).allSatisfy { s.parallel($0) == Int(part.low[s.slot * tables.workshops + $0]) }
            return counts && (0..<s.groups).allSatisfy { g in
                let largest = (0..<tables.rooms).filter {
                    tables.roomFits[s.workshop[g] * tables.rooms + $0] && tables.roomFree[$0 * tables.slots + s.slot]
                }.map { tables.capacity[$0] }.max() ?? 0
                return s.cap[g] >= min(tables.instance.workshops[s.workshop[g]].maxSize, largest)
            }
        }
    }

    /// What one more hour of the budget, and one more group of each person, is worth at the best prices found: a limit on what it
    /// can bring, not a promise.
    var hourWorth: Int { Int(max(0, bestHourPrice).rounded()) }
    var personWorth: [Int] { bestPersonPrice.map { Int(max(0, $0).rounded()) } }
}
