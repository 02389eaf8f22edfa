/// What a slot can earn at most by opening groups and selling their places, people and hours paid for.
///
/// Groups of each workshop are at least `low` and at most `high`: the proof splits the problem on these numbers.
final class SlotShop {
    private struct Shelf {
        let workshop: Int
        let least: Int
        /// Copies → comfortable and most pupils, in the best rooms that fit.
        let comfort: [Int]
        let most: [Int]
        let pools: [[Int]]
        /// Where its places lie in `order`.
        let from: Int, to: Int
        /// Whether two of those who may come are to be kept apart.
        let hasEnemies: Bool
    }

    /// A group more of a shelf; or, where a step of several groups earns more for each than its first, a part of that step.
    private struct Offer {
        var shelf: Int
        var worth: Int
        /// Whether it has to open.
        var must: Bool
        var from = 0, to = 0
    }

    struct Sale {
        /// A proven limit on the earnings.
        var bound: Int
        var hours: Int
    }

    let slot: Int
    private let tables: Tables
    private let shelves: [Shelf]
    private let people: [Int]
    private static let mandatory = 1 << 40
    /// Places of each shelf, dearest first as of the last prices.
    private let order: UnsafeMutablePointer<Int32>
    private let pupilOf: [Int]
    private let enemies: [[Int]]
    /// Pupil → the group that was last looked at and takes them, counted.
    private let taken: Row<Int>
    private var looks = 0
    /// Groups of each workshop in the last sale; of a group that has some of its people only, that part.
    let opened: Row<Double>

    init(_ tables: Tables, _ places: Places, _ slot: Int) {
        self.tables = tables
        self.slot = slot
        let counts = SlotCounts(tables, slot)
        people = counts.people
        var rowOf = [Int](repeating: -1, count: tables.people)
        for (row, f) in counts.people.enumerated() { rowOf[f] = row }
        let enemies = Self.cliques(tables, slot)
        var shelves: [Shelf] = []
        var list: [Int] = []
        for w in counts.usable {
            let workshop = tables.instance.workshops[w]
            let sold = places.sold[slot * tables.workshops + w]
            if sold.count < workshop.minSize { continue }
            let rooms = tables.rooms(for: w, in: slot).map { tables.capacity[$0] }.sorted(by: >)
            let copies = min(workshop.maxParallel, rooms.count, sold.count / workshop.minSize)
            var comfort = [0], most = [0]
            for k in 0..<copies {
                comfort.append(comfort[k] + min(workshop.comfortSize, rooms[k]))
                most.append(most[k] + min(workshop.maxSize, rooms[k]))
            }
            let members = Set(sold.map { places.pupil[$0] })
            shelves.append(
                Shelf(
                    workshop: w, least: workshop.minSize, comfort: comfort, most: most,
                    pools: tables.pools[w].map { $0.compactMap { rowOf[$0] >= 0 ? rowOf[$0] : nil } }, from: list.count,
                    to: list.count + sold.count, hasEnemies: members.contains { enemies[$0].contains(where: members.contains) }))
            list += sold
        }
        self.shelves = shelves
        self.enemies = enemies
        pupilOf = list.isEmpty ? [] : places.pupil
        taken = Row(0, count: tables.pupils)
        opened = Row(0, count: tables.workshops)
        order = .allocate(capacity: max(1, list.count))
        for (k, e) in list.enumerated() { (order + k).initialize(to: Int32(e)) }
    }

    deinit { order.deallocate() }

    /// Pupil → those of the slot to be kept apart from, in sets of which each is to be kept from each and nobody is in two. The pairs that fit
    /// into no such set are left out: with sets alone, taking first whoever pays most is best, and with others it need not be.
    private static func cliques(_ tables: Tables, _ slot: Int) -> [[Int]] {
        let pairs = tables.apart.filter { $0.a != $0.b && tables.has[$0.a * tables.slots + slot] && tables.has[$0.b * tables.slots + slot] }
        var mates = [[Int]](repeating: [], count: tables.pupils)
        func isPair(_ a: Int, _ b: Int) -> Bool { pairs.contains { ($0.a == a && $0.b == b) || ($0.a == b && $0.b == a) } }
        for pair in pairs {
            for (new, old) in [(pair.a, pair.b), (pair.b, pair.a)] where mates[new].isEmpty && !mates[old].contains(new) {
                let set = mates[old] + [old]
                guard set.allSatisfy({ isPair($0, new) }) else { continue }
                for member in set { mates[member].append(new) }
                mates[new] = set
            }
        }
        return mates
    }

    /// What so many groups of a workshop hold; `nil` when there cannot be so many.
    func sizes(_ w: Int, groups: Int) -> (least: Int, comfort: Int, most: Int)? {
        guard let shelf = shelves.first(where: { $0.workshop == w }), groups < shelf.most.count else { return nil }
        return (groups * shelf.least, shelf.comfort[groups], shelf.most[groups])
    }

    /// Places of a workshop of which a single group sells one at most, set by set.
    func apart(_ w: Int) -> [[Int]] {
        guard let shelf = shelves.first(where: { $0.workshop == w }), shelf.hasEnemies else { return [] }
        var sets: [[Int]: [Int]] = [:]
        for k in shelf.from..<shelf.to {
            let e = Int(order[k]), p = pupilOf[e]
            if !enemies[p].isEmpty { sets[(enemies[p] + [p]).sorted(), default: []].append(e) }
        }
        return sets.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { $0.value.sorted() }.filter { $0.count > 1 }
    }

    /// Most groups of each workshop at once.
    var mostGroups: [Int] {
        var most = [Int](repeating: 0, count: tables.workshops)
        for shelf in shelves { most[shelf.workshop] = shelf.most.count - 1 }
        return most
    }

    /// The limit and the sale that reaches it or nearly, whose places and people are added to `slope` and `load`; `nil` when the
    /// groups that must open cannot. `groups` is what a group of each workshop costs beside its people; `low` and `high` are by slot × workshop.
    func best(
        _ price: UnsafePointer<Int32>, hour: Int, people personPrice: [Int], groups: [Int], low: [Int16], high: [Int16],
        banned: UnsafePointer<Bool>, slope: UnsafeMutablePointer<Double>, load: inout [Int]
    ) -> Sale? {
        let crowding = tables.instance.weights.crowding
        var look = looks
        defer { looks = look }
        var offers: [Offer] = []
        var sizes: [[Int]] = []
        var base = 0
        var musts = 0
        let row = slot * tables.workshops
        for w in 0..<tables.workshops { opened[w] = 0 }
        for w in 0..<tables.workshops where low[row + w] > 0 && !shelves.contains(where: { $0.workshop == w }) { return nil }
        for (i, shelf) in shelves.enumerated() {
            sort(shelf, price)
            var ready = shelf.to - shelf.from
            var blocked = false
            for k in shelf.from..<shelf.to where banned[Int(order[k])] {
                ready -= 1
                blocked = true
            }
            let few = Int(low[row + shelf.workshop])
            let copies = min(Int(high[row + shelf.workshop]), shelf.most.count - 1, ready / shelf.least)
            if copies < few { return nil }
            var earned = [0], size = [0]
            for k in 0..<copies {
                let k = k + 1
                // Everyone beyond the minimum comes only if they pay for the crowd that they make.
                var n = 0, sum = 0, at = shelf.from
                let careful = k == 1 && shelf.hasEnemies
                if careful { look += 1 }
                while at < shelf.to, n < shelf.most[k] {
                    let e = Int(order[at])
                    let next = Int(price[e]) - (n >= shelf.comfort[k] ? crowding : 0)
                    if n >= k * shelf.least, next <= 0 { break }
                    at += 1
                    if blocked, banned[e] { continue }
                    if careful {
                        // A single group takes only one of two who are kept apart: the one who pays more.
                        if enemies[pupilOf[e]].contains(where: { taken[$0] == look }) { continue }
                        taken[pupilOf[e]] = look
                    }
                    sum += next
                    n += 1
                }
                earned.append(sum - k * groups[shelf.workshop])
                size.append(at - shelf.from)
            }
            sizes.append(size)
            base += earned[few]
            for _ in 0..<few { offers.append(Offer(shelf: i, worth: 0, must: true)) }
            musts += few * shelf.pools.count
            // The least concave limit above what more groups earn, so that first copies are never worth less than later ones.
            var from = few
            while from < copies {
                var best = from + 1
                for k in (from + 1)...copies
                where (earned[k] - earned[from]) * (best - from) > (earned[best] - earned[from]) * (k - from) { best = k }
                let rise = earned[best] - earned[from], run = best - from
                if rise <= 0 { break }
                for _ in 0..<run { offers.append(Offer(shelf: i, worth: (rise + run - 1) / run, must: false, from: from, to: best)) }
                from = best
            }
        }
        // Each pool of a group is a position that brings its part; people take positions or stay out.
        var positions: [(offer: Int, pool: Int)] = []
        for (o, offer) in offers.enumerated() {
            for pool in shelves[offer.shelf].pools.indices { positions.append((o, pool)) }
        }
        if musts > people.count { return nil }
        if positions.isEmpty || people.isEmpty { return Sale(bound: base, hours: 0) }
        let columns = positions.count + people.count
        var worth = [Int](repeating: -1, count: people.count * columns)
        for (j, position) in positions.enumerated() {
            let offer = offers[position.offer]
            let pools = shelves[offer.shelf].pools
            let part = offer.must ? Self.mandatory : (offer.worth + pools.count - 1) / pools.count
            for row in pools[position.pool] {
                let f = people[row]
                let hours = tables.instance.facilitators[f].hoursCount ? hour * tables.sessions[slot] : 0
                let net = part - hours - personPrice[f]
                if net > 0 { worth[row * columns + j] = net }
            }
        }
        for row in people.indices { worth[row * columns + positions.count + row] = 0 }
        guard let chosen = RoomChoice.best(groups: people.count, rooms: columns, worth: worth) else { return nil }
        var bound = base - musts * Self.mandatory, hours = 0, kept = 0
        // What is sold is what the earnings are made of: as much of each number of groups as positions are taken that bring it.
        var parts = shelves.indices.map { i in
            sizes[i].indices.map { $0 == Int(low[row + shelves[i].workshop]) ? 1.0 : 0 }
        }
        for (row, column) in chosen.enumerated() where column < positions.count {
            bound += worth[row * columns + column]
            let offer = offers[positions[column].offer]
            load[people[row]] += 1
            if tables.instance.facilitators[people[row]].hoursCount { hours += tables.sessions[slot] }
            if offer.must {
                kept += 1
                continue
            }
            let part = 1 / Double(shelves[offer.shelf].pools.count * (offer.to - offer.from))
            parts[offer.shelf][offer.to] += part
            parts[offer.shelf][offer.from] -= part
        }
        if kept < musts { return nil }
        for (i, shelf) in shelves.enumerated() {
            for (groups, part) in parts[i].enumerated() where groups > 0 && abs(part) > 1e-9 {
                opened[shelf.workshop] += part * Double(groups)
                let careful = groups == 1 && shelf.hasEnemies
                if careful { look += 1 }
                for k in shelf.from..<(shelf.from + sizes[i][groups]) {
                    let e = Int(order[k])
                    if banned[e] { continue }
                    if careful {
                        if enemies[pupilOf[e]].contains(where: { taken[$0] == look }) { continue }
                        taken[pupilOf[e]] = look
                    }
                    slope[e] += part
                }
            }
        }
        return Sale(bound: bound, hours: hours)
    }

    /// Prices change little from one step to the next: insertion into what is nearly sorted.
    private func sort(_ shelf: Shelf, _ price: UnsafePointer<Int32>) {
        let list = order + shelf.from
        for k in 1..<max(1, shelf.to - shelf.from) {
            let e = list[k], value = price[Int(e)]
            var j = k
            while j > 0, price[Int(list[j - 1])] < value {
                list[j] = list[j - 1]
                j -= 1
            }
            list[j] = e
        }
    }
}
