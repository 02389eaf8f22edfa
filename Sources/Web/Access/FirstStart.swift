import School
import Storage

/// The one-time link that creates the school and its administrator. No default account ever exists.
enum FirstStartHandler {
    static let lifetime: Duration = .seconds(24 * 3600)

    /// Where someone lands who opens a new Jalon without the link.
    static func explain(_ guest: Guest) async throws -> Reply {
        guard try await guest.store.establishments().isEmpty else { return .redirect("/sign-in") }
        return .page(
            Page(
                title: Phrase(fr: "Premier démarrage", en: "First start"), body: .empty,
                message: Phrase(
                    fr:
                        "Jalon est prêt mais n’a pas encore d’établissement. Ouvrez le lien à usage unique que le programme a affiché en démarrant\u{202F}; il vaut 24 heures. Perdu\u{202F}? Redémarrez le programme, il en affiche un nouveau.",
                    en: "Jalon is ready but has no school yet. Open the one-time link that the program printed when it started; it holds for 24 hours. Lost it? Restart the program: it prints a new one.")))
    }

    static func show(_ guest: Guest) async throws -> Reply {
        try await check(guest)
        return .page(FirstStartView.page(FirstStartForm(), problems: [:], try guest.parameter("token"), guest))
    }

    static func begin(_ guest: Guest) async throws -> Reply {
        let hash = try await check(guest)
        let form = FirstStartForm(guest.form)
        var problems = form.problems
        if problems.isEmpty, try await guest.store.isLoginTaken(form.login) {
            problems["login"] = Phrase(fr: "Cet identifiant est déjà pris.", en: "This login is already taken.")
        }
        guard problems.isEmpty,
            let start = form.start(
                passwordHash: try await guest.services.passwords.hash(form.password), language: guest.language, clock: guest.clock)
        else { return .page(FirstStartView.page(form, problems: problems, try guest.parameter("token"), guest)) }
        do {
            let (school, account) = try await guest.store.begin(start, tokenHash: hash, at: guest.clock.now, today: guest.clock.at(start.zone).today)
            return try await guest.open(account, of: school, to: "/", noting: "found")
        } catch StorageError.unique {
            problems["uai"] = Phrase(fr: "Un établissement de ce serveur a déjà cet UAI.", en: "A school of this server has this UAI already.")
            return .page(FirstStartView.page(form, problems: problems, try guest.parameter("token"), guest))
        }
    }

    @discardableResult
    private static func check(_ guest: Guest) async throws -> String {
        let hash = Secrets.hash(try guest.parameter("token"))
        guard try await guest.store.isSetupLinkOpen(tokenHash: hash, since: guest.clock.now - lifetime) else { throw WebError.notFound }
        return hash
    }
}

/// What the form says, checked.
struct FirstStartForm {
    var name = "", uai = "", zone = "", civility = "", givenName = "", familyName = "", login = "", password = ""
    var uaiConfirmed = false
    var coordinates = true

    /// In the order in which they stand on the page.
    static let fields = ["name", "uai", "zone", "given_name", "family_name", "login", "password"]

    init() {}

    init(_ form: Form) {
        name = form.text("name") ?? ""
        uai = (form.text("uai") ?? "").uppercased().filter { !$0.isWhitespace }
        zone = form.text("zone") ?? ""
        civility = form.text("civility") ?? ""
        givenName = form.text("given_name") ?? ""
        familyName = form.text("family_name") ?? ""
        login = (form.text("login") ?? "").lowercased()
        password = form.raw("password") ?? ""
        uaiConfirmed = form.isTicked("uai_confirmed")
        coordinates = form.isTicked("coordinates")
    }

    /// The key is wrong although the shape is right: public files are often so, hence a warning to confirm.
    var uaiKeyIsWrong: Bool { UAI(uai).map { !$0.hasRightKey } ?? false }

    var problems: [String: Phrase] {
        var problems: [String: Phrase] = [:]
        if name.isEmpty { problems["name"] = Phrase(fr: "Le nom de l’établissement manque.", en: "The school’s name is missing.") }
        if givenName.isEmpty { problems["given_name"] = Phrase(fr: "Votre prénom manque.", en: "Your given name is missing.") }
        if familyName.isEmpty { problems["family_name"] = Phrase(fr: "Votre nom manque.", en: "Your family name is missing.") }
        if let known = UAI(uai) {
            if !known.hasRightKey, !uaiConfirmed {
                problems["uai"] = Phrase(
                    fr: "La lettre de contrôle devrait être \(known.expectedKey). Corrigez, ou cochez la case si votre établissement l’écrit vraiment ainsi.",
                    en: "The check letter should be \(known.expectedKey). Correct it, or tick the box if your school really writes it so.")
            }
        } else {
            problems["uai"] = Phrase(fr: "Un UAI s’écrit avec sept chiffres et une lettre, comme 0750001U.", en: "A UAI is seven digits and a letter, such as 0750001U.")
        }
        if Zone(rawValue: zone) == nil { problems["zone"] = Phrase(fr: "Choisissez une zone.", en: "Choose a zone.") }
        if let problem = Credentials.problem(login: login) { problems["login"] = problem }
        if let problem = Credentials.problem(password: password, login: login) { problems["password"] = problem }
        return problems
    }

    func start(passwordHash: String, language: Language, clock: Clock) -> FirstStart? {
        guard problems.isEmpty, let zone = Zone(rawValue: zone) else { return nil }
        let today = clock.at(zone).today
        return FirstStart(
            name: name, uai: uai, zone: zone, year: today.schoolYear, civility: civility.isEmpty ? nil : civility,
            givenName: givenName, familyName: familyName, login: login, passwordHash: passwordHash, language: language,
            alsoCoordinates: coordinates)
    }
}

extension Services {
    /// The path of a new one-time link when there is no school yet; nil when there is one.
    public func offerFirstStart() async throws -> String? {
        guard try await store.establishments().isEmpty else { return nil }
        return try await Keys.newSchool(in: store, at: clock.now)
    }
}
