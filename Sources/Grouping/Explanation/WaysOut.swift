extension Instance {
    /// The instance with the way out taken. People and rooms that it adds are free in its slot only.
    public func changed(by way: Refusal.WayOut) -> Instance {
        var result = self
        func edit(_ workshop: String, _ change: (inout Workshop) -> Void) {
            for w in result.workshops.indices where result.workshops[w].id == workshop { change(&result.workshops[w]) }
        }
        func edit(pupil: String, _ change: (inout Pupil) -> Void) {
            for p in result.pupils.indices where result.pupils[p].id == pupil { change(&result.pupils[p]) }
        }
        func isPair(_ pair: Pair, _ a: String, _ b: String) -> Bool { (pair.a == a && pair.b == b) || (pair.a == b && pair.b == a) }
        switch way {
        case .all(let ways): return ways.reduce(self) { $0.changed(by: $1) }
        case .raiseMaximum(let workshop, let to): edit(workshop) { $0.maxSize = max($0.maxSize, to) }
        case .lowerMinimum(let workshop, let to): edit(workshop) { $0.minSize = min($0.minSize, to) }
        case .addFacilitators(let slot, let workshop, let count):
            for _ in 0..<count {
                let person = newName(result.facilitators.map(\.id))
                result.facilitators.append(Facilitator(id: person, slots: [slot], maxGroups: 1))
                edit(workshop) { workshop in
                    for j in workshop.staff.indices { workshop.staff[j].append(person) }
                }
            }
        case .addRoom(let slot, let seats):
            let kinds = Set(result.rooms.flatMap(\.kinds) + result.workshops.flatMap(\.roomKinds)).sorted()
            result.rooms.append(Room(id: newName(rooms.map(\.id)), capacity: seats, kinds: kinds, slots: [slot]))
        case .allowParallel(let workshop, let to): edit(workshop) { $0.maxParallel = max($0.maxParallel, to) }
        case .raiseLoad(let person, let to):
            for f in result.facilitators.indices where result.facilitators[f].id == person { result.facilitators[f].maxGroups = to }
        case .raiseBudget(let to): result.hoursBudget = result.hoursBudget.map { max($0, to) }
        case .allowTogether(let a, let b): result.apart.removeAll { isPair($0, a, b) }
        case .allowSeparately(let a, let b): result.together.removeAll { isPair($0, a, b) }
        case .liftBar(let pupil, let workshop): edit(pupil: pupil) { $0.barred.removeAll { $0 == workshop } }
        case .unpin(let pupil, let slot): edit(pupil: pupil) { $0.pinned[slot] = nil }
        case .offer(let workshop, let slot): edit(workshop) { $0.slots = $0.slots.map { $0 + [slot] } }
        case .allowAgain(let pupil, let workshop): edit(pupil: pupil) { $0.history.removeAll { $0 == workshop } }
        case .openToClass(let workshop, let pupil):
            let name = pupils.first { $0.id == pupil }?.class
            edit(workshop) { $0.classes = $0.classes.map { $0 + [name].compactMap { $0 } } }
        case .dropFixed(let workshop, let slot):
            if let f = fixed.firstIndex(where: { $0.workshop == workshop && $0.slot == slot }) { result.fixed.remove(at: f) }
        case .lowerOwed(let person, let to):
            for f in result.facilitators.indices where result.facilitators[f].id == person { result.facilitators[f].minGroups = to }
        }
        return result
    }
}

extension Refusal.WayOut {
    /// What orders the ways out of one conflict: about how many pupils or people would notice.
    func burden(on instance: Instance) -> Int {
        func workshop(_ id: String) -> Instance.Workshop? { instance.workshops.first { $0.id == id } }
        return switch self {
        case .all(let ways): ways.reduce(0) { $0 + $1.burden(on: instance) }
        case .unpin, .liftBar, .allowAgain: 1
        case .raiseMaximum(let id, let to): to - (workshop(id)?.maxSize ?? to)
        case .lowerMinimum(let id, let to): (workshop(id)?.minSize ?? to) - to
        case .allowTogether, .allowSeparately, .offer, .openToClass, .lowerOwed: 3
        case .allowParallel, .raiseLoad: 4
        case .addRoom: 5
        case .dropFixed: 6
        case .raiseBudget(let to): to - (instance.hoursBudget ?? to)
        case .addFacilitators(_, _, let count): 7 * count
        }
    }
}

extension Refusal.WayOut {
    /// The same change by so much more; `nil` when it has no measure or is at its end.
    func grown(by n: Int) -> Refusal.WayOut? {
        switch self {
        case .raiseMaximum(let workshop, let to): .raiseMaximum(workshop: workshop, to: to + n)
        case .lowerMinimum(let workshop, let to): to > n ? .lowerMinimum(workshop: workshop, to: to - n) : nil
        case .addFacilitators(let slot, let workshop, let count): .addFacilitators(slot: slot, workshop: workshop, count: count + n)
        case .addRoom(let slot, let seats): .addRoom(slot: slot, seats: seats + n)
        case .allowParallel(let workshop, let to): .allowParallel(workshop: workshop, to: to + n)
        case .raiseLoad(let person, let to): .raiseLoad(facilitator: person, to: to + n)
        case .raiseBudget(let to): .raiseBudget(to: to + n)
        default: nil
        }
    }

    /// How much more of it is tried at most.
    fileprivate var furthest: Int {
        switch self {
        case .raiseBudget(let to): max(16, 2 * to)
        case .addRoom: 16
        default: 8
        }
    }
}

extension Refusal.Conflict {
    /// What the conflict is about: the same before and after a change that moves only its figures.
    var subject: [String] {
        switch self {
        case .capacity(let slot, _, _, _): ["capacity", slot]
        case .capacityAtHour(let slots, _, _, _): ["capacityAtHour"] + slots
        case .load: ["load"]
        case .seatsLed: ["seatsLed"]
        case .hours: ["hours"]
        case .noChoice(let slots, _): ["noChoice"] + slots
        case .apartClique(let slot, _, _): ["apartClique", slot]
        case .sizes(let slot, _, _): ["sizes", slot]
        case .nowhereToGo(let pupil, _, _): ["nowhereToGo", pupil]
        case .crowdedOut(let slot, _, _, _): ["crowdedOut", slot]
        case .noWorkshops: ["noWorkshops"]
        case .nothingOpens(let slot, _, _): ["nothingOpens", slot]
        case .pinnedBeyondSeats(let slot, _, let workshop, _): ["pinnedBeyondSeats", slot, workshop]
        case .pinnedToClosed(_, let slot, let workshop, _): ["pinnedToClosed", slot, workshop]
        case .pinnedAndBarred(let pupil, let slot, _): ["pinnedAndBarred", pupil, slot]
        case .pinnedWhereNotOffered(let pupil, let slot, _): ["pinnedWhereNotOffered", pupil, slot]
        case .pinnedOutsideClasses(let pupil, let slot, _): ["pinnedOutsideClasses", pupil, slot]
        case .pinnedTwice(let pupil, _, let workshop): ["pinnedTwice", pupil, workshop]
        case .togetherAndApart(let pupils): ["togetherAndApart"] + pupils
        case .nowhereTogether(let pupils, let slot): ["nowhereTogether", slot] + pupils
        case .fixedCannotOpen(_, let workshop, let slot, _): ["fixedCannotOpen", workshop, slot]
        case .fixedBeyondParallel(let workshop, let slot, _, _): ["fixedBeyondParallel", workshop, slot]
        case .fixedBeyondLoad: ["fixedBeyondLoad"]
        case .fixedNeedPupils(let slot, _, _, _): ["fixedNeedPupils", slot]
        case .fixedCannotAllOpen(let workshops, let slot): ["fixedCannotAllOpen", slot] + workshops
        case .owedMoreThanPossible(let person, _, _): ["owedMoreThanPossible", person]
        }
    }
}

extension Refusal {
    /// The refusal with only those ways out with which a plan was found: the first of each conflict all together, each of the others in the
    /// place of the first of its conflict. Numbers are the smallest with which one was found, by doubling and halving. A conflict of which no
    /// single change, and no two, led to a plan has none; when nothing that is known helps, no conflict has any.
    ///
    /// What it does is counted in searches and looks, never in time, so the same refusal always gets the same answer.
    ///
    /// - Parameters:
    ///   - kept: ways out of one conflict to keep at most.
    ///   - searches: for a plan, at most; each of some hundred to some thousand steps, fewer the larger the instance.
    /// - Throws: ``MalformedFile`` when the instance is not the one that was refused, and not well formed.
    public func tried(on instance: Instance, keeping kept: Int = 3, searches: Int = 48) throws(MalformedFile) -> Refusal {
        // Where choices were few enough to try once, trying them again saves searches that find nothing.
        let triesChoices = findings.contains { if case .noChoice = $0.conflict { true } else { false } }
        var trial = Trial(instance, searches: searches, triesChoices: triesChoices)
        let ways = findings.map { finding in
            finding.waysOut.enumerated().sorted { ($0.element.burden(on: instance), $0.offset) < ($1.element.burden(on: instance), $1.offset) }.map(\.element)
        }
        /// What is taken of each conflict: one way, or all that are known as long as none is chosen.
        var taken = ways.map { $0.map { $0.grown(by: $0.furthest) ?? $0 } }
        var chosen: [WayOut?] = Array(repeating: nil, count: findings.count)
        func others(_ i: Int) -> [WayOut] { taken.indices.filter { $0 != i }.flatMap { taken[$0] } }
        var isPossible = findings.count == 1
        if !isPossible { isPossible = try trial.hasPlan(taken.flatMap { $0 }) }
        if isPossible {
            for i in findings.indices {
                // The last conflicts leave something for their own searches.
                let most = trial.searchesLeft / (findings.count - i)
                chosen[i] = try trial.first(of: ways[i], beside: others(i), searches: most)
                if let way = chosen[i] { taken[i] = [way] }
            }
        }
        var result = self
        for i in findings.indices {
            guard let way = chosen[i] else {
                result.findings[i].waysOut = []
                continue
            }
            var proven = [way]
            let most = trial.searchesLeft / (findings.count - i)
            let end = trial.searchesLeft - most
            for other in ways[i] where proven.count < kept && trial.searchesLeft > end {
                if proven.contains(where: { $0.isSameKind(as: other) || $0.isPart(of: other) }) { continue }
                if let found = try trial.smallest(other, beside: others(i), searches: trial.searchesLeft - end) { proven.append(found) }
            }
            if findings.count == 1 { proven = proven.enumerated().sorted { ($0.element.burden(on: instance), $0.offset) < ($1.element.burden(on: instance), $1.offset) }.map(\.element) }
            result.findings[i].waysOut = proven
        }
        return result
    }
}

extension Instance {
    /// The smallest hours budget above its own with which a plan was found; `nil` without a budget, or when hours are not what is missing. To
    /// be asked where no plan was found and nothing proves that there is none. Counted in searches, as ``Refusal/tried(on:keeping:searches:)``.
    public func budgetFound(searches: Int = 24) throws(MalformedFile) -> Int? {
        guard let budget = hoursBudget else { return nil }
        var trial = Trial(self, searches: searches)
        guard case .raiseBudget(let hours)? = try trial.smallest(.raiseBudget(to: budget + 1), beside: [], searches: searches) else { return nil }
        return hours
    }
}

extension Refusal.WayOut {
    /// The same change, in whatever measure.
    fileprivate func isSameKind(as other: Refusal.WayOut) -> Bool {
        switch (self, other) {
        case (.raiseMaximum(let a, _), .raiseMaximum(let b, _)), (.lowerMinimum(let a, _), .lowerMinimum(let b, _)), (.raiseLoad(let a, _), .raiseLoad(let b, _)),
            (.allowParallel(let a, _), .allowParallel(let b, _)), (.addRoom(let a, _), .addRoom(let b, _)):
            a == b
        case (.addFacilitators(let s, let a, _), .addFacilitators(let t, let b, _)): s == t && a == b
        case (.raiseBudget, .raiseBudget): true
        case (.all(let a), .all(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isSameKind(as: $1) }
        default: self == other
        }
    }

    /// The other change is this one and more.
    fileprivate func isPart(of other: Refusal.WayOut) -> Bool {
        var left = other.parts
        for part in parts {
            guard let at = left.firstIndex(of: part) else { return false }
            left.remove(at: at)
        }
        return true
    }

    private var parts: [Refusal.WayOut] { if case .all(let ways) = self { ways.flatMap(\.parts) } else { [self] } }
}

/// Looks for plans of an instance with changes made to it, as long as there are searches left.
private struct Trial {
    let instance: Instance
    let steps: Int
    private let triesChoices: Bool
    private(set) var searchesLeft: Int
    private var looksLeft: Int
    private var known: [[Refusal.WayOut]: Bool] = [:]

    init(_ instance: Instance, searches: Int, triesChoices: Bool = false) {
        self.instance = instance
        self.triesChoices = triesChoices
        let places = instance.pupils.reduce(1) { $0 + $1.slots.count }
        steps = max(100, min(2_000, 1_000_000 / places))
        searchesLeft = searches
        looksLeft = searches * max(2, min(20, 20_000 / places))
    }

    /// Nothing is left when the searches are spent: then nothing more is said to be possible.
    mutating func hasPlan(_ ways: [Refusal.WayOut]) throws(MalformedFile) -> Bool {
        if let answer = known[ways] { return answer }
        guard searchesLeft > 0, looksLeft > 0 else { return false }
        looksLeft -= 1
        let changed = ways.reduce(instance) { $0.changed(by: $1) }
        let diagnosis = Diagnosis(Tables(changed))
        if diagnosis.find() != nil || (triesChoices && diagnosis.findByChoices() != nil) {
            known[ways] = false
            return false
        }
        searchesLeft -= 1
        // The steps are the limit; the time is only there because the engine asks for one.
        let options = Solver.Options(timeLimit: .seconds(3_600), stepLimit: steps, proves: false)
        var found = false
        if case .plan = try Solver(changed, options: options).solve(onProgress: { found = found || $0.objective != nil }, isCancelled: { found }) { found = true }
        known[ways] = found
        return found
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
