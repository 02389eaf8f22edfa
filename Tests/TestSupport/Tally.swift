import Foundation

/// Which engines a run of the tests really opened. `script/test` names a file in `JALON_TEST_TALLY`, reads
/// one line for each store, and fails when an engine is missing from it.
enum Tally {
    static func add(_ engine: EngineKind) {
        guard let path = ProcessInfo.processInfo.environment["JALON_TEST_TALLY"] else { return }
        // Opened to append, a short line goes out whole however many tests run at once. A line that could
        // not be written is missed by the script, which then fails.
        guard let file = fopen(path, "a") else { return }
        fputs("\(engine.rawValue)\n", file)
        fclose(file)
    }
}
