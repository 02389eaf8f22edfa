import ArgumentParser
import Foundation
import Interchange
import School

/// `jalon slots`: hours of the week at which divisions, people and rooms are free together, from an STS file alone.
struct SlotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slots",
        abstract: "Propose hours for barrettes from an STS timetable.",
        discussion: """
            Reads sts_emp_….xml and prints the best choice of hours for all wishes together: lines of wish, weekday (1 is Monday), \
            start, minutes, lessons to move and hard moments, with tabs between them. The teachers of the file are those who can \
            run groups; hours of support that the divisions have already count as free.

            Exit codes: 0 hours were found, 1 a file cannot be read, 2 a wish names what the file does not, 3 not everything fits.
            """)

    @Argument(help: ArgumentHelp("The timetable.", valueName: "sts_emp.xml"))
    var timetable: String

    @Option(help: ArgumentHelp("Divisions, hours a week and groups at once, as 2DE1,2DE2:2:4; once for each barrette.", valueName: "wish"))
    var wish: [String]

    @Option(help: ArgumentHelp("A room that groups can have; once for each.", valueName: "name"))
    var room: [String] = []

    @Option(help: ArgumentHelp("Minutes of each hour; more for a block.", valueName: "minutes"))
    var length = 55

    func validate() throws {
        guard !wish.isEmpty else { throw ValidationError("Give at least one --wish.") }
        guard WeeklySlot.lengthRange.contains(length) else { throw ValidationError("An hour lasts 15 to 240 minutes, not \(length).") }
    }

    func run() throws {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: timetable)))
        } catch {
            say("\(timetable) cannot be read: \(error.localizedDescription)")
            throw ExitCode(1)
        }
        let file = UploadedFile(name: URL(fileURLWithPath: timetable).lastPathComponent, bytes: bytes)
        let reading = TimetableReader.read(files: [file])
        let roster = RosterReader.read(files: [file])
        guard let read = reading.timetable, !reading.isRefused, !roster.isRefused else {
            for problem in reading.problems where problem.severity == .refusal { say("\(problem.what.en) \(problem.remedy.en)") }
            throw ExitCode(1)
        }
        let calendar = CalendarSettings.initial(year: read.year ?? 0).calendar(zone: .a, own: [])
        let state = TimetableState(
            uai: read.uai ?? "", year: read.year ?? 0,
            divisions: roster.roster.divisions.map { Division(id: .new(), code: $0.code, label: $0.label, level: "") },
            staff: roster.roster.staff.map { .init(id: .new(), key: $0.key, familyName: $0.familyName, givenName: $0.givenName) }, groups: [:], present: nil,
            calendar: calendar)
        let changes = TimetableChanges(from: state, to: read)
        let week = SchoolTimetable(
            origin: .init(format: .sts, file: file.name, year: state.year, at: .now), subjects: changes.subjects,
            lessons: changes.added.map { Lesson(id: .new(), content: $0) })
        let teaching = Set(week.lessons.flatMap(\.content.staff))
        let people = state.staff.filter { teaching.contains($0.id) }.map {
            Facilitator(
                id: .new(), staff: $0.id, name: $0.familyName, quality: "", hoursCount: true, maxGroups: 6, minGroups: 0, sortKey: $0.familyName, version: 1)
        }
        let rooms = room.map { Room(id: .new(), name: $0, capacity: 30, kinds: [], version: 1) }
        let wishes = try wish.map { try self.wish($0, state.divisions) }
        guard let plan = SlotSearch(week, calendar: calendar, facilitators: people, rooms: rooms).plan(for: wishes) else {
            say("Not everything fits: ask for fewer hours, or fewer groups at once.")
            throw ExitCode(3)
        }
        for (index, chosen) in plan.choices.enumerated() {
            for proposal in chosen {
                let clock = "\(padded(proposal.time.startsAt / 60, 2)):\(padded(proposal.time.startsAt % 60, 2))"
                print("\(index + 1)\t\(proposal.time.weekday)\t\(clock)\t\(length)\t\(proposal.obstacles)\t\(proposal.hardness)")
            }
        }
        say("\(plan.obstacles) to move, \(plan.hardness) hard moments, \(plan.isProven ? "proven best" : "best found")")
    }

    private func wish(_ text: String, _ divisions: [Division]) throws -> SlotWish {
        let parts = text.split(separator: ":").map(String.init)
        let codes = parts.first?.split(separator: ",").map(String.init) ?? []
        let known = codes.compactMap { code in divisions.first { $0.code == code }?.id }
        guard parts.count == 3, let hours = Int(parts[1]), let groups = Int(parts[2]), (1...10).contains(hours), (1...60).contains(groups), !known.isEmpty,
            known.count == codes.count
        else {
            say("“\(text)” is no wish for this file: write divisions of it, hours a week and groups, as 2DE1,2DE2:2:4.")
            throw ExitCode(2)
        }
        return SlotWish(divisions: known, count: hours, length: length, groups: groups)
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
