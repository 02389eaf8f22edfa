import ArgumentParser
import School
import Storage
import Web

struct SchoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "school", abstract: "Let one more school into the database.", subcommands: [SchoolAddCommand.self])
}

struct SchoolAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Print the one-time link that creates one more school.",
        discussion: """
            Whoever opens the link names the school and becomes the technical administrator there. The link holds for 24 hours and \
            works once; a link printed before stops working. The schools of a database see nothing of each other.
            """)

    @OptionGroup var data: DatabaseOptions
    @OptionGroup var site: SiteOptions

    func run() async throws {
        let path = try await plainly { try await DatabaseLocation(data.database).withStore { try await Keys.newSchool(in: $0, at: .now) } }
        print("First start of one more school, valid for 24 hours: \(site.address)\(path)")
    }
}

/// Where people reach the server, for what is printed.
struct SiteOptions: ParsableArguments {
    @Option(help: "The address people type: https://ap.my-school.fr.")
    var publicAddress = "http://127.0.0.1:8080"

    var address: String { publicAddress.hasSuffix("/") ? String(publicAddress.dropLast()) : publicAddress }
}
