/// One rule that a plan breaks, with the ids of those concerned. `group` is the place of a group in ``Plan/groups``.
///
/// The application turns it into a phrase; the rules are in `Criteria/`, one file each.
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
