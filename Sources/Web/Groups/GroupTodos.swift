import School
import Storage

/// What waits for the coordinator about groups.
enum GroupTodos {
    static func all(_ visit: Visit) async throws -> [Todo] {
        let viewer = visit.viewer
        return viewer.reach(PlanningPolicy.self, .write).isEmpty ? [] : try await forCoordinator(visit)
    }

    private static func forCoordinator(_ visit: Visit) async throws -> [Todo] {
        let planned = try await visit.store.plannedPeriods()
        // Wishes are in and nothing is made of them yet.
        let ripe = try await visit.store.periods().filter { period in
            period.lastDay >= visit.today && period.wishState(at: visit.now) == .closed && !planned.contains(period.id)
        }
        return try await waiting(visit) + DriftHandler.todos(visit) + departures(visit)
            + ripe.map { period in
                Todo(
                    title: Phrase(fr: "Former les groupes de «\u{202F}\(period.name)\u{202F}»", en: "Make the groups of “\(period.name)”"),
                    detail: Phrase(
                        fr: "Les vœux sont clos, la période commence le \(period.firstDay.named.fr).", en: "Wishes are closed, the period starts on \(period.firstDay.named.en)."),
                    minutes: 10, action: Phrase(fr: "Commencer", en: "Begin"), address: "/periods/\(period.id)/plans",
                    urgency: period.firstDay - visit.today < 14 ? 78 : 50)
            }
    }

    private static func departures(_ visit: Visit) async throws -> [Todo] {
        try await visit.store.departedLeaders(on: visit.today).map { leader in
            let groups = counted(leader.groups, fr: ("groupe publié", "groupes publiés"), en: ("published group", "published groups"))
            return Todo(
                title: Phrase(fr: "Remplacer \(leader.name)", en: "Replace \(leader.name)"),
                detail: Phrase(
                    fr: "N’est plus dans l’établissement à partir du \(leader.leftOn.short.fr)\u{202F}: \(groups.fr).",
                    en: "No longer in the school from \(leader.leftOn.short.en): \(groups.en)."),
                minutes: 2, action: Phrase(fr: "Remplacer", en: "Replace"),
                address: "/facilitators/\(leader.id)?from=\(max(leader.leftOn, visit.today).iso)", urgency: 82)
        }
    }

    private static func waiting(_ visit: Visit) async throws -> [Todo] {
        try await visit.store.waitingPlans(on: visit.today).map { waiting in
            Todo(
                title: waiting.state == .computing
                    ? Phrase(fr: "Les groupes de «\u{202F}\(waiting.periodName)\u{202F}» se calculent", en: "The groups of “\(waiting.periodName)” are being computed")
                    : Phrase(fr: "Valider les groupes de «\u{202F}\(waiting.periodName)\u{202F}»", en: "Validate the groups of “\(waiting.periodName)”"),
                detail: waiting.state == .computing
                    ? Phrase(fr: "Vous pouvez suivre la recherche, ou l’arrêter.", en: "You can follow the search, or stop it.")
                    : Phrase(
                        fr: "\(counted(waiting.pupils, fr: ("élève placé", "élèves placés"), en: ("", "")).fr), la période commence le \(waiting.firstDay.named.fr)",
                        en: "\(counted(waiting.pupils, fr: ("", ""), en: ("pupil", "pupils")).en) placed, the period starts on \(waiting.firstDay.named.en)"),
                minutes: waiting.state == .computing ? nil : 10, action: Phrase(fr: "Ouvrir", en: "Open"), address: "/plans/\(waiting.plan)",
                urgency: waiting.firstDay - visit.today < 10 ? 80 : 55)
        }
    }
}

/// The groups' part of a pupil's page.
enum PupilGroupPart {
    static func render(_ visit: Visit, _ pupil: Pupil) async throws -> HTML? {
        guard let placement = try await visit.store.placement(of: pupil.id, on: visit.today), visit.viewer.reach(GroupsPolicy.self).covers(placement)
        else { return nil }
        let stays = try await visit.store.stays(of: pupil.id).filter { $0.tenure.to >= visit.today }
        let t = visit.t
        let items = stays.map { "<li><strong>\(t($0.card.title))</strong> <span class=\"soft\">\(t($0.hours)), \(t(GroupPieces.dates($0.tenure)))</span></li>" as HTML }
        let list: HTML = items.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Aucun groupe publié pour le moment.", en: "No published group for now.")))</p>" : "<ul>\(items)</ul>"
        return """
            <section class="sheet stack" aria-labelledby="groups"><h2 id="groups">\(t(Phrase(fr: "Groupes", en: "Groups")))</h2>\(list)<p><a href="/pupils/\(pupil.id)/group">\(t(Phrase(fr: "Pourquoi ce groupe, et la suite", en: "Why this group, and what comes next")))</a></p></section>
            """
    }
}
