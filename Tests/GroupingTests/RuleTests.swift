import Testing

@testable import Grouping

@Suite("Rules of a valid plan")
struct RuleTests {
    static func plan() -> Plan {
        func group(_ w: String, _ s: String, _ f: String, _ r: String, _ p: [String]) -> Plan.Group {
            .init(workshop: w, slot: s, staff: [f], room: r, pupils: p)
        }
        return Plan(
            instance: "small",
            groups: [
                group("speaking", "mon", "roy", "r1", ["ana", "bob"]), group("debating", "mon", "blanc", "r2", ["cléo", "dan"]),
                group("debating", "tue", "roy", "r1", ["ana", "bob"]), group("speaking", "tue", "blanc", "r2", ["cléo", "dan"]),
            ], objective: 0)
    }

    static func breaches(_ change: (inout Instance, inout Plan) -> Void) throws -> [Breach] {
        var instance = RefusalTests.possible(), plan = plan()
        change(&instance, &plan)
        return try instance.assess(plan).breaches
    }

    @Test("hold for a plan that keeps them")
    func valid() throws { #expect(try Self.breaches { _, _ in } == []) }

    @Test("are told in words, with the ids of those concerned")
    func words() throws {
        func words(_ change: (inout Instance, inout Plan) -> Void) throws -> [String] {
            var instance = RefusalTests.possible(), plan = Self.plan()
            change(&instance, &plan)
            return try instance.assess(plan).breaches.map { $0.words(in: plan, of: instance) }
        }
        #expect(
            try words { $1.groups[0].pupils = ["bob", "cléo"] } == [
                "ana has no group in mon", "cléo is in two groups in mon", "cléo follows speaking 2 times",
            ])
        #expect(try words { i, _ in i.facilitators[0].slots = ["tue"] } == ["roy leads speaking in mon and is not free then"])
        #expect(try words { $1.groups[1].staff = ["roy"] } == ["roy leads several groups at the same hour: speaking in mon, debating in mon"])
        #expect(try words { i, _ in i.apart = [.init("ana", "bob")] }.contains("ana and bob must be kept apart and are in one group in mon"))
        #expect(try words { i, _ in i.hoursBudget = 7 } == ["the groups take 8 staff hours, and the budget is 7"])
        #expect(
            try words { i, _ in i.fixed = [.init(workshop: "speaking", slot: "mon", staff: ["blanc"])] } == [
                "speaking must open in mon and is not open as asked for"
            ])
        #expect(try words { i, _ in i.rooms[0].capacity = 1 }.contains("speaking in mon has 2 pupils, room r1 holds 1"))
    }

    @Test("notice a pupil without a group and one in two")
    func oneGroup() throws {
        let found = try Self.breaches { $1.groups[0].pupils = ["bob", "cléo"] }
        #expect(found == [.withoutGroup(pupil: "ana", slot: "mon"), .inTwoGroups(pupil: "cléo", slot: "mon"), .followedTwice(pupil: "cléo", workshop: "speaking", times: 2)])
    }

    @Test("notice a workshop that does not run there or too often")
    func offered() throws {
        #expect(try Self.breaches { i, _ in i.workshops[0].slots = ["tue"] } == [.notOffered(group: 0, workshop: "speaking", slot: "mon")])
        #expect(try Self.breaches { i, _ in i.workshops[0].maxParallel = 0 }.contains(.tooManyParallel(workshop: "speaking", slot: "mon", groups: 1, most: 0)))
    }

    @Test("notice groups that are too small, too large, or too large for their room")
    func sizes() throws {
        #expect(
            try Self.breaches { i, _ in
                i.workshops[0].minSize = 3; i.workshops[0].comfortSize = 3
            }.contains(.tooSmall(group: 0, size: 2, least: 3)))
        #expect(try Self.breaches { i, _ in i.rooms[0].capacity = 1 }.contains(.tooLarge(group: 0, size: 2, most: 1, room: "r1")))
    }

    @Test("notice people who are busy, away, not asked for or have too much or too little")
    func staff() throws {
        #expect(try Self.breaches { $1.groups[1].staff = ["roy"] } == [.facilitatorBusy(facilitator: "roy", groups: [0, 1])])
        #expect(try Self.breaches { i, _ in i.facilitators[0].slots = ["tue"] } == [.facilitatorAbsent(group: 0, facilitator: "roy", slot: "mon")])
        #expect(try Self.breaches { i, _ in i.workshops[0].staff = [["blanc"]] } == [.notInPool(group: 0, facilitator: "roy")])
        #expect(try Self.breaches { $1.groups[0].staff = [] } == [.wrongNumberOfStaff(group: 0, people: 0, expected: 1)])
        #expect(try Self.breaches { i, _ in i.facilitators[0].maxGroups = 1 } == [.tooManyGroups(facilitator: "roy", groups: 2, most: 1)])
        #expect(try Self.breaches { i, _ in i.facilitators[0].minGroups = 3 } == [.tooFewGroups(facilitator: "roy", groups: 2, least: 3)])
    }

    @Test("notice rooms that are taken, closed or unfit, also by another slot of the same hour")
    func rooms() throws {
        #expect(try Self.breaches { $1.groups[1].room = "r1" } == [.roomTaken(room: "r1", groups: [0, 1])])
        #expect(try Self.breaches { i, _ in i.rooms[0].slots = ["tue"] } == [.roomAbsent(group: 0, room: "r1", slot: "mon")])
        #expect(try Self.breaches { i, _ in i.workshops[0].roomKinds = ["stage"] }.contains(.roomUnfit(group: 0, room: "r1")))
        #expect(
            try Self.breaches { i, _ in
                i.slots[0].hour = "h"; i.slots[1].hour = "h"
            }.contains(.roomTaken(room: "r1", groups: [0, 2])))
    }

    @Test("notice history, bars, pins and classes; a pin beats history in its slot")
    func pupils() throws {
        #expect(try Self.breaches { i, _ in i.pupils[0].history = ["speaking"] } == [.alreadyFollowed(pupil: "ana", workshop: "speaking", slot: "mon")])
        #expect(
            try Self.breaches { i, _ in
                i.pupils[0].history = ["speaking"]; i.pupils[0].pinned = ["mon": "speaking"]
            } == [])
        #expect(try Self.breaches { i, _ in i.pupils[0].barred = ["speaking"] } == [.barred(pupil: "ana", workshop: "speaking", slot: "mon")])
        #expect(try Self.breaches { i, _ in i.pupils[0].pinned = ["mon": "debating"] } == [.pinBroken(pupil: "ana", slot: "mon", pinned: "debating", given: "speaking")])
        #expect(try Self.breaches { i, _ in i.workshops[0].classes = ["B"] }.contains(.classNotAllowed(pupil: "ana", workshop: "speaking", slot: "mon")))
    }

    @Test("notice pairs, hours and groups that must open")
    func rest() throws {
        #expect(try Self.breaches { i, _ in i.apart = [.init("ana", "bob")] } == [.apartBroken(a: "ana", b: "bob", slot: "mon"), .apartBroken(a: "ana", b: "bob", slot: "tue")])
        #expect(try Self.breaches { i, _ in i.together = [.init("ana", "dan")] }.count == 2)
        #expect(try Self.breaches { i, _ in i.hoursBudget = 7 } == [.overBudget(hours: 8, budget: 7)])
        #expect(try Self.breaches { i, _ in i.fixed = [.init(workshop: "speaking", slot: "mon", room: "r2")] } == [.fixedNotOpen(fixed: 0)])
    }

    @Test("leave the score to needs, wishes, crowding and stability")
    func score() throws {
        var instance = RefusalTests.possible()
        instance.pupils[0].wishes = ["speaking": 70]
        instance.pupils[0].weight = 2
        instance.pupils[1].current = ["mon": "speaking"]
        instance.weights.stability = 11
        instance.workshops[0].comfortSize = 2
        let result = try instance.assess(Self.plan())
        // Each covers 80 of 100 on a need of 50: c = 4000, T = 5000, so 4000 + 2500 + 1250.
        #expect(result.parts.needs == 5 * 7750)
        #expect(result.parts.wishes == 2 * 30 * 70)
        #expect(result.parts.crowding == 0)
        #expect(result.parts.stability == 11)
        #expect(result.objective == 5 * 7750 + 4200 + 11)
    }

    @Test("give reasons that can be checked by hand")
    func reasons() throws {
        var instance = RefusalTests.possible()
        instance.pupils[0].wishes = ["debating": 100]
        let reasons = try #require(try Assessor(instance).reasons(for: "ana", in: Self.plan()))
        #expect(reasons.needs == [.init(skill: "oral", need: 50, covered: 80, workshops: ["speaking", "debating"])])
        #expect(reasons.wishes == [.init(workshop: "debating", level: 100, slot: "tue")])
        #expect(reasons.alternative == nil)
    }
}
