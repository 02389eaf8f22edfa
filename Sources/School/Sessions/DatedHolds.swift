/// A session on its date, with what it holds: one of a group, or one for one date.
public struct DatedHold: Sendable {
    public let session: DatedSession
    /// Of a session for one date without its pupils: where they go when it meets their group, the rule of the group's programme says.
    public let hold: SessionHold
    /// Nil for a session of a group.
    public let oneOff: OneOff?

    public init(_ session: DatedSession, _ hold: SessionHold) {
        self.session = session
        self.hold = hold
        oneOff = nil
    }

    public init(_ one: OneOff) {
        session = one.dated
        hold = SessionHold(title: Phrase(same: one.title), time: one.time, pupils: [:], leaders: one.leaders, room: one.room)
        oneOff = one
    }

    public var isOneOff: Bool { oneOff != nil }

    /// What of it no weekly hour compares with lessons: its people alone when somebody else leads it at its usual hour, nothing when it is as usual.
    fileprivate var besideWeeklyHours: SessionHold? {
        if let oneOff { return oneOff.hold }
        if session.isFixed { return hold }
        return session.replaced.isEmpty ? nil : hold.withLeadersAlone
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
    /// - Parameter weekly: whether weekly hours do not tell either, as the change gives some of them other weeks. O(sessions²) of each day then.
    public func clashes(since before: DatedHolds, weekly: Bool = false) -> [SessionClash] {
        func isNew(_ hold: DatedHold) -> Bool { before.known[Self.key(hold)].map { !$0.isSame(as: hold) } ?? true }
        var found: [SessionClash] = []
        for (_, held) in onDay.sorted(by: { $0.key < $1.key }) {
            for (index, a) in held.enumerated() {
                for b in held[(index + 1)...] where (weekly || a.isApart || b.isApart) && !(a.isOneOff && b.isOneOff) && a.hold.time.overlaps(b.hold.time) {
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
            let alone = held.hold.withLeadersAlone
            let new = before.known[Self.key(held)].map { alone.added(to: $0.hold) } ?? alone
            return new.leaders.isEmpty ? nil : new
        }
    }

    /// Sessions to come of which weekly hours do not tell, and that meet a lesson, in order of time.
    /// - Parameter lessons: of the times of `all`.
    public func atLessons(_ lessons: [SessionTime: [HeldLesson]], _ calendar: SchoolCalendar) -> [SessionAtLesson] {
        all.compactMap { held in
            guard held.session.state == .planned, calendar.isTeachingDay(held.hold.time.day), let own = held.besideWeeklyHours else { return nil }
            let clashes = own.clashes(with: lessons[own.time] ?? [])
            return clashes.isEmpty ? nil : SessionAtLesson(held, clashes)
        }.sorted { ($0.held.hold.time, $0.held.hold.title.fr) < ($1.held.hold.time, $1.held.hold.title.fr) }
    }

    /// Those that were held at the same hour before, and met not this lesson.
    public func newlyAtLessons(_ now: [SessionAtLesson], since before: DatedHolds, _ then: [SessionAtLesson], _ calendar: SchoolCalendar) -> [SessionClash] {
        let known = Dictionary(then.map { (Self.key($0.held), Set($0.clashes)) }, uniquingKeysWith: { first, _ in first })
        return now.flatMap { one -> [SessionClash] in
            guard let old = before.known[Self.key(one.held)], old.hold.time == one.held.hold.time, calendar.isTeachingDay(old.hold.time.day) else { return [] }
            return one.clashes.filter { !(known[Self.key(one.held)]?.contains($0) ?? false) }
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

/// A session of which weekly hours do not tell, with whom and what of it a lesson of the timetable holds then.
public struct SessionAtLesson: Sendable {
    public let held: DatedHold
    /// Never empty.
    public let clashes: [SessionClash]

    init(_ held: DatedHold, _ clashes: [SessionClash]) {
        self.held = held
        self.clashes = clashes
    }

    /// One sentence for each lesson, with all that it holds.
    public var words: [Phrase] { SessionClash.told(clashes) }
}
