import ArgumentParser
import School
import Storage
import Web

struct SlipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slip",
        abstract: "Print a one-time code for an administrator or a head who lost the password.",
        discussion: """
            For those whom nobody else can help: everybody else gets a slip from the technical administrator, in the pages. The code \
            holds for 24 hours and works once; the present password goes on working until then. The school's journal keeps a line.
            """)

    @OptionGroup var data: DatabaseOptions
    @OptionGroup var site: SiteOptions

    @Argument(help: "The login of the account.")
    var login: String

    func run() async throws {
        let slip = try await plainly {
            try await DatabaseLocation(data.database).withStore { try await Keys.slip(for: login.lowercased(), in: $0, clock: Clock()) }
        }
        switch slip {
        case .issued(let slip, let school):
            print("Code of \(slip.person.fullName) (\(school.name)), valid for 24 hours: \(ActivationCode.shown(slip.code))")
            print("Type it at \(site.address)/activation and choose a new password.")
        case .unknown:
            throw UpkeepError("No account has the login \(login).", remedy: "The logins stand in the pages under “Personnes”, “Comptes et rôles”.")
        case .notInCharge:
            throw UpkeepError(
                "\(login) is neither a technical administrator nor a head.", remedy: "The technical administrator prints a slip in the pages: “Personnes”, “Comptes et rôles”.")
        case .closed:
            throw UpkeepError("The account of \(login) is closed.", remedy: "A technical administrator can open it again in the pages.")
        }
    }
}
