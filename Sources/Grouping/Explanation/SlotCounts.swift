/// What can be counted about one slot without seating anybody: how many seats, groups and hours at most and at least.
/// Every figure is a proven limit (companions, repeats and the other slots are left out, which only helps).
struct SlotCounts {
    private let tables: Tables
    private let s: Int
    /// Workshops of which a group could open, with the most that a group of each can hold.
    let usable: [Int]
    private let seats: [Int]
    /// People free in the slot whom a workshop asks for.
    let people: [Int]

    init(_ tables: Tables, _ s: Int) {
        self.tables = tables
        self.s = s
        let usable = tables.usable[s]
        self.usable = usable
        seats = usable.map { w in min(tables.instance.workshops[w].maxSize, tables.rooms(for: w, in: s).map { tables.capacity[$0] }.max() ?? 0) }
        people = (0..<tables.people).filter { f in
            tables.isFree(f, s) && usable.contains { tables.pools[$0].contains { $0.contains(f) } }
        }
    }

    /// Most pupils that one group of a usable workshop can hold.
    func seats(_ w: Int) -> Int { usable.firstIndex(of: w).map { seats[$0] } ?? 0 }

    /// Most groups of a usable workshop at once: each takes somebody of every pool and a room that fits.
    func copies(_ w: Int) -> Int {
        let led = tables.pools[w].map { $0.count { tables.isFree($0, s) } }.min() ?? 0
        let rooms = (0..<tables.rooms).count { tables.roomFits[w * tables.rooms + $0] && tables.roomFree[$0 * tables.slots + s] }
        return min(tables.instance.workshops[w].maxParallel, led, rooms, tables.pupilsIn[s].count)
    }

    /// The usable workshop whose groups hold most.
    var largest: Int? { usable.max { seats($0) < seats($1) } }

    /// Most that the people can bring to slots at one hour when each person in a group brings an equal part of it: an
    /// assignment of people to positions, which leaves out only that the people of one group must meet.
    private static func most(_ counts: [SlotCounts], _ tables: Tables, _ worth: (SlotCounts, Int) -> Int) -> Int {
        let people = Set(counts.flatMap(\.people)).sorted()
        if people.isEmpty { return 0 }
        let scale = 60
        var positions: [(part: Int, pool: [Int])] = []
        var free: [SlotCounts] = []
        for part in counts {
            for w in part.usable {
                let share = worth(part, w) * scale / tables.pools[w].count + (scale % tables.pools[w].count == 0 ? 0 : 1)
                for _ in 0..<part.copies(w) {
                    for pool in tables.pools[w] {
                        positions.append((share, pool))
                        free.append(part)
                    }
                }
            }
        }
        // One column per person for staying out.
        let columns = positions.count + people.count
        var table = [Int](repeating: -1, count: people.count * columns)
        for (row, f) in people.enumerated() {
            for (j, position) in positions.enumerated() where position.pool.contains(f) && tables.personFree[f * tables.slots + free[j].s] {
                table[row * columns + j] = position.part
            }
            table[row * columns + positions.count + row] = 0
        }
        guard let chosen = RoomChoice.best(groups: people.count, rooms: columns, worth: table) else { return 0 }
        let total = chosen.enumerated().reduce(0) { $0 + max(0, table[$1.offset * columns + $1.element]) }
        return total / scale
    }

    func mostSeats() -> Int { Self.mostSeats([self], tables) }

    /// Most pupils that slots at one hour can seat together.
    static func mostSeats(_ counts: [SlotCounts], _ tables: Tables) -> Int {
        let byPeople = most(counts, tables) { $0.seats($1) }
        let byRooms = (0..<tables.rooms).reduce(0) { sum, r in
            sum
                + (counts.compactMap { part in
                    tables.roomFree[r * tables.slots + part.s]
                        ? part.usable.filter { tables.roomFits[$0 * tables.rooms + r] }.map { min(tables.capacity[r], part.seats($0)) }.max() : nil
                }.max() ?? 0)
        }
        let byParallel = counts.reduce(0) { sum, part in part.usable.reduce(sum) { $0 + part.copies($1) * part.seats($1) } }
        return min(byPeople, byRooms, byParallel)
    }

    /// Most pupils that slots can seat together when nobody leads more than their most groups; `nil` where nobody's most is fewer than their
    /// hours, or where there is too much to count.
    static func mostSeatsLed(_ counts: [SlotCounts], _ tables: Tables) -> Int? {
        let most = (0..<tables.people).map { f in
            let hours = Set(counts.filter { $0.people.contains(f) }.map { tables.hour[$0.s] }).count
            return (times: min(tables.instance.facilitators[f].maxGroups, hours), isShort: tables.instance.facilitators[f].maxGroups < hours)
        }
        if !most.contains(where: \.isShort) { return nil }
        let leaders = most.indices.flatMap { Array(repeating: $0, count: most[$0].times) }
        let scale = 60
        let positions = counts.flatMap { part in
            part.usable.flatMap { w in
                let share = (part.seats(w) * scale + tables.pools[w].count - 1) / tables.pools[w].count
                return (0..<part.copies(w)).flatMap { _ in tables.pools[w].map { (slot: part.s, part: share, pool: Set($0)) } }
            }
        }
        if leaders.isEmpty { return 0 }
        let columns = positions.count + leaders.count
        if leaders.count * leaders.count * columns > 50_000_000 { return nil }
        var table = [Int](repeating: -1, count: leaders.count * columns)
        for (row, f) in leaders.enumerated() {
            for (j, position) in positions.enumerated() where position.pool.contains(f) && tables.personFree[f * tables.slots + position.slot] {
                table[row * columns + j] = position.part
            }
            table[row * columns + positions.count + row] = 0
        }
        guard let chosen = RoomChoice.best(groups: leaders.count, rooms: columns, worth: table) else { return 0 }
        return chosen.enumerated().reduce(0) { $0 + max(0, table[$1.offset * columns + $1.element]) } / scale
    }

    func mostGroups() -> Int {
        min(Self.most([self], tables) { _, _ in 1 }, (0..<tables.rooms).count { tables.roomFree[$0 * tables.slots + s] })
    }

    /// Most groups that so many pupils can fill.
    func mostGroupsBySize(_ pupils: Int) -> Int {
        let least = usable.flatMap { w in Array(repeating: tables.instance.workshops[w].minSize, count: copies(w)) }.sorted()
        var left = pupils
        return least.prefix { size in
            left -= size
            return left >= 0
        }.count
    }

    /// Least hours with which the slot's pupils can be seated: by the groups that need somebody whose hours count, or by what
    /// is left to lead when everybody else does.
    func leastHours() -> Int {
        let counting = least { w in tables.pools[w].count { $0.allSatisfy { tables.instance.facilitators[$0].hoursCount } } }
        let others = people.count { !tables.instance.facilitators[$0].hoursCount }
        return tables.sessions[s] * max(counting, leastLeading() - others)
    }

    /// How often at least somebody is needed to lead a group.
    func leastLeading() -> Int { least { tables.pools[$0].count } }

    /// Least cost of groups with a seat for each pupil of the slot; 0 when there are none.
    private func least(_ cost: (Int) -> Int) -> Int {
        let pupils = tables.pupilsIn[s].count
        let unreachable = Int.max / 4
        var least = [Int](repeating: unreachable, count: pupils + 1)
        least[0] = 0
        for (w, most) in zip(usable, seats) {
            let cost = cost(w)
            for _ in 0..<copies(w) {
                for n in stride(from: pupils, through: 1, by: -1) {
                    least[n] = min(least[n], least[max(0, n - most)] + cost)
                }
            }
        }
        return least[pupils] >= unreachable ? 0 : least[pupils]
    }

    /// Whether some choice of groups holds exactly so many pupils.
    func canHold(_ pupils: Int) -> Bool {
        var possible = [Bool](repeating: false, count: pupils + 1)
        possible[0] = true
        for (w, most) in zip(usable, seats) {
            for _ in 0..<copies(w) {
                for n in stride(from: pupils, through: 1, by: -1) where !possible[n] {
                    let from = max(0, n - most), to = n - tables.instance.workshops[w].minSize
                    if to >= from { possible[n] = (from...to).contains { possible[$0] } }
                }
            }
        }
        return possible[pupils]
    }

    /// Pupils who together may follow only workshops that seat fewer than they are.
    func crowdedOut() -> (pupils: [Int], workshops: [Int], seats: Int)? {
        let pupils = tables.pupilsIn[s]
        let choices = pupils.map { p in usable.indices.filter { tables.may(p, usable[$0], s) } }
        var inside = [[Int]](repeating: [], count: usable.count)
        let room = usable.indices.map { copies(usable[$0]) * seats[$0] }
        var place = [Int](repeating: -1, count: pupils.count)
        for start in pupils.indices {
            var cameBy = [Int](repeating: -2, count: usable.count)  // workshop → pupil who wants in
            var queue = [start], next = 0, end = -1
            var asked: Set<Int> = [start]
            search: while next < queue.count {
                let i = queue[next]
                next += 1
                for c in choices[i] where cameBy[c] == -2 {
                    cameBy[c] = i
                    if inside[c].count < room[c] {
                        end = c
                        break search
                    }
                    for j in inside[c] where asked.insert(j).inserted { queue.append(j) }
                }
            }
            if end < 0 {
                let reached = usable.indices.filter { cameBy[$0] != -2 }
                if reached.isEmpty { continue }
                return (asked.sorted().map { pupils[$0] }, reached.map { usable[$0] }, reached.reduce(0) { $0 + room[$1] })
            }
            while end >= 0 {
                let i = cameBy[end], before = place[i]
                if before >= 0 { inside[before].removeAll { $0 == i } }
                inside[end].append(i)
                place[i] = end
                end = i == start ? -1 : before
            }
        }
        return nil
    }

    /// Pupils of the slot who are all to be kept from each other, one more than `limit`.
    func clique(largerThan limit: Int, in apart: [(a: Int, b: Int)]) -> [Int]? {
        let here = Set(tables.pupilsIn[s])
        var foes: [Int: Set<Int>] = [:]
        for pair in apart where here.contains(pair.a) && here.contains(pair.b) {
            foes[pair.a, default: []].insert(pair.b)
            foes[pair.b, default: []].insert(pair.a)
        }
        var budget = 200_000
        func extend(_ chosen: [Int], _ candidates: [Int]) -> [Int]? {
            if chosen.count > limit { return chosen }
            if chosen.count + candidates.count <= limit || budget <= 0 { return nil }
            budget -= 1
            for (k, p) in candidates.enumerated() {
                let rest = candidates[(k + 1)...].filter { foes[p]?.contains($0) ?? false }
                if let found = extend(chosen + [p], rest) { return found }
            }
            return nil
        }
        guard limit >= 0, limit < foes.count else { return nil }
        return extend([], foes.filter { $0.value.count >= limit }.keys.sorted())?.sorted()
    }
}
