import SampleSchool
import School
import Testing

@testable import Interchange

@Suite("The sample school's timetable comes in by its STS file")
struct SampleTimetableTests {
    @Test("every lesson is read, nobody is in two places, and the barrettes are found as they were drawn", arguments: [1, 2, 3])
    func roundTrip(seed: UInt64) throws {
        let sample = SampleRoster.drawn(pupils: 700, seed: seed, year: 2026)
        let files = sample.files(exportedOn: Day("2026-09-01")!).filter { $0.name.hasPrefix("sts_emp") }.map { UploadedFile(name: $0.name, bytes: $0.bytes) }
        let reading = TimetableReader.read(files: files)
        #expect(reading.problems.isEmpty)
        let read = try #require(reading.timetable)
        let divisions = sample.divisions.map { Division(id: .new(), code: $0.code, label: $0.label, level: $0.level) }
        let staff = sample.staff.map {
            TimetableState.Person(id: .new(), key: Roster.StaffKey(type: $0.stsType, id: $0.stsID), familyName: $0.familyName, givenName: $0.givenName)
        }
        let calendar = CalendarSettings.initial(year: 2026).calendar(zone: .b, own: [])
        let state = TimetableState(uai: SampleRoster.uai, year: 2026, divisions: divisions, staff: staff, groups: [:], present: nil, calendar: calendar)
        let changes = TimetableChanges(from: state, to: read)
        #expect(changes.problems.filter { $0.severity == .refusal || !$0.what.fr.contains("Deux cours") }.isEmpty)
        #expect(changes.added.count { $0.subject != "006600" } == sample.services.reduce(0) { $0 + $1.lessons.count })
        let week = SchoolTimetable(
            origin: .init(format: .sts, file: "x", year: 2026, at: Moment(milliseconds: 0)), subjects: changes.subjects,
            lessons: changes.added.map { Lesson(id: .new(), content: $0) })
        let codes = Dictionary(uniqueKeysWithValues: divisions.map { ($0.id, $0) })
        let found = Dictionary(
            week.foundBarrettes(codes).map { (Set($0.divisions.compactMap { codes[$0]?.code }), Set($0.hours.map { "\($0.time.weekday) \($0.time.startsAt)" })) },
            uniquingKeysWith: { $0.union($1) })
        for barrette in sample.barrettes {
            #expect(found[Set(barrette.divisions)] == Set(barrette.hours.map { "\($0.weekday) \($0.start)" }), "\(barrette.name)")
        }
    }
}
