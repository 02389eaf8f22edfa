/// What a pupil is due of one dispositif.
public struct Entitlement: Hashable, Sendable {
    /// A dispositif that holds in turn.
    public struct Part: Hashable, Sendable {
        public let dispositif: Dispositif
        /// Of the division that the pupil is in.
        public let level: String
        /// What the council's choice says of it, when that is what holds; nil when the text does.
        public let council: CouncilTarget?
        /// From the first to the last week of the year in which it holds for the division; nil when it does in all.
        public let days: Tenure?
        /// For all of these weeks; nil when neither the text nor the council sets a number.
        public let minutes: Int?
    }

    /// The last that they are under in the year, of its kind; of whoever is under none, the last that their division has.
    public let dispositif: Dispositif
    /// For the part of this school year in which the pupil is here, 0 when it is not valid then; nil when neither the text nor the council sets a number.
    public let year: Int?
    /// In order of time, whatever the pupil was here for: at least the one of `dispositif`.
    public let parts: [Part]
    /// For the whole cycle; nil when it is not counted by cycle, or not valid while the pupil is here.
    public let cycle: Int?
    /// School years of the cycle after this one, when the pupil's programme says so; none for whoever leaves before the end of this one.
    public let yearsLeft: Int?
    /// Teaching weeks of the year, and those of them in which the pupil is here while a dispositif of this kind is valid.
    public let weeks, weeksHere: Int

    init(dispositif: Dispositif, year: Int?, parts: [Part], cycle: Int?, yearsLeft: Int?, weeks: Int, weeksHere: Int) {
        self.dispositif = dispositif
        self.year = year
        self.parts = parts
        self.cycle = cycle
        self.yearsLeft = yearsLeft
        self.weeks = weeks
        self.weeksHere = weeksHere
    }

    public var kind: DispositifKind { dispositif.content.kind }

    /// Minutes due this year that stand in no session, when so many are planned; none where no number is set.
    public func left(planned: Int) -> Int { max(0, (year ?? 0) - planned) }

    /// What will have been given by the end of the cycle if the years that are left give as much as this one: to whoever came during this year, as
    /// much as this one would have from its first week.
    public func cycleForecast(earlier: Int, thisYear: Int) -> Int {
        let whole = weeksHere > 0 ? (thisYear * weeks + weeksHere / 2) / weeksHere : 0
        return earlier + thisYear + whole * (yearsLeft ?? 0)
    }
}

extension Volume {
    /// Minutes of a school year of so many teaching weeks, at the least; nil when the text sets no number.
    func yearly(weeks: Int) -> Int? {
        switch self {
        case .weekly(let minutes, _): minutes * weeks
        case .yearly(let minutes, _): minutes
        case .cycle(let minutes, let years, _): minutes / years
        default: nil
        }
    }
}

extension CouncilChoice {
    /// What is due of a dispositif by this choice; nil when its text holds. What the head approved holds, be it less than the text; a proposal does
    /// where the text leaves it to the school or sets less.
    public func due(of dispositif: Dispositif, weeks: Int) -> CouncilTarget? {
        guard let target = content.targets.first(where: { $0.dispositif == dispositif.id }) else { return nil }
        guard approval == nil, let text = dispositif.content.volume.yearly(weeks: weeks) else { return target }
        return target.yearly(weeks: weeks) > text ? target : nil
    }
}

/// From what dispositifs, programmes and the teaching council say of a school year, what the pupils of a division are due.
public struct EntitlementRules: Sendable {
    private let dispositifs: [Dispositif]
    private let programmes: [Programme]
    private let choices: [String: CouncilChoice]
    private let year: TeachingYear

    /// - Parameter choices: by level, that of the council which is in force.
    public init(dispositifs: [Dispositif], programmes: [Programme], choices: [String: CouncilChoice] = [:], year: TeachingYear) {
        self.dispositifs = dispositifs
        self.programmes = programmes
        self.choices = choices
        self.year = year
    }

    /// One of each kind that the pupil is under in some week, or of which the last division has some while the pupil is not here: that of the programme
    /// which the division follows, or else, where it has none or is not valid, the latest valid one for its level.
    /// - Parameter stays: the divisions that the pupil is in, in order of time. A year is due by the teaching weeks that they touch and on a day of which the
    ///   dispositif is valid, so that of a year’s or a cycle’s minutes their share of the year’s weeks is; a week that two of them touch is due as the later
    ///   one has it.
    public func entitlements(of stays: [(division: Division, days: Tenure)]) -> [Entitlement] {
        var weeks: [Int: [TeachingWeek]] = [:]
        for week in year.weeks {
            if let stay = stays.lastIndex(where: { $0.days.from <= week.last && $0.days.to >= week.first }) { weeks[stay, default: []].append(week) }
        }
        let isHereToTheEnd = stays.contains { stay in year.weeks.last.map { stay.days.to >= $0.first } ?? false }
        var present: [DispositifKind: Rule] = [:]
        var spent: [DispositifKind: [(part: Entitlement.Part, weeks: Int)]] = [:]
        for (index, stay) in stays.enumerated() {
            for (kind, rules) in rules(of: stay.division) {
                for one in (weeks[index] ?? []).compactMap({ Self.holding(in: $0, of: rules) }) {
                    present[kind] = rules[one]
                    let (dispositif, level) = (rules[one].dispositif.id, stay.division.level)
                    if let known = spent[kind]?.firstIndex(where: { $0.part.dispositif.id == dispositif && $0.part.level == level }) {
                        spent[kind]?[known].weeks += 1
                    } else {
                        spent[kind, default: []].append((part(one, of: rules, at: level), 1))
                    }
                }
            }
        }
        // Whoever came too late for a kind that others of the division are due, or left too early, is due none of it, and that is a number.
        if let last = stays.last?.division {
            for (kind, rules) in rules(of: last) where present[kind] == nil {
                guard let one = year.weeks.reversed().lazy.compactMap({ Self.holding(in: $0, of: rules) }).first else { continue }
                present[kind] = rules[one]
                spent[kind] = [(part(one, of: rules, at: last.level), 0)]
            }
        }
        return present.map { kind, rule in
            let volume = rule.dispositif.content.volume
            let own = spent[kind] ?? []
            let shares = own.compactMap { share($0.part.dispositif, at: $0.part.level, of: $0.weeks) }
            let weeksHere = own.reduce(0) { $0 + $1.weeks }
            // Of a year of which nothing was lived nobody can tell what the others will give.
            let isOfCycle = volume.years != nil && weeksHere > 0
            let left = rule.programme.map { isHereToTheEnd ? years(of: rule.dispositif, after: year.year, in: $0.content) : 0 }
            return Entitlement(
                dispositif: rule.dispositif, year: shares.isEmpty ? nil : shares.reduce(0, +), parts: own.map(\.part), cycle: isOfCycle ? volume.minutes : nil,
                yearsLeft: isOfCycle ? left : nil, weeks: year.weeks.count, weeksHere: weeksHere)
        }
        .sorted { $0.dispositif.id < $1.dispositif.id }
    }

    /// The years of a programme after this one that are within a dispositif while it is valid.
    private func years(of dispositif: Dispositif, after present: Int, in programme: ProgrammeContent) -> Int {
        (programme.year..<(programme.year + programme.years)).count {
            $0 > present && programme.dispositif(in: $0) == dispositif.id && dispositif.content.isInForce(inYear: $0)
        }
    }

    private typealias Rule = (dispositif: Dispositif, programme: Programme?)

    /// Which of them holds in a week.
    private static func holding(in week: TeachingWeek, of rules: [Rule]) -> Int? { rules.firstIndex { $0.dispositif.content.isInForce(in: week) } }

    /// The same dispositif may give more to one level than to another.
    private func part(_ index: Int, of rules: [Rule], at level: String) -> Entitlement.Part {
        let dispositif = rules[index].dispositif
        let own = year.weeks.filter { Self.holding(in: $0, of: rules) == index }
        var days: Tenure?
        if own.count < year.weeks.count, let first = own.first?.first, let last = own.last?.last { days = Tenure(from: first, to: last) }
        return Entitlement.Part(
            dispositif: dispositif, level: level, council: council(dispositif, at: level), days: days, minutes: share(dispositif, at: level, of: own.count))
    }

    /// Minutes of so many weeks of this year, to the nearest; nil when nobody sets a number.
    private func share(_ dispositif: Dispositif, at level: String, of weeks: Int) -> Int? {
        let whole = year.weeks.count
        let minutes = council(dispositif, at: level)?.yearly(weeks: whole) ?? dispositif.content.volume.yearly(weeks: whole)
        return minutes.map { ($0 * weeks + whole / 2) / whole }
    }

    private func council(_ dispositif: Dispositif, at level: String) -> CouncilTarget? { choices[level]?.due(of: dispositif, weeks: year.weeks.count) }

    /// Of each kind, in the order in which they hold: those of programmes, then those for its level, the latest first.
    private func rules(of division: Division) -> [DispositifKind: [Rule]] {
        var found: [DispositifKind: [Rule]] = [:]
        for programme in programmes where programme.concerns(division, in: year.year) {
            guard let dispositif = dispositifs.first(where: { $0.id == programme.content.dispositif(in: year.year) }) else { continue }
            found[dispositif.content.kind, default: []].append((dispositif, programme))
        }
        for dispositif in dispositifs.sorted(by: { ($0.content.from, $0.id) > ($1.content.from, $1.id) }) where dispositif.content.levels.contains(division.level) {
            found[dispositif.content.kind, default: []].append((dispositif, nil))
        }
        return found
    }
}
