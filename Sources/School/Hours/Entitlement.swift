/// What a pupil is due of one dispositif.
public struct Entitlement: Hashable, Sendable {
    public let dispositif: Dispositif
    /// For the part of this school year in which the pupil is here; nil when the text sets no number.
    public let year: Int?
    /// For the whole cycle; nil when it is not counted by cycle.
    public let cycle: Int?
    /// School years of the cycle after this one, when the pupil's programme says so.
    public let yearsLeft: Int?

    public init(dispositif: Dispositif, year: Int?, cycle: Int?, yearsLeft: Int?) {
        self.dispositif = dispositif
        self.year = year
        self.cycle = cycle
        self.yearsLeft = yearsLeft
    }

    public var kind: DispositifKind { dispositif.content.kind }

    /// What will have been given by the end of the cycle if the years that are left give as much as this one.
    public func cycleForecast(earlier: Int, thisYear: Int) -> Int { earlier + thisYear * (1 + (yearsLeft ?? 0)) }
}

/// From what dispositifs and programmes say of a school year, what the pupils of a division are due.
public struct EntitlementRules: Sendable {
    private let dispositifs: [Dispositif]
    private let programmes: [Programme]
    private let year: TeachingYear

    public init(dispositifs: [Dispositif], programmes: [Programme], year: TeachingYear) {
        self.dispositifs = dispositifs
        self.programmes = programmes
        self.year = year
    }

    /// One of each kind: that of the programme which the division follows, or else the latest in force for its level.
    /// - Parameter present: the days on which the pupil is in the school; a year is due by the teaching weeks that these touch.
    public func entitlements(of division: Division, present: [Tenure]) -> [Entitlement] {
        var chosen: [DispositifKind: (dispositif: Dispositif, programme: Programme?)] = [:]
        let own = programmes.filter { $0.concerns(division, in: year.year) }
        for programme in own {
            guard let dispositif = dispositifs.first(where: { $0.id == programme.content.dispositif }), chosen[dispositif.content.kind] == nil else { continue }
            chosen[dispositif.content.kind] = (dispositif, programme)
        }
        guard let first = year.weeks.first?.first, let last = year.weeks.last?.last else { return [] }
        for dispositif in dispositifs.sorted(by: { ($0.content.from, $0.id) > ($1.content.from, $1.id) })
        where dispositif.content.levels.contains(division.level) && dispositif.content.from <= last && dispositif.content.until.map({ $0 >= first }) ?? true {
            if chosen[dispositif.content.kind] == nil { chosen[dispositif.content.kind] = (dispositif, nil) }
        }
        let weeks = year.weeks.count { week in present.contains { $0.from <= week.last && $0.to >= week.first } }
        return chosen.values.map { dispositif, programme in
            let volume = dispositif.content.volume
            let whole: Int? =
                switch volume {
                case .weekly(let minutes, _): minutes * year.weeks.count
                case .yearly(let minutes, _): minutes
                case .cycle(let minutes, let years, _): minutes / years
                default: nil
                }
            return Entitlement(
                dispositif: dispositif, year: whole.map { ($0 * weeks + year.weeks.count / 2) / year.weeks.count },
                cycle: volume.years == nil ? nil : volume.minutes,
                yearsLeft: volume.years == nil ? nil : programme.map { max(0, $0.content.year + $0.content.years - 1 - year.year) })
        }
        .sorted { $0.dispositif.id < $1.dispositif.id }
    }
}
