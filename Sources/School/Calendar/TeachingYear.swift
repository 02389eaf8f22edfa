/// One week in which a school teaches at least one day from Monday to Friday.
public struct TeachingWeek: Hashable, Sendable {
    /// Its days of lessons, in order.
    public let days: [Day]
    public let first, last: Day

    /// Nil without a day.
    public init?(_ days: [Day]) {
        guard let first = days.first, let last = days.last else { return nil }
        self.days = days
        self.first = first
        self.last = last
    }
}

/// The teaching weeks of one school year, from the end of one summer to the beginning of the next.
public struct TeachingYear: Hashable, Sendable {
    /// The calendar year in which it begins.
    public let year: Int
    public let weeks: [TeachingWeek]

    public init(year: Int, weeks: [TeachingWeek]) {
        self.year = year
        self.weeks = weeks
    }

    /// « 2026-2027 ».
    public var name: Phrase { SchoolYear(year).name }

    /// The index of the first week with lessons on this day or later; the number of weeks when there is none.
    public func week(from day: Day) -> Int { weeks.firstIndex { $0.last >= day } ?? weeks.count }
}

/// What a calendar does not say of a school year, so that nothing can be laid on it.
public enum CalendarLack: Hashable, Sendable {
    /// Where its summer begins.
    case end
    /// Its holidays, or some of them.
    case holidays
}

extension SchoolCalendar {
    /// No school year of France teaches longer than this, in days, from one holidays to the next.
    private static let longestStretch = 91

    /// The school year that begins in this calendar year; nil when the calendar does not know it. Linear in the days of a year times the
    /// spans.
    public func teachingYear(_ year: Int) -> TeachingYear? {
        guard lack(of: year) == nil, let days = lessonDays(of: year) else { return nil }
        var weeks: [TeachingWeek] = []
        var monday = days.from.monday
        while monday <= days.to {
            if let week = TeachingWeek((0..<5).map({ monday + $0 }).filter { days.contains($0) && isTeachingDay($0) }) { weeks.append(week) }
            monday = monday + 7
        }
        return TeachingYear(year: year, weeks: weeks)
    }

    /// Weeks of this school year that would have lessons had the school not closed days itself, by their Monday, with the first thing that closed them: no
    /// teaching weeks, for which nothing is due. Linear in the days of a year times the spans.
    public func closedWeeks(of year: Int) -> [(monday: Day, closed: DaySpan)] {
        guard let days = lessonDays(of: year) else { return [] }
        let plain = SchoolCalendar(spans: spans.filter { !$0.isNews }, weekA: weekA)
        return stride(from: days.from.monday.number, through: days.to.number, by: 7).map(Day.init(number:)).compactMap { monday in
            guard !hasLessons(monday), plain.hasLessons(monday) else { return nil }
            return (0..<5).lazy.map { monday + $0 }.filter(days.contains).compactMap { closure(on: $0) }.first(where: \.isNews).map { (monday, $0) }
        }
    }

    /// What it does not say of the school year that begins in this calendar year; nil when the year is known.
    public func lack(of year: Int) -> CalendarLack? {
        guard let days = lessonDays(of: year) else { return .end }
        var reached = days.from
        for span in spans where span.kind == .holidays && span.last >= days.from && span.first <= days.to {
            if span.first - reached > Self.longestStretch { return .holidays }
            reached = max(reached, span.last + 1)
        }
        return days.to - reached >= Self.longestStretch ? .holidays : nil
    }

    /// From the end of one summer to the eve of the next; nil when nothing says where the next begins.
    private func lessonDays(of year: Int) -> Tenure? {
        guard let before = Day(year: year, month: 8, day: 1), let after = Day(year: year + 1, month: 8, day: 1),
            let september = Day(year: year, month: 9, day: 1), let summer = spans.first(where: { $0.kind != .open && $0.contains(after) })
        else { return nil }
        // A summer that is not in the tables ends where the ministry's does in most years.
        return Tenure(from: spans.first { $0.kind != .open && $0.contains(before) }.map { $0.last + 1 } ?? september, to: summer.first - 1)
    }
}
