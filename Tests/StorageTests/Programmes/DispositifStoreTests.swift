import School
import Storage
import TestSupport
import Testing

@Suite("Dispositifs of a school, kept")
struct DispositifStoreTests {
    private static func preset(_ code: String, _ levels: [String]) throws -> DispositifContent {
        try #require(DispositifPresets.preset(code)).content(in: .fr, levels: levels)
    }

    @Test("every preset is kept and read back as it was", arguments: EngineKind.allCases)
    func presets(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            for preset in DispositifPresets.all {
                var content = preset.content(in: .fr, levels: [])
                content.levels.sort { (SchoolLevel.order($0), $0) < (SchoolLevel.order($1), $1) }
                let kept = try #require(try await school.dispositif(try await school.add(content, preset: preset.code)))
                #expect(kept.content == content, "\(preset.code)")
                #expect(kept.preset == preset.code && kept.version == 1)
            }
            #expect(try await school.dispositifs().count == DispositifPresets.all.count)
        }
    }

    @Test("one is adopted, changed by whoever read it last, ended and taken away", arguments: EngineKind.allCases)
    func life(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            #expect(try await school.levels(year: 2026) == ["1re STMG"])
            #expect(try await school.levels(year: 2025).isEmpty)
            let id = try await school.add(try Self.preset("gt-ap-2010", ["1re STMG"]))
            var content = try #require(try await school.dispositif(id)).content
            content.volume = .cycle(300, years: 2, most: 400)
            content.groupLimit = 8
            content.levels = ["1re STMG", "Tle STMG"]
            try await school.save(id, content, version: 1)
            #expect(try await school.dispositif(id)?.content == content)
            await #expect(throws: StorageError.stale) { try await school.save(id, content, version: 1) }
            try await school.end(id, on: Day("2027-07-02")!, version: 2)
            await #expect(throws: StorageError.stale) { try await school.end(id, on: Day("2027-07-02")!, version: 2) }
            let ended = try #require(try await school.dispositif(id))
            #expect(ended.content.until == Day("2027-07-02") && ended.version == 3)
            try await school.removeDispositif(id)
            #expect(try await school.dispositifs().isEmpty)
        }
    }

    @Test("hours of support never become hours of projects", arguments: EngineKind.allCases)
    func accounts(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let id = try await school.add(try Self.preset("gt-ap-2019", ["1re STMG"]))
            var content = try #require(try await school.dispositif(id)).content
            content.kind = .project
            let changed = content
            await #expect(throws: MixedAccounts.self) { try await school.save(id, changed, version: 1) }
            #expect(try await school.dispositif(id)?.content.kind == .personalised)
        }
    }

    @Test("one school’s are not another’s", arguments: EngineKind.allCases)
    func tenants(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let other = store.school(try await store.addSchool(.lycee(uai: "0750001U", login: "ada"), at: Clock.stopped(on: NeedsSchool.today).now, today: NeedsSchool.today).school)
            let id = try await school.add(try Self.preset("gt-ap-2019", ["1re STMG"]))
            #expect(try await other.dispositif(id) == nil)
            #expect(try await other.dispositifs().isEmpty)
            try await other.removeDispositif(id)
            #expect(try await school.dispositif(id) != nil)
        }
    }
}
