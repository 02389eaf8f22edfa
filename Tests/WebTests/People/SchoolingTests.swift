import Foundation
import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("A departure and a change of division noted by hand")
struct SchoolingTests {
    /// A Wednesday in the first module.
    private static let december = Day("2026-12-02")!

    /// Groups are published; `claire` administers and coordinates, `paul` coordinates only. « 2C » is in no barrette.
    private func school(_ store: Store, _ body: @Sendable (GroupsWorld, TestServer, Division.ID) async throws -> Void) async throws {
        let world = try await GroupsWorld(store)
        try await world.publish()
        let outside = Division.ID.new()
        try await world.store.write { db in
            try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, '2C', '2C', '2de', 2026)", [outside])
        }
        for (token, account) in [("claire", world.coordinator), ("paul", world.second)] {
            try await world.signIn(account, token, on: Self.december)
        }
        try await TestServer.run(store, clock: .stopped(on: Self.december)) { server in
            try await body(world, server, outside)
            #expect(try await store.check().problems == [])
        }
    }

    private func get(_ server: TestServer, _ path: String, as who: String = "claire") async throws -> TestClient.Answer {
        try await server.client().get(path, headers: ["Cookie": "jalon=\(who)"])
    }

    private func post(_ server: TestServer, _ path: String, _ fields: [(String, String)], as who: String = "claire") async throws -> TestClient.Answer {
        try await server.client().postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"])
    }

    private func tenures(_ world: GroupsWorld, _ pupil: Int) async throws -> [Tenure] {
        try await world.store.stays(of: world.pupils[pupil]).map(\.tenure)
    }

    @Test("who leaves by hand leaves the groups as after an import, and comes back when it was a mistake", arguments: EngineKind.allCases)
    func departure(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, _ in
                let pupil = world.pupils[0]
                let page = "/pupils/\(pupil)"
                #expect(try await get(server, page).text.contains("Noter la sortie"))
                #expect(try await !get(server, page, as: "paul").text.contains("Noter la sortie"))
                #expect(try await post(server, "\(page)/departure", [("first-day-away", "2026-12-02")], as: "paul").status == 403)
                for day in ["", "2025-12-02", "2027-09-01"] { #expect(try await post(server, "\(page)/departure", [("first-day-away", day)]).status == 400) }

                #expect(try await post(server, "\(page)/departure", [("first-day-away", "2026-12-02")]).location == "/schooling")
                #expect(try await tenures(world, 0) == [Tenure(from: GroupsWorld.firstDay, to: Self.december - 1)])
                #expect(try await get(server, page).status == 404)
                let told = try #require(try await world.store.rosterDrift(on: Self.december)[world.period])
                #expect(told.exits.map(\.pupil) == [pupil] && told.exits[0].cause == .left && told.exits[0].day == Self.december && told.toPlace.isEmpty)
                #expect(try await get(server, "/periods/\(world.period)/plans", as: "paul").text.contains("n’est plus dans l’établissement à partir du"))
                #expect(try await world.store.pupils(in: world.divisions[0], on: Self.december).count == 11)
                #expect(try await world.store.pupils(in: world.divisions[0], on: Self.december - 1).count == 12)

                let list = try await get(server, "/schooling")
                #expect(list.text.contains("Élève 001 Camille") && list.text.contains("à partir du mercredi 2 décembre 2026"))
                #expect(try await !get(server, "/schooling", as: "paul").text.contains("Annuler la sortie"))
                #expect(try await post(server, "/schooling/returns", [("pupil", "\(pupil)")], as: "paul").status == 403)
                #expect(try await post(server, "/schooling/returns", [("pupil", "\(pupil)")]).location == page)
                #expect(try await post(server, "/schooling/returns", [("pupil", "\(pupil)")]).status == 400)
                #expect(try await tenures(world, 0).map(\.to) == [GroupsWorld.secondModule - 1, GroupsWorld.lastDay])
                #expect(try await world.store.rosterDrift(on: Self.december)[world.period] == nil)
                #expect(try await get(server, page).status == 200)
                let lines = try await world.store.journal(before: nil, limit: 50).filter { $0.subject == pupil.rawValue }.map(\.action)
                #expect(lines.contains("note departure") && lines.contains("take back departure"))
            }
        }
    }

    @Test("a departure that calls contradict says so where it is noted", arguments: EngineKind.allCases)
    func contradicted(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, _ in
                let calendar = try await world.store.calendar(of: world.school)
                let stay = try #require(try await world.store.stays(of: world.pupils[0]).first)
                let book = try #require(try await world.store.sessions(.one(stay.card.group.id), calendar).first)
                let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: Self.december)
                for session in book.sessions.prefix(2) { try await world.store.call(book.card.group.id, session.key, absent: [], by: author) }
                let departure = "/pupils/\(world.pupils[0])/departure"
                #expect(try await post(server, departure, [("first-day-away", "2026-12-02")]).location == "/schooling")
                #expect(try await !get(server, "/schooling").text.contains("pour ses heures"))
                _ = try await post(server, "/schooling/returns", [("pupil", "\(world.pupils[0])")])
                #expect(try await post(server, departure, [("first-day-away", "2026-11-24")]).location == "/schooling")
                let told = try await get(server, "/schooling").text
                #expect(told.contains("2 appels faits dès ce jour comptent l’élève et ne valent plus pour ses heures, jusqu’au mardi 1er décembre."))
                #expect(told.contains("annulez la sortie et notez-la au bon jour"))
            }
        }
    }

    @Test("a departure to come keeps the place until then; a day that has passed ends it then", arguments: EngineKind.allCases)
    func days(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, _ in
                #expect(try await post(server, "/pupils/\(world.pupils[0])/departure", [("first-day-away", "2026-12-16")]).location == "/pupils/\(world.pupils[0])")
                #expect(try await tenures(world, 0).map(\.to) == [Day("2026-12-15")!])
                // The way to take it back stands beside it.
                let page = try await get(server, "/pupils/\(world.pupils[0])").text
                #expect(page.contains("à partir du mercredi 16 décembre 2026") && page.contains("action=\"/schooling/returns\""))
                // Put off: the place is given back.
                _ = try await post(server, "/pupils/\(world.pupils[0])/departure", [("first-day-away", "2027-01-20")])
                #expect(try await tenures(world, 0).map(\.to) == [GroupsWorld.secondModule - 1, Day("2027-01-19")!])
                _ = try await post(server, "/pupils/\(world.pupils[1])/departure", [("first-day-away", "2026-11-30")])
                #expect(try await tenures(world, 1).map(\.to) == [Day("2026-11-29")!])
            }
        }
    }

    @Test("a change of division ends the groups of the barrette it leaves, from its day, and can be changed again", arguments: EngineKind.allCases)
    func division(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, outside in
                let pupil = world.pupils[0]
                let to = "/pupils/\(pupil)/division"
                #expect(try await post(server, to, [("division", "\(outside)"), ("from", "2026-12-02")], as: "paul").status == 403)
                for (division, day) in [(outside, "2026-08-31"), (outside, "2027-09-01"), (world.divisions[0], "2026-12-07"), (.new(), "2026-12-07")] {
                    #expect(try await post(server, to, [("division", "\(division)"), ("from", day)]).status == 400, "\(day)")
                }
                // Another division of the barrette: the groups go on.
                #expect(try await post(server, to, [("division", "\(world.divisions[1])"), ("from", "2026-12-02")]).location == "/pupils/\(pupil)")
                #expect(try await tenures(world, 0).map(\.to) == [GroupsWorld.secondModule - 1, GroupsWorld.lastDay])
                // Out of it on a day to come.
                _ = try await post(server, to, [("division", "\(outside)"), ("from", "2026-12-09")])
                #expect(try await tenures(world, 0).map(\.to) == [Day("2026-12-08")!])
                #expect(try await world.store.rosterDrift(on: Self.december)[world.period]?.exits.map(\.cause) == [.moved])
                #expect(try await get(server, "/pupils/\(pupil)").text.contains("En 2C à partir du mercredi 9 décembre 2026."))
                // Later after all, then not at all.
                _ = try await post(server, to, [("division", "\(outside)"), ("from", "2026-12-16")])
                #expect(try await tenures(world, 0).map(\.to) == [Day("2026-12-15")!])
                #expect(try await world.store.pupil(pupil, on: Day("2026-12-10")!)?.division == world.divisions[1])
                _ = try await post(server, to, [("division", "\(world.divisions[1])"), ("from", "2026-12-02")])
                #expect(try await tenures(world, 0).map(\.to) == [GroupsWorld.secondModule - 1, GroupsWorld.lastDay])
                #expect(try await world.store.pupil(pupil, on: Day("2027-03-01")!)?.division == world.divisions[1])
                #expect(try await world.store.pupil(pupil, on: Self.december - 1)?.division == world.divisions[0])
            }
        }
    }

    @Test("a change of division of which word comes late begins on its day, and ends the groups it leaves then", arguments: EngineKind.allCases)
    func late(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, outside in
                let pupil = world.pupils[0]
                let to = "/pupils/\(pupil)/division"
                #expect(try await get(server, "/pupils/\(pupil)").text.contains("min=\"2026-09-01\""))
                // First as if it began today, then as it was.
                #expect(try await post(server, to, [("division", "\(outside)"), ("from", "2026-12-02")]).location == "/pupils/\(pupil)")
                #expect(try await tenures(world, 0).map(\.to) == [Self.december - 1])
                #expect(try await post(server, to, [("division", "\(outside)"), ("from", "2026-11-26")]).location == "/pupils/\(pupil)")
                #expect(try await world.store.pupil(pupil, on: Day("2026-11-25")!)?.division == world.divisions[0])
                #expect(try await world.store.pupil(pupil, on: Day("2026-11-26")!)?.division == outside)
                #expect(try await world.store.pupil(pupil, on: Self.december)?.division == outside)
                #expect(try await post(server, to, [("division", "\(outside)"), ("from", "2026-11-27")]).status == 400)
                // Another pupil, from a day that has passed at once.
                _ = try await post(server, "/pupils/\(world.pupils[1])/division", [("division", "\(outside)"), ("from", "2026-11-26")])
                #expect(try await tenures(world, 1).map(\.to) == [Day("2026-11-25")!])
                #expect(try await world.store.schooling(of: world.pupils[1], on: Self.december)?.since == Day("2026-11-26")!)
            }
        }
    }

    @Test("a file that says otherwise asks what to keep, and the same file again asks the same", arguments: EngineKind.allCases)
    func laterImport(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, outside in
                _ = try await post(server, "/pupils/\(world.pupils[0])/departure", [("first-day-away", "2026-12-02")])
                _ = try await post(server, "/pupils/\(world.pupils[1])/division", [("division", "\(outside)"), ("from", "2026-12-02")])
                let later = Self.december + 7
                let state = try await world.store.rosterState(on: later)
                let open = RosterChanges(from: state, to: world.roster, on: later)
                let ids = ["left:\(world.pupils[0])", "place:\(world.pupils[1])"]
                #expect(open.questions.map(\.id) == ids && open.moves.isEmpty && open.changedPupils.isEmpty && open.departures.isEmpty)
                #expect(open.questions[0].what.fr.contains("à partir du 02/12/2026") && open.questions[1].what.fr.contains("le fichier donne la classe 2B"))

                func apply(_ answer: String) async throws {
                    _ = try await world.store.applyRoster(
                        world.roster, answers: Dictionary(uniqueKeysWithValues: ids.map { ($0, answer) }), fingerprint: nil, of: nil, by: nil, on: later,
                        at: Moment(milliseconds: 4_000))
                }
                await #expect(throws: StorageError.stale) { try await apply("") }
                try await apply("keep")
                #expect(try await world.store.pupil(world.pupils[1], on: later)?.division == outside)
                #expect(try await world.store.placement(of: world.pupils[0], on: later) == nil)
                #expect(RosterChanges(from: try await world.store.rosterState(on: later), to: world.roster, on: later).questions.map(\.id) == ids)

                try await apply("file")
                #expect(try await world.store.pupil(world.pupils[1], on: later)?.division == world.divisions[1])
                #expect(try await world.store.pupil(world.pupils[0], on: later)?.division == world.divisions[0])
                let settled = RosterChanges(from: try await world.store.rosterState(on: later), to: world.roster, on: later)
                #expect(settled.isEmpty && settled.questions.isEmpty)
                #expect(try await !get(server, "/schooling").text.contains("Élève 001"))
            }
        }
    }

    @Test("a file that says the same asks nothing and changes nothing")
    func sameFile() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await school(store) { world, server, outside in
                _ = try await post(server, "/pupils/\(world.pupils[0])/departure", [("first-day-away", "2026-12-02")])
                _ = try await post(server, "/pupils/\(world.pupils[1])/division", [("division", "\(outside)"), ("from", "2026-12-02")])
                var roster = world.roster
                roster.pupils[1].division = "2C"
                roster.pupils.remove(at: 0)
                let changes = RosterChanges(from: try await world.store.rosterState(on: Self.december), to: roster, on: Self.december)
                #expect(changes.isEmpty && changes.questions.isEmpty)
            }
        }
    }

    @Test("pupils without a division are told at the start, and the list leads to where something can be done", arguments: EngineKind.allCases)
    func unplaced(engine: EngineKind) async throws {
        try await engine.withStore { store in
            try await school(store) { world, server, outside in
                #expect(try await !get(server, "/").text.contains("pas de classe"))
                let pupil = world.pupils[2]
                try await world.store.write { db in
                    try db.run("UPDATE division_membership SET to_day = '2026-12-01' WHERE school = $1 AND pupil = $2", [pupil])
                }
                for who in ["claire", "paul"] {
                    let home = try await get(server, "/", as: who)
                    #expect(home.text.contains("1 élève n’a pas de classe") && home.text.contains("href=\"/schooling\""))
                    let people = try await get(server, "/people", as: who).text
                    #expect(people.contains("<a href=\"/schooling\">1 élève n’a pas de classe</a>"))
                    // They are there without any file.
                    #expect(people.contains("Aucun fichier n’a encore été importé ici") && !people.contains("Rien n’a encore été importé"))
                    #expect(try await get(server, "/schooling", as: who).text.contains("<a href=\"/pupils/\(pupil)\">Élève 003 Camille</a>"))
                }
                #expect(try await get(server, "/schooling", as: "paul").text.contains("l’administration technique peut aussi la donner"))
                _ = try await post(server, "/pupils/\(pupil)/division", [("division", "\(outside)"), ("from", "2026-12-02")])
                #expect(try await get(server, "/schooling").text.contains("Chaque élève a une classe."))
                #expect(try await !get(server, "/").text.contains("pas de classe"))
            }
        }
    }
}
