import School
import Storage

/// All the workshops that somebody can run, ticked on one page.
enum FacilitatorWorkshops {
    /// A place in a workshop, as it is sent: the workshop and its pool.
    private struct Tie: Hashable {
        let workshop: Workshop.ID
        let pool: Int

        var text: String { "\(workshop).\(pool)" }

        init(_ workshop: Workshop.ID, _ pool: Int) {
            self.workshop = workshop
            self.pool = pool
        }

        init?(_ text: String) {
            let parts = text.split(separator: ".")
            guard parts.count == 2, let workshop = Workshop.ID(String(parts[0])), let pool = Int(parts[1]), (1...WorkshopContent.poolsLimit).contains(pool) else { return nil }
            self.init(workshop, pool)
        }
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let person = try await FacilitatorsHandler.facilitator(visit)
        return .page(page(person, try await visit.store.workshops(), visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let person = try await FacilitatorsHandler.facilitator(visit)
        let ticked = Set(visit.form.all("place").compactMap { Tie($0) })
        // Only what was changed on this page: what somebody else ticked meanwhile stays.
        let shown = Set(visit.form.all("was").compactMap { Tie($0) })
        try await visit.store.setPools(
            of: person.id, adding: ticked.subtracting(shown).map { ($0.workshop, $0.pool) }, removing: shown.subtracting(ticked).map { ($0.workshop, $0.pool) })
        return .redirect("/facilitators")
    }

    private static func page(_ person: Facilitator, _ workshops: [Workshop], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Les ateliers de \(person.name)", en: "\(person.name)’s workshops")
        let list: HTML =
            workshops.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Le catalogue est vide. Ajoutez d’abord des ateliers.", en: "The catalogue is empty. First add workshops."))) <a href=\"/workshops\">\(t(Phrase(fr: "Ateliers", en: "Workshops")))</a></p>"
            : visit.form(action: "/facilitators/\(person.id)/workshops", class: "stack") {
                """
                <ul class="plain stack tight sheet">\(workshops.map { row($0, person, visit) })</ul>
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                """
            }
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack narrow">
                \(visit.crumbs(("/facilitators", Phrase(fr: "Intervenants", en: "Facilitators"))))
                <div><h1>\(t(title))</h1><p class="soft">\(t(Phrase(fr: "Cochez tous les ateliers que cette personne peut animer. «\u{202F}Avec\u{202F}» la met dans le groupe des seconds intervenants d’une co-animation.", en: "Tick every workshop that this person can run. “With” puts them among the second facilitators of a co-animation.")))</p></div>
                \(list)
                </div>
                """)
    }

    private static func row(_ workshop: Workshop, _ person: Facilitator, _ visit: Visit) -> HTML {
        let t = visit.t
        // A workshop without anybody yet can be given somebody; one more pool is the workshop’s own matter.
        let boxes = (1...max(1, workshop.content.pools.count)).map { pool -> HTML in
            let tie = Tie(workshop.id, pool)
            let isIn = pool <= workshop.content.pools.count && workshop.content.pools[pool - 1].contains(person.id)
            let name: HTML =
                pool == 1
                ? HTML(text: t(workshop.title))
                : "\(t(pool == 2 ? Phrase(fr: "Avec", en: "With") : Phrase(fr: "Avec, en troisième", en: "With, as a third")))<span class=\"visually-hidden\"> · \(t(workshop.title))</span>"
            let was: HTML? = isIn ? "<input type=\"hidden\" name=\"was\" value=\"\(tie.text)\">" : nil
            return """
                <label class="check">\(was)<input type="checkbox" name="place" value="\(tie.text)"\(" checked", if: isIn)><span>\(name)</span></label>
                """
        }
        return "<li class=\"row between\">\(boxes)</li>"
    }
}
