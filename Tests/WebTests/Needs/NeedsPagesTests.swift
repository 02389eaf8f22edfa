import School
import Storage
import TestSupport
import Testing
import Web

@Suite struct NeedsPagesTests {
    static let password = "une petite phrase"

    struct World: Sendable {
        let school: NeedsSchool
        let server: TestServer

        func client(_ login: String) async throws -> TestClient {
            let client = server.client()
            #expect(try await client.signIn(login, NeedsPagesTests.password).status == 303, "\(login) cannot sign in")
            return client
        }
    }

    func world(_ engine: EngineKind = .sqlite, pupils: Int = 4, _ body: @Sendable @escaping (World) async throws -> Void) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: NeedsSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                try await body(World(school: try await NeedsSchool.make(in: store, pupils: pupils, passwordHash: hash), server: server))
            }
        }
    }

    func confirm(_ world: World, _ pupil: Pupil.ID) async throws {
        let school = world.school
        try await school.store.confirm(
            Recommendation(
                strengths: [school.skills[1]],
                priorities: [Priority(rank: 1, skill: school.skills[0], kind: .support, reason: "Raison réservée à Inès.")]),
            of: pupil, in: school.round, seen: nil, by: school.coordinator, at: school.now)
    }

    @Test(arguments: EngineKind.allCases)
    func `a round is changed in its own form, which says what is kept, and asks nobody for more than the limit`(engine: EngineKind) async throws {
        try await world(engine) { world in
            let school = world.school
            try await school.observe(school.ines, [1, 3], by: school.durand)
            let claire = try await world.client("moreau")
            let form = try await claire.get("/rounds/\(school.round)/edit")
            #expect(form.status == 200 && form.text.contains("Modifier «\u{202F}Diagnostic d’automne\u{202F}»"))
            #expect(form.text.contains("value=\"\(school.skills[0])\" checked") && !form.text.contains("value=\"\(school.skills[4])\" checked"))
            #expect(try await world.client("durand").get("/rounds/\(school.round)/edit").status == 404)

            var fields = [
                ("name", "Automne"), ("opens_on", (NeedsSchool.today - 3).iso), ("closes_on", (NeedsSchool.today + 30).iso),
                ("minutes_max", "10"), ("wanted", "3"), ("division", "\(school.stmg1)"), ("skill", "\(school.skills[1])"),
                ("skill", "\(school.skills[4])"), ("version", "1"),
            ]
            let plan = try await claire.post("/rounds/\(school.round)", fields)
            #expect(plan.status == 200 && plan.text.contains("les réponses déjà données sont gardées et comptent toujours"))
            #expect(plan.text.contains("S’exprimer <span class=\"soft num\">1 réponse</span>"))
            #expect(plan.text.contains("value=\"\(school.durand).\(school.stmg1)\" checked"))
            // Nothing is written before it is confirmed.
            #expect(try await claire.get("/rounds/\(school.round)").text.contains("1STMG2"))
            fields += [("ask", "\(school.durand).\(school.stmg1)"), ("confirmed", "1")]
            #expect(try await claire.post("/rounds/\(school.round)", fields).location == "/rounds/\(school.round)")
            let page = try await claire.get("/rounds/\(school.round)").text
            #expect(page.contains("sont gardées et comptent\u{202F}: S’exprimer."))
            #expect(!page.contains("1STMG2"))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `the evidence shows what an adult said first and what replaced it`(engine: EngineKind) async throws {
        try await world(engine) { world in
            let school = world.school
            try await school.observe(school.ines, [1], by: school.durand, at: school.now - .seconds(2 * 86_400))
            try await school.observe(school.ines, [3], by: school.durand)
            let text = try await world.client("durand").get("/pupils/\(school.ines)/needs").text
            #expect(text.contains("1 source<"))
            #expect(text.contains("18 nov.</span> <span class=\"tag plain\">remplacé depuis</span>"))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `the evidence shows what a pupil said first and what replaced it, to the team and not to the family`(engine: EngineKind) async throws {
        try await world(engine) { world in
            let school = world.school
            try await school.store.assess(
                [school.skills[0]: OwnAnswer(level: .first, words: "je n’ose pas")], of: school.ines, in: school.round,
                at: school.now - .seconds(2 * 86_400), today: NeedsSchool.today)
            let ines = try await world.client("ines")
            _ = try await ines.get("/rounds/\(school.round)/self-assessment")
            let saved = try await ines.post(
                "/rounds/\(school.round)/self-assessment", [("l\(school.skills[0])", "3"), ("w\(school.skills[0])", "ça va mieux")])
            #expect(saved.location == "/rounds/\(school.round)/self-assessment?saved=1")
            let text = try await world.client("durand").get("/pupils/\(school.ines)/needs").text
            #expect(text.contains("1 source<") && text.contains("<blockquote>ça va mieux</blockquote>"))
            #expect(text.contains("18 nov.</span> <span class=\"tag plain\">remplacé depuis</span></span><blockquote>je n’ose pas</blockquote>"))
            for page in ["/pupils/\(school.ines)/needs", "/rounds/\(school.round)/self-assessment"] {
                #expect(!(try await ines.get(page).text.contains("je n’ose pas")))
            }
        }
    }

    @Test func `a pupil and the guardian read nothing before publication, everything published after, and nothing once withdrawn`() async throws {
        try await world { world in
            let school = world.school
            try await school.observe(school.ines, [1, 4, 2], by: school.durand)
            try await confirm(world, school.ines)
            let ines = try await world.client("ines")
            let nadia = try await world.client("nadia")
            let pages = ["/pupils/\(school.ines)/needs", "/pupils/\(school.ines)"]
            for client in [ines, nadia] {
                for page in pages {
                    let answer = try await client.get(page)
                    #expect(answer.status == 200)
                    for hidden in ["Raison réservée", "Durand", "S’exprimer", "à construire"] {
                        #expect(!answer.text.contains(hidden), "\(page) shows \(hidden) before publication")
                    }
                }
            }
            try await school.store.publishNeeds(of: school.ines, in: school.round, at: school.now)
            for client in [ines, nadia] {
                for page in pages {
                    let text = try await client.get(page).text
                    #expect(text.contains("Raison réservée à Inès.") && text.contains("S’exprimer"))
                    #expect(!text.contains("Durand") && !text.contains("à construire"), "\(page) shows the evidence")
                }
            }
            #expect(try await ines.get("/pupils/\(school.ines)/needs").text.contains("J’arrive à structurer"))
            try await school.store.withdrawNeeds(of: school.ines, in: school.round)
            #expect(!(try await ines.get(pages[0]).text.contains("Raison réservée")))
        }
    }

    @Test func `nobody reads or writes the needs of a class that is not theirs`() async throws {
        try await world { world in
            let school = world.school
            let map1 = "/rounds/\(school.round)/needs/\(school.stmg1)"
            let map2 = "/rounds/\(school.round)/needs/\(school.stmg2)"
            let sheet1 = "/rounds/\(school.round)/observations/\(school.stmg1)"
            let priorities = "/pupils/\(school.ines)/priorities?round=\(school.round)"
            let expected: [(String, String, Int)] = [
                ("durand", map1, 200), ("durand", map2, 404), ("roy", map1, 200), ("roy", map2, 200), ("blanc", map1, 404),
                ("moreau", map1, 200), ("ines", map1, 404), ("nadia", map1, 404),
                ("durand", priorities, 200), ("roy", priorities, 403), ("blanc", priorities, 404), ("ines", priorities, 403),
                ("blanc", sheet1, 404), ("roy", sheet1, 200), ("ines", sheet1, 404),
                ("tom", "/pupils/\(school.ines)/needs", 404), ("nadia", "/pupils/\(school.tom)/needs", 404),
                ("durand", "/rounds", 404), ("ines", "/rounds", 404), ("moreau", "/rounds", 200),
                ("durand", "/frameworks/\(school.framework)/edit", 403), ("durand", "/frameworks", 200),
                ("durand", "/rounds/\(school.round)/self-assessment", 403), ("ines", "/rounds/\(school.round)/self-assessment", 200),
            ]
            var clients: [String: TestClient] = [:]
            for (login, page, status) in expected {
                let client = if let known = clients[login] { known } else { try await world.client(login) }
                clients[login] = client
                #expect(try await client.get(page).status == status, "\(login) at \(page)")
            }
            let writes: [(String, String, [(String, String)])] = [
                ("roy", "/pupils/\(school.ines)/publication", [("round", "\(school.round)")]),
                ("blanc", sheet1, [("note", "\(school.ines).\(school.skills[0]).4.1000")]),
                ("ines", sheet1, [("note", "\(school.ines).\(school.skills[0]).4.1000")]),
                ("tom", "/pupils/\(school.ines)/publication", [("round", "\(school.round)")]),
                ("durand", "/rounds/\(school.round)/publication/\(school.stmg2)", []),
            ]
            for (login, page, fields) in writes {
                let status = try await clients[login]?.post(page, fields).status
                #expect(status == 403 || status == 404, "\(login) at \(page): \(status ?? 0)")
            }
            #expect(try await school.map()?.sheets[0].syntheses[0].evidence.isEmpty == true)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `a teacher notes as they go, by script or by the plain form, and what is sent twice is kept once`(engine: EngineKind) async throws {
        try await world(engine) { world in
            let school = world.school
            let roy = try await world.client("roy")
            let page = "/rounds/\(school.round)/observations/\(school.stmg1)"
            #expect(try await roy.get("/observations").text.contains("1STMG2"))
            let at = school.now.milliseconds
            let notes = [("note", "\(school.ines).\(school.skills[0]).3.\(at)"), ("note", "\(school.first[1]).\(school.skills[2]).0.\(at)")]
            for _ in 0..<3 {
                let answer = try await roy.post(page, notes)
                #expect(answer.status == 200 && answer.text == "{\"saved\":2}")
            }
            #expect(try await roy.post(page, [("note", "\(school.tom).\(school.skills[0]).3.\(at)")]).status == 422)
            #expect(try await roy.post(page, [("note", "\(school.ines).\(school.skills[0]).9.\(at)")]).status == 422)
            #expect(try await roy.get(page).text.contains("2/12"))
            let plain = school.first.map { ("pupil", "\($0)") } + school.skills.prefix(3).map { ("skill", "\($0)") }
            let answer = try await roy.post(page, plain + [("part", "1"), ("c0.0", "3"), ("c0.1", "4"), ("c3.2", "1")])
            #expect(answer.status == 303)
            #expect(try await roy.get(answer.location ?? "").text.contains("C’est enregistré."))
            let sheet = try #require(
                try await school.store.observationSheet(school.round, division: school.stmg1, by: school.roy, today: NeedsSchool.today))
            #expect(sheet.answered.done == 4)
            #expect(sheet.cells[.init(pupil: school.first[3], skill: school.skills[2])] == .level(.first))
        }
    }

    @Test func `a pupil speaks for themselves, in their own words, until the round closes`() async throws {
        try await world { world in
            let school = world.school
            let ines = try await world.client("ines")
            let page = "/rounds/\(school.round)/self-assessment"
            #expect(try await ines.get("/").text.contains("Dis où tu en es"))
            let text = try await ines.get(page).text
            #expect(text.contains("J’arrive à structurer") && text.contains("Je peux l’expliquer à quelqu’un") && !text.contains(" vous "))
            let answer = try await ines.post(page, [("l\(school.skills[0])", "2"), ("w\(school.skills[0])", "À l’oral <je> bloque")])
            #expect(answer.status == 303)
            #expect(try await ines.get(page).text.contains("À l’oral &lt;je&gt; bloque"))
            let durand = try await world.client("durand")
            let seen = try await durand.get("/pupils/\(school.ines)/needs").text
            #expect(seen.contains("À l’oral &lt;je&gt; bloque") && seen.contains("l’élève\u{202F}: J’y arrive avec de l’aide"))
            try await school.store.closeRound(school.round, at: school.now)
            let late = try await ines.post(page, [("l\(school.skills[0])", "4")])
            #expect(late.status == 400 && late.text.contains("tes réponses d’avant sont gardées"))
        }
    }

    @Test func `the main teacher confirms one pupil after the other, publishes the class, and is told of another's word`() async throws {
        try await world(pupils: 2) { world in
            let school = world.school
            for pupil in school.first { try await school.observe(pupil, [1, 4, 2], by: school.durand) }
            let durand = try await world.client("durand")
            #expect(try await durand.get("/").text.contains("Confirmer les priorités de 1STMG1"))
            let form = try await durand.get("/pupils/\(school.ines)/priorities?round=\(school.round)")
            #expect(form.text.contains("Jalon propose, vous décidez."))
            #expect(form.text.contains("name=\"proposed1\" value=\"seen 1 first\""))
            // The first reason is rewritten, the second left as it was proposed.
            let fields = [
                ("round", "\(school.round)"), ("strength", "\(school.skills[1])"), ("skill1", "\(school.skills[0])"), ("kind1", "training"),
                ("reason1", "On s’entraîne."), ("skill2", "\(school.skills[1])"), ("kind2", "deepening"), ("next", "1"),
                ("proposed1", "seen 1 first"), ("proposed2", "strength 1"), ("reason2", ProposedReason.strength(adults: 1).words.fr),
            ]
            let confirmed = try await durand.post("/pupils/\(school.ines)/priorities", fields)
            #expect(confirmed.location == "/pupils/\(school.first[1])/priorities?round=\(school.round)")
            let stale = try await durand.post("/pupils/\(school.ines)/priorities", fields)
            #expect(stale.status == 409 && stale.text.contains("Quelqu’un a confirmé avant vous") && stale.text.contains("On s’entraîne."))
            let empty = try await durand.post("/pupils/\(school.first[1])/priorities", [("round", "\(school.round)")])
            #expect(empty.status == 422 && empty.text.contains("Aucun point fort n’est choisi."))
            #expect(try await durand.get("/rounds/\(school.round)/needs/\(school.stmg1)").text.contains("Publier pour 1 élève"))
            #expect(try await durand.post("/rounds/\(school.round)/publication/\(school.stmg1)").status == 303)
            #expect(try await world.client("ines").get("/needs").location == "/pupils/\(school.ines)/needs")
            let published = try await school.store.publishedNeeds(of: school.ines)
            #expect(published.map { $0.recommendation.priorities.map(\.proposed) } == [[nil, .strength(adults: 1)]])
        }
    }

    @Test func `a coordinator adopts a framework, edits it, prepares a round, sees whom to remind and closes it`() async throws {
        try await world(pupils: 60) { world in
            let moreau = try await world.client("moreau")
            #expect(try await moreau.get("/frameworks").text.contains("Compétences transversales de l’AP"))
            let adopted = try #require(try await moreau.post("/frameworks", [("code", "AP")]).location)
            #expect(try await moreau.get(adopted).text.contains("J’arrive à mettre mes idées en ordre"))
            #expect(try await moreau.post("/frameworks", [("code", "AP")]).status == 400)
            let file = try await moreau.get("\(adopted)/skills.csv")
            #expect(file.text.contains("AP-EXP,S’exprimer à l’écrit et à l’oral"))
            let edited = try await moreau.post(adopted, [("name", "Les nôtres"), ("i0.code", "A"), ("i0.label_fr", "Lire")])
            #expect(edited.location == adopted)
            #expect(try await moreau.get(adopted).text.contains("Les nôtres"))

            let school = world.school
            let fields = [
                ("name", "Hiver"), ("opens_on", "2026-11-20"), ("closes_on", "2026-11-22"), ("minutes_max", "10"), ("wanted", "2"),
                ("division", "\(school.stmg1)"), ("skill", "\(school.skills[3])"),
            ]
            #expect(try await moreau.get("/rounds/new").text.contains("1STMG1"))
            let plan = try await moreau.post("/rounds", fields)
            #expect(plan.status == 200 && plan.text.contains("Mme Durand <span class=\"soft\">Matière</span>") && plan.text.contains("Créer la campagne"))
            #expect(try await moreau.post("/rounds", [("name", "")]).status == 422)
            let ask = ("ask", "\(school.durand).\(school.stmg1)")
            // Roy in both classes of sixty comes to three minutes.
            let tooMuch =
                fields.map { $0.0 == "minutes_max" ? ($0.0, "2") : $0 } + [
                    ("division", "\(school.stmg2)"), ("ask", "\(school.roy).\(school.stmg1)"), ("ask", "\(school.roy).\(school.stmg2)"),
                ]
            let refused = try await moreau.post("/rounds", tooMuch + [("confirmed", "1")])
            #expect(refused.status == 422 && refused.text.contains("quelqu’un dépasse 2 min"))
            let created = try #require(try await moreau.post("/rounds", fields + [ask, ("confirmed", "1")]).location)
            let page = try await moreau.get(created).text
            #expect(page.contains("Mme Durand") && page.contains("il reste à compléter l’observation de 1STMG1") && page.contains("0/60"))
            let both = try await moreau.get("/rounds/\(school.round)").text
            #expect(both.contains("Aux élèves de 1STMG1 et de 1STMG2") && both.contains("l’observation de 1STMG1 et de 1STMG2 pour"))
            #expect(try await moreau.get("/").text.contains("Relancer 1 adulte"))
            #expect(try await moreau.post("\(created)/closing").status == 303)
            #expect(try await moreau.get(created).text.contains("Rouvrir"))
        }
    }

    @Test(arguments: [2, 35])
    func `the map page has the same budget of queries whatever the class, and stays under 100 KB`(pupils: Int) async throws {
        try await EngineKind.sqlite.withStore { base in
            let counting = CountingEngine(base.engine)
            try await TestServer.run(Store(counting), clock: .stopped(on: NeedsSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                let school = try await NeedsSchool.make(in: Store(counting), pupils: pupils, passwordHash: hash)
                for pupil in school.first { try await school.observe(pupil, [1, 2, 3], by: school.durand) }
                let roy = server.client()
                _ = try await roy.signIn("roy", Self.password)
                for (page, budget) in [
                    ("/rounds/\(school.round)/needs/\(school.stmg1)", 16), ("/rounds/\(school.round)/observations/\(school.stmg1)", 11),
                    ("/pupils/\(school.ines)/needs", 18),
                ] {
                    _ = counting.take()
                    let answer = try await roy.get(page)
                    let queries = counting.take()
                    #expect(answer.status == 200 && answer.text.utf8.count < 100_000, "\(page): \(answer.text.utf8.count) bytes")
                    #expect(queries <= budget, "\(page): \(queries) queries")
                    print("\(page.split(separator: "/").count) \(pupils) pupils: \(queries) queries, \(answer.text.utf8.count) bytes")
                }
            }
        }
    }
}
