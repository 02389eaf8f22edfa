/// Every place that some pupil may take, numbered by pupil, slot and workshop.
struct Places: Sendable {
    /// Of each (pupil, slot of the pupil) the first place; one more at the end.
    private(set) var start: [Int] = [0]
    private(set) var firstOf: [Int] = []
    private(set) var workshop: [Int] = []
    private(set) var pupil: [Int] = []
    /// Wish and stability points.
    private(set) var bonus: [Int] = []
    /// slot × workshop → places.
    private(set) var sold: [[Int]]

    var count: Int { workshop.count }

    init(_ tables: Tables) {
        let weights = tables.instance.weights
        sold = Array(repeating: [], count: tables.slots * tables.workshops)
        for p in 0..<tables.pupils {
            firstOf.append(start.count - 1)
            for s in tables.pupilSlots[p] {
                for w in tables.offered[s] where tables.may(p, w, s) {
                    sold[s * tables.workshops + w].append(workshop.count)
                    workshop.append(w)
                    pupil.append(p)
                    bonus.append(
                        tables.weight[p] * weights.wish * tables.wish[p * tables.workshops + w]
                            + (tables.current[p * tables.slots + s] == w ? weights.stability : 0))
                }
                start.append(workshop.count)
            }
        }
    }

    /// Places of the pupil's slot number `k`.
    func range(_ p: Int, _ k: Int) -> Range<Int> { start[firstOf[p] + k]..<start[firstOf[p] + k + 1] }
}
