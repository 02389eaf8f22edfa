import School
import Storage

/// Which workshops of the catalogue are on offer in a period, how many groups of each, to whom and when.
enum OffersHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(OffersView.page(try await PeriodParts.means(visit), visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        let divisions = Set(means.barrettes.flatMap(\.divisions))
        let slots = Set(means.slots.map(\.key))
        let offers = visit.form.all("workshop").compactMap { Workshop.ID($0) }.filter { means.workshops[$0] != nil }.map { id in
            let named = Set(visit.form.all("division-\(id)").compactMap { Division.ID($0) }).intersection(divisions)
            let held = Set(visit.form.all("slot-\(id)").compactMap { SlotKey($0) }).intersection(slots)
            // Everything ticked is nothing excluded: what is added later is then included as well.
            return Offer(
                workshop: id, maxParallel: min(10, max(1, visit.form.number("parallel-\(id)") ?? 1)), divisions: named == divisions ? [] : named,
                slots: held == slots ? [] : held)
        }
        try await visit.store.setOffers(offers, of: means.period.id, version: visit.form.number("version") ?? 0)
        return .redirect("/periods/\(means.period.id)/offers?saved=1")
    }
}

enum OffersView {
    static func page(_ means: PeriodMeans, _ visit: Visit) -> Page {
        let t = visit.t
        let title = PeriodParts.Tab.offers.name
        let offers = Dictionary(means.offers.map { ($0.workshop, $0) }, uniquingKeysWith: { a, _ in a })
        let workshops = means.workshops.values.filter { !$0.isArchived || offers[$0.id] != nil }.sorted(folding: \.content.title)
        guard !workshops.isEmpty else {
            return Page(
                title: title, section: .planning,
                body: """
                    <div class="stack loose">\(PeriodParts.head(means.period, title, visit))
                    <div class="empty"><strong>\(t(Phrase(fr: "Le catalogue est vide.", en: "The catalogue is empty.")))</strong><p>\(t(Phrase(fr: "Adoptez des fiches prêtes à l’emploi, ou écrivez les vôtres.", en: "Adopt ready-made sheets, or write your own.")))</p><a class="btn" href="/workshops/sheets">\(t(Phrase(fr: "Voir les fiches", en: "See the sheets")))</a></div></div>
                    """)
        }
        let kinds = NeedKind.allCases.compactMap { kind -> HTML? in
            let some = workshops.filter { $0.content.kind == kind }
            guard !some.isEmpty else { return nil }
            let name = t(kind.name)
            return """
                <section class="stack" aria-labelledby="kind-\(kind.rawValue)"><h2 id="kind-\(kind.rawValue)">\(name.prefix(1).uppercased() + name.dropFirst())</h2>
                <ul class="plain stack">\(some.map { row($0, offers[$0.id], means, visit) })</ul></section>
                """
        }
        let saved: HTML? = visit.query.text("saved") == nil ? nil : "<p class=\"saved\" role=\"status\">\(t(Phrase(fr: "C’est enregistré.", en: "Saved.")))</p>"
        let save: HTML? = PeriodParts.canWrite(visit) ? "<p class=\"actions bar-save\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer l’offre", en: "Save the offer")))</button></p>" : nil
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(means.period, title, visit))
                \(saved)
                <p class="lede">\(t(Phrase(fr: "Cochez ce que les élèves peuvent suivre pendant cette période. Sans précision, un atelier est ouvert à toutes les classes et à tous les créneaux.", en: "Tick what pupils may follow in this period. Unless said otherwise, a workshop is open to every division and in every slot.")))</p>
                \(visit.form(action: "/periods/\(means.period.id)/offers", class: "stack loose") {
                    "<input type=\"hidden\" name=\"version\" value=\"\(means.period.version)\">\(HTML(kinds))\(save)"
                })
                </div>
                """)
    }

    private static func row(_ workshop: Workshop, _ offer: Offer?, _ means: PeriodMeans, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = workshop.content
        let people = content.pools.map { pool in
            let names = pool.compactMap { id in means.facilitators.first { $0.id == id }?.name }
            // Three names tell who it is; a long list hides the title.
            guard names.count > 3 else { return names.joined(separator: t(Phrase(fr: " ou ", en: " or "))) }
            let shown = names.prefix(2).joined(separator: ", ")
            return t(Phrase(fr: "\(shown) et \(names.count - 2) autres", en: "\(shown) and \(names.count - 2) others"))
        }.filter { !$0.isEmpty }.joined(separator: t(Phrase(fr: ", avec ", en: ", with ")))
        let who =
            people.isEmpty
            ? "<span class=\"tag warn\">\(t(Phrase(fr: "sans intervenant", en: "nobody to run it")))</span>" as HTML : "<span class=\"soft\">\(people)</span>"
        let sizes = Phrase(
            fr: "de \(content.minSize) à \(content.maxSize) élèves, \(content.comfortSize) à l’aise", en: "\(content.minSize) to \(content.maxSize) pupils, \(content.comfortSize) in comfort")
        let divisions = Set(means.barrettes.flatMap(\.divisions)).compactMap { means.divisions[$0] }.sorted { $0.order < $1.order }
        let boxes = divisions.map { division -> HTML in
            let on = offer?.isOpen(to: division.id) ?? true
            return "<label class=\"check\"><input type=\"checkbox\" name=\"division-\(workshop.id)\" value=\"\(division.id)\"\(" checked", if: on)><span>\(division.code)</span></label>"
        }
        let slots = means.slots.map { slot -> HTML in
            let on = offer?.isHeld(in: slot.key) ?? true
            let barrette = means.barrettes.count > 1 ? means.barrettes.first { $0.id == slot.barrette }.map { ", \($0.name)" } ?? "" : ""
            return "<label class=\"check\"><input type=\"checkbox\" name=\"slot-\(workshop.id)\" value=\"\(slot.key.text)\"\(" checked", if: on)><span>\(slot.module.name), \(t(slot.weekly.name))\(barrette)</span></label>"
        }
        let limits: HTML? =
            boxes.isEmpty
            ? nil
            : """
            <details\(" open", if: !(offer?.divisions.isEmpty ?? true) || !(offer?.slots.isEmpty ?? true))><summary>\(t(Phrase(fr: "Réserver à certaines classes ou à certains créneaux", en: "Keep for some divisions or slots")))</summary>
            <fieldset><legend>\(t(Phrase(fr: "Classes", en: "Divisions")))</legend><div class="checks across">\(boxes)</div></fieldset>
            \(slots.isEmpty ? nil : "<fieldset><legend>\(t(Phrase(fr: "Créneaux", en: "Slots")))</legend><div class=\"checks across\">\(slots)</div></fieldset>" as HTML?)</details>
            """
        return """
            <li class="sheet stack tight offer"><div class="row between">
            <label class="check grow"><input type="checkbox" name="workshop" value="\(workshop.id)"\(" checked", if: offer != nil)><span><strong>\(visit.t(workshop.title))</strong><br>\(who) <span class="soft small num">\(t(sizes))</span></span></label>
            \(Fields.input("parallel-\(workshop.id)", t(Phrase(fr: "Groupes à la fois", en: "Groups at a time")), String(offer?.maxParallel ?? content.maxParallel), " type=\"number\" min=\"1\" max=\"10\" class=\"short\""))
            </div>\(limits)</li>
            """
    }
}
