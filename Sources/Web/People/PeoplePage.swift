import School
import Storage

/// Where an administrator, a coordinator or a head finds everything about who is in the school.
enum PeopleHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let imports = try await visit.store.rosterImports(limit: 20)
        let state = try await visit.store.rosterState(on: visit.today)
        return .page(PeopleView.page(PeopleModel(state, imports, on: visit.today), visit))
    }
}

struct PeopleModel {
    let pupils, divisions, staff, guardians: Int
    let unplaced: Int
    let open: RosterImport?
    let last: RosterImport?

    init(_ state: RosterState, _ imports: [RosterImport], on day: Day) {
        let present = state.pupils.filter { $0.isPresent(on: day) }
        pupils = present.count
        unplaced = present.count { $0.division == nil }
        divisions = state.divisions.count
        staff = state.staff.count { $0.leftOn == nil }
        guardians = Set(state.guardianships.map(\.guardian)).count
        open = imports.first { $0.state == .open }
        last = imports.first { $0.state == .applied }
    }
}

enum PeopleView {
    /// How the pages that this one leads to name the way back.
    static let crumb = (address: "/people", name: Phrase(fr: "Personnes", en: "People"))

    static func page(_ model: PeopleModel, _ visit: Visit) -> Page {
        let t = visit.t
        let seesAccounts = !visit.viewer.reach(AccountsPolicy.self).isEmpty
        return Page(
            title: crumb.name, section: .people,
            body: """
                <div class="stack">
                <h1>\(t(crumb.name))</h1>
                \(figures(model, visit))
                \(open(model, visit))
                <div class="sheet"><ul class="todo">
                <li><div><h2>\(t(Phrase(fr: "Importer", en: "Import")))</h2><p class="soft">\(t(last(model, visit)))</p></div><span></span><a class="btn" href="/imports">\(t(Phrase(fr: "Importer", en: "Import")))</a></li>
                <li><div><h2>\(t(Phrase(fr: "Élèves sans classe, sorties", en: "Pupils without a division, departures")))</h2><p class="soft">\(t(Phrase(fr: "Ce que l’import ne dit pas encore.", en: "What the import does not say yet.")))</p></div><span></span><a class="btn ghost" href="/schooling">\(t(Phrase(fr: "Voir", en: "See")))</a></li>
                \(seesAccounts ? accounts(visit) : nil)
                <li><div><h2>\(t(Phrase(fr: "Année scolaire", en: "School year")))</h2><p class="soft">\(t(Phrase(fr: "\(SchoolYear(visit.establishment.year).name.fr). Une fois l’été venu, on passe à la suivante.", en: "\(SchoolYear(visit.establishment.year).name.en). Once summer has come, one goes to the next.")))</p></div><span></span><a class="btn ghost" href="/year">\(t(Phrase(fr: "Voir", en: "See")))</a></li>
                </ul></div></div>
                """)
    }

    private static func figures(_ model: PeopleModel, _ visit: Visit) -> HTML {
        let t = visit.t
        guard model.pupils > 0 else {
            return """
                <p class="empty">\(t(Phrase(fr: "Il n’y a encore aucun élève. Importez les fichiers de SIECLE et de STS-web\u{202F}: ils apportent les classes, les élèves, les professeurs et qui enseigne à qui.", en: "There is no pupil yet. Import the files of SIECLE and STS-web: they bring classes, pupils, teachers and who teaches whom.")))</p>
                """
        }
        let unplaced: HTML? =
            model.unplaced == 0
            ? nil : "<p><a href=\"/schooling\">\(t(SchoolingView.without(model.unplaced)))</a></p>"
        return """
            <p class="figures"><span><b>\(model.pupils)</b> \(t(agreeing(model.pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))))</span><span><b>\(model.divisions)</b> \(t(agreeing(model.divisions, fr: ("classe", "classes"), en: ("class", "classes"))))</span><span><b>\(model.staff)</b> \(t(agreeing(model.staff, fr: ("adulte", "adultes"), en: ("adult", "adults"))))</span><span><b>\(model.guardians)</b> \(t(agreeing(model.guardians, fr: ("responsable légal", "responsables légaux"), en: ("guardian", "guardians"))))</span></p>
            \(unplaced)
            """
    }

    private static func open(_ model: PeopleModel, _ visit: Visit) -> HTML? {
        model.open.map { one in
            """
            <p class="notice warn">\(visit.t(Phrase(fr: "Un import préparé par \(one.startedBy) attend.", en: "An import prepared by \(one.startedBy) is waiting."))) <a href="/imports/\(one.id)">\(visit.t(Phrase(fr: "Voir l’aperçu", en: "See the preview")))</a></p>
            """
        }
    }

    private static func last(_ model: PeopleModel, _ visit: Visit) -> Phrase {
        guard let last = model.last, let at = last.appliedAt else {
            guard model.pupils > 0 else { return Phrase(fr: "Rien n’a encore été importé.", en: "Nothing was imported yet.") }
            return Phrase(
                fr: "Aucun fichier n’a encore été importé ici\u{202F}: ces élèves sont entrés dans Jalon autrement.",
                en: "No file was imported here yet: these pupils came into Jalon by another way.")
        }
        let told = ImportDoneView.told(at, visit)
        return Phrase(fr: "Dernier import appliqué le \(told.fr).", en: "Last import applied on \(told.en).")
    }

    private static func accounts(_ visit: Visit) -> HTML {
        let t = visit.t
        let mayWrite = !visit.viewer.reach(AccountsPolicy.self, .write).isEmpty
        let slips: HTML? =
            mayWrite
            ? """
            <li><div><h2>\(t(Phrase(fr: "Papiers d’activation", en: "Activation slips")))</h2><p class="soft">\(t(Phrase(fr: "Un code par personne, à imprimer par classe et à découper.", en: "One code for each person, to print by class and cut.")))</p></div><span></span><a class="btn ghost" href="/slips">\(t(Phrase(fr: "Imprimer", en: "Print")))</a></li>
            """ : nil
        return """
            \(slips)
            <li><div><h2>\(t(Phrase(fr: "Comptes et rôles", en: "Accounts and roles")))</h2><p class="soft">\(t(Phrase(fr: "Qui peut se connecter, et comme quoi.", en: "Who can sign in, and as what.")))</p></div><span></span><a class="btn ghost" href="/accounts">\(t(Phrase(fr: "Voir", en: "See")))</a></li>
            """
    }
}
