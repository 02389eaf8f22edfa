import Foundation

/// What a backup or a restore did.
public struct BackupReport: Sendable, Hashable {
    /// The file's size.
    public let bytes: Int
    /// The last step of the schema that it holds; nil for a dump, which does not tell without being restored.
    public let schemaStep: Int?
}

extension DatabaseLocation {
    /// Saves the whole database, every school of it, to a new file, while others go on writing. What is saved is one
    /// moment of the database. The file is checked before it takes its name, so that a file of that name is a whole
    /// backup; only its owner may read it.
    ///
    /// A SQLite database is saved as a SQLite file; a PostgreSQL database as a dump in `pg_dump`'s custom format.
    public func backUp(to target: String) async throws -> BackupReport {
        try Self.requireNothing(at: target)
        let partial = target + ".part"
        try Self.makePrivate(partial)
        do {
            let step: Int?
            switch self {
            case .sqlite(let path):
                try await withStore { store in try await store.engine.snapshot(to: partial) }
                step = try SQLiteFile.settle(partial, from: path)
            case .postgresql(let url):
                try PostgreSQLTools.dump(url, to: partial)
                step = nil
            }
            try FileManager.default.moveItem(atPath: partial, toPath: target)
            return BackupReport(bytes: Self.size(target), schemaStep: step)
        } catch {
            // A backup that failed leaves nothing behind that could pass for one.
            if FileManager.default.fileExists(atPath: partial) { try FileManager.default.removeItem(atPath: partial) }
            throw error
        }
    }

    /// Puts a backup in the place of the database. A database that holds something is replaced only when `replacing`;
    /// it is replaced at once or not at all, and not while somebody uses it.
    public func restore(from source: String, replacing: Bool) async throws -> BackupReport {
        guard FileManager.default.fileExists(atPath: source) else {
            throw UpkeepError("There is no file \(source).", remedy: "Give the path of a backup made by “jalon backup”.")
        }
        let isDump = try Self.head(source, count: 5) == Array("PGDMP".utf8)
        switch self {
        case .sqlite(let path):
            guard !isDump else {
                throw UpkeepError(
                    "\(source) is a backup of a PostgreSQL database; \(path) is a SQLite file.", remedy: "Name a PostgreSQL database: --database postgres://…")
            }
            let step = try SQLiteFile.restore(path, from: source, replacing: replacing)
            return BackupReport(bytes: Self.size(path), schemaStep: step)
        case .postgresql(let url):
            guard isDump else {
                throw UpkeepError("\(source) is not a backup of a PostgreSQL database.", remedy: "Give a file made by “jalon backup” from a PostgreSQL database.")
            }
            try await PostgreSQLTools.restore(url, from: source, replacing: replacing)
            return BackupReport(bytes: Self.size(source), schemaStep: nil)
        }
    }

    private static func requireNothing(at target: String) throws {
        var isFolder: ObjCBool = false
        guard !FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) else {
            throw UpkeepError(
                isFolder.boolValue ? "\(target) is a folder." : "\(target) is there already, and a backup overwrites nothing.",
                remedy: "Give a name that is not taken, for instance with the date: jalon-2026-11-21.backup")
        }
        let folder = URL(filePath: target).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw UpkeepError("The folder \(folder) is missing or may not be written.", remedy: "Create it, or choose another.")
        }
    }

    /// An empty file that only its owner may read: it is about to hold minors' data.
    private static func makePrivate(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw UpkeepError("\(path) could not be written.", remedy: "Look at the disk's space and at the folder's rights.")
        }
    }

    private static func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func head(_ path: String, count: Int) throws -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw UpkeepError("\(path) cannot be read.", remedy: "Look at its rights.")
        }
        defer { file.closeFile() }
        return [UInt8](try file.read(upToCount: count) ?? Data())
    }
}
