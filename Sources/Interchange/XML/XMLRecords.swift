import CExpat
import School

/// One element of a record: what we asked to keep of it.
struct XMLNode {
    let name: String
    let attributes: [String: String]
    let line: Int
    var children: [XMLNode] = []
    var text = ""

    /// The text of a child, without blanks at the ends; nil when it is missing or empty (both mean "no value").
    func value(_ child: String) -> String? {
        children.first { $0.name == child }.flatMap { $0.text.trimmedOrNil }
    }

    func attribute(_ name: String) -> String? { attributes[name]?.trimmedOrNil }

    func all(_ child: String) -> some Sequence<XMLNode> { children.lazy.filter { $0.name == child } }

    /// Every element at the end of a path below this one.
    func all(_ path: [String]) -> [XMLNode] {
        path.reduce([self]) { nodes, name in nodes.flatMap { $0.all(name) } }
    }
}

/// What one kind of document is read for.
struct XMLSchema {
    /// Paths below the root whose elements are records, with the elements kept inside them. What is not named
    /// is skipped with all it holds: personal data that we do not need is never built.
    let records: [String: Set<String>]
}

/// Reads a document with Expat as a stream of records. Costs: one pass; the memory of one record.
///
/// Refuses any DOCTYPE (so no entity exists), nesting deeper than 40, elements with more than 60 attributes,
/// records of more than 50,000 elements, and a reading longer than `secondsLimit`.
final class XMLRecords {
    private static let depthLimit = 40
    private static let attributeLimit = 60
    private static let nodeLimit = 50_000
    private static let secondsLimit = 20.0
    private static let chunk = 1 << 20
    /// A document that gives no event for this many chunks is one endless tag or comment.
    private static let silentChunks = 4

    private let file: String
    private let schemaOf: (String) throws(Problem) -> XMLSchema
    private let onRecord: (String, XMLNode) -> Void
    private let parser: XML_Parser
    private var schema: XMLSchema?
    private var failure: Problem?
    private var path: [String] = []
    private var open: [XMLNode] = []
    private var recordPath = ""
    private var keep: Set<String> = []
    private var skipping = 0
    private var nodes = 0
    private var events = 0

    /// - Parameters:
    ///   - schemaOf: told the root's name; throws when this is not a document for us.
    ///   - onRecord: told each record with its path below the root, such as `DONNEES/ELEVES/ELEVE`.
    static func read(
        _ utf8: [UInt8], file: String, schemaOf: @escaping (String) throws(Problem) -> XMLSchema, onRecord: @escaping (String, XMLNode) -> Void
    ) throws(Problem) {
        guard let parser = XML_ParserCreate("UTF-8") else { throw XMLProblems.unreadable(file) }
        defer { XML_ParserFree(parser) }
        let reader = XMLRecords(parser, file: file, schemaOf: schemaOf, onRecord: onRecord)
        try withExtendedLifetime(reader) { () throws(Problem) in try reader.run(utf8) }
    }

    private init(
        _ parser: XML_Parser, file: String, schemaOf: @escaping (String) throws(Problem) -> XMLSchema, onRecord: @escaping (String, XMLNode) -> Void
    ) {
        self.parser = parser
        self.file = file
        self.schemaOf = schemaOf
        self.onRecord = onRecord
    }

    private func run(_ bytes: [UInt8]) throws(Problem) {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in XMLRecords.of(context)?.start(name, attributes) },
            { context, _ in XMLRecords.of(context)?.end() })
        XML_SetCharacterDataHandler(parser) { context, text, length in XMLRecords.of(context)?.characters(text, Int(length)) }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in XMLRecords.of(context)?.doctype() }
        let clock = ContinuousClock()
        let began = clock.now
        var silent = 0
        var offset = 0
        repeat {
            let end = min(offset + Self.chunk, bytes.count)
            let before = events
            let status = bytes[offset..<end].withUnsafeBytes { buffer in
                XML_Parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), end == bytes.count ? 1 : 0)
            }
            if let failure { throw failure }
            guard status == XML_STATUS_OK else { throw XMLProblems.malformed(file, line: line, XML_GetErrorCode(parser)) }
            silent = events == before ? silent + 1 : 0
            guard silent < Self.silentChunks, clock.now - began < .seconds(Self.secondsLimit) else { throw XMLProblems.excessive(file, line: line) }
            offset = end
        } while offset < bytes.count
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLRecords? {
        context.map { Unmanaged<XMLRecords>.fromOpaque($0).takeUnretainedValue() }
    }

    private var line: Int { Int(XML_GetCurrentLineNumber(parser)) }

    private func stop(_ problem: Problem) {
        guard failure == nil else { return }
        failure = problem
        XML_StopParser(parser, 0)
    }

    private func doctype() { stop(XMLProblems.doctype(file, line: line)) }

    private func start(_ name: UnsafePointer<CChar>?, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        events += 1
        guard failure == nil, let name else { return }
        if skipping > 0 {
            skipping += 1
            if skipping > Self.depthLimit { stop(XMLProblems.excessive(file, line: line)) }
            return
        }
        let element = String(cString: name)
        guard path.count < Self.depthLimit else { return stop(XMLProblems.excessive(file, line: line)) }
        if schema == nil {
            do {
                schema = try schemaOf(element)
            } catch {
                return stop(error)
            }
            return path.append(element)
        }
        if open.isEmpty {
            path.append(element)
            let below = path.dropFirst().joined(separator: "/")
            guard let kept = schema?.records[below] else { return }
            recordPath = below
            keep = kept
            nodes = 0
        } else {
            guard keep.contains(element) else {
                skipping = 1
                return
            }
            path.append(element)
        }
        nodes += 1
        guard nodes <= Self.nodeLimit, let attributes = attributes(list) else { return stop(XMLProblems.excessive(file, line: line)) }
        open.append(XMLNode(name: element, attributes: attributes, line: line))
    }

    private func attributes(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String: String]? {
        guard let list else { return [:] }
        var result: [String: String] = [:]
        var index = 0
        while let key = list[index], let value = list[index + 1] {
            guard index < Self.attributeLimit * 2 else { return nil }
            result[String(cString: key)] = String(cString: value)
            index += 2
        }
        return result
    }

    private func end() {
        events += 1
        guard failure == nil else { return }
        if skipping > 0 {
            skipping -= 1
            return
        }
        path.removeLast()
        guard let node = open.popLast() else { return }
        if open.isEmpty {
            onRecord(recordPath, node)
        } else {
            open[open.count - 1].children.append(node)
        }
    }

    private func characters(_ text: UnsafePointer<CChar>?, _ length: Int) {
        events += 1
        guard failure == nil, skipping == 0, !open.isEmpty, let text else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: length)
        // The blanks between elements are most of a file.
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }) && open[open.count - 1].text.isEmpty { return }
        open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
        if open[open.count - 1].text.utf8.count > 100_000 { stop(XMLProblems.excessive(file, line: line)) }
    }
}

extension String {
    /// Without blanks at the ends; nil when nothing is left.
    var trimmedOrNil: String? {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return view.isEmpty ? nil : String(view)
    }
}
