import School
import Storage

/// What a pupil says of themselves, in their own words: the pupil alone writes it.
enum SelfAssessmentHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(SelfAssessmentView.page(try await sheet(visit), saved: visit.query.text("saved") != nil, visit))
    }

    static func assess(_ visit: Visit) async throws -> Reply {
        guard let pupil = visit.viewer.pupil else { throw WebError.forbidden }
        let round = try visit.id(DiagnosisRound.self)
        let sheet = try await sheet(visit)
        var answers: [Skill.ID: OwnAnswer] = [:]
        for skill in sheet.skills {
            guard let level = visit.form.number("l\(skill.id)").flatMap(Level.init(rawValue:)) else { continue }
            let words = visit.form.text("w\(skill.id)").map { String($0.prefix(OwnAnswer.wordsLimit)) }
            answers[skill.id] = OwnAnswer(level: level, words: words)
        }
        do {
            try await visit.store.assess(answers, of: pupil, in: round, at: visit.now, today: visit.today)
        } catch let refusal as AnswerRefusal {
            throw WebError.badRequest(Self.explanation(refusal))
        }
        return .redirect("/rounds/\(round)/self-assessment?saved=1")
    }

    private static func sheet(_ visit: Visit) async throws -> SelfAssessmentSheet {
        guard let pupil = visit.viewer.pupil,
            let sheet = try await visit.store.selfAssessmentSheet(visit.id(DiagnosisRound.self), of: pupil, today: visit.today)
        else { throw WebError.notFound }
        return sheet
    }

    private static func explanation(_ refusal: AnswerRefusal) -> Phrase {
        switch refusal {
        case .notOpen:
            Phrase(
                fr: "C’est terminé pour cette fois\u{202F}: tes réponses d’avant sont gardées, celles-ci n’ont pas été enregistrées. Si tu voulais changer quelque chose, dis-le à ton professeur principal.",
                en: "It is over for this time: your earlier answers are kept, these were not saved. If you wanted to change something, tell your main teacher.")
        case .notInRound:
            Phrase(
                fr: "La liste a changé pendant que tu répondais. Rien n’a été enregistré. Recharge la page et recommence, ce sera vite fait.",
                en: "The list changed while you were answering. Nothing was saved. Reload the page and start again, it will not take long.")
        }
    }
}

enum SelfAssessmentView {
    static func page(_ sheet: SelfAssessmentSheet, saved: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let isOpen = sheet.round.state(on: visit.today) == .open
        let minutes = RoundLoad.minutes(RoundLoad.pupil(skills: sheet.skills.count))
        return Page(
            title: Phrase(fr: "Où j’en suis", en: "Where I stand"), section: .needs,
            body: """
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Où en es-tu\u{202F}?", en: "Where do you stand?")))</h1>
                <p>\(t(Phrase(
                    fr: "Ce n’est pas une note. Dis ce que tu penses vraiment\u{202F}: cela aide à choisir des ateliers qui te conviennent. Tes professeurs le lisent. Environ \(minutes) min.",
                    en: "This is not a mark. Say what you really think: it helps to choose workshops that suit you. Your teachers read it. About \(minutes) min.")))</p></div></div>
                \(saved ? "<p class=\"notice\" role=\"status\">\(t(thanks(sheet)))</p>" as HTML : nil)
                \(isOpen ? nil : "<p class=\"notice\">\(t(Phrase(fr: "On ne peut pas répondre en ce moment. Voici ce que tu as dit.", en: "Answers are not taken at present. Here is what you said.")))</p>" as HTML)
                \(visit.form(action: "/rounds/\(sheet.round.id)/self-assessment", class: "stack") { """
                    \(sheet.skills.map { question($0, sheet.answers[$0.id], isOpen, visit) })
                    \(isOpen ? "<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>" as HTML : nil)
                    """ })
                """)
    }

    private static func thanks(_ sheet: SelfAssessmentSheet) -> Phrase {
        let end = sheet.round.closesOn.named
        let left = sheet.answered.expected - sheet.answered.done
        return left == 0
            ? Phrase(
                fr: "C’est enregistré, merci. Tu peux encore changer d’avis jusqu’au \(end.fr).",
                en: "Saved, thank you. You can still change your mind until \(end.en).")
            : Phrase(
                fr: "C’est enregistré. Il reste \(counted(left, fr: ("réponse", "réponses"), en: ("", "")).fr) à donner\u{202F}: rien ne presse, jusqu’au \(end.fr).",
                en: "Saved. \(counted(left, fr: ("", ""), en: ("answer", "answers")).en) to go: no hurry, until \(end.en).")
    }

    private static func question(_ skill: Skill, _ answer: OwnAnswer?, _ isOpen: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let pills = Level.allCases.map { level -> HTML in
            """
            <label class="pill"><input type="radio" name="l\(skill.id)" value="\(level.rawValue)"\(" checked", if: answer?.level == level)\(" disabled", if: !isOpen)>\(t(level.ownWords))</label>
            """
        }
        let label = t(Phrase(fr: "Tu peux ajouter une phrase", en: "You may add a sentence"))
        let words = answer?.words ?? ""
        let sentence: HTML =
            isOpen
            ? """
            <div class="field"><label for="w\(skill.id)">\(label) <span class="optional">(\(t(Phrase(fr: "si tu veux", en: "if you like"))))</span></label><input id="w\(skill.id)" name="w\(skill.id)" value="\(words)" maxlength="\(OwnAnswer.wordsLimit)" autocomplete="off"></div>
            """
            : (words.isEmpty ? .empty : "<p class=\"soft\">\(words)</p>")
        return """
            <fieldset class="sheet"><legend>\(t(skill.pupilLabel))</legend><div class="stack"><div class="own-words">\(pills)</div>\(sentence)</div></fieldset>
            """
    }
}
