/// Whose schedule is looked at.
public enum ScheduleSubject: Hashable, Sendable {
    case division(Division.ID)
    case group(NeedGroup.ID)
    case facilitator(Facilitator.ID)
    case room(Room.ID)
    case pupil(Pupil.ID)
}

/// One session as a schedule shows it.
public struct ScheduledSession: Hashable, Sendable {
    /// The group that meets, or from whose list its pupils are invited.
    public let group: NeedGroup.ID
    /// Of the group.
    public let code: String
    public let title: Phrase
    /// Nil for the session of a group.
    public let oneOff: OneOff.ID?
    public let period: Period.ID
    public let periodName: String
    public let module: Module
    /// The slot in which the timetable has it.
    public let slot: SlotKey
    public let day: Day
    /// Minute of the day, and minutes.
    public let startsAt, length: Int
    public let room: String?
    public let leaders: [String]
    /// With its group, what it is known by.
    public let key: SessionKey
    /// The day for which it was planned, when it is held on another.
    public let movedFrom: Day?
    /// It stays in sight, and counts for nothing.
    public let isCancelled: Bool
    /// Why it is cancelled or moved; empty when nobody said.
    public let reason: String
    /// The closed day that took it, as `DatedSession.loss` has it: it is cancelled for that.
    public let closure: Phrase?

    public init(
        group: NeedGroup.ID, code: String, title: Phrase, period: Period.ID, periodName: String, module: Module, slot: SlotKey, day: Day, startsAt: Int,
        length: Int, room: String?, leaders: [String], key: SessionKey, oneOff: OneOff.ID? = nil, movedFrom: Day? = nil,
        isCancelled: Bool = false, reason: String = "", closure: Phrase? = nil
    ) {
        self.group = group
        self.code = code
        self.title = title
        self.oneOff = oneOff
        self.period = period
        self.periodName = periodName
        self.module = module
        self.slot = slot
        self.day = day
        self.startsAt = startsAt
        self.length = length
        self.room = room
        self.leaders = leaders
        self.key = key
        self.movedFrom = movedFrom
        self.isCancelled = isCancelled
        self.reason = reason
        self.closure = closure
    }

    /// « 10 h à 10 h 55 ».
    public var hours: Phrase {
        let (from, to) = (timeOfDay(startsAt), timeOfDay(startsAt + length))
        return Phrase(fr: "\(from.fr) à \(to.fr)", en: "\(from.en) to \(to.en)")
    }
}

/// The sessions of somebody or something between two days, laid out as a week, a period or a year is read.
public struct Schedule: Sendable {
    public let days: Tenure
    /// In order of time, then title.
    public let sessions: [ScheduledSession]

    public init(_ sessions: [ScheduledSession], over days: Tenure) {
        self.days = days
        self.sessions = sessions.filter { days.contains($0.day) }.sorted { a, b in
            if a.day != b.day { return a.day < b.day }
            if a.startsAt != b.startsAt { return a.startsAt < b.startsAt }
            return (folded(a.title.fr), a.code) < (folded(b.title.fr), b.code)
        }
    }

    /// Hours at which something is held, and their minutes: groups of one hour count once.
    public var times: (count: Int, minutes: Int) {
        struct Time: Hashable { let day: Day, startsAt: Int }
        let longest = Dictionary(sessions.filter { !$0.isCancelled }.map { (Time(day: $0.day, startsAt: $0.startsAt), $0.length) }, uniquingKeysWith: max)
        return (longest.count, longest.values.reduce(0, +))
    }

    /// The same for a division, without one-off sessions: the groups of one slot are one moment of each pupil, whichever of them was moved.
    public var momentsOfDivision: (count: Int, minutes: Int) {
        struct Moment: Hashable { let slot: SlotKey, key: SessionKey }
        struct Time: Hashable { let day: Day, startsAt: Int }
        let held = sessions.filter { !$0.isCancelled && $0.oneOff == nil }
        var longest: [Time: Int] = [:]
        for own in Dictionary(grouping: held, by: { Moment(slot: $0.slot, key: $0.key) }).values {
            let byTime = Dictionary(grouping: own) { Time(day: $0.day, startsAt: $0.startsAt) }
            // Where most of the groups are.
            guard let usual = byTime.max(by: { ($0.value.count, $1.key.day, $1.key.startsAt) < ($1.value.count, $0.key.day, $0.key.startsAt) }) else { continue }
            longest[usual.key] = max(longest[usual.key] ?? 0, usual.value.map(\.length).max() ?? 0)
        }
        return (longest.count, longest.values.reduce(0, +))
    }

    /// Sessions of one slot with the dates on which it is held, then its groups, each with the dates that it lacks.
    public struct SlotPart: Sendable {
        public struct GroupLine: Sendable {
            /// The last that is known of it.
            public let session: ScheduledSession
            /// Dates of the slot on which the group is not held, or not for whoever is looked at.
            public let missing: [Day]
        }

        public let module: Module
        public let periodName: String
        public let weekday, startsAt, length: Int
        public let days: [Day]
        /// Dates that closed days took, in order.
        public let closed: [(day: Day, name: Phrase)]
        public let groups: [GroupLine]
    }

    /// Slot by slot, in order of time, without what is cancelled. What is held at other hours than usual is a part of its own.
    public var parts: [SlotPart] {
        struct Key: Hashable { let slot: SlotKey, weekday: Int, startsAt: Int, length: Int }
        let known = sessions.filter { !$0.isCancelled || $0.closure != nil }
        let bySlot = Dictionary(grouping: known) { Key(slot: $0.slot, weekday: $0.day.weekday, startsAt: $0.startsAt, length: $0.length) }
        return bySlot.compactMap { key, all -> SlotPart? in
            guard let first = all.first else { return nil }
            let own = all.filter { !$0.isCancelled }
            let days = Set(own.map(\.day)).sorted()
            let lines = Dictionary(grouping: own, by: \.group).values.compactMap { sessions -> SlotPart.GroupLine? in
                let held = Set(sessions.map(\.day))
                return sessions.last.map { SlotPart.GroupLine(session: $0, missing: days.filter { !held.contains($0) }) }
            }.sorted { (folded($0.session.title.fr), $0.session.code) < (folded($1.session.title.fr), $1.session.code) }
            let closures = Dictionary(all.compactMap { one in one.closure.map { (one.day, $0) } }, uniquingKeysWith: { first, _ in first })
            return SlotPart(
                module: first.module, periodName: first.periodName, weekday: key.weekday, startsAt: key.startsAt, length: key.length, days: days,
                closed: closures.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, groups: lines)
        }.sorted { a, b in
            let (x, y) = (a.days.first ?? a.closed.first?.day ?? days.from, b.days.first ?? b.closed.first?.day ?? days.from)
            return x != y ? x < y : a.startsAt < b.startsAt
        }
    }

    /// One line of a year: a week with sessions, or a run of weeks without.
    public enum YearLine: Sendable {
        case week(monday: Day, [ScheduledSession])
        /// Its first and its last day, and the name of the holidays that fill it, if they do.
        case without(Tenure, Phrase?)
    }

    /// Every week from the first day to the last. O(weeks × spans of the calendar + sessions).
    public func lines(_ calendar: SchoolCalendar) -> [YearLine] {
        let byWeek = Dictionary(grouping: sessions, by: \.day.monday)
        var lines: [YearLine] = []
        var monday = days.from.monday
        while monday <= days.to {
            defer { monday = monday + 7 }
            if let own = byWeek[monday] {
                lines.append(.week(monday: monday, own))
                continue
            }
            let closures = (0..<5).compactMap { calendar.closure(on: monday + $0) }
            let name = closures.count == 5 ? closures.first { $0.kind == .holidays }?.name : nil
            let week = Tenure(from: max(monday, days.from), to: min(monday + 6, days.to))
            if case .without(let before, let same)? = lines.last, same == name {
                lines[lines.count - 1] = .without(Tenure(from: before.from, to: week.to), name)
            } else {
                lines.append(.without(week, name))
            }
        }
        return lines
    }
}
