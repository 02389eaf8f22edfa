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
    func `what was proposed is kept as what it is, and what was kept as a sentence is known again`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            func reasons() async throws -> [ProposedReason?] {
                try await school.map()?.sheets.flatMap { $0.confirmed?.recommendation.priorities.map(\.proposed) ?? [] } ?? []
            }
            func confirm(_ pupil: Pupil.ID, _ reasons: [(String, ProposedReason?)]) async throws {
                let priorities = reasons.enumerated().map { index, reason in
                    Priority(rank: index + 1, skill: school.skills[index], kind: .support, reason: reason.0, proposed: reason.1)
                }
                try await school.store.confirm(
                    Recommendation(strengths: [school.skills[2]], priorities: priorities), of: pupil, in: school.round, seen: nil, by: school.coordinator,
                    at: school.now)
            }
            // Every sentence that was ever proposed, in both languages, three to a pupil; the last is a word of somebody’s own.
            var said: [ProposedReason] = []
            for count in [0, 1, 2, 6, 7, 30] {
                if count > 0 {
                    said += [.apart(adults: count), .seen(adults: count, isFirst: true), .seen(adults: count, isFirst: false), .said(adults: count, isFirst: false)]
                }
                said += [.strength(adults: count), .said(adults: count, isFirst: true)]
            }
            var kept = said.map { ($0.words.fr, $0 as ProposedReason?) } + said.map { ($0.words.en, $0 as ProposedReason?) }
            kept += Array(repeating: ("Tu bafouilles.", nil), count: 3 - kept.count % 3)
            for start in stride(from: 0, to: kept.count, by: 3) {
                let three = Array(kept[start..<(start + 3)])
                let pupil = Pupil.ID.new()
                try await school.store.write { db in
                    let name = "Z\(padded(start, 3))"
                    try db.run(
                        "INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key) VALUES ($1, $2, $3, 'A', '2010-05-12', $3, $3)",
                        [pupil, name])
                    try db.run(
                        "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, $4)", [pupil, school.stmg1, today - 1])
                }
                try await confirm(pupil, three)
            }
            let wanted = kept.map { $0.1 }
            #expect(try await reasons() == wanted)
            try await store.engine.write { db in
                try db.script("ALTER TABLE priority DROP COLUMN proposed; DELETE FROM schema_step WHERE number = 96;")
            }
            try await store.migrate()
            #expect(try await reasons() == wanted)
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
