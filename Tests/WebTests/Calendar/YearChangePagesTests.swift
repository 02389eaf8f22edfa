import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The page that leads to the next school year")
struct YearChangePagesTests {
    private static let summer = Day("2027-07-12")!

    /// Groups are published and no call was made; `claire` administers and coordinates, `paul` coordinates only.
    private func school(_ store: Store, on day: Day, _ body: @Sendable (GroupsWorld, TestServer) async throws -> Void) async throws {
        let world = try await GroupsWorld(store)
        try await world.publish()
        for (token, account) in [("claire", world.coordinator), ("paul", world.second)] { try await world.signIn(account, token, on: day) }
        try await TestServer.run(store, clock: .stopped(on: day)) { server in
            try await body(world, server)
            #expect(try await store.check().problems == [])
        }
    }

    private func get(_ server: TestServer, _ path: String, as who: String = "claire") async throws -> TestClient.Answer {
        try await server.client().get(path, headers: ["Cookie": "jalon=\(who)"])
    }

    private func begin(_ server: TestServer, year: Int = 2026, backup: Bool = true, as who: String = "claire") async throws -> TestClient.Answer {
        let fields = [("year", "\(year)"), ("csrf", "secret")] + (backup ? [("backup", "1")] : [])
        return try await server.client().postBare("/year", fields, headers: ["Cookie": "jalon=\(who)"])
    }

    @Test("during the year the page tells what it would do, and refuses", arguments: EngineKind.allCases)
    func early(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store, on: Day("2026-12-02")!) { world, server in
                let page = try await get(server, "/year")
                #expect(page.status == 200 && page.text.contains("2 juillet 2027") && page.text.contains("24 élèves qui y sont"))
                #expect(page.text.contains("/periods/\(world.period)") && !page.text.contains("Une sauvegarde a été faite"))
                #expect(try await !get(server, "/").text.contains("href=\"/year\""))
                // A school that has its pupils is not told how to begin.
                let imports = try await get(server, "/imports").text
                #expect(imports.contains("Aucun fichier n’a encore été importé ici") && !imports.contains("Pour ouvrir l’année"))
                let answer = try await begin(server)
                #expect(answer.status == 422 && answer.text.contains("2 juillet 2027"))
                #expect(try await world.store.levels(year: 2026) == ["2de"])
                #expect(try await get(server, "/year").text.contains("L’établissement est en 2026-2027"))
            }
        }
    }

    @Test("in summer a coordinator goes to the next year, once, after a backup, and every page goes on", arguments: EngineKind.allCases)
    func summer(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store, on: Self.summer) { world, server in
                #expect(try await get(server, "/", as: "paul").text.contains("Passer à l’année 2027-2028"))
                let page = try await get(server, "/year", as: "paul")
                #expect(page.text.contains("séances passées ne sont pas confirmées") && page.text.contains("href=\"/sessions?week=2026-11-23"))
                #expect(page.text.contains("\u{202F}: leurs heures ne comptent pas") && !page.text.contains("ses heures"))
                // A programme of the year, from which the next one is still to start.
                let content = ProgrammeContent(name: "Année d’essai", aim: "", dispositif: nil, year: 2026, levels: ["2de"])
                let old = try #require(try await world.store.programme(try await world.store.add(NewProgramme(content))))
                #expect(try await get(server, "/year").text.contains("href=\"/programmes/new?from=\(old.id)\""))
                let bare = try await begin(server, backup: false, as: "paul")
                #expect(bare.status == 422 && bare.text.contains("sauvegarde"))
                #expect(try await get(server, "/groups").text.contains("Ce qui est publié"))
                #expect(try await begin(server, as: "paul").location == "/year")
                let again = try await begin(server)
                #expect(again.status == 422 && again.text.contains("C’est déjà fait"))

                let after = try await get(server, "/year").text
                #expect(after.contains("L’établissement est en 2027-2028") && after.contains("Les étapes de 2027-2028"))
                #expect(!after.contains("Une sauvegarde a été faite"))
                // What is nothing is not counted.
                #expect(!after.contains("0 classe") && !after.contains("0 personne") && after.contains("rien pour l’instant"))
                let toStart = "href=\"/programmes/new?from=\(old.id)\""
                #expect(after.contains(toStart))
                let programmes = try await get(server, "/programmes").text
                #expect(programmes.contains("Aucun programme pour 2027-2028.") && programmes.contains(toStart))
                #expect(try await get(server, "/").text.contains("Importer les élèves de 2027-2028"))
                for path in [
                    "/people", "/pupils", "/schooling", "/imports", "/timetable", "/calendar", "/programmes", "/periods", "/periods/\(world.period)", "/groups", "/sessions", "/ledgers",
                    "/ledgers/audit", "/council", "/steering", "/needs", "/rounds", "/pupils/\(world.pupils[0])", "/pupils/\(world.pupils[0])/group", "/pupils/\(world.pupils[0])/needs",
                    "/divisions/\(world.divisions[0])/schedule",
                ] {
                    #expect(try await get(server, path).status == 200, "\(path)")
                }
                // Last year’s groups are read among past years, and no longer changed.
                let groups = try await get(server, "/groups").text
                let address = "href=\"/groups?period=\(world.period)\""
                #expect(groups.contains("Aucun groupe n’est publié cette année.") && groups.contains("Années passées (1)") && groups.contains(address))
                #expect(!groups.contains("Ce qui est publié") && !groups.contains("Changer ces groupes"))
                let past = try await get(server, "/groups?period=\(world.period)").text
                #expect(past.contains("<h2 id=\"published\">2026-2027 · ") && !past.contains("Changer ces groupes"))
                // Started, it invites no second copy.
                let next = try await world.store.add(NewProgramme(following: old, year: 2027))
                let started = try await get(server, "/year").text
                #expect(try await !get(server, "/programmes").text.contains("Aucun programme"))
                #expect(!started.contains(toStart) && started.contains("href=\"/programmes/\(next)\"") && started.contains("c’est fait pour 2027-2028"))
                // What is past is read as it was: the ledger of the year, the map of its divisions, the needs of a pupil.
                let ledger = try await get(server, "/ledgers?year=2026&level=2de").text
                #expect(ledger.contains("Élève 001") && ledger.contains("2027-2028"))
                #expect(try await !get(server, "/ledgers").text.contains("Élève 001"))
                #expect(try await get(server, "/ledgers/audit?year=2026&level=2de").text.contains("2027-2028"))
                // The password that a file asks for leads back to the same year.
                try await world.store.write { db in try db.run("UPDATE web_session SET confirmed_at = 0 WHERE school = $1") }
                let asked = try #require(try await get(server, "/ledgers/audit.csv?year=2026").location)
                #expect(asked.hasPrefix("/confirm?to="))
                #expect(try await get(server, asked).text.contains("value=\"/ledgers/audit.csv?year=2026\""))
                let round = try #require(try await world.store.read { db in try db.first("SELECT id FROM round WHERE school = $1") { try $0[0] as DiagnosisRound.ID } })
                let map = try await get(server, "/rounds/\(round)/needs/\(world.divisions[0])").text
                #expect(map.contains("Élève 001") && !map.contains("Élève 002"))
                #expect(try await get(server, "/rounds/\(round)").text.contains("/rounds/\(round)/needs/\(world.divisions[0])"))
                let rounds = try await world.store.rounds(ofPupil: world.pupils[0], today: Self.summer)
                #expect(rounds.map(\.id) == [round])
                #expect(try await get(server, "/pupils/\(world.pupils[0])/needs").text.contains("/rounds/\(round)/needs/\(world.divisions[0])"))
                #expect(try await world.store.journal(before: nil, limit: 50).filter { $0.action == "begin" }.map(\.resource) == ["school year"])
            }
        }
    }

    @Test("in August a round is made for the pupils of the new year, and last year’s divisions are read with their groups", arguments: EngineKind.allCases)
    func august(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let august = Day("2027-08-25")!
            try await school(store, on: august) { world, server in
                #expect(try await begin(server).location == "/year")
                #expect(try await !get(server, "/rounds/new").text.contains("12 élèves"))
                let pupil = "/pupils/\(world.pupils[0])"
                #expect(try await get(server, pupil).text.contains("Classe 2A en 2026-2027</p>"))
                var roster = world.roster
                roster.divisions = ["2A", "2B"].map { Roster.Division(code: $0, label: $0) }
                try await world.apply(roster, on: august)
                #expect(try await get(server, "/rounds/new").text.components(separatedBy: "12 élèves").count == 3)
                #expect(try await get(server, "/pupils").text.contains("Élève 001"))
                #expect(try await get(server, pupil).text.contains("Classe 2A à partir du mercredi 1er septembre 2027</p>"))
                #expect(try await get(server, "\(pupil)/group").text.contains(", 2A à partir du mercredi 1er septembre 2027."))
                let past = try await get(server, "/divisions/\(world.divisions[0])/groups").text
                #expect(past.contains("Élève 001") && !past.contains("Élève 002") && past.contains("Oral"))
            }
        }
    }
}
