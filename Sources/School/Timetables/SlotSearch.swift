/// Looks for hours at which divisions, enough people and enough rooms are free together.
///
/// The best choice keeps, in this order: fewest obstacles (lessons to move, people or rooms lacking); fewest hard moments; hard
/// moments shared out among divisions (least sum of squares); hours of one wish on different days. Found by branch and
/// bound over the hours of the school's grid; exact within `nodeLimit`, the best found beyond it.
public struct SlotSearch: Sendable {
    public static let nodeLimit = 400_000

    let week: WeekBook
    public let facilitators: [Facilitator]
    public let rooms: [Room]
    /// Hours that barrettes hold already.
    public private(set) var held: [(divisions: [Division.ID], time: WeekTime, weeks: Fortnight, groups: Int)]

    /// - Parameter held: hours of barrettes that are settled: their divisions are busy, and so many people and rooms are.
    public init(
        _ timetable: SchoolTimetable, calendar: SchoolCalendar, facilitators: [Facilitator], rooms: [Room],
        held: [(divisions: [Division.ID], time: WeekTime, weeks: Fortnight, groups: Int)] = []
    ) {
        week = WeekBook(timetable, calendar)
        self.facilitators = facilitators
        self.rooms = rooms
        self.held = held
    }

    /// Every time of the grid for one wish, best first; the divisions' own hours of support count as free, since the wish takes
    /// their place.
    public func proposals(for wish: SlotWish) -> [SlotProposal] {
        let weeks = Fortnight(wish.alternance, weeks: wish.weeks, week.calendar)
        let carried = self.carried
        return times(wish.length).compactMap { proposal(wish, $0, weeks) }.map { (rank: rank($0, wish, carried), proposal: $0) }
            .sorted { $0.rank < $1.rank }.map(\.proposal)
    }

    /// What an hour costs these very divisions, which a barrette of theirs may hold already: as it cost before it was taken. Nil when
    /// another of their barrettes is in the way.
    public func proposal(for wish: SlotWish, at time: WeekTime) -> SlotProposal? {
        var search = self
        search.held.removeAll { $0.time == time && Set($0.divisions) == Set(wish.divisions) }
        return search.proposal(wish, time, Fortnight(wish.alternance, weeks: wish.weeks, week.calendar))
    }

    /// Hard moments that each division has in the hours that are settled.
    public var carried: [Division.ID: Int] {
        var counts: [Division.ID: Int] = [:]
        for hour in held {
            for division in hour.divisions {
                counts[division, default: 0] += week.moments(of: division, at: hour.time, in: hour.weeks).reduce(0) { $0 + $1.weight }
            }
        }
        return counts
    }

    private func times(_ length: Int) -> [WeekTime] {
        week.grid.sorted { $0.key < $1.key }.flatMap { weekday, starts -> [WeekTime] in
            guard let last = starts.last else { return [] }
            // An hour of 60 minutes may end where lessons of 55 do.
            let end = last + week.usual + 10
            return starts.map { WeekTime(weekday: weekday, startsAt: $0, length: length) }.filter { $0.endsAt <= end }
        }
    }

    private func proposal(_ wish: SlotWish, _ time: WeekTime, _ weeks: Fortnight) -> SlotProposal? {
        let members = Set(wish.divisions)
        // Another barrette of theirs is no lesson that could move.
        if held.contains(where: { !members.isDisjoint(with: $0.divisions) && $0.time.overlaps(time) && !$0.weeks.isDisjoint(with: weeks) }) { return nil }
        var moments: [Division.ID: [HardMoment]] = [:]
        for division in wish.divisions {
            let hard = week.moments(of: division, at: time, in: weeks)
            if !hard.isEmpty { moments[division] = hard }
        }
        var stays = LessonStays(week, hour: (time, weeks), held: held.map { (Set($0.divisions), $0.time, $0.weeks) })
        var moves: [LessonMove] = []
        var stuck: [Lesson] = []
        for lesson in week.blocking(members, time, weeks) {
            if let move = stays.move(lesson, for: .division) { moves.append(move) } else { stuck.append(lesson) }
        }
        for lesson in stuck where !stays.hasGone(lesson) {
            moves += stays.chain(lesson, for: .division) ?? [LessonMove(lesson: lesson, reason: .division, to: nil)]
        }
        // Whoever teaches a lesson that goes away is free.
        let gone = Set(moves.filter { $0.to != nil }.map(\.lesson.id))
        // Barrettes at the same time take so many people and rooms, whoever the timetable had written for their hours.
        let beside = held.filter { $0.time.overlaps(time) && !$0.weeks.isDisjoint(with: weeks) }
        let busyElsewhere = beside.reduce(0) { $0 + $1.groups }
        let replanned = [StandingHour(divisions: members, time: time)] + beside.map { StandingHour(divisions: Set($0.divisions), time: $0.time) }
        let able = facilitators.filter { $0.maxGroups > 0 }
        let free = able.filter { person in person.staff.map { week.isFree($0, time, weeks, replanning: replanned, without: gone) } ?? true }
        let freeRooms = rooms.filter { week.isFree(room: $0.name, time, weeks, replanning: replanned, without: gone) }
        let missing = max(0, wish.groups + busyElsewhere - free.count)
        if missing > 0 {
            let known = Set(free.map(\.id))
            let others = able.filter { !known.contains($0.id) }
            var found: [LessonMove] = []
            for person in others where found.count < missing {
                guard let staff = person.staff, let lesson = week.only(staff, time, weeks, replanning: replanned, without: gone) else { continue }
                guard let move = stays.move(lesson, for: .person(person.id)) else { continue }
                found.append(move)
            }
            moves += found
        }
        return SlotProposal(
            time: time, moments: moments, freePeople: free.map(\.id), freeRooms: freeRooms.map(\.id), missingPeople: missing,
            missingRooms: max(0, wish.groups + busyElsewhere - freeRooms.count), moves: moves)
    }

    private func rank(_ proposal: SlotProposal, _ wish: SlotWish, _ carried: [Division.ID: Int]) -> (Int, Int, Int, WeekTime) {
        let squares = wish.divisions.reduce(0) { sum, division in
            let total = carried[division, default: 0] + (proposal.moments[division] ?? []).reduce(0) { $0 + $1.weight }
            return sum + total * total
        }
        return (proposal.obstacles, proposal.hardness, squares, proposal.time)
    }

    /// Times for all wishes at once; nil when one of them has not enough times, whatever would move.
    public func plan(for wishes: [SlotWish]) -> SlotPlan? {
        var search = SlotBranching(self, wishes)
        return search.best()
    }
}

/// The week as a search asks of it: who has what, when.
struct WeekBook: Sendable {
    let calendar: SchoolCalendar
    let grid: [Int: [Int]]
    let usual: Int
    private let ofDivision: [Division.ID: [Int: [WeekLesson]]]
    private let ofStaff: [Staff.ID: [Int: [WeekLesson]]]
    private let ofRoom: [String: [Int: [WeekLesson]]]

    init(_ timetable: SchoolTimetable, _ calendar: SchoolCalendar) {
        self.calendar = calendar
        grid = timetable.grid
        usual = timetable.usualLength
        var divisions: [Division.ID: [Int: [WeekLesson]]] = [:]
        var staff: [Staff.ID: [Int: [WeekLesson]]] = [:]
        var rooms: [String: [Int: [WeekLesson]]] = [:]
        for lesson in timetable.lessons {
            let entry = WeekLesson(lesson: lesson, time: lesson.time, weeks: lesson.content.fortnight(calendar), kind: timetable.kind(lesson))
            for division in lesson.content.divisions { divisions[division, default: [:]][lesson.time.weekday, default: []].append(entry) }
            for person in lesson.content.staff { staff[person, default: [:]][lesson.time.weekday, default: []].append(entry) }
            for room in lesson.content.rooms { rooms[folded(room), default: [:]][lesson.time.weekday, default: []].append(entry) }
        }
        ofDivision = divisions
        ofStaff = staff
        ofRoom = rooms
    }

    func moments(of division: Division.ID, at time: WeekTime, in weeks: Fortnight) -> [HardMoment] {
        let day = (ofDivision[division]?[time.weekday] ?? []).filter { !$0.time.overlaps(time) }
        return HardMoment.of(time, in: weeks, day: day, starts: grid[time.weekday] ?? [], usual: usual)
    }

    private static func meet(_ entry: WeekLesson, _ time: WeekTime, _ weeks: Fortnight) -> Bool {
        entry.time.overlaps(time) && !entry.weeks.isDisjoint(with: weeks)
    }

    /// Support of their divisions is what these hours stand for, unless they only touch its edge.
    private static func isReplanned(_ entry: WeekLesson, _ hours: [StandingHour]) -> Bool {
        entry.kind == .support && hours.contains { $0.stands(for: entry) }
    }

    func blocking(_ members: Set<Division.ID>, _ time: WeekTime, _ weeks: Fortnight) -> [Lesson] {
        var seen: Set<Lesson.ID> = []
        return members.sorted().flatMap { ofDivision[$0]?[time.weekday] ?? [] }
            .filter { Self.meet($0, time, weeks) && !Self.isReplanned($0, [StandingHour(divisions: members, time: time)]) && seen.insert($0.lesson.id).inserted }.map(\.lesson)
    }

    func isFree(_ person: Staff.ID, _ time: WeekTime, _ weeks: Fortnight, replanning hours: [StandingHour], without gone: Set<Lesson.ID>) -> Bool {
        !(ofStaff[person]?[time.weekday] ?? []).contains { Self.meet($0, time, weeks) && !Self.isReplanned($0, hours) && !gone.contains($0.lesson.id) }
    }

    /// The one lesson that holds this person then; nil when there are more, as each would have to move.
    func only(_ person: Staff.ID, _ time: WeekTime, _ weeks: Fortnight, replanning hours: [StandingHour], without gone: Set<Lesson.ID>) -> Lesson? {
        let all = (ofStaff[person]?[time.weekday] ?? []).filter { Self.meet($0, time, weeks) && !Self.isReplanned($0, hours) && !gone.contains($0.lesson.id) }
        return all.count == 1 ? all.first?.lesson : nil
    }

    func isFree(room: String, _ time: WeekTime, _ weeks: Fortnight, replanning hours: [StandingHour], without gone: Set<Lesson.ID>) -> Bool {
        !(ofRoom[folded(room)]?[time.weekday] ?? []).contains { Self.meet($0, time, weeks) && !Self.isReplanned($0, hours) && !gone.contains($0.lesson.id) }
    }

    /// The one lesson that holds anybody or anything of a lesson at another time; nil when there is none, or more.
    func oneInTheWay(of lesson: Lesson, at time: WeekTime, without gone: Set<Lesson.ID>) -> WeekLesson? {
        let weeks = lesson.content.fortnight(calendar)
        let books: [[WeekLesson]?] =
            lesson.content.divisions.map { ofDivision[$0]?[time.weekday] } + lesson.content.staff.map { ofStaff[$0]?[time.weekday] }
            + lesson.content.rooms.map { ofRoom[folded($0)]?[time.weekday] }
        var found: WeekLesson?
        for entry in books.compactMap(\.self).joined()
        where entry.lesson.id != lesson.id && !gone.contains(entry.lesson.id) && Self.meet(entry, time, weeks) {
            if let found, found.lesson.id != entry.lesson.id { return nil }
            found = entry
        }
        return found
    }

    /// Whether everyone and everything of a lesson is free at another time, the lesson itself and those gone left out.
    func fits(_ lesson: Lesson, at time: WeekTime, without gone: Set<Lesson.ID>) -> Bool {
        let weeks = lesson.content.fortnight(calendar)
        func busy(_ entries: [WeekLesson]?) -> Bool {
            (entries ?? []).contains { $0.lesson.id != lesson.id && !gone.contains($0.lesson.id) && Self.meet($0, time, weeks) }
        }
        return !lesson.content.divisions.contains { busy(ofDivision[$0]?[time.weekday]) }
            && !lesson.content.staff.contains { busy(ofStaff[$0]?[time.weekday]) } && !lesson.content.rooms.contains { busy(ofRoom[folded($0)]?[time.weekday]) }
    }
}

/// An hour of a barrette that takes the place of its divisions' support in the timetable.
struct StandingHour: Sendable {
    let divisions: Set<Division.ID>
    let time: WeekTime

    /// Whether both have at least half of the shorter of them in common: an hour that begins before support ends is another hour.
    func stands(for entry: WeekLesson) -> Bool {
        guard time.weekday == entry.time.weekday, !divisions.isDisjoint(with: entry.lesson.content.divisions) else { return false }
        let common = min(time.endsAt, entry.time.endsAt) - max(time.startsAt, entry.time.startsAt)
        return 2 * common >= min(time.length, entry.time.length)
    }
}

/// Lessons that go elsewhere, one after the other: none may take a place that another was given, nor the hour itself, nor an hour
/// that another barrette of its divisions holds.
struct LessonStays {
    private let week: WeekBook
    private let hour: (time: WeekTime, weeks: Fortnight)
    private let held: [(divisions: Set<Division.ID>, time: WeekTime, weeks: Fortnight)]
    private var gone: Set<Lesson.ID> = []
    private var given: [(lesson: Lesson, time: WeekTime, weeks: Fortnight)] = []

    init(_ week: WeekBook, hour: (WeekTime, Fortnight), held: [(Set<Division.ID>, WeekTime, Fortnight)]) {
        self.week = week
        self.hour = (hour.0, hour.1)
        self.held = held.map { (divisions: $0.0, time: $0.1, weeks: $0.2) }
    }

    func hasGone(_ lesson: Lesson) -> Bool { gone.contains(lesson.id) }

    /// To the first place in the week that spares its divisions most hard moments; nil when there is none.
    mutating func move(_ lesson: Lesson, for reason: LessonMove.Reason) -> LessonMove? {
        guard let place = place(for: lesson) else { return nil }
        settle(lesson, at: place.time)
        return LessonMove(lesson: lesson, reason: reason, to: place.time)
    }

    /// To a place that one other lesson leaves for another, in the order in which they move; nil when there is none. For a lesson that
    /// cannot move alone. O(hours of the week², each a look at a day of everybody concerned).
    mutating func chain(_ lesson: Lesson, for reason: LessonMove.Reason) -> [LessonMove]? {
        var best: (hardness: Int, time: WeekTime, other: Lesson, otherTime: WeekTime)?
        for time in times(of: lesson) {
            guard let other = week.oneInTheWay(of: lesson, at: time, without: gone), other.kind != .support else { continue }
            var trial = self
            trial.settle(lesson, at: time)
            guard let place = trial.place(for: other.lesson) else { continue }
            let hardness = hardness(of: lesson, at: time) + place.hardness
            if hardness < best?.hardness ?? .max { best = (hardness, time, other.lesson, place.time) }
        }
        guard let best else { return nil }
        settle(best.other, at: best.otherTime)
        settle(lesson, at: best.time)
        return [LessonMove(lesson: best.other, reason: .lesson(lesson), to: best.otherTime), LessonMove(lesson: lesson, reason: reason, to: best.time)]
    }

    private mutating func settle(_ lesson: Lesson, at time: WeekTime) {
        gone.insert(lesson.id)
        given.append((lesson, time, lesson.content.fortnight(week.calendar)))
    }

    private func place(for lesson: Lesson) -> (hardness: Int, time: WeekTime)? {
        var best: (hardness: Int, time: WeekTime)?
        for time in times(of: lesson) where week.fits(lesson, at: time, without: gone) {
            let hardness = hardness(of: lesson, at: time)
            if hardness < best?.hardness ?? .max { best = (hardness, time) }
        }
        return best
    }

    /// Other times of the grid that nothing settled stands in the way of.
    private func times(of lesson: Lesson) -> [WeekTime] {
        let weeks = lesson.content.fortnight(week.calendar)
        return week.grid.sorted { $0.key < $1.key }.flatMap { weekday, starts -> [WeekTime] in
            guard let last = starts.last else { return [] }
            return starts.map { WeekTime(weekday: weekday, startsAt: $0, length: lesson.time.length) }.filter { time in
                time.endsAt <= last + max(week.usual, lesson.time.length) && !time.overlaps(lesson.time) && !isClosed(lesson, time, weeks)
                    && !isGiven(lesson, time, weeks)
            }
        }
    }

    private func hardness(of lesson: Lesson, at time: WeekTime) -> Int {
        let weeks = lesson.content.fortnight(week.calendar)
        return lesson.content.divisions.flatMap { week.moments(of: $0, at: time, in: weeks) }.reduce(0) { $0 + $1.weight }
    }

    private func isClosed(_ lesson: Lesson, _ time: WeekTime, _ weeks: Fortnight) -> Bool {
        if hour.time.overlaps(time), !hour.weeks.isDisjoint(with: weeks) { return true }
        return held.contains { $0.time.overlaps(time) && !$0.weeks.isDisjoint(with: weeks) && !$0.divisions.isDisjoint(with: lesson.content.divisions) }
    }

    private func isGiven(_ lesson: Lesson, _ time: WeekTime, _ weeks: Fortnight) -> Bool {
        let rooms = Set(lesson.content.rooms.map { folded($0) })
        return given.contains { other in
            other.time.overlaps(time) && !other.weeks.isDisjoint(with: weeks)
                && (!Set(other.lesson.content.divisions).isDisjoint(with: lesson.content.divisions)
                    || !Set(other.lesson.content.staff).isDisjoint(with: lesson.content.staff) || !rooms.isDisjoint(with: other.lesson.content.rooms.map { folded($0) }))
        }
    }
}
