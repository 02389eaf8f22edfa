import School

/// What became of a publication.
public enum PublicationOutcome: Sendable {
    /// Memberships ended or voided, opened, and left as they were.
    case published(transfers: Int, kept: Int)
    /// The plan changed since it was looked at.
    case changed(version: Int)
    /// The plan is not a draft.
    case closed(GroupPlan.State)
    /// Pupils, people or rooms are held elsewhere at the same hours: by another period's published groups, by a lesson, or by another
    /// group of this plan.
    case clashing
}

extension SchoolStore {
    /// Publishes a plan from a day on, in one transaction: memberships that change end on the eve, what had not begun is void,
    /// what stays the same is not touched. The plan that was in force is replaced.
    ///
    /// Throws `SessionRefusal.clash` when its groups would meet a session that was moved, or is led by somebody else for once. Those for one date are
    /// not in the way.
    /// - Parameter reasons: what pupils are told of it.
    public func publish(
        _ id: GroupPlan.ID, seen version: Int, from day: Day, telling reasons: PlanReasons = PlanReasons(), by account: Account.ID, at now: Moment
    ) async throws -> PublicationOutcome {
        try await writeRefusingClashes(from: day, oneOffs: false) { db -> PublicationOutcome in
            guard let plan = try Self.plan(id, db) else { return .changed(version: 0) }
            guard plan.state == .draft else { return .closed(plan.state) }
            guard plan.version == version else { return .changed(version: plan.version) }
            let contents = try Self.presentContents(of: id, from: day, db)
            guard try Self.engagements(of: plan.period, from: day, db).clashes(with: contents, from: day).isEmpty,
                try Self.ownClashes(in: contents, of: plan.period, from: day, db).isEmpty
            else { return .clashing }
            let change = try Self.publish(plan, from: day, by: account, at: now, db)
            try Self.keep(reasons, of: id, db)
            return .published(transfers: change.transfers.count, kept: change.members.kept)
        }
    }

    static func ownClashes(in contents: PlanContents, of period: Period.ID, from day: Day, _ db: SchoolConnection) throws -> [OwnClash] {
        let spans = try modules(of: period, db).filter { $0.lastDay >= day }.map { ($0.id, Tenure(from: max(day, $0.firstDay), to: $0.lastDay)) }
        return contents.ownClashes(
            try barrettes(of: period, db).flatMap(\.slots), over: Dictionary(spans, uniquingKeysWith: { first, _ in first }),
            try ownCalendar(db))
    }

    /// Puts a draft in force from a day on.
    static func publish(_ plan: GroupPlan, from day: Day, by account: Account.ID, at now: Moment, _ db: SchoolConnection) throws -> Publication {
        try settle(through: min(day, Clock().day(of: now)) - 1, db)
        let change = try Self.publication(of: plan, from: day, db)
        let publication = Identifier<Publication>.new()
        try db.run(
            "UPDATE plan SET state = 'replaced', version = version + 1 WHERE school = $1 AND period = $2 AND state = 'published'", [plan.period])
        try db.run("UPDATE plan SET state = 'published', version = version + 1 WHERE school = $1 AND id = $2", [plan.id])
        try db.run(
            "INSERT INTO publication (school, id, period, plan, from_day, at, account) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [publication, plan.period, plan.id, day, now, account])
        for group in change.newGroups {
            try db.run(
                """
                INSERT INTO need_group (school, id, period, workshop, module, weekly_slot, code) VALUES ($1, $2, $3, $4, $5, $6, $7)
                """, [group.id, group.period, group.workshop, group.slot.module, group.slot.weekly, group.code])
            try announce(group.id, db)
        }
        try apply(change.members, "group_membership", "pupil", publication, db) { holding in
            try db.run(
                """
                INSERT INTO group_membership (school, need_group, pupil, module, weekly_slot, from_day, to_day, opened_by, void)
                SELECT g.school, g.id, CAST($3 AS BIGINT), g.module, g.weekly_slot, CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS BIGINT), 0
                FROM need_group g WHERE g.school = $1 AND g.id = $2
                """, [holding.group, holding.holder, holding.tenure.from, holding.tenure.to, publication])
        }
        try apply(change.facilitators, "group_facilitator", "facilitator", publication, db) { holding in
            try db.run(
                """
                INSERT INTO group_facilitator (school, need_group, facilitator, from_day, to_day, opened_by, void)
                VALUES ($1, $2, $3, $4, $5, $6, 0)
                """, [holding.group, holding.holder, holding.tenure.from, holding.tenure.to, publication])
        }
        try apply(change.rooms, "group_room", "room", publication, db) { holding in
            try db.run(
                "INSERT INTO group_room (school, need_group, room, from_day, to_day, opened_by, void) VALUES ($1, $2, $3, $4, $5, $6, 0)",
                [holding.group, holding.holder, holding.tenure.from, holding.tenure.to, publication])
        }
        // Whoever is known to leave during a module has the place until then.
        for pupil in Set(change.members.opened.map(\.holder)).sorted() { try takeOut(pupil, from: day, at: now, seenAt: now, db) }
        return change
    }

    /// Keeps what a new group is announced as: the workshop's sheet may change later, what was published does not.
    private static func announce(_ group: NeedGroup.ID, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO group_words (school, need_group, title, kind, objective, indicators)
            SELECT g.school, g.id, w.title, w.kind, w.objective, w.indicators
            FROM need_group g JOIN workshop w ON w.school = g.school AND w.id = g.workshop WHERE g.school = $1 AND g.id = $2
            """, [group])
        try db.run(
            """
            INSERT INTO group_skill (school, need_group, skill)
            SELECT g.school, g.id, x.skill FROM need_group g JOIN workshop_gain x ON x.school = g.school AND x.workshop = g.workshop
            WHERE g.school = $1 AND g.id = $2
            """, [group])
    }

    /// What publishing this plan from this day on would change; nothing is written.
    public func publication(of id: GroupPlan.ID, from day: Day) async throws -> (change: Publication, groups: [NeedGroup])? {
        try await read { db in
            guard let plan = try Self.plan(id, db) else { return nil }
            return (try Self.publication(of: plan, from: day, db), try Self.published(plan.period, from: day, db).groups)
        }
    }

    private static func publication(of plan: GroupPlan, from day: Day, _ db: SchoolConnection) throws -> Publication {
        let spans = try db.rows(
            """
            SELECT DISTINCT g.module, g.weekly_slot, m.first_day, m.last_day
            FROM plan_group g JOIN module m ON m.school = g.school AND m.id = g.module WHERE g.school = $1 AND g.plan = $2
            """, [plan.id]
        ) { row in (SlotKey(module: try row[0], weekly: try row[1]), try Tenure(from: row[2], to: row[3])) }
        return Publication(
            of: try presentContents(of: plan.id, from: day, db), period: plan.period, over: try published(plan.period, from: day, db),
            codes: try codesGiven(plan.period, db), spans: Dictionary(spans, uniquingKeysWith: { first, _ in first }), from: day)
    }

    /// The groups of a plan without pupils who left, or changed to a division outside the barrette, since it was made.
    static func presentContents(of plan: GroupPlan.ID, from day: Day, _ db: SchoolConnection) throws -> PlanContents {
        struct Seat: Hashable {
            let group: PlannedGroup.ID
            let pupil: Pupil.ID
        }
        let here = Set(
            try db.rows(
                """
                SELECT DISTINCT l.plan_group, l.pupil FROM plan_place l
                JOIN module m ON m.school = l.school AND m.id = l.module
                JOIN weekly_slot s ON s.school = l.school AND s.id = l.weekly_slot
                JOIN barrette_division bd ON bd.school = s.school AND bd.barrette = s.barrette
                JOIN division_membership dm ON dm.school = l.school AND dm.pupil = l.pupil AND dm.division = bd.division
                    AND dm.from_day <= m.last_day
                    AND (dm.to_day IS NULL OR dm.to_day >= CASE WHEN m.first_day > $3 THEN m.first_day ELSE $3 END)
                WHERE l.school = $1 AND l.plan = $2
                """, [plan, day]
            ) { row in Seat(group: try row[0], pupil: try row[1]) })
        let contents = try planContents(of: plan, db)
        return PlanContents(groups: contents.groups, places: contents.places.filter { here.contains(Seat(group: $0.group, pupil: $0.pupil)) })
    }

    /// Codes of groups given so far in the school year of a period: a code names one group of the year.
    private static func codesGiven(_ period: Period.ID, _ db: SchoolConnection) throws -> Int {
        guard let first = try self.period(period, db)?.firstDay else { return 0 }
        let year = first.schoolYear
        return try db.count(
            """
            SELECT count(*) FROM need_group g JOIN period p ON p.school = g.school AND p.id = g.period
            WHERE g.school = $1 AND p.first_day >= $2 AND p.first_day < $3
            """, [Day(year: year, month: 8, day: 1), Day(year: year + 1, month: 8, day: 1)])
    }

    /// Groups of a period, and what holds in them and was not ended by a later publication, nor by the roster before the day.
    private static func published(_ period: Period.ID, from day: Day, _ db: SchoolConnection) throws -> PublishedGroups {
        func holdings<Holder>(_ table: String, _ column: String, _ condition: String = "", _ more: [any Column] = []) throws -> [Holding<Holder>] {
            try db.rows(
                """
                SELECT h.need_group, h.\(column), h.from_day, h.to_day FROM \(table) h
                JOIN need_group g ON g.school = h.school AND g.id = h.need_group
                WHERE h.school = $1 AND g.period = $2 AND h.ended_by IS NULL AND h.void = 0 \(condition)
                """, [period] + more
            ) { row in try Holding<Holder>(group: row[0], holder: row[1], tenure: Tenure(from: row[2], to: row[3])) }
        }
        return PublishedGroups(
            groups: try db.rows(
                "SELECT id, period, module, weekly_slot, workshop, code FROM need_group WHERE school = $1 AND period = $2 ORDER BY id", [period]
            ) { row in
                try NeedGroup(id: row[0], period: row[1], slot: SlotKey(module: row[2], weekly: row[3]), workshop: row[4], code: row[5])
            },
            members: try holdings("group_membership", "pupil", "AND (h.group_exit IS NULL OR h.to_day >= $3)", [day]), facilitators: try holdings("group_facilitator", "facilitator"),
            rooms: try holdings("group_room", "room"))
    }

    private static func apply<Holder>(
        _ changes: Publication.Changes<Holder>, _ table: String, _ column: String, _ publication: Identifier<Publication>,
        _ db: SchoolConnection, open: (Holding<Holder>) throws -> Void
    ) throws {
        for holding in changes.ended {
            try db.run(
                """
                UPDATE \(table) SET to_day = $4, ended_by = $5
                WHERE school = $1 AND need_group = $2 AND \(column) = $3 AND from_day = $6 AND ended_by IS NULL AND void = 0
                """, [holding.group, holding.holder, holding.tenure.to, publication, holding.tenure.from])
        }
        for holding in changes.voided {
            try db.run(
                """
                UPDATE \(table) SET void = 1, ended_by = $4
                WHERE school = $1 AND need_group = $2 AND \(column) = $3 AND from_day = $5 AND ended_by IS NULL AND void = 0
                """, [holding.group, holding.holder, publication, holding.tenure.from])
        }
        for holding in changes.opened { try open(holding) }
    }

    /// A draft that starts from the groups in force, for changes by hand. Pupils who are no longer in the problem are left out.
    public func copyInForce(_ period: Period.ID, into plan: GroupPlan.ID, objective: Int, pupils: Set<Pupil.ID>, slots: Set<SlotKey>) async throws {
        try await write { db in
            guard let base = try db.first("SELECT id FROM plan WHERE school = $1 AND period = $2 AND state = 'published'", [period], { try $0[0] as GroupPlan.ID })
            else { throw StorageError.stale }
            let old = try Self.planContents(of: base, db)
            let groups = old.groups.filter { slots.contains($0.slot) }
            let contents = PlanContents(groups: groups, places: old.places.filter { pupils.contains($0.pupil) }).renewed()
            let changed = try db.run(
                "UPDATE plan SET state = 'draft', base = $3, objective = $4, version = version + 1 WHERE school = $1 AND id = $2 AND state = 'computing'",
                [plan, base, objective])
            guard changed == 1 else { throw StorageError.stale }
            try Self.insertPlan(contents, into: plan, db)
        }
    }
}
