/// Support hours that the timetable already holds together: what becomes a barrette of a period with one click.
public struct FoundBarrette: Hashable, Sendable {
    public enum Bond: String, Hashable, Sendable {
        /// Its groups draw from several divisions.
        case groups
        /// Several divisions of a level have their hour at the same time, each for itself.
        case aligned
        /// One division alone.
        case single
    }

    public struct Hour: Hashable, Sendable {
        public let time: WeekTime
        public let alternance: Alternance
        public let weeks: [Day]
        /// Lessons held at once: as many groups.
        public let groups: Int
        public let staff: [Staff.ID]
        public let rooms: [String]
    }

    public let bond: Bond
    /// Sorted.
    public let divisions: [Division.ID]
    /// In order of time.
    public let hours: [Hour]

    /// One barrette of a period, with these hours as its weekly slots.
    public func barrette(named name: String) -> Barrette {
        let id = Barrette.ID.new()
        return Barrette(
            id: id, name: name, divisions: divisions,
            slots: hours.filter { WeeklySlot.lengthRange.contains($0.time.length) }.map { hour in
                WeeklySlot(
                    id: .new(), barrette: id, weekday: hour.time.weekday, startsAt: hour.time.startsAt, length: hour.time.length, alternance: hour.alternance,
                    weeks: hour.weeks)
            })
    }

    /// Tells this proposal from every other of the same timetable; the same each time it is worked out.
    public var key: String {
        "\(bond.rawValue):\(divisions.map(\.description).joined(separator: ","))"
    }
}

extension SchoolTimetable {
    /// Every barrette that the timetable already holds, those of groups first. Lessons of support at one time are one barrette when
    /// their divisions are tied through a common one (our inference: STS writes groups, not barrettes). O(n²) within one hour.
    public func foundBarrettes(_ divisions: [Division.ID: Division]) -> [FoundBarrette] {
        struct When: Hashable {
            let time: WeekTime
            let alternance: Alternance
            let weeks: [Day]
        }
        struct Where: Hashable {
            let bond: FoundBarrette.Bond
            let divisions: [Division.ID]
        }
        var hours: [Where: [FoundBarrette.Hour]] = [:]
        let support = lessons.filter { kind($0) == .support && $0.content.divisions.contains { divisions[$0] != nil } }
        for (when, held) in Dictionary(grouping: support, by: { When(time: $0.time, alternance: $0.content.alternance, weeks: $0.content.weeks) }) {
            var parts: [(divisions: Set<Division.ID>, lessons: [Lesson])] = []
            for lesson in held {
                var part = (divisions: Set(lesson.content.divisions), lessons: [lesson])
                for other in parts where !other.divisions.isDisjoint(with: part.divisions) {
                    part.divisions.formUnion(other.divisions)
                    part.lessons += other.lessons
                }
                parts.removeAll { !$0.divisions.isDisjoint(with: part.divisions) }
                parts.append(part)
            }
            func add(_ bond: FoundBarrette.Bond, _ members: Set<Division.ID>, _ held: [Lesson]) {
                let hour = FoundBarrette.Hour(
                    time: when.time, alternance: when.alternance, weeks: when.weeks, groups: held.count, staff: Set(held.flatMap(\.content.staff)).sorted(),
                    rooms: Set(held.flatMap(\.content.rooms)).sorted())
                hours[Where(bond: bond, divisions: members.sorted()), default: []].append(hour)
            }
            for part in parts where part.divisions.count > 1 { add(.groups, part.divisions, part.lessons) }
            let alone = Dictionary(grouping: parts.filter { $0.divisions.count == 1 }) { part in
                part.divisions.first.flatMap { divisions[$0]?.level } ?? ""
            }
            for (_, members) in alone {
                add(members.count > 1 ? .aligned : .single, members.reduce(into: []) { $0.formUnion($1.divisions) }, members.flatMap(\.lessons))
            }
        }
        let order: [FoundBarrette.Bond] = [.groups, .aligned, .single]
        func rank(_ found: FoundBarrette) -> (Int, String) {
            (order.firstIndex(of: found.bond) ?? 0, found.divisions.compactMap { divisions[$0]?.order }.min() ?? "")
        }
        return hours.map { FoundBarrette(bond: $0.bond, divisions: $0.divisions, hours: $1.sorted { $0.time < $1.time }) }.sorted { rank($0) < rank($1) }
    }
}
