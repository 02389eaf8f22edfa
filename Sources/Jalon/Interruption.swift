import Dispatch
import Foundation
import Synchronization

/// Whether somebody has asked this process to come to an end, by Ctrl-C or `kill`: the first time it may finish what it has in hand, the second
/// time it ends at once.
final class Interruption: Sendable {
    private let asked = Atomic(false)

    var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// Listens while `body` runs.
    func during<T>(_ body: () throws -> T) rethrows -> T {
        let sources = [SIGINT, SIGTERM].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                self.asked.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
            signal(number, SIG_IGN)
            source.activate()
            return (number, source)
        }
        defer {
            for (number, source) in sources {
                source.cancel()
                signal(number, SIG_DFL)
            }
        }
        return try body()
    }
}
