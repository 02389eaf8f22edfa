import School

/// A pupil who was taken out of the published groups of a period because of the roster, not of a plan.
public struct GroupExit: Sendable, Hashable {
    public enum Cause: String, Sendable, Column {
        /// No longer in this school.
        case left
        /// Now in a division that the barrette does not have.
        case moved
    }

    public let period: Period.ID
    public let pupil: Pupil.ID
    public let pupilName: String
    /// First day away from the groups.
    public let day: Day
    public let cause: Cause
    /// What they were in until then, or would have been, in order of time; a title once, however many modules it had.
    public let titles: [Phrase]
}

/// A pupil of a barrette who has no group in some published slot.
public struct PupilToPlace: Sendable, Hashable {
    public let period: Period.ID
    public let pupil: Pupil.ID
    public let pupilName: String
    /// Code of the division.
    public let division: String
}

/// What the roster changed since the groups of a period were published.
public struct RosterDrift: Sendable {
    /// Not yet taken note of.
    public let exits: [GroupExit]
    public let toPlace: [PupilToPlace]
}

extension SchoolStore {
    /// Of each period that is not over, exits that nobody has taken note of and pupils without a group; a period that lacks
    /// neither is left out. Three queries.
    public func rosterDrift(on today: Day) async throws -> [Period.ID: RosterDrift] {
        try await read { db in
            let exits = Dictionary(grouping: try Self.unseenExits(on: today, db), by: \.period)
            let waiting = Dictionary(grouping: try Self.pupilsToPlace(on: today, db), by: \.period)
            return Dictionary(
                Set(exits.keys).union(waiting.keys).map { ($0, RosterDrift(exits: exits[$0] ?? [], toPlace: waiting[$0] ?? [])) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Somebody has taken note of every exit of a period: it is no longer something to do.
    public func markExitsSeen(of period: Period.ID, at now: Moment) async throws {
        try await write { db in
            try db.run("UPDATE group_exit SET seen_at = $3 WHERE school = $1 AND period = $2 AND seen_at IS NULL", [period, now])
        }
    }

    private static func unseenExits(on today: Day, _ db: SchoolConnection) throws -> [GroupExit] {
        let titles = Dictionary(
            grouping: try db.rows(
                """
                SELECT gm.group_exit, w.title FROM group_exit x
                JOIN group_membership gm ON gm.school = x.school AND gm.group_exit = x.id
                JOIN group_words w ON w.school = gm.school AND w.need_group = gm.need_group
                WHERE x.school = $1 AND x.seen_at IS NULL ORDER BY gm.from_day, gm.weekly_slot
                """
            ) { row in (exit: try row[0] as Identifier<GroupExit>, title: WorkshopSheets.told(try row[1])) }, by: \.exit)
        return try db.rows(
            """
            SELECT x.id, x.period, x.pupil, p.given_name, p.family_name, x.day, x.cause FROM group_exit x
            JOIN pupil p ON p.school = x.school AND p.id = x.pupil
            JOIN period e ON e.school = x.school AND e.id = x.period
            WHERE x.school = $1 AND x.seen_at IS NULL AND e.last_day >= $2 ORDER BY x.day, p.sort_key, p.id
            """, [today]
        ) { row in
            var named: [Phrase] = []
            for line in titles[try row[0]] ?? [] where !named.contains(line.title) { named.append(line.title) }
            return try GroupExit(
                period: row[1], pupil: row[2], pupilName: "\(row[3] as String) \(row[4] as String)", day: row[5], cause: row[6],
                titles: named)
        }
    }

    /// Pupils of a barrette who have no group, now or to come, in a slot where groups are published and not over.
    private static func pupilsToPlace(on today: Day, _ db: SchoolConnection) throws -> [PupilToPlace] {
        try db.rows(
            """
            SELECT DISTINCT s.period, p.id, p.given_name, p.family_name, d.code, p.sort_key FROM (
                SELECT g.school, g.period, g.module, g.weekly_slot, b.barrette,
                    CASE WHEN mo.first_day > $2 THEN mo.first_day ELSE $2 END AS day
                FROM need_group g
                JOIN module mo ON mo.school = g.school AND mo.id = g.module AND mo.last_day >= $2
                JOIN weekly_slot b ON b.school = g.school AND b.id = g.weekly_slot
                WHERE g.school = $1 AND EXISTS (
                    SELECT 1 FROM group_membership gm WHERE gm.school = g.school AND gm.need_group = g.id AND gm.ended_by IS NULL AND gm.void = 0)
            ) s
            JOIN barrette_division bd ON bd.school = s.school AND bd.barrette = s.barrette
            JOIN division d ON d.school = bd.school AND d.id = bd.division
            JOIN division_membership dm ON dm.school = bd.school AND dm.division = bd.division
                AND dm.from_day <= s.day AND (dm.to_day IS NULL OR dm.to_day >= s.day)
            JOIN pupil p ON p.school = dm.school AND p.id = dm.pupil AND (p.left_on IS NULL OR p.left_on > s.day)
            WHERE s.school = $1 AND NOT EXISTS (
                SELECT 1 FROM group_membership gm
                WHERE gm.school = s.school AND gm.pupil = p.id AND gm.module = s.module AND gm.weekly_slot = s.weekly_slot
                    AND gm.ended_by IS NULL AND gm.void = 0 AND gm.to_day >= s.day)
            ORDER BY p.sort_key, p.id
            """, [today]
        ) { row in try PupilToPlace(period: row[0], pupil: row[1], pupilName: "\(row[2] as String) \(row[3] as String)", division: row[4]) }
    }

    /// Brings the published groups of these pupils in line with the divisions they are in: a place ends on the last day in a
    /// division of its barrette, one that would have begun later is void. An exit that has not come yet is worked out anew,
    /// so that a departure put off gives the place back. Drafts lose the places outright. Four statements a pupil, and one
    /// more a place that ends.
    /// - Parameter pupils: each with the day from which something changed; what held before it is not touched.
    static func settleGroups(of pupils: [Pupil.ID: Day], on today: Day, at now: Moment, _ db: SchoolConnection) throws {
        guard try db.count("SELECT count(*) FROM plan WHERE school = $1") > 0 else { return }
        for (pupil, day) in pupils.sorted(by: { $0.key < $1.key }) {
            try takeOutOfDrafts(pupil, on: today, db)
            try reopen(pupil, on: today, db)
            try takeOut(pupil, from: day, at: now, seenAt: nil, db)
        }
    }

    private static func takeOutOfDrafts(_ pupil: Pupil.ID, on today: Day, _ db: SchoolConnection) throws {
        let places = try db.rows(
            """
            SELECT l.plan, l.module, l.weekly_slot FROM plan_place l
            JOIN plan p ON p.school = l.school AND p.id = l.plan AND p.state IN ('draft', 'set_aside')
            JOIN module m ON m.school = l.school AND m.id = l.module
            JOIN weekly_slot s ON s.school = l.school AND s.id = l.weekly_slot
            WHERE l.school = $1 AND l.pupil = $2 AND NOT EXISTS (
                SELECT 1 FROM barrette_division bd
                JOIN division_membership dm ON dm.school = bd.school AND dm.division = bd.division AND dm.pupil = $2
                WHERE bd.school = s.school AND bd.barrette = s.barrette AND dm.from_day <= m.last_day
                    AND (dm.to_day IS NULL OR dm.to_day >= CASE WHEN m.first_day > $3 THEN m.first_day ELSE $3 END))
            """, [pupil, today]
        ) { row in (plan: try row[0] as GroupPlan.ID, slot: SlotKey(module: try row[1], weekly: try row[2])) }
        for place in places {
            try db.run(
                "DELETE FROM plan_place WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5",
                [place.plan, pupil, place.slot.module, place.slot.weekly])
        }
        for plan in Set(places.map(\.plan)) { try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [plan]) }
    }

    private static func reopen(_ pupil: Pupil.ID, on day: Day, _ db: SchoolConnection) throws {
        try db.run(
            """
            UPDATE group_membership SET group_exit = NULL, void = 0, to_day = (
                SELECT CASE WHEN m.last_day > group_membership.to_day THEN m.last_day ELSE group_membership.to_day END FROM module m
                WHERE m.school = group_membership.school AND m.id = group_membership.module)
            WHERE school = $1 AND pupil = $2 AND ended_by IS NULL
                AND group_exit IN (SELECT x.id FROM group_exit x WHERE x.school = $1 AND x.pupil = $2 AND x.day >= $3)
                AND NOT EXISTS (
                    SELECT 1 FROM group_membership o WHERE o.school = group_membership.school AND o.pupil = group_membership.pupil
                        AND o.module = group_membership.module AND o.weekly_slot = group_membership.weekly_slot
                        AND o.ended_by IS NULL AND o.group_exit IS NULL)
            """, [pupil, day])
        try db.run(
            """
            DELETE FROM group_exit WHERE school = $1 AND pupil = $2 AND day >= $3 AND NOT EXISTS (
                SELECT 1 FROM group_membership m WHERE m.school = group_exit.school AND m.group_exit = group_exit.id)
            """, [pupil, day])
    }

    /// - Parameter seenAt: when whoever causes the exit sees it happen, and need not be told.
    static func takeOut(_ pupil: Pupil.ID, from day: Day, at now: Moment, seenAt: Moment?, _ db: SchoolConnection) throws {
        let places = try db.rows(
            """
            SELECT g.period, gm.need_group, gm.from_day, gm.to_day, p.left_on, (
                SELECT max(COALESCE(dm.to_day, '9999-12-31')) FROM division_membership dm
                JOIN barrette_division bd ON bd.school = dm.school AND bd.division = dm.division
                WHERE dm.school = gm.school AND dm.pupil = gm.pupil AND bd.barrette = s.barrette AND dm.from_day <= gm.to_day)
            FROM group_membership gm
            JOIN need_group g ON g.school = gm.school AND g.id = gm.need_group
            JOIN weekly_slot s ON s.school = gm.school AND s.id = gm.weekly_slot
            JOIN pupil p ON p.school = gm.school AND p.id = gm.pupil
            WHERE gm.school = $1 AND gm.pupil = $2 AND gm.to_day >= $3 AND gm.ended_by IS NULL AND gm.group_exit IS NULL
            """, [pupil, day]
        ) { row in
            let last: Day? = try row[5]
            return (
                period: try row[0] as Period.ID, group: try row[1] as NeedGroup.ID, tenure: Tenure(from: try row[2], to: try row[3]),
                leftOn: try row[4] as Day?, last: max(last ?? day - 1, day - 1)
            )
        }
        let ending = places.filter { $0.last < $0.tenure.to }
        for (period, places) in Dictionary(grouping: ending, by: \.period).sorted(by: { $0.key < $1.key }) {
            guard let first = places.map({ $0.last + 1 }).min() else { continue }
            let exit = Identifier<GroupExit>.new()
            let hasLeft = places.contains { $0.leftOn.map { $0 <= first } ?? false }
            try db.run(
                "INSERT INTO group_exit (school, id, period, pupil, day, cause, at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                [exit, period, pupil, first, hasLeft ? GroupExit.Cause.left : .moved, now, seenAt])
            for place in places {
                let isVoid = place.last < place.tenure.from
                try db.run(
                    """
                    UPDATE group_membership SET group_exit = $4, to_day = $5, void = $6
                    WHERE school = $1 AND pupil = $2 AND need_group = $3 AND ended_by IS NULL AND group_exit IS NULL
                    """, [pupil, place.group, exit, isVoid ? place.tenure.to : place.last, isVoid])
            }
        }
    }
}
