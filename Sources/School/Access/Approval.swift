/// Something that the technical administrator asks for and a head decides, because it opens every pupil's data: a role that
/// reaches the whole school, the end of the head's own, a new slip for an adult who uses their account.
public struct Approval: Sendable, Hashable {
    public typealias ID = Identifier<Approval>

    public enum Matter: Sendable, Hashable {
        case slip
        case give(Role)
        case withdraw(Role)

        public var name: Phrase {
            switch self {
            case .slip: Phrase(fr: "Un nouveau papier d’activation", en: "A new activation slip")
            case .give(let role): Phrase(fr: "Le rôle «\u{202F}\(role.name.fr)\u{202F}»", en: "The role “\(role.name.en)”")
            case .withdraw(let role): Phrase(fr: "La fin du rôle «\u{202F}\(role.name.fr)\u{202F}»", en: "The end of the role “\(role.name.en)”")
            }
        }

        /// What the journal calls it.
        public var code: String {
            switch self {
            case .slip: "slip"
            case .give(let role): "role \(role.rawValue)"
            case .withdraw(let role): "end of role \(role.rawValue)"
            }
        }
    }

    public let id: ID
    public let account: Account.ID
    public let matter: Matter
    /// Whose account it is, and who asked.
    public let person, asker: String
    public let askedAt: Moment
    /// Nil while it waits.
    public let isGranted: Bool?

    public init(id: ID, account: Account.ID, matter: Matter, person: String, asker: String, askedAt: Moment, isGranted: Bool?) {
        self.id = id
        self.account = account
        self.matter = matter
        self.person = person
        self.asker = asker
        self.askedAt = askedAt
        self.isGranted = isGranted
    }
}

extension Role {
    /// Whether the role opens every pupil's data or every account, and so waits for a head.
    public var reachesSchool: Bool { [.head, .coordinator, .cpe, .administrator].contains(self) }
}
