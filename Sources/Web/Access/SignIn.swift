import School
import Storage

/// Signing in and out, by login and password.
enum SignInHandler {
    static func show(_ guest: Guest) async throws -> Reply {
        if try await guest.store.establishments().isEmpty { return .redirect("/first-start") }
        return .page(SignInView.page(login: "", to: guest.query.text("to") ?? "/", guest))
    }

    static func signIn(_ guest: Guest) async throws -> Reply {
        let login = (guest.form.text("login") ?? "").lowercased()
        let to = guest.form.text("to") ?? "/"
        try await Throttle.begin(login, guest)
        let record = try await guest.store.signInRecord(login: login)
        guard try await guest.services.passwords.matches(guest.form.raw("password") ?? "", hash: record?.passwordHash), let record else {
            try await Throttle.failed(guest)
            // Of a login that nobody has, nothing is kept: it may be a password typed in the wrong field.
            if let record { try await guest.note("fail", "sign-in", account: record.account, of: record.school) }
            return .page(SignInView.page(login: login, to: to, problem: SignInView.unknown, guest))
        }
        // Said only to whoever holds the password: to others the account is like one that nobody has.
        guard !record.isClosed(on: guest.clock.today) else {
            try await Throttle.succeeded(login, guest)
            try await guest.note("fail", "sign-in", account: record.account, of: record.school)
            return .page(SignInView.page(login: login, to: to, problem: record.isPupil ? SignInView.pupilLeft : SignInView.adultLeft, guest))
        }
        return try await guest.open(record.account, of: record.school, to: to, noting: "sign in", forgetting: Throttle.buckets(login, guest))
    }

    static func signOut(_ guest: Guest) async throws -> Reply {
        try await guest.closeSession()
        return .signedOut(to: "/sign-in")
    }
}

extension Guest {
    /// Journals what somebody did to the own account.
    func note(_ act: String, _ resource: String, account: Account.ID, of school: Establishment.ID) async throws {
        try await store.school(school).note(act, resource, subject: account.rawValue, by: account, at: clock.now)
    }

    /// Ends the session that this browser holds, if any.
    func closeSession() async throws {
        if let sessionToken, let closed = try await store.closeSession(tokenHash: Secrets.hash(sessionToken)) {
            try await note("sign out", "account", account: closed.account, of: closed.school)
        }
    }

    /// Opens a session with a token of its own, journals how, and sends the browser on. A session that this browser still held
    /// ends: somebody else may have left it open.
    func open(
        _ account: Account.ID, of school: Establishment.ID, to address: String, noting act: String, forgetting tallies: [String] = []
    ) async throws -> Reply {
        try await closeSession()
        let token = Secrets.token()
        try await store.openSession(
            account, of: school, tokenHash: Secrets.hash(token), csrf: Secrets.token(), at: clock.now, noting: act, forgetting: tallies)
        return .signedIn(token: token, to: address)
    }
}

enum SignInView {
    static let unknown = Phrase(
        fr: "Identifiant ou mot de passe inconnu. Vérifiez les majuscules\u{202F}; après dix essais, il faudra attendre un quart d’heure.",
        en: "Unknown login or password. Check capital letters; after ten attempts you will have to wait a quarter of an hour.")
    static let pupilLeft = Phrase(
        fr: "Ton compte n’est plus ouvert\u{202F}: tu n’es plus inscrit dans l’établissement. Adresse-toi au secrétariat.",
        en: "Your account is no longer open: you are no longer enrolled in this school. Ask the school office.")
    static let adultLeft = Phrase(
        fr: "Votre compte n’est plus ouvert\u{202F}: vous ne faites plus partie de l’établissement. Adressez-vous au secrétariat.",
        en: "Your account is no longer open: you are no longer part of this school. Ask the school office.")

    static func page(login: String, to: String, problem: Phrase? = nil, _ guest: Guest) -> Page {
        let t = guest.t
        let notice: HTML? = problem.map { "<p class=\"notice warn\" role=\"alert\" id=\"refused\">\(t($0))</p>" }
        let described: HTML = problem == Self.unknown ? " aria-describedby=\"refused\" aria-invalid=\"true\"" : ""
        return Page(
            title: Phrase(fr: "Se connecter", en: "Sign in"),
            body: """
                <div class="sheet narrow stack">
                <h1>\(t(Phrase(fr: "Se connecter", en: "Sign in")))</h1>
                \(notice)
                <form method="post" action="/sign-in" class="fields">
                <input type="hidden" name="to" value="\(to)">
                <p class="field"><label for="login">\(t(Phrase(fr: "Identifiant", en: "Login")))</label><input id="login" name="login" value="\(login)" autocomplete="username" autocapitalize="none" spellcheck="false" required\(described)></p>
                <p class="field"><label for="password">\(t(Phrase(fr: "Mot de passe", en: "Password")))</label><input id="password" name="password" type="password" autocomplete="current-password" required\(described)></p>
                <p><button class="btn">\(t(Phrase(fr: "Se connecter", en: "Sign in")))</button></p>
                </form>
                <p class="soft">\(t(Phrase(fr: "Première fois\u{202F}? Prenez le code de votre papier d’activation.", en: "First time? Take the code on your activation slip."))) <a href="/activation">\(t(Phrase(fr: "Activer mon compte", en: "Activate my account")))</a></p>
                </div>
                """,
            status: problem == nil ? 200 : 422)
    }
}
