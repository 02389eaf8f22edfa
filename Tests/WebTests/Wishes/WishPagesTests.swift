import School
import Storage
import TestSupport
import Testing
import Web

@Suite("Wishes, as people give and read them")
struct WishPagesTests {
    static let password = "une petite phrase"

    struct World: Sendable {
        let school: MeansSchool
        let server: TestServer
        var page: String { "/periods/\(school.period)/wishes/\(school.base.ines)" }

        func client(_ login: String) async throws -> TestClient {
            let client = server.client()
            #expect(try await client.signIn(login, WishPagesTests.password).status == 303, "\(login) cannot sign in")
            return client
        }

        func wish(_ numbers: [Int], seen: Int = 0) -> [(String, String)] {
            numbers.enumerated().map { ("wish\($0 + 1)", school.workshops[$1].description) } + [("version", String(seen))]
        }
    }

    func world(_ engine: EngineKind = .sqlite, _ body: @Sendable @escaping (World) async throws -> Void) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: MeansSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                try await body(World(school: try await MeansSchool.make(in: store, passwordHash: hash), server: server))
            }
        }
    }

    @Test("a pupil is led to the form, ranks, sends, and reads the receipt", arguments: EngineKind.allCases)
    func pupil(engine: EngineKind) async throws {
        try await world(engine) { world in
            let ines = try await world.client("ines")
            #expect(try await ines.get("/").text.contains("Donne tes vœux"))
            #expect(try await ines.get("/wishes").location == world.page)
            let form = try await ines.get(world.page)
            #expect(form.text.contains("1er vœu") && form.text.contains("3e vœu"))
            #expect(form.text.contains("Jusqu’au samedi 21 novembre à 12\u{202F}h."))
            let sent = try await ines.post(world.page, world.wish([2, 0]))
            #expect(sent.status == 303 && sent.location == "\(world.page)?received=1")
            let receipt = try await ines.get("\(world.page)?received=1").text
            #expect(receipt.contains("Tes vœux sont bien reçus, vendredi 20 novembre à 12\u{202F}h"))
            #expect(receipt.contains("Tu peux encore changer jusqu’au samedi 21 novembre à 12\u{202F}h."))
            #expect(try #require(receipt.range(of: "<span>Atelier 3</span>")).lowerBound < #require(receipt.range(of: "<span>Atelier 1</span>")).lowerBound)
            #expect(try await !ines.get("/").text.contains("Donne tes vœux"))
        }
    }

    @Test("the same POST ten times is one row, and ten times the same answer", arguments: EngineKind.allCases)
    func tenTimes(engine: EngineKind) async throws {
        try await world(engine) { world in
            let ines = try await world.client("ines")
            for _ in 0..<10 { #expect(try await ines.post(world.page, world.wish([0, 1, 2])).status == 303) }
            let rows = try await world.school.store.read { db in
                (try db.count("SELECT count(*) FROM wish_submission WHERE school = $1"), try db.count("SELECT count(*) FROM wish WHERE school = $1"))
            }
            #expect(rows == (1, 3))
        }
    }

    @Test("a blank first choice is not an error: what was chosen moves up; nothing chosen, twice the same and a forged choice are refused in words")
    func refusals() async throws {
        try await world { world in
            let ines = try await world.client("ines")
            #expect(try await ines.post(world.page, [("wish1", ""), ("wish2", world.school.workshops[1].description)]).status == 303)
            let none = try await ines.post(world.page, [])
            #expect(none.status == 422 && none.text.contains("Aucun atelier n’est choisi\u{202F}: choisis-en au moins un, puis envoie."))
            let twice = try await ines.post(world.page, world.wish([1, 1]))
            #expect(twice.status == 422 && twice.text.contains("est choisi deux fois"))
            let forged = try await ines.post(world.page, [("wish1", "12345")])
            #expect(forged.status == 422 && forged.text.contains("n’est plus proposé"))
            #expect(try await world.school.store.wishes(of: world.school.period)[world.school.base.ines] == [world.school.workshops[1]])
        }
    }

    @Test("after the deadline the form is gone, and a late form is refused with what still stands", arguments: EngineKind.allCases)
    func late(engine: EngineKind) async throws {
        try await world(engine) { world in
            let school = world.school
            let ines = try await world.client("ines")
            #expect(try await ines.post(world.page, world.wish([0])).status == 303)
            try await school.store.setWishes(of: school.period, open: school.open, close: school.now, version: 4)
            let answer = try await ines.post(world.page, world.wish([1], seen: 1))
            #expect(answer.status == 422)
            #expect(answer.text.contains("Les vœux sont clos depuis le vendredi 20 novembre à 12\u{202F}h. Cet envoi n’a pas été enregistré"))
            let page = try await ines.get(world.page).text
            #expect(!page.contains("name=\"wish1\""))
            #expect(page.contains("Les vœux sont clos depuis"))
            #expect(try await school.store.wishes(of: school.period)[school.base.ines] == [school.workshops[0]])
        }
    }

    @Test("who may read what: the guardian and the main teacher read, a teacher, another pupil and a stranger do not")
    func access() async throws {
        try await world { world in
            let ines = try await world.client("ines")
            _ = try await ines.post(world.page, world.wish([0]))
            for login in ["nadia", "durand"] {
                let client = try await world.client(login)
                let page = try await client.get(world.page)
                #expect(page.status == 200 && page.text.contains("Atelier 1") && !page.text.contains("name=\"wish1\""), "\(login)")
                #expect(try await client.post(world.page, world.wish([1])).status == 403, "\(login)")
            }
            for login in ["tom", "roy"] {
                let client = try await world.client(login)
                #expect(try await client.get(world.page).status == 404, "\(login)")
                #expect(try await client.post(world.page, world.wish([1])).status == 404, "\(login)")
            }
            let durand = try await world.client("durand")
            let list = try await durand.get("/periods/\(world.school.period)/wishes").text
            #expect(list.contains("1STMG1") && !list.contains("1STMG2"))
            #expect(try await world.client("nadia").get("/wishes").text.contains("Inès Amrani"))
        }
    }

    @Test("the coordinator changes a wish only with a reason, which pupil and guardian read; a stale page gets both", arguments: EngineKind.allCases)
    func coordinator(engine: EngineKind) async throws {
        try await world(engine) { world in
            let ines = try await world.client("ines")
            let moreau = try await world.client("moreau")
            _ = try await ines.post(world.page, world.wish([0]))
            let silent = try await moreau.post(world.page, world.wish([3], seen: 1))
            #expect(silent.status == 422 && silent.text.contains("La raison manque."))
            let stale = try await moreau.post(world.page, world.wish([3], seen: 0) + [("reason", "Vu avec Inès.")])
            #expect(stale.status == 409)
            #expect(stale.text.contains("<span>Atelier 1</span>"), "the saved wish is not shown")
            #expect(stale.text.contains("value=\"\(world.school.workshops[3])\" selected"), "the typed wish is not kept")
            let saved = try await moreau.post(world.page, world.wish([3], seen: 1) + [("reason", "Vu avec Inès.")])
            #expect(saved.status == 303)
            for client in [ines, try await world.client("nadia")] {
                let page = try await client.get(world.page).text
                #expect(page.contains("Vœux modifiés par la coordination") && page.contains("Vu avec Inès.") && page.contains("Atelier 4"))
            }
        }
    }

    @Test("the coordinator opens and closes wishes, and sees who has not answered", arguments: EngineKind.allCases)
    func times(engine: EngineKind) async throws {
        try await world(engine) { world in
            let moreau = try await world.client("moreau")
            let page = "/periods/\(world.school.period)/wishes"
            let ines = try await world.client("ines")
            _ = try await ines.post(world.page, world.wish([0]))
            let before = try await moreau.get(page).text
            // Beside the dates of the period, it says of what the other date is.
            #expect(try await moreau.get("/periods").text.contains("· Vœux ouverts jusqu’au samedi 21 novembre 2026 à 12\u{202F}h."))
            #expect(before.contains("1 élève a répondu sur 8") && before.contains("Bernard Tom"))
            let fields = [("version", "4"), ("open-day", "2026-11-23"), ("open-time", "08:00"), ("close-day", "2026-11-27"), ("close-time", "18:30")]
            #expect(try await moreau.post("/periods/\(world.school.period)/wish-times", fields).status == 303)
            #expect(try await moreau.get(page).text.contains("Ouverture des vœux le lundi 23 novembre 2026 à 8\u{202F}h."))
            #expect(try await moreau.get("/periods").text.contains("Ouverture des vœux le lundi 23 novembre"))
            #expect(try await moreau.post("/periods/\(world.school.period)/wish-times", fields).status == 409)
            let wrong = try await moreau.post("/periods/\(world.school.period)/wish-times", [("version", "5"), ("open-day", "2026-11-23"), ("open-time", "08:00")])
            #expect(wrong.status == 422 && wrong.text.contains("Donnez le jour et l’heure de clôture."))
            for (language, over, beyond) in [("en", "This moment is over", "The period will be over"), ("fr", "Ce moment est passé", "La période sera finie")] {
                _ = try await moreau.post("/language", [("language", language), ("back", "/")])
                for (open, close, words) in [("2026-11-10", "2026-11-12", over), ("2026-11-23", "2027-02-28", beyond)] {
                    let refused = try await moreau.post(
                        "/periods/\(world.school.period)/wish-times",
                        [("version", "5"), ("open-day", open), ("open-time", "08:00"), ("close-day", close), ("close-time", "18:00")])
                    #expect(refused.status == 422 && refused.text.contains(words) && refused.text.contains("value=\"\(close)\""), "\(language) \(close)")
                }
            }
            let early = try await ines.post(world.page, world.wish([1], seen: 1))
            #expect(early.status == 422 && early.text.contains("Les vœux ouvrent le lundi 23 novembre à 8\u{202F}h."))
        }
    }

    @Test("every page of wishes speaks English as well")
    func english() async throws {
        try await world { world in
            let ines = try await world.client("ines")
            _ = try await ines.post("/language", [("language", "en"), ("back", "/")])
            _ = try await ines.post(world.page, world.wish([0]))
            let text = try await ines.get(world.page).text
            #expect(text.contains("Your wishes were received on Friday 20 November at 12:00"))
            #expect(text.contains("Send the new choice"))
        }
    }
}
