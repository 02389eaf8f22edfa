/// An instance with numbers in place of ids, as the rules, the score and the search read it.
///
/// Made once from a well-formed instance, never changed after. Flat tables are indexed `row × columns + column`.
/// Pupils, workshops, slots, rooms and people keep the order of the instance. O(size of the instance).
struct Tables: Sendable {
    let instance: Instance
    let slots: Int, rooms: Int, people: Int, workshops: Int, pupils: Int, skills: Int

    let hour: [Int], hours: Int
    let sessions: [Int]
    /// slot → workshops that run there, and those of them of which a group could open there, were it alone.
    let offered: [[Int]]
    private(set) var usable: [[Int]] = []
    /// workshop × slot.
    let runs: [Bool]
    let pools: [[[Int]]]
    /// person × slot, room × slot.
    let personFree: [Bool], roomFree: [Bool]
    /// workshop × room.
    let roomFits: [Bool]
    let capacity: [Int]

    let pupilSlots: [[Int]]
    /// slot → its pupils.
    let pupilsIn: [[Int]]
    /// pupil × slot: what they have (slots), must follow (−1: free) and follow at present (−1: nothing).
    let has: [Bool], pinned: [Int], current: [Int]
    /// pupil × workshop.
    let barred: [Bool], classAllows: [Bool], done: [Bool], wish: [Int]
    let weight: [Int]
    /// pupil → skills needed and how much; `wholeNeed` is 100 × their sum.
    let needs: [[(skill: Int, need: Int)]]
    let wholeNeed: [Int]
    /// workshop × skill; and those above nothing, of workshop `w` from `gainStart[w]` up to `gainStart[w + 1]`.
    let gains: [Int]
    let gainStart: [Int], gainSkill: [Int], gainValue: [Int]

    let apart: [(a: Int, b: Int)], together: [(a: Int, b: Int)]
    let fixed: [Fixed]

    struct Fixed: Sendable {
        var workshop: Int
        var slot: Int
        var staff: [Int]?
        var room: Int?
    }

    let slotIndex: [String: Int], roomIndex: [String: Int], personIndex: [String: Int]
    let workshopIndex: [String: Int], pupilIndex: [String: Int]

    /// `instance` is well formed: ``Instance/validate()`` found nothing.
    init(_ instance: Instance) {
        self.instance = instance
        func index(_ ids: [String]) -> [String: Int] {
            Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
        }
        let slotIndex = index(instance.slots.map(\.id)), roomIndex = index(instance.rooms.map(\.id))
        let personIndex = index(instance.facilitators.map(\.id)), workshopIndex = index(instance.workshops.map(\.id))
        let pupilIndex = index(instance.pupils.map(\.id)), skillIndex = index(instance.skills)
        let S = instance.slots.count, R = instance.rooms.count, F = instance.facilitators.count
        let W = instance.workshops.count, P = instance.pupils.count, K = instance.skills.count
        (slots, rooms, people, workshops, pupils, skills) = (S, R, F, W, P, K)
        (self.slotIndex, self.roomIndex, self.personIndex) = (slotIndex, roomIndex, personIndex)
        (self.workshopIndex, self.pupilIndex) = (workshopIndex, pupilIndex)

        var hourIndex: [String: Int] = [:]
        var hour: [Int] = []
        for slot in instance.slots {
            // An hour that is not written is the slot's own id, as the format says.
            let name = slot.hour ?? slot.id
            hour.append(hourIndex[name, default: hourIndex.count])
            hourIndex[name] = hour[hour.count - 1]
        }
        self.hour = hour
        hours = hourIndex.count
        sessions = instance.slots.map(\.sessions)

        func freeTable(_ lists: [[String]?]) -> [Bool] {
            var table = [Bool](repeating: false, count: lists.count * S)
            for (i, list) in lists.enumerated() {
                for s in list?.compactMap({ slotIndex[$0] }) ?? Array(0..<S) { table[i * S + s] = true }
            }
            return table
        }
        let runs = freeTable(instance.workshops.map(\.slots))
        self.runs = runs
        offered = (0..<S).map { s in (0..<W).filter { runs[$0 * S + s] } }
        personFree = freeTable(instance.facilitators.map(\.slots))
        roomFree = freeTable(instance.rooms.map(\.slots))
        pools = instance.workshops.map { $0.staff.map { Array(Set($0.compactMap { personIndex[$0] })).sorted() } }
        var roomFits: [Bool] = []
        for workshop in instance.workshops {
            let kinds = Set(workshop.roomKinds)
            for room in instance.rooms { roomFits.append(kinds.isEmpty || !kinds.isDisjoint(with: room.kinds)) }
        }
        self.roomFits = roomFits
        capacity = instance.rooms.map(\.capacity)

        pupilSlots = instance.pupils.map { $0.slots.compactMap { slotIndex[$0] } }
        var has = [Bool](repeating: false, count: P * S)
        var pinned = [Int](repeating: -1, count: P * S), current = pinned
        var barred = [Bool](repeating: false, count: P * W), done = barred, classAllows = barred
        var wish = [Int](repeating: 0, count: P * W)
        var pupilsIn = [[Int]](repeating: [], count: S)
        var needs: [[(skill: Int, need: Int)]] = []
        let classes = instance.workshops.map { $0.classes.map(Set.init) }
        for (p, pupil) in instance.pupils.enumerated() {
            for s in pupilSlots[p] {
                has[p * S + s] = true
                pupilsIn[s].append(p)
            }
            for (s, w) in pupil.pinned { if let s = slotIndex[s], let w = workshopIndex[w] { pinned[p * S + s] = w } }
            for (s, w) in pupil.current { if let s = slotIndex[s], let w = workshopIndex[w] { current[p * S + s] = w } }
            for w in pupil.barred { if let w = workshopIndex[w] { barred[p * W + w] = true } }
            for w in pupil.history { if let w = workshopIndex[w] { done[p * W + w] = true } }
            for (w, value) in pupil.wishes { if let w = workshopIndex[w] { wish[p * W + w] = value } }
            for w in 0..<W { classAllows[p * W + w] = classes[w]?.contains(pupil.class) ?? true }
            needs.append(
                pupil.needs.compactMap { name, need in skillIndex[name].map { ($0, need) } }
                    .filter { $0.need > 0 }.sorted { $0.skill < $1.skill })
        }
        (self.has, self.pinned, self.current, self.pupilsIn) = (has, pinned, current, pupilsIn)
        (self.barred, self.classAllows, self.done, self.wish) = (barred, classAllows, done, wish)
        self.needs = needs
        wholeNeed = needs.map { $0.reduce(0) { $0 + 100 * $1.need } }
        weight = instance.pupils.map(\.weight)
        var gains = [Int](repeating: 0, count: W * K)
        for (w, workshop) in instance.workshops.enumerated() {
            for (name, gain) in workshop.gains { if let k = skillIndex[name] { gains[w * K + k] = gain } }
        }
        self.gains = gains
        var start = [0], skill: [Int] = [], value: [Int] = []
        for w in 0..<W {
            for k in 0..<K where gains[w * K + k] > 0 {
                skill.append(k)
                value.append(gains[w * K + k])
            }
            start.append(skill.count)
        }
        (gainStart, gainSkill, gainValue) = (start, skill, value)

        func pairs(_ list: [Instance.Pair]) -> [(a: Int, b: Int)] {
            list.compactMap { pair in
                guard let a = pupilIndex[pair.a], let b = pupilIndex[pair.b] else { return nil }
                return (a, b)
            }
        }
        apart = pairs(instance.apart)
        together = pairs(instance.together)
        fixed = instance.fixed.compactMap { group in
            guard let w = workshopIndex[group.workshop], let s = slotIndex[group.slot] else { return nil }
            return Fixed(
                workshop: w, slot: s, staff: group.staff?.compactMap { personIndex[$0] }, room: group.room.flatMap { roomIndex[$0] })
        }
        usable = (0..<S).map { s in
            offered[s].filter { instance.workshops[$0].maxParallel > 0 && leadersMissing(for: $0, in: s) == 0 && !rooms(for: $0, in: s).isEmpty }
        }
    }

    /// Whether the pupil may follow the workshop in the slot, the pupil's other slots aside.
    func may(_ p: Int, _ w: Int, _ s: Int) -> Bool {
        guard runs[w * slots + s], !barred[p * workshops + w], classAllows[p * workshops + w] else { return false }
        let pin = pinned[p * slots + s]
        if pin >= 0 { return pin == w }
        return repeatable(w) || !done[p * workshops + w]
    }

    /// Rooms that suit the workshop, are free in the slot and hold its minimum.
    func rooms(for w: Int, in s: Int) -> [Int] {
        (0..<rooms).filter { roomFits[w * rooms + $0] && roomFree[$0 * slots + s] && capacity[$0] >= instance.workshops[w].minSize }
    }

    /// Whether the person may lead a group in the slot.
    func isFree(_ f: Int, _ s: Int) -> Bool { personFree[f * slots + s] && instance.facilitators[f].maxGroups > 0 }

    /// How many of a group's people nobody who is free in the slot can be.
    func leadersMissing(for w: Int, in s: Int) -> Int {
        Matching.largest(pools[w].map { $0.filter { isFree($0, s) } }, right: people).count { $0 < 0 }
    }

    /// Whom the pupil is to be kept from.
    func foes(of p: Int) -> [Int] { Self.others(apart, of: p) }

    /// Who is to be with the pupil.
    func companions(of p: Int) -> [Int] { Self.others(together, of: p) }

    private static func others(_ pairs: [(a: Int, b: Int)], of p: Int) -> [Int] { pairs.compactMap { $0.a == p ? $0.b : $0.b == p ? $0.a : nil } }

    func repeatable(_ w: Int) -> Bool { instance.workshops[w].repeatable }

    /// φ of a covered need, before the pupil's weight.
    @inline(__always)
    static func value(covered c: Int, wholeNeed t: Int) -> Int { c + min(c, t / 2) + min(c, t / 4) }

    func covered(_ p: Int, by list: [Int]) -> Int {
        needs[p].reduce(0) { sum, item in
            sum + item.need * min(100, list.reduce(0) { $0 + gains[$1 * skills + item.skill] })
        }
    }

    /// What the pupil's whole route is worth: needs and wishes with the pupil's weight; stability aside.
    func value(_ p: Int, of list: [Int]) -> Int {
        let wishes = list.reduce(0) { $0 + wish[p * workshops + $1] }
        let phi = Self.value(covered: covered(p, by: list), wholeNeed: wholeNeed[p])
        return weight[p] * (phi + instance.weights.wish * wishes)
    }
}
