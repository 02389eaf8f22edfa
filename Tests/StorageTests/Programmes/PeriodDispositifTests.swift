import School
import Storage
import TestSupport
import Testing

@Suite("The dispositif of a period, kept")
struct PeriodDispositifTests {
    private static func dispositif(_ store: SchoolStore, _ kind: DispositifKind, limit: Int? = nil) async throws -> Dispositif.ID {
        try await store.add(
            DispositifContent(
                kind: kind, name: kind.rawValue, levels: ["2de"], volume: .bySchool, groupLimit: limit, source: "", knowledge: .school, from: Day("2026-09-01")!))
    }

    /// The period of the world with another dispositif, its modules as they are.
    private static func choose(_ dispositif: Dispositif.ID?, in world: GroupsWorld) async throws {
        let means = try #require(try await world.store.means(of: world.period, school: world.school, on: GroupsWorld.today))
        var period = means.period
        period.dispositif = dispositif
        try await world.store.save(period, modules: means.modules)
    }

    /// To what the hours of the period go before the council.
    private static func planned(_ world: GroupsWorld) async throws -> Set<Dispositif.ID> {
        let calendar = try await world.store.calendar(of: world.school)
        let year = try #require(calendar.teachingYear(2026))
        let runs = try await world.store.levelPlans(["2de"], in: year, on: calendar).flatMap(\.runs)
        return try #require(runs.first { $0.period == world.period }).dispositifs
    }

    @Test("the hours of a period made by hand go where they were put: ledgers, audit, council and guard-rails; calls stay as they were made", arguments: EngineKind.allCases)
    func chosen(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let school = world.store
            let calendar = try await school.calendar(of: world.school)
            let needs = try await Self.dispositif(school, .needGroups, limit: 7)
            let before = try await school.ledgerFacts(year: 2026, calendar).ledger(on: GroupsWorld.today)
            #expect(Array(before.spent.keys) == [.personalised])
            #expect(try await school.groupLimit(of: world.period) == nil)
            #expect(try await Self.planned(world) == [])

            try await Self.choose(needs, in: world)
            #expect(try await school.period(world.period)?.dispositif == needs)
            #expect(try await school.periods().map(\.dispositif) == [needs])
            let after = try await school.ledgerFacts(year: 2026, calendar).ledger(on: GroupsWorld.today)
            #expect(Array(after.spent.keys) == [.needGroups] && after.spent[.needGroups] == before.spent[.personalised])
            #expect(after.pupils.count == 24 && after.pupils.values.allSatisfy { Array($0.keys) == [.needGroups] })
            let audit = try await school.auditFacts(level: "2de", kind: .needGroups, year: 2026, on: GroupsWorld.today, calendar).audit(on: GroupsWorld.today)
            #expect(audit.mostPlanned == 10 * 55)
            #expect(try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: GroupsWorld.today, calendar).audit(on: GroupsWorld.today).mostPlanned == 0)
            #expect(try await school.groupLimit(of: world.period) == 7)
            #expect(try await Self.planned(world) == [needs])
            // What rests on it keeps it.
            await #expect(throws: StorageError.self) { try await school.removeDispositif(needs) }

            let book = try #require(try await school.sessions(.period(world.period), calendar).first)
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: book.sessions[0].planned.day + 1)
            try await school.call(book.card.group.id, book.sessions[0].key, absent: [], by: author)
            try await Self.choose(nil, in: world)
            let facts = try await school.ledgerFacts(year: 2026, calendar)
            #expect(Set(facts.called.map(\.kind)) == [.needGroups])
            #expect(facts.ledger(on: author.today).pupils.values.allSatisfy { $0[.personalised] != nil })
        }
    }

    @Test("what was chosen goes before the programme, which speaks again when nothing is", arguments: EngineKind.allCases)
    func programme(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let (support, needs) = (try await Self.dispositif(school, .personalised), try await Self.dispositif(school, .needGroups))
            let programme = try await school.add(
                NewProgramme(
                    ProgrammeContent(name: "Seconde", aim: "", dispositif: support, year: 2026, levels: ["2de"]),
                    phases: [(PhaseContent(name: "Ateliers", aim: "", weeks: 6...10), nil)]))
            let phase = try #require(try await school.programme(programme)?.phases.first).id
            let period = world.period
            #expect(try await school.inheritedDispositifs(of: period) == [])
            try await school.write { db in try db.run("INSERT INTO phase_period (school, phase, period) VALUES ($1, $2, $3)", [phase, period]) }
            #expect(try await Self.planned(world) == [support])
            try await Self.choose(needs, in: world)
            #expect(try await Self.planned(world) == [needs])
            #expect(try await school.inheritedDispositifs(of: period) == [support])
            try await Self.choose(nil, in: world)
            #expect(try await Self.planned(world) == [support])
        }
    }

    @Test("hours of published groups never go from support to projects or back, and nothing else of the form is kept then", arguments: EngineKind.allCases)
    func accounts(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let (project, needs) = (try await Self.dispositif(school, .project), try await Self.dispositif(school, .needGroups))
            #expect(try await !school.hasPublishedGroups(world.period))
            try await Self.choose(project, in: world)
            try await Self.choose(nil, in: world)
            try await world.publish()
            #expect(try await school.hasPublishedGroups(world.period))
            try await Self.choose(needs, in: world)
            let kept = try #require(try await school.period(world.period))
            await #expect(throws: MixedAccounts.self) { try await Self.choose(project, in: world) }
            #expect(try await school.period(world.period) == kept)
        }
    }

    @Test("guard-rails look at support, and leave groups of projects out: groups, places and hours alike", arguments: EngineKind.allCases)
    func projects(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            #expect(try await school.isSupport(world.period))
            try await Self.choose(try await Self.dispositif(school, .project), in: world)
            try await world.publish()
            #expect(try await !school.isSupport(world.period))
            let (year, names) = try await school.groupYear(of: world.school, on: GroupsWorld.today)
            #expect(year.groups.isEmpty && year.places.isEmpty && names.isEmpty)
            #expect(try await school.groupCards(.period(world.period)).count == 6)
        }
    }

    @Test("a period takes over the dispositif of the one it is made like, while that is in force, unless it has its own", arguments: EngineKind.allCases)
    func takenOver(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let school = world.store
            let (support, needs) = (try await Self.dispositif(school, .personalised), try await Self.dispositif(school, .needGroups))
            let first = Day("2027-03-01")!
            func made(_ own: Dispositif.ID?) async throws -> Dispositif.ID? {
                let period = Period(id: .new(), name: "Temps 5", round: nil, firstDay: first, lastDay: first + 30, hoursBudget: nil, dispositif: own, version: 1)
                try await school.add(period, modules: [Module(id: .new(), position: 1, name: "Module 1", firstDay: first, lastDay: first + 30)], like: world.period)
                return try await school.period(period.id)?.dispositif
            }
            #expect(try await made(nil) == nil)
            try await Self.choose(support, in: world)
            #expect(try await made(nil) == support)
            #expect(try await made(needs) == needs)
            try await school.end(support, on: first - 1, version: 1)
            #expect(try await made(nil) == nil)
            // Nobody takes the dispositif of another school.
            let other = store.school(try await store.addSchool(.lycee(uai: "0750001U", login: "ada"), at: Moment(milliseconds: 0), today: GroupsWorld.today).school)
            let foreign = try await Self.dispositif(other, .personalised)
            await #expect(throws: StorageError.self) { try await Self.choose(foreign, in: world) }
        }
    }
}
