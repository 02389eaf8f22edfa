import School
import Storage

/// Diagnosis rounds: the list, a new one, who has answered, opening and closing.
enum RoundsHandler {
    static func list(_ visit: Visit) async throws -> Reply {
        .page(RoundsView.page(try await visit.store.rounds(), visit))
    }

    static func new(_ visit: Visit) async throws -> Reply {
        .page(RoundFormView.page(try await model(RoundForm(today: visit.today), nil, visit), visit))
    }

    static func create(_ visit: Visit) async throws -> Reply {
        try await plan(nil, visit) { draft in try await visit.store.create(draft, at: visit.now) }
    }

    /// Divisions, skills and dates of a round that exists, in the same form.
    static func edit(_ visit: Visit) async throws -> Reply {
        let round = try await contents(visit)
        return .page(RoundFormView.page(try await model(RoundForm(round), round, visit), visit))
    }

    static func revise(_ visit: Visit) async throws -> Reply {
        let round = try await contents(visit)
        let seen = visit.form.number("version") ?? 0
        // What is asked of whom is worked out from the round as it stands: told before it is shown.
        guard seen == round.version else { throw StorageError.stale }
        return try await plan(round, visit) { draft in
            try await visit.store.revise(round.round.id, draft, seen: seen, at: visit.now)
            return round.round.id
        }
    }

    /// First the plan is shown, with what it asks of each; sent back with `confirmed`, it is kept.
    private static func plan(
        _ round: RoundContents?, _ visit: Visit, keep: (RoundDraft) async throws -> DiagnosisRound.ID
    ) async throws -> Reply {
        let form = RoundForm(visit.form, today: visit.today)
        let model = try await model(form, round, visit)
        let problems = form.problems(model)
        guard problems.isEmpty else { return .page(RoundFormView.page(model, problems: problems, visit)) }
        if visit.form.text("back") != nil { return .page(RoundFormView.page(model, visit)) }
        guard visit.form.isTicked("confirmed") else { return .page(RoundPlanView.page(model, form.plan(model), visit)) }
        let asks = form.asks(visit.form, model)
        let plan = form.plan(model, keeping: asks)
        guard plan.seconds.values.allSatisfy({ RoundLoad.minutes($0) <= form.minutesMax }) else {
            return .page(RoundPlanView.page(model, plan, isTooMuch: true, visit))
        }
        let draft = RoundDraft(
            name: form.name, opensOn: form.opensOn, closesOn: form.closesOn, minutesMax: form.minutesMax, divisions: form.divisions,
            skills: form.skills, asks: plan.asks)
        return .redirect("/rounds/\(try await keep(draft))")
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let round = try await contents(visit)
        return .page(RoundView.page(round, try await visit.store.followUp(round), visit))
    }

    static func open(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(DiagnosisRound.self)
        try await visit.store.openRound(id, until: visit.form.day("until") ?? visit.today + 7, today: visit.today)
        return .redirect("/rounds/\(id)")
    }

    static func close(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(DiagnosisRound.self)
        try await visit.store.closeRound(id, at: visit.now)
        return .redirect("/rounds/\(id)")
    }

    private static func contents(_ visit: Visit) async throws -> RoundContents {
        guard let round = try await visit.store.round(visit.id(DiagnosisRound.self), today: visit.today) else { throw WebError.notFound }
        return round
    }

    /// What may be chosen; of a round that exists, what it has already as well, be it of an older framework or without pupils.
    private static func model(_ form: RoundForm, _ round: RoundContents?, _ visit: Visit) async throws -> RoundFormView.Model {
        let day = SchoolYear(visit.establishment.year).days.nearest(to: max(visit.today, form.opensOn))
        var divisions = try await visit.store.roundMaterial(on: day).divisions
        var frameworks = try await visit.store.skillsInForce(on: visit.today).map { RoundFormView.Model.Held(name: $0.framework.name, skills: $0.skills) }
        guard let round else { return RoundFormView.Model(form: form, divisions: divisions, frameworks: frameworks, present: nil) }
        let known = Set(divisions.map(\.division.id))
        divisions += round.divisions.filter { !known.contains($0.division.id) }.map {
            RoundMaterial.Entry(division: $0.division, pupils: $0.pupils, staff: [])
        }
        let inForce = Set(frameworks.flatMap(\.skills).map(\.id))
        let older = round.skills.filter { !inForce.contains($0.id) }
        if !older.isEmpty {
            frameworks.append(.init(name: visit.t(Phrase(fr: "Déjà dans la campagne", en: "In the round already")), skills: older))
        }
        return RoundFormView.Model(
            form: form, divisions: divisions, frameworks: frameworks,
            present: .init(
                round: round, asks: try await visit.store.asks(of: round.round.id), answers: try await visit.store.roundAnswers(round.round.id)))
    }
}

/// The form of a round, as it was filled in.
struct RoundForm: Sendable {
    var name: String
    var opensOn, closesOn: Day
    var minutesMax: Int
    /// Adults asked for each division.
    var wanted: Int
    var divisions: [Division.ID]
    var skills: [Skill.ID]

    /// What an empty form proposes: ten days from today, ten minutes, three views.
    init(today: Day) {
        name = ""
        opensOn = today
        closesOn = today + 10
        minutesMax = 10
        wanted = 3
        divisions = []
        skills = []
    }

    init(_ round: RoundContents) {
        name = round.round.name
        opensOn = round.round.opensOn
        closesOn = round.round.closesOn
        minutesMax = round.round.minutesMax
        wanted = 3
        divisions = round.divisions.map(\.division.id)
        skills = round.skills.map(\.id)
    }

    init(_ form: Form, today: Day) {
        self.init(today: today)
        name = form.text("name") ?? ""
        opensOn = form.day("opens_on") ?? today
        closesOn = form.day("closes_on") ?? opensOn + 10
        minutesMax = form.number("minutes_max") ?? 0
        wanted = min(max(form.number("wanted") ?? 3, 1), 8)
        divisions = once(form.all("division").compactMap { Division.ID($0) })
        skills = once(form.all("skill").compactMap { Skill.ID($0) })
    }

    func problems(_ model: RoundFormView.Model) -> [Problem] {
        var found: [Problem] = []
        func refuse(_ what: Phrase, _ remedy: Phrase) { found.append(Problem(.refusal, what: what, remedy: remedy)) }
        if name.isEmpty || name.count > DiagnosisRound.nameLimit {
            refuse(
                Phrase(fr: "La campagne n’a pas de nom, ou il est trop long.", en: "The round has no name, or it is too long."),
                Phrase(fr: "Donnez-lui un nom de 80 caractères au plus, par exemple «\u{202F}Diagnostic d’automne\u{202F}».", en: "Give it a name of at most 80 characters, for example “Autumn diagnosis”."))
        }
        if closesOn < opensOn {
            refuse(
                Phrase(fr: "La campagne finirait avant de commencer.", en: "The round would end before it begins."),
                Phrase(fr: "Choisissez une date de fin après le \(opensOn.long.fr).", en: "Choose an end after \(opensOn.long.en)."))
        }
        if !DiagnosisRound.minutesRange.contains(minutesMax) {
            refuse(
                Phrase(fr: "Le temps demandé à chacun doit tenir entre 2 et 60 minutes.", en: "The time asked of each must be between 2 and 60 minutes."),
                Phrase(fr: "Dix minutes suffisent presque toujours.", en: "Ten minutes nearly always suffice."))
        }
        let known = Set(model.divisions.map(\.division.id))
        if divisions.isEmpty || !known.isSuperset(of: divisions) {
            refuse(
                Phrase(fr: "Aucune classe n’est choisie.", en: "No division is chosen."),
                Phrase(fr: "Cochez au moins une classe.", en: "Tick at least one division."))
        }
        let offered = Set(model.frameworks.flatMap(\.skills).map(\.id))
        if skills.isEmpty || skills.count > DiagnosisRound.skillLimit || !offered.isSuperset(of: skills) {
            refuse(
                Phrase(fr: "Il faut de 1 à 12 compétences\u{202F}; il y en a \(skills.count).", en: "From 1 to 12 skills are needed; there are \(skills.count)."),
                Phrase(fr: "Trois ou quatre suffisent pour constituer des groupes.", en: "Three or four are enough to make groups."))
        }
        return found
    }

    /// Who would be asked. In a round that exists those who were asked stay asked, and others only for what is added.
    func plan(_ model: RoundFormView.Model) -> AskPlan {
        guard let present = model.present else {
            return AskPlan.shared(candidates(model), skills: skills.count, wanted: wanted, maximum: minutesMax)
        }
        let kept = plan(model, keeping: present.asks.filter { divisions.contains($0.division) })
        let before = Set(present.round.divisions.map(\.division.id))
        let added = AskPlan.shared(
            candidates(model).filter { !before.contains($0.division) }, skills: skills.count, wanted: wanted, maximum: minutesMax,
            busy: kept.seconds)
        return AskPlan(asks: kept.asks + added.asks, seconds: added.seconds, short: added.short)
    }

    /// What the ticked asks come to; asks of people who do not teach the division are dropped.
    func plan(_ model: RoundFormView.Model, keeping asks: [Ask]) -> AskPlan {
        let candidates = candidates(model)
        var seconds: [Staff.ID: Int] = [:]
        var short: [Division.ID: Int] = [:]
        for candidate in candidates {
            let asked = asks.filter { $0.division == candidate.division }
            for ask in asked { seconds[ask.staff, default: 0] += RoundLoad.adult(pupils: candidate.pupils, skills: skills.count) }
            if asked.count < wanted { short[candidate.division] = asked.count }
        }
        return AskPlan(asks: asks, seconds: seconds, short: short)
    }

    func asks(_ form: Form, _ model: RoundFormView.Model) -> [Ask] {
        let possible = Set(candidates(model).flatMap { candidate in candidate.staff.map { Ask(staff: $0, division: candidate.division) } })
        let ticked = form.all("ask").compactMap { text -> Ask? in
            let parts = text.split(separator: ".")
            guard parts.count == 2, let staff = Staff.ID(String(parts[0])), let division = Division.ID(String(parts[1])) else { return nil }
            return Ask(staff: staff, division: division)
        }
        return once(ticked.filter(possible.contains))
    }

    private func candidates(_ model: RoundFormView.Model) -> [AskPlan.Candidate] {
        model.divisions.filter { divisions.contains($0.division.id) }.map {
            AskPlan.Candidate(division: $0.division.id, pupils: $0.pupils, staff: $0.staff.map(\.id))
        }
    }
}

/// Each once, where it stood first: a form may name a thing twice, a table may not hold it twice.
func once<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
}
