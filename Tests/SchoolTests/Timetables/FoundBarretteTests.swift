import Testing

@testable import School

@Suite("Barrettes that the timetable holds")
struct FoundBarretteTests {
    private func found(_ world: SlotWorld) -> [FoundBarrette] {
        world.timetable.foundBarrettes(Dictionary(uniqueKeysWithValues: world.divisions.map { ($0.id, $0) }))
    }

    @Test("groups over several divisions at one hour are one barrette, with each of its hours")
    func groups() throws {
        var world = SlotWorld(divisions: 3, people: 0, rooms: 0)
        for (day, hour) in [(2, 10), (4, 14)] {
            world.add(day, hour, divisions: [0, 1], staff: [1], subject: "AP", group: "AP1")
            world.add(day, hour, divisions: [1, 2], staff: [2], subject: "AP", group: "AP2")
        }
        world.add(2, 11, divisions: [0], staff: [1])
        let barrettes = found(world)
        #expect(barrettes.count == 1)
        let barrette = try #require(barrettes.first)
        #expect(barrette.bond == .groups && barrette.divisions == (0..<3).map(SlotWorld.division))
        #expect(barrette.hours.map(\.time) == [SlotWorld.time(2, 10), SlotWorld.time(4, 14)] && barrette.hours.map(\.groups) == [2, 2])
        let made = barrette.barrette(named: "2de")
        #expect(made.slots.map(\.time) == barrette.hours.map(\.time) && made.divisions == barrette.divisions)
    }

    @Test("divisions of a level with their own hour at the same time are aligned; one alone is told apart")
    func aligned() {
        var world = SlotWorld(divisions: 3, people: 0, rooms: 0)
        world.add(1, 9, divisions: [0], subject: "AP")
        world.add(1, 9, divisions: [1], subject: "AP")
        world.add(3, 9, divisions: [2], subject: "AP", alternance: .first)
        let barrettes = found(world)
        #expect(barrettes.map(\.bond) == [.aligned, .single])
        #expect(barrettes[0].divisions == [SlotWorld.division(0), SlotWorld.division(1)])
        #expect(barrettes[1].hours.first?.alternance == .first)
    }

    @Test("A weeks and B weeks at one hour are two hours, not one barrette")
    func fortnights() {
        var world = SlotWorld(divisions: 2, people: 0, rooms: 0)
        world.add(1, 9, divisions: [0], subject: "AP", alternance: .first)
        world.add(1, 9, divisions: [1], subject: "AP", alternance: .second)
        #expect(found(world).map(\.bond) == [.single, .single])
    }

    @Test(
        "a subject is told by its code or its name",
        arguments: [
            ("006600", "X", SubjectKind.support), ("020700", "ACCOMPAGNEMT. PERSO.", .support), ("Z1", "AP maths", .support), ("Z2", "Groupe de besoins", .support),
            ("100100", "EDUCATION PHYSIQUE ET SPORTIVE", .sport), ("EPS", "EPS", .sport), ("061300", "MATHEMATIQUES", .lesson), ("Z3", "APPRENTISSAGE", .lesson),
        ])
    func guesses(code: String, label: String, kind: SubjectKind) { #expect(SubjectKind.guessed(code: code, label: label) == kind) }
}
