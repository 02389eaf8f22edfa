import School
import Storage

/// From one school year to the next: what it ends, what it leaves, what is still open, and what comes after.
enum YearChangeHandler {
    static func show(_ visit: Visit) async throws -> Reply { .page(YearChangeView.page(try await YearChangeModel(visit), visit)) }

    static func begin(_ visit: Visit) async throws -> Reply {
        guard let year = visit.form.number("year"), SchoolYear.known.contains(year) else { throw WebError.badRequest(Phrase(fr: "L’année manque.", en: "The year is missing.")) }
        guard visit.form.isTicked("backup") else {
            return .page(
                YearChangeView.page(
                    try await YearChangeModel(visit), visit,
                    problem: Phrase(
                        fr: "Dites d’abord qu’une sauvegarde a été faite\u{202F}: ce passage ne s’annule pas.",
                        en: "First say that a backup was made: this cannot be undone.")))
        }
        do {
            try await visit.store.beginYear(after: year, by: visit.viewer.account, on: visit.today, at: visit.now)
        } catch let refusal as YearChange.Refusal {
            return .page(YearChangeView.page(try await YearChangeModel(visit), visit, problem: refusal.told(year)))
        }
        return .redirect("/year")
    }

    /// From the first day of the summer holidays on.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        let year = visit.establishment.year
        guard !visit.viewer.reach(SchoolYearPolicy.self, .write).isEmpty, try await visit.store.hasPupils() else { return [] }
        let change = YearChange(from: year, try await visit.store.calendar(of: visit.establishment), on: visit.today)
        guard visit.today > change.lastDay else { return [] }
        let next = SchoolYear(year + 1).name
        return [
            Todo(
                title: Phrase(fr: "Passer à l’année \(next.fr)", en: "Go to the year \(next.en)"),
                detail: Phrase(fr: "Ce qui s’arrête, ce qui reste, et les étapes de la rentrée.", en: "What ends, what stays, and the steps of the new year."),
                minutes: 5, action: Phrase(fr: "Voir", en: "See"), address: "/year", urgency: 61)
        ]
    }
}

struct YearChangeModel: Sendable {
    let change: YearChange
    let stock: YearStock
    /// Sessions of the year that are past and that nobody confirmed, and the Monday of the first.
    let unconfirmed: Int
    let firstUnconfirmed: Day?
    /// The year began and no division of it came in yet.
    let isFresh: Bool
    /// Programmes from which those of the next year start: that end with the year, or ended with the one before when this one has just begun.
    let programmes: [Programme]
    /// Those that were already started from one of these, by the one that they take over from.
    let followers: [Programme.ID: Programme]

    init(_ visit: Visit) async throws {
        let year = visit.establishment.year
        let calendar = try await visit.store.calendar(of: visit.establishment)
        change = YearChange(from: year, calendar, on: visit.today)
        stock = try await visit.store.yearStock(change, on: visit.today)
        let late = try await visit.store.ledgerFacts(year: year, calendar).sessions.filter { $0.account(on: visit.today) == .unconfirmed }.map(\.session)
        unconfirmed = late.count
        firstUnconfirmed = late.map(\.held.day).min()?.monday
        let began = try await visit.store.levels(year: year).isEmpty
        isFresh = began
        let all = try await visit.store.programmes()
        programmes = all.filter { $0.content.year + $0.content.years == (began ? year : year + 1) }
        followers = Dictionary(all.compactMap { one in one.previous.map { ($0, one) } }, uniquingKeysWith: { first, _ in first })
    }
}

enum YearChangeView {
    static func page(_ model: YearChangeModel, _ visit: Visit, problem: Phrase? = nil) -> Page {
        let t = visit.t
        let (present, next) = (SchoolYear(model.change.year).name, SchoolYear(model.change.year + 1).name)
        let title = Phrase(fr: "Année scolaire", en: "School year")
        let alert: HTML? = problem.map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" }
        let change: HTML = """
            <section class="stack" aria-labelledby="next"><h2 id="next">\(t(Phrase(fr: "Passer à \(next.fr)", en: "Go to \(next.en)")))</h2>
            \(model.change.refusal.map { refused($0, model, visit) })
            <div class="halves">\(ends(model, visit))\(stays(model, visit))</div>
            \(open(model, visit))
            \(model.change.refusal == nil ? form(model, next, visit) : nil)</section>
            """
        return Page(
            title: title, section: .people,
            body: """
                <div class="stack loose">\(visit.crumbs(PeopleView.crumb))
                <div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "L’établissement est en \(present.fr).", en: "The school is in \(present.en).")))</p></div>
                \(alert)
                \(model.isFresh ? steps(model, present, visit) : nil)
                \(change)
                \(model.isFresh ? nil : steps(model, next, visit))</div>
                """, status: problem == nil ? 200 : 422)
    }

    private static func mayPlan(_ visit: Visit) -> Bool { !visit.viewer.reach(PlanningPolicy.self).isEmpty }

    private static func link(_ address: String, _ name: String, if seen: Bool) -> HTML { seen ? "<a href=\"\(address)\">\(name)</a>" : "\(name)" }

    private static func refused(_ refusal: YearChange.Refusal, _ model: YearChangeModel, _ visit: Visit) -> HTML {
        let way: HTML?
        if case .unknownCalendar = refusal, mayPlan(visit) {
            way = " <a href=\"/calendar\">\(visit.t(Phrase(fr: "Calendrier de l’établissement", en: "School calendar")))</a>"
        } else {
            way = nil
        }
        return "<p class=\"notice warn\">\(visit.t(refusal.told(model.change.year)))\(way)</p>"
    }

    private static func ends(_ model: YearChangeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let stock = model.stock
        let divisions = counted(stock.divisions, fr: ("classe", "classes"), en: ("division", "divisions"))
        let pupils = counted(stock.pupils, fr: ("élève qui y est", "élèves qui y sont"), en: ("pupil in them", "pupils in them"))
        let teachers = counted(stock.teachers, fr: ("personne", "personnes"), en: ("person teaches", "people teach"))
        let mainTeachers = counted(stock.mainTeachers, fr: ("professeur principal", "professeurs principaux"), en: ("main teacher", "main teachers"))
        var items: [Phrase] = []
        if stock.pupils > 0 {
            items.append(
                Phrase(
                    fr: "\(divisions.fr), avec \(pupils.fr)\u{202F}: chacun garde son identité et son histoire, sans classe jusqu’à l’import de la nouvelle année.",
                    en: "\(divisions.en), with \(pupils.en): each keeps identity and history, without a division until the new year’s import."))
        } else if stock.divisions > 0 {
            items.append(divisions)
        }
        let ended = [
            stock.teachers > 0 ? Phrase(fr: "les enseignements de \(teachers.fr)", en: "what \(teachers.en)") : nil, stock.mainTeachers > 0 ? mainTeachers : nil,
        ].compactMap { $0 }
        if !ended.isEmpty {
            let (fr, en) = (ended.map(\.fr).joined(separator: " et "), ended.map(\.en).joined(separator: " and "))
            items.append(
                Phrase(
                    fr: "\(fr)\u{202F}: ces élèves ne se voient plus par leur ancienne classe.", en: "\(en): these pupils are no longer seen by their old division."))
        }
        if stock.openImports > 0 {
            items.append(
                counted(
                    stock.openImports, fr: ("import préparé, qui est abandonné", "imports préparés, qui sont abandonnés"),
                    en: ("prepared import, which is discarded", "prepared imports, which are discarded")))
        }
        let rounds = stock.openRounds.map { round -> HTML in
            "<li>\(t(Phrase(fr: "la campagne", en: "the round"))) \(link("/rounds/\(round.id)", round.name, if: mayPlan(visit)))\(t(Phrase(fr: ", qui se ferme", en: ", which is closed")))</li>"
        }
        if items.isEmpty && rounds.isEmpty { items.append(Phrase(fr: "rien pour l’instant\u{202F}: aucune classe n’est encore de cette année.", en: "nothing for now: no division is of this year yet.")) }
        return """
            <section class="sheet stack tight" aria-labelledby="ends"><h3 id="ends">\(t(Phrase(fr: "Ce qui s’arrête le \(model.change.lastDay.long.fr)", en: "What ends on \(model.change.lastDay.long.en)")))</h3><ul>\(items.map { "<li>\(t($0))</li>" as HTML })\(rounds)</ul></section>
            """
    }

    private static func stays(_ model: YearChangeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        var items = [
            Phrase(
                fr: "tout ce qui est publié ou confirmé\u{202F}: groupes, besoins et priorités, parcours des élèves, séances et appels, comptes d’heures, agendas\u{202F};",
                en: "all that was published or confirmed: groups, needs and priorities, pupils’ paths, sessions and calls, ledgers, diaries;"),
            Phrase(
                fr: "les heures des années passées, que le cycle d’un élève additionne\u{202F};", en: "the hours of past years, which a pupil’s cycle adds up;"),
            Phrase(
                fr: "les comptes et les rôles, les responsables légaux, le suivi par la ou le PsyEN, les intervenants, les salles, les ateliers, les dispositifs, les programmes et leurs bilans.",
                en: "accounts and roles, guardians, what is referred to the psychologist, facilitators, rooms, workshops, dispositifs, programmes and their reviews."),
        ]
        if model.stock.hasTimetable {
            items.append(
                Phrase(
                    fr: "L’emploi du temps reste affiché jusqu’à l’import du nouveau, et ne retient plus personne.",
                    en: "The timetable stays on show until the new one is imported, and holds nobody any more."))
        }
        return "<section class=\"sheet stack tight\" aria-labelledby=\"stays\"><h3 id=\"stays\">\(t(Phrase(fr: "Ce qui reste", en: "What stays")))</h3><ul>\(items.map { "<li>\(t($0))</li>" as HTML })</ul></section>"
    }

    /// What nobody has closed: none of it stands in the way.
    private static func open(_ model: YearChangeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let stock = model.stock
        let seen = mayPlan(visit)
        var items: [HTML] = []
        if model.unconfirmed > 0 {
            let told = counted(
                model.unconfirmed, fr: ("séance passée n’est pas confirmée", "séances passées ne sont pas confirmées"),
                en: ("past session is not confirmed", "past sessions are not confirmed"))
            let whose = model.unconfirmed == 1 ? Phrase(fr: "ses", en: "its") : Phrase(fr: "leurs", en: "their")
            let after = Phrase(
                fr: "\u{202F}: \(whose.fr) heures ne comptent pas comme données. L’appel reste possible après.",
                en: ": \(whose.en) hours do not count as given. The call can still be made later.")
            let week = model.firstUnconfirmed ?? visit.today
            items.append("<li>\(link("/sessions?week=\(week.iso)&all=1", t(told), if: !visit.viewer.reach(SessionsPolicy.self).isEmpty))\(t(after))</li>")
        }
        if stock.openRequests > 0 {
            let told = counted(
                stock.openRequests, fr: ("élève attend une réponse à sa demande de séance", "élèves attendent une réponse à leur demande de séance"),
                en: ("pupil waits for an answer to a request for a session", "pupils wait for an answer to a request for a session"))
            items.append(
                "<li>\(link("/sessions#asked", t(told), if: !visit.viewer.reach(SessionsPolicy.self).isEmpty))\(t(Phrase(fr: "\u{202F}: après, on ne pourra que répondre, sans inviter.", en: ": afterwards one can only answer, and no longer invite.")))</li>"
            )
        }
        items += stock.openPeriods.map { period in
            "<li>\(link("/periods/\(period.id)", period.name, if: seen))\(t(Phrase(fr: "\u{202F}: la période court jusqu’au \(period.lastDay.long.fr).", en: ": the period runs until \(period.lastDay.long.en).")))</li>"
        }
        items += stock.earlyPeriods.map { period in
            "<li>\(link("/periods/\(period.id)/barrettes", period.name, if: seen))\(t(Phrase(fr: "\u{202F}: préparée pour l’année suivante\u{202F}; ses barrettes attendent les nouvelles classes.", en: ": prepared for the next year; its barrettes await the new divisions.")))</li>"
        }
        items += stock.drafts.map { draft in
            let told = counted(
                draft.plans, fr: ("plan jamais publié, qui reste un brouillon", "plans jamais publiés, qui restent des brouillons"), en: ("plan never published, which stays a draft", "plans never published, which stay drafts"))
            return "<li>\(link("/periods/\(draft.period.id)/plans", draft.period.name, if: seen))\(t(Phrase(fr: "\u{202F}: ", en: ": ")))\(t(told))</li>"
        }
        let body: HTML =
            items.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Rien\u{202F}: tout est fermé et confirmé.", en: "Nothing: all is closed and confirmed.")))</p>" : "<ul>\(items)</ul>"
        return "<section class=\"stack tight\" aria-labelledby=\"open\"><h3 id=\"open\">\(t(Phrase(fr: "Ce qui n’est pas fermé", en: "What is not closed")))</h3>\(body)</section>"
    }

    private static func form(_ model: YearChangeModel, _ next: Phrase, _ visit: Visit) -> HTML? {
        guard !visit.viewer.reach(SchoolYearPolicy.self, .write).isEmpty else { return nil }
        let t = visit.t
        return """
            <section class="sheet stack" aria-labelledby="do"><h3 id="do">\(t(Phrase(fr: "Une sauvegarde, puis le passage", en: "A backup, then the change")))</h3>
            <p>\(t(Phrase(fr: "Ce passage ne s’annule pas. Qui tient le serveur fait d’abord une sauvegarde\u{202F}:", en: "This cannot be undone. Whoever runs the server makes a backup first:"))) <code>jalon backup</code></p>
            \(visit.form(action: "/year", class: "stack") {
                """
                <input type="hidden" name="year" value="\(model.change.year)">
                <label class="check"><input type="checkbox" name="backup" value="1" required><span>\(t(Phrase(fr: "Une sauvegarde a été faite", en: "A backup was made")))</span></label>
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Passer à \(next.fr)", en: "Go to \(next.en)")))</button></p>
                """
            })</section>
            """
    }

    /// - Parameter year: for which they are.
    private static func steps(_ model: YearChangeModel, _ year: Phrase, _ visit: Visit) -> HTML {
        let t = visit.t
        let plans = !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty
        let writes = !visit.viewer.reach(ProgrammesPolicy.self, .write).isEmpty
        let timetable = !visit.viewer.reach(TimetablesPolicy.self, .write).isEmpty
        func step(_ address: String, _ name: Phrase, _ why: Phrase, if seen: Bool) -> HTML { "<li>\(link(address, t(name), if: seen)) <span class=\"soft\">\(t(why))</span></li>" }
        let programmes = model.programmes.map { programme -> HTML in
            if let follower = model.followers[programme.id] {
                let done = Phrase(fr: "c’est fait pour \(SchoolYear(follower.content.year).name.fr)", en: "done for \(SchoolYear(follower.content.year).name.en)")
                return "<li>\(link("/programmes/\(follower.id)", YearParts.told(programme.content.name, visit), if: writes)) <span class=\"tag plain\">\(t(done))</span></li>"
            }
            return "<li>\(link("/programmes/new?from=\(programme.id)", YearParts.told(programme.content.name, visit), if: writes))</li>"
        }
        let list: HTML? = programmes.isEmpty ? nil : "<ul>\(programmes)</ul>"
        return """
            <section class="stack tight" aria-labelledby="steps"><h2 id="steps">\(t(Phrase(fr: "Les étapes de \(year.fr)", en: "The steps of \(year.en)")))</h2><ol>
            \(step("/calendar", Phrase(fr: "Revoir le calendrier", en: "Review the calendar"), Phrase(fr: "vacances, jours sans classe, première semaine A", en: "holidays, days without lessons, the first A week"), if: plans))
            \(step("/imports", Phrase(fr: "Importer les élèves, les classes et les professeurs", en: "Import pupils, divisions and teachers"), Phrase(fr: "SIECLE et STS-web de la nouvelle année\u{202F}: qui revient est reconnu à son numéro, qui n’y est plus est montré comme sorti", en: "SIECLE and STS-web of the new year: who comes back is known by their number, who is no longer there is shown as gone"), if: true))
            \(step("/timetable", Phrase(fr: "Importer l’emploi du temps", en: "Import the timetable"), Phrase(fr: "il remplace celui de l’année passée", en: "it replaces last year’s"), if: timetable))
            <li>\(link("/programmes", t(Phrase(fr: "Repartir des programmes de l’année passée", en: "Start the programmes from last year’s")), if: writes)) <span class="soft">\(t(Phrase(fr: "avec les pistes de leurs bilans\u{202F}; un cycle en cours continue de lui-même", en: "with the leads of their reviews; a cycle that is under way goes on by itself")))</span>\(list)</li>
            \(step("/periods/new", Phrase(fr: "Créer les périodes", en: "Make the periods"), Phrase(fr: "avec les barrettes des nouvelles classes", en: "with the barrettes of the new divisions"), if: plans))
            </ol></section>
            """
    }
}
