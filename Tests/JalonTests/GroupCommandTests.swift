import Foundation
import Testing

@Suite("jalon group")
struct GroupCommandTests {
    @Test("a number that cannot be is named, not taken for an option", arguments: [("--seed", "-4"), ("--time-limit", "abc")])
    func numbers(option: String, value: String) throws {
        let answer = try Program.run("group", "instance.json", "--output", "plan.json", option, value)
        #expect(answer.status == 64)
        #expect(answer.errors.contains("The value '\(value)' is invalid for '\(option)"))
    }

    @Test("a time below nothing is refused in words")
    func time() throws {
        let answer = try Program.run("group", "instance.json", "--output", "plan.json", "--time-limit", "-1")
        #expect(answer.status == 64)
        #expect(answer.errors.contains("The time limit must be more than 0"))
    }

    @Test("a folder is no instance")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let answer = try Program.run("group", folder, "--output", "plan.json")
        #expect(answer.status == 1)
        #expect(answer.errors == "\(folder) is a folder: an instance is a file.\n")
    }
}
