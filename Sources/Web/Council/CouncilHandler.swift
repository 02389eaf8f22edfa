import Foundation
import School
import Storage

extension CouncilChoice: Addressed { public static var placeholder: String { "council_choice" } }

/// The council's choices for each level: what holds, what differs from it, a new one, the head's approval.
enum CouncilHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        let choices = try await visit.store.councilChoices(year: visit.establishment.year)
        let present = try await visit.store.levels(year: visit.establishment.year)
        let levels = present + Set(choices.map(\.level)).subtracting(present).sorted()
        let plans = try await plans(levels, visit)
        return .page(
            CouncilView.index(
                levels.map { level in
                    let own = choices.filter { $0.level == level }
                    let check = own.inForce.flatMap { choice in plans[level].map { CouncilCheck(choice.content, of: $0, today: visit.today) } }
                    return CouncilView.Level(level: level, inForce: own.inForce, waiting: own.waiting, check: check)
                }, dispositifs: try await visit.store.dispositifs(), visit))
    }

    static func show(_ visit: Visit) async throws -> Reply { .page(try await page(visit.id(CouncilChoice.self), problems: [], visit)) }

    private static func page(_ id: CouncilChoice.ID, problems: [Problem], _ visit: Visit) async throws -> Page {
        guard let choice = try await visit.store.councilChoice(id) else { throw WebError.notFound }
        let all = try await visit.store.councilChoices(year: choice.year).filter { $0.level == choice.level }
        let isInForce = all.inForce?.id == choice.id
        let plan = isInForce && choice.year == visit.establishment.year ? try await plans([choice.level], visit)[choice.level] : nil
        let names = Dictionary(try await visit.store.skillNames().map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
        return CouncilView.one(
            .init(
                choice: choice, others: all.filter { $0.id != choice.id }, isInForce: isInForce, plan: plan,
                check: plan.map { CouncilCheck(choice.content, of: $0, today: visit.today) }, dispositifs: try await visit.store.dispositifs(),
                skills: names, problems: problems), visit)
    }

    /// Level → what is planned this school year; empty when the calendar does not know the year.
    private static func plans(_ levels: [String], _ visit: Visit) async throws -> [String: LevelPlan] {
        let calendar = try await visit.store.calendar(of: visit.establishment)
        guard let year = calendar.teachingYear(visit.establishment.year) else { return [:] }
        let plans = try await visit.store.levelPlans(levels, in: year, on: calendar)
        return Dictionary(plans.map { ($0.level, $0) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: A new choice

    static func new(_ visit: Visit) async throws -> Reply {
        guard let level = visit.query.text("level"), let model = try await form(level, visit) else { return .redirect("/council") }
        return .page(CouncilForm.page(model, model.latest?.content, problems: [], visit))
    }

    static func create(_ visit: Visit) async throws -> Reply {
        guard let level = visit.form.text("level"), let model = try await form(level, visit) else { throw WebError.notFound }
        let (content, problems) = CouncilForm.read(visit.form, model, today: visit.today)
        guard problems.isEmpty else { return .page(CouncilForm.page(model, content, problems: problems, visit)) }
        do {
            let id = try await visit.store.add(
                content, for: level, year: visit.establishment.year, after: visit.form.number("seen") ?? 0, by: visit.viewer.account, at: visit.now)
            try await visit.note("write", "council choice", subject: id.rawValue)
            return .redirect("/council/\(id)")
        } catch StorageError.stale {
            guard let now = try await form(level, visit) else { throw WebError.notFound }
            throw WebError.conflict(CouncilForm.page(now, content, problems: [], isStale: true, visit))
        }
    }

    /// What the form of a level needs; nil when no division and no choice is of this level.
    private static func form(_ level: String, _ visit: Visit) async throws -> CouncilForm.Model? {
        let year = visit.establishment.year
        let latest = try await visit.store.councilChoices(year: year).first { $0.level == level }
        let isOfSchool = try await visit.store.levels(year: year).contains(level)
        guard latest != nil || isOfSchool else { return nil }
        let dispositifs = try await visit.store.dispositifs().filter { one in
            one.content.levels.contains(level) && one.content.isInForce(inYear: year) || latest?.content.targets.contains { $0.dispositif == one.id } ?? false
        }
        return CouncilForm.Model(
            level: level, latest: latest, dispositifs: dispositifs,
            skills: try await visit.store.skillNames().filter { skill in
                skill.isInForce || latest?.content.skills.contains(skill.id) ?? false
            })
    }

    // MARK: The head’s word

    static func approve(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(CouncilChoice.self)
        let words = visit.form.text("words") ?? ""
        guard let day = visit.form.day("day"), day <= visit.today, words.count <= CouncilApproval.wordsLimit else {
            let problem = Problem(
                .refusal,
                what: Phrase(
                    fr: "La date de l’approbation manque ou est à venir, ou la remarque dépasse 300 caractères.",
                    en: "The day of the approval is missing or to come, or its words exceed 300 characters."),
                remedy: Phrase(fr: "Donnez le jour du vote ou de votre décision.", en: "Give the day of the vote or of your decision."))
            return .page(try await page(id, problems: [problem], visit))
        }
        try await visit.store.approve(id, on: day, words: words, by: visit.viewer.account, at: visit.now)
        try await visit.note("approve", "council choice", subject: id.rawValue)
        return .redirect("/council/\(id)")
    }

    /// What waits for the head.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard !visit.viewer.reach(CouncilApprovalPolicy.self, .write).isEmpty else { return [] }
        let choices = try await visit.store.councilChoices(year: visit.establishment.year)
        return Dictionary(grouping: choices, by: \.level).values.compactMap(\.waiting).sorted { $0.level < $1.level }.map { choice in
            Todo(
                title: Phrase(fr: "Approuver les choix du conseil\u{00A0}· \(choice.level)", en: "Approve the council’s choices · \(choice.level)"),
                detail: Phrase(fr: "conseil du \(choice.content.heldOn.named.fr)", en: "council of \(choice.content.heldOn.named.en)"), minutes: 3,
                action: Phrase(fr: "Relire", en: "Read"), address: "/council/\(choice.id)", urgency: 40)
        }
    }
}
