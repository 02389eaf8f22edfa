import Foundation
import NIOPosix
import Synchronization

/// A PostgreSQL database through libpq. Each call runs on a thread of a pool, never on an event loop.
///
/// Writes run at SERIALIZABLE and are tried again when PostgreSQL finds two of them in conflict, so a
/// transaction can be written as if it were alone, as it is on SQLite.
public final class PostgreSQLEngine: Engine {
    public let name = "PostgreSQL"
    private let threads: NIOThreadPool
    private let connections: PostgreSQLPool

    /// `url` as libpq reads it: `postgres://user@host:port/database` or key=value pairs.
    public init(url: String, connections count: Int = 8) throws {
        let library = try LibPQ.shared.get()
        connections = PostgreSQLPool(library: library, url: url)
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
        // Fails now rather than at the first page when the address is wrong.
        connections.giveBack(try connections.take())
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await run("BEGIN ISOLATION LEVEL SERIALIZABLE", body)
    }

    private func run<T: Sendable>(
        _ begin: String, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        let connections = self.connections
        return try await Task { [threads] in
            try await threads.runIfActive { try Self.attempt(connections, begin, body) }
        }.value
    }

    /// Two hundred pupils who hand in at the same instant, on a machine busy with other things, took more than twenty.
    private static let mostAttempts = 60

    private static func attempt<T>(
        _ connections: PostgreSQLPool, _ begin: String, _ body: (any Connection) throws -> T
    ) throws -> T {
        var attempts = 0
        while true {
            attempts += 1
            let connection = try connections.begin(begin)
            do {
                let result = try body(connection)
                try connection.script("COMMIT")
                connections.giveBack(connection)
                return result
            } catch is PostgreSQLConflict where attempts < mostAttempts {
                connections.rollBackAndGiveBack(connection)
                Thread.sleep(forTimeInterval: Double.random(in: 0...0.004) * Double(min(attempts, 25)))
            } catch let conflict as PostgreSQLConflict {
                connections.rollBackAndGiveBack(connection)
                throw StorageError.unavailable(conflict.message)
            } catch {
                connections.rollBackAndGiveBack(connection)
                throw error
            }
        }
    }

    public func close() async {
        do { try await threads.shutdownGracefully() } catch {
            FileHandle.standardError.write(Data("PostgreSQL's threads did not stop cleanly: \(error)\n".utf8))
        }
        connections.closeAll()
    }

    /// Of our own tables: those of others would each give a warning. Autovacuum looks once a minute at most, and a search for groups
    /// that was asked for before it did has taken minutes.
    public func gatherStatistics() async throws {
        try await run("BEGIN") { db in
            let tables: [String] = try db.query(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user ORDER BY 1", []
            ) { try $0[0] }
            if !tables.isEmpty { try db.script("ANALYZE \(tables.joined(separator: ", "))") }
        }
    }

    public func snapshot(to path: String) async throws {
        throw StorageError.refused("a PostgreSQL database is saved with pg_dump")
    }
}

/// Two transactions that cannot both have been alone: run it again.
struct PostgreSQLConflict: Error {
    let message: String
}

/// Idle connections; opened when needed, dropped when broken. The thread pool bounds how many are in use.
final class PostgreSQLPool: Sendable {
    private let library: LibPQ
    private let url: String
    private let idle = Mutex<[PostgreSQLConnection]>([])

    init(library: LibPQ, url: String) {
        self.library = library
        self.url = url
    }

    func take() throws -> PostgreSQLConnection {
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        return try PostgreSQLConnection(library: library, url: url)
    }

    /// A connection in a new transaction. Idle ones that died with a restarted server are dropped: nothing was
    /// asked of them yet, so nobody needs to know.
    func begin(_ sql: String) throws -> PostgreSQLConnection {
        while true {
            let connection = try take()
            do {
                try connection.script(sql)
                return connection
            } catch {
                let isBroken = !connection.isAlive
                connection.close()
                guard isBroken else { throw error }
            }
        }
    }

    func giveBack(_ connection: PostgreSQLConnection) {
        guard connection.isAlive else { return connection.close() }
        idle.withLock { $0.append(connection) }
    }

    func rollBackAndGiveBack(_ connection: PostgreSQLConnection) {
        do {
            try connection.script("ROLLBACK")
            giveBack(connection)
        } catch {
            // The connection is broken, and with it its transaction: the server has rolled it back.
            connection.close()
        }
    }

    func closeAll() {
        let connections = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        for connection in connections { connection.close() }
    }
}

extension PostgreSQLEngine {
    /// Runs one statement outside any transaction, as `CREATE DATABASE` needs.
    public static func administer(url: String, _ sql: String) throws {
        let connection = try PostgreSQLConnection(library: LibPQ.shared.get(), url: url)
        defer { connection.close() }
        try connection.script(sql)
    }
}
