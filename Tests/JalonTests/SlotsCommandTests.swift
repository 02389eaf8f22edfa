import Foundation
import Testing

@Suite("jalon slots")
struct SlotsCommandTests {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "InterchangeTests/Fixtures/sts_emp_0009999U_2026.xml").path

    @Test("one line for each hour, and whether anything is better")
    func proposes() throws {
        // Both classes have French on Monday at eight and maths at nine; support is on Tuesday at half past one.
        let answer = try Program.run("slots", Self.fixture, "--wish", "6E1,6E2:1:2", "--room", "101", "--room", "102", "--length", "60")
        #expect(answer.status == 0)
        #expect(answer.output == "1\t2\t13:30\t60\t0\t2\n")
        #expect(answer.errors == "0 to move, 2 hard moments, proven best\n")
    }

    @Test("a wish that the file does not know is named", arguments: ["9Z:1:1", "6E1", "6E1:0:1", "6E1:1:99"])
    func unknown(wish: String) throws {
        let answer = try Program.run("slots", Self.fixture, "--wish", wish)
        #expect(answer.status == 2 && answer.errors.contains("“\(wish)”"))
    }

    @Test("a file without hours says what to do, one that is not there is named")
    func wrong() throws {
        let before = Self.fixture.replacingOccurrences(of: "2026.xml", with: "2026.before-timetable.xml")
        let answer = try Program.run("slots", before, "--wish", "6E1:1:1")
        #expect(answer.status == 1 && answer.errors.contains("the timetable has not gone up to STS yet"))
        #expect(try Program.run("slots", "/nowhere.xml", "--wish", "6E1:1:1").status == 1)
    }
}
