/// Searches over which groups are open. Each step changes one or two groups, appraises and seats the barrettes concerned anew,
/// and keeps the result if it is better, or a little worse while the search is warm. Where routes are too many for a table, it seats
/// the slots concerned exactly and lets the other slots of the barrette answer.
struct Improver {
    let board: Board
    var dice: Dice
    private(set) var steps = 0
    /// How many steps there will be yet, as far as can be told.
    var stepsLeft = Int.max
    private var cycle = 0
    private var cycleStart = 0
    private var cycleLength: Int
    private let warmth: Double
    /// Slots with pupils.
    private let live: [Int]
    var best: Int
    private(set) var accepted = 0

    private let appraisal: Appraisal?
    private let routes: RouteTable?
    private lazy var exact = routes.map { ExactSeats(board.tables, $0) }
    private var sightings = Sightings()
    /// Whether the last step solved a linear program, which takes as long as many steps.
    private(set) var tookLong = false
    /// Only where routes are too many for a table.
    private let rerouting: Rerouting?
    /// Barrette → whether no change of routes is known that gains.
    private var isRouted: [Bool]
    /// How many exchanges of groups are drawn for the most promising one to be tried.
    private let draws: Int

    /// `after` another search, whose steps count on, it begins cool: the board is somebody else's good plan.
    init(_ board: Board, seed: UInt64, routes: RouteTable? = nil, after other: Improver? = nil) {
        self.board = board
        if let other { (steps, cycleStart, cycle) = (other.steps, other.steps, 3) }
        appraisal = routes.map { Appraisal(board, $0) }
        self.routes = routes
        rerouting = routes == nil ? Rerouting(board) : nil
        isRouted = Array(repeating: false, count: board.barrettes.count)
        draws = routes == nil ? 10 : 3
        dice = Dice(seed: seed)
        live = Array(board.barrettes.joined())
        best = board.score
        let pupils = max(1, board.tables.pupils)
        cycleLength = max(400, live.count * (routes == nil ? 125 : 300))
        warmth = Double(max(0, board.pupilPoints)) / Double(pupils) * 0.4
    }

    /// Changes of prices in an appraisal: more bring the limit down by less than what they cost.
    private static let rounds = 15

    /// Falls to nothing in each cycle; every fourth cycle starts hot again, the others cooler and cooler. Where routes are too many for a
    /// table, a slow fall reaches better plans than many quick ones: each cycle lasts twice as long as the one before and starts as warm as the third,
    /// and the last one lasts until the end, as half a fall is worth nothing.
    private var temperature: Double {
        let done = Double(steps - cycleStart) / Double(cycleLength)
        let start = routes == nil ? min(cycle, 1) * 2 : cycle % 4
        return warmth * (1 - done) * (1 - done) / Double(1 << start)
    }

    /// One attempt. `true` when the board is better than ever before.
    mutating func step() -> Bool {
        if live.isEmpty { return false }
        tookLong = false
        if steps - cycleStart >= cycleLength {
            cycleStart = steps
            cycle += 1
            if routes == nil { cycleLength = stepsLeft < 6 * cycleLength ? max(1, stepsLeft) : 2 * cycleLength }
        }
        steps += 1
        var s = board.slots[live[dice.below(live.count)]]
        // Slots that are not yet right come first, and those who have no group there try all their slots anew.
        if best < 0 || board.pupilPoints - board.score > board.big, dice.below(2) == 0 {
            let wrong = live.filter { board.slotCost[$0] >= board.big }
            if !wrong.isEmpty {
                s = board.slots[wrong[dice.below(wrong.count)]]
                switch dice.below(4) {
                case 0:
                    if let theft = theft(for: s) { attempt(theft.from === s ? [s] : [s, theft.from]) { $0.commit(theft, s) } }
                    return record()
                case 1: break
                default:
                    attempt([s] + shuffledMates(of: s).filter { $0 !== s }) { $0.unseatLost(s) }
                    return record()
                }
            }
        }
        switch dice.below(100) {
        case 0..<35: attempt([s]) { $0.swap(s) }
        case 35..<40:
            if let theft = theft(for: s) { attempt(theft.from === s ? [s] : [s, theft.from]) { $0.commit(theft, s) } }
        case 40..<47: attempt([s]) { $0.openOne(s) }
        case 47..<50: attempt([s]) { $0.closeOne(s) }
        case 50..<70:
            let b = board.barrette[s.slot]
            // Worth its time only when few changes of groups are kept, which undo it.
            if let rerouting, !isRouted[b], temperature < warmth / 20, dice.below(3) == 0 {
                isRouted[b] = rerouting.improve(b, rounds: 2)
            } else {
                attempt(shuffledMates(of: s)) { $0.unseatSome(s) }
            }
        case 70..<85:
            let t = board.slots[live[dice.below(live.count)]]
            if t === s { attempt([s]) { $0.swap(s) } } else { attempt([s, t]) { $0.closeOne(s) && $0.openOne(t) } }
        case 85..<93:
            let mates = board.barrettes[board.barrette[s.slot]]
            let t = board.slots[mates[dice.below(mates.count)]]
            if t !== s { attempt([s, t]) { $0.exchange(s, t) } }
        default:
            if s.blocs.isEmpty { attempt([s]) { $0.swap(s) } } else { attempt([s]) { $0.moveBloc(s) } }
        }
        return record()
    }

    private mutating func record() -> Bool {
        assert(board.tables.pupils > 60 || board.agreesWithRules, "the sums of the board are not what the rules say")
        let score = board.score
        if score <= best { return false }
        best = score
        return true
    }

    private mutating func attempt(_ first: [SlotBoard], _ change: (inout Improver) -> Bool) {
        let before = board.score
        board.staff.mark()
        var saved = first.map { (slot: $0, state: SavedSlot($0)) }
        func undo() {
            board.staff.rollBack()
            for item in saved { board.restore(item.slot, item.state) }
        }
        let heat = temperature
        if let appraisal {
            let touched = Set(first.map { board.barrette[$0.slot] }).sorted()
            for b in touched {
                for s in board.barrettes[b] where !first.contains(where: { $0.slot == s }) {
                    saved.append((board.slots[s], SavedSlot(board.slots[s])))
                }
            }
            if accepts(appraisal, before, heat, touched, change) {
                accepted += 1
                appraisal.keep()
            } else {
                appraisal.goBack()
                undo()
            }
            return
        }
        guard change(&self) else { return undo() }
        for s in first { board.reseat(s) }
        let touched = Set(first.map { board.barrette[$0.slot] }).sorted()
        // What the other slots of a barrette can win back is small beside what it is worth.
        let members = touched.reduce(0) { $0 + board.members[$1].count }
        let regain = abs(before) / max(1, board.tables.pupils) * members / 300
        if board.score < before - Int(heat * 8) - regain - 1 { return undo() }
        var others: [SlotBoard] = []
        for b in touched {
            for s in board.barrettes[b] where !first.contains(where: { $0.slot == s }) {
                others.append(board.slots[s])
                saved.append((board.slots[s], SavedSlot(board.slots[s])))
            }
        }
        for _ in 0..<4 {
            var moved = false
            for s in others where board.reseat(s) { moved = true }
            if !moved { break }
            moved = false
            for s in first where board.reseat(s) { moved = true }
            if !moved { break }
        }
        let loss = before - board.score
        if loss <= 0 || (heat > 0 && dice.unit() < exponential(-Double(loss) / heat)) {
            accepted += 1
            for b in touched { isRouted[b] = false }
            return
        }
        undo()
    }

    /// Makes the change and seats the barrettes that it touches; `false` when it is to be undone.
    private mutating func accepts(
        _ appraisal: Appraisal, _ before: Int, _ heat: Double, _ touched: [Int], _ change: (inout Improver) -> Bool
    ) -> Bool {
        let isValid = board.pupilPoints - before < board.big
        let worths = touched.map { board.worth(of: $0) }
        guard change(&self) else { return false }
        if isValid, board.globalFaults > 0 { return false }
        let least = before - Int(heat * 6) - 1
        let others = before - worths.reduce(0, +)
        var keys = touched.map { board.groupsKey(of: $0) }
        // Groups that were seen before and promise too little: one change more, twice at most.
        var more = 0
        while isValid, keys.reduce(others, { $0 + sightings.hope(of: $1) }) < least {
            if more == 2 { return false }
            more += 1
            let mates = board.barrettes[touched[dice.below(touched.count)]]
            if !swap(board.slots[mates[dice.below(mates.count)]]) || board.globalFaults > 0 { return false }
            keys = touched.map { board.groupsKey(of: $0) }
        }
        var limit = others
        for (k, b) in touched.enumerated() {
            // Barrettes that are not yet appraised are taken to gain no more than a fiftieth.
            let rest = worths[(k + 1)...].reduce(0) { $0 + $1 + abs($1) / 50 }
            let most = appraisal.limit(b, floor: isValid ? least - limit - rest : Int.min / 2, aim: worths[k], rounds: Self.rounds)
            sightings.note(keys[k], most: most)
            limit += most
            if isValid, limit + rest < least { return false }
        }
        for b in touched { appraisal.seat(b) }
        if isValid {
            for (k, b) in touched.enumerated() {
                let isSolved = limit > best && !sightings.isSolved(keys[k]) && seatExactly(b, appraisal)
                sightings.note(keys[k], seated: board.worth(of: b), isSolved: isSolved)
            }
        }
        let loss = before - board.score
        return loss <= 0 || (heat > 0 && dice.unit() < exponential(-Double(loss) / heat))
    }

    /// Seats the barrette by the linear program where that is better. `false` when the program did not come to its end.
    private mutating func seatExactly(_ b: Int, _ appraisal: Appraisal) -> Bool {
        tookLong = true
        guard let routes = exact?.routes(of: b, board) else { return false }
        let before = board.worth(of: b), known = appraisal.routes(of: b)
        appraisal.take(routes, of: b)
        appraisal.seat(b)
        if board.worth(of: b) < before {
            appraisal.take(known, of: b)
            appraisal.seat(b)
        }
        return true
    }

    // MARK: Changes; each returns whether it changed anything

    /// Closes one group and opens another, the most promising of those drawn.
    private mutating func swap(_ s: SlotBoard) -> Bool {
        guard s.groups > 0, s.columns > 0 else { return openOne(s) }
        board.price(s)
        var best: (value: Int, group: Int, column: Int)?
        for _ in 0..<draws {
            let g = dice.below(s.groups), c = dice.below(s.columns)
            if s.fixed[g] >= 0 || s.column[g] == c { continue }
            let value = promise(s, c, without: g) - worthOf(s, g)
            if best.map({ value > $0.value }) ?? true { best = (value, g, c) }
        }
        guard let best else { return false }
        board.close(s, best.group)
        return board.open(s, s.usable[best.column])
    }

    private mutating func openOne(_ s: SlotBoard) -> Bool {
        guard s.columns > 0 else { return false }
        board.price(s)
        var best: (value: Int, column: Int)?
        for _ in 0..<3 {
            let c = dice.below(s.columns)
            let value = promise(s, c, without: -1)
            if best.map({ value > $0.value }) ?? true { best = (value, c) }
        }
        guard let best else { return false }
        return board.open(s, s.usable[best.column])
    }

    private mutating func closeOne(_ s: SlotBoard) -> Bool {
        guard s.groups > 1 else { return false }
        board.price(s)
        var best: (value: Int, group: Int)?
        for _ in 0..<2 {
            let g = dice.below(s.groups)
            if s.fixed[g] >= 0 { continue }
            let value = worthOf(s, g)
            if best.map({ value < $0.value }) ?? true { best = (value, g) }
        }
        guard let best else { return false }
        board.close(s, best.group)
        return true
    }

    /// A group to open in a slot with someone taken from a group elsewhere.
    private struct Theft {
        var workshop: Int
        var from: SlotBoard
        var group: Int
    }

    /// The most promising of a few workshops, and a group whose people could run it.
    private mutating func theft(for s: SlotBoard) -> Theft? {
        guard s.columns > 0 else { return nil }
        board.price(s)
        var best: (value: Int, column: Int)?
        for _ in 0..<max(3, s.columns / 3) {
            let c = dice.below(s.columns)
            let value = promise(s, c, without: -1)
            if best.map({ value > $0.value }) ?? true { best = (value, c) }
        }
        guard let best else { return nil }
        let w = s.usable[best.column]
        var choices: [Theft] = []
        for slot in live {
            let t = board.slots[slot]
            for g in 0..<t.groups where t.fixed[g] < 0 {
                let people = board.staff.staff(of: t.number[g], t.workshop[g])
                let useful = people.contains { f in
                    board.tables.personFree[f * board.tables.slots + s.slot] && board.tables.pools[w].contains { $0.contains(f) }
                }
                if useful { choices.append(Theft(workshop: w, from: t, group: g)) }
            }
        }
        return choices.isEmpty ? nil : choices[dice.below(choices.count)]
    }

    private mutating func commit(_ theft: Theft, _ s: SlotBoard) -> Bool {
        board.close(theft.from, theft.group)
        guard board.open(s, theft.workshop) else { return false }
        if theft.from !== s, dice.below(3) > 0 { _ = openOne(theft.from) }
        return true
    }

    /// Two groups of two slots change slots.
    private mutating func exchange(_ s: SlotBoard, _ t: SlotBoard) -> Bool {
        guard s.groups > 0, t.groups > 0 else { return false }
        let g = dice.below(s.groups), h = dice.below(t.groups)
        let w = s.workshop[g], v = t.workshop[h]
        if w == v || s.fixed[g] >= 0 || t.fixed[h] >= 0 || s.columnOf[v] < 0 || t.columnOf[w] < 0 { return false }
        board.close(s, g)
        board.close(t, h)
        return board.open(s, v) && board.open(t, w)
    }

    /// The slots of the barrette in a random order.
    private mutating func shuffledMates(of s: SlotBoard) -> [SlotBoard] {
        var mates = board.barrettes[board.barrette[s.slot]]
        for i in stride(from: mates.count - 1, to: 0, by: -1) { mates.swapAt(i, dice.below(i + 1)) }
        return mates.map { board.slots[$0] }
    }

    /// Takes a few pupils out of all their groups, to be seated anew slot by slot: what one slot alone cannot change,
    /// such as the order in which a pupil follows two workshops, changes here.
    private mutating func unseatSome(_ s: SlotBoard) -> Bool {
        if s.count == 0 { return false }
        let mates = board.barrettes[board.barrette[s.slot]]
        for _ in 0..<(1 + dice.below(min(12, s.count))) {
            let p = s.pupils[dice.below(s.count)]
            for t in mates {
                let slot = board.slots[t]
                guard let i = slot.localOf(p), !slot.special[i], slot.seat[i] >= 0 else { continue }
                board.leave(slot, i, slot.column[slot.seat[i]])
                slot.seat[i] = -1
            }
        }
        return true
    }

    /// Takes those who are nowhere in the slot out of their other slots too, and perhaps a few more.
    private mutating func unseatLost(_ s: SlotBoard) -> Bool {
        for i in 0..<s.count where s.seat[i] < 0 {
            for t in board.barrettes[board.barrette[s.slot]] where t != s.slot {
                let slot = board.slots[t]
                guard let j = slot.localOf(s.pupils[i]), !slot.special[j], slot.seat[j] >= 0 else { continue }
                board.leave(slot, j, slot.column[slot.seat[j]])
                slot.seat[j] = -1
            }
        }
        return dice.below(2) == 0 || unseatSome(s)
    }

    private mutating func moveBloc(_ s: SlotBoard) -> Bool {
        guard s.groups > 1 else { return false }
        let bloc = s.blocs[dice.below(s.blocs.count)]
        let g = dice.below(s.groups)
        if s.seat[bloc[0]] == g { return false }
        board.price(s)
        guard board.fits(s, bloc, g) else { return false }
        board.put(s, bloc, g)
        return true
    }

    /// What the pupils would gain who would come to a new group first; those of the group to be closed count in full.
    private func promise(_ s: SlotBoard, _ c: Int, without closed: Int) -> Int {
        let workshop = board.tables.instance.workshops[s.usable[c]]
        var gains: [Int] = []
        for i in 0..<s.count {
            let worth = s.worth[i * s.columns + c]
            if worth < -board.big { continue }
            let g = s.seat[i]
            let here = g < 0 ? -board.big : g == closed ? secondBest(s, i, g) : s.worth[i * s.columns + s.column[g]]
            if worth > here { gains.append(worth - here) }
        }
        gains.sort(by: >)
        return gains.prefix(workshop.comfortSize).reduce(0, +)
    }

    /// What the members of a group would lose if each went to the best other open group.
    private func worthOf(_ s: SlotBoard, _ g: Int) -> Int {
        var sum = 0
        for i in 0..<s.count where s.seat[i] == g {
            sum += s.worth[i * s.columns + s.column[g]] - secondBest(s, i, g)
        }
        return sum
    }

    private func secondBest(_ s: SlotBoard, _ i: Int, _ g: Int) -> Int {
        var best = -board.big
        for h in 0..<s.groups where h != g { best = max(best, s.worth[i * s.columns + s.column[h]]) }
        return best
    }
}

/// eˣ for x ≤ 0 without a mathematics library: halved until the series is short, then squared back.
func exponential(_ x: Double) -> Double {
    if x < -40 { return 0 }
    var y = x
    var halvings = 0
    while y < -0.25 {
        y /= 2
        halvings += 1
    }
    var result = 1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4 * (1 + y / 5))))
    for _ in 0..<halvings { result *= result }
    return result
}
