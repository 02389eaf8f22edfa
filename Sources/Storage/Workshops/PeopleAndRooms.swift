public import School

/// A member of staff who is not a facilitator yet.
public struct StaffCandidate: Sendable {
    public let id: Staff.ID
    public let name: String
    public let quality: String
    /// Hours of teachers weigh on the budget; those of CPE, PsyEN, librarians and heads do not.
    public let isTeacher: Bool
}

extension SchoolStore {
    /// By name. What they are is told as people write it, whatever a file said.
    public func facilitators() async throws -> [Facilitator] { try await read { db in try Self.facilitators(db) } }

    static func facilitators(_ db: SchoolConnection) throws -> [Facilitator] {
        try db.rows(
            """
            SELECT id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version FROM facilitator
            WHERE school = $1 ORDER BY sort_key, id
            """
        ) { row in
            try Facilitator(
                id: row[0], staff: row[1], name: row[2], quality: SubjectName.told(row[3]), hoursCount: row[4], maxGroups: row[5], minGroups: row[6], sortKey: row[7],
                version: row[8])
        }
    }

    /// Staff present on this day who are not facilitators, by name. Whoever teaches something counts as a teacher. Two queries.
    public func facilitatorCandidates(on today: Day, in language: Language) async throws -> [StaffCandidate] {
        try await read { db in
            let subjects = Dictionary(
                grouping: try db.rows(
                    """
                    SELECT staff, subject_label, count(DISTINCT division) FROM teaching
                    WHERE school = $1 AND (to_day IS NULL OR to_day >= $2) GROUP BY staff, subject_label
                    """, [today]
                ) { row in (staff: try row[0] as Staff.ID, label: try row[1] as String, divisions: try row[2] as Int) }, by: \.staff)
            let people = try db.rows(
                """
                SELECT s.id, s.family_name, s.given_name, s.civility, s.function_code
                FROM staff s LEFT JOIN facilitator f ON f.school = s.school AND f.staff = s.id
                WHERE s.school = $1 AND f.id IS NULL AND (s.left_on IS NULL OR s.left_on > $2) ORDER BY s.sort_key, s.id
                """, [today]
            ) { row in
                let staff = Staff(id: try row[0], familyName: try row[1], givenName: try row[2], civility: try row[3])
                let taught = subjects[staff.id] ?? []
                let function: String? = try row[4]
                let quality = Self.mainSubjects(taught.map { ($0.label, $0.divisions) }) ?? function.map { StaffFunction.name($0)[language] } ?? ""
                return (staff: staff, quality: String(quality.prefix(80)), isTeacher: !taught.isEmpty)
            }
            return zip(people, CalledName.toldApart(people.map { $0.staff.called($0.quality) })).map { person, name in
                StaffCandidate(id: person.staff.id, name: name, quality: person.quality, isTeacher: person.isTeacher)
            }
        }
    }

    /// What somebody is a teacher of, in the words of the timetable: the subject of most divisions, and another that comes near; not
    /// the hour of class life that a main teacher has beside. Nil for whoever teaches nothing. The post’s own label in STS is a code.
    private static func mainSubjects(_ taught: [(label: String, divisions: Int)]) -> String? {
        let sorted = taught.sorted { a, b in a.divisions != b.divisions ? a.divisions > b.divisions : a.label < b.label }
        guard let most = sorted.first else { return nil }
        return sorted.prefix(2).filter { 2 * $0.divisions > most.divisions }.map { SubjectName.told($0.label) }.joined(separator: ", ")
    }

    /// Makes members of staff facilitators, passing over those who are already.
    public func addFacilitators(_ staff: [StaffCandidate], maxGroups: Int) async throws {
        try await write { db in
            for person in staff {
                let sortKey = try db.first("SELECT sort_key FROM staff WHERE school = $1 AND id = $2", [person.id]) { try $0[0] as String }
                try db.run(
                    """
                    INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 1) ON CONFLICT (school, staff) DO NOTHING
                    """,
                    [
                        Facilitator.ID.new(), person.id, String(person.name.prefix(80)), person.quality, person.isTeacher, maxGroups,
                        sortKey ?? folded(person.name),
                    ])
            }
            try Self.tellApart(db)
        }
    }

    /// Someone from outside, who needs no account.
    @discardableResult
    public func addOutsideFacilitator(name: String, quality: String, hoursCount: Bool, maxGroups: Int, minGroups: Int) async throws -> Facilitator.ID {
        let id = Facilitator.ID.new()
        try await write { db in
            try db.run(
                """
                INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, $8, 1)
                """, [id, name, quality, hoursCount, maxGroups, minGroups, folded(name)])
            try Self.tellApart(db)
        }
        return id
    }

    /// Throws `.stale` when somebody saved since `version` was read.
    /// - Parameter due: nil to leave what they owe as it is.
    public func saveFacilitator(
        _ id: Facilitator.ID, name: String, quality: String, hoursCount: Bool, maxGroups: Int, minGroups: Int, due: ServiceDue? = nil, version: Int
    ) async throws {
        try await write { db in
            let changed = try db.run(
                """
                UPDATE facilitator SET name = $3, quality = $4, hours_count = $5, max_groups = $6, min_groups = $7, version = version + 1
                WHERE school = $1 AND id = $2 AND version = $8
                """, [id, name, quality, hoursCount, maxGroups, minGroups, version])
            guard changed == 1 else { throw StorageError.stale }
            if let due { try Self.set(due, of: id, db) }
            try Self.tellApart(db)
        }
    }

    /// Writes more of their names for facilitators who are called as another is, so that pupils and adults read everywhere who is meant.
    /// What was written by hand is kept as long as nobody else is called so; nothing is made shorter again. Two queries when nobody is.
    private static func tellApart(_ db: SchoolConnection) throws {
        let people = try db.rows(
            """
            SELECT f.id, f.name, f.quality, s.id, s.family_name, s.given_name, s.civility FROM facilitator f
            LEFT JOIN staff s ON s.school = f.school AND s.id = f.staff WHERE f.school = $1 ORDER BY f.sort_key, f.id
            """
        ) { row in
            let (name, quality): (String, String) = (try row[1], try row[2])
            let staff = try (row[3] as Staff.ID?).map { id in
                Staff(id: id, familyName: (try row[4] as String?) ?? "", givenName: (try row[5] as String?) ?? "", civility: try row[6])
            }
            // A name written by hand is the only one there is.
            let isOfStaff = staff.map { name == $0.addressName || name == $0.longAddressName || name.hasPrefix("\($0.longAddressName) (") } ?? false
            let called = staff.flatMap { isOfStaff ? $0.called(quality) : nil } ?? CalledName(short: name, long: name, quality: quality)
            return (id: try row[0] as Facilitator.ID, name: name, called: called)
        }
        for (person, name) in zip(people, CalledName.toldApart(people.map { $0.called })) where name.count > person.name.count {
            try db.run(
                "UPDATE facilitator SET name = $3, version = version + 1 WHERE school = $1 AND id = $2", [person.id, String(name.prefix(80))])
        }
    }

    /// Throws `.foreignKey` when a plan or a group names this person.
    public func removeFacilitator(_ id: Facilitator.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM workshop_pool WHERE school = $1 AND facilitator = $2", [id])
            try db.run("DELETE FROM facilitator_absence WHERE school = $1 AND facilitator = $2", [id])
            try db.run("DELETE FROM service_due WHERE school = $1 AND facilitator = $2", [id])
            try db.run("DELETE FROM facilitator WHERE school = $1 AND id = $2", [id])
        }
    }

    /// By name, « B2 » before « B12 ».
    public func rooms() async throws -> [Room] { try await read { db in try Self.rooms(db) } }

    static func rooms(_ db: SchoolConnection) throws -> [Room] {
        try db.rows("SELECT id, name, capacity, kinds, version FROM room WHERE school = $1") { row in
            try Room(id: row[0], name: row[1], capacity: row[2], kinds: RoomKind.list(row[3]), version: row[4])
        }.sorted { a, b in
            let (x, y) = (naturalKey(a.name), naturalKey(b.name))
            return x != y ? x < y : a.id < b.id
        }
    }

    /// Throws `.unique` when a room of this name exists.
    @discardableResult
    public func addRoom(name: String, capacity: Int, kinds: [RoomKind]) async throws -> Room.ID {
        let id = Room.ID.new()
        try await write { db in
            try db.run(
                "INSERT INTO room (school, id, name, capacity, kinds, version) VALUES ($1, $2, $3, $4, $5, 1)",
                [id, name, capacity, RoomKind.text(kinds)])
        }
        return id
    }

    public func saveRoom(_ id: Room.ID, name: String, capacity: Int, kinds: [RoomKind], version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE room SET name = $3, capacity = $4, kinds = $5, version = version + 1 WHERE school = $1 AND id = $2 AND version = $6",
                [id, name, capacity, RoomKind.text(kinds), version])
            guard changed == 1 else { throw StorageError.stale }
        }
    }

    public func removeRoom(_ id: Room.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM room_absence WHERE school = $1 AND room = $2", [id])
            try db.run("DELETE FROM room WHERE school = $1 AND id = $2", [id])
        }
    }
}
