/// One slot during the search: its open groups, who sits where, and what each pupil is worth in each workshop while the
/// pupil's other slots stay as they are.
///
/// With the open groups given, seating a slot is a flow with convex costs: a pupil moves from group to group, and a
/// group pays for being under its minimum, above comfort or above its room. ``Board/seat(_:)`` solves it exactly.
final class SlotBoard {
    let slot: Int
    /// Local number → pupil.
    let pupils: [Int]
    let count: Int
    /// Column → workshop, and back (−1: not usable here).
    let usable: [Int]
    let columnOf: [Int]
    let columns: Int
    /// Most groups at once.
    let most: Int

    /// pupil × column: may follow it here; wish and stability points; worth now.
    let may: UnsafeMutablePointer<Bool>
    let bonus: UnsafeMutablePointer<Int>
    let worth: UnsafeMutablePointer<Int>
    /// In the number that tells where a pupil is in all slots of the barrette, what the first column here counts, the second twice;
    /// 0 when there is no such number.
    var unit = 0
    /// Pupil → where the pupil was in the other slots when `worth` was filled, and the columns filled for that.
    let elsewhere: UnsafeMutablePointer<Int>
    let known: UnsafeMutablePointer<UInt64>
    /// Pupils with a companion or someone to be kept from: the flow leaves them where they are.
    let special: UnsafeMutablePointer<Bool>
    /// Pupil → group, −1 when nowhere.
    let seat: UnsafeMutablePointer<Int>

    var groups = 0
    let workshop: UnsafeMutablePointer<Int>
    let column: UnsafeMutablePointer<Int>
    let least: UnsafeMutablePointer<Int>
    let comfort: UnsafeMutablePointer<Int>
    let cap: UnsafeMutablePointer<Int>
    let size: UnsafeMutablePointer<Int>
    /// Number in the staff book, place in `fixed` (−1: free to close), room.
    let number: UnsafeMutablePointer<Int>
    let fixed: UnsafeMutablePointer<Int>
    let room: UnsafeMutablePointer<Int>
    /// Columns in hand; scratch.
    let list: UnsafeMutablePointer<Int>

    /// Blocs of pupils who go together here (more than one) and lone pupils who must be kept from someone, as local numbers.
    let blocs: [[Int]]
    /// Local number → local numbers of those to be kept from.
    let enemies: [[Int]]

    init(_ tables: Tables, slot: Int) {
        self.slot = slot
        let pupils = tables.pupilsIn[slot]
        self.pupils = pupils
        count = pupils.count
        usable = tables.usable[slot]
        columns = usable.count
        var columnOf = [Int](repeating: -1, count: tables.workshops)
        for (c, w) in usable.enumerated() { columnOf[w] = c }
        self.columnOf = columnOf
        let parallel = usable.reduce(0) { $0 + tables.instance.workshops[$1].maxParallel }
        most = min(tables.rooms, parallel, count + tables.fixed.count) + 1

        func allocate<T>(_ n: Int, _ value: T) -> UnsafeMutablePointer<T> {
            let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(1, n))
            pointer.initialize(repeating: value, count: max(1, n))
            return pointer
        }
        may = allocate(count * columns, false)
        bonus = allocate(count * columns, 0)
        worth = allocate(count * columns, 0)
        elsewhere = allocate(count, -1)
        known = allocate(count, 0)
        special = allocate(count, false)
        seat = allocate(count, -1)
        workshop = allocate(most, 0)
        column = allocate(most, 0)
        least = allocate(most, 0)
        comfort = allocate(most, 0)
        cap = allocate(most, 0)
        size = allocate(most, 0)
        number = allocate(most, 0)
        fixed = allocate(most, -1)
        room = allocate(most, -1)
        list = allocate(columns, 0)

        var local = [Int](repeating: -1, count: tables.pupils)
        for (i, p) in pupils.enumerated() { local[p] = i }
        var leader = Array(0..<pupils.count)
        func root(_ i: Int) -> Int {
            var i = i
            while leader[i] != i { i = leader[i] }
            return i
        }
        for pair in tables.together where local[pair.a] >= 0 && local[pair.b] >= 0 {
            leader[root(local[pair.a])] = root(local[pair.b])
        }
        var enemies = [[Int]](repeating: [], count: pupils.count)
        for pair in tables.apart where local[pair.a] >= 0 && local[pair.b] >= 0 {
            enemies[local[pair.a]].append(local[pair.b])
            enemies[local[pair.b]].append(local[pair.a])
        }
        self.enemies = enemies
        var members: [Int: [Int]] = [:]
        for i in pupils.indices { members[root(i), default: []].append(i) }
        blocs = members.values.filter { $0.count > 1 || !enemies[$0[0]].isEmpty }.sorted { $0[0] < $1[0] }
        for i in blocs.joined() { special[i] = true }

        let instance = tables.instance
        for (i, p) in pupils.enumerated() {
            for (c, w) in usable.enumerated() {
                may[i * columns + c] = tables.may(p, w, slot)
                bonus[i * columns + c] =
                    tables.weight[p] * instance.weights.wish * tables.wish[p * tables.workshops + w]
                    + (tables.current[p * tables.slots + slot] == w ? instance.weights.stability : 0)
            }
        }
    }

    deinit {
        for pointer in [bonus, worth, elsewhere, seat, workshop, column, least, comfort, cap, size, number, fixed, room, list] {
            pointer.deallocate()
        }
        may.deallocate()
        known.deallocate()
        special.deallocate()
    }

    /// What a group costs at a size: crowding, and `big` for each pupil missing or too many.
    @inline(__always)
    func cost(_ g: Int, _ n: Int, crowding: Int, big: Int) -> Int {
        var cost = 0
        if n < least[g] { cost = big * (least[g] - n) }
        if n > comfort[g] { cost += crowding * (n - comfort[g]) }
        if n > cap[g] { cost += big * (n - cap[g]) }
        return cost
    }

    /// Closes the gap that a removed group leaves: the last group takes its number.
    func removeGroup(_ g: Int) {
        let last = groups - 1
        for i in 0..<count {
            if seat[i] == g { seat[i] = -1 } else if seat[i] == last { seat[i] = g }
        }
        if g != last {
            for pointer in [workshop, column, least, comfort, cap, size, number, fixed, room] { pointer[g] = pointer[last] }
        }
        groups = last
    }

    /// Local number of a pupil; `nil` when the pupil does not have the slot. O(log pupils).
    func localOf(_ p: Int) -> Int? {
        var low = 0
        var high = count - 1
        while low <= high {
            let middle = (low + high) / 2
            if pupils[middle] == p { return middle }
            if pupils[middle] < p { low = middle + 1 } else { high = middle - 1 }
        }
        return nil
    }

    /// Fills `list` with the columns of open groups, or with all, and returns how many they are.
    func wanted(openOnly: Bool) -> Int {
        if !openOnly {
            for c in 0..<columns { list[c] = c }
            return columns
        }
        var count = 0
        for g in 0..<groups where !(0..<g).contains(where: { column[$0] == column[g] }) {
            list[count] = column[g]
            count += 1
        }
        return count
    }

    func parallel(_ w: Int) -> Int { (0..<groups).reduce(0) { $0 + (workshop[$1] == w ? 1 : 0) } }
}

/// What a slot looked like, to go back to.
struct SavedSlot {
    var seat: [Int]
    var groups: [Int]
    var count: Int

    init(_ board: SlotBoard) {
        count = board.groups
        seat = Array(UnsafeBufferPointer(start: board.seat, count: board.count))
        groups = []
        groups.reserveCapacity(count * 9)
        for pointer in Self.columns(board) { groups += UnsafeBufferPointer(start: pointer, count: count) }
    }

    /// The column that a pupil, by local number, was in; −1 for nowhere.
    func column(of i: Int) -> Int { seat[i] < 0 ? -1 : groups[count + seat[i]] }

    /// Groups and seats; whoever calls puts the pupils' sums right.
    func restore(_ board: SlotBoard) {
        board.groups = count
        for (k, pointer) in Self.columns(board).enumerated() {
            for g in 0..<count { pointer[g] = groups[k * count + g] }
        }
        for i in 0..<board.count { board.seat[i] = seat[i] }
    }

    private static func columns(_ b: SlotBoard) -> [UnsafeMutablePointer<Int>] {
        [b.workshop, b.column, b.least, b.comfort, b.cap, b.size, b.number, b.fixed, b.room]
    }
}
