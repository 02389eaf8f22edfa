import Grouping
import School
import Synchronization

/// One search of the solver beside the pages.
enum BackgroundSearch {
    struct Ended: Sendable {
        let outcome: Solver.Outcome
        /// Somebody asked to stop, or the server does; the outcome is the best until then.
        let isStopped: Bool
        let latest: Solver.Progress?
    }

    /// - Parameter tell: called about twice a second with what is known and the time since the start; when it throws
    ///   `CancellationError`, the search stops and keeps the best so far.
    static func run(
        _ solver: Solver, of instance: Instance, _ tell: (Solver.Progress?, Duration) async throws -> Void
    ) async throws -> Ended {
        let watch = Watch()
        let started = ContinuousClock.now
        async let solving = solve(solver, of: instance, watch)
        while !watch.isOver {
            do {
                try await Task.sleep(for: .milliseconds(400))
                try await tell(watch.latest, ContinuousClock.now - started)
            } catch is CancellationError {
                watch.stop()
                break
            }
        }
        return Ended(outcome: try await solving, isStopped: watch.isStopped, latest: watch.latest)
    }

    /// A refusal comes with ways out that were tried, for as long once more as the search may take.
    private static func solve(_ solver: Solver, of instance: Instance, _ watch: Watch) async throws -> Solver.Outcome {
        try await Worker.compute("grouping") {
            defer { watch.end() }
            let outcome = solver.solve(onProgress: { watch.note($0) }, isCancelled: { watch.isStopped })
            if case .refused(let refusal) = outcome { return .refused(try refusal.tried(on: instance, within: solver.options.timeLimit, isCancelled: { watch.isStopped })) }
            return outcome
        }
    }

    /// What the searching thread and the reporting task share.
    private final class Watch: Sendable {
        private struct State {
            var latest: Solver.Progress?
            var isStopped = false
            var isOver = false
        }
        private let state = Mutex(State())

        var latest: Solver.Progress? { state.withLock(\.latest) }
        var isStopped: Bool { state.withLock(\.isStopped) }
        var isOver: Bool { state.withLock(\.isOver) }
        func note(_ progress: Solver.Progress) { state.withLock { $0.latest = progress } }
        func stop() { state.withLock { $0.isStopped = true } }
        func end() { state.withLock { $0.isOver = true } }
    }

    /// How far, in thousandths; never all of it before the end.
    static func thousandths(_ elapsed: Duration, of whole: Duration) -> Int { max(0, min(990, Int(elapsed / whole * 1000))) }
}
