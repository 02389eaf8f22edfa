public import School

/// What is known of some pupils' needs in one round.
public struct NeedsMap: Sendable {
    public let round: DiagnosisRound
    public let skills: [Skill]
    /// By name.
    public let sheets: [NeedsSheet]
    /// The adults who have a voice in it.
    public let voices: [Staff.ID: Staff]
}

/// What is known of one pupil's needs.
public struct NeedsSheet: Sendable {
    public let pupil: Pupil
    /// One per skill of the round, in its order.
    public let syntheses: [Synthesis]
    public let confirmed: ConfirmedNeeds?

    public func synthesis(_ skill: Skill.ID) -> Synthesis? { syntheses.first { $0.skill == skill } }

    /// Whether on some skill the voices differ.
    public var isDisputed: Bool { syntheses.contains { !$0.disagreements.isEmpty } }
}

/// Strengths and priorities as the team confirmed them.
public struct ConfirmedNeeds: Sendable, Hashable {
    public let recommendation: Recommendation
    public let confirmedAt: Moment
    /// Nil while the pupil and the guardians do not see them.
    public let publishedAt: Moment?
}

/// What a pupil and the guardians read.
public struct PublishedNeeds: Sendable, Hashable {
    public let round: DiagnosisRound
    public let skills: [Skill]
    public let recommendation: Recommendation
    public let publishedAt: Moment

    public func skill(_ id: Skill.ID) -> Skill? { skills.first { $0.id == id } }
}

/// Whose needs a question is about.
private enum Asked: Sendable {
    case division(Division.ID)
    case pupil(Pupil.ID)
    /// Every division of the round.
    case everyone
}

extension SchoolStore {
    /// The map of one division: eight queries, whatever its size. Nil when the round does not look at the division.
    public func needsMap(
        _ id: DiagnosisRound.ID, division: Division.ID, now: Moment, today: Day
    ) async throws -> NeedsMap? {
        try await read { db in
            let looks = try db.count(
                "SELECT count(*) FROM round_division WHERE school = $1 AND round = $2 AND division = $3", [id, division])
            return looks == 1 ? try synthesised(id, .division(division), now: now, today: today, db) : nil
        }
    }

    /// The same for one pupil, with what adults and the pupil said before they changed their word: eight queries. Nil when the round does not look at the pupil's division.
    public func needsMap(_ id: DiagnosisRound.ID, pupil: Pupil.ID, now: Moment, today: Day) async throws -> NeedsMap? {
        try await read { db in
            let map = try synthesised(id, .pupil(pupil), now: now, today: today, db)
            return map?.sheets.isEmpty ?? true ? nil : map
        }
    }

    /// Need weights of every pupil of the round's divisions, for the grouping model: confirmed priorities where there are some,
    /// suggested ones elsewhere. A pupil of whom nothing is known has an empty list. Seven queries for a whole school.
    ///
    /// Skills are those of the round; a workshop's gains may name an earlier or later version of the same framework, so
    /// compare by `(framework code, skill code)`, which `skillKeys()` gives.
    public func needs(_ id: DiagnosisRound.ID, now: Moment, today: Day) async throws -> [Pupil.ID: [Need]] {
        let map = try await read { db in try synthesised(id, .everyone, now: now, today: today, db) }
        guard let map else { return [:] }
        return Dictionary(
            map.sheets.map { sheet in
                let recommendation =
                    sheet.confirmed?.recommendation ?? .suggested(from: sheet.syntheses, skills: map.skills, language: .fr)
                return (
                    sheet.pupil.id,
                    NeedWeights.needs(sheet.syntheses, recommendation: recommendation, isConfirmed: sheet.confirmed != nil)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// `AP/AP-EXP` for each skill of each version: what stays the same from version to version. One query.
    public func skillKeys() async throws -> [Skill.ID: String] {
        try await read { db in
            let keys = try db.rows(
                """
                SELECT s.id, f.code, s.code FROM skill s JOIN framework f ON f.school = s.school AND f.id = s.framework WHERE s.school = $1
                """
            ) { row in (try row[0] as Skill.ID, "\(try row[1] as String)/\(try row[2] as String)") }
            return Dictionary(keys, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What has been published of a pupil, newest round first. Three queries.
    public func publishedNeeds(of pupil: Pupil.ID) async throws -> [PublishedNeeds] {
        try await read { db in try recommendationsPublished("= $2", [pupil], db)[pupil] ?? [] }
    }

    /// The same of everybody who is, was or will be in a published group; whoever has nothing published is left out. Three queries.
    public func publishedNeeds(ofGroup group: NeedGroup.ID) async throws -> [Pupil.ID: [PublishedNeeds]] {
        try await read { db in
            try recommendationsPublished("IN (SELECT gm.pupil FROM group_membership gm WHERE gm.school = $1 AND gm.need_group = $2 AND gm.void = 0)", [group], db)
        }
    }

    /// Rounds that look at a pupil's division today, in August at that of September, or looked at the one that they had at the end of a past
    /// school year, newest first. One query.
    public func rounds(ofPupil pupil: Pupil.ID, today: Day) async throws -> [DiagnosisRound] {
        let day = enrolmentDay("$3")
        return try await read { db in
            try db.rows(
                """
                SELECT \(roundColumns) FROM division_membership m
                JOIN division d ON d.school = m.school AND d.id = m.division
                JOIN round_division rd ON rd.school = d.school AND rd.division = d.id
                JOIN round r ON r.school = rd.school AND r.id = rd.round
                WHERE m.school = $1 AND m.pupil = $2 AND r.opens_on <= $3
                    AND m.from_day <= COALESCE(\(roundEnd), \(day)) AND (m.to_day IS NULL OR m.to_day >= COALESCE(\(roundEnd), \(day)))
                ORDER BY r.opens_on DESC, r.id DESC
                """, [pupil, today], diagnosisRound)
        }
    }
}

// MARK: - What was published

/// - Parameter whose: what follows a column of pupils, with its arguments from `$2` on.
private func recommendationsPublished(_ whose: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [Pupil.ID: [PublishedNeeds]] {
    struct Line {
        let pupil: Pupil.ID
        let round: DiagnosisRound
        let priority: Priority
        let at: Moment
    }
    let priorities = try db.rows(
        """
        SELECT \(roundColumns), y.rank, y.skill, y.kind, y.reason, y.published_at, y.pupil, y.proposed
        FROM priority y JOIN round r ON r.school = y.school AND r.id = y.round
        WHERE y.school = $1 AND y.pupil \(whose) AND y.published_at IS NOT NULL ORDER BY y.pupil, y.round DESC, y.rank
        """, arguments
    ) { row in
        Line(
            pupil: try row[11], round: try diagnosisRound(row),
            priority: try Priority(rank: row[6], skill: row[7], kind: row[8], reason: row[9], proposed: row[12]),
            at: try row[10])
    }
    let strengths = try db.rows(
        """
        SELECT t.pupil, t.round, t.skill FROM strength t
        WHERE t.school = $1 AND t.pupil \(whose) AND EXISTS (
            SELECT 1 FROM priority y
            WHERE y.school = t.school AND y.round = t.round AND y.pupil = t.pupil AND y.published_at IS NOT NULL)
        ORDER BY t.pupil, t.round, t.rank
        """, arguments
    ) { row in (pupil: try row[0] as Pupil.ID, round: try row[1] as DiagnosisRound.ID, skill: try row[2] as Skill.ID) }
    let named = Set(priorities.map(\.priority.skill) + strengths.map(\.skill))
    guard !named.isEmpty else { return [:] }
    let skills = try db.rows(
        """
        SELECT DISTINCT \(skillColumns) FROM skill s JOIN round_skill rs ON rs.school = s.school AND rs.skill = s.id
        JOIN priority y ON y.school = rs.school AND y.round = rs.round
        WHERE s.school = $1 AND y.pupil \(whose)
        """, arguments, skillRow
    ).filter { named.contains($0.id) }
    return Dictionary(grouping: priorities, by: \.pupil).mapValues { lines in
        let own = strengths.filter { $0.pupil == lines.first?.pupil }
        var published: [PublishedNeeds] = []
        for line in lines where published.last?.round.id != line.round.id {
            published.append(
                PublishedNeeds(
                    round: line.round, skills: skills,
                    recommendation: Recommendation(
                        strengths: own.filter { $0.round == line.round.id }.map(\.skill),
                        priorities: lines.filter { $0.round.id == line.round.id }.map(\.priority)), publishedAt: line.at))
        }
        return published
    }
}

// MARK: - One set of queries for a pupil, a division or a school

/// Who is asked about (`who`), and the skills of the round with each skill that counts for one (`item`): observations count through
/// the item's code, whichever version of the framework they were made with, and never those of a later round: identifiers are in
/// the order of time.
///
/// Materialised, so that evidence is always looked up by pupil: left to itself before its statistics are gathered, PostgreSQL went through
/// every observation for each of these rows, 28 s for a class.
private func whoAndItems(_ members: String) -> String {
    """
    WITH who AS MATERIALIZED (SELECT DISTINCT m.pupil \(members)),
    item AS MATERIALIZED (
        SELECT rs.skill AS asked, s.id AS skill FROM round_skill rs
        JOIN skill target ON target.school = rs.school AND target.id = rs.skill
        JOIN framework tf ON tf.school = target.school AND tf.id = target.framework
        JOIN framework f ON f.school = tf.school AND f.code = tf.code
        JOIN skill s ON s.school = f.school AND s.framework = f.id AND s.code = target.code
        WHERE rs.school = $1 AND rs.round = $2)
    """
}

private func synthesised(_ id: DiagnosisRound.ID, _ asked: Asked, now: Moment, today: Day, _ db: SchoolConnection) throws -> NeedsMap? {
    let head = try db.first("SELECT \(roundHeadColumns) FROM round r WHERE r.school = $1 AND r.id = $2", [id]) { try roundHead($0, today: today) }
    guard let head else { return nil }
    let round = head.round
    let skills = try roundSkills(id, withDropped: true, db)
    // $2 is the round and $3 the day; $4 narrows it down.
    let narrowed: (sql: String, arguments: [any Column])
    switch asked {
    case .division(let division): narrowed = ("AND m.division = $4", [division])
    case .pupil(let pupil): narrowed = ("AND m.pupil = $4", [pupil])
    case .everyone: narrowed = ("", [])
    }
    let members = """
        FROM round_division rd
        JOIN division_membership m ON m.school = rd.school AND m.division = rd.division
            AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
        JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > $3)
        WHERE rd.school = $1 AND rd.round = $2 \(narrowed.sql)
        """
    let arguments: [any Column] = [id, head.enrolmentDay] + narrowed.arguments

    let pupils = try db.rows("SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division \(members) ORDER BY p.sort_key, p.id", arguments) {
        row in try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3])
    }
    var evidence: [ObservationSheet.Cell: [Evidence]] = [:]
    var voices: [Staff.ID: Staff] = [:]
    let observed = try db.rows(
        """
        \(whoAndItems(members))
        SELECT o.pupil, item.asked, o.level, o.at, st.id, st.family_name, st.given_name, st.civility
        FROM who JOIN observation o ON o.school = $1 AND o.pupil = who.pupil AND o.round <= $2 AND o.level > 0
        JOIN item ON item.skill = o.skill
        JOIN staff st ON st.school = o.school AND st.id = o.staff
        """, arguments
    ) { row in
        (
            cell: ObservationSheet.Cell(pupil: try row[0], skill: try row[1]), level: try row[2] as Level, at: try row[3] as Moment,
            staff: try Staff(id: row[4], familyName: row[5], givenName: row[6], civility: row[7])
        )
    }
    for line in observed {
        voices[line.staff.id] = line.staff
        evidence[line.cell, default: []].append(Evidence(voice: .adult(line.staff.id), level: line.level, at: line.at))
    }
    var said = "SELECT school, round, pupil, skill, level, at, words, 0 AS replaced FROM self_assessment WHERE school = $1"
    // One pupil's page shows what they said before as well.
    if case .pupil = asked {
        said += " UNION ALL SELECT school, round, pupil, skill, level, at, words, 1 FROM replaced_self_assessment WHERE school = $1"
    }
    let own = try db.rows(
        """
        \(whoAndItems(members))
        SELECT a.pupil, item.asked, a.level, a.at, a.words, a.replaced
        FROM who JOIN (\(said)) a ON a.school = $1 AND a.pupil = who.pupil AND a.round <= $2
        JOIN item ON item.skill = a.skill
        """, arguments
    ) { row in
        (
            cell: ObservationSheet.Cell(pupil: try row[0], skill: try row[1]),
            word: Evidence(voice: .pupil, level: try row[2], at: try row[3], words: try row[4], isReplaced: try row[5])
        )
    }
    for line in own { evidence[line.cell, default: []].append(line.word) }
    if case .pupil = asked {
        for line in try replaced(arguments, members, db) {
            voices[line.staff.id] = line.staff
            evidence[line.cell, default: []].append(line.word)
        }
    }
    let confirmed = try confirmedNeeds(id, "AND x.pupil IN (SELECT m.pupil \(members))", arguments, db)
    let reference = round.reference(now: now, today: today)
    return NeedsMap(
        round: round, skills: skills,
        sheets: pupils.map { pupil in
            NeedsSheet(
                pupil: pupil,
                syntheses: skills.map { skill in
                    Synthesis(
                        skill: skill.id, evidence: evidence[ObservationSheet.Cell(pupil: pupil.id, skill: skill.id)] ?? [], now: reference)
                }, confirmed: confirmed[pupil.id])
        }, voices: voices)
}

/// What adults said of these pupils before they said something else, or took it back. One query.
private func replaced(
    _ arguments: [any Column], _ members: String, _ db: SchoolConnection
) throws -> [(cell: ObservationSheet.Cell, word: Evidence, staff: Staff)] {
    try db.rows(
        """
        \(whoAndItems(members))
        SELECT o.pupil, item.asked, o.level, o.at, st.id, st.family_name, st.given_name, st.civility
        FROM who JOIN replaced_observation o ON o.school = $1 AND o.pupil = who.pupil AND o.round <= $2
        JOIN item ON item.skill = o.skill
        JOIN staff st ON st.school = o.school AND st.id = o.staff
        """, arguments
    ) { row in
        let staff = try Staff(id: row[4], familyName: row[5], givenName: row[6], civility: row[7])
        return (
            ObservationSheet.Cell(pupil: try row[0], skill: try row[1]),
            Evidence(voice: .adult(staff.id), level: try row[2], at: try row[3], isReplaced: true), staff
        )
    }
}

/// Confirmed strengths and priorities in a round; `condition` narrows `x` down. `$2` is the round. Two queries.
private func confirmedNeeds(
    _ id: DiagnosisRound.ID, _ condition: String, _ arguments: [any Column], _ db: SchoolConnection
) throws -> [Pupil.ID: ConfirmedNeeds] {
    let strengths = try db.rows(
        "SELECT x.pupil, x.skill FROM strength x WHERE x.school = $1 AND x.round = $2 \(condition) ORDER BY x.rank", arguments
    ) { row in (pupil: try row[0] as Pupil.ID, skill: try row[1] as Skill.ID) }
    let strengthsOf = Dictionary(grouping: strengths, by: \.pupil).mapValues { $0.map(\.skill) }
    let priorities = try db.rows(
        """
        SELECT x.pupil, x.rank, x.skill, x.kind, x.reason, x.confirmed_at, x.published_at, x.proposed
        FROM priority x WHERE x.school = $1 AND x.round = $2 \(condition) ORDER BY x.rank
        """, arguments
    ) { row in
        (
            pupil: try row[0] as Pupil.ID,
            priority: try Priority(rank: row[1], skill: row[2], kind: row[3], reason: row[4], proposed: row[7]),
            confirmedAt: try row[5] as Moment, publishedAt: try row[6] as Moment?
        )
    }
    return Dictionary(grouping: priorities, by: \.pupil).compactMapValues { lines in
        lines.first.map { first in
            ConfirmedNeeds(
                recommendation: Recommendation(strengths: strengthsOf[first.pupil] ?? [], priorities: lines.map(\.priority)),
                confirmedAt: first.confirmedAt, publishedAt: first.publishedAt)
        }
    }
}
