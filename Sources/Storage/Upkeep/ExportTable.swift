import School

/// One table of a school's export: a file, its columns with what they mean, and what fills it.
public struct ExportTable: Sendable {
    public struct Column: Sendable {
        public enum Form: Sendable {
            /// As it is kept: texts, codes, whole numbers, days as yyyy-mm-dd.
            case plain
            /// An instant, written as yyyy-mm-ddThh:mm:ssZ.
            case moment
            /// A kind of need, in the words of the reader's language.
            case need
        }

        public let header: Phrase
        public let meaning: Phrase
        let form: Form
    }

    /// Without the ending.
    public let name: Phrase
    public let columns: [Column]
    let rows: @Sendable (SchoolConnection) throws -> [[Value]]

    init(_ fr: String, _ en: String, _ columns: [Column], _ sql: String) {
        self.init(fr, en, columns) { db in try db.rows(sql) { $0.values } }
    }

    /// Of what is not kept as it is read.
    init(_ fr: String, _ en: String, _ columns: [Column], rows: @escaping @Sendable (SchoolConnection) throws -> [[Value]]) {
        name = Phrase(fr: fr, en: en)
        self.columns = columns
        self.rows = rows
    }
}

extension ExportTable.Column {
    static func plain(_ fr: String, _ en: String, _ meaning: Phrase) -> Self { Self(header: Phrase(fr: fr, en: en), meaning: meaning, form: .plain) }
    static func moment(_ fr: String, _ en: String, _ meaning: Phrase = Phrase(fr: "instant, en temps universel", en: "instant, in universal time")) -> Self {
        Self(header: Phrase(fr: fr, en: en), meaning: meaning, form: .moment)
    }

    // What more than one table holds.
    static let pupil = plain("eleve", "pupil", Phrase(fr: "numéro de l’élève dans Jalon", en: "the pupil’s number in Jalon"))
    static let staff = plain("personne", "staff", Phrase(fr: "numéro de la personne dans Jalon", en: "the person’s number in Jalon"))
    static let observer = plain("personne", "staff", Phrase(fr: "numéro de l’adulte", en: "the adult’s number"))
    static let familyName = plain("nom", "family_name", Phrase(fr: "nom de famille", en: "family name"))
    static let givenName = plain("prenom", "given_name", Phrase(fr: "prénom", en: "given name"))
    static let division = plain("classe", "division", Phrase(fr: "code de la classe", en: "code of the division"))
    static let year = plain("annee", "year", Phrase(fr: "année de la rentrée", en: "calendar year in which the school year begins"))
    static let since = plain("du", "from", Phrase(fr: "premier jour, aaaa-mm-jj", en: "first day, yyyy-mm-dd"))
    static let until = plain("au", "to", Phrase(fr: "dernier jour, vide si cela dure encore", en: "last day, empty while it lasts"))
    static let from = plain("du", "from", Phrase(fr: "premier jour", en: "first day"))
    static let to = plain("au", "to", Phrase(fr: "dernier jour", en: "last day"))
    static let void = plain("annule", "void", Phrase(fr: "1 = remplacé ou terminé avant d’avoir commencé", en: "1 = replaced or ended before it began"))
    static let round = plain("campagne", "round", Phrase(fr: "campagne de diagnostic", en: "diagnosis round"))
    static let skill = plain("competence", "skill", Phrase(fr: "code de la compétence", en: "code of the skill"))
    static let level = plain("niveau", "level", Phrase(fr: "de 1 à 4", en: "1 to 4"))
    static let need = Self(
        header: Phrase(fr: "nature", en: "kind"),
        meaning: Phrase(
            fr: NeedKind.allCases.map(\.name.fr).joined(separator: ", "), en: NeedKind.allCases.map(\.name.en).joined(separator: ", ")),
        form: .need)
    static let rank = plain("rang", "rank", Phrase(fr: "ordre", en: "order"))
    static let at = moment("le", "at")
    static let period = plain("periode", "period", Phrase(fr: "période", en: "period"))
    static let workshop = plain("atelier", "workshop", Phrase(fr: "atelier", en: "workshop"))
    static let group = plain("groupe", "group", Phrase(fr: "code du groupe", en: "code of the group"))
    static let weekday = plain("jour", "weekday", Phrase(fr: "jour de la semaine, 1 = lundi", en: "day of the week, 1 = Monday"))
    static let startsAt = plain("debut", "starts_at", Phrase(fr: "début, en minutes depuis minuit", en: "start, in minutes since midnight"))
    static let length = plain("duree", "length", Phrase(fr: "durée en minutes", en: "length in minutes"))
    static let alternance = plain("alternance", "alternance", Phrase(fr: "H = chaque semaine, Q1 ou Q2 = une sur deux", en: "H = every week, Q1 or Q2 = every other"))
    static let weeks = plain("semaines", "weeks", Phrase(fr: "lundis des seules semaines, vide pour toutes", en: "Mondays of the only weeks, empty for all"))
}

extension SchoolStore {
    /// Every table of the school, each with its rows as texts in a language, seen at one moment. Passwords, sessions and
    /// activation codes are never part of it.
    public func exportTables(in language: Language) async throws -> [(table: ExportTable, rows: [[String]])] {
        try await read { db in
            try ExportTable.all.map { table in
                (table, try table.rows(db).map { row in zip(row, table.columns).map { Self.text($0, $1.form, language) } })
            }
        }
    }

    private static func text(_ value: Value, _ form: ExportTable.Column.Form, _ language: Language) -> String {
        switch value {
        case .null: ""
        case .integer(let n): form == .moment ? iso(Moment(milliseconds: n)) : String(n)
        case .real(let x): String(x)
        case .text(let text): form == .need ? NeedKind(rawValue: text)?.name[language] ?? text : text
        case .bytes(let bytes): "\(bytes.count) B"
        }
    }

    private static func iso(_ moment: Moment) -> String {
        let (day, second) = moment.utc
        return "\(day.iso)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }
}
