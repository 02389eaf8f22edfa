import Foundation
import Testing

@Suite("jalon demo")
struct DemoCommandTests {
    @Test("a sample school is made once, with passwords of its own for each run, and can be checked, exported, saved and restored")
    func whole() throws {
        try Program.withFolder { folder in
            let database = "\(folder)/a.sqlite"
            let demo = ["demo", "--database", database, "--pupils", "150", "--password-cost", "1", "--on", "2026-11-21"]
            let first = try Program.run(demo + ["--files", "\(folder)/files"])
            #expect(first.status == 0, "\(first.errors)")
            let lines = first.output.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
            #expect(lines.count == 9)
            #expect(lines.allSatisfy { $0.count == 4 && $0.allSatisfy { !$0.isEmpty } })
            #expect(Set(lines.map { $0[3] }).count == 9)
            #expect(lines.first?.prefix(3) == ["Administration technique, coordination", "Claire Moreau", "claire.moreau"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: "\(folder)/files").sorted() == [
                    "ElevesSansAdresses.xml", "Nomenclature.xml", "ResponsablesSansAdresses.xml", "Structures.xml", "sts_emp_0009999U_2026.xml",
                ])

            let again = try Program.run(demo)
            #expect(again.status == 1)
            #expect(
                again.errors == """
                    Error: \(database) holds a school already: Lycée polyvalent des Tilleuls (fictif). Nothing was changed.
                    Name another --database, or add the sample beside it with --another.

                    """)

            let onlyIfEmpty = try Program.run(demo + ["--if-empty"])
            #expect(onlyIfEmpty.status == 0)
            #expect(onlyIfEmpty.output.isEmpty && onlyIfEmpty.errors.isEmpty)

            let check = try Program.run("check", "--database", database)
            #expect(check.status == 0)
            #expect(check.output.hasSuffix("All is well.\n"))

            let export = try Program.run("export", "\(folder)/out", "--database", database)
            #expect(export.status == 0)
            let pupils = String(decoding: try #require(FileManager.default.contents(atPath: "\(folder)/out/eleves.csv")), as: UTF8.self)
            #expect(pupils.hasPrefix("\u{FEFF}eleve;eleve_id;ine;nom;nom_usage;prenom;naissance;entree;sortie\r\n"))
            #expect(try Program.run("export", "\(folder)/out.zip", "--database", database, "--language", "en").status == 0)
            let all = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").map { try String(contentsOfFile: "\(folder)/out/\($0)", encoding: .utf8) }
            #expect(!all.contains { $0.contains("$y$") })

            let backup = try Program.run("backup", "\(folder)/a.backup", "--database", database)
            #expect(backup.status == 0)
            #expect(backup.output.hasPrefix("Saved to \(folder)/a.backup: "))
            #expect(backup.output.hasSuffix(", checked.\n"))
            let refused = try Program.run("restore", "\(folder)/a.backup", "--database", database)
            #expect(
                refused.errors == """
                    Error: \(database) is there already, and nothing was changed.
                    To put the backup in its place for good, add --replace. To keep both, name another --database.

                    """)
            #expect(try Program.run("restore", "\(folder)/a.backup", "--database", database, "--replace").status == 0)
            #expect(try Program.run("check", "--database", database).output == check.output)
        }
    }

    @Test(
        "what cannot be is refused before anything is made",
        arguments: [
            (["--pupils", "10"], "Error: A sample school has 150 to 4000 pupils, not 10.\n"),
            (["--on", "21/11/2026"], "Error: “21/11/2026” is not a day: write it as 2026-11-21.\n"),
            (["--accounts", "pupils"], "Error: --accounts pupils needs --password-for-all.\n"),
            (["--password-for-all", "short"], "Error: A password has at least ten characters.\n"),
            (["--language", "de"], "Error: The language is fr or en, not “de”.\n"),
        ])
    func refusals(arguments: [String], message: String) throws {
        try Program.withFolder { folder in
            let answer = try Program.run(["demo", "--database", "\(folder)/a.sqlite"] + arguments)
            #expect(answer.status == 64)
            #expect(answer.errors.hasPrefix(message))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }
}
