/// A moment at which support is known to be worth less: « souvent à des moments difficiles ».
public enum HardMoment: String, CaseIterable, Sendable, Hashable {
    /// The first hour at which the school teaches that day.
    case firstHour
    /// The last one, of a day that ends in the afternoon; so is a block that reaches half-way into it.
    case lastHour
    /// The division comes straight from sport.
    case afterSport
    /// Saturday, and of Friday afternoon the last two hours at which the school teaches and all that ends after four: a school that goes home
    /// at four on Fridays has its end of the week from two on, one that stays until six from four on.
    case weekEnd
    /// The division would be left without three quarters of an hour for lunch.
    case noLunch

    /// How much worse than another moment; a division without lunch is worse than one at the end of its day.
    public var weight: Int { self == .noLunch ? 2 : 1 }

    public var name: Phrase {
        switch self {
        case .firstHour: Phrase(fr: "première heure", en: "first hour")
        case .lastHour: Phrase(fr: "dernière heure", en: "last hour")
        case .afterSport: Phrase(fr: "après l’EPS", en: "after sport")
        case .weekEnd: Phrase(fr: "fin de semaine", en: "end of the week")
        case .noLunch: Phrase(fr: "sans pause de midi", en: "no lunch break")
        }
    }

    private static let noon = 690...840
    private static let leastLunch = 45
    private static let fridayEvening = 16 * 60
    /// The longest break between two hours that follow each other.
    private static let longestBreak = 20
}

extension HardMoment {
    /// The hard moments of one division at this time. O(lessons of the division that day).
    ///
    /// - Parameters:
    ///   - day: the division's lessons of that weekday, this time left out.
    ///   - starts: when lessons begin that day, as `grid` says.
    static func of(_ time: WeekTime, in weeks: Fortnight, day: [WeekLesson], starts: [Int], usual: Int) -> [HardMoment] {
        var moments: [HardMoment] = []
        let held = day.filter { !$0.weeks.isDisjoint(with: weeks) }
        if let first = starts.first, time.startsAt <= first { moments.append(.firstHour) }
        // A block of two hours ends a few minutes before the bell, as it goes through the break: half of an hour makes it one that holds it.
        func reaches(_ start: Int) -> Bool { time.startsAt >= start || time.endsAt >= start + (usual + 1) / 2 }
        if let last = starts.last, last + usual > 15 * 60, reaches(last) { moments.append(.lastHour) }
        if held.contains(where: { $0.kind == .sport && (0...longestBreak).contains(time.startsAt - $0.time.endsAt) }) { moments.append(.afterSport) }
        let isFridaysEnd = time.endsAt > fridayEvening || (lastTwo(of: starts, usual: usual).map(reaches) ?? false)
        if time.weekday > 5 || (time.weekday == 5 && isFridaysEnd) { moments.append(.weekEnd) }
        let before = held.map(\.time)
        if lunch(before) >= leastLunch, lunch(before + [time]) < leastLunch { moments.append(.noLunch) }
        return moments
    }

    /// When the last two hours of an afternoon begin; the last alone when the one before it is in the morning, nil when both are.
    private static func lastTwo(of starts: [Int], usual: Int) -> Int? {
        starts.last.flatMap { last in starts.first { $0 >= 12 * 60 && $0 >= last - usual - longestBreak } }
    }

    /// The longest free stretch around noon, in minutes.
    private static func lunch(_ taken: [WeekTime]) -> Int {
        var free = noon.lowerBound
        var longest = 0
        for time in taken.sorted() where time.endsAt > noon.lowerBound && time.startsAt < noon.upperBound {
            longest = max(longest, time.startsAt - free)
            free = max(free, time.endsAt)
        }
        return max(longest, noon.upperBound - free)
    }
}

/// A lesson as a search for free hours sees it.
struct WeekLesson: Sendable {
    let lesson: Lesson
    let time: WeekTime
    let weeks: Fortnight
    let kind: SubjectKind
}
