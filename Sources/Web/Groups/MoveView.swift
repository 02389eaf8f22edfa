import Grouping
import School

struct MoveModel: Sendable {
    let desk: PlanDesk
    let pupil: Pupil.ID
    let slot: SlotKey
    let key: String
    let conflict: MovesHandler.Conflict?
}

/// « Déplacer Inès »: every group of the slot, with what the move would change.
enum MoveView {
    static func page(_ model: MoveModel, _ visit: Visit) -> Page {
        let desk = model.desk
        let t = visit.t
        let name = desk.names.pupil(model.pupil)
        let title = desk.isDraft ? Phrase(fr: "Déplacer \(name)", en: "Move \(name)") : Phrase(same: name)
        let slot = desk.names.slotName(model.slot)
        let here = desk.review.place(of: model.pupil, in: model.slot).flatMap { id in desk.contents.groups.first { $0.id == id } }
        let place =
            here.map { Phrase(fr: "à présent dans «\u{202F}\(desk.names.title($0.workshop).fr)\u{202F}»", en: "now in “\(desk.names.title($0.workshop).en)”") }
            ?? Phrase(fr: "sans groupe pour l’instant", en: "without a group for now")
        let back = "/plans/\(desk.plan.id)?slot=\(model.slot.text)"
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack narrow">
                \(visit.crumbs((back, Phrase(fr: "Tableau des groupes", en: "Group board"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(slot)), \(t(place))</p></div></div>
                \(conflict(model, visit))
                \(here.map { why(model, $0, visit) })
                \(desk.isDraft ? choices(model, visit) : nil)
                \(desk.isDraft ? here.map { pin(model, $0, visit) } : nil)
                <p><a href="\(back)">\(t(desk.isDraft ? Phrase(fr: "Laisser où c’est", en: "Leave as it is") : Phrase(fr: "Retour au tableau", en: "Back to the board")))</a></p>
                </div>
                """, status: model.conflict == nil ? 200 : 409)
    }

    private static func conflict(_ model: MoveModel, _ visit: Visit) -> HTML? {
        guard let conflict = model.conflict else { return nil }
        return """
            <div class="notice warn" role="alert"><h2>\(visit.t(Phrase(fr: "Rien n’a été écrasé", en: "Nothing was overwritten")))</h2><p>\(visit.t(conflict.what))</p></div>
            """
    }

    private static func why(_ model: MoveModel, _ group: PlannedGroup, _ visit: Visit) -> HTML {
        let reason = model.desk.review.reason(model.pupil, in: group)
        var lines = reason.needs.map { need -> Phrase in
            let words = model.desk.words.need(need)
            return Phrase(fr: "répond à un besoin principal\u{202F}: \(words.fr)", en: "answers a main need: \(words.en)")
        }
        if let rank = reason.wishRank { lines.append(Phrase(fr: "c’est son vœu \(rank)", en: "it is wish \(rank)")) }
        if reason.isPinned { lines.append(Phrase(fr: "épinglé ici", en: "pinned here")) }
        if let pinned = reason.pinnedElsewhere {
            let words = model.desk.names.pinned(to: pinned)
            lines.append(Phrase(fr: "\(words.fr), pas ici", en: "\(words.en), not here"))
        }
        let review = model.desk.review, names = model.desk.names
        if lines.isEmpty {
            lines.append(
                review.knowsNeeds(of: model.pupil)
                    ? Phrase(fr: "cet atelier ne travaille aucun de ses besoins principaux, et n’est pas un de ses vœux", en: "this workshop works on none of the main needs, and is not wished for")
                    : Phrase(fr: "ses besoins ne sont pas encore connus, et cet atelier n’est pas un de ses vœux", en: "the needs are not known yet, and this workshop is not wished for"))
        }
        lines += review.needsElsewhere(model.pupil, beside: group).map { need, workshops in
            let words = model.desk.words.need(need), titles = PlanNames.listed(workshops.map { names.quotedTitle($0) })
            return Phrase(fr: "besoin principal travaillé dans \(titles.fr)\u{202F}: \(words.fr)", en: "main need worked on in \(titles.en): \(words.en)")
        }
        let reasons = review.reasons(model.pupil)
        let alternative = reasons?.alternative.map {
            names.lines($0, of: "\(model.pupil)", pointsOfFirstWish: review.instance.pointsOfFirstWish, shifts: model.desk.shifts(in: $0.slot))
        }
        let told = reasons.map { names.lines($0.wishes) { review.workshop(of: model.pupil, in: $0) } } ?? []
        let wishes: HTML? =
            told.isEmpty ? nil : "<h3>\(visit.t(Phrase(fr: "Ses vœux dans ce plan", en: "The wishes in this plan")))</h3><ul>\(told.map { "<li>\(visit.t($0))</li>" as HTML })</ul>"
        let better: HTML? = alternative.map { lines in
            "<h3>\(visit.t(Phrase(fr: "Ce qui aurait été mieux, et ce qui l’empêche", en: "What would have been better, and what prevents it")))</h3><ul>\(lines.map { "<li>\(visit.t($0))</li>" as HTML })</ul>"
        }
        return """
            <section class="stack tight"><h2>\(visit.t(Phrase(fr: "Pourquoi ce groupe", en: "Why this group")))</h2><ul>\(lines.map { "<li>\(visit.t($0))</li>" as HTML })</ul>\(wishes)\(better)</section>
            """
    }

    private static func choices(_ model: MoveModel, _ visit: Visit) -> HTML {
        let desk = model.desk
        let t = visit.t
        let firstWish = desk.review.instance.pointsOfFirstWish, shifts = desk.shifts(in: model.slot.text)
        let targets = desk.review.targets(moving: model.pupil, in: model.slot)
        let version =
            desk.contents.places.first { place in
                place.pupil == model.pupil && desk.contents.groups.contains { $0.id == place.group && $0.slot == model.slot }
            }?.version ?? 0
        func group(_ target: PlanReview.Target) -> PlannedGroup? { desk.contents.groups.first { $0.id == target.effect.group } }
        let options = targets.compactMap { target -> HTML? in
            guard target.entry != .blocked, let group = group(target) else { return nil }
            let effect = target.effect, note = desk.names.note(target, pointsOfFirstWish: firstWish, shifts: shifts)
            let chosen = model.conflict?.wanted == group.id
            let others: HTML? =
                target.others.isEmpty ? nil : "<input type=\"hidden\" name=\"\(MoveForm.others(group.id))\" value=\"\(CardMove.text(target.others.map(\.move)))\">"
            return """
                <li>\(others)<label class="check top"><input type="radio" name="to" value="\(group.id)" required\(" checked", if: chosen)><span><strong>\(t(desk.names.title(group.workshop)))</strong> <span class="soft num">\(effect.sizeAfter)/\(group.seats)</span>\(effect.isFull ? " <span class=\"tag warn\">\(t(Phrase(fr: "plein", en: "full")))</span>" as HTML : "")<br><span class="soft small">\(t(desk.place(group)))</span>\(effectList(desk.words.lines(effect, in: desk.contents), visit))\(note.map { "<span class=\"small\">\(t($0))</span>" as HTML })</span></label></li>
                """
        }
        let blocked = targets.compactMap { target -> HTML? in
            guard target.entry == .blocked, let group = group(target) else { return nil }
            let remarks = target.effect.breaches.map { desk.names.remark($0, in: desk.contents) }
            return "<li><strong>\(t(desk.names.title(group.workshop)))</strong> <span class=\"soft small\">\(t(desk.place(group)))</span><ul class=\"problems\">\(PlanLinks.items(remarks, period: desk.plan.period, visit))</ul></li>"
        }
        let impossible: HTML? =
            blocked.isEmpty
            ? nil
            : "<section class=\"stack tight\"><h2>\(t(Phrase(fr: "Pas possible en l’état", en: "Not possible as things stand")))</h2><ul class=\"plain stack tight\">\(blocked)</ul></section>"
        guard !targets.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Il n’y a pas d’autre groupe à cette heure.", en: "There is no other group at this time.")))</p>"
        }
        guard !options.isEmpty else { return impossible ?? "" }
        let despite: HTML = """
            <label class="check"><input type="checkbox" name="despite" value="1"><span>\(t(Phrase(fr: "Même si le groupe est plein", en: "Even if the group is full")))</span></label>
            """
        let anyFull = targets.contains { $0.entry != .blocked && $0.effect.isFull }
        let form = visit.form(action: "/plans/\(desk.plan.id)/moves") {
            """
            <input type="hidden" name="pupil" value="\(model.pupil)"><input type="hidden" name="slot" value="\(model.slot.text)"><input type="hidden" name="version" value="\(version)"><input type="hidden" name="key" value="\(model.key)">
            <fieldset><legend>\(t(Phrase(fr: "Vers quel groupe\u{202F}?", en: "To which group?")))</legend><ul class="plain stack tight">\(options)</ul>\(anyFull ? despite : nil)</fieldset>
            <div class="actions"><button class="btn">\(t(Phrase(fr: "Déplacer", en: "Move")))</button></div>
            """
        }
        return "\(form)\(impossible)"
    }

    private static func effectList(_ lines: [EffectWords.Line], _ visit: Visit) -> HTML {
        let items = lines.map { line -> HTML in
            let (mark, style) =
                switch line.tone {
                case .better: ("+", "better")
                case .worse: ("−", "worse")
                case .neutral: ("=", "neutral")
                case .breach: ("!", "breach")
                }
            return "<span class=\"effect \(style)\"><span aria-hidden=\"true\">\(mark)</span> \(visit.t(line.text))</span>"
        }
        return "<span class=\"effects\">\(items)</span>"
    }

    private static func pin(_ model: MoveModel, _ group: PlannedGroup, _ visit: Visit) -> HTML {
        let reason = model.desk.review.reason(model.pupil, in: group)
        let explain = Phrase(
            fr: "Une épingle tient l’élève dans cet atelier quand on recalcule.", en: "A pin holds the pupil in this workshop when the plan is computed again.")
        func button(_ words: Phrase, _ pinned: String) -> HTML {
            visit.button(
                words, action: "/plans/\(model.desk.plan.id)/pins", class: "btn ghost",
                fields: [("pupil", "\(model.pupil)"), ("slot", model.slot.text), ("pinned", pinned)])
        }
        let hold = reason.isPinned ? nil : button(Phrase(fr: "Épingler ici", en: "Pin here"), "1")
        let free = reason.isPinned || reason.pinnedElsewhere != nil ? button(Phrase(fr: "Retirer l’épingle", en: "Take the pin out"), "0") : nil
        return "<section class=\"row\"><p class=\"soft\">\(visit.t(explain))</p>\(hold)\(free)</section>"
    }
}
