import Synchronization

/// The identity of one `Owner` within a school: a positive 63-bit number that we make ourselves.
///
/// Distinct owners have distinct identifier types, so a pupil cannot be passed for a group.
public struct Identifier<Owner>: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// A new identifier, never given before by this process, later than those given earlier.
    public static func new() -> Self { Self(rawValue: IdentifierSource.shared.next()) }
}

extension Identifier: LosslessStringConvertible {
    public var description: String { String(rawValue) }

    /// Accepts decimal digits only, as they stand in our addresses and forms.
    public init?(_ text: String) {
        guard let value = Int64(text), value > 0, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        self.init(rawValue: value)
    }
}

/// Gives time-ordered numbers: 41 bits of milliseconds since 2024, then 22 bits that start at random in
/// each millisecond and count up.
///
/// Two servers that insert into one table within the same millisecond collide with a probability of about
/// 1 in 4 million per pair; the primary key then refuses the second row, nothing is overwritten.
public final class IdentifierSource: Sendable {
    public static let shared = IdentifierSource()

    private static let epoch: Int64 = 1_704_067_200_000
    private let last = Mutex<Int64>(0)

    public init() {}

    public func next() -> Int64 {
        let milliseconds = Moment.now.milliseconds - Self.epoch
        let candidate = (milliseconds << 22) | Int64.random(in: 0..<(1 << 21))
        return last.withLock { last in
            last = max(last + 1, candidate)
            return last
        }
    }
}
