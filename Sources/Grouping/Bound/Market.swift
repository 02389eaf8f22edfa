/// The problem with a price on every place, hour and person: each barrette apart, pupils and slots apart within it.
///
/// Each unit of pupils chooses a route (a workshop per slot) and pays `price` for each place on it; each slot sells places by
/// opening groups, and pays for hours and people. Whatever the prices, the two together are worth at least as much as
/// the best plan: a plan's pupils buy exactly the places that its groups sell. All prices are whole numbers and the sums are exact,
/// so every bound is proven as it stands. Left out, which only raises the bound: more than two kept apart, companions with
/// different slots, groups that are owed, and which groups share out the rooms.
final class Market {
    let tables: Tables
    let table: RouteTable
    let barrettes: Barrettes
    let places: Places
    /// `nil` when every route is in the table.
    let search: RouteSearch?
    let shops: [SlotShop]
    /// Barrette → its units and its shops.
    let units: [[Int]], shopsOf: [[Int]]
    /// slot × workshop → places of those who are kept from nobody: to a group that is sure to open they are all alike.
    let alike: [[Int]]
    /// Nobody is in more groups than there are hours.
    let mostGroups: [Int]
    /// What divides the sessions of every slot.
    let hourStep: Int
    /// Hours that groups can use: the budget, down to a multiple of the step.
    let budget: Int?
    /// Workshop → how many of a group’s people have hours that count.
    private let hoursOfGroup: [(least: Int, most: Int)]
    /// Column of each place among the usable workshops of its slot.
    private let columnOf: Row<Int32>

    /// Prices as they are.
    let price: Row<Double>
    var hourPrice = 0.0
    let personPrice: Row<Double>
    /// Sum → what a group in it costs, below nothing where it is paid for: the price of limits on groups of a workshop in all slots of a barrette
    /// together (barrette × workshop), then of all workshops in a slot.
    let groupPrice: Row<Double>
    private let firstSlotSum: Int
    private let shopOf: [Int]
    /// Places that nobody takes.
    let banned: Row<Bool>

    /// Places sold less places bought, of the barrettes last asked.
    let slope: Row<Double>
    /// Hours and groups of each person sold since `open()`.
    private(set) var hoursUsed = 0
    private(set) var load: [Int]
    /// The whole prices in force.
    private let whole: Row<Int32>
    private var hour = 0
    private var people: [Int]
    private var groups: [Int]
    /// Of each unit the last best route in the table, to begin from.
    private let lastRoute: Row<Int32>

    init(_ tables: Tables, _ table: RouteTable) {
        self.tables = tables
        self.table = table
        let barrettes = Barrettes(tables)
        let places = Places(tables, barrettes)
        (self.barrettes, self.places) = (barrettes, places)
        let far = table.units.members.indices.filter { table.start[$0] < 0 }.flatMap { table.units.members[$0] }
            .filter { !tables.pupilSlots[$0].isEmpty }
        search = far.isEmpty ? nil : RouteSearch(tables, places, far)
        let shops = barrettes.slots.joined().map { SlotShop(tables, places, $0) }
        self.shops = shops
        var units = [[Int]](repeating: [], count: barrettes.slots.count), shopsOf = units
        for (u, members) in table.units.members.enumerated() {
            if let s = tables.pupilSlots[members[0]].first { units[barrettes.of[s]].append(u) }
        }
        for (i, shop) in shops.enumerated() { shopsOf[barrettes.of[shop.slot]].append(i) }
        (self.units, self.shopsOf) = (units, shopsOf)
        let wary = Set(tables.apart.flatMap { [$0.a, $0.b] })
        alike = places.sold.map { $0.filter { !wary.contains(places.pupil[$0]) } }
        mostGroups = tables.instance.facilitators.map { min($0.maxGroups, tables.hours) }
        var step = 0
        for s in barrettes.slots.joined() {
            var (a, b) = (step, tables.sessions[s])
            while b > 0 { (a, b) = (b, a % b) }
            step = a
        }
        hourStep = max(1, step)
        budget = tables.instance.hoursBudget.map { $0 - $0 % max(1, step) }
        hoursOfGroup = tables.pools.map { pools in
            let counted = pools.map { $0.map { tables.instance.facilitators[$0].hoursCount } }
            return (counted.count { !$0.contains(false) }, counted.count { $0.contains(true) })
        }
        columnOf = Row(0, count: places.count)
        for s in 0..<tables.slots {
            for (c, w) in tables.usable[s].enumerated() {
                for e in places.sold[s * tables.workshops + w] { columnOf[e] = Int32(c) }
            }
        }
        price = Row(0, count: places.count)
        personPrice = Row(0, count: tables.people)
        firstSlotSum = barrettes.slots.count * tables.workshops
        groupPrice = Row(0, count: firstSlotSum + tables.slots)
        var shopOf = [Int](repeating: -1, count: tables.slots)
        for (i, shop) in shops.enumerated() { shopOf[shop.slot] = i }
        self.shopOf = shopOf
        banned = Row(false, count: places.count)
        slope = Row(0, count: places.count)
        load = Array(repeating: 0, count: tables.people)
        whole = Row(0, count: places.count)
        people = load
        groups = Array(repeating: 0, count: tables.workshops)
        lastRoute = Row(0, count: table.units.members.count)
    }

    /// Fixes the prices of hours and people and forgets what was sold. Prices of places are read barrette by barrette.
    func open() {
        hour = Int(max(0, hourPrice).rounded())
        for f in 0..<tables.people {
            people[f] = Int(max(0, personPrice[f]).rounded())
            load[f] = 0
        }
        hoursUsed = 0
    }

    /// What all hours and people are worth at their prices: the part of a bound that belongs to no barrette.
    var credit: Int {
        var credit = hour * (budget ?? 0)
        for f in 0..<tables.people { credit += people[f] * mostGroups[f] }
        return credit
    }

    /// What an hour costs.
    var hourCost: Int { hour }

    /// The hours that the groups of a barrette within `limits` take, at least and at most; nothing where hours are not counted.
    func hours(of b: Int, _ limits: GroupLimits) -> ClosedRange<Int> {
        guard budget != nil else { return 0...0 }
        let W = tables.workshops
        var fewest = 0, most = 0
        for s in barrettes.slots[b] {
            var low = 0, high = 0, groups = 0, least = Int.max, dearest = 0
            for w in 0..<W where limits.high[s * W + w] > 0 {
                let (few, many) = (Int(limits.low[s * W + w]), Int(limits.high[s * W + w]))
                groups += few
                low += few * hoursOfGroup[w].least
                high += few * hoursOfGroup[w].most
                if many > few { (least, dearest) = (min(least, hoursOfGroup[w].least), max(dearest, hoursOfGroup[w].most)) }
            }
            let sum = firstSlotSum + s
            if least < Int.max { low += max(0, Int(limits.fewest[sum]) - groups) * least }
            let more = (0..<W).reduce(0) { $0 + Int(limits.high[s * W + $1] - limits.low[s * W + $1]) }
            high += max(0, min(more, Int(limits.most[sum]) - groups)) * dearest
            fewest += low * tables.sessions[s]
            most += high * tables.sessions[s]
        }
        return fewest...max(fewest, most)
    }

    /// The hours that a group takes.
    func hours(of staff: [Int], in slot: Int) -> Int { staff.count { tables.instance.facilitators[$0].hoursCount } * tables.sessions[slot] }

    /// What the people of a group and their hours cost at the prices in force.
    func cost(of staff: [Int], in slot: Int) -> Int {
        staff.reduce(hour * hours(of: staff, in: slot)) { $0 + people[$1] }
    }

    /// What pupils and slots of a barrette make of the prices, its slopes in `slope`; `nil` when it has no plan within `limits`.
    /// What opens and is bought goes into `averages`.
    func worth(of b: Int, _ limits: GroupLimits, _ care: Care, averages: Averages) -> Int? {
        for e in places.of[b] {
            // The nearest whole number, without a call for each.
            whole[e] = Int32(price[e] + (price[e] < 0 ? -0.5 : 0.5))
            slope[e] = 0
        }
        guard var value = buy(b, care) else { return nil }
        price(groupsOf: b)
        for w in 0..<tables.workshops { value += groups[w] * limits.aim(b * tables.workshops + w, at: groups[w]) }
        let keep = averages.memory
        if let bought = averages.bought { for e in places.of[b] { bought[e] = keep * bought[e] - (1 - keep) * slope[e] } }
        for i in shopsOf[b] {
            let sum = firstSlotSum + shops[i].slot, own = price(ofGroupsIn: shops[i].slot)
            value += own * limits.aim(sum, at: own)
            guard
                let sale = shops[i].best(
                    whole.at, hour: hour, people: people, groups: groups.map { $0 + own }, low: limits.low, high: limits.high, banned: banned.at,
                    slope: slope.at, load: &load)
            else { return nil }
            value += sale.bound
            hoursUsed += sale.hours
            for w in 0..<tables.workshops {
                let cell = shops[i].slot * tables.workshops + w
                averages.opened[cell] = keep * averages.opened[cell] + (1 - keep) * shops[i].opened[w]
            }
        }
        return value
    }

    /// What a slot could earn within other limits at the prices in force; leaves `slope` of its places spoilt.
    func earnings(of shop: SlotShop, low: [Int16], high: [Int16]) -> Int? {
        var scratch = load
        price(groupsOf: barrettes.of[shop.slot])
        let own = price(ofGroupsIn: shop.slot)
        return shop.best(
            whole.at, hour: hour, people: people, groups: groups.map { $0 + own }, low: low, high: high, banned: banned.at, slope: slope.at, load: &scratch)?
            .bound
    }

    private func price(groupsOf b: Int) {
        for w in 0..<tables.workshops { groups[w] = Int(groupPrice[b * tables.workshops + w].rounded()) }
    }

    private func price(ofGroupsIn slot: Int) -> Int { Int(groupPrice[firstSlotSum + slot].rounded()) }

    /// The sums of barrettes that limits speak of.
    func sums(of scope: [Int]) -> [Int] {
        scope.flatMap { b in (b * tables.workshops..<(b + 1) * tables.workshops) + barrettes.slots[b].map { firstSlotSum + $0 } }
    }

    /// The cells, slot × workshop, of a sum.
    func cells(of sum: Int) -> [Int] {
        let W = tables.workshops
        if sum >= firstSlotSum { return (0..<W).map { (sum - firstSlotSum) * W + $0 } }
        return barrettes.slots[sum / W].map { $0 * W + sum % W }
    }

    /// The groups of a sum in the sales last made.
    func opened(_ sum: Int) -> Double {
        let W = tables.workshops
        if sum >= firstSlotSum { return (0..<W).reduce(0) { $0 + shops[shopOf[sum - firstSlotSum]].opened[$1] } }
        return shopsOf[sum / W].reduce(0) { $0 + shops[$1].opened[sum % W] }
    }

    /// What all units of the barrette are worth on their best routes after prices; `nil` when one has no route left.
    private func buy(_ b: Int, _ care: Care) -> Int? {
        var value = 0
        return table.withRoutes { worths, mosts in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * (tables.workshops + 1)) { local -> Int? in
                guard let local = local.baseAddress else { return nil }
                for u in units[b] {
                    if table.start[u] >= 0 {
                        guard let worth = buy(u, worths, mosts, local) else { return nil }
                        value += worth
                        continue
                    }
                    guard let search else { return nil }
                    for p in table.units.members[u] {
                        let take = { (e: Int) in self.slope[e] -= 1 }
                        switch care {
                        case .proof(let nodes):
                            guard let found = search.best(p, whole.at, mostNodes: nodes, take: take) else { return nil }
                            value += found.limit
                        case .estimate(let round):
                            let near = (p + round) % Care.turn == 0 ? nil : search.near(p, whole.at, take: take)
                            guard let worth = near ?? search.best(p, whole.at, mostNodes: Care.glance, take: take)?.worth else { return nil }
                            value += worth
                        }
                    }
                }
                return value
            }
        }
    }

    /// A unit whose routes are in the table.
    private func buy(_ u: Int, _ worths: UnsafePointer<Int32>, _ mosts: UnsafePointer<Int32>, _ local: UnsafeMutablePointer<Int32>) -> Int? {
        let far: Int32 = 1 << 28
        let members = table.units.members[u]
        let slots = tables.pupilSlots[members[0]]
        let depth = slots.count
        let n0 = tables.usable[slots[0]].count
        let n1 = depth > 1 ? tables.usable[slots[1]].count : 1, n2 = depth > 2 ? tables.usable[slots[2]].count : 1
        let p0 = local, p1 = local + n0, p2 = local + n0 + n1
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
        if values[at] <= RouteTable.impossible || top < -far / 2 { return nil }
        lastRoute[u] = Int32(at)
        let columns = (at / (n1 * n2), at / n2 % n1, at % n2)
        for p in members {
            for k in 0..<depth {
                let column = k == 0 ? columns.0 : k == 1 ? columns.1 : columns.2
                for e in places.range(p, k) where Int(columnOf[e]) == column { slope[e] -= 1 }
            }
        }
        return Int(top)
    }
}

/// How far routes are looked for where there is no table.
enum Care {
    /// So many nodes for each pupil: what comes out is proven.
    case proof(nodes: Int)
    /// Routes near those met before, and one pupil in `turn` searched anew, by the number of the round: no proof, but quick.
    case estimate(round: Int)

    static let turn = 20
    /// Nodes of such a search.
    static let glance = 300
}

/// Groups of each workshop and slot, and units at each place, averaged over the last prices, `memory` of the average staying.
struct Averages {
    let opened: Row<Double>
    var bought: Row<Double>?
    var memory: Double
}

/// Numbers of groups that a part of the problem allows.
struct GroupLimits: Equatable, Sendable {
    /// By slot × workshop.
    var low: [Int16]
    var high: [Int16]
    /// By barrette × workshop, in all its slots together: slots are much alike, and what one of them may not open another does. Then by slot, all its
    /// workshops together, which tells its hours. Nothing and `unlimited` at first.
    var fewest: [Int16]
    var most: [Int16]
    static let unlimited = Int16.max

    /// The limit on all slots together that a price of groups belongs to.
    func aim(_ total: Int, at price: Int) -> Int { price == 0 ? 0 : Int(price > 0 ? most[total] : fewest[total]) }

    /// The numbers nearest to those that are open on average.
    func nearest(to openShare: Row<Double>) -> [Int16] { low.indices.map { min(high[$0], max(low[$0], Int16(openShare[$0].rounded()))) } }

    /// What must open, and what can.
    init(_ market: Market) {
        let tables = market.tables
        fewest = Array(repeating: 0, count: market.barrettes.slots.count * tables.workshops + tables.slots)
        most = Array(repeating: Self.unlimited, count: fewest.count)
        var low = [Int16](repeating: 0, count: tables.slots * tables.workshops), high = low
        for shop in market.shops {
            for (w, most) in shop.mostGroups.enumerated() { high[shop.slot * tables.workshops + w] = Int16(clamping: most) }
        }
        for fixed in tables.fixed { low[fixed.slot * tables.workshops + fixed.workshop] += 1 }
        for p in 0..<tables.pupils {
            for s in tables.pupilSlots[p] where tables.pinned[p * tables.slots + s] >= 0 {
                let cell = s * tables.workshops + tables.pinned[p * tables.slots + s]
                low[cell] = max(low[cell], 1)
            }
        }
        (self.low, self.high) = (low, high)
    }
}
