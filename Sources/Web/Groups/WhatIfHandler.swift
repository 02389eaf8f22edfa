import Foundation
import Grouping
import School
import Storage

/// « Et si… »: what other means would bring to a plan, asked from its board.
enum WhatIfHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        return try await page(desk, WhatIfForm(), .none, visit)
    }

    private static func page(_ desk: PlanDesk, _ form: WhatIfForm, _ refusal: WhatIfModel.Refusal, _ visit: Visit) async throws -> Reply {
        let (study, job) = try await latest(desk.plan.id, visit)
        return .page(WhatIfView.page(WhatIfModel(desk: desk, study: study, job: job, form: form, refusal: refusal), visit))
    }

    /// The latest study with its job while that runs. A study whose job is gone is over.
    private static func latest(_ plan: GroupPlan.ID, _ visit: Visit) async throws -> (PlanStudy?, Job?) {
        guard let study = try await visit.store.study(of: plan) else { return (nil, nil) }
        guard study.state == .computing else { return (study, nil) }
        let job = try await visit.store.latestJob(WhatIfJob.kind, subject: study.id.rawValue)
        let isGone = (job?.beatAt ?? study.madeAt) < visit.now - PlanProgressHandler.silence || job.map { $0.state != .running } ?? false
        if isGone, let now = try await visit.store.study(of: plan) {
            if now.state == .computing { try await visit.store.keepStudy(study.id, .stopped, now.findings) }
            return (try await visit.store.study(of: plan), nil)
        }
        return (study, job)
    }

    static func ask(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        let address: String = "/plans/\(desk.plan.id)/what-if"
        let form = WhatIfForm(visit.form, desk)
        guard form.problems.isEmpty, !form.questions.isEmpty else { return try await page(desk, form, .form, visit) }
        let (study, job) = try await latest(desk.plan.id, visit)
        if let study, study.state == .computing {
            // Sent twice: it is on its way.
            if study.findings.questions == form.questions { return .redirect(address) }
            guard visit.form.isTicked("replace") else { return try await page(desk, form, .running, visit) }
            if let job { try await visit.store.requestCancel(job.id) }
        }
        try await WhatIfJob.start(desk, form.questions, visit)
        return .redirect(address)
    }

    static func progress(_ visit: Visit) async throws -> Reply {
        let (study, job) = try await latest(try visit.id(GroupPlan.self), visit)
        let isRunning = study?.state == .computing
        return .json(
            try MoveJSON.text([
                "state": isRunning ? "running" : "over", "progress": "\(job?.progress ?? (isRunning ? 0 : 1000))",
                "words": study.map { visit.t(WhatIfView.words($0, job)) } ?? "",
            ]))
    }

    /// The better plan that was found with the same means becomes a draft of its own, accepted or put aside as one that is computed again.
    static func propose(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        let id = desk.plan.id, store = visit.store
        let study = try await latest(id, visit).0
        guard let study, WhatIfModel.mayPropose(study, desk), let json = study.findings.better, let found = try? Plan(json: json) else {
            return .redirect("/plans/\(id)/what-if")
        }
        let problem = desk.problem.keeping(desk.contents)
        let objective = try problem.assess(found).objective
        // Sent twice: it is there.
        let known = try await store.plans(of: desk.plan.period).first { plan in
            plan.base == id && plan.state == .draft && plan.madeAt >= study.madeAt && plan.objective == objective
        }
        if let known { return .redirect("/plans/\(known.id)") }
        let bound = try await GroupingJob.bound(of: id, for: problem, store)
        let plan = try await store.beginPlan(of: desk.plan.period, from: id, problem: problem, by: visit.viewer.account, at: visit.now)
        try await store.finishPlan(plan, PlanContents(found, seats: desk.names.seats), objective: objective, bound: bound)
        return .redirect("/plans/\(plan)")
    }

    static func stop(_ visit: Visit) async throws -> Reply {
        let plan = try visit.id(GroupPlan.self)
        if let job = try await latest(plan, visit).1 { try await visit.store.requestCancel(job.id) }
        return .redirect("/plans/\(plan)/what-if")
    }
}

struct WhatIfModel: Sendable {
    let desk: PlanDesk
    let study: PlanStudy?
    /// While it is computed.
    let job: Job?
    /// As it was sent, when it was not started.
    let form: WhatIfForm
    let refusal: Refusal

    var mayPropose: Bool { study.map { Self.mayPropose($0, desk) } ?? false }

    /// Whether a better plan was found, and the one that was asked about can still give way to it.
    static func mayPropose(_ study: PlanStudy, _ desk: PlanDesk) -> Bool {
        study.state != .computing && study.findings.better != nil && (desk.isDraft || desk.plan.state == .published)
    }

    enum Refusal: Sendable {
        case none
        /// Something in the form is missing or cannot be understood.
        case form
        /// Another search is under way.
        case running
    }
}

enum WhatIfView {
    static func page(_ model: WhatIfModel, _ visit: Visit) -> Page {
        let t = visit.t
        let plan = model.desk.plan
        let title = Phrase(fr: "Et si les moyens changeaient\u{202F}?", en: "What if the means changed?")
        let isRunning = model.study?.state == .computing
        let mayWrite = !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty
        // A page that answers a form stays as it is: made anew by itself, it would lose what it says.
        let isFollowed = isRunning && model.refusal == .none
        let status =
            switch model.refusal {
            case .none: 200
            case .form: 422
            case .running: 409
            }
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/periods/\(plan.period)/plans", Phrase(fr: "Plans", en: "Plans")), ("/plans/\(plan.id)", plan.name)))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Le plan reste comme il est\u{202F}: on cherche seulement ce que d’autres moyens permettraient.", en: "The plan stays as it is: only what other means would allow is searched for.")))</p></div></div>
                \(refusal(model, visit))
                \(isRunning ? model.study.map { progress($0, model.job, mayWrite, visit) } : nil)
                \(model.study.flatMap { results($0.findings, model, visit) })
                \(mayWrite && (!isRunning || model.refusal == .form) ? form(model, visit) : nil)
                </div>
                """, scripts: isFollowed ? ["board"] : [], status: status, refreshSeconds: isFollowed ? 3 : nil)
    }

    /// Why what was asked was not started, and the way on.
    private static func refusal(_ model: WhatIfModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        switch model.refusal {
        case .none: return nil
        case .form:
            guard !model.form.told.isEmpty else {
                return "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "Choisissez au moins une question. Rien n’a été lancé.", en: "Choose at least one question. Nothing was started.")))</p>"
            }
            return Fields.summary(model.form.told.map(t), title: t(Phrase(fr: "Rien n’a été lancé.", en: "Nothing was started.")))
        case .running:
            let what = Phrase(
                fr:
                    "Une autre recherche est en cours\u{202F}: votre question n’a pas été lancée. Attendez la fin pour la poser, ou posez-la tout de suite\u{202F}: la recherche en cours s’arrête alors, et ses réponses ne sont plus montrées.",
                en: "Another search is under way: your question was not started. Wait for its end to ask, or ask now: the search under way then stops, and its answers are no longer shown.")
            let address = "/plans/\(model.desk.plan.id)/what-if"
            let ask = visit.button(Phrase(fr: "Arrêter l’autre et poser ma question", en: "Stop the other and ask my question"), action: address, fields: model.form.fields + [("replace", "1")])
            return """
                <div class="notice warn stack tight" role="alert"><p>\(t(what))</p><div class="row">\(ask)<a href="\(address)">\(t(Phrase(fr: "Attendre la fin", en: "Wait for its end")))</a></div></div>
                """
        }
    }

    static func words(_ study: PlanStudy, _ job: Job?) -> Phrase {
        if job?.cancelRequested ?? false {
            return Phrase(fr: "Arrêt demandé\u{202F}: ce qui est trouvé est gardé.", en: "Stop asked for: what is found is kept.")
        }
        let done = min(Int(job?.detail ?? "") ?? 0, WhatIfJob.searches(study.findings) - 1)
        let all = WhatIfJob.searches(study.findings)
        return Phrase(fr: "Recherche \(done + 1) sur \(all), quelques secondes chacune.", en: "Search \(done + 1) of \(all), some seconds each.")
    }

    private static func progress(_ study: PlanStudy, _ job: Job?, _ mayWrite: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let stop: HTML? =
            mayWrite && !(job?.cancelRequested ?? false)
            ? "<div class=\"row\">" + visit.button(Phrase(fr: "Arrêter et garder ce qui est trouvé", en: "Stop and keep what is found"), action: "/plans/\(study.plan)/what-if/stop", class: "btn ghost") + "</div>"
            : nil
        return """
            <section class="sheet stack" id="plan-progress" data-progress="/plans/\(study.plan)/what-if/progress" aria-labelledby="searching"><h2 id="searching">\(t(Phrase(fr: "On cherche", en: "Searching")))</h2>
            <div class="progress"><label for="progress-bar">\(t(Phrase(fr: "Avancement", en: "Progress")))</label><progress id="progress-bar" value="\(job?.progress ?? 0)" max="1000"></progress></div>
            <p id="progress-words" role="status" aria-live="polite">\(t(words(study, job)))</p>
            \(stop)
            <p class="soft">\(t(Phrase(fr: "Vous pouvez quitter cette page\u{202F}: la recherche continue.", en: "You can leave this page: the search goes on.")))</p></section>
            """
    }

    private static func results(_ findings: PlanFindings, _ model: WhatIfModel, _ visit: Visit) -> HTML? {
        guard let present = findings.present else { return nil }
        let t = visit.t
        var rows = [row(Phrase(fr: "Le plan comme il est", en: "The plan as it stands"), present, PlanNames.verdict(findings, present), model, visit)]
        if let further = findings.further {
            rows.append(row(Phrase(fr: "Mêmes moyens, cherché aussi longtemps", en: "Same means, searched as long"), further, Phrase(fr: "repère", en: "reference"), model, visit))
        }
        for (question, answer) in zip(findings.questions, findings.answers) where !question.isScarcity {
            rows.append(row(model.desk.names.name(question), answer, PlanNames.verdict(findings, answer), model, visit))
        }
        let heads = columns.map { "<th scope=\"col\" class=\"num\">\(t($0))</th>" as HTML }
        return """
            <section class="stack" aria-labelledby="answers"><h2 id="answers">\(t(Phrase(fr: "Côte à côte", en: "Side by side")))</h2>
            <div class="table-wrap"><table class="stacked"><caption>\(t(Phrase(fr: "Ce que chaque plan donnerait aux élèves", en: "What each plan would give pupils")))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Moyens", en: "Means")))</th>\(heads)<th scope="col">\(t(verdict))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            \(model.mayPropose && !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty ? proposal(model.desk.plan.id, present, visit) : nil)
            \(scarce(findings, model, visit))
            <details class="soft small"><summary>\(t(Phrase(fr: "Comment c’est calculé", en: "How this is computed")))</summary><p>\(t(method(findings)))</p></details></section>
            """
    }

    private static func proposal(_ plan: GroupPlan.ID, _ present: PlanFindings.Answer, _ visit: Visit) -> HTML {
        let rules = present.broken.flatMap { $0.isEmpty ? nil : PlanNames.rulesBroken($0.count) }
        let found =
            rules.map {
                Phrase(
                    fr: "Le plan comme il est \($0.fr). Avec les mêmes moyens, la recherche en a trouvé un qui les respecte toutes.",
                    en: "The plan as it stands \($0.en). With the same means, the search found one that keeps them all.")
            }
            ?? Phrase(
                fr: "Avec les mêmes moyens, la recherche a trouvé mieux que le plan comme il est.", en: "With the same means, the search found better than the plan as it stands.")
        let what = Phrase(
            fr: "\(found.fr) Vous verrez qui changerait et pourquoi, avant d’accepter ou non.",
            en: "\(found.en) You will see who would change and why, before you accept it or not.")
        let take = visit.button(Phrase(fr: "Voir ce meilleur plan", en: "See this better plan"), action: "/plans/\(plan)/what-if/proposal", class: "btn ghost")
        return "<div class=\"row\"><p>\(visit.t(what))</p>\(take)</div>"
    }

    private static let columns = [
        Phrase(fr: "Besoins couverts", en: "Needs covered"), Phrase(fr: "Vœux 1", en: "Wishes 1"), Phrase(fr: "Vœux 2", en: "Wishes 2"),
        Phrase(fr: "Vœux 3", en: "Wishes 3"), Phrase(fr: "Dixième le moins servi", en: "Worst served tenth"), Phrase(fr: "Groupes", en: "Groups"),
        Phrase(fr: "Heures", en: "Hours"),
    ]

    private static let verdict = Phrase(fr: "Face au repère", en: "Beside the reference")

    private static func row(_ name: Phrase, _ answer: PlanFindings.Answer, _ told: Phrase?, _ model: WhatIfModel, _ visit: Visit) -> HTML {
        let t = visit.t
        guard let figures = answer.figures else {
            let why = answer.conflicts.compactMap { PlanFact($0) }.map { t($0.what) }.joined(separator: " ")
            let text =
                why.isEmpty
                ? t(Phrase(fr: "Aucun plan trouvé dans ce temps.", en: "No plan was found in that time."))
                : t(Phrase(fr: "Aucun plan n’est possible. \(why)", en: "No plan is possible. \(why)"))
            return "<tr><th scope=\"row\">\(t(name))</th><td colspan=\"\(columns.count + 1)\">\(text)</td></tr>"
        }
        let tenth = figures.worstTenth.map { Phrase(fr: "\($0 / 10)\u{00A0}% de leurs besoins", en: "\($0 / 10)% of their needs") }
        let cells = [
            t(BoardView.percent(figures.needsCovered)), "\(figures.wishesByRank.first ?? 0)", "\(figures.wishesByRank.dropFirst().first ?? 0)",
            "\(figures.wishesByRank.dropFirst(2).first ?? 0)", tenth.map(t) ?? "–", "\(figures.sizes.count)",
            figures.hoursBudget.map { "\(figures.hours)/\($0)" } ?? "\(figures.hours)",
        ]
        let data = zip(columns, cells).map { "<td class=\"num\" data-label=\"\(t($0))\">\($1)</td>" as HTML }
        return """
            <tr><th scope="row">\(t(name))</th>\(data)<td data-label="\(t(verdict))">\(told.map(t) ?? "–")</td></tr>
            """
    }

    /// Worth of one more group per slot, greatest first.
    private static func scarce(_ findings: PlanFindings, _ model: WhatIfModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        let asked = findings.questions.enumerated().filter { $0.element.isScarcity && $0.offset < findings.answers.count }
        guard !asked.isEmpty else { return nil }
        let worth = asked.compactMap { index, question in findings.firstWishes(index).map { (question: question, wishes: $0) } }
            .filter { $0.wishes >= 1 }.sorted { $0.wishes > $1.wishes }
        let title: HTML = "<h3>\(t(Phrase(fr: "Ce que vaudrait un groupe de plus", en: "What one more group would be worth")))</h3>"
        guard !worth.isEmpty else {
            return title
                + "<p class=\"empty\">\(t(Phrase(fr: "Aucun créneau n’est à l’étroit\u{202F}: un groupe de plus n’y apporterait pas l’équivalent d’un premier vœu.", en: "No slot is short: one more group would not bring what a first wish is worth.")))</p>"
        }
        let items = worth.map { item -> HTML in
            let slot: Phrase = if case .group(let text) = item.question { place(text, model) } else { Phrase(same: "") }
            let wishes = counted(item.wishes, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            let line = Phrase(
                fr: "\(slot.fr) vaut autant que le premier vœu de \(wishes.fr).", en: "\(slot.en) is worth as much as the first wish of \(wishes.en).")
            return "<li>\(t(line))</li>"
        }
        return title + "<ul>\(items)</ul>"
    }

    /// « Un 8e groupe mardi 10 h (4 heures d’intervenant) ».
    private static func place(_ text: String, _ model: WhatIfModel) -> Phrase {
        guard let key = SlotKey(text) else { return PlanNames.gone }
        let number = model.desk.contents.groups.count { $0.slot == key } + 1
        let slot = model.desk.names.slotName(key)
        let sessions = model.desk.problem.slots.first { $0.id == text }?.sessions ?? 0
        let hours = counted(sessions, fr: ("heure", "heures"), en: ("hour", "hours"))
        return Phrase(
            fr: "Un \(number)\u{1D49} groupe, \(slot.fr) (\(hours.fr) d’intervenant),", en: "Group number \(number), \(slot.en) (\(hours.en) of a facilitator),")
    }

    private static func method(_ findings: PlanFindings) -> Phrase {
        Phrase(
            fr:
                "Le plan présent est d’abord cherché plus loin avec les mêmes moyens, deux fois plus d’essais que pour une question\u{202F}: c’est le repère. Chaque question repart du même point, avec le même nombre d’essais\u{202F}: posée deux fois, elle a deux fois la même réponse. Quand rien de mieux n’est trouvé, la réponse est le plan présent. La différence avec le repère est donnée en premiers vœux\u{202F}: un premier vœu accordé vaut \(findings.firstWish) points. Puis vient tout ce qui y change, et le nombre d’élèves qui n’y auraient pas les mêmes ateliers que dans le repère. Ce sont des différences entre plans trouvés, non des prix prouvés. Un besoin compte comme couvert dès que les ateliers y répondent à 40\u{00A0}%, parmi les trois besoins principaux de chacun. Le dixième le moins servi est la part des besoins couverte, en moyenne, chez les élèves les moins bien servis.",
            en:
                "The present plan is first searched further with the same means, twice as many tries as for a question: that is the reference. Each question starts from the same point with the same number of tries: asked twice, it has the same answer twice. When nothing better is found, the answer is the present plan. The difference from the reference is told in first wishes: a first wish granted is worth \(findings.firstWish) points. Then comes everything that changes, and how many pupils would not have the same workshops as in the reference. These are differences between plans that were found, not proven prices. A need counts as covered once workshops answer 40% of it, among each pupil’s three main needs. The worst served tenth is the share of needs covered, on average, among the pupils who are served worst."
        )
    }

    private static func form(_ model: WhatIfModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let instance = model.desk.problem
        let names = model.desk.names
        let sent = model.form
        func problem(_ field: String) -> String? { sent.problems[field].map(t) }
        let none = ("", t(Phrase(fr: "Ne pas demander", en: "Do not ask")))
        let people = instance.facilitators.map { person in (person.id, Facilitator.ID(person.id).map(names.facilitator) ?? person.id) }
        let leading = Set(instance.workshops.flatMap { $0.staff.flatMap { $0 } })
        let rooms = instance.rooms.map { room in (room.id, Room.ID(room.id).map(names.room) ?? room.id) }
        let hours: HTML? =
            instance.hoursBudget == nil
            ? nil
            : Fields.input(
                "hours", t(WhatIfForm.label("hours")), sent.hours,
                hint: t(Phrase(fr: "Vide pour ne pas demander", en: "Empty not to ask")), problem: problem("hours"), " inputmode=\"numeric\" pattern=\"[+−\\-]?[0-9]{1,3}\"")
        let each = WhatIfJob.seconds(instance)
        let slots = model.desk.slots.count
        return """
            <section class="sheet stack narrow" aria-labelledby="ask"><h2 id="ask">\(t(Phrase(fr: "Demander", en: "Ask")))</h2>
            \(visit.form(action: "/plans/\(model.desk.plan.id)/what-if") {
                """
                \(Fields.select("more", t(WhatIfForm.label("more")), [none] + people.filter { leading.contains($0.0) }, chosen: sent.more, problem: problem("more")))
                \(Fields.select("less", t(WhatIfForm.label("less")), [none] + people, chosen: sent.less, problem: problem("less")))
                \(Fields.select("room", t(WhatIfForm.label("room")), [none] + rooms, chosen: sent.room, problem: problem("room")))
                \(hours)
                <label class="check"><input type="checkbox" name="slots" value="1"\(" checked", if: sent.slots)><span>\(t(Phrase(fr: "Ce que vaudrait un groupe de plus sur chacun des \(slots) créneaux (jusqu’à \(slots * each) secondes)", en: "What one more group would be worth in each of the \(slots) slots (up to \(slots * each) seconds)")))</span></label>
                <div class="actions"><button class="btn">\(t(Phrase(fr: "Chercher", en: "Search")))</button></div>
                <p class="hint">\(t(Phrase(fr: "Environ \(each) secondes par question, et \(2 * each) pour le repère. Les pages restent rapides pendant ce temps.", en: "About \(each) seconds for each question, and \(2 * each) for the reference. Pages stay quick meanwhile.")))</p>
                """
            })</section>
            """
    }
}
