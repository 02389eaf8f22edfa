import School

extension SchoolStore {
    /// Tables whose rows an address may name. A name that is not here is a defect of the route that uses it.
    private static let addressed: Set<String> = [
        "division", "account", "import", "job", "framework", "round", "workshop", "axis", "facilitator", "room", "period", "module", "barrette", "weekly_slot",
        "plan", "approval", "dispositif", "programme", "phase", "council_choice", "staff", "timetable_upload",
    ]

    /// Whether this school has such a row.
    public func exists(_ table: String, _ id: Int64) async throws -> Bool {
        guard Self.addressed.contains(table) else { throw StorageError.refused("no address names rows of \(table)") }
        return try await read { db in
            try db.count("SELECT count(*) FROM \(table) WHERE school = $1 AND id = $2", [id]) == 1
        }
    }
}
