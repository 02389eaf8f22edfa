import School

/// Every programme, year by year, each with its frieze.
enum ProgrammesView {
    static func index(_ programmes: [Programme], _ dispositifs: [Dispositif], _ calendar: SchoolCalendar, _ visit: Visit) -> Page {
        let t = visit.t
        let canWrite = YearParts.canWrite(visit)
        let title = Phrase(fr: "Programmes de l’année", en: "Programmes of the year")
        let year = visit.establishment.year
        let running = programmes.filter { $0.content.levels(in: year) != [] }
        let coming = programmes.filter { $0.content.year > year }
        let past = programmes.filter { $0.content.year + $0.content.years <= year }
        let new: HTML? = canWrite ? "<a class=\"btn\" href=\"/programmes/new\">\(t(Phrase(fr: "Nouveau programme", en: "New programme")))</a>" : nil
        let empty: HTML = """
            <div class="empty"><strong>\(t(Phrase(fr: "Aucun programme pour l’instant.", en: "No programme yet.")))</strong><p>\(t(Phrase(fr: "Un programme découpe l’année en temps\u{202F}: expliquer, diagnostiquer, travailler en ateliers, s’orienter. Six sont prêts à l’emploi, posés d’eux-mêmes sur le calendrier de l’établissement.", en: "A programme cuts the year into phases: explain, diagnose, work in workshops, find one’s way. Six are ready-made and lay themselves on the school’s calendar.")))</p>\(new)</div>
            """
        // Only past years: where the present one starts.
        let start: HTML? =
            programmes.isEmpty || !running.isEmpty || !coming.isEmpty
            ? nil
            : "<div class=\"empty\"><strong>\(t(Phrase(fr: "Aucun programme pour \(SchoolYear(year).name.fr).", en: "No programme for \(SchoolYear(year).name.en).")))</strong>\(canWrite ? again(past.filter { $0.content.year + $0.content.years == year }, visit) : nil)</div>"
        func section(_ title: Phrase, _ programmes: [Programme], in year: Int?) -> HTML? {
            guard !programmes.isEmpty else { return nil }
            return "<section class=\"stack\"><h2>\(t(title))</h2><ul class=\"plain stack\">\(programmes.map { item($0, dispositifs, calendar, year ?? $0.content.year, visit) })</ul></section>"
        }
        let old: HTML? =
            past.isEmpty
            ? nil
            : """
            <details class="stack"><summary>\(t(Phrase(fr: "Années passées (\(past.count))", en: "Past years (\(past.count))")))</summary><ul class="plain stack">\(past.map { item($0, dispositifs, calendar, $0.content.year, visit) })</ul></details>
            """
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose year-page">
                <div class="page-head"><div><h1>\(t(title))</h1></div><div class="actions">\(visit.viewer.reach(LedgersPolicy.self).isEmpty ? nil : "<a class=\"btn ghost\" href=\"/ledgers\">\(t(Phrase(fr: "Heures", en: "Hours")))</a>" as HTML)\(programmes.isEmpty ? nil : new)</div></div>
                \(YearParts.tabs(visit))
                \(programmes.isEmpty ? empty : start)
                \(section(SchoolYear(year).name, running, in: year))
                \(section(Phrase(fr: "En préparation", en: "Being prepared"), coming, in: nil))
                \(old)</div>
                """)
    }

    /// The ways to start from the programmes of last year.
    private static func again(_ programmes: [Programme], _ visit: Visit) -> HTML {
        let t = visit.t
        guard !programmes.isEmpty else { return "<p>\(t(Phrase(fr: "Créez-en un\u{202F}: six sont prêts à l’emploi.", en: "Make one: six are ready-made.")))</p>" }
        let links = programmes.map { "<li><a href=\"/programmes/new?from=\($0.id)\">\(YearParts.told($0.content.name, visit))</a></li>" as HTML }
        return "<p>\(t(Phrase(fr: "Repartez de celui de l’année passée, avec les pistes de son bilan, ou créez-en un\u{202F}:", en: "Start from last year’s, with the leads of its review, or make a new one:")))</p><ul>\(links)</ul>"
    }

    private static func item(_ programme: Programme, _ dispositifs: [Dispositif], _ calendar: SchoolCalendar, _ year: Int, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = programme.content
        let laid = programme.laid(on: calendar)
        let place = year - content.year
        let dispositif = dispositifs.first { $0.id == content.dispositif(in: year) }.map { "\u{00A0}· \(t(DispositifPresets.told($0.content.name)))" } ?? ""
        let cycle = content.years > 1 ? t(Phrase(fr: "\u{00A0}· année \(place + 1) sur \(content.years)", en: "\u{00A0}· year \(place + 1) of \(content.years)")) : ""
        var drawing: HTML?
        var stand: HTML?
        if laid.indices.contains(place), case .laid(let layout) = laid[place] {
            drawing = Frieze(layout, calendar, key: programme.id.description, today: visit.today, language: visit.language)?.render()
            stand = standing(layout, visit).map { "<p>\($0)</p>" }
        }
        return """
            <li class="sheet stack"><div><h3><a href="/programmes/\(programme.id)">\(YearParts.told(content.name, visit))</a></h3><p class="soft">\(YearParts.levels(content.levels(in: year)))\(cycle)\(dispositif)\(YearParts.draftTag(content, visit))</p></div>\(stand)\(drawing)</li>
            """
    }

    /// Where the year stands, in one sentence.
    private static func standing(_ layout: YearLayout, _ visit: Visit) -> HTML? {
        let t = visit.t
        if !layout.fits {
            return "<span class=\"tag warn\">\(t(Phrase(fr: "ne tient plus dans l’année", en: "no longer fits the year")))</span>"
        }
        let told = { (laid: LaidPhase) in ProgrammeSheets.told(laid.phase.content.name) }
        if let present = layout.phases.first(where: { $0.contains(visit.today) }), let last = present.last {
            return "\(t(Phrase(fr: "En ce moment\u{202F}:", en: "At present:"))) <strong>\(t(told(present)))</strong>, \(t(Phrase(fr: "jusqu’au \(last.named.fr)", en: "until \(last.named.en)")))"
        }
        if let next = layout.phases.first(where: { $0.first.map { $0 > visit.today } ?? false }), let first = next.first {
            return "\(t(Phrase(fr: "À venir\u{202F}:", en: "Coming:"))) <strong>\(t(told(next)))</strong>, \(t(Phrase(fr: "le \(first.named.fr)", en: "on \(first.named.en)")))"
        }
        return nil
    }
}
