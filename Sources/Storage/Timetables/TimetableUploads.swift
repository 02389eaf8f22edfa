public import School

/// Files of a timetable that somebody gave and has not applied.
public struct TimetableUpload: Sendable, Hashable {
    public typealias ID = Identifier<TimetableUpload>
}

extension SchoolStore {
    /// Keeps the files until they are applied, removed, or a day old.
    public func startTimetable(_ files: [(name: String, bytes: [UInt8])], by account: Account.ID, at now: Moment) async throws -> TimetableUpload.ID {
        let id = TimetableUpload.ID.new()
        try await write { db in
            try db.run("INSERT INTO timetable_upload (school, id, started_by, started_at) VALUES ($1, $2, $3, $4)", [id, account, now])
            for (position, file) in files.enumerated() {
                try db.run(
                    "INSERT INTO timetable_upload_file (school, upload, position, name, content) VALUES ($1, $2, $3, $4, $5)",
                    [id, position, file.name.replacing("\0", with: ""), file.bytes])
            }
        }
        return id
    }

    /// In the order in which they were given.
    public func timetableFiles(_ id: TimetableUpload.ID) async throws -> [(name: String, bytes: [UInt8])] {
        try await read { db in
            try db.rows("SELECT name, content FROM timetable_upload_file WHERE school = $1 AND upload = $2 ORDER BY position", [id]) { row in
                (name: try row[0], bytes: try row[1])
            }
        }
    }

    public func discardTimetable(_ id: TimetableUpload.ID) async throws { try await write { db in try Self.deleteUpload(id, db) } }

    /// Deletes what was given before the moment and never applied.
    public func forgetTimetables(before moment: Moment) async throws {
        try await write { db in
            for id in try db.rows("SELECT id FROM timetable_upload WHERE school = $1 AND started_at < $2", [moment], { try $0[0] as TimetableUpload.ID }) {
                try Self.deleteUpload(id, db)
            }
        }
    }

    static func deleteUpload(_ id: TimetableUpload.ID, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM timetable_upload_file WHERE school = $1 AND upload = $2", [id])
        try db.run("DELETE FROM timetable_upload WHERE school = $1 AND id = $2", [id])
    }
}
