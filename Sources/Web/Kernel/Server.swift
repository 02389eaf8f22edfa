import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import School
import Storage

/// The HTTP server over one store.
public struct Server: Sendable {
    public struct Options: Sendable {
        public var host: String
        public var port: Int
        public var maximumConnections: Int
        public var idleTimeout: Duration
        /// How many requests are answered at a time. Beyond this, one is better told to come back than kept waiting for seconds.
        public var inFlightLimit: Int
        /// How long the body of a form may take to arrive; an upload may take eight times as long.
        public var bodyDeadline: Duration

        public init(
            host: String = "127.0.0.1", port: Int = 8080, maximumConnections: Int = 12_000, idleTimeout: Duration = .seconds(60),
            inFlightLimit: Int = 1_024, bodyDeadline: Duration = .seconds(15)
        ) {
            self.host = host
            self.port = port
            self.maximumConnections = maximumConnections
            self.idleTimeout = idleTimeout
            self.inFlightLimit = inFlightLimit
            self.bodyDeadline = bodyDeadline
        }
    }

    private let services: Services
    private let options: Options

    public init(_ services: Services, options: Options) {
        self.services = services
        self.options = options
    }

    /// Why the server could not begin to listen.
    public enum CannotListen: Error {
        case portIsTaken, notAllowed, addressIsNotOurs
    }

    /// Serves until the process is asked to stop (SIGTERM, SIGINT), then lets accepted requests and the
    /// writing of jobs' ends finish. `onRunning` is given the port. Throws `CannotListen` before that.
    public func run(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
        let responder = Responder(services, inFlightLimit: options.inFlightLimit, bodyDeadline: options.bodyDeadline)
        let router = Router(context: RequestScope.self, options: .autoGenerateHeadEndpoints)
        for route in Routes.all {
            router.on(RouterPath(route.path), method: route.method == .get ? .get : .post) { request, context in
                await responder.respond(to: request, context, by: route)
            }
        }
        router.add(middleware: Unmatched(responder: responder))
        let application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(Int64(options.idleTimeout.components.seconds)))),
            configuration: .init(
                address: .hostname(options.host, port: options.port), backlog: 4096,
                availableConnectionsDelegate: MaximumAvailableConnections(options.maximumConnections)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: services.logger)
        let caretaker = Task { try await sweep() }
        defer { caretaker.cancel() }
        do {
            try await application.runService()
        } catch let error as IOError {
            switch error.errnoCode {
            case EADDRINUSE: throw CannotListen.portIsTaken
            case EACCES: throw CannotListen.notAllowed
            case EADDRNOTAVAIL: throw CannotListen.addressIsNotOurs
            default: throw error
            }
        }
        await services.jobs.stopAll()
        try await services.passwords.shutDown()
        await services.store.engine.close()
    }

    /// Every minute: forgets what is no longer of use, and marks jobs whose server died. Every hour: counts what the tables hold.
    private func sweep() async throws {
        for minute in 0... {
            do {
                if minute.isMultiple(of: 60) { try await services.store.engine.gatherStatistics() }
                try await services.store.forgetOldSessions(before: services.clock.now - Responder.sessionLifetime)
                for school in try await services.store.establishments() {
                    let own = services.store.school(school.id)
                    try await own.failSilentJobs(since: services.clock.now - .seconds(120))
                    try await own.forgetImportFiles(before: services.clock.now - RosterImport.filesKept)
                    try await own.forgetTimetables(before: services.clock.now - RosterImport.filesKept)
                    try await own.forgetJournal(before: services.clock.now - .seconds(365 * 86_400))
                }
            } catch {
                services.logger.error("the minute's sweep failed", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: .seconds(60))
        }
    }
}

/// Hummingbird's context, with the client's address.
struct RequestScope: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Gives addresses that no route knows the same page as any other 404, and a wrong method 405.
struct Unmatched: RouterMiddleware {
    let responder: Responder

    func handle(_ request: Request, context: RequestScope, next: (Request, RequestScope) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return await responder.unmatched(request, context)
        }
    }
}
