import Foundation
import School
import Storage

/// Quick observation: the classes one may look at, and the sheet of one class.
enum ObservationsHandler {
    /// Skills side by side on one sheet; more come on further sheets.
    static let skillsOnSheet = 4

    static func list(_ visit: Visit) async throws -> Reply {
        let reach = visit.viewer.reach(ObservationsPolicy.self, .write)
        guard let staff = visit.viewer.staff else { throw WebError.notFound }
        let tasks = try await visit.store.observationTasks(of: staff, today: visit.today).filter { reach.covers(division: $0.division.id) }
        return .page(ObservationsView.page(tasks, visit))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        guard let sheet = try await sheet(visit) else { throw WebError.notFound }
        return .page(ObservationSheetView.page(sheet, part: part(visit.query, sheet), saved: visit.query.text("saved") != nil, visit))
    }

    /// Takes what the script sends as it goes (`note`, answered in JSON) and what the plain form sends at once
    /// (`c0.1`: first pupil, second skill).
    static func observe(_ visit: Visit) async throws -> Reply {
        guard let staff = visit.viewer.staff else { throw WebError.forbidden }
        let round = try visit.id(DiagnosisRound.self)
        let division = try visit.id(Division.self)
        let sent = visit.form.all("note")
        do {
            if !sent.isEmpty {
                let notes = sent.compactMap(ObservationForm.note)
                guard notes.count == sent.count else { throw AnswerRefusal.notInRound }
                try await visit.store.observe(notes, in: round, division: division, by: staff, at: visit.now, today: visit.today)
                return .json(Array("{\"saved\":\(notes.count)}".utf8))
            }
            guard let sheet = try await sheet(visit) else { throw WebError.notFound }
            let notes = ObservationForm.changes(visit.form, on: sheet, at: visit.now)
            try await visit.store.observe(notes, in: round, division: division, by: staff, at: visit.now, today: visit.today)
            return .redirect("/rounds/\(round)/observations/\(division)?saved=1&part=\(part(visit.form, sheet) + 1)")
        } catch let refusal as AnswerRefusal {
            guard sent.isEmpty else { return .json(Array("{\"saved\":0}".utf8), status: 422) }
            throw WebError.badRequest(refusal.explanation)
        }
    }

    private static func sheet(_ visit: Visit) async throws -> ObservationSheet? {
        guard let staff = visit.viewer.staff else { return nil }
        return try await visit.store.observationSheet(
            visit.id(DiagnosisRound.self), division: visit.id(Division.self), by: staff, today: visit.today)
    }

    /// The skills of each sheet, as even as can be: five make three and two.
    static func parts(_ skills: [Skill]) -> [ArraySlice<Skill>] {
        let count = max(1, (skills.count + skillsOnSheet - 1) / skillsOnSheet)
        return (0..<count).map { skills[(skills.count * $0 + count - 1) / count..<(skills.count * ($0 + 1) + count - 1) / count] }
    }

    private static func part(_ form: Form, _ sheet: ObservationSheet) -> Int {
        min(max(form.number("part") ?? 1, 1), parts(sheet.skills).count) - 1
    }
}

enum ObservationForm {
    /// `pupil.skill.level.milliseconds`, where the level is 0…4, or `x` to empty the cell.
    static func note(_ text: String) -> Note? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let pupil = Pupil.ID(parts[0]), let skill = Skill.ID(parts[1]), let at = Int64(parts[3]), at > 0 else {
            return nil
        }
        let moment = Moment(milliseconds: at)
        if parts[2] == "x" { return Note(pupil: pupil, skill: skill, sighting: nil, at: moment) }
        guard let sighting = Int(parts[2]).flatMap(Sighting.init(code:)) else { return nil }
        return Note(pupil: pupil, skill: skill, sighting: sighting, at: moment)
    }

    /// Only what differs from what is stored: sending a page again must not make old words look new.
    static func changes(_ form: Form, on sheet: ObservationSheet, at now: Moment) -> [Note] {
        let pupils = form.all("pupil").compactMap { Pupil.ID($0) }
        let skills = form.all("skill").compactMap { Skill.ID($0) }
        var notes: [Note] = []
        for (row, pupil) in pupils.enumerated() {
            for (column, skill) in skills.enumerated() {
                guard let sighting = form.number("c\(row).\(column)").flatMap(Sighting.init(code:)) else { continue }
                if sheet.cells[.init(pupil: pupil, skill: skill)] != sighting {
                    notes.append(Note(pupil: pupil, skill: skill, sighting: sighting, at: now))
                }
            }
        }
        return notes
    }
}

extension AnswerRefusal {
    var explanation: Phrase {
        switch self {
        case .notOpen(let round):
            Phrase(
                fr: "La campagne «\u{202F}\(round.name)\u{202F}» ne prend pas de réponses en ce moment (elle va du \(round.opensOn.long.fr) au \(round.closesOn.long.fr)). Rien n’a été enregistré. Demandez à la coordination de la rouvrir.",
                en: "The round “\(round.name)” takes no answers at present (it runs from \(round.opensOn.long.en) to \(round.closesOn.long.en)). Nothing was saved. Ask the coordinator to open it again.")
        case .notInRound:
            Phrase(
                fr: "La classe ou la liste a changé entre-temps. Rien n’a été enregistré. Rechargez la page et recommencez.",
                en: "The class or the list has changed meanwhile. Nothing was saved. Reload the page and start again.")
        }
    }
}
