import School
import Storage

/// The phases of a programme: added, changed, moved, taken away, reviewed.
enum PhasesHandler {
    static func add(_ visit: Visit) async throws -> Reply {
        let programme = try await ProgrammesHandler.programme(visit)
        let content = PhaseForm.read(visit.form)
        let problems = PhaseForm.rangeProblems(visit.form) + content.problems(years: programme.content.years)
        guard problems.isEmpty else { return .page(ProgrammeView.page(try await ProgrammesHandler.model(programme, visit), problems: problems, visit)) }
        let id = try await visit.store.add(content, to: programme.id, on: visit.today)
        return .redirect("/programmes/\(programme.id)/phases/\(id)")
    }

    static func edit(_ visit: Visit) async throws -> Reply {
        let (programme, phase) = try await Self.phase(visit)
        return .page(PhaseForm.page(programme, phase, phase.content, problems: [], visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let (programme, phase) = try await Self.phase(visit)
        let content = PhaseForm.read(visit.form)
        let problems = PhaseForm.rangeProblems(visit.form) + content.problems(years: programme.content.years)
        guard problems.isEmpty else { return .page(PhaseForm.page(programme, phase, content, problems: problems, visit)) }
        try await visit.store.save(phase.id, content, version: visit.form.number("version") ?? 0, on: visit.today)
        return .redirect("/programmes/\(programme.id)#phase-\(phase.id)")
    }

    static func place(_ visit: Visit) async throws -> Reply {
        let (programme, phase) = try await Self.phase(visit)
        try await visit.store.move(phase.id, of: programme.id, later: visit.form.text("way") == "later", on: visit.today)
        return .redirect("/programmes/\(programme.id)#phase-\(phase.id)")
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        let (programme, phase) = try await Self.phase(visit)
        try await visit.store.removePhase(phase.id, of: programme.id, on: visit.today)
        return .redirect("/programmes/\(programme.id)")
    }

    static func review(_ visit: Visit) async throws -> Reply {
        let (programme, phase) = try await Self.phase(visit)
        return .page(PhaseReviewView.page(programme, phase, try await visit.store.reviews(of: [programme.id])[phase.id], problems: [], visit))
    }

    static func saveReview(_ visit: Visit) async throws -> Reply {
        let (programme, phase) = try await Self.phase(visit)
        let (worked, hurt, leads) = (visit.form.text("worked") ?? "", visit.form.text("hurt") ?? "", visit.form.text("leads") ?? "")
        let problems = PhaseReview.problems(worked: worked, hurt: hurt, leads: leads)
        guard problems.isEmpty else {
            return .page(PhaseReviewView.page(programme, phase, try await visit.store.reviews(of: [programme.id])[phase.id], problems: problems, visit))
        }
        try await visit.store.save(
            reviewOf: phase.id, worked: worked, hurt: hurt, leads: leads, by: visit.viewer.account, at: visit.now, version: visit.form.number("version") ?? 0)
        return .redirect("/programmes/\(programme.id)#phase-\(phase.id)")
    }

    /// The phase that the address names, of the programme that it names.
    private static func phase(_ visit: Visit) async throws -> (Programme, Phase) {
        let programme = try await ProgrammesHandler.programme(visit)
        let id = try visit.id(Phase.self)
        guard let phase = programme.phases.first(where: { $0.id == id }) else { throw WebError.notFound }
        return (programme, phase)
    }
}

/// What went well and what did not, of the programme itself.
enum PhaseReviewView {
    static func page(_ programme: Programme, _ phase: Phase, _ review: PhaseReview?, problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let name = YearParts.told(phase.content.name, visit)
        let isSent = !problems.isEmpty
        func value(_ field: String, _ present: String?) -> String { isSent ? visit.form.raw(field) ?? "" : present ?? "" }
        let title = Phrase(fr: "Bilan de ce temps", en: "Review of this phase")
        let written: HTML? = review.map { one in
            let day = visit.clock.day(of: one.at).long
            return "<p class=\"soft\">\(t(Phrase(fr: "Écrit par \(one.author), le \(day.fr).", en: "Written by \(one.author), \(day.en).")))</p>"
        }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow"><p class="crumbs"><a href="/programmes">\(t(Phrase(fr: "Programmes", en: "Programmes")))</a> › <a href="/programmes/\(programme.id)">\(YearParts.told(programme.content.name, visit))</a></p>
                <div><h1>\(t(title))</h1><p class="lede">\(name)</p></div>
                <p class="soft read">\(t(Phrase(fr: "On y parle du programme, de son organisation, de ses horaires\u{202F}: jamais d’un élève. Les pistes reviendront sous les yeux de qui prépare l’année suivante.", en: "This is about the programme, how it is organised and when: never about a pupil. Leads come back into view for whoever prepares the next year.")))</p>
                \(written)
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: visit.path) {
                    """
                    <input type="hidden" name="version" value="\(review?.version ?? 0)">
                    \(Fields.area("worked", t(Phrase(fr: "Ce qui a marché", en: "What worked")), value("worked", review?.worked), hint: t(Phrase(fr: "Une chose par ligne", en: "One thing a line")), rows: 4))
                    \(Fields.area("hurt", t(Phrase(fr: "Ce qui a gêné", en: "What hurt")), value("hurt", review?.hurt), hint: t(Phrase(fr: "Pour les élèves, pour l’équipe, dans l’organisation", en: "For pupils, for the team, in how it was organised")), rows: 4))
                    \(Fields.area("leads", t(Phrase(fr: "Pistes", en: "Leads")), value("leads", review?.leads), hint: t(Phrase(fr: "Ce que l’on fera autrement\u{202F}; une piste par ligne", en: "What will be done otherwise; one lead a line")), rows: 4))
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer le bilan", en: "Save the review")))</button></p>
                    """
                })</div>
                """, status: problems.isEmpty ? 200 : 422)
    }
}
