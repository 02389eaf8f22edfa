/// Going from one school year to the next: which day ends the old one, and whether it can be done yet.
public struct YearChange: Sendable, Hashable {
    /// Why it cannot be done.
    public enum Refusal: Error, Sendable, Hashable {
        /// Lessons go on until this day.
        case tooEarly(Day)
        /// The calendar does not know the year to come, its summer or its holidays: nothing could be laid on it.
        case unknownCalendar(Int)
        /// The school is in another year by now, this one.
        case done(Int)

        /// - Parameter year: that was to end.
        public func told(_ year: Int) -> Phrase {
            let next = SchoolYear(year + 1).name
            return switch self {
            case .tooEarly(let day):
                Phrase(
                    fr: "Il y a classe jusqu’au \(day.long.fr)\u{202F}: on passe à \(next.fr) à partir du lendemain.",
                    en: "Lessons go on until \(day.long.en): one goes to \(next.en) from the day after.")
            case .unknownCalendar(let unknown):
                Phrase(
                    fr: "Le calendrier de \(SchoolYear(unknown).name.fr) n’est pas complet. Saisissez d’abord les vacances de cette année-là, l’été compris.",
                    en: "The calendar of \(SchoolYear(unknown).name.en) is not complete. First enter the holidays of that year, with its summer.")
            case .done(let present):
                Phrase(
                    fr: "C’est déjà fait\u{202F}: l’établissement est en \(SchoolYear(present).name.fr).",
                    en: "It is done already: the school is in \(SchoolYear(present).name.en).")
            }
        }
    }

    /// The year that ends.
    public let year: Int
    /// Its last day, the eve of the summer holidays: what belongs to the year ends with it.
    public let lastDay: Day
    /// Nil when it can be done.
    public let refusal: Refusal?

    /// Where the calendar does not know the summer of the year that ends, it is taken to begin as late as the ministry's has.
    public init(from year: Int, _ calendar: SchoolCalendar, on today: Day) {
        self.year = year
        let august = Day(year: year + 1, month: 8, day: 1) ?? SchoolYear(year + 1).firstDay
        let summer = calendar.spans.first { $0.kind != .open && $0.contains(august) }
        lastDay = summer.map { $0.first - 1 } ?? august - 22
        refusal =
            if today <= lastDay {
                .tooEarly(lastDay)
            } else if calendar.teachingYear(year + 1) == nil {
                .unknownCalendar(year + 1)
            } else {
                nil
            }
    }
}
