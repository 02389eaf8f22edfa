import Logging
import Synchronization

/// What a server logs, kept for a test to read.
public final class KeptLog: Sendable {
    private let kept = Mutex<[String]>([])

    public init() {}

    /// Each line with its metadata, as `message route=… error=…`.
    public var lines: [String] { kept.withLock { $0 } }

    var handler: any LogHandler { Handler(owner: self) }

    private func keep(_ line: String) { kept.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let owner: KeptLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.error

        init(owner: KeptLog) { self.owner = owner }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            owner.keep(([event.message.description] + pairs).joined(separator: " "))
        }
    }
}
