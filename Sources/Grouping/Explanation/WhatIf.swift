/// A change of means, to ask what it would bring: solve ``Instance/changed(by:)`` from the present plan and compare.
public enum WhatIf: Hashable, Sendable {
    /// One more person, who may stand in for `like` in every pool that names them.
    case addFacilitator(Instance.Facilitator, like: String)
    case removeFacilitator(String)
    case addRoom(Instance.Room)
    case removeRoom(String)
    /// Hours added to the budget, or taken off when negative.
    case addHours(Int)
    /// One more group in a slot: somebody able to lead any workshop there, a room, and the hours that they cost.
    case addGroup(slot: String)
}

extension Instance {
    /// The instance with the change made. Fixed groups that named what is gone leave the choice to the engine.
    public func changed(by change: WhatIf) -> Instance {
        var result = self
        switch change {
        case .addFacilitator(let person, let like):
            result.facilitators.append(person)
            for w in result.workshops.indices {
                for j in result.workshops[w].staff.indices where result.workshops[w].staff[j].contains(like) {
                    result.workshops[w].staff[j].append(person.id)
                }
            }
        case .removeFacilitator(let id):
            result.facilitators.removeAll { $0.id == id }
            for w in result.workshops.indices {
                for j in result.workshops[w].staff.indices { result.workshops[w].staff[j].removeAll { $0 == id } }
            }
            for f in result.fixed.indices where result.fixed[f].staff?.contains(id) ?? false { result.fixed[f].staff = nil }
        case .addRoom(let room):
            result.rooms.append(room)
        case .removeRoom(let id):
            result.rooms.removeAll { $0.id == id }
            for f in result.fixed.indices where result.fixed[f].room == id { result.fixed[f].room = nil }
        case .addHours(let hours):
            result.hoursBudget = hoursBudget.map { max(0, $0 + hours) }
        case .addGroup(let slot):
            let person = Facilitator(id: newName(facilitators.map(\.id)), slots: [slot], maxGroups: 1)
            let kinds = Set(rooms.flatMap(\.kinds) + workshops.flatMap(\.roomKinds)).sorted()
            result.facilitators.append(person)
            for w in result.workshops.indices {
                for j in result.workshops[w].staff.indices { result.workshops[w].staff[j].append(person.id) }
            }
            result.rooms.append(Room(id: newName(rooms.map(\.id)), capacity: rooms.map(\.capacity).max() ?? 0, kinds: kinds, slots: [slot]))
            result.hoursBudget = hoursBudget.map { $0 + (slots.first { $0.id == slot }?.sessions ?? 0) }
        }
        return result
    }
}

extension Instance {
    /// A name that none of these is.
    func newName(_ taken: [String]) -> String {
        let known = Set(taken)
        return (1...(taken.count + 1)).lazy.map { "new \($0)" }.first { !known.contains($0) } ?? ""
    }
}

/// Who moves from one plan to another: each pupil and slot whose workshop is not the same, in the order of the pupils' ids.
public struct Move: Hashable, Sendable {
    public var pupil: String
    public var slot: String
    /// `nil` when the pupil had, or has, no group there.
    public var from: String?
    public var to: String?

    public static func between(_ old: Plan, _ new: Plan) -> [Move] {
        func places(_ plan: Plan) -> [[String]: String] {
            var places: [[String]: String] = [:]
            for group in plan.groups { for pupil in group.pupils { places[[pupil, group.slot]] = group.workshop } }
            return places
        }
        let before = places(old), after = places(new)
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            .sorted { $0.lexicographicallyPrecedes($1) }
            .map { Move(pupil: $0[0], slot: $0[1], from: before[$0], to: after[$0]) }
    }
}
