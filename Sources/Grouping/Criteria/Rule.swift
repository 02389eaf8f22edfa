/// A rule of the school that every valid plan keeps. One rule per file of this folder; the comment of the type is the
/// rule in plain words.
protocol Rule: SendableMetatype {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach]
}

/// All of them, in the order in which a person wants to hear of them.
let allRules: [any Rule.Type] = [
    OneGroupPerSlot.self, OfferedThere.self, GroupSizes.self, StaffOfGroups.self, LoadOfStaff.self, RoomOfGroups.self,
    NothingTwice.self, NotBarred.self, PinsKept.self, ClassesKept.self, ApartAndTogether.self, HoursWithinBudget.self,
    FixedGroupsOpen.self,
]

/// A part of the score; the comment of the type is what the school wants, in plain words.
protocol Criterion {
    /// Already with its weight.
    static func points(_ seating: Seating, _ tables: Tables) -> Int
}
