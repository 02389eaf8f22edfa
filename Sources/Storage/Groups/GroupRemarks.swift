import School

extension SchoolStore {
    /// The latest first. Two queries at most.
    public func remarks(on group: NeedGroup.ID) async throws -> [GroupRemark] {
        try await read { db in
            let remarks = try db.rows(
                "SELECT id, text, at, author FROM group_remark WHERE school = $1 AND need_group = $2 ORDER BY at DESC, id DESC", [group]
            ) { row in (id: try row[0] as GroupRemark.ID, text: try row[1] as String, at: try row[2] as Moment, author: try row[3] as Account.ID) }
            let names = remarks.isEmpty ? [:] : try Self.authorNames(db)
            return remarks.map { GroupRemark(id: $0.id, text: $0.text, at: $0.at, author: $0.author, authorName: names[$0.author] ?? "") }
        }
    }

    /// The same remark sent twice, under its one number, is kept once.
    public func add(_ remark: GroupRemark.ID, _ text: String, on group: NeedGroup.ID, by author: Account.ID, at now: Moment) async throws {
        try await write { db in
            let isNew = try db.run(
                "INSERT INTO group_remark (school, id, need_group, text, at, author) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                [remark, group, text, now, author])
            if isNew == 1 { try Self.note("write", "group remark", subject: group.rawValue, by: author, at: now, db) }
        }
    }

    /// Erases a remark of one’s own; false when it is not there, or somebody else’s.
    public func erase(_ remark: GroupRemark.ID, on group: NeedGroup.ID, by author: Account.ID, at now: Moment) async throws -> Bool {
        try await write { db in
            let erased = try db.run("DELETE FROM group_remark WHERE school = $1 AND id = $2 AND need_group = $3 AND author = $4", [remark, group, author])
            guard erased == 1 else { return false }
            try Self.note("erase", "group remark", subject: group.rawValue, by: author, at: now, db)
            return true
        }
    }
}
