/// A group has one distinct person from each pool of its workshop, each there at that hour and in no other group then.
enum StaffOfGroups: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        var breaches: [Breach] = []
        var busy: [Int: [Int]] = [:]
        for group in seating.groups {
            let pools = tables.pools[group.workshop]
            if group.staffNamed != pools.count || Set(group.staff).count != group.staff.count {
                let people = Set(group.staff).count + group.staffNamed - group.staff.count
                breaches.append(.wrongNumberOfStaff(group: group.number, people: people, expected: pools.count))
            }
            for (f, pool) in zip(group.staff, pools) where !pool.contains(f) {
                breaches.append(.notInPool(group: group.number, facilitator: tables.instance.facilitators[f].id))
            }
            for f in Set(group.staff).sorted() {
                if !tables.personFree[f * tables.slots + group.slot] {
                    let slot = tables.instance.slots[group.slot].id
                    breaches.append(
                        .facilitatorAbsent(
                            group: group.number, facilitator: tables.instance.facilitators[f].id, slot: slot))
                }
                busy[f * tables.hours + tables.hour[group.slot], default: []].append(group.number)
            }
        }
        for (key, groups) in busy.sorted(by: { $0.key < $1.key }) where groups.count > 1 {
            let person = tables.instance.facilitators[key / tables.hours].id
            breaches.append(.facilitatorBusy(facilitator: person, groups: groups))
        }
        return breaches
    }
}
