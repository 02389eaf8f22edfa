import School

/// The form in which a dispositif is written.
enum DispositifForm {
    enum Purpose {
        /// With the code of the preset that it comes from.
        case new(String?)
        case edit(Dispositif)
    }

    /// What the form says, and what is wrong with it.
    static func read(_ form: Form) -> (content: DispositifContent, problems: [Problem]) {
        let basis = form.text("basis").flatMap(Volume.Basis.init) ?? .unknown
        let least = form.text("least").flatMap(minutes(entered:))
        let most = form.text("most").flatMap(minutes(entered:))
        let isReadable = (form.text("least") == nil || least != nil) && (form.text("most") == nil || most != nil)
        let volume = isReadable ? Volume(basis, minutes: least, most: most, years: form.number("years")) : nil
        var problems: [Problem] = []
        if volume == nil {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Le volume n’est pas complet.", en: "The volume is not complete."),
                    remedy: Phrase(
                        fr: "Donnez une durée («\u{202F}2\u{202F}h\u{202F}», «\u{202F}1\u{202F}h\u{202F}30\u{202F}»), le maximum s’il y en a un au-dessus, et pour un cycle ses années, de 2 à 4.",
                        en: "Give a length (“2 h”, “1 h 30”), the maximum if there is one above it, and for a cycle its years, from 2 to 4.")))
        }
        let from = form.day("from")
        if from == nil || (form.text("until") != nil && form.day("until") == nil) {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Une date manque ou ne se lit pas.", en: "A date is missing or cannot be read."),
                    remedy: Phrase(fr: "Donnez le premier jour\u{202F}; le dernier seulement s’il est connu.", en: "Give the first day; the last only if it is known.")))
        }
        let levels = form.all("level").filter { !$0.isEmpty } + (form.text("other-level").map { [$0] } ?? [])
        let content = DispositifContent(
            kind: form.text("kind").flatMap(DispositifKind.init) ?? .personalised, name: form.text("name") ?? "", levels: levels, volume: volume ?? .unread,
            groupLimit: form.number("group"), source: form.text("source") ?? "", knowledge: form.text("knowledge").flatMap(Knowledge.init) ?? .memory,
            doubt: form.text("doubt") ?? "", from: from ?? Day(number: 0), until: form.day("until"))
        return (content, problems + content.problems)
    }

    /// - Parameter content: what the fields show when the form was not sent yet.
    static func page(_ purpose: Purpose, _ content: DispositifContent?, levels: [String], problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let form = visit.form
        let isSent = !problems.isEmpty
        func value(_ name: String, _ present: String?) -> String { isSent ? form.text(name) ?? "" : present ?? "" }
        let told = { (text: String?) in text.map { t(DispositifPresets.told($0)) } }
        let (action, title, hidden): (String, Phrase, HTML) =
            switch purpose {
            case .new(let preset?):
                (
                    "/dispositifs", Phrase(fr: "Adopter un dispositif", en: "Adopt a dispositif"),
                    "<input type=\"hidden\" name=\"preset\" value=\"\(preset)\">"
                )
            case .new(nil): ("/dispositifs", Phrase(fr: "Nouveau dispositif", en: "New dispositif"), "")
            case .edit(let one):
                (
                    "/dispositifs/\(one.id)/edit", Phrase(fr: "Modifier le dispositif", en: "Edit the dispositif"),
                    "<input type=\"hidden\" name=\"version\" value=\"\(isSent ? form.number("version") ?? one.version : one.version)\">"
                )
            }
        let back: HTML =
            if case .edit(let one) = purpose {
                " › <a href=\"/dispositifs/\(one.id)\">\(t(DispositifPresets.told(one.content.name)))</a>"
            } else { "" }
        let chosen = isSent ? form.all("level") : content?.levels ?? []
        let shown = { (minutes: Int?) in minutes.map { t(inHours($0)) } }
        let optional = t(Phrase(fr: "Facultatif", en: "Optional"))
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow"><p class="crumbs"><a href="/dispositifs">\(t(Phrase(fr: "Dispositifs", en: "Dispositifs")))</a>\(back)</p>
                <h1>\(t(title))</h1>
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: action) {
                    """
                    \(hidden)
                    \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), value("name", told(content?.name)), " required maxlength=\"120\""))
                    \(Fields.select("kind", t(Phrase(fr: "Nature", en: "Kind")), DispositifKind.allCases.map { ($0.rawValue, t($0.name)) }, chosen: value("kind", content?.kind.rawValue ?? "ap"), hint: t(Phrase(fr: "Les activités de projet se comptent à part.", en: "Project activities are counted apart."))))
                    \(YearParts.levelBoxes(levels, chosen: chosen, visit))
                    \(Fields.input("other-level", t(Phrase(fr: "Un autre niveau", en: "Another level")), value("other-level", nil), hint: t(Phrase(fr: "S’il n’a pas encore de classe, par exemple «\u{202F}1re STMG\u{202F}»", en: "When it has no division yet, such as “1re STMG”")), " maxlength=\"40\""))
                    <fieldset><legend>\(t(Phrase(fr: "Volume reçu par un élève", en: "Volume received by a pupil")))</legend>
                    <div class="fields across">
                    \(Fields.input("least", t(Phrase(fr: "Durée", en: "Length")), value("least", shown(content?.volume.minutes)), hint: t(Phrase(fr: "«\u{202F}2\u{202F}h\u{202F}», «\u{202F}1\u{202F}h\u{202F}30\u{202F}»", en: "“2 h”, “1 h 30”")), " maxlength=\"12\""))
                    \(Fields.input("most", t(Phrase(fr: "Jusqu’à", en: "Up to")), value("most", shown(content?.volume.most)), hint: t(Phrase(fr: "Si le texte donne une fourchette", en: "When the text gives a range")), " maxlength=\"12\""))
                    \(Fields.select("basis", t(Phrase(fr: "Compté", en: "Counted")), Volume.Basis.allCases.map { ($0.rawValue, t($0.name)) }, chosen: value("basis", content?.volume.basis.rawValue ?? "week")))
                    \(Fields.input("years", t(Phrase(fr: "Années du cycle", en: "Years of the cycle")), value("years", content?.volume.years.map(String.init)), hint: t(Phrase(fr: "Pour un cycle seulement", en: "For a cycle only")), " type=\"number\" min=\"2\" max=\"4\""))
                    </div></fieldset>
                    \(Fields.input("group", t(Phrase(fr: "Élèves par groupe, au plus", en: "Pupils in a group, at most")), value("group", content?.groupLimit.map(String.init)), hint: optional, " type=\"number\" min=\"1\" max=\"60\" class=\"short\""))
                    \(Fields.area("source", t(Phrase(fr: "Texte ou décision", en: "Text or decision")), value("source", told(content?.source)), hint: t(Phrase(fr: "La référence que l’on pourra rouvrir", en: "The reference that can be opened again")), rows: 2))
                    \(Fields.select("knowledge", t(Phrase(fr: "Ces chiffres sont", en: "These figures are")), Knowledge.allCases.map { ($0.rawValue, t($0.name)) }, chosen: value("knowledge", content?.knowledge.rawValue ?? "school")))
                    \(Fields.area("doubt", t(Phrase(fr: "À savoir, à vérifier", en: "To know, to check")), value("doubt", told(content?.doubt)), hint: optional, rows: 2))
                    <div class="fields across">
                    \(Fields.input("from", t(Phrase(fr: "En vigueur du", en: "In force from")), value("from", (content?.from ?? firstDay(visit)).iso), " type=\"date\" required"))
                    \(Fields.input("until", t(Phrase(fr: "Au", en: "To")), value("until", content?.until?.iso), hint: t(Phrase(fr: "Vide tant qu’il dure", en: "Empty while it lasts")), " type=\"date\""))
                    </div>
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                    """
                })</div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    private static func firstDay(_ visit: Visit) -> Day { Day(year: visit.establishment.year, month: 9, day: 1) ?? visit.today }
}
