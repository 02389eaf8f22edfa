import School
import Storage
import TestSupport
import Testing

@Suite("Choices of the council, kept")
struct CouncilStoreTests {
    private static let now = Moment(milliseconds: 1_000)

    private static func dispositif(_ store: SchoolStore, _ kind: DispositifKind, _ name: String) async throws -> Dispositif.ID {
        try await store.add(
            DispositifContent(
                kind: kind, name: name, levels: ["2de"], volume: .bySchool, source: "", knowledge: .school, from: Day("2026-09-01")!))
    }

    @Test("whoever wrote a choice, a review or a remark is told apart from another of one name, who wrote nothing", arguments: EngineKind.allCases)
    func authors(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let school = world.store
            let choice = try await school.add(
                CouncilContent(heldOn: Day("2026-09-10")!, words: "", objectives: "Parler.", targets: [], skills: [], themes: []), for: "2de", year: 2026, after: 0,
                by: world.second, at: Self.now)
            try await school.approve(choice, on: Day("2026-09-20")!, words: "", by: world.second, at: Self.now)
            let programme = try await school.add(
                NewProgramme(
                    ProgrammeContent(name: "P", aim: "", dispositif: nil, year: 2026, levels: ["2de"]), phases: [(PhaseContent(name: "T", aim: "", weeks: 1...2), nil)]))
            let phase = try #require(try await school.programme(programme)?.phases.first?.id)
            try await school.save(reviewOf: phase, worked: "Oui", hurt: "", leads: "", by: world.second, at: Self.now, version: 0)
            let group = try #require(try await school.groupCards(.period(world.period)).first).group.id
            try await school.add(.new(), "Deux tables à ajouter.", on: group, by: world.second, at: Self.now)
            func names() async throws -> [String?] {
                let kept = try await school.councilChoice(choice)
                return try await [
                    kept?.writer, kept?.approval?.by, school.reviews(of: [programme])[phase]?.author, school.remarks(on: group).first?.authorName,
                ]
            }
            #expect(try await names() == Array(repeating: "Mme Roy", count: 4))
            let other = Staff.ID.new()
            try await school.write { db in
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key) VALUES ($1, $2, 'Roy', 'Zoé', 'Mme', 'roy zoe', 'roy zoe')",
                    [other])
            }
            _ = try await world.account("zoe.roy", staff: other, role: .teacher)
            #expect(try await names() == Array(repeating: "Mme Anne Roy", count: 4))
        }
    }

    @Test("a choice is followed by others and never rewritten; two at once are told; the first approval stands", arguments: EngineKind.allCases)
    func life(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let support = try await Self.dispositif(school, .personalised, "AP")
            var content = CouncilContent(
                heldOn: Day("2026-09-10")!, words: "Avis favorable, 12 pour.", objectives: "Parler.\nÉcrire.",
                targets: [CouncilTarget(dispositif: support, basis: .week, minutes: 90)], skills: Set(world.skills), themes: ["Le climat", "La presse"])
            let first = try await school.add(content, for: "2de", year: 2026, after: 0, by: world.coordinator, at: Self.now)
            let kept = try #require(try await school.councilChoice(first))
            #expect(kept.content == content && kept.number == 1 && kept.writer == "Mme Moreau" && kept.approval == nil && kept.level == "2de")
            content.themes = ["La presse"]
            let late = content
            await #expect(throws: StorageError.stale) {
                try await school.add(late, for: "2de", year: 2026, after: 0, by: world.second, at: Self.now)
            }
            let second = try await school.add(content, for: "2de", year: 2026, after: 1, by: world.second, at: Self.now)
            try await school.add(content, for: "1re", year: 2026, after: 0, by: world.second, at: Self.now)
            try await school.add(content, for: "2de", year: 2027, after: 0, by: world.second, at: Self.now)
            let all = try await school.councilChoices(year: 2026)
            #expect(all.map(\.level) == ["2de", "2de", "1re"] && all.map(\.number) == [2, 1, 1])
            #expect(all.first { $0.id == first }?.content == kept.content)

            try await school.approve(first, on: Day("2026-09-20")!, words: "Voté, 18 pour.", by: world.coordinator, at: Self.now)
            try await school.approve(first, on: Day("2026-10-20")!, words: "autre", by: world.second, at: Self.now)
            let approved = try #require(try await school.councilChoice(first)?.approval)
            #expect(approved.words == "Voté, 18 pour." && approved.day == Day("2026-09-20")! && approved.by == "Mme Moreau")
            #expect(try await school.councilChoices(year: 2026).filter { $0.level == "2de" }.inForce?.id == first)
            try await school.approve(second, on: Day("2026-10-20")!, words: "", by: world.coordinator, at: Self.now)
            #expect(try await school.councilChoices(year: 2026).filter { $0.level == "2de" }.inForce?.id == second)
            // What a council chose stays readable: its dispositif is not taken away.
            await #expect(throws: StorageError.self) { try await school.removeDispositif(support) }
        }
    }

    @Test("minutes planned are those that a count of every day of the year gives", arguments: EngineKind.allCases)
    func planned(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let support = try await Self.dispositif(school, .personalised, "AP")
            let programme = try await school.add(
                NewProgramme(
                    ProgrammeContent(name: "Seconde", aim: "", dispositif: support, year: 2026, levels: ["2de"]),
                    phases: [
                        (
                            PhaseContent(
                                name: "Ateliers", aim: "", weeks: 6...10,
                                activities: [Activity(kind: .interdisciplinary, title: "Le climat en débat", runBy: "", handIn: "")]), nil
                        )
                    ]))
            let phase = try #require(try await school.programme(programme)?.phases.first).id
            let (period, divisions) = (world.period, world.divisions)
            try await school.write { db in
                try db.run("INSERT INTO phase_period (school, phase, period) VALUES ($1, $2, $3)", [phase, period])
            }
            // A second period, of one division alone, that no programme speaks for.
            let other = try await world.another(at: 840)
            try await school.write { db in
                try db.run(
                    "DELETE FROM barrette_division WHERE school = $1 AND division = $2 AND barrette IN (SELECT id FROM barrette WHERE school = $1 AND period = $3)",
                    [divisions[1], other])
            }
            let calendar = try await school.calendar(of: world.school)
            let year = try #require(calendar.teachingYear(2026))
            let plan = try #require(try await school.levelPlans(["2de"], in: year, on: calendar).first)
            #expect(plan.divisions.map(\.code) == ["2A", "2B"] && plan.interdisciplinary == ["Le climat en débat"])
            // Nothing is known of its timetable, then most of its lessons last 50 minutes.
            #expect(plan.lesson == 55)
            try await school.write { db in
                try db.run("INSERT INTO timetable (school, format, file, year, applied_at, applied_by) VALUES ($1, 'sts', 'x.xml', 2026, 0, $2)", [world.coordinator])
                try db.run("INSERT INTO timetable_subject (school, code, label, kind) VALUES ($1, 'MATHS', 'Mathématiques', 'lesson')")
                for (start, length) in [(480, 50), (540, 50), (600, 110)] {
                    try db.run(
                        "INSERT INTO lesson (school, id, subject, weekday, starts_at, length, alternance, weeks, group_name) VALUES ($1, $2, 'MATHS', 1, $3, $4, 'H', '', '')",
                        [Lesson.ID.new(), start, length])
                }
            }
            #expect(try await school.levelPlans(["2de"], in: year, on: calendar).map(\.lesson) == [50])

            var tuesdays = 0
            var before = 0
            var day = GroupsWorld.firstDay
            while day <= GroupsWorld.lastDay {
                if day.weekday == 2, calendar.isTeachingDay(day) {
                    tuesdays += 1
                    if day < GroupsWorld.secondModule { before += 1 }
                }
                day = day + 1
            }
            let check = CouncilCheck(
                CouncilContent(heldOn: Day("2026-09-10")!, targets: [CouncilTarget(dispositif: support, basis: .year, minutes: tuesdays * 55)], themes: ["climat"]),
                of: plan, today: GroupsWorld.today)
            #expect(tuesdays > 8 && check.hours.map(\.planned) == [tuesdays * 55, tuesdays * 55] && check.hours.allSatisfy(\.isKept))
            #expect(check.untied.map(\.minutes) == [before * 55] && check.untied.map(\.name) == ["Temps 4"])
            #expect(check.themes.map(\.activity) == ["Le climat en débat"])
        }
    }

    @Test("a published period counts the hours of its groups, from the day they hold, and no slot that nobody has", arguments: EngineKind.allCases)
    func published(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let draft = try await world.draft()
            let barrette = Barrette.ID.new()
            let slot = WeeklySlot(id: .new(), barrette: barrette, weekday: 4, startsAt: 780, length: 55, alternance: .weekly)
            try await school.add(Barrette(id: barrette, name: "2A", divisions: [world.divisions[0]], slots: [slot]), to: world.period)
            let calendar = try await school.calendar(of: world.school)
            let year = try #require(calendar.teachingYear(2026))
            func minutes() async throws -> [Int] {
                let plan = try #require(try await school.levelPlans(["2de"], in: year, on: calendar).first)
                return plan.divisions.map { division in plan.runs.filter { $0.divisions.contains(division.id) }.flatMap(\.sessions).reduce(0) { $0 + $1.minutes } }
            }
            func lessons(_ weekday: Int, from first: Day) -> Int {
                var (count, day) = (0, first)
                while day <= GroupsWorld.lastDay {
                    if day.weekday == weekday, calendar.isTeachingDay(day) { count += 1 }
                    day = day + 1
                }
                return count
            }
            let tuesdays = lessons(2, from: GroupsWorld.firstDay)
            let both = tuesdays + lessons(4, from: GroupsWorld.firstDay)
            #expect(both > tuesdays + 5)
            #expect(try await minutes() == [both * 55, tuesdays * 55])
            let late = GroupsWorld.firstDay + 7
            try await world.publish(draft.plan, from: late)
            #expect(try await minutes() == [(tuesdays - 1) * 55, (tuesdays - 1) * 55])
        }
    }

    @Test("a pupil’s ledger plans what the council’s page plans, before and after groups are published", arguments: EngineKind.allCases)
    func agreement(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            let school = world.store
            let support = try await Self.dispositif(school, .personalised, "AP")
            let orientation = try await Self.dispositif(school, .orientation, "Orientation")
            let other = try await world.another(at: 840)
            try await school.write { db in
                for (period, dispositif) in [(world.period, support), (other, orientation)] {
                    try db.run("INSERT INTO period_dispositif (school, period, dispositif) VALUES ($1, $2, $3)", [period, dispositif])
                }
            }
            let calendar = try await school.calendar(of: world.school)
            let year = try #require(calendar.teachingYear(2026))
            let content = CouncilContent(
                heldOn: Day("2026-09-10")!, targets: [support, orientation].map { CouncilTarget(dispositif: $0, basis: .year, minutes: 600) })
            func agree(on today: Day, prepared: (Int, Int)) async throws {
                let plan = try #require(try await school.levelPlans(["2de"], in: year, on: calendar).first)
                let council = CouncilCheck(content, of: plan, today: today).hours.filter { $0.division == world.divisions[0] }.map(\.planned)
                let facts = try await school.ledgerFacts(year: 2026, calendar)
                for (index, pupil) in world.pupils.enumerated() where index % 2 == 0 {
                    let own = facts.ledger(on: today).pupils[pupil] ?? [:]
                    let minutes = [DispositifKind.personalised, .orientation].map { own[$0] ?? PupilMinutes() }
                    #expect(minutes.map(\.planned) == council, "pupil \(index) on \(today.iso)")
                    #expect(minutes.map(\.prepared) == [prepared.0, prepared.1])
                    let alone = try await school.ledgerFacts(of: pupil, year: 2026, calendar)
                    #expect(alone.ledger(on: today).pupils[pupil] == own)
                }
            }
            func minutes(through last: Day) -> Int { calendar.dates(weekday: 2, from: GroupsWorld.firstDay, through: last).count * 55 }
            let (whole, short) = (minutes(through: GroupsWorld.lastDay), minutes(through: GroupsWorld.secondModule - 1))
            #expect(short > 200 && whole > short)
            try await agree(on: GroupsWorld.today, prepared: (whole, short))
            // A week that went by without groups gave nothing.
            try await agree(on: GroupsWorld.firstDay + 7, prepared: (whole - 55, short - 55))
            // What a closed day takes of it is no longer planned, and named as long as the day is to come; holidays take it without a word.
            let snow = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-12-08")!, last: Day("2026-12-08")!))
            try await school.add(snow, on: GroupsWorld.today)
            let facts = try await school.ledgerFacts(year: 2026, school.calendar(of: world.school))
            #expect(facts.ledger(on: GroupsWorld.today).pupils[world.pupils[0]]?[.personalised]?.prepared == whole - 55)
            for kind in [DispositifKind.personalised, .orientation] {
                #expect(facts.lost(kind, on: GroupsWorld.today) == [LostHour(day: Day("2026-12-08")!, minutes: 55, closed: snow.span, isPrepared: true)])
                #expect(facts.lost(kind, on: Day("2026-12-09")!).isEmpty)
            }
            try await school.removeOwnDays(snow.id, on: GroupsWorld.today)
            try await world.publish()
            try await agree(on: GroupsWorld.today, prepared: (0, short))
            try await agree(on: GroupsWorld.firstDay + 7, prepared: (0, short - 55))
        }
    }

    @Test("the hours of the choice that holds are what pupils are due, and a proposal changes nothing beside an approved one", arguments: EngineKind.allCases)
    func due(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let support = try await Self.dispositif(school, .personalised, "AP")
            let calendar = try await school.calendar(of: world.school)
            let weeks = try #require(calendar.teachingYear(2026)).weeks.count
            let days = Tenure(from: Day("2026-09-01")!, to: Day("2027-07-31")!)
            let division = world.divisions[0]
            func due() async throws -> Int? {
                try await school.dueHours(year: 2026, calendar).entitlements(of: [Dated(division, days)]).first { $0.kind == .personalised }?.year
            }
            func choose(_ minutes: Int, after: Int) async throws -> CouncilChoice.ID {
                try await school.add(
                    CouncilContent(heldOn: Day("2026-09-10")!, targets: [CouncilTarget(dispositif: support, basis: .week, minutes: minutes)]), for: "2de", year: 2026,
                    after: after, by: world.coordinator, at: Self.now)
            }
            #expect(try await due() == nil)
            let first = try await choose(90, after: 0)
            #expect(try await due() == 90 * weeks)
            try await school.approve(first, on: Day("2026-09-20")!, words: "", by: world.coordinator, at: Self.now)
            let second = try await choose(55, after: 1)
            #expect(try await due() == 90 * weeks)
            try await school.approve(second, on: Day("2026-09-20")!, words: "", by: world.coordinator, at: Self.now)
            #expect(try await due() == 55 * weeks)
        }
    }

    @Test("what is done about a skill is counted by level, and a skill is the same in the next version of its framework", arguments: EngineKind.allCases)
    func efforts(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let school = world.store
            let calendar = try await school.calendar(of: world.school)
            let year = try #require(calendar.teachingYear(2026))
            // The next version: same code, another row.
            let (old, next) = (world.skills[0], Skill.ID.new())
            try await school.write { db in
                let framework = Framework.ID.new()
                try db.run("UPDATE framework SET valid_to = '2026-12-31' WHERE school = $1")
                try db.run(
                    """
                    INSERT INTO framework (school, id, code, name, version, source, valid_from, revised_at) VALUES ($1, $2, 'AP', 'AP', 2, '-', '2027-01-01', 0)
                    """, [framework])
                try db.run(
                    """
                    INSERT INTO skill (school, id, framework, code, label, label_en, pupil_label, pupil_label_en, kind, need, position)
                    VALUES ($1, $2, $3, 'K0', 'Oral', 'Oral', 'Oral', 'Oral', 'skill', 'support', 0)
                    """, [next, framework])
            }
            func efforts() async throws -> [Skill.ID: SkillEffort] { try #require(try await school.levelPlans(["2de"], in: year, on: calendar).first).efforts }
            let present = try await efforts()
            // « Oral » and « Approfondir » work on the first skill, each in one group a module.
            #expect(present[old] == SkillEffort(isObserved: true, workshops: 2, groups: 4) && present[next] == present[old])
            #expect(present[world.skills[1]] == SkillEffort(isObserved: true, workshops: 1, groups: 2))
            // Neither workshops nor groups of project activities work on what the council chose for support.
            for (kind, isCounted) in [(DispositifKind.project, false), (.orientation, true)] {
                let dispositif = try await Self.dispositif(school, kind, "\(kind)")
                try await school.write { [period = world.period] db in
                    try db.run("DELETE FROM period_dispositif WHERE school = $1 AND period = $2", [period])
                    try db.run("INSERT INTO period_dispositif (school, period, dispositif) VALUES ($1, $2, $3)", [period, dispositif])
                }
                let now = try await efforts()
                #expect(isCounted ? now == present : now[old] == SkillEffort(isObserved: true, workshops: 0, groups: 0), "\(kind)")
            }

            let first = try await school.add(
                CouncilContent(heldOn: Day("2026-09-10")!, skills: [next]), for: "2de", year: 2026, after: 0, by: world.coordinator, at: Self.now)
            #expect(try await school.prioritySkills(of: world.divisions[0]) == [old, next])
            try await school.approve(first, on: Day("2026-09-20")!, words: "", by: world.coordinator, at: Self.now)
            // A proposal changes nothing until it is approved.
            let second = try await school.add(
                CouncilContent(heldOn: Day("2026-10-10")!, skills: [world.skills[1]]), for: "2de", year: 2026, after: 1, by: world.coordinator, at: Self.now)
            #expect(try await school.prioritySkills(of: world.divisions[1]) == [old, next])
            try await school.approve(second, on: Day("2026-10-20")!, words: "", by: world.coordinator, at: Self.now)
            #expect(try await school.prioritySkills(of: world.divisions[1]) == [world.skills[1]])
        }
    }
}
