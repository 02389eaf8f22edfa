import Testing

@testable import Grouping

/// One thing after another is made impossible in an instance that has a plan, alone and together with others.
@Suite("Ways out of a refusal")
struct WaysOutTests {
    enum Fault: String, CaseIterable {
        case capacity, sharedHour, load, hours, clique, sizes, nowhere, crowd, pinBarred, pinElsewhere, pinTwice, triangle, fixed, fixedBoth, owed

        /// The kind of conflict that names it.
        var kind: String {
            switch self {
            case .capacity: "capacity"
            case .sharedHour: "capacityAtHour"
            case .load: "load"
            case .hours: "hours"
            case .clique: "apartClique"
            case .sizes: "sizes"
            case .nowhere: "nowhereToGo"
            case .crowd: "crowdedOut"
            case .pinBarred: "pinnedAndBarred"
            case .pinElsewhere: "pinnedWhereNotOffered"
            case .pinTwice: "pinnedTwice"
            case .triangle: "togetherAndApart"
            case .fixed: "fixedCannotOpen"
            case .fixedBoth: "fixedCannotAllOpen"
            case .owed: "owedMoreThanPossible"
            }
        }

        func make(in i: inout Instance) {
            switch self {
            case .capacity: for f in 2..<5 { i.facilitators[f].slots = ["tue"] }
            case .sharedHour: for s in 0..<2 { i.slots[s].hour = "noon" }
            case .load: for f in 0..<5 { i.facilitators[f].maxGroups = 1 }
            case .hours: i.hoursBudget = 15
            case .clique: for a in 8..<13 { for b in (a + 1)..<13 { i.apart.append(.init("p\(a)", "p\(b)")) } }
            case .sizes: for w in 4..<6 { i.workshops[w].minSize = 6 }
            case .nowhere: i.pupils[0].barred = ["a", "b", "c"]
            case .crowd: for p in 24..<33 { i.pupils[p].barred = ["f"] }
            case .pinBarred:
                i.pupils[1].pinned = ["mon": "a"]
                i.pupils[1].barred = ["a"]
            case .pinElsewhere: i.pupils[2].pinned = ["mon": "e"]
            case .pinTwice: i.pupils[3].pinned = ["mon": "b", "tue": "b"]
            case .triangle:
                i.together += [.init("p4", "p5"), .init("p5", "p6")]
                i.apart.append(.init("p6", "p4"))
            case .fixed: i.fixed.append(.init(workshop: "a", slot: "wed"))
            case .fixedBoth: i.fixed += [.init(workshop: "a", slot: "mon", staff: ["f1"]), .init(workshop: "b", slot: "mon", staff: ["f1"])]
            case .owed: i.facilitators[0].minGroups = 3
            }
        }
    }

    /// 24 pupils with two slots and 10 with one of their own; there is a plan.
    static func possible() -> Instance {
        Instance(
            name: "possible", hoursBudget: 20, skills: ["oral"], slots: ["mon", "tue", "wed"].map { .init(id: $0, sessions: 2) },
            rooms: (0..<5).map { .init(id: "r\($0)", capacity: 10) },
            facilitators: (0..<5).map { .init(id: "f\($0)", slots: ["mon", "tue"], maxGroups: 3) } + (0..<2).map { .init(id: "g\($0)", slots: ["wed"], maxGroups: 1) },
            workshops: ["a", "b", "c", "d"].map {
                .init(id: $0, gains: ["oral": 40], minSize: 4, comfortSize: 6, maxSize: 8, staff: [(0..<5).map { "f\($0)" }], slots: ["mon", "tue"])
            }
                + ["e", "f"].map {
                    .init(id: $0, gains: ["oral": 40], minSize: 4, comfortSize: 6, maxSize: 8, staff: [["g0", "g1"]], slots: ["wed"])
                },
            pupils: (0..<34).map { .init(id: "p\($0)", class: "A", slots: $0 < 24 ? ["mon", "tue"] : ["wed"], needs: ["oral": 50]) })
    }

    private func check(_ faults: [Fault]) throws {
        var instance = Self.possible()
        for fault in faults { fault.make(in: &instance) }
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else {
            Issue.record("\(faults) is not refused")
            return
        }
        let kinds = Set(refusal.conflicts.map { $0.subject[0] })
        for fault in faults { #expect(kinds.contains(fault.kind), "\(faults): \(refusal.conflicts)") }
        let tried = try refusal.tried(on: instance)
        #expect(tried.conflicts == refusal.conflicts)
        // Of one conflict each way was tried, with these very steps.
        for way in faults.count == 1 && tried.findings.count == 1 ? tried.waysOut : [] {
            guard case .plan = try SolverTests.solve(instance.changed(by: way), steps: 2_000) else {
                Issue.record("\(faults): no plan with \(way)")
                continue
            }
        }
        var mended = instance
        for finding in tried.findings {
            let way = try #require(finding.waysOut.first, "\(faults): no way out of \(finding.conflict)")
            #expect(finding.waysOut.count <= 3)
            mended = mended.changed(by: way)
        }
        guard case .plan(let plan) = try SolverTests.solve(mended, steps: 450) else {
            Issue.record("\(faults): no plan after \(tried.findings.map { $0.waysOut.first?.description ?? "" })")
            return
        }
        #expect(try mended.assess(plan).isValid)
    }

    @Test("are enough, for each kind of conflict", arguments: Fault.allCases)
    func alone(fault: Fault) throws {
        guard case .plan = try SolverTests.solve(Self.possible(), steps: 100) else {
            Issue.record("the instance to spoil has no plan")
            return
        }
        try check([fault])
    }

    @Test("are enough for two and three conflicts at once, every one of which is named", arguments: 0..<20)
    func together(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed) + 40)
        // A slot short of people hides that its hour is short of them too.
        var left = Fault.allCases.filter { $0 != (seed.isMultiple(of: 2) ? .capacity : .sharedHour) }
        let chosen = (0..<(2 + seed % 2)).map { _ in left.remove(at: dice.below(left.count)) }
        try check(chosen)
    }

    /// The kinds of which everybody who plans groups meets some.
    private static let usual: [Fault] = [.capacity, .clique, .hours, .sizes, .nowhere, .pinBarred, .pinElsewhere, .triangle]
    private static let combinations: [[Fault]] = usual.indices.flatMap { k in
        [[1], [3], [1, 3]].map { more in [usual[k]] + more.map { usual[(k + $0) % usual.count] } }
    }

    @Test("of several usual conflicts: each fact is needed for what is named, and each way out does its part", arguments: combinations)
    func needed(faults: [Fault]) throws {
        func instance(_ faults: [Fault]) -> Instance { faults.reduce(into: Self.possible()) { $1.make(in: &$0) } }
        func kinds(_ faults: [Fault]) -> Set<String> { Set(Diagnosis(Tables(instance(faults))).find()?.conflicts.map { $0.subject[0] } ?? []) }
        for dropped in faults {
            #expect(!kinds(faults.filter { $0 != dropped }).contains(dropped.kind), "\(faults): \(dropped) is not what it takes")
        }
        guard case .refused(let refusal) = try SolverTests.solve(instance(faults), steps: 450) else {
            Issue.record("\(faults) is not refused")
            return
        }
        #expect(Set(refusal.conflicts.map { $0.subject[0] }).isSuperset(of: faults.map(\.kind)), "\(faults): \(refusal.conflicts)")
        let findings = try refusal.tried(on: instance(faults)).findings
        for (k, finding) in findings.enumerated() {
            let others = findings.enumerated().filter { $0.offset != k }.compactMap(\.element.waysOut.first)
            let rest = others.reduce(instance(faults)) { $0.changed(by: $1) }
            // What ends one conflict may end another with it.
            if Diagnosis(Tables(rest)).find() == nil { continue }
            try #require(!finding.waysOut.isEmpty, "\(faults): no way out of \(finding.conflict)")
            for way in finding.waysOut { #expect(Diagnosis(Tables(rest.changed(by: way))).find() == nil, "\(faults): \(way)") }
        }
    }

    @Test("count the hours that are left when those whose hours do not count lead all they can")
    func hoursBesideOthers() throws {
        var instance = Self.possible()
        instance.facilitators[0].hoursCount = false
        instance.hoursBudget = 11
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else {
            Issue.record("not refused")
            return
        }
        // Eight groups at least, of which f0 can lead one on Monday and one on Tuesday.
        #expect(refusal.conflicts == [.hours(budget: 11, neededAtLeast: 12)])
    }

    @Test("go as far as it takes and no further, and give no plan together when none is known to help")
    func measured() throws {
        var instance = Self.possible()
        instance.hoursBudget = 3
        let short = Refusal(findings: [.init(conflict: .hours(budget: 3, neededAtLeast: 4), waysOut: [.raiseBudget(to: 4)])])
        // Eight groups of two sessions each.
        #expect(try short.tried(on: instance).waysOut == [.raiseBudget(to: 16)])
        instance.workshops = []
        let hopeless = try short.tried(on: instance)
        #expect(hopeless.together.isEmpty && hopeless.conflicts.contains(.noWorkshops(slots: ["mon", "tue", "wed"])))
    }

    /// The refusal of the instance once its ways out were tried; its changes all together give a valid plan, and no fewer of them.
    private func settled(_ instance: Instance) throws -> Refusal {
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else { throw Missing.refusal }
        let tried = try refusal.tried(on: instance)
        try #require(!tried.together.isEmpty, "nothing together: \(tried)")
        for k in tried.together.indices {
            let rest = tried.together.enumerated().filter { $0.offset != k }.reduce(instance) { $0.changed(by: $1.element) }
            if case .plan = try SolverTests.solve(rest, steps: 2_000) { Issue.record("\(tried.together[k]) is not needed") }
        }
        guard case .plan(let plan) = try SolverTests.solve(tried.together.reduce(instance) { $0.changed(by: $1) }, steps: 2_000) else { throw Missing.plan }
        #expect(plan.groups.count > 0)
        return tried
    }

    private enum Missing: Error { case refusal, plan }

    @Test("name the conflict that shows only once the first ones are out of the way")
    func hidden() throws {
        var instance = Self.possible()
        // With their pin p1 is told of the pin alone, and without it nothing is left to them on Monday.
        instance.pupils[1].pinned = ["mon": "a"]
        instance.pupils[1].barred = ["a", "b", "c", "d"]
        Fault.pinElsewhere.make(in: &instance)
        let tried = try settled(instance)
        #expect(tried.conflicts.map { $0.subject[0] } == ["pinnedAndBarred", "pinnedWhereNotOffered", "nowhereToGo"])
        #expect(tried.findings.allSatisfy { !$0.waysOut.isEmpty })
    }

    @Test("give up as many groups that must open as are too many")
    func fixedOften() throws {
        var instance = Self.possible()
        for w in 0..<4 { instance.workshops[w].maxParallel = 3 }
        // Four groups of one workshop that only f0 leads.
        instance.workshops[0].staff = [["f0"]]
        instance.fixed = Array(repeating: .init(workshop: "a", slot: "mon"), count: 4)
        Fault.pinBarred.make(in: &instance)
        let tried = try settled(instance)
        let mended = tried.together.reduce(instance) { $0.changed(by: $1) }
        #expect(mended.fixed.count == 1)
    }

    @Test("tell of hours too where no count shows that they are short")
    func hoursUncounted() throws {
        var instance = Self.possible()
        Fault.triangle.make(in: &instance)
        // A ring of five, each of whom is also kept from p14, takes four groups, and no four of them are all kept apart.
        instance.hoursBudget = 16
        for k in 0..<5 { instance.apart += [.init("p\(15 + k)", "p\(15 + (k + 1) % 5)"), .init("p14", "p\(15 + k)")] }
        let tried = try settled(instance)
        #expect(tried.together.contains(.raiseBudget(to: 20)), "\(tried.together)")
        #expect(tried.conflicts == [.togetherAndApart(pupils: ["p6", "p5", "p4"])])
    }

    @Test("are looked for no longer than is asked, and what is known by then is told")
    func stopped() throws {
        var instance = Self.possible()
        for fault in [Fault.capacity, .clique, .hours] { fault.make(in: &instance) }
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else { throw Missing.refusal }
        for tried in [try refusal.tried(on: instance, within: .zero), try refusal.tried(on: instance, isCancelled: { true })] {
            #expect(tried.isStopped && tried.together.isEmpty)
            #expect(tried.conflicts == refusal.conflicts)
            #expect(tried.findings.allSatisfy { !$0.waysOut.isEmpty })
        }
        #expect(try !refusal.tried(on: instance).isStopped)
    }

    @Test("say with how many hours a plan was found, where hours are what is missing")
    func hoursFound() throws {
        var instance = Self.possible()
        instance.hoursBudget = 10
        #expect(try instance.budgetFound() == 16)
        instance.hoursBudget = nil
        #expect(try instance.budgetFound() == nil)
    }

    @Test("are in words that say what to do")
    func words() throws {
        var instance = Self.possible()
        Fault.capacity.make(in: &instance)
        guard case .refused(let refusal) = try SolverTests.solve(instance, steps: 450) else {
            Issue.record("not refused")
            return
        }
        let tried = try refusal.tried(on: instance)
        #expect(tried.conflicts.map(\.description) == ["slot mon: 24 pupils, but the people and rooms available seat at most 16 (f0, f1)"])
        #expect(tried.waysOut.contains(.addFacilitators(slot: "mon", workshop: "a", count: 1)), "\(tried.waysOut)")
        #expect(tried.waysOut.first?.description == "one more person in slot mon for a")
    }

    @Test("of an instance whose figures are drawn wild are given or not, and nothing worse", arguments: 0..<40)
    func wild(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed) + 1)
        var i = SmallInstances.make(seed: UInt64(seed % 7), pupils: 6)
        func some() -> Int { [0, 1, 2, 3, 7, 40, 1000, -1][dice.below(8)] }
        for _ in 0...dice.below(4) {
            let w = dice.below(i.workshops.count), f = dice.below(i.facilitators.count), p = dice.below(i.pupils.count)
            switch dice.below(14) {
            case 0: i.workshops[w].minSize = some()
            case 1: i.workshops[w].maxSize = some()
            case 2: i.workshops[w].maxParallel = some()
            case 3: i.workshops[w].staff = [[], []]
            case 4: i.workshops[w].slots = []
            case 5: i.workshops[w].classes = []
            case 6: i.rooms = []
            case 7: i.rooms[dice.below(max(1, i.rooms.count)) % max(1, i.rooms.count)].capacity = some()
            case 8: i.facilitators[f].maxGroups = some()
            case 9: i.facilitators[f].minGroups = some()
            case 10: i.hoursBudget = some()
            case 11: i.pupils[p].slots = []
            case 12: i.slots[0].hour = i.slots[1].id
            default: i.fixed.append(.init(workshop: i.workshops[w].id, slot: i.slots[0].id))
            }
            if i.rooms.isEmpty { break }
        }
        guard let solver = try? Solver(i, options: .init(timeLimit: .seconds(2), stepLimit: 40)) else { return }
        switch solver.solve() {
        case .plan(let plan): #expect(try i.assess(plan).isValid)
        case .refused(let refusal): _ = try refusal.tried(on: i, searches: 1)
        case .undecided: break
        }
    }
}
