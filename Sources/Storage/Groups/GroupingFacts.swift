import School

extension GroupPlan.State: Column {}
extension PupilPair.Rule: Column {}

/// Two pupils of a period who must be kept apart or together, and workshops from which somebody is barred.
public struct GroupingRules: Sendable {
    public let pairs: [PupilPair]
    public let bars: [Bar]
    public let pins: [Pin]
    public let groupPins: [GroupPin]
}

extension SchoolStore {
    /// Everything that the groups of a period are made from; nil when there is no such period. About twenty queries,
    /// whatever the number of pupils.
    /// - Parameter day: modules that were over by then are history; today unless a plan that was made before is looked at.
    public func groupingProblem(
        _ id: Period.ID, school: Establishment, at now: Moment, today: Day, planned day: Day? = nil
    ) async throws -> GroupingProblem? {
        guard let means = try await means(of: id, school: school, on: today) else { return nil }
        return try await groupingProblem(of: means, at: now, today: today, planned: day)
    }

    /// The same for somebody who has the means of the period already.
    public func groupingProblem(of means: PeriodMeans, at now: Moment, today: Day, planned day: Day? = nil) async throws -> GroupingProblem {
        let (id, planned) = (means.period.id, min(today, day ?? today))
        var needs: [Pupil.ID: [Need]] = [:]
        if let round = means.period.round { needs = try await self.needs(round, now: now, today: today) }
        let needsFound = needs
        let wishes = try await self.wishes(of: id)
        let keys = try await skillKeys()
        // Groups for a period to come are made for the divisions as they will stand, as far as we know it.
        let day = means.period.days.nearest(to: today)
        return try await read { db in
            let pupils = try Self.pupils(ofPeriod: id, on: day, db)
            let past = try Self.past(before: means.period, today: planned, db)
            let current = try Self.workshopsInForce(id, db)
            let passedOver = try Self.passedOver(before: means.period, db)
            let rules = try Self.rules(id, db)
            return GroupingProblem(
                means: means,
                pupils: pupils.map { pupil in
                    PupilFacts(
                        pupil: pupil, needs: needsFound[pupil.id] ?? [], ranking: wishes[pupil.id] ?? [], followed: past[pupil.id] ?? [],
                        current: current[pupil.id] ?? [:], wasPassedOver: passedOver.contains(pupil.id))
                }, pairs: rules.pairs, bars: rules.bars, pins: rules.pins, groupPins: rules.groupPins, skillKeys: keys, today: planned)
        }
    }

    /// Pupils of the divisions of a period's barrettes, by name.
    public func pupils(ofPeriod id: Period.ID, on day: Day) async throws -> [Pupil] {
        try await read { db in try Self.pupils(ofPeriod: id, on: day, db) }
    }

    static func pupils(ofPeriod id: Period.ID, on day: Day, _ db: SchoolConnection) throws -> [Pupil] {
        try db.rows(
            """
            SELECT p.id, p.family_name, p.given_name, m.division FROM pupil p
            JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
            WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $3) AND m.division IN (
                SELECT bd.division FROM barrette b JOIN barrette_division bd ON bd.school = b.school AND bd.barrette = b.id
                WHERE b.school = p.school AND b.period = $2)
            ORDER BY p.sort_key, p.id
            """, [id, day]
        ) { row in try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3]) }
    }

    public func groupingRules(_ period: Period.ID) async throws -> GroupingRules {
        try await read { db in try Self.rules(period, db) }
    }

    static func rules(_ period: Period.ID, _ db: SchoolConnection) throws -> GroupingRules {
        let pairs = try db.rows("SELECT a, b, rule FROM pupil_pair WHERE school = $1 AND period = $2 ORDER BY a, b", [period]) { row in
            PupilPair(try row[0], try row[1], try row[2])
        }
        let bars = try db.rows("SELECT pupil, workshop FROM bar WHERE school = $1 AND period = $2 ORDER BY pupil, workshop", [period]) { row in
            try Bar(pupil: row[0], workshop: row[1])
        }
        return GroupingRules(pairs: pairs, bars: bars, pins: try pins(period, db), groupPins: try groupPins(period, db))
    }

    static func pins(_ period: Period.ID, _ db: SchoolConnection) throws -> [Pin] {
        try db.rows("SELECT pupil, module, weekly_slot, workshop FROM pin WHERE school = $1 AND period = $2 ORDER BY pupil, module", [period]) { row in
            try Pin(pupil: row[0], slot: SlotKey(module: row[1], weekly: row[2]), workshop: row[3])
        }
    }

    /// Workshops followed in modules that began before this period or are over.
    private static func past(before period: Period, today: Day, _ db: SchoolConnection) throws -> [Pupil.ID: Set<Workshop.ID>] {
        let rows = try db.rows(
            """
            SELECT DISTINCT gm.pupil, g.workshop FROM group_membership gm
            JOIN need_group g ON g.school = gm.school AND g.id = gm.need_group
            JOIN module mo ON mo.school = g.school AND mo.id = g.module
            WHERE gm.school = $1 AND gm.void = 0
                AND ((g.period <> $2 AND mo.first_day < $3) OR (g.period = $2 AND mo.last_day < $4))
            """, [period.id, period.firstDay, today]
        ) { row in (try row[0] as Pupil.ID, try row[1] as Workshop.ID) }
        return Dictionary(grouping: rows, by: \.0).mapValues { Set($0.map(\.1)) }
    }

    private static func workshopsInForce(_ period: Period.ID, _ db: SchoolConnection) throws -> [Pupil.ID: [SlotKey: Workshop.ID]] {
        var found: [Pupil.ID: [SlotKey: Workshop.ID]] = [:]
        let rows = try db.rows(
            """
            SELECT gm.pupil, gm.module, gm.weekly_slot, g.workshop FROM group_membership gm
            JOIN need_group g ON g.school = gm.school AND g.id = gm.need_group
            WHERE gm.school = $1 AND g.period = $2 AND gm.ended_by IS NULL AND gm.group_exit IS NULL
            """, [period]
        ) { row in (pupil: try row[0] as Pupil.ID, slot: SlotKey(module: try row[1], weekly: try row[2]), workshop: try row[3] as Workshop.ID) }
        for row in rows { found[row.pupil, default: [:]][row.slot] = row.workshop }
        return found
    }

    /// Pupils whose latest wishes in an earlier, published period were all left aside.
    private static func passedOver(before period: Period, _ db: SchoolConnection) throws -> Set<Pupil.ID> {
        guard
            let latest = try db.first(
                """
                SELECT x.id FROM period x WHERE x.school = $1 AND x.first_day < $2
                    AND EXISTS (SELECT 1 FROM plan pl WHERE pl.school = x.school AND pl.period = x.id AND pl.state = 'published')
                ORDER BY x.first_day DESC, x.id DESC LIMIT 1
                """, [period.firstDay], { row in try row[0] as Period.ID })
        else { return [] }
        // Joined here: without statistics PostgreSQL tries every membership for every wish.
        let followed = Set(
            try db.rows(
                """
                SELECT gm.pupil, g.workshop FROM need_group g
                JOIN group_membership gm ON gm.school = g.school AND gm.need_group = g.id AND gm.void = 0
                WHERE g.school = $1 AND g.period = $2
                """, [latest]
            ) { row in Following(pupil: try row[0], workshop: try row[1]) })
        let answered = try db.rows("SELECT pupil FROM wish_submission WHERE school = $1 AND period = $2", [latest]) { row in try row[0] as Pupil.ID }
        let rankings = try rankings(of: latest, db)
        return Set(
            answered.filter { pupil in !(rankings[pupil] ?? []).contains { followed.contains(Following(pupil: pupil, workshop: $0)) } })
    }

    private struct Following: Hashable {
        let pupil: Pupil.ID
        let workshop: Workshop.ID
    }

    // MARK: Rules set by hand

    public func setPair(_ pair: PupilPair, in period: Period.ID) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO pupil_pair (school, period, a, b, rule) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (school, period, a, b) DO UPDATE SET rule = EXCLUDED.rule
                """, [period, pair.a, pair.b, pair.rule])
        }
    }

    public func removePair(_ a: Pupil.ID, _ b: Pupil.ID, in period: Period.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM pupil_pair WHERE school = $1 AND period = $2 AND a = $3 AND b = $4", [period, min(a, b), max(a, b)])
        }
    }

    public func removePin(of pupil: Pupil.ID, in slot: SlotKey, _ period: Period.ID) async throws {
        try await write { db in
            try db.run(
                "DELETE FROM pin WHERE school = $1 AND period = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5",
                [period, pupil, slot.module, slot.weekly])
        }
    }

    public func setBar(_ bar: Bar, in period: Period.ID) async throws {
        try await write { db in
            try db.run(
                "INSERT INTO bar (school, period, pupil, workshop) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                [period, bar.pupil, bar.workshop])
        }
    }

    public func removeBar(_ bar: Bar, in period: Period.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM bar WHERE school = $1 AND period = $2 AND pupil = $3 AND workshop = $4", [period, bar.pupil, bar.workshop])
        }
    }
}

extension SchoolStore {
    /// What adults call each skill, by what stays the same from version to version: `AP/AP-EXP`. The latest version's words.
    public func skillLabels() async throws -> [String: Phrase] {
        try await read { db in
            let rows = try db.rows(
                """
                SELECT f.code, s.code, s.label, s.label_en FROM skill s JOIN framework f ON f.school = s.school AND f.id = s.framework
                WHERE s.school = $1 ORDER BY f.version
                """
            ) { row in ("\(try row[0] as String)/\(try row[1] as String)", Phrase(fr: try row[2], en: try row[3])) }
            return Dictionary(rows, uniquingKeysWith: { _, latest in latest })
        }
    }

    /// Everyone who has a place in a plan, also those who have left since.
    public func pupils(ofPlan id: GroupPlan.ID, and others: [Pupil.ID] = [], on today: Day) async throws -> [Pupil] {
        let more = others.isEmpty ? "" : "OR p.id IN (\(others.indices.map { "$\($0 + 4)" }.joined(separator: ", ")))"
        return try await read { db in
            try db.rows(
                """
                SELECT p.id, p.family_name, p.given_name, m.division FROM pupil p
                LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                    AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                WHERE p.school = $1 AND (p.id IN (SELECT l.pupil FROM plan_place l WHERE l.school = p.school AND l.plan = $2) \(more))
                """, [id, today] + others.map { $0 as any Column }
            ) { row in try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3]) }
        }
    }
}
