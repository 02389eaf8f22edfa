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

    /// « Groupe AP12 : 27 élèves et Mme Roy ont cours à cette heure, jeudi 14 h : « FRANÇAIS, 2A » (de 14 h à 14 h 55). »
    public var what: Phrase {
        let count = counted(pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let whom = PlanNames.listed((pupils > 0 ? [count] : []) + facilitators.map { Phrase(same: $0) })
        let has = pupils + facilitators.count == 1 ? Phrase(fr: "a", en: "has") : Phrase(fr: "ont", en: "have")
        let named = EngagementCause.lessons(lessons)
        return Phrase(
            fr: "Groupe \(group.code)\u{202F}: \(whom.fr) \(has.fr) cours à cette heure, \(weekly.name.fr)\u{202F}: \(named.fr).",
            en: "Group \(group.code): \(whom.en) \(has.en) a lesson at this hour, \(weekly.name.en): \(named.en).")
    }
}
