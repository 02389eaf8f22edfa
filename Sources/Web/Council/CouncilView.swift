import Foundation
import School

enum CouncilView {
    struct Level {
        let level: String
        let inForce, waiting: CouncilChoice?
        let check: CouncilCheck?
    }

    struct Model {
        let choice: CouncilChoice
        /// Of the same level and year, the latest first.
        let others: [CouncilChoice]
        let isInForce: Bool
        /// Nil when it does not hold, or the calendar does not know the year.
        let plan: LevelPlan?
        let check: CouncilCheck?
        let dispositifs: [Dispositif]
        let skills: [Skill.ID: Phrase]
        let problems: [Problem]
    }

    // MARK: Every level

    static func index(_ levels: [Level], dispositifs: [Dispositif], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Choix du conseil pédagogique", en: "Choices of the teaching council")
        let lead = Phrase(
            fr: "Pour chaque niveau, ce que le conseil a retenu pour \(SchoolYear(visit.establishment.year).name.fr), et ce qui s’en écarte dans ce qui est prévu.",
            en: "For each level, what the council settled for \(SchoolYear(visit.establishment.year).name.en), and how what is planned differs from it.")
        let empty: HTML = """
            <div class="empty"><strong>\(t(Phrase(fr: "Aucune classe pour l’instant.", en: "No division yet.")))</strong><p>\(t(Phrase(fr: "Les niveaux apparaîtront ici une fois les élèves de l’année importés.", en: "Levels will come with the pupils of the year.")))</p></div>
            """
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lead))</p></div></div>
                \(YearParts.tabs(visit))
                \(levels.isEmpty ? empty : "<ul class=\"plain stack\">\(levels.map { item($0, dispositifs, visit) })</ul>")
                </div>
                """)
    }

    private static func item(_ one: Level, _ dispositifs: [Dispositif], _ visit: Visit) -> HTML {
        let t = visit.t
        let query = one.level.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let words = one.inForce == nil ? Phrase(fr: "Noter un choix", en: "Write a choice down") : Phrase(fr: "Noter un nouveau choix", en: "Write a new choice down")
        let write: HTML? =
            canWrite(visit)
            ? "<a class=\"btn ghost small\" href=\"/council/new?level=\(query)\">\(t(words))<span class=\"visually-hidden\"> · \(one.level)</span></a>" : nil
        guard let choice = one.inForce else {
            return """
                <li class="sheet row between"><div><h2>\(one.level)</h2><p class="soft">\(t(Phrase(fr: "Rien n’est noté pour ce niveau.", en: "Nothing is written down for this level.")))</p></div>\(write)</li>
                """
        }
        let waiting: HTML? = one.waiting.flatMap { waiting in
            waiting.id == choice.id
                ? nil
                : "<p><a href=\"/council/\(waiting.id)\">\(t(Phrase(fr: "Le choix du \(waiting.content.heldOn.named.fr) attend l’approbation de la direction", en: "The choice of \(waiting.content.heldOn.named.en) waits for the head’s approval")))</a></p>"
        }
        let names = Dictionary(dispositifs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let hours = choice.content.targets.compactMap { target in
            names[target.dispositif].map { "<li>\(t(DispositifPresets.told($0.content.name)))\u{202F}: <strong>\(t(target.words))</strong></li>" as HTML }
        }
        return """
            <li class="sheet stack tight"><div class="row between"><h2><a href="/council/\(choice.id)">\(one.level)</a></h2>\(write)</div>
            <p class="soft">\(t(Phrase(fr: "Conseil du \(choice.content.heldOn.named.fr)", en: "Council of \(choice.content.heldOn.named.en)"))) \(stateTag(choice, visit)) \(one.check.map { verdict($0, visit) })</p>
            \(hours.isEmpty ? nil : "<ul>\(hours)</ul>")\(waiting)</li>
            """
    }

    private static func canWrite(_ visit: Visit) -> Bool { !visit.viewer.reach(CouncilPolicy.self, .write).isEmpty }

    private static func stateTag(_ choice: CouncilChoice, _ visit: Visit) -> HTML {
        choice.approval == nil
            ? "<span class=\"tag plain\">\(visit.t(Phrase(fr: "proposé par le conseil", en: "proposed by the council")))</span>"
            : "<span class=\"tag\">\(visit.t(Phrase(fr: "approuvé par la direction", en: "approved by the head")))</span>"
    }

    private static func verdict(_ check: CouncilCheck, _ visit: Visit) -> HTML {
        let gaps = counted(check.remarks, fr: ("écart", "écarts"), en: ("difference", "differences"))
        return check.isKept
            ? "<span class=\"tag\">\(visit.t(Phrase(fr: "tenu", en: "kept")))</span>" : "<span class=\"tag warn\">\(visit.t(gaps))</span>"
    }

    // MARK: One choice

    static func one(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let choice = model.choice
        let title = Phrase(fr: "Choix du conseil\u{00A0}· \(choice.level)", en: "The council’s choice · \(choice.level)")
        let replaced: HTML? =
            model.isInForce
            ? nil
            : model.others.first { $0.number > choice.number }.map { later in
                "<p class=\"notice\">\(t(Phrase(fr: "Un autre choix l’a suivi\u{202F}:", en: "Another choice followed it:"))) <a href=\"/council/\(later.id)\">\(t(Phrase(fr: "conseil du \(later.content.heldOn.long.fr)", en: "council of \(later.content.heldOn.long.en)")))</a></p>"
            }
        let pending: HTML? =
            model.isInForce || choice.approval != nil || replaced != nil
            ? nil
            : """
            <p class="notice">\(t(Phrase(fr: "Tant que la direction ne l’a pas approuvé, c’est le choix d’avant qui vaut.", en: "As long as the head has not approved it, the choice before holds.")))</p>
            """
        let said = Phrase(fr: "Conseil du \(choice.content.heldOn.long.fr), noté par \(choice.writer)", en: "Council of \(choice.content.heldOn.long.en), written down by \(choice.writer)")
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">\(visit.crumbs(("/council", Phrase(fr: "Conseil pédagogique", en: "Teaching council"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(said)) \(stateTag(choice, visit))</p></div></div>
                \(PeriodParts.problems(model.problems, visit))\(replaced)\(pending)
                \(approval(model, visit))
                \(chosen(model, visit))
                \(model.check.map { standing($0, model, visit) })
                \(history(model, visit))</div>
                """, status: model.problems.isEmpty ? 200 : 422)
    }

    private static func approval(_ model: Model, _ visit: Visit) -> HTML? {
        let t = visit.t
        if let approval = model.choice.approval {
            let by = Phrase(fr: "Approuvé le \(approval.day.long.fr), noté par \(approval.by).", en: "Approved on \(approval.day.long.en), noted by \(approval.by).")
            return "<p class=\"notice\">\(t(by))\(approval.words.isEmpty ? "" : " \(approval.words)")</p>"
        }
        guard !visit.viewer.reach(CouncilApprovalPolicy.self, .write).isEmpty else { return nil }
        return """
            <section class="sheet stack" aria-labelledby="approval"><h2 id="approval">\(t(Phrase(fr: "Approuver ce choix", en: "Approve this choice")))</h2>
            <p class="soft">\(t(Phrase(fr: "Une fois approuvé, il fait règle pour le niveau. L’approbation ne se retire pas\u{202F}: seul un choix ultérieur prendra sa place.", en: "Once approved, it is the rule of the level. That is not taken back: a later choice will take its place.")))</p>
            \(visit.form(action: "/council/\(model.choice.id)/approval") {
                """
                \(Fields.input("day", t(Phrase(fr: "Le", en: "On")), visit.form.text("day") ?? visit.today.iso, " type=\"date\" required class=\"middle\" max=\"\(visit.today.iso)\""))
                \(Fields.input("words", t(Phrase(fr: "Avec ces mots", en: "With these words")), visit.form.text("words") ?? "", hint: t(Phrase(fr: "Facultatif\u{202F}: «\u{202F}voté par le conseil d’administration, 18 pour\u{202F}»", en: "Optional: “voted by the board, 18 for”")), " maxlength=\"300\""))
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Approuver", en: "Approve")))</button></p>
                """
            })</section>
            """
    }

    private static func chosen(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = model.choice.content
        let weeks = model.plan?.year.weeks.count
        let hours = content.targets.map { target -> HTML in
            let one = model.dispositifs.first { $0.id == target.dispositif }
            let gap = one.flatMap { one in weeks.flatMap { one.content.volume.distance(of: target, weeks: $0) } }
            return """
                <li><a href="/dispositifs/\(target.dispositif)">\(one.map { t(DispositifPresets.told($0.content.name)) } ?? "–")</a>\u{202F}: <strong>\(t(target.words))</strong>\(gap.map { " <span class=\"tag warn\">\(t($0))</span>" as HTML })</li>
                """
        }
        var facts: [(Phrase, HTML)] = []
        if !content.words.isEmpty { facts.append((Phrase(fr: "Avis ou vote", en: "Opinion or vote"), HTML(text: content.words))) }
        if !content.objectives.isEmpty {
            let lines = content.objectives.split(whereSeparator: \.isNewline).map { HTML(text: String($0)) }
            facts.append((Phrase(fr: "Objectifs", en: "Objectives"), HTML(lines.enumerated().map { $0 > 0 ? "<br>\($1)" : $1 })))
        }
        if !hours.isEmpty { facts.append((Phrase(fr: "Heures pour un élève", en: "Hours for a pupil"), "<ul>\(hours)</ul>")) }
        if !content.skills.isEmpty {
            let names = content.skills.compactMap { model.skills[$0] }.map(t).sorted { folded($0) < folded($1) }
            facts.append((Phrase(fr: "Compétences à privilégier", en: "Skills to put first"), "<ul>\(names.map { "<li>\($0)</li>" as HTML })</ul>"))
        }
        if !content.themes.isEmpty { facts.append((Phrase(fr: "Thèmes des EPI", en: "Themes of EPI"), "<ul>\(content.themes.map { "<li>\($0)</li>" as HTML })</ul>")) }
        return """
            <section class="stack" aria-labelledby="chosen"><h2 id="chosen">\(t(Phrase(fr: "Ce que le conseil a retenu", en: "What the council settled")))</h2><dl class="facts sheet">\(facts.map { "<dt>\(t($0.0))</dt><dd>\($0.1)</dd>" as HTML })</dl></section>
            """
    }

    // MARK: What is planned beside it

    private static func standing(_ check: CouncilCheck, _ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <section class="stack" aria-labelledby="planned"><div class="row between"><h2 id="planned">\(t(Phrase(fr: "Ce qui est prévu", en: "What is planned")))</h2>\(verdict(check, visit))</div>
            <p class="soft read">\(t(Phrase(fr: "Prévu\u{202F}: les séances à venir des créneaux de chaque période, ou toutes celles de ses groupes une fois publiés, sur le calendrier de l’établissement. Une période compte pour le dispositif choisi pour elle, ou celui du programme dont elle est partie. Une heure compte pour une classe dès qu’un de ses groupes l’a\u{202F}: les heures de chaque élève se lisent dans le compte d’heures. Un objectif est tenu à une séance près.", en: "Planned: the sessions to come of each period’s slots, or all those of its groups once they are published, on the school’s calendar. A period counts for the dispositif that was chosen for it, or that of the programme it was made from. An hour counts for a division as soon as one of its groups has it: the hours of each pupil are in the ledger. It is kept when it is within one session.")))</p>
            \(hours(check, model, visit))\(untied(check, visit))\(skills(check, model, visit))\(themes(check, visit))</section>
            """
    }

    private static func hours(_ check: CouncilCheck, _ model: Model, _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !check.hours.isEmpty else { return nil }
        let codes = Dictionary((model.plan?.divisions ?? []).map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
        let rows = check.lines.map { line -> HTML in
            let name = model.dispositifs.first { $0.id == line.hours.dispositif }.map { t(DispositifPresets.told($0.content.name)) } ?? "–"
            let state: HTML =
                line.hours.isKept
                ? "<span class=\"tag\">\(t(Phrase(fr: "tenu", en: "kept")))</span>"
                : "<span class=\"tag warn\">\(t(line.hours.size))</span><br><span class=\"small\">\(t(line.hours.remedy))</span>"
            return """
                <tr><th scope="row">\(name)</th><td data-label="\(t(Phrase(fr: "Classes", en: "Divisions")))">\(line.divisions.map { codes[$0] ?? "" }.joined(separator: ", "))</td><td class="num" data-label="\(t(Phrase(fr: "Retenu sur l’année", en: "Settled for the year")))">\(t(inHours(line.hours.target)))</td><td class="num" data-label="\(t(Phrase(fr: "Prévu", en: "Planned")))">\(t(inHours(line.hours.planned)))</td><td>\(state)</td></tr>
                """
        }
        let title = Phrase(fr: "Heures d’un élève, classe par classe", en: "Hours of a pupil, division by division")
        return """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(title))"><table class="stacked"><caption>\(t(title))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Dispositif", en: "Dispositif")))</th><th scope="col">\(t(Phrase(fr: "Classes", en: "Divisions")))</th><th scope="col" class="num">\(t(Phrase(fr: "Retenu sur l’année", en: "Settled for the year")))</th><th scope="col" class="num">\(t(Phrase(fr: "Prévu", en: "Planned")))</th><th scope="col">\(t(Phrase(fr: "Où l’on en est", en: "Where it stands")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func untied(_ check: CouncilCheck, _ visit: Visit) -> HTML? {
        guard !check.untied.isEmpty else { return nil }
        let t = visit.t
        let readsPlanning = !visit.viewer.reach(PlanningPolicy.self).isEmpty
        let items = check.untied.map { one -> HTML in
            let amount = inHours(one.minutes)
            let what = Phrase(
                fr: "«\u{202F}\(one.name)\u{202F}»\u{202F}: \(amount.fr) par élève qu’aucun dispositif ne compte.",
                en: "“\(one.name)”: \(amount.en) a pupil that no dispositif counts.")
            let remedy = Phrase(
                fr: "Choisir le dispositif de la période, ou en donner un au programme dont elle part.",
                en: "Choose the dispositif of the period, or give one to the programme that it was made from.")
            let way: HTML = readsPlanning ? "<a href=\"\(PeriodParts.Tab.modules.address(one.period))\">\(t(remedy))</a>" : HTML(text: t(remedy))
            return "<li class=\"problem warning\"><strong>\(t(what))</strong> <span class=\"remedy\">\(way)</span></li>"
        }
        return "<ul class=\"problems\">\(items)</ul>"
    }

    private static func skills(_ check: CouncilCheck, _ model: Model, _ visit: Visit) -> HTML? {
        guard !check.skills.isEmpty else { return nil }
        let t = visit.t
        let items = check.skills.map { one -> HTML in
            let workshops = counted(one.effort.workshops, fr: ("atelier proposé", "ateliers proposés"), en: ("workshop on offer", "workshops on offer"))
            let groups = counted(one.effort.groups, fr: ("groupe publié", "groupes publiés"), en: ("published group", "published groups"))
            var lacks: [Phrase] = []
            if !one.effort.isObserved {
                lacks.append(Phrase(fr: "aucune campagne ne l’observe\u{202F}: l’ajouter à la prochaine", en: "no round looks at it: add it to the next one"))
            }
            if one.effort.workshops == 0 {
                lacks.append(Phrase(fr: "aucun atelier proposé n’y travaille\u{202F}: en proposer un à la prochaine période", en: "no workshop on offer works on it: offer one in the next period"))
            }
            return """
                <li><strong>\(model.skills[one.skill].map(t) ?? "–")</strong> <span class="soft">\(t(workshops)), \(t(groups))</span>\(lacks.map { "<br><span class=\"tag warn\">\(t($0))</span>" as HTML })</li>
                """
        }
        return "<div class=\"sheet stack tight\"><h3>\(t(Phrase(fr: "Compétences à privilégier", en: "Skills to put first")))</h3><ul>\(items)</ul></div>"
    }

    private static func themes(_ check: CouncilCheck, _ visit: Visit) -> HTML? {
        guard !check.themes.isEmpty else { return nil }
        let t = visit.t
        let items = check.themes.map { theme -> HTML in
            let state: HTML =
                theme.activity.map { "<span class=\"soft\">\(t(Phrase(fr: "au programme\u{202F}: \($0)", en: "in the programme: \($0)")))</span>" as HTML }
                ?? "<span class=\"tag warn\">\(t(Phrase(fr: "aucune activité interdisciplinaire ne porte ce thème\u{202F}: l’ajouter à un temps du programme", en: "no interdisciplinary activity bears this theme: add it to a phase of the programme")))</span>"
            return "<li><strong>\(theme.name)</strong> \(state)</li>"
        }
        return "<div class=\"sheet stack tight\"><h3>\(t(Phrase(fr: "Thèmes des EPI", en: "Themes of EPI")))</h3><ul>\(items)</ul></div>"
    }

    private static func history(_ model: Model, _ visit: Visit) -> HTML? {
        guard !model.others.isEmpty else { return nil }
        let t = visit.t
        let items = model.others.map { other -> HTML in
            "<li><a href=\"/council/\(other.id)\">\(t(Phrase(fr: "Conseil du \(other.content.heldOn.long.fr)", en: "Council of \(other.content.heldOn.long.en)")))</a> \(stateTag(other, visit))</li>"
        }
        return "<section class=\"stack tight\" aria-labelledby=\"others\"><h2 id=\"others\">\(t(Phrase(fr: "Les autres choix de l’année", en: "The other choices of the year")))</h2><ul>\(items)</ul></section>"
    }
}
