/// Why a pupil has more or fewer minutes than another of the same level.
public enum InequalityCause: Hashable, Sendable {
    /// The hours of the division's timetable: fewer or shorter slots.
    case timetable
    /// Days without lessons fall on the hour.
    case closure(DaySpan)
    case arrived(Day)
    case left(Day)
    /// Into another division from that day on: its hours are others, or its groups have no place for the pupil yet.
    case changed(Day)
    /// No group was given to the pupil at that hour.
    case noGroup
    case cancelled(Day, String)
    /// What comes on top of the timetable of the division.
    case extra
    /// Sessions to which some are invited. Nobody is compared with those who have them.
    case oneOff
    case unconfirmed(Day)
    case coming
    case absent(Day)
    case elsewhere(Day)

    public var words: Phrase {
        switch self {
        case .timetable: Phrase(fr: "heures prévues à l’emploi du temps de la classe", en: "hours in the division’s timetable")
        case .closure(let span): Self.told(span)
        case .arrived(let day): Phrase(fr: "arrivée le \(day.named.fr)", en: "arrived on \(day.named.en)")
        case .left(let day): Phrase(fr: "départ le \(day.named.fr)", en: "left on \(day.named.en)")
        case .changed(let day): Phrase(fr: "changement de classe le \(day.named.fr)", en: "change of division on \(day.named.en)")
        case .noGroup: Phrase(fr: "sans groupe à cette heure", en: "without a group at that hour")
        case .cancelled(let day, let reason): Phrase(fr: "séance annulée du \(day.short.fr) (\(reason))", en: "cancelled session of \(day.short.en) (\(reason))")
        case .extra: Phrase(fr: "séances en plus de l’emploi du temps de la classe", en: "sessions on top of the division’s timetable")
        case .oneOff: Phrase(fr: "séances ponctuelles", en: "one-off sessions")
        case .unconfirmed(let day): Phrase(fr: "séance du \(day.short.fr) non confirmée", en: "session of \(day.short.en) not confirmed")
        case .coming: Phrase(fr: "séances encore à venir", en: "sessions still to come")
        case .absent(let day): Phrase(fr: "absence du \(day.short.fr)", en: "absence of \(day.short.en)")
        case .elsewhere(let day): Phrase(fr: "dans une autre séance le \(day.short.fr)", en: "in another session on \(day.short.en)")
        }
    }

    /// « jour sans cours : mardi 24 novembre, Neige ». A public holiday is known by its name.
    private static func told(_ span: DaySpan) -> Phrase {
        let lead = span.first == span.last ? Phrase(fr: "jour sans cours", en: "day without lessons") : Phrase(fr: "jours sans cours", en: "days without lessons")
        let days: Phrase =
            if span.kind == .publicHoliday {
                Phrase(same: "")
            } else if span.first == span.last {
                Phrase(fr: "\(span.first.named.fr), ", en: "\(span.first.named.en), ")
            } else {
                Phrase(fr: "du \(span.first.named.fr) au \(span.last.named.fr), ", en: "\(span.first.named.en) to \(span.last.named.en), ")
            }
        return Phrase(fr: "\(lead.fr)\u{202F}: \(days.fr)\(span.name.fr)", en: "\(lead.en): \(days.en)\(span.name.en)")
    }

    /// Of the one session that it is about.
    var day: Day? {
        switch self {
        case .cancelled(let day, _), .unconfirmed(let day), .absent(let day), .elsewhere(let day): day
        default: nil
        }
    }
}

/// One pupil of the audit, with the divisions that they were in, in order of time.
public struct AuditedPupil: Sendable {
    /// With the division in which they are on the day that is looked at; once they have left the last one, before they come the first.
    public let pupil: Pupil
    /// Its code.
    public let division: String
    public let stays: [Dated<Division.ID>]
    /// First day away from the school, past or to come.
    public let leftOn: Day?

    public init(pupil: Pupil, division: String, stays: [Dated<Division.ID>], leftOn: Day? = nil) {
        self.pupil = pupil
        self.division = division
        self.stays = stays
        self.leftOn = leftOn
    }

    public func hasLeft(on day: Day) -> Bool { leftOn.map { $0 <= day } ?? false }

    /// On which day one looks who is in a division: today, or the nearest on which any of them is in one.
    public static func rollDay(of pupils: [AuditedPupil], on today: Day) -> Day {
        let days = pupils.flatMap { $0.stays.map(\.tenure) }
        return min(max(today, days.map(\.from).min() ?? today), days.map(\.to).max() ?? today)
    }

    public func isInDivision(on day: Day) -> Bool { stays.contains { $0.tenure.contains(day) } }
}

/// An hour of the timetable on a date, holidays and days off included.
public struct TimetableHour: Sendable, Hashable {
    public let slot: SlotKey
    public let time: SessionTime
    /// What closes the day; nil for a day of lessons, and where some group has the hour all the same, as it was given or is held on another day: who has
    /// none of it then lacks it for another cause.
    public let closure: DaySpan?

    public init(slot: SlotKey, time: SessionTime, closure: DaySpan?) {
        self.slot = slot
        self.time = time
        self.closure = closure
    }
}

/// A session that expects a pupil, with what the call says of them, or one that would expect them had they not left.
public struct AuditedSession: Sendable {
    public let session: DatedSession
    public let slot: SlotKey
    /// Nil before the call, but for those who are in another session.
    public let presence: Presence?
    /// When the pupil left, of a session held later than the day for which they had a place, or called as if they were still there; nil when it expects
    /// them.
    public let leftOn: Day?
    /// What closes the day on which it was to be held; nil on a day of lessons.
    public let closed: DaySpan?

    public init(session: DatedSession, slot: SlotKey, presence: Presence?, leftOn: Day? = nil, closed: DaySpan? = nil) {
        self.session = session
        self.slot = slot
        self.presence = presence
        self.leftOn = leftOn
        self.closed = closed
    }

    var isAttended: Bool { session.state == .delivered && presence != .absent && presence != .elsewhere }
}

/// « Tous les élèves d’un même niveau bénéficient du même nombre d’heures » : each pupil of a level beside the one who has most of what divisions
/// normally have, and every minute between them with its cause. One-off sessions are on top: whoever has them has more, and nobody less for it.
public struct EqualityAudit: Sendable {
    /// Minutes that a pupil lacks, or has more when negative, beside the best served.
    public struct Difference: Hashable, Sendable {
        public let cause: InequalityCause
        public let minutes: Int
        /// With whom one compares, when it happened to them alone; nil when it happened to whom the difference is told of.
        public let measure: Pupil?

        /// What is said of more is said of the others when it is the best served who has it, and of less likewise. What happened to the best served
        /// alone is said of them by name.
        public var words: Phrase {
            switch cause {
            case .coming where minutes < 0: Phrase(fr: "séances encore à venir pour les autres", en: "sessions that others still have to come")
            case .extra where minutes > 0:
                Phrase(fr: "séances que le plus servi a en plus de son emploi du temps", en: "sessions that the best served has on top of their timetable")
            default:
                measure.map { Phrase(fr: "\(cause.words.fr), pour \($0.fullName) à qui l’on compare", en: "\(cause.words.en), for \($0.fullName) with whom one compares") }
                    ?? cause.words
            }
        }
    }

    public struct Row: Sendable {
        public let pupil: Pupil
        public let division: String
        public let planned, attended: Int
        /// Each adds up to what the best served has more, through the year for what is planned and until today for what is attended.
        public let plannedGap, attendedGap: [Difference]

        /// Fewer minutes than the best served has when positive, more when negative.
        public var lacking: Int { plannedGap.reduce(0) { $0 + $1.minutes } }
    }

    /// By name.
    public let rows: [Row]
    /// The most that any pupil of the level has, one-off sessions apart.
    public let mostPlanned, mostAttended: Int

    public var isEqual: Bool { rows.allSatisfy { $0.plannedGap.isEmpty && $0.attendedGap.isEmpty } }

    /// What the timetable would give one pupil, and what is taken from it, cause by cause.
    struct Account {
        var gross = 0
        var losses: [InequalityCause: Int] = [:]

        var total: Int { gross - losses.values.reduce(0, +) }
        /// Without what only some are invited to.
        var regular: Int { total + losses[.oneOff, default: 0] }
        /// Less of it is a better measure for others: of two who have as much, the one to whom nothing happened.
        var upheaval: Int { losses.values.reduce(0) { $0 + abs($1) } }

        mutating func lose(_ minutes: Int, _ cause: InequalityCause) { losses[cause, default: 0] += minutes }
    }

    /// Both accounts of one pupil.
    struct Accounts {
        /// Through the year.
        var planned = Account()
        /// Hours until yesterday, and what was attended ahead of its time.
        var attended = Account()

        /// An hour of the timetable that gives nothing.
        mutating func lose(_ minutes: Int, _ cause: InequalityCause, isPast: Bool) {
            planned.gross += minutes
            planned.lose(minutes, cause)
            guard isPast else { return }
            attended.gross += minutes
            attended.lose(minutes, cause)
        }
    }

    /// - Parameters:
    ///   - hours: of the barrettes of each division, through the school year.
    ///   - sessions: of one kind of dispositif, by pupil.
    /// O(pupils × (hours + sessions)).
    public init(_ pupils: [AuditedPupil], hours: [Division.ID: [TimetableHour]], sessions: [Pupil.ID: [AuditedSession]], on today: Day) {
        let accounts = pupils.map { ($0, Self.accounts(of: $0, hours, sessions[$0.pupil.id] ?? [], today)) }
        let best = Self.measure(accounts.map { ($0.pupil, $1.planned) })
        let keenest = Self.measure(accounts.map { ($0.pupil, $1.attended) })
        mostPlanned = best.account.total
        mostAttended = keenest.account.total
        rows = accounts.map { person, own in
            Row(
                pupil: person.pupil, division: person.division, planned: own.planned.total, attended: own.attended.total,
                plannedGap: Self.differences(own.planned, best), attendedGap: Self.differences(own.attended, keenest))
        }
    }

    /// With whom everybody is compared.
    private typealias Measure = (pupil: Pupil?, account: Account)

    private static func measure(_ accounts: [(pupil: Pupil, account: Account)]) -> Measure {
        guard var best = accounts.max(by: { ($0.account.regular, -$0.account.upheaval) < ($1.account.regular, -$1.account.upheaval) }) else { return (nil, Account()) }
        best.account.losses[.oneOff] = nil
        return (best.pupil, best.account)
    }

    private static func differences(_ own: Account, _ best: Measure) -> [Difference] {
        let other = best.account
        var found = [Difference(cause: .timetable, minutes: other.gross - own.gross, measure: nil)]
        for cause in Set(own.losses.keys).union(other.losses.keys) {
            let (here, there) = (own.losses[cause, default: 0], other.losses[cause, default: 0])
            found.append(Difference(cause: cause, minutes: here - there, measure: here == 0 ? best.pupil : nil))
        }
        // The greatest first, then those of single sessions in order of time.
        return netted(found.filter { $0.minutes != 0 }).sorted { a, b in
            switch (a.cause.day, b.cause.day) {
            case (let one?, let other?): (one, a.cause.words.fr) < (other, b.cause.words.fr)
            case (nil, nil): (-abs(a.minutes), a.cause.words.fr) < (-abs(b.minutes), b.cause.words.fr)
            case (let one, _): one == nil
            }
        }
    }

    /// A change of division and the timetables may give to one pupil what they take from the other: one reads what is left of it, with the causes that
    /// weigh most, and nothing where they cancel out.
    private static func netted(_ found: [Difference]) -> [Difference] {
        func isOfTimetables(_ one: Difference) -> Bool {
            switch one.cause {
            case .timetable, .changed: true
            default: false
            }
        }
        let parts = found.filter(isOfTimetables).sorted { abs($0.minutes) < abs($1.minutes) }
        let net = parts.reduce(0) { $0 + $1.minutes }
        var against = parts.reduce(0) { $0 + ($1.minutes.signum() == net.signum() ? 0 : abs($1.minutes)) }
        return found.filter { !isOfTimetables($0) }
            + parts.filter { $0.minutes.signum() == net.signum() }.compactMap { part in
                let taken = min(against, abs(part.minutes))
                against -= taken
                guard taken < abs(part.minutes) else { return nil }
                return Difference(cause: part.cause, minutes: part.minutes - taken * part.minutes.signum(), measure: part.measure)
            }
    }

    static func accounts(of person: AuditedPupil, _ hours: [Division.ID: [TimetableHour]], _ sessions: [AuditedSession], _ today: Day) -> Accounts {
        struct Key: Hashable {
            let slot: SlotKey
            let day: Day
        }
        var accounts = Accounts()
        var left = Dictionary(grouping: sessions.filter { $0.slot != OneOff.noSlot }) { Key(slot: $0.slot, day: $0.session.planned.day) }
        func taken(at hour: TimetableHour) -> AuditedSession? {
            let key = Key(slot: hour.slot, day: hour.time.day)
            return left[key]?.isEmpty == false ? left[key]?.removeFirst() : nil
        }
        let stays = person.stays.sorted { $0.tenure.from < $1.tenure.from }
        for (index, stay) in stays.enumerated() {
            let (isFirst, isLast) = (index == 0, index + 1 == stays.count)
            let own = hours[stay.value] ?? []
            let begins = Dictionary(own.map { ($0.slot.module, $0.time.day) }, uniquingKeysWith: min)
            let change = isLast ? nil : stays[index + 1].tenure.from
            // Before the first and after the last division, its hours are those that the pupil does not have.
            func concerns(_ day: Day) -> Bool { (isFirst || day >= stay.tenure.from) && change.map { day < $0 } ?? true }
            for hour in own where concerns(hour.time.day) {
                let day = hour.time.day
                if let session = taken(at: hour) {
                    // What closed days took from a division that the pupil is no longer in is not told: what they took from the present one is.
                    if change != nil, hour.closure != nil, session.session.loss(to: session.closed) != nil { continue }
                    Self.add(session, to: &accounts, today)
                    if let change { accounts.lose(-session.session.held.length, .changed(change), isPast: day < today) }
                    continue
                }
                if change != nil, hour.closure != nil || !stay.tenure.contains(day) { continue }
                let cause: InequalityCause =
                    if !isFirst, hour.closure == nil, stay.tenure.contains(day), begins[hour.slot.module].map({ $0 < stay.tenure.from }) ?? false {
                        .changed(stay.tenure.from)
                    } else {
                        Self.cause(of: hour, stay.tenure) ?? .noGroup
                    }
                accounts.lose(hour.time.length, cause, isPast: day < today)
                if let change { accounts.lose(-hour.time.length, .changed(change), isPast: day < today) }
            }
            // What the timetable of the last division has in these days instead: the change takes it away, or gave more.
            guard let change, let present = stays.last?.value else { continue }
            for hour in hours[present] ?? [] where concerns(hour.time.day) {
                if let session = taken(at: hour) {
                    Self.add(session, to: &accounts, today)
                } else {
                    accounts.lose(hour.time.length, Self.cause(of: hour, stay.tenure) ?? .changed(change), isPast: hour.time.day < today)
                }
            }
        }
        for session in left.values.joined() where session.leftOn == nil {
            accounts.planned.gross -= session.session.held.length
            accounts.planned.lose(-session.session.held.length, .extra)
            if session.session.planned.day < today {
                accounts.attended.gross -= session.session.held.length
                accounts.attended.lose(-session.session.held.length, .extra)
            }
            Self.add(session, to: &accounts, today)
        }
        for line in sessions
        where line.slot == OneOff.noSlot && line.leftOn == nil && line.session.account(on: today, closed: line.closed) != .cancelled && line.presence != .elsewhere {
            accounts.planned.lose(-line.session.held.length, .oneOff)
            if line.isAttended { accounts.attended.lose(-line.session.held.length, .oneOff) }
        }
        return accounts
    }

    /// Why whoever is in a division for some days lacks one of its hours, where it is not for want of a group.
    private static func cause(of hour: TimetableHour, _ days: Tenure) -> InequalityCause? {
        if let closure = hour.closure { return .closure(closure) }
        if hour.time.day < days.from { return .arrived(days.from) }
        return hour.time.day > days.to ? .left(days.to + 1) : nil
    }

    /// A session at an hour of the timetable. It is as long as when it was planned, which a later timetable may not be.
    private static func add(_ line: AuditedSession, to accounts: inout Accounts, _ today: Day) {
        let session = line.session
        let minutes = session.held.length
        let isPast = session.planned.day < today
        let closed = session.loss(to: line.closed)
        let lost: InequalityCause? =
            switch (session.state, line.presence) {
            case _ where line.leftOn != nil: line.leftOn.map { .left($0) }
            case _ where closed != nil: closed.map { .closure($0) }
            case (.cancelled, _): .cancelled(session.held.day, session.reason)
            case (_, .elsewhere): .elsewhere(session.held.day)
            default: nil
            }
        if let lost { return accounts.lose(minutes, lost, isPast: isPast) }
        accounts.planned.gross += minutes
        // What is called ahead of its hour is still to come for whoever has that hour.
        guard isPast else {
            if line.isAttended { accounts.attended.lose(-minutes, .coming) }
            return
        }
        accounts.attended.gross += minutes
        switch session.state {
        case .delivered: if !line.isAttended { accounts.attended.lose(minutes, .absent(session.held.day)) }
        default: accounts.attended.lose(minutes, session.held.day < today ? .unconfirmed(session.held.day) : .coming)
        }
    }
}
