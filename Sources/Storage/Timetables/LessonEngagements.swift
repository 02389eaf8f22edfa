import School

extension SchoolStore {
    private struct Meeting {
        let lesson: Lesson.ID
        let name: String
        let isGroup: String
        let time: WeekTime
        let slot: SlotKey
        let until: Day
    }

    /// What lessons of the timetable hold at the hours of this period, on `day` or later, among the days that the calendar has. One
    /// query when none is at these hours, six otherwise.
    ///
    /// Hours of support of the period's own divisions are what its barrettes stand for, and hold nobody. A lesson of a part of a
    /// division holds the pupils whom SIECLE puts in that group; where it names none, nobody knows whom it holds.
    static func lessonEngagements(of period: Period.ID, from day: Day, _ db: SchoolConnection) throws -> Engagements {
        struct Pair {
            let content: LessonContent
            let lesson: Lesson.ID
            let name: String
            let slot: WeeklySlot
            let module: Module.ID
            let days: Tenure
        }
        let pairs = try db.rows(
            """
            SELECT l.id, l.subject, l.weekday, l.starts_at, l.length, l.alternance, l.weeks, l.group_name, s.label, t.year,
                w.id, w.barrette, w.starts_at, w.length, w.alternance, w.weeks, m.id, m.first_day, m.last_day
            FROM barrette b
            JOIN weekly_slot w ON w.school = b.school AND w.barrette = b.id
            JOIN module m ON m.school = b.school AND m.period = b.period AND m.last_day >= $3
            JOIN lesson l ON l.school = w.school AND l.weekday = w.weekday AND l.starts_at < w.starts_at + w.length AND w.starts_at < l.starts_at + l.length
            JOIN timetable_subject s ON s.school = l.school AND s.code = l.subject
            JOIN timetable t ON t.school = l.school
            WHERE b.school = $1 AND b.period = $2
                AND (s.kind <> 'support' OR NOT EXISTS (
                    SELECT 1 FROM lesson_division d JOIN barrette_division bd ON bd.school = d.school AND bd.division = d.division
                    JOIN barrette own ON own.school = bd.school AND own.id = bd.barrette AND own.period = b.period
                    JOIN weekly_slot mine ON mine.school = own.school AND mine.barrette = own.id AND mine.weekday = l.weekday
                        AND mine.starts_at < l.starts_at + l.length AND l.starts_at < mine.starts_at + mine.length
                    WHERE d.school = l.school AND d.lesson = l.id))
            """, [period, day]
        ) { row in
            let year: Int = try row[9]
            let weekday: Int = try row[2]
            let first: Day = try row[17]
            let last: Day = try row[18]
            let (begins, ends) = (Day(year: year, month: 8, day: 1) ?? first, (Day(year: year + 1, month: 8, day: 1) ?? last) - 1)
            let days = Tenure(from: max(first, begins), to: min(last, ends))
            return Pair(
                content: LessonContent(
                    subject: try row[1], time: WeekTime(weekday: weekday, startsAt: try row[3], length: try row[4]), alternance: try row[5],
                    weeks: WeekList.mondays(try row[6]), group: try row[7], divisions: []), lesson: try row[0], name: try row[8],
                slot: WeeklySlot(
                    id: try row[10], barrette: try row[11], weekday: weekday, startsAt: try row[12], length: try row[13], alternance: try row[14],
                    weeks: WeekList.mondays(try row[15])), module: try row[16], days: days)
        }
        guard !pairs.isEmpty else { return .none }
        let calendar = try ownCalendar(db)
        let meetings = pairs.compactMap { pair -> Meeting? in
            guard pair.days.from <= pair.days.to else { return nil }
            let common = calendar.dates(of: pair.slot, from: max(day, pair.days.from), through: pair.days.to).last { pair.content.isHeld(on: $0, calendar) }
            return common.map {
                Meeting(lesson: pair.lesson, name: pair.name, isGroup: pair.content.group, time: pair.content.time, slot: SlotKey(module: pair.module, weekly: pair.slot.id), until: $0)
            }
        }
        return try held(by: meetings, period, from: day, db)
    }

    private static func held(by meetings: [Meeting], _ period: Period.ID, from day: Day, _ db: SchoolConnection) throws -> Engagements {
        guard !meetings.isEmpty else { return .none }
        let hours = """
            SELECT w.weekday FROM weekly_slot w JOIN barrette b ON b.school = w.school AND b.id = w.barrette WHERE w.school = $1 AND b.period = $2
            """
        func tied<Value: Column>(_ sql: String, _ more: [any Column] = []) throws -> [Lesson.ID: [Value]] {
            let rows = try db.rows(
                "\(sql) AND l.weekday IN (\(hours))", [period] + more
            ) { row in (lesson: try row[0] as Lesson.ID, value: try row[1] as Value) }
            return Dictionary(grouping: rows, by: \.lesson).mapValues { $0.map(\.value) }
        }
        let codes: [Lesson.ID: [String]] = try tied(divisionCodes)
        let people: [Lesson.ID: [Facilitator.ID]] = try tied(
            """
            SELECT l.id, f.id FROM lesson l JOIN lesson_staff t ON t.school = l.school AND t.lesson = l.id
            JOIN facilitator f ON f.school = t.school AND f.staff = t.staff WHERE l.school = $1
            """)
        let roomNames: [Lesson.ID: [String]] = try tied(
            "SELECT l.id, t.room FROM lesson l JOIN lesson_room t ON t.school = l.school AND t.lesson = l.id WHERE l.school = $1")
        let rooms = Dictionary(
            try db.rows("SELECT id, name FROM room WHERE school = $1") { row in (folded(try row[1] as String), try row[0] as Room.ID) },
            uniquingKeysWith: { first, _ in first })
        let pupils: [Lesson.ID: [Pupil.ID]] = try tied(pupilsHeld(from: "$3", through: "$3"), [day])
        let divisions = try db.rows(
            "SELECT pupil, division FROM division_membership WHERE school = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)", [day]
        ) { row in (try row[0] as Pupil.ID, try row[1] as Division.ID) }
        func all<Holder>(_ holders: (Meeting) -> [Identifier<Holder>]) -> [Engagement<Holder>] {
            meetings.flatMap { meeting in
                let cause = EngagementCause.lesson(meeting.lesson, name: named(meeting.name, group: meeting.isGroup, codes[meeting.lesson] ?? []), time: meeting.time)
                return holders(meeting).map { Engagement(holder: $0, slot: meeting.slot, cause: cause, until: meeting.until) }
            }
        }
        return Engagements(
            pupils: all { pupils[$0.lesson] ?? [] }, facilitators: all { people[$0.lesson] ?? [] },
            rooms: all { (roomNames[$0.lesson] ?? []).compactMap { rooms[folded($0)] } },
            divisions: Dictionary(divisions, uniquingKeysWith: { first, _ in first }))
    }

    private static let divisionCodes = """
        SELECT l.id, d.code FROM lesson l JOIN lesson_division t ON t.school = l.school AND t.lesson = l.id
        JOIN division d ON d.school = t.school AND d.id = t.division WHERE l.school = $1
        """

    /// Whom each lesson holds on some days, given as placeholders, and from when to when: of the groups that it names those whom SIECLE puts in one
    /// of them, of the divisions that it names beside them everybody.
    private static func pupilsHeld(from first: String, through last: String) -> String {
        func isNamed(_ code: String) -> String {
            let list = "'\(LessonContent.between)' || l.group_name || '\(LessonContent.between)'"
            return "replace(\(list), '\(LessonContent.between)' || \(code) || '\(LessonContent.between)', '') <> \(list)"
        }
        return """
            SELECT l.id, dm.pupil, dm.from_day, dm.to_day FROM lesson l JOIN lesson_division t ON t.school = l.school AND t.lesson = l.id
            JOIN division_membership dm ON dm.school = t.school AND dm.division = t.division AND dm.from_day <= \(last) AND (dm.to_day IS NULL OR dm.to_day >= \(first))
            WHERE l.school = $1 AND (l.group_name = '' OR EXISTS (
                SELECT 1 FROM siecle_group_member g WHERE g.school = l.school AND g.pupil = dm.pupil AND \(isNamed("g.code")))
                OR EXISTS (SELECT 1 FROM division d WHERE d.school = t.school AND d.id = t.division AND \(isNamed("d.code"))))
            """
    }

    /// « EPS, 2A 2B ».
    private static func named(_ subject: String, group: String, _ divisions: [String]) -> String {
        let whom = group.isEmpty ? divisions.sorted().joined(separator: " ") : group
        return whom.isEmpty ? subject : "\(subject), \(whom)"
    }

    /// What lessons of the timetable hold at one time; see `lessons(during:)` of several.
    static func lessons(during time: SessionTime, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws -> [HeldLesson] {
        try lessons(during: [time], calendar, db)[time] ?? []
    }

    /// What lessons of the timetable hold at each of these times, in the right week. One query when none is of the timetable’s school year, nine at
    /// most, whatever their number.
    ///
    /// Hours of support at which a barrette of their divisions meets are what its groups stand for, and hold nobody. A lesson of a part of a
    /// division holds the pupils whom SIECLE puts in that group.
    static func lessons(during times: Set<SessionTime>, _ calendar: SchoolCalendar, _ db: SchoolConnection) throws -> [SessionTime: [HeldLesson]] {
        let year = try db.first("SELECT year FROM timetable WHERE school = $1") { try $0[0] as Int }
        let times = times.filter { $0.day.schoolYear == year }.sorted()
        guard let first = times.first?.day, let last = times.last?.day else { return [:] }
        func hour(_ time: SessionTime) -> WeekTime { WeekTime(weekday: time.day.weekday, startsAt: time.startsAt, length: time.length) }
        let hours = Set(times.map(hour)).sorted()
        let then = "AND (\(hours.map { "(l.weekday = \($0.weekday) AND l.starts_at < \($0.endsAt) AND l.starts_at + l.length > \($0.startsAt))" }.joined(separator: " OR ")))"
        let all = try lessons(
            """
            \(then) AND NOT (EXISTS (SELECT 1 FROM timetable_subject s WHERE s.school = l.school AND s.code = l.subject AND s.kind = 'support')
                AND EXISTS (
                    SELECT 1 FROM lesson_division d JOIN barrette_division bd ON bd.school = d.school AND bd.division = d.division
                    JOIN weekly_slot w ON w.school = bd.school AND w.barrette = bd.barrette AND w.weekday = l.weekday
                        AND w.starts_at < l.starts_at + l.length AND l.starts_at < w.starts_at + w.length
                    WHERE d.school = l.school AND d.lesson = l.id))
            """, [], db)
        guard !all.isEmpty else { return [:] }
        func tied<Value>(_ sql: String, _ arguments: [any Column], _ value: (Row) throws -> Value) throws -> [Lesson.ID: [Value]] {
            let rows = try db.rows("\(sql) \(then)", arguments) { row in (lesson: try row[0] as Lesson.ID, value: try value(row)) }
            return Dictionary(grouping: rows, by: \.lesson).mapValues { $0.map(\.value) }
        }
        let codes = try tied(divisionCodes, []) { try $0[1] as String }
        let members = try tied(pupilsHeld(from: "$2", through: "$3"), [first, last]) { row in
            (pupil: try row[1] as Pupil.ID, from: try row[2] as Day, to: try row[3] as Day?)
        }
        let labels = Dictionary(
            try db.rows("SELECT code, label FROM timetable_subject WHERE school = $1") { row in (try row[0] as String, try row[1] as String) },
            uniquingKeysWith: { first, _ in first })
        let inOrder = all.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        return Dictionary(
            uniqueKeysWithValues: times.map { time in
                let held = inOrder.filter { $0.time.overlaps(hour(time)) && $0.content.isHeld(on: time.day, calendar) }
                return (
                    time,
                    held.map { lesson in
                        let content = lesson.content
                        let here = (members[lesson.id] ?? []).filter { member in member.from <= time.day && member.to.map { $0 >= time.day } ?? true }
                        return HeldLesson(
                            name: named(labels[content.subject] ?? content.subject, group: content.group, codes[lesson.id] ?? []),
                            time: SessionTime(day: time.day, startsAt: content.time.startsAt, length: content.time.length), pupils: Set(here.map(\.pupil)),
                            staff: Set(content.staff), rooms: content.rooms)
                    }
                )
            })
    }
}
