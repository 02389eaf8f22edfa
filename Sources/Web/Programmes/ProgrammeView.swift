import School
import Storage

/// One programme with all that its page tells.
struct ProgrammeModel: Sendable {
    let programme: Programme
    /// The one that it takes over from.
    let before: Programme?
    /// Of the present year, or of the first of a programme that is to come or over.
    let dispositif: Dispositif?
    /// Of all its years.
    let dispositifs: [Dispositif.ID: Dispositif]
    /// Where the council's hours of the dispositif hold instead of its text's.
    let council: [CouncilHours]
    /// Of the school's present year.
    let divisions: [Division]
    let calendar: SchoolCalendar
    /// Its own and those of the programme before.
    let reviews: [Phase.ID: PhaseReview]
    /// Of phases that were taken away from it, or from the programme before.
    let kept: [Programme.ID: [KeptReview]]
    let periods: [PhasePeriod]
    let collision: CollisionRule
    /// That the same pupils follow in some year.
    let beside: [Programme]
    /// That were started from it.
    let followers: [Programme]

    struct CouncilHours: Sendable {
        let level: String
        let choice: CouncilChoice
        let target: CouncilTarget
    }
}

/// The year frieze of a programme, then its phases one by one.
enum ProgrammeView {
    static func page(_ model: ProgrammeModel, problems: [Problem] = [], _ visit: Visit) -> Page {
        let t = visit.t
        let programme = model.programme
        let content = programme.content
        let canWrite = YearParts.canWrite(visit)
        let name = ProgrammeSheets.told(content.name)
        // What was prepared already is not begun a second time.
        let next: HTML =
            if let follower = model.followers.first {
                "<a class=\"btn ghost\" href=\"/programmes/\(follower.id)\">\(t(Phrase(fr: "Voir \(follower.content.span.fr), déjà préparé", en: "See \(follower.content.span.en), prepared already")))</a>"
            } else {
                "<a class=\"btn ghost\" href=\"/programmes/new?from=\(programme.id)\">\(t(Phrase(fr: "Préparer l’année suivante", en: "Prepare the next year")))</a>"
            }
        let actions: HTML? =
            canWrite
            ? """
            <div class="actions"><a class="btn" href="/programmes/\(programme.id)/edit">\(t(Phrase(fr: "Réglages", en: "Settings")))</a>\(next)</div>
            """ : nil
        let isDetailed = visit.query.text("detail") != nil
        let years = programme.laid(on: model.calendar, today: visit.today).enumerated().map { index, year in self.year(year, index, model, visit) }
        return Page(
            title: name, section: .year,
            body: """
                <div class="stack loose year-page\(" detailed", if: isDetailed)"><p class="crumbs"><a href="/programmes">\(t(Phrase(fr: "Programmes", en: "Programmes")))</a></p>
                <div class="page-head"><div><h1>\(t(name))</h1><p>\(facts(model, visit))</p></div>\(actions)</div>
                \(PeriodParts.problems(problems, visit))
                \(canWrite ? notes(model, visit) : nil)
                \(content.aim.isEmpty ? nil : "<p class=\"lede\">\(YearParts.told(content.aim, visit))</p>" as HTML?)
                \(onPaper(isDetailed, visit))
                \(years)
                \(keptReviews(model, visit))\(otherLeads(model, visit))
                \(canWrite ? adding(model, visit) : nil)\(canWrite ? collision(model, visit) : nil)</div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    /// What is printed: the year, one sheet of A4, or its phases with all that is written of them as well.
    private static func onPaper(_ isDetailed: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let told =
            isDetailed
            ? Phrase(fr: "Imprimée, cette page donne l’année, puis le détail des temps.", en: "Printed, this page gives the year, then its phases in detail.")
            : Phrase(fr: "Imprimée, cette page donne l’année sur une feuille.", en: "Printed, this page gives the year on one sheet.")
        let other =
            isDetailed
            ? Phrase(fr: "N’imprimer que l’année", en: "Print the year alone") : Phrase(fr: "Imprimer aussi le détail des temps", en: "Print the phases in detail as well")
        return "<p class=\"soft small no-print\">\(t(told)) <a href=\"\(visit.path)\(isDetailed ? "" : "?detail=1")\">\(t(other))</a></p>"
    }

    /// What whoever answers for the programme should know of it.
    private static func notes(_ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        let content = model.programme.content
        var notes: [HTML] = []
        if !content.isAnnounced {
            notes.append(
                """
                \(t(Phrase(fr: "Les élèves et les familles ne le voient pas encore.", en: "Pupils and families do not see it yet."))) <a href="/programmes/\(model.programme.id)/edit#announced">\(t(Phrase(fr: "L’annoncer…", en: "Announce it…")))</a>
                """)
        }
        if !model.beside.isEmpty { notes.append(beside(model.beside, visit)) }
        for spent in content.dispositifs {
            guard let dispositif = model.dispositifs[spent.id]?.content else { continue }
            let name = DispositifPresets.told(dispositif.name)
            let outside = (content.year..<(content.year + max(1, content.years))).filter { content.dispositif(in: $0) == spent.id && !dispositif.isInForce(inYear: $0) }
            if !outside.isEmpty {
                let years = outside.map { SchoolYear($0).name }
                let (fr, en) = (years.map(\.fr).joined(separator: ", "), years.map(\.en).joined(separator: ", "))
                let over = Phrase(
                    fr: "«\u{202F}\(name.fr)\u{202F}» n’est pas en vigueur en \(fr)\u{202F}: aucune de ses heures n’y est due.",
                    en: "“\(name.en)” is not in force in \(en): none of its hours are due then.")
                let remedy = Phrase(
                    fr: "Choisissez un autre dispositif dans les réglages du programme, ou changez les dates de celui-ci.",
                    en: "Choose another dispositif in the settings of the programme, or change the dates of this one.")
                notes.append("\(t(over)) \(t(remedy))")
            }
            let left = spent.levels.filter { !dispositif.levels.contains($0) }
            guard !left.isEmpty else { continue }
            let (levels, own) = (YearParts.levels(left), YearParts.levels(dispositif.levels))
            let none = Phrase(
                fr: "Aucun dispositif pour \(levels)\u{202F}: «\u{202F}\(name.fr)\u{202F}» vaut pour \(own).", en: "No dispositif for \(levels): “\(name.en)” is for \(own).")
            let remedy =
                content.years > 1
                ? Phrase(
                    fr: "Donnez à leur année un autre dispositif dans les réglages du programme, ou ajoutez ces niveaux à celui-ci.",
                    en: "Give their year another dispositif in the settings of the programme, or add these levels to this one.")
                : Phrase(fr: "Ajoutez-lui ces niveaux, ou faites-leur un programme à part.", en: "Add these levels to it, or make a programme of their own.")
            notes.append("\(t(none)) \(t(remedy))")
        }
        return notes.isEmpty ? nil : "<div class=\"notice no-print\"><ul>\(notes.map { "<li>\($0)</li>" as HTML })</ul></div>"
    }

    /// « Des élèves suivent aussi, la même année : Seconde, 2026-2027. »
    static func beside(_ programmes: [Programme], _ visit: Visit) -> HTML {
        let t = visit.t
        let links = programmes.map { one -> HTML in
            "<a href=\"/programmes/\(one.id)\">\(YearParts.told(one.content.name, visit)), \(t(one.content.span))</a>"
        }
        let list = links.dropFirst().reduce(links.first ?? "") { "\($0), \($1)" as HTML }
        return "\(t(Phrase(fr: "Des élèves suivent aussi, la même année\u{202F}:", en: "Pupils also follow, in the same year:"))) \(list)"
    }

    /// What goes first when a one-off session falls on a group of this programme.
    private static func collision(_ model: ProgrammeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let saved: HTML? = visit.query.text("saved") == "rule" ? "<p class=\"saved\" role=\"status\">\(t(Phrase(fr: "La règle est enregistrée.", en: "The rule is saved.")))</p>" : nil
        let names = model.programme.content.dispositifs.compactMap { model.dispositifs[$0.id] }.map { DispositifPresets.told($0.content.name) }
        let reach = names.isEmpty ? nil : PlanNames.listed(names.map { Phrase(fr: "«\u{202F}\($0.fr)\u{202F}»", en: "“\($0.en)”") })
        let told =
            reach.map {
                Phrase(
                    fr: "Elle vaut pour tous les groupes de ces élèves dans \($0.fr), même si leur période n’a pas été faite d’un temps de ce programme.",
                    en: "It holds for all groups of these pupils in \($0.en), even when their period was not made from a phase of this programme.")
            }
            ?? Phrase(
                fr: "Elle vaut pour tous les groupes de ces élèves, même si leur période n’a pas été faite d’un temps de ce programme.",
                en: "It holds for all groups of these pupils, even when their period was not made from a phase of this programme.")
        return """
            <section class="sheet stack tight no-print" aria-labelledby="collision"><h2 id="collision">\(t(Phrase(fr: "Invitations à des séances ponctuelles", en: "Invitations to one-off sessions")))</h2>\(saved)
            <p class="soft read">\(t(told))</p>
            \(visit.form(action: "/programmes/\(model.programme.id)/collisions") {
                "\(Fields.select("rule", t(Phrase(fr: "Quand une invitation tombe sur un groupe de ce programme", en: "When an invitation falls on a group of this programme")), CollisionRule.allCases.map { ($0.rawValue, t($0.name)) }, chosen: model.collision.rawValue))<p><button class=\"btn ghost\">\(t(Phrase(fr: "Enregistrer la règle", en: "Save the rule")))</button></p>"
            })</section>
            """
    }

    private static func facts(_ model: ProgrammeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = model.programme.content
        let divisions = model.divisions.filter { content.divisions.contains($0.id) }.map(\.code)
        let who = divisions.isEmpty ? YearParts.levels(content.levels) : divisions.joined(separator: ", ")
        let runs = content.dispositifRuns
        let dispositifs = runs.map { run -> HTML in
            // « années 1 et 2 : », where they differ.
            let years =
                run.years.count == 1
                ? Phrase(fr: "année \(run.years.lowerBound)", en: "year \(run.years.lowerBound)")
                : run.years.count == 2
                    ? Phrase(fr: "années \(run.years.lowerBound) et \(run.years.upperBound)", en: "years \(run.years.lowerBound) and \(run.years.upperBound)")
                    : Phrase(fr: "années \(run.years.lowerBound) à \(run.years.upperBound)", en: "years \(run.years.lowerBound) to \(run.years.upperBound)")
            let when: HTML? = runs.count > 1 ? "\(t(Phrase(fr: "\(years.fr)\u{202F}:", en: "\(years.en):"))) " : nil
            guard let one = run.id.flatMap({ model.dispositifs[$0] }) else {
                return runs.count > 1 ? "\u{00A0}· \(when)\(t(Phrase(fr: "aucun dispositif", en: "no dispositif")))" : ""
            }
            let hours = one.id == model.dispositif?.id ? model.council : []
            let text = one.content.volume.words
            let said = hours.isEmpty || one.content.volume.minutes == nil ? text : Phrase(fr: "\(text.fr) selon le texte", en: "\(text.en) by its text")
            let council = hours.map { hours -> HTML in
                let what = Phrase(fr: "\(hours.target.words.fr) en \(hours.level)", en: "\(hours.target.words.en) in \(hours.level)")
                return "\u{00A0}· <strong>\(t(what))</strong>, <a href=\"/council/\(hours.choice.id)\">\(t(hours.choice.called))</a>"
            }
            return "\u{00A0}· \(when)<a href=\"/dispositifs/\(one.id)\">\(t(DispositifPresets.told(one.content.name)))</a>, \(t(said))\(YearParts.doubtTag(one.content.knowledge, visit))\(HTML(council))"
        }
        let before: HTML? = model.before.map { one in
            "\u{00A0}· \(t(Phrase(fr: "repris de", en: "taken over from"))) <a href=\"/programmes/\(one.id)\">\(YearParts.told(one.content.name, visit)), \(t(one.content.span))</a>"
        }
        return "\(t(content.span))\u{00A0}· \(who)\(HTML(dispositifs))\(before)\(YearParts.draftTag(content, visit))"
    }

    // MARK: One year

    private static func year(_ year: LaidYear, _ index: Int, _ model: ProgrammeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = model.programme.content
        let school = content.year + index
        let name = SchoolYear(school).name
        // Each year says its own where they differ.
        let own = content.yearDispositifs.isEmpty ? nil : content.dispositif(in: school).flatMap { model.dispositifs[$0] }
        let dispositif: HTML? = own.map { "\u{00A0}· <a href=\"/dispositifs/\($0.id)\">\(t(DispositifPresets.told($0.content.name)))</a>" }
        let heading: HTML? =
            content.years > 1
            ? "<h2>\(t(Phrase(fr: "Année \(index + 1)\u{202F}: \(name.fr)", en: "Year \(index + 1): \(name.en)")))\u{00A0}<span class=\"soft\">\(YearParts.levels(content.levels(in: school)))\(dispositif)</span></h2>" : nil
        switch year {
        case .unknown(_, let phases):
            let link: HTML? =
                visit.viewer.reach(PlanningPolicy.self).isEmpty
                ? nil : " <a href=\"\(CalendarView.address(school, visit))\">\(t(Phrase(fr: "Voir le calendrier", en: "See the calendar")))</a>"
            let told =
                model.calendar.lack(of: school) == .holidays
                ? Phrase(
                    fr: "Des vacances de \(name.fr) manquent au calendrier\u{202F}: ces temps se poseront d’eux-mêmes dès qu’elles y seront.",
                    en: "Holidays of \(name.en) are missing in the calendar: these phases lay themselves as soon as they are there.")
                : Phrase(
                    fr: "Le calendrier \(name.fr) ne dit pas encore quand l’année finit\u{202F}: ces temps se poseront d’eux-mêmes dès qu’il le dira.",
                    en: "The calendar of \(name.en) does not say yet when the year ends: these phases lay themselves as soon as it does.")
            return """
                <section class="stack">\(heading)<div class="notice"><p>\(t(told))\(link)</p></div>
                <ol class="phases stack">\(phases.enumerated().map { number, phase in item(phase, number + 1, of: phases, nil, nil, model, visit) })</ol></section>
                """
        case .laid(let layout):
            guard !layout.phases.isEmpty else {
                return "<section class=\"stack\">\(heading)<p class=\"empty\">\(t(Phrase(fr: "Aucun temps cette année-là. Ajoutez-en un ci-dessous.", en: "No phase in that year. Add one below.")))</p></section>"
            }
            let frieze = Frieze(layout, model.calendar, key: "\(model.programme.id)-\(index)", today: visit.today, language: visit.language)?.render()
            let phases = layout.phases.map(\.phase)
            let items = layout.phases.enumerated().map { number, laid in item(laid.phase, number + 1, of: phases, laid, layout, model, visit) }
            return """
                <section class="stack">\(heading)\(flags(layout, model, visit))\(tight(layout, model, visit))\(gaps(layout, visit))<figure class="sheet">\(frieze)<figcaption class="soft small">\(t(summary(layout)))</figcaption></figure>
                <div class="phases-part"><h2 class="visually-hidden">\(t(Phrase(fr: "Les temps", en: "The phases")))</h2><ol class="phases stack">\(items)</ol></div></section>
                """
        }
    }

    /// « 36 semaines de classe en 2026-2027, vacances ôtées ; 33 posées, 1 avant « Temps 1 » (1er sept. – 4 sept.), 2 à la fin de l’année restent
    /// libres (21 juin – 2 juil.). » Every week of the year is in one of the numbers.
    private static func summary(_ layout: YearLayout) -> Phrase {
        let all = counted(layout.year.weeks.count, fr: ("semaine de classe", "semaines de classe"), en: ("teaching week", "teaching weeks"))
        let laid = counted(layout.phases.reduce(0) { $0 + $1.weeks.count }, fr: ("posée", "posées"), en: ("laid", "laid"))
        let weeks = layout.year.weeks
        func days(_ range: Range<Int>) -> Phrase {
            guard let first = weeks[range].first?.first, let last = weeks[range].last?.last else { return Phrase(same: "") }
            guard first != last else { return Phrase(fr: " (\(first.short.fr))", en: " (\(first.short.en))") }
            return Phrase(fr: " (\(first.short.fr) – \(last.short.fr))", en: " (\(first.short.en) – \(last.short.en))")
        }
        var parts = [laid]
        let begin = min(layout.phases.first?.weeks.lowerBound ?? 0, layout.gaps.first?.weeks.lowerBound ?? weeks.count)
        if begin > 0 {
            let when = days(0..<begin)
            parts.append(Phrase(fr: "\(begin) avant le premier jour du programme\(when.fr)", en: "\(begin) before the programme’s first day\(when.en)"))
        }
        parts += layout.gaps.map { gap in
            let (place, when) = (place(of: gap), days(gap.weeks))
            return Phrase(fr: "\(gap.weeks.count) \(place.fr)\(when.fr)", en: "\(gap.weeks.count) \(place.en)\(when.en)")
        }
        let left = days((weeks.count - layout.free)..<weeks.count)
        parts.append(
            layout.free == 0
                ? Phrase(fr: "aucune libre à la fin", en: "none left at the end")
                : Phrase(
                    fr: "\(layout.free) à la fin de l’année \(layout.free == 1 ? "reste libre" : "restent libres")\(left.fr)",
                    en: "\(layout.free) left at the end of the year\(left.en)"))
        return Phrase(
            fr: "\(all.fr) en \(layout.year.name.fr), vacances ôtées\u{202F}; \(parts.map(\.fr).joined(separator: ", ")).",
            en: "\(all.en) in \(layout.year.name.en), holidays left out; \(parts.map(\.en).joined(separator: ", ")).")
    }

    /// « entre « Temps 1 » et « Temps 2 » », « avant « Temps 1 » ».
    private static func place(of gap: LayoutGap) -> Phrase {
        let before = ProgrammeSheets.told(gap.before.content.name)
        guard let after = gap.after.map({ ProgrammeSheets.told($0.content.name) }) else {
            return Phrase(fr: "avant «\u{202F}\(before.fr)\u{202F}»", en: "before “\(before.en)”")
        }
        return Phrase(
            fr: "entre «\u{202F}\(after.fr)\u{202F}» et «\u{202F}\(before.fr)\u{202F}»", en: "between “\(after.en)” and “\(before.en)”")
    }

    /// Weeks to come of which no phase says anything.
    private static func gaps(_ layout: YearLayout, _ visit: Visit) -> HTML? {
        let t = visit.t
        let lines = layout.gaps.filter { $0.last >= visit.today }.map { gap -> HTML in
            let weeks = counted(gap.weeks.count, fr: ("semaine de classe", "semaines de classe"), en: ("teaching week", "teaching weeks"))
            let place = place(of: gap)
            let told = Phrase(
                fr: "Rien n’est prévu \(place.fr)\u{202F}: \(weeks.fr), du \(gap.first.named.fr) au \(gap.last.long.fr).",
                en: "Nothing is planned \(place.en): \(weeks.en), \(gap.first.named.en) to \(gap.last.long.en).")
            return "<li>\(t(told))</li>"
        }
        return lines.isEmpty ? nil : "<div class=\"notice\"><ul>\(lines)</ul></div>"
    }

    /// What does not fit, and what would make it fit.
    private static func flags(_ layout: YearLayout, _ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        guard !layout.fits else { return nil }
        let t = visit.t
        let lost = layout.phases.filter { !$0.fits }.map { laid -> HTML in
            let weeks = counted(laid.missing, fr: ("semaine", "semaines"), en: ("week", "weeks"))
            let name = YearParts.told(laid.phase.content.name, visit)
            return "<li>\(t(Phrase(fr: "«\u{202F}\(name)\u{202F}» ne tient plus dans l’année\u{202F}: il manque \(weeks.fr).", en: "“\(name)” no longer fits the year: \(weeks.en) are missing.")))</li>"
        }
        // Of a year that is over there is nothing left to do.
        guard let end = layout.year.weeks.last?.last, end >= visit.today else { return "<div class=\"notice\"><ul>\(lost)</ul></div>" }
        return "<div class=\"notice warn\"><ul>\(lost)</ul>\(help(layout.waysOut, Phrase(fr: "Pour que tout tienne", en: "For everything to fit"), model, visit))</div>"
    }

    private static func help(_ waysOut: [WayOut], _ aim: Phrase, _ model: ProgrammeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !waysOut.isEmpty else {
            return "<p>\(t(Phrase(fr: "Aucun changement simple ne suffit\u{202F}: raccourcissez plusieurs temps, ou retirez-en.", en: "No simple change is enough: shorten several phases, or take some away.")))</p>"
        }
        let ways = waysOut.map { "<li>\(t(words($0, model.programme)))</li>" as HTML }
        let lead = ways.count == 1 ? Phrase(fr: "\(aim.fr)\u{202F}:", en: "\(aim.en):") : Phrase(fr: "\(aim.fr), au choix\u{202F}:", en: "\(aim.en), either:")
        return "<p>\(t(lead))</p><ul>\(ways)</ul>"
    }

    /// What has its weeks and too few days in them; what is over is left out.
    private static func tight(_ layout: YearLayout, _ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        let notices = layout.tight.compactMap { one -> HTML? in
            guard let first = one.laid.first, let last = one.laid.last, last >= visit.today else { return nil }
            let name = ProgrammeSheets.told(one.laid.phase.content.name)
            let days = Self.days(one.laid)
            let span =
                first == last
                ? Phrase(fr: "le \(first.long.fr)", en: "on \(first.long.en)")
                : Phrase(fr: "du \(first.named.fr) au \(last.long.fr)", en: "\(first.named.en) to \(last.long.en)")
            let asked = counted(one.laid.phase.content.weeks.lowerBound, fr: ("semaine prévue", "semaines prévues"), en: ("week planned", "weeks planned"))
            let told = Phrase(
                fr: "«\u{202F}\(name.fr)\u{202F}» n’a que \(days.fr) (\(span.fr)), pour \(asked.fr).", en: "“\(name.en)” has only \(days.en) (\(span.en)), with \(asked.en).")
            return "<div class=\"notice warn\"><p>\(t(told))</p>\(help(one.waysOut, Phrase(fr: "Pour lui donner sa place", en: "To give it its place"), model, visit))</div>"
        }
        return notices.isEmpty ? nil : HTML(notices)
    }

    /// « 2 jours de classe ».
    private static func days(_ laid: LaidPhase) -> Phrase {
        counted(laid.days, fr: ("jour de classe", "jours de classe"), en: ("day of lessons", "days of lessons"))
    }

    static func words(_ way: WayOut, _ programme: Programme) -> Phrase {
        func name(_ id: Phase.ID) -> Phrase { programme.phases.first { $0.id == id }.map { ProgrammeSheets.told($0.content.name) } ?? Phrase(same: "") }
        switch way {
        case .shorten(let phase, let weeks):
            let by =
                weeks == 1
                ? Phrase(fr: "d’une semaine", en: "by one week") : Phrase(fr: "de \(weeks) semaines", en: "by \(weeks) weeks")
            return Phrase(fr: "raccourcir «\u{202F}\(name(phase).fr)\u{202F}» \(by.fr)", en: "shorten “\(name(phase).en)” \(by.en)")
        case .beginEarlier(let phase, let day):
            return Phrase(
                fr: "commencer «\u{202F}\(name(phase).fr)\u{202F}» dès le \(day.long.fr)", en: "begin “\(name(phase).en)” from \(day.long.en)")
        case .startEarlier(let day):
            return Phrase(fr: "commencer le programme le \(day.long.fr)", en: "begin the programme on \(day.long.en)")
        case .remove(let phase): return Phrase(fr: "retirer «\u{202F}\(name(phase).fr)\u{202F}»", en: "take “\(name(phase).en)” away")
        case .lengthen(let phase):
            return Phrase(fr: "donner une semaine de plus à «\u{202F}\(name(phase).fr)\u{202F}»", en: "give “\(name(phase).en)” one week more")
        case .giveWeek(let giver, let phase):
            return Phrase(
                fr: "prendre une semaine à «\u{202F}\(name(giver).fr)\u{202F}» pour la donner à «\u{202F}\(name(phase).fr)\u{202F}»",
                en: "take one week from “\(name(giver).en)” and give it to “\(name(phase).en)”")
        }
    }

    // MARK: One phase

    private static func item(
        _ phase: Phase, _ number: Int, of phases: [Phase], _ laid: LaidPhase?, _ layout: YearLayout?, _ model: ProgrammeModel, _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let content = phase.content
        let state: HTML? =
            if let laid, !laid.fits {
                " <span class=\"tag warn\">\(t(Phrase(fr: "ne tient plus", en: "no longer fits")))</span>"
            } else if let laid, laid.isTight, laid.last.map({ $0 >= visit.today }) ?? false {
                " <span class=\"tag warn\">\(t(Phrase(fr: "\(days(laid).fr) seulement", en: "\(days(laid).en) only")))</span>"
            } else if let laid, laid.contains(visit.today) {
                " <span class=\"tag\">\(t(Phrase(fr: "en ce moment", en: "now")))</span>"
            } else if let last = laid?.last, last < visit.today {
                " <span class=\"tag plain\">\(t(Phrase(fr: "terminé", en: "over")))</span>"
            } else { nil }
        let activities = content.activities.map { activity($0, laid, layout, visit) }
        return """
            <li class="sheet stack" id="phase-\(phase.id)"><div><h3><span class="num">\(number)</span>\(YearParts.told(content.name, visit))\(state)</h3><p class="soft">\(t(dates(phase, laid, model.calendar)))</p></div>
            \(content.aim.isEmpty ? nil : "<p>\(YearParts.told(content.aim, visit))</p>" as HTML?)
            \(leads(phase, model, visit))
            \(activities.isEmpty ? nil : "<ul class=\"activities\">\(activities)</ul>" as HTML?)
            \(periods(phase, model, visit))
            \(review(phase, model, visit))
            \(acts(phase, number, of: phases, laid, model, visit))</li>
            """
    }

    /// « du mardi 1er septembre au vendredi 16 octobre 2026, 7 semaines de classe sur 6 à 7 prévues ; vacances comprises : Toussaint. »
    private static func dates(_ phase: Phase, _ laid: LaidPhase?, _ calendar: SchoolCalendar) -> Phrase {
        guard let laid, let first = laid.first, let last = laid.last else { return phase.content.length }
        let weeks = counted(laid.weeks.count, fr: ("semaine de classe", "semaines de classe"), en: ("teaching week", "teaching weeks"))
        let asked = phase.content.length
        let planned =
            phase.content.weeks.count == 1 && phase.content.weeks.lowerBound == laid.weeks.count
            ? Phrase(same: "") : Phrase(fr: " (prévu\u{202F}: \(asked.fr))", en: " (planned: \(asked.en))")
        let breaks = calendar.spans(from: first, through: last).filter { $0.kind == .holidays }
        let through =
            breaks.isEmpty
            ? Phrase(same: "")
            : Phrase(
                fr: "\u{202F}; coupé par\u{202F}: \(breaks.map { "\($0.name.fr) (\($0.first.short.fr) – \($0.last.short.fr))" }.joined(separator: ", "))",
                en: "; broken by: \(breaks.map { "\($0.name.en) (\($0.first.short.en) – \($0.last.short.en))" }.joined(separator: ", "))")
        return Phrase(
            fr: "du \(first.named.fr) au \(last.long.fr), \(weeks.fr)\(planned.fr)\(through.fr)",
            en: "\(first.named.en) to \(last.long.en), \(weeks.en)\(planned.en)\(through.en)")
    }

    private static func activity(_ activity: Activity, _ laid: LaidPhase?, _ layout: YearLayout?, _ visit: Visit) -> HTML {
        let t = visit.t
        var parts: [String] = []
        if !activity.runBy.isEmpty { parts.append(YearParts.told(activity.runBy, visit)) }
        if activity.weeks != nil, let laid, let layout, let days = laid.days(of: activity, in: layout.year) {
            let (first, last) = (days.lowerBound.short, days.upperBound.short)
            parts.append(t(Phrase(fr: "du \(first.fr) au \(last.fr)", en: "\(first.en) to \(last.en)")))
        } else if let weeks = activity.weeks {
            let when =
                weeks.count == 1
                ? Phrase(fr: "semaine \(weeks.lowerBound)", en: "week \(weeks.lowerBound)")
                : Phrase(fr: "semaines \(weeks.lowerBound) à \(weeks.upperBound)", en: "weeks \(weeks.lowerBound) to \(weeks.upperBound)")
            parts.append(t(when))
        }
        if !activity.handIn.isEmpty {
            let thing = ProgrammeSheets.told(activity.handIn)
            parts.append(t(Phrase(fr: "l’élève rend\u{202F}: \(thing.fr)", en: "the pupil hands in: \(thing.en)")))
        }
        return """
            <li><strong>\(YearParts.told(activity.title, visit))</strong> <span class="tag plain">\(t(activity.kind.name))</span>\(parts.isEmpty ? nil : "<br><span class=\"soft\">\(parts.joined(separator: "\u{00A0}· "))</span>" as HTML?)</li>
            """
    }

    /// What the year before left for this phase.
    private static func leads(_ phase: Phase, _ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        guard let before = model.before, let review = phase.previous.flatMap({ model.reviews[$0] }), !review.leadLines.isEmpty else { return nil }
        return """
            <div class="notice"><strong>\(visit.t(Phrase(fr: "Pistes laissées par \(before.content.span.fr)", en: "Leads left by \(before.content.span.en)")))</strong><ul class="leads">\(review.leadLines.map { "<li>\($0)</li>" as HTML })</ul></div>
            """
    }

    private static func periods(_ phase: Phase, _ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        let own = model.periods.filter { $0.phase == phase.id }
        guard !own.isEmpty else { return nil }
        let reads = !visit.viewer.reach(PlanningPolicy.self).isEmpty
        let links = own.map { period -> HTML in
            let dates = visit.t(Phrase(fr: "du \(period.firstDay.short.fr) au \(period.lastDay.short.fr)", en: "\(period.firstDay.short.en) to \(period.lastDay.short.en)"))
            return reads ? "<li><a href=\"/periods/\(period.period)\">\(period.name)</a>, \(dates)</li>" : "<li>\(period.name), \(dates)</li>"
        }
        return "<div><strong>\(visit.t(Phrase(fr: "Périodes et groupes", en: "Periods and groups")))</strong><ul>\(links)</ul></div>"
    }

    /// What the year before left of phases that this programme does not have: taken away from the one or from the other.
    private static func otherLeads(_ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        guard let before = model.before else { return nil }
        let taken = Set(model.programme.phases.compactMap(\.previous))
        let left = before.phases.filter { !taken.contains($0.id) }.compactMap { phase in model.reviews[phase.id].map { (phase.content.name, $0) } }
        let items = leads(left + (model.kept[before.id] ?? []).map { ($0.phase, $0.review) }, visit)
        guard !items.isEmpty else { return nil }
        return """
            <section class="notice" aria-labelledby="other-leads"><h2 id="other-leads">\(visit.t(Phrase(fr: "Autres pistes laissées par \(before.content.span.fr)", en: "Other leads left by \(before.content.span.en)")))</h2><ul class="leads">\(items)</ul></section>
            """
    }

    /// « Temps 3 : commencer plus tôt », a line for each lead.
    static func leads(_ reviews: [(String, PhaseReview)], _ visit: Visit) -> [HTML] {
        reviews.flatMap { phase, review in review.leadLines.map { "<li><strong>\(YearParts.told(phase, visit))</strong>\u{00A0}: \($0)</li>" as HTML } }
    }

    /// What was written of phases that were taken away since.
    private static func keptReviews(_ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        guard let kept = model.kept[model.programme.id], !kept.isEmpty else { return nil }
        let items = kept.map { one in
            "<section class=\"stack tight\"><h3>\(YearParts.told(one.phase, visit))</h3>\(review(one.review, visit))</section>" as HTML
        }
        return """
            <section class="sheet stack" aria-labelledby="kept"><h2 id="kept">\(visit.t(Phrase(fr: "Bilans de temps retirés", en: "Reviews of phases taken away")))</h2>\(items)</section>
            """
    }

    private static func review(_ phase: Phase, _ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        model.reviews[phase.id].map { review($0, visit) }
    }

    private static func review(_ review: PhaseReview, _ visit: Visit) -> HTML {
        let t = visit.t
        func lines(_ title: Phrase, _ text: String) -> HTML? {
            let own = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
            guard !own.isEmpty else { return nil }
            return "<dt>\(t(title))</dt><dd>\(own.map { "<p>\($0)</p>" as HTML })</dd>"
        }
        let day = visit.clock.day(of: review.at).long
        return """
            <details open><summary>\(t(Phrase(fr: "Bilan de ce temps", en: "Review of this phase")))</summary><dl class="facts">\(lines(Phrase(fr: "Ce qui a marché", en: "What worked"), review.worked))\(lines(Phrase(fr: "Ce qui a gêné", en: "What hurt"), review.hurt))\(lines(Phrase(fr: "Pistes", en: "Leads"), review.leads))</dl><p class="soft small">\(t(Phrase(fr: "\(review.author), le \(day.fr)", en: "\(review.author), \(day.en)")))</p></details>
            """
    }

    private static func acts(_ phase: Phase, _ number: Int, of phases: [Phase], _ laid: LaidPhase?, _ model: ProgrammeModel, _ visit: Visit) -> HTML? {
        guard YearParts.canWrite(visit) else { return nil }
        let t = visit.t
        let name = YearParts.told(phase.content.name, visit)
        let base = "/programmes/\(model.programme.id)/phases/\(phase.id)"
        func link(_ words: Phrase, _ address: String) -> HTML { "<a class=\"btn ghost small\" href=\"\(address)\">\(t(words))<span class=\"visually-hidden\"> \(name)</span></a>" }
        func move(_ words: Phrase, _ way: String, if possible: Bool) -> HTML? {
            guard possible else { return nil }
            return visit.form(action: "\(base)/place", class: "inline") {
                "<input type=\"hidden\" name=\"way\" value=\"\(way)\"><button class=\"btn quiet small\">\(t(words))<span class=\"visually-hidden\"> \(name)</span></button>"
            }
        }
        let hasBegun = laid?.first.map { $0 <= visit.today } ?? false
        let written = model.reviews[phase.id] == nil ? Phrase(fr: "Écrire le bilan", en: "Write the review") : Phrase(fr: "Reprendre le bilan", en: "Take up the review")
        let groups = phase.content.activities.contains { $0.kind == .workshops || $0.kind == .interdisciplinary }
        let canPlan = PeriodParts.canWrite(visit) && laid?.first != nil && groups
        return """
            <div class="row no-print">\(link(Phrase(fr: "Modifier", en: "Edit"), base))\(hasBegun ? link(written, "\(base)/review") : nil)\(canPlan ? link(Phrase(fr: "En faire une période", en: "Make it a period"), "/periods/new?phase=\(phase.id)") : nil)\(move(Phrase(fr: "Plus tôt", en: "Earlier"), "earlier", if: number > 1))\(move(Phrase(fr: "Plus tard", en: "Later"), "later", if: number < phases.count))</div>
            """
    }

    private static func adding(_ model: ProgrammeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = model.programme.content
        let years: HTML? = content.years > 1 ? PhaseForm.yearField(content, chosen: visit.form.number("cycle-year") ?? 1, visit) : nil
        return """
            <section class="sheet stack no-print" aria-labelledby="add"><h2 id="add">\(t(Phrase(fr: "Ajouter un temps", en: "Add a phase")))</h2>
            \(visit.form(action: "/programmes/\(model.programme.id)/phases", class: "stack") {
                """
                <div class="fields across">
                \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), visit.form.text("name") ?? "", " required maxlength=\"100\""))
                \(Fields.input("least", t(Phrase(fr: "Semaines, au moins", en: "Weeks, at least")), visit.form.text("least") ?? "4", " type=\"number\" min=\"1\" max=\"45\" required"))
                \(Fields.input("most", t(Phrase(fr: "Au plus", en: "At most")), visit.form.text("most") ?? "6", " type=\"number\" min=\"1\" max=\"45\" required"))
                \(years)
                </div><p class="actions"><button class="btn ghost">\(t(Phrase(fr: "Ajouter", en: "Add")))</button></p>
                """
            })</section>
            """
    }
}
