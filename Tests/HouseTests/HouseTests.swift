import Foundation
import Testing

/// The rules of the house that the compiler does not hold.
@Suite("The house")
struct HouseTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What each target may import, besides Foundation and the standard library's own modules.
    private static let allowed: [String: Set<String>] = [
        "Grouping": [],
        "School": ["Grouping"],
        "Interchange": ["School", "CExpat", "CZip"],
        "Storage": ["School", "Grouping"],
        "Storage/Engines": ["School", "GRDB", "NIOPosix"],
        "SampleSchool": ["School", "Interchange", "Storage", "Grouping"],
        "Web": [
            "School", "Grouping", "Interchange", "Storage", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "Crypto",
            "CCrypt", "Logging",
        ],
        "Jalon": ["ArgumentParser", "Logging", "Grouping", "School", "Interchange", "Storage", "Web", "SampleSchool"],
    ]
    private static let everywhere: Set<String> = ["Foundation", "Synchronization", "Dispatch", "Glibc"]

    struct Source: Sendable {
        let path: String
        let text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    private static func sources(_ folder: String) throws -> [Source] {
        let base = root.appending(path: folder)
        let files = try #require(FileManager.default.enumerator(atPath: base.path))
        return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
            Source(path: $0, text: try String(contentsOf: base.appending(path: $0), encoding: .utf8))
        }
    }

    @Test("each target imports only what the house allows it", arguments: ["Grouping", "School", "Interchange", "Storage", "SampleSchool", "Web", "Jalon"])
    func imports(target: String) throws {
        for source in try Self.sources("Sources/\(target)") {
            let room = source.path.hasPrefix("Engines/") ? "\(target)/Engines" : target
            let allowed = try #require(Self.allowed[room]).union(Self.everywhere)
            for line in source.lines where line.hasPrefix("import ") || line.hasPrefix("@testable import ") {
                let module = String(line.split(separator: " ").last ?? "").prefix { $0 != "." }
                #expect(allowed.contains(String(module)), "\(target)/\(source.path) imports \(module)")
            }
        }
    }

    @Test("nothing is unchecked outside the engines, nothing is forced outside tests")
    func promises() throws {
        for source in try Self.sources("Sources") {
            if !source.path.hasPrefix("Storage/Engines/") {
                #expect(!source.text.contains("@unchecked Sendable"), "\(source.path)")
                #expect(!source.text.contains("nonisolated(unsafe)"), "\(source.path)")
            }
            #expect(!source.text.contains("try!"), "\(source.path)")
            #expect(!source.text.contains("fatalError("), "\(source.path)")
            #expect(source.text.range(of: #"\b(TODO|FIXME|XXX)\b"#, options: .regularExpression) == nil, "\(source.path)")
        }
    }

    @Test("every phrase is written in both languages, and they differ unless they are a name")
    func phrases() throws {
        let pattern = try Regex(#"Phrase\(\s*fr:\s*"((?:[^"\\]|\\.)*)",\s*en:\s*"((?:[^"\\]|\\.)*)"\s*\)"#)
        var count = 0
        for source in try Self.sources("Sources") {
            for match in source.text.matches(of: pattern) {
                count += 1
                let fr = String(match.output[1].substring ?? "")
                let en = String(match.output[2].substring ?? "")
                #expect(fr.isEmpty == en.isEmpty, "\(source.path): \(fr) / \(en)")
                let words = fr.split(separator: " ").filter { $0.count > 2 && !$0.contains("\\") }
                #expect(fr != en || words.count < 4, "\(source.path): the same in both languages: \(fr)")
            }
        }
        #expect(count > 40)
    }

    @Test("French punctuation keeps its narrow no-break spaces and its apostrophes")
    func typography() throws {
        let pattern = try Regex(#"fr:\s*"((?:[^"\\]|\\.)*)""#)
        for source in try Self.sources("Sources") {
            for match in source.text.matches(of: pattern) {
                let fr = String(match.output[1].substring ?? "")
                #expect(fr.range(of: #"[\p{L}»] [?!;]"#, options: .regularExpression) == nil, "\(source.path): an ordinary space before ; ? ! in: \(fr)")
                #expect(fr.range(of: #"\p{L}[?!;](\s|$)"#, options: .regularExpression) == nil, "\(source.path): no space before ; ? ! in: \(fr)")
                #expect(fr.range(of: #"\p{L}'\p{L}"#, options: .regularExpression) == nil, "\(source.path): a typewriter apostrophe in: \(fr)")
            }
        }
    }

    @Test("what the guide writes in bold is what the pages say")
    func guideNames() throws {
        let phrase = try Regex(#"fr:\s*"((?:[^"\\]|\\.)*)""#)
        var said: Set<String> = []
        for source in try Self.sources("Sources") {
            for match in source.text.matches(of: phrase) { said.insert(String(match.output[1].substring ?? "").replacing(#"\u{2026}"#, with: "…")) }
        }
        let guide = Self.root.appending(path: "docs/guide")
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(atPath: guide.path) {
            let text = try String(contentsOf: guide.appending(path: file), encoding: .utf8).replacing("\n", with: " ")
            for match in text.matches(of: try Regex(#"\*\*(.+?)\*\*"#)) {
                count += 1
                let name = String(match.output[1].substring ?? "").replacing(try Regex(" +"), with: " ")
                #expect(said.contains(name), "docs/guide/\(file): no page says “\(name)”")
            }
        }
        #expect(count > 40)
    }

    @Test("whatever is journalled can be read in words")
    func journalWords() throws {
        let web = try Self.sources("Sources/Web")
        let words = try #require(web.first { $0.path.hasSuffix("JournalWords.swift") }).text
        let pattern = try Regex(#"note\(\s*"([^"\\]+)",\s*"([^"\\]+)""#)
        let ways = try Regex(#"noting: "([^"\\]+)""#)
        var count = 0
        for source in web + (try Self.sources("Sources/Jalon")) {
            for match in source.text.matches(of: ways) {
                let code = String(match.output[1].substring ?? "")
                #expect(words.contains("\"\(code)\": Phrase("), "\(source.path): the journal has no words for “\(code)”")
            }
            for match in source.text.matches(of: pattern) {
                count += 1
                for index in 1...2 {
                    let code = String(match.output[index].substring ?? "")
                    #expect(words.contains("\"\(code)\": Phrase("), "\(source.path): the journal has no words for “\(code)”")
                }
            }
        }
        #expect(count > 5)
    }

    @Test("a view holds no French outside a phrase")
    func viewsSpeakInPhrases() throws {
        for source in try Self.sources("Sources/Web") {
            for (number, line) in source.lines.enumerated() {
                let code = line.trimmingCharacters(in: .whitespaces)
                if code.hasPrefix("//") || code.contains("fr:") || code.contains("lang=") || code.contains("\"Français\"") { continue }
                let accented = code.range(of: #">[^<\\"]*[éèêàçùîôûÉÀ][^<\\"]*<"#, options: .regularExpression)
                #expect(accented == nil, "\(source.path):\(number + 1): \(code)")
            }
        }
    }
}
