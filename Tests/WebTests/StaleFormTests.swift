import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Two people at one form")
struct StaleFormTests {
    private static let password = "une petite phrase"

    /// A form: where it stands, where it goes, what both send, and the field in which they differ.
    private struct Case {
        let page, action: String
        let fields: [(String, String)]
        let field, first, second: String
        /// What the page says of the first's value.
        let stored: String
    }

    @Test("the second gets what was typed and what is stored, and saves knowingly", arguments: EngineKind.allCases)
    func everyForm(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: MeansSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                let school = try await MeansSchool.make(in: store, passwordHash: hash)
                let aim = try await school.store.addSchoolAim(title: "Réussir")
                let axis = try await school.store.addAxis(title: "Oral", aim: nil)
                let dispositif = try await school.store.add(
                    DispositifContent(
                        kind: .personalised, name: "AP", levels: ["1re STMG"], volume: .weekly(120), source: "", knowledge: .school, from: MeansSchool.today))
                let programme = try await school.store.add(
                    NewProgramme(ProgrammeContent(name: "Année", aim: "", dispositif: nil, year: 2026, levels: ["1re STMG"])))
                let phase = try await school.store.add(PhaseContent(name: "Temps", aim: "", weeks: 2...3), to: programme, on: NeedsSchool.today)
                let client = server.client()
                _ = try await client.signIn("moreau", Self.password)
                let period = "/periods/\(school.period)"
                let slot = [
                    ("slot-0-id", "\(school.slot)"), ("slot-0-weekday", "2"), ("slot-0-length", "55"), ("slot-0-alternance", "H"),
                ]
                let divisions = [("division", "\(school.base.stmg1)"), ("division", "\(school.base.stmg2)")]
                let modules = [
                    ("module-0-id", "\(school.modules[0])"), ("module-0-name", "Module 1"), ("module-0-first", "2026-11-30"), ("module-0-last", "2026-12-18"),
                    ("module-1-id", "\(school.modules[1])"), ("module-1-name", "Module 2"), ("module-1-first", "2027-01-04"), ("module-1-last", "2027-01-29"),
                ]
                let known = school.facilitators.map { ("known-\($0)", "1") } + school.rooms.map { ("known-\($0)", "1") }
                let cases = [
                    Case(
                        page: "/rooms/\(school.rooms[0])", action: "/rooms/\(school.rooms[0])", fields: [("name", "B2"), ("kind", "standard")],
                        field: "capacity", first: "24", second: "18", stored: "24"),
                    Case(
                        page: "/facilitators/\(school.facilitators[0])", action: "/facilitators/\(school.facilitators[0])",
                        fields: [("quality", ""), ("min-groups", "0"), ("max-groups", "6"), ("hours-count", "1")], field: "name", first: "Mme <Durand>",
                        second: "Mme Durand & fils", stored: "Mme &lt;Durand&gt;"),
                    Case(
                        page: "\(period)/barrettes/\(school.barrette)", action: "\(period)/barrettes/\(school.barrette)",
                        fields: [("name", "Premières")] + divisions + slot, field: "slot-0-time", first: "11:00", second: "14:00", stored: "11:00"),
                    Case(
                        page: "\(period)/offers", action: "\(period)/offers", fields: [("workshop", "\(school.workshops[0])")],
                        field: "parallel-\(school.workshops[0])", first: "2", second: "3", stored: "2"),
                    Case(
                        page: "\(period)/availability", action: "\(period)/availability", fields: known, field: "free-\(school.rooms[0])",
                        first: "\(school.slot)", second: "", stored: "coché"),
                    Case(
                        page: "\(period)/modules", action: "\(period)/modules",
                        fields: modules + [("first", "2026-11-30"), ("last", "2027-01-29"), ("wish-count", "3")], field: "name", first: "Hiver", second: "Temps 3 bis",
                        stored: "Hiver"),
                    Case(
                        page: "\(period)/wishes", action: "\(period)/wish-times",
                        fields: [("open-day", "2026-11-23"), ("open-time", "08:00"), ("close-day", "2026-11-27")], field: "close-time", first: "18:30",
                        second: "12:15", stored: "18:30"),
                    Case(page: "/calendar", action: "/calendar", fields: [("follows-zone", "1")], field: "week-a", first: "2026-09-07", second: "2026-09-14", stored: "2026-09-07"),
                    Case(page: "/workshops/axes", action: "/workshops/axes/\(axis)", fields: [("aim", "")], field: "title", first: "L’oral", second: "Parler", stored: "L’oral"),
                    Case(page: "/workshops/axes", action: "/workshops/aims", fields: [("id", "\(aim)")], field: "title", first: "Tous réussir", second: "Grandir", stored: "Tous réussir"),
                    Case(
                        page: "/dispositifs/\(dispositif)/edit", action: "/dispositifs/\(dispositif)/edit",
                        fields: [("name", "AP"), ("kind", "ap"), ("level", "1re STMG"), ("basis", "week"), ("knowledge", "school"), ("from", "2026-09-01")],
                        field: "least", first: "1\u{202F}h\u{202F}30", second: "1\u{202F}h", stored: "1\u{202F}h\u{202F}30"),
                    Case(
                        page: "/dispositifs/\(dispositif)", action: "/dispositifs/\(dispositif)/end", fields: [], field: "last", first: "2027-07-02",
                        second: "2027-08-31", stored: "2027-07-02"),
                    Case(
                        page: "/programmes/\(programme)/edit", action: "/programmes/\(programme)/edit",
                        fields: [("year", "2026"), ("years", "1"), ("level", "1re STMG")], field: "name", first: "AP <STMG>", second: "AP & STMG",
                        stored: "AP &lt;STMG&gt;"),
                    Case(
                        page: "/programmes/\(programme)/phases/\(phase)", action: "/programmes/\(programme)/phases/\(phase)",
                        fields: [("name", "Temps"), ("least", "2")], field: "most", first: "4", second: "5", stored: "4"),
                ]
                for one in cases {
                    let label = Comment(rawValue: one.action)
                    let version = try #require(Self.version(of: one, in: try await client.get(one.page).text), label)
                    let send = { (value: String, version: String) in
                        try await client.post(one.action, one.fields + [("version", version)] + (value.isEmpty ? [] : [(one.field, value)]))
                    }
                    #expect(try await send(one.first, version).status == 303, label)
                    let stale = try await send(one.second, version)
                    #expect(stale.status == 409, label)
                    #expect(stale.text.contains("Quelqu’un l’a changé entre-temps"), label)
                    #expect(stale.text.contains("Enregistré\u{202F}: \(one.stored)<"), label)
                    if one.second.isEmpty {
                        #expect(!stale.text.contains("name=\"\(one.field)\" value=\"\(one.first)\" checked"), label)
                    } else {
                        let typed = one.second.replacing("&", with: "&amp;")
                        #expect(stale.text.contains("name=\"\(one.field)\" value=\"\(typed)\""), label)
                    }
                    let fresh = try #require(Self.version(of: one, in: stale.text), label)
                    #expect(fresh != version, label)
                    #expect(try await send(one.second, fresh).status == 303, label)
                }
            }
        }
    }

    @Test("a round is no exception, on either of its two pages", arguments: EngineKind.allCases)
    func round(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: NeedsSchool.today)) { server in
                let hash = try await server.services.passwords.hash(Self.password)
                let school = try await NeedsSchool.make(in: store, passwordHash: hash)
                let client = server.client()
                _ = try await client.signIn("moreau", Self.password)
                let address = "/rounds/\(school.round)"
                func send(_ name: String, _ version: String, division: Division.ID, skill: Int, confirmed: Bool) async throws -> TestClient.Answer {
                    let fields = [
                        ("name", name), ("opens_on", (NeedsSchool.today - 3).iso), ("closes_on", (NeedsSchool.today + 10).iso), ("minutes_max", "10"),
                        ("wanted", "3"), ("division", "\(division)"), ("skill", "\(school.skills[skill])"), ("version", version),
                    ]
                    return try await client.post(address, fields + (confirmed ? [("confirmed", "1")] : []))
                }
                func version(_ text: String) -> String? {
                    Self.version(of: Case(page: "", action: address, fields: [], field: "", first: "", second: "", stored: ""), in: text)
                }
                let seen = try #require(version(try await client.get("\(address)/edit").text))
                #expect(try await send("Automne", seen, division: school.stmg1, skill: 0, confirmed: true).status == 303)
                for confirmed in [false, true] {
                    let stale = try await send("Hiver", seen, division: school.stmg2, skill: 1, confirmed: confirmed)
                    #expect(stale.status == 409 && stale.text.contains("Quelqu’un l’a changé entre-temps"))
                    #expect(stale.text.contains("name=\"name\" value=\"Hiver\"") && stale.text.contains("Enregistré\u{202F}: Automne<"))
                    #expect(stale.text.contains("name=\"division\" value=\"\(school.stmg2)\" checked") && stale.text.contains("Enregistré\u{202F}: coché<"))
                    #expect(try await school.store.round(school.round, today: NeedsSchool.today)?.round.name == "Automne")
                }
                let fresh = try #require(version(try await client.get("\(address)/edit").text))
                let plan = try await send("Hiver", fresh, division: school.stmg2, skill: 1, confirmed: false)
                #expect(plan.status == 200 && version(plan.text) == fresh)
                #expect(try await send("Hiver", fresh, division: school.stmg2, skill: 1, confirmed: true).status == 303)
                #expect(try await school.store.round(school.round, today: NeedsSchool.today)?.round.name == "Hiver")
            }
        }
    }

    /// The version in the form that goes to the case's address.
    private static func version(of one: Case, in text: String) -> String? {
        for form in text.components(separatedBy: "<form method=\"post\" action=\"\(one.action)\"").dropFirst() {
            let inside = form.components(separatedBy: "</form>")[0]
            let id = one.fields.first { $0.0 == "id" }?.1
            guard id.map({ inside.contains("name=\"id\" value=\"\($0)\"") }) ?? true, let start = inside.range(of: "name=\"version\" value=\"") else { continue }
            return String(inside[start.upperBound...].prefix { $0 != "\"" })
        }
        return nil
    }

    @Test("rows are told by what they speak of, not by their place; new ones and those that are gone come last")
    func rows() throws {
        func row(_ index: Int, _ id: String?, _ time: String) -> String {
            "\(id.map { "<input type=\"hidden\" name=\"slot-\(index)-id\" value=\"\($0)\">" } ?? "")<input id=\"t\" name=\"slot-\(index)-time\" value=\"\(time)\">"
        }
        // Another person put 7 before 5, took 6 away, and there are two empty rows.
        let now = row(0, "7", "09:00") + row(1, "5", "10:00") + row(2, nil, "") + row(3, nil, "")
        let page = Page(title: Phrase(same: "P"), body: HTML(stringLiteral: "<details><form method=\"post\" action=\"/b\" class=\"x\">\(now)</form></details>"))
        var sent = Form()
        for (name, value) in [
            ("slot-0-id", "5"), ("slot-0-time", "11:00"), ("slot-1-id", "6"), ("slot-1-time", "12:00"), ("slot-2-time", "13:00"),
        ] { sent.add(name, value) }
        let filled = try #require(StaleForm.fill(page, action: "/b", sent: sent, .fr))
        let text = String(decoding: filled.body.bytes, as: UTF8.self)
        #expect(filled.status == 409 && text.hasPrefix("<details open>"))
        for field in [
            "name=\"slot-0-time\" value=\"09:00\">", "name=\"slot-1-time\" value=\"11:00\"><span class=\"hint stored\">Enregistré\u{202F}: 10:00</span>",
            "name=\"slot-2-time\" value=\"12:00\">", "name=\"slot-3-time\" value=\"13:00\">",
        ] { #expect(text.contains(field), "\(field)") }
        #expect(StaleForm.fill(page, action: "/c", sent: sent, .fr) == nil)
    }
}
