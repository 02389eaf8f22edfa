/// Makes whole plans of what the proof has half open, and keeps the best of them.
final class Rounding {
    private let tables: Tables
    private let table: RouteTable
    private var tried: Set<[Int16]> = []
    /// The best plan met so far that is better than any that was known.
    private(set) var found: Plan?
    /// What the best plan known from elsewhere is worth.
    var known = Int.min

    init(_ tables: Tables, _ table: RouteTable) {
        self.tables = tables
        self.table = table
    }

    /// The best objective known.
    var best: Int { max(known, found?.objective ?? Int.min) }

    /// Opens the groups that are more open than not, seats everyone, and keeps the plan if it is the best. With all groups given
    /// (`isLeaf`) it returns a limit on what they are worth, if it has one.
    func round(_ openShare: Row<Double>, _ limits: GroupLimits, isLeaf: Bool) -> Int? {
        guard table.isComplete else { return nil }
        let counts = limits.low.indices.map { c in
            min(limits.high[c], max(limits.low[c], Int16(openShare[c].rounded())))
        }
        if !tried.insert(counts).inserted, !isLeaf { return nil }
        if tried.count > 20_000 { tried.removeAll() }
        let board = Board(tables)
        for (f, fixed) in tables.fixed.enumerated() { _ = board.open(board.slots[fixed.slot], fixed.workshop, fixed: f) }
        var wanted: [(share: Double, slot: Int, workshop: Int)] = []
        for s in board.barrettes.joined() {
            for w in tables.offered[s] {
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
        if board.faults > 0 || board.globalFaults > 0 { return proven }
        let plan = board.plan()
        if plan.objective > best { found = plan }
        return proven
    }

    /// A board with exactly the groups given; `nil` when no people, rooms or hours were found for them.
    private func board(_ limits: GroupLimits) -> Board? {
        let board = Board(tables)
        for (f, fixed) in tables.fixed.enumerated() { if !board.open(board.slots[fixed.slot], fixed.workshop, fixed: f) { return nil } }
        for s in board.barrettes.joined() {
            for w in tables.offered[s] {
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
        for s in board.barrettes.joined() {
            let slot = board.slots[s]
            var wanted = [Int](repeating: -1, count: slot.count)
            for seat in seats where seat.slot == s { if let i = slot.localOf(seat.pupil) { wanted[i] = slot.columnOf[seat.workshop] } }
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
        board.settle(Array(board.barrettes.joined()))
        if board.faults > 0 { return }
        let plan = board.plan()
        if plan.objective > best { found = plan }
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
