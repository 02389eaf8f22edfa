/// Finds a pupil's best route at given prices where the routes are too many for a table.
///
/// A route is worth φ of what it covers, so a workshop's worth depends on the others. `RouteLimit` takes that apart: a score for
/// each place, alone, and the sum of the best scores is a limit on every route. A route that takes other than the best scores loses the
/// difference; depth first over the slots, whatever has lost more than lies between the limit and the best route so far is cut off. What
/// covers a skill beyond 100 is lost too, as soon as it is seen.
final class RouteSearch {
    private let tables: Tables
    private let places: Places
    private let limit: RouteLimit
    let pool: RoutePool

    /// Less than any route is worth.
    private static let nothing = -1 << 50

    private struct Choice {
        var loss: Int
        var place: Int32
        var workshop: Int32
    }

    // Scratch of the pupil in hand.
    private var choices: [[Choice]]
    private var order: [Int] = []
    private let gained: Row<Int>
    private let need: Row<Int>
    private let used: Row<Bool>
    private let route: Row<Int32>
    private let bestRoute: Row<Int32>
    private var nodes = 0
    private var mostNodes = 0
    private var best = 0
    /// Limit and open ends are counted in `RouteLimit.unit`ths.
    private var top = 0
    private var open = 0
    private var found = false

    init(_ tables: Tables, _ places: Places, _ pupils: [Int]) {
        self.tables = tables
        self.places = places
        limit = RouteLimit(tables, places)
        pool = RoutePool(tables, pupils)
        let deepest = tables.pupilSlots.map(\.count).max() ?? 0
        choices = Array(repeating: [], count: deepest)
        gained = Row(0, count: tables.skills)
        need = Row(0, count: tables.skills)
        used = Row(false, count: tables.workshops)
        route = Row(0, count: deepest)
        bestRoute = Row(0, count: deepest)
    }

    /// A proven limit on the pupil's value less prices, and what the best route found is worth, whose places `take` is told. Beyond
    /// `mostNodes` the limit is taken as it stands: still proven, a little higher. `nil` when the pupil has no route at all.
    func best(_ p: Int, _ price: UnsafePointer<Int32>, mostNodes: Int, take: (Int) -> Void) -> (limit: Int, worth: Int)? {
        let depth = tables.pupilSlots[p].count
        let unit = RouteLimit.unit
        best = Self.nothing
        var kept: Int?
        if let known = pool.best(p, price) {
            best = known.worth
            kept = known.route
        }
        found = false
        guard let top = limit.tightest(p, price, known: best, steps: mostNodes > Care.glance ? 30 : 12) else { return nil }
        self.top = top
        self.mostNodes = mostNodes
        open = Int.min
        nodes = 0
        if top >= unit * (best + 1) {
            prepare(p)
            descend(p, 0, covered: 0, loss: 0, plain: 0, price)
        }
        if found {
            keep(p, bestRoute.at, worth: best, price)
            for k in 0..<depth { take(Int(bestRoute[k])) }
        } else if let kept {
            for e in pool.places(p, kept) { take(Int(e)) }
        } else if open == Int.min {
            return nil
        }
        return (max(best, open == Int.min ? Int.min : open / unit), best)
    }

    /// What the best route kept is worth when it is bettered until no other workshop in one slot, and no exchange of two slots, is
    /// worth more: no limit, but quick. `nil` when none is kept yet.
    func near(_ p: Int, _ price: UnsafePointer<Int32>, take: (Int) -> Void) -> Int? {
        guard let known = pool.best(p, price) else { return nil }
        let depth = tables.pupilSlots[p].count
        let weight = tables.weight[p], whole = tables.wholeNeed[p], needs = tables.needs[p]
        for k in 0..<tables.skills {
            need[k] = 0
            gained[k] = 0
        }
        for item in needs { need[item.skill] = item.need }
        var plain = 0
        for (k, e) in pool.places(p, known.route).enumerated() {
            route[k] = e
            let w = places.workshop[Int(e)]
            for g in limit.gainStart[w]..<limit.gainStart[w + 1] { gained[limit.gainSkill[g]] += limit.gainValue[g] }
            plain += places.bonus[Int(e)] - Int(price[Int(e)])
        }
        var worth = known.worth
        var moved = false
        var still = 0, k = 0
        while still < depth {
            still += 1
            let own = Int(route[k]), now = places.workshop[own]
            for g in limit.gainStart[now]..<limit.gainStart[now + 1] { gained[limit.gainSkill[g]] -= limit.gainValue[g] }
            let others = plain - places.bonus[own] + Int(price[own])
            var covered = 0
            for item in needs { covered += item.need * min(100, gained[item.skill]) }
            var choice = own
            for e in places.range(p, k) {
                let w = places.workshop[e]
                var sum = covered
                for g in limit.gainStart[w]..<limit.gainStart[w + 1] {
                    let skill = limit.gainSkill[g]
                    sum += need[skill] * (min(100, gained[skill] + limit.gainValue[g]) - min(100, gained[skill]))
                }
                let value = weight * Tables.value(covered: sum, wholeNeed: whole) + others + places.bonus[e] - Int(price[e])
                if value <= worth { continue }
                if limit.once[w], (0..<depth).contains(where: { $0 != k && places.workshop[Int(route[$0])] == w }) { continue }
                worth = value
                choice = e
            }
            if choice != own {
                route[k] = Int32(choice)
                plain = others + places.bonus[choice] - Int(price[choice])
                moved = true
                still = 0
            }
            let w = places.workshop[choice]
            for g in limit.gainStart[w]..<limit.gainStart[w + 1] { gained[limit.gainSkill[g]] += limit.gainValue[g] }
            k = (k + 1) % depth
            if still == depth, let gain = exchange(p, price) {
                worth += gain
                plain += gain
                moved = true
                still = 0
            }
        }
        if moved { keep(p, route.at, worth: worth, price) }
        for k in 0..<depth { take(Int(route[k])) }
        return worth
    }

    /// Two slots of the route in hand exchange their workshops if that is worth more: it covers the same. Returns what is gained.
    private func exchange(_ p: Int, _ price: UnsafePointer<Int32>) -> Int? {
        func plain(_ e: Int) -> Int { places.bonus[e] - Int(price[e]) }
        let depth = tables.pupilSlots[p].count
        for j in 0..<depth {
            for k in 0..<j {
                let a = Int(route[j]), b = Int(route[k])
                let now = plain(a) + plain(b)
                guard let c = places.find(p, j, places.workshop[b]), let d = places.find(p, k, places.workshop[a]),
                    plain(c) + plain(d) > now
                else { continue }
                (route[j], route[k]) = (Int32(c), Int32(d))
                return plain(c) + plain(d) - now
            }
        }
        return nil
    }

    private func keep(_ p: Int, _ route: UnsafePointer<Int32>, worth: Int, _ price: UnsafePointer<Int32>) {
        var value = worth
        for k in tables.pupilSlots[p].indices { value += Int(price[Int(route[k])]) }
        pool.keep(p, route, value: value)
    }

    /// The places that some route better than the best so far may take, those that lose least first.
    private func prepare(_ p: Int) {
        for k in 0..<tables.skills {
            need[k] = 0
            gained[k] = 0
        }
        for item in tables.needs[p] { need[item.skill] = item.need }
        let most = top - RouteLimit.unit * (best + 1)
        order.removeAll(keepingCapacity: true)
        for k in tables.pupilSlots[p].indices {
            order.append(k)
            choices[k].removeAll(keepingCapacity: true)
            let highest = limit.highest(k)
            for e in places.range(p, k) {
                let loss = highest - limit.score(p, e)
                if loss <= most { choices[k].append(Choice(loss: loss, place: Int32(e), workshop: Int32(places.workshop[e]))) }
            }
            choices[k].sort { $0.loss != $1.loss ? $0.loss < $1.loss : $0.place < $1.place }
        }
        // Where there is least choice first.
        order.sort { choices[$0].count != choices[$1].count ? choices[$0].count < choices[$1].count : $0 < $1 }
    }

    /// `plain` is bonus less prices so far.
    private func descend(_ p: Int, _ depth: Int, covered: Int, loss: Int, plain: Int, _ price: UnsafePointer<Int32>) {
        if depth == order.count {
            let worth = tables.weight[p] * Tables.value(covered: covered, wholeNeed: tables.wholeNeed[p]) + plain
            if worth > best {
                best = worth
                found = true
                for k in 0..<order.count { bestRoute[k] = route[k] }
            }
            return
        }
        nodes += 1
        let k = order[depth]
        let list = choices[k]
        for choice in list {
            let lost = loss + choice.loss
            if lost > top - RouteLimit.unit * (best + 1) { break }
            if nodes >= mostNodes {
                open = max(open, top - lost)
                break
            }
            let w = Int(choice.workshop)
            let once = limit.once[w]
            if once, used[w] { continue }
            var sum = covered, excess = 0
            for g in limit.gainStart[w]..<limit.gainStart[w + 1] {
                let skill = limit.gainSkill[g]
                let before = gained[skill], after = before + limit.gainValue[g]
                gained[skill] = after
                sum += need[skill] * (min(100, after) - min(100, before))
                excess += limit.share(skill) * (max(100, after) - max(100, before))
            }
            if lost + excess <= top - RouteLimit.unit * (best + 1) {
                used[w] = true
                let e = Int(choice.place)
                route[k] = choice.place
                descend(p, depth + 1, covered: sum, loss: lost + excess, plain: plain + places.bonus[e] - Int(price[e]), price)
                used[w] = false
            }
            for g in limit.gainStart[w]..<limit.gainStart[w + 1] { gained[limit.gainSkill[g]] -= limit.gainValue[g] }
        }
    }
}
