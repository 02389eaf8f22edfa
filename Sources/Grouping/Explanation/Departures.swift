/// A pupil who leaves the workshop that the plan in force gives them (``Instance/Pupil/current``), and why.
///
/// Read off the instance and the new plan. Of the plan in force only the workshops are known: nothing is told of its people and rooms.
public struct Departure: Hashable, Sendable {
    public var pupil: String
    public var slot: String
    /// Workshops.
    public var from: String
    public var to: String
    public var reason: Reason

    /// The first of these that holds.
    public enum Reason: Hashable, Sendable {
        case pinned
        /// Barred, or not open to the pupil's class.
        case notAllowed
        case notOffered
        /// In an earlier period.
        case followed
        /// A pair whom the plan in force has together, or apart, against a rule.
        case apart(from: String)
        case together(with: String)
        /// The pupil's workshops are worth more: skills that this one covers more of, and whether it is the stronger wish. Neither
        /// where only all of them together are worth more.
        case gains(needs: [String], wish: Bool)
        /// No group of it is open.
        case closed
        /// These come to it, and gain by it or had no place.
        case makesRoom(for: [String])
        /// The pupil follows it in this slot instead.
        case otherSlot(String)
        /// The pupil gains nothing by it.
        case evens
    }
}

extension Assessor {
    /// Whoever leaves a workshop of the plan in force, in the order of the instance's pupils and of their slots.
    /// O(departures × pupils × slots).
    public func departures(in plan: Plan) -> [Departure] {
        let seating = Seating(plan, tables)
        let gain = (0..<tables.pupils).map { p in
            tables.value(p, of: seating.workshops(of: p)) > tables.value(p, of: present(p, seating))
        }
        return (0..<tables.pupils).flatMap { p in
            tables.pupilSlots[p].compactMap { s -> Departure? in
                let from = tables.current[p * tables.slots + s]
                guard from >= 0, let to = given(p, s, seating), to != from else { return nil }
                let instance = tables.instance
                return Departure(
                    pupil: instance.pupils[p].id, slot: instance.slots[s].id, from: instance.workshops[from].id, to: instance.workshops[to].id,
                    reason: reason(p, s, from, to, gain, seating))
            }
        }
    }

    private func given(_ p: Int, _ s: Int, _ seating: Seating) -> Int? {
        seating.places[p].first { $0.slot == s }.map { seating.groups[$0.group].workshop }
    }

    /// The pupil's workshops of the plan in force, and those of the new plan where that has none.
    private func present(_ p: Int, _ seating: Seating) -> [Int] {
        seating.places[p].map { place in
            let current = tables.current[p * tables.slots + place.slot]
            return current >= 0 ? current : seating.groups[place.group].workshop
        }
    }

    private func reason(_ p: Int, _ s: Int, _ from: Int, _ to: Int, _ gain: [Bool], _ seating: Seating) -> Departure.Reason {
        let instance = tables.instance
        if let rule = rule(p, s, from, to) { return rule }
        if gain[p] {
            let needs = tables.needs[p].filter { item in
                func covered(_ list: [Int]) -> Int { min(100, list.reduce(0) { $0 + tables.gains[$1 * tables.skills + item.skill] }) }
                return tables.gains[to * tables.skills + item.skill] > tables.gains[from * tables.skills + item.skill]
                    && covered(seating.workshops(of: p)) > covered(present(p, seating))
            }
            let wish = tables.wish[p * tables.workshops + to] > tables.wish[p * tables.workshops + from]
            return .gains(needs: needs.map { instance.skills[$0.skill] }, wish: wish)
        }
        if !seating.groups.contains(where: { $0.slot == s && $0.workshop == from }) { return .closed }
        let comers = (0..<tables.pupils).filter { other in
            let before = tables.current[other * tables.slots + s]
            return before != from && given(other, s, seating) == from && (before < 0 || gain[other])
        }
        if !comers.isEmpty { return .makesRoom(for: comers.map { instance.pupils[$0].id }) }
        if let other = seating.places[p].first(where: { $0.slot != s && seating.groups[$0.group].workshop == from }) {
            return .otherSlot(instance.slots[other.slot].id)
        }
        return .evens
    }

    /// The rule that keeps the pupil from staying.
    private func rule(_ p: Int, _ s: Int, _ from: Int, _ to: Int) -> Departure.Reason? {
        let cell = p * tables.workshops + from
        if tables.pinned[p * tables.slots + s] == to { return .pinned }
        if tables.barred[cell] || !tables.classAllows[cell] { return .notAllowed }
        if !tables.runs[from * tables.slots + s] { return .notOffered }
        if tables.done[cell], !tables.repeatable(from) { return .followed }
        func current(_ other: Int) -> Int { tables.has[other * tables.slots + s] ? tables.current[other * tables.slots + s] : -1 }
        // Where several groups of a workshop may be open at once, the plan in force may have kept them apart in it.
        if tables.instance.workshops[from].maxParallel <= 1, let foe = tables.foes(of: p).first(where: { current($0) == from }) {
            return .apart(from: tables.instance.pupils[foe].id)
        }
        if let friend = tables.companions(of: p).first(where: { current($0) >= 0 && current($0) != from }) {
            return .together(with: tables.instance.pupils[friend].id)
        }
        return nil
    }
}

extension Departure: CustomStringConvertible {
    /// In plain English words, as `jalon group` prints it.
    public var description: String { "\(pupil), \(slot): \(from) → \(to), \(why)" }

    private var why: String {
        switch reason {
        case .pinned: return "pinned there"
        case .notAllowed: return "barred from \(from), or it is kept for other classes"
        case .notOffered: return "\(from) does not run there"
        case .followed: return "has followed \(from) before"
        case .apart(let other): return "must be kept apart from \(other)"
        case .together(let other): return "must be together with \(other)"
        case .gains(let needs, let wish):
            let parts = (needs.isEmpty ? [] : ["covers more of \(needs.joined(separator: ", "))"]) + (wish ? ["is wished for more"] : [])
            return parts.isEmpty ? "needs and wishes are answered better by all workshops together" : "which \(parts.joined(separator: " and "))"
        case .closed: return "no group of \(from) is open there now"
        case .makesRoom(let others):
            let names = others.prefix(3).joined(separator: ", ")
            return "makes room for \(names)\(others.count > 3 ? " and \(others.count - 3) more" : "")"
        case .otherSlot(let other): return "follows \(from) in \(other) instead"
        case .evens: return "gains nothing by it: the sizes, people and hours of the groups fit this way"
        }
    }
}
