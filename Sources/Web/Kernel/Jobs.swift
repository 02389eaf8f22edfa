import Foundation
import Logging
import School
import Storage
import Synchronization

/// Runs long work beside the pages, at low priority, with its progress in the database.
public final class Jobs: Sendable {
    private let store: Store
    private let clock: Clock
    private let logger: Logger
    private let running = Mutex<[Job.ID: Task<Void, Never>]>([:])

    init(store: Store, clock: Clock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Starts `work` and returns at once. It ends done with the text it returns, cancelled when it throws
    /// `CancellationError`, failed when it throws anything else.
    public func start(
        _ kind: String, subject: Int64, for viewer: Viewer, _ work: @escaping @Sendable (Worker) async throws -> String
    ) async throws -> Job.ID {
        let school = store.school(viewer.school)
        let id = try await school.startJob(kind, subject: subject, by: viewer.account, at: clock.now)
        let worker = Worker(job: id, store: school, clock: clock)
        let task = Task(priority: .background) { [clock, logger, weak self] in
            let end: (Job.State, String)
            do {
                end = (.done, try await work(worker))
            } catch is CancellationError {
                end = (.cancelled, "")
            } catch {
                logger.error("job failed", metadata: ["kind": "\(kind)", "error": "\(error)"])
                end = (.failed, "\(error)")
            }
            do {
                try await school.end(id, end.0, detail: end.1, at: clock.now)
            } catch {
                logger.error("a job's end could not be written", metadata: ["kind": "\(kind)", "error": "\(error)"])
            }
            self?.running.withLock { _ = $0.removeValue(forKey: id) }
        }
        running.withLock { $0[id] = task }
        return id
    }

    /// Asks everything that runs here to stop, and waits for it.
    func stopAll() async {
        let tasks = running.withLock { Array($0.values) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}

/// How a job speaks of itself while it works.
public struct Worker: Sendable {
    public let job: Job.ID
    public let store: SchoolStore
    private let clock: Clock

    init(job: Job.ID, store: SchoolStore, clock: Clock) {
        self.job = job
        self.store = store
        self.clock = clock
    }

    /// Writes the progress, in thousandths. Throws `CancellationError` once someone asked to stop.
    public func tell(_ progress: Int, _ detail: String = "") async throws {
        let stop = try await store.beat(job, progress: progress, detail: detail, at: clock.now)
        if stop || Task.isCancelled { throw CancellationError() }
    }

    /// Runs long computing on a thread of its own that yields the processor to everything else, so that minutes of it hold up
    /// no page. Threads that `work` starts inherit this.
    public static func compute<T: Sendable>(_ name: String, _ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                // On Linux this is about the calling thread alone; refused, the work is only less polite.
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
                continuation.resume(with: Result(catching: work))
            }
            thread.stackSize = 8 << 20
            thread.name = name
            thread.start()
        }
    }
}
