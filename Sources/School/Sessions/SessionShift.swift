/// One session to come that a change of the calendar takes from a published group, or gives to it.
public struct SessionShift: Hashable, Sendable {
    /// As it was to be held, or as it is held now.
    public let session: DatedSession
    public let news: SessionNews
}

/// What stays known of it, so that pages can say why.
public struct SessionNews: Hashable, Sendable {
    public enum Cause: String, Hashable, Sendable {
        /// Its day became one with lessons, or one without.
        case days
        /// Its week is another of A and B than before.
        case weeks
    }

    public let group: NeedGroup.ID
    public let time: SessionTime
    /// False when it was taken.
    public let isHeld: Bool
    public let cause: Cause

    public init(group: NeedGroup.ID, time: SessionTime, isHeld: Bool, cause: Cause) {
        self.group = group
        self.time = time
        self.isHeld = isHeld
        self.cause = cause
    }

    /// The days on which a change of the calendar is looked for: nothing is published further ahead than the school year after this one.
    public static func days(from today: Day) -> Tenure { Tenure(from: today, to: today + 730) }

    /// « semaine B désormais ».
    func reason(_ calendar: SchoolCalendar) -> Phrase {
        switch cause {
        case .days: return isHeld ? Phrase(fr: "jour de classe désormais", en: "a day with lessons now") : Phrase(fr: "calendrier corrigé", en: "calendar corrected")
        case .weeks:
            let letter = calendar.week(of: time.day).letter
            return Phrase(fr: "semaine \(letter) désormais", en: "now a week \(letter)")
        }
    }
}

/// An hour of a group that the calendar takes or gives, and why.
public struct ToldHour: Hashable, Sendable {
    public let time: SessionTime
    public let isHeld: Bool
    /// A day that the school closed took it: it is cancelled, as in ledgers and diaries. What holidays or the other of A and B weeks take never was.
    public let isCancelled: Bool
    public let reason: Phrase

    /// Of an hour on a day without lessons.
    public init(_ time: SessionTime, takenBy span: DaySpan) {
        self.time = time
        isHeld = false
        isCancelled = span.isNews
        reason = span.name
    }

    init(_ news: SessionNews, _ calendar: SchoolCalendar) {
        let span = news.isHeld ? nil : calendar.closure(on: news.time.day)
        time = news.time
        isHeld = news.isHeld
        isCancelled = span?.isNews ?? false
        reason = span?.name ?? news.reason(calendar)
    }
}

extension SessionSource {
    /// The sessions from today on that one calendar has and the other has not, in order of time. What somebody put on its very day stays
    /// either way. O(sessions × spans of the calendars).
    public func shifts(from present: SchoolCalendar, to changed: SchoolCalendar, on today: Day) -> [SessionShift] {
        func planned(_ sessions: [DatedSession]) -> [SessionTime: DatedSession] {
            Dictionary(
                sessions.filter { $0.state == .planned && !$0.isFixed && $0.held.day >= today }.map { ($0.held, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let numbers = renumbering(from: present, to: changed, since: today)
        let (before, after) = (planned(sessions(present)), planned(renumbered(numbers).sessions(changed)))
        func shift(_ session: DatedSession, isHeld: Bool) -> SessionShift {
            let day = session.held.day
            let cause: SessionNews.Cause =
                present.isTeachingDay(day) == changed.isTeachingDay(day) && present.week(of: day) != changed.week(of: day) ? .weeks : .days
            return SessionShift(session: session, news: SessionNews(group: group, time: session.held, isHeld: isHeld, cause: cause))
        }
        let taken = before.filter { after[$0.key] == nil }.map { shift($0.value, isHeld: false) }
        let given = after.filter { before[$0.key] == nil }.map { shift($0.value, isHeld: true) }
        return (taken + given).sorted { $0.news.time < $1.news.time }
    }

    /// The sessions that come back when days are opened again, as they are to be written: those of past days that the school had closed, of which nobody
    /// has said whether they took place, and those that were cancelled for what closed their day. What was cancelled for another reason stays cancelled.
    /// O(sessions × spans of the calendars).
    public func returning(from present: SchoolCalendar, to changed: SchoolCalendar, on today: Day) -> [DatedSession] {
        let restored = sessions(present).filter { $0.isFixed && $0.isCancelled(for: present.closure(on: $0.held.day)) && changed.isTeachingDay($0.held.day) }
            .compactMap { session in (try? session.restored()).map { told($0, by: nil) } }
        let keys = Set(taken(present).filter { $0.held.day < today && changed.isTeachingDay($0.held.day) }.map(\.key))
        guard !keys.isEmpty else { return restored }
        let unsettled = SessionSource(
            group: group, hours: hours, days: days, rooms: rooms, leaders: leaders, places: places, records: records, settledThrough: nil)
        return restored + unsettled.sessions(changed).filter { keys.contains($0.key) && !$0.isFixed }
    }

    /// What the calendar takes or gives that those who expect a session should read, in order of time: the days that the school closes
    /// itself, and what changed once the group was published, unless that was undone since.
    /// - Parameter sessions: its own on this calendar.
    public func told(_ news: [SessionNews], _ sessions: [DatedSession], _ calendar: SchoolCalendar) -> [ToldHour] {
        let held = Set(sessions.filter { $0.told(by: calendar).state != .cancelled }.map(\.held))
        let changed = news.filter { $0.group == group && held.contains($0.time) == $0.isHeld }
            .map { ToldHour($0, calendar) }
        let said = Set(changed.map(\.time))
        let closed = closed(calendar).filter { $0.span.isNews && !said.contains($0.time) }.map { ToldHour($0.time, takenBy: $0.span) }
        return (changed + closed).sorted { $0.time < $1.time }
    }
}
