/// A phase laid on the weeks of a school year.
public struct LaidPhase: Hashable, Sendable {
    public let phase: Phase
    /// Weeks of the school year that it takes; empty when there is no room left at all.
    public let weeks: Range<Int>
    /// Weeks that it lacks to reach the least that it needs; 0 when it fits.
    public let missing: Int
    /// Its first and its last day of lessons; nil when it takes no week.
    public let first, last: Day?

    public var fits: Bool { missing == 0 }

    public func contains(_ day: Day) -> Bool {
        guard let first, let last else { return false }
        return first <= day && day <= last
    }

    /// The weeks of an activity within the phase as it is laid, counted from 0: what is planned for later weeks than it got is held in its last.
    private func weeks(of activity: Activity) -> ClosedRange<Int>? {
        guard !weeks.isEmpty else { return nil }
        let last = weeks.count - 1
        guard let asked = activity.weeks else { return 0...last }
        let begins = min(max(asked.lowerBound - 1, 0), last)
        return begins...min(max(asked.upperBound - 1, begins), last)
    }

    /// First and last day of an activity; nil when the phase is nowhere.
    public func days(of activity: Activity, in year: TeachingYear) -> ClosedRange<Day>? {
        guard let own = weeks(of: activity) else { return nil }
        let begins = year.weeks[weeks.lowerBound + own.lowerBound].first
        return max(begins, first ?? begins)...year.weeks[weeks.lowerBound + own.upperBound].last
    }
}

/// What would make phases fit that do not.
public enum WayOut: Hashable, Sendable {
    case shorten(Phase.ID, by: Int)
    /// The phase must no longer wait for its day, but begin on this one.
    case beginEarlier(Phase.ID, on: Day)
    /// The whole programme must begin on this day.
    case startEarlier(Day)
    case remove(Phase.ID)
}

/// Teaching weeks before a phase, of which no phase of the programme says anything.
public struct LayoutGap: Hashable, Sendable {
    /// Weeks of the school year.
    public let weeks: Range<Int>
    public let first, last: Day
    /// Nil at the beginning of the year.
    public let after: Phase?
    public let before: Phase
}

/// The phases of one year of a programme, laid in order on the weeks of a school's real year.
public struct YearLayout: Hashable, Sendable {
    public let year: TeachingYear
    public let phases: [LaidPhase]
    /// In order.
    public let gaps: [LayoutGap]
    /// Teaching weeks after the last phase.
    public let free: Int
    /// Each makes every phase fit; empty when they do, or when nothing simple helps.
    public let waysOut: [WayOut]

    public var fits: Bool { phases.allSatisfy(\.fits) }

    /// Lays each phase after the one before it, none before the day for which it waits. Phases get their least number of weeks, then
    /// share what is left in proportion to the room between their least and their most, within each run between two that wait for their
    /// day. Where a run has too few weeks its phases get their least, and the last ones lack some. Days that were lived stay.
    /// O(phases × weeks), with the ways out O(phases² × weeks).
    ///
    /// - Parameter startsOn: nil to begin with the school year.
    public init(_ phases: [Phase], in year: TeachingYear, startsOn: Day? = nil) {
        let spans = phases.map { Span($0, year) }
        let begin = startsOn.map(year.week(from:)) ?? 0
        let (ranges, missing) = Self.place(spans, year, from: begin)
        self.year = year
        let laid = phases.indices.map { index in
            let range = ranges[index]
            if let lived = spans[index].lived, lived.isOver {
                return LaidPhase(phase: phases[index], weeks: range, missing: 0, first: lived.first, last: lived.last)
            }
            guard let week = range.first.map({ year.weeks[$0] }), let end = range.last.map({ year.weeks[$0].last }) else {
                return LaidPhase(phase: phases[index], weeks: range, missing: missing[index], first: nil, last: nil)
            }
            // A phase that waits for a Wednesday does not begin on the Monday of that week.
            let wait = spans[index].lived?.first ?? max(spans[index].notBefore ?? week.first, startsOn ?? week.first)
            return LaidPhase(phase: phases[index], weeks: range, missing: missing[index], first: week.days.first { $0 >= wait } ?? week.first, last: end)
        }
        self.phases = laid
        var reached = (week: min(begin, year.weeks.count), after: Phase?.none)
        gaps = laid.compactMap { one in
            defer { reached = (max(reached.week, one.weeks.upperBound), one.weeks.isEmpty ? reached.after : one.phase) }
            guard !one.weeks.isEmpty, reached.week < one.weeks.lowerBound else { return nil }
            let weeks = reached.week..<one.weeks.lowerBound
            return LayoutGap(
                weeks: weeks, first: year.weeks[weeks.lowerBound].first, last: year.weeks[weeks.upperBound - 1].last, after: reached.after, before: one.phase)
        }
        free = year.weeks.count - (ranges.last?.upperBound ?? min(begin, year.weeks.count))
        waysOut = missing.allSatisfy { $0 == 0 } ? [] : Self.waysOut(phases, spans, year, begin)
    }

    /// What of a phase decides where it goes.
    private struct Span {
        var least, most: Int
        var notBefore: Day?
        /// Where it began, whatever else is asked of it; nil when it may still move.
        let begun: Int?
        let lived: LivedDays?
        let livedWeeks: Int

        init(_ phase: Phase, _ year: TeachingYear) {
            let content = phase.content
            // Days of another year, as when the programme was moved since, say nothing.
            lived = phase.lived.flatMap { $0.first.schoolYear == year.year ? $0 : nil }
            notBefore = content.notBefore
            begun = lived.map { year.week(from: $0.first) }
            livedWeeks = lived.map { lived in max(0, (year.weeks.firstIndex { $0.first > lived.last } ?? year.weeks.count) - year.week(from: lived.first)) } ?? 0
            let isOver = lived?.isOver ?? false
            least = isOver ? livedWeeks : max(content.weeks.lowerBound, livedWeeks)
            most = isOver ? livedWeeks : max(content.weeks.upperBound, least)
        }
    }

    /// The earliest week in which each may begin when all before take their least.
    private static func earliest(_ spans: [Span], _ year: TeachingYear, from begin: Int) -> [Int] {
        var end = begin
        return spans.map { span in
            let start = max(end, span.begun ?? span.notBefore.map(year.week(from:)) ?? begin)
            end = start + span.least
            return start
        }
    }

    private static func place(_ spans: [Span], _ year: TeachingYear, from begin: Int) -> (ranges: [Range<Int>], missing: [Int]) {
        let count = year.weeks.count
        let starts = earliest(spans, year, from: begin)
        // A phase that must wait for its day keeps it, and so does one that has begun: what is left is shared within each run between two of them.
        var ranges: [Range<Int>] = []
        var first = 0
        while first < spans.count {
            var next = first + 1
            while next < spans.count, spans[next].begun == nil, starts[next] == starts[next - 1] + spans[next - 1].least { next += 1 }
            let end = next < spans.count ? min(starts[next], count) : count
            if starts[next - 1] + spans[next - 1].least <= end {
                var start = starts[first]
                for length in shared(Array(spans[first..<next]), over: end - start) {
                    ranges.append(start..<(start + length))
                    start += length
                }
            } else {
                ranges += (first..<next).map { min(starts[$0], count)..<min(starts[$0] + spans[$0].least, count) }
            }
            first = next
        }
        return (ranges, zip(ranges, spans).map { max(0, $1.least - $0.count) })
    }

    /// Lengths between least and most whose sum comes as near as can be to `weeks`, which is at least the sum of the least.
    private static func shared(_ spans: [Span], over weeks: Int) -> [Int] {
        let room = spans.map { $0.most - $0.least }
        let total = room.reduce(0, +)
        let extra = min(total, weeks - spans.reduce(0) { $0 + $1.least })
        guard total > 0 else { return spans.map(\.least) }
        var given = room.map { $0 * extra / total }
        // Whole weeks that rounding left over go to those that lost most by it.
        let lost = spans.indices.sorted { a, b in
            let (x, y) = (room[a] * extra % total, room[b] * extra % total)
            return x != y ? x > y : a < b
        }
        for index in lost.prefix(extra - given.reduce(0, +)) { given[index] += 1 }
        return zip(spans, given).map { $0.least + $1 }
    }

    /// Each is tried: only what makes everything fit is proposed.
    private static func waysOut(_ phases: [Phase], _ spans: [Span], _ year: TeachingYear, _ begin: Int) -> [WayOut] {
        func works(_ spans: [Span], from begin: Int) -> Bool { place(spans, year, from: begin).missing.allSatisfy { $0 == 0 } }
        let starts = earliest(spans, year, from: begin)
        let over = zip(starts, spans).map { $0 + $1.least }.max().map { $0 - year.weeks.count } ?? 0
        var ways: [WayOut] = []
        for index in spans.indices.sorted(by: { (spans[$1].least, $0) < (spans[$0].least, $1) }) where spans[index].least - over >= max(1, spans[index].livedWeeks) {
            var tried = spans
            tried[index].least -= over
            if works(tried, from: begin) {
                ways.append(.shorten(phases[index].id, by: over))
                break
            }
        }
        for index in spans.indices.reversed() where spans[index].lived == nil && spans[index].notBefore != nil && starts[index] >= over && starts[index] - over < year.weeks.count {
            var tried = spans
            let day = year.weeks[starts[index] - over].first
            tried[index].notBefore = day
            if works(tried, from: begin) {
                ways.append(.beginEarlier(phases[index].id, on: day))
                break
            }
        }
        if begin >= over, begin - over < year.weeks.count, begin > 0, spans.allSatisfy({ $0.lived == nil }), works(spans, from: begin - over) {
            ways.append(.startEarlier(year.weeks[begin - over].first))
        }
        if ways.isEmpty {
            for index in spans.indices.reversed() where spans[index].lived == nil {
                var tried = spans
                tried.remove(at: index)
                if works(tried, from: begin) {
                    ways.append(.remove(phases[index].id))
                    break
                }
            }
        }
        return ways
    }
}

/// Where one year of a programme stands.
public enum LaidYear: Hashable, Sendable {
    case laid(YearLayout)
    /// The calendar of that school year is not known yet: these phases wait for it.
    case unknown(year: Int, [Phase])
}

extension Programme {
    /// The days that each of its phases has lived by this day, as it is laid; those that did not begin are left out.
    public func livedDays(on calendar: SchoolCalendar, by today: Day) -> [Phase.ID: LivedDays] {
        var lived: [Phase.ID: LivedDays] = [:]
        for case .laid(let layout) in laid(on: calendar) {
            for laid in layout.phases {
                guard let first = laid.first, let last = laid.last, first <= today else { continue }
                lived[laid.phase.id] = LivedDays(first: first, last: min(last, today), isOver: last < today)
            }
        }
        return lived
    }

    /// Every year of it on the school's calendar, in order.
    public func laid(on calendar: SchoolCalendar) -> [LaidYear] {
        (0..<max(1, content.years)).map { offset in
            let own = phases.filter { $0.content.cycleYear == offset + 1 }
            guard let year = calendar.teachingYear(content.year + offset) else { return .unknown(year: content.year + offset, own) }
            return .laid(YearLayout(own, in: year, startsOn: offset == 0 ? content.startsOn : nil))
        }
    }
}
