/// Four steps of one skill. Not a mark: steps are never added up across skills, and a pupil has no overall level.
public enum Level: Int, CaseIterable, Sendable, Hashable, Comparable {
    case first = 1
    case second, third, fourth

    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    /// As adults say it.
    public var name: Phrase {
        switch self {
        case .first: Phrase(fr: "à construire", en: "to be built")
        case .second: Phrase(fr: "en cours", en: "under way")
        case .third: Phrase(fr: "acquis", en: "secure")
        case .fourth: Phrase(fr: "à l’aise", en: "at ease")
        }
    }

    /// As a pupil says it of themselves.
    public var ownWords: Phrase {
        switch self {
        case .first: Phrase(fr: "Je n’y arrive pas encore", en: "I can’t do it yet")
        case .second: Phrase(fr: "J’y arrive avec de l’aide", en: "I can do it with help")
        case .third: Phrase(fr: "J’y arrive sans aide", en: "I can do it without help")
        case .fourth: Phrase(fr: "Je peux l’expliquer à quelqu’un", en: "I could explain it to someone")
        }
    }
}

/// What an adult notes in one cell: a level, or that there was no occasion to see it.
///
/// « Pas vu » is an answer (nobody is reminded of it again) but it is not evidence.
public enum Sighting: Hashable, Sendable {
    case notSeen
    case level(Level)

    /// 0 = not seen, 1…4.
    public init?(code: Int) {
        if code == 0 {
            self = .notSeen
        } else if let level = Level(rawValue: code) {
            self = .level(level)
        } else {
            return nil
        }
    }

    public var code: Int {
        switch self {
        case .notSeen: 0
        case .level(let level): level.rawValue
        }
    }

    public static let notSeenName = Phrase(fr: "pas vu", en: "not seen")
}
