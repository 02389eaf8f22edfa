import School

/// The forms of a programme: what to start from, then its settings.
enum ProgrammeForm {
    enum Purpose {
        case new(ProgrammeSource)
        /// With how many reviews were written of it, and whether it was kept because some are new to whoever removes it.
        case edit(Programme, reviews: Int, isKept: Bool = false)

        var isKept: Bool { if case .edit(_, _, true) = self { true } else { false } }
    }

    // MARK: What to start from

    static func choice(_ programmes: [Programme], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Nouveau programme", en: "New programme")
        let sheets = ProgrammeSheets.all.map { sheet -> HTML in
            let phases = counted(sheet.phases.count, fr: ("temps", "temps"), en: ("phase", "phases"))
            let years: Phrase = sheet.years > 1 ? Phrase(fr: ", sur \(sheet.years)\u{202F}ans", en: ", over \(sheet.years) years") : Phrase(same: "")
            return """
                <li><a class="sheet stack tight" href="/programmes/new?sheet=\(sheet.code)"><strong>\(t(sheet.name))</strong><span class="soft">\(YearParts.levels(sheet.levels))\u{00A0}· \(t(phases))\(t(years))</span><span>\(t(sheet.aim))</span></a></li>
                """
        }
        let own = programmes.map { programme -> HTML in
            """
            <li><a class="sheet" href="/programmes/new?from=\(programme.id)"><strong>\(YearParts.told(programme.content.name, visit))</strong><br><span class="soft">\(t(programme.content.span))\u{00A0}· \(YearParts.levels(programme.content.levels))</span></a></li>
            """
        }
        let mine: HTML? =
            own.isEmpty
            ? nil
            : """
            <section class="stack" aria-labelledby="own"><h2 id="own">\(t(Phrase(fr: "Repartir d’un programme de l’établissement", en: "Start from a programme of the school")))</h2>
            <p class="soft">\(t(Phrase(fr: "Ses temps, ses activités et les pistes qu’il a laissées viennent avec.", en: "Its phases, its activities and the leads that it left come along.")))</p><ul class="cards">\(own)</ul></section>
            """
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose"><p class="crumbs"><a href="/programmes">\(t(Phrase(fr: "Programmes", en: "Programmes")))</a></p>
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "De quoi partir\u{202F}? Tout se change ensuite.", en: "What to start from? Everything can be changed later.")))</p></div></div>
                \(mine)
                <section class="stack" aria-labelledby="ready"><h2 id="ready">\(t(Phrase(fr: "Programmes prêts à l’emploi", en: "Ready-made programmes")))</h2><ul class="cards">\(sheets)</ul></section>
                <p><a class="btn ghost" href="/programmes/new?blank=1">\(t(Phrase(fr: "Partir d’une page blanche", en: "Start from a blank page")))</a></p></div>
                """)
    }

    // MARK: Settings

    static func read(_ form: Form, _ choices: ProgrammeChoices) -> ProgrammeContent {
        let dispositif: Dispositif.ID? = form.id("dispositif")
        let own = Set(choices.divisions.map(\.id))
        let levels = form.all("level").filter { !$0.isEmpty } + (form.text("other-level").map { [$0] } ?? [])
        let year = form.number("year").flatMap { SchoolYear.known.contains($0) ? $0 : nil } ?? choices.present
        let years = form.number("years") ?? 1
        let isPresent = year <= choices.present && choices.present - year < years
        let known = choices.dispositifs.map(\.id)
        let main = dispositif.flatMap { known.contains($0) ? $0 : nil }
        var others: [Int: Dispositif.ID] = [:]
        for cycleYear in 1...max(1, min(years, ProgrammeContent.yearsRange.upperBound)) where years > 1 {
            if let own: Dispositif.ID = form.id("dispositif-\(cycleYear)"), own != main, known.contains(own) { others[cycleYear] = own }
        }
        return ProgrammeContent(
            name: form.text("name") ?? "", aim: form.text("aim") ?? "", dispositif: main, yearDispositifs: others, year: year,
            years: years, levels: SchoolLevel.sorted(Set(levels)),
            divisions: isPresent ? Set(form.all("division").compactMap { Division.ID($0) }).intersection(own) : [], startsOn: form.day("starts"),
            isAnnounced: form.isTicked("announced"))
    }

    static func page(_ purpose: Purpose, _ content: ProgrammeContent, _ choices: ProgrammeChoices, problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let isSent = !problems.isEmpty
        let present = isSent ? read(visit.form, choices) : content
        let (action, title, hidden, crumb): (String, Phrase, HTML, HTML) =
            switch purpose {
            case .new(let source):
                (
                    "/programmes", Phrase(fr: "Nouveau programme", en: "New programme"),
                    "<input type=\"hidden\" name=\"\(source.field.name)\" value=\"\(source.field.value)\">",
                    " › <a href=\"/programmes/new\">\(t(Phrase(fr: "Nouveau programme", en: "New programme")))</a>"
                )
            case .edit(let programme, _, _):
                (
                    "/programmes/\(programme.id)/edit", Phrase(fr: "Réglages du programme", en: "Settings of the programme"),
                    "<input type=\"hidden\" name=\"version\" value=\"\(isSent ? visit.form.number("version") ?? programme.version : programme.version)\">",
                    " › <a href=\"/programmes/\(programme.id)\">\(YearParts.told(programme.content.name, visit))</a>"
                )
            }
        let years = Set([choices.present, choices.present + 1, present.year]).sorted()
        let spent = present.dispositifs.map(\.id)
        let dispositifs = choices.dispositifs.filter { one in spent.contains(one.id) || one.content.until.map { $0 >= visit.today } ?? true }
            .map { ($0.id.description, "\(t(DispositifPresets.told($0.content.name))), \(t($0.content.volume.words))") }
        let divisions = choices.divisions.map { division -> HTML in
            """
            <label class="check"><input type="checkbox" name="division" value="\(division.id)"\(" checked", if: present.divisions.contains(division.id))><span>\(division.code)<span class="soft"> \(division.level)</span></span></label>
            """
        }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow"><p class="crumbs"><a href="/programmes">\(t(Phrase(fr: "Programmes", en: "Programmes")))</a>\(crumb)</p>
                <h1>\(t(title))</h1>
                \(PeriodParts.problems(problems, visit))
                \(leads(purpose, visit))
                \(already(purpose, present, choices, visit))
                \(visit.form(action: action) {
                    """
                    \(hidden)
                    \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), YearParts.told(present.name, visit), " required maxlength=\"100\""))
                    \(Fields.area("aim", t(Phrase(fr: "Ce qu’il vise", en: "What it is for")), YearParts.told(present.aim, visit), hint: t(Phrase(fr: "Deux phrases que les élèves et les familles peuvent lire", en: "Two sentences that pupils and families can read")), rows: 3))
                    <div class="fields across">
                    \(Fields.select("year", t(Phrase(fr: "Année scolaire", en: "School year")), years.map { (String($0), t(SchoolYear($0).name)) }, chosen: String(present.year)))
                    \(Fields.select("years", t(Phrase(fr: "Durée", en: "Length")), ProgrammeContent.yearsRange.map { (String($0), t(counted($0, fr: ("an", "ans"), en: ("year", "years")))) }, chosen: String(present.years)))
                    \(Fields.input("starts", t(Phrase(fr: "Premier jour", en: "First day")), present.startsOn?.iso ?? "", hint: t(Phrase(fr: "Vide pour la rentrée", en: "Empty to begin with the school year")), " type=\"date\""))
                    </div>
                    \(YearParts.levelBoxes(choices.levels, chosen: present.levels, visit))
                    \(Fields.input("other-level", t(Phrase(fr: "Un autre niveau", en: "Another level")), "", hint: t(Phrase(fr: "S’il n’a pas encore de classe, par exemple «\u{202F}1re STMG\u{202F}»", en: "When it has no division yet, such as “1re STMG”")), " maxlength=\"40\""))
                    <details\(" open", if: !present.divisions.isEmpty)><summary>\(t(Phrase(fr: "Seulement certaines classes", en: "Only some divisions")))</summary><fieldset><legend class="visually-hidden">\(t(Phrase(fr: "Classes", en: "Divisions")))</legend><p class="hint">\(t(Phrase(fr: "Rien de coché\u{202F}: toutes les classes de ces niveaux. Celles de l’an prochain se choisiront quand elles seront là.", en: "Nothing ticked: every division of these levels. Those of next year can be chosen once they are there.")))</p><div class="checks across">\(divisions)</div></fieldset></details>
                    \(Fields.select("dispositif", t(Phrase(fr: "Dispositif", en: "Dispositif")), [("", t(Phrase(fr: "Aucun pour l’instant", en: "None for now")))] + dispositifs, chosen: present.dispositif?.description ?? "", hint: t(Phrase(fr: "Les heures qu’il dépense", en: "The hours that it spends"))))
                    \(yearDispositifs(present, dispositifs, visit))
                    <label class="check" id="announced"><input type="checkbox" name="announced" value="1"\(" checked", if: present.isAnnounced)><span>\(t(Phrase(fr: "Annoncé aux élèves et aux familles", en: "Announced to pupils and families"))) <span class="soft">\(t(Phrase(fr: "Ils voient les temps de leur année, et celui où ils en sont.", en: "They see the phases of their year, and where they are.")))</span></span></label>
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                    """
                })
                \(removal(purpose, visit))</div>
                """, status: purpose.isKept ? 409 : problems.isEmpty ? 200 : 422)
    }

    /// For a cycle of which some years are within another dispositif.
    private static func yearDispositifs(_ content: ProgrammeContent, _ dispositifs: [(String, String)], _ visit: Visit) -> HTML? {
        guard content.years > 1, ProgrammeContent.yearsRange.contains(content.years), !dispositifs.isEmpty else { return nil }
        let t = visit.t
        let fields = (1...content.years).map { year -> HTML in
            let levels = YearParts.levels(content.levels(in: content.year + year - 1))
            return Fields.select(
                "dispositif-\(year)", t(Phrase(fr: "Année \(year), \(levels)", en: "Year \(year), \(levels)")),
                [("", t(Phrase(fr: "comme ci-dessus", en: "as above")))] + dispositifs, chosen: content.yearDispositifs[year]?.description ?? "")
        }
        return """
            <details\(" open", if: !content.yearDispositifs.isEmpty)><summary>\(t(Phrase(fr: "Un autre dispositif certaines années", en: "Another dispositif in some years")))</summary><div class="fields">\(fields)</div></details>
            """
    }

    /// The leads that the programme before left, in view of whoever prepares the next.
    private static func leads(_ purpose: Purpose, _ visit: Visit) -> HTML? {
        guard case .new(.programme(let programme, let reviews, let kept)) = purpose else { return nil }
        let t = visit.t
        let items = ProgrammeView.leads(programme.phases.compactMap { phase in reviews[phase.id].map { (phase.content.name, $0) } } + kept.map { ($0.phase, $0.review) }, visit)
        guard !items.isEmpty else {
            return
                "<p class=\"soft\">\(t(Phrase(fr: "Aucune piste n’a été notée pour ce programme. Elles se notent dans le bilan de chaque temps.", en: "No lead was noted for this programme. They are noted in the review of each phase.")))</p>"
        }
        return """
            <div class="notice"><h2>\(t(Phrase(fr: "Pistes laissées par \(programme.content.span.fr)", en: "Leads left by \(programme.content.span.en)")))</h2><ul class="leads">\(items)</ul><p class="small">\(t(Phrase(fr: "Elles resteront en vue, temps par temps, pendant que vous préparez.", en: "They stay in view, phase by phase, while you prepare.")))</p></div>
            """
    }

    /// That there is one like it, before a second is made.
    private static func already(_ purpose: Purpose, _ content: ProgrammeContent, _ choices: ProgrammeChoices, _ visit: Visit) -> HTML? {
        guard case .new = purpose else { return nil }
        let beside = choices.programmes.filter { $0.content.meets(content) }
        return beside.isEmpty ? nil : "<p class=\"notice warn\">\(ProgrammeView.beside(beside, visit))</p>"
    }

    private static func removal(_ purpose: Purpose, _ visit: Visit) -> HTML? {
        guard case .edit(let programme, let reviews, let isKept) = purpose else { return nil }
        let t = visit.t
        let kept: HTML? =
            isKept
            ? "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "Rien n’a été supprimé\u{202F}: les bilans de ce programme ont changé depuis que vous avez ouvert la page.", en: "Nothing was removed: the reviews of this programme have changed since you opened the page.")))</p>"
            : nil
        let count = counted(reviews, fr: ("bilan de fin de temps", "bilans de fin de temps"), en: ("end-of-phase review", "end-of-phase reviews"))
        let written: HTML? =
            reviews == 0
            ? nil
            : """
            <p class="notice warn"><span>\(t(Phrase(fr: "\(count.fr) y \(reviews == 1 ? "est écrit, avec ses pistes\u{202F}: il disparaît" : "sont écrits, avec leurs pistes\u{202F}: ils disparaissent") aussi pour de bon, et le programme de l’année suivante ne montrera plus ces pistes.", en: "\(count.en) \(reviews == 1 ? "is" : "are") gone for good too, and next year’s programme will not show the leads any more.")))</span> <a href="/programmes/\(programme.id)?detail=1">\(t(Phrase(fr: "Les imprimer d’abord", en: "Print first")))</a></p>
            """
        let act =
            reviews == 0
            ? Phrase(fr: "Supprimer pour de bon", en: "Remove for good")
            : Phrase(fr: "Supprimer pour de bon, avec \(count.fr)", en: "Remove for good, with \(count.en)")
        return """
            \(kept)<details\(" open", if: isKept)><summary>\(t(Phrase(fr: "Supprimer le programme", en: "Remove the programme")))</summary>
            \(visit.form(action: "/programmes/\(programme.id)/removal", class: "stack") {
                """
                <input type="hidden" name="reviews" value="\(reviews)">
                <p>\(t(Phrase(fr: "Ses temps et leurs activités disparaissent pour de bon. Les périodes, les groupes et les programmes qui en sont partis restent.", en: "Its phases and their activities are gone for good. Periods, groups and programmes that started from it stay.")))</p>\(written)
                <p class="actions"><button class="btn danger">\(t(act))</button></p>
                """
            })</details>
            """
    }
}
