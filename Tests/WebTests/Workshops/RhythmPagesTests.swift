import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Slots that are not held every week")
struct RhythmPagesTests {
    /// One row of the form of a barrette.
    private struct Row: Hashable {
        let weekday: Int
        let time: String
        let length: Int
        var alternance = "H"
        var weeks: [String] = []

        func fields(_ index: Int, _ id: WeeklySlot.ID?) -> [(String, String)] {
            let name = "slot-\(index)-"
            return (id.map { [("\(name)id", "\($0)")] } ?? [])
                + [("\(name)weekday", "\(weekday)"), ("\(name)time", time), ("\(name)length", "\(length)"), ("\(name)alternance", alternance)] + weeks.map { ("\(name)week", $0) }
        }
    }

    private struct Held: Hashable {
        let day: Day
        let startsAt, length: Int
    }

    /// A and B weeks on both sides of the autumn holidays, three chosen weeks of which one has a public holiday, and every day of two weeks.
    private static let rows =
        [
            Row(weekday: 2, time: "14:00", length: 55, alternance: "Q1"), Row(weekday: 4, time: "14:00", length: 55, alternance: "Q2"),
            Row(weekday: 3, time: "11:00", length: 55, weeks: ["2026-10-12", "2026-11-09", "2026-12-14"]),
        ] + (1...5).map { Row(weekday: $0, time: "16:00", length: 110, weeks: ["2026-11-23", "2026-11-30"]) }

    /// Counted by hand on the calendar of zone A: no lessons from 17 October to 1 November, nor on 11 November; A weeks from 31 August on.
    private static let expected: Set<Held> = {
        func held(_ days: [String], _ startsAt: Int, _ length: Int) -> [Held] { days.map { Held(day: Day($0)!, startsAt: startsAt, length: length) } }
        return Set(
            held(["2026-10-13", "2026-11-10", "2026-11-24", "2026-12-08"], 840, 55)
                + held(["2026-10-08", "2026-11-05", "2026-11-19", "2026-12-03", "2026-12-17"], 840, 55) + held(["2026-10-14", "2026-12-16"], 660, 55)
                + held(["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"], 960, 110)
                + held(["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"], 960, 110))
    }()

    @Test("typed as a browser sends them, they have the same dates in every schedule, diary and ledger", arguments: EngineKind.allCases)
    func agreement(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-09-26")!
            let world = try await GroupsWorld(store, pupils: 12)
            let school = world.store
            let headers = try await world.signIn(world.coordinator, "claire", on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func get(_ path: String) async throws -> String { try await browser.get(path, headers: headers).text }
                func post(_ path: String, _ fields: [(String, String)]) async throws -> String? {
                    try await browser.postBare(path, [("csrf", "secret")] + fields, headers: headers).location
                }
                let made = try await post("/periods", [("name", "Rythmes"), ("first", "2026-10-05"), ("last", "2026-12-18"), ("modules", "2")])
                let address = try #require(made)
                let period = try #require(try await school.periods().first { $0.name == "Rythmes" }).id
                func means() async throws -> PeriodMeans { try #require(try await school.means(of: period, school: world.school, on: day)) }

                // Two rows of the form at a time, until all are there.
                let common = [("name", "Secondes")] + world.divisions.map { ("division", "\($0)") }
                let first = Self.rows.prefix(2).enumerated().flatMap { $1.fields($0, nil) }
                #expect(try await post("\(address)/barrettes", common + first) == "\(address)/barrettes")
                let barrette = try #require(try await means().barrettes.first).id
                var ids = try #require(try await means().barrettes.first).slots.sorted { $0.weekday < $1.weekday }.map(\.id)
                for count in stride(from: 4, through: 8, by: 2) {
                    let form = try await get("\(address)/barrettes/\(barrette)")
                    #expect(form.contains("name=\"slot-\(count - 1)-time\""))
                    let typed = Self.rows.prefix(count).enumerated().flatMap { index, row in row.fields(index, index < ids.count ? ids[index] : nil) }
                    let version = try #require(try await school.period(period)).version
                    #expect(try await post("\(address)/barrettes/\(barrette)", [("version", "\(version)")] + common + typed) == "\(address)/barrettes")
                    let slots = try #require(try await means().barrettes.first).slots
                    ids = try Self.rows.prefix(count).map { row in
                        try #require(slots.first { $0.weekday == row.weekday && TimeField.text($0.startsAt) == row.time && $0.weeks.map(\.iso) == row.weeks }).id
                    }
                }
                #expect(Set(ids).count == 8)
                #expect(try await get("\(address)/barrettes").contains("mardi 14\u{202F}h, semaines A (Q1)"))
                // A week that one module does not have is no reason to make no groups.
                #expect(try await means().slots.contains { $0.dates.isEmpty })
                #expect(try await !get(address).contains("Aucune séance le"))

                let version = try #require(try await school.period(period)).version
                try await school.setOffers(world.workshops.map { Offer(workshop: $0, maxParallel: 1) }, of: period, version: version)
                try await world.publish(try await world.draft(of: period, on: day).plan, from: Day("2026-10-05")!)

                let calendar = try await school.calendar(of: world.school)
                let year = Tenure(from: Day("2026-09-01")!, to: Day("2027-08-31")!)
                let pupil = world.pupils[0]
                let sessions = try await school.sessions(of: .pupil(pupil), over: year, calendar)
                #expect(sessions.count == Self.expected.count)
                #expect(Set(sessions.map { Held(day: $0.day, startsAt: $0.startsAt, length: $0.length) }) == Self.expected)

                // The year, week by week.
                let days = Set(Self.expected.map(\.day))
                let shown = try await get("/pupils/\(pupil)/schedule?view=year")
                #expect(shown.contains("2026-2027\u{202F}: 21 séances"))
                var inYear: Set<Day> = []
                for row in shown.components(separatedBy: "<tr>").dropFirst() {
                    guard let start = row.firstRange(of: "&amp;day=")?.upperBound, let monday = Day(String(row[start...].prefix(10))) else { continue }
                    for (index, name) in Day.weekdays.enumerated() where row.contains("<td data-label=\"\(name.fr)\">") { inYear.insert(monday + index) }
                }
                #expect(inYear == days)

                // The diary of a division.
                let fed = try await browser.postBare("/divisions/\(world.divisions[0])/schedule/feed", [("csrf", "secret")], headers: headers).text
                let secret = try #require(fed.firstRange(of: "/calendar/").map { "/calendar/" + fed[$0.upperBound...].prefix { $0 != "<" } })
                let told = try await browser.get(secret).text.matches(of: /DTSTART;TZID=[^:]+:(\d{4})(\d{2})(\d{2})T/).compactMap { Day("\($0.1)-\($0.2)-\($0.3)") }
                #expect(Set(told) == days)

                // 11 sessions of 55 minutes and 10 of 110, beside what another period prepares.
                let minutes = try #require(try await school.ledgerFacts(year: 2026, calendar).ledger(on: day).pupils[pupil]?[.personalised])
                #expect(minutes.planned - minutes.prepared == 1705 && minutes.prepared == 550)
                #expect(try await get("/ledgers?level=2de&division=2A").contains("data-label=\"Prévu\">37\u{202F}h\u{202F}35<"))

                // A week that is closed since stays chosen, and no slot is left out of the form.
                let works = DaySpan(kind: .closed, name: Phrase(same: "Travaux"), first: Day("2026-12-14")!, last: Day("2026-12-18")!)
                try await school.add(OwnDays(id: .new(), span: works), on: day)
                let more = (8...13).map { WeeklySlot(id: .new(), barrette: barrette, weekday: 5, startsAt: $0 * 60, length: 55, alternance: .weekly) }
                let now = try #require(try await school.period(period)).version
                try await school.add([Barrette(id: .new(), name: "", divisions: world.divisions, slots: more)], to: period, version: now)
                let form = try await get("\(address)/barrettes/\(barrette)")
                #expect(form.contains("value=\"2026-12-14\" checked") && form.contains("name=\"slot-13-id\""))
            }
        }
    }
}
