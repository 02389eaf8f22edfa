/// A pupil, a person or a room that a published group of another period holds at an hour of this one.
public struct Engagement<Holder>: Hashable, Sendable {
    public let holder: Identifier<Holder>
    /// The hour, as this period knows it.
    public let slot: SlotKey
    /// The other period.
    public let period: Period.ID
    public let periodName: String
    /// The last day on which both are held.
    public let until: Day

    public init(holder: Identifier<Holder>, slot: SlotKey, period: Period.ID, periodName: String, until: Day) {
        self.holder = holder
        self.slot = slot
        self.period = period
        self.periodName = periodName
        self.until = until
    }
}

/// What published groups of other periods hold at the hours of this one: nobody and no room is in two places.
///
/// Found from weekdays and hours without holidays: two slots whose only common days are holidays count as common.
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
    /// Hours at which pupils, people or rooms already belong to the published groups of another period.
    func engagementChecks() -> [MeansCheck] {
        struct Hour: Hashable {
            let weekly: WeeklySlot.ID
            let period: Period.ID
        }
        func byHour<Holder>(_ engagements: [Engagement<Holder>]) -> [(weekly: WeeklySlot, first: Engagement<Holder>, all: [Engagement<Holder>])] {
            let hours = Dictionary(grouping: engagements) { Hour(weekly: $0.slot.weekly, period: $0.period) }
            return barrettes.flatMap(\.slots).flatMap { slot in
                hours.filter { $0.key.weekly == slot.id }.sorted { $0.key.period < $1.key.period }.compactMap { _, all in
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
            return MeansCheck(
                .refusal, .barrettes,
                Phrase(
                    fr: "\(codes)\u{202F}: \(count.fr) déjà un groupe de \(quoted(first.periodName).fr) à cette heure, \(weekly.name.fr), jusqu’au \(first.until.long.fr).",
                    en: "\(codes): \(count.en) a group of \(quoted(first.periodName).en) at this hour already, \(weekly.name.en), until \(first.until.long.en)."),
                Phrase(
                    fr: "Changez l’heure ou les dates de cette période, ou libérez d’abord ces élèves de l’autre.",
                    en: "Change the hour or the dates of this period, or free these pupils from the other one first."))
        }
        let useful = Set(offered.flatMap { $0.workshop.content.pools.joined() })
        let people = Dictionary(facilitators.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        checks += byHour(engagements.facilitators.filter { useful.contains($0.holder) }).map { weekly, first, all in
            taken(
                Set(all.map(\.holder)).compactMap { people[$0] }, weekly, first.periodName, .facilitators,
                Phrase(fr: "Ajoutez des intervenants à cette heure s’il en manque.", en: "Add facilitators at this hour if too few are left."))
        }
        let names = Dictionary(rooms.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        checks += byHour(engagements.rooms).map { weekly, first, all in
            taken(
                Set(all.map(\.holder)).compactMap { names[$0] }, weekly, first.periodName, .rooms,
                Phrase(fr: "Ajoutez des salles à cette heure s’il en manque.", en: "Add rooms at this hour if too few are left."))
        }
        return checks
    }

    private func taken(_ names: [String], _ weekly: WeeklySlot, _ period: String, _ place: MeansCheck.Place, _ remedy: Phrase) -> MeansCheck {
        let list = PlanNames.listed(names.sorted { folded($0) < folded($1) })
        return MeansCheck(
            .warning, place,
            Phrase(
                fr: "Déjà pris par \(quoted(period).fr), \(weekly.name.fr)\u{202F}: \(list.fr). Le calcul s’en passera à cette heure.",
                en: "Already taken by \(quoted(period).en), \(weekly.name.en): \(list.en). The computation does without at this hour."),
            remedy)
    }
}

extension PlanNames {
    /// What a plan asks for although another period's published groups hold it at that hour. A plan with any of these is
    /// not published.
    public func remarks(on clashes: Engagements) -> [PlanRemark] {
        struct Hour: Hashable {
            let slot: SlotKey
            let period: Period.ID
        }
        func remarks<Holder>(_ engagements: [Engagement<Holder>], _ remark: (SlotKey, String, [Identifier<Holder>]) -> PlanRemark) -> [PlanRemark] {
            Dictionary(grouping: engagements) { Hour(slot: $0.slot, period: $0.period) }
                .sorted { ($0.key.slot, $0.key.period) < ($1.key.slot, $1.key.period) }
                .compactMap { hour, all in all.first.map { remark(hour.slot, $0.periodName, Set(all.map(\.holder)).sorted()) } }
        }
        func said(_ names: [String], _ slot: SlotKey, _ period: String) -> Phrase {
            let sorted = names.sorted { folded($0) < folded($1) }
            let rest = counted(sorted.count - 8, fr: ("autre", "autres"), en: ("other", "others"))
            let list =
                sorted.count > 9
                ? Phrase(fr: "\(sorted.prefix(8).joined(separator: ", ")) et \(rest.fr)", en: "\(sorted.prefix(8).joined(separator: ", ")) and \(rest.en)")
                : Self.listed(sorted)
            let hour = slotName(slot)
            return Phrase(
                fr: "Déjà pris à cette heure par \(quoted(period).fr), \(hour.fr)\u{202F}: \(list.fr).",
                en: "Already taken at this hour by \(quoted(period).en), \(hour.en): \(list.en).")
        }
        let recompute = Phrase(
            fr: "Recalculez\u{202F}: le calcul s’en passera à cette heure. Ou choisissez à la main.",
            en: "Compute again: it will do without at this hour. Or choose by hand.")
        return remarks(clashes.pupils) { slot, period, pupils in
            PlanRemark(
                said(pupils.map(pupil), slot, period),
                Phrase(
                    fr: "Changez l’heure ou les dates de cette période, ou libérez d’abord ces élèves de l’autre.",
                    en: "Change the hour or the dates of this period, or free these pupils from the other one first."), .barrettes, slot: slot)
        }
            + remarks(clashes.facilitators) { slot, period, people in
                PlanRemark(said(people.map(facilitator), slot, period), recompute, .board, slot: slot)
            }
            + remarks(clashes.rooms) { slot, period, rooms in PlanRemark(said(rooms.map(room), slot, period), recompute, .board, slot: slot) }
    }
}
