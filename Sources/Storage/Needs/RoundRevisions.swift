public import School

/// What a round has received so far: what keeps a division or a skill in it, unasked, once a coordinator takes it out.
public struct RoundAnswers: Sendable, Hashable {
    /// Skill → observations, self-assessments, priorities and strengths.
    public let skills: [Skill.ID: Int]
    /// Division → the same, of the pupils who are or were in it.
    public let divisions: [Division.ID: Int]
}

/// Everything given in a round, one row an answer. `$2` is the round.
private let answers = """
    (SELECT school, pupil, skill FROM observation WHERE school = $1 AND round = $2
    UNION ALL SELECT school, pupil, skill FROM replaced_observation WHERE school = $1 AND round = $2
    UNION ALL SELECT school, pupil, skill FROM self_assessment WHERE school = $1 AND round = $2
    UNION ALL SELECT school, pupil, skill FROM strength WHERE school = $1 AND round = $2
    UNION ALL SELECT school, pupil, skill FROM priority WHERE school = $1 AND round = $2)
    """

extension SchoolStore {
    /// Two queries.
    public func roundAnswers(_ id: DiagnosisRound.ID) async throws -> RoundAnswers {
        try await read { db in try Self.roundAnswers(id, db) }
    }

    public func asks(of id: DiagnosisRound.ID) async throws -> [Ask] {
        try await read { db in
            try db.rows("SELECT staff, division FROM round_ask WHERE school = $1 AND round = $2 ORDER BY division, staff", [id]) { row in
                Ask(staff: try row[0], division: try row[1])
            }
        }
    }

    /// Makes a round what `draft` says, in one transaction. A division or a skill that is taken out goes if nothing was
    /// answered about it; otherwise it is asked no more, and the answers stay and count. Throws `StorageError.stale` when
    /// there is no such round, or somebody changed it since `version` was read; nothing is changed then.
    public func revise(_ id: DiagnosisRound.ID, _ draft: RoundDraft, seen version: Int, at now: Moment) async throws {
        try await write { db in
            let changed = try db.run(
                """
                UPDATE round SET name = $3, opens_on = $4, closes_on = $5, minutes_max = $6, version = version + 1
                WHERE school = $1 AND id = $2 AND version = $7
                """, [id, draft.name, draft.opensOn, draft.closesOn, draft.minutesMax, version])
            guard changed == 1 else { throw StorageError.stale }
            let given = try Self.roundAnswers(id, db)
            try db.run("DELETE FROM round_ask WHERE school = $1 AND round = $2", [id])

            let divisions = Set(
                try db.rows("SELECT division FROM round_division WHERE school = $1 AND round = $2", [id]) { try $0[0] as Division.ID })
            for division in divisions.subtracting(draft.divisions).sorted() {
                if given.divisions[division] == nil {
                    try db.run("DELETE FROM round_division WHERE school = $1 AND round = $2 AND division = $3", [id, division])
                } else {
                    try db.run(
                        """
                        UPDATE round_division SET dropped_at = $4
                        WHERE school = $1 AND round = $2 AND division = $3 AND dropped_at IS NULL
                        """, [id, division, now])
                }
            }
            for division in draft.divisions {
                try db.run(
                    """
                    INSERT INTO round_division (school, round, division) VALUES ($1, $2, $3)
                    ON CONFLICT (school, round, division) DO UPDATE SET dropped_at = NULL
                    """, [id, division])
            }

            let skills = Set(try db.rows("SELECT skill FROM round_skill WHERE school = $1 AND round = $2", [id]) { try $0[0] as Skill.ID })
            for skill in skills.subtracting(draft.skills).sorted() {
                if given.skills[skill] == nil {
                    try db.run("DELETE FROM round_skill WHERE school = $1 AND round = $2 AND skill = $3", [id, skill])
                } else {
                    try db.run(
                        "UPDATE round_skill SET dropped_at = $4 WHERE school = $1 AND round = $2 AND skill = $3 AND dropped_at IS NULL",
                        [id, skill, now])
                }
            }
            for (position, skill) in draft.skills.enumerated() {
                try db.run(
                    """
                    INSERT INTO round_skill (school, round, skill, position) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (school, round, skill) DO UPDATE SET dropped_at = NULL, position = excluded.position
                    """, [id, skill, position])
            }
            for ask in draft.asks {
                try db.run("INSERT INTO round_ask (school, round, staff, division) VALUES ($1, $2, $3, $4)", [id, ask.staff, ask.division])
            }
        }
    }

    private static func roundAnswers(_ id: DiagnosisRound.ID, _ db: SchoolConnection) throws -> RoundAnswers {
        let skills = try db.rows("SELECT x.skill, count(*) FROM \(answers) x GROUP BY x.skill", [id]) { row in
            (try row[0] as Skill.ID, try row[1] as Int)
        }
        let divisions = try db.rows(
            """
            SELECT m.division, count(*) FROM \(answers) x
            JOIN (SELECT DISTINCT school, pupil, division FROM division_membership WHERE school = $1) m
                ON m.school = x.school AND m.pupil = x.pupil GROUP BY m.division
            """, [id]
        ) { row in (try row[0] as Division.ID, try row[1] as Int) }
        return RoundAnswers(
            skills: Dictionary(skills, uniquingKeysWith: { first, _ in first }),
            divisions: Dictionary(divisions, uniquingKeysWith: { first, _ in first }))
    }
}
