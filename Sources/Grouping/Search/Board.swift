/// The plan that the search works on: every slot's groups and seats, each pupil's covered needs, and the score, all kept
/// up to date change by change.
///
/// The score is the objective less ``big`` for each thing that is not yet valid: a pupil without a group, a pupil
/// missing or too many in one, an hour above the budget, a group owed. So the search walks through invalid plans
/// towards valid ones. What cannot be counted so (staff, rooms, repeats, pins, bars, apart, together) always holds.
final class Board {
    let tables: Tables
    let slots: [SlotBoard]
    var staff: StaffBook
    /// room × hour → slot that holds it, −1 when free.
    var roomHolder: [Int]
    /// Barrette → its slots, and slot → barrette.
    let barrettes: [[Int]]
    let barrette: [Int]
    /// Barrette → its pupils.
    let members: [[Int]]
    /// More than anything that one move can gain.
    let big: Int

    let skills: Int
    /// pupil × skill: need, and what the pupil's workshops add up to (not cut at 100).
    let need: UnsafeMutablePointer<Int>
    let gained: UnsafeMutablePointer<Int>
    /// pupil × workshop: how often followed.
    let follows: UnsafeMutablePointer<Int>
    /// pupil → covered need c(p).
    let covered: UnsafeMutablePointer<Int>
    /// pupil → where the pupil is in all slots, as one number: see ``SlotBoard/unit``.
    let whereabouts: UnsafeMutablePointer<Int>
    /// workshop → its skills with their gains.
    let gainStart: [Int], gainSkill: [Int], gainValue: [Int]
    let once: [Bool]

    /// Needs, wishes and stability of all pupils as seated; crowding and breaches per slot.
    var pupilPoints = 0
    var slotCost: [Int]

    let flow: SeatFlow

    init(_ tables: Tables) {
        self.tables = tables
        slots = (0..<tables.slots).map { SlotBoard(tables, slot: $0) }
        staff = StaffBook(tables)
        roomHolder = Array(repeating: -1, count: tables.rooms * tables.hours)
        slotCost = Array(repeating: 0, count: tables.slots)
        skills = tables.skills
        let parts = Barrettes(tables)
        (barrettes, barrette, members) = (parts.slots, parts.of, parts.pupils)

        let weights = tables.instance.weights
        let dearest = (0..<tables.pupils).reduce(0) { most, p in
            let t = tables.wholeNeed[p]
            return max(most, tables.weight[p] * (t + t / 2 + t / 4 + weights.wish * 100))
        }
        big = 16 * (1 + dearest + weights.crowding + weights.stability)

        func allocate(_ n: Int) -> UnsafeMutablePointer<Int> {
            let pointer = UnsafeMutablePointer<Int>.allocate(capacity: max(1, n))
            pointer.initialize(repeating: 0, count: max(1, n))
            return pointer
        }
        need = allocate(tables.pupils * skills)
        gained = allocate(tables.pupils * skills)
        follows = allocate(tables.pupils * tables.workshops)
        covered = allocate(tables.pupils)
        whereabouts = allocate(tables.pupils)
        for p in 0..<tables.pupils { for item in tables.needs[p] { need[p * skills + item.skill] = item.need } }
        (gainStart, gainSkill, gainValue) = (tables.gainStart, tables.gainSkill, tables.gainValue)
        once = (0..<tables.workshops).map { !tables.repeatable($0) }
        flow = SeatFlow(most: slots.map(\.most).max() ?? 1)
        for s in slots { slotCost[s.slot] = cost(of: s) }
        for list in barrettes { Self.number(list.map { slots[$0] }) }
    }

    /// Gives each slot of a barrette its digit of `whereabouts`; none where they would not fit into a number.
    private static func number(_ slots: [SlotBoard]) {
        let base = (slots.map(\.columns).max() ?? 0) + 1
        var units = [1]
        for _ in slots {
            let (next, overflows) = units[units.count - 1].multipliedReportingOverflow(by: base)
            if overflows { return }
            units.append(next)
        }
        for (s, unit) in zip(slots, units) where s.columns <= UInt64.bitWidth { s.unit = unit }
    }

    deinit { for pointer in [need, gained, follows, covered, whereabouts] { pointer.deallocate() } }

    var score: Int {
        var score = pupilPoints
        for cost in slotCost { score -= cost }
        return score - big * globalFaults
    }

    /// Hours above the budget and groups owed.
    var globalFaults: Int {
        let over = tables.instance.hoursBudget.map { max(0, staff.hours - $0) } ?? 0
        return over + staff.owed
    }

    /// What the pupils of a barrette and the costs of its slots come to; `score` is the sum over barrettes less what is global.
    func worth(of b: Int) -> Int {
        var sum = 0
        for p in members[b] { sum += points(p) }
        for s in barrettes[b] {
            let slot = slots[s]
            sum -= slotCost[s]
            for i in 0..<slot.count where slot.seat[i] >= 0 { sum += slot.bonus[i * slot.columns + slot.column[slot.seat[i]]] }
        }
        return sum
    }

    /// Crowding and breaches of size, and pupils without a group.
    func cost(of s: SlotBoard) -> Int {
        var cost = 0
        let crowding = tables.instance.weights.crowding
        for g in 0..<s.groups { s.size[g] = 0 }
        for i in 0..<s.count { if s.seat[i] >= 0 { s.size[s.seat[i]] += 1 } else { cost += big } }
        for g in 0..<s.groups { cost += s.cost(g, s.size[g], crowding: crowding, big: big) }
        return cost
    }

    /// Groups that must open and are not open.
    private var missing: Int {
        if tables.fixed.isEmpty { return 0 }
        return tables.fixed.count - slots.reduce(0) { sum, s in (0..<s.groups).reduce(sum) { $0 + (s.fixed[$1] >= 0 ? 1 : 0) } }
    }

    /// Breaches counted in pupils, hours and groups; 0 for a valid plan.
    var faults: Int {
        slots.reduce(globalFaults + missing) { sum, s in
            var faults = sum
            for g in 0..<s.groups { s.size[g] = 0 }
            for i in 0..<s.count { if s.seat[i] >= 0 { s.size[s.seat[i]] += 1 } else { faults += 1 } }
            for g in 0..<s.groups { faults += max(0, s.least[g] - s.size[g]) + max(0, s.size[g] - s.cap[g]) }
            return faults
        }
    }

    /// Tells apart what groups are open in a barrette, in rooms of which sizes, whatever their order.
    func groupsKey(of b: Int) -> Int {
        var sum = UInt64(b)
        for s in barrettes[b] {
            let slot = slots[s]
            for g in 0..<slot.groups {
                // A well-mixed number for each group (the finaliser of SplitMix64), so that their sum tells them apart.
                var x = UInt64((s * tables.workshops + slot.workshop[g]) << 16 | slot.cap[g]) &* 0x9E37_79B9_7F4A_7C15
                x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
                x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
                sum &+= x ^ (x >> 31)
            }
        }
        return Int(truncatingIfNeeded: sum)
    }

    // MARK: One pupil in or out of a workshop

    @inline(__always)
    private func points(_ p: Int) -> Int { tables.weight[p] * Tables.value(covered: covered[p], wholeNeed: tables.wholeNeed[p]) }

    func enter(_ s: SlotBoard, _ i: Int, _ c: Int) {
        let p = s.pupils[i], w = s.usable[c]
        follows[p * tables.workshops + w] += 1
        whereabouts[p] += (c + 1) * s.unit
        pupilPoints -= points(p)
        var sum = covered[p]
        for k in gainStart[w]..<gainStart[w + 1] {
            let at = p * skills + gainSkill[k]
            let before = gained[at]
            gained[at] = before + gainValue[k]
            sum += need[at] * (min(100, before + gainValue[k]) - min(100, before))
        }
        covered[p] = sum
        pupilPoints += points(p) + s.bonus[i * s.columns + c]
    }

    func leave(_ s: SlotBoard, _ i: Int, _ c: Int) {
        let p = s.pupils[i], w = s.usable[c]
        follows[p * tables.workshops + w] -= 1
        whereabouts[p] -= (c + 1) * s.unit
        pupilPoints -= points(p) + s.bonus[i * s.columns + c]
        var sum = covered[p]
        for k in gainStart[w]..<gainStart[w + 1] {
            let at = p * skills + gainSkill[k]
            let before = gained[at]
            gained[at] = before - gainValue[k]
            sum -= need[at] * (min(100, before) - min(100, before - gainValue[k]))
        }
        covered[p] = sum
        pupilPoints += points(p)
    }

    /// Fills `worth`: the pupil's whole value with each workshop in this slot, other slots as they are; `openOnly` leaves out the
    /// workshops that have no group here, which seating does not ask for. What was filled for the same other slots stays. O(pupils × workshops).
    func price(_ s: SlotBoard, openOnly: Bool = false) {
        let forbidden = Int.min / 4
        let workshops = tables.workshops
        let columns = s.wanted(openOnly: openOnly)
        let remembers = s.unit > 0
        var wanted: UInt64 = 0
        if remembers { for k in 0..<columns { wanted |= 1 << UInt64(s.list[k]) } }
        gainStart.withUnsafeBufferPointer { starts in
            gainSkill.withUnsafeBufferPointer { skillOf in
                gainValue.withUnsafeBufferPointer { valueOf in
                    for i in 0..<s.count {
                        let p = s.pupils[i]
                        let g = s.seat[i]
                        var known: UInt64 = 0
                        if remembers {
                            let elsewhere = whereabouts[p] - (g >= 0 ? (s.column[g] + 1) * s.unit : 0)
                            if s.elsewhere[i] == elsewhere { known = s.known[i] } else { s.elsewhere[i] = elsewhere }
                            if wanted & ~known == 0 { continue }
                            s.known[i] = known | wanted
                        }
                        if g >= 0 { leave(s, i, s.column[g]) }
                        let base = covered[p], whole = tables.wholeNeed[p], weight = tables.weight[p]
                        for k in 0..<columns {
                            let c = s.list[k]
                            if remembers, known & 1 << UInt64(c) != 0 { continue }
                            let w = s.usable[c]
                            let cell = i * s.columns + c
                            if !s.may[cell] || (once[w] && follows[p * workshops + w] > 0) {
                                s.worth[cell] = forbidden
                                continue
                            }
                            var sum = base
                            for k in starts[w]..<starts[w + 1] {
                                let at = p * skills + skillOf[k]
                                let before = gained[at]
                                sum += need[at] * (min(100, before + valueOf[k]) - min(100, before))
                            }
                            s.worth[cell] = weight * Tables.value(covered: sum, wholeNeed: whole) + s.bonus[cell]
                        }
                        if g >= 0 { enter(s, i, s.column[g]) }
                    }
                }
            }
        }
    }

    // MARK: Groups

    /// Opens a group with nobody in it; `false` (and nothing changed) when there are no people or rooms for it.
    func open(_ s: SlotBoard, _ w: Int, fixed: Int = -1) -> Bool {
        guard s.columnOf[w] >= 0, s.groups < s.most, s.parallel(w) < tables.instance.workshops[w].maxParallel,
            let number = staff.open(w, s.slot, staff: fixed >= 0 ? tables.fixed[fixed].staff : nil)
        else { return false }
        let g = s.groups
        let workshop = tables.instance.workshops[w]
        s.groups += 1
        s.workshop[g] = w
        s.column[g] = s.columnOf[w]
        s.least[g] = workshop.minSize
        s.comfort[g] = workshop.comfortSize
        s.number[g] = number
        s.fixed[g] = fixed
        s.room[g] = -1
        s.size[g] = 0
        if chooseRooms(s) { return true }
        s.groups -= 1
        staff.close(number)
        return false
    }

    /// Closes a group; its pupils are nowhere until seated again.
    func close(_ s: SlotBoard, _ g: Int) {
        for i in 0..<s.count where s.seat[i] == g { leave(s, i, s.column[g]) }
        staff.close(s.number[g])
        if s.room[g] >= 0 { roomHolder[s.room[g] * tables.hours + tables.hour[s.slot]] = -1 }
        s.removeGroup(g)
    }

    /// Gives the groups of a slot the rooms that seat most, among those that no other slot of the hour holds.
    func chooseRooms(_ s: SlotBoard) -> Bool {
        let hour = tables.hour[s.slot], rooms = tables.rooms
        var worth = [Int](repeating: -1, count: s.groups * rooms)
        for g in 0..<s.groups {
            let workshop = tables.instance.workshops[s.workshop[g]]
            let asked = s.fixed[g] >= 0 ? tables.fixed[s.fixed[g]].room : nil
            for r in 0..<rooms {
                let holder = roomHolder[r * tables.hours + hour]
                guard tables.roomFits[s.workshop[g] * rooms + r], tables.roomFree[r * tables.slots + s.slot],
                    holder < 0 || holder == s.slot, tables.capacity[r] >= workshop.minSize, asked == nil || asked == r
                else { continue }
                let capacity = tables.capacity[r]
                worth[g * rooms + r] = 4 * min(workshop.maxSize, capacity) + 3 * min(workshop.comfortSize, capacity)
            }
        }
        guard let chosen = RoomChoice.best(groups: s.groups, rooms: rooms, worth: worth) else { return false }
        for g in 0..<s.groups where s.room[g] >= 0 { roomHolder[s.room[g] * tables.hours + hour] = -1 }
        for g in 0..<s.groups {
            s.room[g] = chosen[g]
            s.cap[g] = min(tables.instance.workshops[s.workshop[g]].maxSize, tables.capacity[chosen[g]])
            roomHolder[chosen[g] * tables.hours + hour] = s.slot
        }
        return true
    }

    // MARK: Going back

    /// Puts a slot back as it was; the staff book rolls back on its own.
    func restore(_ s: SlotBoard, _ saved: SavedSlot) {
        let hour = tables.hour[s.slot]
        // Another slot of the hour that was put back first may already hold one of these rooms again.
        for g in 0..<s.groups where s.room[g] >= 0 && roomHolder[s.room[g] * tables.hours + hour] == s.slot {
            roomHolder[s.room[g] * tables.hours + hour] = -1
        }
        for i in 0..<s.count {
            let now = s.seat[i] >= 0 ? s.column[s.seat[i]] : -1, then = saved.column(of: i)
            if now == then { continue }
            if now >= 0 { leave(s, i, now) }
            if then >= 0 { enter(s, i, then) }
        }
        saved.restore(s)
        for g in 0..<s.groups where s.room[g] >= 0 { roomHolder[s.room[g] * tables.hours + hour] = s.slot }
        slotCost[s.slot] = cost(of: s)
    }
}
