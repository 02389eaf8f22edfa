import Foundation
import GRDB

/// One SQLite file in WAL mode. Readers never wait; writers queue. A commit is on disk before it is
/// acknowledged (`synchronous=FULL`), which GRDB's pool does not do by default.
public final class SQLiteEngine: Engine {
    public let name = "SQLite"
    let pool: DatabasePool

    /// Opens or creates the file. Throws `UpkeepError` when the folder is missing, when it or the file may not be written,
    /// or when the file is something else.
    public init(path: String, readers: Int = 4) throws {
        try SQLiteFile.requireWritable(path)
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // After opening: the pool sets NORMAL on its one writer whatever was prepared.
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw UpkeepError("\(path) is not a SQLite database.", remedy: "Name another file with --database.")
        } catch {
            throw Self.translated(error)
        }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await uncancelled { try await self.pool.read { db in try body(SQLiteConnection(db)) } }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await uncancelled {
            try await self.pool.writeWithoutTransaction { db in
                var result: T?
                try db.inTransaction(.immediate) {
                    result = try body(SQLiteConnection(db))
                    return .commit
                }
                guard let result else { throw StorageError.refused("the transaction gave no result") }
                return result
            }
        }
    }

    /// GRDB rolls back when the Swift task is cancelled; a task of its own is not cancelled with its caller.
    private func uncancelled<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        do {
            return try await Task(operation: work).value
        } catch {
            throw Self.translated(error)
        }
    }

    public func close() async {
        // The pool closes its writer first, and a reader that closes last cannot fold the log into the file: whoever then copied
        // the one file would leave the latest writes behind.
        pool.invalidateReadOnlyConnections()
        do { try await apart { try self.pool.close() } } catch { FileHandle.standardError.write(Data("SQLite did not close cleanly: \(error)\n".utf8)) }
    }

    public func snapshot(to path: String) async throws {
        do {
            try await apart {
                let target = try DatabaseQueue(path: path)
                try self.pool.backup(to: target)
                try target.close()
            }
        } catch {
            throw Self.translated(error)
        }
    }

    /// Waits for readers on a thread apart: one is handed back on the few threads that all tasks share, and when each of these waits for a reader none
    /// is ever handed back.
    private func apart(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { done in DispatchQueue.global().async { done.resume(with: Result(catching: work)) } }
    }

    /// From a thousand rows of each index. Readers learn it when they open, so they open anew.
    public func gatherStatistics() async throws {
        do {
            try await pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA analysis_limit = 1000; ANALYZE") }
            pool.invalidateReadOnlyConnections()
        } catch {
            throw Self.translated(error)
        }
    }

    static func translated(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let message = error.message ?? "\(error.extendedResultCode)"
        return switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: StorageError.unique(message)
        case .SQLITE_CONSTRAINT_FOREIGNKEY: StorageError.foreignKey(message)
        case .SQLITE_CONSTRAINT_CHECK: StorageError.check(message)
        case .SQLITE_CONSTRAINT_NOTNULL: StorageError.notNull(message)
        case .SQLITE_FULL: StorageError.full
        default:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CANTOPEN, .SQLITE_IOERR: StorageError.unavailable(message)
            case .SQLITE_FULL: StorageError.full
            default: StorageError.refused("\(message) (\(error.extendedResultCode.rawValue)) in \(error.sql ?? "")")
            }
        }
    }
}

final class SQLiteConnection: Connection {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func query<T>(_ sql: String, _ arguments: [Value], _ decode: (Row) throws -> T) throws -> [T] {
        do {
            let statement = try prepared(sql)
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: StatementArguments(arguments.map(Self.bound)))
            var rows: [T] = []
            while let row = try cursor.next() {
                rows.append(try decode(Row(values: (0..<row.count).map { Self.value(row, $0) })))
            }
            return rows
        } catch {
            throw SQLiteEngine.translated(error)
        }
    }

    func execute(_ sql: String, _ arguments: [Value]) throws -> Int {
        do {
            let statement = try prepared(sql)
            try statement.execute(arguments: StatementArguments(arguments.map(Self.bound)))
            return db.changesCount
        } catch {
            throw SQLiteEngine.translated(error)
        }
    }

    func script(_ sql: String) throws {
        do { try db.execute(sql: sql) } catch { throw SQLiteEngine.translated(error) }
    }

    // `$1` is a *name* to SQLite, numbered by first appearance, so an array of arguments would be swapped
    // silently; `?1` is a position.
    private func prepared(_ sql: String) throws -> Statement {
        try db.cachedStatement(sql: PlaceholderCache.shared.positional(sql))
    }

    private static func bound(_ value: Value) -> (any DatabaseValueConvertible)? {
        switch value {
        case .null: nil
        case .integer(let n): n
        case .real(let x): x
        case .text(let text): text
        case .bytes(let bytes): Data(bytes)
        }
    }

    private static func value(_ row: GRDB.Row, _ index: Int) -> Value {
        switch (row[index] as DatabaseValue).storage {
        case .null: .null
        case .int64(let n): .integer(n)
        case .double(let x): .real(x)
        case .string(let text): .text(text)
        case .blob(let data): .bytes([UInt8](data))
        }
    }
}
