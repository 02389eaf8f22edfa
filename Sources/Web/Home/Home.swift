import School

/// One thing to do now, as the home page lists it.
struct Todo: Sendable {
    let title: Phrase
    let detail: Phrase
    /// About how long it takes, in minutes; nil when there is nothing to estimate.
    let minutes: Int?
    let action: Phrase
    let address: String
    /// Later is lower.
    let urgency: Int
}

/// Something ahead that has a date.
struct Ahead: Sendable {
    let day: Day
    /// Minute of the day; nil for the whole day.
    let minute: Int?
    let title: Phrase
    let detail: Phrase
    let address: String?

    init(_ day: Day, minute: Int? = nil, _ title: Phrase, _ detail: Phrase = Phrase(same: ""), address: String? = nil) {
        self.day = day
        self.minute = minute
        self.title = title
        self.detail = detail
        self.address = address
    }
}

/// How one thing stands, with the way to it if there is one.
struct Standing: Sendable {
    let title: Phrase
    let detail: Phrase
    let address: String?
}

/// What a feature has for the home page beside what is to do.
struct HomePart: Sendable {
    var ahead: [Ahead] = []
    var standings: [Standing] = []
}

/// « Aujourd’hui »: what is mine to do, in order, with how long it takes; then what is coming; then where things stand.
enum HomeHandler {
    /// Each feature says what it has for this viewer.
    static let todos: [@Sendable (Visit) async throws -> [Todo]] = [
        NeedsTodos.source, WishesHandler.todos, PeriodsHandler.todos, GroupTodos.all, ApprovalsHandler.todos,
        SchoolingHandler.todos, YearChangeHandler.todos, CalendarHandler.todos, ProgrammesHome.todos, SessionsHandler.todos, OneOffParts.todos, CouncilHandler.todos,
    ]
    static let parts: [@Sendable (Visit, SchoolCalendar) async throws -> HomePart] = [
        NeedsHome.part, PeriodsHome.part, GroupHome.part, CalendarHandler.homePart, ProgrammesHome.part,
    ]

    /// As many dates as one reads at a glance.
    private static let datesShown = 6

    static func show(_ visit: Visit) async throws -> Reply {
        var model = HomeModel()
        for source in todos { model.todos += try await source(visit) }
        let calendar = try await visit.store.calendar(of: visit.establishment)
        for source in parts {
            let part = try await source(visit, calendar)
            model.ahead += part.ahead
            model.standings += part.standings
        }
        model.todos.sort { $0.urgency > $1.urgency }
        model.ahead = Array(model.ahead.sorted { a, b in (a.day, a.minute ?? 0) < (b.day, b.minute ?? 0) }.prefix(datesShown))
        return .page(HomeView.page(model, visit))
    }
}

struct HomeModel: Sendable {
    var todos: [Todo] = []
    var ahead: [Ahead] = []
    var standings: [Standing] = []
}

enum HomeView {
    static func page(_ model: HomeModel, _ visit: Visit) -> Page {
        let t = visit.t
        let first = visit.viewer.name.split(separator: " ").first.map(String.init) ?? visit.viewer.name
        let heading = Phrase(fr: "Bonjour \(first). \(count(model.todos.count, visit).fr)", en: "Hello \(first). \(count(model.todos.count, visit).en)")
        return Page(
            title: Phrase(fr: "Aujourd’hui", en: "Today"), section: .today,
            body: """
                <div class="stack loose">
                <div class="page-head"><div><h1>\(t(heading))</h1><p>\(t(visit.today.long))</p></div></div>
                \(list(model.todos, visit))
                \(rest(model, visit))
                </div>
                """)
    }

    private static func count(_ todos: Int, _ visit: Visit) -> Phrase {
        switch todos {
        case 0:
            visit.viewer.has(.pupil)
                ? Phrase(fr: "Rien ne t’attend aujourd’hui.", en: "Nothing is waiting for you today.")
                : Phrase(fr: "Rien ne vous attend aujourd’hui.", en: "Nothing is waiting for you today.")
        case 1: Phrase(fr: "Une chose à faire.", en: "One thing to do.")
        case 2: Phrase(fr: "Deux choses à faire.", en: "Two things to do.")
        case 3: Phrase(fr: "Trois choses à faire.", en: "Three things to do.")
        default: Phrase(fr: "\(todos) choses à faire.", en: "\(todos) things to do.")
        }
    }

    private static func list(_ todos: [Todo], _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !todos.isEmpty else { return nil }
        let items = todos.enumerated().map { index, todo -> HTML in
            """
            <li><div><strong>\(t(todo.title))</strong><br><span class="soft">\(t(todo.detail))</span></div><span class="soft num">\(todo.minutes.map { "\($0)\u{202F}min" } ?? "")</span><a class="btn\(" ghost", if: index > 0)" href="\(todo.address)">\(t(todo.action))<span class="visually-hidden"> · \(t(todo.title))</span></a></li>
            """
        }
        return "<div class=\"sheet\"><ul class=\"todo\">\(items)</ul></div>"
    }

    private static func rest(_ model: HomeModel, _ visit: Visit) -> HTML {
        let t = visit.t
        guard !model.ahead.isEmpty || !model.standings.isEmpty else {
            guard model.todos.isEmpty else { return .empty }
            let words =
                visit.viewer.has(.pupil)
                ? Phrase(fr: "Quand quelque chose t’attendra, ce sera écrit ici.", en: "When something is waiting for you, it will stand here.")
                : Phrase(fr: "Quand quelque chose vous attendra, ce sera écrit ici.", en: "When something is waiting for you, it will stand here.")
            return "<p class=\"empty\">\(t(words))</p>"
        }
        return "<div class=\"halves\">\(ahead(model.ahead, visit))\(standings(model.standings, visit))</div>"
    }

    private static func ahead(_ dates: [Ahead], _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !dates.isEmpty else { return nil }
        let items = dates.map { one -> HTML in
            let title: HTML = one.address.map { "<a href=\"\($0)\">\(t(one.title))</a>" } ?? HTML(text: t(one.title))
            let detail: HTML? = t(one.detail).isEmpty ? nil : "<br><span class=\"soft\">\(t(one.detail))</span>"
            let hour: HTML? = one.minute.map { ", <span class=\"nowrap\">\(t(timeOfDay($0)))</span>" }
            return "<li><time datetime=\"\(one.day.iso)\">\(t(near(one.day, visit)))\(hour)</time><div><strong>\(title)</strong>\(detail)</div></li>"
        }
        return """
            <section class="stack" aria-labelledby="ahead"><h2 id="ahead">\(t(Phrase(fr: "Ce qui vient", en: "What is coming")))</h2><ul class="plain ahead">\(items)</ul></section>
            """
    }

    private static func near(_ day: Day, _ visit: Visit) -> Phrase {
        switch day - visit.today {
        case 0: Phrase(fr: "aujourd’hui", en: "today")
        case 1: Phrase(fr: "demain", en: "tomorrow")
        default: day.named
        }
    }

    private static func standings(_ lines: [Standing], _ visit: Visit) -> HTML? {
        let t = visit.t
        guard !lines.isEmpty else { return nil }
        let title =
            visit.viewer.has(.pupil)
            ? Phrase(fr: "Où tu en es", en: "Where you stand")
            : Phrase(fr: "Où en est-on\u{202F}?", en: "Where do we stand?")
        let items = lines.map { line -> HTML in
            let name: HTML = line.address.map { "<a href=\"\($0)\">\(t(line.title))</a>" } ?? HTML(text: t(line.title))
            return "<li><strong>\(name)</strong><br><span class=\"soft\">\(t(line.detail))</span></li>"
        }
        return """
            <section class="stack" aria-labelledby="standing"><h2 id="standing">\(t(title))</h2><ul class="plain standings">\(items)</ul></section>
            """
    }
}
