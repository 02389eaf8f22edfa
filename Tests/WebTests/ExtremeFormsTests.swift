import Foundation
import SampleSchool
import School
import Storage
import TestSupport
import Testing
import Web

/// Sends every form that every role is shown with one field at a time changed to a number that no arithmetic survives, and
/// every address with such numbers in its path and its query. A trap ends the whole test run: that is the failure.
@Suite("No number from outside stops the server")
struct ExtremeFormsTests {
    static let extremes = ["9223372036854775807", "-9223372036854775808", "9223372036854775808", "-1", "0", "99999999", "9999-12-31", "0001-01-01", "23:59:59", "=1+1"]

    @Test("the number beside a name in a list is a small one, or none")
    func namesake() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let address = "/periods/\(school.world.period)/constraints"
                for number in ["-9223372036854775808", "9223372036854775807", "0", "2"] {
                    let fields = [("kind", "apart"), ("first", "Élève 001 Camille·\(number)"), ("second", "Élève 002 Camille"), ("csrf", "secret")]
                    let answer = try await server.client().postBare(address, fields, headers: school.headers(0))
                    #expect(answer.status == 303 || answer.status == 422, "\(number)")
                }
            }
        }
    }

    @Test("a day that our calendars cannot write is no day: the round that it would open stays readable")
    func farDay() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let fields = [
                    ("name", "Loin"), ("opens_on", "9999-12-31"), ("minutes_max", "10"), ("wanted", "1"), ("csrf", "secret"),
                    ("division", "\(school.world.divisions[0])"), ("skill", "\(school.world.skills[0])"),
                ]
                let answer = try await server.client().postBare("/rounds", fields, headers: school.headers(0))
                #expect(answer.status < 500)
                #expect(try await server.client().get("/rounds", headers: school.headers(0)).status == 200)
            }
        }
    }

    @Test("four roles send every form with every field at its extremes, and the server goes on")
    func everyForm() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                var generator = SeededGenerator(seed: 11)
                var walks: [FormWalk] = []
                for index in school.tokens.indices {
                    var walk = FormWalk()
                    try await walk.read(browser, headers: school.headers(index))
                    walks.append(walk)
                }
                #expect(walks[0].forms.count > 40, "\(walks[0].forms.keys.sorted())")
                var sent = 0
                for (index, walk) in walks.enumerated() {
                    // Long forms first: the short ones are those that remove what the others are about.
                    for form in walk.forms.values.sorted(by: { ($1.fields.count, $0.action) < ($0.fields.count, $1.action) }) {
                        for place in form.fields.indices {
                            for value in Self.values(form.fields[place].1, &generator) {
                                var fields = form.fields
                                fields[place].1 = value
                                let answer = try await browser.postBare(form.action, fields + [("csrf", "secret")], headers: school.headers(index))
                                #expect(answer.status < 500, "\(form.action) \(fields[place])")
                                sent += 1
                            }
                        }
                    }
                }
                #expect(sent > 1_000)
                #expect(try await browser.get("/account", headers: school.headers(0)).status == 200)
            }
        }
    }

    @Test("no number in a path or a query stops the server")
    func everyAddress() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            let names = try FormWalk.queryNames()
            #expect(names.count > 5)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                var walk = FormWalk()
                try await walk.read(browser, headers: school.headers(0))
                for extreme in Self.extremes {
                    let query = names.map { "\($0)=\(extreme.replacing("+", with: "%2B"))" }.joined(separator: "&")
                    for page in walk.pages.values {
                        _ = try await browser.get("\(page.prefix { $0 != "?" })?\(query)", headers: school.headers(0))
                    }
                    for route in Routes.all where route.method == .get && !route.placeholders.isEmpty {
                        let path = route.path.split(separator: "/").map { $0.hasPrefix("{") ? extreme : String($0) }.joined(separator: "/")
                        let status = try await browser.get("/\(path)", headers: school.headers(0)).status
                        #expect(status == 404 || route.path == "/first-start/{token}", "\(path): \(status)")
                    }
                }
                #expect(try await browser.get("/account", headers: school.headers(0)).status == 200)
            }
        }
    }

    /// What to put in a field that holds this: the largest, the smallest, the same text with its numbers made so, and one more.
    private static func values(_ present: String, _ generator: inout SeededGenerator) -> [String] {
        var values = [extremes[0], extremes[1], "\(present)·\(extremes[1])"]
        if present.contains(/\d/) { values.append(present.replacing(/\d+/, with: extremes[0])) }
        values.append(generator.pick(Array(extremes[2...])))
        return values
    }
}

/// The pages that someone is led to, and the forms on them, each as it would be sent untouched.
struct FormWalk {
    struct Shown {
        let action: String
        let fields: [(String, String)]
    }

    /// A school in which every page has something on it, and sessions of four roles: coordinator and administrator, teacher,
    /// pupil, guardian.
    struct School {
        let world: GroupsWorld
        let tokens = ["claire", "durand", "camille", "parent"]

        init(_ store: Store) async throws {
            let world = try await GroupsWorld(store, pupils: 8)
            self.world = world
            _ = try await world.draft()
            let dispositif = try await world.store.add(
                DispositifContent(
                    kind: .personalised, name: "AP", levels: ["2de"], volume: .weekly(120), source: "", knowledge: .memory, from: GroupsWorld.today - 60))
            let activity = Activity(kind: .workshops, title: "Ateliers", runBy: "", weeks: 1...2, handIn: "")
            try await world.store.add(
                NewProgramme(
                    ProgrammeContent(name: "Année", aim: "", dispositif: dispositif, year: 2026, levels: ["2de"]),
                    phases: [
                        (content: PhaseContent(name: "Temps 1", aim: "", weeks: 2...3, activities: [activity]), previous: nil),
                        (content: PhaseContent(name: "Temps 2", aim: "", weeks: 2...3), previous: nil),
                    ]))
            let guardian = Guardian.ID.new()
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO guardian (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, 'Élève', 'Dominique', 'e', 'e')", [guardian])
                try db.run(
                    """
                    INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day) VALUES ($1, $2, $3, 'exercises', 1, '2026-09-01')
                    """, [guardian, world.pupils[0]])
                for division in world.divisions {
                    try db.run(
                        """
                        INSERT INTO teaching (school, staff, division, subject, subject_label, from_day) VALUES ($1, $2, $3, 'X', 'Matière', '2026-09-01')
                        """, [world.staff[0], division])
                }
                try db.run(
                    "INSERT INTO main_teacher (school, staff, division, from_day) VALUES ($1, $2, $3, '2026-09-01')", [world.staff[0], world.divisions[0]])
                // Both the round and the wishes are open today.
                try db.run("UPDATE round SET closes_on = '2026-12-01' WHERE school = $1", [])
                try db.run("UPDATE period SET wishes_close_at = $2 WHERE school = $1", [Clock.stopped(on: GroupsWorld.today).now + .seconds(3600)])
            }
            let accounts = [
                world.coordinator, try await world.account("compte.0", staff: world.staff[0], role: .teacher),
                try await world.account("compte.1", pupil: world.pupils[0]), try await world.account("compte.2", guardian: guardian),
            ]
            for (account, token) in zip(accounts, tokens) { try await world.signIn(account, token) }
        }

        func headers(_ index: Int) -> [String: String] { ["Cookie": "jalon=\(tokens[index])"] }
    }

    /// One page of each route, by the route's path; one form of each action, by the same.
    private(set) var pages: [String: String] = [:]
    private(set) var forms: [String: Shown] = [:]

    // Signing out would end the walk; computing a plan would take ten seconds each time.
    private static let left: Set<String> = [
        "/sign-out", "/accounts/{account}/disabling", "/periods/{period}/plans", "/plans/{plan}/recomputation", "/plans/{plan}/stop",
    ]

    mutating func read(_ browser: TestClient, headers: [String: String]) async throws {
        var waiting = Routes.all.filter { $0.method == .get && $0.placeholders.isEmpty }.map(\.path)
        while !waiting.isEmpty {
            let address = waiting.removeFirst()
            let path = String(address.prefix { $0 != "?" })
            guard let route = Self.route(.get, path), pages[route.path] == nil else { continue }
            let answer = try await browser.get(address, headers: headers)
            guard answer.status == 200 else { continue }
            pages[route.path] = address
            waiting += answer.text.matches(of: /href="(\/[^"]*)"/).map { Self.plain(String($0.output.1)) }
            for form in Self.forms(in: answer.text) {
                guard let route = Self.route(.post, form.action), !Self.left.contains(route.path) else { continue }
                if forms[route.path].map({ $0.fields.count < form.fields.count }) ?? true { forms[route.path] = form }
            }
        }
    }

    /// The fields of the form of the page that goes to `action`, as they would be sent untouched: of levels, divisions and « announced », the ticked ones.
    static func untouched(_ text: String, to action: String) throws -> [(String, String)] {
        let form = try #require(forms(in: text).first { $0.action == action })
        return form.fields.filter { name, value in
            !["level", "division", "announced"].contains(name) || text.contains("name=\"\(name)\" value=\"\(value)\" checked")
        }
    }

    /// The names under which any page looks for something in its query, from the sources.
    static func queryNames() throws -> [String] {
        let web = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Web")
        let files = FileManager.default.enumerator(atPath: web.path)?.compactMap { $0 as? String } ?? []
        var names: Set<String> = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: web.appending(path: file), encoding: .utf8)
            names.formUnion(text.matches(of: /query\.\w+\("(\w+)"\)/).map { String($0.output.1) })
        }
        return names.sorted()
    }

    private static func route(_ method: Web.Method, _ path: String) -> Route? {
        let parts = path.split(separator: "/")
        return Routes.all.first { route in
            let own = route.path.split(separator: "/")
            return route.method == method && own.count == parts.count && zip(own, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
    }

    static func forms(in page: String) -> [Shown] {
        let lists = Dictionary(
            page.matches(of: /<datalist id="([^"]+)">(.*?)<\/datalist>/.dotMatchesNewlines()).map { (String($0.output.1), String($0.output.2)) },
            uniquingKeysWith: { first, _ in first })
        return page.matches(of: /<form method="post" action="([^"]+)"(.*?)<\/form>/.dotMatchesNewlines()).map { form in
            var fields: [(String, String)] = []
            for tag in String(form.output.2).matches(of: /<(input|button|textarea|select)\b([^>]*)>(.*?)(?=<\/(?:textarea|select|button)>|<(?:input|textarea|select|button)|$)/.dotMatchesNewlines()) {
                let attributes = String(tag.output.2)
                guard let name = attribute("name", attributes), name != "csrf" else { continue }
                let type = attribute("type", attributes)
                if type == "radio", fields.contains(where: { $0.0 == name }) { continue }
                var value = attribute("value", attributes) ?? ""
                if tag.output.1 == "select" { value = chosen(String(tag.output.3)) }
                if tag.output.1 == "textarea" { value = plain(String(tag.output.3)) }
                if value.isEmpty, let list = attribute("list", attributes).flatMap({ lists[$0] }) { value = attribute("value", list) ?? "" }
                if name.hasSuffix("remove") || name.hasSuffix("drop") { continue }
                fields.append((name, value.isEmpty && type == "checkbox" ? "on" : value))
            }
            return Shown(action: plain(String(form.output.1)), fields: fields)
        }
    }

    private static func chosen(_ options: String) -> String {
        let values = options.matches(of: /<option([^>]*)>/).map { String($0.output.1) }
        let marked = values.first { $0.contains("selected") } ?? values.first { attribute("value", $0)?.isEmpty == false }
        return marked.flatMap { attribute("value", $0) } ?? ""
    }

    private static func attribute(_ name: String, _ text: String) -> String? {
        guard let start = text.range(of: "\(name)=\"") else { return nil }
        return plain(String(text[start.upperBound...].prefix { $0 != "\"" }))
    }

    private static func plain(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
