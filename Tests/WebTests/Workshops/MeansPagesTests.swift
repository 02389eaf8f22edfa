import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("A coordinator prepares a period")
struct MeansPagesTests {
    static let password = "une petite phrase"

    func coordinator(_ engine: EngineKind = .sqlite, _ body: @Sendable @escaping (TestClient, NeedsSchool, TestServer) async throws -> Void) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: NeedsSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                let school = try await NeedsSchool.make(in: store, pupils: 10, passwordHash: hash)
                _ = try await school.store.adopt(
                    try #require(FrameworkCatalogue.entry("AP")).draft(in: .fr, today: NeedsSchool.today), at: school.now)
                let client = server.client()
                _ = try await client.signIn("moreau", Self.password)
                try await body(client, school, server)
            }
        }
    }

    @Test("from nothing to a period without anything missing, through the pages alone", arguments: EngineKind.allCases)
    func wholePath(engine: EngineKind) async throws {
        try await coordinator(engine) { client, school, _ in
            // Nothing yet: each list says what to do.
            #expect(try await client.get("/periods").text.contains("Aucune période pour l’instant."))
            #expect(try await client.get("/workshops").text.contains("Le catalogue est vide."))
            // Three ready-made sheets, people and rooms.
            #expect(try await client.post("/workshops/sheets", [("sheet", "expression"), ("sheet", "notes"), ("sheet", "approfondir")]).location == "/workshops")
            #expect(try await client.get("/workshops").text.contains("S’exprimer avec clarté"))
            let staff = try await school.store.facilitatorCandidates(on: NeedsSchool.today, in: .fr)
            _ = try await client.post("/facilitators", staff.map { ("staff", $0.id.description) } + [("max-groups", "8")])
            _ = try await client.post("/facilitators/outside", [("name", "Association Prox’"), ("quality", "théâtre"), ("min-groups", "0"), ("max-groups", "4")])
            #expect(try await client.get("/facilitators").text.contains("extérieur"))
            for room in ["B2", "B12", "CDI"] { _ = try await client.post("/rooms", [("name", room), ("capacity", "30"), ("kind", "standard"), ("kind", "library")]) }
            let people = try await school.store.facilitators()
            for (index, workshop) in try await school.store.workshops().enumerated() {
                var fields: [(String, String)] = [("version", "1"), ("pool-1", people[index].id.description), ("kind", workshop.content.kind.rawValue)]
                let content = workshop.content
                fields += [("title", content.title), ("objective", content.objective), ("indicators", content.indicators.joined(separator: "\r\n"))]
                fields += [("sessions", "4"), ("min-size", "2"), ("comfort-size", "12"), ("max-size", "16"), ("max-parallel", "2"), ("resources", content.resources)]
                for (row, gain) in content.gains.enumerated() { fields += [("skill-\(row)", gain.skill.description), ("gain-\(row)", String(gain.gain))] }
                #expect(try await client.post("/workshops/\(workshop.id)/edit", fields).status == 303)
                #expect(try await school.store.workshop(workshop.id)?.content.indicators == content.indicators)
            }
            // The period, two modules cut on the calendar.
            let created = try await client.post(
                "/periods", [("name", "Temps 3"), ("first", "2026-11-30"), ("last", "2027-02-12"), ("modules", "2"), ("round", school.round.description)])
            let address = try #require(created.location)
            #expect(try await client.get(address).text.contains("La période n’a pas de barrette."))
            let added = try await client.post(
                "\(address)/barrettes",
                [
                    ("name", "Premières STMG"), ("division", school.stmg1.description), ("division", school.stmg2.description), ("slot-0-weekday", "2"),
                    ("slot-0-time", "10:00"), ("slot-0-length", "55"), ("slot-0-alternance", "H"), ("slot-1-time", ""),
                ])
            #expect(added.status == 303)
            let workshops = try await school.store.workshops()
            let offered = try await client.post(
                "\(address)/offers", [("version", "2")] + workshops.flatMap { [("workshop", $0.id.description), ("parallel-\($0.id)", "2")] })
            #expect(offered.status == 303)
            let page = try await client.get(address).text
            #expect(page.contains("On peut faire les groupes."), "\(page)")
            #expect(page.contains("20 élèves"))
        }
    }

    @Test("adopted sheets are read in the reader’s language, through an edit too, until the school changes their words", arguments: EngineKind.allCases)
    func bothLanguages(engine: EngineKind) async throws {
        try await coordinator(engine) { client, school, _ in
            _ = try await client.post("/workshops/sheets", [("sheet", "expression")])
            let workshop = try #require(try await school.store.workshops().first)
            _ = try await client.post("/language", [("language", "en")])
            let english = try await client.get("/workshops/\(workshop.id)").text
            #expect(english.contains("<h1>Speaking and writing clearly</h1>"))
            #expect(english.contains("I speak for two minutes without reading my notes.") && !english.contains("Je parle deux minutes"))
            #expect(try await client.get("/workshops").text.contains("Speaking and writing clearly"))
            let form = try await client.get("/workshops/\(workshop.id)/edit").text
            #expect(form.contains("value=\"Speaking and writing clearly\""))

            // Saved from the English form with another title: the rest is still read in French.
            let shown = workshop.content.said(in: .en)
            var fields: [(String, String)] = [("version", "1"), ("kind", shown.kind.rawValue), ("title", "Speak up"), ("objective", shown.objective)]
            fields += [("indicators", shown.indicators.joined(separator: "\r\n")), ("resources", shown.resources), ("sessions", "4"), ("min-size", "6")]
            fields += [("comfort-size", "12"), ("max-size", "16"), ("max-parallel", "1")]
            for (row, gain) in shown.gains.enumerated() { fields += [("skill-\(row)", gain.skill.description), ("gain-\(row)", String(gain.gain))] }
            #expect(try await client.post("/workshops/\(workshop.id)/edit", fields).status == 303)
            _ = try await client.post("/language", [("language", "fr")])
            let french = try await client.get("/workshops/\(workshop.id)").text
            #expect(french.contains("<h1>Speak up</h1>") && french.contains("Je parle deux minutes sans lire mes notes."))
        }
    }

    @Test("availability: what is not ticked is an absence, and its effect is named")
    func availability() async throws {
        try await MeansSchool.serve { client, school, store in
            let address = "/periods/\(school.period)"
            let fields: [(String, String)] =
                [("version", "4")] + school.facilitators.map { ("known-\($0)", "1") } + school.rooms.flatMap { [("known-\($0)", "1"), ("free-\($0)", school.slot.description)] }
                + [("free-\(school.facilitators[0])", school.slot.description)]
            #expect(try await client.post("\(address)/availability", fields).status == 303)
            let means = try #require(try await school.means(of: store))
            #expect(means.isFree(school.facilitators[0], in: school.slot) && !means.isFree(school.facilitators[1], in: school.slot))
            #expect(try await client.get(address).text.contains("Les intervenants de «\u{202F}Atelier 2\u{202F}» ne sont libres dans aucun de ses créneaux."))
            #expect(try await client.post("\(address)/availability", fields).status == 409)
        }
    }

    @Test("somebody is given all the workshops they can run at once, and what others tick meanwhile stays", arguments: EngineKind.allCases)
    func workshopsOfAPerson(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            let (durand, roy) = (school.facilitators[0], school.facilitators[1])
            let address = "/facilitators/\(durand)/workshops"
            #expect(try await client.get("/facilitators").text.contains("<a href=\"\(address)\">2 ateliers"))
            // Durand runs 0 and 3; a second pool of 1 waits for somebody.
            try await school.store.setPools(of: roy, adding: [(school.workshops[1], 2)], removing: [])
            let page = try await client.get(address).text
            #expect(page.components(separatedBy: " checked>").count == 3 && page.contains("value=\"\(school.workshops[1]).2\"><span>Avec"))
            #expect(!page.contains("value=\"\(school.workshops[0]).2\""))
            // Somebody else meanwhile puts Roy beside Durand.
            try await school.store.setPools(of: roy, adding: [(school.workshops[0], 1)], removing: [])
            let was = [("was", "\(school.workshops[0]).1"), ("was", "\(school.workshops[3]).1")]
            let ticked = [(0, 1), (1, 2), (2, 1)].map { ("place", "\(school.workshops[$0.0]).\($0.1)") }
            #expect(try await client.post(address, was + ticked + [("place", "1.1"), ("place", "x")]).location == "/facilitators")
            func pools(_ index: Int) async throws -> [Set<Facilitator.ID>] {
                try await school.store.workshop(school.workshops[index])?.content.pools.map(Set.init) ?? []
            }
            #expect(try await pools(0) == [[durand, roy]])
            #expect(try await pools(1) == [[roy], [roy, durand]])
            #expect(try await pools(2) == [[school.facilitators[2], durand]])
            #expect(try await pools(3) == [])
            #expect(try await school.store.workshop(school.workshops[3])?.version == 2)
            // What is as it was has no new version: nobody's open sheet goes stale for nothing.
            #expect(try await school.store.workshop(school.workshops[4])?.version == 1)
            // The first pool is left empty: the second takes its place.
            try await school.store.setPools(of: roy, adding: [], removing: [(school.workshops[1], 1)])
            #expect(try await pools(1) == [[roy, durand]])
        }
    }

    @Test("a school overseas enters its holidays, and is told so until it has", arguments: EngineKind.allCases)
    func overseas(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, store in
            #expect(try await client.get("/calendar").text.contains("zone A. Le nombre"))
            let settings = [("week-a", "2026-08-31"), ("follows-zone", "1"), ("version", "0")]
            #expect(try await client.post("/calendar", settings + [("zone", "GUADELOUPE")]).location == "/calendar")
            #expect(try await store.establishments()[0].zone == .guadeloupe)
            let page = try await client.get("/calendar").text
            #expect(page.contains("Guadeloupe\u{202F}: Jalon n’a pas les dates des vacances") && !page.contains("Vacances de Noël"))
            #expect(try await client.get("/").text.contains("Saisir les vacances de l’année"))
            #expect(try await client.get("/periods/\(school.period)").text.contains("après le 31/08/2026 ne sont pas connues"))
            _ = try await client.post("/calendar/days", [("name", "Noël"), ("kind", "holidays"), ("first", "2026-12-19"), ("last", "2027-01-03")])
            #expect(try await client.get("/calendar").text.contains("Noël <span class=\"tag\">vacances</span>"))
            #expect(try await !client.get("/").text.contains("Saisir les vacances de l’année"))
            #expect(try await client.get("/periods/\(school.period)").text.contains("après le 03/01/2027 ne sont pas connues"))
            // A stale form changes neither settings nor zone.
            #expect(try await client.post("/calendar", settings + [("zone", "B")]).status == 409)
            #expect(try await store.establishments()[0].zone == .guadeloupe)
            #expect(try await client.post("/calendar", [("week-a", "2026-08-31"), ("version", "1"), ("zone", "B")]).status == 303)
            #expect(try await store.establishments()[0].zone == .b)
        }
    }

    @Test("two coordinators on one sheet: the second gets both texts, and saves knowingly")
    func stale() async throws {
        try await MeansSchool.serve { client, school, _ in
            let address = "/workshops/\(school.workshops[0])/edit"
            func fields(_ objective: String, _ version: String) -> [(String, String)] {
                [
                    ("version", version), ("title", "Atelier 1"), ("objective", objective), ("indicators", "Je sais."), ("kind", "support"), ("sessions", "4"),
                    ("min-size", "2"), ("comfort-size", "8"), ("max-size", "12"), ("max-parallel", "1"), ("skill-0", school.base.skills[0].description),
                    ("gain-0", "60"),
                ]
            }
            #expect(try await client.post(address, fields("Le premier texte.", "1")).status == 303)
            let second = try await client.post(address, fields("Le second texte.", "1"))
            #expect(second.status == 409)
            #expect(second.text.contains("Le premier texte.") && second.text.contains("Le second texte."))
            #expect(second.text.contains("name=\"version\" value=\"2\""))
            #expect(try await school.store.workshop(school.workshops[0])?.content.objective == "Le premier texte.")
            #expect(try await client.post(address, fields("Le second texte.", "2")).status == 303)
        }
    }

    @Test("a new period takes over nothing unless it is asked to, and the form says what would come", arguments: EngineKind.allCases)
    func newPeriod(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, store in
            for (language, words) in [("fr", "Temps 3\u{202F}: Premières STMG\u{202F}; 5 ateliers"), ("en", "Temps 3: Premières STMG; 5 workshops")] {
                _ = try await client.post("/language", [("language", language), ("back", "/")])
                let form = try await client.get("/periods/new").text
                #expect(form.contains(words) && !form.contains("<option value=\"\(school.period)\" selected>"))
            }
            for (like, barrettes) in [("", 0), (school.period.description, 1)] {
                let fields = [("name", "Temps 5"), ("first", "2027-03-01"), ("last", "2027-04-02"), ("modules", "1"), ("like", like)]
                let created = try await client.post("/periods", fields)
                let address = try #require(created.location)
                let period = try #require(Period.ID(String(address.split(separator: "/").last ?? "")))
                let establishment = try await store.establishments()[0]
                let means = try #require(try await school.store.means(of: period, school: establishment, on: MeansSchool.today))
                #expect(means.barrettes.count == barrettes && means.offers.count == barrettes * 5)
            }
        }
    }

    @Test("every page of preparation opens, in both languages, for the coordinator; forms that make no sense are refused in words")
    func everyPage() async throws {
        try await MeansSchool.serve { client, school, _ in
            let period = "/periods/\(school.period)"
            let pages = [
                "/periods", "/periods/new", period, "\(period)/modules", "\(period)/barrettes", "\(period)/barrettes/\(school.barrette)",
                "\(period)/offers", "\(period)/availability", "\(period)/wishes", "/workshops", "/workshops/new", "/workshops/sheets",
                "/workshops/axes", "/workshops/\(school.workshops[0])", "/workshops/\(school.workshops[0])/edit", "/facilitators",
                "/facilitators/\(school.facilitators[0])", "/facilitators/\(school.facilitators[0])/workshops", "/rooms", "/rooms/\(school.rooms[0])", "/calendar",
            ]
            for language in ["fr", "en"] {
                _ = try await client.post("/language", [("language", language), ("back", "/")])
                for page in pages {
                    let answer = try await client.get(page)
                    #expect(answer.status == 200, "\(page) \(language)")
                    #expect(answer.text.components(separatedBy: "<h1").count == 2, "\(page): one h1")
                    #expect(answer.text.utf8.count < 100_000, "\(page) is \(answer.text.utf8.count) bytes")
                }
            }
            _ = try await client.post("/language", [("language", "fr"), ("back", "/")])
            for (path, fields, words) in [
                ("/rooms", [("name", ""), ("capacity", "many")], "La salle demande un nom"),
                ("/rooms", [("name", "B2"), ("capacity", "20")], "Une salle porte déjà ce nom."),
                ("/periods", [("name", ""), ("first", "2027-05-01"), ("last", "2027-04-01")], "La période n’a pas de nom."),
                ("\(period)/modules", [("name", "T3"), ("first", "x"), ("last", ""), ("wish-count", "9")], "Il manque une date à la période."),
                ("\(period)/barrettes", [("name", ""), ("slot-0-time", "25:00")], "Aucune classe n’est choisie."),
                ("/facilitators/outside", [("name", "A"), ("min-groups", "9"), ("max-groups", "2")], "le minimum ne dépasse pas le maximum"),
                ("/calendar/days", [("name", "Pont"), ("first", "2027-05-07"), ("last", "2027-05-01")], "doit suivre le premier"),
                ("/workshops", [("title", "")], "L’atelier n’a pas de titre"),
                ("/workshops/aims", [("title", "")], "Il manque un titre"),
            ] as [(String, [(String, String)], String)] {
                let answer = try await client.post(path, fields)
                #expect(answer.status == 422, "\(path): \(answer.status)")
                #expect(answer.text.contains(words), "\(path) does not say: \(words)")
            }
        }
    }

    @Test("pupils read a workshop's sheet, and nothing of its organisation; they cannot edit")
    func pupilReads() async throws {
        try await MeansSchool.serve(as: "ines") { ines, school, _ in
            let page = try await ines.get("/workshops/\(school.workshops[0])").text
            #expect(page.contains("Objectif 1.") && page.contains("Je sais faire 1.") && page.contains("J’arrive à"))
            #expect(!page.contains("Durand") && !page.contains("Effectif"))
            #expect(try await ines.get("/workshops/\(school.workshops[0])/edit").status == 403)
            #expect(try await ines.get("/periods").status == 404)
        }
    }
}
