import School
import Storage
import TestSupport
import Testing

@Suite("Sessions of a division, a group, a facilitator, a room, a pupil")
struct ScheduleStoreTests {
    private static let year = Tenure(from: Day("2026-09-01")!, to: Day("2027-08-31")!)

    private struct Held: Hashable {
        let group: NeedGroup.ID
        let day: Day
    }

    /// What is held, counted day by day from the groups' own pages.
    private static func counted(_ world: GroupsWorld, over days: Tenure, _ isIts: (GroupCard, Day) async throws -> Bool) async throws -> Set<Held> {
        let calendar = try await world.store.calendar(of: world.school)
        var held: Set<Held> = []
        for card in try await world.store.groupCards(.period(world.period)) {
            var day = max(days.from, card.module.firstDay)
            while day <= min(days.to, card.module.lastDay) {
                if day.weekday == 2, calendar.isTeachingDay(day), try await isIts(card, day) { held.insert(Held(group: card.group.id, day: day)) }
                day = day + 1
            }
        }
        return held
    }

    private static func told(_ world: GroupsWorld, _ subject: ScheduleSubject, over days: Tenure = year) async throws -> Set<Held> {
        let calendar = try await world.store.calendar(of: world.school)
        let sessions = try await world.store.sessions(of: subject, over: days, calendar)
        let held = Set(sessions.map { Held(group: $0.group, day: $0.day) })
        #expect(held.count == sessions.count, "each session once")
        return held
    }

    @Test("a session for one date stands with its pupils, division, group, people and room, and its pupils are not in the group then", arguments: EngineKind.allCases)
    func oneOffs(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let school = world.store
            let day = Day("2026-12-08")!
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: Day("2026-11-24")!)
            let cards = try await school.groupCards(.period(world.period)).filter { $0.module.position == 1 }
            let groups = world.workshops.compactMap { workshop in cards.first { $0.group.workshop == workshop }?.group.id }
            // Mme Blanc leads the group on that day, so that Mme Durand is free for one of its pupils.
            try await school.cancel(groups[2], SessionKey(week: day), because: "Formation", by: author)
            try await school.replace(groups[0], SessionKey(week: day), by: world.facilitators[2], author: author)
            let pupils = try await school.invitable(in: groups[0], on: author.today)
            let id = try await school.invite(
                NewOneOff(group: groups[0], title: "Oral blanc", day: day, minute: 610, length: 45, room: nil, pupils: [pupils[0].id]), by: author)
            let calendar = try await school.calendar(of: world.school)
            func told(_ subject: ScheduleSubject) async throws -> Set<OneOff.ID?> {
                Set(try await school.sessions(of: subject, over: Tenure(from: day, to: day), calendar).filter { !$0.isCancelled }.map(\.oneOff))
            }
            // The regular group goes first until the coordinator says otherwise.
            #expect(try await told(.pupil(pupils[0].id)) == [nil])
            try await school.settle(pupils[0].id, of: id, in: groups[0], .expected, by: author)
            #expect(try await told(.pupil(pupils[0].id)) == [id])
            #expect(try await told(.pupil(pupils[1].id)) == [nil])
            #expect(try await told(.group(groups[0])) == [nil, id])
            #expect(try await told(.group(groups[1])) == [nil])
            #expect(try await told(.facilitator(world.facilitators[0])) == [id])
            #expect(try await told(.facilitator(world.facilitators[2])) == [nil])
            let divisions = [world.divisions[0], world.divisions[1]]
            let index = try #require(world.pupils.firstIndex(of: pupils[0].id)) % 2
            #expect(try await told(.division(divisions[index])).contains(id))
            #expect(try await !told(.division(divisions[1 - index])).contains(id))
            #expect(try await told(.room(world.rooms[0])) == [nil])
        }
    }

    @Test("each sees exactly the sessions that are theirs, day by day, through moves and departures", arguments: EngineKind.allCases)
    func subjects(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            // From 8 December on the first two pupils change places; one pupil of 2A leaves in the second module.
            let copy = try await world.copy()
            let moved = try await world.store.planContents(of: copy)
            let groups = moved.groups.filter { $0.slot == world.slots[0] }
            try await world.store.write { db in
                for (pupil, group) in [(world.pupils[0], groups[1].id), (world.pupils[1], groups[0].id)] {
                    try db.run("UPDATE plan_place SET plan_group = $4 WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $5", [copy, pupil, group, world.modules[0]])
                }
            }
            try await world.publish(copy, from: Day("2026-12-08")!)
            var roster = world.roster
            roster.pupils.remove(at: 4)
            try await world.apply(roster, on: Day("2027-01-19")!)

            let days = [Self.year, Tenure(from: Day("2026-11-30")!, to: Day("2026-12-13")!), Tenure(from: Day("2027-03-01")!, to: Day("2027-03-07")!)]
            for days in days {
                for pupil in [world.pupils[0], world.pupils[4], world.pupils[7]] {
                    let stays = try await world.store.stays(of: pupil)
                    let expected = try await Self.counted(world, over: days) { card, day in
                        stays.contains { $0.card.group.id == card.group.id && $0.tenure.contains(day) }
                    }
                    #expect(try await Self.told(world, .pupil(pupil), over: days) == expected)
                }
                for (index, person) in world.facilitators.enumerated() {
                    let expected = try await Self.counted(world, over: days) { card, day in card.leaders.on(day).contains { $0.id == person } && card.size(on: day) > 0 }
                    #expect(try await Self.told(world, .facilitator(person), over: days) == expected, "\(index)")
                }
                for (index, room) in world.rooms.enumerated() {
                    let expected = try await Self.counted(world, over: days) { card, day in card.rooms.on(day).contains("B1\(index)") }
                    #expect(try await Self.told(world, .room(room), over: days) == expected)
                }
                let cards = try await world.store.groupCards(.period(world.period))
                for card in cards {
                    #expect(try await Self.told(world, .group(card.group.id), over: days) == Self.counted(world, over: days) { one, _ in one.group.id == card.group.id })
                }
                for (index, division) in world.divisions.enumerated() {
                    var own: [Pupil.ID: [GroupStay]] = [:]
                    for (place, pupil) in world.pupils.enumerated() where place % 2 == index { own[pupil] = try await world.store.stays(of: pupil) }
                    let expected = try await Self.counted(world, over: days) { [own] card, day in
                        own.values.contains { stays in stays.contains { $0.card.group.id == card.group.id && $0.tenure.contains(day) } }
                    }
                    #expect(try await Self.told(world, .division(division), over: days) == expected)
                }
            }
            #expect(try await Self.told(world, .pupil(world.pupils[0])).count > 8)
        }
    }

    @Test("what is not published is nobody’s session", arguments: EngineKind.allCases)
    func drafts(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            _ = try await world.draft()
            for subject in [ScheduleSubject.pupil(world.pupils[0]), .division(world.divisions[0]), .room(world.rooms[0]), .facilitator(world.facilitators[0])] {
                #expect(try await Self.told(world, subject).isEmpty)
            }
            #expect(try await world.store.facilitator(of: world.staff[1]) == world.facilitators[1])
        }
    }

    @Test("a session that is cancelled, moved or led by somebody else is told so to each", arguments: EngineKind.allCases)
    func decisions(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let school = world.store
            let calendar = try await school.calendar(of: world.school)
            let group = try #require(try await school.groupCards(.facilitator(world.facilitators[0], on: GroupsWorld.today)).first).group.id
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: GroupsWorld.today)
            let weeks = ["2026-11-23", "2026-11-30"].map { SessionKey(week: Day($0)!) }
            try await school.cancel(group, weeks[0], because: "Sortie", by: author)
            try await school.move(group, weeks[1], to: Day("2026-12-03")!, at: 840, room: world.rooms[1], because: "", by: author)
            try await school.replace(group, weeks[1], by: world.facilitators[2], author: author)
            func told(_ subject: ScheduleSubject) async throws -> [ScheduledSession] {
                Schedule(try await school.sessions(of: subject, over: Self.year, calendar).filter { $0.group == group && $0.day < Day("2026-12-14")! }, over: Self.year).sessions
            }
            let held = try await told(.group(group))
            #expect(held.map(\.day.iso) == ["2026-11-24", "2026-12-03", "2026-12-08"] && held.map(\.isCancelled) == [true, false, false])
            #expect(held[1].movedFrom == Day("2026-12-01")! && held[1].startsAt == 840 && held[1].room == "B11" && held[0].movedFrom == nil)
            #expect(Schedule(held, over: Self.year).times == (2, 110))
            // The room of the move has it, the usual one does not; so with whoever replaces.
            #expect(try await told(.room(world.rooms[1])).map(\.day.iso) == ["2026-12-03"])
            #expect(try await told(.room(world.rooms[0])).map(\.day.iso) == ["2026-11-24", "2026-12-08"])
            #expect(try await told(.facilitator(world.facilitators[2])).map(\.day.iso) == ["2026-12-03"])
            #expect(try await told(.facilitator(world.facilitators[0])).map(\.day.iso) == ["2026-11-24", "2026-12-08"])
            // The guard-rails count what is held, by whoever holds it.
            let loads = Dictionary(
                GuardRails(try await school.groupYear(of: world.school, on: GroupsWorld.today).year, GuardRailSettings()).loads.map { ($0.facilitator, $0.minutes) },
                uniquingKeysWith: +)
            #expect(loads[world.facilitators[2]] == (loads[world.facilitators[1]] ?? 0) + 55 && loads[world.facilitators[0]] == (loads[world.facilitators[1]] ?? 0) - 110)
        }
    }
}
