import School

/// The people and the timetable of the sample school, as plain values: what a real school's SIECLE and STS hold.
public struct SampleRoster: Sendable, Hashable {
    public static let schoolName = "Lycée polyvalent des Tilleuls (fictif)"
    /// No department has the number 000: this is nobody's code, and its key is right.
    public static let uai = "0009999U"
    public static let zone = Zone.b

    /// The calendar year of the rentrée.
    public let year: Int
    public let divisions: [SampleDivision]
    public let pupils: [SamplePupil]
    public let guardians: [SampleGuardian]
    public let staff: [SampleStaff]
    public let services: [SampleService]
    public let barrettes: [SampleBarrette]

    public var firstDay: Day { Day(number: Self.september(year)) }
    public var lastDay: Day { Day(number: Self.september(year + 1) - 58) }

    static func september(_ year: Int) -> Int { Day(year: year, month: 9, day: 1)?.number ?? 0 }
}

public struct SampleDivision: Sendable, Hashable {
    public let code: String
    public let label: String
    public let level: String
    public let mef: String
}

public struct SamplePupil: Sendable, Hashable {
    /// `ELEVE_ID`.
    public let siecleID: String
    /// Nil for those who have just arrived: they have no number yet.
    public let ine: String?
    public let familyName: String
    public let givenName: String
    public let isGirl: Bool
    public let birthDay: Day
    public let mef: String
    /// Nil for those who are enrolled and sit in no division yet.
    public let division: String?
    public let enteredOn: Day
    public let leftOn: Day?
    public let repeats: Bool
}

public struct SampleGuardian: Sendable, Hashable {
    /// `PERSONNE_ID`.
    public let siecleID: String
    public let isWoman: Bool
    public let familyName: String
    public let givenName: String
    public let children: [Tie]

    public struct Tie: Sendable, Hashable {
        public let pupil: String
        /// 1 and 2 are legal guardians; 3 is a person to call.
        public let level: Int
        /// What the school knows of the parent's rights, which SIECLE does not tell.
        public let authority: Authority
    }
}

public struct SampleStaff: Sendable, Hashable {
    public enum Duty: String, Sendable, Hashable {
        case teacher, head, deputy, cpe, librarian, psyen
    }

    /// `TYPE` and `ID` of STS.
    public let stsType: String
    public let stsID: String
    public let isWoman: Bool
    public let familyName: String
    public let givenName: String
    public let duty: Duty
    let subject: SampleSubject?
    /// The division of which this is the main teacher.
    public let mainTeacherOf: String?

    /// `FONCTION` of STS.
    public var function: String {
        switch duty {
        case .teacher: "ENS"
        case .head, .deputy: "DIR"
        case .cpe: "EDU"
        case .librarian: "DOC"
        case .psyen: "ORI"
        }
    }
}

/// Who teaches what to which division, and when.
public struct SampleService: Sendable, Hashable {
    let subject: SampleSubject
    public let division: String
    /// `ID` of the teacher.
    public let staff: String
    public let lessons: [SampleHour]

    public var subjectCode: String { subject.code }
}

/// One hour of the week.
public struct SampleHour: Sendable, Hashable, Comparable {
    /// 1 is Monday.
    public let weekday: Int
    /// In minutes since midnight.
    public let start: Int
    public static let length = 55

    public static func < (a: Self, b: Self) -> Bool { (a.weekday, a.start) < (b.weekday, b.start) }

    /// The hours in which the school teaches: eight a day, four on Wednesday.
    public static let week: [SampleHour] = (1...5).flatMap { day in
        (day == 3 ? [8, 9, 10, 11] : [8, 9, 10, 11, 13, 14, 15, 16]).map { SampleHour(weekday: day, start: $0 * 60) }
    }
}

/// Divisions whose support is at the same hours.
public struct SampleBarrette: Sendable, Hashable {
    public let name: String
    public let divisions: [String]
    public let hours: [SampleHour]
}
