public import School

extension CollisionRule: Column {}
extension Invitation.Standing: Column {}
extension SessionRequest.State: Column {}

/// A one-off session about to be made.
public struct NewOneOff: Sendable {
    public let group: NeedGroup.ID
    public let title: String
    public let day: Day?
    public let minute: Int?
    public let length: Int?
    public let room: Room.ID?
    public let pupils: Set<Pupil.ID>
    /// Those of the group's leaders who take part; nil for all of them.
    public let leaders: Set<Facilitator.ID>?
    /// That it answers.
    public let request: SessionRequest.ID?

    public init(
        group: NeedGroup.ID, title: String, day: Day?, minute: Int?, length: Int?, room: Room.ID?, pupils: Set<Pupil.ID>,
        leaders: Set<Facilitator.ID>? = nil, request: SessionRequest.ID? = nil
    ) {
        self.group = group
        self.title = title
        self.day = day
        self.minute = minute
        self.length = length
        self.room = room
        self.pupils = pupils
        self.leaders = leaders
        self.request = request
    }
}

extension GroupCard {
    /// Who may take part in a one-off session to which pupils of the group are invited on a day: its leaders then; before it begins, those with
    /// whom it does, and once it is over, those with whom it ended.
    public func inviting(on day: Day) -> [Leader] { leaders.on(min(max(day, days.from), days.to)) }
}

extension SchoolStore {
    /// Each with where its pupils go as regular sessions stand now. One query when there are none, twenty-seven at most, whatever their number.
    /// - Parameters:
    ///   - condition: on the session `o`, with its arguments from `$2` on.
    ///   - books: the groups of the pupils that are asked about, when they are at hand; of pupils of other groups no collision is known then.
    static func oneOffs(_ condition: String, _ arguments: [any Column], among books: [GroupSessions]? = nil, _ db: SchoolConnection) throws -> [OneOff] {
        let all = try writtenOneOffs(condition, arguments, db)
        guard all.contains(where: { $0.state == .planned }) else { return all }
        // Whatever the day for which the regular session was planned, it may be held on that of the invitation.
        let places = try db.rows(
            """
            SELECT o.id, gm.need_group, gm.pupil, gm.from_day, gm.to_day, p.left_on FROM session o
            JOIN session_invitation v ON v.school = o.school AND v.session = o.id JOIN pupil p ON p.school = v.school AND p.id = v.pupil
            JOIN group_membership gm ON gm.school = v.school AND gm.pupil = v.pupil AND gm.void = 0
            JOIN need_group g ON g.school = gm.school AND g.id = gm.need_group JOIN module mo ON mo.school = g.school AND mo.id = g.module
            WHERE o.school = $1 AND o.need_group IS NULL AND o.state = 'planned' AND ((mo.first_day <= o.day AND mo.last_day >= o.day)
                OR EXISTS (SELECT 1 FROM session se WHERE se.school = g.school AND se.need_group = g.id AND se.day = o.day)) AND \(condition)
            """, arguments
        ) { row in
            (
                session: try row[0] as OneOff.ID, group: try row[1] as NeedGroup.ID, pupil: try row[2] as Pupil.ID,
                tenure: Tenure(from: try row[3], to: try row[4]), leftOn: try row[5] as Day?
            )
        }
        guard !places.isEmpty else { return all.map { $0.judged(by: [:]) } }
        let regular = try books ?? sessions(.these(Set(places.map(\.group))), ownCalendar(db), db)
        let cards = Dictionary(regular.map { ($0.card.group.id, $0.card) }, uniquingKeysWith: { first, _ in first })
        let days = Set(all.map(\.time.day))
        let held = Dictionary(grouping: regular.flatMap(\.sessions).filter { $0.state != .cancelled && days.contains($0.held.day) }, by: \.group)
        let rules = try CollisionRules(db)
        let placesOf = Dictionary(grouping: places, by: \.session)
        return all.map { one in
            var met: [Pupil.ID: [(time: SessionTime, collision: Collision)]] = [:]
            let divisions = Dictionary(one.invitations.map { ($0.pupil.id, $0.pupil.division) }, uniquingKeysWith: { first, _ in first })
            for place in placesOf[one.id] ?? [] {
                guard let card = cards[place.group] else { continue }
                let rule = rules.rule(of: card.group.period, for: divisions[place.pupil] ?? nil, on: one.time.day)
                let collision = Collision(group: place.group, title: card.title, rule: rule)
                for session in held[place.group] ?? []
                where session.held.overlaps(one.time) && session.expects(placeDuring: place.tenure, leftOn: place.leftOn) {
                    met[place.pupil, default: []].append((session.held, collision))
                }
            }
            return one.judged(by: met.mapValues { $0.sorted { ($0.time, $0.collision.group) < ($1.time, $1.collision.group) }.map(\.collision) })
        }
    }

    /// As they were told when they were made, moved or called, or settled by the coordinator, without those who have left by its day. Three
    /// queries at most.
    static func writtenOneOffs(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [OneOff] {
        let sessions = try db.rows(
            """
            SELECT o.id, x.need_group, o.title, o.kind, o.day, o.starts_at, o.length, r.id, r.name, o.state, o.reason FROM session o
            JOIN one_off x ON x.school = o.school AND x.session = o.id LEFT JOIN room r ON r.school = o.school AND r.id = o.room
            WHERE o.school = $1 AND o.need_group IS NULL AND \(condition) ORDER BY o.day, o.starts_at, o.id
            """, arguments
        ) { row in
            let (room, name): (Room.ID?, String?) = (try row[7], try row[8])
            return OneOff(
                id: try row[0], group: try row[1], title: try row[2], kind: try row[3],
                time: SessionTime(day: try row[4], startsAt: try row[5], length: try row[6]),
                room: room.map { DatedSession.Place(id: $0, name: name ?? "") }, leaders: [], state: try row[9], reason: try row[10], invitations: [])
        }
        guard !sessions.isEmpty else { return [] }
        let leaders = Dictionary(
            grouping: try db.rows(
                """
                SELECT o.id, f.id, f.name, f.staff FROM session o JOIN session_leader x ON x.school = o.school AND x.session = o.id
                JOIN facilitator f ON f.school = x.school AND f.id = x.facilitator
                WHERE o.school = $1 AND o.need_group IS NULL AND \(condition) ORDER BY f.sort_key, f.id
                """, arguments
            ) { row in (session: try row[0] as OneOff.ID, leader: DatedSession.Leader(id: try row[1], name: try row[2], staff: try row[3])) }, by: \.session)
        let invited = Dictionary(
            grouping: try db.rows(
                """
                SELECT o.id, p.id, p.family_name, p.given_name, d.id, COALESCE(d.code, ''), v.standing, v.clash_group, w.title, x.presence FROM session o
                JOIN session_invitation v ON v.school = o.school AND v.session = o.id JOIN pupil p ON p.school = v.school AND p.id = v.pupil
                LEFT JOIN group_words w ON w.school = v.school AND w.need_group = v.clash_group
                LEFT JOIN session_pupil x ON x.school = v.school AND x.session = v.session AND x.pupil = v.pupil
                LEFT JOIN division_membership dm ON dm.school = p.school AND dm.pupil = p.id AND dm.from_day <= o.day AND (dm.to_day IS NULL OR dm.to_day >= o.day)
                LEFT JOIN division d ON d.school = dm.school AND d.id = dm.division
                WHERE o.school = $1 AND o.need_group IS NULL AND (p.left_on IS NULL OR p.left_on > o.day) AND \(condition)
                ORDER BY p.sort_key, p.id
                """, arguments
            ) { row in
                let title: String? = try row[8]
                return (
                    session: try row[0] as OneOff.ID,
                    invitation: Invitation(
                        pupil: Pupil(id: try row[1], familyName: try row[2], givenName: try row[3], division: try row[4]), division: try row[5],
                        standing: try row[6], clash: try row[7], clashTitle: title.map(WorkshopSheets.told), presence: try row[9])
                )
            }, by: \.session)
        return sessions.map { one in
            OneOff(
                id: one.id, group: one.group, title: one.title, kind: one.kind, time: one.time, room: one.room, leaders: (leaders[one.id] ?? []).map(\.leader),
                state: one.state, reason: one.reason, invitations: (invited[one.id] ?? []).map(\.invitation))
        }
    }

    /// What goes first in a pupil's groups, as programmes have said.
    private struct CollisionRules {
        private var rules: [Programme.ID: CollisionRule] = [:]
        /// Those that have said so, in one order.
        private var programmes: [Programme] = []
        private var divisions: [Division.ID: Division] = [:]
        /// Programmes of periods that were made from their phases.
        private var made: [Period.ID: Set<Programme.ID>] = [:]
        private var dispositifs: [Period.ID: Dispositif.ID] = [:]

        init(_ db: SchoolConnection) throws {
            let said = try db.rows("SELECT programme, rule FROM collision_rule WHERE school = $1") { row in
                (try row[0] as Programme.ID, try row[1] as CollisionRule)
            }
            guard !said.isEmpty else { return }
            rules = Dictionary(said, uniquingKeysWith: { first, _ in first })
            programmes = try SchoolStore.programmes("p.id IN (SELECT c.programme FROM collision_rule c WHERE c.school = p.school)", [], db).sorted { $0.id < $1.id }
            let known = try db.rows("SELECT id, code, label, level FROM division WHERE school = $1") { row in
                try Division(id: row[0], code: row[1], label: row[2], level: row[3])
            }
            divisions = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let phases = try db.rows(
                "SELECT x.period, f.programme FROM phase_period x JOIN phase f ON f.school = x.school AND f.id = x.phase WHERE x.school = $1"
            ) { row in (try row[0] as Period.ID, try row[1] as Programme.ID) }
            made = Dictionary(grouping: phases, by: \.0).mapValues { Set($0.map(\.1)) }
            let chosen = try db.rows("SELECT period, dispositif FROM period_dispositif WHERE school = $1") { row in
                (try row[0] as Period.ID, try row[1] as Dispositif.ID)
            }
            dispositifs = Dictionary(chosen, uniquingKeysWith: { first, _ in first })
        }

        /// Of the programme from which the period was made; else of one that the pupil's division follows, within the dispositif of the
        /// period if one was chosen for it.
        func rule(of period: Period.ID, for division: Division.ID?, on day: Day) -> CollisionRule {
            let made = made[period] ?? []
            let own = division.flatMap { divisions[$0] }.map { division in programmes.filter { $0.concerns(division, in: day.schoolYear) } } ?? []
            func isWithin(_ programme: Programme) -> Bool {
                guard let chosen = dispositifs[period], let spent = programme.content.dispositif(in: day.schoolYear) else { return true }
                return chosen == spent
            }
            let programme = own.first { made.contains($0.id) } ?? programmes.first { made.contains($0.id) } ?? own.first(where: isWithin)
            return programme.flatMap { rules[$0.id] } ?? .regular
        }
    }

    public func oneOff(_ id: OneOff.ID, of group: NeedGroup.ID) async throws -> OneOff? { try await read { db in try Self.oneOff(id, of: group, db) } }

    private static func oneOff(_ id: OneOff.ID, of group: NeedGroup.ID, _ db: SchoolConnection) throws -> OneOff? {
        try oneOffs("o.id = $2 AND o.id IN (SELECT y.session FROM one_off y WHERE y.school = o.school AND y.need_group = $3)", [id, group], db).first
    }

    /// From one of these groups, in order of time.
    public func oneOffs(of groups: Set<NeedGroup.ID>) async throws -> [OneOff] {
        guard !groups.isEmpty else { return [] }
        let list = groups.sorted().map { "\($0)" }.joined(separator: ", ")
        return try await read { db in
            try Self.oneOffs("o.id IN (SELECT y.session FROM one_off y WHERE y.school = o.school AND y.need_group IN (\(list)))", [], db)
        }
    }

    public func oneOffs(during days: Tenure) async throws -> [OneOff] {
        try await read { db in try Self.oneOffs("o.day >= $2 AND o.day <= $3", [days.from, days.to], db) }
    }

    public func oneOffs(ofPupil pupil: Pupil.ID) async throws -> [OneOff] {
        try await read { db in
            try Self.oneOffs("o.id IN (SELECT y.session FROM session_invitation y WHERE y.school = o.school AND y.pupil = $2)", [pupil], db)
        }
    }

    public func oneOffs(ledBy staff: Staff.ID) async throws -> [OneOff] {
        try await read { db in
            try Self.oneOffs(
                """
                o.id IN (SELECT y.session FROM session_leader y JOIN facilitator z ON z.school = y.school AND z.id = y.facilitator
                WHERE y.school = o.school AND z.staff = $2)
                """, [staff], db)
        }
    }

    // MARK: Making them

    /// Invites pupils of a group to a session of its leaders, or of some of them. Where it falls on a pupil's regular group, the rule of that group's programme says
    /// where the pupil goes. Throws `SessionRefusal`, `.clash` when a leader, the room or a pupil's other one-off session is held then.
    @discardableResult
    public func invite(_ new: NewOneOff, by author: SessionAuthor) async throws -> OneOff.ID {
        try await write { db in
            try Self.settle(through: author.today - 1, db)
            let calendar = try Self.ownCalendar(db)
            guard !new.title.isEmpty, new.title.count <= OneOff.titleLimit else { throw SessionRefusal.title }
            guard !new.pupils.isEmpty, new.pupils.count <= OneOff.pupilsLimit else { throw SessionRefusal.pupils }
            let time = try Self.time(new.day, new.minute, new.length, calendar, by: author)
            let day = time.day
            let pupils = try Self.members(of: new.group, on: author.today, until: day, db).filter { new.pupils.contains($0.id) }
            guard pupils.count == new.pupils.count else { throw SessionRefusal.notOnList }
            guard let card = try Self.groupCards(.one(new.group), db).first else { throw SessionRefusal.gone }
            let leaders = card.inviting(on: author.today).filter { new.leaders?.contains($0.id) ?? true }.map { DatedSession.Leader(id: $0.id, name: $0.name, staff: $0.staff) }
            guard !leaders.isEmpty else { throw SessionRefusal.unled }
            let room = try new.room.flatMap { id in
                try db.first("SELECT id, name FROM room WHERE school = $1 AND id = $2", [id]) { DatedSession.Place(id: try $0[0], name: try $0[1]) }
            }
            let names = Dictionary(pupils.map { ($0.id, $0.listName) }, uniquingKeysWith: { first, _ in first })
            let hold = SessionHold(title: Phrase(same: new.title), time: time, pupils: names, leaders: leaders, room: room)
            try Self.checkFree(hold, except: nil, calendar, db)

            let id = OneOff.ID.new()
            try db.run(
                """
                INSERT INTO session (school, id, title, kind, week, number, planned_day, planned_at, day, starts_at, length, fixed, room, own_leaders, state, reason,
                    decided_by, decided_at, version)
                VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $6, $7, $8, 1, $9, 1, 'planned', '', $10, $11, 1)
                """,
                [id, new.title, try Self.ledgerKind(of: new.group, db), day.monday, day, time.startsAt, time.length, room?.id, author.account, author.now])
            try db.run("INSERT INTO one_off (school, session, need_group) VALUES ($1, $2, $3)", [id, new.group])
            for leader in leaders { try db.run("INSERT INTO session_leader (school, session, facilitator) VALUES ($1, $2, $3)", [id, leader.id]) }
            for pupil in pupils {
                try db.run("INSERT INTO session_invitation (school, session, pupil, standing) VALUES ($1, $2, $3, 'expected')", [id, pupil.id])
            }
            try Self.keepStandings(of: id, db)
            if let request = new.request {
                let answered = try db.run(
                    """
                    UPDATE session_request SET state = 'granted', answered_by = $4, answered_at = $5, session = $3
                    WHERE school = $1 AND id = $2 AND state = 'open' AND need_group = $6
                    """, [request, id, author.account, author.now, new.group])
                guard answered == 1 else { throw SessionRefusal.stale }
            }
            try Self.note("invite", "session", subject: new.group.rawValue, by: author.account, at: author.now, db)
            return id
        }
    }

    /// Another day, hour or room, for the same pupils: where it falls on a regular group is judged anew, and what the coordinator said of a collision
    /// holds as long as it is with the same group. Throws `SessionRefusal` as `invite` does.
    public func move(_ id: OneOff.ID, of group: NeedGroup.ID, to day: Day?, at minute: Int?, room: Room.ID?, by author: SessionAuthor) async throws {
        try await change(id, of: group, "move", by: author) { one, db in
            guard one.state != .delivered else { throw SessionRefusal.delivered }
            guard one.state != .cancelled else { throw SessionRefusal.cancelled }
            let calendar = try Self.ownCalendar(db)
            let time = try Self.time(day, minute, one.time.length, calendar, by: author)
            let place = try room.flatMap { id in
                try db.first("SELECT id, name FROM room WHERE school = $1 AND id = $2", [id]) { DatedSession.Place(id: try $0[0], name: try $0[1]) }
            }
            let names = Dictionary(one.invitations.map { ($0.pupil.id, $0.pupil.listName) }, uniquingKeysWith: { first, _ in first })
            let hold = SessionHold(title: Phrase(same: one.title), time: time, pupils: names, leaders: one.leaders, room: place)
            try Self.checkFree(hold, except: one, calendar, db)
            // A one-off session is known by its number alone: its week follows it.
            try db.run(
                "UPDATE session SET week = $3, day = $4, starts_at = $5, room = $6 WHERE school = $1 AND id = $2", [id, time.day.monday, time.day, time.startsAt, place?.id])
            try Self.keepStandings(of: id, db)
            return (.planned, "")
        }
    }

    /// Writes where each pupil goes as it stands now: what is told with an invitation holds for as long as the collision does.
    private static func keepStandings(of id: OneOff.ID, _ db: SchoolConnection) throws {
        for invitation in try oneOffs("o.id = $2", [id], db).flatMap(\.invitations) { try keep(invitation, to: id, db) }
    }

    private static func keep(_ invitation: Invitation, to id: OneOff.ID, _ db: SchoolConnection) throws {
        try db.run(
            "UPDATE session_invitation SET standing = $4, clash_group = $5 WHERE school = $1 AND session = $2 AND pupil = $3",
            [id, invitation.pupil.id, invitation.standing, invitation.clash])
    }

    private static func time(_ day: Day?, _ minute: Int?, _ length: Int?, _ calendar: SchoolCalendar, by author: SessionAuthor) throws -> SessionTime {
        guard let day, day - author.today <= 366 else { throw SessionRefusal.day }
        guard day >= author.today else { throw SessionRefusal.past(day) }
        guard let length, WeeklySlot.lengthRange.contains(length) else { throw SessionRefusal.length }
        guard let minute, (0..<1440).contains(minute) else { throw SessionRefusal.time }
        let time = SessionTime(day: day, startsAt: minute, length: length)
        guard !time.isAtNight else { throw SessionRefusal.night }
        if let closure = calendar.closure(on: day) { throw SessionRefusal.closed(day, closure.name) }
        return time
    }

    /// Leaders and the room must be free of every session and lesson, pupils of other one-off sessions and of lessons: of their regular groups the
    /// programme's rule speaks. Throws `.clash`.
    /// - Parameter one: the session that is changed, with the same pupils; nil for a new one.
    private static func checkFree(_ hold: SessionHold, except one: OneOff?, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws {
        let own = SessionHold(title: hold.title, time: hold.time, pupils: [:], leaders: hold.leaders, room: hold.room)
        let before = one.map { SessionHold(title: hold.title, time: $0.time, pupils: hold.pupils, leaders: $0.leaders, room: $0.room) }
        let held = try holds(during: hold.time, except: one?.dated, calendar, db)
        let clashes =
            own.clashes(with: held.groups) + hold.clashes(with: held.oneOffs)
            + (before.map(hold.added) ?? hold).clashes(with: try lessons(during: hold.time, calendar, db))
        guard clashes.isEmpty else { throw SessionRefusal.clash(clashes) }
    }

    /// Whom the leaders of a group may invite: its pupils of a day or later who are still here on another.
    public func invitable(in group: NeedGroup.ID, on today: Day) async throws -> [Pupil] {
        try await read { db in try Self.members(of: group, on: today, until: today, db) }
    }

    private static func members(of group: NeedGroup.ID, on today: Day, until day: Day, _ db: SchoolConnection) throws -> [Pupil] {
        try db.rows(
            """
            SELECT DISTINCT p.id, p.family_name, p.given_name, p.sort_key FROM group_membership gm JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
            WHERE gm.school = $1 AND gm.need_group = $2 AND gm.void = 0 AND gm.to_day >= $3 AND (p.left_on IS NULL OR p.left_on > $4)
            ORDER BY p.sort_key, p.id
            """, [group, today, day]
        ) { row in try Pupil(id: row[0], familyName: row[1], givenName: row[2], division: nil) }
    }

    /// The coordinator says where a pupil whom two sessions want goes. Throws `SessionRefusal.gone` when there is no collision, or no longer.
    public func settle(_ pupil: Pupil.ID, of id: OneOff.ID, in group: NeedGroup.ID, _ standing: Invitation.Standing, by author: SessionAuthor) async throws {
        try await write { db in
            guard let one = try Self.oneOff(id, of: group, db), one.state == .planned, let own = one.invitations.first(where: { $0.pupil.id == pupil }), own.clash != nil
            else { throw SessionRefusal.gone }
            try Self.keep(own.settled(standing), to: id, db)
            try Self.note("settle", "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    // MARK: What becomes of them

    /// As for a group's session.
    public func call(_ id: OneOff.ID, of group: NeedGroup.ID, absent: Set<Pupil.ID>, by author: SessionAuthor) async throws {
        try await change(id, of: group, "call", by: author) { one, db in
            guard one.state != .cancelled else { throw SessionRefusal.cancelled }
            guard one.time.day <= author.today else { throw SessionRefusal.tooEarly(one.time.day) }
            let expected = one.expected.map(\.pupil.id)
            guard absent.isSubset(of: Set(expected)) else { throw SessionRefusal.notOnList }
            try Self.keepStandings(of: id, db)
            try db.run("DELETE FROM session_pupil WHERE school = $1 AND session = $2", [id])
            for pupil in expected {
                try db.run(
                    "INSERT INTO session_pupil (school, session, pupil, year, kind, minutes, presence) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    [id, pupil, one.time.day.schoolYear, one.kind, one.time.length, absent.contains(pupil) ? Presence.absent : .present])
            }
            return (.delivered, "")
        }
    }

    public func cancel(_ id: OneOff.ID, of group: NeedGroup.ID, because reason: String, by author: SessionAuthor) async throws {
        try await change(id, of: group, "cancel", by: author) { one, _ in
            guard one.state != .delivered else { throw SessionRefusal.delivered }
            guard one.state != .cancelled else { throw SessionRefusal.cancelled }
            guard !reason.isEmpty, reason.count <= DatedSession.reasonLimit else { throw SessionRefusal.reason }
            return (.cancelled, reason)
        }
    }

    /// It takes place after all, with the same people. Throws `SessionRefusal`, `.over` once its day has passed, `.clash` when any of them or the room
    /// was given to something else meanwhile.
    public func restore(_ id: OneOff.ID, of group: NeedGroup.ID, by author: SessionAuthor) async throws {
        try await change(id, of: group, "restore", by: author) { one, db in
            guard one.state == .cancelled else { throw SessionRefusal.notCancelled }
            guard one.time.day >= author.today else { throw SessionRefusal.over(one.time.day) }
            let calendar = try Self.ownCalendar(db)
            if let closure = calendar.closure(on: one.time.day) { throw SessionRefusal.closed(one.time.day, closure.name) }
            let names = Dictionary(one.invitations.map { ($0.pupil.id, $0.pupil.listName) }, uniquingKeysWith: { first, _ in first })
            let hold = SessionHold(title: Phrase(same: one.title), time: one.time, pupils: names, leaders: one.leaders, room: one.room)
            // Nothing of it was held since: all of it is compared.
            try Self.checkFree(hold, except: nil, calendar, db)
            try Self.write(.planned, because: "", of: id, by: author, db)
            try Self.keepStandings(of: id, db)
            return (.planned, "")
        }
    }

    private func change(
        _ id: OneOff.ID, of group: NeedGroup.ID, _ act: String, by author: SessionAuthor,
        _ decide: @escaping @Sendable (OneOff, SchoolConnection) throws -> (DatedSession.State, String)
    ) async throws {
        try await write { db in
            guard let one = try Self.oneOff(id, of: group, db) else { throw SessionRefusal.gone }
            let (state, reason) = try decide(one, db)
            try Self.write(state, because: reason, of: id, by: author, db)
            try Self.note(act, "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    static func write(_ state: DatedSession.State, because reason: String, of id: OneOff.ID, by author: SessionAuthor?, _ db: SchoolConnection) throws {
        try db.run(
            "UPDATE session SET state = $3, reason = $4, decided_by = $5, decided_at = $6, version = version + 1 WHERE school = $1 AND id = $2",
            [id, state, reason, author?.account, author?.now])
    }

    // MARK: The programme's rule

    public func collisionRule(of programme: Programme.ID) async throws -> CollisionRule {
        try await read { db in
            try db.first("SELECT rule FROM collision_rule WHERE school = $1 AND programme = $2", [programme]) { try $0[0] } ?? .regular
        }
    }

    public func setCollisionRule(_ rule: CollisionRule, of programme: Programme.ID) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO collision_rule (school, programme, rule) VALUES ($1, $2, $3)
                ON CONFLICT (school, programme) DO UPDATE SET rule = EXCLUDED.rule
                """, [programme, rule])
        }
    }

    // MARK: Requests

    /// A pupil asks those who lead one of their groups for a session. Throws `SessionRefusal`, `.requestOpen` when one waits for its answer.
    public func ask(_ group: NeedGroup.ID, _ why: String, as pupil: Pupil.ID, by author: SessionAuthor) async throws {
        guard !why.isEmpty, why.count <= SessionRequest.limit else { throw SessionRefusal.requestWhy }
        try await write { db in
            guard try Self.members(of: group, on: author.today, until: author.today, db).contains(where: { $0.id == pupil }) else { throw SessionRefusal.requestGroup }
            let asked = try db.run(
                """
                INSERT INTO session_request (school, id, pupil, need_group, why, at, state, answer)
                SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS BIGINT), 'open', ''
                WHERE NOT EXISTS (SELECT 1 FROM session_request r WHERE r.school = $1 AND r.pupil = $3 AND r.need_group = $4 AND r.state = 'open')
                """, [SessionRequest.ID.new(), pupil, group, why, author.now])
            guard asked == 1 else { throw SessionRefusal.requestOpen }
            try Self.note("ask for", "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    /// The pupil takes back a request that waits for its answer: nothing of it is kept. Throws `SessionRefusal.requestAnswered` when it no longer does.
    public func withdraw(_ request: SessionRequest.ID, of pupil: Pupil.ID, by author: SessionAuthor) async throws {
        try await write { db in
            let group = try db.first(
                "SELECT need_group FROM session_request WHERE school = $1 AND id = $2 AND pupil = $3 AND state = 'open'", [request, pupil]
            ) { try $0[0] as NeedGroup.ID }
            guard let group, try db.run("DELETE FROM session_request WHERE school = $1 AND id = $2 AND state = 'open'", [request]) == 1
            else { throw SessionRefusal.requestAnswered }
            try Self.note("ask no longer", "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    public func refuse(_ request: SessionRequest.ID, of group: NeedGroup.ID, _ answer: String, by author: SessionAuthor) async throws {
        guard !answer.isEmpty, answer.count <= SessionRequest.limit else { throw SessionRefusal.reason }
        try await write { db in
            let changed = try db.run(
                """
                UPDATE session_request SET state = 'refused', answer = $4, answered_by = $5, answered_at = $6
                WHERE school = $1 AND id = $2 AND need_group = $3 AND state = 'open'
                """, [request, group, answer, author.account, author.now])
            guard changed == 1 else { throw SessionRefusal.stale }
            try Self.note("answer", "session", subject: group.rawValue, by: author.account, at: author.now, db)
        }
    }

    /// Open ones to the leaders of these groups by pupils who are here, the oldest first.
    public func openRequests(to groups: Set<NeedGroup.ID>, on today: Day) async throws -> [SessionRequest] {
        guard !groups.isEmpty else { return [] }
        let list = groups.sorted().map { "\($0)" }.joined(separator: ", ")
        return try await requests("\(Self.isOpen) AND r.need_group IN (\(list))", on: today)
    }

    /// To groups that nobody with an account leads, now or later.
    public func requestsToNobody(on today: Day) async throws -> [SessionRequest] {
        try await requests(
            """
            \(Self.isOpen) AND NOT EXISTS (
                SELECT 1 FROM group_facilitator gf JOIN facilitator f ON f.school = gf.school AND f.id = gf.facilitator
                JOIN account a ON a.school = f.school AND a.staff = f.staff AND a.disabled_at IS NULL
                WHERE gf.school = r.school AND gf.need_group = r.need_group AND gf.void = 0 AND gf.to_day >= $2)
            """, on: today)
    }

    public func requests(of pupil: Pupil.ID, on today: Day) async throws -> [SessionRequest] { try await requests("r.pupil = $3", [pupil], on: today) }

    /// Whoever has left reads no answer.
    private static let isOpen = "r.state = 'open' AND (p.left_on IS NULL OR p.left_on > $2)"

    /// How many that somebody could still answer.
    static func openRequests(on today: Day, _ db: SchoolConnection) throws -> Int {
        try db.count("SELECT count(*) FROM session_request r JOIN pupil p ON p.school = r.school AND p.id = r.pupil WHERE r.school = $1 AND \(isOpen)", [today])
    }

    private func requests(_ condition: String, _ arguments: [any Column & Sendable] = [], on today: Day) async throws -> [SessionRequest] {
        try await read { db in
            try db.rows(
                """
                SELECT r.id, p.id, p.family_name, p.given_name, r.need_group, w.title, r.why, r.at, r.state, r.answer,
                    CASE WHEN EXISTS (SELECT 1 FROM group_membership gm
                        WHERE gm.school = r.school AND gm.need_group = r.need_group AND gm.pupil = r.pupil AND gm.void = 0 AND gm.to_day >= $2) THEN 1 ELSE 0 END
                FROM session_request r
                JOIN pupil p ON p.school = r.school AND p.id = r.pupil JOIN group_words w ON w.school = r.school AND w.need_group = r.need_group
                WHERE r.school = $1 AND \(condition) ORDER BY r.at, r.id
                """, [today] + arguments
            ) { row in
                try SessionRequest(
                    id: row[0], pupil: Pupil(id: row[1], familyName: row[2], givenName: row[3], division: nil), group: row[4],
                    groupTitle: WorkshopSheets.told(row[5]), why: row[6], at: row[7], state: row[8], answer: row[9], isInvitable: row[10])
            }
        }
    }
}
