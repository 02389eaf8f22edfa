/// The pupils we know, ready to be recognised. Each is recognised once.
struct PupilRegister {
    /// What became of one line of the file.
    enum Match {
        case unknown
        case known(Int)
        /// Waits for an answer.
        case held
    }

    enum Likeness {
        case none
        case same(Int)
        case doubtful(Int)
    }

    private let pupils: [RosterState.Pupil]
    private var bySiecleID: [String: Int] = [:]
    private var byINE: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]
    private var byWholeName: [String: [Int]] = [:]
    private var claimed: Set<Int> = []

    init(_ state: RosterState) {
        pupils = state.pupils
        for (index, pupil) in pupils.enumerated() {
            if let id = pupil.siecleID { bySiecleID[id] = index }
            if let ine = pupil.ine { byINE[ine, default: []].append(index) }
            byName[Self.key(pupil.familyName, pupil.givenName), default: []].append(index)
            byWholeName[folded("\(pupil.familyName) \(pupil.givenName)"), default: []].append(index)
            byWholeName[folded("\(pupil.givenName) \(pupil.familyName)"), default: []].append(index)
        }
    }

    func isClaimed(_ index: Int) -> Bool { claimed.contains(index) }

    mutating func claim(_ index: Int) -> Match {
        claimed.insert(index)
        return .known(index)
    }

    /// Keeps a pupil who waits for an answer from being taken for gone.
    mutating func hold(_ pupil: Roster.Pupil) {
        if let id = pupil.siecleID, let index = bySiecleID[id] { claimed.insert(index) }
        let candidates = pupil.unsplitName.map { byWholeName[folded($0)] ?? [] } ?? byName[Self.key(pupil.familyName, pupil.givenName)] ?? []
        claimed.formUnion(candidates)
    }

    /// By SIECLE's number, else by a national number that one known pupil alone bears.
    mutating func sureMatch(_ pupil: Roster.Pupil) -> Match {
        if let id = pupil.siecleID, let index = bySiecleID[id] { return claim(index) }
        if let ine = pupil.ine, let holders = byINE[ine], holders.count == 1, !claimed.contains(holders[0]) { return claim(holders[0]) }
        return .unknown
    }

    func likelyMatch(_ pupil: Roster.Pupil) -> Likeness {
        let candidates = (byName[Self.key(pupil.familyName, pupil.givenName)] ?? []).filter { !claimed.contains($0) }
        guard !candidates.isEmpty else { return .none }
        let sameBirth = candidates.filter { pupil.birthDay != nil && pupils[$0].birthDay == pupil.birthDay }
        if sameBirth.count == 1 {
            // Two numbers of SIECLE for one name and birth date: a pupil who left and came back, or twins of name.
            let clash = pupil.siecleID != nil && pupils[sameBirth[0]].siecleID != nil
            return clash ? .doubtful(sameBirth[0]) : .same(sameBirth[0])
        }
        if let first = sameBirth.first { return .doubtful(first) }
        let sameDivision = candidates.filter { pupil.division != nil && pupils[$0].division == pupil.division }
        let dated = pupil.birthDay != nil
        if sameDivision.count == 1 {
            let known = pupils[sameDivision[0]]
            let oneUndated = !dated || known.birthDay == nil
            let clash = pupil.siecleID != nil && known.siecleID != nil
            return oneUndated && !clash ? .same(sameDivision[0]) : .doubtful(sameDivision[0])
        }
        // Same name, other class: only what says nothing of a birth date can be the same person.
        if let undated = candidates.first(where: { (!dated || pupils[$0].birthDay == nil) && (pupil.siecleID == nil || pupils[$0].siecleID == nil) }) {
            return .doubtful(undated)
        }
        return .none
    }

    /// The known pupil whose whole name reads so in either order, when there is one in that class or with that
    /// birth date.
    func only(named name: String, bornOn birth: Day?, in division: String?) -> RosterState.Pupil? {
        let candidates = Set(byWholeName[folded(name)] ?? []).map { pupils[$0] }.filter {
            (birth == nil || $0.birthDay == nil || $0.birthDay == birth) && (division == nil || $0.division == division)
        }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private static func key(_ family: String, _ given: String) -> String { "\(folded(family))|\(folded(given))" }
}
