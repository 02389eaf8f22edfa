import School
import Testing

@Suite("Days and clocks")
struct DayTests {
    @Test("a day reads and writes ISO 8601, and knows its weekday")
    func iso() throws {
        let day = try #require(Day("2026-11-21"))
        #expect(day.iso == "2026-11-21")
        #expect(day.weekday == 6)
        #expect(day.monday.iso == "2026-11-16")
        #expect((day + 40).iso == "2026-12-31")
        #expect(day.long.fr == "samedi 21 novembre 2026")
    }

    @Test("days that do not exist are refused", arguments: ["2026-02-29", "2026-13-01", "2026-04-31", "26-04-30", "2026-4-30", "hier"])
    func impossible(text: String) {
        #expect(Day(text) == nil)
    }

    @Test("every day of four centuries survives the round trip")
    func roundTrip() {
        for number in stride(from: -73_000, through: 73_000, by: 1) {
            let day = Day(number: number)
            #expect(Day(year: day.year, month: day.month, day: day.day) == day)
        }
    }

    @Test("the school's wall follows summer time")
    func summerTime() throws {
        let clock = Clock()
        let winter = clock.moment(try #require(Day("2026-01-15")), minute: 10 * 60)
        let summer = clock.moment(try #require(Day("2026-07-15")), minute: 10 * 60)
        #expect(winter.milliseconds == 1_768_467_600_000)
        #expect(clock.local(winter).minute == 600)
        #expect(clock.local(summer).minute == 600)
        #expect(clock.local(summer).day.iso == "2026-07-15")
    }
}
