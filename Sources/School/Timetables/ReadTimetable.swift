/// What the files of timetable software say, in their own names: what the readers of `Interchange` give and `TimetableChanges`
/// compares with what we hold.
public struct ReadTimetable: Sendable, Hashable {
    public enum Format: String, CaseIterable, Sendable, Hashable {
        case sts, edt, fet

        public var name: Phrase {
            switch self {
            case .sts: Phrase(same: "STS")
            case .edt: Phrase(same: "EDT")
            case .fet: Phrase(same: "FET")
            }
        }
    }

    public struct Teacher: Sendable, Hashable {
        /// STS type and number, where the file has them.
        public var key: Roster.StaffKey?
        public var familyName: String
        /// Empty where the file gives one name only, in whatever order.
        public var givenName: String

        public init(key: Roster.StaffKey? = nil, familyName: String, givenName: String = "") {
            self.key = key
            self.familyName = familyName
            self.givenName = givenName
        }

        public var name: String { givenName.isEmpty ? familyName : "\(familyName) \(givenName)" }
    }

    public struct Lesson: Sendable, Hashable {
        public var subject: String
        /// Divisions and groups, as the file names them.
        public var structures: [String]
        public var teachers: [Teacher]
        public var rooms: [String]
        public var time: WeekTime
        public var alternance: Alternance
        /// Mondays, for a rhythm that is neither weekly nor fortnightly.
        public var weeks: [Day]
        public var place: Roster.Place

        public init(
            subject: String, structures: [String], teachers: [Teacher], rooms: [String], time: WeekTime, alternance: Alternance = .weekly,
            weeks: [Day] = [], place: Roster.Place
        ) {
            self.subject = subject
            self.structures = structures
            self.teachers = teachers
            self.rooms = rooms
            self.time = time
            self.alternance = alternance
            self.weeks = weeks
            self.place = place
        }
    }

    public var format: Format
    public var file: String
    public var uai: String?
    public var year: Int?
    public var lessons: [Lesson] = []
    /// Labels by code.
    public var subjects: [String: String] = [:]
    /// Of a group, what it is a part of; of a level, what it is made of.
    public var above: [String: [String]] = [:]
    public var below: [String: [String]] = [:]
    /// Mondays that the file calls A or B weeks.
    public var fortnights: [Day: Alternance] = [:]

    public init(format: Format, file: String) {
        self.format = format
        self.file = file
    }

    /// One lesson where the file writes one for each teacher or each division: same subject, same time, same room, and a teacher
    /// or a structure in common. O(n log n), and n² within one hour of one subject.
    public mutating func merge() {
        struct Hour: Hashable {
            let subject: String
            let time: WeekTime
            let alternance: Alternance
            let weeks: [Day]
            let rooms: [String]
        }
        let groups = Dictionary(grouping: lessons.enumerated()) { entry in
            Hour(
                subject: entry.element.subject, time: entry.element.time, alternance: entry.element.alternance, weeks: entry.element.weeks,
                rooms: entry.element.rooms.sorted())
        }
        var merged: [(order: Int, lesson: Lesson)] = []
        for (hour, members) in groups {
            var parts: [(order: Int, lesson: Lesson)] = []
            for (order, lesson) in members {
                // Without a room, one teacher with two divisions is one lesson; two teachers of one division may be two half groups.
                let joined = parts.indices.filter { index in
                    !Set(parts[index].lesson.teachers).isDisjoint(with: lesson.teachers)
                        || (!hour.rooms.isEmpty && !Set(parts[index].lesson.structures).isDisjoint(with: lesson.structures))
                }
                guard let first = joined.first else {
                    parts.append((order, lesson))
                    continue
                }
                for other in [lesson] + joined.dropFirst().map({ parts[$0].lesson }) {
                    parts[first].lesson.structures += other.structures.filter { !parts[first].lesson.structures.contains($0) }
                    parts[first].lesson.teachers += other.teachers.filter { !parts[first].lesson.teachers.contains($0) }
                }
                for index in joined.dropFirst().reversed() { parts.remove(at: index) }
            }
            merged += parts
        }
        lessons = merged.sorted { $0.order < $1.order }.map(\.lesson)
    }
}
