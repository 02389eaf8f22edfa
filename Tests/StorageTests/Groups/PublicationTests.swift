import School
import Storage
import TestSupport
import Testing

@Suite("Publishing groups")
struct PublicationTests {
    private let now = Moment(milliseconds: 1_000)

    private func move(_ world: GroupsWorld, _ plan: GroupPlan.ID, pupil: Int, to workshop: Int, slots: [SlotKey]? = nil) async throws {
        let contents = try await world.store.planContents(of: plan)
        for slot in slots ?? world.slots {
            let group = try #require(contents.groups.first { $0.slot == slot && $0.workshop == world.workshops[workshop] })
            let outcome = try await world.store.move(
                MoveRequest(
                    plan: plan, pupil: world.pupils[pupil], slot: slot, to: group.id, seen: 1, key: "move-\(pupil)-\(slot.text)", despiteFull: true),
                by: world.coordinator, at: now)
            #expect(outcome == .moved(version: 2))
        }
    }

    @Test("everyone gets a dated place, facilitators their groups, and pupils are reached through them", arguments: EngineKind.allCases)
    func first(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let done = try await world.publish(from: GroupsWorld.today)
            #expect(done.transfers == 48 && done.kept == 0)
            let stays = try await world.store.stays(of: world.pupils[0])
            #expect(stays.map(\.card.title.fr) == ["Oral", "Oral"])
            #expect(stays.map(\.tenure.from) == [GroupsWorld.firstDay, GroupsWorld.secondModule])
            #expect(stays.map(\.tenure.to) == [GroupsWorld.secondModule - 1, GroupsWorld.lastDay])
            #expect(stays[0].card.rooms.map(\.value) == ["B10"] && stays[0].card.leaders.map(\.value.name) == ["Mme Durand"])

            let led = try await world.store.groupCards(.led(world.staff[0], on: GroupsWorld.today))
            #expect(led.count == 2 && led[0].size(on: GroupsWorld.today) == 8)
            let placement = try #require(try await world.store.placement(of: world.pupils[0], on: GroupsWorld.today))
            #expect(placement.groups == Set(led.map(\.group.id)))
            let viewer = try #require(try await world.store.viewer(Account(id: world.second, login: "paul.roy"), on: GroupsWorld.today))
            #expect(viewer.leads == Set(try await world.store.groupCards(.led(world.staff[1], on: GroupsWorld.today)).map(\.group.id)))
            #expect(try await world.store.viewer(Account(id: world.second, login: "paul.roy"), on: GroupsWorld.lastDay + 1)?.leads == [])
        }
    }

    @Test("a later publication ends the place on the eve and rewrites nothing", arguments: EngineKind.allCases)
    func history(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let first = try await world.publish()
            let before = try await world.store.stays(of: world.pupils[1])

            let revised = try await world.copy()
            try await move(world, revised, pupil: 0, to: 1)
            let day = GroupsWorld.firstDay + 14
            let done = try await world.publish(revised, from: day)
            // One pupil in two slots; all others keep their rows.
            #expect(done.transfers == 2 && done.kept == 46)

            let stays = try await world.store.stays(of: world.pupils[0])
            #expect(stays.map(\.card.title.fr) == ["Oral", "Méthode", "Méthode"])
            #expect(
                stays.map(\.tenure) == [
                    Tenure(from: GroupsWorld.firstDay, to: day - 1), Tenure(from: day, to: GroupsWorld.secondModule - 1),
                    Tenure(from: GroupsWorld.secondModule, to: GroupsWorld.lastDay),
                ])
            #expect(stays.map(\.hasEnded) == [true, false, false])
            // The second module had not begun: that place never took effect, and its row says so.
            let voided = try await world.store.read { db in
                try db.count("SELECT count(*) FROM group_membership WHERE school = $1 AND pupil = $2 AND void = 1", [world.pupils[0]])
            }
            #expect(voided == 1)
            let after = try await world.store.stays(of: world.pupils[1])
            #expect(after.map(\.tenure) == before.map(\.tenure) && after.map(\.card.group) == before.map(\.card.group))
            #expect(try await world.store.plan(first.plan)?.state == .replaced)
            #expect(try await world.store.planInForce(world.period)?.id == revised)
        }
    }

    @Test("the database itself refuses a second group at the same time", arguments: EngineKind.allCases)
    func invariant(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let other = try #require(try await world.store.groupCards(.period(world.period)).first { $0.title.fr == "Méthode" })
            await #expect(throws: StorageError.self) {
                try await world.store.write { db in
                    try db.run(
                        """
                        INSERT INTO group_membership (school, need_group, pupil, module, weekly_slot, from_day, to_day, opened_by, void)
                        SELECT $1, CAST($2 AS BIGINT), pupil, module, weekly_slot, '2026-12-01', '2026-12-31', opened_by + 1, 0
                        FROM group_membership WHERE school = $1 AND pupil = $3 AND module = $4
                        """, [other.group.id, world.pupils[0], world.modules[0]])
                }
            }
            #expect(try await world.store.stays(of: world.pupils[0]).count == 2)
        }
    }

    @Test("of ten who publish at once one does, and a plan that changed since is not published", arguments: EngineKind.allCases)
    func once(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let draft = try await world.draft()
            if case .changed(let version) = try await world.store.publish(draft.plan, seen: 1, from: GroupsWorld.firstDay, by: world.coordinator, at: now) {
                #expect(version == 2)
            } else {
                Issue.record("a stale publication was accepted")
            }
            let published = try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for _ in 0..<10 {
                    tasks.addTask {
                        if case .published = try await world.store.publish(
                            draft.plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now)
                        {
                            return true
                        }
                        return false
                    }
                }
                return try await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(published == 1)
            let rows = try await world.store.read { db in try db.count("SELECT count(*) FROM group_membership WHERE school = $1") }
            #expect(rows == 48)
        }
    }

    @Test("pupils, people and rooms of a published period are taken at its hours: the next one knows, and is refused", arguments: EngineKind.allCases)
    func taken(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            // Half an hour of the same Tuesdays.
            let other = try await world.another(at: 630)
            let draft = try await world.draft(of: other)
            try await world.publish()

            let problem = try #require(try await world.store.groupingProblem(other, school: world.school, at: now, today: GroupsWorld.today))
            let checks = problem.means.checks()
            let refusals = checks.filter(\.isBlocking).map(\.problem.what.fr)
            #expect(refusals.first == "2A, 2B\u{202F}: 24 élèves ont déjà un groupe de «\u{202F}Temps 3\u{202F}» à cette heure, mardi 10\u{202F}h\u{202F}30, jusqu’au mardi 5 janvier 2027.")
            let warnings = checks.filter { !$0.isBlocking }.map(\.problem.what.fr)
            #expect(warnings.contains { $0.contains("Mme Blanc, Mme Durand et Mme Roy") } && warnings.contains { $0.contains("B10, B11 et B12") })
            #expect(problem.instance().facilitators.allSatisfy { $0.slots == [] } && problem.instance().rooms.allSatisfy { $0.slots == [] })

            guard case .clashing = try await world.store.publish(draft.plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now) else {
                Issue.record("two groups at the same hour were published")
                return
            }
            #expect(try await world.store.planInForce(other) == nil)
            #expect(try await world.store.stays(of: world.pupils[0]).count == 2)
            // Nobody and nothing is taken where the hours only touch.
            let after = try await world.another(at: 655)
            #expect(try await world.store.groupingProblem(after, school: world.school, at: now, today: GroupsWorld.today)?.means.engagements.isEmpty == true)
        }
    }

    @Test("of two periods over the same hours published at once, one is", arguments: EngineKind.allCases)
    func race(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let plans = [try await world.draft().plan, try await world.draft(of: try await world.another(at: 600)).plan]
            let published = try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for plan in plans {
                    tasks.addTask {
                        if case .published = try await world.store.publish(plan, seen: 2, from: GroupsWorld.firstDay, by: world.coordinator, at: now) { return true }
                        return false
                    }
                }
                return try await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(published == 1)
        }
    }

    @Test("a code names one group of the school year, whatever the period", arguments: EngineKind.allCases)
    func codes(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let afternoon = try await world.another(at: 840)
            try await world.publish(try await world.draft(of: afternoon).plan)
            #expect(try await world.store.groupCards(.period(afternoon)).map(\.group.code).sorted() == ["AP07", "AP08", "AP09"])
        }
    }

    @Test("a publication is taken back before it has effect: what held before holds again, its groups stay as a draft", arguments: EngineKind.allCases)
    func takenBack(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let first = try await world.draft()
            try await world.publish(first.plan)
            let before = try await world.store.stays(of: world.pupils[0])
            let revised = try await world.copy()
            try await move(world, revised, pupil: 0, to: 1)
            let day = GroupsWorld.firstDay + 14
            try await world.publish(revised, from: day)
            #expect(try await world.store.takesEffect(revised) == day)
            #expect(try await world.store.takesEffect(first.plan) == nil)

            func withdraw(_ plan: GroupPlan.ID, on today: Day) async throws -> WithdrawalOutcome {
                try await world.store.withdraw(plan, by: world.coordinator, at: Moment(milliseconds: 2_000), today: today)
            }
            #expect(try await withdraw(revised, on: day) == .begun(day))
            #expect(try await withdraw(first.plan, on: day - 1) == .notInForce)
            guard case .withdrawn(let draft) = try await withdraw(revised, on: day - 1) else {
                Issue.record("the publication was not taken back")
                return
            }
            let after = try await world.store.stays(of: world.pupils[0])
            #expect(after.map(\.tenure) == before.map(\.tenure) && after.map(\.card.group) == before.map(\.card.group))
            #expect(after.allSatisfy { !$0.hasEnded })
            #expect(try await world.store.planInForce(world.period)?.id == first.plan)
            #expect(try await world.store.plan(draft)?.state == .draft)
            // The draft is the same plan: published again, it moves the same pupil.
            let again = try await world.publish(draft, from: day)
            #expect(again.transfers == 2)

            // The only publication of a period: nobody has a group any more.
            let other = try await world.another(at: 840)
            let alone = try await world.draft(of: other)
            try await world.publish(alone.plan, from: GroupsWorld.today)
            guard case .withdrawn = try await withdraw(alone.plan, on: GroupsWorld.today) else {
                Issue.record("what begins on Monday can be taken back on Saturday")
                return
            }
            #expect(try await world.store.planInForce(other) == nil)
            #expect(try await world.store.publishedPeriods().map(\.id) == [world.period])
            #expect(try await world.store.stays(of: world.pupils[0]).allSatisfy { $0.card.group.period == world.period })
        }
    }

    @Test("a facilitator is replaced by name from a day on, in every published group, and not by somebody who is busy", arguments: EngineKind.allCases)
    func replaced(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let day = GroupsWorld.secondModule
            func replace(by other: Facilitator.ID) async throws -> ReplacementOutcome {
                try await world.store.replace(world.facilitators[0], by: other, from: day, account: world.coordinator, at: now)
            }
            let led = try await world.store.groupCards(.facilitator(world.facilitators[0], on: day))
            #expect(try await replace(by: world.facilitators[1]) == .busy(led.map(\.group.id)))
            let newcomer = try await world.store.addOutsideFacilitator(name: "M. Petit", quality: "", hoursCount: true, maxGroups: 6, minGroups: 0)
            // Who is free at these hours is known before: not those who lead other groups then, nor whoever is absent.
            func unfree() async throws -> [Facilitator.ID: Set<NeedGroup.ID>] { try await world.store.unfree(atHoursLedBy: world.facilitators[0], from: day) }
            let groups = Set(led.map(\.group.id))
            #expect(try await unfree() == [world.facilitators[1]: groups, world.facilitators[2]: groups])
            let weekly = world.weekly
            try await world.store.write { db in
                try db.run("INSERT INTO facilitator_absence (school, facilitator, weekly_slot) VALUES ($1, $2, $3)", [newcomer, weekly])
            }
            #expect(try await unfree()[newcomer] == groups)
            try await world.store.write { db in try db.run("DELETE FROM facilitator_absence WHERE school = $1 AND facilitator = $2", [newcomer]) }
            #expect(try await replace(by: newcomer) == .replaced(groups: 1))
            #expect(try await unfree().isEmpty)
            #expect(try await replace(by: newcomer) == .nothing)

            let cards = try await world.store.groupCards(.period(world.period)).filter { $0.title.fr == "Oral" }
            #expect(cards.map { $0.leaders.map(\.value.name) } == [["Mme Durand"], ["M. Petit"]])
            // No pupil moved, and the groups are the same.
            #expect(try await world.store.stays(of: world.pupils[0]).map(\.card.group.id) == cards.map(\.group.id))
            #expect(try await world.store.groupCards(.led(world.staff[0], on: GroupsWorld.today)).count == 1)
            // What took place keeps the name: the person stays in the list and is no longer proposed.
            await #expect(throws: StorageError.self) { try await world.store.removeFacilitator(world.facilitators[0]) }
            try await world.store.retireFacilitator(world.facilitators[0])
            #expect(try await world.store.facilitators().first { $0.id == world.facilitators[0] }?.maxGroups == 0)
            #expect(try await world.store.workshop(world.workshops[0])?.content.pools == [])
        }
    }

    @Test("a published group keeps the words it was announced with; what is published next has the sheet’s new ones", arguments: EngineKind.allCases)
    func words(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            var sheet = try #require(try await world.store.workshop(world.workshops[0]))
            sheet.content.title = "Prise de parole"
            sheet.content.objective = "Convaincre un jury."
            sheet.content.indicators = ["Je convaincs."]
            sheet.content.kind = .methods
            sheet.content.gains = [WorkshopGain(skill: world.skills[1], gain: 40)]
            try await world.store.save(sheet.id, sheet.content, version: sheet.version)
            func told(_ period: Period.ID) async throws -> [[String]] {
                try await world.store.groupCards(.period(period)).filter { $0.group.workshop == sheet.id }.map { card in
                    [card.title.fr, card.objective.fr, card.kind.rawValue] + card.indicators.map(\.fr) + card.skills.map { "\($0)" }
                }
            }
            let before = ["Oral", "Tenir trois minutes sans lire.", "support", "Je parle sans lire.", "Je regarde le public.", "\(world.skills[0])"]
            #expect(try await told(world.period) == [before, before])

            // A pupil who joins later joins the group that was announced.
            let revised = try await world.copy()
            try await move(world, revised, pupil: 1, to: 0)
            try await world.publish(revised, from: GroupsWorld.firstDay + 14)
            #expect(try await told(world.period) == [before, before])
            #expect(try await world.store.stays(of: world.pupils[1]).map(\.card.title.fr) == ["Méthode", "Oral", "Oral"])

            let afternoon = try await world.another(at: 840)
            try await world.publish(world.draft(of: afternoon).plan)
            #expect(try await told(afternoon) == [["Prise de parole", "Convaincre un jury.", "methods", "Je convaincs.", "\(world.skills[1])"]])
            #expect(try await store.check().problems == [])
        }
    }

    @Test("publishing the same groups again changes no row", arguments: EngineKind.allCases)
    func unchanged(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            let done = try await world.publish(try await world.copy(), from: GroupsWorld.firstDay + 7)
            #expect(done.transfers == 0 && done.kept == 48)
            let counts = try await world.store.read { db in
                [
                    try db.count("SELECT count(*) FROM group_membership WHERE school = $1"),
                    try db.count("SELECT count(*) FROM group_facilitator WHERE school = $1"), try db.count("SELECT count(*) FROM need_group WHERE school = $1"),
                ]
            }
            #expect(counts == [48, 6, 6])
        }
    }

    @Test("what was followed counts as history, and a wish passed over comes first next time", arguments: EngineKind.allCases)
    func nextProblem(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            try await world.publish()
            // In the middle of the second module the first is over: its workshops are history, the second's are in force.
            let later = try #require(
                try await world.store.groupingProblem(world.period, school: world.school, at: now, today: GroupsWorld.secondModule + 3))
            let instance = later.instance()
            #expect(instance.slots.map(\.id) == [world.slots[1].text])
            let pupil = try #require(instance.pupils.first { $0.id == "\(world.pupils[0])" })
            #expect(pupil.history == ["\(world.workshops[0])"])
            #expect(pupil.current == [world.slots[1].text: "\(world.workshops[0])"])
            #expect(instance.weights.stability == GroupingProblem.stability)

            let next = Period.ID.new()
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO period (school, id, name, first_day, last_day, wish_count, version) VALUES ($1, $2, 'Temps 4', '2027-03-01', '2027-04-02', 3, 1)",
                    [next])
                try db.run(
                    "INSERT INTO module (school, id, period, position, name, first_day, last_day) VALUES ($1, $2, $3, 1, 'M', '2027-03-01', '2027-04-02')",
                    [Module.ID.new(), next])
                let barrette = Barrette.ID.new()
                try db.run("INSERT INTO barrette (school, id, period, name) VALUES ($1, $2, $3, 'B')", [barrette, next])
                try db.run("INSERT INTO barrette_division (school, barrette, division) VALUES ($1, $2, $3)", [barrette, world.divisions[0]])
                try db.run(
                    "INSERT INTO weekly_slot (school, id, barrette, weekday, starts_at, length, alternance) VALUES ($1, $2, $3, 4, 480, 55, 'H')",
                    [WeeklySlot.ID.new(), barrette])
            }
            let problem = try #require(try await world.store.groupingProblem(next, school: world.school, at: now, today: GroupsWorld.lastDay))
            // Pupil 2 was in « Approfondir » only, which nobody wished for; pupil 0 had the first wish.
            #expect(problem.pupils.first { $0.pupil.id == world.pupils[2] }?.wasPassedOver == true)
            #expect(problem.pupils.first { $0.pupil.id == world.pupils[0] }?.wasPassedOver == false)
        }
    }
}
