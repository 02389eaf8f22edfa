import Grouping
import School
import Storage

/// Makes the groups of a period in the background: the solver runs on a thread of its own, its progress goes to the database.
enum GroupingJob {
    static let kind = "grouping"

    /// Starts a computation and returns the plan that it will fill. With a base, the search starts from its groups as they
    /// stand now, and ends when a tenth of the time has brought nothing much better.
    static func start(_ period: Period.ID, from base: GroupPlan.ID?, seconds: Int, _ visit: Visit) async throws -> GroupPlan.ID {
        let store = visit.store
        let problem = try await PeriodParts.problem(period, visit)
        let present: PlanContents? = if let base { try await store.planContents(of: base) } else { nil }
        let instance = present.map { problem.instance().keeping($0) } ?? problem.instance()
        // From a plan that stands, what remains is soon found; waiting longer would gain next to nothing.
        let options = Solver.Options(timeLimit: .seconds(seconds), start: present?.plan(of: instance.name), patience: present.map { _ in .milliseconds(100 * seconds) })
        let solver: Solver
        do {
            solver = try Solver(instance, options: options)
        } catch {
            // The checks of the period name what is missing, with the way to each.
            throw WebError.badRequest(
                Phrase(
                    fr: "La période n’est pas complète\u{202F}: revenez à «\u{202F}Où en est-on\u{202F}», qui dit ce qui manque. Aucun calcul n’a été lancé.",
                    en: "The period is not complete: go back to “Where we stand”, which says what is missing. No computation was started."))
        }
        let known: Int? = if let base { try await Self.bound(of: base, for: instance, store) } else { nil }
        let plan = try await store.beginPlan(of: period, from: base, problem: instance, by: visit.viewer.account, at: visit.now)
        let names = PlanNames(
            means: problem.means, pupils: Dictionary(problem.pupils.map { ($0.pupil.id, $0.pupil) }, uniquingKeysWith: { first, _ in first }))
        _ = try await visit.jobs.start(kind, subject: plan.rawValue, for: visit.viewer) { worker in
            try await run(solver, of: instance, keepingMeansOf: options.start, known: known, seconds: seconds, filling: plan, names: names, worker)
        }
        return plan
    }

    /// What was proven for another plan, where it holds of this problem.
    static func bound(of plan: GroupPlan.ID, for instance: Instance, _ store: SchoolStore) async throws -> Int? {
        guard let bound = try await store.plan(plan)?.bound, let solved = try await store.problem(of: plan), instance.keepsBound(of: solved) else { return nil }
        return bound
    }

    private static func run(
        _ solver: Solver, of instance: Instance, keepingMeansOf former: Plan?, known: Int?, seconds: Int, filling plan: GroupPlan.ID, names: PlanNames, _ worker: Worker
    ) async throws -> String {
        let ended = try await BackgroundSearch.run(solver, of: instance) { latest, elapsed in
            try await worker.tell(BackgroundSearch.thousandths(elapsed, of: .seconds(seconds)), GroupingProgress(latest, instance).text)
        }
        let latest = GroupingProgress(ended.latest, instance).text
        switch ended.outcome {
        case .plan(let best):
            let found = try former.map { try Assessor(instance).keepingMeans(of: $0, in: best) } ?? best
            let proven = [known, found.bound.map(instance.boundOfWorth), try await boundOfWorth(near: found, of: instance, seconds: seconds, ended, latest, worker)]
            try await worker.store.finishPlan(
                plan, PlanContents(found, seats: names.seats), objective: found.objective, bound: proven.compactMap(\.self).min())
        case .refused(let refusal):
            try await worker.store.refusePlan(plan, names.facts(refusal).map(\.text))
        case .undecided(let attempt, _):
            if ended.isStopped {
                try await worker.store.stopPlan(plan)
            } else if let budget = instance.hoursBudget, let found = try await Worker.compute("grouping", { try instance.budgetFound() }) {
                let facts = [PlanFact(names.hoursNotEnough(budget, found: found), .unproven), PlanFact(names.remark(.raiseBudget(to: found)), .way)]
                try await worker.store.refusePlan(plan, facts.map(\.text))
            } else {
                // Nothing valid was found and nothing proves that there is nothing: the attempt is worth a look on the board.
                try await worker.store.finishPlan(plan, PlanContents(attempt, seats: names.seats), objective: attempt.objective, bound: nil)
            }
        }
        return latest
    }

    /// Where places kept count, all that is proven of the search has their points on both sides, and leaves them open once they are taken off. So as long
    /// as a fifth of its time may last, what plans are worth without them is proven apart.
    private static func boundOfWorth(
        near plan: Plan, of instance: Instance, seconds: Int, _ search: BackgroundSearch.Ended, _ told: String, _ worker: Worker
    ) async throws -> Int? {
        guard instance.weights.stability > 0, !search.isStopped else { return nil }
        let problem = instance.withoutStability
        let solver = try Solver(problem, options: .init(timeLimit: .milliseconds(200 * seconds), start: plan))
        let ended = try await BackgroundSearch.run(solver, of: problem) { _, _ in try await worker.tell(990, told) }
        return ended.latest?.bound
    }
}

/// What a running computation says of itself, as it stands in the job's detail: objective and bound, each a number or `-`.
struct GroupingProgress: Sendable, Hashable {
    let objective: Int?
    /// Not told where places kept count: with their points on both sides any plan that changes little is near it.
    let bound: Int?

    init(_ progress: Solver.Progress?, _ instance: Instance) {
        objective = progress?.objective
        bound = instance.weights.stability == 0 ? progress?.bound : nil
    }

    init(_ text: String) {
        let parts = text.split(separator: " ")
        objective = parts.first.flatMap { Int($0) }
        bound = parts.dropFirst().first.flatMap { Int($0) }
    }

    var text: String { "\(objective.map(String.init) ?? "-") \(bound.map(String.init) ?? "-")" }

    /// What the plan is worth, what none can exceed, and what lies between: each with a name for the script.
    var facts: [(name: String, value: Phrase, label: Phrase)] {
        func points(_ value: Int?) -> Phrase { value.map { Phrase(fr: Self.grouped($0, "\u{202F}"), en: Self.grouped($0, ",")) } ?? Phrase(same: "–") }
        // Rounded up: an open gap is never told smaller than it may be.
        let gap = objective.flatMap { objective in bound.flatMap { $0 > 0 ? (max(0, $0 - objective) * 1000 + $0 - 1) / $0 : nil } }
        return [
            ("objective", points(objective), Phrase(fr: "points, le plan trouvé", en: "points, the plan found")),
            ("bound", points(bound), Phrase(fr: "points au plus, prouvé", en: "points at most, proven")),
            (
                "gap", gap.map { Phrase(fr: "\($0 / 10),\($0 % 10)\u{00A0}%", en: "\($0 / 10).\($0 % 10)%") } ?? Phrase(same: "–"),
                Phrase(fr: "d’écart au plus", en: "apart at most")
            ),
        ]
    }

    private static func grouped(_ value: Int, _ separator: String) -> String {
        let digits = Array(String(abs(value)))
        let parts = stride(from: digits.count, to: 0, by: -3).map { String(digits[max(0, $0 - 3)..<$0]) }
        return (value < 0 ? "−" : "") + parts.reversed().joined(separator: separator)
    }

    /// What is known so far, for the person who waits.
    var words: Phrase {
        guard let objective else { return Phrase(fr: "Recherche d’un premier plan valable…", en: "Looking for a first valid plan…") }
        guard let quality = bound.flatMap({ PlanQuality(objective, of: $0) }) else { return Phrase(fr: "Un plan valable est trouvé\u{202F}; on cherche mieux.", en: "A valid plan is found; looking for a better one.") }
        return Phrase(
            fr: "Le plan trouvé vaut \(quality.words.fr) du meilleur possible. On cherche encore mieux.",
            en: "The plan found is worth \(quality.words.en) of the best possible. Looking for a better one still.")
    }
}
