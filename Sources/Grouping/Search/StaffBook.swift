/// Who runs which open group: a matching of positions (one per pool of a group) to people, in which nobody is twice in
/// one hour nor beyond their most groups. Opening a group finds an augmenting path: others change place if that is what it takes.
///
/// Every change since ``mark()`` can be rolled back. Opening costs O(people × hours) at worst, usually a few steps.
struct StaffBook {
    private let tables: Tables
    private let width: Int
    /// position → person (−1: none), its slot, and whom it may take. Position = group × width + pool.
    private(set) var person: [Int] = []
    private var slotOf: [Int] = []
    private var pool: [[Int]] = []
    /// person × hour → position, −1 when free.
    private var holder: [Int]
    private(set) var load: [Int]
    /// Hours that weigh on the budget.
    private(set) var hours = 0
    /// Groups that people owe and do not have.
    private(set) var owed: Int
    private let owes: Bool

    private var journal: [(position: Int, person: Int)] = []
    private var freeGroups: [Int] = []
    private var closedSinceMark: [Int] = []
    private var openedSinceMark: [Int] = []

    // Of the search for a path, each entry good where its mark is the number of the search: position → place (person × hour) that it must
    // leave for another, place → position that wants it, and people at their limit who are asked to drop a group.
    private var cameBy: [Int] = [], cameMark: [Int] = []
    private var wantedBy: [Int], wantedMark: [Int], freedMark: [Int]
    private var queue: [Int] = []
    private var searches = 0

    /// pools with those whose hours do not count first: they are taken first.
    private let pools: [[[Int]]]

    init(_ tables: Tables) {
        self.tables = tables
        width = max(1, tables.pools.map(\.count).max() ?? 1)
        holder = Array(repeating: -1, count: tables.people * tables.hours)
        wantedBy = holder
        wantedMark = Array(repeating: 0, count: holder.count)
        freedMark = Array(repeating: 0, count: tables.people)
        load = Array(repeating: 0, count: tables.people)
        let facilitators = tables.instance.facilitators
        owed = facilitators.reduce(0) { $0 + $1.minGroups }
        owes = owed > 0
        pools = tables.pools.map { $0.map { $0.filter { !facilitators[$0].hoursCount } + $0.filter { facilitators[$0].hoursCount } } }
    }

    mutating func mark() {
        journal.removeAll(keepingCapacity: true)
        freeGroups += closedSinceMark
        closedSinceMark.removeAll(keepingCapacity: true)
        openedSinceMark.removeAll(keepingCapacity: true)
    }

    mutating func rollBack() {
        for change in journal.reversed() { put(change.position, change.person) }
        journal.removeAll(keepingCapacity: true)
        freeGroups += openedSinceMark
        openedSinceMark.removeAll(keepingCapacity: true)
        closedSinceMark.removeAll(keepingCapacity: true)
    }

    func staff(of group: Int, _ workshop: Int) -> [Int] {
        tables.pools[workshop].indices.map { person[group * width + $0] }
    }

    /// Finds people for a group of the workshop in the slot and returns its number, or `nil` when there are none.
    /// `staff` names them for a fixed group.
    mutating func open(_ workshop: Int, _ slot: Int, staff: [Int]? = nil) -> Int? {
        let count = pools[workshop].count
        if let staff, staff.count != count { return nil }
        let group: Int
        if let free = freeGroups.popLast() {
            group = free
        } else {
            group = person.count / width
            person += Array(repeating: -1, count: width)
            slotOf += Array(repeating: 0, count: width)
            pool += Array(repeating: [], count: width)
            cameBy += Array(repeating: -1, count: width)
            cameMark += Array(repeating: 0, count: width)
        }
        openedSinceMark.append(group)
        let before = journal.count
        for j in 0..<count {
            let position = group * width + j
            slotOf[position] = slot
            pool[position] = staff.map { pools[workshop][j].contains($0[j]) ? [$0[j]] : [] } ?? pools[workshop][j]
            if !augment(from: position) {
                while journal.count > before {
                    let change = journal.removeLast()
                    put(change.position, change.person)
                }
                openedSinceMark.removeLast()
                freeGroups.append(group)
                return nil
            }
        }
        if owes { settle() }
        return group
    }

    mutating func close(_ group: Int) {
        for j in 0..<width where person[group * width + j] >= 0 { set(group * width + j, -1) }
        closedSinceMark.append(group)
        if owes { settle() }
    }

    /// Whether one more group of the workshop could be staffed in the slot as things stand, without changing anything.
    mutating func canOpen(_ workshop: Int, _ slot: Int) -> Bool {
        let before = journal.count
        guard let group = open(workshop, slot) else { return false }
        while journal.count > before {
            let change = journal.removeLast()
            put(change.position, change.person)
        }
        openedSinceMark.removeLast()
        freeGroups.append(group)
        return true
    }

    private mutating func set(_ position: Int, _ newPerson: Int) {
        journal.append((position, person[position]))
        put(position, newPerson)
    }

    private mutating func put(_ position: Int, _ newPerson: Int) {
        let slot = slotOf[position], hour = tables.hour[slot]
        let old = person[position]
        if old >= 0 {
            if holder[old * tables.hours + hour] == position { holder[old * tables.hours + hour] = -1 }
            if load[old] <= tables.instance.facilitators[old].minGroups { owed += 1 }
            load[old] -= 1
            if tables.instance.facilitators[old].hoursCount { hours -= tables.sessions[slot] }
        }
        person[position] = newPerson
        if newPerson >= 0 {
            holder[newPerson * tables.hours + hour] = position
            load[newPerson] += 1
            if load[newPerson] <= tables.instance.facilitators[newPerson].minGroups { owed -= 1 }
            if tables.instance.facilitators[newPerson].hoursCount { hours += tables.sessions[slot] }
        }
    }

    private mutating func augment(from start: Int) -> Bool {
        let hours = tables.hours
        // Someone free and not at their limit is by far the usual case.
        let startHour = tables.hour[slotOf[start]]
        for f in pool[start] where canTake(f, slotOf[start]) {
            if holder[f * hours + startHour] < 0, load[f] < tables.instance.facilitators[f].maxGroups {
                set(start, f)
                return true
            }
        }
        searches += 1
        queue.removeAll(keepingCapacity: true)
        func reach(_ position: Int, from place: Int) {
            if cameMark[position] == searches { return }
            cameMark[position] = searches
            cameBy[position] = place
            queue.append(position)
        }
        reach(start, from: -1)
        var next = 0
        while next < queue.count {
            let position = queue[next]
            next += 1
            let slot = slotOf[position], hour = tables.hour[slot]
            for f in pool[position] where canTake(f, slot) {
                let place = f * hours + hour
                if wantedMark[place] == searches || person[position] == f { continue }
                wantedMark[place] = searches
                wantedBy[place] = position
                let other = holder[place]
                if other >= 0 {
                    reach(other, from: place)
                } else if load[f] < tables.instance.facilitators[f].maxGroups {
                    shift(to: place)
                    return true
                } else if freedMark[f] != searches {
                    freedMark[f] = searches
                    for h in 0..<hours where holder[f * hours + h] >= 0 { reach(holder[f * hours + h], from: place) }
                }
            }
        }
        return false
    }

    private func canTake(_ f: Int, _ slot: Int) -> Bool { tables.personFree[f * tables.slots + slot] }

    /// Moves everyone along the path that ends in a free place, last first, so that each place is free when it is taken.
    private mutating func shift(to end: Int) {
        var place = end
        while place >= 0 {
            let position = wantedBy[place]
            if person[position] >= 0 { set(position, -1) }
            set(position, place / tables.hours)
            place = cameBy[position]
        }
    }

    /// Hands groups from those who have enough to those who owe some.
    private mutating func settle() {
        if owed == 0 { return }
        let facilitators = tables.instance.facilitators
        for f in facilitators.indices where load[f] < facilitators[f].minGroups {
            for position in person.indices {
                let giver = person[position]
                guard giver >= 0, giver != f, load[giver] > facilitators[giver].minGroups else { continue }
                let slot = slotOf[position]
                guard pool[position].contains(f), canTake(f, slot), load[f] < facilitators[f].maxGroups,
                    holder[f * tables.hours + tables.hour[slot]] < 0
                else { continue }
                set(position, -1)
                set(position, f)
                if load[f] >= facilitators[f].minGroups { break }
            }
        }
    }
}
