import School
import Storage

/// One's own account: the password, and for a pupil of age, who may still read along.
enum OwnAccountHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(OwnAccountView.page(try await model(visit), visit))
    }

    static func changePassword(_ visit: Visit) async throws -> Reply {
        var model = try await model(visit)
        let record = try await visit.guest.store.signInRecord(login: visit.viewer.login)
        let password = visit.form.raw("password") ?? ""
        model.newProblem = Credentials.problem(password: password, login: visit.viewer.login)
        try await Throttle.begin(visit.viewer.login, visit.guest)
        if try await visit.passwords.matches(visit.form.raw("present") ?? "", hash: record?.passwordHash) {
            try await Throttle.succeeded(visit.viewer.login, visit.guest)
        } else {
            try await Throttle.failed(visit.guest)
            try await visit.note("fail", "password", subject: visit.viewer.account.rawValue)
            model.presentProblem = Phrase(fr: "Ce n’est pas votre mot de passe actuel.", en: "This is not your present password.")
        }
        guard model.newProblem == nil, model.presentProblem == nil, let token = visit.guest.sessionToken else {
            return .page(OwnAccountView.page(model, visit))
        }
        try await visit.store.changePassword(of: visit.viewer.account, to: try await visit.passwords.hash(password), keeping: Secrets.hash(token))
        try await visit.note("change", "password", subject: visit.viewer.account.rawValue)
        return .redirect("/account?changed=1")
    }

    static func share(_ visit: Visit) async throws -> Reply {
        guard let pupil = visit.viewer.pupil, let guardian: Guardian.ID = visit.form.id("guardian"),
            try await visit.store.guardiansToRenew(of: pupil, on: visit.today).contains(where: { $0.guardian.id == guardian })
        else { throw WebError.notFound }
        let isShared = visit.form.text("share") == "1"
        try await visit.store.share(pupil, with: guardian, isShared, on: visit.today)
        try await visit.note(isShared ? "share" : "stop sharing", "pupil", subject: pupil.rawValue)
        return .redirect("/account")
    }

    private static func model(_ visit: Visit) async throws -> OwnAccountModel {
        var guardians: [SchoolStore.SharedGuardian] = []
        if let pupil = visit.viewer.pupil { guardians = try await visit.store.guardiansToRenew(of: pupil, on: visit.today) }
        return OwnAccountModel(changed: visit.query.text("changed") != nil, guardians: guardians)
    }
}

struct OwnAccountModel {
    var changed: Bool
    var guardians: [SchoolStore.SharedGuardian]
    var presentProblem: Phrase?
    var newProblem: Phrase?
}

enum OwnAccountView {
    static func page(_ model: OwnAccountModel, _ visit: Visit) -> Page {
        let t = visit.t
        let isRefused = model.presentProblem != nil || model.newProblem != nil
        let roles = visit.viewer.roles.sorted { $0.rawValue < $1.rawValue }.map { t($0.name) }.joined(separator: ", ")
        return Page(
            title: Phrase(fr: "Mon compte", en: "My account"),
            body: """
                <div class="stack narrow">
                <h1>\(t(Phrase(fr: "Mon compte", en: "My account")))</h1>
                <p>\(t(Phrase(fr: "Identifiant", en: "Login")))\(visit.language == .fr ? "\u{202F}:" : ":") <strong>\(visit.viewer.login)</strong><br><span class="soft">\(roles)</span></p>
                \(model.changed ? "<p class=\"notice\" role=\"status\">\(t(Phrase(fr: "Mot de passe changé. Vos autres appareils sont déconnectés.", en: "Password changed. Your other devices are signed out.")))</p>" : nil as HTML?)
                <section class="sheet stack" aria-labelledby="password-title"><h2 id="password-title">\(t(Phrase(fr: "Changer de mot de passe", en: "Change the password")))</h2>
                \(visit.form(action: "/account/password") { """
                    \(Fields.field("present", t(Phrase(fr: "Mot de passe actuel", en: "Present password")), hint: nil, problem: model.presentProblem.map(t)) { described in
                        "<input id=\"present\" name=\"present\" type=\"password\" autocomplete=\"current-password\" required\(described)>"
                    })
                    \(Fields.password("password", t(Credentials.newPassword), hint: t(Credentials.hint), problem: model.newProblem.map(t)))
                    <p><button class="btn">\(t(Phrase(fr: "Changer", en: "Change")))</button></p>
                    """ })
                </section>
                \(sharing(model.guardians, visit))
                \(visit.viewer.reach(JournalPolicy.self).isEmpty ? nil : "<p><a href=\"/journal\">\(t(Phrase(fr: "Journal des accès", en: "Access journal")))</a></p>" as HTML?)
                </div>
                """,
            status: isRefused ? 422 : 200)
    }

    private static func sharing(_ guardians: [SchoolStore.SharedGuardian], _ visit: Visit) -> HTML? {
        guard !guardians.isEmpty else { return nil }
        let t = visit.t
        let items = guardians.map { one -> HTML in
            let shares = one.renewedOn != nil
            let button = visit.button(
                shares ? Phrase(fr: "Ne plus partager", en: "Stop sharing") : Phrase(fr: "Partager", en: "Share"), action: "/account/sharing",
                class: "btn ghost", fields: [("guardian", one.guardian.id.description), ("share", shares ? "0" : "1")])
            let state =
                shares
                ? Phrase(fr: "voit ce qui te concerne", en: "sees what concerns you") : Phrase(fr: "ne voit plus rien", en: "sees nothing any more")
            return "<li class=\"row\"><span>\(one.guardian.fullName) <span class=\"soft\">\(t(state))</span></span>\(button)</li>"
        }
        return """
            <section class="sheet stack" aria-labelledby="sharing"><h2 id="sharing">\(t(Phrase(fr: "Tu es majeur·e\u{202F}: qui peut encore lire\u{202F}?", en: "You are of age: who may still read?")))</h2><ul class="stack">\(items)</ul></section>
            """
    }
}
