import School
import Storage

/// Someone of the sample school who can sign in.
public struct SampleSignIn: Sendable, Hashable {
    public let role: Phrase
    public let name: String
    /// Whose slip opens the account.
    public let audience: SlipAudience
}

/// Opens accounts as a school does: slips are issued, their codes typed, passwords chosen. Roles follow from the roster.
public struct SampleAccounts: Sendable {
    let store: Store
    let school: SchoolStore
    let language: Language
    let clock: Clock
    /// The form in which a code is kept.
    let hash: @Sendable (String) -> String

    public init(_ store: Store, school: Establishment.ID, language: Language, clock: Clock, hash: @escaping @Sendable (String) -> String) {
        self.store = store
        self.school = store.school(school)
        self.language = language
        self.clock = clock
        self.hash = hash
    }

    /// Those of the audience who have no account in use get one, all with the same password. One write for the slips and one
    /// for each person.
    public func open(_ audience: SlipAudience, passwordHash: String) async throws -> [IssuedSlip] {
        let slips = try await school.issueSlips(
            SlipChoice(audience, onlyInactive: true, activeAdults: false, replacesValid: true), by: nil, on: clock.today, at: clock.now,
            validFor: .seconds(3600), hash: hash)
        for slip in slips {
            try await store.activate(codeHash: hash(slip.code), login: slip.login, passwordHash: passwordHash, language: language, at: clock.now)
        }
        return slips
    }
}

extension SampleBuilder.Result {
    /// One person for each role, the same at every size. The administrator, who is the coordinator too, is not among
    /// them: that account comes with the school.
    public var signIns: [SampleSignIn] {
        func staff(_ role: Role, _ isRight: (SampleStaff) -> Bool) -> SampleSignIn? {
            guard let person = roster.staff.first(where: isRight), let id = keys.staff[person.stsID] else { return nil }
            return SampleSignIn(role: role.name, name: "\(person.givenName) \(person.familyName)", audience: .one(.staff, id.rawValue))
        }
        let pupil = roster.pupils.first { $0.givenName == "Inès" && $0.familyName == "Amrani" }
        let parent = roster.guardians.first { $0.givenName == "Samira" && $0.familyName == "Amrani" }
        return [
            staff(.head) { $0.duty == .head },
            staff(.teacher) { $0.familyName == "Durand" },
            staff(.mainTeacher) { $0.mainTeacherOf == "1STMG2" },
            staff(.cpe) { $0.duty == .cpe },
            staff(.psyen) { $0.duty == .psyen },
            staff(.librarian) { $0.duty == .librarian },
            pupil.flatMap { pupil in
                keys.pupils[pupil.siecleID].map {
                    SampleSignIn(role: Role.pupil.name, name: "\(pupil.givenName) \(pupil.familyName)", audience: .one(.pupil, $0.rawValue))
                }
            },
            parent.flatMap { parent in
                keys.guardians[parent.siecleID].map {
                    SampleSignIn(role: Role.guardian.name, name: "\(parent.givenName) \(parent.familyName)", audience: .one(.guardian, $0.rawValue))
                }
            },
        ].compactMap { $0 }
    }
}
