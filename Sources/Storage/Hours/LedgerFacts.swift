public import School

/// Everything that the ledgers of one school year are made of.
public struct LedgerFacts: Sendable {
    public let cards: [NeedGroup.ID: GroupCard]
    /// Of the school year, in no order.
    public let sessions: [LedgerSession]
    /// Of this school year and of those before it.
    public let called: [CalledMinutes]
    /// Of the periods of the school year without published groups, and who is in their divisions.
    public internal(set) var prepared: [PreparedSessions] = []
    public internal(set) var stays: [Pupil.ID: [Dated<Division.ID>]] = [:]
    public let year: Int
    /// Earlier years of pupils who went through the same level once more since, this year or before it.
    let repeated: Set<PupilYear>

    struct PupilYear: Hashable {
        let pupil: Pupil.ID
        let year: Int
    }

    /// What closed days took: sessions as they stand in the account of what is cancelled, and hours to come that no groups are published for yet.
    /// - Parameter kind: nil for all of them.
    public func lost(_ kind: DispositifKind? = nil, on today: Day) -> [LostHour] {
        let held = sessions.filter { kind == nil || $0.kind == kind }.compactMap { line in
            line.loss.map { LostHour(day: line.session.held.day, minutes: line.session.held.length, closed: $0, isPrepared: false) }
        }
        return held + prepared.filter { kind == nil || $0.kind == kind }.flatMap(\.lost).filter { $0.day >= today }
    }

    public func ledger(on today: Day) -> Ledger {
        Ledger(sessions, called: called.filter { $0.year == year }, prepared: prepared, stays: stays, on: today)
    }

    /// What a pupil has of the hours that were planned for some days: those of a division, for whoever was in another one before.
    /// - Parameter called: of the pupil, in the same school year, each with the day for which its session was planned.
    /// O(sessions × expected + called).
    public func minutes(
        of pupil: Pupil.ID, during days: [Tenure], _ kind: DispositifKind, called: [(day: Day, line: CalledMinutes)], on today: Day
    ) -> PupilMinutes {
        let own = sessions.filter { line in line.kind == kind && days.contains { $0.contains(line.session.planned.day) } && line.expected.contains(pupil) }
        let heard = called.filter { call in call.line.pupil == pupil && days.contains { $0.contains(call.day) } }.map(\.line)
        let stays = (stays[pupil] ?? []).flatMap { stay in
            days.map { Dated(stay.value, Tenure(from: max(stay.tenure.from, $0.from), to: min(stay.tenure.to, $0.to))) }
        }
        return Ledger(own, called: heard, prepared: prepared, stays: [pupil: stays], on: today).pupils[pupil]?[kind] ?? PupilMinutes()
    }

    /// Given in earlier years, by pupil and kind: what a cycle counts. Of a level that a pupil repeated, the last time alone: the cycle has each of
    /// its years once.
    public var earlier: [Pupil.ID: [DispositifKind: PupilMinutes]] {
        called.filter { $0.year < year && !repeated.contains(PupilYear(pupil: $0.pupil, year: $0.year)) }.reduce(into: [:]) { sums, line in
            sums[line.pupil, default: [:]][line.kind, default: PupilMinutes()].add(line.minutes, line.presence)
        }
    }
}

/// Which session calls are of, as ledgers know it: one outside every group is its own group.
public struct CalledSession: Hashable, Sendable {
    public let group: NeedGroup.ID
    public let key: SessionKey

    init(group: NeedGroup.ID, key: SessionKey) {
        self.group = group
        self.key = key
    }

    public init(_ session: DatedSession) { self.init(group: session.group, key: session.key) }
}

/// What the equality audit of one level is made of.
public struct AuditFacts: Sendable {
    public let pupils: [AuditedPupil]
    public let hours: [Division.ID: [TimetableHour]]
    public let sessions: [Pupil.ID: [AuditedSession]]

    public func audit(on today: Day) -> EqualityAudit { EqualityAudit(pupils, hours: hours, sessions: sessions, on: today) }
}

extension SchoolStore {
    /// What the hours of a group count as: those of its period.
    static func ledgerKind(of group: NeedGroup.ID, _ db: SchoolConnection) throws -> DispositifKind {
        let period = try db.first("SELECT period FROM need_group WHERE school = $1 AND id = $2", [group]) { try $0[0] as Period.ID }
        return try period.map { try ledgerKind(ofPeriod: $0, db) } ?? .personalised
    }

    /// The kind of its dispositif, personalised support when it has none.
    static func ledgerKind(ofPeriod period: Period.ID, _ db: SchoolConnection) throws -> DispositifKind { try ledgerKinds(db)[period] ?? .personalised }

    /// Of periods that have a dispositif.
    static func ledgerKinds(_ db: SchoolConnection) throws -> [Period.ID: DispositifKind] {
        Dictionary(
            try db.rows(
                """
                SELECT y.period, d.kind FROM \(dispositifsOfPeriods) y JOIN dispositif d ON d.school = $1 AND d.id = y.dispositif
                ORDER BY y.programme, y.phase
                """
            ) { row in (try row[0] as Period.ID, try row[1] as DispositifKind) }, uniquingKeysWith: { first, _ in first })
    }

    private static func days(ofYear year: Int) -> Tenure {
        let first = Day(year: year, month: 8, day: 1) ?? SchoolYear(year).firstDay
        return Tenure(from: first, to: (Day(year: year + 1, month: 8, day: 1) ?? SchoolYear(year + 1).firstDay) - 1)
    }

    /// Twenty-eight queries at most, whatever the size of the school; calls are added up by the database.
    public func ledgerFacts(year: Int, _ calendar: SchoolCalendar) async throws -> LedgerFacts {
        try await read { db in
            let facts = try Self.ledgerFacts(.during(Self.days(ofYear: year)), of: nil, year: year, calendar, db)
            return try Self.prepared(facts, of: nil, calendar, db)
        }
    }

    /// Of the groups of one pupil. Twenty-eight queries at most.
    public func ledgerFacts(of pupil: Pupil.ID, year: Int, _ calendar: SchoolCalendar) async throws -> LedgerFacts {
        try await read { db in try Self.prepared(try Self.ledgerFacts(.pupil(pupil), of: pupil, year: year, calendar, db), of: pupil, calendar, db) }
    }

    /// Of the sessions that one person leads, and of nobody's calls: a facilitator's own account. Some fifteen statements, whatever the size of
    /// the school.
    public func ledgerFacts(of facilitator: Facilitator.ID, year: Int, _ calendar: SchoolCalendar) async throws -> LedgerFacts {
        let days = Self.days(ofYear: year)
        @Sendable func isOwn(_ session: DatedSession) -> Bool { session.held.day.schoolYear == year && session.leaders.contains { $0.id == facilitator } }
        return try await read { db in
            let books = try Self.sessions(.ledDuring(facilitator, days), calendar, db)
            let kinds = try Self.ledgerKinds(db)
            let oneOffs = try Self.oneOffs(
                "o.day >= $2 AND o.day <= $3 AND o.id IN (SELECT y.session FROM session_leader y WHERE y.school = o.school AND y.facilitator = $4)",
                [days.from, days.to, facilitator], among: books, db)
            let ofGroups = books.flatMap { book -> [LedgerSession] in
                let kind = kinds[book.card.group.period] ?? .personalised
                return (book.sessions + book.source.taken(calendar)).filter(isOwn).map { session -> LedgerSession in
                    LedgerSession(
                        session: session, slot: book.card.group.slot, title: book.card.title, kind: kind, paid: [], expected: [],
                        closed: calendar.closure(on: session.held.day))
                }
            }
            let apart = oneOffs.map { one -> LedgerSession in
                LedgerSession(
                    session: one.dated, slot: OneOff.noSlot, title: Phrase(same: one.title), kind: one.kind, paid: [], expected: [], invitedFrom: one.group,
                    closed: calendar.closure(on: one.time.day))
            }
            return LedgerFacts(
                cards: Dictionary(books.map { ($0.card.group.id, $0.card) }, uniquingKeysWith: { first, _ in first }), sessions: ofGroups + apart, called: [], year: year,
                repeated: [])
        }
    }

    /// The same with what is prepared and not published yet.
    private static func prepared(_ facts: LedgerFacts, of pupil: Pupil.ID?, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws -> LedgerFacts {
        guard let year = calendar.teachingYear(facts.year) else { return facts }
        let kinds = try ledgerKinds(db)
        var facts = facts
        facts.prepared = try plannedRuns(in: year, isPreparedOnly: true, on: calendar, db).map { run in
            PreparedSessions(kind: kinds[run.period] ?? .personalised, divisions: run.divisions, sessions: run.sessions, lost: run.lost)
        }
        let divisions = facts.prepared.reduce(into: Set<Division.ID>()) { $0.formUnion($1.divisions) }
        guard !divisions.isEmpty else { return facts }
        facts.stays = try stays(year: facts.year, of: pupil, db).mapValues { own in own.filter { divisions.contains($0.value) } }
        return facts
    }

    /// The divisions of every pupil in a school year, in order of time. One query.
    public func stays(year: Int) async throws -> [Pupil.ID: [Dated<Division.ID>]] { try await read { db in try Self.stays(year: year, of: nil, db) } }

    private static func stays(year: Int, of pupil: Pupil.ID?, _ db: SchoolConnection) throws -> [Pupil.ID: [Dated<Division.ID>]] {
        let end = days(ofYear: year).to
        let stays = try db.rows(
            """
            SELECT m.pupil, m.division, m.from_day, m.to_day, p.left_on FROM division d
            JOIN division_membership m ON m.school = d.school AND m.division = d.id JOIN pupil p ON p.school = m.school AND p.id = m.pupil
            WHERE d.school = $1 AND d.year = $2 \(pupil == nil ? "" : "AND m.pupil = $3") ORDER BY m.from_day
            """, [year] + (pupil.map { [$0] } ?? [])
        ) { row in
            let (to, leftOn): (Day?, Day?) = (try row[3], try row[4])
            let last = [to, leftOn.map { $0 - 1 }].compactMap { $0 }.min() ?? end
            return (pupil: try row[0] as Pupil.ID, stay: Dated(try row[1] as Division.ID, Tenure(from: try row[2], to: last)))
        }
        return Dictionary(grouping: stays.filter { $0.stay.tenure.from <= $0.stay.tenure.to }, by: \.pupil).mapValues { $0.map(\.stay) }
    }

    /// What the calls of a school year say of each session: minutes that its pupils attended, of those for which they were called. Two queries.
    public func attended(year: Int) async throws -> [CalledSession: (attended: Int, called: Int)] {
        try await read { db in
            func minutes(_ sql: String) throws -> [(CalledSession, (attended: Int, called: Int))] {
                try db.rows(sql, [year]) { row in
                    (CalledSession(group: try row[0], key: SessionKey(week: try row[1], number: try row[2])), (attended: try row[3], called: try row[4]))
                }
            }
            let ofDeparted = """
                SELECT COALESCE(se.need_group, se.id), se.week, se.number,
                    CAST(sum(CASE WHEN x.presence = 'present' THEN x.minutes ELSE 0 END) AS BIGINT),
                    CAST(sum(CASE WHEN x.presence = 'elsewhere' THEN 0 ELSE x.minutes END) AS BIGINT)
                \(Self.callsOfDeparted) AND x.year = $2 GROUP BY se.need_group, se.id, se.week, se.number
                """
            return Dictionary(try minutes(Self.attendedBySession), uniquingKeysWith: { first, _ in first })
                .merging(try minutes(ofDeparted)) { ($0.attended - $1.attended, $0.called - $1.called) }
        }
    }

    /// What calls say of pupils who had left by the day of the session, as their departure was noted later: it stays written, and counts nowhere as long
    /// as the departure stands. The pupil is `l`, the line `x`, the session `se`.
    static let callsOfDeparted = """
        FROM pupil l JOIN session_pupil x ON x.school = l.school AND x.pupil = l.id JOIN session se ON se.school = x.school AND se.id = x.session
        WHERE l.school = $1 AND l.left_on IS NOT NULL AND se.day >= l.left_on
        """

    /// Each session is added up from the index that holds its lines, those of other years left aside, before it is looked up which one it is.
    static let attendedBySession = """
        SELECT COALESCE(se.need_group, se.id), se.week, se.number, CAST(c.attended AS BIGINT), CAST(c.called AS BIGINT) FROM (
            SELECT x.session AS session, sum(CASE WHEN x.presence = 'present' THEN x.minutes ELSE 0 END) AS attended,
                sum(CASE WHEN x.presence = 'elsewhere' THEN 0 ELSE x.minutes END) AS called
            FROM session_pupil x WHERE x.school = $1 AND x.year = $2 GROUP BY x.session) c
        JOIN session se ON se.school = $1 AND se.id = c.session
        """

    private static func ledgerFacts(
        _ selection: GroupSelection, of pupil: Pupil.ID?, year: Int, _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> LedgerFacts {
        let books = try sessions(selection, calendar, db)
        let kinds = try ledgerKinds(db)
        let paid = Set(try db.rows("SELECT id FROM facilitator WHERE school = $1 AND hours_count = 1") { try $0[0] as Facilitator.ID })
        let condition = selection.condition
        let members = Dictionary(
            grouping: try db.rows(
                """
                SELECT gm.need_group, gm.pupil, gm.from_day, gm.to_day, p.left_on FROM need_group g
                JOIN group_membership gm ON gm.school = g.school AND gm.need_group = g.id JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
                WHERE g.school = $1 AND gm.void = 0 AND \(condition.sql)
                """, condition.arguments
            ) { row in
                (
                    group: try row[0] as NeedGroup.ID, pupil: try row[1] as Pupil.ID, tenure: Tenure(from: try row[2], to: try row[3]),
                    leftOn: try row[4] as Day?
                )
            }, by: \.group)
        let days = days(ofYear: year)
        let oneOffs =
            try pupil.map {
                try Self.oneOffs("o.id IN (SELECT v.session FROM session_invitation v WHERE v.school = o.school AND v.pupil = $2)", [$0], among: books, db)
            } ?? Self.oneOffs("o.day >= $2 AND o.day <= $3", [days.from, days.to], among: books, db)
        let byDay = Dictionary(grouping: oneOffs.filter { $0.told(by: calendar).state != .cancelled }, by: \.time.day)
        let ofGroups = books.flatMap { book -> [LedgerSession] in
            let kind = kinds[book.card.group.period] ?? .personalised
            let sessions = book.sessions + book.source.taken(calendar)
            return sessions.filter { $0.held.day.schoolYear == year }.map { session -> LedgerSession in
                let here = (session.state == .delivered ? [] : members[session.group] ?? []).filter { $0.tenure.contains(session.planned.day) }
                let expected = here.filter { $0.leftOn.map { $0 > session.held.day } ?? true }
                let gone = here.compactMap { place in place.leftOn.flatMap { $0 > session.held.day ? nil : (place.pupil, $0) } }
                let away = (byDay[session.held.day] ?? []).filter { $0.time.overlaps(session.held) }.flatMap { $0.expected.map(\.pupil.id) }
                let wanted = Set(expected.map(\.pupil)).filter { pupil == nil || $0 == pupil }.sorted()
                return LedgerSession(
                    session: session, slot: book.card.group.slot, title: book.card.title, kind: kind, paid: paid, expected: wanted, elsewhere: Set(away),
                    gone: Dictionary(gone, uniquingKeysWith: { first, _ in first }), closed: calendar.closure(on: session.held.day))
            }
        }
        let apart = oneOffs.filter { $0.time.day.schoolYear == year }.map { one -> LedgerSession in
            LedgerSession(
                session: one.dated, slot: OneOff.noSlot, title: Phrase(same: one.title), kind: one.kind, paid: paid,
                expected: one.state == .delivered ? [] : one.expected.map(\.pupil.id).filter { pupil == nil || $0 == pupil },
                closed: calendar.closure(on: one.time.day))
        }
        let own = pupil == nil ? "" : "AND x.pupil = $3"
        let called = try db.rows(
            """
            SELECT c.pupil, c.year, c.kind, c.presence, CAST(sum(c.minutes) AS BIGINT) FROM (
                SELECT x.pupil AS pupil, x.year AS year, x.kind AS kind, x.presence AS presence, sum(x.minutes) AS minutes FROM session_pupil x
                WHERE x.school = $1 AND x.year <= $2 \(own) GROUP BY x.pupil, x.year, x.kind, x.presence
                UNION ALL SELECT x.pupil, x.year, x.kind, x.presence, -sum(x.minutes) \(callsOfDeparted) AND x.year <= $2 \(own)
                GROUP BY x.pupil, x.year, x.kind, x.presence) c
            GROUP BY c.pupil, c.year, c.kind, c.presence HAVING sum(c.minutes) > 0
            """, [year] + (pupil.map { [$0] } ?? [])
        ) { row in try CalledMinutes(pupil: row[0], year: row[1], kind: row[2], presence: row[3], minutes: row[4]) }
        return LedgerFacts(
            cards: Dictionary(books.map { ($0.card.group.id, $0.card) }, uniquingKeysWith: { first, _ in first }), sessions: ofGroups + apart, called: called, year: year,
            repeated: try repeated(before: year, of: pupil, db))
    }

    /// The level of a year is that of its last division.
    private static func repeated(before year: Int, of pupil: Pupil.ID?, _ db: SchoolConnection) throws -> Set<LedgerFacts.PupilYear> {
        Set(
            try db.rows(
                """
                SELECT m.pupil, d.year FROM division d JOIN division_membership m ON m.school = d.school AND m.division = d.id
                WHERE d.school = $1 AND d.year < $2 \(pupil == nil ? "" : "AND m.pupil = $3")
                    AND NOT EXISTS (
                        SELECT 1 FROM division_membership x JOIN division same ON same.school = x.school AND same.id = x.division AND same.year = d.year
                        WHERE x.school = m.school AND x.pupil = m.pupil AND x.from_day > m.from_day)
                    AND EXISTS (
                        SELECT 1 FROM division_membership n JOIN division later ON later.school = n.school AND later.id = n.division
                        WHERE n.school = m.school AND n.pupil = m.pupil AND later.level = d.level AND later.year > d.year AND later.year <= $2)
                """, [year] + (pupil.map { [$0] } ?? [])
            ) { row in LedgerFacts.PupilYear(pupil: try row[0], year: try row[1]) })
    }

    /// What calls say of some pupils in a school year, each with the day for which its session was planned. One query.
    public func calledByDay(of pupils: Set<Pupil.ID>, year: Int) async throws -> [Pupil.ID: [(day: Day, line: CalledMinutes)]] {
        guard !pupils.isEmpty else { return [:] }
        let list = pupils.sorted().map { "\($0)" }.joined(separator: ", ")
        return try await read { db in
            Dictionary(
                grouping: try db.rows(
                    """
                    SELECT se.planned_day, x.pupil, x.year, x.kind, x.presence, x.minutes FROM session_pupil x
                    JOIN session se ON se.school = x.school AND se.id = x.session JOIN pupil p ON p.school = x.school AND p.id = x.pupil
                    WHERE x.school = $1 AND x.year = $2 AND x.pupil IN (\(list)) AND (p.left_on IS NULL OR p.left_on > se.day)
                    """, [year]
                ) { row in
                    (day: try row[0] as Day, line: try CalledMinutes(pupil: row[1], year: row[2], kind: row[3], presence: row[4], minutes: row[5]))
                }, by: \.line.pupil)
        }
    }

    /// The pupils whose division on a day is of a level, the hours of their divisions and their sessions of one kind.
    public func auditFacts(level: String, kind: DispositifKind, year: Int, on day: Day, _ calendar: SchoolCalendar) async throws -> AuditFacts {
        try await read { db in
            let days = Self.days(ofYear: year)
            let pupils = try Self.auditedPupils(ofLevel: level, year, on: day, db)
            let kinds = try Self.ledgerKinds(db)
            let facts = try Self.ledgerFacts(.during(days), of: nil, year: year, calendar, db)
            let wanted = Set(pupils.map(\.pupil.id))
            var sessions: [Pupil.ID: [AuditedSession]] = [:]
            for line in facts.sessions where line.kind == kind {
                for pupil in line.expected where wanted.contains(pupil) {
                    sessions[pupil, default: []].append(
                        AuditedSession(session: line.session, slot: line.slot, presence: line.elsewhere.contains(pupil) ? .elsewhere : nil, closed: line.closed))
                }
                // What a closed day took is lost to it, whoever was gone by then.
                guard line.loss == nil else { continue }
                for (pupil, leftOn) in line.gone where wanted.contains(pupil) {
                    sessions[pupil, default: []].append(AuditedSession(session: line.session, slot: line.slot, presence: nil, leftOn: leftOn))
                }
            }
            let byKey = Dictionary(
                facts.sessions.map { (CalledSession($0.session), $0) }, uniquingKeysWith: { first, _ in first })
            let departures = Dictionary(pupils.compactMap { one in one.leftOn.map { (one.pupil.id, $0) } }, uniquingKeysWith: { first, _ in first })
            for (place, pupil, presence) in try Self.calls(year: year, kind: kind, db) where wanted.contains(pupil) {
                guard let line = byKey[place] else { continue }
                let leftOn = departures[pupil].flatMap { $0 > line.session.held.day ? nil : $0 }
                sessions[pupil, default: []].append(
                    AuditedSession(session: line.session, slot: line.slot, presence: leftOn == nil ? presence : nil, leftOn: leftOn))
            }
            let standing = Set(facts.sessions.filter { $0.kind == kind && $0.account(on: day) != .cancelled }.map { SlotDay(slot: $0.slot, day: $0.session.planned.day) })
            let hours = try Self.timetableHours(of: Set(pupils.flatMap { $0.stays.map(\.value) }), during: days, standing: standing, calendar, db) { period in
                kinds[period] ?? .personalised == kind
            }
            return AuditFacts(pupils: pupils, hours: hours, sessions: sessions)
        }
    }

    /// The pupils whose division on a day is of a level, by name, with the days of each of their divisions: of whoever has left it is the last one,
    /// of whoever is to come the first.
    public func pupils(ofLevel level: String, year: Int, on day: Day) async throws -> [AuditedPupil] {
        try await read { db in try Self.auditedPupils(ofLevel: level, year, on: day, db) }
    }

    /// The divisions of one pupil in a school year, in order of time.
    public func divisions(ofPupil pupil: Pupil.ID, year: Int) async throws -> [Dated<Division.ID>] {
        try await read { db in try Self.auditedPupils("p.id = $3", [pupil], year, on: Self.days(ofYear: year).to, db).first?.pupil.stays ?? [] }
    }

    private static func calls(year: Int, kind: DispositifKind, _ db: SchoolConnection) throws -> [(CalledSession, Pupil.ID, Presence)] {
        try db.rows(
            """
            SELECT COALESCE(se.need_group, se.id), se.week, se.number, x.pupil, x.presence FROM session_pupil x
            JOIN session se ON se.school = x.school AND se.id = x.session
            WHERE x.school = $1 AND x.year = $2 AND x.kind = $3
            """, [year, kind]
        ) { row in (CalledSession(group: try row[0], key: SessionKey(week: try row[1], number: try row[2])), try row[3], try row[4]) }
    }

    private static func auditedPupils(ofLevel level: String, _ year: Int, on day: Day, _ db: SchoolConnection) throws -> [AuditedPupil] {
        try auditedPupils("1 = 1", [], year, on: day, db).filter { $0.level == level }.map(\.pupil)
    }

    /// - Parameter condition: on the pupil `p`, with its arguments from `$3` on.
    private static func auditedPupils(
        _ condition: String, _ arguments: [any Column], _ year: Int, on day: Day, _ db: SchoolConnection
    ) throws -> [(pupil: AuditedPupil, level: String)] {
        let rows = try db.rows(
            """
            SELECT p.id, p.family_name, p.given_name, d.id, d.code, d.level, m.from_day, m.to_day, p.left_on FROM division d
            JOIN division_membership m ON m.school = d.school AND m.division = d.id JOIN pupil p ON p.school = m.school AND p.id = m.pupil
            WHERE d.school = $1 AND d.year = $2 AND \(condition) ORDER BY p.sort_key, p.id, m.from_day
            """, [year] + arguments
        ) { row in
            let end: Day? = try row[7]
            let leftOn: Day? = try row[8]
            let last = [end, leftOn.map { $0 - 1 }].compactMap { $0 }.min() ?? days(ofYear: year).to
            let division: Division.ID = try row[3]
            return (
                pupil: Pupil(id: try row[0], familyName: try row[1], givenName: try row[2], division: division), code: try row[4] as String,
                level: try row[5] as String, stay: Dated(division, Tenure(from: try row[6], to: last)), leftOn: leftOn
            )
        }
        var order: [Pupil.ID] = []
        let byPupil = Dictionary(grouping: rows.filter { $0.stay.tenure.from <= $0.stay.tenure.to }, by: \.pupil.id)
        for row in rows where order.last != row.pupil.id && byPupil[row.pupil.id] != nil { order.append(row.pupil.id) }
        return order.compactMap { id in
            guard let stays = byPupil[id], let present = stays.last(where: { $0.stay.tenure.from <= day }) ?? stays.first else { return nil }
            return (AuditedPupil(pupil: present.pupil, division: present.code, stays: stays.map(\.stay), leftOn: present.leftOn), present.level)
        }
    }

    private struct SlotDay: Hashable {
        let slot: SlotKey
        let day: Day
    }

    /// The hours at which published groups meet, for each division of their barrettes, whatever closes the day.
    /// - Parameter standing: those that some group has, be its day closed.
    private static func timetableHours(
        of divisions: Set<Division.ID>, during days: Tenure, standing: Set<SlotDay>, _ calendar: SchoolCalendar, _ db: SchoolConnection,
        where counts: (Period.ID) -> Bool
    ) throws -> [Division.ID: [TimetableHour]] {
        let past = try pastHours("1 = 1", [], db)
        let whole = calendar.withoutClosures(over: days)
        let rows = try db.rows(
            """
            SELECT DISTINCT bd.division, m.period, m.id, m.first_day, m.last_day, w.id, w.barrette, w.weekday, w.starts_at, w.length, w.alternance, w.weeks
            FROM need_group g JOIN module m ON m.school = g.school AND m.id = g.module AND m.first_day <= $3 AND m.last_day >= $2
            JOIN weekly_slot w ON w.school = g.school AND w.id = g.weekly_slot
            JOIN barrette_division bd ON bd.school = w.school AND bd.barrette = w.barrette
            WHERE g.school = $1
            """, [days.from, days.to]
        ) { row in
            (
                division: try row[0] as Division.ID, period: try row[1] as Period.ID, module: try row[2] as Module.ID,
                days: Tenure(from: try row[3], to: try row[4]),
                weekly: WeeklySlot(
                    id: try row[5], barrette: try row[6], weekday: try row[7], startsAt: try row[8], length: try row[9], alternance: try row[10],
                    weeks: WeekList.mondays(try row[11]))
            )
        }
        var hours: [Division.ID: [TimetableHour]] = [:]
        for row in rows where divisions.contains(row.division) && counts(row.period) {
            let slot = SlotKey(module: row.module, weekly: row.weekly.id)
            hours[row.division, default: []] += SlotHours(row.weekly, past: past[row.weekly.id] ?? []).sessions(over: row.days, whole).map { session in
                TimetableHour(
                    slot: slot, time: SessionTime(day: session.day, startsAt: session.weekly.startsAt, length: session.weekly.length),
                    closure: standing.contains(SlotDay(slot: slot, day: session.day)) ? nil : calendar.closure(on: session.day))
            }
        }
        return hours
    }
}
