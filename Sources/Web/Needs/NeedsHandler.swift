import School
import Storage

/// « Besoins » for each: the classes of a team, one's own page for a pupil, the children of a guardian; and the map of a class.
enum NeedsHandler {
    static func home(_ visit: Visit) async throws -> Reply {
        if let pupil = visit.viewer.pupil { return .redirect("/pupils/\(pupil)/needs") }
        let children = visit.viewer.children
        if visit.viewer.has(.guardian), children.count == 1, let child = children.first { return .redirect("/pupils/\(child)/needs") }
        let reach = visit.viewer.reach(NeedsPolicy.self)
        let overview = try await visit.store.needsOverview(today: visit.today).filter { reach.covers(division: $0.division.id) }
        let followed = try await visit.store.pupils(reach.wholeSchool ? [] : reach.pupils, on: visit.today)
        return .page(NeedsHomeView.page(overview, followed, visit))
    }

    static func map(_ visit: Visit) async throws -> Reply {
        let division = try visit.id(Division.self)
        guard
            let map = try await visit.store.needsMap(
                visit.id(DiagnosisRound.self), division: division, now: visit.now, today: visit.today),
            let held = try await visit.store.division(division)
        else { throw WebError.notFound }
        let sort = NeedsMapSort(visit.query.text("sort"), map.skills)
        return .page(NeedsMapView.page(.init(map: map, division: held, sort: sort), visit))
    }

    /// Lets every confirmed pupil of the class, and their guardians, read what was confirmed.
    static func publish(_ visit: Visit) async throws -> Reply {
        let round = try visit.id(DiagnosisRound.self)
        let division = try visit.id(Division.self)
        _ = try await visit.store.publishNeeds(ofDivision: division, in: round, at: visit.now, today: visit.today)
        try await visit.note("publish", "needs of division", subject: division.rawValue)
        return .redirect("/rounds/\(round)/needs/\(division)")
    }
}

/// In which order the map lists its pupils.
enum NeedsMapSort: Hashable {
    case name
    /// Those least at ease with it first; those nobody has seen last.
    case skill(Skill.ID)
    /// Those on whom the views differ first, then those of whom least is known.
    case doubt

    init(_ text: String?, _ skills: [Skill]) {
        switch text {
        case "doubt": self = .doubt
        case .some(let text): self = skills.first { $0.id.description == text }.map { .skill($0.id) } ?? .name
        case nil: self = .name
        }
    }

    /// Keeps the order by name among equals.
    func sorted(_ sheets: [NeedsSheet]) -> [NeedsSheet] {
        func key(_ sheet: NeedsSheet) -> (Double, Double) {
            switch self {
            case .name: return (0, 0)
            case .skill(let skill):
                let estimate = sheet.synthesis(skill)?.estimate
                return (estimate == nil ? 1 : 0, estimate ?? 0)
            case .doubt:
                let disputes = sheet.syntheses.reduce(0) { $0 + $1.disagreements.count }
                return (-Double(disputes), sheet.syntheses.reduce(0) { $0 + $1.certainty })
            }
        }
        return sheets.enumerated().map { ($0.offset, $0.element, key($0.element)) }
            .sorted { ($0.2.0, $0.2.1, $0.0) < ($1.2.0, $1.2.1, $1.0) }.map(\.1)
    }
}
