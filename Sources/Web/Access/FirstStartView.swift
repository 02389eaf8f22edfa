import School

enum FirstStartView {
    static func page(_ form: FirstStartForm, problems: [String: Phrase], _ token: String, _ guest: Guest) -> Page {
        let t = guest.t
        func input(_ name: String, _ label: Phrase, _ value: String, hint: Phrase? = nil, _ attributes: HTML = "") -> HTML {
            Fields.input(name, t(label), value, hint: hint.map(t), problem: problems[name].map(t), attributes)
        }
        let zones = Zone.allCases.map { zone -> HTML in
            "<label class=\"pill\"><input type=\"radio\" name=\"zone\" value=\"\(zone.rawValue)\"\(" checked", if: form.zone == zone.rawValue)> \(zone.isOfMainland ? zone.rawValue : t(zone.name))</label>"
        }
        return Page(
            title: Phrase(fr: "Premier démarrage", en: "First start"),
            body: """
                <div class="sheet narrow stack">
                <h1>\(t(Phrase(fr: "Bienvenue. Votre établissement, et vous.", en: "Welcome. Your school, and you.")))</h1>
                <p class="soft">\(t(Phrase(fr: "Deux minutes. Ce lien ne servira plus ensuite.", en: "Two minutes. This link will not work again afterwards.")))</p>
                \(Fields.summary(FirstStartForm.fields.compactMap { problems[$0].map(t) }, title: t(Phrase(fr: "Rien n’est encore créé. À corriger\u{202F}:", en: "Nothing is created yet. To correct:"))))
                <form method="post" action="/first-start/\(token)" class="fields">
                <fieldset><legend>\(t(Phrase(fr: "L’établissement", en: "The school")))</legend>
                \(input("name", Phrase(fr: "Nom", en: "Name"), form.name, " required autocomplete=\"organization\""))
                \(input("uai", Phrase(fr: "UAI (ex-RNE)", en: "UAI"), form.uai, hint: Phrase(fr: "Sept chiffres et une lettre, en tête de vos courriers officiels.", en: "Seven digits and a letter, at the head of official letters."), " required maxlength=\"12\" autocapitalize=\"characters\""))
                \(form.uaiKeyIsWrong ? "<p class=\"field\"><label class=\"check\"><input type=\"checkbox\" name=\"uai_confirmed\"> \(t(Phrase(fr: "C’est bien notre UAI", en: "This really is our UAI")))</label></p>" : nil as HTML?)
                <fieldset class="field"><legend>\(t(Phrase(fr: "Zone de vacances", en: "Holiday zone")))</legend><p class="hint">\(t(Phrase(fr: "A, B ou C en métropole. En Corse et outre-mer, l’académie fixe ses vacances\u{202F}: vous les saisirez dans le calendrier.", en: "A, B or C on the mainland. In Corsica and overseas the rector sets the holidays: you will enter them in the calendar.")))</p><div class="row wrap">\(zones)</div>\(Fields.problem(problems["zone"].map(t), for: "zone"))</fieldset>
                </fieldset>
                <fieldset><legend>\(t(Phrase(fr: "Vous", en: "You")))</legend>
                <p class="field"><label for="civility">\(t(Phrase(fr: "Civilité", en: "Title")))</label><select id="civility" name="civility"><option value=""></option>\(["Mme", "M."].map { "<option\(" selected", if: form.civility == $0)>\($0)</option>" as HTML })</select></p>
                \(input("given_name", Phrase(fr: "Prénom", en: "Given name"), form.givenName, " required autocomplete=\"given-name\""))
                \(input("family_name", Phrase(fr: "Nom", en: "Family name"), form.familyName, " required autocomplete=\"family-name\""))
                \(input("login", Phrase(fr: "Identifiant", en: "Login"), form.login, hint: Phrase(fr: "Par exemple prenom.nom", en: "For instance first.last"), " required autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\""))
                \(Fields.password("password", t(Credentials.newPassword), hint: t(Credentials.hint), problem: problems["password"].map(t)))
                <p class="field"><label class="check"><input type="checkbox" name="coordinates"\(" checked", if: form.coordinates)> \(t(Phrase(fr: "Je coordonne aussi l’accompagnement personnalisé", en: "I also coordinate personalised support")))</label></p>
                </fieldset>
                <p><button class="btn">\(t(Phrase(fr: "Créer l’établissement", en: "Create the school")))</button></p>
                </form>
                </div>
                """,
            status: problems.isEmpty ? 200 : 422)
    }
}
