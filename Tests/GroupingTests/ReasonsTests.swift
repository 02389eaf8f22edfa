import Testing

@testable import Grouping

/// Everything that a pupil's reasons claim is compared with plans changed by hand and assessed whole.
@Suite("Reasons, against trying everything")
struct ReasonsTests {
    struct Change {
        var slot: String
        var workshop: String
        var gain: Int
    }

    /// The plan with the pupil moved to a group (opened for the purpose when it has no number).
    private func moved(_ plan: Plan, _ pupil: String, _ slot: String, to target: Int?, _ workshop: String) -> Plan {
        var plan = plan
        for g in plan.groups.indices where plan.groups[g].slot == slot { plan.groups[g].pupils.removeAll { $0 == pupil } }
        if let target {
            plan.groups[target].pupils.append(pupil)
        } else {
            plan.groups.append(.init(workshop: workshop, slot: slot, staff: [], room: "r0", pupils: [pupil]))
        }
        return plan
    }

    private func own(_ parts: Assessment.Parts) -> Int { parts.needs + parts.wishes + parts.stability }

    /// Every change of one workshop that the rules about the pupil alone allow, with what the pupil gains.
    private func changes(_ assessor: Assessor, _ instance: Instance, _ plan: Plan, _ pupil: Instance.Pupil) -> [Change] {
        let before = own(assessor.assess(plan).parts)
        return pupil.slots.flatMap { slot in
            instance.workshops.compactMap { workshop -> Change? in
                let given = plan.groups.first { $0.slot == slot && $0.pupils.contains(pupil.id) }?.workshop
                if workshop.id == given { return nil }
                let after = assessor.assess(moved(plan, pupil.id, slot, to: nil, workshop.id))
                let forbidden = after.breaches.contains {
                    switch $0 {
                    case .barred(pupil.id, _, _), .classNotAllowed(pupil.id, _, _), .alreadyFollowed(pupil.id, _, _), .followedTwice(pupil.id, _, _): true
                    case .notOffered(plan.groups.count, _, _): true
                    default: false
                    }
                }
                return forbidden ? nil : Change(slot: slot, workshop: workshop.id, gain: own(after.parts) - before)
            }
        }
    }

    private func obstacles(_ breaches: [Breach], _ pupil: String, _ slot: String) -> Set<Reasons.Obstacle> {
        Set(
            breaches.compactMap { breach -> Reasons.Obstacle? in
                switch breach {
                case .tooLarge(_, let size, let most, _): .full(size: size - 1, most: most)
                case .tooSmall(_, let size, let least): .needed(size: size + 1, least: least)
                case .pinBroken(pupil, slot, let pinned, _): .pinned(workshop: pinned)
                case .apartBroken(let a, let b, _): .apart(from: a == pupil ? b : a)
                case .togetherBroken(let a, let b, _): .together(with: a == pupil ? b : a)
                default: nil
                }
            })
    }

    @Test("name the best alternative, what stands in its way and what it would cost others", arguments: 0..<40)
    func alternatives(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed) + 200, pupils: 6, slots: 2, workshops: 4)
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 4 + seed * 5) else { return }
        let assessor = try Assessor(instance)
        let before = assessor.assess(plan)
        #expect(before.isValid)
        let told = assessor.reasons(in: plan)
        try #require(told.map(\.pupil) == instance.pupils.map(\.id))
        for (pupil, reasons) in zip(instance.pupils, told) {
            #expect(assessor.reasons(for: pupil.id, in: plan) == reasons)
            let all = changes(assessor, instance, plan, pupil).filter { $0.gain > 0 }
            #expect(reasons.alternative?.gain == all.map(\.gain).max())
            guard let found = reasons.alternative else { continue }
            #expect(all.contains { $0.slot == found.slot && $0.workshop == found.workshop && $0.gain == found.gain })
            #expect(plan.groups.contains { $0.slot == found.slot && $0.workshop == found.given && $0.pupils.contains(pupil.id) })
            let targets = plan.groups.indices.filter { plan.groups[$0].slot == found.slot && plan.groups[$0].workshop == found.workshop }
            guard let target = targets.first else {
                let left = instance.hoursBudget.map { $0 - before.hours }
                #expect(found.obstacles.contains { if case .notOpen(left, _) = $0 { true } else { false } })
                #expect(found.way.map { $0.opening != nil } ?? true)
                continue
            }
            #expect(targets.count == 1)
            let simple = assessor.assess(moved(plan, pupil.id, found.slot, to: target, found.workshop))
            #expect(Set(found.obstacles) == obstacles(simple.breaches, pupil.id, found.slot))
            try agrees(found, pupil.id, chained(plan, pupil.id, found, target), instance, worth: before.objective)
        }
    }

    @Test("name the cheapest group to open for the best alternative, and what closes for it", arguments: 0..<32)
    func openings(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed) + 400, pupils: 5, slots: 2, workshops: 5)
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 30) else { return }
        let assessor = try Assessor(instance)
        let worth = assessor.assess(plan).objective
        for reasons in assessor.reasons(in: plan) {
            guard let found = reasons.alternative, !plan.groups.contains(where: { $0.slot == found.slot && $0.workshop == found.workshop }) else { continue }
            try agrees(found, reasons.pupil, opened(plan, reasons.pupil, found, instance), instance, worth: worth)
            guard let opening = found.way?.opening else { continue }
            let closed = plan.groups.first { $0.slot == found.slot && $0.workshop == opening.closes?.workshop }
            #expect(opening.closes?.size == closed?.pupils.count)
            let hours = instance.slots.first { $0.id == found.slot }?.sessions ?? 0
            #expect(opening.hours == hours * (opening.staff.count - (closed?.staff.count ?? 0)))
        }
    }

    /// What is told of the cheapest way is the least that any of these plans costs the others. Rules of the pupil are lifted only where
    /// without that there is none, first pin and companions, then those kept apart.
    private func agrees(_ found: Reasons.Alternative, _ pupil: String, _ plans: [Plan], _ instance: Instance, worth: Int) throws {
        var untied = instance, free = instance
        for p in untied.pupils.indices where untied.pupils[p].id == pupil { untied.pupils[p].pinned[found.slot] = nil }
        untied.together.removeAll { $0.a == pupil || $0.b == pupil }
        free = untied
        free.apart.removeAll { $0.a == pupil || $0.b == pupil }
        func costs(_ instance: Instance) throws -> [Int] {
            let assessor = try Assessor(instance)
            return plans.compactMap {
                let after = assessor.assess($0)
                return after.isValid ? worth + found.gain - after.objective : nil
            }
        }
        let isOpen = !found.obstacles.contains { if case .notOpen = $0 { true } else { false } }
        let levels = try (isOpen ? [instance, untied, free] : [instance, untied]).map(costs)
        let level = levels.firstIndex { !$0.isEmpty }
        let least = level.flatMap { levels[$0].min() }
        // Companions and those kept apart stay where they are, so with them it may miss the cheapest way.
        if instance.apart.isEmpty, instance.together.isEmpty {
            #expect(found.costToOthers == least, "\(pupil): \(found)")
            #expect(found.way?.liftsRules ?? false == (level ?? 0 > 0), "\(pupil): \(found)")
        } else if let way = found.way {
            #expect(levels[way.liftsRules ? (levels.count - 1) : 0].contains(way.costToOthers), "\(pupil): \(found)")
        }
        if let way = found.way {
            #expect(found.costToOthers == way.costToOthers)
            #expect(Set(way.steps.map(\.pupil)).count == way.steps.count && !way.steps.contains { $0.pupil == pupil })
        }
    }

    /// The plan with the pupil in the target, and those in which up to two others move besides, each to a place that is free or left.
    private func chained(_ plan: Plan, _ pupil: String, _ found: Reasons.Alternative, _ target: Int) -> [Plan] {
        let here = plan.groups.indices.filter { plan.groups[$0].slot == found.slot }
        let simple = moved(plan, pupil, found.slot, to: target, found.workshop)
        guard let own = here.first(where: { plan.groups[$0].pupils.contains(pupil) }) else { return [] }
        typealias Step = (pupil: String, from: Int, to: Int)
        var steps: [Step] = []
        for from in here where from != own {
            for to in here where to != from && to != target { steps += plan.groups[from].pupils.map { ($0, from, to) } }
        }
        func apply(_ steps: [Step]) -> Plan {
            steps.reduce(simple) { moved($0, $1.pupil, found.slot, to: $1.to, $0.groups[$1.to].workshop) }
        }
        let pairs = steps.flatMap { a -> [[Step]] in
            steps.filter { b in
                guard a.from != b.from, a.to != b.to, a.pupil != b.pupil else { return false }
                // One after the other, from the target on or up to the group that is left; or one at each end.
                if a.to == b.from { return a.from == target || b.to == own }
                return a.from == target && a.to != own && b.to == own && b.from != target
            }.map { [a, $0] }
        }
        return [simple] + steps.filter { $0.from == target || $0.to == own }.map { apply([$0]) } + pairs.map(apply)
    }

    /// Every plan with a group of the workshop more in the slot, in whose place whatever closes, led by whom, held where, and seated however.
    private func opened(_ plan: Plan, _ pupil: String, _ found: Reasons.Alternative, _ instance: Instance) throws -> [Plan] {
        let assessor = try Assessor(instance)
        let workshop = try #require(instance.workshops.first { $0.id == found.workshop })
        func isMeans(_ breach: Breach) -> Bool {
            switch breach {
            case .wrongNumberOfStaff, .notInPool, .facilitatorAbsent, .facilitatorBusy, .tooManyGroups, .roomUnfit, .roomAbsent, .roomTaken, .overBudget, .notOffered: true
            default: false
            }
        }
        let staffs = workshop.staff.reduce([[String]]([[]])) { lists, pool in lists.flatMap { list in pool.filter { !list.contains($0) }.map { list + [$0] } } }
        let others = instance.pupils.filter { $0.slots.contains(found.slot) && $0.id != pupil }.map(\.id)
        let here = plan.groups.filter { $0.slot == found.slot }
        return ([nil] + here.map { Optional($0) }).flatMap { closed -> [Plan] in
            let elsewhere = plan.groups.filter { $0.slot != found.slot }, kept = here.filter { $0 != closed }
            var means: [Plan.Group] = []
            for room in instance.rooms {
                let groups = staffs.map { Plan.Group(workshop: workshop.id, slot: found.slot, staff: $0, room: room.id, pupils: [pupil]) }
                let group = groups.first { new in !assessor.assess(Plan(instance: plan.instance, groups: elsewhere + kept + [new], objective: 0)).breaches.contains(where: isMeans) }
                if let group { means.append(group) }
            }
            return means.flatMap { new -> [Plan] in
                var seatings = [kept.map { Plan.Group(workshop: $0.workshop, slot: $0.slot, staff: $0.staff, room: $0.room, pupils: []) } + [new]]
                for other in others {
                    seatings = seatings.flatMap { groups in
                        groups.indices.map { g in
                            var next = groups
                            next[g].pupils.append(other)
                            return next
                        }
                    }
                }
                let fitting = seatings.filter { groups in
                    groups.allSatisfy { group in instance.workshops.contains { $0.id == group.workshop && ($0.minSize...$0.maxSize).contains(group.pupils.count) } }
                }
                return fitting.map { Plan(instance: plan.instance, groups: elsewhere + $0, objective: 0) }
            }
        }
    }

    @Test("say what each need and wish became, read off the plan", arguments: 0..<10)
    func needsAndWishes(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed) + 300, pupils: 6)
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 40) else { return }
        let assessor = try Assessor(instance)
        let now = assessor.assess(plan).parts
        for pupil in instance.pupils {
            let reasons = try #require(assessor.reasons(for: pupil.id, in: plan))
            let given = plan.groups.filter { $0.pupils.contains(pupil.id) }
            for need in reasons.needs {
                let gains = given.map { group in instance.workshops.first { $0.id == group.workshop }?.gains[need.skill] ?? 0 }
                #expect(need.covered == min(100, gains.reduce(0, +)))
            }
            for wish in reasons.wishes {
                #expect((wish.slot != nil) == given.contains { $0.workshop == wish.workshop })
                #expect((wish.slot == nil) == (wish.refusal != nil))
                if let slot = wish.refusedIn { #expect(plan.groups.contains { $0.slot == slot && $0.workshop == wish.workshop } && pupil.slots.contains(slot)) }
                let open = plan.groups.indices.filter { g in
                    plan.groups[g].workshop == wish.workshop && given.contains { $0.slot == plan.groups[g].slot }
                }
                let moves = open.map { g in (slot: plan.groups[g].slot, after: assessor.assess(moved(plan, pupil.id, plan.groups[g].slot, to: g, wish.workshop))) }
                switch wish.refusal {
                case .notOpen: #expect(open.isEmpty)
                case .notAllowed:
                    let workshop = try #require(instance.workshops.first { $0.id == wish.workshop })
                    #expect(pupil.barred.contains(wish.workshop) || !(workshop.classes ?? [pupil.class]).contains(pupil.class))
                case .followed: #expect(pupil.history.contains(wish.workshop))
                case .full: #expect(moves.contains { $0.after.breaches.contains { if case .tooLarge = $0 { true } else { false } } })
                case .needsAnswered: #expect(moves.contains { $0.slot == wish.refusedIn && own($0.after.parts) <= own(now) && $0.after.parts.needs < now.needs })
                case .wishedAsMuch:
                    #expect(moves.contains { $0.slot == wish.refusedIn && $0.after.parts.needs >= now.needs && $0.after.parts.wishes <= now.wishes })
                case .kept:
                    #expect(
                        moves.contains {
                            $0.slot == wish.refusedIn && own($0.after.parts) <= own(now) && $0.after.parts.needs + $0.after.parts.wishes > now.needs + now.wishes
                        })
                case .needed: #expect(moves.allSatisfy { !$0.after.isValid || own($0.after.parts) > own(now) })
                case .crowded:
                    #expect(moves.contains { $0.slot == wish.refusedIn && own($0.after.parts) > own(now) && $0.after.parts.crowding > now.crowding })
                case .pinned: #expect(!pupil.pinned.isEmpty)
                case .paired: #expect(!(instance.apart + instance.together).isEmpty)
                case nil: break
                }
            }
        }
    }

    @Test("of a wish that has a seat, say whether needs, another wish or the place kept speak for what is followed then")
    func seatLeft() throws {
        func refusal(_ change: (inout Instance) -> Void) throws -> Reasons.Wish? {
            var instance = RefusalTests.possible()
            instance.workshops[0].minSize = 1
            instance.workshops[1].minSize = 1
            instance.workshops.append(.init(id: "theatre", gains: ["oral": 40], minSize: 1, comfortSize: 2, maxSize: 3, staff: [["noir"]]))
            instance.rooms.append(.init(id: "r3", capacity: 3))
            instance.facilitators.append(.init(id: "noir", maxGroups: 4))
            instance.pupils[0].wishes = ["theatre": 70]
            change(&instance)
            var plan = RuleTests.plan()
            // A seat in the theatre on Monday, which dan has left his group for.
            plan.groups[1].pupils = ["cléo"]
            plan.groups.append(.init(workshop: "theatre", slot: "mon", staff: ["noir"], room: "r3", pupils: ["dan"]))
            return try Assessor(instance).reasons(for: "ana", in: plan)?.wishes.first { $0.workshop == "theatre" }
        }
        // On Monday ana follows speaking, which is worth to her as much as theatre but for what is changed here.
        let needed = try refusal { $0.workshops[2].gains = ["oral": 0] }
        #expect(needed?.refusal == .needsAnswered && needed?.refusedIn == "mon")
        let wished = try refusal { $0.pupils[0].wishes["speaking"] = 100 }
        #expect(wished?.refusal == .wishedAsMuch && wished?.refusedIn == "mon")
        let kept = try refusal {
            $0.pupils[0].current = ["mon": "speaking"]
            $0.weights.stability = 100_000
        }
        #expect(kept?.refusal == .kept && kept?.refusedIn == "mon")
        #expect(try refusal { _ in }?.refusal == .needed)
        let crowded = try refusal {
            $0.workshops[0].minSize = 1
            $0.workshops[2].comfortSize = 1
        }
        #expect(crowded?.refusal == .crowded && crowded?.refusedIn == "mon")
        let closed = try refusal { $0.pupils[0].barred = ["theatre"] }
        #expect(closed?.refusal == .notAllowed && closed?.refusedIn == nil)
    }

    @Test("the ways into all groups of a slot keep every rule, and are worth what they say", arguments: 0..<24)
    func ways(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed) + 600, pupils: 6, slots: 2, workshops: 4)
        guard case .plan(let plan) = try SolverTests.solve(instance, steps: 4 + seed) else { return }
        let assessor = try Assessor(instance)
        let before = assessor.assess(plan)
        for pupil in instance.pupils {
            for slot in pupil.slots {
                let ways = assessor.ways(for: pupil.id, in: slot, of: plan)
                for (group, gain, way, homes) in ways {
                    let alone = moved(plan, pupil.id, slot, to: group, plan.groups[group].workshop)
                    let after = assessor.assess(zip(way.steps, homes).reduce(alone) { moved($0, $1.0.pupil, slot, to: $1.1, $1.0.to) })
                    #expect(after.isValid && after.objective == before.objective + gain - way.costToOthers, "\(pupil.id), \(slot): \(way)")
                }
                // Where a plain move breaks nothing there is a way, and it costs others no more.
                for group in plan.groups.indices where plan.groups[group].slot == slot && !plan.groups[group].pupils.contains(pupil.id) {
                    let after = assessor.assess(moved(plan, pupil.id, slot, to: group, plan.groups[group].workshop))
                    guard after.isValid, pupil.pinned[slot] == nil, !instance.together.contains(where: { $0.a == pupil.id || $0.b == pupil.id }) else { continue }
                    let way = ways.first { $0.group == group }
                    #expect(before.objective + (way?.gain ?? 0) - (way?.way.costToOthers ?? Int.max / 4) >= after.objective, "\(pupil.id), \(slot)")
                }
            }
        }
    }

    @Test("say that nobody and no room is left where that is so")
    func meansMissing() throws {
        var instance = RefusalTests.possible()
        instance.workshops.append(
            .init(id: "theatre", gains: ["oral": 90], minSize: 1, comfortSize: 2, maxSize: 3, staff: [["roy"], ["blanc"]], maxParallel: 1))
        instance.hoursBudget = 9
        let reasons = try #require(try Assessor(instance).reasons(for: "ana", in: RuleTests.plan()))
        #expect(reasons.alternative?.workshop == "theatre")
        #expect(reasons.alternative?.obstacles == [.notOpen(hoursLeft: 1, hoursNeeded: 4), .nobodyFree, .noRoomFree, .needed(size: 2, least: 2)])
        // Two people would have to be free at once, and one group has one.
        #expect(reasons.alternative?.way == nil)
    }

    @Test("say which group would close for one that nobody is free to lead, and what its pupils would gain or lose")
    func closing() throws {
        var instance = RefusalTests.possible()
        instance.workshops.append(.init(id: "theatre", gains: ["oral": 90], minSize: 1, comfortSize: 2, maxSize: 3, staff: [["roy"]], maxParallel: 1))
        let found = try #require(try Assessor(instance).reasons(for: "ana", in: RuleTests.plan())?.alternative)
        #expect(found.slot == "mon" && found.workshop == "theatre" && found.gain == 1000)
        #expect(found.obstacles == [.notOpen(hoursLeft: nil, hoursNeeded: 2), .nobodyFree, .noRoomFree, .needed(size: 2, least: 2)])
        let way = try #require(found.way)
        // Bob, whose group closes, comes along and gains as much as Ana.
        #expect(way.costToOthers == -1000 && way.steps.reduce(0) { $0 + $1.loss } == -1000 && !way.liftsRules)
        #expect(way.opening == .init(closes: .init(workshop: "speaking", size: 2), staff: ["roy"], room: "r1", hours: 0))
    }
}

@Suite("Who leaves the present workshop, and why")
struct DepartureTests {
    /// What becomes of ana, who follows speaking on Monday and debating on Tuesday, and followed debating on Monday as cléo and dan do.
    private func reason(_ change: (inout Instance, inout Plan) -> Void = { _, _ in }) throws -> Departure.Reason? {
        var instance = RefusalTests.possible(), plan = RuleTests.plan()
        for p in [0, 2, 3] { instance.pupils[p].current = ["mon": "debating"] }
        change(&instance, &plan)
        let found = try Assessor(instance).departures(in: plan).filter { $0.pupil == "ana" }
        #expect(found.map { [$0.slot, $0.from, $0.to] } == [["mon", "debating", "speaking"]])
        return found.first?.reason
    }

    @Test("nobody does who follows what they followed, or followed nothing")
    func none() throws {
        var instance = RefusalTests.possible()
        instance.pupils[0].current = ["mon": "speaking", "tue": "debating"]
        #expect(try Assessor(instance).departures(in: RuleTests.plan()).isEmpty)
    }

    @Test("a rule comes before all else")
    func rules() throws {
        func wished(_ change: @escaping (inout Instance) -> Void) throws -> Departure.Reason? {
            try reason { i, _ in
                i.pupils[0].wishes = ["speaking": 100]
                change(&i)
            }
        }
        #expect(try wished { $0.pupils[0].pinned = ["mon": "speaking"] } == .pinned)
        #expect(try wished { $0.pupils[0].barred = ["debating"] } == .notAllowed)
        #expect(try wished { $0.workshops[1].classes = ["B"] } == .notAllowed)
        #expect(try wished { $0.workshops[1].slots = ["tue"] } == .notOffered)
        #expect(try wished { $0.pupils[0].history = ["debating"] } == .followed)
        #expect(try wished { $0.apart = [.init("cléo", "ana")] } == .apart(from: "cléo"))
        let together = try wished {
            $0.together = [.init("ana", "bob")]
            $0.pupils[1].current = ["mon": "speaking"]
        }
        #expect(together == .together(with: "bob"))
        #expect(try wished { _ in } == .gains(needs: [], wish: true))
    }

    @Test("what the pupil gains comes before what others do, and what changes for nobody is told as such")
    func gains() throws {
        #expect(try reason { i, _ in i.workshops[0].gains = ["oral": 50] } == .gains(needs: ["oral"], wish: false))
        #expect(try reason { _, p in p.groups.remove(at: 1) } == .closed)
        let room = try reason { i, _ in
            i.pupils[2].current = ["mon": "speaking"]
            i.pupils[2].wishes = ["debating": 100]
        }
        #expect(room == .makesRoom(for: ["cléo"]))
        #expect(try reason() == .otherSlot("tue"))
        #expect(try reason { _, p in p.groups[2].workshop = "speaking" } == .evens)
    }

    @Test("is told in words")
    func words() {
        func words(_ reason: Departure.Reason) -> String { Departure(pupil: "ana", slot: "mon", from: "debating", to: "speaking", reason: reason).description }
        #expect(words(.gains(needs: ["oral"], wish: true)) == "ana, mon: debating → speaking, which covers more of oral and is wished for more")
        #expect(words(.makesRoom(for: ["a", "b", "c", "d"])) == "ana, mon: debating → speaking, makes room for a, b, c and 1 more")
        #expect(words(.closed) == "ana, mon: debating → speaking, no group of debating is open there now")
    }
}
