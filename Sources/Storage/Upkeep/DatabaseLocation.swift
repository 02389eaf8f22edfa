import Foundation

/// Where a database is, as the command line names it.
public enum DatabaseLocation: Sendable, Hashable {
    /// The path of a file.
    case sqlite(String)
    /// An address that libpq reads.
    case postgresql(String)

    /// `postgres://…` or `postgresql://…` is a PostgreSQL database; anything else is the path of a SQLite file.
    public init(_ text: String) {
        self = text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") ? .postgresql(text) : .sqlite(text)
    }

    /// Works on a database that must be there already (a mistyped path must not make an empty one), and closes it.
    public func withStore<T>(_ body: (Store) async throws -> T) async throws -> T {
        let store: Store
        switch self {
        case .sqlite(let path):
            try SQLiteFile.requireJalon(path, called: "database")
            store = Store(try SQLiteEngine(path: path))
        case .postgresql(let url):
            store = Store(try PostgreSQLEngine(url: url, connections: 4))
        }
        return try await store.closing(body)
    }
}

/// Why a backup, a restore or a check could not be made, and what to do. In English, for whoever keeps the server.
public struct UpkeepError: Error, Hashable, CustomStringConvertible {
    public let what: String
    public let remedy: String

    public init(_ what: String, remedy: String) {
        self.what = what
        self.remedy = remedy
    }

    public var description: String { "\(what)\n\(remedy)" }
}
