extension Instance {
    /// Everything that makes the instance malformed, in the order of its fields; empty when it is well formed.
    ///
    /// Well formed means that every number is in its range, every id named exists and is unique in its list, and pins
    /// are in slots that the pupil has. Numbers have an upper limit too, so that no score can overflow. O(size).
    public func validate() -> [Malformation] { validate(unread: []) }

    /// The same beside what a reader has complained of already: nothing is said of the values at these paths, around them or in them, nor of
    /// names that may be among those that could not be read.
    func validate(unread: [String]) -> [Malformation] {
        var check = InstanceCheck(unread: unread)
        check.range(weights.wish, "weights.wish", 0...1_000_000)
        check.range(weights.crowding, "weights.crowding", 0...1_000_000)
        check.range(weights.stability, "weights.stability", 0...1_000_000)
        if let hoursBudget { check.range(hoursBudget, "hoursBudget", 0...1_000_000_000) }
        let skillIDs = check.unique(skills, "skills", "skill") { "skills[\($0)]" }
        let slotIDs = check.unique(slots.map(\.id), "slots", "slot")
        let roomIDs = check.unique(rooms.map(\.id), "rooms", "room")
        let people = check.unique(facilitators.map(\.id), "facilitators", "facilitator")
        let workshopIDs = check.unique(workshops.map(\.id), "workshops", "workshop")
        let pupilIDs = check.unique(pupils.map(\.id), "pupils", "pupil")

        for (i, slot) in slots.enumerated() { check.range(slot.sessions, "slots[\(i)].sessions", 1...10_000) }
        for (i, room) in rooms.enumerated() {
            check.range(room.capacity, "rooms[\(i)].capacity", 0...1_000_000)
            check.known(room.slots ?? [], "rooms[\(i)].slots", slotIDs, "slot")
        }
        for (i, person) in facilitators.enumerated() {
            check.known(person.slots ?? [], "facilitators[\(i)].slots", slotIDs, "slot")
            check.range(person.maxGroups, "facilitators[\(i)].maxGroups", 0...1_000_000)
            check.range(person.minGroups, "facilitators[\(i)].minGroups", 0...1_000_000)
        }
        for (i, workshop) in workshops.enumerated() {
            let path = "workshops[\(i)]"
            check.levels(workshop.gains, "\(path).gains", skillIDs, "skill")
            check.range(workshop.minSize, "\(path).minSize", 1...1_000_000)
            check.range(workshop.comfortSize, "\(path).comfortSize", 1...1_000_000)
            check.range(workshop.maxSize, "\(path).maxSize", 1...1_000_000)
            let sizes = ["minSize", "comfortSize", "maxSize"].map { "\(path).\($0)" }
            if workshop.minSize > workshop.comfortSize || workshop.comfortSize > workshop.maxSize, !sizes.contains(where: check.isUnread) {
                check.complain("\(path).minSize", "minSize ≤ comfortSize ≤ maxSize is expected")
            }
            if workshop.staff.isEmpty { check.complain("\(path).staff", "at least one pool of people is expected") }
            for (j, pool) in workshop.staff.enumerated() { check.known(pool, "\(path).staff[\(j)]", people, "facilitator") }
            check.known(workshop.slots ?? [], "\(path).slots", slotIDs, "slot")
            check.range(workshop.maxParallel, "\(path).maxParallel", 0...10_000)
        }
        for (i, pupil) in pupils.enumerated() {
            let path = "pupils[\(i)]"
            check.known(pupil.slots, "\(path).slots", slotIDs, "slot")
            if Set(pupil.slots).count != pupil.slots.count { check.complain("\(path).slots", "a slot is named twice") }
            check.levels(pupil.needs, "\(path).needs", skillIDs, "skill")
            check.levels(pupil.wishes, "\(path).wishes", workshopIDs, "workshop")
            check.known(pupil.history, "\(path).history", workshopIDs, "workshop")
            check.known(pupil.barred, "\(path).barred", workshopIDs, "workshop")
            check.range(pupil.weight, "\(path).weight", 1...10)
            for (slot, workshop) in pupil.pinned.sorted(by: { $0.key < $1.key }) {
                check.known([workshop], "\(path).pinned.\(slot)", workshopIDs, "workshop")
                if !pupil.slots.contains(slot), !check.isUnread("\(path).slots") {
                    check.complain("\(path).pinned.\(slot)", "the pupil is pinned in a slot that they do not have")
                }
            }
            for (slot, workshop) in pupil.current.sorted(by: { $0.key < $1.key }) {
                check.known([slot], "\(path).current.\(slot)", slotIDs, "slot")
                check.known([workshop], "\(path).current.\(slot)", workshopIDs, "workshop")
            }
        }
        for (name, pairs) in [("apart", apart), ("together", together)] {
            for (i, pair) in pairs.enumerated() {
                check.known([pair.a, pair.b], "\(name)[\(i)]", pupilIDs, "pupil")
                if pair.a == pair.b { check.complain("\(name)[\(i)]", "a pair is two different pupils") }
            }
        }
        for (i, group) in fixed.enumerated() {
            let path = "fixed[\(i)]"
            check.known([group.workshop], "\(path).workshop", workshopIDs, "workshop")
            check.known([group.slot], "\(path).slot", slotIDs, "slot")
            check.known(group.staff ?? [], "\(path).staff", people, "facilitator")
            check.known(group.room.map { [$0] } ?? [], "\(path).room", roomIDs, "room")
        }
        return check.malformations
    }
}

private struct InstanceCheck {
    var malformations: [Malformation] = []
    /// Paths that could not be read, and those around them.
    private var unread: Set<String> = []
    private var around: Set<String> = []
    /// Lists some of whose names could not be read, by what they list.
    private var halfKnown: Set<String> = []

    init(unread: [String]) {
        let lists = ["skills": "skill", "slots": "slot", "rooms": "room", "facilitators": "facilitator", "workshops": "workshop", "pupils": "pupil"]
        for path in unread {
            self.unread.insert(path)
            around.formUnion(Self.ancestors(of: path))
            let name = path.prefix { $0 != "[" && $0 != "." }
            let rest = path.drop { $0 != "]" }.dropFirst()
            if let what = lists[String(name)], path == name || (path.dropFirst(name.count).first == "[" && (rest.isEmpty || rest == ".id")) {
                halfKnown.insert(what)
            }
        }
    }

    private static func ancestors(of path: String) -> [String] {
        path.indices.filter { path[$0] == "." || path[$0] == "[" }.map { String(path[..<$0]) }
    }

    func isUnread(_ path: String) -> Bool {
        if unread.isEmpty { return false }
        return unread.contains(path) || around.contains(path) || Self.ancestors(of: path).contains { unread.contains($0) }
    }

    mutating func complain(_ path: String, _ message: String) {
        if !isUnread(path) { malformations.append(Malformation(path: path, line: nil, column: nil, message: message)) }
    }

    mutating func range(_ value: Int, _ path: String, _ allowed: ClosedRange<Int>) {
        if !allowed.contains(value) {
            complain(path, "\(value) is not between \(allowed.lowerBound) and \(allowed.upperBound)")
        }
    }

    mutating func unique(_ ids: [String], _ path: String, _ what: String, at place: ((Int) -> String)? = nil) -> Set<String> {
        var seen: Set<String> = []
        for (i, id) in ids.enumerated() where !seen.insert(id).inserted {
            complain(place?(i) ?? "\(path)[\(i)].id", "the \(what) “\(id)” comes twice")
        }
        return seen
    }

    mutating func known(_ ids: [String], _ path: String, _ known: Set<String>, _ what: String) {
        if halfKnown.contains(what) { return }
        for id in ids where !known.contains(id) { complain(path, "there is no \(what) “\(id)”") }
    }

    mutating func levels(_ values: [String: Int], _ path: String, _ known: Set<String>, _ what: String) {
        for (id, value) in values.sorted(by: { $0.key < $1.key }) {
            if !known.contains(id), !halfKnown.contains(what) { complain("\(path).\(id)", "there is no \(what) “\(id)”") }
            range(value, "\(path).\(id)", 0...100)
        }
    }
}
