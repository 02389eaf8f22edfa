import School
import Storage
import TestSupport
import Testing

@Suite("Programmes of a school, kept")
struct ProgrammeStoreTests {
    private static func drawn(_ code: String, year: Int = 2026, levels: [String] = ["1re STMG"], dispositif: Dispositif.ID? = nil) throws -> NewProgramme {
        let sheet = try #require(ProgrammeSheets.sheet(code))
        return NewProgramme(
            ProgrammeContent(name: sheet.name.fr, aim: sheet.aim.fr, dispositif: dispositif, year: year, years: sheet.years, levels: levels), sheet: code,
            phases: sheet.contents(in: .fr).map { (content: $0, previous: nil) })
    }

    /// Without the ids, which are made anew.
    private static func said(_ phase: PhaseContent) -> PhaseContent {
        var phase = phase
        phase.activities = phase.activities.map { Activity(id: .init(rawValue: 1), kind: $0.kind, title: $0.title, runBy: $0.runBy, weeks: $0.weeks, handIn: $0.handIn) }
        return phase
    }

    @Test("every ready-made programme is kept and read back as it was", arguments: EngineKind.allCases)
    func sheets(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            for sheet in ProgrammeSheets.all {
                let new = try Self.drawn(sheet.code, levels: sheet.levels)
                let kept = try #require(try await school.programme(try await school.add(new)))
                #expect(kept.content == new.content && kept.sheet == sheet.code && kept.version == 1)
                #expect(kept.phases.map { Self.said($0.content) } == new.phases.map { Self.said($0.content) })
            }
            #expect(try await school.programmes().count == ProgrammeSheets.all.count)
        }
    }

    @Test("settings and phases are saved by whoever read them last; two people at two phases lose nothing", arguments: EngineKind.allCases)
    func saved(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let base = try await NeedsSchool.make(in: store)
            let school = base.store
            let id = try await school.add(try Self.drawn("stmg"))
            var content = try #require(try await school.programme(id)).content
            content.name = "AP en STMG"
            content.divisions = [base.stmg1]
            content.startsOn = Day("2026-09-07")
            try await school.save(id, content, version: 1, on: NeedsSchool.today)
            #expect(try await school.programme(id)?.content == content)
            let changed = content
            await #expect(throws: StorageError.stale) { try await school.save(id, changed, version: 1, on: NeedsSchool.today) }

            let phases = try #require(try await school.programme(id)).phases
            var one = phases[1].content
            one.weeks = 5...5
            one.notBefore = Day("2026-09-14")
            one.activities = [one.activities[2], one.activities[0]]
            one.activities[0].title = "Autrement"
            try await school.save(phases[1].id, one, version: 1, on: NeedsSchool.today)
            let again = one
            await #expect(throws: StorageError.stale) { try await school.save(phases[1].id, again, version: 1, on: NeedsSchool.today) }
            var other = phases[2].content
            other.name = "Ateliers"
            try await school.save(phases[2].id, other, version: 1, on: NeedsSchool.today)
            let now = try #require(try await school.programme(id)).phases
            #expect(now[1].content == one && now[2].content == other && now[1].version == 2)
        }
    }

    @Test("phases that are over or running stay where they were when others, or the calendar, change", arguments: EngineKind.allCases)
    func livedDays(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let base = try await NeedsSchool.make(in: store)
            let (school, today) = (base.store, NeedsSchool.today)
            let establishment = Establishment(id: school.school, name: "", uai: "", zone: .a, year: 2026)
            let id = try await school.add(try Self.drawn("stmg"))
            func laid() async throws -> [LaidPhase] {
                guard case .laid(let layout) = try #require(try await school.programme(id)).laid(on: try await school.calendar(of: establishment))[0] else { return [] }
                return layout.phases
            }
            let before = try await laid()
            #expect(before[1].last! < today && before[2].contains(today))
            func stays(_ told: Comment) async throws {
                let now = try await laid()
                #expect(now.prefix(2).map(\.first) == before.prefix(2).map(\.first) && now.prefix(2).map(\.last) == before.prefix(2).map(\.last), told)
                #expect(now[2].first == before[2].first, told)
            }
            var later = before[3].phase.content
            later.weeks = 9...10
            try await school.save(before[3].phase.id, later, version: 1, on: today)
            try await stays("one to come grows")
            #expect(try await laid()[2].last == before[2].last)
            // A week of June takes nothing from it; one of its own does, as long as it has enough.
            let end = try #require(before[4].last)
            try await school.add(OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Travaux"), first: end.monday - 7, last: end.monday - 3)), on: today)
            #expect(try await laid()[2].last == before[2].last)
            let last = try #require(before[2].last)
            try await school.add(OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: last.monday, last: last.monday + 4)), on: today)
            let cut = try await laid()[2]
            #expect(cut.last != last && cut.weeks.count >= cut.phase.content.weeks.lowerBound)
            var longer = before[2].phase.content
            longer.weeks = 20...22
            try await school.save(before[2].phase.id, longer, version: 1, on: today)
            #expect(try await laid()[2].weeks.count == 20)
            try await stays("the running phase grows")
            try await school.removePhase(before[4].phase.id, of: id, on: today)
            try await stays("another is taken away")
            let first = try #require(before[0].first)
            try await school.add(OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Crue"), first: first.monday + 21, last: first.monday + 25)), on: today)
            try await stays("a week in the past is closed")
            // What is over is corrected by whoever says so: laid anew from its first day, with what follows.
            var second = before[1].phase.content
            second.weeks = 3...3
            try await school.save(before[1].phase.id, second, version: 1, on: today)
            let corrected = try await laid()
            #expect(corrected[0].last == before[0].last && corrected[1].first == before[1].first && corrected[1].last! < before[1].last!)
            #expect(corrected[2].weeks.lowerBound == corrected[1].weeks.upperBound)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("an activity’s id that is another’s, or comes twice, is made anew", arguments: EngineKind.allCases)
    func strangeIds(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let id = try await school.add(try Self.drawn("stmg"))
            let phases = try #require(try await school.programme(id)).phases
            var content = phases[0].content
            content.activities += [phases[1].content.activities[0], phases[0].content.activities[0]]
            try await school.save(phases[0].id, content, version: 1, on: NeedsSchool.today)
            let now = try #require(try await school.programme(id)).phases
            #expect(now[0].content.activities.count == 3 && now[1].content == phases[1].content)
            #expect(Set(now.flatMap(\.content.activities).map(\.id)).count == now.flatMap(\.content.activities).count)
        }
    }

    @Test("phases are added last, exchanged within their year, and taken away", arguments: EngineKind.allCases)
    func order(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let id = try await school.add(NewProgramme(ProgrammeContent(name: "P", aim: "", dispositif: nil, year: 2026, years: 2, levels: ["1re STMG"])))
            var ids: [Phase.ID] = []
            for (name, year) in [("A", 1), ("B", 1), ("C", 1), ("D", 2)] {
                ids.append(try await school.add(PhaseContent(name: name, aim: "", cycleYear: year, weeks: 1...2), to: id, on: NeedsSchool.today))
            }
            func names() async throws -> String { try await school.programme(id)?.phases.map(\.content.name).joined() ?? "" }
            #expect(try await names() == "ABCD")
            try await school.move(ids[2], of: id, later: false, on: NeedsSchool.today)
            #expect(try await names() == "ACBD")
            try await school.move(ids[1], of: id, later: true, on: NeedsSchool.today)
            #expect(try await names() == "ACBD")
            try await school.move(ids[0], of: id, later: false, on: NeedsSchool.today)
            #expect(try await names() == "ACBD")
            try await school.removePhase(ids[0], of: .new(), on: NeedsSchool.today)
            #expect(try await names() == "ACBD")
            try await school.removePhase(ids[0], of: id, on: NeedsSchool.today)
            #expect(try await names() == "CBD")
            // A programme cut to one year keeps its phases in it.
            var content = try #require(try await school.programme(id)).content
            content.years = 1
            try await school.save(id, content, version: 1, on: NeedsSchool.today)
            #expect(try await school.programme(id)?.phases.map(\.content.cycleYear) == [1, 1, 1])
        }
    }

    @Test("the next year starts from this one, with its leads in view; what is taken away leaves the others whole", arguments: EngineKind.allCases)
    func following(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let base = try await NeedsSchool.make(in: store)
            let school = base.store
            var new = try Self.drawn("stmg", year: 2025)
            new.phases[2].content.notBefore = Day("2025-11-03")
            let id = try await school.add(new)
            let old = try #require(try await school.programme(id))
            let phase = old.phases[1].id
            try await school.save(reviewOf: phase, worked: "Oui", hurt: "", leads: "Plus court", by: base.coordinator, at: base.now, version: 0)
            await #expect(throws: StorageError.stale) {
                try await school.save(reviewOf: phase, worked: "Non", hurt: "", leads: "", by: base.coordinator, at: base.now, version: 0)
            }
            try await school.save(reviewOf: phase, worked: "Oui", hurt: "Un peu", leads: "Plus court", by: base.coordinator, at: base.now, version: 1)
            let review = try #require(try await school.reviews(of: [id])[phase])
            #expect(review.author == "Mme Moreau" && review.hurt == "Un peu" && review.at == base.now && review.version == 2)

            let next = try #require(try await school.programme(try await school.add(NewProgramme(following: old, year: 2026))))
            #expect(next.previous == id && next.content.year == 2026 && !next.content.isAnnounced)
            #expect(next.phases.map(\.previous) == old.phases.map(\.id))
            #expect(next.phases[2].content.notBefore == Day("2026-11-02"))
            #expect(Set(next.phases.flatMap(\.content.activities).map(\.id)).isDisjoint(with: old.phases.flatMap(\.content.activities).map(\.id)))
            let copy = try #require(try await school.programme(try await school.add(NewProgramme(following: next, year: 2026))))
            #expect(copy.previous == nil && copy.phases.allSatisfy { $0.previous == nil })

            // Not before whoever removes it was told of the review.
            await #expect(throws: StorageError.stale) { try await school.removeProgramme(id, reviews: 0) }
            try await school.removeProgramme(id, reviews: 1)
            #expect(try await school.programme(id) == nil)
            let kept = try #require(try await school.programme(next.id))
            #expect(kept.previous == nil && kept.phases.count == 5 && kept.phases.allSatisfy { $0.previous == nil })
            #expect(try await store.check().problems == [])
        }
    }

    @Test("reviews of several programmes, those of phases taken away apart, cost two statements, however many programmes", arguments: EngineKind.allCases)
    func reviewsOfSeveral(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let base = try await NeedsSchool.make(in: store)
            let school = base.store
            let ids = try await [2025, 2026, 2027].asyncMap { try await school.add(try Self.drawn("stmg", year: $0)) }
            for (index, id) in ids.dropLast().enumerated() {
                let phases = try #require(try await school.programme(id)).phases
                try #require(phases.count > 1)
                for (place, phase) in phases.prefix(2).enumerated() {
                    try await school.save(reviewOf: phase.id, worked: "\(index).\(place)", hurt: "", leads: "", by: base.coordinator, at: base.now, version: 0)
                }
                try await school.removePhase(phases[0].id, of: id, on: NeedsSchool.today)
            }
            let counting = CountingEngine(store.engine)
            let counted = Store(counting).school(school.school)
            let kept = try await counted.keptReviews(of: ids)
            #expect(kept.mapValues { $0.map(\.review.worked) } == [ids[0]: ["0.0"], ids[1]: ["1.0"]] && counting.take() <= 2)
            #expect(kept[ids[0]]?.map(\.review.author) == ["Mme Moreau"])
            #expect(try await counted.reviews(of: ids).values.map(\.worked).sorted() == ["0.1", "1.1"])
            #expect(counting.take() <= 2)
            #expect(try await counted.keptReviews(of: []).isEmpty)
        }
    }

    @Test("it rests on its dispositif, and never moves between support and projects", arguments: EngineKind.allCases)
    func dispositif(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let ids = try await ["gt-ap-2019", "gt-orientation-2019", "pro-projet-2009"].asyncMap { code in
                try await school.add(try #require(DispositifPresets.preset(code)).content(in: .fr, levels: ["1re STMG"]))
            }
            let id = try await school.add(try Self.drawn("stmg", dispositif: ids[0]))
            await #expect(throws: StorageError.self) { try await school.removeDispositif(ids[0]) }
            #expect(try await school.dispositif(ids[0])?.content.levels == ["1re STMG"])
            var content = try #require(try await school.programme(id)).content
            content.dispositif = ids[1]
            try await school.save(id, content, version: 1, on: NeedsSchool.today)
            content.dispositif = ids[2]
            let changed = content
            await #expect(throws: MixedAccounts.self) { try await school.save(id, changed, version: 2, on: NeedsSchool.today) }
        }
    }

    @Test("a year of a cycle may be within another dispositif, which its periods inherit", arguments: EngineKind.allCases)
    func yearDispositifs(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let levels = ["2de pro", "1re pro", "Tle pro"]
            let ids = try await ["pro-consolidation-2019", "pro-parcours-2024", "pro-projet-2009"].asyncMap { code in
                try await school.add(try #require(DispositifPresets.preset(code)).content(in: .fr, levels: levels))
            }
            var content = ProgrammeContent(name: "Cycle", aim: "", dispositif: ids[0], yearDispositifs: [3: ids[1]], year: 2026, years: 3, levels: levels)
            let id = try await school.add(
                NewProgramme(content, phases: [1, 3].map { (content: PhaseContent(name: "Temps \($0)", aim: "", cycleYear: $0, weeks: 4...6), previous: nil) }))
            let kept = try #require(try await school.programme(id))
            #expect(kept.content == content && kept.content.dispositifs.map(\.id) == [ids[0], ids[1]])
            #expect(kept.content.dispositifs.map(\.levels) == [["2de pro", "1re pro"], ["Tle pro"]])
            await #expect(throws: StorageError.self) { try await school.removeDispositif(ids[1]) }
            for (index, phase) in kept.phases.enumerated() {
                let period = Period(
                    id: .new(), name: phase.content.name, round: nil, firstDay: Day("2026-11-02")!, lastDay: Day("2026-12-18")!, hoursBudget: nil, version: 1)
                try await school.add(period, modules: [], like: nil, from: phase.id)
                #expect(try await school.inheritedDispositifs(of: period.id) == [ids[index]])
            }
            let next = try await school.add(NewProgramme(following: kept, year: 2027))
            #expect(try await school.programme(next)?.content.yearDispositifs == [3: ids[1]])
            let rows = try await school.exportTables(in: .en).first { $0.table.name.en == "programme_dispositifs" }?.rows
            #expect(rows?.map { $0[2] } == ["", "3", "", "3"])

            // Support does not become a project in one year either; a year that is cut takes its own along.
            content.yearDispositifs[3] = ids[2]
            let mixed = content
            await #expect(throws: MixedAccounts.self) { try await school.save(id, mixed, version: 1, on: NeedsSchool.today) }
            content.yearDispositifs = [3: ids[1]]
            content.years = 2
            try await school.save(id, content, version: 1, on: NeedsSchool.today)
            #expect(try await school.programme(id)?.content.yearDispositifs == [:])
            try await school.removeProgramme(id, reviews: 0)
            try await school.removeProgramme(next, reviews: 0)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("a period made from a phase is remembered by it, and outlives it", arguments: EngineKind.allCases)
    func periods(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store).store
            let id = try await school.add(try Self.drawn("stmg"))
            let phase = try #require(try await school.programme(id)).phases[2].id
            let period = Period(id: .new(), name: "Temps 3", round: nil, firstDay: Day("2026-11-02")!, lastDay: Day("2027-01-29")!, hoursBudget: nil, version: 1)
            try await school.add(period, modules: [], like: nil, from: phase)
            #expect(try await school.periods(of: id).map(\.period) == [period.id])
            #expect(try await school.programme(ofPhase: phase)?.id == id)
            try await school.removePhase(phase, of: id, on: NeedsSchool.today)
            #expect(try await school.periods(of: id).isEmpty)
            #expect(try await school.period(period.id) != nil)
            let later = Period(id: .new(), name: "Après", round: nil, firstDay: Day("2027-02-01")!, lastDay: Day("2027-02-05")!, hoursBudget: nil, version: 1)
            try await school.add(later, modules: [], like: nil, from: phase)
            #expect(try await school.periods(of: id).isEmpty)
        }
    }

    @Test("a division follows what runs for its level that year, and nothing of another school", arguments: EngineKind.allCases)
    func ofDivision(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let base = try await NeedsSchool.make(in: store)
            let mine = try await base.store.add(try Self.drawn("stmg"))
            _ = try await base.store.add(try Self.drawn("seconde", levels: ["2de"]))
            _ = try await base.store.add(try Self.drawn("stmg", year: 2027))
            #expect(try await base.store.programmes(of: base.stmg1, year: 2026).map(\.id) == [mine])
            // One that is still being tried is nobody's yet.
            var trial = try Self.drawn("stmg")
            trial.content.isAnnounced = false
            let tried = try await base.store.add(trial)
            #expect(try await base.store.programmes(of: base.stmg1, year: 2026).map(\.id) == [mine])
            trial.content.isAnnounced = true
            try await base.store.save(tried, trial.content, version: 1, on: NeedsSchool.today)
            #expect(try await Set(base.store.programmes(of: base.stmg1, year: 2026).map(\.id)) == [mine, tried])
            let other = store.school(try await store.addSchool(.lycee(uai: "0750001U", login: "ada"), at: base.now, today: NeedsSchool.today).school)
            #expect(try await other.programmes().isEmpty)
            #expect(try await other.programmes(of: base.stmg1, year: 2026).isEmpty)
            try await other.removeProgramme(mine, reviews: 0)
            #expect(try await base.store.programme(mine)?.phases.count == 5)
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
