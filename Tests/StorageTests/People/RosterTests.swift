import School
import Storage
import TestSupport
import Testing

@Suite("A roster is written whole, with dates")
struct RosterTests {
    private static let october = Day("2026-10-06")!
    private static let november = Day("2026-11-21")!

    private func begin(_ store: Store) async throws -> (SchoolStore, Account.ID) {
        let (school, account) = try await store.addSchool(.college(), at: Moment(milliseconds: 0), today: Day("2026-09-01")!)
        return (store.school(school), account)
    }

    private static func pupil(_ id: String, _ family: String, _ given: String, _ division: String?, leftOn: Day? = nil) -> Roster.Pupil {
        Roster.Pupil(
            siecleID: id, ine: "99900000\(id.suffix(1))AA", familyName: family, givenName: given, birthDay: Day("2015-03-14"), division: division,
            enteredOn: Day("2026-09-01"), leftOn: leftOn)
    }

    private static var roster: Roster {
        var roster = Roster()
        roster.covers = Set(Roster.Part.allCases)
        roster.listsEveryPupil = true
        roster.sources = [Roster.Source(file: "e.xml", uai: "0009999U", year: 2026)]
        roster.divisions = [.init(code: "6E1", label: "SIXIEME 1", mef: "10010012110"), .init(code: "6E2", label: "SIXIEME 2", mef: "10010012110")]
        roster.pupils = [
            pupil("901", "ARBELOT", "Éléa", "6E1"), pupil("902", "BŒUF", "Loïc", "6E1"), pupil("903", "JOLY", "Côme", "6E2", leftOn: Day("2026-12-12")),
            pupil("904", "LÉVY", "Sacha", nil),
        ]
        roster.groups = [.init(code: "6E1AP1", label: "AP", divisions: ["6E1", "6E2"], members: ["901", "903"])]
        let morel = Roster.StaffKey(type: "epp", id: "7101")
        let local = Roster.StaffKey(type: "local", id: "7101")
        roster.staff = [
            .init(key: morel, familyName: "MOREL", givenName: "Anne", civility: "Mme", function: "ENS"),
            .init(key: local, familyName: "PETITOT", givenName: "Karim"),
            .init(key: .init(type: "dir", id: "1"), familyName: "QUERÉ", givenName: "Hélène", function: "DIR"),
        ]
        roster.subjects = [.init(code: "020700", label: "Français")]
        roster.services = [
            .init(staff: morel, structure: .division("6E1"), subject: "020700"), .init(staff: local, structure: .group("6E1AP1"), subject: "020700"),
        ]
        roster.mainTeachers = [.init(staff: morel, division: "6E1", from: Day("2026-09-01"), to: Day("2027-08-31"))]
        roster.guardians = [.init(siecleID: "701", familyName: "ARBELOT", givenName: "Claire", civility: "Mme")]
        roster.guardianships = [.init(guardian: "701", pupil: "901", level: 1)]
        return roster
    }

    @discardableResult
    private func apply(_ roster: Roster, _ school: SchoolStore, on day: Day) async throws -> RosterChanges {
        try await school.applyRoster(roster, answers: [:], fingerprint: nil, of: nil, by: nil, on: day, at: Moment(milliseconds: 1))
    }

    private func memberships(_ school: SchoolStore) async throws -> [String] {
        try await school.read { db in
            try db.rows(
                """
                SELECT p.family_name, d.code, m.from_day, m.to_day FROM division_membership m
                JOIN pupil p ON p.school = m.school AND p.id = m.pupil JOIN division d ON d.school = m.school AND d.id = m.division
                WHERE m.school = $1 ORDER BY p.siecle_id, m.from_day
                """
            ) { row in
                let (name, code, from, to): (String, String, String, String?) = (try row[0], try row[1], try row[2], try row[3])
                return "\(name) \(code) \(from)–\(to ?? "")"
            }
        }
    }

    @Test("everything comes in, and the same roster again changes nothing", arguments: EngineKind.allCases)
    func twice(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            let first = try await apply(Self.roster, school, on: Self.october)
            #expect(first.newPupils.count == 4)
            #expect(try await memberships(school) == ["ARBELOT 6E1 2026-09-01–", "BŒUF 6E1 2026-09-01–", "JOLY 6E2 2026-09-01–2026-12-11"])
            let state = try await school.rosterState(on: Self.october)
            #expect(state.divisions.map(\.level) == ["6e", "6e"])
            #expect(Set(state.teachings.map(\.division)) == ["6E1", "6E2"])
            #expect(state.guardianships.count == 1)
            // The administrator, made by hand, is the head of STS.
            #expect(state.staff.count == 3)
            #expect(state.staff.first { $0.administers }?.key == Roster.StaffKey(type: "dir", id: "1"))
            let again = try await apply(Self.roster, school, on: Self.october)
            #expect(again.isEmpty)
            #expect(try await apply(Self.roster, school, on: Self.november).isEmpty)
        }
    }

    @Test("a later file moves, ends and brings back with dates, and keeps what was", arguments: EngineKind.allCases)
    func later(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            try await apply(Self.roster, school, on: Self.october)
            var later = Self.roster
            later.pupils[0].division = "6E2"
            later.pupils.remove(at: 1)
            later.pupils[1].leftOn = nil
            later.services.removeFirst()
            later.mainTeachers.removeAll()
            later.guardianships.removeAll()
            later.guardians.removeAll()
            later.guardianships = [.init(guardian: "702", pupil: "901", level: 1)]
            later.guardians = [.init(siecleID: "702", familyName: "ARBELOT", givenName: "Marc")]
            try await apply(later, school, on: Self.november)
            #expect(
                try await memberships(school) == [
                    "ARBELOT 6E1 2026-09-01–2026-11-20", "ARBELOT 6E2 2026-11-21–", "BŒUF 6E1 2026-09-01–2026-11-20", "JOLY 6E2 2026-09-01–",
                ])
            let ended = try await school.read { db in
                try db.rows(
                    """
                    SELECT to_day FROM teaching WHERE school = $1 AND to_day IS NOT NULL
                    UNION ALL SELECT to_day FROM main_teacher WHERE school = $1 AND to_day IS NOT NULL
                    UNION ALL SELECT to_day FROM guardianship WHERE school = $1 AND to_day IS NOT NULL
                    """
                ) { try $0[0] as String }
            }
            #expect(ended == ["2026-11-20", "2026-11-20", "2026-11-20"])
            // Brought back: the earlier membership stays as it was.
            try await apply(Self.roster, school, on: Self.november + 7)
            #expect(try await memberships(school).contains("BŒUF 6E1 2026-11-28–"))
            #expect(try await memberships(school).contains("BŒUF 6E1 2026-09-01–2026-11-20"))
            #expect(try await memberships(school).contains("JOLY 6E2 2026-09-01–2026-12-11"))
            #expect(try await apply(Self.roster, school, on: Self.november + 7).isEmpty)
        }
    }

    @Test("a change that is undone the same day leaves no trace", arguments: EngineKind.allCases)
    func sameDay(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            try await apply(Self.roster, school, on: Self.october)
            var moved = Self.roster
            moved.pupils[0].division = "6E2"
            moved.mainTeachers[0].division = "6E2"
            try await apply(moved, school, on: Self.november)
            var back = Self.roster
            back.pupils[0].division = "6E1"
            try await apply(back, school, on: Self.november)
            #expect(
                try await memberships(school).filter { $0.hasPrefix("ARBELOT") } == ["ARBELOT 6E1 2026-09-01–2026-11-20", "ARBELOT 6E1 2026-11-21–"])
            #expect(try await apply(back, school, on: Self.november).isEmpty)
        }
    }

    @Test("a right withdrawn from a guardian does not come back with the file", arguments: EngineKind.allCases)
    func withdrawn(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            try await apply(Self.roster, school, on: Self.october)
            try await school.write { db in try db.run("UPDATE guardianship SET authority = 'withdrawn' WHERE school = $1") }
            var without = Self.roster
            without.guardians.append(.init(siecleID: "702", familyName: "ARBELOT", givenName: "Marc"))
            without.guardianships = [.init(guardian: "702", pupil: "901", level: 1)]
            try await apply(without, school, on: Self.november)
            try await apply(Self.roster, school, on: Self.november + 1)
            let authorities = try await school.read { db in
                try db.rows(
                    """
                    SELECT g.authority FROM guardianship g JOIN guardian p ON p.school = g.school AND p.id = g.guardian
                    WHERE g.school = $1 AND p.siecle_id = '701' ORDER BY g.from_day
                    """
                ) { try $0[0] as Authority }
            }
            #expect(authorities == [.withdrawn, .withdrawn])
        }
    }

    @Test("a preview that no longer holds is not written, and an import is applied once", arguments: EngineKind.allCases)
    func stale(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, account) = try await begin(store)
            let id = try await school.startImport([("e.xml", [1, 2, 3])], by: account, at: Moment(milliseconds: 5))
            let preview = RosterChanges(from: try await school.rosterState(on: Self.october), to: Self.roster, on: Self.october).fingerprint
            var other = Self.roster
            other.pupils.removeLast()
            try await apply(other, school, on: Self.october)
            func applyPreviewed(_ fingerprint: String) async throws {
                try await school.applyRoster(
                    Self.roster, answers: [:], fingerprint: fingerprint, of: id, by: account, on: Self.october, at: Moment(milliseconds: 6))
            }
            await #expect(throws: StorageError.stale) { try await applyPreviewed(preview) }
            #expect(try await school.importFiles(id).map(\.name) == ["e.xml"])
            let now = RosterChanges(from: try await school.rosterState(on: Self.october), to: Self.roster, on: Self.october).fingerprint
            try await applyPreviewed(now)
            #expect(try await school.importFiles(id).isEmpty)
            #expect(try await school.rosterImport(id)?.added == 1)
            await #expect(throws: StorageError.stale) { try await applyPreviewed("0") }
        }
    }

    @Test("a refused roster writes nothing", arguments: EngineKind.allCases)
    func refused(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            try await apply(Self.roster, school, on: Self.october)
            var small = Self.roster
            small.pupils = [small.pupils[0]]
            await #expect(throws: Problem.self) { try await apply(small, school, on: Self.november) }
            #expect(try await school.rosterState(on: Self.november).pupils.count { $0.isPresent(on: Self.november) } == 4)
        }
    }

    @Test("a file of pupils exported without their groups leaves the groups as they are", arguments: EngineKind.allCases)
    func groupsStay(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            try await apply(Self.roster, school, on: Self.october)
            let before = try await school.rosterState(on: Self.october).groups
            #expect(before.map(\.code) == ["6E1AP1"] && before.first?.members.sorted() == ["901", "903"])
            var alone = Self.roster
            alone.covers = [.pupils]
            alone.groups = []
            alone.pupils[0].division = "6E2"
            let changes = try await apply(alone, school, on: Self.november)
            #expect(changes.moves.count == 1 && changes.groups == nil && changes.endedGroups.isEmpty)
            #expect(try await school.rosterState(on: Self.november).groups == before)
        }
    }

    @Test("a compound family name comes after the plain one that begins it, in the database and out of it", arguments: EngineKind.allCases)
    func compoundNames(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            var roster = Self.roster
            roster.pupils += [
                Self.pupil("911", "LÉGER-DIARRA", "Lou", "6E1"), Self.pupil("912", "LÉGER", "Juliette", "6E1"), Self.pupil("913", "LÉGERET", "Ana", "6E1"),
            ]
            for index in roster.pupils.indices { roster.pupils[index].ine = nil }
            try await apply(roster, school, on: Self.october)
            let division = try #require(try await school.rosterState(on: Self.october).divisions.first { $0.code == "6E1" })
            let pupils = try await school.pupils(in: division.id, on: Self.october)
            #expect(pupils.map(\.listName) == ["ARBELOT Éléa", "BŒUF Loïc", "LÉGER Juliette", "LÉGER-DIARRA Lou", "LÉGERET Ana"])
            #expect(pupils.map(\.sortKey) == pupils.map(\.sortKey).sorted())
            #expect(try await school.searchPeople(.staff, "morel anne", on: Self.october, limit: 5).map(\.listName) == ["MOREL Anne"])
        }
    }

    @Test("imports that were applied stay in the list behind any number of others, and one that was refused is told as refused", arguments: EngineKind.allCases)
    func history(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, account) = try await begin(store)
            func start() async throws -> RosterImport.ID {
                try await school.startImport([("a.csv", [65])], by: account, at: Moment(milliseconds: 1000))
            }
            let applied = try await start()
            var roster = Self.roster
            roster.covers = [.pupils]
            try await school.applyRoster(
                roster, answers: [:], fingerprint: nil, of: applied, by: account, on: Self.october, at: Moment(milliseconds: 2000))
            var others: [RosterImport.ID] = []
            for _ in 0..<4 { others.append(try await start()) }
            // The files are read twice, as after a choice of columns: what was found last holds.
            for (index, words) in [(3, [""]), (2, ["", "refused"]), (1, ["refused", ""])] {
                for word in words {
                    let job = try await school.startJob("import", subject: others[index].rawValue, by: account, at: Moment(milliseconds: 1000))
                    try await school.end(job, .done, detail: word, at: Moment(milliseconds: 1000))
                }
            }
            let found = try await school.rosterImports(limit: 3)
            #expect(found.map(\.id) == [others[3], others[2], others[1], applied])
            #expect(found.map(\.state) == [.open, .refused, .open, .applied])
            #expect(Set(found.map(\.startedBy)) == ["Hélène Queré"])
            #expect(try await school.rosterImport(others[2])?.state == .refused)
        }
    }

    @Test("files are deleted a day later, answers and mappings are kept under their keys", arguments: EngineKind.allCases)
    func files(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, account) = try await begin(store)
            let id = try await school.startImport([("a.csv", Array("Nom;Prénom".utf8)), ("b.zip", [0, 255, 1])], by: account, at: Moment(milliseconds: 1000))
            #expect(try await school.importFiles(id).map(\.bytes) == [Array("Nom;Prénom".utf8), [0, 255, 1]])
            try await school.answerImport(id, ["ine:1": "11"])
            try await school.answerImport(id, ["ine:1": "none", "name:2": "0"])
            #expect(try await school.importAnswers(id) == ["ine:1": "none", "name:2": "0"])
            let mapping = ColumnMapping(columns: [.fullName, .ignored, .birthDay])
            try await school.remember(mapping, header: ["Élèves", "", "Né(e) le"])
            #expect(try await school.columnMappings() == ["eleves||ne e le": mapping])
            try await school.forgetImportFiles(before: Moment(milliseconds: 1000))
            #expect(try await school.importFiles(id).count == 2)
            try await school.forgetImportFiles(before: Moment(milliseconds: 1001))
            #expect(try await school.rosterImports(limit: 10).isEmpty)
        }
    }

    @Test("4,000 pupils are compared and written well within half a minute", arguments: EngineKind.allCases)
    func large(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (school, _) = try await begin(store)
            var big = Roster()
            big.covers = [.pupils]
            big.listsEveryPupil = true
            big.divisions = (0..<120).map { .init(code: "D\($0)", label: "Division \($0)") }
            big.pupils = (0..<4_000).map { Self.pupil("\(1_000_000 + $0)", "NOM\($0 % 900)", "Prénom \($0 / 900)", "D\($0 % 120)") }
            for index in big.pupils.indices { big.pupils[index].ine = nil }
            let time = try await ContinuousClock().measure { try await apply(big, school, on: Self.october) }
            print("\(engine.rawValue): 4,000 pupils written in \(time)")
            #expect(time < .seconds(30))
            #expect(try await apply(big, school, on: Self.october).isEmpty)
        }
    }
}
