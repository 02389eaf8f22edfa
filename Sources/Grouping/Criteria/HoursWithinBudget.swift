/// The hours of all groups together (sessions × people whose hours count) stay within the budget.
enum HoursWithinBudget: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        guard let budget = tables.instance.hoursBudget else { return [] }
        let used = hours(seating, tables)
        return used > budget ? [.overBudget(hours: used, budget: budget)] : []
    }

    static func hours(_ seating: Seating, _ tables: Tables) -> Int {
        seating.groups.reduce(0) { sum, group in
            let counted = group.staff.count { tables.instance.facilitators[$0].hoursCount }
            return sum + tables.sessions[group.slot] * (counted + group.staffNamed - group.staff.count)
        }
    }
}
