/// A progression for one school year, or for the years of a cycle: phases in order, for some levels, within a dispositif.
public struct Programme: Hashable, Sendable {
    public typealias ID = Identifier<Programme>
    public let id: ID
    public let content: ProgrammeContent
    /// Code of the ready-made programme that it was drawn from.
    public let sheet: String?
    /// The programme that it takes over from.
    public let previous: Programme.ID?
    /// In order.
    public let phases: [Phase]
    public let version: Int
    /// Nil when it is not known.
    public let addedOn: Day?

    public init(id: ID, content: ProgrammeContent, sheet: String?, previous: Programme.ID?, phases: [Phase], version: Int, addedOn: Day? = nil) {
        self.id = id
        self.content = content
        self.sheet = sheet
        self.previous = previous
        self.phases = phases
        self.version = version
        self.addedOn = addedOn
    }

    /// Whether pupils of this division follow it in this school year.
    public func concerns(_ division: Division, in year: Int) -> Bool {
        content.levels(in: year).contains(division.level) && (content.divisions.isEmpty || content.divisions.contains(division.id))
    }
}

public struct ProgrammeContent: Hashable, Sendable {
    public var name: String
    /// What it is for, as pupils may read it.
    public var aim: String
    public var dispositif: Dispositif.ID?
    /// Of the years of a cycle that have another, 1 is its first.
    public var yearDispositifs: [Int: Dispositif.ID]
    /// The calendar year in which it begins.
    public var year: Int
    /// School years that it lasts: 1, or those of a cycle.
    public var years: Int
    /// As a pupil goes through them. A cycle with as many levels as years takes one each year.
    public var levels: [String]
    /// Only these; empty for every division of its levels.
    public var divisions: Set<Division.ID>
    /// Nil to begin with the school year.
    public var startsOn: Day?
    /// Whether pupils and families see it: not while it is being tried.
    public var isAnnounced: Bool

    public init(
        name: String, aim: String, dispositif: Dispositif.ID?, yearDispositifs: [Int: Dispositif.ID] = [:], year: Int, years: Int = 1, levels: [String], divisions: Set<Division.ID> = [],
        startsOn: Day? = nil, isAnnounced: Bool = true
    ) {
        self.name = name
        self.aim = aim
        self.dispositif = dispositif
        self.yearDispositifs = yearDispositifs
        self.year = year
        self.years = years
        self.levels = levels
        self.divisions = divisions
        self.startsOn = startsOn
        self.isAnnounced = isAnnounced
    }

    public static let yearsRange = 1...4

    /// Its levels in one school year; none when it does not run then.
    public func levels(in schoolYear: Int) -> [String] {
        guard (year..<(year + years)).contains(schoolYear) else { return [] }
        return years > 1 && levels.count == years ? [levels[schoolYear - year]] : levels
    }

    /// Within which it is in one of its years, 1 is the first.
    public func dispositif(ofYear cycleYear: Int) -> Dispositif.ID? { yearDispositifs[cycleYear] ?? dispositif }

    public func dispositif(in schoolYear: Int) -> Dispositif.ID? { dispositif(ofYear: schoolYear - year + 1) }

    /// Those of its years, each once, in their order, with the levels that follow it then.
    public var dispositifs: [(id: Dispositif.ID, levels: [String])] {
        var found: [(id: Dispositif.ID, levels: [String])] = []
        for cycleYear in 1...max(1, min(years, Self.yearsRange.upperBound)) {
            guard let id = dispositif(ofYear: cycleYear) else { continue }
            let own = levels(in: year + cycleYear - 1)
            if let index = found.firstIndex(where: { $0.id == id }) {
                found[index].levels += own.filter { !found[index].levels.contains($0) }
            } else {
                found.append((id, own))
            }
        }
        return found
    }

    /// Its years, 1 is the first, those that follow one another with one dispositif together; nil for years that have none.
    public var dispositifRuns: [(years: ClosedRange<Int>, id: Dispositif.ID?)] {
        var runs: [(years: ClosedRange<Int>, id: Dispositif.ID?)] = []
        for cycleYear in 1...max(1, min(years, Self.yearsRange.upperBound)) {
            let id = dispositif(ofYear: cycleYear)
            if let last = runs.indices.last, runs[last].id == id {
                runs[last].years = runs[last].years.lowerBound...cycleYear
            } else {
                runs.append((cycleYear...cycleYear, id))
            }
        }
        return runs
    }

    /// Whether somebody follows both in some school year.
    public func meets(_ other: ProgrammeContent) -> Bool {
        guard divisions.isEmpty || other.divisions.isEmpty || !divisions.isDisjoint(with: other.divisions) else { return false }
        return (year..<(year + max(1, years))).contains { !Set(levels(in: $0)).isDisjoint(with: other.levels(in: $0)) }
    }

    /// « 2026-2027 », « 2026-2029 ».
    public var span: Phrase { Phrase(fr: "\(year)-\(year + years)", en: "\(year)–\(year + years)") }

    /// What is wrong with it as somebody typed it; empty when nothing is.
    public var problems: [Problem] {
        var problems: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { problems.append(Problem(.refusal, what: what, remedy: remedy)) }
        if name.isEmpty || name.count > 100 {
            refuse(
                Phrase(fr: "Le programme n’a pas de nom, ou il dépasse 100 caractères.", en: "The programme has no name, or one of more than 100 characters."),
                Phrase(fr: "Par exemple «\u{202F}AP en première STMG\u{202F}».", en: "For instance “AP in 1re STMG”."))
        }
        if aim.count > 600 {
            refuse(
                Phrase(fr: "Ce qu’il vise dépasse 600 caractères.", en: "What it is for exceeds 600 characters."),
                Phrase(fr: "Deux phrases suffisent.", en: "Two sentences are enough."))
        }
        if levels.isEmpty || levels.contains(where: { $0.isEmpty || $0.count > 40 }) {
            refuse(
                Phrase(fr: "Aucun niveau n’est choisi.", en: "No level is chosen."),
                Phrase(fr: "Cochez les niveaux qui le suivent.", en: "Tick the levels that follow it."))
        }
        if !Self.yearsRange.contains(years) {
            refuse(
                Phrase(fr: "Un programme dure de 1 à 4 ans.", en: "A programme lasts from 1 to 4 years."),
                Phrase(fr: "Un an convient presque toujours\u{202F}; trois pour un cycle de bac pro.", en: "One year nearly always fits; three for a bac pro cycle."))
        }
        if let startsOn, startsOn.year != year && startsOn.year != year + 1 {
            refuse(
                Phrase(fr: "Le premier jour (\(startsOn.figures.fr)) n’est pas dans l’année \(year)-\(year + 1).", en: "The first day (\(startsOn.figures.en)) is not in the year \(year)-\(year + 1)."),
                Phrase(fr: "Laissez vide pour commencer à la rentrée.", en: "Leave it empty to begin with the school year."))
        }
        return problems
    }
}

/// A stretch of the year: how long it may last and what is done in it.
public struct Phase: Hashable, Sendable {
    public typealias ID = Identifier<Phase>
    public let id: ID
    public let content: PhaseContent
    /// The phase of the programme before that it takes over from.
    public let previous: Phase.ID?
    public let version: Int
    /// Nil as long as nothing was changed since it began.
    public let lived: LivedDays?

    public init(id: ID, content: PhaseContent, previous: Phase.ID?, version: Int, lived: LivedDays? = nil) {
        self.id = id
        self.content = content
        self.previous = previous
        self.version = version
        self.lived = lived
    }

    func keeping(_ lived: LivedDays?) -> Phase { Phase(id: id, content: content, previous: previous, version: version, lived: lived) }

    /// Keeps what was lived by a day, and may be laid anew after it.
    func lettingLastGo(by today: Day?) -> Phase {
        keeping(lived.map { LivedDays(first: $0.first, last: min($0.last, today ?? $0.last), keepsLast: false) })
    }
}

/// The days of a phase that had begun when its programme, or the calendar, was changed: what changes of the others no longer moves them.
public struct LivedDays: Hashable, Sendable {
    public let first: Day
    /// Its last day as it was laid, or only the day up to which it had been lived.
    public let last: Day
    /// Whether it ends on `last`; false where its own weeks are laid anew.
    public let keepsLast: Bool

    public init(first: Day, last: Day, keepsLast: Bool) {
        self.first = first
        self.last = last
        self.keepsLast = keepsLast
    }
}

public struct PhaseContent: Hashable, Sendable {
    public var name: String
    public var aim: String
    /// 1 is the first year of the programme.
    public var cycleYear: Int
    /// Teaching weeks, from at least to at most.
    public var weeks: ClosedRange<Int>
    /// It waits for this day, whatever ends before.
    public var notBefore: Day?
    /// In order.
    public var activities: [Activity]

    public init(name: String, aim: String, cycleYear: Int = 1, weeks: ClosedRange<Int>, notBefore: Day? = nil, activities: [Activity] = []) {
        self.name = name
        self.aim = aim
        self.cycleYear = cycleYear
        self.weeks = weeks
        self.notBefore = notBefore
        self.activities = activities
    }

    public static let weeksRange = 1...45

    /// « 6 à 7 semaines ».
    public var length: Phrase {
        let most = counted(weeks.upperBound, fr: ("semaine", "semaines"), en: ("week", "weeks"))
        return weeks.count == 1 ? most : Phrase(fr: "\(weeks.lowerBound) à \(most.fr)", en: "\(weeks.lowerBound) to \(most.en)")
    }

    /// What is wrong with it as somebody typed it, in a programme of so many years; empty when nothing is.
    public func problems(years: Int) -> [Problem] {
        var problems: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { problems.append(Problem(.refusal, what: what, remedy: remedy)) }
        if name.isEmpty || name.count > 100 || aim.count > 600 {
            refuse(
                Phrase(
                    fr: "Le temps n’a pas de nom, ou ses mots sont trop longs (100 caractères pour le nom, 600 pour ce qu’il vise).",
                    en: "The phase has no name, or its words are too long (100 characters for the name, 600 for what it is for)."),
                Phrase(fr: "Par exemple «\u{202F}Temps 3, ateliers selon les besoins\u{202F}».", en: "For instance “Phase 3, workshops by need”."))
        }
        if !Self.weeksRange.contains(weeks.lowerBound) || !Self.weeksRange.contains(weeks.upperBound) {
            refuse(
                Phrase(fr: "Un temps dure de 1 à 45 semaines de classe.", en: "A phase lasts from 1 to 45 teaching weeks."),
                Phrase(fr: "Donnez le nombre de semaines au moins, et au plus.", en: "Give the number of weeks at least, and at most."))
        }
        if !(1...max(1, years)).contains(cycleYear) {
            refuse(
                Phrase(fr: "Ce programme n’a pas d’année \(cycleYear).", en: "This programme has no year \(cycleYear)."),
                Phrase(fr: "Choisissez une année du cycle.", en: "Choose a year of the cycle."))
        }
        for activity in activities {
            if activity.title.isEmpty || activity.title.count > 160 || activity.runBy.count > 120 || activity.handIn.count > 200 {
                refuse(
                    Phrase(fr: "Une activité n’a pas de titre, ou ses mots sont trop longs.", en: "An activity has no title, or its words are too long."),
                    Phrase(fr: "160 caractères pour le titre, 120 pour qui l’anime, 200 pour ce que l’élève rend.", en: "160 characters for the title, 120 for who runs it, 200 for what the pupil hands in."))
            }
            if let asked = activity.weeks, asked.lowerBound < 1 || asked.upperBound > weeks.upperBound {
                refuse(
                    Phrase(fr: "«\u{202F}\(activity.title)\u{202F}» dépasse les semaines de ce temps (\(length.fr)).", en: "“\(activity.title)” exceeds the weeks of this phase (\(length.en))."),
                    Phrase(fr: "Laissez vide si elle dure tout le temps.", en: "Leave it empty when it lasts the whole phase."))
            }
        }
        return problems
    }
}

/// What the documents name.
public enum ActivityKind: String, CaseIterable, Sendable, Hashable {
    case explaining, diagnostic
    case selfWork = "self_work"
    case production
    case positioning
    case workshops, orientation, interdisciplinary

    public var name: Phrase {
        switch self {
        case .explaining: Phrase(fr: "explicitation", en: "explaining")
        case .diagnostic: Phrase(fr: "évaluation diagnostique", en: "diagnostic evaluation")
        case .selfWork: Phrase(fr: "travail sur soi", en: "work on oneself")
        case .production: Phrase(fr: "production", en: "production")
        case .positioning: Phrase(fr: "bilan, positionnement", en: "taking stock")
        case .workshops: Phrase(fr: "ateliers", en: "workshops")
        case .orientation: Phrase(fr: "orientation", en: "orientation")
        case .interdisciplinary: Phrase(fr: "interdisciplinaire", en: "interdisciplinary")
        }
    }
}

/// Something done in a phase: by whom, when, and what the pupil hands in.
public struct Activity: Hashable, Sendable {
    public typealias ID = Identifier<Activity>
    public let id: ID
    public var kind: ActivityKind
    public var title: String
    public var runBy: String
    /// Weeks of the phase, 1 is its first; nil for all of it.
    public var weeks: ClosedRange<Int>?
    public var handIn: String

    public init(id: ID = .new(), kind: ActivityKind, title: String, runBy: String, weeks: ClosedRange<Int>? = nil, handIn: String) {
        self.id = id
        self.kind = kind
        self.title = title
        self.runBy = runBy
        self.weeks = weeks
        self.handIn = handIn
    }
}

/// What the team says of a phase of the programme itself once it is over: of the dispositif, never of a pupil.
public struct PhaseReview: Hashable, Sendable {
    public let phase: Phase.ID
    public var worked, hurt: String
    /// « Pistes » : one a line, for those who prepare the next year.
    public var leads: String
    public let author: String
    public let at: Moment
    /// 0 when nothing was written yet.
    public let version: Int

    public init(phase: Phase.ID, worked: String, hurt: String, leads: String, author: String, at: Moment, version: Int) {
        self.phase = phase
        self.worked = worked
        self.hurt = hurt
        self.leads = leads
        self.author = author
        self.at = at
        self.version = version
    }

    public var leadLines: [String] { leads.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty } }

    /// What is wrong with a review as somebody typed it; empty when nothing is.
    public static func problems(worked: String, hurt: String, leads: String) -> [Problem] {
        guard worked.isEmpty && hurt.isEmpty && leads.isEmpty || [worked, hurt, leads].contains(where: { $0.count > 2000 }) else { return [] }
        return [
            Problem(
                .refusal, what: Phrase(fr: "Le bilan est vide, ou l’une de ses parties dépasse 2\u{202F}000 caractères.", en: "The review is empty, or one of its parts exceeds 2,000 characters."),
                remedy: Phrase(fr: "Une ligne suffit\u{202F}: ce qui a marché, ce qui a gêné, ou une piste.", en: "One line is enough: what worked, what hurt, or a lead."))
        ]
    }
}

/// The review of a phase that was taken away since.
public struct KeptReview: Hashable, Sendable {
    /// The name that the phase had.
    public let phase: String
    public let review: PhaseReview

    public init(phase: String, review: PhaseReview) {
        self.phase = phase
        self.review = review
    }
}
