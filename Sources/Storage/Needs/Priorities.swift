public import School

extension ProposedReason: Column {}

extension SchoolStore {
    /// Confirms a pupil's strengths and priorities in the place of those confirmed before, in one transaction.
    ///
    /// If those before were published, the new ones are at once: what the pupil reads is always what the team holds.
    /// Throws `StorageError.stale` when someone confirmed since `seen` (nil: nothing was confirmed then).
    public func confirm(
        _ recommendation: Recommendation, of pupil: Pupil.ID, in round: DiagnosisRound.ID, seen: Moment?, by account: Account.ID,
        at now: Moment
    ) async throws {
        do {
            try await write { db in
                let current = try db.first(
                    "SELECT max(confirmed_at), max(published_at) FROM priority WHERE school = $1 AND round = $2 AND pupil = $3",
                    [round, pupil]
                ) { row in (confirmedAt: try row[0] as Moment?, publishedAt: try row[1] as Moment?) }
                guard current?.confirmedAt == seen else { throw StorageError.stale }
                // Two confirmations within one millisecond must still be told apart.
                let at = max(now, (seen ?? now) + (seen == nil ? .zero : .milliseconds(1)))
                try db.run("DELETE FROM priority WHERE school = $1 AND round = $2 AND pupil = $3", [round, pupil])
                try db.run("DELETE FROM strength WHERE school = $1 AND round = $2 AND pupil = $3", [round, pupil])
                for (index, skill) in recommendation.strengths.enumerated() {
                    try db.run(
                        "INSERT INTO strength (school, round, pupil, skill, rank) VALUES ($1, $2, $3, $4, $5)",
                        [round, pupil, skill, index + 1])
                }
                for priority in recommendation.priorities {
                    try db.run(
                        """
                        INSERT INTO priority (school, id, round, pupil, rank, skill, kind, reason, confirmed_by, confirmed_at, published_at, proposed)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                        """,
                        [
                            Priority.ID.new(), round, pupil, priority.rank, priority.skill, priority.kind, priority.reason, account, at,
                            current?.publishedAt == nil ? Moment?.none : at, priority.proposed,
                        ])
                }
            }
        } catch StorageError.unique {
            // Somebody else's confirmation reached the database between our reading and our writing.
            throw StorageError.stale
        }
    }

    /// Lets a pupil and the guardians read what was confirmed. Publishing twice keeps the first time.
    public func publishNeeds(of pupil: Pupil.ID, in round: DiagnosisRound.ID, at now: Moment) async throws {
        try await write { db in
            try db.run(
                "UPDATE priority SET published_at = $4 WHERE school = $1 AND round = $2 AND pupil = $3 AND published_at IS NULL",
                [round, pupil, now])
        }
    }

    /// The same for every confirmed pupil of the division, as it stands on the days of the round. Answers how many pupils.
    public func publishNeeds(ofDivision division: Division.ID, in round: DiagnosisRound.ID, at now: Moment, today: Day) async throws -> Int {
        try await write { db in
            let head = try db.first("SELECT \(roundHeadColumns) FROM round r WHERE r.school = $1 AND r.id = $2", [round]) { try roundHead($0, today: today) }
            let waiting = try db.rows(
                """
                SELECT DISTINCT y.pupil FROM priority y
                JOIN division_membership m ON m.school = y.school AND m.pupil = y.pupil
                    AND m.from_day <= $4 AND (m.to_day IS NULL OR m.to_day >= $4)
                WHERE y.school = $1 AND y.round = $2 AND m.division = $3 AND y.published_at IS NULL
                """, [round, division, head?.enrolmentDay ?? today]
            ) { try $0[0] as Pupil.ID }
            for pupil in waiting {
                try db.run(
                    "UPDATE priority SET published_at = $4 WHERE school = $1 AND round = $2 AND pupil = $3 AND published_at IS NULL",
                    [round, pupil, now])
            }
            return waiting.count
        }
    }

    /// Takes what was published out of the pupil's sight again; the team keeps it.
    public func withdrawNeeds(of pupil: Pupil.ID, in round: DiagnosisRound.ID) async throws {
        try await write { db in
            try db.run(
                "UPDATE priority SET published_at = NULL WHERE school = $1 AND round = $2 AND pupil = $3", [round, pupil])
        }
    }
}
