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

    /// The one of these days that is nearest. What is prepared for some days, or was held on them, concerns those who are enrolled then: today
    /// while they last, on the first before they begin, on the last once they are over. Rights are always those of today.
    public func nearest(to day: Day) -> Day { min(max(day, from), to) }
}

/// What holds during some days: a person who leads a group, the room where it meets.
public struct Dated<Value: Hashable & Sendable>: Hashable, Sendable {
    public let value: Value
    public let tenure: Tenure

    public init(_ value: Value, _ tenure: Tenure) {
        self.value = value
        self.tenure = tenure
    }
}

extension Array {
    /// What holds on a day, in the order of the array.
    public func on<Value>(_ day: Day) -> [Value] where Element == Dated<Value> { filter { $0.tenure.contains(day) }.map(\.value) }

    /// The stretches of these days with what holds throughout each, in order of time; days on which nothing holds are left out.
    /// O(n²) in the elements.
    public func parts<Value>(over days: Tenure) -> [(days: Tenure, values: [Value])] where Element == Dated<Value> {
        let ends = flatMap { [$0.tenure.from, $0.tenure.to + 1] }.filter { $0 > days.from && $0 <= days.to }
        let starts = Set(ends + [days.from]).sorted()
        var parts: [(days: Tenure, values: [Value])] = []
        for (index, first) in starts.enumerated() {
            let last = index + 1 < starts.count ? starts[index + 1] - 1 : days.to
            let values = on(first)
            if values.isEmpty { continue }
            if let before = parts.last, before.values == values, before.days.to == first - 1 {
                parts[parts.count - 1].days = Tenure(from: before.days.from, to: last)
            } else {
                parts.append((Tenure(from: first, to: last), values))
            }
        }
        return parts
    }
}

/// « Mme Durand jusqu’au 10 janv., puis M. Petit ».
public func inTurn(_ parts: [(days: Tenure, name: Phrase)]) -> Phrase {
    let names = parts.enumerated().map { index, part -> Phrase in
        guard index < parts.count - 1 else { return part.name }
        return Phrase(fr: "\(part.name.fr) jusqu’au \(part.days.to.short.fr)", en: "\(part.name.en) until \(part.days.to.short.en)")
    }
    return Phrase(fr: names.map(\.fr).joined(separator: ", puis "), en: names.map(\.en).joined(separator: ", then "))
}
