import School

/// Few figures, each with its definition, its threshold and the way to the list behind it.
enum SteeringView {
    static let title = Phrase(fr: "Garde-fous de l’accompagnement", en: "Guard-rails of support")

    static func index(_ year: SteeringYear, justSaved: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        let canWrite = !visit.viewer.reach(SteeringPolicy.self, .write).isEmpty
        let settings: HTML? = canWrite ? "<div class=\"actions\"><a class=\"btn ghost\" href=\"/steering/settings\">\(t(Phrase(fr: "Régler les seuils", en: "Set the thresholds")))</a></div>" : nil
        let empty: HTML = """
            <div class="empty"><strong>\(t(year.level.map { Phrase(fr: "Aucun élève de \($0) n’a de groupe publié cette année.", en: "No pupil of \($0) has a published group this year.") } ?? Phrase(fr: "Aucun groupe n’est publié cette année.", en: "No group is published this year.")))</strong><p>\(t(Phrase(fr: "Les garde-fous compteront dès la première publication.", en: "The guard-rails will speak from the first publication on.")))</p></div>
            """
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose">\(visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "L’accompagnement n’est ni une réponse identique pour tous, ni la spécialité de quelques-uns, ni du soutien imposé toute l’année.", en: "Support is neither one answer for all, nor the speciality of a few, nor help imposed all year long.")))</p></div>\(settings)</div>
                \(justSaved ? "<p class=\"notice\" role=\"status\">\(t(Phrase(fr: "Les seuils sont enregistrés.", en: "The thresholds are saved.")))</p>" as HTML : nil)
                \(levels(year, "/steering", visit))
                \(rails.groups == 0 ? empty : "<ul class=\"cards\">\(GuardRails.Rail.allCases.map { card($0, year, visit) })</ul>")
                </div>
                """)
    }

    /// The school, or one of its levels, when pupils of several have groups; and what of the year is counted for one.
    static func levels(_ year: SteeringYear, _ address: String, _ visit: Visit) -> HTML? {
        guard !year.levels.isEmpty || year.level != nil || year.unknownLevel != nil else { return nil }
        let t = visit.t
        func link(_ level: String?, _ name: String) -> HTML {
            let query = [level.map { "level=\(LedgersView.encoded($0))" }, year.draft.map { "plan=\($0)" }].compactMap { $0 }.joined(separator: "&")
            return "<a class=\"tag\" href=\"\(query.isEmpty ? address : "\(address)?\(query)")\"\(" aria-current=\"true\"", if: level == year.level)>\(name)</a>"
        }
        var shown = year.levels.map(\.level)
        if let level = year.level, !shown.contains(level) { shown.append(level) }
        let links = [link(nil, t(Phrase(fr: "Tout l’établissement", en: "The whole school")))] + SchoolLevel.sorted(shown).map { link($0, $0) }
        let unknown = year.unknownLevel.map { asked -> HTML in
            "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "«\u{202F}\(asked)\u{202F}» n’est pas un niveau de l’établissement\u{202F}: les chiffres ci-dessous sont ceux de tout l’établissement.", en: "“\(asked)” is no level of the school: the figures below are those of the whole school.")))</p>"
        }
        let scope = year.level.map { level -> HTML in
            "<p class=\"soft\">\(t(Phrase(fr: "On compte les élèves de \(level), leurs groupes entiers, même partagés avec un autre niveau, et les personnes qui les animent.", en: "Counted are the pupils of \(level), their whole groups, even those shared with another level, and the people who lead them.")))</p>"
        }
        return "<nav class=\"row no-print\" aria-label=\"\(t(Phrase(fr: "Niveaux", en: "Levels")))\">\(links)</nav>\(unknown)\(scope)"
    }

    /// The figure of each level, with the way to its list.
    private static func byLevel(_ rail: GuardRails.Rail, _ year: SteeringYear, _ visit: Visit) -> HTML? {
        let t = visit.t
        guard year.level == nil, !year.levels.isEmpty else { return nil }
        let items = year.levels.filter { $0.rails.isKnown(rail) }.map { level, rails -> HTML in
            let mark: HTML? = rails.isKept(rail) ? nil : " <span class=\"tag warn\">\(t(Phrase(fr: "à regarder", en: "worth a look")))</span>"
            return "<li><a href=\"\(SteeringLists.address(rail, year.draft, level: level))\">\(level)</a>\u{202F}: \(t(rails.figure(rail)))\(mark)</li>"
        }
        return items.isEmpty ? nil : "<details><summary>\(t(Phrase(fr: "Par niveau", en: "By level")))</summary><ul>\(items)</ul></details>"
    }

    private static func card(_ rail: GuardRails.Rail, _ year: SteeringYear, _ visit: Visit) -> HTML {
        let t = visit.t
        let rails = year.rails
        guard rails.isKnown(rail) else {
            return """
                <li class="sheet stack tight"><h2>\(t(rail.name))</h2><p class="soft">\(t(Phrase(fr: "Rien à compter pour l’instant.", en: "Nothing to count yet.")))</p><p class="small">\(t(rails.definition(rail)))</p></li>
                """
        }
        let state: HTML =
            rails.isKept(rail)
            ? "<span class=\"tag\">\(t(Phrase(fr: "tenu", en: "kept")))</span>" : "<span class=\"tag warn\">\(t(Phrase(fr: "à regarder", en: "worth a look")))</span>"
        let remedy: HTML? = rails.isKept(rail) ? nil : "<p>\(t(rails.remedy(rail)))</p>"
        return """
            <li class="sheet stack tight"><h2>\(t(rail.name))</h2><p class="figures"><b>\(t(rails.figure(rail)))</b></p><p>\(state) <span class="soft">\(t(Phrase(fr: "garde-fou\u{202F}: \(rails.threshold(rail).fr)", en: "guard-rail: \(rails.threshold(rail).en)")))</span></p>\(remedy)
            <p class="small soft">\(t(rails.definition(rail)))</p><p><a href="\(SteeringLists.address(rail, year.draft, level: year.level))">\(t(Phrase(fr: "Voir la liste", en: "See the list")))<span class="visually-hidden"> · \(t(rail.name))</span></a></p>\(byLevel(rail, year, visit))</li>
            """
    }
}

/// The list behind each figure. Pupils are named in alphabetical order: nobody is first.
enum SteeringLists {
    struct Person {
        let pupil: Pupil
        let division: String
    }

    /// Where the list behind a guard-rail stands, with a draft or without, of the school or of one level.
    static func address(_ rail: GuardRails.Rail, _ draft: GroupPlan.ID?, level: String? = nil) -> String {
        let query = [level.map { "level=\(LedgersView.encoded($0))" }, draft.map { "plan=\($0)" }].compactMap { $0 }.joined(separator: "&")
        return "/steering/\(rail.rawValue)\(query.isEmpty ? "" : "?\(query)")"
    }

    private static func page(_ rail: GuardRails.Rail, _ year: SteeringYear, _ body: HTML, _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        let crumbs =
            year.draft.map { visit.crumbs(("/plans/\($0)", Phrase(fr: "Tableau des groupes", en: "Group board"))) }
            ?? visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups")), ("/steering", Phrase(fr: "Garde-fous", en: "Guard-rails")))
        let draft: HTML? =
            year.draft == nil
            ? nil
            : """
            <p class="notice">\(t(Phrase(fr: "Un plan qui n’est pas publié compte ici, à la place des groupes publiés de ses créneaux.", en: "A plan that is not published counts here, in the place of the published groups of its slots."))) <a href="\(address(rail, nil, level: year.level))">\(t(Phrase(fr: "Sans ce plan", en: "Without this plan")))</a></p>
            """
        return Page(
            title: rail.name, section: .groups,
            body: """
                <div class="stack loose">\(crumbs)\(draft)
                <div class="page-head"><div><h1>\(t(rail.name))</h1><p>\(t(rails.definition(rail)))</p></div></div>
                \(SteeringView.levels(year, "/steering/\(rail.rawValue)", visit))
                <p class="figures"><b>\(t(rails.figure(rail)))</b> <span class="soft">\(t(Phrase(fr: "garde-fou\u{202F}: \(rails.threshold(rail).fr)", en: "guard-rail: \(rails.threshold(rail).en)")))</span></p>
                \(body)</div>
                """)
    }

    /// So many names of pupils whose path is theirs alone are listed at once.
    private static let namesMost = 300

    private static func name(_ person: Person) -> HTML { "<a href=\"/pupils/\(person.pupil.id)/group\">\(person.pupil.listName)</a>" }

    private static func nobody(_ words: Phrase, _ visit: Visit) -> HTML { "<p class=\"empty\">\(visit.t(words))</p>" }

    static func paths(_ year: SteeringYear, _ people: [Person], _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        let shared = rails.paths.filter { $0.pupils.count > 1 }
        let items = shared.map { path -> HTML in
            let ids = Set(path.pupils)
            let pupils = people.filter { ids.contains($0.pupil.id) }
            let count = counted(path.pupils.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            return """
                <li class="sheet stack tight"><h3>\(path.titles.map(t).joined(separator: " → "))</h3><details><summary>\(t(count))</summary><ul class="names">\(pupils.map { "<li>\(name($0))</li>" as HTML })</ul></details></li>
                """
        }
        let alone = rails.paths.count - shared.count
        let ids = Set(rails.paths.filter { $0.pupils.count == 1 }.flatMap(\.pupils))
        // A whole school’s names are more than one page.
        let isLong = alone > namesMost && year.level == nil && !year.levels.isEmpty
        let each: HTML =
            isLong
            ? "<p>\(t(Phrase(fr: "Choisissez un niveau pour lire leurs noms.", en: "Choose a level to read their names.")))</p>"
            : "<ul class=\"names\">\(people.filter { ids.contains($0.pupil.id) }.map { "<li>\(name($0))</li>" as HTML })</ul>"
        let own: HTML? =
            alone == 0
            ? nil
            : """
            <details><summary>\(t(Phrase(fr: "\(counted(alone, fr: ("élève a un parcours", "élèves ont chacun un parcours"), en: ("", "")).fr) que personne d’autre n’a suivi.", en: "\(counted(alone, fr: ("", ""), en: ("pupil has a path", "pupils each have a path")).en) that nobody else followed.")))</summary>\(each)</details>
            """
        return page(
            .paths, year,
            """
            \(own)\(shared.isEmpty ? nil : "<section class=\"stack\" aria-labelledby=\"shared\"><h2 id=\"shared\">\(t(Phrase(fr: "Parcours suivis à plusieurs", en: "Paths followed by several")))</h2><ul class=\"plain stack\">\(items)</ul></section>")
            """, visit)
    }

    static func load(_ year: SteeringYear, _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        // Those who give as much as the last of the busiest are no less among them.
        let busy = rails.loads.filter(\.isAmongBusiest).map(\.minutes).min() ?? Int.max
        let rows = rails.loads.map { (load: $0, name: year.names[$0.facilitator] ?? "–") }.sorted { (folded($0.name), $0.load.facilitator) < (folded($1.name), $1.load.facilitator) }
            .map { row -> HTML in
                let mark: HTML? = row.load.minutes >= busy ? "<span class=\"tag plain\">\(t(Phrase(fr: "parmi ceux qui en donnent le plus", en: "among those who give most")))</span>" : nil
                let share = PlanFigures.percent(row.load.minutes, of: rails.minutes) ?? 0
                return """
                    <tr><th scope="row"><a href="/facilitators/\(row.load.facilitator)/hours">\(row.name)</a></th><td class="num" data-label="\(t(Phrase(fr: "Heures", en: "Hours")))">\(t(inHours(row.load.minutes)))</td><td class="num" data-label="\(t(Phrase(fr: "Part", en: "Part")))">\(share)\u{202F}%</td><td>\(mark)</td></tr>
                    """
            }
        let caption = Phrase(fr: "Minutes données aux groupes publiés de l’année, par ordre alphabétique", en: "Minutes given to the published groups of the year, in alphabetical order")
        return page(
            .load, year,
            rows.isEmpty
                ? nobody(Phrase(fr: "Personne n’anime de groupe publié.", en: "Nobody leads a published group."), visit)
                : """
                <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(caption))"><table class="stacked"><caption>\(t(caption))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Intervenant", en: "Facilitator")))</th><th scope="col" class="num">\(t(Phrase(fr: "Heures", en: "Hours")))</th><th scope="col" class="num">\(t(Phrase(fr: "Part", en: "Part")))</th><th scope="col"><span class="visually-hidden">\(t(Phrase(fr: "Remarque", en: "Remark")))</span></th></tr></thead><tbody>\(rows)</tbody></table></div>
                """, visit)
    }

    private static func pupils(_ people: [Person], _ what: (Person) -> String?, _ visit: Visit) -> HTML {
        "<ul class=\"names\">\(people.map { person in "<li>\(name(person)) <span class=\"soft small\">\([person.division, what(person)].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · "))</span></li>" as HTML })</ul>"
    }

    static func support(_ year: SteeringYear, _ people: [Person], _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        return page(
            .support, year,
            people.isEmpty
                ? nobody(Phrase(fr: "Chacun a connu autre chose que du soutien, ou n’a pas encore assez de modules pour le dire.", en: "Everyone has met something else than support, or has too few modules yet to tell."), visit)
                : "<section class=\"stack\" aria-labelledby=\"who\"><h2 id=\"who\">\(t(Phrase(fr: "À qui proposer autre chose", en: "To whom something else should be offered")))</h2><p class=\"read\">\(t(rails.remedy(.support)))</p>\(pupils(people, { _ in nil }, visit))</section>",
            visit)
    }

    /// Every group with its size and what it may have, those out of bounds first.
    static func sizes(_ year: SteeringYear, _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        let settings = rails.settings
        let out = Dictionary(rails.misfits.map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
        let groups = rails.held.sorted { ($0.begins, $0.weekday, naturalKey($0.code), $0.id) < ($1.begins, $1.weekday, naturalKey($1.code), $1.id) }
        func row(_ group: GroupYear.Group) -> HTML {
            let size = counted(group.size, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            let most = group.limit ?? settings.sizeMost
            let words =
                out[group.id].map { misfit in
                    misfit.isTooLarge
                        ? Phrase(fr: "\(size.fr) pour \(misfit.bound) au plus", en: "\(size.en) for \(misfit.bound) at most")
                        : Phrase(fr: "\(size.fr) pour \(misfit.bound) au moins", en: "\(size.en) for \(misfit.bound) at least")
                } ?? Phrase(fr: "\(size.fr), de \(settings.sizeLeast) à \(most)", en: "\(size.en), \(settings.sizeLeast) to \(most)")
            let source = group.limit == nil ? Phrase(same: "") : Phrase(fr: " (limite de son dispositif\u{202F}: \(most))", en: " (limit of its dispositif: \(most))")
            let link: HTML =
                group.code.isEmpty
                ? "<a href=\"/plans/\(year.draft.map { "\($0)" } ?? "")?slot=\(group.slot.text)#g\(group.id)\">\(t(group.title))</a>"
                : "<a href=\"/groups/\(group.id)\">\(t(group.title)) (\(group.code))</a>"
            return "<li>\(link) <span class=\"soft\">\(t(words))\(t(source)), \(t(Phrase(fr: "à partir du \(group.begins.short.fr)", en: "from \(group.begins.short.en)")))</span></li>"
        }
        let (misfits, fitting) = (groups.filter { out[$0.id] != nil }, groups.filter { out[$0.id] == nil })
        let outside: HTML? =
            misfits.isEmpty
            ? nil
            : """
            <section class="stack tight" aria-labelledby="out"><h2 id="out">\(t(Phrase(fr: "Hors limites", en: "Out of bounds")))</h2><p class="read">\(t(rails.remedy(.sizes)))</p><ul>\(misfits.map(row))</ul></section>
            """
        // A large school’s groups are more than one page.
        let isLong = fitting.count > namesMost && year.level == nil && !year.levels.isEmpty
        let list: HTML =
            isLong
            ? "<p>\(t(Phrase(fr: "\(fitting.count) groupes\u{202F}: choisissez un niveau pour les lire.", en: "\(fitting.count) groups: choose a level to read them.")))</p>" : "<ul>\(fitting.map(row))</ul>"
        let inside: HTML? =
            fitting.isEmpty
            ? nil
            : """
            <section class="stack tight" aria-labelledby="in"><h2 id="in">\(t(Phrase(fr: "Dans leurs limites", en: "Within their bounds")))</h2>\(list)</section>
            """
        let none: HTML? =
            groups.isEmpty
            ? nobody(Phrase(fr: "Aucun groupe n’a d’élève.", en: "No group has a pupil."), visit)
            : misfits.isEmpty ? "<p>\(t(Phrase(fr: "Tous les groupes sont dans leurs limites.", en: "All groups are within their bounds.")))</p>" : nil
        return page(.sizes, year, "\(none)\(outside)\(inside)", visit)
    }

    static func variety(_ year: SteeringYear, _ people: [Person], _ visit: Visit) -> Page {
        let t = visit.t
        let rails = year.rails
        return page(
            .variety, year,
            people.isEmpty
                ? nobody(Phrase(fr: "Chacun a rencontré des manières de travailler variées, ou n’a pas encore assez de modules pour le dire.", en: "Everyone has met varied ways of working, or has too few modules yet to tell."), visit)
                : pupils(people, { (rails.kinds[$0.pupil.id] ?? []).map { t($0.name) }.joined(separator: ", ") }, visit), visit)
    }
}

/// The thresholds, each with the reason of ours.
enum SteeringSettingsView {
    static func read(_ form: Form) -> GuardRailSettings {
        var settings = GuardRailSettings()
        settings.distinctLeast = form.number("distinct-least") ?? -1
        settings.busiestMost = form.number("busiest-most") ?? -1
        settings.modulesLeast = form.number("modules-least") ?? -1
        settings.sizeLeast = form.number("size-least") ?? -1
        settings.sizeMost = form.number("size-most") ?? -1
        settings.kindsLeast = form.number("kinds-least") ?? -1
        settings.narrowMost = form.number("narrow-most") ?? -1
        settings.version = form.number("version") ?? 0
        return settings
    }

    static func page(_ settings: GuardRailSettings, problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Seuils des garde-fous", en: "Thresholds of the guard-rails")
        func field(_ name: String, _ label: Phrase, _ hint: Phrase, _ value: Int, _ range: ClosedRange<Int>) -> HTML {
            Fields.input(
                name, t(label), problems.isEmpty ? "\(value)" : visit.form.text(name) ?? "", hint: t(hint),
                " type=\"number\" required min=\"\(range.lowerBound)\" max=\"\(range.upperBound)\" class=\"short\"")
        }
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack narrow">\(visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups")), ("/steering", Phrase(fr: "Garde-fous", en: "Guard-rails"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Aucun texte ne les fixe. Ils disent à partir d’où vous voulez être prévenus.", en: "No text sets them. They say from where on you want to be told.")))</p></div></div>
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: "/steering/settings") {
                    """
                    <input type="hidden" name="version" value="\(settings.version)">
                    \(field("distinct-least", Phrase(fr: "Parcours différents pour 100 élèves, au moins", en: "Different paths for 100 pupils, at least"), Phrase(fr: "5 d’ordinaire\u{202F}: en dessous, plus de vingt élèves en moyenne ont le même, presque toute une classe.", en: "Usually 5: below, more than twenty pupils share one on average, nearly a whole division."), settings.distinctLeast, 0...100))
                    \(field("busiest-most", Phrase(fr: "Part des heures du cinquième le plus chargé, au plus (%)", en: "Part of the hours of the busiest fifth, at most (%)"), Phrase(fr: "50 d’ordinaire\u{202F}: au-delà, c’est la spécialité de quelques-uns.", en: "Usually 50: beyond, it is the speciality of a few."), settings.busiestMost, 0...100))
                    \(field("modules-least", Phrase(fr: "Modules à partir desquels on regarde un élève", en: "Modules from which a pupil is looked at"), Phrase(fr: "2 d’ordinaire\u{202F}: un seul module ne dit rien d’une année.", en: "Usually 2: one module alone says nothing of a year."), settings.modulesLeast, 1...20))
                    \(field("size-least", Phrase(fr: "Élèves dans un groupe, au moins", en: "Pupils in a group, at least"), Phrase(fr: "2 d’ordinaire\u{202F}: seul, c’est un entretien.", en: "Usually 2: alone, it is an interview."), settings.sizeLeast, 1...60))
                    \(field("size-most", Phrase(fr: "Élèves dans un groupe, au plus", en: "Pupils in a group, at most"), Phrase(fr: "\(WorkshopContent.usualMost) d’ordinaire, là où le dispositif ne dit rien\u{202F}: au-delà, c’est une demi-classe. L’effectif maximum d’un atelier n’y change rien.", en: "Usually \(WorkshopContent.usualMost), where the dispositif says nothing: beyond, it is half a division. The maximum size of a workshop changes nothing here."), settings.sizeMost, 1...60))
                    \(field("kinds-least", Phrase(fr: "Natures de travail à rencontrer, au moins", en: "Kinds of work to meet, at least"), Phrase(fr: "2 d’ordinaire, sur cinq.", en: "Usually 2, out of five."), settings.kindsLeast, 1...5))
                    \(field("narrow-most", Phrase(fr: "Élèves qui en ont rencontré moins, au plus (%)", en: "Pupils who met fewer, at most (%)"), Phrase(fr: "25 d’ordinaire\u{202F}: au-delà d’un sur quatre, c’est l’offre qui manque de variété.", en: "Usually 25: beyond one in four, it is the offer that lacks variety."), settings.narrowMost, 0...100))
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer les seuils", en: "Save the thresholds")))</button></p>
                    """
                })</div>
                """, status: problems.isEmpty ? 200 : 422)
    }
}
