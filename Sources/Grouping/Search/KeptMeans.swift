extension Assessor {
    /// `plan` with its groups led by whom and held where they were in `base`, as far as that breaks no rule more and costs no point:
    /// to the search all people of a pool and all rooms of a kind are alike, to a school they are not. Pupils do not move.
    ///
    /// O(groups) assessments at most.
    public func keepingMeans(of base: Plan, in plan: Plan) -> Plan {
        let former = Self.former(of: plan, in: base)
        var best = plan
        var known = assess(plan)
        func take(_ candidate: Plan) {
            guard candidate != best else { return }
            let found = assess(candidate)
            guard found.breaches.count <= known.breaches.count, found.objective >= known.objective else { return }
            best = candidate
            known = found
        }
        // Everything at once, as a person's most groups count over all slots; what that does not allow, one group after another.
        take(settled(best, former))
        for one in former.sorted(by: { $0.key < $1.key }) where best.groups[one.key].room != one.value.room || best.groups[one.key].staff != one.value.staff {
            take(settled(best, [one.key: one.value]))
        }
        return best
    }

    /// Which group of the base each group was: of the same workshop in the same slot, those with most pupils in common first.
    private static func former(of plan: Plan, in base: Plan) -> [Int: Plan.Group] {
        var pairs: [(common: Int, new: Int, old: Int)] = []
        for (new, group) in plan.groups.enumerated() {
            for (old, other) in base.groups.enumerated() where other.slot == group.slot && other.workshop == group.workshop {
                pairs.append((Set(group.pupils).intersection(other.pupils).count, new, old))
            }
        }
        var former: [Int: Plan.Group] = [:]
        var taken: Set<Int> = []
        for pair in pairs.sorted(by: { ($1.common, $0.new, $0.old) < ($0.common, $1.new, $1.old) }) where former[pair.new] == nil && !taken.contains(pair.old) {
            former[pair.new] = base.groups[pair.old]
            taken.insert(pair.old)
        }
        return former
    }

    /// Groups get what they had; a group of the same hour that had it meanwhile gets what they leave.
    private func settled(_ plan: Plan, _ former: [Int: Plan.Group]) -> Plan {
        var result = plan
        let hours = Dictionary(tables.instance.slots.map { ($0.id, $0.hour ?? $0.id) }, uniquingKeysWith: { first, _ in first })
        for (_, members) in Dictionary(grouping: plan.groups.indices, by: { hours[plan.groups[$0].slot] ?? plan.groups[$0].slot }) {
            let back = members.filter { former[$0] != nil }
            func displaced(_ wanted: Set<String>, _ left: Set<String>, _ held: (Int) -> [String], _ fits: (Int, Int, String) -> Bool, _ give: (Int, Int, String) -> Void) {
                var free = left.subtracting(wanted).sorted()
                for member in members where former[member] == nil {
                    for (place, name) in held(member).enumerated() where wanted.contains(name) {
                        guard let next = free.firstIndex(where: { fits(member, place, $0) }) ?? free.indices.first else { continue }
                        give(member, place, free.remove(at: next))
                    }
                }
            }
            displaced(
                Set(back.compactMap { former[$0]?.room }), Set(back.map { plan.groups[$0].room }), { [plan.groups[$0].room] }, { _, _, _ in true },
                { result.groups[$0].room = $2 })
            displaced(
                Set(back.flatMap { former[$0]?.staff ?? [] }), Set(back.flatMap { plan.groups[$0].staff }), { plan.groups[$0].staff },
                { member, place, name in
                    let pools = tables.workshopIndex[plan.groups[member].workshop].map { tables.instance.workshops[$0].staff } ?? []
                    return pools.indices.contains(place) && pools[place].contains(name)
                }, { result.groups[$0].staff[$1] = $2 })
            for member in back {
                guard let old = former[member] else { continue }
                result.groups[member].room = old.room
                result.groups[member].staff = old.staff
            }
        }
        return result
    }
}
