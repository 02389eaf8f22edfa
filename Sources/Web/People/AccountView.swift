import School
import Storage

/// One account: roles with their dates, what a guardian may know, closing and a new slip.
enum AccountView {
    static func page(_ record: AccountRecord, refused: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let mayWrite = !visit.viewer.reach(AccountsPolicy.self, .write).isEmpty
        return Page(
            title: Phrase(same: record.person.fullName), section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(("/accounts?kind=\(record.person.kind.rawValue)", Phrase(fr: "Comptes et rôles", en: "Accounts and roles"))))
                <h1>\(record.person.fullName)</h1>
                \(refused ? lastAdministrator(visit) : nil)
                <p>\(t(Phrase(fr: "Identifiant", en: "Login"))) <strong>\(record.login)</strong> \(AccountsView.state(record.person.state, visit))</p>
                \(waiting(record, visit))
                \(record.person.kind == .staff ? roles(record, mayWrite, visit) : nil)
                \(record.children.isEmpty ? nil : children(record, mayWrite, visit))
                \(mayWrite ? closing(record, visit) : nil)
                </div>
                """, status: refused ? 409 : 200)
    }

    private static func lastAdministrator(_ visit: Visit) -> HTML {
        """
        <p class="notice warn" role="alert">\(visit.t(Phrase(fr: "Rien n’a été changé\u{202F}: l’établissement n’aurait plus d’administration technique en activité. Donnez d’abord ce rôle à une autre personne qui a activé son compte.", en: "Nothing was changed: the school would have no active technical administrator left. First give this role to somebody else who has activated their account.")))</p>
        """
    }

    private static func waiting(_ record: AccountRecord, _ visit: Visit) -> HTML? {
        guard !record.waiting.isEmpty else { return nil }
        let items = record.waiting.map { "<li>\(visit.t($0.name))</li>" as HTML }
        return """
            <section class="notice stack tight" role="status"><p>\(visit.t(Phrase(fr: "Demandé, et en attente de l’accord de la direction\u{202F}:", en: "Asked for, and waiting for the head’s approval:")))</p><ul>\(items)</ul></section>
            """
    }

    private static func roles(_ record: AccountRecord, _ mayWrite: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = record.roles.map { held -> HTML in
            let isHeld = held.to.map { $0 >= visit.today } ?? true
            let until = held.to.map { t(Phrase(fr: "jusqu’au \($0.figures.fr)", en: "until \($0.figures.en)")) } ?? ""
            let button =
                isHeld && mayWrite
                ? visit.button(
                    Phrase(fr: "Retirer", en: "Withdraw"), action: "/accounts/\(record.id)/roles/end", class: "btn ghost small",
                    fields: [("role", held.role.rawValue)]) : nil
            return """
                <li class="row between"><span\(" class=\"soft\"", if: !isHeld)>\(t(held.role.name)) · \(t(Phrase(fr: "depuis le \(held.from.figures.fr)", en: "since \(held.from.figures.en)"))) \(until)</span>\(button)</li>
                """
        }
        let held = Set(record.roles.filter { $0.to == nil }.map(\.role))
        let offered = Role.given.filter { !held.contains($0) }
        let form: HTML? =
            mayWrite && !offered.isEmpty
            ? visit.form(action: "/accounts/\(record.id)/roles") {
                """
                \(Fields.select("role", t(Phrase(fr: "Donner un rôle à partir d’aujourd’hui", en: "Give a role from today on")), offered.map { ($0.rawValue, t($0.name)) }, chosen: "", hint: t(Phrase(fr: "Professeur principal vient de STS, avec la classe.", en: "Main teacher comes from STS, with the class."))))
                <p><button class="btn ghost">\(t(Phrase(fr: "Donner ce rôle", en: "Give this role")))</button></p>
                """
            } : nil
        return """
            <section class="sheet stack" aria-labelledby="roles-title"><h2 id="roles-title">\(t(Phrase(fr: "Rôles", en: "Roles")))</h2>
            \(rows.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Aucun rôle\u{202F}: cette personne ne voit rien encore.", en: "No role: this person sees nothing yet.")))</p>" : "<ul class=\"plain stack tight\">\(rows)</ul>" as HTML)
            \(form)</section>
            """
    }

    private static func children(_ record: AccountRecord, _ mayWrite: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = record.children.map { child -> HTML in
            let options = Authority.allCases.map { ($0.rawValue, t(name($0))) }
            guard mayWrite else { return "<li>\(child.name) · \(t(name(child.authority)))</li>" }
            return """
                <li>\(visit.form(action: "/accounts/\(record.id)/authority") {
                    """
                    <input type="hidden" name="pupil" value="\(child.pupil)">
                    \(Fields.field("authority-\(child.pupil)", child.name, hint: nil, problem: nil) { described in
                        "<select id=\"authority-\(child.pupil)\" name=\"authority\"\(described)>\(options.map { "<option value=\"\($0.0)\"\(" selected", if: $0.0 == child.authority.rawValue)>\($0.1)</option>" as HTML })</select>"
                    })
                    <p><button class="btn ghost">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                    """
                })</li>
                """
        }
        return """
            <section class="sheet stack" aria-labelledby="children-title"><h2 id="children-title">\(t(Phrase(fr: "Autorité parentale", en: "Parental authority")))</h2>
            <p class="soft">\(t(Phrase(fr: "SIECLE ne dit pas tout\u{202F}: notez ici une décision de justice. L’import suivant ne la change pas.", en: "SIECLE does not tell all: note a court’s decision here. The next import does not change it.")))</p>
            <ul class="plain stack">\(rows)</ul></section>
            """
    }

    static func name(_ authority: Authority) -> Phrase {
        switch authority {
        case .exercises: Phrase(fr: "exerce l’autorité parentale", en: "exercises parental authority")
        case .reads: Phrase(fr: "ne l’exerce pas, reste informé(e)", en: "does not exercise it, stays informed")
        case .withdrawn: Phrase(fr: "aucun accès", en: "no access")
        }
    }

    private static func closing(_ record: AccountRecord, _ visit: Visit) -> HTML {
        let isDisabled = record.person.state == .disabled
        let button =
            isDisabled
            ? visit.button(Phrase(fr: "Rouvrir le compte", en: "Open the account again"), action: "/accounts/\(record.id)/enabling", class: "btn ghost")
            : visit.button(Phrase(fr: "Fermer le compte", en: "Close the account"), action: "/accounts/\(record.id)/disabling", class: "btn ghost")
        let told =
            isDisabled
            ? Phrase(fr: "Ce compte est fermé\u{202F}: rien n’est perdu, il peut être rouvert.", en: "This account is closed: nothing is lost, it can be opened again.")
            : Phrase(fr: "Fermer déconnecte aussitôt la personne. Rien n’est perdu, et cela se défait.", en: "Closing signs the person out at once. Nothing is lost, and it can be undone.")
        return """
            <section class="sheet stack" aria-labelledby="access-title"><h2 id="access-title">\(visit.t(Phrase(fr: "Accès", en: "Access")))</h2><p class="soft">\(visit.t(told))</p>
            <div class="actions row">\(AccountsView.slip(record.person, visit))\(button)</div></section>
            """
    }
}
