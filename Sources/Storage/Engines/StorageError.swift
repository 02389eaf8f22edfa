/// What a database refused, in the same words for both engines.
public enum StorageError: Error, Sendable, Hashable {
    case unique(String)
    case foreignKey(String)
    case check(String)
    case notNull(String)
    /// Somebody else changed it since it was read.
    case stale
    /// The database cannot be reached or is overloaded: trying again later may succeed.
    case unavailable(String)
    /// The disk is full: reading goes on, nothing was written.
    case full
    /// The stored value is not of the type that the code expects: a defect of ours.
    case mismatch(String)
    /// Any other refusal: a defect of ours.
    case refused(String)

    static func unexpected(_ value: Value, _ expected: String) -> StorageError {
        let kind =
            switch value {
            case .null: "NULL"
            case .integer: "an integer"
            case .real: "a real"
            case .text: "a text"
            case .bytes: "bytes"
            }
        return .mismatch("expected \(expected), found \(kind)")
    }
}
