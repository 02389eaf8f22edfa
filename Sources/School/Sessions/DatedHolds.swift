/// A session on its date, with what it holds: one of a group, or one for one date.
public struct DatedHold: Sendable {
    public let session: DatedSession
    /// Of a session for one date without its pupils: where they go when it meets their group, the rule of the group's programme says.
    public let hold: SessionHold
    public let isOneOff: Bool

    public init(_ session: DatedSession, _ hold: SessionHold, isOneOff: Bool = false) {
        self.session = session
        self.hold = hold
        self.isOneOff = isOneOff
    }

    /// Weekly hours say nothing of it: it was put there or is led by somebody else for once, or it is of no group.
    public var isApart: Bool { isOneOff || session.isFixed || !session.replaced.isEmpty }

    fileprivate func isSame(as other: DatedHold) -> Bool {
        hold.time == other.hold.time && hold.room?.id == other.hold.room?.id && Set(hold.leaders.map(\.id)) == Set(other.hold.leaders.map(\.id))
            && Set(hold.pupils.keys) == Set(other.hold.pupils.keys)
    }

    /// What both would hold at once. Two sessions of one group are said as such.
    fileprivate func clashes(with other: DatedHold) -> [SessionClash] {
        guard session.group == other.session.group else { return hold.clashes(with: [other.hold]) }
        return hold.time.overlaps(other.hold.time) ? [SessionClash(.group, by: other.hold.title, at: other.hold.time)] : []
    }
}

/// What is engaged on the dates on which weekly hours do not say it all: every session of the days that have one that was moved, is led by somebody
/// else for once, or is of no group.
public struct DatedHolds: Sendable {
    private struct Known: Hashable {
        let group: NeedGroup.ID
        let key: SessionKey
    }

    public let all: [DatedHold]
    private let known: [Known: DatedHold]
    private let onDay: [Day: [DatedHold]]

    public init(_ all: [DatedHold]) {
        self.all = all
        known = Dictionary(all.map { (Self.key($0), $0) }, uniquingKeysWith: { first, _ in first })
        onDay = Dictionary(grouping: all, by: \.hold.time.day)
    }

    public static let none = DatedHolds([])

    private static func key(_ hold: DatedHold) -> Known { Known(group: hold.session.group, key: hold.session.key) }

    /// What a change has brought about: whoever and whatever two sessions hold at once now, of which weekly hours do not tell, and did not before. In
    /// order of time, each named by the session that was there already. O(sessions apart × sessions of their days).
    public func clashes(since before: DatedHolds) -> [SessionClash] {
        func isNew(_ hold: DatedHold) -> Bool { before.known[Self.key(hold)].map { !$0.isSame(as: hold) } ?? true }
        var found: [SessionClash] = []
        for (_, held) in onDay.sorted(by: { $0.key < $1.key }) {
            for (index, a) in held.enumerated() {
                for b in held[(index + 1)...] where (a.isApart || b.isApart) && !(a.isOneOff && b.isOneOff) && a.hold.time.overlaps(b.hold.time) {
                    guard isNew(a) || isNew(b) else { continue }
                    let (own, other) = isNew(a) && (!isNew(b) || b.isApart) ? (a, b) : (b, a)
                    let was = before.known[Self.key(own)].flatMap { own in before.known[Self.key(other)].map { own.clashes(with: $0) } } ?? []
                    found += own.clashes(with: other).filter { clash in !was.contains { $0.matter == clash.matter } }
                }
            }
        }
        return found.sorted { ($0.at, $0.by.fr) < ($1.at, $1.by.fr) }
    }

    /// Those that are led by somebody else for once and were not so at that hour: of them no weekly hour says whether they have a lesson.
    public func stoodIn(since before: DatedHolds) -> [SessionHold] {
        all.filter { !$0.isOneOff && !$0.session.replaced.isEmpty }.compactMap { held in
            let own = held.hold
            let alone = SessionHold(title: own.title, time: own.time, pupils: [:], leaders: own.leaders, room: nil)
            let new = before.known[Self.key(held)].map { alone.added(to: $0.hold) } ?? alone
            return new.leaders.isEmpty ? nil : new
        }
    }

    /// Who leads another session at the hour of one that the person leads by what the group has, and would give away from a day on, with the groups
    /// in whose way that is.
    public func leading(atHoursOf person: Facilitator.ID, in groups: Set<NeedGroup.ID>, from day: Day) -> [Facilitator.ID: Set<NeedGroup.ID>] {
        var held: [Facilitator.ID: Set<NeedGroup.ID>] = [:]
        for own in all where groups.contains(own.session.group) && own.session.planned.day >= day && !own.isApart && own.hold.leaders.contains(where: { $0.id == person }) {
            for other in onDay[own.hold.time.day] ?? [] where other.session.group != own.session.group && other.hold.time.overlaps(own.hold.time) {
                for leader in other.hold.leaders { held[leader.id, default: []].insert(own.session.group) }
            }
        }
        return held
    }
}
