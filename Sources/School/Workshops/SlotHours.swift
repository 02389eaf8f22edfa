/// The hours of a weekly slot through time. What held stays written: a change of hours begins on a day, and the
/// sessions before that day keep theirs.
public struct SlotHours: Hashable, Sendable {
    public struct Past: Hashable, Sendable {
        /// The last day on which they held.
        public let through: Day
        public let weekly: WeeklySlot

        public init(through: Day, weekly: WeeklySlot) {
            self.through = through
            self.weekly = weekly
        }
    }

    public struct Session: Hashable, Sendable {
        public let day: Day
        public let weekly: WeeklySlot
    }

    /// What holds from the day after the last of `past` on.
    public let weekly: WeeklySlot
    /// Sorted by day.
    public let past: [Past]

    public init(_ weekly: WeeklySlot, past: [Past] = []) {
        self.weekly = weekly
        self.past = past
    }

    /// The hours that hold during these days, in order of time, each with its days. Never empty.
    public func parts(over days: Tenure) -> [(days: Tenure, weekly: WeeklySlot)] {
        var parts: [(days: Tenure, weekly: WeeklySlot)] = []
        var first = days.from
        for hours in past where hours.through >= first && first <= days.to {
            parts.append((Tenure(from: first, to: min(hours.through, days.to)), hours.weekly))
            first = hours.through + 1
        }
        if first <= days.to || parts.isEmpty { parts.append((Tenure(from: first, to: max(first, days.to)), weekly)) }
        return parts
    }

    /// The dated sessions of these days; none when they end before they begin.
    public func sessions(over days: Tenure, _ calendar: SchoolCalendar) -> [Session] {
        guard days.from <= days.to else { return [] }
        return parts(over: days).flatMap { part in
            calendar.dates(of: part.weekly, from: part.days.from, through: part.days.to)
                .map { Session(day: $0, weekly: part.weekly) }
        }
    }

    /// « mardi de 10 h à 10 h 55 », and with a change in these days « … jusqu’au 2 déc., puis jeudi de 10 h à 10 h 55 ».
    public func name(over days: Tenure) -> Phrase {
        inTurn(parts(over: days).map { ($0.days, $0.weekly.hours) })
    }

    /// What is written once `new` holds from `day` on. A change that had not begun by then is dropped.
    public func changed(to new: WeeklySlot, from day: Day) -> SlotHours {
        let eve = parts(over: Tenure(from: day - 1, to: day - 1))[0].weekly
        return SlotHours(new, past: past.filter { $0.through < day - 1 } + (eve.hasSameHours(as: new) ? [] : [Past(through: day - 1, weekly: eve)]))
    }
}

extension WeeklySlot {
    public func hasSameHours(as other: WeeklySlot) -> Bool {
        weekday == other.weekday && startsAt == other.startsAt && length == other.length && alternance == other.alternance
            && weeks == other.weeks
    }

    /// « mardi de 10 h à 10 h 55 », with its weeks when it is not every week.
    public var hours: Phrase {
        let day = Day.weekdays[weekday - 1]
        let from = timeOfDay(startsAt)
        let to = timeOfDay(startsAt + length)
        let rhythm = self.rhythm.map { Phrase(fr: ", \($0.fr)", en: ", \($0.en)") } ?? Phrase(same: "")
        return Phrase(fr: "\(day.fr) de \(from.fr) à \(to.fr)\(rhythm.fr)", en: "\(day.en) \(from.en) to \(to.en)\(rhythm.en)")
    }
}
