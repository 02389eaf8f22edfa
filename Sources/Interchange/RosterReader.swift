public import School

/// A file as a person gave it.
public struct UploadedFile: Sendable, Hashable {
    /// A label for messages, never a path.
    public let name: String
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// What came out of some files.
public struct RosterReading: Sendable {
    public let roster: Roster
    /// In the order of the files, then of their lines.
    public let problems: [Problem]
    /// The lists whose columns were mapped, with the mapping that was used.
    public let tables: [MappedTable]

    /// A file that cannot be taken stops the whole import: nothing is read by halves.
    public var isRefused: Bool { problems.contains { $0.severity == .refusal } }
}

/// A list (CSV, or cells pasted from a spreadsheet) and how its columns are understood.
public struct MappedTable: Sendable, Hashable {
    public let file: String
    public let header: [String]
    /// The first rows, to recognise the columns by.
    public let sample: [[String]]
    public let rowCount: Int
    public let mapping: ColumnMapping
    public let facts: ListFacts
    /// Whether a person chose this mapping, now or before; otherwise it was guessed.
    public let isConfirmed: Bool
}

/// Reads whatever files a school has of its people: SIECLE XML or zip, STS XML, or any list. The first bytes
/// say what a file is, not its name. Linear in the files; every problem is gathered, with its line.
public enum RosterReader {
    /// Bytes accepted in one file, unpacked.
    public static let sizeLimit = ZipArchive.sizeLimit

    /// - Parameters:
    ///   - mappings: what people chose before, by `ColumnMapping.key(of:)` of the header.
    ///   - facts: of each list of these files, counted from 0 in the order of `RosterReading.tables`.
    public static func read(
        files: [UploadedFile], mappings: [String: ColumnMapping] = [:], facts: (Int) -> ListFacts = { _ in ListFacts() }
    ) -> RosterReading {
        var builder = RosterBuilder()
        var tables: [MappedTable] = []
        for file in files {
            do throws(Problem) {
                try read(file, mappings, facts, &builder, &tables)
            } catch {
                builder.problems.append(error)
            }
        }
        builder.finish()
        return RosterReading(roster: builder.roster, problems: builder.problems, tables: tables)
    }

    private static func read(
        _ file: UploadedFile, _ mappings: [String: ColumnMapping], _ facts: (Int) -> ListFacts, _ builder: inout RosterBuilder,
        _ tables: inout [MappedTable]
    ) throws(Problem) {
        let (text, reencoded) = try Self.text(of: file)
        guard let first = text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { throw empty(file.name) }
        if first == UInt8(ascii: "<") {
            if let reencoded { builder.problems.append(reencoded) }
            let document = RosterDocument(file: file.name)
            try document.read(text, into: &builder)
        } else {
            tables.append(try Tables.read(text, file: file.name, mappings: mappings, facts: facts(tables.count), into: &builder))
        }
    }

    /// A file as UTF-8, taken out of its zip if it is in one, and what is to be said when it is not in the encoding that it claims.
    private static func text(of file: UploadedFile) throws(Problem) -> (text: [UInt8], reencoded: Problem?) {
        guard file.bytes.count <= sizeLimit else { throw tooLarge(file.name) }
        let bytes = ZipArchive.isZip(file.bytes) ? try ZipArchive.onlyFile(file.bytes, file: file.name).bytes : file.bytes
        if let known = foreign(bytes) { throw refused(file.name, known) }
        let declared = XMLDeclaration.encoding(bytes)
        let (charset, mark) = Charset.detect(bytes, declared: declared)
        return (charset.utf8(bytes[mark...]), declared.flatMap { $0 == charset ? nil : reencoded(file.name, declared: $0, charset) })
    }

    /// The same for a file that can only be XML; `remedy` says which file is wanted.
    static func xml(_ file: UploadedFile, or remedy: Phrase) throws(Problem) -> (text: [UInt8], reencoded: Problem?) {
        let (text, reencoded) = try Self.text(of: file)
        guard let first = text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { throw empty(file.name) }
        guard first == UInt8(ascii: "<") else {
            throw Problem(
                .refusal, file: file.name, line: 1, what: Phrase(fr: "Ce fichier n’est pas du XML.", en: "This file is not XML."), remedy: remedy)
        }
        return (text, reencoded)
    }

    /// Formats that people confuse with the right ones, by their first bytes.
    private static func foreign(_ bytes: [UInt8]) -> Phrase? {
        if bytes.starts(with: "%PDF".utf8) { return Phrase(fr: "un document PDF", en: "a PDF document") }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return Phrase(fr: "un ancien classeur Excel (.xls)", en: "an old Excel workbook (.xls)") }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) || bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return Phrase(fr: "une image", en: "a picture") }
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF]) || bytes.starts(with: "Rar!".utf8) {
            return Phrase(fr: "une archive d’un autre genre que zip", en: "an archive other than zip")
        }
        return nil
    }

    private static func refused(_ file: String, _ kind: Phrase) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "Ce fichier est \(kind.fr).", en: "This file is \(kind.en)."),
            remedy: Phrase(
                fr: "Déposez l’export XML ou zip de SIECLE ou de STS, ou une liste enregistrée en CSV.",
                en: "Upload the XML or zip export of SIECLE or STS, or a list saved as CSV."))
    }
    private static func empty(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "Ce fichier est vide.", en: "This file is empty."), remedy: XMLProblems.exportAgain)
    }
    private static func tooLarge(_ file: String) -> Problem {
        Problem(
            .refusal, file: file,
            what: Phrase(fr: "Ce fichier dépasse \(sizeLimit >> 20)\u{202F}Mo.", en: "This file exceeds \(sizeLimit >> 20) MB."),
            remedy: Phrase(fr: "Demandez l’export sans adresses (ElevesSansAdresses).", en: "Ask for the export without addresses (ElevesSansAdresses)."))
    }
    private static func reencoded(_ file: String, declared: Charset, _ found: Charset) -> Problem {
        Problem(
            .warning, file: file, line: 1,
            what: Phrase(
                fr: "Le fichier se dit en \(declared.rawValue), mais ses octets sont en \(found.rawValue)\u{202F}: il a été lu ainsi.",
                en: "The file says it is in \(declared.rawValue), but its bytes are in \(found.rawValue): it was read so."),
            remedy: Phrase(fr: "Vérifiez les accents de quelques noms dans l’aperçu.", en: "Check the accents of a few names in the preview."))
    }
}

/// The first line of an XML document.
enum XMLDeclaration {
    /// The declared encoding, when we know it; nil when there is no declaration.
    static func encoding(_ bytes: [UInt8]) -> Charset? {
        let head = String(decoding: bytes.prefix(200), as: UTF8.self)
        guard head.contains("<?xml"), let end = head.range(of: "?>"), let start = head.range(of: "encoding=") else { return nil }
        guard start.upperBound < end.lowerBound else { return nil }
        let name = head[start.upperBound...].dropFirst().prefix { $0 != "\"" && $0 != "'" }
        return Charset.named(String(name))
    }
}
