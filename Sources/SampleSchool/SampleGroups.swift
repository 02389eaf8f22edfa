import Grouping
import School
import Storage

/// The sample's means leave no valid groups: the sample itself is at fault.
public struct SampleWithoutGroups: Error, CustomStringConvertible {
    public let description: String
}

extension SampleDesk {
    /// Makes the groups of a period as its coordinator did on the eve of its first week, and publishes them. Counted in
    /// steps and not in seconds, so that every machine makes the same groups. Blocks its thread while it searches.
    func makeGroups(of period: Period.ID, from day: Day) async throws {
        let eve = day - 3
        let now = moment(eve, minute: 17 * 60)
        guard let problem = try await school.groupingProblem(period, school: establishment, at: now, today: eve) else { throw StorageError.stale }
        let instance = problem.instance()
        let solver = try Solver(instance, options: Solver.Options(seed: builder.options.seed, timeLimit: .seconds(120), stepLimit: 1_000, proves: false))
        let plan = try await school.beginPlan(of: period, from: nil, problem: instance, by: account, at: now)
        let reasons: PlanReasons
        switch solver.solve() {
        case .plan(let found):
            let means = problem.means
            let capacities = Dictionary(means.rooms.map { ($0.id, $0.capacity) }, uniquingKeysWith: max)
            let contents = PlanContents(found) { workshop, room in
                min(means.workshops[workshop]?.content.maxSize ?? 1, capacities[room] ?? 1)
            }
            try await school.finishPlan(plan, contents, objective: found.objective, bound: found.bound)
            reasons = try PlanReview(instance, contents: contents).told(from: nil, moves: [])
        case .refused(let refusal):
            throw SampleWithoutGroups(description: "No groups can be made in the sample: \(refusal.conflicts.map { "\($0)" }.joined(separator: "; "))")
        case .undecided(_, let breaches):
            throw SampleWithoutGroups(description: "No groups were found in the sample: \(breaches.prefix(3).map { "\($0)" }.joined(separator: "; "))")
        }
        guard let version = try await school.plan(plan)?.version else { throw StorageError.stale }
        guard case .published = try await school.publish(plan, seen: version, from: day, telling: reasons, by: account, at: now) else { throw StorageError.stale }
    }
}
