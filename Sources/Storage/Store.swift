import School

/// Everything Jalon keeps, on either engine.
public final class Store: Sendable {
    public let engine: any Engine

    public init(_ engine: any Engine) { self.engine = engine }

    /// `postgres://…` or `postgresql://…` is a PostgreSQL database; anything else is the path of a SQLite file.
    public static func open(_ location: String) throws -> Store {
        switch DatabaseLocation(location) {
        case .sqlite(let path): Store(try SQLiteEngine(path: path))
        case .postgresql(let url): Store(try PostgreSQLEngine(url: url))
        }
    }

    /// Runs `body`, then closes, whatever became of it.
    public func closing<T>(_ body: (Store) async throws -> T) async throws -> T {
        let result: Result<T, any Error>
        do { result = .success(try await body(self)) } catch { result = .failure(error) }
        await engine.close()
        return try result.get()
    }

    /// The part of the database that belongs to one school.
    public func school(_ id: Establishment.ID) -> SchoolStore { SchoolStore(engine: engine, school: id) }
}

/// One school's rows, and no other's: `$1` of every statement is the school.
public struct SchoolStore: Sendable {
    let engine: any Engine
    public let school: Establishment.ID
    var isRehearsal = false

    /// The same store, where whatever is written is taken back at the end of its transaction: it throws what the act would throw, answers what it would
    /// answer, and changes nothing. Others who write wait as long as for the act itself.
    public var rehearsing: SchoolStore {
        var store = self
        store.isRehearsal = true
        return store
    }

    /// After much was written at once; see `Engine.gatherStatistics`.
    public func gatherStatistics() async throws { try await engine.gatherStatistics() }

    public func read<T: Sendable>(_ body: @escaping @Sendable (SchoolConnection) throws -> T) async throws -> T {
        try await engine.read { [school] in try body(SchoolConnection($0, school: school)) }
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (SchoolConnection) throws -> T) async throws -> T {
        do {
            return try await engine.write { [school, isRehearsal] in
                let value = try body(SchoolConnection($0, school: school))
                if isRehearsal { throw Rehearsed(value: value) }
                return value
            }
        } catch let rehearsed as Rehearsed<T> {
            return rehearsed.value
        }
    }

    /// Thrown so that nothing of a transaction stays.
    private struct Rehearsed<T: Sendable>: Error { let value: T }
}

/// A connection that speaks for one school. Statements name the school as `$1`; their own arguments start at
/// `$2`. A statement without `$1` would reach every school, and is refused.
public struct SchoolConnection {
    private let connection: any Connection
    public let school: Establishment.ID

    init(_ connection: any Connection, school: Establishment.ID) {
        self.connection = connection
        self.school = school
    }

    public func rows<T>(_ sql: String, _ arguments: [any Column] = [], _ decode: (Row) throws -> T) throws -> [T] {
        try connection.query(scoped(sql), bound(arguments), decode)
    }

    public func first<T>(_ sql: String, _ arguments: [any Column] = [], _ decode: (Row) throws -> T) throws -> T? {
        try rows(sql, arguments, decode).first
    }

    /// One number, as `SELECT count(*)` gives.
    public func count(_ sql: String, _ arguments: [any Column] = []) throws -> Int {
        try first(sql, arguments) { try $0[0] } ?? 0
    }

    /// The number of rows inserted, changed or deleted.
    @discardableResult
    public func run(_ sql: String, _ arguments: [any Column] = []) throws -> Int {
        try connection.execute(scoped(sql), bound(arguments))
    }

    private func scoped(_ sql: String) throws -> String {
        guard SchoolScope.names(sql) else { throw StorageError.refused("this statement does not name the school: \(sql)") }
        return sql
    }

    private func bound(_ arguments: [any Column]) -> [Value] { [.integer(school.rawValue)] + arguments.map(\.value) }
}

enum SchoolScope {
    /// Whether `$1` stands in the statement, as itself and not as the head of `$10`.
    static func names(_ sql: String) -> Bool {
        let bytes = Array(sql.utf8)
        return bytes.indices.dropLast().contains { index in
            guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "1") else { return false }
            let after = index + 2 < bytes.count ? bytes[index + 2] : 0
            return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(after)
        }
    }
}
