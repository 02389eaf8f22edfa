import School
import Storage
import TestSupport
import Testing

@Suite("Sessions as they are kept")
struct SessionStoreTests {
    private static let firstKey = SessionKey(week: Day("2026-11-23")!)
    private static let secondKey = SessionKey(week: Day("2026-11-30")!)

    private struct Stage {
        let world: GroupsWorld
        let calendar: SchoolCalendar
        /// « Oral », « Méthode » and « Approfondir » of the first module.
        let groups: [NeedGroup.ID]

        func author(_ day: String) -> SessionAuthor { SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: Day(day)!) }

        func sessions(_ group: Int = 0) async throws -> [DatedSession] {
            try await world.store.sessions(.one(groups[group]), try await world.store.calendar(of: world.school)).first?.sessions ?? []
        }

        /// The first week has a Tuesday and a Thursday then. Returns the key of the Thursday's session.
        func meetTwice() async throws -> SessionKey {
            try await world.hold(onWeekday: 4, from: Day("2026-11-25")!)
            return SessionKey(week: SessionStoreTests.firstKey.week, number: 2)
        }
    }

    private func stage(_ store: Store) async throws -> Stage {
        let world = try await GroupsWorld(store)
        try await world.publish()
        let cards = try await world.store.groupCards(.period(world.period)).filter { $0.module.position == 1 }
        let groups = world.workshops.compactMap { workshop in cards.first { $0.group.workshop == workshop }?.group.id }
        return Stage(world: world, calendar: try await world.store.calendar(of: world.school), groups: groups)
    }

    @Test("a call writes everybody expected, once, and can be made again and taken back", arguments: EngineKind.allCases)
    func call(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let session = try #require(try await stage.sessions().first)
            let expected = try await school.expected(at: session).map(\.pupil.id)
            try #require(expected.count == 8)
            await #expect(throws: SessionRefusal.tooEarly(session.held.day)) {
                try await school.call(stage.groups[0], Self.firstKey, absent: [], by: stage.author("2026-11-23"))
            }
            try await school.call(stage.groups[0], Self.firstKey, absent: [expected[0]], by: stage.author("2026-11-24"))
            try await school.call(stage.groups[0], Self.firstKey, absent: [expected[1]], by: stage.author("2026-11-24"))
            let called = try #require(try await stage.sessions().first)
            #expect(called.state == .delivered && called.version == 2)
            let list = try await school.expected(at: called)
            #expect(list.map(\.pupil.id) == expected && list.map(\.presence) == [.present, .absent] + Array(repeating: .present, count: 6))
            #expect(list.allSatisfy { $0.division.hasPrefix("2") })
            let rows = try await school.read { db in
                try db.rows("SELECT kind, minutes, year FROM session_pupil WHERE school = $1") { "\(try $0[0] as String) \(try $0[1] as Int) \(try $0[2] as Int)" }
            }
            #expect(rows == Array(repeating: "ap 55 2026", count: 8))
            // Somebody of another group cannot be absent from this one.
            let stranger = try #require(Set(stage.world.pupils).subtracting(expected).first)
            await #expect(throws: SessionRefusal.notOnList) {
                try await school.call(stage.groups[0], Self.firstKey, absent: [stranger], by: stage.author("2026-11-24"))
            }
            try await school.uncall(stage.groups[0], Self.firstKey, by: stage.author("2026-11-24"))
            #expect(try await school.read { db in try db.count("SELECT count(*) FROM session_pupil WHERE school = $1") } == 0)
            #expect(try await stage.sessions().first?.state == .planned)
        }
    }

    @Test("a move is refused with what it would meet, and otherwise takes the session along", arguments: EngineKind.allCases)
    func move(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let rooms = stage.world.rooms
            func move(_ day: String, _ minute: Int, _ room: Room.ID?) async throws {
                try await school.move(stage.groups[0], Self.firstKey, to: Day(day), at: minute, room: room, because: "", by: stage.author("2026-11-21"))
            }
            func clashes(_ body: () async throws -> Void) async -> [String] {
                do {
                    try await body()
                } catch SessionRefusal.clash(let clashes) {
                    return clashes.map(\.words.fr)
                } catch {}
                return []
            }
            // The week after, the group itself meets.
            let own = await clashes { try await move("2026-12-01", 600, rooms[0]) }
            #expect(own.count == 3 && own[0].contains("et 3 autres") && own[1].hasPrefix("Mme Durand anime déjà «\u{202F}Oral\u{202F}»"))
            // At the same hour another group has the room.
            let room = await clashes { try await move("2026-11-24", 630, rooms[1]) }
            #expect(room == ["La salle B11 est prise par «\u{202F}Méthode\u{202F}» (24 nov., 10\u{202F}h)."])
            await #expect(throws: SessionRefusal.closed(Day("2026-12-22")!, Phrase(fr: "Vacances de Noël", en: "Christmas holidays"))) {
                try await move("2026-12-22", 600, rooms[0])
            }
            try await move("2026-11-26", 840, rooms[1])
            let moved = try #require(try await stage.sessions().first)
            #expect(moved.held == SessionTime(day: Day("2026-11-26")!, startsAt: 840, length: 55) && moved.room?.name == "B11" && moved.key == Self.firstKey)
            #expect(try await school.expected(at: moved).count == 8)
            // What was moved there is met by others.
            let met = await clashes {
                try await school.move(
                    stage.groups[1], Self.firstKey, to: Day("2026-11-26"), at: 870, room: rooms[1], because: "", by: stage.author("2026-11-21"))
            }
            #expect(met == ["La salle B11 est prise par «\u{202F}Oral\u{202F}» (26 nov., 14\u{202F}h)."])
        }
    }

    @Test("why a session is moved is kept when it is cancelled, and what was kept of old is told apart", arguments: EngineKind.allCases)
    func reasons(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-21")
            func move(_ key: SessionKey, _ day: String) async throws {
                try await school.move(stage.groups[0], key, to: Day(day), at: 840, room: nil, because: "Bac blanc", by: author)
            }
            func told() async throws -> [[String]] { try await stage.sessions().prefix(2).map { [$0.moveReason, $0.cancelReason, $0.reason] } }
            try await move(Self.firstKey, "2026-11-26")
            try await school.cancel(stage.groups[0], Self.firstKey, because: "Grippe", by: author)
            #expect(try await told() == [["Bac blanc", "Grippe", "Grippe"], ["", "", ""]])
            #expect(try await school.exportTables(in: .en).first { $0.table.name.en == "sessions" }?.rows.map { Array($0[9...10]) } == [["Grippe", "Bac blanc"]])
            try await school.restore(stage.groups[0], Self.firstKey, by: author)
            #expect(try await told() == [["Bac blanc", "", "Bac blanc"], ["", "", ""]])

            // As one column kept them: why the first is moved, why the second is cancelled.
            try await school.cancel(stage.groups[0], Self.secondKey, because: "Grippe", by: author)
            try await store.engine.write { db in
                try db.script(
                    """
                    UPDATE session SET reason = move_reason WHERE state <> 'cancelled';
                    ALTER TABLE session DROP COLUMN move_reason;
                    DELETE FROM schema_step WHERE number = 95;
                    """)
            }
            try await store.migrate()
            #expect(try await told() == [["Bac blanc", "", "Bac blanc"], ["", "Grippe", "Grippe"]])
        }
    }

    @Test("somebody who leads at that hour cannot replace; somebody free can, and leads the group until that day", arguments: EngineKind.allCases)
    func replace(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let clash = [SessionClash(.leader("Mme Roy"), by: Phrase(same: "Méthode"), at: SessionTime(day: Day("2026-11-24")!, startsAt: 600, length: 55))]
            await #expect(throws: SessionRefusal.clash(clash)) {
                try await school.replace(stage.groups[0], Self.firstKey, by: stage.world.facilitators[1], author: stage.author("2026-11-21"))
            }
            await #expect(throws: SessionRefusal.nobody) {
                try await school.replace(stage.groups[0], Self.firstKey, by: Facilitator.ID(rawValue: 9), author: stage.author("2026-11-21"))
            }
            try await school.cancel(stage.groups[1], Self.firstKey, because: "Formation", by: stage.author("2026-11-21"))
            try await school.replace(stage.groups[0], Self.firstKey, by: stage.world.facilitators[1], author: stage.author("2026-11-21"))
            let session = try #require(try await stage.sessions().first)
            #expect(session.leaders.map(\.name) == ["Mme Roy"] && session.replaced.map(\.name) == ["Mme Durand"])
            // What was cancelled to free her cannot come back as it was.
            await #expect(throws: SessionRefusal.self) { try await school.restore(stage.groups[1], Self.firstKey, by: stage.author("2026-11-21")) }
            let account = Account(id: stage.world.second, login: "paul.roy")
            let leads: (String) async throws -> Bool = { day in try await school.viewer(account, on: Day(day)!)?.leads.contains(stage.groups[0]) ?? false }
            #expect(try await leads("2026-11-24"))
            #expect(try await !leads("2026-11-25"))
            #expect(try await school.groupsLedOnce(by: stage.world.staff[1]) == [stage.groups[0]])
        }
    }

    @Test("of two sessions in a week each keeps what is written of it when the day of the first is closed, and opened again", arguments: EngineKind.allCases)
    func twoInAWeek(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-21")
            let second = try await stage.meetTwice()
            #expect(try await stage.sessions().prefix(3).map(\.key) == [Self.firstKey, second, Self.secondKey])
            try await school.cancel(stage.groups[0], Self.firstKey, because: "Sortie", by: author)
            try await school.cancel(stage.groups[1], second, because: "Formation", by: author)
            try await school.replace(stage.groups[0], second, by: stage.world.facilitators[1], author: author)

            let snow = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-11-24")!, last: Day("2026-11-24")!))
            try await school.add(snow, on: GroupsWorld.today)
            let closed = try await stage.sessions()
            #expect(closed.prefix(2).map(\.key) == [second, Self.secondKey])
            #expect(closed[0].held.day.iso == "2026-11-26" && closed[0].state == .planned && closed[0].leaders.map(\.name) == ["Mme Roy"])
            // The call of Thursday is Thursday's, and Tuesday cannot be called.
            await #expect(throws: SessionRefusal.gone) { try await school.call(stage.groups[0], Self.firstKey, absent: [], by: stage.author("2026-11-26")) }

            try await school.removeOwnDays(snow.id, on: GroupsWorld.today)
            let opened = try await stage.sessions()
            #expect(opened.prefix(2).map(\.held.day.iso) == ["2026-11-24", "2026-11-26"] && opened.prefix(2).map(\.state) == [.cancelled, .planned])
            #expect(opened[0].reason == "Sortie" && opened[1].leaders.map(\.name) == ["Mme Roy"])
            #expect(try await stage.sessions(1).prefix(2).map(\.state) == [.planned, .cancelled])
        }
    }

    @Test("new hours that are brought forward to Monday, and put off again, lose nothing of what is written of the two sessions of that week", arguments: EngineKind.allCases)
    func broughtForward(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-21")
            let second = try await stage.meetTwice()
            try await school.cancel(stage.groups[0], Self.firstKey, because: "Sortie", by: author)
            try await school.cancel(stage.groups[1], second, because: "Formation", by: author)
            try await school.replace(stage.groups[0], second, by: stage.world.facilitators[1], author: author)
            try await school.move(stage.groups[2], second, to: Day("2026-11-27"), at: 840, room: nil, because: "Bac blanc", by: author)
            /// Each session of the week and of hours that it no longer has, with how it stands.
            func week(_ group: Int) async throws -> [String] {
                let calendar = try await school.calendar(of: stage.world.school)
                let book = try #require(try await school.sessions(.one(stage.groups[group]), calendar).first)
                func told(_ session: DatedSession) -> String { "\(session.held.day.iso) \(session.state.rawValue) \(session.leaders.map(\.name).joined())\(session.reason)" }
                return book.sessions.filter { $0.key.week == Self.firstKey.week }.map(told) + book.idle.map { "idle \(told($0))" }
            }
            let asBefore = try await [week(0), week(1), week(2)]
            #expect(asBefore[0] == ["2026-11-24 cancelled Mme DurandSortie", "2026-11-26 planned Mme Roy"])

            // Thursdays are taken back, and hold from that Monday on.
            try await stage.world.hold(onWeekday: 2, from: Self.firstKey.week)
            #expect(try await week(0) == ["2026-11-24 cancelled Mme DurandSortie", "idle 2026-11-26 planned Mme Roy"])
            #expect(try await week(1) == ["2026-11-24 planned Mme Roy", "idle 2026-11-26 cancelled Mme RoyFormation"])
            try await stage.world.hold(onWeekday: 4, from: Self.firstKey.week)
            #expect(try await week(0) == ["2026-11-26 planned Mme Roy", "idle 2026-11-24 cancelled Mme DurandSortie"])
            #expect(try await week(1) == ["2026-11-26 cancelled Mme RoyFormation"])
            // What was moved stands for Thursday’s session, which is not held twice.
            #expect(try await week(2) == ["2026-11-27 planned Mme BlancBac blanc"])

            // It is to be as it was first.
            try await stage.world.hold(onWeekday: 2, from: Self.firstKey.week)
            _ = try await stage.meetTwice()
            #expect(try await [week(0), week(1), week(2)] == asBefore)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("what was numbered among the sessions held in its week is numbered among its hours", arguments: EngineKind.allCases)
    func renumbered(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-21")
            let second = try await stage.meetTwice()
            try await school.cancel(stage.groups[0], Self.firstKey, because: "Sortie", by: author)
            try await school.cancel(stage.groups[0], second, because: "Sortie", by: author)
            for key in [second, Self.secondKey] { try await school.cancel(stage.groups[1], key, because: "Formation", by: author) }
            // As it was written when 24 November was closed.
            try await school.write { db in
                try db.run("UPDATE session SET number = 1 WHERE school = $1 AND need_group = $2", [stage.groups[1]])
            }
            let step = try #require(Store.migrations.first { $0.number == 93 })
            try await store.engine.write { db in try db.script(step.sql) }
            func numbers(_ group: NeedGroup.ID) async throws -> [String] {
                try await school.read { db in
                    try db.rows("SELECT planned_day, number FROM session WHERE school = $1 AND need_group = $2 ORDER BY planned_day", [group]) {
                        "\(try $0[0] as String) \(try $0[1] as Int)"
                    }
                }
            }
            #expect(try await numbers(stage.groups[0]) == ["2026-11-24 1", "2026-11-26 2"])
            #expect(try await numbers(stage.groups[1]) == ["2026-11-26 2", "2026-12-03 1"])
        }
    }

    @Test("a week with old and new hours that becomes a B week, and an A week again, keeps what is written with its day", arguments: EngineKind.allCases)
    func mixedWeek(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            // Tuesdays of A weeks, then each Thursday from 26 November on: an A week has both that week, a B week Thursday alone.
            try await school.write { db in
                try db.run("UPDATE weekly_slot SET alternance = 'Q1' WHERE school = $1 AND id = $2", [stage.world.weekly])
            }
            let means = try #require(try await school.means(of: stage.world.period, school: stage.world.school, on: GroupsWorld.today))
            let barrette = try #require(means.barrettes.first)
            let thursdays = barrette.slots.map { WeeklySlot(id: $0.id, barrette: $0.barrette, weekday: 4, startsAt: $0.startsAt, length: $0.length, alternance: .weekly) }
            try await school.save(
                Barrette(id: barrette.id, name: barrette.name, divisions: barrette.divisions, slots: thursdays), of: stage.world.period, version: means.period.version,
                from: Day("2026-11-25")!)
            let second = SessionKey(week: Self.firstKey.week, number: 2)
            let author = stage.author("2026-11-21")
            try await school.cancel(stage.groups[0], Self.firstKey, because: "Sortie", by: author)
            try await school.cancel(stage.groups[1], second, because: "Formation", by: author)
            try await school.replace(stage.groups[0], second, by: stage.world.facilitators[1], author: author)
            // Tuesday of the third group is past and called when the week becomes another one.
            try await school.call(stage.groups[2], Self.firstKey, absent: [], by: stage.author("2026-11-24"))
            func week(_ group: Int) async throws -> [String] {
                try await stage.sessions(group).filter { $0.key.week == Self.firstKey.week }.map {
                    "\($0.held.day.iso) \($0.state.rawValue) \($0.leaders.map(\.name).joined())\($0.reason)"
                }
            }
            let asBefore = try await [week(0), week(1), week(2)]
            #expect(asBefore[0] == ["2026-11-24 cancelled Mme DurandSortie", "2026-11-26 planned Mme Roy"])
            #expect(asBefore[2] == ["2026-11-24 delivered Mme Blanc", "2026-11-26 planned Mme Blanc"])

            func mark(_ marks: [Day: Alternance]) async throws {
                try await school.setMarks(marks, from: Self.firstKey.week, through: Self.firstKey.week, on: Day("2026-11-23")!)
            }
            try await mark([Self.firstKey.week: .second])
            #expect(try await week(0) == ["2026-11-26 planned Mme Roy"])
            #expect(try await week(1) == ["2026-11-26 cancelled Mme RoyFormation"])
            #expect(try await week(2) == ["2026-11-24 delivered Mme Blanc", "2026-11-26 planned Mme Blanc"])
            // What the week lost is told, and nothing of Thursday.
            let news = try await school.sessionNews(of: Set(stage.groups))
            #expect(news.allSatisfy { $0.time.day.iso == "2026-11-24" && !$0.isHeld && $0.cause == .weeks })

            try await mark([:])
            #expect(try await [week(0), week(1), week(2)] == asBefore)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("another zone leaves the numbers of sessions and what is written of them as they are", arguments: EngineKind.allCases)
    func zoneKeepsNumbers(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let second = try await stage.meetTwice()
            let author = stage.author("2026-11-21")
            for key in [Self.firstKey, second, Self.secondKey] { try await school.cancel(stage.groups[0], key, because: "Sortie \(key.text)", by: author) }
            func written() async throws -> [String] {
                try await school.read { db in
                    try db.rows("SELECT week, number, planned_day, reason FROM session WHERE school = $1 ORDER BY planned_day") { row in
                        "\(try row[0] as String).\(try row[1] as Int) \(try row[2] as String) \(try row[3] as String)"
                    }
                }
            }
            let before = try await written()
            #expect(before == ["2026-11-23.1 2026-11-24 Sortie 2026-11-23.1", "2026-11-23.2 2026-11-26 Sortie 2026-11-23.2", "2026-11-30.1 2026-12-03 Sortie 2026-11-30.1"])
            for rule in WeekRule.allCases {
                for zone in [Zone.b, .c, .guadeloupe, .a] {
                    var settings = try await school.calendarSettings(of: stage.world.school)
                    settings.rule = rule
                    try await school.save(settings, zone: zone, on: GroupsWorld.today)
                    #expect(try await written() == before)
                }
            }
        }
    }

    /// In A weeks, as that of 23 November is: Mme Roy teaches maths to 2A on Tuesday at ten, and sport to both in B11 on Thursday at two. Every week a
    /// part of 2A has Latin on Friday at ten, and Mme Blanc has the support that groups stand for.
    private func bringTimetable(_ world: GroupsWorld) async throws {
        var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
        func lesson(
            _ subject: String, _ structures: [String], _ teacher: String, _ weekday: Int, _ start: Int, room: String? = nil, _ alternance: Alternance = .weekly
        ) -> ReadTimetable.Lesson {
            ReadTimetable.Lesson(
                subject: subject, structures: structures, teachers: [.init(familyName: teacher, givenName: "Anne")], rooms: room.map { [$0] } ?? [],
                time: WeekTime(weekday: weekday, startsAt: start, length: 55), alternance: alternance, place: Roster.Place(file: "EXP_COURS.xml", line: 3))
        }
        read.subjects = ["MATHS": "Mathématiques", "EPS": "EPS", "LATIN": "Latin", "ACCPE": "Accompagnement personnalisé"]
        read.lessons = [
            lesson("MATHS", ["2A"], "Roy", 2, 600, .first), lesson("EPS", ["2A", "2B"], "Roy", 4, 840, room: "b11", .first),
            lesson("LATIN", ["LATIN1"], "Durand", 5, 600), lesson("ACCPE", ["2A", "2B"], "Blanc", 2, 600),
        ]
        read.above = ["LATIN1": ["2A"]]
        try await world.store.applyTimetable(
            read, kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: GroupsWorld.today, at: Moment(milliseconds: 5_000))
        try await world.store.write { db in
            try db.run("INSERT INTO siecle_group (school, code, label) VALUES ($1, 'LATIN1', 'Latin')")
            try db.run("INSERT INTO siecle_group_member (school, code, pupil) VALUES ($1, 'LATIN1', $2)", [world.pupils[0]])
        }
    }

    @Test("a lesson of the timetable stands in the way of a session, in its own weeks, and is named", arguments: EngineKind.allCases)
    func lessons(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            try await bringTimetable(stage.world)
            let author = stage.author("2026-11-21")
            func refusal(_ body: () async throws -> Void) async -> [String] {
                do {
                    try await body()
                } catch SessionRefusal.clash(let clashes) {
                    return clashes.map(\.words.fr)
                } catch {}
                return []
            }
            func move(_ day: String, _ minute: Int, _ room: Room.ID?, key: SessionKey = Self.firstKey) async throws {
                try await school.move(stage.groups[0], key, to: Day(day), at: minute, room: room, because: "", by: author)
            }
            // Sport of both divisions, in an A week; the name of the room is compared as people read it.
            let sport = await refusal { try await move("2026-11-26", 870, stage.world.rooms[1]) }
            #expect(sport.count == 2 && sport[0].hasSuffix(" et 3 autres\u{202F}: en cours à cette heure, «\u{202F}EPS, 2A 2B\u{202F}» (26 nov., 14\u{202F}h)."))
            #expect(sport.last == "La salle B11 est prise par le cours «\u{202F}EPS, 2A 2B\u{202F}» (26 nov., 14\u{202F}h).")
            // A part of a division holds the pupils whom SIECLE names; its teacher is held too.
            let latin = await refusal { try await move("2026-11-27", 600, nil) }
            #expect(latin.count == 2 && latin[0].hasPrefix("Élève 001 Camille\u{202F}: en cours") && latin[1] == "Mme Durand a cours\u{202F}: «\u{202F}Latin, LATIN1\u{202F}» (27 nov., 10\u{202F}h).")
            #expect(try await stage.sessions().first?.isMoved == false)
            // The same hours are free in the B week after.
            try await move("2026-12-03", 870, stage.world.rooms[1], key: Self.secondKey)

            // Mme Roy is free of her group on both days; her maths is in the A week.
            for key in [Self.firstKey, Self.secondKey] { try await school.cancel(stage.groups[1], key, because: "Formation", by: author) }
            let maths = await refusal { try await school.replace(stage.groups[0], Self.firstKey, by: stage.world.facilitators[1], author: author) }
            #expect(maths == ["Mme Roy a cours\u{202F}: «\u{202F}Mathématiques, 2A\u{202F}» (24 nov., 10\u{202F}h)."])
            try await school.replace(stage.groups[2], Self.secondKey, by: stage.world.facilitators[1], author: author)
            // The hour of support is the groups’ own: it holds nobody whose group does not meet.
            try await school.cancel(stage.groups[2], Self.firstKey, because: "Formation", by: author)
            try await school.replace(stage.groups[0], Self.firstKey, by: stage.world.facilitators[2], author: author)

            // A session that stays at its hour is not kept from it by a timetable that came in after the groups.
            let third = SessionKey(week: Day("2026-12-07")!)
            try await move("2026-12-08", 600, nil, key: third)
            try await school.cancel(stage.groups[0], third, because: "Grève", by: author)
            try await school.restore(stage.groups[0], third, by: author)
            #expect(try await stage.sessions().map(\.state) == Array(repeating: .planned, count: 5))
        }
    }

    @Test("past sessions stay as they were when the calendar changes later, those to come follow", arguments: EngineKind.allCases)
    func settled(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let dates = { try await stage.sessions().map(\.held.day.iso) }
            #expect(try await dates() == ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15", "2027-01-05"])
            // Said on 2 December: 24 November and 8 December are days off.
            for day in ["2026-11-24", "2026-12-08"] {
                try await school.add(
                    OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Fermé"), first: Day(day)!, last: Day(day)!)), on: Day("2026-12-02")!)
            }
            #expect(try await dates() == ["2026-11-24", "2026-12-01", "2026-12-15", "2027-01-05"])
            // Other people and rooms from a past day on do not touch what is written either.
            try await school.settle(through: Day("2026-12-02")!)
            try await school.settle(through: Day("2026-12-02")!)
            #expect(try await school.read { db in try db.count("SELECT count(*) FROM session WHERE school = $1") } == 6)
            let checked = try await store.check().problems
            #expect(checked == [])
        }
    }

    @Test("what was cancelled with its day comes back with it, or at once, unless somebody who leads it leads another by then", arguments: EngineKind.allCases)
    func broughtBack(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-21")
            func states() async throws -> [DatedSession.State?] { try await [stage.sessions(0).first?.state, stage.sessions(1).first?.state] }
            for group in 0...1 {
                try await school.move(stage.groups[group], Self.firstKey, to: Day("2026-11-26"), at: 840, room: nil, because: "", by: author)
            }
            let pupil = try #require(try await school.groupMembers(of: stage.groups[2], on: GroupsWorld.firstDay).first).pupil.id
            let oneOff = try await school.invite(
                NewOneOff(group: stage.groups[2], title: "Oral blanc", day: Day("2026-11-26"), minute: 900, length: 45, room: nil, pupils: [pupil]), by: author)
            let snow = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-11-26")!, last: Day("2026-11-26")!))
            try await school.add(snow, on: GroupsWorld.today)
            #expect(try await school.cancelOnClosedDays(from: GroupsWorld.firstDay, by: author) == 3)
            #expect(try await states() == [.cancelled, .cancelled])
            #expect(try await school.restoreOnClosedDays(from: GroupsWorld.firstDay, by: author) == 3)
            #expect(try await states() == [.planned, .planned])
            #expect(try await school.oneOff(oneOff, of: stage.groups[2])?.state == .planned)

            // Mme Durand, whose own session is cancelled, takes the other one over.
            #expect(try await school.cancelOnClosedDays(from: GroupsWorld.firstDay, by: author) == 3)
            try await school.restore(stage.groups[1], Self.firstKey, by: author)
            try await school.replace(stage.groups[1], Self.firstKey, by: stage.world.facilitators[0], author: author)
            #expect(try await school.restoreOnClosedDays(from: GroupsWorld.firstDay, by: author) == 1)
            #expect(try await states() == [.cancelled, .planned])
            try await school.replace(stage.groups[1], Self.firstKey, by: nil, author: author)
            #expect(try await school.restoreOnClosedDays(from: GroupsWorld.firstDay, by: author) == 1)
            #expect(try await states() == [.planned, .planned])

            #expect(try await school.cancelOnClosedDays(from: GroupsWorld.firstDay, by: author) == 3)
            try await school.removeOwnDays(snow.id, on: GroupsWorld.today)
            #expect(try await states() == [.planned, .planned])
            let back = try #require(try await school.oneOff(oneOff, of: stage.groups[2]))
            #expect(back.state == .planned && back.reason == "" && back.expected.map(\.pupil.id) == [pupil])
            #expect(try await store.check().problems == [])
        }
    }

    @Test("what a change of the calendar takes from sessions to come, or gives, is kept until it is undone", arguments: EngineKind.allCases)
    func news(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let today = Day("2026-11-25")!
            func news(_ group: Int) async throws -> [String] {
                try await school.sessionNews(of: [stage.groups[group]]).map { "\($0.time.day.iso) \($0.time.startsAt) \($0.isHeld ? "given" : "taken") \($0.cause.rawValue)" }
            }
            // The first session is past, and the second of « Oral » is moved away: neither is lost.
            try await school.move(stage.groups[0], Self.secondKey, to: Day("2026-12-03"), at: 600, room: nil, because: "", by: stage.author(today.iso))
            let works = OwnDays(
                id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Travaux"), first: Day("2026-11-23")!, last: Day("2026-12-10")!))
            try await school.add(works, on: today)
            #expect(try await news(0) == ["2026-12-08 600 taken days"])
            #expect(try await news(1) == ["2026-12-01 600 taken days", "2026-12-08 600 taken days"])
            try await school.removeOwnDays(works.id, on: today)
            #expect(try await news(0) + news(1) == [])

            try await school.write { db in try db.run("UPDATE weekly_slot SET alternance = 'Q1' WHERE school = $1") }
            try await school.setMarks([Day("2026-12-07")!: .second, Day("2026-12-14")!: .first], from: Day("2026-08-31")!, through: Day("2027-07-05")!, on: today)
            #expect(try await news(1) == ["2026-12-08 600 taken weeks", "2026-12-15 600 given weeks"])
            let calendar = try await school.calendar(of: stage.world.school)
            let book = try #require(try await school.sessions(.one(stage.groups[1]), calendar).first)
            let told = book.told(try await school.sessionNews(of: [stage.groups[1]]), calendar)
            #expect(told.map(\.reason.fr) == ["semaine B désormais", "semaine A désormais"] && told.map(\.isHeld) == [false, true])

            // Nobody who reads the page later is told of what holds no longer.
            try await school.setMarks([Day("2026-12-14")!: .first], from: Day("2026-08-31")!, through: Day("2027-07-05")!, on: today)
            #expect(try await news(1) == ["2026-12-15 600 given weeks"])
            var settings = try await school.calendarSettings(of: stage.world.school)
            settings.weekA = Day("2026-09-07")!
            try await school.save(settings, zone: .c, on: today)
            #expect(try await news(1) == ["2026-12-01 600 given weeks", "2026-12-08 600 taken weeks", "2026-12-15 600 given weeks", "2027-01-05 600 taken weeks"])
            #expect(try await school.sessionNews(of: []) == [])
        }
    }

    @Test("whoever arrives or leaves is expected from then on, wherever sessions were moved", arguments: EngineKind.allCases)
    func roster(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let first = try #require(try await stage.sessions().first)
            let gone = try #require(try await school.expected(at: first).first?.pupil.id)
            let index = try #require(stage.world.pupils.firstIndex(of: gone))
            // Moved beyond the day on which the pupil leaves.
            try await school.move(
                stage.groups[0], Self.secondKey, to: Day("2026-12-04"), at: 840, room: nil, because: "", by: stage.author("2026-11-21"))
            var roster = stage.world.roster
            roster.pupils.remove(at: index)
            try await stage.world.apply(roster, on: Day("2026-12-02")!)
            let sessions = try await stage.sessions()
            let lists = try await [school.expected(at: sessions[0]), school.expected(at: sessions[1]), school.expected(at: sessions[2])]
            #expect(lists[0].contains { $0.pupil.id == gone })
            #expect(sessions[1].held.day.iso == "2026-12-04" && !lists[1].contains { $0.pupil.id == gone })
            #expect(!lists[2].contains { $0.pupil.id == gone } && lists[2].count == 7)
        }
    }
}
