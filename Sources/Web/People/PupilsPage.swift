import School
import Storage

/// The pupils that a viewer may see: by division, or found by name; for whoever reads the ledgers, only those who lack hours, with how many.
enum PupilsHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let reach = visit.viewer.reach(IdentityPolicy.self)
        if let text = visit.query.text("q") {
            let found = try await visit.store.searchPupils(text, reach, on: visit.today, limit: 50)
            return .page(PupilsView.page(.init(search: text, found: found), visit))
        }
        // The ledger of a year takes long to add up, and most come for a name.
        let left = visit.query.text("lacking") == "1" ? try await stillToPlan(visit) : nil
        let day = SchoolYear(visit.establishment.year).days.nearest(to: visit.today)
        var divisions = try await visit.store.divisions(reach)
        var lacking: [Division.ID: Int] = [:]
        if let left {
            lacking = try await visit.store.pupilsByDivision(on: day).mapValues { $0.count { left.minutes[$0] != nil } }
            divisions = divisions.filter { lacking[$0.id] ?? 0 > 0 }
        }
        let asked: Division.ID? = visit.query.id("division")
        let chosen = divisions.first { $0.id == asked } ?? divisions.first
        var pupils: [Pupil] = []
        if let chosen { pupils = try await visit.store.pupils(in: chosen.id, on: day).filter { left == nil || left?.minutes[$0.id] != nil } }
        let followed = left != nil ? [] : try await visit.store.pupils(reach.wholeSchool ? [] : reach.pupils, on: visit.today)
        return .page(
            PupilsView.page(.init(divisions: divisions, lacking: lacking, chosen: chosen, pupils: pupils, followed: followed, left: left), visit))
    }

    /// Nil for those who do not read the ledgers, which say the same.
    private static func stillToPlan(_ visit: Visit) async throws -> StillToPlan? {
        guard PupilsView.readsLedgers(visit) else { return nil }
        // Where nothing is due to anybody, hours need not be counted.
        guard try await !visit.store.dispositifs().isEmpty else { return StillToPlan([:], of: Ledger([], called: [], on: visit.today), on: visit.today) { _ in [] } }
        let year = visit.establishment.year
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let ledger = try await visit.store.ledgerFacts(year: year, calendar).ledger(on: visit.today)
        let due = try await visit.store.dueHours(year: year, calendar)
        return StillToPlan(try await visit.store.stays(year: year), of: ledger, on: visit.today) { due.entitlements(of: $0) }
    }
}

enum PupilsView {
    struct Model {
        var search = ""
        /// Nil when nobody is searched.
        var found: [Pupil]?
        var divisions: [Division] = []
        /// How many of each division have hours still to plan, when only they are shown.
        var lacking: [Division.ID: Int] = [:]
        var chosen: Division?
        var pupils: [Pupil] = []
        var followed: [Pupil] = []
        /// Nil unless only those are shown who lack hours.
        var left: StillToPlan?
    }

    static func readsLedgers(_ visit: Visit) -> Bool { !visit.viewer.reach(LedgersPolicy.self).isEmpty }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        return Page(
            title: Phrase(fr: "Élèves", en: "Pupils"), section: .pupils,
            body: """
                <div class="stack">
                <h1>\(t(Phrase(fr: "Élèves", en: "Pupils")))</h1>
                <form method="get" action="/pupils" class="row" role="search">
                <label for="q">\(t(Phrase(fr: "Chercher un élève", en: "Find a pupil")))</label><input id="q" name="q" value="\(model.search)" type="search"> <button class="btn ghost">\(t(Phrase(fr: "Chercher", en: "Search")))</button>
                </form>
                \(filter(model, visit))
                \(model.found.map { results($0, model, visit) } ?? byDivision(model, visit))
                </div>
                """)
    }

    /// All pupils, or those who lack hours; and where it is told why.
    private static func filter(_ model: Model, _ visit: Visit) -> HTML? {
        guard readsLedgers(visit) else { return nil }
        let t = visit.t
        func link(_ address: String, _ name: Phrase, _ isCurrent: Bool) -> HTML {
            "<a class=\"tag\" href=\"\(address)\"\(" aria-current=\"true\"", if: isCurrent)>\(t(name))</a>"
        }
        let isAll = model.left == nil && model.found == nil
        return """
            <nav class="row wrap no-print" aria-label="\(t(Phrase(fr: "Quels élèves", en: "Which pupils")))">\(link("/pupils", Phrase(fr: "Tous les élèves", en: "All pupils"), isAll))\(link("/pupils?lacking=1", Phrase(fr: "À qui il manque des heures", en: "Who lack hours"), model.left != nil))<a href="/ledgers">\(t(Phrase(fr: "Le compte d’heures", en: "The ledger")))</a></nav>
            """
    }

    private static func results(_ found: [Pupil], _ model: Model, _ visit: Visit) -> HTML {
        guard !found.isEmpty else {
            return """
                <p class="empty">\(visit.t(Phrase(fr: "Personne ne correspond à «\u{202F}\(model.search)\u{202F}» parmi les élèves que vous suivez.", en: "Nobody matches “\(model.search)” among the pupils you follow.")))</p>
                """
        }
        return list(found)
    }

    private static func byDivision(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let referred: HTML? =
            model.followed.isEmpty
            ? nil
            : """
            <section class="sheet stack" aria-labelledby="followed"><h2 id="followed">\(t(Phrase(fr: "Élèves que vous suivez", en: "Pupils you follow")))</h2>\(list(model.followed))</section>
            """
        guard let chosen = model.chosen else {
            if model.left != nil {
                return "<p class=\"empty\">\(t(Phrase(fr: "Tout ce qui est dû d’ici la fin de l’année est prévu, pour chaque élève.", en: "All that is due by the end of the year is planned, for every pupil.")))</p>"
            }
            if let referred { return referred }
            return """
                <p class="empty">\(t(Phrase(fr: "Aucune classe pour l’instant. Elles viennent de l’import des élèves, ou de votre service dans STS.", en: "No division yet. They come from the import of pupils, or from your teaching in STS.")))</p>
                """
        }
        let tabs = model.divisions.map { division -> HTML in
            let current: HTML = division.id == chosen.id ? " aria-current=\"true\"" : ""
            let count = model.lacking[division.id].map { " (\($0))" } ?? ""
            return "<a class=\"tag\" href=\"/pupils?\("lacking=1&amp;", if: model.left != nil)division=\(division.id)\"\(current)>\(division.code)\(count)</a>"
        }
        let count = counted(model.pupils.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let told = model.left == nil ? count : Phrase(fr: "il manque des heures à \(count.fr)", en: "\(count.en) \(model.pupils.count == 1 ? "lacks" : "lack") hours")
        return """
            <nav class="row wrap" aria-label="\(t(Phrase(fr: "Classes", en: "Divisions")))">\(tabs)</nav>
            <section class="sheet stack" aria-labelledby="division"><h2 id="division">\(chosen.code) <span class="soft">\(t(told))</span></h2>\(model.left.map { lacking(model.pupils, $0, visit) } ?? list(model.pupils))</section>
            \(referred)
            """
    }

    private static func list(_ pupils: [Pupil], beside: (Pupil) -> HTML? = { _ in nil }) -> HTML {
        let items = pupils.map { pupil -> HTML in
            let link: HTML = "<a href=\"/pupils/\(pupil.id)\">\(pupil.listName)</a>"
            return beside(pupil).map { "<li class=\"row\">\(link)\($0)</li>" } ?? "<li>\(link)</li>"
        }
        return "<ul class=\"names\">\(items)</ul>"
    }

    /// With the hours of each on the line of the name. A kind that is the only one is named once, above.
    private static func lacking(_ pupils: [Pupil], _ left: StillToPlan, _ visit: Visit) -> HTML {
        let kinds = Set(pupils.flatMap { left.minutes[$0.id]?.keys.map { $0 } ?? [] })
        let only = kinds.count == 1 ? kinds.first : nil
        let what =
            only.map { Phrase(fr: "Reste à prévoir, «\u{202F}\($0.name.fr)\u{202F}»\u{202F}:", en: "Still to plan, “\($0.name.en)”:") }
            ?? Phrase(fr: "Reste à prévoir\u{202F}:", en: "Still to plan:")
        let names = list(pupils) { pupil in
            (only.flatMap { left.minutes[pupil.id]?[$0] }.map(inHours) ?? left.words(pupil.id)).map { "<span class=\"soft small\">\(visit.t($0))</span>" }
        }
        return "<p class=\"soft\">\(visit.t(what))</p>\(names)"
    }
}
