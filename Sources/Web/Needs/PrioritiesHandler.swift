import School
import Storage

/// Confirming a pupil's strengths and priorities: the main teacher's word, and the coordinator's.
enum PrioritiesHandler {
    static func edit(_ visit: Visit) async throws -> Reply {
        // Priorities are of a round; without one the pupil's needs say which there are.
        guard visit.query.text("round") != nil else { return .redirect("/pupils/\(try visit.id(Pupil.self))/needs") }
        let (pupil, map, sheet) = try await known(visit, visit.query)
        let suggested = Recommendation.suggested(from: sheet.syntheses, skills: map.skills, language: visit.language)
        return .page(
            PrioritiesView.page(
                .init(
                    pupil: pupil, map: map, sheet: sheet, shown: sheet.confirmed?.recommendation ?? suggested,
                    councilSkills: try await PupilNeeds.councilSkills(pupil, visit), problems: [], isStale: false), visit))
    }

    static func confirm(_ visit: Visit) async throws -> Reply {
        let (pupil, map, sheet) = try await known(visit, visit.form)
        let recommendation = PrioritiesForm.recommendation(visit.form)
        let councilSkills = try await PupilNeeds.councilSkills(pupil, visit)
        func model(_ problems: [Problem], isStale: Bool = false) -> PrioritiesView.Model {
            .init(pupil: pupil, map: map, sheet: sheet, shown: recommendation, councilSkills: councilSkills, problems: problems, isStale: isStale)
        }
        let problems = recommendation.problems(among: Set(map.skills.map(\.id)))
        guard problems.isEmpty else { return .page(PrioritiesView.page(model(problems), visit)) }
        let seen = visit.form.moment("seen")
        do {
            try await visit.store.confirm(
                recommendation, of: pupil.id, in: map.round.id, seen: seen, by: visit.viewer.account, at: visit.now)
        } catch StorageError.stale {
            throw WebError.conflict(PrioritiesView.page(model([], isStale: true), visit))
        }
        try await visit.note("confirm", "priorities", subject: pupil.id.rawValue)
        guard visit.form.text("next") != nil, let division = pupil.division else {
            return .redirect("/pupils/\(pupil.id)/needs?round=\(map.round.id)")
        }
        return .redirect(try await next(after: pupil, in: division, map.round, visit))
    }

    /// The next pupil of the class, by name, whose priorities are still to be confirmed; the map when there is none.
    private static func next(after pupil: Pupil, in division: Division.ID, _ round: DiagnosisRound, _ visit: Visit) async throws -> String {
        let sheets = try await visit.store.needsMap(round.id, division: division, now: visit.now, today: visit.today)?.sheets ?? []
        let waiting = sheets.filter { $0.confirmed == nil && $0.syntheses.contains { $0.level != nil } }.map(\.pupil.id)
        let order = sheets.map(\.pupil.id)
        let here = order.firstIndex(of: pupil.id) ?? 0
        let following = (order[here...] + order[..<here]).first { waiting.contains($0) }
        return following.map { "/pupils/\($0)/priorities?round=\(round.id)" } ?? "/rounds/\(round.id)/needs/\(division)"
    }

    private static func known(_ visit: Visit, _ form: Form) async throws -> (Pupil, NeedsMap, NeedsSheet) {
        let id = try visit.id(Pupil.self)
        guard let round: DiagnosisRound.ID = form.id("round"), let pupil = try await visit.store.pupil(id, on: visit.today),
            let map = try await visit.store.needsMap(round, pupil: id, now: visit.now, today: visit.today), let sheet = map.sheets.first
        else { throw WebError.notFound }
        return (pupil, map, sheet)
    }
}

/// `strength` (ticked, several), `skill1`…`skill3` (may be empty), `kind1`…, `reason1`…, and `proposed1`… for what the reason said when it was shown.
enum PrioritiesForm {
    static func recommendation(_ form: Form) -> Recommendation {
        var priorities: [Priority] = []
        for slot in 1...Recommendation.most {
            guard let skill: Skill.ID = form.id("skill\(slot)") else { continue }
            let reason = form.text("reason\(slot)") ?? ""
            let proposed = form.text("proposed\(slot)").flatMap { ProposedReason(rawValue: $0) }
            let isKept = proposed.map { reason == $0.words.fr || reason == $0.words.en } ?? false
            priorities.append(
                Priority(
                    rank: priorities.count + 1, skill: skill, kind: NeedKind(rawValue: form.text("kind\(slot)") ?? "") ?? .support,
                    reason: reason, proposed: isKept ? proposed : nil))
        }
        let strengths = once(form.all("strength").compactMap { Skill.ID($0) })
        return Recommendation(strengths: Array(strengths.prefix(3)), priorities: priorities)
    }
}

enum PrioritiesView {
    struct Model {
        let pupil: Pupil
        let map: NeedsMap
        /// As it is stored now.
        let sheet: NeedsSheet
        /// As the form shows it.
        let shown: Recommendation
        /// What the school puts first at the pupil’s level.
        let councilSkills: Set<Skill.ID>
        let problems: [Problem]
        let isStale: Bool
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let pupil = model.pupil
        let back = "/pupils/\(pupil.id)/needs?round=\(model.map.round.id)"
        let seen: HTML? = model.sheet.confirmed.map { "<input type=\"hidden\" name=\"seen\" value=\"\(String($0.confirmedAt.milliseconds))\">" }
        return Page(
            title: Phrase(fr: "Priorités \(ofName(pupil.fullName))", en: "Priorities of \(pupil.fullName)"), section: .needs,
            body: """
                \(visit.crumbs((back, Phrase(same: pupil.fullName))))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Priorités \(ofName(pupil.fullName))", en: "Priorities of \(pupil.fullName)")))</h1>
                <p>\(t(model.sheet.confirmed?.publishedAt == nil
                    ? Phrase(fr: "Jalon propose, vous décidez. L’élève ne lit rien avant la publication.", en: "Jalon suggests, you decide. The pupil reads nothing before publication.")
                    : Phrase(fr: "Déjà publié\u{202F}: l’élève et sa famille liront aussitôt ce que vous confirmez.", en: "Published already: the pupil and family will at once read what you confirm.")))</p></div></div>
                \(ProblemList.render(model.problems, visit))
                \(model.isStale ? stale(model, visit) : nil)
                \(council(model, visit))
                \(visit.form(action: "/pupils/\(pupil.id)/priorities", class: "stack") { """
                    <input type="hidden" name="round" value="\(model.map.round.id)">\(seen)
                    \(strengths(model, visit))
                    \((1...Recommendation.most).map { slot($0, model, visit) })
                    <p class="actions"><button class="btn" name="next" value="1">\(t(Phrase(fr: "Confirmer et passer au suivant", en: "Confirm and go to the next")))</button>
                    <button class="btn ghost">\(t(Phrase(fr: "Confirmer", en: "Confirm")))</button> <a class="btn quiet" href="\(back)">\(t(Phrase(fr: "Annuler", en: "Cancel")))</a></p>
                    """ })
                """, status: model.problems.isEmpty ? (model.isStale ? 409 : 200) : 422)
    }

    private static func council(_ model: Model, _ visit: Visit) -> HTML? {
        let names = model.map.skills.filter { model.councilSkills.contains($0.id) }.map { "«\u{202F}\($0.label.fr)\u{202F}»" }
        guard !names.isEmpty else { return nil }
        let english = model.map.skills.filter { model.councilSkills.contains($0.id) }.map { "“\($0.label.en)”" }
        let words = Phrase(
            fr: "L’établissement privilégie à ce niveau\u{202F}: \(names.joined(separator: ", ")). Cela éclaire le choix, sans le décider.",
            en: "The school puts first at this level: \(english.joined(separator: ", ")). It throws light on the choice, it does not make it.")
        return "<p class=\"notice\">\(visit.t(words))</p>"
    }

    private static func strengths(_ model: Model, _ visit: Visit) -> HTML {
        let boxes = zip(model.map.skills, model.sheet.syntheses).map { skill, synthesis -> HTML in
            """
            <label class="check"><input type="checkbox" name="strength" value="\(skill.id)"\(" checked", if: model.shown.strengths.contains(skill.id))> <span class="\(LevelCell.style(synthesis))" aria-hidden="true">\(LevelCell.content(synthesis))</span> <span>\(visit.t(skill.label)) <span class="soft small">\(visit.t(LevelCell.words(synthesis)))</span></span></label>
            """
        }
        return """
            <fieldset class="sheet priorities-strengths"><legend>\(visit.t(Phrase(fr: "Points forts, trois au plus", en: "Strengths, three at most")))</legend><div class="checks">\(boxes)</div></fieldset>
            """
    }

    private static func slot(_ number: Int, _ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let priority = model.shown.priorities.first { $0.rank == number }
        let levels = Dictionary(zip(model.map.skills.map(\.id), model.sheet.syntheses), uniquingKeysWith: { first, _ in first })
        let none = [("", t(Phrase(fr: "aucune", en: "none")))]
        let skills =
            none
            + model.map.skills.map { skill -> (String, String) in
                let school = model.councilSkills.contains(skill.id) ? t(Phrase(fr: ", priorité de l’établissement", en: ", the school’s priority")) : ""
                return (skill.id.description, "\(t(skill.shortLabel)) (\(levels[skill.id]?.level.map { t($0.name) } ?? t(Phrase(fr: "pas encore vu", en: "not seen yet")))\(school))")
            }
        let proposed: HTML? = priority?.proposed.map { "<input type=\"hidden\" name=\"proposed\(number)\" value=\"\($0.rawValue)\">" }
        let title = [Phrase(fr: "Première priorité", en: "First priority"), Phrase(fr: "Deuxième priorité", en: "Second priority"), Phrase(fr: "Troisième priorité", en: "Third priority")][number - 1]
        return """
            <fieldset class="sheet"><legend>\(t(title))</legend><div class="stack"><div class="fields across">
            \(Fields.select("skill\(number)", t(Phrase(fr: "Compétence", en: "Skill")), skills, chosen: priority?.skill.description ?? ""))
            \(Fields.select("kind\(number)", t(Phrase(fr: "Ce qu’on propose", en: "What is offered")), NeedKind.allCases.map { ($0.rawValue, t($0.name)) }, chosen: (priority?.kind ?? .support).rawValue))
            </div>\(Fields.area("reason\(number)", t(Phrase(fr: "Pourquoi, en parlant à l’élève", en: "Why, speaking to the pupil")), priority.map { t($0.told) } ?? "", rows: 2))\(proposed)</div></fieldset>
            """
    }

    private static func stale(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let names = Dictionary(model.map.skills.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let theirs = model.sheet.confirmed.map { PublishedNeedsView.priorities($0.recommendation, names, toPupil: false, visit) }
        return """
            <section class="notice warn stack" role="alert"><h2>\(t(Phrase(fr: "Quelqu’un a confirmé avant vous", en: "Somebody confirmed before you")))</h2>
            <p>\(t(Phrase(fr: "Voici ce qui est enregistré. Vos choix sont dans le formulaire, rien n’en est perdu\u{202F}; les confirmer remplacera ceux-ci.", en: "Here is what is stored. Your choices are in the form, nothing is lost; confirming them replaces these.")))</p>\(theirs)</section>
            """
    }
}
