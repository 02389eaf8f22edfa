import School
import Storage

/// One round: what it looks at, who has answered, and whom to remind of it in which words.
enum RoundView {
    static func page(_ round: RoundContents, _ followUp: RoundFollowUp, _ visit: Visit) -> Page {
        let t = visit.t
        let codes = Dictionary(round.divisions.map { ($0.division.id, $0.division.code) }, uniquingKeysWith: { first, _ in first })
        let asked = followUp.adults.filter { $0.isAsked && codes[$0.division] != nil }
        let late = asked.filter { !$0.answered.isComplete }
        return Page(
            title: Phrase(same: round.round.name), section: .needs,
            body: """
                \(visit.crumbs(("/rounds", Phrase(fr: "Campagnes", en: "Rounds"))))
                <div class="page-head"><div><h1>\(round.round.name)</h1>
                <p>\(RoundLine.state(round.round, visit)) \(RoundLine.dates(round.round, visit))</p></div>\(actions(round.round, visit))</div>
                \(figures(round, followUp, asked, visit))
                \(adults(followUp.adults.filter { codes[$0.division] != nil }, codes, visit))
                \(pupils(round, followUp, visit))
                \(round.round.state(on: visit.today) == .open ? reminders(late, followUp, codes, round, visit) : nil)
                <section class="sheet" aria-labelledby="looks"><h2 id="looks">\(t(Phrase(fr: "Ce qu’on regarde", en: "What is looked at")))</h2><ul>\(round.skills.map { "<li>\(t($0.label))</li>" as HTML })</ul>\(dropped(round, visit))</section>
                """)
    }

    private static func actions(_ round: DiagnosisRound, _ visit: Visit) -> HTML? {
        guard visit.viewer.reach(PlanningPolicy.self, .write).wholeSchool else { return nil }
        let t = visit.t
        let edit: HTML = "<a class=\"btn ghost\" href=\"/rounds/\(round.id)/edit\">\(t(Phrase(fr: "Modifier", en: "Change")))</a>"
        switch round.state(on: visit.today) {
        case .open:
            return """
                <div class="actions">\(edit)\(visit.button(Phrase(fr: "Clore maintenant", en: "Close now"), action: "/rounds/\(round.id)/closing", class: "btn ghost"))</div>
                """
        case .planned, .closed:
            let until = max(round.closesOn, visit.today + 3)
            let name =
                round.state(on: visit.today) == .planned
                ? Phrase(fr: "Ouvrir maintenant", en: "Open now") : Phrase(fr: "Rouvrir", en: "Open again")
            return """
                <div class="actions">\(edit)\(visit.form(action: "/rounds/\(round.id)/opening", class: "row") { """
                    <label for="until">\(t(Phrase(fr: "jusqu’au", en: "until")))</label><input id="until" name="until" type="date" class="middle" value="\(until.iso)" required>
                    <button class="btn">\(t(name))</button>
                    """ })</div>
                """
        }
    }

    /// What is no longer asked, and whose answers are kept.
    private static func dropped(_ round: RoundContents, _ visit: Visit) -> HTML? {
        let names = round.droppedDivisions.map(\.code) + round.droppedSkills.map { visit.t($0.label) }
        guard !names.isEmpty else { return nil }
        let list = names.joined(separator: ", ")
        return "<p class=\"soft\">\(visit.t(Phrase(fr: "N’est plus demandé, mais les réponses données sont gardées et comptent\u{202F}: \(list).", en: "No longer asked, but the answers given are kept and count: \(list).")))</p>"
    }

    private static func figures(
        _ round: RoundContents, _ followUp: RoundFollowUp, _ asked: [RoundFollowUp.AdultLine], _ visit: Visit
    ) -> HTML {
        let done = asked.count { $0.answered.isComplete }
        let pupils = followUp.pupils.count { $0.answered.isComplete }
        return """
            <p class="figures"><span><b class="num">\(done)/\(asked.count)</b> \(visit.t(Phrase(fr: "observations de classe complètes", en: "class observations complete")))</span>
            <span><b class="num">\(pupils)/\(followUp.pupils.count)</b> \(visit.t(Phrase(fr: "élèves se sont autoévalués", en: "pupils have assessed themselves")))</span></p>
            """
    }

    private static func adults(
        _ lines: [RoundFollowUp.AdultLine], _ codes: [Division.ID: String], _ visit: Visit
    ) -> HTML {
        let t = visit.t
        guard !lines.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Aucun adulte n’a été sollicité.", en: "No adult was asked.")))</p>"
        }
        let sorted = lines.sorted { (codes[$0.division] ?? "", $0.staff.listName) < (codes[$1.division] ?? "", $1.staff.listName) }
        let waiting = sorted.filter { !$0.answered.isComplete }
        let complete = sorted.filter(\.answered.isComplete)
        let folded: HTML? =
            complete.isEmpty
            ? nil
            : """
            <details><summary>\(t(counted(complete.count, fr: ("observation complète", "observations complètes"), en: ("observation complete", "observations complete"))))</summary>\(table(complete, Phrase(fr: "Observations complètes", en: "Observations complete"), codes, visit))</details>
            """
        return """
            <section class="stack" aria-labelledby="adults"><h2 id="adults">\(t(Phrase(fr: "Adultes", en: "Adults")))</h2>
            \(waiting.isEmpty ? nil : table(waiting, Phrase(fr: "Observations à compléter", en: "Observations to complete"), codes, visit))\(folded)</section>
            """
    }

    private static func table(
        _ lines: [RoundFollowUp.AdultLine], _ name: Phrase, _ codes: [Division.ID: String], _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let names = lines.map(\.staff).addressNames
        let rows = lines.map { line -> HTML in
            let state =
                line.answered.isComplete
                ? Phrase(fr: "complet", en: "complete")
                : line.answered.isStarted ? Phrase(fr: "commencé", en: "started") : Phrase(fr: "pas encore", en: "not yet")
            let style = line.answered.isComplete ? "tag" : "tag plain"
            return """
                <tr><th scope="row">\(names[line.staff.id] ?? line.staff.addressName)</th><td data-label="\(t(Phrase(fr: "Classe", en: "Division")))">\(codes[line.division] ?? "")</td>
                <td data-label="\(t(Phrase(fr: "Cases", en: "Cells")))" class="num">\(line.answered.done)/\(line.answered.expected)</td>
                <td><span class="\(style)">\(t(state))</span>\(line.isAsked ? nil : " <span class=\"soft small\">\(t(Phrase(fr: "sans avoir été sollicité", en: "without being asked")))</span>" as HTML?)</td></tr>
                """
        }
        return """
            <div class="table-wrap" role="region" aria-label="\(t(name))" tabindex="0"><table class="stacked"><caption class="visually-hidden">\(t(name))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Adulte", en: "Adult")))</th><th scope="col">\(t(Phrase(fr: "Classe", en: "Division")))</th><th scope="col" class="num">\(t(Phrase(fr: "Cases", en: "Cells")))</th><th scope="col">\(t(Phrase(fr: "État", en: "State")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static func pupils(_ round: RoundContents, _ followUp: RoundFollowUp, _ visit: Visit) -> HTML {
        let t = visit.t
        let byDivision = Dictionary(grouping: followUp.pupils, by: \.pupil.division)
        let items = round.divisions.map { entry -> HTML in
            let lines = byDivision[entry.division.id] ?? []
            let missing = lines.filter { !$0.answered.isComplete }
            let names = missing.map(\.pupil.listName).joined(separator: ", ")
            let map: HTML? =
                visit.viewer.reach(NeedsPolicy.self).covers(division: entry.division.id)
                ? "<p><a href=\"/rounds/\(round.round.id)/needs/\(entry.division.id)\">\(t(Phrase(fr: "Carte des besoins de \(entry.division.code)", en: "Map of needs of \(entry.division.code)")))</a></p>" : nil
            return """
                <li><details\(" class=\"bare\"", if: missing.isEmpty)><summary>\(entry.division.code) <span class="num soft">\(lines.count - missing.count)/\(lines.count)</span></summary>
                <p>\(missing.isEmpty ? t(Phrase(fr: "Tout le monde a répondu.", en: "Everybody has answered.")) : t(Phrase(fr: "Pas encore\u{202F}: \(names).", en: "Not yet: \(names).")))</p>\(map)</details></li>
                """
        }
        return """
            <section class="sheet stack" aria-labelledby="pupils"><h2 id="pupils">\(t(Phrase(fr: "Élèves, par classe", en: "Pupils, by division")))</h2><ul class="plain">\(items)</ul></section>
            """
    }

    /// Jalon sends no message by itself: it says what to say, and to whom.
    private static func reminders(
        _ late: [RoundFollowUp.AdultLine], _ followUp: RoundFollowUp, _ codes: [Division.ID: String], _ round: RoundContents, _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let close = round.round.closesOn.named
        let byStaff = Dictionary(grouping: late, by: \.staff).sorted { $0.key.sortKey < $1.key.sortKey }
        let names = late.map(\.staff).addressNames
        let messages = byStaff.map { staff, lines -> HTML in
            let classes = lines.compactMap { codes[$0.division] }.sorted(folding: \.self)
            let cells = lines.reduce(0) { $0 + $1.answered.expected - $1.answered.done }
            let minutes = RoundLoad.minutes(cells * 12 / 10 + 10)
            let message = Phrase(
                fr:
                    "Bonjour, il reste à compléter l’observation \(PlanNames.listed(classes.map(ofName)).fr) pour «\u{202F}\(round.round.name)\u{202F}»\u{202F}: environ \(minutes) min, dans Jalon, Besoins puis Observer, avant le \(close.fr) au soir. Merci\u{202F}!",
                en: "Hello, the observation of \(PlanNames.listed(classes).en) for “\(round.round.name)” is still to be completed: about \(minutes) min, in Jalon under Needs then Observe, before the evening of \(close.en). Thank you!")
            return "<li class=\"stack tight\"><strong>\(names[staff.id] ?? staff.addressName)</strong><blockquote class=\"soft\">\(t(message))</blockquote></li>"
        }
        let missing = Set(followUp.pupils.filter { !$0.answered.isComplete }.compactMap(\.pupil.division)).compactMap { codes[$0] }.sorted(folding: \.self)
        let own = RoundLoad.minutes(RoundLoad.pupil(skills: round.skills.count))
        let toPupils: HTML? =
            missing.isEmpty
            ? nil
            : """
            <li class="stack tight"><strong>\(t(Phrase(fr: "Aux élèves \(PlanNames.listed(missing.map(ofName)).fr)", en: "To the pupils of \(PlanNames.listed(missing).en)")))</strong>
            <blockquote class="soft">\(t(Phrase(fr: "Prenez \(own) min pour vous autoévaluer dans Jalon, avant le \(close.fr) au soir. Ce n’est pas noté\u{202F}: cela sert à choisir des ateliers qui vous conviennent.", en: "Take \(own) min to assess yourselves in Jalon, before the evening of \(close.en). It is not marked: it helps to choose workshops that suit you.")))</blockquote></li>
            """
        guard !messages.isEmpty || toPupils != nil else { return "<p class=\"notice\">\(t(Phrase(fr: "Tout le monde a répondu. Vous pouvez clore la campagne.", en: "Everybody has answered. You may close the round.")))</p>" }
        return """
            <section class="sheet stack" aria-labelledby="reminders"><h2 id="reminders">\(t(Phrase(fr: "À qui le rappeler, et comment le dire", en: "Whom to remind, and in which words")))</h2>
            <p class="soft">\(t(Phrase(fr: "Jalon n’envoie pas de message. Copiez ces phrases dans votre messagerie, ou dites-les.", en: "Jalon sends no message. Copy these sentences into your mail, or say them.")))</p><ul class="plain stack">\(messages)\(toPupils)</ul></section>
            """
    }
}
