public import School

extension SchoolStore {
    /// Phases `f` and their programmes `g` from which periods `x` were made, for the dispositif that the year of the phase has.
    private static let inheritance = """
        FROM phase_period x JOIN phase f ON f.school = x.school AND f.id = x.phase
        JOIN programme g ON g.school = f.school AND g.id = f.programme
        LEFT JOIN programme_dispositif v ON v.school = g.school AND v.programme = g.id AND v.cycle_year = f.cycle_year
        WHERE x.school = $1 AND COALESCE(v.dispositif, g.dispositif) IS NOT NULL
        """

    /// To be read as a table: period, dispositif, and the order in which programmes speak. What was chosen for a period stands; where
    /// nothing was, the programmes from whose phases it was made, in the year of the phase.
    static let dispositifsOfPeriods = """
        (SELECT c.period, c.dispositif, 0 AS programme, 0 AS phase FROM period_dispositif c WHERE c.school = $1
        UNION ALL
        SELECT x.period, COALESCE(v.dispositif, g.dispositif), g.id, f.id \(inheritance)
            AND NOT EXISTS (SELECT 1 FROM period_dispositif c WHERE c.school = x.school AND c.period = x.period))
        """

    /// Dispositifs of the programmes from whose phases a period was made, whatever was chosen for it since.
    public func inheritedDispositifs(of period: Period.ID) async throws -> [Dispositif.ID] {
        try await read { db in
            try db.rows(
                "SELECT DISTINCT COALESCE(v.dispositif, g.dispositif) \(Self.inheritance) AND x.period = $2 ORDER BY 1", [period]
            ) { try $0[0] as Dispositif.ID }
        }
    }

    /// Whether the period has groups that were published: its hours stay with support, or with projects, from then on.
    public func hasPublishedGroups(_ period: Period.ID) async throws -> Bool { try await read { db in try Self.hasPublishedGroups(period, db) } }

    private static func hasPublishedGroups(_ period: Period.ID, _ db: SchoolConnection) throws -> Bool {
        try db.count(
            """
            SELECT count(*) FROM group_membership m JOIN need_group g ON g.school = m.school AND g.id = m.need_group
            WHERE m.school = $1 AND g.period = $2 AND m.void = 0
            """, [period]) > 0
    }

    /// - Parameter dispositif: nil to leave it to the programmes.
    static func setDispositif(_ dispositif: Dispositif.ID?, of period: Period.ID, _ db: SchoolConnection) throws {
        let before = try ledgerKind(ofPeriod: period, db)
        try db.run("DELETE FROM period_dispositif WHERE school = $1 AND period = $2", [period])
        if let dispositif {
            try db.run("INSERT INTO period_dispositif (school, period, dispositif) VALUES ($1, $2, $3)", [period, dispositif])
        }
        guard try ledgerKind(ofPeriod: period, db).account != before.account, try hasPublishedGroups(period, db) else { return }
        throw MixedAccounts(problem: Period.mixedAccounts)
    }

    /// The dispositif of another period, as long as it holds on `day` and there is but one.
    static func copyDispositif(of model: Period.ID, to period: Period.ID, on day: Day, _ db: SchoolConnection) throws {
        let found = try db.rows(
            """
            SELECT DISTINCT y.dispositif FROM \(dispositifsOfPeriods) y JOIN dispositif d ON d.school = $1 AND d.id = y.dispositif
            WHERE y.period = $2 AND (d.until_day IS NULL OR d.until_day >= $3)
            """, [model, day]
        ) { try $0[0] as Dispositif.ID }
        if found.count == 1 { try setDispositif(found[0], of: period, db) }
    }
}
