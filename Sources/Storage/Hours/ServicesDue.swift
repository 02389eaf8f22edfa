public import School

extension SchoolStore {
    /// What facilitators owe in a school year, by kind; whoever has nothing written is not in it. One query.
    public func servicesDue(year: Int) async throws -> [Facilitator.ID: [DispositifKind: Int]] {
        try await read { db in
            try db.rows("SELECT facilitator, kind, minutes FROM service_due WHERE school = $1 AND year = $2", [year]) { row in
                (person: try row[0] as Facilitator.ID, kind: try row[1] as DispositifKind, minutes: try row[2] as Int)
            }.reduce(into: [:]) { all, line in all[line.person, default: [:]][line.kind] = line.minutes }
        }
    }

    /// Takes the place of all that was written of that year.
    static func set(_ due: ServiceDue, of person: Facilitator.ID, _ db: SchoolConnection) throws {
        try db.run("DELETE FROM service_due WHERE school = $1 AND facilitator = $2 AND year = $3", [person, due.year])
        for (kind, minutes) in due.minutes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try db.run(
                "INSERT INTO service_due (school, facilitator, year, kind, minutes) VALUES ($1, $2, $3, $4, $5)", [person, due.year, kind, minutes])
        }
    }

    /// Minutes of support that the timetable gives somebody in a school year, before groups take its place. Five queries.
    public func supportInTimetable(of staff: Staff.ID, _ year: TeachingYear) async throws -> Int {
        try await read { db in
            guard try db.count("SELECT count(*) FROM timetable WHERE school = $1 AND year = $2", [year.year]) > 0 else { return 0 }
            let lessons = try Self.lessons(
                """
                AND l.id IN (SELECT t.lesson FROM lesson_staff t WHERE t.school = l.school AND t.staff = $2)
                AND EXISTS (SELECT 1 FROM timetable_subject s WHERE s.school = l.school AND s.code = l.subject AND s.kind = 'support')
                """, [staff], db)
            return lessons.reduce(0) { sum, lesson in
                let content = lesson.content
                let weeks = content.alternance == .weekly ? year.weeks.count : year.weeks.count / 2
                return sum + content.time.length * (content.weeks.isEmpty ? weeks : content.weeks.count)
            }
        }
    }
}
