/// Of each pupil the routes that were best at some prices: most often the best one at the next prices is among them.
final class RoutePool {
    private static let most = 40

    private let depth: [Int]
    private var first: [Int] = []
    private var count: [Int]
    /// Value before prices, and when it was last best; `places` has `depth` entries for each route.
    private let value: Row<Int>
    private let stamp: Row<Int>
    private let places: Row<Int32>
    private var placesFirst: [Int] = []
    private var clock = 0

    /// Room for the routes of these pupils, no others.
    init(_ tables: Tables, _ pupils: [Int]) {
        depth = tables.pupilSlots.map(\.count)
        var has = [Bool](repeating: false, count: tables.pupils)
        for p in pupils { has[p] = true }
        var routes = 0, entries = 0
        for p in 0..<tables.pupils {
            first.append(routes)
            placesFirst.append(entries)
            if has[p] {
                routes += Self.most
                entries += Self.most * depth[p]
            }
        }
        count = Array(repeating: 0, count: tables.pupils)
        value = Row(0, count: routes)
        stamp = Row(0, count: routes)
        places = Row(0, count: entries)
    }

    /// The best route kept and what it is worth after prices; `nil` when none is. O(routes kept × slots).
    func best(_ p: Int, _ price: UnsafePointer<Int32>) -> (route: Int, worth: Int)? {
        var best = -1, most = Int.min
        let depth = depth[p]
        var entry = places.at + placesFirst[p]
        for r in 0..<count[p] {
            var worth = value[first[p] + r]
            for k in 0..<depth { worth -= Int(price[Int(entry[k])]) }
            if worth > most { (most, best) = (worth, r) }
            entry += depth
        }
        if best < 0 { return nil }
        clock += 1
        stamp[first[p] + best] = clock
        return (best, most)
    }

    func places(_ p: Int, _ route: Int) -> UnsafeBufferPointer<Int32> {
        UnsafeBufferPointer(start: places.at + placesFirst[p] + route * depth[p], count: depth[p])
    }

    /// Keeps a route that is not kept yet, in place of the one that has been best least lately.
    func keep(_ p: Int, _ route: UnsafePointer<Int32>, value worth: Int) {
        var at = count[p]
        if at == Self.most {
            at = (0..<at).min { stamp[first[p] + $0] < stamp[first[p] + $1] } ?? 0
        } else {
            count[p] += 1
        }
        clock += 1
        value[first[p] + at] = worth
        stamp[first[p] + at] = clock
        let entry = places.at + placesFirst[p] + at * depth[p]
        for k in 0..<depth[p] { entry[k] = route[k] }
    }
}
