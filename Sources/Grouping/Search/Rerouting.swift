/// Finds pupils who would be better off on a route that differs in two slots, others making room for them.
///
/// Seated slot by slot, nobody gains by a change of one slot; two at once may gain, such as the order in which a pupil follows two
/// workshops. In each slot, what it costs that a pupil goes from one group to another is the cheapest chain by which others move on: a
/// shortest path between groups. So every pair of slots of every pupil is looked at exactly, as if no other pupil were in two chains.
final class Rerouting {
    private let board: Board
    private let tables: Tables

    private struct Change {
        var gain: Int
        var pupil: Int
        /// Slots and the groups to go to.
        var s: Int, g: Int
        var t: Int, h: Int
    }

    /// Cheapest chains of a slot, by place in the barrette: group left × column entered → cost and group entered.
    private var chain: [[Int]] = []
    private var entry: [[Int32]] = []
    private var changes: [Change] = []
    private let gained: Row<Int>
    private let distance: Row<Int>

    init(_ board: Board) {
        self.board = board
        tables = board.tables
        gained = Row(0, count: board.tables.skills)
        distance = Row(0, count: board.flow.width * board.flow.width)
    }

    /// Changes routes in a barrette while that gains, `rounds` looks at most. Returns whether it looked and found nothing more.
    func improve(_ b: Int, rounds: Int) -> Bool {
        let mates = board.barrettes[b]
        if mates.count < 2 { return true }
        for _ in 0..<rounds {
            look(b)
            if changes.isEmpty { return true }
            // After a few the chains are no longer what they were.
            var made = 0
            for change in changes.prefix(12) where made < 6 && apply(change, mates) { made += 1 }
            if made == 0 { return true }
        }
        return false
    }

    /// Makes a change, lets the slots answer, and takes all back when nothing is gained.
    private func apply(_ change: Change, _ mates: [Int]) -> Bool {
        let before = board.score
        let saved = mates.map { SavedSlot(board.slots[$0]) }
        for s in [change.s, change.t] {
            let slot = board.slots[s]
            guard let i = slot.localOf(change.pupil) else { return false }
            if slot.seat[i] >= 0 { board.leave(slot, i, slot.column[slot.seat[i]]) }
            slot.seat[i] = -1
        }
        var fits = true
        for (s, g) in [(change.s, change.g), (change.t, change.h)] {
            let slot = board.slots[s]
            guard let i = slot.localOf(change.pupil) else { return false }
            let w = slot.workshop[g]
            // Other changes may have come first.
            if board.once[w], board.follows[change.pupil * tables.workshops + w] > 0 { fits = false }
            slot.seat[i] = g
            board.enter(slot, i, slot.column[g])
        }
        if fits {
            board.reseat(board.slots[change.s])
            board.reseat(board.slots[change.t])
            board.settle(mates)
        }
        if fits, board.score > before { return true }
        for (k, s) in mates.enumerated() { board.restore(board.slots[s], saved[k]) }
        return false
    }

    /// Fills `changes`, the best of each pupil, the best first.
    private func look(_ b: Int) {
        let mates = board.barrettes[b]
        board.settle(mates)
        while chain.count < mates.count {
            chain.append([])
            entry.append([])
        }
        for (k, s) in mates.enumerated() { chains(board.slots[s], &chain[k], &entry[k]) }
        changes.removeAll(keepingCapacity: true)
        for p in board.members[b] {
            if let change = best(p, mates) { changes.append(change) }
        }
        changes.sort { $0.gain != $1.gain ? $0.gain > $1.gain : $0.pupil < $1.pupil }
    }

    /// The cheapest chains between all groups of a slot.
    private func chains(_ slot: SlotBoard, _ cost: inout [Int], _ group: inout [Int32]) {
        board.price(slot, openOnly: true)
        board.residuals(slot)
        let groups = slot.groups, nodes = groups + 2, columns = slot.columns
        let impossible = SeatFlow.impossible
        for k in 0..<(nodes * nodes) { distance[k] = board.flow.cost[k] }
        for v in 0..<nodes { distance[v * nodes + v] = 0 }
        for m in 0..<nodes {
            for u in 0..<nodes {
                let first = distance[u * nodes + m]
                if first >= impossible { continue }
                for v in 0..<nodes {
                    let second = distance[m * nodes + v]
                    if second < impossible, first + second < distance[u * nodes + v] { distance[u * nodes + v] = first + second }
                }
            }
        }
        cost.removeAll(keepingCapacity: true)
        group.removeAll(keepingCapacity: true)
        for _ in 0..<(groups * columns) {
            cost.append(impossible)
            group.append(-1)
        }
        for u in 0..<groups {
            for v in 0..<groups {
                let at = u * columns + slot.column[v]
                let price = u == v ? 0 : distance[v * nodes + u]
                if price < cost[at] { (cost[at], group[at]) = (price, Int32(v)) }
            }
        }
    }

    /// The best change of two slots of a pupil, if one gains.
    private func best(_ p: Int, _ mates: [Int]) -> Change? {
        let weight = tables.weight[p], whole = tables.wholeNeed[p], needs = tables.needs[p]
        let W = tables.workshops, skills = tables.skills
        let need = board.need + p * skills
        var best: Change?
        var gain = 0
        for (j, s) in mates.enumerated() {
            let slotS = board.slots[s]
            guard let i = slotS.localOf(p), slotS.seat[i] >= 0, !slotS.special[i] else { continue }
            let u = slotS.seat[i], own = slotS.column[u], ownWorkshop = slotS.workshop[u]
            for k in (j + 1)..<max(j + 1, mates.count) {
                let slotT = board.slots[mates[k]]
                guard let n = slotT.localOf(p), slotT.seat[n] >= 0, !slotT.special[n] else { continue }
                let v = slotT.seat[n], own2 = slotT.column[v], ownWorkshop2 = slotT.workshop[v]
                for x in 0..<skills { gained[x] = board.gained[p * skills + x] }
                take(ownWorkshop, -1)
                take(ownWorkshop2, -1)
                var covered = 0
                for item in needs { covered += item.need * min(100, gained[item.skill]) }
                let now =
                    weight * Tables.value(covered: board.covered[p], wholeNeed: whole) + slotS.bonus[i * slotS.columns + own]
                    + slotT.bonus[n * slotT.columns + own2]
                chain[j].withUnsafeBufferPointer { chainS in
                    chain[k].withUnsafeBufferPointer { chainT in
                        for c in 0..<slotS.columns {
                            let paid = chainS[u * slotS.columns + c]
                            if c == own || paid >= SeatFlow.impossible || !slotS.may[i * slotS.columns + c] { continue }
                            let w = slotS.usable[c]
                            if board.once[w], board.follows[p * W + w] > (w == ownWorkshop2 ? 1 : 0) { continue }
                            var sum = covered
                            for x in board.gainStart[w]..<board.gainStart[w + 1] {
                                let skill = board.gainSkill[x], before = gained[skill], after = before + board.gainValue[x]
                                sum += need[skill] * (min(100, after) - min(100, before))
                                gained[skill] = after
                            }
                            let plain = slotS.bonus[i * slotS.columns + c] - paid - now
                            for d in 0..<slotT.columns {
                                let paid2 = chainT[v * slotT.columns + d]
                                if d == own2 || paid2 >= SeatFlow.impossible || !slotT.may[n * slotT.columns + d] { continue }
                                let w2 = slotT.usable[d]
                                if board.once[w2], w2 == w || board.follows[p * W + w2] > (w2 == ownWorkshop ? 1 : 0) { continue }
                                var total = sum
                                for x in board.gainStart[w2]..<board.gainStart[w2 + 1] {
                                    let skill = board.gainSkill[x], before = gained[skill]
                                    total += need[skill] * (min(100, before + board.gainValue[x]) - min(100, before))
                                }
                                let value =
                                    weight * Tables.value(covered: total, wholeNeed: whole) + plain + slotT.bonus[n * slotT.columns + d] - paid2
                                if value > gain {
                                    gain = value
                                    best = Change(
                                        gain: value, pupil: p, s: s, g: Int(entry[j][u * slotS.columns + c]), t: mates[k],
                                        h: Int(entry[k][v * slotT.columns + d]))
                                }
                            }
                            for x in board.gainStart[w]..<board.gainStart[w + 1] { gained[board.gainSkill[x]] -= board.gainValue[x] }
                        }
                    }
                }
            }
        }
        return best
    }

    private func take(_ w: Int, _ sign: Int) {
        for x in board.gainStart[w]..<board.gainStart[w + 1] { gained[board.gainSkill[x]] += sign * board.gainValue[x] }
    }
}
