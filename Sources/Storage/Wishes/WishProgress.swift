public import School

/// Where one pupil stands with their wishes.
public struct WishProgressRow: Sendable {
    public let pupil: Pupil
    public let division: Division
    /// When wishes were received; nil when none were.
    public let at: Moment?
    /// First choice first.
    public let ranking: [Workshop.ID]
    public let isByStaff: Bool
}

/// A period in which a pupil may hand in wishes, or could.
public struct PupilWishPeriod: Sendable {
    public let period: Period
    public let isAnswered: Bool
}

extension SchoolStore {
    /// Every pupil of whom wishes are asked, by division and name: of those enrolled on the nearest day of the period. Three queries.
    public func wishProgress(of id: Period.ID, on today: Day) async throws -> [WishProgressRow] {
        try await read { db in
            guard let period = try Self.period(id, db) else { return [] }
            let rankings = try Self.rankings(of: id, db)
            return try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, d.id, d.code, d.label, d.level, s.at, s.by_staff FROM division d
                JOIN division_membership m ON m.school = d.school AND m.division = d.id AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > $3)
                LEFT JOIN wish_submission s ON s.school = p.school AND s.pupil = p.id AND s.period = $2
                WHERE d.school = $1 AND EXISTS (
                    SELECT 1 FROM barrette_division bd JOIN barrette b ON b.school = bd.school AND b.id = bd.barrette
                    WHERE bd.school = d.school AND bd.division = d.id AND b.period = $2)
                ORDER BY p.sort_key, p.id
                """, [id, period.days.nearest(to: today)]
            ) { row in
                let division = try Division(id: row[3], code: row[4], label: row[5], level: row[6])
                let pupil = try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: division.id)
                return WishProgressRow(
                    pupil: pupil, division: division, at: try row[7], ranking: rankings[pupil.id] ?? [], isByStaff: try (row[8] as Bool?) ?? false)
            }
            .enumerated().sorted { ($0.element.division.order, $0.offset) < ($1.element.division.order, $1.offset) }.map(\.element)
        }
    }

    /// Every pupil's ranking in a period, first choice first: what the groups are made from.
    public func wishes(of period: Period.ID) async throws -> [Pupil.ID: [Workshop.ID]] {
        try await read { db in try Self.rankings(of: period, db) }
    }

    static func rankings(of period: Period.ID, _ db: SchoolConnection) throws -> [Pupil.ID: [Workshop.ID]] {
        var rankings: [Pupil.ID: [Workshop.ID]] = [:]
        for (pupil, workshop) in try db.rows(
            "SELECT pupil, workshop FROM wish WHERE school = $1 AND period = $2 ORDER BY pupil, rank", [period],
            { row in (try row[0] as Pupil.ID, try row[1] as Workshop.ID) })
        { rankings[pupil, default: []].append(workshop) }
        return rankings
    }

    /// Periods in which wishes are or were asked of this pupil, latest first.
    public func wishPeriods(of pupil: Pupil.ID, on today: Day) async throws -> [PupilWishPeriod] {
        try await read { db in
            let answers: [(Period.ID, Bool)] = try db.rows(
                """
                SELECT DISTINCT e.id, e.first_day, CASE WHEN s.pupil IS NULL THEN 0 ELSE 1 END FROM period e
                JOIN barrette b ON b.school = e.school AND b.period = e.id
                JOIN barrette_division bd ON bd.school = b.school AND bd.barrette = b.id
                JOIN division_membership m ON m.school = bd.school AND m.division = bd.division AND m.pupil = $2
                    AND m.from_day <= CASE WHEN e.first_day > $3 THEN e.first_day ELSE $3 END AND (m.to_day IS NULL OR m.to_day >= $3)
                    AND (m.to_day IS NULL OR m.to_day >= e.first_day)
                LEFT JOIN wish_submission s ON s.school = e.school AND s.period = e.id AND s.pupil = $2
                WHERE e.school = $1 AND e.wishes_close_at IS NOT NULL ORDER BY e.first_day DESC, e.id DESC
                """, [pupil, today]
            ) { row in (try row[0], try row[2]) }
            return try answers.compactMap { id, answered in
                try Self.period(id, db).map { PupilWishPeriod(period: $0, isAnswered: answered) }
            }
        }
    }

    /// Pupils asked and answers received, over the whole school. Two queries.
    public func wishCounts(of id: Period.ID, on today: Day) async throws -> (answered: Int, asked: Int) {
        try await read { db in
            guard let period = try Self.period(id, db) else { return (0, 0) }
            return try db.first(
                """
                SELECT count(s.pupil), count(p.id) FROM pupil p
                JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                LEFT JOIN wish_submission s ON s.school = p.school AND s.pupil = p.id AND s.period = $2
                WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $3) AND m.division IN (
                    SELECT bd.division FROM barrette_division bd JOIN barrette b ON b.school = bd.school AND b.id = bd.barrette
                    WHERE bd.school = $1 AND b.period = $2)
                """, [id, period.days.nearest(to: today)]
            ) { row in (answered: try row[0], asked: try row[1]) } ?? (0, 0)
        }
    }
}
