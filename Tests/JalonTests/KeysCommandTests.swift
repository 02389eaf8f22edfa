import Foundation
import Testing

@Suite("jalon school and jalon slip")
struct KeysCommandTests {
    @Test("one more school and a lost password: what is printed, and who is refused")
    func keys() throws {
        try Program.withFolder { folder in
            let database = ["--database", "\(folder)/a.sqlite"]
            #expect(try Program.run(["demo", "--pupils", "150", "--password-cost", "1"] + database).status == 0)
            let site = ["--public-address", "https://ap.tilleuls.example/"]

            let school = try Program.run(["school", "add"] + database + site)
            #expect(school.status == 0)
            #expect(
                school.output.wholeMatch(
                    of: #/First start of one more school, valid for 24 hours: https:\/\/ap\.tilleuls\.example\/first-start\/[A-Za-z0-9_-]{43}\n/#) != nil)

            let slip = try Program.run(["slip", "Claire.Moreau"] + database + site)
            #expect(slip.status == 0)
            #expect(
                slip.output.wholeMatch(
                    of: #/Code of Claire Moreau \(.+\), valid for 24 hours: [A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\nType it at https:\/\/ap\.tilleuls\.example\/activation and choose a new password\.\n/#
                ) != nil)

            let unknown = try Program.run(["slip", "nobody"] + database)
            #expect(unknown.status == 1)
            #expect(
                unknown.errors == """
                    Error: No account has the login nobody.
                    The logins stand in the pages under “Personnes”, “Comptes et rôles”.

                    """)
            let teacher = try Program.run(["slip", "helene.durand"] + database)
            #expect(teacher.status == 1)
            #expect(
                teacher.errors == """
                    Error: helene.durand is neither a technical administrator nor a head.
                    The technical administrator prints a slip in the pages: “Personnes”, “Comptes et rôles”.

                    """)
        }
    }

    @Test("a database that is not there is named, and none is made", arguments: [["school", "add"], ["slip", "claire.moreau"]])
    func missing(command: [String]) throws {
        try Program.withFolder { folder in
            let answer = try Program.run(command + ["--database", "\(folder)/typo.sqlite"])
            #expect(answer.status == 1)
            #expect(
                answer.errors == """
                    Error: There is no database at \(folder)/typo.sqlite.
                    Name it with --database, or make one: “jalon serve” starts an empty one, “jalon demo” a sample school.

                    """)
        }
    }
}
