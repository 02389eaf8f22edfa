import School
import Storage

/// The rounds and classes of a team, with what is left to confirm in each.
enum NeedsHomeView {
    static func page(_ overview: [NeedsOverview], _ followed: [Pupil], _ visit: Visit) -> Page {
        let t = visit.t
        var rounds: [(DiagnosisRound, [NeedsOverview])] = []
        for entry in overview {
            if rounds.last?.0 == entry.round { rounds[rounds.count - 1].1.append(entry) } else { rounds.append((entry.round, [entry])) }
        }
        let isGuardian = visit.viewer.has(.guardian) && visit.viewer.staff == nil
        return Page(
            title: Phrase(fr: "Besoins", en: "Needs"), section: .needs,
            body: """
                \(NeedsTabs.render(.syntheses, visit))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Besoins", en: "Needs")))</h1>
                <p>\(t(isGuardian
                    ? Phrase(fr: "Les points forts et les priorités que l’équipe a retenus avec votre enfant.", en: "The strengths and priorities that the team has settled on with your child.")
                    : Phrase(fr: "Ce que l’on sait des élèves, d’où on le sait, et ce que l’équipe en retient.", en: "What is known of the pupils, where it comes from, and what the team makes of it.")))</p></div></div>
                \(rounds.isEmpty && followed.isEmpty ? empty(visit) : nil)
                \(followed.isEmpty ? nil : people(followed, visit))
                \(rounds.map { section($0.0, $0.1, visit) })
                """)
    }

    static func seen(_ count: Int, of total: Int) -> Phrase {
        let pupils = counted(count, fr: ("élève vu", "élèves vus"), en: ("", ""))
        return Phrase(fr: "\(pupils.fr) sur \(total)", en: "\(count) of \(total) pupils seen")
    }

    private static func empty(_ visit: Visit) -> HTML {
        let plans = visit.viewer.reach(PlanningPolicy.self, .write).wholeSchool
        return """
            <div class="empty"><strong>\(visit.t(Phrase(fr: "Rien à lire pour l’instant.", en: "Nothing to read yet.")))</strong>
            <p>\(visit.t(plans
                ? Phrase(fr: "Préparez une première campagne de diagnostic\u{202F}: les cartes des classes apparaîtront ici.", en: "Prepare a first diagnosis round: the maps of the divisions will appear here.")
                : Phrase(fr: "Les cartes de vos classes apparaîtront ici dès qu’une campagne de diagnostic sera ouverte.", en: "The maps of your divisions will appear here as soon as a diagnosis round is open.")))</p>
            \(plans ? "<a class=\"btn\" href=\"/rounds/new\">\(visit.t(Phrase(fr: "Préparer une campagne", en: "Prepare a round")))</a>" as HTML : nil)</div>
            """
    }

    private static func people(_ pupils: [Pupil], _ visit: Visit) -> HTML {
        """
        <section class="sheet stack" aria-labelledby="followed"><h2 id="followed">\(visit.t(visit.viewer.has(.guardian) ? Phrase(fr: "Vos enfants", en: "Your children") : Phrase(fr: "Élèves que vous suivez", en: "Pupils you follow")))</h2>
        <ul class="plain">\(pupils.map { "<li><a href=\"/pupils/\($0.id)/needs\">\($0.fullName)</a></li>" as HTML })</ul></section>
        """
    }

    private static func section(_ round: DiagnosisRound, _ entries: [NeedsOverview], _ visit: Visit) -> HTML {
        let t = visit.t
        let items = entries.map { entry -> HTML in
            let waiting =
                entry.toConfirm == 0
                ? Phrase(fr: "rien à confirmer", en: "nothing to confirm")
                : Phrase(fr: "\(entry.toConfirm) à confirmer", en: "\(entry.toConfirm) to confirm")
            return """
                <a class="sheet stack tight" href="/rounds/\(round.id)/needs/\(entry.division.id)"><h3>\(entry.division.code)</h3>
                <p class="num">\(t(seen(entry.seen, of: entry.pupils)))</p>
                <p class="soft num">\(t(waiting)) · \(t(counted(entry.published, fr: ("publié", "publiés"), en: ("published", "published"))))</p></a>
                """
        }
        return """
            <section class="stack" aria-labelledby="round-\(round.id)"><div class="row"><h2 id="round-\(round.id)">\(round.name)</h2>\(RoundLine.state(round, visit))</div><div class="cards">\(items)</div></section>
            """
    }
}

/// Class × skill: the level written, shaded and dotted; each cell leads to its evidence.
enum NeedsMapView {
    struct Model {
        let map: NeedsMap
        let division: Division
        let sort: NeedsMapSort
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let t = visit.t
        let map = model.map
        let title = Phrase(fr: "Carte des besoins · \(model.division.code)", en: "Map of needs · \(model.division.code)")
        let address = "/rounds/\(map.round.id)/needs/\(model.division.id)"
        let doubt: HTML =
            model.sort == .doubt
            ? "<a href=\"\(address)\">\(t(Phrase(fr: "Trier par nom", en: "Sort by name")))</a>"
            : "<a href=\"\(address)?sort=doubt\">\(t(Phrase(fr: "Les doutes d’abord", en: "Doubts first")))</a>"
        return Page(
            title: title, section: .needs,
            body: """
                \(visit.crumbs(("/needs", Phrase(fr: "Besoins", en: "Needs"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(map.round.name) \(RoundLine.state(map.round, visit)) · \(t(summary(map.sheets)))</p></div>
                \(actions(model, visit))</div>
                \(LevelCell.legend(visit, ranks: map.sheets.contains { $0.confirmed != nil }))
                <p class="no-print">\(doubt)</p>
                <ol class="map-key">\(map.skills.map { "<li>\(t($0.label))</li>" as HTML })</ol>
                \(map.sheets.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Cette classe n’a pas d’élève aujourd’hui.", en: "This division has no pupil today.")))</p>" : table(model, address, visit))
                """)
    }

    private static func summary(_ sheets: [NeedsSheet]) -> Phrase {
        let seen = sheets.count { sheet in sheet.syntheses.contains { $0.level != nil } }
        let disputed = sheets.count { $0.isDisputed }
        let known = NeedsHomeView.seen(seen, of: sheets.count)
        guard disputed > 0 else { return known }
        return Phrase(fr: "\(known.fr), avis partagés pour \(disputed)", en: "\(known.en), views differ on \(disputed)")
    }

    private static func actions(_ model: Model, _ visit: Visit) -> HTML? {
        guard visit.viewer.reach(PrioritiesPolicy.self, .write).covers(division: model.division.id) else { return nil }
        let waiting = model.map.sheets.first { $0.confirmed == nil && $0.syntheses.contains { $0.level != nil } }
        let unpublished = model.map.sheets.count { $0.confirmed != nil && $0.confirmed?.publishedAt == nil }
        let next: HTML? = waiting.map {
            """
            <a class="btn" href="/pupils/\($0.pupil.id)/priorities?round=\(model.map.round.id)">\(visit.t(Phrase(fr: "Confirmer les priorités", en: "Confirm priorities")))</a>
            """
        }
        let publish: HTML? =
            unpublished == 0
            ? nil
            : visit.button(
                Phrase(
                    fr: "Publier pour \(counted(unpublished, fr: ("élève", "élèves"), en: ("", "")).fr)",
                    en: "Publish for \(counted(unpublished, fr: ("", ""), en: ("pupil", "pupils")).en)"),
                action: "/rounds/\(model.map.round.id)/publication/\(model.division.id)", class: "btn ghost")
        guard next != nil || publish != nil else { return nil }
        return "<div class=\"actions\">\(next)\(publish)</div>"
    }

    private static func table(_ model: Model, _ address: String, _ visit: Visit) -> HTML {
        let t = visit.t
        let map = model.map
        let heads = map.skills.enumerated().map { index, skill -> HTML in
            let sorted: HTML = model.sort == .skill(skill.id) ? " aria-sort=\"ascending\"" : ""
            return """
                <th scope="col"\(sorted)><a href="\(address)?sort=\(skill.id)"><span class="head-number" aria-hidden="true">\(index + 1)</span><span class="head-label">\(t(skill.shortLabel))</span></a></th>
                """
        }
        let byName: HTML = model.sort == .name ? " aria-sort=\"ascending\"" : ""
        let rows = model.sort.sorted(map.sheets).map { row($0, map, visit) }
        return """
            <div class="table-wrap" role="region" aria-label="\(t(Phrase(fr: "Carte des besoins", en: "Map of needs")))" tabindex="0"><table class="heat">
            <caption class="visually-hidden">\(t(Phrase(fr: "Niveau estimé de chaque élève pour chaque compétence", en: "Estimated level of each pupil for each skill")))</caption>
            <thead><tr><th scope="col"\(byName)><a href="\(address)">\(t(Phrase(fr: "Élève", en: "Pupil")))</a></th>\(heads)<th scope="col">\(t(Phrase(fr: "Priorités", en: "Priorities")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static func row(_ sheet: NeedsSheet, _ map: NeedsMap, _ visit: Visit) -> HTML {
        let t = visit.t
        let page = "/pupils/\(sheet.pupil.id)/needs?round=\(map.round.id)"
        let ranks = Dictionary(
            sheet.confirmed?.recommendation.priorities.map { ($0.skill, $0.rank) } ?? [], uniquingKeysWith: { first, _ in first })
        let cells = zip(map.skills, sheet.syntheses).map { skill, synthesis -> HTML in
            """
            <td><a class="\(LevelCell.style(synthesis))" href="\(page)#s\(skill.id)" title="\(t(LevelCell.words(synthesis)))">\(LevelCell.content(synthesis, rank: ranks[skill.id]))<span class="visually-hidden">\(t(LevelCell.words(synthesis)))</span></a></td>
            """
        }
        return """
            <tr><th scope="row"><a href="\(page)">\(sheet.pupil.listName)</a></th>\(cells)<td class="next">\(next(sheet, map, visit))</td></tr>

            """
    }

    private static func next(_ sheet: NeedsSheet, _ map: NeedsMap, _ visit: Visit) -> HTML? {
        guard let confirmed = sheet.confirmed else {
            guard sheet.syntheses.contains(where: { $0.level != nil }) else { return nil }
            return "<span class=\"soft small\">\(visit.t(Phrase(fr: "à confirmer", en: "to confirm")))</span>"
        }
        let names = Dictionary(map.skills.map { ($0.id, $0.shortLabel) }, uniquingKeysWith: { first, _ in first })
        let tags = confirmed.recommendation.priorities.map { priority -> HTML in
            "<li class=\"tag\"><b>\(priority.rank)</b> \(visit.t(priority.kind.name))<span class=\"visually-hidden\">\u{202F}: \(names[priority.skill].map(visit.t) ?? "")</span></li>"
        }
        let hidden: HTML? = confirmed.publishedAt == nil ? "<li class=\"tag plain\">\(visit.t(Phrase(fr: "non publié", en: "not published")))</li>" : nil
        return "<ul>\(tags)\(hidden)</ul>"
    }
}
