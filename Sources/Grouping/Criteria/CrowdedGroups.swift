/// Groups stay at their comfortable size: each pupil above it costs.
enum CrowdedGroups: Criterion {
    static func points(_ seating: Seating, _ tables: Tables) -> Int {
        let above = seating.groups.reduce(0) {
            $0 + max(0, $1.pupils.count - tables.instance.workshops[$1.workshop].comfortSize)
        }
        return tables.instance.weights.crowding * above
    }
}
