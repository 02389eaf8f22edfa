import Testing

@testable import Grouping

@Suite("People and rooms kept when computing again")
struct KeptMeansTests {
    /// Exchanges people and rooms between groups of a slot wherever that breaks no rule.
    private static func shuffled(_ plan: Plan, _ assessor: Assessor) -> Plan {
        var result = plan
        for a in plan.groups.indices {
            for b in plan.groups.indices where b > a && plan.groups[a].slot == plan.groups[b].slot {
                for exchange in [
                    { (plan: inout Plan) in (plan.groups[a].room, plan.groups[b].room) = (plan.groups[b].room, plan.groups[a].room) },
                    { (plan: inout Plan) in (plan.groups[a].staff, plan.groups[b].staff) = (plan.groups[b].staff, plan.groups[a].staff) },
                ] {
                    var candidate = result
                    exchange(&candidate)
                    if assessor.assess(candidate).isValid { result = candidate }
                }
            }
        }
        return result
    }

    @Test("groups that stay keep who leads them and where; pupils stay where the new plan has them")
    func kept() throws {
        var exchanged = 0
        for seed in 0..<60 {
            let instance = SmallInstances.make(seed: UInt64(seed) + 500, pupils: 8, slots: 2, workshops: 4)
            let assessor = try Assessor(instance)
            guard case .plan(let base) = try SolverTests.solve(instance, steps: 300) else { continue }
            let other = Self.shuffled(base, assessor)
            if other != base { exchanged += 1 }
            let kept = assessor.keepingMeans(of: base, in: other)
            #expect(kept == base, "seed \(seed)")
            // With another base, whatever it holds, nothing gets worse and nobody moves.
            var strange = base
            for index in strange.groups.indices {
                strange.groups[index].room = "r\(index % 3)"
                strange.groups[index].staff = strange.groups[index].staff.map { _ in "f\(index % 4)" }
            }
            let result = assessor.keepingMeans(of: strange, in: base)
            let (before, after) = (assessor.assess(base), assessor.assess(result))
            #expect(after.objective >= before.objective && after.breaches.count <= before.breaches.count)
            #expect(result.groups.map(\.pupils) == base.groups.map(\.pupils) && result.groups.map(\.slot) == base.groups.map(\.slot))
        }
        #expect(exchanged > 5)
    }
}
