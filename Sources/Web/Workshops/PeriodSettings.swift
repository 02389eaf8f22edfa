import School
import Storage

/// Name, days, budget, dispositif and modules of a period, on one page.
enum PeriodSettingsHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        return .page(
            PeriodSettingsView.page(
                means, rounds: try await visit.store.roundNames(), dispositifs: try await .of(means, visit), problems: [], visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let present = try await PeriodParts.period(visit)
        let budgetText = form.text("budget")
        let budget = form.number("budget")
        var problems = Period.problems(
            name: form.text("name") ?? "", first: form.day("first"), last: form.day("last"), wishCount: form.number("wish-count") ?? 0,
            hoursBudget: budgetText == nil ? nil : budget ?? 0)
        let modules = readModules(form, &problems)
        let means = try await PeriodParts.means(visit)
        let moved = try await publishedChanges(modules, means, visit)
        for change in moved { if let problem = try await datesProblem(change.dates, modules, visit) { problems.append(problem) } }
        let dispositifs = try await PeriodDispositifs.of(means, visit)
        func page(_ problems: [Problem]) async throws -> Reply {
            .page(
                PeriodSettingsView.page(
                    means, rounds: try await visit.store.roundNames(), dispositifs: dispositifs, problems: problems, asksToCarry: !moved.isEmpty, visit))
        }
        guard problems.isEmpty, let first = form.day("first"), let last = form.day("last") else { return try await page(problems) }
        let period = Period(
            id: present.id, name: form.text("name") ?? "", round: form.id("round"), firstDay: first, lastDay: last, hoursBudget: budget,
            dispositif: dispositifs.read(form), wishCount: form.number("wish-count") ?? 3, version: form.number("version") ?? 0)
        let questions = visit.form.isTicked("carry") ? [] : moved.map(question)
        do {
            try await PeriodParts.removing {
                try await visit.store(asking: !questions.isEmpty).save(period, modules: modules, carrying: moved.isEmpty ? nil : (visit.today, visit.now))
            }
        } catch PublishedDates.unconfirmed {
            // Published since this page was read.
            throw StorageError.stale
        } catch PublishedDates.refused(let dates, let refusal) {
            return try await page([dates.problem(refusal, on: visit.today)])
        } catch PublishedDates.clashing {
            return try await page([clashing])
        } catch let refusal as SessionRefusal {
            return try await page([meeting(refusal)])
        } catch let error as MixedAccounts {
            return try await page([error.problem])
        }
        guard questions.isEmpty else { return try await page(questions) }
        if !moved.isEmpty { try await visit.note("change", "published dates", subject: present.id.rawValue) }
        return .redirect("/periods/\(present.id)")
    }

    private struct PublishedChange {
        let dates: ModuleDates
        let use: PublishedUse
    }

    /// Modules with published groups that are given other dates.
    private static func publishedChanges(_ typed: [Module], _ means: PeriodMeans, _ visit: Visit) async throws -> [PublishedChange] {
        let changes = typed.compactMap { new in means.modules.first { $0.id == new.id }.map { ModuleDates(from: $0, to: new) } }.filter(\.isChange)
        guard !changes.isEmpty else { return [] }
        let uses = try await visit.store.published(inModules: changes.map(\.old.id))
        return changes.compactMap { dates in uses[dates.old.id].map { PublishedChange(dates: dates, use: $0) } }
    }

    /// Why the dates cannot change.
    private static func datesProblem(_ dates: ModuleDates, _ modules: [Module], _ visit: Visit) async throws -> Problem? {
        dates.refusal(on: visit.today, changes: try await visit.store.publishedChanges(in: dates.old), among: modules).map {
            dates.problem($0, on: visit.today)
        }
    }

    /// What the change touches, until it is confirmed.
    private static func question(_ change: PublishedChange) -> Problem {
        let dates = change.dates
        let groups = counted(change.use.groups, fr: ("groupe publié", "groupes publiés"), en: ("published group", "published groups"))
        let pupils = counted(change.use.pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let (old, new) = (GroupPieces.dates(Tenure(from: dates.old.firstDay, to: dates.old.lastDay)), GroupPieces.dates(Tenure(from: dates.new.firstDay, to: dates.new.lastDay)))
        return Problem(
            .refusal,
            what: Phrase(
                fr: "Le module «\u{202F}\(dates.old.name)\u{202F}» irait \(new.fr), et non plus \(old.fr)\u{202F}: cela touche \(groups.fr), \(pupils.fr). Rien n’est encore changé.",
                en: "The module “\(dates.old.name)” would run \(new.en) instead of \(old.en): this touches \(groups.en), \(pupils.en). Nothing is changed yet."),
            remedy: Phrase(
                fr: "Cochez la case en bas de page, puis enregistrez\u{202F}: les séances et les agendas des élèves, des familles et des intervenants suivent aussitôt, et ce qui a eu lieu reste écrit tel quel.",
                en: "Tick the box at the foot of the page, then save: the sessions and diaries of pupils, families and facilitators follow at once, and what took place stays as it was."))
    }

    private static let clashing = Problem(
        .refusal,
        what: Phrase(
            fr: "Avec ces dates, des élèves, des personnes ou des salles auraient deux groupes publiés aux mêmes heures, celui-ci et celui d’une autre période.",
            en: "With these dates, pupils, people or rooms would have two published groups at the same hours, this one and one of another period."),
        remedy: Phrase(fr: "Gardez les dates des deux périodes à l’écart. Rien n’a été changé.", en: "Keep the dates of the two periods apart. Nothing was changed."))

    private static func meeting(_ refusal: SessionRefusal) -> Problem {
        refusal.problem(
            of: Phrase(
                fr: "Avec ces dates, des élèves, des personnes ou des salles seraient à deux endroits à la fois, à une date où une séance a été changée ou ajoutée.",
                en: "With these dates, pupils, people or rooms would be in two places at once, on a date on which a session was changed or added."),
            Phrase(
                fr: "Rien n’a été changé. Déplacez ou annulez d’abord ces séances, ou choisissez d’autres dates.",
                en: "Nothing was changed. Move or cancel these sessions first, or choose other dates."))
    }

    /// Rows `module-N-…`; a row without name and dates is a module taken away, or one not wanted.
    private static func readModules(_ form: Form, _ problems: inout [Problem]) -> [Module] {
        var modules: [Module] = []
        for index in 0..<12 {
            let name = form.text("module-\(index)-name")
            let first = form.day("module-\(index)-first")
            let last = form.day("module-\(index)-last")
            if form.isTicked("module-\(index)-remove") || (name == nil && first == nil && last == nil) { continue }
            guard let name, name.count <= 80, let first, let last, first <= last else {
                problems.append(
                    Problem(
                        .refusal,
                        what: Phrase(
                            fr: "Le module \(index + 1) demande un nom, un premier jour et un dernier jour, dans cet ordre.",
                            en: "Module \(index + 1) needs a name, a first day and a last day, in this order."),
                        remedy: Phrase(fr: "Complétez la ligne, ou videz-la pour retirer le module.", en: "Complete the line, or empty it to remove the module.")))
                continue
            }
            modules.append(Module(id: form.id("module-\(index)-id") ?? .new(), position: index + 1, name: name, firstDay: first, lastDay: last))
        }
        return modules
    }
}

enum PeriodSettingsView {
    /// - Parameter asksToCarry: whether the dates typed are those of published groups, which shall follow.
    static func page(
        _ means: PeriodMeans, rounds: [(id: DiagnosisRound.ID, name: String)], dispositifs: PeriodDispositifs, problems: [Problem],
        asksToCarry: Bool = false, _ visit: Visit
    ) -> Page {
        let t = visit.t
        let period = means.period
        let form = visit.form
        // What was typed stands when it was refused.
        func value(_ name: String, _ kept: String) -> String { problems.isEmpty ? kept : form.raw(name) ?? kept }
        let need = means.hoursNeed()
        let roundOptions = [("", t(Phrase(fr: "Aucune", en: "None")))] + rounds.map { ($0.id.description, $0.name) }
        let rows = (0..<min(12, means.modules.count + 2)).map { index -> HTML in
            let module = index < means.modules.count ? means.modules[index] : nil
            let weeks = module.map { counted(means.calendar.teachingWeeks(from: $0.firstDay, through: $0.lastDay), fr: ("semaine de classe", "semaines de classe"), en: ("teaching week", "teaching weeks")) }
            let legend = module.map { Phrase(same: $0.name) } ?? Phrase(fr: "Un module de plus", en: "One more module")
            let remove: HTML? =
                module == nil
                ? nil
                : """
                <label class="check"><input type="checkbox" name="module-\(index)-remove" value="1"><span>\(t(Phrase(fr: "Retirer ce module", en: "Remove this module")))</span></label>
                """
            return """
                <fieldset class="sheet"><legend>\(t(legend)) \(weeks.map { "<span class=\"soft num\">· \(t($0))</span>" as HTML })</legend>
                <div class="fields across">
                \(Fields.input("module-\(index)-name", t(Phrase(fr: "Nom", en: "Name")), value("module-\(index)-name", module?.name ?? ""), " maxlength=\"80\""))
                \(Fields.input("module-\(index)-first", t(Phrase(fr: "Premier jour", en: "First day")), value("module-\(index)-first", module?.firstDay.iso ?? ""), " type=\"date\""))
                \(Fields.input("module-\(index)-last", t(Phrase(fr: "Dernier jour", en: "Last day")), value("module-\(index)-last", module?.lastDay.iso ?? ""), " type=\"date\""))
                </div>\(remove)\(module.map { "<input type=\"hidden\" name=\"module-\(index)-id\" value=\"\($0.id)\">" as HTML })</fieldset>
                """
        }
        let budgetHint = Phrase(
            fr: "Une heure par séance et par personne dont les heures comptent. Un plan complet en demanderait environ \(need.comfortable) à l’aise, \(need.least) en remplissant tous les groupes. Laissez vide s’il n’y a pas de limite.",
            en: "One hour per session and per person whose hours count. A full plan would take about \(need.comfortable) in comfort, \(need.least) with every group full. Leave empty for no limit.")
        let carry: HTML? =
            asksToCarry
            ? "<label class=\"check\"><input type=\"checkbox\" name=\"carry\" value=\"1\"\(" checked", if: form.isTicked("carry"))><span>\(t(Phrase(fr: "Les groupes publiés suivent les nouvelles dates", en: "The published groups follow the new dates")))</span></label>"
            : nil
        let save: HTML? = PeriodParts.canWrite(visit) ? "<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>" : nil
        return Page(
            title: PeriodParts.Tab.modules.name, section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(period, PeriodParts.Tab.modules.name, visit))
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: "/periods/\(period.id)/modules", class: "stack loose") {
                    """
                    <input type="hidden" name="version" value="\(period.version)">
                    <div class="fields">
                    \(Fields.input("name", t(Phrase(fr: "Nom de la période", en: "Name of the period")), value("name", period.name), " required maxlength=\"80\""))
                    <div class="fields across">
                    \(Fields.input("first", t(Phrase(fr: "Premier jour", en: "First day")), value("first", period.firstDay.iso), " type=\"date\" required"))
                    \(Fields.input("last", t(Phrase(fr: "Dernier jour", en: "Last day")), value("last", period.lastDay.iso), " type=\"date\" required"))
                    </div>
                    \(Fields.select("round", t(Phrase(fr: "Campagne de diagnostic", en: "Diagnosis round")), roundOptions, chosen: value("round", period.round?.description ?? "")))
                    \(dispositifs.field(sent: problems.isEmpty ? nil : form.raw("dispositif"), visit))
                    \(Fields.input("wish-count", t(Phrase(fr: "Vœux par élève", en: "Wishes per pupil")), value("wish-count", String(period.wishCount)), " type=\"number\" min=\"1\" max=\"5\" required class=\"short\""))
                    \(Fields.input("budget", t(Phrase(fr: "Heures d’intervenants disponibles", en: "Facilitators’ hours available")), value("budget", period.hoursBudget.map(String.init) ?? ""), hint: t(budgetHint), " type=\"number\" min=\"1\" class=\"short\""))
                    </div>
                    <section class="stack" aria-labelledby="modules"><h2 id="modules">\(t(Phrase(fr: "Modules", en: "Modules")))</h2>\(rows)</section>
                    \(carry)\(save)
                    """
                })
                </div>
                """, status: problems.isEmpty ? 200 : 422)
    }
}
