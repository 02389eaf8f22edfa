/// Staff, what they teach, and guardians.
extension RosterChanges {
    mutating func compareStaff(_ state: RosterState, _ roster: Roster) {
        guard roster.covers.contains(.staff) else { return }
        let byKey = Dictionary(state.staff.compactMap { person in person.key.map { ($0, person) } }, uniquingKeysWith: { first, _ in first })
        // Somebody created by hand, as the first administrator is, has no STS key yet.
        let byHand = Dictionary(grouping: state.staff.filter { $0.key == nil }, by: { folded($0.listName) })
        var refs: [Roster.StaffKey: StaffRef] = [:]
        var names: [Roster.StaffKey: String] = [:]
        for person in roster.staff {
            names[person.key] = person.listName
            let sameName = byHand[folded(person.listName)] ?? []
            guard let before = byKey[person.key] ?? (sameName.count == 1 ? sameName[0] : nil) else {
                refs[person.key] = .new(newStaff.count)
                newStaff.append(person)
                continue
            }
            refs[person.key] = .known(before.id)
            var after = before
            after.key = person.key
            after.familyName = person.familyName
            after.givenName = person.givenName
            after.civility = person.civility ?? before.civility
            after.function = person.function ?? before.function
            after.discipline = person.discipline ?? before.discipline
            after.leftOn = nil
            if after != before { changedStaff.append(Changed(before: before, after: after)) }
        }
        for person in state.staff {
            guard let key = person.key, refs[key] == nil, person.leftOn == nil else { continue }
            if person.administers {
                problems.append(
                    Problem(
                        .warning, file: roster.sources.first?.file, subject: person.listName,
                        what: Phrase(fr: "Cette personne n’est plus dans STS, mais administre Jalon\u{202F}: elle est gardée.", en: "This person is no longer in STS but administers Jalon: kept."),
                        remedy: Phrase(fr: "Retirez-lui d’abord l’administration dans «\u{202F}Comptes\u{202F}».", en: "First withdraw administration from them under “Accounts”.")))
                continue
            }
            var after = person
            after.leftOn = day
            changedStaff.append(Changed(before: person, after: after))
        }
        compareTeachings(state, roster, refs, names)
        compareMainTeachers(state, roster, refs, names)
    }

    /// A teacher of a group belongs to the team of each division from which the group draws.
    private mutating func compareTeachings(
        _ state: RosterState, _ roster: Roster, _ refs: [Roster.StaffKey: StaffRef], _ names: [Roster.StaffKey: String]
    ) {
        guard roster.covers.contains(.services) else { return }
        let subjects = Dictionary(roster.subjects.map { ($0.code, $0.label) }, uniquingKeysWith: { first, _ in first })
        let groups = Dictionary(roster.groups.map { ($0.code, $0.divisions) }, uniquingKeysWith: { first, _ in first })
        let divisions = Set(roster.divisions.map(\.code)).union(state.divisions.map(\.code))
        let held = Set(state.teachings)
        var present = held
        var seen: Set<NewTeaching> = []
        for service in roster.services {
            guard let ref = refs[service.staff] else { continue }
            let codes: [String] =
                switch service.structure {
                case .division(let code): [code]
                case .group(let code): groups[code] ?? []
                }
            for code in codes where divisions.contains(code) {
                if case .known(let id) = ref {
                    let tie = RosterState.Teaching(staff: id, division: code, subject: service.subject)
                    present.remove(tie)
                    if held.contains(tie) { continue }
                }
                let tie = NewTeaching(
                    staff: ref, name: names[service.staff] ?? "", division: code, subject: service.subject,
                    subjectLabel: subjects[service.subject] ?? service.subject)
                if seen.insert(tie).inserted { newTeachings.append(tie) }
            }
        }
        let keyed = Set(state.staff.filter { $0.key != nil }.map(\.id))
        let people = Dictionary(state.staff.map { ($0.id, $0.listName) }, uniquingKeysWith: { first, _ in first })
        endedTeachings = state.teachings.filter { present.contains($0) && keyed.contains($0.staff) }.map { EndedTeaching(teaching: $0, name: people[$0.staff] ?? "") }
    }

    private mutating func compareMainTeachers(
        _ state: RosterState, _ roster: Roster, _ refs: [Roster.StaffKey: StaffRef], _ names: [Roster.StaffKey: String]
    ) {
        let divisions = Set(roster.divisions.map(\.code)).union(state.divisions.map(\.code))
        var present = Set(state.mainTeachers)
        var seen: Set<NewMainTeacher> = []
        for tie in roster.mainTeachers where tie.to.map({ $0 >= day }) ?? true {
            guard let ref = refs[tie.staff], divisions.contains(tie.division) else { continue }
            if case .known(let id) = ref, present.remove(RosterState.MainTeacher(staff: id, division: tie.division)) != nil { continue }
            let new = NewMainTeacher(staff: ref, name: names[tie.staff] ?? "", division: tie.division, from: tie.from ?? teachingsFrom)
            if seen.insert(new).inserted { newMainTeachers.append(new) }
        }
        // Ties of people made by hand, or given by the administrator to someone outside STS, are not STS's to end.
        let keyed = Set(state.staff.filter { $0.key != nil }.map(\.id))
        let people = Dictionary(state.staff.map { ($0.id, $0.listName) }, uniquingKeysWith: { first, _ in first })
        endedMainTeachers = state.mainTeachers.filter { present.contains($0) && keyed.contains($0.staff) }.map {
            EndedMainTeacher(tie: $0, name: people[$0.staff] ?? "")
        }
    }

    /// Only persons tied to a pupil whom we keep come in: the others belong to pupils who left.
    mutating func compareGuardians(_ state: RosterState, _ roster: Roster, _ pupils: MatchedPupils) {
        guard roster.covers.contains(.guardians) else { return }
        let listed = Dictionary(roster.guardians.map { ($0.siecleID, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Dictionary(state.guardians.compactMap { person in person.siecleID.map { ($0, person) } }, uniquingKeysWith: { first, _ in first })
        var refs: [String: GuardianRef] = [:]
        var present = Dictionary(
            state.guardianships.map { (GuardianTie(guardian: .known($0.guardian), pupil: .known($0.pupil)), $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<GuardianTie> = []
        for tie in roster.guardianships {
            guard let person = listed[tie.guardian], let pupil = pupils[tie.pupil] else { continue }
            let ref = refs[tie.guardian] ?? register(person, known[tie.guardian])
            refs[tie.guardian] = ref
            let key = GuardianTie(guardian: ref, pupil: pupil.ref)
            guard seen.insert(key).inserted else { continue }
            let before = present.removeValue(forKey: key)
            guard before?.level != tie.level else { continue }
            newGuardianships.append(
                NewGuardianship(guardian: ref, pupil: pupil.ref, guardianName: person.listName, pupilName: pupil.name, level: tie.level))
        }
        let stay = Set(state.pupils.filter { $0.siecleID != nil && $0.isPresent(on: day) }.map(\.id)).subtracting(departures.map(\.pupil))
        let guardians = Dictionary(state.guardians.map { ($0.id, $0.listName) }, uniquingKeysWith: { first, _ in first })
        let children = Dictionary(state.pupils.map { ($0.id, $0.listName) }, uniquingKeysWith: { first, _ in first })
        endedGuardianships = state.guardianships.filter { tie in
            present[GuardianTie(guardian: .known(tie.guardian), pupil: .known(tie.pupil))] != nil && stay.contains(tie.pupil)
        }.map { EndedGuardianship(tie: $0, guardianName: guardians[$0.guardian] ?? "", pupilName: children[$0.pupil] ?? "") }
    }

    private struct GuardianTie: Hashable {
        let guardian: GuardianRef
        let pupil: PupilRef
    }

    private mutating func register(_ person: Roster.Guardian, _ before: RosterState.Guardian?) -> GuardianRef {
        guard let before else {
            newGuardians.append(person)
            return .new(newGuardians.count - 1)
        }
        var after = before
        after.familyName = person.familyName
        after.givenName = person.givenName
        after.civility = person.civility ?? before.civility
        if after != before { changedGuardians.append(Changed(before: before, after: after)) }
        return .known(before.id)
    }
}
