/// How far a right reaches.
public enum Scope: String, Sendable, Hashable {
    case none
    /// Oneself, or one's child.
    case own
    /// Pupils referred to this person.
    case referred
    /// The lists of the groups that one leads, now or soon, and nothing else of their pupils.
    case lists
    /// The groups that one leads and the divisions that one teaches, now.
    case group
    /// The divisions of which one is the main teacher, now.
    case division
    case school
}

public enum Action: String, Sendable, Hashable, CaseIterable {
    case read, write
}

/// What one role may do with one resource.
public struct Right: Hashable, Sendable {
    public let read: Scope
    public let write: Scope
    /// Only what the team has published.
    public let publishedOnly: Bool

    public static let none = Right(read: .none, write: .none, publishedOnly: false)
    public static func reads(_ scope: Scope) -> Right { Right(read: scope, write: .none, publishedOnly: false) }
    public static func readsPublished(_ scope: Scope) -> Right { Right(read: scope, write: .none, publishedOnly: true) }
    public static func writes(_ scope: Scope) -> Right { Right(read: scope, write: scope, publishedOnly: false) }

    public func scope(_ action: Action) -> Scope {
        switch action {
        case .read: read
        case .write: write
        }
    }
}

/// Who may do what with one resource. One type per resource; the table in `docs/access.md` is printed from
/// these types, so it cannot disagree with them.
public protocol Policy: Sendable {
    static var resource: Phrase { get }
    /// What the journal calls a page of this resource; nil when it holds nothing of any person.
    static var journalled: String? { get }
    static func right(of role: Role) -> Right
    /// What leading a published group gives, whatever the roles of whoever leads it: anybody at the school may.
    static var rightOfLeaders: Right { get }
}

extension Policy {
    public static var rightOfLeaders: Right { .none }
}
