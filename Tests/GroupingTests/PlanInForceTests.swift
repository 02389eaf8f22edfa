import Testing

@testable import Grouping

@Suite("Making a plan anew from the workshops that pupils follow")
struct PlanInForceTests {
    /// Forty pupils in two slots, six workshops that two of six people may lead each, and places worth more to keep than anything is to gain.
    private static func instance() -> Instance {
        Instance(
            name: "school", weights: .init(wish: 30, crowding: 1500, stability: 20_000), skills: ["oral", "writing", "data"],
            slots: [.init(id: "mon", sessions: 2), .init(id: "tue", sessions: 2)], rooms: (0..<6).map { .init(id: "r\($0)", capacity: 16) },
            facilitators: (0..<6).map { .init(id: "f\($0)", maxGroups: 2) },
            workshops: (0..<6).map { w in
                .init(
                    id: "w\(w)", gains: [["oral", "writing", "data"][w % 3]: 60], minSize: 4, comfortSize: 10, maxSize: 14, staff: [["f\(w)", "f\((w + 1) % 6)"]],
                    maxParallel: 1, repeatable: false)
            }, pupils: (0..<40).map { pupil("p\($0)", $0) })
    }

    private static func pupil(_ id: String, _ number: Int) -> Instance.Pupil {
        let skills = ["oral", "writing", "data"]
        return .init(id: id, class: "A", slots: ["mon", "tue"], needs: [skills[number % 3]: 80, skills[(number + 1) % 3]: 30], wishes: ["w\(number * 5 % 6)": 100])
    }

    /// The instance with what its pupils follow in a plan found for it.
    private static func inForce() throws -> (instance: Instance, plan: Plan) {
        var instance = instance()
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 300) else { throw NoPlan() }
        for p in instance.pupils.indices {
            let own = plan.groups.filter { $0.pupils.contains(instance.pupils[p].id) }
            instance.pupils[p].current = Dictionary(uniqueKeysWithValues: own.map { ($0.slot, $0.workshop) })
        }
        return (instance, plan)
    }
    private struct NoPlan: Error {}

    @Test("has the groups of the plan in force")
    func groups() throws {
        let (instance, plan) = try Self.inForce()
        func seats(_ plan: Plan) -> Set<[String]> { Set(plan.groups.map { [$0.slot, $0.workshop] + $0.pupils.sorted() }) }
        #expect(seats(try #require(instance.planInForce)) == seats(plan))
        #expect(Self.instance().planInForce == nil)
    }

    @Test("shares out a workshop that several groups follow, no larger than one may be")
    func copies() throws {
        var instance = RefusalTests.possible()
        instance.workshops[0].maxParallel = 2
        for p in instance.pupils.indices { instance.pupils[p].current = ["mon": "speaking"] }
        let plan = try #require(instance.planInForce)
        #expect(plan.groups.map(\.pupils) == [["ana", "bob"], ["cléo", "dan"]])
        instance.workshops[0].maxParallel = 1
        #expect(instance.planInForce?.groups.map(\.pupils.count) == [4])
    }

    @Test("starts from it: where nothing has changed, nobody leaves")
    func unchanged() throws {
        let (instance, _) = try Self.inForce()
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 1, start: instance.planInForce) else { throw NoPlan() }
        #expect(try Assessor(instance).departures(in: plan).isEmpty)
    }

    @Test("repairs it: one person away, one pupil pinned elsewhere and ten more move nobody whose group can stay")
    func changed() throws {
        let (present, before) = try Self.inForce()
        var instance = present.changed(by: .removeFacilitator("f0"))
        let elsewhere = try #require(
            before.groups.first { group in
                group.slot == "mon" && ["w1", "w2", "w3", "w4"].contains(group.workshop) && !instance.pupils[1].current.values.contains(group.workshop) && group.pupils.count < 14
            })
        instance.pupils[1].pinned = ["mon": elsewhere.workshop]
        instance.pupils += (0..<10).map { Self.pupil("new\($0)", $0) }
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 400, start: instance.planInForce) else { throw NoPlan() }
        let assessor = try Assessor(instance)
        #expect(assessor.assess(plan).isValid)
        let left = assessor.departures(in: plan)
        #expect(left.contains { $0.pupil == "p1" && $0.reason == .pinned })
        let staying = left.filter { departure in
            departure.pupil != "p1" && plan.groups.contains { $0.slot == departure.slot && $0.workshop == departure.from }
        }
        // Somebody may make room for the pupil who is pinned, or for one whose group is gone and who may not follow another twice.
        #expect(staying.count <= 3, "\(staying)")
    }
}
