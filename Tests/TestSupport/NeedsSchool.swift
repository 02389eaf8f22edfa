public import School
public import Storage

/// A small school for the tests of skills and needs: two classes, three teachers, one coordinator, with a framework of
/// five skills and an open round on three of them in both classes.
///
/// Durand is the main teacher of 1STMG1; Roy teaches both classes; Blanc teaches 1STMG2 only. Inès is the first pupil
/// of 1STMG1, Tom the first of 1STMG2; Inès' guardian is Nadia Amrani.
public struct NeedsSchool: Sendable {
    public static let today = Day("2026-11-20")!

    public let store: SchoolStore
    public let stmg1, stmg2: Division.ID
    public let durand, roy, blanc: Staff.ID
    public let coordinator: Account.ID
    /// Pupils of each class, by name.
    public let first, second: [Pupil.ID]
    public let framework: Framework.ID
    public let skills: [Skill.ID]
    public let round: DiagnosisRound.ID
    public let now: Moment

    public var ines: Pupil.ID { first[0] }
    public var tom: Pupil.ID { second[0] }

    public static let password = "une petite phrase"

    /// The school behind a server at noon of `today`, with `password` for everybody.
    public static func serve(_ engine: EngineKind, _ body: @Sendable @escaping (NeedsSchool, TestServer) async throws -> Void) async throws {
        try await engine.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: today)) { server in
                let hash = try await server.services.passwords.hash(password)
                try await body(try await make(in: store, passwordHash: hash), server)
            }
        }
    }

    /// - Parameters:
    ///   - pupils: in each class, at least 1.
    ///   - passwordHash: of every account; logins are `moreau`, `durand`, `roy`, `blanc`, `ines`, `tom`, `nadia`.
    public static func make(in store: Store, pupils: Int = 4, passwordHash: String = "x") async throws -> NeedsSchool {
        let today = Self.today
        let now = Clock.stopped(on: today).now
        let (id, coordinator) = try await store.addSchool(.lycee(login: "moreau", passwordHash: passwordHash), at: now, today: today)
        let school = store.school(id)
        let divisions = (0..<2).map { _ in Division.ID.new() }
        let staff = (0..<3).map { _ in Staff.ID.new() }
        let classes = (0..<2).map { _ in (0..<pupils).map { _ in Pupil.ID.new() } }
        let monday = today - 60
        try await school.write { db in
            func account(_ login: String, _ column: String, _ person: any Column, _ roles: [Role]) throws {
                let account = Account.ID.new()
                try db.run(
                    "INSERT INTO account (school, id, login, password_hash, \(column), language, created_at) VALUES ($1, $2, $3, $4, $5, 'fr', $6)",
                    [account, login, passwordHash, person, now])
                for role in roles {
                    try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, $4)", [account, role, monday])
                }
            }
            for (index, code) in ["1STMG1", "1STMG2"].enumerated() {
                try db.run(
                    "INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, $3, '1re STMG', 2026)",
                    [divisions[index], code])
                for (number, pupil) in classes[index].enumerated() {
                    let names = number == 0 ? [("Amrani", "Inès"), ("Bernard", "Tom")][index] : ("Élève", "N\(padded(number, 3))")
                    let key = folded("\(names.0) \(names.1)")
                    try db.run(
                        """
                        INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key)
                        VALUES ($1, $2, $3, $4, '2010-05-12', $5, $5)
                        """, [pupil, names.0, names.1, key])
                    try db.run(
                        "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, $4)",
                        [pupil, divisions[index], monday])
                }
            }
            let teaches = [[0], [0, 1], [1]]
            for (index, name) in [("Mme", "Durand", "Anne"), ("M.", "Roy", "Paul"), ("Mme", "Blanc", "Eva")].enumerated() {
                let key = folded("\(name.1) \(name.2)")
                try db.run(
                    """
                    INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key)
                    VALUES ($1, $2, $3, $4, $5, $6, $6)
                    """, [staff[index], name.1, name.2, name.0, key])
                for taught in teaches[index] {
                    try db.run(
                        """
                        INSERT INTO teaching (school, staff, division, subject, subject_label, from_day)
                        VALUES ($1, $2, $3, 'X', 'Matière', $4)
                        """, [staff[index], divisions[taught], monday])
                }
                try account(folded(name.1), "staff", staff[index], [.teacher])
            }
            try db.run(
                "INSERT INTO main_teacher (school, staff, division, from_day) VALUES ($1, $2, $3, $4)", [staff[0], divisions[0], monday])
            try account("ines", "pupil", classes[0][0], [])
            try account("tom", "pupil", classes[1][0], [])
            let guardian = Guardian.ID.new()
            try db.run(
                """
                INSERT INTO guardian (school, id, family_name, given_name, sort_key, search_key)
                VALUES ($1, $2, 'Amrani', 'Nadia', 'amrani nadia', 'amrani nadia')
                """, [guardian])
            try db.run(
                """
                INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day) VALUES ($1, $2, $3, 'exercises', 1, $4)
                """, [guardian, classes[0][0], monday])
            try account("nadia", "guardian", guardian, [])
        }
        let framework = try await school.adopt(Self.draft, at: now)
        let skills = try await school.framework(framework)?.skills.map(\.id) ?? []
        let round = try await school.create(
            RoundDraft(
                name: "Diagnostic d’automne", opensOn: today - 3, closesOn: today + 10, minutesMax: 10, divisions: divisions,
                skills: Array(skills.prefix(3)),
                asks: [
                    Ask(staff: staff[0], division: divisions[0]), Ask(staff: staff[1], division: divisions[0]),
                    Ask(staff: staff[1], division: divisions[1]), Ask(staff: staff[2], division: divisions[1]),
                ]), at: now)
        return NeedsSchool(
            store: school, stmg1: divisions[0], stmg2: divisions[1], durand: staff[0], roy: staff[1], blanc: staff[2],
            coordinator: coordinator, first: classes[0], second: classes[1], framework: framework, skills: skills, round: round, now: now)
    }

    public static let draft = FrameworkDraft(
        code: "TEST", name: "Compétences d’essai", source: "essai", validFrom: today - 100,
        items: ["S’exprimer", "Structurer", "S’organiser", "Coopérer", "Coder"].enumerated().map { index, name in
            FrameworkDraft.Item(
                code: "T\(index + 1)", label: Phrase(fr: name, en: "\(name) (en)"),
                pupilLabel: Phrase(fr: "J’arrive à \(name.lowercased())", en: "I can \(name)"), parent: nil, kind: .skill,
                need: index == 2 ? .methods : .support)
        })

    /// Notes one level for each of the round's skills.
    public func observe(_ pupil: Pupil.ID, _ levels: [Int], in division: Division.ID? = nil, by staff: Staff.ID, at: Moment? = nil) async throws {
        let notes = zip(skills, levels).map { Note(pupil: pupil, skill: $0, sighting: Sighting(code: $1), at: at ?? now) }
        try await store.observe(notes, in: round, division: division ?? stmg1, by: staff, at: now, today: Self.today)
    }

    public func map(_ division: Division.ID? = nil) async throws -> NeedsMap? {
        try await store.needsMap(round, division: division ?? stmg1, now: now, today: Self.today)
    }
}
