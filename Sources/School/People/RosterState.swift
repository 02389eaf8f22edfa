/// What we hold of a school's people on a day, as far as a file can change it.
public struct RosterState: Sendable {
    public let uai: String
    /// The year in which the school year began.
    public let year: Int
    public var divisions: [Division] = []
    /// Everyone we know, those who left included: they may come back.
    public var pupils: [Pupil] = []
    public var staff: [Staff] = []
    /// Ties that hold on the day or later.
    public var teachings: [Teaching] = []
    public var mainTeachers: [MainTeacher] = []
    public var guardians: [Guardian] = []
    public var guardianships: [Guardianship] = []
    public var groups: [Roster.Group] = []

    public init(uai: String, year: Int) {
        self.uai = uai
        self.year = year
    }

    /// Nobody, or next to nobody, has a division: no roster of this school year came in yet, and many of last year's may be gone.
    public var isNewYear: Bool {
        let here = pupils.filter { $0.leftOn == nil }
        return here.count { $0.division != nil } * 10 <= here.count
    }

    public struct Division: Sendable, Hashable {
        public let id: School.Division.ID
        public var code, label, level: String
        public var mef: String?

        public init(id: School.Division.ID, code: String, label: String, level: String, mef: String?) {
            self.id = id
            self.code = code
            self.label = label
            self.level = level
            self.mef = mef
        }
    }

    public struct Pupil: Named, Sendable, Hashable {
        public let id: School.Pupil.ID
        public var siecleID, ine: String?
        public var familyName: String
        public var usageName: String?
        public var givenName: String
        public var birthDay, enteredOn: Day?
        /// First day away.
        public var leftOn: Day?
        /// Code of the present division.
        public var division: String?
        /// Somebody noted the departure, or put the pupil into this division, without a file.
        public var leftByHand = false
        public var placedByHand = false

        public init(
            id: School.Pupil.ID, siecleID: String?, ine: String?, familyName: String, usageName: String?, givenName: String, birthDay: Day?,
            enteredOn: Day?, leftOn: Day?, division: String?
        ) {
            self.id = id
            self.siecleID = siecleID
            self.ine = ine
            self.familyName = familyName
            self.usageName = usageName
            self.givenName = givenName
            self.birthDay = birthDay
            self.enteredOn = enteredOn
            self.leftOn = leftOn
            self.division = division
        }

        public func isPresent(on day: Day) -> Bool { leftOn.map { $0 > day } ?? true }
    }

    public struct Staff: Named, Sendable, Hashable {
        public let id: School.Staff.ID
        public var key: Roster.StaffKey?
        public var familyName, givenName: String
        public var civility, function, discipline: String?
        public var leftOn: Day?
        /// Administrators stay, whatever a file says: a school must not lock itself out.
        public let administers: Bool

        public init(
            id: School.Staff.ID, key: Roster.StaffKey?, familyName: String, givenName: String, civility: String?, function: String?,
            discipline: String?, leftOn: Day?, administers: Bool
        ) {
            self.id = id
            self.key = key
            self.familyName = familyName
            self.givenName = givenName
            self.civility = civility
            self.function = function
            self.discipline = discipline
            self.leftOn = leftOn
            self.administers = administers
        }
    }

    public struct Teaching: Sendable, Hashable {
        public let staff: School.Staff.ID
        /// Code of the division.
        public let division: String
        /// Code of the subject.
        public let subject: String

        public init(staff: School.Staff.ID, division: String, subject: String) {
            self.staff = staff
            self.division = division
            self.subject = subject
        }
    }

    public struct MainTeacher: Sendable, Hashable {
        public let staff: School.Staff.ID
        public let division: String

        public init(staff: School.Staff.ID, division: String) {
            self.staff = staff
            self.division = division
        }
    }

    public struct Guardian: Named, Sendable, Hashable {
        public let id: School.Guardian.ID
        public let siecleID: String?
        public var familyName, givenName: String
        public var civility: String?

        public init(id: School.Guardian.ID, siecleID: String?, familyName: String, givenName: String, civility: String?) {
            self.id = id
            self.siecleID = siecleID
            self.familyName = familyName
            self.givenName = givenName
            self.civility = civility
        }
    }

    public struct Guardianship: Sendable, Hashable {
        public let guardian: School.Guardian.ID
        public let pupil: School.Pupil.ID
        public let level: Int

        public init(guardian: School.Guardian.ID, pupil: School.Pupil.ID, level: Int) {
            self.guardian = guardian
            self.pupil = pupil
            self.level = level
        }
    }
}
