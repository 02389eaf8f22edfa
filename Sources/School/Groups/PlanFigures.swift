import Grouping

/// What a plan gives, in figures that a board of governors can read. Each has its definition here.
public struct PlanFigures: Sendable, Hashable, Codable {
    public var pupils = 0
    /// Pupil and slot pairs that are filled.
    public var places = 0
    /// Pupils without a group in one slot or more.
    public var unplaced = 0
    /// Each pupil's three heaviest needs of weight 30 or more, added up; and those of which at least 40 out of 100 is answered.
    public var mainNeeds = 0, coveredNeeds = 0
    /// Pupils with wishes; those with their first; those with any.
    public var wishers = 0, firstWishes = 0, anyWishes = 0
    /// Pupils who have their wish of each rank, however often they follow it: the first of these is first wishes.
    public var wishesByRank: [Int] = []
    /// Of their whole needs, what share is answered for the tenth of pupils served worst: thousandths, on average.
    public var worstTenth: Int?
    public var sizes: [Int] = []
    /// Groups above their comfortable size.
    public var crowded = 0
    /// Facilitators' hours that weigh on the budget.
    public var hours = 0
    public var hoursBudget: Int?

    public init() {}

    /// O(pupils × needs). Names of the plan that the instance does not know count for nothing.
    public init(_ instance: Instance, _ plan: Plan, hours: Int) {
        let workshops = Dictionary(instance.workshops.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var places: [String: [(slot: String, workshop: String)]] = [:]
        for group in plan.groups { for pupil in group.pupils { places[pupil, default: []].append((group.slot, group.workshop)) } }
        wishesByRank = [0, 0, 0]
        var served: [Int] = []
        for pupil in instance.pupils {
            let own = places[pupil.id] ?? []
            let attended = own.compactMap { workshops[$0.workshop] }
            pupils += 1
            self.places += own.count
            if pupil.slots.contains(where: { slot in !own.contains { $0.slot == slot } }) { unplaced += 1 }
            mainNeeds += PlanReview.mainNeeds(pupil).count
            coveredNeeds += PlanReview.covered(pupil, by: attended).count
            let whole = pupil.needs.values.reduce(0, +)
            if whole > 0 {
                let answered = pupil.needs.reduce(0) { sum, need in sum + need.value * min(100, attended.reduce(0) { $0 + ($1.gains[need.key] ?? 0) }) }
                served.append(answered * 10 / whole)
            }
            let ranks = attended.compactMap { PlanReview.rank(pupil.wishes[$0.id]) }
            for rank in Set(ranks) where wishesByRank.indices.contains(rank - 1) { wishesByRank[rank - 1] += 1 }
            if !pupil.wishes.isEmpty {
                wishers += 1
                if ranks.contains(1) { firstWishes += 1 }
                if !ranks.isEmpty { anyWishes += 1 }
            }
        }
        if !served.isEmpty {
            let worst = served.sorted().prefix(max(1, served.count / 10))
            worstTenth = worst.reduce(0, +) / worst.count
        }
        for group in plan.groups {
            sizes.append(group.pupils.count)
            if group.pupils.count > workshops[group.workshop]?.comfortSize ?? Int.max { crowded += 1 }
        }
        self.hours = hours
        hoursBudget = instance.hoursBudget
    }

    /// Whole percent; nil when there is nothing to divide by.
    public static func percent(_ part: Int, of whole: Int) -> Int? { whole > 0 ? (100 * part + whole / 2) / whole : nil }

    public var needsCovered: Int? { Self.percent(coveredNeeds, of: mainNeeds) }
    public var firstWishesGranted: Int? { Self.percent(firstWishes, of: wishers) }
    public var anyWishesGranted: Int? { Self.percent(anyWishes, of: wishers) }
    public var averageSize: Int? { sizes.isEmpty ? nil : (sizes.reduce(0, +) + sizes.count / 2) / sizes.count }
}
