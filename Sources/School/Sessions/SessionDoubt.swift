/// What speaks against something that may be meant all the same: whoever does it is asked first.
public enum SessionDoubt: Hashable, Sendable {
    /// The call is made although there are no lessons on that day.
    case closed(Day, Phrase)

    /// By which a form says that this was read.
    public var code: String {
        switch self {
        case .closed: "closed"
        }
    }

    public var words: Phrase {
        switch self {
        case .closed(let day, let name):
            Phrase(
                fr: "Le \(day.named.fr) est sans classe\u{202F}: \(name.fr). Si la séance n’a pas eu lieu, annulez-la ou déplacez-la\u{202F}: l’appel la compterait.",
                en: "There were no lessons on \(day.named.en): \(name.en). If the session was not held, cancel or move it: the call would count it.")
        }
    }
}

extension DatedSession {
    /// What is asked before its call is made.
    public func doubtsOfCall(_ calendar: SchoolCalendar) -> [SessionDoubt] { closure(calendar).map { [.closed(held.day, $0.name)] } ?? [] }
}
