/// What pupils may wish for, and what a wish is worth.
public enum WishRules {
    /// What the grouping model counts for a wish of this rank, 0…100; 1 is the first choice.
    public static func value(rank: Int) -> Int {
        guard rank >= 1 else { return 0 }
        let values = [100, 70, 40, 20, 10]
        return rank <= values.count ? values[rank - 1] : 0
    }

    /// A workshop as the rules see it.
    public struct Choice: Hashable, Sendable {
        public let workshop: Workshop.ID
        public let kind: NeedKind
        public let skills: Set<Skill.ID>
        public let isRepeatable: Bool

        public init(workshop: Workshop.ID, kind: NeedKind, skills: Set<Skill.ID>, isRepeatable: Bool) {
            self.workshop = workshop
            self.kind = kind
            self.skills = skills
            self.isRepeatable = isRepeatable
        }
    }

    /// A published priority of the pupil.
    public struct Aim: Hashable, Sendable {
        public let skill: Skill.ID
        public let kind: NeedKind

        public init(skill: Skill.ID, kind: NeedKind) {
            self.skill = skill
            self.kind = kind
        }
    }

    /// What one pupil may rank.
    public struct Menu: Hashable, Sendable {
        /// Workshops that answer a published priority, in the order of the priorities, then of the offer.
        public let suited: [Workshop.ID]
        /// Shown as well, under a heading of their own, when nothing is known of the pupil's needs or when fewer
        /// workshops suit than there are wishes to give: nobody is left without a choice.
        public let others: [Workshop.ID]
        /// Whether published priorities made this menu.
        public let isPersonal: Bool

        public var all: [Workshop.ID] { suited + others }
    }

    /// - Parameters:
    ///   - choices: workshops on offer to the pupil's division, in the order in which to show them.
    ///   - aims: the pupil's published priorities, first rank first. Nothing unpublished may be passed: the menu
    ///     would give it away.
    ///   - followed: workshops that the pupil has followed, or from which it is barred.
    ///   - barred: never shown, repeatable or not.
    public static func menu(
        _ choices: [Choice], aims: [Aim], followed: Set<Workshop.ID>, barred: Set<Workshop.ID>, wishCount: Int
    ) -> Menu {
        let open = choices.filter { !barred.contains($0.workshop) && ($0.isRepeatable || !followed.contains($0.workshop)) }
        guard !aims.isEmpty else { return Menu(suited: [], others: open.map(\.workshop), isPersonal: false) }
        var suited: [Workshop.ID] = []
        for aim in aims {
            for choice in open where answers(choice, aim) && !suited.contains(choice.workshop) { suited.append(choice.workshop) }
        }
        let others = suited.count < wishCount ? open.map(\.workshop).filter { !suited.contains($0) } : []
        return Menu(suited: suited, others: others, isPersonal: true)
    }

    /// A workshop that builds a skill does nothing for a pupil who asks to deepen it, and the reverse.
    static func answers(_ choice: Choice, _ aim: Aim) -> Bool { choice.kind.aim == aim.kind.aim && choice.skills.contains(aim.skill) }

    public enum Refusal: Error, Hashable, Sendable {
        case nothingRanked
        case rankedTwice(Workshop.ID)
        case notOffered(Workshop.ID)
        case tooMany(Int)
        /// Wishes open only at this moment; nil when the coordinator has not said.
        case notOpenYet(Moment?)
        case closed(Moment)
        case reasonMissing
    }

    /// Throws `Refusal` unless the ranking holds distinct workshops of the menu, at least one and at most `wishCount`.
    /// Fewer than asked are fine: a pupil may want only one thing.
    public static func validate(_ ranking: [Workshop.ID], menu: Menu, wishCount: Int) throws(Refusal) {
        guard !ranking.isEmpty else { throw .nothingRanked }
        guard ranking.count <= wishCount else { throw .tooMany(wishCount) }
        var seen: Set<Workshop.ID> = []
        for workshop in ranking {
            guard seen.insert(workshop).inserted else { throw .rankedTwice(workshop) }
            guard menu.all.contains(workshop) else { throw .notOffered(workshop) }
        }
    }

    /// Throws unless wishes may be handed in by the pupil now. The deadline itself is too late.
    public static func checkOpen(_ period: Period, at now: Moment) throws(Refusal) {
        switch period.wishState(at: now) {
        case .open: return
        case .closed: throw .closed(period.wishesCloseAt ?? now)
        case .planned, .notPlanned: throw .notOpenYet(period.wishesOpenAt)
        }
    }
}

/// Wishes as they were handed in.
public struct WishSubmission: Hashable, Sendable {
    public let pupil: Pupil.ID
    /// First choice first.
    public let ranking: [Workshop.ID]
    /// When these wishes, in this order, were first received. Sending the same again does not change it.
    public let at: Moment
    /// Raised by each real change; 1 is the first.
    public let version: Int
    /// Whether the last change was made by the coordinator.
    public let isByStaff: Bool

    public init(pupil: Pupil.ID, ranking: [Workshop.ID], at: Moment, version: Int, isByStaff: Bool) {
        self.pupil = pupil
        self.ranking = ranking
        self.at = at
        self.version = version
        self.isByStaff = isByStaff
    }
}

/// A change that the coordinator made to a pupil's wishes, with its reason.
public struct WishChange: Hashable, Sendable {
    public let at: Moment
    public let byName: String
    public let reason: String

    public init(at: Moment, byName: String, reason: String) {
        self.at = at
        self.byName = byName
        self.reason = reason
    }
}
