import School
import Storage

/// The form in which a council's choice is written down. It begins with the choice before, so that what did not change is not typed again.
enum CouncilForm {
    struct Model {
        let level: String
        let latest: CouncilChoice?
        /// Those that the level may be given hours of.
        let dispositifs: [Dispositif]
        let skills: [SkillName]
    }

    /// What the form says, and what is wrong with it. An amount that is left empty is no target.
    static func read(_ form: Form, _ model: Model, today: Day) -> (content: CouncilContent, problems: [Problem]) {
        var problems: [Problem] = []
        var targets: [CouncilTarget] = []
        for one in model.dispositifs {
            guard let typed = form.text("hours-\(one.id)") else { continue }
            if let amount = minutes(entered: typed) {
                let basis = form.text("basis-\(one.id)").flatMap(CouncilTarget.Basis.init) ?? .week
                targets.append(CouncilTarget(dispositif: one.id, basis: basis, minutes: amount))
            } else {
                let name = DispositifPresets.told(one.content.name)
                problems.append(
                    Problem(
                        .refusal,
                        what: Phrase(
                            fr: "«\u{202F}\(typed)\u{202F}» n’est pas une durée («\u{202F}\(name.fr)\u{202F}»).", en: "“\(typed)” is not a length (“\(name.en)”)."),
                        remedy: Phrase(fr: "Par exemple «\u{202F}1\u{202F}h\u{202F}30\u{202F}» ou «\u{202F}54\u{202F}h\u{202F}».", en: "For instance “1 h 30” or “54 h”.")))
            }
        }
        let known = Set(model.skills.map(\.id))
        let heldOn = form.day("held-on")
        if heldOn == nil {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Le jour du conseil manque ou ne se lit pas.", en: "The day of the council is missing or cannot be read."),
                    remedy: Phrase(fr: "Donnez le jour où il s’est réuni.", en: "Give the day on which it met.")))
        }
        let content = CouncilContent(
            heldOn: heldOn ?? today, words: form.text("words") ?? "", objectives: (form.text("objectives") ?? "").replacing("\r\n", with: "\n"), targets: targets,
            skills: Set(form.all("skill").compactMap { Skill.ID($0) }).intersection(known),
            themes: CouncilContent.themes(entered: form.text("themes") ?? ""))
        return (content, problems + content.problems(today: today))
    }

    /// - Parameter content: what the fields show; nil for an empty form.
    static func page(_ model: Model, _ content: CouncilContent?, problems: [Problem], isStale: Bool = false, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Choix du conseil\u{00A0}· \(model.level)", en: "The council’s choice · \(model.level)")
        let isSent = !problems.isEmpty || isStale
        let lead =
            model.latest == nil
            ? Phrase(fr: "Ce que le conseil pédagogique a retenu pour ce niveau. Laissez vide ce qu’il n’a pas traité.", en: "What the teaching council settled for this level. Leave empty what it did not deal with.")
            : Phrase(fr: "Le choix d’avant est repris ici. Il reste écrit\u{202F}; celui-ci prendra sa place.", en: "The choice before is taken over here. It stays written; this one will take its place.")
        let stale: HTML? =
            isStale
            ? model.latest.map { latest in
                """
                <div class="notice warn" role="alert"><strong>\(t(Phrase(fr: "Quelqu’un a noté un choix avant vous", en: "Somebody wrote a choice down before you")))</strong><p>\(t(Phrase(fr: "Rien n’est perdu\u{202F}: ce que vous avez saisi est ci-dessous. L’enregistrer prendra la place du", en: "Nothing is lost: what you typed is below. Saving it will take the place of the")))  <a href="/council/\(latest.id)">\(t(Phrase(fr: "choix noté par \(latest.writer)", en: "choice written down by \(latest.writer)")))</a>.</p></div>
                """
            } : nil
        let heldOn = isSent ? visit.form.text("held-on") ?? "" : visit.today.iso
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow">\(visit.crumbs(("/council", Phrase(fr: "Conseil pédagogique", en: "Teaching council"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lead))</p></div></div>
                \(stale)\(PeriodParts.problems(problems, visit))
                \(visit.form(action: "/council") {
                    """
                    <input type="hidden" name="level" value="\(model.level)"><input type="hidden" name="seen" value="\(model.latest?.number ?? 0)">
                    \(Fields.input("held-on", t(Phrase(fr: "Jour du conseil", en: "Day of the council")), heldOn, " type=\"date\" required class=\"middle\" max=\"\(visit.today.iso)\""))
                    \(Fields.area("words", t(Phrase(fr: "Avis ou vote", en: "Opinion or vote")), isSent ? content?.words ?? "" : "", hint: t(Phrase(fr: "Facultatif, comme au procès-verbal\u{202F}: «\u{202F}avis favorable, 12 pour, 2 abstentions\u{202F}»", en: "Optional, as in the minutes: “in favour, 12 for, 2 abstentions”")), rows: 2))
                    \(Fields.area("objectives", t(Phrase(fr: "Objectifs du niveau", en: "Objectives of the level")), content?.objectives ?? "", hint: t(Phrase(fr: "Facultatif", en: "Optional")), rows: 3))
                    \(hours(model, content, isSent: isSent, visit))
                    \(skills(model, content?.skills ?? [], visit))
                    \(Fields.area("themes", t(Phrase(fr: "Thèmes des EPI", en: "Themes of EPI")), (content?.themes ?? []).joined(separator: "\n"), hint: t(Phrase(fr: "Facultatif, un par ligne", en: "Optional, one a line")), rows: 3))
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer ce choix", en: "Save this choice")))</button></p>
                    """
                })</div>
                """, status: isStale ? 409 : problems.isEmpty ? 200 : 422)
    }

    private static func hours(_ model: Model, _ content: CouncilContent?, isSent: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let legend = t(Phrase(fr: "Heures reçues par un élève", en: "Hours received by a pupil"))
        guard !model.dispositifs.isEmpty else {
            return """
                <fieldset><legend>\(legend)</legend><p class="empty">\(t(Phrase(fr: "Ce niveau n’a encore aucun dispositif auquel donner des heures.", en: "This level has no dispositif yet among which to share hours."))) <a href="/dispositifs">\(t(Phrase(fr: "Adopter un dispositif", en: "Adopt a dispositif")))</a></p></fieldset>
                """
        }
        let rows = model.dispositifs.map { one -> HTML in
            let target = content?.targets.first { $0.dispositif == one.id }
            let name = t(DispositifPresets.told(one.content.name))
            let amount = isSent ? visit.form.text("hours-\(one.id)") ?? "" : target.map { t(inHours($0.minutes)) } ?? ""
            let basis = (target?.basis ?? (one.content.volume.basis == .week ? .week : .year)).rawValue
            return """
                <div class="fields across">
                \(Fields.input("hours-\(one.id)", name, amount, hint: t(one.content.volume.words), " maxlength=\"12\" inputmode=\"text\""))
                \(Fields.select("basis-\(one.id)", t(Phrase(fr: "Compté", en: "Counted")), CouncilTarget.Basis.allCases.map { ($0.rawValue, t($0.name)) }, chosen: isSent ? visit.form.text("basis-\(one.id)") ?? basis : basis))
                </div>
                """
        }
        return """
            <fieldset><legend>\(legend)</legend><p class="hint">\(t(Phrase(fr: "«\u{202F}1\u{202F}h\u{202F}30\u{202F}», «\u{202F}54\u{202F}h\u{202F}». Pour répartir entre AP et EPI, un dispositif pour chacun.", en: "“1 h 30”, “54 h”. To share between AP and EPI, have a dispositif for each.")))</p><div class="stack">\(rows)</div></fieldset>
            """
    }

    private static func skills(_ model: Model, _ chosen: Set<Skill.ID>, _ visit: Visit) -> HTML {
        let t = visit.t
        var order: [String] = []
        for skill in model.skills where !order.contains(skill.framework) { order.append(skill.framework) }
        let parts = order.map { framework -> HTML in
            let own = model.skills.filter { $0.framework == framework }
            let ticked = own.count { chosen.contains($0.id) }
            let boxes = own.map { skill -> HTML in
                "<label class=\"check\"><input type=\"checkbox\" name=\"skill\" value=\"\(skill.id)\"\(" checked", if: chosen.contains(skill.id))><span>\(t(skill.label))</span></label>"
            }
            return "<details\(" open", if: ticked > 0)><summary>\(framework)\(ticked > 0 ? " (\(ticked))" : "")</summary><div class=\"checks\">\(boxes)</div></details>"
        }
        return """
            <fieldset><legend>\(t(Phrase(fr: "Compétences à privilégier", en: "Skills to put first")))</legend><p class="hint">\(t(Phrase(fr: "\(CouncilContent.mostSkills) au plus. Elles seront marquées là où les priorités des élèves se décident.", en: "\(CouncilContent.mostSkills) at most. They will be marked where pupils’ priorities are decided.")))</p>\(parts)</fieldset>
            """
    }
}
