import School

/// A published group with all that a page says of it, through the days of its module.
public struct GroupCard: Sendable, Hashable {
    public struct Leader: Sendable, Hashable {
        public let id: Facilitator.ID
        public let name: String
        public let staff: Staff.ID?
    }

    public let group: NeedGroup
    public let periodName: String
    /// Title, kind, objective, indicators and skills are those under which the group was published: the workshop's sheet may
    /// have changed since.
    public let title: Phrase
    public let kind: NeedKind
    public let objective: Phrase
    public let indicators: [Phrase]
    public let skills: Set<Skill.ID>
    public let module: Module
    public let slotHours: SlotHours
    /// Where it meets and who leads it, each with its days: what a publication changes begins on its day.
    public let rooms: [Dated<String>]
    public let leaders: [Dated<Leader>]
    /// How many pupils have a place for the same days.
    public let places: [Dated<Int>]
    /// The first day away of each of those who have left the school, or will, with the days of their place.
    public let leavers: [Dated<Day>]

    /// The hours of the whole module.
    public var hours: Phrase { slotHours.name(over: days) }

    /// The days of the module.
    public var days: Tenure { Tenure(from: module.firstDay, to: module.lastDay) }

    /// The pupils of that day; before the group begins, those with whom it does, and once it is over, those with whom it ended.
    public func size(on day: Day) -> Int {
        let day = min(max(day, days.from), days.to)
        let present = places.on(day)
        guard present.isEmpty, let first = places.map(\.tenure.from).filter({ $0 > day }).min() else { return present.reduce(0, +) }
        return places.on(first).reduce(0, +)
    }

    /// Whom a session expects: the pupils of the day for which it was planned, without those who have left by the day on which it is held.
    public func size(at session: DatedSession) -> Int {
        let day = session.planned.day
        return size(on: day) - leavers.count { $0.tenure.contains(day) && $0.value <= session.held.day }
    }
}

/// One line of a group's list.
public struct GroupMember: Sendable, Hashable {
    public let pupil: Pupil
    public let division: String
    public let tenure: Tenure
    /// Moved by a publication or gone, before this day.
    public let hasEnded: Bool
}

/// A pupil's place in a group, past, present or to come.
public struct GroupStay: Sendable {
    public let card: GroupCard
    public let tenure: Tenure
    /// A publication took them out of it: on the last of these days, which may be to come.
    public let hasEnded: Bool
    /// The pupil's first day away from the school, when they have left or will.
    public let leftOn: Day?

    /// The hours of its days.
    public var hours: Phrase { card.slotHours.name(over: tenure) }

    /// Whoever has a place on the day for which it was planned, and is still in the school when it is held.
    public func expects(_ session: DatedSession) -> Bool { session.expects(placeDuring: tenure, leftOn: leftOn) }
}

/// Which published groups are asked for.
public enum GroupSelection: Sendable {
    case one(NeedGroup.ID)
    case period(Period.ID)
    /// Led by this member of staff, now or later: what ended is left out.
    case led(Staff.ID, on: Day)
    /// Led by this person, now or later: what ended is left out.
    case facilitator(Facilitator.ID, on: Day)
    /// Where the pupil is, was or will be; places that never took effect are left out.
    case pupil(Pupil.ID)
    case these(Set<NeedGroup.ID>)
    /// Whose module has some of these days, or with a session written on one of them.
    case during(Tenure)
    /// Led by this person on some of these days, be it for one session that is written.
    case ledDuring(Facilitator.ID, Tenure)

    /// A condition on `g`, with arguments from `$2` on.
    var condition: (sql: String, arguments: [any Column]) {
        switch self {
        case .one(let id): ("g.id = $2", [id])
        case .period(let id): ("g.period = $2", [id])
        case .led(let staff, let day):
            (
                """
                g.id IN (SELECT gf.need_group FROM group_facilitator gf JOIN facilitator f ON f.school = gf.school AND f.id = gf.facilitator
                WHERE gf.school = g.school AND f.staff = $2 AND gf.void = 0 AND gf.to_day >= $3)
                """, [staff, day]
            )
        case .facilitator(let facilitator, let day):
            (
                """
                g.id IN (SELECT gf.need_group FROM group_facilitator gf
                WHERE gf.school = g.school AND gf.facilitator = $2 AND gf.ended_by IS NULL AND gf.to_day >= $3)
                """, [facilitator, day]
            )
        case .pupil(let pupil):
            ("g.id IN (SELECT gm.need_group FROM group_membership gm WHERE gm.school = g.school AND gm.pupil = $2 AND gm.void = 0)", [pupil])
        case .these(let groups): (groups.isEmpty ? "1 = 0" : "g.id IN (\(groups.sorted().map { "\($0)" }.joined(separator: ", ")))", [])
        case .during(let days):
            (
                """
                (g.module IN (SELECT mo.id FROM module mo WHERE mo.school = g.school AND mo.first_day <= $3 AND mo.last_day >= $2)
                OR g.id IN (SELECT se.need_group FROM session se WHERE se.school = g.school AND se.day >= $2 AND se.day <= $3))
                """, [days.from, days.to]
            )
        case .ledDuring(let facilitator, let days):
            (
                """
                g.id IN (SELECT gf.need_group FROM group_facilitator gf
                WHERE gf.school = $1 AND gf.facilitator = $4 AND gf.void = 0 AND gf.from_day <= $3 AND gf.to_day >= $2
                UNION SELECT se.need_group FROM session_leader sl JOIN session se ON se.school = sl.school AND se.id = sl.session
                WHERE sl.school = $1 AND sl.facilitator = $4 AND se.need_group IS NOT NULL AND se.day >= $2 AND se.day <= $3)
                """, [days.from, days.to, facilitator]
            )
        }
    }
}

extension SchoolStore {
    /// In order of time, then title. Six queries.
    public func groupCards(_ selection: GroupSelection) async throws -> [GroupCard] {
        try await read { db in try Self.groupCards(selection, db) }
    }

    public func groupCard(_ id: NeedGroup.ID) async throws -> GroupCard? { try await groupCards(.one(id)).first }

    static func groupCards(_ selection: GroupSelection, _ db: SchoolConnection) throws -> [GroupCard] {
        try groupCards(where: selection.condition.sql, selection.condition.arguments, db)
    }

    /// - Parameter condition: on `g`, with its arguments from `$2` on.
    static func groupCards(where condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [GroupCard] {
        let rooms = try db.rows(
            """
            SELECT gr.need_group, r.name, gr.from_day, gr.to_day
            FROM need_group g JOIN group_room gr ON gr.school = g.school AND gr.need_group = g.id
            JOIN room r ON r.school = gr.school AND r.id = gr.room
            WHERE g.school = $1 AND gr.void = 0 AND \(condition) ORDER BY gr.from_day
            """, arguments
        ) { row in (group: try row[0] as NeedGroup.ID, room: Dated(try row[1] as String, Tenure(from: try row[2], to: try row[3]))) }
        let leaders = try db.rows(
            """
            SELECT gf.need_group, f.id, f.name, f.staff, gf.from_day, gf.to_day FROM need_group g
            JOIN group_facilitator gf ON gf.school = g.school AND gf.need_group = g.id
            JOIN facilitator f ON f.school = gf.school AND f.id = gf.facilitator
            WHERE g.school = $1 AND gf.void = 0 AND \(condition) ORDER BY f.sort_key, f.id, gf.from_day
            """, arguments
        ) { row in
            (
                group: try row[0] as NeedGroup.ID,
                leader: Dated(try GroupCard.Leader(id: row[1], name: row[2], staff: row[3]), Tenure(from: try row[4], to: try row[5]))
            )
        }
        let places = try db.rows(
            """
            SELECT gm.need_group, gm.from_day, gm.to_day, count(*), p.left_on FROM need_group g
            JOIN group_membership gm ON gm.school = g.school AND gm.need_group = g.id JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
            WHERE g.school = $1 AND gm.void = 0 AND \(condition) GROUP BY gm.need_group, gm.from_day, gm.to_day, p.left_on
            """, arguments
        ) { row in
            (group: try row[0] as NeedGroup.ID, count: Dated(try row[3] as Int, Tenure(from: try row[1], to: try row[2])), leftOn: try row[4] as Day?)
        }
        let skills = Dictionary(
            grouping: try db.rows(
                """
                SELECT k.need_group, k.skill FROM need_group g JOIN group_skill k ON k.school = g.school AND k.need_group = g.id
                WHERE g.school = $1 AND \(condition)
                """, arguments
            ) { row in (group: try row[0] as NeedGroup.ID, skill: try row[1] as Skill.ID) }, by: \.group)
        let past = try Self.pastHours(
            "p.weekly_slot IN (SELECT g.weekly_slot FROM need_group g WHERE g.school = p.school AND \(condition))", arguments, db)
        let roomsOf = Dictionary(grouping: rooms, by: \.group).mapValues { $0.map(\.room) }
        let leadersOf = Dictionary(grouping: leaders, by: \.group).mapValues { $0.map(\.leader) }
        let placesOf = Dictionary(grouping: places, by: \.group).mapValues { $0.map(\.count) }
        let leaversOf = Dictionary(grouping: places.filter { $0.leftOn != nil }, by: \.group).mapValues { lines in
            lines.flatMap { line in line.leftOn.map { Array(repeating: Dated($0, line.count.tenure), count: line.count.value) } ?? [] }
        }
        return try db.rows(
            """
            SELECT g.id, g.period, g.module, g.weekly_slot, g.workshop, g.code, p.name, w.title, w.kind, w.objective, w.indicators,
                m.position, m.name, m.first_day, m.last_day, s.barrette, s.weekday, s.starts_at, s.length, s.alternance, s.weeks
            FROM need_group g
            JOIN period p ON p.school = g.school AND p.id = g.period
            JOIN group_words w ON w.school = g.school AND w.need_group = g.id
            JOIN module m ON m.school = g.school AND m.id = g.module
            JOIN weekly_slot s ON s.school = g.school AND s.id = g.weekly_slot
            WHERE g.school = $1 AND \(condition)
            ORDER BY m.first_day, s.weekday, s.starts_at, g.weekly_slot, length(g.code), g.code
            """, arguments
        ) { row in
            let id: NeedGroup.ID = try row[0]
            return try GroupCard(
                group: NeedGroup(id: id, period: row[1], slot: SlotKey(module: row[2], weekly: row[3]), workshop: row[4], code: row[5]),
                periodName: row[6], title: WorkshopSheets.told(row[7]), kind: row[8], objective: WorkshopSheets.told(row[9]),
                indicators: (row[10] as String).split(separator: "\n").map { WorkshopSheets.told(String($0)) },
                skills: Set((skills[id] ?? []).map(\.skill)),
                module: Module(id: row[2], position: row[11], name: row[12], firstDay: row[13], lastDay: row[14]),
                slotHours: SlotHours(
                    WeeklySlot(
                        id: row[3], barrette: row[15], weekday: row[16], startsAt: row[17], length: row[18], alternance: row[19], weeks: WeekList.mondays(row[20])),
                    past: past[row[3]] ?? []),
                rooms: roomsOf[id] ?? [], leaders: leadersOf[id] ?? [], places: placesOf[id] ?? [], leavers: leaversOf[id] ?? [])
        }
    }

    /// Everyone who is, was or will be in a group, by name, with the code of their division while it lasted; those whose place never took
    /// effect are left out. Of the pupils, the division is that of today.
    public func groupMembers(of group: NeedGroup.ID, on today: Day) async throws -> [GroupMember] {
        try await read { db in
            // The nearest day of its module, as `Tenure.nearest` has it.
            let day = "CASE WHEN mo.first_day > $3 THEN mo.first_day WHEN mo.last_day < $3 THEN mo.last_day ELSE $3 END"
            return try db.rows(
                """
                SELECT p.id, p.family_name, p.given_name, own.division, COALESCE(d.code, ''), gm.from_day, gm.to_day,
                    CASE WHEN gm.to_day < $3 AND (gm.ended_by IS NOT NULL OR gm.group_exit IS NOT NULL) THEN 1 ELSE 0 END
                FROM group_membership gm
                JOIN module mo ON mo.school = gm.school AND mo.id = gm.module
                JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
                LEFT JOIN division_membership own ON own.school = p.school AND own.pupil = p.id
                    AND own.from_day <= $3 AND (own.to_day IS NULL OR own.to_day >= $3)
                LEFT JOIN division_membership dm ON dm.school = p.school AND dm.pupil = p.id
                    AND dm.from_day <= \(day) AND (dm.to_day IS NULL OR dm.to_day >= \(day))
                LEFT JOIN division d ON d.school = dm.school AND d.id = dm.division
                WHERE gm.school = $1 AND gm.need_group = $2 AND gm.void = 0
                ORDER BY p.sort_key, p.id, gm.from_day
                """, [group, today]
            ) { row in
                try GroupMember(
                    pupil: Pupil(id: row[0], familyName: row[1], givenName: row[2], division: row[3]), division: row[4],
                    tenure: Tenure(from: row[5], to: row[6]), hasEnded: row[7])
            }
        }
    }

    /// The pupil's path through groups, in order of time.
    public func stays(of pupil: Pupil.ID) async throws -> [GroupStay] {
        try await read { db in
            let cards = Dictionary(try Self.groupCards(.pupil(pupil), db).map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
            return try db.rows(
                """
                SELECT gm.need_group, gm.from_day, gm.to_day, CASE WHEN gm.ended_by IS NULL THEN 0 ELSE 1 END, p.left_on FROM group_membership gm
                JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
                WHERE gm.school = $1 AND gm.pupil = $2 AND gm.void = 0 ORDER BY gm.from_day, gm.weekly_slot
                """, [pupil]
            ) { row in
                (group: try row[0] as NeedGroup.ID, tenure: try Tenure(from: row[1], to: row[2]), hasEnded: try row[3] as Bool, leftOn: try row[4] as Day?)
            }
            .compactMap { line in
                cards[line.group].map { GroupStay(card: $0, tenure: line.tenure, hasEnded: line.hasEnded, leftOn: line.leftOn) }
            }
        }
    }

    /// Pupil → groups of a division's pupils, now or later, with their days and in order of time; once its school year is over, those of that year.
    /// With the cards of these groups, in order of time. Three queries and those of the cards.
    public func groupsOfDivision(
        _ division: Division.ID, on today: Day
    ) async throws -> (pupils: [Pupil], groups: [Pupil.ID: [Dated<NeedGroup.ID>]], cards: [GroupCard]) {
        try await read { db in
            let roll = try Self.roll(of: division, on: today, db)
            let pupils = try db.rows(
                """
                SELECT p.id, p.family_name, p.given_name FROM pupil p
                JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND m.division = $2
                    AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $3) ORDER BY p.sort_key, p.id
                """, [division, roll.day]
            ) { row in try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: division) }
            let rows = try db.rows(
                """
                SELECT gm.pupil, gm.need_group, gm.from_day, gm.to_day FROM group_membership gm
                JOIN division_membership m ON m.school = gm.school AND m.pupil = gm.pupil AND m.division = $2
                    AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day >= $3)
                WHERE gm.school = $1 AND gm.void = 0 AND gm.to_day >= $4 AND gm.from_day <= $5 ORDER BY gm.from_day
                """, [division, roll.day, roll.groups.from, roll.groups.to]
            ) { row in (pupil: try row[0] as Pupil.ID, place: Dated(try row[1] as NeedGroup.ID, Tenure(from: try row[2], to: try row[3]))) }
            return (
                pupils, Dictionary(grouping: rows, by: \.pupil).mapValues { $0.map(\.place) }, try Self.groupCards(.these(Set(rows.map(\.place.value))), db)
            )
        }
    }

    /// The day on which one looks who is in a division, and the days of whose groups one tells: from today on within its school year, the whole
    /// year once it is over and another has begun. One query.
    static func roll(of division: Division.ID, on today: Day, _ db: SchoolConnection) throws -> (day: Day, groups: Tenure) {
        let row = try db.first(
            """
            SELECT d.year, CASE WHEN e.year > d.year THEN
                (SELECT max(m.to_day) FROM division_membership m WHERE m.school = d.school AND m.division = d.id) END
            FROM division d JOIN establishment e ON e.id = d.school WHERE d.school = $1 AND d.id = $2
            """, [division]
        ) { row in (year: SchoolYear(try row[0]), end: try row[1] as Day?) }
        guard let row else { return (today, Tenure(from: today, to: today)) }
        guard let end = row.end else { return (row.year.days.nearest(to: today), Tenure(from: today, to: SchoolYear(row.year.start + 1).days.to)) }
        return (Tenure(from: row.year.firstDay, to: end).nearest(to: today), row.year.days)
    }
}

/// A plan that waits for the coordinator.
public struct WaitingPlan: Sendable, Hashable {
    public let plan: GroupPlan.ID
    public let periodName: String
    public let firstDay: Day
    public let state: GroupPlan.State
    public let pupils: Int
}

extension SchoolStore {
    /// Periods with published groups, latest first.
    public func publishedPeriods() async throws -> [Period] {
        let ids = try await read { db in
            Set(try db.rows("SELECT DISTINCT period FROM plan WHERE school = $1 AND state = 'published'") { try $0[0] as Period.ID })
        }
        return try await periods().filter { ids.contains($0.id) }.sorted { $0.firstDay > $1.firstDay }
    }

    /// Periods for which a plan was ever begun.
    public func plannedPeriods() async throws -> Set<Period.ID> {
        try await read { db in Set(try db.rows("SELECT DISTINCT period FROM plan WHERE school = $1") { try $0[0] as Period.ID }) }
    }

    /// Of each period that is not over, the latest plan when it is computed or to be validated.
    public func waitingPlans(on today: Day) async throws -> [WaitingPlan] {
        try await read { db in
            try db.rows(
                """
                SELECT p.id, e.name, e.first_day, p.state, (
                    SELECT count(DISTINCT l.pupil) FROM plan_place l WHERE l.school = p.school AND l.plan = p.id)
                FROM plan p JOIN period e ON e.school = p.school AND e.id = p.period
                WHERE p.school = $1 AND e.last_day >= $2 AND p.state IN ('draft', 'computing')
                    AND p.number = (SELECT max(x.number) FROM plan x WHERE x.school = p.school AND x.period = p.period AND x.state IN ('draft', 'computing', 'published'))
                ORDER BY e.first_day, p.id
                """, [today]
            ) { row in try WaitingPlan(plan: row[0], periodName: row[1], firstDay: row[2], state: row[3], pupils: row[4]) }
        }
    }
}
