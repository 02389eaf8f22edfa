import School
import Storage

/// The groups that somebody leads, on their page, and who takes them over.
enum FacilitatorGroups {
    struct Model: Sendable {
        let person: Facilitator
        /// Led now or later.
        let led: [GroupCard]
        let others: [Facilitator]
        /// Those of them who are not free at the hours of some of these groups.
        let unfree: [Facilitator.ID: Set<NeedGroup.ID>]
        /// The day from which they would be replaced.
        let from: Day
        let problem: Phrase?
    }

    static func model(_ person: Facilitator, problem: Phrase? = nil, _ visit: Visit) async throws -> Model {
        let led = try await visit.store.groupCards(.facilitator(person.id, on: visit.today))
        let others = led.isEmpty ? [] : try await visit.store.facilitators().filter { $0.id != person.id && $0.maxGroups > 0 }
        let from = max(visit.form.day("from") ?? visit.query.day("from") ?? visit.today, visit.today)
        let unfree = led.isEmpty ? [:] : try await visit.store.unfree(atHoursLedBy: person.id, from: from)
        return Model(person: person, led: led, others: others, unfree: unfree, from: from, problem: problem)
    }

    static func replace(_ visit: Visit) async throws -> Reply {
        let person = try await FacilitatorsHandler.facilitator(visit)
        guard let other: Facilitator.ID = visit.form.id("by"), let day = visit.form.day("from"), day >= visit.today, other != person.id,
            try await visit.store.exists(Facilitator.placeholder, other.rawValue)
        else {
            let problem = Phrase(fr: "Choisissez une autre personne, et un jour à partir d’aujourd’hui.", en: "Choose another person, and a day from today on.")
            return try await FacilitatorsHandler.page(person, problem: problem, visit)
        }
        let outcome: ReplacementOutcome
        do {
            outcome = try await visit.store.replace(person.id, by: other, from: day, account: visit.viewer.account, at: visit.now)
        } catch let refusal as SessionRefusal {
            return try await FacilitatorsHandler.page(person, problem: meeting(refusal), visit)
        }
        switch outcome {
        case .replaced:
            try await visit.note("replace", "facilitator", subject: person.id.rawValue)
            return .redirect("/facilitators/\(person.id)")
        case .nothing:
            let problem = Phrase(
                fr: "\(person.name) n’a plus de séance de groupe à partir du \(day.long.fr). Rien n’a été changé\u{202F}: choisissez un jour où l’un de ses groupes se réunit encore.",
                en: "\(person.name) has no session of a group from \(day.long.en) on. Nothing was changed: choose a day on which one of their groups still meets.")
            return try await FacilitatorsHandler.page(person, problem: problem, visit)
        case .busy(let groups):
            let model = try await model(person, visit)
            let name = model.others.first { $0.id == other }?.name ?? ""
            let cards = model.led.filter { groups.contains($0.group.id) }
            func list(_ language: Language) -> String { cards.map { "\($0.title[language]) (\($0.hours[language]))" }.joined(separator: ", ") }
            let problem = Phrase(
                fr: "\(name) a déjà un groupe aux heures de\u{202F}: \(list(.fr)). Rien n’a été changé\u{202F}: choisissez une autre personne.",
                en: "\(name) already has a group at the hours of: \(list(.en)). Nothing was changed: choose another person.")
            return try await FacilitatorsHandler.page(person, problem: problem, visit)
        }
    }

    private static func meeting(_ refusal: SessionRefusal) -> Phrase {
        refusal.problem(
            of: Phrase(fr: "Cette personne serait à deux endroits à la fois.", en: "This person would be in two places at once."),
            Phrase(
                fr: "Rien n’a été changé\u{202F}: choisissez une autre personne ou un autre jour, ou changez d’abord ces séances.",
                en: "Nothing was changed: choose another person or another day, or change these sessions first.")
        ).told
    }

    static func section(_ model: Model, _ visit: Visit) -> HTML? {
        guard !model.led.isEmpty else { return nil }
        let t = visit.t
        let items = model.led.map { card -> HTML in
            "<li><a href=\"/groups/\(card.group.id)\">\(t(card.title))</a> <span class=\"soft\">\(t(card.hours)), \(t(GroupPieces.dates(card))), \(t(GroupPieces.leaders(card, card.days))), \(card.periodName)</span></li>"
        }
        func option(_ other: Facilitator) -> (String, String) {
            let name = other.quality.isEmpty ? other.name : "\(other.name), \(other.quality)"
            guard let groups = model.unfree[other.id]?.count, model.led.count > 1 else { return ("\(other.id)", name) }
            let count = counted(groups, fr: ("groupe", "groupes"), en: ("group", "groups"))
            return ("\(other.id)", t(Phrase(fr: "\(name) (pour \(count.fr) sur \(model.led.count))", en: "\(name) (for \(count.en) of \(model.led.count))")))
        }
        let isOne = model.led.count == 1
        let (free, held) = (model.others.filter { model.unfree[$0.id] == nil }, model.others.filter { model.unfree[$0.id] != nil })
        let options = [
            (t(isOne ? Phrase(fr: "Libres à cette heure", en: "Free at this hour") : Phrase(fr: "Libres à ces heures", en: "Free at these hours")), free.map(option)),
            (t(isOne ? Phrase(fr: "Occupés", en: "Not free") : Phrase(fr: "Occupés à certaines de ces heures", en: "Not free at some of these hours")), held.map(option)),
        ]
        let nobody: HTML? =
            free.isEmpty
            ? "<p class=\"notice\">\(t(Phrase(fr: "Personne n’est libre à toutes ces heures à partir de ce jour. Confiez plutôt chaque groupe à quelqu’un d’autre, depuis un nouveau plan de la période.", en: "Nobody is free at all these hours from that day on. Rather give each group to somebody else, from a new plan of the period.")))</p>"
            : nil
        return """
            <section class="sheet stack" aria-labelledby="led"><h2 id="led">\(t(Phrase(fr: "Groupes animés, maintenant et ensuite", en: "Groups led, now and next")))</h2>
            \(model.problem.map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" as HTML })
            <ul>\(items)</ul>
            \(nobody)\(visit.form(action: "/facilitators/\(model.person.id)/replacement", class: "stack") {
                """
                <div class="fields across">\(Fields.select("by", t(Phrase(fr: "Remplacer par", en: "Replace by")), grouped: options, chosen: visit.form.text("by") ?? ""))
                \(Fields.input("from", t(Phrase(fr: "À partir du", en: "From")), visit.form.text("from") ?? model.from.iso, " type=\"date\" required min=\"\(visit.today.iso)\" class=\"middle\""))</div>
                <p class="soft">\(t(Phrase(fr: "Dans tous ces groupes. C’est publié aussitôt\u{202F}: élèves, familles et intervenants le voient. Ce qui a eu lieu reste écrit.", en: "In all these groups. It is published at once: pupils, families and facilitators see it. What took place stays on record.")))</p>
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Remplacer", en: "Replace")))</button></p>
                """
            })</section>
            """
    }
}
