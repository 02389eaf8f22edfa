/// What a person is at the school. One person may hold several roles; rights add up.
public enum Role: String, CaseIterable, Sendable, Hashable {
    case head, coordinator, teacher
    case mainTeacher = "main_teacher"
    case cpe, psyen, librarian, pupil, guardian
    case administrator

    public var name: Phrase {
        switch self {
        case .head: Phrase(fr: "Direction", en: "Head")
        case .coordinator: Phrase(fr: "Coordination", en: "Coordinator")
        case .teacher: Phrase(fr: "Professeur", en: "Teacher")
        case .mainTeacher: Phrase(fr: "Professeur principal", en: "Main teacher")
        case .cpe: Phrase(fr: "CPE", en: "CPE (pupil life)")
        case .psyen: Phrase(fr: "PsyEN", en: "PsyEN (school psychologist)")
        case .librarian: Phrase(fr: "Professeur documentaliste", en: "Librarian")
        case .pupil: Phrase(fr: "Élève", en: "Pupil")
        case .guardian: Phrase(fr: "Responsable légal", en: "Guardian")
        case .administrator: Phrase(fr: "Administration technique", en: "Technical administrator")
        }
    }

    /// Roles that an administrator gives by hand. The others follow from the roster: a main teacher from the
    /// division, a pupil and a guardian from the person.
    public static let given: [Role] = [.head, .coordinator, .teacher, .cpe, .psyen, .librarian, .administrator]
}
