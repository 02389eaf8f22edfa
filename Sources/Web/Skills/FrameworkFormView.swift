import School
import Storage

enum FrameworkFormView {
    struct Model {
        /// As it is stored now.
        let contents: FrameworkContents
        /// As the form shows it.
        let draft: FrameworkDraft
        let seen: Moment
        let problems: [Problem]
        /// Somebody changed it since the form was opened.
        var isStale = false
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let framework = model.contents.framework
        let blanks = (0..<FrameworkForm.blankRows).map { _ -> FrameworkDraft.Item? in nil }
        let rows = (model.draft.items.map(Optional.some) + blanks).enumerated().map { row($0.offset, $0.element, visit) }
        return Page(
            title: Phrase(fr: "Modifier \(framework.name)", en: "Edit \(framework.name)"), section: .needs,
            body: """
                \(visit.crumbs(("/frameworks/\(framework.id)", Phrase(same: framework.name))))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Modifier le référentiel", en: "Edit the framework")))</h1>
                <p>\(t(model.contents.isUsed
                    ? Phrase(fr: "Il a déjà servi\u{202F}: enregistrer crée la version \(framework.version + 1). Ce qui a été observé garde son sens.", en: "It has been used: saving makes version \(framework.version + 1). What was observed keeps its meaning.")
                    : Phrase(fr: "Il n’a pas encore servi\u{202F}: enregistrer le change directement.", en: "It has not been used yet: saving changes it as it is.")))</p></div></div>
                \(ProblemList.render(model.problems, visit))
                \(model.isStale ? stale(model, visit) : nil)
                \(visit.form(action: "/frameworks/\(framework.id)", class: "stack") { """
                    <input type="hidden" name="seen" value="\(String(model.seen.milliseconds))">
                    <div class="fields across">\(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), model.draft.name, " required maxlength=\"120\""))
                    \(Fields.input("source", t(Phrase(fr: "Source", en: "Source")), model.draft.source, " maxlength=\"300\""))</div>
                    \(rows)
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button>
                    <a class="btn quiet" href="/frameworks/\(framework.id)">\(t(Phrase(fr: "Annuler", en: "Cancel")))</a></p>
                    """ })
                """, status: model.problems.isEmpty ? (model.isStale ? 409 : 200) : 422)
    }

    private static func row(_ index: Int, _ item: FrameworkDraft.Item?, _ visit: Visit) -> HTML {
        let t = visit.t
        func input(_ name: String, _ label: Phrase, _ value: String, _ attributes: HTML = "") -> HTML {
            Fields.input("i\(index).\(name)", t(label), value, attributes)
        }
        let title = item.map { t($0.label) } ?? t(Phrase(fr: "Ajouter un élément", en: "Add an item"))
        return """
            <details class="sheet"><summary>\(title)</summary><div class="fields across">
            \(input("label_fr", Phrase(fr: "Les adultes disent", en: "Adults say (French)"), item?.label.fr ?? "", " maxlength=\"300\""))
            \(input("pupil_label_fr", Phrase(fr: "L’élève dit\u{202F}: J’arrive à…", en: "The pupil says (French)"), item?.pupilLabel.fr ?? "", " maxlength=\"300\""))
            \(input("label_en", Phrase(fr: "Les adultes disent (anglais)", en: "Adults say (English)"), item?.label.en ?? "", " maxlength=\"300\""))
            \(input("pupil_label_en", Phrase(fr: "L’élève dit (anglais)", en: "The pupil says (English)"), item?.pupilLabel.en ?? "", " maxlength=\"300\""))
            \(input("code", Phrase(fr: "Code", en: "Code"), item?.code ?? "", " maxlength=\"24\""))
            \(input("official_code", Phrase(fr: "Code officiel (livret scolaire)", en: "Official code (livret scolaire)"), item?.officialCode ?? "", " maxlength=\"24\""))
            \(input("parent", Phrase(fr: "Se rattache au code", en: "Belongs to code"), item?.parent ?? "", " maxlength=\"24\""))
            \(Fields.select("i\(index).kind", t(Phrase(fr: "Genre", en: "Kind")), Skill.Kind.allCases.map { ($0.rawValue, t($0.name)) }, chosen: (item?.kind ?? .skill).rawValue))
            \(Fields.select("i\(index).need", t(Phrase(fr: "On propose d’abord", en: "First offered")), NeedKind.allCases.filter { $0 != .deepening }.map { ($0.rawValue, t($0.name)) }, chosen: (item?.need ?? .support).rawValue))
            \(input("place", Phrase(fr: "Place dans la liste", en: "Place in the list"), String(index + 1), " type=\"number\" min=\"1\" max=\"203\""))
            \(item == nil ? nil : "<label class=\"check\"><input type=\"checkbox\" name=\"i\(index).drop\"> <span>\(t(Phrase(fr: "Retirer de la liste", en: "Take off the list")))</span></label>" as HTML?)
            </div></details>
            """
    }

    private static func stale(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let theirs = model.contents.skills.map { "<li>\(t($0.label))</li>" as HTML }
        return """
            <section class="notice warn stack" role="alert"><h2>\(t(Phrase(fr: "Quelqu’un l’a changé avant vous", en: "Somebody changed it before you")))</h2>
            <p>\(t(Phrase(fr: "Rien de ce que vous avez saisi n’est perdu\u{202F}: c’est dans le formulaire. Voici la liste telle qu’elle est maintenant. Enregistrer de nouveau la remplacera par la vôtre.", en: "Nothing you typed is lost: it is in the form. Here is the list as it stands now. Saving again will replace it by yours.")))</p>
            <details><summary>\(t(Phrase(fr: "La liste actuelle", en: "The list as it is now")))</summary><ul>\(theirs)</ul></details></section>
            """
    }
}
