import School

/// The journal keeps short codes; people read these words. A test finds any code that has none.
enum JournalWords {
    static func act(_ code: String) -> Phrase {
        if let phrase = acts[code] { return phrase }
        let (verb, object) = (code.prefix { $0 != " " }, code.drop { $0 != " " }.dropFirst())
        if verb == "give" || verb == "withdraw", let role = Role(rawValue: String(object)) {
            return verb == "give"
                ? Phrase(fr: "donne le rôle «\u{202F}\(role.name.fr)\u{202F}»", en: "gives the role “\(role.name.en)”")
                : Phrase(fr: "retire le rôle «\u{202F}\(role.name.fr)\u{202F}»", en: "withdraws the role “\(role.name.en)”")
        }
        if verb == "authority", let authority = Authority(rawValue: String(object)) {
            return switch authority {
            case .exercises: Phrase(fr: "note l’autorité parentale", en: "records parental authority")
            case .reads: Phrase(fr: "limite un responsable à la lecture", en: "limits a guardian to reading")
            case .withdrawn: Phrase(fr: "retire l’accès d’un responsable", en: "withdraws a guardian’s access")
            }
        }
        return Phrase(same: code)
    }

    static func resource(_ code: String) -> Phrase {
        if let phrase = resources[code] { return phrase }
        guard let role = code.split(separator: " ").last.flatMap({ Role(rawValue: String($0)) }) else { return Phrase(same: code) }
        return (code.hasPrefix("end of ") ? Approval.Matter.withdraw(role) : .give(role)).name
    }

    static let acts: [String: Phrase] = [
        "read": Phrase(fr: "consulte", en: "reads"),
        "change": Phrase(fr: "modifie", en: "changes"),
        "confirm": Phrase(fr: "valide", en: "confirms"),
        "publish": Phrase(fr: "publie", en: "publishes"),
        "withdraw": Phrase(fr: "retire de la publication", en: "unpublishes"),
        "replace": Phrase(fr: "remplace", en: "replaces"),
        "refer": Phrase(fr: "oriente vers la ou le PsyEN", en: "refers to the psychologist"),
        "end referral": Phrase(fr: "met fin à l’orientation", en: "ends the referral"),
        "note departure": Phrase(fr: "note la sortie de l’établissement sur", en: "notes the departure from the school on"),
        "take back departure": Phrase(fr: "annule la sortie de l’établissement sur", en: "takes back the departure from the school on"),
        "place": Phrase(fr: "change la classe sur", en: "changes the division on"),
        "write": Phrase(fr: "écrit", en: "writes"),
        "erase": Phrase(fr: "efface", en: "erases"),
        "print": Phrase(fr: "imprime", en: "prints"),
        "open": Phrase(fr: "ouvre", en: "opens"),
        "export": Phrase(fr: "exporte", en: "exports"),
        "prepare": Phrase(fr: "prépare", en: "prepares"),
        "apply": Phrase(fr: "applique", en: "applies"),
        "discard": Phrase(fr: "abandonne", en: "discards"),
        "issue": Phrase(fr: "édite", en: "issues"),
        "disable": Phrase(fr: "désactive", en: "disables"),
        "enable": Phrase(fr: "réactive", en: "enables"),
        "sign in": Phrase(fr: "ouvre une session sur", en: "signs in to"),
        "sign out": Phrase(fr: "ferme la session de", en: "signs out of"),
        "activate": Phrase(fr: "active", en: "activates"),
        "found": Phrase(fr: "crée l’établissement et", en: "founds the school and"),
        "fail": Phrase(fr: "échoue à", en: "fails at"),
        "type again": Phrase(fr: "saisit à nouveau", en: "types again"),
        "share": Phrase(fr: "partage avec un responsable", en: "shares with a guardian"),
        "stop sharing": Phrase(fr: "ne partage plus avec un responsable", en: "stops sharing with a guardian"),
        "ask": Phrase(fr: "demande à la direction", en: "asks the head for"),
        "approve": Phrase(fr: "approuve", en: "approves"),
        "refuse": Phrase(fr: "refuse", en: "refuses"),
        "invite": Phrase(fr: "invite à une date hors groupe depuis", en: "invites to a date outside groups from"),
        "settle": Phrase(fr: "dit où va un élève attendu deux fois dans", en: "says where a pupil expected twice goes in"),
        "ask for": Phrase(fr: "demande une date dans", en: "asks for a date in"),
        "ask no longer": Phrase(fr: "retire sa demande d’une date dans", en: "takes back the request for a date in"),
        "answer": Phrase(fr: "répond à une demande dans", en: "answers a request in"),
        "call": Phrase(fr: "fait l’appel dans", en: "makes the call in"),
        "take back": Phrase(fr: "reprend l’appel dans", en: "takes the call back in"),
        "cancel": Phrase(fr: "annule une date dans", en: "cancels a date in"),
        "replace in": Phrase(fr: "remplace quelqu’un dans", en: "replaces somebody in"),
        "restore": Phrase(fr: "rétablit une date dans", en: "restores a date in"),
        "move": Phrase(fr: "déplace une date dans", en: "moves a date in"),
        "close": Phrase(fr: "ferme", en: "closes"),
        "begin": Phrase(fr: "commence", en: "begins"),
        "keep last administrator": Phrase(fr: "garde la dernière administration de", en: "keeps the last administrator of"),
    ]

    static let resources: [String: Phrase] = [
        "pupils": Phrase(fr: "une liste d’élèves", en: "a list of pupils"),
        "round": Phrase(fr: "une campagne de diagnostic", en: "a diagnosis round"),
        "observations": Phrase(fr: "les observations d’une classe", en: "a division’s observations"),
        "self-assessment": Phrase(fr: "une autoévaluation", en: "a self-assessment"),
        "needs overview": Phrase(fr: "la vue d’ensemble des besoins", en: "the overview of needs"),
        "wishes overview": Phrase(fr: "la liste des vœux", en: "the list of wishes"),
        "wishes progress": Phrase(fr: "l’avancement des vœux d’une période", en: "the progress of a period’s wishes"),
        "constraints": Phrase(fr: "les consignes d’une période", en: "the constraints of a period"),
        "accounts": Phrase(fr: "la liste des comptes", en: "the list of accounts"),
        "sign-in": Phrase(fr: "ouvrir une session", en: "signing in"),
        "password": Phrase(fr: "le mot de passe", en: "the password"),
        "school data": Phrase(fr: "les données de l’établissement", en: "the school’s data"),
        "roster": Phrase(fr: "des fichiers d’élèves", en: "roster files"),
        "pupil": Phrase(fr: "la page d’un élève", en: "a pupil’s page"),
        "needs": Phrase(fr: "les besoins d’un élève", en: "a pupil’s needs"),
        "needs map": Phrase(fr: "la carte des besoins d’une classe", en: "a division’s map of needs"),
        "needs of division": Phrase(fr: "les besoins d’une classe", en: "a division’s needs"),
        "priorities": Phrase(fr: "les priorités d’un élève", en: "a pupil’s priorities"),
        "wishes": Phrase(fr: "les vœux d’un élève", en: "a pupil’s wishes"),
        "pupil group": Phrase(fr: "le groupe d’un élève", en: "a pupil’s group"),
        "group": Phrase(fr: "un groupe", en: "a group"),
        "ledgers": Phrase(fr: "les comptes d’heures", en: "the ledgers of hours"),
        "sessions": Phrase(fr: "une semaine de séances", en: "a week of sessions"),
        "session": Phrase(fr: "les séances d’un groupe", en: "the sessions of a group"),
        "group remark": Phrase(fr: "une remarque sur un groupe", en: "a remark on a group"),
        "division groups": Phrase(fr: "les groupes d’une classe", en: "a division’s groups"),
        "plans": Phrase(fr: "les plans d’une période", en: "the plans of a period"),
        "plan": Phrase(fr: "un plan de groupes", en: "a plan of groups"),
        "facilitator": Phrase(fr: "un intervenant dans ses groupes", en: "a facilitator in their groups"),
        "published dates": Phrase(fr: "les dates de groupes publiés", en: "dates of published groups"),
        "published hours": Phrase(fr: "les heures de groupes publiés", en: "hours of published groups"),
        "guard-rails": Phrase(fr: "une liste des garde-fous", en: "a list of the guard-rails"),
        "council choice": Phrase(fr: "un choix du conseil pédagogique", en: "a choice of the teaching council"),
        "school year": Phrase(fr: "une nouvelle année scolaire", en: "a new school year"),
        "calendar feed": Phrase(fr: "un agenda partagé", en: "a calendar feed"),
        "timetable": Phrase(fr: "un emploi du temps", en: "a timetable"),
        "import": Phrase(fr: "un import", en: "an import"),
        "slip": Phrase(fr: "un papier d’activation", en: "an activation slip"),
        "approvals": Phrase(fr: "les demandes à la direction", en: "the requests to the head"),
        "account": Phrase(fr: "un compte", en: "an account"),
    ]
}
