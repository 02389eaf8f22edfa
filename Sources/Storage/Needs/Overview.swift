public import School

/// How far one division has come in one round.
public struct NeedsOverview: Sendable, Hashable {
    public let round: DiagnosisRound
    public let division: Division
    public let pupils: Int
    /// Pupils of whom somebody has said something.
    public let seen: Int
    /// Pupils whose priorities the team has confirmed, and of these how many may read them.
    public let confirmed, published: Int

    public var toConfirm: Int { max(0, seen - confirmed) }
}

extension SchoolStore {
    /// Rounds that have begun × their divisions, newest round first. One query, whatever the size of the school.
    public func needsOverview(today: Day) async throws -> [NeedsOverview] {
        let day = enrolmentDay("$2")
        let rows = try await read { db in
            try db.rows(
                """
                SELECT \(roundColumns), d.id, d.code, d.label, d.level,
                    count(*), CAST(sum(x.seen) AS BIGINT), CAST(sum(x.confirmed) AS BIGINT), CAST(sum(x.published) AS BIGINT)
                FROM (
                    SELECT rd.school, rd.round, rd.division,
                        CASE WHEN EXISTS (SELECT 1 FROM observation o
                                WHERE o.school = m.school AND o.round = rd.round AND o.pupil = m.pupil AND o.level > 0)
                            OR EXISTS (SELECT 1 FROM self_assessment a
                                WHERE a.school = m.school AND a.round = rd.round AND a.pupil = m.pupil) THEN 1 ELSE 0 END AS seen,
                        CASE WHEN EXISTS (SELECT 1 FROM priority y
                            WHERE y.school = m.school AND y.round = rd.round AND y.pupil = m.pupil) THEN 1 ELSE 0 END AS confirmed,
                        CASE WHEN EXISTS (SELECT 1 FROM priority y
                            WHERE y.school = m.school AND y.round = rd.round AND y.pupil = m.pupil AND y.published_at IS NOT NULL)
                            THEN 1 ELSE 0 END AS published
                    FROM round_division rd JOIN division d ON d.school = rd.school AND d.id = rd.division
                    JOIN division_membership m ON m.school = d.school AND m.division = d.id
                        AND m.from_day <= \(day) AND (m.to_day IS NULL OR m.to_day >= \(day))
                    JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > \(day))
                    WHERE rd.school = $1
                ) x
                JOIN round r ON r.school = x.school AND r.id = x.round
                JOIN division d ON d.school = x.school AND d.id = x.division
                WHERE r.opens_on <= $2
                GROUP BY \(roundColumns), d.id, d.code, d.label, d.level
                """, [today]
            ) { row in
                NeedsOverview(
                    round: try diagnosisRound(row), division: try Division(id: row[6], code: row[7], label: row[8], level: row[9]),
                    pupils: try row[10], seen: try row[11], confirmed: try row[12], published: try row[13])
            }
        }
        return rows.sorted { a, b in
            (b.round.opensOn, b.round.id, a.division.order) < (a.round.opensOn, a.round.id, b.division.order)
        }
    }
}
