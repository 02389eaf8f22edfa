import Interchange
import School
import Storage

extension RosterImport: Addressed { public static var placeholder: String { "import" } }

/// Rosters come in: upload, problems, columns, questions, preview, apply.
enum ImportHandler {
    /// Bytes of one upload, all files together.
    static let uploadLimit = 48 << 20
    private static let fileLimit = 10

    static func list(_ visit: Visit) async throws -> Reply {
        .page(try await page(visit))
    }

    private static func page(_ visit: Visit, _ problem: Phrase? = nil) async throws -> Page {
        let imports = try await visit.store.rosterImports(limit: 20)
        return ImportsView.page(imports, hasPupils: try await visit.store.hasPupils(), problem: problem, visit)
    }

    static func upload(_ visit: Visit) async throws -> Reply {
        let files = visit.form.files("files").filter { !$0.bytes.isEmpty || !$0.name.isEmpty }
        guard !files.isEmpty, files.count <= fileLimit else {
            let problem =
                files.isEmpty
                ? Phrase(fr: "Choisissez au moins un fichier.", en: "Choose at least one file.")
                : Phrase(fr: "\(fileLimit) fichiers au plus à la fois.", en: "At most \(fileLimit) files at a time.")
            return .page(try await page(visit, problem))
        }
        let id = try await visit.store.startImport(files.map { (name: String($0.name.suffix(120)), bytes: $0.bytes) }, by: visit.viewer.account, at: visit.now)
        try await visit.note("prepare", "import", subject: id.rawValue)
        try await read(id, visit)
        return .redirect("/imports/\(id)")
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(RosterImport.self)
        // Before the import: what ends in between is applied by then, and its files are gone.
        let application = try await visit.store.latestJob("import-apply", subject: id.rawValue)
        let jobs = [application, try await visit.store.latestJob("import", subject: id.rawValue)].compactMap(\.self)
        guard let rosterImport = try await visit.store.rosterImport(id) else { throw WebError.notFound }
        if rosterImport.state == .applied { return .page(ImportDoneView.page(rosterImport, visit)) }
        if let job = jobs.first(where: { $0.state == .running }) { return .page(ImportProgressView.page(job, visit)) }
        guard let reading = try await ImportReadings.shared.reading(of: id, visit.store) else { throw WebError.notFound }
        let changes = try await changes(reading, id, visit.store, on: visit.today)
        return .page(ImportPreviewView.page(ImportPreview(id: id, reading: reading, changes: changes, failed: application?.state == .failed), visit))
    }

    static func map(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(RosterImport.self)
        guard let reading = try await ImportReadings.shared.reading(of: id, visit.store) else { throw WebError.notFound }
        for (number, table) in reading.tables.enumerated() {
            let columns = table.header.indices.map { ColumnMapping.Column(rawValue: visit.form.text("column-\(number)-\($0)") ?? "") ?? .ignored }
            try await visit.store.remember(ColumnMapping(columns: columns), header: table.header)
            let facts = ListFacts(
                division: visit.form.text("division-\(number)").map { String($0.prefix(20)) }, holdsEveryPupil: visit.form.isTicked("every-\(number)"))
            try await visit.store.answerImport(id, facts.answers(number))
        }
        ImportReadings.shared.forget(id, of: visit.viewer.school)
        try await read(id, visit)
        return .redirect("/imports/\(id)")
    }

    static func answer(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(RosterImport.self)
        guard let reading = try await ImportReadings.shared.reading(of: id, visit.store) else { throw WebError.notFound }
        let questions = try await changes(reading, id, visit.store, on: visit.today).questions
        // Fields are named by the question's place in the page, and carry its name beside them.
        var answers: [String: String] = [:]
        for (number, name) in visit.form.all("question").enumerated() {
            guard questions.contains(where: { $0.id == name }), let answer = visit.form.text("answer-\(number)") else { continue }
            answers[name] = answer
        }
        try await visit.store.answerImport(id, answers)
        return .redirect("/imports/\(id)#preview")
    }

    static func apply(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(RosterImport.self)
        guard let fingerprint = visit.form.text("fingerprint") else { throw WebError.notFound }
        if let running = try await visit.store.latestJob("import-apply", subject: id.rawValue), running.state == .running {
            return .redirect("/imports/\(id)")
        }
        try await visit.note("apply", "import", subject: id.rawValue)
        let (account, clock) = (visit.viewer.account, visit.clock)
        _ = try await visit.jobs.start("import-apply", subject: id.rawValue, for: visit.viewer) { worker in
            try await worker.tell(100)
            guard let reading = try await ImportReadings.shared.reading(of: id, worker.store), !reading.isRefused else { throw StorageError.stale }
            try await worker.tell(400)
            try await worker.store.applyRoster(
                reading.roster, answers: try await worker.store.importAnswers(id), fingerprint: fingerprint, of: id, by: account, on: clock.today,
                at: clock.now)
            ImportReadings.shared.forget(id, of: worker.store.school)
            try await worker.store.gatherStatistics()
            return ""
        }
        return .redirect("/imports/\(id)")
    }

    static func discard(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(RosterImport.self)
        try await visit.store.discardImport(id)
        ImportReadings.shared.forget(id, of: visit.viewer.school)
        try await visit.note("discard", "import", subject: id.rawValue)
        return .redirect("/imports")
    }

    /// Reads the files in the background, so that the page that follows has a progress to show. The job keeps whether they were refused.
    private static func read(_ id: RosterImport.ID, _ visit: Visit) async throws {
        let clock = visit.clock
        _ = try await visit.jobs.start("import", subject: id.rawValue, for: visit.viewer) { worker in
            try await worker.tell(200)
            guard let reading = try await ImportReadings.shared.reading(of: id, worker.store) else { return "" }
            try await worker.tell(700)
            let changes = try await changes(reading, id, worker.store, on: clock.today)
            return reading.isRefused || changes.isRefused ? RosterImport.State.refused.rawValue : ""
        }
    }

    private static func changes(_ reading: RosterReading, _ id: RosterImport.ID, _ store: SchoolStore, on day: Day) async throws -> RosterChanges {
        RosterChanges(from: try await store.rosterState(on: day), to: reading.roster, on: day, answers: try await store.importAnswers(id))
    }
}

/// What the preview page shows.
struct ImportPreview {
    let id: RosterImport.ID
    let reading: RosterReading
    let changes: RosterChanges
    /// The last attempt to apply did not go through.
    let failed: Bool

    /// When the files are refused, that alone: a warning says what becomes of a line, and nothing will.
    var problems: [Problem] {
        let all = reading.problems + changes.problems
        return isRefused ? all.filter { $0.severity == .refusal } : all.sorted { $0.severity > $1.severity }
    }
    var isRefused: Bool { reading.isRefused || changes.isRefused }
    var isOpen: Bool { changes.isOpen || problems.contains { $0.severity == .question } || reading.tables.contains { !$0.isConfirmed } }
}
