public import School

/// A division that somebody is in, goes to or comes from.
public struct PupilDivision: Sendable, Hashable {
    public let division: Division
    public let year: SchoolYear
    /// Their first day in it.
    public let from: Day
}

extension SchoolStore {
    /// The divisions of the current school year within a reach, sorted as people read them: by level, then code.
    public func divisions(_ reach: Reach) async throws -> [Division] {
        try await read { db in
            try db.rows(
                """
                SELECT d.id, d.code, d.label, d.level FROM division d
                JOIN establishment e ON e.id = d.school AND e.year = d.year
                WHERE d.school = $1
                """
            ) { row in try Division(id: row[0], code: row[1], label: row[2], level: row[3]) }
        }
        .filter { reach.covers(division: $0.id) }
        .sorted { $0.order < $1.order }
    }

    public func division(_ id: Division.ID) async throws -> Division? {
        try await read { db in
            try db.first("SELECT id, code, label, level FROM division WHERE school = $1 AND id = $2", [id]) { row in
                try Division(id: row[0], code: row[1], label: row[2], level: row[3])
            }
        }
    }

    /// Whether anybody was ever brought in.
    public func hasPupils() async throws -> Bool {
        try await read { db in try db.first("SELECT id FROM pupil WHERE school = $1 LIMIT 1") { try $0[0] as Pupil.ID } != nil }
    }

    /// The pupils of a division on a day, in alphabetical order.
    public func pupils(in division: Division.ID, on day: Day) async throws -> [Pupil] {
        try await read { db in
            try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division
                FROM division_membership m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
                WHERE m.school = $1 AND m.division = $2 AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                    AND (p.left_on IS NULL OR p.left_on > $3)
                ORDER BY p.sort_key, p.id
                """, [division, day], Self.pupil)
        }
    }

    /// Who is in each division of the school on a day. One query.
    public func pupilsByDivision(on day: Day) async throws -> [Division.ID: [Pupil.ID]] {
        let places = try await read { db in
            try db.rows(
                """
                SELECT m.division, m.pupil FROM division_membership m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
                WHERE m.school = $1 AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2) AND (p.left_on IS NULL OR p.left_on > $2)
                """, [day]
            ) { row in (division: try row[0] as Division.ID, pupil: try row[1] as Pupil.ID) }
        }
        return Dictionary(grouping: places, by: \.division).mapValues { $0.map(\.pupil) }
    }

    public func pupil(_ id: Pupil.ID, on day: Day) async throws -> Pupil? {
        try await read { db in
            try db.first(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division FROM pupil p
                LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                    AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                WHERE p.school = $1 AND p.id = $2
                """, [id, day], Self.pupil)
        }
    }

    /// Where a pupil is on the nearest day of a school year; as long as that is not known, where they were last in the year before.
    public func division(ofPupil pupil: Pupil.ID, in year: SchoolYear, on today: Day) async throws -> PupilDivision? {
        try await read { db in
            try db.first(
                """
                SELECT d.id, d.code, d.label, d.level, d.year, m.from_day FROM division_membership m
                JOIN division d ON d.school = m.school AND d.id = m.division
                WHERE m.school = $1 AND m.pupil = $2 AND ((m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)) OR d.year = $4)
                ORDER BY d.year DESC, m.from_day DESC LIMIT 1
                """, [pupil, year.days.nearest(to: today), year.start - 1]
            ) { row in
                PupilDivision(
                    division: try Division(id: row[0], code: row[1], label: row[2], level: row[3]), year: SchoolYear(try row[4]), from: try row[5])
            }
        }
    }

    /// Pupils within a reach whose name holds every word typed, at most `limit`, in alphabetical order.
    public func searchPupils(_ text: String, _ reach: Reach, on day: Day, limit: Int) async throws -> [Pupil] {
        let words = folded(text).split(separator: " ").prefix(5)
        guard !words.isEmpty else { return [] }
        // The words hold letters and digits only, so none can be a pattern of its own.
        let conditions = words.indices.map { "AND p.search_key LIKE $\($0 + 3)" }.joined(separator: " ")
        let found = try await read { db in
            try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division FROM pupil p
                LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                    AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)
                WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $2) \(conditions)
                ORDER BY p.sort_key, p.id
                """, [day] + words.map { "%\($0)%" as any Column }, Self.pupil)
        }
        return Array(
            found.filter { reach.covers(Placement(pupil: $0.id, division: $0.division, groups: [])) }.prefix(limit))
    }

    /// These pupils, as far as they are of this school and present, in alphabetical order.
    public func pupils(_ ids: Set<Pupil.ID>, on day: Day) async throws -> [Pupil] {
        guard !ids.isEmpty else { return [] }
        let list = ids.sorted()
        let places = list.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
        return try await read { db in
            try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division FROM pupil p
                LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                    AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)
                WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $2) AND p.id IN (\(places))
                ORDER BY p.sort_key, p.id
                """, [day] + list.map { $0 as any Column }, Self.pupil)
        }
    }

    static func pupil(_ row: Row) throws -> Pupil {
        try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3])
    }

    // MARK: Referral to the PsyEN

    /// Members of staff who hold this role on the day, in alphabetical order.
    public func staff(with role: Role, on day: Day) async throws -> [Staff] {
        try await read { db in
            try db.rows(
                """
                SELECT s.id, s.family_name, s.given_name, s.civility FROM staff s
                JOIN account a ON a.school = s.school AND a.staff = s.id
                JOIN account_role r ON r.school = a.school AND r.account = a.id
                WHERE s.school = $1 AND r.role = $2 AND r.from_day <= $3 AND (r.to_day IS NULL OR r.to_day >= $3)
                    AND (s.left_on IS NULL OR s.left_on > $3)
                ORDER BY s.sort_key, s.id
                """, [role, day]
            ) { row in try Staff(id: row[0], familyName: row[1], givenName: row[2], civility: row[3]) }
        }
    }

    /// Who has this pupil referred to them on the day.
    public func referrals(of pupil: Pupil.ID, on day: Day) async throws -> [Staff] {
        try await read { db in
            try db.rows(
                """
                SELECT s.id, s.family_name, s.given_name, s.civility FROM referral r
                JOIN staff s ON s.school = r.school AND s.id = r.staff
                WHERE r.school = $1 AND r.pupil = $2 AND r.from_day <= $3 AND (r.to_day IS NULL OR r.to_day >= $3)
                ORDER BY s.sort_key, s.id
                """, [pupil, day]
            ) { row in try Staff(id: row[0], familyName: row[1], givenName: row[2], civility: row[3]) }
        }
    }

    /// Lets a PsyEN see this pupil from the day on. Referring twice changes nothing.
    public func refer(_ pupil: Pupil.ID, to staff: Staff.ID, from day: Day) async throws {
        try await write { db in
            let open = try db.count(
                "SELECT count(*) FROM referral WHERE school = $1 AND pupil = $2 AND staff = $3 AND to_day IS NULL", [pupil, staff])
            guard open == 0 else { return }
            try db.run(
                """
                INSERT INTO referral (school, staff, pupil, from_day) VALUES ($1, $2, $3, $4)
                ON CONFLICT (school, staff, pupil, from_day) DO UPDATE SET to_day = NULL
                """, [staff, pupil, day])
        }
    }

    /// Ends the referral: from the next request on the PsyEN sees nothing of this pupil.
    public func endReferral(of pupil: Pupil.ID, to staff: Staff.ID, on day: Day) async throws {
        try await write { db in
            // One that began today leaves no day on which it held.
            try db.run("DELETE FROM referral WHERE school = $1 AND pupil = $2 AND staff = $3 AND from_day >= $4", [pupil, staff, day])
            try db.run(
                "UPDATE referral SET to_day = $4 WHERE school = $1 AND pupil = $2 AND staff = $3 AND to_day IS NULL", [pupil, staff, day - 1])
        }
    }
}
