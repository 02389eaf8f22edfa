public import School

extension SchoolStore {
    /// Axes by title.
    public func axes() async throws -> [Axis] {
        try await read { db in
            try db.rows("SELECT id, title, school_aim, version FROM axis WHERE school = $1") { row in
                try Axis(id: row[0], title: row[1], aim: row[2], version: row[3])
            }.sorted(folding: \.title)
        }
    }

    /// The aims of the school's project, in the order in which they were entered.
    public func schoolAims() async throws -> [SchoolAim] {
        try await read { db in
            try db.rows("SELECT id, title, version FROM school_aim WHERE school = $1 ORDER BY id") { row in
                try SchoolAim(id: row[0], title: row[1], version: row[2])
            }
        }
    }

    @discardableResult
    public func addAxis(title: String, aim: SchoolAim.ID?) async throws -> Axis.ID {
        let id = Axis.ID.new()
        try await write { db in
            try db.run("INSERT INTO axis (school, id, title, school_aim, version) VALUES ($1, $2, $3, $4, 1)", [id, title, aim])
        }
        return id
    }

    @discardableResult
    public func addSchoolAim(title: String) async throws -> SchoolAim.ID {
        let id = SchoolAim.ID.new()
        try await write { db in try db.run("INSERT INTO school_aim (school, id, title, version) VALUES ($1, $2, $3, 1)", [id, title]) }
        return id
    }

    /// Throws `.stale` when somebody saved since `version` was read.
    public func saveAxis(_ id: Axis.ID, title: String, aim: SchoolAim.ID?, version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE axis SET title = $3, school_aim = $4, version = version + 1 WHERE school = $1 AND id = $2 AND version = $5",
                [id, title, aim, version])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    public func saveSchoolAim(_ id: SchoolAim.ID, title: String, version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE school_aim SET title = $3, version = version + 1 WHERE school = $1 AND id = $2 AND version = $4", [id, title, version])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    /// Workshops and axes that hung on it stay, without it.
    public func removeAxis(_ id: Axis.ID) async throws {
        try await write { db in
            try db.run("UPDATE workshop SET axis = NULL, version = version + 1 WHERE school = $1 AND axis = $2", [id])
            try db.run("DELETE FROM axis WHERE school = $1 AND id = $2", [id])
        }
    }

    public func removeSchoolAim(_ id: SchoolAim.ID) async throws {
        try await write { db in
            try db.run("UPDATE axis SET school_aim = NULL, version = version + 1 WHERE school = $1 AND school_aim = $2", [id])
            try db.run("DELETE FROM school_aim WHERE school = $1 AND id = $2", [id])
        }
    }
}
