import Foundation
import Synchronization

/// The prover at work on a thread of its own, from when it is made until it is stopped or has nothing left to prove.
final class Proof: Sendable {
    private struct State {
        var known: Plan
        var bound: Int?
        var plan: Plan?
        var isStopped = false
    }
    private let state: Mutex<State>
    private let bench = Bench()

    init(_ tables: Tables, _ table: RouteTable, from plan: Plan) {
        state = Mutex(State(known: plan))
        let bench = bench
        let thread = Thread { [weak self] in
            let prover = Prover(tables, table, bench: bench)
            prover.start(from: plan)
            while let self, let known = self.known {
                let bound = prover.step(known: known)
                self.note(bound, prover.found)
                if prover.finished { return }
                if prover.isIdle { Thread.sleep(forTimeInterval: 0.0002) }
            }
        }
        thread.name = "proof"
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Somebody who looks at parts beside the prover, on the thread that asks.
    func helper(_ tables: Tables, _ table: RouteTable) -> Helper { Helper(tables, table, bench: bench) }

    /// What the search has found so far; `nil` when the proof is to stop.
    private var known: Plan? { state.withLock { $0.isStopped ? nil : $0.known } }

    private func note(_ bound: Int, _ plan: Plan?) {
        state.withLock {
            $0.bound = min(bound, $0.bound ?? Int.max)
            if let plan { $0.plan = plan }
        }
    }

    /// Tells what is known and returns what is proven.
    func exchange(known: Plan) -> (bound: Int?, plan: Plan?) {
        state.withLock {
            if known.objective > $0.known.objective { $0.known = known }
            return ($0.bound, $0.plan)
        }
    }

    func stop() { state.withLock { $0.isStopped = true } }
}
