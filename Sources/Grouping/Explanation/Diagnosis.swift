/// Looks for facts that leave no valid plan. Every conflict it reports is proven; not every instance without a plan
/// has one that it knows.
struct Diagnosis {
    let tables: Tables
    private var findings: [Refusal.Finding] = []
    /// Hours that each slot takes at least, once they have been counted.
    private(set) var leastHours: [Int] = []
    /// slot → workshops of which a group could open there; none where no pupil is.
    private var open: [[Int]] = []
    /// Pupils of whom it was told that their pins cannot be.
    private var pinnedInVain: Set<Int> = []

    init(_ tables: Tables) { self.tables = tables }

    /// When something that is written down contradicts itself (pins, bars, pairs, pupils with nothing left, groups that must open): everything
    /// that can be found. O(size of the instance) when there is nothing of the kind.
    func certain() -> Refusal? {
        var copy = self
        copy.written()
        return copy.findings.isEmpty ? nil : find()
    }

    /// Also what has to be counted: seats, sizes, hours, cliques. When it must stop, what was found until then.
    func find(_ mustStop: () -> Bool = { false }) -> Refusal? {
        var copy = self
        copy.written()
        copy.leastHours = Self.leastHours(tables)
        for s in 0..<tables.slots where copy.canOpen(s) && !mustStop() { copy.count(slot: s) }
        let rest: [(inout Diagnosis) -> Void] = [{ $0.cliques() }, { $0.sharedHours() }, { $0.load() }, { $0.seatsLed() }, { $0.budget() }]
        for count in rest where !mustStop() { count(&copy) }
        return copy.refusal
    }

    var refusal: Refusal? { findings.isEmpty ? nil : Refusal(findings: findings) }

    private mutating func written() {
        open = (0..<tables.slots).map { tables.pupilsIn[$0].isEmpty ? [] : tables.usable[$0] }
        closedSlots()
        pins()
        pairs()
        owed()
        pupilsLeft()
        fixedGroups()
    }

    /// Whether it was said already that the people are too few.
    var isToldOfPeople: Bool {
        findings.contains { if case .load = $0.conflict { true } else if case .capacity = $0.conflict { true } else { false } }
    }

    mutating func add(_ conflict: Refusal.Conflict, _ ways: [Refusal.WayOut]) {
        var seen: Set<Refusal.WayOut> = []
        findings.append(.init(conflict: conflict, waysOut: ways.filter { seen.insert($0).inserted }))
    }

    func pupil(_ p: Int) -> String { tables.instance.pupils[p].id }
    func workshop(_ w: Int) -> String { tables.instance.workshops[w].id }
    func slot(_ s: Int) -> String { tables.instance.slots[s].id }

    /// Whether the slot has pupils and some group could open: otherwise that is told, and nothing that follows from it.
    func canOpen(_ s: Int) -> Bool { !open[s].isEmpty }

    // MARK: What is written

    private mutating func closedSlots() {
        if tables.workshops == 0 {
            let slots = (0..<tables.slots).filter { !tables.pupilsIn[$0].isEmpty }.map(slot)
            if !slots.isEmpty { add(.noWorkshops(slots: slots), []) }
            return
        }
        for s in 0..<tables.slots where !tables.pupilsIn[s].isEmpty && !canOpen(s) {
            let offered = tables.offered[s].isEmpty ? Array(0..<tables.workshops) : tables.offered[s]
            var obstacles: [Refusal.Obstacle] = []
            for w in offered { if let found = obstacle(w, s), !obstacles.contains(found) { obstacles.append(found) } }
            add(.nothingOpens(slot: slot(s), pupils: tables.pupilsIn[s].count, because: obstacles), waysToOpen(slot: s, offered))
        }
    }

    private mutating func pins() {
        var closed: [[Int]: [Int]] = [:]
        for p in 0..<tables.pupils {
            var slotsOf: [Int: [Int]] = [:]
            for s in tables.pupilSlots[p] {
                let w = tables.pinned[p * tables.slots + s]
                if w < 0 { continue }
                slotsOf[w, default: []].append(s)
                let unpin = Refusal.WayOut.unpin(pupil: pupil(p), slot: slot(s))
                if tables.barred[p * tables.workshops + w] {
                    add(
                        .pinnedAndBarred(pupil: pupil(p), slot: slot(s), workshop: workshop(w)),
                        [unpin, .liftBar(pupil: pupil(p), workshop: workshop(w))])
                }
                if !tables.runs[w * tables.slots + s] {
                    add(
                        .pinnedWhereNotOffered(pupil: pupil(p), slot: slot(s), workshop: workshop(w)),
                        [unpin, .offer(workshop: workshop(w), slot: slot(s))])
                }
                if let obstacle = obstacle(w, s), obstacle != .notOffered, canOpen(s) {
                    closed[[s, w], default: []].append(p)
                }
                if !tables.may(p, w, s) { pinnedInVain.insert(p) }
                if !tables.classAllows[p * tables.workshops + w] {
                    add(
                        .pinnedOutsideClasses(pupil: pupil(p), slot: slot(s), workshop: workshop(w)),
                        [unpin, .openToClass(workshop: workshop(w), pupil: pupil(p))])
                }
            }
            for (w, slots) in slotsOf.sorted(by: { $0.key < $1.key }) where slots.count > 1 && !tables.repeatable(w) {
                pinnedInVain.insert(p)
                add(
                    .pinnedTwice(pupil: pupil(p), slots: slots.map(slot), workshop: workshop(w)),
                    slots.map { .unpin(pupil: pupil(p), slot: slot($0)) })
            }
        }
        for (place, pupils) in closed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let s = place[0], w = place[1]
            guard let obstacle = obstacle(w, s) else { continue }
            pinnedInVain.formUnion(pupils)
            add(
                .pinnedToClosed(pupils: pupils.map(pupil), slot: slot(s), workshop: workshop(w), because: obstacle),
                [unpin(pupils, s)] + waysToOpen(w, s, obstacle))
        }
    }

    func unpin(_ pupils: [Int], _ s: Int) -> Refusal.WayOut {
        let ways = pupils.map { Refusal.WayOut.unpin(pupil: pupil($0), slot: slot(s)) }
        return ways.count == 1 ? ways[0] : .all(ways)
    }

    private mutating func pairs() {
        var told: Set<[Int]> = []
        for s in 0..<tables.slots where canOpen(s) {
            let tables = tables
            func here(_ p: Int) -> Bool { tables.has[p * tables.slots + s] }
            var friends: [Int: [Int]] = [:]
            for pair in tables.together where here(pair.a) && here(pair.b) {
                friends[pair.a, default: []].append(pair.b)
                friends[pair.b, default: []].append(pair.a)
            }
            if friends.isEmpty { continue }
            for pair in tables.apart where here(pair.a) && here(pair.b) {
                guard let chain = Self.path(from: pair.a, to: pair.b, friends), told.insert(chain).inserted else { continue }
                add(
                    .togetherAndApart(pupils: chain.map(pupil)),
                    [.allowTogether(a: pupil(pair.a), b: pupil(pair.b))]
                        + zip(chain, chain.dropFirst()).map { .allowSeparately(a: pupil($0), b: pupil($1)) })
            }
            var seen: Set<Int> = []
            for p in friends.keys.sorted() where seen.insert(p).inserted {
                let bloc = Self.reach(from: p, friends)
                seen.formUnion(bloc)
                let takes = open[s].contains { w in
                    seats(w, s) >= bloc.count && bloc.allSatisfy { tables.may($0, w, s) }
                }
                if takes { continue }
                // A pupil with nowhere to go alone is told on their own account.
                if bloc.contains(where: { p in pinnedInVain.contains(p) || !open[s].contains { tables.may(p, $0, s) } }) { continue }
                let some = smallestWithoutHome(bloc, s, friends)
                let key = some.sorted() + [-1 - s]
                if told.insert(key).inserted {
                    add(
                        .nowhereTogether(pupils: some.map(pupil), slot: slot(s)),
                        zip(some, some.dropFirst()).map { .allowSeparately(a: pupil($0), b: pupil($1)) }
                            + some.filter { tables.pinned[$0 * tables.slots + s] >= 0 }.map { .unpin(pupil: pupil($0), slot: slot(s)) })
                }
            }
        }
    }

    /// Drops members from the ends of the chain of companions as long as those left still have no home.
    private func smallestWithoutHome(_ bloc: [Int], _ s: Int, _ friends: [Int: [Int]]) -> [Int] {
        var left = bloc
        for p in bloc where left.count > 2 {
            let rest = left.filter { $0 != p }
            let known = Set(rest)
            let within = friends.mapValues { $0.filter(known.contains) }
            guard Self.reach(from: rest[0], within).count == rest.count else { continue }
            let takes = open[s].contains { w in
                seats(w, s) >= rest.count && rest.allSatisfy { tables.may($0, w, s) }
            }
            if !takes { left = rest }
        }
        return left
    }

    private static func path(from a: Int, to b: Int, _ edges: [Int: [Int]]) -> [Int]? {
        var cameFrom = [a: a]
        var queue = [a]
        var next = 0
        while next < queue.count, cameFrom[b] == nil {
            let p = queue[next]
            next += 1
            for q in edges[p] ?? [] where cameFrom[q] == nil {
                cameFrom[q] = p
                queue.append(q)
            }
        }
        guard cameFrom[b] != nil else { return nil }
        var chain = [b]
        while let last = chain.last, last != a, let before = cameFrom[last] { chain.append(before) }
        return chain.reversed()
    }

    private static func reach(from a: Int, _ edges: [Int: [Int]]) -> [Int] {
        var seen: Set<Int> = [a]
        var queue = [a]
        var next = 0
        while next < queue.count {
            for q in edges[queue[next]] ?? [] where seen.insert(q).inserted { queue.append(q) }
            next += 1
        }
        return queue
    }

    private mutating func owed() {
        for (f, person) in tables.instance.facilitators.enumerated() where person.minGroups > 0 {
            var hours: Set<Int> = []
            for s in 0..<tables.slots where tables.personFree[f * tables.slots + s] && !tables.pupilsIn[s].isEmpty {
                if tables.offered[s].contains(where: { w in tables.pools[w].contains { $0.contains(f) } }) { hours.insert(tables.hour[s]) }
            }
            let most = min(person.maxGroups, hours.count)
            if most < person.minGroups {
                add(
                    .owedMoreThanPossible(facilitator: person.id, owed: person.minGroups, atMost: most),
                    [.lowerOwed(facilitator: person.id, to: most)])
            }
        }
    }

    private mutating func pupilsLeft() {
        for p in 0..<tables.pupils {
            // A pin that cannot be is told as such, and so is a slot where nothing opens.
            if pinnedInVain.contains(p) { continue }
            let slots = tables.pupilSlots[p].filter { canOpen($0) }
            let choices = slots.map { s in open[s].filter { tables.may(p, $0, s) } }
            // Each repeatable workshop stands for as many as there are slots.
            let edges = choices.enumerated().map { i, list in
                list.map { tables.repeatable($0) ? tables.workshops * (i + 1) + $0 : $0 }
            }
            let matched = Matching.largest(edges, right: tables.workshops * (slots.count + 1))
            let lost = matched.indices.filter { matched[$0] < 0 }
            guard let first = lost.first else { continue }
            /// Slots that compete for the same workshops as this one.
            func competing(with slot: Int) -> [Int] {
                var short = [slot]
                var next = 0
                while next < short.count {
                    for e in edges[short[next]] {
                        if let holder = matched.firstIndex(of: e), !short.contains(holder) { short.append(holder) }
                    }
                    next += 1
                }
                return short
            }
            func workshops(of short: [Int]) -> [Int] { Set(short.flatMap { choices[$0] }).sorted() }
            let left = workshops(of: competing(with: first))
            let alike = lost.filter { workshops(of: competing(with: $0)) == left }
            let short = Set(alike.flatMap(competing)).sorted()
            var ways: [Refusal.WayOut] = []
            for s in short.map({ slots[$0] }) where tables.pinned[p * tables.slots + s] >= 0 { ways.append(.unpin(pupil: pupil(p), slot: slot(s))) }
            for s in short.map({ slots[$0] }) {
                for w in tables.offered[s] where tables.barred[p * tables.workshops + w] && !left.contains(w) {
                    ways.append(.liftBar(pupil: pupil(p), workshop: workshop(w)))
                }
                for w in tables.offered[s] where tables.done[p * tables.workshops + w] && !tables.barred[p * tables.workshops + w] && !left.contains(w) {
                    ways.append(.allowAgain(pupil: pupil(p), workshop: workshop(w)))
                }
                for w in 0..<tables.workshops where !tables.runs[w * tables.slots + s] && !left.contains(w) {
                    if tables.barred[p * tables.workshops + w] || tables.done[p * tables.workshops + w] { continue }
                    if tables.classAllows[p * tables.workshops + w] { ways.append(.offer(workshop: workshop(w), slot: slot(s))) }
                }
                for w in tables.offered[s] where !tables.classAllows[p * tables.workshops + w] && !left.contains(w) {
                    ways.append(.openToClass(workshop: workshop(w), pupil: pupil(p)))
                }
                for w in tables.offered[s] where tables.may(p, w, s) && !left.contains(w) {
                    if let obstacle = obstacle(w, s) { ways += waysToOpen(w, s, obstacle) }
                }
            }
            // Two changes are tried together anyhow.
            if alike.count > 2, let lifted = barsToLift(p, short.map { slots[$0] }) { ways.append(lifted) }
            add(.nowhereToGo(pupil: pupil(p), slots: short.map { slot(slots[$0]) }, workshops: left.map(workshop)), ways)
        }
    }

    /// So few bars that, once they are lifted, the pupil has a workshop for each of these slots; `nil` when bars are not what it takes.
    private func barsToLift(_ p: Int, _ slots: [Int]) -> Refusal.WayOut? {
        func filled(_ lifted: [Int]) -> Int {
            let edges = slots.enumerated().map { i, s in
                open[s].filter { w in
                    if tables.may(p, w, s) { return true }
                    let isDone = tables.done[p * tables.workshops + w] && !tables.repeatable(w)
                    return lifted.contains(w) && !isDone && tables.classAllows[p * tables.workshops + w]
                }.map { tables.repeatable($0) ? tables.workshops * (i + 1) + $0 : $0 }
            }
            return Matching.largest(edges, right: tables.workshops * (slots.count + 1)).count { $0 >= 0 }
        }
        var lifted: [Int] = []
        for w in 0..<tables.workshops where tables.barred[p * tables.workshops + w] {
            let most = filled(lifted)
            if most == slots.count { break }
            if filled(lifted + [w]) > most { lifted.append(w) }
        }
        guard filled(lifted) == slots.count else { return nil }
        return .all(lifted.map { .liftBar(pupil: pupil(p), workshop: workshop($0)) })
    }

    // MARK: Whether a group can open

    /// What keeps every group of the workshop from opening in the slot; `nil` when one could, were it alone.
    func obstacle(_ w: Int, _ s: Int) -> Refusal.Obstacle? {
        if !tables.runs[w * tables.slots + s] { return .notOffered }
        if tables.instance.workshops[w].maxParallel == 0 { return .noCopies }
        if tables.leadersMissing(for: w, in: s) > 0 { return .nobody }
        return tables.rooms(for: w, in: s).isEmpty ? .noRoom : nil
    }

    func waysToOpen(_ w: Int, _ s: Int, _ obstacle: Refusal.Obstacle) -> [Refusal.WayOut] {
        switch obstacle {
        case .notOffered: [.offer(workshop: workshop(w), slot: slot(s))]
        case .noCopies: [.allowParallel(workshop: workshop(w), to: 1)]
        case .nobody: [.addFacilitators(slot: slot(s), workshop: workshop(w), count: tables.leadersMissing(for: w, in: s))]
        case .noRoom: [.addRoom(slot: slot(s), seats: tables.instance.workshops[w].minSize)]
        case .peopleNamed, .roomNamed: []
        }
    }

    /// Most pupils that one group of the workshop can hold in the slot: its maximum or the largest room for it.
    private func seats(_ w: Int, _ s: Int) -> Int {
        min(tables.instance.workshops[w].maxSize, tables.rooms(for: w, in: s).map { tables.capacity[$0] }.max() ?? 0)
    }
}
