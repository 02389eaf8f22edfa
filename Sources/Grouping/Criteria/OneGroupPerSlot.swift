/// Every pupil is in exactly one group in each of their slots, and in none in any other slot: everyone gets the same hours.
enum OneGroupPerSlot: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        var breaches: [Breach] = []
        for p in 0..<tables.pupils {
            let id = tables.instance.pupils[p].id
            let places = seating.places[p]
            for s in tables.pupilSlots[p] {
                let times = places.reduce(0) { $0 + ($1.slot == s ? 1 : 0) }
                if times == 1 { continue }
                let slot = tables.instance.slots[s].id
                breaches.append(times == 0 ? .withoutGroup(pupil: id, slot: slot) : .inTwoGroups(pupil: id, slot: slot))
            }
            for place in places where !tables.has[p * tables.slots + place.slot] {
                breaches.append(.slotNotTheirs(pupil: id, slot: tables.instance.slots[place.slot].id))
            }
        }
        return breaches
    }
}
