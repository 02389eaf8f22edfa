/// Nobody follows a workshop twice, counting earlier periods, unless it may be repeated. A pin beats the earlier
/// periods in its own slot, and nothing else.
enum NothingTwice: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        var breaches: [Breach] = []
        for p in 0..<tables.pupils {
            let list = seating.workshops(of: p)
            for w in Set(list).sorted() where !tables.repeatable(w) {
                let times = list.count { $0 == w }
                let pupil = tables.instance.pupils[p].id, workshop = tables.instance.workshops[w].id
                if times > 1 { breaches.append(.followedTwice(pupil: pupil, workshop: workshop, times: times)) }
                guard tables.done[p * tables.workshops + w] else { continue }
                for place in seating.places[p] where seating.groups[place.group].workshop == w {
                    if tables.pinned[p * tables.slots + place.slot] == w { continue }
                    let slot = tables.instance.slots[place.slot].id
                    breaches.append(.alreadyFollowed(pupil: pupil, workshop: workshop, slot: slot))
                }
            }
        }
        return breaches
    }
}
