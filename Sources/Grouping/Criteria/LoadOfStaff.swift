/// Nobody is in more groups than they accept, and nobody in fewer than they owe.
enum LoadOfStaff: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        var load = [Int](repeating: 0, count: tables.people)
        for group in seating.groups { for f in group.staff { load[f] += 1 } }
        return tables.instance.facilitators.enumerated().compactMap { f, person in
            if load[f] > person.maxGroups {
                return .tooManyGroups(facilitator: person.id, groups: load[f], most: person.maxGroups)
            }
            if load[f] < person.minGroups {
                return .tooFewGroups(facilitator: person.id, groups: load[f], least: person.minGroups)
            }
            return nil
        }
    }
}
