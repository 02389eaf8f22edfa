/// How the columns of a list of pupils are understood: guessed from the header, chosen on screen, remembered for
/// the next list with the same header.
public struct ColumnMapping: Sendable, Hashable {
    public enum Column: String, Sendable, Hashable, CaseIterable {
        case ignored
        /// Family name in capitals, then given name, in one column.
        case fullName = "full_name"
        case familyName = "family_name"
        case usageName = "usage_name"
        case givenName = "given_name"
        case birthDay = "birth_day"
        case division, ine
        case siecleID = "siecle_id"
        case enteredOn = "entered_on"
        case leftOn = "left_on"

        public var name: Phrase {
            switch self {
            case .ignored: Phrase(fr: "ne pas reprendre", en: "leave out")
            case .fullName: Phrase(fr: "NOM Prénom (une colonne)", en: "NAME Given name (one column)")
            case .familyName: Phrase(fr: "nom de famille", en: "family name")
            case .usageName: Phrase(fr: "nom d’usage", en: "name in use")
            case .givenName: Phrase(fr: "prénom", en: "given name")
            case .birthDay: Phrase(fr: "date de naissance", en: "birth date")
            case .division: Phrase(fr: "classe", en: "class")
            case .ine: Phrase(fr: "INE", en: "INE (national number)")
            case .siecleID: Phrase(fr: "ELEVE_ID de SIECLE", en: "SIECLE’s ELEVE_ID")
            case .enteredOn: Phrase(fr: "date d’entrée", en: "entry date")
            case .leftOn: Phrase(fr: "date de sortie", en: "leaving date")
            }
        }
    }

    /// One for each column of the file.
    public var columns: [Column]

    public init(columns: [Column]) {
        self.columns = columns
    }

    /// Whether names can be read.
    public var givesNames: Bool {
        columns.contains(.fullName) || (columns.contains(.familyName) && columns.contains(.givenName))
    }

    /// What is remembered under: the header, folded.
    public static func key(of header: [String]) -> String { header.map(folded).joined(separator: "|") }

    /// The columns by their usual titles in PRONOTE, EDT, ENT, SACoche, ONDE and spreadsheets. Each meaning is
    /// given once, to the first column that claims it.
    public static func guess(_ header: [String]) -> ColumnMapping {
        var taken: Set<Column> = []
        let columns = header.map { title -> Column in
            guard let column = titles[folded(title)], taken.insert(column).inserted else { return .ignored }
            return column
        }
        var mapping = ColumnMapping(columns: columns)
        // « Nom » beside « Prénom » is the family name; alone it is the whole name.
        if !taken.contains(.givenName), let index = columns.firstIndex(of: .familyName), !taken.contains(.fullName) {
            mapping.columns[index] = .fullName
        }
        if taken.contains(.givenName), taken.contains(.familyName), let index = columns.firstIndex(of: .fullName) {
            mapping.columns[index] = .ignored
        }
        return mapping
    }

    private static let titles: [String: Column] = [
        "eleves": .fullName, "eleve": .fullName, "nom prenom": .fullName, "nom et prenom": .fullName, "nom complet": .fullName, "name": .fullName,
        "nom": .familyName, "nom de famille": .familyName, "nom eleve": .familyName, "last name": .familyName, "family name": .familyName,
        "familyname": .familyName, "nom d usage": .usageName, "nom d usage eleve": .usageName, "prenom": .givenName, "prenom eleve": .givenName,
        "prenom 1": .givenName, "first name": .givenName, "given name": .givenName, "givenname": .givenName, "ne e le": .birthDay, "ne le": .birthDay,
        "date de naissance": .birthDay, "date naissance": .birthDay, "naissance": .birthDay, "birth date": .birthDay, "classe": .division,
        "classes": .division, "classe de rattachement": .division, "classe previsionnelle": .division, "division": .division, "class": .division,
        "ine": .ine, "id national": .ine, "identifiant national": .ine, "eleve id": .siecleID, "entree": .enteredOn, "date d entree": .enteredOn,
        "sortie": .leftOn, "date de sortie": .leftOn,
    ]
}

extension ColumnMapping {
    /// As it is stored: column names between commas.
    public var text: String { columns.map(\.rawValue).joined(separator: ",") }

    public init?(text: String) {
        let columns = text.split(separator: ",").map { Column(rawValue: String($0)) }
        guard !columns.isEmpty, !columns.contains(nil) else { return nil }
        self.init(columns: columns.compactMap { $0 })
    }
}

/// What is true of one list and of no other, so that it is asked each time: which class it is, and whether it is complete.
public struct ListFacts: Sendable, Hashable {
    /// The class of lines that name none: PRONOTE leaves the column empty when one class is exported.
    public var division: String?
    /// Whether pupils who are not in the list have left the school.
    public var holdsEveryPupil: Bool

    public init(division: String? = nil, holdsEveryPupil: Bool = false) {
        self.division = division
        self.holdsEveryPupil = holdsEveryPupil
    }

    private static func names(_ number: Int) -> (division: String, every: String) { ("list:\(number):division", "list:\(number):every") }

    /// As it stands among the answers of an import; `number` counts its lists from 0.
    public func answers(_ number: Int) -> [String: String] {
        let names = Self.names(number)
        return [names.division: division ?? "", names.every: holdsEveryPupil ? "1" : ""]
    }

    public init(_ number: Int, in answers: [String: String]) {
        let names = Self.names(number)
        self.init(division: answers[names.division].flatMap { $0.isEmpty ? nil : $0 }, holdsEveryPupil: answers[names.every] == "1")
    }
}
