import School
import Storage
import TestSupport
import Testing

@Suite("Dates of modules with published groups")
struct ModuleDatesTests {
    private static let today = Day("2026-12-02")!
    private let now = Moment(milliseconds: 3_000)

    private func save(
        _ world: GroupsWorld, _ spans: [(String, String)], carrying: Bool = true, on today: Day = today, through last: Day = GroupsWorld.lastDay
    ) async throws {
        var period = try #require(try await world.store.period(world.period))
        period.lastDay = last
        let modules = zip(world.modules, spans).enumerated().map { index, module in
            Module(id: module.0, position: index + 1, name: "Module \(index + 1)", firstDay: Day(module.1.0)!, lastDay: Day(module.1.1)!)
        }
        try await world.store.save(period, modules: modules, carrying: carrying ? (today, now) : nil)
    }

    private static let asPublished = [("2026-11-23", "2027-01-10"), ("2027-01-11", "2027-02-12")]

    private func tenures(_ world: GroupsWorld, _ pupil: Int) async throws -> [String] {
        try await world.store.stays(of: world.pupils[pupil]).map { "\($0.tenure.from)–\($0.tenure.to)" }
    }

    @Test("places, people and rooms begin and end with their module, and only when that is said", arguments: EngineKind.allCases)
    func carried(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let shorter = [("2026-11-23", "2026-12-18"), ("2027-01-04", "2027-02-05")]
            await #expect(throws: PublishedDates.unconfirmed) { try await save(world, shorter, carrying: false) }
            #expect(try await tenures(world, 0) == ["2026-11-23–2027-01-10", "2027-01-11–2027-02-12"])
            try await save(world, shorter)
            #expect(try await tenures(world, 0) == ["2026-11-23–2026-12-18", "2027-01-04–2027-02-05"])
            for card in try await world.store.groupCards(.period(world.period)) {
                #expect(card.leaders.map(\.tenure) == [card.days] && card.rooms.map(\.tenure) == [card.days] && card.places.map(\.tenure) == [card.days])
            }
            // What took place is refused, whatever is said.
            await #expect(throws: PublishedDates.self) { try await save(world, [("2026-11-30", "2026-12-18"), shorter[1]]) }
            #expect(try await store.check().problems == [])
        }
    }

    @Test("a change published inside the module is not left out; taken back, what it ended holds to the new last day", arguments: EngineKind.allCases)
    func changes(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let newcomer = try await world.store.addOutsideFacilitator(name: "M. Petit", quality: "", hoursCount: true, maxGroups: 6, minGroups: 0)
            let monday = Day("2026-12-14")!
            _ = try await world.store.replace(world.facilitators[0], by: newcomer, from: monday, account: world.coordinator, at: now)
            let dates = [("2026-11-23", "2026-12-11"), Self.asPublished[1]]
            do {
                try await save(world, dates)
                Issue.record("a published change was left out")
            } catch PublishedDates.refused(_, let refusal) {
                #expect(refusal == .change(monday))
            }
            try await save(world, [("2026-11-23", "2026-12-18"), ("2027-01-04", "2027-02-12")])
            let plan = try #require(try await world.store.planInForce(world.period)).id
            guard case .withdrawn = try await world.store.withdraw(plan, by: world.coordinator, at: now, today: Self.today) else {
                Issue.record("the replacement was not taken back")
                return
            }
            let cards = try await world.store.groupCards(.period(world.period)).filter { $0.title.fr == "Oral" }
            #expect(
                cards.map { $0.leaders.map { "\($0.value.name) \($0.tenure.from)–\($0.tenure.to)" } } == [
                    ["Mme Durand 2026-11-23–2026-12-18"], ["Mme Durand 2027-01-04–2027-02-12"],
                ])
            #expect(try await store.check().problems == [])
        }
    }

    @Test("whoever leaves keeps the place until then: a module that ends sooner or begins later does not give it longer", arguments: EngineKind.allCases)
    func exits(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            var roster = world.roster
            roster.pupils[0].leftOn = Day("2026-12-17")!
            roster.pupils[1].leftOn = Day("2027-01-14")!
            // After the last day for now.
            roster.pupils[2].leftOn = Day("2027-02-16")!
            try await world.apply(roster, on: Self.today)
            #expect(try await tenures(world, 0) == ["2026-11-23–2026-12-16"])
            #expect(try await tenures(world, 1) == ["2026-11-23–2027-01-10", "2027-01-11–2027-01-13"])
            try await save(world, [("2026-11-23", "2026-12-11"), ("2027-01-18", "2027-02-19")], through: Day("2027-02-19")!)
            #expect(try await tenures(world, 0) == ["2026-11-23–2026-12-11"])
            #expect(try await tenures(world, 1) == ["2026-11-23–2026-12-11"])
            #expect(try await tenures(world, 2) == ["2026-11-23–2026-12-11", "2027-01-18–2027-02-15"])
            #expect(try await tenures(world, 3) == ["2026-11-23–2026-12-11", "2027-01-18–2027-02-19"])
            #expect(try await store.check().problems == [])
        }
    }

    @Test("no pupil gets a second group of another period at the same hour", arguments: EngineKind.allCases)
    func clash(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let next = try await world.another(from: Day("2027-02-15")!, through: Day("2027-03-12")!, at: 600)
            let draft = try await world.draft(of: next)
            guard case .published = try await world.store.publish(draft.plan, seen: 2, from: Day("2027-02-15")!, by: world.coordinator, at: now) else {
                Issue.record("what follows the period was not published")
                return
            }
            await #expect(throws: PublishedDates.clashing) {
                try await save(world, [Self.asPublished[0], ("2027-01-11", "2027-02-19")], through: Day("2027-02-19")!)
            }
            #expect(try await tenures(world, 0).contains("2027-01-11–2027-02-12"))
            #expect(try await world.store.period(world.period)?.lastDay == GroupsWorld.lastDay)
        }
    }

    @Test("a module does not reach a day to which one of its sessions was moved at that hour", arguments: EngineKind.allCases)
    func moved(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            try await save(world, [("2026-11-23", "2026-12-04"), Self.asPublished[1]], on: Day("2026-11-25")!)
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            let author = SessionAuthor(account: world.coordinator, now: now, today: Day("2026-11-30")!)
            try await world.store.move(
                group, SessionKey(week: Day("2026-11-30")!), to: Day("2026-12-08"), at: 600, room: world.rooms[0], because: "", by: author)
            let met = [SessionClash(.group, by: Phrase(same: "Oral"), at: SessionTime(day: Day("2026-12-08")!, startsAt: 600, length: 55))]
            await #expect(throws: SessionRefusal.clash(met)) { try await save(world, [("2026-11-23", "2026-12-18"), Self.asPublished[1]]) }
            #expect(try await tenures(world, 0).first == "2026-11-23–2026-12-04")
            try await world.store.move(
                group, SessionKey(week: Day("2026-11-30")!), to: Day("2026-12-10"), at: 600, room: world.rooms[0], because: "", by: author)
            try await save(world, [("2026-11-23", "2026-12-18"), Self.asPublished[1]])
            #expect(try await tenures(world, 0).first == "2026-11-23–2026-12-18")
        }
    }
}
