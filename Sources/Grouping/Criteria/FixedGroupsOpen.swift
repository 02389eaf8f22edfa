/// Each group that must open is open as written, by a group of its own.
enum FixedGroupsOpen: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        let fits = tables.fixed.map { fixed in
            seating.groups.indices.filter { g in
                let group = seating.groups[g]
                return group.workshop == fixed.workshop && group.slot == fixed.slot
                    && (fixed.room == nil || fixed.room == group.room)
                    && (fixed.staff == nil || (fixed.staff == group.staff && group.staffNamed == group.staff.count))
            }
        }
        let matched = Matching.largest(fits, right: seating.groups.count)
        return tables.fixed.indices.filter { matched[$0] < 0 }.map { .fixedNotOpen(fixed: $0) }
    }
}
