import School

/// A piece of HTML in UTF-8. Written as a string with interpolation: what is interpolated is escaped, unless
/// it is HTML already, so a pupil named `<script>` stays a name.
///
///     let item: HTML = "<li>\(pupil.listName)</li>"
///
/// Appending costs the bytes appended; nothing is parsed.
public struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var bytes: [UInt8]

    public init(stringLiteral text: String) { bytes = Array(text.utf8) }

    public init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    public static let empty: HTML = ""

    /// Text, escaped.
    public init(text: String) {
        bytes = []
        Self.escape(text, into: &bytes)
    }

    /// Pieces, one after the other.
    public init(_ pieces: some Sequence<HTML>) {
        bytes = []
        for piece in pieces { bytes += piece.bytes }
    }

    public static func + (a: HTML, b: HTML) -> HTML {
        var sum = a
        sum.bytes += b.bytes
        return sum
    }

    static func escape(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        public mutating func appendLiteral(_ literal: String) { bytes += literal.utf8 }
        public mutating func appendInterpolation(_ text: String) { HTML.escape(text, into: &bytes) }
        public mutating func appendInterpolation(_ text: Substring) { HTML.escape(String(text), into: &bytes) }
        public mutating func appendInterpolation(_ number: Int) { bytes += String(number).utf8 }
        public mutating func appendInterpolation<Owner>(_ id: Identifier<Owner>) { bytes += String(id.rawValue).utf8 }
        public mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }
        public mutating func appendInterpolation(_ html: HTML?) { if let html { bytes += html.bytes } }
        public mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { bytes += piece.bytes } }
        /// A word that stands or not: `<option\(" selected", if: chosen)>`.
        public mutating func appendInterpolation(_ word: StaticString, if condition: Bool) {
            if condition { bytes += word.description.utf8 }
        }
    }
}
