/// What speaks against something that may be meant all the same: whoever does it is asked first.
public enum SessionDoubt: Hashable, Sendable {
    /// The call is made although there are no lessons on that day.
    case closed(Day, Phrase)
    /// It is put on a day that is over.
    case past(Day)
    /// The school has no lessons on that day of the week, 1 is Monday.
    case weekday(Int)
    /// The school’s lessons of that day of the week are within these minutes of the day.
    case hours(weekday: Int, ClosedRange<Int>)
    /// The group’s module has other days.
    case module(Tenure)

    /// By which a form says that this was read.
    public var code: String {
        switch self {
        case .closed: "closed"
        case .past: "past"
        case .weekday: "weekday"
        case .hours: "hours"
        case .module: "module"
        }
    }

    public var words: Phrase {
        switch self {
        case .closed(let day, let name):
            Phrase(
                fr: "Le \(day.named.fr) est sans classe\u{202F}: \(name.fr). Si la séance n’a pas eu lieu, annulez-la ou déplacez-la\u{202F}: l’appel la compterait.",
                en: "There were no lessons on \(day.named.en): \(name.en). If the session was not held, cancel or move it: the call would count it.")
        case .past(let day):
            Phrase(
                fr: "Le \(day.named.fr) est passé\u{202F}: la séance attendrait aussitôt son appel.",
                en: "\(day.named.en) is over: the session would wait for its call at once.")
        case .weekday(let weekday):
            Phrase(
                fr: "L’établissement n’a pas cours le \(Day.weekdays[weekday - 1].fr) d’habitude.", en: "The school usually has no lessons on \(Day.weekdays[weekday - 1].en).")
        case .hours(let weekday, let hours):
            Phrase(
                fr: "Cette heure est hors des cours du \(Day.weekdays[weekday - 1].fr), qui vont de \(timeOfDay(hours.lowerBound).fr) à \(timeOfDay(hours.upperBound).fr).",
                en: "This hour is outside the lessons of \(Day.weekdays[weekday - 1].en), from \(timeOfDay(hours.lowerBound).en) to \(timeOfDay(hours.upperBound).en).")
        case .module(let days):
            Phrase(
                fr: "Ce jour est hors du module du groupe, qui va du \(days.from.named.fr) au \(days.to.named.fr).",
                en: "This day is outside the group’s module, from \(days.from.named.en) to \(days.to.named.en).")
        }
    }
}

extension DatedSession {
    /// What is asked before its call is made.
    public func doubtsOfCall(_ calendar: SchoolCalendar) -> [SessionDoubt] { closure(calendar).map { [.closed(held.day, $0.name)] } ?? [] }
}

/// When a school teaches, as far as anybody has said.
public struct SchoolHours: Hashable, Sendable {
    /// Of each day of the week on which there are lessons, 1 is Monday: the minute of the day at which the first begins, and the one at which
    /// the last ends.
    public let days: [Int: ClosedRange<Int>]

    /// What is taken for granted of a school that has given no timetable: Monday to Friday from eight to six.
    private static let usual = Dictionary(uniqueKeysWithValues: (1...5).map { ($0, 480...1_080) })

    /// - Parameters:
    ///   - lessons: those of the timetable; empty when there is none.
    ///   - slots: the hours of groups, which widen them.
    public init(lessons: [Int: ClosedRange<Int>], slots: [Int: ClosedRange<Int>]) {
        days = (lessons.isEmpty ? Self.usual : lessons).merging(slots) { min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound) }
    }
}

extension SessionTime {
    /// No school works then: between ten in the evening and six.
    public var isAtNight: Bool { startsAt < 360 || startsAt + length > 1_320 }

    /// What is asked before something is held at this time. Nothing of what is refused anyway, nor of what is as before.
    /// - Parameters:
    ///   - before: when it was to be held; nil for what is new.
    ///   - module: of its group; nil for what is outside groups.
    public func doubts(
        since before: SessionTime?, in module: Tenure?, _ hours: SchoolHours, _ calendar: SchoolCalendar, on today: Day
    ) -> [SessionDoubt] {
        guard self != before, !isAtNight, calendar.isTeachingDay(day) else { return [] }
        var doubts: [SessionDoubt] = []
        if day != before?.day {
            if day < today { doubts.append(.past(day)) }
            if let module, !module.contains(day) { doubts.append(.module(module)) }
        }
        let isOpened = calendar.spans.contains { $0.kind == .open && $0.contains(day) }
        if let usual = hours.days[day.weekday] {
            if startsAt < usual.lowerBound || startsAt + length > usual.upperBound { doubts.append(.hours(weekday: day.weekday, usual)) }
        } else if !isOpened {
            doubts.append(.weekday(day.weekday))
        }
        return doubts
    }
}
