import Foundation
import Interchange
import School
import Testing

/// The files of the invented Collège des Tilleuls, and what came of reading them.
enum Fixtures {
    static let tilleuls = RosterState(uai: "0009999U", year: 2026)
    static let october = Day("2026-10-06")!
    static let november = Day("2026-11-21")!

    static func file(_ name: String) -> UploadedFile {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        guard let data = try? Data(contentsOf: folder.appending(path: name)) else {
            Issue.record("no fixture \(name)")
            return UploadedFile(name: name, bytes: [])
        }
        return UploadedFile(name: name, bytes: Array(data))
    }

    static func read(_ names: String...) -> RosterReading { RosterReader.read(files: names.map(file)) }

    static func text(_ text: String, name: String = "essai.xml") -> UploadedFile { UploadedFile(name: name, bytes: Array(text.utf8)) }
}

extension RosterReading {
    var refusal: Problem? { problems.first { $0.severity == .refusal } }
    var names: [String] { roster.pupils.map(\.listName) }
}

extension RosterChanges {
    var refusal: Problem? { problems.first { $0.severity == .refusal } }
}

extension RosterState {
    /// What we would hold once the changes were written: what the store does, in memory.
    func after(_ changes: RosterChanges) -> RosterState {
        var state = self
        let newDivisions = changes.newDivisions.map { Division(id: .new(), code: $0.code, label: $0.label, level: $0.level, mef: $0.mef) }
        state.divisions = divisions.map { division in changes.changedDivisions.first { $0.before.id == division.id }?.after ?? division } + newDivisions
        let newPupils = changes.newPupils.map {
            Pupil(
                id: .new(), siecleID: $0.siecleID, ine: $0.ine, familyName: $0.familyName, usageName: $0.usageName, givenName: $0.givenName,
                birthDay: $0.birthDay, enteredOn: $0.enteredOn, leftOn: $0.leftOn, division: $0.division)
        }
        state.pupils =
            pupils.map { pupil in
                var after = changes.changedPupils.first { $0.before.id == pupil.id }?.after ?? pupil
                if let move = changes.moves.first(where: { $0.pupil == pupil.id }) { after.division = move.to }
                if let departure = changes.departures.first(where: { $0.pupil == pupil.id }) {
                    after.leftOn = departure.on
                    after.division = nil
                }
                return after
            } + newPupils
        let newStaff = changes.newStaff.map {
            Staff(
                id: .new(), key: $0.key, familyName: $0.familyName, givenName: $0.givenName, civility: $0.civility, function: $0.function,
                discipline: $0.discipline, leftOn: nil, administers: false)
        }
        state.staff = self.staff.map { person in changes.changedStaff.first { $0.before.id == person.id }?.after ?? person } + newStaff
        func staff(_ ref: RosterChanges.StaffRef) -> School.Staff.ID {
            switch ref {
            case .known(let id): id
            case .new(let index): newStaff[index].id
            }
        }
        let endedTeachings = Set(changes.endedTeachings.map(\.teaching))
        state.teachings =
            teachings.filter { !endedTeachings.contains($0) }
            + changes.newTeachings.map { Teaching(staff: staff($0.staff), division: $0.division, subject: $0.subject) }
        let endedMain = Set(changes.endedMainTeachers.map(\.tie))
        state.mainTeachers =
            mainTeachers.filter { !endedMain.contains($0) }
            + changes.newMainTeachers.map { MainTeacher(staff: staff($0.staff), division: $0.division) }
        let newGuardians = changes.newGuardians.map {
            Guardian(id: .new(), siecleID: $0.siecleID, familyName: $0.familyName, givenName: $0.givenName, civility: $0.civility)
        }
        state.guardians = guardians.map { person in changes.changedGuardians.first { $0.before.id == person.id }?.after ?? person } + newGuardians
        let endedTies = Set(changes.endedGuardianships.map(\.tie))
        state.guardianships =
            guardianships.filter { !endedTies.contains($0) }
            + changes.newGuardianships.map { tie in
                let guardian: School.Guardian.ID =
                    switch tie.guardian {
                    case .known(let id): id
                    case .new(let index): newGuardians[index].id
                    }
                let pupil: School.Pupil.ID =
                    switch tie.pupil {
                    case .known(let id): id
                    case .new(let index): newPupils[index].id
                    }
                return Guardianship(guardian: guardian, pupil: pupil, level: tie.level)
            }
        if let groups = changes.groups { state.groups = groups }
        return state
    }
}
