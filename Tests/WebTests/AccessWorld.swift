import Foundation
import School
import Storage
import Testing
import Web

/// Two schools with one person for each role and each tie, so that every right can be tried from every side.
///
/// In the first school, division `here` holds pupil `child`, division `elsewhere` holds pupil `stranger`. Each
/// role has someone whose tie to `here` holds today, and, where ties exist, someone whose tie ended yesterday. `child` is in the
/// published group `hereGroup`, `stranger`, who came of age yesterday, in `elsewhereGroup`; two teachers and two psychologists lead or
/// led the first, as the administrator does, and four guardians have a tie that gives nothing, or gives something again.
struct AccessWorld: Sendable {
    struct Person: Sendable {
        let name: String
        let role: Role
        /// Whether the tie to `here` and `child` holds today.
        let tied: Bool
        let token: String
        /// The pupil that is this person's own, if any.
        var own: AccessWalkTests.Target?
        /// Whether they lead `hereGroup` today.
        var leads = false
    }

    static let today = Day("2026-11-21")!

    let school, otherSchool: Establishment.ID
    let here, elsewhere: Division.ID
    let child, stranger, foreigner: Pupil.ID
    let foreignDivision: Division.ID
    let hereGroup, elsewhereGroup, foreignGroup: NeedGroup.ID
    let period: Period.ID
    let round: DiagnosisRound.ID
    let people: [Person]

    init(_ store: Store) async throws {
        let clock = Clock.stopped(on: Self.today)
        func begin(_ uai: String, _ login: String) async throws -> Establishment.ID {
            try await store.addSchool(
                FirstStart(
                    name: "Lycée \(uai)", uai: uai, zone: .a, year: 2026, civility: nil, givenName: "Ada", familyName: "Min", login: login,
                    passwordHash: "-", language: .fr, alsoCoordinates: false), at: clock.now, today: Self.today
            ).school
        }
        school = try await begin("0009999U", "ada.min")
        otherSchool = try await begin("0750001U", "ada.ailleurs")
        let ids = (0..<6).map { _ in IdentifierSource.shared.next() }
        (here, elsewhere, foreignDivision) = (Division.ID(rawValue: ids[0]), Division.ID(rawValue: ids[1]), Division.ID(rawValue: ids[2]))
        (child, stranger, foreigner) = (Pupil.ID(rawValue: ids[3]), Pupil.ID(rawValue: ids[4]), Pupil.ID(rawValue: ids[5]))
        try await Self.place([(here, "2A", child, "Inès"), (elsewhere, "2B", stranger, "Malo")], store.school(school))
        try await Self.place([(foreignDivision, "2A", foreigner, "Léa")], store.school(otherSchool))
        let ours = try await Self.publish([(child, here), (stranger, elsewhere)], store.school(school))
        (period, round, hereGroup, elsewhereGroup) = (ours.period, ours.round, ours.groups[0], ours.groups[1])
        foreignGroup = try await Self.publish([(foreigner, foreignDivision)], store.school(otherSchool)).groups[0]
        let adult = stranger
        try await store.school(school).write { db in
            try db.run("UPDATE pupil SET birth_day = '2008-11-20' WHERE school = $1 AND id = $2", [adult])
        }

        var people: [Person] = []
        for role in Role.allCases {
            for tied in [true, false] where tied || [.teacher, .mainTeacher, .psyen, .guardian, .pupil].contains(role) {
                let name = "\(role.rawValue)-\(tied ? "now" : "before")"
                let account = try await Self.enter(name, role, tied: tied, here: here, child: child, stranger: stranger, store.school(school))
                let token = "token-\(name)"
                try await store.openSession(account, of: school, tokenHash: Secrets.hash(token), csrf: "secret", at: clock.now)
                let own: AccessWalkTests.Target? = role == .pupil ? (tied ? .own : .otherDivision) : role == .guardian && tied ? .own : nil
                people.append(Person(name: name, role: role, tied: tied, token: token, own: own))
            }
        }
        let leaders: [(String, Role, Bool)] = [
            ("leads-now", .teacher, true), ("leads-before", .teacher, false), ("psyen-leads", .psyen, true), ("psyen-led", .psyen, false),
            ("administrator-leads", .administrator, true),
        ]
        for (name, role, leads) in leaders {
            let account = try await Self.lead(name, role, hereGroup, until: leads ? Self.today + 30 : Self.today - 1, ours.publication, store.school(school))
            try await store.openSession(account, of: school, tokenHash: Secrets.hash("token-\(name)"), csrf: "secret", at: clock.now)
            people.append(Person(name: name, role: role, tied: false, token: "token-\(name)", leads: leads))
        }
        let guardians: [(String, Pupil.ID, String, Day?, AccessWalkTests.Target?)] = [
            ("guardian-withdrawn", child, "withdrawn", nil, nil), ("guardian-reads", child, "reads", nil, .own),
            ("guardian-of-age", stranger, "exercises", nil, nil), ("guardian-renewed", stranger, "exercises", Self.today - 1, .otherDivision),
        ]
        for (name, pupil, authority, renewed, own) in guardians {
            let account = try await Self.raise(name, pupil, authority, renewed: renewed, store.school(school))
            try await store.openSession(account, of: school, tokenHash: Secrets.hash("token-\(name)"), csrf: "secret", at: clock.now)
            people.append(Person(name: name, role: .guardian, tied: false, token: "token-\(name)", own: own))
        }
        self.people = people
    }

    /// A round and a period of these pupils' divisions, with one published group for each pupil.
    private static func publish(
        _ pupils: [(Pupil.ID, Division.ID)], _ store: SchoolStore
    ) async throws -> (period: Period.ID, round: DiagnosisRound.ID, groups: [NeedGroup.ID], publication: Identifier<Publication>) {
        let (round, period, module, barrette, slot) = (DiagnosisRound.ID.new(), Period.ID.new(), Module.ID.new(), Barrette.ID.new(), WeeklySlot.ID.new())
        let (workshop, plan, publication) = (Workshop.ID.new(), GroupPlan.ID.new(), Identifier<Publication>.new())
        let groups = pupils.map { _ in NeedGroup.ID.new() }
        try await store.write { db in
            let account = try db.first("SELECT id FROM account WHERE school = $1 ORDER BY id") { try $0[0] as Account.ID }
            try db.run(
                "INSERT INTO round (school, id, name, opens_on, closes_on, minutes_max, created_at) VALUES ($1, $2, 'R', '2026-11-02', '2026-12-13', 20, 0)", [round])
            try db.run(
                """
                INSERT INTO period (school, id, name, round, first_day, last_day, wish_count, version)
                VALUES ($1, $2, 'T', $3, '2026-11-02', '2026-12-18', 3, 1)
                """, [period, round])
            try db.run(
                "INSERT INTO module (school, id, period, position, name, first_day, last_day) VALUES ($1, $2, $3, 1, 'M', '2026-11-02', '2026-12-18')", [module, period])
            try db.run("INSERT INTO barrette (school, id, period, name) VALUES ($1, $2, $3, 'B')", [barrette, period])
            try db.run(
                "INSERT INTO weekly_slot (school, id, barrette, weekday, starts_at, length, alternance) VALUES ($1, $2, $3, 2, 600, 55, 'H')", [slot, barrette])
            try db.run(
                """
                INSERT INTO workshop (school, id, title, kind, objective, indicators, resources, sessions, min_size, comfort_size, max_size,
                    max_parallel, repeatable, room_kinds, version)
                VALUES ($1, $2, 'Oral', 'support', 'Tenir.', 'Je tiens.', '', 4, 2, 8, 12, 1, 1, '', 1)
                """, [workshop])
            try db.run(
                """
                INSERT INTO plan (school, id, period, number, state, version, problem, objective, made_by, made_at)
                VALUES ($1, $2, $3, 1, 'published', 1, '{}', 0, $4, 0)
                """, [plan, period, account])
            try db.run(
                "INSERT INTO publication (school, id, period, plan, from_day, at, account) VALUES ($1, $2, $3, $4, '2026-11-02', 0, $5)",
                [publication, period, plan, account])
            for (index, (pupil, division)) in pupils.enumerated() {
                try db.run("INSERT INTO round_division (school, round, division) VALUES ($1, $2, $3)", [round, division])
                try db.run("INSERT INTO barrette_division (school, barrette, division) VALUES ($1, $2, $3)", [barrette, division])
                try db.run(
                    "INSERT INTO need_group (school, id, period, workshop, module, weekly_slot, code) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    [groups[index], period, workshop, module, slot, "AP0\(index)"])
                try db.run(
                    """
                    INSERT INTO group_words (school, need_group, title, kind, objective, indicators)
                    VALUES ($1, $2, 'Oral', 'support', 'Tenir.', 'Je tiens.')
                    """, [groups[index]])
                try db.run(
                    """
                    INSERT INTO group_membership (school, need_group, pupil, module, weekly_slot, from_day, to_day, opened_by, void)
                    VALUES ($1, $2, $3, $4, $5, '2026-11-02', '2026-12-18', $6, 0)
                    """, [groups[index], pupil, module, slot, publication])
            }
        }
        return (period, round, groups, publication)
    }

    /// Somebody who teaches no division and leads a group until a day.
    private static func lead(
        _ name: String, _ role: Role, _ group: NeedGroup.ID, until day: Day, _ publication: Identifier<Publication>, _ store: SchoolStore
    ) async throws -> Account.ID {
        let (staff, facilitator, account) = (Staff.ID.new(), Facilitator.ID.new(), Account.ID.new())
        try await store.write { db in
            try db.run("INSERT INTO staff (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'S', $3, $3)", [staff, name])
            try db.run(
                """
                INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                VALUES ($1, $2, $3, $4, '', 1, 6, 0, $4, 1)
                """, [facilitator, staff, name])
            try db.run("INSERT INTO account (school, id, login, staff, language, created_at) VALUES ($1, $2, $3, $4, 'fr', 0)", [account, name, staff])
            try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, '2026-09-01')", [account, role])
            try db.run(
                """
                INSERT INTO group_facilitator (school, need_group, facilitator, from_day, to_day, opened_by, void)
                VALUES ($1, $2, $3, '2026-11-02', $4, $5, 0)
                """, [group, facilitator, day, publication])
        }
        return account
    }

    /// A guardian of this pupil, with what a court or the pupil said.
    private static func raise(_ name: String, _ pupil: Pupil.ID, _ authority: String, renewed: Day?, _ store: SchoolStore) async throws -> Account.ID {
        let (guardian, account) = (Guardian.ID.new(), Account.ID.new())
        try await store.write { db in
            try db.run("INSERT INTO guardian (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'G', $3, $3)", [guardian, name])
            try db.run("INSERT INTO account (school, id, login, guardian, language, created_at) VALUES ($1, $2, $3, $4, 'fr', 0)", [account, name, guardian])
            try db.run(
                "INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day, renewed_on) VALUES ($1, $2, $3, $4, 1, '2026-09-01', $5)",
                [guardian, pupil, authority, renewed])
        }
        return account
    }

    private static func place(_ rows: [(Division.ID, String, Pupil.ID, String)], _ store: SchoolStore) async throws {
        try await store.write { db in
            for (division, code, pupil, name) in rows {
                try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, $3, $3, '2de', 2026)", [division, code])
                try db.run(
                    """
                    INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key)
                    VALUES ($1, $2, 'Essai', $3, '2010-05-05', $3, $3)
                    """, [pupil, name])
                try db.run(
                    "INSERT INTO division_membership (school, pupil, division, from_day) VALUES ($1, $2, $3, '2026-09-01')", [pupil, division])
            }
        }
    }

    private static func enter(
        _ name: String, _ role: Role, tied: Bool, here: Division.ID, child: Pupil.ID, stranger: Pupil.ID, _ store: SchoolStore
    ) async throws -> Account.ID {
        let account = Account.ID.new()
        let until: Day? = tied ? nil : today - 1
        let from = today - 60
        try await store.write { db in
            let person = Identifier<Staff>.new()
            switch role {
            case .pupil:
                try db.run(
                    "INSERT INTO account (school, id, login, pupil, language, created_at) VALUES ($1, $2, $3, $4, 'fr', 0)",
                    [account, name, tied ? child : stranger])
            case .guardian:
                try db.run(
                    "INSERT INTO guardian (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'G', $3, $3)", [person, name])
                try db.run(
                    "INSERT INTO account (school, id, login, guardian, language, created_at) VALUES ($1, $2, $3, $4, 'fr', 0)", [account, name, person])
                try db.run(
                    """
                    INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day, to_day)
                    VALUES ($1, $2, $3, 'exercises', 1, $4, $5)
                    """, [person, child, from, until])
            default:
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, $3, 'S', $3, $3)", [person, name])
                try db.run(
                    "INSERT INTO account (school, id, login, staff, language, created_at) VALUES ($1, $2, $3, $4, 'fr', 0)", [account, name, person])
                if role != .mainTeacher {
                    try db.run("INSERT INTO account_role (school, account, role, from_day) VALUES ($1, $2, $3, $4)", [account, role, from])
                }
                switch role {
                case .teacher, .librarian:
                    try db.run(
                        """
                        INSERT INTO teaching (school, staff, division, subject, subject_label, from_day, to_day)
                        VALUES ($1, $2, $3, '020700', 'Français', $4, $5)
                        """, [person, here, from, until])
                case .mainTeacher:
                    try db.run(
                        "INSERT INTO main_teacher (school, staff, division, from_day, to_day) VALUES ($1, $2, $3, $4, $5)", [person, here, from, until])
                case .psyen:
                    try db.run(
                        "INSERT INTO referral (school, staff, pupil, from_day, to_day) VALUES ($1, $2, $3, $4, $5)", [person, child, from, until])
                default: break
                }
            }
        }
        return account
    }
}
