import School

/// Reads a list of pupils: PRONOTE, EDT, an ENT, or any spreadsheet saved as CSV.
enum Tables {
    private static let sampleSize = 4
    /// Cells of a line with nothing to read are remembered by their line; more than this are counted only.
    private static let listed = 50

    static func read(
        _ utf8: [UInt8], file: String, mappings: [String: ColumnMapping], facts: ListFacts, into builder: inout RosterBuilder
    ) throws(Problem) -> MappedTable {
        guard !utf8.contains(0) else { throw binary(file) }
        let table = Delimited(utf8)
        if let line = table.brokenAt { throw broken(file, line: line) }
        guard let header = table.rows.first, header.cells.count > 1 || table.rows.count > 1 else { throw notATable(file) }
        let titles = header.cells.map { $0.trimmedOrNil ?? "" }
        let known = mappings[ColumnMapping.key(of: titles)].flatMap { $0.columns.count == titles.count ? $0 : nil }
        let mapping = known ?? ColumnMapping.guess(titles)
        let rows = table.rows.dropFirst().filter { $0.cells.contains { $0.trimmedOrNil != nil } }
        let result = MappedTable(
            file: file, header: titles, sample: rows.prefix(sampleSize).map { row in titles.indices.map { $0 < row.cells.count ? row.cells[$0] : "" } },
            rowCount: rows.count, mapping: mapping, facts: facts, isConfirmed: known != nil)
        guard mapping.givesNames else {
            builder.problems.append(namesMissing(file))
            return result
        }
        builder.roster.sources.append(Roster.Source(file: file))
        builder.roster.covers.insert(.pupils)
        builder.roster.listsEveryPupil = builder.roster.listsEveryPupil || facts.holdsEveryPupil
        try add(rows, mapping, facts, file, &builder)
        return result
    }

    private static func add(
        _ rows: [Delimited.Row], _ mapping: ColumnMapping, _ facts: ListFacts, _ file: String, _ builder: inout RosterBuilder
    ) throws(Problem) {
        var nameless: [Int] = []
        var placeless = 0
        for row in rows {
            func cell(_ column: ColumnMapping.Column) -> String? {
                mapping.columns.firstIndex(of: column).flatMap { $0 < row.cells.count ? row.cells[$0] : nil }.flatMap(tidy)
            }
            guard let name = name(cell) else {
                nameless.append(row.line)
                continue
            }
            let division = cell(.division) ?? facts.division
            if division == nil { placeless += 1 }
            var pupil = Roster.Pupil(
                siecleID: cell(.siecleID), familyName: "", givenName: "", division: division, place: Roster.Place(file: file, line: row.line))
            switch name {
            case .split(let family, let given): (pupil.familyName, pupil.givenName) = (family, given)
            case .unclear(let text): pupil.unsplitName = text
            }
            pupil.usageName = cell(.usageName)
            pupil.ine = cell(.ine).flatMap { INE($0) }.flatMap { [.unknown, .placeholder].contains($0.shape) ? nil : $0.code }
            pupil.birthDay = day(cell(.birthDay), row, pupil.listName, file, &builder)
            pupil.enteredOn = day(cell(.enteredOn), row, pupil.listName, file, &builder)
            pupil.leftOn = day(cell(.leftOn), row, pupil.listName, file, &builder)
            try builder.add(pupil)
        }
        for line in nameless.prefix(listed) {
            builder.warn(
                file, line, nil, Phrase(fr: "Cette ligne n’a pas de nom d’élève\u{202F}: elle est ignorée.", en: "This line has no pupil’s name: ignored."),
                Phrase(fr: "Rien à faire si c’est un titre ou une ligne vide.", en: "Nothing to do if it is a title or an empty line."))
        }
        if placeless > 0, facts.division == nil {
            let which = placeless == rows.count - nameless.count
            builder.problems.append(
                Problem(
                    which ? .question : .warning, file: file,
                    what: counted(placeless, fr: ("ligne n’a pas de classe.", "lignes n’ont pas de classe."), en: ("line has no class.", "lines have no class.")),
                    remedy: Phrase(
                        fr: "PRONOTE laisse la classe vide quand une seule classe est exportée\u{202F}: indiquez-la dans «\u{202F}Colonnes\u{202F}».",
                        en: "PRONOTE leaves the class empty when a single class is exported: give it under “Columns”.")))
        }
    }

    private static func name(_ cell: (ColumnMapping.Column) -> String?) -> PupilName? {
        if let whole = cell(.fullName) { return PupilName(cell: whole) }
        guard let family = cell(.familyName) else { return nil }
        guard let given = cell(.givenName) else { return .unclear(family) }
        return .split(family: family, given: given)
    }

    /// Without blanks at the ends, with runs of blanks as one.
    private static func tidy(_ cell: String) -> String? {
        guard cell.utf8.count <= 1_000 else { return nil }
        let words = cell.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    private static func day(_ text: String?, _ row: Delimited.Row, _ name: String, _ file: String, _ builder: inout RosterBuilder) -> Day? {
        guard let text else { return nil }
        if let day = Day(entered: text) { return day }
        builder.warn(
            file, row.line, name,
            Phrase(fr: "La date «\u{202F}\(text.prefix(20))\u{202F}» n’existe pas\u{202F}: elle n’est pas reprise.", en: "The date “\(text.prefix(20))” does not exist: it is left out."),
            Phrase(fr: "Écrivez les dates comme 14/03/2011.", en: "Write dates as 14/03/2011."))
        return nil
    }

    static func spreadsheet(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "C’est un classeur Excel (.xlsx).", en: "This is an Excel workbook (.xlsx)."),
            remedy: Phrase(
                fr: "Ouvrez-le et choisissez «\u{202F}Enregistrer sous\u{202F}», type «\u{202F}CSV UTF-8\u{202F}», puis déposez le fichier .csv.",
                en: "Open it and choose “Save as”, type “CSV UTF-8”, then upload the .csv file."))
    }
    private static func binary(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "Ce fichier n’est ni du XML, ni un zip, ni une liste de texte.", en: "This file is neither XML, nor a zip, nor a text list."),
            remedy: XMLProblems.exportAgain)
    }
    private static func notATable(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, line: 1,
            what: Phrase(fr: "Ce fichier n’a ni colonnes ni lignes\u{202F}: ce n’est pas une liste d’élèves.", en: "This file has no columns or lines: it is not a list of pupils."),
            remedy: Phrase(fr: "Enregistrez la liste en CSV, avec ses titres de colonnes.", en: "Save the list as CSV, with its column titles."))
    }
    private static func broken(_ file: String, line: Int) -> Problem {
        Problem(
            .refusal, file: file, line: line,
            what: Phrase(
                fr: "Un guillemet ouvert ici n’est jamais fermé, ou la liste dépasse \(Delimited.rowLimit) lignes ou \(Delimited.columnLimit) colonnes.",
                en: "A quote opened here is never closed, or the list exceeds \(Delimited.rowLimit) lines or \(Delimited.columnLimit) columns."),
            remedy: Phrase(fr: "Enregistrez de nouveau la liste en CSV.", en: "Save the list as CSV again."))
    }
    private static func namesMissing(_ file: String) -> Problem {
        Problem(
            .question, file: file, line: 1,
            what: Phrase(fr: "On ne sait pas quelles colonnes donnent le nom et le prénom.", en: "There is no telling which columns give the family name and the given name."),
            remedy: Phrase(fr: "Indiquez-le dans «\u{202F}Colonnes\u{202F}».", en: "Say so under “Columns”."))
    }
}
