public import School

extension SchoolStore {
    /// Everything that a period can be planned with, in one consistent state; nil when there is no such period. Twenty-two
    /// queries, whatever the size of the school; four more when other periods have groups at the same hours, eleven more when lessons
    /// are.
    ///
    /// What workshops work on is given in the skills of the period's round: a skill of another version of the same
    /// framework counts as the one with its code.
    public func means(of id: Period.ID, school: Establishment, on today: Day) async throws -> PeriodMeans? {
        try await read { db in try Self.means(of: id, school: school, on: today, db) }
    }

    static func means(of id: Period.ID, school: Establishment, on today: Day, _ db: SchoolConnection) throws -> PeriodMeans? {
        guard let period = try period(id, db) else { return nil }
        // A past period keeps the divisions of its year; one that is made early has those that there are.
        let sizes = try divisionSizes(year: min(school.year, period.firstDay.schoolYear), on: period.days.nearest(to: today), db)
        var workshops = Dictionary(try Self.workshops(db).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        if let round = period.round {
            let same = try skillsLike(round, db)
            for (id, workshop) in workshops {
                var mapped = workshop
                mapped.content.gains = workshop.content.gains.map { WorkshopGain(skill: same[$0.skill] ?? $0.skill, gain: $0.gain) }
                workshops[id] = mapped
            }
        }
        return PeriodMeans(
            period: period, modules: try modules(of: id, db), barrettes: try barrettes(of: id, db),
            divisions: Dictionary(sizes.map { ($0.division.id, $0.division) }, uniquingKeysWith: { first, _ in first }),
            pupils: Dictionary(sizes.map { ($0.division.id, $0.pupils) }, uniquingKeysWith: { first, _ in first }),
            offers: try offers(of: id, db), workshops: workshops, facilitators: try facilitators(db), rooms: try rooms(db),
            facilitatorAbsences: try absences("facilitator_absence", "facilitator", of: id, db),
            roomAbsences: try absences("room_absence", "room", of: id, db), calendar: try calendar(of: school, db), engagements: try engagements(of: period, from: today, db))
    }

    /// For each skill, the skill of the round with the same framework code and skill code.
    static func skillsLike(_ round: DiagnosisRound.ID, _ db: SchoolConnection) throws -> [Skill.ID: Skill.ID] {
        let pairs: [(Skill.ID, Skill.ID)] = try db.rows(
            """
            SELECT other.id, k.id FROM round_skill r
            JOIN skill k ON k.school = r.school AND k.id = r.skill
            JOIN framework f ON f.school = k.school AND f.id = k.framework
            JOIN framework g ON g.school = f.school AND g.code = f.code
            JOIN skill other ON other.school = g.school AND other.framework = g.id AND other.code = k.code
            WHERE r.school = $1 AND r.round = $2
            """, [round]
        ) { row in (try row[0], try row[1]) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    static func offers(of period: Period.ID, _ db: SchoolConnection) throws -> [Offer] {
        var divisions: [Workshop.ID: Set<Division.ID>] = [:]
        for (workshop, division) in try db.rows(
            "SELECT workshop, division FROM offer_division WHERE school = $1 AND period = $2", [period],
            { row in (try row[0] as Workshop.ID, try row[1] as Division.ID) })
        { divisions[workshop, default: []].insert(division) }
        var slots: [Workshop.ID: Set<SlotKey>] = [:]
        for (workshop, slot) in try db.rows(
            "SELECT workshop, module, weekly_slot FROM offer_slot WHERE school = $1 AND period = $2", [period],
            { row in (try row[0] as Workshop.ID, SlotKey(module: try row[1], weekly: try row[2])) })
        { slots[workshop, default: []].insert(slot) }
        return try db.rows("SELECT workshop, max_parallel FROM offer WHERE school = $1 AND period = $2 ORDER BY workshop", [period]) { row in
            let id: Workshop.ID = try row[0]
            return Offer(workshop: id, maxParallel: try row[1], divisions: divisions[id] ?? [], slots: slots[id] ?? [])
        }
    }

    private static func absences<Owner>(
        _ table: String, _ column: String, of period: Period.ID, _ db: SchoolConnection
    ) throws -> [Identifier<Owner>: Set<WeeklySlot.ID>] {
        var absences: [Identifier<Owner>: Set<WeeklySlot.ID>] = [:]
        for (owner, slot) in try db.rows(
            """
            SELECT a.\(column), a.weekly_slot FROM \(table) a
            JOIN weekly_slot w ON w.school = a.school AND w.id = a.weekly_slot JOIN barrette b ON b.school = w.school AND b.id = w.barrette
            WHERE a.school = $1 AND b.period = $2
            """, [period], { row in (try row[0] as Identifier<Owner>, try row[1] as WeeklySlot.ID) })
        { absences[owner, default: []].insert(slot) }
        return absences
    }

    /// Offers of a period exactly as given: others are withdrawn. Wishes for a withdrawn workshop stay on record and are
    /// left out when groups are made. Throws `.stale` when the period changed since `version`.
    public func setOffers(_ offers: [Offer], of period: Period.ID, version: Int) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE period SET version = version + 1 WHERE school = $1 AND id = $2 AND version = $3", [period, version])
            guard changed == 1 else { throw StorageError.stale }
            for table in ["offer_slot", "offer_division", "offer"] {
                try db.run("DELETE FROM \(table) WHERE school = $1 AND period = $2", [period])
            }
            for offer in offers {
                try db.run(
                    "INSERT INTO offer (school, period, workshop, max_parallel) VALUES ($1, $2, $3, $4)",
                    [period, offer.workshop, offer.maxParallel])
                for division in offer.divisions.sorted() {
                    try db.run(
                        "INSERT INTO offer_division (school, period, workshop, division) VALUES ($1, $2, $3, $4)",
                        [period, offer.workshop, division])
                }
                for slot in offer.slots.sorted() {
                    try db.run(
                        "INSERT INTO offer_slot (school, period, workshop, module, weekly_slot) VALUES ($1, $2, $3, $4, $5)",
                        [period, offer.workshop, slot.module, slot.weekly])
                }
            }
        }
    }

    /// Who and what is not available in the weekly slots of a period, exactly as given.
    public func setAbsences(
        _ people: [Facilitator.ID: Set<WeeklySlot.ID>], _ rooms: [Room.ID: Set<WeeklySlot.ID>], of period: Period.ID, version: Int
    ) async throws {
        try await write { db in
            let changed = try db.run(
                "UPDATE period SET version = version + 1 WHERE school = $1 AND id = $2 AND version = $3", [period, version])
            guard changed == 1 else { throw StorageError.stale }
            let slots = Set(try Self.barrettes(of: period, db).flatMap(\.slots).map(\.id))
            for slot in slots.sorted() {
                try db.run("DELETE FROM facilitator_absence WHERE school = $1 AND weekly_slot = $2", [slot])
                try db.run("DELETE FROM room_absence WHERE school = $1 AND weekly_slot = $2", [slot])
            }
            for (person, absent) in people.sorted(by: { $0.key < $1.key }) {
                for slot in absent.intersection(slots).sorted() {
                    try db.run("INSERT INTO facilitator_absence (school, facilitator, weekly_slot) VALUES ($1, $2, $3)", [person, slot])
                }
            }
            for (room, absent) in rooms.sorted(by: { $0.key < $1.key }) {
                for slot in absent.intersection(slots).sorted() {
                    try db.run("INSERT INTO room_absence (school, room, weekly_slot) VALUES ($1, $2, $3)", [room, slot])
                }
            }
        }
    }
}
