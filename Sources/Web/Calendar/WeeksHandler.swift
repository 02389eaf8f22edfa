import School
import Storage

/// Which weeks of the year are A and which are B: what the rule says, and what the school says of single weeks.
enum WeeksHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let settings = try await visit.store.calendarSettings(of: visit.establishment)
        return .page(WeeksView.page(mondays(visit), try await visit.store.calendar(of: visit.establishment), settings, visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let mondays = mondays(visit)
        guard let first = mondays.first, let last = mondays.last else { throw WebError.notFound }
        let pairs = mondays.compactMap { monday in
            visit.form.text("week-\(monday.iso)").flatMap(Alternance.init(rawValue:)).map { (monday, $0) }
        }
        let marks = Dictionary(pairs.filter { $0.1 != .weekly }, uniquingKeysWith: { first, _ in first })
        var settings = try await visit.store.calendarSettings(of: visit.establishment)
        settings.marks = settings.marks.filter { !(first...last).contains($0.key) }.merging(marks) { _, new in new }
        let changed = settings.calendar(zone: visit.establishment.zone, own: try await visit.store.ownDays().map(\.span))
        return try await CalendarChange.write(changed, from: "/calendar/weeks", thenTo: "/calendar/weeks?saved=1", visit) {
            try await $0.setMarks(marks, from: first, through: last, on: visit.today)
        }
    }

    /// Of the school year, from the last days of August on.
    private static func mondays(_ visit: Visit) -> [Day] {
        let year = SchoolYear(visit.establishment.year)
        let first = year.firstDay.monday
        return (0..<46).map { first + $0 * 7 }
    }
}

enum WeeksView {
    static func page(_ mondays: [Day], _ calendar: SchoolCalendar, _ settings: CalendarSettings, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Semaines A et B", en: "A and B weeks")
        let canWrite = PeriodParts.canWrite(visit)
        let saved: HTML? = visit.query.text("saved") == nil ? nil : "<p class=\"saved\" role=\"status\">\(t(Phrase(fr: "C’est enregistré.", en: "Saved.")))</p>"
        let rows = mondays.filter(calendar.hasLessons).map { monday -> HTML in
            let mark = settings.marks[monday]
            let rule = calendar.ruled(monday).letter
            let options = [("", t(Phrase(fr: "selon la règle (\(rule))", en: "by the rule (\(rule))"))), ("Q1", "A"), ("Q2", "B")]
            let label = t(Phrase(fr: "Semaine du \(monday.short.fr)", en: "Week of \(monday.short.en)"))
            let field: HTML =
                canWrite
                ? "<label class=\"visually-hidden\" for=\"week-\(monday.iso)\">\(label)</label><select id=\"week-\(monday.iso)\" name=\"week-\(monday.iso)\" class=\"middle\">\(options.map { "<option value=\"\($0.0)\"\(" selected", if: $0.0 == (mark?.rawValue ?? ""))>\($0.1)</option>" as HTML })</select>"
                : ""
            return """
                <tr><th scope="row">\(t(Phrase(fr: "du \(monday.short.fr) au \((monday + 4).short.fr)", en: "\(monday.short.en) to \((monday + 4).short.en)")))</th><td><span class="tag\(" plain", if: calendar.week(of: monday) == .second)">\(calendar.week(of: monday).letter)</span></td><td>\(field)</td></tr>
                """
        }
        let table: HTML = """
            <div class="sheet"><table class="stacked"><caption>\(t(Phrase(fr: "Règle\u{202F}: \(settings.rule.name.fr), à partir du \(settings.weekA.figures.fr).", en: "Rule: \(settings.rule.name.en), from \(settings.weekA.figures.en).")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Semaine", en: "Week")))</th><th scope="col">\(t(Phrase(fr: "C’est une", en: "It is")))</th><th scope="col">\(t(Phrase(fr: "Ce que dit l’établissement", en: "What the school says")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let save: HTML? = canWrite ? "<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>" : nil
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">\(visit.crumbs(("/calendar", Phrase(fr: "Calendrier", en: "Calendar"))))
                <div><h1>\(t(title))</h1><p class="soft">\(t(Phrase(fr: "Les semaines sans classe ne sont pas montrées. Un créneau d’une semaine sur deux suit ce tableau.", en: "Weeks without lessons are not shown. A fortnightly slot follows this table.")))</p></div>\(saved)
                \(visit.form(action: "/calendar/weeks", class: "stack") { "\(table)\(save)" })</div>
                """)
    }
}
