public import School

/// A round as the list of rounds shows it.
public struct RoundSummary: Sendable, Hashable {
    public let round: DiagnosisRound
    public let divisions: [String]
    public let skills: Int
}

/// A round with what it looks at and whom it asks.
public struct RoundContents: Sendable, Hashable {
    public let round: DiagnosisRound
    public let divisions: [RoundDivision]
    public let skills: [Skill]
    /// No longer asked about; what was answered about them is kept and counts.
    public let droppedDivisions: [Division]
    public let droppedSkills: [Skill]
    /// On which one looks who is in its divisions.
    public let enrolmentDay: Day
    /// Raised by each change.
    public let version: Int

    public struct RoundDivision: Sendable, Hashable {
        public let division: Division
        public let pupils: Int
    }
}

/// What a new round may be made of.
public struct RoundMaterial: Sendable {
    public let divisions: [Entry]
    public struct Entry: Sendable, Hashable {
        public let division: Division
        public let pupils: Int
        /// Who teaches it, main teachers first.
        public let staff: [Staff]
        /// What each teaches there.
        public let subjects: [Staff.ID: [String]]

        public init(division: Division, pupils: Int, staff: [Staff], subjects: [Staff.ID: [String]] = [:]) {
            self.division = division
            self.pupils = pupils
            self.staff = staff
            self.subjects = subjects
        }
    }
}

/// A round that is about to be created.
public struct RoundDraft: Sendable {
    public var name: String
    public var opensOn, closesOn: Day
    public var minutesMax: Int
    public var divisions: [Division.ID]
    public var skills: [Skill.ID]
    public var asks: [Ask]

    public init(
        name: String, opensOn: Day, closesOn: Day, minutesMax: Int, divisions: [Division.ID], skills: [Skill.ID], asks: [Ask]
    ) {
        self.name = name
        self.opensOn = opensOn
        self.closesOn = closesOn
        self.minutesMax = minutesMax
        self.divisions = divisions
        self.skills = skills
        self.asks = asks
    }
}

/// Who has answered, in one round.
public struct RoundFollowUp: Sendable {
    /// One line per adult and division, those asked first; adults who answered without being asked come after.
    public let adults: [AdultLine]
    public let pupils: [PupilLine]

    public struct AdultLine: Sendable, Hashable {
        public let staff: Staff
        public let division: Division.ID
        public let isAsked: Bool
        public let answered: Answered
    }

    public struct PupilLine: Sendable, Hashable {
        public let pupil: Pupil
        public let answered: Answered
    }
}

let roundColumns = "r.id, r.name, r.opens_on, r.closes_on, r.closed_at, r.minutes_max"

func diagnosisRound(_ row: Row) throws -> DiagnosisRound {
    try DiagnosisRound(id: row[0], name: row[1], opensOn: row[2], closesOn: row[3], closedAt: row[4], minutesMax: row[5])
}

/// The last day of the divisions of the round `r` once their school year is over, as text; null while it is not. Later nobody is in them, and
/// whoever was in them then is whom the round is about.
let roundEnd = """
    (SELECT max(ended.to_day) FROM round_division looked JOIN division past ON past.school = looked.school AND past.id = looked.division
    JOIN establishment own ON own.id = past.school AND own.year > past.year
    JOIN division_membership ended ON ended.school = past.school AND ended.division = past.id
    WHERE looked.school = r.school AND looked.round = r.id)
    """

/// The school year of the divisions of the round `r`; null when it looks at none.
private let roundYear = """
    (SELECT max(own.year) FROM round_division looked JOIN division own ON own.school = looked.school AND own.id = looked.division
    WHERE looked.school = r.school AND looked.round = r.id)
    """

/// Eight columns of the round `r`, from which the day is known on which one looks who is in its divisions.
let roundHeadColumns = "\(roundColumns), \(roundEnd), \(roundYear)"

func roundHead(_ row: Row, today: Day) throws -> (round: DiagnosisRound, enrolmentDay: Day) {
    let round = try diagnosisRound(row)
    let (end, year): (Day?, Int?) = (try row[6], try row[7])
    return (round, round.enrolmentDay(on: today, year: year.map { SchoolYear($0) }, end: end))
}

/// The day on which one looks who is in the division `d` of a round that is open on a day: its year may not have begun.
func enrolmentDay(_ today: String) -> String {
    let begins = "CAST(d.year AS TEXT) || '-09-01'"
    return "CASE WHEN \(begins) > \(today) THEN \(begins) ELSE \(today) END"
}

/// Pupils of a division on a day. `$2` is the division and `$3` the day; the pupil is `p`.
let membersOfDivision = """
    division_membership m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
    WHERE m.school = $1 AND m.division = $2 AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
        AND (p.left_on IS NULL OR p.left_on > $3)
    """

extension SchoolStore {
    /// Newest first. Two queries.
    public func rounds() async throws -> [RoundSummary] {
        try await read { db in
            let divisions = try db.rows(
                """
                SELECT rd.round, d.code FROM round_division rd JOIN division d ON d.school = rd.school AND d.id = rd.division
                WHERE rd.school = $1 AND rd.dropped_at IS NULL
                """
            ) { row in (round: try row[0] as DiagnosisRound.ID, code: try row[1] as String) }
            let codes = Dictionary(grouping: divisions, by: \.round).mapValues { $0.map(\.code).sorted(folding: \.self) }
            return try db.rows(
                """
                SELECT \(roundColumns), (SELECT count(*) FROM round_skill rs WHERE rs.school = r.school AND rs.round = r.id AND rs.dropped_at IS NULL)
                FROM round r WHERE r.school = $1 ORDER BY r.opens_on DESC, r.id DESC
                """
            ) { row in
                let round = try diagnosisRound(row)
                return RoundSummary(round: round, divisions: codes[round.id] ?? [], skills: try row[6])
            }
        }
    }

    /// Nil when this school has no such round. Four queries.
    public func round(_ id: DiagnosisRound.ID, today: Day) async throws -> RoundContents? {
        try await read { db in try roundContents(id, today: today, db) }
    }

    /// Divisions with pupils in them on a day, and who teaches them what then, by level and code. Three queries.
    public func roundMaterial(on day: Day) async throws -> RoundMaterial {
        try await read { db in
            let staff = try db.rows(
                """
                SELECT t.division, s.id, s.family_name, s.given_name, s.civility, s.sort_key, min(t.rank) FROM (
                    SELECT school, division, staff, 1 AS rank FROM teaching
                        WHERE school = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)
                    UNION ALL SELECT school, division, staff, 0 FROM main_teacher
                        WHERE school = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)
                ) t JOIN staff s ON s.school = t.school AND s.id = t.staff
                WHERE s.left_on IS NULL OR s.left_on > $2
                GROUP BY t.division, s.id, s.family_name, s.given_name, s.civility, s.sort_key
                """, [day]
            ) { row in
                (
                    division: try row[0] as Division.ID,
                    staff: try Staff(id: row[1], familyName: row[2], givenName: row[3], civility: row[4]), key: try row[5] as String,
                    rank: try row[6] as Int
                )
            }
            let byDivision = Dictionary(grouping: staff, by: \.division).mapValues { entries in
                entries.sorted { ($0.rank, $0.key, $0.staff.id) < ($1.rank, $1.key, $1.staff.id) }.map(\.staff)
            }
            let taught = try db.rows(
                """
                SELECT DISTINCT division, staff, subject_label FROM teaching
                WHERE school = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)
                """, [day]
            ) { row in (division: try row[0] as Division.ID, staff: try row[1] as Staff.ID, subject: try row[2] as String) }
            let subjects = Dictionary(grouping: taught, by: \.division).mapValues { lines in
                Dictionary(grouping: lines, by: \.staff).mapValues { $0.map(\.subject).sorted() }
            }
            let entries = try db.rows(
                """
                SELECT d.id, d.code, d.label, d.level, count(*) FROM division d
                JOIN division_membership m ON m.school = d.school AND m.division = d.id
                    AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)
                JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > $2)
                WHERE d.school = $1 GROUP BY d.id, d.code, d.label, d.level
                """, [day]
            ) { row in
                let division = try Division(id: row[0], code: row[1], label: row[2], level: row[3])
                return RoundMaterial.Entry(
                    division: division, pupils: try row[4], staff: byDivision[division.id] ?? [], subjects: subjects[division.id] ?? [:])
            }
            return RoundMaterial(divisions: entries.sorted { $0.division.order < $1.division.order })
        }
    }

    /// Creates a round with its divisions, skills and asks, in one transaction. Divisions, skills and staff that this school
    /// does not have throw `StorageError.foreignKey`.
    public func create(_ draft: RoundDraft, at now: Moment) async throws -> DiagnosisRound.ID {
        let id = DiagnosisRound.ID.new()
        try await write { db in
            try db.run(
                "INSERT INTO round (school, id, name, opens_on, closes_on, minutes_max, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [id, draft.name, draft.opensOn, draft.closesOn, draft.minutesMax, now])
            for division in draft.divisions {
                try db.run("INSERT INTO round_division (school, round, division) VALUES ($1, $2, $3)", [id, division])
            }
            for (position, skill) in draft.skills.enumerated() {
                try db.run("INSERT INTO round_skill (school, round, skill, position) VALUES ($1, $2, $3, $4)", [id, skill, position])
            }
            for ask in draft.asks {
                try db.run(
                    "INSERT INTO round_ask (school, round, staff, division) VALUES ($1, $2, $3, $4)", [id, ask.staff, ask.division])
            }
        }
        return id
    }

    /// Takes answers from today on, until `closesOn`. Throws `StorageError.stale` when there is no such round.
    public func openRound(_ id: DiagnosisRound.ID, until closesOn: Day, today: Day) async throws {
        try await write { db in
            let changed = try db.run(
                """
                UPDATE round SET version = version + 1, closed_at = NULL, closes_on = $3, opens_on = CASE WHEN opens_on > $4 THEN $4 ELSE opens_on END
                WHERE school = $1 AND id = $2
                """, [id, max(closesOn, today), today])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// Takes no more answers. Closing twice keeps the first time.
    public func closeRound(_ id: DiagnosisRound.ID, at now: Moment) async throws {
        try await write { db in
            try db.run("UPDATE round SET version = version + 1, closed_at = $3 WHERE school = $1 AND id = $2 AND closed_at IS NULL", [id, now])
        }
    }

    /// Who has been asked and how far each has come, whatever the number of divisions: two queries.
    public func followUp(_ round: RoundContents) async throws -> RoundFollowUp {
        let id = round.round.id
        let expected = Dictionary(
            round.divisions.map { ($0.division.id, $0.pupils * round.skills.count) }, uniquingKeysWith: { first, _ in first })
        let skills = round.skills.count
        let day = round.enrolmentDay
        return try await read { db in
            let adults = try db.rows(
                """
                SELECT s.id, s.family_name, s.given_name, s.civility, s.sort_key, x.division, max(x.asked), CAST(sum(x.cells) AS BIGINT) FROM (
                    SELECT staff, division, 1 AS asked, 0 AS cells FROM round_ask WHERE school = $1 AND round = $2
                    UNION ALL
                    SELECT o.staff, m.division, 0, count(*) FROM observation o
                    JOIN division_membership m ON m.school = o.school AND m.pupil = o.pupil
                        AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                    JOIN \(skillsAsked) k ON k.school = o.school AND k.round = o.round AND k.skill = o.skill
                    WHERE o.school = $1 AND o.round = $2 GROUP BY o.staff, m.division
                ) x JOIN staff s ON s.school = $1 AND s.id = x.staff
                GROUP BY s.id, s.family_name, s.given_name, s.civility, s.sort_key, x.division
                ORDER BY max(x.asked) DESC, s.sort_key, s.id
                """, [id, day]
            ) { row in
                let division: Division.ID = try row[5]
                return RoundFollowUp.AdultLine(
                    staff: try Staff(id: row[0], familyName: row[1], givenName: row[2], civility: row[3]), division: division,
                    isAsked: try row[6], answered: Answered(done: try row[7], expected: expected[division] ?? 0))
            }
            let pupils = try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division,
                    (SELECT count(*) FROM self_assessment a
                        JOIN \(skillsAsked) k ON k.school = a.school AND k.round = a.round AND k.skill = a.skill
                        WHERE a.school = p.school AND a.round = $2 AND a.pupil = p.id)
                FROM round_division rd
                JOIN division_membership m ON m.school = rd.school AND m.division = rd.division
                    AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > $3)
                WHERE rd.school = $1 AND rd.round = $2 AND rd.dropped_at IS NULL ORDER BY p.sort_key, p.id
                """, [id, day]
            ) { row in
                RoundFollowUp.PupilLine(
                    pupil: try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3]),
                    answered: Answered(done: try row[4], expected: skills))
            }
            return RoundFollowUp(adults: adults, pupils: pupils)
        }
    }
}

func roundContents(_ id: DiagnosisRound.ID, today: Day, _ db: SchoolConnection) throws -> RoundContents? {
    let head = try db.first("SELECT \(roundHeadColumns), r.version FROM round r WHERE r.school = $1 AND r.id = $2", [id]) { row in
        let (round, day) = try roundHead(row, today: today)
        return (round: round, enrolmentDay: day, version: try row[8] as Int)
    }
    guard let head else { return nil }
    let lines = try db.rows(
        """
        SELECT d.id, d.code, d.label, d.level, CASE WHEN rd.dropped_at IS NULL THEN 0 ELSE 1 END,
            (SELECT count(*) FROM division_membership m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
                WHERE m.school = d.school AND m.division = d.id AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                    AND (p.left_on IS NULL OR p.left_on > $3))
        FROM round_division rd JOIN division d ON d.school = rd.school AND d.id = rd.division
        WHERE rd.school = $1 AND rd.round = $2
        """, [id, head.enrolmentDay]
    ) { row in
        (
            entry: RoundContents.RoundDivision(division: try Division(id: row[0], code: row[1], label: row[2], level: row[3]), pupils: try row[5]),
            isDropped: try row[4] as Bool
        )
    }.sorted { $0.entry.division.order < $1.entry.division.order }
    let skills = try roundSkills(id, db)
    return RoundContents(
        round: head.round, divisions: lines.filter { !$0.isDropped }.map(\.entry), skills: skills,
        droppedDivisions: lines.filter(\.isDropped).map(\.entry.division),
        droppedSkills: try roundSkills(id, withDropped: true, db).filter { !skills.contains($0) }, enrolmentDay: head.enrolmentDay, version: head.version)
}

/// What a round still asks about.
let skillsAsked = "(SELECT school, round, skill FROM round_skill WHERE school = $1 AND dropped_at IS NULL)"

/// What a round asks about; with what was dropped from it, what it has answers on.
func roundSkills(_ id: DiagnosisRound.ID, withDropped: Bool = false, _ db: SchoolConnection) throws -> [Skill] {
    try db.rows(
        """
        SELECT \(skillColumns) FROM round_skill rs JOIN skill s ON s.school = rs.school AND s.id = rs.skill
        WHERE rs.school = $1 AND rs.round = $2 \(withDropped ? "" : "AND rs.dropped_at IS NULL") ORDER BY rs.position, s.code
        """, [id], skillRow)
}
