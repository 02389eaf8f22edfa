@testable import Grouping

/// Small instances drawn from a seed, with and without a valid plan.
enum SmallInstances {
    /// With two barrettes, pairs of pupils and slots go to one and the other in turn.
    static func make(seed: UInt64, pupils: Int = 5, slots: Int = 2, workshops: Int = 3, barrettes: Int = 1) -> Instance {
        var dice = Dice(seed: seed)
        func some(_ list: [String], _ percent: Int) -> [String] { list.filter { _ in dice.below(100) < percent } }
        let skills = ["oral", "writing", "data"]
        let slotIDs = (0..<slots).map { "s\($0)" }
        let people = (0..<4).map { "f\($0)" }
        let names = (0..<workshops).map { "w\($0)" }
        func slotsOf(_ i: Int) -> [String] { slotIDs.indices.filter { $0 % barrettes == i / 2 % barrettes }.map { slotIDs[$0] } }
        return Instance(
            name: "small-\(seed)", weights: .init(wish: 30, crowding: 1500, stability: dice.below(2) * 400),
            hoursBudget: dice.below(3) == 0 ? nil : 6 + dice.below(10), skills: skills,
            slots: slotIDs.map { .init(id: $0, sessions: 1 + dice.below(3)) },
            rooms: (0..<3).map { .init(id: "r\($0)", capacity: 2 + dice.below(4)) },
            facilitators: people.map { .init(id: $0, slots: dice.below(4) == 0 ? some(slotIDs, 60) : nil, maxGroups: 1 + dice.below(2)) },
            workshops: names.map { id in
                let least = 1 + dice.below(2)
                return .init(
                    id: id, gains: Dictionary(uniqueKeysWithValues: skills.map { ($0, dice.below(2) * (20 + dice.below(60))) }),
                    minSize: least, comfortSize: least + 1, maxSize: least + 1 + dice.below(3),
                    staff: [some(people, 60)] + (dice.below(5) == 0 ? [some(people, 60)] : []), maxParallel: 1,
                    repeatable: dice.below(3) == 0)
            },
            pupils: (0..<pupils).map { i in
                .init(
                    id: "p\(i)", class: "A", slots: slotsOf(i),
                    needs: Dictionary(uniqueKeysWithValues: skills.map { ($0, dice.below(3) * 30) }),
                    wishes: [names[dice.below(workshops)]: 100], history: some(names, 8), barred: some(names, 6),
                    pinned: dice.below(8) == 0 ? [slotsOf(i)[0]: names[dice.below(workshops)]] : [:],
                    weight: 1 + dice.below(2), current: [slotIDs[0]: names[dice.below(workshops)]])
            },
            apart: dice.below(2) == 0 ? [.init("p0", "p1")] : [], together: dice.below(2) == 0 ? [.init("p2", "p3")] : [])
    }

    /// The best objective by trying everything that could still be better, for `maxParallel` 1; `nil` when no plan is valid. A plan
    /// that is `known` saves trying what is worth less.
    static func optimum(_ instance: Instance, known: Plan? = nil) throws -> Int? {
        let assessor = try Assessor(instance)
        let tables = assessor.tables
        let slots = instance.slots.count, workshops = instance.workshops.count
        /// Of each pupil every route that they may follow, with what it is worth, best first.
        let routes = (0..<tables.pupils).map { p -> [(workshops: [Int], worth: Int)] in
            var routes: [[Int]] = [[]]
            for s in tables.pupilSlots[p] {
                routes = routes.flatMap { route in
                    (0..<workshops).filter { tables.may(p, $0, s) && (tables.repeatable($0) || !route.contains($0)) }.map { route + [$0] }
                }
            }
            return routes.map { route in
                let kept = zip(tables.pupilSlots[p], route).count { tables.current[p * tables.slots + $0] == $1 }
                return (route, tables.value(p, of: route) + instance.weights.stability * kept)
            }.sorted { $0.worth > $1.worth }
        }
        if routes.contains(where: \.isEmpty) { return nil }
        var rest = [0]
        for list in routes.reversed() { rest.insert(rest[0] + list[0].worth, at: 0) }
        var best = known?.objective
        var members = [[Int]](repeating: [], count: slots * workshops)
        func seat(_ p: Int, _ worth: Int) {
            if let best, worth + rest[p] <= best { return }
            if p < tables.pupils {
                for route in routes[p] {
                    for (s, w) in zip(tables.pupilSlots[p], route.workshops) { members[s * workshops + w].append(p) }
                    if !members.indices.contains(where: { members[$0].count > instance.workshops[$0 % workshops].maxSize }) {
                        seat(p + 1, worth + route.worth)
                    }
                    for (s, w) in zip(tables.pupilSlots[p], route.workshops) { members[s * workshops + w].removeLast() }
                }
                return
            }
            var crowd = 0
            var groups: [Plan.Group] = []
            for (cell, list) in members.enumerated() where !list.isEmpty {
                let workshop = instance.workshops[cell % workshops]
                if list.count < workshop.minSize { return }
                crowd += max(0, list.count - workshop.comfortSize)
                groups.append(
                    Plan.Group(
                        workshop: workshop.id, slot: instance.slots[cell / workshops].id, staff: [], room: instance.rooms[0].id,
                        pupils: list.map { instance.pupils[$0].id }))
            }
            let total = worth - instance.weights.crowding * crowd
            if total <= best ?? Int.min { return }
            // What no choice of people and rooms can mend: hours, and who is with whom.
            let hours = groups.reduce(0) { sum, group in
                let w = tables.workshopIndex[group.workshop] ?? 0, s = tables.slotIndex[group.slot] ?? 0
                return sum + tables.sessions[s] * instance.workshops[w].staff.count
            }
            if let budget = instance.hoursBudget, hours > budget { return }
            let apart = Set(instance.apart.map { [$0.a, $0.b] }), together = instance.together
            for group in groups {
                if apart.contains(where: { $0.allSatisfy(group.pupils.contains) }) { return }
                if together.contains(where: { group.pupils.contains($0.a) != group.pupils.contains($0.b) }) { return }
            }
            if staff(groups, 0) { best = total }
        }
        /// Whether some people, then some rooms, make the groups a valid plan; the score is the same with any.
        func staff(_ groups: [Plan.Group], _ g: Int) -> Bool {
            if g == groups.count { return rooms(groups, 0) }
            guard let w = instance.workshops.first(where: { $0.id == groups[g].workshop }) else { return false }
            func fill(_ list: [String], _ j: Int) -> Bool {
                if j == w.staff.count {
                    var next = groups
                    next[g].staff = list
                    return staff(next, g + 1)
                }
                for f in w.staff[j] where !list.contains(f) {
                    guard let person = instance.facilitators.first(where: { $0.id == f }) else { continue }
                    if let free = person.slots, !free.contains(groups[g].slot) { continue }
                    if groups[..<g].contains(where: { $0.slot == groups[g].slot && $0.staff.contains(f) }) { continue }
                    if groups[..<g].count(where: { $0.staff.contains(f) }) >= person.maxGroups { continue }
                    if fill(list + [f], j + 1) { return true }
                }
                return false
            }
            return fill([], 0)
        }
        func rooms(_ groups: [Plan.Group], _ g: Int) -> Bool {
            if g == groups.count { return assessor.assess(Plan(instance: instance.name, groups: groups, objective: 0)).isValid }
            for r in instance.rooms where !groups[..<g].contains(where: { $0.slot == groups[g].slot && $0.room == r.id }) {
                if r.capacity < groups[g].pupils.count { continue }
                var next = groups
                next[g].room = r.id
                if rooms(next, g + 1) { return true }
            }
            return false
        }
        seat(0, 0)
        return best
    }
}
