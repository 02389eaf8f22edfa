/// Someone who can run a workshop: a member of staff, or somebody from outside who has no account.
public struct Facilitator: Hashable, Sendable {
    public typealias ID = Identifier<Facilitator>

    public let id: ID
    /// Nil for an outside speaker.
    public let staff: Staff.ID?
    /// « Mme Durand », « Association Prox’ ».
    public let name: String
    /// What they are: « PsyEN », « ancien élève, BTS CG ».
    public let quality: String
    /// Whether their hours weigh on the hours budget: no for CPE, PsyEN, librarians and outside speakers.
    public let hoursCount: Bool
    /// Groups that they may lead in one period.
    public let maxGroups: Int
    /// Groups that they owe in one period.
    public let minGroups: Int
    /// Alphabetical key.
    public let sortKey: String
    public let version: Int

    public init(
        id: ID, staff: Staff.ID?, name: String, quality: String, hoursCount: Bool, maxGroups: Int, minGroups: Int, sortKey: String,
        version: Int
    ) {
        self.id = id
        self.staff = staff
        self.name = name
        self.quality = quality
        self.hoursCount = hoursCount
        self.maxGroups = maxGroups
        self.minGroups = minGroups
        self.sortKey = sortKey
        self.version = version
    }

    public static let groupsRange = 0...60

    public static func problems(name: String, quality: String, maxGroups: Int?, minGroups: Int?) -> [Problem] {
        var problems: [Problem] = []
        if name.isEmpty || name.count > 80 || quality.count > 80 {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Le nom manque, ou un texte dépasse 80 caractères.", en: "The name is missing, or a text exceeds 80 characters."),
                    remedy: Phrase(fr: "Écrivez le nom comme les élèves le liront.", en: "Write the name as pupils will read it.")))
        }
        guard let maxGroups, let minGroups, groupsRange.contains(maxGroups), groupsRange.contains(minGroups), minGroups <= maxGroups else {
            problems.append(
                Problem(
                    .refusal,
                    what: Phrase(
                        fr: "Le nombre de groupes d’une période va de 0 à 60, le minimum ne dépasse pas le maximum.",
                        en: "Groups in a period go from 0 to 60, and the minimum does not exceed the maximum."),
                    remedy: Phrase(fr: "Corrigez le minimum ou le maximum.", en: "Correct the minimum or the maximum.")))
            return problems
        }
        return problems
    }
}

public struct Room: Hashable, Sendable {
    public typealias ID = Identifier<Room>

    public let id: ID
    public let name: String
    public let capacity: Int
    public let kinds: [RoomKind]
    public let version: Int

    public init(id: ID, name: String, capacity: Int, kinds: [RoomKind], version: Int) {
        self.id = id
        self.name = name
        self.capacity = capacity
        self.kinds = kinds
        self.version = version
    }

    /// A workshop that asks for no kind fits anywhere.
    public func fits(_ wanted: [RoomKind]) -> Bool { wanted.isEmpty || wanted.contains(where: kinds.contains) }

    public static func problems(name: String, capacity: Int?) -> [Problem] {
        guard !name.isEmpty, name.count <= 40, let capacity, (1...1000).contains(capacity) else {
            return [
                Problem(
                    .refusal,
                    what: Phrase(fr: "La salle demande un nom (40 caractères au plus) et un nombre de places.", en: "The room needs a name (at most 40 characters) and a number of seats."),
                    remedy: Phrase(fr: "Comptez les places d’élèves, entre 1 et 1\u{202F}000.", en: "Count the pupils’ seats, from 1 to 1,000."))
            ]
        }
        return []
    }
}

/// What a room is good for.
public enum RoomKind: String, CaseIterable, Sendable, Hashable {
    case standard, computers, laboratory, workshop, library, stage, hall

    public var name: Phrase {
        switch self {
        case .standard: Phrase(fr: "salle de classe", en: "classroom")
        case .computers: Phrase(fr: "informatique", en: "computers")
        case .laboratory: Phrase(fr: "laboratoire", en: "laboratory")
        case .workshop: Phrase(fr: "atelier professionnel", en: "vocational workshop")
        case .library: Phrase(fr: "CDI", en: "library")
        case .stage: Phrase(fr: "scène, salle dégagée", en: "stage, open floor")
        case .hall: Phrase(fr: "amphithéâtre", en: "lecture hall")
        }
    }

    /// As it is kept in one text: codes with a blank between them. Unknown codes are left out.
    public static func list(_ text: String) -> [RoomKind] { text.split(separator: " ").compactMap { RoomKind(rawValue: String($0)) } }
    public static func text(_ kinds: [RoomKind]) -> String { allCases.filter(kinds.contains).map(\.rawValue).joined(separator: " ") }
}
