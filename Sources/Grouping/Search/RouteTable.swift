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
        var gained = [Int](repeating: 0, count: tables.skills)
        for (u, members) in units.members.enumerated() where start[u] >= 0 {
            let slots = tables.pupilSlots[members[0]]
            for p in members {
                let needs = tables.needs[p]
                var at = start[u]
                func fill(_ depth: Int, _ covered: Int, _ bonus: Int, _ used: [Int], possible: Bool) {
                    if depth == slots.count {
                        if possible {
                            let value = tables.weight[p] * Tables.value(covered: covered, wholeNeed: tables.wholeNeed[p]) + bonus
                            if values[at] > Self.impossible { values[at] += Int32(value) }
                        } else {
                            values[at] = Self.impossible
                        }
                        at += 1
                        return
                    }
                    let s = slots[depth]
                    for w in tables.usable[s] {
                        let can = possible && tables.may(p, w, s) && (tables.repeatable(w) || !used.contains(w))
                        if !can {
                            let many = slots[(depth + 1)...].reduce(1) { $0 * tables.usable[$1].count }
                            for k in at..<(at + many) { values[k] = Self.impossible }
                            at += many
                            continue
                        }
                        var sum = covered
                        for item in needs {
                            let gain = tables.gains[w * tables.skills + item.skill]
                            if gain == 0 { continue }
                            sum += item.need * (min(100, gained[item.skill] + gain) - min(100, gained[item.skill]))
                            gained[item.skill] += gain
                        }
                        let more =
                            tables.weight[p] * weights.wish * tables.wish[p * tables.workshops + w]
                            + (tables.current[p * tables.slots + s] == w ? weights.stability : 0)
                        fill(depth + 1, sum, bonus + more, used + [w], possible: true)
                        for item in needs { gained[item.skill] -= tables.gains[w * tables.skills + item.skill] }
                    }
                }
                fill(0, 0, 0, [], possible: true)
            }
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
