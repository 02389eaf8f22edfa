import School
import Storage
import TestSupport
import Testing

@Suite("Workshops, means and periods are kept")
struct MeansStoreTests {
    @Test("a workshop comes back as it was written, pools and gains included", arguments: EngineKind.allCases)
    func workshop(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let content = WorkshopContent(
                title: "Regards croisés", kind: .deepening, objective: "Croiser.", indicators: ["Je croise.", "Je compare."], resources: "Presse",
                sessions: 5, minSize: 4, comfortSize: 10, maxSize: 14, maxParallel: 2, isRepeatable: true, roomKinds: [.computers, .library],
                gains: [WorkshopGain(skill: school.base.skills[0], gain: 60), WorkshopGain(skill: school.base.skills[1], gain: 20)],
                pools: [[school.facilitators[0]], [school.facilitators[1]]])
            let id = try await school.store.add(content)
            let read = try #require(try await school.store.workshop(id))
            #expect(read.content == content)
            #expect(read.version == 1)
            var changed = content
            changed.title = "Deux regards"
            changed.pools = [[school.facilitators[2]]]
            try await school.store.save(id, changed, version: 1)
            #expect(try await school.store.workshop(id)?.content == changed)
            await #expect(throws: StorageError.stale) { try await school.store.save(id, content, version: 1) }
            #expect(try await school.store.workshop(id)?.content.title == "Deux regards")
        }
    }

    @Test("every ready-made sheet is adopted once, under its axis; twice changes nothing", arguments: EngineKind.allCases)
    func adopt(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            let starter = try #require(FrameworkCatalogue.entries.first { $0.code == "AP" })
            _ = try await school.store.adopt(starter.draft(in: .fr, today: NeedsSchool.today), at: school.now)
            let adopted = try await school.store.adopt(WorkshopSheets.all, in: .fr)
            #expect(adopted.count == WorkshopSheets.all.count)
            #expect(try await school.store.adopt(WorkshopSheets.all, in: .fr).isEmpty)
            let workshops = try await school.store.workshops()
            #expect(workshops.count == WorkshopSheets.all.count)
            #expect(workshops.allSatisfy { $0.content.axis != nil && $0.content.problems().isEmpty })
            #expect(try await school.store.axes().count == WorkshopSheets.axes.count)
        }
    }

    @Test("an archived workshop leaves the catalogue, stays on record, and its sheet may be adopted anew", arguments: EngineKind.allCases)
    func archive(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            try await school.store.archive(school.workshops[0], true, at: school.now)
            #expect(try await school.store.workshops().count == 4)
            #expect(try await school.store.workshops(archived: true).count == 5)
            try await school.store.archive(school.workshops[0], false, at: school.now)
            #expect(try await school.store.workshops().count == 5)
        }
    }

    @Test("the means of a period hold all that planning needs, in a fixed number of queries", arguments: EngineKind.allCases)
    func means(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let counting = CountingEngine(store.engine)
            let means = try #require(try await school.means(of: store))
            #expect(means.slots.map(\.sessions) == [3, 4])
            #expect(means.pupilCount == 8)
            #expect(means.rooms.map(\.name) == ["B2", "B12", "C3"])
            #expect(means.offered.map(\.workshop.content.title) == (1...5).map { "Atelier \($0)" })
            #expect(means.checks().filter(\.isBlocking).isEmpty, "\(means.checks())")
            let establishment = try await store.establishments()[0]
            _ = try await Store(counting).school(school.store.school).means(of: school.period, school: establishment, on: MeansSchool.today)
            #expect(counting.take() <= 22)
        }
    }

    @Test("a workshop tied to an old version of the framework works on the round's skill", arguments: EngineKind.allCases)
    func versions(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let second = Framework.ID.new()
            let skill = Skill.ID.new()
            try await school.store.write { [base = school.base] db in
                try db.run("UPDATE framework SET valid_to = '2026-11-19' WHERE school = $1 AND id = $2", [base.framework])
                try db.run(
                    """
                    INSERT INTO framework (school, id, code, name, version, source, valid_from, revised_at)
                    VALUES ($1, $2, 'TEST', 'v2', 2, 'essai', '2026-11-20', 0)
                    """, [second])
                try db.run(
                    """
                    INSERT INTO skill (school, id, framework, code, label, label_en, pupil_label, pupil_label_en, kind, need, position)
                    VALUES ($1, $2, $3, 'T1', 'S’exprimer mieux', 'x', 'x', 'x', 'skill', 'support', 0)
                    """, [skill, second])
            }
            try await school.store.save(
                school.workshops[0],
                WorkshopContent(
                    title: "Atelier 1", kind: .support, objective: "o", indicators: ["i"], gains: [WorkshopGain(skill: skill, gain: 60)],
                    pools: [[school.facilitators[0]]]), version: 1)
            let means = try #require(try await school.means(of: store))
            #expect(means.workshops[school.workshops[0]]?.content.gains.first?.skill == school.base.skills[0])
            try await school.publish(.support, skill: 0, for: school.base.ines)
            let sheet = try #require(try await school.store.wishSheet(school.period, school.base.ines, on: MeansSchool.today))
            #expect(sheet.menu.suited.contains(school.workshops[0]))
        }
    }

    @Test("a new period takes over barrettes, absences and offers of an earlier one", arguments: EngineKind.allCases)
    func like(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            try await school.store.setAbsences(
                [school.facilitators[0]: [school.slot]], [school.rooms[1]: [school.slot]], of: school.period, version: 4)
            let next = Period(
                id: .new(), name: "Temps 5", round: nil, firstDay: Day("2027-03-01")!, lastDay: Day("2027-04-02")!, hoursBudget: 60, version: 1)
            let module = Module(id: .new(), position: 1, name: "M1", firstDay: next.firstDay, lastDay: next.lastDay)
            try await school.store.add(next, modules: [module], like: school.period)
            let establishment = try await store.establishments()[0]
            let means = try #require(try await school.store.means(of: next.id, school: establishment, on: MeansSchool.today))
            #expect(means.barrettes.map(\.name) == ["Premières STMG"])
            #expect(means.offers.count == 5)
            #expect(means.facilitatorAbsences.values.first?.count == 1)
            #expect(means.roomAbsences.keys.first == school.rooms[1])
            #expect(means.barrettes[0].slots[0].id != school.slot)
        }
    }

    @Test("an edit from an old page is refused and changes nothing", arguments: EngineKind.allCases)
    func stale(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            var period = try #require(try await school.store.period(school.period))
            let modules = try #require(try await school.means(of: store)).modules
            period.name = "Premier"
            try await school.store.save(period, modules: modules)
            period.name = "Second"
            await #expect(throws: StorageError.stale) { try await school.store.save(period, modules: []) }
            await #expect(throws: StorageError.stale) { try await school.store.setOffers([], of: school.period, version: period.version) }
            #expect(try await school.store.period(school.period)?.name == "Premier")
            #expect(try await school.means(of: store)?.modules == modules)
            #expect(try await school.means(of: store)?.offers.count == 5)
        }
    }

    @Test("a period whose module cannot go keeps its name as well: all is saved or nothing", arguments: EngineKind.allCases)
    func whole(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            _ = try await world.draft()
            var period = try #require(try await world.store.period(world.period))
            period.name = "Autre nom"
            await #expect(throws: StorageError.self) { try await world.store.save(period, modules: []) }
            let kept = try #require(try await world.store.means(of: world.period, school: world.school, on: GroupsWorld.today))
            #expect(kept.period.name == "Temps 3" && kept.modules.map(\.id) == world.modules)
        }
    }

    @Test("modules are rewritten in order of time; slots keep who is absent from them", arguments: EngineKind.allCases)
    func rewrite(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            try await school.store.setAbsences([school.facilitators[0]: [school.slot]], [:], of: school.period, version: 4)
            let added = Module(id: .new(), position: 9, name: "Avant", firstDay: Day("2026-11-23")!, lastDay: Day("2026-11-27")!)
            let kept = Module(id: school.modules[1], position: 1, name: "Après", firstDay: Day("2027-01-04")!, lastDay: Day("2027-01-29")!)
            let period = try #require(try await school.store.period(school.period))
            try await school.store.save(period, modules: [kept, added])
            let slot = WeeklySlot(id: school.slot, barrette: school.barrette, weekday: 4, startsAt: 660, length: 50, alternance: .first)
            try await school.store.save(
                Barrette(id: school.barrette, name: "STMG", divisions: [school.base.stmg1], slots: [slot]), of: school.period, version: 6)
            let means = try #require(try await school.means(of: store))
            #expect(means.modules.map(\.name) == ["Avant", "Après"])
            #expect(means.modules.map(\.position) == [1, 2])
            #expect(means.barrettes[0].slots == [slot])
            #expect(means.barrettes[0].divisions == [school.base.stmg1])
            #expect(!means.isFree(school.facilitators[0], in: school.slot))
        }
    }

    @Test("staff become facilitators once, with their hours counted when they teach", arguments: EngineKind.allCases)
    func people(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            // The label of a post is an abbreviation; an hour of class life is not what a teacher is.
            try await school.store.write { db in
                try db.run("UPDATE staff SET discipline = 'LETT MODER', function_code = 'ENS' WHERE school = $1")
                try db.run("UPDATE teaching SET subject_label = 'Français' WHERE school = $1 AND staff = $2", [school.roy])
                for (subject, label) in [("VC", "Vie de classe"), ("LCA", "Latin")] {
                    for division in subject == "VC" ? [school.stmg1] : [school.stmg1, school.stmg2] {
                        try db.run(
                            """
                            INSERT INTO teaching (school, staff, division, subject, subject_label, from_day) VALUES ($1, $2, $3, $4, $5, '2026-09-01')
                            """, [school.roy, division, subject, label])
                    }
                }
            }
            let candidates = try await school.store.facilitatorCandidates(on: NeedsSchool.today, in: .fr)
            let qualities = Dictionary(candidates.map { ($0.name, $0.quality) }, uniquingKeysWith: { first, _ in first })
            #expect(qualities["M. Roy"] == "Français, Latin" && qualities["Mme Durand"] == "Matière" && qualities["Mme Moreau"] == "Professeur")
            #expect(candidates.map(\.name).contains("Mme Durand"))
            try await school.store.addFacilitators(candidates, maxGroups: 4)
            try await school.store.addFacilitators(candidates, maxGroups: 4)
            let people = try await school.store.facilitators()
            #expect(people.count == candidates.count)
            #expect(people.first { $0.name == "Mme Durand" }?.hoursCount == true)
            #expect(people.first { $0.name == "Mme Moreau" }?.hoursCount == false)
            #expect(try await school.store.facilitatorCandidates(on: NeedsSchool.today, in: .fr).isEmpty)
            try await school.store.removeFacilitator(people[0].id)
            #expect(try await school.store.facilitators().count == people.count - 1)
        }
    }

    @Test("two adults of one title and surname are told apart wherever they are named, whoever of them came first", arguments: EngineKind.allCases)
    func namesakes(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            func staff(_ family: String, _ given: String) async throws {
                try await school.store.write { db in
                    try db.run(
                        """
                        INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key) VALUES ($1, $2, $3, $4, 'Mme', $5, $5)
                        """, [Staff.ID.new(), family, given, folded("\(family) \(given)")])
                }
            }
            func names() async throws -> [String] { try await school.store.facilitators().map(\.name) }
            func candidates() async throws -> [StaffCandidate] { try await school.store.facilitatorCandidates(on: NeedsSchool.today, in: .fr) }
            try await school.store.addFacilitators(try await candidates().filter { $0.name == "Mme Durand" || $0.name == "M. Roy" }, maxGroups: 4)
            #expect(try await names() == ["Mme Durand", "M. Roy"])
            // One who was there already gets the first name as well.
            try await staff("Durand", "Béatrice")
            try await school.store.addFacilitators(try await candidates().filter { $0.name == "Mme Durand" }, maxGroups: 4)
            #expect(try await names() == ["Mme Anne Durand", "Mme Béatrice Durand", "M. Roy"])
            // Two who are not facilitators yet are told apart where they are chosen.
            try await staff("Petit", "Luce")
            try await staff("Petit", "Zoé")
            #expect(Set(try await candidates().map(\.name)).isSuperset(of: ["Mme Luce Petit", "Mme Zoé Petit"]))
            // From outside there is no first name: what they are tells them apart.
            try await school.store.addOutsideFacilitator(name: "M. Roy", quality: "théâtre", hoursCount: false, maxGroups: 4, minGroups: 0)
            #expect(Set(try await names()) == ["Mme Anne Durand", "Mme Béatrice Durand", "M. Paul Roy", "M. Roy (théâtre)"])
            // A name by hand is kept, unless it is another’s.
            let durand = try #require(try await school.store.facilitators().first { $0.name == "Mme Anne Durand" })
            func rename(_ name: String, _ version: Int) async throws {
                try await school.store.saveFacilitator(
                    durand.id, name: name, quality: "Anglais", hoursCount: true, maxGroups: 4, minGroups: 0, version: version)
            }
            try await rename("Mme Durand, dite Nina", durand.version)
            #expect(try await names().contains("Mme Durand, dite Nina"))
            try await rename("Mme Durand", durand.version + 1)
            #expect(try await names().contains("Mme Anne Durand"))
        }
    }

    @Test("facilitators called the same before names were told apart have their first names", arguments: EngineKind.allCases)
    func namesakesOfOld(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await NeedsSchool.make(in: store)
            let (anne, eva, paul) = (Facilitator.ID.new(), Facilitator.ID.new(), Facilitator.ID.new())
            try await school.store.write { db in
                try db.run("UPDATE staff SET family_name = 'Durand' WHERE school = $1 AND id = $2", [school.blanc])
                for (id, staff, name) in [(anne, school.durand, "Mme Durand"), (eva, school.blanc, "Mme Durand"), (paul, school.roy, "M. Roy")] {
                    try db.run(
                        """
                        INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                        VALUES ($1, $2, $3, $4, '', 1, 6, 0, 'x', 1)
                        """, [id, staff, name])
                }
            }
            try await store.engine.write { try $0.script("DELETE FROM schema_step WHERE number = 97") }
            try await store.migrate()
            let names = Dictionary(try await school.store.facilitators().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            #expect(names == [anne: "Mme Anne Durand", eva: "Mme Eva Durand", paul: "M. Roy"])
        }
    }

    @Test("two rooms of one name are refused", arguments: EngineKind.allCases)
    func rooms(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            await #expect {
                try await school.store.addRoom(name: "B2", capacity: 20, kinds: [])
            } throws: { error in
                guard case StorageError.unique = error else { return false }
                return true
            }
        }
    }
}

@Suite("The school's own calendar is kept")
struct CalendarStoreTests {
    @Test("own days and settings change the dates", arguments: EngineKind.allCases)
    func own(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let establishment = try await store.establishments()[0]
            let day = Day("2026-12-01")!
            #expect(try await school.store.calendar(of: establishment).isTeachingDay(day))
            let own = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Journée pédagogique"), first: day, last: day))
            try await school.store.add(own, on: MeansSchool.today)
            #expect(try await !school.store.calendar(of: establishment).isTeachingDay(day))
            #expect(try await school.means(of: store)?.slots.first?.sessions == 2)
            try await school.store.removeOwnDays(own.id, on: MeansSchool.today)
            var settings = try await school.store.calendarSettings(of: establishment)
            settings.followsZone = false
            try await school.store.save(settings, on: MeansSchool.today)
            #expect(try await school.store.calendar(of: establishment).isTeachingDay(Day("2026-12-28")!))
            await #expect(throws: StorageError.stale) { try await school.store.save(settings, on: MeansSchool.today) }
        }
    }
}
