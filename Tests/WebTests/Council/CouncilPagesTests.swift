import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages of the council’s choices")
struct CouncilPagesTests {
    private static let password = "une petite phrase"

    /// The small school with one dispositif of its level; `moreau` coordinates, `durand` teaches and is made head.
    private func school(_ engine: EngineKind, _ body: @Sendable @escaping (NeedsSchool, Dispositif.ID, TestServer) async throws -> Void) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: NeedsSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                let school = try await NeedsSchool.make(in: store, passwordHash: hash)
                let dispositif = try await school.store.add(
                    DispositifContent(
                        kind: .personalised, name: "AP en STMG", levels: ["1re STMG"], volume: .weekly(60, most: 120), source: "", knowledge: .school,
                        from: Day("2026-09-01")!))
                try await school.store.write { db in
                    try db.run(
                        "INSERT INTO account_role (school, account, role, from_day) SELECT school, id, 'head', '2026-09-01' FROM account WHERE school = $1 AND login = 'durand'")
                }
                try await body(school, dispositif, server)
            }
        }
    }

    @Test("written by the coordinator, approved by the head, followed by another, and read by all adults", arguments: EngineKind.allCases)
    func wholePath(engine: EngineKind) async throws {
        try await school(engine) { school, dispositif, server in
            let coordinator = server.client()
            let head = server.client()
            let teacher = server.client()
            _ = try await coordinator.signIn("moreau", Self.password)
            _ = try await head.signIn("durand", Self.password)
            _ = try await teacher.signIn("roy", Self.password)
            #expect(try await coordinator.get("/council").text.contains("Rien n’est noté pour ce niveau."))
            #expect(try await coordinator.get("/council/new?level=1re%20STMG").text.contains("AP en STMG"))
            #expect(try await coordinator.get("/council/new?level=ailleurs").location == "/council")
            let fields = [
                ("level", "1re STMG"), ("seen", "0"), ("held-on", "2026-10-12"), ("words", "Avis favorable, 12 pour"), ("hours-\(dispositif)", "3 h"),
                ("basis-\(dispositif)", "week"), ("skill", "\(school.skills[0])"), ("skill", "\(school.skills[4])"), ("themes", "Le <climat>\r\n\r\nLa presse"),
            ]
            let refused = try await coordinator.post("/council", fields.map { $0.0.hasPrefix("hours") ? ($0.0, "beaucoup") : $0 })
            #expect(refused.status == 422 && refused.text.contains("n’est pas une durée") && refused.text.contains("value=\"beaucoup\""))
            #expect(try await coordinator.post("/council", fields.map { $0.0 == "held-on" ? ($0.0, "2026-12-24") : $0 }).text.contains("n’a pas encore eu lieu"))
            let address = try #require(try await coordinator.post("/council", fields).location)
            let page = try await coordinator.get(address).text
            // Three hours a week are more than the text's two; nothing is planned; one skill is looked at, the other is not.
            for words in [
                "Conseil du lundi 12 octobre 2026, noté par Mme Moreau", "proposé par le conseil", "Avis favorable, 12 pour", "3\u{202F}h par semaine",
                "par an de plus que le texte", "1STMG1, 1STMG2", "il manque", " séances de 55\u{202F}min\u{202F}: ", "semaines à venir sans séance", "Le &lt;climat&gt;", "aucun atelier proposé n’y travaille",
                "aucune campagne ne l’observe", "aucune activité interdisciplinaire ne porte ce thème",
            ] { #expect(page.contains(words), "\(words)") }
            #expect(page.components(separatedBy: "aucune campagne ne l’observe").count == 2)
            #expect(!page.contains("Approuver ce choix"))
            // A sheet begun before somebody else's choice keeps what was typed.
            let late = try await head.post("/council", fields.map { $0.0 == "words" ? ($0.0, "Mes mots") : $0 })
            #expect(late.status == 409 && late.text.contains("Mes mots") && late.text.contains(address) && late.text.contains("name=\"seen\" value=\"1\""))

            // The head finds it, approves it once and for all.
            #expect(try await head.get("/").text.contains("Approuver les choix du conseil\u{00A0}· 1re STMG"))
            #expect(try await coordinator.post("\(address)/approval", [("day", "2026-10-20")]).status == 403)
            #expect(try await head.post("\(address)/approval", [("day", "2026-12-24")]).status == 422)
            #expect(try await head.post("\(address)/approval", [("day", "2026-10-20"), ("words", "voté, 18 pour")]).location == address)
            let approved = try await teacher.get(address).text
            #expect(approved.contains("Approuvé le mardi 20 octobre 2026, noté par Mme Durand.") && approved.contains("voté, 18 pour"))
            #expect(!(try await head.get("/").text.contains("Approuver les choix du conseil")))

            // A later one, begun from this one, holds once it is approved; the first stays as it was.
            let form = try await coordinator.get("/council/new?level=1re%20STMG").text
            #expect(form.contains("value=\"3\u{202F}h\"") && form.contains("Le &lt;climat&gt;\nLa presse") && form.contains("name=\"seen\" value=\"1\""))
            let second = try #require(try await coordinator.post("/council", fields.map { $0.0 == "seen" ? ($0.0, "1") : $0.0 == "hours-\(dispositif)" ? ($0.0, "90 min") : $0 }).location)
            #expect(try await coordinator.get(second).text.contains("c’est le choix d’avant qui vaut"))
            #expect(try await coordinator.get("/council").text.contains("attend l’approbation de la direction"))
            #expect(try await head.post("\(second)/approval", [("day", "2026-11-20")]).status == 303)
            let replaced = try await coordinator.get(address).text
            #expect(replaced.contains("Un autre choix l’a suivi") && replaced.contains("3\u{202F}h par semaine") && !replaced.contains("Ce qui est prévu"))

            // Who may what, and in which language.
            #expect(try await teacher.get("/council/new?level=1re%20STMG").status == 403)
            #expect(try await teacher.post("/council", fields).status == 403)
            for login in ["ines", "nadia"] {
                let client = server.client()
                _ = try await client.signIn(login, Self.password)
                #expect(try await client.get("/council").status == 404)
                #expect(try await client.get(address).status == 404)
            }
            _ = try await teacher.post("/language", [("language", "en")])
            let english = try await teacher.get(second).text
            #expect(english.contains("approved by the head") && english.contains("no workshop on offer works on it"))
        }
    }

    @Test("what is due is one figure for the council, the ledger and the programme, and the ledger says on whose word", arguments: EngineKind.allCases)
    func oneFigure(engine: EngineKind) async throws {
        try await school(engine) { school, dispositif, server in
            let client = server.client()
            _ = try await client.signIn("moreau", Self.password)
            let calendar = try await school.store.calendar(of: Establishment(id: school.store.school, name: "", uai: "", zone: .a, year: 2026))
            let weeks = try #require(calendar.teachingYear(2026)).weeks.count
            let programme = try await school.store.add(
                NewProgramme(ProgrammeContent(name: "STMG", aim: "", dispositif: dispositif, year: 2026, levels: ["1re STMG"])))
            let choice = try await school.store.add(
                CouncilContent(heldOn: Day("2026-10-12")!, targets: [CouncilTarget(dispositif: dispositif, basis: .week, minutes: 45)]), for: "1re STMG", year: 2026,
                after: 0, by: school.coordinator, at: school.now)
            let (ledger, plan) = ("/ledgers?view=divisions", "/programmes/\(programme)")
            let proposed = try await client.get(ledger).text
            #expect(proposed.contains("Dû en 1re STMG\u{202F}: 1\u{202F}h à 2\u{202F}h par semaine"))
            #expect(proposed.contains("Le conseil propose 45\u{202F}min par semaine") && proposed.contains("data-label=\"Dû à un élève\">\(inHours(60 * weeks).fr)<"))
            #expect(!(try await client.get(plan).text.contains("45\u{202F}min par semaine")))

            try await school.store.approve(choice, on: Day("2026-10-20")!, words: "", by: school.coordinator, at: school.now)
            let held = try await client.get(ledger).text
            let figure = inHours(45 * weeks).fr
            #expect(held.contains("Dû en 1re STMG\u{202F}: 45\u{202F}min par semaine") && held.contains("choix du conseil du lundi 12 octobre, approuvé"))
            #expect(held.contains("par an de moins que le texte") && held.contains("data-label=\"Dû à un élève\">\(figure)<") && !held.contains(">\(inHours(60 * weeks).fr)<"))
            #expect(try await client.get("/council/\(choice)").text.contains("data-label=\"Retenu sur l’année\">\(figure)<"))
            #expect(try await client.get(plan).text.contains("45\u{202F}min par semaine en 1re STMG"))
        }
    }

    @Test("what the council puts first is marked where priorities are decided, and not on the pupil’s own page", arguments: EngineKind.allCases)
    func priorities(engine: EngineKind) async throws {
        try await school(engine) { school, _, server in
            try await school.observe(school.ines, [1, 2, 3], by: school.roy)
            let client = server.client()
            _ = try await client.signIn("moreau", Self.password)
            let needs = "/pupils/\(school.ines)/needs"
            let priorities = "/pupils/\(school.ines)/priorities?round=\(school.round)"
            #expect(!(try await client.get(needs).text.contains("priorité de l’établissement")))
            try await school.store.add(
                CouncilContent(heldOn: Day("2026-10-12")!, skills: [school.skills[1]]), for: "1re STMG", year: 2026, after: 0, by: school.coordinator, at: school.now)
            #expect(try await client.get(needs).text.components(separatedBy: "priorité de l’établissement").count == 2)
            let page = try await client.get(priorities).text
            #expect(page.contains("L’établissement privilégie à ce niveau\u{202F}: «\u{202F}Structurer\u{202F}»") && page.contains(", priorité de l’établissement)</option>"))
            let pupil = server.client()
            _ = try await pupil.signIn("ines", Self.password)
            #expect(!(try await pupil.get(needs).text.contains("priorité de l’établissement")))
        }
    }
}
