/// Tries every choice of groups, where they are few: for each slot those that seat its pupils, together those that the people can lead.
///
/// What it leaves out only helps: who follows what in another slot, companions, and that rooms are shared at an hour. So where it finds
/// nothing there is no plan.
struct GroupChoices {
    private let tables: Tables
    /// Slots with pupils, and the choices of each: workshops, one entry a group. No choice is part of another.
    let slots: [Int]
    private let choices: [[[Int]]]

    /// How much is looked at before it is given up: each look copies the book of who leads what.
    private static func most(_ tables: Tables) -> Int { min(60_000, 60_000_000 / max(1, tables.people * tables.hours)) }

    /// `nil` when there is too much to try, or it must stop.
    init?(_ tables: Tables, _ mustStop: () -> Bool) {
        self.tables = tables
        slots = (0..<tables.slots).filter { !tables.pupilsIn[$0].isEmpty }
        var left = Self.most(tables)
        var choices: [[[Int]]] = []
        for s in slots {
            guard let found = Self.choices(tables, s, &left, mustStop) else { return nil }
            choices.append(found)
        }
        self.choices = choices
    }

    /// Of one slot; `nil` when they are too many.
    private static func choices(_ tables: Tables, _ s: Int, _ left: inout Int, _ mustStop: () -> Bool) -> [[Int]]? {
        let counts = SlotCounts(tables, s), usable = counts.usable, pupils = tables.pupilsIn[s]
        if usable.count > 60 { return nil }
        let seats = usable.map(counts.seats), copies = usable.map(counts.copies)
        let allowed = pupils.map { p in usable.indices.reduce(UInt64(0)) { tables.may(p, usable[$1], s) ? $0 | 1 << UInt64($1) : $0 } }
        let rooms = usable.map { tables.rooms(for: $0, in: s) }
        /// Whether any pupils are more than the seats of all that they may follow of the groups chosen.
        func seatsAll(_ chosen: [Int]) -> Bool {
            let kinds = Set(chosen).sorted()
            if kinds.count > 8 { return true }
            let room = kinds.map { kind in chosen.count { $0 == kind } * seats[kind] }
            var number = [Int](repeating: 0, count: 1 << kinds.count)
            for mask in allowed { number[kinds.indices.reduce(0) { mask & 1 << UInt64(kinds[$1]) != 0 ? $0 | 1 << $1 : $0 }] += 1 }
            return (0..<number.count).allSatisfy { some in
                let within = number.indices.reduce(0) { $1 & ~some == 0 ? $0 + number[$1] : $0 }
                return within <= kinds.indices.reduce(0) { some & 1 << $1 != 0 ? $0 + room[$1] : $0 }
            }
        }
        var found: [[Int]] = []
        func extend(_ chosen: [Int], _ book: StaffBook, _ offered: Int, _ needed: Int) -> Bool {
            left -= 1
            if left < 0 || mustStop() { return false }
            if offered >= pupils.count, seatsAll(chosen) {
                found.append(chosen)
                return true
            }
            for k in (chosen.last ?? 0)..<usable.count {
                let least = needed + tables.instance.workshops[usable[k]].minSize
                if least > pupils.count || chosen.count(where: { $0 == k }) >= copies[k] { continue }
                var next = book
                guard next.open(usable[k], s) != nil, !Matching.largest((chosen + [k]).map { rooms[$0] }, right: tables.rooms).contains(where: { $0 < 0 }) else { continue }
                if !extend(chosen + [k], next, offered + seats[k], least) { return false }
            }
            return true
        }
        if !usable.isEmpty, !extend([], StaffBook(tables), 0, 0) { return nil }
        found.sort { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
        var least: [[Int]] = []
        for choice in found {
            left -= least.count / 8
            if left < 0 { return nil }
            if !least.contains(where: { Self.isPart($0, of: choice) }) { least.append(choice) }
        }
        return least.map { $0.map { usable[$0] } }
    }

    /// Both in order.
    private static func isPart(_ some: [Int], of all: [Int]) -> Bool {
        var next = some[...]
        for k in all where k == next.first { next.removeFirst() }
        return next.isEmpty
    }

    /// What a choice costs of the budget at least.
    private func hours(_ choice: [Int], _ s: Int) -> Int {
        choice.reduce(0) { sum, w in sum + tables.sessions[s] * tables.pools[w].count { $0.allSatisfy { tables.instance.facilitators[$0].hoursCount } } }
    }

    enum Answer: Equatable {
        /// Least hours of the budget.
        case possible(hours: Int)
        case impossible
        /// There was too much to try, or it had to stop.
        case unknown
    }

    /// What the people can lead in these slots, of those with pupils, each no more than their most groups.
    func answer(in some: [Int], _ mustStop: () -> Bool) -> Answer {
        let order = slots.indices.filter { some.contains(slots[$0]) }.sorted { (choices[$0].count, $0) < (choices[$1].count, $1) }
        let lists = order.map { at in choices[at].map { (choice: $0, hours: hours($0, slots[at])) }.sorted { $0.hours < $1.hours } }
        if lists.contains(where: \.isEmpty) { return .impossible }
        var rest = [0]
        for list in lists.reversed() { rest.insert(rest[0] + list[0].hours, at: 0) }
        var left = Self.most(tables)
        var best: Int?
        func extend(_ depth: Int, _ book: StaffBook, _ sum: Int) -> Bool {
            if depth == lists.count {
                best = sum
                return true
            }
            for item in lists[depth] {
                if let best, sum + item.hours + rest[depth + 1] >= best { break }
                left -= 1
                if left < 0 || mustStop() { return false }
                var next = book
                if item.choice.allSatisfy({ next.open($0, slots[order[depth]]) != nil }), !extend(depth + 1, next, sum + item.hours) { return false }
            }
            return true
        }
        if !extend(0, StaffBook(tables), 0) { return .unknown }
        return best.map { .possible(hours: $0) } ?? .impossible
    }

    /// The fewest slots of which that is impossible, by leaving out one after another; all with pupils when none can be left out.
    func impossibleSlots(_ mustStop: () -> Bool) -> [Int]? {
        guard answer(in: slots, mustStop) == .impossible else { return nil }
        return slots.reduce(into: slots) { kept, s in
            let fewer = kept.filter { $0 != s }
            if !fewer.isEmpty, answer(in: fewer, mustStop) == .impossible { kept = fewer }
        }
    }
}

extension Diagnosis {
    /// What only trying every choice of groups shows; asked where ``find()`` found nothing, as it takes long.
    func findByChoices(_ mustStop: () -> Bool = { false }) -> Refusal? {
        guard let choices = GroupChoices(tables, mustStop) else { return nil }
        var copy = self
        if let slots = choices.impossibleSlots(mustStop) {
            let counts = slots.map { SlotCounts(tables, $0) }
            let people = Set(counts.flatMap(\.people)).sorted().map { tables.instance.facilitators[$0] }
            let loads = people.map { Refusal.WayOut.raiseLoad(facilitator: $0.id, to: $0.maxGroups + 1) }
            let more = zip(slots, counts).compactMap { s, counts in counts.largest.map { Refusal.WayOut.addFacilitators(slot: slot(s), workshop: workshop($0), count: 1) } }
            let all = people.count > 1 && slots.count > 1 ? [Refusal.WayOut.all(loads)] : []
            copy.add(.noChoice(slots: slots.map(slot), people: people.map(\.id)), (slots.count > 1 ? loads : []) + more + all)
        } else if let budget = tables.instance.hoursBudget, case .possible(let hours) = choices.answer(in: choices.slots, mustStop), hours > budget {
            copy.add(.hours(budget: budget, neededAtLeast: hours), [.raiseBudget(to: hours)])
        }
        return copy.refusal
    }
}
