/// What a school says of its own calendar, beyond its zone.
public struct CalendarSettings: Hashable, Sendable {
    /// False for schools that enter all their days themselves. Corsica and overseas have no table to follow.
    public var followsZone: Bool
    /// Good Friday and 26 December are public holidays too.
    public var isInAlsaceMoselle: Bool
    /// A Monday that starts an A week (Q1).
    public var weekA: Day
    public var rule: WeekRule
    /// Weeks, by their Monday, that are A or B whatever the rule.
    public var marks: [Day: Alternance]
    /// 0 when nothing was saved yet.
    public var version: Int

    public init(followsZone: Bool = true, isInAlsaceMoselle: Bool = false, weekA: Day, rule: WeekRule = .civil, marks: [Day: Alternance] = [:], version: Int = 0) {
        self.followsZone = followsZone
        self.isInAlsaceMoselle = isInAlsaceMoselle
        self.weekA = weekA.monday
        self.rule = rule
        self.marks = marks
        self.version = version
    }

    /// Before the school says otherwise, the week of 1 September is an A week.
    public static func initial(year: Int) -> CalendarSettings {
        CalendarSettings(weekA: (Day(year: year, month: 9, day: 1) ?? Day(number: 0)).monday)
    }

    /// The calendar of a school in this zone, with the days that it entered.
    public func calendar(zone: Zone, own: [DaySpan]) -> SchoolCalendar {
        let zoneSpans = followsZone ? HolidayTables.shared.holidays[zone, default: []] : []
        let publicSpans = HolidayTables.shared.publicHolidays.filter { isInAlsaceMoselle || !$0.isAlsaceMoselleOnly }.map(\.span)
        return SchoolCalendar(spans: zoneSpans + publicSpans + own, weekA: weekA, rule: rule, marks: marks)
    }
}

/// Days that the school entered itself.
public struct OwnDays: Hashable, Sendable {
    public typealias ID = Identifier<OwnDays>
    public let id: ID
    /// `closed`, `holidays` or `open`.
    public let span: DaySpan

    public init(id: ID, span: DaySpan) {
        self.id = id
        self.span = span
    }

    /// What they may be.
    public static let kinds: [DaySpan.Kind] = [.closed, .holidays, .open]

    /// School years after the present one of which days may be entered: as far as a cycle goes that begins now.
    public static let yearsAhead = 3

    /// What is wrong with days as somebody typed them; empty when nothing is.
    /// - Parameter year: the present school year, when days far from it are slips.
    public static func problems(name: String, first: Day?, last: Day?, in year: Int? = nil) -> [Problem] {
        var problems: [Problem] = []
        if name.trimmed.isEmpty || name.count > 80 {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Ces jours n’ont pas de nom.", en: "These days have no name."),
                    remedy: Phrase(
                        fr: "Donnez-leur un nom de 80 caractères au plus, par exemple «\u{202F}Journée pédagogique\u{202F}».",
                        en: "Give them a name of at most 80 characters, such as “Training day”.")))
        }
        guard let first, let last else {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Il manque une date.", en: "A date is missing."),
                    remedy: Phrase(fr: "Donnez le premier et le dernier jour.", en: "Give the first and the last day.")))
            return problems
        }
        if last < first || last - first > 120 {
            problems.append(
                Problem(
                    .refusal,
                    what: Phrase(
                        fr: "Le dernier jour (\(last.figures.fr)) doit suivre le premier (\(first.figures.fr)), de quatre mois au plus.",
                        en: "The last day (\(last.figures.en)) must come after the first (\(first.figures.en)), within four months."),
                    remedy: Phrase(fr: "Corrigez l’une des deux dates.", en: "Correct one of the two dates.")))
        } else if let year, !(year - 1...year + yearsAhead).contains(first.schoolYear) {
            let until = SchoolYear(year + yearsAhead).name
            problems.append(
                Problem(
                    .refusal,
                    what: Phrase(
                        fr: "Le \(first.figures.fr) est trop loin de l’année en cours.", en: "\(first.figures.en) is too far from the present year."),
                    remedy: Phrase(
                        fr: "Le calendrier va de \(SchoolYear(year - 1).name.fr) à \(until.fr)\u{202F}: vérifiez l’année.",
                        en: "The calendar goes from \(SchoolYear(year - 1).name.en) to \(until.en): check the year.")))
        }
        return problems
    }
}

/// The holidays that Jalon brings: zones A, B, C and public holidays, read once from the package's resources.
public struct HolidayTables: Sendable {
    public struct PublicHoliday: Sendable {
        public let span: DaySpan
        public let isAlsaceMoselleOnly: Bool
    }

    public let holidays: [Zone: [DaySpan]]
    public let publicHolidays: [PublicHoliday]

    public static let shared = HolidayTables(
        holidays: String(decoding: PackageResources.school_holidays_csv, as: UTF8.self),
        publicHolidays: String(decoding: PackageResources.public_holidays_csv, as: UTF8.self))

    /// Whether there is a table for this zone: not for the territories outside the zones.
    public func knows(_ zone: Zone) -> Bool { holidays[zone] != nil }

    /// The last day that the table of this zone knows; after it nothing can be said of holidays.
    public func lastKnownDay(_ zone: Zone) -> Day? { holidays[zone]?.map(\.last).max() }

    /// `day off ⇔ first_day_off ≤ day < return_day`: the column `last_day_off` of the source is not always the eve.
    init(holidays text: String, publicHolidays publicText: String) {
        var holidays: [Zone: [DaySpan]] = [:]
        for row in DelimitedText.rows(text).dropFirst() where row.count >= 6 {
            guard let zone = Zone(rawValue: row[1]), let first = Day(row[3]), let back = Day(row[5]) else { continue }
            holidays[zone, default: []].append(DaySpan(kind: .holidays, name: Self.named(row[2]), first: first, last: back - 1))
        }
        self.holidays = holidays
        publicHolidays = DelimitedText.rows(publicText).dropFirst().compactMap { row in
            guard row.count >= 4, let day = Day(row[0]) else { return nil }
            return PublicHoliday(
                span: DaySpan(kind: .publicHoliday, name: Self.named(row[1]), first: day, last: day), isAlsaceMoselleOnly: row[2] == "0")
        }
    }

    private static func named(_ name: String) -> Phrase { names[name] ?? Phrase(same: name) }

    private static let names: [String: Phrase] = [
        "Vacances de la Toussaint": Phrase(fr: "Vacances de la Toussaint", en: "Autumn holidays"),
        "Vacances de Noël": Phrase(fr: "Vacances de Noël", en: "Christmas holidays"),
        "Vacances d'hiver": Phrase(fr: "Vacances d’hiver", en: "Winter holidays"),
        "Vacances de printemps": Phrase(fr: "Vacances de printemps", en: "Spring holidays"),
        "Pont de l'Ascension": Phrase(fr: "Pont de l’Ascension", en: "Ascension weekend"),
        "Vacances d'été": Phrase(fr: "Vacances d’été", en: "Summer holidays"),
        "1er janvier": Phrase(fr: "Jour de l’an", en: "New Year’s Day"),
        "Vendredi saint": Phrase(fr: "Vendredi saint", en: "Good Friday"),
        "Lundi de Pâques": Phrase(fr: "Lundi de Pâques", en: "Easter Monday"),
        "1er mai": Phrase(fr: "1er mai", en: "1 May"),
        "8 mai": Phrase(fr: "8 mai", en: "8 May"),
        "Ascension": Phrase(fr: "Ascension", en: "Ascension Day"),
        "Lundi de Pentecôte": Phrase(fr: "Lundi de Pentecôte", en: "Whit Monday"),
        "14 juillet": Phrase(fr: "14 juillet", en: "14 July"),
        "Assomption": Phrase(fr: "Assomption", en: "Assumption"),
        "Toussaint": Phrase(fr: "Toussaint", en: "All Saints’ Day"),
        "11 novembre": Phrase(fr: "11 novembre", en: "11 November"),
        "Jour de Noël": Phrase(fr: "Noël", en: "Christmas Day"),
        "2ème jour de Noël": Phrase(fr: "26 décembre", en: "26 December"),
    ]
}
