import Grouping
import School
import Storage

/// A plan computed from another: who moves and why, before it is accepted or discarded.
enum ChangesHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        guard let base = try await visit.store.proposalBase(desk.plan) else { return .redirect("/plans/\(desk.plan.id)") }
        // What is to be looked at is counted as each board counts it; the rest by the facts of the proposal.
        let former = try await PlanDesk.open(base.id, with: desk.means, visit)
        let before = try PlanReview(desk.review.instance, contents: try await visit.store.planContents(of: base.id))
        return .page(ChangesView.page(desk, former, before, visit))
    }

    /// The plan it came from is put aside, or the proposal is; nothing is deleted.
    static func decide(_ visit: Visit) async throws -> Reply {
        guard let plan = try await visit.store.plan(visit.id(GroupPlan.self)) else { throw WebError.notFound }
        guard let base = try await visit.store.proposalBase(plan) else { return .redirect("/plans/\(plan.id)") }
        let accepts = visit.form.text("decision") == "accept"
        try await visit.store.setAside(accepts ? base.id : plan.id, true)
        return .redirect("/plans/\(accepts ? plan.id : base.id)")
    }
}

extension SchoolStore {
    /// The draft that this draft was computed from, as long as neither is settled.
    func proposalBase(_ plan: GroupPlan) async throws -> GroupPlan? {
        guard plan.state == .draft, let id = plan.base, let base = try await self.plan(id), base.state == .draft else { return nil }
        return base
    }
}

enum ChangesView {
    static func page(_ desk: PlanDesk, _ former: PlanDesk, _ before: PlanReview, _ visit: Visit) -> Page {
        let t = visit.t
        let base = former.plan
        let changes = desk.review.changes(from: before)
        let title = Phrase(fr: "Ce que le nouveau calcul propose", en: "What the new computation proposes")
        let pupils = counted(Set(changes.map(\.pupil)).count, fr: ("élève change", "élèves changent"), en: ("pupil changes", "pupils change"))
        let lead = Phrase(
            fr: "\(pupils.fr) de groupe sur \(desk.review.instance.pupils.count). Rien ne bouge tant que vous n’avez pas choisi.",
            en: "\(pupils.en) groups, of \(desk.review.instance.pupils.count). Nothing moves before you have chosen.")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/periods/\(desk.plan.period)/plans", Phrase(fr: "Plans", en: "Plans")), ("/plans/\(base.id)", base.name), tail: " › \(t(desk.plan.name))"))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lead))</p></div></div>
                \(compare(desk, former, before, visit))
                \(visit.viewer.reach(PlanningPolicy.self, .write).isEmpty ? nil : decisions(desk.plan.id, base, desk.slots.first?.key.text ?? "-", visit))
                \(changes.isEmpty ? unmoved(desk, former, before, visit) : list(changes, desk, before, visit))
                \(staffing(desk, before, visit))
                </div>
                """)
    }

    private static func compare(_ desk: PlanDesk, _ former: PlanDesk, _ before: PlanReview, _ visit: Visit) -> HTML {
        let t = visit.t
        let (old, new) = (before.figures(), desk.review.figures())
        func pair(_ name: Phrase, _ a: Phrase, _ b: Phrase) -> HTML {
            "<tr><th scope=\"row\">\(t(name))</th><td class=\"num\">\(t(a))</td><td class=\"num\">\(t(b))</td></tr>"
        }
        func number(_ value: Int) -> Phrase { Phrase(same: "\(value)") }
        func share(_ part: Int, of whole: Int) -> Phrase {
            let share = BoardView.share(part, of: whole)
            guard let percent = share.percent else { return share.count }
            return Phrase(fr: "\(share.count.fr) (\(percent.fr))", en: "\(share.count.en) (\(percent.en))")
        }
        let rows: [HTML] = [
            pair(Phrase(fr: "Besoins principaux couverts", en: "Main needs covered"), share(old.coveredNeeds, of: old.mainNeeds), share(new.coveredNeeds, of: new.mainNeeds)),
            pair(Phrase(fr: "Premiers vœux", en: "First wishes"), share(old.firstWishes, of: old.wishers), share(new.firstWishes, of: new.wishers)),
            pair(Phrase(fr: "Élèves sans groupe", en: "Pupils without a group"), number(old.unplaced), number(new.unplaced)),
            pair(Phrase(fr: "Points à regarder", en: "Things to look at"), number(former.remarks.count), number(desk.remarks.count)),
            pair(Phrase(fr: "Groupes", en: "Groups"), number(old.sizes.count), number(new.sizes.count)),
            pair(Phrase(fr: "Heures", en: "Hours"), number(old.hours), number(new.hours)),
        ]
        return """
            <div class="table-wrap"><table><caption>\(t(Phrase(fr: "Avant et après", en: "Before and after")))</caption><thead><tr><th scope="col"><span class="visually-hidden">\(t(Phrase(fr: "Mesure", en: "Measure")))</span></th><th scope="col" class="num">\(t(Phrase(fr: "Avant", en: "Before")))</th><th scope="col" class="num">\(t(Phrase(fr: "Après", en: "After")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// Groups that open, close, or have other people or another room: what they had and what they get.
    private static func staffing(_ desk: PlanDesk, _ before: PlanReview, _ visit: Visit) -> HTML? {
        let changes = desk.contents.staffingChanges(from: before.contents)
        guard !changes.isEmpty else { return nil }
        let t = visit.t
        let (closed, new) = (Phrase(fr: "n’ouvre plus", en: "no longer opens"), Phrase(fr: "n’était pas ouvert", en: "was not open"))
        let rows = changes.map { change -> HTML in
            let (old, now) = (change.before.map(desk.place) ?? new, change.after.map(desk.place) ?? closed)
            return """
                <tr><th scope="row">\(t(desk.names.title(change.workshop)))</th><td data-label="\(t(Phrase(fr: "Créneau", en: "Slot")))">\(t(desk.names.slotName(change.slot)))</td><td data-label="\(t(Phrase(fr: "Avant", en: "Before")))">\(t(old))</td><td data-label="\(t(Phrase(fr: "Après", en: "After")))">\(t(now))</td></tr>
                """
        }
        return """
            <div class="table-wrap"><table class="stacked"><caption>\(t(Phrase(fr: "Groupes qui changent d’intervenant ou de salle, s’ouvrent ou se ferment", en: "Groups that change facilitator or room, open or close")))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Groupe", en: "Group")))</th><th scope="col">\(t(Phrase(fr: "Créneau", en: "Slot")))</th><th scope="col">\(t(Phrase(fr: "Avant", en: "Before")))</th><th scope="col">\(t(Phrase(fr: "Après", en: "After")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// - Parameter slot: the one that the proposed board shows first; without any the address would lead back here.
    private static func decisions(_ plan: GroupPlan.ID, _ base: GroupPlan, _ slot: String, _ visit: Visit) -> HTML {
        """
        <div class="row">\(visit.button(Phrase(fr: "Accepter ces changements", en: "Accept these changes"), action: "/plans/\(plan)/changes", class: "btn", fields: [("decision", "accept")]))
        \(visit.button(Phrase(fr: "Garder \(base.name.fr) comme il était", en: "Keep \(base.name.en) as it was"), action: "/plans/\(plan)/changes", class: "btn ghost", fields: [("decision", "discard")]))
        <a href="/plans/\(plan)?slot=\(slot)">\(visit.t(Phrase(fr: "Voir le tableau proposé", en: "See the proposed board")))</a></div>
        """
    }

    /// Nobody changes groups: what is solved all the same, and by whom.
    private static func unmoved(_ desk: PlanDesk, _ former: PlanDesk, _ before: PlanReview, _ visit: Visit) -> HTML {
        let t = visit.t
        let left = Set(desk.remarks.map(\.what))
        let solved = former.remarks.map(\.what).filter { !left.contains($0) }
        let replacements = desk.names.replacements(desk.contents.staffingChanges(from: before.contents))
        guard !solved.isEmpty || !replacements.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Personne ne change de groupe\u{202F}: le calcul n’a rien trouvé de mieux.", en: "Nobody changes groups: the computation found nothing better.")))</p>"
        }
        let points = counted(solved.count, fr: ("point à regarder est réglé", "points à regarder sont réglés"), en: ("thing to look at is solved", "things to look at are solved"))
        let lead =
            solved.isEmpty
            ? Phrase(fr: "Personne ne change de groupe.", en: "Nobody changes groups.")
            : Phrase(fr: "Personne ne change de groupe, et \(points.fr).", en: "Nobody changes groups, and \(points.en).")
        let what = solved.isEmpty ? nil : "<ul>\(solved.map { "<li>\(t($0))</li>" as HTML })</ul>" as HTML?
        return "<section class=\"stack tight\"><p>\(t(lead))</p>\(what)\(replacements.map { "<p>\(t($0))</p>" as HTML })</section>"
    }

    private static func list(_ changes: [PlanChange], _ desk: PlanDesk, _ before: PlanReview, _ visit: Visit) -> HTML {
        let t = visit.t
        let none = Phrase(fr: "sans groupe", en: "no group")
        func workshop(_ id: String?) -> Phrase { id.flatMap { Workshop.ID($0) }.map(desk.names.title) ?? none }
        let rows = changes.map { change -> HTML in
            let pupil = Pupil.ID(change.pupil).map(desk.names.pupil) ?? "…"
            let slot = SlotKey(change.slot).map(desk.names.slotName) ?? PlanNames.gone
            let reason = desk.names.reason(change, in: before.contents, needs: desk.words.need)
            return """
                <tr><th scope="row">\(pupil)</th><td data-label="\(t(Phrase(fr: "Créneau", en: "Slot")))">\(t(slot))</td><td data-label="\(t(Phrase(fr: "De", en: "From")))">\(t(workshop(change.from)))</td><td data-label="\(t(Phrase(fr: "Vers", en: "To")))">\(t(workshop(change.to)))</td><td data-label="\(t(Phrase(fr: "Pourquoi", en: "Why")))">\(t(reason))</td></tr>
                """
        }
        return """
            <div class="table-wrap"><table class="stacked"><caption>\(t(Phrase(fr: "Qui change de groupe, et pourquoi", en: "Who changes groups, and why")))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th><th scope="col">\(t(Phrase(fr: "Créneau", en: "Slot")))</th><th scope="col">\(t(Phrase(fr: "De", en: "From")))</th><th scope="col">\(t(Phrase(fr: "Vers", en: "To")))</th><th scope="col">\(t(Phrase(fr: "Pourquoi", en: "Why")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
