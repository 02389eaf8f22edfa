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

extension SchoolCalendar {
    /// The school year that begins in this calendar year; nil when the calendar does not say where its summer begins, as
    /// nothing can then be laid on it. Linear in the days of a year times the spans.
    public func teachingYear(_ year: Int) -> TeachingYear? {
        guard let before = Day(year: year, month: 8, day: 1), let after = Day(year: year + 1, month: 8, day: 1),
            let september = Day(year: year, month: 9, day: 1), let summer = spans.first(where: { $0.kind != .open && $0.contains(after) })
        else { return nil }
        // A summer that is not in the tables ends where the ministry's does in most years.
        let start = spans.first { $0.kind != .open && $0.contains(before) }.map { $0.last + 1 } ?? september
        var weeks: [TeachingWeek] = []
        var monday = start.monday
        while monday < summer.first {
            let days = (0..<5).map { monday + $0 }.filter { $0 >= start && $0 < summer.first && isTeachingDay($0) }
            if let week = TeachingWeek(days) { weeks.append(week) }
            monday = monday + 7
        }
        return TeachingYear(year: year, weeks: weeks)
    }
}
