import School
import Storage

/// Publishing a plan: who changes, from which day, what is broken; then the act itself.
enum PublicationHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        return .page(PublicationView.page(try await model(desk, from: visit.query.day("from"), problem: nil, visit), visit))
    }

    static func publish(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        guard let day = visit.form.day("from"), let version = visit.form.number("version") else {
            throw WebError.badRequest(Phrase(fr: "Donnez le jour à partir duquel le plan vaut.", en: "Give the day from which the plan holds."))
        }
        if let problem = problem(day, desk, visit) {
            return .page(PublicationView.page(try await model(desk, from: day, problem: problem, visit), visit))
        }
        var before: PlanReview?
        if let present = try await visit.store.planInForce(desk.plan.period) {
            before = try PlanReview(desk.review.instance, contents: try await visit.store.planContents(of: present.id))
        }
        let isAsked = !desk.acceptable.isEmpty && !visit.form.isTicked("despite")
        let reasons = desk.review.told(from: before, moves: try await visit.store.handMoves(in: desk.plan.id))
        let outcome: PublicationOutcome
        do {
            outcome = try await visit.store(asking: isAsked).publish(desk.plan.id, seen: version, from: day, telling: reasons, by: visit.viewer.account, at: visit.now)
        } catch let refusal as SessionRefusal {
            return .page(PublicationView.page(try await model(desk, from: day, problem: meeting(refusal), visit), visit))
        }
        switch outcome {
        case .published where isAsked:
            return .page(PublicationView.page(try await model(desk, from: day, problem: unread, visit), visit))
        case .published:
            try await OpenWishes.closeIfAsked(desk.plan.period, visit)
            try await visit.note("publish", "plan", subject: desk.plan.id.rawValue)
            return .redirect("/groups?period=\(desk.plan.period)&published=1")
        case .closed(.published): return .redirect("/groups?period=\(desk.plan.period)&published=1")
        case .clashing:
            return .page(PublicationView.page(try await model(PlanDesk.open(visit), from: day, problem: clashing, visit), visit))
        case .changed, .closed:
            let now = try await PlanDesk.open(visit)
            let what = Phrase(
                fr: "Le plan a changé pendant que vous regardiez cette page. Rien n’a été publié\u{202F}: voici l’état présent, relisez puis publiez.",
                en: "The plan changed while you were looking at this page. Nothing was published: here is how it stands now; read it again, then publish.")
            throw WebError.conflict(PublicationView.page(try await model(now, from: day, problem: what, status: 409, visit), visit))
        }
    }

    private static let clashing = Phrase(
        fr: "Des élèves, des personnes ou des salles seraient à deux endroits à la fois. Rien n’a été publié\u{202F}: voyez ci-dessous qui, et ce qu’il faut changer.",
        en: "Pupils, people or rooms would be in two places at once. Nothing was published: see below who, and what to change.")

    private static let unread = Phrase(
        fr: "Des règles ne sont pas respectées. Cochez la case pour publier malgré cela, ou corrigez d’abord.",
        en: "Some rules are not kept. Tick the box to publish all the same, or mend them first.")

    /// What was put on its very date is in the way: no page of the plan tells of it.
    private static func meeting(_ refusal: SessionRefusal) -> Phrase {
        refusal.problem(
            of: Phrase(
                fr: "Des élèves, des personnes ou des salles seraient à deux endroits à la fois, à une date où une séance a été changée.",
                en: "Pupils, people or rooms would be in two places at once, on a date on which a session was changed."),
            Phrase(
                fr: "Rien n’a été publié. Déplacez ou annulez d’abord ces séances, ou changez ici la personne ou la salle.",
                en: "Nothing was published. Move or cancel these sessions first, or change the person or the room here.")
        ).told
    }

    private static func problem(_ day: Day, _ desk: PlanDesk, _ visit: Visit) -> Phrase? {
        if day < visit.today {
            return Phrase(fr: "Ce jour est passé\u{202F}: ce qui a eu lieu ne change plus. Choisissez aujourd’hui ou après.", en: "That day is over: what took place no longer changes. Choose today or later.")
        }
        if day > desk.means.period.lastDay {
            return Phrase(fr: "La période sera finie ce jour-là. Choisissez un jour avant le \(desk.means.period.lastDay.figures.fr).", en: "The period will be over by then. Choose a day before \(desk.means.period.lastDay.figures.en).")
        }
        if !desk.clashes(from: day).isEmpty { return clashing }
        return nil
    }

    static func model(_ desk: PlanDesk, from asked: Day?, problem: Phrase?, status: Int = 200, _ visit: Visit) async throws -> PublicationModel {
        let day = max(asked ?? desk.means.period.firstDay, visit.today)
        let change = try await visit.store.publication(of: desk.plan.id, from: day)
        let groups = Dictionary(
            ((change?.groups ?? []) + (change?.change.newGroups ?? [])).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let first = try await visit.store.planInForce(desk.plan.period) == nil
        let published = first ? [] : try await visit.store.groupCards(.period(desk.plan.period))
        let last = desk.means.period.lastDay
        let oneOffs = desk.isDraft && day <= last ? try await visit.store.oneOffs(during: Tenure(from: day, to: last)) : []
        let hours = Dictionary(
            desk.means.slots.map { slot in (slot.key, slot.dates.map { SessionTime(day: $0, startsAt: slot.weekly.startsAt, length: slot.weekly.length) }) },
            uniquingKeysWith: { first, _ in first })
        return PublicationModel(
            desk: desk, oneOffs: desk.contents.meetings(with: oneOffs, at: hours), day: day, transfers: change?.change.transfers ?? [], kept: change?.change.members.kept ?? 0, groups: groups,
            titles: Dictionary(published.map { ($0.group.id, $0.title) }, uniquingKeysWith: { first, _ in first }), isFirst: first,
            problem: problem, status: problem == nil ? 200 : max(422, status == 409 ? 0 : 422), isStale: status == 409,
            rails: try await DraftRails.notice(desk, visit))
    }
}

struct PublicationModel: Sendable {
    let desk: PlanDesk
    /// Announced already, from the day on, and in the way of its groups.
    let oneOffs: [OneOffMeeting]
    let day: Day
    let transfers: [Publication.Transfer]
    let kept: Int
    let groups: [NeedGroup.ID: NeedGroup]
    /// Of groups that are published already.
    let titles: [NeedGroup.ID: Phrase]
    let isFirst: Bool
    let problem: Phrase?
    let status: Int
    let isStale: Bool
    /// What it would do to the guard-rails of the year.
    let rails: HTML?
}

enum PublicationView {
    static func page(_ model: PublicationModel, _ visit: Visit) -> Page {
        let t = visit.t
        let desk = model.desk
        let title = Phrase(fr: "Publier le \(desk.plan.name.fr.lowercased())", en: "Publish \(desk.plan.name.en.lowercased())")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/plans/\(desk.plan.id)", Phrase(fr: "Tableau des groupes", en: "Group board"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(desk.means.period.name). \(t(summary(model)))</p></div></div>
                \(model.problem.map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" as HTML })
                \(desk.isDraft ? form(model, visit) : "<p class=\"notice\">\(t(Phrase(fr: "Ce plan est \(desk.plan.state.name.fr).", en: "This plan is \(desk.plan.state.name.en).")))</p>")
                \(PlansView.unknownNeeds(unknownNeeds(model.desk), visit))
                \(model.rails)
                \(remarks(model, visit))
                \(oneOffs(model, visit))
                \(changes(model, visit))
                </div>
                """, status: model.isStale ? 409 : model.status)
    }

    private static func summary(_ model: PublicationModel) -> Phrase {
        if model.isFirst {
            let pupils = counted(Set(model.transfers.map(\.pupil)).count, fr: ("élève reçoit son groupe", "élèves reçoivent leur groupe"), en: ("pupil gets a group", "pupils get their group"))
            return Phrase(fr: "\(pupils.fr).", en: "\(pupils.en).")
        }
        let moved = counted(Set(model.transfers.map(\.pupil)).count, fr: ("élève change", "élèves changent"), en: ("pupil changes", "pupils change"))
        let kept = counted(model.kept, fr: ("place reste la même", "places restent les mêmes"), en: ("place stays the same", "places stay the same"))
        return Phrase(fr: "\(moved.fr), \(kept.fr).", en: "\(moved.en), \(kept.en).")
    }

    private static func form(_ model: PublicationModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let broken = !model.desk.acceptable.isEmpty
        let isBlocked = !model.desk.clashes(from: model.day).isEmpty
        let blocked: HTML = """
            <p class="notice warn">\(t(Phrase(fr: "À partir du \(model.day.long.fr), la publication serait refusée\u{202F}: quelqu’un ou une salle serait à deux endroits à la fois.", en: "From \(model.day.long.en) on, publishing would be refused: somebody or a room would be in two places at once."))) <a href="#broken">\(t(Phrase(fr: "Voir qui, et ce qu’il faut changer", en: "See who, and what to change")))</a></p>
            """
        let button = isBlocked ? Phrase(fr: "Publier à partir d’un autre jour", en: "Publish from another day") : Phrase(fr: "Publier pour tous", en: "Publish to all")
        let despite: HTML = """
            <label class="check"><input type="checkbox" name="despite" value="1"><span>\(t(Phrase(fr: "J’ai lu ce qui n’est pas respecté, et je publie", en: "I have read what is not kept, and I publish")))</span></label>
            """
        let hint = Phrase(
            fr: "Ce qui a eu lieu avant reste écrit tel quel. Les places qui changent s’arrêtent la veille, les autres ne bougent pas.",
            en: "What took place before stays as it was. Places that change end on the day before, the others do not move.")
        return """
            <section class="sheet stack">\(visit.form(action: "/plans/\(model.desk.plan.id)/publication") {
                """
                <input type="hidden" name="version" value="\(model.desk.plan.version)">
                \(Fields.input("from", t(Phrase(fr: "À partir du", en: "From")), model.day.iso, hint: t(hint), " type=\"date\" required min=\"\(visit.today.iso)\" max=\"\(model.desk.means.period.lastDay.iso)\" class=\"middle\""))
                \(isBlocked ? blocked : nil)\(broken ? despite : nil)
                \(OpenWishes.field(model.desk.means.period, visit))
                <div class="actions"><button class="btn\(" ghost", if: isBlocked)">\(t(button))</button></div>
                <p class="soft small">\(t(Phrase(fr: "Les élèves, les familles et les intervenants le voient aussitôt.", en: "Pupils, families and facilitators see it at once.")))</p>
                """
            })</section>
            """
    }

    private static func unknownNeeds(_ desk: PlanDesk) -> MeansCheck? {
        let pupils = desk.review.instance.pupils.filter(\.needs.isEmpty).compactMap { Pupil.ID($0.id) }
        return MeansCheck.unknownNeeds(of: pupils.compactMap { desk.names.pupils[$0] }, desk.means.divisions)
    }

    private static func remarks(_ model: PublicationModel, _ visit: Visit) -> HTML? {
        let remarks = model.desk.clashes(from: model.day) + model.desk.acceptable
        guard !remarks.isEmpty else { return nil }
        return """
            <section class="stack" aria-labelledby="broken"><h2 id="broken">\(visit.t(Phrase(fr: "Ce qui n’est pas respecté", en: "What is not kept")))</h2><ul class="problems">\(PlanLinks.items(remarks, period: model.desk.plan.period, visit))</ul></section>
            """
    }

    /// They were invited before there were groups at that hour: the plan can be published, and the invitation goes first until somebody moves it.
    private static func oneOffs(_ model: PublicationModel, _ visit: Visit) -> HTML? {
        guard !model.oneOffs.isEmpty else { return nil }
        let t = visit.t
        let items = model.oneOffs.map { meeting -> HTML in
            let one = meeting.oneOff
            var said = meeting.leaders.map { Phrase(fr: "\($0) animerait les deux", en: "\($0) would lead both") }
            if let room = meeting.room { said.append(Phrase(fr: "la salle \(room) servirait aux deux", en: "room \(room) would be used by both")) }
            if !meeting.pupils.isEmpty {
                let names = meeting.pupils.map(\.fullName).joined(separator: ", ")
                said.append(Phrase(fr: "attendus aux deux\u{202F}: \(names)", en: "expected at both: \(names)"))
            }
            return "<li><a href=\"/groups/\(one.group)/one-off?id=\(one.id)\">\(one.title)</a>, \(t(one.time.name))<br><span class=\"soft\">\(said.map(t).joined(separator: ", "))</span></li>"
        }
        let what = Phrase(
            fr: "Elles ont été annoncées avant ces groupes. Les élèves invités y vont d’abord\u{202F}; déplacez ou annulez celles dont la personne ou la salle est prise.",
            en: "They were announced before these groups. Pupils who are invited go there first; move or cancel those whose person or room is taken.")
        return """
            <section class="sheet stack tight" aria-labelledby="one-offs"><h2 id="one-offs">\(t(Phrase(fr: "Séances ponctuelles aux mêmes heures", en: "One-off sessions at the same hours")))</h2><p>\(t(what))</p><ul>\(items)</ul></section>
            """
    }

    private static func changes(_ model: PublicationModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !model.isFirst else { return nil }
        guard !model.transfers.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Rien ne change par rapport aux groupes en vigueur.", en: "Nothing changes from the groups in force.")))</p>"
        }
        func title(_ id: NeedGroup.ID?) -> String {
            id.flatMap { model.groups[$0] }.map { "\(t(model.titles[$0.id] ?? model.desk.names.title($0.workshop))) (\($0.code))" } ?? "–"
        }
        let rows = model.transfers.map { transfer -> HTML in
            """
            <tr><th scope="row">\(model.desk.names.pupil(transfer.pupil))</th><td data-label="\(t(Phrase(fr: "Créneau", en: "Slot")))">\(t(model.desk.names.slotName(transfer.slot)))</td><td data-label="\(t(Phrase(fr: "Quitte", en: "Leaves")))">\(title(transfer.from))</td><td data-label="\(t(Phrase(fr: "Rejoint", en: "Joins")))">\(title(transfer.to))</td></tr>
            """
        }
        return """
            <div class="table-wrap"><table class="stacked"><caption>\(t(Phrase(fr: "Qui change de groupe", en: "Who changes groups")))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th><th scope="col">\(t(Phrase(fr: "Créneau", en: "Slot")))</th><th scope="col">\(t(Phrase(fr: "Quitte", en: "Leaves")))</th><th scope="col">\(t(Phrase(fr: "Rejoint", en: "Joins")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
