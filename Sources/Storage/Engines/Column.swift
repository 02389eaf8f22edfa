import School

/// A value as a database holds it.
public enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// A Swift type that is kept in one column.
public protocol Column {
    init(value: Value) throws(StorageError)
    var value: Value { get }
}

extension Int64: Column {
    public init(value: Value) throws(StorageError) {
        guard case .integer(let n) = value else { throw .unexpected(value, "an integer") }
        self = n
    }
    public var value: Value { .integer(self) }
}

extension Int: Column {
    public init(value: Value) throws(StorageError) { self = Int(try Int64(value: value)) }
    public var value: Value { .integer(Int64(self)) }
}

extension Bool: Column {
    public init(value: Value) throws(StorageError) { self = try Int64(value: value) == 1 }
    public var value: Value { .integer(self ? 1 : 0) }
}

extension Double: Column {
    public init(value: Value) throws(StorageError) {
        switch value {
        case .real(let x): self = x
        case .integer(let n): self = Double(n)
        default: throw .unexpected(value, "a number")
        }
    }
    public var value: Value { .real(self) }
}

extension String: Column {
    public init(value: Value) throws(StorageError) {
        guard case .text(let text) = value else { throw .unexpected(value, "a text") }
        self = text
    }
    public var value: Value { .text(self) }
}

extension [UInt8]: Column {
    public init(value: Value) throws(StorageError) {
        guard case .bytes(let bytes) = value else { throw .unexpected(value, "bytes") }
        self = bytes
    }
    public var value: Value { .bytes(self) }
}

extension Optional: Column where Wrapped: Column {
    public init(value: Value) throws(StorageError) {
        if case .null = value { self = nil } else { self = try Wrapped(value: value) }
    }
    public var value: Value { self?.value ?? .null }
}

extension Identifier: Column {
    public init(value: Value) throws(StorageError) { self.init(rawValue: try Int64(value: value)) }
    public var value: Value { .integer(rawValue) }
}

/// Kept as ISO 8601 text, which sorts as time does.
extension Day: Column {
    public init(value: Value) throws(StorageError) {
        let text = try String(value: value)
        guard let day = Day(text) else { throw .unexpected(value, "a day yyyy-mm-dd") }
        self = day
    }
    public var value: Value { .text(iso) }
}

/// Kept as milliseconds since 1970.
extension Moment: Column {
    public init(value: Value) throws(StorageError) { self.init(milliseconds: try Int64(value: value)) }
    public var value: Value { .integer(milliseconds) }
}

extension Column where Self: RawRepresentable, RawValue: Column {
    public init(value: Value) throws(StorageError) {
        guard let known = Self(rawValue: try RawValue(value: value)) else { throw .unexpected(value, "\(Self.self)") }
        self = known
    }
    public var value: Value { rawValue.value }
}

extension Role: Column {}
extension Language: Column {}
extension Zone: Column {}
extension Authority: Column {}

/// One row of an answer. `try row[0]` reads the first column as whatever type is asked for.
public struct Row: Sendable {
    let values: [Value]

    public subscript<T: Column>(_ index: Int) -> T {
        get throws(StorageError) { try T(value: values[index]) }
    }
}
