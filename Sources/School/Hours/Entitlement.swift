/// What a pupil is due of one dispositif.
public struct Entitlement: Hashable, Sendable {
    /// The last that they are under in the year, of its kind.
    public let dispositif: Dispositif
    /// For the part of this school year in which the pupil is here; nil when neither the text nor the council sets a number.
    public let year: Int?
    /// For the whole cycle; nil when it is not counted by cycle.
    public let cycle: Int?
    /// School years of the cycle after this one, when the pupil's programme says so; none for whoever leaves before the end of this one.
    public let yearsLeft: Int?
    /// Teaching weeks of the year, and those of them in which the pupil is here.
    public let weeks, weeksHere: Int

    public init(dispositif: Dispositif, year: Int?, cycle: Int?, yearsLeft: Int?, weeks: Int, weeksHere: Int) {
        self.dispositif = dispositif
        self.year = year
        self.cycle = cycle
        self.yearsLeft = yearsLeft
        self.weeks = weeks
        self.weeksHere = weeksHere
    }

    public var kind: DispositifKind { dispositif.content.kind }

    /// What will have been given by the end of the cycle if the years that are left give as much as this one: to whoever came during this year, as
    /// much as this one would have from its first week.
    public func cycleForecast(earlier: Int, thisYear: Int) -> Int {
        let whole = weeksHere > 0 ? (thisYear * weeks + weeksHere / 2) / weeksHere : 0
        return earlier + thisYear + whole * (yearsLeft ?? 0)
    }
}

/// From what dispositifs, programmes and the teaching council say of a school year, what the pupils of a division are due.
public struct EntitlementRules: Sendable {
    private let dispositifs: [Dispositif]
    private let programmes: [Programme]
    private let targets: [String: [CouncilTarget]]
    private let year: TeachingYear

    /// - Parameter targets: by level, the hours of the council's choice that holds. Where the text sets a number as well, the larger is due:
    ///   a council gives no less than a text.
    public init(dispositifs: [Dispositif], programmes: [Programme], targets: [String: [CouncilTarget]] = [:], year: TeachingYear) {
        self.dispositifs = dispositifs
        self.programmes = programmes
        self.targets = targets
        self.year = year
    }

    /// One of each kind: that of the programme which the division follows, or else the latest in force for its level.
    /// - Parameter stays: the divisions that the pupil is in, in order of time. A year is due by the teaching weeks that they touch; a week that two of
    ///   them touch is due as the later one has it.
    public func entitlements(of stays: [(division: Division, days: Tenure)]) -> [Entitlement] {
        var weeks: [Int: Int] = [:]
        for week in year.weeks {
            if let stay = stays.lastIndex(where: { $0.days.from <= week.last && $0.days.to >= week.first }) { weeks[stay, default: 0] += 1 }
        }
        let isHereToTheEnd = stays.contains { stay in year.weeks.last.map { stay.days.to >= $0.first } ?? false }
        var present: [DispositifKind: Rule] = [:]
        var parts: [DispositifKind: [Part: Int]] = [:]
        for (index, stay) in stays.enumerated() {
            for (kind, rule) in rules(of: stay.division) {
                present[kind] = rule
                parts[kind, default: [:]][Part(dispositif: rule.dispositif, level: stay.division.level), default: 0] += weeks[index] ?? 0
            }
        }
        return present.map { kind, rule in
            let volume = rule.dispositif.content.volume
            let own = parts[kind] ?? [:]
            let shares = own.compactMap { part, here in share(part, of: here) }
            let left = rule.programme.map { isHereToTheEnd ? max(0, $0.content.year + $0.content.years - 1 - year.year) : 0 }
            return Entitlement(
                dispositif: rule.dispositif, year: shares.isEmpty ? nil : shares.reduce(0, +), cycle: volume.years == nil ? nil : volume.minutes,
                yearsLeft: volume.years == nil ? nil : left, weeks: year.weeks.count, weeksHere: own.values.reduce(0, +))
        }
        .sorted { $0.dispositif.id < $1.dispositif.id }
    }

    private typealias Rule = (dispositif: Dispositif, programme: Programme?)

    /// Under what weeks are spent: the same dispositif may give more to one level than to another.
    private struct Part: Hashable {
        let dispositif: Dispositif
        let level: String
    }

    /// Minutes of so many weeks of this year, to the nearest; nil when nobody sets a number.
    private func share(_ part: Part, of weeks: Int) -> Int? {
        let text: Int? =
            switch part.dispositif.content.volume {
            case .weekly(let minutes, _): minutes * year.weeks.count
            case .yearly(let minutes, _): minutes
            case .cycle(let minutes, let years, _): minutes / years
            default: nil
            }
        let council = targets[part.level]?.first { $0.dispositif == part.dispositif.id }?.yearly(weeks: year.weeks.count)
        return [text, council].compactMap(\.self).max().map { ($0 * weeks + year.weeks.count / 2) / year.weeks.count }
    }

    private func rules(of division: Division) -> [DispositifKind: Rule] {
        var chosen: [DispositifKind: Rule] = [:]
        for programme in programmes where programme.concerns(division, in: year.year) {
            guard let dispositif = dispositifs.first(where: { $0.id == programme.content.dispositif }), chosen[dispositif.content.kind] == nil else { continue }
            chosen[dispositif.content.kind] = (dispositif, programme)
        }
        guard let first = year.weeks.first?.first, let last = year.weeks.last?.last else { return [:] }
        for dispositif in dispositifs.sorted(by: { ($0.content.from, $0.id) > ($1.content.from, $1.id) })
        where dispositif.content.levels.contains(division.level) && dispositif.content.from <= last && dispositif.content.until.map({ $0 >= first }) ?? true {
            if chosen[dispositif.content.kind] == nil { chosen[dispositif.content.kind] = (dispositif, nil) }
        }
        return chosen
    }
}
