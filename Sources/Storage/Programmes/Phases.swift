public import School

extension ActivityKind: Column {}

/// A period that was made from a phase.
public struct PhasePeriod: Sendable, Hashable {
    public let phase: Phase.ID
    public let period: Period.ID
    public let name: String
    public let firstDay, lastDay: Day
}

extension SchoolStore {
    /// In order. - Parameter condition: on the programme `p`, with its arguments from `$2` on.
    static func phases(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [(programme: Programme.ID, phase: Phase)] {
        let activities = Dictionary(
            grouping: try db.rows(
                """
                SELECT a.phase, a.id, a.kind, a.title, a.run_by, a.first_week, a.last_week, a.hand_in FROM activity a
                JOIN phase f ON f.school = a.school AND f.id = a.phase JOIN programme p ON p.school = f.school AND p.id = f.programme
                WHERE a.school = $1 AND \(condition) ORDER BY a.position, a.id
                """, arguments
            ) { row in
                let (first, last): (Int?, Int?) = (try row[5], try row[6])
                let weeks = first.flatMap { first in last.map { first...max(first, $0) } }
                return (
                    phase: try row[0] as Phase.ID,
                    activity: Activity(id: try row[1], kind: try row[2], title: try row[3], runBy: try row[4], weeks: weeks, handIn: try row[7])
                )
            }, by: \.phase)
        return try db.rows(
            """
            SELECT f.programme, f.id, f.name, f.aim, f.cycle_year, f.least_weeks, f.most_weeks, f.not_before, f.previous, f.version,
                f.lived_from, f.lived_to, f.is_over FROM phase f
            JOIN programme p ON p.school = f.school AND p.id = f.programme
            WHERE f.school = $1 AND \(condition) ORDER BY f.cycle_year, f.position
            """, arguments
        ) { row in
            let id: Phase.ID = try row[1]
            let (least, most): (Int, Int) = (try row[5], try row[6])
            let (from, to, keepsLast): (Day?, Day?, Bool) = (try row[10], try row[11], try row[12])
            return (
                programme: try row[0],
                phase: Phase(
                    id: id,
                    content: PhaseContent(
                        name: try row[2], aim: try row[3], cycleYear: try row[4], weeks: least...max(least, most), notBefore: try row[7],
                        activities: activities[id]?.map(\.activity) ?? []), previous: try row[8], version: try row[9],
                    lived: from.flatMap { from in to.map { LivedDays(first: from, last: $0, keepsLast: keepsLast) } })
            )
        }
    }

    static func insertPhase(_ content: PhaseContent, as id: Phase.ID, of programme: Programme.ID, position: Int, previous: Phase.ID?, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO phase (school, id, programme, position, name, aim, cycle_year, least_weeks, most_weeks, not_before, previous, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
            """,
            [
                id, programme, position, content.name, content.aim, content.cycleYear, content.weeks.lowerBound, content.weeks.upperBound, content.notBefore,
                previous,
            ])
        try setActivities(content.activities, of: id, db)
    }

    private static func setActivities(_ activities: [Activity], of phase: Phase.ID, _ db: SchoolConnection) throws {
        // An id that is not of this phase, or comes twice, is no id of ours.
        var known = Set(try db.rows("SELECT id FROM activity WHERE school = $1 AND phase = $2", [phase]) { try $0[0] as Activity.ID })
        try db.run("DELETE FROM activity WHERE school = $1 AND phase = $2", [phase])
        for (index, activity) in activities.enumerated() {
            let id = known.remove(activity.id) ?? .new()
            try db.run(
                """
                INSERT INTO activity (school, id, phase, position, kind, title, run_by, first_week, last_week, hand_in)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                [
                    id, phase, index + 1, activity.kind, activity.title, activity.runBy, activity.weeks?.lowerBound, activity.weeks?.upperBound,
                    activity.handIn,
                ])
        }
    }

    // MARK: Days that were lived

    /// Before anything changes that decides where phases lie: those that began by this day keep their days.
    static func keepLivedDays(on today: Day, _ db: SchoolConnection) throws { try keepLivedDays(try programmes("1 = 1", [], db), on: today, db) }

    static func keepLivedDays(_ programmes: [Programme], on today: Day, _ db: SchoolConnection) throws {
        guard programmes.contains(where: { !$0.phases.isEmpty }) else { return }
        let calendar = try ownCalendar(db)
        for programme in programmes {
            for (phase, lived) in programme.livedDays(on: calendar, by: today) { try setLived(lived, of: phase, db) }
        }
    }

    /// After the calendar has changed: running phases that it cuts are laid anew from what they have lived.
    static func loosenCutPhases(on calendar: SchoolCalendar, by today: Day, _ db: SchoolConnection) throws {
        for programme in try programmes("1 = 1", [], db) {
            for phase in programme.cutPhases(on: calendar, by: today) { try setLived(phase.lived, of: phase.id, db) }
        }
    }

    private static func setLived(_ lived: LivedDays?, of phase: Phase.ID, _ db: SchoolConnection) throws {
        try db.run(
            "UPDATE phase SET lived_from = $3, lived_to = $4, is_over = $5 WHERE school = $1 AND id = $2",
            [phase, lived?.first, lived?.last, lived?.keepsLast ?? false])
    }

    /// Lays a phase anew with all after it in its year, as when its place in the past is itself what is corrected.
    static func forgetLivedDays(from phase: Phase.ID, in programme: Programme, _ db: SchoolConnection) throws {
        guard let index = programme.phases.firstIndex(where: { $0.id == phase }) else { return }
        let year = programme.phases[index].content.cycleYear
        for later in programme.phases[index...] where later.content.cycleYear == year { try setLived(nil, of: later.id, db) }
    }

    /// Comes last. What was lived of the programme by `today` stays, and so in the other changes of phases. Throws `.foreignKey` when there
    /// is no such programme any more.
    @discardableResult
    public func add(_ content: PhaseContent, to programme: Programme.ID, on today: Day) async throws -> Phase.ID {
        let id = Phase.ID.new()
        try await write { db in
            try Self.keepLivedDays([try Self.programme(programme, db)].compactMap { $0 }, on: today, db)
            let last = try db.count("SELECT COALESCE(max(position), 0) FROM phase WHERE school = $1 AND programme = $2", [programme])
            try Self.insertPhase(content, as: id, of: programme, position: last + 1, previous: nil, db)
        }
        return id
    }

    /// With its activities, in their order; those that are not in `content` are taken away. Other weeks lay it anew from the day on which it
    /// began, another day or year from where it then falls. Throws `.stale` when somebody saved since `version` was read.
    public func save(_ id: Phase.ID, _ content: PhaseContent, version: Int, on today: Day) async throws {
        try await write { db in
            if let programme = try Self.programme(ofPhase: id, db), let present = programme.phases.first(where: { $0.id == id })?.content {
                try Self.keepLivedDays([programme], on: today, db)
                if present.cycleYear != content.cycleYear || present.notBefore != content.notBefore {
                    try Self.forgetLivedDays(from: id, in: programme, db)
                } else if present.weeks != content.weeks {
                    let first = try Self.programme(programme.id, db)?.phases.first { $0.id == id }?.lived?.first
                    try Self.forgetLivedDays(from: id, in: programme, db)
                    try Self.setLived(first.map { LivedDays(first: $0, last: $0, keepsLast: false) }, of: id, db)
                }
            }
            let changed = try db.run(
                """
                UPDATE phase SET name = $3, aim = $4, cycle_year = $5, least_weeks = $6, most_weeks = $7, not_before = $8, version = version + 1
                WHERE school = $1 AND id = $2 AND version = $9
                """,
                [id, content.name, content.aim, content.cycleYear, content.weeks.lowerBound, content.weeks.upperBound, content.notBefore, version])
            guard changed == 1 else { throw StorageError.stale }
            try Self.setActivities(content.activities, of: id, db)
        }
    }

    /// Exchanges a phase with the one before it in its year, or the one after. Nothing happens at either end.
    public func move(_ phase: Phase.ID, of programme: Programme.ID, later: Bool, on today: Day) async throws {
        try await write { db in
            guard let present = try Self.programme(programme, db) else { return }
            let all = present.phases
            guard let index = all.firstIndex(where: { $0.id == phase }) else { return }
            let other = later ? index + 1 : index - 1
            guard all.indices.contains(other), all[other].content.cycleYear == all[index].content.cycleYear else { return }
            try Self.keepLivedDays([present], on: today, db)
            try Self.forgetLivedDays(from: all[min(index, other)].id, in: present, db)
            let position = { (id: Phase.ID) in try db.count("SELECT position FROM phase WHERE school = $1 AND id = $2", [id]) }
            let (mine, its) = (try position(phase), try position(all[other].id))
            // Out of the way first: positions are unique.
            try db.run("UPDATE phase SET position = $3 WHERE school = $1 AND id = $2", [phase, 1_000_000 + mine])
            try db.run("UPDATE phase SET position = $3 WHERE school = $1 AND id = $2", [all[other].id, mine])
            try db.run("UPDATE phase SET position = $3 WHERE school = $1 AND id = $2", [phase, its])
        }
    }

    /// With its activities. Its review is kept with the programme, and periods that were made from it stay.
    public func removePhase(_ id: Phase.ID, of programme: Programme.ID, on today: Day) async throws {
        try await write { db in
            guard let present = try Self.programme(programme, db), present.phases.contains(where: { $0.id == id }) else { return }
            try Self.keepLivedDays([present], on: today, db)
            try Self.keepReview(of: id, db)
            try Self.removePhase(id, db)
        }
    }

    static func removePhase(_ id: Phase.ID, _ db: SchoolConnection) throws {
        try db.run("UPDATE phase SET previous = NULL WHERE school = $1 AND previous = $2", [id])
        for table in ["activity", "phase_review", "phase_period"] { try db.run("DELETE FROM \(table) WHERE school = $1 AND phase = $2", [id]) }
        try db.run("DELETE FROM phase WHERE school = $1 AND id = $2", [id])
    }

    // MARK: Periods made from a phase

    /// Remembers that a period was made from a phase; nothing when the phase is gone.
    static func link(_ phase: Phase.ID, to period: Period.ID, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO phase_period (school, phase, period)
            SELECT CAST($1 AS BIGINT), f.id, CAST($3 AS BIGINT) FROM phase f WHERE f.school = $1 AND f.id = $2
            """, [phase, period])
    }

    /// Periods that were made from the phases of a programme, earliest first.
    public func periods(of programme: Programme.ID) async throws -> [PhasePeriod] {
        try await read { db in
            try db.rows(
                """
                SELECT x.phase, t.id, t.name, t.first_day, t.last_day FROM phase_period x JOIN phase f ON f.school = x.school AND f.id = x.phase
                JOIN period t ON t.school = x.school AND t.id = x.period
                WHERE x.school = $1 AND f.programme = $2 ORDER BY t.first_day, t.id
                """, [programme]
            ) { row in try PhasePeriod(phase: row[0], period: row[1], name: row[2], firstDay: row[3], lastDay: row[4]) }
        }
    }

    /// The programme of a phase.
    public func programme(ofPhase id: Phase.ID) async throws -> Programme? {
        try await read { db in try Self.programme(ofPhase: id, db) }
    }

    private static func programme(ofPhase id: Phase.ID, _ db: SchoolConnection) throws -> Programme? {
        try db.first("SELECT programme FROM phase WHERE school = $1 AND id = $2", [id]) { try $0[0] as Programme.ID }.flatMap { try programme($0, db) }
    }
}
