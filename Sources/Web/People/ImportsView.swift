import Interchange
import School
import Storage

/// Where files are given, and the imports so far.
enum ImportsView {
    static func page(_ imports: [RosterImport], hasPupils: Bool, problem: Phrase?, _ visit: Visit) -> Page {
        let t = visit.t
        let mayUpload = !visit.viewer.reach(ImportPreparationPolicy.self, .write).isEmpty
        return Page(
            title: Phrase(fr: "Import des élèves et des adultes", en: "Import of pupils and adults"), section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Import des élèves et des adultes", en: "Import of pupils and adults")))</h1>
                <p>\(t(Phrase(fr: "Rien n’est écrit avant que vous ayez vu l’aperçu de chaque changement et choisi de l’appliquer.", en: "Nothing is written before you have seen a preview of every change and chosen to apply it.")))</p></div></div>
                \(mayUpload ? form(problem, visit) : nil)
                \(sources(visit))
                \(imports.isEmpty ? none(hasPupils: hasPupils, mayUpload: mayUpload, visit) : history(imports, visit))
                </div>
                """, scripts: ["import"], status: problem == nil ? 200 : 422)
    }

    private static func form(_ problem: Phrase?, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <section class="sheet stack" aria-labelledby="upload-title"><h2 id="upload-title">\(t(Phrase(fr: "Déposer des fichiers", en: "Give files")))</h2>
            <form method="post" action="/imports" class="fields" enctype="multipart/form-data" data-upload>
            <input type="hidden" name="csrf" value="\(visit.session.csrf)">
            \(Fields.field("files", t(Phrase(fr: "Fichiers XML, zip ou CSV", en: "XML, zip or CSV files")), hint: t(Phrase(fr: "Plusieurs à la fois si vous les avez. Ils sont effacés dès que l’import est appliqué, et au bout de 24 heures sinon.", en: "Several at once if you have them. They are deleted as soon as the import is applied, and after 24 hours otherwise.")), problem: problem.map(t)) { described in
                "<input type=\"file\" id=\"files\" name=\"files\" multiple required accept=\".xml,.zip,.csv,.txt\"\(described)>"
            })
            <div class="progress" data-upload-progress hidden><label for="sent">\(t(Phrase(fr: "Envoi en cours", en: "Sending")))</label><progress id="sent" max="100" value="0"></progress></div>
            <p><button class="btn">\(t(Phrase(fr: "Lire et prévisualiser", en: "Read and preview")))</button></p>
            </form></section>
            """
    }

    private static func sources(_ visit: Visit) -> HTML {
        let t = visit.t
        let rows: [(String, Phrase)] = [
            ("ElevesSansAdresses", Phrase(fr: "SIECLE, Exportations, En XML. Les élèves, leurs classes et leurs groupes.", en: "SIECLE, Exportations, En XML. Pupils, their classes and groups.")),
            ("Structures, Nomenclature", Phrase(fr: "SIECLE, au même endroit. Les noms des classes et leurs niveaux.", en: "SIECLE, same place. Names of classes and their levels.")),
            ("ResponsablesSansAdresses", Phrase(fr: "SIECLE, au même endroit. Les responsables légaux, pour leur ouvrir un accès.", en: "SIECLE, same place. Guardians, to give them access.")),
            ("sts_emp_….xml", Phrase(fr: "STS-web, Exports, Emplois du temps. Les professeurs, leurs classes, les professeurs principaux.", en: "STS-web, Exports, Emplois du temps. Teachers, their classes, main teachers.")),
            ("CSV", Phrase(fr: "Une liste de PRONOTE, d’EDT, d’un ENT ou d’un tableur\u{202F}: on vous demandera ce que sont ses colonnes.", en: "A list from PRONOTE, EDT, an ENT or a spreadsheet: you will be asked what its columns are.")),
        ]
        return """
            <details class="sheet"><summary>\(t(Phrase(fr: "Quels fichiers, et où les trouver\u{202F}?", en: "Which files, and where are they?")))</summary>
            <dl class="sources">\(rows.map { "<dt><code>\($0.0)</code></dt><dd>\(t($0.1))</dd>" as HTML })</dl></details>
            """
    }

    /// What to do when nothing was imported: where a school without pupils begins, and what files are for in one that has some.
    private static func none(hasPupils: Bool, mayUpload: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        guard mayUpload else {
            return
                "<p class=\"empty\">\(t(Phrase(fr: "Aucun import pour l’instant\u{202F}: la coordination ou l’administration technique dépose les fichiers ici.", en: "No import yet: the coordinator or the technical administrator gives the files here.")))</p>"
        }
        let (before, link, after) =
            hasPupils
            ? (
                Phrase(fr: "Aucun fichier n’a encore été importé ici\u{202F}:", en: "No file was imported here yet:"),
                Phrase(fr: "déposez ceux de SIECLE et de STS-web", en: "give those of SIECLE and STS-web"),
                Phrase(fr: " quand des élèves, des classes ou des professeurs ont changé.", en: " when pupils, divisions or teachers have changed.")
            )
            : (
                Phrase(fr: "Pour ouvrir l’année,", en: "To open the year,"),
                Phrase(fr: "déposez ElevesSansAdresses de SIECLE et sts_emp de STS-web", en: "give SIECLE’s ElevesSansAdresses and STS-web’s sts_emp"),
                Phrase(fr: "\u{202F}: ces deux-là suffisent.", en: ": these two are enough.")
            )
        return "<p class=\"empty\">\(t(before)) <a href=\"#files\">\(t(link))</a>\(t(after))</p>"
    }

    private static func history(_ imports: [RosterImport], _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = imports.map { one -> HTML in
            let moment = ImportDoneView.told(one.startedAt, visit)
            let state: HTML =
                switch one.state {
                case .applied: "<span class=\"tag\">\(t(Phrase(fr: "appliqué", en: "applied")))</span>"
                case .open: "<span class=\"tag warn\">\(t(Phrase(fr: "à finir", en: "to finish")))</span>"
                case .refused: "<span class=\"tag\">\(t(Phrase(fr: "refusé", en: "refused")))</span>"
                }
            return """
                <tr><th scope="row"><a href="/imports/\(one.id)">\(t(moment))</a></th><td>\(one.startedBy)</td><td>\(state)</td><td class="num">\(one.added)</td><td class="num">\(one.changed)</td><td class="num">\(one.ended)</td></tr>
                """
        }
        return """
            <section class="stack" aria-labelledby="history-title"><h2 id="history-title">\(t(Phrase(fr: "Imports précédents", en: "Earlier imports")))</h2>
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(Phrase(fr: "Tableau des imports", en: "Table of imports")))"><table><caption class="visually-hidden">\(t(Phrase(fr: "Imports précédents", en: "Earlier imports")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Quand", en: "When")))</th><th scope="col">\(t(Phrase(fr: "Par", en: "By")))</th><th scope="col">\(t(Phrase(fr: "État", en: "State")))</th><th scope="col" class="num">\(t(ImportPreviewView.added))</th><th scope="col" class="num">\(t(ImportPreviewView.changed))</th><th scope="col" class="num">\(t(ImportPreviewView.ended))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></section>
            """
    }
}

/// Work in the background, with how far it is.
enum ImportProgressView {
    static func page(_ job: Job, _ visit: Visit) -> Page {
        let t = visit.t
        let doing =
            job.kind == "import-apply"
            ? Phrase(fr: "Écriture des changements", en: "Writing the changes") : Phrase(fr: "Lecture des fichiers", en: "Reading the files")
        return Page(
            title: doing, section: .people,
            body: """
                <div class="sheet narrow stack" data-poll="1">
                <h1>\(t(doing))</h1>
                <div class="progress"><label for="progress">\(t(Phrase(fr: "Quelques secondes pour un collège, une demi-minute au plus pour 4 000 élèves.", en: "A few seconds for a collège, half a minute at most for 4,000 pupils.")))</label>
                <progress id="progress" max="1000" value="\(job.progress)"></progress></div>
                <p class="soft">\(t(Phrase(fr: "Vous pouvez fermer cette page\u{202F}: le travail continue, et les autres aussi.", en: "You may close this page: the work goes on, and so do the others.")))</p>
                <p><a class="btn ghost" href="\(visit.path)">\(t(Phrase(fr: "Où en est-on\u{202F}?", en: "How far is it?")))</a></p>
                </div>
                """, scripts: ["import"], refreshSeconds: 2)
    }
}

enum ImportDoneView {
    static func page(_ one: RosterImport, _ visit: Visit) -> Page {
        let t = visit.t
        let isAdministrator = !visit.viewer.reach(AccountsPolicy.self).isEmpty
        return Page(
            title: Phrase(fr: "Import appliqué", en: "Import applied"), section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <h1>\(t(Phrase(fr: "Import appliqué", en: "Import applied")))</h1>
                <div class="sheet stack" role="status">
                <p class="figures"><span><b>\(one.added)</b> \(t(agreeing(one.added, fr: ("ajouté", "ajoutés"), en: ("added", "added"))))</span><span><b>\(one.changed)</b> \(t(agreeing(one.changed, fr: ("modifié", "modifiés"), en: ("changed", "changed"))))</span><span><b>\(one.ended)</b> \(t(agreeing(one.ended, fr: ("terminé", "terminés"), en: ("ended", "ended"))))</span></p>
                <p>\(t(Phrase(fr: "Les fichiers déposés ont été effacés. Ce qui a cessé reste daté dans l’historique\u{202F}: rien n’est perdu.", en: "The files given were deleted. What ended keeps its dates in the history: nothing is lost.")))</p>
                <p class="actions"><a class="btn" href="/pupils">\(t(Phrase(fr: "Voir les classes", en: "See the classes")))</a>
                \(isAdministrator ? "<a class=\"btn ghost\" href=\"/slips\">\(t(Phrase(fr: "Imprimer les papiers d’activation", en: "Print activation slips")))</a>" as HTML? : nil)</p>
                </div></div>
                """)
    }

    static func told(_ moment: Moment, _ visit: Visit) -> Phrase {
        let (day, minute) = visit.clock.local(moment)
        return Phrase(fr: "\(day.figures.fr), \(timeOfDay(minute).fr)", en: "\(day.figures.en), \(timeOfDay(minute).en)")
    }
}
