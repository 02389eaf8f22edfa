import School
import Storage
import TestSupport
import Testing

@Suite("The dispositif of a period by its pages")
struct PeriodDispositifPagesTests {
    private static func dispositif(_ school: MeansSchool, _ kind: DispositifKind, _ name: String, level: String) async throws -> Dispositif.ID {
        try await school.store.add(
            DispositifContent(
                kind: kind, name: name, levels: [level], volume: .weekly(60, most: 120), source: "", knowledge: .school, from: Day("2026-09-01")!))
    }

    @Test("the only one of its levels is proposed, another is chosen, none as well, and each page says where the hours go", arguments: EngineKind.allCases)
    func chosen(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            let page = "/periods/\(school.period)"
            let form = "\(page)/modules"
            #expect(try await client.get(form).text.contains("Aucun dispositif n’est adopté"))
            let support = try await Self.dispositif(school, .personalised, "AP en STMG", level: "1re STMG")
            let other = try await Self.dispositif(school, .needGroups, "Besoins en sixième", level: "6e")
            #expect(try await client.get(page).text.contains("aucun, compté comme accompagnement personnalisé · <a href=\"\(form)\">Choisir un dispositif</a>"))
            let proposed = try await client.get(form).text
            #expect(proposed.contains("<option value=\"\(support)\" selected>") && proposed.contains("C’est le seul qui convienne à ces niveaux."))
            #expect(try await school.store.period(school.period)?.dispositif == nil)

            for (choice, kept) in [("\(support)", support), ("\(other)", other), ("", nil), ("1", nil)] as [(String, Dispositif.ID?)] {
                let fields = try FormWalk.untouched(try await client.get(form).text, to: form).filter { $0.0 != "dispositif" }
                #expect(try await client.post(form, fields + [("dispositif", choice)]).location == page)
                #expect(try await school.store.period(school.period)?.dispositif == kept, "\(choice)")
                let said = try await client.get(page).text
                #expect(said.contains("<dd>AP en STMG</dd>") == (kept == support) && said.contains("<dd>Besoins en sixième</dd>") == (kept == other))
            }
            // What was typed stands when something else is refused.
            let fields = try FormWalk.untouched(try await client.get(form).text, to: form).filter { $0.0 != "dispositif" && $0.0 != "name" }
            let refused = try await client.post(form, fields + [("dispositif", "\(other)"), ("name", "")])
            #expect(refused.status == 422 && refused.text.contains("<option value=\"\(other)\" selected>"))
        }
    }

    @Test("a new period is asked for it, says what its programme says, and takes over that of another", arguments: EngineKind.allCases)
    func new(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            let support = try await Self.dispositif(school, .personalised, "AP en STMG", level: "1re STMG")
            let other = try await Self.dispositif(school, .needGroups, "Besoins en sixième", level: "6e")
            #expect(try await client.get("/periods/new").text.contains("<option value=\"\(support)\" selected>"))
            let programme = try await school.store.add(
                NewProgramme(
                    ProgrammeContent(name: "Première", aim: "", dispositif: other, year: 2026, levels: ["1re STMG"]),
                    phases: [(PhaseContent(name: "Ateliers", aim: "", weeks: 6...10), nil)]))
            let phase = try #require(try await school.store.programme(programme)?.phases.first).id
            let started = try await client.get("/periods/new?phase=\(phase)").text
            #expect(started.contains("<option value=\"\" selected>Comme le programme\u{202F}: Besoins en sixième</option>"))

            func made(_ fields: [(String, String)]) async throws -> Dispositif.ID? {
                let basic = [("name", "Temps 5"), ("first", "2027-03-01"), ("last", "2027-04-02"), ("modules", "1")]
                let address = try #require(try await client.post("/periods", basic + fields).location)
                let period = try #require(Period.ID(String(address.split(separator: "/").last ?? "")))
                return try await school.store.period(period)?.dispositif
            }
            #expect(try await made([("dispositif", "\(other)")]) == other)
            #expect(try await made([("dispositif", "")]) == nil)
            // Like the one of winter, once that has its own.
            let form = "/periods/\(school.period)/modules"
            let fields = try FormWalk.untouched(try await client.get(form).text, to: form).filter { $0.0 != "dispositif" }
            #expect(try await made([("dispositif", ""), ("like", "\(school.period)")]) == nil)
            #expect(try await client.post(form, fields + [("dispositif", "\(other)")]).status == 303)
            #expect(try await made([("dispositif", ""), ("like", "\(school.period)")]) == other)
            #expect(try await made([("dispositif", "\(support)"), ("like", "\(school.period)")]) == support)
        }
    }
}
