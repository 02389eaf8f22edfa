import Foundation
import School
import Storage

/// A plan being computed: how far it is, and the button that stops it.
enum PlanProgressHandler {
    /// A worker that has said nothing for so long is gone, with its server.
    static let silence: Duration = .seconds(60)

    static func page(_ plan: GroupPlan, _ visit: Visit) async throws -> Reply {
        guard let word = try await running(plan, visit) else {
            try await visit.store.stopPlan(plan.id)
            return .redirect("/plans/\(plan.id)")
        }
        return .page(PlanProgressView.page(plan, word, visit))
    }

    /// What the job that fills this plan last said; nil when it is gone.
    struct Word: Sendable {
        var progress = 0
        var detail = ""
        var isStopping = false
    }

    private static func running(_ plan: GroupPlan, _ visit: Visit) async throws -> Word? {
        guard let job = try await visit.store.latestJob(GroupingJob.kind, subject: plan.id.rawValue) else {
            // The plan is written a moment before its job.
            return plan.madeAt > visit.now - silence ? Word() : nil
        }
        guard job.state == .running, job.beatAt > visit.now - silence else { return nil }
        return Word(progress: job.progress, detail: job.detail, isStopping: job.cancelRequested)
    }

    static func progress(_ visit: Visit) async throws -> Reply {
        guard let plan = try await visit.store.plan(visit.id(GroupPlan.self)) else { throw WebError.notFound }
        let word = plan.state == .computing ? try await running(plan, visit) : nil
        let known = GroupingProgress(word?.detail ?? "")
        var fields: [String: String] = [
            "state": word == nil ? "over" : "running", "progress": "\(word?.progress ?? 1000)", "words": visit.t(known.words),
        ]
        for fact in known.facts { fields[fact.name] = visit.t(fact.value) }
        return .json(try MoveJSON.text(fields))
    }

    static func stop(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(GroupPlan.self)
        if let job = try await visit.store.latestJob(GroupingJob.kind, subject: id.rawValue) { try await visit.store.requestCancel(job.id) }
        return .redirect("/plans/\(id)")
    }
}

enum PlanProgressView {
    static func page(_ plan: GroupPlan, _ word: PlanProgressHandler.Word, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Recherche des groupes", en: "Searching for groups")
        let stopping = Phrase(fr: "Arrêt demandé\u{202F}: on range le meilleur plan trouvé.", en: "Stop asked for: the best plan found is being put away.")
        let mayWrite = !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack narrow" id="plan-progress" data-progress="/plans/\(plan.id)/progress">
                \(visit.crumbs(("/periods/\(plan.period)/plans", Phrase(fr: "Plans", en: "Plans"))))
                <h1>\(t(title))</h1>
                <div class="progress"><label for="progress-bar">\(t(plan.name))</label><progress id="progress-bar" value="\(word.progress)" max="1000"></progress></div>
                <p id="progress-words" role="status" aria-live="polite">\(t(word.isStopping ? stopping : GroupingProgress(word.detail).words))</p>
                <div class="quality">\(GroupingProgress(word.detail).facts.map { "<span><b class=\"num\" data-fact=\"\($0.name)\">\(t($0.value))</b> \(t($0.label))</span>" as HTML })</div>
                \(mayWrite && !word.isStopping ? "<div class=\"row\">" + visit.button(Phrase(fr: "Arrêter et garder le meilleur trouvé", en: "Stop and keep the best found"), action: "/plans/\(plan.id)/stop", class: "btn ghost") + "</div>" : nil)
                <p class="soft">\(t(Phrase(fr: "Vous pouvez quitter cette page\u{202F}: le calcul continue.", en: "You can leave this page: the computation goes on.")))</p>
                </div>
                """, scripts: ["board"], refreshSeconds: 2)
    }
}

/// A plan that could not be: why, in the school's words, and the cheapest ways out.
enum RefusalHandler {
    static func page(_ plan: GroupPlan, _ visit: Visit) async throws -> Reply {
        let facts = try await visit.store.refusals(of: plan.id).compactMap { PlanFact($0) }
        return .page(RefusalView.page(plan, facts, visit))
    }
}

enum RefusalView {
    static func page(_ plan: GroupPlan, _ facts: [PlanFact], _ visit: Visit) -> Page {
        let t = visit.t
        let (title, lead) = head(plan, isProven: !facts.contains { $0.kind == .unproven })
        var findings: [(conflict: PlanFact, ways: [PlanFact])] = []
        var notes: [PlanFact] = []
        for fact in facts {
            switch fact.kind {
            case .conflict, .unproven: findings.append((fact, []))
            case .way: if !findings.isEmpty { findings[findings.count - 1].ways.append(fact) }
            case .note: notes.append(fact)
            }
        }
        let mayWrite = !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose narrow">
                \(visit.crumbs(("/periods/\(plan.period)/plans", Phrase(fr: "Plans", en: "Plans")), tail: " › \(t(plan.name))"))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lead))</p></div></div>
                \(findings.isEmpty ? nil : "<ul class=\"problems\">\(findings.map { item($0.conflict, $0.ways, plan, visit) })</ul>" as HTML?)
                \(notes.map { "<p class=\"notice\">\(t($0.what))</p>" as HTML })
                \(mayWrite ? "<div class=\"actions\">\(visit.button(Phrase(fr: "Recalculer", en: "Compute again"), action: "/periods/\(plan.period)/plans"))</div>" as HTML : nil)
                </div>
                """)
    }

    private static func head(_ plan: GroupPlan, isProven: Bool) -> (title: Phrase, lead: Phrase) {
        guard plan.state == .impossible else {
            return (
                Phrase(fr: "Calcul arrêté", en: "Computation stopped"),
                Phrase(fr: "Il s’est arrêté avant de trouver un premier plan. Rien n’a été perdu de ce que vous aviez réglé.", en: "It stopped before finding a first plan. Nothing you had set was lost.")
            )
        }
        let kept = Phrase(fr: "Rien n’a été publié\u{202F}; ce qui était en vigueur le reste.", en: "Nothing was published; what was in force still is.")
        guard isProven else {
            return (
                Phrase(fr: "Aucun plan n’a été trouvé avec ces heures", en: "No plan was found with these hours"),
                Phrase(fr: "Le calcul n’a pas abouti dans le temps donné. \(kept.fr)", en: "The computation came to no end in the time given. \(kept.en)")
            )
        }
        return (
            Phrase(fr: "Aucun plan n’est possible en l’état", en: "No plan is possible as things stand"),
            Phrase(fr: "Les faits suivants ne vont pas ensemble. \(kept.fr)", en: "The following facts do not go together. \(kept.en)")
        )
    }

    private static func item(_ fact: PlanFact, _ ways: [PlanFact], _ plan: GroupPlan, _ visit: Visit) -> HTML {
        // A way out that was tried says more than the general remedy.
        guard !ways.isEmpty else {
            return "<li class=\"problem refusal\"><strong>\(visit.t(fact.what))</strong> <span class=\"remedy\">\(link(fact, fact.remedy, plan, visit))</span></li>"
        }
        let title = visit.t(
            ways.count == 1 ? Phrase(fr: "Ce qui débloquerait\u{202F}:", en: "What would free it:") : Phrase(fr: "Ce qui débloquerait, au choix\u{202F}:", en: "What would free it, one of these:"))
        return """
            <li class="problem refusal"><strong>\(visit.t(fact.what))</strong><p class="small">\(title)</p><ul class="small">\(ways.map { "<li>\(link($0, $0.what, plan, visit))</li>" as HTML })</ul></li>
            """
    }

    private static func link(_ fact: PlanFact, _ words: Phrase, _ plan: GroupPlan, _ visit: Visit) -> HTML {
        PlanLinks.address(fact.place, period: plan.period).map { "<a href=\"\($0)\">\(visit.t(words))</a>" } ?? HTML(text: visit.t(words))
    }
}
