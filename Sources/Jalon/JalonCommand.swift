import ArgumentParser
import Foundation

@main
struct JalonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jalon",
        abstract: "Personalised support (accompagnement personnalisé) for French secondary schools.",
        subcommands: [
            ServeCommand.self, SchoolCommand.self, SlipCommand.self, ImportCommand.self, DemoCommand.self, GroupCommand.self, SlotsCommand.self,
            ExportCommand.self, BackupCommand.self, RestoreCommand.self, CheckCommand.self,
        ])

    /// Whatever we write holds data on minors: other users of the machine must not read it.
    static func main() async {
        umask(0o077)
        await main(nil)
    }
}

/// Where the school's data is.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "A SQLite file, or a postgres:// address.")
    var database = "jalon.sqlite"
}
