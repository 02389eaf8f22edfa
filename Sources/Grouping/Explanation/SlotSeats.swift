/// The groups of one slot and who sits where, to be seated anew while every other slot stays as it is.
///
/// Exact but for companions and those kept apart, who stay where they are as long as their group is open.
struct SlotSeats {
    struct Group {
        /// Place in ``Seating/groups``; `nil` for a group that opens.
        var group: Int?
        var workshop: Int
        var least, comfort, most: Int
    }

    let slot: Int
    private let tables: Tables
    /// Pupil × workshop, of all pupils.
    private let worth: [Int]
    private(set) var groups: [Group]
    private var size: [Int]
    /// Those who sit in the groups, and in which (−1: in none yet).
    private(set) var pupils: [Int] = []
    private(set) var seat: [Int] = []
    /// Whom the flow leaves where they are.
    private var stays: [Bool] = []
    /// More than anything that one change of seats can gain.
    private let fine: Int

    /// `here` are groups of the slot, with their pupils as the plan has them.
    init(_ slot: Int, _ here: [Int], _ seating: Seating, _ tables: Tables, _ worth: [Int]) {
        self.slot = slot
        self.tables = tables
        self.worth = worth
        groups = here.map { g in
            let workshop = tables.instance.workshops[seating.groups[g].workshop]
            return Group(group: g, workshop: seating.groups[g].workshop, least: workshop.minSize, comfort: workshop.comfortSize, most: tables.most(seating.groups[g]))
        }
        size = here.map { seating.groups[$0].pupils.count }
        fine = 64 * (1 + max(0, worth.max() ?? 0) + tables.instance.weights.crowding)
        for (g, group) in here.enumerated() { for q in seating.groups[group].pupils { add(q, g) } }
    }

    /// A group more, with nobody in it.
    mutating func open(_ w: Int, most: Int) {
        let workshop = tables.instance.workshops[w]
        groups.append(Group(group: nil, workshop: w, least: workshop.minSize, comfort: workshop.comfortSize, most: most))
        size.append(0)
    }

    /// Takes in pupils whose group is gone. Companions, and those kept apart from somebody, go where they are worth most of the groups that
    /// take them all; the others sit nowhere until ``settle()``. `false` when no group takes some companions.
    mutating func admit(_ newcomers: [Int]) -> Bool {
        var left = newcomers
        while let q = left.first {
            var bloc = [q], next = 0
            while next < bloc.count {
                let friend = bloc[next]
                let known = bloc, companions = tables.companions(of: friend)
                bloc += left.filter { companions.contains($0) && !known.contains($0) }
                next += 1
            }
            left.removeAll(where: bloc.contains)
            guard isSpecial(q) else {
                add(q, -1)
                continue
            }
            let foes = Set(bloc.flatMap(tables.foes))
            let homes = groups.indices.filter { g in
                size[g] + bloc.count <= groups[g].most && bloc.allSatisfy { value($0, g) != Alternatives.forbidden } && !pupils(in: g).contains(where: foes.contains)
            }
            guard let home = homes.max(by: { a, b in bloc.reduce(0) { $0 + value($1, a) } < bloc.reduce(0) { $0 + value($1, b) } }) else { return false }
            for member in bloc { add(member, home) }
            size[home] += bloc.count
        }
        return true
    }

    private mutating func add(_ q: Int, _ g: Int) {
        pupils.append(q)
        seat.append(g)
        stays.append(isSpecial(q))
    }

    private func isSpecial(_ q: Int) -> Bool { tables.isBound(q, slot) || tables.foes(of: q).contains { tables.has[$0 * tables.slots + slot] } }

    private func value(_ q: Int, _ g: Int) -> Int { worth[q * tables.workshops + groups[g].workshop] }

    func pupils(in g: Int) -> [Int] { pupils.indices.filter { seat[$0] == g }.map { pupils[$0] } }

    /// Seats the pupil there, whatever their own rules, and everybody else as well as can be around them. `false` when the pupil is not here.
    mutating func force(_ p: Int, into g: Int) -> Bool {
        guard let i = pupils.firstIndex(of: p) else { return false }
        if seat[i] >= 0 { size[seat[i]] -= 1 }
        seat[i] = g
        size[g] += 1
        stays[i] = true
        settle()
        return true
    }

    var isValid: Bool { !seat.contains(-1) && groups.indices.allSatisfy { groups[$0].least <= size[$0] && size[$0] <= groups[$0].most } }

    /// What the seats are worth to everybody, or everybody else, crowding taken off.
    func points(without p: Int?) -> Int {
        let crowded = groups.indices.reduce(0) { $0 + max(0, size[$1] - groups[$1].comfort) }
        return pupils.indices.reduce(-tables.instance.weights.crowding * crowded) { sum, i in pupils[i] == p || seat[i] < 0 ? sum : sum + value(pupils[i], seat[i]) }
    }

    private func price(_ g: Int, _ n: Int) -> Int {
        let group = groups[g]
        return tables.instance.weights.crowding * max(0, n - group.comfort) + fine * (max(0, group.least - n) + max(0, n - group.most))
    }

    /// Seats everybody as well as can be. Cancels negative cycles among the groups, `nowhere`, and `sizes`, which lends and takes places at
    /// the groups' own convex prices. O(cycles × (pupils × groups + groups³)).
    mutating func settle() {
        let nowhere = groups.count, sizes = groups.count + 1, nodes = groups.count + 2
        let flow = SeatFlow(most: groups.count)
        let cost = flow.cost, mover = flow.mover
        while true {
            for k in 0..<(nodes * nodes) { cost[k] = SeatFlow.impossible }
            for i in pupils.indices where !stays[i] {
                let from = seat[i] < 0 ? nowhere : seat[i]
                let here = seat[i] < 0 ? -fine : value(pupils[i], seat[i])
                for g in groups.indices where g != from {
                    let there = value(pupils[i], g)
                    if there != Alternatives.forbidden, here - there < cost[from * nodes + g] {
                        cost[from * nodes + g] = here - there
                        mover[from * nodes + g] = i
                    }
                }
                if from != nowhere, here + fine < cost[from * nodes + nowhere] {
                    cost[from * nodes + nowhere] = here + fine
                    mover[from * nodes + nowhere] = i
                }
            }
            for g in groups.indices {
                cost[g * nodes + sizes] = price(g, size[g] + 1) - price(g, size[g])
                if size[g] > 0 { cost[sizes * nodes + g] = price(g, size[g] - 1) - price(g, size[g]) }
            }
            cost[nowhere * nodes + sizes] = 0
            cost[sizes * nodes + nowhere] = 0
            guard let start = flow.negativeCycle(nodes) else { return }
            var v = start
            repeat {
                let u = flow.parent[v]
                if u != sizes, v != sizes {
                    let i = mover[u * nodes + v]
                    if u != nowhere { size[u] -= 1 }
                    if v != nowhere { size[v] += 1 }
                    seat[i] = v == nowhere ? -1 : v
                }
                v = u
            } while v != start
        }
    }
}
