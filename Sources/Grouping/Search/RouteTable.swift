/// Pupils who choose their route together: companions who have the same slots, and everyone else alone.
struct Units: Sendable {
    let members: [[Int]]
    /// Companions who have different slots: nothing is known of their routes but slot by slot.
    let isRigid: [Bool]

    init(_ tables: Tables) {
        var leader = Array(0..<tables.pupils)
        func root(_ p: Int) -> Int {
            var p = p
            while leader[p] != p { p = leader[p] }
            return p
        }
        for pair in tables.together { leader[root(pair.a)] = root(pair.b) }
        var blocs: [Int: [Int]] = [:]
        for p in 0..<tables.pupils { blocs[root(p), default: []].append(p) }
        var isRigid = [Bool](repeating: false, count: tables.pupils)
        var members: [[Int]] = []
        for bloc in blocs.values.sorted(by: { $0[0] < $1[0] }) {
            if bloc.allSatisfy({ tables.pupilSlots[$0] == tables.pupilSlots[bloc[0]] }) {
                members.append(bloc)
            } else {
                for p in bloc {
                    members.append([p])
                    isRigid[p] = true
                }
            }
        }
        (self.members, self.isRigid) = (members, isRigid)
    }
}

/// What each route is worth to each unit of pupils: one workshop in each of their slots, needs, wishes and stability together.
///
/// Only for units of at most three slots, where that is a small table; the others have none and their routes are
/// searched. Made once, never changed, so that the search and the proof share it.
/// Memory: 4 bytes for each route of each unit, 100 MB at most.
final class RouteTable: Sendable {
    /// Worth of a route that the unit may not take.
    static let impossible = Int32.min / 4
    private static let mostValues = 24 << 20

    let units: Units
    /// Unit → first of its values, −1 without a table. A route is (a × width₁ + b) × width₂ + c, columns being the places of
    /// workshops in `tables.usable` of the slots; a missing slot has one column.
    let start: [Int]
    private let values: [Int32]
    /// Unit → first of its rows, and the most that a row (a, b) is worth.
    let rowStart: [Int]
    private let rowMost: [Int32]
    let isComplete: Bool

    /// A unit with more than `mostRoutes` has no table.
    init(_ tables: Tables, mostRoutes: Int = 16_000) {
        let weights = tables.instance.weights
        let units = Units(tables)
        self.units = units
        var start: [Int] = [], rowStart: [Int] = []
        var size = 0, rows = 0
        var complete = true
        for members in units.members {
            let widths = tables.pupilSlots[members[0]].map { tables.usable[$0].count }
            let routes = widths.reduce(1) { $0 > mostRoutes ? $0 : $0 * $1 }
            let dearest = members.reduce(0) { sum, p in
                sum + tables.weight[p] * (2 * tables.wholeNeed[p] + weights.wish * 100 * widths.count) + weights.stability * widths.count
            }
            let fits = !widths.isEmpty && widths.count <= 3 && routes <= mostRoutes && size + routes <= Self.mostValues && dearest < 1 << 27
            start.append(fits ? size : -1)
            rowStart.append(fits ? rows : -1)
            if fits {
                size += routes
                rows += routes / max(1, widths.count == 3 ? widths[2] : 1)
            } else if !widths.isEmpty {
                complete = false
            }
        }
        (self.start, self.rowStart, isComplete) = (start, rowStart, complete)
        var values = [Int32](repeating: 0, count: max(1, size))
        var rowMost = [Int32](repeating: Self.impossible, count: max(1, rows))
        values.withUnsafeMutableBufferPointer { values in
            for (u, members) in units.members.enumerated() where start[u] >= 0 {
                for p in members {
                    var filler = Filler(tables, p, values, at: start[u])
                    filler.fill(0, covered: 0, bonus: 0)
                }
            }
        }
        for (u, members) in units.members.enumerated() where start[u] >= 0 {
            let slots = tables.pupilSlots[members[0]]
            let width = slots.count == 3 ? tables.usable[slots[2]].count : 1
            let rows = slots.reduce(1) { $0 * tables.usable[$1].count } / max(1, width)
            for r in 0..<rows {
                var most = Self.impossible
                for c in 0..<width { most = max(most, values[start[u] + r * width + c]) }
                rowMost[rowStart[u] + r] = most
            }
        }
        (self.values, self.rowMost) = (values, rowMost)
    }

    /// The most that a route is worth to a unit that has a table.
    func most(_ u: Int) -> Int {
        let end = rowStart[(u + 1)...].first { $0 >= 0 } ?? rowMost.count
        return Int(rowMost[rowStart[u]..<end].max() ?? 0)
    }

    /// Lends `values` and `rowMost` to an inner loop, without bounds checks.
    func withRoutes<Result>(_ body: (_ values: UnsafePointer<Int32>, _ rowMost: UnsafePointer<Int32>) -> Result) -> Result {
        values.withUnsafeBufferPointer { values in
            rowMost.withUnsafeBufferPointer { rowMost in
                guard let values = values.baseAddress, let rowMost = rowMost.baseAddress else { preconditionFailure("neither is ever empty") }
                return body(values, rowMost)
            }
        }
    }
}

/// Adds what each route is worth to a pupil, route by route.
private struct Filler {
    private let tables: Tables
    private let values: UnsafeMutableBufferPointer<Int32>
    private var at: Int
    private let weight: Int, wholeNeed: Int
    private let need: [Int]
    /// Skill → what the workshops so far gain of it.
    private var gained: [Int]
    /// Of each slot the workshops with what their place is worth in wishes and stability; nothing where the pupil may not go.
    private let places: [[(workshop: Int, isOnce: Bool, bonus: Int?)]]
    /// From each slot on, how many routes there are.
    private let routes: [Int]
    private var followed: [Int]

    init(_ tables: Tables, _ p: Int, _ values: UnsafeMutableBufferPointer<Int32>, at start: Int) {
        self.tables = tables
        self.values = values
        at = start
        (weight, wholeNeed) = (tables.weight[p], tables.wholeNeed[p])
        var need = Array(repeating: 0, count: tables.skills)
        gained = need
        for item in tables.needs[p] { need[item.skill] = item.need }
        self.need = need
        let weights = tables.instance.weights
        places = tables.pupilSlots[p].map { s in
            tables.usable[s].map { w in
                let wish = tables.weight[p] * weights.wish * tables.wish[p * tables.workshops + w]
                let kept = tables.current[p * tables.slots + s] == w ? weights.stability : 0
                return (w, !tables.repeatable(w), tables.may(p, w, s) ? wish + kept : nil)
            }
        }
        var routes = [1]
        for list in places.reversed() { routes.insert(routes[0] * list.count, at: 0) }
        self.routes = routes
        followed = Array(repeating: -1, count: places.count)
    }

    /// The routes that go on from here, `covered` and `bonus` being what the slots before are worth.
    mutating func fill(_ depth: Int, covered: Int, bonus: Int) {
        let isLast = depth == places.count - 1
        for place in places[depth] {
            let w = place.workshop
            guard let more = place.bonus, !place.isOnce || !followed[..<depth].contains(w) else {
                for k in at..<(at + routes[depth + 1]) { values[k] = RouteTable.impossible }
                at += routes[depth + 1]
                continue
            }
            var sum = covered
            let gains = tables.gainStart[w]..<tables.gainStart[w + 1]
            for k in gains {
                let skill = tables.gainSkill[k], before = gained[skill], after = before + tables.gainValue[k]
                sum += need[skill] * (min(100, after) - min(100, before))
                if !isLast { gained[skill] = after }
            }
            if isLast {
                if values[at] > RouteTable.impossible { values[at] += Int32(weight * Tables.value(covered: sum, wholeNeed: wholeNeed) + bonus + more) }
                at += 1
                continue
            }
            followed[depth] = w
            fill(depth + 1, covered: sum, bonus: bonus + more)
            for k in gains { gained[tables.gainSkill[k]] -= tables.gainValue[k] }
        }
    }
}
