import Foundation
import Testing

@testable import School

private func day(_ iso: String) -> Day { Day(iso)! }

/// The weeks of a zone's year counted another way: every day from the table's own lines, read here, one by one.
private struct DayCount {
    private var closed: [ClosedRange<String>] = []
    private var holidays: Set<String> = []
    let start, end: String

    init(_ zone: Zone, _ year: Int) throws {
        let resources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/School/Resources")
        let lines = try String(contentsOf: resources.appending(path: "school-holidays.csv"), encoding: .utf8).split(separator: "\n")
        var summers: [String: (first: String, back: String)] = [:]
        for fields in lines.map({ $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }) where fields.count > 5 && fields[1] == zone.rawValue {
            closed.append(fields[3]...fields[4])
            // Some lines of the table end before the eve of the return.
            if fields[5] > fields[4], let eve = Day(fields[5]) { closed.append(fields[4]...(eve - 1).iso) }
            if fields[2].contains("été") { summers[String(fields[3].prefix(4))] = (fields[3], fields[5]) }
        }
        for line in try String(contentsOf: resources.appending(path: "public-holidays.csv"), encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: ",").map(String.init)
            if fields.count > 2, fields[2] != "0" { holidays.insert(fields[0]) }
        }
        start = try #require(summers[String(year)]).back
        end = try #require(summers[String(year + 1)]).first
    }

    func isOff(_ day: Day) -> Bool { day.weekday > 5 || holidays.contains(day.iso) || closed.contains { $0.contains(day.iso) } }

    /// Weeks, told by their Monday, with a day of lessons between two days.
    func weeks(_ first: Day, _ last: Day) -> Int {
        var mondays: Set<String> = []
        var day = first
        while day <= last {
            if !isOff(day) { mondays.insert((day - (day.weekday - 1)).iso) }
            day = day + 1
        }
        return mondays.count
    }
}

@Suite("Phases laid on the year")
struct YearLayoutTests {
    /// Those whose holidays the tables hold.
    private static let mainland = Zone.allCases.filter(\.isOfMainland)
    private static let cases = ProgrammeSheets.all.flatMap { sheet in
        [2025, 2026, 2027].flatMap { year in mainland.map { (sheet.code, year, $0) } }
    }

    private static func calendar(_ zone: Zone, _ year: Int = 2026, own: [DaySpan] = []) -> SchoolCalendar {
        CalendarSettings.initial(year: year).calendar(zone: zone, own: own)
    }

    private static func phase(_ weeks: ClosedRange<Int>, notBefore: String? = nil, name: String = "T", year: Int = 1) -> Phase {
        Phase(id: .new(), content: PhaseContent(name: name, aim: "", cycleYear: year, weeks: weeks, notBefore: notBefore.map(day)), previous: nil, version: 1)
    }

    /// A ready-made programme as a school would have it.
    private static func programme(_ code: String, _ year: Int) throws -> Programme {
        let sheet = try #require(ProgrammeSheets.sheet(code))
        return Programme(
            id: .new(), content: ProgrammeContent(name: "P", aim: "", dispositif: nil, year: year, years: sheet.years, levels: sheet.levels), sheet: code,
            previous: nil, phases: sheet.contents(in: .fr).map { Phase(id: .new(), content: $0, previous: nil, version: 1) }, version: 1)
    }

    @Test("every ready-made programme fits every year and zone, and agrees with a count day by day", arguments: cases)
    func agrees(told: (code: String, year: Int, zone: Zone)) throws {
        let (code, year, zone) = told
        let programme = try Self.programme(code, year)
        var laid = 0
        for (index, one) in programme.laid(on: Self.calendar(zone, year)).enumerated() {
            guard case .laid(let layout) = one else {
                // The tables end with the summer of 2028.
                #expect(year + index >= 2028)
                continue
            }
            let count = try DayCount(zone, year + index)
            var before: Day?
            for phase in layout.phases {
                let (first, last) = (try #require(phase.first), try #require(phase.last))
                #expect(phase.fits)
                #expect(!count.isOff(first) && !count.isOff(last), "\(first) to \(last)")
                #expect(first <= last && before.map { first > $0 } ?? true)
                #expect(first >= day(count.start) && last < day(count.end))
                #expect(count.weeks(first, last) == phase.weeks.count, "\(phase.phase.content.name)")
                #expect(phase.phase.content.weeks.contains(phase.weeks.count))
                // Nothing is lost between two phases.
                if let before { #expect(count.weeks(before + 1, last) == phase.weeks.count) } else { #expect(count.weeks(day(count.start), last) == phase.weeks.count) }
                before = last
                laid += 1
            }
            let whole = count.weeks(day(count.start), day(count.end) - 1)
            #expect(layout.year.weeks.count == whole)
            #expect(layout.free == whole - layout.phases.reduce(0) { $0 + $1.weeks.count })
        }
        #expect(laid > 0)
    }

    @Test("sessions of every phase of every ready-made programme fall on the days that a count finds, week A, week B or both", arguments: cases)
    func sessions(told: (code: String, year: Int, zone: Zone)) throws {
        let (code, start, zone) = told
        var found = 0
        for (index, one) in try Self.programme(code, start).laid(on: Self.calendar(zone, start)).enumerated() {
            guard case .laid(let layout) = one else { continue }
            let calendar = Self.calendar(zone, start)
            let count = try DayCount(zone, start + index)
            for phase in layout.phases {
                let days = Tenure(from: try #require(phase.first), to: try #require(phase.last))
                for (weekday, alternance) in [(2, Alternance.weekly), (5, .first), (4, .second)] {
                    let weekly = WeeklySlot(
                        id: WeeklySlot.ID(rawValue: 1), barrette: Barrette.ID(rawValue: 1), weekday: weekday, startsAt: 600, length: 55, alternance: alternance)
                    let source = SessionSource(
                        group: NeedGroup.ID(rawValue: 1), hours: SlotHours(weekly), days: days, rooms: [], leaders: [], places: [days], records: [],
                        settledThrough: nil)
                    var expected: [String] = []
                    var one = days.from
                    while one <= days.to {
                        // The week of 1 September is an A week, and weeks alternate from there, holidays included.
                        let weeks = (one.number - day("\(start)-09-01").monday.number) / 7
                        let isRight = alternance == .weekly || (weeks % 2 == 0) == (alternance == .first)
                        if one.weekday == weekday, isRight, !count.isOff(one) { expected.append(one.iso) }
                        one = one + 1
                    }
                    let sessions = source.sessions(calendar)
                    #expect(sessions.map(\.held.day.iso) == expected, "\(phase.phase.content.name)")
                    #expect(Set(sessions.map(\.key)).count == sessions.count)
                    found += sessions.count
                }
            }
        }
        #expect(found > 30)
    }

    @Test("whatever the phases, none begins on a day off, none overlaps, and each way out makes all fit", arguments: 0..<60)
    func properties(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func below(_ n: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(n))
        }
        let zone = Self.mainland[below(3)]
        let start = 2025 + below(3)
        let off = (0..<below(6)).map { index -> DaySpan in
            let first = day("\(start)-10-01") + below(250)
            return DaySpan(kind: .closed, name: Phrase(same: "Fermé \(index)"), first: first, last: first + below(9))
        }
        let calendar = Self.calendar(zone, start, own: off)
        let year = try #require(calendar.teachingYear(start))
        let phases = (0..<1 + below(9)).map { _ -> Phase in
            let least = 1 + below(9)
            return Self.phase(least...(least + below(5)), notBefore: below(4) == 0 ? (day("\(start)-09-01") + below(300)).iso : nil)
        }
        let begins = below(3) == 0 ? day("\(start)-09-01") + below(120) : nil
        let layout = YearLayout(phases, in: year, startsOn: begins)
        func check(_ layout: YearLayout, from: Day?, mayLack: Bool) {
            var end = 0
            for laid in layout.phases {
                #expect(laid.weeks.isEmpty || laid.weeks.lowerBound >= end)
                end = max(end, laid.weeks.upperBound)
                #expect(mayLack || laid.fits)
                #expect(laid.weeks.count + laid.missing >= laid.phase.content.weeks.lowerBound && laid.weeks.count <= laid.phase.content.weeks.upperBound)
                if let first = laid.first, let last = laid.last {
                    if let begins = from { #expect(first >= begins) }
                    for edge in [first, last] { #expect(calendar.isTeachingDay(edge) && edge.weekday <= 5) }
                    #expect(calendar.teachingWeeks(from: first, through: last) == laid.weeks.count)
                    if let wait = laid.phase.content.notBefore { #expect(first >= wait) }
                }
            }
        }
        check(layout, from: begins, mayLack: true)
        #expect(layout.fits == layout.phases.allSatisfy { $0.missing == 0 })
        #expect(!layout.fits || layout.waysOut.isEmpty)
        for way in layout.waysOut {
            var changed = phases
            var from = begins
            func change(_ id: Phase.ID, _ act: (inout PhaseContent) -> Void) {
                changed = changed.map { phase in
                    guard phase.id == id else { return phase }
                    var content = phase.content
                    act(&content)
                    return Phase(id: id, content: content, previous: nil, version: 1)
                }
            }
            switch way {
            case .shorten(let id, let by): change(id) { $0.weeks = ($0.weeks.lowerBound - by)...$0.weeks.upperBound }
            case .beginEarlier(let id, let on): change(id) { $0.notBefore = on }
            case .startEarlier(let on): from = on
            case .remove(let id): changed.removeAll { $0.id == id }
            case .lengthen, .giveWeek: Issue.record("nothing fits better by lasting longer")
            }
            check(YearLayout(changed, in: year, startsOn: from), from: from, mayLack: false)
        }
    }

    @Test("what is left is shared in proportion, whole weeks going to those that lost most")
    func shared() throws {
        let year = try #require(Self.calendar(.b).teachingYear(2026))
        let count = year.weeks.count
        // 12 weeks of room for 6 to share, twice as much in the second.
        let layout = YearLayout([Self.phase(10...14), Self.phase(10...18), Self.phase((count - 26)...(count - 26))], in: year)
        #expect(layout.phases.map(\.weeks.count) == [12, 14, count - 26])
        #expect(layout.free == 0)
    }

    @Test("a phase that waits for its day leaves the weeks before it to the others, or free")
    func waits() throws {
        let year = try #require(Self.calendar(.a).teachingYear(2026))
        let layout = YearLayout([Self.phase(2...3), Self.phase(4...5, notBefore: "2027-01-04")], in: year)
        #expect(layout.phases[0].weeks == 0..<3)
        #expect(layout.phases[1].first == day("2027-01-04"))
        try #require(layout.phases[1].weeks.count == 5)
        let gap = try #require(layout.gaps.first)
        #expect(layout.gaps.count == 1 && gap.weeks == 3..<layout.phases[1].weeks.lowerBound && gap.after == layout.phases[0].phase && gap.before == layout.phases[1].phase)
        #expect(gap.first == year.weeks[3].first && gap.last == day("2026-12-18"))
        // One that lacks weeks after its day takes none from those before, which it would not gain.
        let late = YearLayout([Self.phase(2...3), Self.phase(9...9, notBefore: "2027-05-31")], in: year)
        #expect(late.phases[0].weeks == 0..<3 && late.phases[0].fits && late.phases[1].missing > 0)
    }

    /// The phases with the days that they have lived by a day.
    private static func lived(_ phases: [Phase], _ zone: Zone, by today: String) -> [Phase] {
        let programme = Programme(
            id: .new(), content: ProgrammeContent(name: "P", aim: "", dispositif: nil, year: 2026, levels: ["2de"]), sheet: nil, previous: nil, phases: phases, version: 1)
        let lived = programme.livedDays(on: calendar(zone), by: day(today))
        return phases.map { Phase(id: $0.id, content: $0.content, previous: nil, version: 1, lived: lived[$0.id]) }
    }

    private static func changed(_ phase: Phase, lived: LivedDays?, _ change: (inout PhaseContent) -> Void) -> Phase {
        var content = phase.content
        change(&content)
        return Phase(id: phase.id, content: content, previous: nil, version: 1, lived: lived)
    }

    @Test("what was lived stays where it was, however what comes is changed, and no way out touches it")
    func lived() throws {
        let year = try #require(Self.calendar(.b).teachingYear(2026))
        let before = YearLayout(try Self.programme("stmg", 2026).phases, in: year)
        let phases = Self.lived(before.phases.map(\.phase), .b, by: "2026-11-22")
        #expect(phases.map { $0.lived?.keepsLast } == [true, true, true, nil, nil])
        #expect(YearLayout(phases, in: year).phases.map(\.weeks) == before.phases.map(\.weeks))
        // The running phase becomes much longer: it begins when it began, and those before it end when they ended.
        var longer = phases
        longer[2] = Self.changed(phases[2], lived: phases[2].lived.map { LivedDays(first: $0.first, last: $0.first, keepsLast: false) }) { $0.weeks = 20...22 }
        let laid = YearLayout(longer, in: year)
        #expect(YearLayout(longer.map { Self.changed($0, lived: nil) { _ in } }, in: year).phases[1].last != before.phases[1].last)
        for index in 0..<2 {
            #expect(laid.phases[index].first == before.phases[index].first && laid.phases[index].last == before.phases[index].last && laid.phases[index].fits)
        }
        #expect(laid.phases[2].first == before.phases[2].first && laid.phases[2].weeks.count == 20 && !laid.fits)
        for way in laid.waysOut {
            switch way {
            case .shorten(let id, _), .beginEarlier(let id, _), .remove(let id): #expect(![phases[0].id, phases[1].id].contains(id))
            case .startEarlier, .lengthen, .giveWeek: Issue.record("the year has begun, and nothing fits by lasting longer")
            }
        }
        // One to come becomes longer: the running one keeps its last day, and those to come give.
        var grown = phases
        grown[3] = Self.changed(phases[3], lived: nil) { $0.weeks = 9...10 }
        let over = YearLayout(grown, in: year, today: day("2026-11-22"))
        #expect(over.phases[2].last == before.phases[2].last && over.phases.map(\.fits) == [true, true, true, true, false])
        #expect(over.waysOut == [phases[4].id, phases[3].id].map { .shorten($0, by: over.phases[4].missing) })
        // One to come waits until spring: those before keep what they had, and the weeks between are named.
        var waiting = phases
        waiting[3] = Self.changed(phases[3], lived: nil) { $0.notBefore = day("2027-04-20") }
        let held = YearLayout(waiting, in: year)
        #expect(held.phases[1].last == before.phases[1].last && held.phases[2].first == before.phases[2].first)
        #expect(held.phases[2].weeks.count == 12 && held.gaps.map(\.before.id) == [phases[3].id])
        // A week that the school closes afterwards in the past moves nothing either.
        let closed = DaySpan(kind: .closed, name: Phrase(same: "Crue"), first: day("2026-09-14"), last: day("2026-09-20"))
        let shut = try #require(Self.calendar(.b, own: [closed]).teachingYear(2026))
        #expect(YearLayout(phases, in: shut).phases.prefix(2).map(\.last) == before.phases.prefix(2).map(\.last))
        #expect(YearLayout(phases, in: shut).phases[2].first == before.phases[2].first)
    }

    @Test("a running phase keeps the weeks that it was given when those after it grow")
    func running() throws {
        let year = try #require(Self.calendar(.a).teachingYear(2026))
        let count = year.weeks.count
        let phases = Self.lived([Self.phase(4...10), Self.phase(2...(count - 4))], .a, by: "2026-10-14")
        let weeks = YearLayout(phases.map { Self.changed($0, lived: nil) { _ in } }, in: year).phases[0].weeks.count
        try #require(weeks > year.week(from: day("2026-10-14")) + 1)
        let after = Self.changed(phases[1], lived: nil) { $0.weeks = (count - 5)...(count - 4) }
        let layout = YearLayout([phases[0], after], in: year)
        #expect(layout.phases[0].weeks == 0..<weeks && layout.phases[1].missing == count - 5 - (count - weeks))
    }

    @Test("what no longer fits says by how much, and what would make it fit")
    func tooMuch() throws {
        let year = try #require(Self.calendar(.a).teachingYear(2026))
        let count = year.weeks.count
        let long = Self.phase((count - 5)...(count - 5), name: "Long")
        let late = Self.phase(7...7, name: "Fin")
        let layout = YearLayout([long, late], in: year)
        #expect(layout.phases.map(\.missing) == [0, 2])
        #expect(layout.phases[1].weeks.count == 5)
        #expect(layout.waysOut == [.shorten(long.id, by: 2), .shorten(late.id, by: 2)])

        let waiting = Self.phase(6...6, notBefore: year.weeks[count - 4].first.iso)
        let second = YearLayout([Self.phase(3...4), waiting], in: year)
        #expect(second.waysOut == [.shorten(waiting.id, by: 2), .beginEarlier(waiting.id, on: year.weeks[count - 6].first)])

        let third = YearLayout([Self.phase(1...1), Self.phase(1...1)], in: year, startsOn: year.weeks[count - 1].first)
        #expect(third.waysOut == [.startEarlier(year.weeks[count - 2].first)])
        #expect(third.phases.map(\.weeks.count) == [1, 0] && third.phases[1].first == nil)
    }

    @Test("no way out asks for a day that is past, or for weeks that were lived")
    func stillPossible() throws {
        let year = try #require(Self.calendar(.a).teachingYear(2026))
        let count = year.weeks.count
        let (long, late) = (Self.phase((count - 5)...(count - 5)), Self.phase(7...7))
        #expect(YearLayout([long, late], in: year, today: year.weeks[3].first).waysOut == [.shorten(late.id, by: 2)])
        // Nothing to come can give: what runs does.
        let (most, brief) = (Self.phase((count - 1)...(count - 1)), Self.phase(2...2))
        #expect(YearLayout([most, brief, Self.phase(1...1)], in: year, today: year.weeks[3].first).waysOut == [.shorten(most.id, by: 2)])
        #expect(YearLayout([long, late], in: year, today: year.weeks[count - 5].first).waysOut == [.shorten(late.id, by: 2)])

        let waiting = Self.phase(6...6, notBefore: year.weeks[count - 4].first.iso)
        let week = year.weeks[count - 6]
        try #require(week.days.count > 1)
        for (today, day) in [(week.first - 30, week.first), (week.first + 1, week.first + 1), (week.last + 1, nil)] {
            let ways = YearLayout([Self.phase(3...4), waiting], in: year, today: today).waysOut
            #expect(ways == [.shorten(waiting.id, by: 2)] + (day.map { [.beginEarlier(waiting.id, on: $0)] } ?? []), "\(today)")
        }

        let pair = [Self.phase(1...1), Self.phase(1...1)]
        let (before, last) = (year.weeks[count - 2], year.weeks[count - 1])
        #expect(YearLayout(pair, in: year, startsOn: last.first, today: before.first).waysOut == [.startEarlier(before.first)])
        #expect(YearLayout(pair, in: year, startsOn: last.first, today: before.last + 1).waysOut == [.remove(pair[1].id)])
        // A year that is over asks for nothing.
        #expect(YearLayout([long, late], in: year, today: last.last + 1).waysOut.isEmpty)
    }

    @Test("a phase with its weeks and less than half their days is told, with what gives it more", arguments: mainland)
    func tight(zone: Zone) throws {
        // A week of five days of lessons, and one that the school closes from Wednesday on.
        let whole = try #require(Self.calendar(zone).teachingYear(2026))
        let index = try #require(whole.weeks.indices.first { $0 > 5 && whole.weeks[$0].days.count == 5 && whole.weeks[$0 - 1].days.count == 5 && whole.weeks[$0 + 1].days.count == 5 })
        let week = whole.weeks[index]
        func layout(_ phases: [Phase], closed: DaySpan? = nil, startsOn: Day? = nil) throws -> YearLayout {
            YearLayout(phases, in: try #require(Self.calendar(zone, own: closed.map { [$0] } ?? []).teachingYear(2026)), startsOn: startsOn)
        }
        let closed = DaySpan(kind: .closed, name: Phrase(same: "Travaux"), first: week.first + 2, last: week.first + 4)
        let (before, one, after) = (Self.phase(index...index), Self.phase(1...1), Self.phase(4...6))
        #expect(try layout([before, one, after]).tight.isEmpty)
        let cut = try layout([before, one, after], closed: closed)
        #expect(cut.fits && cut.phases[1].days == 2 && cut.tight.map(\.laid) == [cut.phases[1]])
        #expect(cut.tight.first?.waysOut == [.lengthen(one.id)])
        // Three days out of five are enough.
        #expect(try layout([before, one, after], closed: DaySpan(kind: .closed, name: Phrase(same: "T"), first: week.first + 3, last: week.first + 4)).tight.isEmpty)
        // No week is left: the longest gives one.
        let rest = Self.phase((whole.weeks.count - index - 1)...(whole.weeks.count - index - 1))
        let full = try layout([before, one, rest], closed: closed)
        #expect(full.fits && full.tight.map(\.waysOut) == [[.giveWeek(from: before.content.weeks.lowerBound > rest.content.weeks.lowerBound ? before.id : rest.id, to: one.id)]])
        // One that waits for a Thursday may begin on the Monday; so may a programme.
        let waiting = Self.phase(1...1, notBefore: (week.first + 3).iso)
        let late = try layout([before, waiting, after])
        #expect(late.phases[1].days == 2 && late.tight.map(\.waysOut) == [[.beginEarlier(waiting.id, on: week.first), .lengthen(waiting.id)]])
        let started = try layout([one, after], startsOn: week.first + 3)
        #expect(started.tight.map(\.waysOut) == [[.startEarlier(week.first), .lengthen(one.id)]])
        // Not on a day that is past.
        let year = late.year
        #expect(YearLayout([before, waiting, after], in: year, today: week.first + 2).tight.map(\.waysOut) == [[.beginEarlier(waiting.id, on: week.first + 2), .lengthen(waiting.id)]])
        #expect(YearLayout([one, after], in: year, startsOn: week.first + 3, today: week.first + 1).tight.map(\.waysOut) == [[.startEarlier(week.first + 1), .lengthen(one.id)]])
        #expect(YearLayout([one, after], in: year, startsOn: week.first + 3, today: week.first + 3).tight.map(\.waysOut) == [[.lengthen(one.id)]])
        // One that runs and keeps its days, as another was changed, is as tight as before, and may still be given more.
        let running = Phase(id: one.id, content: one.content, previous: nil, version: 1, lived: LivedDays(first: week.first, last: week.first + 1, keepsLast: true))
        for today in [nil, week.first + 1] {
            let kept = YearLayout([before, running, after], in: cut.year, today: today)
            #expect(kept.phases[1].last == week.first + 1 && kept.tight.map(\.laid) == [kept.phases[1]] && kept.tight.map(\.waysOut) == [[.lengthen(one.id)]])
        }
        // Of its whole week nothing is said.
        let wide = Phase(id: one.id, content: one.content, previous: nil, version: 1, lived: LivedDays(first: week.first, last: week.last, keepsLast: true))
        #expect(try layout([before, wide, after]).tight.isEmpty)
    }

    @Test("a year without a known summer, or without its holidays, is not laid")
    func unknown() throws {
        #expect(Self.calendar(.a).teachingYear(2028) == nil)
        var settings = CalendarSettings.initial(year: 2026)
        settings.followsZone = false
        #expect(settings.calendar(zone: .a, own: []).teachingYear(2026) == nil)
        #expect(settings.calendar(zone: .a, own: []).lack(of: 2026) == .end)
        // A school outside the zones that says when its summer begins, and when its other holidays are, has a year.
        func off(_ first: String, _ last: String, _ kind: DaySpan.Kind = .holidays) -> DaySpan { DaySpan(kind: kind, name: Phrase(same: "Vacances"), first: day(first), last: day(last)) }
        let summer = off("2027-07-05", "2027-08-29")
        let others = [off("2026-10-17", "2026-11-01"), off("2026-12-19", "2027-01-03"), off("2027-02-13", "2027-02-28"), off("2027-04-10", "2027-04-25")]
        let year = try #require(settings.calendar(zone: .a, own: others + [summer]).teachingYear(2026))
        #expect(year.weeks.first?.first == day("2026-09-01") && year.weeks.last?.last == day("2027-07-02"))
        // Days that it closed are no holidays, however many.
        #expect(settings.calendar(zone: .a, own: Array(others.dropFirst()) + [off("2026-10-17", "2026-11-01", .closed), summer]).lack(of: 2026) == .holidays)
        // None of them, or any of some: nothing is laid through what must be holidays.
        for known in [[], [others[0]], Array(others.dropLast()), Array(others.dropFirst())] {
            let calendar = settings.calendar(zone: .a, own: known + [summer])
            #expect(calendar.lack(of: 2026) == .holidays && calendar.teachingYear(2026) == nil)
        }
    }

    @Test("an activity keeps its weeks within the phase as it is laid")
    func activities() throws {
        let year = try #require(Self.calendar(.b).teachingYear(2026))
        var content = PhaseContent(name: "T", aim: "", weeks: 3...3)
        content.activities = [2...3, 5...7, nil].map { Activity(kind: .workshops, title: "A", runBy: "", weeks: $0, handIn: "") }
        let laid = YearLayout([Phase(id: .new(), content: content, previous: nil, version: 1)], in: year).phases[0]
        #expect(laid.days(of: content.activities[0], in: year) == year.weeks[1].first...year.weeks[2].last)
        #expect(laid.days(of: content.activities[1], in: year) == year.weeks[2].first...year.weeks[2].last)
        #expect(laid.days(of: content.activities[2], in: year) == year.weeks[0].first...year.weeks[2].last)
    }
}

@Suite("Programmes")
struct ProgrammeTests {
    private func content(_ change: (inout ProgrammeContent) -> Void = { _ in }) -> ProgrammeContent {
        var content = ProgrammeContent(name: "AP", aim: "", dispositif: nil, year: 2026, levels: ["2de"])
        change(&content)
        return content
    }

    @Test("the six that the documents describe are ready-made, whole, in both languages")
    func sheets() throws {
        #expect(ProgrammeSheets.all.map(\.code) == ["stmg", "bac-pro", "sixieme", "cycle4", "besoins", "seconde"])
        for sheet in ProgrammeSheets.all {
            for language in Language.allCases {
                for phase in sheet.contents(in: language) { #expect(phase.problems(years: sheet.years).isEmpty, "\(sheet.code): \(phase.name)") }
            }
            for phase in sheet.phases { #expect(!phase.activities.isEmpty && !phase.aim.fr.isEmpty && (1...sheet.years).contains(phase.cycleYear)) }
        }
        #expect(ProgrammeSheets.all.allSatisfy { !$0.kinds.isEmpty && $0.kinds.allSatisfy { $0.account == .support } })
        let stmg = try #require(ProgrammeSheets.sheet("stmg"))
        #expect(stmg.phases.map(\.weeks) == [1...1, 6...7, 10...12, 4...5, 10...12])
        #expect(stmg.phases[0].activities.map(\.kind) == [.explaining])
        let pro = try #require(ProgrammeSheets.sheet("bac-pro"))
        #expect(pro.years == 3 && pro.phases.count { $0.name.fr.hasPrefix("Étape ") } == 7)
        // Every kind that the documents name is somewhere.
        #expect(Set(ProgrammeSheets.all.flatMap(\.phases).flatMap(\.activities).map(\.kind)) == Set(ActivityKind.allCases))
    }

    @Test("a cycle follows its pupils from level to level")
    func cycle() {
        let cycle = content {
            $0.years = 3
            $0.levels = ["2de pro", "1re pro", "Tle pro"]
        }
        #expect((2025...2029).map { cycle.levels(in: $0) } == [[], ["2de pro"], ["1re pro"], ["Tle pro"], []])
        #expect(content { $0.levels = ["5e", "4e"] }.levels(in: 2026) == ["5e", "4e"])
    }

    @Test("years that follow one another within one dispositif are told together")
    func dispositifRuns() {
        let (a, b) = (Dispositif.ID(rawValue: 1), Dispositif.ID(rawValue: 2))
        func runs(_ main: Dispositif.ID?, _ others: [Int: Dispositif.ID], years: Int = 3) -> [String] {
            content {
                $0.dispositif = main
                $0.yearDispositifs = others
                $0.years = years
            }.dispositifRuns.map { "\($0.years.lowerBound)-\($0.years.upperBound) \($0.id?.description ?? "none")" }
        }
        #expect(runs(a, [:]) == ["1-3 \(a)"] && runs(a, [3: b]) == ["1-2 \(a)", "3-3 \(b)"])
        #expect(runs(a, [2: b]) == ["1-1 \(a)", "2-2 \(b)", "3-3 \(a)"] && runs(nil, [2: b]) == ["1-1 none", "2-2 \(b)", "3-3 none"])
        #expect(runs(a, [:], years: 1) == ["1-1 \(a)"])
    }

    @Test("two meet when some pupils follow both in some year")
    func meets() {
        let cycle = content {
            $0.years = 3
            $0.levels = ["2de pro", "1re pro", "Tle pro"]
        }
        func one(_ year: Int, _ level: String, _ divisions: Set<Division.ID> = []) -> ProgrammeContent {
            content {
                $0.year = year
                $0.levels = [level]
                $0.divisions = divisions
            }
        }
        #expect(cycle.meets(one(2027, "1re pro")) && one(2027, "1re pro").meets(cycle))
        #expect(!cycle.meets(one(2026, "1re pro")) && !cycle.meets(one(2029, "Tle pro")))
        let (a, b) = (Division.ID(rawValue: 1), Division.ID(rawValue: 2))
        #expect(one(2026, "2de", [a]).meets(one(2026, "2de")) && !one(2026, "2de", [a]).meets(one(2026, "2de", [b])))
    }

    @Test("it concerns the divisions of its level, or only those it names")
    func concerns() {
        let (a, b) = (Division(id: .new(), code: "2A", label: "2A", level: "2de"), Division(id: .new(), code: "2B", label: "2B", level: "2de"))
        func programme(_ content: ProgrammeContent) -> Programme { Programme(id: .new(), content: content, sheet: nil, previous: nil, phases: [], version: 1) }
        #expect(programme(content()).concerns(a, in: 2026) && !programme(content()).concerns(a, in: 2027))
        let one = programme(content { $0.divisions = [a.id] })
        #expect(one.concerns(a, in: 2026) && !one.concerns(b, in: 2026))
    }

    @Test("each mistake is named")
    func problems() {
        #expect(content().problems.isEmpty)
        #expect(content { $0.name = "" }.problems.count == 1)
        #expect(content { $0.levels = [] }.problems.count == 1)
        #expect(content { $0.years = 9 }.problems.count == 1)
        #expect(content { $0.startsOn = day("2029-01-01") }.problems.count == 1)
        let activity = Activity(kind: .workshops, title: "Atelier", runBy: "", weeks: 3...9, handIn: "")
        #expect(PhaseContent(name: "T", aim: "", weeks: 2...4, activities: [activity]).problems(years: 1).first?.what.fr.contains("dépasse") == true)
        #expect(PhaseContent(name: "", aim: "", weeks: 0...99).problems(years: 1).count == 2)
        #expect(PhaseContent(name: "T", aim: "", cycleYear: 2, weeks: 1...1).problems(years: 1).count == 1)
        #expect(PhaseReview.problems(worked: "", hurt: "", leads: "").count == 1)
        #expect(PhaseReview.problems(worked: "Les groupes.", hurt: "", leads: "").isEmpty)
    }

    @Test("leads are told line by line")
    func leads() {
        let review = PhaseReview(phase: .new(), worked: "", hurt: "", leads: " Moins d’ateliers\n\n Plus tôt ", author: "", at: Moment(milliseconds: 0), version: 1)
        #expect(review.leadLines == ["Moins d’ateliers", "Plus tôt"])
    }
}
