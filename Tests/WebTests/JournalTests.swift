import Foundation
import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The journal")
struct JournalTests {
    private func lines(_ store: SchoolStore) async throws -> [String] {
        try await store.journal(before: nil, limit: 1_000).reversed().map { "\($0.login ?? "-") \($0.action) \($0.resource)" }
    }

    @Test("every code that a route keeps has words in both languages")
    func words() {
        for route in Routes.all {
            guard let note = route.note, note != .nothing else { continue }
            #expect(JournalWords.acts[note.act] != nil && JournalWords.resources[note.resource] != nil, "\(route.path): \(note.act) \(note.resource)")
        }
    }

    @Test("whatever page shows a pupil's name to somebody else leaves a line", arguments: EngineKind.allCases)
    func reads(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let second = try await world.draft()
            let pupil = world.pupils[0]
            let guardian = Guardian.ID.new()
            try await world.store.write { db in
                for role in [Role.head, .administrator, .cpe] {
                    try db.run(
                        "INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, '2026-09-01')", [world.second, role])
                }
                try db.run(
                    "INSERT INTO guardian (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, 'G', 'G', 'g', 'g')", [guardian])
                try db.run(
                    "INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day) VALUES ($1, $2, $3, 'exercises', 1, '2026-09-01')",
                    [guardian, pupil])
            }
            let parent = try await world.account("parent", guardian: guardian)
            let account = try await world.account("camille", pupil: pupil)
            let round: DiagnosisRound.ID = try #require(
                try await world.store.read { db in try db.first("SELECT id FROM round WHERE school = $1") { try $0[0] } })
            let group = try #require(try await world.store.groupCards(.pupil(pupil)).first).group.id
            let values = [
                "pupil": "\(pupil)", "period": "\(world.period)", "plan": "\(second.plan)", "division": "\(world.divisions[0])", "group": "\(group)",
                "round": "\(round)", "account": "\(account)",
            ]
            let extras = ["/plans/{plan}/moves/new": "?pupil=\(pupil)&slot=\(world.slots[0].text)", "/accounts": "?kind=pupil&q=001", "/pupils": "?q=001"]
            for (who, account) in [("staff", world.second), ("parent", parent), ("camille", account)] { try await world.signIn(account, who) }
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                var named: Set<String> = []
                for who in ["staff", "parent", "camille"] {
                    for route in Routes.all where route.method == .get && route.placeholders.allSatisfy({ values[$0] != nil }) {
                        let path = route.path.split(separator: "/").reduce("") { path, part in
                            "\(path)/\(part.hasPrefix("{") ? values[String(part.dropFirst().dropLast())] ?? "" : String(part))"
                        }
                        let before = try await self.lines(world.store).count
                        let answer = try await browser.get((path.isEmpty ? "/" : path) + (extras[route.path] ?? ""), headers: ["Cookie": "jalon=\(who)"])
                        let after = try await self.lines(world.store).count
                        guard answer.status == 200, answer.text.contains("Élève 0") else { continue }
                        if who == "camille" {
                            #expect(after == before, "\(route.path): what is one's own leaves no line")
                        } else {
                            named.insert(route.path)
                            #expect(after == before + 1, "\(route.path) as \(who)")
                        }
                    }
                }
                for path in [
                    "/plans/{plan}", "/plans/{plan}/moves/new", "/periods/{period}/wishes", "/periods/{period}/wishes/{pupil}",
                    "/pupils/{pupil}", "/pupils/{pupil}/needs", "/pupils/{pupil}/group", "/rounds/{round}/needs/{division}", "/accounts", "/pupils", "/groups/{group}",
                ] { #expect(named.contains(path), "\(path) named nobody") }
                let kept = try await self.lines(world.store)
                #expect(kept.contains("paul.roy read plan") && kept.contains("paul.roy read wishes progress") && kept.contains("paul.roy read accounts"))
                #expect(kept.contains("parent read needs") && kept.contains("parent read pupil group") && kept.contains("parent read wishes"))
            }
        }
    }

    @Test("signing in and out, failing, passwords and diaries leave a line, and a login nobody has leaves none", arguments: EngineKind.allCases)
    func security(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let hash = try await Passwords(cost: 1).hash("une bonne phrase")
            let begun = try await store.addSchool(.lycee(passwordHash: hash), at: .now, today: Day("2026-09-01")!)
            try await TestServer.run(store) { server in
                let browser = server.client()
                _ = try await browser.get("/sign-in")
                #expect(try await browser.signIn("claire.moreau", "une autre phrase").status == 422)
                #expect(try await browser.signIn("inconnue", "un-secret-tapé-ici").status == 422)
                #expect(try await browser.signIn("claire.moreau", "une bonne phrase").status == 303)
                #expect(try await browser.post("/confirm", [("password", "faux"), ("to", "/")]).status == 422)
                #expect(try await browser.post("/confirm", [("password", "une bonne phrase"), ("to", "/")]).status == 303)
                #expect(try await browser.post("/account/password", [("present", "une bonne phrase"), ("password", "encore une phrase")]).status == 303)
                #expect(try await browser.post("/diary").status == 200)
                #expect(try await browser.post("/diary/removal").status == 303)
                #expect(try await browser.post("/sign-out").status == 303)
                #expect(
                    try await self.lines(store.school(begun.school)) == [
                        "claire.moreau fail sign-in", "claire.moreau sign in account", "claire.moreau fail password", "claire.moreau type again password",
                        "claire.moreau change password", "claire.moreau open calendar feed", "claire.moreau close calendar feed", "claire.moreau sign out account",
                    ])
            }
        }
    }
}
