import Foundation
import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("What waits for the head")
struct ApprovalsTests {
    private static let today = Day("2026-11-21")!

    /// A school with its administrator signed in as `admin`.
    private func school(_ store: Store) async throws -> (school: SchoolStore, id: Establishment.ID, admin: Account.ID) {
        let begun = try await store.addSchool(.lycee(alsoCoordinates: false), at: .now, today: Day("2026-09-01")!)
        try await open(begun.account, "admin", store, begun.school)
        return (store.school(begun.school), begun.school, begun.account)
    }

    private func open(_ account: Account.ID, _ token: String, _ store: Store, _ school: Establishment.ID) async throws {
        try await store.openSession(account, of: school, tokenHash: Secrets.hash(token), csrf: "secret", at: Clock.stopped(on: Self.today).now)
    }

    /// An adult, with an account in use unless `isActive` is false.
    private func adult(_ login: String, _ name: String, _ role: Role, isActive: Bool = true, _ school: SchoolStore) async throws -> (staff: Staff.ID, account: Account.ID) {
        let (staff, account) = (Staff.ID.new(), Account.ID.new())
        let password: String? = isActive ? "x" : nil
        try await school.write { db in
            try db.run(
                "INSERT INTO staff (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'Dominique', $3, $3)", [staff, name])
            try db.run(
                "INSERT INTO account (school, id, login, staff, language, password_hash, created_at) VALUES ($1, $2, $3, $4, 'fr', $5, 0)",
                [account, login, staff, password])
            try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, '2026-09-01')", [account, role])
        }
        return (staff, account)
    }

    private func roles(_ account: Account.ID, _ school: SchoolStore) async throws -> Set<Role> {
        Set(try await school.accountRecord(account, on: Self.today)?.roles.filter { $0.to == nil }.map(\.role) ?? [])
    }

    private static func codes(_ page: TestClient.Answer) -> Int { page.text.matches(of: #/class="code">[A-Z0-9-]+</#).count }

    @Test("an administrator without a head acts alone; a head who has not come in yet changes nothing", arguments: EngineKind.allCases)
    func alone(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _, admin) = try await school(store)
            let head = try await adult("beatrice", "Martin", .head, isActive: false, school)
            try await TestServer.run(store, clock: .stopped(on: Self.today)) { server in
                let browser = server.client()
                func post(_ path: String, _ fields: [(String, String)]) async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=admin"])
                }
                let given = try await post("/accounts/\(admin)/roles", [("role", "coordinator")])
                #expect(given.status == 303)
                #expect(try await self.roles(admin, school) == [.administrator, .coordinator])
                #expect(Self.codes(try await post("/slips", [("who", "one-staff:\(head.staff)"), ("batch", "1")])) == 1)
                let line = try #require(try await school.journal(before: nil, limit: 1).first)
                #expect(line.action == "issue" && line.resource == "slip" && line.subject == head.account.rawValue && line.login == "claire.moreau")
            }
        }
    }

    @Test("a role that reaches everybody and a slip for an adult in office wait; the head approves or refuses", arguments: EngineKind.allCases)
    func waiting(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, id, admin) = try await school(store)
            let head = try await adult("beatrice", "Martin", .head, school)
            let teacher = try await adult("helene", "Durand", .teacher, school)
            let newcomer = try await adult("nouvelle", "Petit", .teacher, isActive: false, school)
            try await open(head.account, "head", store, id)
            try await TestServer.run(store, clock: .stopped(on: Self.today)) { server in
                let browser = server.client()
                func post(_ path: String, _ fields: [(String, String)], as who: String = "admin") async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"])
                }
                func get(_ path: String, as who: String) async throws -> String { try await browser.get(path, headers: ["Cookie": "jalon=\(who)"]).text }

                // What reaches few is the administrator's own.
                #expect(Self.codes(try await post("/slips", [("who", "one-staff:\(newcomer.staff)"), ("batch", "1")])) == 1)
                #expect(Self.codes(try await post("/slips", [("who", "staff"), ("batch", "2"), ("replace", "1")])) == 1)
                #expect(try await post("/accounts/\(newcomer.account)/roles", [("role", "librarian")]).status == 303)
                #expect(try await self.roles(newcomer.account, school) == [.teacher, .librarian])

                // The rest waits, once each.
                for role in ["head", "coordinator", "coordinator"] {
                    #expect(try await post("/accounts/\(admin)/roles", [("role", role)]).location == "/accounts/\(admin)")
                }
                #expect(try await get("/slips?who=one-staff:\(head.staff)", as: "admin").contains("demande l’accord de la direction"))
                let asked = try await post("/slips", [("who", "one-staff:\(head.staff)")])
                #expect(asked.status == 303 && asked.location == "/accounts/\(head.account)")
                #expect(try await post("/slips", [("who", "one-staff:\(teacher.staff)")]).status == 303)
                #expect(try await post("/accounts/\(head.account)/roles/end", [("role", "head")]).status == 303)
                #expect(try await self.roles(admin, school) == [.administrator])
                #expect(try await self.roles(head.account, school) == [.head])
                let codes = try await school.read { db in try db.count("SELECT count(*) FROM account WHERE school = $1 AND id = $2 AND activation_hash IS NOT NULL", [head.account]) }
                #expect(codes == 0)
                #expect(try await get("/accounts/\(admin)", as: "admin").contains("en attente de l’accord de la direction"))
                let waiting = try await school.approvals().waiting
                #expect(waiting.map(\.matter) == [.give(.head), .give(.coordinator), .slip, .slip, .withdraw(.head)])
                #expect(try await post("/approvals/\(waiting[0].id)", [("granted", "1")]).status == 403)
                // Closing the head's account is no way around.
                _ = try await post("/accounts/\(head.account)/disabling", [])
                #expect(try await school.mustAsk(admin, on: Self.today))
                _ = try await post("/accounts/\(head.account)/enabling", [])
                try await self.open(head.account, "head-again", store, id)

                #expect(try await get("/", as: "head-again").contains("5 demandes de l’administration technique"))
                let page = try await get("/approvals", as: "head-again")
                #expect(page.contains("demandé par Claire Moreau le 21/11/2026") && page.contains("Le rôle «\u{202F}Coordination\u{202F}»"))
                #expect(try await post("/approvals/\(waiting[0].id)", [("granted", "0")], as: "head-again").status == 303)
                #expect(try await post("/approvals/\(waiting[1].id)", [("granted", "1")], as: "head-again").status == 303)
                #expect(try await self.roles(admin, school) == [.administrator, .coordinator])
                #expect(try await post("/approvals/\(waiting[0].id)", [("granted", "1")], as: "head-again").status == 409)
                #expect(Self.codes(try await post("/approvals/\(waiting[3].id)", [("granted", "1")], as: "head-again")) == 1)
                #expect(try await get("/approvals", as: "admin").contains("Déjà décidé"))

                let lines = Set(try await school.journal(before: nil, limit: 100).map { "\($0.login ?? "") \($0.action) \($0.resource) \($0.subject ?? 0)" })
                for line in [
                    "claire.moreau ask role head \(admin)", "claire.moreau ask slip \(head.account)", "claire.moreau ask end of role head \(head.account)",
                    "beatrice refuse role head \(admin)", "beatrice approve role coordinator \(admin)", "beatrice approve slip \(teacher.account)",
                    "beatrice issue slip \(teacher.account)",
                ] { #expect(lines.contains(line), "\(line)") }
                let journal = try await get("/journal", as: "head-again")
                #expect(journal.contains("demande à la direction") && journal.contains("Le rôle «\u{202F}Direction\u{202F}»"))
            }
        }
    }
}
