import School
import TestSupport
import Testing

@testable import Storage

@Suite("Ledgers as the store adds them up")
struct SessionLedgerTests {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 33)) &* 0x2127_599B_F432_5C37
        }
    }

    private struct Fate {
        let planned: Day
        var day: Day
        var state = DatedSession.State.planned
        /// Why it is cancelled.
        var reason = ""
        /// It no longer follows the timetable.
        var isFixed = false
        var called: [Pupil.ID: Bool] = [:]

        /// What a closed day took, however it came there.
        func isLost(to closed: Set<Day>) -> Bool { state == .planned && closed.contains(day) }
    }

    private struct Place: Hashable {
        let group: NeedGroup.ID
        let key: SessionKey
    }

    private struct Stage {
        let world: GroupsWorld
        let calendar: SchoolCalendar
        /// Two weeks of the first module are past.
        let day: Day
        let author: SessionAuthor

        var school: SchoolStore { world.store }
    }

    /// Twelve pupils in published groups, and the coordinator on 3 December.
    private func stage(_ store: Store) async throws -> Stage {
        let world = try await GroupsWorld(store, pupils: 12)
        try await world.publish()
        let day = Day("2026-12-03")!
        return Stage(
            world: world, calendar: try await world.store.calendar(of: world.school), day: day,
            author: SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: day))
    }

    @Test("the store’s ledgers agree with a plain account of what happened", arguments: EngineKind.allCases, [1, 2] as [UInt64])
    func agreement(engine: EngineKind, seed: UInt64) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let school = world.store
            let calendar = try await school.calendar(of: world.school)
            var dice = Dice(state: seed &* 7_919)
            var fates: [Place: Fate] = [:]
            var members: [NeedGroup.ID: [Pupil.ID]] = [:]
            for book in try await school.sessions(.period(world.period), calendar) {
                members[book.card.group.id] = try await school.groupMembers(of: book.card.group.id, on: GroupsWorld.firstDay).map(\.pupil.id)
                for session in book.sessions { fates[Place(group: session.group, key: session.key)] = Fate(planned: session.planned.day, day: session.held.day) }
            }
            let places = fates.keys.sorted { ($0.group, $0.key) < ($1.group, $1.key) }
            var today = GroupsWorld.firstDay
            var done = 0
            var closed: [Day: OwnDays.ID] = [:]
            for _ in 0..<90 {
                let place = try #require(places.randomElement(using: &dice))
                let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: today)
                // What is past is written before anything is decided, but for what a closed day took.
                for (place, own) in fates where own.day < today && closed[own.day] == nil { fates[place]?.isFixed = true }
                let fate = try #require(fates[place])
                do {
                    switch Int.random(in: 0..<12, using: &dice) {
                    case 0, 1, 2:
                        let list = fate.state == .delivered ? fate.called.keys.sorted() : members[place.group] ?? []
                        let absent = Set(list.filter { _ in Bool.random(using: &dice) })
                        try await school.call(place.group, place.key, absent: absent, by: author)
                        fates[place]?.state = .delivered
                        fates[place]?.isFixed = true
                        fates[place]?.called = Dictionary(uniqueKeysWithValues: list.map { ($0, !absent.contains($0)) })
                    case 3:
                        try await school.cancel(place.group, place.key, because: "Grève", by: author)
                        fates[place]?.state = .cancelled
                        fates[place]?.reason = "Grève"
                    case 4:
                        try await school.restore(place.group, place.key, by: author)
                        fates[place]?.state = .planned
                        fates[place]?.reason = ""
                    case 5:
                        let day = fate.planned + Int.random(in: 0...9, using: &dice)
                        // Sessions of neighbouring weeks never meet, so that nothing that comes back is refused.
                        let hour = 840 + 60 * ((place.key.week - GroupsWorld.firstDay) / 7 % 2)
                        try await school.move(place.group, place.key, to: day, at: hour, room: nil, because: "", by: author)
                        fates[place]?.day = day
                        fates[place]?.isFixed = true
                    case 6:
                        try await school.uncall(place.group, place.key, by: author)
                        fates[place]?.state = .planned
                        fates[place]?.called = [:]
                    case 7, 8:
                        // The day of some session is closed, past or to come, or opened again.
                        if let id = closed[fate.day] {
                            try await school.removeOwnDays(id, on: today)
                            closed[fate.day] = nil
                            for (place, own) in fates where own.day == fate.day && own.isFixed && own.reason == "Fermé" {
                                fates[place]?.state = .planned
                                fates[place]?.reason = ""
                            }
                        } else {
                            let days = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Fermé"), first: fate.day, last: fate.day))
                            try await school.add(days, on: today)
                            closed[fate.day] = days.id
                        }
                    case 9:
                        try await school.cancelOnClosedDays(from: GroupsWorld.firstDay, by: author)
                        for (place, own) in fates where own.isFixed && own.state == .planned && closed[own.day] != nil {
                            fates[place]?.state = .cancelled
                            fates[place]?.reason = "Fermé"
                        }
                    case 10:
                        try await school.restoreOnClosedDays(from: GroupsWorld.firstDay, by: author)
                        for (place, own) in fates where own.isFixed && own.reason == "Fermé" && closed[own.day] != nil {
                            fates[place]?.state = .planned
                            fates[place]?.reason = ""
                        }
                    default: today = min(today + Int.random(in: 1...9, using: &dice), GroupsWorld.lastDay + 3)
                    }
                    done += 1
                } catch is SessionRefusal {
                    continue
                }
            }
            #expect(done > 30)
            let changed = try await school.calendar(of: world.school)
            let facts = try await school.ledgerFacts(year: 2026, changed)
            let ledger = facts.ledger(on: today)
            #expect(ledger.groups.values.reduce(0) { $0 + $1.planned + $1.cancelled } == fates.count * 55)
            #expect(ledger.spent[.personalised] == ledger.given[.personalised])
            for pupil in world.pupils {
                var own = PupilMinutes()
                for (place, fate) in fates {
                    if let isPresent = fate.called[pupil] {
                        if isPresent { own.attended += 55 } else { own.absent += 55 }
                    } else if members[place.group]?.contains(pupil) == true, fate.state != .delivered {
                        if fate.state == .cancelled || fate.isLost(to: Set(closed.keys)) { own.cancelled += 55 } else if fate.day < today { own.unconfirmed += 55 } else { own.coming += 55 }
                    }
                }
                #expect(ledger.pupils[pupil] == [.personalised: own])
                let alone = try await school.ledgerFacts(of: pupil, year: 2026, changed).ledger(on: today)
                #expect(alone.pupils[pupil] == [.personalised: own])
            }
        }
    }

    @Test("a facilitator’s own account is theirs in the school’s ledger, each session once whatever the divisions of its pupils", arguments: EngineKind.allCases)
    func facilitators(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (world, school, calendar, day, author) = (stage.world, stage.school, stage.calendar, stage.day, stage.author)
            let own = try await school.sessions(.facilitator(world.facilitators[0], on: GroupsWorld.firstDay), calendar)
            let first = try #require(own.first { $0.card.module.position == 1 })
            let group = first.card.group.id
            let members = try await school.groupMembers(of: group, on: GroupsWorld.firstDay)
            #expect(Set(members.map { member in world.pupils.firstIndex(of: member.pupil.id).map { $0 % 2 } }).count == 2)
            try await school.call(group, first.sessions[0].key, absent: [], by: author)
            try await school.cancel(group, first.sessions[1].key, because: "Formation", by: author)
            // Somebody else gives the third, on another day; a date outside groups comes on top.
            let third = first.sessions[2].key
            try await school.move(group, third, to: Day("2026-12-10")!, at: 840, room: nil, because: "", by: author)
            try await school.replace(group, third, by: world.facilitators[2], author: author)
            let oneOff = try await school.invite(
                NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-11"), minute: 840, length: 45, room: nil, pupils: [members[0].pupil.id]), by: author)

            let whole = try await school.ledgerFacts(year: 2026, calendar).ledger(on: day)
            for person in world.facilitators {
                let facts = try await school.ledgerFacts(of: person, year: 2026, calendar)
                #expect(facts.ledger(on: day).facilitators[person] == whole.facilitators[person])
                #expect(facts.sessions.allSatisfy { line in line.session.leaders.contains { $0.id == person } })
                let minutes = facts.sessions.filter { $0.session.state != .cancelled }.reduce(0) { $0 + $1.session.held.length }
                #expect(minutes == whole.facilitators[person]?[.personalised]?.planned)
            }
            let mine = try #require(whole.facilitators[world.facilitators[0]]?[.personalised])
            #expect(mine.delivered == 55 && mine.cancelled == 55 && mine.unconfirmed == 0 && mine.coming == 7 * 55 + 45 && mine.forecast == 8 * 55 + 45)
            let other = try #require(whole.facilitators[world.facilitators[2]]?[.personalised])
            #expect(other.delivered == 0 && other.unconfirmed == 2 * 55 && other.coming == 9 * 55)
            let facts = try await school.ledgerFacts(of: world.facilitators[0], year: 2026, calendar)
            #expect(facts.sessions.compactMap(\.invitedFrom) == [group] && facts.sessions.contains { $0.session.group.rawValue == oneOff.rawValue })
            // Another year has nothing of it, and what a closed day takes counts among what is cancelled.
            #expect(try await school.ledgerFacts(of: world.facilitators[0], year: 2025, calendar).sessions.isEmpty)
            let closed = DaySpan(kind: .closed, name: Phrase(same: "Journée pédagogique"), first: Day("2026-12-15")!, last: Day("2026-12-15")!)
            try await school.add(OwnDays(id: .new(), span: closed), on: day)
            let after = try await school.ledgerFacts(of: world.facilitators[0], year: 2026, try await school.calendar(of: world.school))
            #expect(after.lost(.personalised, on: day).map(\.day) == [Day("2026-12-15")!])
            let left = try #require(after.ledger(on: day).facilitators[world.facilitators[0]]?[.personalised])
            #expect(left.coming == 6 * 55 + 45 && left.cancelled == 2 * 55)
        }
    }

    @Test("the hours of support in somebody’s timetable are those of the year, fortnightly ones by half and chosen weeks as they are", arguments: EngineKind.allCases)
    func timetable(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            let year = try #require(try await world.store.calendar(of: world.school).teachingYear(2026))
            func minutes(_ person: Int) async throws -> Int { try await world.store.supportInTimetable(of: world.staff[person], year) }
            #expect(try await minutes(0) == 0)
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO timetable (school, format, file, year, applied_at, applied_by) VALUES ($1, 'sts', 'sts.xml', 2026, 0, $2)", [world.coordinator])
                for (code, kind) in [("006600", "support"), ("020700", "lesson")] {
                    try db.run("INSERT INTO timetable_subject (school, code, label, kind) VALUES ($1, $2, $2, $3)", [code, kind])
                }
                for (subject, length, alternance, weeks) in [
                    ("006600", 55, "H", ""), ("006600", 60, "Q1", ""), ("006600", 50, "H", "2026-11-02 2026-11-09 2026-11-16"), ("020700", 55, "H", ""),
                ] {
                    let lesson = Identifier<Lesson>.new()
                    try db.run(
                        """
                        INSERT INTO lesson (school, id, subject, weekday, starts_at, length, alternance, weeks, group_name) VALUES ($1, $2, $3, 1, 480, $4, $5, $6, '')
                        """, [lesson, subject, length, alternance, weeks])
                    try db.run("INSERT INTO lesson_staff (school, lesson, staff) VALUES ($1, $2, $3)", [lesson, world.staff[0]])
                }
            }
            let weeks = year.weeks.count
            #expect(weeks > 30)
            #expect(try await minutes(0) == 55 * weeks + 60 * (weeks / 2) + 3 * 50)
            #expect(try await minutes(1) == 0)
        }
    }

    @Test("what pupils attended of each session is read from an index alone, and is of its year", arguments: EngineKind.allCases)
    func attended(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (world, school, calendar, author) = (stage.world, stage.school, stage.calendar, stage.author)
            var expected: [CalledSession: [Int]] = [:]
            for (index, book) in try await school.sessions(.period(world.period), calendar).filter({ $0.card.module.position == 1 }).enumerated() {
                let members = try await school.groupMembers(of: book.card.group.id, on: GroupsWorld.firstDay).map(\.pupil.id)
                try await school.call(book.card.group.id, book.sessions[0].key, absent: Set(members.prefix(index)), by: author)
                try await school.call(book.card.group.id, book.sessions[1].key, absent: [], by: author)
                expected[CalledSession(book.sessions[0])] = [(members.count - index) * 55, members.count * 55]
                expected[CalledSession(book.sessions[1])] = [members.count * 55, members.count * 55]
            }
            #expect(expected.count == 6)
            #expect(try await school.attended(year: 2026).mapValues { [$0.attended, $0.called] } == expected)
            #expect(try await school.attended(year: 2025).isEmpty)
            guard store.engine.name == "SQLite" else { return }
            let plan = try await school.read { db in
                try db.rows("EXPLAIN QUERY PLAN \(SchoolStore.attendedBySession)", [2026]) { try $0[3] as String }
            }
            #expect(plan.contains { $0.contains("COVERING INDEX minutes_of_session (school=? AND year=?)") }, "\(plan)")
        }
    }

    @Test("whoever comes in January or leaves has the hours of their days, and the audit says why", arguments: EngineKind.allCases)
    func audit(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (world, school, calendar, author) = (stage.world, stage.school, stage.calendar, stage.author)
            let book = try #require(try await school.sessions(.period(world.period), calendar).first)
            let members = try await school.groupMembers(of: book.card.group.id, on: GroupsWorld.firstDay).map(\.pupil)
            try await school.cancel(book.card.group.id, book.sessions[0].key, because: "Formation", by: author)
            try await school.call(book.card.group.id, book.sessions[1].key, absent: [members[0].id], by: author)
            // Somebody of another group leaves on 14 December.
            let gone = try #require(world.pupils.indices.first { !members.map(\.id).contains(world.pupils[$0]) })
            var roster = world.roster
            roster.pupils.remove(at: gone)
            try await world.apply(roster, on: Day("2026-12-14")!)

            let facts = try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: Day("2026-12-03")!, calendar)
            let audit = facts.audit(on: Day("2026-12-03")!)
            #expect(audit.rows.count == 12)
            func row(_ pupil: Pupil.ID) throws -> EqualityAudit.Row { try #require(audit.rows.first { $0.pupil.id == pupil }) }
            func told(_ gaps: [EqualityAudit.Difference]) -> [String] { gaps.map { "\($0.minutes) \($0.cause.words.fr)" } }
            #expect(audit.mostPlanned == 10 * 55)
            #expect(try told(row(members[1].id).plannedGap) == ["55 séance annulée du 24 nov. (Formation)"])
            let left = try row(world.pupils[gone])
            #expect(left.planned == 3 * 55)
            #expect(left.plannedGap.contains { $0.cause == .left(Day("2026-12-14")!) && $0.minutes == 7 * 55 })
            // Her departure has taken nothing yet of what could be attended.
            #expect(
                told(left.attendedGap) == [
                    "-55 séance annulée du 24 nov. (Formation)", "55 séance du 24 nov. non confirmée", "55 séance du 1er déc. non confirmée",
                ])
            #expect(try row(members[0].id).attended == 0 && row(members[1].id).attended == 55)
            #expect(try told(row(members[0].id).attendedGap).contains("55 absence du 1er déc."))
        }
    }

    @Test("whoever comes from another level lacks by the change what the division was given before, and nothing else", arguments: EngineKind.allCases)
    func changedLevel(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (school, pupil, change) = (stage.school, stage.world.pupils[0], Day("2026-12-07")!)
            try await school.write { db in
                let before = Division.ID.new()
                try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, '1G1', '1G1', '1re', 2026)", [before])
                try db.run("UPDATE division_membership SET from_day = $3 WHERE school = $1 AND pupil = $2", [pupil, change])
                try db.run(
                    "INSERT INTO division_membership (school, pupil, division, from_day, to_day) VALUES ($1, $2, $3, '2026-09-01', $4)", [pupil, before, change - 1])
                try db.run("UPDATE group_membership SET from_day = $3 WHERE school = $1 AND pupil = $2 AND from_day < $3", [pupil, change])
            }
            let audit = try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: change, stage.calendar).audit(on: change)
            let row = try #require(audit.rows.first { $0.pupil.id == pupil })
            // The Tuesdays 24 November and 1 December; of the holidays before the change nothing is said.
            #expect(audit.mostPlanned == 10 * 55 && row.planned == 8 * 55)
            #expect(row.plannedGap.map { "\($0.minutes) \($0.words.fr)" } == ["110 changement de classe le lundi 7 décembre"])
        }
    }

    @Test("on a day that is closed afterwards what was given stays, in ledger, audit and council, and what nobody confirmed is lost", arguments: EngineKind.allCases)
    func closedAfterwards(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (world, school, today, author) = (stage.world, stage.school, stage.day, stage.author)
            let day = Day("2026-11-24")!
            func calendar() async throws -> SchoolCalendar { try await school.calendar(of: world.school) }
            func audit() async throws -> EqualityAudit {
                try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: today, calendar()).audit(on: today)
            }
            /// Minutes that the council's page plans for each division.
            func council() async throws -> [Int] {
                let year = try #require(try await calendar().teachingYear(2026))
                let plan = try #require(try await school.levelPlans(["2de"], in: year, on: calendar()).first)
                return plan.divisions.map { division in plan.runs.filter { $0.divisions.contains(division.id) }.flatMap(\.sessions).reduce(0) { $0 + $1.minutes } }
            }
            func told(_ pupil: Pupil.ID, _ audit: EqualityAudit) throws -> [String] {
                try #require(audit.rows.first { $0.pupil.id == pupil }).plannedGap.map { "\($0.minutes) \($0.cause.words.fr)" }
            }
            let books = try await school.sessions(.period(world.period), calendar()).filter { $0.card.module.position == 1 }
            try #require(books.count == 3)
            let (given, other) = (books[0].card.group.id, books[1].card.group.id)
            let here = try await school.groupMembers(of: given, on: day).map(\.pupil.id)
            let there = try await school.groupMembers(of: other, on: day).map(\.pupil.id)
            try #require(here.count == 4 && there.count == 4)
            // One of the group has left by then; the session was given to the others, and nobody says whether the two others were.
            try await school.noteDeparture(of: here[0], on: day, by: world.coordinator, on: day, at: author.now)
            try await school.call(given, books[0].sessions[0].key, absent: [], by: author)
            let before = try await school.ledgerFacts(year: 2026, calendar()).ledger(on: today)
            let planned = try await council()
            #expect(planned == [550, 550])
            let first = try await audit()
            #expect(try told(here[0], first) == ["550 départ le mardi 24 novembre"])

            let snow = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: day, last: day))
            try await school.add(snow, on: today)
            let facts = try await school.ledgerFacts(year: 2026, calendar())
            let ledger = facts.ledger(on: today)
            #expect(ledger.groups[given] == before.groups[given] && ledger.groups[given]?.delivered == 55)
            let lost = try #require(ledger.groups[other])
            #expect(lost.cancelled == 55 && lost.unconfirmed == 55 && before.groups[other]?.unconfirmed == 110)
            #expect(facts.lost(.personalised, on: today).count == 2)
            #expect(ledger.pupils[here[1]] == before.pupils[here[1]])
            let own = try #require(ledger.pupils[there[0]]?[.personalised])
            #expect(own.cancelled == 55 && own.planned == 9 * 55 && own.forecast == before.pupils[there[0]]?[.personalised]?.forecast)
            // The hour was given, so that whoever had left lacks it by the departure, and those of the other groups by the closed day.
            let after = try await audit()
            #expect(after.mostPlanned == 550)
            #expect(try told(here[0], after) == ["550 départ le mardi 24 novembre"] && told(here[1], after) == [])
            #expect(try told(there[0], after) == ["55 jour sans cours\u{202F}: mardi 24 novembre, Neige"])
            #expect(try await council() == planned)

            // Nobody had it: it is nobody's hour any more, and the departure takes nothing of it.
            try await school.uncall(given, books[0].sessions[0].key, by: author)
            let none = try await audit()
            #expect(none.mostPlanned == 9 * 55 && none.rows.filter { $0.pupil.id != here[0] }.allSatisfy(\.plannedGap.isEmpty))
            #expect(try told(here[0], none) == ["495 départ le mardi 24 novembre"])
            #expect(try await council() == [495, 495])

            // The day is taken back: all of it waits to be confirmed again.
            try await school.call(given, books[0].sessions[0].key, absent: [], by: author)
            try await school.removeOwnDays(snow.id, on: today)
            let back = try await school.ledgerFacts(year: 2026, calendar()).ledger(on: today)
            #expect(back.groups == before.groups && back.pupils == before.pupils && back.facilitators == before.facilitators)
            #expect(try await council() == planned)

            // So it is of a session that was put on another day before its own was closed.
            try await school.move(given, SessionKey(week: Day("2026-12-14")!), to: Day("2026-12-17"), at: 840, room: nil, because: "", by: author)
            let works = DaySpan(kind: .closed, name: Phrase(same: "Travaux"), first: Day("2026-12-15")!, last: Day("2026-12-15")!)
            try await school.add(OwnDays(id: .new(), span: works), on: today)
            let moved = try await audit()
            #expect(try told(here[1], moved) == [] && told(there[0], moved) == ["55 jour sans cours\u{202F}: mardi 15 décembre, Travaux"])
            #expect(try told(here[0], moved) == ["550 départ le mardi 24 novembre"])
            #expect(try await council() == planned)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("an hour that is lost counts the same whether its day is closed or its sessions are cancelled, and comes back the same", arguments: EngineKind.allCases)
    func lostEitherWay(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let school = world.store
            let today = GroupsWorld.today
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: today)
            func ledger(on day: Day) async throws -> Ledger { try await school.ledgerFacts(year: 2026, school.calendar(of: world.school)).ledger(on: day) }
            func same(_ a: Ledger, _ b: Ledger) -> Bool {
                a.pupils == b.pupils && a.groups == b.groups && a.facilitators == b.facilitators && a.rooms == b.rooms && a.given == b.given && a.spent == b.spent
            }
            let day = Day("2026-12-15")!
            let before = try await ledger(on: today)
            let days = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Journée pédagogique"), first: day, last: day))
            try await school.add(days, on: today)
            let closed = try await ledger(on: today)
            #expect(closed.given[.personalised]?.cancelled == 3 * 55 && !same(closed, before))
            // The day passes, and is taken back when it is over: its sessions wait to be confirmed.
            let later = Day("2026-12-17")!
            try await school.settle(through: later - 1)
            try await school.removeOwnDays(days.id, on: later)
            let opened = try await ledger(on: later)
            #expect(opened.given[.personalised]?.cancelled == 0 && opened.given[.personalised]?.unconfirmed == 4 * 3 * 55)
            for book in try await school.sessions(.period(world.period), school.calendar(of: world.school)) {
                for session in book.sessions where session.held.day == day { try await school.cancel(session.group, session.key, because: "Journée pédagogique", by: author) }
            }
            let cancelled = try await ledger(on: today)
            #expect(same(cancelled, closed))
            for person in world.facilitators {
                #expect(try await school.ledgerFacts(of: person, year: 2026, school.calendar(of: world.school)).ledger(on: today).facilitators[person] == closed.facilitators[person])
            }
        }
    }

    @Test("whoever leaves before a moved session is held is not in it: not in schedule, group, diary or ledger, and the audit says why", arguments: EngineKind.allCases)
    func movedBeyondDeparture(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (world, school, calendar, today, author) = (stage.world, stage.school, stage.calendar, stage.day, stage.author)
            let group = try #require(try await school.sessions(.period(world.period), calendar).first).card.group.id
            let pupil = try #require(try await school.groupMembers(of: group, on: GroupsWorld.firstDay).first).pupil.id
            let oneOff = try await school.invite(
                NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-10"), minute: 840, length: 45, room: nil, pupils: [pupil]), by: author)
            // Planned on Tuesday 8, held on the day on which the pupil is gone.
            try await school.move(group, SessionKey(week: Day("2026-12-07")!), to: Day("2026-12-09")!, at: 840, room: nil, because: "", by: author)
            func days() async throws -> [Day] {
                try await school.sessions(of: .pupil(pupil), over: Tenure(from: GroupsWorld.firstDay, to: GroupsWorld.lastDay), calendar).map(\.day).sorted()
            }
            #expect(try await days().filter { $0 < Day("2026-12-12")! } == ["2026-11-24", "2026-12-01", "2026-12-09", "2026-12-10"].map { Day($0)! })
            try await school.noteDeparture(of: pupil, on: Day("2026-12-09")!, by: world.coordinator, on: today, at: author.now)

            #expect(try await days() == [Day("2026-11-24")!, Day("2026-12-01")!])
            let sessions = try await school.sessions(.these([group]), calendar).flatMap(\.sessions)
            // The group’s own count of each session is that of its list.
            let card = try #require(try await school.groupCard(group))
            for session in sessions where session.state == .planned { #expect(try await school.expected(at: session).count == card.size(at: session)) }
            #expect(sessions.map(card.size(at:)).prefix(3) == [4, 4, 3])
            let stays = try await school.stays(of: pupil).filter { $0.card.group.id == group }
            #expect(stays.flatMap { stay in sessions.filter(stay.expects) }.map(\.held.day) == [Day("2026-11-24")!, Day("2026-12-01")!])
            let told = try await school.feedLines(ofPupil: pupil).flatMap(\.stays).filter { $0.card.group.id == group }
            #expect(told.flatMap { stay in sessions.filter(stay.covers) }.count == 2)
            #expect(try await school.oneOff(oneOff, of: group)?.invitations == [])
            let facts = try await school.ledgerFacts(year: 2026, calendar)
            #expect(facts.ledger(on: today).pupils[pupil]?[.personalised]?.planned == 2 * 55)
            let audit = try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: today, calendar).audit(on: today)
            let row = try #require(audit.rows.first { $0.pupil.id == pupil })
            #expect(row.plannedGap.map(\.cause) == [.left(Day("2026-12-09")!)] && row.lacking == 8 * 55)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("a departure that is noted after the call takes the hour in ledger, audit, list and averages alike, and gives it back", arguments: EngineKind.allCases)
    func departureAfterTheCall(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (world, school, calendar, today, author) = (stage.world, stage.school, stage.calendar, stage.day, stage.author)
            let book = try #require(try await school.sessions(.period(world.period), calendar).first { $0.card.module.position == 1 })
            let group = book.card.group.id
            let members = try await school.groupMembers(of: group, on: GroupsWorld.firstDay).map(\.pupil.id)
            let (pupil, other) = (members[0], members[1])
            let (first, second) = (book.sessions[0], book.sessions[1])
            for session in [first, second] { try await school.call(group, session.key, absent: [], by: author) }
            func minutes(_ id: Pupil.ID) async throws -> PupilMinutes? {
                let own = try await school.ledgerFacts(year: 2026, calendar).ledger(on: today).pupils[id]?[.personalised]
                #expect(try await school.ledgerFacts(of: id, year: 2026, calendar).ledger(on: today).pupils[id]?[.personalised] == own)
                let byDay = try await school.calledByDay(of: [id], year: 2026)[id] ?? []
                #expect(byDay.reduce(0) { $0 + $1.line.minutes } == own?.delivered)
                return own
            }
            func called(_ session: DatedSession) async throws -> Int? { try await school.attended(year: 2026)[CalledSession(session)]?.called }
            func row() async throws -> EqualityAudit.Row {
                let audit = try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: today, calendar).audit(on: today)
                let row = try #require(audit.rows.first { $0.pupil.id == pupil })
                #expect(row.planned + row.plannedGap.reduce(0) { $0 + $1.minutes } == audit.mostPlanned)
                #expect(row.attended + row.attendedGap.reduce(0) { $0 + $1.minutes } == audit.mostAttended)
                return row
            }
            let before = (pupil: try await minutes(pupil), other: try await minutes(other))
            #expect(before.pupil?.attended == 110)
            #expect(try await row().attended == 110)
            let whole = try #require(try await called(second))

            // Gone since the day of the second session, at which the call has them.
            try await school.noteDeparture(of: pupil, on: second.held.day, by: world.coordinator, on: today, at: author.now)
            let after = try #require(try await minutes(pupil))
            #expect(after.attended == 55 && after.planned == 55)
            #expect(try await minutes(other) == before.other)
            #expect(try await called(second) == whole - 55)
            let gone = try await row()
            #expect(gone.attended == 55 && gone.attendedGap.map(\.cause) == [.left(second.held.day)] && gone.plannedGap.map(\.cause) == [.left(second.held.day)])
            func listed() async throws -> [Pupil.ID] {
                let session = try #require(try await school.sessions(.one(group), calendar).first?.sessions.first { $0.key == second.key })
                return try await school.expected(at: session).map(\.pupil.id)
            }
            #expect(try await !listed().contains(pupil))
            let departures = try await school.departuresByHand()
            #expect(departures.map(\.pupil.id) == [pupil] && departures[0].calls == 1 && departures[0].lastCall == second.held.day)

            // It was a mistake: what the call says counts again.
            #expect(try await school.takeBackDeparture(of: pupil, by: world.coordinator, on: today, at: author.now))
            #expect(try await minutes(pupil)?.attended == 110)
            #expect(try await called(second) == whole)
            #expect(try await listed().contains(pupil))
            #expect(try await school.departuresByHand().isEmpty)
            #expect(try await store.check().problems == [])
        }
    }
}
