import School

/// One step of the schema. Steps are numbered, applied once and in order, and never edited once landed.
public struct Migration: Sendable {
    public let number: Int
    public let title: String
    /// Statements in the dialect that both engines share. `{bytes}` stands for the engine's type of bytes.
    public let sql: String

    init(_ number: Int, _ title: String, _ sql: String) {
        self.number = number
        self.title = title
        self.sql = sql
    }
}

extension Store {
    public static let migrations: [Migration] = [
        people, access, imports, skills, needs, workshops, periods, wishes, plans, groups, hours, groupExits,
        replacedObservations, roundRevisions, planStudies, officialCodes, signInTallies, listColumns, withdrawals,
        groupPins, approvals, groupWords, replacedSelfAssessments, roundVersions, slipBatches, byHand, groupRemarks,
        territories, dispositifs, programmes,
        sessions, oneOffs, timetables, chosenWeeks,
        council, guardRails, scheduleFeeds,
        periodDispositifs, programmeAdded,
        sessionNumbers, sessionNews, moveReasons, proposedReasons, namesToldApart,
        livedDays, ownHolidays, announcedProgrammes,
        planReasons,
        keptReviews, yearDispositifs, longClosures,
        serviceDue, minutesOfSession,
    ]

    /// Brings the schema up to date: each step in a transaction of its own, so that a crash leaves the old
    /// schema or the new one. Returns the steps applied.
    @discardableResult
    public func migrate() async throws -> [Migration] {
        try await engine.write { db in
            try db.script(
                "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY, title TEXT NOT NULL, applied_at BIGINT NOT NULL)")
        }
        let done = Set(try await engine.read { db in try db.query("SELECT number FROM schema_step", []) { try $0[0] as Int } })
        let bytesType = engine.name == "SQLite" ? "BLOB" : "BYTEA"
        let pending = Self.migrations.filter { !done.contains($0.number) }
        for step in pending {
            try await engine.write { db in
                try db.script(step.sql.replacing("{bytes}", with: bytesType))
                _ = try db.execute(
                    "INSERT INTO schema_step (number, title, applied_at) VALUES ($1, $2, $3)",
                    [step.number.value, step.title.value, Moment.now.value])
            }
        }
        return pending
    }
}
