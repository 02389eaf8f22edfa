import School
import Storage

/// One address of the product: how it is asked for, who may, and what answers. There is no other way to
/// answer a request, so nothing can be served without a policy.
public struct Route: Sendable {
    /// Who may ask.
    public enum Guard: Sendable {
        /// Anyone: sign-in, assets.
        case everyone
        /// Anyone who is signed in.
        case signedIn
        case policy(any Policy.Type, Action)
    }

    /// What the journal keeps of a page that was shown: an act and a resource, in the words of `JournalWords`; the subject is
    /// the last thing that the address names.
    public struct Note: Sendable, Hashable {
        public let act, resource: String

        /// The page holds nothing of any pupil or adult, or only what is the viewer's own.
        public static let nothing = Note(act: "", resource: "")
        static func reads(_ resource: String) -> Note { Note(act: "read", resource: resource) }
        static func prints(_ resource: String) -> Note { Note(act: "print", resource: resource) }
        static func exports(_ resource: String) -> Note { Note(act: "export", resource: resource) }
    }

    enum Handler: Sendable {
        case guest(@Sendable (Guest) async throws -> Reply)
        case visit(@Sendable (Visit) async throws -> Reply)
    }

    public let method: Method
    public let path: String
    public let allowed: Guard
    /// Kept in the journal by the kernel when the page was shown; nil for acts, which their handlers note once they are done.
    public let note: Note?
    /// The address of the page on which the form of a post stands, when it is not the same as the post's.
    let page: String?
    let bodyLimit: Int
    /// Whoever fills in its form becomes somebody else: a session that is still open, on a computer that is shared, is no reason
    /// to refuse it, and its secret is not asked for.
    let beginsSession: Bool
    /// A page of a pupil that opens of whoever has left too, for those who read the whole school: nobody else has a tie to them any more.
    let opensLeavers: Bool
    let handler: Handler

    static let formLimit = 1 << 20

    /// Answers anyone, who may send little.
    init(open method: Method, _ path: String, beginsSession: Bool = false, _ handler: @escaping @Sendable (Guest) async throws -> Reply) {
        self.method = method
        self.path = path
        allowed = .everyone
        note = nil
        page = nil
        bodyLimit = Bodies.small
        self.beginsSession = beginsSession
        opensLeavers = false
        self.handler = .guest(handler)
    }

    /// Answers anyone who is signed in: pages that show each what is theirs.
    init(
        signedIn method: Method, _ path: String, bodyLimit: Int = formLimit, notes note: Note? = nil,
        _ handler: @escaping @Sendable (Visit) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        allowed = .signedIn
        self.note = note
        page = nil
        self.bodyLimit = bodyLimit
        beginsSession = false
        opensLeavers = false
        self.handler = .visit(handler)
    }

    /// What a policy on people guards is noted, whatever `notes` leaves out.
    init(
        _ method: Method, _ path: String, reads policy: any Policy.Type, notes note: Note? = nil, ofLeavers opensLeavers: Bool = false,
        _ handler: @escaping @Sendable (Visit) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        allowed = .policy(policy, .read)
        self.note = note ?? Self.note(method, policy)
        page = nil
        bodyLimit = Self.formLimit
        beginsSession = false
        self.opensLeavers = opensLeavers
        self.handler = .visit(handler)
    }

    init(
        _ method: Method, _ path: String, writes policy: any Policy.Type, bodyLimit: Int = formLimit, notes note: Note? = nil,
        on page: String? = nil, _ handler: @escaping @Sendable (Visit) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        allowed = .policy(policy, .write)
        self.note = note ?? Self.note(method, policy)
        self.page = page
        self.bodyLimit = bodyLimit
        beginsSession = false
        opensLeavers = false
        self.handler = .visit(handler)
    }

    private static func note(_ method: Method, _ policy: any Policy.Type) -> Note? {
        method == .get ? policy.journalled.map(Note.reads) : nil
    }

    /// Keeps in the journal that the page was shown, unless it is of oneself: addresses that lead elsewhere and refusals show nothing.
    func journal(_ reply: Reply, _ visit: Visit) async throws {
        guard let note, note != .nothing else { return }
        switch reply {
        case .page(let page) where page.status < 400: break
        case .file: break
        default: return
        }
        let last = placeholders.last
        let subject = try last.flatMap { Int64(try visit.parameter($0)) }
        // A page that names nobody shows a pupil nothing but what is theirs.
        if let own = visit.viewer.pupil, last == nil || (last == Pupil.placeholder && own.rawValue == subject) { return }
        try await visit.note(note.act, note.resource, subject: subject)
    }

    /// The page of a form that was sent after somebody else had saved, filled again; nil when there is no such page any more.
    func staleForm(_ visit: Visit) async throws -> Page? {
        guard method == .post, let show = Routes.all.first(where: { $0.method == .get && $0.path == page ?? path }), case .visit(let handler) = show.handler
        else { return nil }
        let reading = visit.reading()
        do {
            try await show.admit(reading)
            let reply = try await handler(reading)
            guard case .page(let page) = reply, let filled = StaleForm.fill(page, action: visit.path, sent: visit.form, visit.language) else { return nil }
            try await show.journal(reply, visit)
            return filled
        } catch WebError.notFound {
            return nil
        }
    }

    /// The placeholders of the path, in order.
    public var placeholders: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// Throws `.notFound` for what does not exist here or may not be read, `.forbidden` for what may be read only.
    func admit(_ visit: Visit) async throws {
        guard case .policy(let policy, let action) = allowed else { return }
        let reach = visit.viewer.reach(policy, action)
        let readable = action == .read ? reach : visit.viewer.reach(policy, .read)
        guard !readable.isEmpty || !reach.isEmpty else { throw WebError.notFound }
        var covered = !reach.isEmpty
        var seen = true
        for placeholder in placeholders where placeholder != "token" {
            guard let id = Int64(try visit.parameter(placeholder)), id > 0 else { throw WebError.notFound }
            switch placeholder {
            case Pupil.placeholder:
                guard let placement = try await visit.store.placement(of: Pupil.ID(rawValue: id), on: visit.today) else {
                    guard opensLeavers, reach.wholeSchool, try await visit.store.departure(of: Pupil.ID(rawValue: id)) != nil else { throw WebError.notFound }
                    continue
                }
                covered = covered && reach.covers(placement)
                seen = seen && readable.covers(placement)
            case Division.placeholder:
                guard try await visit.store.exists("division", id) else { throw WebError.notFound }
                covered = covered && reach.covers(division: Division.ID(rawValue: id))
                seen = seen && readable.covers(division: Division.ID(rawValue: id))
            case NeedGroup.placeholder:
                let group = NeedGroup.ID(rawValue: id)
                guard let divisions = try await visit.store.divisions(ofGroup: group, on: visit.today) else { throw WebError.notFound }
                covered = covered && Self.covers(group, divisions, reach, policy, action, visit.viewer)
                seen = seen && Self.covers(group, divisions, readable, policy, .read, visit.viewer)
            default:
                guard try await visit.store.exists(placeholder, id) else { throw WebError.notFound }
            }
        }
        if covered { return }
        throw seen ? WebError.forbidden : WebError.notFound
    }

    /// A group is reached by those who lead it, and by the main teacher of one of its pupils; teaching a division is not
    /// enough, as the list holds pupils of other divisions.
    private static func covers(
        _ group: NeedGroup.ID, _ divisions: Set<Division.ID>, _ reach: Reach, _ policy: any Policy.Type, _ action: Action, _ viewer: Viewer
    ) -> Bool {
        if reach.covers(group: group) { return true }
        return viewer.has(.mainTeacher) && policy.right(of: .mainTeacher).scope(action) == .division
            && !viewer.mainTeacherOf.isDisjoint(with: divisions)
    }
}
