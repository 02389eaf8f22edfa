import School
import Storage
import TestSupport
import Testing
import Web

@Suite("Getting in")
struct SignInTests {
    private let password = "une petite phrase"

    private func school(_ store: Store, _ services: Services) async throws {
        let start = FirstStart.lycee(passwordHash: try await services.passwords.hash(password))
        _ = try await store.addSchool(start, at: services.clock.now, today: services.clock.today)
    }

    @Test("one more school comes into the database by a link of its own, and an administrator without a password by a code", arguments: EngineKind.allCases)
    func keys(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store) { server in
                try await self.school(store, server.services)
                #expect(try await server.services.offerFirstStart() == nil)
                let dead = try await Keys.newSchool(in: store, at: server.services.clock.now)
                let link = try await Keys.newSchool(in: store, at: server.services.clock.now)
                let browser = server.client()
                #expect(try await browser.get(dead).status == 404)
                func fields(_ uai: String) -> [(String, String)] {
                    [
                        ("name", "Lycée du Port"), ("uai", uai), ("zone", "B"), ("given_name", "Ali"), ("family_name", "Roy"),
                        ("login", "ali.roy"), ("password", password),
                    ]
                }
                let taken = try await browser.postBare(link, fields("0009999U"))
                #expect(taken.status == 422 && taken.text.contains("Un établissement de ce serveur a déjà cet UAI."))
                #expect(try await browser.postBare(link, fields("0750001U")).location == "/")
                #expect(try await store.establishments().map(\.name) == ["Lycée des Tilleuls", "Lycée du Port"])

                guard case .issued(let slip, let school) = try await Keys.slip(for: "claire.moreau", in: store, clock: server.services.clock) else {
                    Issue.record("no slip")
                    return
                }
                #expect(school.name == "Lycée des Tilleuls" && slip.person.fullName == "Claire Moreau")
                let guest = server.client()
                let fresh = [("code", slip.code), ("login", "claire.moreau"), ("password", "une phrase toute neuve")]
                #expect(try await guest.postBare("/activation", fresh).location == "/")
                #expect(try await server.client().signIn("claire.moreau", password).status == 422)
                #expect(try await server.client().signIn("claire.moreau", "une phrase toute neuve").status == 303)
                let line = try #require(try await store.school(school.id).journal(before: nil, limit: 100).first { $0.resource == "slip" })
                #expect(line.login == nil && line.action == "issue" && line.subject == slip.person.account?.rawValue)
            }
        }
    }

    @Test("the one-time link creates the school and its administrator, once", arguments: EngineKind.allCases)
    func firstStart(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store) { server in
                let link = try #require(try await server.services.offerFirstStart())
                let browser = server.client()
                #expect(try await browser.get("/sign-in").location == "/first-start")
                #expect(try await browser.get("/first-start/not-the-link").status == 404)
                #expect(try await browser.get(link).text.contains("maxlength=\"12\" autocapitalize"))
                let fields = [
                    ("name", "Lycée <des> Tilleuls"), ("uai", "0009999 u"), ("zone", "A"), ("given_name", "Claire"), ("family_name", "Moreau"),
                    ("login", "claire.moreau"), ("password", password), ("coordinates", "on"),
                ]
                #expect(try await browser.postBare(link, fields).location == "/")
                let home = try await browser.get("/")
                #expect(home.text.contains("Lycée &lt;des&gt; Tilleuls"))
                #expect(home.text.contains("Bonjour Claire."))
                let first = try #require(home.text.range(of: "Importer les élèves")), later = try #require(home.text.range(of: "Choisir un référentiel"))
                #expect(first.lowerBound < later.lowerBound)
                #expect(try await store.establishments().map(\.uai) == ["0009999U"])
                #expect(try await server.client().get(link).status == 404)
                #expect(try await server.client().postBare(link, fields).status == 404)
                #expect(try await server.services.offerFirstStart() == nil)
            }
        }
    }

    @Test("a wrong form is answered with every problem at its field, and creates nothing")
    func firstStartProblems() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                let link = try #require(try await server.services.offerFirstStart())
                let answer = try await server.client().postBare(link, [("uai", "0009999A"), ("password", "court"), ("login", "é")])
                #expect(answer.status == 422)
                for problem in ["La lettre de contrôle devrait être U.", "Choisissez une zone.", "Il faut au moins 10 caractères.", "De 3 à 60 lettres"] {
                    #expect(answer.text.contains(problem), "\(problem)")
                }
                #expect(try await store.establishments().isEmpty)
            }
        }
    }

    @Test("a wrong password and an unknown login get the same words; the eleventh attempt waits")
    func throttled() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let browser = server.client()
                let wrong = try await browser.signIn("claire.moreau", "pas la bonne phrase")
                let unknown = try await browser.signIn("personne", "pas la bonne phrase")
                #expect(wrong.status == 422)
                #expect(wrong.text.replacing("claire.moreau", with: "x") == unknown.text.replacing("personne", with: "x"))
                for _ in 0..<9 { _ = try await browser.signIn("claire.moreau", "encore") }
                #expect(try await browser.signIn("claire.moreau", password).status == 429)
            }
        }
    }

    @Test("of many tries at once only ten are looked at", arguments: EngineKind.allCases)
    func atOnce(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for index in 0..<40 { group.addTask { try await server.client().signIn("claire.moreau", "essai \(index)").status } }
                    return try await group.reduce(into: [Int]()) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 422 } <= 10)
                #expect(statuses.allSatisfy { [422, 429, 503].contains($0) })
                #expect(try await server.client().signIn("claire.moreau", password).status == 429)
            }
        }
    }

    @Test("what others try from one address keeps nobody out whose login did not fail", arguments: EngineKind.allCases)
    func sharedAddress(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let now = server.services.clock.now
                _ = try await store.tally(Array(repeating: "address:127.0.0.1", count: 501), at: now, since: now - .seconds(900))
                // An unknown login and a known one are told the same, and neither has a second try.
                let browser = server.client()
                #expect(try await browser.signIn("personne", "pas la bonne phrase").status == 422)
                #expect(try await browser.signIn("personne", "pas la bonne phrase").status == 429)
                #expect(try await browser.signIn("claire.moreau", password).location == "/")
                #expect(try await server.client().signIn("claire.moreau", "pas la bonne phrase").status == 422)
                #expect(try await server.client().signIn("claire.moreau", password).status == 429)
            }
        }
    }

    @Test("a right password takes back the tries before it")
    func takenBack() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                for _ in 0..<3 {
                    for _ in 0..<9 { #expect(try await server.client().signIn("claire.moreau", "encore").status == 422) }
                    #expect(try await server.client().signIn("claire.moreau", password).location == "/")
                }
            }
        }
    }

    @Test("who has left is told so after the right password, and only then", arguments: EngineKind.allCases)
    func left(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let password = NeedsSchool.password
            let ines = server.client()
            #expect(try await ines.signIn("ines", password).location == "/")
            try await school.store.write { db in
                try db.run("UPDATE pupil SET left_on = $2 WHERE school = $1 AND id = $3", [NeedsSchool.today, school.ines])
                try db.run("UPDATE staff SET left_on = $2 WHERE school = $1 AND id = $3", [NeedsSchool.today, school.blanc])
                try db.run("UPDATE staff SET left_on = $2 WHERE school = $1 AND id = $3", [NeedsSchool.today + 1, school.roy])
            }
            // The session that was open leads to the page where one signs in.
            #expect(try await ines.get("/").location == "/sign-in?to=/")
            let pupil = try await server.client().signIn("ines", password)
            #expect(pupil.status == 422 && pupil.headers["Set-Cookie"] == nil)
            #expect(pupil.text.contains("Ton compte n’est plus ouvert\u{202F}: tu n’es plus inscrit dans l’établissement. Adresse-toi au secrétariat."))
            #expect(try await server.client().signIn("blanc", password).text.contains("Votre compte n’est plus ouvert"))
            let wrong = try await server.client().signIn("ines", "pas la bonne phrase")
            #expect(wrong.status == 422 && !wrong.text.contains("plus ouvert") && wrong.text.contains("Identifiant ou mot de passe inconnu"))
            // The last day is still theirs.
            #expect(try await server.client().signIn("roy", password).location == "/")
            let english = try await server.client().postBare("/sign-in", [("login", "ines"), ("password", password)], headers: ["Accept-Language": "en"])
            #expect(english.text.contains("Your account is no longer open"))
        }
    }

    @Test("a session that somebody left open does not keep the next one from signing in, and ends")
    func leftOpen() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let browser = server.client()
                let first = try await browser.signIn("claire.moreau", password)
                let left = try #require(first.headers["Set-Cookie"]?.prefix { $0 != ";" })
                #expect(try await browser.postBare("/sign-in", [("login", "claire.moreau"), ("password", password)]).location == "/")
                #expect(try await server.client().get("/account", headers: ["Cookie": String(left)]).status == 303)
                #expect(try await browser.postBare("/activation", [("code", "K7QMP-3XW9D-HT2RA")]).status == 422)
                #expect(try await browser.postBare("/activation", [("code", "x")], headers: ["Origin": "https://ailleurs.example"]).status == 403)
            }
        }
    }

    @Test("a form without the session's secret, or from another site, changes nothing")
    func forgery() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let browser = server.client()
                #expect(try await browser.signIn("claire.moreau", password).location == "/")
                #expect(try await browser.postBare("/language", [("language", "en")]).status == 403)
                #expect(try await browser.post("/language", [("language", "en")], headers: ["Origin": "https://ailleurs.example"]).status == 403)
                #expect(try await browser.post("/language", [("language", "en")], headers: ["Sec-Fetch-Site": "cross-site"]).status == 403)
                #expect(try await browser.get("/").text.contains("Bonjour Claire."))
                #expect(try await browser.post("/language", [("language", "en"), ("back", "/")]).status == 303)
                #expect(try await browser.get("/").text.contains("Hello Claire."))
            }
        }
    }

    @Test("signing out ends the session on the server, and a redirect never leaves this site")
    func signOut() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let browser = server.client()
                for target in ["//ailleurs.example/", "https://ailleurs.example/", "/\\ailleurs.example", "/\t/ailleurs.example", "/\n/ailleurs.example"] {
                    let answer = try await browser.postBare("/sign-in", [("login", "claire.moreau"), ("password", password), ("to", target)])
                    #expect(answer.location == "/", "\(target)")
                    _ = try await browser.get("/")
                    #expect(try await browser.post("/sign-out").location == "/sign-in")
                }
                #expect(try await browser.get("/").location == "/sign-in?to=/")
            }
        }
    }

    @Test("personal pages are not kept, and every answer carries the protections")
    func headers() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store) { server in
                try await school(store, server.services)
                let browser = server.client()
                _ = try await browser.signIn("claire.moreau", password)
                for path in ["/", "/nulle-part"] {
                    let answer = try await browser.get(path)
                    #expect(answer.headers["Cache-Control"] == "no-store")
                    #expect(answer.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
                    #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
                }
            }
        }
    }
}
