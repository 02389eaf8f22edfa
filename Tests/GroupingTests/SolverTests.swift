import Testing

@testable import Grouping

@Suite("The solver")
struct SolverTests {
    static func solve(_ instance: Instance, steps: Int, seed: UInt64 = 1, start: Plan? = nil) throws -> Solver.Outcome {
        let options = Solver.Options(seed: seed, timeLimit: .seconds(60), stepLimit: steps, start: start)
        return try Solver(instance, options: options).solve()
    }

    @Test("finds a plan wherever trying everything finds one, and never claims more than there is", arguments: 0..<20)
    func agreesWithTryingEverything(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed), pupils: 4)
        #expect(instance.validate() == [])
        let optimum = try SmallInstances.optimum(instance)
        switch try Self.solve(instance, steps: 400) {
        case .plan(let plan):
            let result = try instance.assess(plan)
            #expect(result.breaches == [])
            #expect(result.objective == plan.objective)
            let best = try #require(optimum)
            // The search is not exhaustive: on seed 11 its plan is 1.5 % below the best.
            #expect(plan.objective <= best)
            #expect(plan.objective * 100 >= best * 97)
            if let bound = plan.bound { #expect(bound >= best) }
        case .refused(let refusal):
            #expect(optimum == nil, "refused for \(refusal.conflicts), yet a plan exists")
        case .undecided:
            #expect(optimum == nil, "a plan exists and was not found")
        }
    }

    private static func groups(_ outcome: Solver.Outcome) -> [Plan.Group] { if case .plan(let plan) = outcome { plan.groups } else { [] } }

    @Test("gives the same plan for the same seed and steps, however far the proof beside it comes", arguments: [20, 200])
    func isDeterministic(steps: Int) throws {
        let first = try Self.groups(Self.solve(Self.alike, steps: steps, seed: 7))
        #expect(!first.isEmpty)
        for _ in 0..<20 { #expect(try Self.groups(Self.solve(Self.alike, steps: steps, seed: 7)) == first) }
    }

    @Test("keeps the same of several best plans, whether the search or the proof meets one first")
    func sameBest() throws {
        func solved() throws -> Plan {
            guard case .plan(let plan) = try Solver(Self.alike, options: .init(seed: 7, timeLimit: .seconds(60))).solve() else { throw Nothing() }
            return plan
        }
        let first = try solved()
        #expect(first.bound == first.objective)
        for _ in 0..<20 { #expect(try solved().groups == first.groups) }
    }

    private struct Nothing: Error {}

    /// Many pupils with the same needs, so that many plans are worth the same.
    private static var alike: Instance {
        let people = ["f0", "f1", "f2", "f3"]
        let workshops = (0..<6).map { k -> Instance.Workshop in
            let gain = 10 * (k % 3)
            return .init(
                id: "w\(k)", gains: ["oral": 20 + gain, "writing": 70 - 2 * gain], minSize: 3, comfortSize: 8, maxSize: 12, staff: [people], maxParallel: 1)
        }
        let pupils = (0..<36).map { i -> Instance.Pupil in
            let need = 30 * (i % 3), wish = "w\((i * 5 + i / 4) % 6)"
            return .init(id: "p\(i)", class: "A", slots: ["s0"], needs: ["oral": need, "writing": 60 - need], wishes: [wish: 100])
        }
        return Instance(
            name: "alike", weights: .init(wish: 30, crowding: 1500), skills: ["oral", "writing"], slots: [.init(id: "s0", sessions: 1)],
            rooms: people.indices.map { .init(id: "r\($0)", capacity: 12) }, facilitators: people.map { .init(id: $0, slots: nil, maxGroups: 1) },
            workshops: workshops, pupils: pupils)
    }

    @Test("seats with care a pupil who sits where they may not be")
    func forbiddenSeats() throws {
        let outcome = try Self.solve(SmallInstances.make(seed: 2, pupils: 12, slots: 3, workshops: 6), steps: 400, seed: 7)
        if case .plan(let plan) = outcome { #expect(plan.bound ?? Int.max >= plan.objective) }
    }

    @Test("keeps its sums right after every step")
    func sumsHold() throws {
        let instance = SmallInstances.make(seed: 11, pupils: 14, slots: 3, workshops: 5)
        let tables = Tables(instance)
        let board = Board(tables)
        board.build()
        var improver = Improver(board, seed: 5)
        for _ in 0..<300 {
            _ = improver.step()
            let result = Assessor(tables: tables).assess(board.plan())
            #expect(result.objective == board.plan().objective)
            #expect(result.hours == board.staff.hours)
            #expect(result.isValid == (board.faults == 0))
        }
    }

    @Test("leaves nobody who would gain by two free places elsewhere", arguments: 0..<24)
    func reroutes(seed: Int) throws {
        let tables = Tables(SmallInstances.make(seed: UInt64(seed), pupils: 9, slots: 4, workshops: 5))
        let board = Board(tables)
        board.build()
        let before = board.score
        let rerouting = Rerouting(board)
        for b in board.barrettes.indices { while !rerouting.improve(b, rounds: 5) {} }
        #expect(board.score >= before && board.agreesWithRules)
        let best = board.score
        for p in 0..<tables.pupils {
            for s in tables.pupilSlots[p] {
                for t in tables.pupilSlots[p] where t > s {
                    let first = board.slots[s], second = board.slots[t]
                    guard let i = first.localOf(p), let j = second.localOf(p), first.seat[i] >= 0, second.seat[j] >= 0, !first.special[i], !second.special[j] else { continue }
                    for g in 0..<first.groups {
                        for h in 0..<second.groups where first.may[i * first.columns + first.column[g]] && second.may[j * second.columns + second.column[h]] {
                            let saved = [SavedSlot(first), SavedSlot(second)]
                            board.leave(first, i, first.column[first.seat[i]])
                            board.leave(second, j, second.column[second.seat[j]])
                            (first.seat[i], second.seat[j]) = (g, h)
                            board.enter(first, i, first.column[g])
                            board.enter(second, j, second.column[h])
                            board.slotCost[s] = board.cost(of: first)
                            board.slotCost[t] = board.cost(of: second)
                            let isTwice = [first.workshop[g], second.workshop[h]].contains { board.once[$0] && board.follows[p * tables.workshops + $0] > 1 }
                            #expect(isTwice || board.score <= best, "\(tables.instance.name), pupil \(p)")
                            board.restore(first, saved[0])
                            board.restore(second, saved[1])
                        }
                    }
                }
            }
        }
        #expect(board.score == best)
    }

    @Test("never takes a plan for valid in which a group that must open is missing")
    func missingGroups() throws {
        var instance = RefusalTests.possible()
        instance.fixed = Array(repeating: .init(workshop: "speaking", slot: "mon"), count: 2)
        let board = Board(Tables(instance))
        board.build()
        #expect(board.faults > 0)
        #expect(board.agreesWithRules)
    }

    @Test("opens what must open before it takes over the groups of the plan it starts from")
    func fixedBesidePlan() throws {
        var instance = RefusalTests.possible()
        instance.workshops.append(instance.workshops[0])
        instance.workshops[2].id = "reading"
        // Both people and both rooms are taken on Monday by the plan's own groups.
        instance.fixed = [.init(workshop: "reading", slot: "mon")]
        guard case .plan(let plan) = try Self.solve(instance, steps: 400, start: RuleTests.plan()) else {
            Issue.record("no plan")
            return
        }
        #expect(try instance.assess(plan).isValid)
    }

    @Test("ends when nothing better comes for as long as its patience lasts")
    func patience() throws {
        let instance = RefusalTests.possible()
        guard case .plan(let plan) = try Self.solve(instance, steps: 400) else {
            Issue.record("no plan")
            return
        }
        let began = ContinuousClock.now
        let options = Solver.Options(timeLimit: .seconds(600), start: plan, patience: .milliseconds(20), proves: false)
        guard case .plan(let again) = try Solver(instance, options: options).solve() else {
            Issue.record("no plan")
            return
        }
        #expect(again.objective >= plan.objective)
        #expect(ContinuousClock.now - began < .seconds(300))
    }

    @Test("reports what it finds soon after a report, and not only at the end")
    func reports() throws {
        var told: [Int?] = []
        let outcome = try Solver(Self.alike, options: .init(seed: 7, timeLimit: .seconds(600), stepLimit: 2_000, proves: false))
            .solve(onProgress: { told.append($0.objective) })
        guard case .plan(let plan) = outcome else { throw Nothing() }
        #expect(told.count > 2 && told.dropLast().last == plan.objective)
    }

    @Test("stops at once when it is cancelled, with the plan it has")
    func cancels() throws {
        let instance = SmallInstances.make(seed: 2, pupils: 4)
        let outcome = try Solver(instance, options: .init(timeLimit: .seconds(60))).solve(isCancelled: { true })
        if case .plan(let plan) = outcome { #expect(try instance.assess(plan).isValid) }
    }
}
