/// A published need group: a workshop in one slot. Who is in it, who leads it and where it meets are dated.
public struct NeedGroup: Sendable, Hashable {
    public typealias ID = Identifier<NeedGroup>

    public let id: ID
    public let period: Period.ID
    public let slot: SlotKey
    public let workshop: Workshop.ID
    /// Short and unique in its period: « AP07 ». What a timetable or a list shows.
    public let code: String

    public init(id: ID, period: Period.ID, slot: SlotKey, workshop: Workshop.ID, code: String) {
        self.id = id
        self.period = period
        self.slot = slot
        self.workshop = workshop
        self.code = code
    }
}

/// Something that holds from a day to a day, both included: a pupil's place, a facilitator, a room.
public struct Tenure: Sendable, Hashable {
    public let from, to: Day

    public init(from: Day, to: Day) {
        self.from = from
        self.to = to
    }

    public func contains(_ day: Day) -> Bool { from <= day && day <= to }
}
