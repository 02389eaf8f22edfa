public import School
public import Storage

/// What whoever keeps the server hands out at the command line: a link and a code that work once. Only their hashes are kept.
public enum Keys {
    public enum Slip: Sendable {
        case issued(IssuedSlip, Establishment)
        case unknown
        /// Neither a technical administrator nor a head.
        case notInCharge
        case closed
    }

    /// The path of the page that creates one more school; the one before stops working.
    public static func newSchool(in store: Store, at now: Moment) async throws -> String {
        let token = Secrets.token()
        try await store.offerSetupLink(tokenHash: Secrets.hash(token), at: now)
        return "/first-start/\(token)"
    }

    /// A code for somebody in charge whom nobody in the school can help to a new password.
    public static func slip(for login: String, in store: Store, clock: Clock) async throws -> Slip {
        for school in try await store.establishments() {
            let own = store.school(school.id)
            guard let account = try await own.account(login: login), let record = try await own.accountRecord(account, on: clock.today) else { continue }
            let held = record.roles.filter { role in role.from <= clock.today && role.to.map { $0 >= clock.today } ?? true }.map(\.role)
            guard held.contains(.administrator) || held.contains(.head) else { return .notInCharge }
            let slips = try await own.issueSlips(
                SlipChoice(.one(.staff, record.person.person), onlyInactive: false, activeAdults: true, replacesValid: true), by: nil, on: clock.today,
                at: clock.now, validFor: FirstStartHandler.lifetime, hash: Secrets.hash)
            return slips.first.map { .issued($0, school) } ?? .closed
        }
        return .unknown
    }
}
