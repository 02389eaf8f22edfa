/// What one plan of groups is made for: some weeks of the year, cut into modules, for some barrettes.
public struct Period: Hashable, Sendable {
    public typealias ID = Identifier<Period>

    public let id: ID
    public var name: String
    /// The diagnosis round whose priorities it answers.
    public var round: DiagnosisRound.ID?
    public var firstDay, lastDay: Day
    /// Hours of facilitators, one per session and per person whose hours count; nil for no limit.
    public var hoursBudget: Int?
    /// To which its hours belong, where the school said so; otherwise the programmes from whose phases it was made say it.
    public var dispositif: Dispositif.ID?
    /// How many workshops a pupil ranks.
    public var wishCount: Int
    public var wishesOpenAt: Moment?
    /// From this instant on wishes are refused.
    public var wishesCloseAt: Moment?
    public let version: Int

    public init(
        id: ID, name: String, round: DiagnosisRound.ID?, firstDay: Day, lastDay: Day, hoursBudget: Int?, dispositif: Dispositif.ID? = nil,
        wishCount: Int = 3, wishesOpenAt: Moment? = nil, wishesCloseAt: Moment? = nil, version: Int
    ) {
        self.id = id
        self.name = name
        self.round = round
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.hoursBudget = hoursBudget
        self.dispositif = dispositif
        self.wishCount = wishCount
        self.wishesOpenAt = wishesOpenAt
        self.wishesCloseAt = wishesCloseAt
        self.version = version
    }

    public var days: Tenure { Tenure(from: firstDay, to: lastDay) }

    public static let wishCountRange = 1...5

    public enum WishState: Hashable, Sendable {
        case notPlanned, planned, open, closed
    }

    public func wishState(at now: Moment) -> WishState {
        guard let open = wishesOpenAt, let close = wishesCloseAt else { return .notPlanned }
        if now >= close { return .closed }
        return now >= open ? .open : .planned
    }

    /// What is wrong with a period as somebody typed it.
    public static func problems(name: String, first: Day?, last: Day?, wishCount: Int, hoursBudget: Int?) -> [Problem] {
        var problems: [Problem] = []
        if name.isEmpty || name.count > 80 {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "La période n’a pas de nom.", en: "The period has no name."),
                    remedy: Phrase(fr: "Par exemple «\u{202F}Temps 3, novembre à janvier\u{202F}».", en: "For instance “Phase 3, November to January”.")))
        }
        if let first, let last {
            if last < first || last - first > 366 {
                problems.append(
                    Problem(
                        .refusal,
                        what: Phrase(
                            fr: "La période va du \(first.figures.fr) au \(last.figures.fr)\u{202F}: la fin doit suivre le début, d’un an au plus.",
                            en: "The period runs from \(first.figures.en) to \(last.figures.en): the end must follow the start, within a year."),
                        remedy: Phrase(fr: "Corrigez l’une des deux dates.", en: "Correct one of the two dates.")))
            }
        } else {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Il manque une date à la période.", en: "The period lacks a date."),
                    remedy: Phrase(fr: "Donnez le premier et le dernier jour.", en: "Give the first and the last day.")))
        }
        if !wishCountRange.contains(wishCount) {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Le nombre de vœux va de 1 à 5.", en: "The number of wishes goes from 1 to 5."),
                    remedy: Phrase(fr: "Trois vœux conviennent presque toujours.", en: "Three wishes nearly always fit.")))
        }
        if let hoursBudget, !(1...100_000).contains(hoursBudget) {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Les heures disponibles se comptent de 1 à 100\u{202F}000.", en: "Available hours go from 1 to 100,000."),
                    remedy: Phrase(fr: "Laissez vide s’il n’y a pas de limite.", en: "Leave it empty when there is no limit.")))
        }
        return problems
    }
}

/// A run of weeks within a period: pupils keep their groups for its length.
public struct Module: Hashable, Sendable {
    public typealias ID = Identifier<Module>
    public let id: ID
    /// 1 is the first.
    public let position: Int
    public let name: String
    public let firstDay, lastDay: Day

    public init(id: ID, position: Int, name: String, firstDay: Day, lastDay: Day) {
        self.id = id
        self.position = position
        self.name = name
        self.firstDay = firstDay
        self.lastDay = lastDay
    }
}

/// Divisions whose AP hours are aligned, so that their pupils can be mixed. One division alone is fine.
public struct Barrette: Hashable, Sendable {
    public typealias ID = Identifier<Barrette>
    public let id: ID
    public let name: String
    public let divisions: [Division.ID]
    /// Sorted by weekday and hour.
    public let slots: [WeeklySlot]

    public init(id: ID, name: String, divisions: [Division.ID], slots: [WeeklySlot]) {
        self.id = id
        self.name = name
        self.divisions = divisions
        self.slots = slots
    }
}

/// One stretch of the week of a barrette: an hour, or several in one.
public struct WeeklySlot: Hashable, Sendable {
    public typealias ID = Identifier<WeeklySlot>
    public let id: ID
    public let barrette: Barrette.ID
    /// 1 is Monday.
    public let weekday: Int
    /// Minute of the day.
    public let startsAt: Int
    /// Minutes.
    public let length: Int
    public let alternance: Alternance
    /// Mondays of the only weeks in which it is held, in order; empty for all those of `alternance`.
    public let weeks: [Day]

    public init(id: ID, barrette: Barrette.ID, weekday: Int, startsAt: Int, length: Int, alternance: Alternance, weeks: [Day] = []) {
        self.id = id
        self.barrette = barrette
        self.weekday = weekday
        self.startsAt = startsAt
        self.length = length
        self.alternance = alternance
        self.weeks = Set(weeks.map(\.monday)).sorted()
    }

    public static let lengthRange = 15...240

    /// Lessons in one session: 1 for 45 to 80 minutes, 2 for a block of 90 to 135. What budgets of hours count.
    public var lessonHours: Int { max(1, (2 * length + 55) / 110) }

    /// « chaque semaine », « 4 semaines choisies »; nil when there is nothing to say.
    public var rhythm: Phrase? { Self.rhythm(alternance, weeks) }

    public static func rhythm(_ alternance: Alternance, _ weeks: [Day]) -> Phrase? {
        if !weeks.isEmpty { return counted(weeks.count, fr: ("semaine choisie", "semaines choisies"), en: ("chosen week", "chosen weeks")) }
        return alternance == .weekly ? nil : alternance.name
    }

    /// « mardi 10 h » / "Tuesday 10:00".
    public var name: Phrase {
        let day = Day.weekdays[weekday - 1]
        let time = timeOfDay(startsAt)
        let plain = Phrase(fr: "\(day.fr) \(time.fr)", en: "\(day.en) \(time.en)")
        return rhythm.map { Phrase(fr: "\(plain.fr), \($0.fr)", en: "\(plain.en), \($0.en)") } ?? plain
    }
}

/// A workshop put on offer in a period.
public struct Offer: Hashable, Sendable {
    public let workshop: Workshop.ID
    /// Groups of it at one time, in this period.
    public let maxParallel: Int
    /// Only these divisions may follow it; empty for all.
    public let divisions: Set<Division.ID>
    /// Only in these slots; empty for all.
    public let slots: Set<SlotKey>

    public init(workshop: Workshop.ID, maxParallel: Int, divisions: Set<Division.ID> = [], slots: Set<SlotKey> = []) {
        self.workshop = workshop
        self.maxParallel = maxParallel
        self.divisions = divisions
        self.slots = slots
    }

    public func isOpen(to division: Division.ID) -> Bool { divisions.isEmpty || divisions.contains(division) }
    public func isHeld(in slot: SlotKey) -> Bool { slots.isEmpty || slots.contains(slot) }
}

/// One slot of the grouping model: a weekly slot of a barrette during one module.
public struct SlotKey: Hashable, Sendable, Comparable {
    public let module: Module.ID
    public let weekly: WeeklySlot.ID

    public init(module: Module.ID, weekly: WeeklySlot.ID) {
        self.module = module
        self.weekly = weekly
    }

    public static func < (a: SlotKey, b: SlotKey) -> Bool { (a.module, a.weekly) < (b.module, b.weekly) }

    /// As it stands in forms and in grouping files: `module-weekly`.
    public var text: String { "\(module)-\(weekly)" }

    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let module = Module.ID(String(parts[0])), let weekly = WeeklySlot.ID(String(parts[1])) else { return nil }
        self.init(module: module, weekly: weekly)
    }
}
