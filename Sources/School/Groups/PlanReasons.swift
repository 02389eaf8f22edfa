import Grouping

/// Why a wish is not followed, as the pupil may read it: no rule about somebody else shows in it.
public enum WishRefusal: String, Sendable, Hashable {
    case notAllowed = "not_allowed"
    case followed
    case notOpen = "not_open"
    case byHand = "by_hand"
    case full
    /// A rule about who is with whom, or sizes to be kept.
    case composition
    /// With one more the group would have been larger than its comfortable size.
    case crowded
    /// What the pupil follows at the same hour answers more of what the pupil needs.
    case needs
    /// What the pupil follows at the same hour is wished for as much or more.
    case higherWish = "higher_wish"
    /// The place at that hour was kept, so that few change.
    case kept
    /// Kept by publications that did not tell the three before apart.
    case others

    init(_ refusal: Reasons.Refusal) {
        self =
            switch refusal {
            case .notAllowed: .notAllowed
            case .followed: .followed
            case .notOpen: .notOpen
            case .pinned: .byHand
            case .full: .full
            case .paired, .needed: .composition
            case .crowded: .crowded
            case .needsAnswered: .needs
            case .wishedAsMuch: .higherWish
            case .kept: .kept
            }
    }

    /// « Vœu 1, « Oral » : les groupes de cet atelier à tes heures sont complets. »
    /// - Parameters:
    ///   - instead: title of what the pupil follows at the hours at which that workshop could have been theirs; `nil` where it is not one.
    ///   - isOfOneHour: whether they follow several workshops then. The reason is that of one of these hours, and not of all.
    public func told(rank: Int, _ title: Phrase, instead: Phrase? = nil, isOfOneHour: Bool = false) -> Phrase {
        let at =
            isOfOneHour
            ? Phrase(fr: "à l’une des heures où il a lieu", en: "at one of the hours when it takes place") : Phrase(fr: "à la même heure", en: "at the same hour")
        let words = words(instead.map { quoted($0) }, at)
        return Phrase(fr: "Vœu \(rank), \(quoted(title).fr)\u{202F}: \(words.fr).", en: "Wish \(rank), \(quoted(title).en): \(words.en).")
    }

    /// Goes on after a colon, to the pupil.
    private func words(_ instead: Phrase?, _ at: Phrase) -> Phrase {
        switch self {
        case .notAllowed: Phrase(fr: "cet atelier n’était pas ouvert pour toi cette fois", en: "this workshop was not open to you this time")
        case .followed: Phrase(fr: "tu as déjà suivi cet atelier", en: "you have already followed this workshop")
        case .notOpen: Phrase(fr: "aucun groupe de cet atelier n’a pu ouvrir à tes heures", en: "no group of this workshop could open at your hours")
        case .byHand: Phrase(fr: "la coordination a choisi un autre groupe pour toi", en: "the coordination team chose another group for you")
        case .full: Phrase(fr: "les groupes de cet atelier à tes heures sont complets", en: "the groups of this workshop at your hours are full")
        case .composition: Phrase(fr: "il fallait composer tous les groupes ensemble", en: "all groups had to be made together")
        case .crowded:
            Phrase(fr: "à une personne de plus, on y aurait moins bien travaillé", en: "with one more in that group, work there would have been harder")
        case .needs:
            instead.map {
                Phrase(
                    fr: "\(at.fr), tu suis \($0.fr), qui t’aide davantage à avancer",
                    en: "\(at.en) you follow \($0.en), which helps you make more progress")
            }
                ?? Phrase(
                    fr: "\(at.fr), tu suis un groupe qui t’aide davantage à avancer", en: "\(at.en) you follow a group that helps you make more progress")
        case .higherWish:
            instead.map {
                Phrase(
                    fr: "\(at.fr), tu suis \($0.fr), que tu avais mis plus haut dans tes vœux",
                    en: "\(at.en) you follow \($0.en), which you had put higher among your wishes")
            }
                ?? Phrase(
                    fr: "\(at.fr), tu suis un atelier que tu avais mis plus haut dans tes vœux",
                    en: "\(at.en) you follow a workshop that you had put higher among your wishes")
        case .kept:
            instead.map {
                Phrase(
                    fr: "\(at.fr), ta place dans \($0.fr) a été gardée, pour que peu d’élèves changent de groupe",
                    en: "\(at.en), your place in \($0.en) was kept, so that few pupils change groups")
            }
                ?? Phrase(
                    fr: "\(at.fr), ta place dans ton groupe a été gardée, pour que peu d’élèves changent de groupe",
                    en: "\(at.en), your place in your group was kept, so that few pupils change groups")
        case .others:
            Phrase(
                fr: "\(at.fr), tu suis un groupe qui compte au moins autant pour toi, tes besoins et tes vœux pris ensemble",
                en: "\(at.en) you follow a group that counts at least as much for you, your needs and wishes taken together")
        }
    }
}

/// Why a pupil changes groups with a publication, as the pupil may read it.
public enum TransferReason: String, Sendable, Hashable {
    case byHand = "by_hand"
    case leaderAway = "leader_away"
    case room
    case closed
    case needs
    case wish
    case composition

    /// Nil where nobody changes: for a first place or a last one.
    init?(_ reason: PlanChange.Reason) {
        switch reason {
        case .joined, .left: return nil
        case .brokenRule(.facilitatorAbsent), .brokenRule(.facilitatorBusy), .brokenRule(.notInPool): self = .leaderAway
        case .brokenRule(.roomAbsent), .brokenRule(.roomTaken), .brokenRule(.roomUnfit): self = .room
        case .brokenRule(.pinBroken): self = .byHand
        case .closed: self = .closed
        case .gains(_, wish: .some): self = .wish
        case .gains, .better: self = .needs
        case .brokenRule, .makesRoom, .evens: self = .composition
        }
    }

    /// That the group changes, to the pupil; titles of the group before and of the one now.
    public static func told(from old: Phrase, to new: Phrase, on day: Day) -> Phrase {
        guard old != new else {
            return Phrase(
                fr: "Ton groupe change à partir du \(day.short.fr)\u{202F}: un autre groupe du même atelier.",
                en: "Your group changes from \(day.short.en): another group of the same workshop.")
        }
        return Phrase(
            fr: "Ton groupe change à partir du \(day.short.fr)\u{202F}: \(quoted(new).fr) au lieu de \(quoted(old).fr).",
            en: "Your group changes from \(day.short.en): \(quoted(new).en) instead of \(quoted(old).en).")
    }

    /// A whole sentence to the pupil.
    public var words: Phrase {
        switch self {
        case .byHand: Phrase(fr: "La coordination t’a changé de groupe.", en: "The coordination team changed your group.")
        case .leaderAway: Phrase(fr: "L’adulte qui animait ton groupe n’est plus disponible à cette heure.", en: "The adult who led your group is no longer available at that hour.")
        case .room: Phrase(fr: "La salle de ton groupe n’est plus libre à cette heure.", en: "Your group’s room is no longer free at that hour.")
        case .closed: Phrase(fr: "Ton groupe d’avant n’est plus ouvert à cette heure.", en: "Your former group is no longer open at that hour.")
        case .needs: Phrase(fr: "Tes groupes répondent mieux ainsi à ce dont tu as besoin.", en: "Your groups answer what you need better this way.")
        case .wish: Phrase(fr: "Un de tes vœux peut ainsi être retenu.", en: "One of your wishes can be granted this way.")
        case .composition: Phrase(fr: "Il a fallu répartir les élèves autrement entre les groupes.", en: "Pupils had to be shared out otherwise among the groups.")
        }
    }
}

/// What pupils are told of a plan when it is published: why wishes are not followed, and why they change groups.
public struct PlanReasons: Sendable, Hashable {
    public struct Wish: Sendable, Hashable {
        public let pupil: Pupil.ID
        public let workshop: Workshop.ID
        public let refusal: WishRefusal
    }

    public struct Transfer: Sendable, Hashable {
        public let pupil: Pupil.ID
        public let slot: SlotKey
        public let reason: TransferReason
    }

    public var wishes: [Wish] = []
    public var transfers: [Transfer] = []

    public init() {}
}

/// A card that the coordinator moved in a plan, from a group of this workshop.
public struct HandMove: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let slot: SlotKey
    public let from: Workshop.ID?

    public init(pupil: Pupil.ID, slot: SlotKey, from: Workshop.ID?) {
        self.pupil = pupil
        self.slot = slot
        self.from = from
    }
}

extension PlanReview {
    /// Read off the plan and the score; what was moved by hand is told as such. O(pupils × slots × groups).
    /// - Parameter before: the plan in force, with the same problem.
    public func told(from before: PlanReview?, moves: [HandMove]) -> PlanReasons {
        var told = PlanReasons()
        let taken = Set(moves.compactMap { move in move.from.map { [move.pupil.rawValue, $0.rawValue] } })
        for (name, wishes) in assessor.wishes(in: plan) {
            guard let pupil = Pupil.ID(name) else { continue }
            for wish in wishes {
                guard let refusal = wish.refusal, let workshop = Workshop.ID(wish.workshop) else { continue }
                let isTaken = taken.contains([pupil.rawValue, workshop.rawValue])
                told.wishes.append(PlanReasons.Wish(pupil: pupil, workshop: workshop, refusal: isTaken ? .byHand : WishRefusal(refusal)))
            }
        }
        guard let before else { return told }
        let moved = Set(moves.map { [$0.pupil.rawValue, $0.slot.module.rawValue, $0.slot.weekly.rawValue] })
        for change in changes(from: before) {
            guard let pupil = Pupil.ID(change.pupil), let slot = SlotKey(change.slot), let reason = TransferReason(change.reason) else { continue }
            let isMoved = moved.contains([pupil.rawValue, slot.module.rawValue, slot.weekly.rawValue])
            told.transfers.append(PlanReasons.Transfer(pupil: pupil, slot: slot, reason: isMoved ? .byHand : reason))
        }
        return told
    }
}
