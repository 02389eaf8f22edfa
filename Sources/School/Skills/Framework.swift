/// A list of skills in one version: what the school looks at when it observes pupils.
///
/// Versions of one framework share `code`. Observations point to a skill, and a skill belongs to one version,
/// so what was observed never changes its meaning when the list is edited.
public struct Framework: Sendable, Hashable {
    public typealias ID = Identifier<Framework>

    public let id: ID
    /// What the versions have in common: `AP`, `SOCLE`, or what the school chose.
    public let code: String
    public let name: String
    /// 1 is the first version that this school held.
    public let version: Int
    /// The text or the people it comes from, as the school wants it quoted.
    public let source: String
    public let validFrom: Day
    /// Last day on which new rounds may use it; nil for the version in force.
    public let validTo: Day?

    public init(id: ID, code: String, name: String, version: Int, source: String, validFrom: Day, validTo: Day? = nil) {
        self.id = id
        self.code = code
        self.name = name
        self.version = version
        self.source = source
        self.validFrom = validFrom
        self.validTo = validTo
    }

    public func isInForce(on day: Day) -> Bool { validTo.map { day <= $0 } ?? true }
}

/// One item of a framework: something that can be observed and that a pupil can say of themselves.
public struct Skill: Sendable, Hashable {
    public typealias ID = Identifier<Skill>

    public let id: ID
    public let framework: Framework.ID
    /// Unique in its framework, the same from version to version.
    public let code: String
    /// How adults name it.
    public let label: Phrase
    /// How pupils say it of themselves: « J’arrive à … ».
    public let pupilLabel: Phrase
    /// Code of the item that this one details, if any. One level deep is usual; no limit.
    public let parent: String?
    public let kind: Kind
    /// What a pupil who is not yet at ease with it is first offered.
    public let need: NeedKind
    /// 0 is the first of the list.
    public let position: Int
    /// What the livret scolaire unique calls it: `CPD_FRA`, `CN_INF_MEN`. Nil for what is not reported there.
    public let officialCode: String?

    /// The three families of the bac professionnel's documents: « compétences, connaissances et attitudes ».
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case skill, knowledge, attitude

        public var name: Phrase {
            switch self {
            case .skill: Phrase(fr: "compétence", en: "skill")
            case .knowledge: Phrase(fr: "connaissance", en: "knowledge")
            case .attitude: Phrase(fr: "attitude", en: "attitude")
            }
        }
    }

    public init(
        id: ID, framework: Framework.ID, code: String, label: Phrase, pupilLabel: Phrase, parent: String?, kind: Kind, need: NeedKind,
        position: Int, officialCode: String? = nil
    ) {
        self.id = id
        self.framework = framework
        self.code = code
        self.label = label
        self.pupilLabel = pupilLabel
        self.parent = parent
        self.kind = kind
        self.need = need
        self.position = position
        self.officialCode = officialCode
    }
}

/// What an edit of a framework does, which depends on whether anybody has observed with it.
public enum FrameworkRevision: Sendable, Hashable {
    /// Nothing points to it yet: the list itself is changed.
    case inPlace
    /// Rounds or observations point to it: the old version is kept as it was and a new one takes its place.
    case newVersion(Int)

    public static func of(_ framework: Framework, isUsed: Bool) -> FrameworkRevision {
        isUsed ? .newVersion(framework.version + 1) : .inPlace
    }
}

extension Skill {
    /// The label without what details it, once the whole has been read.
    public var shortLabel: Phrase { shortened(label) }
}

/// A skill's label without what follows a colon, a bracket, a comma or « et »: enough to recognise it by. Where the head alone
/// would say too little (« Comprendre, s’exprimer… », « S’exprimer à l’écrit et à l’oral »), it stays whole.
public func shortened(_ label: Phrase) -> Phrase {
    func head(_ text: String) -> String {
        func isCut(_ index: String.Index) -> Bool {
            let before = text.distance(from: text.startIndex, to: index)
            let rest = text[index...]
            return switch text[index] {
            case ":", "(": true
            case ",": before >= 12
            case " ": before >= 16 && rest.count > 20 && (rest.hasPrefix(" et ") || rest.hasPrefix(" and "))
            default: false
            }
        }
        guard let cut = text.indices.first(where: isCut) else { return text }
        return String(text[..<cut].reversed().drop { $0.isWhitespace }.reversed())
    }
    return Phrase(fr: head(label.fr), en: head(label.en))
}
