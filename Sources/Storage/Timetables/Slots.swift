public import School

/// What barrettes of a school hold, as a search for hours sees it.
public struct HeldHour: Sendable {
    public let period: Period.ID
    public let divisions: [Division.ID]
    public let slot: WeeklySlot
    public let days: Tenure
}

extension SchoolStore {
    /// Hours of barrettes of every period that has a day in common with this one.
    public func heldHours(beside period: Period) async throws -> [HeldHour] {
        try await read { db in
            let others = try db.rows(
                "SELECT id, first_day, last_day FROM period WHERE school = $1 AND first_day <= $3 AND last_day >= $2", [period.firstDay, period.lastDay]
            ) { row in (id: try row[0] as Period.ID, days: Tenure(from: try row[1], to: try row[2])) }
            return try others.flatMap { other in
                try Self.barrettes(of: other.id, db).flatMap { barrette in
                    barrette.slots.map { HeldHour(period: other.id, divisions: barrette.divisions, slot: $0, days: other.days) }
                }
            }
        }
    }

    /// Adds barrettes, or their slots to those of the same divisions that the period has already; a slot that is there is not added
    /// again. One transaction. Throws `.stale` when the period changed since `version`.
    public func add(_ barrettes: [Barrette], to period: Period.ID, version: Int) async throws {
        try await write { db in
            let changed = try db.run("UPDATE period SET version = version + 1 WHERE school = $1 AND id = $2 AND version = $3", [period, version])
            guard changed == 1 else { throw StorageError.stale }
            for barrette in barrettes {
                let same = try Self.barrettes(of: period, db).first { Set($0.divisions) == Set(barrette.divisions) }
                if same == nil {
                    try db.run("INSERT INTO barrette (school, id, period, name) VALUES ($1, $2, $3, $4)", [barrette.id, period, barrette.name])
                    try Self.insertDivisions(barrette.divisions, of: barrette.id, db)
                }
                for slot in barrette.slots where !(same?.slots.contains { $0.hasSameHours(as: slot) } ?? false) {
                    try Self.insertSlot(
                        WeeklySlot(
                            id: slot.id, barrette: same?.id ?? barrette.id, weekday: slot.weekday, startsAt: slot.startsAt, length: slot.length,
                            alternance: slot.alternance, weeks: slot.weeks), db)
                }
            }
        }
    }
}
