import School

extension SchoolStore {
    /// The viewer behind an account with every tie that holds on this day; nil when the person has left.
    /// One query for a pupil or a guardian's child list, three for staff.
    public func viewer(_ account: Account, on today: Day) async throws -> Viewer? {
        try await read { db in try Self.viewer(account, on: today, db) }
    }

    static func viewer(_ account: Account, on today: Day, _ db: SchoolConnection) throws -> Viewer? {
        struct Person {
            let staff: Staff.ID?
            let pupil: Pupil.ID?
            let guardian: Guardian.ID?
            let language: Language
            let name: String
            let leftOn: Day?
        }
        let person = try db.first(
            """
            SELECT a.staff, a.pupil, a.guardian, a.language,
                COALESCE(s.given_name, p.given_name, g.given_name), COALESCE(s.family_name, p.family_name, g.family_name),
                COALESCE(s.left_on, p.left_on)
            FROM account a
            LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
            LEFT JOIN pupil p ON p.school = a.school AND p.id = a.pupil
            LEFT JOIN guardian g ON g.school = a.school AND g.id = a.guardian
            WHERE a.school = $1 AND a.id = $2
            """, [account.id]
        ) { row in
            try Person(
                staff: row[0], pupil: row[1], guardian: row[2], language: row[3],
                name: "\(row[4] as String) \(row[5] as String)", leftOn: row[6])
        }
        guard let person, person.leftOn.map({ $0 > today }) ?? true else { return nil }

        var roles: Set<Role> = []
        var teaches: Set<Division.ID> = []
        var mainTeacherOf: Set<Division.ID> = []
        var referred: Set<Pupil.ID> = []
        var leads: Set<NeedGroup.ID> = []
        var children: Set<Pupil.ID> = []
        if let staff = person.staff {
            roles = Set(
                try db.rows(
                    "SELECT role FROM account_role WHERE school = $1 AND account = $2 AND from_day <= $3 AND (to_day IS NULL OR to_day >= $3)",
                    [account.id, today]
                ) { try $0[0] })
            // One round trip for the four kinds of tie: kind 1 teaches, 2 main teacher, 3 referral, 4 leads a group. A group
            // that is published and has not begun is led already: its list is prepared before the first session; so is one in which
            // somebody replaces, until the day is over.
            let ties = try db.rows(
                """
                SELECT DISTINCT 1, division FROM teaching
                    WHERE school = $1 AND staff = $2 AND from_day <= $3 AND (to_day IS NULL OR to_day >= $3)
                UNION ALL SELECT 2, division FROM main_teacher
                    WHERE school = $1 AND staff = $2 AND from_day <= $3 AND (to_day IS NULL OR to_day >= $3)
                UNION ALL SELECT 3, pupil FROM referral
                    WHERE school = $1 AND staff = $2 AND from_day <= $3 AND (to_day IS NULL OR to_day >= $3)
                UNION ALL SELECT 4, gf.need_group FROM facilitator f
                    JOIN group_facilitator gf ON gf.school = f.school AND gf.facilitator = f.id
                    WHERE f.school = $1 AND f.staff = $2 AND gf.void = 0 AND gf.to_day >= $3
                UNION ALL SELECT 4, se.need_group FROM facilitator f
                    JOIN session_leader sl ON sl.school = f.school AND sl.facilitator = f.id
                    JOIN session se ON se.school = sl.school AND se.id = sl.session
                    WHERE f.school = $1 AND f.staff = $2 AND se.need_group IS NOT NULL AND se.state <> 'cancelled' AND se.day >= $3
                """, [staff, today]
            ) { row in try (row[0] as Int, row[1] as Int64) }
            for (kind, id) in ties {
                switch kind {
                case 1: teaches.insert(Division.ID(rawValue: id))
                case 2: mainTeacherOf.insert(Division.ID(rawValue: id))
                case 3: referred.insert(Pupil.ID(rawValue: id))
                default: leads.insert(NeedGroup.ID(rawValue: id))
                }
            }
            if !mainTeacherOf.isEmpty { roles.insert(.mainTeacher) }
        }
        if person.pupil != nil { roles.insert(.pupil) }
        if let guardian = person.guardian {
            roles.insert(.guardian)
            children = Set(try Self.children(of: guardian, on: today, db))
        }
        return Viewer(
            account: account.id, school: db.school, name: person.name, login: account.login, language: person.language, roles: roles,
            staff: person.staff, pupil: person.pupil, guardian: person.guardian, teaches: teaches, mainTeacherOf: mainTeacherOf,
            leads: leads, referred: referred, children: children)
    }

    /// Children whom a guardian may read about: not withdrawn, and minors unless the pupil renewed the right.
    private static func children(of guardian: Guardian.ID, on today: Day, _ db: SchoolConnection) throws -> [Pupil.ID] {
        try db.rows(
            """
            SELECT g.pupil FROM guardianship g JOIN pupil p ON p.school = g.school AND p.id = g.pupil
            WHERE g.school = $1 AND g.guardian = $2 AND g.authority <> 'withdrawn'
                AND g.from_day <= $3 AND (g.to_day IS NULL OR g.to_day >= $3)
                AND (p.birth_day IS NULL OR p.birth_day > $4 OR g.renewed_on IS NOT NULL)
            """, [guardian, today, today.eighteenYearsBefore]
        ) { try $0[0] }
    }

    /// Where a pupil stands today, with the groups that they are in now or will be; nil when this school has no such pupil, or
    /// the pupil has left. Two queries.
    public func placement(of pupil: Pupil.ID, on today: Day) async throws -> Placement? {
        try await read { db -> Placement? in
            let division = try db.first(
                """
                SELECT m.division FROM pupil p
                LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id
                    AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                WHERE p.school = $1 AND p.id = $2 AND (p.left_on IS NULL OR p.left_on > $3)
                """, [pupil, today]
            ) { row in try row[0] as Division.ID? }
            guard let division else { return nil }
            let groups = try db.rows(
                "SELECT need_group FROM group_membership WHERE school = $1 AND pupil = $2 AND void = 0 AND to_day >= $3", [pupil, today]
            ) { row in try row[0] as NeedGroup.ID }
            return Placement(pupil: pupil, division: division, groups: Set(groups))
        }
    }

    /// The divisions of those who are in a published group now or will be; nil when this school has no such group.
    public func divisions(ofGroup group: NeedGroup.ID, on today: Day) async throws -> Set<Division.ID>? {
        try await read { db -> Set<Division.ID>? in
            guard try db.count("SELECT count(*) FROM need_group WHERE school = $1 AND id = $2", [group]) == 1 else { return nil }
            return Set(
                try db.rows(
                    """
                    SELECT DISTINCT m.division FROM group_membership gm
                    JOIN division_membership m ON m.school = gm.school AND m.pupil = gm.pupil
                        AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                    WHERE gm.school = $1 AND gm.need_group = $2 AND gm.void = 0 AND gm.to_day >= $3
                    """, [group, today]
                ) { try $0[0] })
        }
    }
}
