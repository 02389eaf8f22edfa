import Grouping
import School
import Storage

/// The plans of a period: making one, comparing them, taking one up again.
enum PlansHandler {
    /// How long a computation may take, in seconds.
    static let durations = [10, 30, 120]

    static func show(_ visit: Visit) async throws -> Reply {
        let id = try visit.periodID()
        let problem = try await PeriodParts.problem(id, visit)
        let means = problem.means
        let plans = try await visit.store.plans(of: id)
        let wishes = try await visit.store.wishCounts(of: id, on: visit.today)
        let known = try await visit.holidaysKnownUntil()
        var qualities: [GroupPlan.ID: Phrase] = [:]
        for plan in plans where plan.bound != nil && (plan.state == .draft || plan.state == .published) {
            qualities[plan.id] = try await PlanDesk.open(plan.id, with: means, visit).quality
        }
        return .page(
            PlansView.page(
                PlansModel(
                    means: means, plans: plans, qualities: qualities, checks: means.checks(knownUntil: known) + [MeansCheck.unanswered(problem.instance())].compactMap { $0 },
                    unknownNeeds: MeansCheck.unknownNeeds(of: problem.pupilsWithoutNeeds, means.divisions), answered: wishes.answered, asked: wishes.asked,
                    rules: problem.pairs.count + problem.bars.count, pins: problem.pins.count + problem.groupPins.count,
                    drift: try await visit.store.rosterDrift(on: visit.today)[id],
                    isEditable: !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty), visit))
    }

    static func compute(_ visit: Visit) async throws -> Reply {
        let period = try visit.periodID()
        if let running = try await visit.store.plans(of: period).first(where: { $0.state == .computing }) { return .redirect("/plans/\(running.id)") }
        if visit.form.text("start") == "in-force" { return .redirect("/plans/\(try await copy(period, visit))") }
        try await OpenWishes.closeIfAsked(period, visit)
        let seconds = visit.form.number("seconds").flatMap { durations.contains($0) ? $0 : nil } ?? durations[0]
        return .redirect("/plans/\(try await GroupingJob.start(period, from: nil, seconds: seconds, visit))")
    }

    static func recompute(_ visit: Visit) async throws -> Reply {
        guard let plan = try await visit.store.plan(visit.id(GroupPlan.self)) else { throw WebError.notFound }
        if let running = try await visit.store.plans(of: plan.period).first(where: { $0.state == .computing }) { return .redirect("/plans/\(running.id)") }
        return .redirect("/plans/\(try await GroupingJob.start(plan.period, from: plan.id, seconds: durations[0], visit))")
    }

    /// A draft that starts from the groups in force, for changes by hand.
    private static func copy(_ period: Period.ID, _ visit: Visit) async throws -> GroupPlan.ID {
        let store = visit.store
        let instance = try await PeriodParts.problem(period, visit).instance()
        let plan = try await store.beginPlan(of: period, from: nil, problem: instance, by: visit.viewer.account, at: visit.now)
        try await store.copyInForce(
            period, into: plan, objective: 0, pupils: Set(instance.pupils.compactMap { Pupil.ID($0.id) }),
            slots: Set(instance.slots.compactMap { SlotKey($0.id) }))
        return plan
    }
}

struct PlansModel: Sendable {
    let means: PeriodMeans
    let plans: [GroupPlan]
    /// How near to the best possible those are that can be published or are in force, as their boards say it.
    let qualities: [GroupPlan.ID: Phrase]
    let checks: [MeansCheck]
    let unknownNeeds: MeansCheck?
    let answered, asked: Int
    let rules, pins: Int
    /// What the roster changed since the groups were published.
    let drift: RosterDrift?
    let isEditable: Bool
}

enum PlansView {
    static func page(_ model: PlansModel, _ visit: Visit) -> Page {
        let period = model.means.period
        let title = Phrase(fr: "Groupes\u{00A0}· \(period.name)", en: "Groups\u{00A0}· \(period.name)")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(period, PeriodParts.Tab.plans.name, visit))
                \(model.drift.map { DriftView.section($0, period.id, isEditable: model.isEditable, visit) })
                \(model.isEditable ? ready(model, visit) : nil)
                \(list(model, visit))
                </div>
                """)
    }

    private static func ready(_ model: PlansModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let period = model.means.period.id
        let blocking = model.checks.filter(\.isBlocking)
        let others = model.checks.count - blocking.count
        var facts: [HTML] = []
        if model.asked > 0 {
            let gave = agreeing(model.answered, fr: ("a donné ses vœux", "ont donné leurs vœux"), en: ("has given wishes", "have given their wishes"))
            let given = Phrase(
                fr: "\(counted(model.answered, fr: ("élève", "élèves"), en: ("", "")).fr) sur \(model.asked) \(gave.fr).",
                en: "\(model.answered) of \(model.asked) pupils \(gave.en).")
            let still = model.means.period.wishesCloseAt.flatMap { close -> Phrase? in
                guard model.means.period.wishState(at: visit.now) == .open else { return nil }
                let until = WishWords.instant(close, visit.clock)
                return Phrase(fr: "On peut encore en donner jusqu’au \(until.fr).", en: "They can still be given until \(until.en).")
            }
            facts.append("<li>\(t(given)) \(still.map(t) ?? "")</li>")
        }
        let rules =
            model.rules == 0
            ? Phrase(fr: "Aucune consigne particulière", en: "No particular rule")
            : counted(model.rules, fr: ("consigne particulière", "consignes particulières"), en: ("particular rule", "particular rules"))
        let pins = counted(model.pins, fr: ("épingle", "épingles"), en: ("pin", "pins"))
        let pinned: HTML? = model.pins == 0 ? nil : " · \(t(pins))"
        facts.append("<li><a href=\"/periods/\(period)/constraints\">\(t(rules))</a>\(pinned)</li>")
        if others > 0 {
            let remarks = counted(others, fr: ("remarque sur les moyens, qui n’empêche rien", "remarques sur les moyens, qui n’empêchent rien"), en: ("remark on the means, which blocks nothing", "remarks on the means, which block nothing"))
            facts.append("<li><a href=\"/periods/\(period)\">\(t(remarks))</a></li>")
        }
        guard blocking.isEmpty else {
            let items = blocking.map { check -> HTML in
                "<li class=\"problem refusal\"><strong>\(t(check.problem.what))</strong> <span class=\"remedy\">\(t(check.problem.remedy))</span></li>"
            }
            return """
                <section class="sheet stack" aria-labelledby="missing"><h2 id="missing">\(t(Phrase(fr: "Ce qui manque avant de former les groupes", en: "What is missing before groups can be made")))</h2>
                <ul class="problems">\(items)</ul><p><a class="btn" href="/periods/\(period)">\(t(Phrase(fr: "Compléter la période", en: "Complete the period")))</a></p></section>
                """
        }
        let hasPublished = model.plans.contains { $0.state == .published }
        let durations = PlansHandler.durations.map { seconds -> (String, String) in
            let text = seconds < 60 ? Phrase(fr: "\(seconds) secondes au plus", en: "\(seconds) seconds at most") : Phrase(fr: "\(seconds / 60) minutes au plus", en: "\(seconds / 60) minutes at most")
            return ("\(seconds)", t(text))
        }
        return """
            <section class="sheet stack" aria-labelledby="make"><h2 id="make">\(t(Phrase(fr: "Former les groupes", en: "Make the groups")))</h2>
            <ul>\(facts)</ul>
            \(unknownNeeds(model.unknownNeeds, visit))
            \(visit.form(action: "/periods/\(period)/plans") {
                """
                \(OpenWishes.field(model.means.period, visit))
                \(Fields.select("seconds", t(Phrase(fr: "Temps de recherche", en: "Time to search")), durations, chosen: "\(PlansHandler.durations[0])", hint: t(Phrase(fr: "Vous pouvez arrêter avant\u{202F}: le meilleur plan trouvé est gardé.", en: "You can stop before: the best plan found is kept."))))
                <div class="actions"><button class="btn">\(t(Phrase(fr: "Chercher le meilleur plan", en: "Search for the best plan")))</button></div>
                """
            })
            \(hasPublished ? "<div class=\"row\">" + visit.button(Phrase(fr: "Partir des groupes en vigueur et changer à la main", en: "Start from the groups in force and change by hand"), action: "/periods/\(period)/plans", class: "btn ghost", fields: [("start", "in-force")]) + "</div>" : nil)
            </section>
            """
    }

    static func unknownNeeds(_ check: MeansCheck?, _ visit: Visit) -> HTML? {
        check.map { "<p class=\"notice warn\"><strong>\(visit.t($0.problem.what))</strong> <a href=\"/needs\">\(visit.t($0.problem.remedy))</a></p>" }
    }

    private static func list(_ model: PlansModel, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !model.plans.isEmpty else {
            return
                "<p class=\"empty\">\(t(Phrase(fr: "Aucun plan pour l’instant. Le premier calcul en fera un\u{202F}; personne d’autre ne le voit avant que vous le publiiez.", en: "No plan yet. The first computation makes one; nobody else sees it before you publish it.")))</p>"
        }
        let rows = model.plans.map { plan -> HTML in
            let made = visit.clock.local(plan.madeAt)
            let quality = model.qualities[plan.id].map { Phrase(fr: "\($0.fr) du meilleur possible", en: "\($0.en) of the best possible") }
            let aside: HTML? =
                model.isEditable && [.draft, .setAside].contains(plan.state)
                ? visit.button(
                    plan.state == .draft ? Phrase(fr: "Mettre de côté", en: "Set aside") : Phrase(fr: "Reprendre", en: "Take up again"),
                    action: "/plans/\(plan.id)/aside", class: "btn quiet small") : nil
            return """
                <tr><th scope="row"><a href="/plans/\(plan.id)">\(t(plan.name))</a></th><td data-label="\(t(Phrase(fr: "État", en: "State")))"><span class="tag\(plan.state == .published || plan.state == .draft ? "" : " plain" as HTML)">\(t(plan.state.name))</span></td><td data-label="\(t(Phrase(fr: "Qualité", en: "Quality")))" class="num">\(quality.map(t) ?? "–")</td><td data-label="\(t(Phrase(fr: "Fait", en: "Made")))">\(t(made.day.short)), \(t(timeOfDay(made.minute))), \(plan.madeByName)</td><td>\(aside)</td></tr>
                """
        }
        return """
            <div class="table-wrap"><table class="stacked"><caption>\(t(Phrase(fr: "Plans de cette période, le plus récent d’abord", en: "Plans of this period, newest first")))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Plan", en: "Plan")))</th><th scope="col">\(t(Phrase(fr: "État", en: "State")))</th><th scope="col" class="num">\(t(Phrase(fr: "Qualité", en: "Quality")))</th><th scope="col">\(t(Phrase(fr: "Fait", en: "Made")))</th><th scope="col">\(t(Phrase(fr: "Action", en: "Action")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}

extension Visit {
    /// `{period}`, which the kernel has found in this school.
    func periodID() throws(WebError) -> Period.ID {
        guard let id = Period.ID(try parameter("period")) else { throw .notFound }
        return id
    }
}
