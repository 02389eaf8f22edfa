/// Nobody is in a workshop that they are barred from.
enum NotBarred: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        seating.groups.flatMap { group in
            group.pupils.filter { tables.barred[$0 * tables.workshops + group.workshop] }.map { p in
                Breach.barred(
                    pupil: tables.instance.pupils[p].id, workshop: tables.instance.workshops[group.workshop].id,
                    slot: tables.instance.slots[group.slot].id)
            }
        }
    }
}
