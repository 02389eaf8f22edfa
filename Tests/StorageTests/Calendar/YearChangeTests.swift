import School
import Storage
import TestSupport
import Testing

@Suite("From one school year to the next")
struct YearChangeTests {
    /// The last Friday of lessons of 2026-27 in zone A, and a day of the summer after it.
    private static let lastDay = Day("2027-07-02")!
    private static let summer = Day("2027-07-12")!

    private func begin(_ world: GroupsWorld, _ year: Int = 2026, on day: Day = summer) async throws {
        try await world.store.beginYear(after: year, by: world.coordinator, on: day, at: Clock.stopped(on: day).now)
    }

    private func year(_ world: GroupsWorld) async throws -> Int {
        try #require(try await world.store.read { db in try db.first("SELECT year FROM establishment WHERE id = $1") { try $0[0] as Int } })
    }

    private func roster(_ year: Int, _ pupils: [Roster.Pupil]) -> Roster {
        var roster = Roster()
        roster.covers = [.pupils]
        roster.listsEveryPupil = true
        roster.sources = [Roster.Source(file: "ElevesSansAdresses.xml", uai: "0009999U", year: year)]
        roster.pupils = pupils
        let codes = Set(pupils.compactMap(\.division)).sorted()
        roster.divisions = codes.map { Roster.Division(code: $0, label: $0) }
        return roster
    }

    @Test("not before the summer, not into a year without a calendar, and once", arguments: EngineKind.allCases)
    func refusals(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let end = YearChange(from: 2026, try await world.store.calendar(of: world.school), on: Self.summer).lastDay
            #expect(end >= Self.lastDay && end < Self.lastDay + 3)
            for day in [GroupsWorld.today, end] {
                await #expect(throws: YearChange.Refusal.tooEarly(end)) { try await begin(world, on: day) }
            }
            #expect(try await year(world) == 2026)
            try await begin(world, on: end + 1)
            #expect(try await year(world) == 2027)
            await #expect(throws: YearChange.Refusal.done(2027)) { try await begin(world, on: end + 1) }
            await #expect(throws: YearChange.Refusal.self) { try await begin(world, 2027, on: end + 1) }
            #expect(try await year(world) == 2027)
            #expect(try await world.store.journal(before: nil, limit: 5).contains { $0.action == "begin" && $0.resource == "school year" })

            // Overseas nobody knows the holidays: those of the year to come are entered first.
            try await world.store.write { db in try db.run("UPDATE establishment SET territory = 'REUNION' WHERE id = $1") }
            let present = try await year(world)
            let far = Day(year: present + 1, month: 8, day: 20)!
            func enter(_ first: (month: Int, day: Int), _ last: (month: Int, day: Int)) async throws {
                func day(_ of: (month: Int, day: Int)) -> Day { Day(year: of.month > 8 ? present + 1 : present + 2, month: of.month, day: of.day)! }
                try await world.store.add(OwnDays(id: .new(), span: DaySpan(kind: .holidays, name: Phrase(same: "Vacances"), first: day(first), last: day(last))), on: far)
            }
            for (first, last) in [((7, 8), (8, 20)), ((10, 10), (10, 24)), ((12, 20), (1, 24)), ((3, 7), (3, 21))] {
                await #expect(throws: YearChange.Refusal.unknownCalendar(present + 1)) { try await begin(world, present, on: far) }
                try await enter(first, last)
            }
            await #expect(throws: YearChange.Refusal.unknownCalendar(present + 1)) { try await begin(world, present, on: far) }
            try await enter((5, 9), (5, 23))
            try await begin(world, present, on: far)
            #expect(try await year(world) == present + 1)
        }
    }

    @Test("divisions end with the year, and what took place stays as it was", arguments: EngineKind.allCases)
    func ends(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let calendar = try await world.store.calendar(of: world.school)
            let before = try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: Self.summer).pupils
            let stays = try await world.store.stays(of: world.pupils[0]).map(\.tenure)
            let change = YearChange(from: 2026, calendar, on: Self.summer)
            let stock = try await world.store.yearStock(change, on: Self.summer)
            #expect(stock.divisions == 2 && stock.pupils == 24 && stock.openPeriods.isEmpty && stock.openRounds.isEmpty)
            #expect(!before.isEmpty && !stays.isEmpty)

            try await begin(world)
            for pupil in world.pupils {
                #expect(try await world.store.divisions(ofPupil: pupil, year: 2026).map(\.tenure.to) == [change.lastDay])
                #expect(try await world.store.schooling(of: pupil, on: Self.summer)?.division == nil)
            }
            #expect(try await world.store.pupils(in: world.divisions[0], on: change.lastDay).count == 12)
            #expect(try await world.store.levels(year: 2027).isEmpty)
            #expect(try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: Self.summer).pupils == before)
            #expect(try await world.store.stays(of: world.pupils[0]).map(\.tenure) == stays)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("the new year’s roster is taken, and the old one’s refused; who comes back is known, who does not is gone", arguments: EngineKind.allCases)
    func roster(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.store.write { db in
                for (index, pupil) in world.pupils.enumerated() {
                    try db.run("UPDATE pupil SET siecle_id = $3 WHERE school = $1 AND id = $2", [pupil, "\(1000 + index)"])
                }
            }
            // Ten come back, one of them under another name, one in a division of the same code; fourteen leave, three are new.
            let back = (0..<10).map { index in
                Roster.Pupil(
                    siecleID: "\(1000 + index)", familyName: index == 3 ? "Autrement" : "Élève \(index < 9 ? "00" : "0")\(index + 1)", givenName: "Camille",
                    birthDay: Day("2010-05-05"), division: index == 0 ? "2A" : "1A")
            }
            let new = (0..<3).map { Roster.Pupil(siecleID: "\(2000 + $0)", familyName: "Nouveau \($0)", givenName: "Sacha", birthDay: Day("2011-01-0\($0 + 1)"), division: "2A") }
            let files = back + new
            await #expect(throws: Problem.self) { try await world.apply(roster(2027, files), on: GroupsWorld.today) }
            try await begin(world)
            await #expect(throws: Problem.self) { try await world.apply(roster(2026, files), on: Day("2027-09-10")!) }
            try await world.apply(roster(2027, files), on: Day("2027-09-10")!)

            let september = Day("2027-09-01")!
            for index in 0..<10 {
                let stays = try await world.store.divisions(ofPupil: world.pupils[index], year: 2027)
                #expect(stays.map(\.tenure.from) == [september], "pupil \(index)")
                #expect(stays.allSatisfy { !world.divisions.contains($0.value) })
                #expect(try await world.store.divisions(ofPupil: world.pupils[index], year: 2026).count == 1)
            }
            #expect(try await world.store.pupil(world.pupils[3], on: september)?.familyName == "Autrement")
            let gone = try await world.store.rosterState(on: Day("2027-09-10")!).pupils.filter { $0.leftOn == Day("2027-09-10") }.map(\.id)
            #expect(Set(gone) == Set(world.pupils[10...]))
            let sizes = try await world.store.divisionSizes(year: 2027, on: Day("2027-09-10")!)
            #expect(Dictionary(uniqueKeysWithValues: sizes.map { ($0.division.code, $0.pupils) }) == ["1A": 9, "2A": 4])
            // Another file of the same size is an ordinary one again: more than half gone is refused.
            await #expect(throws: Problem.self) { try await world.apply(roster(2027, Array(files.prefix(4))), on: Day("2027-09-20")!) }
            #expect(try await store.check().problems == [])
        }
    }

    @Test("in August the new year’s pupils are in what is prepared for the autumn, and a past year’s division lists those who were in it", arguments: EngineKind.allCases)
    func august(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let own = world.store
            try await world.publish()
            try await own.write { db in
                for (index, pupil) in world.pupils.enumerated() {
                    try db.run("UPDATE pupil SET siecle_id = $3 WHERE school = $1 AND id = $2", [pupil, "\(1000 + index)"])
                }
            }
            try await begin(world)
            let (august, october) = (Day("2027-08-25")!, Day("2027-10-04")!)
            let back = (0..<14).map { index in
                Roster.Pupil(
                    siecleID: "\(1000 + index)", familyName: "Élève \(padded(index + 1, 3))", givenName: "Camille", birthDay: Day("2010-05-05"), division: "1A")
            }
            try await world.apply(roster(2027, back), on: august)
            let school = Establishment(id: world.school.id, name: world.school.name, uai: world.school.uai, zone: .a, year: 2027)
            // Enrolments begin on 1 September.
            let size = try #require(try await own.divisionSizes(year: 2027, on: august).first)
            let division = size.division
            #expect(size.pupils == 0)

            // A round that opens in October, and one that is opened at once.
            #expect(try await own.roundMaterial(on: SchoolYear(2027).days.nearest(to: august)).divisions.map(\.pupils) == [14])
            for opens in [october, august] {
                let draft = RoundDraft(
                    name: "Automne", opensOn: opens, closesOn: october + 10, minutesMax: 10, divisions: [division.id], skills: [world.skills[0]], asks: [])
                let round = try await own.create(draft, at: Clock.stopped(on: august).now)
                let contents = try #require(try await own.round(round, today: august))
                #expect(contents.divisions.map(\.pupils) == [14] && contents.enrolmentDay == max(opens, Day("2027-09-01")!))
                #expect(try await own.followUp(contents).pupils.count == 14)
                // The pupils answer, and the adult who is asked, as soon as it is open.
                let isOpen = opens == august
                #expect(try await own.selfAssessmentSheet(round, of: world.pupils[0], today: august)?.skills.count == 1)
                #expect(try await own.selfAssessmentSheet(round, of: world.pupils[20], today: august) == nil)
                #expect(try await own.selfAssessmentTasks(of: world.pupils[0], today: august).map(\.round.id) == (isOpen ? [round] : []))
                #expect(try await own.rounds(ofPupil: world.pupils[0], today: august).contains { $0.id == round } == isOpen)
                if isOpen {
                    let now = Clock.stopped(on: august).now
                    try await own.assess([world.skills[0]: OwnAnswer(level: .third, words: nil)], of: world.pupils[0], in: round, at: now, today: august)
                    await #expect(throws: AnswerRefusal.notInRound) {
                        try await own.assess([world.skills[0]: OwnAnswer(level: .third, words: nil)], of: world.pupils[20], in: round, at: now, today: august)
                    }
                    let note = Note(pupil: world.pupils[1], skill: world.skills[0], sighting: Sighting(code: 2), at: now)
                    try await own.observe([note], in: round, division: division.id, by: world.staff[0], at: now, today: august)
                    let task = try #require(try await own.observationTasks(of: world.staff[0], today: august).first { $0.round.id == round })
                    #expect(task.pupils == 14 && task.answered == Answered(done: 1, expected: 14))
                    let overview = try await own.needsOverview(today: august).filter { $0.round.id == round }
                    #expect(overview.map(\.pupils) == [14] && overview.map(\.seen) == [2])
                }
                #expect(try await own.needsMap(round, division: division.id, now: Clock.stopped(on: august).now, today: august)?.sheets.count == 14)
            }

            // A period of October, with its wishes and what its groups are made from.
            let period = Period(id: .new(), name: "Octobre", round: nil, firstDay: october, lastDay: Day("2027-12-10")!, hoursBudget: nil, version: 1)
            try await own.add(
                period, modules: [Module(id: .new(), position: 1, name: "Module 1", firstDay: period.firstDay, lastDay: period.lastDay)], like: nil)
            let barrette = Barrette.ID.new()
            let slot = WeeklySlot(id: .new(), barrette: barrette, weekday: 2, startsAt: 600, length: 55, alternance: .weekly)
            try await own.add(Barrette(id: barrette, name: "Premières", divisions: [division.id], slots: [slot]), to: period.id)
            #expect(try await own.means(of: period.id, school: school, on: august)?.pupils[division.id] == 14)
            let problem = try await own.groupingProblem(period.id, school: school, at: Clock.stopped(on: august).now, today: august)
            #expect(problem?.pupils.count == 14)
            #expect(try await own.wishProgress(of: period.id, on: august).count == 14)
            #expect(try await own.wishCounts(of: period.id, on: august).asked == 14)
            #expect(try await own.wishSheet(period.id, world.pupils[0], on: august)?.divisionCode == "1A")
            #expect(try await own.wishSheet(period.id, world.pupils[20], on: august) == nil)
            #expect(try await own.people(SlipAudience.pupils(division.id), on: august).count == 14)

            // The year before: who was in the division, with all groups of the year; nobody is in it any more, and no slip is made for who has left.
            let past = try await own.groupsOfDivision(world.divisions[0], on: august)
            #expect(past.pupils.count == 12 && past.groups.count == 12 && past.cards.count == 6)
            #expect(past.groups.values.allSatisfy { $0.count == 2 })
            #expect(try await own.people(SlipAudience.pupils(world.divisions[0]), on: august).isEmpty)
            let means = try #require(try await own.means(of: world.period, school: school, on: august))
            #expect(means.divisions.count == 2 && means.pupils.values.allSatisfy { $0 == 12 })
            let group = try #require(past.cards.first).group.id
            #expect(try await own.groupMembers(of: group, on: august).allSatisfy { $0.division.hasPrefix("2") && $0.pupil.division == nil })
        }
    }

    @Test("of a level gone through twice the last time counts in the cycle", arguments: EngineKind.allCases)
    func repeaters(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            // One was in 2de twice and is in 1re, one in 2de three times, one did 2de once: an hour in each year before.
            let paths: [[(level: String, year: Int)]] = [
                [("2de", 2024), ("2de", 2025), ("1re", 2026)], [("2de", 2024), ("2de", 2025), ("2de", 2026)], [("3e", 2024), ("2de", 2025), ("1re", 2026)],
            ]
            let kind = DispositifKind.personalised
            try await world.store.write { db in
                try db.run("DELETE FROM division_membership WHERE school = $1")
                var number: Int64 = 0
                for (index, path) in paths.enumerated() {
                    for (level, year) in path {
                        number += 1
                        let division = Division.ID(rawValue: 10_000 + number)
                        try db.run(
                            "INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, $3, $4, $5)", [division, "D\(number)", level, year])
                        try db.run(
                            "INSERT INTO division_membership (school, pupil, division, from_day, to_day) VALUES ($1, $2, $3, $4, $5)",
                            [world.pupils[index], division, Day(year: year, month: 9, day: 1)!, Day(year: year + 1, month: 7, day: 2)!])
                        guard year < 2026 else { continue }
                        let day = Day(year: year, month: 10, day: 6)!
                        try db.run(
                            """
                            INSERT INTO session (school, id, title, kind, week, number, planned_day, planned_at, day, starts_at, length, fixed, own_leaders, state, reason, version)
                            VALUES ($1, $2, 'Séance', $3, $4, 1, $5, 600, $5, 600, 60, 1, 0, 'delivered', '', 1)
                            """, [number, kind.rawValue, day.monday, day])
                        try db.run(
                            "INSERT INTO session_pupil (school, session, pupil, year, kind, minutes, presence) VALUES ($1, $2, $3, $4, $5, $6, 'present')",
                            [number, world.pupils[index], year, kind.rawValue, 60 + year - 2024])
                    }
                }
            }
            let calendar = try await world.store.calendar(of: world.school)
            let facts = try await world.store.ledgerFacts(year: 2026, calendar)
            for (index, minutes) in [61, 0, 121].enumerated() {
                let pupil = world.pupils[index]
                #expect(facts.earlier[pupil]?[kind]?.delivered ?? 0 == minutes, "pupil \(index)")
                #expect(try await world.store.ledgerFacts(of: pupil, year: 2026, calendar).earlier[pupil]?[kind]?.delivered ?? 0 == minutes, "pupil \(index) alone")
            }
            #expect(try await world.store.ledgerFacts(year: 2025, calendar).earlier[world.pupils[0]]?[kind]?.delivered ?? 0 == 0)
        }
    }
}
