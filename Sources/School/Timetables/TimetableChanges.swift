/// What a timetable is compared with.
public struct TimetableState: Sendable {
    public struct Person: Sendable, Hashable {
        public let id: Staff.ID
        public let key: Roster.StaffKey?
        public let familyName, givenName: String

        public init(id: Staff.ID, key: Roster.StaffKey?, familyName: String, givenName: String) {
            self.id = id
            self.key = key
            self.familyName = familyName
            self.givenName = givenName
        }
    }

    public let uai: String
    public let year: Int
    public let divisions: [Division]
    public let staff: [Person]
    /// Groups of SIECLE and STS, with the codes of their divisions.
    public let groups: [String: [String]]
    /// Nil when none has come in.
    public let present: SchoolTimetable?
    public let calendar: SchoolCalendar

    public init(
        uai: String, year: Int, divisions: [Division], staff: [Person], groups: [String: [String]], present: SchoolTimetable?, calendar: SchoolCalendar
    ) {
        self.uai = uai
        self.year = year
        self.divisions = divisions
        self.staff = staff
        self.groups = groups
        self.present = present
        self.calendar = calendar
    }
}

/// What a timetable would change, with every problem, before anything is written. The same file twice changes nothing.
public struct TimetableChanges: Sendable {
    public private(set) var added: [LessonContent] = []
    public private(set) var ended: [Lesson] = []
    public private(set) var unchanged = 0
    /// Of `ended` and `added`, the lessons that stay at their hour with their divisions, and have another person, room, length, rhythm, group or subject.
    public private(set) var changed: [(old: LessonContent, new: LessonContent)] = []
    /// Of `added`, those that take no other's place; of `ended`, those whose place none takes.
    public private(set) var new: [LessonContent] = []
    public private(set) var gone: [LessonContent] = []
    /// All that the timetable would have, by code.
    public private(set) var subjects: [TimetableSubject] = []
    public private(set) var changedSubjects = 0
    /// Of subjects that are held or to come, by code.
    public private(set) var labels: [String: String] = [:]
    /// What software the timetable that is held came from, when it is another than the file's.
    public let other: ReadTimetable.Format?
    /// Mondays that the file calls A or B against what the school's calendar says.
    public private(set) var fortnights: [Day: Alternance] = [:]
    public private(set) var problems: [Problem] = []
    public let origin: (format: ReadTimetable.Format, file: String)
    /// The school year whose week it is.
    public let year: Int

    public var isRefused: Bool { problems.contains { $0.severity == .refusal } }
    public var isEmpty: Bool { added.isEmpty && ended.isEmpty && changedSubjects == 0 && fortnights.isEmpty }

    /// - Parameter kinds: what a person said of subjects, by code; others keep what they are, or are guessed.
    /// O(lessons × structures).
    public init(from state: TimetableState, to read: ReadTimetable, kinds: [String: SubjectKind] = [:]) {
        origin = (read.format, read.file)
        other = state.present.map(\.origin.format).flatMap { $0 == read.format ? nil : $0 }
        year = state.year
        refuseForeign(read, state)
        var desk = TimetableDesk(state, read)
        let contents = read.lessons.compactMap { desk.content(of: $0) }
        problems += desk.problems
        if contents.isEmpty, !isRefused {
            problems.append(
                Problem(
                    .refusal, file: read.file,
                    what: Phrase(fr: "Aucun cours de ce fichier n’a pu être repris.", en: "No lesson of this file could be taken."),
                    remedy: Phrase(
                        fr: "Importez d’abord les classes et les professeurs (page «\u{202F}Personnes\u{202F}»), puis revenez à ce fichier.",
                        en: "Import the divisions and the teachers first (page “People”), then come back to this file.")))
        }
        problems += TimetableDesk.doubles(contents, read, state)
        // A subject keeps the code and the name under which it is held.
        let held = LessonMatching.subjects(of: contents.map(\.content), read.subjects, heldBy: state.present)
        let named = contents.map { held[$0.content.subject].map($0.content.of) ?? $0.content }
        compare(named, with: state.present?.lessons ?? [])
        labels = (state.present?.subjects ?? [:]).mapValues(\.label)
        subjects = Set(named.map(\.subject)).sorted().map { code in
            let label = read.subjects[code] ?? labels[code] ?? code
            let kind = kinds[code] ?? state.present?.subjects[code]?.kind ?? SubjectKind.guessed(code: code, label: label)
            return TimetableSubject(code: code, label: label, kind: kind)
        }
        labels.merge(subjects.map { ($0.code, $0.label) }) { _, new in new }
        let old = Set(state.present.map { Array($0.subjects.values) } ?? [])
        changedSubjects = old.symmetricDifference(subjects).count
        fortnights = read.fortnights.filter { monday, week in state.calendar.week(of: monday) != week }
    }

    private mutating func refuseForeign(_ read: ReadTimetable, _ state: TimetableState) {
        if let uai = read.uai, uai != state.uai {
            problems.append(
                Problem(
                    .refusal, file: read.file,
                    what: Phrase(
                        fr: "Ce fichier est celui de l’établissement \(uai)\u{202F}; vous êtes dans l’établissement \(state.uai).",
                        en: "This file belongs to the school \(uai); you are in the school \(state.uai)."),
                    remedy: Phrase(fr: "Déposez le fichier de votre établissement.", en: "Give the file of your own school.")))
        }
        if let year = read.year, year != state.year {
            problems.append(
                Problem(
                    .refusal, file: read.file,
                    what: Phrase(
                        fr: "Ce fichier est de l’année \(year)-\(year + 1)\u{202F}; l’année en cours est \(state.year)-\(state.year + 1).",
                        en: "This file is of the year \(year)-\(year + 1); the present year is \(state.year)-\(state.year + 1)."),
                    remedy: year == state.year + 1
                        ? Phrase(
                            fr: "Passez d’abord à l’année suivante (Personnes, «\u{202F}Année scolaire\u{202F}»), ou refaites l’export pour l’année en cours.",
                            en: "First go to the next year (People, “School year”), or export again for the present year.")
                        : Phrase(fr: "Refaites l’export pour l’année en cours.", en: "Export again for the present year.")))
        }
    }

    /// As many of each lesson as the file has: two equal lessons are two.
    private mutating func compare(_ contents: [LessonContent], with present: [Lesson]) {
        var left = Dictionary(grouping: present, by: \.content)
        for content in contents {
            if left[content]?.popLast() != nil { unchanged += 1 } else { added.append(content) }
        }
        ended = left.values.joined().sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        (changed, gone, new) = LessonMatching.pairs(ended: ended.map(\.content), added: added)
    }

    /// Differs as soon as what would be written differs.
    public var fingerprint: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        for content in added.map(\.key).sorted() { mix("+\(content)") }
        for lesson in ended { mix("-\(lesson.id)") }
        for subject in subjects { mix("\(subject.code)=\(subject.label)") }
        for (monday, week) in fortnights.sorted(by: { $0.key < $1.key }) { mix("\(monday)\(week.rawValue)") }
        return String(hash, radix: 16)
    }
}

/// What names stand for: as they are written but for case and accents, or else but for blanks and punctuation when only one is meant.
private struct Spellings<Value> {
    private let exact: [String: Value]
    private let loose: [String: [Value]]

    init(_ named: [(name: String, value: Value)]) {
        exact = Dictionary(named.map { (folded($0.name), $0.value) }, uniquingKeysWith: { first, _ in first })
        loose = Dictionary(grouping: named) { LessonMatching.bare($0.name) }.mapValues { $0.map(\.value) }
    }

    subscript(name: String) -> Value? {
        if let value = exact[folded(name)] { return value }
        let near = loose[LessonMatching.bare(name)] ?? []
        return near.count == 1 ? near.first : nil
    }
}

/// Turns the names of a file into those we know, and says of each that it does not know what to do about it.
struct TimetableDesk {
    private let read: ReadTimetable
    private let divisions: Spellings<Division>
    private let groups: Spellings<(code: String, divisions: [String])>
    /// Of groups that SIECLE does not know and the timetable has.
    private let heldGroups: Spellings<String>
    private let staffByKey: [Roster.StaffKey: Staff.ID]
    private let staffByName: [String: Set<Staff.ID>]
    private let staffByFamily: [String: Set<Staff.ID>]
    private(set) var problems: [Problem] = []
    private var unknown: Set<String> = []

    init(_ state: TimetableState, _ read: ReadTimetable) {
        self.read = read
        divisions = Spellings(state.divisions.map { ($0.code, $0) })
        groups = Spellings(state.groups.map { ($0.key, (code: $0.key, divisions: $0.value)) })
        let held = Set((state.present?.lessons ?? []).flatMap { $0.content.group.components(separatedBy: LessonContent.between) })
        heldGroups = Spellings(held.map { ($0, $0) })
        staffByKey = Dictionary(state.staff.compactMap { person in person.key.map { ($0, person.id) } }, uniquingKeysWith: { first, _ in first })
        var byName: [String: Set<Staff.ID>] = [:]
        var byFamily: [String: Set<Staff.ID>] = [:]
        for person in state.staff {
            // FET has one name, in whichever order the school wrote it.
            byName[folded("\(person.familyName) \(person.givenName)"), default: []].insert(person.id)
            byName[folded("\(person.givenName) \(person.familyName)"), default: []].insert(person.id)
            byFamily[folded(person.familyName), default: []].insert(person.id)
        }
        staffByName = byName
        staffByFamily = byFamily
    }

    /// Nil when no division of the lesson is known, nor anybody of its teachers.
    mutating func content(of lesson: ReadTimetable.Lesson) -> (content: LessonContent, read: ReadTimetable.Lesson)? {
        var found: [Division.ID] = []
        var (whole, parts): ([String], [String]) = ([], [])
        for name in lesson.structures {
            if let division = divisions[name] {
                found.append(division.id)
                whole.append(division.code)
                continue
            }
            let inside = resolved(name)
            if inside.divisions.isEmpty {
                warn(
                    "structure:\(name)", lesson, name,
                    Phrase(
                        fr: "On ne sait pas de quelles classes est «\u{202F}\(name)\u{202F}»\u{202F}: ses cours n’occupent aucune classe.",
                        en: "Nobody knows of which divisions “\(name)” is: its lessons occupy no division."),
                    Phrase(
                        fr: "Importez d’abord les classes et les groupes de SIECLE ou de STS (page «\u{202F}Personnes\u{202F}»), puis ce fichier de nouveau.",
                        en: "First import the divisions and groups from SIECLE or STS (page “People”), then this file again."))
            }
            found += inside.divisions
            // SIECLE names the pupils of a group under its own spelling.
            if inside.isPart { parts.append(groups[name]?.code ?? heldGroups[name] ?? String(name.prefix(80)).replacing(LessonContent.between, with: " ")) }
        }
        let staff = lesson.teachers.compactMap { person(for: $0, in: lesson) }
        guard !found.isEmpty || !staff.isEmpty else { return nil }
        let content = LessonContent(
            subject: lesson.subject, time: lesson.time, alternance: lesson.alternance, weeks: lesson.weeks,
            group: parts.isEmpty ? "" : Set(whole + parts).sorted().prefix(20).joined(separator: LessonContent.between), divisions: found, staff: staff, rooms: lesson.rooms.map { String($0.prefix(40)) })
        return (content, lesson)
    }

    /// The divisions of a name that is none: those of which a level is made, else those of which a group is a part.
    private func resolved(_ name: String) -> (divisions: [Division.ID], isPart: Bool) {
        let made = reach(name, read.below)
        if !made.isEmpty { return (made, false) }
        let within = reach(name, read.above)
        if !within.isEmpty { return (within, true) }
        return ((groups[name]?.divisions ?? []).compactMap { divisions[$0]?.id }, true)
    }

    private func reach(_ name: String, _ ties: [String: [String]]) -> [Division.ID] {
        var seen: Set<String> = [name]
        var open = ties[name] ?? []
        var found: [Division.ID] = []
        while let next = open.popLast(), seen.count < 2_000 {
            guard seen.insert(next).inserted else { continue }
            if let division = divisions[next]?.id { found.append(division) } else { open += ties[next] ?? [] }
        }
        return found
    }

    private mutating func person(for teacher: ReadTimetable.Teacher, in lesson: ReadTimetable.Lesson) -> Staff.ID? {
        if let key = teacher.key, let id = staffByKey[key] { return id }
        let exact = staffByName[folded(teacher.name)] ?? []
        if let id = exact.first, exact.count == 1 { return id }
        // A file of bare family names is enough where one person bears it.
        let family = staffByFamily[folded(teacher.familyName)] ?? []
        if exact.isEmpty, teacher.givenName.isEmpty, let id = family.first, family.count == 1 { return id }
        let many = exact.count > 1 || (exact.isEmpty && teacher.givenName.isEmpty && family.count > 1)
        warn(
            "person:\(teacher.name)", lesson, teacher.name,
            many
                ? Phrase(fr: "Plusieurs personnes portent ce nom\u{202F}: ses cours n’occupent personne.", en: "Several people bear this name: its lessons occupy nobody.")
                : Phrase(fr: "Cette personne n’est pas connue\u{202F}: ses cours n’occupent personne.", en: "This person is not known: the lessons occupy nobody."),
            many
                ? Phrase(fr: "Écrivez le prénom dans le logiciel d’emploi du temps, puis refaites l’export.", en: "Write the given name in the timetable software, then export again.")
                : Phrase(
                    fr: "Importez d’abord le fichier des professeurs de STS (page «\u{202F}Personnes\u{202F}»), puis ce fichier de nouveau.",
                    en: "First import the STS file of teachers (page “People”), then this file again."))
        return nil
    }

    /// Once for each name, at its first line.
    private mutating func warn(_ name: String, _ lesson: ReadTimetable.Lesson, _ subject: String, _ what: Phrase, _ remedy: Phrase) {
        guard unknown.insert(name).inserted else { return }
        problems.append(Problem(.warning, file: lesson.place.file, line: lesson.place.line, subject: subject, what: what, remedy: remedy))
    }

    /// Teachers with two lessons at once: the file contradicts itself, and proposals built on it would too.
    static func doubles(_ contents: [(content: LessonContent, read: ReadTimetable.Lesson)], _ read: ReadTimetable, _ state: TimetableState) -> [Problem] {
        var byPerson: [Staff.ID: [(content: LessonContent, read: ReadTimetable.Lesson)]] = [:]
        for entry in contents { for person in entry.content.staff { byPerson[person, default: []].append(entry) } }
        let people = Dictionary(state.staff.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var problems: [Problem] = []
        for (person, lessons) in byPerson.sorted(by: { $0.key < $1.key }) {
            let sorted = lessons.sorted { $0.content.time < $1.content.time }
            for (a, b) in zip(sorted, sorted.dropFirst()) where a.content.time.overlaps(b.content.time) {
                guard !a.content.fortnight(state.calendar).isDisjoint(with: b.content.fortnight(state.calendar)) else { continue }
                let name = people[person].map { "\($0.familyName) \($0.givenName)" } ?? ""
                let line = a.read.place.line
                problems.append(
                    Problem(
                        .warning, file: b.read.place.file, line: b.read.place.line, subject: name,
                        what: Phrase(
                            fr: "Deux cours à la même heure, \(b.content.time.name.fr)\u{202F}: celui-ci et celui de la ligne \(line).",
                            en: "Two lessons at the same time, \(b.content.time.name.en): this one and that of line \(line)."),
                        remedy: Phrase(
                            fr: "Si c’est une erreur, corrigez-la dans le logiciel d’emploi du temps\u{202F}; les deux sont repris.",
                            en: "If it is a mistake, mend it in the timetable software; both are taken.")))
            }
        }
        return problems
    }
}
