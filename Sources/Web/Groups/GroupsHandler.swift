import School
import Storage

/// « Groupes »: what each person has to do with published groups.
enum GroupsHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let viewer = visit.viewer
        if let pupil = viewer.pupil { return .redirect("/pupils/\(pupil)/group") }
        if viewer.has(.guardian) { return try await children(visit) }
        let reach = viewer.reach(GroupsPolicy.self)
        guard !reach.isEmpty || viewer.has(.teacher) || viewer.has(.librarian) || viewer.has(.mainTeacher) else { throw WebError.notFound }
        var led: [GroupCard] = []
        var leads = false
        if let staff = viewer.staff {
            led = try await visit.store.groupCards(.led(staff, on: visit.today))
            leads = try await visit.store.facilitator(of: staff) != nil
        }
        var own = Reach.nothing
        own.divisions = viewer.mainTeacherOf
        let divisions = viewer.mainTeacherOf.isEmpty ? [] : try await visit.store.divisions(own)
        let periods = reach.wholeSchool ? try await visit.store.publishedPeriods() : []
        let asked: Period.ID? = visit.query.id("period")
        let chosen = periods.first { $0.id == asked } ?? periods.first { $0.lastDay >= visit.today } ?? periods.first { !GroupsModel.isPast($0, visit) }
        var cards: [GroupCard] = []
        var figures: PlanFigures?
        if let chosen {
            cards = try await visit.store.groupCards(.period(chosen.id)).filter { $0.size(on: visit.today) > 0 }
            figures = try await publishedFigures(chosen.id, visit)
        }
        return .page(
            GroupsView.page(
                GroupsModel(
                    led: led, divisions: divisions, periods: periods, chosen: chosen, cards: cards, figures: figures,
                    hasHours: leads, isWholeSchool: reach.wholeSchool, isCoordinator: !viewer.reach(PlanningPolicy.self, .write).isEmpty,
                    justPublished: visit.query.text("published") == "1"), visit))
    }

    /// What the plan in force gives; nil when its problem cannot be read any more.
    private static func publishedFigures(_ period: Period.ID, _ visit: Visit) async throws -> PlanFigures? {
        guard let plan = try await visit.store.planInForce(period), let problem = try await visit.store.problem(of: plan.id) else { return nil }
        return try PlanReview(problem, pins: [], contents: try await visit.store.planContents(of: plan.id)).figures()
    }

    private static func children(_ visit: Visit) async throws -> Reply {
        let children = try await visit.store.pupils(visit.viewer.children, on: visit.today)
        if let only = children.first, children.count == 1 { return .redirect("/pupils/\(only.id)/group") }
        return .page(GroupsView.children(children, visit))
    }
}

struct GroupsModel: Sendable {
    let led: [GroupCard]
    let divisions: [Division]
    let periods: [Period]
    let chosen: Period?
    let cards: [GroupCard]
    let figures: PlanFigures?
    /// Whether the viewer leads groups, now or at some time: their hours are theirs to read.
    let hasHours: Bool
    let isWholeSchool, isCoordinator, justPublished: Bool

    /// Whether it is of a school year that is over.
    static func isPast(_ period: Period, _ visit: Visit) -> Bool { year(of: period).start < visit.establishment.year }

    static func year(of period: Period) -> SchoolYear { SchoolYear(period.lastDay.schoolYear) }
}

enum GroupsView {
    static func page(_ model: GroupsModel, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Groupes", en: "Groups")
        let nothing = !model.isWholeSchool && model.led.isEmpty && model.divisions.isEmpty
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose">
                <div class="page-head"><div><h1>\(t(title))</h1></div><div class="actions no-print">\(rails(visit))\(schedules(nothing ? nil : "/schedule", visit))\(visit.viewer.reach(SessionsPolicy.self).isEmpty ? nil : "<a class=\"btn ghost\" href=\"/sessions\">\(t(Phrase(fr: "Séances", en: "Sessions")))</a>" as HTML)\(model.hasHours ? "<a class=\"btn ghost\" href=\"/hours\">\(t(Phrase(fr: "Mes heures", en: "My hours")))</a>" as HTML : nil)<a class="btn ghost" href="/diary">\(t(Phrase(fr: "Mon agenda", en: "My diary")))</a></div></div>
                \(model.justPublished ? "<p class=\"notice\" role=\"status\">\(t(Phrase(fr: "C’est publié. Chacun voit maintenant son groupe.", en: "Published. Everyone now sees their group.")))</p>" as HTML : nil)
                \(model.led.isEmpty ? nil : led(model.led, visit))
                \(divisions(model.divisions, visit))
                \(model.isWholeSchool ? published(model, visit) : nil)
                \(nothing ? "<p class=\"empty\">\(t(Phrase(fr: "Vous n’animez pas de groupe pour le moment. Quand un plan sera publié, vos groupes et leurs listes seront ici.", en: "You lead no group for now. When a plan is published, your groups and their lists will be here.")))</p>" as HTML : nil)
                </div>
                """)
    }

    /// The way to a schedule.
    static func schedules(_ address: String?, _ visit: Visit) -> HTML? {
        address.map { "<a class=\"btn ghost\" href=\"\($0)\">\(visit.t(Phrase(fr: "Emploi du temps", en: "Schedule")))</a> " }
    }

    private static func rails(_ visit: Visit) -> HTML? {
        guard !visit.viewer.reach(SteeringPolicy.self).isEmpty else { return nil }
        return "<a class=\"btn ghost\" href=\"/steering\">\(visit.t(Phrase(fr: "Garde-fous", en: "Guard-rails")))</a> "
    }

    private static func led(_ cards: [GroupCard], _ visit: Visit) -> HTML {
        """
        <section class="stack" aria-labelledby="mine"><h2 id="mine">\(visit.t(Phrase(fr: "Les groupes que j’anime", en: "The groups I lead")))</h2><ul class="cards">\(cards.map { "<li class=\"sheet stack tight\">\(GroupPieces.card($0, visit))</li>" as HTML })</ul></section>
        """
    }

    private static func divisions(_ divisions: [Division], _ visit: Visit) -> HTML? {
        guard !divisions.isEmpty else { return nil }
        let links = divisions.map { "<li><a href=\"/divisions/\($0.id)/groups\">\(visit.t(Phrase(fr: "Les groupes de \($0.code)", en: "The groups of \($0.code)")))</a></li>" as HTML }
        return "<section class=\"stack tight\"><h2>\(visit.t(Phrase(fr: "Ma classe", en: "My division")))</h2><ul>\(links)</ul></section>"
    }

    private static func published(_ model: GroupsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        guard let period = model.chosen else {
            let next: HTML? = model.isCoordinator ? "<p><a class=\"btn\" href=\"/periods\">\(t(Phrase(fr: "Préparer une période", en: "Prepare a period")))</a></p>" : nil
            let none =
                model.periods.isEmpty
                ? Phrase(fr: "Aucun groupe n’est publié.", en: "No group is published.") : Phrase(fr: "Aucun groupe n’est publié cette année.", en: "No group is published this year.")
            return "<div class=\"empty\"><p>\(t(none))</p>\(next)</div>\(past(model, visit))"
        }
        let isPast = GroupsModel.isPast(period, visit)
        let present = model.periods.filter { !GroupsModel.isPast($0, visit) }
        let others =
            present.count > 1 || isPast && !present.isEmpty
            ? "<nav class=\"tabs no-print\" aria-label=\"\(t(Phrase(fr: "Périodes", en: "Periods")))\">\(present.map { "<a href=\"/groups?period=\($0.id)\"\($0.id == period.id ? " aria-current=\"page\"" as HTML : "")>\($0.name)</a>" as HTML })</nav>"
                as HTML
            : nil
        let work: HTML? = model.isCoordinator && !isPast ? "<p class=\"no-print\"><a href=\"/periods/\(period.id)/plans\">\(t(Phrase(fr: "Changer ces groupes", en: "Change these groups")))</a></p>" : nil
        let bySlot = Dictionary(grouping: model.cards, by: \.group.slot)
        var order: [SlotKey] = []
        for card in model.cards where !order.contains(card.group.slot) { order.append(card.group.slot) }
        let sections = order.map { slot -> HTML in
            let cards = bySlot[slot] ?? []
            guard let first = cards.first else { return .empty }
            return """
                <section class="stack tight"><h3>\(t(first.hours)), \(first.module.name) <span class="soft">\(t(GroupPieces.dates(first)))</span></h3>\(table(cards, visit))</section>
                """
        }
        return """
            <section class="stack" aria-labelledby="published"><h2 id="published">\(t(isPast ? GroupsModel.year(of: period).name : Phrase(fr: "Ce qui est publié", en: "What is published"))) · \(period.name)</h2>\(others)
            \(model.figures.map { figures($0, visit) })\(work)\(sections)</section>\(past(model, visit))
            """
    }

    /// The periods of school years that are over, folded.
    private static func past(_ model: GroupsModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        let links = model.periods.filter { GroupsModel.isPast($0, visit) }.map { period -> HTML in
            "<li><a href=\"/groups?period=\(period.id)\"\(" aria-current=\"page\"", if: period.id == model.chosen?.id)>\(period.name)</a> <span class=\"soft\">\(t(GroupsModel.year(of: period).name))</span></li>"
        }
        guard !links.isEmpty else { return nil }
        return "<details class=\"stack no-print\"><summary>\(t(Phrase(fr: "Années passées (\(links.count))", en: "Past years (\(links.count))")))</summary><ul>\(links)</ul></details>"
    }

    static func figures(_ figures: PlanFigures, _ visit: Visit) -> HTML {
        let t = visit.t
        func item(_ value: Phrase, _ words: Phrase) -> HTML { "<span><b class=\"num\">\(t(value))</b> \(t(words))</span>" }
        let smallest = figures.sizes.min() ?? 0
        let largest = figures.sizes.max() ?? 0
        return """
            <div class="quality">
            \(item(Phrase(same: "\(figures.pupils)"), Phrase(fr: "élèves dans \(figures.sizes.count) groupes de \(smallest) à \(largest)", en: "pupils in \(figures.sizes.count) groups of \(smallest) to \(largest)")))
            \(item(BoardView.percent(figures.needsCovered), Phrase(fr: "des besoins principaux couverts", en: "of main needs covered")))
            \(item(BoardView.percent(figures.firstWishesGranted), Phrase(fr: "de premiers vœux", en: "of first wishes")))
            \(item(BoardView.percent(figures.anyWishesGranted), Phrase(fr: "avec au moins un vœu", en: "with at least one wish")))
            </div>
            <details class="soft small no-print"><summary>\(t(Phrase(fr: "Ce que disent ces chiffres", en: "What these figures say")))</summary><p>\(t(Phrase(fr: "Besoins principaux\u{202F}: les trois plus forts de chaque élève. Un besoin est couvert quand ses ateliers y répondent pour 40 sur 100 au moins. Les vœux sont comptés parmi les élèves qui en ont donné.", en: "Main needs: each pupil’s three strongest. A need is covered when the workshops answer at least 40 out of 100 of it. Wishes are counted among pupils who gave some.")))</p></details>
            """
    }

    private static func table(_ cards: [GroupCard], _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = cards.map { card -> HTML in
            """
            <tr><th scope="row"><a href="/groups/\(card.group.id)">\(visit.t(card.title))</a></th><td data-label="\(t(Phrase(fr: "Code", en: "Code")))">\(card.group.code)</td><td data-label="\(t(Phrase(fr: "Intervenants", en: "Facilitators")))">\(t(GroupPieces.leaders(card, card.days)))</td><td data-label="\(t(Phrase(fr: "Salle", en: "Room")))">\(t(GroupPieces.bareRoom(card, card.days) ?? Phrase(same: "–")))</td><td class="num" data-label="\(t(Phrase(fr: "Élèves", en: "Pupils")))">\(card.size(on: visit.today))</td></tr>
            """
        }
        return """
            <div class="table-wrap"><table class="stacked groups"><caption class="visually-hidden">\(t(cards[0].hours)), \(cards[0].module.name)</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Atelier", en: "Workshop")))</th><th scope="col">\(t(Phrase(fr: "Code", en: "Code")))</th><th scope="col">\(t(Phrase(fr: "Intervenants", en: "Facilitators")))</th><th scope="col">\(t(Phrase(fr: "Salle", en: "Room")))</th><th scope="col" class="num">\(t(Phrase(fr: "Élèves", en: "Pupils")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    static func children(_ children: [Pupil], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Les groupes de vos enfants", en: "Your children’s groups")
        let links = children.map { "<li><a class=\"btn ghost\" href=\"/pupils/\($0.id)/group\">\($0.givenName)</a></li>" as HTML }
        let list: HTML =
            children.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Aucun enfant n’est rattaché à votre compte. Écrivez au secrétariat de l’établissement.", en: "No child is tied to your account. Write to the school’s office.")))</p>"
            : "<ul class=\"row\">\(links)</ul>"
        return Page(title: title, section: .groups, body: "<div class=\"stack narrow\"><h1>\(t(title))</h1>\(list)</div>")
    }
}

/// Pieces that several pages of groups share.
enum GroupPieces {
    /// Who leads during these days, one after the other when that changes: « Mme Durand jusqu’au 10 janv., puis M. Petit ».
    static func leaders(_ card: GroupCard, _ days: Tenure) -> Phrase {
        let parts = card.leaders.parts(over: days).map { ($0.days, PlanNames.listed($0.values.map(\.name))) }
        return parts.isEmpty ? Phrase(fr: "intervenant à venir", en: "facilitator to come") : inTurn(parts)
    }

    static func dates(_ card: GroupCard) -> Phrase { dates(card.days) }

    static func dates(_ tenure: Tenure) -> Phrase {
        Phrase(fr: "du \(tenure.from.short.fr) au \(tenure.to.short.fr)", en: "\(tenure.from.short.en) to \(tenure.to.short.en)")
    }

    static func room(_ card: GroupCard, _ days: Tenure) -> Phrase { room(bareRoom(card, days)) }

    static func room(_ session: DatedSession) -> Phrase { room(session.room.map { Phrase(same: $0.name) }) }

    static func room(_ name: Phrase?) -> Phrase {
        name.map { Phrase(fr: "salle \($0.fr)", en: "room \($0.en)") } ?? Phrase(fr: "salle à venir", en: "room to come")
    }

    /// « B10 », « B10 jusqu’au 10 janv., puis C3 »; nil when there is none yet.
    static func bareRoom(_ card: GroupCard, _ days: Tenure) -> Phrase? {
        let parts = card.rooms.parts(over: days).map { ($0.days, PlanNames.listed($0.values)) }
        return parts.isEmpty ? nil : inTurn(parts)
    }

    static func card(_ card: GroupCard, _ visit: Visit) -> HTML {
        let t = visit.t
        let pupils = counted(card.size(on: visit.today), fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        return """
            <h3><a href="/groups/\(card.group.id)">\(visit.t(card.title))</a></h3><p>\(t(card.hours)), \(t(room(card, card.days)))</p><p class="soft small">\(t(dates(card))) · \(t(pupils)) · \(card.group.code)</p>
            """
    }
}
