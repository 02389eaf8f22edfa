public import School

extension SchoolStore {
    /// What a roster would be compared with on this day. Ten queries, one state.
    public func rosterState(on day: Day) async throws -> RosterState {
        try await read { db in try Self.rosterState(on: day, db) }
    }

    static func rosterState(on day: Day, _ db: SchoolConnection) throws -> RosterState {
        guard
            var state = try db.first("SELECT uai, year FROM establishment WHERE id = $1", [], { try RosterState(uai: $0[0], year: $0[1]) })
        else { throw StorageError.stale }
        state.divisions = try db.rows(
            "SELECT id, code, label, level, mef FROM division WHERE school = $1 AND year = $2 ORDER BY code", [state.year]
        ) { try RosterState.Division(id: $0[0], code: $0[1], label: $0[2], level: $0[3], mef: $0[4]) }
        state.pupils = try db.rows(
            """
            SELECT p.id, p.siecle_id, p.ine, p.family_name, p.usage_name, p.given_name, p.birth_day, p.entered_on, p.left_on, d.code, p.left_by_hand,
                COALESCE(m.by_hand, 0)
            FROM pupil p
            LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                AND m.from_day = (SELECT max(n.from_day) FROM division_membership n
                    WHERE n.school = p.school AND n.pupil = p.id AND (n.to_day IS NULL OR n.to_day >= $2))
            LEFT JOIN division d ON d.school = m.school AND d.id = m.division
            WHERE p.school = $1 ORDER BY p.id
            """, [day]
        ) { row in
            var pupil = try RosterState.Pupil(
                id: row[0], siecleID: row[1], ine: row[2], familyName: row[3], usageName: row[4], givenName: row[5], birthDay: row[6],
                enteredOn: row[7], leftOn: row[8], division: row[9])
            pupil.leftByHand = try row[10]
            pupil.placedByHand = try row[11]
            return pupil
        }
        state.staff = try db.rows(
            """
            SELECT s.id, s.sts_type, s.sts_id, s.family_name, s.given_name, s.civility, s.function_code, s.discipline, s.left_on,
                (SELECT count(*) FROM account a JOIN account_role r ON r.school = a.school AND r.account = a.id
                    WHERE a.school = s.school AND a.staff = s.id AND r.role = 'administrator' AND (r.to_day IS NULL OR r.to_day >= $2))
            FROM staff s WHERE s.school = $1 ORDER BY s.id
            """, [day]
        ) {
            let type: String? = try $0[1]
            let id: String? = try $0[2]
            return try RosterState.Staff(
                id: $0[0], key: type.flatMap { type in id.map { Roster.StaffKey(type: type, id: $0) } }, familyName: $0[3], givenName: $0[4],
                civility: $0[5], function: $0[6], discipline: $0[7], leftOn: $0[8], administers: ($0[9] as Int) > 0)
        }
        try readTies(&state, on: day, db)
        return state
    }

    private static func readTies(_ state: inout RosterState, on day: Day, _ db: SchoolConnection) throws {
        state.teachings = try db.rows(
            """
            SELECT t.staff, d.code, t.subject FROM teaching t JOIN division d ON d.school = t.school AND d.id = t.division
            WHERE t.school = $1 AND (t.to_day IS NULL OR t.to_day >= $2)
            """, [day]
        ) { try RosterState.Teaching(staff: $0[0], division: $0[1], subject: $0[2]) }
        state.mainTeachers = try db.rows(
            """
            SELECT m.staff, d.code FROM main_teacher m JOIN division d ON d.school = m.school AND d.id = m.division
            WHERE m.school = $1 AND (m.to_day IS NULL OR m.to_day >= $2)
            """, [day]
        ) { try RosterState.MainTeacher(staff: $0[0], division: $0[1]) }
        state.guardians = try db.rows("SELECT id, siecle_id, family_name, given_name, civility FROM guardian WHERE school = $1 ORDER BY id") {
            try RosterState.Guardian(id: $0[0], siecleID: $0[1], familyName: $0[2], givenName: $0[3], civility: $0[4])
        }
        state.guardianships = try db.rows(
            "SELECT guardian, pupil, level FROM guardianship WHERE school = $1 AND (to_day IS NULL OR to_day >= $2)", [day]
        ) { try RosterState.Guardianship(guardian: $0[0], pupil: $0[1], level: $0[2]) }
        let divisions = try db.rows("SELECT code, division FROM siecle_group_division WHERE school = $1 ORDER BY division") {
            (try $0[0] as String, try $0[1] as String)
        }
        let members = try db.rows(
            """
            SELECT m.code, p.siecle_id FROM siecle_group_member m JOIN pupil p ON p.school = m.school AND p.id = m.pupil
            WHERE m.school = $1 AND p.siecle_id IS NOT NULL ORDER BY p.siecle_id
            """
        ) { (try $0[0] as String, try $0[1] as String) }
        let divisionsOf = Dictionary(grouping: divisions, by: \.0)
        let membersOf = Dictionary(grouping: members, by: \.0)
        state.groups = try db.rows("SELECT code, label FROM siecle_group WHERE school = $1 ORDER BY code") { row in
            let code: String = try row[0]
            // Codes sort differently in the two engines: the comparison expects Swift's order.
            return Roster.Group(
                code: code, label: try row[1], divisions: (divisionsOf[code] ?? []).map(\.1).sorted(), members: (membersOf[code] ?? []).map(\.1).sorted())
        }
    }
}
