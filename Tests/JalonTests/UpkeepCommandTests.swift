import Foundation
import Testing

@Suite("jalon backup, restore, check and export")
struct UpkeepCommandTests {
    @Test("a database that is not there is named, with what to do, and none is made", arguments: ["check", "backup", "export"])
    func missing(command: String) throws {
        try Program.withFolder { folder in
            let target = command == "check" ? [] : ["\(folder)/out"]
            let answer = try Program.run([command, "--database", "\(folder)/typo.sqlite"] + target)
            #expect(answer.status == 1)
            #expect(
                answer.errors == """
                    Error: There is no database at \(folder)/typo.sqlite.
                    Name it with --database, or make one: “jalon serve” starts an empty one, “jalon demo” a sample school.

                    """)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("a file that is no database of Jalon is refused by name")
    func stranger() throws {
        try Program.withFolder { folder in
            try Data("hello".utf8).write(to: URL(filePath: "\(folder)/a.sqlite"))
            let answer = try Program.run("check", "--database", "\(folder)/a.sqlite")
            #expect(answer.status == 1)
            #expect(
                answer.errors == """
                    Error: \(folder)/a.sqlite is not a database of Jalon.
                    Give the SQLite file that “jalon serve” works on, or a backup of it.

                    """)
        }
    }

    @Test("a restore of nothing says what it wants")
    func restoreNothing() throws {
        let answer = try Program.run("restore", "/nowhere/x.backup", "--database", "/nowhere/jalon.sqlite")
        #expect(answer.status == 1)
        #expect(
            answer.errors == """
                Error: There is no file /nowhere/x.backup.
                Give the path of a backup made by “jalon backup”.

                """)
    }

    @Test("a PostgreSQL server that does not answer is said so")
    func noServer() throws {
        let answer = try Program.run("check", "--database", "postgresql:///jalon?host=/nowhere")
        #expect(answer.status == 1)
        #expect(answer.errors.hasPrefix("Error: The database cannot be reached: "))
        #expect(answer.errors.hasSuffix("\nLook at the address given with --database, and whether the server runs.\n"))
    }
}
