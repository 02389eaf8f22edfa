public import School

/// A workshop as a pupil may rank it.
public struct WishChoice: Sendable {
    public let rules: WishRules.Choice
    public let title, objective: Phrase
    public let indicators: [Phrase]
    public let sessions: Int
    public var id: Workshop.ID { rules.workshop }
}

/// One pupil's wishes in one period, with all that ranking needs.
public struct WishSheet: Sendable {
    public let period: Period
    public let pupil: Pupil
    public let divisionCode: String
    /// Workshops on offer to the pupil's division, by title.
    public let choices: [WishChoice]
    /// Published priorities, first rank first, with the skill in the pupil's words.
    public let aims: [(aim: WishRules.Aim, label: Phrase)]
    public let menu: WishRules.Menu
    /// What was handed in; nil when nothing was.
    public let submission: WishSubmission?
    /// Changes by the coordinator, latest first.
    public let changes: [WishChange]

    public func choice(_ id: Workshop.ID) -> WishChoice? { choices.first { $0.id == id } }
}

extension SchoolStore {
    /// Nil when the pupil has no barrette in this period: wishes are not asked of them. Six short queries.
    public func wishSheet(_ period: Period.ID, _ pupil: Pupil.ID, on today: Day) async throws -> WishSheet? {
        try await read { db in
            guard let period = try Self.period(period, db), let person = try Self.wishingPupil(pupil, in: period, on: today, db) else { return nil }
            let choices = try Self.choices(of: period, for: person.division, db)
            let aims = try Self.aims(of: pupil, in: period, db)
            let history = try Self.history(of: pupil, in: period.id, db)
            return WishSheet(
                period: period, pupil: person.pupil, divisionCode: person.code, choices: choices, aims: aims,
                menu: WishRules.menu(
                    choices.map(\.rules), aims: aims.map(\.aim), followed: history.followed, barred: history.barred, wishCount: period.wishCount),
                submission: try Self.submission(of: pupil, in: period.id, db), changes: try Self.changes(of: pupil, in: period.id, db))
        }
    }

    /// Hands in the pupil's own wishes. Handing in the same again changes nothing and gives the first receipt again, so that
    /// a browser may send the form as often as it likes. One transaction of seven or eight short statements.
    ///
    /// Throws `WishRules.Refusal` (closed, not offered, …); `.stale` when the coordinator changed them since `version`
    /// was read, so that what an adult settled with the pupil is not overwritten from an old page.
    public func handInWishes(
        _ ranking: [Workshop.ID], of pupil: Pupil.ID, in period: Period.ID, seen version: Int, at now: Moment, today: Day
    ) async throws -> WishSubmission {
        try await write { db in
            guard let period = try Self.period(period, db), let person = try Self.wishingPupil(pupil, in: period, on: today, db) else {
                throw StorageError.stale
            }
            let present = try Self.submission(of: pupil, in: period.id, db)
            if let present, present.ranking == ranking { return present }
            try WishRules.checkOpen(period, at: now)
            if let present, present.isByStaff, present.version != version { throw StorageError.stale }
            try Self.validate(ranking, of: pupil, person.division, in: period, db)
            return try Self.keep(ranking, of: pupil, in: period.id, after: present, byStaff: false, at: now, db)
        }
    }

    /// The coordinator's change, at any time, with its reason. Throws `.stale` when the wishes are no longer those of
    /// `version` (0: none were there).
    public func changeWishes(
        _ ranking: [Workshop.ID], of pupil: Pupil.ID, in period: Period.ID, reason: String, by account: Account.ID, seen version: Int,
        at now: Moment, today: Day
    ) async throws -> WishSubmission {
        guard !reason.isEmpty else { throw WishRules.Refusal.reasonMissing }
        return try await write { db in
            guard let period = try Self.period(period, db), let person = try Self.wishingPupil(pupil, in: period, on: today, db) else {
                throw StorageError.stale
            }
            let present = try Self.submission(of: pupil, in: period.id, db)
            guard (present?.version ?? 0) == version else { throw StorageError.stale }
            if let present, present.ranking == ranking { return present }
            try Self.validate(ranking, of: pupil, person.division, in: period, db)
            let kept = try Self.keep(ranking, of: pupil, in: period.id, after: present, byStaff: true, at: now, db)
            try db.run(
                "INSERT INTO wish_change (school, id, period, pupil, at, account, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [Identifier<WishChange>.new(), period.id, pupil, now, account, reason])
            return kept
        }
    }

    // MARK: Parts of one transaction

    private static func validate(
        _ ranking: [Workshop.ID], of pupil: Pupil.ID, _ division: Division.ID, in period: Period, _ db: SchoolConnection
    ) throws {
        let choices = try choices(of: period, for: division, db).map(\.rules)
        let history = try history(of: pupil, in: period.id, db)
        let menu = WishRules.menu(
            choices, aims: try aims(of: pupil, in: period, db).map(\.aim), followed: history.followed, barred: history.barred,
            wishCount: period.wishCount)
        try WishRules.validate(ranking, menu: menu, wishCount: period.wishCount)
    }

    private static func keep(
        _ ranking: [Workshop.ID], of pupil: Pupil.ID, in period: Period.ID, after present: WishSubmission?, byStaff: Bool, at now: Moment,
        _ db: SchoolConnection
    ) throws -> WishSubmission {
        let version = (present?.version ?? 0) + 1
        try db.run(
            """
            INSERT INTO wish_submission (school, period, pupil, at, version, by_staff) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (school, period, pupil) DO UPDATE SET at = excluded.at, version = excluded.version, by_staff = excluded.by_staff
            """, [period, pupil, now, version, byStaff])
        if present != nil { try db.run("DELETE FROM wish WHERE school = $1 AND period = $2 AND pupil = $3", [period, pupil]) }
        let rows = ranking.indices.map { "($1, $2, $3, $\(4 + $0), \($0 + 1))" }.joined(separator: ", ")
        try db.run("INSERT INTO wish (school, period, pupil, workshop, rank) VALUES \(rows)", [period, pupil] + ranking)
        return WishSubmission(pupil: pupil, ranking: ranking, at: now, version: version, isByStaff: byStaff)
    }

    private static func wishingPupil(
        _ pupil: Pupil.ID, in period: Period, on today: Day, _ db: SchoolConnection
    ) throws -> (pupil: Pupil, division: Division.ID, code: String)? {
        try db.first(
            """
            SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, d.id, d.code FROM pupil p
            JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND m.from_day <= $4 AND (m.to_day IS NULL OR m.to_day >= $4)
            JOIN division d ON d.school = m.school AND d.id = m.division
            JOIN barrette_division bd ON bd.school = d.school AND bd.division = d.id
            JOIN barrette b ON b.school = bd.school AND b.id = bd.barrette AND b.period = $3
            WHERE p.school = $1 AND p.id = $2 AND (p.left_on IS NULL OR p.left_on > $4)
            """, [pupil, period.id, period.days.nearest(to: today)]
        ) { row in
            let division: Division.ID = try row[3]
            return (try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: division), division, try row[4])
        }
    }

    private static func choices(of period: Period, for division: Division.ID, _ db: SchoolConnection) throws -> [WishChoice] {
        let same = try period.round.map { try skillsLike($0, db) } ?? [:]
        var choices: [WishChoice] = []
        var skills: [Workshop.ID: Set<Skill.ID>] = [:]
        // One row per skill of a workshop: one query for all.
        _ = try db.rows(
            """
            SELECT w.id, w.title, w.objective, w.indicators, w.sessions, w.kind, w.repeatable, g.skill FROM offer o
            JOIN workshop w ON w.school = o.school AND w.id = o.workshop AND w.archived_at IS NULL
            JOIN workshop_gain g ON g.school = w.school AND g.workshop = w.id
            WHERE o.school = $1 AND o.period = $2 AND (
                EXISTS (SELECT 1 FROM offer_division d WHERE d.school = o.school AND d.period = o.period AND d.workshop = o.workshop AND d.division = $3)
                OR NOT EXISTS (SELECT 1 FROM offer_division d WHERE d.school = o.school AND d.period = o.period AND d.workshop = o.workshop))
            ORDER BY w.id
            """, [period.id, division]
        ) { row in
            let id: Workshop.ID = try row[0]
            let skill: Skill.ID = try row[7]
            if skills[id] == nil {
                choices.append(
                    WishChoice(
                        rules: try WishRules.Choice(workshop: id, kind: row[5], skills: [], isRepeatable: row[6]),
                        title: WorkshopSheets.told(try row[1]), objective: WorkshopSheets.told(try row[2]),
                        indicators: (try row[3] as String).split(separator: "\n").map { WorkshopSheets.told(String($0)) }, sessions: try row[4]))
            }
            skills[id, default: []].insert(same[skill] ?? skill)
        }
        return choices.map { choice in
            WishChoice(
                rules: WishRules.Choice(
                    workshop: choice.id, kind: choice.rules.kind, skills: skills[choice.id] ?? [], isRepeatable: choice.rules.isRepeatable),
                title: choice.title, objective: choice.objective, indicators: choice.indicators, sessions: choice.sessions)
        }.sorted(folding: \.title.fr)
    }

    /// Published priorities only: the menu shows what they are, so it may follow nothing that was not said.
    private static func aims(of pupil: Pupil.ID, in period: Period, _ db: SchoolConnection) throws -> [(aim: WishRules.Aim, label: Phrase)] {
        guard let round = period.round else { return [] }
        return try db.rows(
            """
            SELECT y.skill, y.kind, k.label, k.label_en FROM priority y JOIN skill k ON k.school = y.school AND k.id = y.skill
            WHERE y.school = $1 AND y.round = $2 AND y.pupil = $3 AND y.published_at IS NOT NULL ORDER BY y.rank
            """, [round, pupil]
        ) { row in (try WishRules.Aim(skill: row[0], kind: row[1]), try Phrase(fr: row[2], en: row[3])) }
    }

    /// Workshops that the pupil has followed in other periods, as published groups say, and those from which it is
    /// barred in this one.
    private static func history(
        of pupil: Pupil.ID, in period: Period.ID, _ db: SchoolConnection
    ) throws -> (followed: Set<Workshop.ID>, barred: Set<Workshop.ID>) {
        var followed: Set<Workshop.ID> = []
        var barred: Set<Workshop.ID> = []
        // One round trip for both: kind 1 followed, 2 barred.
        for (kind, workshop) in try db.rows(
            """
            SELECT 1, g.workshop FROM group_membership m JOIN need_group g ON g.school = m.school AND g.id = m.need_group
            WHERE m.school = $1 AND m.pupil = $2 AND m.void = 0 AND g.period <> $3
            UNION ALL SELECT 2, workshop FROM bar WHERE school = $1 AND pupil = $2 AND period = $3
            """, [pupil, period], { row in (try row[0] as Int, try row[1] as Workshop.ID) })
        {
            if kind == 1 { followed.insert(workshop) } else { barred.insert(workshop) }
        }
        return (followed, barred)
    }

    static func submission(of pupil: Pupil.ID, in period: Period.ID, _ db: SchoolConnection) throws -> WishSubmission? {
        let rows = try db.rows(
            """
            SELECT s.at, s.version, s.by_staff, w.workshop FROM wish_submission s
            JOIN wish w ON w.school = s.school AND w.period = s.period AND w.pupil = s.pupil
            WHERE s.school = $1 AND s.period = $2 AND s.pupil = $3 ORDER BY w.rank
            """, [period, pupil]
        ) { row in (at: try row[0] as Moment, version: try row[1] as Int, byStaff: try row[2] as Bool, workshop: try row[3] as Workshop.ID) }
        guard let first = rows.first else { return nil }
        return WishSubmission(pupil: pupil, ranking: rows.map(\.workshop), at: first.at, version: first.version, isByStaff: first.byStaff)
    }

    private static func changes(of pupil: Pupil.ID, in period: Period.ID, _ db: SchoolConnection) throws -> [WishChange] {
        try db.rows(
            """
            SELECT c.at, COALESCE(s.given_name, ''), COALESCE(s.family_name, a.login), c.reason FROM wish_change c
            JOIN account a ON a.school = c.school AND a.id = c.account
            LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
            WHERE c.school = $1 AND c.period = $2 AND c.pupil = $3 ORDER BY c.at DESC, c.id DESC
            """, [period, pupil]
        ) { row in
            WishChange(at: try row[0], byName: "\(try row[1] as String) \(try row[2] as String)".trimmingBlanks, reason: try row[3])
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String { String(drop { $0 == " " }) }
}
