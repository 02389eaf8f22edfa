/// Reads and writes a framework as a table of text, one skill a line.
///
/// Columns, found by name in the first line, in any order: `code, label_fr, label_en, pupil_label_fr,
/// pupil_label_en, parent, kind, source, valid_from, need, official_code`. Only `code` and `label_fr` are required. An empty English
/// label repeats the French; an empty pupil label repeats the adults'. Separator: comma, semicolon or tab,
/// whichever the first line holds most; quoted as in RFC 4180; UTF-8 with or without BOM.
public enum FrameworkTable {
    public static let columns = [
        "code", "label_fr", "label_en", "pupil_label_fr", "pupil_label_en", "parent", "kind", "source", "valid_from", "need",
        "official_code",
    ]

    /// The draft, or every problem of the file with its line. Reads in one pass; cost is linear in the text.
    ///
    /// - Parameter code, name: the file does not hold them; whoever brings it gives them.
    public static func read(
        _ text: String, code: String, name: String, file: String?, today: Day
    ) -> Result<FrameworkDraft, FrameworkRefusal> {
        var rows = DelimitedText.rows(text)
        guard !rows.isEmpty else { return .failure(FrameworkRefusal([missingColumns(file)])) }
        let header = rows.removeFirst().map { $0.trimmed.lowercased() }
        var column: [String: Int] = [:]
        for (index, title) in header.enumerated() where column[title] == nil { column[title] = index }
        guard column["code"] != nil, column["label_fr"] != nil else { return .failure(FrameworkRefusal([missingColumns(file)])) }

        var problems: [Problem] = []
        var items: [FrameworkDraft.Item] = []
        var source = ""
        var validFrom = today
        for (index, row) in rows.enumerated() where row.contains(where: { !$0.trimmed.isEmpty }) {
            func cell(_ name: String) -> String {
                guard let position = column[name], position < row.count else { return "" }
                return row[position].trimmed
            }
            func unknown(_ name: String, _ allowed: [String]) {
                problems.append(
                    Problem(
                        .refusal, file: file, line: index + 2, subject: cell("code"),
                        what: Phrase(
                            fr: "«\u{202F}\(cell(name))\u{202F}» n’est pas possible dans la colonne «\u{202F}\(name)\u{202F}».",
                            en: "“\(cell(name))” is not possible in column “\(name)”."),
                        remedy: Phrase(
                            fr: "Valeurs possibles\u{202F}: \(allowed.joined(separator: ", ")), ou rien.",
                            en: "Possible values: \(allowed.joined(separator: ", ")), or nothing.")))
            }
            let kind = cell("kind").isEmpty ? Skill.Kind.skill : Skill.Kind(rawValue: cell("kind"))
            let need = cell("need").isEmpty ? NeedKind.support : NeedKind(rawValue: cell("need"))
            if kind == nil { unknown("kind", Skill.Kind.allCases.map(\.rawValue)) }
            if need == nil { unknown("need", NeedKind.allCases.map(\.rawValue)) }
            if !cell("valid_from").isEmpty {
                if let day = Day(cell("valid_from")) { validFrom = day } else { unknown("valid_from", ["2026-09-01"]) }
            }
            if source.isEmpty { source = cell("source") }
            let label = both(cell("label_fr"), cell("label_en"))
            items.append(
                FrameworkDraft.Item(
                    code: cell("code"), label: label,
                    pupilLabel: cell("pupil_label_fr").isEmpty ? label : both(cell("pupil_label_fr"), cell("pupil_label_en")),
                    parent: cell("parent").isEmpty ? nil : cell("parent"), kind: kind ?? .skill, need: need ?? .support,
                    officialCode: cell("official_code").isEmpty ? nil : cell("official_code")))
        }
        let draft = FrameworkDraft(
            code: code.trimmed, name: name.trimmed, source: source, validFrom: validFrom, items: items)
        problems += draft.problems(file: file)
        return problems.isEmpty ? .success(draft) : .failure(FrameworkRefusal(problems))
    }

    /// The file that `read` reads back to the same draft. Comma separated, `\n` lines.
    public static func write(_ draft: FrameworkDraft) -> String {
        var lines = [columns.joined(separator: ",")]
        for item in draft.items {
            let cells = [
                item.code, item.label.fr, item.label.en, item.pupilLabel.fr, item.pupilLabel.en, item.parent ?? "", item.kind.rawValue,
                draft.source, draft.validFrom.iso, item.need.rawValue, item.officialCode ?? "",
            ]
            lines.append(cells.map(DelimitedText.quoted).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func both(_ french: String, _ english: String) -> Phrase {
        Phrase(fr: french, en: english.isEmpty ? french : english)
    }

    private static func missingColumns(_ file: String?) -> Problem {
        Problem(
            .refusal, file: file, line: 1,
            what: Phrase(
                fr: "La première ligne ne nomme pas les colonnes «\u{202F}code\u{202F}» et «\u{202F}label_fr\u{202F}».",
                en: "The first line does not name the columns “code” and “label_fr”."),
            remedy: Phrase(
                fr: "Téléchargez un référentiel existant en CSV et remplissez-le de la même façon.",
                en: "Download an existing framework as CSV and fill it in the same way."))
    }
}

/// A framework file or form that cannot be taken, with every reason.
public struct FrameworkRefusal: Error, Sendable, Hashable {
    public let problems: [Problem]
    public init(_ problems: [Problem]) { self.problems = problems }
}
