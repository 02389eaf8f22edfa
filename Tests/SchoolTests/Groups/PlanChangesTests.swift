import Grouping
import School
import Testing

@Suite("Who changes groups, and why")
struct PlanChangesTests {
    private let slot = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 2))
    private let titles = [Workshop.ID(rawValue: 10), Workshop.ID(rawValue: 11)]
    private let groups = [PlannedGroup.ID(rawValue: 1000), PlannedGroup.ID(rawValue: 1001)]

    /// Four pupils; 100 and 101 need what the first workshop builds, 100 wishes for it too.
    private func instance(_ change: (inout Instance) -> Void = { _ in }) -> Instance {
        var instance = Instance(
            name: "p", skills: ["AP/ORAL"], slots: [.init(id: slot.text, sessions: 4)], rooms: [.init(id: "1", capacity: 30), .init(id: "2", capacity: 30)],
            facilitators: [.init(id: "10", maxGroups: 3), .init(id: "11", maxGroups: 3)],
            workshops: [
                .init(id: "10", gains: ["AP/ORAL": 60], minSize: 1, comfortSize: 2, maxSize: 2, staff: [["10"]]),
                .init(id: "11", gains: [:], minSize: 1, comfortSize: 3, maxSize: 3, staff: [["11"]]),
            ],
            pupils: [100, 101, 102, 103].map { id in
                .init(id: "\(id)", class: "1", slots: [slot.text], needs: id < 102 ? ["AP/ORAL": 90] : [:], wishes: id == 100 ? ["10": 100] : [:])
            })
        change(&instance)
        return instance
    }

    /// `first` are those in the first workshop, all others of 100…103 but `missing` in the second.
    private func contents(_ first: Set<Int64>, missing: Set<Int64> = []) -> PlanContents {
        let made = zip(titles, groups).enumerated().map { index, pair in
            PlannedGroup(id: pair.1, slot: slot, workshop: pair.0, room: .init(rawValue: Int64(index) + 1), staff: [.init(rawValue: pair.0.rawValue)], seats: 3)
        }
        let places = [100, 101, 102, 103].filter { !missing.contains($0) }.map { id in
            PlannedPlace(pupil: .init(rawValue: id), group: groups[first.contains(id) ? 0 : 1], version: 1)
        }
        return PlanContents(groups: made, places: places)
    }

    private func reasons(_ instance: Instance, _ before: PlanContents, _ after: PlanContents) throws -> [String: PlanChange.Reason] {
        let changes = try PlanReview(instance, contents: after).changes(from: try PlanReview(instance, contents: before))
        return Dictionary(changes.map { ($0.pupil, $0.reason) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("a need or a wish gained is the reason, and who leaves the place makes room")
    func gainsAndRoom() throws {
        let found = try reasons(instance(), contents([101, 102]), contents([100, 101]))
        #expect(found == ["100": .gains(needs: ["AP/ORAL"], wish: 1), "102": .makesRoom(for: ["100"])])
    }

    @Test("a rule that the former place breaks comes before all else")
    func brokenRule() throws {
        let pinned = instance { $0.pupils[2].pinned = [slot.text: "10"] }
        let found = try reasons(pinned, contents([100, 101]), contents([100, 102]))
        #expect(found["102"] == .brokenRule(.pinBroken(pupil: "102", slot: slot.text, pinned: "10", given: "11")))
        #expect(found["101"] == .evens)
        let away = instance { $0.facilitators[1].slots = [] }
        let moved = try reasons(away, contents([100]), contents([100, 103]))
        #expect(moved == ["103": .brokenRule(.facilitatorAbsent(group: 1, facilitator: "11", slot: slot.text))])
    }

    @Test("whose group closes is told what became of it: who led it takes the place of somebody who is away")
    func closed() throws {
        // Whoever led the second workshop takes over the first, whose own person is away; nobody gains by it.
        let problem = instance {
            $0.facilitators[0].slots = []
            $0.workshops[0].staff = [["10", "11"]]
            $0.workshops[0].maxSize = 4
            $0.workshops[0].gains = [:]
            $0.pupils[0].wishes = [:]
        }
        let before = contents([100, 101])
        let after = PlanContents(
            groups: [PlannedGroup(id: groups[0], slot: slot, workshop: titles[0], room: .init(rawValue: 1), staff: [.init(rawValue: 11)], seats: 4)],
            places: [100, 101, 102, 103].map { PlannedPlace(pupil: .init(rawValue: $0), group: groups[0], version: 1) })
        let found = try reasons(problem, before, after)
        let closing = PlanChange.Reason.closed(.leads(facilitator: "11", workshop: "10", insteadOf: "10"))
        #expect(found == ["102": closing, "103": closing])
        let staffing = after.staffingChanges(from: before)
        #expect(staffing.map(\.workshop) == titles)
        #expect(staffing[0].before?.staff == [.init(rawValue: 10)] && staffing[0].after?.staff == [.init(rawValue: 11)])
        #expect(staffing[1].before != nil && staffing[1].after == nil)
        #expect(before.staffingChanges(from: before).isEmpty)
    }

    @Test("who joined and who left are told as such")
    func joinedAndLeft() throws {
        let found = try reasons(instance { $0.pupils.removeLast() }, contents([100, 101], missing: [102]), contents([100, 101], missing: [103]))
        #expect(found == ["102": .joined, "103": .left])
    }

    @Test("the present plan is worth keeping to the problem that is made from it")
    func keeping() {
        let kept = instance().keeping(contents([100]))
        #expect(kept.weights.stability == GroupingProblem.stability)
        #expect(kept.pupils.map { $0.current[slot.text] } == ["10", "11", "11", "11"])
    }

    @Test("a bound holds of the same facts in another order and with more pins, and of nothing else")
    func bound() {
        let solved = instance()
        #expect(instance { $0.pupils.reverse() }.keepsBound(of: solved.keeping(contents([100]))))
        #expect(instance { $0.pupils[0].pinned = [slot.text: "10"] }.keepsBound(of: solved))
        #expect(!solved.keepsBound(of: instance { $0.pupils[0].pinned = [slot.text: "10"] }))
        #expect(!instance { $0.facilitators[1].slots = [] }.keepsBound(of: solved))
        #expect(!instance { $0.pupils[1].needs = [:] }.keepsBound(of: solved))
    }

    @Test("findings are kept and read again as they were")
    func findings() throws {
        var findings = PlanFindings(questions: [.hours(-4), .facilitatorMore(like: "10"), .group(slot: slot.text)], seconds: 2, firstWish: 3000)
        findings.present = .init(figures: PlanFigures(instance(), contents([100]).plan(of: "p"), hours: 8), objective: 10_000)
        findings.further = .init(figures: nil, objective: 12_000)
        findings.answers = [.init(figures: nil, objective: nil, conflicts: ["a\nb"]), .init(figures: nil, objective: 19_000)]
        #expect(PlanFindings(json: try findings.json()) == findings)
        #expect(findings.firstWishes(0) == nil && findings.firstWishes(1) == 2 && findings.firstWishes(2) == nil)
        #expect(findings.present?.figures?.wishesByRank == [1, 0, 0])
        #expect(findings.present?.figures?.worstTenth == 0)
    }
}
