/// What the search has seen of the groups of a barrette, by their key: most attempts near a good plan meet groups that were tried before.
struct Sightings {
    private struct Sighting {
        var most = unknown
        var seated = Int.min
        var times = 0
        var isSolved = false
    }
    private var seen: [Int: Sighting] = [:]
    /// More than any barrette is worth, and no sum of it overflows.
    private static let unknown = Int.max / 1024
    private static let mostKept = 50_000

    /// What the groups are likely to be worth, seated as well as can be: what they reached, and a little more while that was not by the
    /// linear program.
    func hope(of key: Int) -> Int {
        guard let sighting = seen[key] else { return Self.unknown }
        if sighting.isSolved { return sighting.seated }
        return sighting.times < 3 ? sighting.most : min(sighting.most, sighting.seated + (sighting.most - sighting.seated) / 4)
    }

    func isSolved(_ key: Int) -> Bool { seen[key]?.isSolved ?? false }

    /// They are worth no more than `most`.
    mutating func note(_ key: Int, most: Int) { change(key) { $0.most = min($0.most, most) } }

    /// They were seated and worth `worth`, by the linear program or not.
    mutating func note(_ key: Int, seated worth: Int, isSolved: Bool) {
        change(key) {
            $0.seated = max($0.seated, worth)
            $0.times += 1
            $0.isSolved = $0.isSolved || isSolved
        }
    }

    private mutating func change(_ key: Int, _ change: (inout Sighting) -> Void) {
        if seen.count >= Self.mostKept { seen.removeAll(keepingCapacity: true) }
        change(&seen[key, default: Sighting()])
    }
}
