import Foundation
import School
import Storage

enum LedgersView {
    static func page(_ view: LedgersHandler.View, _ desk: LedgerDesk, _ table: LedgerTable, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Heures", en: "Hours")
        let tabs = LedgersHandler.View.allCases.map { one -> HTML in
            "<a href=\"/ledgers?year=\(desk.facts.year)&amp;view=\(one.rawValue)\(query(desk))\"\(" aria-current=\"page\"", if: one == view)>\(t(one.name))</a>"
        }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/programmes", Phrase(fr: "Année", en: "Year"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(SchoolYear(desk.facts.year).name)), \(t(desk.kind.name))\(view == .pupils ? desk.level.map { ", \($0)" as HTML } : nil)</p></div><div class="actions no-print"><a class="btn" href="/ledgers/audit?year=\(desk.facts.year)\(query(desk))">\(t(Phrase(fr: "Égalité des heures", en: "Equality of hours")))</a></div></div>
                \(years(desk, "/ledgers?view=\(view.rawValue)", visit))
                <nav class="tabs no-print" aria-label="\(t(Phrase(fr: "Comptes", en: "Accounts")))">\(tabs)</nav>
                \(view == .rooms || view == .school ? nil : kinds(desk, "/ledgers?year=\(desk.facts.year)&view=\(view.rawValue)", visit))
                \(view == .pupils ? levels(desk, "/ledgers?year=\(desk.facts.year)&view=pupils", visit) : nil)
                \(divisions(table.parts, desk, "/ledgers?year=\(desk.facts.year)&view=pupils", visit))
                \(table.note)\(body(table, t(view.name), visit))
                \(lost(desk.facts.lost(desk.kind, on: visit.today), lead: lostOfSchool, visit))
                <details class="soft no-print"><summary>\(t(howCounted))</summary><ul>
                <li>\(t(Phrase(fr: "Prévu, pour un élève\u{202F}: les séances qui tiennent, passées et à venir, et celles des périodes qui ont leurs créneaux mais pas encore de groupes publiés («\u{202F}dont à publier\u{202F}»)\u{202F}: sans intervenant ni salle, elles ne comptent que pour les élèves et leurs classes. La page du conseil pédagogique compte les mêmes, sans en retirer les séances annulées un jour de classe. Donné\u{202F}: celles dont l’appel est fait. À confirmer\u{202F}: passées, sans appel\u{202F}; on ne devine pas si elles ont eu lieu.", en: "Planned, for a pupil: the sessions that stand, past and to come, and those of periods that have their slots and no published groups yet (“of which to publish”): without a facilitator or a room, these count for pupils and their divisions alone. The page of the teaching council counts the same ones, and does not take away sessions cancelled on a day of lessons. Given: those whose call was made. To confirm: past, without a call; whether they took place is not guessed.")))</li>
                <li>\(t(Phrase(fr: "Un jour fermé, avant ou après coup\u{202F}: une séance dont l’appel est fait reste donnée. Celle que personne n’a confirmée est perdue\u{202F}: elle compte dans «\u{202F}Annulé\u{202F}», comme si on l’avait annulée à la main. Des vacances ne prennent que ce qui est à venir, et rien n’y est annulé.", en: "On a day that is closed, before or afterwards: a session whose call was made stays given. One that nobody confirmed is lost: it counts under “Cancelled”, as if it had been cancelled by hand. Holidays take only what is to come, and nothing is cancelled in them.")))</li>
                <li>\(t(Phrase(fr: "Suivi\u{202F}: l’élève était là. La prévision ajoute à ce qui est donné ce qui est encore à venir, pas ce qui reste à confirmer.", en: "Followed: the pupil was there. The forecast adds what is still to come to what was given, not what remains to be confirmed.")))</li>
                <li>\(t(Phrase(fr: "Dû\u{202F}: ce que le conseil pédagogique a retenu pour le niveau, une fois approuvé par la direction, ou tant que le dispositif ne fixe rien ou moins\u{202F}; sinon ce que dit le dispositif. On compte les semaines de classe où l’élève est dans l’établissement et où le dispositif est en vigueur, 0 s’il n’y en a aucune\u{202F}: une semaine que l’établissement ferme tout entière n’en est pas une, et rien n’y est dû. Une séance de plusieurs classes compte une fois pour qui l’anime. Les natures de dispositifs ne s’additionnent jamais.", en: "Due: what the teaching council chose for the level, once the head approved it, or as long as the dispositif sets nothing or less; otherwise what the dispositif says. The teaching weeks in which the pupil is here and the dispositif is in force are counted, 0 if there are none: a week that the school closes whole is none, and nothing is due in it. A session of several divisions counts once for whoever leads it. Kinds of dispositifs are never added up.")))</li>
                <li>\(t(Phrase(fr: "Classes\u{202F}: les élèves sont ceux d’aujourd’hui, et une heure compte dans la classe où l’élève était ce jour-là.", en: "Divisions: pupils are those of today, and an hour counts in the division in which the pupil was on that day.")))</li>
                <li>\(t(Phrase(fr: "Suivi d’un groupe, d’un intervenant, dans une salle\u{202F}: ce qu’un élève appelé à ces séances en a suivi, en moyenne. Rien n’est dû à un groupe ni à une salle. Ce qu’un intervenant doit est ce que sa page, dans «\u{202F}Intervenants\u{202F}», dit de son service\u{202F}; là où rien n’est écrit, rien n’est inventé.", en: "Followed of a group, of a facilitator, in a room: what a pupil called to these sessions followed of them, on average. Nothing is due to a group or a room. What a facilitator owes is what their page, in “Facilitators”, says of their service; where nothing is written, nothing is invented.")))</li>
                <li>\(t(Phrase(fr: "Heures des élèves\u{202F}: celles de tous les élèves ajoutées. Heures des intervenants\u{202F}: celles de toutes les personnes qui animent. En sont prises sur les moyens celles des personnes dont les heures comptent dans les heures disponibles.", en: "Pupils’ hours: those of all pupils added up. Facilitators’ hours: those of all the people who lead. Taken from the means are those of the people whose hours weigh on the hours available.")))</li></ul></details>
                </div>
                """)
    }

    static func query(_ desk: LedgerDesk) -> HTML {
        let level: HTML? = desk.level.map { "&amp;level=\(encoded($0))" }
        return "&amp;kind=\(desk.kind.rawValue)\(level)"
    }

    static func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }

    static func kinds(_ desk: LedgerDesk, _ address: String, _ visit: Visit) -> HTML? {
        guard desk.kinds.count > 1 else { return nil }
        let links = desk.kinds.map { kind -> HTML in
            let level: HTML? = desk.level.map { "&amp;level=\(encoded($0))" }
            return "<a class=\"tag\" href=\"\(address)&amp;kind=\(kind.rawValue)\(level)\"\(" aria-current=\"true\"", if: kind == desk.kind)>\(visit.t(kind.name))</a>"
        }
        return "<nav class=\"row no-print\" aria-label=\"\(visit.t(Phrase(fr: "Natures de dispositifs", en: "Kinds of dispositifs")))\">\(links)</nav>"
    }

    /// The school years that one can look back at, and why another one that was asked for is not shown.
    static func years(_ desk: LedgerDesk, _ address: String, _ visit: Visit) -> HTML? {
        let refusal = desk.unknownYear.map { "<p class=\"notice\">\(visit.t(refused($0, desk, visit)))</p>" as HTML }
        return "\(refusal)\(years(desk.years, shown: desk.facts.year, "\(address)&", visit))"
    }

    /// - Parameter address: up to its last question mark or ampersand.
    static func years(_ years: [Int], shown: Int, _ address: String, _ visit: Visit) -> HTML? {
        guard years.count > 1 else { return nil }
        let links = years.map { year -> HTML in
            "<a class=\"tag\" href=\"\(address)year=\(year)\"\(" aria-current=\"true\"", if: year == shown)>\(visit.t(SchoolYear(year).name))</a>"
        }
        return "<nav class=\"row no-print\" aria-label=\"\(visit.t(Phrase(fr: "Années scolaires", en: "School years")))\">\(links)</nav>"
    }

    private static func refused(_ year: Int, _ desk: LedgerDesk, _ visit: Visit) -> Phrase {
        let (asked, shown) = (SchoolYear(year).name, SchoolYear(desk.facts.year).name)
        if year > visit.establishment.year {
            return Phrase(
                fr: "L’année \(asked.fr) n’a pas commencé ici\u{202F}: aucune heure n’y est comptée. Voici \(shown.fr).",
                en: "The year \(asked.en) has not begun here: no hour is counted in it. This is \(shown.en).")
        }
        return Phrase(
            fr: "Aucune classe n’est connue ici pour \(asked.fr)\u{202F}: il n’y a pas d’heures à compter. Voici \(shown.fr).",
            en: "No division is known here for \(asked.en): there are no hours to count. This is \(shown.en).")
    }

    static func levels(_ desk: LedgerDesk, _ address: String, _ visit: Visit) -> HTML? {
        guard desk.levels.count > 1 else { return nil }
        let links = desk.levels.map { level -> HTML in
            "<a class=\"tag\" href=\"\(address)&amp;kind=\(desk.kind.rawValue)&amp;level=\(encoded(level))\"\(" aria-current=\"true\"", if: level == desk.level)>\(level)</a>"
        }
        return "<nav class=\"row no-print\" aria-label=\"\(visit.t(Phrase(fr: "Niveaux", en: "Levels")))\">\(links)</nav>"
    }

    /// The division that is shown: the one asked for, or the first.
    static func shown(_ parts: [String: Int], _ asked: String?) -> String? { asked.flatMap { parts[$0] == nil ? nil : $0 } ?? parts.keys.sorted(folding: \.self).first }

    /// - Parameter parts: with how many pupils each.
    static func divisions(_ parts: [String: Int], _ desk: LedgerDesk, _ address: String, _ visit: Visit) -> HTML? {
        guard parts.count > 1 else { return nil }
        let present = shown(parts, desk.division)
        let links = parts.sorted(folding: \.key).map { code, count -> HTML in
            "<a class=\"tag\" href=\"\(address)\(query(desk))&amp;division=\(encoded(code))\"\(" aria-current=\"true\"", if: code == present)>\(code) · \(count)</a>"
        }
        return "<nav class=\"row no-print\" aria-label=\"\(visit.t(LedgersHandler.View.divisions.name))\">\(links)</nav>"
    }

    /// On whose word the hours stand that are due: the council's, or the text's; each level and dispositif once, with the days of one that holds for a part
    /// of the year.
    static func rules(_ entitlements: [Entitlement?], _ due: DueHours, _ visit: Visit) -> HTML? {
        var seen: Set<Entitlement.Part> = []
        let rules = entitlements.compactMap { $0 }.filter { $0.year != nil }.flatMap(\.parts).filter { seen.insert($0).inserted }.map { rule($0, due, visit) }
        guard rules.count > 2 else { return rules.isEmpty ? nil : HTML(rules.map { "<p class=\"soft\">\($0)</p>" }) }
        return """
            <details class="soft"><summary>\(visit.t(Phrase(fr: "D’où vient ce qui est dû", en: "On whose word hours are due")))</summary><ul>\(rules.map { "<li>\($0)</li>" as HTML })</ul></details>
            """
    }

    private static func rule(_ part: Entitlement.Part, _ due: DueHours, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = part.dispositif.content
        let choice = due.choices[part.level]
        let days = part.days.map { Phrase(fr: " du \($0.from.short.fr) au \($0.to.short.fr)", en: " from \($0.from.short.en) to \($0.to.short.en)") } ?? Phrase(same: "")
        func said(_ words: Phrase) -> String {
            t(Phrase(fr: "Dû en \(part.level)\(days.fr)\u{202F}: \(words.fr)", en: "Due in \(part.level)\(days.en): \(words.en)"))
        }
        let sum = part.days == nil ? nil : part.minutes.map { t(Phrase(fr: ", soit \(inHours($0).fr)", en: ", which is \(inHours($0).en)")) }
        if let target = part.council, let choice {
            let distance = due.weeks.flatMap { content.volume.distance(of: target, weeks: $0) }.map { ", \(t($0))" }
            return "\(said(target.words)), <a href=\"/council/\(choice.id)\">\(t(choice.called))</a>\(distance ?? "")\(sum ?? "")."
        }
        let text: HTML = "\(said(content.volume.words)), <a href=\"/dispositifs/\(part.dispositif.id)\">\(t(DispositifPresets.told(content.name)))</a>\(sum ?? "")."
        guard let choice, let weeks = due.weeks, let target = choice.content.targets.first(where: { $0.dispositif == part.dispositif.id }),
            let distance = content.volume.distance(of: target, weeks: weeks)
        else { return text }
        let proposal = Phrase(
            fr: "Le conseil propose \(target.words.fr), \(distance.fr)\u{202F}: cela ne vaudra qu’une fois approuvé.",
            en: "The council proposes \(target.words.en), \(distance.en): that will hold only once it is approved.")
        return "\(text) <a href=\"/council/\(choice.id)\">\(t(proposal))</a>"
    }

    /// Where it is said what pupils are due, when nobody has said it for all of them.
    static func unset(_ entitlements: [Entitlement?], _ due: DueHours, _ visit: Visit) -> HTML? {
        guard !entitlements.isEmpty else { return nil }
        let t = visit.t
        let what: Phrase
        let way: (address: String, name: Phrase)
        if !due.knowsYear {
            what = Phrase(
                fr: "Ce qui est dû se compte en semaines de classe, et les vacances de cette année ne sont pas connues.",
                en: "What is due is counted in teaching weeks, and the holidays of this year are not known.")
            way = ("/calendar", Phrase(fr: "Voir le calendrier", en: "See the calendar"))
        } else if let dispositif = entitlements.compactMap({ $0 }).first(where: { $0.year == nil })?.dispositif {
            let name = DispositifPresets.told(dispositif.content.name)
            let volume = dispositif.content.volume.words
            what = Phrase(
                fr: "«\u{202F}\(name.fr)\u{202F}» ne dit pas combien est dû (\(volume.fr)). L’établissement peut l’y écrire.",
                en: "“\(name.en)” does not say how much is due (\(volume.en)). The school may write it there.")
            way =
                YearParts.canWrite(visit)
                ? ("/dispositifs/\(dispositif.id)/edit", Phrase(fr: "Écrire ce qui est dû", en: "Write what is due"))
                : ("/dispositifs/\(dispositif.id)", Phrase(fr: "Voir le dispositif", en: "See the dispositif"))
        } else if entitlements.contains(where: { $0 == nil }) {
            what = Phrase(
                fr: "Là où «\u{202F}Dû\u{202F}» porte un tiret, aucun dispositif de cette nature ne vise le niveau.",
                en: "Where “Due” has a dash, no dispositif of this kind is for the level.")
            way = ("/dispositifs", Phrase(fr: "Voir les dispositifs", en: "See the dispositifs"))
        } else {
            return nil
        }
        return "<p class=\"notice no-print\"><span>\(t(what))</span><a href=\"\(way.address)\">\(t(way.name))</a></p>"
    }

    /// Why less is due than in a year without closed weeks.
    static func closedWeeks(_ entitlements: [Entitlement?], _ desk: LedgerDesk, _ visit: Visit) -> HTML? {
        let weeks = desk.calendar.closedWeeks(of: desk.facts.year)
        guard !weeks.isEmpty, entitlements.contains(where: { $0?.year != nil }) else { return nil }
        let named = weeks.map { week in
            Phrase(fr: "semaine du \(week.monday.named.fr) (\(week.closed.name.fr))", en: "week of \(week.monday.named.en) (\(week.closed.name.en))")
        }
        let list = PlanNames.listed(named)
        return """
            <p class="soft">\(visit.t(Phrase(fr: "Rien n’est dû pour une semaine fermée tout entière, là où «\u{202F}Dû\u{202F}» se compte par semaine de classe\u{202F}: \(list.fr).", en: "Nothing is due for a week that is closed whole, where “Due” goes by teaching weeks: \(list.en).")))</p>
            """
    }

    /// Of how many pupils the hours due are not all planned.
    /// - Parameter minutes: that each pupil is due and has in no session.
    static func missing(_ minutes: [Int], _ visit: Visit) -> HTML? {
        let short = minutes.filter { $0 > 0 }
        guard let most = short.max() else { return nil }
        let t = visit.t
        let count = counted(short.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let what = Phrase(
            fr: "Ce qui est dû d’ici la fin de l’année n’est pas encore tout prévu pour \(count.fr) sur \(minutes.count)\u{202F}: il manque jusqu’à \(inHours(most).fr). Une période compte dès qu’elle a ses créneaux.",
            en: "What is due by the end of the year is not all planned yet for \(count.en) of \(minutes.count): up to \(inHours(most).en) are missing. A period counts once it has its slots.")
        let way: HTML? =
            visit.viewer.reach(PlanningPolicy.self).isEmpty
            ? nil : "<a href=\"/periods\">\(t(Phrase(fr: "Voir les périodes", en: "See the periods")))</a>"
        return "<p class=\"notice warn\"><span>\(t(what))</span>\(way)</p>"
    }

    static let howCounted = Phrase(fr: "Comment ces heures sont comptées", en: "How these hours are counted")

    private static let lostOfSchool = Phrase(
        fr: "Séances perdues, leur jour étant fermé, tous groupes confondus\u{202F}: elles comptent dans «\u{202F}Annulé\u{202F}».",
        en: "Sessions lost as their day is closed, over all groups: they count under “Cancelled”.")

    /// What closed days took, day by day.
    static func lost(_ hours: [LostHour], lead: Phrase, _ visit: Visit) -> HTML? {
        let t = visit.t
        let days = Dictionary(grouping: hours, by: \.day).sorted { $0.key < $1.key }
        guard !days.isEmpty else { return nil }
        func said(_ hours: [LostHour], fr: (String, String), en: (String, String)) -> Phrase? {
            guard !hours.isEmpty else { return nil }
            let (count, minutes) = (counted(hours.count, fr: fr, en: en), inHours(hours.reduce(0) { $0 + $1.minutes }))
            return Phrase(fr: "\(count.fr), \(minutes.fr)", en: "\(count.en), \(minutes.en)")
        }
        let items = days.map { day, hours -> HTML in
            let parts = [
                said(hours.filter { !$0.isPrepared }, fr: ("séance", "séances"), en: ("session", "sessions")),
                said(
                    hours.filter(\.isPrepared), fr: ("séance sans groupes publiés, qui n’est plus prévue", "séances sans groupes publiés, qui ne sont plus prévues"),
                    en: ("session without published groups, no longer planned", "sessions without published groups, no longer planned")),
            ].compactMap { $0 }
            let why = hours[0].closed.name
            let (fr, en) = (parts.map(\.fr).joined(separator: "\u{202F}; "), parts.map(\.en).joined(separator: "; "))
            return "<li>\(t(Phrase(fr: "\(day.named.fr), \(why.fr)\u{202F}: \(fr)", en: "\(day.named.en), \(why.en): \(en)")))</li>"
        }
        return "<div class=\"soft\"><p>\(t(lead))</p><ul>\(items)</ul></div>"
    }

    private static func body(_ table: LedgerTable, _ caption: String, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !table.rows.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Rien à compter encore. Les heures apparaissent dès que des groupes sont publiés.", en: "Nothing to count yet. Hours appear once groups are published.")))</p>"
        }
        let heads = table.columns.map { "<th scope=\"col\" class=\"num\">\(t($0))</th>" as HTML }
        func line(_ name: HTML, _ figures: [String]) -> HTML {
            let cells = figures.indices.map { index -> HTML in
                let key: HTML? = table.keys.contains(index) ? " key" : nil
                return "<td class=\"num\(key)\" data-label=\"\(t(table.columns[index]))\">\(figures[index])</td>"
            }
            return "<tr><th scope=\"row\">\(name)</th>\(cells)</tr>\n"
        }
        let rows = table.rows.map { row in line(row.address.map { "<a href=\"\($0)\">\(row.name)</a>" } ?? HTML(text: row.name), row.cells) }
        let total: HTML? = table.total.map { "<tbody class=\"total\">\(line(HTML(text: t(Phrase(same: "Total"))), $0))</tbody>" }
        return """
            <div class="ledger-sheet"><label class="check no-print"><input type="checkbox"><span>\(t(Phrase(fr: "Voir tous les chiffres", en: "See all figures")))</span></label>
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(caption)"><table class="stacked ledger"><caption class="visually-hidden">\(caption)</caption><thead><tr><th scope="col">\(t(table.first))</th>\(heads)</tr></thead><tbody>\(rows)</tbody>\(total)</table></div></div>
            """
    }
}

/// Every inequality within a level, to the minute, with its cause.
enum AuditView {
    static func page(_ desk: LedgerDesk, _ audit: EqualityAudit?, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Égalité des heures", en: "Equality of hours")
        let address: HTML = "/ledgers/audit.csv?year=\(desk.facts.year)"
        let file: HTML? =
            audit == nil
            ? nil
            : "<a class=\"btn ghost\" href=\"\(address)\(LedgersView.query(desk))\">\(t(Phrase(fr: "Fichier pour tableur", en: "Spreadsheet file")))</a><a class=\"btn ghost\" href=\"\(address)\">\(t(Phrase(fr: "Fichier de tous les niveaux", en: "File of every level")))</a>"
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/programmes", Phrase(fr: "Année", en: "Year")), ("/ledgers?year=\(desk.facts.year)", Phrase(fr: "Heures", en: "Hours"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Tous les élèves d’un même niveau ont-ils le même nombre d’heures, dans les groupes publiés\u{202F}?", en: "Do all pupils of one level have the same number of hours, in published groups?")))</p></div><div class="actions no-print">\(file)</div></div>
                \(LedgersView.years(desk, "/ledgers/audit?kind=\(desk.kind.rawValue)", visit))
                \(LedgersView.kinds(desk, "/ledgers/audit?year=\(desk.facts.year)", visit))\(LedgersView.levels(desk, "/ledgers/audit?year=\(desk.facts.year)", visit))
                \(audit.map { body($0, desk, visit) } ?? "<p class=\"empty\">\(t(Phrase(fr: "Aucune classe cette année.", en: "No division this year.")))</p>")
                </div>
                """)
    }

    private static func body(_ audit: EqualityAudit, _ desk: LedgerDesk, _ visit: Visit) -> HTML {
        let t = visit.t
        let unequal = audit.rows.filter { !$0.plannedGap.isEmpty || !$0.attendedGap.isEmpty }
        let (fewer, more) = (audit.rows.count { $0.lacking > 0 }, audit.rows.count { $0.lacking < 0 })
        let level = desk.level ?? ""
        guard !audit.rows.isEmpty, audit.mostPlanned > 0 else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Aucune heure n’est prévue pour ce niveau.", en: "No hour is planned for this level.")))</p>"
        }
        let most = Phrase(
            fr: "Le plus servi a \(inHours(audit.mostPlanned).fr) prévues\u{202F}; le plus assidu en a suivi \(inHours(audit.mostAttended).fr).",
            en: "The best served has \(inHours(audit.mostPlanned).en) planned; the most assiduous followed \(inHours(audit.mostAttended).en).")
        guard !unequal.isEmpty else {
            return "<p class=\"notice\">\(t(Phrase(fr: "Oui, à la minute près. \(most.fr)", en: "Yes, to the minute. \(most.en)")))</p>"
        }
        let less = counted(fewer, fr: ("élève a moins d’heures prévues", "élèves ont moins d’heures prévues"), en: ("pupil has fewer hours planned", "pupils have fewer hours planned"))
        let count =
            switch (fewer, more) {
            case (_, 0): less
            case (0, _): counted(more, fr: ("élève a plus d’heures prévues", "élèves ont plus d’heures prévues"), en: ("pupil has more hours planned", "pupils have more hours planned"))
            default: PlanNames.listed([less, counted(more, fr: ("élève en a plus", "élèves en ont plus"), en: ("pupil has more", "pupils have more"))])
            }
        let parts = Dictionary(grouping: unequal, by: \.division).mapValues(\.count)
        let division = LedgersView.shown(parts, desk.division)
        let rows = unequal.filter { $0.division == division }.map { row -> HTML in
            """
            <tr><th scope="row"><a href="/pupils/\(row.pupil.id)/group">\(row.pupil.listName)</a></th><td data-label="\(t(Phrase(fr: "Classe", en: "Division")))">\(row.division)</td>\
            <td class="num" data-label="\(t(Phrase(fr: "Prévu", en: "Planned")))">\(t(inHours(row.planned)))</td><td data-label="\(t(whyPlanned))">\(causes(row.plannedGap, visit))</td>\
            <td class="num" data-label="\(t(Phrase(fr: "Suivi", en: "Followed")))">\(t(inHours(row.attended)))</td><td data-label="\(t(whyFollowed))">\(causes(row.attendedGap, visit))</td></tr>

            """
        }
        let place = [level, division].compactMap { $0 }.joined(separator: ", ")
        let caption = Phrase(fr: "Écarts en \(place)", en: "Differences in \(place)")
        return """
            <p class="notice warn">\(t(Phrase(fr: "\(count.fr) sur \(audit.rows.count). \(most.fr)", en: "\(count.en) of \(audit.rows.count). \(most.en)")))</p>
            \(LedgersView.divisions(parts, desk, "/ledgers/audit?year=\(desk.facts.year)", visit))
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(caption))"><table class="stacked"><caption>\(t(caption))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th><th scope="col">\(t(Phrase(fr: "Classe", en: "Division")))</th><th scope="col" class="num">\(t(Phrase(fr: "Prévu", en: "Planned")))</th><th scope="col">\(t(whyPlanned))</th><th scope="col" class="num">\(t(Phrase(fr: "Suivi", en: "Followed")))</th><th scope="col">\(t(whyFollowed))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            <p class="soft">\(t(Phrase(fr: "Chaque ligne se compare à l’élève le plus servi, puis, pour les heures passées, au plus assidu. Les écarts de chaque colonne s’additionnent à la minute. Les séances ponctuelles sont en plus\u{202F}: personne n’est comparé à ceux qui en ont.", en: "Each line is compared with the best served pupil, then, for past hours, with the most assiduous. The differences of each column add up to the minute. One-off sessions are extra: nobody is compared with those who have them.")))</p>
            """
    }

    private static let whyPlanned = Phrase(fr: "D’où vient l’écart prévu", en: "Where the planned difference comes from")
    private static let whyFollowed = Phrase(fr: "D’où vient l’écart suivi", en: "Where the followed difference comes from")

    private static func causes(_ gaps: [EqualityAudit.Difference], _ visit: Visit) -> HTML {
        guard !gaps.isEmpty else { return "–" }
        let items = gaps.map { gap -> HTML in
            let sign = gap.minutes > 0 ? "−" : "+"
            return "<li><span class=\"num nowrap\">\(sign)\u{202F}\(visit.t(inHours(abs(gap.minutes))))</span> \(visit.t(gap.words))</li>"
        }
        return "<ul class=\"plain\">\(items)</ul>"
    }
}

/// « Tes heures »: what a pupil is due, has received and will receive, on the page of their group.
enum PupilHours {
    static func section(_ pupil: Pupil, year: Int, _ calendar: SchoolCalendar, _ visit: Visit) async throws -> HTML? {
        let facts = try await visit.store.ledgerFacts(of: pupil.id, year: year, calendar)
        let accounts = facts.ledger(on: visit.today).pupils[pupil.id] ?? [:]
        guard !accounts.isEmpty else { return nil }
        let t = visit.t
        let isOwn = visit.viewer.pupil == pupil.id
        let due = try await visit.store.dueHours(year: year, calendar).entitlements(of: visit.store.divisions(ofPupil: pupil.id, year: year))
        let earlier = facts.earlier[pupil.id] ?? [:]
        let items = DispositifKind.allCases.compactMap { kind -> HTML? in
            guard let own = accounts[kind] else { return nil }
            let entitled = due.first { $0.kind == kind }
            var said = [
                Phrase(fr: "\(inHours(own.attended).fr) suivies", en: "\(inHours(own.attended).en) followed")
            ]
            // Nothing is to come for whoever has left.
            if own.coming > 0 { said.append(Phrase(fr: "\(inHours(own.coming).fr) à venir", en: "\(inHours(own.coming).en) to come")) }
            if let minutes = entitled?.year {
                let right = isOwn ? Phrase(fr: "tu as droit à \(inHours(minutes).fr)", en: "you are due \(inHours(minutes).en)") : Phrase(fr: "\(inHours(minutes).fr) de droit", en: "\(inHours(minutes).en) due")
                said.insert(right, at: 0)
            }
            if own.prepared > 0 {
                said.append(Phrase(fr: "\(inHours(own.prepared).fr) dans des groupes à publier", en: "\(inHours(own.prepared).en) in groups to be published"))
            }
            if own.absent > 0 { said.append(Phrase(fr: "\(inHours(own.absent).fr) manquées", en: "\(inHours(own.absent).en) missed")) }
            if own.unconfirmed > 0 { said.append(Phrase(fr: "\(inHours(own.unconfirmed).fr) à confirmer", en: "\(inHours(own.unconfirmed).en) to confirm")) }
            if own.cancelled > 0 { said.append(Phrase(fr: "\(inHours(own.cancelled).fr) annulées", en: "\(inHours(own.cancelled).en) cancelled")) }
            if let entitled, let cycle = entitled.cycle {
                let forecast = inHours(entitled.cycleForecast(earlier: earlier[kind]?.delivered ?? 0, thisYear: own.forecast))
                let right = isOwn ? "sur les \(inHours(cycle).fr) auxquelles tu as droit" : "sur \(inHours(cycle).fr) de droit"
                said.append(Phrase(fr: "et sur tout le cycle \(forecast.fr) prévues \(right)", en: "and over the whole cycle \(forecast.en) foreseen, of \(inHours(cycle).en) due"))
            }
            return "<li><strong>\(t(kind.name))</strong>\u{202F}: \(said.map(t).joined(separator: ", "))</li>"
        }
        let title =
            isOwn
            ? Phrase(fr: "Tes heures de l’année", en: "Your hours of the year")
            : year == visit.establishment.year
                ? Phrase(fr: "Les heures de l’année", en: "The hours of the year")
                : Phrase(fr: "Les heures de \(SchoolYear(year).name.fr)", en: "The hours of \(SchoolYear(year).name.en)")
        return "<section class=\"stack tight\" aria-labelledby=\"hours\"><h2 id=\"hours\">\(t(title))</h2><ul>\(items)</ul></section>"
    }
}
