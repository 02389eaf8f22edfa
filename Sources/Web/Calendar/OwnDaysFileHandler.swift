import Interchange
import School
import Storage

/// Days of the school's own from a file: what would be added, then the act.
enum OwnDaysFileHandler {
    static func read(_ visit: Visit) async throws -> Reply {
        guard let file = visit.form.files("file").first, !file.bytes.isEmpty else {
            let none = Problem(
                .refusal, what: Phrase(fr: "Il manque le fichier.", en: "The file is missing."),
                remedy: Phrase(fr: "Choisissez un agenda (.ics) ou un tableau CSV.", en: "Choose a calendar (.ics) or a CSV table."))
            return .page(page([], [], [none], visit))
        }
        let reading = OwnDaysReader.read(UploadedFile(name: String(file.name.suffix(120)), bytes: file.bytes), for: visit.establishment.zone)
        let own = Set(try await visit.store.ownDays().map(\.span))
        // Holidays that the zone's table has already are not the school's own as well, however they are written.
        let holidays = Set(try await visit.store.calendar(of: visit.establishment).spans.filter { $0.kind == .holidays }.map { Tenure(from: $0.first, to: $0.last) })
        func isThere(_ span: DaySpan) -> Bool { own.contains(span) || (span.kind == .holidays && holidays.contains(Tenure(from: span.first, to: span.last))) }
        return .page(page(reading.isRefused ? [] : reading.spans.filter { !isThere($0) }, reading.spans.filter(isThere), reading.problems, visit))
    }

    static func add(_ visit: Visit) async throws -> Reply {
        let spans = visit.form.all("days").prefix(OwnDaysReader.limit).compactMap(span)
        let changed = try await CalendarHandler.calendar(own: try await visit.store.ownDays().map(\.span) + spans, visit)
        return try await CalendarChange.write(changed, from: "/calendar", visit) { try await $0.add(spans, on: visit.today) }
    }

    /// « closed|2026-11-13|2026-11-13|Pont »
    private static func text(_ span: DaySpan) -> String { "\(span.kind.rawValue)|\(span.first.iso)|\(span.last.iso)|\(span.name.fr)" }

    /// Nil for anything that our own page would not have written.
    private static func span(_ text: String) -> DaySpan? {
        let parts = text.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let kind = DaySpan.Kind(rawValue: parts[0]), OwnDays.kinds.contains(kind), let first = Day(entered: parts[1]),
            let last = Day(entered: parts[2]), OwnDays.problems(name: parts[3], first: first, last: last).isEmpty
        else { return nil }
        return DaySpan(kind: kind, name: Phrase(same: parts[3]), first: first, last: last)
    }

    private static func page(_ new: [DaySpan], _ known: [DaySpan], _ problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Jours à ajouter au calendrier", en: "Days to add to the calendar")
        let items = problems.map { problem -> HTML in
            let line: HTML? = problem.line.map { "\(t(Phrase(fr: "Ligne \($0)\u{202F}:", en: "Line \($0):"))) " as HTML }
            return "<li class=\"problem \(problem.severity == .refusal ? "refusal" : "warning")\"><span>\(line)\(t(problem.what))</span><span class=\"remedy\">\(t(problem.remedy))</span></li>"
        }
        let already: HTML? =
            known.isEmpty
            ? nil
            : """
            <p class="soft">\(t(counted(known.count, fr: ("série de jours est déjà là.", "séries de jours sont déjà là."), en: ("run of days is there already.", "runs of days are there already."))))</p>
            """
        let isRefused = problems.contains { $0.severity == .refusal }
        let unwritten: HTML? = new.isEmpty ? nil : "<p>\(t(Phrase(fr: "Rien n’est encore écrit.", en: "Nothing is written yet.")))</p>"
        let end: HTML =
            new.isEmpty
            ? """
            <p class="notice">\(t(isRefused ? Phrase(fr: "Rien n’a été ajouté.", en: "Nothing was added.") : Phrase(fr: "Tout est déjà dans le calendrier.", en: "Everything is in the calendar already.")))</p>
            <p class="actions"><a class="btn" href="/calendar">\(t(Phrase(fr: "Revenir au calendrier", en: "Back to the calendar")))</a></p>
            """
            : visit.form(action: "/calendar/days/list", class: "stack") {
                """
                <fieldset class="sheet"><legend>\(t(Phrase(fr: "Décochez ce qui n’est pas à reprendre", en: "Untick what shall not be taken")))</legend><div class="checks">\(new.map { box($0, visit) })</div></fieldset>
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Ajouter ces jours", en: "Add these days")))</button></p>
                """
            }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow">\(visit.crumbs(("/calendar", Phrase(fr: "Calendrier", en: "Calendar"))))
                <div class="page-head"><div><h1>\(t(title))</h1>\(unwritten)</div></div>
                \(items.isEmpty ? nil : "<ul class=\"problems\">\(items)</ul>" as HTML?)\(already)\(end)</div>
                """, status: isRefused ? 422 : 200)
    }

    private static func box(_ span: DaySpan, _ visit: Visit) -> HTML {
        let t = visit.t
        let days =
            span.first == span.last
            ? span.first.long : Phrase(fr: "du \(span.first.long.fr) au \(span.last.long.fr)", en: "\(span.first.long.en) to \(span.last.long.en)")
        // Days of another year are rarely meant: last year’s file, or a slip in the year.
        let year = visit.establishment.year
        let isOutside = [span.first, span.last].contains { $0.schoolYear != year }
        let outside: HTML? =
            isOutside
            ? " <span class=\"tag warn\">\(t(Phrase(fr: "hors de l’année \(year)-\(year + 1)", en: "outside the year \(year)-\(year + 1)")))</span>" : nil
        return
            "<label class=\"check\"><input type=\"checkbox\" name=\"days\" value=\"\(text(span))\"\(" checked", if: !isOutside)><span>\(span.name.fr)\(CalendarView.kind(span, visit))\(outside) <span class=\"soft\">\(t(days))</span></span></label>"
    }
}
