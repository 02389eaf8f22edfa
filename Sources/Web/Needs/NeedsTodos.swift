import School
import Storage

/// What skills and needs put on the home page.
enum NeedsTodos {
    static func source(_ visit: Visit) async throws -> [Todo] {
        if let pupil = visit.viewer.pupil { return try await own(pupil, visit) }
        var todos: [Todo] = []
        let observed = visit.viewer.reach(ObservationsPolicy.self, .write)
        if let staff = visit.viewer.staff, !observed.isEmpty {
            let tasks = try await visit.store.observationTasks(of: staff, today: visit.today)
            todos += tasks.filter { $0.isAsked && !$0.answered.isComplete && observed.covers(division: $0.division.id) }.map { observe($0) }
        }
        let confirmed = visit.viewer.reach(PrioritiesPolicy.self, .write)
        if !confirmed.isEmpty {
            // The coordinator may confirm everywhere; what waits for them is their own classes and the rounds.
            let mine = visit.viewer.mainTeacherOf
            let waiting = try await visit.store.needsOverview(today: visit.today).filter { mine.contains($0.division.id) && $0.toConfirm > 0 }
            todos += waiting.map { confirm($0) }
        }
        if visit.viewer.reach(PlanningPolicy.self, .write).wholeSchool { todos += try await coordinate(visit) }
        return todos
    }

    private static func own(_ pupil: Pupil.ID, _ visit: Visit) async throws -> [Todo] {
        let tasks = try await visit.store.selfAssessmentTasks(of: pupil, today: visit.today).filter { !$0.answered.isComplete }
        return tasks.map { task in
            Todo(
                title: Phrase(fr: "Dis où tu en es", en: "Say where you stand"),
                detail: Phrase(
                    fr: "\(counted(task.answered.expected - task.answered.done, fr: ("question", "questions"), en: ("", "")).fr), jusqu’au \(task.round.closesOn.named.fr)",
                    en: "\(counted(task.answered.expected - task.answered.done, fr: ("", ""), en: ("question", "questions")).en), until \(task.round.closesOn.named.en)"),
                minutes: RoundLoad.minutes(RoundLoad.pupil(skills: task.answered.expected - task.answered.done)),
                action: Phrase(fr: "Répondre", en: "Answer"), address: "/rounds/\(task.round.id)/self-assessment", urgency: 80)
        }
    }

    private static func observe(_ task: ObservationTask) -> Todo {
        let left = task.answered.expected - task.answered.done
        let pupils = counted(task.pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let skills = counted(task.skills, fr: ("compétence", "compétences"), en: ("skill", "skills"))
        let done = counted(task.answered.done, fr: ("case", "cases"), en: ("cell", "cells"))
        let extent =
            task.answered.isStarted
            ? Phrase(fr: "\(done.fr) sur \(task.answered.expected)", en: "\(done.en) of \(task.answered.expected)")
            : Phrase(fr: "\(pupils.fr), \(skills.fr)", en: "\(pupils.en), \(skills.en)")
        return Todo(
            title: Phrase(fr: "Observer \(task.division.code)", en: "Observe \(task.division.code)"),
            detail: Phrase(
                fr: "\(task.round.name)\u{202F}: \(extent.fr), jusqu’au \(task.round.closesOn.named.fr)",
                en: "\(task.round.name): \(extent.en), until \(task.round.closesOn.named.en)"),
            minutes: RoundLoad.minutes((left * 12 + 9) / 10),
            action: task.answered.isStarted ? Phrase(fr: "Continuer", en: "Continue") : Phrase(fr: "Commencer", en: "Start"),
            address: "/rounds/\(task.round.id)/observations/\(task.division.id)", urgency: 70)
    }

    private static func confirm(_ entry: NeedsOverview) -> Todo {
        Todo(
            title: Phrase(fr: "Confirmer les priorités de \(entry.division.code)", en: "Confirm the priorities of \(entry.division.code)"),
            detail: Phrase(
                fr: "\(entry.round.name)\u{202F}: \(counted(entry.toConfirm, fr: ("élève", "élèves"), en: ("", "")).fr) à confirmer sur \(entry.seen)",
                en: "\(entry.round.name): \(entry.toConfirm) of \(entry.seen) pupils to confirm"),
            minutes: max(1, entry.toConfirm / 2), action: Phrase(fr: "Ouvrir", en: "Open"),
            address: "/rounds/\(entry.round.id)/needs/\(entry.division.id)", urgency: 60)
    }

    /// Without a framework, choose one; without a round, prepare one; when one ends within three days, remind.
    private static func coordinate(_ visit: Visit) async throws -> [Todo] {
        let rounds = try await visit.store.rounds()
        guard !rounds.isEmpty else {
            let hasFramework = try await !visit.store.frameworks().isEmpty
            return [
                hasFramework
                    ? Todo(
                        title: Phrase(fr: "Préparer une première campagne de diagnostic", en: "Prepare a first diagnosis round"),
                        detail: Phrase(fr: "Choisir des classes et trois ou quatre compétences", en: "Choose divisions and three or four skills"),
                        minutes: 5, action: Phrase(fr: "Préparer", en: "Prepare"), address: "/rounds/new", urgency: 40)
                    : Todo(
                        title: Phrase(fr: "Choisir un référentiel", en: "Choose a framework"),
                        detail: Phrase(fr: "Ce que l’équipe va regarder chez les élèves", en: "What the team is going to look at in pupils"), minutes: 2,
                        action: Phrase(fr: "Choisir", en: "Choose"), address: "/frameworks", urgency: 45)
            ]
        }
        var todos: [Todo] = []
        for entry in rounds where entry.round.state(on: visit.today) == .open && entry.round.closesOn - visit.today <= 3 {
            guard let round = try await visit.store.round(entry.round.id, today: visit.today) else { continue }
            let late = Set(
                try await visit.store.followUp(round).adults.filter { $0.isAsked && !$0.answered.isComplete }.map(\.staff.id))
            guard !late.isEmpty else { continue }
            todos.append(
                Todo(
                    title: Phrase(
                        fr: "Relancer \(counted(late.count, fr: ("adulte", "adultes"), en: ("", "")).fr)",
                        en: "Remind \(counted(late.count, fr: ("", ""), en: ("adult", "adults")).en)"),
                    detail: Phrase(
                        fr: "\(entry.round.name) se clôt le \(entry.round.closesOn.named.fr)", en: "\(entry.round.name) closes on \(entry.round.closesOn.named.en)"),
                    minutes: 1, action: Phrase(fr: "Voir qui", en: "See whom"), address: "/rounds/\(entry.round.id)", urgency: 65))
        }
        return todos
    }
}
