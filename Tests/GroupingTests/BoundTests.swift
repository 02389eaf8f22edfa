import Testing

@testable import Grouping

@Suite("The proof")
struct BoundTests {
    /// What there is to know of a small instance: some valid plan and the best objective.
    struct Known {
        let tables: Tables
        let plan: Plan
        let optimum: Int

        init?(_ instance: Instance) throws {
            guard case .plan(let plan) = try SolverTests.solve(instance, steps: 30),
                let optimum = try SmallInstances.optimum(instance, known: plan)
            else { return nil }
            (self.plan, self.optimum) = (plan, optimum)
            tables = Tables(instance)
        }
    }

    private func proves(_ instance: Instance, steps: Int, mostRoutes: Int = 16_000, isHelped: Bool = false) throws {
        guard let known = try Known(instance) else { return }
        let bench = Bench()
        let table = RouteTable(known.tables, mostRoutes: mostRoutes)
        let prover = Prover(known.tables, table, bench: bench)
        let helper = isHelped ? Helper(known.tables, table, bench: bench) : nil
        prover.start(from: known.plan)
        var best = known.plan
        for _ in 0..<steps where !prover.finished {
            _ = helper?.step(known: best)
            let bound = prover.step(known: best)
            #expect(bound >= known.optimum, "\(instance.name), step \(prover.steps)")
            for found in [prover.found, helper?.found].compactMap(\.self) {
                let result = Assessor(tables: known.tables).assess(found)
                #expect(result.isValid && result.objective == found.objective)
                if found.objective > best.objective { best = found }
            }
            if bound < known.optimum { return }
        }
    }

    @Test("is never below the optimum, whatever part is dropped on the way to the end", arguments: 0..<24)
    func neverBelow(seed: Int) throws {
        try proves(SmallInstances.make(seed: UInt64(seed), pupils: 4), steps: 1_500)
    }

    @Test("is never below the optimum when barrettes are split one by one", arguments: 0..<24)
    func neverBelowByBarrettes(seed: Int) throws {
        try proves(SmallInstances.make(seed: UInt64(seed), pupils: 6, slots: 4, barrettes: 2), steps: 1_500)
    }

    @Test("is never below the optimum where routes are searched", arguments: 0..<24)
    func neverBelowByRoutes(seed: Int) throws {
        try proves(SmallInstances.make(seed: UInt64(seed), pupils: 6, slots: 4, barrettes: 2), steps: 600, mostRoutes: 0)
    }

    @Test("is never below the optimum when two look at its parts", arguments: 0..<24)
    func neverBelowWithHelp(seed: Int) throws {
        try proves(SmallInstances.make(seed: UInt64(seed), pupils: 6, slots: 2 + seed % 2 * 2, barrettes: 1 + seed % 2), steps: 1_500, isHelped: true)
    }

    @Test("is never below the worth of a plan with nothing counted for places kept, once those of the pinned are taken off", arguments: 0..<24)
    func worthAlone(seed: Int) throws {
        var instance = SmallInstances.make(seed: UInt64(seed), pupils: 4)
        instance.weights.stability = 2_000
        // Pins that hold pupils where they are now: what every plan keeps.
        for p in instance.pupils.indices {
            for (slot, workshop) in instance.pupils[p].pinned { instance.pupils[p].current[slot] = workshop }
        }
        guard let known = try Known(instance), let best = try SmallInstances.optimum(instance.withoutStability) else { return }
        #expect(instance.boundOfWorth(from: known.optimum) >= best)
        let parts = try instance.assess(known.plan).parts
        #expect(instance.boundOfWorth(from: parts.objective) >= parts.worth && parts.objective - parts.stability == parts.worth)
        let pinned = instance.pupils.reduce(0) { $0 + $1.pinned.count }
        #expect(instance.boundOfWorth(from: known.optimum) == known.optimum - 2_000 * pinned)
    }

    /// What a market is worth is convex in its prices, and a slope is a tangent: it lies under the worth at any other prices. A slope that is
    /// a place out leads all prices astray, though every bound that comes of them stays true.
    @Test("sells and buys exactly what its worth is made of", arguments: 0..<60)
    func slopesAreTangents(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        var instance = SmallInstances.make(seed: UInt64(seed), pupils: 9, slots: 1 + seed % 3, workshops: 4)
        for w in instance.workshops.indices { instance.workshops[w].maxParallel = 1 + dice.below(3) }
        let tables = Tables(instance)
        let market = Market(tables, RouteTable(tables))
        var limits = GroupLimits(market)
        for t in limits.most.indices where dice.below(2) == 0 {
            limits.fewest[t] = Int16(dice.below(2))
            limits.most[t] = limits.fewest[t] + Int16(dice.below(3))
        }
        let opened = Row(0.0, count: limits.low.count)
        /// Draws one price in so many anew.
        func draw(_ few: Int) {
            for e in 0..<market.places.count where dice.below(few) == 0 { market.price[e] = Double(dice.below(12) * 1_000 - 2_000) }
            if dice.below(few) == 0 { market.hourPrice = Double(dice.below(4) * 500) }
            for f in 0..<tables.people where dice.below(few) == 0 { market.personPrice[f] = Double(dice.below(3) * 1_000) }
            for t in limits.most.indices where limits.most[t] < GroupLimits.unlimited && dice.below(few) == 0 {
                market.groupPrice[t] = Double(dice.below(5) * 3_000 - 6_000)
            }
        }
        func worth() -> Int? {
            market.open()
            var sum = market.credit
            for b in market.barrettes.slots.indices {
                guard let part = market.worth(of: b, limits, .proof(nodes: 1_000), averages: Averages(opened: opened, memory: 0)) else { return nil }
                sum += part
            }
            return sum
        }
        for _ in 0..<20 {
            draw(1)
            guard let here = worth() else { return }
            let slope = (0..<market.places.count).map { market.slope[$0] }, price = (0..<market.places.count).map { market.price[$0] }
            let people = (0..<tables.people).map { (price: market.personPrice[$0], left: market.mostGroups[$0] - market.load[$0]) }
            let totals = limits.most.indices.map { t in
                let groups = market.opened(t)
                let fewer = Double(limits.fewest[t]) - groups, more = Double(limits.most[t]) - groups, price = market.groupPrice[t]
                return (price: price, slope: price > 0 ? more : price < 0 ? fewer : max(0, fewer) + min(0, more))
            }
            let hour = market.hourPrice, hoursLeft = (market.budget ?? 0) - market.hoursUsed
            for _ in 0..<20 {
                draw(20)
                guard let there = worth() else { continue }
                var tangent = Double(here) + Double(hoursLeft) * (market.hourPrice - hour)
                for e in slope.indices { tangent += slope[e] * (market.price[e] - price[e]) }
                for (f, person) in people.enumerated() { tangent += Double(person.left) * (market.personPrice[f] - person.price) }
                for (t, total) in totals.enumerated() { tangent += total.slope * (market.groupPrice[t] - total.price) }
                // Earnings shared out among people are rounded up.
                #expect(Double(there) >= tangent - 100, "\(instance.name)")
            }
        }
    }

    @Test("makes better plans of one by changing the groups of a slot, and puts together what is best of each barrette")
    func variations() throws {
        var better = 0
        for seed in 0..<40 {
            let instance = SmallInstances.make(seed: UInt64(seed), pupils: 6, slots: 4, barrettes: 2)
            let tables = Tables(instance)
            let board = Board(tables)
            board.build()
            if board.faults > 0 { continue }
            let plan = board.plan()
            let rounding = Rounding(tables, RouteTable(tables))
            rounding.learn(plan)
            repeat { rounding.vary() } while !rounding.isVaried
            guard let found = rounding.found else { continue }
            let result = Assessor(tables: tables).assess(found)
            #expect(result.isValid && result.objective == found.objective && found.objective > plan.objective, "\(instance.name)")
            better += 1
        }
        #expect(better >= 5, "\(better)")
    }

    @Test("puts together the pieces that are worth most within the hours, as trying all of them does")
    func pieces() {
        var dice = Dice(seed: 7)
        for _ in 0..<200 {
            let barrettes = 1 + dice.below(4)
            var pieces = Pieces(barrettes: barrettes)
            var options: [[Int: Int]] = Array(repeating: [:], count: barrettes)
            for _ in 0..<dice.below(15) {
                let (b, hours, worth) = (dice.below(barrettes), dice.below(9), dice.below(100) - 20)
                let isBetter = worth > options[b][hours] ?? Int.min
                #expect(pieces.keep(b, hours: hours, worth: worth) { [] } == isBetter)
                if isBetter { options[b][hours] = worth }
            }
            let budget = dice.below(3) == 0 ? nil : dice.below(25)
            let all = options.reduce([(worth: 0, hours: 0)]) { sums, own in sums.flatMap { sum in own.map { (sum.worth + $0.value, sum.hours + $0.key) } } }
            let found = pieces.best(within: budget)
            #expect(found?.worth == all.filter { $0.hours <= budget ?? Int.max }.map(\.worth).max())
            if let found { #expect(found.worth == zip(options, found.hours).reduce(0) { $0 + ($1.0[$1.1] ?? 0) }) }
        }
    }

    /// Two trees look at the same parts, and one of them has heard of a better plan first.
    @Test("takes nothing for proven that another left out because it knew more")
    func whatAnotherKnew() throws {
        let instance = SmallInstances.make(seed: 1, pupils: 4)
        let tables = Tables(instance)
        let market = Market(tables, RouteTable(tables))
        let limits = GroupLimits(market)
        let pool = PartPool()
        let first = pool.join(holding: 1_000), second = pool.join(holding: nil)
        pool.add(PartPool.Part(limits: limits, bound: 900))
        #expect(pool.know(950) == 950)
        #expect(pool.take(second, 950).map(\.bound) == nil)
        pool.note(first, 500)
        #expect(pool.bound(400) >= 900)
        #expect(pool.know(400) == 950)
    }

    /// Groups of three and four hours: few sums can be.
    @Test("is never below the optimum, however few hours there are for barrettes to share", arguments: 0..<48)
    func neverBelowWithFewHours(seed: Int) throws {
        var instance = SmallInstances.make(seed: UInt64(seed), pupils: 6, slots: 4, barrettes: 2)
        for s in instance.slots.indices { instance.slots[s].sessions = 3 + s % 2 }
        instance.hoursBudget = 14 + seed % 9
        try proves(instance, steps: 1_500, isHelped: seed % 2 == 1)
    }

    /// Parts with a range of hours each, every choice of one a barrette tried.
    @Test("shares out hours as trying all of them does, and takes up nothing that is in no better plan")
    func sharings() throws {
        var dice = Dice(seed: 11)
        for _ in 0..<200 {
            let barrettes = 2 + dice.below(2), budget = 5 + dice.below(15), cost = dice.below(4) * 10, credit = dice.below(50)
            let market = Market(Tables(SmallInstances.make(seed: 1, pupils: 2)), RouteTable(Tables(SmallInstances.make(seed: 1, pupils: 2))))
            var parts: [[PartPool.Part]] = []
            let floors = (0..<barrettes).map { _ in dice.below(50) }
            let pools = (0..<barrettes).map { b in
                let pool = PartPool()
                _ = pool.know(floors[b])
                parts.append(
                    (0..<1 + dice.below(4)).map { _ in
                        let fewest = dice.below(12)
                        return PartPool.Part(limits: GroupLimits(market), hours: fewest...(fewest + dice.below(5)), bound: dice.below(200))
                    })
                for part in parts[b] { pool.add(part) }
                return pool
            }
            let shares = HourShares(pools: pools, floors: floors, GroupLimits(market), hour: 0, people: [], cost: cost, credit: credit, budget: budget, step: 1)
            /// What so many hours bring at most in a barrette.
            func most(_ b: Int, _ hours: Int) -> Int {
                parts[b].filter { $0.hours.contains(hours) }.map { $0.bound + cost * hours }.reduce(floors[b] + cost * hours, max)
            }
            func best(_ b: Int, _ left: Int) -> Int { b == barrettes ? 0 : (0...left).map { most(b, $0) + best(b + 1, left - $0) }.max()! }
            let all = best(0, budget) + credit
            let sharing = try #require(shares.sharing(all - 20))
            #expect(sharing.bound == all)
            #expect(sharing.shares.reduce(0, +) <= budget)
            for b in 0..<barrettes {
                let aim = shares.aim(at: b, of: sharing)
                for part in parts[b] {
                    let isUseful = part.hours.contains { h in
                        h <= budget && part.bound > floors[b]
                            && part.bound + cost * h + (b == 0 ? best(1, budget - h) : others(b, budget - h)) + credit > all - 20
                    }
                    let known = (0...budget).map { floors[b] + cost * $0 }
                    #expect((part.bound > aim.floor(part.hours, known: known)) == isUseful)
                }
            }
            func others(_ b: Int, _ left: Int) -> Int {
                func rest(_ c: Int, _ left: Int) -> Int { c == barrettes ? 0 : c == b ? rest(c + 1, left) : (0...left).map { most(c, $0) + rest(c + 1, left - $0) }.max()! }
                return rest(0, left)
            }
        }
    }

    @Test("is never below the optimum where one pupil is kept from several who may be together", arguments: 0..<24)
    func neverBelowApart(seed: Int) throws {
        var instance = SmallInstances.make(seed: UInt64(seed), pupils: 5)
        instance.apart = ["p1", "p2", "p3"].map { .init("p0", $0) }
        instance.together = []
        try proves(instance, steps: 1_500)
    }

    /// A bound and a plan of the same worth: neither can be better.
    @Test("meets a plan, with all groups given, wherever the linear program seats everyone whole")
    func seatProgram() throws {
        var met = 0
        for seed in 0..<120 {
            var instance = SmallInstances.make(seed: UInt64(seed), pupils: 8, slots: 1 + seed % 3, workshops: 4)
            // Which groups share out hours and rooms the market does not know.
            instance.hoursBudget = nil
            for r in instance.rooms.indices { instance.rooms[r].capacity = 9 }
            guard case .plan(let plan) = try SolverTests.solve(instance, steps: 30) else { continue }
            let tables = Tables(instance)
            let table = RouteTable(tables)
            let market = Market(tables, table)
            var limits = GroupLimits(market)
            for c in limits.low.indices { (limits.low[c], limits.high[c]) = (0, 0) }
            for group in plan.groups {
                let c = (tables.slotIndex[group.slot] ?? 0) * tables.workshops + (tables.workshopIndex[group.workshop] ?? 0)
                limits.low[c] += 1
                limits.high[c] += 1
            }
            for c in limits.low.indices where limits.high[c] == 0 { for e in market.places.sold[c] { market.price[e] = 1e8 } }
            let share = Row(0.0, count: market.places.count)
            var worth = 0
            var seats: [(pupil: Int, slot: Int, workshop: Int)] = []
            market.open()
            for b in market.barrettes.slots.indices {
                let program = SeatProgram(market, b)
                #expect(program.solve(limits, share: share))
                let averages = Averages(opened: Row(0, count: limits.low.count), bought: nil, memory: 0)
                worth += try #require(market.worth(of: b, limits, .proof(nodes: 0), averages: averages))
                seats += program.seats
            }
            #expect(worth >= plan.objective, "\(instance.name)")
            if (0..<share.count).contains(where: { min(share[$0], 1 - share[$0]) > 0.01 }) { continue }
            let rounding = Rounding(tables, table)
            rounding.seat(limits, seats)
            guard let seated = rounding.found else { continue }
            // Prices are whole numbers: half a point a place at most.
            #expect(seated.objective <= worth && worth - seated.objective < market.places.count, "\(instance.name)")
            met += 1
        }
        #expect(met >= 20, "\(met)")
    }

    @Test("finds each pupil's best route at any prices", arguments: 0..<30)
    func routes(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed), pupils: 4, slots: 4 + seed % 2, workshops: 6)
        let tables = Tables(instance)
        let places = Places(tables, Barrettes(tables))
        let search = RouteSearch(tables, places, Array(0..<tables.pupils))
        var dice = Dice(seed: UInt64(seed))
        let price = Row<Int32>(0, count: places.count)
        for round in 0..<40 {
            // A little at a time, as the proof moves them, and now and then all anew.
            for e in 0..<places.count where round % 10 == 0 || dice.below(4) == 0 { price[e] = Int32(dice.below(9_000) - 1_000) }
            for p in 0..<tables.pupils {
                var best: Int?
                func follow(_ k: Int, _ list: [Int], _ plain: Int) {
                    if k == tables.pupilSlots[p].count {
                        let phi = Tables.value(covered: tables.covered(p, by: list), wholeNeed: tables.wholeNeed[p])
                        best = max(best ?? Int.min, tables.weight[p] * phi + plain)
                        return
                    }
                    for e in places.range(p, k) where tables.repeatable(places.workshop[e]) || !list.contains(places.workshop[e]) {
                        follow(k + 1, list + [places.workshop[e]], plain + places.bonus[e] - Int(price[e]))
                    }
                }
                follow(0, [], 0)
                var taken: [Int] = []
                let found = search.best(p, price.at, mostNodes: 1_000_000) { taken.append($0) }
                #expect(found?.limit == best)
                if best == nil { continue }
                let list = taken.map { places.workshop[$0] }
                let phi = Tables.value(covered: tables.covered(p, by: list), wholeNeed: tables.wholeNeed[p])
                #expect(tables.weight[p] * phi + taken.reduce(0) { $0 + places.bonus[$1] - Int(price[$1]) } == best)
            }
        }
    }
}
