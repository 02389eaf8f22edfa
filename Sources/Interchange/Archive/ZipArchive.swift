import CZip
import School

/// Reads the one file that matters in a zip, through libzip and in memory. Names from the archive are compared,
/// never used as paths.
enum ZipArchive {
    /// Uncompressed bytes accepted.
    static let sizeLimit = 64 << 20
    private static let ratioLimit = 200
    private static let entryLimit = 1_000

    static func isZip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) }

    /// The content of the only visible file ending in `.xml`, `.csv` or `.txt`.
    static func onlyFile(_ bytes: [UInt8], file: String) throws(Problem) -> (name: String, bytes: [UInt8]) {
        let result: Result<(String, [UInt8]), Problem> = bytes.withUnsafeBytes { buffer in
            var error = zip_error_t()
            guard let source = zip_source_buffer_create(buffer.baseAddress, zip_uint64_t(buffer.count), 0, &error) else { return .failure(damaged(file)) }
            guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
                zip_source_free(source)
                return .failure(damaged(file))
            }
            defer { zip_discard(archive) }
            do throws(Problem) {
                return .success(try onlyFile(in: archive, packed: buffer.count, file: file))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func onlyFile(in archive: OpaquePointer, packed: Int, file: String) throws(Problem) -> (String, [UInt8]) {
        let count = zip_get_num_entries(archive, 0)
        guard count >= 0, count <= entryLimit else { throw tooLarge(file) }
        var found: [(index: zip_uint64_t, name: String, size: Int)] = []
        for index in 0..<zip_uint64_t(count) {
            var stat = zip_stat_t()
            guard zip_stat_index(archive, index, zip_flags_t(ZIP_FL_ENC_GUESS), &stat) == 0, let raw = stat.name else { throw damaged(file) }
            let name = String(cString: raw)
            let parts = name.split(whereSeparator: { $0 == "/" || $0 == "\\" })
            guard !parts.contains(".."), !name.hasPrefix("/") else { throw outside(file) }
            if parts.contains("xl") && name.hasSuffix("workbook.xml") { throw Tables.spreadsheet(file) }
            guard parts.first != "__MACOSX", !parts.contains(where: { $0.hasPrefix(".") }), !name.hasSuffix("/") else { continue }
            let lowered = name.lowercased()
            guard [".xml", ".csv", ".txt"].contains(where: lowered.hasSuffix) else { continue }
            guard stat.size <= sizeLimit, Int(stat.size) <= max(packed, 1) * ratioLimit else { throw tooLarge(file) }
            found.append((index, parts.last.map(String.init) ?? name, Int(stat.size)))
        }
        guard let first = found.first else { throw nothing(file) }
        guard found.count == 1 else { throw several(file, found.map(\.name)) }
        return (first.name, try content(first.index, size: first.size, of: archive, file: file))
    }

    private static func content(_ index: zip_uint64_t, size: Int, of archive: OpaquePointer, file: String) throws(Problem) -> [UInt8] {
        guard let entry = zip_fopen_index(archive, index, 0) else { throw damaged(file) }
        defer { zip_fclose(entry) }
        // The announced size is a claim: stop at what it says, whatever comes.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let read = zip_fread(entry, &chunk, zip_uint64_t(chunk.count))
            guard read >= 0 else { throw damaged(file) }
            if read == 0 { break }
            bytes += chunk[0..<Int(read)]
            guard bytes.count <= size else { throw damaged(file) }
        }
        guard bytes.count == size else { throw damaged(file) }
        return bytes
    }

    private static func damaged(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "L’archive zip est abîmée ou protégée par un mot de passe.", en: "The zip archive is damaged or protected by a password."),
            remedy: Phrase(fr: "Refaites l’export, ou décompressez-la vous-même et déposez le fichier XML.", en: "Export it again, or unpack it yourself and upload the XML file."))
    }
    private static func outside(_ file: String) -> Problem {
        Problem(
            .refusal, file: file,
            what: Phrase(
                fr: "L’archive zip contient un chemin qui sort de l’archive («\u{202F}..\u{202F}»). Un export de SIECLE n’en contient jamais.", en: "The zip archive holds a path that leaves the archive (“..”). A SIECLE export never does."),
            remedy: Phrase(fr: "N’utilisez pas ce fichier. Refaites l’export depuis SIECLE.", en: "Do not use this file. Export it again from SIECLE."))
    }
    private static func tooLarge(_ file: String) -> Problem {
        Problem(
            .refusal, file: file,
            what: Phrase(
                fr: "Une fois décompressée, l’archive dépasserait \(sizeLimit >> 20)\u{202F}Mo, ou elle est compressée d’une façon anormale.", en: "Unpacked, the archive would exceed \(sizeLimit >> 20) MB, or it is compressed abnormally."),
            remedy: Phrase(fr: "Refaites l’export depuis SIECLE, sans adresses (ElevesSansAdresses).", en: "Export it again from SIECLE, without addresses (ElevesSansAdresses)."))
    }
    private static func nothing(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "L’archive zip ne contient aucun fichier XML ou CSV.", en: "The zip archive holds no XML or CSV file."),
            remedy: Phrase(fr: "Déposez l’archive telle que SIECLE l’a produite (ExportXML_….zip).", en: "Upload the archive as SIECLE made it (ExportXML_….zip)."))
    }
    private static func several(_ file: String, _ names: [String]) -> Problem {
        let list = names.prefix(5).joined(separator: ", ")
        return Problem(
            .refusal, file: file,
            what: Phrase(fr: "L’archive zip contient plusieurs fichiers (\(list))\u{202F}: on ne sait pas lequel prendre.", en: "The zip archive holds several files (\(list)): there is no telling which one to take."),
            remedy: Phrase(fr: "Décompressez-la et déposez les fichiers voulus, ensemble ou un par un.", en: "Unpack it and upload the files you want, together or one by one."))
    }
}
