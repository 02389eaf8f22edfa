import School
import Testing

@Suite("What is asked before a session is put at another hour")
struct SessionDoubtTests {
    private static let calendar = SchoolCalendar(
        spans: [
            DaySpan(kind: .holidays, name: Phrase(same: "Noël"), first: Day("2026-12-19")!, last: Day("2027-01-03")!),
            DaySpan(kind: .open, name: Phrase(same: "Rattrapage"), first: Day("2026-12-05")!, last: Day("2026-12-05")!),
        ], weekA: Day("2026-09-07")!)
    private static let today = Day("2026-11-24")!
    private static let module = Tenure(from: Day("2026-11-02")!, to: Day("2026-11-27")!)

    private func codes(
        _ day: String, _ minute: Int, since before: SessionTime? = nil, in module: Tenure? = module, _ hours: SchoolHours = SchoolHours(lessons: [:], slots: [:])
    ) -> [String] {
        SessionTime(day: Day(day)!, startsAt: minute, length: 55).doubts(since: before, in: module, hours, Self.calendar, on: Self.today).map(\.code)
    }

    @Test("an hour outside the school’s, a day that is over or outside the module; not what is usual, stays as it was, or is refused")
    func doubts() {
        #expect(codes("2026-11-26", 840) == [])
        #expect(codes("2026-11-27", 1_170) == ["hours"])
        #expect(codes("2026-11-28", 600, in: nil) == ["weekday"] && codes("2026-12-05", 600, in: nil) == [])
        #expect(codes("2026-10-07", 1_080) == ["past", "module", "hours"])
        #expect(codes("2026-12-03", 600) == ["module"])
        let before = SessionTime(day: Day("2026-11-20")!, startsAt: 600, length: 55)
        #expect(codes("2026-11-20", 660, since: before) == [])
        #expect(codes("2026-11-20", 1_140, since: before) == ["hours"])
        #expect(codes("2026-10-07", 1_080, since: SessionTime(day: Day("2026-10-07")!, startsAt: 1_080, length: 55)) == [])
        #expect(codes("2026-11-26", 180) == [] && codes("2026-12-22", 1_170) == [])
    }

    @Test("the timetable says the school’s hours, day by day, and hours of groups widen them")
    func hours() {
        let hours = SchoolHours(lessons: [1: 480...990, 3: 480...720], slots: [3: 780...835, 6: 540...600])
        #expect(hours.days == [1: 480...990, 3: 480...835, 6: 540...600])
        #expect(codes("2026-11-25", 780, hours) == [] && codes("2026-11-25", 840, hours) == ["hours"])
        #expect(codes("2026-11-26", 600, hours) == ["weekday"])
        #expect(SchoolHours(lessons: [:], slots: [2: 1_080...1_135]).days[2] == 480...1_135)
    }
}
