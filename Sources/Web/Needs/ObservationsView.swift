import School
import Storage

/// The classes that somebody may observe now.
enum ObservationsView {
    static func page(_ tasks: [ObservationTask], _ visit: Visit) -> Page {
        let t = visit.t
        let asked = tasks.filter(\.isAsked)
        let others = tasks.filter { !$0.isAsked }
        return Page(
            title: Phrase(fr: "Observer", en: "Observe"), section: .needs,
            body: """
                \(NeedsTabs.render(.observations, visit))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Observer", en: "Observe")))</h1>
                <p>\(t(Phrase(fr: "Une touche par élève et par compétence. Ce n’est pas une note\u{202F}: dites ce que vous avez vu, passez le reste.", en: "One key for each pupil and skill. It is not a mark: say what you saw, skip the rest.")))</p></div></div>
                \(tasks.isEmpty ? "<div class=\"empty\"><strong>\(t(Phrase(fr: "Rien à observer en ce moment.", en: "Nothing to observe at present.")))</strong><p>\(t(Phrase(fr: "Quand une campagne s’ouvrira pour l’une de vos classes, elle sera ici et sur la page d’accueil.", en: "When a round opens for one of your divisions, it will be here and on the first page.")))</p></div>" as HTML : nil)
                \(asked.isEmpty ? nil : list(asked, Phrase(fr: "On vous le demande", en: "You are asked"), "asked", visit))
                \(others.isEmpty ? nil : list(others, asked.isEmpty ? Phrase(fr: "Campagnes ouvertes", en: "Open rounds") : Phrase(fr: "Si vous voulez aussi", en: "If you wish, too"), "others", visit))
                """)
    }

    private static func list(_ tasks: [ObservationTask], _ title: Phrase, _ id: String, _ visit: Visit) -> HTML {
        let t = visit.t
        let items = tasks.enumerated().map { index, task -> HTML in
            let left = max(0, task.answered.expected - task.answered.done)
            let minutes = RoundLoad.minutes((left * 12 + 9) / 10)
            let action =
                task.answered.isComplete
                ? Phrase(fr: "Revoir", en: "Look again")
                : task.answered.isStarted ? Phrase(fr: "Continuer", en: "Continue") : Phrase(fr: "Commencer", en: "Start")
            let style: HTML = index == 0 && task.isAsked && !task.answered.isComplete ? "btn" : "btn ghost"
            return """
                <li><div><strong>\(task.division.code)</strong> · \(task.round.name)<br><span class="soft">\(t(counted(task.skills, fr: ("compétence", "compétences"), en: ("skill", "skills")))), <span class="num">\(task.answered.done)/\(task.answered.expected)</span>, \(t(Phrase(fr: "jusqu’au \(task.round.closesOn.short.fr)", en: "until \(task.round.closesOn.short.en)")))</span></div>
                <span class="soft num">\(left == 0 ? t(Phrase(fr: "complet", en: "complete")) : "\(minutes)\u{202F}min")</span>
                <a class="\(style)" href="/rounds/\(task.round.id)/observations/\(task.division.id)">\(t(action))<span class="visually-hidden"> \(task.division.code)</span></a></li>
                """
        }
        return "<section class=\"sheet stack\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(t(title))</h2><ul class=\"todo\">\(items)</ul></section>"
    }
}

/// One class on a few skills: radio buttons that a plain browser can send, and that the script turns into one key a cell.
enum ObservationSheetView {
    static func page(_ sheet: ObservationSheet, part: Int, saved: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let isOpen = sheet.round.state(on: visit.today) == .open
        let skills = Array(ObservationsHandler.parts(sheet.skills)[part])
        let address = "/rounds/\(sheet.round.id)/observations/\(sheet.division.id)"
        return Page(
            title: Phrase(fr: "Observer \(sheet.division.code)", en: "Observe \(sheet.division.code)"), section: .needs,
            body: """
                \(visit.crumbs(("/observations", Phrase(fr: "Observer", en: "Observe"))))
                <div class="page-head"><div><h1>\(sheet.division.code)</h1><p>\(sheet.round.name) · \(t(Phrase(fr: "jusqu’au \(sheet.round.closesOn.named.fr)", en: "until \(sheet.round.closesOn.named.en)")))</p></div></div>
                \(saved ? "<p class=\"notice\" role=\"status\">\(t(Phrase(fr: "C’est enregistré.", en: "Saved.")))</p>" as HTML : nil)
                \(isOpen ? nil : "<p class=\"notice warn\">\(t(Phrase(fr: "La campagne est \(sheet.round.state(on: visit.today).name.fr)\u{202F}: vous pouvez relire, pas répondre.", en: "The round is \(sheet.round.state(on: visit.today).name.en): you may read, not answer.")))</p>" as HTML)
                \(parts(sheet, part, address, visit))
                \(sheet.pupils.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Cette classe n’a pas d’élève aujourd’hui.", en: "This division has no pupil today.")))</p>" : form(sheet, skills, part, address, isOpen, visit))
                """, scripts: isOpen ? ["observation"] : [])
    }

    private static func parts(_ sheet: ObservationSheet, _ part: Int, _ address: String, _ visit: Visit) -> HTML? {
        let parts = ObservationsHandler.parts(sheet.skills)
        guard parts.count > 1 else { return nil }
        let links = parts.enumerated().map { index, skills -> HTML in
            let numbers =
                skills.count == 1
                ? Phrase(fr: "Compétence \(skills.endIndex)", en: "Skill \(skills.endIndex)")
                : Phrase(fr: "Compétences \(skills.startIndex + 1) à \(skills.endIndex)", en: "Skills \(skills.startIndex + 1) to \(skills.endIndex)")
            let current: HTML = index == part ? " aria-current=\"page\"" : ""
            return "<a href=\"\(address)?part=\(index + 1)\"\(current)>\(visit.t(numbers))</a>"
        }
        return "<nav class=\"tabs\" aria-label=\"\(visit.t(Phrase(fr: "Compétences", en: "Skills")))\">\(links)</nav>"
    }

    private static func form(
        _ sheet: ObservationSheet, _ skills: [Skill], _ part: Int, _ address: String, _ isOpen: Bool, _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let heads = skills.enumerated().map { "<th scope=\"col\" id=\"s\($0.offset)\">\(t($0.element.label))</th>" as HTML }
        let rows = sheet.pupils.enumerated().map { row($0.offset, $0.element, skills, sheet, isOpen, visit) }
        let ids: [HTML] = [
            HTML(sheet.pupils.map { "<input type=\"hidden\" name=\"pupil\" value=\"\($0.id)\">" }),
            HTML(skills.map { "<input type=\"hidden\" name=\"skill\" value=\"\($0.id)\">" }),
        ]
        return visit.form(action: address, class: "stack") {
            """
            \(ids)<input type="hidden" name="part" value="\(part + 1)">
            \(key(visit))
            <div class="observe-bar" data-observe data-owner="\(visit.viewer.account)" \(words(visit))>
            <span class="num" data-count>\(sheet.answered.done)/\(sheet.answered.expected)</span>
            <progress max="\(max(1, sheet.answered.expected))" value="\(sheet.answered.done)" aria-label="\(t(Phrase(fr: "Cases remplies", en: "Cells filled")))"></progress>
            <span class="saved" data-state role="status"></span>
            <button type="button" class="btn quiet small" data-undo hidden>\(t(Phrase(fr: "Annuler la dernière", en: "Undo the last")))</button>
            </div>
            <div class="skill-steps" data-steps hidden>\(skills.enumerated().map { "<button type=\"button\" class=\"btn small ghost\" data-step=\"\($0.offset)\" aria-pressed=\"\($0.offset == 0 ? "true" : "false")\"><b>\($0.offset + 1)</b> <span>\(t($0.element.shortLabel))</span></button>" as HTML })</div>
            <div class="table-wrap observe-wrap"><table class="observe"><caption class="visually-hidden">\(t(Phrase(fr: "Un niveau par élève et par compétence", en: "One level for each pupil and skill")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            \(isOpen ? "<p class=\"actions\"><button class=\"btn\" data-save>\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>" as HTML : nil)
            """
        }
    }

    private static func row(_ index: Int, _ pupil: Pupil, _ skills: [Skill], _ sheet: ObservationSheet, _ isOpen: Bool, _ visit: Visit) -> HTML {
        let cells = skills.enumerated().map { column, skill -> HTML in
            let chosen = sheet.cells[.init(pupil: pupil.id, skill: skill.id)]?.code
            let pills = [1, 2, 3, 4, 0].map { level -> HTML in
                "<label class=\"pill l\(level)\"><input type=\"radio\" name=\"c\(index).\(column)\" value=\"\(level)\"\(" checked", if: chosen == level)\(" disabled", if: !isOpen)>\(level)</label>"
            }
            return "<td data-label=\"\(visit.t(skill.shortLabel))\"><div class=\"pills\" role=\"radiogroup\" aria-labelledby=\"p\(index) s\(column)\">\(pills)</div></td>"
        }
        return "<tr><th scope=\"row\" id=\"p\(index)\">\(pupil.listName)</th>\(cells)</tr>\n"
    }

    private static func key(_ visit: Visit) -> HTML {
        let t = visit.t
        let levels = Level.allCases.map { "<li><span class=\"cell l\($0.rawValue)\" aria-hidden=\"true\">\($0.rawValue)</span>\(t($0.name))</li>" as HTML }
        return """
            <ul class="legend">\(levels)<li><span class="cell l0" aria-hidden="true">0</span>\(t(Sighting.notSeenName))</li>
            <li class="with-keys">\(t(Phrase(fr: "Au clavier\u{202F}: ", en: "By keyboard: ")))<kbd>1</kbd>…<kbd>4</kbd>, <kbd>0</kbd>, \(t(Phrase(fr: "flèches,", en: "arrows,")))&nbsp;<kbd>\(t(Phrase(fr: "Suppr", en: "Del")))</kbd>&nbsp;\(t(Phrase(fr: "vide,", en: "empties,")))&nbsp;<kbd>Z</kbd>&nbsp;\(t(Phrase(fr: "annule", en: "undoes")))</li></ul>
            """
    }

    /// What the script says, in the viewer's language.
    private static func words(_ visit: Visit) -> HTML {
        let words: [(String, Phrase)] = [
            ("saved", Phrase(fr: "Tout est enregistré", en: "Everything is saved")),
            ("saving", Phrase(fr: "Enregistrement…", en: "Saving…")),
            ("waiting", Phrase(fr: "Connexion perdue\u{202F}: # en attente, gardées sur cet appareil", en: "Connection lost: # waiting, kept on this device")),
            ("refused", Phrase(fr: "Non enregistré\u{202F}: la campagne est close ou la classe a changé. Rechargez la page.", en: "Not saved: the round is closed or the class has changed. Reload the page.")),
            ("session", Phrase(fr: "Session terminée\u{202F}: # gardées sur cet appareil. Reconnectez-vous et revenez ici.", en: "Session over: # kept on this device. Sign in again and come back here.")),
        ]
        return HTML(words.map { " data-\($0.0)=\"\(visit.t($0.1))\"" })
    }
}
