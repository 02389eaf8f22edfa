import Foundation
import Grouping
import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Other means and computing again, over HTTP")
struct WhatIfTests {
    private struct Desk {
        let world: GroupsWorld
        let browser: TestClient
        let headers = ["Cookie": "jalon=claire"]

        func get(_ path: String) async throws -> TestClient.Answer { try await browser.get(path, headers: headers) }
        func post(_ path: String, _ fields: [(String, String)] = []) async throws -> TestClient.Answer {
            try await browser.postBare(path, fields + [("csrf", "secret")], headers: headers)
        }

        /// Asks for the progress until the work is over.
        func wait(_ path: String) async throws {
            try await eventually("\(path) is over") { try await get(path).text.contains("\"over\"") }
        }
    }

    private func atDesk(_ engine: EngineKind, _ body: @escaping @Sendable (Desk) async throws -> Void) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in try await body(Desk(world: world, browser: server.client())) }
        }
    }

    @Test("answers stand side by side, and the plan is as it was", arguments: EngineKind.allCases)
    func sideBySide(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            let address = "/plans/\(draft.plan)/what-if"
            #expect(try await desk.get("/plans/\(draft.plan)").text.contains(address))
            #expect(try await desk.post(address).status == 422)
            let before = try await world.store.planContents(of: draft.plan)
            let version = try await world.store.plan(draft.plan)?.version
            let asked = [("more", "\(world.facilitators[0])"), ("less", "\(world.facilitators[1])"), ("room", "\(world.rooms[0])"), ("slots", "1")]
            #expect(try await desk.post(address, asked).location == address)
            #expect(try await desk.get(address).text.contains("Recherche 1 sur"))
            try await desk.wait("\(address)/progress")

            let study = try #require(try await world.store.study(of: draft.plan))
            #expect(study.state == .done)
            let findings = study.findings
            try #require(findings.questions.count == 5 && findings.answers.count == 5)
            let present = try #require(findings.present?.objective), further = try #require(findings.further?.objective)
            #expect(further >= present)
            // The plan as it stands says how far it is from the one found with the same means, and that one can be taken.
            #expect(try #require(findings.present?.moved) > 0 && findings.better != nil)
            let proposal = try #require(try await desk.post("\(address)/proposal").location)
            #expect(try await desk.post("\(address)/proposal").location == proposal)
            let proposed = try #require(GroupPlan.ID(String(proposal.split(separator: "/").last ?? "")))
            #expect(try await world.store.plan(proposed)?.base == draft.plan)
            #expect(try await desk.get("\(proposal)/changes").text.contains("Accepter ces changements"))
            #expect(try await desk.post("\(proposal)/changes", [("decision", "discard")]).status == 303)
            // More means are never worth less than nothing.
            for index in [0, 3, 4] { #expect(try #require(findings.answers[index].objective) >= further) }
            let text = try await desk.get(address).text
            for words in ["Un intervenant de plus, comme Mme Durand", "Sans Mme Roy", "Sans la salle B10", "Mêmes moyens, cherché aussi longtemps", "Dixième le moins servi"] {
                #expect(text.contains(words), "\(words)")
            }
            #expect(text.contains("vaut autant que le premier vœu de") || text.contains("Aucun créneau n’est à l’étroit"))
            // The same question has the same answer.
            _ = try await desk.post(address, [("more", "\(world.facilitators[0])"), ("room", "\(world.rooms[0])")])
            try await desk.wait("\(address)/progress")
            let again = try #require(try await world.store.study(of: draft.plan)).findings
            #expect(again.further == findings.further && again.answers == [findings.answers[0], findings.answers[2]])
            for answer in [findings.further, findings.answers[0]] {
                let figures = try #require(answer?.figures)
                #expect(figures.wishesByRank.first == figures.firstWishes)
            }
            #expect(try await world.store.planContents(of: draft.plan) == before)
            #expect(try await world.store.plan(draft.plan)?.version == version)
        }
    }

    @Test("a search makes more steps where there is more to seat, and never so many that somebody waits for long")
    func steps() {
        func steps(_ pupils: Int, _ slots: Int) -> Int {
            let ids = (0..<slots).map { "s\($0)" }
            return WhatIfJob.steps(
                Instance(
                    name: "x", skills: [], slots: ids.map { .init(id: $0, sessions: 1) }, rooms: [], facilitators: [], workshops: [],
                    pupils: (0..<pupils).map { .init(id: "p\($0)", class: "A", slots: ids, needs: [:]) }))
        }
        #expect(steps(10, 2) == 1_000)
        #expect(steps(30, 2) == 1_500)
        #expect(steps(78, 4) == 7_000 && steps(1_200, 6) == 7_000)
    }

    @Test("hours that nobody has cannot be taken away, and that is said", arguments: [EngineKind.sqlite])
    func fewerThanNone(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            try await world.store.write { db in try db.run("UPDATE period SET hours_budget = 60 WHERE school = $1 AND id = $2", [world.period]) }
            let address = "/plans/\(try await world.draft().plan)/what-if"
            _ = try await desk.post(address, [("hours", "−99")])
            try await desk.wait("\(address)/progress")
            #expect(try await desk.get(address).text.contains("Aucun plan n’est possible. La période a 60 heures\u{202F}: on ne peut pas en retirer 99 heures."))
        }
    }

    @Test("what cannot be understood is told by the name of its field, kept as it was typed, and nothing is started", arguments: [EngineKind.sqlite])
    func malformed(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let plan = try await world.draft().plan
            let address = "/plans/\(plan)/what-if"
            let label = "Heures de plus, ou de moins avec le signe −\u{202F}: "
            #expect(try await desk.post(address, [("hours", "10")]).text.contains("\(label)cette période n’a pas de limite d’heures"))
            try await world.store.write { db in try db.run("UPDATE period SET hours_budget = 60 WHERE school = $1 AND id = $2", [world.period]) }
            for typed in ["abc", "0", "12,5", "201", "99999999999999999999"] {
                let answer = try await desk.post(address, [("hours", typed), ("more", "\(world.facilitators[0])")])
                #expect(answer.status == 422 && answer.text.contains("\(label)«\u{202F}\(typed)\u{202F}» n’est pas un nombre d’heures"), "\(typed)")
                // Beside the field as well, and the other answers are kept.
                #expect(answer.text.contains("id=\"hours-problem\"") && answer.text.contains("value=\"\(typed)\"") && answer.text.contains("value=\"\(world.facilitators[0])\" selected"))
            }
            for field in ["more", "less", "room"] {
                let answer = try await desk.post(address, [(field, "12345")])
                #expect(answer.status == 422 && answer.text.contains("id=\"\(field)-problem\"") && answer.text.contains("n’est plus dans les moyens de la période"), "\(field)")
            }
            #expect(try await world.store.study(of: plan) == nil)
        }
    }

    @Test("a question sent while another is searched is not dropped: it is told, and may take the other's place", arguments: [EngineKind.sqlite])
    func whileRunning(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            let address = "/plans/\(draft.plan)/what-if"
            // A search of somebody whose server is at work elsewhere: it beats, and does not end.
            let asked = PlanFindings(questions: [.roomLess("\(world.rooms[0])")], seconds: 2, firstWish: 3000)
            let now = Clock.stopped(on: GroupsWorld.today).now
            let other = try await world.store.beginStudy(of: draft.plan, asked, by: world.second, at: now)
            _ = try await world.store.startJob(WhatIfJob.kind, subject: other.rawValue, by: world.second, at: now)

            let refused = try await desk.post(address, [("less", "\(world.facilitators[1])")])
            #expect(refused.status == 409 && refused.text.contains("Une autre recherche est en cours") && refused.text.contains("Arrêter l’autre et poser ma question"))
            #expect(refused.text.contains("name=\"less\" value=\"\(world.facilitators[1])\"") && !refused.text.contains("http-equiv=\"refresh\""))
            #expect(try await world.store.study(of: draft.plan)?.id == other)
            // The same one sent twice is on its way.
            #expect(try await desk.post(address, [("room", "\(world.rooms[0])")]).status == 303)
            #expect(try await world.store.study(of: draft.plan)?.id == other)

            #expect(try await desk.post(address, [("less", "\(world.facilitators[1])"), ("replace", "1")]).status == 303)
            #expect(try await world.store.latestJob(WhatIfJob.kind, subject: other.rawValue)?.cancelRequested == true)
            try await desk.wait("\(address)/progress")
            let study = try #require(try await world.store.study(of: draft.plan))
            #expect(study.id != other && study.state == .done && study.findings.questions == [.facilitatorLess("\(world.facilitators[1])")])
            #expect(try #require(study.findings.answers.first).figures == nil || study.findings.answers.first?.moved != nil)
        }
    }

    @Test("a stopped study keeps what it has", arguments: [EngineKind.sqlite])
    func stopped(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            let address = "/plans/\(draft.plan)/what-if"
            // Seven searches, each told of at least once, so that the stop comes well before their end on a busy machine too.
            let asked = [("more", "\(world.facilitators[0])"), ("less", "\(world.facilitators[1])"), ("room", "\(world.rooms[0])"), ("slots", "1")]
            _ = try await desk.post(address, asked)
            _ = try await desk.post("\(address)/stop")
            try await desk.wait("\(address)/progress")
            let study = try #require(try await world.store.study(of: draft.plan))
            #expect(study.state == .stopped && study.findings.present?.objective != nil && study.findings.answers.count < 5)
            #expect(try await desk.get(address).text.contains("Le plan comme il est"))
        }
    }

    @Test("computing again starts from the present plan, says who moves and why, and is accepted or not", arguments: EngineKind.allCases)
    func recompute(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            // A pin elsewhere than the plan has the pupil: this one must move.
            let slot = world.slots[0]
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)",
                    [world.period, world.pupils[0], slot.module, slot.weekly, world.workshops[1]])
            }
            let started = try await desk.post("/plans/\(draft.plan)/recomputation")
            let address = try #require(started.location)
            try await desk.wait("\(address)/progress")
            #expect(try await desk.get(address).location == "\(address)/changes")
            let proposal = try #require(GroupPlan.ID(String(address.split(separator: "/").last ?? "")))
            let problem = try #require(try await world.store.problem(of: proposal))
            #expect(problem.weights.stability == GroupingProblem.stability)
            #expect(problem.pupils.allSatisfy { $0.current.count == 2 })

            let text = try await desk.get("\(address)/changes").text
            #expect(text.contains("Qui change de groupe, et pourquoi"))
            // The proposed board can be looked at before anything is decided.
            let proposed = "\(address)?slot=\(slot.text)"
            #expect(text.contains("href=\"\(proposed)\""))
            #expect(try await desk.get(proposed).text.contains("board-page"))
            #expect(text.contains("Élève 001 Camille est épinglé dans «\u{202F}Méthode\u{202F}», pas dans «\u{202F}Oral\u{202F}»."))
            #expect(try await desk.get("\(address)?slot=\(slot.text)").status == 200)

            // Not accepted: the first plan is what it was.
            let discarded = try await desk.post("\(address)/changes", [("decision", "discard")])
            #expect(discarded.location == "/plans/\(draft.plan)")
            #expect(try await world.store.plan(proposal)?.state == .setAside)
            #expect(try await world.store.planContents(of: draft.plan).places.count == draft.contents.places.count)

            let again = try #require(try await desk.post("/plans/\(draft.plan)/recomputation").location)
            try await desk.wait("\(again)/progress")
            #expect(try await desk.post("\(again)/changes", [("decision", "accept")]).location == again)
            #expect(try await world.store.plan(draft.plan)?.state == .setAside)
            #expect(try await desk.get(again).text.contains("board-area"))
        }
    }

    @Test("a plan that breaks a pin is not compared with one that keeps it, and the page says what it breaks", arguments: [EngineKind.sqlite])
    func brokenPin(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            let slot = world.slots[0], address = "/plans/\(draft.plan)/what-if"
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)",
                    [world.period, world.pupils[0], slot.module, slot.weekly, world.workshops[1]])
            }
            _ = try await desk.post(address, [("less", "\(world.facilitators[2])")])
            try await desk.wait("\(address)/progress")
            let text = try await desk.get(address).text
            let pin = "Élève 001 Camille est épinglé dans «\u{202F}Méthode\u{202F}», pas dans «\u{202F}Oral\u{202F}»."
            #expect(text.contains("ne se compare pas, ce plan ne respecte pas 1 règle\u{202F}: \(pin)"))
            #expect(text.contains("Le plan comme il est ne respecte pas 1 règle. Avec les mêmes moyens, la recherche en a trouvé un qui les respecte toutes."))
            #expect(!text.contains("a trouvé mieux"))
        }
    }

    @Test("where nobody changes groups, it is said what is solved and who replaces whom", arguments: [EngineKind.sqlite])
    func replaced(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            let groups = Dictionary(draft.contents.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let nadia = Facilitator.ID.new()
            try await world.store.write { db in
                // Every pupil stays; somebody else may lead « Oral », and Mme Durand is away.
                for place in draft.contents.places {
                    let group = try #require(groups[place.group])
                    try db.run(
                        "INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)",
                        [world.period, place.pupil, group.slot.module, group.slot.weekly, group.workshop])
                }
                try db.run(
                    """
                    INSERT INTO facilitator (school, id, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                    VALUES ($1, $2, 'Mme Petit', '', 1, 6, 0, 'petit', 1)
                    """, [nadia])
                try db.run("INSERT INTO workshop_pool (school, workshop, pool, facilitator) VALUES ($1, $2, 1, $3)", [world.workshops[0], nadia])
                try db.run("INSERT INTO facilitator_absence (school, facilitator, weekly_slot) VALUES ($1, $2, $3)", [world.facilitators[0], world.weekly])
            }
            let address = try #require(try await desk.post("/plans/\(draft.plan)/recomputation").location)
            try await desk.wait("\(address)/progress")
            let text = try await desk.get("\(address)/changes").text
            #expect(text.contains("Points à regarder</th><td class=\"num\">2</td><td class=\"num\">0</td>"))
            #expect(text.contains("Personne ne change de groupe, et 2 points à regarder sont réglés."))
            #expect(text.contains("<li>Mme Durand n’est pas disponible pour «\u{202F}Oral\u{202F}» (mardi 10\u{202F}h, Module 1).</li>"))
            let both = ["Module 1", "Module 2"].map { "«\u{202F}Oral\u{202F}» (mardi 10\u{202F}h, \($0))" }.joined(separator: " et ")
            #expect(text.contains("Mme Petit remplace Mme Durand\u{202F}: \(both)."))
        }
    }

    @Test("pupils who joined are counted once, and what is to be looked at as each board counts it", arguments: [EngineKind.sqlite])
    func newcomers(engine: EngineKind) async throws {
        try await atDesk(engine) { desk in
            let world = desk.world
            let draft = try await world.draft()
            var roster = world.roster
            roster.pupils += ["Inès", "Malo", "Zoé"].map { Roster.Pupil(familyName: "Zidi", givenName: $0, birthDay: Day("2010-02-02"), division: "2A") }
            try await world.apply(roster, on: GroupsWorld.today)
            #expect(try await desk.get("/plans/\(draft.plan)").text.contains("1 point à regarder"))
            let address = try #require(try await desk.post("/plans/\(draft.plan)/recomputation").location)
            try await desk.wait("\(address)/progress")
            let text = try await desk.get("\(address)/changes").text
            for (name, before) in [("Élèves sans groupe", 3), ("Points à regarder", 1)] {
                #expect(text.contains("\(name)</th><td class=\"num\">\(before)</td><td class=\"num\">0</td>"), "\(name)")
            }
        }
    }
}
