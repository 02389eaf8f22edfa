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
    /// The same change, in a smaller measure.
    func isLess(than other: Refusal.WayOut) -> Bool {
        switch (self, other) {
        case (.raiseMaximum(let a, let m), .raiseMaximum(let b, let n)): a == b && m < n
        case (.lowerMinimum(let a, let m), .lowerMinimum(let b, let n)): a == b && m > n
        case (.raiseBudget(let m), .raiseBudget(let n)): m < n
        default: false
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
        case .hours: ["hours"]
        case .apartClique(let slot, _, _): ["apartClique", slot]
        case .sizes(let slot, _, _): ["sizes", slot]
        case .nowhereToGo(let pupil, _, _): ["nowhereToGo", pupil]
        case .crowdedOut(let slot, _, _, _): ["crowdedOut", slot]
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
    /// The refusal with only those ways out that were tried: with one of them taken, its conflict is gone and no other has come;
    /// and with the first of each conflict taken, a plan is found. When a plan is not found in the steps, those ways stay
    /// of which nothing is disproved.
    ///
    /// What it does is counted in searches and looks, never in time, so the same refusal always gets the same answer.
    ///
    /// - Parameters:
    ///   - kept: ways out of one conflict to keep at most.
    ///   - searches: for a plan, at most; each of some hundred to some thousand steps, fewer the larger the instance.
    /// - Throws: ``MalformedFile`` when the instance is not the one that was refused, and not well formed.
    public func tried(on instance: Instance, keeping kept: Int = 3, searches: Int = 24) throws(MalformedFile) -> Refusal {
        let places = instance.pupils.reduce(1) { $0 + $1.slots.count }
        let steps = max(100, min(2_000, 1_000_000 / places))
        var searchesLeft = searches
        var looksLeft = searches * max(2, min(20, 20_000 / places))
        let known = Set(conflicts.map(\.subject))
        func left(_ ways: [WayOut]) -> Set<[String]> {
            let changed = ways.reduce(instance) { $0.changed(by: $1) }
            return Set(Diagnosis(Tables(changed)).find()?.conflicts.map(\.subject) ?? [])
        }
        func hasPlan(_ ways: [WayOut]) throws(MalformedFile) -> Bool {
            searchesLeft -= 1
            if !left(ways).isEmpty { return false }
            let changed = ways.reduce(instance) { $0.changed(by: $1) }
            // The steps are the limit; the time is only there because the engine asks for one.
            let options = Solver.Options(timeLimit: .seconds(3_600), stepLimit: steps, proves: false)
            var found = false
            let solver = try Solver(changed, options: options)
            if case .plan = solver.solve(onProgress: { found = found || $0.objective != nil }, isCancelled: { found }) { return true }
            return false
        }
        var result = self
        for (i, finding) in findings.enumerated() {
            var good: [WayOut] = []
            for way in finding.waysOut where good.count < 4 * kept && (good.isEmpty || looksLeft > 0) {
                looksLeft -= 1
                let after = left([way])
                if !after.contains(finding.conflict.subject), after.isSubset(of: known) { good.append(way) }
            }
            result.findings[i].waysOut = good
        }
        // Every way out only allows more: one that gives no plan even with all those of the other conflicts taken is not enough.
        for i in findings.indices {
            let others = findings.indices.filter { $0 != i }.flatMap { result.findings[$0].waysOut }
            var proven: [WayOut] = []
            for way in result.findings[i].waysOut where searchesLeft > 0 && proven.count < kept {
                // More of what is enough already is no way of its own.
                if !proven.contains(where: { $0.isLess(than: way) }), try hasPlan(others + [way]) { proven.append(way) }
            }
            let left = result.findings[i].waysOut
            result.findings[i].waysOut = proven.isEmpty ? left.filter { way in !left.contains { $0.isLess(than: way) } } : proven
        }
        if findings.count > 1, result.findings.allSatisfy({ !$0.waysOut.isEmpty }) {
            // Together they may get into each other's way: then the next of one conflict takes the place of the first.
            var isProven = try hasPlan(result.findings.map { $0.waysOut[0] })
            for i in result.findings.indices where !isProven {
                for _ in result.findings[i].waysOut where !isProven && searchesLeft > 0 {
                    result.findings[i].waysOut.append(result.findings[i].waysOut.removeFirst())
                    isProven = try hasPlan(result.findings.map { $0.waysOut[0] })
                }
            }
        }
        for i in result.findings.indices { result.findings[i].waysOut = Array(result.findings[i].waysOut.prefix(kept)) }
        return result
    }
}
