/// What a subject is to whoever looks for hours of support.
public enum SubjectKind: String, CaseIterable, Sendable, Hashable {
    case lesson
    /// AP, groups of need, support: hours that barrettes are made of.
    case support
    /// After it, pupils are tired and changing.
    case sport

    /// What a subject most likely is, by its code and its label; a person has the last word.
    public static func guessed(code: String, label: String) -> SubjectKind {
        let words = folded(label).split(separator: " ").map(String.init)
        let text = words.joined(separator: " ")
        if ["006600", "ACCPE", "AP"].contains(code) || text.contains("accompagnement perso") || text.contains("accomp perso")
            || text.contains("accompagnemt perso") || text.contains("groupe de besoin") || text.contains("groupes de besoin") || words == ["ap"]
            || (words.first == "ap" && words.count < 4)
        {
            return .support
        }
        if code == "100100" || words.first == "eps" || text.contains("education physique") || text == "sport" { return .sport }
        return .lesson
    }
}

public struct TimetableSubject: Hashable, Sendable {
    /// As the file writes it.
    public let code: String
    public let label: String
    public let kind: SubjectKind

    public init(code: String, label: String, kind: SubjectKind) {
        self.code = code
        self.label = label
        self.kind = kind
    }
}

/// One lesson of the week, as the timetable holds it.
public struct Lesson: Hashable, Sendable {
    public typealias ID = Identifier<Lesson>
    public let id: ID
    public let content: LessonContent

    public init(id: ID, content: LessonContent) {
        self.id = id
        self.content = content
    }

    public var time: WeekTime { content.time }
}

/// Two lessons with the same content are the same lesson, whatever file they came from.
public struct LessonContent: Hashable, Sendable {
    /// Code of a `TimetableSubject`.
    public let subject: String
    public let time: WeekTime
    public let alternance: Alternance
    /// Mondays of the only weeks in which it is held; empty for all those of `alternance`.
    public let weeks: [Day]
    /// When it is held for parts of its divisions the names of these groups, with `between` between them, among the codes of the divisions that
    /// are there as a whole; empty for whole divisions.
    public let group: String
    public static let between = ", "
    public let divisions: [Division.ID]
    public let staff: [Staff.ID]
    /// As the file names them.
    public let rooms: [String]

    public init(
        subject: String, time: WeekTime, alternance: Alternance = .weekly, weeks: [Day] = [], group: String = "", divisions: [Division.ID],
        staff: [Staff.ID] = [], rooms: [String] = []
    ) {
        self.subject = subject
        self.time = time
        self.alternance = alternance
        self.weeks = weeks.sorted()
        self.group = group
        self.divisions = Set(divisions).sorted()
        self.staff = Set(staff).sorted()
        self.rooms = Set(rooms).sorted()
    }

    /// The same lesson under another code of its subject.
    func of(_ subject: String) -> LessonContent {
        LessonContent(
            subject: subject, time: time, alternance: alternance, weeks: weeks, group: group, divisions: divisions, staff: staff, rooms: rooms)
    }

    public func fortnight(_ calendar: SchoolCalendar) -> Fortnight { Fortnight(alternance, weeks: weeks, calendar) }

    /// Whether it is held on this day of its weekday, holidays aside.
    public func isHeld(on day: Day, _ calendar: SchoolCalendar) -> Bool {
        guard day.weekday == time.weekday else { return false }
        return weeks.isEmpty ? alternance.includes(calendar.week(of: day)) : weeks.contains(day.monday)
    }

    /// One text for what makes this lesson, to compare and to sort by.
    public var key: String {
        let ids = divisions.map(\.description).joined(separator: ",") + "|" + staff.map(\.description).joined(separator: ",")
        return "\(time.weekday)|\(padded(time.startsAt, 4))|\(time.length)|\(alternance.rawValue)|\(weeks.map(\.iso).joined(separator: ","))|\(subject)|\(group)|\(ids)|\(rooms.joined(separator: ","))"
    }
}

/// The lessons of a school's week.
public struct SchoolTimetable: Sendable {
    /// Where it came from.
    public struct Origin: Hashable, Sendable {
        public let format: ReadTimetable.Format
        public let file: String
        /// The calendar year in which its school year begins.
        public let year: Int
        public let at: Moment

        public init(format: ReadTimetable.Format, file: String, year: Int, at: Moment) {
            self.format = format
            self.file = file
            self.year = year
            self.at = at
        }
    }

    public let origin: Origin
    /// By code.
    public let subjects: [String: TimetableSubject]
    /// Sorted by time.
    public let lessons: [Lesson]

    public init(origin: Origin, subjects: [TimetableSubject], lessons: [Lesson]) {
        self.origin = origin
        self.subjects = Dictionary(subjects.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        self.lessons = lessons.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }

    public func kind(_ lesson: Lesson) -> SubjectKind { subjects[lesson.content.subject]?.kind ?? .lesson }
    public func label(_ lesson: Lesson) -> String { subjects[lesson.content.subject]?.label ?? lesson.content.subject }

    public func lessons(of division: Division.ID) -> [Lesson] { lessons.filter { $0.content.divisions.contains(division) } }
    public func lessons(of person: Staff.ID) -> [Lesson] { lessons.filter { $0.content.staff.contains(person) } }

    /// The hours at which lessons begin, by weekday: where one more lesson can be laid. An hour that fewer than one in forty of
    /// the day's lessons begin at is somebody's exception, not the school's grid; one that most days have is an hour of the others too,
    /// within their day, though everybody be free then.
    public var grid: [Int: [Int]] {
        let days = Dictionary(grouping: lessons, by: \.time.weekday).mapValues { day in
            let starts = Dictionary(grouping: day, by: \.time.startsAt)
            return Set(starts.filter { $0.value.count * 40 >= day.count }.keys)
        }
        let usual = Set(days.values.joined()).filter { start in days.values.count { $0.contains(start) } * 2 > days.count }
        return days.mapValues { own in
            guard let first = own.min(), let last = own.max() else { return [] }
            return own.union(usual.filter { (first...last).contains($0) }).sorted()
        }
    }

    /// Minutes of the usual lesson; 55 when there is none.
    public var usualLength: Int { Self.usualLength(of: Dictionary(grouping: lessons, by: \.time.length).mapValues(\.count)) }

    /// - Parameter lengths: how many lessons last so many minutes.
    public static func usualLength(of lengths: [Int: Int]) -> Int { lengths.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 55 }
}
