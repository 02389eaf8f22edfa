extension Instance {
    /// The plan in force as far as the pupils' `current` tells it, to start a search from; `nil` when it tells nothing. Who shares a workshop
    /// shares a group, as many as may be open at once where one is too small. It names nobody and any room: the search finds them anew.
    public var planInForce: Plan? {
        guard let room = rooms.first else { return nil }
        var groups: [Plan.Group] = []
        for slot in slots {
            let members = Dictionary(grouping: pupils.filter { $0.slots.contains(slot.id) }) { $0.current[slot.id] }
            for workshop in workshops {
                guard let present = members[workshop.id]?.map(\.id) else { continue }
                let copies = max(1, min(workshop.maxParallel, (present.count + workshop.maxSize - 1) / workshop.maxSize))
                for k in 0..<copies {
                    let share = present[(k * present.count / copies)..<((k + 1) * present.count / copies)]
                    groups.append(Plan.Group(workshop: workshop.id, slot: slot.id, staff: [], room: room.id, pupils: Array(share)))
                }
            }
        }
        return groups.isEmpty ? nil : Plan(instance: name, groups: groups, objective: 0)
    }
}
