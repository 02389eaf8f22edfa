import School
import Storage

/// What is known of one pupil's needs: for the team with its evidence, for the pupil and the guardians what was published.
enum PupilNeedsHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Pupil.self)
        guard let pupil = try await visit.store.pupil(id, on: visit.today) else { throw WebError.notFound }
        if PupilNeeds.onlyPublished(pupil, visit) {
            let published = try await visit.store.publishedNeeds(of: id)
            let tasks = visit.viewer.pupil == id ? try await visit.store.selfAssessmentTasks(of: id, today: visit.today) : []
            return .page(PublishedNeedsView.page(pupil, published, tasks, visit))
        }
        let rounds = try await visit.store.rounds(ofPupil: id, today: visit.today)
        let chosen = PupilNeeds.chosen(rounds, visit.query)
        var map: NeedsMap?
        if let chosen { map = try await visit.store.needsMap(chosen.id, pupil: id, now: visit.now, today: visit.today) }
        return .page(PupilNeedsView.page(.init(pupil: pupil, rounds: rounds, map: map, councilSkills: try await PupilNeeds.councilSkills(pupil, visit)), visit))
    }

    static func publish(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        guard let round: DiagnosisRound.ID = visit.form.id("round") else { throw WebError.notFound }
        try await visit.store.publishNeeds(of: pupil, in: round, at: visit.now)
        try await visit.note("publish", "needs", subject: pupil.rawValue)
        return .redirect("/pupils/\(pupil)/needs?round=\(round)")
    }

    static func withdraw(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        guard let round: DiagnosisRound.ID = visit.form.id("round") else { throw WebError.notFound }
        try await visit.store.withdrawNeeds(of: pupil, in: round)
        try await visit.note("withdraw", "needs", subject: pupil.rawValue)
        return .redirect("/pupils/\(pupil)/needs?round=\(round)")
    }
}

enum PupilNeeds {
    /// Whether this viewer may read of the pupil's needs only what was published.
    static func onlyPublished(_ pupil: Pupil, _ visit: Visit) -> Bool {
        let placement = Placement(pupil: pupil.id, division: pupil.division, groups: [])
        return visit.viewer.reach(NeedsPolicy.self).onlyPublished(of: placement)
    }

    /// What the teaching council puts first at the pupil’s level.
    static func councilSkills(_ pupil: Pupil, _ visit: Visit) async throws -> Set<Skill.ID> {
        guard let division = pupil.division else { return [] }
        return try await visit.store.prioritySkills(of: division)
    }

    static func mayConfirm(_ pupil: Pupil, _ visit: Visit) -> Bool {
        visit.viewer.reach(PrioritiesPolicy.self, .write).covers(Placement(pupil: pupil.id, division: pupil.division, groups: []))
    }

    /// The round that the address names, or the newest.
    static func chosen(_ rounds: [DiagnosisRound], _ query: Form) -> DiagnosisRound? {
        let asked: DiagnosisRound.ID? = query.id("round")
        return rounds.first { $0.id == asked } ?? rounds.first
    }
}

/// The part « besoins » of the pupil's page.
enum PupilNeedsPart {
    static func render(_ visit: Visit, _ pupil: Pupil) async throws -> HTML? {
        guard let placement = try await visit.store.placement(of: pupil.id, on: visit.today),
            visit.viewer.reach(NeedsPolicy.self).covers(placement)
        else { return nil }
        let published = try await visit.store.publishedNeeds(of: pupil.id).first
        let t = visit.t
        let isOwn = visit.viewer.pupil == pupil.id
        let title = isOwn ? Phrase(fr: "Tes besoins", en: "Your needs") : Phrase(fr: "Besoins", en: "Needs")
        let content: HTML =
            published.map { PublishedNeedsView.content($0, isOwn: isOwn, level: 3, visit) }
            ?? "<p class=\"soft\">\(t(Phrase(fr: "Rien n’a encore été publié.", en: "Nothing has been published yet.")))</p>"
        return """
            <section class="sheet stack" aria-labelledby="needs"><h2 id="needs">\(t(title))</h2>\(content)
            <p><a href="/pupils/\(pupil.id)/needs">\(t(PupilNeeds.onlyPublished(pupil, visit)
                ? Phrase(fr: "Lire tout", en: "Read all") : Phrase(fr: "Voir la synthèse et ses sources", en: "See the synthesis and its evidence")))</a></p></section>
            """
    }
}
