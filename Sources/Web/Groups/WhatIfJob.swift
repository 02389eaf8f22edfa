import Grouping
import School
import Storage

/// Answers « Et si… » in the background: the plan searched further as it is, then once for each question. The plan stays as it is.
enum WhatIfJob {
    static let kind = "what-if"

    /// Steps of each search at most. Measured: two to four thousand a second for most schools, so two or three seconds; where a pupil may go many
    /// ways, as with many groups at one hour, under a hundred a second. The first search of a study is therefore limited in time as well, and the
    /// others make as many steps as it made.
    static func steps(_ instance: Instance) -> Int { max(1_000, min(7_000, 25 * places(instance))) }

    private static func places(_ instance: Instance) -> Int { instance.pupils.reduce(0) { $0 + $1.slots.count } }

    /// With so few places the steps are few as well, and none is given up: the same question has the same answer, however busy the machine is.
    private static let fewPlaces = 200

    /// About how long a search takes at most.
    static func seconds(_ instance: Instance) -> Int { instance.pupils.count <= 150 ? 2 : instance.pupils.count <= 600 ? 5 : 10 }

    /// Beyond so many times that, a search whose steps are given is ended all the same.
    private static let patience = 10

    /// How many searches a study makes.
    static func searches(_ findings: PlanFindings) -> Int { findings.questions.count + 2 }

    static func start(_ desk: PlanDesk, _ questions: [PlanStudy.Question], _ visit: Visit) async throws {
        let instance = desk.problem
        let findings = PlanFindings(questions: questions, seconds: seconds(instance), firstWish: instance.pointsOfFirstWish)
        let contents = desk.contents
        let names = desk.names
        let study = try await visit.store.beginStudy(of: desk.plan.id, findings, by: visit.viewer.account, at: visit.now)
        _ = try await visit.jobs.start(kind, subject: study.rawValue, for: visit.viewer) { worker in
            try await run(study, findings, instance, contents, names, worker)
            return ""
        }
    }

    private static func run(
        _ study: PlanStudy.ID, _ asked: PlanFindings, _ instance: Instance, _ contents: PlanContents, _ names: PlanNames, _ worker: Worker
    ) async throws {
        var findings = asked
        let present = contents.plan(of: instance.name)
        let assessment = try instance.assess(present)
        findings.present = PlanFindings.Answer(
            figures: PlanFigures(instance, present, hours: assessment.hours), objective: assessment.objective)
        findings.present?.broken = assessment.breaches.map { PlanFact(names.remark($0, in: contents), .conflict).text }
        var isStopped = false
        var done = 0
        var steps = Self.steps(instance)
        let limit = Duration.seconds(findings.seconds)

        func answer(_ plan: Plan, _ problem: Instance) throws -> PlanFindings.Answer {
            let found = try problem.assess(plan)
            return PlanFindings.Answer(figures: PlanFigures(problem, plan, hours: found.hours), objective: found.objective)
        }

        /// How many have other workshops in one plan than in the other.
        func pupils(_ a: Plan, _ b: Plan) -> Int { Set(Move.between(a, b).map(\.pupil)).count }

        /// The best plan of a problem from a start, and what it gives. What it does not better by a first wish is the search's chance: then
        /// `known` is the answer, as far as it keeps the rules.
        func search(
            _ problem: Instance, from start: Plan, knowing known: Plan, within time: Duration
        ) async throws -> (answer: PlanFindings.Answer, plan: Plan?) {
            let solver = try Solver(problem, options: .init(timeLimit: time, stepLimit: steps, start: start, proves: false))
            let ended = try await BackgroundSearch.run(solver, of: problem) { _, elapsed in
                let whole = limit * searches(findings)
                try await worker.tell(BackgroundSearch.thousandths(limit * done + min(elapsed, limit), of: whole), "\(done)")
            }
            done += 1
            if done == 1, let made = ended.latest?.steps { steps = max(1, min(steps, made)) }
            isStopped = ended.isStopped
            let kept = try problem.assess(known)
            switch ended.outcome {
            case .plan(let plan):
                let value = try problem.assess(plan).objective
                let best = kept.isValid && value < kept.objective + findings.firstWish ? known : plan
                return (try answer(best, problem), best)
            case .refused(let refusal):
                let facts = refusal.conflicts.map { PlanFact(names.remark($0), .conflict).text }
                return (PlanFindings.Answer(figures: nil, objective: nil, conflicts: facts), nil)
            case .undecided:
                return kept.isValid ? (try answer(known, problem), known) : (PlanFindings.Answer(figures: nil, objective: nil), nil)
            }
        }

        let first = places(instance) <= fewPlaces ? limit * patience : limit
        let base = try await search(instance, from: present, knowing: present, within: first).plan ?? present
        var reference = base
        if !isStopped {
            let further = try await search(instance, from: base, knowing: base, within: limit * patience)
            findings.further = further.answer
            reference = further.plan ?? base
            let moved = pupils(reference, present)
            findings.present?.moved = moved
            if moved > 0, !assessment.isValid || further.answer.objective ?? 0 > assessment.objective { findings.better = reference.json() }
        }
        for question in findings.questions where !isStopped {
            guard let change = question.change(of: instance) else {
                findings.answers.append(PlanFindings.Answer(figures: nil, objective: nil))
                continue
            }
            if case .hours(let hours) = question, let budget = instance.hoursBudget, budget + hours < 0 {
                findings.answers.append(PlanFindings.Answer(figures: nil, objective: nil, conflicts: [PlanFact(names.fewerHoursThanNone(budget, hours), .conflict).text]))
                continue
            }
            // The reference is a plan for these means too, when it needs none that are gone.
            let found = try await search(instance.changed(by: change), from: base, knowing: reference, within: limit * patience)
            // A search that was cut short says nothing of what the means are worth.
            if isStopped { break }
            findings.answers.append(found.answer)
            if let plan = found.plan { findings.answers[findings.answers.count - 1].moved = pupils(reference, plan) }
            try await worker.store.keepStudy(study, .computing, findings)
        }
        try await worker.store.keepStudy(study, isStopped ? .stopped : .done, findings)
    }
}
