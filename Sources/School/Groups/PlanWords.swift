import Grouping

/// One thing to say about a plan: what is wrong, what to do, and where.
public struct PlanRemark: Sendable, Hashable {
    /// Where it is mended.
    public enum Place: Sendable, Hashable {
        /// On the board itself.
        case board
        case constraints
        case workshop(Workshop.ID)
        case offers, facilitators, rooms, barrettes, period
        /// Where groups are computed again.
        case plans
    }

    public let what: Phrase
    public let remedy: Phrase
    public let place: Place
    /// The column concerned, if one is.
    public let group: PlannedGroup.ID?
    public let slot: SlotKey?

    public init(_ what: Phrase, _ remedy: Phrase, _ place: Place, group: PlannedGroup.ID? = nil, slot: SlotKey? = nil) {
        self.what = what
        self.remedy = remedy
        self.place = place
        self.group = group
        self.slot = slot
    }
}

/// How near a plan is to the best possible, proven: no plan exceeds the bound.
public struct PlanQuality: Sendable, Hashable {
    /// Tenths of a per cent, rounded down so that it never promises too much: 0...1000.
    public let tenths: Int

    /// Nil when the bound says nothing.
    public init?(_ objective: Int, of bound: Int) {
        guard bound > 0 else { return nil }
        tenths = max(0, min(1000, objective * 1000 / bound))
    }

    /// « au moins 98,7 % ».
    public var words: Phrase {
        guard tenths < 1000 else { return Phrase(fr: "100\u{00A0}%", en: "100%") }
        return Phrase(
            fr: "au moins \(tenths / 10),\(tenths % 10)\u{00A0}%", en: "at least \(tenths / 10).\(tenths % 10)%")
    }
}

/// Names for the identifiers that the engine speaks in.
public struct PlanNames: Sendable {
    public let pupils: [Pupil.ID: Pupil]
    public let means: PeriodMeans
    private let slots: [SlotKey: PlannedSlot]
    private let rooms: [Room.ID: Room]
    private let facilitators: [Facilitator.ID: Facilitator]

    public init(means: PeriodMeans, pupils: [Pupil.ID: Pupil]) {
        self.means = means
        self.pupils = pupils
        slots = Dictionary(means.slots.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        rooms = Dictionary(means.rooms.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        facilitators = Dictionary(means.facilitators.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public static let gone = Phrase(fr: "(supprimé depuis)", en: "(removed since)")

    public func pupil(_ id: Pupil.ID) -> String { pupils[id]?.listName ?? "…" }
    public func title(_ id: Workshop.ID) -> Phrase { means.workshops[id]?.title ?? Phrase(same: "…") }
    /// « Oral », between quotation marks.
    public func quotedTitle(_ id: Workshop.ID) -> Phrase { quoted(title(id)) }
    public func pinned(to workshop: Workshop.ID) -> Phrase {
        let title = quotedTitle(workshop)
        return Phrase(fr: "épinglé dans \(title.fr)", en: "pinned to \(title.en)")
    }
    public func room(_ id: Room.ID) -> String { rooms[id]?.name ?? "…" }
    public func facilitator(_ id: Facilitator.ID) -> String { facilitators[id]?.name ?? "…" }
    public func slot(_ key: SlotKey) -> PlannedSlot? { slots[key] }

    /// « mardi 10 h, Module 2 »; the module is left out when there is only one.
    public func slotName(_ key: SlotKey) -> Phrase {
        guard let slot = slots[key] else { return Self.gone }
        guard means.modules.count > 1 else { return slot.weekly.name }
        return Phrase(fr: "\(slot.weekly.name.fr), \(slot.module.name)", en: "\(slot.weekly.name.en), \(slot.module.name)")
    }

    // The engine's texts.
    func pupil(_ text: String) -> String { Pupil.ID(text).map(pupil) ?? text }
    func workshop(_ text: String) -> Phrase { quoted(Workshop.ID(text).map(title) ?? Phrase(same: text)) }
    func room(_ text: String) -> String { Room.ID(text).map(room) ?? text }
    func facilitator(_ text: String) -> String { Facilitator.ID(text).map(facilitator) ?? text }
    func slot(_ text: String) -> Phrase { SlotKey(text).map(slotName) ?? Phrase(same: text) }
    func division(_ text: String) -> String { Division.ID(text).flatMap { means.divisions[$0]?.code } ?? text }

    public static func listed(_ names: [Phrase]) -> Phrase { Phrase(fr: listed(names.map(\.fr)).fr, en: listed(names.map(\.en)).en) }

    /// « Durand, Roy et Blanc ».
    public static func listed(_ names: [String]) -> Phrase {
        guard let last = names.last else { return Phrase(same: "") }
        guard names.count > 1 else { return Phrase(same: last) }
        let head = names.dropLast().joined(separator: ", ")
        return Phrase(fr: "\(head) et \(last)", en: "\(head) and \(last)")
    }
}
