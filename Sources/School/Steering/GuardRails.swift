/// The groups of a school year: who is in them and who gives them, as published, or as they would be with a draft.
public struct GroupYear: Sendable {
    /// A published group, or one of a draft.
    public struct Group: Sendable, Hashable {
        public typealias ID = Identifier<Group>
        public let id: ID
        public let period: Period.ID
        public let slot: SlotKey
        public let title: Phrase
        /// Empty for a draft’s, which has none yet.
        public let code: String
        public let workshop: Workshop.ID
        public let kind: NeedKind
        /// Pupils that its dispositif allows; nil when none sets a limit.
        public let limit: Int?
        /// The most pupils on one day.
        public let size: Int
        /// First day of its module, weekday and minute of its slot: the order in which pupils meet groups.
        public let begins: Day
        public let weekday, startsAt: Int

        public init(
            id: ID, period: Period.ID, slot: SlotKey, title: Phrase, code: String, workshop: Workshop.ID, kind: NeedKind, limit: Int?, size: Int, begins: Day,
            weekday: Int, startsAt: Int
        ) {
            self.id = id
            self.period = period
            self.slot = slot
            self.title = title
            self.code = code
            self.workshop = workshop
            self.kind = kind
            self.limit = limit
            self.size = size
            self.begins = begins
            self.weekday = weekday
            self.startsAt = startsAt
        }
    }

    public struct Place: Sendable, Hashable {
        public let pupil: Pupil.ID
        public let group: Group.ID
        public let from: Day

        public init(pupil: Pupil.ID, group: Group.ID, from: Day) {
            self.pupil = pupil
            self.group = group
            self.from = from
        }
    }

    /// Minutes that a person gives to a group.
    public struct Service: Sendable, Hashable {
        public let facilitator: Facilitator.ID
        public let group: Group.ID
        public let minutes: Int

        public init(facilitator: Facilitator.ID, group: Group.ID, minutes: Int) {
            self.facilitator = facilitator
            self.group = group
            self.minutes = minutes
        }
    }

    public let groups: [Group]
    public let places: [Place]
    public let services: [Service]

    public init(groups: [Group], places: [Place], services: [Service]) {
        self.groups = groups
        self.places = places
        self.services = services
    }

    /// What concerns some pupils: their places, the groups in which they have one, whole, and what is given to these.
    public func of(_ pupils: Set<Pupil.ID>) -> GroupYear {
        let places = places.filter { pupils.contains($0.pupil) }
        let ids = Set(places.map(\.group))
        return GroupYear(groups: groups.filter { ids.contains($0.id) }, places: places, services: services.filter { ids.contains($0.group) })
    }

    /// With these groups in the place of those of their slots.
    public func with(_ draft: GroupYear) -> GroupYear {
        let slots = Set(draft.groups.map(\.slot))
        let kept = groups.filter { !slots.contains($0.slot) }
        let ids = Set(kept.map(\.id))
        return GroupYear(
            groups: kept + draft.groups, places: places.filter { ids.contains($0.group) } + draft.places,
            services: services.filter { ids.contains($0.group) } + draft.services)
    }
}

/// What support is not, by the academy’s own list: one answer for all, the speciality of a few teachers, a time imposed all year on those in
/// difficulty. Counts of a school year, each with those behind it. No pupil is compared with another.
public struct GuardRails: Sendable {
    public enum Rail: String, CaseIterable, Sendable {
        case paths, load, support, sizes, variety
    }

    /// Workshops one after the other, and those who followed them so.
    public struct Path: Sendable {
        /// Titles as they were announced, in order of time.
        public let titles: [Phrase]
        public let pupils: [Pupil.ID]
    }

    public struct Load: Sendable, Hashable {
        public let facilitator: Facilitator.ID
        public let minutes: Int
        /// Among the fifth who give most.
        public let isAmongBusiest: Bool
    }

    /// A group with fewer or more pupils than it should have.
    public struct Misfit: Sendable, Hashable {
        public let group: GroupYear.Group
        /// The bound that it breaks.
        public let bound: Int
        public var isTooLarge: Bool { group.size > bound }
    }

    public let settings: GuardRailSettings
    /// Pupils with a place.
    public let pupils: Int
    /// The most followed first.
    public let paths: [Path]
    /// By identifier.
    public let loads: [Load]
    /// Minutes given by all, and by the busiest fifth, rounded up to whole persons.
    public let minutes, busiestMinutes: Int
    /// Pupils with enough modules to be looked at.
    public let judged: [Pupil.ID]
    /// Of those, all of whose groups were support.
    public let locked: [Pupil.ID]
    /// Those that somebody is in.
    public let held: [GroupYear.Group]
    public let misfits: [Misfit]
    /// Kinds that each pupil met, in the order of `NeedKind`.
    public let kinds: [Pupil.ID: [NeedKind]]
    /// Of the pupils looked at, those who met fewer kinds than they should.
    public let narrow: [Pupil.ID]

    /// O(places × log places).
    public init(_ year: GroupYear, _ settings: GuardRailSettings) {
        self.settings = settings
        let groupOf = Dictionary(year.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var followed: [Pupil.ID: [(from: Day, group: GroupYear.Group)]] = [:]
        for place in year.places {
            if let group = groupOf[place.group] { followed[place.pupil, default: []].append((place.from, group)) }
        }
        let order = { (a: (from: Day, group: GroupYear.Group), b: (from: Day, group: GroupYear.Group)) -> Bool in
            if a.from != b.from { return a.from < b.from }
            let (x, y) = (a.group, b.group)
            return (x.begins, x.weekday, x.startsAt, x.id) < (y.begins, y.weekday, y.startsAt, y.id)
        }
        var byPath: [[Workshop.ID]: (titles: [Phrase], pupils: [Pupil.ID])] = [:]
        var kinds: [Pupil.ID: [NeedKind]] = [:]
        var judged: [Pupil.ID] = []
        for (pupil, own) in followed.sorted(by: { $0.key < $1.key }) {
            let path = own.sorted(by: order).map(\.group)
            byPath[path.map(\.workshop), default: (path.map(\.title), [])].pupils.append(pupil)
            let met = Set(path.map(\.kind))
            kinds[pupil] = NeedKind.allCases.filter(met.contains)
            if Set(path.map(\.slot.module)).count >= settings.modulesLeast { judged.append(pupil) }
        }
        pupils = followed.count
        paths = byPath.sorted { a, b in
            a.value.pupils.count != b.value.pupils.count ? a.value.pupils.count > b.value.pupils.count : a.value.pupils[0] < b.value.pupils[0]
        }.map { Path(titles: $0.value.titles, pupils: $0.value.pupils) }
        self.kinds = kinds
        self.judged = judged
        locked = judged.filter { kinds[$0] == [.support] }
        narrow = judged.filter { (kinds[$0] ?? []).count < settings.kindsLeast }

        let given = Dictionary(grouping: year.services, by: \.facilitator).mapValues { $0.reduce(0) { $0 + $1.minutes } }.filter { $0.value > 0 }
        let busiest = Set(given.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix((given.count + 4) / 5).map(\.key))
        loads = given.sorted { $0.key < $1.key }.map { Load(facilitator: $0.key, minutes: $0.value, isAmongBusiest: busiest.contains($0.key)) }
        minutes = loads.reduce(0) { $0 + $1.minutes }
        busiestMinutes = loads.filter(\.isAmongBusiest).reduce(0) { $0 + $1.minutes }

        let held = year.groups.filter { $0.size > 0 }
        self.held = held
        misfits = held.compactMap { group in
            let most = group.limit ?? settings.sizeMost
            if group.size > most { return Misfit(group: group, bound: most) }
            return group.size < settings.sizeLeast ? Misfit(group: group, bound: settings.sizeLeast) : nil
        }
    }

    public var groups: Int { held.count }

    /// Whether there is anything to look at.
    public func isKnown(_ rail: Rail) -> Bool {
        switch rail {
        case .paths: pupils > 0
        case .load: minutes > 0
        case .support, .variety: !judged.isEmpty
        case .sizes: groups > 0
        }
    }

    /// Within the school’s threshold. What is not known breaks nothing.
    public func isKept(_ rail: Rail) -> Bool {
        switch rail {
        case .paths: paths.count * 100 >= settings.distinctLeast * pupils
        case .load: busiestMinutes * 100 <= settings.busiestMost * minutes
        case .support: locked.isEmpty
        case .sizes: misfits.isEmpty
        case .variety: narrow.count * 100 <= settings.narrowMost * judged.count
        }
    }

    public var broken: [Rail] { Rail.allCases.filter { isKnown($0) && !isKept($0) } }
}
