import Grouping
import School

/// The group board: a tab per slot, a column per group, a card per pupil. Without script a card leads to the page where its
/// move is chosen; with script cards are dragged, or moved with the keyboard.
struct BoardModel: Sendable {
    let desk: PlanDesk
    let slot: PlannedSlot?
    /// The viewer may change it: a draft, and the right to write.
    let isEditable: Bool
    /// The viewer may read why each pupil is where they are.
    let isExplained: Bool
    let undoable: Int
    /// One key for the page's own forms, so that sending twice counts once.
    let key: String
    let figures: PlanFigures
    let message: Phrase?
    let quality: Phrase?
    /// When what it changed has effect, for whoever may take it back or replace it; nil unless in force.
    let takesEffect: Day?
    /// The guard-rails of the year with this draft; nil for a plan that is none.
    let rails: GuardRails?
}

enum BoardView {
    static func page(_ model: BoardModel, _ visit: Visit) -> Page {
        let desk = model.desk
        let t = visit.t
        let title = Phrase(fr: "Groupes\u{00A0}· \(desk.means.period.name)", en: "Groups\u{00A0}· \(desk.means.period.name)")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack wide board-page" data-plan="\(desk.plan.id)" data-version="\(desk.plan.version)">
                \(visit.crumbs(("/periods/\(desk.plan.period)", Phrase(same: desk.means.period.name)), ("/periods/\(desk.plan.period)/plans", Phrase(fr: "Plans", en: "Plans")), tail: " › \(t(desk.plan.name))"))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(subtitle(desk)))</p></div>\(actions(model, visit))</div>
                \(model.message.map { "<p class=\"notice\" role=\"status\">\(t($0))</p>" as HTML })
                \(model.takesEffect.map { WithdrawalHandler.section(desk.plan, takesEffect: $0, visit) })
                <div id="board-area" class="stack">\(area(model, visit))</div>
                <p id="board-live" class="board-said no-print" role="status" aria-live="polite"></p>
                \(model.isEditable ? help(visit) : nil)
                </div>
                """, scripts: model.isEditable ? ["board"] : [])
    }

    private static func subtitle(_ desk: PlanDesk) -> Phrase {
        let pupils = counted(desk.review.instance.pupils.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let groups = counted(desk.contents.groups.count, fr: ("groupe", "groupes"), en: ("group", "groups"))
        return Phrase(
            fr: "\(desk.plan.name.fr), \(desk.plan.state.name.fr) · \(pupils.fr), \(groups.fr)",
            en: "\(desk.plan.name.en), \(desk.plan.state.name.en) · \(pupils.en), \(groups.en)")
    }

    private static func actions(_ model: BoardModel, _ visit: Visit) -> HTML? {
        guard model.isEditable else { return nil }
        let plan = model.desk.plan.id
        return """
            <div class="actions no-print"><a class="btn" href="/plans/\(plan)/publication">\(visit.t(Phrase(fr: "Publier…", en: "Publish…")))</a></div>
            """
    }

    /// The part that changes with each move; the script fetches the page again and takes it from there.
    static func area(_ model: BoardModel, _ visit: Visit) -> HTML {
        let desk = model.desk
        return """
            \(drift(model, visit))
            <details class="board-facts"><summary>\(visit.t(summary(model)))</summary><div class="stack">
            \(figures(model, visit))
            \(remarks(model, visit))
            \(model.rails.map { DraftRails.strip($0, desk.plan.id, visit) })
            \(model.isEditable ? tools(model, visit) : nil)
            </div></details>
            \(model.isEditable ? undo(model, visit) : nil)
            \(tabs(model, visit))
            \(model.slot.map { board(model, $0, visit) } ?? "<p class=\"empty\">\(visit.t(Phrase(fr: "Ce plan n’a pas encore de groupe.", en: "This plan has no group yet.")))</p>")
            <p hidden id="board-version" data-version="\(desk.plan.version)"></p>
            """
    }

    /// The plan in one line: on a phone the figures are folded under it, so that the columns come first.
    private static func summary(_ model: BoardModel) -> Phrase {
        let covered = percent(model.figures.needsCovered)
        let needs = Phrase(fr: "besoins couverts\u{202F}: \(covered.fr)", en: "needs covered: \(covered.en)")
        let parts = [model.quality, needs, kept(model)].compactMap { $0 }
        return Phrase(fr: parts.map(\.fr).joined(separator: " · "), en: parts.map(\.en).joined(separator: " · "))
    }

    /// « 3 points à regarder », or that there is none.
    private static func kept(_ model: BoardModel) -> Phrase {
        let count = model.desk.remarks.count
        guard count > 0 else { return Phrase(fr: "règles respectées", en: "rules kept") }
        return counted(count, fr: ("point à regarder", "points à regarder"), en: ("thing to look at", "things to look at"))
    }

    static func percent(_ value: Int?) -> Phrase {
        value.map { Phrase(fr: "\($0)\u{00A0}%", en: "\($0)%") } ?? Phrase(same: "–")
    }

    /// How many of how many, and the same in percent: of several hundred, one alone does not show in a percentage.
    static func share(_ part: Int, of whole: Int) -> (count: Phrase, percent: Phrase?) {
        guard let share = PlanFigures.percent(part, of: whole) else { return (Phrase(same: "–"), nil) }
        return (Phrase(same: "\(part)/\(whole)"), percent(share))
    }

    private static func figures(_ model: BoardModel, _ visit: Visit) -> HTML {
        let t = visit.t
        func item(_ share: (count: Phrase, percent: Phrase?), _ words: Phrase) -> HTML {
            let percent: HTML? = share.percent.map { " <span class=\"soft num\">(\(t($0)))</span>" }
            return "<span><b class=\"num\">\(t(share.count))</b> \(t(words))\(percent)</span>"
        }
        let figures = model.figures
        var items: [HTML] = []
        if let quality = model.quality {
            let isPinned = model.desk.review.instance.pupils.contains { !$0.pinned.isEmpty } || !model.desk.review.instance.fixed.isEmpty
            let best =
                isPinned
                ? Phrase(fr: "du meilleur plan possible autour de vos épingles, c’est prouvé", en: "of the best possible plan around your pins, proven")
                : Phrase(fr: "du meilleur plan possible, c’est prouvé", en: "of the best possible plan, proven")
            items.append("<span><b class=\"num\" id=\"plan-quality\">\(t(quality))</b> \(t(best))</span>")
        } else if model.desk.isOutdated {
            let changed = Phrase(
                fr: "Besoins, vœux, moyens ou épingles ont changé depuis ce calcul\u{202F}: recalculez pour savoir ce qu’il vaut.",
                en: "Needs, wishes, means or pins have changed since this computation: compute again to know what it is worth.")
            items.append("<span class=\"soft\">\(t(changed))</span>")
        }
        items.append(item(share(figures.coveredNeeds, of: figures.mainNeeds), Phrase(fr: "besoins principaux couverts", en: "main needs covered")))
        items.append(item(share(figures.firstWishes, of: figures.wishers), Phrase(fr: "premiers vœux accordés", en: "first wishes granted")))
        if let budget = figures.hoursBudget {
            items.append("<span><b class=\"num\">\(figures.hours)/\(budget)</b> \(t(Phrase(fr: "heures", en: "hours")))</span>")
        }
        if figures.crowded > 0 {
            let crowded = counted(figures.crowded, fr: ("groupe au-dessus du confort", "groupes au-dessus du confort"), en: ("group above comfort", "groups above comfort"))
            items.append("<span class=\"soft\">\(t(crowded))</span>")
        }
        return "<div class=\"quality\">\(items)</div>"
    }

    private static func remarks(_ model: BoardModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        let remarks = model.desk.remarks
        guard !remarks.isEmpty else {
            return "<p class=\"saved\">\(t(Phrase(fr: "Toutes les règles sont respectées.", en: "Every rule is kept.")))</p>"
        }
        return """
            <details class="notice warn"\(" open", if: remarks.count <= 3)><summary><strong>\(t(kept(model)))</strong></summary><ul class="problems">\(PlanLinks.items(remarks, period: model.desk.plan.period, visit))</ul></details>
            """
    }

    /// Who joined or left since the plan was made, by name, and what to do about it.
    private static func drift(_ model: BoardModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let desk = model.desk
        func named(_ pupils: [Pupil.ID]) -> Phrase { PlanNames.listed(pupils.map(desk.names.pupil)) }
        var lines: [HTML] = []
        if !desk.departed.isEmpty {
            let names = named(desk.departed)
            lines.append("<li>\(t(Phrase(fr: "Ne sont plus concernés, leurs places sont libres\u{202F}: \(names.fr).", en: "No longer concerned, their places are free: \(names.en).")))</li>")
        }
        if !desk.arrived.isEmpty {
            let names = named(desk.arrived)
            lines.append("<li>\(t(Phrase(fr: "À placer, arrivés depuis\u{202F}: \(names.fr).", en: "To place, arrived since: \(names.en).")))</li>")
        }
        guard !lines.isEmpty else { return "" }
        let what = Phrase(fr: "Des élèves sont arrivés ou partis depuis que ce plan a été fait.", en: "Pupils have joined or left since this plan was made.")
        var remedy: HTML?
        if model.isEditable {
            remedy = "<p>\(t(Phrase(fr: "Recalculez autour des épingles pour en tenir compte.", en: "Compute again around the pins to take it into account.")))</p>"
        } else if !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty {
            remedy = "<p><a href=\"/periods/\(desk.plan.period)/plans\">\(t(Phrase(fr: "Partir des groupes en vigueur pour les placer", en: "Start from the groups in force to place them")))</a></p>"
        }
        return "<div class=\"notice warn stack tight\"><p><strong>\(t(what))</strong></p><ul>\(lines)</ul>\(remedy)</div>"
    }

    /// Never folded: whoever has just moved a card may want it back.
    private static func undo(_ model: BoardModel, _ visit: Visit) -> HTML? {
        guard model.undoable > 0 else { return nil }
        let button = visit.button(
            Phrase(fr: "Annuler mon dernier déplacement", en: "Undo my last move"), action: "/plans/\(model.desk.plan.id)/moves/undo",
            class: "btn ghost small", fields: [("key", "u\(model.key)"), ("slot", model.slot?.key.text ?? "")])
        return "<div class=\"row no-print\">\(button)</div>"
    }

    private static func tools(_ model: BoardModel, _ visit: Visit) -> HTML {
        let plan = model.desk.plan.id
        let t = visit.t
        let pins = model.desk.review.instance.pupils.reduce(0) { $0 + $1.pinned.count }
        let pinned = pins == 0 ? Phrase(fr: "Consignes et épingles", en: "Rules and pins") : counted(pins, fr: ("épingle", "épingles"), en: ("pin", "pins"))
        return """
            <div class="row no-print">\(visit.button(Phrase(fr: "Recalculer autour des épingles", en: "Compute again around the pins"), action: "/plans/\(plan)/recomputation", class: "btn ghost small"))
            <a class="small" href="/periods/\(model.desk.plan.period)/constraints">\(t(pinned))</a>
            <a class="small" href="/plans/\(plan)/what-if">\(t(Phrase(fr: "Et si\u{2026}", en: "What if\u{2026}")))</a>
            <a class="small" href="/plans/\(plan)/instance">\(t(Phrase(fr: "Télécharger le problème", en: "Download the problem")))</a></div>
            """
    }

    private static func tabs(_ model: BoardModel, _ visit: Visit) -> HTML? {
        let slots = model.desk.slots
        guard slots.count > 1 else { return nil }
        let broken = Set(model.desk.remarks.compactMap(\.slot))
        let links = slots.map { slot -> HTML in
            let current: HTML = slot.key == model.slot?.key ? " aria-current=\"page\"" : ""
            let mark: HTML? =
                broken.contains(slot.key)
                ? "<span class=\"tag warn\">\(visit.t(Phrase(fr: "à voir", en: "look")))</span>" : nil
            return "<a href=\"/plans/\(model.desk.plan.id)?slot=\(slot.key.text)\"\(current)>\(visit.t(model.desk.slotName(slot))) \(mark)</a>"
        }
        return "<nav class=\"tabs no-print\" aria-label=\"\(visit.t(Phrase(fr: "Créneaux", en: "Slots")))\">\(links)</nav>"
    }

    private static func board(_ model: BoardModel, _ slot: PlannedSlot, _ visit: Visit) -> HTML {
        let desk = model.desk
        let t = visit.t
        let groups = desk.groups(in: slot.key)
        let members = Dictionary(grouping: desk.contents.places, by: \.group)
        let waiting = desk.review.unplaced(in: slot.key)
        let name = desk.slotName(slot)
        let picker: HTML? =
            groups.count > 1
            ? "<nav class=\"picker no-print\" aria-label=\"\(t(Phrase(fr: "Aller à un groupe", en: "Go to a group")))\">\(groups.map { "<a href=\"#g\($0.id)\">\(t(desk.names.title($0.workshop))) <span class=\"num soft\">\(members[$0.id]?.count ?? 0)</span></a>" as HTML })</nav>"
            : nil
        let columns = groups.map { column($0, members[$0.id] ?? [], model, visit) }
        let content: HTML = "\(waiting.isEmpty ? nil : waitingColumn(waiting, slot.key, model, visit))\(columns)"
        let region: HTML = """
            <div class="board" tabindex="0" role="region" aria-label="\(t(Phrase(fr: "Groupes de \(name.fr)", en: "Groups of \(name.en)")))">\(content)</div>
            """
        let heading: HTML = "<h2>\(t(Phrase(fr: "\(name.fr)\u{202F}: du \(slot.module.firstDay.short.fr) au \(slot.module.lastDay.short.fr)", en: "\(name.en): \(slot.module.firstDay.short.en) to \(slot.module.lastDay.short.en)")))</h2>"
        guard model.isEditable else { return heading + (picker ?? "") + region }
        return """
            \(heading)\(picker)
            <form method="get" action="/plans/\(desk.plan.id)/moves/new" id="board-form"><input type="hidden" name="slot" value="\(slot.key.text)">\(region)</form>
            """
    }

    private static func column(_ group: PlannedGroup, _ places: [PlannedPlace], _ model: BoardModel, _ visit: Visit) -> HTML {
        let desk = model.desk
        let facts = desk.means.workshops[group.workshop]?.content
        let comfort = facts?.comfortSize ?? group.seats
        let title = visit.t(desk.names.title(group.workshop))
        let note = counted(places.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let place = desk.place(group)
        let label = Phrase(
            fr: "\(title), \(place.fr)\u{202F}: \(note.fr), \(comfort) au confort, \(group.seats) au plus",
            en: "\(title), \(place.en): \(note.en), \(comfort) in comfort, \(group.seats) at most")
        return """
            <section class="col" id="g\(group.id)" data-group="\(group.id)" data-name="\(title)" aria-label="\(visit.t(label))">
            <div class="col-head"><h3><span>\(title)</span> <span class="soft num">\(places.count)/\(group.seats)</span></h3>
            <p class="soft small">\(visit.t(desk.place(group)))\(staffing(group, model, visit))</p>
            <progress\(places.count > comfort ? " class=\"over\"" as HTML : "") value="\(min(places.count, group.seats))" max="\(group.seats)" aria-label="\(visit.t(label))"></progress></div>
            <ul class="stack tight">\(places.map { card($0.pupil, in: group, version: $0.version, model, visit) })</ul>
            </section>
            """
    }

    /// Whether people and room are pinned, and the way to change them.
    private static func staffing(_ group: PlannedGroup, _ model: BoardModel, _ visit: Visit) -> HTML? {
        guard model.isEditable else { return nil }
        let isPinned = model.desk.groupPins.contains { $0.holds(group) }
        let note: HTML? = isPinned ? " · \(visit.t(Phrase(fr: "épinglés", en: "pinned")))" : nil
        let title = model.desk.names.title(group.workshop)
        let label = Phrase(fr: "Changer qui anime \(title.fr), et la salle", en: "Change who leads \(title.en), and the room")
        return "\(note) · <a href=\"/plans/\(model.desk.plan.id)/staffing?group=\(group.id)\" aria-label=\"\(visit.t(label))\">\(visit.t(Phrase(fr: "Changer", en: "Change")))</a>"
    }

    private static func waitingColumn(_ pupils: [Pupil.ID], _ slot: SlotKey, _ model: BoardModel, _ visit: Visit) -> HTML {
        let cards = pupils.map { id -> HTML in
            "<li class=\"card breach\" data-pupil=\"\(id)\" data-version=\"0\">\(name(id, slot, model))</li>"
        }
        let title = visit.t(Phrase(fr: "Sans groupe", en: "Without a group"))
        return """
            <section class="col" aria-label="\(title)"><h3><span>\(title)</span> <span class="soft num">\(pupils.count)</span></h3><ul class="stack tight">\(cards)</ul></section>
            """
    }

    private static func card(_ pupil: Pupil.ID, in group: PlannedGroup, version: Int, _ model: BoardModel, _ visit: Visit) -> HTML {
        let reason = model.desk.review.reason(pupil, in: group)
        var notes: [Phrase] = []
        if reason.isPinned { notes.append(Phrase(fr: "épinglé", en: "pinned")) }
        if let pinned = reason.pinnedElsewhere { notes.append(model.desk.names.pinned(to: pinned)) }
        if let rank = reason.wishRank { notes.append(Phrase(fr: "vœu \(rank)", en: "wish \(rank)")) }
        if let need = reason.needs.first { notes.append(model.desk.words.shortNeed(need)) }
        if reason.isNew { notes.append(Phrase(fr: "change de groupe", en: "changes groups")) }
        if notes.isEmpty {
            notes.append(
                model.desk.review.knowsNeeds(of: pupil)
                    ? Phrase(fr: "hors priorités", en: "beside priorities") : Phrase(fr: "besoins pas encore connus", en: "needs not known yet"))
        }
        let why = notes.map(visit.t).joined(separator: " · ")
        return """
            <li class="card\(" pin", if: reason.isPinned)" data-pupil="\(pupil)" data-version="\(version)">\(name(pupil, group.slot, model)) <span class="soft small">\(why)</span></li>
            """
    }

    /// Leads to the page of the card: to move it, or only to read why it is there.
    private static func name(_ id: Pupil.ID, _ slot: SlotKey, _ model: BoardModel) -> HTML {
        let name = model.desk.names.pupil(id)
        if model.isEditable { return "<button class=\"who-card\" name=\"pupil\" value=\"\(id)\">\(name)</button>" }
        guard model.isExplained else { return "<span>\(name)</span>" }
        return "<a class=\"who-card\" href=\"/plans/\(model.desk.plan.id)/moves/new?pupil=\(id)&amp;slot=\(slot.text)\">\(name)</a>"
    }

    private static func help(_ visit: Visit) -> HTML {
        """
        <p class="soft small no-print">\(visit.t(Phrase(fr: "Touchez une carte, ou prenez-la avec Entrée\u{202F}: chaque groupe dit ce que le déplacement changerait. Flèches pour choisir, Entrée pour déposer, Échap pour laisser. On peut aussi glisser la carte.", en: "Touch a card, or take it with Enter: each group says what the move would change. Arrows to choose, Enter to drop, Escape to leave it. Cards can be dragged as well.")))</p>
        """
    }
}
