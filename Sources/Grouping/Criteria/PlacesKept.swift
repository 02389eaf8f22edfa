/// A recomputed plan moves pupils only where that gains more than keeping them: each pupil and slot that keeps its
/// present workshop counts.
enum PlacesKept: Criterion {
    static func points(_ seating: Seating, _ tables: Tables) -> Int {
        let weight = tables.instance.weights.stability
        if weight == 0 { return 0 }
        let kept = (0..<tables.pupils).reduce(0) { sum, p in
            sum + seating.places[p].count { tables.current[p * tables.slots + $0.slot] == seating.groups[$0.group].workshop }
        }
        return weight * kept
    }
}
