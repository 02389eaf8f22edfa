public import School
public import Storage

/// The school of `NeedsSchool` with a period that is ready for wishes: five workshops on offer, three facilitators, three
/// rooms, one barrette of both classes on Tuesday at 10:00, two modules.
///
/// Workshops: 0 « Atelier 1 » supports skill 0, 1 « Atelier 2 » supports skill 1, 2 « Atelier 3 » gives methods for skill 2,
/// 3 « Atelier 4 » deepens skill 0, 4 « Atelier 5 » trains skill 0 and may be repeated.
public struct MeansSchool: Sendable {
    public let base: NeedsSchool
    public let period: Period.ID
    public let barrette: Barrette.ID
    public let slot: WeeklySlot.ID
    public let modules: [Module.ID]
    public let workshops: [Workshop.ID]
    public let facilitators: [Facilitator.ID]
    public let rooms: [Room.ID]
    public let open, close: Moment

    public var store: SchoolStore { base.store }
    public var now: Moment { base.now }
    public static let today = NeedsSchool.today
    public static let establishmentYear = 2026

    public static func make(in store: Store, pupils: Int = 4, passwordHash: String = "x") async throws -> MeansSchool {
        let base = try await NeedsSchool.make(in: store, pupils: pupils, passwordHash: passwordHash)
        let school = base.store
        var facilitators: [Facilitator.ID] = []
        for name in ["Mme Durand", "M. Roy", "Association Prox’"] {
            facilitators.append(
                try await school.addOutsideFacilitator(name: name, quality: "", hoursCount: true, maxGroups: 6, minGroups: 0))
        }
        var rooms: [Room.ID] = []
        for name in ["B2", "B12", "C3"] { rooms.append(try await school.addRoom(name: name, capacity: 30, kinds: [.standard])) }
        var workshops: [Workshop.ID] = []
        let plan: [(NeedKind, Int, Bool)] = [(.support, 0, false), (.support, 1, false), (.methods, 2, false), (.deepening, 0, false), (.training, 0, true)]
        for (index, entry) in plan.enumerated() {
            workshops.append(
                try await school.add(
                    WorkshopContent(
                        title: "Atelier \(index + 1)", kind: entry.0, objective: "Objectif \(index + 1).", indicators: ["Je sais faire \(index + 1)."],
                        minSize: 2, isRepeatable: entry.2, gains: [WorkshopGain(skill: base.skills[entry.1], gain: 60)],
                        pools: [[facilitators[index % 3]]])))
        }
        let day = { (iso: String) in Day(iso)! }
        let period = Period(
            id: .new(), name: "Temps 3", round: base.round, firstDay: day("2026-11-30"), lastDay: day("2027-01-29"), hoursBudget: nil, version: 1)
        let modules = [
            Module(id: .new(), position: 1, name: "Module 1", firstDay: day("2026-11-30"), lastDay: day("2026-12-18")),
            Module(id: .new(), position: 2, name: "Module 2", firstDay: day("2027-01-04"), lastDay: day("2027-01-29")),
        ]
        try await school.add(period, modules: modules, like: nil)
        let barrette = Barrette.ID.new()
        let slot = WeeklySlot(id: .new(), barrette: barrette, weekday: 2, startsAt: 600, length: 55, alternance: .weekly)
        try await school.add(Barrette(id: barrette, name: "Premières STMG", divisions: [base.stmg1, base.stmg2], slots: [slot]), to: period.id)
        try await school.setOffers(workshops.map { Offer(workshop: $0, maxParallel: 1) }, of: period.id, version: 2)
        let open = base.now - .seconds(3600)
        let close = base.now + .seconds(86_400)
        try await school.setWishes(of: period.id, open: open, close: close, version: 3)
        return MeansSchool(
            base: base, period: period.id, barrette: barrette, slot: slot.id, modules: modules.map(\.id), workshops: workshops,
            facilitators: facilitators, rooms: rooms, open: open, close: close)
    }

    /// The school behind a server at noon of `today`, and somebody who is signed in.
    public static func serve(
        _ engine: EngineKind = .sqlite, as login: String = "moreau", _ body: @Sendable @escaping (TestClient, MeansSchool, Store) async throws -> Void
    ) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: today)) { server in
                let hash = try await server.services.passwords.hash(NeedsSchool.password)
                let school = try await make(in: store, passwordHash: hash)
                let client = server.client()
                _ = try await client.signIn(login, NeedsSchool.password)
                try await body(client, school, store)
            }
        }
    }

    public func means(of store: Store) async throws -> PeriodMeans? {
        guard let establishment = try await store.establishments().first else { return nil }
        return try await self.store.means(of: period, school: establishment, on: Self.today)
    }

    /// Confirms and publishes one priority for a pupil.
    public func publish(_ kind: NeedKind, skill: Int, for pupil: Pupil.ID, published: Bool = true) async throws {
        let id = Identifier<Priority>.new()
        let at: Moment? = published ? now : nil
        try await store.write { [base] db in
            try db.run(
                """
                INSERT INTO priority (school, id, round, pupil, rank, skill, kind, reason, confirmed_by, confirmed_at, published_at)
                VALUES ($1, $2, $3, $4, 1, $5, $6, '', $7, $8, $9)
                """, [id, base.round, pupil, base.skills[skill], kind, base.coordinator, base.now, at])
        }
    }
}
