import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("A roster comes in by the pages")
struct ImportTests {
    private static let clock = Clock.stopped(on: Day("2026-10-06")!)

    private static func file(_ name: String) throws -> (name: String, bytes: [UInt8]) {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (name, Array(try Data(contentsOf: tests.appending(path: "InterchangeTests/Fixtures/\(name)"))))
    }

    /// The administrator of the Collège des Tilleuls, signed in.
    private func administrator(_ server: TestServer, _ store: Store) async throws -> (TestClient, SchoolStore) {
        let start = FirstStart.college(passwordHash: try await server.services.passwords.hash("une petite phrase"), alsoCoordinates: false)
        let (school, _) = try await store.addSchool(start, at: Self.clock.now, today: Self.clock.today)
        let browser = server.client()
        _ = try await browser.signIn("helene.quere", "une petite phrase")
        return (browser, store.school(school))
    }

    /// Waits until the page no longer shows work in progress.
    private func settled(_ browser: TestClient, _ path: String) async throws -> TestClient.Answer {
        var page = try await browser.get(path)
        try await eventually("\(path) is settled") {
            page = try await browser.get(path)
            return !page.text.contains("data-poll")
        }
        return page
    }

    private func upload(_ browser: TestClient, _ names: String...) async throws -> (path: String, page: TestClient.Answer) {
        let answer = try await browser.upload("/imports", field: "files", files: try names.map(Self.file))
        let path = try #require(answer.location)
        return (path, try await settled(browser, path))
    }

    private func fingerprint(_ page: TestClient.Answer) throws -> String {
        let start = try #require(page.text.range(of: "name=\"fingerprint\" value=\""))
        return String(page.text[start.upperBound...].prefix { $0 != "\"" })
    }

    @Test("upload, preview, apply, again: nothing left to do", arguments: EngineKind.allCases)
    func whole(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let first = try await browser.get("/imports").text
                #expect(first.contains("/assets/import.js") && first.contains("Pour ouvrir l’année, <a href=\"#files\">déposez ElevesSansAdresses") && first.contains("id=\"files\""))
                let none = try await browser.upload("/imports", field: "files", files: [])
                #expect(none.status == 422 && none.text.contains("Pour ouvrir l’année"))
                #expect(try await browser.get("/assets/import.js").status == 200)
                #expect(try await browser.get("/assets/app.css").text.contains("ul.changes"))
                let files = ["ElevesSansAdresses.xml", "Structures.xml", "Nomenclature.xml", "ResponsablesAvecAdresses.xml"]
                let answer = try await browser.upload("/imports", field: "files", files: try files.map(Self.file) + [Self.file("sts_emp_0009999U_2026.xml")])
                let path = try #require(answer.location)
                let preview = try await settled(browser, path)
                #expect(preview.status == 200)
                #expect(preview.text.contains("Cet élève n’a aucune classe") && preview.text.contains("Liens responsable–élève"))
                #expect(preview.text.contains("ARBELOT Éléa · 6E1"))
                #expect(preview.text.contains("KERVELLA Maïwenn"))
                #expect(try await school.rosterState(on: Self.clock.today).pupils.isEmpty)
                _ = try await browser.post("\(path)/application", [("fingerprint", try fingerprint(preview))])
                let done = try await settled(browser, path)
                #expect(done.text.contains("Import appliqué"))
                #expect(try await school.rosterState(on: Self.clock.today).pupils.count == 12)
                let again = try await upload(browser, "ElevesSansAdresses.xml", "Structures.xml")
                #expect(again.page.text.contains("Tout est déjà à jour"))
                let people = try await browser.get("/people")
                #expect(people.text.contains("<b>12</b>"))
            }
        }
    }

    @Test(
        "what cannot be taken is named and writes nothing",
        arguments: [
            ("Eleves.wrong-uai.xml", "le vôtre est 0009999U"), ("Eleves.wrong-year.xml", "2026-2027"), ("Eleves.empty-donnees.xml", "aucun élève"),
            ("Eleves.truncated.xml", "avant la fin"), ("Eleves.mismatched-tag.xml", "balise"), ("emp_sts_0009999U_2026.wrong-direction.xml", "fichier inverse"),
            ("xml-entity-bomb.xml", "DOCTYPE"), ("xml-external-entity.xml", "DOCTYPE"), ("zip-two-xml.zip", "plusieurs fichiers"),
            ("zip-path-traversal.zip", "sort de l’archive"),
        ])
    func refused(name: String, words: String) async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let (path, page) = try await upload(browser, name)
                #expect(page.status == 422)
                #expect(page.text.contains(words))
                // Nothing of what would become of the lines: nothing will.
                #expect(!page.text.contains("KERVELLA") && !page.text.contains("class=\"problem warning\""))
                #expect(!page.text.contains("name=\"fingerprint\""))
                let list = try await browser.get("/imports").text
                #expect(list.contains("refusé</span>") && list.contains("<td>Hélène Queré</td>") && !list.contains("à finir"))
                #expect(try await !browser.get("/people").text.contains("attend."))
                let forced = try await browser.post("\(path)/application", [("fingerprint", "x")])
                #expect(forced.status == 303)
                #expect(try await settled(browser, path).status == 422)
                #expect(try await school.rosterState(on: Self.clock.today).pupils.isEmpty)
            }
        }
    }

    @Test("a question is answered on screen before anything can be applied", arguments: EngineKind.allCases)
    func question(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let (path, page) = try await upload(browser, "Eleves.duplicate-ine.xml")
                #expect(page.text.contains("1 question à trancher"))
                #expect(!page.text.contains("name=\"fingerprint\""))
                #expect(!page.text.contains("999000001AA"))
                _ = try await browser.post("\(path)/answers", [("question", "ine:11-40"), ("answer-0", "11")])
                let answered = try await settled(browser, path)
                _ = try await browser.post("\(path)/application", [("fingerprint", try fingerprint(answered))])
                _ = try await settled(browser, path)
                let numbers = try await school.rosterState(on: Self.clock.today).pupils.prefix(2).map(\.ine)
                #expect(numbers == ["999000001AA", nil])
                // Once more: nothing else would change, and what the answer brings is open.
                let again = try await upload(browser, "Eleves.duplicate-ine.xml").page.text
                #expect(again.contains("1 question à trancher") && !again.contains("Tout est déjà à jour"))
                #expect(try await browser.get("/people").text.contains("Un import préparé par Hélène Queré attend."))
            }
        }
    }

    @Test("the columns of a list are confirmed once and remembered", arguments: EngineKind.allCases)
    func columns(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let (path, page) = try await upload(browser, "pronote-eleves.one-class.csv")
                #expect(page.text.contains("est-ce bien cela"))
                #expect(!page.text.contains("name=\"fingerprint\""))
                _ = try await browser.post("\(path)/columns", [("column-0-0", "full_name"), ("column-0-2", "birth_day"), ("division-0", "6E1")])
                let mapped = try await settled(browser, path)
                _ = try await browser.post("\(path)/application", [("fingerprint", try fingerprint(mapped))])
                _ = try await settled(browser, path)
                #expect(try await school.rosterState(on: Self.clock.today).pupils.allSatisfy { $0.division == "6E1" && $0.enteredOn == nil })
                // The same layout again: its columns are known, which class it is and whether it is complete are not.
                let again = try await upload(browser, "pronote-eleves.one-class.csv")
                #expect(!again.page.text.contains("est-ce bien cela") && again.page.text.contains("lignes n’ont pas de classe"))
                #expect(!again.page.text.contains("name=\"fingerprint\"") && again.page.text.contains("<details class=\"sheet stack\" open>"))
                let fields = [("column-0-0", "full_name"), ("column-0-2", "birth_day"), ("division-0", "6E1"), ("every-0", "on")]
                _ = try await browser.post("\(again.path)/columns", fields)
                let known = try await settled(browser, again.path).text
                #expect(known.contains("Tout est déjà à jour") && known.contains("name=\"every-0\" checked"))
                let (_, third) = try await upload(browser, "pronote-eleves.one-class.csv")
                #expect(!third.text.contains("name=\"every-0\" checked") && !third.text.contains("value=\"6E1\""))
                _ = try await browser.post("/language", [("language", "en"), ("back", "/")])
                #expect(try await upload(browser, "pronote-eleves.one-class.csv").page.text.contains("lines have no class"))
            }
        }
    }

    @Test("a given-up import leaves no file behind")
    func discarded() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let (path, _) = try await upload(browser, "ElevesSansAdresses.xml")
                #expect(try await browser.post("\(path)/removal").location == "/imports")
                #expect(try await browser.get(path).status == 404)
                #expect(try await school.rosterImports(limit: 5).isEmpty)
            }
        }
    }

    /// Looks at the slips for an audience and has them made, those before replaced.
    private func slips(_ browser: TestClient, _ who: String, inactive: Bool = false) async throws -> TestClient.Answer {
        let chosen = inactive ? [("inactive", "on")] : []
        let batch = try Self.batch(try await browser.get("/slips?who=\(who)\(inactive ? "&inactive=on" : "")"))
        return try await browser.post("/slips", [("who", who), ("batch", batch), ("replace", "1")] + chosen)
    }

    private static func batch(_ page: TestClient.Answer) throws -> String {
        let start = try #require(page.text.range(of: "name=\"batch\" value=\""))
        return String(page.text[start.upperBound...].prefix { $0 != "\"" })
    }

    @Test("a page of slips loaded again, or a form without a look before, makes none; those that work are replaced only when asked", arguments: EngineKind.allCases)
    func slipsOnce(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let (path, preview) = try await upload(browser, "ElevesSansAdresses.xml")
                _ = try await browser.post("\(path)/application", [("fingerprint", try fingerprint(preview))])
                _ = try await settled(browser, path)
                let division = try #require(try await school.rosterState(on: Self.clock.today).divisions.first)
                let who = "pupils:\(division.id)"
                #expect(try await browser.post("/slips", [("who", who)]).location == "/slips?who=\(who)")
                #expect(try await school.people(.pupils(division.id), on: Self.clock.today).allSatisfy { $0.state == .none })

                let look = try await browser.get("/slips?who=\(who)")
                #expect(look.text.contains("5 papiers à préparer.") && !look.text.contains("encore valable"))
                let sent = [("who", who), ("batch", try Self.batch(look))]
                let printed = Self.codes(try await browser.post("/slips", sent))
                #expect(printed.count == 5)
                func works(_ code: String) async throws -> Bool { try await server.client().postBare("/activation", [("code", code)]).status == 200 }
                // The browser loads the answer again, or goes back and sends the same form, whatever it ticks.
                for fields in [sent, sent + [("replace", "1")]] {
                    let again = try await browser.post("/slips", fields)
                    #expect(again.status == 200 && Self.codes(again).isEmpty)
                    #expect(again.text.contains("5 papiers préparés le 06/10/2026, 12\u{202F}h"))
                }
                for code in printed { #expect(try await works(code)) }

                // One code is used up, one person comes back without a slip: the page tells the two kinds apart.
                let person = try #require(try await school.people(.pupils(division.id), on: Self.clock.today).first?.account)
                try await school.write { db in
                    try db.run("UPDATE account SET activation_hash = NULL, activation_expires_at = NULL WHERE school = $1 AND id = $2", [person])
                }
                let mixed = try await browser.get("/slips?who=\(who)")
                #expect(mixed.text.contains("4 sur 5 ont déjà un papier encore valable.") && mixed.text.contains("les 4 papiers déjà donnés ne marcheront plus"))
                #expect(Self.codes(try await browser.post("/slips", [("who", who), ("batch", try Self.batch(mixed)), ("replace", "")])).count == 1)
                var alive = 0
                for code in printed where try await works(code) { alive += 1 }
                #expect(alive == 4)
                let all = try await browser.get("/slips?who=\(who)")
                #expect(all.text.contains("Ces 5 personnes ont déjà un papier encore valable."))
                #expect(Self.codes(try await browser.post("/slips", [("who", who), ("batch", try Self.batch(all)), ("replace", "1")])).count == 5)
                for code in printed { #expect(try await !works(code)) }
            }
        }
    }

    @Test("slips open accounts with the roles of STS; a code works once, and a new slip replaces the old", arguments: EngineKind.allCases)
    func slips(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let (path, preview) = try await upload(browser, "ElevesSansAdresses.xml", "ResponsablesAvecAdresses.xml", "sts_emp_0009999U_2026.xml")
                _ = try await browser.post("\(path)/application", [("fingerprint", try fingerprint(preview))])
                _ = try await settled(browser, path)
                let first = try await slips(browser, "staff", inactive: true)
                // The administrator, who is the head, is active already.
                #expect(Self.codes(first).count == 4)
                #expect(first.text.contains("anne.morel"))
                let second = try await slips(browser, "staff", inactive: true)
                let guest = server.client()
                #expect(try await guest.postBare("/activation", [("code", Self.codes(first)[0])]).status == 422)
                let code = try #require(Self.codes(second).first).lowercased()
                let welcome = try await guest.postBare("/activation", [("code", code)])
                #expect(welcome.text.contains("Bonjour Anne MOREL"))
                let weak = try await guest.postBare("/activation", [("code", code), ("login", "anne.morel"), ("password", "court")])
                #expect(weak.status == 422)
                let taken = try await guest.postBare("/activation", [("code", code), ("login", "helene.quere"), ("password", "une phrase à moi")])
                #expect(taken.text.contains("déjà pris"))
                let open = try await guest.postBare("/activation", [("code", code), ("login", "anne.morel"), ("password", "une phrase à moi")])
                #expect(open.location == "/")
                #expect(try await guest.get("/").status == 200)
                #expect(try await server.client().postBare("/activation", [("code", code)]).status == 422)
                let record = try #require(try await school.searchPeople(.staff, "morel", on: Self.clock.today, limit: 1).first?.account)
                #expect(try await school.accountRecord(record, on: Self.clock.today)?.roles.map(\.role) == [.teacher])
                let state = try await school.rosterState(on: Self.clock.today)
                let division = try #require(state.divisions.first)
                #expect(Self.codes(try await slips(browser, "pupils:\(division.id)")).count == 5)
                let guardians = try await slips(browser, "guardians:\(division.id)")
                #expect(Self.codes(guardians).count == 2)
                #expect(guardians.text.contains("responsable d’Éléa et de Loïc"))
            }
        }
    }

    @Test("roles are given and withdrawn with dates; the last administrator stays")
    func roles() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store, clock: Self.clock) { server in
                let (browser, school) = try await administrator(server, store)
                let own = try #require(try await school.searchPeople(.staff, "quere", on: Self.clock.today, limit: 1).first?.account)
                let refused = try await browser.post("/accounts/\(own)/roles/end", [("role", "administrator")])
                #expect(refused.status == 409)
                #expect(refused.text.contains("plus d’administration technique"))
                #expect(try await browser.post("/accounts/\(own)/disabling").status == 409)
                #expect(try await browser.post("/accounts/\(own)/roles", [("role", "coordinator")]).status == 303)
                #expect(try await browser.get("/accounts/\(own)").text.contains("Coordination · depuis le 06/10/2026"))
                #expect(try await browser.post("/accounts/\(own)/roles/end", [("role", "coordinator")]).status == 303)
                #expect(try await school.accountRecord(own, on: Self.clock.today)?.roles.map(\.role) == [.administrator])
                #expect(try await browser.post("/accounts/\(own)/roles", [("role", "pupil")]).status == 404)
            }
        }
    }

    private static func codes(_ page: TestClient.Answer) -> [String] {
        page.text.matches(of: #/class="code">([A-Z0-9-]+)</#).map { String($0.1) }
    }
}
