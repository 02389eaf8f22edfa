import School
import Storage

enum FrameworksView {
    struct Model {
        let held: [FrameworkSummary]
        let problems: [Problem]
        var code = ""
        var name = ""
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let writes = visit.viewer.reach(CataloguePolicy.self, .write).wholeSchool
        let inForce = model.held.filter { $0.framework.validTo == nil }
        let past = model.held.filter { $0.framework.validTo != nil }
        return Page(
            title: Phrase(fr: "Référentiels", en: "Frameworks"), section: .needs,
            body: """
                \(NeedsTabs.render(.frameworks, visit))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Référentiels", en: "Frameworks")))</h1>
                <p>\(t(Phrase(fr: "Ce que l’équipe regarde chez les élèves, et comment ils le disent eux-mêmes.", en: "What the team looks at in pupils, and how they say it themselves.")))</p></div></div>
                \(ProblemList.render(model.problems, visit))
                \(inForce.isEmpty ? empty(writes, visit) : list(inForce, visit))
                \(writes ? adoption(model, visit) : nil)
                \(past.isEmpty ? nil : "<details><summary>\(t(Phrase(fr: "Versions précédentes", en: "Earlier versions")))</summary>\(list(past, visit))</details>" as HTML?)
                """, status: model.problems.isEmpty ? 200 : 422)
    }

    private static func empty(_ writes: Bool, _ visit: Visit) -> HTML {
        """
        <div class="empty"><strong>\(visit.t(Phrase(fr: "Aucun référentiel pour l’instant.", en: "No framework yet.")))</strong>
        <p>\(visit.t(writes
            ? Phrase(fr: "Adoptez-en un ci-dessous\u{202F}: vous pourrez tout y changer.", en: "Adopt one below: everything in it can be changed.")
            : Phrase(fr: "La coordination en choisira un.", en: "The coordinator will choose one.")))</p></div>
        """
    }

    private static func list(_ held: [FrameworkSummary], _ visit: Visit) -> HTML {
        let t = visit.t
        let cards = held.map { entry -> HTML in
            let skills = counted(entry.skills, fr: ("élément", "éléments"), en: ("item", "items"))
            let uses =
                entry.rounds == 0
                ? Phrase(fr: "pas encore utilisé", en: "not used yet")
                : Phrase(
                    fr: "utilisé dans \(counted(entry.rounds, fr: ("campagne", "campagnes"), en: ("", "")).fr)",
                    en: "used in \(counted(entry.rounds, fr: ("", ""), en: ("round", "rounds")).en)")
            return """
                <a class="sheet" href="/frameworks/\(entry.framework.id)"><h2>\(entry.framework.name)</h2>
                <p>\(t(skills)) · \(t(uses))</p>
                <p class="soft small">\(t(Phrase(fr: "Version \(entry.framework.version)", en: "Version \(entry.framework.version)"))) · \(entry.framework.source)</p></a>
                """
        }
        return "<div class=\"cards\">\(cards)</div>"
    }

    private static func adoption(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let taken = Set(model.held.filter { $0.framework.validTo == nil }.map(\.framework.code))
        let offers = FrameworkCatalogue.entries.map { entry -> HTML in
            """
            <li class="sheet stack"><h3>\(t(entry.name))</h3><p>\(t(entry.purpose))</p>
            \(taken.contains(entry.code)
                ? "<p><span class=\"tag\">\(t(Phrase(fr: "déjà adopté", en: "adopted already")))</span></p>" as HTML
                : visit.button(Phrase(fr: "Adopter", en: "Adopt"), action: "/frameworks", class: "btn ghost", fields: [("code", entry.code)]))</li>
            """
        }
        return """
            <section class="stack" aria-labelledby="ready"><h2 id="ready">\(t(Phrase(fr: "Prêts à adopter", en: "Ready to adopt")))</h2>
            <ul class="cards">\(offers)</ul></section>
            <section class="sheet stack" aria-labelledby="own"><h2 id="own">\(t(Phrase(fr: "Le vôtre, depuis un tableur", en: "Your own, from a spreadsheet")))</h2>
            <p class="soft">\(t(Phrase(
                fr: "Un fichier CSV en UTF-8 dont la première ligne nomme au moins «\u{202F}code\u{202F}» et «\u{202F}label_fr\u{202F}». Pour un modèle, téléchargez un référentiel adopté. Un code déjà pris met ce référentiel à jour.",
                en: "A CSV file in UTF-8 whose first line names at least “code” and “label_fr”. For a model, download an adopted framework. A code that is taken updates that framework.")))</p>
            \(visit.form(action: "/frameworks/import", upload: true, class: "fields across") { """
                \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), model.name, " required maxlength=\"120\""))
                \(Fields.input("code", t(Phrase(fr: "Code court", en: "Short code")), model.code, hint: t(Phrase(fr: "par exemple ORAL", en: "for example ORAL")), " required maxlength=\"24\""))
                <div class="field"><label for="file">\(t(Phrase(fr: "Fichier", en: "File")))</label><input id="file" name="file" type="file" accept=".csv,text/csv" required></div>
                <p><button class="btn ghost">\(t(Phrase(fr: "Importer", en: "Import")))</button></p>
                """ })
            </section>
            """
    }
}

/// Everything that is wrong with what was sent, at the head of the page.
enum ProblemList {
    static func render(_ problems: [Problem], _ visit: Visit) -> HTML? {
        guard !problems.isEmpty else { return nil }
        let t = visit.t
        let items = problems.map { problem -> HTML in
            let line = problem.line.map { t(Phrase(fr: "ligne \($0)", en: "line \($0)")) }
            let place = [problem.file, line, problem.subject].compactMap { $0 }.joined(separator: " · ")
            return """
                <li class="problem \(problem.severity.rawValue)">\(place.isEmpty ? nil : "<span class=\"where\">\(place)</span>" as HTML?)<span>\(t(problem.what))</span><span class="remedy">\(t(problem.remedy))</span></li>
                """
        }
        return """
            <section role="alert" class="stack"><h2>\(t(Phrase(fr: "Rien n’a été enregistré", en: "Nothing was saved")))</h2><ul class="problems">\(items)</ul></section>
            """
    }
}

enum FrameworkView {
    static func page(_ contents: FrameworkContents, _ visit: Visit) -> Page {
        let t = visit.t
        let framework = contents.framework
        let writes = visit.viewer.reach(CataloguePolicy.self, .write).wholeSchool
        return Page(
            title: Phrase(same: framework.name), section: .needs,
            body: """
                \(NeedsTabs.render(.frameworks, visit))
                <div class="page-head"><div><h1>\(framework.name)</h1>
                <p>\(t(Phrase(fr: "Version \(framework.version)", en: "Version \(framework.version)"))) · \(framework.source)</p></div>
                <div class="actions">
                \(writes && framework.validTo == nil ? "<a class=\"btn\" href=\"/frameworks/\(framework.id)/edit\">\(t(Phrase(fr: "Modifier", en: "Edit")))</a>" as HTML : nil)
                \(writes ? visit.button(Phrase(fr: "Copier", en: "Copy"), action: "/frameworks/\(framework.id)/copy", class: "btn ghost") : nil)
                <a class="btn ghost" href="/frameworks/\(framework.id)/skills.csv" download>\(t(Phrase(fr: "Télécharger (CSV)", en: "Download (CSV)")))</a>
                </div></div>
                \(state(contents, visit))
                \(table(contents.skills, visit))
                """)
    }

    private static func state(_ contents: FrameworkContents, _ visit: Visit) -> HTML? {
        if let end = contents.framework.validTo {
            let day = (end + 1).long
            return """
                <p class="notice warn">\(visit.t(Phrase(fr: "Cette version a été remplacée le \(day.fr). Elle reste ici pour ce qui a été observé avec elle.", en: "This version was replaced on \(day.en). It stays here for what was observed with it.")))</p>
                """
        }
        guard contents.isUsed else { return nil }
        return """
            <p class="notice">\(visit.t(Phrase(fr: "Des observations s’y rattachent\u{202F}: une modification créera une nouvelle version, sans rien changer à ce qui a été observé.", en: "Observations point to it: an edit makes a new version and changes nothing of what was observed.")))</p>
            """
    }

    private static func table(_ skills: [Skill], _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = skills.map { skill -> HTML in
            """
            <tr><th scope="row"\(" class=\"inner\"", if: skill.parent != nil)>\(t(skill.label))\(skill.officialCode.map { " <span class=\"soft small\">\($0)</span>" as HTML })</th>
            <td data-label="\(t(ownWords))">\(t(skill.pupilLabel))</td>
            <td data-label="\(t(kind))">\(t(skill.kind.name))</td><td data-label="\(t(offered))">\(t(skill.need.name))</td></tr>
            """
        }
        return """
            <div class="table-wrap" role="region" aria-label="\(t(Phrase(fr: "Éléments du référentiel", en: "Items of the framework")))" tabindex="0"><table class="stacked">
            <caption class="visually-hidden">\(t(Phrase(fr: "Éléments du référentiel", en: "Items of the framework")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Les adultes disent", en: "Adults say")))</th><th scope="col">\(t(ownWords))</th><th scope="col">\(t(kind))</th><th scope="col">\(t(offered))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static let ownWords = Phrase(fr: "L’élève dit", en: "The pupil says")
    private static let kind = Phrase(fr: "Genre", en: "Kind")
    private static let offered = Phrase(fr: "On propose d’abord", en: "First offered")
}
