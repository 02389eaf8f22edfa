import School
import Storage

/// The team's view of one pupil: strengths first, then priorities, then each skill with its evidence on demand.
enum PupilNeedsView {
    struct Model {
        let pupil: Pupil
        let rounds: [DiagnosisRound]
        /// Nil when no round has looked at this pupil's class.
        let map: NeedsMap?
        /// What the school puts first at the pupil’s level.
        let councilSkills: Set<Skill.ID>

        var sheet: NeedsSheet? { map?.sheets.first }
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let pupil = model.pupil
        var content: HTML = """
            <div class="empty"><strong>\(t(Phrase(fr: "Aucune campagne n’a encore regardé cette classe.", en: "No round has looked at this division yet.")))</strong>
            <p>\(t(Phrase(fr: "La synthèse se remplira avec les premières observations.", en: "The synthesis will fill up with the first observations.")))</p></div>
            """
        if let map = model.map, let sheet = model.sheet { content = synthesis(model, map, sheet, visit) }
        return Page(
            title: Phrase(fr: "Besoins \(ofName(pupil.fullName))", en: "Needs of \(pupil.fullName)"), section: .needs,
            body: """
                \(visit.crumbs(("/pupils/\(pupil.id)", Phrase(same: pupil.fullName)), tail: wayToMap(model, visit)))
                <div class="page-head"><div><h1>\(pupil.fullName)</h1><p>\(t(Phrase(fr: "Besoins", en: "Needs")))\(model.map.map { " · \($0.round.name)" } ?? "")</p></div>\(actions(model, visit))</div>
                \(rounds(model, visit))
                \(content)
                """)
    }

    private static func rounds(_ model: Model, _ visit: Visit) -> HTML? {
        guard model.rounds.count > 1, let map = model.map else { return nil }
        let links = model.rounds.map { round -> HTML in
            let current: HTML = round.id == map.round.id ? " aria-current=\"page\"" : ""
            return "<a href=\"/pupils/\(model.pupil.id)/needs?round=\(round.id)\"\(current)>\(round.name)</a>"
        }
        return "<nav class=\"tabs\" aria-label=\"\(visit.t(Phrase(fr: "Campagnes", en: "Rounds")))\">\(links)</nav>"
    }

    private static func actions(_ model: Model, _ visit: Visit) -> HTML? {
        guard let map = model.map, let sheet = model.sheet, PupilNeeds.mayConfirm(model.pupil, visit) else { return nil }
        let round = [("round", map.round.id.description)]
        let address = "/pupils/\(model.pupil.id)/priorities?round=\(map.round.id)"
        guard let confirmed = sheet.confirmed else {
            return "<div class=\"actions\"><a class=\"btn\" href=\"\(address)\">\(visit.t(Phrase(fr: "Confirmer les priorités", en: "Confirm priorities")))</a></div>"
        }
        let edit: HTML = "<a class=\"btn ghost\" href=\"\(address)\">\(visit.t(Phrase(fr: "Modifier", en: "Edit")))</a>"
        let reveal =
            confirmed.publishedAt == nil
            ? visit.button(Phrase(fr: "Publier à l’élève et à sa famille", en: "Publish to the pupil and family"), action: "/pupils/\(model.pupil.id)/publication", fields: round)
            : visit.button(Phrase(fr: "Retirer de la vue de l’élève", en: "Take out of the pupil’s sight"), action: "/pupils/\(model.pupil.id)/withdrawal", class: "btn quiet", fields: round)
        return "<div class=\"actions\">\(reveal)\(edit)</div>"
    }

    private static func synthesis(_ model: Model, _ map: NeedsMap, _ sheet: NeedsSheet, _ visit: Visit) -> HTML {
        let t = visit.t
        let isKnown = sheet.syntheses.contains { $0.level != nil }
        let suggested = Recommendation.suggested(from: sheet.syntheses, skills: map.skills, language: visit.language)
        let recommendation = sheet.confirmed?.recommendation ?? suggested
        let items = zip(map.skills, sheet.syntheses).map { line($0, $1, map, isOfSchool: model.councilSkills.contains($0.id), visit) }
        return """
            \(isKnown ? advice(recommendation, sheet, map, visit) : "<p class=\"empty\">\(t(Phrase(fr: "Personne n’a encore observé cet élève, qui ne s’est pas encore exprimé non plus.", en: "Nobody has observed this pupil yet, who has not spoken either.")))</p>" as HTML)
            <section class="sheet stack" aria-labelledby="skills"><h2 id="skills">\(t(Phrase(fr: "Compétence par compétence", en: "Skill by skill")))</h2>
            \(LevelCell.legend(visit))<ul class="plain skills-list">\(items)</ul></section>
            """
    }

    private static func advice(_ recommendation: Recommendation, _ sheet: NeedsSheet, _ map: NeedsMap, _ visit: Visit) -> HTML {
        let t = visit.t
        let state: HTML
        if let confirmed = sheet.confirmed {
            let day = visit.clock.day(of: confirmed.publishedAt ?? confirmed.confirmedAt).long
            state =
                confirmed.publishedAt == nil
                ? "<span class=\"tag\">\(t(Phrase(fr: "confirmé le \(day.fr), pas encore publié", en: "confirmed on \(day.en), not published yet")))</span>"
                : "<span class=\"tag\">\(t(Phrase(fr: "publié le \(day.fr)", en: "published on \(day.en)")))</span>"
        } else {
            state = "<span class=\"tag warn\">\(t(Phrase(fr: "proposé par Jalon, à confirmer par l’équipe", en: "suggested by Jalon, for the team to confirm")))</span>"
        }
        let names = Dictionary(map.skills.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return """
            <section class="sheet stack" aria-labelledby="strengths"><h2 id="strengths">\(t(Phrase(fr: "Points forts", en: "Strengths")))</h2>
            <ul class="strengths">\(recommendation.strengths.compactMap { names[$0] }.map { "<li>\(t($0.label))</li>" as HTML })</ul></section>
            <section class="sheet stack" aria-labelledby="priorities"><div class="row between"><h2 id="priorities">\(t(Phrase(fr: "Priorités", en: "Priorities")))</h2>\(state)</div>
            \(recommendation.priorities.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Pas encore de quoi proposer une priorité.", en: "Not enough yet to suggest a priority.")))</p>" : PublishedNeedsView.priorities(recommendation, names, toPupil: false, visit))</section>
            """
    }

    /// For those who may see the whole class, not this pupil only.
    private static func wayToMap(_ model: Model, _ visit: Visit) -> HTML? {
        guard let map = model.map, let division = map.sheets.first?.pupil.division ?? model.pupil.division, visit.viewer.reach(NeedsPolicy.self).covers(division: division) else { return nil }
        return " · <a href=\"/rounds/\(map.round.id)/needs/\(division)\">\(visit.t(Phrase(fr: "carte de la classe", en: "map of the division")))</a>"
    }

    private static func line(_ skill: Skill, _ synthesis: Synthesis, _ map: NeedsMap, isOfSchool: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let words = LevelCell.level(synthesis)
        let school: HTML? = isOfSchool ? "<span class=\"tag\">\(t(Phrase(fr: "priorité de l’établissement", en: "the school’s priority")))</span> " : nil
        let doubts = synthesis.disagreements.map { "<span class=\"tag warn\">\(t($0.name))</span> " as HTML }
        return """
            <li id="s\(skill.id)"><div class="skill-line"><span class="\(LevelCell.style(synthesis))">\(LevelCell.content(synthesis))</span>
            <div><strong>\(t(skill.label))</strong> <span class="soft small">\(t(words))</span> \(school)\(doubts)</div></div>
            \(evidence(synthesis, map, visit))</li>
            """
    }

    private static func evidence(_ synthesis: Synthesis, _ map: NeedsMap, _ visit: Visit) -> HTML? {
        guard !synthesis.evidence.isEmpty else { return nil }
        let t = visit.t
        let names = map.voices.values.addressNames
        let items = synthesis.evidence.map { piece -> HTML in
            let who: String
            let what: Phrase
            switch piece.voice {
            case .pupil:
                who = t(Phrase(fr: "l’élève", en: "the pupil"))
                what = piece.level.ownWords
            case .adult(let staff):
                who = names[staff] ?? t(Phrase(fr: "un adulte", en: "an adult"))
                what = piece.level.name
            }
            let quote: HTML? = piece.words.map { "<blockquote>\($0)</blockquote>" }
            let since: HTML? = piece.isReplaced ? " <span class=\"tag plain\">\(t(Phrase(fr: "remplacé depuis", en: "replaced since")))</span>" : nil
            return """
                <li><span class="cell l\(piece.level.rawValue)">\(piece.level.rawValue)</span><span>\(who)\u{202F}: \(t(what)) <span class="soft small">\(t(visit.clock.day(of: piece.at).short))</span>\(since)</span>\(quote)</li>
                """
        }
        let count = counted(synthesis.evidence.count { !$0.isReplaced }, fr: ("source", "sources"), en: ("source", "sources"))
        return "<details><summary>\(t(count))</summary><ul class=\"evidence\">\(items)</ul></details>"
    }
}

/// What the pupil and the guardians read: strengths, then two or three priorities with their reasons.
enum PublishedNeedsView {
    static func page(_ pupil: Pupil, _ published: [PublishedNeeds], _ tasks: [SelfAssessmentTask], _ visit: Visit) -> Page {
        let t = visit.t
        let isOwn = visit.viewer.pupil == pupil.id
        let title = isOwn ? Phrase(fr: "Mes besoins", en: "My needs") : Phrase(fr: "Besoins \(ofName(pupil.givenName))", en: "Needs of \(pupil.givenName)")
        let lede =
            isOwn
            ? Phrase(fr: "Ce que tu sais bien faire, et ce que tu vas travailler en accompagnement personnalisé.", en: "What you do well, and what you are going to work on.")
            : Phrase(
                fr: "Ce que \(pupil.givenName) sait bien faire, et ce qui sera travaillé en accompagnement personnalisé. L’équipe s’y adresse à \(pupil.givenName).",
                en: "What \(pupil.givenName) does well, and what will be worked on. The team speaks to \(pupil.givenName).")
        let sections = published.map { needs -> HTML in
            """
            <section class="sheet stack" aria-labelledby="round-\(needs.round.id)"><div><h2 id="round-\(needs.round.id)">\(needs.round.name)</h2><p class="soft small">\(t(visit.clock.day(of: needs.publishedAt).long))</p></div>\(content(needs, isOwn: isOwn, level: 3, visit))</section>
            """
        }
        return Page(
            title: title, section: .needs,
            body: """
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lede))</p></div></div>
                \(tasks.map { ask($0, visit) })
                \(published.isEmpty ? empty(pupil, isOwn, visit) : HTML(sections))
                """)
    }

    private static func ask(_ task: SelfAssessmentTask, _ visit: Visit) -> HTML {
        let t = visit.t
        let minutes = RoundLoad.minutes(RoundLoad.pupil(skills: task.answered.expected))
        let isDone = task.answered.isComplete
        return """
            <section class="sheet row between"><div><h2>\(t(Phrase(fr: "Où en es-tu\u{202F}?", en: "Where do you stand?"))) <span class="soft">\(task.round.name)</span></h2>
            <p class="soft">\(t(isDone
                ? Phrase(fr: "Tu as répondu. Tu peux encore changer d’avis jusqu’au \(task.round.closesOn.named.fr).", en: "You have answered. You can still change your mind until \(task.round.closesOn.named.en).")
                : Phrase(fr: "Dis-le avec tes mots, environ \(minutes) min, jusqu’au \(task.round.closesOn.named.fr).", en: "Say it in your own words, about \(minutes) min, until \(task.round.closesOn.named.en).")))</p></div>
            <a class="btn\(" ghost", if: isDone)" href="/rounds/\(task.round.id)/self-assessment">\(t(isDone ? Phrase(fr: "Relire", en: "Read again") : Phrase(fr: "Répondre", en: "Answer")))</a></section>
            """
    }

    private static func empty(_ pupil: Pupil, _ isOwn: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <div class="empty"><strong>\(t(Phrase(fr: "Rien n’est publié pour l’instant.", en: "Nothing is published yet.")))</strong>
            <p>\(t(isOwn
                ? Phrase(fr: "L’équipe regarde d’abord ce que tu réussis. Quand ce sera prêt, tu le liras ici\u{202F}: tes points forts, puis deux ou trois priorités.", en: "The team first looks at what you do well. When it is ready you will read it here: your strengths, then two or three priorities.")
                : Phrase(fr: "Quand l’équipe aura retenu les points forts et les priorités \(ofName(pupil.givenName)), vous les lirez ici.", en: "When the team has settled on the strengths and priorities of \(pupil.givenName), you will read them here.")))</p></div>
            """
    }

    /// - Parameter level: of the headings within, so that they follow those of the page.
    static func content(_ needs: PublishedNeeds, isOwn: Bool, level: Int, _ visit: Visit) -> HTML {
        let t = visit.t
        let names = Dictionary(needs.skills.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let strengths = needs.recommendation.strengths.compactMap { names[$0] }
        let first = isOwn ? Phrase(fr: "Tes points forts", en: "Your strengths") : Phrase(fr: "Points forts", en: "Strengths")
        let then = isOwn ? Phrase(fr: "Ce que tu vas travailler", en: "What you are going to work on") : Phrase(fr: "Priorités", en: "Priorities")
        return """
            <h\(level)>\(t(first))</h\(level)><ul class="strengths">\(strengths.map { "<li>\(t(isOwn ? $0.pupilLabel : $0.label))</li>" as HTML })</ul>
            <h\(level)>\(t(then))</h\(level)>\(priorities(needs.recommendation, names, toPupil: isOwn, visit))
            """
    }

    static func priorities(_ recommendation: Recommendation, _ names: [Skill.ID: Skill], toPupil: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let items = recommendation.priorities.compactMap { priority -> HTML? in
            names[priority.skill].map { skill in
                """
                <li><div><strong>\(t(skill.label))</strong> <span class="tag">\(t(toPupil ? priority.kind.toPupil : priority.kind.name))</span>\(priority.reason.isEmpty ? nil : "<p>\(t(priority.told))</p>" as HTML?)</div></li>
                """
            }
        }
        return "<ol class=\"ranked\">\(items)</ol>"
    }
}
