import School
import Storage

/// Who has answered, what is asked for most, and when wishes open and close.
enum WishProgressView {
    struct Model: Sendable {
        let period: Period
        let rows: [WishProgressRow]
        let workshops: [Workshop]
        /// What is wrong with the moments that were sent, by field.
        let problems: [String: Phrase]

        var answered: Int { rows.count { $0.at != nil } }
    }

    static func page(_ model: Model, _ visit: Visit) -> Page {
        let isCoordinator = !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty
        let title = Phrase(fr: "Vœux", en: "Wishes")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">
                \(PeriodParts.head(model.period, title, visit))
                \(isCoordinator ? times(model.period, model.problems, visit) : state(model.period, visit))
                \(summary(model, visit))
                \(demand(model, visit))
                \(divisions(model, visit))
                </div>
                """, status: model.problems.isEmpty ? 200 : 422)
    }

    private static func state(_ period: Period, _ visit: Visit) -> HTML {
        "<p>\(visit.t(stateText(period, visit)))</p>"
    }

    static func stateText(_ period: Period, _ visit: Visit) -> Phrase {
        let open = period.wishesOpenAt.map { dated($0, visit.clock) } ?? Phrase(same: "")
        let close = period.wishesCloseAt.map { dated($0, visit.clock) } ?? Phrase(same: "")
        return switch period.wishState(at: visit.now) {
        case .notPlanned: Phrase(fr: "Les vœux ne sont pas ouverts.", en: "Wishes are not open.")
        case .planned: Phrase(fr: "Ouverture des vœux le \(open.fr).", en: "Wishes open on \(open.en).")
        case .open: Phrase(fr: "Vœux ouverts jusqu’au \(close.fr).", en: "Wishes open until \(close.en).")
        case .closed: Phrase(fr: "Vœux clos depuis le \(close.fr).", en: "Wishes closed since \(close.en).")
        }
    }

    /// « samedi 21 novembre 2026 à 18 h ».
    private static func dated(_ moment: Moment, _ clock: Clock) -> Phrase {
        let (day, minute) = clock.local(moment)
        let time = timeOfDay(minute)
        return Phrase(fr: "\(day.long.fr) à \(time.fr)", en: "\(day.long.en) at \(time.en)")
    }

    private static func times(_ period: Period, _ problems: [String: Phrase], _ visit: Visit) -> HTML {
        let t = visit.t
        let now = visit.clock.local(visit.now)
        let open = period.wishesOpenAt.map(visit.clock.local) ?? (day: now.day, minute: now.minute)
        let close = period.wishesCloseAt.map(visit.clock.local) ?? (day: now.day + 7, minute: 18 * 60)
        let state = period.wishState(at: visit.now)
        let save = state == .notPlanned ? Phrase(fr: "Ouvrir les vœux", en: "Open wishes") : Phrase(fr: "Changer ces moments", en: "Change these times")
        let closeNow: HTML? =
            state == .open
            ? visit.button(
                Phrase(fr: "Clore maintenant", en: "Close now"), action: "/periods/\(period.id)/wish-times", class: "btn ghost",
                fields: [("version", String(period.version)), ("act", "close-now")]) : nil
        func field(_ name: String, _ label: Phrase, _ kept: String, _ type: HTML) -> HTML {
            let value = problems.isEmpty ? kept : visit.form.raw(name) ?? ""
            return Fields.input(name, t(label), value, problem: problems[name].map(t), " type=\"\(type)\" required")
        }
        return """
            <section class="sheet stack" aria-labelledby="times"><h2 id="times">\(t(stateText(period, visit)))</h2>
            \(visit.form(action: "/periods/\(period.id)/wish-times", class: "stack") {
                """
                <input type="hidden" name="version" value="\(period.version)">
                <div class="fields across">
                \(field("open-day", Phrase(fr: "Ouverture", en: "Opening"), open.day.iso, "date"))
                \(field("open-time", Phrase(fr: "à", en: "at"), TimeField.text(open.minute), "time"))
                \(field("close-day", Phrase(fr: "Clôture", en: "Closing"), close.day.iso, "date"))
                \(field("close-time", Phrase(fr: "à", en: "at"), TimeField.text(close.minute), "time"))
                </div>
                <p class="soft">\(t(Phrase(fr: "À la clôture, les vœux sont refusés à la minute près. Vous pouvez encore en changer un, avec une raison.", en: "At closing time wishes are refused to the minute. You can still change one, with a reason.")))</p>
                <p class="actions"><button class="btn">\(t(save))</button></p>
                """
            })
            \(closeNow.map { "<div class=\"actions\">\($0)</div>" as HTML })
            </section>
            """
    }

    private static func summary(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !model.rows.isEmpty else {
            return """
                <p class="empty">\(t(Phrase(fr: "Aucun élève n’est concerné\u{202F}: donnez des classes aux barrettes de cette période.", en: "No pupil is concerned: give divisions to the barrettes of this period.")))</p>
                """
        }
        let total = model.rows.count
        let text = Phrase(
            fr: "\(counted(model.answered, fr: ("élève a", "élèves ont"), en: ("", "")).fr) répondu sur \(total)",
            en: "\(model.answered) of \(total) pupils have answered")
        return """
            <section class="stack tight" aria-labelledby="answers"><h2 id="answers">\(t(text))</h2><progress max="\(total)" value="\(model.answered)" aria-labelledby="answers"></progress></section>
            """
    }

    /// How often each workshop is asked for: first wishes, and all.
    private static func demand(_ model: Model, _ visit: Visit) -> HTML? {
        guard model.answered > 0 else { return nil }
        let t = visit.t
        var first: [Workshop.ID: Int] = [:]
        var all: [Workshop.ID: Int] = [:]
        for row in model.rows {
            if let top = row.ranking.first { first[top, default: 0] += 1 }
            for id in row.ranking { all[id, default: 0] += 1 }
        }
        let order = all.keys.sorted { a, b in (all[a, default: 0], first[a, default: 0], b) > (all[b, default: 0], first[b, default: 0], a) }
        let titles = Dictionary(model.workshops.map { ($0.id, t($0.title)) }, uniquingKeysWith: { a, _ in a })
        let rows = order.map { id -> HTML in
            "<tr><th scope=\"row\">\(titles[id] ?? "")</th><td class=\"num\">\(first[id, default: 0])</td><td class=\"num\">\(all[id, default: 0])</td></tr>"
        }
        return """
            <section class="sheet"><div class="table-wrap" tabindex="0" role="region" aria-labelledby="demand"><table>
            <caption id="demand">\(t(Phrase(fr: "Ateliers demandés", en: "Workshops asked for")))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Atelier", en: "Workshop")))</th><th scope="col" class="num">\(t(Phrase(fr: "1ers vœux", en: "First wishes")))</th><th scope="col" class="num">\(t(Phrase(fr: "Vœux", en: "Wishes")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></section>
            """
    }

    /// One part per division: who is missing first, then what was received.
    private static func divisions(_ model: Model, _ visit: Visit) -> HTML {
        let t = visit.t
        let titles = Dictionary(model.workshops.map { ($0.id, t($0.title)) }, uniquingKeysWith: { a, _ in a })
        var order: [Division] = []
        for row in model.rows where order.last != row.division { order.append(row.division) }
        let grouped = Dictionary(grouping: model.rows, by: \.division)
        let address = "/periods/\(model.period.id)/wishes"
        let parts = order.map { division -> HTML in
            let rows = grouped[division] ?? []
            let missing = rows.filter { $0.at == nil }
            let given = rows.filter { $0.at != nil }
            let done = Phrase(fr: "\(given.count) sur \(rows.count)", en: "\(given.count) of \(rows.count)")
            let silent: HTML? =
                missing.isEmpty
                ? nil
                : """
                <p><strong>\(t(Phrase(fr: "Sans réponse", en: "No answer yet")))</strong></p>
                <ul class="row">\(missing.map { "<li><a href=\"\(address)/\($0.pupil.id)\">\($0.pupil.listName)</a></li>" as HTML })</ul>
                """
            let table: HTML? =
                given.isEmpty
                ? nil
                : """
                <table class="stacked"><caption>\(t(Phrase(fr: "Vœux reçus, \(division.code)", en: "Wishes received, \(division.code)")))</caption>
                <thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th><th scope="col">\(t(Phrase(fr: "Vœux, dans l’ordre", en: "Wishes, in order")))</th></tr></thead>
                <tbody>\(given.map { row -> HTML in
                    let list = row.ranking.compactMap { titles[$0] }.joined(separator: " › ")
                    let tag: HTML? = row.isByStaff ? " <span class=\"tag plain\">\(t(Phrase(fr: "modifié", en: "changed")))</span>" : nil
                    return "<tr><th scope=\"row\"><a href=\"\(address)/\(row.pupil.id)\">\(row.pupil.listName)</a></th><td>\(list)\(tag)</td></tr>"
                })</tbody></table>
                """
            return """
                <details class="sheet"\(" open", if: order.count == 1)><summary>\(division.code) <span class="soft num">\(t(done))</span>\(missing.isEmpty ? nil : " <span class=\"tag warn\">\(t(counted(missing.count, fr: ("sans réponse", "sans réponse"), en: ("not answered", "not answered"))))</span>" as HTML?)</summary>
                <div class="stack">\(silent)\(table)</div></details>
                """
        }
        return "<div class=\"stack\">\(parts)</div>"
    }
}

/// Periods in which wishes may be looked at or given.
enum WishPeriodsView {
    struct Entry: Sendable {
        let pupil: Pupil
        let period: Period
        let isAnswered: Bool
    }

    /// For adults of the school.
    static func page(_ periods: [Period], _ visit: Visit) -> Page {
        let t = visit.t
        let items = periods.map { period -> HTML in
            """
            <li><a class="sheet" href="/periods/\(period.id)/wishes"><strong>\(period.name)</strong><br><span class="soft">\(t(WishProgressView.stateText(period, visit)))</span></a></li>
            """
        }
        let title = Phrase(fr: "Vœux", en: "Wishes")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack"><h1>\(t(title))</h1>\(items.isEmpty
                    ? "<p class=\"empty\">\(t(Phrase(fr: "Aucune période n’est préparée. Les vœux s’ouvrent dans une période.", en: "No period is prepared. Wishes open within a period.")))</p>" as HTML
                    : "<ul class=\"plain stack\">\(items)</ul>")</div>
                """)
    }

    /// For pupils and guardians.
    static func page(_ entries: [Entry], _ visit: Visit) -> Page {
        let t = visit.t
        let isPupil = visit.viewer.has(.pupil)
        let title = isPupil ? Phrase(fr: "Mes vœux", en: "My wishes") : Phrase(fr: "Vœux", en: "Wishes")
        let items = entries.map { entry -> HTML in
            let tag: HTML =
                entry.isAnswered
                ? "<span class=\"tag\">\(t(Phrase(fr: "reçus", en: "received")))</span>"
                : "<span class=\"tag plain\">\(t(Phrase(fr: "pas de vœu", en: "no wish")))</span>"
            return """
                <li><a class="sheet" href="/periods/\(entry.period.id)/wishes/\(entry.pupil.id)"><strong>\(isPupil ? entry.period.name : "\(entry.pupil.fullName) · \(entry.period.name)")</strong> \(tag)<br><span class="soft">\(t(WishProgressView.stateText(entry.period, visit)))</span></a></li>
                """
        }
        let empty = Phrase(
            fr: "Quand les vœux seront annoncés, la page s’ouvrira ici et la date de clôture y sera écrite.",
            en: "When wishes are announced, the page will open here with its closing date.")
        return Page(
            title: title, section: isPupil ? .wishes : .none,
            body: """
                <div class="stack"><h1>\(t(title))</h1>\(items.isEmpty ? "<p class=\"empty\">\(t(empty))</p>" as HTML : "<ul class=\"plain stack\">\(items)</ul>")</div>
                """)
    }
}
