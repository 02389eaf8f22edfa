import ArgumentParser
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Save the whole database to a new file, while others go on working.",
        discussion: """
            The file holds one moment of the database and is checked before it takes its name. A SQLite database is saved as a \
            SQLite file, a PostgreSQL database as a dump of pg_dump in the custom format. The file holds minors' data: keep it \
            encrypted, and somewhere else.
            """)

    @OptionGroup var data: DatabaseOptions

    @Argument(help: "The file to make. It must not be there already.")
    var target: String

    func run() async throws {
        let report = try await plainly { try await DatabaseLocation(data.database).backUp(to: target) }
        print("Saved to \(target): \(size(report.bytes))\(report.schemaStep.map { ", schema step \($0)" } ?? ""), checked.")
    }
}
