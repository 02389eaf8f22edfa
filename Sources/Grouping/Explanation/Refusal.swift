/// Why no plan is valid: each conflict is a smallest set of facts that cannot hold together, with its cheapest ways out.
public struct Refusal: Hashable, Sendable {
    /// Never empty; each of them alone leaves no valid plan.
    public var findings: [Finding]
    /// Changes with which, all of them carried out, a plan was found; empty as long as none was, see ``tried(on:keeping:searches:within:isCancelled:)``.
    public var together: [WayOut] = []
    /// Whether ways out were looked for and the search for them was stopped before it came to its end.
    public var isStopped = false

    /// A conflict and the changes of which any one resolves it, cheapest first.
    public struct Finding: Hashable, Sendable {
        public var conflict: Conflict
        public var waysOut: [WayOut]

        public init(conflict: Conflict, waysOut: [WayOut]) {
            self.conflict = conflict
            self.waysOut = waysOut
        }
    }

    public init(findings: [Finding]) { self.findings = findings }

    public var conflicts: [Conflict] { findings.map(\.conflict) }
    public var waysOut: [WayOut] { findings.flatMap(\.waysOut) }

    public enum Conflict: Hashable, Sendable {
        /// The people free in the slot, and the rooms, seat fewer than it has pupils.
        case capacity(slot: String, pupils: Int, people: [String], seatsAtMost: Int)
        /// The same for slots at one hour, which share people and rooms; each of them alone would do.
        case capacityAtHour(slots: [String], pupils: Int, people: [String], seatsAtMost: Int)
        /// So many times somebody is needed to lead a group, over all slots, and the people may lead fewer in all.
        case load(neededAtLeast: Int, ledAtMost: Int)
        /// So many places are needed over all slots, and the people, each for as many groups as they may lead, seat fewer.
        case seatsLed(places: Int, seatsAtMost: Int)
        /// Whatever groups are chosen in these slots, the people, each leading no more than their most groups, cannot lead as many as give
        /// every pupil a place that they may take. Each of the slots is needed for that.
        case noChoice(slots: [String], people: [String])
        /// The slots together need more staff hours than the budget.
        case hours(budget: Int, neededAtLeast: Int)
        /// All these are to be kept from each other, and there cannot be so many groups.
        case apartClique(slot: String, pupils: [String], groupsAtMost: Int)
        /// No choice of groups has room for exactly so many pupils: too few are too small, more are too big.
        case sizes(slot: String, pupils: Int, workshops: [String])
        /// The pupil has too few workshops left for their slots.
        case nowhereToGo(pupil: String, slots: [String], workshops: [String])
        /// These pupils may follow only these workshops, which seat fewer.
        case crowdedOut(slot: String, pupils: [String], workshops: [String], seatsAtMost: Int)
        /// These slots have pupils, and there is no workshop at all.
        case noWorkshops(slots: [String])
        /// No group of any workshop can open in the slot; the obstacles of those that run there, or of all when none does.
        case nothingOpens(slot: String, pupils: Int, because: [Obstacle])
        /// All these are pinned to a workshop that seats fewer.
        case pinnedBeyondSeats(slot: String, pupils: [String], workshop: String, seatsAtMost: Int)
        /// All these are pinned to a workshop that runs there and of which no group can open.
        case pinnedToClosed(pupils: [String], slot: String, workshop: String, because: Obstacle)
        case pinnedAndBarred(pupil: String, slot: String, workshop: String)
        case pinnedWhereNotOffered(pupil: String, slot: String, workshop: String)
        case pinnedOutsideClasses(pupil: String, slot: String, workshop: String)
        case pinnedTwice(pupil: String, slots: [String], workshop: String)
        /// A chain of pupils to be together whose ends are to be kept apart.
        case togetherAndApart(pupils: [String])
        /// Pupils who go together and whom no workshop takes all.
        case nowhereTogether(pupils: [String], slot: String)
        /// A group that must open cannot.
        case fixedCannotOpen(fixed: Int, workshop: String, slot: String, because: Obstacle)
        /// More groups of one workshop must open at once than may be open at once.
        case fixedBeyondParallel(workshop: String, slot: String, groups: Int, most: Int)
        /// Each of these groups can open, and not all of them at that hour.
        case fixedCannotAllOpen(workshops: [String], slot: String)
        /// These groups must open, and the people who may lead them may not lead so many; places in ``Instance/fixed``.
        case fixedBeyondLoad(fixed: [Int], workshops: [String], slots: [String])
        /// The groups that must open in the slot need more pupils than it has.
        case fixedNeedPupils(slot: String, workshops: [String], neededAtLeast: Int, pupils: Int)
        case owedMoreThanPossible(facilitator: String, owed: Int, atMost: Int)
    }

    /// Why no group of a workshop can open in a slot.
    public enum Obstacle: Hashable, Sendable {
        /// The workshop does not run there.
        case notOffered
        /// No group of it may be open at once.
        case noCopies
        /// Too few of those whom it asks for are free.
        case nobody
        /// No room that suits it is free and large enough for its minimum.
        case noRoom
        /// The people named are too few or too many, away, or not those whom it asks for.
        case peopleNamed
        /// The room named is taken away, too small or does not suit it.
        case roomNamed
    }

    public indirect enum WayOut: Hashable, Sendable {
        /// All of these together, where none alone is enough.
        case all([WayOut])
        case raiseMaximum(workshop: String, to: Int)
        case lowerMinimum(workshop: String, to: Int)
        /// So many more people free in the slot, each for one more group of the workshop.
        case addFacilitators(slot: String, workshop: String, count: Int)
        case addRoom(slot: String, seats: Int)
        /// Let so many groups of the workshop be open at once.
        case allowParallel(workshop: String, to: Int)
        /// Let one person lead so many groups in all.
        case raiseLoad(facilitator: String, to: Int)
        case raiseBudget(to: Int)
        case allowTogether(a: String, b: String)
        case allowSeparately(a: String, b: String)
        case liftBar(pupil: String, workshop: String)
        case unpin(pupil: String, slot: String)
        case offer(workshop: String, slot: String)
        /// Let the pupil follow it again.
        case allowAgain(pupil: String, workshop: String)
        case openToClass(workshop: String, pupil: String)
        case dropFixed(workshop: String, slot: String)
        case lowerOwed(facilitator: String, to: Int)
    }
}

extension Refusal.Conflict: CustomStringConvertible {
    /// In plain English words, as `jalon group` prints it.
    public var description: String {
        func list(_ ids: [String]) -> String { ids.joined(separator: ", ") }
        switch self {
        case .capacity(let slot, let pupils, let people, let seats):
            return "slot \(slot): \(pupils) pupils, but the people and rooms available seat at most \(seats)\(people.isEmpty ? "" : " (\(list(people)))")"
        case .capacityAtHour(let slots, let pupils, let people, let seats):
            return "slots \(list(slots)), at the same hour: \(pupils) pupils, but the people and rooms available seat at most \(seats) (\(list(people)))"
        case .load(let needed, let most):
            return "somebody is needed at least \(needed) times to lead a group, and the people available may lead at most \(most) groups in all"
        case .noChoice(let slots, let people):
            return "\(slots.count == 1 ? "slot" : "slots") \(list(slots)): whatever groups \(list(people)) lead, none more than their most, some pupils are left without a place that they may take"
        case .hours(let budget, let needed):
            return "the groups with most seats take \(needed) staff hours already, and the budget is \(budget)"
        case .apartClique(let slot, let pupils, let groups):
            return "slot \(slot): \(pupils.count) pupils must all be kept apart (\(list(pupils))), but there can be at most \(groups) group\(groups == 1 ? "" : "s")"
        case .sizes(let slot, let pupils, let workshops):
            return "slot \(slot): no choice of groups of \(list(workshops)) holds exactly \(pupils) pupils within their minimum and maximum sizes"
        case .nowhereToGo(let pupil, let slots, let workshops):
            let left = workshops.isEmpty ? "no workshop is left" : "only \(list(workshops)) \(workshops.count == 1 ? "is" : "are") left"
            return "\(pupil): \(left) for \(list(slots)); bars, pins, what the pupil has followed and what can open leave nothing else"
        case .crowdedOut(let slot, let pupils, let workshops, let seats):
            return "slot \(slot): \(pupils.count) pupils (\(list(pupils))) may follow only \(list(workshops)), which \(workshops.count == 1 ? "seats" : "seat") at most \(seats)"
        case .nothingOpens(let slot, let pupils, let obstacles):
            return "slot \(slot): \(pupils) pupils and no workshop that can open: \(obstacles.map(\.ofAny).joined(separator: ", or "))"
        case .noWorkshops(let slots):
            return "there is no workshop for the pupils of \(list(slots))"
        case .pinnedBeyondSeats(let slot, let pupils, let workshop, let seats):
            return "slot \(slot): \(pupils.count) pupils (\(list(pupils))) are pinned to \(workshop), which seats at most \(seats)"
        case .pinnedToClosed(let pupils, let slot, let workshop, let obstacle):
            return "\(list(pupils)) \(pupils.count == 1 ? "is" : "are") pinned to \(workshop) in \(slot), which cannot open: \(obstacle)"
        case .seatsLed(let places, let seats):
            return "\(places) places are needed over all slots, and the people, each leading no more than their most groups, can offer at most \(seats)"
        case .pinnedAndBarred(let pupil, let slot, let workshop):
            return "\(pupil) is pinned to \(workshop) in \(slot) and barred from it"
        case .pinnedWhereNotOffered(let pupil, let slot, let workshop):
            return "\(pupil) is pinned to \(workshop) in \(slot), where it does not run"
        case .pinnedOutsideClasses(let pupil, let slot, let workshop):
            return "\(pupil) is pinned to \(workshop) in \(slot), which is kept for other classes"
        case .pinnedTwice(let pupil, let slots, let workshop):
            return "\(pupil) is pinned to \(workshop) in \(list(slots)), and it may not be followed twice"
        case .togetherAndApart(let pupils):
            return "\(list(pupils)) must be together, and \(pupils.first ?? "") and \(pupils.last ?? "") must be kept apart"
        case .nowhereTogether(let pupils, let slot):
            return "slot \(slot): \(list(pupils)) must be together, and no workshop takes them all"
        case .fixedCannotOpen(_, let workshop, let slot, let obstacle):
            return "the fixed group of \(workshop) in \(slot) cannot open: \(obstacle)"
        case .fixedBeyondParallel(let workshop, let slot, let groups, let most):
            return "\(groups) groups of \(workshop) must open in \(slot), and at most \(most) of it may be open at once"
        case .fixedCannotAllOpen(let workshops, let slot):
            return "\(list(workshops)) must all open in \(slot), and people or rooms are enough for each but not for all of them"
        case .fixedBeyondLoad(_, let workshops, let slots):
            let groups = zip(workshops, slots).map { "\($0) in \($1)" }
            return "\(list(groups)) must all open, and the people who may lead them may not lead so many groups"
        case .fixedNeedPupils(let slot, let workshops, let needed, let pupils):
            return "slot \(slot): \(list(workshops)) must open and need at least \(needed) pupils, and the slot has \(pupils)"
        case .owedMoreThanPossible(let person, let owed, let most):
            return "\(person) owes \(owed) groups and can take at most \(most)"
        }
    }
}

extension Refusal.Obstacle: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notOffered: "it does not run there"
        case .noCopies: "no group of it may be open"
        case .nobody: "nobody is free to lead it"
        case .noRoom: "no room that suits it is free"
        case .peopleNamed: "the people named for it are not free then, or not those whom it asks for"
        case .roomNamed: "the room named for it is not free then, is too small or does not suit it"
        }
    }
}

extension Refusal.Obstacle {
    /// The same of every workshop of a slot.
    fileprivate var ofAny: String {
        switch self {
        case .notOffered: "none runs there"
        case .noCopies: "no group of it may be open"
        case .nobody: "nobody is free to lead one"
        case .noRoom: "no room that suits one is free"
        case .peopleNamed, .roomNamed: description
        }
    }
}

extension Refusal.WayOut: CustomStringConvertible {
    public var description: String {
        switch self {
        case .all(let ways): ways.map(\.description).joined(separator: " and ")
        case .raiseMaximum(let workshop, let to): "raise the maximum of \(workshop) to \(to)"
        case .lowerMinimum(let workshop, let to): "lower the minimum of \(workshop) to \(to)"
        case .addFacilitators(let slot, let workshop, let count):
            "\(count == 1 ? "one more person" : "\(count) more people") in slot \(slot) for \(workshop)"
        case .allowParallel(let workshop, let to): "let \(to == 1 ? "a group" : "\(to) groups") of \(workshop) be open\(to == 1 ? "" : " at once")"
        case .raiseLoad(let person, let to): "let \(person) lead \(to) groups"
        case .addRoom(let slot, let seats): "one more room of \(seats) seats in slot \(slot)"
        case .raiseBudget(let to): "raise the hours budget to \(to)"
        case .allowTogether(let a, let b): "let \(a) and \(b) be in the same group"
        case .allowSeparately(let a, let b): "let \(a) and \(b) be in different groups"
        case .liftBar(let pupil, let workshop): "let \(pupil) follow \(workshop)"
        case .unpin(let pupil, let slot): "unpin \(pupil) in \(slot)"
        case .offer(let workshop, let slot): "offer \(workshop) in slot \(slot)"
        case .allowAgain(let pupil, let workshop): "let \(pupil) follow \(workshop) again"
        case .openToClass(let workshop, let pupil): "open \(workshop) to the class of \(pupil)"
        case .dropFixed(let workshop, let slot): "give up the group of \(workshop) that must open in \(slot)"
        case .lowerOwed(let person, let to): "let \(person) owe only \(to)"
        }
    }
}
