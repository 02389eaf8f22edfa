/// A workshop runs only in the slots where it is offered, in at most as many groups at once as it allows.
enum OfferedThere: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        var breaches: [Breach] = []
        var parallel: [Int: Int] = [:]
        for group in seating.groups {
            let key = group.slot * tables.workshops + group.workshop
            parallel[key, default: 0] += 1
            if !tables.runs[group.workshop * tables.slots + group.slot] {
                breaches.append(
                    .notOffered(
                        group: group.number, workshop: tables.instance.workshops[group.workshop].id,
                        slot: tables.instance.slots[group.slot].id))
            }
        }
        for (key, count) in parallel.sorted(by: { $0.key < $1.key }) {
            let workshop = tables.instance.workshops[key % tables.workshops]
            if count > workshop.maxParallel {
                let slot = tables.instance.slots[key / tables.workshops].id
                breaches.append(.tooManyParallel(workshop: workshop.id, slot: slot, groups: count, most: workshop.maxParallel))
            }
        }
        return breaches
    }
}
