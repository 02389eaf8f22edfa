import School

/// The lessons of `sts_emp_<UAI>_<year>.xml`. Birth days are never built.
struct STSTimetable {
    let file: String

    static let schema: XMLSchema = {
        let structure: Set<String> = [
            "DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE", "SERVICES", "SERVICE", "ENSEIGNANTS", "ENSEIGNANT", "COURS_RATTACHES", "COURS",
            "CODE_ALTERNANCE", "JOUR", "HEURE_DEBUT", "DUREE", "CODE_SALLE",
        ]
        let person: Set<String> = ["NOM_USAGE", "NOM_PATRONYMIQUE", "PRENOM"]
        return XMLSchema(records: [
            "PARAMETRES": ["UAJ", "ANNEE_SCOLAIRE"],
            "NOMENCLATURES/MATIERES/MATIERE": ["LIBELLE_COURT", "LIBELLE_LONG", "LIBELLE_EDITION"],
            "DONNEES/ALTERNANCES/ALTERNANCE": ["SEMAINES", "DATE_DEBUT_SEMAINE"],
            "DONNEES/INDIVIDUS/INDIVIDU": person,
            "DONNEES/SUPPLEANTS/SUPPLEANT": person,
            "DONNEES/STRUCTURE/DIVISIONS/DIVISION": structure,
            "DONNEES/STRUCTURE/GROUPES/GROUPE": structure,
        ])
    }()

    func read(_ records: [(String, XMLNode)], _ problems: inout [Problem]) throws(Problem) -> ReadTimetable {
        var timetable = ReadTimetable(format: .sts, file: file)
        var weeks: [String: [Day]] = [:]
        var people: [Roster.StaffKey: ReadTimetable.Teacher] = [:]
        for (path, node) in records {
            switch path {
            case "PARAMETRES":
                timetable.uai = node.all("UAJ").map(\.attributes).compactMap { $0["CODE"]?.trimmedOrNil }.first
                timetable.year = try RosterBuilder.year(node.all("ANNEE_SCOLAIRE").map(\.attributes).compactMap { $0["ANNEE"]?.trimmedOrNil }.first, file)
            case "NOMENCLATURES/MATIERES/MATIERE":
                guard let code = node.attribute("CODE") else { continue }
                timetable.subjects[code] = node.value("LIBELLE_LONG") ?? node.value("LIBELLE_EDITION") ?? node.value("LIBELLE_COURT") ?? code
            case "DONNEES/ALTERNANCES/ALTERNANCE":
                guard let code = node.attribute("CODE") else { continue }
                weeks[code] = node.all(["SEMAINES", "DATE_DEBUT_SEMAINE"]).compactMap { $0.text.trimmedOrNil.flatMap { Day(entered: $0)?.monday } }
            case "DONNEES/INDIVIDUS/INDIVIDU", "DONNEES/SUPPLEANTS/SUPPLEANT":
                guard let key = key(node), let family = node.value("NOM_USAGE") ?? node.value("NOM_PATRONYMIQUE") else { continue }
                people[key] = ReadTimetable.Teacher(key: key, familyName: family, givenName: node.value("PRENOM") ?? "")
            default: continue
            }
        }
        guard timetable.uai != nil, timetable.year != nil else {
            throw Problem(
                .refusal, file: file,
                what: Phrase(
                    fr: "Le fichier ne dit pas de quel établissement ou de quelle année il est (PARAMETRES).",
                    en: "The file does not say which school or which year it belongs to (PARAMETRES)."),
                remedy: XMLProblems.exportAgain)
        }
        let (first, second) = (Set(weeks["Q1"] ?? []), Set(weeks["Q2"] ?? []))
        for monday in first.subtracting(second) { timetable.fortnights[monday] = .first }
        for monday in second.subtracting(first) { timetable.fortnights[monday] = .second }
        for (path, node) in records where path.hasPrefix("DONNEES/STRUCTURE/") {
            guard let code = node.attributes["CODE"]?.trimmedOrNil else { continue }
            if path.hasSuffix("GROUPE") {
                timetable.above[code] = node.all(["DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE"]).compactMap { $0.attributes["CODE"]?.trimmedOrNil }
            }
            lessons(of: code, node, people, weeks, &timetable, &problems)
        }
        guard !timetable.lessons.isEmpty else { throw noLesson(file) }
        return timetable
    }

    private func key(_ node: XMLNode) -> Roster.StaffKey? {
        node.attribute("ID").map { Roster.StaffKey(type: node.attribute("TYPE") ?? "epp", id: $0) }
    }

    private func lessons(
        of structure: String, _ node: XMLNode, _ people: [Roster.StaffKey: ReadTimetable.Teacher], _ weeks: [String: [Day]], _ timetable: inout ReadTimetable,
        _ problems: inout [Problem]
    ) {
        for service in node.all(["SERVICES", "SERVICE"]) {
            guard let subject = service.attribute("CODE_MATIERE") else { continue }
            for teacher in service.all(["ENSEIGNANTS", "ENSEIGNANT"]) {
                let person = key(teacher).map { people[$0] ?? ReadTimetable.Teacher(key: $0, familyName: "\($0.type) \($0.id)") }
                for lesson in teacher.all(["COURS_RATTACHES", "COURS"]) {
                    let (day, start, length) = (lesson.value("JOUR"), lesson.value("HEURE_DEBUT"), lesson.value("DUREE"))
                    guard let time = LessonTime.time(day.flatMap(LessonTime.weekday), start.flatMap(LessonTime.minute), length.flatMap(LessonTime.minute)) else {
                        problems.append(LessonTime.unreadable(file, lesson.line, structure, day: day, start: start, length: length))
                        continue
                    }
                    let code = lesson.value("CODE_ALTERNANCE") ?? "H"
                    let known = Alternance(rawValue: code)
                    let only = known == nil ? weeks[code] ?? [] : []
                    if known == nil, only.isEmpty {
                        problems.append(
                            Problem(
                                .warning, file: file, line: lesson.line, subject: structure,
                                what: Phrase(
                                    fr: "Le fichier ne dit pas quelles semaines sont «\u{202F}\(code.prefix(10))\u{202F}»\u{202F}: le cours compte chaque semaine.",
                                    en: "The file does not say which weeks are “\(code.prefix(10))”: the lesson counts every week."),
                                remedy: Phrase(fr: "Remplissez ce calendrier dans STS-web si cela compte.", en: "Fill in that calendar in STS-web if it matters.")))
                    }
                    timetable.lessons.append(
                        ReadTimetable.Lesson(
                            subject: subject, structures: [structure], teachers: person.map { [$0] } ?? [], rooms: lesson.value("CODE_SALLE").map { [$0] } ?? [],
                            time: time, alternance: known ?? .weekly, weeks: only, place: Roster.Place(file: file, line: lesson.line)))
                }
            }
        }
    }

    private func noLesson(_ file: String) -> Problem {
        Problem(
            .refusal, file: file,
            what: Phrase(
                fr: "Ce fichier ne contient aucune heure de cours\u{202F}: l’emploi du temps n’est pas encore remonté dans STS.",
                en: "This file holds no lesson: the timetable has not gone up to STS yet."),
            remedy: Phrase(
                fr: "Faites remonter l’emploi du temps, puis refaites l’export\u{202F}; ou déposez EXP_COURS.xml d’EDT ou le fichier .fet.",
                en: "Send the timetable up, then export again; or give EXP_COURS.xml from EDT, or the .fet file."))
    }
}
