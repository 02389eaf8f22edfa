/// What a school gives its pupils beside lessons, as a text or the school itself sets it: of which kind, to which levels, how much,
/// on whose word and for how long. No number of it stands in code.
public struct Dispositif: Hashable, Sendable {
    public typealias ID = Identifier<Dispositif>
    public let id: ID
    public let content: DispositifContent
    /// Code of the preset that it was adopted from.
    public let preset: String?
    public let version: Int

    public init(id: ID, content: DispositifContent, preset: String?, version: Int) {
        self.id = id
        self.content = content
        self.preset = preset
        self.version = version
    }

    public func isInForce(on day: Day) -> Bool { content.from <= day && content.until.map { day <= $0 } ?? true }

    /// The one, in force on a day, whose hours a programme of these levels spends: it gives them to most of the levels, then is of the
    /// kind that is named first, then began last. Nil when none of these kinds is for any of the levels.
    public static func suiting(_ kinds: [DispositifKind], _ levels: [String], among all: [Dispositif], on day: Day) -> Dispositif? {
        func rank(_ one: Dispositif) -> (Int, Int, Day) {
            (-Set(one.content.levels).intersection(levels).count, kinds.firstIndex(of: one.content.kind) ?? kinds.count, Day(number: -one.content.from.number))
        }
        return all.filter { $0.isInForce(on: day) && kinds.contains($0.content.kind) && !Set($0.content.levels).isDisjoint(with: levels) }
            .min { rank($0) < rank($1) }
    }
}

public enum DispositifKind: String, CaseIterable, Sendable, Hashable {
    case personalised = "ap"
    case needGroups = "need_groups"
    case pathSupport = "path_support"
    case consolidation
    case homework
    case support
    case complementary
    case interdisciplinary = "epi"
    case orientation
    case individualHelp = "individual_help"
    case project

    public var name: Phrase {
        switch self {
        case .personalised: Phrase(fr: "Accompagnement personnalisé", en: "Personalised support (AP)")
        case .needGroups: Phrase(fr: "Groupes de besoins", en: "Need groups")
        case .pathSupport: Phrase(fr: "Soutien au parcours", en: "Support along the path")
        case .consolidation: Phrase(fr: "Consolidation, AP et orientation", en: "Consolidation, AP and orientation")
        case .homework: Phrase(fr: "Accompagnement aux devoirs", en: "Help with homework")
        case .support: Phrase(fr: "Soutien ou approfondissement", en: "Support or deepening")
        case .complementary: Phrase(fr: "Enseignements complémentaires (AP et EPI)", en: "Complementary teaching (AP and EPI)")
        case .interdisciplinary: Phrase(fr: "EPI (interdisciplinaire)", en: "EPI (interdisciplinary)")
        case .orientation: Phrase(fr: "Accompagnement à l’orientation", en: "Orientation")
        case .individualHelp: Phrase(fr: "Aide individualisée", en: "Individual help")
        case .project: Phrase(fr: "Activités de projet", en: "Project activities")
        }
    }

    /// What the hours of a kind may be added to. « Ne confondons pas ! »: hours of projects are another envelope, never support.
    public enum Account: Sendable, Hashable {
        case support, project
    }

    public var account: Account { self == .project ? .project : .support }

    static let neverMixed = Phrase(
        fr: "Les heures d’accompagnement et celles des activités de projet ne se mélangent pas.",
        en: "Hours of support and hours of project activities are never mixed.")
}

/// How much of it a pupil receives, in minutes, so that lessons of 50, 55 or 60 minutes add up.
public enum Volume: Hashable, Sendable {
    /// As much as the pupils need: the text sets no number.
    case byNeed
    /// As the school sets it.
    case bySchool
    /// All the hours of the subject.
    case wholeSubject
    /// The text sets a number that is not known here.
    case unread
    /// At least so many minutes, at most `most` when the text gives a range.
    case weekly(Int, most: Int? = nil)
    case yearly(Int, most: Int? = nil)
    case cycle(Int, years: Int, most: Int? = nil)

    /// How volumes are told apart in tables, files and forms.
    public enum Basis: String, CaseIterable, Sendable, Hashable {
        case week, year, cycle, need, school, subject, unknown

        public var name: Phrase {
            switch self {
            case .week: Phrase(fr: "par semaine", en: "a week")
            case .year: Phrase(fr: "par an", en: "a year")
            case .cycle: Phrase(fr: "sur un cycle de plusieurs années", en: "over a cycle of several years")
            case .need: Phrase(fr: "selon les besoins des élèves", en: "by the pupils’ needs")
            case .school: Phrase(fr: "fixé par l’établissement", en: "set by the school")
            case .subject: Phrase(fr: "toutes les heures de la matière", en: "all hours of the subject")
            case .unknown: Phrase(fr: "à lire dans le texte", en: "to be read in the text")
            }
        }
    }

    public static let minutesRange = 1...60_000
    /// A week of school holds no more, in minutes.
    public static let mostInAWeek = 40 * 60
    public static let cycleRange = 2...4

    /// Nil when a number that the basis needs is missing or out of range.
    public init?(_ basis: Basis, minutes: Int?, most: Int?, years: Int?) {
        switch basis {
        case .need: self = .byNeed
        case .school: self = .bySchool
        case .subject: self = .wholeSubject
        case .unknown: self = .unread
        case .week, .year, .cycle:
            guard let minutes, Self.minutesRange.contains(minutes), most.map({ Self.minutesRange.contains($0) && $0 > minutes }) ?? true else { return nil }
            switch basis {
            case .week: self = .weekly(minutes, most: most)
            case .year: self = .yearly(minutes, most: most)
            default:
                guard let years, Self.cycleRange.contains(years) else { return nil }
                self = .cycle(minutes, years: years, most: most)
            }
        }
    }

    public var basis: Basis {
        switch self {
        case .byNeed: .need
        case .bySchool: .school
        case .wholeSubject: .subject
        case .unread: .unknown
        case .weekly: .week
        case .yearly: .year
        case .cycle: .cycle
        }
    }

    public var minutes: Int? {
        switch self {
        case .weekly(let minutes, _), .yearly(let minutes, _), .cycle(let minutes, _, _): minutes
        default: nil
        }
    }

    public var most: Int? {
        switch self {
        case .weekly(_, let most), .yearly(_, let most), .cycle(_, _, let most): most
        default: nil
        }
    }

    public var years: Int? {
        if case .cycle(_, let years, _) = self { years } else { nil }
    }

    /// « 1 à 2 h par semaine », « 265 h sur un cycle de 3 ans ».
    public var words: Phrase {
        guard let minutes else { return basis.name }
        let least = inHours(minutes)
        let amount = most.map(inHours).map { Phrase(fr: "\(least.fr) à \($0.fr)", en: "\(least.en) to \($0.en)") } ?? least
        if let years { return Phrase(fr: "\(amount.fr) sur un cycle de \(years)\u{202F}ans", en: "\(amount.en) over a cycle of \(years) years") }
        return Phrase(fr: "\(amount.fr) \(basis.name.fr)", en: "\(amount.en) \(basis.name.en)")
    }
}

/// « 2 h 30 », « 50 min ».
public func inHours(_ minutes: Int) -> Phrase {
    let (hours, rest) = (minutes / 60, minutes % 60)
    if hours == 0 { return Phrase(same: "\(rest)\u{202F}min") }
    return rest == 0
        ? Phrase(same: "\(hours)\u{202F}h")
        : Phrase(fr: "\(hours)\u{202F}h\u{202F}\(padded(rest, 2))", en: "\(hours)\u{202F}h \(rest)\u{202F}min")
}

/// Minutes of « 2 h », « 1 h 30 », « 2:30 », « 192,5 » (hours) or « 50 min », as people write them; nil for anything else.
public func minutes(entered text: String) -> Int? {
    let plain = text.lowercased().filter { !$0.isWhitespace }
    if let match = plain.wholeMatch(of: #/(\d{1,4})(?:h|:)(\d{1,2})(?:min)?/#), let hours = Int(match.1), let rest = Int(match.2), rest < 60 {
        return hours * 60 + rest
    }
    if let match = plain.wholeMatch(of: #/(\d{1,5})min/#) { return Int(match.1) }
    guard let match = plain.wholeMatch(of: #/(\d{1,4})(?:[.,](\d{1,2}))?h?/#), let hours = Int(match.1) else { return nil }
    let hundredths = match.2.flatMap { Int($0.count == 1 ? "\($0)0" : String($0)) } ?? 0
    return hours * 60 + (hundredths * 60 + 50) / 100
}

/// On whose word a dispositif stands.
public enum Knowledge: String, CaseIterable, Sendable, Hashable {
    case read, partly, secondary, memory, school

    public var name: Phrase {
        switch self {
        case .read: Phrase(fr: "lu dans le texte officiel", en: "read in the official text")
        case .partly: Phrase(fr: "lu en partie seulement", en: "read in part only")
        case .secondary: Phrase(fr: "lu ailleurs que dans le texte", en: "read elsewhere than in the text")
        case .memory: Phrase(fr: "connu de mémoire", en: "known from memory")
        case .school: Phrase(fr: "vérifié par l’établissement", en: "checked by the school")
        }
    }

    /// What is not settled is marked wherever it is shown.
    public var isSettled: Bool { self == .read || self == .school }
}

/// A dispositif as a school keeps and changes it.
public struct DispositifContent: Hashable, Sendable {
    public var kind: DispositifKind
    public var name: String
    /// Levels as divisions name them: « 6e », « 1re STMG ».
    public var levels: [String]
    public var volume: Volume
    /// Pupils in one group, at most; nil when no text limits it.
    public var groupLimit: Int?
    public var source: String
    public var knowledge: Knowledge
    /// What remains to be checked, in words; empty when nothing does.
    public var doubt: String
    public var from: Day
    /// Included; nil while it is in force.
    public var until: Day?

    public init(
        kind: DispositifKind, name: String, levels: [String], volume: Volume, groupLimit: Int? = nil, source: String, knowledge: Knowledge,
        doubt: String = "", from: Day, until: Day? = nil
    ) {
        self.kind = kind
        self.name = name
        self.levels = levels
        self.volume = volume
        self.groupLimit = groupLimit
        self.source = source
        self.knowledge = knowledge
        self.doubt = doubt
        self.from = from
        self.until = until
    }

    /// On a day of a school year at least.
    public func isInForce(inYear year: Int) -> Bool { from < SchoolYear(year + 1).firstDay && until.map { $0 >= SchoolYear(year).firstDay } ?? true }

    /// On a day of its lessons at least.
    func isInForce(in week: TeachingWeek) -> Bool { from <= week.last && until.map { $0 >= week.first } ?? true }

    public static let groupRange = 1...60

    /// What is wrong with it as somebody typed it; empty when nothing is.
    public var problems: [Problem] {
        var problems: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { problems.append(Problem(.refusal, what: what, remedy: remedy)) }
        if name.isEmpty || name.count > 120 {
            refuse(
                Phrase(fr: "Le dispositif n’a pas de nom, ou il dépasse 120 caractères.", en: "The dispositif has no name, or one of more than 120 characters."),
                Phrase(fr: "Par exemple «\u{202F}Accompagnement personnalisé en seconde\u{202F}».", en: "For instance “Personalised support in 2de”."))
        }
        if case .weekly(let least, let most) = volume, max(least, most ?? 0) > Volume.mostInAWeek {
            refuse(
                Phrase(
                    fr: "Aucune semaine ne compte autant d’heures\u{202F}: \(volume.words.fr).", en: "No week has as many hours: \(volume.words.en)."),
                Phrase(
                    fr: "Un nombre seul se lit en heures\u{202F}: pour des minutes, écrivez «\u{202F}90\u{202F}min\u{202F}» ou «\u{202F}1\u{202F}h\u{202F}30\u{202F}».",
                    en: "A number alone is read as hours: for minutes, write “90 min” or “1 h 30”."))
        }
        if levels.isEmpty || levels.contains(where: { $0.isEmpty || $0.count > 40 }) {
            refuse(
                Phrase(fr: "Aucun niveau n’est choisi.", en: "No level is chosen."),
                Phrase(fr: "Cochez les niveaux qui en bénéficient.", en: "Tick the levels that receive it."))
        }
        if let groupLimit, !Self.groupRange.contains(groupLimit) {
            refuse(
                Phrase(fr: "Un groupe compte de 1 à 60 élèves.", en: "A group has from 1 to 60 pupils."),
                Phrase(fr: "Laissez vide si aucun texte ne le limite.", en: "Leave it empty when no text limits it."))
        }
        if source.count > 400 || doubt.count > 400 {
            refuse(
                Phrase(fr: "La source et ce qui reste à vérifier tiennent en 400 caractères chacun.", en: "The source and what remains to be checked take 400 characters each at most."),
                Phrase(fr: "Gardez la référence du texte.", en: "Keep the reference of the text."))
        }
        if let until, until < from {
            refuse(
                Phrase(fr: "La fin (\(until.figures.fr)) précède le début (\(from.figures.fr)).", en: "The end (\(until.figures.en)) comes before the start (\(from.figures.en))."),
                Phrase(fr: "Corrigez l’une des deux dates.", en: "Correct one of the two dates."))
        }
        return problems
    }

    /// Why it may not take the place of `present`; nil when it may.
    public func refusal(replacing present: DispositifContent) -> Problem? {
        guard kind.account != present.kind.account else { return nil }
        return Problem(
            .refusal, what: DispositifKind.neverMixed,
            remedy: Phrase(fr: "Créez un dispositif à part, et mettez fin à celui-ci.", en: "Make a dispositif of its own, and end this one."))
    }
}
