/// One of the two or three things to work on, in order.
public struct Priority: Hashable, Sendable {
    public typealias ID = Identifier<Priority>

    /// 1 comes first; at most `Recommendation.most`.
    public let rank: Int
    public let skill: Skill.ID
    public let kind: NeedKind
    /// Why, in words addressed to the pupil, as they were confirmed. May be empty.
    public let reason: String
    /// What was proposed, when nobody wrote something else.
    public let proposed: ProposedReason?

    public init(rank: Int, skill: Skill.ID, kind: NeedKind, reason: String, proposed: ProposedReason? = nil) {
        self.rank = rank
        self.skill = skill
        self.kind = kind
        self.reason = reason
        self.proposed = proposed
    }

    /// The reason as it is read: what was proposed in the reader’s language, what somebody wrote as it was written. May be empty.
    public var told: Phrase { proposed?.words ?? Phrase(same: reason) }
}

/// What several people's advice comes down to: strengths first, then a short ordered list.
///
/// We only suggest; the main teacher or the coordinator confirms, and nothing reaches the pupil before that.
public struct Recommendation: Hashable, Sendable {
    public static let most = 3

    public let strengths: [Skill.ID]
    public let priorities: [Priority]

    public init(strengths: [Skill.ID], priorities: [Priority]) {
        self.strengths = strengths
        self.priorities = priorities
    }

    /// **Strengths**: up to three skills at level 3 or 4, most at ease first. Without any, the one skill that goes best:
    /// everybody has one.
    ///
    /// **Priorities**: up to three. Skills at level 1 or 2 come in order of their estimate, lowest first; each is offered
    /// what its framework says helps (support, methods, training, project), except what is told as a strength, as long as another is left. One place of the three is kept for deepening
    /// whenever a skill stands at level 3 or 4 and somebody is sure enough of it (one dot), so that no pupil gets
    /// support alone when there is something to grow from. A pupil without any skill at level 1 or 2 gets up to two to deepen.
    /// Equal estimates keep the framework's order. Skills without evidence are never suggested.
    public static func suggested(from syntheses: [Synthesis], skills: [Skill], language: Language) -> Recommendation {
        let known = Dictionary(skills.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let seen: [(skill: Skill, synthesis: Synthesis, estimate: Double, level: Level)] = syntheses.compactMap { synthesis in
            guard let skill = known[synthesis.skill], let estimate = synthesis.estimate, let level = synthesis.level else { return nil }
            return (skill, synthesis, estimate, level)
        }
        let rising = seen.sorted { a, b in a.estimate != b.estimate ? a.estimate < b.estimate : a.skill.position < b.skill.position }
        let falling = seen.sorted { a, b in a.estimate != b.estimate ? a.estimate > b.estimate : a.skill.position < b.skill.position }

        var strengths = falling.filter { $0.level >= .third }.prefix(3).map(\.skill.id)
        if strengths.isEmpty, let best = falling.first { strengths = [best.skill.id] }

        var toBuild = rising.filter { $0.level <= .second }
        if toBuild.count > 1 { toBuild.removeAll { strengths.contains($0.skill.id) } }
        let toDeepen = falling.filter { $0.level >= .third && $0.synthesis.dots >= 1 }
        let deepened = toBuild.isEmpty ? toDeepen.prefix(2) : toDeepen.prefix(1)
        let built = toBuild.prefix(most - deepened.count)
        let chosen =
            built.map { ($0, $0.skill.need == .deepening ? NeedKind.support : $0.skill.need) } + deepened.map { ($0, NeedKind.deepening) }
        return Recommendation(
            strengths: Array(strengths),
            priorities: chosen.enumerated().map { index, choice in
                let proposed = reason(choice.0.synthesis, kind: choice.1, isFirst: index == 0)
                return Priority(rank: index + 1, skill: choice.0.skill.id, kind: choice.1, reason: proposed.words[language], proposed: proposed)
            })
    }

    /// Where the advice comes from. It counts only the adults who said what it says: an adult who saw the pupil at ease is not quoted for
    /// support. The main teacher may write something else.
    private static func reason(_ synthesis: Synthesis, kind: NeedKind, isFirst: Bool) -> ProposedReason {
        let deepens = kind.aim == .deepening
        let agreeing = synthesis.newestByAdults.count { deepens ? $0 >= .third : $0 <= .second }
        guard !deepens else { return .strength(adults: agreeing) }
        switch synthesis.ownWord.map({ $0.level <= .second }) {
        case .some(true): return .said(adults: agreeing, isFirst: isFirst)
        case .some(false): return .apart(adults: agreeing)
        case .none: return .seen(adults: agreeing, isFirst: isFirst)
        }
    }

    /// What keeps this from being confirmed. Empty when it may be stored.
    public func problems(among skills: Set<Skill.ID>) -> [Problem] {
        var found: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { found.append(Problem(.refusal, what: what, remedy: remedy)) }
        if strengths.isEmpty {
            refuse(
                Phrase(fr: "Aucun point fort n’est choisi.", en: "No strength is chosen."),
                Phrase(fr: "Cochez au moins un point fort\u{202F}: l’élève le lit d’abord.", en: "Tick at least one strength: the pupil reads it first."))
        }
        if priorities.isEmpty || priorities.count > Self.most {
            refuse(
                Phrase(
                    fr: "Il faut de une à trois priorités\u{202F}; il y en a \(priorities.count).",
                    en: "One to three priorities are needed; there are \(priorities.count)."),
                Phrase(fr: "Deux ou trois suffisent\u{202F}: au-delà, rien n’est prioritaire.", en: "Two or three will do: beyond that, nothing comes first."))
        }
        if Set(priorities.map { "\($0.skill)/\($0.kind.aim)" }).count < priorities.count {
            refuse(
                Phrase(fr: "La même compétence est choisie deux fois.", en: "The same skill is chosen twice."),
                Phrase(fr: "Gardez-la une seule fois.", en: "Keep it once."))
        }
        if skills.count > 1, priorities.contains(where: { $0.kind.aim != .deepening && strengths.contains($0.skill) }) {
            refuse(
                Phrase(fr: "La même compétence est un point fort et un point à travailler.", en: "The same skill is a strength and something to work on."),
                Phrase(
                    fr: "Choisissez un autre point fort, ou faites-en un approfondissement.",
                    en: "Choose another strength, or make it something to go further in."))
        }
        if !Set(strengths).isSubset(of: skills) || !Set(priorities.map(\.skill)).isSubset(of: skills) {
            refuse(
                Phrase(fr: "Une compétence choisie n’est pas dans cette campagne.", en: "A chosen skill is not in this round."),
                Phrase(fr: "Choisissez parmi les compétences de la campagne.", en: "Choose among the skills of the round."))
        }
        if priorities.contains(where: { $0.reason.count > Self.reasonLimit }) {
            refuse(
                Phrase(fr: "Une raison est trop longue.", en: "A reason is too long."),
                Phrase(fr: "Écrivez au plus \(Self.reasonLimit) caractères.", en: "Write at most \(Self.reasonLimit) characters."))
        }
        return found
    }

    public static let reasonLimit = 400
}
