import Foundation
import GRDB

/// What is done to a SQLite file as a whole, outside the pool that serves it.
enum SQLiteFile {
    /// Throws unless there is a file and it holds Jalon's schema. `called` is what the user knows it as.
    static func requireJalon(_ path: String, called name: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            throw UpkeepError(
                "There is no \(name) at \(path).",
                remedy: "Name it with --database, or make one: “jalon serve” starts an empty one, “jalon demo” a sample school.")
        }
        guard try steps(path) != nil else {
            throw UpkeepError("\(path) is not a database of Jalon.", remedy: "Give the SQLite file that “jalon serve” works on, or a backup of it.")
        }
    }

    /// Throws unless a database can be kept at this path: SQLite writes its log beside the file, so the folder counts as well.
    static func requireWritable(_ path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw UpkeepError("There is no folder \(folder).", remedy: "Make it, or name another place with --database.")
        }
        let isThere = FileManager.default.fileExists(atPath: path)
        let forbidden = [folder, path].first { ($0 == folder || isThere) && !FileManager.default.isWritableFile(atPath: $0) }
        if let forbidden {
            throw UpkeepError("\(forbidden) may not be written by this user.", remedy: "Give this user the right to, or name another place with --database.")
        }
    }

    /// The steps of the schema that the file holds; nil when it is no database of Jalon.
    static func steps(_ path: String) throws -> [Int]? {
        do {
            return try reading(path) { db in
                guard try db.tableExists("schema_step") else { return nil }
                return try Int.fetchAll(db, sql: "SELECT number FROM schema_step ORDER BY number")
            }
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            return nil
        }
    }

    /// What SQLite itself finds wrong: damaged pages, and rows that point to nothing. Reads the whole file.
    static func problems(_ db: Database) throws -> [String] {
        let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        let orphans = try GRDB.Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
            "a row of \(row[0] as String? ?? "?") points to a row of \(row[2] as String? ?? "?") that is not there"
        }
        return damage + orphans
    }

    /// Makes a fresh copy one file (no write-ahead log beside it), checks every page of it, and tells its last step.
    static func settle(_ copy: String, from path: String) throws -> Int? {
        do {
            let queue = try DatabaseQueue(path: copy)
            defer { close(queue) }
            let problems = try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                return try Self.problems(db)
            }
            guard problems.isEmpty else {
                throw UpkeepError(
                    "The copy of \(path) is damaged: \(problems.prefix(3).joined(separator: "; ")).",
                    remedy: "Run “jalon check”: the database itself may be damaged. Keep the backups that you have.")
            }
        } catch {
            throw SQLiteEngine.translated(error)
        }
        return try steps(copy)?.last
    }

    /// Puts a copy of the backup in the file's place by one rename.
    static func restore(_ path: String, from source: String, replacing: Bool) throws -> Int? {
        guard let steps = try steps(source) else {
            throw UpkeepError("\(source) is not a backup of Jalon.", remedy: "Give a file made by “jalon backup”.")
        }
        if let unknown = steps.last, unknown > (Store.migrations.map(\.number).max() ?? 0) {
            throw UpkeepError(
                "\(source) was made by a newer Jalon (schema step \(unknown)).", remedy: "Install that version or a later one, then restore.")
        }
        let isThere = FileManager.default.fileExists(atPath: path)
        if isThere, !replacing {
            throw UpkeepError(
                "\(path) is there already, and nothing was changed.", remedy: "To put the backup in its place for good, add --replace. To keep both, name another --database.")
        }
        let partial = path + ".part"
        if FileManager.default.fileExists(atPath: partial) { try FileManager.default.removeItem(atPath: partial) }
        do {
            try copy(source, to: partial)
            _ = try settle(partial, from: source)
            if isThere { try release(path) }
            guard rename(partial, path) == 0 else {
                throw UpkeepError("\(path) could not be replaced: \(String(cString: strerror(errno))).", remedy: "Look at the folder's rights.")
            }
        } catch {
            if FileManager.default.fileExists(atPath: partial) { try FileManager.default.removeItem(atPath: partial) }
            throw SQLiteEngine.translated(error)
        }
        return steps.last
    }

    private static func copy(_ source: String, to target: String) throws {
        guard FileManager.default.createFile(atPath: target, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw UpkeepError("\(target) could not be written.", remedy: "Look at the disk's space and at the folder's rights.")
        }
        var configuration = Configuration()
        configuration.readonly = true
        let from = try DatabaseQueue(path: source, configuration: configuration)
        let to = try DatabaseQueue(path: target)
        defer {
            close(from)
            close(to)
        }
        try from.backup(to: to)
    }

    /// Folds the write-ahead log into the file, which SQLite does only when nobody else has it open. Without this, a
    /// running server would go on writing into a file that no longer has a name.
    private static func release(_ path: String) throws {
        let inUse = UpkeepError("\(path) is in use.", remedy: "Stop the server that works on it, then restore.")
        do {
            let queue = try DatabaseQueue(path: path)
            defer { close(queue) }
            let mode = try queue.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE") }
            guard mode == "delete" else { throw inUse }
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            throw inUse
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            // A damaged database is the very one to be replaced.
            return
        }
    }

    private static func reading<T>(_ path: String, _ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { close(queue) }
        return try queue.read(body)
    }

    private static func close(_ queue: DatabaseQueue) {
        do { try queue.close() } catch { FileHandle.standardError.write(Data("SQLite did not close cleanly: \(error)\n".utf8)) }
    }
}

extension SQLiteEngine {
    /// What SQLite itself finds wrong with the file, in its words.
    public func integrityProblems() async throws -> [String] {
        do { return try await pool.read { db in try SQLiteFile.problems(db) } } catch { throw Self.translated(error) }
    }
}
