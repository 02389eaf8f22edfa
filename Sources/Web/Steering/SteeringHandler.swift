import School
import Storage

/// Guard-rails on the groups of the year: the figures, the list behind each, and the school's thresholds.
enum SteeringHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        .page(SteeringView.index(try await rails(visit).rails, justSaved: visit.query.text("saved") == "1", visit))
    }

    static func paths(_ visit: Visit) async throws -> Reply {
        let rails = try await rails(visit).rails
        let pupils = try await people(rails.paths.flatMap(\.pupils), visit)
        return .page(SteeringLists.paths(rails, pupils, visit))
    }

    static func load(_ visit: Visit) async throws -> Reply {
        let (rails, names) = try await rails(visit)
        return .page(SteeringLists.load(rails, names, visit))
    }

    static func support(_ visit: Visit) async throws -> Reply {
        let rails = try await rails(visit).rails
        return .page(SteeringLists.support(rails, try await people(rails.locked, visit), visit))
    }

    static func sizes(_ visit: Visit) async throws -> Reply { .page(SteeringLists.sizes(try await rails(visit).rails, visit)) }

    static func variety(_ visit: Visit) async throws -> Reply {
        let rails = try await rails(visit).rails
        return .page(SteeringLists.variety(rails, try await people(rails.narrow, visit), visit))
    }

    private static func rails(_ visit: Visit) async throws -> (rails: GuardRails, names: [Facilitator.ID: String]) {
        let (year, names) = try await visit.store.groupYear(of: visit.establishment, on: visit.today)
        return (GuardRails(year, try await visit.store.guardRailSettings()), names)
    }

    /// In alphabetical order, with the code of their division.
    private static func people(_ ids: [Pupil.ID], _ visit: Visit) async throws -> [SteeringLists.Person] {
        var all = Reach.nothing
        all.wholeSchool = true
        let codes = Dictionary(try await visit.store.divisions(all).map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
        return try await visit.store.pupils(Set(ids), on: visit.today).map { pupil in
            SteeringLists.Person(pupil: pupil, division: pupil.division.flatMap { codes[$0] } ?? "")
        }
    }

    // MARK: Thresholds

    static func settings(_ visit: Visit) async throws -> Reply {
        .page(SteeringSettingsView.page(try await visit.store.guardRailSettings(), problems: [], visit))
    }

    static func saveSettings(_ visit: Visit) async throws -> Reply {
        let settings = SteeringSettingsView.read(visit.form)
        guard settings.problems.isEmpty else { return .page(SteeringSettingsView.page(settings, problems: settings.problems, visit)) }
        try await visit.store.save(settings)
        return .redirect("/steering?saved=1")
    }
}

/// What a draft would do to the guard-rails, before it is published.
enum DraftRails {
    /// The guard-rails that would no longer be kept with this plan, or not yet; nil when all are, or when it is no draft.
    static func notice(_ desk: PlanDesk, _ visit: Visit) async throws -> HTML? {
        guard desk.isDraft else { return nil }
        let year = try await visit.store.groupYear(of: visit.establishment, on: visit.today).year
        let settings = try await visit.store.guardRailSettings()
        let draft = year.with(desk.groupYear(limit: try await visit.store.groupLimit(of: desk.plan.period)))
        let rails = GuardRails(draft, settings)
        guard !rails.broken.isEmpty else { return nil }
        let t = visit.t
        let items = rails.broken.map { "<li><strong>\(t($0.name))</strong>\u{202F}: \(t(rails.figure($0)))</li>" as HTML }
        let lead = counted(rails.broken.count, fr: ("garde-fou", "garde-fous"), en: ("guard-rail", "guard-rails"))
        return """
            <section class="notice stack tight" aria-labelledby="rails"><h2 id="rails">\(t(Phrase(fr: "Avec ce plan, l’année franchirait \(lead.fr)", en: "With this plan, the year would cross \(lead.en)")))</h2><ul>\(items)</ul>
            <p><a href="/steering">\(t(Phrase(fr: "Ce que disent les garde-fous aujourd’hui", en: "What the guard-rails say today")))</a></p></section>
            """
    }
}

extension PlanDesk {
    /// The groups of the plan with those who are in them and those who give them.
    func groupYear(limit: Int?) -> GroupYear {
        let members = contents.members
        var groups: [GroupYear.Group] = []
        var places: [GroupYear.Place] = []
        var services: [GroupYear.Service] = []
        for group in contents.groups {
            guard let slot = names.slot(group.slot), let workshop = means.workshops[group.workshop] else { continue }
            let pupils = members[group.id] ?? []
            let id = GroupYear.Group.ID(rawValue: group.id.rawValue)
            groups.append(
                GroupYear.Group(
                    id: id, period: plan.period, slot: group.slot, title: workshop.title, code: "", workshop: group.workshop, kind: workshop.content.kind,
                    limit: limit, size: pupils.count, begins: slot.module.firstDay, weekday: slot.weekly.weekday, startsAt: slot.weekly.startsAt))
            places += pupils.map { GroupYear.Place(pupil: $0, group: id, from: slot.module.firstDay) }
            services += group.staff.map { GroupYear.Service(facilitator: $0, group: id, minutes: slot.sessions * slot.weekly.length) }
        }
        return GroupYear(groups: groups, places: places, services: services)
    }
}
