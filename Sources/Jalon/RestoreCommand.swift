import ArgumentParser
import Storage

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the database.",
        discussion: "Stop the server first. What is restored is exactly what was saved; the next “jalon serve” brings its schema up to date.")

    @OptionGroup var data: DatabaseOptions

    @Argument(help: "A file made by “jalon backup”.")
    var source: String

    @Flag(help: "Replace the database that is there, for good.")
    var replace = false

    func run() async throws {
        let report = try await plainly { try await DatabaseLocation(data.database).restore(from: source, replacing: replace) }
        print("Restored \(source): \(size(report.bytes))\(report.schemaStep.map { ", schema step \($0)" } ?? "").")
    }
}
