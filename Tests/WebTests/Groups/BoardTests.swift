import Foundation
import Grouping
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("The group board over HTTP")
struct BoardTests {
    @Test("from computing to publishing, without script: groups are found, a card is moved, everyone sees their part", arguments: EngineKind.allCases)
    func walk(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let claire = try await world.signIn(world.coordinator, "claire")
            let teacher = try await world.signIn(try await world.account("anne.durand", staff: world.staff[0], role: .teacher), "durand")
            let other = try await world.signIn(try await world.account("anne.blanc", staff: world.staff[2], role: .teacher), "blanc")
            let pupil = try await world.signIn(try await world.account("camille", pupil: world.pupils[0]), "camille")
            let petit = Staff.ID.new()
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, 'Petit', 'Luc', 'petit', 'petit')", [petit])
                try db.run(
                    "INSERT INTO main_teacher (school, staff, division, from_day) VALUES ($1, $2, $3, '2026-09-01')", [petit, world.divisions[0]])
            }
            let main = try await world.signIn(try await world.account("luc.petit", staff: petit), "petit")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                func post(_ path: String, _ fields: [(String, String)], as who: [String: String]? = nil) async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: who ?? claire)
                }
                let plans = try await browser.get("/periods/\(world.period)/plans", headers: claire)
                #expect(plans.status == 200 && plans.text.contains("Chercher le meilleur plan"))
                let started = try await post("/periods/\(world.period)/plans", [("seconds", "10")])
                let address = try #require(started.location)
                try await eventually("the search ends") { try await browser.get("\(address)/progress", headers: claire).text.contains("\"over\"") }
                let plan = try #require(GroupPlan.ID(String(address.split(separator: "/").last ?? "")))
                let found = try #require(try await world.store.plan(plan))
                #expect(found.state == .draft)
                #expect(found.objective ?? 0 > 0)

                let board = try await browser.get(address, headers: claire)
                #expect(board.status == 200)
                let quality = try #require(found.bound.flatMap { PlanQuality(found.objective ?? 0, of: $0) })
                #expect(board.text.contains("\(quality.words.fr)</b> du meilleur plan possible"))
                #expect(board.text.contains("Toutes les règles sont respectées"))
                #expect(board.text.contains("Élève 001 Camille"))

                let contents = try await world.store.planContents(of: plan)
                let place = try #require(contents.places.first { $0.pupil == world.pupils[0] })
                let here = try #require(contents.groups.first { $0.id == place.group })
                let target = try #require(contents.groups.first { $0.slot == here.slot && $0.id != here.id })
                let choice = try await browser.get("/plans/\(plan)/moves/new?pupil=\(world.pupils[0])&slot=\(here.slot.text)", headers: claire)
                #expect(choice.status == 200 && choice.text.contains("Vers quel groupe"))
                let fields = [
                    ("pupil", "\(world.pupils[0])"), ("slot", here.slot.text), ("to", "\(target.id)"), ("version", "1"), ("key", "one-move"), ("despite", "1"),
                ]
                #expect(try await post("/plans/\(plan)/moves", fields).status == 303)
                // The same form sent again does nothing more; an older screen is told what happened.
                #expect(try await post("/plans/\(plan)/moves", fields).status == 303)
                let stale = try await post("/plans/\(plan)/moves", fields.map { $0.0 == "key" ? ("key", "another-one") : $0.0 == "to" ? ("to", "\(here.id)") : $0 })
                #expect(stale.status == 409)
                #expect(stale.text.contains("Claire Moreau a déplacé Élève 001 Camille avant vous"))

                // Nothing is seen before it is published.
                #expect(try await browser.get("/pupils/\(world.pupils[0])/group", headers: pupil).text.contains("Tu n’as pas de groupe pour le moment"))
                #expect(try await browser.get("/", headers: pupil).text.contains("Il sera écrit ici dès sa publication"))
                #expect(try await browser.get("/", headers: claire).text.contains("Valider les groupes"))
                let version = try #require(try await world.store.plan(plan)).version
                let publication = [("from", "2026-11-23"), ("version", "\(version)"), ("despite", "1")]
                #expect(try await post("/plans/\(plan)/publication", publication).status == 303)
                #expect(try await post("/plans/\(plan)/publication", publication).status == 303)

                let story = try await browser.get("/pupils/\(world.pupils[0])/group", headers: pupil)
                #expect(story.status == 200)
                #expect(story.text.contains("séances\u{202F}: tenir trois minutes sans lire."))
                #expect(try await browser.get("/pupils/\(world.pupils[1])/group", headers: pupil).status == 404)
                #expect(try await browser.get("/pupils/\(world.pupils[0])/group/letter", headers: claire).text.contains("Madame, Monsieur,"))

                // The home page of whoever is in a group or leads one says when and where the next session is.
                for who in [pupil, teacher] {
                    let home = try await browser.get("/", headers: who).text
                    #expect(home.contains("<time datetime=\"2026-11-24\">mardi 24 novembre, <span class=\"nowrap\">10\u{202F}h</span></time>"))
                }

                let led = try #require(try await world.store.groupCards(.led(world.staff[0], on: GroupsWorld.today)).first)
                let list = try await browser.get("/groups/\(led.group.id)", headers: teacher)
                #expect(list.status == 200 && list.text.contains("Élève 0"))
                // What brings each pupil; nobody has published priorities here, and everyone wished for « Oral » first.
                #expect(list.text.contains("Ce qui l’amène") && list.text.contains("vœu 1") && list.text.contains("/needs\">Élève 0"))
                #expect(try await browser.get("/groups/\(led.group.id)", headers: other).status == 404)
                // A main teacher reads the names of the own division only.
                let partial = try await browser.get("/groups/\(led.group.id)", headers: main)
                #expect(partial.status == 200)
                let members = try await world.store.groupMembers(of: led.group.id, on: GroupsWorld.today)
                for member in members { #expect(partial.text.contains(member.pupil.listName) == (member.division == "2A"), "\(member.pupil.listName)") }
                #expect(try await browser.get("/divisions/\(world.divisions[0])/groups", headers: main).status == 200)
                #expect(try await browser.get("/divisions/\(world.divisions[1])/groups", headers: main).status == 404)
                #expect(try await browser.get("/groups/\(led.group.id)", headers: pupil).status == 404)
                #expect(try await browser.get(address, headers: teacher).status == 404)

                // Who reads the group reads neither the wishes nor the needs without the right to these.
                let taught = try #require(members.first).pupil.id
                #expect(try await browser.get("/pupils/\(taught)/group", headers: claire).text.contains("vœu"))
                for page in ["", "/letter"] {
                    let partial = try await browser.get("/pupils/\(taught)/group\(page)", headers: teacher)
                    #expect(partial.status == 200 && !partial.text.contains("vœu"))
                }
                try await world.store.write { db in
                    try db.run(
                        """
                        INSERT INTO priority (school, id, round, pupil, rank, skill, kind, reason, confirmed_by, confirmed_at, published_at)
                        SELECT $1, $2, r.id, $3, 1, $4, 'support', 'Tu lis vite et bien.', $5, 1, 1 FROM round r WHERE r.school = $1
                        """, [Identifier<Priority>.new(), taught, world.skills[0], world.coordinator])
                    // Librarians lead groups, and have no right to needs.
                    try db.run(
                        """
                        UPDATE account_role SET role = 'librarian' WHERE school = $1 AND account = (SELECT id FROM account WHERE school = $1 AND staff = $2)
                        """, [world.staff[0]])
                }
                #expect(try await browser.get("/pupils/\(taught)/group", headers: claire).text.contains("Tu lis vite et bien."))
                for page in ["", "/letter"] {
                    let partial = try await browser.get("/pupils/\(taught)/group\(page)", headers: teacher)
                    #expect(partial.status == 200 && !partial.text.contains("Tu lis vite et bien."))
                }
            }
        }
    }

    @Test("a plan computed again is measured without the points of places kept, against what was proven without them", arguments: [EngineKind.sqlite])
    func qualityWithoutStability(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let claire = try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                func computed(_ path: String) async throws -> GroupPlan {
                    let started = try await browser.postBare(path, [("csrf", "secret"), ("seconds", "10")], headers: claire)
                    let address = try #require(started.location)
                    let plan = try #require(GroupPlan.ID(String(address.split(separator: "/").last ?? "")))
                    try await eventually("the plan is computed") { try await world.store.plan(plan)?.state != .computing }
                    return try #require(try await world.store.plan(plan))
                }
                let first = try await computed("/periods/\(world.period)/plans")
                let again = try await computed("/plans/\(first.id)/recomputation")
                let problem = try #require(try await world.store.problem(of: again.id))
                let parts = try problem.assess(try await world.store.planContents(of: again.id).plan(of: problem.name)).parts
                #expect(parts.stability > 0 && again.objective == parts.objective)
                let (proven, bound) = (try #require(first.bound), try #require(again.bound))
                #expect(parts.worth <= bound && bound <= proven)
                let quality = try #require(PlanQuality(parts.worth, of: bound))
                let board = try await browser.get("/plans/\(again.id)?slot=\(world.slots[0].text)", headers: claire).text
                #expect(board.contains("id=\"plan-quality\">\(quality.words.fr)</b>"))
            }
        }
    }

    /// Makes the first exchange that the page offers the second pupil, by its own fields, and takes it back.
    private func exchange(
        _ page: String, _ plan: GroupPlan.ID, _ world: GroupsWorld, _ claire: [String: String], _ browser: TestClient
    ) async throws {
        let field = try #require(page.firstMatch(of: /name="with-([0-9]+)" value="([0-9]+):([0-9]+):1"/))
        let group = try #require(PlannedGroup.ID(String(field.1))), other = try #require(Pupil.ID(String(field.2)))
        let slot = world.slots[0]
        func places() async throws -> [Pupil.ID: PlannedGroup.ID] {
            let contents = try await world.store.planContents(of: plan)
            let here = Set(contents.groups.filter { $0.slot == slot }.map(\.id))
            return Dictionary(contents.places.filter { here.contains($0.group) }.map { ($0.pupil, $0.group) }, uniquingKeysWith: { first, _ in first })
        }
        let before = try await places()
        let fields = [
            ("csrf", "secret"), ("pupil", "\(world.pupils[1])"), ("slot", slot.text), ("to", "\(group)"), ("version", "1"), ("key", "exchange"),
        ]
        let garbled = try await browser.postBare("/plans/\(plan)/moves", fields + [("with-\(group)", "nobody")], headers: claire)
        #expect(garbled.status == 400)
        let made = try await browser.postBare("/plans/\(plan)/moves", fields + [("with-\(group)", "\(field.2):\(field.3):1")], headers: claire)
        #expect(made.status == 303)
        let after = try await places()
        #expect(after[world.pupils[1]] == group && after[other] == PlannedGroup.ID(String(field.3)))
        #expect(after.filter { before[$0.key] != $0.value }.count == 2)
        let undone = try await browser.postBare("/plans/\(plan)/moves/undo", [("csrf", "secret"), ("key", "undo-one")], headers: claire)
        #expect(undone.text.contains("sont de retour dans leurs groupes d’avant") && undone.text.contains("Élève 002 Camille et Élève 0"))
        #expect(try await places() == before)
    }

    @Test("an undo says that the pin set since is out, and a pin that the plan does not follow is told as one elsewhere", arguments: EngineKind.allCases)
    func pins(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let claire = try await world.signIn(world.coordinator, "claire")
            let draft = try await world.draft()
            let slot = world.slots[0], pupil = world.pupils[0]
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let (board, page) = ("/plans/\(draft.plan)?slot=\(slot.text)", "/plans/\(draft.plan)/moves/new?pupil=\(pupil)&slot=\(slot.text)")
                func post(_ path: String, _ fields: [(String, String)]) async throws -> TestClient.Answer {
                    try await browser.postBare(
                        "/plans/\(draft.plan)/\(path)", fields + [("csrf", "secret"), ("pupil", "\(pupil)"), ("slot", slot.text)], headers: claire)
                }
                let moved = try await post("moves", [("to", "\(draft.contents.groups[1].id)"), ("version", "1"), ("key", "one-move")])
                #expect(moved.status == 303)
                #expect(try await post("pins", [("pinned", "1")]).status == 303)
                #expect(try await browser.get(page, headers: claire).text.contains("<li>épinglé ici</li>"))
                let undone = try await post("moves/undo", [("key", "undo-one")]).text
                #expect(undone.contains("est de retour dans son groupe d’avant. L’épingle posée depuis est retirée\u{202F}: Élève 001 Camille."))
                #expect(undone.contains("Toutes les règles sont respectées"))
                #expect(try await !browser.get(page, headers: claire).text.contains("épinglé"))

                try await world.store.write { db in
                    try db.run(
                        "INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)",
                        [world.period, pupil, slot.module, slot.weekly, world.workshops[1]])
                }
                let told = try await browser.get(page, headers: claire).text
                #expect(told.contains("<li>épinglé dans «\u{202F}Méthode\u{202F}», pas ici</li>") && !told.contains("épinglé ici"))
                #expect(told.contains("Épingler ici") && told.contains("Retirer l’épingle"))
                let card = try await browser.get(board, headers: claire).text.components(separatedBy: "data-pupil=\"\(pupil)\"").dropFirst().first?.components(separatedBy: "</li>").first
                #expect(card?.contains("épinglé dans «\u{202F}Méthode\u{202F}»") == true)
            }
        }
    }

    @Test("a departure and an arrival are told on the home page, the plans and the board, until they are noted", arguments: EngineKind.allCases)
    func drift(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let day = GroupsWorld.firstDay + 9
            var roster = world.roster
            roster.pupils.append(Roster.Pupil(familyName: "Zidi", givenName: "Inès", birthDay: Day("2010-02-02"), division: "2A"))
            roster.pupils.remove(at: 0)
            try await world.apply(roster, on: day)
            let claire = try await world.signIn(world.coordinator, "claire", on: day)
            let anne = try await world.account("anne.durand", staff: world.staff[0], role: .teacher)
            let teacher = try await world.signIn(anne, "durand", on: day)
            let plan = try #require(try await world.store.planInForce(world.period)).id
            let led = try await world.store.groupCards(.led(world.staff[0], on: day))
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let home = try await browser.get("/", headers: claire).text
                #expect(home.contains("1 place libérée dans «\u{202F}Temps 3\u{202F}»"))
                #expect(home.contains("Camille Élève 001 n’est plus dans l’établissement à partir du 2 déc.\u{202F}: place libérée (Oral)."))
                #expect(home.contains("1 élève à placer dans «\u{202F}Temps 3\u{202F}»") && home.contains("Inès Zidi (2A)"))
                #expect(try await !browser.get("/", headers: teacher).text.contains("place libérée"))

                let board = try await browser.get("/plans/\(plan)", headers: claire).text
                #expect(board.contains("leurs places sont libres\u{202F}: Élève 001 Camille."))
                #expect(board.contains("À placer, arrivés depuis\u{202F}: Zidi Inès."))
                #expect(!board.contains("data-pupil=\"\(world.pupils[0])\""))
                let list = try await browser.get("/groups/\(led[0].group.id)", headers: teacher).text
                #expect(list.contains("7 élèves") && list.contains("Ont été dans ce groupe"))
                #expect(try await !browser.get("/groups/\(led[1].group.id)", headers: teacher).text.contains("Élève 001"))

                let plans = try await browser.get("/periods/\(world.period)/plans", headers: claire).text
                #expect(plans.contains("Depuis la publication") && plans.contains("J’ai pris note des départs"))
                #expect(try await browser.postBare("/periods/\(world.period)/exits", [("csrf", "secret")], headers: teacher).status == 404)
                #expect(try await browser.postBare("/periods/\(world.period)/exits", [("csrf", "secret")], headers: claire).status == 303)
                let after = try await browser.get("/", headers: claire).text
                #expect(!after.contains("place libérée") && after.contains("1 élève à placer"))
            }
        }
    }

    @Test("lessons that a new timetable puts at the hour of groups in force are told on the period and at home", arguments: EngineKind.allCases)
    func lessonsSince(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let claire = try await world.signIn(world.coordinator, "claire")
            _ = try await world.publish()
            var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
            read.subjects = ["EPS": "EPS"]
            read.lessons = [
                .init(
                    subject: "EPS", structures: ["2A", "2B"], teachers: [], rooms: [], time: WeekTime(weekday: 2, startsAt: 600, length: 55),
                    place: Roster.Place(file: "EXP_COURS.xml", line: 1))
            ]
            try await world.store.applyTimetable(
                read, kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: GroupsWorld.today, at: Moment(milliseconds: 0))
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let told = "2A, 2B\u{202F}: 24 élèves ont cours à cette heure, mardi 10\u{202F}h\u{202F}: «\u{202F}EPS, 2A 2B\u{202F}»"
                let period = try await browser.get("/periods/\(world.period)", headers: claire).text
                let inForce = try #require(period.components(separatedBy: "aria-labelledby=\"in-force\"").dropFirst().first?.components(separatedBy: "</section>").first)
                #expect(inForce.contains(told))
                // Told once, and of groups that are made.
                #expect(period.components(separatedBy: told).count == 2 && period.contains("es groupes sont publiés"))
                #expect(!period.contains("avant de faire les groupes") && !period.contains("On peut faire les groupes."))
                let home = try await browser.get("/", headers: claire).text
                #expect(home.contains("Revoir les groupes de «\u{202F}Temps 3\u{202F}»") && home.contains(told))
                // They are made already.
                #expect(!home.contains("avant de faire les groupes"))
            }
        }
    }

    @Test("whoever is absent since is told on the board, before publishing, in force, on the period and at home, and no figure beside it", arguments: EngineKind.allCases)
    func absentSince(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft(at: Clock.stopped(on: GroupsWorld.today).now)
            let claire = try await world.signIn(world.coordinator, "claire")
            try await world.store.write { db in try db.run("UPDATE plan SET objective = 1, bound = 100000000 WHERE school = $1 AND id = $2", [draft.plan]) }
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let (board, publication, list) = ("/plans/\(draft.plan)", "/plans/\(draft.plan)/publication", "/periods/\(world.period)/plans")
                let told = "Mme Durand n’est pas disponible pour «\u{202F}Oral\u{202F}»"
                let before = try await browser.get(board, headers: claire).text
                #expect(before.contains("id=\"plan-quality\"") && before.contains("Toutes les règles sont respectées") && !before.contains(told))
                #expect(try await browser.get(list, headers: claire).text.contains("du meilleur possible"))

                try await world.store.write { db in
                    try db.run("INSERT INTO facilitator_absence (school, facilitator, weekly_slot) VALUES ($1, $2, $3)", [world.facilitators[0], world.weekly])
                }
                let after = try await browser.get(board, headers: claire).text
                #expect(after.contains(told) && !after.contains("id=\"plan-quality\"") && !after.contains("Toutes les règles sont respectées"))
                #expect(after.contains("ont changé depuis ce calcul"))
                #expect(try await !browser.get(list, headers: claire).text.contains("du meilleur possible"))
                #expect(try await browser.get(publication, headers: claire).text.contains(told))
                let version = try #require(try await world.store.plan(draft.plan)).version
                let fields = [("csrf", "secret"), ("from", "2026-11-23"), ("version", "\(version)")]
                #expect(try await browser.postBare(publication, fields, headers: claire).status == 422)
                #expect(try await browser.postBare(publication, fields + [("despite", "1")], headers: claire).status == 303)
                for page in [board, "/periods/\(world.period)"] { #expect(try await browser.get(page, headers: claire).text.contains(told), "\(page)") }
                #expect(try await browser.get("/", headers: claire).text.contains("Revoir les groupes de «\u{202F}Temps 3\u{202F}»"))
            }
        }
    }

    @Test("each wish that is not followed has its reason on the pupil's page, and so has a change of groups, also at home", arguments: EngineKind.allCases)
    func told(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let claire = try await world.signIn(world.coordinator, "claire")
            let pupils = [
                try await world.signIn(try await world.account("zero", pupil: world.pupils[0]), "zero"),
                try await world.signIn(try await world.account("one", pupil: world.pupils[1]), "one"),
                try await world.signIn(try await world.account("two", pupil: world.pupils[2]), "two"),
            ]
            @Sendable func move(_ index: Int, to workshop: Int, in slot: SlotKey, of plan: GroupPlan.ID) async throws {
                let contents = try await world.store.planContents(of: plan)
                let to = try #require(contents.groups.first { $0.slot == slot && $0.workshop == world.workshops[workshop] })
                let request = MoveRequest(
                    plan: plan, pupil: world.pupils[index], slot: slot, to: to.id, seen: 1, key: "move-\(index)-\(slot.text)", despiteFull: true)
                #expect(try await world.store.move(request, by: world.coordinator, at: Moment(milliseconds: 1)) == .moved(version: 2))
            }
            let draft = try await world.draft()
            for slot in world.slots { try await move(0, to: 2, in: slot, of: draft.plan) }
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                func publish(_ plan: GroupPlan.ID) async throws {
                    let version = try #require(try await world.store.plan(plan)).version
                    let fields = [("csrf", "secret"), ("from", "2026-11-23"), ("version", "\(version)"), ("despite", "1")]
                    #expect(try await browser.postBare("/plans/\(plan)/publication", fields, headers: claire).status == 303)
                }
                func page(_ index: Int) async throws -> String { try await browser.get("/pupils/\(world.pupils[index])/group", headers: pupils[index]).text }
                try await publish(draft.plan)
                let moved = try await page(0), left = try await page(2)
                #expect(moved.contains("Vœu 1, «\u{202F}Oral\u{202F}»\u{202F}: la coordination a choisi un autre groupe pour toi."))
                for text in [moved, left] { #expect(text.contains("Vœu 1, «\u{202F}Oral\u{202F}»") && text.contains("Vœu 2, «\u{202F}Méthode\u{202F}»\u{202F}: ")) }
                #expect(!left.contains("la coordination a choisi") && !left.contains("Ton groupe change"))
                #expect(try await !page(1).contains("Vœu 2, "))

                let copy = try await world.copy()
                try await move(1, to: 0, in: world.slots[0], of: copy)
                try await publish(copy)
                let changed = try await page(1)
                #expect(changed.contains("«\u{202F}Oral\u{202F}» au lieu de «\u{202F}Méthode\u{202F}». La coordination t’a changé de groupe."))
                #expect(try await browser.get("/", headers: pupils[1]).text.contains("Ton groupe change à partir du"))
                #expect(try await !page(2).contains("Ton groupe change"))
            }
        }
    }

    @Test("a wish that would answer less of the needs is told with the group that answers more of them, to the pupil and to the coordinator", arguments: EngineKind.allCases)
    func needsFirst(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let now = Clock.stopped(on: GroupsWorld.today).now
            // Seen just now: what was seen long ago says nothing any more. The second pupil lacks what « Méthode » works on, and follows it.
            try await world.store.write { db in try db.run("UPDATE observation SET at = $2 WHERE school = $1", [now]) }
            let claire = try await world.signIn(world.coordinator, "claire")
            let one = try await world.signIn(try await world.account("one", pupil: world.pupils[1]), "one")
            let draft = try await world.draft(at: now)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let choice = try await browser.get("/plans/\(draft.plan)/moves/new?pupil=\(world.pupils[1])&slot=\(world.slots[0].text)", headers: claire).text
                #expect(choice.contains("Ses vœux dans ce plan") && choice.contains("«\u{202F}Méthode\u{202F}» répond mieux à ses besoins."))
                let version = try #require(try await world.store.plan(draft.plan)).version
                let fields = [("csrf", "secret"), ("from", "2026-11-23"), ("version", "\(version)"), ("despite", "1")]
                #expect(try await browser.postBare("/plans/\(draft.plan)/publication", fields, headers: claire).status == 303)
                // Published, the board still leads to the reasons of a card, without anything to move.
                let link = "/plans/\(draft.plan)/moves/new?pupil=\(world.pupils[1])&amp;slot=\(world.slots[0].text)"
                #expect(try await browser.get("/plans/\(draft.plan)?slot=\(world.slots[0].text)", headers: claire).text.contains("href=\"\(link)\""))
                let reasons = try await browser.get(link.replacing("&amp;", with: "&"), headers: claire).text
                #expect(reasons.contains("<h1>Élève 002 Camille</h1>") && reasons.contains("Pourquoi ce groupe") && !reasons.contains("name=\"to\""))
                let page = try await browser.get("/pupils/\(world.pupils[1])/group", headers: one).text
                #expect(page.contains("Vœu 1, «\u{202F}Oral\u{202F}»\u{202F}: à la même heure, tu suis «\u{202F}Méthode\u{202F}», qui t’aide davantage à avancer."))
            }
        }
    }

    @Test("targets of a move come best first with what they take of others; what a rule forbids comes last, with its remedy and no button", arguments: [EngineKind.sqlite])
    func targets(engine: EngineKind) async throws {
        for maxSize in [12, 8] {
            try await engine.withStore { store in
                let world = try await GroupsWorld(store, maxSize: maxSize)
                let now = Clock.stopped(on: GroupsWorld.today).now
                try await world.store.write { db in try db.run("UPDATE observation SET at = $2 WHERE school = $1", [now]) }
                let claire = try await world.signIn(world.coordinator, "claire")
                let draft = try await world.draft(seats: maxSize, at: now)
                try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                    let browser = server.client()
                    let address = "/plans/\(draft.plan)/moves/new?pupil=\(world.pupils[1])&slot=\(world.slots[0].text)"
                    func choices() async throws -> String { try await browser.get(address, headers: claire).text.components(separatedBy: "Vers quel groupe").dropFirst().joined() }
                    let text = try await choices()
                    if maxSize == 12 {
                        // Both would cost « Méthode », which the pupil needs; « Oral » is the first wish, and « Approfondir » comes first in the alphabet.
                        let titles = text.components(separatedBy: "name=\"to\"").dropFirst().map { $0.contains("<strong>Oral</strong>") ? "Oral" : "Approfondir" }
                        #expect(titles == ["Oral", "Approfondir"])
                        #expect(text.components(separatedBy: "Personne d’autre ne change. En tout, le plan y perd ").count == 3)
                    } else {
                        // Every group is full: somebody comes in exchange.
                        #expect(text.contains("Change aussi\u{202F}: Élève 0") && text.contains("vers «\u{202F}Méthode\u{202F}»"))
                    }
                    #expect(!text.contains("Pas possible en l’état"))
                    let json = try await browser.get("\(address)&as=json", headers: claire).text
                    #expect(json.contains("En tout, le plan y ") && json.contains("\"blocked\":false"))
                    if maxSize != 12 { try await exchange(text, draft.plan, world, claire, browser) }

                    let slot = world.slots[0]
                    try await world.store.write { db in
                        try db.run(
                            "INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)",
                            [world.period, world.pupils[1], slot.module, slot.weekly, world.workshops[1]])
                    }
                    let pinned = try await browser.get(address, headers: claire).text
                    #expect(pinned.contains("Pas possible en l’état") && pinned.contains("est épinglé dans «\u{202F}Méthode\u{202F}», pas dans «\u{202F}Oral\u{202F}»."))
                    #expect(!pinned.contains("name=\"to\"") && pinned.contains("<li>épinglé ici</li>"))
                    #expect(try await !browser.get("\(address)&as=json", headers: claire).text.contains("\"blocked\":false"))
                }
            }
        }
    }

    @Test("a plan over hours that another period has published says whom it takes twice, and is not published", arguments: EngineKind.allCases)
    func clash(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let other = try await world.another(at: 600)
            let draft = try await world.draft(of: other)
            try await world.publish()
            let claire = try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let words = [
                    "fr": ["24 élèves ont déjà un groupe de «\u{202F}Temps 3\u{202F}» à cette heure", "Déjà pris à cette heure par «\u{202F}Temps 3\u{202F}»", "Mme Blanc, Mme Durand et Mme Roy", "et 16 autres"],
                    "en": ["24 pupils have a group of “Temps 3” at this hour already", "Already taken at this hour by “Temps 3”", "Mme Blanc, Mme Durand and Mme Roy", "and 16 others"],
                ]
                for (language, expected) in words {
                    _ = try await browser.postBare("/language", [("language", language), ("back", "/"), ("csrf", "secret")], headers: claire)
                    for page in ["/periods/\(other)", "/periods/\(other)/plans"] {
                        #expect(try await browser.get(page, headers: claire).text.contains(expected[0]), "\(page) \(language)")
                    }
                    for page in ["/plans/\(draft.plan)", "/plans/\(draft.plan)/publication"] {
                        let text = try await browser.get(page, headers: claire).text
                        for word in expected.dropFirst() { #expect(text.contains(word), "\(page) \(language): \(word)") }
                    }
                }
                let refused = try await browser.postBare(
                    "/plans/\(draft.plan)/publication", [("csrf", "secret"), ("from", "2026-11-23"), ("version", "2"), ("despite", "1")], headers: claire)
                #expect(refused.status == 422)
                #expect(try await world.store.planInForce(other) == nil)
            }
        }
    }

    @Test("a plan whose period has grown since says who and which slot it leaves out, and is published only when that is ticked", arguments: EngineKind.allCases)
    func grown(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            let claire = try await world.signIn(world.coordinator, "claire")
            let (division, barrette) = (Division.ID.new(), Barrette.ID.new())
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let (board, publication) = ("/plans/\(draft.plan)", "/plans/\(draft.plan)/publication")
                #expect(try await !browser.get(board, headers: claire).text.contains("pas de groupe."))
                try await world.store.write { db in
                    try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, '2C', '2C', '2de', 2026)", [division])
                    for index in 0..<3 {
                        let pupil = Pupil.ID.new()
                        try db.run(
                            """
                            INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key)
                            VALUES ($1, $2, $3, 'Sacha', '2010-05-05', $3, $3)
                            """, [pupil, "Nouveau \(index)"])
                        try db.run(
                            "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, '2026-09-01')", [pupil, division])
                    }
                }
                let slot = WeeklySlot(id: .new(), barrette: barrette, weekday: 1, startsAt: 780, length: 55, alternance: .weekly)
                try await world.store.add(Barrette(id: barrette, name: "2C", divisions: [division], slots: [slot]), to: world.period)
                for (language, words, all) in [
                    ("en", "3 pupils and the slot on Monday", "Every rule is kept."),
                    ("fr", "3 élèves et le créneau du lundi 13\u{202F}h n’ont pas de groupe.", "Toutes les règles sont respectées"),
                ] {
                    _ = try await browser.postBare("/language", [("language", language), ("back", "/"), ("csrf", "secret")], headers: claire)
                    for page in [board, publication] {
                        let text = try await browser.get(page, headers: claire).text
                        #expect(text.contains(words) && text.contains("href=\"/periods/\(world.period)/plans\"") && !text.contains(all), "\(page) \(language)")
                    }
                }
                let fields = [("csrf", "secret"), ("from", "2026-11-23"), ("version", "\(try #require(try await world.store.plan(draft.plan)).version)")]
                let refused = try await browser.postBare(publication, fields, headers: claire)
                #expect(refused.status == 422 && refused.text.contains("Cochez la case") && refused.text.contains("name=\"despite\""))
                // The period begins on Monday: nothing of it would hold on this Saturday.
                let proposed = try await browser.get(publication, headers: claire).text
                #expect(proposed.contains("name=\"from\" value=\"2026-11-23\"") && proposed.contains("min=\"2026-11-21\""))
                #expect(try await world.store.planInForce(world.period) == nil)
                #expect(try await browser.postBare(publication, fields + [("despite", "1")], headers: claire).status == 303)
                #expect(try await browser.get(board, headers: claire).text.contains("n’ont pas de groupe."))
                #expect(try await browser.get("/periods/\(world.period)/plans", headers: claire).text.contains("Chercher le meilleur plan"))
            }
        }
    }

    @Test("pupils of whom nothing is known, and wishes still open, are told where groups are made and published", arguments: EngineKind.allCases)
    func warned(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let now = Clock.stopped(on: GroupsWorld.today).now
            try await world.store.write { db in
                // What was seen long ago says nothing any more.
                try db.run("UPDATE observation SET at = $2 WHERE school = $1", [now])
                for (index, pupil) in world.pupils.enumerated() where index % 2 == 1 {
                    try db.run("DELETE FROM observation WHERE school = $1 AND pupil = $2", [pupil])
                }
            }
            try await world.store.setWishes(of: world.period, open: now - .seconds(60), close: now + .seconds(86_400), version: 1)
            let draft = try await world.draft(at: now)
            let claire = try await world.signIn(world.coordinator, "claire")
            let pupil = try await world.signIn(try await world.account("camille", pupil: world.pupils[1]), "camille")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                for (language, unknown, open) in [
                    ("fr", "12 élèves sans besoin connu\u{202F}: 2B 12.", "Ceux qui arriveront ensuite ne compteront pas"),
                    ("en", "12 pupils without any known need: 2B 12.", "Those that come later will not count"),
                ] {
                    _ = try await browser.postBare("/language", [("language", language), ("back", "/"), ("csrf", "secret")], headers: claire)
                    #expect(try await browser.get("/periods/\(world.period)", headers: claire).text.contains(unknown))
                    for page in ["/periods/\(world.period)/plans", "/plans/\(draft.plan)/publication"] {
                        let text = try await browser.get(page, headers: claire).text
                        #expect(text.contains(unknown) && text.contains(open) && text.contains("name=\"close-wishes\" value=\"1\">"), "\(page) \(language)")
                    }
                }
                #expect(try await browser.get("/plans/\(draft.plan)", headers: claire).text.contains("needs not known yet"))
                let version = try #require(try await world.store.plan(draft.plan)).version
                let fields = [("csrf", "secret"), ("from", "2026-11-23"), ("version", "\(version)"), ("despite", "1"), ("close-wishes", "1")]
                #expect(try await browser.postBare("/plans/\(draft.plan)/publication", fields, headers: claire).status == 303)
                #expect(try await world.store.period(world.period)?.wishState(at: now) == .closed)
                // Nothing is said of priorities that this pupil does not have.
                let story = try await browser.get("/pupils/\(world.pupils[1])/group", headers: pupil).text
                #expect(!story.contains("à côté de tes priorités"))
            }
        }
    }

    @Test("people and room of a group are chosen by a plain form, pinned, and kept when computing again", arguments: EngineKind.allCases)
    func staffing(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            let spare = try await world.store.addRoom(name: "C1", capacity: 30, kinds: [.standard])
            let claire = try await world.signIn(world.coordinator, "claire")
            let group = try #require(draft.contents.groups.first { $0.workshop == world.workshops[0] })
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let address = "/plans/\(draft.plan)/staffing"
                for (language, words, taken) in [
                    ("fr", "Qui anime «\u{202F}Oral\u{202F}», et où", "B11, 30 places («\u{202F}Méthode\u{202F}» à cette heure)"),
                    ("en", "Who leads “Oral”, and where", "B11, 30 seats (“Méthode” at this hour)"),
                ] {
                    _ = try await browser.postBare("/language", [("language", language), ("back", "/"), ("csrf", "secret")], headers: claire)
                    #expect(try await browser.get("/plans/\(draft.plan)", headers: claire).text.contains("\(address)?group=\(group.id)"))
                    let form = try await browser.get("\(address)?group=\(group.id)", headers: claire).text
                    #expect(form.contains(words) && form.contains(taken))
                }
                let fields = [
                    ("csrf", "secret"), ("group", "\(group.id)"), ("seen", group.staffing), ("person-0", "\(world.facilitators[0])"), ("room", "\(spare)"),
                    ("pinned", "1"),
                ]
                #expect(try await browser.postBare(address, fields, headers: claire).status == 303)
                #expect(try await browser.postBare(address, fields, headers: claire).status == 409)
                #expect(try await browser.postBare(address, fields.filter { $0.0 != "room" }, headers: claire).status == 422)
                #expect(try await browser.get("/periods/\(world.period)/constraints", headers: claire).text.contains("held by Mme Durand, C1"))

                let started = try await browser.postBare("/plans/\(draft.plan)/recomputation", [("csrf", "secret")], headers: claire)
                let made = try #require(started.location)
                let plan = try #require(GroupPlan.ID(String(made.split(separator: "/").last ?? "")))
                try await eventually("the plan is computed") { try await world.store.plan(plan)?.state != .computing }
                let found = try await world.store.planContents(of: plan).groups.filter { $0.slot == group.slot && $0.workshop == group.workshop }
                #expect(found.contains { $0.room == spare && $0.staff == [world.facilitators[0]] })
                // What comes too late is not dropped without a word.
                try await world.store.setAside(draft.plan, true)
                let late = try await browser.postBare(address, fields, headers: claire)
                #expect(late.status == 409 && late.text.contains("This plan can no longer be changed (set aside). Nothing was changed."))
            }
        }
    }

    @Test("what is published can be taken back until it begins, and who leads it replaced by name", arguments: EngineKind.allCases)
    func takeBack(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let published = try await world.publish()
            let claire = try await world.signIn(world.coordinator, "claire")
            let newcomer = try await world.store.addOutsideFacilitator(name: "M. Petit", quality: "", hoursCount: true, maxGroups: 6, minGroups: 0)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let person = "/facilitators/\(world.facilitators[0])"
                for (language, takeBack, replace) in [("fr", "Retirer la publication", "Remplacer par"), ("en", "Take the publication back", "Replace by")] {
                    _ = try await browser.postBare("/language", [("language", language), ("back", "/"), ("csrf", "secret")], headers: claire)
                    #expect(try await browser.get("/plans/\(published.plan)", headers: claire).text.contains(takeBack))
                    #expect(try await browser.get(person, headers: claire).text.contains(replace))
                    let stuck = try await browser.postBare("\(person)/removal", [("csrf", "secret")], headers: claire)
                    #expect(stuck.status == 422 && stuck.text.contains(replace))
                }
                func replacement(_ other: Facilitator.ID, _ from: String) async throws -> Int {
                    try await browser.postBare("\(person)/replacement", [("csrf", "secret"), ("by", "\(other)"), ("from", from)], headers: claire).status
                }
                #expect(try await replacement(world.facilitators[1], "2026-11-23") == 422)
                #expect(try await replacement(newcomer, "2026-11-20") == 422)
                #expect(try await replacement(newcomer, "2026-11-23") == 303)
                #expect(try await world.store.groupCards(.facilitator(newcomer, on: GroupsWorld.today)).count == 2)
                #expect(try await browser.postBare("\(person)/removal", [("csrf", "secret")], headers: claire).status == 303)

                let plan = try #require(try await world.store.planInForce(world.period)).id
                let back = try await browser.postBare("/plans/\(plan)/withdrawal", [("csrf", "secret")], headers: claire)
                #expect(back.status == 303)
                let copied = try #require(back.location)
                #expect(try await browser.get(copied, headers: claire).text.contains("The publication is taken back"))
                #expect(try await world.store.planInForce(world.period)?.id == published.plan)
            }
        }
    }

    @Test("an impossible problem is refused in the school's words", arguments: [EngineKind.sqlite])
    func refusal(engine: EngineKind) async throws {
        try await engine.withStore { store in
            // Three groups of four for twenty-four pupils.
            let world = try await GroupsWorld(store, maxSize: 4)
            let claire = try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let started = try await browser.postBare("/periods/\(world.period)/plans", [("csrf", "secret"), ("seconds", "10")], headers: claire)
                let address = try #require(started.location)
                var text = ""
                try await eventually("the refusal is told") {
                    text = try await browser.get(address, headers: claire).text
                    return text.contains("Aucun plan n’est possible")
                }
                #expect(text.contains("24 élèves, mais les intervenants et les salles disponibles n’en accueillent que 12"))
                #expect(text.contains("Ce qui débloquerait"))
            }
        }
    }

    @Test("hours with which no plan is found, and nothing proves that there is none, are told so, with hours that have one", arguments: [EngineKind.sqlite])
    func hoursNotFound(engine: EngineKind) async throws {
        try await engine.withStore { store in
            // Two groups of twelve seat the twenty-four of each hour. But nobody follows a workshop twice: with two groups an hour, at least one
            // of the three workshops is followed by everybody, and each has a pupil who may not follow it.
            let world = try await GroupsWorld(store, repeatable: false)
            for (pupil, workshop) in zip(world.pupils, world.workshops) { try await world.store.setBar(Bar(pupil: pupil, workshop: workshop), in: world.period) }
            let now = Clock.stopped(on: GroupsWorld.today).now
            func problem() async throws -> Instance {
                try #require(try await world.store.groupingProblem(world.period, school: world.school, at: now, today: GroupsWorld.today)).instance()
            }
            let budget = 2 * (try await problem()).slots.reduce(0) { $0 + $1.sessions }
            try await world.store.write { db in
                try db.run("UPDATE period SET hours_budget = $3 WHERE school = $1 AND id = $2", [world.period, budget])
            }
            let enough = try #require(try await problem().budgetFound())
            #expect(enough > budget)
            let claire = try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let started = try await browser.postBare("/periods/\(world.period)/plans", [("csrf", "secret"), ("seconds", "10")], headers: claire)
                let address = try #require(started.location)
                let plan = try #require(GroupPlan.ID(String(address.split(separator: "/").last ?? "")))
                try await eventually("the plan is computed") { try await world.store.plan(plan)?.state != .computing }
                #expect(try await world.store.plan(plan)?.state == .impossible)
                let text = try await browser.get(address, headers: claire).text
                #expect(text.contains("<h1>Aucun plan n’a été trouvé avec ces heures</h1>") && !text.contains("Aucun plan n’est possible"))
                #expect(!text.contains("ne vont pas ensemble"))
                #expect(text.contains("n’a été trouvé avec \(budget) heures, et rien ne prouve qu’il n’y en a pas. Avec \(enough) heures, il y en a un."))
                #expect(text.contains("Porter les heures de la période à \(enough)."))
            }
        }
    }

    @Test("a calendar opens by its secret address alone, names no pupil, and ends when it is replaced", arguments: [EngineKind.sqlite])
    func calendar(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let account = try await world.account("camille", pupil: world.pupils[0])
            try await world.store.openFeed(for: account, tokenHash: Secrets.hash("first-secret"), at: Moment(milliseconds: 0))
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let feed = try await browser.get("/calendar/first-secret.ics")
                #expect(feed.status == 200)
                #expect(feed.text.contains("SUMMARY:AP\u{202F}: Oral"))
                #expect(feed.text.contains("DTSTART;TZID=Europe/Paris:20261124T100000"))
                #expect(!feed.text.contains("Élève") && !feed.text.contains("Camille"))
                #expect(try await browser.get("/calendar/another").status == 404)
                try await world.store.openFeed(for: account, tokenHash: Secrets.hash("second-secret"), at: Moment(milliseconds: 1))
                #expect(try await browser.get("/calendar/first-secret").status == 404)
                #expect(try await browser.get("/calendar/second-secret").status == 200)
            }
        }
    }
}
