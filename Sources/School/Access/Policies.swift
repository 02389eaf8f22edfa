/// Name, birth date and division of a pupil.
public enum IdentityPolicy: Policy {
    public static let resource = Phrase(fr: "Identité, classe", en: "Identity, division")
    public static let journalled: String? = "pupil"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .coordinator, .cpe: .reads(.school)
        case .administrator: .writes(.school)
        case .teacher, .librarian: .reads(.group)
        case .mainTeacher: .reads(.division)
        case .psyen: .reads(.referred)
        case .pupil, .guardian: .reads(.own)
        }
    }
}

/// Synthesis and priorities of a pupil.
public enum NeedsPolicy: Policy {
    public static let resource = Phrase(fr: "Besoins, synthèse", en: "Needs, synthesis")
    public static let journalled: String? = "needs"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .cpe: .reads(.school)
        case .coordinator: .writes(.school)
        case .teacher: .writes(.group)
        case .mainTeacher: .writes(.division)
        case .psyen: .reads(.referred)
        case .pupil, .guardian: .readsPublished(.own)
        case .librarian, .administrator: .none
        }
    }
}

/// The order and publication of priorities: the main teacher's and the coordinator's word.
public enum PrioritiesPolicy: Policy {
    public static let resource = Phrase(fr: "Validation des priorités", en: "Confirmation of priorities")
    public static let journalled: String? = "priorities"
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator: .writes(.school)
        case .mainTeacher: .writes(.division)
        case .head, .cpe: .reads(.school)
        case .teacher: .reads(.group)
        case .psyen: .reads(.referred)
        case .pupil, .guardian: .readsPublished(.own)
        case .librarian, .administrator: .none
        }
    }
}

/// What an adult noted of a pupil's skill.
public enum ObservationsPolicy: Policy {
    public static let resource = Phrase(fr: "Observations", en: "Observations")
    public static let journalled: String? = "observations"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head: .reads(.school)
        case .coordinator, .cpe: .writes(.school)
        case .teacher, .librarian: .writes(.group)
        case .mainTeacher: .writes(.division)
        case .psyen: .reads(.referred)
        case .pupil, .guardian: .readsPublished(.own)
        case .administrator: .none
        }
    }
}

/// What a pupil says of their own skill. Nobody writes it for them.
public enum SelfAssessmentsPolicy: Policy {
    public static let resource = Phrase(fr: "Autoévaluations", en: "Self-assessments")
    public static let journalled: String? = "self-assessment"
    public static func right(of role: Role) -> Right {
        switch role {
        case .pupil: .writes(.own)
        case .head, .coordinator, .cpe: .reads(.school)
        case .teacher: .reads(.group)
        case .mainTeacher: .reads(.division)
        case .psyen: .reads(.referred)
        case .guardian, .librarian, .administrator: .none
        }
    }
}

/// A pupil's ranked workshops. The coordinator writes with a reason; the pupil until the deadline.
public enum WishesPolicy: Policy {
    public static let resource = Phrase(fr: "Vœux", en: "Wishes")
    public static let journalled: String? = "wishes"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head: .reads(.school)
        case .coordinator: .writes(.school)
        case .mainTeacher: .reads(.division)
        case .pupil: .writes(.own)
        case .guardian: .reads(.own)
        case .teacher, .cpe, .psyen, .librarian, .administrator: .none
        }
    }
}

/// Published need groups and who is in them.
public enum GroupsPolicy: Policy {
    public static let resource = Phrase(fr: "Groupes publiés", en: "Published groups")
    public static let journalled: String? = "group"
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator: .writes(.school)
        case .head, .cpe: .reads(.school)
        case .teacher, .librarian: .reads(.group)
        case .mainTeacher: .reads(.division)
        case .pupil, .guardian: .readsPublished(.own)
        case .psyen, .administrator: .none
        }
    }
    /// A psychologist, a nurse, somebody of the office: whoever leads a group needs its list.
    public static let rightOfLeaders = Right.reads(.lists)
}

/// What the adults who run a group note about it. Not for pupils and families.
public enum RemarksPolicy: Policy {
    public static let resource = Phrase(fr: "Remarques sur un groupe", en: "Remarks on a group")
    public static let journalled: String? = "group"
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator: .writes(.school)
        case .head: .reads(.school)
        default: .none
        }
    }
    public static let rightOfLeaders = Right.writes(.lists)
}

/// Dated sessions of a group: the call, what is cancelled, moved or led by somebody else. Pupils and guardians read what concerns them on the
/// pupil's own pages.
public enum SessionsPolicy: Policy {
    public static let resource = Phrase(fr: "Séances et appel", en: "Sessions and calls")
    public static let journalled: String? = "session"
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator, .cpe: .writes(.school)
        case .head: .reads(.school)
        case .teacher, .librarian: .writes(.group)
        case .mainTeacher: .reads(.division)
        case .psyen, .pupil, .guardian, .administrator: .none
        }
    }
    public static let rightOfLeaders = Right.writes(.lists)
}

/// A pupil's request for a one-off session. Nobody asks for them; those who lead the group answer by their right to its sessions.
public enum RequestsPolicy: Policy {
    public static let resource = Phrase(fr: "Demandes de séances", en: "Requests for sessions")
    public static let journalled: String? = "session"
    public static func right(of role: Role) -> Right {
        switch role {
        case .pupil: .writes(.own)
        case .guardian: .reads(.own)
        case .head, .coordinator, .cpe: .reads(.school)
        case .teacher, .mainTeacher, .psyen, .librarian, .administrator: .none
        }
    }
}

/// Hours due, planned, given and followed, and what is unequal in them. Each pupil's own stand on the page of their group.
public enum LedgersPolicy: Policy {
    public static let resource = Phrase(fr: "Comptes d’heures, égalité", en: "Ledgers of hours, equality")
    public static let journalled: String? = "ledgers"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .coordinator: .reads(.school)
        default: .none
        }
    }
}

/// Rounds, periods, barrettes, rooms, facilitators, and plans that are not published.
public enum PlanningPolicy: Policy {
    public static let resource = Phrase(fr: "Préparation (campagnes, périodes, moyens, plans)", en: "Preparation (rounds, periods, means, plans)")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator: .writes(.school)
        case .head: .reads(.school)
        default: .none
        }
    }
}

/// Going from one school year to the next: it ends what the calendar, the programmes and the rosters of the year were about.
public enum SchoolYearPolicy: Policy {
    public static let resource = Phrase(fr: "Passage à l’année suivante", en: "Going to the next year")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator, .administrator: .writes(.school)
        case .head: .reads(.school)
        case .teacher, .mainTeacher, .cpe, .psyen, .librarian, .pupil, .guardian: .none
        }
    }
}

/// The school's timetable: lessons of divisions and of people. Every adult of the school reads it, as on the wall of the staff room.
public enum TimetablesPolicy: Policy {
    public static let resource = Phrase(fr: "Emploi du temps", en: "Timetable")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator, .administrator: .writes(.school)
        case .head, .teacher, .mainTeacher, .cpe, .psyen, .librarian: .reads(.school)
        case .pupil, .guardian: .none
        }
    }
}

/// Programmes and dispositifs of the year: no personal data, so every adult of the school reads. Pupils and guardians see what concerns
/// their level on the pupil's own page.
public enum ProgrammesPolicy: Policy {
    public static let resource = Phrase(fr: "Programmes et dispositifs de l’année", en: "Programmes and dispositifs of the year")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .coordinator: .writes(.school)
        case .head, .teacher, .mainTeacher, .cpe, .psyen, .librarian: .reads(.school)
        case .pupil, .guardian, .administrator: .none
        }
    }
}

/// What the teaching council chose for each level: no personal data, so every adult who reads the year reads it.
public enum CouncilPolicy: Policy {
    public static let resource = Phrase(fr: "Choix du conseil pédagogique", en: "Choices of the teaching council")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .coordinator: .writes(.school)
        case .teacher, .mainTeacher, .cpe, .psyen, .librarian: .reads(.school)
        case .pupil, .guardian, .administrator: .none
        }
    }
}

/// Figures on the groups of the year and the lists behind them.
public enum SteeringPolicy: Policy {
    public static let resource = Phrase(fr: "Garde-fous et leurs listes", en: "Guard-rails and their lists")
    public static let journalled: String? = "guard-rails"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .coordinator: .writes(.school)
        default: .none
        }
    }
}

/// The head's word that a choice of the council holds.
public enum CouncilApprovalPolicy: Policy {
    public static let resource = Phrase(fr: "Choix du conseil\u{202F}: approuver", en: "Choices of the council: approve")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .head: .writes(.school)
        case .coordinator: .reads(.school)
        default: .none
        }
    }
}

/// Skills frameworks and the workshop catalogue: no personal data, so everyone reads.
public enum CataloguePolicy: Policy {
    public static let resource = Phrase(fr: "Référentiels et ateliers", en: "Frameworks and workshops")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        role == .coordinator ? .writes(.school) : .reads(.school)
    }
}

/// Whole lists that leave the product as a file. The password is asked again.
public enum ExportPolicy: Policy {
    public static let resource = Phrase(fr: "Export en masse (mot de passe redemandé)", en: "Bulk export (password asked again)")
    public static let journalled: String? = "school data"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .coordinator: .reads(.school)
        case .teacher: .reads(.group)
        case .mainTeacher: .reads(.division)
        case .pupil, .guardian: .reads(.own)
        case .cpe, .psyen, .librarian, .administrator: .none
        }
    }
}

/// Who looked at what.
public enum JournalPolicy: Policy {
    public static let resource = Phrase(fr: "Journal des accès", en: "Access journal")
    public static let journalled: String? = nil
    public static func right(of role: Role) -> Right {
        switch role {
        case .head, .administrator: .reads(.school)
        default: .none
        }
    }
}

/// Accounts, roles, activation slips.
public enum AccountsPolicy: Policy {
    public static let resource = Phrase(fr: "Comptes, rôles", en: "Accounts, roles")
    public static let journalled: String? = "account"
    public static func right(of role: Role) -> Right {
        switch role {
        case .administrator: .writes(.school)
        case .head: .reads(.school)
        default: .none
        }
    }
}

/// What the administrator asks for and a head decides.
public enum ApprovalsPolicy: Policy {
    public static let resource = Phrase(fr: "Comptes et rôles : approuver", en: "Accounts and roles: approve")
    public static let journalled: String? = "approvals"
    public static func right(of role: Role) -> Right {
        switch role {
        case .head: .writes(.school)
        case .administrator: .reads(.school)
        default: .none
        }
    }
}

/// Preparing a roster: uploading and looking at the preview.
public enum ImportPreparationPolicy: Policy {
    public static let resource = Phrase(fr: "Import : préparer", en: "Import: prepare")
    public static let journalled: String? = "import"
    public static func right(of role: Role) -> Right {
        switch role {
        case .administrator, .coordinator: .writes(.school)
        case .head: .reads(.school)
        default: .none
        }
    }
}

/// Applying a roster.
public enum ImportPolicy: Policy {
    public static let resource = Phrase(fr: "Import : appliquer", en: "Import: apply")
    public static let journalled: String? = "import"
    public static func right(of role: Role) -> Right {
        switch role {
        case .administrator: .writes(.school)
        case .head, .coordinator: .reads(.school)
        default: .none
        }
    }
}

/// Every policy of the product, in the order of the published table.
public let policies: [any Policy.Type] = [
    IdentityPolicy.self, NeedsPolicy.self, PrioritiesPolicy.self, ObservationsPolicy.self, SelfAssessmentsPolicy.self, WishesPolicy.self,
    GroupsPolicy.self, RemarksPolicy.self, SessionsPolicy.self, RequestsPolicy.self, LedgersPolicy.self, ProgrammesPolicy.self, TimetablesPolicy.self, CouncilPolicy.self, CouncilApprovalPolicy.self, SteeringPolicy.self,
    PlanningPolicy.self, SchoolYearPolicy.self, CataloguePolicy.self, ExportPolicy.self, AccountsPolicy.self,
    ApprovalsPolicy.self,
    ImportPreparationPolicy.self, ImportPolicy.self, JournalPolicy.self,
]
