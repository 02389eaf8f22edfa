import School
import Storage
import TestSupport
import Testing

@Suite struct ObservationsTests {
    let today = NeedsSchool.today

    @Test(arguments: EngineKind.allCases)
    func `the same note ten times, or a late one, leaves one row with the newest word`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            for _ in 0..<10 { try await school.observe(school.ines, [3], by: school.durand, at: school.now - .seconds(5)) }
            try await school.observe(school.ines, [1], by: school.durand, at: school.now - .seconds(60))
            // A clock that runs ahead does not win for ever.
            try await school.observe(school.ines, [2], by: school.durand, at: school.now + .seconds(86_400))
            try await school.observe(school.ines, [4], by: school.durand, at: school.now)
            let sheet = try #require(
                try await school.store.observationSheet(school.round, division: school.stmg1, by: school.durand, today: today))
            #expect(sheet.cells == [.init(pupil: school.ines, skill: school.skills[0]): .level(.fourth)])
            #expect(try await school.map()?.sheets[0].syntheses[0].evidence.count == 1)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `a second word of the same adult counts alone, and the first stays to be seen with its date`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            let before = school.now - .seconds(3 * 86_400)
            try await school.observe(school.ines, [1, 2], by: school.durand, at: before)
            for _ in 0..<3 { try await school.observe(school.ines, [4, 2], by: school.durand, at: school.now) }
            func sheet() async throws -> NeedsSheet {
                let map = try await school.store.needsMap(school.round, pupil: school.ines, now: school.now, today: today)
                return try #require(map).sheets[0]
            }
            let syntheses = try await sheet().syntheses
            #expect(syntheses[0].level == .fourth && syntheses[0].adults == 1)
            #expect(syntheses[0].evidence.map(\.level) == [.fourth, .first])
            #expect(syntheses[0].evidence.map(\.isReplaced) == [false, true])
            #expect(syntheses[0].evidence.map(\.at) == [school.now, before])
            #expect(syntheses[1].evidence.count == 1)
            // What is taken back has no voice any more, and is not forgotten.
            try await school.store.observe(
                [Note(pupil: school.ines, skill: school.skills[0], sighting: nil, at: school.now)], in: school.round,
                division: school.stmg1, by: school.durand, at: school.now, today: today)
            let emptied = try await sheet().syntheses[0]
            #expect(emptied.level == nil && emptied.adults == 0)
            #expect(emptied.evidence.map(\.level) == [.fourth, .first])
            #expect(try await school.map()?.sheets[0].syntheses[0].evidence == [])
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `not seen is an answer but no evidence, and a cell can be emptied again`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            try await school.observe(school.ines, [0, 2], by: school.durand)
            let sheet = try #require(
                try await school.store.observationSheet(school.round, division: school.stmg1, by: school.durand, today: today))
            #expect(sheet.answered == Answered(done: 2, expected: 12))
            let syntheses = try #require(try await school.map()).sheets[0].syntheses
            #expect(syntheses.map(\.level) == [nil, .second, nil])
            try await school.store.observe(
                [Note(pupil: school.ines, skill: school.skills[1], sighting: nil, at: school.now)], in: school.round,
                division: school.stmg1, by: school.durand, at: school.now, today: today)
            #expect(try await school.map()?.sheets[0].syntheses[1].level == nil)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `a pupil of another class, a skill of no round, and a closed round are refused, and nothing is written`(
        engine: EngineKind
    ) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            let good = Note(pupil: school.ines, skill: school.skills[0], sighting: .level(.second), at: school.now)
            for bad in [
                Note(pupil: school.tom, skill: school.skills[0], sighting: .level(.second), at: school.now),
                Note(pupil: school.ines, skill: school.skills[4], sighting: .level(.second), at: school.now),
            ] {
                await #expect(throws: AnswerRefusal.notInRound) {
                    try await school.store.observe(
                        [good, bad], in: school.round, division: school.stmg1, by: school.durand, at: school.now, today: today)
                }
            }
            try await school.store.closeRound(school.round, at: school.now)
            await #expect(throws: AnswerRefusal.self) {
                try await school.store.observe(
                    [good], in: school.round, division: school.stmg1, by: school.durand, at: school.now, today: today)
            }
            #expect(try await school.map()?.sheets.allSatisfy { $0.syntheses.allSatisfy { $0.evidence.isEmpty } } == true)
            try await school.store.openRound(school.round, until: today + 2, today: today)
            try await school.observe(school.ines, [2], by: school.durand)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `what a pupil said first stays beside what replaced it, and the newest word is the voice`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            func assess(_ answers: [(Level, String?)], at: Moment) async throws {
                let answers = Dictionary(uniqueKeysWithValues: zip(school.skills, answers.map { OwnAnswer(level: $0.0, words: $0.1) }))
                try await school.store.assess(answers, of: school.ines, in: school.round, at: at, today: today)
            }
            let first = school.now - .seconds(2 * 86_400), second = school.now - .seconds(86_400)
            try await assess([(.first, "je n’ose pas"), (.third, nil)], at: first)
            try await assess([(.fourth, "ça va mieux"), (.third, nil)], at: second)
            let map = try #require(try await school.store.needsMap(school.round, pupil: school.ines, now: school.now, today: today))
            let sheet = try #require(map.sheets.first)
            #expect(
                sheet.syntheses[0].evidence == [
                    Evidence(voice: .pupil, level: .fourth, at: second, words: "ça va mieux"),
                    Evidence(voice: .pupil, level: .first, at: first, words: "je n’ose pas", isReplaced: true),
                ])
            #expect(sheet.syntheses[0].level == .fourth && sheet.syntheses[0].ownWord?.level == .fourth)
            // Said again as before: nothing was replaced, and the word keeps its date.
            #expect(sheet.syntheses[1].evidence == [Evidence(voice: .pupil, level: .third, at: first)])
            // The class's map hears the same voices, and counts each pupil's answers once.
            #expect(try await school.map()?.sheets.first?.syntheses[0].level == .fourth)
            #expect(try await school.map()?.sheets.first?.syntheses[0].evidence.count == 1)
            #expect(try await school.store.selfAssessmentTasks(of: school.ines, today: today).map(\.answered.done) == [2])
            let rows = try await school.store.exportTables(in: .en).first { $0.table.name.en == "replaced_self_assessments" }?.rows
            #expect(rows?.map { Array($0[3...4]) } == [["1", "je n’ose pas"]])
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `who has answered and who has not is known, for adults and for pupils`(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store, pupils: 2)
            for pupil in school.first { try await school.observe(pupil, [1, 0, 4], by: school.durand) }
            try await school.observe(school.ines, [2], by: school.roy)
            try await school.store.assess(
                [school.skills[0]: OwnAnswer(level: .second, words: "ça vient")], of: school.ines, in: school.round, at: school.now,
                today: today)
            let round = try #require(try await school.store.round(school.round, today: today))
            let followUp = try await school.store.followUp(round)
            let lines = followUp.adults.map { "\($0.staff.familyName) \($0.division == school.stmg1 ? 1 : 2) \($0.answered.done)/\($0.answered.expected)" }
            #expect(lines.sorted() == ["Blanc 2 0/6", "Durand 1 6/6", "Roy 1 1/6", "Roy 2 0/6"])
            #expect(followUp.pupils.map(\.answered.done) == [1, 0, 0, 0])
            let tasks = try await school.store.observationTasks(of: school.roy, today: today)
            #expect(tasks.map { "\($0.division.code) \($0.isAsked) \($0.answered.done)" } == ["1STMG1 true 1", "1STMG2 true 0"])
            #expect(try await school.store.selfAssessmentTasks(of: school.ines, today: today).map(\.answered) == [Answered(done: 1, expected: 3)])
        }
    }
}
