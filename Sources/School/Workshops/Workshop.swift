/// Something that can be offered to a group: a short sequence of sessions with a plain objective and success
/// indicators that pupils can check by themselves.
public struct Workshop: Hashable, Sendable {
    public typealias ID = Identifier<Workshop>

    public let id: ID
    public var content: WorkshopContent
    /// No longer offered; past groups keep it.
    public let isArchived: Bool
    /// Raised by each edit.
    public let version: Int

    public init(id: ID, content: WorkshopContent, isArchived: Bool = false, version: Int) {
        self.id = id
        self.content = content
        self.isArchived = isArchived
        self.version = version
    }

    /// In the reader's language as long as the school kept a ready-made title.
    public var title: Phrase { WorkshopSheets.told(content.title) }
}

/// What one workshop does for one skill, in a whole sequence of sessions.
public struct WorkshopGain: Hashable, Sendable {
    public let skill: Skill.ID
    /// 1…100: the part of a full need that it covers.
    public let gain: Int

    public init(skill: Skill.ID, gain: Int) {
        self.skill = skill
        self.gain = gain
    }
}

/// What a coordinator writes on a workshop's sheet.
public struct WorkshopContent: Hashable, Sendable {
    public var title: String
    public var axis: Axis.ID?
    public var kind: NeedKind
    public var objective: String
    /// « Je… » sentences, one each.
    public var indicators: [String]
    public var resources: String
    /// Usual number of sessions.
    public var sessions: Int
    public var minSize, comfortSize, maxSize: Int
    /// Groups of this workshop that may run in one slot.
    public var maxParallel: Int
    /// A pupil may follow it more than once.
    public var isRepeatable: Bool
    /// Any of these kinds of room; empty means any room.
    public var roomKinds: [RoomKind]
    public var gains: [WorkshopGain]
    /// One pool per person needed; two pools are co-animation.
    public var pools: [[Facilitator.ID]]
    /// Code of the ready-made sheet that it was adopted from.
    public var sheet: String?

    public init(
        title: String, axis: Axis.ID? = nil, kind: NeedKind, objective: String, indicators: [String], resources: String = "",
        sessions: Int = 4, minSize: Int = 6, comfortSize: Int = 12, maxSize: Int = Self.usualMost, maxParallel: Int = 1, isRepeatable: Bool = false,
        roomKinds: [RoomKind] = [], gains: [WorkshopGain], pools: [[Facilitator.ID]] = [], sheet: String? = nil
    ) {
        self.title = title
        self.axis = axis
        self.kind = kind
        self.objective = objective
        self.indicators = indicators
        self.resources = resources
        self.sessions = sessions
        self.minSize = minSize
        self.comfortSize = comfortSize
        self.maxSize = maxSize
        self.maxParallel = maxParallel
        self.isRepeatable = isRepeatable
        self.roomKinds = roomKinds
        self.gains = gains
        self.pools = pools
        self.sheet = sheet
    }

    /// Sequences are short: « 3 à 5 séances ».
    public static let usualSessions = 3...5
    public static let sessionsRange = 1...20
    /// Pupils in a group at most, as long as nobody says otherwise: of a new workshop, and where the guard-rails begin to tell. 16: half a
    /// division of thirty-two is no need group any more.
    public static let usualMost = 16
    public static let sizeRange = 1...60
    public static let indicatorsLimit = 8
    public static let poolsLimit = 3

    public var skills: Set<Skill.ID> { Set(gains.map(\.skill)) }

    /// The same with every text in one language, where it is a ready-made one that the school did not change.
    public func said(in language: Language) -> WorkshopContent {
        var content = self
        content.title = WorkshopSheets.told(title)[language]
        content.objective = WorkshopSheets.told(objective)[language]
        content.indicators = indicators.map { WorkshopSheets.told($0)[language] }
        content.resources = WorkshopSheets.told(resources)[language]
        return content
    }

    /// What keeps this sheet from being saved; empty when nothing does. Texts are judged as they stand: trim before.
    public func problems() -> [Problem] {
        var problems: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { problems.append(Problem(.refusal, what: what, remedy: remedy)) }
        if title.isEmpty || title.count > 100 {
            refuse(
                Phrase(fr: "L’atelier n’a pas de titre, ou il dépasse 100 caractères.", en: "The workshop has no title, or one over 100 characters."),
                Phrase(fr: "Donnez le titre que les élèves liront.", en: "Give the title that pupils will read."))
        }
        if objective.isEmpty || objective.count > 400 {
            refuse(
                Phrase(fr: "L’objectif manque, ou il dépasse 400 caractères.", en: "The objective is missing, or over 400 characters."),
                Phrase(fr: "Dites en une phrase simple ce que l’on saura faire à la fin.", en: "Say in one plain sentence what one will be able to do."))
        }
        if indicators.isEmpty || indicators.count > Self.indicatorsLimit || indicators.contains(where: { $0.count > 200 }) {
            refuse(
                Phrase(
                    fr: "Il faut de un à \(Self.indicatorsLimit) indicateurs de réussite, de 200 caractères au plus.",
                    en: "One to \(Self.indicatorsLimit) success indicators are needed, of at most 200 characters."),
                Phrase(fr: "Écrivez-en un par ligne, en commençant par «\u{202F}Je\u{202F}».", en: "Write one per line, starting with “I”."))
        }
        if resources.count > 2000 {
            refuse(
                Phrase(fr: "Les ressources dépassent 2\u{202F}000 caractères.", en: "The resources exceed 2,000 characters."),
                Phrase(fr: "Raccourcissez, ou donnez l’adresse d’un document.", en: "Shorten them, or give the address of a document."))
        }
        if !Self.sessionsRange.contains(sessions) {
            refuse(
                Phrase(
                    fr: "Un atelier dure de \(Self.sessionsRange.lowerBound) à \(Self.sessionsRange.upperBound) séances.",
                    en: "A workshop lasts \(Self.sessionsRange.lowerBound) to \(Self.sessionsRange.upperBound) sessions."),
                Phrase(fr: "Les séquences courtes, de 3 à 5 séances, marchent le mieux.", en: "Short sequences of 3 to 5 sessions work best."))
        }
        if !Self.sizeRange.contains(minSize) || !Self.sizeRange.contains(maxSize) || minSize > comfortSize || comfortSize > maxSize {
            refuse(
                Phrase(
                    fr: "Les effectifs ne se suivent pas\u{202F}: minimum \(minSize), confortable \(comfortSize), maximum \(maxSize).",
                    en: "The sizes are out of order: minimum \(minSize), comfortable \(comfortSize), maximum \(maxSize)."),
                Phrase(
                    fr: "Il faut minimum ≤ confortable ≤ maximum, entre 1 et 60.", en: "Minimum ≤ comfortable ≤ maximum is needed, from 1 to 60."))
        }
        if !(1...10).contains(maxParallel) {
            refuse(
                Phrase(fr: "Le nombre de groupes en parallèle va de 1 à 10.", en: "Parallel groups go from 1 to 10."),
                Phrase(fr: "Indiquez combien de groupes peuvent avoir lieu en même temps.", en: "Say how many groups can run at the same time."))
        }
        if gains.isEmpty {
            refuse(
                Phrase(fr: "L’atelier ne travaille aucune compétence.", en: "The workshop works on no skill."),
                Phrase(
                    fr: "Choisissez au moins une compétence\u{202F}: sans elle, l’atelier ne répond à aucun besoin.",
                    en: "Choose at least one skill: without one, the workshop answers no need."))
        }
        if gains.contains(where: { !(1...100).contains($0.gain) }) || Set(gains.map(\.skill)).count != gains.count {
            refuse(
                Phrase(fr: "L’apport d’une compétence va de 1 à 100, une fois par compétence.", en: "What a skill gains goes from 1 to 100, once per skill."),
                Phrase(
                    fr: "60 convient à la compétence travaillée d’abord, 20 à une compétence travaillée en passant.",
                    en: "60 suits the skill worked on first, 20 one worked on in passing."))
        }
        if pools.count > Self.poolsLimit {
            refuse(
                Phrase(fr: "Trois intervenants ensemble au plus.", en: "At most three facilitators together."),
                Phrase(fr: "Supprimez un intervenant demandé.", en: "Remove one of those asked for."))
        }
        return problems
    }
}

/// An axis of support: workshops are gathered under axes, and axes serve the aims of the school's project.
public struct Axis: Hashable, Sendable {
    public typealias ID = Identifier<Axis>
    public let id: ID
    public let title: String
    /// In the reader's language as long as the school kept a ready-made title.
    public var name: Phrase { WorkshopSheets.told(title) }
    /// Which aim of the school's project it serves.
    public let aim: SchoolAim.ID?
    public let version: Int

    public init(id: ID, title: String, aim: SchoolAim.ID?, version: Int) {
        self.id = id
        self.title = title
        self.aim = aim
        self.version = version
    }
}

/// One aim of the « projet d’établissement ».
public struct SchoolAim: Hashable, Sendable {
    public typealias ID = Identifier<SchoolAim>
    public let id: ID
    public let title: String
    public let version: Int

    public init(id: ID, title: String, version: Int) {
        self.id = id
        self.title = title
        self.version = version
    }
}
