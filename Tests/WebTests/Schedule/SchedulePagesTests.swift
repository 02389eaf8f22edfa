import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages of schedules")
struct SchedulePagesTests {
    private static func cookie(_ who: String) -> [String: String] { ["Cookie": "jalon=\(who)"] }

    private func world(_ engine: EngineKind, _ body: @Sendable @escaping (GroupsWorld, TestClient) async throws -> Void) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            try await world.signIn(world.coordinator, "coordinator")
            try await world.signIn(try await world.account("anne.durand", staff: world.staff[0], role: .teacher), "teacher")
            try await world.signIn(try await world.account("camille", pupil: world.pupils[0]), "pupil")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in try await body(world, server.client()) }
        }
    }

    @Test("the same sessions by week, by period and by year, for each of the five", arguments: EngineKind.allCases)
    func views(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let group = try #require(try await world.store.groupCards(.pupil(world.pupils[0])).first).group
            let paths = [
                "/divisions/\(world.divisions[0])/schedule", "/groups/\(group.id)/schedule", "/facilitators/\(world.facilitators[0])/schedule",
                "/rooms/\(world.rooms[0])/schedule", "/pupils/\(world.pupils[0])/schedule",
            ]
            for path in paths {
                // Without a day the first week with a session is shown, as this one has none.
                let week = try await browser.get(path, headers: Self.cookie("coordinator"))
                #expect(week.status == 200 && week.text.contains("Semaine du lundi 23 novembre 2026") && week.text.contains("10\u{202F}h à 10\u{202F}h\u{202F}55"), "\(path)")
                let holidays = try await browser.get("\(path)?view=week&day=2026-12-23", headers: Self.cookie("coordinator")).text
                #expect(holidays.contains("aucune séance") && holidays.contains("Noël"), "\(path)")
                let period = try await browser.get("\(path)?view=period", headers: Self.cookie("coordinator")).text
                #expect(period.contains("Temps 3") && period.contains("mardi de 10\u{202F}h à 10\u{202F}h\u{202F}55") && period.contains("24 nov., 1er déc., 8 déc., 15 déc."), "\(path)")
                let year = try await browser.get("\(path)?view=year", headers: Self.cookie("coordinator")).text
                #expect(year.contains("2026-2027\u{202F}:") && year.contains("year-weeks") && year.contains("pas de séance"), "\(path)")
            }
            let division = try await browser.get(paths[0] + "?view=year", headers: Self.cookie("coordinator")).text
            #expect(division.contains("3 groupes"))
            // Three groups at one hour are one hour for a pupil of the division: as many as the facilitator of one of them gives in both modules.
            let lead = { (text: String) in text.range(of: "2026-2027\u{202F}: ").map { String(text[$0.upperBound...].prefix { $0 != "<" }) } ?? "" }
            let facilitator = lead(try await browser.get(paths[2] + "?view=year", headers: Self.cookie("coordinator")).text)
            let count = try #require(Int(facilitator.prefix { $0.isNumber }))
            let hours = facilitator.dropFirst("\(count) séances, ".count).dropLast()
            #expect(count > 4 && lead(division) == "\(count) séances pour un élève (\(hours)), \(3 * count) tous groupes confondus.")
            // The columns of a period are named once, for the eye too.
            let period = try await browser.get(paths[0] + "?view=period", headers: Self.cookie("coordinator")).text
            #expect(period.components(separatedBy: "<thead><tr><th scope=\"col\">Groupe</th>").count == 2)
            #expect(try await browser.get("/schedule", headers: Self.cookie("coordinator")).text.contains("/rooms/\(world.rooms[0])/schedule"))
            _ = try await browser.postBare("/language", [("csrf", "secret"), ("language", "en")], headers: Self.cookie("coordinator"))
            #expect(try await browser.get(paths[0], headers: Self.cookie("coordinator")).text.contains("Week of Monday 23 November 2026"))
        }
    }

    @Test("a sheet says of which school and day it is, and whoever changes the language stays at what was asked for", arguments: [EngineKind.sqlite])
    func sheetAndLanguage(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let path = "/divisions/\(world.divisions[0])/schedule?view=week&day=2026-12-01"
            let page = try await browser.get(path, headers: Self.cookie("coordinator")).text
            #expect(page.contains("<p class=\"printed print-only\">Lycée des Tilleuls, imprimé le samedi 21 novembre 2026</p>"))
            #expect(page.contains("name=\"back\" value=\"\(path.replacing("&", with: "&amp;"))\""))
            let chosen = try await browser.postBare("/language", [("csrf", "secret"), ("language", "en"), ("back", path)], headers: Self.cookie("coordinator"))
            #expect(chosen.location == path)
            #expect(try await browser.get(path, headers: Self.cookie("coordinator")).text.contains("Lycée des Tilleuls, printed on Saturday 21 November 2026"))
        }
    }

    @Test("whoever leads or follows sees their own, and nobody sees another’s without the right", arguments: EngineKind.allCases)
    func rights(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            #expect(try await browser.get("/schedule", headers: Self.cookie("pupil")).location == "/pupils/\(world.pupils[0])/schedule")
            #expect(try await browser.get("/schedule?view=period", headers: Self.cookie("pupil")).location == "/pupils/\(world.pupils[0])/schedule?view=period")
            #expect(try await browser.get("/schedule?view=year", headers: Self.cookie("teacher")).location == "/schedule/own?view=year")
            let own = try await browser.get("/pupils/\(world.pupils[0])/schedule", headers: Self.cookie("pupil"))
            #expect(own.status == 200 && !own.text.contains("Élève 002") && own.text.contains("<a href=\"/diary\">Les recevoir dans mon agenda</a>"))
            let seen = try await browser.get("/pupils/\(world.pupils[0])/schedule", headers: Self.cookie("coordinator")).text
            #expect(seen.contains("l’élève et ses responsables créent la leur depuis leur compte") && !seen.contains("Créer une adresse d’agenda"))
            #expect(try await browser.get("/pupils/\(world.pupils[1])/schedule", headers: Self.cookie("pupil")).status == 404)
            #expect(try await browser.get("/schedule", headers: Self.cookie("teacher")).location == "/schedule/own")
            let led = try await browser.get("/schedule/own", headers: Self.cookie("teacher")).text
            #expect(led.contains("Oral") && !led.contains("Méthode"))
            // A facilitator’s diary is made by that person alone: their own page leads to it, another’s says so.
            #expect(led.contains("<a href=\"/diary\">Les recevoir dans mon agenda</a>"))
            let other = try await browser.get("/facilitators/\(world.facilitators[0])/schedule", headers: Self.cookie("coordinator")).text
            #expect(other.contains("chaque intervenant crée la sienne depuis son compte") && !other.contains("Créer une adresse d’agenda"))
            #expect(try await browser.get("/schedule/own", headers: Self.cookie("pupil")).status == 404)
            for path in ["/facilitators/\(world.facilitators[1])/schedule", "/rooms/\(world.rooms[0])/schedule", "/divisions/\(world.divisions[0])/schedule"] {
                #expect(try await browser.get(path, headers: Self.cookie("teacher")).status == 404, "\(path)")
            }
        }
    }

    /// The first module’s group of the third workshop, with the index of a pupil in it who has no account yet.
    private func third(of world: GroupsWorld) async throws -> (group: NeedGroup.ID, member: Int) {
        let card = try #require(
            try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[2] && $0.module.position == 1 })
        let members = Set(try await world.store.groupMembers(of: card.group.id, on: GroupsWorld.firstDay).map(\.pupil.id))
        return (card.group.id, try #require(world.pupils.indices.dropFirst().first { members.contains(world.pupils[$0]) }))
    }

    /// UID → the lines of its event.
    private static func events(_ calendar: String) -> [String: String] {
        let plain = calendar.replacing("\r\n ", with: "")
        return Dictionary(
            plain.components(separatedBy: "BEGIN:VEVENT").dropFirst().map { event in
                (event.range(of: "UID:").map { String(event[$0.upperBound...].prefix { !$0.isNewline }) } ?? "", event)
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test("a division, a group and a room have diaries that keep their identifiers, and give nothing once the right is gone", arguments: EngineKind.allCases)
    func feeds(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let group = try #require(try await world.store.groupCards(.pupil(world.pupils[0])).first).group
            let calendar = try await world.store.calendar(of: world.school)
            var addresses: [String] = []
            for (path, subject) in [
                ("/divisions/\(world.divisions[0])/schedule", ScheduleSubject.division(world.divisions[0])), ("/groups/\(group.id)/schedule", .group(group.id)),
                ("/rooms/\(world.rooms[0])/schedule", .room(world.rooms[0])),
            ] {
                #expect(try await browser.get(path, headers: Self.cookie("coordinator")).text.contains("Créer une adresse d’agenda"))
                let made = try await browser.postBare("\(path)/feed", [("csrf", "secret")], headers: Self.cookie("coordinator")).text
                let secret = try #require(made.range(of: "/calendar/").map { "/calendar/" + made[$0.upperBound...].prefix { $0 != "<" } })
                addresses.append(secret)
                let days = Tenure(from: Day("2026-09-01")!, to: Day("2027-08-31")!)
                let sessions = try await world.store.sessions(of: subject, over: days, calendar)
                let first = Self.events(try await browser.get(secret).text)
                #expect(first.count == sessions.count && first.count > 4 && first.values.allSatisfy { $0.contains("SEQUENCE:0") && !$0.contains("Élève") })
                #expect(try await browser.get(path, headers: Self.cookie("coordinator")).text.contains("Remplacer l’adresse d’agenda"))
            }
            // The slot moves by two hours: the same sessions, told again.
            let before = Self.events(try await browser.get(addresses[1]).text)
            let weekly = world.weekly
            try await world.store.write { db in try db.run("UPDATE weekly_slot SET starts_at = 720 WHERE school = $1 AND id = $2", [weekly]) }
            let after = Self.events(try await browser.get(addresses[1]).text)
            #expect(Set(before.keys) == Set(after.keys) && after.values.allSatisfy { $0.contains("SEQUENCE:1") && $0.contains("T120000") })
            // Asked again, nothing has changed.
            #expect(Self.events(try await browser.get(addresses[1]).text) == after)
            // The coordinator is one no more: the address stays, what it gives is taken away.
            let account = world.coordinator
            try await world.store.write { db in
                try db.run("UPDATE account_role SET to_day = '2026-11-20' WHERE school = $1 AND account = $2", [account])
            }
            let emptied = Self.events(try await browser.get(addresses[0]).text)
            #expect(!emptied.isEmpty && emptied.values.allSatisfy { $0.contains("STATUS:CANCELLED") })
            #expect(try await browser.get("/calendar/nothing").status == 404)
        }
    }

    @Test("a session whose day is closed after it was put there is lost in a week, a period, a year and in diaries, with what closes the day, until it is moved", arguments: EngineKind.allCases)
    func closedSince(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let group = try #require(
                try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[2] && $0.module.position == 1 }
            ).group.id
            let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
            try await world.store.openFeed(for: blanc, tokenHash: Secrets.hash("blanc-feed"), at: Moment(milliseconds: 0))
            let path = "/groups/\(group)/schedule"
            let made = try await browser.postBare("\(path)/feed", [("csrf", "secret")], headers: Self.cookie("coordinator")).text
            let secret = try #require(made.range(of: "/calendar/").map { "/calendar/" + made[$0.upperBound...].prefix { $0 != "<" } })
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: GroupsWorld.today)
            func move(_ day: String) async throws {
                try await world.store.move(group, SessionKey(week: GroupsWorld.firstDay), to: Day(day), at: 840, room: nil, because: "", by: author)
            }
            let pages: [(address: String, words: String)] = [
                ("\(path)?view=week&day=2026-11-26", "annulée</span> <span class=\"small\">Neige</span>"),
                ("\(path)?view=period", "<strong>26 nov., jour sans classe\u{202F}: Neige</strong>"), ("\(path)?view=year", "<strong>jour sans classe\u{202F}: Neige</strong>"),
                (secret, "Annulée\u{202F}: Neige"), ("/calendar/blanc-feed", "Annulée\u{202F}: Neige"),
            ]
            func told() async throws -> [Bool] {
                var told: [Bool] = []
                for page in pages {
                    let text = try await browser.get(page.address, headers: Self.cookie("coordinator")).text.replacing("\r\n ", with: "")
                    told.append(text.contains(page.words))
                }
                return told
            }
            let (none, all) = (pages.map { _ in false }, pages.map { _ in true })
            try await move("2026-11-26")
            #expect(try await told() == none)
            let snow = DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-11-26")!, last: Day("2026-11-26")!)
            try await world.store.add(OwnDays(id: .new(), span: snow), on: GroupsWorld.today)
            #expect(try await told() == all)
            // It counts for nothing, and stands in no total.
            for diary in [secret, "/calendar/blanc-feed"] {
                let own = Self.events(try await browser.get(diary).text).values.filter { $0.contains("Paris:20261126T") }
                #expect(!own.isEmpty && own.allSatisfy { $0.contains("STATUS:CANCELLED") }, "\(diary)")
            }
            let week = try await browser.get("\(path)?view=week&day=2026-11-26", headers: Self.cookie("coordinator")).text
            #expect(week.contains("aucune séance"))
            try await move("2026-11-27")
            #expect(try await told() == none)
        }
    }

    @Test("diaries on one phone are told apart by their names and by what stands in their events", arguments: EngineKind.allCases)
    func names(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let card = try #require(try await world.store.groupCards(.pupil(world.pupils[1])).first)
            let pupil = try await world.account("camille.deux", pupil: world.pupils[1])
            let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
            var diaries: [(address: String, name: String)] = []
            for (account, token, name) in [(pupil, "pupil-feed", "Mes séances"), (blanc, "blanc-feed", "Anne Blanc")] {
                try await world.store.openFeed(for: account, tokenHash: Secrets.hash(token), at: Moment(milliseconds: 0))
                diaries.append(("/calendar/\(token)", name))
            }
            for (path, name) in [
                ("/divisions/\(world.divisions[0])", "2A"), ("/groups/\(card.group.id)", "\(card.group.code)\u{202F}: \(card.title.fr)"), ("/rooms/\(world.rooms[0])", "Salle B10"),
            ] {
                let made = try await browser.postBare("\(path)/schedule/feed", [("csrf", "secret")], headers: Self.cookie("coordinator")).text
                #expect(made.contains("<h1>Dans votre agenda\u{202F}: \(name)</h1>"), "\(path)")
                diaries.append((try #require(made.range(of: "/calendar/").map { "/calendar/" + made[$0.upperBound...].prefix { $0 != "<" } }), name))
            }
            for (address, name) in diaries {
                let calendar = try await browser.get(address).text.replacing("\r\n ", with: "")
                #expect(calendar.contains("X-WR-CALNAME:\(name) · Accompagnement personnalisé · Lycée des Tilleuls"), "\(name)")
                // Nobody’s name is read over a shoulder but that of an adult who leads.
                #expect(!calendar.contains("Élève"), "\(name)")
            }
            for (address, _) in diaries.dropFirst(2) {
                let events = Self.events(try await browser.get(address).text).values
                #expect(!events.isEmpty && events.allSatisfy { $0.contains("SUMMARY:AP") && $0.contains("Classes\u{202F}: 2A\\, 2B") }, "\(address)")
                #expect(events.allSatisfy { !$0.contains("SUMMARY:AP\u{202F}:") })
            }
        }
    }

    @Test("why a session is not held is read in every schedule and diary, whether somebody cancelled it or the school closed its day", arguments: EngineKind.allCases)
    func reasons(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let (group, member) = try await third(of: world)
            let calendar = try await world.store.calendar(of: world.school)
            let room = try #require(try await world.store.sessions(.one(group), calendar).first?.sessions.first?.room?.id)
            let pupil = try await world.account("camille.deux", pupil: world.pupils[member])
            let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
            var diaries: [String] = []
            for (account, token) in [(pupil, "pupil-feed"), (blanc, "blanc-feed")] {
                try await world.store.openFeed(for: account, tokenHash: Secrets.hash(token), at: Moment(milliseconds: 0))
                diaries.append("/calendar/\(token)")
            }
            let schedules = ["/divisions/\(world.divisions[member % 2])/schedule", "/groups/\(group)/schedule", "/rooms/\(room)/schedule"]
            for path in schedules {
                let made = try await browser.postBare("\(path)/feed", [("csrf", "secret")], headers: Self.cookie("coordinator")).text
                diaries.append(try #require(made.range(of: "/calendar/").map { "/calendar/" + made[$0.upperBound...].prefix { $0 != "<" } }))
            }
            var known: [Set<String>] = []
            for diary in diaries { known.append(Set(Self.events(try await browser.get(diary).text).keys)) }
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: GroupsWorld.today)
            try await world.store.cancel(group, SessionKey(week: GroupsWorld.firstDay), because: "Conseil de classe", by: author)
            let closed = DaySpan(kind: .closed, name: Phrase(same: "Journée pédagogique"), first: Day("2026-12-01")!, last: Day("2026-12-01")!)
            try await world.store.add(OwnDays(id: .new(), span: closed), on: GroupsWorld.today)
            for (diary, known) in zip(diaries, known) {
                let events = Self.events(try await browser.get(diary).text)
                #expect(Set(events.keys) == known, "\(diary)")
                for (date, words) in [("20261124", "Conseil de classe"), ("20261201", "Journée pédagogique")] {
                    let off = events.values.filter { $0.contains("Paris:\(date)T") && $0.contains("STATUS:CANCELLED") }
                    #expect(!off.isEmpty && off.allSatisfy { $0.contains("Annulée\u{202F}: \(words)") }, "\(diary) \(date)")
                }
                #expect(!events.values.contains { $0.contains("Paris:20261201T") && $0.contains("STATUS:CONFIRMED") }, "\(diary)")
            }
            for path in schedules + ["/pupils/\(world.pupils[member])/schedule"] {
                for (date, words) in [("2026-11-24", "Conseil de classe"), ("2026-12-01", "Journée pédagogique")] {
                    let week = try await browser.get("\(path)?view=week&day=\(date)", headers: Self.cookie("coordinator")).text
                    #expect(week.contains("annulée</span> <span class=\"small\">\(words)</span>"), "\(path) \(date)")
                }
            }
        }
    }

    @Test("a move, a cancellation and a republication leave every session of every diary its identifier", arguments: EngineKind.allCases)
    func identifiers(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let (group, member) = try await third(of: world)
            let pupil = try await world.account("camille.deux", pupil: world.pupils[member])
            let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
            var diaries: [String] = []
            for (account, token) in [(pupil, "pupil-feed"), (blanc, "blanc-feed")] {
                try await world.store.openFeed(for: account, tokenHash: Secrets.hash(token), at: Moment(milliseconds: 0))
                diaries.append("/calendar/\(token)")
            }
            for path in ["/divisions/\(world.divisions[member % 2])/schedule", "/groups/\(group)/schedule", "/rooms/\(world.rooms[2])/schedule"] {
                let made = try await browser.postBare("\(path)/feed", [("csrf", "secret")], headers: Self.cookie("coordinator")).text
                diaries.append(try #require(made.range(of: "/calendar/").map { "/calendar/" + made[$0.upperBound...].prefix { $0 != "<" } }))
            }
            var told: [[String: String]] = []
            for diary in diaries { told.append(Self.events(try await browser.get(diary).text)) }
            #expect(told.count == 5 && told.allSatisfy { $0.count > 4 })
            /// What is told otherwise than before, of each diary.
            func changes() async throws -> [[String]] {
                var changes: [[String]] = []
                for (index, diary) in diaries.enumerated() {
                    let events = Self.events(try await browser.get(diary).text)
                    #expect(Set(events.keys) == Set(told[index].keys), "\(diary)")
                    changes.append(events.filter { told[index][$0.key] != $0.value }.map(\.value))
                    told[index] = events
                }
                return changes
            }
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: GroupsWorld.today)
            try await world.store.move(group, SessionKey(week: GroupsWorld.firstDay), to: Day("2026-11-26")!, at: 840, room: world.rooms[2], because: "", by: author)
            for own in try await changes() { #expect(own.count == 1 && own.allSatisfy { $0.contains("20261126T140000") && $0.contains("SEQUENCE:1") }) }
            try await world.store.cancel(group, SessionKey(week: GroupsWorld.firstDay + 7), because: "Sortie", by: author)
            for own in try await changes() { #expect(own.count == 1 && own.allSatisfy { $0.contains("20261201T") && $0.contains("STATUS:CANCELLED") }) }
            // Somebody else changes groups from a day on: the groups go on, and nothing is told again.
            let plan = try await world.copy()
            let to = try #require(try await world.store.planContents(of: plan).groups.first { $0.slot == world.slots[0] && $0.workshop == world.workshops[1] })
            let other = try #require(try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[0] && $0.module.position == 1 })
            let transferred = try #require(try await world.store.groupMembers(of: other.group.id, on: GroupsWorld.firstDay).first).pupil.id
            _ = try await world.store.move(
                MoveRequest(plan: plan, pupil: transferred, slot: world.slots[0], to: to.id, seen: 1, key: "one-move", despiteFull: true), by: world.coordinator,
                at: Clock.stopped(on: GroupsWorld.today).now)
            #expect(try await world.publish(plan, from: Day("2026-12-14")!).transfers == 1)
            #expect(try await changes().allSatisfy(\.isEmpty))
        }
    }

    @Test("an address that is replaced or removed opens nothing any more", arguments: [EngineKind.sqlite])
    func replaced(engine: EngineKind) async throws {
        try await world(engine) { world, browser in
            let path = "/rooms/\(world.rooms[0])/schedule"
            func make() async throws -> String {
                let made = try await browser.postBare("\(path)/feed", [("csrf", "secret")], headers: Self.cookie("coordinator")).text
                return try #require(made.range(of: "/calendar/").map { "/calendar/" + made[$0.upperBound...].prefix { $0 != "<" } })
            }
            let (first, second) = (try await make(), try await make())
            #expect(try await browser.get(first).status == 404)
            #expect(try await browser.get("\(second).ics").status == 200)
            #expect(try await browser.postBare("\(path)/feed/removal", [("csrf", "secret")], headers: Self.cookie("coordinator")).location == path)
            #expect(try await browser.get(second).status == 404)
            #expect(try await browser.postBare("\(path)/feed", [("csrf", "secret")], headers: Self.cookie("teacher")).status == 404)
        }
    }
}
