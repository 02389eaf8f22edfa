import School
import Storage
import TestSupport
import Testing

@Suite("Guard-rails of what is published")
struct GuardRailStoreTests {
    @Test("thresholds are ours until the school sets its own, and two who set them at once are told", arguments: EngineKind.allCases)
    func settings(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await GroupsWorld(store).store
            var settings = try await school.guardRailSettings()
            #expect(settings == GuardRailSettings())
            settings.distinctLeast = 40
            settings.sizeMost = 11
            settings.narrowMost = 0
            try await school.save(settings)
            let first = settings
            await #expect(throws: StorageError.stale) { try await school.save(first) }
            settings.version = 1
            #expect(try await school.guardRailSettings() == settings)
            settings.busiestMost = 20
            try await school.save(settings)
            let second = settings
            await #expect(throws: StorageError.stale) { try await school.save(second) }
            settings.version = 2
            #expect(try await school.guardRailSettings() == settings)
        }
    }

    @Test("the year holds what is published, of those who are present, with the minutes of each person day by day", arguments: EngineKind.allCases)
    func year(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let empty = try await world.store.groupYear(of: world.school, on: GroupsWorld.today)
            #expect(empty.year.groups.isEmpty && empty.year.places.isEmpty && empty.facilitators.isEmpty)
            try await world.publish()
            let (year, names) = try await world.store.groupYear(of: world.school, on: GroupsWorld.today)
            #expect(year.groups.count == 6 && year.places.count == 48 && year.groups.allSatisfy { $0.size == 8 && $0.limit == nil && !$0.code.isEmpty })
            #expect(names.values.sorted() == ["Mme Blanc", "Mme Durand", "Mme Roy"])
            let calendar = try await world.store.calendar(of: world.school)
            var tuesdays = 0
            var day = GroupsWorld.firstDay
            while day <= GroupsWorld.lastDay {
                if day.weekday == 2, calendar.isTeachingDay(day) { tuesdays += 1 }
                day = day + 1
            }
            let rails = GuardRails(year, try await world.store.guardRailSettings())
            #expect(rails.loads.count == 3 && rails.loads.allSatisfy { $0.minutes == tuesdays * 55 })
            // The places as they stand, pupil by pupil, asked for one at a time.
            var paths: [[Workshop.ID]: Int] = [:]
            var locked: Set<Pupil.ID> = []
            for pupil in world.pupils {
                let stays = try await world.store.stays(of: pupil)
                paths[stays.map(\.card.group.workshop), default: 0] += 1
                if Set(stays.map(\.card.kind)) == [.support] { locked.insert(pupil) }
            }
            #expect(rails.paths.map(\.pupils.count).sorted() == paths.values.sorted() && rails.pupils == 24)
            #expect(Set(rails.locked) == locked && !locked.isEmpty)

            // Somebody leaves: they are in no list any more.
            var roster = world.roster
            roster.pupils.remove(at: 0)
            let december = Day("2026-12-02")!
            try await world.apply(roster, on: december)
            let after = GuardRails(try await world.store.groupYear(of: world.school, on: december).year, GuardRailSettings())
            #expect(after.pupils == 23 && !after.paths.flatMap(\.pupils).contains(world.pupils[0]))
            // Next year counts nothing of it.
            let next = Establishment(id: world.school.id, name: "", uai: "", zone: .a, year: 2027)
            #expect(try await world.store.groupYear(of: next, on: GroupsWorld.today).year.groups.isEmpty)
        }
    }

    @Test("the limit of a group is that of the dispositif from whose programme its period was made", arguments: EngineKind.allCases)
    func limits(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let school = world.store
            let dispositif = try await school.add(
                DispositifContent(
                    kind: .individualHelp, name: "Aide", levels: ["2de"], volume: .bySchool, groupLimit: 7, source: "", knowledge: .school, from: Day("2026-09-01")!))
            let programme = try await school.add(
                NewProgramme(
                    ProgrammeContent(name: "Seconde", aim: "", dispositif: dispositif, year: 2026, levels: ["2de"]),
                    phases: [(PhaseContent(name: "Ateliers", aim: "", weeks: 6...10), nil)]))
            let phase = try #require(try await school.programme(programme)?.phases.first).id
            #expect(try await school.groupLimit(of: world.period) == nil)
            let period = world.period
            try await school.write { db in try db.run("INSERT INTO phase_period (school, phase, period) VALUES ($1, $2, $3)", [phase, period]) }
            #expect(try await school.groupLimit(of: world.period) == 7)
            let rails = GuardRails(try await school.groupYear(of: world.school, on: GroupsWorld.today).year, GuardRailSettings())
            #expect(rails.misfits.count == 6 && rails.misfits.allSatisfy { $0.bound == 7 && $0.isTooLarge })
        }
    }
}
