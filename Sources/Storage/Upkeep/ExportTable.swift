import School

/// One table of a school's export: a file, its columns with what they mean, and the query that fills it.
public struct ExportTable: Sendable {
    public struct Column: Sendable {
        public enum Form: Sendable {
            /// As it is kept: texts, codes, whole numbers, days as yyyy-mm-dd.
            case plain
            /// An instant, written as yyyy-mm-ddThh:mm:ssZ.
            case moment
        }

        public let header: Phrase
        public let meaning: Phrase
        let form: Form
    }

    /// Without the ending.
    public let name: Phrase
    public let columns: [Column]
    let sql: String

    init(_ fr: String, _ en: String, _ columns: [Column], _ sql: String) {
        name = Phrase(fr: fr, en: en)
        self.columns = columns
        self.sql = sql
    }
}

extension ExportTable.Column {
    static func plain(_ fr: String, _ en: String, _ meaning: Phrase) -> Self { Self(header: Phrase(fr: fr, en: en), meaning: meaning, form: .plain) }
    static func moment(_ fr: String, _ en: String, _ meaning: Phrase) -> Self { Self(header: Phrase(fr: fr, en: en), meaning: meaning, form: .moment) }
}

extension SchoolStore {
    /// Every table of the school, each with its rows as texts, seen at one moment. Passwords, sessions and activation
    /// codes are never part of it.
    public func exportTables() async throws -> [(table: ExportTable, rows: [[String]])] {
        try await read { db in
            try ExportTable.all.map { table in
                (table, try db.rows(table.sql) { row in zip(row.values, table.columns).map { Self.text($0, $1.form) } })
            }
        }
    }

    private static func text(_ value: Value, _ form: ExportTable.Column.Form) -> String {
        switch value {
        case .null: ""
        case .integer(let n): form == .moment ? iso(Moment(milliseconds: n)) : String(n)
        case .real(let x): String(x)
        case .text(let text): text
        case .bytes(let bytes): "\(bytes.count) B"
        }
    }

    private static func iso(_ moment: Moment) -> String {
        let seconds = Int(moment.milliseconds / 1000)
        let day = Day(number: seconds / 86_400)
        let rest = seconds % 86_400
        return "\(day.iso)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }
}
