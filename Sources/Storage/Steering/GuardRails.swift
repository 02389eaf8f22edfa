public import School

extension SchoolStore {
    /// The school's thresholds; ours as long as it has set none.
    public func guardRailSettings() async throws -> GuardRailSettings {
        try await read { db in
            try db.first(
                """
                SELECT distinct_least, busiest_most, modules_least, size_least, size_most, kinds_least, narrow_most, version FROM guard_rails WHERE school = $1
                """
            ) { row in
                var settings = GuardRailSettings()
                settings.distinctLeast = try row[0]
                settings.busiestMost = try row[1]
                settings.modulesLeast = try row[2]
                settings.sizeLeast = try row[3]
                settings.sizeMost = try row[4]
                settings.kindsLeast = try row[5]
                settings.narrowMost = try row[6]
                settings.version = try row[7]
                return settings
            } ?? GuardRailSettings()
        }
    }

    /// Throws `.stale` when somebody saved since `settings.version` was read.
    public func save(_ settings: GuardRailSettings) async throws {
        try await write { db in
            let values: [any Column] = [
                settings.distinctLeast, settings.busiestMost, settings.modulesLeast, settings.sizeLeast, settings.sizeMost, settings.kindsLeast,
                settings.narrowMost, settings.version,
            ]
            let changed =
                settings.version == 0
                ? try db.run(
                    """
                    INSERT INTO guard_rails (school, distinct_least, busiest_most, modules_least, size_least, size_most, kinds_least, narrow_most, version)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9 + 1) ON CONFLICT (school) DO NOTHING
                    """, values)
                : try db.run(
                    """
                    UPDATE guard_rails SET distinct_least = $2, busiest_most = $3, modules_least = $4, size_least = $5, size_most = $6, kinds_least = $7,
                        narrow_most = $8, version = version + 1 WHERE school = $1 AND version = $9
                    """, values)
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// The published groups of support of a school year, those of projects left out, with the places of the pupils who are enrolled today, or on the first day of a year to come. A dozen statements, whatever the size of
    /// the school; linear in groups × sessions and in places.
    public func groupYear(of school: Establishment, on today: Day) async throws -> (year: GroupYear, facilitators: [Facilitator.ID: String]) {
        let days = SchoolYear(school.year).days
        return try await read { db in
            let calendar = try Self.calendar(of: school, db)
            let within = "g.module IN (SELECT m.id FROM module m WHERE m.school = g.school AND m.last_day >= $2 AND m.first_day <= $3)"
            let kinds = try Self.ledgerKinds(db)
            let books = try Self.sessions(where: within, [days.from, days.to], calendar, db).filter { (kinds[$0.card.group.period] ?? .personalised).account == .support }
            let cards = books.map(\.card)
            let supporting = Set(cards.map(\.group.id))
            let limits = try Self.groupLimits(db)
            let places = try db.rows(
                """
                SELECT h.pupil, h.need_group, h.from_day FROM group_membership h JOIN need_group g ON g.school = h.school AND g.id = h.need_group
                JOIN pupil p ON p.school = h.school AND p.id = h.pupil
                WHERE h.school = $1 AND h.void = 0 AND \(within) AND (p.left_on IS NULL OR p.left_on > $4)
                    AND EXISTS (SELECT 1 FROM division_membership m WHERE m.school = h.school AND m.pupil = h.pupil AND m.from_day <= $4
                        AND (m.to_day IS NULL OR m.to_day >= $4))
                """, [days.from, days.to, days.nearest(to: today)]
            ) { row in (pupil: try row[0] as Pupil.ID, group: try row[1] as NeedGroup.ID, from: try row[2] as Day) }
            .filter { supporting.contains($0.group) }.map { GroupYear.Place(pupil: $0.pupil, group: .init(rawValue: $0.group.rawValue), from: $0.from) }
            var names: [Facilitator.ID: String] = [:]
            var services: [GroupYear.Service] = []
            for book in books {
                var given: [Facilitator.ID: Int] = [:]
                for session in book.sessions where session.account(on: today, closed: calendar.closure(on: session.held.day)) != .cancelled {
                    for leader in session.leaders {
                        names[leader.id] = leader.name
                        given[leader.id, default: 0] += session.held.length
                    }
                }
                services += given.map { GroupYear.Service(facilitator: $0.key, group: .init(rawValue: book.card.group.id.rawValue), minutes: $0.value) }
            }
            let groups = cards.map { card in
                GroupYear.Group(
                    id: .init(rawValue: card.group.id.rawValue), period: card.group.period, slot: card.group.slot, title: card.title, code: card.group.code,
                    workshop: card.group.workshop, kind: card.kind, limit: limits[card.group.period],
                    size: Set(card.places.map(\.tenure.from)).map { card.places.on($0).reduce(0, +) }.max() ?? 0, begins: card.module.firstDay,
                    weekday: card.slotHours.weekly.weekday, startsAt: card.slotHours.weekly.startsAt)
            }
            return (GroupYear(groups: groups, places: places, services: services), names)
        }
    }

    /// The pupils of each level on the day on which guard-rails look at them: today, or the first of a year to come. One query.
    public func pupilsByLevel(of school: Establishment, on today: Day) async throws -> [String: Set<Pupil.ID>] {
        try await read { db in
            try db.rows(
                """
                SELECT m.pupil, d.level FROM division_membership m JOIN division d ON d.school = m.school AND d.id = m.division
                WHERE m.school = $1 AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)
                """, [SchoolYear(school.year).days.nearest(to: today)]
            ) { row in (pupil: try row[0] as Pupil.ID, level: try row[1] as String) }.reduce(into: [:]) { $0[$1.level, default: []].insert($1.pupil) }
        }
    }

    /// Pupils that the dispositif of a period allows in a group; the smallest number when there are several.
    static func groupLimits(_ db: SchoolConnection) throws -> [Period.ID: Int] {
        let limits = try db.rows(
            """
            SELECT y.period, min(d.group_limit) FROM \(dispositifsOfPeriods) y JOIN dispositif d ON d.school = $1 AND d.id = y.dispositif
            WHERE d.group_limit IS NOT NULL GROUP BY y.period
            """
        ) { row in (try row[0] as Period.ID, try row[1] as Int) }
        return Dictionary(limits, uniquingKeysWith: { first, _ in first })
    }

    public func groupLimit(of period: Period.ID) async throws -> Int? { try await read { db in try Self.groupLimits(db)[period] } }

    /// Whether its hours are of support: those of projects are not looked at by guard-rails.
    public func isSupport(_ period: Period.ID) async throws -> Bool { try await read { db in try Self.ledgerKind(ofPeriod: period, db).account == .support } }
}
