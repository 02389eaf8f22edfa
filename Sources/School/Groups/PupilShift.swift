import Grouping

/// What one pupil has otherwise once a workshop takes the place of another in a slot.
public struct PupilShift: Sendable, Hashable {
    /// Main needs that become covered, and that no longer are.
    public let gained, lost: [String]
    /// Other needs of which the workshops answer more, and of which they answer less; heaviest first.
    public let more, less: [String]
    /// Rank of the wish that is no longer granted, and of the one that comes to be.
    public let wishBefore, wishAfter: Int?
    /// Rank of the wish that is followed in one hour less, or more, and in others all the same.
    public let wishLessOften, wishMoreOften: Int?

    public init(
        gained: [String] = [], lost: [String] = [], more: [String] = [], less: [String] = [], wishBefore: Int? = nil, wishAfter: Int? = nil,
        wishLessOften: Int? = nil, wishMoreOften: Int? = nil
    ) {
        self.gained = gained
        self.lost = lost
        self.more = more
        self.less = less
        self.wishBefore = wishBefore
        self.wishAfter = wishAfter
        self.wishLessOften = wishLessOften
        self.wishMoreOften = wishMoreOften
    }
}

extension PlanReview {
    /// Nil when the pupil is not of this plan.
    /// - Parameter entered: the workshop that the pupil would follow in the slot.
    public func shift(_ pupil: String, in slot: String, to entered: String) -> PupilShift? {
        guard let facts = pupils[pupil] else { return nil }
        let left = seats[pupil]?[slot].map { plan.groups[$0].workshop }
        let before = attended(pupil)
        var then = before
        if let index = left.flatMap(then.firstIndex(of:)) { then.remove(at: index) }
        let repeats = (less: left.map(then.contains) ?? false, more: then.contains(entered))
        then.append(entered)
        let (covered, coveredThen) = (self.covered(facts, by: before), self.covered(facts, by: then))
        let gained = coveredThen.filter { !covered.contains($0) }, lost = covered.filter { !coveredThen.contains($0) }
        func answered(_ need: String, by list: [String]) -> Int { min(100, list.reduce(0) { $0 + (workshops[$1]?.gains[need] ?? 0) }) }
        let others = facts.needs.filter { $0.value > 0 && !gained.contains($0.key) && !lost.contains($0.key) }
            .sorted { a, b in a.value != b.value ? a.value > b.value : a.key < b.key }
            .map { (need: $0.key, change: answered($0.key, by: then) - answered($0.key, by: before)) }
        func rank(_ workshop: String?) -> Int? { workshop.flatMap { Self.rank(facts.wishes[$0]) } }
        return PupilShift(
            gained: gained, lost: lost, more: others.filter { $0.change > 0 }.map(\.need), less: others.filter { $0.change < 0 }.map(\.need),
            wishBefore: repeats.less ? nil : rank(left), wishAfter: repeats.more ? nil : rank(entered),
            wishLessOften: repeats.less && left != entered ? rank(left) : nil, wishMoreOften: repeats.more && left != entered ? rank(entered) : nil)
    }
}
