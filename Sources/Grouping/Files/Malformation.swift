/// One thing that is wrong in a file or in an instance built in memory, and where.
public struct Malformation: Error, Hashable, Sendable, CustomStringConvertible {
    /// Path inside the instance or plan: `pupils[3].needs.oral`; empty is the whole.
    public var path: String
    /// Line and column from 1 when it was read from a file (columns count bytes).
    public var line: Int?
    public var column: Int?
    /// What is wrong, in English.
    public var message: String

    public var description: String {
        let place = path.isEmpty ? "" : "\(path): "
        guard let line, let column else { return place + message }
        return "line \(line), column \(column): \(place)\(message)"
    }
}

/// Everything that is wrong in a file, in the order of the file; never empty.
public struct MalformedFile: Error, Hashable, Sendable, CustomStringConvertible {
    public var malformations: [Malformation]

    public var description: String { malformations.map(\.description).joined(separator: "\n") }
}

/// Takes fields out of JSON and remembers where each came from and all that was wrong.
struct FieldReader {
    /// Offset of the first byte of each line.
    private let lines: [Int]
    private(set) var malformations: [Malformation] = []
    /// Offset of every value read, by path, so that rules checked later can still name the line.
    private(set) var offsets: [String: Int] = [:]
    /// The whole of the file, and its members.
    private(set) var root = JSON(value: .null, offset: 0)
    private(set) var fields: [String: JSON] = [:]

    /// Opens a file of one format.
    /// - Throws: when it is not JSON, or no object.
    init(_ bytes: [UInt8], format: String, known: Set<String>) throws(MalformedFile) {
        lines = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        do {
            root = try JSONParser.parse(bytes)
        } catch {
            complain("", error.offset, "not JSON: \(error.message)")
            throw MalformedFile(malformations: malformations)
        }
        guard let members = object(root, "", known: known) else { throw MalformedFile(malformations: malformations) }
        fields = members
        let found = string(fields["format"], "format", in: root)
        if let json = fields["format"], found != format {
            complain("format", json.offset, "this is “\(found)”, “\(format)” is expected")
        }
    }

    /// - Throws: all that was wrong, in the order of the file; nothing when all was well.
    func close() throws(MalformedFile) {
        if malformations.isEmpty { return }
        throw MalformedFile(malformations: malformations.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) })
    }

    mutating func complain(_ path: String, _ offset: Int, _ message: String) {
        var low = 0
        var high = lines.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        malformations.append(
            Malformation(path: path, line: low + 1, column: offset - lines[low] + 1, message: message))
    }

    /// Gives a rule broken by what was read the line of the value, or of the nearest value around it.
    mutating func complain(_ broken: Malformation) {
        var path = Substring(broken.path)
        while offsets[String(path)] == nil, let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) { path = path[..<cut] }
        complain(broken.path, offsets[String(path)] ?? 0, broken.message)
    }

    /// The members of an object; complains about names that come twice or that nobody knows.
    mutating func object(_ json: JSON, _ path: String, known: Set<String>? = nil) -> [String: JSON]? {
        offsets[path] = json.offset
        guard case .object(let members) = json.value else {
            complain(path, json.offset, "an object is expected, this is \(json.kind)")
            return nil
        }
        var result: [String: JSON] = [:]
        for (name, value) in members {
            let inner = path.isEmpty ? name : "\(path).\(name)"
            if result.updateValue(value, forKey: name) != nil { complain(inner, value.offset, "the name comes twice") }
            if let known, !known.contains(name) { complain(inner, value.offset, "no such field") }
        }
        return result
    }

    mutating func array(_ json: JSON?, _ path: String, in parent: JSON, optional: Bool = false) -> [JSON] {
        guard let json else {
            if !optional { complain(path, parent.offset, "the field is missing") }
            return []
        }
        offsets[path] = json.offset
        guard case .array(let items) = json.value else {
            complain(path, json.offset, "a list is expected, this is \(json.kind)")
            return []
        }
        return items
    }

    mutating func string(_ json: JSON?, _ path: String, in parent: JSON) -> String {
        guard let json else {
            complain(path, parent.offset, "the field is missing")
            return ""
        }
        offsets[path] = json.offset
        guard case .string(let string) = json.value else {
            complain(path, json.offset, "a text is expected, this is \(json.kind)")
            return ""
        }
        return string
    }

    mutating func optionalString(_ json: JSON?, _ path: String, in parent: JSON) -> String? {
        guard let json, !json.isNull else { return nil }
        return string(json, path, in: parent)
    }

    mutating func integer(_ json: JSON?, _ path: String, in parent: JSON, default fallback: Int? = nil) -> Int {
        guard let json else {
            if fallback == nil { complain(path, parent.offset, "the field is missing") }
            return fallback ?? 0
        }
        offsets[path] = json.offset
        guard case .integer(let number) = json.value else {
            let found = if case .otherNumber = json.value { "another number" } else { json.kind }
            complain(path, json.offset, "a whole number is expected, this is \(found)")
            return fallback ?? 0
        }
        return number
    }

    mutating func optionalInteger(_ json: JSON?, _ path: String, in parent: JSON) -> Int? {
        guard let json else {
            complain(path, parent.offset, "the field is missing")
            return nil
        }
        return json.isNull ? nil : integer(json, path, in: parent)
    }

    mutating func bool(_ json: JSON?, _ path: String, in parent: JSON, default fallback: Bool? = nil) -> Bool {
        guard let json else {
            if fallback == nil { complain(path, parent.offset, "the field is missing") }
            return fallback ?? false
        }
        offsets[path] = json.offset
        guard case .bool(let flag) = json.value else {
            complain(path, json.offset, "true or false is expected, this is \(json.kind)")
            return fallback ?? false
        }
        return flag
    }

    mutating func strings(_ json: JSON?, _ path: String, in parent: JSON, optional: Bool = false) -> [String] {
        let items = array(json, path, in: parent, optional: optional)
        return items.enumerated().map { string($1, "\(path)[\($0)]", in: $1) }
    }

    /// `null` is `nil`; the field may be left out only when `optional`.
    mutating func stringsOrNull(_ json: JSON?, _ path: String, in parent: JSON, optional: Bool = false) -> [String]? {
        guard let json else {
            if !optional { complain(path, parent.offset, "the field is missing") }
            return nil
        }
        return json.isNull ? nil : strings(json, path, in: parent)
    }

    mutating func integers(_ json: JSON?, _ path: String, in parent: JSON) -> [String: Int] {
        members(json, path, in: parent, optional: false) { $0.integer($1, $2, in: parent) }
    }

    mutating func names(_ json: JSON?, _ path: String, in parent: JSON, optional: Bool = false) -> [String: String] {
        members(json, path, in: parent, optional: optional) { $0.string($1, $2, in: parent) }
    }

    private mutating func members<Value>(
        _ json: JSON?, _ path: String, in parent: JSON, optional: Bool, _ read: (inout FieldReader, JSON, String) -> Value
    ) -> [String: Value] {
        guard let json else {
            if !optional { complain(path, parent.offset, "the field is missing") }
            return [:]
        }
        var result: [String: Value] = [:]
        for (name, value) in object(json, path) ?? [:] { result[name] = read(&self, value, "\(path).\(name)") }
        return result
    }
}

extension JSON {
    var isNull: Bool { if case .null = value { true } else { false } }
}
