/// Which groups open, when, where, with whom: the answer to an ``Instance``.
///
/// A plain value with the fields of the format `grouping-plan/1`. It may be invalid (a coordinator is moving people):
/// ``Instance/assess(_:)`` says what it is worth and what it breaks.
public struct Plan: Hashable, Sendable {
    /// Name of the instance that it answers.
    public var instance: String
    public var groups: [Group]
    /// What it is worth.
    public var objective: Int
    /// A proven upper bound on the best objective of the instance; `nil` if none was proven.
    public var bound: Int?

    public init(instance: String, groups: [Group], objective: Int, bound: Int? = nil) {
        self.instance = instance
        self.groups = groups
        self.objective = objective
        self.bound = bound
    }

    /// One opened workshop.
    public struct Group: Hashable, Sendable {
        public var workshop: String
        public var slot: String
        /// One person per pool of the workshop, in the order of the pools.
        public var staff: [String]
        public var room: String
        public var pupils: [String]

        public init(workshop: String, slot: String, staff: [String], room: String, pupils: [String]) {
            self.workshop = workshop
            self.slot = slot
            self.staff = staff
            self.room = room
            self.pupils = pupils
        }
    }
}
