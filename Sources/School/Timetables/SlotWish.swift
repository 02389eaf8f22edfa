/// What is looked for: so many hours a week together for some divisions.
public struct SlotWish: Hashable, Sendable {
    public let divisions: [Division.ID]
    /// Slots to find.
    public let count: Int
    /// Minutes of each; more than an hour is a block.
    public let length: Int
    public let alternance: Alternance
    /// Mondays of the only weeks; empty for all those of `alternance`.
    public let weeks: [Day]
    /// Groups held at once: as many people and rooms are needed.
    public let groups: Int

    public init(divisions: [Division.ID], count: Int = 1, length: Int, alternance: Alternance = .weekly, weeks: [Day] = [], groups: Int) {
        self.divisions = Set(divisions).sorted()
        self.count = count
        self.length = length
        self.alternance = alternance
        self.weeks = weeks.sorted()
        self.groups = groups
    }
}

/// One lesson that would have to go elsewhere.
public struct LessonMove: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// A division has it at that time.
        case division
        /// It holds a facilitator who is needed.
        case person(Facilitator.ID)
        /// It stands where that lesson goes next.
        case lesson(Lesson)
    }

    public let lesson: Lesson
    public let reason: Reason
    /// Where its divisions, its teachers and its rooms are all free, once what comes before has moved; nil when there is no such place
    /// in the week, even if one other lesson moves.
    public let to: WeekTime?
}

/// One time at which a wish could be granted, and what it costs.
public struct SlotProposal: Hashable, Sendable {
    public let time: WeekTime
    /// Of each division that has one there.
    public let moments: [Division.ID: [HardMoment]]
    public let freePeople: [Facilitator.ID]
    public let freeRooms: [Room.ID]
    public let missingPeople, missingRooms: Int
    /// What would have to move first, so that divisions and people are free; a lesson that makes room for another comes before it.
    public let moves: [LessonMove]

    /// Whether it can be held as the week is.
    public var isFree: Bool { moves.isEmpty && missingPeople == 0 && missingRooms == 0 }

    public var hardness: Int { moments.values.joined().reduce(0) { $0 + $1.weight } }

    /// What stands in the way: lessons to move, and people and rooms that are lacking all the same. A lesson without another place
    /// counts ten.
    public var obstacles: Int {
        moves.reduce(0) { $0 + ($1.to == nil ? 10 : 1) } + 10 * (stillMissing + missingRooms)
    }

    /// People lacking once those whose lesson can move are free.
    public var stillMissing: Int {
        max(0, missingPeople - moves.count { if case .person = $0.reason { $0.to != nil } else { false } })
    }
}

/// Times for several wishes at once.
public struct SlotPlan: Sendable, Hashable {
    /// For each wish, in order of time.
    public let choices: [[SlotProposal]]
    /// Hard moments of each division, those that it had already included.
    public let moments: [Division.ID: Int]
    /// Lessons to move, people and rooms lacking: 0 when everything can be held.
    public let obstacles: Int
    /// Hard moments of the proposed hours, a division each.
    public let hardness: Int
    /// Whether no other choice is better; false when the search was cut short.
    public let isProven: Bool
}
