/// What has to be counted: seats, sizes, hours, people, cliques. A way out is a change of which the count says that it is
/// enough, made to the part of the instance that the count looks at.
extension Diagnosis {
    mutating func count(slot s: Int) {
        let counts = SlotCounts(tables, s)
        let pupils = tables.pupilsIn[s].count
        let seats = counts.mostSeats()
        if seats < pupils {
            add(
                .capacity(
                    slot: slot(s), pupils: pupils, people: counts.people.map { tables.instance.facilitators[$0].id },
                    seatsAtMost: seats), waysToSeat([s], pupils, seats))
        } else if !counts.canHold(pupils) {
            add(.sizes(slot: slot(s), pupils: pupils, workshops: counts.usable.map(workshop)), waysToHold(s, counts))
        }
        if let short = counts.crowdedOut() {
            // All who are pinned there, not only one more than the seats: so many have to be let go.
            let pinned = tables.pupilsIn[s].filter { p in short.workshops.contains(tables.pinned[p * tables.slots + s]) }
            if short.workshops.count == 1, pinned.count > short.seats {
                add(
                    .pinnedBeyondSeats(slot: slot(s), pupils: pinned.map(pupil), workshop: workshop(short.workshops[0]), seatsAtMost: short.seats),
                    [0, 1, 2, 4].filter { $0 < short.seats }.map { unpin(Array(pinned.dropFirst(short.seats - $0)), s) } + waysOutOfCrowd(s, counts, (pinned, short.workshops, short.seats)))
                return
            }
            add(
                .crowdedOut(
                    slot: slot(s), pupils: short.pupils.map(pupil), workshops: short.workshops.map(workshop),
                    seatsAtMost: short.seats), waysOutOfCrowd(s, counts, short))
        }
    }

    /// Of cliques that hold one another, the smallest.
    mutating func cliques() {
        var known: [(slot: Int, groups: Int, pupils: [Int])] = []
        for s in 0..<tables.slots where canOpen(s) && tables.apart.contains(where: { tables.has[$0.a * tables.slots + s] && tables.has[$0.b * tables.slots + s] }) {
            let counts = SlotCounts(tables, s)
            let groups = min(counts.mostGroups(), counts.mostGroupsBySize(tables.pupilsIn[s].count), groupsWithinBudget(s))
            if let clique = counts.clique(largerThan: groups, in: tables.apart) { known.append((s, groups, clique)) }
        }
        known.sort { ($0.pupils.count, $0.slot) < ($1.pupils.count, $1.slot) }
        for (k, found) in known.enumerated() {
            let pupils = Set(found.pupils)
            if known[..<k].contains(where: { pupils.isSuperset(of: $0.pupils) }) { continue }
            let counts = SlotCounts(tables, found.slot), count = tables.pupilsIn[found.slot].count
            add(
                .apartClique(slot: slot(found.slot), pupils: found.pupils.map(pupil), groupsAtMost: found.groups),
                separations(found, counts) + moreHours(found)
                    + enough(in: [found.slot], moreGroups(found.slot, counts)) { t in
                        let counts = SlotCounts(t, 0)
                        return min(counts.mostGroups(), counts.mostGroupsBySize(count)) > found.groups
                    })
        }
    }

    /// Pairs to allow together until no clique is left that is larger than the groups, or than some groups less: what the same pupils ask of
    /// other slots may leave fewer than one slot alone. None of the pupils is in two pairs where that can be.
    private func separations(_ found: (slot: Int, groups: Int, pupils: [Int]), _ counts: SlotCounts) -> [Refusal.WayOut] {
        var ways = (1..<3).compactMap { separation(found.pupils, counts, within: found.groups, from: $0) }
        for groups in stride(from: found.groups, through: max(1, found.groups - 4), by: -1) {
            if let way = separation(found.pupils, counts, within: groups, from: 0) { ways.append(way) }
        }
        return ways
    }

    private func separation(_ pupils: [Int], _ counts: SlotCounts, within groups: Int, from start: Int) -> Refusal.WayOut? {
        var apart = tables.apart, clique = pupils
        var pairs: [Refusal.WayOut] = [], met: Set<Int> = []
        while pairs.count < 8 {
            let order = clique.sorted { (met.contains($0) ? 1 : 0, $0) < (met.contains($1) ? 1 : 0, $1) }
            guard start + 1 < order.count else { return nil }
            let a = order[0], b = order[pairs.isEmpty ? start + 1 : 1]
            met.formUnion([a, b])
            pairs.append(.allowTogether(a: pupil(a), b: pupil(b)))
            apart.removeAll { ($0.a == a && $0.b == b) || ($0.a == b && $0.b == a) }
            guard let next = counts.clique(largerThan: groups, in: apart) else { return pairs.count == 1 ? pairs[0] : .all(pairs) }
            clique = next
        }
        return nil
    }

    /// Where the hours are what keeps the groups few.
    private func moreHours(_ found: (slot: Int, groups: Int, pupils: [Int])) -> [Refusal.WayOut] {
        guard let budget = tables.instance.hoursBudget, groupsWithinBudget(found.slot) == found.groups else { return [] }
        return [.raiseBudget(to: budget + tables.sessions[found.slot])]
    }

    /// Slots at one hour, of which each alone has seats enough.
    mutating func sharedHours() {
        for h in 0..<tables.hours {
            let slots = (0..<tables.slots).filter { tables.hour[$0] == h && !tables.pupilsIn[$0].isEmpty }
            if slots.count < 2 { continue }
            let counts = slots.map { SlotCounts(tables, $0) }
            let pupils = slots.reduce(0) { $0 + tables.pupilsIn[$1].count }
            let seats = SlotCounts.mostSeats(counts, tables)
            if seats >= pupils || zip(slots, counts).contains(where: { $1.mostSeats() < tables.pupilsIn[$0].count }) { continue }
            let people = Set(counts.flatMap(\.people)).sorted().map { tables.instance.facilitators[$0].id }
            add(
                .capacityAtHour(slots: slots.map(slot), pupils: pupils, people: people, seatsAtMost: seats),
                waysToSeat(slots, pupils, seats))
        }
    }

    mutating func load() {
        let slots = (0..<tables.slots).filter { !tables.pupilsIn[$0].isEmpty }
        let counts = slots.map { SlotCounts(tables, $0) }
        let needed = counts.reduce(0) { $0 + $1.leastLeading() }
        let hours = (0..<tables.people).map { f in
            Set(zip(slots, counts).filter { $1.people.contains(f) }.map { tables.hour[$0.0] }).count
        }
        let most = zip(tables.instance.facilitators, hours).reduce(0) { $0 + min($1.0.maxGroups, $1.1) }
        if most >= needed { return }
        let people = tables.instance.facilitators.enumerated().filter { hours[$0.offset] - $0.element.maxGroups >= needed - most }
        add(
            .load(neededAtLeast: needed, ledAtMost: most),
            people.map { .raiseLoad(facilitator: $0.element.id, to: $0.element.maxGroups + needed - most) }
                + (needed - most == 1
                    ? zip(slots, counts).compactMap { s, counts in
                        counts.largest.map { .addFacilitators(slot: slot(s), workshop: workshop($0), count: 1) }
                    } : []))
    }

    /// People whose most groups are fewer than their hours: the seats that they can offer over all slots.
    mutating func seatsLed() {
        if isToldOfPeople { return }
        let slots = (0..<tables.slots).filter { canOpen($0) }
        let counts = slots.map { SlotCounts(tables, $0) }
        let places = slots.reduce(0) { $0 + tables.pupilsIn[$1].count }
        guard let seats = SlotCounts.mostSeatsLed(counts, tables), seats < places else { return }
        let people = Set(counts.flatMap(\.people)).sorted().map { tables.instance.facilitators[$0] }
        let helpers = zip(slots, counts).compactMap { s, counts in
            counts.largest.map { Refusal.WayOut.addFacilitators(slot: slot(s), workshop: workshop($0), count: 1) }
        }
        add(
            .seatsLed(places: places, seatsAtMost: seats),
            people.map { .raiseLoad(facilitator: $0.id, to: $0.maxGroups + 1) } + helpers
                + (1...2).map { more in .all(people.map { .raiseLoad(facilitator: $0.id, to: $0.maxGroups + more) }) })
    }

    mutating func budget() {
        guard let budget = tables.instance.hoursBudget else { return }
        let least = Self.neededHours(tables, leastHours)
        if least <= budget { return }
        // Larger groups help only where they make a group less in some slots; far from the budget nothing of the kind does.
        let large =
            least - budget > tables.slots * (tables.sessions.max() ?? 1)
            ? [] : (0..<tables.workshops).sorted { tables.instance.workshops[$0].maxSize > tables.instance.workshops[$1].maxSize }.prefix(2)
        let larger = large.compactMap { w in
            first(raised(w, upTo: 6)) {
                let changed = Tables(tables.instance.changed(by: $0))
                return Self.neededHours(changed, Self.leastHours(changed)) <= budget
            }
        }
        add(.hours(budget: budget, neededAtLeast: least), [.raiseBudget(to: least)] + larger)
    }

    /// Those whose hours do not count may lead only so many groups; the rest of what has to be led is counted.
    private static func neededHours(_ tables: Tables, _ perSlot: [Int]) -> Int {
        let slots = (0..<tables.slots).filter { !tables.pupilsIn[$0].isEmpty }
        let led = slots.reduce(0) { $0 + SlotCounts(tables, $1).leastLeading() }
        let uncounted = tables.instance.facilitators.enumerated().filter { !$0.element.hoursCount }.reduce(0) { sum, person in
            let hours = Set(slots.filter { tables.personFree[person.offset * tables.slots + $0] }.map { tables.hour[$0] })
            return sum + min(person.element.maxGroups, hours.count)
        }
        return max(perSlot.reduce(0, +), (led - uncounted) * (slots.map { tables.sessions[$0] }.min() ?? 0))
    }

    /// Of each slot.
    static func leastHours(_ tables: Tables) -> [Int] {
        (0..<tables.slots).map { tables.pupilsIn[$0].isEmpty ? 0 : SlotCounts(tables, $0).leastHours() }
    }

    /// No limit where the hours are too few for anything: that is told as such.
    private func groupsWithinBudget(_ s: Int) -> Int {
        guard let budget = tables.instance.hoursBudget, tables.instance.facilitators.allSatisfy(\.hoursCount) else { return Int.max }
        let others = leastHours.reduce(0, +) - leastHours[s]
        return others + leastHours[s] > budget ? Int.max : (budget - others) / tables.sessions[s]
    }

    // MARK: Ways out

    /// The smallest change of a family, from small to large, that is enough.
    private func first(_ family: [Refusal.WayOut], _ isEnough: (Refusal.WayOut) -> Bool) -> Refusal.WayOut? { family.first(where: isEnough) }

    /// The smallest change of each family with which the slots alone pass the test. Slots are numbered anew, from 0.
    private func enough(in slots: [Int], _ families: [[Refusal.WayOut]], _ test: (Tables) -> Bool) -> [Refusal.WayOut] {
        let names = Set(slots.map(slot))
        var part = tables.instance
        part.slots.removeAll { !names.contains($0.id) }
        part.pupils.removeAll { names.isDisjoint(with: $0.slots) }
        return families.compactMap { family in first(family) { test(Tables(part.changed(by: $0))) } }
    }

    private func raised(_ w: Int, upTo more: Int) -> [Refusal.WayOut] {
        (1...max(1, more)).map { .raiseMaximum(workshop: workshop(w), to: tables.instance.workshops[w].maxSize + $0) }
    }

    /// Each family is one workshop: a person more, two, three; one more group of it at once.
    private func moreGroups(_ s: Int, _ counts: SlotCounts) -> [[Refusal.WayOut]] {
        counts.usable.prefix(12).flatMap { w -> [[Refusal.WayOut]] in
            let parallel = tables.instance.workshops[w].maxParallel
            return [
                (1...3).map { .addFacilitators(slot: slot(s), workshop: workshop(w), count: $0) },
                (1...2).map { .allowParallel(workshop: workshop(w), to: parallel + $0) },
            ]
        }
    }

    /// One workshop alone, or as many people and rooms as the pupils ask for.
    func waysToOpen(slot s: Int, _ offered: [Int]) -> [Refusal.WayOut] {
        let alone = offered.compactMap { w in obstacle(w, s).map { waysToOpen(w, s, $0) } }.joined()
        let pupils = tables.pupilsIn[s].count
        let largest = offered.sorted { tables.instance.workshops[$0].maxSize > tables.instance.workshops[$1].maxSize }
        // Rooms, or people and rooms, for as many groups of the largest workshop as seat everybody, or for one or two more.
        let alike = largest.prefix(1).flatMap { w -> [Refusal.WayOut] in
            let most = tables.instance.workshops[w].maxSize
            let groups = (pupils + most - 1) / most
            return (groups...groups + 2).flatMap { count -> [Refusal.WayOut] in
                let people = Refusal.WayOut.addFacilitators(slot: slot(s), workshop: workshop(w), count: count * tables.pools[w].count)
                let rooms = Array(repeating: Refusal.WayOut.addRoom(slot: slot(s), seats: most), count: count)
                let parallel = Refusal.WayOut.allowParallel(workshop: workshop(w), to: count)
                switch obstacle(w, s) {
                case .nobody: return [.all([people, parallel]), .all([people, parallel] + rooms)]
                case .noRoom: return [.all(rooms), .all([people, parallel] + rooms)]
                case .noCopies: return [parallel]
                default: return []
                }
            }
        }
        // People for workshops of each kind, those to which somebody is pinned first.
        let pinned = largest.filter { w in tables.pupilsIn[s].contains { tables.pinned[$0 * tables.slots + s] == w } }
        let asked = (pinned + largest.filter { !pinned.contains($0) }).filter { obstacle($0, s) == .nobody }
        var seats = 0
        let enough = max(
            pinned.count,
            (asked.firstIndex { w in
                seats += tables.instance.workshops[w].maxSize
                return seats >= pupils
            } ?? asked.count) + 1)
        let mixed =
            asked.isEmpty || enough > asked.count
            ? []
            : (enough...asked.count).prefix(3).map { count -> Refusal.WayOut in
                let people = asked.prefix(count).map { Refusal.WayOut.addFacilitators(slot: slot(s), workshop: workshop($0), count: tables.pools[$0].count) }
                return people.count == 1 ? people[0] : .all(people)
            }
        let several = alike + mixed
        return Array(alone) + several
    }

    private func waysToSeat(_ slots: [Int], _ pupils: Int, _ now: Int) -> [Refusal.WayOut] {
        let counts = slots.map { SlotCounts(tables, $0) }
        var families = Set(counts.flatMap(\.usable)).sorted().map { raised($0, upTo: min(12, pupils - now)) }
        for (s, counts) in zip(slots, counts) {
            let largest = counts.usable.sorted { counts.seats($0) > counts.seats($1) }.prefix(4)
            families += largest.map { w in (1...3).map { .addFacilitators(slot: slot(s), workshop: workshop(w), count: $0) } }
            families += largest.map { w in [.allowParallel(workshop: workshop(w), to: tables.instance.workshops[w].maxParallel + 1)] }
            if let least = counts.usable.map({ tables.instance.workshops[$0].minSize }).min(), let most = counts.usable.map({ tables.instance.workshops[$0].maxSize }).max() {
                families.append((least...most).map { .addRoom(slot: slot(s), seats: $0) })
            }
        }
        func isSeated(_ t: Tables) -> Bool { SlotCounts.mostSeats((0..<t.slots).map { SlotCounts(t, $0) }, t) >= pupils }
        var ways = enough(in: slots, families, isSeated)
        if ways.isEmpty {
            // One kind of means alone is not enough: people and rooms, or people and one more group of the workshop at once.
            let pairs = zip(slots, counts).flatMap { s, counts -> [[Refusal.WayOut]] in
                guard let w = counts.largest else { return [] }
                let people = (1...3).map { Refusal.WayOut.addFacilitators(slot: slot(s), workshop: workshop(w), count: $0) }
                let room = Refusal.WayOut.addRoom(slot: slot(s), seats: counts.seats(w))
                let most = tables.instance.workshops[w].maxParallel
                let rooms = people.enumerated().map { Refusal.WayOut.all([$1] + Array(repeating: room, count: $0 + 1)) }
                let parallel = people.enumerated().map { Refusal.WayOut.all([$1, .allowParallel(workshop: workshop(w), to: most + $0 + 1)]) }
                return [rooms, parallel, zip(rooms, parallel).map { .all([$0, $1]) }]
            }
            ways = enough(in: slots, pairs, isSeated)
        }
        return ways.sorted { $0.burden(on: tables.instance) < $1.burden(on: tables.instance) }
    }

    private func waysToHold(_ s: Int, _ counts: SlotCounts) -> [Refusal.WayOut] {
        let pupils = tables.pupilsIn[s].count
        var families: [[Refusal.WayOut]] = []
        for w in counts.usable {
            let least = tables.instance.workshops[w].minSize
            families.append(raised(w, upTo: pupils))
            families.append(stride(from: least - 1, through: 1, by: -1).map { .lowerMinimum(workshop: workshop(w), to: $0) })
        }
        families += moreGroups(s, counts)
        return enough(in: [s], families) { SlotCounts($0, 0).canHold(pupils) }
            .sorted { $0.burden(on: tables.instance) < $1.burden(on: tables.instance) }
    }

    private func waysOutOfCrowd(_ s: Int, _ counts: SlotCounts, _ short: (pupils: [Int], workshops: [Int], seats: Int)) -> [Refusal.WayOut] {
        let parallel = short.workshops.map { w in
            [Refusal.WayOut.allowParallel(workshop: workshop(w), to: tables.instance.workshops[w].maxParallel + 1)]
        }
        /// What would let the pupil go elsewhere.
        func release(_ p: Int) -> [Refusal.WayOut] {
            counts.usable.filter { !short.workshops.contains($0) }.compactMap { w -> Refusal.WayOut? in
                if tables.pinned[p * tables.slots + s] >= 0 { return .unpin(pupil: pupil(p), slot: slot(s)) }
                let cell = p * tables.workshops + w
                if tables.barred[cell] { return .liftBar(pupil: pupil(p), workshop: workshop(w)) }
                if !tables.classAllows[cell] { return .openToClass(workshop: workshop(w), pupil: pupil(p)) }
                return tables.done[cell] ? .allowAgain(pupil: pupil(p), workshop: workshop(w)) : nil
            }
        }
        // Of all who may follow nothing else here, as many as are too many.
        let confined = tables.pupilsIn[s].filter { p in counts.usable.allSatisfy { short.workshops.contains($0) || !tables.may(p, $0, s) } }
        let releases = confined.compactMap { release($0).first }, excess = confined.count - short.seats
        let several = excess > 1 ? (excess...(excess + 4)).filter { $0 <= releases.count }.map { [Refusal.WayOut.all(Array(releases.prefix($0)))] } : []
        let bars = short.pupils.flatMap(release).prefix(3).map { [$0] } + several
        // Somebody to lead one more group, or also leave for it to be open.
        let people = short.workshops.flatMap { w -> [[Refusal.WayOut]] in
            let more = Refusal.WayOut.addFacilitators(slot: slot(s), workshop: workshop(w), count: 1)
            return [[more], [.all([more, .allowParallel(workshop: workshop(w), to: tables.instance.workshops[w].maxParallel + 1)])]]
        }
        let ways = enough(in: [s], short.workshops.map { raised($0, upTo: 12) } + parallel + people + bars) { SlotCounts($0, 0).crowdedOut() == nil }
        return ways.sorted { $0.burden(on: tables.instance) < $1.burden(on: tables.instance) }
    }
}
