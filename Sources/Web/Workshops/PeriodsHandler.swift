import School
import Storage

/// Periods: the list, a new one, and where one stands.
enum PeriodsHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        .page(PeriodsView.index(try await visit.store.periods(), visit))
    }

    static func new(_ visit: Visit) async throws -> Reply {
        .page(try await newPage([], try await start(visit.query, visit), visit))
    }

    private static func newPage(_ problems: [Problem], _ start: PhaseStart?, _ visit: Visit) async throws -> Page {
        PeriodsView.new(
            rounds: try await visit.store.roundNames(), settings: try await visit.store.settingsToTakeOver(), start: start,
            dispositifs: try await .new(start, visit), problems: problems, visit)
    }

    /// The phase that the new period is made from, with its days on the calendar; nil when none is named.
    private static func start(_ fields: Form, _ visit: Visit) async throws -> PhaseStart? {
        guard let id: Phase.ID = fields.id("phase"), let programme = try await visit.store.programme(ofPhase: id),
            let phase = programme.phases.first(where: { $0.id == id })
        else { return nil }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        for case .laid(let layout) in programme.laid(on: calendar) {
            guard let laid = layout.phases.first(where: { $0.phase.id == id }), let first = laid.first, let last = laid.last else { continue }
            return PhaseStart(
                phase: id, programme: programme.id, name: visit.t(ProgrammeSheets.told(phase.content.name)), first: first, last: last,
                dispositif: programme.content.dispositif(ofYear: phase.content.cycleYear))
        }
        return nil
    }

    static func create(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let first = form.day("first")
        let last = form.day("last")
        let count = min(6, max(1, form.number("modules") ?? 1))
        var problems = Period.problems(name: form.text("name") ?? "", first: first, last: last, wishCount: 3, hoursBudget: nil)
        let modules = first.flatMap { first in last.map { Modules.split(first, $0, into: count, calendar, visit.language) } } ?? []
        if problems.isEmpty, modules.isEmpty {
            problems.append(
                Problem(
                    .refusal, what: Phrase(fr: "Il n’y a pas un seul jour de classe entre ces deux dates.", en: "There is not one school day between these dates."),
                    remedy: Phrase(fr: "Changez les dates, ou le calendrier de l’établissement.", en: "Change the dates, or the school’s calendar.")))
        }
        let start = try await Self.start(form, visit)
        guard problems.isEmpty, let first, let last else { return .page(try await newPage(problems, start, visit)) }
        let period = Period(
            id: .new(), name: form.text("name") ?? "", round: form.id("round"), firstDay: first, lastDay: last, hoursBudget: nil,
            dispositif: try await PeriodDispositifs.new(start, visit).read(form), version: 1)
        try await visit.store.add(period, modules: modules, like: form.id("like"), from: start?.phase)
        return .redirect("/periods/\(period.id)")
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let problem = try await PeriodParts.problem(visit.id(Period.self), visit)
        let means = problem.means
        let counts = try await visit.store.wishCounts(of: means.period.id, on: visit.today)
        let checks =
            means.checks(knownUntil: try await visit.holidaysKnownUntil())
            + [MeansCheck.unknownNeeds(of: problem.pupilsWithoutNeeds, means.divisions), MeansCheck.unanswered(problem.instance())].compactMap { $0 }
        return .page(
            PeriodsView.checks(
                means, checks, inForce: try await GroupsInForce.lacking(means, visit), answered: counts.answered, asked: counts.asked, dispositif: try await PeriodDispositifs.of(means, visit).fact(means.period.id, visit), visit))
    }

    /// The coordinator's home: periods that still lack something.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard PeriodParts.canWrite(visit) else { return [] }
        var todos: [Todo] = []
        let published = Set(try await visit.store.publishedPeriods().map(\.id))
        for period in try await visit.store.periods() where period.lastDay >= visit.today {
            guard let means = try await visit.store.means(of: period.id, school: visit.establishment, on: visit.today) else { continue }
            // What stands in the way of groups that are made already is told of them.
            guard !published.contains(period.id) else {
                todos += try await GroupsInForce.todo(means, visit)
                continue
            }
            let blocking = means.checks().count(where: \.isBlocking)
            if blocking > 0 {
                let count = counted(blocking, fr: ("point à régler", "points à régler"), en: ("point to settle", "points to settle"))
                todos.append(
                    Todo(
                        title: Phrase(fr: "Préparer «\u{202F}\(period.name)\u{202F}»", en: "Prepare “\(period.name)”"),
                        detail: Phrase(fr: "\(count.fr) avant de faire les groupes", en: "\(count.en) before groups can be made"), minutes: 10,
                        action: Phrase(fr: "Voir", en: "Look"), address: "/periods/\(period.id)", urgency: 60))
            } else if period.wishState(at: visit.now) == .notPlanned {
                todos.append(
                    Todo(
                        title: Phrase(fr: "Ouvrir les vœux de «\u{202F}\(period.name)\u{202F}»", en: "Open the wishes of “\(period.name)”"),
                        detail: Phrase(fr: "Tout est prêt pour les élèves.", en: "Everything is ready for pupils."), minutes: 2,
                        action: Phrase(fr: "Ouvrir", en: "Open"), address: "/periods/\(period.id)/wishes", urgency: 55))
            } else if period.wishState(at: visit.now) == .open, let close = period.wishesCloseAt {
                let counts = try await visit.store.wishCounts(of: period.id, on: visit.today)
                guard counts.answered < counts.asked else { continue }
                let until = WishWords.instant(close, visit.clock)
                let answers = WishWords.answers(counts.answered, of: counts.asked)
                todos.append(
                    Todo(
                        title: Phrase(fr: "Vœux\u{202F}: \(answers.fr)", en: "Wishes: \(answers.en)"),
                        detail: Phrase(fr: "\(period.name), jusqu’au \(until.fr)", en: "\(period.name), until \(until.en)"), minutes: 2,
                        action: Phrase(fr: "Voir", en: "Look"), address: "/periods/\(period.id)/wishes", urgency: 40))
            }
        }
        return todos
    }
}

/// What a period takes from the phase of a programme that it is made from.
struct PhaseStart: Sendable {
    let phase: Phase.ID
    let programme: Programme.ID
    let name: String
    let first, last: Day
    /// Of the programme, in the year of the phase.
    let dispositif: Dispositif.ID?
}

/// Modules of a new period.
enum Modules {
    /// Cuts the days into `count` runs of about as many teaching weeks each, from a Monday to a Sunday. Fewer when there are
    /// fewer teaching weeks; none when there is none.
    static func split(_ first: Day, _ last: Day, into count: Int, _ calendar: SchoolCalendar, _ language: Language) -> [Module] {
        var mondays: [Day] = []
        var monday = first.monday
        while monday <= last {
            if calendar.teachingWeeks(from: max(monday, first), through: min(monday + 6, last)) > 0 { mondays.append(monday) }
            monday = monday + 7
        }
        let parts = min(count, mondays.count)
        guard parts > 0 else { return [] }
        return (0..<parts).map { index in
            let start = mondays[index * mondays.count / parts]
            let end = mondays[(index + 1) * mondays.count / parts - 1] + 6
            let name = Phrase(fr: "Module \(index + 1)", en: "Module \(index + 1)")
            return Module(id: .new(), position: index + 1, name: name[language], firstDay: max(start, first), lastDay: min(end, last))
        }
    }
}
