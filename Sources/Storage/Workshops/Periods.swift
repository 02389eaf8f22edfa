public import School

/// Why a weekly slot with published groups is not given other hours.
public enum PublishedHours: Error {
    /// The day from which they hold is missing.
    case undated
    /// Somebody or something would be in two places at once.
    case clashing
}

/// What of a weekly slot is published.
public struct PublishedUse: Sendable, Hashable {
    public let groups, pupils: Int
}

/// A division that a barrette may hold.
public struct DivisionSize: Sendable {
    public let division: Division
    public let pupils: Int
}

extension SchoolStore {
    static let periodColumns = """
        id, name, round, first_day, last_day, hours_budget, wish_count, wishes_open_at, wishes_close_at, version,
        (SELECT c.dispositif FROM period_dispositif c WHERE c.school = period.school AND c.period = period.id)
        """

    static func period(_ row: Row) throws -> Period {
        try Period(
            id: row[0], name: row[1], round: row[2], firstDay: row[3], lastDay: row[4], hoursBudget: row[5], dispositif: row[10],
            wishCount: row[6], wishesOpenAt: row[7], wishesCloseAt: row[8], version: row[9])
    }

    /// Latest first.
    public func periods() async throws -> [Period] {
        try await read { db in
            try db.rows("SELECT \(Self.periodColumns) FROM period WHERE school = $1 ORDER BY first_day DESC, id DESC", [], Self.period)
        }
    }

    public func period(_ id: Period.ID) async throws -> Period? { try await read { db in try Self.period(id, db) } }

    static func period(_ id: Period.ID, _ db: SchoolConnection) throws -> Period? {
        try db.first("SELECT \(periodColumns) FROM period WHERE school = $1 AND id = $2", [id], period)
    }

    /// What a new period may take over from each period, latest first: names of the barrettes, and how many workshops on offer
    /// are still in the catalogue.
    public func settingsToTakeOver() async throws -> [(period: Period, barrettes: [String], workshops: Int)] {
        let (barrettes, offers) = try await read { db in
            (
                try db.rows("SELECT period, name FROM barrette WHERE school = $1 ORDER BY name, id") { row in
                    (period: try row[0] as Period.ID, name: try row[1] as String)
                },
                try db.rows(
                    """
                    SELECT o.period, count(*) FROM offer o JOIN workshop w ON w.school = o.school AND w.id = o.workshop
                    WHERE o.school = $1 AND w.archived_at IS NULL GROUP BY o.period
                    """
                ) { row in (try row[0] as Period.ID, try row[1] as Int) }
            )
        }
        let names = Dictionary(grouping: barrettes, by: \.period).mapValues { $0.map(\.name) }
        let counts = Dictionary(offers, uniquingKeysWith: { first, _ in first })
        return try await periods().map { ($0, names[$0.id] ?? [], counts[$0.id] ?? 0) }
    }

    /// Diagnosis rounds that a period may build on, latest first.
    public func roundNames() async throws -> [(id: DiagnosisRound.ID, name: String)] {
        try await read { db in
            try db.rows("SELECT id, name FROM round WHERE school = $1 ORDER BY opens_on DESC, id DESC") { row in (try row[0], try row[1]) }
        }
    }

    /// Creates a period with its modules. With `model`, its barrettes, slots, absences and offers are taken over, and its dispositif
    /// where none is given, so that a coordinator starts from the last period and changes what changed. `phase` is the phase of a
    /// programme that it is made from.
    public func add(_ period: Period, modules: [Module], like model: Period.ID?, from phase: Phase.ID? = nil) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO period (school, id, name, round, first_day, last_day, hours_budget, wish_count, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
                """, [period.id, period.name, period.round, period.firstDay, period.lastDay, period.hoursBudget, period.wishCount])
            for module in modules { try Self.insertModule(module, of: period.id, db) }
            if let phase { try Self.link(phase, to: period.id, db) }
            if let dispositif = period.dispositif { try Self.setDispositif(dispositif, of: period.id, db) }
            guard let model else { return }
            if period.dispositif == nil, phase == nil { try Self.copyDispositif(of: model, to: period.id, on: period.firstDay, db) }
            for barrette in try Self.barrettes(of: model, db) {
                let copy = Barrette.ID.new()
                try db.run("INSERT INTO barrette (school, id, period, name) VALUES ($1, $2, $3, $4)", [copy, period.id, barrette.name])
                try Self.insertDivisions(barrette.divisions, of: copy, db)
                for slot in barrette.slots {
                    let copied = WeeklySlot.ID.new()
                    try Self.insertSlot(
                        WeeklySlot(
                            id: copied, barrette: copy, weekday: slot.weekday, startsAt: slot.startsAt, length: slot.length,
                            alternance: slot.alternance, weeks: slot.weeks), db)
                    for (table, column) in [("facilitator_absence", "facilitator"), ("room_absence", "room")] {
                        try db.run(
                            """
                            INSERT INTO \(table) (school, \(column), weekly_slot)
                            SELECT CAST($1 AS BIGINT), \(column), CAST($2 AS BIGINT) FROM \(table) WHERE school = $1 AND weekly_slot = $3
                            """, [copied, slot.id])
                    }
                }
            }
            try db.run(
                """
                INSERT INTO offer (school, period, workshop, max_parallel)
                SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), o.workshop, o.max_parallel FROM offer o JOIN workshop w ON w.school = o.school AND w.id = o.workshop
                WHERE o.school = $1 AND o.period = $3 AND w.archived_at IS NULL
                """, [period.id, model])
            try db.run(
                """
                INSERT INTO offer_division (school, period, workshop, division)
                SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), d.workshop, d.division FROM offer_division d
                JOIN offer o ON o.school = d.school AND o.period = $2 AND o.workshop = d.workshop
                WHERE d.school = $1 AND d.period = $3
                """, [period.id, model])
        }
    }

    /// Name, days, round, budget, dispositif, number of wishes and modules, all of it or nothing. Modules that are not in `modules` are
    /// removed, those new are added; positions follow the first days. Throws `.stale` when somebody saved since
    /// `period.version` was read, `.foreignKey` when a module to be removed has groups, `MixedAccounts` when hours of published groups
    /// would go from support to projects or back.
    ///
    /// Groups published in a module whose dates change begin and end with it, when `carrying` says so and the change takes
    /// nothing back of what took place; throws `PublishedDates` otherwise, `SessionRefusal.clash` when they would meet a session on its date.
    public func save(_ period: Period, modules: [Module], carrying: (today: Day, now: Moment)? = nil) async throws {
        try await writeRefusingClashes(from: carrying?.today) { db in
            let changed = try db.run(
                """
                UPDATE period SET name = $3, round = $4, first_day = $5, last_day = $6, hours_budget = $7, wish_count = $8, version = version + 1
                WHERE school = $1 AND id = $2 AND version = $9
                """,
                [period.id, period.name, period.round, period.firstDay, period.lastDay, period.hoursBudget, period.wishCount, period.version])
            guard changed == 1 else { throw StorageError.stale }
            try Self.setDispositif(period.dispositif, of: period.id, db)
            if let carrying { try Self.settle(through: carrying.today - 1, db) }
            let moved = try Self.movedModules(modules, from: Self.modules(of: period.id, db), carrying: carrying, db)
            try Self.setModules(modules, of: period.id, db)
            guard let carrying, !moved.isEmpty else { return }
            for dates in moved { try Self.carry(dates, carrying, db) }
            guard try !Self.hasClashes(of: period.id, from: carrying.today, db) else { throw PublishedDates.clashing }
        }
    }

    /// When pupils may hand in wishes. Throws `.stale` as `save` does.
    public func setWishes(of period: Period.ID, open: Moment?, close: Moment?, version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                """
                UPDATE period SET wishes_open_at = $3, wishes_close_at = $4, version = version + 1
                WHERE school = $1 AND id = $2 AND version = $5
                """, [period, open, close, version])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// Closes wishes that are open; does nothing otherwise.
    public func closeWishes(of period: Period.ID, at now: Moment) async throws {
        try await write { db in
            try db.run(
                """
                UPDATE period SET wishes_close_at = $3, version = version + 1
                WHERE school = $1 AND id = $2 AND wishes_open_at < $3 AND wishes_close_at > $3
                """, [period, now])
        }
    }

    // MARK: Modules

    static func modules(of period: Period.ID, _ db: SchoolConnection) throws -> [Module] {
        try db.rows(
            "SELECT id, position, name, first_day, last_day FROM module WHERE school = $1 AND period = $2 ORDER BY position", [period]
        ) { row in try Module(id: row[0], position: row[1], name: row[2], firstDay: row[3], lastDay: row[4]) }
    }

    private static func insertModule(_ module: Module, of period: Period.ID, _ db: SchoolConnection) throws {
        try db.run(
            "INSERT INTO module (school, id, period, position, name, first_day, last_day) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [module.id, period, module.position, module.name, module.firstDay, module.lastDay])
    }

    private static func setModules(_ modules: [Module], of period: Period.ID, _ db: SchoolConnection) throws {
        let kept = Set(modules.map(\.id))
        let present = try Self.modules(of: period, db).map(\.id)
        for id in present where !kept.contains(id) {
            try db.run("DELETE FROM offer_slot WHERE school = $1 AND module = $2", [id])
            try db.run("DELETE FROM module WHERE school = $1 AND id = $2", [id])
        }
        // Out of the way first: positions are unique.
        try db.run("UPDATE module SET position = position + 1000 WHERE school = $1 AND period = $2", [period])
        for (index, module) in modules.sorted(by: { $0.firstDay < $1.firstDay }).enumerated() {
            let placed = Module(id: module.id, position: index + 1, name: module.name, firstDay: module.firstDay, lastDay: module.lastDay)
            if present.contains(module.id) {
                try db.run(
                    "UPDATE module SET position = $3, name = $4, first_day = $5, last_day = $6 WHERE school = $1 AND id = $2",
                    [placed.id, placed.position, placed.name, placed.firstDay, placed.lastDay])
            } else {
                try insertModule(placed, of: period, db)
            }
        }
    }

    private static func bump(_ period: Period.ID, _ version: Int, _ db: SchoolConnection) throws {
        let changed = try db.run(
            "UPDATE period SET version = version + 1 WHERE school = $1 AND id = $2 AND version = $3", [period, version])
        guard changed == 1 else { throw StorageError.stale }
    }

    // MARK: Barrettes

    static func barrettes(of period: Period.ID, _ db: SchoolConnection) throws -> [Barrette] {
        var divisions: [Barrette.ID: [Division.ID]] = [:]
        for (barrette, division) in try db.rows(
            """
            SELECT bd.barrette, bd.division FROM barrette_division bd
            JOIN barrette b ON b.school = bd.school AND b.id = bd.barrette JOIN division d ON d.school = bd.school AND d.id = bd.division
            WHERE bd.school = $1 AND b.period = $2 ORDER BY d.code, d.id
            """, [period], { row in (try row[0] as Barrette.ID, try row[1] as Division.ID) })
        {
            divisions[barrette, default: []].append(division)
        }
        let slots = try db.rows(
            """
            SELECT w.id, w.barrette, w.weekday, w.starts_at, w.length, w.alternance, w.weeks FROM weekly_slot w
            JOIN barrette b ON b.school = w.school AND b.id = w.barrette
            WHERE w.school = $1 AND b.period = $2 ORDER BY w.weekday, w.starts_at, w.id
            """, [period]
        ) { row in
            try WeeklySlot(
                id: row[0], barrette: row[1], weekday: row[2], startsAt: row[3], length: row[4], alternance: row[5], weeks: WeekList.mondays(row[6]))
        }
        return try db.rows("SELECT id, name FROM barrette WHERE school = $1 AND period = $2 ORDER BY id", [period]) { row in
            let id: Barrette.ID = try row[0]
            return Barrette(id: id, name: try row[1], divisions: divisions[id] ?? [], slots: slots.filter { $0.barrette == id })
        }
    }

    /// Divisions of the school year with their pupils of this day, by level and code.
    public func divisionSizes(year: Int, on today: Day) async throws -> [DivisionSize] {
        try await read { db in try Self.divisionSizes(year: year, on: today, db) }
    }

    static func divisionSizes(year: Int, on today: Day, _ db: SchoolConnection) throws -> [DivisionSize] {
        try db.rows(
            """
            SELECT d.id, d.code, d.label, d.level, count(p.id) FROM division d
            LEFT JOIN division_membership m ON m.school = d.school AND m.division = d.id
                AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
            LEFT JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > $3)
            WHERE d.school = $1 AND d.year = $2 GROUP BY d.id, d.code, d.label, d.level
            """, [year, today]
        ) { row in try DivisionSize(division: Division(id: row[0], code: row[1], label: row[2], level: row[3]), pupils: row[4]) }
        .sorted { $0.division.order < $1.division.order }
    }

    static func insertDivisions(_ divisions: [Division.ID], of barrette: Barrette.ID, _ db: SchoolConnection) throws {
        for division in Set(divisions).sorted() {
            try db.run("INSERT INTO barrette_division (school, barrette, division) VALUES ($1, $2, $3)", [barrette, division])
        }
    }

    static func insertSlot(_ slot: WeeklySlot, _ db: SchoolConnection) throws {
        try db.run(
            "INSERT INTO weekly_slot (school, id, barrette, weekday, starts_at, length, alternance, weeks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            [slot.id, slot.barrette, slot.weekday, slot.startsAt, slot.length, slot.alternance, WeekList.text(slot.weeks)])
    }

    /// Adds a barrette with its first slots.
    public func add(_ barrette: Barrette, to period: Period.ID) async throws {
        try await write { db in
            try db.run("INSERT INTO barrette (school, id, period, name) VALUES ($1, $2, $3, $4)", [barrette.id, period, barrette.name])
            try Self.insertDivisions(barrette.divisions, of: barrette.id, db)
            for slot in barrette.slots { try Self.insertSlot(slot, db) }
            try db.run("UPDATE period SET version = version + 1 WHERE school = $1 AND id = $2", [period])
        }
    }

    /// Name, divisions and slots as they stand in `barrette`; slots that keep their id keep who is absent from them.
    /// Hours of a slot with published groups change from `day` on: what was held before is kept as it was.
    /// Throws `.stale`, `.foreignKey` when a slot to be removed has groups, `PublishedHours` when `day` is missing, or when the groups in
    /// force would meet those of another period, each other, or lessons; `SessionRefusal.clash` when they would meet a session on its date.
    public func save(_ barrette: Barrette, of period: Period.ID, version: Int, from day: Day? = nil) async throws {
        try await writeRefusingClashes(from: day) { db in
            try Self.bump(period, version, db)
            let changed = try db.run(
                "UPDATE barrette SET name = $3 WHERE school = $1 AND id = $2 AND period = $4", [barrette.id, barrette.name, period])
            guard changed == 1 else { throw StorageError.stale }
            try db.run("DELETE FROM barrette_division WHERE school = $1 AND barrette = $2", [barrette.id])
            try Self.insertDivisions(barrette.divisions, of: barrette.id, db)
            let kept = Set(barrette.slots.map(\.id))
            let now = try Self.barrettes(of: period, db).first { $0.id == barrette.id }?.slots ?? []
            let present = Set(now.map(\.id))
            let moved = barrette.slots.filter { slot in now.contains { $0.id == slot.id && !$0.hasSameHours(as: slot) } }
            let published = try Self.published(in: moved.map(\.id), db)
            for id in published.keys {
                guard let day else { throw PublishedHours.undated }
                guard let old = now.first(where: { $0.id == id }), let new = moved.first(where: { $0.id == id }) else { continue }
                let hours = SlotHours(old, past: try Self.pastHours("p.weekly_slot = $2", [id], db)[id] ?? [])
                let changed = hours.changed(to: new, from: day)
                try Self.keepHours(changed, db)
                try Self.renumberSessions(from: hours, to: changed, since: day, db)
            }
            for slot in present.subtracting(kept).sorted() { try Self.remove(slot, db) }
            for slot in barrette.slots {
                if present.contains(slot.id) {
                    try db.run(
                        "UPDATE weekly_slot SET weekday = $3, starts_at = $4, length = $5, alternance = $6, weeks = $7 WHERE school = $1 AND id = $2",
                        [slot.id, slot.weekday, slot.startsAt, slot.length, slot.alternance, WeekList.text(slot.weeks)])
                } else {
                    try Self.insertSlot(slot, db)
                }
            }
            if let day, !published.isEmpty, try Self.hasClashes(of: period, in: Set(published.keys), from: day, db) { throw PublishedHours.clashing }
        }
    }

    /// Of these slots, those with groups that were published, with how many groups and pupils.
    public func published(in slots: [WeeklySlot.ID]) async throws -> [WeeklySlot.ID: PublishedUse] {
        try await read { db in try Self.published(in: slots, db) }
    }

    private static func published(in slots: [WeeklySlot.ID], _ db: SchoolConnection) throws -> [WeeklySlot.ID: PublishedUse] {
        var uses: [WeeklySlot.ID: PublishedUse] = [:]
        for slot in slots {
            let use = try db.first(
                """
                SELECT count(DISTINCT need_group), count(DISTINCT pupil) FROM group_membership WHERE school = $1 AND weekly_slot = $2 AND void = 0
                """, [slot]
            ) { row in try PublishedUse(groups: row[0], pupils: row[1]) }
            if let use, use.groups > 0 { uses[slot] = use }
        }
        return uses
    }

    /// - Parameter condition: on `p`, with its arguments from `$2` on.
    static func pastHours(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [WeeklySlot.ID: [SlotHours.Past]] {
        let rows = try db.rows(
            """
            SELECT p.weekly_slot, p.through_day, s.barrette, p.weekday, p.starts_at, p.length, p.alternance, p.weeks FROM past_hours p
            JOIN weekly_slot s ON s.school = p.school AND s.id = p.weekly_slot
            WHERE p.school = $1 AND \(condition) ORDER BY p.through_day
            """, arguments
        ) { row in
            try SlotHours.Past(
                through: row[1],
                weekly: WeeklySlot(
                    id: row[0], barrette: row[2], weekday: row[3], startsAt: row[4], length: row[5], alternance: row[6], weeks: WeekList.mondays(row[7])))
        }
        return Dictionary(grouping: rows, by: \.weekly.id)
    }

    private static func keepHours(_ hours: SlotHours, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM past_hours WHERE school = $1 AND weekly_slot = $2", [hours.weekly.id])
        for past in hours.past {
            try db.run(
                """
                INSERT INTO past_hours (school, weekly_slot, through_day, weekday, starts_at, length, alternance, weeks)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    hours.weekly.id, past.through, past.weekly.weekday, past.weekly.startsAt, past.weekly.length, past.weekly.alternance,
                    WeekList.text(past.weekly.weeks),
                ])
        }
    }

    private static func remove(_ slot: WeeklySlot.ID, _ db: SchoolConnection) throws {
        for table in ["facilitator_absence", "room_absence", "offer_slot"] {
            try db.run("DELETE FROM \(table) WHERE school = $1 AND weekly_slot = $2", [slot])
        }
        try db.run("DELETE FROM weekly_slot WHERE school = $1 AND id = $2", [slot])
    }

    /// Throws `.foreignKey` when groups were made in it.
    public func removeBarrette(_ id: Barrette.ID, of period: Period.ID) async throws {
        try await write { db in
            guard try db.count("SELECT count(*) FROM barrette WHERE school = $1 AND id = $2 AND period = $3", [id, period]) == 1 else {
                throw StorageError.stale
            }
            for slot in try db.rows("SELECT id FROM weekly_slot WHERE school = $1 AND barrette = $2", [id], { try $0[0] as WeeklySlot.ID }) {
                try Self.remove(slot, db)
            }
            try db.run("DELETE FROM barrette_division WHERE school = $1 AND barrette = $2", [id])
            try db.run("DELETE FROM barrette WHERE school = $1 AND id = $2", [id])
            try db.run("UPDATE period SET version = version + 1 WHERE school = $1 AND id = $2", [period])
        }
    }
}
