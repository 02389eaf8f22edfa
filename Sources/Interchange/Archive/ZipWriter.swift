import CZip
import Foundation

/// Packs files into a zip.
public enum ZipWriter {
    /// Creates the archive; fails when something of that name is there already.
    public static func write(_ files: [(name: String, bytes: [UInt8])], to path: String) throws(ZipWriterError) {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code) else { throw ZipWriterError(message: "libzip error \(code)") }
        for file in files {
            // libzip keeps the bytes until the archive is closed, and then frees them.
            let copy = malloc(max(1, file.bytes.count))
            if let copy { file.bytes.withUnsafeBytes { copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count) } }
            guard let copy, let source = zip_source_buffer(archive, copy, zip_uint64_t(file.bytes.count), 1) else {
                zip_discard(archive)
                throw ZipWriterError(message: "not enough memory for \(file.name)")
            }
            guard zip_file_add(archive, file.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else {
                zip_source_free(source)
                throw discarded(archive)
            }
        }
        guard zip_close(archive) == 0 else { throw discarded(archive) }
    }

    private static func discarded(_ archive: OpaquePointer) -> ZipWriterError {
        let message = zip_strerror(archive).map { String(cString: $0) } ?? "no message"
        zip_discard(archive)
        return ZipWriterError(message: message)
    }
}

public struct ZipWriterError: Error, Sendable {
    public let message: String
}
