public import School

/// Modules with published groups were given other dates, and nothing was saved.
public enum PublishedDates: Error, Sendable, Hashable {
    /// Nobody has said that the groups shall follow.
    case unconfirmed
    case refused(ModuleDates, ModuleDates.Refusal)
    /// On the new days pupils, people or rooms belong to published groups of another period at the same hours.
    case clashing
}

extension SchoolStore {
    /// Of these modules, those with groups that were published, with how many groups and pupils. One query.
    public func published(inModules modules: [Module.ID]) async throws -> [Module.ID: PublishedUse] {
        try await read { db in try Self.published(inModules: modules, db) }
    }

    private static func published(inModules modules: [Module.ID], _ db: SchoolConnection) throws -> [Module.ID: PublishedUse] {
        let asked = Set(modules)
        let uses = try db.rows(
            "SELECT module, count(DISTINCT need_group), count(DISTINCT pupil) FROM group_membership WHERE school = $1 AND void = 0 GROUP BY module"
        ) { row in (try row[0] as Module.ID, try PublishedUse(groups: row[1], pupils: row[2])) }
        return Dictionary(uses.filter { asked.contains($0.0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The days of a module on which what is published of its groups changes, after its first.
    public func publishedChanges(in module: Module) async throws -> [Day] {
        try await read { db in try Self.publishedChanges(in: module, db) }
    }

    private static let groupsOfModule = "need_group IN (SELECT g.id FROM need_group g WHERE g.school = $1 AND g.module = $2)"

    private static func publishedChanges(in module: Module, _ db: SchoolConnection) throws -> [Day] {
        var days: Set<Day> = []
        for table in holdings {
            days.formUnion(
                try db.rows(
                    "SELECT DISTINCT from_day FROM \(table) WHERE school = $1 AND \(groupsOfModule) AND void = 0 AND from_day > $3",
                    [module.id, module.firstDay]
                ) { try $0[0] as Day })
            days.formUnion(
                try db.rows(
                    "SELECT DISTINCT to_day FROM \(table) WHERE school = $1 AND \(groupsOfModule) AND void = 0 AND ended_by IS NOT NULL",
                    [module.id]
                ) { try $0[0] as Day + 1 })
        }
        return days.sorted()
    }

    /// The modules among `modules` with published groups whose dates would change. Throws `PublishedDates` when they may not.
    static func movedModules(
        _ modules: [Module], from present: [Module], carrying: (today: Day, now: Moment)?, _ db: SchoolConnection
    ) throws -> [ModuleDates] {
        let changes = modules.compactMap { new in present.first { $0.id == new.id }.map { ModuleDates(from: $0, to: new) } }.filter(\.isChange)
        guard !changes.isEmpty else { return [] }
        let uses = try published(inModules: changes.map(\.old.id), db)
        let moved = changes.filter { uses[$0.old.id] != nil }
        for dates in moved {
            guard let carrying else { throw PublishedDates.unconfirmed }
            if let refusal = dates.refusal(on: carrying.today, changes: try publishedChanges(in: dates.old, db), among: modules) {
                throw PublishedDates.refused(dates, refusal)
            }
        }
        return moved
    }

    /// Lets what is published of a module's groups begin and end with its new days. Whoever leaves the school or the barrette
    /// before they end has the place until then.
    static func carry(_ dates: ModuleDates, _ when: (today: Day, now: Moment), _ db: SchoolConnection) throws {
        let (old, new) = (dates.old, dates.new)
        // Exits come first: a place that would now begin after its pupil has gone never does.
        try db.run(
            "UPDATE group_membership SET void = 1 WHERE school = $1 AND module = $2 AND void = 0 AND group_exit IS NOT NULL AND to_day < $3",
            [old.id, new.firstDay])
        try db.run(
            "UPDATE group_membership SET to_day = $3 WHERE school = $1 AND module = $2 AND void = 0 AND group_exit IS NOT NULL AND to_day > $3",
            [old.id, new.lastDay])
        for table in holdings {
            let lasts = table == "group_membership" ? "ended_by IS NULL AND group_exit IS NULL" : "ended_by IS NULL"
            // What is void follows too: a publication that is taken back lets it hold again.
            try db.run(
                """
                UPDATE \(table) SET from_day = CASE WHEN from_day = $3 THEN $4 ELSE from_day END,
                    to_day = CASE WHEN to_day = $5 AND (void = 1 OR (\(lasts))) THEN $6 ELSE to_day END
                WHERE school = $1 AND \(groupsOfModule) AND (void = 0 OR (from_day <= $6 AND to_day >= $4))
                """, [old.id, old.firstDay, new.firstDay, old.lastDay, new.lastDay])
        }
        let pupils = try db.rows(
            "SELECT DISTINCT pupil FROM group_membership WHERE school = $1 AND module = $2 AND void = 0 AND ended_by IS NULL", [old.id]
        ) { try $0[0] as Pupil.ID }
        for pupil in pupils.sorted() { try takeOut(pupil, from: when.today, at: when.now, seenAt: when.now, db) }
    }

    /// Whether the groups in force of a period now meet those of another, lessons, or each other.
    /// - Parameter slots: only the groups of these; nil for all.
    static func hasClashes(of period: Period.ID, in slots: Set<WeeklySlot.ID>? = nil, from day: Day, _ db: SchoolConnection) throws -> Bool {
        let inForce = try db.first("SELECT id FROM plan WHERE school = $1 AND period = $2 AND state = 'published'", [period]) { try $0[0] as GroupPlan.ID }
        guard let inForce else { return false }
        let contents = try presentContents(of: inForce, from: day, db)
        let concerned = PlanContents(groups: contents.groups.filter { slots?.contains($0.slot.weekly) ?? true }, places: contents.places)
        guard try engagements(of: period, from: day, db).clashes(with: concerned, from: day).isEmpty else { return true }
        return try ownClashes(in: contents, of: period, from: day, db).contains { clash in
            clash.slots.contains { slots?.contains($0.weekly) ?? true }
        }
    }
}
