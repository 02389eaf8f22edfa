import School
import Storage

enum RoundsView {
    static func page(_ rounds: [RoundSummary], _ visit: Visit) -> Page {
        let t = visit.t
        let writes = visit.viewer.reach(PlanningPolicy.self, .write).wholeSchool
        return Page(
            title: Phrase(fr: "Campagnes de diagnostic", en: "Diagnosis rounds"), section: .needs,
            body: """
                \(NeedsTabs.render(.rounds, visit))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Campagnes de diagnostic", en: "Diagnosis rounds")))</h1>
                <p>\(t(Phrase(fr: "Quelques compétences, quelques jours, deux minutes par classe\u{202F}: de quoi connaître les besoins avant de former les groupes.", en: "A few skills, a few days, two minutes a class: enough to know the needs before groups are made.")))</p></div>
                \(writes ? "<div class=\"actions\"><a class=\"btn\" href=\"/rounds/new\">\(t(Phrase(fr: "Préparer une campagne", en: "Prepare a round")))</a></div>" as HTML : nil)</div>
                \(rounds.isEmpty ? empty(visit) : list(rounds, visit))
                """)
    }

    private static func empty(_ visit: Visit) -> HTML {
        """
        <div class="empty"><strong>\(visit.t(Phrase(fr: "Aucune campagne pour l’instant.", en: "No round yet.")))</strong>
        <p>\(visit.t(Phrase(fr: "Il faut un référentiel et des classes\u{202F}; ensuite, préparer une campagne prend cinq minutes.", en: "It takes a framework and divisions; then preparing a round takes five minutes.")))</p>
        <p><a href="/frameworks">\(visit.t(Phrase(fr: "Voir les référentiels", en: "See the frameworks")))</a></p></div>
        """
    }

    private static func list(_ rounds: [RoundSummary], _ visit: Visit) -> HTML {
        let t = visit.t
        let items = rounds.map { entry -> HTML in
            let skills = counted(entry.skills, fr: ("compétence", "compétences"), en: ("skill", "skills"))
            return """
                <a class="sheet stack tight" href="/rounds/\(entry.round.id)"><h2>\(entry.round.name)</h2>
                <p>\(RoundLine.state(entry.round, visit)) \(RoundLine.dates(entry.round, visit))</p>
                <p class="soft">\(entry.divisions.joined(separator: ", ")) · \(t(skills))</p></a>
                """
        }
        return "<div class=\"cards\">\(items)</div>"
    }
}

/// How a round is named in one line.
enum RoundLine {
    static func state(_ round: DiagnosisRound, _ visit: Visit) -> HTML {
        let state = round.state(on: visit.today)
        let style = state == .open ? "tag" : "tag plain"
        return "<span class=\"\(style)\">\(visit.t(state.name))</span>"
    }

    static func dates(_ round: DiagnosisRound, _ visit: Visit) -> String {
        visit.t(
            Phrase(
                fr: "du \(round.opensOn.short.fr) au \(round.closesOn.short.fr)", en: "\(round.opensOn.short.en) to \(round.closesOn.short.en)"))
    }
}

enum RoundFormView {
    struct Model: Sendable {
        let form: RoundForm
        let divisions: [RoundMaterial.Entry]
        let frameworks: [Held]
        /// The round that is changed; nil for a new one.
        let present: Present?

        struct Held: Sendable {
            /// Of the framework.
            let name: String
            let skills: [Skill]
        }

        struct Present: Sendable {
            let round: RoundContents
            let asks: [Ask]
            let answers: RoundAnswers
        }

        var address: String { present.map { "/rounds/\($0.round.round.id)" } ?? "/rounds" }

        /// What the form takes out of the round although something was answered about it, with the number of answers.
        var keptAside: [(name: Phrase, answers: Int)] {
            guard let present else { return [] }
            let skills = present.round.skills.filter { !form.skills.contains($0.id) }.map { ($0.label, present.answers.skills[$0.id] ?? 0) }
            let divisions = present.round.divisions.map(\.division).filter { !form.divisions.contains($0.id) }
                .map { (Phrase(same: $0.code), present.answers.divisions[$0.id] ?? 0) }
            return (divisions + skills).filter { $0.1 > 0 }.map { (name: $0.0, answers: $0.1) }
        }
    }

    static func page(_ model: Model, problems: [Problem] = [], _ visit: Visit) -> Page {
        let t = visit.t
        let title = model.present.map { Phrase(fr: "Modifier «\u{202F}\($0.round.round.name)\u{202F}»", en: "Change “\($0.round.round.name)”") } ?? title
        let lede =
            model.present == nil
            ? Phrase(fr: "Avant de créer la campagne, vous verrez ce qu’elle demande à chacun.", en: "Before the round is created you will see what it asks of each.")
            : Phrase(fr: "On peut toujours ajouter. Ce que vous retirez n’est plus demandé\u{202F}; les réponses déjà données sont gardées.", en: "You can always add. What you take out is no longer asked; answers already given are kept.")
        return Page(
            title: title, section: .needs,
            body: """
                \(visit.crumbs(("/rounds", Phrase(fr: "Campagnes", en: "Rounds"))))
                <div class="page-head"><div><h1>\(t(title))</h1>
                <p>\(t(lede))</p></div></div>
                \(ProblemList.render(problems, visit))
                \(missing(model, visit) ?? fields(model, visit))
                """, status: problems.isEmpty ? 200 : 422)
    }

    static let title = Phrase(fr: "Préparer une campagne", en: "Prepare a round")

    private static func missing(_ model: Model, _ visit: Visit) -> HTML? {
        let t = visit.t
        if model.divisions.isEmpty {
            return """
                <div class="empty"><strong>\(t(Phrase(fr: "Il n’y a pas encore de classe.", en: "There is no division yet.")))</strong>
                <p>\(t(Phrase(fr: "Importez d’abord les élèves et leurs classes.", en: "First import the pupils and their divisions.")))</p><p><a class="btn" href="/people">\(t(Phrase(fr: "Aller aux personnes", en: "Go to people")))</a></p></div>
                """
        }
        if model.frameworks.allSatisfy({ $0.skills.isEmpty }) {
            return """
                <div class="empty"><strong>\(t(Phrase(fr: "Il n’y a pas encore de référentiel.", en: "There is no framework yet.")))</strong>
                <p>\(t(Phrase(fr: "Adoptez-en un\u{202F}: c’est l’affaire d’un clic.", en: "Adopt one: it takes one click.")))</p><p><a class="btn" href="/frameworks">\(t(Phrase(fr: "Choisir un référentiel", en: "Choose a framework")))</a></p></div>
                """
        }
        return nil
    }

    private static func fields(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let form = model.form
        return visit.form(action: model.address, class: "stack loose") {
            """
            \(version(model))
            <div class="fields across">
            \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), form.name, hint: t(Phrase(fr: "par exemple Diagnostic d’automne", en: "for example Autumn diagnosis")), " required maxlength=\"80\""))
            \(Fields.input("opens_on", t(Phrase(fr: "Ouvre le", en: "Opens on")), form.opensOn.iso, " type=\"date\" required"))
            \(Fields.input("closes_on", t(Phrase(fr: "Se clôt le soir du", en: "Closes on the evening of")), form.closesOn.iso, " type=\"date\" required"))
            \(Fields.input("minutes_max", t(Phrase(fr: "Minutes demandées à chacun, au plus", en: "Minutes asked of each, at most")), String(form.minutesMax), hint: t(Phrase(fr: "personne ne sera sollicité au-delà", en: "nobody will be asked for more")), " type=\"number\" min=\"2\" max=\"60\" required"))
            \(Fields.input("wanted", t(Phrase(fr: "Observations souhaitées par classe", en: "Observations wanted for each division")), String(form.wanted), hint: t(Phrase(fr: "trois avis valent mieux qu’un", en: "three views are better than one")), " type=\"number\" min=\"1\" max=\"8\" required"))
            </div>
            \(skills(model, visit))
            \(divisions(model, visit))
            <p class="actions"><button class="btn">\(t(Phrase(fr: "Voir ce que cela demande", en: "See what it asks")))</button></p>
            """
        }
    }

    /// Of the round that is changed, as it was read.
    static func version(_ model: Model) -> HTML? { model.present.map { "<input type=\"hidden\" name=\"version\" value=\"\($0.round.version)\">" } }

    private static func skills(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let lists = model.frameworks.map { held -> HTML in
            let open = model.frameworks.count == 1 || held.skills.contains { model.form.skills.contains($0.id) }
            let boxes = held.skills.map { skill -> HTML in
                """
                <label class="check top"><input type="checkbox" name="skill" value="\(skill.id)"\(" checked", if: model.form.skills.contains(skill.id))> <span>\(t(skill.label))</span></label>
                """
            }
            return "<details\(" open", if: open)><summary>\(held.name)</summary><div class=\"checks across\">\(boxes)</div></details>"
        }
        return """
            <fieldset class="sheet"><legend>\(t(Phrase(fr: "Compétences", en: "Skills")))</legend>
            <p class="hint">\(t(Phrase(fr: "Trois ou quatre suffisent. Les élèves s’autoévaluent sur les mêmes.", en: "Three or four are enough. Pupils assess themselves on the same ones.")))</p>\(lists)</fieldset>
            """
    }

    private static func divisions(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        var levels: [(String, [RoundMaterial.Entry])] = []
        for entry in model.divisions {
            if levels.last?.0 == entry.division.level {
                levels[levels.count - 1].1.append(entry)
            } else {
                levels.append((entry.division.level, [entry]))
            }
        }
        let lists = levels.map { level, entries -> HTML in
            let boxes = entries.map { entry -> HTML in
                """
                <label class="check"><input type="checkbox" name="division" value="\(entry.division.id)"\(" checked", if: model.form.divisions.contains(entry.division.id))> <span>\(entry.division.code) <span class="soft num">\(t(counted(entry.pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))))</span></span></label>
                """
            }
            return "<p class=\"label\">\(level)</p><div class=\"checks across\">\(boxes)</div>"
        }
        return "<fieldset class=\"sheet\"><legend>\(t(Phrase(fr: "Classes", en: "Divisions")))</legend>\(lists)</fieldset>"
    }
}

/// What a round would ask of each, before it is created.
enum RoundPlanView {
    static func page(_ model: RoundFormView.Model, _ plan: AskPlan, isTooMuch: Bool = false, _ visit: Visit) -> Page {
        let t = visit.t
        let form = model.form
        let asked = Set(plan.asks)
        let chosen = model.divisions.filter { form.divisions.contains($0.division.id) }
        let own = RoundLoad.minutes(RoundLoad.pupil(skills: form.skills.count))
        return Page(
            title: Phrase(fr: "Ce que la campagne demande", en: "What the round asks"), section: .needs,
            body: """
                \(visit.crumbs(("/rounds", Phrase(fr: "Campagnes", en: "Rounds"))))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Ce que «\u{202F}\(form.name)\u{202F}» demande", en: "What “\(form.name)” asks")))</h1>
                <p>\(t(Phrase(fr: "À chaque élève, environ \(own) min. Aux adultes, ce qui suit\u{202F}: personne ne dépasse \(form.minutesMax) min.", en: "Of each pupil, about \(own) min. Of adults, what follows: nobody goes beyond \(form.minutesMax) min.")))</p></div></div>
                \(isTooMuch ? "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "Avec ces cases, quelqu’un dépasse \(form.minutesMax) min. Rien n’est enregistré\u{202F}: décochez une classe ou augmentez le temps.", en: "With these ticks someone goes beyond \(form.minutesMax) min. Nothing is saved: untick a division or allow more time.")))</p>" as HTML : nil)
                \(keptAside(model, visit))
                \(visit.form(action: model.address, class: "stack loose") { """
                    \(RoundFormView.version(model))\(hidden(form))
                    \(chosen.map { division($0, asked, plan, form, visit) })
                    \(loads(plan, model, visit))
                    <p class="actions"><button class="btn" name="confirmed" value="1">\(t(model.present == nil ? Phrase(fr: "Créer la campagne", en: "Create the round") : Phrase(fr: "Enregistrer", en: "Save")))</button>
                    <button class="btn ghost" name="back" value="1">\(t(Phrase(fr: "Revenir aux choix", en: "Back to the choices")))</button></p>
                    """ })
                """, status: isTooMuch ? 422 : 200)
    }

    /// What is taken out although something was answered about it.
    private static func keptAside(_ model: RoundFormView.Model, _ visit: Visit) -> HTML? {
        let lines = model.keptAside
        guard !lines.isEmpty else { return nil }
        let t = visit.t
        let items = lines.map { line -> HTML in
            let answers = counted(line.answers, fr: ("réponse", "réponses"), en: ("answer", "answers"))
            return "<li>\(t(line.name)) <span class=\"soft num\">\(t(answers))</span></li>"
        }
        return """
            <div class="notice stack tight"><p>\(t(Phrase(fr: "Vous retirez ce qui suit. Plus personne ne sera sollicité là-dessus\u{202F}; les réponses déjà données sont gardées et comptent toujours.", en: "You take out what follows. Nobody will be asked about it any more; answers already given are kept and still count.")))</p><ul>\(items)</ul></div>
            """
    }

    private static func division(
        _ entry: RoundMaterial.Entry, _ asked: Set<Ask>, _ plan: AskPlan, _ form: RoundForm, _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let minutes = RoundLoad.minutes(RoundLoad.adult(pupils: entry.pupils, skills: form.skills.count))
        let names = entry.staff.addressNames
        let boxes = entry.staff.map { staff -> HTML in
            """
            <label class="check"><input type="checkbox" name="ask" value="\(staff.id).\(entry.division.id)"\(" checked", if: asked.contains(Ask(staff: staff.id, division: entry.division.id)))> <span>\(names[staff.id] ?? staff.addressName) <span class="soft">\((entry.subjects[staff.id] ?? []).joined(separator: ", "))</span></span></label>
            """
        }
        let few: HTML? = plan.short[entry.division.id].map { count in
            """
            <p><span class="tag warn">\(t(count == 0
                ? Phrase(fr: "personne à qui demander sans dépasser la limite", en: "nobody to ask within the limit")
                : Phrase(fr: "\(count) sur \(form.wanted) observations souhaitées", en: "\(count) of \(form.wanted) observations wanted")))</span></p>
            """
        }
        return """
            <fieldset class="sheet"><legend>\(entry.division.code) <span class="soft num">\(t(Phrase(fr: "\(entry.pupils) élèves, \(minutes) min par adulte", en: "\(entry.pupils) pupils, \(minutes) min for each adult")))</span></legend>
            \(few)<div class="checks across">\(boxes)</div></fieldset>
            """
    }

    private static func loads(_ plan: AskPlan, _ model: RoundFormView.Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let people = Dictionary(
            model.divisions.flatMap(\.staff).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let names = people.values.addressNames
        let rows = plan.seconds.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.compactMap { id, seconds -> HTML? in
            people[id].map { person in
                "<tr><th scope=\"row\">\(names[id] ?? person.addressName)</th><td class=\"num\">\(RoundLoad.minutes(seconds))\u{202F}min</td></tr>"
            }
        }
        guard !rows.isEmpty else { return .empty }
        return """
            <section class="stack" aria-labelledby="load"><h2 id="load">\(t(Phrase(fr: "Temps demandé à chaque adulte", en: "Time asked of each adult")))</h2>
            <div class="table-wrap" role="region" aria-label="\(t(Phrase(fr: "Tableau des temps", en: "Table of times")))" tabindex="0"><table><caption class="visually-hidden">\(t(Phrase(fr: "Temps demandé", en: "Time asked")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Adulte", en: "Adult")))</th><th scope="col" class="num">\(t(Phrase(fr: "Temps", en: "Time")))</th></tr></thead><tbody>\(rows)</tbody></table></div></section>
            """
    }

    private static func hidden(_ form: RoundForm) -> [HTML] {
        let single = [
            ("name", form.name), ("opens_on", form.opensOn.iso), ("closes_on", form.closesOn.iso), ("minutes_max", String(form.minutesMax)),
            ("wanted", String(form.wanted)),
        ]
        let many = form.divisions.map { ("division", $0.description) } + form.skills.map { ("skill", $0.description) }
        return (single + many).map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
    }
}
