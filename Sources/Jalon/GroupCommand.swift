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
            proven bound on how much better any plan could be. When no plan is valid, says why.

            Exit codes: 0 a plan was written, 1 a file cannot be read or written, 2 the instance is malformed, \
            3 no valid plan exists, 4 none was found in the time.
            """)

    @Argument(help: ArgumentHelp("The instance to solve (grouping-instance/1).", valueName: "instance.json"))
    var instance: String

    @Option(help: ArgumentHelp("Where to write the plan (grouping-plan/1).", valueName: "plan.json"))
    var output: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Seconds that it may take.", valueName: "seconds"))
    var timeLimit: Double = 10

    @Option(parsing: .unconditional, help: "Seed of the search: the same seed takes the same steps.")
    var seed: UInt64 = 1

    func validate() throws {
        guard timeLimit > 0, timeLimit <= 86_400 else {
            throw ValidationError("The time limit must be more than 0 and at most 86400 seconds.")
        }
    }

    func run() throws {
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
        let options = Solver.Options(seed: seed, timeLimit: .milliseconds(Int(timeLimit * 1000)))
        switch try Solver(problem, options: options).solve() {
        case .plan(let plan):
            do {
                try Data(plan.json().utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                say("\(output) cannot be written: \(error.localizedDescription)")
                throw ExitCode(1)
            }
            print(Self.summary(plan))
        case .refused(let refusal):
            say("No plan is valid:")
            for finding in try refusal.tried(on: problem).findings {
                say("  \(finding.conflict)")
                let ways = finding.waysOut.map(\.description)
                say(ways.isEmpty ? "    no single change was found that gives a valid plan" : "    way out: \(ways.joined(separator: "; or "))")
            }
            throw ExitCode(3)
        case .undecided(let attempt, let breaches):
            say("No valid plan was found in \(timeLimit) seconds; the best attempt breaks \(breaches.count == 1 ? "a rule" : "\(breaches.count) rules"):")
            for line in Self.first(10, of: breaches.map { $0.words(in: attempt, of: problem) }) { say(line) }
            throw ExitCode(4)
        }
    }

    static func summary(_ plan: Plan) -> String {
        let groups = "\(plan.groups.count) groups, objective \(plan.objective)"
        guard let bound = plan.bound, let gap = plan.gap else { return "\(groups), nothing proven" }
        if bound == plan.objective { return "\(groups), proven best" }
        // Rounded down: a promise is never larger than its proof.
        let tenths = Int((1 - gap) * 1000)
        return "\(groups), at least \(tenths / 10).\(tenths % 10) % of the best possible (bound \(bound))"
    }

    private static func first(_ count: Int, of lines: [String]) -> [String] {
        lines.prefix(count).map { "  \($0)" } + (lines.count > count ? ["  and \(lines.count - count) more"] : [])
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
