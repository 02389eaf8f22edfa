import School
import Storage
import TestSupport
import Testing

@Suite("What is engaged on a date, against what changes from week to week")
struct DatedHoldsTests {
    private static let week = SessionKey(week: Day("2026-12-14")!)

    private struct Stage {
        let world: GroupsWorld
        /// « Oral », « Méthode » and « Approfondir » of the first module: Tuesdays at ten.
        let groups: [NeedGroup.ID]
        let author: SessionAuthor

        func move(_ group: Int, _ key: SessionKey, to day: String, at minute: Int = 600, room: Int? = nil) async throws {
            try await world.store.move(
                groups[group], key, to: Day(day), at: minute, room: room.map { world.rooms[$0] }, because: "", by: author)
        }

        /// What stands in the way of Thursdays at ten.
        func clashes(onThursdaysFrom day: String) async throws -> [SessionClash] {
            try await met { try await world.hold(onWeekday: 4, from: Day(day)!) }
        }

        func met(_ change: () async throws -> Void) async throws -> [SessionClash] {
            do {
                try await change()
                return []
            } catch SessionRefusal.clash(let clashes) {
                return clashes
            }
        }

        func sessions(_ group: Int = 0) async throws -> [DatedSession] {
            try await world.store.sessions(.one(groups[group]), try await world.store.calendar(of: world.school)).first?.sessions ?? []
        }

        /// « M. Petit », of the staff, who leads no group.
        func newcomer() async throws -> Facilitator.ID {
            let (staff, facilitator) = (Staff.ID.new(), Facilitator.ID.new())
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key) VALUES ($1, $2, 'Petit', 'Luc', 'M.', 'Petit', 'Petit')",
                    [staff])
                try db.run(
                    """
                    INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                    VALUES ($1, $2, $3, 'M. Petit', '', 1, 6, 0, 'Petit', 1)
                    """, [facilitator, staff])
            }
            return facilitator
        }
    }

    private func stage(_ store: Store) async throws -> Stage {
        let world = try await GroupsWorld(store)
        try await world.publish()
        let cards = try await world.store.groupCards(.period(world.period)).filter { $0.module.position == 1 }
        return Stage(
            world: world, groups: world.workshops.compactMap { workshop in cards.first { $0.group.workshop == workshop }?.group.id },
            author: SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: Day("2026-11-24")!))
    }

    private static func at(_ day: String, _ minute: Int, _ length: Int = 55) -> SessionTime { SessionTime(day: Day(day)!, startsAt: minute, length: length) }

    @Test("a session that was moved to the new hour of its own week is that week’s session; one of another week is in the way", arguments: EngineKind.allCases)
    func own(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let twice = [SessionClash(.group, by: Phrase(same: "Oral"), at: Self.at("2026-12-17", 600))]
            #expect(twice[0].words.fr == "«\u{202F}Oral\u{202F}» a déjà une séance à cette heure (17 déc., 10\u{202F}h).")
            // The session of the week before.
            try await stage.move(0, SessionKey(week: Day("2026-12-07")!), to: "2026-12-17", room: 0)
            #expect(try await stage.clashes(onThursdaysFrom: "2026-12-14") == twice)
            #expect(try await stage.sessions().contains { $0.held == Self.at("2026-12-15", 600) })
            try await stage.move(0, SessionKey(week: Day("2026-12-07")!), to: "2026-12-08", room: 0)
            // The session of the same week: with new hours from the Wednesday on it would have two.
            try await stage.move(0, Self.week, to: "2026-12-17", room: 0)
            #expect(try await stage.clashes(onThursdaysFrom: "2026-12-16") == twice)
            #expect(try await stage.clashes(onThursdaysFrom: "2026-12-14") == [])
            #expect(try await stage.sessions().filter { $0.key.week == Self.week.week }.map(\.held) == [Self.at("2026-12-17", 600)])
        }
    }

    @Test("new hours do not meet a moved session: its pupils, people and room are named with its hour", arguments: EngineKind.allCases)
    func moved(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let other = try await world.another(at: 840)
            try await world.publish(try await world.draft(of: other).plan)
            let theirs = try #require(try await world.store.groupCards(.period(other)).first { $0.title.fr == "Oral" }).group.id
            func move(_ minute: Int) async throws {
                try await world.store.move(
                    theirs, Self.week, to: Day("2026-12-17"), at: minute, room: world.rooms[1], because: "", by: stage.author)
            }
            try await move(620)
            let met = try await stage.clashes(onThursdaysFrom: "2026-12-14")
            let at = Self.at("2026-12-17", 620)
            #expect(met.count == 3 && met.allSatisfy { $0.at == at && $0.by.fr == "Oral" && !$0.isLesson })
            #expect(met.contains { $0.matter == .leader("Mme Durand") } && met.contains { $0.matter == .room("B11") })
            #expect(met.contains { if case .pupils(let names) = $0.matter { names.count == 8 } else { false } })
            #expect(try await stage.sessions().contains { $0.held == Self.at("2026-12-15", 600) })
            try await move(660)
            #expect(try await stage.clashes(onThursdaysFrom: "2026-12-14") == [])
        }
    }

    @Test("who stands in for once follows the new hours, unless they have a session or a lesson then", arguments: EngineKind.allCases)
    func stoodIn(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            try await stage.move(1, Self.week, to: "2026-12-17", at: 620, room: 1)
            try await world.store.replace(stage.groups[0], Self.week, by: world.facilitators[1], author: stage.author)
            #expect(
                try await stage.clashes(onThursdaysFrom: "2026-12-14") == [
                    SessionClash(.leader("Mme Roy"), by: Phrase(same: "Méthode"), at: Self.at("2026-12-17", 620))
                ])
            let petit = try await stage.newcomer()
            try await world.store.replace(stage.groups[0], Self.week, by: petit, author: stage.author)
            var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
            read.subjects = ["EPS": "EPS"]
            func apply(on weekday: Int) async throws {
                read.lessons = [
                    .init(
                        subject: "EPS", structures: [], teachers: [.init(familyName: "Petit")], rooms: [], time: WeekTime(weekday: weekday, startsAt: 590, length: 55),
                        place: Roster.Place(file: "EXP_COURS.xml", line: 1))
                ]
                try await world.store.applyTimetable(
                    read, kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: stage.author.today, at: Moment(milliseconds: 0))
            }
            try await apply(on: 4)
            #expect(
                try await stage.clashes(onThursdaysFrom: "2026-12-14") == [
                    SessionClash(.leader("M. Petit"), by: Phrase(same: "EPS"), at: Self.at("2026-12-17", 590), isLesson: true)
                ])
            try await apply(on: 5)
            #expect(try await stage.clashes(onThursdaysFrom: "2026-12-14") == [])
            #expect(try await stage.sessions().first { $0.key == Self.week }?.leaders.map(\.name) == ["M. Petit"])
        }
    }

    @Test("new hours do not take the leader or the room of a session for one date; where its pupils go the programme says", arguments: EngineKind.allCases)
    func oneOff(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let id = try await world.store.invite(
                NewOneOff(
                    group: stage.groups[0], title: "Oral blanc", day: Day("2026-12-17"), minute: 630, length: 45, room: world.rooms[2], pupils: [world.pupils[0]]),
                by: stage.author)
            let at = Self.at("2026-12-17", 630, 45)
            let met = try await stage.clashes(onThursdaysFrom: "2026-12-14")
            #expect(Set(met) == [SessionClash(.leader("Mme Durand"), by: Phrase(same: "Oral blanc"), at: at), SessionClash(.room("B12"), by: Phrase(same: "Oral blanc"), at: at)])
            try await world.store.cancel(id, of: stage.groups[0], because: "Grève", by: stage.author)
            #expect(try await stage.clashes(onThursdaysFrom: "2026-12-14") == [])
        }
    }

    @Test("whoever has a session for once at the hour of a group does not take it over, and is not counted as free", arguments: EngineKind.allCases)
    func substitute(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let petit = try await stage.newcomer()
            let durand = world.facilitators[0]
            func unfree() async throws -> Set<NeedGroup.ID>? { try await world.store.unfree(atHoursLedBy: durand, from: Day("2026-12-14")!)[petit] }
            func replace(from day: String) async throws {
                let outcome = try await world.store.replace(
                    durand, by: petit, from: Day(day)!, account: world.coordinator, at: Moment(milliseconds: 6_000))
                #expect(outcome == .replaced(groups: 2))
            }
            #expect(try await unfree() == nil)
            try await world.store.replace(stage.groups[1], Self.week, by: petit, author: stage.author)
            #expect(try await unfree() == [stage.groups[0]])
            let met = try await stage.met { try await replace(from: "2026-12-14") }
            #expect(met == [SessionClash(.leader("M. Petit"), by: Phrase(same: "Méthode"), at: Self.at("2026-12-15", 600))])
            #expect(try await stage.sessions().allSatisfy { $0.leaders.map(\.name) == ["Mme Durand"] })
            try await replace(from: "2026-12-16")
            #expect(try await stage.sessions().last?.leaders.map(\.name) == ["M. Petit"])
        }
    }

    @Test("a plan does not meet a session that was moved to its hours; one for one date is not in its way", arguments: EngineKind.allCases)
    func published(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let key = SessionKey(week: Day("2026-12-07")!)
            try await stage.move(0, key, to: "2026-12-15", at: 860)
            let other = try await world.another(at: 840)
            let draft = try await world.draft(of: other).plan
            let met = try await stage.met { try await world.publish(draft) }
            #expect(met.count == 2 && met.allSatisfy { $0.at == Self.at("2026-12-15", 860) } && met.contains { $0.matter == .leader("Mme Durand") })
            #expect(try await world.store.planInForce(other) == nil)
            try await stage.move(0, key, to: "2026-12-11", at: 860)
            try await world.store.invite(
                NewOneOff(group: stage.groups[0], title: "Oral blanc", day: Day("2026-12-15"), minute: 840, length: 55, room: nil, pupils: [world.pupils[0]]),
                by: stage.author)
            try await world.publish(draft)
            #expect(try await world.store.planInForce(other)?.id == draft)
        }
    }

    private func lesson(_ weekday: Int, at minute: Int, in weeks: Alternance = .weekly) -> ReadTimetable {
        var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
        read.subjects = ["EPS": "EPS"]
        read.lessons = [
            .init(
                subject: "EPS", structures: [], teachers: [.init(familyName: "Durand")], rooms: [], time: WeekTime(weekday: weekday, startsAt: minute, length: 55),
                alternance: weeks, place: Roster.Place(file: "EXP_COURS.xml", line: 1))
        ]
        return read
    }

    @Test("no change of the calendar brings a group or a lesson of A weeks onto a session that was moved", arguments: EngineKind.allCases)
    func weeks(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let today = stage.author.today
            let other = try await world.another(at: 840, in: .first)
            try await world.publish(try await world.draft(of: other).plan)
            let day = Day("2026-12-15")!
            func week() async throws -> Alternance { try await world.store.calendar(of: world.school).week(of: day) }
            func call(_ week: Alternance) async throws -> [SessionClash] {
                try await stage.met { try await world.store.setMarks([day.monday: week], from: day.monday, through: day.monday, on: today) }
            }
            #expect(try await call(.second) == [])
            let key = SessionKey(week: Day("2026-12-07")!)
            try await stage.move(0, key, to: "2026-12-15", at: 840, room: 0)
            let met = try await call(.first)
            let at = Self.at("2026-12-15", 840)
            #expect(met.contains(SessionClash(.leader("Mme Durand"), by: Phrase(same: "Oral"), at: at)) && met.contains { $0.matter == .room("B10") })
            #expect(met.contains { if case .pupils(let names) = $0.matter { names.count == 8 } else { false } })
            #expect(try await week() == .second)
            try await stage.move(0, key, to: "2026-12-15", at: 960, room: 0)
            #expect(try await call(.first) == [])
            #expect(try await call(.second) == [])
            // A lesson of A weeks that people who lead the moved session have.
            try await world.store.applyTimetable(
                lesson(2, at: 960, in: .first), kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: today, at: Moment(milliseconds: 0))
            let taught = [SessionClash(.leader("Mme Durand"), by: Phrase(same: "EPS"), at: Self.at("2026-12-15", 960), isLesson: true)]
            #expect(try await call(.first) == taught)
            #expect(try await week() == .second)
            // So it is when a file calls the week otherwise: neither looked at nor applied.
            var read = lesson(2, at: 960, in: .first)
            read.fortnights = [day.monday: .first]
            let given = read
            #expect(
                try await stage.met {
                    try await world.store.applyTimetable(given, kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: today, at: Moment(milliseconds: 0))
                } == taught)
            let changes = TimetableChanges(from: try await world.store.timetableState(), to: given)
            #expect(try await stage.met { _ = try await world.store.atLessons(under: changes, by: world.coordinator, on: today, at: Moment(milliseconds: 0)) } == taught)
        }
    }

    @Test("groups in chosen weeks stand beside groups of the other weeks, and no change of the calendar brings them together", arguments: EngineKind.allCases)
    func chosenWeeks(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let monday = Day("2026-12-07")!
            try await world.store.write { db in try db.run("UPDATE weekly_slot SET weeks = '2026-12-07' WHERE school = $1 AND id = $2", [world.weekly]) }
            // The week of the 7th is an A week: at the same hour in B weeks nobody is in two places.
            try await world.publish(try await world.draft(of: try await world.another(at: 600, in: .second)).plan)
            func call(_ monday: Day, _ week: Alternance) async throws -> [SessionClash] {
                try await stage.met { try await world.store.setMarks([monday: week], from: monday, through: monday, on: stage.author.today) }
            }
            #expect(try await call(monday + 7, .first) == [])
            let met = try await call(monday, .second)
            #expect(met.contains { $0.matter == .leader("Mme Durand") } && met.contains { if case .pupils = $0.matter { true } else { false } })
            #expect(try await world.store.calendar(of: world.school).week(of: monday) == .first)
        }
    }

    @Test("what is rehearsed is refused as it would be, answers as it would, and is not written", arguments: EngineKind.allCases)
    func rehearsal(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let (own, today) = (stage.world.store, stage.author.today)
            func calendar() async throws -> SchoolCalendar { try await own.calendar(of: stage.world.school) }
            let before = try await calendar()
            let snow = DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-12-15")!, last: Day("2026-12-15")!)
            try await own.rehearsing.add([snow], on: today)
            #expect(try await calendar() == before)
            #expect(try await own.sessionNews(of: Set(stage.groups)).isEmpty)
            let answer = NewOneOff(group: stage.groups[0], title: "Oral blanc", day: Day("2026-12-17"), minute: 840, length: 45, room: nil, pupils: [stage.world.pupils[0]])
            let id = try await own.rehearsing.invite(answer, by: stage.author)
            #expect(try await own.oneOff(id, of: stage.groups[0]) == nil)
            try await stage.move(1, Self.week, to: "2026-12-17", at: 840, room: 0)
            let refused = try await stage.met {
                try await own.rehearsing.move(
                    stage.groups[0], Self.week, to: Day("2026-12-17"), at: 840, room: stage.world.rooms[0], because: "", by: stage.author)
            }
            #expect(refused == [SessionClash(.room("B10"), by: Phrase(same: "Méthode"), at: Self.at("2026-12-17", 840))])
        }
    }

    @Test("a timetable tells the sessions on a date that its lessons meet, before it is applied and as long as they do", arguments: EngineKind.allCases)
    func atLessons(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let world = stage.world
            let today = stage.author.today
            try await stage.move(0, Self.week, to: "2026-12-17", at: 840, room: 0)
            try await world.store.invite(
                NewOneOff(group: stage.groups[0], title: "Oral blanc", day: Day("2026-12-10"), minute: 850, length: 45, room: nil, pupils: [world.pupils[0]]),
                by: stage.author)
            func told(_ read: ReadTimetable) async throws -> [String] {
                let changes = TimetableChanges(from: try await world.store.timetableState(), to: read)
                return try await world.store.atLessons(under: changes, by: world.coordinator, on: today, at: Moment(milliseconds: 0)).sessions.map(Self.words)
            }
            let all = ["Oral blanc 2026-12-10 : Mme Durand a cours\u{202F}: «\u{202F}EPS\u{202F}» (10 déc., 14\u{202F}h).", "Oral 2026-12-17 : Mme Durand a cours\u{202F}: «\u{202F}EPS\u{202F}» (17 déc., 14\u{202F}h)."]
            #expect(try await told(lesson(4, at: 840)) == all)
            #expect(try await told(lesson(4, at: 900)) == [])
            #expect(try await world.store.sessionsAtLessons(on: today).isEmpty)
            try await world.store.applyTimetable(
                lesson(4, at: 840), kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: today, at: Moment(milliseconds: 0))
            #expect(try await world.store.sessionsAtLessons(on: today).map(Self.words) == all)
            #expect(try await world.store.sessionsAtLessons(on: Day("2026-12-11")!).map(Self.words) == [all[1]])
            try await stage.move(0, Self.week, to: "2026-12-17", at: 960, room: 0)
            #expect(try await world.store.sessionsAtLessons(on: Day("2026-12-11")!).isEmpty)
        }
    }

    private static func words(_ one: SessionAtLesson) -> String {
        "\(one.held.hold.title.fr) \(one.held.hold.time.day.iso) : \(one.words.map(\.fr).joined(separator: " "))"
    }
}
