extension SlotHours {
    /// The days of the hours of a week, in the order in which its sessions are numbered, closed or not.
    public func days(ofWeek monday: Day, _ calendar: SchoolCalendar) -> [Day] {
        let week = Tenure(from: monday, to: monday + 6)
        return keyed(over: week, calendar.withoutClosures(over: week)).map(\.time.day)
    }
}

extension SessionKey {
    /// The numbers under which what is written of the sessions of a week goes on when its hours become others: those that change.
    ///
    /// Hours that change within a week give it one more, and take it back when the change is brought forward or put off. So what is written goes
    /// with the day for which it was written, as soon as that has an hour; then with the day of the hour that it followed; then, from the last,
    /// with the hours that are left, as new hours hold until the end of the week. What finds no hour is kept after them, under numbers of none,
    /// unless there is an hour of its own number.
    /// - Parameters:
    ///   - written: by its number, the day for which each session was planned.
    ///   - before, after: days of the hours, in order.
    public static func renumbered(_ written: [Int: Day], from before: [Day], to after: [Day]) -> [Int: Int] {
        var numbers: [Int: Int] = [:]
        var left = Array(after.indices)
        let days = written.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + before.enumerated().map { ($0 + 1, $1) }
        for (number, day) in days where numbers[number] == nil {
            guard let place = left.firstIndex(where: { after[$0] == day }) else { continue }
            numbers[number] = left.remove(at: place) + 1
        }
        for number in stride(from: before.count, to: 0, by: -1) where numbers[number] == nil {
            guard let place = left.popLast() else { break }
            numbers[number] = place + 1
        }
        var none = after.count
        for number in written.keys.filter({ numbers[$0] == nil }).sorted() {
            if let place = left.firstIndex(of: number - 1) {
                numbers[number] = left.remove(at: place) + 1
            } else {
                none += 1
                numbers[number] = none
            }
        }
        return numbers.filter { $0.key != $0.value && written[$0.key] != nil }
    }
}

extension SessionSource {
    /// The numbers under which what is written of the weeks from that of a day on goes on when the calendar becomes another one, by the Monday of the
    /// week; those that change. Where hours change within a week, and one of them is held in A or B weeks only, another letter gives the week one
    /// more or takes it away: what is written of Thursday would be Tuesday's.
    public func renumbering(from present: SchoolCalendar, to changed: SchoolCalendar, since day: Day) -> [Day: [Int: Int]] {
        Dictionary(grouping: records.filter { $0.key.week >= day.monday }, by: \.key.week).compactMapValues { own in
            let (before, after) = (hours.days(ofWeek: own[0].key.week, present), hours.days(ofWeek: own[0].key.week, changed))
            guard before != after else { return nil }
            let written = Dictionary(own.map { ($0.key.number, $0.planned.day) }, uniquingKeysWith: { first, _ in first })
            let numbers = SessionKey.renumbered(written, from: before, to: after)
            return numbers.isEmpty ? nil : numbers
        }
    }

    /// What its week would have otherwise than now when new hours of its slot hold from a day within it; nil when it has as many sessions.
    /// O(sessions × spans of the calendar).
    public func unevenWeek(by new: WeeklySlot, from day: Day, _ calendar: SchoolCalendar) -> UnevenWeek? {
        let monday = day.monday
        guard day > monday else { return nil }
        let after = hours.changed(to: new, from: day)
        let written = Dictionary(
            records.filter { $0.key.week == monday }.map { ($0.key.number, $0.planned.day) }, uniquingKeysWith: { first, _ in first })
        let numbers = SessionKey.renumbered(written, from: hours.days(ofWeek: monday, calendar), to: after.days(ofWeek: monday, calendar))
        let changed = SessionSource(
            group: group, hours: after, days: days, rooms: rooms, leaders: leaders, places: places, records: records, settledThrough: settledThrough)
        func held(_ source: SessionSource) -> [SessionTime] {
            source.sessions(calendar).filter { $0.key.week == monday && $0.state != .cancelled }.map(\.held)
        }
        let week = UnevenWeek(monday: monday, before: held(self), after: held(changed.renumbered([monday: numbers])))
        return week.before.count == week.after.count ? nil : week
    }

    /// With what is written under such numbers.
    func renumbered(_ numbers: [Day: [Int: Int]]) -> SessionSource {
        guard !numbers.isEmpty else { return self }
        let renumbered = records.map { record in
            var record = record
            if let number = numbers[record.key.week]?[record.key.number] { record.key = SessionKey(week: record.key.week, number: number) }
            return record
        }
        return SessionSource(
            group: group, hours: hours, days: days, rooms: rooms, leaders: leaders, places: places, records: renumbered, settledThrough: settledThrough)
    }

    /// What is written ahead of hours that the timetable no longer has, in order of time: nothing comes of it unless they come back.
    /// O(records), and O(sessions) as soon as anything is written ahead.
    public func idle(_ calendar: SchoolCalendar) -> [DatedSession] {
        let ahead = records.filter { !$0.isFixed && ($0.state == .cancelled || $0.leaders != nil) }
        guard !ahead.isEmpty else { return [] }
        let present = Set(hours.keyed(over: days, calendar.withoutClosures(over: days)).map(\.key))
        return ahead.filter { !present.contains($0.key) }.map { told($0, by: nil) }.sorted { ($0.held, $0.key) < ($1.held, $1.key) }
    }
}
