/// What goes first when an invitation to a one-off session falls on a pupil's regular group. A setting of the programme.
public enum CollisionRule: String, CaseIterable, Sendable, Hashable {
    case regular, invitation, ask

    public var name: Phrase {
        switch self {
        case .regular: Phrase(fr: "le groupe habituel d’abord", en: "the regular group first")
        case .invitation: Phrase(fr: "l’invitation d’abord", en: "the invitation first")
        case .ask: Phrase(fr: "la coordination décide", en: "the coordinator decides")
        }
    }

    /// Where a pupil whom both want goes.
    public var standing: Invitation.Standing {
        switch self {
        case .regular: .regular
        case .invitation: .expected
        case .ask: .waiting
        }
    }
}

/// A pupil's invitation to a one-off session.
public struct Invitation: Hashable, Sendable {
    public enum Standing: String, CaseIterable, Sendable, Hashable {
        /// Comes to it, and is elsewhere for the regular group if they meet.
        case expected
        /// Stays in the regular group.
        case regular
        /// The coordinator has to say.
        case waiting
    }

    public let pupil: Pupil
    public let division: String
    public let standing: Standing
    /// The regular group that meets at that hour, with its title.
    public let clash: NeedGroup.ID?
    public let clashTitle: Phrase?
    /// What the call says; nil before it.
    public let presence: Presence?

    public init(pupil: Pupil, division: String, standing: Standing, clash: NeedGroup.ID?, clashTitle: Phrase?, presence: Presence?) {
        self.pupil = pupil
        self.division = division
        self.standing = standing
        self.clash = clash
        self.clashTitle = clashTitle
        self.presence = presence
    }

    /// What is said of a collision to everybody whom it concerns; nil when there is none.
    public var collision: Phrase? {
        guard let clashTitle else { return nil }
        switch standing {
        case .expected:
            return Phrase(
                fr: "à la même heure que «\u{202F}\(clashTitle.fr)\u{202F}»\u{202F}: l’invitation passe d’abord", en: "at the same hour as “\(clashTitle.en)”: the invitation goes first")
        case .regular:
            return Phrase(
                fr: "à la même heure que «\u{202F}\(clashTitle.fr)\u{202F}»\u{202F}: le groupe habituel passe d’abord", en: "at the same hour as “\(clashTitle.en)”: the regular group goes first")
        case .waiting:
            return Phrase(
                fr: "à la même heure que «\u{202F}\(clashTitle.fr)\u{202F}»\u{202F}: la coordination doit dire où aller", en: "at the same hour as “\(clashTitle.en)”: the coordinator has to say where to go")
        }
    }
}

/// A regular session at the hour of an invitation, of a group in which the pupil has a place.
public struct Collision: Hashable, Sendable {
    public let group: NeedGroup.ID
    public let title: Phrase
    /// Of the group's programme.
    public let rule: CollisionRule

    public init(group: NeedGroup.ID, title: Phrase, rule: CollisionRule) {
        self.group = group
        self.title = title
        self.rule = rule
    }
}

extension Invitation {
    /// As the coordinator says of the collision.
    public func settled(_ standing: Standing) -> Invitation {
        Invitation(pupil: pupil, division: division, standing: standing, clash: clash, clashTitle: clashTitle, presence: presence)
    }

    /// As it stands with the regular sessions that there are now. What was said of a collision, by the rule or by the coordinator, holds for as long
    /// as there is one with the same group; of another group the rule says.
    /// - Parameter collisions: in order of time.
    public func judged(by collisions: [Collision]) -> Invitation {
        let met = collisions.first { $0.group == clash } ?? collisions.first
        return Invitation(
            pupil: pupil, division: division, standing: met.map { $0.group == clash ? standing : $0.rule.standing } ?? .expected, clash: met?.group,
            clashTitle: met?.title, presence: presence)
    }
}

/// A session outside every group: somebody invites some pupils for one date.
public struct OneOff: Hashable, Sendable {
    public typealias ID = Identifier<OneOff>

    public let id: ID
    /// From whose list its pupils are invited, by whom leads it.
    public let group: NeedGroup.ID
    public let title: String
    public let kind: DispositifKind
    public let time: SessionTime
    public let room: DatedSession.Place?
    public let leaders: [DatedSession.Leader]
    public private(set) var state: DatedSession.State
    public private(set) var reason: String
    /// By name.
    public let invitations: [Invitation]

    public init(
        id: ID, group: NeedGroup.ID, title: String, kind: DispositifKind, time: SessionTime, room: DatedSession.Place?, leaders: [DatedSession.Leader], state: DatedSession.State,
        reason: String, invitations: [Invitation]
    ) {
        self.id = id
        self.group = group
        self.title = title
        self.kind = kind
        self.time = time
        self.room = room
        self.leaders = leaders
        self.state = state
        self.reason = reason
        self.invitations = invitations
    }

    public var expected: [Invitation] { invitations.filter { $0.standing == .expected } }

    /// As ledgers count it: a session that is its own group, of no slot.
    public var dated: DatedSession {
        DatedSession(
            group: NeedGroup.ID(rawValue: id.rawValue), key: SessionKey(week: time.day), planned: time, held: time, room: room, leaders: leaders, state: state,
            cancelReason: reason, isFixed: true, version: 1)
    }

    /// As `DatedSession.told` has it.
    public func told(by calendar: SchoolCalendar) -> OneOff {
        let dated = dated.told(by: calendar)
        var told = self
        told.state = dated.state
        told.reason = dated.cancelReason
        return told
    }

    public static let noSlot = SlotKey(module: Module.ID(rawValue: 0), weekly: WeeklySlot.ID(rawValue: 0))

    /// What it holds of people and rooms.
    public var hold: SessionHold {
        SessionHold(
            title: Phrase(same: title), time: time,
            pupils: Dictionary(expected.map { ($0.pupil.id, $0.pupil.listName) }, uniquingKeysWith: { first, _ in first }), leaders: leaders, room: room)
    }

    public static let titleLimit = 120
    public static let pupilsLimit = 40

    /// With where each pupil goes now, as long as it is to be held: what is over stays as it was told.
    /// - Parameter collisions: of each pupil, in order of time.
    public func judged(by collisions: [Pupil.ID: [Collision]]) -> OneOff {
        guard state == .planned else { return self }
        return OneOff(
            id: id, group: group, title: title, kind: kind, time: time, room: room, leaders: leaders, state: state, reason: reason,
            invitations: invitations.map { $0.judged(by: collisions[$0.pupil.id] ?? []) })
    }
}

/// A pupil's wish for a session of their own with those who lead one of their groups.
public struct SessionRequest: Hashable, Sendable {
    public typealias ID = Identifier<SessionRequest>
    public enum State: String, Sendable, Hashable { case open, granted, refused }

    public let id: ID
    public let pupil: Pupil
    public let group: NeedGroup.ID
    public let groupTitle: Phrase
    public let why: String
    public let at: Moment
    public let state: State
    public let answer: String
    /// Whether the pupil is in the group on the day of reading or later: nobody else can be invited.
    public let isInvitable: Bool

    public init(id: ID, pupil: Pupil, group: NeedGroup.ID, groupTitle: Phrase, why: String, at: Moment, state: State, answer: String, isInvitable: Bool) {
        self.id = id
        self.pupil = pupil
        self.group = group
        self.groupTitle = groupTitle
        self.why = why
        self.at = at
        self.state = state
        self.answer = answer
        self.isInvitable = isInvitable
    }

    public static let limit = 300
}

/// A one-off session to come that takes somebody or a room at an hour at which a plan would have them in its groups.
public struct OneOffMeeting: Hashable, Sendable {
    public let oneOff: OneOff
    /// Names of those who would lead both.
    public let leaders: [String]
    public let room: String?
    /// Who would be in one of the groups then, and is invited without anybody having said where they go.
    public let pupils: [Pupil]
}

extension PlanContents {
    /// In order of time. A collision that was told with the invitation is none: whoever was invited out of a group that is published knows where to go.
    /// - Parameter hours: of each slot, on its dates.
    public func meetings(with oneOffs: [OneOff], at hours: [SlotKey: [SessionTime]]) -> [OneOffMeeting] {
        let placed = Dictionary(grouping: places, by: \.group).mapValues { Set($0.map(\.pupil)) }
        return oneOffs.filter { $0.state == .planned }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }.compactMap { one in
            let met = groups.filter { group in placed[group.id] != nil && (hours[group.slot] ?? []).contains { $0.overlaps(one.time) } }
            let staff = Set(met.flatMap(\.staff))
            let leaders = one.leaders.filter { staff.contains($0.id) }.map(\.name)
            let room = one.room.flatMap { place in met.contains { $0.room == place.id } ? place.name : nil }
            let pupils = one.invitations.filter { invitation in invitation.clash == nil && met.contains { placed[$0.id]?.contains(invitation.pupil.id) ?? false } }.map(\.pupil)
            guard !leaders.isEmpty || room != nil || !pupils.isEmpty else { return nil }
            return OneOffMeeting(oneOff: one, leaders: leaders, room: room, pupils: pupils)
        }
    }
}

extension [OneOff] {
    /// When somebody is expected at one of these, and so at no group.
    public func times(expecting pupil: Pupil.ID, _ calendar: SchoolCalendar) -> [SessionTime] {
        map { $0.told(by: calendar) }.filter { one in one.state != .cancelled && one.expected.contains { $0.pupil.id == pupil } }.map(\.time)
    }
}
