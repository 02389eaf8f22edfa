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
        public let answered: (reason: Phrase, skill: Phrase, kind: NeedKind)?
        /// Whether the team has published any priority of this pupil.
        public let hasPriorities: Bool
        /// What the group works on most, as pupils say it.
        public let worksOn: Phrase?
        /// Whether that is a strength that the team published of this pupil.
        public let worksOnStrength: Bool
        /// Whether the workshop is known to be none of the pupil's wishes; false when the reader has no right to know.
        public let isUnwished: Bool
        /// Published priorities that the pupil's other groups work on.
        public let elsewhere: [Elsewhere]
        /// A group told before this one on the same page, which this one goes on with.
        public let before: Before?
        /// The first of the groups told on the page: what is true of all of them is said here.
        public let isFirst: Bool
        /// A strength that the team published, as pupils say it; not one that the workshop works on.
        public let strength: Phrase?
        public let wishes: WishOutcome
        public let next: Next

        public init(
            objective: Phrase, sessions: Int, answered: (reason: Phrase, skill: Phrase, kind: NeedKind)?, hasPriorities: Bool = true,
            worksOn: Phrase? = nil, worksOnStrength: Bool = false, isUnwished: Bool = false, elsewhere: [Elsewhere] = [], before: Before? = nil, isFirst: Bool = true, strength: Phrase?, wishes: WishOutcome, next: Next
        ) {
            self.objective = objective
            self.sessions = sessions
            self.answered = answered
            self.hasPriorities = hasPriorities
            self.worksOn = worksOn
            self.worksOnStrength = worksOnStrength
            self.isUnwished = isUnwished
            self.elsewhere = elsewhere
            self.before = before
            self.isFirst = isFirst
            self.strength = strength
            self.wishes = wishes
            self.next = next
        }
    }

    /// A priority, as pupils say the skill, and the title of the group that works on it.
    public struct Elsewhere: Sendable, Hashable {
        public let skill: Phrase
        public let title: Phrase

        public init(skill: Phrase, title: Phrase) {
            self.skill = skill
            self.title = title
        }
    }

    /// Why two groups of a pupil have something in common.
    public enum Before: Sendable, Hashable {
        /// The same workshop.
        case same
        /// Another workshop on the same priority, which will be over: its title.
        case earlier(Phrase)
        /// Another workshop on the same priority, at the same time: its title.
        case beside(Phrase)
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

        /// It is said of this group, not of all the pupil's wishes.
        public var isOfThisGroup: Bool { if case .granted = self { true } else { false } }
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

    /// Two groups of one pupil read differently: each names what it works on, and one that goes on with another says so.
    private static func seen(_ facts: Facts) -> Phrase {
        let asked = facts.wishes.isOfThisGroup
        let wish = asked ? Phrase(fr: "Tu as demandé cet atelier. ", en: "You asked for this workshop. ") : Phrase(same: "")
        let strength = facts.strength.map { Phrase(fr: "Un point d’appui pour toi\u{202F}: \(said($0).fr). ", en: "Something to build on: \(said($0).en). ") } ?? Phrase(same: "")
        let start = Phrase(fr: wish.fr + strength.fr, en: wish.en + strength.en)
        if let before = facts.before, let skill = facts.answered?.skill ?? facts.worksOn {
            let words = goingOn(before, said(skill))
            return Phrase(fr: start.fr + words.fr, en: start.en + words.en)
        }
        guard let answered = facts.answered else { return unanswered(facts, strength, asked: asked) }
        let work = Phrase(
            fr: "Ici, tu vas \(answered.kind.toPupil.fr)\u{202F}: \(said(answered.skill).fr).", en: "Here you will \(answered.kind.toPupil.en): \(said(answered.skill).en).")
        let told = answered.reason
        let reason = told.fr.isEmpty ? told : Phrase(fr: " \(stopped(told.fr))", en: " \(stopped(told.en))")
        return Phrase(fr: "\(start.fr)\(work.fr)\(reason.fr)", en: "\(start.en)\(work.en)\(reason.en)")
    }

    private static func goingOn(_ before: Before, _ skill: Phrase) -> Phrase {
        switch before {
        case .same: Phrase(fr: "Tu continues cet atelier\u{202F}: \(skill.fr).", en: "You go on with this workshop: \(skill.en).")
        case .earlier(let title):
            Phrase(fr: "Tu continues ce que \(quoted(title).fr) a commencé\u{202F}: \(skill.fr).", en: "You go on with what \(quoted(title).en) began: \(skill.en).")
        case .beside(let title):
            Phrase(
                fr: "Avec \(quoted(title).fr), c’est une deuxième occasion d’avancer\u{202F}: \(skill.fr).",
                en: "With \(quoted(title).en) it is a second chance to move forward: \(skill.en).")
        }
    }

    /// Beside the published priorities, or before any.
    private static func unanswered(_ facts: Facts, _ start: Phrase, asked: Bool) -> Phrase {
        let work = facts.worksOn.map(said)
        if asked {
            guard let work else {
                return Phrase(fr: "\(start.fr)Tu as demandé cet atelier, et il te convient.", en: "\(start.en)You asked for this workshop, and it suits you.")
            }
            return Phrase(
                fr: "\(start.fr)Tu as demandé cet atelier, et il te convient. On y travaille \(work.fr).",
                en: "\(start.en)You asked for this workshop, and it suits you. It works on \(work.en).")
        }
        if !facts.hasPriorities {
            guard facts.isFirst else {
                return Phrase(
                    fr: "Cet atelier aussi est un point de départ\(work.map { "\u{202F}: on y travaille \($0.fr)" } ?? "").",
                    en: "This workshop is a place to start from too\(work.map { ": it works on \($0.en)" } ?? "").")
            }
            return Phrase(
                fr: "Nous n’avons pas encore partagé de priorités avec toi\u{202F}: cet atelier est un point de départ. \(work.map { "On y travaille \($0.fr). " } ?? "")Dis à l’adulte qui l’anime ce qui t’aide.",
                en: "We have not shared any priorities with you yet: this workshop is a place to start from. \(work.map { "It works on \($0.en). " } ?? "")Tell the adult who leads it what helps you.")
        }
        if facts.isUnwished { return besides(facts, start) }
        guard let work else {
            return Phrase(
                fr: "\(start.fr)Cet atelier t’ouvre quelque chose de nouveau, à côté de tes priorités.",
                en: "\(start.en)This workshop opens something new to you, beside your priorities.")
        }
        if facts.worksOnStrength {
            return Phrase(
                fr: "\(start.fr)Tu pars ici d’un point d’appui\u{202F}: \(work.fr). Cet atelier t’aide à aller plus loin.",
                en: "\(start.en)You start here from something that you are good at: \(work.en). This workshop helps you go further.")
        }
        return Phrase(
            fr: "\(start.fr)À côté de tes priorités, cet atelier t’ouvre autre chose\u{202F}: \(work.fr).",
            en: "\(start.en)Beside your priorities, this workshop opens something else to you: \(work.en).")
    }

    /// Neither a priority nor a wish: nothing is made of it that it is not, and what the priorities have instead is said beside it.
    private static func besides(_ facts: Facts, _ start: Phrase) -> Phrase {
        let plain = Phrase(
            fr: "Tu n’avais pas demandé cet atelier, et il ne porte sur aucune de tes priorités.",
            en: "You did not ask for this workshop, and it is about none of your priorities.")
        let work = facts.worksOn.map(said).map { work in
            facts.worksOnStrength
                ? Phrase(
                    fr: "On y travaille un de tes points d’appui\u{202F}: \(work.fr). Tu peux y aller plus loin.",
                    en: "It works on something that you are good at: \(work.en). You can go further there.")
                : Phrase(fr: "On y travaille \(work.fr).", en: "It works on \(work.en).")
        }
        var told: Set<Phrase> = []
        let others = facts.elsewhere.filter { told.insert($0.skill).inserted }.prefix(2).map { other in
            let (skill, title) = (said(other.skill), quoted(other.title))
            return Phrase(fr: "Pour ta priorité \(skill.fr), il y a \(title.fr).", en: "For your priority \(skill.en), there is \(title.en).")
        }
        let parts = [plain] + [work].compactMap { $0 } + others
        return Phrase(fr: start.fr + parts.map(\.fr).joined(separator: " "), en: start.en + parts.map(\.en).joined(separator: " "))
    }

    /// A skill in the pupil’s words, between quotation marks.
    private static func said(_ skill: Phrase) -> Phrase { quoted(Phrase(fr: unstopped(skill.fr), en: unstopped(skill.en))) }

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
