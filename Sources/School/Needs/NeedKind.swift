/// What a pupil is offered for one skill. Deepening stands beside support, not below it.
public enum NeedKind: String, CaseIterable, Sendable, Hashable {
    case support, deepening, methods, training, project

    /// As adults say it.
    public var name: Phrase {
        switch self {
        case .support: Phrase(fr: "soutien", en: "support")
        case .deepening: Phrase(fr: "approfondissement", en: "deepening")
        case .methods: Phrase(fr: "méthodes", en: "methods")
        case .training: Phrase(fr: "entraînement", en: "training")
        case .project: Phrase(fr: "projet", en: "project")
        }
    }

    /// As it is said to the pupil.
    public var toPupil: Phrase {
        switch self {
        case .support: Phrase(fr: "consolider", en: "get firmer ground")
        case .deepening: Phrase(fr: "aller plus loin", en: "go further")
        case .methods: Phrase(fr: "trouver ta méthode", en: "find your method")
        case .training: Phrase(fr: "t’entraîner", en: "practise")
        case .project: Phrase(fr: "construire ton projet", en: "build your plans")
        }
    }

    /// Which sort of workshop answers it.
    public var aim: NeedAim { self == .deepening ? .deepening : .building }
}

/// The two directions in which one skill can be worked on. A workshop that builds a skill does nothing for a pupil
/// who asks to deepen it, and the reverse; so the grouping counts them as two needs.
public enum NeedAim: String, CaseIterable, Sendable, Hashable {
    case building, deepening
}

/// How much one pupil needs one skill worked on, for the grouping model.
public struct Need: Hashable, Sendable {
    public let skill: Skill.ID
    public let aim: NeedAim
    /// 1…100; a need of 0 is not listed.
    public let weight: Int

    public init(skill: Skill.ID, aim: NeedAim, weight: Int) {
        self.skill = skill
        self.aim = aim
        self.weight = weight
    }
}
