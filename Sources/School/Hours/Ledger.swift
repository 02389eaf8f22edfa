/// What a pupil receives, in minutes. Each minute of a session stands in exactly one of these.
public struct PupilMinutes: Hashable, Sendable {
    /// Called, and the pupil was there.
    public var attended = 0
    /// Called, and the pupil was not.
    public var absent = 0
    /// In another session at that hour, where they count.
    public var elsewhere = 0
    /// Past, and nobody has said whether it took place.
    public var unconfirmed = 0
    public var coming = 0
    /// To come in a period that has its slots and no published groups yet.
    public var prepared = 0
    public var cancelled = 0

    public init() {}

    /// Given, whether or not the pupil was there.
    public var delivered: Int { attended + absent }
    /// What stands of what was planned.
    public var planned: Int { delivered + unconfirmed + coming + prepared }
    /// What will have been given by the end of the year if all that is to come takes place. What nobody confirmed is not guessed.
    public var forecast: Int { delivered + coming + prepared }
    public var all: Int { planned + elsewhere + cancelled }

    public static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.attended += b.attended
        sum.absent += b.absent
        sum.elsewhere += b.elsewhere
        sum.unconfirmed += b.unconfirmed
        sum.coming += b.coming
        sum.prepared += b.prepared
        sum.cancelled += b.cancelled
        return sum
    }

    public mutating func add(_ minutes: Int, _ presence: Presence) {
        switch presence {
        case .present: attended += minutes
        case .absent: absent += minutes
        case .elsewhere: elsewhere += minutes
        }
    }
}

/// What sessions are, in minutes, whoever is in them: given by a group, by a person, in a room.
public struct SessionMinutes: Hashable, Sendable {
    public var delivered = 0
    public var unconfirmed = 0
    public var coming = 0
    public var cancelled = 0

    public init() {}

    public var planned: Int { delivered + unconfirmed + coming }
    public var forecast: Int { delivered + coming }

    public mutating func add(_ minutes: Int, _ account: SessionAccount) {
        switch account {
        case .delivered: delivered += minutes
        case .cancelled: cancelled += minutes
        case .unconfirmed: unconfirmed += minutes
        case .coming: coming += minutes
        }
    }
}

/// Where the minutes of a session count: in one of these.
public enum SessionAccount: Sendable, CaseIterable {
    case unconfirmed, coming, delivered, cancelled
}

extension DatedSession {
    /// The closed day that took its hour, by the one rule of ledgers, audit, forecasts, pages and diaries, whenever and however the day was closed: what
    /// was given is given, as its call says; what was not called is lost to what closes its day, and so is what was cancelled for that.
    /// - Parameter closed: what closes the day on which it was to be held; nil on a day of lessons.
    public func loss(to closed: DaySpan?) -> DaySpan? {
        switch state {
        case .delivered: nil
        case .cancelled: isCancelled(for: closed) ? closed : nil
        case .planned: closed
        }
    }

    /// - Parameter closed: as in `loss`.
    public func account(on today: Day, closed: DaySpan?) -> SessionAccount {
        guard loss(to: closed) == nil else { return .cancelled }
        return switch state {
        case .delivered: .delivered
        case .cancelled: .cancelled
        case .planned: isUnconfirmed(on: today) ? .unconfirmed : .coming
        }
    }
}

/// One session as ledgers count it.
public struct LedgerSession: Sendable {
    public let session: DatedSession
    public let slot: SlotKey
    public let title: Phrase
    public let kind: DispositifKind
    /// Those of its leaders whose hours weigh on the school's means.
    public let paid: Set<Facilitator.ID>
    /// Whom it expects. Empty once the call is made: what it says is added up apart.
    public let expected: [Pupil.ID]
    /// Those of them who are in a one-off session at that hour.
    public let elsewhere: Set<Pupil.ID>
    /// Those who had a place on the day for which it was planned and have left by the day on which it is held, with their first day away.
    public let gone: [Pupil.ID: Day]
    /// Of a one-off session, the group from whose list its pupils are invited, when it is at hand.
    public let invitedFrom: NeedGroup.ID?
    /// What closes the day on which it was to be held; nil on a day of lessons.
    public let closed: DaySpan?

    public init(
        session: DatedSession, slot: SlotKey, title: Phrase, kind: DispositifKind, paid: Set<Facilitator.ID>, expected: [Pupil.ID],
        elsewhere: Set<Pupil.ID> = [], gone: [Pupil.ID: Day] = [:], invitedFrom: NeedGroup.ID? = nil, closed: DaySpan? = nil
    ) {
        self.session = session
        self.slot = slot
        self.title = title
        self.kind = kind
        self.paid = paid
        self.expected = expected
        self.elsewhere = elsewhere
        self.gone = gone
        self.invitedFrom = invitedFrom
        self.closed = closed
    }

    public func account(on today: Day) -> SessionAccount { session.account(on: today, closed: closed) }
    /// The closed day that took it; see `DatedSession.loss`.
    public var loss: DaySpan? { session.loss(to: closed) }
}

/// Sessions of a period that has its slots and no published groups yet: every pupil of its divisions will be in one of its groups at each of them.
/// Who leads them, and where, nobody has said.
public struct PreparedSessions: Sendable {
    public let kind: DispositifKind
    public let divisions: Set<Division.ID>
    /// Day and length in minutes of each.
    public let sessions: [(day: Day, minutes: Int)]
    /// What days closed by the school took of them.
    public let lost: [LostHour]

    public init(kind: DispositifKind, divisions: Set<Division.ID>, sessions: [(day: Day, minutes: Int)], lost: [LostHour] = []) {
        self.kind = kind
        self.divisions = divisions
        self.sessions = sessions
        self.lost = lost
    }
}

/// An hour that a closed day took.
public struct LostHour: Hashable, Sendable {
    public let day: Day
    public let minutes: Int
    public let closed: DaySpan
    /// Nobody has published groups for it yet: it is no longer planned, and not cancelled either.
    public let isPrepared: Bool

    public init(day: Day, minutes: Int, closed: DaySpan, isPrepared: Bool) {
        self.day = day
        self.minutes = minutes
        self.closed = closed
        self.isPrepared = isPrepared
    }
}

/// What the calls of one school year say of one pupil, added up.
public struct CalledMinutes: Sendable, Hashable {
    public let pupil: Pupil.ID
    public let year: Int
    public let kind: DispositifKind
    public let presence: Presence
    public let minutes: Int

    public init(pupil: Pupil.ID, year: Int, kind: DispositifKind, presence: Presence, minutes: Int) {
        self.pupil = pupil
        self.year = year
        self.kind = kind
        self.presence = presence
        self.minutes = minutes
    }
}

/// The minutes of one school year, apart for what a pupil receives, a group is given, a person gives, a room holds and a kind of dispositif
/// spends. Kinds are never added up: hours of one are not hours of another.
public struct Ledger: Sendable {
    public private(set) var pupils: [Pupil.ID: [DispositifKind: PupilMinutes]] = [:]
    public private(set) var groups: [NeedGroup.ID: SessionMinutes] = [:]
    /// A session shared by several divisions counts once for whoever leads it.
    public private(set) var facilitators: [Facilitator.ID: [DispositifKind: SessionMinutes]] = [:]
    public private(set) var rooms: [Room.ID: SessionMinutes] = [:]
    /// Minutes of sessions.
    public private(set) var given: [DispositifKind: SessionMinutes] = [:]
    /// Minutes of people: a session that two of them lead is twice theirs.
    public private(set) var led: [DispositifKind: SessionMinutes] = [:]
    /// Minutes of people whose hours weigh on the means: a session that two of them lead costs twice.
    public private(set) var spent: [DispositifKind: SessionMinutes] = [:]

    /// - Parameters:
    ///   - called: of the same school year.
    ///   - prepared: what of it is past gave nobody anything, and counts for nothing.
    ///   - stays: the divisions of each pupil who is in one that something is prepared for.
    /// O(sessions × people + expected + called + stays × kinds + different stays × prepared sessions).
    public init(
        _ sessions: [LedgerSession], called: [CalledMinutes], prepared: [PreparedSessions] = [], stays: [Pupil.ID: [Dated<Division.ID>]] = [:], on today: Day
    ) {
        for line in sessions {
            let session = line.session
            let (minutes, account) = (session.held.length, line.account(on: today))
            groups[session.group, default: SessionMinutes()].add(minutes, account)
            given[line.kind, default: SessionMinutes()].add(minutes, account)
            for leader in session.leaders {
                facilitators[leader.id, default: [:]][line.kind, default: SessionMinutes()].add(minutes, account)
                led[line.kind, default: SessionMinutes()].add(minutes, account)
                if line.paid.contains(leader.id) { spent[line.kind, default: SessionMinutes()].add(minutes, account) }
            }
            if let room = session.room { rooms[room.id, default: SessionMinutes()].add(minutes, account) }
            guard account != .delivered else { continue }
            for pupil in line.expected {
                var own = pupils[pupil, default: [:]][line.kind, default: PupilMinutes()]
                switch account {
                case .cancelled: own.cancelled += minutes
                default: if line.elsewhere.contains(pupil) { own.elsewhere += minutes } else if account == .unconfirmed { own.unconfirmed += minutes } else { own.coming += minutes }
                }
                pupils[pupil, default: [:]][line.kind] = own
            }
        }
        for line in called { pupils[line.pupil, default: [:]][line.kind, default: PupilMinutes()].add(line.minutes, line.presence) }
        // Nearly all pupils of a division are in it for the same days.
        var sums: [Dated<Division.ID>: [DispositifKind: Int]] = [:]
        for (pupil, own) in stays {
            for stay in own {
                let here = sums[stay] ?? Self.minutes(of: prepared, during: stay, from: today)
                sums[stay] = here
                for (kind, minutes) in here { pupils[pupil, default: [:]][kind, default: PupilMinutes()].prepared += minutes }
            }
        }
    }

    private static func minutes(of prepared: [PreparedSessions], during stay: Dated<Division.ID>, from today: Day) -> [DispositifKind: Int] {
        prepared.filter { $0.divisions.contains(stay.value) }.reduce(into: [:]) { sums, one in
            let minutes = one.sessions.reduce(0) { $0 + ($1.day >= today && stay.tenure.contains($1.day) ? $1.minutes : 0) }
            if minutes > 0 { sums[one.kind, default: 0] += minutes }
        }
    }
}
