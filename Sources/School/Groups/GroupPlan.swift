import Grouping

/// A plan of groups for a period as the coordinator works on it. Nobody else sees it before it is published.
public struct GroupPlan: Sendable, Hashable {
    public typealias ID = Identifier<GroupPlan>

    public enum State: String, Sendable, Hashable {
        case computing, draft, impossible, stopped, published, replaced
        case setAside = "set_aside"

        public var name: Phrase {
            switch self {
            case .computing: Phrase(fr: "calcul en cours", en: "being computed")
            case .draft: Phrase(fr: "à valider", en: "to be validated")
            case .impossible: Phrase(fr: "sans solution", en: "without a solution")
            case .stopped: Phrase(fr: "calcul arrêté", en: "stopped")
            case .published: Phrase(fr: "en vigueur", en: "in force")
            case .replaced: Phrase(fr: "remplacé", en: "replaced")
            case .setAside: Phrase(fr: "mis de côté", en: "set aside")
            }
        }
    }

    public let id: ID
    public let period: Period.ID
    /// 1 is the first plan of the period.
    public let number: Int
    /// The plan that this one started from.
    public let base: ID?
    public let state: State
    /// Raised by each change.
    public let version: Int
    /// As it was found, with the points of places kept: not to be held against the bound, which is without them.
    public let objective: Int?
    /// A proven upper bound on what any plan is worth with nothing counted for places kept.
    public let bound: Int?
    public let madeAt: Moment
    public let madeByName: String

    public init(
        id: ID, period: Period.ID, number: Int, base: ID?, state: State, version: Int, objective: Int?, bound: Int?, madeAt: Moment,
        madeByName: String
    ) {
        self.id = id
        self.period = period
        self.number = number
        self.base = base
        self.state = state
        self.version = version
        self.objective = objective
        self.bound = bound
        self.madeAt = madeAt
        self.madeByName = madeByName
    }

    public var name: Phrase { Phrase(fr: "Plan \(number)", en: "Plan \(number)") }
}

/// One group of a plan: a column of the board.
public struct PlannedGroup: Sendable, Hashable {
    public typealias ID = Identifier<PlannedGroup>

    public let id: ID
    public let slot: SlotKey
    public let workshop: Workshop.ID
    public let room: Room.ID
    /// One person per pool of the workshop, in the order of the pools.
    public let staff: [Facilitator.ID]
    /// The most that the workshop and the room hold.
    public let seats: Int

    public init(id: ID, slot: SlotKey, workshop: Workshop.ID, room: Room.ID, staff: [Facilitator.ID], seats: Int) {
        self.id = id
        self.slot = slot
        self.workshop = workshop
        self.room = room
        self.staff = staff
        self.seats = seats
    }
}

extension PlannedGroup {
    /// Room and people as one text, by which a page knows whether they changed since: `12:7-9`.
    public var staffing: String { "\(room):\(staff.map { "\($0)" }.joined(separator: "-"))" }
}

/// The coordinator's word that a workshop is held in this slot, by these people, in this room.
public struct GroupPin: Sendable, Hashable {
    public typealias ID = Identifier<GroupPin>

    public let id: ID
    public let slot: SlotKey
    public let workshop: Workshop.ID
    public let room: Room.ID
    /// One person per pool of the workshop.
    public let staff: [Facilitator.ID]

    public init(id: ID, slot: SlotKey, workshop: Workshop.ID, room: Room.ID, staff: [Facilitator.ID]) {
        self.id = id
        self.slot = slot
        self.workshop = workshop
        self.room = room
        self.staff = staff
    }

    public func holds(_ group: PlannedGroup) -> Bool {
        slot == group.slot && workshop == group.workshop && room == group.room && staff == group.staff
    }

    /// As the engine reads it; nil when it names what is not in the problem.
    func fixed(in instance: Instance) -> Instance.FixedGroup? {
        guard let sheet = instance.workshops.first(where: { $0.id == "\(workshop)" }), instance.slots.contains(where: { $0.id == slot.text }),
            instance.rooms.contains(where: { $0.id == "\(room)" }), sheet.staff.count == staff.count,
            zip(sheet.staff, staff).allSatisfy({ pool, person in pool.contains("\(person)") })
        else { return nil }
        return Instance.FixedGroup(workshop: sheet.id, slot: slot.text, staff: staff.map { "\($0)" }, room: "\(room)")
    }
}

/// Where a pupil is in one slot of a plan.
public struct PlannedPlace: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let group: PlannedGroup.ID
    /// Raised by each move of this pupil in this slot.
    public let version: Int

    public init(pupil: Pupil.ID, group: PlannedGroup.ID, version: Int) {
        self.pupil = pupil
        self.group = group
        self.version = version
    }
}

/// Groups and places together.
public struct PlanContents: Sendable, Hashable {
    public var groups: [PlannedGroup]
    public var places: [PlannedPlace]

    public init(groups: [PlannedGroup], places: [PlannedPlace]) {
        self.groups = groups
        self.places = places
    }

    /// The same groups and places under new identifiers, for another plan.
    public func renewed() -> PlanContents {
        var ids: [PlannedGroup.ID: PlannedGroup.ID] = [:]
        let renewed = groups.map { group -> PlannedGroup in
            let id = PlannedGroup.ID.new()
            ids[group.id] = id
            return PlannedGroup(id: id, slot: group.slot, workshop: group.workshop, room: group.room, staff: group.staff, seats: group.seats)
        }
        return PlanContents(
            groups: renewed, places: places.compactMap { place in ids[place.group].map { PlannedPlace(pupil: place.pupil, group: $0, version: 1) } })
    }

    /// One person in another's place in the groups of some slots.
    public func replacing(_ person: Facilitator.ID, by other: Facilitator.ID, in slots: Set<SlotKey>) -> PlanContents {
        PlanContents(
            groups: groups.map { group in
                slots.contains(group.slot)
                    ? PlannedGroup(
                        id: group.id, slot: group.slot, workshop: group.workshop, room: group.room,
                        staff: group.staff.map { $0 == person ? other : $0 }, seats: group.seats) : group
            }, places: places)
    }

    /// Group → pupils.
    public var members: [PlannedGroup.ID: [Pupil.ID]] { Dictionary(grouping: places, by: \.group).mapValues { $0.map(\.pupil) } }
}

/// A card on its way to another group of its slot.
public struct CardMove: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let to: PlannedGroup.ID
    /// The version of the place as the screen showed it; 0 when the pupil had none.
    public let seen: Int

    public init(pupil: Pupil.ID, to: PlannedGroup.ID, seen: Int) {
        self.pupil = pupil
        self.to = to
        self.seen = seen
    }
}

/// Two pupils who must never, or always, be in the same group.
public struct PupilPair: Sendable, Hashable {
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        case apart, together

        public var name: Phrase {
            switch self {
            case .apart: Phrase(fr: "jamais ensemble", en: "never together")
            case .together: Phrase(fr: "toujours ensemble", en: "always together")
            }
        }
    }

    public let a, b: Pupil.ID
    public let rule: Rule

    /// In either order.
    public init(_ x: Pupil.ID, _ y: Pupil.ID, _ rule: Rule) {
        a = min(x, y)
        b = max(x, y)
        self.rule = rule
    }
}

/// A workshop that a pupil must not be given in a period.
public struct Bar: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let workshop: Workshop.ID

    public init(pupil: Pupil.ID, workshop: Workshop.ID) {
        self.pupil = pupil
        self.workshop = workshop
    }
}

/// The coordinator's word that a pupil follows this workshop in this slot.
public struct Pin: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let slot: SlotKey
    public let workshop: Workshop.ID

    public init(pupil: Pupil.ID, slot: SlotKey, workshop: Workshop.ID) {
        self.pupil = pupil
        self.slot = slot
        self.workshop = workshop
    }
}
