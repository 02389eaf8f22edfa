/// Someone who can sign in: a member of staff, a pupil or a guardian.
public struct Account: Sendable, Hashable {
    public typealias ID = Identifier<Account>
    public let id: ID
    public let login: String

    public init(id: ID, login: String) {
        self.id = id
        self.login = login
    }
}
