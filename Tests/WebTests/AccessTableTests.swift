import Foundation
import Testing
import Web

@Test("docs/access.md says what the policies and routes say")
func accessTableIsCurrent() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "docs/access.md")
    if ProcessInfo.processInfo.environment["JALON_WRITE_DOCS"] == "1" {
        try AccessTable.markdown.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == AccessTable.markdown)
}
