/// Everything that a period can be planned with: when, where, who, what. No pupil's name is in it.
public struct PeriodMeans: Sendable {
    public let period: Period
    public let modules: [Module]
    public let barrettes: [Barrette]
    public let divisions: [Division.ID: Division]
    /// Pupils of each division today.
    public let pupils: [Division.ID: Int]
    public let offers: [Offer]
    public let workshops: [Workshop.ID: Workshop]
    /// Offered workshops that are not archived, by title.
    public let offered: [(offer: Offer, workshop: Workshop)]
    /// Sorted by name.
    public let facilitators: [Facilitator]
    public let rooms: [Room]
    /// Weekly slots in which a person cannot come.
    public let facilitatorAbsences: [Facilitator.ID: Set<WeeklySlot.ID>]
    /// Weekly slots in which a room is taken.
    public let roomAbsences: [Room.ID: Set<WeeklySlot.ID>]
    public let calendar: SchoolCalendar
    /// What other periods' published groups hold at the hours of this one.
    public let engagements: Engagements
    private let busyFacilitators: [SlotKey: Set<Facilitator.ID>]
    private let busyRooms: [SlotKey: Set<Room.ID>]
    /// Every module of every barrette's weekly slot, also those without a date.
    public let slots: [PlannedSlot]

    public init(
        period: Period, modules: [Module], barrettes: [Barrette], divisions: [Division.ID: Division], pupils: [Division.ID: Int],
        offers: [Offer], workshops: [Workshop.ID: Workshop], facilitators: [Facilitator], rooms: [Room],
        facilitatorAbsences: [Facilitator.ID: Set<WeeklySlot.ID>], roomAbsences: [Room.ID: Set<WeeklySlot.ID>], calendar: SchoolCalendar,
        engagements: Engagements = .none
    ) {
        self.period = period
        self.modules = modules.sorted { $0.position < $1.position }
        self.barrettes = barrettes
        self.divisions = divisions
        self.pupils = pupils
        self.offers = offers
        self.workshops = workshops
        offered = offers.compactMap { offer in workshops[offer.workshop].map { (offer, $0) } }.sorted(folding: { $0.workshop.content.title })
        self.facilitators = facilitators
        self.rooms = rooms
        self.facilitatorAbsences = facilitatorAbsences
        self.roomAbsences = roomAbsences
        self.calendar = calendar
        self.engagements = engagements
        busyFacilitators = Dictionary(grouping: engagements.facilitators, by: \.slot).mapValues { Set($0.map(\.holder)) }
        busyRooms = Dictionary(grouping: engagements.rooms, by: \.slot).mapValues { Set($0.map(\.holder)) }
        slots = PlannedSlot.all(modules: self.modules, barrettes: barrettes, calendar: calendar)
    }

    /// The same, as if no other period and no lesson held anybody or anything.
    public var withoutEngagements: PeriodMeans {
        PeriodMeans(
            period: period, modules: modules, barrettes: barrettes, divisions: divisions, pupils: pupils, offers: offers, workshops: workshops,
            facilitators: facilitators, rooms: rooms, facilitatorAbsences: facilitatorAbsences, roomAbsences: roomAbsences, calendar: calendar)
    }

    public func isFree(_ facilitator: Facilitator.ID, in slot: WeeklySlot.ID) -> Bool {
        !(facilitatorAbsences[facilitator]?.contains(slot) ?? false)
    }

    public func isFree(_ room: Room.ID, in slot: WeeklySlot.ID) -> Bool { !(roomAbsences[room]?.contains(slot) ?? false) }

    /// Neither absent from the hour nor taken by another period's groups then.
    public func isFree(_ facilitator: Facilitator.ID, in slot: SlotKey) -> Bool {
        isFree(facilitator, in: slot.weekly) && !(busyFacilitators[slot]?.contains(facilitator) ?? false)
    }

    public func isFree(_ room: Room.ID, in slot: SlotKey) -> Bool {
        isFree(room, in: slot.weekly) && !(busyRooms[slot]?.contains(room) ?? false)
    }

    public func pupilCount(_ barrette: Barrette) -> Int { barrette.divisions.reduce(0) { $0 + pupils[$1, default: 0] } }

    public var pupilCount: Int { Set(barrettes.flatMap(\.divisions)).reduce(0) { $0 + pupils[$1, default: 0] } }

    /// Slots of a barrette that have at least one session.
    public func slots(of barrette: Barrette.ID) -> [PlannedSlot] { slots.filter { $0.barrette == barrette && !$0.dates.isEmpty } }
}

/// One slot of the grouping model, with the dates of its sessions.
public struct PlannedSlot: Hashable, Sendable {
    public let key: SlotKey
    public let module: Module
    public let weekly: WeeklySlot
    public let barrette: Barrette.ID
    public let dates: [Day]
    /// Slots with the same hour are at the same time: nobody and no room is in two of them. The key of the
    /// first of them; its own key when it is alone.
    public let hour: SlotKey

    public var sessions: Int { dates.count }
    /// What they take of a budget: a block of two lessons counts two hours.
    public var hours: Int { dates.count * weekly.lessonHours }
    public var minutes: Int { dates.count * weekly.length }

    /// Weekly slots that overlap in time share an hour within a module. Overlapping is not transitive (10:00–10:55,
    /// 10:30–11:30, 11:00–11:55), so slots joined through a third share one as well: too careful, never wrong.
    static func all(modules: [Module], barrettes: [Barrette], calendar: SchoolCalendar) -> [PlannedSlot] {
        let weekly = barrettes.flatMap(\.slots)
        var first: [WeeklySlot.ID: WeeklySlot.ID] = [:]
        for (index, slot) in weekly.enumerated() {
            let joined = Set(weekly[..<index].filter { slot.overlaps($0, calendar) }.compactMap { first[$0.id] })
            let leader = joined.min() ?? slot.id
            for (key, value) in first where joined.contains(value) { first[key] = leader }
            first[slot.id] = leader
        }
        return modules.flatMap { module in
            weekly.map { slot in
                PlannedSlot(
                    key: SlotKey(module: module.id, weekly: slot.id), module: module, weekly: slot, barrette: slot.barrette,
                    dates: calendar.dates(of: slot, from: module.firstDay, through: module.lastDay),
                    hour: SlotKey(module: module.id, weekly: first[slot.id] ?? slot.id))
            }
        }
    }
}

extension PeriodMeans {
    /// What one hour can hold: slots of the grouping model at the same time, the pupils to be seated in them, and
    /// the most that people and rooms can seat.
    public struct HourLoad: Hashable, Sendable {
        public let slots: [PlannedSlot]
        public let pupils: Int
        /// Groups that could open at most.
        public let groups: Int
        /// Seats in those groups, an upper bound.
        public let seats: Int
        /// Groups that it takes at the comfortable size, and at the maximum.
        public let comfortGroups, leastGroups: Int
    }

    /// One entry per hour, in order of time. The seats are an upper bound found without solving: the largest offers into
    /// the largest rooms, as many as there are people. Cost: slots × offers × people.
    public func hourLoads() -> [HourLoad] {
        let byHour = Dictionary(grouping: slots.filter { !$0.dates.isEmpty }, by: \.hour)
        let counts = Dictionary(barrettes.map { ($0.id, pupilCount($0)) }, uniquingKeysWith: { a, _ in a })
        return byHour.values.map { slots in
            let pupils = slots.reduce(0) { $0 + counts[$1.barrette, default: 0] }
            let people = facilitators.count { person in person.maxGroups > 0 && slots.contains { isFree(person.id, in: $0.key) } }
            let rooms = self.rooms.filter { room in slots.contains { isFree(room.id, in: $0.key) } }.map(\.capacity).sorted(by: >)
            var sizes: [(max: Int, comfort: Int, people: Int)] = []
            for slot in slots {
                for (offer, workshop) in offered where offer.isHeld(in: slot.key) && canRun(workshop, in: slot.key) {
                    let size = (workshop.content.maxSize, workshop.content.comfortSize, max(1, workshop.content.pools.count))
                    sizes += Array(repeating: size, count: offer.maxParallel)
                }
            }
            sizes.sort { $0.max > $1.max }
            var left = people
            var seats = 0
            var groups = 0
            for size in sizes where groups < rooms.count && left >= size.people {
                seats += min(size.max, rooms[groups])
                groups += 1
                left -= size.people
            }
            let comfort = sizes.isEmpty ? 12 : sizes.reduce(0) { $0 + $1.comfort } / sizes.count
            let most = sizes.first?.max ?? WorkshopContent.usualMost
            return HourLoad(
                slots: slots.sorted { $0.key < $1.key }, pupils: pupils, groups: groups, seats: seats,
                comfortGroups: comfort > 0 ? (pupils + comfort - 1) / comfort : 0, leastGroups: most > 0 ? (pupils + most - 1) / most : 0)
        }
        .sorted { a, b in
            guard let x = a.slots.first, let y = b.slots.first else { return false }
            return (x.module.position, x.weekly.weekday, x.weekly.startsAt, x.key.weekly)
                < (y.module.position, y.weekly.weekday, y.weekly.startsAt, y.key.weekly)
        }
    }

    /// Whether each pool has somebody free, not the same person for all, and a fitting room is free.
    public func canRun(_ workshop: Workshop, in slot: SlotKey) -> Bool {
        let pools = workshop.content.pools
        let able = Set(facilitators.filter { $0.maxGroups > 0 && isFree($0.id, in: slot) }.map(\.id))
        return !pools.isEmpty && Self.distinct(pools.map { Set($0).intersection(able) })
            && rooms.contains { $0.fits(workshop.content.roomKinds) && isFree($0.id, in: slot) && $0.capacity >= workshop.content.minSize }
    }

    /// Whether one distinct person can be drawn from each pool. Pools are three at most.
    static func distinct(_ pools: [Set<Facilitator.ID>]) -> Bool {
        guard let pool = pools.first else { return true }
        return pool.contains { person in distinct(pools.dropFirst().map { $0.subtracting([person]) }) }
    }

    /// Hours that a full plan would roughly take: at the comfortable size, and at the least with every group full.
    public struct HoursNeed: Hashable, Sendable {
        public let comfortable, least: Int
    }

    public func hoursNeed() -> HoursNeed {
        let pools = offered.map { max(1, $0.workshop.content.pools.count) }
        // Tenths of a person per group.
        let perGroup = pools.isEmpty ? 10 : pools.reduce(0, +) * 10 / pools.count
        var comfortable = 0
        var least = 0
        for load in hourLoads() {
            let hours = load.slots.map(\.hours).max() ?? 0
            comfortable += load.comfortGroups * hours * perGroup
            least += load.leastGroups * hours * perGroup
        }
        return HoursNeed(comfortable: (comfortable + 9) / 10, least: (least + 9) / 10)
    }
}
