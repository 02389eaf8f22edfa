import Interchange
import School

/// What the columns of a list are, beside its first lines.
enum ImportColumnsView {
    static func form(_ preview: ImportPreview, _ visit: Visit) -> HTML {
        let t = visit.t
        let isConfirmed = preview.reading.tables.allSatisfy(\.isConfirmed)
        // What the list itself leaves open, such as its class, is asked here.
        let files = Set(preview.reading.tables.map(\.file))
        let isAsked = preview.reading.problems.contains { problem in problem.severity == .question && problem.file.map(files.contains) == true }
        let content = visit.form(action: "/imports/\(preview.id)/columns", class: "stack") {
            """
            \(preview.reading.tables.enumerated().map { table($0.element, $0.offset, visit) })
            <p><button class="btn\(" ghost", if: isConfirmed && !isAsked)">\(t(Phrase(fr: "Confirmer les colonnes", en: "Confirm the columns")))</button></p>
            """
        }
        if isConfirmed {
            return "<details class=\"sheet stack\"\(" open", if: isAsked)><summary>\(t(Phrase(fr: "Colonnes", en: "Columns")))</summary>\(content)</details>"
        }
        return """
            <section class="sheet stack" aria-labelledby="columns-title"><h2 id="columns-title">\(t(Phrase(fr: "Colonnes\u{202F}: est-ce bien cela\u{202F}?", en: "Columns: is this right?")))</h2>
            <p class="soft">\(t(Phrase(fr: "Devinées d’après les titres. Les colonnes seront retenues pour la prochaine liste de même présentation\u{202F}; la classe et «\u{202F}tous les élèves\u{202F}» seront redemandés. Ce qui n’est pas choisi n’est pas repris.", en: "Guessed from the titles. The columns will be remembered for the next list of this layout; the class and “every pupil” will be asked again. What is not chosen is not taken.")))</p>
            \(content)</section>
            """
    }

    private static func table(_ table: MappedTable, _ number: Int, _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = table.header.indices.map { index -> HTML in
            let title = table.header[index].isEmpty ? t(Phrase(fr: "(sans titre)", en: "(no title)")) : table.header[index]
            let samples = table.sample.compactMap { index < $0.count && !$0[index].isEmpty ? $0[index] : nil }.prefix(3).map { String($0.prefix(40)) }
            let options = ColumnMapping.Column.allCases.map { column -> HTML in
                "<option value=\"\(column.rawValue)\"\(" selected", if: table.mapping.columns[index] == column)>\(t(column.name))</option>"
            }
            return """
                <tr><th scope="row"><label for="column-\(number)-\(index)">\(title)</label></th><td class="soft">\(samples.joined(separator: " · "))</td><td><select id="column-\(number)-\(index)" name="column-\(number)-\(index)">\(options)</select></td></tr>
                """
        }
        let lines = counted(table.rowCount, fr: ("ligne", "lignes"), en: ("line", "lines"))
        return """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(table.file)"><table class="stacked"><caption>\(table.file) · \(t(lines))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Colonne", en: "Column")))</th><th scope="col">\(t(Phrase(fr: "Premières lignes", en: "First lines")))</th><th scope="col">\(t(Phrase(fr: "C’est…", en: "It is…")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            \(Fields.input("division-\(number)", t(Phrase(fr: "Classe des lignes qui n’en indiquent pas", en: "Class of the lines that give none")), table.facts.division ?? "", hint: t(Phrase(fr: "Laissez vide si chaque ligne donne sa classe.", en: "Leave empty if each line gives its class.")), " maxlength=\"20\" class=\"middle\""))
            <label class="check"><input type="checkbox" name="every-\(number)"\(" checked", if: table.facts.holdsEveryPupil)> <span>\(t(Phrase(fr: "Cette liste contient tous les élèves\u{202F}: ceux qui n’y sont pas ont quitté l’établissement.", en: "This list holds every pupil: those who are not in it have left the school.")))</span></label>
            """
    }
}
