import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages of the guard-rails")
struct SteeringPagesTests {
    private static let coordinator = ["Cookie": "jalon=coordinator"]
    private static let head = ["Cookie": "jalon=head"]

    private func world(_ engine: EngineKind, _ body: @Sendable @escaping (GroupsWorld, TestClient) async throws -> Void) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.signIn(world.coordinator, "coordinator")
            try await world.signIn(try await world.account("anne.durand", staff: world.staff[0], role: .head), "head")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in try await body(world, server.client()) }
        }
    }

    @Test("each figure opens the list of those behind it, names leave a line in the journal, figures do not", arguments: EngineKind.allCases)
    func lists(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            #expect(try await browser.get("/steering", headers: Self.head).text.contains("Aucun groupe n’est publié cette année."))
            try await world.publish()
            let rails = GuardRails(try await world.store.groupYear(of: world.school, on: GroupsWorld.today).year, GuardRailSettings())
            let before = try await world.store.journal(before: nil, limit: 1_000).count
            let page = try await browser.get("/steering", headers: Self.head).text
            for rail in GuardRails.Rail.allCases {
                #expect(page.contains(rails.figure(rail).fr) && page.contains("href=\"/steering/\(rail.rawValue)\""), "\(rail)")
            }
            #expect(!page.contains("Élève 0") && !page.contains("Mme Durand"))
            #expect(try await world.store.journal(before: nil, limit: 1_000).count == before)
            // Those who had support alone, by name and each once, and nobody else.
            let support = try await browser.get("/steering/support", headers: Self.head).text
            for (index, pupil) in world.pupils.enumerated() {
                let count = support.components(separatedBy: "Élève \(padded(index + 1, 3))").count - 1
                #expect(count == (rails.locked.contains(pupil) ? 1 : 0))
            }
            #expect(try await browser.get("/steering/paths", headers: Self.head).text.contains("Parcours suivis à plusieurs"))
            let load = try await browser.get("/steering/load", headers: Self.head).text
            #expect(load.contains("Mme Blanc") && load.contains("33\u{202F}%"))
            // All is well, and the six groups are listed with their size and their bounds all the same.
            let sizes = try await browser.get("/steering/sizes", headers: Self.head).text
            #expect(sizes.contains("Tous les groupes sont dans leurs limites.") && sizes.components(separatedBy: "8 élèves, de 2 à 16, à partir du ").count == 7)
            #expect(rails.held.count == 6 && rails.held.allSatisfy { sizes.contains("<a href=\"/groups/\($0.id)\">") } && !sizes.contains("Hors limites"))
            #expect(sizes.contains("selon le seuil de l’établissement"))
            #expect(try await browser.get("/steering/variety", headers: Self.head).text.contains("soutien"))
            let lines = try await world.store.journal(before: nil, limit: 1_000).map { "\($0.action) \($0.resource)" }
            #expect(lines.count { $0 == "read guard-rails" } == 4)
            // In English too.
            _ = try await browser.postBare("/language", [("csrf", "secret"), ("language", "en")], headers: Self.head)
            #expect(try await browser.get("/steering/support", headers: Self.head).text.contains("To whom something else should be offered"))
        }
    }

    @Test("each guard-rail is told level by level, with the list of each", arguments: EngineKind.allCases)
    func levels(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            try await world.publish()
            #expect(!(try await browser.get("/steering", headers: Self.head).text.contains("Par niveau")))
            try await world.store.write { db in try db.run("UPDATE division SET level = '1re' WHERE school = $1 AND code = '2B'") }
            let year = try await world.store.groupYear(of: world.school, on: GroupsWorld.today).year
            let byLevel = try await world.store.pupilsByLevel(of: world.school, on: GroupsWorld.today)
            #expect(byLevel == ["2de": Set(world.pupils.indices.filter { $0 % 2 == 0 }.map { world.pupils[$0] }), "1re": Set(world.pupils.indices.filter { $0 % 2 == 1 }.map { world.pupils[$0] })])
            let page = try await browser.get("/steering", headers: Self.head).text
            #expect(page.contains("Tout l’établissement") && page.components(separatedBy: "Par niveau").count == GuardRails.Rail.allCases.count + 1)
            for (level, pupils) in byLevel {
                let rails = GuardRails(year.of(pupils), GuardRailSettings())
                for rail in GuardRails.Rail.allCases {
                    #expect(page.contains("<a href=\"/steering/\(rail.rawValue)?level=\(level)\">\(level)</a>\u{202F}: \(rails.figure(rail).fr)"), "\(rail) \(level)")
                    let list = try await browser.get("/steering/\(rail.rawValue)?level=\(level)", headers: Self.head).text
                    #expect(list.contains("<b>\(rails.figure(rail).fr)</b>") && list.contains(rails.definition(rail).fr) && list.contains("On compte les élèves de \(level), leurs groupes entiers"), "\(rail) \(level)")
                }
                let support = try await browser.get("/steering/support?level=\(level)", headers: Self.head).text
                for (index, pupil) in world.pupils.enumerated() {
                    #expect(support.contains("Élève \(padded(index + 1, 3))") == rails.locked.contains(pupil), "\(index)")
                }
            }
            #expect(try await browser.get("/steering?level=2de", headers: Self.head).text.contains("href=\"/steering/paths?level=2de\""))
            let unknown = try await browser.get("/steering?level=nothing", headers: Self.head).text
            #expect(unknown.contains("Par niveau") && unknown.contains("«\u{202F}nothing\u{202F}» n’est pas un niveau de l’établissement"))
            #expect(!page.contains("n’est pas un niveau"))
        }
    }

    @Test("a level in the address is found however it is written, or said to be none of the school’s", arguments: EngineKind.allCases)
    func levelAsked(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            try await world.publish()
            try await world.store.write { db in
                try db.run("UPDATE division SET level = '2de pro' WHERE school = $1")
                try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, '3A', '3A', '3e', 2026)", [Division.ID.new()])
            }
            // All pupils are of one level: it is found even so.
            for query in ["2de%20pro", "2de+pro", "2DE%20Pro", "2depro"] {
                let page = try await browser.get("/steering/sizes?level=\(query)", headers: Self.head).text
                #expect(page.contains("On compte les élèves de 2de pro") && page.contains("0 sur 6 groupes hors limites") && !page.contains("n’est pas un niveau"), "\(query)")
            }
            // A level without groups has none, and does not show those of the others.
            let empty = try await browser.get("/steering/sizes?level=3e", headers: Self.head).text
            let group = try #require(try await world.store.groupCards(.period(world.period)).first).group.id
            #expect(empty.contains("On compte les élèves de 3e") && empty.contains("Aucun groupe n’a d’élève.") && !empty.contains("/groups/\(group)"))
            #expect(try await browser.get("/steering?level=3e", headers: Self.head).text.contains("Aucun élève de 3e n’a de groupe publié cette année."))
            let unknown = try await browser.get("/steering/sizes?level=2de%20%3Cb%3E", headers: Self.head).text
            #expect(unknown.contains("«\u{202F}2de &lt;b&gt;\u{202F}» n’est pas un niveau de l’établissement") && unknown.contains("0 sur 6 groupes hors limites"))
        }
    }

    @Test("thresholds are set on a page of their own, refused out of bounds, and change what is said", arguments: EngineKind.allCases)
    func thresholds(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            try await world.publish()
            let fields = [
                ("csrf", "secret"), ("version", "0"), ("distinct-least", "5"), ("busiest-most", "50"), ("modules-least", "2"), ("size-least", "2"), ("size-most", "7"),
                ("kinds-least", "2"), ("narrow-most", "25"),
            ]
            #expect(try await browser.get("/steering/settings", headers: Self.coordinator).text.contains("name=\"size-most\" value=\"16\""))
            let refused = try await browser.postBare("/steering/settings", fields.map { $0.0 == "size-most" ? ($0.0, "0") : $0 }, headers: Self.coordinator)
            #expect(refused.status == 422 && refused.text.contains("Un seuil est hors de ses bornes."))
            #expect(try await browser.postBare("/steering/settings", fields, headers: Self.coordinator).location == "/steering?saved=1")
            #expect(try await browser.postBare("/steering/settings", fields, headers: Self.head).status == 409)
            let sizes = try await browser.get("/steering/sizes", headers: Self.coordinator).text
            #expect(sizes.components(separatedBy: "8 élèves pour 7 au plus").count == 7 && sizes.contains("Hors limites") && !sizes.contains("Dans leurs limites"))
            #expect(try await browser.get("/steering?saved=1", headers: Self.coordinator).text.contains("6 sur 6 groupes hors limites"))
        }
    }

    @Test("a draft that would cross a guard-rail says so before it is published", arguments: EngineKind.allCases)
    func draft(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let plan = try await world.draft().plan
            let page = try await browser.get("/plans/\(plan)/publication", headers: Self.coordinator).text
            // Dealt out in turn, two thirds of the pupils would have support in both modules.
            #expect(page.contains("Avec ce plan, l’année franchirait 2 garde-fous") && page.contains("Pas seulement du soutien") && page.contains("href=\"/steering\""))
            var settings = GuardRailSettings()
            (settings.modulesLeast, settings.sizeMost) = (3, 30)
            try await world.store.save(settings)
            #expect(!(try await browser.get("/plans/\(plan)/publication", headers: Self.coordinator).text.contains("Avec ce plan, l’année")))
        }
    }

    @Test("the board of a draft shows each guard-rail with its definition and its list, as they will be once it is published", arguments: EngineKind.allCases)
    func board(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let plan = try await world.draft().plan
            let board = try await browser.get("/plans/\(plan)", headers: Self.coordinator).text
            var lists: [String: String] = [:]
            for rail in GuardRails.Rail.allCases.map(\.rawValue) {
                lists[rail] = try await browser.get("/steering/\(rail)?plan=\(plan)", headers: Self.coordinator).text
                #expect(lists[rail]?.contains("Un plan qui n’est pas publié compte ici") == true && lists[rail]?.contains("href=\"/plans/\(plan)\"") == true)
            }
            // Without the draft nothing is published yet.
            #expect(try await browser.get("/steering/load", headers: Self.coordinator).text.contains("Personne n’anime de groupe publié."))
            try await world.publish(plan)
            let rails = GuardRails(try await world.store.groupYear(of: world.school, on: GroupsWorld.today).year, GuardRailSettings())
            for rail in GuardRails.Rail.allCases {
                #expect(board.contains("href=\"/steering/\(rail.rawValue)?plan=\(plan)\"") && board.contains(rails.definition(rail).fr), "\(rail)")
                #expect(board.contains("<b class=\"num\">\(rails.figure(rail).fr)</b>"), "\(rail)")
                let published = try await browser.get("/steering/\(rail.rawValue)", headers: Self.coordinator).text
                for name in ["Élève 0", "Mme Durand", "Mme Blanc", "\u{202F}%</td>"] {
                    #expect(published.components(separatedBy: name).count == lists[rail.rawValue]?.components(separatedBy: name).count, "\(rail) \(name)")
                }
            }
            #expect(board.contains("2 garde-fous à regarder sur 5"))
            // What is published is no draft any more.
            #expect(!(try await browser.get("/plans/\(plan)", headers: Self.coordinator).text.contains("?plan=")))
            #expect(!(try await browser.get("/steering/load?plan=\(plan)", headers: Self.coordinator).text.contains("Un plan qui n’est pas publié")))
            #expect(try await browser.get("/steering/load?plan=1", headers: Self.coordinator).status == 404)
        }
    }

    @Test("a card that is moved changes what the board says of the guard-rails at once", arguments: EngineKind.allCases)
    func moved(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let (plan, contents) = try await world.draft()
            var settings = GuardRailSettings()
            settings.sizeMost = 8
            try await world.store.save(settings)
            #expect(try await browser.get("/plans/\(plan)", headers: Self.coordinator).text.contains("0 sur 6 groupes hors limites"))
            let place = try #require(contents.places.first)
            let from = try #require(contents.groups.first { $0.id == place.group })
            let to = try #require(contents.groups.first { $0.slot == from.slot && $0.id != from.id })
            let fields = [
                ("pupil", "\(place.pupil)"), ("slot", from.slot.text), ("to", "\(to.id)"), ("version", "1"), ("key", "one-move"), ("despite", "1"), ("csrf", "secret"),
            ]
            #expect(try await browser.postBare("/plans/\(plan)/moves", fields, headers: Self.coordinator).status == 303)
            #expect(try await browser.get("/plans/\(plan)", headers: Self.coordinator).text.contains("1 sur 6 groupes hors limites"))
            let list = try await browser.get("/steering/sizes?plan=\(plan)", headers: Self.coordinator).text
            #expect(list.contains("9 élèves pour 8 au plus") && list.contains("href=\"/plans/\(plan)?slot=\(to.slot.text)#g\(to.id)\""))
        }
    }

    @Test("the head and the coordinators read them, nobody else does", arguments: [EngineKind.sqlite])
    func rights(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            try await world.publish()
            try await world.signIn(try await world.account("eva.blanc", staff: world.staff[2], role: .teacher), "teacher")
            try await world.signIn(try await world.account("camille", pupil: world.pupils[0]), "pupil")
            for who in ["teacher", "pupil"] {
                for path in ["", "/paths", "/load", "/support", "/sizes", "/variety", "/settings"] {
                    #expect(try await browser.get("/steering\(path)", headers: ["Cookie": "jalon=\(who)"]).status == 404, "\(who) \(path)")
                }
                #expect(!(try await browser.get("/groups", headers: ["Cookie": "jalon=\(who)"]).text.contains("/steering")))
            }
            #expect(try await browser.get("/groups", headers: Self.head).text.contains("href=\"/steering\""))
        }
    }
}
