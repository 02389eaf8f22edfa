@testable import School

/// A small school week for searches: divisions, teachers and rooms by number, lessons one line each.
struct SlotWorld {
    var lessons: [Lesson] = []
    let divisions: [Division]
    var facilitators: [Facilitator]
    var rooms: [Room]
    let calendar = SchoolCalendar(spans: [], weekA: Day("2026-08-31")!)

    init(divisions count: Int, people: Int, rooms: Int) {
        divisions = (0..<count).map { Division(id: Self.division($0), code: "2\($0)", label: "", level: "2de") }
        facilitators = (0..<people).map {
            Facilitator(id: Self.facilitator($0), staff: Self.staff($0), name: "P\($0)", quality: "", hoursCount: true, maxGroups: 6, minGroups: 0, sortKey: "p\($0)", version: 1)
        }
        self.rooms = (0..<rooms).map { Room(id: .init(rawValue: Int64(500 + $0)), name: "R\($0)", capacity: 30, kinds: [.standard], version: 1) }
    }

    static func division(_ n: Int) -> Division.ID { .init(rawValue: Int64(n + 1)) }
    static func staff(_ n: Int) -> Staff.ID { .init(rawValue: Int64(n + 100)) }
    static func facilitator(_ n: Int) -> Facilitator.ID { .init(rawValue: Int64(n + 300)) }

    /// Hours are full hours: 8 is 08:00 to 08:55.
    static func time(_ weekday: Int, _ hour: Int, _ length: Int = 55) -> WeekTime { WeekTime(weekday: weekday, startsAt: hour * 60, length: length) }

    mutating func add(
        _ weekday: Int, _ hour: Int, divisions: [Int], staff: [Int] = [], room: String? = nil, subject: String = "M", alternance: Alternance = .weekly,
        weeks: [Day] = [], group: String = "", length: Int = 55
    ) {
        lessons.append(
            Lesson(
                id: .init(rawValue: Int64(1000 + lessons.count)),
                content: LessonContent(
                    subject: subject, time: Self.time(weekday, hour, length), alternance: alternance, weeks: weeks, group: group,
                    divisions: divisions.map(Self.division), staff: staff.map(Self.staff), rooms: room.map { [$0] } ?? [])))
    }

    var timetable: SchoolTimetable {
        SchoolTimetable(
            origin: .init(format: .edt, file: "essai.xml", year: 2026, at: Moment(milliseconds: 0)),
            subjects: [
                TimetableSubject(code: "M", label: "Maths", kind: .lesson), TimetableSubject(code: "AP", label: "AP", kind: .support),
                TimetableSubject(code: "EPS", label: "EPS", kind: .sport),
            ], lessons: lessons)
    }

    func search(held: [(divisions: [Division.ID], time: WeekTime, weeks: Fortnight, groups: Int)] = []) -> SlotSearch {
        SlotSearch(timetable, calendar: calendar, facilitators: facilitators, rooms: rooms, held: held)
    }

    func wish(_ divisions: [Int], count: Int = 1, length: Int = 55, alternance: Alternance = .weekly, weeks: [Day] = [], groups: Int = 1) -> SlotWish {
        SlotWish(divisions: divisions.map(Self.division), count: count, length: length, alternance: alternance, weeks: weeks, groups: groups)
    }
}
