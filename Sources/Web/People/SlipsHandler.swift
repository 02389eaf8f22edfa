import School
import Storage

/// Activation slips: chosen by class, looked at, made and printed once, because only a hash of each code is kept.
enum SlipsHandler {
    static let validFor: Duration = .seconds(60 * 86_400)

    /// Whom to give slips to; once that is chosen, how many there are and what becomes of those that were printed before.
    static func choose(_ visit: Visit) async throws -> Reply {
        let divisions = try await visit.store.divisions(visit.viewer.reach(AccountsPolicy.self))
        guard let who = visit.query.text("who") else { return .page(SlipsView.choice(divisions, visit)) }
        guard let wanted = try await wanted(who, visit.query, visit) else { throw WebError.notFound }
        let inOffice = try await adultInOffice(wanted, visit)
        let people = if let inOffice { [inOffice] } else { try await visit.store.people(wanted, on: visit.today, at: visit.now) }
        if case .one = wanted.audience, let person = people.first { try await visit.note("read", "account", subject: person.account?.rawValue) }
        let model = SlipsPreview(who: who, choice: wanted, people: people, divisions: divisions, mustAsk: inOffice != nil, at: visit.now)
        return .page(SlipsView.preview(model, visit))
    }

    static func issue(_ visit: Visit) async throws -> Reply {
        guard let who = visit.form.text("who"), let wanted = try await wanted(who, visit.form, visit) else { throw WebError.notFound }
        if let account = try await adultInOffice(wanted, visit)?.account {
            try await visit.store.ask(.slip, for: account, by: visit.viewer.account, at: visit.now)
            return .redirect("/accounts/\(account)")
        }
        // Slips are made only from the page that has told what becomes of those before.
        guard let batch: SlipBatch.ID = visit.form.id("batch") else { return .redirect("/slips?who=\(who)") }
        let slips = try await visit.store.issueSlips(
            wanted, as: batch, by: visit.viewer.account, on: visit.today, at: visit.now, validFor: validFor, hash: Secrets.hash)
        if let slips { return .page(SlipsView.sheet(slips, visit)) }
        guard let made = try await visit.store.slipBatch(batch) else { throw WebError.notFound }
        return .page(SlipsView.alreadyMade(made, again: who, visit))
    }

    /// The one adult who is meant and uses their account, when a head must agree to a slip for them.
    private static func adultInOffice(_ wanted: SlipChoice, _ visit: Visit) async throws -> AccountPerson? {
        guard case .one(.staff, _) = wanted.audience, !wanted.activeAdults else { return nil }
        return try await visit.store.people(wanted.audience, on: visit.today).first { $0.state == .active }
    }

    private static func wanted(_ who: String, _ fields: Form, _ visit: Visit) async throws -> SlipChoice? {
        guard let audience = audience(who) else { return nil }
        var activeAdults = false
        if case .one = audience { activeAdults = try await !visit.store.mustAsk(visit.viewer.account, on: visit.today) }
        // Before a choice is sent, all are looked at, those who have a slip among them.
        let replaces = visit.guest.method == .get || fields.text("replace") != nil
        return SlipChoice(audience, onlyInactive: fields.isTicked("inactive"), activeAdults: activeAdults, replacesValid: replaces)
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

struct SlipsPreview {
    let who: String
    let choice: SlipChoice
    let people: [AccountPerson]
    private let divisions: [Division]
    /// How many have a slip that still works.
    let valid: Int
    /// The one person uses their account, and a head must agree.
    let mustAsk: Bool

    init(who: String, choice: SlipChoice, people: [AccountPerson], divisions: [Division], mustAsk: Bool, at now: Moment) {
        self.who = who
        self.choice = choice
        self.people = people
        self.divisions = divisions
        valid = people.count { $0.hasSlip(at: now) }
        self.mustAsk = mustAsk
    }

    func code(of division: Division.ID) -> String { divisions.first { $0.id == division }?.code ?? "" }
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
            title: title, section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <div class="page-head"><div><h1>\(t(title))</h1>
                <p>\(t(Phrase(fr: "Chacun reçoit un papier avec un code personnel, et choisit lui-même son mot de passe. Le code vaut 60 jours et ne sert qu’une fois.", en: "Each person gets a slip with a personal code, and chooses their own password. The code lasts 60 days and works once.")))</p></div></div>
                <div class="sheet">
                <form method="get" action="/slips" class="fields">
                \(Fields.field("who", t(Phrase(fr: "Pour qui", en: "For whom")), hint: nil, problem: nil) { described in
                    "<select id=\"who\" name=\"who\"\(described)><option value=\"staff\">\(t(everyAdult))</option>\(groups)</select>"
                })
                <label class="check"><input type="checkbox" name="inactive" checked> <span>\(t(Phrase(fr: "Seulement ceux qui n’ont pas encore activé leur compte", en: "Only those who have not activated their account yet")))</span></label>
                <p class="soft">\(t(Phrase(fr: "Un adulte qui utilise déjà son compte reçoit un papier depuis sa page, avec l’accord de la direction.", en: "An adult who uses their account already gets a slip from their page, with the head’s approval.")))</p>
                <p><button class="btn">\(t(Phrase(fr: "Continuer", en: "Continue")))</button></p>
                </form>
                </div></div>
                """)
    }

    private static let title = Phrase(fr: "Papiers d’activation", en: "Activation slips")
    private static let everyAdult = Phrase(fr: "Tous les adultes de l’établissement", en: "All adults of the school")

    /// Before any slip is made: how many, and what becomes of those that were given before.
    static func preview(_ model: SlipsPreview, _ visit: Visit) -> Page {
        let t = visit.t
        let body: HTML =
            model.people.isEmpty
            ? nobody(visit)
            : """
            <div class="sheet">
            \(visit.form(action: "/slips") {
                """
                <input type="hidden" name="who" value="\(model.who)"><input type="hidden" name="batch" value="\(SlipBatch.ID.new())">
                \(model.choice.onlyInactive ? "<input type=\"hidden\" name=\"inactive\" value=\"on\">" as HTML : nil)
                \(means(model, visit))
                <p class="soft">\(t(Phrase(fr: "Les codes ne sont affichés qu’une fois\u{202F}: imprimez aussitôt.", en: "Codes are shown once only: print at once.")))</p>
                <p><button class="btn">\(t(model.mustAsk ? Phrase(fr: "Demander l’accord", en: "Ask for approval") : Phrase(fr: "Préparer les papiers", en: "Prepare the slips")))</button></p>
                """
            })
            </div>
            """
        return Page(
            title: title, section: .people,
            body: """
                <div class="stack">\(visit.crumbs(("/slips", title)))<h1>\(t(name(model)))</h1>
                \(body)</div>
                """)
    }

    private static func name(_ model: SlipsPreview) -> Phrase {
        switch model.choice.audience {
        case .staff: everyAdult
        case .pupils(let id): Phrase(fr: "Élèves de \(model.code(of: id))", en: "Pupils of \(model.code(of: id))")
        case .guardians(let id): Phrase(fr: "Responsables des élèves de \(model.code(of: id))", en: "Guardians of the pupils of \(model.code(of: id))")
        case .one: model.people.first.map { Phrase(same: $0.fullName) } ?? title
        }
    }

    /// What the button will do, with a choice where some have a slip that works and others have none.
    private static func means(_ model: SlipsPreview, _ visit: Visit) -> HTML {
        let t = visit.t
        if model.mustAsk {
            return "<p>\(t(Phrase(fr: "Cette personne utilise déjà son compte\u{202F}: un nouveau papier demande l’accord de la direction.", en: "This person uses their account already: a new slip needs the head’s approval.")))</p>"
        }
        let (all, valid) = (model.people.count, model.valid)
        let made = counted(all, fr: ("papier à préparer.", "papiers à préparer."), en: ("slip to prepare.", "slips to prepare."))
        guard valid > 0 else { return "<p>\(t(made))</p>" }
        let dead = Phrase(
            fr: valid == 1 ? "le papier déjà donné ne marchera plus" : "les \(valid) papiers déjà donnés ne marcheront plus",
            en: valid == 1 ? "the slip given before will not work any more" : "the \(valid) slips given before will not work any more")
        if valid == all {
            let told = Phrase(
                fr: all == 1 ? "Un papier déjà donné est encore valable. Si vous continuez, \(dead.fr)." : "Ces \(all) personnes ont déjà un papier encore valable. Si vous continuez, \(dead.fr).",
                en: all == 1 ? "A slip given before is still valid. If you go on, \(dead.en)." : "These \(all) people already have a slip that is still valid. If you go on, \(dead.en).")
            return "<p class=\"notice warn\" role=\"status\">\(t(told))</p><input type=\"hidden\" name=\"replace\" value=\"1\">"
        }
        let missing = all - valid
        return """
            <fieldset class="plain stack tight"><legend>\(t(Phrase(fr: "\(valid) sur \(all) ont déjà un papier encore valable.", en: "\(valid) of \(all) already have a slip that is still valid.")))</legend>
            <label class="check"><input type="radio" name="replace" value="" checked> <span>\(t(counted(missing, fr: ("papier, pour qui n’en a pas", "papiers, pour ceux qui n’en ont pas"), en: ("slip, for whoever has none", "slips, for those who have none"))))</span></label>
            <label class="check"><input type="radio" name="replace" value="1"> <span>\(t(Phrase(fr: "\(all) papiers, pour tous\u{202F}: \(dead.fr)", en: "\(all) slips, for all: \(dead.en)")))</span></label></fieldset>
            """
    }

    /// The answer to a page of slips that is loaded again.
    static func alreadyMade(_ batch: SlipBatch, again who: String, _ visit: Visit) -> Page {
        let t = visit.t
        let at = ImportDoneView.told(batch.madeAt, visit)
        let count = counted(batch.slips, fr: ("papier préparé", "papiers préparés"), en: ("slip prepared", "slips prepared"))
        return Page(
            title: title, section: .people,
            body: """
                <div class="stack">\(visit.crumbs(("/slips", title)))<h1>\(t(Phrase(fr: "Ces papiers sont déjà préparés", en: "These slips are prepared already")))</h1>
                <p class="notice" role="status">\(t(Phrase(fr: "\(count.fr) le \(at.fr). Recharger cette page n’a rien changé\u{202F}: les papiers imprimés restent valables. Leurs codes ne peuvent plus être affichés.", en: "\(count.en) on \(at.en). Loading this page again changed nothing: the slips that were printed stay valid. Their codes cannot be shown any more.")))</p>
                <p><a class="btn ghost" href="/slips?who=\(who)">\(t(Phrase(fr: "Ils n’ont pas été imprimés\u{202F}: en préparer d’autres", en: "They were not printed: prepare others")))</a></p></div>
                """)
    }

    private static func nobody(_ visit: Visit) -> HTML {
        """
        <p class="empty">\(visit.t(Phrase(fr: "Personne à qui donner un papier\u{202F}: tous ont activé leur compte, ou il n’y a encore personne ici.", en: "Nobody to give a slip to: all have activated their account, or there is nobody here yet.")))</p>
        """
    }

    static func sheet(_ slips: [IssuedSlip], _ visit: Visit) -> Page {
        let t = visit.t
        guard !slips.isEmpty else {
            return Page(
                title: title, section: .people,
                body: "<div class=\"stack\">\(visit.crumbs(("/slips", title)))<h1>\(t(title))</h1>\(nobody(visit))</div>")
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
        let detail =
            slip.person.kind == .guardian
            ? t(slip.person.guardianship) : isPupil ? slip.person.detail : ""
        return """
            <li class="slip"><strong>\(slip.person.fullName)</strong><span class="soft">\(visit.establishment.name)\(detail.isEmpty ? "" : " · \(detail)")</span>
            <span class="code">\(ActivationCode.shown(slip.code))</span>
            <span>\(t(how))</span>
            <span class="soft">\(t(Phrase(fr: "Identifiant proposé", en: "Proposed login"))) <span class="nowrap">\(slip.login)</span>. \(t(keep))</span></li>
            """
    }
}
