public import School

/// What came out of the files of a timetable.
public struct TimetableReading: Sendable {
    /// Nil when no file could be taken.
    public let timetable: ReadTimetable?
    /// In the order of the files, then of their lines.
    public let problems: [Problem]

    public var isRefused: Bool { timetable == nil || problems.contains { $0.severity == .refusal } }
}

/// Reads a timetable from STS (`sts_emp_….xml`), EDT (`EXP_COURS.xml`) or FET (a `.fet` with its hours, a `.fet` and its
/// `…_activities.xml`; a `…_subgroups.xml` or `…_teachers.xml` alone, which say less). The root's name says which it is. Linear in the files; the same
/// bounds as for rosters (decision 7).
public enum TimetableReader {
    public static let sizeLimit = RosterReader.sizeLimit

    public static func read(files: [UploadedFile]) -> TimetableReading {
        var problems: [Problem] = []
        var documents: [TimetableDocument] = []
        for file in files {
            do throws(Problem) {
                documents.append(try document(file, &problems))
            } catch {
                problems.append(error)
            }
        }
        guard !problems.contains(where: { $0.severity == .refusal }) else { return TimetableReading(timetable: nil, problems: problems) }
        do throws(Problem) {
            var timetable = try combined(documents, &problems)
            timetable.merge()
            return TimetableReading(timetable: timetable, problems: problems)
        } catch {
            return TimetableReading(timetable: nil, problems: problems + [error])
        }
    }

    private static func document(_ file: UploadedFile, _ problems: inout [Problem]) throws(Problem) -> TimetableDocument {
        let (text, reencoded) = try RosterReader.xml(file, or: TimetableDocument.wanted)
        if let reencoded { problems.append(reencoded) }
        var kind: TimetableDocument.Kind?
        var records: [(String, XMLNode)] = []
        try XMLRecords.read(text, file: file.name) { (root: String) throws(Problem) -> XMLSchema in
            let found = try TimetableDocument.kind(root, file: file.name)
            kind = found
            return found.schema
        } onRecord: { path, node in
            records.append((path, node))
        }
        guard let kind else { throw XMLProblems.unreadable(file.name) }
        return TimetableDocument(kind: kind, file: file.name, records: records)
    }

    /// One timetable from the files given together: FET writes the hours apart from the lessons.
    private static func combined(_ documents: [TimetableDocument], _ problems: inout [Problem]) throws(Problem) -> ReadTimetable {
        var main = documents.filter { $0.kind != .fetHours }
        let hours = documents.filter { $0.kind == .fetHours }
        if main.contains(where: { $0.kind == .fet }) {
            for week in main where week.kind.isFETWeek { problems.append(FETWeeks.needless(week.file)) }
            main.removeAll { $0.kind.isFETWeek }
        }
        guard let first = main.first, main.count == 1, hours.count <= 1 else {
            if main.isEmpty {
                throw Problem(
                    .refusal, file: hours.first?.file,
                    what: Phrase(
                        fr: "Ce fichier de FET donne les heures, mais pas les cours\u{202F}: ils sont dans le fichier .fet.",
                        en: "This file of FET gives the hours but not the lessons: those are in the .fet file."),
                    remedy: FETWeeks.instead(of: hours.first?.file ?? ""))
            }
            if let last = documents.last, documents.allSatisfy({ $0.kind == .fetHours || $0.kind.isFETWeek }) {
                throw Problem(
                    .refusal, file: last.file,
                    what: Phrase(
                        fr: "Ces fichiers de FET disent la même semaine, chacun en partie.", en: "These files of FET tell the same week, each of them a part of it."),
                    remedy: FETWeeks.instead(of: last.file))
            }
            throw Problem(
                .refusal, file: documents.last?.file,
                what: Phrase(
                    fr: "Ces fichiers sont plusieurs emplois du temps\u{202F}: un seul vaut à la fois.", en: "These files are several timetables: only one holds at a time."),
                remedy: Phrase(fr: "Ne déposez que le plus récent.", en: "Give the latest only."))
        }
        switch first.kind {
        case .sts: return try STSTimetable(file: first.file).read(first.records, &problems)
        case .edt: return EDTTimetable(file: first.file).read(first.records, &problems)
        case .fet: return try FETTimetable(file: first.file).read(first.records, hours: hours.first?.records, &problems)
        case .fetPupils, .fetTeachers: return try FETWeeks(file: first.file, ofTeachers: first.kind == .fetTeachers).read(first.records, &problems)
        case .fetHours: throw XMLProblems.unreadable(first.file)
        }
    }
}

/// One document of timetable software: what it is, and its records.
struct TimetableDocument {
    enum Kind: Hashable {
        case sts, edt, fet, fetHours, fetPupils, fetTeachers

        /// Whether it is one of the timetables that FET writes beside its own file.
        var isFETWeek: Bool { self == .fetPupils || self == .fetTeachers }

        var schema: XMLSchema {
            switch self {
            case .sts: STSTimetable.schema
            case .edt: EDTTimetable.schema
            case .fet: FETTimetable.schema
            case .fetHours: XMLSchema(records: ["Activity": ["Id", "Day", "Hour", "Room"]])
            case .fetPupils: XMLSchema(records: ["Subgroup": FETWeeks.kept])
            case .fetTeachers: XMLSchema(records: ["Teacher": FETWeeks.kept])
            }
        }
    }

    let kind: Kind
    let file: String
    let records: [(String, XMLNode)]

    static func kind(_ root: String, file: String) throws(Problem) -> Kind {
        switch root {
        case "STS_EDT": return .sts
        case "TABLE": return .edt
        case "fet": return .fet
        case "Activities_Timetable": return .fetHours
        case "Students_Timetable": return .fetPupils
        case "Teachers_Timetable": return .fetTeachers
        case "EDT_STS":
            throw refusal(
                file,
                Phrase(
                    fr: "C’est le fichier inverse (emp_sts…, racine EDT_STS)\u{202F}: celui que le logiciel d’emploi du temps envoie à STS.",
                    en: "This is the reverse file (emp_sts…, root EDT_STS): the one that timetable software sends to STS."))
        case "BEE_ELEVES", "BEE_STRUCTURES", "BEE_NOMENCLATURES", "BEE_RESPONSABLES":
            throw Problem(
                .refusal, file: file, line: 1,
                what: Phrase(fr: "C’est un fichier d’élèves de SIECLE, pas un emploi du temps.", en: "This is a pupil file of SIECLE, not a timetable."),
                remedy: Phrase(fr: "Déposez-le dans «\u{202F}Personnes\u{202F}», «\u{202F}Import\u{202F}».", en: "Give it under “People”, “Import”."))
        default:
            throw refusal(
                file,
                Phrase(
                    fr: "Ce document XML (racine \(root.prefix(40))) n’est pas un emploi du temps que Jalon sait lire.",
                    en: "This XML document (root \(root.prefix(40))) is not a timetable that Jalon can read."))
        }
    }

    private static func refusal(_ file: String, _ what: Phrase) -> Problem { Problem(.refusal, file: file, line: 1, what: what, remedy: wanted) }

    static let wanted = Phrase(
        fr: "Il faut sts_emp_….xml de STS-web (après la remontée de l’emploi du temps), EXP_COURS.xml d’EDT (Imports/Exports, export XML des cours\u{202F}; un export CSV ne suffit pas), ou le fichier .fet de FET.",
        en: "What is needed is sts_emp_….xml from STS-web (once the timetable has gone up), EXP_COURS.xml from EDT (Imports/Exports, XML export of lessons; a CSV export is not enough), or the .fet file of FET.")
}

/// Times as files write them.
enum LessonTime {
    /// `0830`, `8h30`, `  09h00`, `08:00`, `8 h`; also the beginning of `08:00-09:00`. Nil for anything else.
    static func minute(_ text: String) -> Int? {
        let head = text.trimmedOrNil?.prefix { $0 != "-" && $0 != "–" } ?? ""
        let plain = head.lowercased().filter { !$0.isWhitespace }
        if plain.count == 4, let digits = Int(plain), plain.allSatisfy(\.isNumber) { return within(digits / 100, digits % 100) }
        let parts = plain.split(whereSeparator: { $0 == "h" || $0 == ":" || $0 == "." })
        guard (1...2).contains(parts.count), plain.contains(where: { "h:.".contains($0) }), let hour = Int(parts[0]) else { return nil }
        guard parts.count == 2 else { return within(hour, 0) }
        return Int(parts[1].prefix { $0.isNumber }).flatMap { within(hour, $0) }
    }

    /// Of « 8h00-8h55 »; nil where no end is given.
    static func end(_ text: String) -> Int? {
        text.firstIndex { $0 == "-" || $0 == "–" }.flatMap { minute(String(text[text.index(after: $0)...])) }
    }

    private static func within(_ hour: Int, _ minute: Int) -> Int? {
        (0...23).contains(hour) && (0...59).contains(minute) ? hour * 60 + minute : nil
    }

    /// « lundi », "Monday", « Lun. », `1`; nil for anything else.
    static func weekday(_ text: String) -> Int? {
        let word = folded(text)
        if let number = Int(word) { return (1...7).contains(number) ? number : nil }
        guard word.count >= 3 else { return nil }
        let index = Day.weekdays.firstIndex { name in
            [folded(name.fr), folded(name.en)].contains { full in full == word || (word.count <= 4 && full.hasPrefix(word)) }
        }
        return index.map { $0 + 1 }
    }

    /// A lesson lasts from five minutes to a whole day, and ends before midnight.
    static func time(_ weekday: Int?, _ start: Int?, _ length: Int?) -> WeekTime? {
        guard let weekday, let start, let length, (5...720).contains(length), start + length <= 1440 else { return nil }
        return WeekTime(weekday: weekday, startsAt: start, length: length)
    }

    static func unreadable(_ file: String, _ line: Int, _ subject: String?, day: String?, start: String?, length: String?) -> Problem {
        let said = [day, start, length].map { $0.map { String($0.prefix(20)) } ?? "–" }.joined(separator: ", ")
        return Problem(
            .warning, file: file, line: line, subject: subject,
            what: Phrase(
                fr: "Le jour, l’heure ou la durée de ce cours ne se lit pas (\(said))\u{202F}: il est laissé de côté.",
                en: "The day, the time or the length of this lesson cannot be read (\(said)): it is left out."),
            remedy: Phrase(fr: "Placez ce cours dans le logiciel d’emploi du temps, puis refaites l’export.", en: "Place this lesson in the timetable software, then export again."))
    }
}
