import School

/// Days of the school's own from a file: whole-day events of a calendar (RFC 5545), or a table with a name, a first and a last day. Of a table of
/// holidays by zone, as data.gouv.fr and the ministry give them, the school's own zone.
public enum OwnDaysReader {
    public struct Reading: Sendable {
        /// In order of time, none twice.
        public let spans: [DaySpan]
        public let problems: [Problem]

        public var isRefused: Bool { spans.isEmpty || problems.contains { $0.severity == .refusal } }
    }

    public static let limit = 200

    public static func read(_ file: UploadedFile, for zone: Zone) -> Reading {
        let (charset, mark) = Charset.detect(file.bytes)
        let utf8 = charset.utf8(file.bytes[mark...])
        var reader = Reader(file: file.name, zone: zone)
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
        let zone: Zone
        var spans: [DaySpan] = []
        var problems: [Problem] = []

        var unreadable: Problem {
            Problem(
                .refusal, file: file,
                what: Phrase(fr: "Ce fichier ne contient aucun jour entier.", en: "This file holds no whole day."),
                remedy: Phrase(
                    fr: "Déposez un agenda (.ics), ou un tableau CSV aux colonnes Nom, Du, Au.", en: "Give a calendar (.ics), or a CSV table with the columns Name, From, To."))
        }

        /// A table that has titles, but not those of days.
        private func withoutDays(_ titles: [String]) -> Problem {
            let shown = titles.filter { !folded($0).isEmpty }.prefix(8).map { String($0.prefix(40)) }
            let fr = shown.map { "«\u{202F}\($0)\u{202F}»" }.joined(separator: ", ")
            let en = shown.map { "“\($0)”" }.joined(separator: ", ")
            return Problem(
                .refusal, file: file, line: 1,
                what: Phrase(
                    fr: "Ce fichier ne contient aucun jour entier\u{202F}: ses colonnes sont \(fr), sans nom ou sans premier jour.",
                    en: "This file holds no whole day: its columns are \(en), without a name or without a first day."),
                remedy: Phrase(
                    fr: "Appelez ces colonnes Nom et Du, et Au celle du dernier jour, puis déposez-le de nouveau.",
                    en: "Call these columns Name and From, and To that of the last day, then give it again."))
        }

        private var publicHolidays: Problem {
            Problem(
                .refusal, file: file,
                what: Phrase(
                    fr: "C’est la liste des jours fériés\u{202F}: le calendrier les a déjà, ceux de métropole comme ceux d’Alsace-Moselle.",
                    en: "This is the list of public holidays: the calendar has them already, those of the mainland and those of Alsace-Moselle."),
                remedy: Phrase(
                    fr: "Rien à importer. En Alsace-Moselle, cochez «\u{202F}Jours fériés d’Alsace-Moselle\u{202F}» dans les réglages du calendrier.",
                    en: "Nothing to import. In Alsace-Moselle, tick “Public holidays of Alsace-Moselle” in the settings of the calendar."))
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
            add(after - 1 - first >= Self.longLength ? .holidays : .closed, Self.plain(event["SUMMARY"] ?? ""), first, max(first, after - 1), line: line)
            return true
        }

        /// A file does not say what its days are. From the first to the last so many or more are taken to be holidays: the page says so before anything
        /// is written.
        private static let longLength = 7

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

        private static let names: Set<String> = ["nom", "name", "label", "libelle", "intitule", "description", "evenement", "event"]
        private static let firsts: Set<String> = ["du", "debut", "date de debut", "premier jour", "from", "start", "first day", "first day off"]
        private static let lasts: Set<String> = ["au", "fin", "date de fin", "dernier jour", "to", "end", "last day", "last day off"]
        /// The first day with lessons again, where the last day off is not always the eve.
        private static let returns: Set<String> = ["reprise", "rentree", "return", "return day"]
        private static let lessons: Set<String> = ["classe", "lessons"]
        private static let zones: Set<String> = ["zone", "zones", "territoire", "territory"]
        /// Which public holidays are those of Alsace-Moselle alone.
        private static let mainland = "metropole"

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
                        fr: "Sont lues Nom, Du, Au, Zone et Classe\u{202F}: «\u{202F}oui\u{202F}» dans cette dernière pour un jour travaillé, sinon le jour est sans classe.",
                        en: "Those read are Name, From, To, Zone and Lessons: “yes” in the last for a day with lessons, otherwise the day is without.")))
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
            guard !titles.contains(Self.mainland) else {
                problems.append(publicHolidays)
                return
            }
            guard table.brokenAt == nil, let name = titles.firstIndex(where: Self.names.contains), let first = titles.firstIndex(where: Self.firsts.contains) else {
                problems.append(titles.count > 1 ? withoutDays(table.rows.first?.cells ?? []) : unreadable)
                return
            }
            let last = titles.firstIndex(where: Self.lasts.contains)
            let back = titles.firstIndex(where: Self.returns.contains)
            let lesson = titles.firstIndex(where: Self.lessons.contains)
            let zoned = titles.firstIndex(where: Self.zones.contains)
            ignored(table.rows.first?.cells ?? [], but: [name, first, last, back, lesson, zoned])
            var others: [String] = []
            for row in table.rows.dropFirst() {
                func cell(_ column: Int?) -> String {
                    column.flatMap { $0 < row.cells.count ? row.cells[$0] : nil }?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
                }
                guard row.cells.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { continue }
                guard cell(zoned).isEmpty || isOwn(cell(zoned)) else {
                    others.append(cell(zoned))
                    continue
                }
                let impossible = [first, last, back].map(cell).first { !$0.isEmpty && Day(entered: $0) == nil }
                if let impossible {
                    problems.append(Self.impossible(impossible, file, row.line))
                    continue
                }
                let begins = Day(entered: cell(first))
                let isOpen = ["oui", "yes", "1"].contains(folded(cell(lesson)))
                let ends = Day(entered: cell(back)).map { $0 - 1 } ?? (cell(last).isEmpty ? begins : Day(entered: cell(last)))
                let length = begins.flatMap { first in ends.map { $0 - first } } ?? 0
                // What a file gives by zone are holidays, but for single days that somebody has added to it.
                let isHoliday = !cell(zoned).isEmpty && (length >= 4 || ["vacances", "pont"].contains { folded(cell(name)).contains($0) })
                add(isOpen ? .open : isHoliday || length >= Self.longLength ? .holidays : .closed, cell(name), begins, ends, line: row.line)
            }
            if !others.isEmpty { left(others) }
        }

        /// « A », « Zone A », « Corse ».
        private func isOwn(_ text: String) -> Bool { [zone.rawValue, zone.name.fr, zone.name.en].contains { folded($0) == folded(text) } }

        /// Lines of zones that are not the school's: named, and a refusal when there is nothing else.
        private mutating func left(_ zones: [String]) {
            let names = Set(zones.map { $0.prefix(30).uppercased() }).sorted().prefix(8).joined(separator: ", ")
            let count = counted(zones.count, fr: ("ligne n’est pas reprise", "lignes ne sont pas reprises"), en: ("line is left out", "lines are left out"))
            guard !spans.isEmpty else {
                problems.append(
                    Problem(
                        .refusal, file: file,
                        what: Phrase(
                            fr: "Ce fichier ne dit rien de votre zone (\(zone.name.fr))\u{202F}: il est pour \(names).",
                            en: "This file says nothing of your zone (\(zone.name.en)): it is for \(names)."),
                        remedy: Phrase(
                            fr: "Déposez celui de votre académie, ou corrigez la zone de l’établissement dans les réglages du calendrier.",
                            en: "Give that of your academy, or correct the school’s zone in the settings of the calendar.")))
                return
            }
            problems.append(
                Problem(
                    .warning, file: file,
                    what: Phrase(fr: "\(count.fr)\u{202F}: d’autres zones (\(names)).", en: "\(count.en): of other zones (\(names))."),
                    remedy: Phrase(fr: "Seule la vôtre l’est\u{202F}: \(zone.name.fr).", en: "Only yours is taken: \(zone.name.en).")))
        }
    }
}
