import Foundation
import Storage

/// The two engines that every test of the store runs on. A test takes one as an argument:
/// `@Test(arguments: EngineKind.allCases) func … (engine: EngineKind) async throws`.
public enum EngineKind: String, CaseIterable, Sendable {
    case sqlite = "SQLite"
    case postgresql = "PostgreSQL"

    /// Runs `body` with an empty, migrated store of its own, and takes it away afterwards. Without
    /// `JALON_TEST_POSTGRES` the PostgreSQL half fails: it is never skipped in silence.
    public func withStore<T>(_ body: (Store) async throws -> T) async throws -> T {
        try await withDatabase { location in
            try await Store.open(location).closing { store in
                try await store.migrate()
                return try await body(store)
            }
        }
    }

    /// Runs `body` with the place of a database of its own, empty on PostgreSQL and not there yet on SQLite.
    public func withDatabase<T>(_ body: (String) async throws -> T) async throws -> T {
        Tally.add(self)
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "jalon-test-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try await body(folder.appending(path: "school.sqlite").path)
        case .postgresql:
            guard let server = ProcessInfo.processInfo.environment["JALON_TEST_POSTGRES"] else { throw MissingPostgreSQL() }
            let name = "jalon_test_\(UUID().uuidString.lowercased().replacing("-", with: "_"))"
            try await administer(server, "CREATE DATABASE \(name)")
            let result: Result<T, any Error>
            do {
                result = .success(try await body("\(server)&dbname=\(name)"))
            } catch {
                result = .failure(error)
            }
            try await administer(server, "DROP DATABASE \(name) WITH (FORCE)")
            return try result.get()
        }
    }

    private func administer(_ server: String, _ sql: String) async throws {
        try PostgreSQLEngine.administer(url: "\(server)&dbname=postgres", sql)
    }
}

/// `script/test` starts a throw-away cluster and names it; say so rather than skip.
public struct MissingPostgreSQL: Error, CustomStringConvertible {
    public let description = "JALON_TEST_POSTGRES is not set: run script/test, which starts a throw-away PostgreSQL"
}
