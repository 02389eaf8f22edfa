import School
import Storage
import TestSupport
import Testing

@Suite("Moving cards on the board")
struct MovesTests {
    private let now = Moment(milliseconds: 1_000)

    private func request(
        _ world: GroupsWorld, _ draft: (plan: GroupPlan.ID, contents: PlanContents), pupil: Int, to group: Int, seen: Int = 1, key: String,
        despite: Bool = false
    ) -> MoveRequest {
        MoveRequest(
            plan: draft.plan, pupil: world.pupils[pupil], slot: world.slots[0], to: draft.contents.groups[group].id, seen: seen, key: key,
            despiteFull: despite)
    }

    private func group(_ world: GroupsWorld, _ plan: GroupPlan.ID, of pupil: Int) async throws -> Int? {
        let contents = try await world.store.planContents(of: plan)
        let groups = Set(contents.groups.filter { $0.slot == world.slots[0] }.map(\.id))
        let place = contents.places.first { $0.pupil == world.pupils[pupil] && groups.contains($0.group) }
        return contents.groups.firstIndex { $0.id == place?.group }
    }

    @Test("the same move sent ten times counts once", arguments: EngineKind.allCases)
    func idempotent(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            let move = request(world, draft, pupil: 0, to: 1, key: "the-same-key")
            let outcomes = try await withThrowingTaskGroup(of: MoveOutcome.self) { tasks in
                for _ in 0..<10 { tasks.addTask { try await world.store.move(move, by: world.coordinator, at: now) } }
                return try await tasks.reduce(into: [MoveOutcome]()) { $0.append($1) }
            }
            #expect(outcomes == Array(repeating: .moved(version: 2), count: 10))
            #expect(try await world.store.undoableMoves(in: draft.plan, by: world.coordinator) == 1)
            #expect(try await group(world, draft.plan, of: 0) == 1)
        }
    }

    @Test("two coordinators at once: other pupils merge, the same pupil is told who came first", arguments: EngineKind.allCases)
    func twoAtOnce(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            // Both look at the same board. Claire moves one card, Anne another, then both want a third.
            #expect(try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "claire-1"), by: world.coordinator, at: now) == .moved(version: 2))
            #expect(try await world.store.move(request(world, draft, pupil: 3, to: 2, key: "anne-0001"), by: world.second, at: now) == .moved(version: 2))
            #expect(try await world.store.move(request(world, draft, pupil: 6, to: 1, key: "claire-2"), by: world.coordinator, at: now) == .moved(version: 2))
            let late = try await world.store.move(request(world, draft, pupil: 6, to: 2, key: "anne-0002"), by: world.second, at: now)
            #expect(late == .overtaken(world.pupils[6], group: draft.contents.groups[1].id, by: "Claire Moreau"))
            #expect(try await group(world, draft.plan, of: 0) == 1)
            #expect(try await group(world, draft.plan, of: 3) == 2)
            #expect(try await group(world, draft.plan, of: 6) == 1)
        }
    }

    @Test("of 200 who race for the last seat, one gets it", arguments: EngineKind.allCases)
    func lastSeat(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 603)
            // 201 pupils in each group of the first slot, and one seat left in the second.
            let draft = try await world.draft(seats: 202)
            let racers = (0..<200).map { $0 * 3 }
            let outcomes = try await withThrowingTaskGroup(of: MoveOutcome.self) { tasks in
                for racer in racers {
                    let move = request(world, draft, pupil: racer, to: 1, key: "racer-number-\(racer)")
                    tasks.addTask { try await world.store.move(move, by: world.coordinator, at: now) }
                }
                return try await tasks.reduce(into: [MoveOutcome]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .moved(version: 2) } == 1)
            #expect(outcomes.count { $0 == .full(draft.contents.groups[1].id, seats: 202) } == 199)
            let contents = try await world.store.planContents(of: draft.plan)
            #expect(contents.members[draft.contents.groups[1].id]?.count == 202)
            #expect(contents.places.count == 603 * 2)
        }
    }

    @Test("a full group takes one more only when asked to", arguments: EngineKind.allCases)
    func full(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft(seats: 8)
            #expect(
                try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "politely"), by: world.coordinator, at: now)
                    == .full(draft.contents.groups[1].id, seats: 8))
            #expect(try await group(world, draft.plan, of: 0) == 0)
            #expect(
                try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "insisting", despite: true), by: world.coordinator, at: now)
                    == .moved(version: 2))
        }
    }

    @Test("undo takes back one's own moves step by step, and a pin goes along with its card", arguments: EngineKind.allCases)
    func undo(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            try await world.store.pin(world.pupils[0], in: world.slots[0], of: draft.plan, true)
            _ = try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "first-move"), by: world.coordinator, at: now)
            _ = try await world.store.move(request(world, draft, pupil: 0, to: 2, seen: 2, key: "second-move"), by: world.coordinator, at: now)
            #expect(try await world.store.groupingRules(world.period).pins.map(\.workshop) == [world.workshops[2]])

            let undone = UndoOutcome.undone([world.pupils[0]], slot: world.slots[0])
            for _ in 0..<2 { #expect(try await world.store.undoMove(in: draft.plan, key: "undo-one", by: world.coordinator, at: now) == undone) }
            #expect(try await group(world, draft.plan, of: 0) == 1)
            #expect(try await world.store.groupingRules(world.period).pins.map(\.workshop) == [world.workshops[1]])
            #expect(try await world.store.undoMove(in: draft.plan, key: "undo-two", by: world.coordinator, at: now) == undone)
            #expect(try await group(world, draft.plan, of: 0) == 0)
            #expect(try await world.store.undoMove(in: draft.plan, key: "undo-three", by: world.coordinator, at: now) == .nothing)
        }
    }

    @Test("a pin set after a move is out once the move is undone; one to the workshop gone back to stays", arguments: EngineKind.allCases)
    func undoBeforePin(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            let slot = world.slots[0], pupil = world.pupils[0]
            func pins() async throws -> [Workshop.ID] { try await world.store.groupingRules(world.period).pins.map(\.workshop) }
            _ = try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "first-move"), by: world.coordinator, at: now)
            try await world.store.pin(pupil, in: slot, of: draft.plan, true)
            #expect(try await pins() == [world.workshops[1]])
            #expect(
                try await world.store.undoMove(in: draft.plan, key: "undo-one", by: world.coordinator, at: now)
                    == .undone([pupil], slot: slot, unpinned: [pupil]))
            #expect(try await pins().isEmpty)

            // Pinned where they were, by another plan of the period, say.
            _ = try await world.store.move(request(world, draft, pupil: 0, to: 1, seen: 3, key: "move-again"), by: world.coordinator, at: now)
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)",
                    [world.period, pupil, slot.module, slot.weekly, world.workshops[0]])
            }
            #expect(try await world.store.undoMove(in: draft.plan, key: "undo-two", by: world.coordinator, at: now) == .undone([pupil], slot: slot))
            #expect(try await pins() == [world.workshops[0]])
        }
    }

    @Test("an exchange between full groups is made and undone whole, or not at all", arguments: EngineKind.allCases)
    func exchange(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft(seats: 8)
            let groups = draft.contents.groups.map(\.id), slot = world.slots[0]
            /// The first pupil goes to the second group, the second to the third, and the third comes in the first one’s place.
            func request(_ key: String, seen: Int = 1, third: Int = 1) -> MoveRequest {
                MoveRequest(
                    plan: draft.plan, pupil: world.pupils[0], slot: slot, to: groups[1], seen: seen,
                    with: [CardMove(pupil: world.pupils[1], to: groups[2], seen: seen), CardMove(pupil: world.pupils[2], to: groups[0], seen: third)], key: key,
                    despiteFull: false)
            }
            func places() async throws -> [Int?] { [try await group(world, draft.plan, of: 0), try await group(world, draft.plan, of: 1), try await group(world, draft.plan, of: 2)] }
            // Without the third, the group that the second one goes to is full.
            let short = MoveRequest(
                plan: draft.plan, pupil: world.pupils[0], slot: slot, to: groups[1], seen: 1, with: [CardMove(pupil: world.pupils[1], to: groups[2], seen: 1)],
                key: "two-of-them", despiteFull: false)
            #expect(try await world.store.move(short, by: world.coordinator, at: now) == .full(groups[2], seats: 8))
            #expect(try await places() == [0, 1, 2])

            for _ in 0..<2 { #expect(try await world.store.move(request("exchange"), by: world.coordinator, at: now) == .moved(version: 2)) }
            #expect(try await places() == [1, 2, 0])
            let undone = UndoOutcome.undone([world.pupils[0], world.pupils[1], world.pupils[2]], slot: slot)
            for _ in 0..<2 { #expect(try await world.store.undoMove(in: draft.plan, key: "undo-them", by: world.coordinator, at: now) == undone) }
            #expect(try await places() == [0, 1, 2])
            #expect(try await world.store.undoMove(in: draft.plan, key: "undo-more", by: world.coordinator, at: now) == .nothing)

            // Anne moves the third meanwhile; what Claire saw is no longer so.
            let other = MoveRequest(plan: draft.plan, pupil: world.pupils[2], slot: slot, to: groups[0], seen: 3, key: "anne-0001", despiteFull: true)
            #expect(try await world.store.move(other, by: world.second, at: now) == .moved(version: 4))
            #expect(
                try await world.store.move(request("too-late", seen: 3, third: 3), by: world.coordinator, at: now)
                    == .overtaken(world.pupils[2], group: groups[0], by: "Anne Roy"))
            #expect(try await places() == [0, 1, 0])
            _ = try await world.store.undoMove(in: draft.plan, key: "anne-undoes", by: world.second, at: now)
            try await world.store.pin(world.pupils[2], in: slot, of: draft.plan, true)
            #expect(try await world.store.move(request("pinned-now", seen: 3, third: 5), by: world.coordinator, at: now) == .pinned(world.pupils[2]))
            #expect(try await places() == [0, 1, 2])

            // An exchange of which one was moved on stays as it is.
            try await world.store.write { db in try db.run("DELETE FROM pin WHERE school = $1") }
            #expect(try await world.store.move(request("once-more", seen: 3, third: 5), by: world.coordinator, at: now) == .moved(version: 4))
            let onward = MoveRequest(plan: draft.plan, pupil: world.pupils[1], slot: slot, to: groups[0], seen: 4, key: "anne-0002", despiteFull: true)
            #expect(try await world.store.move(onward, by: world.second, at: now) == .moved(version: 5))
            #expect(
                try await world.store.undoMove(in: draft.plan, key: "undo-late", by: world.coordinator, at: now)
                    == .overtaken(pupil: world.pupils[1], slot: slot, by: "Anne Roy"))
            #expect(try await places() == [1, 0, 0])
            #expect(try await world.store.undoMove(in: draft.plan, key: "undo-last", by: world.coordinator, at: now) == .nothing)
        }
    }

    @Test("what somebody else moved since is not undone", arguments: EngineKind.allCases)
    func undoOvertaken(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            _ = try await world.store.move(request(world, draft, pupil: 3, to: 1, key: "older-move"), by: world.coordinator, at: now)
            _ = try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "first-move"), by: world.coordinator, at: now)
            _ = try await world.store.move(request(world, draft, pupil: 0, to: 2, seen: 2, key: "other-move"), by: world.second, at: now)
            #expect(
                try await world.store.undoMove(in: draft.plan, key: "undo-one", by: world.coordinator, at: now)
                    == .overtaken(pupil: world.pupils[0], slot: world.slots[0], by: "Anne Roy"))
            #expect(try await group(world, draft.plan, of: 0) == 2)
            #expect(
                try await world.store.undoMove(in: draft.plan, key: "undo-two", by: world.coordinator, at: now)
                    == .undone([world.pupils[3]], slot: world.slots[0]))
        }
    }

    @Test("who leads a group is chosen by hand, held for the next computation, and not overwritten unseen", arguments: EngineKind.allCases)
    func staffing(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            let spare = try await world.store.addRoom(name: "C1", capacity: 9, kinds: [.standard])
            let newcomer = try await world.store.addOutsideFacilitator(name: "M. Petit", quality: "", hoursCount: true, maxGroups: 6, minGroups: 0)
            var sheet = try #require(try await world.store.workshop(world.workshops[0])).content
            sheet.pools = [[world.facilitators[0], newcomer]]
            try await world.store.save(world.workshops[0], sheet, version: 1)
            let group = try #require(draft.contents.groups.first { $0.workshop == world.workshops[0] && $0.slot == world.slots[0] })
            func request(_ person: Facilitator.ID, pinned: Bool, seen: String) -> StaffingRequest {
                StaffingRequest(plan: draft.plan, group: group.id, staff: [person], room: spare, seats: 9, isPinned: pinned, seen: seen)
            }
            #expect(try await world.store.setStaffing(request(newcomer, pinned: true, seen: group.staffing)) == .saved)
            #expect(try await world.store.setStaffing(request(world.facilitators[0], pinned: false, seen: group.staffing)) == .overtaken)
            let after = try #require(try await world.store.planContents(of: draft.plan).groups.first { $0.id == group.id })
            #expect(after.staff == [newcomer] && after.room == spare && after.seats == 9)
            #expect(try await world.store.groupingRules(world.period).groupPins.map(\.staff) == [[newcomer]])

            let problem = try #require(try await world.store.groupingProblem(world.period, school: world.school, at: now, today: GroupsWorld.today))
            let fixed = problem.instance().fixed
            #expect(fixed.map(\.staff) == [["\(newcomer)"]] && fixed.map(\.room) == ["\(spare)"])
            // Unpinned, the next computation is free again.
            #expect(try await world.store.setStaffing(request(newcomer, pinned: false, seen: after.staffing)) == .saved)
            #expect(try await world.store.groupingRules(world.period).groupPins.isEmpty)
        }
    }

    @Test("a published plan no longer moves", arguments: EngineKind.allCases)
    func closed(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            _ = try await world.store.publish(draft.plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now)
            let late = try await world.store.move(request(world, draft, pupil: 0, to: 1, key: "too-late-now"), by: world.coordinator, at: now)
            #expect(late == .closed(.published))
        }
    }
}
