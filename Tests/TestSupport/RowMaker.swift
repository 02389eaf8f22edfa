import School
import Storage

/// Makes one row of any table for a school, with the rows it points to, from the schema alone: what a test
/// needs that tries every kind of address. SQLite only, whose schema can be asked.
public struct RowMaker: Sendable {
    private let store: Store

    public init(_ store: Store) { self.store = store }

    /// The id of a row of this table in this school: one that is there, or a new one.
    public func row(of table: String, in school: Establishment.ID) async throws -> Int64 {
        try await store.engine.write { db in
            let maker = Maker(db: db, school: school.rawValue)
            return try maker.row(of: table)
        }
    }

    private struct Maker {
        let db: any Connection
        let school: Int64

        func row(of table: String) throws -> Int64 {
            let present: [Int64] = try db.query("SELECT id FROM \(table) WHERE school = $1 ORDER BY id LIMIT 1", [.integer(school)]) { try $0[0] }
            if let id = present.first { return id }
            let id = IdentifierSource.shared.next()
            var values: [String: Value] = ["school": .integer(school), "id": .integer(id)]
            try pointers(of: table, into: &values)
            let definitions: [String] = try db.query("SELECT sql FROM sqlite_master WHERE name = $1", [.text(table)]) { try $0[0] }
            let definition = definitions.first ?? ""
            let columns = try db.query("SELECT name, type FROM pragma_table_info($1) WHERE \"notnull\" = 1", [.text(table)]) { row in
                try (row[0] as String, row[1] as String)
            }
            for (name, type) in columns where values[name] == nil { values[name] = plain(name, type, definition) }
            let names = values.keys.sorted()
            let places = names.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
            _ = try db.execute(
                "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(places))", names.compactMap { values[$0] })
            return id
        }

        /// Fills the required foreign keys, making the rows that they name.
        private func pointers(of table: String, into values: inout [String: Value]) throws {
            let required: Set<String> = Set(
                try db.query("SELECT name FROM pragma_table_info($1) WHERE \"notnull\" = 1", [.text(table)]) { try $0[0] as String })
            let keys = try db.query("SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list($1)", [.text(table)]) { row in
                try (row[0] as String, row[1] as String, row[2] as String)
            }
            for (target, from, to) in keys where to == "id" && from != "school" && required.contains(from) {
                values[from] = .integer(try row(of: target))
            }
        }

        /// A value that the column's own check accepts: the first of its list, a day, a short text, one.
        private func plain(_ name: String, _ type: String, _ definition: String) -> Value {
            if let list = definition.range(of: "\(name) IN ('") {
                return .text(String(definition[list.upperBound...].prefix { $0 != "'" }))
            }
            if type == "TEXT" { return .text(name.hasSuffix("_day") || name.hasSuffix("_on") || name == "day" || name.hasPrefix("valid_") ? "2026-11-21" : "x") }
            if type == "BLOB" { return .bytes([0]) }
            if let range = definition.range(of: "\(name) BETWEEN ") {
                return .integer(Int64(definition[range.upperBound...].prefix { $0.isNumber }) ?? 1)
            }
            return .integer(definition.contains("\(name) IN (0, 1)") ? 0 : 1)
        }
    }
}
