/// A pupil's place in the school: division, what is to come, departure.
public struct Schooling: Sendable, Hashable {
    public struct Change: Sendable, Hashable {
        public let division: Division
        public let from: Day

        public init(division: Division, from: Day) {
            self.division = division
            self.from = from
        }
    }

    /// Today's.
    public let division: Division?
    /// The first day of it.
    public let since: Day?
    /// A division to come.
    public let next: Change?
    /// First day away.
    public let leavesOn: Day?
    /// The departure was noted by hand, not read in a file.
    public let leftByHand: Bool

    public init(division: Division?, since: Day?, next: Change?, leavesOn: Day?, leftByHand: Bool) {
        self.division = division
        self.since = since
        self.next = next
        self.leavesOn = leavesOn
        self.leftByHand = leftByHand
    }

    /// Why a departure cannot be noted for this first day away; nil when it can. Word of a departure often comes late, so a day that
    /// has passed will do, in the school year.
    public static func problem(departure first: Day?, in year: SchoolYear) -> Phrase? {
        guard let first else { return Phrase(fr: "Donnez le premier jour où l’élève n’est plus là.", en: "Give the first day on which the pupil is gone.") }
        guard year.holds(first) else { return outside(year) }
        return nil
    }

    /// Why this change of division cannot be noted; nil when it can. Word of a change often comes late, so a day that has passed will do, in the
    /// school year; calls that were made stay as they were.
    public func problem(to division: Division?, from first: Day?, in year: SchoolYear) -> Phrase? {
        guard let division, let first else { return Phrase(fr: "Choisissez une classe et un jour.", en: "Choose a division and a day.") }
        guard year.holds(first) else { return Self.outside(year) }
        if let leavesOn, leavesOn <= first {
            return Phrase(
                fr: "L’élève n’est plus dans l’établissement à partir du \(leavesOn.long.fr).", en: "The pupil is gone from \(leavesOn.long.en) on.")
        }
        if division.id == self.division?.id, next == nil, since.map({ $0 <= first }) ?? true {
            return Phrase(fr: "L’élève est déjà en \(division.code).", en: "The pupil is in \(division.code) already.")
        }
        return nil
    }

    private static func outside(_ year: SchoolYear) -> Phrase {
        Phrase(fr: "Ce jour n’est pas dans l’année scolaire \(year.name.fr).", en: "This day is not in the school year \(year.name.en).")
    }
}
