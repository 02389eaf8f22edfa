import Testing

@testable import School

@Suite("A and B weeks")
struct WeekRuleTests {
    private static func day(_ iso: String) -> Day { Day(iso)! }

    /// Mondays of weeks with lessons, from the tables alone.
    private static func taught(_ zone: Zone, _ year: Int) -> [Day] {
        let spans = HolidayTables.shared.holidays[zone]! + HolidayTables.shared.publicHolidays.filter { !$0.isAlsaceMoselleOnly }.map(\.span)
        return (0..<44).map { day("\(year)-09-07").monday + $0 * 7 }.filter { monday in
            monday < day("\(year + 1)-07-01") && (0..<5).contains { offset in !spans.contains { $0.first <= monday + offset && monday + offset <= $0.last } }
        }
    }

    @Test("two weeks of holidays change nothing: both rules agree all year long, in each zone", arguments: [Zone.a, .b, .c], [2025, 2026, 2027])
    func zones(zone: Zone, year: Int) {
        let weekA = Self.day("\(year)-09-07").monday
        let civil = CalendarSettings(weekA: weekA, rule: .civil).calendar(zone: zone, own: [])
        let taught = CalendarSettings(weekA: weekA, rule: .taught).calendar(zone: zone, own: [])
        let weeks = Self.taught(zone, year)
        #expect(weeks.count > 30)
        var expected = Alternance.first
        for (index, monday) in weeks.enumerated() {
            // Counted here by hand: every week with lessons in turn, and every other week of the calendar.
            #expect(taught.week(of: monday + 3) == expected, "\(zone) \(monday)")
            #expect(civil.week(of: monday) == (((monday - weekA) / 7).isMultiple(of: 2) ? .first : .second))
            let next = index + 1 < weeks.count ? weeks[index + 1] : monday + 7
            #expect([7, 21].contains(next - monday), "\(zone) \(monday): \(next - monday) days")
            #expect(civil.week(of: monday) == taught.week(of: monday), "\(zone) \(monday)")
            expected = expected == .first ? .second : .first
        }
    }

    @Test("one week of holidays: the calendar goes on counting, or the first week back follows the last before")
    func oddHolidays() {
        let own = [DaySpan(kind: .holidays, name: Phrase(same: "Semaine"), first: Self.day("2026-09-21"), last: Self.day("2026-09-27"))]
        let (civil, taught) = (SchoolCalendar(spans: own, weekA: Self.day("2026-09-07")), SchoolCalendar(spans: own, weekA: Self.day("2026-09-07"), rule: .taught))
        func letters(_ calendar: SchoolCalendar) -> String {
            (0..<5).map { Self.day("2026-09-07") + $0 * 7 }.filter(calendar.hasLessons).map { calendar.week(of: $0) == .first ? "A" : "B" }.joined()
        }
        #expect(letters(civil) == "ABBA" && letters(taught) == "ABAB")
        // Backwards too.
        let before = [DaySpan(kind: .holidays, name: Phrase(same: "Semaine"), first: Self.day("2026-08-31"), last: Self.day("2026-09-06"))]
        #expect(SchoolCalendar(spans: before, weekA: Self.day("2026-09-07"), rule: .taught).week(of: Self.day("2026-08-24")) == .second)
        #expect(SchoolCalendar(spans: before, weekA: Self.day("2026-09-07")).week(of: Self.day("2026-08-24")) == .first)
    }

    @Test("days that the school closes itself change no letter, however many; holidays that it had to enter do")
    func ownClosures() {
        func letter(_ kind: DaySpan.Kind, _ first: String, _ last: String) -> Alternance {
            let own = [DaySpan(kind: kind, name: Phrase(same: "Semaine"), first: Self.day(first), last: Self.day(last))]
            return CalendarSettings(weekA: Self.day("2026-09-07"), rule: .taught).calendar(zone: .b, own: own).week(of: Self.day("2026-11-23"))
        }
        let plain = CalendarSettings(weekA: Self.day("2026-09-07"), rule: .taught).calendar(zone: .b, own: []).week(of: Self.day("2026-11-23"))
        #expect(letter(.closed, "2026-11-16", "2026-11-20") == plain)
        #expect(letter(.holidays, "2026-11-16", "2026-11-20") != plain)
        #expect(letter(.closed, "2026-11-14", "2026-11-22") == plain)
        #expect(letter(.holidays, "2026-11-14", "2026-11-22") != plain)
    }

    @Test("what the school says of one week beats the rule, for that week alone")
    func marks() {
        let calendar = SchoolCalendar(spans: [], weekA: Self.day("2026-09-07"), marks: [Self.day("2026-09-14"): .first])
        #expect(calendar.dates(weekday: 2, alternance: .first, from: Self.day("2026-09-07"), through: Self.day("2026-09-27")).map(\.iso) == ["2026-09-08", "2026-09-15", "2026-09-22"])
        #expect(calendar.ruled(Self.day("2026-09-14")) == .second)
    }

    @Test("a slot in chosen weeks is held in those, and its hours add up")
    func chosenWeeks() {
        let calendar = CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])
        let weeks = ["2026-09-14", "2026-10-05", "2026-10-19", "2026-11-09"].map(Self.day)
        let slot = WeeklySlot(id: .init(rawValue: 1), barrette: .init(rawValue: 1), weekday: 2, startsAt: 600, length: 110, alternance: .weekly, weeks: weeks)
        let dates = calendar.dates(of: slot, from: Self.day("2026-09-01"), through: Self.day("2026-12-18"))
        // The week of 19 October is one of holidays in zone A.
        #expect(dates.map(\.iso) == ["2026-09-15", "2026-10-06", "2026-11-10"])
        let module = Module(id: .init(rawValue: 1), position: 1, name: "M", firstDay: Self.day("2026-09-01"), lastDay: Self.day("2026-12-18"))
        let planned = PlannedSlot.all(modules: [module], barrettes: [Barrette(id: .init(rawValue: 1), name: "B", divisions: [], slots: [slot])], calendar: calendar)[0]
        #expect(planned.sessions == 3 && planned.minutes == 330 && planned.hours == 6)
        #expect(slot.name.fr == "mardi 10\u{202F}h, 4 semaines choisies")
        // A change of the weeks keeps what was held.
        let other = WeeklySlot(id: slot.id, barrette: slot.barrette, weekday: 2, startsAt: 600, length: 110, alternance: .weekly)
        let hours = SlotHours(slot).changed(to: other, from: Self.day("2026-11-01"))
        #expect(hours.sessions(over: Tenure(from: Self.day("2026-09-01"), to: Self.day("2026-11-20")), calendar).map(\.day.iso) == ["2026-09-15", "2026-10-06", "2026-11-03", "2026-11-10", "2026-11-17"])
    }

    @Test("chosen weeks overlap others, and A or B weeks, where they have a week in common")
    func overlaps() {
        func slot(_ weeks: [Day], _ alternance: Alternance = .weekly) -> WeeklySlot {
            WeeklySlot(id: .new(), barrette: .init(rawValue: 1), weekday: 2, startsAt: 600, length: 55, alternance: alternance, weeks: weeks)
        }
        let (a, b) = (Self.day("2026-09-14"), Self.day("2026-09-21"))
        let calendar = SchoolCalendar(spans: [], weekA: a)
        #expect(!slot([a]).overlaps(slot([b]), calendar) && slot([a, b]).overlaps(slot([b]), calendar))
        #expect(slot([a]).overlaps(slot([], .first), calendar) && !slot([a]).overlaps(slot([], .second), calendar))
        #expect(slot([], .second).overlaps(slot([a, b]), calendar) && slot([a]).overlaps(slot([]), calendar))
        // Two A weeks that differ.
        #expect(!slot([a]).overlaps(slot([a + 14]), calendar))
        #expect(slot([a]).overlaps(slot([], .second), SchoolCalendar(spans: [], weekA: b)))
    }

    @Test("an hour is an hour from 45 minutes on, a block of two counts two", arguments: [(45, 1), (55, 1), (60, 1), (80, 1), (90, 2), (110, 2), (120, 2), (165, 3), (240, 4)])
    func lessonHours(length: Int, hours: Int) {
        #expect(WeeklySlot(id: .init(rawValue: 1), barrette: .init(rawValue: 1), weekday: 1, startsAt: 480, length: length, alternance: .weekly).lessonHours == hours)
    }
}
