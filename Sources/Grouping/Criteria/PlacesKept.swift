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

extension Instance {
    /// The same problem with nothing counted for places kept.
    public var withoutStability: Instance {
        var result = self
        result.weights.stability = 0
        return result
    }

    /// What no valid plan is worth more than with nothing counted for places kept, from a bound on objectives: each plan keeps at least the places of
    /// those who are pinned where they are.
    public func boundOfWorth(from bound: Int) -> Int {
        bound - weights.stability * pupils.reduce(0) { sum, pupil in sum + pupil.pinned.count { pupil.current[$0.key] == $0.value } }
    }
}
