import Foundation
import Logging
import School
import Storage

/// What every request brings, signed in or not.
public struct Guest: Sendable {
    let services: Services
    public let method: Method
    public let path: String
    public let query: Form
    public let form: Form
    public let language: Language
    /// The address of the client, for throttling.
    let client: String
    /// The host and port that the request was sent to.
    let host: String
    /// Where people find this server: as the operator says, else as this request found it.
    var siteAddress: String { services.publicAddress ?? "http://\(host)" }
    let sessionToken: String?
    let parameters: [String: String]

    public var store: Store { services.store }
    public var clock: Clock { services.clock }

    public func t(_ phrase: Phrase) -> String { phrase[language] }

    /// The same asker at the same things, with no form and no query.
    fileprivate func reading() -> Guest {
        Guest(
            services: services, method: .get, path: path, query: Form(), form: Form(), language: language, client: client, host: host,
            sessionToken: sessionToken, parameters: parameters)
    }

    /// The text at a placeholder of the route, such as `{token}`.
    public func parameter(_ name: String) throws(WebError) -> String {
        guard let text = parameters[name] else { throw .notFound }
        return text
    }
}

/// A request by someone who is signed in.
public struct Visit: Sendable {
    let guest: Guest
    public let session: Session
    public let store: SchoolStore

    init(_ guest: Guest, _ session: Session) {
        self.guest = guest
        self.session = session
        clock = guest.clock.at(session.establishment.zone)
        store = guest.services.store.school(session.viewer.school)
    }

    /// Where an act is done, or rehearsed when something is asked before it: what would be refused is refused first, so that nobody confirms it.
    func store(asking isAsked: Bool) -> SchoolStore { isAsked ? store.rehearsing : store }

    /// The visit of a page by whoever sent a form.
    func reading() -> Visit { Visit(guest.reading(), session) }

    public var viewer: Viewer { session.viewer }
    public var establishment: Establishment { session.establishment }
    public var language: Language { session.viewer.language }
    /// As on the school's wall, overseas too.
    public let clock: Clock
    public var today: Day { clock.today }
    public var now: Moment { clock.now }
    public var path: String { guest.path }
    public var query: Form { guest.query }
    public var form: Form { guest.form }
    public var jobs: Jobs { guest.services.jobs }
    public var passwords: Passwords { guest.services.passwords }

    public func t(_ phrase: Phrase) -> String { phrase[language] }

    /// The identifier at the route's placeholder for this kind of thing: `visit.id(Pupil.self)` is `{pupil}`.
    /// The kernel has already checked that it exists in this school and that the viewer may see it.
    public func id<Owner: Addressed>(_ owner: Owner.Type) throws(WebError) -> Identifier<Owner> {
        guard let id = Identifier<Owner>(try guest.parameter(Owner.placeholder)) else { throw .notFound }
        return id
    }

    public func parameter(_ name: String) throws(WebError) -> String { try guest.parameter(name) }

    /// A form that posts to us, with the field that proves it is ours. `upload` for files.
    public func form(action: String, upload: Bool = false, class name: String = "fields", _ content: () -> HTML) -> HTML {
        """
        <form method="post" action="\(action)" class="\(name)"\(" enctype=\"multipart/form-data\"", if: upload)>
        <input type="hidden" name="csrf" value="\(session.csrf)">
        \(content())
        </form>
        """
    }

    /// A form of one button.
    public func button(_ name: Phrase, action: String, class style: String = "btn", fields: [(String, String)] = []) -> HTML {
        form(action: action, class: "inline") {
            "\(fields.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" as HTML })<button class=\"\(style)\">\(t(name))</button>"
        }
    }

    /// A list whose first items are read at once and whose others are folded, under « et 3 autres ».
    /// - Parameters:
    ///   - which: what is said of those others, with its comma: « , plus récentes ».
    ///   - plain: without bullets, each item standing by itself.
    func folded(_ items: [HTML], after shown: Int, which: Phrase = Phrase(same: ""), plain: Bool = false) -> HTML {
        func list(_ items: ArraySlice<HTML>) -> HTML { "<ul\(" class=\"plain stack\"", if: plain)>\(Array(items))</ul>" }
        guard items.count > shown else { return list(items[...]) }
        let rest = counted(items.count - shown, fr: ("autre", "autres"), en: ("other", "others"))
        let told = Phrase(fr: "et \(rest.fr)\(which.fr)", en: "and \(rest.en)\(which.en)")
        return "\(list(items.prefix(shown)))<details><summary>\(t(told))</summary>\(list(items.dropFirst(shown)))</details>"
    }

    /// Journals a sensitive read or act: ids only.
    public func note(_ action: String, _ resource: String, subject: Int64? = nil) async throws {
        try await store.note(action, resource, subject: subject, by: viewer.account, at: now)
    }

    /// Bulk exports ask for the password again; it counts for five minutes.
    public func requireFreshPassword() throws(WebError) {
        guard session.confirmedAt > now - .seconds(300) else { throw .confirmationNeeded }
    }
}

public enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
}

/// A kind of thing that an address names.
public protocol Addressed {
    /// Its placeholder in `Routes`, and the name of its table.
    static var placeholder: String { get }
}

extension Pupil: Addressed { public static var placeholder: String { "pupil" } }
extension Division: Addressed { public static var placeholder: String { "division" } }
extension NeedGroup: Addressed { public static var placeholder: String { "group" } }
extension Account: Addressed { public static var placeholder: String { "account" } }
extension Job: Addressed { public static var placeholder: String { "job" } }

/// What the parts of a running server share.
public struct Services: Sendable {
    public let store: Store
    public let clock: Clock
    public let passwords: Passwords
    public let jobs: Jobs
    public let logger: Logger
    /// The address people use, when it is not the one listened on: `https://ap.lycee-tilleuls.fr`.
    public let publicAddress: String?

    public init(store: Store, clock: Clock, passwords: Passwords, logger: Logger, publicAddress: String?) {
        self.store = store
        self.clock = clock
        self.passwords = passwords
        self.logger = logger
        self.publicAddress = publicAddress
        jobs = Jobs(store: store, clock: clock, logger: logger)
    }

    var isSecure: Bool { publicAddress?.hasPrefix("https://") ?? false }
}
