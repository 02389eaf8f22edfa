/// A workshop kept for some classes takes pupils of these classes only.
enum ClassesKept: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        seating.groups.flatMap { group in
            group.pupils.filter { !tables.classAllows[$0 * tables.workshops + group.workshop] }.map { p in
                Breach.classNotAllowed(
                    pupil: tables.instance.pupils[p].id, workshop: tables.instance.workshops[group.workshop].id,
                    slot: tables.instance.slots[group.slot].id)
            }
        }
    }
}
