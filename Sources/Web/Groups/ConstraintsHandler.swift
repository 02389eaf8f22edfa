import School
import Storage

/// What the groups of a period must respect beyond the rules for all: pairs, exclusions.
enum ConstraintsHandler {
    static func show(_ visit: Visit) async throws -> Reply { .page(try await page(visit, problem: nil)) }

    static func add(_ visit: Visit) async throws -> Reply {
        let period = try visit.periodID()
        let pupils = try await candidates(period, visit)
        let first = find(visit.form.text("first"), pupils)
        switch visit.form.text("kind") {
        case "apart", "together":
            guard let a = first, let b = find(visit.form.text("second"), pupils), a != b, let rule = PupilPair.Rule(rawValue: visit.form.text("kind") ?? "")
            else {
                return .page(try await page(visit, problem: Phrase(fr: "Choisissez deux élèves différents dans la liste qui s’ouvre quand vous tapez un nom.", en: "Choose two different pupils from the list that opens as you type a name.")))
            }
            try await visit.store.setPair(PupilPair(a, b, rule), in: period)
        case "bar":
            guard let pupil = first, let workshop: Workshop.ID = visit.form.id("workshop"), try await visit.store.workshop(workshop) != nil else {
                return .page(try await page(visit, problem: Phrase(fr: "Choisissez un élève et un atelier.", en: "Choose a pupil and a workshop.")))
            }
            try await visit.store.setBar(Bar(pupil: pupil, workshop: workshop), in: period)
        default: throw WebError.notFound
        }
        return .redirect("/periods/\(period)/constraints")
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        let period = try visit.periodID()
        if let a: Pupil.ID = visit.form.id("a"), let b: Pupil.ID = visit.form.id("b") {
            try await visit.store.removePair(a, b, in: period)
        } else if let pupil: Pupil.ID = visit.form.id("pupil"), let slot = visit.form.text("slot").flatMap({ SlotKey($0) }) {
            try await visit.store.removePin(of: pupil, in: slot, period)
        } else if let pupil: Pupil.ID = visit.form.id("pupil"), let workshop: Workshop.ID = visit.form.id("workshop") {
            try await visit.store.removeBar(Bar(pupil: pupil, workshop: workshop), in: period)
        } else if let pin: GroupPin.ID = visit.form.id("group-pin") {
            try await visit.store.removeGroupPin(pin, of: period)
        }
        return .redirect("/periods/\(period)/constraints")
    }

    private static func candidates(_ period: Period.ID, _ visit: Visit) async throws -> [Pupil] {
        guard let found = try await visit.store.period(period) else { throw WebError.notFound }
        return try await visit.store.pupils(ofPeriod: period, on: found.days.nearest(to: visit.today))
    }

    /// A name as the list proposes it, « Amrani Inès (2A) », or typed without its division when nobody else bears it.
    private static func find(_ text: String?, _ pupils: [Pupil]) -> Pupil.ID? {
        guard let text else { return nil }
        let key = folded(text.split(separator: "·").first.map(String.init) ?? text)
        let number = text.split(separator: "·").last.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        let found = pupils.filter { folded($0.listName) == key }
        if let number, number >= 1, number <= found.count { return found[number - 1].id }
        return found.count == 1 ? found[0].id : nil
    }

    private static func page(_ visit: Visit, problem: Phrase?) async throws -> Page {
        let id = try visit.periodID()
        guard let means = try await visit.store.means(of: id, school: visit.establishment, on: visit.today) else { throw WebError.notFound }
        return ConstraintsView.page(
            means, try await candidates(id, visit), try await visit.store.groupingRules(id), problem,
            isEditable: !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty, visit)
    }
}

enum ConstraintsView {
    static func page(_ means: PeriodMeans, _ pupils: [Pupil], _ rules: GroupingRules, _ problem: Phrase?, isEditable: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let names = PlanNames(means: means, pupils: Dictionary(pupils.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
        let title = Phrase(fr: "Consignes particulières", en: "Particular rules")
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose narrow">
                \(visit.crumbs(("/periods/\(means.period.id)/plans", Phrase(fr: "Groupes · \(means.period.name)", en: "Groups · \(means.period.name)"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Ce que les groupes de cette période doivent respecter. Les élèves et les familles ne voient pas cette page.", en: "What this period’s groups must respect. Pupils and families do not see this page.")))</p></div></div>
                \(problem.map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" as HTML })
                \(list(rules, names, isEditable: isEditable, visit))
                \(isEditable ? forms(means, pupils, visit) : nil)
                </div>
                """, status: problem == nil ? 200 : 422)
    }

    private static func list(_ rules: GroupingRules, _ names: PlanNames, isEditable: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let period = names.means.period.id
        func remove(_ fields: [(String, String)], _ about: String) -> HTML? {
            guard isEditable else { return nil }
            let hidden = fields.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" as HTML }
            return visit.form(action: "/periods/\(period)/constraints/removal", class: "inline") {
                "\(hidden)<button class=\"btn quiet small\">\(t(Phrase(fr: "Retirer", en: "Remove")))<span class=\"visually-hidden\">\(t(Phrase(fr: "\u{202F}: \(about)", en: ": \(about)")))</span></button>"
            }
        }
        let pairs = rules.pairs.map { pair -> HTML in
            let both = "\(names.pupil(pair.a)), \(names.pupil(pair.b))"
            return
                "<li class=\"row between\"><span class=\"grow\"><strong>\(names.pupil(pair.a))</strong>, <strong>\(names.pupil(pair.b))</strong> <span class=\"tag plain\">\(t(pair.rule.name))</span></span>\(remove([("a", "\(pair.a)"), ("b", "\(pair.b)")], both))</li>"
        }
        let bars = rules.bars.map { bar -> HTML in
            let what = Phrase(fr: "pas dans «\u{202F}\(names.title(bar.workshop).fr)\u{202F}»", en: "not in “\(names.title(bar.workshop).en)”")
            return
                "<li class=\"row between\"><span class=\"grow\"><strong>\(names.pupil(bar.pupil))</strong> <span class=\"tag plain\">\(t(what))</span></span>\(remove([("pupil", "\(bar.pupil)"), ("workshop", "\(bar.workshop)")], names.pupil(bar.pupil)))</li>"
        }
        let pins = rules.pins.map { pin -> HTML in
            let (pinned, slot) = (names.pinned(to: pin.workshop), names.slotName(pin.slot))
            let what = Phrase(fr: "\(pinned.fr), \(slot.fr)", en: "\(pinned.en), \(slot.en)")
            return
                "<li class=\"row between\"><span class=\"grow\"><strong>\(names.pupil(pin.pupil))</strong> <span class=\"tag plain\">\(t(what))</span></span>\(remove([("pupil", "\(pin.pupil)"), ("slot", pin.slot.text)], names.pupil(pin.pupil)))</li>"
        }
        let groups = rules.groupPins.map { pin -> HTML in
            let people = PlanNames.listed(pin.staff.map(names.facilitator))
            let what = Phrase(
                fr: "tenu par \(people.fr), \(names.room(pin.room)), \(names.slotName(pin.slot).fr)",
                en: "held by \(people.en), \(names.room(pin.room)), \(names.slotName(pin.slot).en)")
            return
                "<li class=\"row between\"><span class=\"grow\"><strong>\(t(names.title(pin.workshop)))</strong> <span class=\"tag plain\">\(t(what))</span></span>\(remove([("group-pin", "\(pin.id)")], t(names.title(pin.workshop))))</li>"
        }
        guard !pairs.isEmpty || !bars.isEmpty || !pins.isEmpty || !groups.isEmpty else {
            return
                "<p class=\"empty\">\(t(Phrase(fr: "Aucune consigne. C’est le cas le plus courant\u{202F}: ajoutez-en seulement quand il y a une raison.", en: "No rule. That is the usual case: add one only when there is a reason.")))</p>"
        }
        return "<div class=\"sheet\"><ul class=\"plain stack tight\">\(pairs)\(bars)\(pins)\(groups)</ul></div>"
    }

    private static func forms(_ means: PeriodMeans, _ pupils: [Pupil], _ visit: Visit) -> HTML {
        let t = visit.t
        let action = "/periods/\(means.period.id)/constraints"
        // Two pupils of one name are told apart by a number, in the order of the list.
        var seen: [String: Int] = [:]
        let repeated = Set(Dictionary(grouping: pupils, by: \.listName).filter { $0.value.count > 1 }.keys)
        let options = pupils.map { pupil -> HTML in
            seen[pupil.listName, default: 0] += 1
            let code = pupil.division.flatMap { means.divisions[$0]?.code } ?? ""
            let value = repeated.contains(pupil.listName) ? "\(pupil.listName) · \(seen[pupil.listName, default: 1])" : pupil.listName
            return "<option value=\"\(value)\">\(code)</option>"
        }
        let list: HTML = " list=\"pupils\" autocomplete=\"off\" required"
        let workshops = means.offered.map { ("\($0.workshop.id)", t($0.workshop.title)) }
        let rules = PupilPair.Rule.allCases.map { ($0.rawValue, t($0.name)) }
        return """
            <datalist id="pupils">\(options)</datalist>
            <section class="sheet stack" aria-labelledby="pair"><h2 id="pair">\(t(Phrase(fr: "Deux élèves", en: "Two pupils")))</h2>\(visit.form(action: action) {
                """
                \(Fields.input("first", t(Phrase(fr: "Premier élève", en: "First pupil")), "", list))
                \(Fields.input("second", t(Phrase(fr: "Second élève", en: "Second pupil")), "", list))
                \(Fields.select("kind", t(Phrase(fr: "Consigne", en: "Rule")), rules, chosen: "apart"))
                <div class="actions"><button class="btn">\(t(Phrase(fr: "Ajouter", en: "Add")))</button></div>
                """
            })</section>
            <section class="sheet stack" aria-labelledby="bar"><h2 id="bar">\(t(Phrase(fr: "Un atelier à éviter pour un élève", en: "A workshop to avoid for a pupil")))</h2>\(visit.form(action: action) {
                """
                <input type="hidden" name="kind" value="bar">
                <div class="field"><label for="barred">\(t(Phrase(fr: "Élève", en: "Pupil")))</label><input id="barred" name="first" value=""\(list)></div>
                \(Fields.select("workshop", t(Phrase(fr: "Atelier", en: "Workshop")), workshops, chosen: ""))
                <div class="actions"><button class="btn ghost">\(t(Phrase(fr: "Ajouter", en: "Add")))</button></div>
                """
            })</section>
            """
    }
}
