import Testing

@testable import School

private func day(_ iso: String) -> Day { Day(iso)! }

@Suite("The school calendar")
struct SchoolCalendarTests {
    let zoneA = CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])

    @Test("holidays run from the Saturday to the eve of the return")
    func toussaint() {
        let first = HolidayTables.shared.holidays[.a]!.first { $0.first >= day("2026-10-01") }!
        #expect(first.name.fr == "Vacances de la Toussaint")
        #expect(first.first.weekday == 6)
        #expect(!zoneA.isTeachingDay(first.first))
        #expect(!zoneA.isTeachingDay(first.last))
        #expect(zoneA.isTeachingDay(first.last + 1))
        #expect((first.last + 1).weekday == 1)
    }

    @Test("every zone of the mainland is known to the summer of 2028")
    func zones() {
        for zone in Zone.allCases where zone.isOfMainland { #expect(HolidayTables.shared.lastKnownDay(zone)! >= day("2028-08-31")) }
    }

    @Test("public holidays close a day, 11 November included")
    func publicHoliday() {
        #expect(zoneA.closure(on: day("2026-11-11"))?.kind == .publicHoliday)
        #expect(zoneA.isTeachingDay(day("2026-11-12")))
    }

    @Test("Good Friday closes Alsace-Moselle alone")
    func alsace() {
        var settings = CalendarSettings.initial(year: 2026)
        #expect(settings.calendar(zone: .c, own: []).isTeachingDay(day("2027-03-26")))
        settings.isInAlsaceMoselle = true
        #expect(!settings.calendar(zone: .c, own: []).isTeachingDay(day("2027-03-26")))
    }

    @Test("outside the zones no holidays are invented, and public holidays are those of the nation")
    func territories() {
        for zone in Zone.allCases {
            #expect(HolidayTables.shared.knows(zone) == zone.isOfMainland && (HolidayTables.shared.lastKnownDay(zone) != nil) == zone.isOfMainland)
            let spans = CalendarSettings.initial(year: 2026).calendar(zone: zone, own: []).spans
            #expect(spans.contains { $0.kind == .holidays } == zone.isOfMainland && spans.contains { $0.kind == .publicHoliday })
        }
    }

    @Test("the school's own word beats the tables: a closed Tuesday, an open holiday")
    func own() {
        let calendar = CalendarSettings.initial(year: 2026).calendar(
            zone: .a,
            own: [
                DaySpan(kind: .closed, name: Phrase(same: "Journée pédagogique"), first: day("2026-11-24"), last: day("2026-11-24")),
                DaySpan(kind: .open, name: Phrase(same: "Samedi travaillé"), first: day("2026-10-17"), last: day("2026-10-17")),
            ])
        #expect(calendar.closure(on: day("2026-11-24"))?.name.fr == "Journée pédagogique")
        #expect(calendar.isTeachingDay(day("2026-10-17")))
    }

    @Test("a week that the school closes whole is known by what closed it; neither holidays nor a week with one day of lessons is")
    func closedWeeks() {
        func weeks(_ kind: DaySpan.Kind, _ first: String, _ last: String) -> [String] {
            let own = [DaySpan(kind: kind, name: Phrase(same: "Crue"), first: day(first), last: day(last))]
            return CalendarSettings.initial(year: 2026).calendar(zone: .a, own: own).closedWeeks(of: 2026).map { "\($0.monday.iso) \($0.closed.name.fr)" }
        }
        #expect(weeks(.closed, "2026-11-23", "2026-11-27") == ["2026-11-23 Crue"])
        #expect(weeks(.closed, "2026-11-20", "2026-12-10") == ["2026-11-23 Crue", "2026-11-30 Crue"])
        #expect(weeks(.closed, "2026-11-23", "2026-11-26").isEmpty && weeks(.holidays, "2026-11-23", "2026-11-27").isEmpty)
        #expect(zoneA.closedWeeks(of: 2026).isEmpty && weeks(.closed, "2026-12-21", "2026-12-21").isEmpty)
    }

    @Test("a Wednesday slot loses 11 November and the holidays")
    func dates() {
        let dates = zoneA.dates(weekday: 3, from: day("2026-11-02"), through: day("2026-12-18"))
        #expect(dates.map(\.iso) == ["2026-11-04", "2026-11-18", "2026-11-25", "2026-12-02", "2026-12-09", "2026-12-16"])
    }

    @Test("A and B weeks share out the year, and alternate across holidays")
    func alternance() {
        let start = day("2026-11-02")
        let end = day("2026-12-18")
        let every = zoneA.dates(weekday: 2, from: start, through: end)
        let a = zoneA.dates(weekday: 2, alternance: .first, from: start, through: end)
        let b = zoneA.dates(weekday: 2, alternance: .second, from: start, through: end)
        #expect(Set(a).isDisjoint(with: b))
        #expect((a + b).sorted() == every)
        #expect(zoneA.week(of: day("2026-08-31")) == .first)
        #expect(zoneA.week(of: day("2026-08-30")) == .second)
    }

    @Test("weeks without any teaching day are not counted")
    func weeks() {
        #expect(zoneA.teachingWeeks(from: day("2026-12-14"), through: day("2027-01-10")) == 2)
    }

    @Test("outside the zones only the school's own days and public holidays close it")
    func outside() {
        var settings = CalendarSettings.initial(year: 2026)
        settings.followsZone = false
        let calendar = settings.calendar(zone: .a, own: [])
        #expect(calendar.isTeachingDay(day("2026-12-28")))
        #expect(!calendar.isTeachingDay(day("2026-12-25")))
    }

    @Test("an impossible span is refused in words")
    func problems() {
        #expect(OwnDays.problems(name: "Pont", first: day("2027-05-07"), last: day("2027-05-07")).isEmpty)
        #expect(OwnDays.problems(name: "", first: day("2027-05-07"), last: nil).count == 2)
        #expect(OwnDays.problems(name: "Pont", first: day("2027-05-07"), last: day("2027-05-06")).first?.what.fr.contains("06/05/2027") == true)
        // A year is mistyped more often than a cycle is that long.
        #expect(OwnDays.problems(name: "Pont", first: day("2031-05-07"), last: day("2031-05-07"), in: 2026).first?.remedy.fr.contains("2029-2030") == true)
        #expect(OwnDays.problems(name: "Été", first: day("2030-07-07"), last: day("2030-08-31"), in: 2026).isEmpty)
    }
}
