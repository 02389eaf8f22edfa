import Foundation
import School
import TestSupport
import Testing

@testable import Storage

@Suite("Backup, restore and check")
struct BackupTests {
    /// A folder that goes away with the test.
    private static func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jalon-backup-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    private static func begin(_ store: Store) async throws -> SchoolStore {
        try await store.migrate()
        return store.school(try await store.addSchool(.lycee(), at: Moment(milliseconds: 1), today: Day(number: 20_000)).school)
    }

    /// A division and a pupil, always together.
    private static func addPair(_ school: SchoolStore, _ number: Int) async throws {
        try await school.write { db in
            try db.run(
                "INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, 'é ; ''x''', '2de', 2026)",
                [Identifier<Division>.new(), "C\(number)"])
            try db.run(
                "INSERT INTO pupil (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'Zoé', 'a', 'a')",
                [Identifier<Pupil>.new(), "Élève \(number)"])
        }
    }

    private static func count(_ school: SchoolStore) async throws -> Int {
        try await school.read { db in try db.count("SELECT count(*) FROM pupil WHERE school = $1") }
    }

    /// Every row of every table, as texts.
    private static func everything(_ location: String) async throws -> [String: [String]] {
        try await DatabaseLocation(location).withStore { store in
            let tables: [String] = try await store.engine.read { db in
                try db.query(
                    store.engine.name == "SQLite"
                        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                        : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", []
                ) { try $0[0] }
            }
            var rows: [String: [String]] = [:]
            for table in tables {
                rows[table] = try await store.engine.read { db in
                    try db.query("SELECT * FROM \(table)", []) { "\($0.values)" }
                }.sorted()
            }
            return rows
        }
    }

    @Test("a restore gives back every row of the database as it was saved", arguments: EngineKind.allCases)
    func rowByRow(engine: EngineKind) async throws {
        try await Self.withFolder { folder in
            try await engine.withDatabase { original in
                try await engine.withDatabase { copy in
                    let store = try Store.open(original)
                    let school = try await Self.begin(store)
                    for number in 0..<50 { try await Self.addPair(school, number) }
                    let report = try await DatabaseLocation(original).backUp(to: "\(folder)/x.backup")
                    #expect(report.bytes > 1_000)
                    await store.engine.close()
                    _ = try await DatabaseLocation(copy).restore(from: "\(folder)/x.backup", replacing: false)
                    let before = try await Self.everything(original)
                    let after = try await Self.everything(copy)
                    #expect(before.count > 20)
                    #expect(before["pupil"]?.count == 50)
                    #expect(after == before)
                }
            }
        }
    }

    @Test("a backup made while others write holds whole transactions only, and loses none that was done", arguments: EngineKind.allCases)
    func whileInUse(engine: EngineKind) async throws {
        try await Self.withFolder { folder in
            try await engine.withDatabase { original in
                try await engine.withDatabase { copy in
                    let store = try Store.open(original)
                    let school = try await Self.begin(store)
                    for number in 0..<20 { try await Self.addPair(school, number) }
                    let writer = Task {
                        var number = 20
                        while !Task.isCancelled {
                            try await Self.addPair(school, number)
                            number += 1
                        }
                        return number
                    }
                    while try await Self.count(school) == 20 { await Task.yield() }
                    _ = try await DatabaseLocation(original).backUp(to: "\(folder)/x.backup")
                    let after20 = try await Self.count(school)
                    while try await Self.count(school) == after20 { await Task.yield() }
                    writer.cancel()
                    let written = try await writer.value
                    await store.engine.close()
                    _ = try await DatabaseLocation(copy).restore(from: "\(folder)/x.backup", replacing: false)
                    let before = try await Self.everything(original)
                    let after = try await Self.everything(copy)
                    #expect(before["pupil"]?.count == written)
                    #expect(after["pupil"]?.count == after["division"]?.count)
                    #expect((21...after20).contains(after["pupil"]?.count ?? 0))
                    #expect(Set(after["pupil"] ?? []).isSubset(of: before["pupil"] ?? []))
                    let report = try await DatabaseLocation(copy).withStore { try await $0.check() }
                    #expect(report.problems == [])
                }
            }
        }
    }

    @Test("a database that holds something is replaced only on demand, and never while it is in use", arguments: EngineKind.allCases)
    func replacing(engine: EngineKind) async throws {
        try await Self.withFolder { folder in
            try await engine.withDatabase { location in
                let place = DatabaseLocation(location)
                let store = try Store.open(location)
                let school = try await Self.begin(store)
                _ = try await place.backUp(to: "\(folder)/x.backup")
                try await Self.addPair(school, 1)
                await #expect(throws: UpkeepError.self) { try await place.restore(from: "\(folder)/x.backup", replacing: false) }
                let inUse = await #expect(throws: UpkeepError.self) { try await place.restore(from: "\(folder)/x.backup", replacing: true) }
                #expect(inUse?.what.contains("in use") ?? false)
                await store.engine.close()
                #expect(try await Self.everything(location)["pupil"]?.count == 1)
                _ = try await place.restore(from: "\(folder)/x.backup", replacing: true)
                #expect(try await Self.everything(location)["pupil"]?.count == 0)
            }
        }
    }

    @Test("a backup overwrites nothing and is for its owner alone")
    func careful() async throws {
        try await Self.withFolder { folder in
            let location = "\(folder)/a.sqlite"
            let store = try Store.open(location)
            _ = try await Self.begin(store)
            await store.engine.close()
            let target = "\(folder)/b"
            _ = try await DatabaseLocation(location).backUp(to: target)
            let rights = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? NSNumber
            #expect(rights?.intValue == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("b") } == ["b"])
            await #expect(throws: UpkeepError.self) { try await DatabaseLocation(location).backUp(to: target) }
        }
    }

    @Test("a check counts those who are there on the day")
    func counts() async throws {
        try await EngineKind.sqlite.withStore { store in
            _ = try await NeedsSchool.make(in: store)
            func told(_ day: Day) async throws -> [Int] {
                try await store.check(at: .stopped(on: day)).schools.flatMap { [$0.pupils, $0.staff, $0.divisions] }
            }
            #expect(try await told(NeedsSchool.today) == [8, 4, 2])
            try await store.engine.write { db in
                _ = try db.execute("UPDATE pupil SET left_on = '2026-11-20' WHERE given_name = 'Tom'", [])
                _ = try db.execute("UPDATE staff SET left_on = '2026-11-20' WHERE family_name = 'Blanc'", [])
            }
            #expect(try await told(NeedsSchool.today) == [7, 3, 2])
            #expect(try await told(NeedsSchool.today - 1) == [8, 4, 2])
        }
    }

    @Test("what is no backup is refused by name")
    func strangers() async throws {
        try await Self.withFolder { folder in
            try Data("not a database, and long enough to be looked at as one".utf8).write(to: URL(filePath: "\(folder)/text"))
            let refused = await #expect(throws: UpkeepError.self) {
                try await DatabaseLocation("\(folder)/new.sqlite").restore(from: "\(folder)/text", replacing: false)
            }
            #expect(refused?.what == "\(folder)/text is not a backup of Jalon.")
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/new.sqlite"))
            let dump = await #expect(throws: UpkeepError.self) {
                try await DatabaseLocation("postgresql:///jalon?host=/nowhere").restore(from: "\(folder)/text", replacing: true)
            }
            #expect(dump?.what == "\(folder)/text is not a backup of a PostgreSQL database.")
            #expect(dump?.remedy == "Give a file made by “jalon backup” from a PostgreSQL database.")
        }
    }

    @Test("a check finds a pupil in two divisions, a step that is missing and a page that is damaged")
    func findings() async throws {
        try await Self.withFolder { folder in
            let location = "\(folder)/a.sqlite"
            let store = try Store.open(location)
            let school = try await Self.begin(store)
            try await Self.addPair(school, 1)
            #expect(try await store.check().problems == [])
            try await school.write { db in
                for day in ["2026-09-01", "2026-10-01"] {
                    try db.run(
                        """
                        INSERT INTO division_membership (school, pupil, division, from_day, to_day)
                        SELECT p.school, p.id, d.id, $2, '2026-12-01' FROM pupil p JOIN division d ON d.school = p.school WHERE p.school = $1
                        """, [day])
                }
            }
            #expect(try await store.check().problems == ["Lycée des Tilleuls: pupils are in two divisions on the same day (1)"])
            try await store.engine.write { db in _ = try db.execute("DELETE FROM schema_step WHERE number = 11", []) }
            #expect(try await store.check().problems.contains { $0.hasPrefix("schema step 11 ") })
            await store.engine.close()
        }
    }

    @Test("a password in an address goes to the tools unseen")
    func address() {
        let address = PostgreSQLTools.Address("postgres://anne:p%40ss@host:5432/jalon")
        #expect(address.url == "postgres://anne@host:5432/jalon")
        #expect(address.environment == ["PGPASSWORD": "p@ss"])
        let plain = PostgreSQLTools.Address("postgresql:///jalon?host=/run/pg")
        #expect(plain.url == "postgresql:///jalon?host=/run/pg")
        #expect(plain.environment.isEmpty)
    }
}
