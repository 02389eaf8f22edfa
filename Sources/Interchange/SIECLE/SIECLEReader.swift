import School

/// Reads the exports of SIECLE/BEE: pupils, structures, nomenclature, guardians, in their present and older
/// styles. Addresses, nationality, birthplace, grants and telephone numbers are never built.
struct SIECLEReader {
    let file: String
    let kind: RosterDocument.Kind

    static func schema(_ kind: RosterDocument.Kind) -> XMLSchema {
        var records: [String: Set<String>] = ["PARAMETRES": ["UAJ", "ANNEE_SCOLAIRE", "DATE_EXPORT"]]
        switch kind {
        case .pupils:
            records["DONNEES/ELEVES/ELEVE"] = [
                "ID_NATIONAL", "INE_RNIE", "INE_BEA", "NOM_DE_FAMILLE", "NOM", "NOM_USAGE", "PRENOM", "DATE_NAISS", "DATE_ENTREE", "DATE_SORTIE", "CODE_MEF",
            ]
            records["DONNEES/STRUCTURES/STRUCTURES_ELEVE"] = ["STRUCTURE", "CODE_STRUCTURE", "TYPE_STRUCTURE"]
        case .structures:
            let members: Set<String> = [
                "LIBELLE_LONG", "MEFS_APPARTENANCE", "MEF_APPARTENANCE", "CODE_MEF", "DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE", "CODE_STRUCTURE",
            ]
            records["DONNEES/DIVISIONS/DIVISION"] = members
            records["DONNEES/GROUPES/GROUPE"] = members
        case .nomenclature:
            records["DONNEES/MEFS/MEF"] = ["FORMATION", "LIBELLE_LONG", "LIBELLE_EDITION", "CODE_MEFSTAT"]
            records["DONNEES/MATIERES/MATIERE"] = ["CODE_GESTION", "LIBELLE_COURT", "LIBELLE_LONG", "LIBELLE_EDITION"]
        case .guardians:
            records["DONNEES/PERSONNES/PERSONNE"] = ["LC_CIVILITE", "NOM_DE_FAMILLE", "NOM", "NOM_USAGE", "PRENOM"]
            records["DONNEES/RESPONSABLES/RESPONSABLE_ELEVE"] = ["ELEVE_ID", "PERSONNE_ID", "NIVEAU_RESPONSABILITE", "RESP_LEGAL"]
        case .staff: break
        }
        return XMLSchema(records: records)
    }

    func read(_ records: [(String, XMLNode)], into builder: inout RosterBuilder) throws(Problem) {
        var source = Roster.Source(file: file)
        for (path, node) in records {
            switch path {
            case "PARAMETRES":
                source.uai = node.value("UAJ")
                source.year = try RosterBuilder.year(node.value("ANNEE_SCOLAIRE"), file)
                source.exportedOn = node.value("DATE_EXPORT").flatMap { Day(entered: $0) }
            case "DONNEES/ELEVES/ELEVE": try pupil(node, &builder)
            case "DONNEES/STRUCTURES/STRUCTURES_ELEVE": structures(of: node, &builder)
            case "DONNEES/DIVISIONS/DIVISION":
                guard let code = node.attributes["CODE_STRUCTURE"], !code.isEmpty else { continue }
                let mef = node.all(["MEFS_APPARTENANCE", "MEF_APPARTENANCE"]).first?.value("CODE_MEF")
                builder.add(Roster.Division(code: code, label: node.value("LIBELLE_LONG") ?? code, mef: mef))
            case "DONNEES/GROUPES/GROUPE":
                guard let code = node.attributes["CODE_STRUCTURE"], !code.isEmpty else { continue }
                let divisions = node.all(["DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE"]).compactMap { $0.value("CODE_STRUCTURE") }
                builder.add(group: code, label: node.value("LIBELLE_LONG") ?? code, divisions: divisions)
            case "DONNEES/MEFS/MEF":
                guard let code = node.attribute("CODE_MEF") else { continue }
                let label = node.value("LIBELLE_LONG") ?? node.value("LIBELLE_EDITION") ?? node.value("FORMATION") ?? code
                builder.add(Roster.MEF(code: code, label: label, mefstat: node.value("CODE_MEFSTAT")))
            case "DONNEES/MATIERES/MATIERE":
                guard let code = node.attribute("CODE_MATIERE") else { continue }
                let label = node.value("LIBELLE_EDITION") ?? node.value("LIBELLE_LONG") ?? node.value("LIBELLE_COURT") ?? code
                builder.add(Roster.Subject(code: code, label: label, shortCode: node.value("CODE_GESTION")))
            case "DONNEES/PERSONNES/PERSONNE": guardian(node, &builder)
            default: guardianship(node, &builder)
            }
        }
        try builder.add(source)
        try conclude(records, &builder)
    }

    private func conclude(_ records: [(String, XMLNode)], _ builder: inout RosterBuilder) throws(Problem) {
        switch kind {
        case .pupils:
            guard records.contains(where: { $0.0 == "DONNEES/ELEVES/ELEVE" }) else {
                throw Problem(
                    .refusal, file: file, what: Phrase(fr: "Le fichier ne contient aucun élève.", en: "The file holds no pupil."),
                    remedy: Phrase(
                        fr: "Rien n’a été changé. Vérifiez dans SIECLE que l’export porte sur tous les élèves, puis refaites-le.",
                        en: "Nothing was changed. Check in SIECLE that the export covers every pupil, then export again."))
            }
            builder.roster.covers.formUnion([.pupils])
            builder.roster.listsEveryPupil = true
            // One who is leaving may have lost the class already.
            for pupil in builder.roster.pupils where pupil.division == nil && pupil.leftOn == nil && pupil.place?.file == file {
                builder.warn(
                    file, pupil.place?.line, pupil.listName,
                    Phrase(fr: "Cet élève n’a aucune classe\u{202F}: il est gardé sans classe.", en: "This pupil has no class: kept without one."),
                    Phrase(fr: "Affectez l’élève à une classe dans SIECLE, puis refaites l’export.", en: "Put the pupil in a class in SIECLE, then export again."))
            }
        case .structures:
            builder.roster.covers.formUnion([.divisions])
            builder.roster.listsEveryDivision = true
        case .guardians: builder.roster.covers.formUnion([.guardians])
        case .nomenclature, .staff: break
        }
    }

    private func pupil(_ node: XMLNode, _ builder: inout RosterBuilder) throws(Problem) {
        let place = Roster.Place(file: file, line: node.line)
        let family = node.value("NOM_DE_FAMILLE") ?? node.value("NOM") ?? ""
        let given = node.value("PRENOM") ?? ""
        let name = [family, given].filter { !$0.isEmpty }.joined(separator: " ")
        guard let id = node.attribute("ELEVE_ID"), !family.isEmpty else {
            builder.warn(
                file, node.line, name.isEmpty ? nil : name,
                Phrase(fr: "Cet élève n’a pas de numéro ELEVE_ID ou pas de nom\u{202F}: il est ignoré.", en: "This pupil has no number ELEVE_ID or no name: ignored."),
                Phrase(fr: "Complétez la fiche dans SIECLE, puis refaites l’export.", en: "Complete the record in SIECLE, then export again."))
            return
        }
        let pupil = Roster.Pupil(
            siecleID: id, ine: ine(node, name, &builder), familyName: family, usageName: node.value("NOM_USAGE"), givenName: given,
            birthDay: day("DATE_NAISS", node, name, &builder), mef: node.value("CODE_MEF"), enteredOn: day("DATE_ENTREE", node, name, &builder),
            leftOn: day("DATE_SORTIE", node, name, &builder), place: place)
        try builder.add(pupil)
    }

    private func ine(_ node: XMLNode, _ name: String, _ builder: inout RosterBuilder) -> String? {
        guard let text = node.value("ID_NATIONAL") ?? node.value("INE_RNIE") ?? node.value("INE_BEA"), let ine = INE(text) else { return nil }
        switch ine.shape {
        case .national, .academic, .apprenticeship: return ine.code
        case .placeholder, .unknown:
            builder.warn(
                file, node.line, name,
                Phrase(fr: "L’identifiant national n’a pas une forme connue\u{202F}: il n’est pas repris, l’élève l’est.", en: "The national number has no known shape: it is left out, the pupil is kept."),
                Phrase(fr: "Vérifiez l’INE dans SIECLE.", en: "Check the INE in SIECLE."))
            return nil
        }
    }

    private func day(_ field: String, _ node: XMLNode, _ name: String, _ builder: inout RosterBuilder) -> Day? {
        guard let text = node.value(field) else { return nil }
        if let day = Day(entered: text) { return day }
        builder.warn(
            file, node.line, name,
            Phrase(fr: "La date «\u{202F}\(text.prefix(20))\u{202F}» (\(field)) n’existe pas\u{202F}: elle n’est pas reprise.", en: "The date “\(text.prefix(20))” (\(field)) does not exist: it is left out."),
            Phrase(fr: "Corrigez la fiche dans SIECLE, puis refaites l’export.", en: "Mend the record in SIECLE, then export again."))
        return nil
    }

    private func structures(of node: XMLNode, _ builder: inout RosterBuilder) {
        guard let pupil = node.attribute("ELEVE_ID") else { return }
        for structure in node.all("STRUCTURE") {
            // Codes may hold blanks that matter inside; those around a tag's text do not.
            guard let code = structure.value("CODE_STRUCTURE") else { continue }
            switch structure.value("TYPE_STRUCTURE") {
            case "D": builder.place(pupil, in: code)
            case "G": builder.link(pupil, toGroup: code)
            default: continue
            }
        }
    }

    private func guardian(_ node: XMLNode, _ builder: inout RosterBuilder) {
        guard let id = node.attribute("PERSONNE_ID"), let family = node.value("NOM_USAGE") ?? node.value("NOM_DE_FAMILLE") ?? node.value("NOM") else { return }
        let civility: String? =
            switch node.value("LC_CIVILITE")?.uppercased() {
            case "M.", "M": "M."
            case "MME", "MLLE": "Mme"
            default: nil
            }
        builder.add(
            Roster.Guardian(
                siecleID: id, familyName: family, givenName: node.value("PRENOM") ?? "", civility: civility,
                place: Roster.Place(file: file, line: node.line)))
    }

    // Levels 1 and 2 are the legal guardians, in both styles; the others are people to call, who have no access.
    private func guardianship(_ node: XMLNode, _ builder: inout RosterBuilder) {
        guard let pupil = node.value("ELEVE_ID"), let guardian = node.value("PERSONNE_ID"),
            let level = (node.value("NIVEAU_RESPONSABILITE") ?? node.value("RESP_LEGAL")).flatMap({ Int($0) }), level == 1 || level == 2
        else { return }
        builder.roster.guardianships.append(Roster.Guardianship(guardian: guardian, pupil: pupil, level: level))
    }
}
