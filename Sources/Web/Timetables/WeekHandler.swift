import School
import Storage

/// The lessons of one week: of a division, or of a person.
enum WeekHandler {
    static func division(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Division.self)
        let divisions = try await divisions(visit)
        guard let division = divisions[id] else { throw WebError.notFound }
        let lessons = try await visit.store.timetable().map { timetable in (timetable, timetable.lessons(of: id)) }
        let people = try await people(lessons != nil, visit)
        return .page(
            WeekView.page(
                Phrase(fr: "Semaine de \(division.code)", en: "Week of \(division.code)"), lessons, visit
            ) { content in
                let group: HTML? = content.group.isEmpty ? nil : "<span class=\"soft\">\(content.group)</span>"
                return "\(content.staff.compactMap { people[$0] }.joined(separator: ", ")) \(group)"
            })
    }

    static func person(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Staff.self)
        guard let person = try await visit.store.staff(id) else { throw WebError.notFound }
        let divisions = try await divisions(visit)
        let lessons = try await visit.store.timetable().map { timetable in (timetable, timetable.lessons(of: id)) }
        return .page(
            WeekView.page(
                Phrase(fr: "Semaine de \(person.addressName)", en: "Week of \(person.addressName)"), lessons, visit
            ) { content in
                let links = content.divisions.compactMap { divisions[$0] }.sorted { $0.order < $1.order }.map {
                    "<a href=\"/timetable/divisions/\($0.id)\">\($0.code)</a> " as HTML
                }
                let group: HTML? = content.group.isEmpty ? nil : "<span class=\"soft\">\(content.group)</span>"
                return "\(links)\(group)"
            })
    }

    private static func divisions(_ visit: Visit) async throws -> [Division.ID: Division] {
        Dictionary(
            try await visit.store.divisionSizes(year: visit.establishment.year, on: visit.today).map { ($0.division.id, $0.division) }, uniquingKeysWith: { first, _ in first })
    }

    private static func people(_ wanted: Bool, _ visit: Visit) async throws -> [Staff.ID: String] {
        wanted ? try await visit.store.lessonHolders().addressNames : [:]
    }
}

enum WeekView {
    /// Days side by side on a desk, one under the other on a phone.
    static func page(_ title: Phrase, _ week: (timetable: SchoolTimetable, lessons: [Lesson])?, _ visit: Visit, about: (LessonContent) -> HTML) -> Page {
        let t = visit.t
        let body: HTML
        if let week, !week.lessons.isEmpty {
            let days = Dictionary(grouping: week.lessons, by: \.time.weekday)
            let last = max(5, days.keys.max() ?? 5)
            body = "<div class=\"week\">\((1...last).map { day($0, days[$0] ?? [], week.timetable, visit, about) })</div>"
        } else {
            body = """
                <div class="empty"><strong>\(t(Phrase(fr: "Aucun cours connu.", en: "No lesson is known.")))</strong><p>\(t(Phrase(fr: "Ils viennent avec l’emploi du temps.", en: "They come with the timetable."))) <a href="/timetable">\(t(TimetableView.title))</a></p></div>
                """
        }
        let minutes = week?.lessons.reduce(0) { $0 + ($1.content.alternance == .weekly ? $1.time.length : $1.time.length / 2) } ?? 0
        let sum: HTML? = minutes == 0 ? nil : "<p>\(t(Phrase(fr: "\(inHours(minutes).fr) de cours par semaine en moyenne", en: "\(inHours(minutes).en) of lessons a week on average")))</p>"
        return Page(
            title: title, section: visit.viewer.reach(PlanningPolicy.self).isEmpty ? .year : .planning,
            body: """
                <div class="stack loose">\(visit.crumbs(TimetableView.crumb))
                <div class="page-head"><div><h1>\(t(title))</h1>\(sum)</div></div>\(body)</div>
                """)
    }

    private static func day(_ weekday: Int, _ lessons: [Lesson], _ timetable: SchoolTimetable, _ visit: Visit, _ about: (LessonContent) -> HTML) -> HTML {
        let t = visit.t
        let items = lessons.sorted { $0.time < $1.time }.map { lesson -> HTML in
            let (from, to) = (timeOfDay(lesson.time.startsAt), timeOfDay(lesson.time.endsAt))
            let rhythm = WeeklySlot.rhythm(lesson.content.alternance, lesson.content.weeks)
            let kind = timetable.kind(lesson)
            let rooms = lesson.content.rooms.joined(separator: ", ")
            return """
                <li class="lesson \(kind.rawValue)"><span class="num soft">\(t(Phrase(fr: "\(from.fr) – \(to.fr)", en: "\(from.en)–\(to.en)")))</span> <strong>\(timetable.label(lesson))</strong> <span>\(about(lesson.content))</span>\(rooms.isEmpty ? nil : " <span class=\"soft\">\(rooms)</span>" as HTML?)\(rhythm.map { " <span class=\"tag plain\">\(t($0))</span>" as HTML })</li>
                """
        }
        let none: HTML? = items.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Pas de cours.", en: "No lesson.")))</p>" : nil
        return "<section class=\"sheet stack tight\" aria-labelledby=\"day-\(weekday)\"><h2 id=\"day-\(weekday)\">\(t(Day.weekdays[weekday - 1]))</h2>\(none)<ol class=\"lessons\">\(items)</ol></section>"
    }
}
