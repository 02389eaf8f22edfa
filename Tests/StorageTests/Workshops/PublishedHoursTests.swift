import School
import Storage
import TestSupport
import Testing

@Suite("Hours of slots with published groups")
struct PublishedHoursTests {
    private static func slots(_ world: GroupsWorld) async throws -> (barrette: Barrette, version: Int) {
        let means = try #require(try await world.store.means(of: world.period, school: world.school, on: GroupsWorld.today))
        return (try #require(means.barrettes.first), means.period.version)
    }

    private static func move(_ world: GroupsWorld, to minute: Int) async throws {
        let (barrette, version) = try await slots(world)
        let moved = barrette.slots.map {
            WeeklySlot(id: $0.id, barrette: $0.barrette, weekday: $0.weekday, startsAt: minute, length: $0.length, alternance: $0.alternance)
        }
        try await world.store.save(
            Barrette(id: barrette.id, name: barrette.name, divisions: barrette.divisions, slots: moved), of: world.period, version: version,
            from: GroupsWorld.firstDay)
    }

    @Test("they never go to an hour at which the same people are in another period’s groups, or have a lesson", arguments: EngineKind.allCases)
    func clashes(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let other = try await world.another(at: 840)
            try await world.publish(try await world.draft(of: other).plan)
            var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
            read.subjects = ["EPS": "EPS"]
            read.lessons = [
                .init(
                    subject: "EPS", structures: ["2A"], teachers: [.init(familyName: "Roy")], rooms: [], time: WeekTime(weekday: 2, startsAt: 1020, length: 55),
                    place: Roster.Place(file: "EXP_COURS.xml", line: 1))
            ]
            try await world.store.applyTimetable(
                read, kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: GroupsWorld.today, at: Moment(milliseconds: 0))
            for minute in [840, 800, 880, 1020] {
                await #expect(throws: PublishedHours.clashing, "\(minute)") { try await Self.move(world, to: minute) }
            }
            #expect(try await Self.slots(world).barrette.slots.map(\.startsAt) == [600])
            try await Self.move(world, to: 900)
            #expect(try await Self.slots(world).barrette.slots.map(\.startsAt) == [900])
        }
    }
}
