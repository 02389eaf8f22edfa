import School
import Storage

/// From the code on a slip to a login and a password.
enum ActivationHandler {
    // A whole classroom activates from one address, and some mistype; a code has 74 random bits.
    private static let perAddress = 300

    static func show(_ guest: Guest) async throws -> Reply { .page(ActivationView.ask(problem: nil, typed: "", guest)) }

    /// Both steps post here: the code alone, then the code with login and password.
    static func activate(_ guest: Guest) async throws -> Reply {
        let typed = guest.form.text("code") ?? ""
        let hash = ActivationCode.typed(typed).map { Secrets.hash($0) } ?? ""
        guard let found = try await guest.store.activation(codeHash: hash, at: guest.clock.now, today: guest.clock.today) else {
            // Only unknown codes are counted, and only they are refused: whoever holds a slip gets in, whatever others try.
            let since = guest.clock.now - Throttle.window
            let tries = try await guest.store.tally(["activation:\(guest.client)"], at: guest.clock.now, since: since)
            guard tries.added[0] <= perAddress else { throw WebError.tooMany(retryAfterSeconds: Int(Throttle.window.components.seconds)) }
            return .page(ActivationView.ask(problem: ActivationView.unknown, typed: String(typed.prefix(40)), guest))
        }
        guard let password = guest.form.raw("password") else {
            return .page(ActivationView.choose(found, typed: typed, login: found.login, [:], guest))
        }
        let login = (guest.form.text("login") ?? "").lowercased()
        var problems: [String: Phrase] = [:]
        problems["login"] = Credentials.problem(login: login)
        problems["password"] = Credentials.problem(password: password, login: login)
        if problems.isEmpty, login != found.login, try await guest.store.isLoginTaken(login) { problems["login"] = ActivationView.taken }
        guard problems.isEmpty else { return .page(ActivationView.choose(found, typed: typed, login: login, problems, guest)) }
        do {
            try await guest.store.activate(
                codeHash: hash, login: login, passwordHash: try await guest.services.passwords.hash(password), language: guest.language,
                at: guest.clock.now)
        } catch StorageError.unique {
            return .page(ActivationView.choose(found, typed: typed, login: login, ["login": ActivationView.taken], guest))
        } catch StorageError.stale {
            return .page(ActivationView.ask(problem: ActivationView.unknown, typed: "", guest))
        }
        return try await guest.open(found.account, of: found.school, to: "/", noting: "activate")
    }
}

enum ActivationView {
    static let unknown = Phrase(
        fr: "Ce code n’est pas connu, a déjà servi, ou a plus de 60 jours. Vérifiez les lettres\u{202F}; sinon demandez un nouveau papier à l’établissement.",
        en: "This code is unknown, was used already, or is older than 60 days. Check the letters; otherwise ask the school for a new slip.")
    static let taken = Phrase(fr: "Cet identifiant est déjà pris. Ajoutez un chiffre.", en: "This login is taken. Add a figure.")
    private static let title = Phrase(fr: "Activer mon compte", en: "Activate my account")

    static func ask(problem: Phrase?, typed: String, _ guest: Guest) -> Page {
        let t = guest.t
        return Page(
            title: title,
            body: """
                <div class="sheet narrow stack">
                <h1>\(t(title))</h1>
                <form method="post" action="/activation" class="fields">
                \(Fields.input("code", t(Phrase(fr: "Code du papier", en: "Code on the slip")), typed, hint: t(Phrase(fr: "Trois groupes de cinq, comme K7QMP-3XW9D-HT2RA. Majuscules et tirets sont facultatifs.", en: "Three groups of five, such as K7QMP-3XW9D-HT2RA. Capitals and hyphens are optional.")), problem: problem.map(t), " required maxlength=\"40\" autocomplete=\"one-time-code\" autocapitalize=\"characters\" spellcheck=\"false\""))
                <p><button class="btn">\(t(Phrase(fr: "Continuer", en: "Continue")))</button></p>
                </form>
                <p class="soft"><a href="/sign-in">\(t(Phrase(fr: "J’ai déjà un mot de passe", en: "I have a password already")))</a></p>
                </div>
                """, status: problem == nil ? 200 : 422)
    }

    static func choose(_ found: Activation, typed: String, login: String, _ problems: [String: Phrase], _ guest: Guest) -> Page {
        let t = guest.t
        let welcome =
            found.isPupil
            ? Phrase(fr: "Bonjour \(found.givenName). Choisis ton mot de passe.", en: "Hello \(found.givenName). Choose your password.")
            : Phrase(fr: "Bonjour \(found.givenName) \(found.familyName). Choisissez votre mot de passe.", en: "Hello \(found.givenName) \(found.familyName). Choose your password.")
        return Page(
            title: title,
            body: """
                <div class="sheet narrow stack">
                <h1>\(t(welcome))</h1><p class="soft">\(found.schoolName)</p>
                \(Fields.summary(problems.values.map(t), title: t(Phrase(fr: "À corriger", en: "To correct"))))
                <form method="post" action="/activation" class="fields">
                <input type="hidden" name="code" value="\(typed)">
                \(Fields.input("login", t(Phrase(fr: "Identifiant", en: "Login")), login, hint: t(Phrase(fr: "À garder, ou à changer.", en: "Keep it, or change it.")), problem: problems["login"].map(t), " required maxlength=\"60\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\""))
                \(Fields.password("password", t(Credentials.newPassword), hint: t(Credentials.hint), problem: problems["password"].map(t)))
                <p><button class="btn">\(t(Phrase(fr: "Activer et entrer", en: "Activate and come in")))</button></p>
                </form></div>
                """, status: problems.isEmpty ? 200 : 422)
    }
}
