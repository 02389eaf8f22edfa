public import School

extension ReadTimetable.Format: Column {}
extension SubjectKind: Column {}

/// Somebody with lessons.
public struct LessonHolder: Sendable, Hashable {
    public let staff: Staff
    public let lessons: Int
}

extension [LessonHolder] {
    /// Each by the name that a timetable shows.
    public var addressNames: [Staff.ID: String] { map(\.staff).addressNames }
}

extension SchoolStore {
    /// The lessons of the week; nil when no timetable has come in. Six queries, whatever the size of the school.
    public func timetable() async throws -> SchoolTimetable? { try await read { db in try Self.timetable(db) } }

    static func timetable(_ db: SchoolConnection) throws -> SchoolTimetable? {
        let origin = try db.first("SELECT format, file, year, applied_at FROM timetable WHERE school = $1") { row in
            try SchoolTimetable.Origin(format: row[0], file: row[1], year: row[2], at: row[3])
        }
        guard let origin else { return nil }
        return SchoolTimetable(origin: origin, subjects: try subjects(db), lessons: try lessons("", [], db))
    }

    /// Minutes of the usual lesson, as `SchoolTimetable.usualLength` has it, without reading the lessons. One query.
    public func usualLessonLength() async throws -> Int { try await read { try Self.usualLessonLength($0) } }

    static func usualLessonLength(_ db: SchoolConnection) throws -> Int {
        let lengths = try db.rows("SELECT length, count(*) FROM lesson WHERE school = $1 GROUP BY length") { row in (try row[0] as Int, try row[1] as Int) }
        return SchoolTimetable.usualLength(of: Dictionary(lengths, uniquingKeysWith: +))
    }

    private static func subjects(_ db: SchoolConnection) throws -> [TimetableSubject] {
        try db.rows("SELECT code, label, kind FROM timetable_subject WHERE school = $1 ORDER BY code") { row in
            try TimetableSubject(code: row[0], label: row[1], kind: row[2])
        }
    }

    /// - Parameter condition: on `l`, beginning with AND, with its arguments from `$2` on.
    static func lessons(_ condition: String, _ arguments: [any Column], _ db: SchoolConnection) throws -> [Lesson] {
        func tied<Value: Column>(_ table: String, _ column: String) throws -> [Lesson.ID: [Value]] {
            let rows = try db.rows(
                "SELECT t.lesson, t.\(column) FROM \(table) t JOIN lesson l ON l.school = t.school AND l.id = t.lesson WHERE t.school = $1 \(condition)", arguments
            ) { row in (lesson: try row[0] as Lesson.ID, value: try row[1] as Value) }
            return Dictionary(grouping: rows, by: \.lesson).mapValues { $0.map(\.value) }
        }
        let divisions: [Lesson.ID: [Division.ID]] = try tied("lesson_division", "division")
        let staff: [Lesson.ID: [Staff.ID]] = try tied("lesson_staff", "staff")
        let rooms: [Lesson.ID: [String]] = try tied("lesson_room", "room")
        return try db.rows(
            "SELECT l.id, l.subject, l.weekday, l.starts_at, l.length, l.alternance, l.weeks, l.group_name FROM lesson l WHERE l.school = $1 \(condition)", arguments
        ) { row in
            let id: Lesson.ID = try row[0]
            return Lesson(
                id: id,
                content: LessonContent(
                    subject: try row[1], time: WeekTime(weekday: try row[2], startsAt: try row[3], length: try row[4]), alternance: try row[5],
                    weeks: WeekList.mondays(try row[6]), group: try row[7], divisions: divisions[id] ?? [], staff: staff[id] ?? [], rooms: rooms[id] ?? []))
        }
    }

    /// Everyone who has lessons, by name.
    public func lessonHolders() async throws -> [LessonHolder] {
        try await read { db in
            try db.rows(
                """
                SELECT s.id, s.family_name, s.given_name, s.civility, count(*) FROM lesson_staff t JOIN staff s ON s.school = t.school AND s.id = t.staff
                WHERE t.school = $1 GROUP BY s.id, s.family_name, s.given_name, s.civility, s.sort_key ORDER BY s.sort_key, s.id
                """
            ) { row in LessonHolder(staff: try Staff(id: row[0], familyName: row[1], givenName: row[2], civility: row[3]), lessons: try row[4]) }
        }
    }

    public func staff(_ id: Staff.ID) async throws -> Staff? {
        try await read { db in
            try db.first("SELECT id, family_name, given_name, civility FROM staff WHERE school = $1 AND id = $2", [id]) { row in
                try Staff(id: row[0], familyName: row[1], givenName: row[2], civility: row[3])
            }
        }
    }

    /// How the school uses its subjects: codes that are not named keep what they are.
    public func setSubjects(_ kinds: [String: SubjectKind]) async throws {
        try await write { db in
            for (code, kind) in kinds.sorted(by: { $0.key < $1.key }) {
                try db.run("UPDATE timetable_subject SET kind = $3 WHERE school = $1 AND code = $2", [code, kind])
            }
        }
    }

    // MARK: Coming in

    /// What a timetable would be compared with.
    public func timetableState() async throws -> TimetableState { try await read { db in try Self.timetableState(db) } }

    private static func timetableState(_ db: SchoolConnection) throws -> TimetableState {
        guard let school = try db.first("SELECT uai, year FROM establishment WHERE id = $1", [], { (uai: try $0[0] as String, year: try $0[1] as Int) }) else {
            throw StorageError.stale
        }
        var groups: [String: [String]] = [:]
        for (code, division) in try db.rows(
            "SELECT code, division FROM siecle_group_division WHERE school = $1", [], { row in (try row[0] as String, try row[1] as String) })
        { groups[code, default: []].append(division) }
        return TimetableState(
            uai: school.uai, year: school.year,
            divisions: try db.rows("SELECT id, code, label, level FROM division WHERE school = $1 AND year = $2", [school.year]) { row in
                try Division(id: row[0], code: row[1], label: row[2], level: row[3])
            },
            staff: try db.rows("SELECT id, sts_type, sts_id, family_name, given_name FROM staff WHERE school = $1 AND left_on IS NULL") { row in
                let type: String? = try row[1]
                let id: String? = try row[2]
                return TimetableState.Person(
                    id: try row[0], key: type.flatMap { type in id.map { Roster.StaffKey(type: type, id: $0) } }, familyName: try row[3], givenName: try row[4])
            }, groups: groups, present: try timetable(db), calendar: try ownCalendar(db))
    }

    /// Makes the timetable what the file says, in one transaction: lessons that stay keep their identity, and sessions before today
    /// stay as they are. Throws `.stale` when what
    /// would be written is not what `fingerprint` was worked out for; nothing is written then, nor when the file is refused.
    public func applyTimetable(
        _ read: ReadTimetable, kinds: [String: SubjectKind], fingerprint: String?, of upload: TimetableUpload.ID?, by account: Account.ID, on today: Day, at now: Moment
    ) async throws {
        try await write { db in
            let changes = TimetableChanges(from: try Self.timetableState(db), to: read, kinds: kinds)
            guard !changes.isRefused, fingerprint == nil || fingerprint == changes.fingerprint else { throw StorageError.stale }
            try Self.write(changes, by: account, on: today, at: now, db)
            if let upload { try Self.deleteUpload(upload, db) }
        }
    }

    static func write(_ changes: TimetableChanges, by account: Account.ID, on today: Day, at now: Moment, _ db: SchoolConnection) throws {
        for lesson in changes.ended { try remove(lesson.id, db) }
        try db.run(
            """
            INSERT INTO timetable (school, format, file, year, applied_at, applied_by) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (school) DO UPDATE SET format = $2, file = $3, year = $4, applied_at = $5, applied_by = $6
            """, [changes.origin.format, String(changes.origin.file.prefix(200)), changes.year, now, account])
        for subject in changes.subjects {
            try db.run(
                """
                INSERT INTO timetable_subject (school, code, label, kind) VALUES ($1, $2, $3, $4)
                ON CONFLICT (school, code) DO UPDATE SET label = $3, kind = $4
                """, [subject.code, subject.label, subject.kind])
        }
        for content in changes.added { try insert(content, db) }
        try db.run("DELETE FROM timetable_subject WHERE school = $1 AND code NOT IN (SELECT subject FROM lesson WHERE school = $1)")
        if !changes.fortnights.isEmpty { try changeCalendar(on: today, db) { try add(changes.fortnights, db) } }
    }

    private static func insert(_ content: LessonContent, _ db: SchoolConnection) throws {
        let id = Lesson.ID.new()
        try db.run(
            """
            INSERT INTO lesson (school, id, subject, weekday, starts_at, length, alternance, weeks, group_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [id, content.subject, content.time.weekday, content.time.startsAt, content.time.length, content.alternance, WeekList.text(content.weeks), content.group])
        for division in content.divisions {
            try db.run("INSERT INTO lesson_division (school, lesson, division) VALUES ($1, $2, $3)", [id, division])
        }
        for person in content.staff { try db.run("INSERT INTO lesson_staff (school, lesson, staff) VALUES ($1, $2, $3)", [id, person]) }
        for room in content.rooms { try db.run("INSERT INTO lesson_room (school, lesson, room) VALUES ($1, $2, $3)", [id, room]) }
    }

    private static func remove(_ lesson: Lesson.ID, _ db: SchoolConnection) throws {
        for table in ["lesson_division", "lesson_staff", "lesson_room"] { try db.run("DELETE FROM \(table) WHERE school = $1 AND lesson = $2", [lesson]) }
        try db.run("DELETE FROM lesson WHERE school = $1 AND id = $2", [lesson])
    }
}
