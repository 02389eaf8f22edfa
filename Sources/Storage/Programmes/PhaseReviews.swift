public import School

extension SchoolStore {
    /// Reviews of the phases of these programmes. Two queries.
    public func reviews(of programmes: [Programme.ID]) async throws -> [Phase.ID: PhaseReview] {
        try await read { db in
            guard !programmes.isEmpty else { return [:] }
            let names = try Self.authorNames(db)
            let reviews = try db.rows(
                """
                SELECT r.phase, r.worked, r.hurt, r.leads, r.account, a.login, r.at, r.version FROM phase_review r
                JOIN phase f ON f.school = r.school AND f.id = r.phase JOIN account a ON a.school = r.school AND a.id = r.account
                WHERE r.school = $1 AND f.programme IN (\(Self.places(programmes)))
                """, programmes
            ) { row in
                let (account, login): (Account.ID, String) = (try row[4], try row[5])
                return try PhaseReview(
                    phase: row[0], worked: row[1], hurt: row[2], leads: row[3], author: names[account] ?? login, at: row[6], version: row[7])
            }
            return Dictionary(reviews.map { ($0.phase, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// « $2, $3 »: as many arguments of a statement, after the school.
    private static func places(_ programmes: [Programme.ID]) -> String { programmes.indices.map { "$\($0 + 2)" }.joined(separator: ", ") }

    /// Reviews of phases that were taken away since, in the order of their years. Two queries.
    public func keptReviews(of programmes: [Programme.ID]) async throws -> [Programme.ID: [KeptReview]] {
        try await read { db in
            guard !programmes.isEmpty else { return [:] }
            let names = try Self.authorNames(db)
            let kept = try db.rows(
                """
                SELECT k.phase, k.name, k.worked, k.hurt, k.leads, k.account, a.login, k.at, k.programme FROM kept_review k
                JOIN account a ON a.school = k.school AND a.id = k.account
                WHERE k.school = $1 AND k.programme IN (\(Self.places(programmes))) ORDER BY k.cycle_year, k.at, k.phase
                """, programmes
            ) { row in
                let (account, login): (Account.ID, String) = (try row[5], try row[6])
                let review = try PhaseReview(
                    phase: row[0], worked: row[2], hurt: row[3], leads: row[4], author: names[account] ?? login, at: row[7], version: 1)
                return (programme: try row[8] as Programme.ID, review: KeptReview(phase: try row[1], review: review))
            }
            return Dictionary(grouping: kept, by: \.programme).mapValues { $0.map(\.review) }
        }
    }

    /// Before a phase is taken away.
    static func keepReview(of phase: Phase.ID, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO kept_review (school, phase, programme, name, cycle_year, worked, hurt, leads, account, at)
            SELECT r.school, r.phase, f.programme, f.name, f.cycle_year, r.worked, r.hurt, r.leads, r.account, r.at FROM phase_review r
            JOIN phase f ON f.school = r.school AND f.id = r.phase WHERE r.school = $1 AND r.phase = $2
            """, [phase])
    }

    /// Writes the review of a phase, or writes it anew: the latest author and day stand. Throws `.stale` when somebody saved since `version`
    /// was read (0 when nothing was there), `.foreignKey` when the phase is gone.
    public func save(
        reviewOf phase: Phase.ID, worked: String, hurt: String, leads: String, by account: Account.ID, at now: Moment, version: Int
    ) async throws {
        try await write { db in
            let values: [any Column] = [phase, worked, hurt, leads, account, now, version]
            let changed =
                version == 0
                ? try db.run(
                    """
                    INSERT INTO phase_review (school, phase, worked, hurt, leads, account, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8 + 1)
                    ON CONFLICT (school, phase) DO NOTHING
                    """, values)
                : try db.run(
                    """
                    UPDATE phase_review SET worked = $3, hurt = $4, leads = $5, account = $6, at = $7, version = version + 1
                    WHERE school = $1 AND phase = $2 AND version = $8
                    """, values)
            guard changed == 1 else { throw StorageError.stale }
        }
    }
}
