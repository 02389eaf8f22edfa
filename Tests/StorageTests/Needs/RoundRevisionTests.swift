import School
import Storage
import TestSupport
import Testing

@Suite("A round is changed after it was made")
struct RoundRevisionTests {
    let today = NeedsSchool.today

    private func draft(_ school: NeedsSchool, divisions: [Division.ID], skills: [Int], asks: [Ask]) -> RoundDraft {
        RoundDraft(
            name: "Automne, revu", opensOn: today - 3, closesOn: today + 20, minutesMax: 12, divisions: divisions,
            skills: skills.map { school.skills[$0] }, asks: asks)
    }

    @Test("what has no answer goes; what has some is asked no more, and its answers stay and count", arguments: EngineKind.allCases)
    func removing(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.observe(school.ines, [1, 3], by: school.durand)
            try await school.observe(school.tom, [2], in: school.stmg2, by: school.blanc)
            let given = try await school.store.roundAnswers(school.round)
            #expect(given.skills == [school.skills[0]: 2, school.skills[1]: 1])
            #expect(given.divisions == [school.stmg1: 2, school.stmg2: 1])

            // The first skill has answers, the third has none; the fifth is new; the second class goes with Tom’s answer.
            let asks = [Ask(staff: school.durand, division: school.stmg1)]
            try await school.store.revise(school.round, draft(school, divisions: [school.stmg1], skills: [1, 4], asks: asks), seen: 1, at: school.now)
            let round = try #require(try await school.store.round(school.round, today: today))
            #expect(round.round.name == "Automne, revu" && round.round.closesOn == today + 20 && round.round.minutesMax == 12)
            #expect(round.divisions.map(\.division.id) == [school.stmg1] && round.droppedDivisions.map(\.id) == [school.stmg2])
            #expect(round.skills.map(\.id) == [school.skills[1], school.skills[4]] && round.droppedSkills.map(\.id) == [school.skills[0]])
            #expect(try await school.store.asks(of: school.round) == asks)

            // Nobody is asked about what was dropped, and half of the sheet is done: one of two skills for one of four pupils.
            let sheet = try #require(try await school.store.observationSheet(school.round, division: school.stmg1, by: school.durand, today: today))
            #expect(sheet.answered == Answered(done: 1, expected: 8))
            #expect(try await school.store.observationSheet(school.round, division: school.stmg2, by: school.blanc, today: today) == nil)
            #expect(try await school.store.observationTasks(of: school.blanc, today: today).map(\.division.id) == [school.stmg1])
            let task = try #require(try await school.store.observationTasks(of: school.durand, today: today).first)
            #expect(task.answered == sheet.answered && task.skills == 2)
            #expect(try await school.store.selfAssessmentTasks(of: school.tom, today: today).isEmpty)
            #expect(try await school.store.selfAssessmentTasks(of: school.ines, today: today).map(\.answered) == [Answered(done: 0, expected: 2)])
            let followUp = try await school.store.followUp(round)
            #expect(followUp.adults.first { $0.staff.id == school.durand }?.answered == Answered(done: 1, expected: 8))
            await #expect(throws: AnswerRefusal.notInRound) { try await school.observe(school.ines, [4], by: school.roy) }

            // The answers are still read, in both classes.
            #expect(try await school.map()?.sheets[0].synthesis(school.skills[0])?.level == .first)
            #expect(try await school.map(school.stmg2)?.sheets[0].synthesis(school.skills[0])?.level == .second)
            let needs = try await school.store.needs(school.round, now: school.now, today: today)
            #expect(needs[school.ines]?.contains { $0.skill == school.skills[0] } == true)
        }
    }

    @Test("what was dropped comes back with its answers", arguments: EngineKind.allCases)
    func bringingBack(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.observe(school.tom, [2], in: school.stmg2, by: school.blanc)
            try await school.store.revise(school.round, draft(school, divisions: [school.stmg1], skills: [1], asks: []), seen: 1, at: school.now)
            let both = [school.stmg1, school.stmg2]
            try await school.store.revise(school.round, draft(school, divisions: both, skills: [1, 0], asks: []), seen: 2, at: school.now)
            let round = try #require(try await school.store.round(school.round, today: today))
            #expect(round.droppedDivisions.isEmpty && round.droppedSkills.isEmpty)
            #expect(round.skills.map(\.id) == [school.skills[1], school.skills[0]])
            let sheet = try #require(try await school.store.observationSheet(school.round, division: school.stmg2, by: school.blanc, today: today))
            #expect(sheet.answered.done == 1)
            await #expect(throws: StorageError.stale) {
                try await school.store.revise(.new(), draft(school, divisions: both, skills: [0], asks: []), seen: 1, at: school.now)
            }
        }
    }

    @Test("of ten who change the same round one does; opening and closing it are changes too", arguments: EngineKind.allCases)
    func once(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.store.closeRound(school.round, at: school.now)
            try await school.store.openRound(school.round, until: today + 5, today: today)
            let seen = try #require(try await school.store.round(school.round, today: today)).version
            #expect(seen == 3)
            let saved = try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for index in 0..<10 {
                    tasks.addTask {
                        do {
                            let revised = draft(school, divisions: [school.stmg1], skills: [index % 3], asks: [])
                            try await school.store.revise(school.round, revised, seen: seen, at: school.now)
                            return true
                        } catch StorageError.stale {
                            return false
                        }
                    }
                }
                return try await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(saved == 1)
            let round = try #require(try await school.store.round(school.round, today: today))
            #expect(round.version == seen + 1 && round.skills.count == 1)
        }
    }
}
