import School
import Storage

/// The school's calendar: its zone's holidays, public holidays, and the days it adds or takes away.
enum CalendarHandler {
    static func show(_ visit: Visit) async throws -> Reply { try await page([], visit) }

    static func save(_ visit: Visit) async throws -> Reply {
        guard let weekA = visit.form.day("week-a") else {
            return try await page(
                [
                    Problem(
                        .refusal, what: Phrase(fr: "Il manque un jour de semaine A.", en: "A day of an A week is missing."),
                        remedy: Phrase(fr: "Donnez n’importe quel jour d’une semaine A.", en: "Give any day of an A week."))
                ], visit)
        }
        let present = try await visit.store.calendarSettings(of: visit.establishment)
        let settings = CalendarSettings(
            followsZone: visit.form.isTicked("follows-zone"), isInAlsaceMoselle: visit.form.isTicked("alsace-moselle"), weekA: weekA,
            rule: visit.form.text("week-rule").flatMap(WeekRule.init(rawValue:)) ?? present.rule, marks: present.marks, version: visit.form.number("version") ?? 0)
        let zone = visit.form.text("zone").flatMap(Zone.init(rawValue:))
        let changed = settings.calendar(zone: zone ?? visit.establishment.zone, own: try await visit.store.ownDays().map(\.span))
        return try await CalendarChange.write(changed, from: "/calendar", visit) { try await $0.save(settings, zone: zone, on: visit.today) }
    }

    static func addDays(_ visit: Visit) async throws -> Reply {
        let first = visit.form.day("first")
        let last = visit.form.day("last") ?? first
        let name = visit.form.text("name") ?? ""
        let problems = OwnDays.problems(name: name, first: first, last: last, in: visit.establishment.year)
        guard problems.isEmpty, let first, let last else { return try await page(problems, visit) }
        let kind = visit.form.text("kind").flatMap(DaySpan.Kind.init(rawValue:)).flatMap { OwnDays.kinds.contains($0) ? $0 : nil } ?? .closed
        let span = DaySpan(kind: kind, name: Phrase(same: name), first: first, last: last)
        let present = try await visit.store.ownDays().map(\.span)
        return try await CalendarChange.write(calendar(own: present + [span], visit), from: CalendarView.address(first.schoolYear, visit), visit) {
            try await $0.add(OwnDays(id: .new(), span: span), on: visit.today)
        }
    }

    static func removeDays(_ visit: Visit) async throws -> Reply {
        let present = try await visit.store.ownDays()
        guard let id: OwnDays.ID = visit.form.id("days") else { return .redirect("/calendar") }
        let left = present.filter { $0.id != id }.map(\.span)
        let page = CalendarView.address(present.first { $0.id == id }?.span.first.schoolYear ?? visit.establishment.year, visit)
        return try await CalendarChange.write(calendar(own: left, visit), from: page, visit) { try await $0.removeOwnDays(id, on: visit.today) }
    }

    /// The calendar with these days of the school's own, and the settings as they are.
    static func calendar(own spans: [DaySpan], _ visit: Visit) async throws -> SchoolCalendar {
        try await visit.store.calendarSettings(of: visit.establishment).calendar(zone: visit.establishment.zone, own: spans)
    }

    /// A school whose holidays nobody has entered plans sessions on days without lessons.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard PeriodParts.canWrite(visit), !HolidayTables.shared.knows(visit.establishment.zone), try await visit.store.ownDays().isEmpty else { return [] }
        return [
            Todo(
                title: Phrase(fr: "Saisir les vacances de l’année", en: "Enter the holidays of the year"),
                detail: Phrase(fr: "Jalon ne connaît pas celles de votre académie.", en: "Jalon does not know those of your academy."), minutes: 5,
                action: Phrase(fr: "Saisir", en: "Enter"), address: "/calendar", urgency: 62)
        ]
    }

    /// The next school holidays, for the home page.
    static func homePart(_ visit: Visit, _ calendar: SchoolCalendar) async throws -> HomePart {
        guard let next = calendar.spans.first(where: { $0.kind == .holidays && $0.first > visit.today }), next.first - visit.today <= 60 else { return HomePart() }
        return HomePart(ahead: [Ahead(next.first, next.name, Phrase(fr: "jusqu’au \(next.last.named.fr)", en: "until \(next.last.named.en)"))])
    }

    private static func page(_ problems: [Problem], _ visit: Visit) async throws -> Reply {
        .page(
            CalendarView.page(
                try await visit.store.calendarSettings(of: visit.establishment), try await visit.store.calendar(of: visit.establishment),
                own: try await visit.store.ownDays(), problems: problems, visit))
    }
}

extension Visit {
    /// The last day up to which holidays are known: that of the zone’s table, or of what a school outside the zones has entered.
    func holidaysKnownUntil() async throws -> Day {
        if let last = HolidayTables.shared.lastKnownDay(establishment.zone) { return last }
        return try await store.ownDays().map(\.span.last).max() ?? SchoolYear(establishment.year).firstDay - 1
    }
}

enum CalendarView {
    static func page(_ settings: CalendarSettings, _ calendar: SchoolCalendar, own: [OwnDays], problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Calendrier de l’établissement", en: "School calendar")
        let canWrite = PeriodParts.canWrite(visit)
        let year = Self.year(visit)
        let days = SchoolYear(year).days
        let entered = Set(own.map(\.span))
        let rows = calendar.spans(from: days.from, through: days.to).filter { $0.kind != .closed && $0.kind != .open && !entered.contains($0) }.map { row($0, nil, visit) }
        let ownRows = own.filter { $0.span.first <= days.to && $0.span.last >= days.from }.map { row($0.span, canWrite ? $0.id : nil, visit) }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">
                <div><h1>\(t(title))</h1><p class="soft">\(t(Phrase(fr: "Année \(year)-\(year + 1), \(visit.establishment.zone.name.fr). Le nombre de séances en dépend.", en: "Year \(year)-\(year + 1), \(visit.establishment.zone.name.en). The number of sessions follows from it.")))</p></div>
                \(YearParts.tabs(visit))
                \(otherYears(year, visit))
                \(PeriodParts.problems(problems, visit))
                \(HolidayTables.shared.knows(visit.establishment.zone) ? calendar.lack(of: year).map { lack($0, year, visit) } : unknown(visit))
                <section class="stack" aria-labelledby="own"><h2 id="own">\(t(Phrase(fr: "Jours de l’établissement", en: "The school’s own days")))</h2>
                \(ownRows.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Aucun. Ajoutez une journée pédagogique, un pont, ou un samedi travaillé.", en: "None. Add a training day, a bridge day, or a Saturday with lessons.")))</p>" as HTML : table(ownRows, Phrase(fr: "Jours de l’établissement", en: "The school’s own days"), visit))
                \(canWrite ? adding(visit) : nil)</section>
                <section class="stack" aria-labelledby="tables"><h2 id="tables">\(t(Phrase(fr: "Vacances et jours fériés", en: "Holidays and public holidays")))</h2>\(table(rows, Phrase(fr: "Vacances et jours fériés", en: "Holidays and public holidays"), visit))
                <p class="soft small">\(t(Phrase(fr: "D’après data.gouv.fr. Un recteur peut déplacer des dates\u{202F}: vos propres jours l’emportent.", en: "From data.gouv.fr. A rector may move dates: your own days come first.")))</p></section>
                \(canWrite ? self.settings(settings, visit) : nil)</div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    /// The school year that the page shows: of the days that were just typed, or asked for; the present one else.
    private static func year(_ visit: Visit) -> Int {
        let present = visit.establishment.year
        let asked = visit.form.day("first")?.schoolYear ?? visit.query.number("year") ?? present
        return (present - 1...present + OwnDays.yearsAhead).contains(asked) ? asked : present
    }

    /// Where the days of a school year are read and entered.
    static func address(_ year: Int, _ visit: Visit) -> String { year == visit.establishment.year ? "/calendar" : "/calendar?year=\(year)" }

    /// Years to come are entered before they begin: a cycle of several years is laid on them.
    private static func otherYears(_ shown: Int, _ visit: Visit) -> HTML {
        let present = visit.establishment.year
        let links = (present...present + OwnDays.yearsAhead).map { year -> HTML in
            "<a href=\"\(address(year, visit))\"\(" aria-current=\"page\"", if: year == shown)>\(visit.t(SchoolYear(year).name))</a>"
        }
        return "<nav class=\"tabs no-print\" aria-label=\"\(visit.t(Phrase(fr: "Années scolaires", en: "School years")))\">\(links)</nav>"
    }

    /// What is still to be entered of a year that the tables do not know.
    private static func lack(_ lack: CalendarLack, _ year: Int, _ visit: Visit) -> HTML {
        let name = SchoolYear(year).name
        let told =
            switch lack {
            case .end:
                Phrase(
                    fr: "Jalon n’a pas les vacances de \(name.fr)\u{202F}: saisissez-les ci-dessous, l’été compris, dès qu’elles sont connues. Les programmes s’y poseront d’eux-mêmes.",
                    en: "Jalon does not have the holidays of \(name.en): enter them below, the summer included, as soon as they are known. Programmes then lay themselves.")
            case .holidays:
                Phrase(
                    fr: "Des vacances de \(name.fr) manquent\u{202F}: aucune année ne compte plus de treize semaines de suite. Saisissez-les ci-dessous\u{202F}; les programmes s’y poseront d’eux-mêmes.",
                    en: "Holidays of \(name.en) are missing: no year has more than thirteen weeks in a row. Enter them below; programmes then lay themselves.")
            }
        return "<p class=\"notice warn\">\(visit.t(told))</p>"
    }

    /// Holidays of Corsica and overseas are not in the tables, and none are invented.
    private static func unknown(_ visit: Visit) -> HTML {
        let zone = visit.establishment.zone.name
        return """
            <p class="notice warn">\(visit.t(Phrase(fr: "\(zone.fr)\u{202F}: Jalon n’a pas les dates des vacances, que votre académie fixe. Saisissez-les ci-dessous comme vacances, avec les jours fériés propres à votre territoire\u{202F}: sans elles, le nombre de séances est trop grand.", en: "\(zone.en): Jalon does not have the dates of the holidays, which your rector sets. Enter them below as holidays, with the public holidays of your territory: without them the number of sessions is too large.")))</p>
            """
    }

    private static func table(_ rows: [HTML], _ caption: Phrase, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <div class="sheet"><table class="stacked"><caption class="visually-hidden">\(t(caption))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Nom", en: "Name")))</th><th scope="col">\(t(Phrase(fr: "Jours", en: "Days")))</th><th scope="col"><span class="visually-hidden">\(t(Phrase(fr: "Actions", en: "Actions")))</span></th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func row(_ span: DaySpan, _ removable: OwnDays.ID?, _ visit: Visit) -> HTML {
        let t = visit.t
        let days =
            span.first == span.last
            ? span.first.long
            : Phrase(fr: "du \(span.first.long.fr) au \(span.last.long.fr)", en: "\(span.first.long.en) to \(span.last.long.en)")
        let remove: HTML? = removable.map { id in
            visit.form(action: "/calendar/days/removal", class: "inline") {
                "<input type=\"hidden\" name=\"days\" value=\"\(id)\"><button class=\"btn ghost small\">\(t(Phrase(fr: "Retirer", en: "Remove")))<span class=\"visually-hidden\"> \(t(span.name))</span></button>"
            }
        }
        return "<tr><th scope=\"row\">\(t(span.name))\(removable == nil ? nil : kind(span, visit))</th><td>\(t(days))</td><td>\(remove)</td></tr>"
    }

    /// Of days that the school enters itself, what they are when they are not merely closed.
    static func kind(_ span: DaySpan, _ visit: Visit) -> HTML? {
        let name: Phrase? =
            switch span.kind {
            case .open: Phrase(fr: "classe maintenue", en: "lessons held")
            case .holidays: Phrase(fr: "vacances", en: "holidays")
            case .closed, .publicHoliday: nil
            }
        return name.map { " <span class=\"tag\">\(visit.t($0))</span>" }
    }

    private static func adding(_ visit: Visit) -> HTML {
        let t = visit.t
        let kinds = [("closed", t(Phrase(fr: "Pas de classe", en: "No lessons"))), ("holidays", t(Phrase(fr: "Vacances", en: "Holidays"))), ("open", t(Phrase(fr: "Classe maintenue", en: "Lessons held")))]
        return """
            <section class="sheet stack no-print" aria-labelledby="add"><h3 id="add">\(t(Phrase(fr: "Ajouter des jours", en: "Add days")))</h3>
            \(visit.form(action: "/calendar/days", class: "stack") {
                """
                <div class="fields across">
                \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), visit.form.text("name") ?? "", " required maxlength=\"80\""))
                \(Fields.select("kind", t(Phrase(fr: "Ces jours-là", en: "On these days")), kinds, chosen: visit.form.text("kind") ?? "closed"))
                \(Fields.input("first", t(Phrase(fr: "Premier jour", en: "First day")), visit.form.text("first") ?? "", " type=\"date\" required"))
                \(Fields.input("last", t(Phrase(fr: "Dernier jour", en: "Last day")), visit.form.text("last") ?? "", hint: t(Phrase(fr: "Vide s’il n’y en a qu’un", en: "Empty when there is only one")), " type=\"date\""))
                </div><p class="hint">\(t(Phrase(fr: "Des vacances peuvent décaler les semaines A et B si elles alternent par semaine de classe\u{202F}; une fermeture, jamais.", en: "Holidays may shift A and B weeks where these alternate by weeks with lessons; a closure never does.")))</p>
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Ajouter", en: "Add")))</button></p>
                """
            })
            <details><summary>\(t(Phrase(fr: "Les reprendre d’un fichier", en: "Take them from a file")))</summary>\(visit.form(action: "/calendar/days/file", upload: true) {
                """
                \(Fields.field("file", t(Phrase(fr: "Agenda (.ics) ou tableau CSV", en: "Calendar (.ics) or CSV table")), hint: t(Phrase(fr: "D’un agenda, les jours entiers. D’un tableau, les colonnes Nom, Du, Au et, si besoin, Classe (oui pour un jour travaillé) et Zone (seule la vôtre est reprise). Vous verrez les jours avant que rien ne soit écrit.", en: "Of a calendar, the whole days. Of a table, the columns Name, From, To and, if need be, Lessons (yes for a day with lessons) and Zone (only yours is taken). You see the days before anything is written.")), problem: nil) { described in
                    "<input type=\"file\" id=\"file\" name=\"file\" required accept=\".ics,.csv,.txt\"\(described)>"
                })
                <p class="actions"><button class="btn ghost">\(t(Phrase(fr: "Lire et prévisualiser", en: "Read and preview")))</button></p>
                """
            })</details></section>
            """
    }

    private static func settings(_ settings: CalendarSettings, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <section class="sheet stack" aria-labelledby="settings"><h2 id="settings">\(t(Phrase(fr: "Réglages", en: "Settings")))</h2>
            \(visit.form(action: "/calendar") {
                """
                <input type="hidden" name="version" value="\(settings.version)">
                \(Fields.select("zone", t(Phrase(fr: "Zone ou territoire", en: "Zone or territory")), Zone.allCases.map { ($0.rawValue, t($0.name)) }, chosen: visit.establishment.zone.rawValue))
                <label class="check"><input type="checkbox" name="follows-zone" value="1"\(" checked", if: settings.followsZone)><span>\(t(Phrase(fr: "Suivre les vacances de la zone", en: "Follow the holidays of the zone")))</span></label>
                <p class="hint">\(t(Phrase(fr: "En Corse et outre-mer il n’y a pas de dates à suivre\u{202F}: saisissez vos vacances plus haut.", en: "In Corsica and overseas there are no dates to follow: enter your holidays above.")))</p>
                <label class="check"><input type="checkbox" name="alsace-moselle" value="1"\(" checked", if: settings.isInAlsaceMoselle)><span>\(t(Phrase(fr: "Jours fériés d’Alsace-Moselle", en: "Public holidays of Alsace-Moselle")))</span></label>
                \(Fields.input("week-a", t(Phrase(fr: "Un jour d’une semaine A (Q1)", en: "A day of an A week (Q1)")), settings.weekA.iso, hint: t(Phrase(fr: "Les semaines A et B alternent à partir de là.", en: "A and B weeks alternate from there.")), " type=\"date\" required class=\"middle\""))
                \(Fields.select("week-rule", t(Phrase(fr: "Elles alternent", en: "They alternate")), WeekRule.allCases.map { ($0.rawValue, t($0.name)) }, chosen: settings.rule.rawValue, hint: t(Phrase(fr: "Deux semaines de vacances ne changent rien\u{202F}; une ou trois, si.", en: "Two weeks of holidays change nothing; one or three do."))))
                <p><a href="/calendar/weeks">\(t(Phrase(fr: "Voir et corriger chaque semaine", en: "See and correct each week")))</a></p>
                <p class="actions"><button class="btn ghost">\(t(Phrase(fr: "Enregistrer les réglages", en: "Save the settings")))</button></p>
                """
            })</section>
            """
    }
}
