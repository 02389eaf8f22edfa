import Foundation
import School
import Storage
import TestSupport
import Testing

@Suite("Both engines behave alike")
struct EngineTests {
    private func begin(_ store: Store, uai: String = "0009999U", login: String = "claire.moreau") async throws -> SchoolStore {
        let (school, _) = try await store.addSchool(.lycee(uai: uai, login: login), at: Moment(milliseconds: 0), today: Day("2026-09-01")!)
        return store.school(school)
    }

    @Test("arguments keep their places when they stand out of order", arguments: EngineKind.allCases)
    func argumentsOutOfOrder(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await begin(store)
            let pair = try await school.read { db in
                try db.first(
                    "SELECT CAST($3 AS TEXT), CAST($2 AS TEXT) FROM establishment WHERE id = $1", ["second", "third"]
                ) { row in try [row[0] as String, row[1]] }
            }
            #expect(pair == ["third", "second"])
        }
    }

    @Test("a statement that does not name the school is refused", arguments: EngineKind.allCases)
    func everyStatementNamesTheSchool(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await begin(store)
            await #expect(throws: StorageError.self) {
                try await school.read { db in try db.count("SELECT count(*) FROM pupil") }
            }
            await #expect(throws: StorageError.self) {
                try await school.read { db in try db.count("SELECT count(*) FROM pupil WHERE id = $10") }
            }
        }
    }

    @Test("a SQLite store that is closed is one file, with everything in it")
    func closedIsOneFile() async throws {
        try await EngineKind.sqlite.withDatabase { location in
            let store = try Store.open(location)
            try await store.migrate()
            let school = try await begin(store)
            _ = try await school.read { db in try db.count("SELECT count(*) FROM account WHERE school = $1") }
            await store.engine.close()
            let folder = URL(filePath: location).deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [URL(filePath: location).lastPathComponent])
        }
    }

    /// More stores than there are threads for tasks: were each of these to wait for a reader, none could hand its reader back.
    @Test("SQLite stores that are closed all at once wait for those who read, and end")
    func closedAtOnce() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jalon-close-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let count = 2 * ProcessInfo.processInfo.activeProcessorCount
        let engines = try (0..<count).map { try SQLiteEngine(path: folder.appending(path: "\($0).sqlite").path) }
        let ended = try await withThrowingTaskGroup(of: Int.self) { group in
            let (begun, begins) = AsyncStream.makeStream(of: Void.self)
            for engine in engines {
                group.addTask {
                    try await engine.read { _ in
                        begins.yield()
                        Thread.sleep(forTimeInterval: 0.2)
                        return 1
                    }
                }
            }
            var waiting = count
            for await _ in begun {
                waiting -= 1
                if waiting == 0 { break }
            }
            for engine in engines {
                group.addTask {
                    await engine.close()
                    return 1
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(ended == 2 * count)
    }

    @Test("statistics are gathered while the store is used", arguments: EngineKind.allCases)
    func statistics(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await begin(store)
            try await store.engine.gatherStatistics()
            #expect(try await school.read { db in try db.count("SELECT count(*) FROM account WHERE school = $1") } == 1)
        }
    }

    @Test("a transaction that throws leaves nothing behind", arguments: EngineKind.allCases)
    func rollback(engine: EngineKind) async throws {
        struct Halt: Error {}
        try await engine.withStore { store in
            let school = try await begin(store)
            await #expect(throws: Halt.self) {
                try await school.write { db in
                    try db.run("UPDATE establishment SET name = $2 WHERE id = $1", ["Autre"])
                    throw Halt()
                }
            }
            let name = try await store.establishments().first?.name
            #expect(name == "Lycée des Tilleuls")
        }
    }

    @Test("a broken invariant has the same name on both engines", arguments: EngineKind.allCases)
    func errors(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await begin(store)
            let insert = "INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, '', '2de', 2026)"
            try await school.write { db in try db.run(insert, [1, "2A"]) }
            await #expect { try await school.write { db in try db.run(insert, [2, "2A"]) } } throws: { error in
                if case StorageError.unique = error { true } else { false }
            }
            await #expect { try await school.write { db in try db.run(insert, [3, ""]) } } throws: { error in
                if case StorageError.check = error { true } else { false }
            }
            await #expect {
                try await school.write { db in
                    try db.run("INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, 7, 1, '2026-09-01')")
                }
            } throws: { error in
                if case StorageError.foreignKey = error { true } else { false }
            }
        }
    }

    @Test("a row cannot point into another school", arguments: EngineKind.allCases)
    func schoolsAreApart(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let here = try await begin(store)
            let there = try await begin(store, uai: "0750001U", login: "autre.admin")
            try await there.write { db in
                try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, 5, '2A', '', '2de', 2026)")
            }
            try await here.write { db in
                try db.run("INSERT INTO pupil (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, 6, 'A', 'B', '', '')")
            }
            await #expect {
                try await here.write { db in
                    try db.run("INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, 6, 5, '2026-09-01')")
                }
            } throws: { error in
                if case StorageError.foreignKey = error { true } else { false }
            }
        }
    }

    @Test("two hundred writers at once all succeed, one after another", arguments: EngineKind.allCases)
    func manyWriters(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await begin(store)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 1...200 {
                    group.addTask {
                        _ = try await school.write { db -> Int in
                            try db.run(
                                "INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, '', '2de', 2026)",
                                [n, "D\(n)"])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let stored = try await school.read { db in try db.count("SELECT count(*) FROM division WHERE school = $1") }
            #expect(stored == 200)
        }
    }

    @Test("a write goes on to its end when its caller is cancelled", arguments: EngineKind.allCases)
    func cancelledCaller(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await begin(store)
            let task = Task {
                try await school.write { db in
                    try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, 1, '2A', '', '2de', 2026)")
                }
            }
            task.cancel()
            _ = await task.result
            let stored = try await school.read { db in try db.count("SELECT count(*) FROM division WHERE school = $1") }
            #expect(stored == 1)
        }
    }

    @Test("an acknowledged write is on disk: SQLite runs in WAL with synchronous=FULL")
    func durable() async throws {
        try await EngineKind.sqlite.withStore { store in
            let settings = try await store.engine.write { db in
                try (db.query("PRAGMA synchronous", []) { try $0[0] as Int }, db.query("PRAGMA journal_mode", []) { try $0[0] as String })
            }
            #expect(settings.0 == [2])
            #expect(settings.1 == ["wal"])
        }
    }

    @Test("a PostgreSQL server that cut every connection is found again at the next request")
    func cutConnections() async throws {
        try await EngineKind.postgresql.withStore { store in
            let school = try await begin(store)
            for _ in 0..<3 {
                _ = try? await school.read { db in
                    try db.rows(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND $1 > 0 ORDER BY pid = pg_backend_pid()"
                    ) { _ in 0 }
                }
                #expect(try await store.establishments().count == 1)
            }
        }
    }

    @Test("migrating twice changes nothing", arguments: EngineKind.allCases)
    func migrateTwice(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let again = try await store.migrate()
            #expect(again.isEmpty)
        }
    }
}
