import Foundation
import School
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@Suite("Published groups through time, on the pages of whom they concern")
struct PublishedPagesTests {
    private struct Stage {
        let world: GroupsWorld
        let pupil: Account.ID
        let accounts: [String: Account.ID]
        let barrette: Barrette.ID

        func save(_ browser: TestClient, weekday: Int, from day: String? = nil, read week: String? = nil) async throws -> TestClient.Answer {
            let version = try await world.store.period(world.period)?.version ?? 0
            let fields = [
                ("name", "Secondes"), ("version", "\(version)"), ("slot-0-id", "\(world.weekly)"), ("slot-0-weekday", "\(weekday)"),
                ("slot-0-time", "10:00"), ("slot-0-length", "55"), ("slot-0-alternance", "H"), ("csrf", "secret"),
            ]
            return try await browser.postBare(
                "/periods/\(world.period)/barrettes/\(barrette)", fields + world.divisions.map { ("division", "\($0)") } + (day.map { [("hours-from", $0)] } ?? []) + (week.map { [("hours-week", $0)] } ?? []),
                headers: ["Cookie": "jalon=claire"])
        }

        /// Signs everybody in on another day.
        func signIn(on day: Day) async throws {
            for (name, account) in accounts { try await world.signIn(account, "\(name)-\(day)", on: day) }
        }

        func page(_ browser: TestClient, on day: Day? = nil) async throws -> String {
            try await get(browser, "/pupils/\(world.pupils[0])/group", as: "camille", on: day).text
        }

        /// - Parameter day: of a later sign-in.
        func get(_ browser: TestClient, _ path: String, as who: String, on day: Day? = nil) async throws -> TestClient.Answer {
            try await browser.get(path, headers: ["Cookie": "jalon=\(who)\(day.map { "-\($0)" } ?? "")"])
        }

        /// What a page says, without the number of a remark that may come: each page has a new one.
        func told(_ browser: TestClient, _ path: String, as who: String) async throws -> String {
            try await get(browser, path, as: who).text.replacing(#/name="remark" value="\d+"/#, with: "")
        }

        /// Every session of the calendar behind a token, the pupil's by default, by its UID.
        func feed(_ browser: TestClient, _ token: String = "feed") async throws -> [String: [String: String]] {
            let text = try await browser.get("/calendar/\(token)").text.replacing("\r\n ", with: "")
            var events: [String: [String: String]] = [:]
            for block in text.components(separatedBy: "BEGIN:VEVENT\r\n").dropFirst() {
                let lines = block.components(separatedBy: "\r\n").compactMap { line in line.firstIndex(of: ":").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) } }
                let event = Dictionary(lines, uniquingKeysWith: { first, _ in first })
                events[event["UID"] ?? ""] = event
            }
            return events
        }
    }

    /// Groups published from the first day of the period; a coordinator, a pupil and who leads « Oral » signed in on `day`.
    private func stage(_ store: Store, on day: Day) async throws -> Stage {
        let world = try await GroupsWorld(store)
        try await world.publish()
        let pupil = try await world.account("camille", pupil: world.pupils[0])
        let teacher = try await world.account("durand", staff: world.staff[0], role: .teacher)
        for (account, token) in [(pupil, "feed"), (teacher, "durand-feed")] {
            try await world.store.openFeed(for: account, tokenHash: Secrets.hash(token), at: Moment(milliseconds: 0))
        }
        let accounts = ["claire": world.coordinator, "camille": pupil, "durand": teacher]
        for (name, account) in accounts { try await world.signIn(account, name, on: day) }
        let barrette = try #require(try await world.store.read { db in try db.first("SELECT barrette FROM weekly_slot WHERE school = $1") { try $0[0] as Barrette.ID } })
        return Stage(world: world, pupil: pupil, accounts: accounts, barrette: barrette)
    }

    /// A clock that the test moves on.
    private final class Watch: Sendable {
        let now: Mutex<Moment>
        init(_ now: Moment) { self.now = Mutex(now) }
    }

    private static let tuesday = "mardi de 10\u{202F}h à 10\u{202F}h\u{202F}55"
    private static let thursday = "jeudi de 10\u{202F}h à 10\u{202F}h\u{202F}55"

    @Test("hours change from a day on, which must be given; diaries follow and what took place stays", arguments: EngineKind.allCases)
    func change(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let watch = Watch(Clock.stopped(on: day).now)
            try await TestServer.run(store, clock: Clock { watch.now.withLock { $0 } }) { server in
                let browser = server.client()
                let before = try await stage.feed(browser)
                #expect(before.count == 10 && before.values.allSatisfy { $0["SEQUENCE"] == "0" })
                #expect(try await stage.feed(browser) == before)

                // Without a day nothing changes, and the page says what the change touches and keeps what was typed.
                for day in [nil, "2026-12-01", "2027-02-13"] {
                    let refused = try await stage.save(browser, weekday: 4, from: day)
                    #expect(refused.status == 422)
                    #expect(refused.text.contains("touche 6 groupes publiés, 24 élèves. Rien n’est encore changé."))
                    #expect(refused.text.contains("name=\"hours-from\"") && refused.text.contains("<option value=\"4\" selected>"))
                }
                #expect(try await stage.page(browser).contains("\(Self.tuesday)</strong>"))
                #expect(try await stage.feed(browser) == before)

                watch.now.withLock { $0 = $0 + .seconds(60) }
                #expect(try await stage.save(browser, weekday: 4, from: "2026-12-07").status == 303)
                #expect(try await stage.page(browser).contains("\(Self.tuesday) jusqu’au 6 déc., puis \(Self.thursday)</strong>"))
                let after = try await stage.feed(browser)
                #expect(Set(after.keys) == Set(before.keys))
                for (uid, event) in after {
                    let old = try #require(before[uid]?["DTSTART;TZID=Europe/Paris"])
                    if old < "20261207" {
                        #expect(event == before[uid])
                    } else {
                        #expect(event["SEQUENCE"] == "1" && event["STATUS"] == "CONFIRMED")
                        #expect(event["DTSTART;TZID=Europe/Paris"] != old)
                        #expect(try #require(event["LAST-MODIFIED"]) > before[uid]?["LAST-MODIFIED"] ?? "")
                    }
                }
                #expect(after.values.contains { $0["DTSTART;TZID=Europe/Paris"] == "20261210T100000" })
                let noted = try await stage.world.store.journal(before: nil, limit: 10)
                #expect(noted.contains { $0.action == "change" && $0.resource == "published hours" && $0.subject == stage.barrette.rawValue })
            }
        }
    }

    @Test("new hours that meet a session on its date are refused with who is in the way, and what was typed stays", arguments: EngineKind.allCases)
    func meeting(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            try await world.store.invite(
                NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-17"), minute: 630, length: 45, room: world.rooms[2], pupils: [world.pupils[0]]), by: author)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let refused = try await stage.save(server.client(), weekday: 4, from: "2026-12-14")
                #expect(refused.status == 422 && refused.text.contains("«\u{202F}Oral blanc\u{202F}» (17 déc., 10\u{202F}h\u{202F}30) occupe déjà Mme Durand et la salle B12."))
                #expect(!refused.text.contains("anime déjà") && refused.text.contains("Rien n’a été changé."))
                #expect(refused.text.contains("name=\"hours-from\" value=\"2026-12-14\"") && refused.text.contains("<option value=\"4\" selected>"))
                // Nobody is asked about the week that would be cut as long as the hours are refused.
                let early = try await stage.save(server.client(), weekday: 4, from: "2026-12-09")
                #expect(early.status == 422 && early.text.contains("«\u{202F}Oral blanc\u{202F}»") && !early.text.contains("name=\"hours-week\""))
                #expect(try await stage.save(server.client(), weekday: 4, from: "2026-12-21").status == 303)
            }
        }
    }

    @Test("new hours that begin within a week name what it would have twice or lose, and wait until that was read", arguments: EngineKind.allCases)
    func uneven(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let twice = try await stage.save(browser, weekday: 4, from: "2026-12-02")
                #expect(twice.status == 422)
                #expect(
                    twice.text.contains(
                        "Semaine du lundi 30 novembre, pour 3 groupes\u{202F}: 2 séances (mardi 1er décembre, 10\u{202F}h et jeudi 3 décembre, 10\u{202F}h)."))
                #expect(twice.text.contains("name=\"hours-week\" value=\"2026-12-02\"") && twice.text.contains("name=\"hours-from\" value=\"2026-12-02\""))
                #expect(try await stage.page(browser).contains("\(Self.tuesday)</strong>"))
                #expect(try await stage.save(browser, weekday: 4, from: "2026-12-02", read: "2026-12-02").status == 303)

                // What was read of one day is not said of another.
                let lost = try await stage.save(browser, weekday: 1, from: "2026-12-09", read: "2026-12-02")
                #expect(lost.status == 422)
                #expect(
                    lost.text.contains("Semaine du lundi 7 décembre, pour 3 groupes\u{202F}: aucune séance. Serait perdue\u{202F}: jeudi 10 décembre, 10\u{202F}h."))
                #expect(try await stage.save(browser, weekday: 1, from: "2026-12-14").status == 303)
            }
        }
    }

    @Test("the hours of a finished period no longer change", arguments: EngineKind.allCases)
    func finished(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.lastDay + 3
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let refused = try await stage.save(browser, weekday: 4, from: "2027-02-15")
                #expect(refused.status == 422 && refused.text.contains("Ses heures ne changent plus.") && refused.text.contains("Créez une période pour la suite"))
                #expect(try await stage.page(browser).contains("\(Self.tuesday), du 23 nov."))
            }
        }
    }

    @Test("a diary is told of another place and title as a change of the same session, and of one that goes as cancelled", arguments: EngineKind.allCases)
    func told(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let before = try await stage.feed(browser)
                try await stage.world.store.write { db in
                    try db.run("UPDATE room SET name = 'C7' WHERE school = $1 AND id = $2", [stage.world.rooms[0]])
                }
                let moved = try await stage.feed(browser)
                #expect(Set(moved.keys) == Set(before.keys))
                #expect(moved.values.allSatisfy { $0["SEQUENCE"] == "1" && $0["LOCATION"] == "Salle C7" })
                // A day off on the 8th of December: its session is told as cancelled, the others are as they were.
                let off = Day("2026-12-08")!
                try await stage.world.store.add(OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Formation"), first: off, last: off)), on: GroupsWorld.today)
                let after = try await stage.feed(browser)
                #expect(Set(after.keys) == Set(before.keys))
                for (uid, event) in after {
                    let isOff = event["DTSTART;TZID=Europe/Paris"] == "20261208T100000"
                    #expect(event["STATUS"] == (isOff ? "CANCELLED" : "CONFIRMED") && event["SEQUENCE"] == (isOff ? "2" : "1"), "\(uid)")
                }
                // Told once: asking again raises nothing.
                #expect(try await stage.feed(browser) == after)
            }
        }
    }

    @Test("a sheet that is renamed leaves the page, the letter, the list and the diary as they were published", arguments: EngineKind.allCases)
    func renamed(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let diary = try await stage.feed(browser)
                let pages = [
                    ("/pupils/\(world.pupils[0])/group", "camille"), ("/pupils/\(world.pupils[0])/group/letter", "claire"), ("/groups/\(group)", "durand"),
                    ("/groups", "claire"), ("/divisions/\(world.divisions[0])/groups", "claire"), ("/", "camille"),
                ]
                var before: [String] = []
                for (path, who) in pages { before.append(try await stage.told(browser, path, as: who)) }
                #expect(before.allSatisfy { $0.contains("Oral") })
                var sheet = try #require(try await world.store.workshop(world.workshops[0]))
                sheet.content.title = "Prise de parole"
                sheet.content.objective = "Convaincre un jury."
                sheet.content.indicators = ["Je convaincs."]
                try await world.store.save(sheet.id, sheet.content, version: sheet.version)
                for (index, (path, who)) in pages.enumerated() { #expect(try await stage.told(browser, path, as: who) == before[index], "\(path)") }
                #expect(try await stage.feed(browser) == diary)
                #expect(try await stage.get(browser, "/workshops/\(sheet.id)/edit", as: "claire").text.contains("Les groupes déjà publiés gardent le titre"))
            }
        }
    }

    /// Somebody new who is free at the groups' hour, signed in under `token`.
    private func newcomer(_ name: String, _ token: String, as role: Role? = .teacher, _ world: GroupsWorld, on day: Day) async throws -> Facilitator.ID {
        let (staff, facilitator) = (Staff.ID.new(), Facilitator.ID.new())
        try await world.store.write { db in
            try db.run("INSERT INTO staff (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'Luc', $3, $3)", [staff, name])
            try db.run(
                """
                INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                VALUES ($1, $2, $3, $5, '', 1, 6, 0, $4, 1)
                """, [facilitator, staff, name, "M. \(name)"])
        }
        try await world.signIn(world.account(token, staff: staff, role: role), token, on: day)
        return facilitator
    }

    @Test("who leads a session for once is not free at its hour; who is replaced after the last day is told that nothing is left", arguments: EngineKind.allCases)
    func substitute(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let petit = try await newcomer("Petit", "petit", world, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let person = "/facilitators/\(world.facilitators[0])"
                func send(from day: String) async throws -> TestClient.Answer {
                    try await browser.postBare("\(person)/replacement", [("csrf", "secret"), ("by", "\(petit)"), ("from", day)], headers: ["Cookie": "jalon=claire"])
                }
                let key = SessionKey(week: Day("2026-12-14")!)
                let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: day)
                let other = try #require(try await world.store.stays(of: world.pupils[1]).first).card.group.id
                try await world.store.replace(other, key, by: petit, author: author)
                #expect(try await stage.get(browser, person, as: "claire").text.contains("<option value=\"\(petit)\">M. Petit (pour 1 groupe sur 2)</option>"))
                let refused = try await send(from: "2026-12-14")
                #expect(refused.status == 422 && refused.text.contains("M. Petit anime déjà «\u{202F}Méthode\u{202F}» (15 déc., 10\u{202F}h)."))
                try await world.store.replace(other, key, by: nil, author: author)
                #expect(try await send(from: "2027-02-13").text.contains("n’a plus de séance de groupe à partir du samedi 13 février 2027."))
                #expect(try await send(from: "2026-12-14").status == 303)
            }
        }
    }

    @Test("who replaces a facilitator does so from the day given: until then, and of what was, everybody reads who leads", arguments: EngineKind.allCases)
    func replacement(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let petit = try await newcomer("Petit", "petit", world, on: day)
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            let watch = Watch(Clock.stopped(on: day).now)
            try await TestServer.run(store, clock: Clock { watch.now.withLock { $0 } }) { server in
                let browser = server.client()
                let (before, led) = (try await stage.feed(browser), try await stage.feed(browser, "durand-feed"))
                let person = "/facilitators/\(world.facilitators[0])"
                // The day that the form proposes is today.
                #expect(try await stage.get(browser, person, as: "claire").text.contains("name=\"from\" value=\"2026-12-02\""))
                // Those who are free come first, each with what they teach as people write it.
                let roy = world.facilitators[1]
                try await world.store.write { db in
                    try db.run("UPDATE facilitator SET quality = 'SCIENCES DE LA VIE ET DE LA TERRE' WHERE school = $1 AND id = $2", [roy])
                }
                let choice = try await stage.get(browser, person, as: "claire").text
                #expect(choice.contains("<optgroup label=\"Libres à ces heures\"><option value=\"\(petit)\">M. Petit</option></optgroup><optgroup label=\"Occupés à certaines de ces heures\">"))
                #expect(choice.contains("<option value=\"\(roy)\">Mme Roy, Sciences de la vie et de la terre (pour 2 groupes sur 2)</option>") && !choice.contains("Personne n’est libre"))
                let sent = try await browser.postBare(
                    "\(person)/replacement", [("csrf", "secret"), ("by", "\(petit)"), ("from", "2026-12-14")], headers: ["Cookie": "jalon=claire"])
                #expect(sent.status == 303)

                let told = "Mme Durand jusqu’au 13 déc., puis M. Petit"
                #expect(try await stage.page(browser).contains("salle B10, \(told)</p>"))
                #expect(try await stage.get(browser, "/pupils/\(world.pupils[0])/group/letter", as: "claire").text.contains("avec \(told)"))
                #expect(try await stage.get(browser, "/groups", as: "claire").text.contains(told))
                #expect(try await stage.get(browser, "/", as: "camille").text.contains("salle B10, Mme Durand"))
                for who in ["durand", "petit"] {
                    #expect(try await stage.get(browser, "/groups/\(group)", as: who).text.contains(told))
                }
                #expect(try await stage.get(browser, "/", as: "durand").text.contains("2026-12-08"))
                #expect(!(try await stage.get(browser, "/", as: "durand").text.contains("2026-12-15")))
                #expect(try await stage.get(browser, "/", as: "petit").text.contains("2026-12-15"))

                let (after, left) = (try await stage.feed(browser), try await stage.feed(browser, "durand-feed"))
                #expect(Set(after.keys) == Set(before.keys) && Set(left.keys) == Set(led.keys))
                for (uid, event) in after {
                    let isNew = try #require(event["DTSTART;TZID=Europe/Paris"]) >= "20261214"
                    #expect(event["SEQUENCE"] == (isNew ? "1" : "0") && event["STATUS"] == "CONFIRMED", "\(uid)")
                    #expect(event["DESCRIPTION"]?.hasPrefix(isNew ? "M. Petit" : "Mme Durand") == true, "\(uid)")
                }
                for (uid, event) in left {
                    #expect(event["STATUS"] == (try #require(event["DTSTART;TZID=Europe/Paris"]) >= "20261214" ? "CANCELLED" : "CONFIRMED"), "\(uid)")
                }

                // Once it has happened, who led before has the list no more, and what was led stays told.
                let monday = Day("2026-12-14")!
                watch.now.withLock { $0 = Clock.stopped(on: monday).now }
                try await stage.signIn(on: monday)
                #expect(try await stage.get(browser, "/groups/\(group)", as: "durand", on: monday).status == 404)
                #expect(try await stage.get(browser, "/groups/\(group)", as: "claire", on: monday).text.contains(told))
                #expect(try await stage.page(browser, on: monday).contains(told))
            }
        }
    }

    @Test("a pupil whom a publication moves later keeps the group, the page and the place in the list until then", arguments: EngineKind.allCases)
    func transfer(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let now = Clock.stopped(on: day).now
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            let plan = try await world.copy(on: day)
            for slot in world.slots {
                let to = try #require(try await world.store.planContents(of: plan).groups.first { $0.slot == slot && $0.workshop == world.workshops[1] })
                _ = try await world.store.move(
                    MoveRequest(plan: plan, pupil: world.pupils[0], slot: slot, to: to.id, seen: 1, key: slot.text, despiteFull: true), by: world.coordinator, at: now)
            }
            try await world.publish(plan, from: Day("2026-12-14")!)

            let watch = Watch(now)
            try await TestServer.run(store, clock: Clock { watch.now.withLock { $0 } }) { server in
                let browser = server.client()
                let page = try await stage.page(browser)
                #expect(page.contains("\">Oral</h2><span class=\"tag\">en ce moment</span>"))
                #expect(page.contains("\">Méthode</h2><span class=\"tag plain\">à partir du 14 déc.</span>"))
                #expect(page.contains("Ensuite, à partir du 14 déc., tu suivras «\u{202F}Méthode\u{202F}»."))
                let division = try await stage.get(browser, "/divisions/\(world.divisions[0])/groups", as: "claire").text
                #expect(division.contains("\">Oral</a> jusqu’au 13 déc., puis <a"))
                let list = try await stage.get(browser, "/groups/\(group)", as: "durand").text
                #expect(list.contains("<caption>8 élèves</caption>") && list.contains("vœu 1, jusqu’au 13 déc."))

                let monday = Day("2026-12-14")!
                watch.now.withLock { $0 = Clock.stopped(on: monday).now }
                try await stage.signIn(on: monday)
                #expect(try await stage.page(browser, on: monday).contains("\">Méthode</h2><span class=\"tag\">en ce moment</span>"))
                let later = try await stage.get(browser, "/groups/\(group)", as: "durand", on: monday).text
                #expect(later.contains("<caption>7 élèves</caption>") && later.contains("du 23 nov. au 13 déc."))
            }
        }
    }

    @Test("the dates of a module change once that is confirmed, for the days to come; diaries follow", arguments: EngineKind.allCases)
    func dates(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let watch = Watch(Clock.stopped(on: day).now)
            try await TestServer.run(store, clock: Clock { watch.now.withLock { $0 } }) { server in
                let browser = server.client()
                func save(_ spans: [(String, String)], carry: Bool, as who: String = "claire") async throws -> TestClient.Answer {
                    let version = try await world.store.period(world.period)?.version ?? 0
                    var fields = [("name", "Temps 3"), ("first", "2026-11-23"), ("last", "2027-02-12"), ("wish-count", "3"), ("version", "\(version)"), ("csrf", "secret")]
                    for (index, span) in spans.enumerated() {
                        fields += [
                            ("module-\(index)-id", "\(world.modules[index])"), ("module-\(index)-name", "Module \(index + 1)"),
                            ("module-\(index)-first", span.0), ("module-\(index)-last", span.1),
                        ]
                    }
                    return try await browser.postBare(
                        "/periods/\(world.period)/modules", fields + (carry ? [("carry", "1")] : []), headers: ["Cookie": "jalon=\(who)"])
                }
                let before = try await stage.feed(browser)
                let (first, second) = (("2026-11-23", "2026-12-11"), ("2027-01-11", "2027-02-12"))
                let asked = try await save([first, second], carry: false)
                #expect(asked.status == 422)
                #expect(asked.text.contains("irait du 23 nov. au 11 déc., et non plus du 23 nov. au 10 janv.\u{202F}: cela touche 3 groupes publiés, 24 élèves."))
                #expect(asked.text.contains("name=\"carry\"") && asked.text.contains("value=\"2026-12-11\""))
                for (spans, words) in [
                    ([("2026-11-30", "2027-01-10"), second], "son premier jour ne change plus"), ([("2026-11-23", "2026-12-01"), second], "ce qui a eu lieu ne change plus"),
                    ([("2026-11-23", "2027-01-11"), second], "auraient deux groupes à la fois"),
                ] {
                    let refused = try await save(spans, carry: true)
                    #expect(refused.status == 422 && refused.text.contains(words), "\(words)")
                }
                #expect(try await stage.feed(browser) == before)

                #expect(try await save([first, second], carry: true).status == 303)
                let after = try await stage.feed(browser)
                #expect(Set(after.keys) == Set(before.keys))
                for (uid, event) in after {
                    let start = try #require(event["DTSTART;TZID=Europe/Paris"])
                    let isGone = start > "20261211" && start < "20270111"
                    #expect(event["STATUS"] == (isGone ? "CANCELLED" : "CONFIRMED") && event["SEQUENCE"] == (isGone ? "1" : "0"), "\(uid)")
                }
                #expect(after.values.contains { $0["STATUS"] == "CANCELLED" })
                #expect(try await stage.page(browser).contains("du 23 nov. au 11 déc."))
                let noted = try await world.store.journal(before: nil, limit: 10)
                #expect(noted.contains { $0.action == "change" && $0.resource == "published dates" && $0.subject == world.period.rawValue })

                let saturday = Day("2026-12-12")!
                watch.now.withLock { $0 = Clock.stopped(on: saturday).now }
                try await stage.signIn(on: saturday)
                let over = try await save([("2026-11-23", "2026-12-18"), second], carry: true, as: "claire-\(saturday)")
                #expect(over.status == 422 && over.text.contains("ses dates ne changent plus") && over.text.contains("ajoutez un module"))
            }
        }
    }

    @Test("whoever leads a group has its list, whatever their role, and nothing else of its pupils", arguments: EngineKind.allCases)
    func anyLeader(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let leaders: [(String, Role?)] = [("Nurse", nil), ("Psy", .psyen)]
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                for (name, role) in leaders {
                    let person = try await newcomer(name, "leader-\(name)", as: role, world, on: day)
                    let replaced = world.facilitators[role == nil ? 0 : 1]
                    let led = try await world.store.groupCards(.facilitator(replaced, on: day)).map(\.group.id)
                    let own = try #require(led.first)
                    let member = try #require(try await world.store.groupMembers(of: own, on: day).first).pupil
                    let browser = server.client()
                    for path in ["/groups", "/groups/\(own)"] { #expect(try await stage.get(browser, path, as: "leader-\(name)").status == 404, "\(name) \(path)") }
                    _ = try await world.store.replace(
                        replaced, by: person, from: day, account: world.coordinator, at: Clock.stopped(on: day).now)
                    let list = try await stage.get(browser, "/groups/\(own)", as: "leader-\(name)")
                    #expect(list.status == 200 && list.text.contains(member.listName))
                    #expect(!list.text.contains("/needs") && !list.text.contains("vœu") && !list.text.contains("/pupils/\(member.id)"))
                    #expect(try await stage.get(browser, "/groups", as: "leader-\(name)").text.contains("/groups/\(own)"))
                    #expect(try await stage.get(browser, "/", as: "leader-\(name)").text.contains("Vos listes"))
                    for path in ["/pupils/\(member.id)", "/pupils/\(member.id)/group", "/pupils/\(member.id)/group/letter", "/pupils/\(member.id)/needs"] {
                        #expect(try await stage.get(browser, path, as: "leader-\(name)").status == 404, "\(name) \(path)")
                    }
                    let other = try #require(try await world.store.groupCards(.period(world.period)).first { !led.contains($0.group.id) })
                    #expect(try await stage.get(browser, "/groups/\(other.group.id)", as: "leader-\(name)").status == 404)
                    let noted = try await world.store.journal(before: nil, limit: 20)
                    #expect(noted.contains { $0.action == "read" && $0.resource == "group" && $0.subject == own.rawValue })
                }
            }
        }
    }

    @Test("the list of a group has the same budget of queries whatever its size", arguments: [6, 30])
    func budget(pupils: Int) async throws {
        try await EngineKind.sqlite.withStore { base in
            let counting = CountingEngine(base.engine)
            let store = Store(counting)
            let world = try await GroupsWorld(store, pupils: pupils)
            try await world.publish()
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            let round: DiagnosisRound.ID = try #require(try await world.store.read { db in try db.first("SELECT id FROM round WHERE school = $1") { try $0[0] } })
            let now = Clock.stopped(on: GroupsWorld.today).now
            for pupil in world.pupils {
                try await world.store.confirm(
                    Recommendation(strengths: [world.skills[1]], priorities: [Priority(rank: 1, skill: world.skills[0], kind: .support, reason: "")]),
                    of: pupil, in: round, seen: nil, by: world.coordinator, at: now)
                try await world.store.publishNeeds(of: pupil, in: round, at: now)
            }
            try await world.signIn(world.account("durand", staff: world.staff[0], role: .teacher), "durand")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                // What the server does once a minute is not the page's: the fewest of three.
                var fewest = Int.max
                var text = ""
                for _ in 0..<3 {
                    _ = counting.take()
                    let list = try await browser.get("/groups/\(group)", headers: ["Cookie": "jalon=durand"])
                    #expect(list.status == 200)
                    (fewest, text) = (min(fewest, counting.take()), list.text)
                }
                #expect(fewest <= 27, "\(fewest) queries")
                #expect(text.components(separatedBy: "priorité\u{202F}: «\u{202F}S’exprimer à l’oral\u{202F}» · vœu 1").count == pupils / 3 + 1)
            }
        }
    }

    @Test("a pupil in two periods at once has both groups, each with what follows at its own hour", arguments: EngineKind.allCases)
    func twoPeriods(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            // In the afternoon of the same weekday, until the end of the first module; and a third period after both.
            for (first, last, minute, shift) in [("2026-11-30", "2027-01-10", 840, 1), ("2027-02-15", "2027-03-12", 600, 2)] {
                let period = try await world.another(from: Day(first)!, through: Day(last)!, at: minute)
                let draft = try await world.draft(of: period)
                // « Méthode » in the afternoon, « Approfondir » afterwards.
                try await world.store.write { db in
                    let groups = draft.contents.groups
                    let (own, other) = (groups[0], groups[shift])
                    try db.run("UPDATE plan_group SET workshop = $3 WHERE school = $1 AND id = $2", [own.id, other.workshop])
                    try db.run("UPDATE plan_group SET workshop = $3 WHERE school = $1 AND id = $2", [other.id, own.workshop])
                }
                try await world.publish(draft.plan, from: Day(first)!)
            }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let chapters = try await stage.page(browser).components(separatedBy: "<section class=\"sheet stack\"").dropFirst()
                let told = chapters.map { chapter in
                    (
                        title: chapter.components(separatedBy: "</h2>")[0].components(separatedBy: ">").last ?? "", isNow: chapter.contains("en ce moment"),
                        next: chapter.components(separatedBy: "<p>Ensuite, ").last.map { $0.components(separatedBy: "</p>")[0] } ?? ""
                    )
                }
                #expect(told.map(\.title) == ["Oral", "Méthode", "Oral", "Approfondir"])
                #expect(told.map(\.isNow) == [true, true, false, false])
                #expect(
                    told.map(\.next) == [
                        "à partir du 11 janv., tu suivras «\u{202F}Oral\u{202F}».", "à partir du 15 févr., tu suivras «\u{202F}Approfondir\u{202F}».",
                        "à partir du 15 févr., tu suivras «\u{202F}Approfondir\u{202F}».", "on regarde avec toi ce qui a avancé, et de nouveaux groupes se forment.",
                    ])
                #expect(try await stage.get(browser, "/divisions/\(world.divisions[0])/groups", as: "claire").text.contains("mardi de 14\u{202F}h à 14\u{202F}h\u{202F}55"))
                #expect(try await stage.feed(browser).values.allSatisfy { $0["STATUS"] == "CONFIRMED" })
            }
        }
    }

    @Test("a workshop taken out of the catalogue, a room to be removed and a facilitator who left change nothing of what was", arguments: EngineKind.allCases)
    func gone(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let group = try #require(try await world.store.stays(of: world.pupils[0]).first).card.group.id
            let watch = Watch(Clock.stopped(on: day).now)
            try await TestServer.run(store, clock: Clock { watch.now.withLock { $0 } }) { server in
                let browser = server.client()
                let pages = [("/pupils/\(world.pupils[0])/group", "camille"), ("/pupils/\(world.pupils[0])/group/letter", "claire"), ("/groups/\(group)", "claire"), ("/groups", "claire")]
                var before: [String] = []
                for (path, who) in pages { before.append(try await stage.told(browser, path, as: who)) }
                let diary = try await stage.feed(browser)
                try await world.store.archive(world.workshops[0], true, at: Clock.stopped(on: day).now)
                let refused = try await browser.postBare("/rooms/\(world.rooms[0])/removal", [("csrf", "secret")], headers: ["Cookie": "jalon=claire"])
                #expect(refused.status == 400 && refused.text.contains("Des groupes s’appuient dessus"))
                try await world.store.write { db in
                    try db.run("UPDATE staff SET left_on = '2026-12-14' WHERE school = $1 AND id = $2", [world.staff[0]])
                }
                for (index, (path, who)) in pages.enumerated() { #expect(try await stage.told(browser, path, as: who) == before[index], "\(path)") }
                #expect(try await stage.feed(browser) == diary)
                #expect(try await stage.get(browser, "/groups/\(group)", as: "durand").status == 200)
                // The coordinator is told, and led to a form that proposes the day.
                let person = "/facilitators/\(world.facilitators[0])?from=2026-12-14"
                let home = try await stage.get(browser, "/", as: "claire").text
                #expect(home.contains("Remplacer Mme Durand") && home.contains("à partir du 14 déc.\u{202F}: 2 groupes publiés.") && home.contains(person))
                #expect(try await stage.get(browser, person, as: "claire").text.contains("name=\"from\" value=\"2026-12-14\""))

                let tuesday = Day("2026-12-15")!
                watch.now.withLock { $0 = Clock.stopped(on: tuesday).now }
                try await stage.signIn(on: tuesday)
                #expect(try await stage.get(browser, "/groups/\(group)", as: "durand", on: tuesday).status == 303)
                #expect(try await stage.page(browser, on: tuesday).contains("Mme Durand"))
                let petit = try await newcomer("Petit", "petit", world, on: tuesday)
                _ = try await world.store.replace(world.facilitators[0], by: petit, from: tuesday, account: world.coordinator, at: Moment(milliseconds: 5_000))
                let settled = try await stage.get(browser, "/", as: "claire", on: tuesday)
                #expect(settled.status == 200 && !settled.text.contains("Remplacer Mme Durand"))

                // When all is over, everybody still reads what was.
                let after = GroupsWorld.lastDay + 3
                watch.now.withLock { $0 = Clock.stopped(on: after).now }
                try await stage.signIn(on: after)
                let path = try await stage.page(browser, on: after)
                #expect(path.contains("Tu n’as pas de groupe pour le moment") && path.components(separatedBy: "<strong>Oral</strong>").count == 3)
                let list = try await stage.get(browser, "/groups/\(group)", as: "claire", on: after).text
                #expect(list.contains("Mme Durand jusqu’au 14 déc., puis M. Petit") && list.contains("salle B10") && list.contains("<caption>8 élèves</caption>"))
                #expect(try await stage.get(browser, "/groups", as: "claire", on: after).text.contains("Mme Durand jusqu’au 14 déc., puis M. Petit"))
            }
        }
    }

    @Test("two groups of one pupil do not say the same: the second goes on with the first, and a lost wish is told once", arguments: EngineKind.allCases)
    func ownWords(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            try await world.store.write { db in
                let round: DiagnosisRound.ID = try #require(try db.first("SELECT id FROM round WHERE school = $1") { try $0[0] })
                try db.run(
                    """
                    INSERT INTO priority (school, id, round, pupil, rank, skill, kind, reason, confirmed_by, confirmed_at, published_at)
                    VALUES ($1, $2, $3, $4, 1, $5, 'support', 'Un adulte l’a vu', $6, 0, 0)
                    """, [Identifier<Priority>.new(), round, world.pupils[0], world.skills[0], world.coordinator])
                try db.run("UPDATE wish SET workshop = $3 WHERE school = $1 AND pupil = $2 AND rank = 1", [world.pupils[0], world.workshops[2]])
                try db.run("DELETE FROM wish WHERE school = $1 AND pupil = $2 AND rank = 2", [world.pupils[0]])
            }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let page = try await stage.page(server.client())
                func count(_ words: String) -> Int { page.components(separatedBy: words).count - 1 }
                #expect(count("Ici, tu vas consolider\u{202F}: «\u{202F}S’exprimer à l’oral\u{202F}». Un adulte l’a vu.") == 1)
                #expect(count("Tu continues cet atelier\u{202F}: «\u{202F}S’exprimer à l’oral\u{202F}».") == 1)
                #expect(count("n’a pas pu être retenu cette fois") == 1)
            }
        }
    }

    @Test("who leads a group notes remarks for those who run it; pupils and main teachers never read them", arguments: EngineKind.allCases)
    func remarks(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-02")!
            let stage = try await stage(store, on: day)
            let world = stage.world
            let group = try #require(try await world.store.groupCards(.pupil(world.pupils[0])).first).group.id
            let others: [(String, Role, Int)] = [("tete", .head, 1), ("roy", .teacher, 2)]
            for (token, role, person) in others {
                let account = person == 1 ? world.second : try await world.account(token, staff: world.staff[person], role: role)
                if person == 1 {
                    try await world.store.write { db in try db.run("UPDATE account_role SET role = 'head' WHERE school = $1 AND account = $2", [account]) }
                } else {
                    try await world.store.write { db in
                        try db.run(
                            "INSERT INTO main_teacher (school, staff, division, from_day) VALUES ($1, $2, $3, '2026-09-01')", [world.staff[person], world.divisions[0]])
                    }
                }
                try await world.signIn(account, token, on: day)
            }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                func page(as who: String) async throws -> TestClient.Answer { try await server.client().get("/groups/\(group)", headers: ["Cookie": "jalon=\(who)"]) }
                func post(_ path: String, _ fields: [(String, String)], as who: String) async throws -> TestClient.Answer {
                    try await server.client().postBare("/groups/\(group)/\(path)", fields + [("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"])
                }
                let remark = GroupRemark.ID.new()
                let fields = [("remark", "\(remark)"), ("text", "Groupe <très> bavard le vendredi.")]
                #expect(try await post("remarks", fields, as: "durand").location == "/groups/\(group)")
                // Sent twice, kept once.
                #expect(try await post("remarks", fields, as: "durand").status == 303)
                #expect(try await post("remarks", [("text", "Deux tables à ajouter.")], as: "claire").status == 303)
                for text in ["", String(repeating: "a", count: 501)] { #expect(try await post("remarks", [("text", text)], as: "durand").status == 400) }
                #expect(try await world.store.remarks(on: group).map(\.text) == ["Deux tables à ajouter.", "Groupe <très> bavard le vendredi."])
                for who in ["durand", "claire", "tete"] {
                    let text = try await page(as: who).text
                    #expect(text.contains("Groupe &lt;très&gt; bavard le vendredi.") && text.contains("Mme Durand, mercredi 2 décembre 2026"), "\(who)")
                    #expect(text.contains("Garder la remarque") == (who != "tete"))
                }
                #expect(try await post("remarks", fields, as: "tete").status == 403)
                // A main teacher reads the names of the class, and no remark; the pupil reads no list at all.
                let main = try await page(as: "roy")
                #expect(main.status == 200 && !main.text.contains("bavard") && !main.text.contains("Remarques"))
                #expect(try await post("remarks", fields, as: "roy").status == 404)
                #expect(try await page(as: "camille").status == 404)
                #expect(try await post("remarks", fields, as: "camille").status == 404)
                // Each erases their own.
                #expect(try await post("remarks/removal", [("remark", "\(remark)")], as: "claire").status == 400)
                #expect(try await post("remarks/removal", [("remark", "\(remark)")], as: "durand").status == 303)
                #expect(try await world.store.remarks(on: group).map(\.text) == ["Deux tables à ajouter."])
                let lines = try await world.store.journal(before: nil, limit: 50).filter { $0.subject == group.rawValue }.map { "\($0.action) \($0.resource)" }
                #expect(lines.count { $0 == "write group remark" } == 2 && lines.count { $0 == "erase group remark" } == 1)
            }
        }
    }
}
