public import School

/// A programme about to be made: what it says, where it comes from, its phases with those that they take over from.
public struct NewProgramme: Sendable {
    public var content: ProgrammeContent
    public var sheet: String?
    public var previous: Programme.ID?
    public var phases: [(content: PhaseContent, previous: Phase.ID?)]
    /// Nil when nobody says so.
    public var addedOn: Day?

    public init(_ content: ProgrammeContent, sheet: String? = nil, previous: Programme.ID? = nil, phases: [(content: PhaseContent, previous: Phase.ID?)] = []) {
        self.content = content
        self.sheet = sheet
        self.previous = previous
        self.phases = phases
    }

    /// Another year's, from this one: each phase remembers the one that it takes over from. Days move by 52 weeks a year; divisions,
    /// which are of one year, are left out, and nobody is told of it yet. In the same year it is a mere copy, which takes over from nothing.
    public init(following programme: Programme, year: Int) {
        var content = programme.content
        let shift = (year - content.year) * 364
        content.year = year
        content.divisions = []
        content.isAnnounced = false
        content.startsOn = content.startsOn.map { $0 + shift }
        self.init(
            content, sheet: programme.sheet, previous: shift > 0 ? programme.id : nil,
            phases: programme.phases.map { phase in
                var own = phase.content
                own.notBefore = own.notBefore.map { $0 + shift }
                return (own, shift > 0 ? phase.id : nil)
            })
    }
}

extension SchoolStore {
    /// Latest school year first, then by level and name.
    public func programmes() async throws -> [Programme] { try await read { db in try Self.programmes("1 = 1", [], db) } }

    public func programme(_ id: Programme.ID) async throws -> Programme? { try await read { db in try Self.programme(id, db) } }

    static func programme(_ id: Programme.ID, _ db: SchoolConnection) throws -> Programme? { try programmes("p.id = $2", [id], db).first }

    /// - Parameter condition: on the programme `p`, with its arguments from `$2` on. Six statements, however many programmes.
    static func programmes(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [Programme] {
        func linked<T>(_ table: String, _ column: String, _ decode: (Row) throws -> T) throws -> [Programme.ID: [T]] {
            let rows = try db.rows(
                """
                SELECT x.programme, x.\(column) FROM \(table) x JOIN programme p ON p.school = x.school AND p.id = x.programme
                WHERE x.school = $1 AND \(condition)
                """, arguments
            ) { row in (try row[0] as Programme.ID, try decode(row)) }
            return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
        }
        let levels = try linked("programme_level", "level") { try $0[1] as String }
        let divisions = try linked("programme_division", "division") { try $0[1] as Division.ID }
        let years = try linked("programme_dispositif", "cycle_year, x.dispositif") { row in (try row[1] as Int, try row[2] as Dispositif.ID) }
        let phases = Dictionary(grouping: try Self.phases(condition, arguments, db), by: \.programme)
        return try db.rows(
            """
            SELECT p.id, p.name, p.aim, p.dispositif, p.year, p.years, p.starts_on, p.sheet, p.previous, p.version, p.added_on, p.announced
            FROM programme p
            WHERE p.school = $1 AND \(condition)
            """, arguments
        ) { row in
            let id: Programme.ID = try row[0]
            return Programme(
                id: id,
                content: ProgrammeContent(
                    name: try row[1], aim: try row[2], dispositif: try row[3],
                    yearDispositifs: Dictionary(years[id] ?? [], uniquingKeysWith: { first, _ in first }), year: try row[4], years: try row[5],
                    levels: SchoolLevel.sorted(levels[id] ?? []), divisions: Set(divisions[id] ?? []),
                    startsOn: try row[6], isAnnounced: try row[11]), sheet: try row[7], previous: try row[8], phases: (phases[id] ?? []).map(\.phase), version: try row[9], addedOn: try row[10])
        }.sorted { a, b in
            if a.content.year != b.content.year { return a.content.year > b.content.year }
            let (x, y) = (a.content.levels.first.map(SchoolLevel.order) ?? "", b.content.levels.first.map(SchoolLevel.order) ?? "")
            return x != y ? x < y : (folded(a.content.name), a.id) < (folded(b.content.name), b.id)
        }
    }

    @discardableResult
    public func add(_ new: NewProgramme) async throws -> Programme.ID {
        let id = Programme.ID.new()
        try await write { db in
            let content = new.content
            try db.run(
                """
                INSERT INTO programme (school, id, name, aim, dispositif, year, years, starts_on, sheet, previous, version, added_on, announced)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12)
                """,
                [
                    id, content.name, content.aim, content.dispositif, content.year, content.years, content.startsOn, new.sheet, new.previous, new.addedOn,
                    content.isAnnounced,
                ])
            try Self.setFollowers(content, of: id, db)
            try Self.setYearDispositifs(content, of: id, db)
            for (index, phase) in new.phases.enumerated() {
                try Self.insertPhase(phase.content, as: .new(), of: id, position: index + 1, previous: phase.previous, db)
            }
        }
        return id
    }

    /// What was lived of it by `today` stays, unless it begins on another day. Throws `.stale` when somebody saved since `version` was read,
    /// `MixedAccounts` when its hours would move between support and projects.
    public func save(_ id: Programme.ID, _ content: ProgrammeContent, version: Int, on today: Day) async throws {
        try await write { db in
            let before = try Self.programme(id, db)
            for year in 1...max(1, min(before?.content.years ?? 1, content.years)) {
                if let present = try before?.content.dispositif(ofYear: year).flatMap({ try Self.dispositif($0, db) }),
                    let new = try content.dispositif(ofYear: year).flatMap({ try Self.dispositif($0, db) }), let problem = new.content.refusal(replacing: present.content)
                {
                    throw MixedAccounts(problem: problem)
                }
            }
            let changed = try db.run(
                """
                UPDATE programme SET name = $3, aim = $4, dispositif = $5, year = $6, years = $7, starts_on = $8, announced = $9,
                    version = version + 1
                WHERE school = $1 AND id = $2 AND version = $10
                """, [id, content.name, content.aim, content.dispositif, content.year, content.years, content.startsOn, content.isAnnounced, version])
            guard changed == 1 else { throw StorageError.stale }
            try Self.setFollowers(content, of: id, db)
            try Self.setYearDispositifs(content, of: id, db)
            if let before {
                if before.content.year == content.year, before.content.startsOn == content.startsOn {
                    try Self.keepLivedDays([before], on: today, db)
                } else {
                    for year in 1...before.content.years {
                        guard let first = before.phases.first(where: { $0.content.cycleYear == year }) else { continue }
                        try Self.forgetLivedDays(from: first.id, in: before, db)
                    }
                }
            }
            // Years that it no longer has hold no phase.
            try db.run("UPDATE phase SET cycle_year = $3 WHERE school = $1 AND programme = $2 AND cycle_year > $3", [id, content.years])
        }
    }

    /// Years that it does not have hold none.
    private static func setYearDispositifs(_ content: ProgrammeContent, of id: Programme.ID, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM programme_dispositif WHERE school = $1 AND programme = $2", [id])
        for (year, dispositif) in content.yearDispositifs.sorted(by: { $0.key < $1.key }) where (1...max(1, content.years)).contains(year) {
            try db.run("INSERT INTO programme_dispositif (school, programme, cycle_year, dispositif) VALUES ($1, $2, $3, $4)", [id, year, dispositif])
        }
    }

    private static func setFollowers(_ content: ProgrammeContent, of id: Programme.ID, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM programme_level WHERE school = $1 AND programme = $2", [id])
        for level in Set(content.levels).sorted() {
            try db.run("INSERT INTO programme_level (school, programme, level) VALUES ($1, $2, $3)", [id, level])
        }
        try db.run("DELETE FROM programme_division WHERE school = $1 AND programme = $2", [id])
        for division in content.divisions.sorted() {
            try db.run("INSERT INTO programme_division (school, programme, division) VALUES ($1, $2, $3)", [id, division])
        }
    }

    /// With its phases, their activities and their reviews. Periods that were made from it stay, and so do programmes that took over from it.
    /// - Parameter reviews: how many whoever removes it was told of, those of phases taken away included. Throws `.stale` when others were written.
    public func removeProgramme(_ id: Programme.ID, reviews: Int) async throws {
        try await write { db in
            let written =
                try db.count(
                    "SELECT count(*) FROM phase_review r JOIN phase f ON f.school = r.school AND f.id = r.phase WHERE r.school = $1 AND f.programme = $2", [id])
                + db.count("SELECT count(*) FROM kept_review WHERE school = $1 AND programme = $2", [id])
            guard written == reviews else { throw StorageError.stale }
            for phase in try db.rows("SELECT id FROM phase WHERE school = $1 AND programme = $2", [id], { try $0[0] as Phase.ID }) {
                try Self.removePhase(phase, db)
            }
            try db.run("UPDATE programme SET previous = NULL WHERE school = $1 AND previous = $2", [id])
            try db.run("DELETE FROM kept_review WHERE school = $1 AND programme = $2", [id])
            try db.run("DELETE FROM programme_level WHERE school = $1 AND programme = $2", [id])
            try db.run("DELETE FROM programme_division WHERE school = $1 AND programme = $2", [id])
            try db.run("DELETE FROM programme_dispositif WHERE school = $1 AND programme = $2", [id])
            try db.run("DELETE FROM collision_rule WHERE school = $1 AND programme = $2", [id])
            try db.run("DELETE FROM programme WHERE school = $1 AND id = $2", [id])
        }
    }

    /// What pupils of a division are told that they follow in this school year.
    public func programmes(of division: Division.ID, year: Int) async throws -> [Programme] {
        try await read { db in
            guard
                let division = try db.first(
                    "SELECT id, code, label, level FROM division WHERE school = $1 AND id = $2", [division],
                    { row in try Division(id: row[0], code: row[1], label: row[2], level: row[3]) })
            else { return [] }
            return try Self.programmes("p.announced = 1 AND p.year <= $2 AND p.year + p.years > $2", [year], db).filter { $0.concerns(division, in: year) }
        }
    }
}
