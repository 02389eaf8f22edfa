import Foundation

/// One libpq connection, used by one thread at a time (the pool hands it to one transaction).
final class PostgreSQLConnection: Connection, @unchecked Sendable {
    private let library: LibPQ
    private let handle: LibPQ.Handle
    private var prepared: [String: String] = [:]

    init(library: LibPQ, url: String) throws {
        guard let handle = library.connect(url) else { throw StorageError.unavailable("libpq gave no connection") }
        self.library = library
        self.handle = handle
        guard library.status(handle) == 0 else {
            let message = library.errorMessage(handle).map { String(cString: $0) } ?? ""
            library.finish(handle)
            throw StorageError.unavailable(message.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        try script("SET client_min_messages = warning; SET synchronous_commit = on; SET bytea_output = 'hex'")
    }

    var isAlive: Bool { library.status(handle) == 0 }

    func close() { library.finish(handle) }

    func query<T>(_ sql: String, _ arguments: [Value], _ decode: (Row) throws -> T) throws -> [T] {
        let result = try run(sql, arguments)
        defer { library.clear(result) }
        let columns = library.fieldCount(result)
        return try (0..<library.tupleCount(result)).map { tuple in
            try decode(Row(values: try (0..<columns).map { try value(result, tuple, $0) }))
        }
    }

    func execute(_ sql: String, _ arguments: [Value]) throws -> Int {
        let result = try run(sql, arguments)
        defer { library.clear(result) }
        return library.commandTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    func script(_ sql: String) throws {
        guard let result = library.exec(handle, sql) else { throw broken() }
        defer { library.clear(result) }
        try check(result, sql)
    }

    private func run(_ sql: String, _ arguments: [Value]) throws -> LibPQ.Handle {
        let name = try statement(sql)
        let texts = try arguments.map(Self.text)
        let pointers: [UnsafePointer<CChar>?] = texts.map { text in text.flatMap { UnsafePointer(strdup($0)) } }
        defer { for case let pointer? in pointers { free(UnsafeMutablePointer(mutating: pointer)) } }
        guard let result = library.execPrepared(handle, name, Int32(texts.count), pointers, nil, nil, 0) else { throw broken() }
        do {
            try check(result, sql)
        } catch {
            library.clear(result)
            throw error
        }
        return result
    }

    private func statement(_ sql: String) throws -> String {
        if let name = prepared[sql] { return name }
        let name = "s\(prepared.count)"
        guard let result = library.prepare(handle, name, sql, 0, nil) else { throw broken() }
        defer { library.clear(result) }
        try check(result, sql)
        prepared[sql] = name
        return name
    }

    private func broken() -> StorageError {
        .unavailable(library.errorMessage(handle).map { String(cString: $0) } ?? "the connection is lost")
    }

    private func check(_ result: LibPQ.Handle, _ sql: String) throws {
        // PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY.
        let status = library.resultStatus(result)
        if status == 1 || status == 2 || status == 0 { return }
        let message = library.message(result)
        switch library.sqlState(result) {
        case "23505": throw StorageError.unique(message)
        case "23503": throw StorageError.foreignKey(message)
        case "23514": throw StorageError.check(message)
        case "23502": throw StorageError.notNull(message)
        case "40001", "40P01": throw PostgreSQLConflict(message: message)
        case "53100": throw StorageError.full
        case let state where state.hasPrefix("08") || state.hasPrefix("53") || state.hasPrefix("57"):
            throw StorageError.unavailable(message)
        case "" where !isAlive: throw broken()
        case let state: throw StorageError.refused("\(message) (\(state)) in \(sql)")
        }
    }

    private static func text(_ value: Value) throws -> String? {
        switch value {
        case .null: return nil
        case .integer(let n): return String(n)
        case .real(let x): return String(x)
        case .text(let text):
            guard !text.utf8.contains(0) else { throw StorageError.refused("a text holds the character NUL") }
            return text
        case .bytes(let bytes):
            var hex = "\\x"
            hex.reserveCapacity(2 + bytes.count * 2)
            for byte in bytes {
                if byte < 16 { hex += "0" }
                hex += String(byte, radix: 16)
            }
            return hex
        }
    }

    private func value(_ result: LibPQ.Handle, _ tuple: Int32, _ column: Int32) throws -> Value {
        if library.isNull(result, tuple, column) == 1 { return .null }
        guard let pointer = library.value(result, tuple, column) else { return .null }
        let length = Int(library.length(result, tuple, column))
        let text = pointer.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
        switch library.fieldType(result, column) {
        case 20, 21, 23:
            guard let n = Int64(text) else { throw StorageError.mismatch("not an integer: \(text)") }
            return .integer(n)
        case 700, 701, 1700:
            guard let x = Double(text) else { throw StorageError.mismatch("not a number: \(text)") }
            return .real(x)
        case 16: return .integer(text == "t" ? 1 : 0)
        case 17: return .bytes(Self.unhexed(text))
        default: return .text(text)
        }
    }

    private static func unhexed(_ text: String) -> [UInt8] {
        func nibble(_ c: UInt8) -> UInt8 { c < 58 ? c - 48 : c - 87 }
        let digits = Array(text.utf8.dropFirst(2))
        return stride(from: 0, to: digits.count - 1, by: 2).map { nibble(digits[$0]) << 4 | nibble(digits[$0 + 1]) }
    }
}
