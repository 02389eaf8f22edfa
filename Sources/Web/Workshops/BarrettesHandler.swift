import School
import Storage

/// Which divisions have their hours together, and when.
enum BarrettesHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        try await page(try await PeriodParts.means(visit), visit)
    }

    private static func page(
        _ means: PeriodMeans, editing: Barrette? = nil, problems: [Problem] = [], asksDay: Bool = false, unevenFrom: Day? = nil, _ visit: Visit
    ) async throws -> Reply {
        .page(
            BarrettesView.page(
                means, editing: editing, problems: problems, asksDay: asksDay, unevenFrom: unevenFrom, usualLength: try await visit.store.usualLessonLength(), visit))
    }

    static func add(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        let (barrette, problems) = read(.new(), visit.form)
        guard problems.isEmpty else { return try await page(means, problems: problems, visit) }
        try await visit.store.add(barrette, to: means.period.id)
        return .redirect("/periods/\(means.period.id)/barrettes")
    }

    static func edit(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        let id = try visit.id(Barrette.self)
        guard let barrette = means.barrettes.first(where: { $0.id == id }) else { throw WebError.notFound }
        return try await page(means, editing: barrette, visit)
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        let id = try visit.id(Barrette.self)
        guard let present = means.barrettes.first(where: { $0.id == id }) else { throw WebError.notFound }
        var (barrette, problems) = read(id, visit.form)
        let published = try await publishedChanges(barrette, present, visit)
        problems += published.compactMap { hoursProblem($0, means.period, visit) }
        let day = published.isEmpty ? nil : visit.form.day("hours-from")
        func page(_ problems: [Problem], unevenFrom: Day? = nil) async throws -> Reply {
            try await Self.page(
                means, editing: present, problems: problems, asksDay: !published.isEmpty, unevenFrom: unevenFrom ?? visit.form.day("hours-week"), visit)
        }
        guard problems.isEmpty else { return try await page(problems) }
        let uneven = if let day { try await unevenWeeks(published, from: day, means, visit) } else { [] as [Problem] }
        let isAsked = !uneven.isEmpty && visit.form.text("hours-week") != day?.iso
        do {
            try await PeriodParts.removing { [barrette] in
                try await visit.store(asking: isAsked).save(barrette, of: means.period.id, version: visit.form.number("version") ?? 0, from: day)
            }
        } catch PublishedHours.undated {
            // Published since this page was read.
            throw StorageError.stale
        } catch PublishedHours.clashing {
            return try await page([clashing])
        } catch let refusal as SessionRefusal {
            return try await page([meeting(refusal)])
        }
        if isAsked { return try await page(uneven, unevenFrom: day) }
        if !published.isEmpty { try await visit.note("change", "published hours", subject: id.rawValue) }
        return .redirect("/periods/\(means.period.id)/barrettes")
    }

    private static let clashing = Problem(
        .refusal,
        what: Phrase(
            fr: "À ces heures, des élèves, des personnes ou des salles seraient à deux endroits à la fois\u{202F}: un autre groupe publié, ou un cours.",
            en: "At these hours pupils, people or rooms would be in two places at once: another published group, or a lesson."),
        remedy: Phrase(fr: "Choisissez d’autres heures. Rien n’a été changé.", en: "Choose other hours. Nothing was changed."))

    /// What was put on its very date is in the way of the new hours.
    private static func meeting(_ refusal: SessionRefusal) -> Problem {
        refusal.problem(
            of: Phrase(
                fr: "À ces heures, des élèves, des personnes ou des salles seraient à deux endroits à la fois, à une date où une séance a été changée ou ajoutée.",
                en: "At these hours pupils, people or rooms would be in two places at once, on a date on which a session was changed or added."),
            Phrase(
                fr: "Rien n’a été changé. Déplacez ou annulez d’abord ces séances, ou choisissez d’autres heures ou un autre jour de début.",
                en: "Nothing was changed. Move or cancel these sessions first, or choose other hours or another day to begin."))
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        let period = try await PeriodParts.period(visit)
        let id = try visit.id(Barrette.self)
        try await PeriodParts.removing { try await visit.store.removeBarrette(id, of: period.id) }
        return .redirect("/periods/\(period.id)/barrettes")
    }

    private struct PublishedChange {
        let old, new: WeeklySlot
        let use: PublishedUse
    }

    /// Slots with published groups that are given other hours.
    private static func publishedChanges(_ typed: Barrette, _ present: Barrette, _ visit: Visit) async throws -> [PublishedChange] {
        let pairs = typed.slots.compactMap { new in present.slots.first { $0.id == new.id && !$0.hasSameHours(as: new) }.map { (old: $0, new: new) } }
        guard !pairs.isEmpty else { return [] }
        let uses = try await visit.store.published(in: pairs.map(\.old.id))
        return pairs.compactMap { pair in uses[pair.old.id].map { PublishedChange(old: pair.old, new: pair.new, use: $0) } }
    }

    /// What the change touches, until a day is given from which it holds.
    private static func hoursProblem(_ change: PublishedChange, _ period: Period, _ visit: Visit) -> Problem? {
        let groups = counted(change.use.groups, fr: ("groupe publié", "groupes publiés"), en: ("published group", "published groups"))
        let pupils = counted(change.use.pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        if period.lastDay < visit.today {
            return Problem(
                .refusal,
                what: Phrase(
                    fr: "Le créneau «\u{202F}\(change.old.hours.fr)\u{202F}» a eu lieu\u{202F}: \(groups.fr), \(pupils.fr). Ses heures ne changent plus.",
                    en: "The slot “\(change.old.hours.en)” has taken place: \(groups.en), \(pupils.en). Its hours no longer change."),
                remedy: Phrase(fr: "Créez une période pour la suite, avec ses propres créneaux.", en: "Make a period for what follows, with slots of its own."))
        }
        if let day = visit.form.day("hours-from"), day >= visit.today, day <= period.lastDay { return nil }
        return Problem(
            .refusal,
            what: Phrase(
                fr: "Passer de «\u{202F}\(change.old.hours.fr)\u{202F}» à «\u{202F}\(change.new.hours.fr)\u{202F}» touche \(groups.fr), \(pupils.fr). Rien n’est encore changé.",
                en: "Going from “\(change.old.hours.en)” to “\(change.new.hours.en)” touches \(groups.en), \(pupils.en). Nothing is changed yet."),
            remedy: Phrase(
                fr:
                    "Donnez le jour à partir duquel les nouvelles heures valent, du \(visit.today.figures.fr) au \(period.lastDay.figures.fr), puis enregistrez\u{202F}: les élèves, les familles, les intervenants et leurs agendas le voient aussitôt, et ce qui a eu lieu avant reste écrit tel quel.",
                en:
                    "Give the day from which the new hours hold, \(visit.today.figures.en) to \(period.lastDay.figures.en), then save: pupils, families, facilitators and their diaries see it at once, and what took place before stays as it was."
            ))
    }

    /// What of the week in which the new hours begin would be lost, or held twice.
    private static func unevenWeeks(_ changes: [PublishedChange], from day: Day, _ means: PeriodMeans, _ visit: Visit) async throws -> [Problem] {
        let books = try await visit.store.sessions(.period(means.period.id), means.calendar)
        return changes.flatMap { change -> [Problem] in
            let weeks = books.filter { $0.card.group.slot.weekly == change.old.id }.compactMap { $0.source.unevenWeek(by: change.new, from: day, means.calendar) }
            return Dictionary(grouping: weeks, by: \.self).sorted { $0.value.count > $1.value.count }.map { week, groups in
                Problem(
                    .refusal, what: week.words(groups: groups.count),
                    remedy: Phrase(
                        fr: "Rien n’est encore changé. Donnez un lundi, pour ne pas couper de semaine\u{202F}; ou cochez la case sous la date, puis enregistrez.",
                        en: "Nothing is changed yet. Give a Monday, so that no week is cut; or tick the box below the date, then save."))
            }
        }
    }

    /// Rows `slot-N-…`; a row without a time is no slot. The name follows from nothing: it is asked for.
    private static func read(_ id: Barrette.ID, _ form: Form) -> (Barrette, [Problem]) {
        var problems: [Problem] = []
        let name = form.text("name") ?? ""
        if name.isEmpty || name.count > 80 {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "La barrette n’a pas de nom.", en: "The barrette has no name."),
                    remedy: Phrase(fr: "Par exemple «\u{202F}Secondes A à D\u{202F}».", en: "For instance “Year 10, A to D”.")))
        }
        let divisions = form.all("division").compactMap { Division.ID($0) }
        if divisions.isEmpty {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Aucune classe n’est choisie.", en: "No division is chosen."),
                    remedy: Phrase(fr: "Cochez au moins une classe.", en: "Tick at least one division.")))
        }
        var slots: [WeeklySlot] = []
        for index in 0..<BarrettesView.mostRows where !form.isTicked("slot-\(index)-remove") {
            guard let text = form.text("slot-\(index)-time") else { continue }
            guard let start = TimeField.minute(text), let length = form.number("slot-\(index)-length"), WeeklySlot.lengthRange.contains(length),
                let weekday = form.number("slot-\(index)-weekday"), (1...7).contains(weekday),
                let alternance = Alternance(rawValue: form.text("slot-\(index)-alternance") ?? "H")
            else {
                problems.append(
                    Problem(
                        .refusal,
                        what: Phrase(
                            fr: "Le créneau \(index + 1) n’est pas complet\u{202F}: jour, heure, durée de 15 à 240 minutes.",
                            en: "Slot \(index + 1) is not complete: day, time, length from 15 to 240 minutes."),
                        remedy: Phrase(fr: "Complétez-le, ou videz son heure pour le retirer.", en: "Complete it, or empty its time to remove it.")))
                continue
            }
            let weeks = form.all("slot-\(index)-week").prefix(60).compactMap { Day(entered: $0) }
            slots.append(
                WeeklySlot(
                    id: form.id("slot-\(index)-id") ?? .new(), barrette: id, weekday: weekday, startsAt: start, length: length,
                    alternance: weeks.isEmpty ? alternance : .weekly, weeks: weeks))
        }
        return (Barrette(id: id, name: name, divisions: divisions, slots: slots), problems)
    }
}

enum BarrettesView {
    /// Slots of a barrette that its form can hold: many more than one has, as what is proposed is added without it.
    static let mostRows = 60

    /// - Parameters:
    ///   - asksDay: whether the hours typed are those of published groups, and hold from a day on.
    ///   - unevenFrom: the day that was given, when its week would have fewer sessions or more.
    ///   - usualLength: minutes that a new slot begins with.
    static func page(
        _ means: PeriodMeans, editing: Barrette?, problems: [Problem], asksDay: Bool, unevenFrom: Day? = nil, usualLength: Int, _ visit: Visit
    ) -> Page {
        let t = visit.t
        let title = PeriodParts.Tab.barrettes.name
        let others = means.barrettes.filter { $0.id != editing?.id }
        let cards = others.map { card($0, means, visit) }
        let canWrite = PeriodParts.canWrite(visit)
        let heading = editing.map { Phrase(fr: "Modifier «\u{202F}\($0.name)\u{202F}»", en: "Edit “\($0.name)”") } ?? Phrase(fr: "Ajouter une barrette", en: "Add a barrette")
        let editor: HTML? =
            canWrite
            ? """
            <section class="sheet stack" aria-labelledby="editor"><h2 id="editor">\(t(heading))</h2>
            \(PeriodParts.problems(problems, visit))
            \(form(means, editing, typed: !problems.isEmpty, asksDay: asksDay, unevenFrom: unevenFrom, usualLength: usualLength, visit))</section>
            """ : nil
        let empty: HTML = """
            <div class="empty"><strong>\(t(Phrase(fr: "Pas encore de barrette.", en: "No barrette yet.")))</strong><p>\(t(Phrase(fr: "Une barrette réunit des classes qui ont leur heure en même temps\u{202F}: leurs élèves peuvent être mélangés. Une classe seule fait une barrette à elle seule.", en: "A barrette brings together divisions whose hour is at the same time, so that their pupils can be mixed. One division alone makes a barrette of its own.")))</p></div>
            """
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(means.period, title, visit))
                \(editing == nil ? nil : editor)
                \(cards.isEmpty && editing == nil ? empty : "<ul class=\"cards\">\(cards)</ul>")
                \(editing == nil ? editor : nil)
                </div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    private static func card(_ barrette: Barrette, _ means: PeriodMeans, _ visit: Visit) -> HTML {
        let t = visit.t
        let codes = barrette.divisions.compactMap { means.divisions[$0]?.code }.joined(separator: ", ")
        let pupils = counted(means.pupilCount(barrette), fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        let slots = barrette.slots.map { "<li>\(t($0.name))<span class=\"soft num\"> · \($0.length)\u{202F}min</span></li>" as HTML }
        let address = "/periods/\(means.period.id)/barrettes/\(barrette.id)"
        let acts: HTML? =
            PeriodParts.canWrite(visit)
            ? """
            <p class="actions"><a class="btn ghost small" href="\(address)">\(t(Phrase(fr: "Modifier", en: "Edit")))<span class="visually-hidden"> \(barrette.name)</span></a></p>
            """ : nil
        return """
            <li class="sheet stack tight"><h2>\(barrette.name)</h2><p>\(codes)</p><p class="soft num">\(t(pupils))</p>
            \(slots.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Pas encore de créneau.", en: "No slot yet.")))</p>" as HTML : "<ul class=\"plain\">\(slots)</ul>")\(acts)</li>
            """
    }

    private static func form(
        _ means: PeriodMeans, _ editing: Barrette?, typed: Bool, asksDay: Bool, unevenFrom: Day?, usualLength: Int, _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let form = visit.form
        let action = editing.map { "/periods/\(means.period.id)/barrettes/\($0.id)" } ?? "/periods/\(means.period.id)/barrettes"
        let taken = Set(means.barrettes.filter { $0.id != editing?.id }.flatMap(\.divisions))
        let ticked = typed ? Set(form.all("division").compactMap { Division.ID($0) }) : Set(editing?.divisions ?? [])
        let levels = Dictionary(grouping: means.divisions.values, by: \.level).sorted { $0.key < $1.key }
        let divisions = levels.map { level, members -> HTML in
            let boxes = members.sorted { $0.order < $1.order }.map { division -> HTML in
                let already: HTML? = taken.contains(division.id) ? " <span class=\"tag plain\">\(t(Phrase(fr: "déjà dans une barrette", en: "already in a barrette")))</span>" : nil
                return """
                    <label class="check"><input type="checkbox" name="division" value="\(division.id)"\(" checked", if: ticked.contains(division.id))><span>\(division.code) <span class="soft num">\(means.pupils[division.id, default: 0])</span>\(already)</span></label>
                    """
            }
            return "<fieldset><legend>\(level.isEmpty ? t(Phrase(fr: "Classes", en: "Divisions")) : level)</legend><div class=\"checks across\">\(boxes)</div></fieldset>"
        }
        let noDivision: HTML? =
            levels.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Aucune classe\u{202F}: importez d’abord les élèves.", en: "No division: import the pupils first."))) <a href=\"/people\">\(t(Phrase(fr: "Personnes", en: "People")))</a></p>" : nil
        let slots = editing?.slots ?? []
        let rows = (0..<min(mostRows, slots.count + 2)).map { index in
            slotRow(index, index < slots.count ? slots[index] : nil, typed: typed, first: slots.isEmpty && index == 0, usualLength: usualLength, means, visit)
        }
        let day: HTML? =
            asksDay
            ? Fields.input(
                "hours-from", t(Phrase(fr: "Les nouvelles heures valent à partir du", en: "The new hours hold from")), form.raw("hours-from") ?? "",
                " type=\"date\" required min=\"\(visit.today.iso)\" max=\"\(means.period.lastDay.iso)\" class=\"middle\"") : nil
        let week: HTML? = unevenFrom.map { day in
            "<label class=\"check\"><input type=\"checkbox\" name=\"hours-week\" value=\"\(day.iso)\"\(" checked", if: form.text("hours-week") == day.iso)><span>\(t(Phrase(fr: "J’ai lu ce que deviennent les séances de la semaine du \(day.monday.named.fr)", en: "I have read what becomes of the sessions of the week of \(day.monday.named.en)")))</span></label>"
        }
        let removal: HTML? = editing.map { barrette in
            """
            <details><summary>\(t(Phrase(fr: "Supprimer cette barrette", en: "Delete this barrette")))</summary><div class="stack tight"><p>\(t(Phrase(fr: "Ses créneaux et les disponibilités notées pour eux disparaissent. Les ateliers et les personnes restent.", en: "Its slots and the availability noted for them go. Workshops and people stay.")))</p><div class="actions">\(visit.button(Phrase(fr: "Supprimer la barrette", en: "Delete the barrette"), action: "/periods/\(means.period.id)/barrettes/\(barrette.id)/removal", class: "btn danger"))</div></div></details>
            """
        }
        return """
            \(visit.form(action: action, class: "stack") {
                """
                <input type="hidden" name="version" value="\(means.period.version)">
                \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), typed ? form.raw("name") ?? "" : editing?.name ?? "", " required maxlength=\"80\" class=\"middle\""))
                \(noDivision)\(divisions)
                <fieldset class="stack"><legend>\(t(Phrase(fr: "Créneaux de la semaine", en: "Weekly slots")))</legend>\(rows)</fieldset>\(day)\(week)
                <p class="actions"><button class="btn">\(t(editing == nil ? Phrase(fr: "Ajouter la barrette", en: "Add the barrette") : Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                """
            })\(removal)
            """
    }

    private static func slotRow(_ index: Int, _ slot: WeeklySlot?, typed: Bool, first: Bool, usualLength: Int, _ means: PeriodMeans, _ visit: Visit) -> HTML {
        let t = visit.t
        func value(_ name: String, _ kept: String) -> String { typed ? visit.form.raw("slot-\(index)-\(name)") ?? "" : kept }
        let days = (1...6).map { (String($0), t(Day.weekdays[$0 - 1])) }
        let weeks = Alternance.allCases.map { ($0.rawValue, t($0.name)) }
        let hint: HTML? = slot == nil && !first ? "<p class=\"soft small\">\(t(Phrase(fr: "Un créneau de plus\u{202F}: laissez l’heure vide s’il n’y en a pas.", en: "One more slot: leave the time empty if there is none.")))</p>" : nil
        let remove: HTML? =
            slot == nil
            ? nil
            : """
            <label class="check"><input type="checkbox" name="slot-\(index)-remove" value="1"><span>\(t(Phrase(fr: "Retirer", en: "Remove")))</span></label>
            """
        return """
            \(hint)\(slot.map { "<input type=\"hidden\" name=\"slot-\(index)-id\" value=\"\($0.id)\">" as HTML })
            <div class="fields across slot-row">
            \(Fields.select("slot-\(index)-weekday", t(Phrase(fr: "Jour", en: "Day")), days, chosen: value("weekday", slot.map { String($0.weekday) } ?? "2")))
            \(Fields.input("slot-\(index)-time", t(Phrase(fr: "Début", en: "Start")), value("time", slot.map { TimeField.text($0.startsAt) } ?? ""), " type=\"time\""))
            \(Fields.input("slot-\(index)-length", t(Phrase(fr: "Minutes", en: "Minutes")), value("length", String(slot?.length ?? usualLength)), " type=\"number\" min=\"15\" max=\"240\""))
            \(Fields.select("slot-\(index)-alternance", t(Phrase(fr: "Semaines", en: "Weeks")), weeks, chosen: value("alternance", slot?.alternance.rawValue ?? "H")))
            \(remove)
            </div>
            \(WeekFields.field("slot-\(index)-week", typed ? Set(visit.form.all("slot-\(index)-week").compactMap { Day(entered: $0) }) : Set(slot?.weeks ?? []), means.period, means.calendar, visit))
            """
    }
}
