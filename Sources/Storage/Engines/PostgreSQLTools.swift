import Foundation

/// PostgreSQL's own programs, which save and restore a database better than we could.
enum PostgreSQLTools {
    /// A dump in the custom format: one consistent moment, checked by reading its table of contents back.
    static func dump(_ url: String, to path: String) throws {
        let address = Address(url)
        try run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--file=\(path)", "--dbname=\(address.url)"], address.environment)
        let contents = try run("pg_restore", ["--list", path], [:])
        guard contents.contains("schema_step") else {
            throw UpkeepError("The database holds no schema of Jalon.", remedy: "Look at the address given with --database.")
        }
    }

    /// Replaces everything that the database holds, in one transaction.
    static func restore(_ url: String, from path: String, replacing: Bool) async throws {
        let contents = try run("pg_restore", ["--list", path], [:])
        guard contents.contains("schema_step") else {
            throw UpkeepError("\(path) is not a backup of Jalon.", remedy: "Give a file made by “jalon backup”.")
        }
        let engine = try PostgreSQLEngine(url: url, connections: 1)
        let state: (tables: Int, others: Int) = try await engine.read { db in
            let tables: [Int] = try db.query("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()", []) { try $0[0] }
            let others: [Int] = try db.query(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'", []
            ) { try $0[0] }
            return (tables.first ?? 0, others.first ?? 0)
        }
        await engine.close()
        guard state.tables == 0 || replacing else {
            throw UpkeepError(
                "The database holds \(state.tables) tables already, and nothing was changed.",
                remedy: "To put the backup in their place for good, add --replace. To keep both, name another --database.")
        }
        guard state.others == 0 else {
            throw UpkeepError("The database is in use (\(state.others) other connections).", remedy: "Stop the server that works on it, then restore.")
        }
        let address = Address(url)
        try pipe(
            ("pg_restore", ["--no-owner", "--no-privileges", "--file=-", path]),
            into: ("psql", ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--command=\(dropAll)", "--file=-", "--dbname=\(address.url)"]),
            address.environment)
    }

    /// Everything goes with its tables: we make no other objects.
    private static let dropAll = """
        DO $$ DECLARE name TEXT; BEGIN
            FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
                EXECUTE format('DROP TABLE %I CASCADE', name);
            END LOOP;
        END $$
        """

    /// An address without its password, which anybody on the machine could read in the list of processes, and the
    /// environment that carries it instead.
    struct Address: Hashable {
        var url: String
        var environment: [String: String] = [:]

        init(_ text: String) {
            url = text
            guard let scheme = text.range(of: "://"), let at = text[scheme.upperBound...].firstIndex(of: "@"),
                let colon = text[scheme.upperBound..<at].firstIndex(of: ":")
            else { return }
            let password = String(text[text.index(after: colon)..<at])
            environment["PGPASSWORD"] = password.removingPercentEncoding ?? password
            url = String(text[..<colon]) + String(text[at...])
        }
    }

    @discardableResult
    private static func run(_ tool: String, _ arguments: [String], _ environment: [String: String]) throws -> String {
        let output = try Scratch()
        let errors = try Scratch()
        defer {
            output.remove()
            errors.remove()
        }
        let process = try process(tool, arguments, environment, errors: errors)
        process.standardOutput = output.handle
        process.standardInput = FileHandle.nullDevice
        try start(process, tool)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw failed(tool, errors.text) }
        return output.text
    }

    private static func pipe(_ from: (tool: String, arguments: [String]), into: (tool: String, arguments: [String]), _ environment: [String: String]) throws {
        let errors = try Scratch()
        defer { errors.remove() }
        let between = Pipe()
        let first = try process(from.tool, from.arguments, environment, errors: errors)
        first.standardInput = FileHandle.nullDevice
        first.standardOutput = between
        let second = try process(into.tool, into.arguments, environment, errors: errors)
        second.standardInput = between
        second.standardOutput = FileHandle.nullDevice
        try start(second, into.tool)
        try start(first, from.tool)
        first.waitUntilExit()
        second.waitUntilExit()
        // The second first: when it stops early, the first only knows that its pipe broke.
        guard second.terminationStatus == 0 else { throw failed(into.tool, errors.text) }
        guard first.terminationStatus == 0 else { throw failed(from.tool, errors.text) }
    }

    private static func process(_ tool: String, _ arguments: [String], _ environment: [String: String], errors: Scratch) throws -> Process {
        let process = Process()
        process.executableURL = try path(tool)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        process.standardError = errors.handle
        return process
    }

    private static func start(_ process: Process, _ tool: String) throws {
        do { try process.run() } catch { throw UpkeepError("\(tool) did not start: \(error)", remedy: "Look at the package postgresql-client.") }
    }

    private static func failed(_ tool: String, _ message: String) -> UpkeepError {
        let line = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no message"
        return UpkeepError("\(tool) stopped: \(line)", remedy: "Nothing was changed. Look at the address given with --database and at the server.")
    }

    /// Found on the PATH, else where Debian keeps the newest.
    private static func path(_ tool: String) throws -> URL {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let debian = "/usr/lib/postgresql"
        let versions = FileManager.default.fileExists(atPath: debian) ? try FileManager.default.contentsOfDirectory(atPath: debian) : []
        let newestFirst = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(debian)/\($0)/bin" }
        for folder in folders + newestFirst where FileManager.default.isExecutableFile(atPath: "\(folder)/\(tool)") {
            return URL(filePath: "\(folder)/\(tool)")
        }
        throw UpkeepError("\(tool) is not installed.", remedy: "Install PostgreSQL's client programs: sudo apt-get install postgresql-client")
    }

    /// A file for what a program says: a pipe would fill up and hold it.
    private struct Scratch {
        let path: String
        let handle: FileHandle

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: "jalon-\(UUID().uuidString)").path
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let handle = FileHandle(forWritingAtPath: path)
            else { throw UpkeepError("\(path) could not be written.", remedy: "Look at the space left for temporary files.") }
            self.handle = handle
        }

        var text: String { FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? "" }

        func remove() {
            handle.closeFile()
            unlink(path)
        }
    }
}

extension PostgreSQLEngine {
    /// Constraints that were declared and never verified. PostgreSQL verifies its pages when it reads them.
    public func integrityProblems() async throws -> [String] {
        try await read { db in
            try db.query("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname", []) { row in
                "the constraint \(try row[0] as String) was never verified"
            }
        }
    }
}
