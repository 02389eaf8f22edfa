import School

/// EDT's `EXP_COURS.xml`: one element for each lesson, nothing of the school or the year.
struct EDTTimetable {
    let file: String

    private static let kept: Set<String> = [
        "NUMERO", "DUREE", "FREQUENCE", "ALTERNANCE", "ALT.", "MAT_CODE", "MAT_LIBELLE", "PROF_NOM", "PROF_PRENOM", "CLASSE", "SALLE", "JOUR", "H.DEBUT",
    ]
    static let schema = XMLSchema(records: ["Cours": kept, "Cours_annuels": kept])

    func read(_ records: [(String, XMLNode)], _ problems: inout [Problem]) -> ReadTimetable {
        var timetable = ReadTimetable(format: .edt, file: file)
        for (_, node) in records {
            guard let code = node.value("MAT_CODE") ?? node.value("MAT_LIBELLE") else { continue }
            let structures = Self.list(node.value("CLASSE")).map(Self.unbracketed)
            let (day, start, length) = (node.value("JOUR"), node.value("H.DEBUT"), node.value("DUREE"))
            guard let time = LessonTime.time(day.flatMap(LessonTime.weekday), start.flatMap(LessonTime.minute), length.flatMap(LessonTime.minute)) else {
                problems.append(LessonTime.unreadable(file, node.line, structures.first ?? code, day: day, start: start, length: length))
                continue
            }
            let rhythm = node.value("ALTERNANCE") ?? node.value("ALT.") ?? node.value("FREQUENCE") ?? "H"
            let alternance = Alternance(rawValue: rhythm) ?? node.value("FREQUENCE").flatMap(Alternance.init(rawValue:))
            if alternance == nil {
                problems.append(
                    Problem(
                        .warning, file: file, line: node.line, subject: structures.first ?? code,
                        what: Phrase(
                            fr: "«\u{202F}\(rhythm.prefix(10))\u{202F}» n’est ni H, ni Q1, ni Q2\u{202F}: le cours compte chaque semaine.",
                            en: "“\(rhythm.prefix(10))” is neither H, Q1 nor Q2: the lesson counts every week."),
                        remedy: Phrase(fr: "Rien à faire si ce cours a lieu presque toute l’année.", en: "Nothing to do if this lesson is held for most of the year.")))
            }
            timetable.subjects[code] = node.value("MAT_LIBELLE") ?? timetable.subjects[code] ?? code
            timetable.lessons.append(
                ReadTimetable.Lesson(
                    subject: code, structures: structures, teachers: teachers(node, &problems), rooms: Self.list(node.value("SALLE")), time: time,
                    alternance: alternance ?? .weekly, place: Roster.Place(file: file, line: node.line)))
        }
        return timetable
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").compactMap { String($0).trimmedOrNil }
    }

    /// `[3ALL1GR.1]` is a group, `6E1` a division; we tell them apart by what we know. Brackets may also stand around a list that was split.
    private static func unbracketed(_ name: String) -> String {
        let open = name.hasPrefix("[") ? name.dropFirst() : name[...]
        let bare = open.hasSuffix("]") && !open.contains("[") ? open.dropLast() : open
        return String(bare).trimmedOrNil ?? name
    }

    /// Two lists side by side: `MOREL, TESSIER` and `Anne, Jules`.
    private func teachers(_ node: XMLNode, _ problems: inout [Problem]) -> [ReadTimetable.Teacher] {
        let (families, givens) = (Self.list(node.value("PROF_NOM")), Self.list(node.value("PROF_PRENOM")))
        guard families.count == givens.count || givens.isEmpty else {
            problems.append(
                Problem(
                    .warning, file: file, line: node.line, subject: node.value("PROF_NOM"),
                    what: Phrase(
                        fr: "Il n’y a pas autant de prénoms que de noms\u{202F}: les professeurs sont cherchés par leur nom seul.",
                        en: "There are not as many given names as family names: teachers are looked up by family name alone."),
                    remedy: Phrase(fr: "Vérifiez la semaine de ces personnes une fois l’emploi du temps repris.", en: "Check these people’s week once the timetable is in.")))
            return families.map { ReadTimetable.Teacher(familyName: $0) }
        }
        return families.enumerated().map { ReadTimetable.Teacher(familyName: $1, givenName: $0 < givens.count ? givens[$0] : "") }
    }
}
