import School
import Storage

/// Accounts and roles, for the administrator; the head may look.
enum AccountsHandler {
    private static let limit = 100

    static func list(_ visit: Visit) async throws -> Reply {
        let kind = visit.query.text("kind").flatMap(AccountPerson.Kind.init(rawValue:)) ?? .staff
        let text = visit.query.text("q") ?? ""
        // Families are looked for by name; adults are few enough to list.
        let found = kind == .staff || !text.isEmpty ? try await visit.store.searchPeople(kind, text, on: visit.today, limit: limit) : []
        return .page(AccountsView.list(kind, text, found, visit))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        guard let record = try await visit.store.accountRecord(visit.id(Account.self), on: visit.today) else { throw WebError.notFound }
        return .page(AccountView.page(record, refused: false, visit))
    }

    static func give(_ visit: Visit) async throws -> Reply {
        let account = try visit.id(Account.self)
        let role = try role(visit)
        if role.reachesSchool, try await visit.store.mustAsk(visit.viewer.account, on: visit.today) {
            try await visit.store.ask(.give(role), for: account, by: visit.viewer.account, at: visit.now)
            return .redirect("/accounts/\(account)")
        }
        try await visit.store.give(role, to: account, from: visit.today)
        try await visit.note("give \(role.rawValue)", "account", subject: account.rawValue)
        return .redirect("/accounts/\(account)")
    }

    static func withdraw(_ visit: Visit) async throws -> Reply {
        let account = try visit.id(Account.self)
        let role = try role(visit)
        if role == .head, try await visit.store.mustAsk(visit.viewer.account, on: visit.today) {
            try await visit.store.ask(.withdraw(role), for: account, by: visit.viewer.account, at: visit.now)
            return .redirect("/accounts/\(account)")
        }
        let isDone = try await visit.store.withdraw(role, from: account, on: visit.today)
        try await visit.note(isDone ? "withdraw \(role.rawValue)" : "keep last administrator", "account", subject: account.rawValue)
        return try await answer(account, isDone, visit)
    }

    static func disable(_ visit: Visit) async throws -> Reply { try await setDisabled(true, visit) }
    static func enable(_ visit: Visit) async throws -> Reply { try await setDisabled(false, visit) }

    static func setAuthority(_ visit: Visit) async throws -> Reply {
        let account = try visit.id(Account.self)
        guard let pupil: Pupil.ID = visit.form.id("pupil"), let authority = visit.form.text("authority").flatMap(Authority.init(rawValue:)) else {
            throw WebError.notFound
        }
        try await visit.store.setAuthority(authority, of: account, over: pupil)
        try await visit.note("authority \(authority.rawValue)", "account", subject: account.rawValue)
        return .redirect("/accounts/\(account)")
    }

    private static func setDisabled(_ isDisabled: Bool, _ visit: Visit) async throws -> Reply {
        let account = try visit.id(Account.self)
        let isDone = try await visit.store.setDisabled(isDisabled, account, on: visit.today, at: visit.now)
        try await visit.note(isDisabled ? "disable" : "enable", "account", subject: account.rawValue)
        return try await answer(account, isDone, visit)
    }

    private static func answer(_ account: Account.ID, _ isDone: Bool, _ visit: Visit) async throws -> Reply {
        if isDone { return .redirect("/accounts/\(account)") }
        guard let record = try await visit.store.accountRecord(account, on: visit.today) else { throw WebError.notFound }
        return .page(AccountView.page(record, refused: true, visit))
    }

    private static func role(_ visit: Visit) throws -> Role {
        guard let role = visit.form.text("role").flatMap(Role.init(rawValue:)), Role.given.contains(role) else { throw WebError.notFound }
        return role
    }
}

enum AccountsView {
    static func name(_ kind: AccountPerson.Kind) -> Phrase {
        switch kind {
        case .staff: Phrase(fr: "Adultes", en: "Adults")
        case .pupil: Phrase(fr: "Élèves", en: "Pupils")
        case .guardian: Phrase(fr: "Responsables", en: "Guardians")
        }
    }

    static func list(_ kind: AccountPerson.Kind, _ text: String, _ found: [AccountPerson], _ visit: Visit) -> Page {
        let t = visit.t
        let tabs = AccountPerson.Kind.allCases.map { other -> HTML in
            let current: HTML = other == kind ? " aria-current=\"true\"" : ""
            return "<a class=\"tag\" href=\"/accounts?kind=\(other.rawValue)\"\(current)>\(t(name(other)))</a>"
        }
        return Page(
            title: Phrase(fr: "Comptes et rôles", en: "Accounts and roles"), section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <h1>\(t(Phrase(fr: "Comptes et rôles", en: "Accounts and roles")))</h1>
                <p><a href="/approvals">\(t(ApprovalsView.title))</a></p>
                <nav class="row wrap" aria-label="\(t(Phrase(fr: "Qui", en: "Who")))">\(tabs)</nav>
                <form method="get" action="/accounts" class="search" role="search"><input type="hidden" name="kind" value="\(kind.rawValue)">
                <div class="field"><label for="q">\(t(Phrase(fr: "Chercher un nom", en: "Find a name")))</label><input id="q" name="q" type="search" value="\(text)"></div><button class="btn ghost">\(t(Phrase(fr: "Chercher", en: "Search")))</button></form>
                \(results(kind, text, found, visit))
                </div>
                """)
    }

    private static func results(_ kind: AccountPerson.Kind, _ text: String, _ found: [AccountPerson], _ visit: Visit) -> HTML {
        let t = visit.t
        guard !found.isEmpty else {
            let words =
                text.isEmpty
                ? Phrase(fr: "Tapez un nom pour trouver une personne, ou importez-les d’abord.", en: "Type a name to find somebody, or import them first.")
                : Phrase(fr: "Personne ne porte ce nom ici.", en: "Nobody bears this name here.")
            return "<p class=\"empty\">\(t(words))</p>"
        }
        let rows = found.map { person -> HTML in
            let link: HTML = person.account.map { "<a href=\"/accounts/\($0)\">\(person.listName)</a>" } ?? "\(person.listName)"
            let detail =
                switch person.kind {
                case .guardian: t(person.guardianship)
                case .staff: t(StaffFunction.name(person.detail))
                case .pupil: person.detail
                }
            return """
                <tr><th scope="row">\(link)</th><td>\(detail)</td><td\(person.login == nil ? "" : " data-label=\"\(t(Phrase(fr: "Identifiant", en: "Login")))\"" as HTML)>\(person.login ?? "")</td><td data-label="\(t(Phrase(fr: "Compte", en: "Account")))">\(state(person.state, visit))</td><td>\(slip(person, visit))</td></tr>
                """
        }
        return """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(name(kind)))"><table class="stacked"><caption class="visually-hidden">\(t(name(kind)))</caption>
            <thead><tr><th scope="col">\(t(Phrase(fr: "Nom", en: "Name")))</th><th scope="col">\(t(Phrase(fr: "Classe, fonction", en: "Class, function")))</th><th scope="col">\(t(Phrase(fr: "Identifiant", en: "Login")))</th><th scope="col">\(t(Phrase(fr: "Compte", en: "Account")))</th><th scope="col">\(t(Phrase(fr: "Papier", en: "Slip")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    static func slip(_ person: AccountPerson, _ visit: Visit) -> HTML? {
        guard person.state != .disabled, !visit.viewer.reach(AccountsPolicy.self, .write).isEmpty else { return nil }
        return """
            <a class="btn ghost small" href="/slips?who=one-\(person.kind.rawValue):\(Int(person.person))">\(visit.t(Phrase(fr: "Nouveau papier", en: "New slip")))</a>
            """
    }

    static func state(_ state: AccountPerson.State, _ visit: Visit) -> HTML {
        let t = visit.t
        return switch state {
        case .none: "<span class=\"soft\">\(t(Phrase(fr: "aucun", en: "none")))</span>"
        case .invited: "<span class=\"tag warn\">\(t(Phrase(fr: "papier remis", en: "slip given")))</span>"
        case .active: "<span class=\"tag\">\(t(Phrase(fr: "actif", en: "active")))</span>"
        case .disabled: "<span class=\"tag plain\">\(t(Phrase(fr: "fermé", en: "closed")))</span>"
        }
    }
}
