/// A JSON value with the place where it starts, so that whoever reads it can say where something is wrong.
///
/// The engine imports nothing, Foundation included: this reader is the whole of what it needs.
struct JSON: Sendable {
    indirect enum Value: Sendable {
        case null
        case bool(Bool)
        /// A whole number that fits in 64 bits.
        case integer(Int)
        /// Any other number; the engine only counts in whole numbers.
        case otherNumber
        case string(String)
        case array([JSON])
        /// Members in the order of the file; a name may come twice, which a reader reports.
        case object([(name: String, value: JSON)])
    }

    var value: Value
    /// Offset of the first byte in the text.
    var offset: Int

    var kind: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .otherNumber: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// What is wrong with a text that is not JSON, and where.
struct JSONSyntaxError: Error, Sendable {
    var offset: Int
    var message: String
}

/// Reads JSON as RFC 8259 defines it. O(bytes); nesting is limited to 64 levels.
struct JSONParser {
    private let bytes: [UInt8]
    private var at = 0
    private static let deepest = 64

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSON {
        var parser = JSONParser(bytes)
        // A byte order mark is not JSON, but spreadsheets and editors put one.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.at = 3 }
        let value = try parser.readValue(depth: 0)
        parser.skipSpace()
        if parser.at < bytes.count { throw parser.error("there is something after the end of the value") }
        return value
    }

    private func error(_ message: String) -> JSONSyntaxError { JSONSyntaxError(offset: at, message: message) }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
    }

    private mutating func readValue(depth: Int) throws(JSONSyntaxError) -> JSON {
        skipSpace()
        guard at < bytes.count else { throw error("the text ends where a value is expected") }
        guard depth < Self.deepest else { throw error("lists and objects are nested too deep") }
        let start = at
        let value: JSON.Value
        switch bytes[at] {
        case UInt8(ascii: "{"): value = try readObject(depth: depth)
        case UInt8(ascii: "["): value = try readArray(depth: depth)
        case UInt8(ascii: "\""): value = .string(try readString())
        case UInt8(ascii: "t"): value = try readWord("true", .bool(true))
        case UInt8(ascii: "f"): value = try readWord("false", .bool(false))
        case UInt8(ascii: "n"): value = try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try readNumber()
        default: throw error("a value is expected here")
        }
        return JSON(value: value, offset: start)
    }

    private mutating func readWord(_ word: StaticString, _ value: JSON.Value) throws(JSONSyntaxError) -> JSON.Value {
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count, (0..<count).allSatisfy({ bytes[at + $0] == word.utf8Start[$0] }) else {
            throw error("a value is expected here")
        }
        at += count
        return value
    }

    private mutating func readNumber() throws(JSONSyntaxError) -> JSON.Value {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        guard let first = peekDigit() else { throw error("a digit is expected here") }
        if first == 0 {
            at += 1
            if peekDigit() != nil { throw error("a number does not start with 0") }
        } else {
            while peekDigit() != nil { at += 1 }
        }
        var whole = true
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            whole = false
            at += 1
            if peekDigit() == nil { throw error("a digit is expected here") }
            while peekDigit() != nil { at += 1 }
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "e") || bytes[at] == UInt8(ascii: "E") {
            whole = false
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            if peekDigit() == nil { throw error("a digit is expected here") }
            while peekDigit() != nil { at += 1 }
        }
        guard whole, let number = Int(String(decoding: bytes[start..<at], as: UTF8.self)) else { return .otherNumber }
        return .integer(number)
    }

    private func peekDigit() -> Int? {
        guard at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") else { return nil }
        return Int(bytes[at] - UInt8(ascii: "0"))
    }

    private mutating func readString() throws(JSONSyntaxError) -> String {
        at += 1
        var text: [UInt8] = []
        while true {
            guard at < bytes.count else { throw error("a text is not closed by a quotation mark") }
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard let string = String(validating: text, as: UTF8.self) else { throw error("a text is not UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                at += 1
                try readEscape(into: &text)
            case 0..<0x20:
                throw error("a text holds a control character")
            default:
                text.append(byte)
                at += 1
            }
        }
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        guard at < bytes.count else { throw error("a text is not closed by a quotation mark") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try readHex()
            if (0xD800..<0xDC00).contains(code) {
                guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
                    throw error("half of a surrogate pair is missing")
                }
                at += 2
                let low = try readHex()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair is missing") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair is missing") }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw error("an unknown escape after \\")
        }
    }

    private mutating func readHex() throws(JSONSyntaxError) -> UInt32 {
        // The first byte may not be the sign that Swift would take.
        guard at + 4 <= bytes.count, bytes[at] >= UInt8(ascii: "0"),
            let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are expected here") }
        at += 4
        return code
    }

    private mutating func readArray(depth: Int) throws(JSONSyntaxError) -> JSON.Value {
        at += 1
        var items: [JSON] = []
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
            at += 1
            return .array(items)
        }
        while true {
            items.append(try readValue(depth: depth + 1))
            skipSpace()
            guard at < bytes.count else { throw error("a list is not closed by ]") }
            at += 1
            if bytes[at - 1] == UInt8(ascii: "]") { return .array(items) }
            if bytes[at - 1] != UInt8(ascii: ",") {
                at -= 1
                throw error("a comma or ] is expected here")
            }
        }
    }

    private mutating func readObject(depth: Int) throws(JSONSyntaxError) -> JSON.Value {
        at += 1
        var members: [(name: String, value: JSON)] = []
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
            at += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw error("a name in quotation marks is expected here") }
            let name = try readString()
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw error("a colon is expected here") }
            at += 1
            members.append((name, try readValue(depth: depth + 1)))
            skipSpace()
            guard at < bytes.count else { throw error("an object is not closed by }") }
            at += 1
            if bytes[at - 1] == UInt8(ascii: "}") { return .object(members) }
            if bytes[at - 1] != UInt8(ascii: ",") {
                at -= 1
                throw error("a comma or } is expected here")
            }
        }
    }
}

/// Writes JSON with two levels of lines: one line per group, pupil or workshop, so that files can be compared.
struct JSONWriter {
    private(set) var text = ""

    mutating func raw(_ string: String) { text += string }

    mutating func string(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    mutating func list<Items: Sequence>(_ items: Items, _ write: (inout JSONWriter, Items.Element) -> Void) {
        text += "["
        var first = true
        for item in items {
            if !first { text += ", " }
            first = false
            write(&self, item)
        }
        text += "]"
    }

    mutating func strings(_ items: [String]?) {
        guard let items else { return raw("null") }
        list(items) { $0.string($1) }
    }

    /// Names in their own order of code points: the same value always gives the same text.
    mutating func map<Value>(_ items: [String: Value], _ write: (inout JSONWriter, Value) -> Void) {
        text += "{"
        var first = true
        for (name, value) in items.sorted(by: { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }) {
            if !first { text += ", " }
            first = false
            string(name)
            text += ": "
            write(&self, value)
        }
        text += "}"
    }

    /// A list with one item per line, indented by two spaces.
    mutating func lines<Item>(_ name: String, _ items: [Item], _ write: (inout JSONWriter, Item) -> Void) {
        text += "  \"\(name)\": ["
        for (i, item) in items.enumerated() {
            text += i == 0 ? "\n    " : ",\n    "
            write(&self, item)
        }
        text += items.isEmpty ? "]" : "\n  ]"
    }
}
