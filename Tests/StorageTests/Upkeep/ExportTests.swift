import School
import Storage
import TestSupport
import Testing

@Suite("Export and check of groups")
struct ExportTests {
    private static let december = Day("2026-12-02")!

    /// Published groups that a pupil has left.
    private func world(_ store: Store) async throws -> GroupsWorld {
        let world = try await GroupsWorld(store)
        try await world.publish()
        var roster = world.roster
        roster.pupils.remove(at: 0)
        try await world.apply(roster, on: Self.december)
        return world
    }

    @Test("every table is read, each row as wide as its header, each name once in either language", arguments: EngineKind.allCases)
    func tables(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let tables = try await world(store).store.exportTables(in: .en)
            for language in Language.allCases { #expect(Set(tables.map { $0.table.name[language] }).count == tables.count) }
            for (table, rows) in tables {
                #expect(rows.allSatisfy { $0.count == table.columns.count }, "\(table.name.fr)")
                for language in Language.allCases { #expect(Set(table.columns.map { $0.header[language] }).count == table.columns.count, "\(table.name.fr)") }
            }
        }
    }

    @Test("kinds of need are written in the words of the language", arguments: EngineKind.allCases)
    func words(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await GroupsWorld(store).store
            func kinds(_ language: Language) async throws -> [String]? {
                try await school.exportTables(in: language).first { $0.table.name.en == "workshops" }?.rows.map { $0[1] }.sorted()
            }
            #expect(try await kinds(.fr) == ["approfondissement", "soutien", "soutien"])
            #expect(try await kinds(.en) == ["deepening", "support", "support"])
        }
    }

    @Test("groups, members with their days, facilitators and exits are told as they are", arguments: EngineKind.allCases)
    func groups(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await world(store)
            let tables = Dictionary(uniqueKeysWithValues: try await world.store.exportTables(in: .en).map { ($0.table.name.en, $0.rows) })
            let groups = try #require(tables["groups"])
            #expect(groups.count == 6)
            #expect(groups.count { $0[2] == "Oral" } == 2)
            #expect(groups.allSatisfy { $0[4...] == ["2", "600", "55", "H", ""] })
            let members = try #require(tables["group_members"])
            #expect(members.count == 48)
            let gone = members.filter { $0[2] == "\(world.pupils[0])" }.map { Array($0[3...]) }
            #expect(Set(gone) == [["2026-11-23", "2026-12-01", "0"], ["2027-01-11", "2027-02-12", "1"]])
            #expect(tables["group_facilitators"]?.map { $0[2] }.sorted() == ["Mme Blanc", "Mme Blanc", "Mme Durand", "Mme Durand", "Mme Roy", "Mme Roy"])
            #expect(tables["group_exits"] == [["Temps 3", "\(world.pupils[0])", "2026-12-02", "left", "1970-01-01T00:00:02Z", ""]])
        }
    }

    @Test(
        "a check names what is wrong with the groups",
        arguments: [
            (
                "UPDATE group_membership SET to_day = '2027-01-10' WHERE school = $1 AND group_exit IS NOT NULL AND void = 0",
                "pupils have left and are still in a group"
            ),
            (
                "UPDATE group_facilitator SET ended_by = opened_by WHERE school = $1",
                "groups with pupils have nobody to lead them"
            ),
        ], EngineKind.allCases)
    func check(damage: (sql: String, promise: String), engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await world(store)
            #expect(try await store.check().problems == [])
            try await world.store.write { db in try db.run(damage.sql) }
            let problems = try await store.check().problems
            #expect(problems.count == 1 && problems[0].contains(damage.promise), "\(problems)")
        }
    }
}
