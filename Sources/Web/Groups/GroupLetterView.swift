import School

/// The letter that tells a family of a child's groups: one A4 sheet, plain words, nothing confidential.
enum GroupLetterView {
    static func page(_ model: PupilGroupModel, _ visit: Visit) -> Page {
        let t = visit.t
        let pupil = model.pupil
        let title = Phrase(fr: "Lettre à la famille \(ofName(pupil.fullName))", en: "Letter to the family of \(pupil.fullName)")
        let body: HTML =
            model.chapters.isEmpty
            ? "<p>\(t(Phrase(fr: "Les groupes d’accompagnement de votre enfant ne sont pas encore publiés.", en: "Your child’s support groups are not published yet.")))</p>"
            : HTML(model.chapters.map { chapter($0, pupil, visit) })
        let division = model.division.map { ", \(visit.t($0))" } ?? ""
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack">
                \(visit.crumbs(("/pupils/\(pupil.id)/group", Phrase(same: pupil.fullName))))
                <p class="no-print soft">\(t(Phrase(fr: "Imprimez cette page (Ctrl + P)\u{202F}: elle tient sur une feuille A4.", en: "Print this page (Ctrl + P): it fits on one A4 sheet.")))</p>
                <article class="letter">
                <p>\(visit.establishment.name)</p>
                <p class="to">\(t(Phrase(fr: "Aux responsables légaux de", en: "To the legal guardians of")))<br>\(pupil.fullName)\(division)</p>
                <p class="date">\(t(Phrase(fr: "Le \(visit.today.long.fr)", en: visit.today.long.en)))</p>
                <h1>\(t(Phrase(fr: "L’accompagnement personnalisé \(ofName(pupil.givenName))", en: "\(pupil.givenName)’s personalised support")))</h1>
                <p>\(t(Phrase(fr: "Madame, Monsieur,", en: "Dear parent or guardian,")))</p>
                <p>\(t(Phrase(fr: "L’accompagnement personnalisé aide chaque élève à avancer, à partir de ses points forts et de ce qu’il lui reste à travailler. Ce n’est ni une note ni une sanction, et les groupes changent au cours de l’année.", en: "Personalised support helps every pupil move forward, from their strengths and from what is left to work on. It is neither a mark nor a punishment, and groups change during the year.")))</p>
                \(body)
                <p>\(t(Phrase(fr: "Le professeur principal répond volontiers à vos questions. Vous retrouvez cette page, toujours à jour, dans votre espace.", en: "The main teacher will gladly answer your questions. You will find this page, always up to date, in your own space.")))</p>
                <p>\(t(Phrase(fr: "Nous vous prions de croire, Madame, Monsieur, à l’assurance de notre considération.", en: "Yours faithfully,")))</p>
                <p>\(t(Phrase(fr: "L’équipe de coordination", en: "The coordination team")))</p>
                </article>
                </div>
                """)
    }

    private static func chapter(_ chapter: PupilGroupModel.Chapter, _ pupil: Pupil, _ visit: Visit) -> HTML {
        let t = visit.t
        let card = chapter.stay.card
        let (room, leaders) = (GroupPieces.room(card, chapter.stay.tenure), GroupPieces.leaders(card, chapter.stay.tenure))
        let sessions = counted(chapter.dates.count, fr: ("séance", "séances"), en: ("session", "sessions"))
        let dates = chapter.dates.isEmpty ? "" : ", \(chapter.dates.map { t($0.short) }.joined(separator: ", "))"
        let signs = chapter.indicators.map { sign -> String in
            let words = t(sign)
            let bare = words.hasSuffix(".") ? String(words.dropLast()) : words
            return t(Phrase(fr: "«\u{202F}\(bare)\u{202F}»", en: "“\(bare)”"))
        }
        return """
            <section class="stack tight"><h2>\(t(card.title))</h2>
            <p>\(t(Phrase(fr: "\(pupil.givenName) suit cet atelier le \(chapter.stay.hours.fr), \(GroupPieces.dates(chapter.stay.tenure).fr), \(room.fr), avec \(leaders.fr)\u{202F}: \(sessions.fr)\(dates)", en: "\(pupil.givenName) follows this workshop on \(chapter.stay.hours.en), \(GroupPieces.dates(chapter.stay.tenure).en), \(room.en), with \(leaders.en): \(sessions.en)\(dates)")))</p>
            <p><strong>\(t(Phrase(fr: "But\u{202F}:", en: "Goal:")))</strong> \(t(card.objective)) \(t(Phrase(fr: "On saura que c’est réussi quand \(pupil.givenName) pourra dire\u{202F}:", en: "We will know it worked when \(pupil.givenName) can say:"))) \(signs.joined(separator: ", ")).</p></section>
            """
    }
}
