public import School

/// What a pupil said of themselves in a round.
public struct SelfAssessmentSheet: Sendable {
    public let round: DiagnosisRound
    public let skills: [Skill]
    public let answers: [Skill.ID: OwnAnswer]

    public var answered: Answered { Answered(done: answers.count, expected: skills.count) }
}

/// A pupil's word on one skill.
public struct OwnAnswer: Sendable, Hashable {
    public let level: Level
    /// One sentence, if the pupil wrote one: 1…500 characters.
    public let words: String?

    public static let wordsLimit = 500

    public init(level: Level, words: String?) {
        self.level = level
        self.words = words
    }
}

/// A round in which a pupil is asked about themselves.
public struct SelfAssessmentTask: Sendable, Hashable {
    public let round: DiagnosisRound
    public let answered: Answered
}

extension Level: Column {}

extension SchoolStore {
    /// Nil when there is no such round or it does not look at the division of the pupil on its days. Four queries.
    public func selfAssessmentSheet(_ id: DiagnosisRound.ID, of pupil: Pupil.ID, today: Day) async throws -> SelfAssessmentSheet? {
        try await read { db in
            guard let round = try roundOf(pupil, id, today: today, db) else { return nil }
            let answers = try Self.ownAnswers(of: pupil, in: id, db)
            let skills = try roundSkills(id, db)
            let asked = Set(skills.map(\.id))
            return SelfAssessmentSheet(
                round: round, skills: skills,
                answers: answers.filter { asked.contains($0.key) })
        }
    }

    private static func ownAnswers(of pupil: Pupil.ID, in round: DiagnosisRound.ID, _ db: SchoolConnection) throws -> [Skill.ID: OwnAnswer] {
        let answers = try db.rows(
            "SELECT skill, level, words FROM self_assessment WHERE school = $1 AND round = $2 AND pupil = $3", [round, pupil]
        ) { row in (try row[0] as Skill.ID, OwnAnswer(level: try row[1], words: try row[2])) }
        return Dictionary(answers, uniquingKeysWith: { first, _ in first })
    }

    /// Keeps what a pupil says of themselves. What they do not answer now, or answer as before, stays as it was with its date;
    /// what gives way to another word is kept beside it. Throws `AnswerRefusal`.
    public func assess(
        _ answers: [Skill.ID: OwnAnswer], of pupil: Pupil.ID, in id: DiagnosisRound.ID, at now: Moment, today: Day
    ) async throws {
        try await write { db in
            guard let round = try roundOf(pupil, id, today: today, db) else { throw AnswerRefusal.notInRound }
            guard round.state(on: today) == .open else { throw AnswerRefusal.notOpen(round) }
            let skills = Set(try roundSkills(id, db).map(\.id))
            guard skills.isSuperset(of: answers.keys) else { throw AnswerRefusal.notInRound }
            let before = try Self.ownAnswers(of: pupil, in: id, db)
            for (skill, answer) in answers.sorted(by: { $0.key < $1.key }) where before[skill] != answer {
                try db.run(
                    """
                    INSERT INTO replaced_self_assessment (school, round, pupil, skill, level, words, at, replaced_at)
                    SELECT school, round, pupil, skill, level, words, at, CAST($5 AS BIGINT) FROM self_assessment
                    WHERE school = $1 AND round = $2 AND pupil = $3 AND skill = $4
                    ON CONFLICT (school, round, pupil, skill, at) DO NOTHING
                    """, [id, pupil, skill, now])
                try db.run(
                    """
                    INSERT INTO self_assessment (school, round, pupil, skill, level, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                    ON CONFLICT (school, round, pupil, skill) DO UPDATE
                        SET level = excluded.level, words = excluded.words, at = excluded.at
                    """, [id, pupil, skill, answer.level, answer.words, now])
            }
        }
    }

    /// Open rounds that look at the pupil's division, in August at that of September, the first to close first. One query.
    public func selfAssessmentTasks(of pupil: Pupil.ID, today: Day) async throws -> [SelfAssessmentTask] {
        try await read { db in
            try db.rows(
                """
                SELECT \(roundColumns),
                    (SELECT count(*) FROM self_assessment a
                        JOIN \(skillsAsked) k ON k.school = a.school AND k.round = a.round AND k.skill = a.skill
                        WHERE a.school = r.school AND a.round = r.id AND a.pupil = $2),
                    (SELECT count(*) FROM round_skill s WHERE s.school = r.school AND s.round = r.id AND s.dropped_at IS NULL)
                FROM division_membership m
                JOIN division d ON d.school = m.school AND d.id = m.division
                JOIN round_division rd ON rd.school = d.school AND rd.division = d.id AND rd.dropped_at IS NULL
                JOIN round r ON r.school = rd.school AND r.id = rd.round
                WHERE m.school = $1 AND m.pupil = $2 AND m.from_day <= \(enrolmentDay("$3")) AND (m.to_day IS NULL OR m.to_day >= \(enrolmentDay("$3")))
                    AND r.closed_at IS NULL AND r.opens_on <= $3 AND r.closes_on >= $3
                ORDER BY r.closes_on, r.id
                """, [pupil, today]
            ) { row in
                SelfAssessmentTask(round: try diagnosisRound(row), answered: Answered(done: try row[6], expected: try row[7]))
            }
        }
    }
}

private func roundOf(_ pupil: Pupil.ID, _ id: DiagnosisRound.ID, today: Day, _ db: SchoolConnection) throws -> DiagnosisRound? {
    let head = try db.first("SELECT \(roundHeadColumns) FROM round r WHERE r.school = $1 AND r.id = $2", [id]) { try roundHead($0, today: today) }
    guard let head else { return nil }
    let places = try db.count(
        """
        SELECT count(*) FROM round_division rd JOIN division_membership m ON m.school = rd.school AND m.division = rd.division
        WHERE rd.school = $1 AND rd.round = $2 AND rd.dropped_at IS NULL AND m.pupil = $3 AND m.from_day <= $4 AND (m.to_day IS NULL OR m.to_day >= $4)
        """, [id, pupil, head.enrolmentDay])
    return places > 0 ? head.round : nil
}
