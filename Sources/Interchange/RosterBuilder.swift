import School

/// A roster in the making, as its files are read one after the other.
struct RosterBuilder {
    var roster = Roster()
    var problems: [Problem] = []
    private var kinds: [RosterDocument.Kind: String] = [:]
    private var pupilsByID: [String: Int] = [:]
    private var divisionsByCode: [String: Int] = [:]
    private var groupsByCode: [String: Int] = [:]
    private var staffByKey: [Roster.StaffKey: Int] = [:]
    private var guardiansByID: [String: Int] = [:]
    private var levelCodes: Set<String> = []
    private var subjectCodes: Set<String> = []

    /// Two exports of one kind contradict each other.
    mutating func begin(_ kind: RosterDocument.Kind, file: String) throws(Problem) {
        if let other = kinds[kind] {
            throw Problem(
                .refusal, file: file,
                what: Phrase(fr: "«\u{202F}\(file)\u{202F}» et «\u{202F}\(other)\u{202F}» sont deux fichiers du même genre (\(kind.name.fr)).", en: "“\(file)” and “\(other)” are two files of the same kind (\(kind.name.en))."),
                remedy: Phrase(fr: "Ne déposez que le plus récent.", en: "Upload only the latest."))
        }
        kinds[kind] = file
    }

    mutating func warn(_ file: String, _ line: Int?, _ subject: String?, _ what: Phrase, _ remedy: Phrase) {
        problems.append(Problem(.warning, file: file, line: line, subject: subject, what: what, remedy: remedy))
    }

    /// The school year that a file names, by the calendar year in which it begins; nil when it names none. Throws a refusal that
    /// quotes what stands there when it is no year that a school of today can be in.
    static func year(_ text: String?, _ file: String) throws(Problem) -> Int? {
        guard let text else { return nil }
        guard let year = Int(text), SchoolYear.known.contains(year) else {
            throw Problem(
                .refusal, file: file, subject: String(text.prefix(20)),
                what: Phrase(
                    fr: "Le fichier se dit de l’année «\u{202F}\(text.prefix(20))\u{202F}», qui n’est pas une année scolaire.",
                    en: "The file says that it is of the year “\(text.prefix(20))”, which is no school year."),
                remedy: Phrase(fr: "Rien n’a été changé. Refaites l’export, sans modifier le fichier.", en: "Nothing was changed. Export again, and do not edit the file."))
        }
        return year
    }

    /// Takes note of what a SIECLE or STS file says of itself. A file that does not name its school and year
    /// could be anyone's.
    mutating func add(_ source: Roster.Source) throws(Problem) {
        guard source.uai != nil, source.year != nil else {
            throw Problem(
                .refusal, file: source.file,
                what: Phrase(
                    fr: "Le fichier ne dit pas de quel établissement ou de quelle année il est (PARAMETRES).",
                    en: "The file does not say which school or which year it belongs to (PARAMETRES)."),
                remedy: XMLProblems.exportAgain)
        }
        roster.sources.append(source)
    }

    mutating func add(_ pupil: Roster.Pupil) throws(Problem) {
        guard isPlausible([pupil.familyName, pupil.givenName, pupil.usageName ?? "", pupil.unsplitName ?? ""], pupil.place) else { return }
        guard let id = pupil.siecleID else { return roster.pupils.append(pupil) }
        guard let index = pupilsByID[id] else {
            pupilsByID[id] = roster.pupils.count
            return roster.pupils.append(pupil)
        }
        let first = roster.pupils[index]
        let where_ = "\(first.place?.line ?? 0)"
        guard folded(first.listName) == folded(pupil.listName), first.birthDay == pupil.birthDay else {
            throw Problem(
                .refusal, file: pupil.place?.file, line: pupil.place?.line, subject: pupil.listName,
                what: Phrase(
                    fr: "\(pupil.listName) porte le même numéro ELEVE_ID (\(id)) que \(first.listName), ligne \(where_).",
                    en: "\(pupil.listName) has the same number ELEVE_ID (\(id)) as \(first.listName), line \(where_)."),
                remedy: XMLProblems.exportAgain)
        }
        warn(
            pupil.place?.file ?? "", pupil.place?.line, pupil.listName,
            Phrase(fr: "Cet élève figure déjà à la ligne \(where_)\u{202F}: la seconde fois est ignorée.", en: "This pupil already stands at line \(where_): the second time is ignored."),
            Phrase(fr: "Rien à faire.", en: "Nothing to do."))
    }

    /// No name of a person is longer; no key of SIECLE either.
    private mutating func isPlausible(_ names: [String], _ place: Roster.Place?) -> Bool {
        guard names.contains(where: { $0.count > Self.nameLimit }) else { return true }
        warn(
            place?.file ?? "", place?.line, nil,
            Phrase(fr: "Un nom dépasse \(Self.nameLimit) lettres\u{202F}: la ligne est ignorée.", en: "A name exceeds \(Self.nameLimit) letters: the line is ignored."),
            Phrase(fr: "Corrigez ce nom à la source, puis refaites l’export.", en: "Mend this name at its source, then export again."))
        return false
    }

    private static let nameLimit = 150
    private static let codeLimit = 20

    mutating func place(_ pupilID: String, in division: String) {
        if let index = pupilsByID[pupilID], roster.pupils[index].division == nil { roster.pupils[index].division = division }
    }

    mutating func link(_ pupilID: String, toGroup code: String) {
        guard pupilsByID[pupilID] != nil else { return }
        let index = group(code)
        if !roster.groups[index].members.contains(pupilID) { roster.groups[index].members.append(pupilID) }
    }

    mutating func add(_ division: Roster.Division) {
        guard division.code.count <= Self.codeLimit else {
            return warn(
                roster.sources.last?.file ?? "", nil, String(division.code.prefix(40)),
                Phrase(fr: "Ce code de classe dépasse \(Self.codeLimit) caractères\u{202F}: la classe est ignorée.", en: "This class code exceeds \(Self.codeLimit) characters: the class is ignored."),
                Phrase(fr: "Vérifiez la colonne de la classe.", en: "Check the class column."))
        }
        if let index = divisionsByCode[division.code] {
            if roster.divisions[index].label == division.code { roster.divisions[index].label = division.label }
            roster.divisions[index].mef = roster.divisions[index].mef ?? division.mef
        } else {
            divisionsByCode[division.code] = roster.divisions.count
            roster.divisions.append(division)
        }
    }

    mutating func add(group code: String, label: String, divisions: [String]) {
        let index = group(code)
        if roster.groups[index].label == code { roster.groups[index].label = label }
        for division in divisions where !roster.groups[index].divisions.contains(division) { roster.groups[index].divisions.append(division) }
    }

    private mutating func group(_ code: String) -> Int {
        if let index = groupsByCode[code] { return index }
        groupsByCode[code] = roster.groups.count
        roster.groups.append(Roster.Group(code: code, label: code))
        return roster.groups.count - 1
    }

    mutating func add(_ person: Roster.Staff) {
        guard staffByKey[person.key] == nil, isPlausible([person.familyName, person.givenName, person.key.id], person.place) else { return }
        staffByKey[person.key] = roster.staff.count
        roster.staff.append(person)
    }

    mutating func add(_ guardian: Roster.Guardian) {
        guard guardiansByID[guardian.siecleID] == nil, isPlausible([guardian.familyName, guardian.givenName, guardian.siecleID], guardian.place) else {
            return
        }
        guardiansByID[guardian.siecleID] = roster.guardians.count
        roster.guardians.append(guardian)
    }

    mutating func add(_ level: Roster.MEF) { if levelCodes.insert(level.code).inserted { roster.levels.append(level) } }

    mutating func add(_ subject: Roster.Subject) { if subjectCodes.insert(subject.code).inserted { roster.subjects.append(subject) } }

    /// What can be said only once every file was read.
    mutating func finish() {
        for (index, pupil) in roster.pupils.enumerated() {
            guard let code = pupil.division else { continue }
            if roster.listsEveryDivision ? divisionsByCode[code] == nil : folded(code) == "inactifs" {
                roster.pupils[index].division = nil
                warn(
                    pupil.place?.file ?? "", pupil.place?.line, pupil.listName,
                    Phrase(
                        fr: "La classe «\u{202F}\(code)\u{202F}» n’est pas une classe de l’établissement\u{202F}: l’élève est gardé sans classe.", en: "The class “\(code)” is not a class of this school: the pupil is kept without a class."),
                    Phrase(fr: "Affectez l’élève à une classe dans SIECLE, puis refaites l’export.", en: "Put the pupil in a class in SIECLE, then export again."))
            } else if divisionsByCode[code] == nil {
                add(Roster.Division(code: code, label: code, mef: pupil.mef))
                if divisionsByCode[code] == nil { roster.pupils[index].division = nil }
            }
        }
        // A service may name somebody, or a main teacher a division, that the file does not list.
        let staff = staffByKey
        roster.services.removeAll { staff[$0.staff] == nil }
        roster.mainTeachers.removeAll { staff[$0.staff] == nil }
        var seen: Set<Roster.Service> = []
        roster.services.removeAll { !seen.insert($0).inserted }
    }
}
