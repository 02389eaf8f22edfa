import School
import Storage

/// How often a password may be tried (`docs/decisions/0013-tries-at-a-password.md`).
enum Throttle {
    static let window: Duration = .seconds(15 * 60)
    /// Wrong tries at one login from one address.
    static let perLoginHere = 10
    /// Wrong tries at one login from everywhere.
    static let perLogin = 30
    /// Wrong tries from one address. Beyond, a login that was tried and failed has no second try from there; one that was not is
    /// looked at all the same: a whole school shares one address.
    static let perAddress = 500

    /// Notes a try before the password is looked at: of many at once, only as many as are allowed go on. Throws `.tooMany`.
    static func begin(_ login: String, _ guest: Guest) async throws {
        let since = guest.clock.now - window
        let tries = try await guest.store.tally(buckets(login, guest), reading: [address(guest)], at: guest.clock.now, since: since)
        let allowedHere = tries.read[0] < perAddress ? perLoginHere : 1
        guard tries.added[0] <= allowedHere, tries.added[1] <= perLogin else { throw WebError.tooMany(retryAfterSeconds: Int(window.components.seconds)) }
    }

    /// The password was wrong.
    static func failed(_ guest: Guest) async throws {
        _ = try await guest.store.tally([address(guest)], at: guest.clock.now, since: guest.clock.now - window)
    }

    /// The password was right: the tries before it were its owner's.
    static func succeeded(_ login: String, _ guest: Guest) async throws { try await guest.store.forgetTallies(buckets(login, guest)) }

    /// The tallies that a right password takes back.
    static func buckets(_ login: String, _ guest: Guest) -> [String] {
        ["login:\(login.prefix(100)) from \(guest.client)", "login:\(login.prefix(100))"]
    }

    private static func address(_ guest: Guest) -> String { "address:\(guest.client)" }
}
