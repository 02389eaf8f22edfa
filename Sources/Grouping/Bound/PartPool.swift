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
        /// The hours that its groups take.
        var hours = 0...0
        /// No plan in it is worth more; in a barrette that pays for its hours, what they cost taken off.
        var bound: Int

        fileprivate var promise: Promise { Promise(bound: bound, hours: hours) }
    }

    fileprivate struct Promise {
        var bound: Int
        var hours: ClosedRange<Int>
    }

    private struct State {
        var waiting: [Part] = []
        /// The most that a part that waits promises.
        var promise = Int.min
        /// What the part that each tree has in hand promises; nothing when it has none.
        var held: [Promise?] = []
        /// What parts promise that can be split no further.
        var settled: [Promise] = []
        /// The most that any of the trees knows to be in the share: what is worth no more may have been left out by it.
        var known = Int.min
        /// Hours → what is known to be in the share with so many.
        var pieces: [Int: Int] = [:]

        /// What is known with so many multiples of `step` hours at most, `cost` being what an hour costs.
        func known(cost: Int, step: Int, count: Int) -> [Int] {
            var best = (0..<count).map { known + cost * step * $0 }
            for (hours, worth) in pieces where hours / step < count { best[hours / step] = max(best[hours / step], worth + cost * hours) }
            for n in 1..<max(1, count) { best[n] = max(best[n], best[n - 1]) }
            return best
        }
    }
    private let state = Mutex(State())

    /// A tree more, with a part in hand that promises `bound` or with none yet. Returns its number.
    func join(holding bound: Int?) -> Int {
        state.withLock {
            $0.held.append(bound.map { Promise(bound: $0, hours: 0...Int.max) })
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

    /// Says that so much is known to be in the share with so many hours, what they cost taken off.
    func know(_ worth: Int, hours: Int) { state.withLock { $0.pieces[hours] = max(worth, $0.pieces[hours] ?? Int.min) } }

    func add(_ part: Part) {
        state.withLock {
            $0.waiting.append(part)
            $0.promise = max($0.promise, part.bound)
        }
    }

    /// The part in hand promises no more than this.
    func note(_ tree: Int, _ bound: Int) { state.withLock { $0.held[tree]?.bound = bound } }

    /// The tree has no part in hand any more.
    func layAside(_ tree: Int) { state.withLock { $0.held[tree] = nil } }

    /// A part that can be split no further.
    func settle(_ part: Part) { state.withLock { $0.settled.append(part.promise) } }

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
            state.held[tree] = part.promise
            return part
        }
    }

    /// A part that promises what is promised with so many hours at most, and what it has to promise to be in a better plan.
    func take(_ tree: Int, _ aim: HourShares.Aim) -> (part: Part, floor: Int)? {
        state.withLock { state in
            state.held[tree] = nil
            let known = state.known(cost: aim.cost, step: aim.step, count: aim.count)
            while true {
                var k = -1, most = Int.min
                for (i, part) in state.waiting.enumerated() where part.hours.lowerBound <= aim.hours {
                    let worth = part.bound + aim.cost * min(aim.hours, part.hours.upperBound)
                    if worth > most { (k, most) = (i, worth) }
                }
                if k < 0 || most < aim.promise { return nil }
                let part = state.waiting[k]
                state.waiting.swapAt(k, state.waiting.count - 1)
                state.waiting.removeLast()
                let floor = aim.floor(part.hours, known: known)
                if part.bound <= floor { continue }
                state.held[tree] = part.promise
                return (part, floor)
            }
        }
    }

    /// What is promised with so many multiples of `step` hours at most, `cost` being what an hour costs; `nil` as long as nothing is proven.
    func promises(cost: Int, step: Int, count: Int) -> [Int]? {
        state.withLock { state in
            var best = state.known(cost: cost, step: step, count: count)
            for promise in state.held.lazy.compactMap(\.self) + state.settled + state.waiting.map(\.promise) {
                if promise.bound == Int.max { return nil }
                let first = (promise.hours.lowerBound + step - 1) / step, last = min(count - 1, promise.hours.upperBound / step)
                for n in first..<max(first, last + 1) { best[n] = max(best[n], promise.bound + cost * step * n) }
            }
            for n in 1..<max(1, count) { best[n] = max(best[n], best[n - 1]) }
            return best
        }
    }

    /// Nobody has a part in hand.
    var isUnheld: Bool { state.withLock { $0.held.allSatisfy { $0 == nil } } }

    /// Nothing waits and nobody has a part in hand.
    var isEmpty: Bool { state.withLock { $0.waiting.isEmpty && $0.held.allSatisfy { $0 == nil } } }

    /// No plan is worth more, `floor` being what is known to be there.
    func bound(_ floor: Int) -> Int {
        state.withLock { state in
            (state.held.lazy.compactMap(\.self) + state.settled).reduce(max(floor, state.known, state.promise)) { max($0, $1.bound) }
        }
    }
}
