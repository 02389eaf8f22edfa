/// Makes whole plans of what the proof has half open, and keeps the best of them.
final class Rounding {
    private let tables: Tables
    private let table: RouteTable
    private var tried: Set<[Int16]> = []
    private static let mostTried = 20_000
    /// The best plan met so far that is better than any that was known.
    private(set) var found: Plan?
    /// The best plan at hand, from here or elsewhere.
    private(set) var base: Plan?
    /// A board with the best plan, as it was when it was last asked for.
    private var desk: Desk?
    private var pieces: Pieces
    /// Changes of groups in the best plan that are still to be tried.
    private var variations: [Variation] = []
    private var combined: Set<[Int]> = []
    private var spent: Duration = .zero
    private let clock = ContinuousClock()
    private lazy var began = clock.now

    private struct Desk {
        let objective: Int
        let board: Board
        let appraisal: Appraisal
    }

    /// A group less in one cell, a group more in another.
    private struct Variation {
        var barrette: Int
        var less: Int?
        var more: Int?
    }

    init(_ tables: Tables, _ table: RouteTable) {
        self.tables = tables
        self.table = table
        pieces = Pieces(barrettes: Barrettes(tables).slots.count)
    }

    /// Goes on from this plan, if it is the best.
    func learn(_ plan: Plan) {
        if plan.objective > base?.objective ?? Int.min { base = plan }
    }

    private func keep(_ board: Board) {
        if board.score <= best || board.faults > 0 { return }
        let plan = board.plan()
        if plan.objective <= best { return }
        (found, base) = (plan, plan)
    }

    // MARK: One barrette of the best plan with other groups

    /// Whether the changes made here have taken no more than a third of the time since the first.
    private var hasTime: Bool { spent * 3 <= clock.now - began }

    /// Tries the next change of groups in the best plan, if it is not too soon. One less and one more give pieces with fewer and more hours; one for
    /// another comes last.
    func vary() {
        guard hasTime, table.isComplete, let desk = openDesk(), let next = variations.popLast() else { return }
        let board = desk.board
        var counts = [Int16](repeating: 0, count: tables.slots * tables.workshops)
        for s in board.slots { for g in 0..<s.groups { counts[s.slot * tables.workshops + s.workshop[g]] += 1 } }
        if let cell = next.less { counts[cell] -= 1 }
        if let cell = next.more { counts[cell] += 1 }
        graft(counts, on: next.barrette, nil)
    }

    /// Whether nothing is left to try.
    var isVaried: Bool { desk?.objective == base?.objective && variations.isEmpty }

    /// Gives one barrette of the best plan other groups, so many of each workshop and slot, the other barrettes as they are, and keeps what is
    /// better. `seats` are those told by a linear program; without them everyone is seated anew, if it is not too soon. Returns what the barrette is
    /// worth then, and its groups.
    @discardableResult
    func graft(_ counts: [Int16], on b: Int, _ seats: [(pupil: Int, slot: Int, workshop: Int)]?) -> (worth: Int, groups: [(slot: Int, staff: [Int])])? {
        guard table.isComplete, seats != nil || hasTime, let desk = openDesk() else { return nil }
        let start = clock.now
        defer { spent += clock.now - start }
        let board = desk.board
        let slots = board.barrettes[b].map { board.slots[$0] }
        var key = [Int16(truncatingIfNeeded: b)]
        for s in slots { key += counts[s.slot * tables.workshops..<(s.slot + 1) * tables.workshops] }
        if tried.count > Self.mostTried { tried.removeAll() }
        if !tried.insert(key).inserted, seats == nil { return nil }
        board.staff.mark()
        let saved = slots.map { SavedSlot($0) }
        var result: (Int, [(Int, [Int])])?
        if open(counts, slots, board) {
            if let seats {
                seat(board, board.barrettes[b], seats)
            } else {
                _ = desk.appraisal.limit(b, floor: Int.min / 2, aim: nil, rounds: 40)
                desk.appraisal.seat(b)
            }
            keep(board)
            collect(board, [b])
            result = (board.worth(of: b), slots.flatMap { s in (0..<s.groups).map { (s.slot, board.staff.staff(of: s.number[$0], s.workshop[$0])) } })
        }
        desk.appraisal.goBack()
        board.staff.rollBack()
        for (s, state) in zip(slots, saved) { board.restore(s, state) }
        return result
    }

    private func open(_ counts: [Int16], _ slots: [SlotBoard], _ board: Board) -> Bool {
        func wanted(_ s: SlotBoard, _ w: Int) -> Int { Int(counts[s.slot * tables.workshops + w]) }
        for s in slots {
            for g in (0..<s.groups).reversed() where s.fixed[g] < 0 && s.parallel(s.workshop[g]) > wanted(s, s.workshop[g]) { board.close(s, g) }
        }
        for s in slots { for w in tables.usable[s.slot] { while s.parallel(w) < wanted(s, w) { if !board.open(s, w) { return false } } } }
        return true
    }

    /// The board of the best plan, set anew when there is a better one.
    private func openDesk() -> Desk? {
        guard let base else { return nil }
        if let desk, desk.objective == base.objective { return desk }
        let start = clock.now
        defer { spent += clock.now - start }
        let board = Board(tables)
        board.adopt(base)
        let new = Desk(objective: base.objective, board: board, appraisal: Appraisal(board, table))
        for b in board.barrettes.indices { _ = new.appraisal.limit(b, floor: Int.min / 2, aim: board.worth(of: b), rounds: 60) }
        new.appraisal.keep()
        desk = new
        var others: [Variation] = [], first: [Variation] = []
        for (b, members) in board.barrettes.enumerated() {
            for s in members {
                let row = s * tables.workshops
                let open = tables.usable[s].filter { board.slots[s].parallel($0) > 0 }
                let more = tables.usable[s].filter { board.slots[s].parallel($0) < tables.instance.workshops[$0].maxParallel }
                for w in open { for v in more where v != w { others.append(Variation(barrette: b, less: row + w, more: row + v)) } }
                first += open.map { Variation(barrette: b, less: row + $0) } + more.map { Variation(barrette: b, more: row + $0) }
            }
        }
        variations = others + first
        collect(board, Array(board.barrettes.indices))
        return new
    }

    // MARK: The best of each barrette together

    /// Keeps what the board has in these barrettes where it is the best for its hours, and makes a plan of the best pieces together.
    private func collect(_ board: Board, _ barrettes: [Int]) {
        if board.barrettes.count < 2 { return }
        var isNew = false
        for b in barrettes {
            let hours = board.barrettes[b].reduce(0) { $0 + board.hours(of: board.slots[$1]) }
            let isBetter = pieces.keep(b, hours: hours, worth: board.worth(of: b)) { board.barrettes[b].flatMap { board.groups(of: board.slots[$0]) } }
            isNew = isNew || isBetter
        }
        // People and rooms that two barrettes share may not suffice: the same pieces are tried once.
        guard isNew, let top = pieces.best(within: tables.instance.hoursBudget), top.worth > best, combined.insert(top.hours + [top.worth]).inserted
        else { return }
        let whole = Board(tables)
        whole.adopt(Plan(instance: tables.instance.name, groups: pieces.groups(top.hours), objective: top.worth, bound: nil))
        keep(whole)
    }

    /// The best objective known.
    var best: Int { base?.objective ?? Int.min }

    /// Opens the groups that are more open than not, seats everyone, and keeps the plan if it is the best. With all groups given
    /// (`isLeaf`) it returns a limit on what they are worth, if it has one.
    func round(_ openShare: Row<Double>, _ limits: GroupLimits, isLeaf: Bool) -> Int? {
        guard table.isComplete else { return nil }
        let counts = limits.nearest(to: openShare)
        if !tried.insert(counts).inserted, !isLeaf { return nil }
        if tried.count > Self.mostTried { tried.removeAll() }
        let board = Board(tables)
        for (f, fixed) in tables.fixed.enumerated() { _ = board.open(board.slots[fixed.slot], fixed.workshop, fixed: f) }
        var wanted: [(share: Double, slot: Int, workshop: Int)] = []
        for s in board.barrettes.joined() {
            for w in tables.usable[s] {
                let cell = s * tables.workshops + w
                let already = board.slots[s].parallel(w)
                for k in already..<max(already, Int(limits.high[cell])) {
                    let share = k < Int(limits.low[cell]) ? 2 : openShare[cell] - Double(k)
                    if share > 0.05 { wanted.append((min(1, share) + (share > 1 ? 1 : 0), s, w)) }
                }
            }
        }
        wanted.sort { $0.share != $1.share ? $0.share > $1.share : ($0.slot, $0.workshop) < ($1.slot, $1.workshop) }
        let budget = tables.instance.hoursBudget ?? Int.max
        for group in wanted {
            let slot = board.slots[group.slot]
            let seats = (0..<slot.groups).reduce(0) { $0 + slot.cap[$1] }
            if group.share < 0.5, seats >= slot.count { continue }
            board.staff.mark()
            if board.open(slot, group.workshop), board.staff.hours > budget { board.close(slot, slot.groups - 1) }
        }
        let appraisal = Appraisal(board, table)
        var limit = 0
        if isLeaf {
            for b in board.barrettes.indices {
                _ = appraisal.limit(b, floor: Int.min / 2, aim: nil, rounds: 60)
                appraisal.seat(b)
            }
        }
        for b in board.barrettes.indices {
            limit += appraisal.limit(b, floor: Int.min / 2, aim: isLeaf ? board.worth(of: b) : nil, rounds: isLeaf ? 300 : 60)
            appraisal.seat(b)
        }
        let proven = isLeaf && hasBestRooms(board, limits) ? limit : nil
        keep(board)
        return proven
    }

    /// A board with exactly the groups given; `nil` when no people, rooms or hours were found for them.
    private func board(_ limits: GroupLimits) -> Board? {
        let board = Board(tables)
        for (f, fixed) in tables.fixed.enumerated() { if !board.open(board.slots[fixed.slot], fixed.workshop, fixed: f) { return nil } }
        for s in board.barrettes.joined() {
            for w in tables.usable[s] {
                while board.slots[s].parallel(w) < Int(limits.low[s * tables.workshops + w]) { if !board.open(board.slots[s], w) { return nil } }
            }
        }
        return board.globalFaults == 0 ? board : nil
    }

    /// Whether people, rooms and hours are there for the groups given: `true` is sure.
    func canStaff(_ limits: GroupLimits) -> Bool { board(limits) != nil }

    /// Opens the groups given, seats everyone as told where that can be, and keeps the plan if it is the best.
    func seat(_ limits: GroupLimits, _ seats: [(pupil: Int, slot: Int, workshop: Int)]) {
        guard let board = board(limits) else { return }
        seat(board, board.barrettes.joined().map { $0 }, seats)
        keep(board)
    }

    private func seat(_ board: Board, _ list: [Int], _ seats: [(pupil: Int, slot: Int, workshop: Int)]) {
        for s in list {
            let slot = board.slots[s]
            var wanted = [Int](repeating: -1, count: slot.count)
            for seat in seats where seat.slot == s { if let i = slot.localOf(seat.pupil) { wanted[i] = slot.columnOf[seat.workshop] } }
            for i in 0..<slot.count where slot.seat[i] >= 0 {
                board.leave(slot, i, slot.column[slot.seat[i]])
                slot.seat[i] = -1
            }
            for g in 0..<slot.groups { slot.size[g] = 0 }
            func enter(_ list: [Int]) {
                let c = wanted[list[0]]
                let fits = (0..<slot.groups).filter { g in slot.column[g] == c && !list.contains { slot.enemies[$0].contains { slot.seat[$0] == g } } }
                guard c >= 0, list.allSatisfy({ wanted[$0] == c && slot.may[$0 * slot.columns + c] }),
                    let g = fits.min(by: { slot.size[$0] - slot.comfort[$0] < slot.size[$1] - slot.comfort[$1] })
                else { return }
                for i in list {
                    slot.seat[i] = g
                    slot.size[g] += 1
                    board.enter(slot, i, c)
                }
            }
            for bloc in slot.blocs { enter(bloc) }
            for i in 0..<slot.count where !slot.special[i] { enter([i]) }
        }
        board.settle(list)
    }

    /// Whether the board has exactly the groups given, all in rooms as large as any that fits: then what it is worth at most
    /// is what they are worth at most.
    private func hasBestRooms(_ board: Board, _ limits: GroupLimits) -> Bool {
        board.slots.allSatisfy { s in
            let counts = (0..<tables.workshops).allSatisfy { s.parallel($0) == Int(limits.low[s.slot * tables.workshops + $0]) }
            return counts
                && (0..<s.groups).allSatisfy { g in
                    let largest =
                        (0..<tables.rooms).filter {
                            tables.roomFits[s.workshop[g] * tables.rooms + $0] && tables.roomFree[$0 * tables.slots + s.slot]
                        }.map { tables.capacity[$0] }.max() ?? 0
                    return s.cap[g] >= min(tables.instance.workshops[s.workshop[g]].maxSize, largest)
                }
        }
    }
}
