/// Why a pupil has more or fewer minutes than another of the same level.
public enum InequalityCause: Hashable, Sendable {
    /// The hours of the division's timetable: fewer or shorter slots.
    case timetable
    /// A day without lessons falls on the hour.
    case closure(Phrase)
    case arrived(Day)
    case left(Day)
    /// No group was given to the pupil at that hour.
    case noGroup
    case cancelled(Day, String)
    /// What comes on top of the timetable of the division.
    case extra
    case unconfirmed(Day)
    case coming
    case absent(Day)
    case elsewhere(Day)

    public var words: Phrase {
        switch self {
        case .timetable: Phrase(fr: "heures prévues à l’emploi du temps de la classe", en: "hours in the division’s timetable")
        case .closure(let name): Phrase(fr: "jour sans cours\u{202F}: \(name.fr)", en: "day without lessons: \(name.en)")
        case .arrived(let day): Phrase(fr: "arrivée le \(day.named.fr)", en: "arrived on \(day.named.en)")
        case .left(let day): Phrase(fr: "départ le \(day.named.fr)", en: "left on \(day.named.en)")
        case .noGroup: Phrase(fr: "sans groupe à cette heure", en: "without a group at that hour")
        case .cancelled(let day, let reason): Phrase(fr: "séance annulée du \(day.short.fr) (\(reason))", en: "cancelled session of \(day.short.en) (\(reason))")
        case .extra: Phrase(fr: "séances en plus de l’emploi du temps de la classe", en: "sessions on top of the division’s timetable")
        case .unconfirmed(let day): Phrase(fr: "séance du \(day.short.fr) non confirmée", en: "session of \(day.short.en) not confirmed")
        case .coming: Phrase(fr: "séances encore à venir", en: "sessions still to come")
        case .absent(let day): Phrase(fr: "absence du \(day.short.fr)", en: "absence of \(day.short.en)")
        case .elsewhere(let day): Phrase(fr: "dans une autre séance le \(day.short.fr)", en: "in another session on \(day.short.en)")
        }
    }
}

/// One pupil of the audit, with the divisions that they were in, in order of time.
public struct AuditedPupil: Sendable {
    public let pupil: Pupil
    /// Code of the last division.
    public let division: String
    public let stays: [Dated<Division.ID>]

    public init(pupil: Pupil, division: String, stays: [Dated<Division.ID>]) {
        self.pupil = pupil
        self.division = division
        self.stays = stays
    }
}

/// An hour of the timetable on a date, holidays and days off included.
public struct TimetableHour: Sendable, Hashable {
    public let slot: SlotKey
    public let time: SessionTime
    /// What closes the day; nil for a day of lessons.
    public let closure: Phrase?

    public init(slot: SlotKey, time: SessionTime, closure: Phrase?) {
        self.slot = slot
        self.time = time
        self.closure = closure
    }
}

/// A session that expects a pupil, with what the call says of them.
public struct AuditedSession: Sendable {
    public let session: DatedSession
    public let slot: SlotKey
    /// Nil before the call, but for those who are in another session.
    public let presence: Presence?

    public init(session: DatedSession, slot: SlotKey, presence: Presence?) {
        self.session = session
        self.slot = slot
        self.presence = presence
    }
}

/// « Tous les élèves d’un même niveau bénéficient du même nombre d’heures » : each pupil of a level beside the one who has most, and every minute
/// between them with its cause.
public struct EqualityAudit: Sendable {
    /// Minutes that a pupil lacks, or has more when negative, beside the best served.
    public struct Difference: Hashable, Sendable {
        public let cause: InequalityCause
        public let minutes: Int

        /// Whoever has fewer sessions to come, having left or come to more of them already, is told that they are the others’.
        public var words: Phrase {
            cause == .coming && minutes < 0 ? Phrase(fr: "séances que les autres ont encore à venir", en: "sessions that others still have to come") : cause.words
        }
    }

    public struct Row: Sendable {
        public let pupil: Pupil
        public let division: String
        public let planned, attended: Int
        /// Add up to what the best served has more, planned and attended.
        public let plannedGap, attendedGap: [Difference]
    }

    /// By name.
    public let rows: [Row]
    /// The most that any pupil of the level has.
    public let mostPlanned, mostAttended: Int

    public var isEqual: Bool { rows.allSatisfy { $0.plannedGap.isEmpty && $0.attendedGap.isEmpty } }

    /// What the timetable would give one pupil, and what is taken from it, cause by cause.
    struct Account {
        var gross = 0
        /// Before and after the call: what is planned is `gross` less these.
        var losses: [InequalityCause: Int] = [:]
        /// What is planned and not attended.
        var missed: [InequalityCause: Int] = [:]

        var planned: Int { gross - losses.values.reduce(0, +) }
        var attended: Int { planned - missed.values.reduce(0, +) }
    }

    /// - Parameters:
    ///   - hours: of the barrettes of each division, through the school year.
    ///   - sessions: of one kind of dispositif, by pupil.
    /// O(pupils × (hours + sessions)).
    public init(_ pupils: [AuditedPupil], hours: [Division.ID: [TimetableHour]], sessions: [Pupil.ID: [AuditedSession]], on today: Day) {
        let accounts = pupils.map { ($0, Self.account(of: $0, hours, sessions[$0.pupil.id] ?? [], today)) }
        let best = accounts.max { $0.1.planned < $1.1.planned }?.1 ?? Account()
        let keenest = accounts.max { $0.1.attended < $1.1.attended }?.1 ?? Account()
        mostPlanned = best.planned
        mostAttended = keenest.attended
        rows = accounts.map { person, account in
            Row(
                pupil: person.pupil, division: person.division, planned: account.planned, attended: account.attended,
                plannedGap: Self.differences(account, best, account.losses, best.losses),
                attendedGap: Self.differences(
                    account, keenest, account.losses.merging(account.missed, uniquingKeysWith: +),
                    keenest.losses.merging(keenest.missed, uniquingKeysWith: +)))
        }
    }

    private static func differences(
        _ own: Account, _ other: Account, _ losses: [InequalityCause: Int], _ others: [InequalityCause: Int]
    ) -> [Difference] {
        var found = [Difference(cause: .timetable, minutes: other.gross - own.gross)]
        for cause in Set(losses.keys).union(others.keys) {
            found.append(Difference(cause: cause, minutes: losses[cause, default: 0] - others[cause, default: 0]))
        }
        return found.filter { $0.minutes != 0 }.sorted { a, b in
            (abs(b.minutes), a.cause.words.fr) < (abs(a.minutes), b.cause.words.fr)
        }
    }

    static func account(
        of person: AuditedPupil, _ hours: [Division.ID: [TimetableHour]], _ sessions: [AuditedSession], _ today: Day
    ) -> Account {
        struct Key: Hashable {
            let slot: SlotKey
            let day: Day
        }
        var account = Account()
        var left = Dictionary(sessions.map { (Key(slot: $0.slot, day: $0.session.planned.day), $0) }, uniquingKeysWith: { first, _ in first })
        let stays = person.stays.sorted { $0.tenure.from < $1.tenure.from }
        for (index, stay) in stays.enumerated() {
            // Before the first and after the last division, its hours are those that the pupil does not have.
            for hour in hours[stay.value] ?? [] {
                let day = hour.time.day
                let isBefore = day < stay.tenure.from
                let isAfter = day > stay.tenure.to
                if isBefore && index > 0 { continue }
                if isAfter, index + 1 < stays.count, day >= stays[index + 1].tenure.from { continue }
                account.gross += hour.time.length
                if let session = left.removeValue(forKey: Key(slot: hour.slot, day: day)) {
                    // A session is as long as when it was planned, which a later timetable may not be.
                    account.gross += session.session.held.length - hour.time.length
                    Self.add(session, to: &account, today)
                } else if let closure = hour.closure {
                    account.losses[.closure(closure), default: 0] += hour.time.length
                } else if isBefore {
                    account.losses[.arrived(stay.tenure.from), default: 0] += hour.time.length
                } else if isAfter {
                    account.losses[.left(stay.tenure.to + 1), default: 0] += hour.time.length
                } else {
                    account.losses[.noGroup, default: 0] += hour.time.length
                }
            }
        }
        for session in left.values.sorted(by: { $0.session.held < $1.session.held }) {
            account.losses[.extra, default: 0] -= session.session.held.length
            Self.add(session, to: &account, today)
        }
        return account
    }

    private static func add(_ line: AuditedSession, to account: inout Account, _ today: Day) {
        let session = line.session
        let minutes = session.held.length
        switch (session.state, line.presence) {
        case (.cancelled, _): account.losses[.cancelled(session.held.day, session.reason), default: 0] += minutes
        case (.delivered, .absent): account.missed[.absent(session.held.day), default: 0] += minutes
        case (.delivered, .elsewhere), (.planned, .elsewhere): account.losses[.elsewhere(session.held.day), default: 0] += minutes
        case (.delivered, _): break
        case (.planned, _) where session.held.day < today: account.missed[.unconfirmed(session.held.day), default: 0] += minutes
        case (.planned, _): account.missed[.coming, default: 0] += minutes
        }
    }
}
