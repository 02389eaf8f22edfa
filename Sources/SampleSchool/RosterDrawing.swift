import School

extension SampleRoster {
    /// Sizes that make sense: below, a level would have a handful of pupils; above, division codes would not fit.
    public static let pupilRange = 150...4_000

    /// Draws a whole school. The same numbers give the same school on every machine. Cost: about 10 ms for 700 pupils.
    ///
    /// - Parameters:
    ///   - pupils: how many, to a handful, within `pupilRange`.
    ///   - seed: which of the schools of that size.
    ///   - year: the calendar year of the rentrée.
    public static func drawn(pupils: Int = 700, seed: UInt64 = 1, year: Int) -> SampleRoster {
        let pupils = min(max(pupils, pupilRange.lowerBound), pupilRange.upperBound)
        let shape = divisions(pupils)
        var people = PeopleDrawing(seed: seed, year: year)
        for entry in shape { people.fill(entry.division, level: entry.level, count: entry.count) }
        if let first = shape.first { people.addLooseEnds(first.level, first.division) }
        let barrettes = barrettes(shape.map { ($0.division, $0.level) })
        var drawing = StaffDrawing(seed: seed)
        let (staff, services) = drawing.draw(shape.map { ($0.division, $0.level) })
        let levels = Dictionary(uniqueKeysWithValues: shape.map { ($0.division.code, $0.level) })
        let weekly = services.map { service in levels[service.division]?.hours.first { $0.0 == service.subject }?.1 ?? 0 }
        let closed = Dictionary(uniqueKeysWithValues: barrettes.flatMap { barrette in barrette.divisions.map { ($0, barrette.hours) } })
        let (placed, _) = Timetable.laidOut(services, weekly: weekly, closed: closed, seed: seed)
        return SampleRoster(
            year: year, divisions: shape.map(\.division), pupils: people.pupils, guardians: people.guardians(), staff: staff, services: placed,
            barrettes: barrettes)
    }

    private static func divisions(_ pupils: Int) -> [(division: SampleDivision, level: SampleLevel, count: Int)] {
        SampleLevel.all.flatMap { level in
            let there = pupils * level.share / 1000
            let count = max(level.leastDivisions, (there + level.divisionSize / 2) / level.divisionSize)
            return (0..<count).map { index in
                let alone = count == 1
                let division = SampleDivision(
                    code: alone ? level.prefix : "\(level.prefix)\(index + 1)", label: alone ? level.label : "\(level.label) \(index + 1)",
                    level: level.name, mef: level.mef)
                // The first divisions take what does not divide evenly.
                return (division, level, there / count + (index < there % count ? 1 : 0))
            }
        }
    }

    /// At most four divisions share their hours: more would need more people and rooms at once than a lycée has.
    private static func barrettes(_ divisions: [(SampleDivision, SampleLevel)]) -> [SampleBarrette] {
        let letters = divisions.map(\.1.barrette).unique()
        var used = 0
        return letters.flatMap { letter -> [SampleBarrette] in
            let members = divisions.filter { $0.1.barrette == letter }
            let count = (members.count + 3) / 4
            return (0..<count).map { index in
                let part = members[(members.count * index / count)..<(members.count * (index + 1) / count)]
                let weekly = part.map(\.1.support).max() ?? 1
                let hours = (0..<weekly).map { turn in supportHours[(used + turn) % supportHours.count] }
                used += weekly
                return SampleBarrette(name: count == 1 ? letter : "\(letter)\(index + 1)", divisions: part.map(\.0.code), hours: hours)
            }
        }
    }

    /// The hours at which barrettes are laid, in turn: none of the first or last of a day.
    private static let supportHours: [SampleHour] = [
        SampleHour(weekday: 1, start: 600), SampleHour(weekday: 4, start: 840), SampleHour(weekday: 1, start: 840),
        SampleHour(weekday: 4, start: 600), SampleHour(weekday: 3, start: 540), SampleHour(weekday: 5, start: 660),
        SampleHour(weekday: 2, start: 600), SampleHour(weekday: 5, start: 840), SampleHour(weekday: 2, start: 840),
        SampleHour(weekday: 3, start: 600), SampleHour(weekday: 1, start: 660), SampleHour(weekday: 4, start: 660),
    ]
}
