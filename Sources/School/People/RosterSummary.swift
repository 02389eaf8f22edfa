/// Changes told to a person, kind by kind: on the preview page and at the command line.
public struct RosterSummary: Sendable {
    public struct Section: Sendable {
        public let title: Phrase
        public let added, changed, ended: [Phrase]
        /// Names of guardians are not for everyone who prepares an import.
        public let namesGuardians: Bool

        public var isEmpty: Bool { added.isEmpty && changed.isEmpty && ended.isEmpty }
    }

    public let sections: [Section]

    public init(_ changes: RosterChanges) {
        sections = [
            Section(
                title: Phrase(fr: "Classes", en: "Classes"), added: changes.newDivisions.map { Phrase(same: "\($0.code) · \($0.label) · \($0.level)") },
                changed: changes.changedDivisions.map(Self.division), ended: [], namesGuardians: false),
            Section(
                title: Phrase(fr: "Élèves", en: "Pupils"), added: changes.newPupils.map(Self.pupil),
                changed: changes.changedPupils.map(Self.pupil) + changes.moves.map(Self.move), ended: changes.departures.map(Self.departure),
                namesGuardians: false),
            Section(
                title: Phrase(fr: "Adultes de l’établissement", en: "Adults of the school"), added: changes.newStaff.map(Self.staff),
                changed: changes.changedStaff.filter { $0.after.leftOn == nil }.map(Self.staff),
                ended: changes.changedStaff.filter { $0.after.leftOn != nil }.map { Phrase(same: $0.after.listName) }, namesGuardians: false),
            Section(
                title: Phrase(fr: "Enseignements", en: "Teaching"),
                added: changes.newTeachings.map { Phrase(same: "\($0.name) · \($0.subjectLabel) · \($0.division)") }, changed: [],
                ended: changes.endedTeachings.map { Phrase(same: "\($0.name) · \($0.teaching.subject) · \($0.teaching.division)") }, namesGuardians: false),
            Section(
                title: Phrase(fr: "Professeurs principaux", en: "Main teachers"),
                added: changes.newMainTeachers.map { Phrase(same: "\($0.name) · \($0.division)") }, changed: [],
                ended: changes.endedMainTeachers.map { Phrase(same: "\($0.name) · \($0.tie.division)") }, namesGuardians: false),
            Section(
                title: Phrase(fr: "Liens responsable–élève", en: "Guardian–pupil links"),
                added: changes.newGuardianships.map { Phrase(fr: "\($0.guardianName), pour \($0.pupilName)", en: "\($0.guardianName), for \($0.pupilName)") },
                changed: changes.changedGuardians.map { Phrase(same: "\($0.before.listName) → \($0.after.listName)") },
                ended: changes.endedGuardianships.map { Phrase(fr: "\($0.guardianName), pour \($0.pupilName)", en: "\($0.guardianName), for \($0.pupilName)") },
                namesGuardians: true),
            Section(
                title: Phrase(fr: "Groupes de SIECLE", en: "Groups of SIECLE"), added: changes.newGroups.map(Self.group), changed: changes.changedGroups.map(Self.group),
                ended: changes.endedGroups.map(Self.group), namesGuardians: false),
        ]
    }

    /// Lines of all kinds: what the preview announces is what the import tells afterwards.
    public var totals: (added: Int, changed: Int, ended: Int) {
        sections.reduce(into: (0, 0, 0)) { sum, section in
            sum.0 += section.added.count
            sum.1 += section.changed.count
            sum.2 += section.ended.count
        }
    }

    private static func division(_ change: RosterChanges.Changed<RosterState.Division>) -> Phrase {
        let (before, after) = (change.before, change.after)
        let parts = [
            before.label == after.label ? nil : "\(before.label) → \(after.label)", before.level == after.level ? nil : "\(before.level) → \(after.level)",
            before.mef == after.mef ? nil : "MEF \(after.mef ?? "–")",
        ]
        return Phrase(same: "\(after.code) · \(parts.compactMap { $0 }.joined(separator: ", "))")
    }

    private static func pupil(_ pupil: Roster.Pupil) -> Phrase {
        guard let division = pupil.division else { return Phrase(fr: "\(pupil.listName) · sans classe", en: "\(pupil.listName) · no class") }
        return Phrase(same: "\(pupil.listName) · \(division)")
    }

    private static func pupil(_ change: RosterChanges.Changed<RosterState.Pupil>) -> Phrase {
        let (before, after) = (change.before, change.after)
        var fr: [String] = []
        var en: [String] = []
        func tell(_ isChanged: Bool, _ text: Phrase) {
            guard isChanged else { return }
            fr.append(text.fr)
            en.append(text.en)
        }
        func day(_ day: Day?) -> String { day?.figures.fr ?? "–" }
        tell(before.listName != after.listName, Phrase(same: "\(before.listName) → \(after.listName)"))
        let usage = after.usageName ?? "–"
        tell(before.usageName != after.usageName, Phrase(fr: "nom d’usage \(usage)", en: "name in use \(usage)"))
        tell(
            before.birthDay != after.birthDay,
            Phrase(fr: "naissance \(day(before.birthDay)) → \(day(after.birthDay))", en: "birth \(day(before.birthDay)) → \(day(after.birthDay))"))
        tell(before.siecleID != after.siecleID, Phrase(fr: "numéro de SIECLE", en: "SIECLE number"))
        tell(before.ine != after.ine, Phrase(fr: "identifiant national", en: "national number"))
        tell(
            before.enteredOn != after.enteredOn,
            Phrase(fr: "entrée \(day(before.enteredOn)) → \(day(after.enteredOn))", en: "entry \(day(before.enteredOn)) → \(day(after.enteredOn))"))
        if before.leftOn != after.leftOn {
            let returns = Phrase(fr: "de retour", en: "back")
            tell(true, after.leftOn.map { Phrase(fr: "départ prévu le \($0.figures.fr)", en: "leaving on \($0.figures.en)") } ?? returns)
        }
        return Phrase(fr: "\(after.listName) · \(fr.joined(separator: ", "))", en: "\(after.listName) · \(en.joined(separator: ", "))")
    }

    private static func move(_ move: RosterChanges.Move) -> Phrase {
        func told(_ division: String?) -> Phrase { division.map { Phrase(same: $0) } ?? Phrase(fr: "sans classe", en: "no class") }
        let (from, to) = (told(move.from), told(move.to))
        return Phrase(fr: "\(move.name) · \(from.fr) → \(to.fr)", en: "\(move.name) · \(from.en) → \(to.en)")
    }

    private static func departure(_ departure: RosterChanges.Departure) -> Phrase {
        let place = departure.division.map { " · \($0)" } ?? ""
        return Phrase(
            fr: "\(departure.name)\(place) · ne fait plus partie de l’établissement à partir du \(departure.on.figures.fr)",
            en: "\(departure.name)\(place) · no longer in the school from \(departure.on.figures.en)")
    }

    private static func staff(_ person: Roster.Staff) -> Phrase {
        let function = person.function.map(StaffFunction.name) ?? Phrase(same: "")
        func told(_ function: String) -> String { [person.listName, function, person.discipline ?? ""].filter { !$0.isEmpty }.joined(separator: " · ") }
        return Phrase(fr: told(function.fr), en: told(function.en))
    }

    private static func staff(_ change: RosterChanges.Changed<RosterState.Staff>) -> Phrase {
        let (before, after) = (change.before, change.after)
        var parts: [Phrase] = []
        if before.listName != after.listName { parts.append(Phrase(same: "\(before.listName) → \(after.listName)")) }
        if before.key != after.key { parts.append(Phrase(fr: "relié(e) à STS", en: "linked to STS")) }
        if before.function != after.function {
            let from = before.function.map(StaffFunction.name) ?? Phrase(same: "–")
            let to = after.function.map(StaffFunction.name) ?? Phrase(same: "–")
            parts.append(Phrase(fr: "\(from.fr) → \(to.fr)", en: "\(from.en) → \(to.en)"))
        }
        if before.discipline != after.discipline { parts.append(Phrase(same: after.discipline ?? "–")) }
        if before.civility != after.civility { parts.append(Phrase(same: after.civility ?? "–")) }
        if before.leftOn != nil, after.leftOn == nil { parts.append(Phrase(fr: "de retour", en: "back")) }
        return Phrase(
            fr: "\(after.listName) · \(parts.map(\.fr).joined(separator: ", "))", en: "\(after.listName) · \(parts.map(\.en).joined(separator: ", "))")
    }

    private static func group(_ group: Roster.Group) -> Phrase {
        let members = counted(group.members.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        return Phrase(fr: "\(group.code) · \(group.label) · \(members.fr)", en: "\(group.code) · \(group.label) · \(members.en)")
    }
}
