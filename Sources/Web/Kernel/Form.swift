import Foundation
import School

/// The fields of a form or of a query, in the order in which they came; a name may come several times.
public struct Form: Sendable {
    public struct File: Sendable {
        public let name: String
        public let bytes: [UInt8]
    }

    private var fields: [String: [String]] = [:]
    private var uploads: [String: [File]] = [:]

    public init() {}

    /// The first value, without blanks at the ends; nil when the field is missing or blank.
    public func text(_ name: String) -> String? {
        let value = fields[name]?.first?.trimmingCharacters(in: .whitespacesAndNewlines)
        return value?.isEmpty == false ? value : nil
    }

    /// The first value as it was sent.
    public func raw(_ name: String) -> String? { fields[name]?.first }

    public func all(_ name: String) -> [String] { fields[name] ?? [] }

    /// A whole number of at most seven digits: no field of ours means a larger one, and arithmetic on it cannot overflow.
    public func number(_ name: String) -> Int? {
        text(name).flatMap { Int($0) }.flatMap { (-9_999_999...9_999_999).contains($0) ? $0 : nil }
    }

    /// An instant as our own pages write it: milliseconds since 1970, up to the year 2199.
    public func moment(_ name: String) -> Moment? {
        text(name).flatMap { Int64($0) }.flatMap { (0...7_258_118_400_000).contains($0) ? Moment(milliseconds: $0) : nil }
    }

    public func day(_ name: String) -> Day? { text(name).flatMap { Day(entered: $0) } }

    public func id<Owner>(_ name: String) -> Identifier<Owner>? { text(name).flatMap { Identifier<Owner>($0) } }

    public func isTicked(_ name: String) -> Bool { fields[name]?.first != nil }

    public func files(_ name: String) -> [File] { uploads[name] ?? [] }

    public var names: Dictionary<String, [String]>.Keys { fields.keys }

    mutating func add(_ name: String, _ value: String) { fields[name, default: []].append(value) }
    mutating func add(_ name: String, _ file: File) { uploads[name, default: []].append(file) }

    /// `application/x-www-form-urlencoded`, and queries. At most 20,000 fields.
    init(urlEncoded text: some StringProtocol) throws(WebError) {
        var count = 0
        for pair in text.split(separator: "&") {
            count += 1
            guard count <= 20_000 else { throw .badRequest(Phrase(fr: "Ce formulaire a trop de champs.", en: "This form has too many fields.")) }
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                throw .badRequest(Phrase(fr: "Ce formulaire contient un texte illisible.", en: "This form holds an unreadable text."))
            }
            add(name, value)
        }
    }

    /// Percent-decoding by bytes; nil when the result is not UTF-8 or holds NUL.
    private static func decoded(_ text: some StringProtocol) -> String? {
        func digit(_ c: UInt8) -> UInt8? {
            switch c {
            case 48...57: c - 48
            case 65...70: c - 55
            case 97...102: c - 87
            default: nil
            }
        }
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        var index = 0
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "+"): bytes.append(32)
            case UInt8(ascii: "%"):
                guard index + 2 < source.count, let high = digit(source[index + 1]), let low = digit(source[index + 2]) else { return nil }
                bytes.append(high << 4 | low)
                index += 2
            case let byte: bytes.append(byte)
            }
            index += 1
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}
