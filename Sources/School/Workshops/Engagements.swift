/// What holds somebody or a room elsewhere.
public enum EngagementCause: Hashable, Sendable, Comparable {
    /// Published groups of another period.
    case groups(Period.ID, name: String)
    /// A lesson of the timetable: its subject and its divisions, and its own time.
    case lesson(Lesson.ID, name: String, time: WeekTime)

    /// « « Temps 2 » », « le cours « MATHS, 2DE1 » (de 10 h à 10 h 55) »: after « par ».
    static func name(_ causes: [EngagementCause]) -> Phrase {
        let groups = causes.compactMap { cause -> Phrase? in if case .groups(_, let name) = cause { quoted(name) } else { nil } }
        let lessons = causes.filter(\.isLesson)
        guard !lessons.isEmpty else { return PlanNames.listed(groups) }
        let named = Self.lessons(lessons)
        let said = lessons.count > 1 ? Phrase(fr: "les cours \(named.fr)", en: "the lessons \(named.en)") : Phrase(fr: "le cours \(named.fr)", en: "the lesson \(named.en)")
        return PlanNames.listed(groups + [said])
    }

    /// « « MATHS, 2DE1 » et « EPS, 2DE2 » (de 10 h à 10 h 55 et de 11 h à 11 h 55) », in order of time: hours that several have are said once.
    static func lessons(_ causes: [EngagementCause]) -> Phrase {
        var order: [String] = []
        var times: [String: [WeekTime]] = [:]
        for case .lesson(_, let name, let time) in causes.sorted() {
            if times[name] == nil { order.append(name) }
            if times[name]?.contains(time) != true { times[name, default: []].append(time) }
        }
        var together: [(times: [WeekTime], names: [String])] = []
        for name in order {
            let own = times[name] ?? []
            if let same = together.firstIndex(where: { $0.times == own }) { together[same].names.append(name) } else { together.append((own, [name])) }
        }
        return PlanNames.listed(
            together.map { times, names in
                let (named, hours) = (PlanNames.listed(names.map { quoted($0) }), PlanNames.listed(times.map(\.span)))
                return Phrase(fr: "\(named.fr) (\(hours.fr))", en: "\(named.en) (\(hours.en))")
            })
    }

    /// The lessons alone, « « MATHS, 2DE1 » et « EPS, 2DE2 » », in order of time.
    static func lessonNames(_ causes: [EngagementCause]) -> Phrase {
        var names: [String] = []
        for case .lesson(_, let name, _) in causes.sorted() where !names.contains(name) { names.append(name) }
        return PlanNames.listed(names.map { quoted($0) })
    }

    public var isLesson: Bool { if case .lesson = self { true } else { false } }

    public static func < (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (.groups(let a, _), .groups(let b, _)): a < b
        case (.lesson(let a, _, let x), .lesson(let b, _, let y)): (x, a) < (y, b)
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

/// One thing that stands in the way at an hour: lessons that hold the same pupils, people or rooms there are one.
private struct Obstacle<Key: Hashable & Comparable, Holder> {
    let key: Key
    let causes: [EngagementCause]
    let holders: Set<Identifier<Holder>>
    /// The last day on which it stands.
    let until: Day

    /// In order of their hours and causes.
    static func all(_ engagements: [Engagement<Holder>], by key: (Engagement<Holder>) -> Key) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        for (key, there) in Dictionary(grouping: engagements, by: key) {
            var lessons: [Set<Identifier<Holder>>: (causes: [EngagementCause], until: Day)] = [:]
            for (cause, held) in Dictionary(grouping: there, by: { $0.cause }) {
                guard let last = held.map({ $0.until }).max() else { continue }
                let holders = Set(held.map { $0.holder })
                if cause.isLesson {
                    let before = lessons[holders]
                    lessons[holders] = (causes: (before?.causes ?? []) + [cause], until: max(before?.until ?? last, last))
                } else {
                    obstacles.append(Obstacle(key: key, causes: [cause], holders: holders, until: last))
                }
            }
            for (holders, what) in lessons { obstacles.append(Obstacle(key: key, causes: what.causes.sorted(), holders: holders, until: what.until)) }
        }
        return obstacles.sorted { a, b in a.key != b.key ? a.key < b.key : a.causes.lexicographicallyPrecedes(b.causes) }
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
    func engagementChecks() -> [MeansCheck] { engagementChecks(engagements) }

    /// Pupils whom these groups hold although a lesson or the groups of another period do, on `day` or later: how many, of which
    /// divisions, at which hours.
    public func pupilsElsewhere(_ contents: PlanContents, from day: Day) -> [PlanRemark] {
        let clashes = engagements.clashes(with: contents, from: day)
        let ofPupils = Engagements(pupils: clashes.pupils, facilitators: [], rooms: [], divisions: clashes.divisions)
        return engagementChecks(ofPupils).map { PlanRemark($0.problem.what, $0.problem.remedy, .barrettes) }
    }

    private func engagementChecks(_ engagements: Engagements) -> [MeansCheck] {
        func byHour<Holder>(_ engagements: [Engagement<Holder>]) -> [(weekly: WeeklySlot, obstacle: Obstacle<WeeklySlot.ID, Holder>)] {
            let obstacles = Obstacle.all(engagements, by: \.slot.weekly)
            return barrettes.flatMap(\.slots).flatMap { slot in obstacles.filter { $0.key == slot.id }.map { (slot, $0) } }
        }
        let barretteOf = Dictionary(barrettes.flatMap { barrette in barrette.slots.map { ($0.id, barrette) } }, uniquingKeysWith: { first, _ in first })
        let concerned = engagements.pupils.filter { engagement in
            engagements.divisions[engagement.holder].map { barretteOf[engagement.slot.weekly]?.divisions.contains($0) ?? false } ?? false
        }
        var checks = byHour(concerned).map { weekly, obstacle -> MeansCheck in
            let pupils = obstacle.holders
            let codes = Set(pupils.compactMap { engagements.divisions[$0].flatMap { divisions[$0]?.code } }).sorted(folding: \.self).joined(separator: ", ")
            let count = counted(pupils.count, fr: ("élève a", "élèves ont"), en: ("pupil has", "pupils have"))
            if obstacle.causes.allSatisfy(\.isLesson) {
                let lessons = EngagementCause.lessons(obstacle.causes)
                return MeansCheck(
                    .refusal, .barrettes,
                    Phrase(
                        fr: "\(codes)\u{202F}: \(count.fr) cours à cette heure, \(weekly.name.fr)\u{202F}: \(lessons.fr).",
                        en: "\(codes): \(count.en) a lesson at this hour, \(weekly.name.en): \(lessons.en)."),
                    Self.lessonRemedy)
            }
            let cause = EngagementCause.name(obstacle.causes)
            return MeansCheck(
                .refusal, .barrettes,
                Phrase(
                    fr: "\(codes)\u{202F}: \(count.fr) déjà un groupe de \(cause.fr) à cette heure, \(weekly.name.fr), jusqu’au \(obstacle.until.long.fr).",
                    en: "\(codes): \(count.en) a group of \(cause.en) at this hour already, \(weekly.name.en), until \(obstacle.until.long.en)."),
                Phrase(
                    fr: "Changez l’heure ou les dates de cette période, ou libérez d’abord ces élèves de l’autre.",
                    en: "Change the hour or the dates of this period, or free these pupils from the other one first."))
        }
        let useful = Set(offered.flatMap { $0.workshop.content.pools.joined() })
        let people = Dictionary(facilitators.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        // Most teachers teach at most hours: who has a lesson then is no remark, the seats say whether too few are left.
        checks += byHour(engagements.facilitators.filter { useful.contains($0.holder) && !$0.cause.isLesson }).map { weekly, obstacle in
            taken(
                obstacle.holders.compactMap { people[$0] }, weekly, EngagementCause.name(obstacle.causes), .facilitators,
                Phrase(fr: "Ajoutez des intervenants à cette heure s’il en manque.", en: "Add facilitators at this hour if too few are left."))
        }
        let names = Dictionary(rooms.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        checks += byHour(engagements.rooms.filter { !$0.cause.isLesson }).map { weekly, obstacle in
            taken(
                obstacle.holders.compactMap { names[$0] }, weekly, EngagementCause.name(obstacle.causes), .rooms,
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
        func remarks<Holder>(_ engagements: [Engagement<Holder>], _ remark: (SlotKey, [EngagementCause], [Identifier<Holder>]) -> PlanRemark) -> [PlanRemark] {
            Obstacle.all(engagements, by: \.slot).map { remark($0.key, $0.causes, $0.holders.sorted()) }
        }
        func said(_ names: [String], _ slot: SlotKey, _ causes: [EngagementCause]) -> Phrase {
            let sorted = names.sorted { folded($0) < folded($1) }
            let rest = counted(sorted.count - 8, fr: ("autre", "autres"), en: ("other", "others"))
            let list =
                sorted.count > 9
                ? Phrase(fr: "\(sorted.prefix(8).joined(separator: ", ")) et \(rest.fr)", en: "\(sorted.prefix(8).joined(separator: ", ")) and \(rest.en)")
                : Self.listed(sorted)
            let hour = slotName(slot)
            let cause = EngagementCause.name(causes)
            return Phrase(
                fr: "Déjà pris à cette heure par \(cause.fr), \(hour.fr)\u{202F}: \(list.fr).",
                en: "Already taken at this hour by \(cause.en), \(hour.en): \(list.en).")
        }
        let recompute = Phrase(
            fr: "Recalculez\u{202F}: le calcul s’en passera à cette heure. Ou choisissez à la main.",
            en: "Compute again: it will do without at this hour. Or choose by hand.")
        let free = Phrase(
            fr: "Changez l’heure ou les dates de cette période, ou libérez d’abord ces élèves de l’autre.",
            en: "Change the hour or the dates of this period, or free these pupils from the other one first.")
        return remarks(clashes.pupils) { slot, causes, pupils in
            PlanRemark(said(pupils.map(pupil), slot, causes), causes.allSatisfy(\.isLesson) ? PeriodMeans.lessonRemedy : free, .barrettes, slot: slot)
        }
            + remarks(clashes.facilitators) { slot, causes, people in
                PlanRemark(said(people.map(facilitator), slot, causes), recompute, .board, slot: slot)
            }
            + remarks(clashes.rooms) { slot, causes, rooms in PlanRemark(said(rooms.map(room), slot, causes), recompute, .board, slot: slot) }
    }
}
