/// Makes the best plan of an instance that the time allows, proves how good it is, or says why there is none.
///
/// Synchronous: run it where it may take its time. It searches on the caller's thread and proves on another; any number may run at once.
/// Memory is about pupils × (workshops × slots + skills) × 8 bytes, and what `RouteTable` says.
public struct Solver: Sendable {
    public struct Options: Sendable {
        /// The same seed and the same number of steps give the same plan. Left to the time, a plan that is proven best is the same too as long as the
        /// search needs no more than ``Solver/stepsAlone`` steps to find its worth without the proof; what else is kept depends on the machine.
        public var seed: UInt64
        /// How long it may take in all.
        public var timeLimit: Duration
        /// Steps of search after which it stops; `nil` leaves it to the time.
        public var stepLimit: Int?
        /// The plan to start from: what it can keep of it, it keeps until something better is found.
        public var start: Plan?
        /// Ends the search once it has a valid plan and has found nothing much better for so long; `nil` leaves it to the time. What is
        /// computed anew from a plan in force is worth its time only as long as it repairs or gains.
        public var patience: Duration?
        /// Whether to prove a bound meanwhile, on a second thread.
        public var proves: Bool

        public init(
            seed: UInt64 = 1, timeLimit: Duration = .seconds(10), stepLimit: Int? = nil, start: Plan? = nil,
            patience: Duration? = nil, proves: Bool = true
        ) {
            self.seed = seed
            self.timeLimit = timeLimit
            self.stepLimit = stepLimit
            self.start = start
            self.patience = patience
            self.proves = proves
        }
    }

    /// How far the search goes on alone for the plan to keep where the proof found it sooner.
    static let stepsAlone = 5_000

    let instance: Instance
    let tables: Tables
    public let options: Options

    /// - Throws: ``MalformedFile`` when the instance is not well formed.
    public init(_ instance: Instance, options: Options = Options()) throws(MalformedFile) {
        let malformations = instance.validate()
        if !malformations.isEmpty { throw MalformedFile(malformations: malformations) }
        self.instance = instance
        self.options = options
        tables = Tables(instance)
    }

    /// Runs until the time, the steps or the patience are spent, the plan is proven best, or `isCancelled` says so; whatever stops it,
    /// the best valid plan so far is kept.
    ///
    /// - Parameters:
    ///   - onProgress: called when a better plan or bound is found, at most some thirty times a second, and at the end.
    ///   - isCancelled: asked every few milliseconds.
    public func solve(
        onProgress: (Progress) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) -> Outcome {
        var run = Run(tables, options)
        return run.outcome(onProgress, isCancelled)
    }

    /// How far a computation has come.
    public struct Progress: Hashable, Sendable {
        public var elapsed: Duration
        public var steps: Int
        /// Of the best valid plan; `nil` until there is one.
        public var objective: Int?
        public var bound: Int?

        /// 0.004 is "at least 99.6 % of the best possible".
        public var gap: Double? {
            guard let objective, let bound, bound > 0 else { return nil }
            return Double(bound - objective) / Double(bound)
        }
    }

    public enum Outcome: Sendable {
        /// A valid plan, its `bound` proven.
        case plan(Plan)
        /// There is no valid plan, and why.
        case refused(Refusal)
        /// Neither was found in the time: the best attempt and the rules that it breaks.
        case undecided(Plan, [Breach])
    }
}

/// One computation: the search on the caller's thread, the proof on one of its own.
private struct Run {
    let tables: Tables
    let options: Solver.Options
    let clock = ContinuousClock()
    let started: ContinuousClock.Instant
    var best: Plan?
    var bound: Int?
    var reported: Duration = .zero
    /// Whether something was found of which nothing was reported, as it came too soon after something else.
    private var isUntold = false
    /// When the search last found a better plan.
    var lastBetter: Duration = .zero
    /// The last plan that was much better than the one before, and when it was found.
    private var advance: (objective: Int, at: Duration, steps: Int)?
    /// Whether the search has taken nothing from the proof yet, and whether it had not when it found the best plan.
    private var isAlone = true, isFoundAlone = true

    init(_ tables: Tables, _ options: Solver.Options) {
        self.tables = tables
        self.options = options
        started = clock.now
    }

    var elapsed: Duration { clock.now - started }
    var proven: Bool { best.map { $0.objective == bound } ?? false }

    mutating func outcome(_ onProgress: (Solver.Progress) -> Void, _ isCancelled: () -> Bool) -> Solver.Outcome {
        if let refusal = Diagnosis(tables).certain() { return .refused(refusal) }
        var board = Board(tables)
        if let start = options.start { board.adopt(start) } else { board.build() }
        if keep(board) { report(0, onProgress, always: true) }
        let table = RouteTable(tables)
        var improver = Improver(board, seed: options.seed, routes: table.isComplete ? table : nil)
        /// The search as it was before it took anything from the proof.
        var alone: Improver?
        var proof: Proof?
        defer { proof?.stop() }
        var diagnosed = false, tried = false
        var cancelled = false
        var helper: Helper?
        var taken = Int.min
        while !proven, elapsed < options.timeLimit, improver.steps < options.stepLimit ?? Int.max {
            cancelled = isCancelled()
            if cancelled { break }
            var better = false
            let began = elapsed
            let isFirst = best == nil
            let before = best?.objective
            improver.stepsLeft = stepsLeft(after: improver.steps)
            for _ in 0..<16 where improver.steps < options.stepLimit ?? Int.max {
                if improver.step() { better = keep(board) || better }
                // Whoever waits for the end is heard after long steps too.
                if improver.tookLong || elapsed - began > .milliseconds(20) { break }
            }
            if best == nil, !diagnosed, improver.steps >= 400 {
                diagnosed = true
                if let refusal = Diagnosis(tables).find(isCancelled) { return .refused(refusal) }
            }
            if best == nil, !tried, improver.steps >= 2_000 {
                tried = true
                if let refusal = Diagnosis(tables).findByChoices(isCancelled) { return .refused(refusal) }
            }
            if let best, options.proves {
                if proof == nil { proof = Proof(tables, table, from: best) }
                better = consult(proof, best) || better
                if self.best?.objective != before { lastBetter = elapsed }
                if let found = self.best, found.objective > max(improver.best, taken), table.isComplete {
                    // The search goes on from what the proof has found.
                    taken = found.objective
                    if isAlone { alone = improver }
                    isAlone = false
                    board = Board(tables)
                    board.adopt(found)
                    improver = Improver(board, seed: options.seed &+ UInt64(improver.steps), routes: table, after: improver)
                }
                // Once the search has found nothing for longer than it took to find what it has, most of its time goes to the proof. Half of it
                // stays there when something is found again: the part in hand has to be looked at to its end, as nobody else does.
                let isStuck = elapsed > lastBetter * 2 + .milliseconds(200)
                if options.stepLimit == nil, table.isComplete, isStuck || helper != nil {
                    if helper == nil { helper = proof?.helper(tables, table) }
                    better = help(helper, until: elapsed + (elapsed - began) * (isStuck ? 4 : 1)) || better
                }
            }
            isUntold = isUntold || better
            if isUntold { report(improver.steps, onProgress, always: isFirst) }
            if isSettled(improver.steps) { break }
        }
        if let best { _ = consult(proof, best) }
        if !cancelled { findAlone(alone ?? improver, isCancelled) }
        report(improver.steps, onProgress, always: true)
        let judge = Assessor(tables: tables)
        if var plan = best {
            // The search counts what it breaks as it goes; what leaves the engine is judged by the rules themselves.
            let breaches = judge.assess(plan).breaches
            if !breaches.isEmpty { return .undecided(plan, breaches) }
            plan.bound = bound
            return .plan(plan)
        }
        if !cancelled, let refusal = Diagnosis(tables).find(isCancelled) ?? (tried ? nil : Diagnosis(tables).findByChoices(isCancelled)) { return .refused(refusal) }
        let attempt = board.plan()
        return .undecided(attempt, judge.assess(attempt).breaches)
    }

    /// How many steps are left after so many, at the pace so far; without end where it is patience that ends the search.
    private func stepsLeft(after steps: Int) -> Int {
        if options.patience != nil { return Int.max }
        if let most = options.stepLimit { return most - steps }
        let left = Double(steps) * ((options.timeLimit - elapsed) / elapsed)
        return left < 1e15 ? Int(left) : Int.max
    }

    /// Whether nothing much better was found for as long as the patience lasts, and for some hundred steps, as a busy machine takes few in that
    /// time. Much is a two-thousandth: a search that starts near the best goes on finding a little for as long as it may.
    private mutating func isSettled(_ steps: Int) -> Bool {
        guard let patience = options.patience, let best else { return false }
        if let advance, best.objective - advance.objective <= abs(advance.objective) / 2_000 {
            return elapsed - advance.at >= patience && steps - advance.steps >= 300
        }
        advance = (best.objective, elapsed, steps)
        return false
    }

    /// Tells the proof what is known and takes what it has: a bound, and a better plan unless the steps are counted, for when
    /// it comes depends on the machine.
    private mutating func consult(_ proof: Proof?, _ known: Plan) -> Bool {
        guard let news = proof?.exchange(known: known) else { return false }
        var better = false
        if let plan = news.plan, options.stepLimit == nil, plan.objective > known.objective, Assessor(tables: tables).assess(plan).isValid {
            best = plan
            isFoundAlone = false
            better = true
        }
        if let value = news.bound, value < bound ?? Int.max {
            bound = value
            better = true
        }
        return better
    }

    /// Looks at parts of the proof until then, and keeps a better plan that it meets.
    private mutating func help(_ helper: Helper?, until end: Duration) -> Bool {
        guard let helper, let known = best else { return false }
        while elapsed < end, helper.step(known: known) {}
        guard let plan = helper.found, plan.objective > known.objective, Assessor(tables: tables).assess(plan).isValid else { return false }
        best = plan
        isFoundAlone = false
        return true
    }

    /// Of plans that are worth the same, the search's own goes before one of the proof.
    private mutating func keep(_ board: Board) -> Bool {
        if board.faults > 0 { return false }
        if let best, best.objective > board.objective || (best.objective == board.objective && (isFoundAlone || !isAlone)) { return false }
        best = board.plan()
        isFoundAlone = isAlone
        return true
    }

    /// Which of the plans that are worth as much as is proven the proof meets first depends on the machine; which the search meets alone, on the
    /// seed.
    private mutating func findAlone(_ search: Improver, _ isCancelled: () -> Bool) {
        guard proven, !isFoundAlone else { return }
        isAlone = true
        var search = search
        while !isFoundAlone, search.steps < Solver.stepsAlone, elapsed < options.timeLimit, !isCancelled() {
            if search.step() { _ = keep(search.board) }
        }
    }

    private mutating func report(_ steps: Int, _ onProgress: (Solver.Progress) -> Void, always: Bool = false) {
        let now = elapsed
        if !always, now - reported < .milliseconds(33) { return }
        (reported, isUntold) = (now, false)
        onProgress(Solver.Progress(elapsed: now, steps: steps, objective: best?.objective, bound: bound))
    }
}
