import Interchange
import School

/// Every problem, every question and every change, before anything is written.
enum ImportPreviewView {
    static let added = Phrase(fr: "ajoutés", en: "added")
    static let changed = Phrase(fr: "modifiés", en: "changed")
    static let ended = Phrase(fr: "terminés", en: "ended")
    /// Lines shown of one kind; a page stays under 100 KB.
    private static let shown = 120

    static func page(_ preview: ImportPreview, _ visit: Visit) -> Page {
        let t = visit.t
        return Page(
            title: Phrase(fr: "Aperçu de l’import", en: "Import preview"), section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Aperçu de l’import", en: "Import preview")))</h1>
                <p>\(t(Phrase(fr: "Rien n’est encore écrit.", en: "Nothing is written yet.")))</p></div></div>
                \(preview.failed ? failure(visit) : nil)
                \(problems(preview.problems, isRefused: preview.isRefused, visit))
                \(preview.reading.tables.isEmpty || preview.reading.isRefused ? nil : ImportColumnsView.form(preview, visit))
                \(preview.isRefused ? nil : questions(preview, visit))
                \(preview.isRefused ? nil : changes(preview, visit))
                \(end(preview, visit))
                </div>
                """, status: preview.isRefused ? 422 : 200)
    }

    private static func failure(_ visit: Visit) -> HTML {
        """
        <p class="notice warn" role="alert">\(visit.t(Phrase(fr: "L’import n’a pas été appliqué\u{202F}: les données ont changé entre-temps, ou le travail a été interrompu. Rien n’a été écrit. Voici l’aperçu de maintenant.", en: "The import was not applied: the data changed meanwhile, or the work was interrupted. Nothing was written. This is the preview as of now.")))</p>
        """
    }

    /// Every problem with its place and its remedy; nil when there is none.
    static func problems(_ problems: [Problem], isRefused: Bool, _ visit: Visit) -> HTML? {
        guard !problems.isEmpty else { return nil }
        let t = visit.t
        let title =
            isRefused
            ? Phrase(fr: "Ces fichiers ne peuvent pas être importés", en: "These files cannot be imported")
            : counted(problems.count, fr: ("point à vérifier", "points à vérifier"), en: ("thing to check", "things to check"))
        let items = problems.prefix(shown).map { problem -> HTML in
            let place = [
                problem.file, problem.line.map { t(Phrase(fr: "ligne \($0)", en: "line \($0)")) }, problem.subject,
            ].compactMap { $0 }.joined(separator: " · ")
            return """
                <li class="problem \(problem.severity.rawValue)"><span class="where">\(place)</span><strong>\(t(problem.what))</strong><span class="remedy">\(t(problem.remedy))</span></li>
                """
        }
        let more: HTML? = problems.count > shown ? "<p class=\"soft\">\(t(others(problems.count - shown)))</p>" : nil
        return """
            <section class="stack" aria-labelledby="problems-title"\(" role=\"alert\"", if: isRefused)><h2 id="problems-title">\(t(title))</h2><ul class="problems">\(items)</ul>\(more)</section>
            """
    }

    private static func questions(_ preview: ImportPreview, _ visit: Visit) -> HTML? {
        let questions = preview.changes.questions
        guard !questions.isEmpty else { return nil }
        let t = visit.t
        let open = questions.count { $0.answer == nil }
        let title =
            open == 0
            ? Phrase(fr: "Vos réponses", en: "Your answers")
            : counted(open, fr: ("question à trancher", "questions à trancher"), en: ("question to settle", "questions to settle"))
        let fields = questions.enumerated().map { number, question -> HTML in
            let place = [question.place?.file, question.place.map { t(Phrase(fr: "ligne \($0.line)", en: "line \($0.line)")) }].compactMap { $0 }.joined(separator: " · ")
            let options = question.options.enumerated().map { index, option -> HTML in
                """
                <label class="check"><input type="radio" name="answer-\(number)" value="\(option.value)"\(" checked", if: question.answer == option.value)> <span>\(t(option.label))</span></label>
                """
            }
            return """
                <fieldset class="problem question"><legend>\(question.subject)</legend><span class="where">\(place)</span><span>\(t(question.what))</span><input type="hidden" name="question" value="\(question.id)"><div class="checks">\(options)</div></fieldset>
                """
        }
        return """
            <section class="stack" aria-labelledby="questions-title"><h2 id="questions-title">\(t(title))</h2>
            \(visit.form(action: "/imports/\(preview.id)/answers") { "\(fields)<p><button class=\"btn\">\(t(Phrase(fr: "Enregistrer les réponses", en: "Save the answers")))</button></p>" })
            </section>
            """
    }

    private static func changes(_ preview: ImportPreview, _ visit: Visit) -> HTML? {
        let t = visit.t
        let changes = preview.changes
        let unchanged = counted(changes.unchangedPupils, fr: ("élève sans changement", "élèves sans changement"), en: ("pupil unchanged", "pupils unchanged"))
        let former: HTML? =
            changes.formerPupils == 0
            ? nil
            : " · \(t(counted(changes.formerPupils, fr: ("élève du fichier déjà parti, non repris", "élèves du fichier déjà partis, non repris"), en: ("pupil of the file already gone, left out", "pupils of the file already gone, left out"))))"
        guard !changes.isEmpty else {
            // What the answers will bring is not known yet.
            guard !preview.isOpen else { return nil }
            return """
                <section id="preview" class="sheet stack"><h2>\(t(Phrase(fr: "Tout est déjà à jour", en: "Everything is up to date")))</h2><p>\(t(unchanged))\(former).</p></section>
                """
        }
        let sections = RosterSummary(changes).sections.filter { !$0.isEmpty }
        let mayName = visit.viewer.has(.administrator) || visit.viewer.has(.head)
        let rows = sections.map { section -> HTML in
            """
            <tr><th scope="row">\(t(section.title))</th><td class="num">\(section.added.count)</td><td class="num">\(section.changed.count)</td><td class="num">\(section.ended.count)</td></tr>
            """
        }
        return """
            <section id="preview" class="stack" aria-labelledby="preview-title"><h2 id="preview-title">\(t(Phrase(fr: "Ce qui changerait", en: "What would change")))</h2>
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(Phrase(fr: "Tableau des changements", en: "Table of changes")))"><table><caption>\(t(unchanged))\(former)</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Quoi", en: "What")))</th><th scope="col" class="num">\(t(added))</th><th scope="col" class="num">\(t(changed))</th><th scope="col" class="num">\(t(ended))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            \(sections.filter { mayName || !$0.namesGuardians }.map { detail($0, visit) })
            </section>
            """
    }

    private static func detail(_ section: RosterSummary.Section, _ visit: Visit) -> HTML {
        let t = visit.t
        let parts: [(Phrase, [Phrase])] = [
            (counted(section.added.count, fr: ("ajout", "ajouts"), en: ("addition", "additions")), section.added),
            (counted(section.changed.count, fr: ("changement", "changements"), en: ("change", "changes")), section.changed),
            (counted(section.ended.count, fr: ("fin", "fins"), en: ("ending", "endings")), section.ended),
        ]
        let lists = parts.filter { !$0.1.isEmpty }.map { name, lines -> HTML in
            let more: HTML? = lines.count > shown ? "<li class=\"soft\">\(t(others(lines.count - shown)))</li>" : nil
            return "<h3>\(t(name))</h3><ul class=\"changes\">\(lines.prefix(shown).map { "<li>\(t($0))</li>" as HTML })\(more)</ul>"
        }
        return """
            <details class="sheet stack"\(" open", if: !section.ended.isEmpty || section.added.count + section.changed.count <= 12)><summary>\(t(section.title))</summary>\(lists)</details>
            """
    }

    private static func end(_ preview: ImportPreview, _ visit: Visit) -> HTML {
        let t = visit.t
        let discard =
            visit.viewer.reach(ImportPreparationPolicy.self, .write).isEmpty
            ? nil : visit.button(Phrase(fr: "Abandonner et effacer les fichiers", en: "Give up and delete the files"), action: "/imports/\(preview.id)/removal", class: "btn ghost")
        var notice: Phrase?
        var button: HTML?
        if preview.isRefused {
            notice = Phrase(fr: "Rien n’a été écrit, et rien ne le sera. Déposez d’autres fichiers quand vous les aurez.", en: "Nothing was written, and nothing will be. Give other files when you have them.")
        } else if preview.isOpen {
            notice = Phrase(fr: "Il reste des colonnes à confirmer ou des questions à trancher avant de pouvoir appliquer.", en: "Columns are to be confirmed or questions settled before this can be applied.")
        } else if preview.changes.isEmpty {
            notice = nil
        } else if visit.viewer.reach(ImportPolicy.self, .write).isEmpty {
            notice = Phrase(fr: "L’administration technique peut maintenant appliquer cet import\u{202F}: il l’attend dans «\u{202F}Personnes\u{202F}».", en: "The technical administrator can now apply this import: it waits under “People”.")
        } else {
            button = visit.button(
                Phrase(fr: "Appliquer ces changements", en: "Apply these changes"), action: "/imports/\(preview.id)/application",
                fields: [("fingerprint", preview.changes.fingerprint)])
        }
        return """
            \(notice.map { "<p class=\"notice\">\(t($0))</p>" as HTML })
            <div class="actions row">\(button)\(preview.isRefused ? "<a class=\"btn\" href=\"/imports\">\(t(Phrase(fr: "Déposer d’autres fichiers", en: "Give other files")))</a>" as HTML? : nil)\(discard)</div>
            """
    }

    private static func others(_ n: Int) -> Phrase {
        counted(n, fr: ("autre, non affiché", "autres, non affichés"), en: ("more, not shown", "more, not shown"))
    }
}
