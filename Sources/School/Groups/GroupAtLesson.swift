/// A group in force, some of whose pupils or facilitators have a lesson of the timetable at its hour.
public struct GroupAtLesson: Hashable, Sendable {
    public let group: NeedGroup
    public let weekly: WeeklySlot
    /// How many of its pupils have a lesson then.
    public let pupils: Int
    /// Who leads it and has a lesson then, by name.
    public let facilitators: [String]
    /// What they have then.
    public let lessons: [EngagementCause]

    /// Nil when nobody of the group is held: neither a pupil nor a facilitator.
    ///
    /// - Parameters:
    ///   - pupils: who has a place in the group, with the days of it; facilitators the same.
    ///   - engagements: what lessons hold at the hours of the group's period.
    public init?(
        _ group: NeedGroup, _ weekly: WeeklySlot, pupils: [Dated<Pupil.ID>], facilitators: [Dated<Facilitator.ID>], names: [Facilitator.ID: String],
        at engagements: Engagements
    ) {
        func held<Holder>(_ members: [Dated<Identifier<Holder>>], _ engagements: [Engagement<Holder>]) -> [Engagement<Holder>] {
            let beginnings = Dictionary(members.map { ($0.value, $0.tenure.from) }, uniquingKeysWith: min)
            return engagements.filter { engagement in
                engagement.cause.isLesson && engagement.slot == group.slot && (beginnings[engagement.holder].map { $0 <= engagement.until } ?? false)
            }
        }
        let (heldPupils, heldPeople) = (held(pupils, engagements.pupils), held(facilitators, engagements.facilitators))
        guard !heldPupils.isEmpty || !heldPeople.isEmpty else { return nil }
        self.group = group
        self.weekly = weekly
        self.pupils = Set(heldPupils.map(\.holder)).count
        self.facilitators = Set(heldPeople.map(\.holder)).compactMap { names[$0] }.sorted { folded($0) < folded($1) }
        lessons = Set(heldPupils.map(\.cause) + heldPeople.map(\.cause)).sorted()
    }

    /// « 27 élèves et Mme Roy »: who has a lesson then.
    public var whom: Phrase {
        let count = counted(pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        return PlanNames.listed((pupils > 0 ? [count] : []) + facilitators.map { Phrase(same: $0) })
    }

    /// Groups of one hour, with what lessons are there.
    public struct Hour: Sendable {
        public let weekly: WeeklySlot
        public let lessons: [EngagementCause]
        public let groups: [GroupAtLesson]

        /// « jeudi 14 h, où il y a cours : « FRANÇAIS, 2A » (de 14 h à 14 h 55) ».
        public var what: Phrase {
            let named = EngagementCause.lessons(lessons)
            return Phrase(fr: "\(weekly.name.fr), où il y a cours\u{202F}: \(named.fr)", en: "\(weekly.name.en), when there is a lesson: \(named.en)")
        }

        /// What those of one group have of it; nil when it is all of it.
        public func lessons(of group: GroupAtLesson) -> Phrase? { Set(group.lessons) == Set(lessons) ? nil : EngagementCause.lessonNames(group.lessons) }
    }

    /// Groups of the same weekday, hour and rhythm together, in the order in which they come.
    public static func byHour(_ groups: [GroupAtLesson]) -> [Hour] {
        var order: [String] = []
        var there: [String: [GroupAtLesson]] = [:]
        for group in groups {
            let hour = "\(group.weekly.name.fr) \(group.weekly.length)"
            if there[hour] == nil { order.append(hour) }
            there[hour, default: []].append(group)
        }
        return order.compactMap { hour in
            guard let own = there[hour], let first = own.first else { return nil }
            return Hour(weekly: first.weekly, lessons: Set(own.flatMap(\.lessons)).sorted(), groups: own)
        }
    }
}
