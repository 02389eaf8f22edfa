/// What the teaching council (« conseil pédagogique ») chose for one level and one school year: hours of each dispositif, skills to
/// put first, themes of EPI. It is never rewritten: a later one takes its place, and the earlier one stays to be read.
public struct CouncilChoice: Hashable, Sendable {
    public typealias ID = Identifier<CouncilChoice>
    public let id: ID
    /// The calendar year in which the school year begins.
    public let year: Int
    /// As divisions name it: « 4e », « 1re STMG ».
    public let level: String
    /// 1 is the first of its level and year.
    public let number: Int
    public let content: CouncilContent
    /// Who wrote it down, and when.
    public let writer: String
    public let at: Moment
    /// Nil while the head has not approved it.
    public let approval: CouncilApproval?

    public init(
        id: ID, year: Int, level: String, number: Int, content: CouncilContent, writer: String, at: Moment, approval: CouncilApproval?
    ) {
        self.id = id
        self.year = year
        self.level = level
        self.number = number
        self.content = content
        self.writer = writer
        self.at = at
        self.approval = approval
    }
}

extension CouncilChoice {
    /// « choix du conseil du 12 septembre, approuvé ».
    public var called: Phrase {
        let state = approval == nil ? Phrase(fr: "à approuver", en: "to be approved") : Phrase(fr: "approuvé", en: "approved")
        return Phrase(fr: "choix du conseil du \(content.heldOn.named.fr), \(state.fr)", en: "the council’s choice of \(content.heldOn.named.en), \(state.en)")
    }
}

/// The head's word that a choice holds, with what was voted.
public struct CouncilApproval: Hashable, Sendable {
    public let day: Day
    /// « Voté par le conseil d’administration, 18 voix pour » ; empty when nothing was added.
    public let words: String
    public let by: String
    public let at: Moment

    public init(day: Day, words: String, by: String, at: Moment) {
        self.day = day
        self.words = words
        self.by = by
        self.at = at
    }

    public static let wordsLimit = 300
}

/// So much of a dispositif for each pupil, in minutes.
public struct CouncilTarget: Hashable, Sendable {
    public enum Basis: String, CaseIterable, Sendable, Hashable {
        case week, year

        public var name: Phrase {
            switch self {
            case .week: Phrase(fr: "par semaine", en: "a week")
            case .year: Phrase(fr: "par an", en: "a year")
            }
        }
    }

    public let dispositif: Dispositif.ID
    public let basis: Basis
    public let minutes: Int

    public init(dispositif: Dispositif.ID, basis: Basis, minutes: Int) {
        self.dispositif = dispositif
        self.basis = basis
        self.minutes = minutes
    }

    public static let minutesRange = 0...60_000

    /// « 1 h 30 par semaine ».
    public var words: Phrase {
        let amount = inHours(minutes)
        return Phrase(fr: "\(amount.fr) \(basis.name.fr)", en: "\(amount.en) \(basis.name.en)")
    }

    /// Minutes of a school year of so many teaching weeks.
    public func yearly(weeks: Int) -> Int { basis == .week ? minutes * weeks : minutes }
}

public struct CouncilContent: Hashable, Sendable {
    /// The day of the council.
    public var heldOn: Day
    /// Its opinion or its vote, as the minutes of the meeting have it.
    public var words: String
    /// What the level works towards, as people say it.
    public var objectives: String
    /// One for a dispositif at most.
    public var targets: [CouncilTarget]
    public var skills: Set<Skill.ID>
    /// Of EPI, in the order in which they were given.
    public var themes: [String]

    public init(heldOn: Day, words: String = "", objectives: String = "", targets: [CouncilTarget] = [], skills: Set<Skill.ID> = [], themes: [String] = []) {
        self.heldOn = heldOn
        self.words = words
        self.objectives = objectives
        self.targets = targets
        self.skills = skills
        self.themes = themes
    }

    /// More skills than this are no longer priorities.
    public static let mostSkills = 8
    public static let mostThemes = 12

    /// Themes as somebody typed them, one a line.
    public static func themes(entered text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    /// What is wrong with it as somebody typed it; empty when nothing is. - Parameter today: a council is not written down before it was held.
    public func problems(today: Day) -> [Problem] {
        var problems: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { problems.append(Problem(.refusal, what: what, remedy: remedy)) }
        if heldOn > today {
            refuse(
                Phrase(fr: "Le conseil du \(heldOn.figures.fr) n’a pas encore eu lieu.", en: "The council of \(heldOn.figures.en) has not been held yet."),
                Phrase(fr: "Notez ses choix quand il les aura faits.", en: "Write its choices down once it has made them."))
        }
        if targets.isEmpty && skills.isEmpty && themes.isEmpty && objectives.isEmpty {
            refuse(
                Phrase(fr: "Ce choix est vide.", en: "This choice is empty."),
                Phrase(fr: "Donnez au moins des heures, une compétence, un thème ou un objectif.", en: "Give hours, a skill, a theme or an objective at least."))
        }
        if words.count > CouncilApproval.wordsLimit || objectives.count > 1000 {
            refuse(
                Phrase(fr: "Les mots du conseil sont trop longs (300 caractères pour l’avis, 1\u{202F}000 pour les objectifs).", en: "The council’s words are too long (300 characters for the opinion, 1,000 for the objectives)."),
                Phrase(fr: "Gardez l’essentiel\u{202F}: le procès-verbal reste le procès-verbal.", en: "Keep what matters: the minutes of the meeting remain the minutes."))
        }
        if skills.count > Self.mostSkills {
            refuse(
                Phrase(fr: "\(skills.count) compétences sont cochées\u{202F}: ce ne sont plus des priorités.", en: "\(skills.count) skills are ticked: these are no longer priorities."),
                Phrase(fr: "Gardez-en \(Self.mostSkills) au plus.", en: "Keep \(Self.mostSkills) at most."))
        }
        if themes.count > Self.mostThemes || themes.contains(where: { $0.isEmpty || $0.count > 120 }) {
            refuse(
                Phrase(fr: "Les thèmes sont trop nombreux ou trop longs.", en: "There are too many themes, or they are too long."),
                Phrase(fr: "Un thème par ligne, de 120 caractères au plus, et \(Self.mostThemes) thèmes au plus.", en: "One theme a line, of 120 characters at most, and \(Self.mostThemes) themes at most."))
        }
        if targets.contains(where: { !CouncilTarget.minutesRange.contains($0.minutes) }) {
            refuse(
                Phrase(fr: "Une durée dépasse 1\u{202F}000 heures.", en: "A length exceeds 1,000 hours."),
                Phrase(fr: "Donnez les heures qu’un élève reçoit, par semaine ou par an.", en: "Give the hours that a pupil receives, a week or a year."))
        }
        return problems
    }
}

extension Array where Element == CouncilChoice {
    /// The one that holds among the choices of one level and year: the latest that is approved; the latest of all as long as none is.
    public var inForce: CouncilChoice? {
        let latestFirst = sorted { $0.number > $1.number }
        return latestFirst.first { $0.approval != nil } ?? latestFirst.first
    }

    /// The latest, when it waits for the head's approval.
    public var waiting: CouncilChoice? { self.max { $0.number < $1.number }.flatMap { $0.approval == nil ? $0 : nil } }
}
