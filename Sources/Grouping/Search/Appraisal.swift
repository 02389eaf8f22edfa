/// What a choice of open groups is worth to a barrette, all its slots at once: each group has a price, each pupil takes the
/// route that is worth most after prices, and prices rise where too many come and fall where too few do.
///
/// Whatever the prices, what pupils and groups make of them together is at least what any seating is worth: so a choice of groups
/// can be turned down before anybody is seated. Prices stay from one appraisal to the next, for groups change little at a time.
final class Appraisal {
    private let board: Board
    private let tables: Tables
    let routes: RouteTable
    /// slot × workshop → price of a place there.
    private(set) var price: [Double]
    private var kept: [Double]
    /// unit → route at the best prices of the last appraisal, as columns of its slots.
    private var route: [Int32]
    private var bestRoute: [Int32]
    /// Barrette → its units, and unit → its slots.
    private let unitsOf: [[Int]]
    private let slotsOf: [[Int]]
    /// Slot → its place in its barrette.
    private let rankOf: [Int]

    /// A unit as the inner loop reads it: how many they are, the places of their slots in the barrette (−1: none), and where the
    /// worths of their routes lie.
    private struct Buyer {
        var heads: Int32
        var r0 = -1, r1 = -1, r2 = -1
        var width1 = 1, width2 = 1
        var start: Int
        var rowStart: Int
    }
    private let buyers: [Buyer]

    private struct Shelf {
        var slot: Int
        var column: Int
        var workshop: Int
        /// Fewest, comfortable and most pupils of all the groups of the workshop together.
        var least: Int
        var comfort: Int
        var most: Int
        var demand = 0
        var direction = 0.0
    }

    init(_ board: Board, _ routes: RouteTable) {
        self.board = board
        tables = board.tables
        self.routes = routes
        price = Array(repeating: 0, count: board.tables.slots * board.tables.workshops)
        kept = price
        slotsOf = routes.units.members.map { board.tables.pupilSlots[$0[0]] }
        var unitsOf = [[Int]](repeating: [], count: board.barrettes.count)
        for (u, slots) in slotsOf.enumerated() { if let s = slots.first { unitsOf[board.barrette[s]].append(u) } }
        self.unitsOf = unitsOf
        var rankOf = [Int](repeating: 0, count: board.tables.slots)
        for mates in board.barrettes { for (rank, s) in mates.enumerated() { rankOf[s] = rank } }
        self.rankOf = rankOf
        buyers = routes.units.members.enumerated().map { u, members in
            let list = board.tables.pupilSlots[members[0]]
            var buyer = Buyer(heads: Int32(members.count), start: routes.start[u], rowStart: routes.rowStart[u])
            if list.count > 0 { buyer.r0 = rankOf[list[0]] }
            if list.count > 1 { (buyer.r1, buyer.width1) = (rankOf[list[1]], board.slots[list[1]].columns) }
            if list.count > 2 { (buyer.r2, buyer.width2) = (rankOf[list[2]], board.slots[list[2]].columns) }
            return buyer
        }
        route = Array(repeating: 0, count: routes.units.members.count * 3)
        bestRoute = route
    }

    /// Keeps the prices as they are now, or goes back to those last kept.
    func keep() { kept = price }
    func goBack() { price = kept }

    /// Looks for prices at which the barrette is worth least, and returns that worth: no seating is worth more. Stops early
    /// below `floor`; `aim` is about what the barrette is worth. O(rounds × pupils × routes through open groups).
    func limit(_ b: Int, floor: Int, aim: Int?, rounds: Int) -> Int {
        let crowding = tables.instance.weights.crowding
        var shelves: [Shelf] = []
        var firstShelf: [Int] = [], ends: [Int] = []
        let mates = board.barrettes[b]
        var columnShelf: [Int: Int] = [:]
        for s in mates {
            let slot = board.slots[s]
            firstShelf.append(shelves.count)
            for g in 0..<slot.groups {
                let key = s * tables.workshops + slot.workshop[g]
                let comfort = min(slot.comfort[g], slot.cap[g])
                if let k = columnShelf[key] {
                    shelves[k].least += slot.least[g]
                    shelves[k].comfort += comfort
                    shelves[k].most += slot.cap[g]
                } else {
                    columnShelf[key] = shelves.count
                    shelves.append(
                        Shelf(slot: s, column: slot.column[g], workshop: slot.workshop[g], least: slot.least[g], comfort: comfort, most: slot.cap[g]))
                }
            }
            ends.append(shelves.count)
        }
        let units = unitsOf[b]
        var best = Int.max
        var eager = 1.0
        var idle = 0
        var whole = [Int32](repeating: 0, count: shelves.count)
        var bestPrice = [Double](repeating: 0, count: shelves.count)
        // Where a column of a slot is among the shelves, −1 where no group is open.
        var shelfAt = [Int](repeating: -1, count: mates.count * tables.workshops)
        for (k, shelf) in shelves.enumerated() { shelfAt[rankOf[shelf.slot] * tables.workshops + shelf.column] = k }
        var current = shelves.map { price[$0.slot * tables.workshops + $0.workshop] }
        for round in 0..<rounds {
            for k in shelves.indices {
                whole[k] = Int32(min(2e8, max(-2e8, current[k])).rounded())
                shelves[k].demand = 0
            }
            var value = 0
            routes.withRoutes { worths, mosts in
                shelves.withUnsafeMutableBufferPointer { shelves in
                    whole.withUnsafeBufferPointer { whole in
                        route.withUnsafeMutableBufferPointer { route in
                            for u in units {
                                let buyer = buyers[u]
                                let heads = buyer.heads
                                let r0 = buyer.r0, r1 = buyer.r1, r2 = buyer.r2, width1 = buyer.width1, width2 = buyer.width2
                                let values = worths + buyer.start
                                let most = mosts + buyer.rowStart
                                var top = Int32.min
                                var ta = 0, tb = 0, tc = 0
                                var least: Int32 = 0
                                if r2 >= 0, firstShelf[r2] < ends[r2] {
                                    least = Int32.max
                                    for c in firstShelf[r2]..<ends[r2] { least = min(least, heads * whole[c]) }
                                    // The route of the last prices is most often the best again, and rows that cannot be better are left out.
                                    let a = shelfAt[r0 * tables.workshops + Int(route[u * 3])]
                                    let b = shelfAt[r1 * tables.workshops + Int(route[u * 3 + 1])]
                                    let c = shelfAt[r2 * tables.workshops + Int(route[u * 3 + 2])]
                                    if a >= 0, b >= 0, c >= 0 {
                                        let line = (shelves[a].column * width1 + shelves[b].column) * width2
                                        top = values[line + shelves[c].column] - heads * (whole[a] + whole[b] + whole[c])
                                        (ta, tb, tc) = (a, b, c)
                                    }
                                }
                                for a in firstShelf[r0]..<ends[r0] {
                                    let base1 = shelves[a].column * width1
                                    let pa = heads * whole[a]
                                    if r1 < 0 {
                                        let v = values[base1] - pa
                                        if v > top { (top, ta) = (v, a) }
                                        continue
                                    }
                                    for b in firstShelf[r1]..<ends[r1] {
                                        let row = base1 + shelves[b].column
                                        let base2 = row * width2
                                        let pb = pa + heads * whole[b]
                                        if r2 < 0 {
                                            let v = values[base2] - pb
                                            if v > top { (top, ta, tb) = (v, a, b) }
                                            continue
                                        }
                                        if most[row] - pb - least <= top { continue }
                                        for c in firstShelf[r2]..<ends[r2] {
                                            let v = values[base2 + shelves[c].column] - pb - heads * whole[c]
                                            if v > top { (top, ta, tb, tc) = (v, a, b, c) }
                                        }
                                    }
                                }
                                value += Int(top)
                                if top > Int32.min {
                                    shelves[ta].demand += Int(heads)
                                    route[u * 3] = Int32(shelves[ta].column)
                                    if r1 >= 0 {
                                        shelves[tb].demand += Int(heads)
                                        route[u * 3 + 1] = Int32(shelves[tb].column)
                                    }
                                    if r2 >= 0 {
                                        shelves[tc].demand += Int(heads)
                                        route[u * 3 + 2] = Int32(shelves[tc].column)
                                    }
                                }
                            }
                        }
                    }
                }
            }
            var length = 0.0
            for k in shelves.indices {
                let shelf = shelves[k], mu = Int(whole[k])
                let supply: Int
                if mu < 0 { supply = shelf.least } else if mu <= crowding { supply = shelf.comfort } else { supply = shelf.most }
                value += mu * supply - crowding * max(0, supply - shelf.comfort)
                var slope = Double(shelf.demand - supply)
                // At the two prices where supply may be anything between, it meets demand as well as it can.
                if mu == 0 { slope = Double(shelf.demand - min(max(shelf.demand, shelf.least), shelf.comfort)) }
                if mu == crowding { slope = Double(shelf.demand - min(max(shelf.demand, shelf.comfort), shelf.most)) }
                shelves[k].direction = round == 0 ? slope : 0.6 * shelves[k].direction + 0.4 * slope
                length += shelves[k].direction * shelves[k].direction
            }
            if value < best {
                best = value
                bestPrice = current
                for u in units { for k in (u * 3)..<(u * 3 + 3) { bestRoute[k] = route[k] } }
                idle = 0
            } else {
                idle += 1
                // With many rounds there is time to let the averaged slopes work before the steps grow shorter.
                if rounds <= 30 {
                    eager *= 0.8
                } else if idle >= 6 {
                    idle = 0
                    eager *= 0.6
                    current = bestPrice
                }
            }
            if best < floor || length < 0.01 { break }
            let target = aim ?? value - abs(value) / 100
            let stride = eager * Double(max(value - target, abs(target) / 2000 + 1)) / length
            for k in shelves.indices {
                let before = current[k]
                var after = before + stride * shelves[k].direction
                // Prices come to rest where supply is free to follow.
                for rest in [0.0, Double(crowding)] where (before - rest) * (after - rest) < 0 { after = rest }
                current[k] = after
            }
        }
        for k in shelves.indices { price[shelves[k].slot * tables.workshops + shelves[k].workshop] = bestPrice[k] }
        return best
    }

    /// The routes on which `seat` seats the units of a barrette, three columns for each.
    func routes(of b: Int) -> [Int32] { unitsOf[b].flatMap { bestRoute[($0 * 3)..<($0 * 3 + 3)] } }

    /// Takes other routes than those of the last appraisal.
    func take(_ routes: [Int32], of b: Int) {
        for (i, u) in unitsOf[b].enumerated() { for k in 0..<3 { bestRoute[u * 3 + k] = routes[i * 3 + k] } }
    }

    /// Seats everyone of the barrette on the routes of the last appraisal, companions first, then mends sizes slot by slot.
    func seat(_ b: Int) {
        let units = routes.units
        for s in board.barrettes[b] {
            let slot = board.slots[s]
            for g in 0..<slot.groups { slot.size[g] = 0 }
            for i in 0..<slot.count {
                if units.isRigid[slot.pupils[i]] {
                    if slot.seat[i] >= 0 { slot.size[slot.seat[i]] += 1 }
                    continue
                }
                if slot.seat[i] >= 0 { board.leave(slot, i, slot.column[slot.seat[i]]) }
                slot.seat[i] = -1
            }
        }
        for special in [true, false] {
            for u in unitsOf[b] {
                let members = units.members[u]
                if units.isRigid[members[0]] { continue }
                for (k, s) in slotsOf[u].enumerated() {
                    let slot = board.slots[s]
                    let places = members.compactMap { slot.localOf($0) }
                    if places.contains(where: { slot.special[$0] }) != special { continue }
                    let column = Int(bestRoute[u * 3 + k])
                    var chosen = -1
                    for g in 0..<slot.groups where slot.column[g] == column {
                        if special, places.contains(where: { slot.enemies[$0].contains { slot.seat[$0] == g } }) { continue }
                        if chosen < 0 || slot.size[g] - slot.comfort[g] < slot.size[chosen] - slot.comfort[chosen] { chosen = g }
                    }
                    if chosen < 0 { continue }
                    let w = slot.usable[column]
                    let all = places.allSatisfy {
                        slot.may[$0 * slot.columns + column] && !(board.once[w] && board.follows[slot.pupils[$0] * tables.workshops + w] > 0)
                    }
                    if !all { continue }
                    for i in places {
                        slot.seat[i] = chosen
                        slot.size[chosen] += 1
                        board.enter(slot, i, column)
                    }
                }
            }
        }
        board.settle(board.barrettes[b])
    }
}
