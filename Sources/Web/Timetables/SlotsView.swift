import School
import Storage

enum SlotsView {
    /// Times shown of one wish.
    private static let shown = 8

    static func page(_ model: SlotsModel, _ visit: Visit) -> Page {
        let t = visit.t
        let title = PeriodParts.Tab.slots.name
        let period = model.means.period.id
        let added: HTML? = visit.query.number("added").map { count in
            let slots = counted(count, fr: ("créneau repris", "créneaux repris"), en: ("slot taken", "slots taken"))
            return "<p class=\"saved\" role=\"status\">\(t(slots)). <a href=\"/periods/\(period)/barrettes\">\(t(PeriodParts.Tab.barrettes.name))</a></p>"
        }
        let body: HTML
        if model.timetable == nil {
            body = """
                <div class="empty"><strong>\(t(Phrase(fr: "Il faut d’abord l’emploi du temps.", en: "The timetable comes first.")))</strong><p>\(t(Phrase(fr: "Il dit quand les classes, les personnes et les salles sont libres ensemble. Sans lui, écrivez vous-même les créneaux dans «\u{202F}Barrettes\u{202F}».", en: "It says when divisions, people and rooms are free together. Without it, write the slots yourself under “Barrettes”.")))</p><p class="actions"><a class="btn" href="/timetable">\(t(TimetableView.title))</a> <a class="btn ghost" href="/periods/\(period)/barrettes">\(t(PeriodParts.Tab.barrettes.name))</a></p></div>
                """
        } else {
            body = "\(results(model, visit))\(found(model, visit))\(asking(model, visit))"
        }
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(model.means.period, title, visit))\(added)\(taken(model, visit))
                \((model.problem.map { [$0] } ?? model.query.corrections).map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" as HTML })
                \(body)</div>
                """, status: model.problem == nil ? 200 : 422)
    }

    /// The slots that were just taken, and what must move before they can be held.
    private static func taken(_ model: SlotsModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !model.taken.isEmpty else { return nil }
        let items = model.taken.map { divisions, proposal -> HTML in
            let moves = moves(proposal, model, visit)
            let missing = SlotWords.missing(proposal).map { "<p>\(t($0))</p>" as HTML }
            let free: HTML? = proposal.isFree ? " <span class=\"tag\">\(t(Phrase(fr: "libre", en: "free")))</span>" : nil
            return "<li><strong>\(t(proposal.time.hours))</strong> · \(SlotWords.name(divisions, model.means.divisions))\(free)\(missing)\(moves)</li>"
        }
        let what =
            model.taken.allSatisfy(\.proposal.isFree)
            ? Phrase(fr: "Rien n’est à déplacer.", en: "Nothing has to move.")
            : Phrase(fr: "L’emploi du temps n’a pas changé\u{202F}: voici ce qui est encore à déplacer.", en: "The timetable has not changed: this is what still has to move.")
        return "<section class=\"sheet stack\" aria-labelledby=\"taken\"><h2 id=\"taken\">\(t(Phrase(fr: "Créneaux retenus", en: "Slots taken")))</h2><p>\(t(what))</p><ul class=\"plain stack\">\(items)</ul></section>"
    }

    private static func moves(_ proposal: SlotProposal, _ model: SlotsModel, _ visit: Visit) -> HTML? {
        guard !proposal.moves.isEmpty else { return nil }
        return "<ul class=\"moves\">\(proposal.moves.map { "<li>\(visit.t(SlotWords.move($0, of: proposal, model)))</li>" as HTML })</ul>"
    }

    /// A form of one button that takes these slots.
    /// - Parameter isProposed: found by the search, not in the timetable already.
    private static func taking(_ choices: [SlotChoice], _ name: Phrase, isProposed: Bool, ghost: Bool, about: String, _ model: SlotsModel, _ visit: Visit) -> HTML? {
        guard PeriodParts.canWrite(visit) else { return nil }
        let size: HTML? = isProposed ? "<input type=\"hidden\" name=\"size\" value=\"\(model.query.size)\">" : nil
        return visit.form(action: "/periods/\(model.means.period.id)/slots", class: "inline") {
            """
            <input type="hidden" name="version" value="\(model.means.period.version)">\(choices.map { "<input type=\"hidden\" name=\"slot\" value=\"\($0.text)\">" as HTML })\(size)
            <button class="btn small\(" ghost", if: ghost)">\(visit.t(name))<span class="visually-hidden"> \(about)</span></button>
            """
        }
    }

    // MARK: What the timetable holds

    private static func found(_ model: SlotsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        // What the period's own levels have comes first; the rest of the school's is folded.
        let levels = Set(model.means.barrettes.flatMap(\.divisions).compactMap { model.means.divisions[$0]?.level })
        func isOwn(_ found: FoundBarrette) -> Bool { levels.isEmpty || found.divisions.contains { model.means.divisions[$0].map { levels.contains($0.level) } ?? false } }
        let cards = model.found.filter(isOwn).prefix(40).map { card($0, model, visit) }
        let others = model.found.filter { !isOwn($0) }.prefix(40).map { card($0, model, visit) }
        let noneHere: HTML = "<p class=\"soft\">\(t(Phrase(fr: "Aucune autre heure aux niveaux de la période.", en: "No other hour at the period’s levels.")))</p>"
        let folded: HTML? =
            others.isEmpty
            ? nil
            : """
            <details><summary>\(t(Phrase(fr: "Aux autres niveaux", en: "At other levels"))) <span class="soft num">\(others.count)</span></summary><ul class="cards">\(others)</ul></details>
            """
        let none: HTML = """
            <p class="empty">\(t(Phrase(fr: "Aucune autre heure d’accompagnement dans l’emploi du temps. Si elles portent un autre nom, dites-le sur la page «\u{202F}Emploi du temps\u{202F}».", en: "No other hour of support in the timetable. If they go by another name, say so on the page “Timetable”."))) <a href="/timetable#subjects">\(t(TimetableView.title))</a></p>
            """
        return """
            <section class="stack" aria-labelledby="found"><h2 id="found">\(t(Phrase(fr: "Déjà dans l’emploi du temps", en: "Already in the timetable")))</h2>
            \(cards.isEmpty ? others.isEmpty ? none : noneHere : "<ul class=\"cards\">\(cards)</ul>")\(folded)</section>
            """
    }

    private static func card(_ found: FoundBarrette, _ model: SlotsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let codes = SlotWords.codes(found.divisions, model.means.divisions)
        let bond: Phrase =
            switch found.bond {
            case .groups: Phrase(fr: "groupes communs", en: "common groups")
            case .aligned: Phrase(fr: "heures alignées, sans groupe commun", en: "hours aligned, no common group")
            case .single: Phrase(fr: "une classe seule", en: "one division alone")
            }
        let hours = found.hours.map { hour -> HTML in
            let rhythm = WeeklySlot.rhythm(hour.alternance, hour.weeks).map { " <span class=\"tag plain\">\(t($0))</span>" as HTML }
            let groups = counted(hour.groups, fr: ("groupe", "groupes"), en: ("group", "groups"))
            let names = hour.staff.compactMap { model.people[$0] }.prefix(6).joined(separator: ", ")
            return "<li>\(t(hour.time.name))<span class=\"soft num\"> · \(hour.time.length)\u{202F}min</span>\(rhythm)<br><span class=\"soft small\">\(t(groups))\(names.isEmpty ? "" : " · \(names)")</span></li>"
        }
        let choices = found.hours.filter { WeeklySlot.lengthRange.contains($0.time.length) }.map {
            SlotChoice(divisions: found.divisions, time: $0.time, alternance: $0.alternance, weeks: $0.weeks)
        }
        return """
            <li class="sheet stack tight"><h3>\(SlotWords.name(found.divisions, model.means.divisions))</h3><p class="soft">\(t(bond))</p><ul class="plain">\(hours)</ul>
            <div class="actions">\(taking(choices, Phrase(fr: "Reprendre dans la période", en: "Take into the period"), isProposed: false, ghost: true, about: codes, model, visit))</div></li>
            """
    }

    // MARK: What is asked

    private static func asking(_ model: SlotsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let query = model.query
        let period = model.means.period
        let ticked = Set(query.divisions)
        let levels = Dictionary(grouping: model.means.divisions.values, by: \.level).sorted { naturalKey($0.key) < naturalKey($1.key) }
        let divisions = levels.map { level, members -> HTML in
            let boxes = members.sorted { $0.order < $1.order }.map { division -> HTML in
                """
                <label class="check"><input type="checkbox" name="division" value="\(division.id)"\(" checked", if: ticked.contains(division.id))><span>\(division.code) <span class="soft num">\(model.means.pupils[division.id, default: 0])</span></span></label>
                """
            }
            return "<fieldset><legend>\(level.isEmpty ? t(Phrase(fr: "Classes", en: "Divisions")) : level)</legend><div class=\"checks across\">\(boxes)</div></fieldset>"
        }
        let twice = 2 * query.usualLength
        return """
            <section class="sheet stack" aria-labelledby="ask"><h2 id="ask">\(t(Phrase(fr: "Chercher d’autres heures", en: "Look for other hours")))</h2>
            <form method="get" action="/periods/\(period.id)/slots" class="stack">
            <fieldset class="stack"><legend>\(t(Phrase(fr: "Pour quelles classes", en: "For which divisions")))</legend>\(divisions)</fieldset>
            <div class="fields across">
            \(Fields.select("split", t(Phrase(fr: "Ces classes", en: "These divisions")), SlotQuery.Split.allCases.map { ($0.rawValue, t($0.name)) }, chosen: query.split.rawValue))
            \(Fields.select("count", t(SlotQuery.countName), SlotQuery.countRange.map { (String($0), String($0)) }, chosen: String(query.count)))
            \(Fields.input("length", t(SlotQuery.lengthName), String(query.length), hint: t(Phrase(fr: "\(twice) pour deux heures en une", en: "\(twice) for two hours in one")), " type=\"number\" min=\"15\" max=\"240\""))
            \(Fields.select("alternance", t(Phrase(fr: "Semaines", en: "Weeks")), Alternance.allCases.map { ($0.rawValue, t($0.name)) }, chosen: query.alternance.rawValue))
            \(Fields.input("size", t(SlotQuery.sizeName), String(query.size), " type=\"number\" min=\"4\" max=\"40\""))
            </div>
            \(WeekFields.field("week", Set(query.weeks), period, model.means.calendar, visit))
            <p class="actions"><button class="btn ghost">\(t(Phrase(fr: "Chercher", en: "Look")))</button></p>
            </form></section>
            """
    }

    // MARK: What is proposed

    private static func results(_ model: SlotsModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !model.wishes.isEmpty else {
            guard visit.query.text("split") != nil else { return nil }
            return "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "Cochez au moins une classe.", en: "Tick at least one division.")))</p>"
        }
        let lists = zip(model.wishes, model.proposals).enumerated().map { index, entry -> HTML in
            let (wish, proposals) = entry
            let items = proposals.prefix(shown).map { proposal($0, wish, model, visit) }
            let name = SlotWords.name(wish.divisions, model.means.divisions)
            let free = proposals.count(where: \.isFree)
            let count =
                free == 0
                ? Phrase(fr: "Aucune heure n’est libre telle quelle\u{202F}: voici ce qu’il faudrait déplacer.", en: "No hour is free as it is: this is what would have to move.")
                : counted(free, fr: ("heure libre telle quelle", "heures libres telles quelles"), en: ("hour free as it is", "hours free as they are"))
            let none: HTML? = items.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Aucune heure de la semaine ne convient\u{202F}: raccourcissez le créneau.", en: "No hour of the week will do: make the slot shorter.")))</p>" : nil
            return """
                <section class="stack" aria-labelledby="wish-\(index)"><h2 id="wish-\(index)">\(name)\(rhythm(wish.alternance, wish.weeks, visit))</h2><p class="soft">\(t(count))</p>\(none)
                <ol class="stack proposals">\(items)</ol></section>
                """
        }
        return "\(plan(model, visit))\(lists)"
    }

    /// In which weeks, when it is not every one; chosen weeks by their Mondays.
    private static func rhythm(_ alternance: Alternance, _ weeks: [Day], _ visit: Visit) -> HTML? {
        WeeklySlot.rhythm(alternance, weeks).map { rhythm in
            let days = weeks.isEmpty ? "" : "\u{202F}: \(weeks.map { visit.t($0.short) }.joined(separator: ", "))"
            return " <span class=\"tag plain\">\(visit.t(rhythm))\(days)</span>"
        }
    }

    private static func choice(_ proposal: SlotProposal, _ wish: SlotWish) -> SlotChoice {
        SlotChoice(divisions: wish.divisions, time: proposal.time, alternance: wish.alternance, weeks: wish.weeks)
    }

    private static func proposal(_ proposal: SlotProposal, _ wish: SlotWish, _ model: SlotsModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let toMove = counted(proposal.moves.count, fr: ("cours à déplacer", "cours à déplacer"), en: ("lesson to move", "lessons to move"))
        let tag: HTML =
            proposal.isFree
            ? "<span class=\"tag\">\(t(Phrase(fr: "libre", en: "free")))</span>"
            : "<span class=\"tag warn\">\(t(proposal.moves.isEmpty ? Phrase(fr: "il manque du monde ou des salles", en: "people or rooms are lacking") : toMove))</span>"
        let hard: HTML? = proposal.moments.isEmpty ? nil : " <span class=\"tag warn\">\(t(Phrase(fr: "moment difficile", en: "hard moment")))</span>"
        let moves = moves(proposal, model, visit).map { "<details><summary>\(t(Phrase(fr: "Ce qu’il faudrait déplacer", en: "What would have to move")))</summary>\($0)</details>" as HTML }
        let missing = SlotWords.missing(proposal).map { "<p>\(t($0))</p>" as HTML }
        return """
            <li class="sheet proposal"><h3>\(t(proposal.time.hours)) \(tag)\(hard)</h3>
            <p>\(t(SlotWords.moments(proposal.moments, model.means.divisions)))</p><p class="soft">\(t(SlotWords.means(proposal, groups: wish.groups)))</p>\(missing)\(moves)
            <div class="actions">\(taking([choice(proposal, wish)], Phrase(fr: "Retenir ce créneau", en: "Take this slot"), isProposed: true, ghost: true, about: t(proposal.time.name), model, visit))</div></li>
            """
    }

    /// The best choice for everything that was asked, with what it costs each division.
    private static func plan(_ model: SlotsModel, _ visit: Visit) -> HTML? {
        let t = visit.t
        guard model.wishes.reduce(0, { $0 + $1.count }) > 1 else { return nil }
        guard let plan = model.plan else {
            return
                "<p class=\"notice warn\">\(t(Phrase(fr: "Tout ne tient pas en même temps\u{202F}: demandez moins de créneaux, ou des groupes plus grands.", en: "Not everything fits at once: ask for fewer slots, or larger groups.")))</p>"
        }
        let lines = zip(model.wishes, plan.choices).map { wish, chosen -> HTML in
            let times = chosen.map { proposal -> HTML in
                let moves: HTML? = proposal.isFree ? nil : " <span class=\"tag warn\">\(t(Phrase(fr: "à débloquer", en: "to be freed")))</span>"
                return "<li>\(t(proposal.time.hours))\(moves)<br><span class=\"soft small\">\(t(SlotWords.moments(proposal.moments, model.means.divisions)))</span></li>"
            }
            return "<li><strong>\(SlotWords.name(wish.divisions, model.means.divisions))</strong><ul class=\"plain\">\(times)</ul></li>"
        }
        let choices = zip(model.wishes, plan.choices).flatMap { wish, chosen in chosen.map { choice($0, wish) } }
        let members = Set(model.wishes.flatMap(\.divisions)).compactMap { model.means.divisions[$0] }.sorted { $0.order < $1.order }
        let shares = members.map { division in "\(division.code) \(plan.moments[division.id, default: 0])" }.joined(separator: ", ")
        let verdict =
            plan.obstacles == 0
            ? Phrase(fr: "Tout est libre tel quel.", en: "Everything is free as it is.")
            : Phrase(fr: "Il faut d’abord déplacer des cours\u{202F}: voyez chaque heure plus bas.", en: "Lessons have to move first: see each hour below.")
        let proof: HTML? = plan.isProven ? " \(t(Phrase(fr: "Aucun autre choix n’est meilleur.", en: "No other choice is better.")))" : nil
        return """
            <section class="sheet stack" aria-labelledby="plan"><h2 id="plan">\(t(Phrase(fr: "Le meilleur choix pour tout", en: "The best choice for everything")))</h2>
            <p>\(t(verdict))\(proof)\(model.wishes.first.flatMap { rhythm($0.alternance, $0.weeks, visit) })</p><ul class="plain stack">\(lines)</ul>
            <p class="soft">\(t(Phrase(fr: "Moments difficiles de chaque classe, ceux d’avant compris\u{202F}: \(shares).", en: "Hard moments of each division, earlier ones included: \(shares).")))</p>
            <p class="hint">\(t(Phrase(fr: "D’abord le moins de cours à déplacer, ensuite le moins de moments difficiles.", en: "Fewest lessons to move first, then fewest hard moments.")))</p>
            <div class="actions">\(taking(choices, Phrase(fr: "Retenir ces créneaux", en: "Take these slots"), isProposed: true, ghost: false, about: "", model, visit))</div></section>
            """
    }
}

/// The weeks of a period to choose among.
enum WeekFields {
    /// The weeks of a period with lessons, and those chosen before that it does not have, or not any more: none is lost by saving.
    static func field(_ name: String, _ chosen: Set<Day>, _ period: Period, _ calendar: SchoolCalendar, _ visit: Visit) -> HTML {
        let t = visit.t
        var mondays: [Day] = []
        var monday = period.firstDay.monday
        while monday <= period.lastDay, mondays.count < 60 {
            if calendar.hasLessons(monday) { mondays.append(monday) }
            monday = monday + 7
        }
        let chosen = Set(chosen.map(\.monday))
        let boxes = chosen.union(mondays).sorted().prefix(120).map { monday -> HTML in
            let letter = calendar.week(of: monday).letter
            return "<label class=\"check\"><input type=\"checkbox\" name=\"\(name)\" value=\"\(monday.iso)\"\(" checked", if: chosen.contains(monday))><span>\(t(monday.short)) <span class=\"soft\">\(letter)</span></span></label>"
        }
        return """
            <details\(" open", if: !chosen.isEmpty)><summary>\(t(Phrase(fr: "Seulement certaines semaines", en: "Some weeks only")))</summary>
            <p class="soft">\(t(Phrase(fr: "Cochez les semaines où le créneau a lieu\u{202F}; sans coche, ce sont toutes celles du choix ci-dessus.", en: "Tick the weeks in which the slot is held; with no tick, all those of the choice above.")))</p>
            <div class="weeks-list">\(boxes)</div></details>
            """
    }
}
