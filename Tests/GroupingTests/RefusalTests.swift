import Testing

@testable import Grouping

@Suite("Refusals")
struct RefusalTests {
    /// Four pupils, two workshops of two to three, two slots, two people: there is a plan.
    static func possible() -> Instance {
        Instance(
            name: "small", skills: ["oral"], slots: [.init(id: "mon", sessions: 2), .init(id: "tue", sessions: 2)],
            rooms: [.init(id: "r1", capacity: 3), .init(id: "r2", capacity: 3)],
            facilitators: [.init(id: "roy", maxGroups: 4), .init(id: "blanc", maxGroups: 4)],
            workshops: ["speaking", "debating"].map {
                .init(id: $0, gains: ["oral": 40], minSize: 2, comfortSize: 2, maxSize: 3, staff: [["roy", "blanc"]])
            },
            pupils: ["ana", "bob", "cléo", "dan"].map { .init(id: $0, class: "A", slots: ["mon", "tue"], needs: ["oral": 50]) })
    }

    static func conflicts(_ change: (inout Instance) -> Void) throws -> [Refusal.Conflict] {
        var instance = possible()
        change(&instance)
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 2000) else { return [] }
        return refusal.conflicts
    }

    @Test("do not come where there is a plan")
    func none() throws {
        guard case .plan(let plan) = try SolverTests.solve(Self.possible(), steps: 200) else {
            Issue.record("no plan")
            return
        }
        #expect(plan.groups.count == 4)
    }

    @Test("say that a pin contradicts a bar, or the slot")
    func pins() throws {
        let both = try Self.conflicts {
            $0.pupils[0].pinned = ["mon": "speaking"]
            $0.pupils[0].barred = ["speaking"]
        }
        #expect(both.first?.description == "ana is pinned to speaking in mon and barred from it")
        let elsewhere = try Self.conflicts {
            $0.pupils[0].pinned = ["mon": "speaking"]
            $0.workshops[0].slots = ["tue"]
        }
        #expect(elsewhere.first?.description == "ana is pinned to speaking in mon, where it does not run")
    }

    @Test("follow the chain of those who go together to two who are kept apart")
    func chain() throws {
        let found = try Self.conflicts {
            $0.together = [.init("ana", "bob"), .init("bob", "dan")]
            $0.apart = [.init("ana", "dan")]
        }
        #expect(found == [.togetherAndApart(pupils: ["ana", "bob", "dan"])])
    }

    @Test("count seats, sizes, hours and cliques")
    func counted() throws {
        let seats = try Self.conflicts { $0.facilitators[1].slots = ["tue"] }
        #expect(seats.contains(.capacity(slot: "mon", pupils: 4, people: ["roy"], seatsAtMost: 3)))
        let sizes = try Self.conflicts {
            for w in 0..<2 { $0.workshops[w].minSize = 3; $0.workshops[w].comfortSize = 3 }
        }
        #expect(sizes.contains(.sizes(slot: "mon", pupils: 4, workshops: ["speaking", "debating"])))
        let hours = try Self.conflicts { $0.hoursBudget = 7 }
        #expect(hours.contains(.hours(budget: 7, neededAtLeast: 8)))
        let clique = try Self.conflicts { $0.apart = [.init("ana", "bob"), .init("bob", "dan"), .init("ana", "dan")] }
        #expect(clique.contains(.apartClique(slot: "mon", pupils: ["ana", "bob", "dan"], groupsAtMost: 2)))
    }

    @Test("count the groups that must open against what may be open, and say what keeps one from opening")
    func fixed() throws {
        let beyond = try Self.conflicts { $0.fixed = Array(repeating: .init(workshop: "speaking", slot: "mon"), count: 2) }
        #expect(beyond == [.fixedBeyondParallel(workshop: "speaking", slot: "mon", groups: 2, most: 1)])
        let load = try Self.conflicts {
            $0.facilitators[0].maxGroups = 1
            $0.fixed = ["mon", "tue"].map { .init(workshop: "speaking", slot: $0, staff: ["roy"]) }
        }
        #expect(load.contains(.fixedBeyondLoad(fixed: [0, 1], workshops: ["speaking", "speaking"], slots: ["mon", "tue"])))
        let pupils = try Self.conflicts {
            for p in 1..<4 { $0.pupils[p].slots = ["tue"] }
            $0.workshops[0].minSize = 1
            $0.fixed = [.init(workshop: "debating", slot: "mon")]
        }
        #expect(pupils.contains(.fixedNeedPupils(slot: "mon", workshops: ["debating"], neededAtLeast: 2, pupils: 1)))
        func obstacle(_ group: Instance.FixedGroup, _ change: (inout Instance) -> Void = { _ in }) throws -> [Refusal.Conflict] {
            try Self.conflicts {
                $0.fixed = [group]
                change(&$0)
            }.filter { if case .fixedCannotOpen = $0 { true } else { false } }
        }
        func cannot(_ obstacle: Refusal.Obstacle) -> [Refusal.Conflict] { [.fixedCannotOpen(fixed: 0, workshop: "speaking", slot: "mon", because: obstacle)] }
        let free = Instance.FixedGroup(workshop: "speaking", slot: "mon")
        #expect(try obstacle(free) { $0.workshops[0].slots = ["tue"] } == cannot(.notOffered))
        #expect(try obstacle(free) { $0.workshops[0].maxParallel = 0 } == cannot(.noCopies))
        #expect(try obstacle(free) { $0.workshops[0].staff = [[]] } == cannot(.nobody))
        #expect(try obstacle(free) { $0.workshops[0].roomKinds = ["stage"] } == cannot(.noRoom))
        #expect(try obstacle(.init(workshop: "speaking", slot: "mon", staff: ["roy", "blanc"])) == cannot(.peopleNamed))
        #expect(try obstacle(.init(workshop: "speaking", slot: "mon", room: "r1")) { $0.rooms[0].slots = ["tue"] } == cannot(.roomNamed))
    }

    @Test("say that somebody is pinned to a workshop that cannot open, and what it lacks")
    func pinnedToClosed() throws {
        func found(_ change: (inout Instance) -> Void) throws -> [Refusal.Conflict] {
            try Self.conflicts {
                $0.workshops.append($0.workshops[0])
                $0.workshops[2].id = "reading"
                $0.pupils[0].pinned = ["mon": "reading"]
                $0.pupils[1].pinned = ["mon": "reading"]
                change(&$0)
            }
        }
        func closed(_ obstacle: Refusal.Obstacle) -> [Refusal.Conflict] {
            [.pinnedToClosed(pupils: ["ana", "bob"], slot: "mon", workshop: "reading", because: obstacle)]
        }
        #expect(try found { _ in } == [])
        #expect(try found { $0.workshops[2].maxParallel = 0 } == closed(.noCopies))
        #expect(try found { $0.workshops[2].staff = [[]] } == closed(.nobody))
        #expect(try found { $0.workshops[2].roomKinds = ["stage"] } == closed(.noRoom))
    }

    @Test("say once that nothing can open in a slot, and not what follows from it")
    func nothingOpens() throws {
        let rooms = try Self.conflicts {
            $0.rooms = []
            $0.together = [.init("ana", "bob")]
            $0.apart = [.init("ana", "dan")]
        }
        #expect(rooms == ["mon", "tue"].map { .nothingOpens(slot: $0, pupils: 4, because: [.noRoom]) })
        #expect(rooms[0].description == "slot mon: 4 pupils and no workshop that can open: no room that suits one is free")
        let away = try Self.conflicts { for f in 0..<2 { $0.facilitators[f].slots = ["tue"] } }
        #expect(away == [.nothingOpens(slot: "mon", pupils: 4, because: [.nobody])])
        #expect(try Self.conflicts { $0.workshops = [] } == [.noWorkshops(slots: ["mon", "tue"])])
    }

    @Test("speak of pins where pins are too many, and not twice of one pin")
    func tooManyPins() throws {
        let many = try Self.conflicts { for p in 0..<4 { $0.pupils[p].pinned = ["mon": "speaking"] } }
        #expect(many.contains(.pinnedBeyondSeats(slot: "mon", pupils: ["ana", "bob", "cléo", "dan"], workshop: "speaking", seatsAtMost: 3)))
        let twice = try Self.conflicts { $0.pupils[0].pinned = ["mon": "speaking", "tue": "speaking"] }
        #expect(twice == [.pinnedTwice(pupil: "ana", slots: ["mon", "tue"], workshop: "speaking")])
    }

    @Test("count what people can seat over all slots when each leads no more than their most groups")
    func seatsLed() throws {
        // Twelve places in groups of three are four, which four people may lead; but the groups of two of them hold two.
        let led = try Self.conflicts {
            $0.facilitators = (0..<4).map { .init(id: "f\($0)", maxGroups: 1) }
            $0.rooms += [.init(id: "r3", capacity: 3), .init(id: "r4", capacity: 3)]
            $0.workshops[0].staff = [["f0", "f1"]]
            $0.workshops[0].maxParallel = 2
            $0.workshops[1].staff = [["f2", "f3"]]
            $0.workshops[1].maxSize = 2
            $0.workshops[1].maxParallel = 2
            $0.pupils += ["eve", "flo"].map { .init(id: $0, class: "A", slots: ["mon", "tue"], needs: ["oral": 50]) }
        }
        #expect(led.contains(.seatsLed(places: 12, seatsAtMost: 10)))
    }

    @Test("try every choice of groups where counting says nothing")
    func choices() throws {
        // Each slot needs both workshops, and only roy, who may lead one group, leads debating.
        var instance = Self.possible()
        instance.facilitators = ["roy", "blanc", "noir", "gris"].map { .init(id: $0, maxGroups: 1) }
        instance.workshops[0].staff = [["roy", "blanc", "noir", "gris"]]
        instance.workshops[1].staff = [["roy"]]
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.conflicts == [.noChoice(slots: ["mon", "tue"], people: ["roy", "blanc", "noir", "gris"])])
        #expect(try refusal.tried(on: instance).waysOut.contains(.raiseLoad(facilitator: "roy", to: 2)))
        // Behind a fact that is written down it shows once that one is out of the way.
        (instance.pupils[0].pinned, instance.pupils[0].barred) = (["mon": "speaking"], ["speaking"])
        guard case .refused(let written) = try SolverTests.solve(instance, steps: 450) else {
            Issue.record("not refused")
            return
        }
        #expect(written.conflicts == [.pinnedAndBarred(pupil: "ana", slot: "mon", workshop: "speaking")])
        #expect(try written.tried(on: instance).conflicts == written.conflicts + refusal.conflicts)
        // One large group would do for as many pupils, but not for those who are barred from it.
        let hours = try Self.conflicts {
            $0.hoursBudget = 6
            for w in 0..<2 { ($0.workshops[w].minSize, $0.workshops[w].maxSize, $0.workshops[w].repeatable) = (1, 4, true) }
            for r in 0..<2 { $0.rooms[r].capacity = 4 }
            for p in 0..<4 { $0.pupils[p].barred = [p < 2 ? "speaking" : "debating"] }
        }
        #expect(hours == [.hours(budget: 6, neededAtLeast: 8)])
    }

    @Test("count no more groups of a workshop than there are people to lead them")
    func pinnedBeyondLeaders() throws {
        var instance = WaysOutTests.possible()
        // Two groups of e may be open at once and seat sixteen, but only one person leads it.
        instance.workshops[4].maxParallel = 2
        instance.workshops[4].staff = [["g0"]]
        for p in 24..<34 { instance.pupils[p].pinned = ["wed": "e"] }
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else {
            Issue.record("not refused")
            return
        }
        let pupils = (24..<34).map { "p\($0)" }
        #expect(refusal.conflicts == [.pinnedBeyondSeats(slot: "wed", pupils: pupils, workshop: "e", seatsAtMost: 8)])
        let ways = try refusal.tried(on: instance).waysOut
        // Two have to leave, or four: the other workshop opens from four on.
        #expect(ways.contains { if case .all(let pins) = $0 { pins.allSatisfy { if case .unpin = $0 { true } else { false } } } else { false } }, "\(ways)")
    }

    @Test("name the pupil who has nothing left, with the bar to lift")
    func nowhere() throws {
        var instance = Self.possible()
        instance.pupils[2].barred = ["speaking"]
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 10) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.conflicts == [.nowhereToGo(pupil: "cléo", slots: ["mon", "tue"], workshops: ["debating"])])
        #expect(refusal.waysOut.contains(.liftBar(pupil: "cléo", workshop: "speaking")))
    }

    @Test("count every slot for which a pupil barred from all has nothing, and lift as many bars as it takes")
    func nowhereAtAll() throws {
        var instance = Self.possible()
        instance.slots.append(.init(id: "wed", sessions: 2))
        instance.workshops.append(instance.workshops[0])
        instance.workshops[2].id = "reading"
        for f in 0..<2 { instance.facilitators[f].maxGroups = 6 }
        for p in 0..<4 { instance.pupils[p].slots = ["mon", "tue", "wed"] }
        let all = ["speaking", "debating", "reading"]
        instance.pupils[2].barred = all
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 10) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.conflicts == [.nowhereToGo(pupil: "cléo", slots: ["mon", "tue", "wed"], workshops: [])])
        let lifted = Refusal.WayOut.all(all.map { .liftBar(pupil: "cléo", workshop: $0) })
        #expect(try refusal.tried(on: instance).waysOut == [lifted])
    }
}
