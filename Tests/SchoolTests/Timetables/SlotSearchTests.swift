import Testing

@testable import School

@Suite("Proposals of slots")
struct SlotSearchTests {
    /// Two mornings of four hours, everybody free but for what is added; the last division only draws the grid.
    private func mornings(divisions: Int = 3, people: Int = 4, rooms: Int = 4) -> SlotWorld {
        var world = SlotWorld(divisions: divisions, people: people, rooms: rooms)
        for day in [1, 2] { for hour in 8...11 { world.add(day, hour, divisions: [divisions - 1]) } }
        return world
    }

    @Test("divisions that are free together come first, the first hour of the day last of them")
    func free() throws {
        var world = mornings()
        world.add(1, 9, divisions: [0], staff: [0])
        world.add(2, 10, divisions: [1], staff: [1])
        let proposals = world.search().proposals(for: world.wish([0, 1]))
        try #require(proposals.count == 8)
        let free = proposals.filter(\.isFree).map(\.time)
        #expect(free == [SlotWorld.time(1, 10), SlotWorld.time(1, 11), SlotWorld.time(2, 9), SlotWorld.time(2, 11), SlotWorld.time(1, 8), SlotWorld.time(2, 8)])
        #expect(proposals[4].moments == [SlotWorld.division(0): [.firstHour], SlotWorld.division(1): [.firstHour]])
    }

    @Test("who is busy is not counted, and support of these divisions keeps nobody busy")
    func people() {
        var world = mornings(people: 2)
        world.add(1, 9, divisions: [2], staff: [0])
        world.add(1, 10, divisions: [0, 1], staff: [0, 1], subject: "AP", group: "AP1")
        let proposals = world.search().proposals(for: world.wish([0, 1], groups: 2))
        let nine = proposals.first { $0.time == SlotWorld.time(1, 9) }
        #expect(nine?.freePeople == [SlotWorld.facilitator(1)] && nine?.missingPeople == 1)
        #expect(proposals.first { $0.time == SlotWorld.time(1, 10) }?.isFree == true)
    }

    @Test("when nobody is free it says which lesson would have to move, and where to")
    func moves() throws {
        var world = mornings(divisions: 2, people: 1, rooms: 1)
        for day in [1, 2] { for hour in 8...11 where (day, hour) != (2, 11) { world.add(day, hour, divisions: [0], staff: [0], room: "R0") } }
        let proposals = world.search().proposals(for: world.wish([0]))
        let first = try #require(proposals.first)
        #expect(first.isFree && first.time == SlotWorld.time(2, 11))
        let other = try #require(proposals.first { $0.time == SlotWorld.time(1, 9) })
        #expect(other.moves.map(\.to) == [SlotWorld.time(2, 11)] && other.obstacles == 1)
        // Once the lesson has gone, its teacher and its room are free as well.
        #expect(other.missingPeople == 0 && other.missingRooms == 0)
        world.add(2, 11, divisions: [0], staff: [0], room: "R0")
        let full = world.search().proposals(for: world.wish([0]))
        #expect(full.allSatisfy { $0.moves.first?.to == nil && $0.obstacles >= 10 })
    }

    @Test("a lesson without a place of its own takes that of another, which moves first")
    func chain() throws {
        var world = mornings()
        world.add(1, 9, divisions: [0], staff: [0])
        let blocking = try #require(world.lessons.last)
        for day in [1, 2] { for hour in 8...11 where (day, hour) != (1, 9) && (day, hour) != (2, 11) { world.add(day, hour, divisions: [0], staff: [1]) } }
        world.add(2, 11, divisions: [], staff: [1])
        // The only hour at which the division is free is one that its teacher gives to another division, which is free all the rest.
        world.add(2, 11, divisions: [1], staff: [0])
        let other = try #require(world.lessons.last)
        let nine = try #require(world.search().proposals(for: world.wish([0])).first { $0.time == SlotWorld.time(1, 9) })
        #expect(nine.moves.map(\.lesson) == [other, blocking] && nine.moves.map(\.reason) == [.lesson(blocking), .division])
        #expect(nine.moves.map(\.to) == [SlotWorld.time(1, 10), SlotWorld.time(2, 11)] && nine.obstacles == 2)
        // Support is nobody's to move.
        world.lessons.removeLast()
        world.add(2, 11, divisions: [1], staff: [0], subject: "AP")
        let stuck = try #require(world.search().proposals(for: world.wish([0])).first { $0.time == SlotWorld.time(1, 9) })
        #expect(stuck.moves.map(\.to) == [nil] && stuck.obstacles == 10)
    }

    @Test("no lesson is sent to an hour that another barrette of its division holds")
    func heldPlace() throws {
        var world = mornings(divisions: 2, people: 2, rooms: 2)
        for day in [1, 2] { for hour in 8...11 where (day, hour) != (2, 11) { world.add(day, hour, divisions: [0]) } }
        func nine(_ held: [(divisions: [Division.ID], time: WeekTime, weeks: Fortnight, groups: Int)]) throws -> SlotProposal {
            try #require(world.search(held: held).proposals(for: world.wish([0])).first { $0.time == SlotWorld.time(1, 9) })
        }
        #expect(try nine([]).moves.map(\.to) == [SlotWorld.time(2, 11)])
        #expect(try nine([(divisions: [SlotWorld.division(0)], time: SlotWorld.time(2, 11), weeks: .both, groups: 1)]).moves.map(\.to) == [nil])
    }

    @Test("one move, a chain of two, or none: as a trial of every move and every pair of moves finds")
    func everyMove() throws {
        var found = [0, 0, 0]
        for seed in 0..<120 as Range<UInt64> {
            var dice = Dice(seed)
            // Two mornings; one teacher and one room more than lessons ever take, so that only divisions stand in the way.
            var world = mornings()
            for _ in 0..<10 + dice.next(30) {
                let (day, hour) = (1 + dice.next(2), 8 + dice.next(4))
                world.add(
                    day, hour, divisions: [dice.next(2)], staff: [dice.next(3)], room: "R\(dice.next(3))",
                    alternance: [.weekly, .weekly, .weekly, .first, .second][dice.next(5)])
                if let last = world.lessons.last, world.lessons.dropLast().contains(where: { Self.clash($0, last) }) { world.lessons.removeLast() }
            }
            for proposal in world.search().proposals(for: world.wish([0])) {
                let blocking = world.lessons.filter { $0.content.divisions == [SlotWorld.division(0)] && $0.time.overlaps(proposal.time) }
                guard blocking.count == 1, let lesson = blocking.first else { continue }
                #expect(proposal.missingPeople == 0 && proposal.missingRooms == 0)
                let least = Self.leastMoves(lesson, outOf: proposal.time, world)
                found[least.map { $0 - 1 } ?? 2] += 1
                #expect(proposal.moves.count == least ?? 1 && (proposal.moves.last?.to == nil) == (least == nil), "\(seed) \(proposal.time)")
                #expect(proposal.moves.last?.lesson == lesson)
                // Once they have moved nobody and no room is in two places, and the division is free.
                let places = Dictionary(proposal.moves.compactMap { move in move.to.map { (move.lesson.id, $0) } }, uniquingKeysWith: { first, _ in first })
                let after = world.lessons.map { lesson in places[lesson.id].map { Self.moved(lesson, to: $0) } ?? lesson }
                for one in after where places[one.id] != nil {
                    #expect(!one.time.overlaps(proposal.time) && !after.contains { $0.id != one.id && Self.clash($0, one) }, "\(seed) \(proposal.time)")
                }
            }
        }
        #expect(found.allSatisfy { $0 >= 5 }, "\(found)")
    }

    private static func clash(_ a: Lesson, _ b: Lesson) -> Bool {
        a.time.overlaps(b.time) && !Fortnight(a.content.alternance).isDisjoint(with: Fortnight(b.content.alternance))
            && (!Set(a.content.divisions).isDisjoint(with: b.content.divisions) || !Set(a.content.staff).isDisjoint(with: b.content.staff)
                || !Set(a.content.rooms).isDisjoint(with: b.content.rooms))
    }

    private static func moved(_ lesson: Lesson, to time: WeekTime) -> Lesson {
        let content = lesson.content
        return Lesson(
            id: lesson.id,
            content: LessonContent(
                subject: content.subject, time: time, alternance: content.alternance, weeks: content.weeks, group: content.group,
                divisions: content.divisions, staff: content.staff, rooms: content.rooms))
    }

    /// How few lessons of two mornings move so that one leaves an hour that nobody who moves may take: 1, 2, or nil.
    private static func leastMoves(_ lesson: Lesson, outOf hour: WeekTime, _ world: SlotWorld) -> Int? {
        let times = [1, 2].flatMap { day in (8...11).map { SlotWorld.time(day, $0) } }.filter { $0 != hour }
        func fits(_ one: Lesson, _ others: [Lesson]) -> Bool { !others.contains { $0.id != one.id && clash($0, one) } }
        let places = times.map { moved(lesson, to: $0) }
        if places.contains(where: { fits($0, world.lessons) }) { return 1 }
        for place in places {
            for other in world.lessons where other.id != lesson.id {
                let rest = world.lessons.filter { $0.id != lesson.id && $0.id != other.id } + [place]
                guard fits(place, rest) else { continue }
                if times.contains(where: { $0 != other.time && fits(moved(other, to: $0), rest) }) { return 2 }
            }
        }
        return nil
    }

    @Test("a facilitator whose lesson can go elsewhere is one who can be freed")
    func freed() throws {
        var world = mornings(people: 1, rooms: 2)
        world.add(1, 9, divisions: [2], staff: [0])
        world.lessons.removeAll { $0.time == SlotWorld.time(2, 9) && $0.content.divisions == [SlotWorld.division(2)] }
        world.add(2, 9, divisions: [1])
        let nine = try #require(world.search().proposals(for: world.wish([0])).first { $0.time == SlotWorld.time(1, 9) })
        #expect(nine.missingPeople == 1 && nine.stillMissing == 0)
        #expect(nine.moves.map(\.reason) == [.person(SlotWorld.facilitator(0))] && nine.moves.first?.to == SlotWorld.time(2, 9))
    }

    @Test("hard moments: first and last hour, after sport, the end of the week, no lunch")
    func moments() {
        var world = SlotWorld(divisions: 2, people: 1, rooms: 1)
        for day in [4, 5] { for hour in [8, 9, 10, 11, 12, 13, 14, 15, 16] { world.add(day, hour, divisions: [1]) } }
        world.add(4, 9, divisions: [0], subject: "EPS")
        world.add(4, 11, divisions: [0])
        world.add(4, 13, divisions: [0])
        let proposals = world.search().proposals(for: world.wish([0]))
        func moments(_ day: Int, _ hour: Int) -> [HardMoment]? { proposals.first { $0.time == SlotWorld.time(day, hour) }?.moments[SlotWorld.division(0)] }
        #expect(moments(4, 8) == [.firstHour])
        #expect(moments(4, 10) == [.afterSport])
        #expect(moments(4, 12) == [.noLunch])
        #expect(moments(4, 16) == [.lastHour])
        #expect(moments(5, 16) == [.lastHour, .weekEnd])
        #expect(moments(5, 15) == [.weekEnd] && moments(4, 15) == nil)
        #expect(moments(5, 14) == nil && moments(5, 12) == nil)
    }

    @Test(
        "the week ends with Friday’s last two hours of the afternoon, whenever the school goes home",
        arguments: [(15, 14, [15]), (17, 16, [17]), (13, 13, [Int]()), (11, 24, [Int]())])
    func weekEnds(last: Int, from: Int, ends: [Int]) {
        var world = SlotWorld(divisions: 2, people: 1, rooms: 1)
        for day in [4, 5] { for hour in [8, 9, 10, 11, 13, 14, 15, 16, 17] where hour <= last || day == 4 { world.add(day, hour, divisions: [1]) } }
        for proposal in world.search().proposals(for: world.wish([0])) {
            let (day, hour) = (proposal.time.weekday, proposal.time.startsAt / 60)
            let moments = proposal.moments[SlotWorld.division(0)] ?? []
            #expect(moments.contains(.weekEnd) == (day == 5 && hour >= from), "\(day), \(hour)")
            if day == 5 { #expect(moments.contains(.lastHour) == ends.contains(hour), "\(hour)") }
        }
    }

    @Test("an hour that runs into the next hour of support is not free")
    func overlap() throws {
        var world = SlotWorld(divisions: 2, people: 1, rooms: 1)
        for hour in [9, 10, 11, 12] { world.add(1, hour, divisions: [1], length: 60) }
        world.add(1, 11, divisions: [0], staff: [0], subject: "AP", length: 60)
        func ten(_ length: Int) -> SlotProposal? { world.search().proposals(for: world.wish([0], length: length)).first { $0.time == SlotWorld.time(1, 10, length) } }
        #expect(try #require(ten(60)).isFree)
        #expect(try #require(ten(65)).isFree == false)
        #expect(try #require(ten(120)).isFree)
    }

    @Test("a block is at a hard moment when one of its hours is, though it ends before the bell")
    func hardBlocks() throws {
        var world = SlotWorld(divisions: 2, people: 1, rooms: 1)
        for hour in [8, 9, 10, 11, 13, 14, 15] { world.add(4, hour, divisions: [1]) }
        world.add(4, 10, divisions: [0], subject: "EPS")
        let proposals = world.search().proposals(for: world.wish([0], length: 110))
        func moments(_ hour: Int) -> [HardMoment]? { proposals.first { $0.time == SlotWorld.time(4, hour, 110) }?.moments[SlotWorld.division(0)] }
        // 14:00 to 15:50, when the last hour is 15:00 to 15:55.
        #expect(moments(14) == [.lastHour])
        #expect(moments(13) == nil)
        #expect(moments(8) == [.firstHour])
        #expect(try #require(moments(11)).contains(.afterSport))
        #expect(proposals.filter(\.isFree).map(\.time).first == SlotWorld.time(4, 13, 110))
        // One hour a little longer than the others is not yet the last.
        let hour = world.search().proposals(for: world.wish([0], length: 65)).first { $0.time == SlotWorld.time(4, 14, 65) }
        #expect(try #require(hour).moments.isEmpty)
    }

    @Test("A weeks leave B weeks free")
    func fortnight() {
        var world = mornings()
        for hour in 8...11 { for day in [1, 2] { world.add(day, hour, divisions: [0], alternance: .first) } }
        #expect(world.search().proposals(for: world.wish([0], alternance: .second)).allSatisfy { $0.isFree })
        #expect(world.search().proposals(for: world.wish([0], alternance: .first)).allSatisfy { !$0.isFree })
        // Chosen weeks that are all B weeks.
        let weeks = [Day("2026-09-07")!, Day("2026-09-21")!]
        #expect(world.search().proposals(for: world.wish([0], weeks: weeks)).allSatisfy { $0.isFree })
        // Chosen weeks meet chosen weeks where they are the same, not where they are of one kind.
        world.add(2, 9, divisions: [0], weeks: [weeks[0] + 14])
        #expect(world.search().proposals(for: world.wish([0], weeks: [weeks[0]])).allSatisfy { $0.isFree })
        #expect(world.search().proposals(for: world.wish([0], weeks: [weeks[0] + 14])).count { !$0.isFree } == 1)
    }

    @Test("a block needs both its hours")
    func block() {
        var world = mornings()
        world.add(1, 9, divisions: [0])
        let free = world.search().proposals(for: world.wish([0], length: 110)).filter(\.isFree).map(\.time)
        #expect(Set(free) == [SlotWorld.time(1, 10, 110), SlotWorld.time(2, 8, 110), SlotWorld.time(2, 9, 110), SlotWorld.time(2, 10, 110)])
    }

    @Test("what other barrettes hold is taken: their divisions, and so many people and rooms")
    func held() {
        let world = mornings(people: 2, rooms: 2)
        let hour = (divisions: [SlotWorld.division(1)], time: SlotWorld.time(1, 10), weeks: Fortnight.both, groups: 1)
        let search = world.search(held: [hour])
        #expect(search.proposals(for: world.wish([0, 1])).allSatisfy { $0.time != SlotWorld.time(1, 10) })
        #expect(search.proposals(for: world.wish([0], groups: 2)).first { $0.time == SlotWorld.time(1, 10) }?.missingPeople == 1)
        #expect(search.proposals(for: world.wish([0], groups: 1)).first { $0.time == SlotWorld.time(1, 10) }?.isFree == true)
    }

    @Test("an hour that was taken costs what it cost before, beside the other barrettes of its divisions")
    func taken() throws {
        var world = mornings()
        world.add(1, 9, divisions: [0], staff: [0])
        let wish = world.wish([0, 1])
        let before = try #require(world.search().proposals(for: wish).first { $0.time == SlotWorld.time(1, 9) })
        #expect(before.moves.count == 1)
        let own = (divisions: [SlotWorld.division(1), SlotWorld.division(0)], time: SlotWorld.time(1, 9), weeks: Fortnight.both, groups: 1)
        let search = world.search(held: [own])
        #expect(search.proposals(for: wish).allSatisfy { $0.time != own.time })
        #expect(search.proposal(for: wish, at: own.time) == before)
        // An hour of theirs that is held by another barrette is none that they could have taken.
        let other = (divisions: [SlotWorld.division(0)], time: SlotWorld.time(1, 10), weeks: Fortnight.both, groups: 1)
        #expect(world.search(held: [own, other]).proposal(for: wish, at: other.time) == nil)
    }

    @Test("hard moments are shared out: who has carried one is spared the next")
    func shared() throws {
        var world = SlotWorld(divisions: 3, people: 4, rooms: 4)
        // One hour that is easy and one that is first: two barrettes, each needs one, people for one at a time.
        for hour in 8...9 { world.add(1, hour, divisions: [2]) }
        world.facilitators = Array(world.facilitators.prefix(1))
        let carried = (divisions: [SlotWorld.division(0)], time: SlotWorld.time(5, 17), weeks: Fortnight.both, groups: 1)
        let plan = try #require(world.search(held: [carried]).plan(for: [world.wish([0]), world.wish([1])]))
        #expect(plan.obstacles == 0 && plan.hardness == 1 && plan.isProven)
        #expect(plan.choices.map { $0.map(\.time) } == [[SlotWorld.time(1, 9)], [SlotWorld.time(1, 8)]])
        #expect(plan.moments[SlotWorld.division(0)] == 1 && plan.moments[SlotWorld.division(1)] == 1)
    }

    @Test("nothing is better than what is proposed: every choice tried, one by one", arguments: 0..<60)
    func bruteForce(seed: UInt64) throws {
        var dice = Dice(seed)
        var world = SlotWorld(divisions: 4, people: 3, rooms: 3)
        for day in [1, 4, 5] { for hour in [8, 9, 15, 16] { world.add(day, hour, divisions: [3]) } }
        for _ in 0..<14 {
            let sport = dice.next(5) == 0
            world.add(
                [1, 4, 5][dice.next(3)], [8, 9, 15, 16][dice.next(4)], divisions: [dice.next(3)], staff: [dice.next(3)], subject: sport ? "EPS" : "M",
                alternance: [.weekly, .weekly, .first, .second][dice.next(4)])
        }
        let wishes = [world.wish([0, 1], count: 1 + dice.next(2), groups: 1 + dice.next(2)), world.wish([2], count: 1 + dice.next(2), alternance: [.weekly, .second][dice.next(2)])]
        let search = world.search()
        let plan = search.plan(for: wishes)
        let best = Self.everything(search, wishes)
        #expect((plan == nil) == (best == nil))
        guard let plan, let best else { return }
        #expect(plan.isProven)
        #expect(Self.cost(plan.choices, wishes) == best)
    }

    /// Obstacles, hard moments, squares of what each division gets, hours of a wish on one day.
    private static func cost(_ choices: [[SlotProposal]], _ wishes: [SlotWish]) -> [Int] {
        var hard: [Division.ID: Int] = [:]
        var days = 0
        for chosen in choices {
            for (index, a) in chosen.enumerated() { days += chosen[(index + 1)...].count { $0.time.weekday == a.time.weekday } }
            for proposal in chosen { for (division, moments) in proposal.moments { hard[division, default: 0] += moments.reduce(0) { $0 + $1.weight } } }
        }
        return [
            choices.joined().reduce(0) { $0 + $1.obstacles }, choices.joined().reduce(0) { $0 + $1.hardness }, hard.values.reduce(0) { $0 + $1 * $1 }, days,
        ]
    }

    private static func everything(_ search: SlotSearch, _ wishes: [SlotWish]) -> [Int]? {
        func choices(_ wish: SlotWish) -> [[SlotProposal]] {
            let all = search.proposals(for: wish)
            guard wish.count == 2 else { return all.map { [$0] } }
            return all.indices.flatMap { i in all.indices.dropFirst(i + 1).map { [all[i], all[$0]] } }.filter { !$0[0].time.overlaps($0[1].time) }
        }
        var best: [Int]?
        for first in choices(wishes[0]) {
            for second in choices(wishes[1]) {
                let fits = first.allSatisfy { a in
                    second.allSatisfy { b in
                        let meet = a.time.overlaps(b.time) && !Fortnight(wishes[0].alternance).isDisjoint(with: Fortnight(wishes[1].alternance))
                        guard meet else { return true }
                        let people = min(wishes[0].groups, a.freePeople.count) + min(wishes[1].groups, b.freePeople.count)
                        let rooms = min(wishes[0].groups, a.freeRooms.count) + min(wishes[1].groups, b.freeRooms.count)
                        return people <= Set(a.freePeople).union(b.freePeople).count && rooms <= Set(a.freeRooms).union(b.freeRooms).count
                    }
                }
                guard fits else { continue }
                let cost = cost([first, second], wishes)
                if best.map({ cost.lexicographicallyPrecedes($0) }) ?? true { best = cost }
            }
        }
        return best
    }

    /// The same numbers for the same seed.
    private struct Dice {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }
}
