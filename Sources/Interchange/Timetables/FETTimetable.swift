import School

/// FET's own file, with the hours that it fixed (`…_data_and_timetable.fet`) or that stand apart (`…_activities.xml`).
struct FETTimetable {
    let file: String

    static let schema = XMLSchema(records: [
        "Days_List/Day": ["Name"],
        "Hours_List/Hour": ["Name"],
        "Students_List/Year": ["Name", "Group", "Subgroup"],
        "Activities_List/Activity": ["Teacher", "Subject", "Students", "Duration", "Id", "Active"],
        "Time_Constraints_List/ConstraintActivityPreferredStartingTime": ["Activity_Id", "Preferred_Day", "Preferred_Hour", "Day", "Hour", "Weight_Percentage", "Active"],
        "Space_Constraints_List/ConstraintActivityPreferredRoom": ["Activity_Id", "Room", "Weight_Percentage", "Active"],
    ])

    private struct Place {
        let day, hour: String
        let room: String?
    }

    func read(_ records: [(String, XMLNode)], hours: [(String, XMLNode)]?, _ problems: inout [Problem]) throws(Problem) -> ReadTimetable {
        var timetable = ReadTimetable(format: .fet, file: file)
        var grid = try FETGrid(hours: records.filter { $0.0 == "Hours_List/Hour" }.map { ($0.1.value("Name") ?? "", $0.1.line) }, file: file)
        for (path, year) in records where path == "Students_List/Year" { tie(year, to: nil, &timetable) }
        let places = hours.map(Self.places(apart:)) ?? Self.places(fixed: records)
        var without: [(line: Int, subject: String)] = []
        for (path, node) in records where path == "Activities_List/Activity" {
            guard node.value("Active") != "false", let id = node.value("Id"), let subject = node.value("Subject") else { continue }
            let students = node.all("Students").compactMap { $0.text.trimmedOrNil }
            guard let place = places[id] else {
                without.append((node.line, students.first ?? subject))
                continue
            }
            let times = node.value("Duration").flatMap { Int($0) }.map { grid.times(day: place.day, hour: place.hour, duration: $0) } ?? []
            if times.isEmpty {
                problems.append(LessonTime.unreadable(file, node.line, students.first ?? subject, day: place.day, start: place.hour, length: node.value("Duration")))
                continue
            }
            timetable.subjects[subject] = subject
            timetable.lessons += times.map { time in
                ReadTimetable.Lesson(
                    subject: subject, structures: students, teachers: node.all("Teacher").compactMap { $0.text.trimmedOrNil }.map { ReadTimetable.Teacher(familyName: $0) },
                    rooms: place.room.map { [$0] } ?? [], time: time, place: Roster.Place(file: file, line: node.line))
            }
        }
        guard !timetable.lessons.isEmpty else {
            throw Problem(
                .refusal, file: file,
                what: Phrase(fr: "Aucun cours de ce fichier n’a d’heure.", en: "No lesson of this file has an hour."),
                remedy: Phrase(
                    fr: "Déposez le fichier «\u{202F}…_data_and_timetable.fet\u{202F}» que FET écrit une fois l’emploi du temps calculé, ou le fichier .fet avec son «\u{202F}…_activities.xml\u{202F}».",
                    en: "Give the file “…_data_and_timetable.fet” that FET writes once the timetable is computed, or the .fet file with its “…_activities.xml”."))
        }
        if let first = without.first {
            let count = counted(without.count, fr: ("cours n’a pas d’heure", "cours n’ont pas d’heure"), en: ("lesson has no hour", "lessons have no hour"))
            problems.append(
                Problem(
                    .warning, file: file, line: first.line, subject: first.subject,
                    what: Phrase(fr: "\(count.fr)\u{202F}: ils sont laissés de côté.", en: "\(count.en): left out."),
                    remedy: Phrase(fr: "Calculez l’emploi du temps en entier dans FET.", en: "Compute the whole timetable in FET.")))
        }
        if let guess = grid.guess { problems.append(guess) }
        return timetable
    }

    /// Years hold groups, groups hold subgroups: each is a part of what it stands in.
    private func tie(_ node: XMLNode, to parent: String?, _ timetable: inout ReadTimetable) {
        guard let name = node.value("Name") else { return }
        if let parent, timetable.above[name, default: []].count < 50 {
            timetable.above[name, default: []].append(parent)
            timetable.below[parent, default: []].append(name)
        }
        for part in node.children where part.name == "Group" || part.name == "Subgroup" { tie(part, to: name, &timetable) }
    }

    /// Only what is fixed wholly is an hour; FET also keeps mere preferences in these constraints.
    private static func places(fixed records: [(String, XMLNode)]) -> [String: Place] {
        func isHard(_ node: XMLNode) -> Bool { node.value("Active") != "false" && (node.value("Weight_Percentage").flatMap { Double($0) } ?? 100) >= 100 }
        var rooms: [String: String] = [:]
        for (path, node) in records where path == "Space_Constraints_List/ConstraintActivityPreferredRoom" && isHard(node) {
            if let id = node.value("Activity_Id"), let room = node.value("Room") { rooms[id] = room }
        }
        var places: [String: Place] = [:]
        for (path, node) in records where path == "Time_Constraints_List/ConstraintActivityPreferredStartingTime" && isHard(node) {
            guard let id = node.value("Activity_Id"), let day = node.value("Preferred_Day") ?? node.value("Day"), let hour = node.value("Preferred_Hour") ?? node.value("Hour")
            else { continue }
            places[id] = Place(day: day, hour: hour, room: rooms[id])
        }
        return places
    }

    private static func places(apart records: [(String, XMLNode)]) -> [String: Place] {
        var places: [String: Place] = [:]
        for (_, node) in records {
            guard let id = node.value("Id"), let day = node.value("Day"), let hour = node.value("Hour") else { continue }
            places[id] = Place(day: day, hour: hour, room: node.value("Room"))
        }
        return places
    }
}

/// The hours of FET's day, which it knows by name only. A lesson lasts to the end that the name gives, such as "8h00-8h55"; without one to the next hour
/// when that follows on, and as long as most others before a break or at the end of the day.
struct FETGrid {
    private let file: String
    private let names: [String]
    private let order: [String: Int]
    private let starts: [Int]
    /// As the names give them: after the start, and not after the next one.
    private let ends: [Int?]
    private let usual: Int
    /// Hours at which lessons end as `usual` has it, since nothing says when they do.
    private var guessed: Set<Int> = []

    /// A break is longer than the usual hour by more than this; what is shorter is between two hours of one lesson.
    private static let recess = 30
    /// The longest step that is still an hour of lessons, and no break.
    private static let longestStep = 120

    init(hours: [(name: String, line: Int)], file: String) throws(Problem) {
        var starts: [Int] = []
        for (name, line) in hours {
            guard let start = LessonTime.minute(name), start > starts.last ?? -1 else {
                throw Problem(
                    .refusal, file: file, line: line, subject: String(name.prefix(30)),
                    what: Phrase(
                        fr: "L’heure «\u{202F}\(name.prefix(30))\u{202F}» de FET ne dit pas à quelle heure elle commence, ou ne suit pas la précédente.",
                        en: "The hour “\(name.prefix(30))” of FET does not say when it begins, or does not follow the one before."),
                    remedy: Phrase(
                        fr: "Dans FET, nommez les heures par leur début, comme «\u{202F}08:00\u{202F}» ou «\u{202F}8h00-8h55\u{202F}», puis enregistrez.",
                        en: "In FET name the hours by their start, such as “08:00” or “8h00-8h55”, then save."))
            }
            starts.append(start)
        }
        self.file = file
        self.starts = starts
        names = hours.map { String($0.name.prefix(30)) }
        ends = hours.indices.map { index in
            let next = index + 1 < starts.count ? starts[index + 1] : 1440
            return LessonTime.end(hours[index].name).flatMap { $0 > starts[index] && $0 <= next ? $0 : nil }
        }
        order = Dictionary(hours.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let gaps = Dictionary(grouping: zip(starts, starts.dropFirst()).map { $1 - $0 }.filter { $0 <= Self.longestStep }) { $0 }
        usual = gaps.max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.key ?? 60
    }

    /// One time, or two when a lesson of several hours goes on after a break; none when that cannot be read.
    mutating func times(day: String, hour: String, duration: Int) -> [WeekTime] {
        guard let first = order[hour], (1...24).contains(duration), first + duration <= starts.count else { return [] }
        var start = first
        var times: [WeekTime] = []
        for last in first..<first + duration {
            let step = last + 1 < starts.count ? starts[last + 1] - starts[last] : nil
            if last + 1 < first + duration, let step, step <= usual + Self.recess { continue }
            if ends[last] == nil, step.map({ $0 > usual }) ?? true { guessed.insert(last) }
            let end = ends[last] ?? starts[last] + min(step ?? usual, usual)
            guard let time = LessonTime.time(LessonTime.weekday(day), starts[start], end - starts[start]) else { return [] }
            times.append(time)
            start = last + 1
        }
        return times
    }

    /// What was made of hours that do not say when they end, once lessons have been read; nil when all do.
    var guess: Problem? {
        guard !guessed.isEmpty else { return nil }
        let hours = PlanNames.listed(guessed.sorted().map { Phrase(fr: "«\u{202F}\(names[$0])\u{202F}»", en: "“\(names[$0])”") })
        return Problem(
            .warning, file: file,
            what: Phrase(
                fr: "FET ne dit pas quand finissent les heures avant une pause ou le soir (\(hours.fr))\u{202F}: un cours y dure \(usual) minutes, comme d’une heure à la suivante.",
                en: "FET does not say when hours before a break or in the evening end (\(hours.en)): a lesson lasts \(usual) minutes there, as from one hour to the next."),
            remedy: Phrase(
                fr: "Si c’est faux, nommez ces heures dans FET avec leur fin, comme «\u{202F}8h00-8h55\u{202F}», puis déposez de nouveau le fichier.",
                en: "If that is wrong, name these hours in FET with their end, such as “8h00-8h55”, then give the file again."))
    }
}

/// FET's timetables of subgroups or of teachers: each week whole, hour by hour.
struct FETWeeks {
    static let kept: Set<String> = ["Day", "Hour", "Activity", "Teacher", "Subject", "Students", "Room"]

    let file: String
    let ofTeachers: Bool

    private struct Part {
        var structures: Set<String> = []
        var teachers: Set<String> = []
        var subject: String
        var rooms: Set<String> = []
        var day: String
        var hours: Set<String> = []
        let line: Int
    }

    func read(_ records: [(String, XMLNode)], _ problems: inout [Problem]) throws(Problem) -> ReadTimetable {
        var timetable = ReadTimetable(format: .fet, file: file)
        let firstDay = records.first?.1.children.first { $0.name == "Day" }
        let hours = (firstDay?.children ?? []).filter { $0.name == "Hour" }.map { (name: $0.attribute("name") ?? "", line: $0.line) }
        var grid = try FETGrid(hours: hours, file: file)
        var parts: [String: Part] = [:]
        var order: [String] = []
        for (_, holder) in records {
            guard let name = holder.attribute("name") else { continue }
            for day in holder.all("Day") {
                for hour in day.all("Hour") {
                    guard let activity = hour.all("Activity").compactMap({ $0.attribute("id") }).first, let hourName = hour.attribute("name") else { continue }
                    // Without its lesson's number, a file of several holders could not be put together.
                    let dayName = day.attribute("name") ?? ""
                    if parts[activity] == nil {
                        order.append(activity)
                        let subject = hour.all("Subject").compactMap { $0.attribute("name") }.first ?? ""
                        parts[activity] = Part(subject: subject, day: dayName, line: hour.line)
                    }
                    parts[activity]?.hours.insert(hourName)
                    if ofTeachers { parts[activity]?.teachers.insert(name) } else { parts[activity]?.structures.insert(Self.plain(name)) }
                    parts[activity]?.teachers.formUnion(hour.all("Teacher").compactMap { $0.attribute("name") })
                    parts[activity]?.structures.formUnion(hour.all("Students").compactMap { $0.attribute("name").map(Self.plain) })
                    parts[activity]?.rooms.formUnion(hour.all("Room").compactMap { $0.attribute("name") })
                }
            }
        }
        let names = hours.map(\.name)
        for activity in order {
            guard let part = parts[activity] else { continue }
            let first = names.first(where: part.hours.contains) ?? ""
            let times = grid.times(day: part.day, hour: first, duration: part.hours.count)
            guard !part.subject.isEmpty, !times.isEmpty else {
                problems.append(LessonTime.unreadable(file, part.line, part.structures.sorted().first, day: part.day, start: first, length: String(part.hours.count)))
                continue
            }
            timetable.subjects[part.subject] = part.subject
            timetable.lessons += times.map { time in
                ReadTimetable.Lesson(
                    subject: part.subject, structures: part.structures.sorted(), teachers: part.teachers.sorted().map { ReadTimetable.Teacher(familyName: $0) },
                    rooms: part.rooms.sorted(), time: time, place: Roster.Place(file: file, line: part.line))
            }
        }
        if let guess = grid.guess { problems.append(guess) }
        problems.append(lack)
        return timetable
    }

    /// What such a file does not say.
    private var lack: Problem {
        Problem(
            .warning, file: file,
            what: ofTeachers
                ? Phrase(
                    fr: "Ce fichier de FET n’a que les cours qui ont un professeur, et ne dit pas de quelles classes sont les groupes.",
                    en: "This file of FET has only the lessons that have a teacher, and does not say of which divisions groups are.")
                : Phrase(
                    fr: "Ce fichier de FET ne connaît que des sous-groupes\u{202F}: le cours d’une classe entière y est celui de ses sous-groupes, sans dire de quelle classe ils sont.",
                    en: "This file of FET knows subgroups only: a whole division’s lesson is that of its subgroups, and it does not say of which division they are."),
            remedy: Self.instead(of: file))
    }

    static func needless(_ file: String) -> Problem {
        Problem(
            .warning, file: file,
            what: Phrase(
                fr: "Ce fichier de FET est laissé de côté\u{202F}: le fichier .fet déposé avec lui dit davantage.",
                en: "This file of FET is left out: the .fet file given with it says more."),
            remedy: Phrase(fr: "Rien à faire.", en: "Nothing to do."))
    }

    /// The file to give in place of one that FET writes beside it, by its name.
    static func instead(of file: String) -> Phrase {
        let ending = ["_activities.xml", "_subgroups.xml", "_teachers.xml"].first { file.lowercased().hasSuffix($0) }
        let whole = "\(ending.map { String(file.dropLast($0.count).prefix(80)) } ?? "…")_data_and_timetable.fet"
        return Phrase(
            fr: "Déposez plutôt «\u{202F}\(whole)\u{202F}», que FET écrit dans le même dossier, ou votre fichier .fet avec son «\u{202F}…_activities.xml\u{202F}».",
            en: "Rather give “\(whole)”, which FET writes in the same folder, or your .fet file with its “…_activities.xml”.")
    }

    /// FET makes a subgroup of its own for a division that has none.
    private static func plain(_ name: String) -> String {
        name.hasSuffix(" Automatic Subgroup") ? String(name.dropLast(" Automatic Subgroup".count)) : name
    }
}
