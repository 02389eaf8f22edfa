public import School

extension SchoolStore {
    /// Writes what a roster changes, all of it or nothing, and deletes the import's files.
    ///
    /// The changes are worked out anew inside the transaction. Throws `StorageError.stale` when they are no longer
    /// those previewed (`fingerprint`), when the import was applied already, or while a question stands open;
    /// throws the `Problem` when the roster is refused. About five statements a pupil.
    @discardableResult
    public func applyRoster(
        _ roster: Roster, answers: [String: String], fingerprint: String?, of rosterImport: RosterImport.ID?, by account: Account.ID?, on day: Day,
        at now: Moment
    ) async throws -> RosterChanges {
        try await write { db in
            let state = try Self.rosterState(on: day, db)
            let changes = RosterChanges(from: state, to: roster, on: day, answers: answers)
            if let refusal = changes.problems.first(where: { $0.severity == .refusal }) { throw refusal }
            guard !changes.isOpen, fingerprint == nil || fingerprint == changes.fingerprint else { throw StorageError.stale }
            if let rosterImport {
                let totals = RosterSummary(changes).totals
                let marked = try db.run(
                    """
                    UPDATE import SET state = 'applied', applied_by = $3, applied_at = $4, added = $5, changed = $6, ended = $7
                    WHERE school = $1 AND id = $2 AND state = 'open'
                    """, [rosterImport, account, now, totals.added, totals.changed, totals.ended])
                guard marked == 1 else { throw StorageError.stale }
                try Self.deleteFiles(of: rosterImport, db)
            }
            var writer = RosterWriter(state, changes, db)
            try writer.write()
            try Self.settleGroups(of: changes.movedPupils, on: day, at: now, db)
            return changes
        }
    }
}

/// Writes changes inside one transaction. Ties end with a date; one that began the same day is corrected in
/// place, since it never held on an earlier day.
struct RosterWriter {
    private let state: RosterState
    private let changes: RosterChanges
    private let db: SchoolConnection
    private let day: Day
    private var divisions: [String: Division.ID]
    private var pupils: [Pupil.ID] = []
    private var staff: [Staff.ID] = []
    private var guardians: [Guardian.ID] = []

    init(_ state: RosterState, _ changes: RosterChanges, _ db: SchoolConnection) {
        self.state = state
        self.changes = changes
        self.db = db
        day = changes.day
        divisions = Dictionary(state.divisions.map { ($0.code, $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func write() throws {
        try writeDivisions()
        try writePupils()
        try writeStaff()
        try writeTeachings()
        try writeGuardians()
        try writeGroups()
    }

    private mutating func writeDivisions() throws {
        for division in changes.newDivisions {
            let id = Division.ID.new()
            divisions[division.code] = id
            try db.run(
                "INSERT INTO division (school, id, code, label, level, mef, year) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [id, division.code, division.label, division.level, division.mef, state.year])
        }
        for change in changes.changedDivisions {
            try db.run(
                "UPDATE division SET label = $3, level = $4, mef = $5 WHERE school = $1 AND id = $2",
                [change.after.id, change.after.label, change.after.level, change.after.mef])
        }
    }

    private mutating func writePupils() throws {
        let yearStart = SchoolYear(state.year).firstDay
        // The first roster of a school year tells who was here since it began.
        let isFirst = state.isNewYear
        for pupil in changes.newPupils {
            let id = Pupil.ID.new()
            pupils.append(id)
            let key = sortKey(family: pupil.usageName ?? pupil.familyName, given: pupil.givenName)
            let search = folded("\(pupil.familyName) \(pupil.usageName ?? "") \(pupil.givenName)")
            try db.run(
                """
                INSERT INTO pupil (school, id, siecle_id, ine, family_name, usage_name, given_name, birth_day, sort_key, search_key, entered_on, left_on)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                [
                    id, pupil.siecleID, pupil.ine, pupil.familyName, pupil.usageName, pupil.givenName, pupil.birthDay, key, search, pupil.enteredOn,
                    pupil.leftOn,
                ])
            guard let division = pupil.division.flatMap({ divisions[$0] }) else { continue }
            let from = max(yearStart, pupil.enteredOn ?? (isFirst ? min(yearStart, day) : day))
            let last = pupil.leftOn.map { max(from, $0 - 1) }
            try db.run(
                "INSERT INTO division_membership (school, pupil, division, from_day, to_day) VALUES ($1, $2, $3, $4, $5)", [id, division, from, last])
        }
        for change in changes.changedPupils { try write(change) }
        var leaving = Dictionary(state.pupils.map { ($0.id, $0.leftOn) }, uniquingKeysWith: { first, _ in first })
        var entered = Dictionary(state.pupils.map { ($0.id, $0.enteredOn) }, uniquingKeysWith: { first, _ in first })
        for change in changes.changedPupils {
            leaving[change.after.id] = change.after.leftOn
            entered[change.after.id] = change.after.enteredOn
        }
        for move in changes.moves {
            let from = isFirst ? max(yearStart, (entered[move.pupil] ?? nil) ?? yearStart) : day
            let last = (leaving[move.pupil] ?? nil).flatMap { $0 > from ? $0 - 1 : nil }
            try SchoolStore.place(move.pupil, in: move.to.flatMap { divisions[$0] }, from: from, through: last, byHand: false, db)
        }
        for departure in changes.departures { try SchoolStore.leave(departure.pupil, on: departure.on, byHand: false, db) }
    }

    private func write(_ change: RosterChanges.Changed<RosterState.Pupil>) throws {
        let pupil = change.after
        let key = sortKey(family: pupil.usageName ?? pupil.familyName, given: pupil.givenName)
        let search = folded("\(pupil.familyName) \(pupil.usageName ?? "") \(pupil.givenName)")
        try db.run(
            """
            UPDATE pupil SET siecle_id = $3, ine = $4, family_name = $5, usage_name = $6, given_name = $7, birth_day = $8, sort_key = $9,
                search_key = $10, entered_on = $11, left_on = $12, left_by_hand = CASE WHEN left_on = $12 THEN left_by_hand ELSE 0 END
            WHERE school = $1 AND id = $2
            """,
            [
                pupil.id, pupil.siecleID, pupil.ine, pupil.familyName, pupil.usageName, pupil.givenName, pupil.birthDay, key, search, pupil.enteredOn,
                pupil.leftOn,
            ])
        guard change.before.leftOn != pupil.leftOn, change.before.isPresent(on: day) else { return }
        // A departure that was announced is forgotten before the new one counts: it may come later, or not at all.
        try SchoolStore.reopenMembership(of: pupil.id, endingFrom: day, db)
        if let leaving = pupil.leftOn { try SchoolStore.endMembership(of: pupil.id, before: leaving, db) }
    }

    private mutating func writeStaff() throws {
        for person in changes.newStaff {
            let id = Staff.ID.new()
            staff.append(id)
            try db.run(
                """
                INSERT INTO staff (school, id, sts_type, sts_id, family_name, given_name, civility, function_code, discipline, sort_key, search_key)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
                """,
                [
                    id, person.key.type, person.key.id, person.familyName, person.givenName, person.civility, person.function, person.discipline,
                    person.sortKey,
                ])
        }
        for change in changes.changedStaff {
            let person = change.after
            try db.run(
                """
                UPDATE staff SET sts_type = $3, sts_id = $4, family_name = $5, given_name = $6, civility = $7, function_code = $8, discipline = $9,
                    sort_key = $10, search_key = $10, left_on = $11
                WHERE school = $1 AND id = $2
                """,
                [
                    person.id, person.key?.type, person.key?.id, person.familyName, person.givenName, person.civility, person.function,
                    person.discipline, person.sortKey, person.leftOn,
                ])
            guard person.leftOn != nil else { continue }
            for table in ["teaching", "main_teacher"] { try endTies(of: person.id, in: table) }
        }
    }

    private func endTies(of person: Staff.ID, in table: String) throws {
        try db.run("DELETE FROM \(table) WHERE school = $1 AND staff = $2 AND from_day >= $3", [person, day])
        try db.run("UPDATE \(table) SET to_day = $3 WHERE school = $1 AND staff = $2 AND (to_day IS NULL OR to_day > $3)", [person, day - 1])
    }

    private func writeTeachings() throws {
        for ended in changes.endedTeachings {
            guard let division = divisions[ended.teaching.division] else { continue }
            let key: [any Column] = [ended.teaching.staff, division, ended.teaching.subject]
            try db.run("DELETE FROM teaching WHERE school = $1 AND staff = $2 AND division = $3 AND subject = $4 AND from_day >= $5", key + [day])
            try db.run(
                """
                UPDATE teaching SET to_day = $5 WHERE school = $1 AND staff = $2 AND division = $3 AND subject = $4 AND (to_day IS NULL OR to_day > $5)
                """, key + [day - 1])
        }
        for tie in changes.newTeachings {
            guard let division = divisions[tie.division] else { continue }
            try db.run(
                """
                INSERT INTO teaching (school, staff, division, subject, subject_label, from_day) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (school, staff, division, subject, from_day) DO UPDATE SET to_day = NULL
                """, [id(tie.staff), division, tie.subject, tie.subjectLabel, changes.teachingsFrom])
        }
        for ended in changes.endedMainTeachers {
            guard let division = divisions[ended.tie.division] else { continue }
            let key: [any Column] = [ended.tie.staff, division]
            try db.run("DELETE FROM main_teacher WHERE school = $1 AND staff = $2 AND division = $3 AND from_day >= $4", key + [day])
            try db.run(
                "UPDATE main_teacher SET to_day = $4 WHERE school = $1 AND staff = $2 AND division = $3 AND (to_day IS NULL OR to_day > $4)",
                key + [day - 1])
        }
        for tie in changes.newMainTeachers {
            guard let division = divisions[tie.division] else { continue }
            try db.run(
                """
                INSERT INTO main_teacher (school, staff, division, from_day) VALUES ($1, $2, $3, $4)
                ON CONFLICT (school, staff, division, from_day) DO UPDATE SET to_day = NULL
                """, [id(tie.staff), division, tie.from])
        }
    }

    private mutating func writeGuardians() throws {
        for person in changes.newGuardians {
            let id = Guardian.ID.new()
            guardians.append(id)
            try db.run(
                """
                INSERT INTO guardian (school, id, siecle_id, family_name, given_name, civility, sort_key, search_key)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
                """, [id, person.siecleID, person.familyName, person.givenName, person.civility, person.sortKey])
        }
        for change in changes.changedGuardians {
            let person = change.after
            try db.run(
                """
                UPDATE guardian SET family_name = $3, given_name = $4, civility = $5, sort_key = $6, search_key = $6 WHERE school = $1 AND id = $2
                """, [person.id, person.familyName, person.givenName, person.civility, person.sortKey])
        }
        for ended in changes.endedGuardianships {
            let key: [any Column] = [ended.tie.guardian, ended.tie.pupil]
            try db.run(
                """
                UPDATE guardianship SET to_day = CASE WHEN from_day > $4 THEN from_day ELSE $4 END
                WHERE school = $1 AND guardian = $2 AND pupil = $3 AND (to_day IS NULL OR to_day > $4)
                """, key + [day - 1])
        }
        for tie in changes.newGuardianships { try write(tie) }
    }

    // What the administrator said of a guardian's authority outlives the file: a right that was withdrawn does not
    // come back because the tie ended and began again.
    private func write(_ tie: RosterChanges.NewGuardianship) throws {
        let (guardian, pupil) = (id(tie.guardian), id(tie.pupil))
        let updated = try db.run(
            "UPDATE guardianship SET level = $4, to_day = NULL WHERE school = $1 AND guardian = $2 AND pupil = $3 AND (to_day IS NULL OR to_day >= $5)",
            [guardian, pupil, tie.level, day])
        guard updated == 0 else { return }
        let before = try db.first(
            "SELECT authority FROM guardianship WHERE school = $1 AND guardian = $2 AND pupil = $3 ORDER BY from_day DESC LIMIT 1", [guardian, pupil]
        ) { try $0[0] as Authority }
        try db.run(
            """
            INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (school, guardian, pupil, from_day) DO UPDATE SET level = $5, to_day = NULL
            """, [guardian, pupil, before ?? .exercises, tie.level, day])
    }

    private func writeGroups() throws {
        guard let groups = changes.groups else { return }
        try db.run("DELETE FROM siecle_group_member WHERE school = $1")
        try db.run("DELETE FROM siecle_group_division WHERE school = $1")
        try db.run("DELETE FROM siecle_group WHERE school = $1")
        let known = try db.rows("SELECT siecle_id, id FROM pupil WHERE school = $1 AND siecle_id IS NOT NULL") {
            (try $0[0] as String, try $0[1] as Pupil.ID)
        }
        let byID = Dictionary(known, uniquingKeysWith: { first, _ in first })
        for group in groups {
            try db.run("INSERT INTO siecle_group (school, code, label) VALUES ($1, $2, $3)", [group.code, group.label])
            for division in Set(group.divisions) {
                try db.run("INSERT INTO siecle_group_division (school, code, division) VALUES ($1, $2, $3)", [group.code, division])
            }
            for member in Set(group.members.compactMap { byID[$0] }) {
                try db.run("INSERT INTO siecle_group_member (school, code, pupil) VALUES ($1, $2, $3)", [group.code, member])
            }
        }
    }

    private func id(_ ref: RosterChanges.PupilRef) -> Pupil.ID {
        switch ref {
        case .known(let id): id
        case .new(let index): pupils[index]
        }
    }
    private func id(_ ref: RosterChanges.StaffRef) -> Staff.ID {
        switch ref {
        case .known(let id): id
        case .new(let index): staff[index]
        }
    }
    private func id(_ ref: RosterChanges.GuardianRef) -> Guardian.ID {
        switch ref {
        case .known(let id): id
        case .new(let index): guardians[index]
        }
    }
}
