import School
import Storage
import TestSupport
import Testing

@Suite struct PrioritiesTests {
    let today = NeedsSchool.today

    func recommendation(_ school: NeedsSchool, _ kind: NeedKind = .support) -> Recommendation {
        Recommendation(
            strengths: [school.skills[1]],
            priorities: [
                Priority(rank: 1, skill: school.skills[0], kind: kind, reason: "Tu peux avancer ici."),
                Priority(rank: 2, skill: school.skills[1], kind: .deepening, reason: ""),
            ])
    }

    @Test(arguments: EngineKind.allCases)
    func `what is confirmed stays the team's until it is published, and can be withdrawn`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.store.confirm(
                recommendation(school), of: school.ines, in: school.round, seen: nil, by: school.coordinator, at: school.now)
            #expect(try await school.store.publishedNeeds(of: school.ines).isEmpty)
            try await school.store.publishNeeds(of: school.ines, in: school.round, at: school.now)
            let published = try await school.store.publishedNeeds(of: school.ines)
            #expect(published.map(\.recommendation) == [recommendation(school)])
            #expect(published[0].skill(school.skills[0])?.code == "T1")
            #expect(try await school.store.publishedNeeds(of: school.first[1]).isEmpty)
            try await school.store.withdrawNeeds(of: school.ines, in: school.round)
            #expect(try await school.store.publishedNeeds(of: school.ines).isEmpty)
            #expect(try await school.map()?.sheets[0].confirmed?.recommendation == recommendation(school))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `two who confirm at once: the second is told, nothing is overwritten`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            func confirm(_ kind: NeedKind, seen: Moment?) async throws {
                try await school.store.confirm(
                    recommendation(school, kind), of: school.ines, in: school.round, seen: seen, by: school.coordinator, at: school.now)
            }
            try await confirm(.methods, seen: nil)
            await #expect(throws: StorageError.stale) { try await confirm(.project, seen: nil) }
            let seen = try #require(try await school.map()?.sheets[0].confirmed?.confirmedAt)
            try await confirm(.training, seen: seen)
            await #expect(throws: StorageError.stale) { try await confirm(.project, seen: seen) }
            #expect(try await school.map()?.sheets[0].confirmed?.recommendation.priorities[0].kind == .training)

            // Racers: exactly one of eight wins.
            let winners = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            try await school.store.confirm(
                                recommendation(school), of: school.first[1], in: school.round, seen: nil, by: school.coordinator,
                                at: school.now)
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(winners == 1)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `publishing a class publishes who was confirmed in it, and nobody of another class`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            for pupil in [school.ines, school.first[2], school.tom] {
                try await school.store.confirm(
                    recommendation(school), of: pupil, in: school.round, seen: nil, by: school.coordinator, at: school.now)
            }
            let count = try await school.store.publishNeeds(ofDivision: school.stmg1, in: school.round, at: school.now, today: today)
            #expect(count == 2)
            #expect(try await school.store.publishedNeeds(of: school.ines).count == 1)
            #expect(try await school.store.publishedNeeds(of: school.tom).isEmpty)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `need weights of a whole round follow the confirmed priorities, and the suggestion elsewhere`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.observe(school.ines, [1, 3, 2], by: school.durand)
            try await school.observe(school.first[1], [1, 4, 2], by: school.durand)
            try await school.store.confirm(
                recommendation(school), of: school.ines, in: school.round, seen: nil, by: school.coordinator, at: school.now)
            let needs = try await school.store.needs(school.round, now: school.now, today: today)
            #expect(needs.count == 8)
            #expect(needs[school.ines]?.first == Need(skill: school.skills[0], aim: .building, weight: 90))
            #expect(needs[school.ines]?.contains(Need(skill: school.skills[1], aim: .deepening, weight: 75)) == true)
            #expect(needs[school.first[1]]?.first == Need(skill: school.skills[0], aim: .building, weight: 80))
            #expect(needs[school.tom] == [])
        }
    }

    @Test(arguments: [2, 35])
    func `the map of a class takes the same eight queries whatever its size`(pupils: Int) async throws {
        try await EngineKind.sqlite.withStore { store in
            let counting = CountingEngine(store.engine)
            let school = try await NeedsSchool.make(in: Store(counting), pupils: pupils)
            for pupil in school.first {
                try await school.observe(pupil, [1, 2, 3], by: school.durand)
                try await school.observe(pupil, [2, 2, 4], by: school.roy)
            }
            _ = counting.take()
            let map = try #require(try await school.map())
            #expect(map.sheets.count == pupils && map.sheets.allSatisfy { $0.syntheses.allSatisfy { $0.adults == 2 } })
            #expect(counting.take() == 8)
            _ = try await school.store.needs(school.round, now: school.now, today: today)
            #expect(counting.take() == 7)
            _ = try await school.store.observationSheet(school.round, division: school.stmg1, by: school.roy, today: today)
            #expect(counting.take() == 4)
        }
    }
}
