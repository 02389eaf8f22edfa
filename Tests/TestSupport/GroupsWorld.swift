import Foundation
import School
import Storage
import Web

/// A small school with everything that groups are made from: two divisions in one barrette, three workshops, three people,
/// three rooms, one period of two modules and one hour a week.
public struct GroupsWorld: Sendable {
    private let base: Store
    public let school: Establishment
    public let store: SchoolStore
    public let coordinator, second: Account.ID
    public let divisions: [Division.ID]
    /// In the order of their names: `Élève 001`…
    public let pupils: [Pupil.ID]
    public let skills: [Skill.ID]
    public let period: Period.ID
    public let modules: [Module.ID]
    public let weekly: WeeklySlot.ID
    /// « Oral », « Méthode », « Approfondir ».
    public let workshops: [Workshop.ID]
    public let facilitators: [Facilitator.ID]
    /// The staff behind each facilitator.
    public let staff: [Staff.ID]
    public let rooms: [Room.ID]

    /// A Saturday before the period begins.
    public static let today = Day("2026-11-21")!
    public static let firstDay = Day("2026-11-23")!
    public static let secondModule = Day("2027-01-11")!
    public static let lastDay = Day("2027-02-12")!

    public var slots: [SlotKey] { modules.map { SlotKey(module: $0, weekly: weekly) } }

    /// - Parameter maxSize: of each workshop.
    public init(_ base: Store, pupils count: Int = 24, maxSize: Int = 12, minSize: Int = 2, repeatable: Bool = true) async throws {
        self.base = base
        let clock = Clock.stopped(on: Self.today)
        let begun = try await base.addSchool(.lycee(), at: clock.now, today: Day("2026-09-01")!)
        school = Establishment(id: begun.school, name: "Lycée des Tilleuls", uai: "0009999U", zone: .a, year: 2026)
        let store = base.school(begun.school)
        self.store = store
        coordinator = begun.account
        let second = Account.ID.new()
        self.second = second
        let divisions: [Division.ID] = [.new(), .new()]
        let pupils = (0..<count).map { _ in Pupil.ID.new() }
        let skills: [Skill.ID] = [.new(), .new()]
        let period = Period.ID.new()
        let modules: [Module.ID] = [.new(), .new()]
        let weekly = WeeklySlot.ID.new()
        let workshops: [Workshop.ID] = [.new(), .new(), .new()]
        let facilitators: [Facilitator.ID] = [.new(), .new(), .new()]
        let staff: [Staff.ID] = [.new(), .new(), .new()]
        let rooms: [Room.ID] = [.new(), .new(), .new()]
        let round = DiagnosisRound.ID.new()
        (self.divisions, self.pupils, self.skills, self.period, self.modules) = (divisions, pupils, skills, period, modules)
        (self.weekly, self.workshops, self.facilitators, self.staff, self.rooms) = (weekly, workshops, facilitators, staff, rooms)

        try await store.write { db in
            for (index, division) in divisions.enumerated() {
                let code = ["2A", "2B"][index]
                try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, $3, '2de', 2026)", [division, code])
            }
            for (index, pupil) in pupils.enumerated() {
                let name = "Élève \(padded(index + 1, 3))"
                try db.run(
                    """
                    INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key)
                    VALUES ($1, $2, $3, 'Camille', '2010-05-05', $3, $3)
                    """, [pupil, name])
                try db.run(
                    "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, '2026-09-01')",
                    [pupil, divisions[index % 2]])
            }
            let framework = Framework.ID.new()
            try db.run(
                """
                INSERT INTO framework (school, id, code, name, version, source, valid_from, revised_at)
                VALUES ($1, $2, 'AP', 'AP', 1, '-', '2026-09-01', 0)
                """, [framework])
            for (index, skill) in skills.enumerated() {
                try db.run(
                    """
                    INSERT INTO skill (school, id, framework, code, label, label_en, pupil_label, pupil_label_en, kind, need, position)
                    VALUES ($1, $2, $3, $4, $5, $5, $5, $5, 'skill', 'support', $6)
                    """, [skill, framework, "K\(index)", ["S’exprimer à l’oral", "Organiser son travail"][index], index])
            }
            try db.run(
                """
                INSERT INTO round (school, id, name, opens_on, closes_on, minutes_max, created_at)
                VALUES ($1, $2, 'Automne', '2026-11-02', '2026-11-13', 20, 0)
                """, [round])
            for division in divisions { try db.run("INSERT INTO round_division (school, round, division) VALUES ($1, $2, $3)", [round, division]) }
            for (index, skill) in skills.enumerated() {
                try db.run("INSERT INTO round_skill (school, round, skill, position) VALUES ($1, $2, $3, $4)", [round, skill, index])
            }
            for (index, name) in ["Durand", "Roy", "Blanc"].enumerated() {
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key) VALUES ($1, $2, $3, 'Anne', 'Mme', $3, $3)",
                    [staff[index], name])
                try db.run(
                    """
                    INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                    VALUES ($1, $2, $3, $4, '', 1, 6, 0, $4, 1)
                    """, [facilitators[index], staff[index], "Mme \(name)"])
                try db.run(
                    "INSERT INTO room (school, id, name, capacity, kinds, version) VALUES ($1, $2, $3, 30, 'standard', 1)", [rooms[index], "B1\(index)"])
            }
            // What the adults saw: odd pupils lack the first skill, even ones the second.
            for (index, pupil) in pupils.enumerated() {
                for (place, skill) in skills.enumerated() {
                    try db.run(
                        "INSERT INTO observation (school, round, pupil, skill, staff, level, at) VALUES ($1, $2, $3, $4, $5, $6, 0)",
                        [round, pupil, skill, staff[0], index % 2 == place ? 1 : 3])
                }
            }
            try db.run(
                """
                INSERT INTO account (school, id, login, staff, language, password_hash, created_at) VALUES ($1, $2, 'paul.roy', $3, 'fr', 'x', 0)
                """, [second, staff[1]])
            try db.run(
                "INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, 'coordinator', '2026-09-01')", [second])
            for (index, title) in ["Oral", "Méthode", "Approfondir"].enumerated() {
                try db.run(
                    """
                    INSERT INTO workshop (school, id, title, kind, objective, indicators, resources, sessions, min_size, comfort_size, max_size,
                        max_parallel, repeatable, room_kinds, version)
                    VALUES ($1, $2, $3, $4, 'Tenir trois minutes sans lire.', $5, '', 4, $6, $7, $7, 1, $8, '', 1)
                    """,
                    [workshops[index], title, index == 2 ? "deepening" : "support", "Je parle sans lire.\nJe regarde le public.", minSize, maxSize, repeatable])
                try db.run(
                    "INSERT INTO workshop_gain (school, workshop, skill, gain) VALUES ($1, $2, $3, 60)", [workshops[index], skills[index % 2]])
                try db.run(
                    "INSERT INTO workshop_pool (school, workshop, pool, facilitator) VALUES ($1, $2, 1, $3)", [workshops[index], facilitators[index]])
            }
            try db.run(
                """
                INSERT INTO period (school, id, name, round, first_day, last_day, wish_count, wishes_open_at, wishes_close_at, version)
                VALUES ($1, $2, 'Temps 3', $3, $4, $5, 3, 1, 2, 1)
                """, [period, round, Self.firstDay, Self.lastDay])
            let spans = [(Self.firstDay, Self.secondModule - 1), (Self.secondModule, Self.lastDay)]
            for (index, module) in modules.enumerated() {
                try db.run(
                    "INSERT INTO module (school, id, period, position, name, first_day, last_day) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    [module, period, index + 1, "Module \(index + 1)", spans[index].0, spans[index].1])
            }
            let barrette = Barrette.ID.new()
            try db.run("INSERT INTO barrette (school, id, period, name) VALUES ($1, $2, $3, 'Secondes')", [barrette, period])
            for division in divisions {
                try db.run("INSERT INTO barrette_division (school, barrette, division) VALUES ($1, $2, $3)", [barrette, division])
            }
            try db.run(
                """
                INSERT INTO weekly_slot (school, id, barrette, weekday, starts_at, length, alternance) VALUES ($1, $2, $3, 2, 600, 55, 'H')
                """, [weekly, barrette])
            for workshop in workshops {
                try db.run("INSERT INTO offer (school, period, workshop, max_parallel) VALUES ($1, $2, $3, 1)", [period, workshop])
            }
            // Everyone wishes for « Oral » first, then « Méthode ».
            for pupil in pupils {
                try db.run("INSERT INTO wish_submission (school, period, pupil, at, version, by_staff) VALUES ($1, $2, $3, 1, 1, 0)", [period, pupil])
                for rank in 1...2 {
                    try db.run(
                        "INSERT INTO wish (school, period, pupil, workshop, rank) VALUES ($1, $2, $3, $4, $5)", [period, pupil, workshops[rank - 1], rank])
                }
            }
        }
    }

    /// « Temps 4 »: the same divisions, weekday and offers in one module, from `minute` of the day on.
    public func another(
        from first: Day = firstDay, through last: Day = secondModule - 1, at minute: Int, in weeks: Alternance = .weekly, of divisions: [Division.ID]? = nil
    ) async throws -> Period.ID {
        let period = Period(id: .new(), name: "Temps 4", round: nil, firstDay: first, lastDay: last, hoursBudget: nil, version: 1)
        try await store.add(period, modules: [Module(id: .new(), position: 1, name: "Module 1", firstDay: first, lastDay: last)], like: nil)
        let barrette = Barrette.ID.new()
        let slot = WeeklySlot(id: .new(), barrette: barrette, weekday: 2, startsAt: minute, length: 55, alternance: weeks)
        try await store.add(Barrette(id: barrette, name: "Secondes bis", divisions: divisions ?? self.divisions, slots: [slot]), to: period.id)
        try await store.setOffers(workshops.map { Offer(workshop: $0, maxParallel: 1) }, of: period.id, version: 2)
        return period.id
    }

    /// Has the hour of the period held on another weekday from a day on.
    public func hold(onWeekday weekday: Int, from day: Day) async throws {
        guard let means = try await store.means(of: period, school: school, on: Self.today), let barrette = means.barrettes.first else { throw MissingPeriod() }
        let slots = barrette.slots.map {
            WeeklySlot(id: $0.id, barrette: $0.barrette, weekday: weekday, startsAt: $0.startsAt, length: $0.length, alternance: $0.alternance)
        }
        try await store.save(
            Barrette(id: barrette.id, name: barrette.name, divisions: barrette.divisions, slots: slots), of: period, version: means.period.version, from: day)
    }

    /// A draft in which pupils are dealt out to the three workshops in turn, in every slot; `seats` of each group.
    public func draft(
        seats: Int = 12, of other: Period.ID? = nil, at now: Moment = Moment(milliseconds: 0), on day: Day = today
    ) async throws -> (plan: GroupPlan.ID, contents: PlanContents) {
        let period = other ?? self.period
        guard let problem = try await store.groupingProblem(period, school: school, at: now, today: day) else { throw MissingPeriod() }
        let plan = try await store.beginPlan(of: period, from: nil, problem: problem.instance(), by: coordinator, at: now)
        var contents = PlanContents(groups: [], places: [])
        for slot in problem.slots.map(\.key) {
            for (index, workshop) in workshops.enumerated() {
                contents.groups.append(
                    PlannedGroup(id: .new(), slot: slot, workshop: workshop, room: rooms[index], staff: [facilitators[index]], seats: seats))
            }
            let groups = contents.groups.suffix(3).map(\.id)
            for (index, pupil) in pupils.enumerated() {
                contents.places.append(PlannedPlace(pupil: pupil, group: groups[index % 3], version: 1))
            }
        }
        try await store.finishPlan(plan, contents, objective: 0, bound: nil)
        return (plan, contents)
    }

    /// A draft that starts from the groups in force, for the pupils who are there on a day.
    public func copy(on day: Day = today) async throws -> GroupPlan.ID {
        let now = Clock.stopped(on: day).now
        guard let problem = try await store.groupingProblem(period, school: school, at: now, today: day)?.instance() else { throw MissingPeriod() }
        let plan = try await store.beginPlan(of: period, from: nil, problem: problem, by: coordinator, at: now)
        try await store.copyInForce(
            period, into: plan, objective: 0, pupils: Set(problem.pupils.compactMap { Pupil.ID($0.id) }), slots: Set(slots))
        return plan
    }
}

struct MissingPeriod: Error {}
struct NotPublished: Error { let outcome: PublicationOutcome }

extension GroupsWorld {
    /// A list of all the pupils as a spreadsheet gives it, to be changed and applied.
    public var roster: Roster {
        var roster = Roster()
        roster.covers = [.pupils]
        roster.listsEveryPupil = true
        roster.sources = [Roster.Source(file: "eleves.csv")]
        roster.pupils = pupils.indices.map { index in
            Roster.Pupil(
                familyName: "Élève \(padded(index + 1, 3))", givenName: "Camille", birthDay: Day("2010-05-05"), division: ["2A", "2B"][index % 2])
        }
        return roster
    }

    public func apply(_ roster: Roster, on day: Day) async throws {
        try await store.applyRoster(roster, answers: [:], fingerprint: nil, of: nil, by: nil, on: day, at: Moment(milliseconds: 2_000))
    }

    /// Publishes a plan, or else a new draft that deals the pupils out; says which, how many places changed and how many were kept.
    @discardableResult
    public func publish(_ given: GroupPlan.ID? = nil, from day: Day = firstDay) async throws -> (plan: GroupPlan.ID, transfers: Int, kept: Int) {
        let plan = if let given { given } else { try await draft().plan }
        let version = try await store.plan(plan)?.version ?? 0
        let outcome = try await store.publish(plan, seen: version, from: day, by: coordinator, at: Moment(milliseconds: 1_000))
        guard case .published(let transfers, let kept) = outcome else { throw NotPublished(outcome: outcome) }
        return (plan, transfers, kept)
    }
}

extension GroupsWorld {
    /// An account in use for a member of staff, a pupil or a guardian.
    public func account(
        _ login: String, staff: Staff.ID? = nil, pupil: Pupil.ID? = nil, guardian: Guardian.ID? = nil, role: Role? = nil
    ) async throws -> Account.ID {
        let account = Account.ID.new()
        try await store.write { db in
            try db.run(
                """
                INSERT INTO account (school, id, login, staff, pupil, guardian, language, password_hash, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, 'fr', 'x', 0)
                """, [account, login, staff, pupil, guardian])
            if let role { try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, '2026-09-01')", [account, role]) }
        }
        return account
    }

    /// Signs an account in, and gives the headers by which its browser is known. What its forms carry is `secret`.
    @discardableResult
    public func signIn(_ account: Account.ID, _ token: String, on day: Day = today) async throws -> [String: String] {
        try await base.openSession(account, of: school.id, tokenHash: Secrets.hash(token), csrf: "secret", at: Clock.stopped(on: day).now)
        return ["Cookie": "jalon=\(token)"]
    }
}
