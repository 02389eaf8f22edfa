import School

/// Whose calendar a secret address opens.
public struct FeedOwner: Sendable, Hashable {
    public let school: Establishment
    public let account: Account
}

/// What a calendar shows of one slot or group on the dates of its sessions.
public struct FeedLine: Sendable {
    /// A stay in force or past; a date that none of a line's stays covers was cancelled.
    public struct Stay: Sendable, Hashable {
        public let card: GroupCard
        public let tenure: Tenure
        /// A pupil's first day away from the school.
        public let leftOn: Day?

        /// Whoever has left by the day on which it is held is not in it.
        public func covers(_ session: DatedSession) -> Bool { session.expects(placeDuring: tenure, leftOn: leftOn) }
    }

    /// The same from publication to publication: the slot for a pupil, the group for a facilitator.
    public let key: String
    public let stays: [Stay]
    /// The last card known, for what is cancelled.
    public let last: GroupCard
}

extension Store {
    /// Nil when no feed has this token or the account is disabled.
    public func feedOwner(tokenHash: String) async throws -> FeedOwner? {
        try await engine.read { db in
            try db.query(
                """
                SELECT e.id, e.name, e.uai, COALESCE(e.territory, e.zone), e.year, a.id, a.login FROM calendar_feed f
                JOIN account a ON a.school = f.school AND a.id = f.account
                JOIN establishment e ON e.id = f.school
                WHERE f.token_hash = $1 AND a.disabled_at IS NULL
                """, [tokenHash.value]
            ) { row in
                try FeedOwner(
                    school: Establishment(id: row[0], name: row[1], uai: row[2], zone: row[3], year: row[4]),
                    account: Account(id: row[5], login: row[6]))
            }.first
        }
    }
}

extension SchoolStore {
    /// Gives the account a new secret address; the one before stops working.
    public func openFeed(for account: Account.ID, tokenHash: String, at now: Moment) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO calendar_feed (school, account, token_hash, created_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (school, account) DO UPDATE SET token_hash = EXCLUDED.token_hash, created_at = EXCLUDED.created_at
                """, [account, tokenHash, now])
        }
    }

    public func feedOpenedAt(_ account: Account.ID) async throws -> Moment? {
        try await read { db in try db.first("SELECT created_at FROM calendar_feed WHERE school = $1 AND account = $2", [account]) { try $0[0] } }
    }

    public func closeFeed(of account: Account.ID) async throws {
        try await write { db in
            try db.run("DELETE FROM feed_session WHERE school = $1 AND account = $2", [account])
            try db.run("DELETE FROM calendar_feed WHERE school = $1 AND account = $2", [account])
        }
    }

    /// Compares the sessions with what the account's diary was told last, and remembers what is new. A session that is no
    /// longer there is told as cancelled, so that diaries take it away; those of a holder of whom `holders` no longer speaks
    /// are forgotten. Writes only when something changed.
    public func tell(_ sessions: [FeedSession], of holders: Set<String>, to account: Account.ID, at now: Moment) async throws -> [ToldSession] {
        try await tell(sessions, of: holders, to: account, at: now, FeedMemory(table: "feed_session", holder: nil))
    }

    /// The same for the account's diary of a division, a group or a room.
    public func tell(_ sessions: [FeedSession], ofSchedule holder: String, to account: Account.ID, at now: Moment) async throws -> [ToldSession] {
        try await tell(sessions, of: [holder], to: account, at: now, FeedMemory(table: "schedule_feed_session", holder: holder))
    }

    /// Where it is kept what a diary was told.
    private struct FeedMemory {
        let table: String
        /// When the table holds several diaries of one account.
        let holder: String?
    }

    private func tell(
        _ sessions: [FeedSession], of holders: Set<String>, to account: Account.ID, at now: Moment, _ memory: FeedMemory
    ) async throws -> [ToldSession] {
        let (told, isNew) = try await read { db in
            let news = try Self.news(sessions, of: holders, to: account, at: now, memory, db)
            return (news.told, !news.changed.isEmpty || !news.forgotten.isEmpty)
        }
        guard isNew else { return told }
        return try await write { db in
            let news = try Self.news(sessions, of: holders, to: account, at: now, memory, db)
            for uid in news.forgotten { try db.run("DELETE FROM \(memory.table) WHERE school = $1 AND account = $2 AND uid = $3", [account, uid]) }
            for told in news.changed {
                let session = told.session
                try db.run(
                    """
                    INSERT INTO \(memory.table) (school, account, uid, holder, sequence, changed_at, day, starts_at, length, summary, location, description, cancelled)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                    ON CONFLICT (school, account, uid) DO UPDATE SET sequence = EXCLUDED.sequence, changed_at = EXCLUDED.changed_at,
                        day = EXCLUDED.day, starts_at = EXCLUDED.starts_at, length = EXCLUDED.length, summary = EXCLUDED.summary,
                        location = EXCLUDED.location, description = EXCLUDED.description, cancelled = EXCLUDED.cancelled
                    """,
                    [
                        account, session.uid, session.holder, told.sequence, told.changedAt, session.day, session.startsAt, session.length,
                        session.summary, session.location, session.description, session.isCancelled,
                    ])
            }
            return news.told
        }
    }

    private static func news(
        _ sessions: [FeedSession], of holders: Set<String>, to account: Account.ID, at now: Moment, _ memory: FeedMemory, _ db: SchoolConnection
    ) throws -> (told: [ToldSession], changed: [ToldSession], forgotten: [String]) {
        let before = try db.rows(
            """
            SELECT uid, holder, day, starts_at, length, summary, location, description, cancelled, sequence, changed_at FROM \(memory.table)
            WHERE school = $1 AND account = $2 AND (CAST($3 AS TEXT) IS NULL OR holder = $3) ORDER BY day, uid
            """, [account, memory.holder]
        ) { row in
            try ToldSession(
                session: FeedSession(
                    uid: row[0], holder: row[1], day: row[2], startsAt: row[3], length: row[4], summary: row[5], location: row[6],
                    description: row[7], isCancelled: row[8]),
                sequence: row[9], changedAt: row[10])
        }
        let known = Dictionary(before.map { ($0.session.uid, $0) }, uniquingKeysWith: { first, _ in first })
        let present = Set(sessions.map(\.uid))
        let gone = before.filter { !present.contains($0.session.uid) }
        let all = sessions + gone.filter { holders.contains($0.session.holder) }.map(\.session.cancelled)
        let told = all.map { session -> ToldSession in
            guard let old = known[session.uid] else { return ToldSession(session: session, sequence: 0, changedAt: now) }
            return old.session == session ? old : ToldSession(session: session, sequence: old.sequence + 1, changedAt: now)
        }
        return (
            told, told.filter { known[$0.session.uid] != $0 }, gone.filter { !holders.contains($0.session.holder) }.map(\.session.uid)
        )
    }

    /// One line per slot of a pupil.
    public func feedLines(ofPupil pupil: Pupil.ID) async throws -> [FeedLine] {
        try await feedLines(
            rows: """
                SELECT h.need_group, h.from_day, h.to_day, h.void, h.module, h.weekly_slot, p.left_on
                FROM group_membership h JOIN publication a ON a.school = h.school AND a.id = h.opened_by
                JOIN pupil p ON p.school = h.school AND p.id = h.pupil
                WHERE h.school = $1 AND h.pupil = $2 ORDER BY a.at, h.need_group
                """,
            [pupil], among: "g.id IN (SELECT gm.need_group FROM group_membership gm WHERE gm.school = g.school AND gm.pupil = $2)"
        ) { _, slot in slot.text }
    }

    /// One line per group that a member of staff leads or led.
    public func feedLines(ofStaff staff: Staff.ID) async throws -> [FeedLine] {
        try await feedLines(
            rows: """
                SELECT h.need_group, h.from_day, h.to_day, h.void, g.module, g.weekly_slot, CAST(NULL AS TEXT)
                FROM group_facilitator h JOIN facilitator f ON f.school = h.school AND f.id = h.facilitator
                JOIN need_group g ON g.school = h.school AND g.id = h.need_group
                JOIN publication a ON a.school = h.school AND a.id = h.opened_by
                WHERE h.school = $1 AND f.staff = $2 ORDER BY a.at, h.need_group
                """,
            [staff],
            among: """
                g.id IN (SELECT gf.need_group FROM group_facilitator gf JOIN facilitator f ON f.school = gf.school AND f.id = gf.facilitator
                WHERE gf.school = g.school AND f.staff = $2)
                """
        ) { group, _ in "\(group)" }
    }

    private func feedLines(
        rows sql: String, _ arguments: [any Column & Sendable], among condition: String, key: @escaping @Sendable (NeedGroup.ID, SlotKey) -> String
    ) async throws -> [FeedLine] {
        try await read { db in
            let cards = Dictionary(
                try Self.groupCards(where: condition, arguments, db).map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
            struct Line {
                var stays: [FeedLine.Stay] = []
                var last: GroupCard
            }
            var lines: [String: Line] = [:]
            let held = try db.rows(sql, arguments) { row in
                (
                    group: try row[0] as NeedGroup.ID, tenure: try Tenure(from: row[1], to: row[2]), isVoid: try row[3] as Bool,
                    slot: SlotKey(module: try row[4], weekly: try row[5]), leftOn: try row[6] as Day?
                )
            }
            for row in held {
                guard let card = cards[row.group] else { continue }
                var line = lines[key(row.group, row.slot)] ?? Line(last: card)
                line.last = card
                if !row.isVoid { line.stays.append(FeedLine.Stay(card: card, tenure: row.tenure, leftOn: row.leftOn)) }
                lines[key(row.group, row.slot)] = line
            }
            return lines.sorted { $0.key < $1.key }.map { key, line in FeedLine(key: key, stays: line.stays, last: line.last) }
        }
    }
}
