import Grouping
import School
import Storage

/// Answers « Et si… » in the background: the plan searched further as it is, then once for each question. The plan stays as it is.
enum WhatIfJob {
    static let kind = "what-if"

    /// Seconds of each search: enough for the size.
    static func seconds(_ instance: Instance) -> Int { instance.pupils.count <= 150 ? 2 : instance.pupils.count <= 600 ? 5 : 10 }

    /// How many searches a study makes.
    static func searches(_ findings: PlanFindings) -> Int { findings.questions.count + 2 }

    static func start(_ desk: PlanDesk, _ questions: [PlanStudy.Question], _ visit: Visit) async throws {
        let instance = desk.problem
        let findings = PlanFindings(
            questions: questions, seconds: seconds(instance), firstWish: instance.weights.wish * WishRules.value(rank: 1))
        let plan = desk.review.plan
        let names = desk.names
        let study = try await visit.store.beginStudy(of: desk.plan.id, findings, by: visit.viewer.account, at: visit.now)
        _ = try await visit.jobs.start(kind, subject: study.rawValue, for: visit.viewer) { worker in
            try await run(study, findings, instance, plan, names, worker)
            return ""
        }
    }

    private static func run(
        _ study: PlanStudy.ID, _ asked: PlanFindings, _ instance: Instance, _ present: Plan, _ names: PlanNames, _ worker: Worker
    ) async throws {
        var findings = asked
        let assessment = try instance.assess(present)
        findings.present = PlanFindings.Answer(
            figures: PlanFigures(instance, present, hours: assessment.hours), objective: assessment.objective)
        var isStopped = false
        var done = 0

        /// The best plan of a problem from a start, and what it gives.
        func search(_ problem: Instance, from start: Plan) async throws -> (answer: PlanFindings.Answer, plan: Plan?) {
            let limit = Duration.seconds(findings.seconds)
            let solver = try Solver(problem, options: .init(timeLimit: limit, start: start, proves: false))
            let ended = try await BackgroundSearch.run(solver, of: problem) { _, elapsed in
                let whole = limit * searches(findings)
                try await worker.tell(BackgroundSearch.thousandths(limit * done + min(elapsed, limit), of: whole), "\(done)")
            }
            done += 1
            isStopped = ended.isStopped
            switch ended.outcome {
            case .plan(let plan):
                let found = try problem.assess(plan)
                return (PlanFindings.Answer(figures: PlanFigures(problem, plan, hours: found.hours), objective: found.objective), plan)
            case .refused(let refusal):
                let facts = refusal.conflicts.map { PlanFact(names.remark($0), isWayOut: false).text }
                return (PlanFindings.Answer(figures: nil, objective: nil, conflicts: facts), nil)
            case .undecided: return (PlanFindings.Answer(figures: nil, objective: nil), nil)
            }
        }

        let first = try await search(instance, from: present)
        let base = first.plan ?? present
        var reference = base
        if !isStopped {
            let further = try await search(instance, from: base)
            findings.further = further.answer
            reference = further.plan ?? base
        }
        for question in findings.questions where !isStopped {
            guard let change = question.change(of: instance) else {
                findings.answers.append(PlanFindings.Answer(figures: nil, objective: nil))
                continue
            }
            let problem = instance.changed(by: change)
            var answer = try await search(problem, from: base).answer
            // A search that was cut short says nothing of what the means are worth.
            if isStopped { break }
            // The reference is a plan for these means too, when it needs none that are gone.
            let same = try problem.assess(reference)
            if same.isValid, same.objective > answer.objective ?? Int.min {
                answer = PlanFindings.Answer(figures: PlanFigures(problem, reference, hours: same.hours), objective: same.objective)
            }
            findings.answers.append(answer)
            try await worker.store.keepStudy(study, .computing, findings)
        }
        try await worker.store.keepStudy(study, isStopped ? .stopped : .done, findings)
    }
}
