import Grouping

extension Instance {
    /// The plan made the present one: each pupil who keeps a workshop of it is worth something, so that a plan computed from it
    /// changes no more than it gains.
    public func keeping(_ contents: PlanContents) -> Instance {
        var result = self
        let groups = Dictionary(contents.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var present: [String: [String: String]] = [:]
        for place in contents.places {
            if let group = groups[place.group] { present["\(place.pupil)", default: [:]][group.slot.text] = "\(group.workshop)" }
        }
        let known = Set(workshops.map(\.id))
        for p in pupils.indices {
            let own = Set(pupils[p].slots)
            result.pupils[p].current = (present[pupils[p].id] ?? [:]).filter { own.contains($0.key) && known.contains($0.value) }
        }
        result.weights.stability = GroupingProblem.stability
        return result
    }
}

/// A group that another plan leads otherwise: other people or another room; `before` is nil when it opens, `after` when it closes.
public struct StaffingChange: Sendable, Hashable {
    public let slot: SlotKey
    public let workshop: Workshop.ID
    public let before, after: PlannedGroup?
}

extension PlanContents {
    /// By slot, then workshop. Of several groups of one workshop at once, those with most pupils in common are the same.
    public func staffingChanges(from old: PlanContents) -> [StaffingChange] {
        struct Kind: Hashable, Comparable {
            let slot: SlotKey
            let workshop: Workshop.ID
            static func < (a: Kind, b: Kind) -> Bool { (a.slot, a.workshop) < (b.slot, b.workshop) }
        }
        func kinds(_ contents: PlanContents, _ members: [PlannedGroup.ID: [Pupil.ID]]) -> [Kind: [PlannedGroup]] {
            Dictionary(grouping: contents.groups.filter { members[$0.id] != nil }) { Kind(slot: $0.slot, workshop: $0.workshop) }
        }
        let (members, present) = (self.members, old.members)
        let (new, known) = (kinds(self, members), kinds(old, present))
        var changes: [StaffingChange] = []
        for kind in Set(new.keys).union(known.keys).sorted() {
            var left = known[kind] ?? []
            var others: [PlannedGroup] = []
            for group in new[kind] ?? [] {
                if let same = left.firstIndex(where: { $0.staffing == group.staffing }) { left.remove(at: same) } else { others.append(group) }
            }
            for group in others {
                func common(_ other: PlannedGroup) -> Int { Set(members[group.id] ?? []).intersection(present[other.id] ?? []).count }
                let match = left.max { common($0) < common($1) }
                left.removeAll { $0.id == match?.id }
                changes.append(StaffingChange(slot: kind.slot, workshop: kind.workshop, before: match, after: group))
            }
            changes += left.map { StaffingChange(slot: kind.slot, workshop: kind.workshop, before: $0, after: nil) }
        }
        return changes
    }
}

/// Who changes groups from one plan to the next, and why. Read off the two plans and the score.
public struct PlanChange: Sendable, Hashable {
    public let pupil: String
    public let slot: String
    /// Workshops; `nil` when the pupil had, or has, no group there.
    public let from, to: String?
    public let reason: Reason

    public enum Reason: Sendable, Hashable {
        /// Joined the divisions since.
        case joined
        /// Is no longer among them.
        case left
        /// The former place breaks a rule by now.
        case brokenRule(Breach)
        /// The group is no longer open, and the pupil gains nothing by the change; and for what, where that can be told.
        case closed(Closing?)
        /// Main needs that become covered; the rank of a wish granted.
        case gains(needs: [String], wish: Int?)
        /// The other slots change as well, and together they answer the needs better.
        case better
        /// Somebody else comes to that place, who gains by it.
        case makesRoom(for: [String])
        case evens
    }

    /// What became of a group that is no longer open.
    public enum Closing: Sendable, Hashable {
        /// Whoever led it leads another workshop at that hour: in the place of somebody who is away, where there is one.
        case leads(facilitator: String, workshop: String, insteadOf: String?)
        /// Its room is needed by another workshop at that hour.
        case room(String, workshop: String)
        /// So few pupils were left that no group can be made of them.
        case few(pupils: Int, least: Int)
    }
}

extension PlanReview {
    /// In the order of the pupils' names in the problem, then of slots. O(pupils × slots).
    ///
    /// - Parameter before: the plan that this one was computed from, with the same problem.
    public func changes(from before: PlanReview) -> [PlanChange] {
        let moves = Move.between(before.plan, plan)
        let order = Dictionary(instance.pupils.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let open = Set(plan.groups.map { [$0.slot, $0.workshop] })
        let gone = before.assessment.breaches
        let changed = moves.map { move -> PlanChange in
            PlanChange(pupil: move.pupil, slot: move.slot, from: move.from, to: move.to, reason: reason(move, moves, before, gone, open))
        }
        return changed.sorted { a, b in (order[a.pupil] ?? Int.max, a.pupil, a.slot) < (order[b.pupil] ?? Int.max, b.pupil, b.slot) }
    }

    private func worth(_ pupil: Instance.Pupil) -> Int { assessor.worth(of: pupil.id, in: plan) ?? 0 }

    private func reason(_ move: Move, _ moves: [Move], _ before: PlanReview, _ gone: [Breach], _ open: Set<[String]>) -> PlanChange.Reason {
        guard let facts = pupils[move.pupil], facts.slots.contains(move.slot), move.to != nil else { return .left }
        guard let from = move.from else { return .joined }
        if let breach = gone.first(where: { before.concerns($0, move) }) { return .brokenRule(breach) }
        let covered = covered(facts, by: attended(facts.id)), coveredBefore = before.covered(facts, by: before.attended(facts.id))
        let gains = workshops[move.to ?? ""]?.gains ?? [:]
        let needs = covered.filter { !coveredBefore.contains($0) && gains[$0, default: 0] > 0 }
        let rank = Self.rank(facts.wishes[move.to ?? ""]), rankBefore = Self.rank(facts.wishes[from])
        let wish = rank.flatMap { rank in rankBefore.map { $0 <= rank } ?? false ? nil : rank }
        if !needs.isEmpty || wish != nil { return .gains(needs: needs, wish: wish) }
        if worth(facts) > before.worth(facts) { return .better }
        if !open.contains([move.slot, from]) { return .closed(closing(of: from, in: move.slot, before, gone)) }
        let comers = moves.filter { other in
            guard other.slot == move.slot, other.to == from, let facts = pupils[other.pupil] else { return false }
            return other.from == nil || worth(facts) > before.worth(facts)
        }
        return comers.isEmpty ? .evens : .makesRoom(for: comers.map(\.pupil))
    }

    private func closing(of workshop: String, in slot: String, _ before: PlanReview, _ gone: [Breach]) -> PlanChange.Closing? {
        let here = plan.groups.filter { $0.slot == slot }
        for group in before.plan.groups where group.slot == slot && group.workshop == workshop {
            for person in group.staff {
                guard let other = here.first(where: { $0.staff.contains(person) }) else { continue }
                let away = gone.compactMap { breach -> String? in
                    guard case .facilitatorAbsent(let index, let absent, slot) = breach, before.plan.groups[index].workshop == other.workshop else { return nil }
                    return absent
                }
                return .leads(facilitator: person, workshop: other.workshop, insteadOf: away.first)
            }
            if let other = here.first(where: { $0.room == group.room }) { return .room(group.room, workshop: other.workshop) }
            let least = workshops[workshop]?.minSize ?? 0
            let left = group.pupils.count { pupil in pupils[pupil]?.slots.contains(slot) ?? false }
            if left < least { return .few(pupils: left, least: least) }
        }
        return nil
    }

    /// Whether the rule that this plan breaks is about the place that the pupil leaves.
    private func concerns(_ breach: Breach, _ move: Move) -> Bool {
        func own(_ group: Int) -> Bool {
            plan.groups.indices.contains(group) && plan.groups[group].slot == move.slot && plan.groups[group].pupils.contains(move.pupil)
        }
        return switch breach {
        case .notOffered(let group, _, _), .notInPool(let group, _), .facilitatorAbsent(let group, _, _), .roomUnfit(let group, _),
            .roomAbsent(let group, _, _), .tooSmall(let group, _, _), .tooLarge(let group, _, _, _), .wrongNumberOfStaff(let group, _, _),
            .unknown(let group, _):
            own(group)
        case .facilitatorBusy(_, let groups), .roomTaken(_, let groups): groups.contains(where: own)
        case .inTwoGroups(let pupil, let slot), .slotNotTheirs(let pupil, let slot), .alreadyFollowed(let pupil, _, let slot),
            .barred(let pupil, _, let slot), .pinBroken(let pupil, let slot, _, _), .classNotAllowed(let pupil, _, let slot):
            pupil == move.pupil && slot == move.slot
        case .followedTwice(let pupil, let workshop, _): pupil == move.pupil && workshop == move.from
        case .apartBroken(let a, let b, let slot), .togetherBroken(let a, let b, let slot): slot == move.slot && (a == move.pupil || b == move.pupil)
        case .tooManyParallel(let workshop, let slot, _, _): slot == move.slot && workshop == move.from
        case .anotherInstance, .withoutGroup, .tooManyGroups, .tooFewGroups, .overBudget, .fixedNotOpen: false
        }
    }
}
