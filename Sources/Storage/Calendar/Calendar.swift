public import School

extension DaySpan.Kind: Column {}
extension Alternance: Column {}
extension WeekRule: Column {}

/// Weeks as they are kept in one text: their Mondays with a blank between them.
enum WeekList {
    static func text(_ mondays: [Day]) -> String { mondays.map(\.iso).joined(separator: " ") }
    static func mondays(_ text: String) -> [Day] { text.split(separator: " ").compactMap { Day(String($0)) } }
}

extension SchoolStore {
    /// The school's own settings, or those of a school that has said nothing yet.
    public func calendarSettings(of school: Establishment) async throws -> CalendarSettings {
        try await read { db in try Self.calendarSettings(year: school.year, db) }
    }

    public func ownDays() async throws -> [OwnDays] { try await read { db in try Self.ownDays(db) } }

    /// The days on which this school teaches.
    public func calendar(of school: Establishment) async throws -> SchoolCalendar {
        try await read { db in try Self.calendar(of: school, db) }
    }

    static func calendar(of school: Establishment, _ db: SchoolConnection) throws -> SchoolCalendar {
        try calendarSettings(year: school.year, db).calendar(zone: school.zone, own: try ownDays(db).map(\.span))
    }

    /// With the zone, when it is given. Sessions before today stay as they are. Throws `.stale` when somebody saved since
    /// `settings.version` was read.
    public func save(_ settings: CalendarSettings, zone: Zone? = nil, on today: Day) async throws {
        try await changeCalendar(on: today) { db in
            if let columns = zone?.columns {
                try db.run("UPDATE establishment SET zone = $2, territory = $3 WHERE id = $1", [columns.zone, columns.territory])
            }
            let values: [any Column] = [settings.followsZone, settings.isInAlsaceMoselle, settings.weekA, settings.rule, settings.version]
            let changed =
                settings.version == 0
                ? try db.run(
                    """
                    INSERT INTO calendar_settings (school, follows_zone, alsace_moselle, week_a, week_rule, version) VALUES ($1, $2, $3, $4, $5, $6 + 1)
                    ON CONFLICT (school) DO NOTHING
                    """, values)
                : try db.run(
                    """
                    UPDATE calendar_settings SET follows_zone = $2, alsace_moselle = $3, week_a = $4, week_rule = $5, version = version + 1
                    WHERE school = $1 AND version = $6
                    """, values)
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// What the school says of single weeks, by their Monday, for the weeks from `first` to `last`: those left out follow the rule.
    /// Sessions before today stay as they are.
    public func setMarks(_ marks: [Day: Alternance], from first: Day, through last: Day, on today: Day) async throws {
        try await changeCalendar(on: today) { db in
            try db.run("DELETE FROM week_mark WHERE school = $1 AND monday >= $2 AND monday <= $3", [first, last])
            try Self.add(marks, db)
        }
    }

    static func add(_ marks: [Day: Alternance], _ db: SchoolConnection) throws {
        for (monday, week) in marks.sorted(by: { $0.key < $1.key }) where week != .weekly {
            try db.run(
                "INSERT INTO week_mark (school, monday, week) VALUES ($1, $2, $3) ON CONFLICT (school, monday) DO UPDATE SET week = $3", [monday.monday, week])
        }
    }

    /// Sessions before today stay as they are.
    public func add(_ days: OwnDays, on today: Day) async throws {
        try await changeCalendar(on: today) { db in try Self.insert(days, db) }
    }

    /// Those that the school has not entered yet, all of them or none.
    public func add(_ spans: [DaySpan], on today: Day) async throws {
        try await changeCalendar(on: today) { db in
            var present = Set(try Self.ownDays(db).map(\.span))
            for span in spans where present.insert(span).inserted { try Self.insert(OwnDays(id: .new(), span: span), db) }
        }
    }

    private static func insert(_ days: OwnDays, _ db: SchoolConnection) throws {
        try db.run(
            "INSERT INTO own_days (school, id, kind, name, first_day, last_day) VALUES ($1, $2, $3, $4, $5, $6)",
            [days.id, days.span.kind, days.span.name.fr, days.span.first, days.span.last])
    }

    /// Its sessions come back, those of past days to be confirmed; see `changeCalendar`.
    public func removeOwnDays(_ id: OwnDays.ID, on today: Day) async throws {
        try await changeCalendar(on: today) { db in
            try db.run("DELETE FROM own_days WHERE school = $1 AND id = $2", [id])
        }
    }

    private static func calendarSettings(year: Int, _ db: SchoolConnection) throws -> CalendarSettings {
        var settings =
            try db.first("SELECT follows_zone, alsace_moselle, week_a, week_rule, version FROM calendar_settings WHERE school = $1") { row in
                try CalendarSettings(followsZone: row[0], isInAlsaceMoselle: row[1], weekA: row[2], rule: row[3], version: row[4])
            } ?? .initial(year: year)
        let marks = try db.rows("SELECT monday, week FROM week_mark WHERE school = $1") { row in (try row[0] as Day, try row[1] as Alternance) }
        settings.marks = Dictionary(marks, uniquingKeysWith: { first, _ in first })
        return settings
    }

    private static func ownDays(_ db: SchoolConnection) throws -> [OwnDays] {
        try db.rows("SELECT id, kind, name, first_day, last_day FROM own_days WHERE school = $1 ORDER BY first_day, id") { row in
            try OwnDays(id: row[0], span: DaySpan(kind: row[1], name: Phrase(same: row[2]), first: row[3], last: row[4]))
        }
    }
}
