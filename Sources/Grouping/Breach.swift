/// One rule that a plan breaks, with the ids of those concerned. `group` is the place of a group in ``Plan/groups``.
///
/// The application turns it into a phrase, ``words(in:of:)`` says it with the ids; the rules are in `Criteria/`, one file each.
public enum Breach: Hashable, Sendable {
    case unknown(group: Int, id: String)
    case anotherInstance(String)

    case withoutGroup(pupil: String, slot: String)
    case inTwoGroups(pupil: String, slot: String)
    case slotNotTheirs(pupil: String, slot: String)

    case notOffered(group: Int, workshop: String, slot: String)
    case tooManyParallel(workshop: String, slot: String, groups: Int, most: Int)
    case tooSmall(group: Int, size: Int, least: Int)
    /// `room` is the room whose capacity is the limit; `nil` when it is the workshop's maximum.
    case tooLarge(group: Int, size: Int, most: Int, room: String?)

    case wrongNumberOfStaff(group: Int, people: Int, expected: Int)
    case notInPool(group: Int, facilitator: String)
    case facilitatorAbsent(group: Int, facilitator: String, slot: String)
    case facilitatorBusy(facilitator: String, groups: [Int])
    case tooManyGroups(facilitator: String, groups: Int, most: Int)
    case tooFewGroups(facilitator: String, groups: Int, least: Int)

    case roomUnfit(group: Int, room: String)
    case roomAbsent(group: Int, room: String, slot: String)
    case roomTaken(room: String, groups: [Int])

    case followedTwice(pupil: String, workshop: String, times: Int)
    case alreadyFollowed(pupil: String, workshop: String, slot: String)
    case barred(pupil: String, workshop: String, slot: String)
    case pinBroken(pupil: String, slot: String, pinned: String, given: String)
    case classNotAllowed(pupil: String, workshop: String, slot: String)

    case apartBroken(a: String, b: String, slot: String)
    case togetherBroken(a: String, b: String, slot: String)

    case overBudget(hours: Int, budget: Int)
    /// `fixed` is the place in ``Instance/fixed``.
    case fixedNotOpen(fixed: Int)
}

extension Breach {
    /// In plain English words, as `jalon group` prints it; `plan` is the one that breaks the rule.
    public func words(in plan: Plan, of instance: Instance) -> String {
        func named(_ group: Int) -> String {
            plan.groups.indices.contains(group) ? "\(plan.groups[group].workshop) in \(plan.groups[group].slot)" : "group \(group)"
        }
        func list(_ groups: [Int]) -> String { groups.map(named).joined(separator: ", ") }
        func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
        switch self {
        case .unknown(let group, let id): return "\(named(group)) names \(id), which the instance does not have"
        case .anotherInstance(let name): return "the plan was made for \(name)"
        case .withoutGroup(let pupil, let slot): return "\(pupil) has no group in \(slot)"
        case .inTwoGroups(let pupil, let slot): return "\(pupil) is in two groups in \(slot)"
        case .slotNotTheirs(let pupil, let slot): return "\(pupil) has a group in \(slot), which is not one of their slots"
        case .notOffered(_, let workshop, let slot): return "\(workshop) does not run in \(slot)"
        case .tooManyParallel(let workshop, let slot, let groups, let most):
            return "\(counted(groups, "group")) of \(workshop) in \(slot), at most \(most) may be open at once"
        case .tooSmall(let group, let size, let least): return "\(named(group)) has \(counted(size, "pupil")), at least \(least) are needed"
        case .tooLarge(let group, let size, let most, let room):
            return "\(named(group)) has \(counted(size, "pupil")), \(room.map { "room \($0) holds" } ?? "at most") \(most)"
        case .wrongNumberOfStaff(let group, let people, let expected):
            return "\(named(group)) has \(people) to lead it, and needs \(expected)"
        case .notInPool(let group, let person): return "\(person) leads \(named(group)) and is not one of those whom it asks for"
        case .facilitatorAbsent(let group, let person, _): return "\(person) leads \(named(group)) and is not free then"
        case .facilitatorBusy(let person, let groups): return "\(person) leads several groups at the same hour: \(list(groups))"
        case .tooManyGroups(let person, let groups, let most): return "\(person) leads \(counted(groups, "group")) and may lead at most \(most)"
        case .tooFewGroups(let person, let groups, let least): return "\(person) leads \(counted(groups, "group")) and owes \(least)"
        case .roomUnfit(let group, let room): return "room \(room) does not suit \(named(group))"
        case .roomAbsent(let group, let room, _): return "room \(room) is not free for \(named(group))"
        case .roomTaken(let room, let groups): return "room \(room) has several groups at the same hour: \(list(groups))"
        case .followedTwice(let pupil, let workshop, let times): return "\(pupil) follows \(workshop) \(times) times"
        case .alreadyFollowed(let pupil, let workshop, let slot): return "\(pupil) is in \(workshop) in \(slot) and has followed it before"
        case .barred(let pupil, let workshop, let slot): return "\(pupil) is in \(workshop) in \(slot) and is barred from it"
        case .pinBroken(let pupil, let slot, let pinned, let given): return "\(pupil) is pinned to \(pinned) in \(slot) and is in \(given)"
        case .classNotAllowed(let pupil, let workshop, let slot): return "\(pupil) is in \(workshop) in \(slot), which is kept for other classes"
        case .apartBroken(let a, let b, let slot): return "\(a) and \(b) must be kept apart and are in one group in \(slot)"
        case .togetherBroken(let a, let b, let slot): return "\(a) and \(b) must be together and are in different groups in \(slot)"
        case .overBudget(let hours, let budget): return "the groups take \(counted(hours, "staff hour")), and the budget is \(budget)"
        case .fixedNotOpen(let fixed):
            guard instance.fixed.indices.contains(fixed) else { return "group \(fixed) of those that must open is not open" }
            return "\(instance.fixed[fixed].workshop) must open in \(instance.fixed[fixed].slot) and is not open as asked for"
        }
    }
}
