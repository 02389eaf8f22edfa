import ArgumentParser
import Foundation
import Interchange
import School
import Storage

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a school's data as tables that spreadsheets open.",
        discussion: """
            One CSV file per table (UTF-8 with its mark, semicolons), and one that says what each column means. Passwords, sessions \
            and activation codes are left out. The files hold minors' data: keep them no longer than you need them.
            """)

    @OptionGroup var data: DatabaseOptions

    @Argument(help: "A folder to make, or a file that ends in .zip. It must not be there already.")
    var target: String

    @Option(help: ArgumentHelp("Which school, by its UAI, when the database holds several.", valueName: "uai"))
    var school: String?

    @Option(help: "The language of file names and headers: fr or en.")
    var language = "fr"

    func validate() throws {
        guard Language(rawValue: language) != nil else { throw ValidationError("The language is fr or en, not “\(language)”.") }
    }

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw UpkeepError("\(target) is there already, and an export overwrites nothing.", remedy: "Give a name that is not taken.")
        }
        let language = Language(rawValue: language) ?? .fr
        let tables = try await plainly {
            try await DatabaseLocation(data.database).withStore { store in
                let school = store.school(try chosen(in: try await store.establishments()).id)
                let tables = try await school.exportTables(in: language)
                try await school.note("export", "school data", subject: nil, by: nil, at: .now)
                return tables
            }
        }
        let files =
            tables.map { entry in
                (
                    name: "\(entry.table.name[language]).csv",
                    bytes: SpreadsheetWriter.bytes(header: entry.table.columns.map { $0.header[language] }, rows: entry.rows)
                )
            } + [columns(of: tables.map(\.table), language)]
        if target.hasSuffix(".zip") {
            do { try ZipWriter.write(files, to: target) } catch {
                throw UpkeepError("\(target) could not be written: \(error.message).", remedy: "Look at the folder and at the disk's space.")
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target)
        } else {
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            for file in files { try Data(file.bytes).write(to: URL(filePath: target).appending(path: file.name)) }
        }
        print("Exported to \(target): \(files.count) files, \(tables.reduce(0) { $0 + $1.rows.count }) rows.")
    }

    private func chosen(in schools: [Establishment]) throws -> Establishment {
        let list = schools.map { "\($0.uai) (\($0.name))" }.joined(separator: ", ")
        if let school {
            guard let found = schools.first(where: { $0.uai == school.uppercased() }) else {
                throw UpkeepError("No school has the UAI \(school).", remedy: schools.isEmpty ? "The database holds no school." : "The database holds: \(list).")
            }
            return found
        }
        guard let only = schools.first else { throw UpkeepError("The database holds no school.", remedy: "There is nothing to export.") }
        guard schools.count == 1 else { throw UpkeepError("The database holds \(schools.count) schools.", remedy: "Choose one with --school: \(list).") }
        return only
    }

    private func columns(of tables: [ExportTable], _ language: Language) -> (name: String, bytes: [UInt8]) {
        let rows = tables.flatMap { table in table.columns.map { ["\(table.name[language]).csv", $0.header[language], $0.meaning[language]] } }
        let header = language == .fr ? ["fichier", "colonne", "sens"] : ["file", "column", "meaning"]
        return (language == .fr ? "colonnes.csv" : "columns.csv", SpreadsheetWriter.bytes(header: header, rows: rows))
    }
}
