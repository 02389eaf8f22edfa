/// Finds each pupil's best route at given prices: depth first over the slots, cut off by what the slots left can add at
/// most. Coverage is submodular, so a workshop's gain now is the most that it can be worth later.
final class RouteSearch {
    private let tables: Tables
    private let places: Places
    private let skills: Int
    private let gained: UnsafeMutablePointer<Int>
    private let need: UnsafeMutablePointer<Int>
    private let used: UnsafeMutablePointer<Bool>
    /// depth × workshop → what it adds now.
    private let adds: UnsafeMutablePointer<Int>
    private let gainStart: [Int], gainSkill: [Int], gainValue: [Int]
    private let once: [Bool]

    /// Beyond so many nodes a pupil's bound is taken as it stands: still proven, a little higher.
    private static let mostNodes = 1500

    private var nodes = 0
    private var bestValue = 0
    private var open = 0
    private var bestRoute: [Int] = []
    private var route: [Int] = []

    init(_ tables: Tables, _ places: Places) {
        self.tables = tables
        self.places = places
        skills = tables.skills
        let deepest = (tables.pupilSlots.map(\.count).max() ?? 0) + 1
        gained = .allocate(capacity: max(1, skills))
        gained.initialize(repeating: 0, count: max(1, skills))
        need = .allocate(capacity: max(1, skills))
        need.initialize(repeating: 0, count: max(1, skills))
        used = .allocate(capacity: max(1, tables.workshops))
        used.initialize(repeating: false, count: max(1, tables.workshops))
        adds = .allocate(capacity: max(1, deepest * tables.workshops))
        adds.initialize(repeating: 0, count: max(1, deepest * tables.workshops))
        var start = [0], skill: [Int] = [], value: [Int] = []
        for w in 0..<tables.workshops {
            for k in 0..<skills where tables.gains[w * skills + k] > 0 {
                skill.append(k)
                value.append(tables.gains[w * skills + k])
            }
            start.append(skill.count)
        }
        (gainStart, gainSkill, gainValue) = (start, skill, value)
        once = (0..<tables.workshops).map { !tables.repeatable($0) }
    }

    deinit {
        gained.deallocate()
        need.deallocate()
        used.deallocate()
        adds.deallocate()
    }

    /// A proven limit on the pupil's value less prices, and the places of the best route found.
    func best(_ p: Int, _ price: [Int]) -> (bound: Int, places: [Int]) {
        for k in 0..<skills {
            need[k] = 0
            gained[k] = 0
        }
        for item in tables.needs[p] { need[item.skill] = item.need }
        nodes = 0
        bestValue = Int.min / 2
        open = Int.min / 2
        bestRoute = []
        route = Array(repeating: -1, count: tables.pupilSlots[p].count)
        price.withUnsafeBufferPointer { descend(p, 0, covered: 0, value: 0, $0) }
        return (max(bestValue, open), bestRoute)
    }

    private func descend(_ p: Int, _ depth: Int, covered: Int, value: Int, _ price: UnsafeBufferPointer<Int>) {
        let slots = route.count
        if depth == slots {
            if value > bestValue {
                bestValue = value
                bestRoute = route
            }
            return
        }
        nodes += 1
        let weight = tables.weight[p], whole = tables.wholeNeed[p]
        let now = weight * Tables.value(covered: covered, wholeNeed: whole)
        let adds = adds + depth * tables.workshops
        for w in 0..<tables.workshops {
            var sum = covered
            for g in gainStart[w]..<gainStart[w + 1] {
                let k = gainSkill[g]
                sum += need[k] * (min(100, gained[k] + gainValue[g]) - min(100, gained[k]))
            }
            adds[w] = weight * Tables.value(covered: sum, wholeNeed: whole) - now
        }
        var later = 0
        for k in (depth + 1)..<max(slots, depth + 1) {
            var most = Int.min / 4
            for e in places.range(p, k) {
                let w = places.workshop[e]
                if once[w], used[w] { continue }
                most = max(most, adds[w] + places.bonus[e] - price[e])
            }
            // A slot that has nothing left for the pupil: no route goes through here.
            if most == Int.min / 4 { return }
            later += most
        }
        var choices: [(add: Int, place: Int)] = []
        for e in places.range(p, depth) {
            let w = places.workshop[e]
            if once[w], used[w] { continue }
            choices.append((adds[w] + places.bonus[e] - price[e], e))
        }
        choices.sort { $0.add > $1.add }
        for choice in choices {
            let limit = value + choice.add + later
            if limit <= max(bestValue, open) { break }
            if nodes >= Self.mostNodes, bestValue > Int.min / 2 {
                open = max(open, limit)
                break
            }
            let w = places.workshop[choice.place]
            var sum = covered
            for g in gainStart[w]..<gainStart[w + 1] {
                let k = gainSkill[g]
                sum += need[k] * (min(100, gained[k] + gainValue[g]) - min(100, gained[k]))
                gained[k] += gainValue[g]
            }
            let already = used[w]
            used[w] = true
            route[depth] = choice.place
            descend(p, depth + 1, covered: sum, value: value + choice.add, price)
            used[w] = already
            for g in gainStart[w]..<gainStart[w + 1] { gained[gainSkill[g]] -= gainValue[g] }
        }
    }
}
