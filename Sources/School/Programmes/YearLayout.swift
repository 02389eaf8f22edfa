/// A phase laid on the weeks of a school year.
public struct LaidPhase: Hashable, Sendable {
    public let phase: Phase
    /// Weeks of the school year that it takes; empty when there is no room left at all.
    public let weeks: Range<Int>
    /// Weeks that it lacks to reach the least that it needs; 0 when it fits.
    public let missing: Int
    /// Its first and its last day of lessons; nil when it takes no week.
    public let first, last: Day?
    /// Days of lessons from the first to the last, Monday to Friday.
    public let days: Int

    /// Whether it has its weeks and yet less than half of their days: a week cut by holidays or begun on a Thursday is no week of work.
    public var isTight: Bool { missing == 0 && days > 0 && days * 2 < phase.content.weeks.lowerBound * 5 }

    public var fits: Bool { missing == 0 }

    /// What stays of it when something else is changed on a day; nil when it has not begun. One that lacks weeks may still get them.
    func lived(by today: Day) -> LivedDays? {
        guard let first, let last, first <= today else { return nil }
        let keepsLast = fits || last < today
        return LivedDays(first: first, last: keepsLast ? last : min(last, today), keepsLast: keepsLast)
    }

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
    /// The phase must last one week more, at least.
    case lengthen(Phase.ID)
    /// One week of the one goes to the other.
    case giveWeek(from: Phase.ID, to: Phase.ID)
}

/// A phase that has its weeks and too few days in them, and what would give it more: each leaves every other phase what it needs.
public struct TightPhase: Hashable, Sendable {
    public let laid: LaidPhase
    public let waysOut: [WayOut]
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
    /// In order.
    public let tight: [TightPhase]

    public var fits: Bool { phases.allSatisfy(\.fits) }

    /// Lays each phase after the one before it, none before the day for which it waits. Phases get their least number of weeks, then
    /// share what is left in proportion to the room between their least and their most, within each run between two that wait for their
    /// day. Where a run has too few weeks its phases get their least, and the last ones lack some. What has begun stays as it was laid.
    /// O(phases × weeks), with the ways out O(phases² × weeks), for each phase that is tight.
    ///
    /// - Parameters:
    ///   - startsOn: nil to begin with the school year.
    ///   - today: no way out asks for a day that is past, or changes what was lived by then; nil when all is to come.
    public init(_ phases: [Phase], in year: TeachingYear, startsOn: Day? = nil, today: Day? = nil) {
        let spans = phases.map { Span($0, year) }
        let begin = startsOn.map(year.week(from:)) ?? 0
        self.year = year
        let laid = Self.lay(phases, spans, in: year, startsOn: startsOn)
        self.phases = laid
        var reached = (week: min(begin, year.weeks.count), after: Phase?.none)
        gaps = laid.compactMap { one in
            defer { reached = (max(reached.week, one.weeks.upperBound), one.weeks.isEmpty ? reached.after : one.phase) }
            guard !one.weeks.isEmpty, reached.week < one.weeks.lowerBound else { return nil }
            let weeks = reached.week..<one.weeks.lowerBound
            return LayoutGap(
                weeks: weeks, first: year.weeks[weeks.lowerBound].first, last: year.weeks[weeks.upperBound - 1].last, after: reached.after, before: one.phase)
        }
        free = year.weeks.count - (laid.last?.weeks.upperBound ?? min(begin, year.weeks.count))
        // Whatever is changed today is written with what was lived before it.
        let standing = laid.map { one in one.phase.keeping(today.map(one.lived) ?? one.phase.lived) }
        waysOut = laid.allSatisfy(\.fits) ? [] : Self.waysOut(standing, standing.map { Span($0, year, today: today) }, year, begin, today)
        tight = laid.indices.filter { laid[$0].isTight }.map { TightPhase(laid: laid[$0], waysOut: Self.waysWider($0, standing, year, startsOn, today)) }
    }

    /// The first day of a week, or else the first that is not past; nil when its days of lessons are.
    private static func opening(of week: Int, _ year: TeachingYear, _ today: Day?) -> Day? {
        let first = year.weeks[week].first
        guard let today, today > first else { return first }
        return year.week(from: today) == week ? today : nil
    }

    private static func lay(_ phases: [Phase], _ spans: [Span], in year: TeachingYear, startsOn: Day?) -> [LaidPhase] {
        let (ranges, missing) = place(spans, year, from: startsOn.map(year.week(from:)) ?? 0)
        return phases.indices.map { index in
            let range = ranges[index]
            func laid(_ missing: Int, _ first: Day?, _ last: Day?) -> LaidPhase {
                var days = 0
                if let first, let last { days = year.weeks[range].reduce(0) { $0 + $1.days.count { first <= $0 && $0 <= last } } }
                return LaidPhase(phase: phases[index], weeks: range, missing: missing, first: first, last: last, days: days)
            }
            if let lived = spans[index].lived, lived.keepsLast { return laid(0, lived.first, lived.last) }
            guard let week = range.first.map({ year.weeks[$0] }), let end = range.last.map({ year.weeks[$0].last }) else { return laid(missing[index], nil, nil) }
            // A phase that waits for a Wednesday does not begin on the Monday of that week.
            let wait = spans[index].lived?.first ?? max(spans[index].notBefore ?? week.first, startsOn ?? week.first)
            return laid(missing[index], week.days.first { $0 >= wait } ?? week.first, end)
        }
    }

    /// What of a phase decides where it goes.
    private struct Span {
        var least, most: Int
        var notBefore: Day?
        /// Where it began, whatever else is asked of it; nil when it may still move.
        let begun: Int?
        let lived: LivedDays?
        /// Weeks that cannot be taken from it any more.
        let livedWeeks: Int

        init(_ phase: Phase, _ year: TeachingYear, today: Day? = nil) {
            let content = phase.content
            // Days of another year, as when the programme was moved since, say nothing.
            lived = phase.lived.flatMap { $0.first.schoolYear == year.year ? $0 : nil }
            notBefore = content.notBefore
            begun = lived.map { year.week(from: $0.first) }
            func weeks(of lived: LivedDays, through last: Day) -> Int {
                max(0, (year.weeks.firstIndex { $0.first > last } ?? year.weeks.count) - year.week(from: lived.first))
            }
            let kept = lived.map { weeks(of: $0, through: $0.last) } ?? 0
            livedWeeks = lived.map { lived in weeks(of: lived, through: today.map { min($0, lived.last) } ?? lived.last) } ?? 0
            let keepsLast = lived?.keepsLast ?? false
            least = keepsLast ? kept : max(content.weeks.lowerBound, kept)
            most = keepsLast ? kept : max(content.weeks.upperBound, least)
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

    /// Each is tried: only what gives the phase its days, and takes no week that another needs, is proposed.
    private static func waysWider(_ index: Int, _ standing: [Phase], _ year: TeachingYear, _ startsOn: Day?, _ today: Day?) -> [WayOut] {
        let laid = lay(standing, standing.map { Span($0, year) }, in: year, startsOn: startsOn)
        var phases = standing
        // Who corrects its own weeks lets its last day go.
        phases[index] = standing[index].lettingLastGo(by: today)
        let one = phases[index]
        let lacking = laid.reduce(0) { $0 + $1.missing }
        func works(startsOn: Day?, _ change: (inout PhaseContent, Phase.ID) -> Void) -> Bool {
            let changed = phases.map { phase in
                var content = phase.content
                change(&content, phase.id)
                return Phase(id: phase.id, content: content, previous: phase.previous, version: phase.version, lived: phase.lived)
            }
            let tried = lay(changed, changed.map { Span($0, year) }, in: year, startsOn: startsOn)
            return !tried[index].isTight && tried.reduce(0) { $0 + $1.missing } <= lacking && tried.count(where: \.isTight) < laid.count(where: \.isTight)
        }
        func lengthen(_ content: inout PhaseContent) {
            let least = content.weeks.lowerBound + 1
            content.weeks = least...max(least, content.weeks.upperBound)
        }
        var ways: [WayOut] = []
        if one.lived == nil, let first = laid[index].first, let day = laid[index].weeks.first.flatMap({ opening(of: $0, year, today) }), day < first {
            if let wait = one.content.notBefore, wait > day, works(startsOn: startsOn, { if $1 == one.id { $0.notBefore = day } }) {
                ways.append(.beginEarlier(one.id, on: day))
            } else if let startsOn, startsOn > day, works(startsOn: day, { _, _ in }) {
                ways.append(.startEarlier(day))
            }
        }
        if works(startsOn: startsOn, { if $1 == one.id { lengthen(&$0) } }) {
            ways.append(.lengthen(one.id))
        } else {
            // The longest of the others gives most easily.
            let others = phases.filter { $0.id != one.id && $0.content.weeks.lowerBound > 1 && $0.lived == nil }
                .sorted { $0.content.weeks.lowerBound > $1.content.weeks.lowerBound }
            let giver = others.first { other in
                works(startsOn: startsOn) { content, id in
                    if id == one.id { lengthen(&content) }
                    if id == other.id { content.weeks = (content.weeks.lowerBound - 1)...(max(content.weeks.lowerBound, content.weeks.upperBound - 1)) }
                }
            }
            if let giver { ways.append(.giveWeek(from: giver.id, to: one.id)) }
        }
        return ways
    }

    /// Each is tried: only what makes everything fit is proposed.
    private static func waysOut(_ phases: [Phase], _ spans: [Span], _ year: TeachingYear, _ begin: Int, _ today: Day?) -> [WayOut] {
        func works(_ spans: [Span], from begin: Int) -> Bool { place(spans, year, from: begin).missing.allSatisfy { $0 == 0 } }
        let starts = earliest(spans, year, from: begin)
        let over = zip(starts, spans).map { $0 + $1.least }.max().map { $0 - year.weeks.count } ?? 0
        // What lacks its weeks is over.
        guard over > 0 else { return [] }
        var ways: [WayOut] = []
        let shorter = spans.indices.sorted { (spans[$1].least, $0) < (spans[$0].least, $1) }.filter { index in
            guard spans[index].least - over >= max(1, spans[index].livedWeeks) else { return false }
            var tried = spans
            tried[index].least -= over
            return works(tried, from: begin)
        }
        // What runs keeps its weeks as long as one to come can give; which of these was made too long, nobody here knows.
        let toCome = shorter.filter { spans[$0].lived == nil }
        ways += (toCome.isEmpty ? shorter.prefix(1) : toCome.prefix(3)).map { .shorten(phases[$0].id, by: over) }
        for index in spans.indices.reversed() where spans[index].lived == nil && spans[index].notBefore != nil && starts[index] >= over && starts[index] - over < year.weeks.count {
            guard let day = opening(of: starts[index] - over, year, today) else { continue }
            var tried = spans
            tried[index].notBefore = day
            if works(tried, from: begin) {
                ways.append(.beginEarlier(phases[index].id, on: day))
                break
            }
        }
        if begin >= over, begin - over < year.weeks.count, begin > 0, spans.allSatisfy({ $0.lived == nil }), works(spans, from: begin - over),
            let day = opening(of: begin - over, year, today)
        {
            ways.append(.startEarlier(day))
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
    /// The days that each phase begun by this day keeps, as it is laid.
    public func livedDays(on calendar: SchoolCalendar, by today: Day) -> [Phase.ID: LivedDays] {
        var lived: [Phase.ID: LivedDays] = [:]
        for case .laid(let layout) in laid(on: calendar) {
            for laid in layout.phases { lived[laid.phase.id] = laid.lived(by: today) }
        }
        return lived
    }

    /// Those that run on this day and that the calendar leaves, in the days that they keep, fewer weeks than they need, or whose last
    /// day it takes: what they have lived is all that they can keep.
    public func cutPhases(on calendar: SchoolCalendar, by today: Day) -> [Phase] {
        laid(on: calendar).flatMap { year -> [Phase] in
            guard case .laid(let layout) = year else { return [] }
            return layout.phases.filter { one in
                guard one.contains(today), one.phase.lived?.keepsLast == true, let last = one.last else { return false }
                return one.weeks.count < one.phase.content.weeks.lowerBound || !calendar.isTeachingDay(last)
            }.map { $0.phase.lettingLastGo(by: today) }
        }
    }

    /// Every year of it on the school's calendar, in order.
    /// - Parameter today: on which ways out are asked for; nil when none is looked at.
    public func laid(on calendar: SchoolCalendar, today: Day? = nil) -> [LaidYear] {
        (0..<max(1, content.years)).map { offset in
            let own = phases.filter { $0.content.cycleYear == offset + 1 }
            guard let year = calendar.teachingYear(content.year + offset) else { return .unknown(year: content.year + offset, own) }
            return .laid(YearLayout(own, in: year, startsOn: offset == 0 ? content.startsOn : nil, today: today))
        }
    }
}
