import School

/// Days of the school's own from a file: whole-day events of a calendar (RFC 5545), or a table with a name, a first and a last day.
public enum OwnDaysReader {
    public struct Reading: Sendable {
        /// In order of time, none twice.
        public let spans: [DaySpan]
        public let problems: [Problem]

        public var isRefused: Bool { spans.isEmpty || problems.contains { $0.severity == .refusal } }
    }

    public static let limit = 200

    public static func read(_ file: UploadedFile) -> Reading {
        let (charset, mark) = Charset.detect(file.bytes)
        let utf8 = charset.utf8(file.bytes[mark...])
        var reader = Reader(file: file.name)
        if utf8.contains(0) {
            reader.problems.append(reader.unreadable)
        } else if String(decoding: utf8.prefix(1_000), as: UTF8.self).uppercased().contains("BEGIN:VCALENDAR") {
            reader.readCalendar(String(decoding: utf8, as: UTF8.self))
        } else {
            reader.readTable(Delimited(utf8))
        }
        var seen: Set<DaySpan> = []
        let spans = reader.spans.filter { seen.insert($0).inserted }.sorted { ($0.first, $0.last, $0.name.fr) < ($1.first, $1.last, $1.name.fr) }
        if spans.count > limit { reader.problems.append(reader.tooMany) }
        if spans.isEmpty, reader.problems.isEmpty { reader.problems.append(reader.unreadable) }
        return Reading(spans: spans, problems: reader.problems)
    }

    private struct Reader {
        let file: String
        var spans: [DaySpan] = []
        var problems: [Problem] = []

        var unreadable: Problem {
            Problem(
                .refusal, file: file,
                what: Phrase(fr: "Ce fichier ne contient aucun jour entier.", en: "This file holds no whole day."),
                remedy: Phrase(
                    fr: "Déposez un agenda (.ics), ou un tableau CSV aux colonnes Nom, Du, Au.", en: "Give a calendar (.ics), or a CSV table with the columns Name, From, To."))
        }

        var tooMany: Problem {
            Problem(
                .refusal, file: file,
                what: Phrase(fr: "Ce fichier contient plus de \(OwnDaysReader.limit) jours ou séries de jours.", en: "This file holds more than \(OwnDaysReader.limit) days or runs of days."),
                remedy: Phrase(fr: "Gardez les jours d’une seule année.", en: "Keep the days of one year only."))
        }

        private mutating func add(_ kind: DaySpan.Kind, _ name: String, _ first: Day?, _ last: Day?, line: Int) {
            let wrong = OwnDays.problems(name: name, first: first, last: last)
            problems += wrong.map { Problem(.refusal, file: file, line: line, what: $0.what, remedy: $0.remedy) }
            guard wrong.isEmpty, let first, let last else { return }
            spans.append(DaySpan(kind: kind, name: Phrase(same: name), first: first, last: last))
        }

        // MARK: iCalendar

        /// Lines that begin with a blank go on the one before.
        private static func unfolded(_ text: String) -> [(number: Int, text: String)] {
            var lines: [(number: Int, text: String)] = []
            for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
                if let first = line.first, first == " " || first == "\t", !lines.isEmpty {
                    lines[lines.count - 1].text += line.dropFirst()
                } else {
                    lines.append((index + 1, String(line)))
                }
            }
            return lines
        }

        mutating func readCalendar(_ text: String) {
            var event: [String: String]?
            var begins = 0
            var left: [String] = []
            for line in Self.unfolded(text) {
                switch line.text.uppercased() {
                case "BEGIN:VEVENT": (event, begins) = ([:], line.number)
                case "END:VEVENT":
                    if let event, !take(event, line: begins) { left.append(Self.plain(event["SUMMARY"] ?? "")) }
                    event = nil
                default:
                    guard event != nil, let colon = Self.colon(in: line.text) else { continue }
                    let name = line.text[..<colon].prefix { $0 != ";" }.uppercased()
                    event?[name] = String(line.text[line.text.index(after: colon)...])
                }
            }
            guard !left.isEmpty else { return }
            let count = counted(left.count, fr: ("événement n’est pas repris", "événements ne sont pas repris"), en: ("event is left out", "events are left out"))
            let names = left.prefix(8).map { $0.isEmpty ? "?" : String($0.prefix(80)) }.joined(separator: ", ") + (left.count > 8 ? "…" : "")
            problems.append(
                Problem(
                    .warning, file: file, what: Phrase(fr: "\(count.fr)\u{202F}: \(names).", en: "\(count.en): \(names)."),
                    remedy: Phrase(
                        fr: "Seuls les jours entiers le sont, sans heure ni répétition, et qui ne sont pas annulés.",
                        en: "Only whole days are taken, without a time or a repetition, that are not cancelled.")))
        }

        /// The colon after the parameters, which may hold some between quotes.
        private static func colon(in line: String) -> String.Index? {
            var quoted = false
            return line.indices.first { index in
                if line[index] == "\"" { quoted.toggle() }
                return line[index] == ":" && !quoted
            }
        }

        /// Whether it is one or several whole days. The last day of an event is the one before its end.
        private mutating func take(_ event: [String: String], line: Int) -> Bool {
            guard event["RRULE"] == nil, event["STATUS"]?.uppercased() != "CANCELLED", let first = event["DTSTART"].flatMap(Self.day) else { return false }
            guard let end = event["DTEND"] else {
                add(.closed, Self.plain(event["SUMMARY"] ?? ""), first, first, line: line)
                return true
            }
            guard let after = Self.day(end) else { return false }
            add(.closed, Self.plain(event["SUMMARY"] ?? ""), first, max(first, after - 1), line: line)
            return true
        }

        /// Exactly `yyyymmdd`.
        private static func day(_ text: String) -> Day? {
            guard text.utf8.count == 8, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return Day(entered: "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))")
        }

        private static func plain(_ text: String) -> String {
            var plain = ""
            var escaped = false
            for character in text {
                if escaped {
                    plain.append(character == "n" || character == "N" ? " " : character)
                    escaped = false
                } else if character == "\\" {
                    escaped = true
                } else {
                    plain.append(character)
                }
            }
            return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }

        // MARK: A table

        private static let names: Set<String> = ["nom", "name", "libelle", "intitule", "description", "evenement", "event"]
        private static let firsts: Set<String> = ["du", "debut", "date de debut", "premier jour", "from", "start", "first day"]
        private static let lasts: Set<String> = ["au", "fin", "date de fin", "dernier jour", "to", "end", "last day"]
        private static let lessons: Set<String> = ["classe", "lessons"]

        /// A column that we do not know may hold what somebody counts on: it is named, and what would be read beside it.
        private mutating func ignored(_ titles: [String], but known: [Int?]) {
            let unknown = titles.enumerated().filter { !known.contains($0.offset) && !folded($0.element).isEmpty }.prefix(8).map { String($0.element.prefix(40)) }
            guard !unknown.isEmpty else { return }
            let fr = unknown.map { "«\u{202F}\($0)\u{202F}»" }.joined(separator: ", ")
            let en = unknown.map { "“\($0)”" }.joined(separator: ", ")
            problems.append(
                Problem(
                    .warning, file: file, line: 1,
                    what: unknown.count == 1
                        ? Phrase(fr: "La colonne \(fr) n’est pas lue.", en: "The column \(en) is not read.")
                        : Phrase(fr: "Les colonnes \(fr) ne sont pas lues.", en: "The columns \(en) are not read."),
                    remedy: Phrase(
                        fr: "Sont lues Nom, Du, Au et Classe\u{202F}: «\u{202F}oui\u{202F}» dans cette dernière pour un jour travaillé, sinon le jour est sans classe.",
                        en: "Those read are Name, From, To and Lessons: “yes” in the last for a day with lessons, otherwise the day is without.")))
        }

        private static func impossible(_ text: String, _ file: String, _ line: Int) -> Problem {
            let date = text.prefix(20)
            return Problem(
                .refusal, file: file, line: line,
                what: Phrase(fr: "La date «\u{202F}\(date)\u{202F}» est impossible.", en: "The date “\(date)” is impossible."),
                remedy: Phrase(fr: "Écrivez un jour qui existe, comme 27/02/2027.", en: "Write a day that exists, such as 27/02/2027."))
        }

        mutating func readTable(_ table: Delimited) {
            let titles = table.rows.first?.cells.map(folded) ?? []
            guard table.brokenAt == nil, let name = titles.firstIndex(where: Self.names.contains), let first = titles.firstIndex(where: Self.firsts.contains) else {
                problems.append(unreadable)
                return
            }
            let last = titles.firstIndex(where: Self.lasts.contains)
            let lesson = titles.firstIndex(where: Self.lessons.contains)
            ignored(table.rows.first?.cells ?? [], but: [name, first, last, lesson])
            for row in table.rows.dropFirst() {
                func cell(_ column: Int?) -> String {
                    column.flatMap { $0 < row.cells.count ? row.cells[$0] : nil }?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
                }
                guard row.cells.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { continue }
                let impossible = [first, last].map(cell).first { !$0.isEmpty && Day(entered: $0) == nil }
                if let impossible {
                    problems.append(Self.impossible(impossible, file, row.line))
                    continue
                }
                let begins = Day(entered: cell(first))
                let isOpen = ["oui", "yes", "1"].contains(folded(cell(lesson)))
                add(isOpen ? .open : .closed, cell(name), begins, cell(last).isEmpty ? begins : Day(entered: cell(last)), line: row.line)
            }
        }
    }
}
