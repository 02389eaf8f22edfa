import School
import Storage

/// Guard-rails on the groups of the year: the figures, the list behind each, and the school's thresholds.
enum SteeringHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        .page(SteeringView.index(try await year(visit), justSaved: visit.query.text("saved") == "1", visit))
    }

    static func paths(_ visit: Visit) async throws -> Reply {
        let year = try await year(visit)
        return .page(SteeringLists.paths(year, try await people(year.rails.paths.flatMap(\.pupils), visit), visit))
    }

    static func load(_ visit: Visit) async throws -> Reply { .page(SteeringLists.load(try await year(visit), visit)) }

    static func support(_ visit: Visit) async throws -> Reply {
        let year = try await year(visit)
        return .page(SteeringLists.support(year, try await people(year.rails.locked, visit), visit))
    }

    static func sizes(_ visit: Visit) async throws -> Reply { .page(SteeringLists.sizes(try await year(visit), visit)) }

    static func variety(_ visit: Visit) async throws -> Reply {
        let year = try await year(visit)
        return .page(SteeringLists.variety(year, try await people(year.rails.narrow, visit), visit))
    }

    /// What is published, or what would be with the draft that the query names.
    private static func year(_ visit: Visit) async throws -> SteeringYear {
        let plan: GroupPlan.ID? = visit.query.id("plan")
        if let plan, !visit.viewer.reach(PlanningPolicy.self).isEmpty {
            let desk = try await PlanDesk.open(plan, visit)
            if desk.isDraft {
                let (year, names) = try await SteeringYear.groups(with: desk, visit)
                return try await SteeringYear(year, names, draft: plan, visit)
            }
        }
        let (year, names) = try await visit.store.groupYear(of: visit.establishment, on: visit.today)
        return try await SteeringYear(year, names, draft: nil, visit)
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

/// The guard-rails of a school year, as they are or as a draft would make them.
struct SteeringYear: Sendable {
    /// Of the school, or of the level that is asked for.
    let rails: GuardRails
    let names: [Facilitator.ID: String]
    /// The draft that counts in the place of the published groups of its slots.
    let draft: GroupPlan.ID?
    /// As a pupil goes through them; empty when all pupils with groups are of one.
    let levels: [(level: String, rails: GuardRails)]
    /// The one that is asked for.
    let level: String?
    /// What was asked for and is no level of the school.
    let unknownLevel: String?

    init(_ year: GroupYear, _ names: [Facilitator.ID: String], draft: GroupPlan.ID?, _ visit: Visit) async throws {
        let settings = try await visit.store.guardRailSettings()
        let pupils = Set(year.places.map(\.pupil))
        let all = try await visit.store.pupilsByLevel(of: visit.establishment, on: visit.today)
        let byLevel = all.mapValues { $0.intersection(pupils) }.filter { !$0.value.isEmpty }
        levels = byLevel.count < 2 ? [] : SchoolLevel.sorted(Array(byLevel.keys)).map { ($0, GuardRails(year.of(byLevel[$0] ?? []), settings)) }
        let asked = visit.query.text("level")
        level = asked == nil ? nil : try await Self.level(asked ?? "", among: Array(all.keys), visit)
        unknownLevel = level == nil ? asked : nil
        rails = level.map { GuardRails(year.of(byLevel[$0] ?? []), settings) } ?? GuardRails(year, settings)
        self.names = names
        self.draft = draft
    }

    /// The level of the school that somebody wrote, whatever its capitals, accents and spaces; nil when there is none.
    private static func level(_ asked: String, among present: [String], _ visit: Visit) async throws -> String? {
        if present.contains(asked) { return asked }
        func plain(_ text: String) -> String { folded(text).filter { !$0.isWhitespace } }
        let levels = try await visit.store.levels(year: visit.establishment.year)
        return levels.first { plain($0) == plain(asked) }
    }

    /// With a draft. Some fifteen statements, whatever the size of the school; linear in its groups, their sessions and their places.
    static func groups(with desk: PlanDesk, _ visit: Visit) async throws -> (year: GroupYear, names: [Facilitator.ID: String]) {
        let (year, names) = try await visit.store.groupYear(of: visit.establishment, on: visit.today)
        guard try await visit.store.isSupport(desk.plan.period) else { return (year, names) }
        let own = Dictionary(desk.means.facilitators.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        return (year.with(desk.groupYear(limit: try await visit.store.groupLimit(of: desk.plan.period))), names.merging(own) { first, _ in first })
    }
}

/// What a draft would do to the guard-rails, before it is published.
enum DraftRails {
    /// Nil for a plan that is no draft, and for those who do not read guard-rails.
    static func rails(_ desk: PlanDesk, _ visit: Visit) async throws -> GuardRails? {
        guard desk.isDraft, !visit.viewer.reach(SteeringPolicy.self).isEmpty, try await visit.store.isSupport(desk.plan.period) else { return nil }
        return GuardRails(try await SteeringYear.groups(with: desk, visit).year, try await visit.store.guardRailSettings())
    }

    /// The guard-rails that would no longer be kept with this plan, or not yet; nil when all are, or when it is no draft.
    static func notice(_ desk: PlanDesk, _ visit: Visit) async throws -> HTML? {
        guard let rails = try await rails(desk, visit), !rails.broken.isEmpty else { return nil }
        let t = visit.t
        let items = rails.broken.map {
            "<li><strong>\(t($0.name))</strong>\u{202F}: \(t(rails.figure($0))) <a href=\"\(SteeringLists.address($0, desk.plan.id))\">\(t(Phrase(fr: "Voir la liste", en: "See the list")))<span class=\"visually-hidden\"> · \(t($0.name))</span></a></li>"
                as HTML
        }
        let lead = counted(rails.broken.count, fr: ("garde-fou", "garde-fous"), en: ("guard-rail", "guard-rails"))
        return """
            <section class="notice stack tight" aria-labelledby="rails"><h2 id="rails">\(t(Phrase(fr: "Avec ce plan, l’année franchirait \(lead.fr)", en: "With this plan, the year would cross \(lead.en)")))</h2><ul>\(items)</ul>
            <p><a href="/steering">\(t(Phrase(fr: "Ce que disent les garde-fous aujourd’hui", en: "What the guard-rails say today")))</a></p></section>
            """
    }

    /// Each guard-rail on one line with its definition and the way to its list, folded under how many are kept.
    static func strip(_ rails: GuardRails, _ plan: GroupPlan.ID, _ visit: Visit) -> HTML {
        let t = visit.t
        let known = GuardRails.Rail.allCases.filter(rails.isKnown)
        let broken = rails.broken.count
        let state =
            broken == 0
            ? counted(known.count, fr: ("garde-fou tenu", "garde-fous tenus"), en: ("guard-rail kept", "guard-rails kept"))
            : Phrase(
                fr: "\(broken) \(agreeing(broken, fr: ("garde-fou", "garde-fous"), en: ("", "")).fr) à regarder sur \(known.count)",
                en: "\(broken) of \(known.count) guard-rails worth a look")
        let items = GuardRails.Rail.allCases.map { rail -> HTML in
            guard rails.isKnown(rail) else {
                return "<dt>\(t(rail.name))</dt><dd><span class=\"soft\">\(t(Phrase(fr: "Rien à compter pour l’instant.", en: "Nothing to count yet.")))</span> <span class=\"small soft\">\(t(rails.definition(rail)))</span></dd>"
            }
            let mark: HTML? = rails.isKept(rail) ? nil : " <span class=\"tag warn\">\(t(Phrase(fr: "à regarder", en: "worth a look")))</span>"
            return """
                <dt>\(t(rail.name))</dt><dd><b class="num">\(t(rails.figure(rail)))</b>\(mark) <span class="soft">\(t(Phrase(fr: "garde-fou\u{202F}: \(rails.threshold(rail).fr)", en: "guard-rail: \(rails.threshold(rail).en)")))</span> <a href="\(SteeringLists.address(rail, plan))">\(t(Phrase(fr: "Voir la liste", en: "See the list")))<span class="visually-hidden"> · \(t(rail.name))</span></a><br><span class="small soft">\(t(rails.definition(rail)))</span></dd>
                """
        }
        return """
            <details class="board-rails"><summary>\(t(Phrase(fr: "L’année avec ce plan\u{202F}: \(state.fr)", en: "The year with this plan: \(state.en)")))</summary><dl class="facts sheet">\(items)</dl></details>
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
