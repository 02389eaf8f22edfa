import ArgumentParser
import Storage

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the whole database and say what is wrong with it.",
        discussion: "Writes nothing. The exit code is 0 when all is well and 1 when something is wrong.")

    @OptionGroup var data: DatabaseOptions

    func run() async throws {
        let report = try await plainly { try await DatabaseLocation(data.database).withStore { try await $0.check() } }
        print("\(report.engine), schema step \(report.steps.last.map(String.init) ?? "none")")
        for school in report.schools {
            print("\(school.establishment.name) (\(school.establishment.uai)): \(school.pupils) pupils, \(school.staff) staff, \(school.divisions) divisions")
        }
        guard report.problems.isEmpty else {
            for problem in report.problems { print("! \(problem)") }
            print("\(report.problems.count == 1 ? "One thing is" : "\(report.problems.count) things are") wrong. Keep the backups that you have, and ask for help before changing anything by hand.")
            throw ExitCode(1)
        }
        print("All is well.")
    }
}
