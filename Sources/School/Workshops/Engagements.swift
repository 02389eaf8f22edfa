/// What holds somebody or a room elsewhere.
public enum EngagementCause: Hashable, Sendable, Comparable {
    /// Published groups of another period.
    case groups(Period.ID, name: String)
    /// A lesson of the timetable: its subject and its divisions.
    case lesson(Lesson.ID, name: String)

    /// « « Temps 2 » », « le cours « MATHS, 2DE1 » »: after « par ».
    public var name: Phrase {
        switch self {
        case .groups(_, let name): quoted(name)
        case .lesson(_, let name): Phrase(fr: "le cours \(quoted(name).fr)", en: "the lesson \(quoted(name).en)")
        }
    }

    public var isLesson: Bool { if case .lesson = self { true } else { false } }

    public static func < (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (.groups(let a, _), .groups(let b, _)): a < b
        case (.lesson(let a, _), .lesson(let b, _)): a < b
        case (.groups, .lesson): true
        case (.lesson, .groups): false
        }
    }
}

/// A pupil, a person or a room that is held elsewhere at an hour of this period.
public struct Engagement<Holder>: Hashable, Sendable {
    public let holder: Identifier<Holder>
    /// The hour, as this period knows it.
    public let slot: SlotKey
    public let cause: EngagementCause
    /// The last day on which both are held.
    public let until: Day

    public init(holder: Identifier<Holder>, slot: SlotKey, cause: EngagementCause, until: Day) {
        self.holder = holder
        self.slot = slot
        self.cause = cause
        self.until = until
    }
}

/// What published groups of other periods and lessons of the timetable hold at the hours of this period: nobody and no room is in
/// two places.
///
/// Between groups found from weekdays and hours without holidays: two slots whose only common days are holidays count as common.
public struct Engagements: Sendable {
    public let pupils: [Engagement<Pupil>]
    public let facilitators: [Engagement<Facilitator>]
    public let rooms: [Engagement<Room>]
    /// Of the pupils named above.
    public let divisions: [Pupil.ID: Division.ID]

    public init(
        pupils: [Engagement<Pupil>], facilitators: [Engagement<Facilitator>], rooms: [Engagement<Room>], divisions: [Pupil.ID: Division.ID]
    ) {
        self.pupils = pupils
        self.facilitators = facilitators
        self.rooms = rooms
        self.divisions = divisions
    }

    public static let none = Engagements(pupils: [], facilitators: [], rooms: [], divisions: [:])

    public var isEmpty: Bool { pupils.isEmpty && facilitators.isEmpty && rooms.isEmpty }

    public static func + (a: Engagements, b: Engagements) -> Engagements {
        Engagements(
            pupils: a.pupils + b.pupils, facilitators: a.facilitators + b.facilitators, rooms: a.rooms + b.rooms,
            divisions: a.divisions.merging(b.divisions) { first, _ in first })
    }

    /// Those that a plan would hold a second time on `day` or later. O(places + engagements).
    public func clashes(with contents: PlanContents, from day: Day) -> Engagements {
        guard !isEmpty else { return self }
        let members = contents.members
        // A group without pupils does not open.
        let groups = contents.groups.filter { members[$0.id] != nil }
        let held = Dictionary(grouping: groups, by: \.slot)
        let seated = held.mapValues { Set($0.flatMap { members[$0.id] ?? [] }) }
        let people = held.mapValues { Set($0.flatMap(\.staff)) }
        let taken = held.mapValues { Set($0.map(\.room)) }
        return Engagements(
            pupils: pupils.filter { $0.until >= day && seated[$0.slot]?.contains($0.holder) == true },
            facilitators: facilitators.filter { $0.until >= day && people[$0.slot]?.contains($0.holder) == true },
            rooms: rooms.filter { $0.until >= day && taken[$0.slot]?.contains($0.holder) == true }, divisions: divisions)
    }
}

extension PeriodMeans {
    /// Hours at which pupils, people or rooms already belong to the published groups of another period or to a lesson.
    func engagementChecks() -> [MeansCheck] {
        struct Hour: Hashable {
            let weekly: WeeklySlot.ID
            let cause: EngagementCause
        }
        func byHour<Holder>(_ engagements: [Engagement<Holder>]) -> [(weekly: WeeklySlot, first: Engagement<Holder>, all: [Engagement<Holder>])] {
            let hours = Dictionary(grouping: engagements) { Hour(weekly: $0.slot.weekly, cause: $0.cause) }
            return barrettes.flatMap(\.slots).flatMap { slot in
                hours.filter { $0.key.weekly == slot.id }.sorted { $0.key.cause < $1.key.cause }.compactMap { _, all in
                    all.max { $0.until < $1.until }.map { (slot, $0, all) }
                }
            }
        }
        let barretteOf = Dictionary(barrettes.flatMap { barrette in barrette.slots.map { ($0.id, barrette) } }, uniquingKeysWith: { first, _ in first })
        let concerned = engagements.pupils.filter { engagement in
            engagements.divisions[engagement.holder].map { barretteOf[engagement.slot.weekly]?.divisions.contains($0) ?? false } ?? false
        }
        var checks = byHour(concerned).map { weekly, first, all -> MeansCheck in
            let pupils = Set(all.map(\.holder))
            let codes = Set(pupils.compactMap { engagements.divisions[$0].flatMap { divisions[$0]?.code } }).sorted().joined(separator: ", ")
            let count = counted(pupils.count, fr: ("élève a", "élèves ont"), en: ("pupil has", "pupils have"))
            if case .lesson(_, let name) = first.cause {
                return MeansCheck(
                    .refusal, .barrettes,
                    Phrase(
                        fr: "\(codes)\u{202F}: \(count.fr) cours à cette heure, \(weekly.name.fr)\u{202F}: \(quoted(name).fr).",
                        en: "\(codes): \(count.en) a lesson at this hour, \(weekly.name.en): \(quoted(name).en)."),
                    Self.lessonRemedy)
            }
            return MeansCheck(
                .refusal, .barrettes,
                Phrase(
                    fr: "\(codes)\u{202F}: \(count.fr) déjà un groupe de \(first.cause.name.fr) à cette heure, \(weekly.name.fr), jusqu’au \(first.until.long.fr).",
                    en: "\(codes): \(count.en) a group of \(first.cause.name.en) at this hour already, \(weekly.name.en), until \(first.until.long.en)."),
                Phrase(
                    fr: "Changez l’heure ou les dates de cette période, ou libérez d’abord ces élèves de l’autre.",
                    en: "Change the hour or the dates of this period, or free these pupils from the other one first."))
        }
        let useful = Set(offered.flatMap { $0.workshop.content.pools.joined() })
        let people = Dictionary(facilitators.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        // Most teachers teach at most hours: who has a lesson then is no remark, the seats say whether too few are left.
        checks += byHour(engagements.facilitators.filter { useful.contains($0.holder) && !$0.cause.isLesson }).map { weekly, first, all in
            taken(
                Set(all.map(\.holder)).compactMap { people[$0] }, weekly, first.cause.name, .facilitators,
                Phrase(fr: "Ajoutez des intervenants à cette heure s’il en manque.", en: "Add facilitators at this hour if too few are left."))
        }
        let names = Dictionary(rooms.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        checks += byHour(engagements.rooms.filter { !$0.cause.isLesson }).map { weekly, first, all in
            taken(
                Set(all.map(\.holder)).compactMap { names[$0] }, weekly, first.cause.name, .rooms,
                Phrase(fr: "Ajoutez des salles à cette heure s’il en manque.", en: "Add rooms at this hour if too few are left."))
        }
        return checks
    }

    static let lessonRemedy = Phrase(
        fr: "Prenez un autre créneau («\u{202F}Créneaux\u{202F}» dit lesquels sont libres, et ce qu’il faudrait déplacer), ou déposez l’emploi du temps à jour.",
        en: "Take another slot (“Slots” says which are free, and what would have to move), or give the timetable as it is now.")

    private func taken(_ names: [String], _ weekly: WeeklySlot, _ cause: Phrase, _ place: MeansCheck.Place, _ remedy: Phrase) -> MeansCheck {
        let list = PlanNames.listed(names.sorted { folded($0) < folded($1) })
        return MeansCheck(
            .warning, place,
            Phrase(
                fr: "Déjà pris par \(cause.fr), \(weekly.name.fr)\u{202F}: \(list.fr). Le calcul s’en passera à cette heure.",
                en: "Already taken by \(cause.en), \(weekly.name.en): \(list.en). The computation does without at this hour."),
            remedy)
    }
}

extension PlanNames {
    /// What a plan asks for although another period's published groups, or a lesson, hold it at that hour. A plan with any of
    /// these is not published.
    public func remarks(on clashes: Engagements) -> [PlanRemark] {
        struct Hour: Hashable {
            let slot: SlotKey
            let cause: EngagementCause
        }
        func remarks<Holder>(_ engagements: [Engagement<Holder>], _ remark: (SlotKey, EngagementCause, [Identifier<Holder>]) -> PlanRemark) -> [PlanRemark] {
            Dictionary(grouping: engagements) { Hour(slot: $0.slot, cause: $0.cause) }
                .sorted { ($0.key.slot, $0.key.cause) < ($1.key.slot, $1.key.cause) }
                .compactMap { hour, all in all.first.map { remark(hour.slot, $0.cause, Set(all.map(\.holder)).sorted()) } }
        }
        func said(_ names: [String], _ slot: SlotKey, _ cause: EngagementCause) -> Phrase {
            let sorted = names.sorted { folded($0) < folded($1) }
            let rest = counted(sorted.count - 8, fr: ("autre", "autres"), en: ("other", "others"))
            let list =
                sorted.count > 9
                ? Phrase(fr: "\(sorted.prefix(8).joined(separator: ", ")) et \(rest.fr)", en: "\(sorted.prefix(8).joined(separator: ", ")) and \(rest.en)")
                : Self.listed(sorted)
            let hour = slotName(slot)
            return Phrase(
                fr: "Déjà pris à cette heure par \(cause.name.fr), \(hour.fr)\u{202F}: \(list.fr).",
                en: "Already taken at this hour by \(cause.name.en), \(hour.en): \(list.en).")
        }
        let recompute = Phrase(
            fr: "Recalculez\u{202F}: le calcul s’en passera à cette heure. Ou choisissez à la main.",
            en: "Compute again: it will do without at this hour. Or choose by hand.")
        let free = Phrase(
            fr: "Changez l’heure ou les dates de cette période, ou libérez d’abord ces élèves de l’autre.",
            en: "Change the hour or the dates of this period, or free these pupils from the other one first.")
        return remarks(clashes.pupils) { slot, cause, pupils in
            PlanRemark(said(pupils.map(pupil), slot, cause), cause.isLesson ? PeriodMeans.lessonRemedy : free, .barrettes, slot: slot)
        }
            + remarks(clashes.facilitators) { slot, cause, people in
                PlanRemark(said(people.map(facilitator), slot, cause), recompute, .board, slot: slot)
            }
            + remarks(clashes.rooms) { slot, cause, rooms in PlanRemark(said(rooms.map(room), slot, cause), recompute, .board, slot: slot) }
    }
}
