import School

/// Typing the password again before something leaves in bulk.
enum ConfirmHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(ConfirmView.page(to: visit.query.text("to") ?? "/", refused: false, visit))
    }

    static func confirm(_ visit: Visit) async throws -> Reply {
        let to = visit.form.text("to") ?? "/"
        let store = visit.guest.store
        try await Throttle.begin(visit.viewer.login, visit.guest)
        let record = try await store.signInRecord(login: visit.viewer.login)
        guard try await visit.passwords.matches(visit.form.raw("password") ?? "", hash: record?.passwordHash), let token = visit.guest.sessionToken else {
            try await Throttle.failed(visit.guest)
            try await visit.note("fail", "password", subject: visit.viewer.account.rawValue)
            return .page(ConfirmView.page(to: to, refused: true, visit))
        }
        try await Throttle.succeeded(visit.viewer.login, visit.guest)
        try await store.confirmSession(tokenHash: Secrets.hash(token), at: visit.now)
        try await visit.note("type again", "password", subject: visit.viewer.account.rawValue)
        return .redirect(to)
    }
}

enum ConfirmView {
    static func page(to: String, refused: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let why =
            visit.viewer.has(.pupil)
            ? Phrase(fr: "Des données vont quitter Jalon\u{202F}: on vérifie que c’est bien toi.", en: "Data is about to leave Jalon: we check that it is you.")
            : Phrase(fr: "Des données d’élèves vont quitter Jalon\u{202F}: on vérifie que c’est bien vous.", en: "Pupils' data is about to leave Jalon: we check that it is you.")
        return Page(
            title: Phrase(fr: "Confirmer le mot de passe", en: "Confirm your password"),
            body: """
                <div class="sheet narrow stack">
                <h1>\(t(Phrase(fr: "Confirmer le mot de passe", en: "Confirm your password")))</h1>
                <p>\(t(why))</p>
                \(refused ? "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "Ce n’est pas ce mot de passe.", en: "That is not the password.")))</p>" : nil as HTML?)
                \(visit.form(action: "/confirm") { """
                    <input type="hidden" name="to" value="\(to)">
                    <p class="field"><label for="password">\(t(Phrase(fr: "Mot de passe", en: "Password")))</label><input id="password" name="password" type="password" autocomplete="current-password" required></p>
                    <p><button class="btn">\(t(Phrase(fr: "Continuer", en: "Continue")))</button></p>
                    """ })
                </div>
                """,
            status: refused ? 422 : 200)
    }
}
