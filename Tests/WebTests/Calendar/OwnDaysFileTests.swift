import School
import Storage
import TestSupport
import Testing

@Suite("Days of the school from a file, by the pages")
struct OwnDaysFileTests {
    private static let file = (name: "jours.csv", bytes: Array("Nom;Du;Au\nPont <mai>;2027-05-07;2027-05-08\nJournée pédagogique;2026-12-01;\nSamedi;2026-12-05;\n".utf8))

    @Test("they are shown before anything is written, some are left out, and the sessions follow; again, nothing is left to add", arguments: EngineKind.allCases)
    func added(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, store in
            let calendar = try await client.get("/calendar").text
            #expect(calendar.contains("action=\"/calendar/days/file\""))
            // The pages of the year stay one touch away.
            #expect(calendar.contains("<a href=\"/programmes\">Programmes</a>") && calendar.contains("<a href=\"/calendar\" aria-current=\"page\">Calendrier</a>"))
            let before = try #require(try await school.means(of: store)).slots.map(\.sessions).reduce(0, +)
            let preview = try await client.upload("/calendar/days/file", field: "file", files: [Self.file])
            #expect(preview.status == 200 && preview.text.contains("Rien n’est encore écrit.") && preview.text.contains("Pont &lt;mai&gt;"))
            #expect(try await school.store.ownDays().isEmpty)
            let fields = try FormWalk.untouched(preview.text, to: "/calendar/days/list")
            #expect(fields.map(\.0) == ["days", "days", "days"])
            let kept = fields.filter { !$0.1.contains("Samedi") } + [("days", "public_holiday|2027-01-01|2027-01-02|X"), ("days", "closed|x|2027-01-02|X"), ("days", "")]
            #expect(try await client.post("/calendar/days/list", kept).location == "/calendar")
            #expect(try await school.store.ownDays().map(\.span.name.fr) == ["Journée pédagogique", "Pont <mai>"])
            // 1 December is a Tuesday: one session less in the first module.
            #expect(try #require(try await school.means(of: store)).slots.map(\.sessions).reduce(0, +) == before - 1)
            let again = try await client.upload("/calendar/days/file", field: "file", files: [Self.file])
            #expect(again.text.contains("2 séries de jours sont déjà là.") && again.text.contains("|Samedi\""))
            _ = try await client.post("/calendar/days/list", fields)
            #expect(try await school.store.ownDays().count == 3)
            #expect(try await client.upload("/calendar/days/file", field: "file", files: [Self.file]).text.contains("Tout est déjà dans le calendrier."))
        }
    }

    @Test("days of another school year are marked and not ticked")
    func otherYear() async throws {
        try await MeansSchool.serve { client, _, _ in
            _ = try await client.get("/calendar")
            let file = (name: "jours.csv", bytes: Array("Nom;Du\nPont;2027-05-07\nAncien;2025-12-01\n".utf8))
            let page = try await client.upload("/calendar/days/file", field: "file", files: [file])
            #expect(page.text.contains("hors de l’année 2026-2027") && page.text.contains("|Pont\" checked"))
            #expect(page.text.contains("|Ancien\"") && !page.text.contains("|Ancien\" checked"))
        }
    }

    @Test("holidays by zone: those that the zone has already are told, another is added as holidays, other zones are left")
    func zones() async throws {
        try await MeansSchool.serve { client, school, _ in
            _ = try await client.get("/calendar")
            let text = """
                school_year,zone,name,first_day_off,last_day_off,return_day
                2026-2027,A,Vacances d'hiver,2027-02-13,2027-02-28,2027-03-01
                2026-2027,B,Vacances d'hiver,2027-02-20,2027-03-07,2027-03-08
                2026-2027,A,Pont du recteur,2027-05-31,2027-06-01,2027-06-02

                """
            let page = try await client.upload("/calendar/days/file", field: "file", files: [(name: "school-holidays.csv", bytes: Array(text.utf8))])
            #expect(page.status == 200 && page.text.contains("1 ligne n’est pas reprise") && page.text.contains("1 série de jours est déjà là."))
            let fields = try FormWalk.untouched(page.text, to: "/calendar/days/list")
            #expect(fields.map(\.1) == ["holidays|2027-05-31|2027-06-01|Pont du recteur"])
            #expect(try await client.post("/calendar/days/list", fields).location == "/calendar")
            #expect(try await school.store.ownDays().map(\.span.kind) == [.holidays])
        }
    }

    @Test("a file that says nothing is refused in words, and teachers give none", arguments: [EngineKind.sqlite])
    func refused(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            _ = try await client.get("/calendar")
            #expect(try await client.upload("/calendar/days/file", field: "file", files: []).status == 422)
            let answer = try await client.upload("/calendar/days/file", field: "file", files: [("x.csv", Array("Nom;Du\nPont;hier\n".utf8))])
            #expect(answer.status == 422 && answer.text.contains("Ligne 2") && answer.text.contains("Rien n’a été ajouté.") && !answer.text.contains("Rien n’est encore écrit"))
            #expect(try await school.store.ownDays().isEmpty)
        }
        try await MeansSchool.serve(engine, as: "durand") { client, _, _ in
            let answer = try await client.post("/calendar/days/list", [("days", "closed|2026-12-01|2026-12-01|X")])
            #expect(answer.status == 404)
        }
    }
}
