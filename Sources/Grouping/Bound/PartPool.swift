import Synchronization

/// The parts of one share of the market that wait or are looked at, and what they promise. Several trees may look at once, each at
/// a part of its own.
final class PartPool: Sendable {
    /// A part of the share: numbers of groups within limits, and places that nobody takes.
    struct Part: Sendable {
        var limits: GroupLimits
        var banned: [Int] = []
        var prices: Prices?
        /// Where it was split from the part that it comes from, whether on the upper side, and what that was worth.
        var cell = -1
        var isUpper = false
        var bound0 = 0
        /// Whether people were found for all groups, once these are given.
        var isStaffed = false
        /// No plan in it is worth more.
        var bound: Int
    }

    private struct State {
        var waiting: [Part] = []
        /// The most that a part that waits promises.
        var promise = Int.min
        /// What the part that each tree has in hand promises; nothing when it has none.
        var held: [Int?] = []
        /// The most that parts are worth which can be split no further.
        var settled = Int.min
        /// The most that any of the trees knows to be in the share: what is worth no more may have been left out by it.
        var known = Int.min
    }
    private let state = Mutex(State())

    /// A tree more, with a part in hand that promises `bound` or with none yet. Returns its number.
    func join(holding bound: Int?) -> Int {
        state.withLock {
            $0.held.append(bound)
            return $0.held.count - 1
        }
    }

    /// Says that `floor` is known to be in the share, and returns the most that anybody knows.
    func know(_ floor: Int) -> Int {
        state.withLock { state in
            state.known = max(state.known, floor)
            return state.known
        }
    }

    func add(_ part: Part) {
        state.withLock {
            $0.waiting.append(part)
            $0.promise = max($0.promise, part.bound)
        }
    }

    /// The part in hand promises no more than this.
    func note(_ tree: Int, _ bound: Int) { state.withLock { $0.held[tree] = bound } }

    /// A part that can be split no further.
    func settle(_ bound: Int) { state.withLock { $0.settled = max($0.settled, bound) } }

    /// Lays aside the part in hand and takes up the one that promises most, if one promises more than `floor`.
    func take(_ tree: Int, _ floor: Int) -> Part? {
        state.withLock { state in
            state.held[tree] = nil
            state.waiting.removeAll { $0.bound <= floor }
            guard let k = state.waiting.indices.max(by: { state.waiting[$0].bound < state.waiting[$1].bound }) else {
                state.promise = Int.min
                return nil
            }
            let part = state.waiting[k]
            state.waiting.swapAt(k, state.waiting.count - 1)
            state.waiting.removeLast()
            state.promise = state.waiting.lazy.map(\.bound).max() ?? Int.min
            state.held[tree] = part.bound
            return part
        }
    }

    /// Nothing waits and nobody has a part in hand.
    var isEmpty: Bool { state.withLock { $0.waiting.isEmpty && $0.held.allSatisfy { $0 == nil } } }

    /// No plan is worth more, `floor` being what is known to be there.
    func bound(_ floor: Int) -> Int {
        state.withLock { state in
            state.held.reduce(max(floor, state.known, state.settled, state.promise)) { max($0, $1 ?? Int.min) }
        }
    }
}
