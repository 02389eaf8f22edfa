import School
import Storage
import TestSupport
import Testing

@Suite("One-off sessions")
struct OneOffTests {
    private struct Stage {
        let world: GroupsWorld
        /// « Oral », « Méthode » and « Approfondir » of the first module.
        let groups: [NeedGroup.ID]
        let programme: Programme.ID

        func author(_ day: String) -> SessionAuthor { SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: Day(day)!) }

        func new(_ day: String, _ minute: Int, _ pupils: Set<Pupil.ID>, group: Int = 0, request: SessionRequest.ID? = nil) -> NewOneOff {
            NewOneOff(group: groups[group], title: "Oral blanc", day: Day(day), minute: minute, length: 55, room: world.rooms[0], pupils: pupils, request: request)
        }
    }

    /// The period is made from a phase of a programme.
    private func stage(_ store: Store) async throws -> Stage {
        let world = try await GroupsWorld(store, pupils: 12)
        try await world.publish()
        let cards = try await world.store.groupCards(.period(world.period)).filter { $0.module.position == 1 }
        let programme = try await world.store.add(
            NewProgramme(
                ProgrammeContent(name: "P", aim: "", dispositif: nil, year: 2026, levels: ["2de"]), phases: [(PhaseContent(name: "T", aim: "", weeks: 1...2), nil)]))
        let phase = try #require(try await world.store.programme(programme)?.phases.first?.id)
        try await world.store.write { db in
            try db.run("INSERT INTO phase_period (school, phase, period) VALUES ($1, $2, $3)", [phase, world.period])
        }
        return Stage(world: world, groups: world.workshops.compactMap { workshop in cards.first { $0.group.workshop == workshop }?.group.id }, programme: programme)
    }

    @Test("where an invitation falls on the regular group, the programme’s rule says where the pupil goes, and each minute counts once", arguments: EngineKind.allCases, CollisionRule.allCases)
    func collisions(engine: EngineKind, rule: CollisionRule) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            try await school.setCollisionRule(rule, of: stage.programme)
            // « Oral » of 1 December is moved away, so that its facilitator and room are free for pupils of the group who are nowhere else then.
            try await school.move(
                stage.groups[0], SessionKey(week: Day("2026-11-30")!), to: Day("2026-12-03"), at: 840, room: nil, because: "", by: stage.author("2026-11-24"))
            let pupils = try await school.invitable(in: stage.groups[0], on: Day("2026-11-24")!)
            #expect(pupils.count == 4)
            let free = try await school.invite(stage.new("2026-12-01", 600, [pupils[0].id]), by: stage.author("2026-11-24"))
            #expect(try await school.oneOff(free, of: stage.groups[0])?.invitations.map(\.standing) == [.expected])
            // At the new hour of the group another room and the same people are not free; the next week the group itself meets.
            await #expect(throws: SessionRefusal.self) { try await school.invite(stage.new("2026-12-03", 840, [pupils[0].id]), by: stage.author("2026-11-24")) }
            // Mme Durand is replaced on 8 December, and invites at that very hour.
            try await school.cancel(stage.groups[2], SessionKey(week: Day("2026-12-07")!), because: "Grève", by: stage.author("2026-11-24"))
            try await school.replace(stage.groups[0], SessionKey(week: Day("2026-12-07")!), by: stage.world.facilitators[2], author: stage.author("2026-11-24"))
            let other = NewOneOff(
                group: stage.groups[0], title: "Oral blanc", day: Day("2026-12-08"), minute: 610, length: 45, room: nil, pupils: [pupils[1].id])
            let id = try await school.invite(other, by: stage.author("2026-11-24"))
            let invitation = try #require(try await school.oneOff(id, of: stage.groups[0])?.invitations.first)
            #expect(invitation.standing == rule.standing && invitation.clash == stage.groups[0] && invitation.clashTitle?.fr == "Oral")
            #expect(invitation.collision != nil)
            if rule == .ask {
                try await school.settle(pupils[1].id, of: id, in: stage.groups[0], .expected, by: stage.author("2026-11-25"))
            }
            let calendar = try await school.calendar(of: stage.world.school)
            let ledger = try await school.ledgerFacts(year: 2026, calendar).ledger(on: Day("2026-11-25")!)
            let own = try #require(ledger.pupils[pupils[1].id]?[.personalised])
            let comes = rule != .regular
            #expect(own.elsewhere == (comes ? 55 : 0))
            // Ten sessions of the group, of which the first was before today; with the invitation, or without.
            #expect(own.coming == (comes ? 8 * 55 + 45 : 9 * 55) && own.unconfirmed == 55)
            // The call of the regular session knows who is elsewhere.
            let session = try #require(try await school.sessions(.one(stage.groups[0]), calendar).first?.sessions.first { $0.held.day == Day("2026-12-08") })
            #expect(try await school.expected(at: session).first { $0.pupil.id == pupils[1].id }?.presence == (comes ? .elsewhere : nil))
            try await school.call(stage.groups[0], session.key, absent: [], by: stage.author("2026-12-08"))
            if comes {
                try await school.call(id, of: stage.groups[0], absent: [], by: stage.author("2026-12-08"))
                await #expect(throws: SessionRefusal.delivered) {
                    try await school.cancel(id, of: stage.groups[0], because: "Non", by: stage.author("2026-12-08"))
                }
            }
            let after = try #require(try await school.ledgerFacts(year: 2026, calendar).ledger(on: Day("2026-12-09")!).pupils[pupils[1].id]?[.personalised])
            #expect(after.attended == (comes ? 45 : 55) && after.all == own.all)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("two one-off sessions at once, a day off, a stranger or nobody are refused with words", arguments: EngineKind.allCases)
    func refusals(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let pupils = try await school.invitable(in: stage.groups[0], on: Day("2026-11-24")!)
            let author = stage.author("2026-11-24")
            try await school.invite(stage.new("2026-11-26", 840, [pupils[0].id]), by: author)
            func refusal(_ new: NewOneOff) async -> SessionRefusal? {
                do {
                    try await school.invite(new, by: author)
                    return nil
                } catch { return error as? SessionRefusal }
            }
            // The same pupil from the list of another group does not exist; the same people and room do.
            guard case .clash(let clashes) = await refusal(stage.new("2026-11-26", 860, [pupils[0].id])) else {
                Issue.record("no clash")
                return
            }
            #expect(clashes.count == 3 && clashes.allSatisfy { $0.by.fr == "Oral blanc" })
            #expect(await refusal(stage.new("2026-12-22", 840, [pupils[0].id])) == .closed(Day("2026-12-22")!, Phrase(fr: "Vacances de Noël", en: "Christmas holidays")))
            #expect(await refusal(stage.new("2026-11-23", 840, [pupils[0].id])) == .past(Day("2026-11-23")!))
            #expect(await refusal(stage.new("2026-11-26", 1_400, [pupils[0].id])) == .night)
            #expect(await refusal(stage.new("2026-11-27", 840, [])) == .pupils)
            let stranger = try #require(Set(stage.world.pupils).subtracting(pupils.map(\.id)).first)
            #expect(await refusal(stage.new("2026-11-27", 840, [stranger])) == .notOnList)
        }
    }

    @Test("nobody is invited out of a lesson, nor by somebody who gives one", arguments: EngineKind.allCases)
    func lessons(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
            func lesson(_ start: Int, _ teacher: String, room: String) -> ReadTimetable.Lesson {
                ReadTimetable.Lesson(
                    subject: "MATHS", structures: ["2A"], teachers: [.init(familyName: teacher, givenName: "Anne")], rooms: [room],
                    time: WeekTime(weekday: 4, startsAt: start, length: 55), alternance: .first, place: Roster.Place(file: "EXP_COURS.xml", line: 3))
            }
            read.subjects = ["MATHS": "Mathématiques"]
            read.lessons = [lesson(900, "Durand", room: "B12"), lesson(960, "Roy", room: "B10")]
            try await school.applyTimetable(
                read, kinds: [:], fingerprint: nil, of: nil, by: stage.world.coordinator, on: GroupsWorld.today, at: Moment(milliseconds: 5_000))
            let pupils = try await school.invitable(in: stage.groups[0], on: Day("2026-11-24")!)
            let author = stage.author("2026-11-24")
            func refusal(_ new: NewOneOff) async -> [SessionClash] {
                do {
                    try await school.invite(new, by: author)
                } catch SessionRefusal.clash(let clashes) {
                    return clashes
                } catch {}
                return []
            }
            // The second pupil is of 2B, the first of 2A.
            let teacher = await refusal(stage.new("2026-11-26", 900, [pupils[1].id]))
            #expect(teacher.map(\.matter) == [.leader("Mme Durand")] && teacher.allSatisfy(\.isLesson))
            let lesson = await refusal(stage.new("2026-11-26", 970, [pupils[0].id, pupils[1].id]))
            #expect(lesson.map(\.matter) == [.pupils([pupils[0].listName]), .room("B10")])
            #expect(try await school.oneOffs(of: Set(stage.groups)).isEmpty)
            try await school.invite(stage.new("2026-12-03", 970, [pupils[0].id, pupils[1].id]), by: author)
        }
    }

    @Test("moved to another hour, it is judged anew there, and the coordinator’s word holds as long as it is about the same group", arguments: EngineKind.allCases)
    func moved(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-24")
            let group = stage.groups[0]
            try await school.setCollisionRule(.ask, of: stage.programme)
            // Mme Durand is replaced in her group on 8 December.
            try await school.cancel(stage.groups[2], SessionKey(week: Day("2026-12-07")!), because: "Grève", by: author)
            try await school.replace(group, SessionKey(week: Day("2026-12-07")!), by: stage.world.facilitators[2], author: author)
            let pupil = try #require(try await school.invitable(in: group, on: Day("2026-11-24")!).first)
            let id = try await school.invite(
                NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-10"), minute: 840, length: 45, room: nil, pupils: [pupil.id]), by: author)
            func standing() async throws -> Invitation.Standing? { try await school.oneOff(id, of: group)?.invitations.first?.standing }
            func move(_ day: String, _ minute: Int) async throws { try await school.move(id, of: group, to: Day(day), at: minute, room: nil, by: author) }
            #expect(try await standing() == .expected)
            try await move("2026-12-08", 610)
            let there = try #require(try await school.oneOff(id, of: group))
            #expect(there.time == SessionTime(day: Day("2026-12-08")!, startsAt: 610, length: 45) && there.invitations.map(\.clash) == [group])
            #expect(try await standing() == .waiting)
            try await school.settle(pupil.id, of: id, in: group, .expected, by: author)
            try await move("2026-12-08", 605)
            #expect(try await standing() == .expected)
            try await move("2026-12-11", 840)
            #expect(try await school.oneOff(id, of: group)?.invitations.map(\.clash) == [nil])
            try await move("2026-12-08", 610)
            #expect(try await standing() == .waiting)

            await #expect(throws: SessionRefusal.closed(Day("2026-12-22")!, Phrase(fr: "Vacances de Noël", en: "Christmas holidays"))) { try await move("2026-12-22", 840) }
            await #expect(throws: SessionRefusal.past(Day("2026-11-23")!)) { try await move("2026-11-23", 840) }
            await #expect(throws: SessionRefusal.day) { try await move("2027-11-26", 840) }
            for length in [7, 600] {
                let new = NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-11"), minute: 840, length: length, room: nil, pupils: [pupil.id])
                await #expect(throws: SessionRefusal.length, "\(length)") { try await school.invite(new, by: author) }
            }
            // Its leader has the group of the week after.
            await #expect(throws: SessionRefusal.self) { try await move("2026-12-15", 600) }
            try await move("2026-12-10", 840)
            try await school.call(id, of: group, absent: [], by: stage.author("2026-12-10"))
            await #expect(throws: SessionRefusal.delivered) { try await move("2026-12-11", 840) }
            let calendar = try await school.calendar(of: stage.world.school)
            let audit = try await school.auditFacts(level: "2de", kind: .personalised, year: 2026, on: Day("2026-12-10")!, calendar)
            #expect(audit.sessions[pupil.id]?.contains { $0.session.held.day == Day("2026-12-10") && $0.presence == .present } == true)
            #expect(try await store.check().problems == [])
        }
    }

    @Test("a cancelled one is restored as it was, unless its day has passed or was closed, or its people or room were given to something else", arguments: EngineKind.allCases)
    func restored(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-24")
            let group = stage.groups[0]
            let pupils = try await school.invitable(in: group, on: author.today)
            let id = try await school.invite(stage.new("2026-11-26", 840, [pupils[0].id]), by: author)
            func restore(on day: String = "2026-11-24") async throws { try await school.restore(id, of: group, by: stage.author(day)) }
            await #expect(throws: SessionRefusal.notCancelled) { try await restore() }
            try await school.cancel(id, of: group, because: "Grève", by: author)
            await #expect(throws: SessionRefusal.over(Day("2026-11-26")!)) { try await restore(on: "2026-11-27") }

            // Its room and facilitator are at another one by then.
            let other = try await school.invite(stage.new("2026-11-26", 860, [pupils[1].id]), by: author)
            await #expect(throws: SessionRefusal.self) { try await restore() }
            try await school.cancel(other, of: group, because: "Grève", by: author)
            let snow = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-11-26")!, last: Day("2026-11-26")!))
            try await school.add(snow, on: author.today)
            await #expect(throws: SessionRefusal.closed(Day("2026-11-26")!, Phrase(same: "Neige"))) { try await restore() }
            try await school.removeOwnDays(snow.id, on: author.today)
            #expect(try await school.oneOff(id, of: group)?.state == .cancelled)

            try await restore(on: "2026-11-26")
            let one = try #require(try await school.oneOff(id, of: group))
            #expect(one.state == .planned && one.reason == "" && one.expected.map(\.pupil.id) == [pupils[0].id])
            #expect(try await store.check().problems == [])
        }
    }

    @Test("the rule holds for the pupils of a programme where the period was made from none, within its dispositif alone", arguments: EngineKind.allCases)
    func untied(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-24")
            let group = stage.groups[0]
            try await school.setCollisionRule(.ask, of: stage.programme)
            // Mme Durand is replaced in her group on 8 December.
            try await school.cancel(stage.groups[2], SessionKey(week: Day("2026-12-07")!), because: "Grève", by: author)
            try await school.replace(group, SessionKey(week: Day("2026-12-07")!), by: stage.world.facilitators[2], author: author)
            let pupil = try #require(try await school.invitable(in: group, on: Day("2026-11-24")!).first)
            func standing() async throws -> Invitation.Standing? {
                let id = try await school.invite(
                    NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-08"), minute: 610, length: 45, room: nil, pupils: [pupil.id]), by: author)
                let standing = try await school.oneOff(id, of: group)?.invitations.first?.standing
                try await school.cancel(id, of: group, because: "Essai", by: author)
                return standing
            }
            #expect(try await standing() == .waiting)
            try await school.write { db in try db.run("DELETE FROM phase_period WHERE school = $1") }
            #expect(try await standing() == .waiting)
            var dispositifs: [Dispositif.ID] = []
            for name in ["AP", "Devoirs"] {
                let content = DispositifContent(
                    kind: .personalised, name: name, levels: ["2de"], volume: .weekly(60), source: "", knowledge: .school, from: Day("2026-09-01")!)
                dispositifs.append(try await school.add(content))
            }
            var content = try #require(try await school.programme(stage.programme)).content
            content.dispositif = dispositifs[0]
            try await school.save(stage.programme, content, version: 1, on: author.today)
            for (chosen, expected) in [(dispositifs[1], Invitation.Standing.regular), (dispositifs[0], .waiting)] {
                try await school.write { db in
                    try db.run("DELETE FROM period_dispositif WHERE school = $1")
                    try db.run("INSERT INTO period_dispositif (school, period, dispositif) VALUES ($1, $2, $3)", [stage.world.period, chosen])
                }
                #expect(try await standing() == expected)
            }
            content.levels = ["1re"]
            let moved = content
            try await school.save(stage.programme, moved, version: 2, on: author.today)
            #expect(try await standing() == .regular)
        }
    }

    @Test("an invitation follows what becomes of the regular session at its hour; what was said of the two holds for as long as they meet", arguments: EngineKind.allCases)
    func follows(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-24")
            let group = stage.groups[0]
            let key = SessionKey(week: Day("2026-12-07")!)
            try await school.setCollisionRule(.ask, of: stage.programme)
            // Mme Durand is replaced in her group on 8 December.
            try await school.cancel(stage.groups[2], key, because: "Grève", by: author)
            try await school.replace(group, key, by: stage.world.facilitators[2], author: author)
            let pupil = try #require(try await school.invitable(in: group, on: Day("2026-11-24")!).first)
            let id = try await school.invite(
                NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-08"), minute: 610, length: 45, room: nil, pupils: [pupil.id]), by: author)
            func told(_ id: OneOff.ID) async throws -> String {
                let own = try #require(try await school.oneOff(id, of: group)?.invitations.first)
                return "\(own.standing.rawValue) \(own.clashTitle?.fr ?? "–")"
            }
            let code = try #require(try await school.groupCard(group)).group.code
            func exported() async throws -> [[String]]? {
                try await school.exportTables(in: .en).first { $0.table.name.en == "invitations" }?.rows.map { Array($0[4...]) }
            }
            func settle(_ id: OneOff.ID, _ standing: Invitation.Standing) async throws { try await school.settle(pupil.id, of: id, in: group, standing, by: author) }
            func minutes() async throws -> PupilMinutes {
                let calendar = try await school.calendar(of: stage.world.school)
                let own = try #require(try await school.ledgerFacts(year: 2026, calendar).ledger(on: Day("2026-11-25")!).pupils[pupil.id]?[.personalised])
                let alone = try await school.ledgerFacts(of: pupil.id, year: 2026, calendar).ledger(on: Day("2026-11-25")!).pupils[pupil.id]?[.personalised]
                #expect(alone == own && own.elsewhere == 0)
                return own
            }
            func isShown() async throws -> Bool {
                let day = Day("2026-12-08")!
                let calendar = try await school.calendar(of: stage.world.school)
                return try await school.sessions(of: .pupil(pupil.id), over: Tenure(from: day, to: day), calendar).contains { $0.oneOff == id }
            }
            #expect(try await told(id) == "waiting Oral")
            try await settle(id, .regular)
            #expect(try await told(id) == "regular Oral")
            #expect(try await exported() == [["regular", code]])
            // Nine regular sessions to come.
            #expect(try await minutes().coming == 9 * 55)
            #expect(try await !isShown())

            try await school.cancel(group, key, because: "Sortie", by: author)
            #expect(try await told(id) == "expected –")
            #expect(try await exported() == [["expected", ""]])
            #expect(try await minutes().coming == 8 * 55 + 45)
            #expect(try await isShown())
            await #expect(throws: SessionRefusal.gone) { try await settle(id, .regular) }
            try await school.restore(group, key, by: author)
            #expect(try await told(id) == "regular Oral")

            let snow = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-12-08")!, last: Day("2026-12-08")!))
            try await school.add(snow, on: author.today)
            #expect(try await told(id) == "expected –")
            let calendar = try await school.calendar(of: stage.world.school)
            #expect(try await school.oneOff(id, of: group)?.dated.closure(calendar) == snow.span)
            try await school.removeOwnDays(snow.id, on: author.today)
            #expect(try await told(id) == "regular Oral")

            try await school.move(group, key, to: Day("2026-12-10"), at: 840, room: nil, because: "", by: author)
            #expect(try await told(id) == "expected –")
            // It cannot come back on those who are expected elsewhere by now.
            await #expect(throws: SessionRefusal.self) { try await school.move(group, key, to: Day("2026-12-08"), at: 600, room: nil, because: "", by: author) }

            // An hour without a group, to which the slot goes later. Who invites does not lead the group that week.
            let later = SessionKey(week: Day("2026-12-14")!)
            try await school.cancel(stage.groups[2], later, because: "Grève", by: author)
            try await school.replace(group, later, by: stage.world.facilitators[2], author: author)
            let late = try await school.invite(
                NewOneOff(group: group, title: "Bilan", day: Day("2026-12-17"), minute: 610, length: 45, room: nil, pupils: [pupil.id]), by: author)
            #expect(try await told(late) == "expected –")
            try await stage.world.hold(onWeekday: 4, from: Day("2026-12-14")!)
            #expect(try await told(late) == "waiting Oral")
            let there = try #require(
                try await school.sessions(.one(group), school.calendar(of: stage.world.school)).first?.sessions.first { $0.held.day == Day("2026-12-17") })
            func presence() async throws -> Presence? { try await school.expected(at: there).first { $0.pupil.id == pupil.id }?.presence }
            #expect(try await presence() == nil)
            try await settle(late, .expected)
            #expect(try await told(late) == "expected Oral")
            #expect(try await presence() == .elsewhere)

            // What was called stays as it was told.
            try await school.call(late, of: group, absent: [], by: stage.author("2026-12-17"))
            try await school.cancel(group, there.key, because: "Grève", by: stage.author("2026-12-17"))
            #expect(try await told(late) == "expected Oral")
            #expect(try await store.check().problems == [])
        }
    }

    @Test("however many there are, they are read in the same number of queries", arguments: EngineKind.allCases)
    func queries(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let author = stage.author("2026-11-24")
            let counting = CountingEngine(store.engine)
            let counted = Store(counting).school(school.school)
            func queries(_ count: Int) async throws -> Int {
                _ = counting.take()
                #expect(try await counted.oneOffs(during: Tenure(from: author.today, to: Day("2026-12-31")!)).count == count)
                return counting.take()
            }
            #expect(try await queries(0) == 1)
            let pupils = try await school.invitable(in: stage.groups[0], on: author.today)
            try await school.invite(stage.new("2026-12-10", 840, [pupils[0].id]), by: author)
            let first = try await queries(1)
            #expect(first <= 19)
            for day in ["2026-12-11", "2026-12-14", "2026-12-17"] { try await school.invite(stage.new(day, 840, Set(pupils.map(\.id))), by: author) }
            #expect(try await queries(4) == first)
        }
    }

    @Test("a pupil asks once, and is answered by an invitation or by words", arguments: EngineKind.allCases)
    func requests(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store)
            let school = stage.world.store
            let pupils = try await school.invitable(in: stage.groups[0], on: Day("2026-11-24")!)
            let author = stage.author("2026-11-24")
            try await school.ask(stage.groups[0], "Refaire l’oral", as: pupils[0].id, by: author)
            // Nobody who leads the group has an account, until somebody has.
            #expect(try await school.requestsToNobody(on: author.today).map(\.why) == ["Refaire l’oral"])
            _ = try await stage.world.account("durand", staff: stage.world.staff[0], role: .teacher)
            #expect(try await school.requestsToNobody(on: author.today).isEmpty)
            await #expect(throws: SessionRefusal.requestWhy) { try await school.ask(stage.groups[0], "", as: pupils[1].id, by: author) }
            await #expect(throws: SessionRefusal.requestOpen) { try await school.ask(stage.groups[0], "Encore", as: pupils[0].id, by: author) }
            await #expect(throws: SessionRefusal.requestGroup) { try await school.ask(stage.groups[1], "Ailleurs", as: pupils[0].id, by: author) }
            // Taken back by the pupil alone, as long as it waits.
            let taken = try #require(try await school.requests(of: pupils[0].id, on: author.today).first)
            await #expect(throws: SessionRefusal.requestAnswered) { try await school.withdraw(taken.id, of: pupils[1].id, by: author) }
            try await school.withdraw(taken.id, of: pupils[0].id, by: author)
            await #expect(throws: SessionRefusal.requestAnswered) { try await school.withdraw(taken.id, of: pupils[0].id, by: author) }
            #expect(try await school.requests(of: pupils[0].id, on: author.today) == [])
            try await school.ask(stage.groups[0], "Refaire l’oral", as: pupils[0].id, by: author)
            try await school.ask(stage.groups[0], "Moi aussi", as: pupils[1].id, by: author)
            let open = try await school.openRequests(to: Set(stage.groups), on: author.today)
            #expect(open.map(\.why) == ["Refaire l’oral", "Moi aussi"])
            try await school.invite(stage.new("2026-11-26", 840, [pupils[0].id], request: open[0].id), by: author)
            try await school.refuse(open[1].id, of: stage.groups[0], "Viens plutôt mardi.", by: author)
            #expect(try await school.openRequests(to: Set(stage.groups), on: author.today) == [])
            #expect(try await school.requests(of: pupils[0].id, on: author.today).map(\.state) == [.granted])
            #expect(try await school.requests(of: pupils[1].id, on: author.today).map(\.answer) == ["Viens plutôt mardi."])
            await #expect(throws: SessionRefusal.requestAnswered) { try await school.withdraw(open[0].id, of: pupils[0].id, by: author) }
            await #expect(throws: SessionRefusal.stale) { try await school.refuse(open[0].id, of: stage.groups[0], "Non", by: author) }
            // Left open until the group is over, it can be answered and no longer granted; the change of year tells of it.
            try await school.ask(stage.groups[0], "Avant l’été", as: pupils[1].id, by: author)
            let summer = Day("2027-07-20")!
            func waiting(on day: Day) async throws -> [Bool] { try await school.openRequests(to: Set(stage.groups), on: day).map(\.isInvitable) }
            func found() async throws -> Int {
                try await school.yearStock(YearChange(from: 2026, school.calendar(of: stage.world.school), on: summer), on: summer).openRequests
            }
            #expect(try await waiting(on: author.today) == [true])
            #expect(try await waiting(on: summer) == [false])
            #expect(try await found() == 1)
            try await school.write { db in try db.run("UPDATE pupil SET left_on = $3 WHERE school = $1 AND id = $2", [pupils[1].id, summer]) }
            #expect(try await waiting(on: summer).isEmpty)
            #expect(try await found() == 0)
        }
    }
}
