/// A pupil pinned to a workshop in a slot follows it there.
enum PinsKept: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        seating.groups.flatMap { group in
            group.pupils.compactMap { p -> Breach? in
                let pin = tables.pinned[p * tables.slots + group.slot]
                if pin < 0 || pin == group.workshop { return nil }
                return .pinBroken(
                    pupil: tables.instance.pupils[p].id, slot: tables.instance.slots[group.slot].id,
                    pinned: tables.instance.workshops[pin].id, given: tables.instance.workshops[group.workshop].id)
            }
        }
    }
}
