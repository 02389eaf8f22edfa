import School
import Storage

/// What the roster lacks or has late: pupils without a division, a departure, a change of division, noted without a new file.
enum SchoolingHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(
            SchoolingView.page(
                unplaced: try await visit.store.pupilsWithoutDivision(on: visit.today), departures: try await visit.store.departuresByHand(), visit))
    }

    static func leave(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        let first = visit.form.day("first-day-away")
        if let problem = Schooling.problem(departure: first, in: SchoolYear(visit.establishment.year)) { throw WebError.badRequest(problem) }
        guard let first else { throw WebError.notFound }
        try await visit.store.noteDeparture(of: pupil, on: first, by: visit.viewer.account, on: visit.today, at: visit.now)
        // Whoever is gone has no page any more.
        return .redirect(first > visit.today ? "/pupils/\(pupil)" : "/schooling")
    }

    static func takeBack(_ visit: Visit) async throws -> Reply {
        guard let pupil: Pupil.ID = visit.form.id("pupil"),
            try await visit.store.takeBackDeparture(of: pupil, by: visit.viewer.account, on: visit.today, at: visit.now)
        else { throw WebError.badRequest(Phrase(fr: "Cette sortie n’est plus notée\u{202F}: il n’y a rien à annuler.", en: "This departure is not noted any more: there is nothing to take back.")) }
        return .redirect("/pupils/\(pupil)")
    }

    static func place(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        guard let present = try await visit.store.schooling(of: pupil, on: visit.today) else { throw WebError.notFound }
        let divisions = try await visit.store.divisions(visit.viewer.reach(IdentityPolicy.self, .write))
        let asked: Division.ID? = visit.form.id("division")
        let (division, first) = (divisions.first { $0.id == asked }, visit.form.day("from"))
        if let problem = present.problem(to: division, from: first, in: SchoolYear(visit.establishment.year)) {
            throw WebError.badRequest(problem)
        }
        guard let division, let first else { throw WebError.notFound }
        try await visit.store.place(pupil, in: division.id, from: first, by: visit.viewer.account, on: visit.today, at: visit.now)
        return .redirect("/pupils/\(pupil)")
    }

    /// Pupils without a division are in no round and no barrette: nobody would see them otherwise.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard !visit.viewer.reach(ImportPreparationPolicy.self, .write).isEmpty else { return [] }
        guard try await visit.store.hasPupils() else {
            // Nothing else can be done well before.
            return [
                Todo(
                    title: Phrase(fr: "Importer les élèves", en: "Import the pupils"),
                    detail: Phrase(
                        fr: "Avec les fichiers de SIECLE et de STS-web, les classes et les professeurs viennent aussi.",
                        en: "With the files of SIECLE and STS-web, divisions and teachers come too."),
                    minutes: 10, action: Phrase(fr: "Importer", en: "Import"), address: "/imports", urgency: 100)
            ]
        }
        let year = visit.establishment.year
        guard try await !visit.store.levels(year: year).isEmpty else {
            return [
                Todo(
                    title: Phrase(fr: "Importer les élèves de \(SchoolYear(year).name.fr)", en: "Import the pupils of \(SchoolYear(year).name.en)"),
                    detail: Phrase(
                        fr: "Qui revient garde son histoire\u{202F}; qui n’est plus dans le fichier est montré comme sorti.",
                        en: "Who comes back keeps their history; who is no longer in the file is shown as gone."),
                    minutes: 10, action: Phrase(fr: "Importer", en: "Import"), address: "/imports", urgency: 100)
            ]
        }
        let unplaced = try await visit.store.pupilsWithoutDivision(on: visit.today)
        guard !unplaced.isEmpty else { return [] }
        return [
            Todo(
                title: SchoolingView.without(unplaced.count),
                detail: Phrase(fr: "Sans classe, on n’est ni observé ni placé dans un groupe.", en: "Without a division, one is neither observed nor placed in a group."),
                minutes: 2, action: Phrase(fr: "Voir", en: "See"), address: "/schooling", urgency: 64)
        ]
    }
}

enum SchoolingView {
    static func without(_ count: Int) -> Phrase {
        counted(count, fr: ("élève n’a pas de classe", "élèves n’ont pas de classe"), en: ("pupil has no division", "pupils have no division"))
    }

    static func page(unplaced: [Pupil], departures: [Departed], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Élèves sans classe, sorties", en: "Pupils without a division, departures")
        let mayWrite = !visit.viewer.reach(IdentityPolicy.self, .write).isEmpty
        return Page(
            title: title, section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <h1>\(t(title))</h1>
                <section class="sheet stack" aria-labelledby="unplaced"><h2 id="unplaced">\(t(Phrase(fr: "Sans classe", en: "Without a division")))</h2>
                \(list(unplaced, mayWrite, visit))</section>
                <section class="sheet stack" aria-labelledby="departures"><h2 id="departures">\(t(Phrase(fr: "Sorties notées à la main", en: "Departures noted by hand")))</h2>
                \(gone(departures, mayWrite, visit))</section>
                </div>
                """)
    }

    private static func list(_ unplaced: [Pupil], _ mayWrite: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !unplaced.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Chaque élève a une classe.", en: "Every pupil has a division.")))</p>"
        }
        let what =
            mayWrite
            ? Phrase(
                fr: "Sans classe, un élève n’est ni observé ni placé dans un groupe. Corrigez SIECLE et importez à nouveau, ou ouvrez sa page pour lui donner une classe ou noter sa sortie.",
                en: "Without a division, a pupil is neither observed nor placed in a group. Correct SIECLE and import again, or open their page to give them a division or note their departure.")
            : Phrase(
                fr: "Sans classe, un élève n’est ni observé ni placé dans un groupe. La classe vient de l’import\u{202F}; l’administration technique peut aussi la donner, ou noter une sortie, sur la page de l’élève.",
                en: "Without a division, a pupil is neither observed nor placed in a group. The division comes from the import; the technical administrator can also give one, or note a departure, on the pupil’s page.")
        return """
            <p class="soft">\(t(what))</p>
            <ul class="names">\(unplaced.map { "<li><a href=\"/pupils/\($0.id)\">\($0.listName)</a></li>" as HTML })</ul>
            """
    }

    /// That calls had the pupil after the day that was noted: either the day is wrong, or they are.
    private static func calls(_ one: Departed, _ visit: Visit) -> HTML? {
        guard let last = one.lastCall else { return nil }
        let count = counted(
            one.calls, fr: ("appel fait dès ce jour compte l’élève et ne vaut plus", "appels faits dès ce jour comptent l’élève et ne valent plus"),
            en: ("call from that day on lists the pupil and no longer counts", "calls from that day on list the pupil and no longer count"))
        let told = Phrase(
            fr: "\(count.fr) pour ses heures, jusqu’au \(last.named.fr). Si l’élève était encore là, annulez la sortie et notez-la au bon jour.",
            en: "\(count.en) for their hours, until \(last.named.en). If the pupil was still here, take the departure back and note it on the right day.")
        return "<br><strong>\(visit.t(told))</strong>"
    }

    private static func gone(_ departures: [Departed], _ mayWrite: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !departures.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Aucune. Les autres sorties viennent des imports.", en: "None. Other departures come from imports.")))</p>"
        }
        let rows = departures.map { one -> HTML in
            let back: HTML? =
                mayWrite
                ? visit.form(action: "/schooling/returns", class: "inline") {
                    "<input type=\"hidden\" name=\"pupil\" value=\"\(one.pupil.id)\"><button class=\"btn ghost small\">\(t(Phrase(fr: "Annuler la sortie", en: "Take the departure back")))<span class=\"visually-hidden\"> · \(one.pupil.fullName)</span></button>"
                } : nil
            // Whoever reads the groups of the whole school reads those of whoever has left too.
            let name: HTML =
                visit.viewer.reach(GroupsPolicy.self).wholeSchool
                ? "<a href=\"/pupils/\(one.pupil.id)/group\">\(one.pupil.listName)</a>" : HTML(text: one.pupil.listName)
            return "<li class=\"row between\"><span>\(name) <span class=\"soft\">\(t(Phrase(fr: "à partir du \(one.on.long.fr)", en: "from \(one.on.long.en) on")))</span>\(calls(one, visit))</span>\(back)</li>"
        }
        return "<ul class=\"plain stack tight\">\(rows)</ul>"
    }
}

/// The division and the departure on a pupil's page, for those who may note them.
enum SchoolingPart {
    static func render(_ visit: Visit, _ pupil: Pupil) async throws -> HTML? {
        let placement = Placement(pupil: pupil.id, division: pupil.division, groups: [])
        guard visit.viewer.reach(IdentityPolicy.self, .write).covers(placement), let present = try await visit.store.schooling(of: pupil.id, on: visit.today)
        else { return nil }
        let divisions = try await visit.store.divisions(visit.viewer.reach(IdentityPolicy.self, .write))
        let t = visit.t
        let year = SchoolYear(visit.establishment.year)
        let bounds: HTML = " type=\"date\" required max=\"\((SchoolYear(year.start + 1).firstDay - 1).iso)\""
        return """
            <section class="sheet stack" aria-labelledby="schooling"><h2 id="schooling">\(t(Phrase(fr: "Classe et sortie", en: "Division and departure")))</h2>
            <p class="soft">\(t(Phrase(fr: "L’import fait foi. Notez ici ce qu’il ne dit pas encore\u{202F}: si un fichier dit ensuite autre chose, il vous sera demandé quoi garder.", en: "The import is the source. Note here what it does not say yet: if a file says otherwise later, you will be asked what to keep.")))</p>
            \(ahead(present, pupil, visit))
            <div class="halves">
            \(visit.form(action: "/pupils/\(pupil.id)/division") {
                """
                \(Fields.select("division", t(present.division == nil ? Phrase(fr: "Donner une classe", en: "Give a division") : Phrase(fr: "Changer de classe", en: "Change division")), divisions.map { ("\($0.id)", $0.code) }, chosen: present.division.map { "\($0.id)" } ?? ""))
                \(Fields.input("from", t(Phrase(fr: "À partir du", en: "From")), visit.today.iso, hint: t(Phrase(fr: "Ses groupes d’une barrette que la nouvelle classe n’a pas s’arrêtent la veille.", en: "Groups of a barrette that the new division does not have end the day before.")), bounds + " min=\"\(year.firstDay.iso)\""))
                <p><button class="btn ghost">\(t(Phrase(fr: "Enregistrer la classe", en: "Save the division")))</button></p>
                """
            })
            \(visit.form(action: "/pupils/\(pupil.id)/departure") {
                """
                \(Fields.input("first-day-away", t(Phrase(fr: "Premier jour où l’élève n’est plus dans l’établissement", en: "First day on which the pupil is gone from the school")), "", hint: t(Phrase(fr: "Sa classe et ses groupes s’arrêtent la veille, son compte se ferme ce jour-là. Rien n’est effacé, et cela s’annule.", en: "Division and groups end the day before, the account closes that day. Nothing is erased, and it can be taken back.")), bounds + " min=\"\(year.firstDay.iso)\""))
                <p><button class="btn ghost">\(t(Phrase(fr: "Noter la sortie", en: "Note the departure")))</button></p>
                """
            })
            </div></section>
            """
    }

    /// What is to come, and the way to take a departure back.
    private static func ahead(_ present: Schooling, _ pupil: Pupil, _ visit: Visit) -> HTML? {
        let t = visit.t
        let next: HTML? = present.next.map { next in
            "<p>\(t(Phrase(fr: "En \(next.division.code) à partir du \(next.from.long.fr).", en: "In \(next.division.code) from \(next.from.long.en) on.")))</p>"
        }
        let leaving: HTML? = present.leavesOn.map { day in
            let told = Phrase(fr: "N’est plus dans l’établissement à partir du \(day.long.fr).", en: "Gone from the school from \(day.long.en) on.")
            let way: HTML? = present.leftByHand ? visit.button(Phrase(fr: "Annuler la sortie", en: "Take the departure back"), action: "/schooling/returns", class: "btn ghost small", fields: [("pupil", "\(pupil.id)")]) : nil
            return "<div class=\"row\"><span>\(t(told))</span>\(way)</div>"
        }
        return next == nil && leaving == nil ? nil : "\(next)\(leaving)"
    }
}
