/// The room suits the workshop, is free in the slot, and holds one group at a time.
enum RoomOfGroups: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        var breaches: [Breach] = []
        var taken: [Int: [Int]] = [:]
        for group in seating.groups {
            let room = tables.instance.rooms[group.room].id
            if !tables.roomFits[group.workshop * tables.rooms + group.room] {
                breaches.append(.roomUnfit(group: group.number, room: room))
            }
            if !tables.roomFree[group.room * tables.slots + group.slot] {
                let slot = tables.instance.slots[group.slot].id
                breaches.append(.roomAbsent(group: group.number, room: room, slot: slot))
            }
            taken[group.room * tables.hours + tables.hour[group.slot], default: []].append(group.number)
        }
        for (key, groups) in taken.sorted(by: { $0.key < $1.key }) where groups.count > 1 {
            breaches.append(.roomTaken(room: tables.instance.rooms[key / tables.hours].id, groups: groups))
        }
        return breaches
    }
}
