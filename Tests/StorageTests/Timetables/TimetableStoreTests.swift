import School
import Storage
import TestSupport
import Testing

@Suite("Timetables in the store")
struct TimetableStoreTests {
    private let now = Moment(milliseconds: 5_000)

    /// Mme Durand teaches maths to 2A on Tuesday at nine, sport to both on Tuesday at ten in B11, AP at ten for a group of 2A and 2B.
    private func read(sportAt start: Int = 600, supportAt support: Int = 600) -> ReadTimetable {
        var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
        func lesson(_ subject: String, _ structures: [String], _ teacher: String, _ start: Int, room: String? = nil, line: Int) -> ReadTimetable.Lesson {
            ReadTimetable.Lesson(
                subject: subject, structures: structures, teachers: [.init(familyName: teacher, givenName: "Anne")], rooms: room.map { [$0] } ?? [],
                time: WeekTime(weekday: 2, startsAt: start, length: 55), place: Roster.Place(file: "EXP_COURS.xml", line: line))
        }
        read.subjects = ["MATHS": "Mathématiques", "EPS": "EPS", "ACCPE": "Accompagnement personnalisé"]
        read.lessons = [
            lesson("MATHS", ["2A"], "DURAND", 540, room: "B10", line: 3), lesson("EPS", ["2A", "2B"], "Roy", start, room: "b11", line: 9),
            lesson("ACCPE", ["AP1"], "Blanc", support, line: 15),
        ]
        read.above = ["AP1": ["2A", "2B"]]
        return read
    }

    private func changes(_ world: GroupsWorld, _ read: ReadTimetable) async throws -> TimetableChanges {
        TimetableChanges(from: try await world.store.timetableState(), to: read)
    }

    private func apply(_ world: GroupsWorld, _ read: ReadTimetable) async throws {
        try await world.store.applyTimetable(read, kinds: [:], fingerprint: try await changes(world, read).fingerprint, of: nil, by: world.coordinator, on: GroupsWorld.today, at: now)
    }

    @Test("a timetable comes in; the same again changes nothing; a later one changes what changed", arguments: EngineKind.allCases)
    func comesIn(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            #expect(try await world.store.timetable() == nil)
            let first = try await changes(world, read())
            #expect(first.added.count == 3 && first.problems.isEmpty)
            try await apply(world, read())
            let timetable = try #require(try await world.store.timetable())
            #expect(Set(timetable.lessons.map(\.content)) == Set(first.added))
            #expect(timetable.subjects["ACCPE"]?.kind == .support && timetable.subjects["EPS"]?.kind == .sport)
            #expect(timetable.lessons(of: world.divisions[1]).count == 2)
            #expect(timetable.lessons(of: world.staff[0]).map(\.content.rooms) == [["B10"]])
            #expect(timetable.lessons.first { $0.content.subject == "ACCPE" }?.content.group == "AP1")

            let again = try await changes(world, read())
            #expect(again.isEmpty && again.unchanged == 3)
            let kept = Set(timetable.lessons.map(\.id))
            try await world.store.setSubjects(["MATHS": .support])
            try await apply(world, read(sportAt: 660))
            let later = try #require(try await world.store.timetable())
            #expect(Set(later.lessons.map(\.id)).intersection(kept).count == 2 && later.lessons.count == 3)
            // What a person said of a subject stays said.
            #expect(later.subjects["MATHS"]?.kind == .support)
        }
    }

    /// The same week as FET writes it: other names of subjects and groups, hours of 60 minutes, no rooms.
    private func readFET() -> ReadTimetable {
        var fet = ReadTimetable(format: .fet, file: "tilleuls.fet")
        let names = ["MATHS": "Maths", "EPS": "Éducation physique et sportive", "ACCPE": "Accompagnement personnalisé"]
        fet.subjects = Dictionary(uniqueKeysWithValues: names.values.map { ($0, $0) })
        fet.lessons = read().lessons.map { lesson in
            var lesson = lesson
            lesson.subject = names[lesson.subject]!
            if lesson.structures == ["AP1"] { lesson.structures = ["AP 1"] }
            lesson.teachers = lesson.teachers.map { .init(familyName: "\($0.givenName) \($0.familyName)") }
            lesson.time = WeekTime(weekday: lesson.time.weekday, startsAt: lesson.time.startsAt, length: 60)
            lesson.rooms = []
            return lesson
        }
        fet.above = ["AP 1": ["2A", "2B"]]
        return fet
    }

    @Test("the same week from other software is the same lessons, with what it writes otherwise", arguments: EngineKind.allCases)
    func otherSoftware(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await apply(world, read())
            let seen = try await changes(world, readFET())
            #expect(seen.new.isEmpty && seen.gone.isEmpty && seen.changed.count == 3 && seen.other == .edt && seen.problems.isEmpty)
            #expect(seen.changed.allSatisfy { $0.old.subject == $0.new.subject && $0.old.group == $0.new.group && $0.old.staff == $0.new.staff })
            #expect(Set(seen.subjects.map(\.code)) == ["MATHS", "EPS", "ACCPE"] && seen.changedSubjects == 0)
            try await apply(world, readFET())
            let timetable = try #require(try await world.store.timetable())
            #expect(timetable.lessons.map(\.time.length) == [60, 60, 60] && timetable.subjects["EPS"]?.label == "EPS")
            #expect(timetable.subjects["ACCPE"]?.kind == .support && timetable.lessons.first { $0.content.subject == "ACCPE" }?.content.group == "AP1")
            #expect(try await changes(world, readFET()).isEmpty)
            // And back.
            let back = try await changes(world, read())
            #expect(back.new.isEmpty && back.gone.isEmpty && back.changed.count == 3)
        }
    }

    @Test("what was looked at and is no longer so is not written", arguments: EngineKind.allCases)
    func stale(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let seen = try await changes(world, read()).fingerprint
            try await apply(world, read(sportAt: 660))
            await #expect(throws: StorageError.stale) {
                try await world.store.applyTimetable(read(), kinds: [:], fingerprint: seen, of: nil, by: world.coordinator, on: GroupsWorld.today, at: now)
            }
            #expect(try await world.store.timetable()?.lessons.map(\.time.startsAt).sorted() == [540, 600, 660])
        }
    }

    @Test("names that nobody knows are told once, with their line, and the rest is taken")
    func unknown() async throws {
        try await EngineKind.sqlite.withStore { store in
            let world = try await GroupsWorld(store)
            var read = read(supportAt: 660)
            read.lessons[0].teachers = [.init(familyName: "Inconnu")]
            read.lessons[1].structures = ["2A", "9Z"]
            read.lessons[1].teachers = [.init(familyName: "BLANC")]
            let changes = try await changes(world, read)
            #expect(changes.problems.map(\.subject) == ["Inconnu", "9Z"] && changes.problems.map(\.line) == [3, 9])
            #expect(changes.added.count == 3 && !changes.isRefused)
            // A family name that one person bears is enough.
            #expect(changes.added.first { $0.subject == "EPS" }?.staff == [world.staff[2]])
            read.uai = "0750001U"
            #expect(try await self.changes(world, read).isRefused)
            read.uai = nil
            read.year = 2025
            #expect(try await self.changes(world, read).problems.first?.what.fr == "Ce fichier est de l’année 2025-2026\u{202F}; l’année en cours est 2026-2027.")
        }
    }

    @Test("two lessons of one person at once are told with both lines")
    func doubles() async throws {
        try await EngineKind.sqlite.withStore { store in
            let world = try await GroupsWorld(store)
            var read = read()
            read.lessons[2].teachers = [.init(familyName: "Roy", givenName: "Anne")]
            let problem = try #require(try await changes(world, read).problems.first)
            #expect(problem.what.fr == "Deux cours à la même heure, mardi 10\u{202F}h\u{202F}: celui-ci et celui de la ligne 9." && problem.line == 15)
            read.lessons[1].alternance = .first
            read.lessons[2].alternance = .second
            #expect(try await changes(world, read).problems.isEmpty)
        }
    }

    @Test("A and B weeks that the file names become the school's", arguments: EngineKind.allCases)
    func fortnights(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            var read = read()
            read.fortnights = [Day("2026-09-07")!: .first, Day("2026-09-14")!: .first]
            // 31 August is an A week until the school says otherwise, so the 7th is a B week.
            #expect(try await changes(world, read).fortnights == [Day("2026-09-07")!: .first])
            try await apply(world, read)
            let calendar = try await world.store.calendar(of: world.school)
            #expect(calendar.week(of: Day("2026-09-09")!) == .first && calendar.week(of: Day("2026-09-21")!) == .second)
            #expect(try await changes(world, read).isEmpty)
            try await world.store.setMarks([:], from: Day("2026-08-31")!, through: Day("2027-07-05")!, on: GroupsWorld.today)
            #expect(try await world.store.calendar(of: world.school).week(of: Day("2026-09-09")!) == .second)
        }
    }

    @Test("a lesson of theirs keeps pupils, people and rooms from being published elsewhere", arguments: EngineKind.allCases)
    func lessonsClash(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            try await apply(world, read())
            let problem = try #require(try await world.store.groupingProblem(world.period, school: world.school, at: now, today: GroupsWorld.today))
            let refusals = problem.means.checks().filter(\.isBlocking).map(\.problem.what.fr)
            #expect(refusals == ["2A, 2B\u{202F}: 24 élèves ont cours à cette heure, mardi 10\u{202F}h\u{202F}: «\u{202F}EPS, 2A 2B\u{202F}» (de 10\u{202F}h à 10\u{202F}h\u{202F}55)."])
            // Roy and B11 are taken, Mme Blanc only by the support that the barrette stands for.
            #expect(problem.means.facilitators.filter { !problem.means.isFree($0.id, in: world.slots[0]) }.map(\.name) == ["Mme Roy"])
            #expect(problem.means.rooms.filter { !problem.means.isFree($0.id, in: world.slots[1]) }.map(\.name) == ["B11"])
            guard case .clashing = try await world.store.publish(draft.plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now) else {
                Issue.record("groups were published over lessons")
                return
            }
            #expect(try await world.store.planInForce(world.period) == nil)
            // The way out: the lesson goes elsewhere.
            try await apply(world, read(sportAt: 660))
            guard case .published = try await world.store.publish(draft.plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now) else {
                Issue.record("nothing stands in the way any more")
                return
            }
        }
    }

    @Test("who changes divisions before a period begins is not kept from it by the lessons of the division they leave", arguments: EngineKind.allCases)
    func leaving(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let other = try await world.another(from: Day("2026-11-30")!, at: 600, of: [world.divisions[1]])
            // A pupil of 2A, who has sport with it on Tuesdays at ten, is in 2B from the 24th on.
            try await world.store.write { db in
                try db.run("UPDATE division_membership SET to_day = '2026-11-23' WHERE school = $1 AND pupil = $2", [world.pupils[0]])
                try db.run(
                    "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, '2026-11-24')", [world.pupils[0], world.divisions[1]])
            }
            var sport = read()
            sport.lessons[1].structures = ["2A"]
            sport.lessons[1].teachers = []
            sport.lessons[1].rooms = []
            try await apply(world, sport)
            try await world.publish(try await world.draft(of: other).plan, from: GroupsWorld.today)
            let cards = try await world.store.groupCards(.period(other))
            #expect(cards.count == 3)
        }
    }

    @Test("lessons that hold the same pupils at one hour are one obstacle, with their hours")
    func oneObstacle() async throws {
        try await EngineKind.sqlite.withStore { store in
            let world = try await GroupsWorld(store)
            var read = read()
            var late = read.lessons[1]
            late.time = WeekTime(weekday: 2, startsAt: 640, length: 55)
            late.teachers = []
            late.rooms = []
            read.lessons.append(late)
            try await apply(world, read)
            let problem = try #require(try await world.store.groupingProblem(world.period, school: world.school, at: now, today: GroupsWorld.today))
            let lessons = "«\u{202F}EPS, 2A 2B\u{202F}» (de 10\u{202F}h à 10\u{202F}h\u{202F}55 et de 10\u{202F}h\u{202F}40 à 11\u{202F}h\u{202F}35)"
            #expect(
                problem.means.checks().filter(\.isBlocking).map(\.problem.what.fr) == [
                    "2A, 2B\u{202F}: 24 élèves ont cours à cette heure, mardi 10\u{202F}h\u{202F}: \(lessons)."
                ])
            let engaged = problem.means.engagements
            let remarks = PlanNames(means: problem.means, pupils: [:]).remarks(on: Engagements(pupils: engaged.pupils, facilitators: [], rooms: [], divisions: engaged.divisions))
            #expect(remarks.count == Set(engaged.pupils.map(\.slot)).count && remarks.allSatisfy { $0.what.fr.contains("par les cours \(lessons), ") })
        }
    }

    @Test("a lesson in other weeks holds nobody; a group that SIECLE names holds its pupils alone", arguments: EngineKind.allCases)
    func partsAndWeeks(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            func engaged(_ read: ReadTimetable) async throws -> Engagements? {
                try await apply(world, read)
                return try await world.store.groupingProblem(world.period, school: world.school, at: now, today: GroupsWorld.today)?.means.engagements
            }
            var elsewhere = read()
            elsewhere.lessons[1].weeks = [Day("2026-10-05")!, Day("2027-03-01")!]
            #expect(try await engaged(elsewhere)?.isEmpty == true)
            elsewhere.lessons[1].weeks = [Day("2026-12-01")!.monday]
            let once = try #require(try await engaged(elsewhere))
            #expect(once.facilitators.map(\.slot) == [world.slots[0]] && once.facilitators.first?.until == Day("2026-12-01"))
            var part = read()
            part.lessons[1].structures = ["LATIN"]
            part.above["LATIN"] = ["2A"]
            #expect(try await engaged(part)?.pupils.isEmpty == true)
            try await world.store.write { db in
                try db.run("INSERT INTO siecle_group (school, code, label) VALUES ($1, 'LATIN', 'Latin')")
                try db.run("INSERT INTO siecle_group_member (school, code, pupil) VALUES ($1, 'LATIN', $2)", [world.pupils[2]])
            }
            #expect(Set(try #require(try await engaged(part)).pupils.map(\.holder)) == [world.pupils[2]])
            // Two groups at once: those of both. A whole division beside a group: everybody of it.
            part.lessons[1].structures = ["Latin", "GREC"]
            part.above["GREC"] = ["2B"]
            part.above["Latin"] = ["2A"]
            try await world.store.write { db in
                try db.run("INSERT INTO siecle_group (school, code, label) VALUES ($1, 'GREC', 'Grec')")
                try db.run("INSERT INTO siecle_group_member (school, code, pupil) VALUES ($1, 'GREC', $2)", [world.pupils[5]])
                for (code, division) in [("LATIN", "2A"), ("GREC", "2B")] {
                    try db.run("INSERT INTO siecle_group_division (school, code, division) VALUES ($1, $2, $3)", [code, division])
                }
            }
            #expect(Set(try #require(try await engaged(part)).pupils.map(\.holder)) == [world.pupils[2], world.pupils[5]])
            #expect(try await world.store.timetable()?.lessons.first { $0.content.subject == "EPS" }?.content.group == "GREC, LATIN")
            part.lessons[1].structures = ["2B", "LATIN"]
            let mixed = try #require(try await engaged(part)).pupils.map(\.holder)
            #expect(Set(mixed) == Set(world.pupils.indices.filter { $0 % 2 == 1 || $0 == 2 }.map { world.pupils[$0] }))
        }
    }

    @Test("one person, one room or one pupil in two groups at a time is not published, whatever is ticked", arguments: EngineKind.allCases)
    func twice(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            for column in ["facilitator", "room"] {
                let groups = draft.contents.groups.filter { $0.slot == world.slots[0] }
                let sql =
                    column == "room"
                    ? "UPDATE plan_group SET room = $3 WHERE school = $1 AND id = $2"
                    : "UPDATE plan_group_staff SET facilitator = $3 WHERE school = $1 AND plan_group = $2"
                let (twice, own) =
                    column == "room"
                    ? (groups[0].room.rawValue, groups[1].room.rawValue) : (groups[0].staff[0].rawValue, groups[1].staff[0].rawValue)
                try await world.store.write { db in try db.run(sql, [groups[1].id, twice]) }
                guard case .clashing = try await world.store.publish(draft.plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now) else {
                    Issue.record("a \(column) was published twice at one time")
                    return
                }
                try await world.store.write { db in try db.run(sql, [groups[1].id, own]) }
            }
            try await world.publish(draft.plan)
        }
    }

    @Test("slots in chosen weeks come back as they were, copy to the next period, and meet others only where they share a week", arguments: EngineKind.allCases)
    func chosenWeeks(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let other = try await world.another(at: 600)
            var barrette = try #require(try await world.store.means(of: other, school: world.school, on: GroupsWorld.today)?.barrettes.first)
            func engagements(_ weeks: [String]) async throws -> Engagements? {
                let slot = barrette.slots[0]
                barrette = Barrette(
                    id: barrette.id, name: barrette.name, divisions: barrette.divisions,
                    slots: [
                        WeeklySlot(
                            id: slot.id, barrette: barrette.id, weekday: 2, startsAt: 600, length: 110, alternance: .weekly, weeks: weeks.compactMap { Day($0) })
                    ])
                let version = try #require(try await world.store.period(other)).version
                try await world.store.save(barrette, of: other, version: version)
                return try await world.store.means(of: other, school: world.school, on: GroupsWorld.today)?.engagements
            }
            // Temps 3 holds every Tuesday at ten from 24 November on.
            let common = try #require(try await engagements(["2026-12-07", "2026-12-14"]))
            #expect(Set(common.pupils.map(\.until)) == [Day("2026-12-15")!])
            let means = try #require(try await world.store.means(of: other, school: world.school, on: GroupsWorld.today))
            #expect(means.slots[0].dates.map(\.iso) == ["2026-12-08", "2026-12-15"] && means.slots[0].hours == 4)
            #expect(try await engagements(["2026-11-16"])?.isEmpty == true)
            // In B weeks alone: the 7th of December is in an A week, the 14th in a B week.
            try await world.store.write { db in try db.run("UPDATE weekly_slot SET alternance = 'Q2' WHERE school = $1 AND id = $2", [world.weekly]) }
            #expect(try await engagements(["2026-12-07", "2026-12-21"])?.isEmpty == true)
            #expect(Set(try #require(try await engagements(["2026-12-07", "2026-12-14"])).pupils.map(\.until)) == [Day("2026-12-15")!])
            _ = try await engagements(["2026-12-07"])
            let next = Period(id: .new(), name: "Temps 5", round: nil, firstDay: GroupsWorld.firstDay, lastDay: GroupsWorld.lastDay, hoursBudget: nil, version: 1)
            try await world.store.add(next, modules: [], like: other)
            #expect(try await world.store.means(of: next.id, school: world.school, on: GroupsWorld.today)?.barrettes.first?.slots.first?.weeks.map(\.iso) == ["2026-12-07"])
        }
    }

    @Test("proposals go to the barrette of their divisions, once", arguments: EngineKind.allCases)
    func taken(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            func barrette(_ divisions: [Division.ID], _ start: Int) -> Barrette {
                let id = Barrette.ID.new()
                return Barrette(
                    id: id, name: "Reprise", divisions: divisions,
                    slots: [WeeklySlot(id: .new(), barrette: id, weekday: 4, startsAt: start, length: 55, alternance: .weekly)])
            }
            try await world.store.add([barrette(world.divisions, 840), barrette([world.divisions[0]], 900)], to: world.period, version: 1)
            let means = try #require(try await world.store.means(of: world.period, school: world.school, on: GroupsWorld.today))
            #expect(means.barrettes.map(\.name) == ["Secondes", "Reprise"] && means.barrettes.map(\.slots.count) == [2, 1])
            try await world.store.add([barrette(world.divisions, 840)], to: world.period, version: 2)
            #expect(try await world.store.means(of: world.period, school: world.school, on: GroupsWorld.today)?.barrettes.map(\.slots.count) == [2, 1])
            await #expect(throws: StorageError.stale) { try await world.store.add([barrette(world.divisions, 900)], to: world.period, version: 2) }
            #expect(try await world.store.heldHours(beside: means.period).count == 3)
        }
    }

    @Test("files that were given and not applied are forgotten after a day", arguments: EngineKind.allCases)
    func forgotten(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let id = try await world.store.startTimetable([(name: "a\0b.xml", bytes: [1, 2, 3])], by: world.coordinator, at: now)
            #expect(try await world.store.timetableFiles(id).map(\.name) == ["ab.xml"])
            try await world.store.forgetTimetables(before: now)
            #expect(try await world.store.timetableFiles(id).count == 1)
            try await world.store.forgetTimetables(before: Moment(milliseconds: 5_001))
            #expect(try await world.store.timetableFiles(id).isEmpty)
        }
    }
}
