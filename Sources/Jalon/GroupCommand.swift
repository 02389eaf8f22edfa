import ArgumentParser
import Foundation
import Grouping

/// `jalon group`: solves one instance file and writes the plan.
struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Make the need groups of an instance file.",
        discussion: """
            Reads a grouping-instance/1 file and writes a grouping-plan/1 file with the best plan found in the time, and a \
            proven bound on how much better any plan could be. When no plan is valid, says why. When the instance names the \
            present workshops of its pupils, starts from them, ends once little more is to be gained, and says who leaves theirs \
            and why.

            While it works, the objective, the bound and the gap between them go to the error output, about once a second \
            at most and at the end. Ctrl-C ends the search: the best plan so far is written. A second one ends the program.

            Where no plan is valid the facts come first; then ways out are tried, for as long as the time limit once more, or until Ctrl-C.

            Exit codes: 0 a plan was written, 1 a file cannot be read or written, 2 the instance is malformed, \
            3 no valid plan exists, 4 none was found in the time.
            """)

    @Argument(help: ArgumentHelp("The instance to solve (grouping-instance/1).", valueName: "instance.json"))
    var instance: String

    @Option(help: ArgumentHelp("Where to write the plan (grouping-plan/1).", valueName: "plan.json"))
    var output: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Seconds that it may take.", valueName: "seconds"))
    var timeLimit: Double = 10

    @Option(
        parsing: .unconditional,
        help: "Seed of the search: the same seed takes the same steps. How far it comes in the time, and which of several plans worth the same is kept, may differ: the proof beside it finds plans too.")
    var seed: UInt64 = 1

    @Flag(help: "Tell nothing of the progress.")
    var quiet = false

    func validate() throws {
        guard timeLimit > 0, timeLimit <= 86_400 else {
            throw ValidationError("The time limit must be more than 0 and at most 86400 seconds.")
        }
    }

    func run() throws {
        let interruption = Interruption()
        try interruption.during { try run(until: interruption) }
    }

    private func run(until interruption: Interruption) throws {
        let problem: Instance
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: instance, isDirectory: &isFolder), isFolder.boolValue {
            say("\(instance) is a folder: an instance is a file.")
            throw ExitCode(1)
        }
        do {
            problem = try Instance(json: [UInt8](try Data(contentsOf: URL(fileURLWithPath: instance))))
        } catch let error as MalformedFile {
            say("\(instance) is not a well-formed instance:")
            for malformation in error.malformations { say("  \(malformation)") }
            throw ExitCode(2)
        } catch {
            say("\(instance) cannot be read: \(error.localizedDescription)")
            throw ExitCode(1)
        }
        let limit = Duration.milliseconds(Int(timeLimit * 1000)), present = problem.planInForce
        let options = Solver.Options(seed: seed, timeLimit: limit, start: present, patience: present.map { _ in limit / 10 })
        let progress = ProgressTeller { line in if !quiet { say(line) } }
        if interruption.isAsked {
            say("Interrupted before the search began.")
            throw ExitCode(4)
        }
        let outcome = try Solver(problem, options: options).solve(
            onProgress: { progress.note($0) },
            isCancelled: {
                progress.tell()
                return interruption.isAsked
            })
        progress.tell(atOnce: true)
        if interruption.isAsked { say("Interrupted: this is as far as it came.") }
        switch outcome {
        case .plan(let plan):
            do {
                try Data(plan.json().utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                say("\(output) cannot be written: \(error.localizedDescription)")
                throw ExitCode(1)
            }
            print(try Self.summary(plan, of: problem))
            for line in try Self.departures(from: problem, to: plan) { print(line) }
        case .refused(let refusal):
            say("No plan is valid:")
            for conflict in refusal.conflicts { say("  \(conflict)") }
            say("Looking for ways out, for \(timeLimit) seconds at most:")
            let tried = try refusal.tried(on: problem, within: limit, isCancelled: { interruption.isAsked })
            for line in Self.waysOut(tried) { say(line) }
            throw ExitCode(3)
        case .undecided(let attempt, let breaches):
            say("No valid plan was found \(interruption.isAsked ? "before that" : "in \(timeLimit) seconds"); the best attempt breaks \(breaches.count == 1 ? "a rule" : "\(breaches.count) rules"):")
            for line in Self.first(10, of: breaches.map { $0.words(in: attempt, of: problem) }) { say(line) }
            if !interruption.isAsked, let hours = try problem.budgetFound(within: limit, isCancelled: { interruption.isAsked }) { say("With an hours budget of \(hours) there is a plan.") }
            throw ExitCode(4)
        }
    }

    /// What there is to do about a refusal, and how far that was tried.
    static func waysOut(_ refusal: Refusal) -> [String] {
        var lines = refusal.findings.flatMap { finding in
            let ways = finding.waysOut.map(\.description)
            return ["  \(finding.conflict)", ways.isEmpty ? "    no change was found that ends this" : "    way out: \(ways.joined(separator: "; or "))"]
        }
        if refusal.together.isEmpty {
            lines.append(
                refusal.isStopped
                    ? "Each way ends its own fact; the search was stopped before it was known which of them together give a valid plan."
                    : "Each way ends its own fact; no set of them was found that gives a valid plan.")
        } else {
            if refusal.findings.count > 1 || refusal.together.count > 1 { lines.append("Carry out all of these for a valid plan: \(refusal.together.map(\.description).joined(separator: "; ")).") }
            if refusal.isStopped { lines.append("The search for other ways was stopped before its end.") }
        }
        return lines
    }

    static func summary(_ plan: Plan, of problem: Instance) throws -> String {
        let groups = "\(plan.groups.count) groups, objective \(plan.objective)"
        guard let bound = plan.bound else { return "\(groups), nothing proven" }
        if bound == plan.objective { return "\(groups), proven best" }
        // Points for places kept are taken off both sides: with them any plan that changes little would seem near the best.
        let (worth, top) = (try problem.assess(plan).parts.worth, problem.boundOfWorth(from: bound))
        guard top > 0 else { return "\(groups), bound \(bound)" }
        // Rounded down: a promise is never larger than its proof.
        let tenths = max(0, min(1000, worth * 1000 / top)), aside = problem.weights.stability > 0 ? ", places kept aside" : ""
        return "\(groups), at least \(tenths / 10).\(tenths % 10) % of the best possible\(aside) (bound \(bound))"
    }

    /// Who leaves the workshop that the instance calls the present one; nothing when it names none.
    private static func departures(from problem: Instance, to plan: Plan) throws -> [String] {
        let places = problem.pupils.reduce(0) { sum, pupil in sum + pupil.slots.count { pupil.current[$0] != nil } }
        if places == 0 { return [] }
        let departures = try Assessor(problem).departures(in: plan)
        if departures.isEmpty { return ["Nobody leaves their present workshop."] }
        return ["\(departures.count) of \(places) present places \(departures.count == 1 ? "changes" : "change"):"] + first(20, of: departures.map(\.description))
    }

    private static func first(_ count: Int, of lines: [String]) -> [String] {
        lines.prefix(count).map { "  \($0)" } + (lines.count > count ? ["  and \(lines.count - count) more"] : [])
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// Tells how far a computation has come: when something new is known, not more than once a second.
private final class ProgressTeller {
    private let say: (String) -> Void
    private let clock = ContinuousClock()
    private var toldAt: ContinuousClock.Instant?
    private var news: Solver.Progress?

    init(_ say: @escaping (String) -> Void) { self.say = say }

    func note(_ progress: Solver.Progress) {
        news = progress
        tell()
    }

    func tell(atOnce: Bool = false) {
        guard let news else { return }
        let now = clock.now
        if !atOnce, let toldAt, now - toldAt < .seconds(1) { return }
        self.news = nil
        toldAt = now
        say(Self.words(news))
    }

    private static func words(_ progress: Solver.Progress) -> String {
        let tenths = Int(progress.elapsed / .milliseconds(100))
        var words = "\(tenths / 10).\(tenths % 10) s: \(progress.objective.map { "objective \($0)" } ?? "no valid plan yet")"
        if let bound = progress.bound { words += ", bound \(bound)" }
        // Rounded up: what is still open is never told smaller than it is.
        if let gap = progress.gap {
            let tenths = Int((gap * 1000).rounded(.up))
            words += ", gap \(tenths / 10).\(tenths % 10) %"
        }
        return words
    }
}
