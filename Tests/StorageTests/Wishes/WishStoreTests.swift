import School
import Storage
import TestSupport
import Testing

@Suite("Wishes are received once, until the deadline")
struct WishStoreTests {
    private let today = MeansSchool.today

    @Test("what is handed in is what is read back, first choice first", arguments: EngineKind.allCases)
    func handIn(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let ranking = [school.workshops[2], school.workshops[0]]
            let receipt = try await school.store.handInWishes(ranking, of: school.base.ines, in: school.period, seen: 0, at: school.now, today: today)
            #expect(receipt.ranking == ranking)
            #expect(receipt.at == school.now)
            let sheet = try #require(try await school.store.wishSheet(school.period, school.base.ines, on: today))
            #expect(sheet.submission == receipt)
            #expect(sheet.divisionCode == "1STMG1")
            #expect(try await school.store.wishes(of: school.period) == [school.base.ines: ranking])
        }
    }

    @Test("the same form sent ten times at once is one submission, and the first receipt", arguments: EngineKind.allCases)
    func idempotent(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let ranking = Array(school.workshops.prefix(3))
            let receipts = try await withThrowingTaskGroup(of: WishSubmission.self) { group in
                for offset in 0..<10 {
                    group.addTask {
                        try await school.store.handInWishes(
                            ranking, of: school.base.ines, in: school.period, seen: 0, at: school.now + .seconds(Int64(offset)), today: today)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(receipts).count == 1)
            #expect(receipts[0].version == 1)
            let rows = try await school.store.read { db in try db.count("SELECT count(*) FROM wish WHERE school = $1") }
            #expect(rows == 3)
        }
    }

    @Test("a pupil may change until the deadline, and not at it", arguments: EngineKind.allCases)
    func deadline(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let ines = school.base.ines
            let last = Moment(milliseconds: school.close.milliseconds - 1)
            _ = try await school.store.handInWishes([school.workshops[0]], of: ines, in: school.period, seen: 0, at: school.now, today: today)
            let second = try await school.store.handInWishes([school.workshops[1]], of: ines, in: school.period, seen: 1, at: last, today: today)
            #expect(second.version == 2)
            await #expect(throws: WishRules.Refusal.closed(school.close)) {
                try await school.store.handInWishes([school.workshops[2]], of: ines, in: school.period, seen: 2, at: school.close, today: today)
            }
            // The answer to a form that was received in time, sent again afterwards, is its receipt.
            let again = try await school.store.handInWishes(
                [school.workshops[1]], of: ines, in: school.period, seen: 1, at: school.close + .seconds(60), today: today)
            #expect(again == second)
        }
    }

    @Test("before the opening nothing is taken", arguments: EngineKind.allCases)
    func early(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            await #expect(throws: WishRules.Refusal.notOpenYet(school.open)) {
                try await school.store.handInWishes(
                    [school.workshops[0]], of: school.base.ines, in: school.period, seen: 0, at: school.open - .seconds(1), today: today)
            }
        }
    }

    @Test("the menu follows published priorities, and nothing that was not published", arguments: EngineKind.allCases)
    func menu(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            try await school.publish(.support, skill: 0, for: school.base.ines)
            try await school.publish(.support, skill: 1, for: school.base.tom, published: false)
            let ines = try #require(try await school.store.wishSheet(school.period, school.base.ines, on: today))
            #expect(Set(ines.menu.suited) == [school.workshops[0], school.workshops[4]])
            #expect(ines.aims.first?.label.fr == "S’exprimer")
            let tom = try #require(try await school.store.wishSheet(school.period, school.base.tom, on: today))
            #expect(!tom.menu.isPersonal)
            #expect(tom.aims.isEmpty)
        }
    }

    @Test("a workshop that is not on offer to the division is refused", arguments: EngineKind.allCases)
    func notOffered(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            try await school.store.setOffers(
                [
                    Offer(workshop: school.workshops[0], maxParallel: 1),
                    Offer(workshop: school.workshops[1], maxParallel: 1, divisions: [school.base.stmg2]),
                ], of: school.period, version: 4)
            await #expect(throws: WishRules.Refusal.notOffered(school.workshops[1])) {
                try await school.store.handInWishes(
                    [school.workshops[1]], of: school.base.ines, in: school.period, seen: 0, at: school.now, today: today)
            }
            _ = try await school.store.handInWishes([school.workshops[1]], of: school.base.tom, in: school.period, seen: 0, at: school.now, today: today)
        }
    }

    @Test("what was followed in an earlier period and what is barred leave the menu; what may be repeated stays", arguments: EngineKind.allCases)
    func history(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let ines = school.base.ines
            let first = Day("2026-09-07")!
            let last = Day("2026-10-16")!
            let earlier = Period(id: .new(), name: "Temps 2", round: nil, firstDay: first, lastDay: last, hoursBudget: nil, version: 1)
            let module = Module(id: .new(), position: 1, name: "M1", firstDay: first, lastDay: last)
            try await school.store.add(earlier, modules: [module], like: school.period)
            let establishment = try await store.establishments()[0]
            let slot = try #require(try await school.store.means(of: earlier.id, school: establishment, on: today)?.barrettes.first?.slots.first)
            try await school.store.write { db in
                let plan = NeedGroup.ID.new()
                let publication = NeedGroup.ID.new()
                try db.run(
                    """
                    INSERT INTO plan (school, id, period, number, state, version, problem, made_by, made_at)
                    VALUES ($1, $2, $3, 1, 'published', 1, '', $4, 0)
                    """, [plan, earlier.id, school.base.coordinator])
                try db.run(
                    "INSERT INTO publication (school, id, period, plan, from_day, at, account) VALUES ($1, $2, $3, $4, $5, 0, $6)",
                    [publication, earlier.id, plan, first, school.base.coordinator])
                // Inès followed the first; another pupil's second was taken back before it began; a third pupil's fifth may be repeated.
                for (index, pupil, void) in [(0, ines, false), (1, school.base.first[1], true), (4, school.base.first[2], false)] {
                    let group = NeedGroup.ID.new()
                    try db.run(
                        "INSERT INTO need_group (school, id, period, workshop, module, weekly_slot, code) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        [group, earlier.id, school.workshops[index], module.id, slot.id, "G\(index)"])
                    try db.run(
                        """
                        INSERT INTO group_membership (school, need_group, pupil, module, weekly_slot, from_day, to_day, opened_by, ended_by, void)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        [
                            group, pupil, module.id, slot.id, first, last, publication, void ? publication : nil, void,
                        ])
                }
                try db.run(
                    "INSERT INTO bar (school, period, pupil, workshop) VALUES ($1, $2, $3, $4)", [school.period, ines, school.workshops[2]])
            }
            let menu = try #require(try await school.store.wishSheet(school.period, ines, on: today)).menu
            #expect(Set(menu.all) == [school.workshops[1], school.workshops[3], school.workshops[4]])
            for other in school.base.first[1...2] {
                #expect(try #require(try await school.store.wishSheet(school.period, other, on: today)).menu.all.count == 5)
            }
            await #expect(throws: WishRules.Refusal.notOffered(school.workshops[0])) {
                try await school.store.handInWishes([school.workshops[0]], of: ines, in: school.period, seen: 0, at: school.now, today: today)
            }
        }
    }

    @Test("the coordinator's change needs a reason, is kept with it, and is not overwritten from an old page", arguments: EngineKind.allCases)
    func coordinator(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let ines = school.base.ines
            let first = try await school.store.handInWishes([school.workshops[0]], of: ines, in: school.period, seen: 0, at: school.now, today: today)
            func change(_ reason: String, seen: Int) async throws -> WishSubmission {
                try await school.store.changeWishes(
                    [school.workshops[3]], of: ines, in: school.period, reason: reason, by: school.base.coordinator, seen: seen,
                    at: school.close + .seconds(60), today: today)
            }
            await #expect(throws: WishRules.Refusal.reasonMissing) { try await change("", seen: first.version) }
            await #expect(throws: StorageError.stale) { try await change("Vu avec Inès.", seen: 0) }
            let changed = try await change("Vu avec Inès.", seen: first.version)
            #expect(changed.isByStaff && changed.version == 2)
            let sheet = try #require(try await school.store.wishSheet(school.period, ines, on: today))
            #expect(sheet.changes.map(\.reason) == ["Vu avec Inès."])
            #expect(sheet.changes.first?.byName == "Claire Moreau")
            await #expect(throws: StorageError.stale) {
                try await school.store.handInWishes([school.workshops[1]], of: ines, in: school.period, seen: 1, at: school.now, today: today)
            }
            _ = try await school.store.handInWishes([school.workshops[1]], of: ines, in: school.period, seen: 2, at: school.now, today: today)
        }
    }

    @Test("two hundred pupils in the same instant are all received, each once", arguments: EngineKind.allCases)
    func rush(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store, pupils: 100)
            let pupils = school.base.first + school.base.second
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, pupil) in pupils.enumerated() {
                    group.addTask {
                        _ = try await school.store.handInWishes(
                            [school.workshops[index % 5], school.workshops[(index + 1) % 5]], of: pupil, in: school.period, seen: 0, at: school.now,
                            today: today)
                    }
                }
                try await group.waitForAll()
            }
            let stored = try await school.store.wishes(of: school.period)
            #expect(stored.count == 200)
            for (index, pupil) in pupils.enumerated() { #expect(stored[pupil]?.first == school.workshops[index % 5]) }
        }
    }

    @Test("who has not answered is visible, by division and name", arguments: EngineKind.allCases)
    func progress(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            _ = try await school.store.handInWishes([school.workshops[0]], of: school.base.ines, in: school.period, seen: 0, at: school.now, today: today)
            let rows = try await school.store.wishProgress(of: school.period, on: today)
            #expect(rows.count == 8)
            #expect(rows.map(\.division.code) == Array(repeating: "1STMG1", count: 4) + Array(repeating: "1STMG2", count: 4))
            #expect(rows.first?.pupil.id == school.base.ines)
            #expect(rows.filter { $0.at != nil }.count == 1)
            let counts = try await school.store.wishCounts(of: school.period, on: today)
            #expect(counts == (1, 8))
            let mine = try await school.store.wishPeriods(of: school.base.ines, on: today)
            #expect(mine.map(\.isAnswered) == [true])
        }
    }

    @Test("handing in takes at most ten statements")
    func budget() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let counting = CountingEngine(store.engine)
            let counted = Store(counting).school(school.store.school)
            _ = try await counted.handInWishes(school.workshops.prefix(3).map { $0 }, of: school.base.ines, in: school.period, seen: 0, at: school.now, today: today)
            #expect(counting.take() <= 10)
        }
    }
}
