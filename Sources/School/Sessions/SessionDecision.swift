/// Why something is not done to a session. Nothing was changed.
public enum SessionRefusal: Error, Hashable, Sendable {
    /// There is no such session, or no longer.
    case gone
    /// Somebody changed it since the page was shown.
    case stale
    /// The call cannot be made before the day.
    case tooEarly(Day)
    case cancelled
    /// The call was made: it has to be taken back first.
    case delivered
    case notCancelled
    /// Its date has passed: it cannot be held any more.
    case over(Day)
    /// A reason is missing or too long.
    case reason
    /// The day is missing, or out of range.
    case day
    /// The day is over, and nothing new is held on it.
    case past(Day)
    /// The hour is missing, or out of range.
    case time
    /// The length is missing, or out of range.
    case length
    /// The new hour is in the night.
    case night
    /// The school does not teach that day.
    case closed(Day, Phrase)
    /// Pupils, people or the room are taken by then.
    case clash([SessionClash])
    /// Nobody was named, or somebody who does not lead groups.
    case nobody
    /// None of the group's leaders takes part in a one-off session.
    case unled
    /// A one-off session has no title, or one that is too long.
    case title
    /// Nobody is invited, or too many are.
    case pupils
    /// A request says why in no words, or in too many.
    case requestWhy
    /// The pupil’s request to this group waits for its answer already.
    case requestOpen
    /// Whoever asks is not in the group, or no longer.
    case requestGroup
    /// The request has its answer, or was withdrawn.
    case requestAnswered
    /// Somebody called absent is not on the list.
    case notOnList
}

/// What already holds a pupil, a person or a room at the time that was asked for.
public struct SessionClash: Hashable, Sendable {
    public enum Matter: Hashable, Sendable {
        case pupils([String])
        case leader(String)
        case room(String)
        /// A group that would have two sessions at once.
        case group
    }

    public let matter: Matter
    /// What they are held by: the title of a group or of a one-off session, or the name of a lesson.
    public let by: Phrase
    public let at: SessionTime
    /// By a lesson of the timetable.
    public let isLesson: Bool

    public init(_ matter: Matter, by: Phrase, at: SessionTime, isLesson: Bool = false) {
        self.matter = matter
        self.by = by
        self.at = at
        self.isLesson = isLesson
    }

    /// So many pupils are named, and the others counted.
    static let namesTold = 5

    public var words: Phrase {
        let hour = at.short
        switch matter {
        case .pupils(let names):
            let list = PlanNames.listed(Array(names.prefix(Self.namesTold)))
            let more = names.count > Self.namesTold ? counted(names.count - Self.namesTold, fr: ("autre", "autres"), en: ("other", "others")) : nil
            let held = isLesson ? Phrase(fr: "en cours à cette heure,", en: "in a lesson then,") : Phrase(fr: "déjà dans", en: "already in")
            return Phrase(
                fr: "\(list.fr)\(more.map { " et \($0.fr)" } ?? "")\u{202F}: \(held.fr) «\u{202F}\(by.fr)\u{202F}» (\(hour.fr)).",
                en: "\(list.en)\(more.map { " and \($0.en)" } ?? ""): \(held.en) “\(by.en)” (\(hour.en)).")
        case .group:
            return Phrase(
                fr: "«\u{202F}\(by.fr)\u{202F}» a déjà une séance à cette heure (\(hour.fr)).", en: "“\(by.en)” has a session at that hour already (\(hour.en)).")
        case .leader(let name) where isLesson:
            return Phrase(fr: "\(name) a cours\u{202F}: «\u{202F}\(by.fr)\u{202F}» (\(hour.fr)).", en: "\(name) has a lesson: “\(by.en)” (\(hour.en)).")
        case .room(let name) where isLesson:
            return Phrase(
                fr: "La salle \(name) est prise par le cours «\u{202F}\(by.fr)\u{202F}» (\(hour.fr)).", en: "Room \(name) is taken by the lesson “\(by.en)” (\(hour.en)).")
        case .leader(let name):
            return Phrase(fr: "\(name) anime déjà «\u{202F}\(by.fr)\u{202F}» (\(hour.fr)).", en: "\(name) already leads “\(by.en)” (\(hour.en)).")
        case .room(let name):
            return Phrase(fr: "La salle \(name) est prise par «\u{202F}\(by.fr)\u{202F}» (\(hour.fr)).", en: "Room \(name) is taken by “\(by.en)” (\(hour.en)).")
        }
    }
}

/// What holds people and a room at one time: to be compared with another.
public struct SessionHold: Sendable {
    public let title: Phrase
    public let time: SessionTime
    /// With their names.
    public let pupils: [Pupil.ID: String]
    public let leaders: [DatedSession.Leader]
    public let room: DatedSession.Place?

    public init(title: Phrase, time: SessionTime, pupils: [Pupil.ID: String], leaders: [DatedSession.Leader], room: DatedSession.Place?) {
        self.title = title
        self.time = time
        self.pupils = pupils
        self.leaders = leaders
        self.room = room
    }

    /// Its people alone.
    var withLeadersAlone: SessionHold { SessionHold(title: title, time: time, pupils: [:], leaders: leaders, room: nil) }

    /// What of it was not held before the change: all of it at another hour. Lessons are compared with this alone, so that a timetable that came in
    /// since does not keep a session that stays at its hour from being changed.
    public func added(to before: SessionHold) -> SessionHold {
        guard time == before.time else { return self }
        return SessionHold(
            title: title, time: time, pupils: pupils.filter { before.pupils[$0.key] == nil }, leaders: leaders.filter { !before.leaders.contains($0) },
            room: room == before.room ? nil : room)
    }

    /// What both would hold at once. O(pupils).
    public func clashes(with others: [SessionHold]) -> [SessionClash] {
        others.filter { $0.time.overlaps(time) }.flatMap { other -> [SessionClash] in
            var found: [SessionClash] = []
            let common = pupils.filter { other.pupils[$0.key] != nil }.map(\.value).sorted { folded($0) < folded($1) }
            if !common.isEmpty { found.append(SessionClash(.pupils(common), by: other.title, at: other.time)) }
            for leader in leaders where other.leaders.contains(where: { $0.id == leader.id }) {
                found.append(SessionClash(.leader(leader.name), by: other.title, at: other.time))
            }
            if let room, room.id == other.room?.id { found.append(SessionClash(.room(room.name), by: other.title, at: other.time)) }
            return found
        }
    }
}

/// A lesson of the timetable on one day, with whom and what it holds.
public struct HeldLesson: Sendable {
    /// Subject and divisions, or the group for which it is held.
    public let name: String
    public let time: SessionTime
    public let pupils: Set<Pupil.ID>
    public let staff: Set<Staff.ID>
    /// As the timetable names them.
    public let rooms: [String]

    public init(name: String, time: SessionTime, pupils: Set<Pupil.ID>, staff: Set<Staff.ID>, rooms: [String]) {
        self.name = name
        self.time = time
        self.pupils = pupils
        self.staff = staff
        self.rooms = rooms
    }
}

extension SessionHold {
    /// What lessons hold of it at that time. O(pupils × lessons).
    public func clashes(with lessons: [HeldLesson]) -> [SessionClash] {
        lessons.filter { $0.time.overlaps(time) }.flatMap { lesson -> [SessionClash] in
            let name = Phrase(same: lesson.name)
            let common = pupils.filter { lesson.pupils.contains($0.key) }.map(\.value).sorted { folded($0) < folded($1) }
            var found = common.isEmpty ? [] : [SessionClash(.pupils(common), by: name, at: lesson.time, isLesson: true)]
            for leader in leaders where leader.staff.map(lesson.staff.contains) ?? false {
                found.append(SessionClash(.leader(leader.name), by: name, at: lesson.time, isLesson: true))
            }
            if let room, lesson.rooms.contains(where: { folded($0) == folded(room.name) }) {
                found.append(SessionClash(.room(room.name), by: name, at: lesson.time, isLesson: true))
            }
            return found
        }
    }
}

extension DaySpan {
    /// Why a session on one of its days is cancelled.
    public var reason: String { String(name.fr.prefix(DatedSession.reasonLimit)) }
}

extension DatedSession {
    /// Whether it was cancelled for what closes its day, by hand or with all others of that day, and for no reason of its own.
    public func isCancelled(for closed: DaySpan?) -> Bool { state == .cancelled && closed?.reason == cancelReason }

    /// What is written when the call is made, on the day or later.
    public func called(on today: Day) throws(SessionRefusal) -> SessionRecord {
        guard state != .cancelled else { throw .cancelled }
        guard held.day <= today else { throw .tooEarly(held.day) }
        return record(state: .delivered, isFixed: true)
    }

    /// The call is taken back: whether it took place is open again.
    public func uncalled() throws(SessionRefusal) -> SessionRecord {
        guard state == .delivered else { throw .gone }
        return record(state: .planned, isFixed: true)
    }

    public static let reasonLimit = 200

    public func cancelled(because reason: String) throws(SessionRefusal) -> SessionRecord {
        guard state != .delivered else { throw .delivered }
        guard state != .cancelled else { throw .cancelled }
        guard !reason.isEmpty, reason.count <= Self.reasonLimit else { throw .reason }
        var record = record(state: .cancelled, isFixed: isFixed)
        record.cancelReason = reason
        return record
    }

    public func restored() throws(SessionRefusal) -> SessionRecord {
        guard state == .cancelled else { throw .notCancelled }
        var record = record(state: .planned, isFixed: isFixed)
        record.cancelReason = ""
        return record
    }

    /// Days between the one for which a session was planned and the one to which it may be moved.
    public static let farthestMove = 200

    /// As long as it was planned to be: a move gives and takes no minute.
    public func moved(to day: Day?, at minute: Int?, room: Place?, because reason: String, _ calendar: SchoolCalendar) throws(SessionRefusal) -> SessionRecord {
        guard state != .delivered else { throw .delivered }
        guard state != .cancelled else { throw .cancelled }
        guard reason.count <= Self.reasonLimit else { throw .reason }
        guard let day, abs(day - planned.day) <= Self.farthestMove else { throw .day }
        guard let minute, (0...(1440 - planned.length)).contains(minute) else { throw .time }
        guard !SessionTime(day: day, startsAt: minute, length: planned.length).isAtNight else { throw .night }
        if let closure = calendar.closure(on: day) { throw .closed(day, closure.name) }
        var record = record(state: .planned, isFixed: true)
        record.moveReason = reason
        record.held = SessionTime(day: day, startsAt: minute, length: planned.length)
        record.room = room
        return record
    }

    /// - Parameter leader: nil when the group's own lead it after all.
    public func led(by leader: Leader?) throws(SessionRefusal) -> SessionRecord {
        guard state != .delivered else { throw .delivered }
        guard state != .cancelled else { throw .cancelled }
        var record = record(state: .planned, isFixed: isFixed)
        let usual = replaced.isEmpty ? leaders : replaced
        record.leaders = leader.map { [$0] } ?? (isFixed ? usual : nil)
        return record
    }

    /// As it is, to be written. What happened keeps its people and its room.
    public func record(state: State, isFixed: Bool) -> SessionRecord {
        SessionRecord(
            key: key, planned: planned, held: held, isFixed: isFixed, room: room, leaders: isFixed || !replaced.isEmpty ? leaders : nil, state: state,
            moveReason: moveReason, cancelReason: cancelReason, version: version)
    }
}
