/// A diagnosis round (campagne de diagnostic): some divisions, a few skills, some days to look at them.
public struct DiagnosisRound: Hashable, Sendable {
    public typealias ID = Identifier<DiagnosisRound>

    public let id: ID
    public let name: String
    public let opensOn: Day
    /// Last day on which answers are taken, unless it was closed before.
    public let closesOn: Day
    public let closedAt: Moment?
    /// The most that any one person is asked for, in minutes.
    public let minutesMax: Int

    public enum State: Sendable, Hashable {
        case planned, open, closed

        public var name: Phrase {
            switch self {
            case .planned: Phrase(fr: "à venir", en: "to come")
            case .open: Phrase(fr: "ouverte", en: "open")
            case .closed: Phrase(fr: "close", en: "closed")
            }
        }
    }

    public init(id: ID, name: String, opensOn: Day, closesOn: Day, closedAt: Moment?, minutesMax: Int) {
        self.id = id
        self.name = name
        self.opensOn = opensOn
        self.closesOn = closesOn
        self.closedAt = closedAt
        self.minutesMax = minutesMax
    }

    public func state(on day: Day) -> State {
        if closedAt != nil || day > closesOn { return .closed }
        return day < opensOn ? .planned : .open
    }

    /// The moment at which the age of evidence is counted: now, or the end of a round that is over, so that looking back at
    /// it later shows what was known then.
    public func reference(now: Moment, today: Day) -> Moment {
        guard state(on: today) == .closed else { return now }
        return min(now, closedAt ?? Moment(milliseconds: Int64((closesOn + 1).number) * 86_400_000))
    }

    /// The day on which one looks who is in its divisions: not before it opens or their school year begins.
    /// - Parameters:
    ///   - year: of its divisions; nil when it looks at none.
    ///   - end: the last day on which anybody was in them, once that year is over.
    public func enrolmentDay(on today: Day, year: SchoolYear?, end: Day?) -> Day {
        let day = max(today, opensOn, year?.firstDay ?? opensOn)
        return end.map { min($0, day) } ?? day
    }

    public static let skillLimit = 12
    public static let nameLimit = 80
    public static let minutesRange = 2...60
}

/// How long an answer takes, as we announce it. Measured in a browser: one key a cell, the eye goes back to the list
/// between two pupils; a pupil reads a statement, thinks, and may write a sentence.
public enum RoundLoad {
    static let secondsToOpen = 10
    static let tenthsPerCell = 12
    static let secondsToOpenForPupil = 30
    static let secondsPerStatement = 20

    /// Seconds for an adult to observe one division.
    public static func adult(pupils: Int, skills: Int) -> Int { secondsToOpen + (pupils * skills * tenthsPerCell + 9) / 10 }

    /// Seconds for a pupil to answer about themselves.
    public static func pupil(skills: Int) -> Int { secondsToOpenForPupil + skills * secondsPerStatement }

    /// Whole minutes, rounded up, so that we never announce less than it takes.
    public static func minutes(_ seconds: Int) -> Int { (seconds + 59) / 60 }
}

/// Who is asked to look at which division.
public struct Ask: Hashable, Sendable {
    public let staff: Staff.ID
    public let division: Division.ID

    public init(staff: Staff.ID, division: Division.ID) {
        self.staff = staff
        self.division = division
    }
}

/// Shares a round's divisions out among those who teach them, so that nobody is asked for more than the maximum.
public struct AskPlan: Hashable, Sendable {
    public let asks: [Ask]
    /// Seconds asked of each adult.
    public let seconds: [Staff.ID: Int]
    /// Divisions for which fewer adults than wanted could be asked, with how many were.
    public let short: [Division.ID: Int]

    public init(asks: [Ask], seconds: [Staff.ID: Int], short: [Division.ID: Int]) {
        self.asks = asks
        self.seconds = seconds
        self.short = short
    }

    public struct Candidate: Hashable, Sendable {
        public let division: Division.ID
        public let pupils: Int
        /// Who may be asked, main teachers first if they should be asked first.
        public let staff: [Staff.ID]

        public init(division: Division.ID, pupils: Int, staff: [Staff.ID]) {
            self.division = division
            self.pupils = pupils
            self.staff = staff
        }
    }

    /// Gives every division one view before any gets a second, serves first the divisions with the fewest possible adults, and
    /// asks the adult with the least to do so far (ties: the order of `staff`). Deterministic. Cost: O(wanted × divisions ×
    /// adults).
    ///
    /// - Parameters:
    ///   - wanted: adults per division, at least 1.
    ///   - maximum: minutes that nobody is asked to exceed.
    ///   - busy: seconds that adults are asked for already.
    public static func shared(
        _ candidates: [Candidate], skills: Int, wanted: Int, maximum: Int, busy: [Staff.ID: Int] = [:]
    ) -> AskPlan {
        var seconds = busy
        var asked: [Division.ID: [Staff.ID]] = [:]
        let order = candidates.sorted { a, b in a.staff.count != b.staff.count ? a.staff.count < b.staff.count : a.division < b.division }
        for _ in 0..<max(1, wanted) {
            for candidate in order {
                let cost = RoundLoad.adult(pupils: candidate.pupils, skills: skills)
                let free = candidate.staff.filter { staff in
                    !(asked[candidate.division]?.contains(staff) ?? false) && seconds[staff, default: 0] + cost <= maximum * 60
                }
                guard let least = free.map({ seconds[$0, default: 0] }).min(), let next = free.first(where: { seconds[$0, default: 0] == least })
                else { continue }
                asked[candidate.division, default: []].append(next)
                seconds[next, default: 0] += cost
            }
        }
        var short: [Division.ID: Int] = [:]
        for candidate in candidates where asked[candidate.division, default: []].count < max(1, wanted) {
            short[candidate.division] = asked[candidate.division, default: []].count
        }
        return AskPlan(
            asks: order.flatMap { candidate in
                asked[candidate.division, default: []].map { Ask(staff: $0, division: candidate.division) }
            }, seconds: seconds, short: short)
    }
}

/// How far somebody has come with what was asked of them.
public struct Answered: Hashable, Sendable {
    public let done: Int
    public let expected: Int

    public init(done: Int, expected: Int) {
        self.done = done
        self.expected = expected
    }

    public var isComplete: Bool { expected > 0 && done >= expected }
    public var isStarted: Bool { done > 0 }
}
