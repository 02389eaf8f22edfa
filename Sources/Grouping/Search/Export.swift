extension Board {
    /// The plan as it stands, in the order of slots and workshops. O(places).
    func plan(bound: Int? = nil) -> Plan {
        Plan(instance: tables.instance.name, groups: slots.flatMap(groups), objective: objective, bound: bound)
    }

    /// The groups of a slot, in the order of workshops. O(places).
    func groups(of s: SlotBoard) -> [Plan.Group] {
        let instance = tables.instance
        let order = (0..<s.groups).sorted { (s.workshop[$0], s.number[$0]) < (s.workshop[$1], s.number[$1]) }
        return order.map { g in
            Plan.Group(
                workshop: instance.workshops[s.workshop[g]].id, slot: instance.slots[s.slot].id,
                staff: staff.staff(of: s.number[g], s.workshop[g]).map { instance.facilitators[$0].id },
                room: instance.rooms[s.room[g]].id,
                pupils: (0..<s.count).filter { s.seat[$0] == g }.map { instance.pupils[s.pupils[$0]].id })
        }
    }

    /// Hours that the groups of a slot take from the budget.
    func hours(of s: SlotBoard) -> Int {
        (0..<s.groups).reduce(0) { sum, g in
            sum + staff.staff(of: s.number[g], s.workshop[g]).count { tables.instance.facilitators[$0].hoursCount } * tables.sessions[s.slot]
        }
    }

    /// What the seats as they stand are worth. O(places).
    var objective: Int {
        let crowded = slots.reduce(0) { sum, s in
            for g in 0..<s.groups { s.size[g] = 0 }
            for i in 0..<s.count where s.seat[i] >= 0 { s.size[s.seat[i]] += 1 }
            return (0..<s.groups).reduce(sum) { $0 + max(0, s.size[$1] - s.comfort[$1]) }
        }
        return pupilPoints - tables.instance.weights.crowding * crowded
    }

    /// Whether every sum kept up to date is what the rules count from nothing: for debug builds.
    var agreesWithRules: Bool {
        let plan = plan()
        let full = Assessor(tables: tables).assess(plan)
        return full.objective == plan.objective && full.hours == staff.hours && full.isValid == (faults == 0)
    }
}
