import School
import Storage

/// What the roster changed since groups were published: on the page of the period's plans, and on the coordinator's home page.
enum DriftHandler {
    /// The coordinator has taken note of who left.
    static func see(_ visit: Visit) async throws -> Reply {
        let period = try visit.periodID()
        try await visit.store.markExitsSeen(of: period, at: visit.now)
        return .redirect("/periods/\(period)/plans")
    }

    static func todos(_ visit: Visit) async throws -> [Todo] {
        let drifts = try await visit.store.rosterDrift(on: visit.today)
        guard !drifts.isEmpty else { return [] }
        return try await visit.store.periods().flatMap { period -> [Todo] in
            guard let drift = drifts[period.id] else { return [] }
            var todos: [Todo] = []
            if let first = drift.exits.first {
                let places = counted(drift.exits.count, fr: ("place libérée", "places libérées"), en: ("place freed", "places freed"))
                let others = drift.exits.count - 1
                let told = DriftView.told(first)
                todos.append(
                    Todo(
                        title: Phrase(fr: "\(places.fr) dans «\u{202F}\(period.name)\u{202F}»", en: "\(places.en) in “\(period.name)”"),
                        detail: others == 0 ? told : Phrase(fr: "\(told.fr) Et \(others) de plus.", en: "\(told.en) And \(others) more."), minutes: 2,
                        action: Phrase(fr: "Voir", en: "See"), address: "/periods/\(period.id)/plans", urgency: 66))
            }
            if !drift.toPlace.isEmpty {
                let pupils = counted(drift.toPlace.count, fr: ("élève à placer", "élèves à placer"), en: ("pupil to place", "pupils to place"))
                let names = PlanNames.listed(drift.toPlace.prefix(3).map { "\($0.pupilName) (\($0.division))" })
                let more = drift.toPlace.count > 3
                todos.append(
                    Todo(
                        title: Phrase(fr: "\(pupils.fr) dans «\u{202F}\(period.name)\u{202F}»", en: "\(pupils.en) in “\(period.name)”"),
                        detail: Phrase(fr: more ? "\(names.fr)…" : names.fr, en: more ? "\(names.en)…" : names.en), minutes: 5,
                        action: Phrase(fr: "Placer", en: "Place"), address: "/periods/\(period.id)/plans", urgency: 68))
            }
            return todos
        }
    }
}

enum DriftView {
    /// « Inès Amrani a quitté l’établissement le 3 novembre : place libérée (Oral). »
    static func told(_ exit: GroupExit) -> Phrase {
        let titles = PlanNames.listed(exit.titles)
        return switch exit.cause {
        case .left:
            Phrase(
                fr: "\(exit.pupilName) n’est plus dans l’établissement à partir du \(exit.day.short.fr)\u{202F}: place libérée (\(titles.fr)).",
                en: "\(exit.pupilName) is no longer in the school from \(exit.day.short.en): place freed (\(titles.en)).")
        case .moved:
            Phrase(
                fr: "\(exit.pupilName) change de classe le \(exit.day.short.fr) et sort de la barrette\u{202F}: place libérée (\(titles.fr)).",
                en: "\(exit.pupilName) changes division on \(exit.day.short.en) and leaves the barrette: place freed (\(titles.en)).")
        }
    }

    static func section(_ drift: RosterDrift, _ period: Period.ID, isEditable: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let exits: HTML? = drift.exits.isEmpty ? nil : "<ul>\(drift.exits.map { "<li>\(t(told($0)))</li>" as HTML })</ul>"
        let seen: HTML? =
            drift.exits.isEmpty || !isEditable
            ? nil
            : visit.button(Phrase(fr: "J’ai pris note des départs", en: "I have noted the departures"), action: "/periods/\(period)/exits", class: "btn ghost small")
        let toPlace: HTML? =
            drift.toPlace.isEmpty
            ? nil
            : """
            <h3>\(t(Phrase(fr: "À placer", en: "To place")))</h3>
            <ul>\(drift.toPlace.map { "<li><a href=\"/pupils/\($0.pupil)\">\($0.pupilName)</a> <span class=\"soft\">\($0.division)</span></li>" as HTML })</ul>
            <p class="soft">\(t(Phrase(fr: "Ils sont dans une classe de la barrette et n’ont pas de groupe. Partez des groupes en vigueur, ou cherchez un nouveau plan, puis publiez.", en: "They are in a division of the barrette and have no group. Start from the groups in force, or search for a new plan, then publish.")))</p>
            """
        return """
            <section class="sheet stack" aria-labelledby="drift"><h2 id="drift">\(t(Phrase(fr: "Depuis la publication", en: "Since the publication")))</h2>
            \(exits)\(seen)\(toPlace)</section>
            """
    }
}
