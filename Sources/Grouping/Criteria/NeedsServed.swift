/// Each pupil's needs are worked on, the least served pupil first: the first quarter of a pupil's whole need counts
/// three times, the second twice, the rest once.
enum NeedsServed: Criterion {
    static func points(_ seating: Seating, _ tables: Tables) -> Int {
        (0..<tables.pupils).reduce(0) { sum, p in
            let covered = tables.covered(p, by: seating.workshops(of: p))
            return sum + tables.weight[p] * Tables.value(covered: covered, wholeNeed: tables.wholeNeed[p])
        }
    }
}
