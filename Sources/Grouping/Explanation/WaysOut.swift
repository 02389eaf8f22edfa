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
        case .lowerOwed(let person, let to): to >= n ? .lowerOwed(facilitator: person, to: to - n) : nil
        default: nil
        }
    }

    /// What is done first where much has to be done: 0 for what is only written down, 1 for hours, 2 for sizes and loads, 3 for people and rooms.
    var tier: Int {
        switch self {
        case .all(let ways): ways.map(\.tier).max() ?? 0
        case .allowTogether, .allowSeparately, .liftBar, .unpin, .offer, .allowAgain, .openToClass, .dropFixed, .lowerOwed: 0
        case .raiseBudget: 1
        case .raiseMaximum, .lowerMinimum, .allowParallel, .raiseLoad: 2
        case .addFacilitators, .addRoom: 3
        }
    }

    /// How much more of it is tried at most.
    var furthest: Int {
        switch self {
        case .lowerOwed(_, let to): to
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

extension Refusal.WayOut {
    /// The same change, in whatever measure.
    func isSameKind(as other: Refusal.WayOut) -> Bool {
        switch (self, other) {
        case (.raiseMaximum(let a, _), .raiseMaximum(let b, _)), (.lowerMinimum(let a, _), .lowerMinimum(let b, _)), (.raiseLoad(let a, _), .raiseLoad(let b, _)),
            (.allowParallel(let a, _), .allowParallel(let b, _)), (.addRoom(let a, _), .addRoom(let b, _)):
            a == b
        case (.addFacilitators(let s, let a, _), .addFacilitators(let t, let b, _)): s == t && a == b
        case (.raiseBudget, .raiseBudget): true
        case (.lowerOwed(let a, _), .lowerOwed(let b, _)): a == b
        case (.all(let a), .all(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isSameKind(as: $1) }
        default: self == other
        }
    }

    /// The other change is this one and more.
    func isPart(of other: Refusal.WayOut) -> Bool {
        var left = other.parts
        for part in parts {
            guard let at = left.firstIndex(of: part) else { return false }
            left.remove(at: at)
        }
        return true
    }

    var parts: [Refusal.WayOut] { if case .all(let ways) = self { ways.flatMap(\.parts) } else { [self] } }
}
