import ArgumentParser
import Foundation
import Logging
import School
import Storage
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the pages.")

    @OptionGroup var data: DatabaseOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8080

    @Option(help: "The address people type, when a proxy stands in front: https://ap.my-school.fr.")
    var publicAddress: String?

    @Option(help: "Cost of password hashing (yescrypt, 1 to 11). Lower than 5 is for tests only.")
    var passwordCost: UInt = 5

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port is a number from 0 to 65535, not \(port).") }
    }

    func run() async throws {
        let store = try await plainly {
            let store = try Store.open(data.database)
            try await store.migrate()
            return store
        }
        var logger = Logger(label: "jalon") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let services = Services(
            store: store, clock: Clock(), passwords: try Passwords(cost: passwordCost), logger: logger, publicAddress: publicAddress)
        let host = host
        let publicAddress = publicAddress
        do {
            try await Server(services, options: .init(host: host, port: port)).run { [logger] port in
                let address = publicAddress ?? "http://\(host):\(port)"
                print("Jalon listens on \(address)")
                do {
                    if let link = try await services.offerFirstStart() { print("First start, valid for 24 hours: \(address)\(link)") }
                } catch {
                    logger.error("the first-start link could not be made", metadata: ["error": "\(error)"])
                }
                fflush(nil)
            }
        } catch let error as Server.CannotListen {
            throw said(error)
        }
    }

    private func said(_ error: Server.CannotListen) -> UpkeepError {
        switch error {
        case .portIsTaken:
            UpkeepError(
                "Port \(port) is taken: Jalon, or another program, listens there already.",
                remedy: "Stop that one, or choose another port: --port \(port < 65_535 ? port + 1 : 8080). Several servers may share one database.")
        case .notAllowed:
            UpkeepError("This user may not listen on port \(port).", remedy: "Take a port from 1024 on, and let a proxy answer on 80 and 443.")
        case .addressIsNotOurs:
            UpkeepError("\(host) is not an address of this machine.", remedy: "Listen on 127.0.0.1 behind a proxy, or on 0.0.0.0 for every address.")
        }
    }
}
