import School
import Storage

/// Activation slips: chosen by class, printed once, because only a hash of each code is kept.
enum SlipsHandler {
    static let validFor: Duration = .seconds(60 * 86_400)

    static func choose(_ visit: Visit) async throws -> Reply {
        let divisions = try await visit.store.divisions(visit.viewer.reach(AccountsPolicy.self))
        return .page(SlipsView.choice(divisions, visit))
    }

    static func issue(_ visit: Visit) async throws -> Reply {
        guard let audience = audience(visit.form.text("who") ?? "") else { throw WebError.notFound }
        let isFree = try await !visit.store.mustAsk(visit.viewer.account, on: visit.today)
        if case .one(.staff, _) = audience, !isFree, let person = try await visit.store.people(audience, on: visit.today).first,
            person.state == .active, let account = person.account
        {
            try await visit.store.ask(.slip, for: account, by: visit.viewer.account, at: visit.now)
            return .redirect("/accounts/\(account)")
        }
        var activeAdults = false
        if case .one = audience { activeAdults = isFree }
        let slips = try await visit.store.issueSlips(
            audience, onlyInactive: visit.form.isTicked("inactive"), activeAdults: activeAdults, by: visit.viewer.account, on: visit.today,
            at: visit.now, validFor: validFor, hash: Secrets.hash)
        return .page(SlipsView.sheet(slips, visit))
    }

    /// `staff`, `pupils:ID`, `guardians:ID` of a division, or `one-staff:ID`, `one-pupil:ID`, `one-guardian:ID`.
    static func audience(_ text: String) -> SlipAudience? {
        if text == "staff" { return .staff }
        let parts = text.split(separator: ":")
        guard parts.count == 2, let id = Int64(parts[1]) else { return nil }
        switch parts[0] {
        case "pupils": return .pupils(Division.ID(rawValue: id))
        case "guardians": return .guardians(Division.ID(rawValue: id))
        default:
            guard parts[0].hasPrefix("one-"), let kind = AccountPerson.Kind(rawValue: String(parts[0].dropFirst(4))) else { return nil }
            return .one(kind, id)
        }
    }
}

enum SlipsView {
    static func choice(_ divisions: [Division], _ visit: Visit) -> Page {
        let t = visit.t
        let groups: HTML
        if divisions.isEmpty {
            groups = ""
        } else {
            let options = { (kind: String) -> [HTML] in divisions.map { "<option value=\"\(kind):\($0.id)\">\($0.code)</option>" } }
            groups = """
                <optgroup label="\(t(Phrase(fr: "Élèves de la classe", en: "Pupils of the class")))">\(options("pupils"))</optgroup>
                <optgroup label="\(t(Phrase(fr: "Responsables des élèves de la classe", en: "Guardians of the pupils of the class")))">\(options("guardians"))</optgroup>
                """
        }
        return Page(
            title: Phrase(fr: "Papiers d’activation", en: "Activation slips"), section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <div class="page-head"><div><h1>\(t(Phrase(fr: "Papiers d’activation", en: "Activation slips")))</h1>
                <p>\(t(Phrase(fr: "Chacun reçoit un papier avec un code personnel, et choisit lui-même son mot de passe. Le code vaut 60 jours et ne sert qu’une fois.", en: "Each person gets a slip with a personal code, and chooses their own password. The code lasts 60 days and works once.")))</p></div></div>
                <div class="sheet">
                \(visit.form(action: "/slips") { """
                    \(Fields.field("who", t(Phrase(fr: "Pour qui", en: "For whom")), hint: nil, problem: nil) { described in
                        "<select id=\"who\" name=\"who\"\(described)><option value=\"staff\">\(t(Phrase(fr: "Tous les adultes de l’établissement", en: "All adults of the school")))</option>\(groups)</select>"
                    })
                    <label class="check"><input type="checkbox" name="inactive" checked> <span>\(t(Phrase(fr: "Seulement ceux qui n’ont pas encore activé leur compte", en: "Only those who have not activated their account yet")))</span></label>
                    <p class="soft">\(t(Phrase(fr: "Un nouveau papier annule le précédent. Un adulte qui utilise déjà son compte en reçoit un depuis sa page, avec l’accord de la direction. Les codes ne sont affichés qu’une fois\u{202F}: imprimez aussitôt.", en: "A new slip cancels the one before. An adult who uses their account already gets one from their page, with the head’s approval. Codes are shown once only: print at once.")))</p>
                    <p><button class="btn">\(t(Phrase(fr: "Préparer les papiers", en: "Prepare the slips")))</button></p>
                    """ })
                </div></div>
                """)
    }

    static func sheet(_ slips: [IssuedSlip], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Papiers d’activation", en: "Activation slips")
        guard !slips.isEmpty else {
            return Page(
                title: title, section: .people,
                body: """
                    <div class="stack">\(visit.crumbs(("/slips", title)))<h1>\(t(title))</h1>
                    <p class="empty">\(t(Phrase(fr: "Personne à qui donner un papier\u{202F}: tous ont activé leur compte, ou il n’y a encore personne ici.", en: "Nobody to give a slip to: all have activated their account, or there is nobody here yet.")))</p></div>
                    """)
        }
        return Page(
            title: title, section: .people,
            body: """
                <div class="stack">
                <div class="no-print stack">\(visit.crumbs(("/slips", title)))<h1>\(t(counted(slips.count, fr: ("papier à imprimer", "papiers à imprimer"), en: ("slip to print", "slips to print"))))</h1>
                <p class="notice warn">\(t(Phrase(fr: "Imprimez maintenant (Ctrl + P)\u{202F}: ces codes ne seront plus affichés. Remettez chaque papier en main propre.", en: "Print now (Ctrl + P): these codes will not be shown again. Hand each slip over in person.")))</p></div>
                <ul class="slips plain">\(slips.map { slip($0, visit) })</ul>
                </div>
                """)
    }

    private static func slip(_ slip: IssuedSlip, _ visit: Visit) -> HTML {
        let t = visit.t
        let address = "\(visit.guest.siteAddress)/activation"
        let isPupil = slip.person.kind == .pupil
        let how =
            isPupil
            ? Phrase(fr: "Va sur \(address), tape ce code et choisis ton mot de passe.", en: "Go to \(address), type this code and choose your password.")
            : Phrase(fr: "Rendez-vous sur \(address), tapez ce code et choisissez votre mot de passe.", en: "Go to \(address), type this code and choose your password.")
        let keep =
            isPupil
            ? Phrase(fr: "Ce papier n’est qu’à toi\u{202F}: ne le prête pas.", en: "This slip is yours alone: do not lend it.")
            : Phrase(fr: "Ce papier est personnel.", en: "This slip is personal.")
        let detail = slip.person.kind == .guardian
            ? t(Phrase(fr: "responsable \(ofName(slip.person.detail))", en: "guardian of \(slip.person.detail)")) : isPupil ? slip.person.detail : ""
        return """
            <li class="slip"><strong>\(slip.person.fullName)</strong><span class="soft">\(visit.establishment.name)\(detail.isEmpty ? "" : " · \(detail)")</span>
            <span class="code">\(ActivationCode.shown(slip.code))</span>
            <span>\(t(how))</span>
            <span class="soft">\(t(Phrase(fr: "Identifiant proposé", en: "Proposed login"))) <span class="nowrap">\(slip.login)</span>. \(t(keep))</span></li>
            """
    }
}
