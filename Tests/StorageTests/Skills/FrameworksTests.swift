import School
import Storage
import TestSupport
import Testing

@Suite struct FrameworksTests {
    let today = NeedsSchool.today

    @Test(arguments: EngineKind.allCases)
    func `every framework that comes with Jalon can be adopted, once`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            for entry in FrameworkCatalogue.entries {
                let draft = try entry.draft(in: .fr, today: today)
                let id = try await school.store.adopt(draft, at: school.now)
                let held = try #require(try await school.store.framework(id))
                #expect(held.skills.map(\.pupilLabel) == draft.items.map(\.pupilLabel))
                #expect(held.skills.map(\.need) == draft.items.map(\.need))
                #expect(held.skills.map(\.officialCode) == draft.items.map(\.officialCode))
                #expect(!held.isUsed && held.framework.version == 1)
                await #expect(throws: StorageError.self) { try await school.store.adopt(draft, at: school.now) }
            }
            #expect(try await school.store.frameworks().count == 5)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `an edit of a framework in use leaves what was observed as it was and starts a version`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.observe(school.ines, [1, 2, 3], by: school.durand)
            let before = try #require(try await school.store.framework(school.framework))
            #expect(before.isUsed)
            var draft = NeedsSchool.draft
            draft.items[0].label = Phrase(fr: "S’exprimer à l’oral", en: "Speak")
            draft.items.remove(at: 1)
            let next = try await school.store.revise(
                school.framework, to: draft, seen: before.revisedAt, at: school.now + .seconds(1), today: today)
            #expect(next != school.framework)
            let old = try #require(try await school.store.framework(school.framework))
            #expect(old.skills == before.skills)
            #expect(old.framework.validTo == today - 1)
            let new = try #require(try await school.store.framework(next))
            #expect(new.framework.version == 2 && new.skills.map(\.code) == ["T1", "T3", "T4", "T5"])
            #expect(try await school.store.skillsInForce(on: today).map(\.framework.id) == [next])
            // The superseded version can no longer be edited.
            await #expect(throws: StorageError.stale) {
                try await school.store.revise(school.framework, to: draft, seen: old.revisedAt, at: school.now, today: today)
            }
            // What was observed with version 1 is evidence for the same item of version 2.
            let later = try await school.store.create(
                RoundDraft(
                    name: "R2", opensOn: today, closesOn: today + 5, minutesMax: 10, divisions: [school.stmg1],
                    skills: new.skills.prefix(1).map(\.id), asks: []), at: school.now)
            let map = try #require(
                try await school.store.needsMap(later, division: school.stmg1, now: school.now, today: today))
            #expect(map.sheets[0].syntheses.map(\.level) == [.first])
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `an unused framework is edited in place, items keep their identity, and two editors do not overwrite each other`(
        engine: EngineKind
    ) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            var draft = NeedsSchool.draft
            draft.code = "AUTRE"
            let id = try await school.store.adopt(draft, at: school.now)
            let before = try #require(try await school.store.framework(id))
            draft.items.swapAt(0, 1)
            draft.items.remove(at: 4)
            draft.name = "Renommé"
            let same = try await school.store.revise(id, to: draft, seen: before.revisedAt, at: school.now + .seconds(1), today: today)
            #expect(same == id)
            let after = try #require(try await school.store.framework(id))
            #expect(after.framework.name == "Renommé" && after.framework.version == 1)
            #expect(after.skills.map(\.id) == [before.skills[1].id, before.skills[0].id, before.skills[2].id, before.skills[3].id])
            await #expect(throws: StorageError.stale) {
                try await school.store.revise(id, to: draft, seen: before.revisedAt, at: school.now, today: today)
            }
        }
    }
}
