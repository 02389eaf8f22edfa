public import School

/// What one adult sees of a division in a round: the pupils, the skills, and what they noted so far.
public struct ObservationSheet: Sendable {
    public let round: DiagnosisRound
    public let division: Division
    public let skills: [Skill]
    /// As they stand in the division today, by name.
    public let pupils: [Pupil]
    public let cells: [Cell: Sighting]

    public struct Cell: Hashable, Sendable {
        public let pupil: Pupil.ID
        public let skill: Skill.ID

        public init(pupil: Pupil.ID, skill: Skill.ID) {
            self.pupil = pupil
            self.skill = skill
        }
    }

    public var answered: Answered { Answered(done: cells.count, expected: pupils.count * skills.count) }
}

/// One cell as it was noted; nil empties it.
public struct Note: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let skill: Skill.ID
    public let sighting: Sighting?
    /// When the hand made it, by the sender's clock.
    public let at: Moment

    public init(pupil: Pupil.ID, skill: Skill.ID, sighting: Sighting?, at: Moment) {
        self.pupil = pupil
        self.skill = skill
        self.sighting = sighting
        self.at = at
    }
}

/// A division that somebody may observe in an open round.
public struct ObservationTask: Sendable, Hashable {
    public let round: DiagnosisRound
    public let division: Division
    public let isAsked: Bool
    public let pupils: Int
    public let skills: Int
    public let answered: Answered
}

/// Why an answer to a round is not taken. Nothing of it was written.
public enum AnswerRefusal: Error, Sendable, Hashable {
    /// The round is closed or not open yet.
    case notOpen(DiagnosisRound)
    /// A pupil who is not in the division today, or a skill that the round does not look at.
    case notInRound
}

extension SchoolStore {
    /// Nil when there is no such round or it does not look at this division. Four queries, whatever the size of the class.
    public func observationSheet(
        _ id: DiagnosisRound.ID, division: Division.ID, by staff: Staff.ID, today: Day
    ) async throws -> ObservationSheet? {
        try await read { db in
            let head = try db.first(
                """
                SELECT \(roundHeadColumns), d.id, d.code, d.label, d.level FROM round_division rd
                JOIN round r ON r.school = rd.school AND r.id = rd.round
                JOIN division d ON d.school = rd.school AND d.id = rd.division
                WHERE rd.school = $1 AND rd.round = $2 AND rd.division = $3 AND rd.dropped_at IS NULL
                """, [id, division]
            ) { row in
                let (round, day) = try roundHead(row, today: today)
                return (round: round, day: day, division: try Division(id: row[8], code: row[9], label: row[10], level: row[11]))
            }
            guard let head else { return nil }
            let (round, division) = (head.round, head.division)
            let pupils = try members(of: division.id, on: head.day, db)
            let known = Set(pupils.map(\.id))
            let noted = try db.rows(
                "SELECT pupil, skill, level FROM observation WHERE school = $1 AND round = $2 AND staff = $3", [id, staff]
            ) { row in (ObservationSheet.Cell(pupil: try row[0], skill: try row[1]), Sighting(code: try row[2])) }
            let skills = try roundSkills(id, db)
            let asked = Set(skills.map(\.id))
            var cells: [ObservationSheet.Cell: Sighting] = [:]
            for (cell, sighting) in noted where known.contains(cell.pupil) && asked.contains(cell.skill) { cells[cell] = sighting }
            return ObservationSheet(round: round, division: division, skills: skills, pupils: pupils, cells: cells)
        }
    }

    /// Notes what an adult saw, all of it or nothing.
    ///
    /// One cell has one word per adult: the pupil, the skill, the round and the adult are the key, and the later hand
    /// wins. So the same notes sent ten times, or sent late by a phone that had lost its connection, leave one row with the
    /// newest word. A level that gives way to another word is kept beside it, with its date. A sender's clock that runs ahead
    /// is held back to `now`.
    public func observe(
        _ notes: [Note], in id: DiagnosisRound.ID, division: Division.ID, by staff: Staff.ID, at now: Moment, today: Day
    ) async throws {
        try await write { db in
            let head = try db.first("SELECT \(roundHeadColumns) FROM round r WHERE r.school = $1 AND r.id = $2", [id]) { try roundHead($0, today: today) }
            guard let head, head.round.state(on: today) == .open else { throw try closed(id, db) }
            let pupils = Set(try members(of: division, on: head.enrolmentDay, db).map(\.id))
            let skills = Set(try roundSkills(id, db).map(\.id))
            let looks = try db.count(
                "SELECT count(*) FROM round_division WHERE school = $1 AND round = $2 AND division = $3 AND dropped_at IS NULL", [id, division])
            guard looks == 1, notes.allSatisfy({ pupils.contains($0.pupil) && skills.contains($0.skill) }) else {
                throw AnswerRefusal.notInRound
            }
            let levels = Dictionary(
                try db.rows(
                    "SELECT pupil, skill, level FROM observation WHERE school = $1 AND round = $2 AND staff = $3 AND level > 0", [id, staff]
                ) { row in (ObservationSheet.Cell(pupil: try row[0], skill: try row[1]), try row[2] as Int) },
                uniquingKeysWith: { first, _ in first })
            for note in notes {
                let at = min(note.at, now)
                let level = levels[ObservationSheet.Cell(pupil: note.pupil, skill: note.skill)]
                if let level, level != note.sighting?.code {
                    try db.run(
                        """
                        INSERT INTO replaced_observation (school, round, pupil, skill, staff, level, at, replaced_at)
                        SELECT school, round, pupil, skill, staff, level, at, CAST($7 AS BIGINT) FROM observation
                        WHERE school = $1 AND round = $2 AND pupil = $3 AND skill = $4 AND staff = $5 AND at <= $6 AND level > 0
                        ON CONFLICT (school, round, pupil, skill, staff, at) DO NOTHING
                        """, [id, note.pupil, note.skill, staff, at, now])
                }
                if let sighting = note.sighting {
                    try db.run(
                        """
                        INSERT INTO observation (school, round, pupil, skill, staff, level, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (school, round, pupil, skill, staff) DO UPDATE SET level = excluded.level, at = excluded.at
                        WHERE excluded.at >= observation.at
                        """, [id, note.pupil, note.skill, staff, sighting.code, at])
                } else {
                    try db.run(
                        """
                        DELETE FROM observation
                        WHERE school = $1 AND round = $2 AND pupil = $3 AND skill = $4 AND staff = $5 AND at <= $6
                        """, [id, note.pupil, note.skill, staff, at])
                }
            }
        }
    }

    /// Divisions of open rounds, with how far this adult has come in each: those asked first, then by closing day. One query.
    public func observationTasks(of staff: Staff.ID, today: Day) async throws -> [ObservationTask] {
        let day = enrolmentDay("$2")
        let tasks = try await read { db in
            try db.rows(
                """
                SELECT \(roundColumns), d.id, d.code, d.label, d.level,
                    (SELECT count(*) FROM round_ask a
                        WHERE a.school = rd.school AND a.round = rd.round AND a.division = rd.division AND a.staff = $3),
                    (SELECT count(*) FROM division_membership m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
                        WHERE m.school = rd.school AND m.division = rd.division AND m.from_day <= \(day)
                            AND (m.to_day IS NULL OR m.to_day >= \(day)) AND (p.left_on IS NULL OR p.left_on > \(day))),
                    (SELECT count(*) FROM round_skill s WHERE s.school = rd.school AND s.round = rd.round AND s.dropped_at IS NULL),
                    (SELECT count(*) FROM observation o JOIN division_membership m ON m.school = o.school AND m.pupil = o.pupil
                        JOIN \(skillsAsked) k ON k.school = o.school AND k.round = o.round AND k.skill = o.skill
                        WHERE o.school = rd.school AND o.round = rd.round AND o.staff = $3 AND m.division = rd.division
                            AND m.from_day <= \(day) AND (m.to_day IS NULL OR m.to_day >= \(day)))
                FROM round_division rd
                JOIN round r ON r.school = rd.school AND r.id = rd.round
                JOIN division d ON d.school = rd.school AND d.id = rd.division
                WHERE rd.school = $1 AND rd.dropped_at IS NULL AND r.closed_at IS NULL AND r.opens_on <= $2 AND r.closes_on >= $2
                """, [today, staff]
            ) { row in
                let pupils: Int = try row[11]
                let skills: Int = try row[12]
                return ObservationTask(
                    round: try diagnosisRound(row), division: try Division(id: row[6], code: row[7], label: row[8], level: row[9]),
                    isAsked: try row[10] as Int > 0, pupils: pupils, skills: skills,
                    answered: Answered(done: try row[13], expected: pupils * skills))
            }
        }
        return tasks.sorted { a, b in
            (a.isAsked ? 0 : 1, a.round.closesOn, a.division.order, a.round.id) < (b.isAsked ? 0 : 1, b.round.closesOn, b.division.order, b.round.id)
        }
    }
}

func members(of division: Division.ID, on day: Day, _ db: SchoolConnection) throws -> [Pupil] {
    try db.rows(
        "SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division FROM \(membersOfDivision) ORDER BY p.sort_key, p.id", [division, day]
    ) { row in try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3]) }
}

func closed(_ id: DiagnosisRound.ID, _ db: SchoolConnection) throws -> AnswerRefusal {
    let round = try db.first("SELECT \(roundColumns) FROM round r WHERE r.school = $1 AND r.id = $2", [id], diagnosisRound)
    return round.map(AnswerRefusal.notOpen) ?? .notInRound
}
