import Foundation
import School
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@Suite("Hours of published groups")
struct PublishedHoursTests {
    private struct Stage {
        let world: GroupsWorld
        let pupil: Account.ID
        let barrette: Barrette.ID

        func save(_ browser: TestClient, weekday: Int, from day: String? = nil) async throws -> TestClient.Answer {
            let version = try await world.store.period(world.period)?.version ?? 0
            let fields = [
                ("name", "Secondes"), ("version", "\(version)"), ("slot-0-id", "\(world.weekly)"), ("slot-0-weekday", "\(weekday)"),
                ("slot-0-time", "10:00"), ("slot-0-length", "55"), ("slot-0-alternance", "H"), ("csrf", "secret"),
            ]
            return try await browser.postBare(
                "/periods/\(world.period)/barrettes/\(barrette)", fields + world.divisions.map { ("division", "\($0)") } + (day.map { [("hours-from", $0)] } ?? []),
                headers: ["Cookie": "jalon=claire"])
        }

        func page(_ browser: TestClient) async throws -> String {
            try await browser.get("/pupils/\(world.pupils[0])/group", headers: ["Cookie": "jalon=camille"]).text
        }

        /// Every session of the pupil's calendar by its UID.
        func feed(_ browser: TestClient) async throws -> [String: [String: String]] {
            let text = try await browser.get("/calendar/feed").text.replacing("\r\n ", with: "")
            var events: [String: [String: String]] = [:]
            for block in text.components(separatedBy: "BEGIN:VEVENT\r\n").dropFirst() {
                let lines = block.components(separatedBy: "\r\n").compactMap { line in line.firstIndex(of: ":").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) } }
                let event = Dictionary(lines, uniquingKeysWith: { first, _ in first })
                events[event["UID"] ?? ""] = event
            }
            return events
        }
    }

    /// Groups published from the first day of the period; a coordinator and a pupil signed in on `day`.
    private func stage(_ store: Store, on day: Day) async throws -> Stage {
        let world = try await GroupsWorld(store)
        try await world.publish()
        let pupil = try await world.account("camille", pupil: world.pupils[0])
        try await world.store.openFeed(for: pupil, tokenHash: Secrets.hash("feed"), at: Moment(milliseconds: 0))
        try await world.signIn(world.coordinator, "claire", on: day)
        try await world.signIn(pupil, "camille", on: day)
        let barrette = try #require(try await world.store.read { db in try db.first("SELECT barrette FROM weekly_slot WHERE school = $1") { try $0[0] as Barrette.ID } })
        return Stage(world: world, pupil: pupil, barrette: barrette)
    }

    /// A clock that the test moves on.
    private final class Watch: Sendable {
        let now: Mutex<Moment>
        init(_ now: Moment) { self.now = Mutex(now) }
    }

    private static let tuesday = "mardi de 10\u{202F}h à 10\u{202F}h\u{202F}55"
    private static let thursday = "jeudi de 10\u{202F}h à 10\u{202F}h\u{202F}55"

    @Test("they change from a day on, which must be given; diaries follow and what took place stays", arguments: EngineKind.allCases)
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

    @Test("those of a finished period no longer change", arguments: EngineKind.allCases)
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
                try await stage.world.store.add(OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Formation"), first: off, last: off)))
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
}
