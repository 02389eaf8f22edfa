/// Which session of a group is meant: the n-th that the timetable has in a week, as diaries know it. It stays the same one when it is moved,
/// when its hours change, and when the day of another one is closed or opened.
public struct SessionKey: Hashable, Sendable, Comparable {
    /// Its Monday.
    public let week: Day
    /// 1 is the first hour of the week, whether or not lessons are held on its day.
    public let number: Int

    public init(week: Day, number: Int = 1) {
        self.week = week.monday
        self.number = number
    }

    public static func < (a: SessionKey, b: SessionKey) -> Bool { (a.week, a.number) < (b.week, b.number) }

    /// As it stands in forms and addresses: `2026-11-23.1`.
    public var text: String { "\(week.iso).\(number)" }

    /// As it stands in the UID of a diary: `2026-11-23`, `2026-11-23-2`.
    public var uid: String { number == 1 ? week.iso : "\(week.iso)-\(number)" }

    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let week = Day(entered: String(parts[0])), week.weekday == 1, let number = Int(parts[1]), (1...9).contains(number) else { return nil }
        self.init(week: week, number: number)
    }
}

/// When something is held on one day.
public struct SessionTime: Hashable, Sendable, Comparable {
    public let day: Day
    /// Minute of the day.
    public let startsAt: Int
    /// Minutes.
    public let length: Int

    public init(day: Day, startsAt: Int, length: Int) {
        self.day = day
        self.startsAt = startsAt
        self.length = length
    }

    public static func < (a: SessionTime, b: SessionTime) -> Bool { (a.day, a.startsAt, a.length) < (b.day, b.startsAt, b.length) }

    public func overlaps(_ other: SessionTime) -> Bool {
        day == other.day && startsAt < other.startsAt + other.length && other.startsAt < startsAt + length
    }

    /// « mardi 24 novembre, 10 h ».
    public var name: Phrase {
        let hour = timeOfDay(startsAt)
        return Phrase(fr: "\(day.named.fr), \(hour.fr)", en: "\(day.named.en), \(hour.en)")
    }

    /// « 24 nov., 10 h ».
    public var short: Phrase {
        let hour = timeOfDay(startsAt)
        return Phrase(fr: "\(day.short.fr), \(hour.fr)", en: "\(day.short.en), \(hour.en)")
    }
}

extension SlotHours {
    /// The sessions of these days, each with what it is known by, in order of time.
    ///
    /// Not by its day: hours that change take the day along, and what is written of Tuesday's session has to be found on Thursday. So each is
    /// counted among the hours of its whole week, also those on days that are closed or outside `days`: else closing Tuesday would make Thursday's
    /// session the first, with all that was written of Tuesday's. New hours hold from a day on, which leaves the number of those before it alone.
    public func keyed(over days: Tenure, _ calendar: SchoolCalendar) -> [(key: SessionKey, time: SessionTime)] {
        let weeks = Tenure(from: days.from.monday, to: days.to.monday + 6)
        var inWeek: [Day: Int] = [:]
        return sessions(over: weeks, calendar.withoutClosures(over: weeks)).compactMap { session in
            inWeek[session.day.monday, default: 0] += 1
            guard days.contains(session.day), calendar.isTeachingDay(session.day) else { return nil }
            return (
                SessionKey(week: session.day, number: inWeek[session.day.monday, default: 1]),
                SessionTime(day: session.day, startsAt: session.weekly.startsAt, length: session.weekly.length)
            )
        }
    }
}

/// One session of a published group on its date, with what was decided about it.
public struct DatedSession: Hashable, Sendable {
    public enum State: String, Sendable, Hashable {
        /// To come, or past and not confirmed: whether it took place is not guessed.
        case planned
        /// The call was made.
        case delivered
        case cancelled
    }

    public struct Leader: Hashable, Sendable {
        public let id: Facilitator.ID
        public let name: String
        public let staff: Staff.ID?

        public init(id: Facilitator.ID, name: String, staff: Staff.ID?) {
            self.id = id
            self.name = name
            self.staff = staff
        }
    }

    public struct Place: Hashable, Sendable {
        public let id: Room.ID
        public let name: String

        public init(id: Room.ID, name: String) {
            self.id = id
            self.name = name
        }
    }

    public let group: NeedGroup.ID
    public let key: SessionKey
    /// When the timetable has it. Whoever is in the group on that day is expected, wherever the session is moved.
    public let planned: SessionTime
    public let held: SessionTime
    public let room: Place?
    /// The one that the group has on that day when it is held in another, or in none; nil otherwise.
    public let usualRoom: Place?
    public let leaders: [Leader]
    /// Those whom the group has on that day when somebody else replaces them; empty otherwise.
    public let replaced: [Leader]
    public private(set) var state: State
    /// Why it is held at another hour or in another room than planned; empty when nobody said.
    public let moveReason: String
    /// Empty unless it is cancelled.
    public private(set) var cancelReason: String
    /// It no longer follows the timetable: it is past, called or moved.
    public let isFixed: Bool
    /// 0 when nothing is written of it.
    public let version: Int

    public init(
        group: NeedGroup.ID, key: SessionKey, planned: SessionTime, held: SessionTime, room: Place?, usualRoom: Place? = nil, leaders: [Leader], replaced: [Leader] = [],
        state: State = .planned, moveReason: String = "", cancelReason: String = "", isFixed: Bool = false, version: Int = 0
    ) {
        self.group = group
        self.key = key
        self.planned = planned
        self.held = held
        self.room = room
        self.usualRoom = usualRoom
        self.leaders = leaders
        self.replaced = replaced
        self.state = state
        self.moveReason = moveReason
        self.cancelReason = cancelReason
        self.isFixed = isFixed
        self.version = version
    }

    public var isMoved: Bool { planned != held }

    /// What closes the day on which it is written to be held, when that day was closed since: it is lost to it, unless it is called or moved, or the day
    /// opened again. Nil on a day of lessons, and once it was called or cancelled.
    public func closure(_ calendar: SchoolCalendar) -> DaySpan? { state == .planned ? calendar.closure(on: held.day) : nil }

    /// Whether it expects somebody who has a place on some days: on the day for which it was planned, and still in the school when it is held.
    /// - Parameter leftOn: their first day away from the school, when they have left or will.
    public func expects(placeDuring days: Tenure, leftOn: Day?) -> Bool { days.contains(planned.day) && leftOn.map { $0 > held.day } ?? true }

    /// As pages and diaries tell of it: what its closed day took is cancelled for what closes it.
    public func told(by calendar: SchoolCalendar) -> DatedSession {
        guard let span = closure(calendar) else { return self }
        var told = self
        told.state = .cancelled
        told.cancelReason = span.reason
        return told
    }

    /// Past, and nobody has said whether it took place.
    public func isUnconfirmed(on today: Day) -> Bool { state == .planned && held.day < today }

    /// The reason that counts now: of a session that was moved and then cancelled, why it is cancelled.
    public var reason: String { state == .cancelled ? cancelReason : moveReason }
}

/// What is written of one session.
public struct SessionRecord: Hashable, Sendable {
    public var key: SessionKey
    public var planned: SessionTime
    public var held: SessionTime
    /// Day, hours, room and people are those written here, whatever the timetable says now: the session is past, called or moved.
    public var isFixed: Bool
    public var room: DatedSession.Place?
    /// Whoever leads it by what is written; nil when the group's own do.
    public var leaders: [DatedSession.Leader]?
    public var state: DatedSession.State
    public var moveReason: String
    public var cancelReason: String
    public var version: Int

    public init(
        key: SessionKey, planned: SessionTime, held: SessionTime, isFixed: Bool, room: DatedSession.Place?, leaders: [DatedSession.Leader]?,
        state: DatedSession.State, moveReason: String, cancelReason: String, version: Int
    ) {
        self.key = key
        self.planned = planned
        self.held = held
        self.isFixed = isFixed
        self.room = room
        self.leaders = leaders
        self.state = state
        self.moveReason = moveReason
        self.cancelReason = cancelReason
        self.version = version
    }
}

/// The sessions of one group: what the timetable gives on the calendar, corrected by what is written.
public struct SessionSource: Sendable {
    public let group: NeedGroup.ID
    public let hours: SlotHours
    /// The days of its module.
    public let days: Tenure
    public let rooms: [Dated<DatedSession.Place>]
    public let leaders: [Dated<DatedSession.Leader>]
    /// On which days anybody has a place in it: a group that everybody has left does not meet.
    public let places: [Tenure]
    public let records: [SessionRecord]
    /// Until this day everything is written: what is not did not exist then, and does not begin to.
    public let settledThrough: Day?

    public init(
        group: NeedGroup.ID, hours: SlotHours, days: Tenure, rooms: [Dated<DatedSession.Place>], leaders: [Dated<DatedSession.Leader>],
        places: [Tenure], records: [SessionRecord], settledThrough: Day?
    ) {
        self.group = group
        self.hours = hours
        self.days = days
        self.rooms = rooms
        self.leaders = leaders
        self.places = places
        self.records = records
        self.settledThrough = settledThrough
    }

    /// In order of time. O(sessions × spans of the calendar).
    public func sessions(_ calendar: SchoolCalendar) -> [DatedSession] {
        let written = Dictionary(records.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var sessions: [DatedSession] = []
        for (key, time) in hours.keyed(over: days, calendar) {
            if let record = written[key], !record.isFixed {
                if meets(on: time.day) { sessions.append(told(record, by: time)) }
            } else if written[key] == nil, settledThrough.map({ time.day > $0 }) ?? true, meets(on: time.day) {
                sessions.append(
                    DatedSession(group: group, key: key, planned: time, held: time, room: rooms.on(time.day).last, leaders: leaders.on(time.day)))
            }
        }
        // What is fixed stays although the timetable no longer has it, unless it was still to come and its group is gone.
        sessions += records.filter { record in
            record.isFixed && (record.state == .delivered || settledThrough.map { record.planned.day <= $0 } ?? false || meets(on: record.planned.day))
        }.map { told($0, by: nil) }
        return sessions.sorted { a, b in (a.held, a.key) < (b.held, b.key) }
    }

    /// Hours of the timetable on days without lessons, each with its key and what closes its day; not those that somebody moved elsewhere.
    /// O(sessions × spans of the calendar).
    public func closed(_ calendar: SchoolCalendar) -> [(key: SessionKey, time: SessionTime, span: DaySpan)] {
        hours.keyed(over: days, calendar.withoutClosures(over: days)).compactMap { key, time in
            guard meets(on: time.day), let span = calendar.closure(on: time.day), !records.contains(where: { $0.isFixed && $0.key == key }) else { return nil }
            return (key, time, span)
        }
    }

    /// The sessions of days that the school closed itself, as cancelled for what closes them, with where and by whom they would have been held. Those
    /// of holidays never were.
    public func taken(_ calendar: SchoolCalendar) -> [DatedSession] {
        closed(calendar).filter(\.span.isNews).map { key, time, span in
            DatedSession(
                group: group, key: key, planned: time, held: time, room: rooms.on(time.day).last, leaders: leaders.on(time.day), state: .cancelled,
                cancelReason: span.reason)
        }
    }

    private func meets(on day: Day) -> Bool { places.contains { $0.contains(day) } }

    /// - Parameter time: what the timetable says now, when that holds.
    func told(_ record: SessionRecord, by time: SessionTime?) -> DatedSession {
        let planned = time ?? record.planned
        let usual = leaders.on(planned.day)
        let present = record.leaders ?? usual
        let usualRoom = rooms.on(planned.day).last
        let room = record.isFixed ? record.room : usualRoom
        return DatedSession(
            group: group, key: record.key, planned: planned, held: time ?? record.held,
            room: room, usualRoom: room?.id == usualRoom?.id ? nil : usualRoom, leaders: present,
            replaced: Set(present.map(\.id)) == Set(usual.map(\.id)) ? [] : usual, state: record.state, moveReason: record.moveReason,
            cancelReason: record.cancelReason, isFixed: record.isFixed, version: record.version)
    }
}
