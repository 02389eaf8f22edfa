import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("One's own account")
struct OwnAccountTests {
    @Test("a new password needs the present one, and signs the other devices out", arguments: EngineKind.allCases)
    func changePassword(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store) { server in
                let start = FirstStart.lycee(passwordHash: try await server.services.passwords.hash("une petite phrase"))
                _ = try await store.addSchool(start, at: server.services.clock.now, today: server.services.clock.today)
                let here = server.client()
                let phone = server.client()
                _ = try await here.signIn("claire.moreau", "une petite phrase")
                _ = try await phone.signIn("claire.moreau", "une petite phrase")
                let wrong = try await here.post("/account/password", [("present", "autre chose"), ("password", "une autre phrase")])
                #expect(wrong.status == 422)
                #expect(wrong.text.contains("Ce n’est pas votre mot de passe actuel."))
                let weak = try await here.post("/account/password", [("present", "une petite phrase"), ("password", "court")])
                #expect(weak.text.contains("Il faut au moins 10 caractères."))
                let changed = try await here.post("/account/password", [("present", "une petite phrase"), ("password", "une autre phrase")])
                #expect(changed.location == "/account?changed=1")
                #expect(try await here.get("/").status == 200)
                #expect(try await phone.get("/").status == 303)
                #expect(try await phone.signIn("claire.moreau", "une petite phrase").status == 422)
                #expect(try await phone.signIn("claire.moreau", "une autre phrase").status == 303)
            }
        }
    }

    @Test("at eighteen a guardian sees nothing more, until the pupil shares again", arguments: EngineKind.allCases)
    func ofAge(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await AccessWorld(store)
            try await store.school(world.school).write { db in
                try db.run("UPDATE pupil SET birth_day = $3 WHERE school = $1 AND id = $2", [world.child, "2008-11-21"])
            }
            try await TestServer.run(store, clock: .stopped(on: AccessWorld.today)) { server in
                let browser = server.client()
                let guardian = ["Cookie": "jalon=token-guardian-now"]
                let pupil = ["Cookie": "jalon=token-pupil-now"]
                #expect(try await browser.get("/pupils/\(world.child)", headers: guardian).status == 404)
                let page = try await browser.get("/account", headers: pupil)
                #expect(page.text.contains("Tu es majeur·e"))
                let field = try #require(page.text.range(of: "name=\"guardian\" value=\""))
                let id = String(page.text[field.upperBound...].prefix { $0 != "\"" })
                let answer = try await browser.postBare("/account/sharing", [("csrf", "secret"), ("guardian", id), ("share", "1")], headers: pupil)
                #expect(answer.status == 303)
                #expect(try await browser.get("/pupils/\(world.child)", headers: guardian).status == 200)
            }
        }
    }
}

@Suite("What a page costs")
struct QueryBudgetTests {
    @Test("opening a session costs a pupil two statements and a teacher four", arguments: EngineKind.allCases)
    func session(engine: EngineKind) async throws {
        try await engine.withStore { plain in
            _ = try await AccessWorld(plain)
            let counting = CountingEngine(plain.engine)
            let store = Store(counting)
            let now = Clock.stopped(on: AccessWorld.today).now
            for (token, budget) in [("token-pupil-now", 2), ("token-teacher-now", 4), ("token-guardian-now", 3)] {
                _ = counting.take()
                let session = try await store.session(
                    tokenHash: Secrets.hash(token), at: now, today: AccessWorld.today, lifetime: .seconds(3600), idle: .seconds(3600))
                let statements = counting.take()
                #expect(session != nil)
                #expect(statements <= budget, "\(token): \(statements)")
            }
        }
    }
}
