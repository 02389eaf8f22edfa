/// What a pupil reads about one of their groups: three sentences and what became of the wishes. Tutoiement, no jargon, no
/// level, no comparison with anybody.
public struct GroupStory: Sendable {
    /// What we saw.
    public let seen: Phrase
    /// What the group works on, and to get where.
    public let goal: Phrase
    /// What comes next.
    public let next: Phrase
    /// What became of the wishes; nil when none were asked for.
    public let wishes: Phrase?

    /// What the story is told from. Only what the team has published may be passed: the page would give it away.
    public struct Facts: Sendable {
        /// What the group was announced to work towards.
        public let objective: Phrase
        public let sessions: Int
        /// The published priority that this workshop answers, with the skill as pupils say it.
        public let answered: (reason: String, skill: Phrase, kind: NeedKind)?
        /// Whether the team has published any priority of this pupil.
        public let hasPriorities: Bool
        /// A strength that the team published, as pupils say it; not one that the workshop works on.
        public let strength: Phrase?
        public let wishes: WishOutcome
        public let next: Next

        public init(
            objective: Phrase, sessions: Int, answered: (reason: String, skill: Phrase, kind: NeedKind)?, hasPriorities: Bool = true,
            strength: Phrase?, wishes: WishOutcome, next: Next
        ) {
            self.objective = objective
            self.sessions = sessions
            self.answered = answered
            self.hasPriorities = hasPriorities
            self.strength = strength
            self.wishes = wishes
            self.next = next
        }
    }

    public enum Next: Sendable, Hashable {
        /// The next workshop, from this day on.
        case workshop(Phrase, from: Day)
        /// The groups after this one are not made yet.
        case open
    }

    public enum WishOutcome: Sendable, Hashable {
        /// Nobody was asked, or the reader has no right to know.
        case notAsked
        /// The pupil was asked and handed in none.
        case noneHandedIn
        /// This workshop was wished for, with its rank.
        case granted(rank: Int)
        /// Another of the wishes was granted, in another slot or module: this title.
        case grantedElsewhere(rank: Int, title: Phrase)
        /// No wish was granted; the first of them.
        case notGranted(first: Phrase)
    }

    public init(_ facts: Facts) {
        seen = Self.seen(facts)
        let sessions = counted(facts.sessions, fr: ("séance", "séances"), en: ("session", "sessions"))
        goal = Phrase(
            fr: "En \(sessions.fr)\u{202F}: \(Self.lowered(Self.unstopped(facts.objective.fr))).",
            en: "In \(sessions.en): \(Self.lowered(Self.unstopped(facts.objective.en))).")
        switch facts.next {
        case .workshop(let title, let day):
            next = Phrase(
                fr: "Ensuite, à partir du \(day.short.fr), tu suivras \(quoted(title).fr).", en: "After that, from \(day.short.en), you will follow \(quoted(title).en).")
        case .open:
            next = Phrase(
                fr: "Ensuite, on regarde avec toi ce qui a avancé, et de nouveaux groupes se forment.",
                en: "After that we look with you at what has moved forward, and new groups are made.")
        }
        wishes = Self.words(facts.wishes)
    }

    private static func seen(_ facts: Facts) -> Phrase {
        let opening = facts.strength.map { Phrase(fr: "Un point d’appui pour toi\u{202F}: «\u{202F}\(unstopped($0.fr))\u{202F}». ", en: "Something to build on: “\(unstopped($0.en))”. ") }
        var start = opening ?? Phrase(same: "")
        guard let answered = facts.answered else {
            if case .granted = facts.wishes {
                return Phrase(fr: "\(start.fr)Tu as demandé cet atelier, et il te convient.", en: "\(start.en)You asked for this workshop, and it suits you.")
            }
            if !facts.hasPriorities {
                return Phrase(
                    fr: "Nous n’avons pas encore partagé de priorités avec toi\u{202F}: cet atelier est un point de départ. Dis à l’adulte qui l’anime ce qui t’aide.",
                    en: "We have not shared any priorities with you yet: this workshop is a place to start from. Tell the adult who leads it what helps you.")
            }
            return Phrase(
                fr: "\(start.fr)Cet atelier t’ouvre quelque chose de nouveau, à côté de tes priorités.",
                en: "\(start.en)This workshop opens something new to you, beside your priorities.")
        }
        if case .granted = facts.wishes {
            start = Phrase(fr: "Tu as demandé cet atelier. \(start.fr)", en: "You asked for this workshop. \(start.en)")
        }
        if !answered.reason.isEmpty { return Phrase(fr: "\(start.fr)\(stopped(answered.reason))", en: "\(start.en)\(stopped(answered.reason))") }
        return Phrase(
            fr: "\(start.fr)Ici, tu vas \(answered.kind.toPupil.fr)\u{202F}: «\u{202F}\(unstopped(answered.skill.fr))\u{202F}».",
            en: "\(start.en)Here you will \(answered.kind.toPupil.en): “\(unstopped(answered.skill.en))”.")
    }

    private static func words(_ outcome: WishOutcome) -> Phrase? {
        switch outcome {
        case .notAsked: return nil
        case .noneHandedIn:
            return Phrase(
                fr: "Tu n’avais pas donné de vœux cette fois. La prochaine fois, dis-nous ce qui te tente\u{202F}: cela compte.",
                en: "You gave no wishes this time. Next time tell us what appeals to you: it counts.")
        case .granted(1): return Phrase(fr: "C’était ton premier vœu.", en: "It was your first wish.")
        case .granted(let rank): return Phrase(fr: "C’était ton vœu n\u{00B0}\u{00A0}\(rank).", en: "It was your wish number \(rank).")
        case .grantedElsewhere(let rank, let title):
            return rank == 1
                ? Phrase(fr: "Ton premier vœu, \(quoted(title).fr), est retenu aussi\u{202F}: regarde ton parcours.", en: "Your first wish, \(quoted(title).en), is granted too: look at your path.")
                : Phrase(
                    fr: "Ton vœu n\u{00B0}\u{00A0}\(rank), \(quoted(title).fr), est retenu aussi\u{202F}: regarde ton parcours.",
                    en: "Your wish number \(rank), \(quoted(title).en), is granted too: look at your path.")
        case .notGranted(let first):
            return Phrase(
                fr: "Ton premier vœu, \(quoted(first).fr), n’a pas pu être retenu cette fois. On s’en souvient\u{202F}: tes vœux pèseront davantage à la prochaine période.",
                en: "Your first wish, \(quoted(first).en), could not be granted this time. It is remembered: your wishes will weigh more next period.")
        }
    }

    private static func unstopped(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private static func stopped(_ text: String) -> String {
        text.hasSuffix(".") || text.hasSuffix("!") || text.hasSuffix("?") ? text : "\(text)."
    }

    // A sentence goes on after the colon; an acronym keeps its capitals.
    private static func lowered(_ text: String) -> String {
        let second = text.dropFirst().first
        return second?.isUppercase ?? false ? text : text.prefix(1).lowercased() + text.dropFirst()
    }
}
