/// What somebody who leads a group, or coordinates, noted about it or its list: for the adults who run it, not for pupils and families.
public struct GroupRemark: Sendable, Hashable {
    public typealias ID = Identifier<GroupRemark>

    public let id: ID
    public let text: String
    public let at: Moment
    public let author: Account.ID
    public let authorName: String

    public init(id: ID, text: String, at: Moment, author: Account.ID, authorName: String) {
        self.id = id
        self.text = text
        self.at = at
        self.author = author
        self.authorName = authorName
    }

    public static let limit = 500

    /// Why this cannot be kept; nil when it can.
    public static func problem(_ text: String) -> Phrase? {
        if text.isEmpty { return Phrase(fr: "La remarque est vide.", en: "The remark is empty.") }
        return text.count <= limit
            ? nil : Phrase(fr: "La remarque dépasse \(limit) caractères. Raccourcissez-la.", en: "The remark exceeds \(limit) characters. Make it shorter.")
    }
}
