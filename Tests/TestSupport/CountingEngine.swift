public import Storage
import Synchronization

/// An engine that counts the statements that go through it: a page has a tested budget of queries.
public final class CountingEngine: Engine {
    private let base: any Engine
    private let counter: Counter

    final class Counter: Sendable {
        let statements = Mutex<Int>(0)
        func add() { statements.withLock { $0 += 1 } }
    }

    public init(_ base: any Engine) {
        self.base = base
        counter = Counter()
    }

    public var name: String { base.name }

    /// Statements since the last call.
    public func take() -> Int {
        counter.statements.withLock { count in
            defer { count = 0 }
            return count
        }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await base.read { [counter] in try body(CountingConnection($0, counter)) }
    }
    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await base.write { [counter] in try body(CountingConnection($0, counter)) }
    }
    public func close() async { await base.close() }
    public func snapshot(to path: String) async throws { try await base.snapshot(to: path) }
    public func gatherStatistics() async throws { try await base.gatherStatistics() }
    public func integrityProblems() async throws -> [String] { try await base.integrityProblems() }
}

private final class CountingConnection: Connection {
    private let base: any Connection
    private let counter: CountingEngine.Counter

    init(_ base: any Connection, _ counter: CountingEngine.Counter) {
        self.base = base
        self.counter = counter
    }

    func query<T>(_ sql: String, _ arguments: [Value], _ decode: (Row) throws -> T) throws -> [T] {
        counter.add()
        return try base.query(sql, arguments, decode)
    }
    func execute(_ sql: String, _ arguments: [Value]) throws -> Int {
        counter.add()
        return try base.execute(sql, arguments)
    }
    func script(_ sql: String) throws {
        counter.add()
        try base.script(sql)
    }
}
