import School
import Storage

/// Writing or editing a workshop's sheet.
enum WorkshopForm {
    struct Choices: Sendable {
        let axes: [Axis]
        let people: [Facilitator]
        let skills: [SkillName]
    }

    private static let gainRows = 5

    /// Reads what was typed; problems are found by `WorkshopContent.problems`.
    static func read(_ form: Form, sheet: String?) -> WorkshopContent {
        let lines = (form.text("indicators") ?? "").split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let gains = (0..<gainRows).compactMap { index in
            form.id("skill-\(index)").map { WorkshopGain(skill: $0, gain: form.number("gain-\(index)") ?? 0) }
        }
        // Pools are written from the first: an empty one between two others is none.
        let pools = (1...WorkshopContent.poolsLimit).map { pool in form.all("pool-\(pool)").compactMap { Facilitator.ID($0) } }.filter { !$0.isEmpty }
        return WorkshopContent(
            title: form.text("title") ?? "", axis: form.id("axis"), kind: NeedKind(rawValue: form.text("kind") ?? "") ?? .support,
            objective: form.text("objective") ?? "", indicators: lines, resources: form.text("resources") ?? "", sessions: form.number("sessions") ?? 0,
            minSize: form.number("min-size") ?? 0, comfortSize: form.number("comfort-size") ?? 0, maxSize: form.number("max-size") ?? 0,
            maxParallel: form.number("max-parallel") ?? 0, isRepeatable: form.isTicked("repeatable"),
            roomKinds: form.all("room-kind").compactMap { RoomKind(rawValue: $0) }, gains: gains, pools: pools, sheet: sheet)
    }

    static func page(
        _ workshop: Workshop?, _ typed: WorkshopContent?, _ choices: Choices, problems: [Problem], isStale: Bool = false, _ visit: Visit
    ) -> Page {
        let t = visit.t
        let content = typed ?? WorkshopContent(title: "", kind: .support, objective: "", indicators: [], gains: [])
        let title = workshop.map { Phrase(fr: "Modifier «\u{202F}\($0.title.fr)\u{202F}»", en: "Edit “\($0.title.en)”") } ?? Phrase(fr: "Nouvelle fiche d’atelier", en: "New workshop sheet")
        let action = workshop.map { "/workshops/\($0.id)/edit" } ?? "/workshops"
        let up = workshop.map { ("/workshops/\($0.id)", $0.title) } ?? ("/workshops", Phrase(fr: "Ateliers", en: "Workshops"))
        return Page(
            title: title, section: .workshops,
            body: """
                <div class="stack narrow">\(visit.crumbs(up))<h1>\(t(title))</h1>
                \(isStale ? workshop.map { stale($0, visit) } : nil)
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: action, class: "stack loose") {
                    """
                    <input type="hidden" name="version" value="\(workshop?.version ?? 0)">
                    \(workshop == nil ? nil : "<p class=\"soft\">\(t(published))</p>" as HTML?)
                    \(words(content, choices, visit))
                    \(skills(content, choices, visit))
                    \(sizes(content, visit))
                    \(people(content, choices, visit))
                    <p class="actions"><button class="btn">\(t(workshop == nil ? Phrase(fr: "Ajouter au catalogue", en: "Add to the catalogue") : Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                    """
                })</div>
                """, status: isStale ? 409 : problems.isEmpty ? 200 : 422)
    }

    private static let published = Phrase(
        fr: "Les groupes déjà publiés gardent le titre, l’objectif et les indicateurs sous lesquels ils l’ont été\u{202F}: ce que vous changez vaut pour les suivants.",
        en: "Groups already published keep the title, objective and indicators under which they were: what you change holds for the next ones.")

    private static func stale(_ workshop: Workshop, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <div class="notice warn" role="alert"><h2>\(t(Phrase(fr: "Quelqu’un a changé cette fiche avant vous", en: "Somebody changed this sheet before you")))</h2>
            <p>\(t(Phrase(fr: "Rien n’est perdu\u{202F}: ce que vous avez écrit est dans le formulaire, ce qui est enregistré est ici. Enregistrer maintenant remplacera cette version.", en: "Nothing is lost: what you wrote is in the form, what is saved is here. Saving now replaces this version.")))</p>
            <dl class="facts"><dt>\(t(Phrase(fr: "Titre", en: "Title")))</dt><dd>\(t(workshop.title))</dd><dt>\(t(Phrase(fr: "Objectif", en: "Objective")))</dt><dd>\(t(WorkshopSheets.told(workshop.content.objective)))</dd><dt>\(t(Phrase(fr: "Indicateurs", en: "Indicators")))</dt><dd>\(workshop.content.indicators.map { t(WorkshopSheets.told($0)) }.joined(separator: " / "))</dd><dt>\(t(Phrase(fr: "Effectif", en: "Size")))</dt><dd class="num">\(workshop.content.minSize) – \(workshop.content.comfortSize) – \(workshop.content.maxSize)</dd></dl></div>
            """
    }

    private static func words(_ content: WorkshopContent, _ choices: Choices, _ visit: Visit) -> HTML {
        let t = visit.t
        let kinds = NeedKind.allCases.map { ($0.rawValue, t($0.name)) }
        let axes = [("", t(Phrase(fr: "Aucun", en: "None")))] + choices.axes.map { ($0.id.description, t($0.name)) }
        return """
            <fieldset class="sheet"><legend>\(t(Phrase(fr: "Ce que les élèves liront", en: "What pupils will read")))</legend><div class="fields">
            \(Fields.input("title", t(Phrase(fr: "Titre", en: "Title")), content.title, " required maxlength=\"100\""))
            \(Fields.area("objective", t(Phrase(fr: "Objectif", en: "Objective")), content.objective, hint: t(Phrase(fr: "Une phrase simple\u{202F}: ce que l’on saura faire à la fin.", en: "One plain sentence: what one will be able to do.")), rows: 2))
            \(Fields.area("indicators", t(Phrase(fr: "Indicateurs de réussite", en: "Success indicators")), content.indicators.joined(separator: "\n"), hint: t(Phrase(fr: "Un par ligne, en commençant par «\u{202F}Je\u{202F}».", en: "One per line, starting with “I”.")), rows: 4))
            \(Fields.area("resources", t(Phrase(fr: "Ressources", en: "Resources")), content.resources, rows: 2))
            \(Fields.select("kind", t(Phrase(fr: "Ce que l’atelier apporte", en: "What the workshop brings")), kinds, chosen: content.kind.rawValue, hint: t(Phrase(fr: "L’approfondissement répond à ceux qui veulent aller plus loin, le reste à ceux qui construisent.", en: "Deepening answers those who want to go further, the others those who are building."))))
            \(Fields.select("axis", t(Phrase(fr: "Axe", en: "Axis")), axes, chosen: content.axis?.description ?? ""))
            </div></fieldset>
            """
    }

    private static func skills(_ content: WorkshopContent, _ choices: Choices, _ visit: Visit) -> HTML {
        let t = visit.t
        // A skill of an older version stays in the list as long as the workshop aims at it.
        let options = [("", t(Phrase(fr: "Aucune", en: "None")))] + choices.skills.filter { skill in skill.isInForce || content.gains.contains { $0.skill == skill.id } }.map { ($0.id.description, "\(t($0.label)) (\($0.framework))") }
        let rows = (0..<gainRows).map { index -> HTML in
            let gain = index < content.gains.count ? content.gains[index] : nil
            let label = Phrase(fr: "Compétence \(index + 1)", en: "Skill \(index + 1)")
            return """
                <div class="skill-row">\(Fields.select("skill-\(index)", t(label), options, chosen: gain?.skill.description ?? ""))
                \(Fields.input("gain-\(index)", t(Phrase(fr: "Apport", en: "Gain")), gain.map { String($0.gain) } ?? (index == 0 ? "60" : "20"), " type=\"number\" min=\"1\" max=\"100\" class=\"short\""))</div>
                """
        }
        return """
            <fieldset class="sheet"><legend>\(t(Phrase(fr: "Compétences travaillées", en: "Skills worked on")))</legend><p class="hint">\(t(Phrase(fr: "L’apport dit quelle part d’un plein besoin l’atelier couvre\u{202F}: 60 pour la compétence travaillée d’abord, 20 pour une autre travaillée en passant.", en: "The gain says how much of a full need the workshop covers: 60 for the skill worked on first, 20 for one in passing.")))</p><div class="stack">\(rows)</div></fieldset>
            """
    }

    private static func sizes(_ content: WorkshopContent, _ visit: Visit) -> HTML {
        let t = visit.t
        func number(_ name: String, _ label: Phrase, _ value: Int, _ range: ClosedRange<Int>) -> HTML {
            Fields.input(name, t(label), String(value), " type=\"number\" min=\"\(range.lowerBound)\" max=\"\(range.upperBound)\" required class=\"short\"")
        }
        let kinds = RoomKind.allCases.map { kind in
            "<label class=\"check\"><input type=\"checkbox\" name=\"room-kind\" value=\"\(kind.rawValue)\"\(" checked", if: content.roomKinds.contains(kind))><span>\(t(kind.name))</span></label>" as HTML
        }
        return """
            <fieldset class="sheet"><legend>\(t(Phrase(fr: "Format", en: "Format")))</legend><div class="stack"><div class="fields across">
            \(number("sessions", Phrase(fr: "Séances", en: "Sessions"), content.sessions, WorkshopContent.sessionsRange))
            \(number("min-size", Phrase(fr: "Effectif minimum", en: "Minimum size"), content.minSize, WorkshopContent.sizeRange))
            \(number("comfort-size", Phrase(fr: "Effectif confortable", en: "Comfortable size"), content.comfortSize, WorkshopContent.sizeRange))
            \(number("max-size", Phrase(fr: "Effectif maximum", en: "Maximum size"), content.maxSize, WorkshopContent.sizeRange))
            \(number("max-parallel", Phrase(fr: "Groupes à la fois", en: "Groups at a time"), content.maxParallel, 1...10))</div>
            <label class="check"><input type="checkbox" name="repeatable" value="1"\(" checked", if: content.isRepeatable)><span>\(t(Phrase(fr: "Un élève peut le suivre plusieurs fois", en: "A pupil may follow it several times")))</span></label>
            <fieldset><legend>\(t(Phrase(fr: "Salle qui convient (aucune coche\u{202F}: n’importe laquelle)", en: "Room that suits (none ticked: any)")))</legend><div class="checks across">\(kinds)</div></fieldset></div></fieldset>
            """
    }

    private static func people(_ content: WorkshopContent, _ choices: Choices, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !choices.people.isEmpty else {
            return """
                <fieldset class="sheet"><legend>\(t(Phrase(fr: "Qui l’anime", en: "Who runs it")))</legend><p class="soft">\(t(Phrase(fr: "Aucun intervenant n’est encore inscrit\u{202F}: enregistrez cette fiche, puis ajoutez-les.", en: "No facilitator is listed yet: save this sheet, then add them."))) <a href="/facilitators">\(t(Phrase(fr: "Intervenants", en: "Facilitators")))</a></p></fieldset>
                """
        }
        let names = [
            Phrase(fr: "Une personne parmi", en: "One person among"), Phrase(fr: "Avec elle, une deuxième parmi (co-animation)", en: "With them, a second among (co-animation)"),
            Phrase(fr: "Et une troisième parmi", en: "And a third among"),
        ]
        let pools = (1...WorkshopContent.poolsLimit).map { pool -> HTML in
            let ticked = pool <= content.pools.count ? Set(content.pools[pool - 1]) : []
            let boxes = choices.people.map { person in
                "<label class=\"check\"><input type=\"checkbox\" name=\"pool-\(pool)\" value=\"\(person.id)\"\(" checked", if: ticked.contains(person.id))><span>\(person.name) <span class=\"soft\">\(person.quality)</span></span></label>"
                    as HTML
            }
            let checks: HTML = "<div class=\"checks across\">\(boxes)</div>"
            return pool == 1
                ? "<fieldset><legend>\(t(names[0]))</legend>\(checks)</fieldset>"
                : "<details\(" open", if: !ticked.isEmpty)><summary>\(t(names[pool - 1]))</summary><fieldset><legend class=\"visually-hidden\">\(t(names[pool - 1]))</legend>\(checks)</fieldset></details>"
        }
        return "<fieldset class=\"sheet\"><legend>\(t(Phrase(fr: "Qui l’anime", en: "Who runs it")))</legend><div class=\"stack tight\">\(pools)</div></fieldset>"
    }
}
