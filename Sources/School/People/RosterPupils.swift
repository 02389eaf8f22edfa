/// Recognising pupils: by SIECLE's number, by the national number, then by name, birth date and class; what is
/// doubtful is asked.
extension RosterChanges {
    /// Pupils by `ELEVE_ID`, those held back included when they are already here.
    typealias MatchedPupils = [String: (ref: PupilRef, name: String)]

    mutating func comparePupils(_ state: RosterState, _ roster: Roster, _ inquiry: inout RosterInquiry) -> MatchedPupils {
        var matched: MatchedPupils = [:]
        for pupil in state.pupils where pupil.isPresent(on: day) {
            if let id = pupil.siecleID { matched[id] = (.known(pupil.id), pupil.listName) }
        }
        guard roster.covers.contains(.pupils) else { return matched }
        var register = PupilRegister(state)
        let (listed, held) = settled(roster.pupils, register, &inquiry)
        for pupil in held { register.hold(pupil) }
        // Sure matches first, so that a doubtful one cannot take a pupil who has their own line.
        var found = listed.map { register.sureMatch($0) }
        for (index, pupil) in listed.enumerated() {
            guard case .unknown = found[index] else { continue }
            switch register.likelyMatch(pupil) {
            case .none: break
            case .same(let known): found[index] = register.claim(known)
            case .doubtful(let known):
                let answer = inquiry.ask(
                    "same:\(pupil.siecleID ?? folded(pupil.listName)):\(pupil.place?.line ?? 0)", pupil.place, pupil.listName,
                    Self.sameQuestion(pupil, state.pupils[known]),
                    [
                        .init("same", Phrase(fr: "c’est la même personne", en: "they are the same person")),
                        .init("new", Phrase(fr: "ce sont deux personnes", en: "they are two persons")),
                    ])
                switch answer {
                case "same": found[index] = register.claim(known)
                case "new": break
                default:
                    // Held back: neither added nor ended.
                    _ = register.claim(known)
                    found[index] = .held
                }
            }
        }
        for (pupil, match) in zip(listed, found) {
            switch match {
            case .known(let known): compare(state.pupils[known], with: pupil, &inquiry, &matched)
            case .held: continue
            case .unknown: add(pupil, &matched)
            }
        }
        if roster.listsEveryPupil {
            for index in state.pupils.indices where !register.isClaimed(index) && state.pupils[index].isPresent(on: day) {
                leave(state.pupils[index], on: day)
            }
        }
        return matched
    }

    private mutating func add(_ pupil: Roster.Pupil, _ matched: inout MatchedPupils) {
        if let left = pupil.leftOn, left <= day {
            formerPupils += 1
            return
        }
        if let id = pupil.siecleID { matched[id] = (.new(newPupils.count), pupil.listName) }
        newPupils.append(pupil)
    }

    private mutating func leave(_ pupil: RosterState.Pupil, on day: Day) {
        departures.append(Departure(pupil: pupil.id, name: pupil.listName, division: pupil.division, on: day))
    }

    private mutating func compare(_ before: RosterState.Pupil, with pupil: Roster.Pupil, _ inquiry: inout RosterInquiry, _ matched: inout MatchedPupils) {
        if let left = pupil.leftOn, left <= day {
            if let id = pupil.siecleID { matched[id] = nil }
            if before.isPresent(on: day) { leave(before, on: left) } else { unchangedPupils += 1 }
            return
        }
        let isFromSIECLE = pupil.siecleID != nil
        let listed = isFromSIECLE || !before.isPresent(on: day) ? pupil.leftOn : pupil.leftOn ?? before.leftOn
        let keepsDeparture = before.leftByHand && listed != before.leftOn && !followsFile(before, pupil, leaving: listed, &inquiry)
        if keepsDeparture, !before.isPresent(on: day) {
            if let id = pupil.siecleID { matched[id] = nil }
            unchangedPupils += 1
            return
        }
        if let id = pupil.siecleID { matched[id] = (.known(before.id), pupil.listName) }
        var after = before
        after.siecleID = pupil.siecleID ?? before.siecleID
        after.ine = pupil.ine ?? before.ine
        // A list typed by hand does not undo the accents that SIECLE knows.
        if isFromSIECLE || folded(pupil.listName) != folded(before.listName) {
            after.familyName = pupil.familyName
            after.givenName = pupil.givenName
        }
        after.usageName = isFromSIECLE ? pupil.usageName : pupil.usageName ?? before.usageName
        after.birthDay = pupil.birthDay ?? before.birthDay
        after.enteredOn = pupil.enteredOn ?? before.enteredOn
        after.leftOn = keepsDeparture ? before.leftOn : listed
        var division = isFromSIECLE ? pupil.division : pupil.division ?? before.division
        if before.placedByHand, before.isPresent(on: day), division != before.division, !followsFile(before, pupil, division: division, &inquiry) {
            division = before.division
        }
        if division != before.division || !before.isPresent(on: day) {
            moves.append(Move(pupil: before.id, name: pupil.listName, from: before.isPresent(on: day) ? before.division : nil, to: division))
        }
        if after != before {
            changedPupils.append(Changed(before: before, after: after))
        } else if division == before.division {
            unchangedPupils += 1
        }
    }

    /// A file that is older than what somebody noted would undo it: it is asked, never done silently.
    private func followsFile(_ before: RosterState.Pupil, _ pupil: Roster.Pupil, leaving: Day?, _ inquiry: inout RosterInquiry) -> Bool {
        let noted = before.leftOn?.figures ?? Phrase(same: "")
        let told = leaving.map { Phrase(fr: "une sortie le \($0.figures.fr)", en: "a departure on \($0.figures.en)") } ?? Phrase(fr: "pas de sortie", en: "no departure")
        return followsFile(
            "left:\(before.id)", pupil,
            Phrase(
                fr: "Une sortie à partir du \(noted.fr) a été notée à la main\u{202F}; le fichier donne \(told.fr).",
                en: "A departure from \(noted.en) was noted by hand; the file gives \(told.en)."), &inquiry)
    }

    private func followsFile(_ before: RosterState.Pupil, _ pupil: Roster.Pupil, division: String?, _ inquiry: inout RosterInquiry) -> Bool {
        let noted = before.division ?? ""
        let told = division.map { Phrase(fr: "la classe \($0)", en: "division \($0)") } ?? Phrase(fr: "aucune classe", en: "no division")
        return followsFile(
            "place:\(before.id)", pupil,
            Phrase(
                fr: "La classe \(noted) a été notée à la main\u{202F}; le fichier donne \(told.fr).",
                en: "Division \(noted) was noted by hand; the file gives \(told.en)."), &inquiry)
    }

    private func followsFile(_ id: String, _ pupil: Roster.Pupil, _ what: Phrase, _ inquiry: inout RosterInquiry) -> Bool {
        inquiry.ask(
            id, pupil.place, pupil.listName, what,
            [
                .init("keep", Phrase(fr: "garder ce qui a été noté\u{202F}: le fichier n’est pas à jour", en: "keep what was noted: the file is out of date")),
                .init("file", Phrase(fr: "suivre le fichier", en: "follow the file")),
            ]) == "file"
    }

    /// The pupils of the file once names are told apart and doubles settled, and those that wait for an answer.
    private mutating func settled(
        _ pupils: [Roster.Pupil], _ register: PupilRegister, _ inquiry: inout RosterInquiry
    ) -> (listed: [Roster.Pupil], held: [Roster.Pupil]) {
        var named: [Roster.Pupil] = []
        var held: [Roster.Pupil] = []
        for pupil in pupils {
            guard let name = pupil.unsplitName else {
                named.append(pupil)
                continue
            }
            if let settled = tell(apart: name, pupil, register, &inquiry) { named.append(settled) } else { held.append(pupil) }
        }
        var (listed, doubled) = settleDoubles(named, &inquiry)
        held += doubled
        held += settleNationalNumbers(&listed, &inquiry)
        return (listed, held)
    }

    private func tell(apart name: String, _ pupil: Roster.Pupil, _ register: PupilRegister, _ inquiry: inout RosterInquiry) -> Roster.Pupil? {
        var result = pupil
        result.unsplitName = nil
        if let known = register.only(named: name, bornOn: pupil.birthDay, in: pupil.division) {
            (result.familyName, result.givenName) = (known.familyName, known.givenName)
            return result
        }
        let cuts = PupilName.cuts(name)
        var options = cuts.enumerated().map { index, cut in
            RosterQuestion.Option("\(index)", Phrase(fr: "nom «\u{202F}\(cut.family)\u{202F}», prénom «\u{202F}\(cut.given)\u{202F}»", en: "family name “\(cut.family)”, given name “\(cut.given)”"))
        }
        options += cuts.enumerated().map { index, cut in
            RosterQuestion.Option("r\(index)", Phrase(fr: "prénom «\u{202F}\(cut.family)\u{202F}», nom «\u{202F}\(cut.given)\u{202F}»", en: "given name “\(cut.family)”, family name “\(cut.given)”"))
        }
        if cuts.isEmpty { options = [.init("alone", Phrase(fr: "nom «\u{202F}\(name)\u{202F}», sans prénom", en: "family name “\(name)”, no given name"))] }
        let what =
            cuts.isEmpty
            ? Phrase(fr: "Il n’y a qu’un mot\u{202F}: le prénom manque.", en: "There is a single word: the given name is missing.")
            : Phrase(
                fr: "Rien ne distingue le nom du prénom\u{202F}: tout est en capitales, ou rien ne l’est.",
                en: "Nothing tells the family name from the given name: all is in capitals, or nothing is.")
        guard let answer = inquiry.ask("name:\(pupil.place?.line ?? 0):\(folded(name))", pupil.place, name, what, options) else { return nil }
        if answer == "alone" {
            result.familyName = name
        } else if answer.hasPrefix("r"), let index = Int(answer.dropFirst()), cuts.indices.contains(index) {
            (result.givenName, result.familyName) = (cuts[index].family, cuts[index].given)
        } else if let index = Int(answer), cuts.indices.contains(index) {
            (result.familyName, result.givenName) = (cuts[index].family, cuts[index].given)
        } else {
            return nil
        }
        return result
    }

    /// Lines that bear the same name, birth date and class in a list without numbers.
    private mutating func settleDoubles(_ pupils: [Roster.Pupil], _ inquiry: inout RosterInquiry) -> (listed: [Roster.Pupil], held: [Roster.Pupil]) {
        var first: [String: Roster.Pupil] = [:]
        var listed: [Roster.Pupil] = []
        var held: [Roster.Pupil] = []
        for pupil in pupils {
            let key = "\(folded(pupil.familyName))|\(folded(pupil.givenName))|\(pupil.birthDay?.iso ?? "")|\(pupil.division ?? "")"
            guard pupil.siecleID == nil, let other = first[key] else {
                if pupil.siecleID == nil { first[key] = pupil }
                listed.append(pupil)
                continue
            }
            let line = other.place?.line ?? 0
            if pupil.birthDay != nil {
                problems.append(
                    Problem(
                        .warning, file: pupil.place?.file, line: pupil.place?.line, subject: pupil.listName,
                        what: Phrase(fr: "Cet élève figure déjà à la ligne \(line)\u{202F}: la seconde fois est ignorée.", en: "This pupil already stands at line \(line): the second time is ignored."),
                        remedy: Phrase(fr: "Rien à faire.", en: "Nothing to do.")))
                continue
            }
            let answer = inquiry.ask(
                "twice:\(pupil.place?.line ?? 0):\(folded(pupil.listName))", pupil.place, pupil.listName,
                Phrase(fr: "Ce nom figure déjà à la ligne \(line), dans la même classe.", en: "This name already stands at line \(line), in the same class."),
                [
                    .init("same", Phrase(fr: "c’est le même élève", en: "it is the same pupil")),
                    .init("two", Phrase(fr: "ce sont deux élèves", en: "they are two pupils")),
                ])
            switch answer {
            case "two": listed.append(pupil)
            case "same": continue
            default: held.append(pupil)
            }
        }
        return (listed, held)
    }

    /// Two pupils of the file under one national number: neither goes in silently. Removes those held back.
    private func settleNationalNumbers(_ pupils: inout [Roster.Pupil], _ inquiry: inout RosterInquiry) -> [Roster.Pupil] {
        let byINE = Dictionary(grouping: pupils.indices.filter { pupils[$0].ine != nil }, by: { pupils[$0].ine ?? "" })
        var heldBack: Set<Int> = []
        for (_, holders) in byINE.sorted(by: { $0.value[0] < $1.value[0] }) where holders.count > 1 {
            let names = holders.map { "\(pupils[$0].listName) (\(pupils[$0].place?.line ?? 0))" }
            var options = holders.map { index in
                RosterQuestion.Option(
                    "\(pupils[index].place?.line ?? 0)",
                    Phrase(fr: "il est à \(pupils[index].listName)\u{202F}; importer les autres sans INE", en: "it belongs to \(pupils[index].listName); import the others without INE"))
            }
            options.append(.init("none", Phrase(fr: "importer tous ces élèves sans INE", en: "import all these pupils without INE")))
            let answer = inquiry.ask(
                // By its lines: the number itself is not for forms.
                "ine:\(holders.map { "\(pupils[$0].place?.line ?? 0)" }.joined(separator: "-"))", pupils[holders[0]].place, names.joined(separator: ", "),
                Phrase(
                    fr: "Ces élèves portent le même identifiant national\u{202F}: \(names.joined(separator: ", ")) (ligne entre parenthèses).",
                    en: "These pupils bear the same national number: \(names.joined(separator: ", ")) (line in brackets)."),
                options)
            switch answer {
            case nil, RosterQuestion.leaveOut.value: heldBack.formUnion(holders)
            case let line: for index in holders where line != "\(pupils[index].place?.line ?? 0)" { pupils[index].ine = nil }
            }
        }
        let held = heldBack.map { pupils[$0] }
        pupils = pupils.indices.filter { !heldBack.contains($0) }.map { pupils[$0] }
        return held
    }

    private static func sameQuestion(_ pupil: Roster.Pupil, _ known: RosterState.Pupil) -> Phrase {
        func told(_ division: String?, _ born: Day?) -> Phrase {
            Phrase(
                fr: [division.map { "en \($0)" }, born.map { "né(e) le \($0.figures.fr)" }].compactMap { $0 }.joined(separator: ", "),
                en: [division.map { "in \($0)" }, born.map { "born \($0.figures.en)" }].compactMap { $0 }.joined(separator: ", "))
        }
        let here = told(known.division, known.birthDay)
        let there = told(pupil.division, pupil.birthDay)
        return Phrase(
            fr: "\(known.listName) est déjà connu(e) ici (\(here.fr)). Le fichier donne \(pupil.listName) (\(there.fr)).",
            en: "\(known.listName) is already known here (\(here.en)). The file gives \(pupil.listName) (\(there.en)).")
    }
}
