/// Days on which a school does not teach, or teaches although others do not.
public struct DaySpan: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        /// Holidays of the zone, as the ministry sets them, or those that a school entered itself.
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

    /// Days that the school closes itself, however many: news to those who expect a session, unlike holidays.
    public var isNews: Bool { kind == .closed }
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

    /// What a week of this kind is called; nothing for every week.
    public var letter: String {
        switch self {
        case .weekly: ""
        case .first: "A"
        case .second: "B"
        }
    }

    public func includes(_ week: Alternance) -> Bool { self == .weekly || self == week }
}

/// How A and B weeks follow each other.
public enum WeekRule: String, CaseIterable, Sendable, Hashable {
    /// Every other week of the civil calendar, holidays included.
    case civil
    /// Every other week with lessons: the first week after holidays follows on from the last before. A week that the school closes
    /// itself, for snow or for a day of training, counts as if it had been held.
    case taught

    public var name: Phrase {
        switch self {
        case .civil: Phrase(fr: "une semaine sur deux, vacances comprises", en: "every other week, holidays included")
        case .taught: Phrase(fr: "une semaine de classe sur deux, sans compter les vacances", en: "every other week with lessons, holidays not counted")
        }
    }
}

/// The days on which one school teaches.
///
/// Source of the zones and of public holidays: the tables in `Resources`, which the school's own days correct:
/// rectors shift dates, Corsica and overseas stand outside the zones, some schools teach on Saturday.
public struct SchoolCalendar: Sendable, Hashable {
    /// Every span, sorted by first day.
    public let spans: [DaySpan]
    /// Monday of some A week (Q1), from which weeks alternate as `rule` says.
    public let weekA: Day
    public let rule: WeekRule
    /// Weeks, by their Monday, that the school says to be A or B whatever the rule.
    public let marks: [Day: Alternance]
    /// What the rule says of the weeks around `weekA` when it counts weeks with lessons.
    private let counted: [Day: Alternance]

    public init(spans: [DaySpan], weekA: Day, rule: WeekRule = .civil, marks: [Day: Alternance] = [:]) {
        self.spans = spans.sorted { a, b in a.first != b.first ? a.first < b.first : a.last < b.last }
        self.weekA = weekA.monday
        self.rule = rule
        self.marks = Dictionary(marks.filter { $0.value != .weekly }.map { ($0.key.monday, $0.value) }, uniquingKeysWith: { first, _ in first })
        counted = rule == .civil ? [:] : Self.counted(self.spans, from: self.weekA)
    }

    /// The year before the A week and the two after. A week of holidays is called as the next one without.
    private static func counted(_ spans: [DaySpan], from weekA: Day) -> [Day: Alternance] {
        let plain = SchoolCalendar(spans: spans.filter { !$0.isNews }, weekA: weekA)
        var weeks: [Day: Alternance] = [:]
        var next = Alternance.first
        for index in 0..<106 {
            let monday = weekA + index * 7
            weeks[monday] = next
            if plain.hasLessons(monday) { next = next == .first ? .second : .first }
        }
        var after = Alternance.first
        for index in 1..<54 {
            let monday = weekA - index * 7
            if plain.hasLessons(monday) { after = after == .first ? .second : .first }
            weeks[monday] = after
        }
        return weeks
    }

    /// Whether lessons are held on a day from Monday to Friday of this week.
    public func hasLessons(_ monday: Day) -> Bool { (0..<5).contains { isTeachingDay(monday + $0) } }

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

    /// From the first to the last of the days that this calendar closes and another opens; nil when there are none. O(days of the spans that
    /// differ × spans).
    public func opened(in other: SchoolCalendar) -> Tenure? {
        let days = Set(spans).symmetricDifference(other.spans).flatMap { span in (span.first.number...span.last.number).map(Day.init(number:)) }
            .filter { !isTeachingDay($0) && other.isTeachingDay($0) }
        guard let first = days.min(), let last = days.max() else { return nil }
        return Tenure(from: first, to: last)
    }

    /// The same weeks A and B with lessons on every one of these days.
    public func withoutClosures(over days: Tenure) -> SchoolCalendar {
        var marks = self.marks
        for monday in stride(from: days.from.monday.number, through: days.to.number, by: 7).map(Day.init(number:)) { marks[monday] = week(of: monday) }
        return SchoolCalendar(spans: [DaySpan(kind: .open, name: Phrase(same: "-"), first: days.from, last: days.to)], weekA: weekA, marks: marks)
    }

    /// A or B: which of the two weeks this day is in.
    public func week(of day: Day) -> Alternance { marks[day.monday] ?? ruled(day) }

    /// What the rule alone says.
    public func ruled(_ day: Day) -> Alternance {
        if let week = counted[day.monday] { return week }
        let weeks = (day.monday - weekA) / 7
        return weeks.isMultiple(of: 2) ? .first : .second
    }

    /// The dates on which a weekly slot is held between two days, both included.
    /// - Parameter weeks: Mondays of the only weeks that count; empty for all those of the alternance.
    public func dates(weekday: Int, alternance: Alternance = .weekly, weeks: [Day] = [], from first: Day, through last: Day) -> [Day] {
        guard first <= last else { return [] }
        var day = first + (weekday - first.weekday + 7) % 7
        var dates: [Day] = []
        while day <= last {
            let isHeld = weeks.isEmpty ? alternance.includes(week(of: day)) : weeks.contains(day.monday)
            if isHeld, isTeachingDay(day) { dates.append(day) }
            day = day + 7
        }
        return dates
    }

    public func dates(of slot: WeeklySlot, from first: Day, through last: Day) -> [Day] {
        dates(weekday: slot.weekday, alternance: slot.alternance, weeks: slot.weeks, from: first, through: last)
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
