import Testing

@testable import School

@Suite("Groups that meet lessons")
struct GroupAtLessonTests {
    private static let days = Tenure(from: Day("2026-11-23")!, to: Day("2027-01-08")!)

    /// A group of one pupil who has these lessons at its hour.
    private func group(_ id: Int64, weekday: Int = 2, _ lessons: [(name: String, startsAt: Int)]) throws -> GroupAtLesson {
        let slot = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: Int64(weekday)))
        let weekly = WeeklySlot(id: slot.weekly, barrette: Barrette.ID(rawValue: 1), weekday: weekday, startsAt: 600, length: 55, alternance: .weekly)
        let pupil = Pupil.ID(rawValue: id)
        let engagements = lessons.enumerated().map { index, lesson in
            Engagement<Pupil>(
                holder: pupil, slot: slot,
                cause: .lesson(Lesson.ID(rawValue: Int64(index)), name: lesson.name, time: WeekTime(weekday: weekday, startsAt: lesson.startsAt, length: 55)),
                until: Self.days.to)
        }
        return try #require(
            GroupAtLesson(
                NeedGroup(id: NeedGroup.ID(rawValue: id), period: Period.ID(rawValue: 1), slot: slot, workshop: Workshop.ID(rawValue: 1), code: "AP\(id)"), weekly,
                pupils: [Dated(pupil, Self.days)], facilitators: [], names: [:],
                at: Engagements(pupils: engagements, facilitators: [], rooms: [], divisions: [:])))
    }

    @Test("those of one hour stand together; the hour, and hours that lessons share, are said once")
    func byHour() throws {
        let (maths, sport, late) = (("MATHS, 2A", 600), ("EPS, 2B", 600), ("LATIN", 630))
        let groups = [try group(1, [maths]), try group(2, [maths, sport]), try group(3, weekday: 4, [late]), try group(4, [maths, sport, late])]
        let hours = GroupAtLesson.byHour(groups)
        try #require(hours.map { $0.groups.map(\.group.code) } == [["AP1", "AP2", "AP4"], ["AP3"]])
        let shared = "«\u{202F}MATHS, 2A\u{202F}» et «\u{202F}EPS, 2B\u{202F}» (de 10\u{202F}h à 10\u{202F}h\u{202F}55)"
        #expect(hours[0].what.fr == "mardi 10\u{202F}h, où il y a cours\u{202F}: \(shared) et «\u{202F}LATIN\u{202F}» (de 10\u{202F}h\u{202F}30 à 11\u{202F}h\u{202F}25)")
        #expect(hours[0].lessons(of: groups[0])?.fr == "«\u{202F}MATHS, 2A\u{202F}»" && hours[0].lessons(of: groups[3]) == nil)
        #expect(hours[1].lessons(of: groups[2]) == nil && groups[0].whom.fr == "1 élève")
    }
}
