/// Groups that must open: each for itself, and as many as there are of them.
extension Diagnosis {
    mutating func fixedGroups() {
        if tables.fixed.isEmpty { return }
        var able: [Int] = []
        for (f, fixed) in tables.fixed.enumerated() {
            guard let obstacle = obstacle(f) else {
                able.append(f)
                continue
            }
            add(
                .fixedCannotOpen(fixed: f, workshop: workshop(fixed.workshop), slot: slot(fixed.slot), because: obstacle),
                [drop([f])] + waysToOpen(fixed.workshop, fixed.slot, obstacle))
        }
        able = withinParallel(able)
        var isShort = false
        for h in 0..<tables.hours {
            let here = able.filter { tables.hour[tables.fixed[$0].slot] == h }
            let conflict = smallest(here) { canOpen($0) }
            if conflict.isEmpty { continue }
            isShort = true
            add(
                .fixedCannotAllOpen(workshops: conflict.map { workshop(tables.fixed[$0].workshop) }, slot: slot(tables.fixed[conflict[0]].slot)),
                conflict.map { dropped(from: here, $0) { canOpen($0) } })
        }
        // Over all hours nobody may lead more groups than their most.
        let overload = isShort ? [] : smallest(able) { haveLeaders($0) }
        if !overload.isEmpty {
            let groups = overload.map { tables.fixed[$0] }
            add(
                .fixedBeyondLoad(fixed: overload, workshops: groups.map { workshop($0.workshop) }, slots: groups.map { slot($0.slot) }),
                leaders(overload).map { f in
                    .raiseLoad(facilitator: tables.instance.facilitators[f].id, to: tables.instance.facilitators[f].maxGroups + 1)
                } + overload.map { dropped(from: able, $0) { haveLeaders($0) } })
        }
        for s in 0..<tables.slots {
            let here = able.filter { tables.fixed[$0].slot == s }
            func needed(_ groups: [Int]) -> Int { groups.reduce(0) { $0 + tables.instance.workshops[tables.fixed[$1].workshop].minSize } }
            if needed(here) <= tables.pupilsIn[s].count { continue }
            add(
                .fixedNeedPupils(
                    slot: slot(s), workshops: here.map { workshop(tables.fixed[$0].workshop) }, neededAtLeast: needed(here), pupils: tables.pupilsIn[s].count),
                here.map { dropped(from: here, $0) { needed($0) <= tables.pupilsIn[s].count } })
        }
    }

    /// Those that are no more than may be open at once; of the others it is told how many they are.
    private mutating func withinParallel(_ able: [Int]) -> [Int] {
        var within: [Int] = []
        for (cell, all) in Dictionary(grouping: able, by: { tables.fixed[$0].slot * tables.workshops + tables.fixed[$0].workshop }).sorted(by: { $0.key < $1.key }) {
            let w = cell % tables.workshops, s = cell / tables.workshops
            let most = tables.instance.workshops[w].maxParallel
            within += all.prefix(most)
            if all.count <= most { continue }
            add(
                .fixedBeyondParallel(workshop: workshop(w), slot: slot(s), groups: all.count, most: most),
                [drop(Array(all.dropFirst(most))), .allowParallel(workshop: workshop(w), to: all.count)])
        }
        return within.sorted()
    }

    private func drop(_ fixed: [Int]) -> Refusal.WayOut {
        let ways = fixed.map { Refusal.WayOut.dropFixed(workshop: workshop(tables.fixed[$0].workshop), slot: slot(tables.fixed[$0].slot)) }
        return ways.count == 1 ? ways[0] : .all(ways)
    }

    /// Giving up the group, and more of them until those left pass.
    private func dropped(from groups: [Int], _ first: Int, _ passes: ([Int]) -> Bool) -> Refusal.WayOut {
        var gone = [first], left = groups.filter { $0 != first }
        while let next = smallest(left, passes).last {
            gone.append(next)
            left.removeAll { $0 == next }
        }
        return drop(gone)
    }

    /// A smallest part of them that does not pass; empty when all of them do.
    private func smallest(_ groups: [Int], _ passes: ([Int]) -> Bool) -> [Int] {
        if passes(groups) { return [] }
        return groups.reduce(into: groups) { left, f in
            let rest = left.filter { $0 != f }
            if !passes(rest) { left = rest }
        }
    }

    /// What keeps the fixed group from opening, were it alone.
    private func obstacle(_ f: Int) -> Refusal.Obstacle? {
        let fixed = tables.fixed[f], w = fixed.workshop, s = fixed.slot
        if let found = obstacle(w, s), fixed.staff == nil || found != .nobody, fixed.room == nil || found != .noRoom { return found }
        if let staff = fixed.staff {
            let pools = tables.pools[w]
            let isAsked = staff.count == pools.count && Set(staff).count == staff.count && zip(staff, pools).allSatisfy { $1.contains($0) }
            if !isAsked || !staff.allSatisfy({ tables.isFree($0, s) }) { return .peopleNamed }
        }
        if let room = fixed.room, !tables.rooms(for: w, in: s).contains(room) { return .roomNamed }
        return nil
    }

    /// Whom each place of the fixed groups may have.
    private func people(_ fixed: [Int]) -> [[Int]] {
        fixed.flatMap { f -> [[Int]] in
            let group = tables.fixed[f]
            if let staff = group.staff { return staff.map { [$0] } }
            return tables.pools[group.workshop].map { $0.filter { tables.isFree($0, group.slot) } }
        }
    }

    /// Whether people and rooms are enough for these fixed groups of one hour, each on its own account.
    private func canOpen(_ fixed: [Int]) -> Bool {
        let rooms = fixed.map { f in tables.fixed[f].room.map { [$0] } ?? tables.rooms(for: tables.fixed[f].workshop, in: tables.fixed[f].slot) }
        return !Matching.largest(people(fixed), right: tables.people).contains { $0 < 0 } && !Matching.largest(rooms, right: tables.rooms).contains { $0 < 0 }
    }

    /// Whether all of them can have leaders when each person leads no more than their most, in whatever hours.
    private func haveLeaders(_ fixed: [Int]) -> Bool {
        let most = tables.instance.facilitators.map { min($0.maxGroups, tables.hours) }
        let first = most.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let edges = people(fixed).map { $0.flatMap { Array(first[$0]..<first[$0 + 1]) } }
        return !Matching.largest(edges, right: first[most.count]).contains { $0 < 0 }
    }

    private func leaders(_ fixed: [Int]) -> [Int] { Set(people(fixed).joined()).sorted() }
}
