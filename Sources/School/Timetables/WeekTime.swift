/// A stretch of one day of the week.
public struct WeekTime: Hashable, Sendable, Comparable {
    /// 1 is Monday.
    public let weekday: Int
    /// Minute of the day.
    public let startsAt: Int
    /// Minutes.
    public let length: Int

    public init(weekday: Int, startsAt: Int, length: Int) {
        self.weekday = weekday
        self.startsAt = startsAt
        self.length = length
    }

    public var endsAt: Int { startsAt + length }

    public func overlaps(_ other: WeekTime) -> Bool {
        weekday == other.weekday && startsAt < other.endsAt && other.startsAt < endsAt
    }

    public static func < (a: Self, b: Self) -> Bool { (a.weekday, a.startsAt, a.length) < (b.weekday, b.startsAt, b.length) }

    /// « mardi 10 h » / "Tuesday 10:00".
    public var name: Phrase {
        let day = Day.weekdays[weekday - 1]
        let time = timeOfDay(startsAt)
        return Phrase(fr: "\(day.fr) \(time.fr)", en: "\(day.en) \(time.en)")
    }

    /// « mardi de 10 h à 10 h 55 ».
    public var hours: Phrase {
        let day = Day.weekdays[weekday - 1]
        return Phrase(fr: "\(day.fr) \(span.fr)", en: "\(day.en) \(span.en)")
    }

    /// « de 10 h à 10 h 55 ».
    public var span: Phrase {
        let (from, to) = (timeOfDay(startsAt), timeOfDay(endsAt))
        return Phrase(fr: "de \(from.fr) à \(to.fr)", en: "\(from.en) to \(to.en)")
    }
}

/// Which of the two weeks of a fortnight something takes.
public struct Fortnight: OptionSet, Hashable, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let first = Fortnight(rawValue: 1)
    public static let second = Fortnight(rawValue: 2)
    public static let both: Fortnight = [.first, .second]

    public init(_ alternance: Alternance) {
        switch alternance {
        case .weekly: self = .both
        case .first: self = .first
        case .second: self = .second
        }
    }

    /// The kinds of these weeks; the kinds that the alternance names when no week is listed.
    public init(_ alternance: Alternance, weeks: [Day], _ calendar: SchoolCalendar) {
        let kinds = weeks.reduce(into: Fortnight()) { $0.formUnion(Fortnight(calendar.week(of: $1))) }
        self = weeks.isEmpty ? Fortnight(alternance) : kinds
    }
}

extension WeeklySlot {
    public var time: WeekTime { WeekTime(weekday: weekday, startsAt: startsAt, length: length) }
}
