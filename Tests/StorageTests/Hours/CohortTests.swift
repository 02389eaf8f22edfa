import School
import Storage
import TestSupport
import Testing

@Suite("A bac pro cohort through three years")
struct CohortTests {
    /// Zone A, first and last day, as the ministry published them: written here once more, so that what the store counts is counted twice.
    private static let daysOff = [
        ("2025-10-18", "2025-11-02"), ("2025-12-20", "2026-01-04"), ("2026-02-07", "2026-02-22"), ("2026-04-04", "2026-04-19"), ("2026-05-14", "2026-05-17"),
        ("2026-10-17", "2026-11-01"), ("2026-12-19", "2027-01-03"), ("2027-02-13", "2027-02-28"), ("2027-04-10", "2027-04-25"), ("2027-05-06", "2027-05-09"),
        ("2027-10-23", "2027-11-07"), ("2027-11-11", "2027-11-11"), ("2027-12-18", "2028-01-02"), ("2028-02-19", "2028-03-05"), ("2028-04-22", "2028-05-08"),
        ("2028-05-25", "2028-05-28"),
    ].map { (Day($0)!, Day($1)!) }
    private static let summers = [2025: Day("2026-07-04")!, 2026: Day("2027-07-03")!, 2027: Day("2028-07-04")!]

    private static let length = 110
    /// 210 h over three years.
    private static let cycle = 210 * 60
    /// The seventh pupil comes, the second changes division, the fifth leaves.
    private static let arrival = Day("2027-01-11")!
    private static let change = Day("2027-02-01")!
    private static let departure = Day("2028-01-17")!

    private static func isOff(_ day: Day) -> Bool { daysOff.contains { $0 <= day && day <= $1 } }

    private static func thursdays(_ days: Tenure) -> [Day] {
        (days.from.number...days.to.number).map(Day.init(number:)).filter { $0.weekday == 4 && !isOff($0) }
    }

    /// Mondays of the weeks with a day of lessons.
    private static func weeks(_ year: Int) -> [Day] {
        let first = Day(year: year, month: 9, day: 1)!
        let days = (first.number..<summers[year]!.number).map(Day.init(number:)).filter { $0.weekday < 6 && !isOff($0) }
        return Set(days.map(\.monday)).sorted()
    }

    /// What becomes of the k-th session of a group in one year of the cycle.
    private enum Fate { case called, cancelled, replaced, moved, forgotten }

    private static func fate(_ group: Int, _ year: Int, _ index: Int) -> Fate {
        switch (group, year, index) {
        case (0, 2025, 2): .cancelled
        case (1, 2026, 4): .replaced
        case (1, 2027, 3): .moved
        case (0, 2027, 1): .forgotten
        default: .called
        }
    }

    private static func isAbsent(_ pupil: Int, _ index: Int) -> Bool { (pupil + index) % 5 == 0 }

    /// Pupils of a group on a day, from 0: even ones in the first, odd ones in the second.
    private static func members(_ group: Int, on day: Day) -> [Int] {
        (0..<7).filter { pupil in
            pupil % 2 == group && (pupil < 6 || day >= arrival) && (pupil != 4 || day < departure)
        }
    }

    /// Sessions of one group in one year, as the store knows it.
    private struct Play {
        let year: Int
        let days: Tenure
        let groups: [NeedGroup.ID]
        /// In order.
        let dates: [Day]

        /// Minutes of one pupil once the sessions before `today` were held.
        func recount(_ pupil: Int, on today: Day) -> PupilMinutes {
            var sum = PupilMinutes()
            for (index, day) in dates.enumerated() where CohortTests.members(pupil % 2, on: day).contains(pupil) {
                let fate = CohortTests.fate(pupil % 2, year, index)
                let held = fate == .moved ? day + 1 : day
                if fate == .cancelled {
                    sum.cancelled += CohortTests.length
                } else if held >= today {
                    sum.coming += CohortTests.length
                } else if fate == .forgotten {
                    sum.unconfirmed += CohortTests.length
                } else if CohortTests.isAbsent(pupil, index) {
                    sum.absent += CohortTests.length
                } else {
                    sum.attended += CohortTests.length
                }
            }
            return sum
        }
    }

    /// The school, its people and the cohort, which grows.
    private struct Stage {
        let world: GroupsWorld
        let programme: Programme.ID
        var pupils: [Pupil.ID]

        var store: SchoolStore { world.store }

        func author(_ day: Day) -> SessionAuthor { SessionAuthor(account: world.coordinator, now: Clock.stopped(on: day).now, today: day) }

        func school(_ year: Int) -> Establishment { Establishment(id: world.school.id, name: world.school.name, uai: world.school.uai, zone: .a, year: year) }

        func calendar(_ year: Int) async throws -> SchoolCalendar { try await store.calendar(of: school(year)) }

        /// The two divisions of a year; from the second on, after the school has gone from the year before to it.
        func divisions(_ level: String, _ year: Int) async throws -> [Division.ID] {
            let ids: [Division.ID] = [.new(), .new()]
            let august = Day(year: year, month: 8, day: 28)!
            if year > 2025 { try await store.beginYear(after: year - 1, by: world.coordinator, on: august, at: Clock.stopped(on: august).now) }
            try await store.write { db in
                if year == 2025 { try db.run("UPDATE establishment SET year = 2025 WHERE id = $1") }
                for (index, id) in ids.enumerated() {
                    let code = "\(level.prefix(1))P\(index + 1)"
                    try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, $3, $4, $5)", [id, code, level, year])
                }
            }
            return ids
        }

        /// The groups of a period, as they are from a day on.
        func publish(_ period: Period.ID, _ slot: SlotKey, _ year: Int, from day: Day) async throws {
            let now = Clock.stopped(on: day).now
            let problem = try #require(try await store.groupingProblem(period, school: school(year), at: now, today: day))
            let plan = try await store.beginPlan(of: period, from: nil, problem: problem.instance(), by: world.coordinator, at: now)
            var contents = PlanContents(groups: [], places: [])
            for group in 0..<2 {
                let planned = PlannedGroup(
                    id: .new(), slot: slot, workshop: world.workshops[group], room: world.rooms[group], staff: [world.facilitators[group]], seats: 12)
                contents.groups.append(planned)
                contents.places += CohortTests.members(group, on: day).map { PlannedPlace(pupil: pupils[$0], group: planned.id, version: 1) }
            }
            try await store.finishPlan(plan, contents, objective: 0, bound: nil)
            try await world.publish(plan, from: day)
        }

        /// The workshops of a year of the cycle, as a period of one module on Thursdays, published.
        func begin(_ year: Int, _ divisions: [Division.ID]) async throws -> (play: Play, period: Period.ID, slot: SlotKey) {
            let programme = try #require(try await store.programme(self.programme))
            guard case .laid(let layout) = programme.laid(on: try await calendar(year))[year - programme.content.year] else { throw Unlaid(year: year) }
            #expect(layout.year.weeks.map(\.first.monday) == CohortTests.weeks(year) && layout.phases.allSatisfy { $0.missing == 0 })
            let workshops = try #require(layout.phases.first { $0.phase.content.activities.contains { $0.kind == .workshops } })
            let days = Tenure(from: try #require(workshops.first), to: try #require(workshops.last))
            let period = Period(id: .new(), name: "Ateliers \(year)", round: nil, firstDay: days.from, lastDay: days.to, hoursBudget: nil, version: 1)
            let module = Module(id: .new(), position: 1, name: "Module 1", firstDay: days.from, lastDay: days.to)
            try await store.add(period, modules: [module], like: nil, from: workshops.phase.id)
            let barrette = Barrette.ID.new()
            let slot = WeeklySlot(id: .new(), barrette: barrette, weekday: 4, startsAt: 600, length: CohortTests.length, alternance: .weekly)
            try await store.add(Barrette(id: barrette, name: "Bac pro", divisions: divisions, slots: [slot]), to: period.id)
            try await store.setOffers(world.workshops.prefix(2).map { Offer(workshop: $0, maxParallel: 1) }, of: period.id, version: 2)
            let key = SlotKey(module: module.id, weekly: slot.id)
            try await publish(period.id, key, year, from: days.from)
            let cards = try await store.groupCards(.period(period.id))
            let groups = world.workshops.prefix(2).compactMap { workshop in cards.first { $0.group.workshop == workshop }?.group.id }
            let play = Play(year: year, days: days, groups: groups, dates: CohortTests.thursdays(days))
            for book in try await store.sessions(.period(period.id), calendar(year)) { #expect(book.sessions.map(\.held.day) == play.dates) }
            #expect(groups.count == 2 && play.dates.count > 10)
            return (play, period.id, key)
        }

        /// What was decided ahead, before the first session.
        func decide(_ play: Play) async throws {
            let author = author(play.days.from - 1)
            for group in 0..<2 {
                for (index, day) in play.dates.enumerated() {
                    let key = SessionKey(week: day)
                    switch CohortTests.fate(group, play.year, index) {
                    case .cancelled: try await store.cancel(play.groups[group], key, because: "Stage", by: author)
                    case .replaced: try await store.replace(play.groups[group], key, by: world.facilitators[2], author: author)
                    case .moved: try await store.move(play.groups[group], key, to: day + 1, at: 840, room: nil, because: "", by: author)
                    case .called, .forgotten: break
                    }
                }
            }
        }

        /// The calls of the sessions held in these days, each on its day.
        func hold(_ play: Play, _ days: Range<Day>) async throws {
            for (index, day) in play.dates.enumerated() {
                for group in 0..<2 {
                    let fate = CohortTests.fate(group, play.year, index)
                    let held = fate == .moved ? day + 1 : day
                    guard days.contains(held), fate != .cancelled, fate != .forgotten else { continue }
                    let absent = CohortTests.members(group, on: day).filter { CohortTests.isAbsent($0, index) }.map { pupils[$0] }
                    try await store.call(play.groups[group], SessionKey(week: day), absent: Set(absent), by: author(held))
                }
            }
        }
    }

    private struct Unlaid: Error { let year: Int }

    /// Compares the ledgers of a year on a day with the count of this test.
    /// - Parameters:
    ///   - earlier: minutes given to each pupil in the years before.
    ///   - here: Mondays of the weeks in which each pupil is here.
    private func check(_ stage: Stage, _ play: Play, on today: Day, earlier: [Int], here: (Int) -> [Day]) async throws {
        let calendar = try await stage.calendar(play.year)
        let facts = try await stage.store.ledgerFacts(year: play.year, calendar)
        let ledger = facts.ledger(on: today)
        let due = try await stage.store.dueHours(year: play.year, calendar)
        let weeks = Self.weeks(play.year).count
        for (index, pupil) in stage.pupils.enumerated() {
            let own = play.recount(index, on: today)
            let said = ledger.pupils[pupil]?[.personalised] ?? PupilMinutes()
            #expect(said == own, "pupil \(index) in \(play.year) on \(today.iso)")
            let alone = try await stage.store.ledgerFacts(of: pupil, year: play.year, calendar)
            #expect(alone.ledger(on: today).pupils[pupil]?[.personalised] ?? PupilMinutes() == own)
            #expect(facts.earlier[pupil]?[.personalised]?.delivered ?? 0 == earlier[index])

            let entitled = try #require(due.entitlements(of: try await stage.store.divisions(ofPupil: pupil, year: play.year)).first { $0.kind == .personalised })
            let present = here(index).count
            #expect(entitled.year == (Self.cycle / 3 * present + weeks / 2) / weeks, "due of pupil \(index) in \(play.year)")
            #expect(entitled.cycle == Self.cycle && entitled.weeksHere == present)
            let left = here(index).last == Self.weeks(play.year).last ? 2027 - play.year : 0
            let thisYear = own.attended + own.absent + own.coming
            #expect(entitled.cycleForecast(earlier: earlier[index], thisYear: said.forecast) == earlier[index] + thisYear + left * ((thisYear * weeks + present / 2) / present))
        }
        // A session counts once for its facilitator and its room, whoever is in it.
        for group in 0..<2 {
            let led = play.dates.indices.filter { Self.fate(group, play.year, $0) != .cancelled && Self.fate(group, play.year, $0) != .replaced }.count
            #expect(ledger.facilitators[stage.world.facilitators[group]]?[.personalised]?.planned == led * Self.length)
        }
        let replaced = play.dates.indices.filter { Self.fate(1, play.year, $0) == .replaced }.count
        #expect(ledger.facilitators[stage.world.facilitators[2]]?[.personalised]?.planned ?? 0 == replaced * Self.length)
        #expect(ledger.given[.personalised].map { $0.planned + $0.cancelled } == 2 * play.dates.count * Self.length)
    }

    @Test("due, planned, given and followed are right to the minute in each year, and so is what the cycle will come to", arguments: EngineKind.allCases)
    func played(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 2)
            let text = try #require(DispositifPresets.preset("pro-ap-2009"))
            #expect(text.volume == .cycle(Self.cycle, years: 3))
            // The school goes on with it.
            var content = text.content(in: .fr, levels: [])
            content.until = nil
            let dispositif = try await world.store.add(content)
            let sheet = try #require(ProgrammeSheets.sheet("bac-pro"))
            let programme = try await world.store.add(
                NewProgramme(
                    ProgrammeContent(name: "Cycle", aim: "", dispositif: dispositif, year: 2025, years: sheet.years, levels: sheet.levels), sheet: sheet.code,
                    phases: sheet.contents(in: .fr).map { (content: $0, previous: nil) }))
            var stage = Stage(world: world, programme: programme, pupils: (0..<6).map { _ in .new() })
            var earlier = Array(repeating: 0, count: 7)
            func add(_ play: Play) {
                for pupil in 0..<7 {
                    let own = play.recount(pupil, on: Day("2028-08-01")!)
                    earlier[pupil] += own.attended + own.absent
                }
            }

            // 2de pro.
            let first = try await stage.divisions("2de pro", 2025)
            try await world.store.write { [pupils = stage.pupils] db in
                for (index, pupil) in pupils.enumerated() {
                    let name = "Cohorte \(index + 1)"
                    try db.run(
                        "INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key) VALUES ($1, $2, $3, 'Sacha', '2010-02-02', $3, $3)",
                        [pupil, name])
                    try db.run(
                        "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, '2025-09-01')", [pupil, first[index / 3]])
                }
            }
            let (one, _, _) = try await stage.begin(2025, first)
            try await stage.decide(one)
            let middle = one.dates[one.dates.count / 2]
            try await stage.hold(one, one.days.from..<middle)
            try await check(stage, one, on: middle, earlier: earlier) { _ in Self.weeks(2025) }
            try await stage.hold(one, middle..<(one.days.to + 1))
            try await check(stage, one, on: Day("2026-07-03")!, earlier: earlier) { _ in Self.weeks(2025) }
            add(one)

            // 1re pro: one comes in January, one changes division in February.
            let second = try await stage.divisions("1re pro", 2026)
            for (index, pupil) in stage.pupils.enumerated() {
                try await world.store.place(
                    pupil, in: second[index / 3], from: Day("2026-09-01")!, by: world.coordinator, on: Day("2026-08-28")!, at: Clock.stopped(on: Day("2026-08-28")!).now)
            }
            let (two, period, slot) = try await stage.begin(2026, second)
            #expect(two.days.contains(Self.arrival) && two.days.contains(Self.change))
            try await stage.decide(two)
            try await stage.hold(two, two.days.from..<Self.arrival)
            var roster = Roster()
            roster.covers = [.pupils]
            roster.sources = [Roster.Source(file: "eleves.csv")]
            roster.pupils = [Roster.Pupil(familyName: "Nouvelle", givenName: "Sacha", birthDay: Day("2010-03-03"), division: "1P2")]
            try await world.apply(roster, on: Self.arrival)
            stage.pupils.append(
                try #require(try await world.store.read { db in try db.first("SELECT id FROM pupil WHERE school = $1 AND family_name = 'Nouvelle'") { try $0[0] as Pupil.ID } }))
            try await stage.publish(period, slot, 2026, from: Self.arrival)
            try await stage.hold(two, Self.arrival..<Self.change)
            try await world.store.place(stage.pupils[1], in: second[1], from: Self.change, by: world.coordinator, on: Self.change, at: Clock.stopped(on: Self.change).now)
            func hereInSecond(_ pupil: Int) -> [Day] { Self.weeks(2026).filter { pupil < 6 || $0 >= Self.arrival } }
            try await check(stage, two, on: Self.change, earlier: earlier, here: hereInSecond)
            try await stage.hold(two, Self.change..<(two.days.to + 1))
            try await check(stage, two, on: Day("2027-07-02")!, earlier: earlier, here: hereInSecond)
            let audit = try await world.store.auditFacts(level: "1re pro", kind: .personalised, year: 2026, on: Day("2027-07-02")!, stage.calendar(2026)).audit(on: Day("2027-07-02")!)
            #expect(audit.rows.count == 7)
            for row in audit.rows {
                #expect(row.plannedGap.reduce(0) { $0 + $1.minutes } == audit.mostPlanned - row.planned)
                #expect(row.attendedGap.reduce(0) { $0 + $1.minutes } == audit.mostAttended - row.attended)
            }
            let late = try #require(audit.rows.first { $0.pupil.id == stage.pupils[6] })
            #expect(late.plannedGap.map(\.cause) == [.arrived(Self.arrival)] && late.plannedGap[0].minutes == two.dates.count { $0 < Self.arrival } * Self.length)
            add(two)

            // Tle pro: one leaves in January.
            let third = try await stage.divisions("Tle pro", 2027)
            for (index, pupil) in stage.pupils.enumerated() {
                try await world.store.place(
                    pupil, in: third[min(index / 3, 1)], from: Day("2027-09-01")!, by: world.coordinator, on: Day("2027-08-30")!, at: Clock.stopped(on: Day("2027-08-30")!).now)
            }
            let (three, _, _) = try await stage.begin(2027, third)
            #expect(three.days.contains(Self.departure))
            try await stage.decide(three)
            try await stage.hold(three, three.days.from..<Self.departure)
            try await world.store.noteDeparture(
                of: stage.pupils[4], on: Self.departure, by: world.coordinator, on: Self.departure, at: Clock.stopped(on: Self.departure).now)
            try await stage.hold(three, Self.departure..<(three.days.to + 1))
            try await check(stage, three, on: Day("2028-07-03")!, earlier: earlier) { pupil in
                Self.weeks(2027).filter { pupil != 4 || $0 < Self.departure }
            }
            add(three)
            // What was written of the years before is what it was.
            let years = try await world.store.ledgerFacts(year: 2027, stage.calendar(2027))
            for (index, pupil) in stage.pupils.enumerated() {
                let last = years.ledger(on: Day("2028-07-03")!).pupils[pupil]?[.personalised]?.delivered ?? 0
                #expect((years.earlier[pupil]?[.personalised]?.delivered ?? 0) + last == earlier[index])
            }
            #expect(try await store.check().problems == [])
        }
    }
}
