import School

/// Reads `sts_emp_<UAI>_<year>.xml`, before or after the timetable went up to STS. Birth days are never built.
struct STSReader {
    let file: String

    static let schema: XMLSchema = {
        let person: Set<String> = [
            "CIVILITE", "SEXE", "NOM_USAGE", "NOM_PATRONYMIQUE", "PRENOM", "FONCTION", "PROFS_PRINC", "PROF_PRINC", "CODE_STRUCTURE", "DATE_DEBUT", "DATE_FIN",
            "DISCIPLINES", "DISCIPLINE", "LIBELLE_COURT",
        ]
        let structure: Set<String> = [
            "LIBELLE_LONG", "MEFS_APPARTENANCE", "MEF_APPARTENANCE", "DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE", "SERVICES", "SERVICE", "ENSEIGNANTS",
            "ENSEIGNANT",
        ]
        return XMLSchema(records: [
            "PARAMETRES": ["UAJ", "ANNEE_SCOLAIRE"],
            "NOMENCLATURES/MATIERES/MATIERE": ["CODE_GESTION", "LIBELLE_COURT", "LIBELLE_LONG", "LIBELLE_EDITION"],
            "NOMENCLATURES/MEFS/MEF": ["LIBELLE_LONG", "LIBELLE_EDITION", "LIBELLE_COURT"],
            "DONNEES/INDIVIDUS/INDIVIDU": person,
            "DONNEES/SUPPLEANTS/SUPPLEANT": person,
            "DONNEES/STRUCTURE/DIVISIONS/DIVISION": structure,
            "DONNEES/STRUCTURE/GROUPES/GROUPE": structure,
        ])
    }()

    func read(_ records: [(String, XMLNode)], into builder: inout RosterBuilder) throws(Problem) {
        var source = Roster.Source(file: file)
        for (path, node) in records {
            switch path {
            case "PARAMETRES":
                source.uai = node.all("UAJ").map(\.attributes).compactMap { $0["CODE"]?.trimmedOrNil }.first
                source.year = try RosterBuilder.year(node.all("ANNEE_SCOLAIRE").map(\.attributes).compactMap { $0["ANNEE"]?.trimmedOrNil }.first, file)
            case "NOMENCLATURES/MATIERES/MATIERE":
                guard let code = node.attribute("CODE") else { continue }
                let label = node.value("LIBELLE_EDITION") ?? node.value("LIBELLE_LONG") ?? node.value("LIBELLE_COURT") ?? code
                builder.add(Roster.Subject(code: code, label: label, shortCode: node.value("CODE_GESTION")))
            case "NOMENCLATURES/MEFS/MEF":
                guard let code = node.attribute("CODE") else { continue }
                builder.add(Roster.MEF(code: code, label: node.value("LIBELLE_LONG") ?? node.value("LIBELLE_EDITION") ?? code))
            case "DONNEES/STRUCTURE/DIVISIONS/DIVISION": division(node, &builder)
            case "DONNEES/STRUCTURE/GROUPES/GROUPE": group(node, &builder)
            default: person(node, &builder)
            }
        }
        try builder.add(source)
        builder.roster.covers.formUnion([.staff, .divisions])
        builder.roster.listsEveryDivision = builder.roster.listsEveryDivision || !builder.roster.divisions.isEmpty
        if builder.roster.services.isEmpty {
            builder.warn(
                file, nil, nil,
                Phrase(
                    fr: "Le fichier ne dit pas encore qui enseigne à quelle classe\u{202F}: l’emploi du temps n’est pas remonté dans STS.",
                    en: "The file does not say yet who teaches which class: the timetable has not gone up to STS."),
                Phrase(
                    fr: "Importez-le quand même, puis de nouveau après la remontée.", en: "Import it anyway, then again once the timetable is there."))
        } else {
            builder.roster.covers.insert(.services)
        }
    }

    private func person(_ node: XMLNode, _ builder: inout RosterBuilder) {
        guard let key = key(node), let family = node.value("NOM_USAGE") ?? node.value("NOM_PATRONYMIQUE") else {
            return builder.warn(
                file, node.line, node.value("PRENOM"),
                Phrase(fr: "Cette personne n’a pas de numéro ou pas de nom\u{202F}: elle est ignorée.", en: "This person has no number or no name: ignored."),
                Phrase(fr: "Complétez la fiche dans STS-web.", en: "Complete the record in STS-web."))
        }
        let civility: String? =
            switch node.value("CIVILITE") ?? node.value("SEXE") {
            case "1": "M."
            case "2", "3": "Mme"
            default: nil
            }
        builder.add(
            Roster.Staff(
                key: key, familyName: family, givenName: node.value("PRENOM") ?? "", civility: civility, function: node.value("FONCTION"),
                discipline: node.all(["DISCIPLINES", "DISCIPLINE"]).first?.value("LIBELLE_COURT"), place: Roster.Place(file: file, line: node.line)))
        for tie in node.all(["PROFS_PRINC", "PROF_PRINC"]) {
            guard let division = tie.value("CODE_STRUCTURE") else { continue }
            builder.roster.mainTeachers.append(
                Roster.MainTeacher(
                    staff: key, division: division, from: tie.value("DATE_DEBUT").flatMap { Day(entered: $0) }, to: tie.value("DATE_FIN").flatMap { Day(entered: $0) }))
        }
    }

    private func key(_ node: XMLNode) -> Roster.StaffKey? {
        guard let id = node.attribute("ID") else { return nil }
        return Roster.StaffKey(type: node.attribute("TYPE") ?? "epp", id: id)
    }

    private func division(_ node: XMLNode, _ builder: inout RosterBuilder) {
        guard let code = node.attributes["CODE"], !code.isEmpty else { return }
        let mef = node.all(["MEFS_APPARTENANCE", "MEF_APPARTENANCE"]).first?.attribute("CODE")
        builder.add(Roster.Division(code: code, label: node.value("LIBELLE_LONG") ?? code, mef: mef))
        services(node, .division(code), &builder)
    }

    private func group(_ node: XMLNode, _ builder: inout RosterBuilder) {
        guard let code = node.attributes["CODE"], !code.isEmpty else { return }
        let divisions = node.all(["DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE"]).compactMap { $0.attributes["CODE"] }
        builder.add(group: code, label: node.value("LIBELLE_LONG") ?? code, divisions: divisions)
        services(node, .group(code), &builder)
    }

    private func services(_ node: XMLNode, _ structure: Roster.Service.Structure, _ builder: inout RosterBuilder) {
        for service in node.all(["SERVICES", "SERVICE"]) {
            guard let subject = service.attribute("CODE_MATIERE") else { continue }
            for teacher in service.all(["ENSEIGNANTS", "ENSEIGNANT"]) {
                guard let key = key(teacher) else { continue }
                builder.roster.services.append(Roster.Service(staff: key, structure: structure, subject: subject))
            }
        }
    }
}
