import Interchange
import School
import Storage
import Synchronization

/// Reads an import's files, and remembers the last few readings so that a preview does not read ten megabytes
/// again at each answer. Another server, or a later day, reads them anew.
final class ImportReadings: Sendable {
    static let shared = ImportReadings()

    private static let kept = 4
    private let recent = Mutex<[(key: String, reading: RosterReading)]>([])

    /// Nil when the files are gone: applied, removed or a day old.
    func reading(of id: RosterImport.ID, _ store: SchoolStore) async throws -> RosterReading? {
        let mappings = try await store.columnMappings()
        let answers = try await store.importAnswers(id).filter { $0.key.hasPrefix("list:") }
        let known = mappings.map { "\($0)\($1.text)" }.sorted() + answers.map { "\($0)=\($1)" }.sorted()
        let key = "\(store.school)/\(id)/\(known.joined(separator: "/"))"
        if let known = recent.withLock({ recent in recent.first { $0.key == key }?.reading }) { return known }
        let files = try await store.importFiles(id)
        guard !files.isEmpty else { return nil }
        let reading = RosterReader.read(files: files.map { UploadedFile(name: $0.name, bytes: $0.bytes) }, mappings: mappings, facts: { ListFacts($0, in: answers) })
        recent.withLock { recent in
            recent.append((key, reading))
            if recent.count > Self.kept { recent.removeFirst() }
        }
        return reading
    }

    /// Forgets the personal data of an import that ended.
    func forget(_ id: RosterImport.ID, of school: Establishment.ID) {
        recent.withLock { recent in recent.removeAll { $0.key.hasPrefix("\(school)/\(id)/") } }
    }
}
