/// What single barrettes were worth at most, with so many hours each: plans are put together from them.
struct Pieces {
    private struct Piece {
        var worth: Int
        var groups: [Plan.Group]
    }
    /// Barrette → hours → the groups worth most that were met with so many.
    private var best: [[Int: Piece]]

    init(barrettes: Int) { best = Array(repeating: [:], count: barrettes) }

    /// `true` when these groups are worth more than those met with as many hours in the barrette; then they take their place.
    mutating func keep(_ barrette: Int, hours: Int, worth: Int, _ groups: () -> [Plan.Group]) -> Bool {
        if let old = best[barrette][hours], old.worth >= worth { return false }
        best[barrette][hours] = Piece(worth: worth, groups: groups())
        return true
    }

    /// The pieces that are worth most together within a budget of hours, as hours by barrette; `nil` when a barrette has none that fits. Dynamic
    /// programming over hours: O(barrettes × hours × pieces).
    func best(within budget: Int?) -> (worth: Int, hours: [Int])? {
        let most = best.reduce(0) { $0 + ($1.keys.max() ?? 0) }
        let width = max(0, min(budget ?? most, most)) + 1
        let nothing = Int.min / 2
        // Hours used so far → worth; barrette × hours used → hours of the piece taken last.
        var reached = [Int](repeating: nothing, count: width)
        var last = [Int](repeating: -1, count: width * best.count)
        reached[0] = 0
        for (b, options) in best.enumerated() {
            var next = [Int](repeating: nothing, count: width)
            for (hours, piece) in options where hours < width {
                for used in 0..<(width - hours) where reached[used] > nothing && reached[used] + piece.worth > next[used + hours] {
                    next[used + hours] = reached[used] + piece.worth
                    last[b * width + used + hours] = hours
                }
            }
            reached = next
        }
        guard var at = reached.indices.max(by: { reached[$0] < reached[$1] }), reached[at] > nothing else { return nil }
        let worth = reached[at]
        var hours = [Int](repeating: 0, count: best.count)
        for b in best.indices.reversed() {
            hours[b] = last[b * width + at]
            at -= hours[b]
        }
        return (worth, hours)
    }

    /// The groups of the pieces with so many hours by barrette.
    func groups(_ hours: [Int]) -> [Plan.Group] { best.indices.flatMap { best[$0][hours[$0]]?.groups ?? [] } }
}
