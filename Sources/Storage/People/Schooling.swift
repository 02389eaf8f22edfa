public import School

/// A departure that was noted by hand.
public struct Departed: Sendable {
    public let pupil: Pupil
    /// First day away.
    public let on: Day
    /// So many calls of that day or later had the pupil on their list, and count for nothing as long as the departure stands.
    public let calls: Int
    /// The day of the last of them.
    public let lastCall: Day?
}

extension SchoolStore {
    /// Where a pupil stands in the school: division, what is to come, departure; nil when this school has no such pupil.
    public func schooling(of pupil: Pupil.ID, on today: Day) async throws -> Schooling? {
        try await read { db in try Self.schooling(of: pupil, on: today, db) }
    }

    private static func schooling(of pupil: Pupil.ID, on today: Day, _ db: SchoolConnection) throws -> Schooling? {
        let departure = try db.first("SELECT left_on, left_by_hand FROM pupil WHERE school = $1 AND id = $2", [pupil]) { row in
            (on: try row[0] as Day?, byHand: try row[1] as Bool)
        }
        guard let departure else { return nil }
        let memberships = try db.rows(
            """
            SELECT m.from_day, m.to_day, d.id, d.code, d.label, d.level FROM division_membership m
            JOIN division d ON d.school = m.school AND d.id = m.division
            WHERE m.school = $1 AND m.pupil = $2 AND (m.to_day IS NULL OR m.to_day >= $3) ORDER BY m.from_day
            """, [pupil, today]
        ) { row in (from: try row[0] as Day, division: try Division(id: row[2], code: row[3], label: row[4], level: row[5])) }
        let next = memberships.first { $0.from > today }
        let present = memberships.last { $0.from <= today }
        return Schooling(
            division: present?.division, since: present?.from, next: next.map { Schooling.Change(division: $0.division, from: $0.from) },
            leavesOn: departure.on, leftByHand: departure.byHand)
    }

    /// A pupil's first day away, past or to come; nil for whoever stays, and when this school has no such pupil.
    public func departure(of pupil: Pupil.ID) async throws -> Day? {
        try await read { db in try Self.departure(of: pupil, db) }
    }

    static func departure(of pupil: Pupil.ID, _ db: SchoolConnection) throws -> Day? {
        try db.first("SELECT left_on FROM pupil WHERE school = $1 AND id = $2", [pupil]) { try $0[0] as Day? } ?? nil
    }

    /// Pupils who are here, or will be, and have no division now nor to come, in alphabetical order.
    public func pupilsWithoutDivision(on today: Day) async throws -> [Pupil] {
        try await read { db in
            try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, m.division FROM pupil p
                LEFT JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND (m.to_day IS NULL OR m.to_day >= $2)
                WHERE p.school = $1 AND (p.left_on IS NULL OR p.left_on > $2) AND m.pupil IS NULL ORDER BY p.sort_key, p.id
                """, [today], Self.pupil)
        }
    }

    /// Departures that were noted by hand, past and to come, with the first day away; the latest first.
    public func departuresByHand() async throws -> [Departed] {
        try await read { db in
            try db.rows(
                """
                SELECT p.id, COALESCE(p.usage_name, p.family_name), p.given_name, NULL, p.left_on, COALESCE(c.calls, 0), c.last_day FROM pupil p
                LEFT JOIN (SELECT x.pupil AS pupil, count(*) AS calls, max(se.day) AS last_day \(Self.callsOfDeparted) GROUP BY x.pupil) c ON c.pupil = p.id
                WHERE p.school = $1 AND p.left_by_hand = 1 AND p.left_on IS NOT NULL ORDER BY p.left_on DESC, p.sort_key, p.id
                """
            ) { row in Departed(pupil: try Self.pupil(row), on: try row[4], calls: try row[5], lastCall: try row[6]) }
        }
    }

    /// Notes that a pupil is gone from a day on: division and groups end the day before, nothing that was is changed. A departure
    /// that was announced is replaced.
    /// - Parameter first: first day away.
    public func noteDeparture(of pupil: Pupil.ID, on first: Day, by account: Account.ID, on today: Day, at now: Moment) async throws {
        try await write { db in
            // A change of division that would have come after does not.
            try db.run(
                """
                DELETE FROM division_membership WHERE school = $1 AND pupil = $2 AND from_day >= $3 AND from_day > $4
                    AND from_day > (SELECT min(from_day) FROM division_membership WHERE school = $1 AND pupil = $2)
                """, [pupil, first, today])
            try Self.reopenMembership(of: pupil, endingFrom: today, db)
            try Self.leave(pupil, on: first, byHand: true, db)
            try Self.settleGroups(of: [pupil: min(first, today)], on: today, at: now, db)
            try Self.note("note departure", "pupil", subject: pupil.rawValue, by: account, at: now, db)
        }
    }

    /// Takes back a departure that was noted by hand: the pupil is in their last division again, as if it had not ended. Groups that were
    /// to end later go on; a place that has ended is given anew by a plan. False when no such departure is noted.
    public func takeBackDeparture(of pupil: Pupil.ID, by account: Account.ID, on today: Day, at now: Moment) async throws -> Bool {
        try await write { db in
            let leftOn = try db.first("SELECT left_on FROM pupil WHERE school = $1 AND id = $2 AND left_by_hand = 1", [pupil]) { try $0[0] as Day? } ?? nil
            guard let leftOn else { return false }
            try db.run("UPDATE pupil SET left_on = NULL, left_by_hand = 0 WHERE school = $1 AND id = $2", [pupil])
            try Self.reopenMembership(of: pupil, endingFrom: leftOn - 1, db)
            try Self.settleGroups(of: [pupil: today], on: today, at: now, db)
            try Self.note("take back departure", "pupil", subject: pupil.rawValue, by: account, at: now, db)
            return true
        }
    }

    /// Puts a pupil into a division from a day on: the one before ends the day before. A change that was to come is replaced; the present division
    /// takes it back. Of a day that has passed, places in groups of another barrette end then; calls that were made stay.
    public func place(
        _ pupil: Pupil.ID, in division: Division.ID, from first: Day, by account: Account.ID, on today: Day, at now: Moment
    ) async throws {
        try await write { db in
            let leaving = try Self.departure(of: pupil, db)
            try db.run("DELETE FROM division_membership WHERE school = $1 AND pupil = $2 AND from_day > $3", [pupil, today])
            try Self.reopenMembership(of: pupil, endingFrom: today, db)
            let later = try db.count("SELECT count(*) FROM division_membership WHERE school = $1 AND pupil = $2 AND from_day > $3", [pupil, first])
            if try later > 0 || Self.schooling(of: pupil, on: first, db)?.division?.id != division {
                try Self.place(pupil, in: division, from: first, through: nil, byHand: true, db)
            }
            if let leaving { try Self.endMembership(of: pupil, before: leaving, db) }
            try Self.settleGroups(of: [pupil: min(first, today)], on: today, at: now, db)
            try Self.note("place", "pupil", subject: pupil.rawValue, by: account, at: now, db)
        }
    }

    // MARK: What a file and a hand do alike

    static func leave(_ pupil: Pupil.ID, on first: Day, byHand: Bool, _ db: SchoolConnection) throws {
        try db.run("UPDATE pupil SET left_on = $3, left_by_hand = $4 WHERE school = $1 AND id = $2", [pupil, first, byHand])
        try endMembership(of: pupil, before: first, db)
    }

    /// Ends the present membership on the day before; at the earliest on its own first day.
    static func endMembership(of pupil: Pupil.ID, before end: Day, _ db: SchoolConnection) throws {
        try db.run(
            """
            UPDATE division_membership SET to_day = CASE WHEN from_day > $3 THEN from_day ELSE $3 END
            WHERE school = $1 AND pupil = $2 AND (to_day IS NULL OR to_day > $3)
            """, [pupil, end - 1])
    }

    /// The last membership goes on, when it was to end on the day or later.
    static func reopenMembership(of pupil: Pupil.ID, endingFrom day: Day, _ db: SchoolConnection) throws {
        try db.run(
            """
            UPDATE division_membership SET to_day = NULL WHERE school = $1 AND pupil = $2 AND to_day >= $3
                AND from_day = (SELECT max(from_day) FROM division_membership WHERE school = $1 AND pupil = $2)
            """, [pupil, day])
    }

    /// What held before the day ends with it; what was to begin on the day or later is replaced.
    static func place(
        _ pupil: Pupil.ID, in division: Division.ID?, from day: Day, through last: Day?, byHand: Bool, _ db: SchoolConnection
    ) throws {
        try db.run("DELETE FROM division_membership WHERE school = $1 AND pupil = $2 AND from_day >= $3", [pupil, day])
        try db.run(
            "UPDATE division_membership SET to_day = $4 WHERE school = $1 AND pupil = $2 AND (to_day IS NULL OR to_day >= $3)", [pupil, day, day - 1])
        guard let division else { return }
        try db.run(
            "INSERT INTO division_membership (school, pupil, division, from_day, to_day, by_hand) VALUES ($1, $2, $3, $4, $5, $6)",
            [pupil, division, day, last, byHand])
    }
}
