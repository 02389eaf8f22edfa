public import School

/// What pupils are due in one school year.
public struct DueHours: Sendable {
    /// Nil when the calendar does not know the year.
    let rules: EntitlementRules?
    let divisions: [Division.ID: Division]
    /// By level, that of the council which is in force.
    public let choices: [String: CouncilChoice]
    /// Teaching weeks of the year; nil when the calendar does not know it.
    public let weeks: Int?

    /// - Parameter stays: the divisions of one pupil in the year, in order of time.
    public func entitlements(of stays: [Dated<Division.ID>]) -> [Entitlement] {
        rules?.entitlements(of: stays.compactMap { stay in divisions[stay.value].map { ($0, stay.tenure) } }) ?? []
    }

    public var knowsYear: Bool { rules != nil }
}

extension SchoolStore {
    /// Ten queries.
    public func dueHours(year: Int, _ calendar: SchoolCalendar) async throws -> DueHours {
        let dispositifs = try await dispositifs()
        let programmes = try await programmes()
        let choices = Dictionary(grouping: try await councilChoices(year: year), by: \.level).compactMapValues(\.inForce)
        let divisions = try await read { db in
            try db.rows("SELECT id, code, label, level FROM division WHERE school = $1 AND year = $2", [year]) { row in
                try Division(id: row[0], code: row[1], label: row[2], level: row[3])
            }
        }
        let teaching = calendar.teachingYear(year)
        return DueHours(
            rules: teaching.map { EntitlementRules(dispositifs: dispositifs, programmes: programmes, choices: choices, year: $0) },
            divisions: Dictionary(divisions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }), choices: choices, weeks: teaching?.weeks.count)
    }
}
