/// One grouping problem: who is there, what can be offered, when, by whom and where.
///
/// A plain value with the fields of the format `grouping-instance/1`. Ids are whatever the caller uses; every list
/// keeps its own ids apart. Build it in memory or read it with ``init(json:)``; ``validate()`` says whether it is
/// well formed, which is not the same as having a valid plan.
public struct Instance: Hashable, Sendable {
    public var name: String
    public var weights: Weights
    /// Staff hours that all groups together may use; `nil` is no limit.
    public var hoursBudget: Int?
    public var skills: [String]
    public var slots: [Slot]
    public var rooms: [Room]
    public var facilitators: [Facilitator]
    public var workshops: [Workshop]
    public var pupils: [Pupil]
    /// Pairs who are never in the same group.
    public var apart: [Pair]
    /// Pairs who are in the same group in every slot that both have.
    public var together: [Pair]
    /// Groups that must open.
    public var fixed: [FixedGroup]

    public init(
        name: String, weights: Weights = Weights(), hoursBudget: Int? = nil, skills: [String] = [], slots: [Slot] = [],
        rooms: [Room] = [], facilitators: [Facilitator] = [], workshops: [Workshop] = [], pupils: [Pupil] = [],
        apart: [Pair] = [], together: [Pair] = [], fixed: [FixedGroup] = []
    ) {
        self.name = name
        self.weights = weights
        self.hoursBudget = hoursBudget
        self.skills = skills
        self.slots = slots
        self.rooms = rooms
        self.facilitators = facilitators
        self.workshops = workshops
        self.pupils = pupils
        self.apart = apart
        self.together = together
        self.fixed = fixed
    }

    /// How much the parts of the score count beside the covered needs. Each is 0…1,000,000.
    public struct Weights: Hashable, Sendable {
        public var wish: Int
        /// Taken off for each pupil above the comfortable size of a group.
        public var crowding: Int
        /// Added for each pupil and slot that keeps its `current` workshop.
        public var stability: Int

        public init(wish: Int = 30, crowding: Int = 1500, stability: Int = 0) {
            self.wish = wish
            self.crowding = crowding
            self.stability = stability
        }
    }

    /// One hour of one module.
    public struct Slot: Hashable, Sendable {
        public var id: String
        /// Weekly sessions that the slot holds, ≥ 1.
        public var sessions: Int
        /// Slots with the same hour are at the same time; `nil` is an hour of its own.
        public var hour: String?

        public init(id: String, sessions: Int, hour: String? = nil) {
            self.id = id
            self.sessions = sessions
            self.hour = hour
        }
    }

    public struct Room: Hashable, Sendable {
        public var id: String
        public var capacity: Int
        public var kinds: [String]
        /// Where it is free; `nil` is everywhere.
        public var slots: [String]?

        public init(id: String, capacity: Int, kinds: [String] = [], slots: [String]? = nil) {
            self.id = id
            self.capacity = capacity
            self.kinds = kinds
            self.slots = slots
        }
    }

    public struct Facilitator: Hashable, Sendable {
        public var id: String
        /// Where they are free; `nil` is everywhere.
        public var slots: [String]?
        public var maxGroups: Int
        /// Groups that they owe.
        public var minGroups: Int
        /// Whether their hours weigh on the budget.
        public var hoursCount: Bool

        public init(id: String, slots: [String]? = nil, maxGroups: Int, minGroups: Int = 0, hoursCount: Bool = true) {
            self.id = id
            self.slots = slots
            self.maxGroups = maxGroups
            self.minGroups = minGroups
            self.hoursCount = hoursCount
        }
    }

    public struct Workshop: Hashable, Sendable {
        public var id: String
        /// Skill → 0…100; what is not named is 0.
        public var gains: [String: Int]
        /// 1 ≤ `minSize` ≤ `comfortSize` ≤ `maxSize`.
        public var minSize: Int
        public var comfortSize: Int
        public var maxSize: Int
        /// One pool per person needed.
        public var staff: [[String]]
        /// A room of any of these kinds fits; empty means any room.
        public var roomKinds: [String]
        /// Where it may run; `nil` is everywhere.
        public var slots: [String]?
        public var maxParallel: Int
        public var repeatable: Bool
        /// The classes whose pupils may follow it; `nil` is all.
        public var classes: [String]?

        public init(
            id: String, gains: [String: Int], minSize: Int, comfortSize: Int, maxSize: Int, staff: [[String]],
            roomKinds: [String] = [], slots: [String]? = nil, maxParallel: Int = 1, repeatable: Bool = false,
            classes: [String]? = nil
        ) {
            self.id = id
            self.gains = gains
            self.minSize = minSize
            self.comfortSize = comfortSize
            self.maxSize = maxSize
            self.staff = staff
            self.roomKinds = roomKinds
            self.slots = slots
            self.maxParallel = maxParallel
            self.repeatable = repeatable
            self.classes = classes
        }
    }

    public struct Pupil: Hashable, Sendable {
        public var id: String
        public var `class`: String
        public var slots: [String]
        /// Skill → 0…100.
        public var needs: [String: Int]
        /// Workshop → 0…100.
        public var wishes: [String: Int]
        /// Workshops followed in earlier periods.
        public var history: [String]
        public var barred: [String]
        /// Slot → workshop.
        public var pinned: [String: String]
        /// 1…10, by which value and wishes count.
        public var weight: Int
        /// Slot → workshop of the plan in force.
        public var current: [String: String]

        public init(
            id: String, class: String, slots: [String], needs: [String: Int] = [:], wishes: [String: Int] = [:],
            history: [String] = [], barred: [String] = [], pinned: [String: String] = [:], weight: Int = 1,
            current: [String: String] = [:]
        ) {
            self.id = id
            self.class = `class`
            self.slots = slots
            self.needs = needs
            self.wishes = wishes
            self.history = history
            self.barred = barred
            self.pinned = pinned
            self.weight = weight
            self.current = current
        }
    }

    public struct Pair: Hashable, Sendable {
        public var a: String
        public var b: String

        public init(_ a: String, _ b: String) {
            self.a = a
            self.b = b
        }
    }

    /// A group that must open, by a group of its own; what is `nil` is left to the engine.
    public struct FixedGroup: Hashable, Sendable {
        public var workshop: String
        public var slot: String
        public var staff: [String]?
        public var room: String?

        public init(workshop: String, slot: String, staff: [String]? = nil, room: String? = nil) {
            self.workshop = workshop
            self.slot = slot
            self.staff = staff
            self.room = room
        }
    }
}
