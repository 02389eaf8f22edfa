import School
import Storage
import TestSupport
import Testing

@Suite("Published groups follow the roster")
struct GroupExitTests {
    /// A Wednesday in the first module.
    private static let december = Day("2026-12-02")!
    private let now = Moment(milliseconds: 3_000)

    /// A school whose groups are published, and which is sound still when the test is over.
    private func published(_ engine: EngineKind, _ body: (GroupsWorld) async throws -> Void) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            try await body(world)
            #expect(try await store.check().problems == [])
        }
    }

    private func tenures(_ world: GroupsWorld, _ pupil: Int) async throws -> [Tenure] {
        try await world.store.stays(of: world.pupils[pupil]).map(\.tenure)
    }

    private func drift(_ world: GroupsWorld, on day: Day) async throws -> RosterDrift? { try await world.store.rosterDrift(on: day)[world.period] }

    @Test("who leaves is in the group until the eve, the coordinator is told, and nobody else’s row changes", arguments: EngineKind.allCases)
    func leaving(engine: EngineKind) async throws {
        try await published(engine) { world in
            var roster = world.roster
            roster.pupils.remove(at: 0)
            try await world.apply(roster, on: Self.december)

            #expect(try await tenures(world, 0) == [Tenure(from: GroupsWorld.firstDay, to: Self.december - 1)])
            #expect(try await tenures(world, 1).map(\.to) == [GroupsWorld.secondModule - 1, GroupsWorld.lastDay])
            let cards = try await world.store.groupCards(.led(world.staff[0], on: Self.december))
            #expect(cards.map { $0.size(on: Self.december) } == [7, 7])
            let members = try await world.store.groupMembers(of: cards[0].group.id, on: Self.december)
            #expect(members.first { $0.pupil.id == world.pupils[0] }?.hasEnded == true)
            #expect(try await world.store.groupMembers(of: cards[1].group.id, on: Self.december).count == 7)
            #expect(try await world.store.stays(of: world.pupils[0]).allSatisfy { $0.hasEnded || $0.tenure.to < Self.december })

            let line = try await world.store.feedLines(ofPupil: world.pupils[0])
            #expect(line.map { $0.stays.map(\.tenure.to) } == [[Self.december - 1], []])

            let told = try #require(try await drift(world, on: Self.december))
            #expect(told.exits.map(\.pupil) == [world.pupils[0]] && told.toPlace.isEmpty)
            #expect(told.exits[0].day == Self.december && told.exits[0].cause == .left && told.exits[0].titles.map(\.fr) == ["Oral"])
            try await world.store.markExitsSeen(of: world.period, at: now)
            #expect(try await drift(world, on: Self.december) == nil)
        }
    }

    @Test("a departure known beforehand keeps the place until then, and gives it back when it is put off", arguments: EngineKind.allCases)
    func planned(engine: EngineKind) async throws {
        try await published(engine) { world in
            var roster = world.roster
            roster.pupils[0].leftOn = Self.december + 14
            try await world.apply(roster, on: Self.december)
            #expect(try await tenures(world, 0) == [Tenure(from: GroupsWorld.firstDay, to: Self.december + 13)])
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            func isMember(on day: Day) async throws -> Bool {
                try await world.store.groupMembers(of: group, on: day).contains { $0.pupil.id == world.pupils[0] && !$0.hasEnded }
            }
            #expect(try await isMember(on: Self.december + 13))
            #expect(try await !isMember(on: Self.december + 14))

            // The same list again tells nothing twice.
            try await world.apply(roster, on: Self.december + 1)
            #expect(try await drift(world, on: Self.december + 1)?.exits.count == 1)

            roster.pupils[0].leftOn = GroupsWorld.secondModule + 7
            try await world.apply(roster, on: Self.december + 2)
            #expect(try await tenures(world, 0).map(\.to) == [GroupsWorld.secondModule - 1, GroupsWorld.secondModule + 6])
            #expect(try await drift(world, on: Self.december + 2)?.exits.map(\.day) == [GroupsWorld.secondModule + 7])
        }
    }

    @Test("a move inside the barrette changes nothing; one outside ends the place", arguments: EngineKind.allCases)
    func division(engine: EngineKind) async throws {
        try await published(engine) { world in
            var roster = world.roster
            roster.pupils[0].division = "2B"
            roster.pupils[1].division = "2C"
            roster.covers = [.pupils, .divisions]
            roster.divisions = ["2A", "2B", "2C"].map { Roster.Division(code: $0, label: $0) }
            try await world.apply(roster, on: Self.december)
            #expect(try await tenures(world, 0).map(\.to) == [GroupsWorld.secondModule - 1, GroupsWorld.lastDay])
            #expect(try await tenures(world, 1).map(\.to) == [Self.december - 1])
            let told = try #require(try await drift(world, on: Self.december))
            #expect(told.exits.map(\.pupil) == [world.pupils[1]] && told.exits[0].cause == .moved)
        }
    }

    @Test("who arrives is to be placed, and the next publication places them without touching the others", arguments: EngineKind.allCases)
    func arriving(engine: EngineKind) async throws {
        try await published(engine) { world in
            #expect(try await drift(world, on: Self.december) == nil)
            var roster = world.roster
            roster.pupils.append(Roster.Pupil(familyName: "Zidi", givenName: "Inès", birthDay: Day("2010-02-02"), division: "2A"))
            roster.pupils.remove(at: 0)
            try await world.apply(roster, on: Self.december)
            let told = try #require(try await drift(world, on: Self.december))
            #expect(told.toPlace.map(\.pupilName) == ["Inès Zidi"] && told.toPlace[0].division == "2A")
            let arrived = told.toPlace[0].pupil

            let plan = try await world.copy(on: Self.december)
            let contents = try await world.store.planContents(of: plan)
            #expect(!contents.places.contains { $0.pupil == world.pupils[0] })
            for slot in world.slots {
                let group = try #require(contents.groups.first { $0.slot == slot && $0.workshop == world.workshops[0] })
                _ = try await world.store.move(
                    MoveRequest(plan: plan, pupil: arrived, slot: slot, to: group.id, seen: 0, key: "place-\(slot.text)", despiteFull: false),
                    by: world.coordinator, at: now)
            }
            try await world.publish(plan, from: Self.december + 5)
            #expect(try await world.store.stays(of: arrived).map(\.tenure.from) == [Self.december + 5, GroupsWorld.secondModule])
            #expect(try await tenures(world, 0) == [Tenure(from: GroupsWorld.firstDay, to: Self.december - 1)])
            #expect(try await drift(world, on: Self.december + 5)?.toPlace == [])
        }
    }

    @Test("who comes back is placed again, and the first stay remains as it was", arguments: EngineKind.allCases)
    func returning(engine: EngineKind) async throws {
        try await published(engine) { world in
            var without = world.roster
            without.pupils.remove(at: 0)
            try await world.apply(without, on: Self.december)
            try await world.apply(world.roster, on: Self.december + 7)
            let told = try #require(try await drift(world, on: Self.december + 7))
            #expect(told.toPlace.map(\.pupil) == [world.pupils[0]])

            // The plan in force still holds the pupil's place: a copy of it puts them back where they were.
            try await world.publish(try await world.copy(on: Self.december + 7), from: Self.december + 8)
            let back = [
                Tenure(from: GroupsWorld.firstDay, to: Self.december - 1), Tenure(from: Self.december + 8, to: GroupsWorld.secondModule - 1),
                Tenure(from: GroupsWorld.secondModule, to: GroupsWorld.lastDay),
            ]
            #expect(try await tenures(world, 0) == back)
            // Leaving again ends the second stay and not the first.
            try await world.apply(without, on: Self.december + 20)
            #expect(try await tenures(world, 0) == [back[0], Tenure(from: Self.december + 8, to: Self.december + 19)])
        }
    }

    @Test("a draft loses the place of who leaves, and publishing an older plan does not bring them back", arguments: EngineKind.allCases)
    func drafts(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            var roster = world.roster
            roster.pupils.remove(at: 0)
            try await world.apply(roster, on: GroupsWorld.firstDay - 1)
            #expect(try await !world.store.planContents(of: draft.plan).places.contains { $0.pupil == world.pupils[0] })
            #expect(try await world.store.plan(draft.plan)?.version == 3)
            try await world.publish(draft.plan)
            #expect(try await tenures(world, 0).isEmpty)
            #expect(try await drift(world, on: GroupsWorld.firstDay) == nil)
        }
    }
}
