import School
import Storage

/// The pupils that a viewer may see: by division, or found by name.
enum PupilsHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let reach = visit.viewer.reach(IdentityPolicy.self)
        if let text = visit.query.text("q") {
            let found = try await visit.store.searchPupils(text, reach, on: visit.today, limit: 50)
            return .page(PupilsView.page(search: text, found: found, divisions: [], chosen: nil, pupils: [], followed: [], visit))
        }
        let divisions = try await visit.store.divisions(reach)
        let asked: Division.ID? = visit.query.id("division")
        let chosen = divisions.first { $0.id == asked } ?? divisions.first
        var pupils: [Pupil] = []
        if let chosen { pupils = try await visit.store.pupils(in: chosen.id, on: SchoolYear(visit.establishment.year).days.nearest(to: visit.today)) }
        let followed = try await visit.store.pupils(reach.wholeSchool ? [] : reach.pupils, on: visit.today)
        return .page(PupilsView.page(search: "", found: nil, divisions: divisions, chosen: chosen, pupils: pupils, followed: followed, visit))
    }
}

enum PupilsView {
    static func page(
        search: String, found: [Pupil]?, divisions: [Division], chosen: Division?, pupils: [Pupil], followed: [Pupil], _ visit: Visit
    ) -> Page {
        let t = visit.t
        return Page(
            title: Phrase(fr: "Élèves", en: "Pupils"), section: .pupils,
            body: """
                <div class="stack">
                <h1>\(t(Phrase(fr: "Élèves", en: "Pupils")))</h1>
                <form method="get" action="/pupils" class="row" role="search">
                <label for="q">\(t(Phrase(fr: "Chercher un élève", en: "Find a pupil")))</label><input id="q" name="q" value="\(search)" type="search"> <button class="btn ghost">\(t(Phrase(fr: "Chercher", en: "Search")))</button>
                </form>
                \(found.map { results($0, search, visit) } ?? byDivision(divisions, chosen, pupils, followed, visit))
                </div>
                """)
    }

    private static func results(_ found: [Pupil], _ search: String, _ visit: Visit) -> HTML {
        guard !found.isEmpty else {
            return """
                <p class="empty">\(visit.t(Phrase(fr: "Personne ne correspond à «\u{202F}\(search)\u{202F}» parmi les élèves que vous suivez.", en: "Nobody matches “\(search)” among the pupils you follow.")))</p>
                """
        }
        return list(found)
    }

    private static func byDivision(_ divisions: [Division], _ chosen: Division?, _ pupils: [Pupil], _ followed: [Pupil], _ visit: Visit) -> HTML {
        let referred: HTML? =
            followed.isEmpty
            ? nil
            : """
            <section class="sheet stack" aria-labelledby="followed"><h2 id="followed">\(visit.t(Phrase(fr: "Élèves que vous suivez", en: "Pupils you follow")))</h2>\(list(followed))</section>
            """
        guard let chosen else {
            if let referred { return referred }
            return """
                <p class="empty">\(visit.t(Phrase(fr: "Aucune classe pour l’instant. Elles viennent de l’import des élèves, ou de votre service dans STS.", en: "No division yet. They come from the import of pupils, or from your teaching in STS.")))</p>
                """
        }
        let tabs = divisions.map { division -> HTML in
            let current: HTML = division.id == chosen.id ? " aria-current=\"true\"" : ""
            return "<a class=\"tag\" href=\"/pupils?division=\(division.id)\"\(current)>\(division.code)</a>"
        }
        let count = counted(pupils.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        return """
            <nav class="row wrap" aria-label="\(visit.t(Phrase(fr: "Classes", en: "Divisions")))">\(tabs)</nav>
            <section class="sheet stack" aria-labelledby="division"><h2 id="division">\(chosen.code) <span class="soft">\(visit.t(count))</span></h2>\(list(pupils))</section>
            \(referred)
            """
    }

    private static func list(_ pupils: [Pupil]) -> HTML {
        "<ul class=\"names\">\(pupils.map { "<li><a href=\"/pupils/\($0.id)\">\($0.listName)</a></li>" as HTML })</ul>"
    }
}
