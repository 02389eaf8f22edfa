import School

/// One XML document of SIECLE or STS on its way into a roster. The root's name says which it is.
struct RosterDocument {
    enum Kind: Hashable {
        case pupils, structures, nomenclature, guardians, staff

        var name: Phrase {
            switch self {
            case .pupils: Phrase(fr: "élèves", en: "pupils")
            case .structures: Phrase(fr: "structures", en: "structures")
            case .nomenclature: Phrase(fr: "nomenclature", en: "nomenclature")
            case .guardians: Phrase(fr: "responsables", en: "guardians")
            case .staff: Phrase(fr: "personnels STS", en: "STS staff")
            }
        }
    }

    let file: String

    init(file: String) { self.file = file }

    func read(_ utf8: [UInt8], into builder: inout RosterBuilder) throws(Problem) {
        var kind: Kind?
        var records: [(String, XMLNode)] = []
        try XMLRecords.read(utf8, file: file) { (root: String) throws(Problem) -> XMLSchema in
            let found = try RosterDocument.kind(root, file: file)
            kind = found
            return found == .staff ? STSReader.schema : SIECLEReader.schema(found)
        } onRecord: { path, node in
            records.append((path, node))
        }
        guard let kind else { return }
        try builder.begin(kind, file: file)
        if kind == .staff {
            try STSReader(file: file).read(records, into: &builder)
        } else {
            try SIECLEReader(file: file, kind: kind).read(records, into: &builder)
        }
    }

    private static func kind(_ root: String, file: String) throws(Problem) -> Kind {
        switch root {
        case "BEE_ELEVES": return .pupils
        case "BEE_STRUCTURES": return .structures
        case "BEE_NOMENCLATURES": return .nomenclature
        case "BEE_RESPONSABLES": return .guardians
        case "STS_EDT": return .staff
        case "EDT_STS":
            throw refusal(
                file,
                Phrase(
                    fr: "C’est le fichier inverse (emp_sts…, racine EDT_STS)\u{202F}: celui que le logiciel d’emploi du temps envoie à STS.",
                    en: "This is the reverse file (emp_sts…, root EDT_STS): the one that timetable software sends to STS."),
                Phrase(
                    fr: "Dans STS-web, choisissez Exports, puis «\u{202F}Emplois du temps\u{202F}»\u{202F}: le bon fichier s’appelle sts_emp_….xml.",
                    en: "In STS-web choose Exports, then “Emplois du temps”: the right file is called sts_emp_….xml."))
        case "IMPORT_ELEVES":
            throw refusal(
                file,
                Phrase(fr: "C’est un fichier ELEGROUPE, destiné à SIECLE.", en: "This is an ELEGROUPE file, meant for SIECLE."), askPupils)
        case "TABLE":
            throw refusal(
                file,
                Phrase(fr: "C’est un export d’emploi du temps EDT (EXP_COURS.xml).", en: "This is a timetable export of EDT (EXP_COURS.xml)."), askPupils)
        case "BEE_COMMUN", "BEE_GEOGRAPHIQUE", "BEE_ETABLISSEMENTS", "BEE_ETABLISSEMENTSELEVES":
            throw refusal(
                file,
                Phrase(fr: "Ce fichier de SIECLE (racine \(root)) ne contient ni élève, ni classe, ni personnel.", en: "This SIECLE file (root \(root)) holds no pupil, class or staff."),
                askPupils)
        case "html", "HTML":
            throw refusal(
                file, Phrase(fr: "C’est une page web enregistrée, pas un export.", en: "This is a saved web page, not an export."), askPupils)
        default:
            throw refusal(
                file,
                Phrase(fr: "Ce document XML (racine \(root.prefix(40))) n’est pas un export de SIECLE ou de STS.", en: "This XML document (root \(root.prefix(40))) is not an export of SIECLE or STS."),
                askPupils)
        }
    }

    private static let askPupils = Phrase(
        fr: "Il faut ElevesSansAdresses, Structures, Nomenclature ou ResponsablesSansAdresses de SIECLE, ou sts_emp_….xml de STS-web.",
        en: "What is needed is ElevesSansAdresses, Structures, Nomenclature or ResponsablesSansAdresses from SIECLE, or sts_emp_….xml from STS-web.")

    private static func refusal(_ file: String, _ what: Phrase, _ remedy: Phrase) -> Problem {
        Problem(.refusal, file: file, line: 1, what: what, remedy: remedy)
    }
}
