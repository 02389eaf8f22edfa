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

/// Which weeks something takes: one or both of a fortnight, or chosen ones.
public struct Fortnight: Hashable, Sendable {
    /// A and B, or one of them.
    private let kinds: Set<Alternance>
    /// Mondays; empty for all weeks of these kinds.
    private let chosen: Set<Day>

    public static let both = Fortnight(.weekly)

    public init(_ alternance: Alternance) {
        kinds = alternance == .weekly ? [.first, .second] : [alternance]
        chosen = []
    }

    /// These weeks alone; those that the alternance names when none is listed.
    public init(_ alternance: Alternance, weeks: [Day], _ calendar: SchoolCalendar) {
        kinds = weeks.isEmpty ? Fortnight(alternance).kinds : Set(weeks.map(calendar.week))
        chosen = Set(weeks.map(\.monday))
    }

    /// Whether both have no week in common.
    public func isDisjoint(with other: Fortnight) -> Bool {
        chosen.isEmpty || other.chosen.isEmpty ? kinds.isDisjoint(with: other.kinds) : chosen.isDisjoint(with: other.chosen)
    }
}

extension WeeklySlot {
    public var time: WeekTime { WeekTime(weekday: weekday, startsAt: startsAt, length: length) }

    public func fortnight(_ calendar: SchoolCalendar) -> Fortnight { Fortnight(alternance, weeks: weeks, calendar) }

    /// Whether both are held at a common time in some week of this calendar, holidays aside.
    public func overlaps(_ other: WeeklySlot, _ calendar: SchoolCalendar) -> Bool {
        time.overlaps(other.time) && !fortnight(calendar).isDisjoint(with: other.fortnight(calendar))
    }
}
