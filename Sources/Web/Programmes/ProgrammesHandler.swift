import School
import Storage

/// Programmes: the years side by side, one of them, a new one, its settings.
enum ProgrammesHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        .page(
            ProgrammesView.index(
                try await visit.store.programmes(), try await visit.store.dispositifs(), try await visit.store.calendar(of: visit.establishment), visit))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        .page(ProgrammeView.page(try await model(try await Self.programme(visit), visit), visit))
    }

    static func model(_ programme: Programme, _ visit: Visit) async throws -> ProgrammeModel {
        var before: Programme?
        if let id = programme.previous { before = try await visit.store.programme(id) }
        let content = programme.content
        let calendar = try await visit.store.calendar(of: visit.establishment)
        // Of the present year, or of the first of a programme that is to come or over.
        let year = content.levels(in: visit.establishment.year).isEmpty ? content.year : visit.establishment.year
        let spent = content.dispositifs.map(\.id)
        let dispositifs = spent.isEmpty ? [] : try await visit.store.dispositifs().filter { spent.contains($0.id) }
        let dispositif = dispositifs.first { $0.id == content.dispositif(in: year) }
        var council: [ProgrammeModel.CouncilHours] = []
        if let dispositif, let weeks = calendar.teachingYear(year)?.weeks.count {
            let choices = Dictionary(grouping: try await visit.store.councilChoices(year: year), by: \.level).compactMapValues(\.inForce)
            council = content.levels(in: year).compactMap { level in
                choices[level].flatMap { choice in choice.due(of: dispositif, weeks: weeks).map { ProgrammeModel.CouncilHours(level: level, choice: choice, target: $0) } }
            }
        }
        let others = try await visit.store.programmes().filter { $0.id != programme.id }
        return ProgrammeModel(
            programme: programme, before: before, dispositif: dispositif,
            dispositifs: Dictionary(dispositifs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }), council: council,
            divisions: try await visit.store.divisionSizes(year: visit.establishment.year, on: visit.today).map(\.division),
            calendar: calendar,
            reviews: try await visit.store.reviews(of: [programme.id] + [before?.id].compactMap { $0 }),
            kept: try await visit.store.keptReviews(of: [programme.id] + [before?.id].compactMap { $0 }),
            periods: try await visit.store.periods(of: programme.id), collision: try await visit.store.collisionRule(of: programme.id),
            beside: others.filter { $0.content.meets(programme.content) }, followers: others.filter { $0.previous == programme.id })
    }

    static func new(_ visit: Visit) async throws -> Reply { .page(try await newPage([], visit)) }

    private static func newPage(_ problems: [Problem], _ visit: Visit) async throws -> Page {
        let fields = visit.form.names.isEmpty ? visit.query : visit.form
        let source = try await ProgrammeSource(fields, visit)
        let choices = try await ProgrammeChoices(visit)
        guard let source else { return ProgrammeForm.choice(try await visit.store.programmes(), visit) }
        return ProgrammeForm.page(.new(source), source.content(visit, choices), choices, problems: problems, visit)
    }

    static func create(_ visit: Visit) async throws -> Reply {
        guard let source = try await ProgrammeSource(visit.form, visit) else { throw WebError.badRequest(Phrase(fr: "Il manque le modèle du programme.", en: "The programme’s model is missing.")) }
        let choices = try await ProgrammeChoices(visit)
        let content = ProgrammeForm.read(visit.form, choices)
        guard content.problems.isEmpty else { return .page(try await newPage(content.problems, visit)) }
        var new = source.draft(content, visit.language)
        new.content = content
        new.addedOn = visit.today
        let id = try await visit.store.add(new)
        return .redirect("/programmes/\(id)")
    }

    static func edit(_ visit: Visit) async throws -> Reply {
        .page(try await editPage(visit))
    }

    /// - Parameter isKept: that it was to be removed, and reviews were written since.
    private static func editPage(isKept: Bool = false, _ visit: Visit) async throws -> Page {
        let programme = try await Self.programme(visit)
        let purpose = ProgrammeForm.Purpose.edit(programme, reviews: try await reviews(of: programme, visit), isKept: isKept)
        return ProgrammeForm.page(purpose, programme.content, try await ProgrammeChoices(visit), problems: [], visit)
    }

    /// Those of phases that were taken away included.
    private static func reviews(of programme: Programme, _ visit: Visit) async throws -> Int {
        try await visit.store.reviews(of: [programme.id]).count + (visit.store.keptReviews(of: [programme.id])[programme.id] ?? []).count
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let programme = try await Self.programme(visit)
        let choices = try await ProgrammeChoices(visit)
        let content = ProgrammeForm.read(visit.form, choices)
        var problems = content.problems
        if problems.isEmpty {
            do {
                try await visit.store.save(programme.id, content, version: visit.form.number("version") ?? 0, on: visit.today)
                return .redirect("/programmes/\(programme.id)")
            } catch let error as MixedAccounts {
                problems = [error.problem]
            }
        }
        return .page(ProgrammeForm.page(.edit(programme, reviews: try await reviews(of: programme, visit)), content, choices, problems: problems, visit))
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        do {
            try await visit.store.removeProgramme(visit.id(Programme.self), reviews: visit.form.number("reviews") ?? 0)
            return .redirect("/programmes")
        } catch StorageError.stale {
            return .page(try await editPage(isKept: true, visit))
        }
    }

    static func programme(_ visit: Visit) async throws -> Programme {
        guard let programme = try await visit.store.programme(visit.id(Programme.self)) else { throw WebError.notFound }
        return programme
    }
}

/// What the form of a programme offers to choose from.
struct ProgrammeChoices: Sendable {
    let levels: [String]
    let dispositifs: [Dispositif]
    /// Of the present year: those of another are not known, or no longer there.
    let divisions: [Division]
    let programmes: [Programme]
    let present: Int

    init(_ visit: Visit) async throws {
        levels = try await visit.store.levels(year: visit.establishment.year)
        dispositifs = try await visit.store.dispositifs()
        divisions = try await visit.store.divisionSizes(year: visit.establishment.year, on: visit.today).map(\.division)
        programmes = try await visit.store.programmes()
        present = visit.establishment.year
    }
}

/// What a new programme starts from.
enum ProgrammeSource: Sendable {
    case blank
    case sheet(ProgrammeSheet)
    case programme(Programme, [Phase.ID: PhaseReview], [KeptReview])

    /// Nil when nothing was chosen yet.
    init?(_ fields: Form, _ visit: Visit) async throws {
        if let sheet = fields.text("sheet").flatMap(ProgrammeSheets.sheet) {
            self = .sheet(sheet)
        } else if let id: Programme.ID = fields.id("from"), let programme = try await visit.store.programme(id) {
            self = .programme(programme, try await visit.store.reviews(of: [id]), try await visit.store.keptReviews(of: [id])[id] ?? [])
        } else if fields.text("blank") != nil {
            self = .blank
        } else {
            return nil
        }
    }

    /// The field by which the form remembers it.
    var field: (name: String, value: String) {
        switch self {
        case .blank: ("blank", "1")
        case .sheet(let sheet): ("sheet", sheet.code)
        case .programme(let programme, _, _): ("from", programme.id.description)
        }
    }

    func content(_ visit: Visit, _ choices: ProgrammeChoices) -> ProgrammeContent {
        let year = visit.establishment.year
        switch self {
        case .blank: return ProgrammeContent(name: "", aim: "", dispositif: nil, year: year, levels: [], isAnnounced: false)
        case .sheet(let sheet):
            let own = choices.levels.filter(sheet.levels.contains)
            let levels = own.isEmpty || sheet.years > 1 ? sheet.levels : own
            let fitting = Dispositif.suiting(sheet.kinds, levels, among: choices.dispositifs, on: visit.today)
            return ProgrammeContent(
                name: sheet.name[visit.language], aim: sheet.aim[visit.language], dispositif: fitting?.id, year: year, years: sheet.years, levels: levels,
                isAnnounced: false)
        case .programme(let programme, _, _):
            // What runs now is prepared for the next year; what is over, for this one.
            return NewProgramme(following: programme, year: max(year, min(programme.content.year + 1, year + 1))).content
        }
    }

    func draft(_ content: ProgrammeContent, _ language: Language) -> NewProgramme {
        switch self {
        case .blank: NewProgramme(content)
        case .sheet(let sheet): NewProgramme(content, sheet: sheet.code, phases: sheet.contents(in: language).map { (content: $0, previous: nil) })
        case .programme(let programme, _, _): NewProgramme(following: programme, year: content.year)
        }
    }
}
