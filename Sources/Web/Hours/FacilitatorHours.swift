import School
import Storage

/// « Mes heures »: what one person leads in a school year, each figure with the sessions behind it. Everybody reads their own; whoever reads the
/// ledgers reads all.
enum FacilitatorHours {
    static func own(_ visit: Visit) async throws -> Reply {
        guard let staff = visit.viewer.staff else { throw WebError.notFound }
        guard let person = try await visit.store.facilitator(of: staff) else { return .page(FacilitatorHoursView.page(nil, visit)) }
        return .page(FacilitatorHoursView.page(try await model(person, name: nil, visit), visit))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let person = try await FacilitatorsHandler.facilitator(visit)
        return .page(FacilitatorHoursView.page(try await model(person.id, name: person.name, visit), visit))
    }

    private static func model(_ person: Facilitator.ID, name: String?, _ visit: Visit) async throws -> FacilitatorHoursModel {
        let (years, year) = try await LedgerDesk.years(visit)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let facts = try await visit.store.ledgerFacts(of: person, year: year, calendar)
        return FacilitatorHoursModel(
            person: person, name: name, year: year, years: years, facts: facts, accounts: facts.ledger(on: visit.today).facilitators[person] ?? [:],
            due: try await visit.store.servicesDue(year: year)[person] ?? [:])
    }
}

struct FacilitatorHoursModel: Sendable {
    let person: Facilitator.ID
    /// Nil on one's own page.
    let name: String?
    let year: Int
    let years: [Int]
    let facts: LedgerFacts
    let accounts: [DispositifKind: SessionMinutes]
    /// Of their service.
    let due: [DispositifKind: Int]

    /// In order of time.
    func sessions(_ kind: DispositifKind, _ account: SessionAccount, on today: Day) -> [LedgerSession] {
        facts.sessions.filter { $0.kind == kind && $0.account(on: today) == account }.sorted { a, b in
            (a.session.held, a.session.group) < (b.session.held, b.session.group)
        }
    }
}

enum FacilitatorHoursView {
    /// So many sessions are read at once; the others are folded.
    private static let shown = 12

    /// - Parameter model: nil for whoever is no facilitator.
    static func page(_ model: FacilitatorHoursModel?, _ visit: Visit) -> Page {
        let t = visit.t
        let own = Phrase(fr: "Mes heures", en: "My hours")
        let title = model?.name.map { Phrase(fr: "Les heures \(ofName($0))", en: "\($0)’s hours") } ?? own
        let isOwn = model?.name == nil
        let year = SchoolYear(model?.year ?? visit.establishment.year)
        let crumbs =
            isOwn
            ? visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups")))
            : visit.crumbs(
                ("/programmes", Phrase(fr: "Année", en: "Year")), ("/ledgers?view=people&year=\(year.start)", Phrase(fr: "Heures", en: "Hours")))
        let kinds = model.map { model in DispositifKind.allCases.filter { (model.accounts[$0] ?? SessionMinutes()) != SessionMinutes() || model.due[$0] ?? 0 > 0 } } ?? []
        let nothing: Phrase =
            switch (isOwn, year.start == visit.establishment.year) {
            case (true, true):
                Phrase(
                    fr: "Vous n’animez aucune séance cette année. Vos heures apparaîtront ici dès qu’un groupe que vous animez sera publié.",
                    en: "You lead no session this year. Your hours will appear here once a group that you lead is published.")
            case (true, false): Phrase(fr: "Vous n’avez animé aucune séance cette année-là.", en: "You led no session in that year.")
            case (false, true): Phrase(fr: "Aucune séance cette année.", en: "No session this year.")
            case (false, false): Phrase(fr: "Aucune séance cette année-là.", en: "No session in that year.")
            }
        return Page(
            title: title, section: isOwn ? .groups : .year,
            body: """
                <div class="stack loose">
                \(crumbs)
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(year.name))</p></div>\(model.flatMap { service($0, visit) })</div>
                \(model.flatMap { LedgersView.years($0.years, shown: $0.year, isOwn ? "/hours?" : "/facilitators/\($0.person)/hours?", visit) })
                \(kinds.isEmpty ? "<p class=\"empty\">\(t(nothing))</p>" as HTML : nil)
                \(model.map { model in HTML(kinds.map { section($0, model, isOwn: isOwn, visit) }) })
                \(model.flatMap { lost($0, visit) })
                \(kinds.isEmpty ? nil : notes(visit))
                </div>
                """)
    }

    /// The way to where it is written what somebody owes, for those who may write it.
    private static func service(_ model: FacilitatorHoursModel, _ visit: Visit) -> HTML? {
        guard model.name != nil, model.year == visit.establishment.year, !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty else { return nil }
        let name = model.due.isEmpty ? Phrase(fr: "Écrire ce que prévoit son service", en: "Write what their service has") : Phrase(fr: "Changer ce que prévoit son service", en: "Change what their service has")
        return "<div class=\"actions no-print\"><a class=\"btn ghost\" href=\"/facilitators/\(model.person)\">\(visit.t(name))</a></div>"
    }

    private static func section(_ kind: DispositifKind, _ model: FacilitatorHoursModel, isOwn: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let minutes = model.accounts[kind] ?? SessionMinutes()
        // What is nothing is not told, nor twice what is the same.
        func figure(_ minutes: Int, _ words: Phrase) -> HTML? { minutes == 0 ? nil : "<span><b class=\"num\">\(t(inHours(minutes)))</b> \(t(words))</span>" }
        let figures = [
            figure(minutes.planned, Phrase(fr: "prévues en tout", en: "planned in all")), figure(minutes.delivered, Phrase(fr: "données", en: "given")),
            figure(minutes.unconfirmed, Phrase(fr: "à confirmer", en: "to confirm")), figure(minutes.coming, Phrase(fr: "à venir", en: "to come")),
            minutes.unconfirmed == 0 ? nil : figure(minutes.forecast, Phrase(fr: "attendues sur toute l’année, sans celles à confirmer", en: "expected over the whole year, without those to confirm")),
            figure(minutes.cancelled, Phrase(fr: "annulées, qui ne comptent pas", en: "cancelled, which do not count")),
        ].compactMap { $0 }
        let due = model.due[kind].map { due -> HTML in
            let told = ServiceDue.difference(planned: minutes.planned, due: due)
            return "<p>\(t(Phrase(fr: "Dû au service\u{202F}: \(inHours(due).fr) sur l’année, \(told.fr).", en: "Due in the service: \(inHours(due).en) over the year, \(told.en).")))</p>"
        }
        let lists = SessionAccount.allCases.compactMap { list($0, kind, model, isOwn: isOwn, visit) }
        return """
            <section class="sheet stack" aria-labelledby="\(kind.rawValue)"><h2 id="\(kind.rawValue)">\(t(kind.name))</h2>
            \(figures.isEmpty ? nil : "<div class=\"quality\">\(figures)</div>" as HTML?)
            \(due)\(lists)</section>
            """
    }

    /// The sessions behind one figure, folded but for those that somebody has to confirm.
    private static func list(_ account: SessionAccount, _ kind: DispositifKind, _ model: FacilitatorHoursModel, isOwn: Bool, _ visit: Visit) -> HTML? {
        let t = visit.t
        let sessions = model.sessions(kind, account, on: visit.today)
        guard !sessions.isEmpty else { return nil }
        let name =
            switch account {
            case .unconfirmed: Phrase(fr: "À confirmer", en: "To confirm")
            case .coming: Phrase(fr: "À venir", en: "To come")
            case .delivered: Phrase(fr: "Données", en: "Given")
            case .cancelled: Phrase(fr: "Annulées", en: "Cancelled")
            }
        let count = counted(sessions.count, fr: ("séance", "séances"), en: ("session", "sessions"))
        let minutes = inHours(sessions.reduce(0) { $0 + $1.session.held.length })
        let summary = Phrase(fr: "\(name.fr)\u{202F}: \(count.fr), \(minutes.fr)", en: "\(name.en): \(count.en), \(minutes.en)")
        return """
            <details\(" open", if: account == .unconfirmed)><summary>\(t(summary))</summary>\(visit.folded(sessions.map { item($0, account, model, isOwn: isOwn, visit) }, after: shown))</details>
            """
    }

    private static func item(_ line: LedgerSession, _ account: SessionAccount, _ model: FacilitatorHoursModel, isOwn: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let session = line.session
        let (group, address) =
            line.invitedFrom.map { ($0, "/groups/\($0)/one-off?id=\(session.group)") } ?? (session.group, "/groups/\(session.group)/session?on=\(session.key.text)")
        // Whoever led a group that is over may not open its sessions any more.
        let mayOpen = visit.viewer.reach(SessionsPolicy.self).covers(group: group)
        let title: HTML = mayOpen ? "<a href=\"\(address)\">\(t(line.title))</a>" : HTML(text: t(line.title))
        var said = [t(session.held.name), t(inHours(session.held.length))]
        if let room = session.room { said.append(t(Phrase(fr: "salle \(room.name)", en: "room \(room.name)"))) }
        if let code = model.facts.cards[session.group]?.group.code { said.append(code) }
        if line.invitedFrom != nil { said.append(t(Phrase(fr: "séance ponctuelle", en: "one-off session"))) }
        if session.leaders.count > 1 {
            let others = PlanNames.listed(session.leaders.filter { $0.id != model.person }.map(\.name))
            said.append(t(Phrase(fr: "avec \(others.fr)", en: "with \(others.en)")))
        }
        if !session.replaced.isEmpty, !session.replaced.contains(where: { $0.id == model.person }) { said.append(t(Phrase(fr: "en remplacement", en: "as a replacement"))) }
        if session.isMoved { said.append(t(Phrase(fr: "au lieu du \(session.planned.name.fr)", en: "instead of \(session.planned.name.en)"))) }
        if !session.reason.isEmpty { said.append(session.reason) }
        // What nobody cancelled has no reason of its own.
        if session.state == .planned, let span = line.loss { said.append(t(span.name)) }
        let closed: HTML? =
            account == .unconfirmed && isOwn && !mayOpen
            ? "<br><span class=\"soft\">\(t(Phrase(fr: "Ce groupe est terminé\u{202F}: la coordination ou la vie scolaire peut encore faire l’appel.", en: "This group is over: the coordinator or pupil life can still make the call.")))</span>"
            : nil
        return "<li>\(title)<br><span class=\"soft\">\(said.joined(separator: ", "))</span>\(closed)</li>"
    }

    private static func lost(_ model: FacilitatorHoursModel, _ visit: Visit) -> HTML? {
        LedgersView.lost(
            model.facts.lost(on: visit.today),
            lead: Phrase(
                fr: "Séances perdues, leur jour étant fermé\u{202F}: elles comptent parmi les séances annulées.",
                en: "Sessions lost as their day is closed: they count among those cancelled."), visit)
    }

    private static func notes(_ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <details class="soft no-print"><summary>\(t(LedgersView.howCounted))</summary><ul>
            <li>\(t(Phrase(fr: "Prévues en tout\u{202F}: les séances données, à confirmer et à venir, la somme de ces trois nombres. Données\u{202F}: celles dont l’appel est fait. À confirmer\u{202F}: elles sont passées et personne n’a fait l’appel, on ne sait donc pas si elles ont eu lieu. Annulées\u{202F}: à la main, ou parce que leur jour a été fermé et que leur appel n’est pas fait.", en: "Planned in all: the sessions given, to confirm and to come, the sum of these three numbers. Given: those whose call was made. To confirm: they are past and nobody made the call, so nobody knows whether they took place. Cancelled: by hand, or because their day was closed and their call is not made.")))</li>
            <li>\(t(Phrase(fr: "Attendues sur toute l’année\u{202F}: celles qui sont données et celles qui sont à venir, sans celles qui restent à confirmer.", en: "Expected over the whole year: those given and those to come, without those that remain to be confirmed.")))</li>
            <li>\(t(Phrase(fr: "Une séance qui réunit plusieurs classes compte une seule fois. Une séance animée à deux compte pour chacun. Une séance confiée à quelqu’un d’autre compte pour qui l’anime\u{202F}; une séance déplacée compte le jour où elle a lieu.", en: "A session that brings several divisions together counts once. A session that two people lead counts for each. A session given to somebody else counts for whoever leads it; one that was moved counts on the day on which it is held.")))</li></ul></details>
            """
    }
}
