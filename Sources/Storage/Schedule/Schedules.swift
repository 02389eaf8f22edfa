public import School

extension ScheduledSession {
    fileprivate init(_ session: DatedSession, of card: GroupCard, _ calendar: SchoolCalendar) {
        let told = session.told(by: calendar)
        self.init(
            group: card.group.id, code: card.group.code, title: card.title, period: card.group.period, periodName: card.periodName, module: card.module,
            slot: card.group.slot, day: session.held.day, startsAt: session.held.startsAt, length: session.held.length, room: session.room?.name,
            leaders: session.leaders.map(\.name), key: session.key, movedFrom: session.isMoved ? session.planned.day : nil,
            isCancelled: told.state == .cancelled, reason: told.reason, closure: told.loss(to: calendar.closure(on: told.held.day))?.name)
    }

    fileprivate init(_ one: OneOff, of card: GroupCard, _ calendar: SchoolCalendar) {
        let told = one.dated.told(by: calendar)
        self.init(
            group: one.group, code: card.group.code, title: Phrase(same: one.title), period: card.group.period, periodName: card.periodName, module: card.module,
            slot: OneOff.noSlot, day: one.time.day, startsAt: one.time.startsAt, length: one.time.length, room: one.room?.name,
            leaders: one.leaders.map(\.name), key: told.key, oneOff: one.id, isCancelled: told.state == .cancelled,
            reason: told.reason, closure: told.loss(to: calendar.closure(on: told.held.day))?.name)
    }
}

extension SchoolStore {
    /// The sessions of somebody or something between two days, both included, in no order, among them those that are cancelled, by somebody or by a day
    /// that the school closed. This is the one place from which schedules and their diaries learn what is held. Twenty-three statements at most.
    public func sessions(of subject: ScheduleSubject, over days: Tenure, _ calendar: SchoolCalendar) async throws -> [ScheduledSession] {
        try await read { db in
            let part = Self.part(of: subject)
            var present: [NeedGroup.ID: [Tenure]] = [:]
            for (group, tenure) in try db.rows(
                part.sql, part.arguments, { row in (try row[0] as NeedGroup.ID, try Tenure(from: row[1], to: row[2])) })
            { present[group, default: []].append(tenure) }
            let books = try present.isEmpty ? [] : Self.sessions(where: "g.id IN (SELECT x.need_group FROM (\(part.sql)) x)", part.arguments, calendar, db)
            let apart = try Self.oneOffs(of: subject, over: days, among: books, calendar, db)
            // A pupil who is expected there is not in the group.
            var away: [SessionTime] = []
            var departure: Day?
            if case .pupil(let id) = subject {
                departure = try Self.departure(of: id, db)
                away = apart.filter { !$0.isCancelled }.map { SessionTime(day: $0.day, startsAt: $0.startsAt, length: $0.length) }
            }
            let (elsewhere, leftOn) = (away, departure)
            return books.flatMap { book -> [ScheduledSession] in
                let own = present[book.card.group.id] ?? []
                return (book.sessions + book.source.taken(calendar)).filter { session in
                    guard days.contains(session.held.day) else { return false }
                    switch subject {
                    // Who holds it and where is what is written of the session itself.
                    case .facilitator(let id): return session.leaders.contains { $0.id == id }
                    case .room(let id): return session.room?.id == id
                    case .division, .group, .pupil:
                        return own.contains { session.expects(placeDuring: $0, leftOn: leftOn) }
                            && !elsewhere.contains { $0.overlaps(session.held) }
                    }
                }.map { ScheduledSession($0, of: book.card, calendar) }
            } + apart
        }
    }

    /// Sessions for one date, of pupils where they are expected.
    /// - Parameter books: the groups of the pupils whose schedule it is.
    private static func oneOffs(
        of subject: ScheduleSubject, over days: Tenure, among books: [GroupSessions], _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> [ScheduledSession] {
        let (condition, holder): (String, any Column) =
            switch subject {
            case .group(let id): ("o.id IN (SELECT y.session FROM one_off y WHERE y.school = o.school AND y.need_group = $4)", id)
            case .facilitator(let id): ("o.id IN (SELECT y.session FROM session_leader y WHERE y.school = o.school AND y.facilitator = $4)", id)
            case .room(let id): ("o.room = $4", id)
            case .pupil(let id):
                ("o.id IN (SELECT y.session FROM session_invitation y WHERE y.school = o.school AND y.pupil = $4)", id)
            case .division(let id):
                (
                    """
                    o.id IN (SELECT y.session FROM session_invitation y JOIN division_membership m ON m.school = y.school AND m.pupil = y.pupil
                        AND m.from_day <= o.day AND (m.to_day IS NULL OR m.to_day >= o.day)
                    WHERE y.school = o.school AND m.division = $4)
                    """, id
                )
            }
        let found = try oneOffs("o.day >= $2 AND o.day <= $3 AND \(condition)", [days.from, days.to, holder], among: books, db).filter { one in
            switch subject {
            case .pupil(let id): one.expected.contains { $0.pupil.id == id }
            case .division(let id): one.expected.contains { $0.pupil.division == id }
            case .group, .facilitator, .room: true
            }
        }
        guard !found.isEmpty else { return [] }
        let cards = Dictionary(
            try groupCards(.these(Set(found.map(\.group))), db).map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
        return found.compactMap { one in cards[one.group].map { ScheduledSession(one, of: $0, calendar) } }
    }

    /// Groups and the days on which they are the subject's, as `need_group, from_day, to_day`; arguments from `$2` on. Of people and rooms it
    /// says only which groups to look into: a session may be somebody else's, or elsewhere.
    private static func part(of subject: ScheduleSubject) -> (sql: String, arguments: [any Column]) {
        switch subject {
        case .group(let id):
            ("SELECT h.need_group, h.from_day, h.to_day FROM group_membership h WHERE h.school = $1 AND h.need_group = $2 AND h.void = 0", [id])
        case .pupil(let id):
            ("SELECT h.need_group, h.from_day, h.to_day FROM group_membership h WHERE h.school = $1 AND h.pupil = $2 AND h.void = 0", [id])
        case .facilitator(let id):
            (
                """
                SELECT h.need_group, h.from_day, h.to_day FROM group_facilitator h WHERE h.school = $1 AND h.facilitator = $2 AND h.void = 0
                UNION SELECT s.need_group, s.day, s.day FROM session s JOIN session_leader l ON l.school = s.school AND l.session = s.id
                WHERE s.school = $1 AND l.facilitator = $2 AND s.need_group IS NOT NULL
                """, [id]
            )
        case .room(let id):
            (
                """
                SELECT h.need_group, h.from_day, h.to_day FROM group_room h WHERE h.school = $1 AND h.room = $2 AND h.void = 0
                UNION SELECT s.need_group, s.day, s.day FROM session s WHERE s.school = $1 AND s.room = $2 AND s.need_group IS NOT NULL
                """, [id]
            )
        case .division(let id):
            (
                """
                SELECT DISTINCT h.need_group, CASE WHEN m.from_day > h.from_day THEN m.from_day ELSE h.from_day END AS from_day,
                    CASE WHEN m.to_day IS NOT NULL AND m.to_day < h.to_day THEN m.to_day ELSE h.to_day END AS to_day
                FROM group_membership h JOIN division_membership m ON m.school = h.school AND m.pupil = h.pupil
                    AND m.from_day <= h.to_day AND (m.to_day IS NULL OR m.to_day >= h.from_day)
                WHERE h.school = $1 AND m.division = $2 AND h.void = 0
                """, [id]
            )
        }
    }

    /// The facilitator that a member of staff is; nil when nobody made them one.
    public func facilitator(of staff: Staff.ID) async throws -> Facilitator.ID? {
        try await read { db in try db.first("SELECT id FROM facilitator WHERE school = $1 AND staff = $2", [staff]) { try $0[0] } }
    }
}
