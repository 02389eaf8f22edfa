/// Who or what holds a place in a published group, and for which days.
public struct Holding<Holder>: Sendable, Hashable {
    public let group: NeedGroup.ID
    public let holder: Identifier<Holder>
    public let tenure: Tenure

    public init(group: NeedGroup.ID, holder: Identifier<Holder>, tenure: Tenure) {
        self.group = group
        self.holder = holder
        self.tenure = tenure
    }
}

/// What is published of a period and has not been ended by a later publication.
public struct PublishedGroups: Sendable {
    public let groups: [NeedGroup]
    public let members: [Holding<Pupil>]
    public let facilitators: [Holding<Facilitator>]
    public let rooms: [Holding<Room>]

    public init(groups: [NeedGroup], members: [Holding<Pupil>], facilitators: [Holding<Facilitator>], rooms: [Holding<Room>]) {
        self.groups = groups
        self.members = members
        self.facilitators = facilitators
        self.rooms = rooms
    }

    public static let none = PublishedGroups(groups: [], members: [], facilitators: [], rooms: [])
}

/// What a publication changes, from a day on. History is never rewritten: what held until the eve ends there, what had not
/// begun is declared void, and what stays the same is not touched.
public struct Publication: Sendable {
    /// Changes to one kind of holding.
    public struct Changes<Holder>: Sendable {
        /// Held until the day before; `tenure.to` is that day.
        public var ended: [Holding<Holder>] = []
        /// Would only have begun on that day or later.
        public var voided: [Holding<Holder>] = []
        public var opened: [Holding<Holder>] = []
        public var kept = 0

        public var count: Int { ended.count + voided.count + opened.count }
    }

    /// One pupil who changes groups in one slot; `from` is nil for a first place, `to` for a last one.
    public struct Transfer: Sendable, Hashable {
        public let pupil: Pupil.ID
        public let slot: SlotKey
        public let from, to: NeedGroup.ID?
    }

    public private(set) var newGroups: [NeedGroup] = []
    public private(set) var members = Changes<Pupil>()
    public private(set) var facilitators = Changes<Facilitator>()
    public private(set) var rooms = Changes<Room>()
    /// Sorted by slot.
    public private(set) var transfers: [Transfer] = []
    /// The published group that each group of the plan becomes.
    public private(set) var becomes: [PlannedGroup.ID: NeedGroup.ID] = [:]

    /// - Parameters:
    ///   - codes: how many codes the school year has given.
    ///   - spans: the days of each slot's module; a slot whose module is over on `day` is left alone.
    /// O(places + groups² within a slot and workshop).
    public init(of contents: PlanContents, period: Period.ID, over published: PublishedGroups, codes: Int, spans: [SlotKey: Tenure], from day: Day) {
        let open = spans.filter { $0.value.to >= day }
        let members = contents.members
        // A group without pupils does not open.
        let planned = contents.groups.filter { open[$0.slot] != nil && members[$0.id] != nil }
        match(planned, members, published, period: period, code: codes)

        let groupOf = Dictionary((published.groups + newGroups).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func tenure(_ slot: SlotKey) -> Tenure? {
            open[slot].map { Tenure(from: max(day, $0.from), to: $0.to) }
        }
        func slot(_ group: NeedGroup.ID) -> SlotKey? { groupOf[group]?.slot }

        let groups = Dictionary(planned.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.members = Self.changes(
            from: published.members,
            to: contents.places.compactMap { place in groups[place.group].flatMap { becomes[$0.id] }.map { ($0, place.pupil) } },
            slot: slot, tenure: tenure)
        facilitators = Self.changes(
            from: published.facilitators,
            to: planned.flatMap { group in becomes[group.id].map { id in group.staff.map { (id, $0) } } ?? [] }, slot: slot, tenure: tenure)
        rooms = Self.changes(
            from: published.rooms, to: planned.compactMap { group in becomes[group.id].map { ($0, group.room) } }, slot: slot, tenure: tenure)
        transfers = Self.transfers(self.members, slot: slot)
    }

    /// Groups of one workshop in one slot keep their identity where they share most pupils.
    private mutating func match(
        _ planned: [PlannedGroup], _ members: [PlannedGroup.ID: [Pupil.ID]], _ published: PublishedGroups, period: Period.ID, code: Int
    ) {
        struct Kind: Hashable {
            let slot: SlotKey
            let workshop: Workshop.ID
        }
        let present = Dictionary(grouping: published.members, by: \.group).mapValues { Set($0.map(\.holder)) }
        // A group that nobody is in any more is history; its code is not given to another.
        let alive = published.groups.filter { present[$0.id] != nil }
        var candidates = Dictionary(grouping: alive) { Kind(slot: $0.slot, workshop: $0.workshop) }
        var number = code
        for (kind, groups) in Dictionary(grouping: planned, by: { Kind(slot: $0.slot, workshop: $0.workshop) }).sorted(by: {
            ($0.key.slot, $0.key.workshop) < ($1.key.slot, $1.key.workshop)
        }) {
            var left = groups.sorted { $0.id < $1.id }
            while !left.isEmpty, let olds = candidates[kind], !olds.isEmpty {
                var best = (overlap: -1, old: 0, new: 0)
                for (i, old) in olds.enumerated() {
                    for (j, new) in left.enumerated() {
                        let overlap = present[old.id, default: []].intersection(members[new.id] ?? []).count
                        if overlap > best.overlap { best = (overlap, i, j) }
                    }
                }
                becomes[left[best.new].id] = olds[best.old].id
                left.remove(at: best.new)
                candidates[kind]?.remove(at: best.old)
            }
            for group in left {
                number += 1
                let new = NeedGroup(id: .new(), period: period, slot: group.slot, workshop: group.workshop, code: "AP\(padded(number, 2))")
                newGroups.append(new)
                becomes[group.id] = new.id
            }
        }
    }

    private struct Seat: Hashable {
        let group: NeedGroup.ID
        let holder: Int64
    }

    private static func changes<Holder>(
        from old: [Holding<Holder>], to new: [(NeedGroup.ID, Identifier<Holder>)], slot: (NeedGroup.ID) -> SlotKey?,
        tenure: (SlotKey) -> Tenure?
    ) -> Changes<Holder> {
        var changes = Changes<Holder>()
        var wanted = Set(new.map { Seat(group: $0.0, holder: $0.1.rawValue) })
        for holding in old {
            // A module that is over stays as it was.
            guard let span = slot(holding.group).flatMap(tenure) else { continue }
            if wanted.remove(Seat(group: holding.group, holder: holding.holder.rawValue)) != nil {
                changes.kept += 1
            } else if holding.tenure.from < span.from {
                changes.ended.append(
                    Holding(group: holding.group, holder: holding.holder, tenure: Tenure(from: holding.tenure.from, to: span.from - 1)))
            } else {
                changes.voided.append(holding)
            }
        }
        for (group, holder) in new where wanted.remove(Seat(group: group, holder: holder.rawValue)) != nil {
            guard let span = slot(group).flatMap(tenure) else { continue }
            changes.opened.append(Holding(group: group, holder: holder, tenure: span))
        }
        return changes
    }

    private static func transfers(_ changes: Changes<Pupil>, slot: (NeedGroup.ID) -> SlotKey?) -> [Transfer] {
        struct Where: Hashable {
            let pupil: Pupil.ID
            let slot: SlotKey
        }
        var ends: [Where: (from: NeedGroup.ID?, to: NeedGroup.ID?)] = [:]
        for holding in changes.ended + changes.voided {
            guard let slot = slot(holding.group) else { continue }
            ends[Where(pupil: holding.holder, slot: slot), default: (nil, nil)].from = holding.group
        }
        for holding in changes.opened {
            guard let slot = slot(holding.group) else { continue }
            ends[Where(pupil: holding.holder, slot: slot), default: (nil, nil)].to = holding.group
        }
        return ends.map { Transfer(pupil: $0.key.pupil, slot: $0.key.slot, from: $0.value.from, to: $0.value.to) }
            .sorted { ($0.slot, $0.pupil) < ($1.slot, $1.pupil) }
    }
}
