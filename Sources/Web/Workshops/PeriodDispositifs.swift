import School
import Storage

/// The dispositif to which the hours of a period belong, as its pages ask for it and say it.
struct PeriodDispositifs: Sendable {
    /// Of the school, those of another day left out.
    let choices: [Dispositif]
    /// Chosen for the period.
    let chosen: Dispositif?
    /// Of the programmes from whose phases it is made.
    let inherited: [Dispositif]
    /// The only one that fits, as long as nothing is chosen, inherited or published.
    let proposed: Dispositif?
    let isPublished: Bool

    /// For a period to be made, perhaps from a phase: of the levels of this school year, as its divisions are not known yet.
    static func new(_ start: PhaseStart?, _ visit: Visit) async throws -> PeriodDispositifs {
        let all = try await visit.store.dispositifs()
        let choices = Dispositif.fitting(all, from: visit.today, to: visit.today + 366, levels: [])
        let inherited = all.filter { $0.id == start?.dispositif }
        let own = Dispositif.fitting(choices, from: visit.today, to: visit.today + 366, levels: Set(try await visit.store.levels(year: visit.establishment.year)))
        return PeriodDispositifs(
            choices: choices, chosen: nil, inherited: inherited, proposed: inherited.isEmpty && own.count == 1 ? own[0] : nil, isPublished: false)
    }

    static func of(_ means: PeriodMeans, _ visit: Visit) async throws -> PeriodDispositifs {
        let period = means.period
        let all = try await visit.store.dispositifs()
        let ids = try await visit.store.inheritedDispositifs(of: period.id)
        let isPublished = try await visit.store.hasPublishedGroups(period.id)
        let days = Dispositif.fitting(all, from: period.firstDay, to: period.lastDay, levels: [])
        let levels = Set(means.barrettes.flatMap(\.divisions).compactMap { means.divisions[$0]?.level })
        let own = Dispositif.fitting(days, from: period.firstDay, to: period.lastDay, levels: levels)
        return PeriodDispositifs(
            choices: all.filter { $0.id == period.dispositif || days.contains($0) }, chosen: all.first { $0.id == period.dispositif },
            inherited: all.filter { ids.contains($0.id) },
            proposed: period.dispositif == nil && ids.isEmpty && !isPublished && own.count == 1 ? own[0] : nil, isPublished: isPublished)
    }

    /// What a form sent, among those to choose from.
    func read(_ form: Form) -> Dispositif.ID? {
        let id: Dispositif.ID? = form.id("dispositif")
        return choices.first { $0.id == id }?.id
    }

    /// - Parameter sent: what stood in a form that was refused.
    func field(sent: String?, _ visit: Visit) -> HTML {
        let t = visit.t
        let label = Phrase(fr: "Dispositif dont relèvent les heures", en: "Dispositif to which the hours belong")
        guard !choices.isEmpty || !inherited.isEmpty else {
            return """
                <p class="soft">\(t(Phrase(fr: "Aucun dispositif n’est adopté\u{202F}: les heures compteront comme de l’accompagnement personnalisé.", en: "No dispositif is adopted: the hours will count as personalised support."))) <a href="/dispositifs">\(t(Phrase(fr: "Dispositifs", en: "Dispositifs")))</a></p>
                """
        }
        let none =
            inherited.isEmpty
            ? Phrase(fr: "Aucun\u{202F}: accompagnement personnalisé, sans dispositif", en: "None: personalised support, without a dispositif")
            : Phrase(fr: "Comme le programme\u{202F}: \(Self.names(inherited).fr)", en: "As the programme says: \(Self.names(inherited).en)")
        var hints = [
            Phrase(
                fr: "Les séances de la période comptent pour lui, dans les comptes d’heures et devant le conseil.",
                en: "The sessions of the period count for it, in the accounts of hours and before the council.")
        ]
        if proposed != nil { hints.append(Phrase(fr: "C’est le seul qui convienne à ces niveaux.", en: "It is the only one that fits these levels.")) }
        if isPublished {
            hints.append(Phrase(fr: "Des groupes sont publiés\u{202F}: ce qui a été appelé reste compté comme il l’était.", en: "Groups are published: what was called stays counted as it was."))
        }
        return Fields.select(
            "dispositif", t(label),
            [("", t(none))] + choices.map { ($0.id.description, "\(t(DispositifPresets.told($0.content.name))), \(t($0.content.volume.words))") },
            chosen: sent ?? (chosen ?? proposed)?.id.description ?? "", hint: hints.map(t).joined(separator: " "))
    }

    /// « AP en seconde », or that there is none, with the way to choose it.
    func fact(_ period: Period.ID, _ visit: Visit) -> HTML {
        let told = chosen.map { [$0] } ?? inherited
        guard told.isEmpty else { return HTML(text: visit.t(Self.names(told))) }
        let none = visit.t(Phrase(fr: "aucun, compté comme accompagnement personnalisé", en: "none, counted as personalised support"))
        guard PeriodParts.canWrite(visit), !choices.isEmpty else { return HTML(text: none) }
        return "\(none) · <a href=\"\(PeriodParts.Tab.modules.address(period))\">\(visit.t(Phrase(fr: "Choisir un dispositif", en: "Choose a dispositif")))</a>"
    }

    private static func names(_ some: [Dispositif]) -> Phrase { PlanNames.listed(some.map { DispositifPresets.told($0.content.name) }) }
}
