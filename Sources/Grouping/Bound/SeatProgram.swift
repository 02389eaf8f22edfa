/// The linear program over routes of one barrette all of whose groups are given, solved to its end by the simplex method.
///
/// Each unit has one route; the groups of a workshop in a slot hold no fewer and no more than they may, beyond comfort at the price of the
/// crowd; of those who are all kept from one another at most one is in a group that is alone. There are some hundred rows, and routes come in
/// when they are worth more than the prices of the rows. Numbers are rounded here: what comes out are prices, near the best there are, and
/// only what the market makes of them is proven.
final class SeatProgram {
    private let market: Market
    private let tables: Tables
    private let table: RouteTable
    private let slots: [Int]
    private let units: [Int]
    /// Slot → its place in the barrette.
    private var rankOf: [Int]

    private enum Kind {
        /// A unit on a route, or nowhere; room left below comfort; crowd; pupils missing below the least; a place left beside those kept apart.
        case route, nowhere, room, crowd, missing, rest
    }
    /// A variable of the basis, `of` a unit (place in `units`), a cell or a set.
    private struct Member {
        var kind: Kind
        var of: Int
        var columns: (Int32, Int32, Int32) = (0, 0, 0)
        var most = Double.infinity
        var cost = 0.0
    }
    private enum State { case atNothing, atMost, inBasis }

    /// An open workshop and slot: the place of the slot in the barrette, its column there, and what its groups hold.
    private struct Cell {
        var rank: Int
        var column: Int
        var least: Double
        var comfort: Double
        var most: Double
        var room = State.atMost, crowd = State.atNothing, missing = State.inBasis
    }
    /// Places in a cell with a single group, of which one at most is taken.
    private struct Apart {
        var cell: Int
        var places: [Int]
        var state = State.inBasis
    }

    private var cells: [Cell] = []
    private var aparts: [Apart] = []
    /// Rank → columns that are open; rank × width → cell and price of a place there.
    private var open: [[Int]] = []
    private var cellAt: [Int] = []
    private var priceAt: [Double] = []
    private let width: Int
    /// Units whose prices are their own, kept from somebody or from some place, and the sets that they are in.
    private var isOwn: [Bool]
    private var apartsOf: [[Int]]

    /// Rows: units, cells, sets.
    private var m = 0
    private var inverse: UnsafeMutablePointer<Double>
    private var capacity = 1
    private var basis: [Member] = []
    private var value: [Double] = []
    private var dual: [Double] = []
    private var step: [Double] = []
    /// What a pupil nowhere or missing costs.
    private let fine: Double
    private let crowding: Double
    private var pivots = 0

    init(_ market: Market, _ b: Int) {
        self.market = market
        tables = market.tables
        table = market.table
        slots = market.barrettes.slots[b]
        units = market.units[b]
        var rankOf = Array(repeating: -1, count: market.tables.slots)
        for (rank, s) in market.barrettes.slots[b].enumerated() { rankOf[s] = rank }
        self.rankOf = rankOf
        isOwn = Array(repeating: false, count: units.count)
        apartsOf = Array(repeating: [], count: units.count)
        width = slots.map { market.tables.usable[$0].count }.max() ?? 0
        inverse = .allocate(capacity: 1)
        fine = 4 * Double(units.reduce(1) { max($0, market.table.most($1)) })
        crowding = Double(market.tables.instance.weights.crowding)
    }

    deinit { inverse.deallocate() }

    /// Sets the prices of the barrette's places to the best there are for the groups that `limits` gives and the places banned, and `share` to how
    /// much of each place is taken. `false` when the end was not reached. Groups that do not hold the pupils get prices that prove it.
    func solve(_ limits: GroupLimits, share: Row<Double>) -> Bool {
        prepare(limits)
        defer { write(share) }
        return run()
    }

    /// The route of which each unit of the barrette takes most: three columns for each, −1 where it has none.
    var routes: [Int32] {
        var most = [Double](repeating: 0, count: units.count)
        var routes = [Int32](repeating: -1, count: units.count * 3)
        for (k, member) in basis.enumerated() where member.kind == .route && value[k] > most[member.of] {
            most[member.of] = value[k]
            (routes[member.of * 3], routes[member.of * 3 + 1], routes[member.of * 3 + 2]) = member.columns
        }
        return routes
    }

    /// The same, place by place.
    var seats: [(pupil: Int, slot: Int, workshop: Int)] {
        let routes = routes
        return units.indices.filter { routes[$0 * 3] >= 0 }.flatMap { i in
            table.units.members[units[i]].flatMap { p in
                tables.pupilSlots[p].enumerated().map { k, s in (p, s, tables.usable[s][Int(routes[i * 3 + k])]) }
            }
        }
    }

    private func column(_ columns: (Int32, Int32, Int32), _ k: Int) -> Int { Int(k == 0 ? columns.0 : k == 1 ? columns.1 : columns.2) }

    private func prepare(_ limits: GroupLimits) {
        cells.removeAll(keepingCapacity: true)
        aparts.removeAll(keepingCapacity: true)
        open = slots.map { _ in [] }
        cellAt = Array(repeating: -1, count: slots.count * width)
        priceAt = Array(repeating: 0, count: slots.count * width)
        var unitOf: [Int: Int] = [:]
        for (i, u) in units.enumerated() {
            isOwn[i] = false
            apartsOf[i].removeAll(keepingCapacity: true)
            for p in table.units.members[u] {
                unitOf[p] = i
                for k in tables.pupilSlots[p].indices where !isOwn[i] { isOwn[i] = market.places.range(p, k).contains { market.banned[$0] } }
            }
        }
        for (rank, s) in slots.enumerated() {
            guard let shop = market.shops.first(where: { $0.slot == s }) else { continue }
            for (column, w) in tables.usable[s].enumerated() {
                let groups = Int(limits.low[s * tables.workshops + w])
                guard groups > 0, let sizes = shop.sizes(w, groups: groups) else { continue }
                cellAt[rank * width + column] = cells.count
                open[rank].append(column)
                for places in groups == 1 ? shop.apart(w) : [] {
                    for e in places {
                        guard let i = unitOf[market.places.pupil[e]] else { continue }
                        isOwn[i] = true
                        apartsOf[i].append(aparts.count)
                    }
                    aparts.append(Apart(cell: cells.count, places: places))
                }
                cells.append(Cell(rank: rank, column: column, least: Double(sizes.least), comfort: Double(sizes.comfort), most: Double(sizes.most)))
            }
        }
        m = units.count + cells.count + aparts.count
        if m * m > capacity {
            inverse.deallocate()
            capacity = m * m
            inverse = .allocate(capacity: capacity)
        }
        inverse.initialize(repeating: 0, count: m * m)
        for k in 0..<m { inverse[k * m + k] = 1 }
        basis.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        dual.removeAll(keepingCapacity: true)
        // A little more on each right side, so that no two limits are met at once.
        for i in units.indices {
            basis.append(Member(kind: .nowhere, of: i, cost: -fine))
            value.append(1 + 1e-6 * Double(i * 7_919 % 101))
            dual.append(-fine)
        }
        for k in cells.indices {
            basis.append(Member(kind: .missing, of: k, cost: -fine))
            value.append(cells[k].least + 1e-5 * Double(k * 31 % 17 + 1))
            dual.append(-fine)
        }
        for k in aparts.indices {
            basis.append(Member(kind: .rest, of: k))
            value.append(1 + 1e-5 * Double(k % 13))
            dual.append(0)
        }
        step = Array(repeating: 0, count: m)
        pivots = 0
    }

    private func row(cell k: Int) -> Int { units.count + k }
    private func row(apart k: Int) -> Int { units.count + cells.count + k }

    /// A route that is worth more than its prices.
    private struct Offer {
        var gain: Double
        var unit: Int
        var columns: (Int32, Int32, Int32)
        var worth: Double
    }

    /// `false` when the pivots allowed did not suffice.
    private func run() -> Bool {
        var offers: [Offer] = []
        while pivots < 40 * m {
            var moved = false
            for k in cells.indices {
                if cells[k].room != .inBasis { moved = enter(cell: k, .room, up: cells[k].room == .atNothing) || moved }
                if cells[k].crowd != .inBasis { moved = enter(cell: k, .crowd, up: cells[k].crowd == .atNothing) || moved }
                if cells[k].missing != .inBasis { moved = enter(cell: k, .missing, up: true) || moved }
            }
            for k in aparts.indices where aparts[k].state == .atNothing { moved = enterRest(k) || moved }
            offers.removeAll(keepingCapacity: true)
            look(&offers)
            if offers.isEmpty {
                if moved { continue }
                return true
            }
            offers.sort { $0.gain != $1.gain ? $0.gain > $1.gain : $0.unit < $1.unit }
            for offer in offers.prefix(max(4, units.count / 6)) { moved = enter(offer) || moved }
            if !moved { return false }
        }
        return false
    }

    /// The best route of each unit that is worth more than its prices.
    private func look(_ offers: inout [Offer]) {
        for k in cells.indices { priceAt[cells[k].rank * width + cells[k].column] = dual[row(cell: k)] }
        var own = [Double](repeating: 0, count: 3 * width)
        let alone = [0]
        table.withRoutes { worths, mosts in
            for (i, u) in units.enumerated() {
                let members = table.units.members[u]
                let list = tables.pupilSlots[members[0]]
                let heads = Double(members.count)
                let depth = list.count
                for k in 0..<depth {
                    let rank = rankOf[list[k]]
                    for c in open[rank] { own[k * width + c] = heads * priceAt[rank * width + c] }
                }
                if isOwn[i] { addOwn(i, members, list, &own) }
                let n1 = depth > 1 ? tables.usable[list[1]].count : 1, n2 = depth > 2 ? tables.usable[list[2]].count : 1
                if depth < 3 { own[2 * width] = 0 }
                if depth < 2 { own[width] = 0 }
                let first = open[rankOf[list[0]]], second = depth > 1 ? open[rankOf[list[1]]] : alone, third = depth > 2 ? open[rankOf[list[2]]] : alone
                let values = worths + table.start[u], most = mosts + table.rowStart[u]
                let floor = dual[i]
                var top = floor + 1e-6, worth = 0.0
                var at: (Int32, Int32, Int32)?
                own.withUnsafeBufferPointer { own in
                    var least = Double.infinity
                    for c in third { least = min(least, own[2 * width + c]) }
                    for a in first {
                        for b in second {
                            let pb = own[a] + own[width + b]
                            let line = a * n1 + b
                            // A row of the table is what differs in the last of three slots, a single route where there are fewer.
                            if Double(most[line]) - pb - least <= top { continue }
                            for c in third {
                                let v = Double(values[line * n2 + c])
                                let net = v - pb - own[2 * width + c]
                                if net > top {
                                    (top, worth) = (net, v)
                                    at = (Int32(a), Int32(b), Int32(c))
                                }
                            }
                        }
                    }
                }
                if let at, worth > Double(RouteTable.impossible) { offers.append(Offer(gain: top - floor, unit: i, columns: at, worth: worth)) }
            }
        }
    }

    /// What a unit pays beside the prices of all: for those it is kept from, and so much that it does not come for places that it may not take.
    private func addOwn(_ i: Int, _ members: [Int], _ list: [Int], _ own: inout [Double]) {
        for p in members {
            for (k, s) in list.enumerated() {
                for e in market.places.range(p, k) where market.banned[e] {
                    if let column = tables.usable[s].firstIndex(of: market.places.workshop[e]) { own[k * width + column] += 1e12 }
                }
            }
        }
        for x in apartsOf[i] {
            let cell = cells[aparts[x].cell]
            if let k = list.firstIndex(of: slots[cell.rank]) { own[k * width + cell.column] += dual[row(apart: x)] }
        }
    }

    // MARK: What enters

    /// Fills `step` with the inverse times a column.
    private func direct(_ entries: [(row: Int, by: Double)]) {
        for k in 0..<m {
            let line = inverse + k * m
            var sum = 0.0
            for entry in entries { sum += line[entry.row] * entry.by }
            step[k] = sum
        }
    }

    private func enter(cell k: Int, _ kind: Kind, up: Bool) -> Bool {
        let by = kind == .crowd ? -1.0 : 1.0
        let cost = kind == .room ? 0 : kind == .crowd ? -crowding : -fine
        let gain = cost - by * dual[row(cell: k)]
        if up ? gain <= 1e-6 : gain >= -1e-6 { return false }
        direct([(row(cell: k), by)])
        let most = kind == .room ? cells[k].comfort - cells[k].least : kind == .crowd ? cells[k].most - cells[k].comfort : Double.infinity
        return pivot(Member(kind: kind, of: k, most: most, cost: cost), gain: gain, up: up)
    }

    private func enterRest(_ k: Int) -> Bool {
        let gain = -dual[row(apart: k)]
        if gain <= 1e-6 { return false }
        direct([(row(apart: k), 1)])
        return pivot(Member(kind: .rest, of: k), gain: gain, up: true)
    }

    private func enter(_ offer: Offer) -> Bool {
        let members = table.units.members[units[offer.unit]]
        var entries: [(row: Int, by: Double)] = [(offer.unit, 1)]
        for (k, s) in tables.pupilSlots[members[0]].enumerated() {
            let cell = cellAt[rankOf[s] * width + column(offer.columns, k)]
            entries.append((row(cell: cell), Double(members.count)))
            for x in apartsOf[offer.unit] where aparts[x].cell == cell { entries.append((row(apart: x), 1)) }
        }
        var gain = offer.worth
        for entry in entries { gain -= dual[entry.row] * entry.by }
        // Others came first, and the prices are no longer the same.
        if gain <= 1e-6 { return false }
        direct(entries)
        return pivot(Member(kind: .route, of: offer.unit, columns: offer.columns, cost: offer.worth), gain: gain, up: true)
    }

    private func set(_ member: Member, _ state: State) {
        switch member.kind {
        case .room: cells[member.of].room = state
        case .crowd: cells[member.of].crowd = state
        case .missing: cells[member.of].missing = state
        case .rest: aparts[member.of].state = state
        case .route, .nowhere: break
        }
    }

    /// Brings a variable in, from nothing up or from its most down, as far as the others let it.
    private func pivot(_ new: Member, gain: Double, up: Bool) -> Bool {
        let sign = up ? 1.0 : -1.0
        var far = new.most
        var leaving = -1, size = 0.0, toMost = false
        for k in 0..<m {
            let w = sign * step[k]
            var t = Double.infinity
            if w > 1e-9 { t = max(0, value[k]) / w } else if w < -1e-9 { t = max(0, basis[k].most - value[k]) / -w }
            if t < far - 1e-12 || (t <= far + 1e-12 && t < Double.infinity && abs(w) > size) {
                (far, leaving, size, toMost) = (min(t, far), k, abs(w), w < 0)
            }
        }
        if far == Double.infinity { return false }
        pivots += 1
        for k in 0..<m { value[k] -= sign * far * step[k] }
        if leaving < 0 {
            set(new, up ? .atMost : .atNothing)
            return true
        }
        set(basis[leaving], toMost ? .atMost : .atNothing)
        set(new, .inBasis)
        basis[leaving] = new
        value[leaving] = up ? far : new.most - far
        let line = inverse + leaving * m
        let scale = 1 / step[leaving]
        for j in 0..<m { line[j] *= scale }
        for k in 0..<m where k != leaving && step[k] != 0 {
            let other = inverse + k * m, by = step[k]
            for j in 0..<m { other[j] -= by * line[j] }
        }
        for j in 0..<m { dual[j] += gain * line[j] }
        return true
    }

    private func write(_ share: Row<Double>) {
        for (rank, s) in slots.enumerated() {
            for column in open[rank] {
                for e in market.places.sold[s * tables.workshops + tables.usable[s][column]] {
                    market.price[e] = dual[row(cell: cellAt[rank * width + column])]
                    share[e] = 0
                }
            }
        }
        for (k, set) in aparts.enumerated() { for e in set.places { market.price[e] += dual[row(apart: k)] } }
        for (k, member) in basis.enumerated() where member.kind == .route {
            for p in table.units.members[units[member.of]] {
                for (j, s) in tables.pupilSlots[p].enumerated() {
                    if let e = market.places.find(p, j, tables.usable[s][column(member.columns, j)]) { share[e] += value[k] }
                }
            }
        }
    }
}
