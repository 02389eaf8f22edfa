/// Lays lessons out over the week so that no division and no teacher is in two places.
///
/// It colours the edges of a bipartite graph: a lesson joins a division and a teacher, an hour of the week is a colour.
/// Without the barrettes, whose hours are given, as many hours as the busiest has lessons always suffice (Kőnig, 1916);
/// a lesson that finds no hour free for both makes room by swapping two hours along an alternating chain. Cost: O(1)
/// for most lessons, O(36² × chain) at worst.
struct Timetable {
    private enum Place: Equatable {
        case free, closed
        case lesson(Int)
    }

    private struct Lesson {
        let service, division, teacher: Int
    }

    private let hours = SampleHour.week
    private var ofDivision: [[Place]]
    private var ofTeacher: [[Place]]
    private var lessons: [Lesson] = []
    private var hourOf: [Int?] = []
    /// Lessons of each service on each day of the week.
    private var onDay: [[Int]]
    private var random: SeededGenerator

    /// Lessons for which no hour was found.
    private(set) var unplaced = 0

    /// The services with their hours. `weekly` is the hours a week of each service; `closed` the hours that a division
    /// keeps for its support.
    static func laidOut(
        _ services: [SampleService], weekly: [Int], closed: [String: [SampleHour]], seed: UInt64
    ) -> (services: [SampleService], unplaced: Int) {
        var timetable = Timetable(services, weekly: weekly, closed: closed, seed: seed)
        for lesson in timetable.random.shuffled(Array(timetable.lessons.indices)) { timetable.place(lesson) }
        var placed: [[SampleHour]] = Array(repeating: [], count: services.count)
        for (index, lesson) in timetable.lessons.enumerated() {
            if let hour = timetable.hourOf[index] { placed[lesson.service].append(timetable.hours[hour]) }
        }
        let result = zip(services, placed).map { service, hours in
            SampleService(subject: service.subject, division: service.division, staff: service.staff, lessons: hours.sorted())
        }
        return (result, timetable.unplaced)
    }

    private init(_ services: [SampleService], weekly: [Int], closed: [String: [SampleHour]], seed: UInt64) {
        let divisions = services.map(\.division).unique()
        let teachers = services.map(\.staff).unique()
        random = SeededGenerator(seed: seed, stream: "timetable")
        onDay = Array(repeating: Array(repeating: 0, count: 8), count: services.count)
        ofDivision = Array(repeating: Array(repeating: .free, count: SampleHour.week.count), count: divisions.count)
        ofTeacher = Array(repeating: Array(repeating: .free, count: SampleHour.week.count), count: teachers.count)
        let divisionIndex = Dictionary(uniqueKeysWithValues: divisions.enumerated().map { ($1, $0) })
        let teacherIndex = Dictionary(uniqueKeysWithValues: teachers.enumerated().map { ($1, $0) })
        for (code, index) in divisionIndex {
            for hour in closed[code] ?? [] {
                if let place = hours.firstIndex(of: hour) { ofDivision[index][place] = .closed }
            }
        }
        for (index, service) in services.enumerated() {
            guard let division = divisionIndex[service.division], let teacher = teacherIndex[service.staff] else { continue }
            lessons += Array(repeating: Lesson(service: index, division: division, teacher: teacher), count: weekly[index])
        }
        hourOf = Array(repeating: nil, count: lessons.count)
    }

    private mutating func place(_ lesson: Int) {
        let division = lessons[lesson].division
        let teacher = lessons[lesson].teacher
        let both = hours.indices.filter { ofDivision[division][$0] == .free && ofTeacher[teacher][$0] == .free }
        if let hour = both.min(by: { crowding($0, lesson) < crowding($1, lesson) }) { return put(lesson, hour) }
        for a in hours.indices where ofDivision[division][a] == .free {
            for b in hours.indices where ofTeacher[teacher][b] == .free {
                guard let chain = chain(from: teacher, a, b) else { continue }
                swap(chain, a, b)
                return put(lesson, a)
            }
        }
        unplaced += 1
    }

    /// Lessons of the same service on that day weigh most, then late hours.
    private func crowding(_ hour: Int, _ lesson: Int) -> Int {
        let sameDay = onDay[lessons[lesson].service][hours[hour].weekday]
        return sameDay * 1000 + hours[hour].start + (hour * 37 + lesson * 61) % 240
    }

    /// The lessons to swap between hours a and b so that the teacher is free at a. The chain starts at the teacher, who
    /// is free at b; it cannot end at the division, which is free at a. Nil when it meets an hour that is closed.
    private func chain(from teacher: Int, _ a: Int, _ b: Int) -> [Int]? {
        var found: [Int] = []
        var node = teacher
        var isTeacher = true
        var hour = a
        while true {
            switch isTeacher ? ofTeacher[node][hour] : ofDivision[node][hour] {
            case .free: return found
            case .closed: return nil
            case .lesson(let lesson):
                found.append(lesson)
                node = isTeacher ? lessons[lesson].division : lessons[lesson].teacher
                isTeacher.toggle()
                hour = hour == a ? b : a
            }
        }
    }

    private mutating func swap(_ chain: [Int], _ a: Int, _ b: Int) {
        let before = chain.map { hourOf[$0] }
        for (lesson, hour) in zip(chain, before) {
            guard let hour else { continue }
            onDay[lessons[lesson].service][hours[hour].weekday] -= 1
            ofDivision[lessons[lesson].division][hour] = .free
            ofTeacher[lessons[lesson].teacher][hour] = .free
        }
        for (lesson, hour) in zip(chain, before) { put(lesson, hour == a ? b : a) }
    }

    private mutating func put(_ lesson: Int, _ hour: Int) {
        ofDivision[lessons[lesson].division][hour] = .lesson(lesson)
        ofTeacher[lessons[lesson].teacher][hour] = .lesson(lesson)
        onDay[lessons[lesson].service][hours[hour].weekday] += 1
        hourOf[lesson] = hour
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order of its first appearance.
    func unique() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
