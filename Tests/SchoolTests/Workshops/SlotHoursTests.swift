import Testing

@testable import School

@Suite("Hours of a slot through time")
struct SlotHoursTests {
    private let module = Tenure(from: Day("2026-11-23")!, to: Day("2026-12-18")!)
    private let calendar = SchoolCalendar(spans: [], weekA: Day("2026-09-07")!)

    private func slot(_ weekday: Int, _ start: Int = 600) -> WeeklySlot {
        WeeklySlot(id: WeeklySlot.ID(rawValue: 7), barrette: Barrette.ID(rawValue: 1), weekday: weekday, startsAt: start, length: 55, alternance: .weekly)
    }

    @Test("sessions before the change keep their day and time, later ones have the new")
    func change() {
        let hours = SlotHours(slot(2)).changed(to: slot(4, 840), from: Day("2026-12-02")!)
        #expect(
            hours.sessions(over: module, calendar).map { "\($0.day.iso) \($0.weekly.startsAt)" } == [
                "2026-11-24 600", "2026-12-01 600", "2026-12-03 840", "2026-12-10 840", "2026-12-17 840",
            ])
        #expect(hours.name(over: module).fr == "\(slot(2).hours.fr) jusqu’au 1er déc., puis \(slot(4, 840).hours.fr)")
        // What is over before the change is told as it was, what begins after it as it is.
        #expect(hours.name(over: Tenure(from: module.from, to: Day("2026-12-01")!)) == slot(2).hours)
        #expect(hours.name(over: Tenure(from: Day("2026-12-02")!, to: module.to)) == slot(4, 840).hours)
    }

    @Test("a change that has not begun is dropped by an earlier one, and past ones stay")
    func replaced() {
        let first = SlotHours(slot(2)).changed(to: slot(3), from: Day("2026-11-30")!)
        let planned = first.changed(to: slot(4), from: Day("2026-12-14")!)
        #expect(planned.past.map(\.through.iso) == ["2026-11-29", "2026-12-13"])
        let earlier = planned.changed(to: slot(5), from: Day("2026-12-07")!)
        #expect(earlier.past.map(\.through.iso) == ["2026-11-29", "2026-12-06"] && earlier.past.map(\.weekly.weekday) == [2, 3])
        // Back to what held: nothing changes on that day.
        #expect(planned.changed(to: slot(3), from: Day("2026-12-07")!) == first)
    }
}
