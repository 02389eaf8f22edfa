extension Board {
    /// Makes a first plan, usually valid: what must open, then slot by slot the groups that serve most, everybody seated.
    func build() {
        for (f, fixed) in tables.fixed.enumerated() { _ = open(slots[fixed.slot], fixed.workshop, fixed: f) }
        let order = barrettes.joined().sorted { scarcity($0) > scarcity($1) }
        var hoursLeft = tables.instance.hoursBudget ?? Int.max / 2
        hoursLeft -= staff.hours
        var pupilSessions = order.reduce(0) { $0 + slots[$1].count * tables.sessions[$1] }
        for s in order {
            let board = slots[s]
            let share = pupilSessions == 0 ? 0 : Int(Double(hoursLeft) * Double(board.count * tables.sessions[s]) / Double(pupilSessions))
            let before = staff.hours
            fill(board, groups: max(1, share / tables.sessions[s]))
            hoursLeft -= staff.hours - before
            pupilSessions -= board.count * tables.sessions[s]
            reseat(board)
        }
        settle(order)
    }

    /// Takes over a plan as far as it can be: groups whose workshop runs there with people and rooms found anew, and the
    /// seats that the rules allow. What is lost is nowhere until the search seats it.
    func adopt(_ plan: Plan) {
        let seating = Seating(plan, tables)
        // What must open comes first: later, the plan's own groups might hold its people, its room or its place.
        var left = tables.fixed.indices.filter { open(slots[tables.fixed[$0].slot], tables.fixed[$0].workshop, fixed: $0) }
        for group in seating.groups {
            if let k = left.firstIndex(where: { tables.fixed[$0].workshop == group.workshop && tables.fixed[$0].slot == group.slot }) {
                left.remove(at: k)
            } else {
                _ = open(slots[group.slot], group.workshop)
            }
        }
        for s in slots where !s.pupils.isEmpty {
            var taken = [Bool](repeating: false, count: s.groups)
            for group in seating.groups where group.slot == s.slot {
                guard let g = (0..<s.groups).first(where: { !taken[$0] && s.workshop[$0] == group.workshop }) else { continue }
                taken[g] = true
                let members = Set(group.pupils)
                price(s)
                for i in 0..<s.count where members.contains(s.pupils[i]) && s.seat[i] < 0 && !s.special[i] {
                    if s.worth[i * s.columns + s.column[g]] < -big { continue }
                    s.seat[i] = g
                    enter(s, i, s.column[g])
                }
                for bloc in s.blocs where bloc.allSatisfy({ members.contains(s.pupils[$0]) }) && fits(s, bloc, g) {
                    put(s, bloc, g)
                }
            }
            slotCost[s.slot] = cost(of: s)
        }
        let order = Array(barrettes.joined())
        for s in order { reseat(slots[s]) }
        settle(order)
    }

    /// Pupils for each group that could be staffed: the slots with the least choice go first.
    private func scarcity(_ s: Int) -> Double {
        let free = (0..<tables.people).reduce(0) { $0 + (tables.personFree[$1 * tables.slots + s] ? 1 : 0) }
        return Double(slots[s].count) / Double(free + 1)
    }

    /// Opens about `groups` groups, whatever it takes to seat everyone.
    private func fill(_ s: SlotBoard, groups wanted: Int) {
        price(s)
        var waiting = Array(0..<s.count)
        // Pins first: their workshops must open.
        for c in 0..<s.columns {
            let w = s.usable[c]
            let pinned = waiting.filter { tables.pinned[s.pupils[$0] * tables.slots + s.slot] == w && s.may[$0 * s.columns + c] }
            var room = (0..<s.groups).reduce(0) { $0 + (s.workshop[$1] == w ? s.cap[$1] : 0) }
            while room < pinned.count, open(s, w) { room += s.cap[s.groups - 1] }
        }
        for g in 0..<s.groups { waiting = served(s, s.column[g], s.cap[g], waiting).rest }
        var opened = s.groups
        var refused = Set<Int>()
        while !waiting.isEmpty, s.groups < s.most - 1 {
            let average = (waiting.count + max(1, wanted - opened) - 1) / max(1, wanted - opened)
            var best: (value: Double, column: Int)?
            for c in 0..<s.columns where !refused.contains(c) {
                let workshop = tables.instance.workshops[s.usable[c]]
                let taken = served(s, c, min(workshop.comfortSize + 1, workshop.maxSize), waiting)
                if taken.count < min(workshop.minSize, waiting.count) { continue }
                var value = Double(taken.points) / Double(workshop.staff.count)
                // Too small a group now means too crowded ones later.
                if workshop.maxSize < average { value *= Double(workshop.maxSize) / Double(average * 2) }
                if best.map({ value > $0.value }) ?? true { best = (value, c) }
            }
            guard let best else { break }
            if open(s, s.usable[best.column]) {
                opened += 1
                waiting = served(s, best.column, s.cap[s.groups - 1], waiting).rest
            } else {
                refused.insert(best.column)
            }
        }
    }

    /// Those waiting who gain most from a workshop, up to `places`.
    private func served(_ s: SlotBoard, _ c: Int, _ places: Int, _ waiting: [Int]) -> (count: Int, points: Int, rest: [Int]) {
        let gains = waiting.compactMap { i -> (gain: Int, pupil: Int)? in
            let worth = s.worth[i * s.columns + c]
            if worth < -big { return nil }
            let p = s.pupils[i]
            return (worth - tables.weight[p] * Tables.value(covered: covered[p], wholeNeed: tables.wholeNeed[p]), i)
        }
        let chosen = gains.sorted { $0.gain != $1.gain ? $0.gain > $1.gain : $0.pupil < $1.pupil }.prefix(places)
        let gone = Set(chosen.map(\.pupil))
        return (chosen.count, chosen.reduce(0) { $0 + $1.gain }, waiting.filter { !gone.contains($0) })
    }

    // MARK: Companions and those kept apart

    /// Seats blocs that are nowhere, then everybody else. Returns whether anyone moved.
    @discardableResult
    func reseat(_ s: SlotBoard) -> Bool {
        price(s, openOnly: true)
        for bloc in s.blocs where s.seat[bloc[0]] < 0 { _ = seatBloc(s, bloc) }
        return seat(s, priced: true)
    }

    /// Whether every member may follow the group's workshop and nobody whom they are kept from is in it.
    func fits(_ s: SlotBoard, _ bloc: [Int], _ g: Int) -> Bool {
        bloc.allSatisfy { i in
            s.worth[i * s.columns + s.column[g]] >= -big && s.enemies[i].allSatisfy { s.seat[$0] != g && !bloc.contains($0) }
        }
    }

    func put(_ s: SlotBoard, _ bloc: [Int], _ g: Int) {
        for i in bloc {
            if s.seat[i] >= 0 { leave(s, i, s.column[s.seat[i]]) }
            s.seat[i] = g
            enter(s, i, s.column[g])
        }
    }

    /// Needs `worth`. Leaves the bloc nowhere when no group will do.
    private func seatBloc(_ s: SlotBoard, _ bloc: [Int]) -> Bool {
        for g in 0..<s.groups { s.size[g] = 0 }
        for i in 0..<s.count where s.seat[i] >= 0 { s.size[s.seat[i]] += 1 }
        let crowding = tables.instance.weights.crowding
        var best: (value: Int, group: Int)?
        for g in 0..<s.groups where fits(s, bloc, g) {
            let points = bloc.reduce(0) { $0 + s.worth[$1 * s.columns + s.column[g]] }
            let cost = s.cost(g, s.size[g] + bloc.count, crowding: crowding, big: big) - s.cost(g, s.size[g], crowding: crowding, big: big)
            if best.map({ points - cost > $0.value }) ?? true { best = (points - cost, g) }
        }
        guard let best else { return false }
        put(s, bloc, best.group)
        return true
    }

    /// Seats slot after slot again until nobody gains by moving.
    func settle(_ order: [Int]) {
        for _ in 0..<8 {
            var moved = false
            for s in order where reseat(slots[s]) { moved = true }
            if !moved { break }
        }
    }
}
