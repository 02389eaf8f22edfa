/// Scratch memory of the flow that seats one slot.
final class SeatFlow {
    let width: Int
    /// from × to: what moving the best pupil costs, and who.
    let cost: UnsafeMutablePointer<Int>
    let mover: UnsafeMutablePointer<Int>
    /// Cost of what nobody can do; two of them can be added.
    static let impossible = Int.max / 4
    let distance: UnsafeMutablePointer<Int>
    let parent: UnsafeMutablePointer<Int>

    init(most: Int) {
        width = most + 2
        func allocate(_ n: Int) -> UnsafeMutablePointer<Int> {
            let pointer = UnsafeMutablePointer<Int>.allocate(capacity: n)
            pointer.initialize(repeating: 0, count: n)
            return pointer
        }
        cost = allocate(width * width)
        mover = allocate(width * width)
        distance = allocate(width)
        parent = allocate(width)
    }

    deinit { for pointer in [cost, mover, distance, parent] { pointer.deallocate() } }

    /// A node of a cycle among the first `nodes` that costs less than nothing, `parent` leading round it; `nil` when there is none. Bellman–Ford from
    /// everywhere at once: a distance that still falls in the last round lies behind such a cycle. O(nodes³).
    func negativeCycle(_ nodes: Int) -> Int? {
        for v in 0..<nodes {
            distance[v] = 0
            parent[v] = -1
        }
        var last = -1
        for _ in 0..<nodes {
            last = -1
            for u in 0..<nodes {
                let du = distance[u]
                for v in 0..<nodes {
                    let c = cost[u * nodes + v]
                    if c < Self.impossible, du + c < distance[v] {
                        distance[v] = du + c
                        parent[v] = u
                        last = v
                    }
                }
            }
            if last < 0 { return nil }
        }
        for _ in 0..<nodes { last = parent[last] }
        return last
    }
}

extension Board {
    /// Seats the pupils of a slot as well as can be with its open groups and the other slots as they are, and returns
    /// whether anyone moved. Exact but for companions and those kept apart, who stay where they are.
    ///
    /// Cancels negative cycles among groups: nodes are the groups, `nowhere`, and `sizes`, which lends and takes places
    /// at the group's own convex cost. O(cycles × (pupils × groups + groups³)).
    @discardableResult
    func seat(_ s: SlotBoard, priced: Bool = false) -> Bool {
        if !priced { price(s, openOnly: true) }
        let groups = s.groups, nowhere = groups, sizes = groups + 1, nodes = groups + 2
        let mover = flow.mover, parent = flow.parent
        var moved = false
        residuals(s)
        while let start = flow.negativeCycle(nodes) {
            var v = start
            var touched: UInt64 = 0
            repeat {
                let u = parent[v]
                if u != sizes, v != sizes {
                    let i = mover[u * nodes + v]
                    if u != nowhere {
                        leave(s, i, s.column[u])
                        s.size[u] -= 1
                    }
                    if v != nowhere {
                        enter(s, i, s.column[v])
                        s.size[v] += 1
                    }
                    s.seat[i] = v == nowhere ? -1 : v
                    moved = true
                    if u < 64 { touched |= 1 << UInt64(u) }
                    if v < 64 { touched |= 1 << UInt64(v) }
                }
                v = u
            } while v != start
            for g in 0...groups where g >= 64 || touched & (1 << UInt64(g)) != 0 { residual(s, g) }
        }
        slotCost[s.slot] = self.cost(of: s)
        return moved
    }

    /// Fills the costs of moving on, between all groups of a slot, `nowhere` and `sizes`; needs `worth`.
    func residuals(_ s: SlotBoard) {
        let nodes = s.groups + 2
        for g in 0..<s.groups { s.size[g] = 0 }
        for i in 0..<s.count where s.seat[i] >= 0 { s.size[s.seat[i]] += 1 }
        for h in 0..<nodes { flow.cost[(nodes - 1) * nodes + h] = SeatFlow.impossible }
        for g in 0...s.groups { residual(s, g) }
    }

    /// What it costs that the best pupil for it moves out of a group to each other, or nowhere, and that the group grows or shrinks by one.
    private func residual(_ s: SlotBoard, _ g: Int) {
        let groups = s.groups, nowhere = groups, sizes = groups + 1, nodes = groups + 2
        let cost = flow.cost, mover = flow.mover
        let impossible = SeatFlow.impossible, crowding = tables.instance.weights.crowding
        for h in 0..<nodes { cost[g * nodes + h] = impossible }
        let at = g == nowhere ? -1 : g
        for i in 0..<s.count where s.seat[i] == at && !s.special[i] {
            let worth = s.worth + i * s.columns
            // Nowhere is worth nothing but the fine, so that the first aim is to seat everyone.
            // Where the pupil may not be is worth less than nowhere, but no more than can be added up.
            let here = g == nowhere ? -big : max(worth[s.column[g]], -2 * big)
            for h in 0..<groups where h != g {
                let there = worth[s.column[h]]
                if there < -big { continue }
                let loss = here - there
                if loss < cost[g * nodes + h] {
                    cost[g * nodes + h] = loss
                    mover[g * nodes + h] = i
                }
            }
            if g != nowhere, here + big < cost[g * nodes + nowhere] {
                cost[g * nodes + nowhere] = here + big
                mover[g * nodes + nowhere] = i
            }
        }
        if g == nowhere {
            cost[g * nodes + sizes] = 0
            cost[sizes * nodes + g] = 0
            return
        }
        let now = s.cost(g, s.size[g], crowding: crowding, big: big)
        cost[g * nodes + sizes] = s.cost(g, s.size[g] + 1, crowding: crowding, big: big) - now
        cost[sizes * nodes + g] = s.size[g] == 0 ? impossible : s.cost(g, s.size[g] - 1, crowding: crowding, big: big) - now
    }
}
