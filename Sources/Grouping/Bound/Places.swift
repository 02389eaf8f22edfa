/// Every place that some pupil may take, numbered by barrette, pupil, slot and workshop.
struct Places: Sendable {
    /// Of each (pupil, slot of the pupil) the first place; one more at the end.
    private(set) var start: [Int] = [0]
    private(set) var firstOf: [Int]
    private(set) var workshop: [Int] = []
    private(set) var pupil: [Int] = []
    /// Wish and stability points.
    private(set) var bonus: [Int] = []
    /// slot × workshop → places.
    private(set) var sold: [[Int]]
    /// Barrette → its places.
    private(set) var of: [Range<Int>] = []

    var count: Int { workshop.count }

    init(_ tables: Tables, _ barrettes: Barrettes) {
        firstOf = Array(repeating: 0, count: tables.pupils)
        let weights = tables.instance.weights
        sold = Array(repeating: [], count: tables.slots * tables.workshops)
        for members in barrettes.pupils {
            let first = workshop.count
            for p in members {
                firstOf[p] = start.count - 1
                for s in tables.pupilSlots[p] {
                    for w in tables.usable[s] where tables.may(p, w, s) {
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
            of.append(first..<workshop.count)
        }
    }

    /// Places of the pupil's slot number `k`.
    func range(_ p: Int, _ k: Int) -> Range<Int> { start[firstOf[p] + k]..<start[firstOf[p] + k + 1] }

    /// The place of a workshop in the pupil's slot number `k`; `nil` when there is none. O(log workshops).
    func find(_ p: Int, _ k: Int, _ w: Int) -> Int? {
        let all = range(p, k)
        var low = all.lowerBound, high = all.upperBound
        while low < high {
            let middle = (low + high) / 2
            if workshop[middle] < w { low = middle + 1 } else { high = middle }
        }
        return low < all.upperBound && workshop[low] == w ? low : nil
    }
}
