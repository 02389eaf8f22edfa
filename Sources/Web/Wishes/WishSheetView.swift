import School
import Storage

/// One pupil's wishes: to rank, to read, or to change with a reason.
enum WishSheetView {
    enum Mode: Sendable {
        /// The pupil, while wishes are open.
        case pupil
        /// The pupil, before or after.
        case pupilReads
        /// The coordinator, at any time, with a reason.
        case coordinator
        /// Guardian, main teacher, head.
        case reads

        var edits: Bool { self == .pupil || self == .coordinator }
        var isPupil: Bool { self == .pupil || self == .pupilReads }
    }

    static let changedMeanwhile = Phrase(
        fr: "Ces vœux ont changé depuis que la page a été ouverte. Les vœux enregistrés sont écrits en haut, ce qui vient d’être envoyé est resté dans le formulaire, à envoyer de nouveau si c’est toujours le bon choix.",
        en: "These wishes have changed since the page was opened. The saved wishes stand at the top, what was just sent is still in the form: read again, then send once more if it is still right.")

    static func page(
        _ sheet: WishSheet, _ mode: Mode, chosen: [Workshop.ID]? = nil, problem: Phrase? = nil, received: Bool = false, status: Int = 200,
        _ visit: Visit
    ) -> Page {
        let t = visit.t
        let title = mode.isPupil ? Phrase(fr: "Mes vœux", en: "My wishes") : Phrase(fr: "Vœux : \(sheet.pupil.fullName)".narrowed, en: "Wishes: \(sheet.pupil.fullName)")
        let alert: HTML? = problem.map { "<div class=\"notice warn\" role=\"alert\" id=\"refused\"><p>\(t($0))</p></div>" }
        let heading: HTML = """
            <div><h1>\(t(title))</h1><p class="soft">\(sheet.period.name)\(mode.isPupil ? "" : " · \(sheet.divisionCode)")</p></div>
            """
        return Page(
            title: title, section: mode.isPupil ? .wishes : .planning,
            body: """
                <div class="stack loose wish-page">
                \(crumbs(sheet, mode, visit))
                \(heading)
                \(alert)
                \(receipt(sheet, mode, received, visit))
                \(mode.edits ? form(sheet, mode, chosen ?? sheet.submission?.ranking ?? [], visit) : window(sheet, mode, visit))
                \(changes(sheet, visit))
                </div>
                """,
            scripts: mode.edits ? ["wishes"] : [], status: status)
    }

    private static func crumbs(_ sheet: WishSheet, _ mode: Mode, _ visit: Visit) -> HTML? {
        guard visit.viewer.staff != nil else { return nil }
        return visit.crumbs(("/periods/\(sheet.period.id)/wishes", Phrase(fr: "Vœux de la période", en: "Wishes of the period")))
    }

    /// What was received, when, and whether it may still change.
    private static func receipt(_ sheet: WishSheet, _ mode: Mode, _ received: Bool, _ visit: Visit) -> HTML? {
        guard let submission = sheet.submission else { return nil }
        let t = visit.t
        let at = WishWords.instant(submission.at, visit.clock)
        let head: Phrase
        if submission.isByStaff {
            head = Phrase(fr: "Vœux modifiés par la coordination le \(at.fr)", en: "Wishes changed by the coordinator on \(at.en)")
        } else if mode.isPupil {
            head = Phrase(fr: "Tes vœux sont bien reçus, \(at.fr)", en: "Your wishes were received on \(at.en)")
        } else {
            head = Phrase(fr: "Vœux reçus, \(at.fr)", en: "Wishes received on \(at.en)")
        }
        let items = submission.ranking.map { id -> HTML in
            "<li><span>\(t(sheet.choice(id)?.title ?? Phrase(fr: "Un atelier qui n’est plus proposé", en: "A workshop no longer on offer")))</span></li>"
        }
        var more: HTML?
        if mode == .pupil, let close = sheet.period.wishesCloseAt {
            let until = WishWords.instant(close, visit.clock)
            more = "<p class=\"soft\">\(t(Phrase(fr: "Tu peux encore changer jusqu’au \(until.fr).", en: "You can still change until \(until.en).")))</p>"
        }
        let role: HTML = received ? " role=\"status\"" : ""
        return """
            <section class="notice wish-receipt"\(role)><h2>\(t(head))</h2><ol class="ranked">\(items)</ol>\(more)</section>
            """
    }

    private static func window(_ sheet: WishSheet, _ mode: Mode, _ visit: Visit) -> HTML {
        let t = visit.t
        let close = sheet.period.wishesCloseAt.map { WishWords.instant($0, visit.clock) } ?? Phrase(same: "")
        let open = sheet.period.wishesOpenAt.map { WishWords.instant($0, visit.clock) } ?? Phrase(same: "")
        let text: Phrase
        switch sheet.period.wishState(at: visit.now) {
        case .notPlanned: text = Phrase(fr: "Les vœux de cette période ne sont pas encore annoncés.", en: "Wishes for this period are not announced yet.")
        case .planned: text = Phrase(fr: "Les vœux ouvrent \(open.fr).", en: "Wishes open on \(open.en).")
        case .open:
            text =
                sheet.submission == nil
                ? Phrase(fr: "Aucun vœu pour l’instant. Ils sont ouverts jusqu’au \(close.fr).", en: "No wish so far. They are open until \(close.en).")
                : Phrase(fr: "Les vœux peuvent changer jusqu’au \(close.fr).", en: "Wishes can change until \(close.en).")
        case .closed where sheet.submission == nil:
            text =
                mode.isPupil
                ? Phrase(
                    fr: "Les vœux sont clos depuis \(close.fr) et tu n’en as pas donné. Tu auras quand même un groupe, choisi d’après tes besoins\u{202F}; si tu tiens à un atelier, parles-en à ton professeur principal.",
                    en: "Wishes have been closed since \(close.en) and you gave none. You will get a group all the same, chosen from your needs; if you care about a workshop, speak to your main teacher.")
                : Phrase(fr: "Clos depuis \(close.fr), sans vœu reçu.", en: "Closed since \(close.en), with no wish received.")
        case .closed:
            text = Phrase(
                fr: "Les vœux sont clos depuis \(close.fr). Les groupes se font maintenant.", en: "Wishes have been closed since \(close.en). Groups are being made now.")
        }
        return "<p class=\"\(sheet.submission == nil ? "empty" : "soft")\">\(t(text))</p>"
    }

    private static func form(_ sheet: WishSheet, _ mode: Mode, _ chosen: [Workshop.ID], _ visit: Visit) -> HTML {
        let t = visit.t
        guard !sheet.menu.all.isEmpty else {
            return """
                <p class="empty">\(t(Phrase(fr: "Aucun atelier n’est encore proposé à cette classe. Reviens un peu plus tard.", en: "No workshop is on offer to this division yet. Come back a little later.")))</p>
                """
        }
        let count = sheet.period.wishCount
        let selects = (1...count).map { rank -> HTML in
            let name = WishWords.rank(rank)
            let value = rank <= chosen.count ? chosen[rank - 1] : nil
            return """
                <div class="field wish-rank"><label for="wish\(rank)">\(t(Phrase(fr: "\(name.fr) vœu", en: "\(name.en) wish")))</label><select id="wish\(rank)" name="wish\(rank)">
                <option value="">\(t(rank == 1 ? Phrase(fr: "Choisir…", en: "Choose…") : Phrase(fr: "Pas d’autre vœu", en: "No other wish")))</option>
                \(options(sheet, sheet.menu.suited, value, sheet.menu.others.isEmpty ? nil : Phrase(fr: "Pour tes priorités", en: "For your priorities"), visit))
                \(options(sheet, sheet.menu.others, value, sheet.menu.suited.isEmpty ? nil : Phrase(fr: "Autres ateliers", en: "Other workshops"), visit))
                </select></div>
                """
        }
        let reason: HTML? =
            mode == .coordinator
            ? Fields.area(
                "reason", t(Phrase(fr: "Raison du changement", en: "Reason for the change")), visit.form.text("reason") ?? "",
                hint: t(Phrase(fr: "L’élève et sa famille la liront.", en: "The pupil and the family will read it.")), rows: 2) : nil
        let send =
            mode == .coordinator
            ? Phrase(fr: "Enregistrer avec cette raison", en: "Save with this reason")
            : sheet.submission == nil ? Phrase(fr: "Envoyer mes vœux", en: "Send my wishes") : Phrase(fr: "Envoyer le nouveau choix", en: "Send the new choice")
        let labels: [(String, Phrase)] = [
            ("add", mode.isPupil ? Phrase(fr: "Ajouter à mes vœux", en: "Add to my wishes") : Phrase(fr: "Ajouter aux vœux", en: "Add to the wishes")), ("up", Phrase(fr: "Monter", en: "Move up")),
            ("down", Phrase(fr: "Descendre", en: "Move down")), ("remove", Phrase(fr: "Retirer", en: "Remove")),
            ("full", mode.isPupil ? Phrase(fr: "Retire un vœu pour en ajouter un autre.", en: "Remove a wish to add another.") : Phrase(fr: "Retirez un vœu pour en ajouter un autre.", en: "Remove a wish to add another.")),
            ("empty", mode.isPupil ? Phrase(fr: "Choisis un atelier ci-dessous.", en: "Choose a workshop below.") : Phrase(fr: "Choisissez un atelier ci-dessous.", en: "Choose a workshop below.")),
            ("changed", Phrase(fr: "Pas encore envoyé", en: "Not sent yet")),
        ]
        let data = labels.map { " data-\($0.0)=\"\(t($0.1))\"" as HTML }
        return """
            \(visit.form(action: "/periods/\(sheet.period.id)/wishes/\(sheet.pupil.id)", class: "stack loose") {
                """
                <input type="hidden" name="version" value="\(sheet.submission?.version ?? 0)">
                <section class="sheet stack" aria-labelledby="ranking"\(data) data-wishes="\(count)">
                <h2 id="ranking">\(t(mode.isPupil ? Phrase(fr: "Dans l’ordre de tes préférences", en: "In the order you prefer") : Phrase(fr: "Dans l’ordre des préférences", en: "In order of preference")))</h2>
                \(introduction(sheet, mode, visit))
                <div class="fields wish-ranks">\(selects)</div>
                \(reason)
                <p class="actions"><button class="btn">\(t(send))</button></p>
                </section>
                """
            })
            \(catalogue(sheet, mode, visit))
            """
    }

    private static func introduction(_ sheet: WishSheet, _ mode: Mode, _ visit: Visit) -> HTML {
        let t = visit.t
        guard mode == .pupil else { return "" }
        let most = counted(sheet.period.wishCount, fr: ("vœu", "vœux"), en: ("wish", "wishes"))
        var until: HTML?
        if let close = sheet.period.wishesCloseAt {
            let at = WishWords.instant(close, visit.clock)
            until = "<p><strong>\(t(Phrase(fr: "Jusqu’au \(at.fr).", en: "Until \(at.en).")))</strong></p>"
        }
        return """
            <p>\(t(Phrase(fr: "Jusqu’à \(most.fr). Plus un atelier est haut, plus il compte. Un vœu pèse, il ne décide pas de tout\u{202F}: les places et tes besoins comptent aussi.", en: "Up to \(most.en). The higher a workshop stands, the more it counts. A wish weighs, it does not decide everything: places and your needs count too.")))</p>
            \(until)
            """
    }

    private static func options(_ sheet: WishSheet, _ ids: [Workshop.ID], _ value: Workshop.ID?, _ label: Phrase?, _ visit: Visit) -> HTML? {
        guard !ids.isEmpty else { return nil }
        let options = ids.compactMap { sheet.choice($0) }.map { choice -> HTML in
            "<option value=\"\(choice.id)\"\(" selected", if: choice.id == value)>\(visit.t(choice.title))</option>"
        }
        guard let label else { return HTML(options) }
        return "<optgroup label=\"\(visit.t(label))\">\(options)</optgroup>"
    }

    /// What there is to choose from, as pupils read it.
    private static func catalogue(_ sheet: WishSheet, _ mode: Mode, _ visit: Visit) -> HTML {
        let t = visit.t
        func cards(_ ids: [Workshop.ID]) -> HTML {
            let items = ids.compactMap { sheet.choice($0) }.map { choice -> HTML in
                let reasons = sheet.aims.filter { choice.rules.skills.contains($0.aim.skill) && choice.rules.kind.aim == $0.aim.kind.aim }
                let length = counted(choice.sessions, fr: ("séance", "séances"), en: ("session", "sessions"))
                return """
                    <li class="sheet stack tight wish-card" data-workshop="\(choice.id)"><h3>\(t(choice.title))</h3>
                    <p class="row">\(reasons.map { "<span class=\"tag\">\(t($0.label))</span>" as HTML })<span class="tag plain">\(t(choice.rules.kind.name))</span> <span class="soft small num">\(t(length))</span></p>
                    <p>\(t(choice.objective))</p>
                    <details><summary>\(t(mode.isPupil ? Phrase(fr: "Ce que tu sauras faire", en: "What you will be able to do") : Phrase(fr: "Indicateurs de réussite", en: "Success indicators")))</summary><ul>\(choice.indicators.map { "<li>\(t($0))</li>" as HTML })</ul></details>
                    </li>
                    """
            }
            return "<ul class=\"cards\">\(items)</ul>"
        }
        if !sheet.menu.isPersonal {
            return """
                <section class="stack" aria-labelledby="offer"><h2 id="offer">\(t(Phrase(fr: "Les ateliers", en: "The workshops")))</h2>\(cards(sheet.menu.others))</section>
                """
        }
        let suited: HTML = """
            <section class="stack" aria-labelledby="suited"><h2 id="suited">\(t(mode.isPupil ? Phrase(fr: "Ils répondent à tes priorités", en: "They answer your priorities") : Phrase(fr: "Ateliers qui répondent aux priorités", en: "Workshops that answer the priorities")))</h2>\(sheet.menu.suited.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Aucun atelier proposé ne répond exactement à ces priorités.", en: "No workshop on offer answers these priorities exactly.")))</p>" as HTML : cards(sheet.menu.suited))</section>
            """
        guard !sheet.menu.others.isEmpty else { return suited }
        return """
            \(suited)
            <section class="stack" aria-labelledby="others"><h2 id="others">\(t(Phrase(fr: "Autres ateliers", en: "Other workshops")))</h2>\(cards(sheet.menu.others))</section>
            """
    }

    private static func changes(_ sheet: WishSheet, _ visit: Visit) -> HTML? {
        guard !sheet.changes.isEmpty else { return nil }
        let t = visit.t
        let items = sheet.changes.map { change -> HTML in
            let at = WishWords.instant(change.at, visit.clock)
            return "<li>\(t(Phrase(fr: "Le \(at.fr), \(change.byName)", en: "On \(at.en), \(change.byName)"))) — \(change.reason)</li>"
        }
        return """
            <section class="stack tight" aria-labelledby="changes"><h2 id="changes">\(t(Phrase(fr: "Changements par la coordination", en: "Changes by the coordinator")))</h2><ul>\(items)</ul></section>
            """
    }
}

extension String {
    /// With the narrow no-break space that French puts before a colon.
    var narrowed: String { replacing(" :", with: "\u{202F}:") }
}
