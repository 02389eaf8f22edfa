import School

/// The form of one phase with its activities.
enum PhaseForm {
    /// Rows that stand empty for new activities.
    private static let emptyRows = 2
    private static let mostActivities = 30

    static func read(_ form: Form) -> PhaseContent {
        let least = form.number("least") ?? 0
        let most = form.number("most") ?? least
        let rows = (0..<mostActivities + emptyRows).compactMap { index -> (place: Int, activity: Activity)? in
            let row = "activity-\(index)-"
            guard !form.isTicked("\(row)remove"), let title = form.text("\(row)title") else { return nil }
            let first = form.number("\(row)first")
            let last = form.number("\(row)last") ?? first
            let weeks = first.flatMap { first in last.map { first...max(first, $0) } }
            return (
                place: form.number("\(row)place") ?? Int.max,
                activity: Activity(
                    id: form.id("\(row)id") ?? .new(), kind: form.text("\(row)kind").flatMap(ActivityKind.init) ?? .workshops, title: title,
                    runBy: form.text("\(row)by") ?? "", weeks: weeks, handIn: form.text("\(row)hand") ?? "")
            )
        }
        let sorted = rows.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element.activity)
        return PhaseContent(
            name: form.text("name") ?? "", aim: form.text("aim") ?? "", cycleYear: form.number("cycle-year") ?? 1, weeks: least...max(least, most),
            notBefore: form.day("not-before"), activities: Array(sorted.prefix(mostActivities)))
    }

    /// Most before least: what a range cannot say of itself.
    static func rangeProblems(_ form: Form) -> [Problem] {
        guard let least = form.number("least"), let most = form.number("most"), most < least else { return [] }
        return [
            Problem(
                .refusal, what: Phrase(fr: "Le temps durerait au plus \(most) semaines et au moins \(least).", en: "The phase would last at most \(most) weeks and at least \(least)."),
                remedy: Phrase(fr: "Échangez les deux nombres.", en: "Swap the two numbers."))
        ]
    }

    static func yearField(_ content: ProgrammeContent, chosen: Int, _ visit: Visit) -> HTML {
        let years = (1...max(1, content.years)).map { number -> (String, String) in
            let name = SchoolYear(content.year + number - 1).name
            return (String(number), visit.t(Phrase(fr: "Année \(number), \(name.fr)", en: "Year \(number), \(name.en)")))
        }
        return Fields.select("cycle-year", visit.t(Phrase(fr: "Année du cycle", en: "Year of the cycle")), years, chosen: String(chosen))
    }

    static func page(_ programme: Programme, _ phase: Phase, _ content: PhaseContent, problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let isSent = !problems.isEmpty
        let base = "/programmes/\(programme.id)/phases/\(phase.id)"
        let rows = content.activities.enumerated().map { index, activity in row(index, activity, visit) }
        let empty = (rows.count..<max(rows.count, min(rows.count + emptyRows, mostActivities))).map { row($0, nil, visit) }
        let more: HTML? = empty.isEmpty ? nil : "<details class=\"stack\"\(" open", if: rows.isEmpty)><summary>\(t(Phrase(fr: "Ajouter des activités", en: "Add activities")))</summary>\(empty)</details>"
        let years: HTML =
            programme.content.years > 1
            ? yearField(programme.content, chosen: content.cycleYear, visit) : "<input type=\"hidden\" name=\"cycle-year\" value=\"\(content.cycleYear)\">"
        return Page(
            title: Phrase(fr: "Modifier un temps", en: "Edit a phase"), section: .year,
            body: """
                <div class="stack"><p class="crumbs"><a href="/programmes">\(t(Phrase(fr: "Programmes", en: "Programmes")))</a> › <a href="/programmes/\(programme.id)">\(YearParts.told(programme.content.name, visit))</a></p>
                <h1>\(YearParts.told(phase.content.name, visit))</h1>
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: base, class: "stack loose") {
                    """
                    <input type="hidden" name="version" value="\(isSent ? visit.form.number("version") ?? phase.version : phase.version)">
                    <div class="fields">
                    \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), YearParts.told(content.name, visit), " required maxlength=\"100\""))
                    \(Fields.area("aim", t(Phrase(fr: "Ce qu’il vise", en: "What it is for")), YearParts.told(content.aim, visit), rows: 2))
                    <div class="fields across">
                    \(Fields.input("least", t(Phrase(fr: "Semaines, au moins", en: "Weeks, at least")), String(content.weeks.lowerBound), " type=\"number\" min=\"1\" max=\"45\" required"))
                    \(Fields.input("most", t(Phrase(fr: "Au plus", en: "At most")), String(content.weeks.upperBound), " type=\"number\" min=\"1\" max=\"45\" required"))
                    \(Fields.input("not-before", t(Phrase(fr: "Pas avant le", en: "Not before")), content.notBefore?.iso ?? "", " type=\"date\""))
                    \(years)
                    </div>
                    <p class="hint">\(t(Phrase(fr: "Des semaines de classe\u{202F}: les vacances ne comptent pas. Sans date, ce temps suit le précédent.", en: "Teaching weeks: holidays do not count. Without a date, this phase follows the one before.")))</p></div>
                    <section class="stack" aria-labelledby="activities"><h2 id="activities">\(t(Phrase(fr: "Activités", en: "Activities")))</h2>\(rows)\(more)</section>
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                    """
                })
                <details><summary>\(t(Phrase(fr: "Retirer ce temps", en: "Take this phase away")))</summary>
                \(visit.form(action: "\(base)/removal", class: "stack") {
                    """
                    <p>\(t(Phrase(fr: "Ses activités disparaissent pour de bon. Le bilan qui en a été écrit reste au programme, et ses pistes pour l’année suivante\u{202F}; les périodes qui en ont été faites restent.", en: "Its activities are gone for good. The review that was written of it stays with the programme, and its leads for the next year; periods that were made from it stay.")))</p>
                    <p class="actions"><button class="btn danger">\(t(Phrase(fr: "Retirer ce temps", en: "Take this phase away")))</button></p>
                    """
                })</details></div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    private static func row(_ index: Int, _ activity: Activity?, _ visit: Visit) -> HTML {
        let t = visit.t
        let name = "activity-\(index)-"
        let told = { (text: String?) in text.map { YearParts.told($0, visit) } ?? "" }
        let legend =
            activity == nil
            ? Phrase(fr: "Nouvelle activité", en: "New activity") : Phrase(fr: "Activité \(index + 1)", en: "Activity \(index + 1)")
        let remove: HTML? = activity.map { _ in
            "<label class=\"check\"><input type=\"checkbox\" name=\"\(name)remove\" value=\"1\"><span>\(t(Phrase(fr: "Retirer cette activité", en: "Take this activity away")))</span></label>"
        }
        return """
            <fieldset class="activity-row"><legend>\(t(legend))</legend>\(activity.map { "<input type=\"hidden\" name=\"\(name)id\" value=\"\($0.id)\">" as HTML })
            <div class="fields across">
            \(Fields.input("\(name)title", t(Phrase(fr: "Ce que l’on y fait", en: "What is done")), told(activity?.title), " maxlength=\"160\""))
            \(Fields.select("\(name)kind", t(Phrase(fr: "Nature", en: "Kind")), ActivityKind.allCases.map { ($0.rawValue, t($0.name)) }, chosen: activity?.kind.rawValue ?? "workshops"))
            \(Fields.input("\(name)by", t(Phrase(fr: "Qui l’anime", en: "Who runs it")), told(activity?.runBy), " maxlength=\"120\""))
            \(Fields.input("\(name)hand", t(Phrase(fr: "Ce que l’élève rend", en: "What the pupil hands in")), told(activity?.handIn), " maxlength=\"200\""))
            </div><div class="fields across">
            \(Fields.input("\(name)first", t(Phrase(fr: "De la semaine", en: "From week")), activity?.weeks.map { String($0.lowerBound) } ?? "", " type=\"number\" min=\"1\" max=\"45\""))
            \(Fields.input("\(name)last", t(Phrase(fr: "À la semaine", en: "To week")), activity?.weeks.map { String($0.upperBound) } ?? "", " type=\"number\" min=\"1\" max=\"45\""))
            \(Fields.input("\(name)place", t(Phrase(fr: "Rang", en: "Place")), activity == nil ? "" : String(index + 1), " type=\"number\" min=\"1\" max=\"99\""))
            \(remove)</div></fieldset>
            """
    }
}
