/// A database that keeps Jalon's data. Two exist: a SQLite file and a PostgreSQL database.
///
/// SQL is written once, in the dialect that both share (`docs/decisions/0002-one-set-of-sql.md`), with
/// arguments as `$1`, `$2`…
public protocol Engine: Sendable {
    var name: String { get }
    /// Runs `body` on a connection that sees one consistent state and cannot write.
    @discardableResult
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    /// Runs `body` in one transaction, committed to disk when this returns, rolled back if it throws.
    /// Goes on to its end if the calling task is cancelled: a client that hangs up does not undo its write.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    func close() async
    /// Copies a consistent snapshot to a new file. Refused by an engine that has a tool of its own for it (`pg_dump`).
    func snapshot(to path: String) async throws
    /// Counts what the tables hold, so that the engine chooses its indexes by it: asked for after much was written at once, and
    /// each hour. PostgreSQL does so by itself, but late; SQLite never does, and read a whole table of observations for the map of
    /// one class.
    func gatherStatistics() async throws
    /// What the engine itself finds wrong with what it keeps; empty when sound. Cost: reads everything.
    func integrityProblems() async throws -> [String]
}

/// One connection inside one transaction; used on one thread at a time.
public protocol Connection: AnyObject {
    func query<T>(_ sql: String, _ arguments: [Value], _ decode: (Row) throws -> T) throws -> [T]
    /// The number of rows inserted, changed or deleted.
    func execute(_ sql: String, _ arguments: [Value]) throws -> Int
    /// Several statements without arguments, as in a migration.
    func script(_ sql: String) throws
}
