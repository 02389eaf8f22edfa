import School

extension SchoolStore {
    /// The latest first.
    public func remarks(on group: NeedGroup.ID) async throws -> [GroupRemark] {
        try await read { db in
            try db.rows(
                """
                SELECT r.id, r.text, r.at, r.author, s.civility, s.family_name, s.given_name FROM group_remark r
                JOIN account a ON a.school = r.school AND a.id = r.author
                LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
                WHERE r.school = $1 AND r.need_group = $2 ORDER BY r.at DESC, r.id DESC
                """, [group]
            ) { row in
                let (civility, family, given): (String?, String?, String?) = (try row[4], try row[5], try row[6])
                let name = civility.map { "\($0) \(family ?? "")" } ?? [given, family].compactMap { $0 }.joined(separator: " ")
                return try GroupRemark(id: row[0], text: row[1], at: row[2], author: row[3], authorName: name)
            }
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
