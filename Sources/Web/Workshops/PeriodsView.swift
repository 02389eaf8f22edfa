import School
import Storage

enum PeriodsView {
    static func index(_ periods: [Period], _ visit: Visit) -> Page {
        let t = visit.t
        let canWrite = PeriodParts.canWrite(visit)
        let items = periods.map { period -> HTML in
            let dates = Phrase(
                fr: "du \(period.firstDay.short.fr) au \(period.lastDay.short.fr) \(period.lastDay.year)",
                en: "\(period.firstDay.short.en) to \(period.lastDay.short.en) \(period.lastDay.year)")
            return """
                <li><a class="sheet" href="/periods/\(period.id)"><strong>\(period.name)</strong><br><span class="soft">\(t(dates)) · \(t(WishProgressView.stateText(period, visit)))</span></a></li>
                """
        }
        let new: HTML? = canWrite ? "<a class=\"btn\" href=\"/periods/new\">\(t(Phrase(fr: "Nouvelle période", en: "New period")))</a>" : nil
        let list: HTML =
            periods.isEmpty
            ? """
            <div class="empty"><strong>\(t(Phrase(fr: "Aucune période pour l’instant.", en: "No period yet.")))</strong><p>\(t(Phrase(fr: "Une période réunit des semaines, des classes, des ateliers et des personnes\u{202F}: c’est pour elle que l’on fait les groupes.", en: "A period brings together weeks, divisions, workshops and people: groups are made for it.")))</p>\(new)</div>
            """ : "<ul class=\"plain stack\">\(items)</ul>"
        let links: [(String, Phrase, Phrase)] = [
            ("/workshops", Phrase(fr: "Ateliers", en: "Workshops"), Phrase(fr: "Le catalogue et les fiches prêtes à l’emploi", en: "The catalogue and ready-made sheets")),
            ("/facilitators", Phrase(fr: "Intervenants", en: "Facilitators"), Phrase(fr: "Équipe et personnes de l’extérieur", en: "Staff and people from outside")),
            ("/rooms", Phrase(fr: "Salles", en: "Rooms"), Phrase(fr: "Places et équipement", en: "Seats and equipment")),
            ("/timetable", TimetableView.title, Phrase(fr: "Les cours de la semaine, d’où viennent les créneaux libres", en: "The week’s lessons, from which free slots follow")),
            ("/calendar", Phrase(fr: "Calendrier", en: "Calendar"), Phrase(fr: "Vacances, fériés, jours de l’établissement", en: "Holidays and the school’s own days")),
        ]
        return Page(
            title: Phrase(fr: "Préparer", en: "Prepare"), section: .planning,
            body: """
                <div class="stack loose">
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Périodes", en: "Periods")))</h1></div><div class="actions">\(periods.isEmpty ? nil : new)</div></div>
                \(list)
                <section class="stack" aria-labelledby="means"><h2 id="means">\(t(Phrase(fr: "Ce qui sert à toutes les périodes", en: "What serves every period")))</h2>
                <ul class="cards">\(links.map { "<li><a class=\"sheet\" href=\"\($0.0)\"><strong>\(t($0.1))</strong><br><span class=\"soft\">\(t($0.2))</span></a></li>" as HTML })</ul></section>
                </div>
                """)
    }

    static func new(
        rounds: [(id: DiagnosisRound.ID, name: String)], settings: [(period: Period, barrettes: [String], workshops: Int)], start phase: PhaseStart?,
        dispositifs: PeriodDispositifs, problems: [Problem], _ visit: Visit
    ) -> Page {
        let t = visit.t
        let form = visit.form
        let roundOptions = [("", t(Phrase(fr: "Aucune", en: "None")))] + rounds.map { ($0.id.description, $0.name) }
        let likeOptions =
            [("", t(Phrase(fr: "Rien\u{202F}: partir de zéro", en: "Nothing: start from scratch")))]
            + settings.map { ($0.period.id.description, t(takenOver($0.period, $0.barrettes, $0.workshops))) }
        let title = Phrase(fr: "Nouvelle période", en: "New period")
        // The next run of eight teaching weeks is a sensible start.
        let start = (visit.today + 7).monday
        let from: HTML? = phase.map { phase in
            "<input type=\"hidden\" name=\"phase\" value=\"\(phase.phase)\"><p class=\"notice\">\(t(Phrase(fr: "Le nom et les dates viennent du programme\u{202F}:", en: "Name and dates come from the programme:"))) <a href=\"/programmes/\(phase.programme)#phase-\(phase.phase)\">\(phase.name)</a></p>"
        }
        let likeField: HTML? =
            settings.isEmpty
            ? nil
            : Fields.select(
                "like", t(Phrase(fr: "Reprendre les réglages d’une période", en: "Take over the settings of a period")), likeOptions, chosen: form.text("like") ?? "",
                hint: t(
                    Phrase(
                        fr: "Ce qui vient avec\u{202F}: les barrettes, leurs créneaux, les absences de personnes et de salles, les ateliers proposés, le dispositif s’il est encore en vigueur. Ni vœux ni groupes.",
                        en: "What comes along: barrettes, their slots, absences of people and rooms, workshops on offer, the dispositif while it is in force. Neither wishes nor groups.")))
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack narrow">
                \(visit.crumbs(("/periods", Phrase(fr: "Périodes", en: "Periods"))))
                <h1>\(t(title))</h1>
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: "/periods") {
                    """
                    \(from)\(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), form.text("name") ?? phase.map { String($0.name.prefix(80)) } ?? "", hint: t(Phrase(fr: "Par exemple «\u{202F}Temps 3, ateliers selon les besoins\u{202F}»", en: "For instance “Phase 3, workshops by need”")), " required maxlength=\"80\""))
                    <div class="fields across">
                    \(Fields.input("first", t(Phrase(fr: "Premier jour", en: "First day")), form.text("first") ?? (phase?.first ?? start).iso, " type=\"date\" required"))
                    \(Fields.input("last", t(Phrase(fr: "Dernier jour", en: "Last day")), form.text("last") ?? (phase?.last ?? start + 67).iso, " type=\"date\" required"))
                    \(Fields.select("modules", t(Phrase(fr: "Modules", en: "Modules")), (1...6).map { (String($0), String($0)) }, chosen: form.text("modules") ?? "2"))
                    </div>
                    <p class="soft">\(t(Phrase(fr: "Les groupes durent un module. Les semaines de classe sont partagées également, vacances ôtées\u{202F}; tout reste modifiable.", en: "Groups last one module. Teaching weeks are shared out evenly, holidays left out; everything can still be changed.")))</p>
                    \(Fields.select("round", t(Phrase(fr: "Campagne de diagnostic", en: "Diagnosis round")), roundOptions, chosen: form.text("round") ?? rounds.first?.id.description ?? "", hint: t(Phrase(fr: "Ses priorités disent qui a besoin de quoi.", en: "Its priorities say who needs what."))))
                    \(dispositifs.field(sent: problems.isEmpty ? nil : form.raw("dispositif"), visit))
                    \(likeField)
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Créer la période", en: "Create the period")))</button></p>
                    """
                })
                </div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    /// « Temps 2 : Mardi 2de ; 6 ateliers ».
    private static func takenOver(_ period: Period, _ barrettes: [String], _ workshops: Int) -> Phrase {
        let offers = counted(workshops, fr: ("atelier", "ateliers"), en: ("workshop", "workshops"))
        let names = barrettes.isEmpty ? Phrase(fr: "aucune barrette", en: "no barrette") : Phrase(same: barrettes.joined(separator: ", "))
        return Phrase(fr: "\(period.name)\u{202F}: \(names.fr)\u{202F}; \(offers.fr)", en: "\(period.name): \(names.en); \(offers.en)")
    }

    /// Where a period stands: its figures, then what is missing, with the way to each.
    /// - Parameter inForce: what no longer holds in its published groups; nil when none are.
    static func checks(
        _ means: PeriodMeans, _ checks: [MeansCheck], inForce: [PlanRemark]?, answered: Int, asked: Int, dispositif: HTML, _ visit: Visit
    ) -> Page {
        let t = visit.t
        // What is told of the groups in force is not told again of those that could be made.
        let told = Set((inForce ?? []).map(\.what))
        let checks = checks.filter { !told.contains($0.problem.what) }
        let title = PeriodParts.Tab.checks.name
        let items = checks.map { check -> HTML in
            """
            <li class="problem \(check.isBlocking ? "refusal" : "")"><span>\(t(check.problem.what))</span><span class="remedy">\(t(check.problem.remedy)) <a href="\(address(check, means.period.id))">\(t(Phrase(fr: "Y aller", en: "Go there")))</a></span></li>
            """
        }
        return Page(
            title: Phrase(same: means.period.name), section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(means.period, title, visit))
                \(figures(means, answered: answered, asked: asked, dispositif: dispositif, visit))
                \(GroupsInForce.section(inForce ?? [], means.period.id, visit))
                <section class="stack">\(verdict(checks, arePublished: inForce != nil, visit))\(items.isEmpty ? nil : "<ul class=\"problems\">\(items)</ul>" as HTML?)</section>
                \(slots(means, visit))
                </div>
                """)
    }

    /// Whether groups can be made; once they are published, what there is to look at.
    private static func verdict(_ checks: [MeansCheck], arePublished: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let blocking = checks.count(where: \.isBlocking)
        guard blocking == 0 else {
            let heading =
                arePublished
                ? counted(
                    blocking, fr: ("point à regarder\u{202F}: les groupes sont publiés", "points à regarder\u{202F}: les groupes sont publiés"),
                    en: ("point to look at: the groups are published", "points to look at: the groups are published"))
                : counted(
                    blocking, fr: ("point à régler avant de faire les groupes", "points à régler avant de faire les groupes"),
                    en: ("point to settle before groups can be made", "points to settle before groups can be made"))
            return "<h2>\(t(heading))</h2>"
        }
        let heading = arePublished ? Phrase(fr: "Les groupes sont publiés.", en: "The groups are published.") : Phrase(fr: "On peut faire les groupes.", en: "Groups can be made.")
        let rest =
            switch (checks.isEmpty, arePublished) {
            case (true, _): Phrase(fr: "Rien ne manque.", en: "Nothing is missing.")
            case (false, true): Phrase(fr: "Lisez les remarques ci-dessous avant d’en refaire.", en: "Read the remarks below before making others.")
            case (false, false): Phrase(fr: "Lisez d’abord les remarques ci-dessous.", en: "Read the remarks below first.")
            }
        return "<div class=\"notice\"><h2>\(t(heading))</h2><p>\(t(rest))</p></div>"
    }

    private static func address(_ check: MeansCheck, _ period: Period.ID) -> String {
        switch check.place {
        case .period, .modules: "/periods/\(period)/modules"
        case .barrettes: "/periods/\(period)/barrettes"
        case .offers: "/periods/\(period)/offers"
        case .workshop: check.workshop.map { "/workshops/\($0)/edit" } ?? "/periods/\(period)/offers"
        case .facilitators, .rooms: "/periods/\(period)/availability"
        case .wishes: "/periods/\(period)/wishes"
        case .priorities: "/needs"
        case .calendar: "/calendar"
        }
    }

    private static func figures(_ means: PeriodMeans, answered: Int, asked: Int, dispositif: HTML, _ visit: Visit) -> HTML {
        let t = visit.t
        let need = means.hoursNeed()
        let budget =
            means.period.hoursBudget.map {
                Phrase(fr: "\($0)\u{202F}h disponibles, environ \(need.comfortable)\u{202F}h pour des groupes à l’aise", en: "\($0) h available, about \(need.comfortable) h for comfortable groups")
            } ?? Phrase(fr: "environ \(need.comfortable)\u{202F}h pour des groupes à l’aise", en: "about \(need.comfortable) h for comfortable groups")
        let answers = WishWords.answers(answered, of: asked)
        let state = WishProgressView.stateText(means.period, visit)
        let facts: [(Phrase, Phrase)] = [
            (Phrase(fr: "Élèves", en: "Pupils"), counted(means.pupilCount, fr: ("élève", "élèves"), en: ("pupil", "pupils"))),
            (Phrase(fr: "Modules", en: "Modules"), Phrase(same: String(means.modules.count))),
            (Phrase(fr: "Barrettes", en: "Barrettes"), Phrase(same: String(means.barrettes.count))),
            (Phrase(fr: "Ateliers proposés", en: "Workshops on offer"), Phrase(same: String(means.offered.count))),
            (Phrase(fr: "Heures d’intervenants", en: "Facilitators’ hours"), budget),
            (Phrase(fr: "Vœux", en: "Wishes"), Phrase(fr: "\(answers.fr). \(state.fr)", en: "\(answers.en). \(state.en)")),
        ]
        return """
            <dl class="facts sheet">\(facts.map { "<dt>\(t($0.0))</dt><dd class=\"num\">\(t($0.1))</dd>" as HTML })<dt>\(t(Phrase(fr: "Dispositif", en: "Dispositif")))</dt><dd>\(dispositif)</dd></dl>
            """
    }

    /// Each slot with the real dates of its sessions and how its pupils can be seated.
    private static func slots(_ means: PeriodMeans, _ visit: Visit) -> HTML? {
        guard !means.slots.isEmpty else { return nil }
        let t = visit.t
        let loads = Dictionary(means.hourLoads().flatMap { load in load.slots.map { ($0.key, load) } }, uniquingKeysWith: { a, _ in a })
        let rows = means.slots.map { slot -> HTML in
            let barrette = means.barrettes.first { $0.id == slot.barrette }
            let dates = slot.dates.map { t($0.short) }.joined(separator: ", ")
            let load = loads[slot.key]
            return """
                <tr><th scope="row">\(slot.module.name)</th><td data-label="\(t(Phrase(fr: "Barrette", en: "Barrette")))">\(barrette?.name ?? "")</td><td data-label="\(t(Phrase(fr: "Créneau", en: "Slot")))">\(t(slot.weekly.name))</td><td class="num" data-label="\(t(Phrase(fr: "Séances", en: "Sessions")))">\(slot.sessions)</td><td data-label="\(t(Phrase(fr: "Dates", en: "Dates")))" class="small">\(dates)</td><td class="num" data-label="\(t(Phrase(fr: "Élèves et places à cette heure", en: "Pupils and seats at this hour")))">\(load.map { "\($0.pupils) / \($0.seats)" } ?? "")</td></tr>
                """
        }
        return """
            <section class="sheet stack"><table class="stacked"><caption>\(t(Phrase(fr: "Les séances, d’après le calendrier de l’établissement", en: "Sessions, from the school’s calendar")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Module", en: "Module")))</th><th scope="col">\(t(Phrase(fr: "Barrette", en: "Barrette")))</th><th scope="col">\(t(Phrase(fr: "Créneau", en: "Slot")))</th><th scope="col" class="num">\(t(Phrase(fr: "Séances", en: "Sessions")))</th><th scope="col">\(t(Phrase(fr: "Dates", en: "Dates")))</th><th scope="col" class="num">\(t(Phrase(fr: "Élèves / places", en: "Pupils / seats")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></section>
            """
    }
}
