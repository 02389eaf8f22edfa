extension Refusal {
    /// The refusal with what can be done: every conflict also that shows only once the first ones are out of the way, and for each the ways with which
    /// a plan was found, the first of each conflict all together (``together``), each of the others in the place of the first of its conflict.
    /// Numbers are the smallest with which one was found, by doubling and halving. Where nothing led to a plan, or the search for it was stopped,
    /// ``together`` is empty, and each conflict has ways that end that conflict.
    ///
    /// Unless it is stopped it is counted in searches and looks, never in time, so the same refusal always gets the same answer.
    ///
    /// - Parameters:
    ///   - kept: ways out of one conflict to keep at most.
    ///   - searches: for a plan, at most; each of some hundred to some thousand steps, fewer the larger the instance.
    ///   - limit: how long it may take; `nil` leaves it to the searches.
    ///   - isCancelled: asked every few milliseconds.
    /// - Throws: ``MalformedFile`` when the instance is not the one that was refused, and not well formed.
    public func tried(
        on instance: Instance, keeping kept: Int = 3, searches: Int = 48, within limit: Duration? = nil, isCancelled: @escaping () -> Bool = { false }
    ) throws(MalformedFile) -> Refusal {
        let end = limit.map { ContinuousClock.now + $0 }
        // Where choices were few enough to try once, trying them again saves searches that find nothing.
        let triesChoices = findings.contains { if case .noChoice = $0.conflict { true } else { false } }
        var trial = Trial(instance, searches: searches, triesChoices: triesChoices) { isCancelled() || end.map { ContinuousClock.now >= $0 } ?? false }
        var result = trial.withHidden(self)
        let ways = result.findings.map { Self.cheapestFirst($0.waysOut, on: instance) }
        /// What no single way says: the facts of each conflict taken back altogether, and hours.
        var spare = result.conflicts.map { $0.lastWays(on: instance) }
        if let budget = instance.hoursBudget, !ways.joined().contains(where: { $0.isSameKind(as: .raiseBudget(to: budget)) }) { spare[0].append(.raiseBudget(to: budget + 1)) }
        /// What is taken of each conflict: one way, or all that are known as long as none is chosen.
        var taken = zip(ways, spare).map { ($0 + $1).map { $0.grown(by: $0.furthest) ?? $0 } }
        var chosen: [WayOut?] = Array(repeating: nil, count: ways.count)
        func others(_ i: Int) -> [WayOut] { taken.indices.filter { $0 != i }.flatMap { taken[$0] } }
        var isPossible = ways.count == 1
        if !isPossible { isPossible = try trial.hasPlan(taken.flatMap { $0 }) }
        // When there is a time, what one conflict could not have of it may be left over from the others.
        for isLast in end == nil ? [false] : [false, true] where isPossible {
            for i in ways.indices where chosen[i] == nil {
                if !isLast {
                    trial.pause = end.map { ContinuousClock.now + ContinuousClock.now.duration(to: $0) / (2 * (ways.count - i)) }
                    // The last conflicts leave something for their own searches.
                    chosen[i] = try trial.first(of: ways[i], beside: others(i), searches: trial.searchesLeft / (ways.count - i))
                }
                if chosen[i] == nil {
                    trial.pause = isLast ? nil : end.map { ContinuousClock.now + ContinuousClock.now.duration(to: $0) / (ways.count - i) }
                    trial.grant(searches / 2)
                    chosen[i] = try trial.fewest(of: ways[i] + spare[i], beside: others(i))
                }
                if let way = chosen[i] { taken[i] = [way] }
            }
        }
        trial.pause = nil
        let isProven = !chosen.contains { $0 == nil }
        // What ends one conflict may end another with it.
        if isProven { result.together = try trial.needed(chosen.compactMap(\.self)) }
        for i in ways.indices {
            guard isProven, let way = chosen[i] else {
                result.findings[i].waysOut = trial.ending(result.findings[i].conflict, Self.cheapestFirst(result.findings[i].waysOut, on: instance), keeping: kept)
                continue
            }
            var proven = [way]
            let most = trial.searchesLeft / (ways.count - i)
            let end = trial.searchesLeft - most
            for other in ways[i] where proven.count < kept && trial.searchesLeft > end {
                if proven.contains(where: { $0.isSameKind(as: other) || $0.isPart(of: other) }) { continue }
                if let found = try trial.smallest(other, beside: others(i), searches: trial.searchesLeft - end) { proven.append(found) }
            }
            if ways.count == 1 { proven = Self.cheapestFirst(proven, on: instance) }
            result.findings[i].waysOut = proven
        }
        result.isStopped = trial.isStopped
        return result
    }

    private static func cheapestFirst(_ ways: [WayOut], on instance: Instance) -> [WayOut] {
        ways.enumerated().sorted { ($0.element.burden(on: instance), $0.offset) < ($1.element.burden(on: instance), $1.offset) }.map(\.element)
    }
}

extension Refusal.Conflict {
    /// The facts that it names taken back altogether, where its own ways out take back some.
    fileprivate func lastWays(on instance: Instance) -> [Refusal.WayOut] {
        guard case .apartClique(_, let pupils, _) = self else { return [] }
        let pairs = instance.apart.filter { pupils.contains($0.a) && pupils.contains($0.b) }
        return [.all(pairs.map { .allowTogether(a: $0.a, b: $0.b) })]
    }
}

extension Instance {
    /// The smallest hours budget above its own with which a plan was found; `nil` without a budget, or when hours are not what is missing. To
    /// be asked where no plan was found and nothing proves that there is none. Counted in searches, as ``Refusal/tried(on:keeping:searches:within:isCancelled:)``.
    public func budgetFound(searches: Int = 24, within limit: Duration? = nil, isCancelled: @escaping () -> Bool = { false }) throws(MalformedFile) -> Int? {
        guard let budget = hoursBudget else { return nil }
        let end = limit.map { ContinuousClock.now + $0 }
        var trial = Trial(self, searches: searches) { isCancelled() || end.map { ContinuousClock.now >= $0 } ?? false }
        guard case .raiseBudget(let hours)? = try trial.smallest(.raiseBudget(to: budget + 1), beside: [], searches: searches) else { return nil }
        return hours
    }
}

/// Looks for plans of an instance with changes made to it, as long as there are searches left and nobody stops it.
private struct Trial {
    let instance: Instance
    let steps: Int
    /// Whether every choice of groups is tried where nothing else refuses.
    private var triesChoices: Bool
    private let mustStop: () -> Bool
    private(set) var isStopped = false
    /// When what is looked for now is given up for something else.
    var pause: ContinuousClock.Instant?
    private(set) var searchesLeft: Int
    private var looksLeft: Int
    private let looksOfSearch: Int
    private var known: [[Refusal.WayOut]: Bool] = [:]

    init(_ instance: Instance, searches: Int, triesChoices: Bool = false, mustStop: @escaping () -> Bool = { false }) {
        self.instance = instance
        self.triesChoices = triesChoices
        self.mustStop = mustStop
        let places = instance.pupils.reduce(1) { $0 + $1.slots.count }
        steps = max(100, min(2_000, 1_000_000 / places))
        searchesLeft = searches
        looksOfSearch = max(2, min(20, 20_000 / places))
        looksLeft = searches * looksOfSearch
    }

    mutating func grant(_ searches: Int) {
        searchesLeft += searches
        looksLeft += searches * looksOfSearch
    }

    private var isPaused: Bool { pause.map { ContinuousClock.now >= $0 } ?? false }

    private mutating func stops() -> Bool {
        isStopped = isStopped || mustStop()
        return isStopped
    }

    private func refusal(with ways: [Refusal.WayOut]) -> Refusal? {
        let diagnosis = Diagnosis(Tables(ways.reduce(instance) { $0.changed(by: $1) }))
        return diagnosis.find(mustStop) ?? (triesChoices ? diagnosis.findByChoices(mustStop) : nil)
    }

    /// Nothing is left when the searches are spent or it is stopped: then nothing more is said to be possible.
    mutating func hasPlan(_ ways: [Refusal.WayOut]) throws(MalformedFile) -> Bool {
        if let answer = known[ways] { return answer }
        guard searchesLeft > 0, looksLeft > 0, !stops(), !isPaused else { return false }
        looksLeft -= 1
        if refusal(with: ways) != nil {
            known[ways] = false
            return false
        }
        searchesLeft -= 1
        // The steps are the limit; the time is only there because the engine asks for one.
        let options = Solver.Options(timeLimit: .seconds(3_600), stepLimit: steps, proves: false)
        var found = false
        let changed = ways.reduce(instance) { $0.changed(by: $1) }
        if case .plan = try Solver(changed, options: options).solve(onProgress: { found = found || $0.objective != nil }, isCancelled: { found || mustStop() || isPaused }) { found = true }
        if !found, stops() || isPaused { return false }
        known[ways] = found
        return found
    }

    /// The refusal with the conflicts that show only once everything that is known against the first ones is done.
    mutating func withHidden(_ refusal: Refusal) -> Refusal {
        var result = refusal
        for _ in 0..<8 where !stops() {
            let all = result.waysOut.map { $0.grown(by: $0.furthest) ?? $0 }
            var found = self.refusal(with: all)
            if found == nil, !triesChoices {
                // Few choices of groups may be hidden too; where there are none, nobody needs to try them again.
                triesChoices = true
                found = self.refusal(with: all)
                triesChoices = found != nil
            }
            guard let more = found else { break }
            var isNews = false
            for finding in more.findings {
                if let i = result.findings.firstIndex(where: { $0.conflict.subject == finding.conflict.subject }) {
                    let news = finding.waysOut.filter { !result.findings[i].waysOut.contains($0) && !all.contains($0) }
                    result.findings[i].waysOut += news
                    isNews = isNews || !news.isEmpty
                } else {
                    result.findings.append(finding)
                    isNews = true
                }
            }
            if !isNews { break }
        }
        return result
    }

    /// Of the ways those with which the conflict is no longer found, in their smallest measure; when there is none, all together if that ends it.
    mutating func ending(_ conflict: Refusal.Conflict, _ ways: [Refusal.WayOut], keeping kept: Int) -> [Refusal.WayOut] {
        // Nobody waits any longer: what was counted stands.
        let ways = ways.reduce(into: [Refusal.WayOut]()) { few, way in if !few.contains(where: { $0.isPart(of: way) }) { few.append(way) } }
        if stops() { return Array(ways.prefix(kept)) }
        let subject = conflict.subject
        func isEnded(_ way: Refusal.WayOut) -> Bool { !(refusal(with: [way])?.conflicts.contains { $0.subject == subject } ?? false) }
        var found: [Refusal.WayOut] = []
        for way in ways where found.count < kept && !stops() {
            let measures = [0, 1, 2, 4, 8].filter { $0 <= way.furthest }
            if let enough = measures.lazy.compactMap({ $0 == 0 ? way : way.grown(by: $0) }).first(where: isEnded) { found.append(enough) }
        }
        if stops() { return Array(ways.prefix(kept)) }
        if found.isEmpty, ways.count > 1, isEnded(.all(ways)) { return [.all(ways)] }
        return found
    }

    /// All parts of the ways that are needed for a plan beside what else is taken, each in its smallest measure: first of what is only written
    /// down, then also hours, then sizes and loads, then people and rooms. `nil` when so many are left that nobody would carry them out.
    mutating func fewest(of ways: [Refusal.WayOut], beside others: [Refusal.WayOut]) throws(MalformedFile) -> Refusal.WayOut? {
        let parts = ways.flatMap(\.parts).sorted { $0.tier < $1.tier }
        var kept: [Refusal.WayOut] = []
        for tier in Set(parts.map(\.tier)).sorted() {
            let all = parts.prefix { $0.tier <= tier }.map { $0.grown(by: $0.furthest) ?? $0 }
            if try hasPlan(others + all) {
                kept = all
                break
            }
        }
        if kept.isEmpty { return nil }
        var size = max(1, kept.count / 2)
        while true {
            var end = kept.count
            while end > 0, kept.count > 1 {
                let start = max(0, end - size)
                let rest = Array(kept[..<start] + kept[end...])
                if !rest.isEmpty, try hasPlan(others + rest) { kept = rest }
                end = start
            }
            if size == 1 { break }
            size /= 2
        }
        if kept.count > 8 { return nil }
        for i in kept.indices {
            guard let first = parts.first(where: { $0.isSameKind(as: kept[i]) }), first != kept[i] else { continue }
            let rest = others + kept.indices.filter { $0 != i }.map { kept[$0] }
            if let less = try smallest(first, beside: rest, searches: searchesLeft) { kept[i] = less }
        }
        return kept.count == 1 ? kept[0] : .all(kept)
    }

    /// Of the ways, which together give a plan, the parts without which there is none; the dearest left out first.
    mutating func needed(_ ways: [Refusal.WayOut]) throws(MalformedFile) -> [Refusal.WayOut] {
        var kept = ways.flatMap(\.parts).sorted { $0.burden(on: instance) < $1.burden(on: instance) }
        for k in kept.indices.reversed() where kept.count > 1 {
            var rest = kept
            rest.remove(at: k)
            if try hasPlan(rest) { kept = rest }
        }
        return kept
    }

    /// The first of the ways that leads to a plan beside what else is taken, in its smallest measure; when none does, of two of them.
    mutating func first(of ways: [Refusal.WayOut], beside others: [Refusal.WayOut], searches: Int) throws(MalformedFile) -> Refusal.WayOut? {
        let end = max(0, searchesLeft - searches)
        // What is enough as it is goes before what has to grow.
        for way in ways where searchesLeft > end { if try hasPlan(others + [way]) { return way } }
        for way in ways where searchesLeft > end {
            if let found = try smallest(way, beside: others, searches: searchesLeft - end) { return found }
        }
        let some = ways.prefix(5)
        for (k, a) in some.enumerated() {
            for b in some.dropFirst(k + 1) where searchesLeft > end && !a.isPart(of: b) { if try hasPlan(others + [a, b]) { return .all([a, b]) } }
        }
        return nil
    }

    /// The way in the smallest measure with which a plan was found: doubled until there is one, then halved.
    mutating func smallest(_ way: Refusal.WayOut, beside others: [Refusal.WayOut], searches: Int) throws(MalformedFile) -> Refusal.WayOut? {
        let end = max(0, searchesLeft - searches)
        if try hasPlan(others + [way]) { return way }
        var low = 0, n = 1
        while n <= way.furthest, searchesLeft > end, let next = way.grown(by: n) {
            if try hasPlan(others + [next]) {
                var best = next
                while n - low > 1 {
                    let middle = (low + n) / 2
                    guard let less = way.grown(by: middle) else { break }
                    if try hasPlan(others + [less]) { (best, n) = (less, middle) } else { low = middle }
                }
                return best
            }
            (low, n) = (n, 2 * n)
        }
        return nil
    }
}
