/// Days on which a school does not teach, or teaches although others do not.
public struct DaySpan: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        /// Holidays of the zone, as the ministry sets them.
        case holidays
        case publicHoliday = "public_holiday"
        /// The school's own: a day of training, a local feast.
        case closed
        /// The school teaches although the calendar above says otherwise: a Saturday morning, a day made up for.
        case open
    }

    public let kind: Kind
    public let name: Phrase
    public let first: Day
    /// Included.
    public let last: Day

    public init(kind: Kind, name: Phrase, first: Day, last: Day) {
        self.kind = kind
        self.name = name
        self.first = first
        self.last = last
    }

    public func contains(_ day: Day) -> Bool { first <= day && day <= last }
}

/// Which weeks a weekly slot is held: every week, or one in two.
public enum Alternance: String, CaseIterable, Sendable, Hashable {
    /// « Hebdomadaire », as STS writes it.
    case weekly = "H"
    case first = "Q1"
    case second = "Q2"

    public var name: Phrase {
        switch self {
        case .weekly: Phrase(fr: "chaque semaine", en: "every week")
        case .first: Phrase(fr: "semaines A (Q1)", en: "A weeks (Q1)")
        case .second: Phrase(fr: "semaines B (Q2)", en: "B weeks (Q2)")
        }
    }

    public func includes(_ week: Alternance) -> Bool { self == .weekly || self == week }
}

/// The days on which one school teaches.
///
/// Source of the zones and of public holidays: the tables in `Resources`, which the school's own days correct:
/// rectors shift dates, Corsica and overseas stand outside the zones, some schools teach on Saturday.
public struct SchoolCalendar: Sendable, Hashable {
    /// Every span, sorted by first day.
    public let spans: [DaySpan]
    /// Monday of some A week (Q1). Weeks alternate from there through the whole year, holidays included.
    public let weekA: Day

    public init(spans: [DaySpan], weekA: Day) {
        self.spans = spans.sorted { a, b in a.first != b.first ? a.first < b.first : a.last < b.last }
        self.weekA = weekA.monday
    }

    /// The span that closes this day; nil when the school teaches. Sundays are closed unless the school opens
    /// them. Linear in the number of spans.
    public func closure(on day: Day) -> DaySpan? {
        var closing: DaySpan?
        for span in spans where span.contains(day) {
            // The school's own word beats the tables.
            if span.kind == .open { return nil }
            if closing == nil || span.kind == .closed { closing = span }
        }
        if closing == nil, day.weekday == 7 { return DaySpan(kind: .closed, name: Day.weekdays[6], first: day, last: day) }
        return closing
    }

    public func isTeachingDay(_ day: Day) -> Bool { closure(on: day) == nil }

    /// A or B: which of the two weeks this day is in.
    public func week(of day: Day) -> Alternance {
        let weeks = (day.monday - weekA) / 7
        return weeks.isMultiple(of: 2) ? .first : .second
    }

    /// The dates on which a weekly slot is held between two days, both included.
    public func dates(weekday: Int, alternance: Alternance = .weekly, from first: Day, through last: Day) -> [Day] {
        guard first <= last else { return [] }
        var day = first + (weekday - first.weekday + 7) % 7
        var dates: [Day] = []
        while day <= last {
            if alternance.includes(week(of: day)), isTeachingDay(day) { dates.append(day) }
            day = day + 7
        }
        return dates
    }

    /// Weeks with at least one teaching day from Monday to Friday, between two days, both included.
    public func teachingWeeks(from first: Day, through last: Day) -> Int {
        var weeks = 0
        var monday = first.monday
        while monday <= last {
            if (0..<5).contains(where: { monday + $0 >= first && monday + $0 <= last && isTeachingDay(monday + $0) }) { weeks += 1 }
            monday = monday + 7
        }
        return weeks
    }

    /// Spans that touch the days from `first` to `last`.
    public func spans(from first: Day, through last: Day) -> [DaySpan] { spans.filter { $0.last >= first && $0.first <= last } }
}
