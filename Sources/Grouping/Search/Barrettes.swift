/// Slots that share pupils, directly or through others: the barrettes. Hours and people are all that two of them have in common.
struct Barrettes: Sendable {
    /// Barrette → its slots, and slot → barrette, −1 for a slot where nothing can happen.
    let slots: [[Int]]
    let of: [Int]
    /// Barrette → its pupils.
    let pupils: [[Int]]

    init(_ tables: Tables) {
        var leader = Array(0..<tables.slots)
        func root(_ s: Int) -> Int {
            var s = s
            while leader[s] != s { s = leader[s] }
            return s
        }
        for list in tables.pupilSlots { for s in list.dropFirst() { leader[root(s)] = root(list[0]) } }
        var members: [Int: [Int]] = [:]
        for s in 0..<tables.slots where !tables.pupilsIn[s].isEmpty || tables.fixed.contains(where: { $0.slot == s }) {
            members[root(s), default: []].append(s)
        }
        slots = members.values.sorted { $0[0] < $1[0] }
        var of = [Int](repeating: -1, count: tables.slots)
        for (b, list) in slots.enumerated() { for s in list { of[s] = b } }
        self.of = of
        var pupils = [[Int]](repeating: [], count: slots.count)
        for p in 0..<tables.pupils { if let s = tables.pupilSlots[p].first { pupils[of[s]].append(p) } }
        self.pupils = pupils
    }
}
