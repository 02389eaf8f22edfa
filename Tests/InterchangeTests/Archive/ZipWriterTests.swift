import Foundation
import Interchange
import Testing

@Suite("Writing archives")
struct ZipWriterTests {
    @Test("an archive holds the files that were put into it, and is never overwritten")
    func archive() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "jalon-\(UUID().uuidString).zip").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try ZipWriter.write([("élèves.csv", Array("nom\r\n".utf8)), ("vide.csv", [])], to: path)
        let bytes = try #require(FileManager.default.contents(atPath: path))
        #expect(bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]))
        #expect(bytes.range(of: Data("élèves.csv".utf8)) != nil)
        #expect(throws: ZipWriterError.self) { try ZipWriter.write([("x", [1])], to: path) }
    }
}
