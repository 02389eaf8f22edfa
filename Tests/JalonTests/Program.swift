import Foundation

/// The built `jalon`, run as a person runs it.
enum Program {
    struct Answer: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Beside the tests' own bundle, where the build puts every product.
    static let path: URL = {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" } ?? URL(filePath: CommandLine.arguments[0])
        return bundle.deletingLastPathComponent().appending(path: "jalon")
    }()

    static func run(_ arguments: String...) throws -> Answer { try run(arguments) }

    /// With `interruptedAt` it is sent Ctrl-C once its error output has that in it.
    static func run(_ arguments: [String], interruptedAt sign: String? = nil) throws -> Answer {
        try withFolder { folder in
            let process = Process()
            process.executableURL = path
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "80"]) { $1 }
            var files: [String] = []
            for name in ["output", "errors"] {
                files.append("\(folder)/\(name)")
                try Data().write(to: URL(filePath: files[files.count - 1]))
            }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle(forWritingAtPath: files[0])
            process.standardError = FileHandle(forWritingAtPath: files[1])
            try process.run()
            func text(_ file: String) -> String { String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self) }
            if let sign {
                while process.isRunning, !text(files[1]).contains(sign) { Thread.sleep(forTimeInterval: 0.05) }
                process.interrupt()
            }
            process.waitUntilExit()
            let texts = files.map(text)
            return Answer(status: process.terminationStatus, output: texts[0], errors: texts[1])
        }
    }

    /// A folder that goes away with the test.
    static func withFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jalon-cli-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}
