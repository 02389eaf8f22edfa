import School
import Storage

/// What needs put on the home page beside what is to do: rounds that end, and how far each class or pupil is.
enum NeedsHome {
    static func part(_ visit: Visit, _ calendar: SchoolCalendar) async throws -> HomePart {
        HomePart(ahead: try await ahead(visit), standings: try await standings(visit))
    }

    /// The last days of open rounds, for whoever follows them.
    private static func ahead(_ visit: Visit) async throws -> [Ahead] {
        if let pupil = visit.viewer.pupil {
            return try await visit.store.selfAssessmentTasks(of: pupil, today: visit.today).filter(\.answered.isComplete).map {
                end(
                    $0.round,
                    Phrase(fr: "Tu as répondu\u{202F}; tu peux encore changer d’avis.", en: "You have answered; you may still change your mind."), "/rounds/\($0.round.id)/self-assessment")
            }
        }
        guard visit.viewer.reach(NeedsPolicy.self).wholeSchool else { return [] }
        let plans = !visit.viewer.reach(PlanningPolicy.self).isEmpty
        return try await visit.store.rounds().filter { $0.round.state(on: visit.today) == .open }.map { entry in
            let divisions = counted(entry.divisions.count, fr: ("classe", "classes"), en: ("division", "divisions"))
            return end(entry.round, divisions, plans ? "/rounds/\(entry.round.id)" : "/needs")
        }
    }

    private static func end(_ round: DiagnosisRound, _ detail: Phrase, _ address: String) -> Ahead {
        Ahead(
            round.closesOn,
            Phrase(fr: "Fin de la campagne «\u{202F}\(round.name)\u{202F}»", en: "End of the round “\(round.name)”"), detail, address: address)
    }

    private static func standings(_ visit: Visit) async throws -> [Standing] {
        let viewer = visit.viewer
        if let pupil = viewer.pupil { return [try await published(pupil, name: nil, visit)] }
        var lines: [Standing] = []
        for child in viewer.children.sorted() {
            if let pupil = try await visit.store.pupil(child, on: visit.today) { lines.append(try await published(child, name: pupil.givenName, visit)) }
        }
        if viewer.has(.psyen), viewer.referred.isEmpty {
            lines.append(
                Standing(
                    title: Phrase(fr: "Élèves qui vous sont adressés", en: "Pupils referred to you"),
                    detail: Phrase(
                        fr: "Aucun pour l’instant. Le professeur principal ou la coordination vous en adresse depuis la page de l’élève.",
                        en: "None for now. The main teacher or the coordinator refers them to you from the pupil’s page."), address: nil))
        }
        for pupil in viewer.referred.sorted() {
            guard let person = try await visit.store.pupil(pupil, on: visit.today) else { continue }
            lines.append(
                Standing(
                    title: Phrase(same: person.listName), detail: Phrase(fr: "vous est adressé par l’équipe", en: "referred to you by the team"),
                    address: "/pupils/\(pupil)"))
        }
        if !viewer.reach(PlanningPolicy.self).isEmpty { return lines + (try await openRounds(visit)) }
        let reach = viewer.reach(NeedsPolicy.self)
        guard !reach.isEmpty, lines.isEmpty else { return lines }
        return try await classes(reach, visit)
    }

    /// What the team has published of a pupil; in the pupil's words when `name` is nil.
    private static func published(_ pupil: Pupil.ID, name: String?, _ visit: Visit) async throws -> Standing {
        let title = name.map { Phrase(fr: "Les besoins \(ofName($0))", en: "\($0)’s needs") } ?? Phrase(fr: "Tes points forts et tes priorités", en: "Your strengths and priorities")
        guard let latest = try await visit.store.publishedNeeds(of: pupil).first else {
            return Standing(
                title: title,
                detail: name == nil
                    ? Phrase(fr: "Tu les liras ici quand l’équipe les aura retenus avec toi.", en: "You will read them here once the team has settled them with you.")
                    : Phrase(fr: "Vous les lirez ici quand l’équipe les aura retenus.", en: "You will read them here once the team has settled them."),
                address: "/pupils/\(pupil)/needs")
        }
        let strengths = counted(latest.recommendation.strengths.count, fr: ("point fort", "points forts"), en: ("strength", "strengths"))
        let priorities = counted(latest.recommendation.priorities.count, fr: ("priorité", "priorités"), en: ("priority", "priorities"))
        let date = visit.clock.local(latest.publishedAt).day.named
        return Standing(
            title: title,
            detail: Phrase(fr: "\(strengths.fr), \(priorities.fr), retenus le \(date.fr)", en: "\(strengths.en), \(priorities.en), settled on \(date.en)"),
            address: "/pupils/\(pupil)/needs")
    }

    /// How many have answered in each open round.
    private static func openRounds(_ visit: Visit) async throws -> [Standing] {
        var lines: [Standing] = []
        for entry in try await visit.store.rounds() where entry.round.state(on: visit.today) == .open {
            guard let round = try await visit.store.round(entry.round.id, today: visit.today) else { continue }
            let followUp = try await visit.store.followUp(round)
            let asked = followUp.adults.filter(\.isAsked)
            let seen = asked.count(where: \.answered.isComplete)
            let own = followUp.pupils.count(where: \.answered.isComplete)
            let observations = counted(seen, fr: ("observation", "observations"), en: ("", ""))
            let placed = counted(own, fr: ("autoévaluation", "autoévaluations"), en: ("", ""))
            lines.append(
                Standing(
                    title: Phrase(same: entry.round.name),
                    detail: Phrase(
                        fr: "\(observations.fr) de classe sur \(asked.count), \(placed.fr) sur \(followUp.pupils.count)",
                        en: "\(seen) of \(asked.count) class observations, \(own) of \(followUp.pupils.count) pupils have placed themselves"),
                    address: "/rounds/\(entry.round.id)"))
        }
        return lines
    }

    /// The viewer's classes, each with its latest round: their own first.
    private static func classes(_ reach: Reach, _ visit: Visit) async throws -> [Standing] {
        let entries = try await visit.store.needsOverview(today: visit.today)
        if reach.wholeSchool {
            let open = entries.filter { $0.round.state(on: visit.today) == .open }
            return Dictionary(grouping: open, by: \.round).sorted { $0.key.closesOn < $1.key.closesOn }.map { round, lines in
                let seen = lines.reduce(0) { $0 + $1.seen }
                let all = lines.reduce(0) { $0 + $1.pupils }
                return Standing(
                    title: Phrase(same: round.name), detail: Phrase(fr: "\(counted(seen, fr: ("élève vu", "élèves vus"), en: ("", "")).fr) sur \(all)", en: "\(seen) of \(all) pupils seen"), address: "/needs")
            }
        }
        let mine = visit.viewer.mainTeacherOf
        var latest: [NeedsOverview] = []
        for entry in entries where reach.covers(division: entry.division.id) && !latest.contains(where: { $0.division.id == entry.division.id }) {
            latest.append(entry)
        }
        return (latest.filter { mine.contains($0.division.id) } + latest.filter { !mine.contains($0.division.id) }).map { entry in
            Standing(
                title: Phrase(fr: "Besoins \(ofName(entry.division.code))", en: "Needs of \(entry.division.code)"),
                detail: Phrase(
                    fr: "\(counted(entry.seen, fr: ("élève vu", "élèves vus"), en: ("", "")).fr) sur \(entry.pupils), \(counted(entry.published, fr: ("publié", "publiés"), en: ("", "")).fr)",
                    en: "\(entry.seen) of \(entry.pupils) pupils seen, \(entry.published) published"),
                address: "/rounds/\(entry.round.id)/needs/\(entry.division.id)")
        }
    }
}
