import School
import Storage

/// What the year puts on the home page: reviews to write and programmes that no longer fit for the coordinator, the phases ahead for
/// whoever plans, the present one for pupils and guardians.
enum ProgrammesHome {
    /// A review is asked for while it is fresh: this many days after the end of a phase.
    private static let reviewDays = 42

    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard YearParts.canWrite(visit) else { return [] }
        let programmes = try await running(visit)
        guard !programmes.isEmpty else { return [] }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let reviews = try await visit.store.reviews(of: programmes.map(\.id))
        return programmes.flatMap { programme -> [Todo] in
            guard let layout = Self.layout(programme, calendar, visit) else { return [] }
            let name = ProgrammeSheets.told(programme.content.name)
            var todos: [Todo] = []
            let isTight = layout.tight.contains { $0.laid.last.map { $0 >= visit.today } ?? false }
            if !layout.fits || isTight {
                todos.append(
                    Todo(
                        title: Phrase(fr: "Revoir «\u{202F}\(name.fr)\u{202F}»", en: "Look at “\(name.en)” again"),
                        detail: layout.fits
                            ? Phrase(fr: "Un temps n’a que quelques jours de classe.", en: "A phase has only a few days of lessons.")
                            : Phrase(fr: "Un temps ne tient plus dans l’année.", en: "A phase no longer fits the year."), minutes: 5,
                        action: Phrase(fr: "Voir", en: "Look"), address: "/programmes/\(programme.id)", urgency: 45))
            }
            for laid in layout.phases {
                guard let last = laid.last, last < visit.today, visit.today - last <= reviewDays, reviews[laid.phase.id] == nil else { continue }
                // What was over before the programme was made was lived without it.
                if let added = programme.addedOn, last < added { continue }
                let phase = ProgrammeSheets.told(laid.phase.content.name)
                todos.append(
                    Todo(
                        title: Phrase(fr: "Écrire le bilan de «\u{202F}\(phase.fr)\u{202F}»", en: "Write the review of “\(phase.en)”"),
                        detail: Phrase(fr: "\(name.fr), fini le \(last.named.fr)", en: "\(name.en), over since \(last.named.en)"), minutes: 5,
                        action: Phrase(fr: "Écrire", en: "Write"), address: "/programmes/\(programme.id)/phases/\(laid.phase.id)/review", urgency: 20))
            }
            return todos
        }
    }

    static func part(_ visit: Visit, _ calendar: SchoolCalendar) async throws -> HomePart {
        // Whoever plans sees every level's dates; others would see too many that are not theirs.
        if !visit.viewer.reach(PlanningPolicy.self).isEmpty {
            return HomePart(
                ahead: try await running(visit).flatMap { programme in
                    Self.layout(programme, calendar, visit).map { dates($0, programme, "/programmes/\(programme.id)", visit) } ?? []
                })
        }
        var part = HomePart()
        let pupils = visit.viewer.pupil.map { [$0] } ?? visit.viewer.children.sorted()
        for id in pupils {
            guard let pupil = try await visit.store.pupil(id, on: visit.today) else { continue }
            for programme in try await PupilProgrammePart.programmes(of: pupil, visit) {
                guard let layout = Self.layout(programme, calendar, visit), let present = layout.phases.first(where: { $0.contains(visit.today) }),
                    let last = present.last
                else { continue }
                let phase = ProgrammeSheets.told(present.phase.content.name)
                let title =
                    visit.viewer.pupil == id
                    ? Phrase(fr: "Ton année", en: "Your year") : Phrase(fr: "L’année \(ofName(pupil.givenName))", en: "\(pupil.givenName)’s year")
                part.standings.append(
                    Standing(
                        title: title, detail: Phrase(fr: "\(phase.fr), jusqu’au \(last.named.fr)", en: "\(phase.en), until \(last.named.en)"),
                        address: "/pupils/\(id)#year"))
            }
        }
        return part
    }

    private static func running(_ visit: Visit) async throws -> [Programme] {
        try await visit.store.programmes().filter { !$0.content.levels(in: visit.establishment.year).isEmpty }
    }

    /// The present school year of a programme, laid; nil when the calendar does not know it.
    static func layout(_ programme: Programme, _ calendar: SchoolCalendar, _ visit: Visit) -> YearLayout? {
        let place = visit.establishment.year - programme.content.year
        let years = programme.laid(on: calendar)
        guard years.indices.contains(place), case .laid(let layout) = years[place] else { return nil }
        return layout
    }

    private static func dates(_ layout: YearLayout, _ programme: Programme, _ address: String, _ visit: Visit) -> [Ahead] {
        layout.phases.compactMap { laid in
            guard let first = laid.first, first > visit.today, first - visit.today <= 45 else { return nil }
            let phase = ProgrammeSheets.told(laid.phase.content.name)
            return Ahead(
                first, Phrase(fr: "Début de «\u{202F}\(phase.fr)\u{202F}»", en: "“\(phase.en)” begins"), ProgrammeSheets.told(programme.content.name),
                address: address)
        }
    }
}

/// The year on the pupil's own page, for the pupil and the family: what, and when.
enum PupilProgrammePart {
    static func render(_ visit: Visit, _ pupil: Pupil) async throws -> HTML? {
        guard visit.viewer.pupil == pupil.id || visit.viewer.children.contains(pupil.id) else { return nil }
        let programmes = try await Self.programmes(of: pupil, visit)
        guard !programmes.isEmpty else { return nil }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let t = visit.t
        let years = programmes.compactMap { programme -> HTML? in
            guard let layout = ProgrammesHome.layout(programme, calendar, visit), !layout.phases.isEmpty else { return nil }
            let content = programme.content
            return """
                <div class="stack tight"><h3>\(t(ProgrammeSheets.told(content.name)))</h3>\(content.aim.isEmpty ? nil : "<p>\(t(ProgrammeSheets.told(content.aim)))</p>" as HTML?)<ol class="path plain">\(layout.phases.compactMap { item($0, visit) })</ol></div>
                """
        }
        guard !years.isEmpty else { return nil }
        let title =
            visit.viewer.pupil == pupil.id
            ? Phrase(fr: "Ton année d’accompagnement", en: "Your year of support") : Phrase(fr: "L’année d’accompagnement", en: "The year of support")
        return "<section class=\"sheet stack\" aria-labelledby=\"year\"><h2 id=\"year\">\(t(title))</h2>\(years)</section>"
    }

    /// What the pupil's division follows this school year, also before it begins.
    static func programmes(of pupil: Pupil, _ visit: Visit) async throws -> [Programme] {
        let year = SchoolYear(visit.establishment.year)
        var division = pupil.division
        if division == nil, let place = try await visit.store.division(ofPupil: pupil.id, in: year, on: visit.today), place.year == year {
            division = place.division.id
        }
        guard let division else { return [] }
        return try await visit.store.programmes(of: division, year: year.start)
    }

    private static func item(_ laid: LaidPhase, _ visit: Visit) -> HTML? {
        guard let first = laid.first, let last = laid.last else { return nil }
        let t = visit.t
        let isNow = laid.contains(visit.today)
        let state = isNow ? "now" : last < visit.today ? "done" : "coming"
        let now: HTML? = isNow ? " <span class=\"tag\">\(t(Phrase(fr: "en ce moment", en: "now")))</span>" : nil
        let dates = Phrase(fr: "du \(first.short.fr) au \(last.short.fr) \(last.year)", en: "\(first.short.en) to \(last.short.en) \(last.year)")
        return """
            <li class="\(state)"\(" aria-current=\"step\"", if: isNow)><div><strong>\(t(ProgrammeSheets.told(laid.phase.content.name)))</strong>\(now)<br><span class="soft">\(t(dates))</span></div></li>
            """
    }
}
