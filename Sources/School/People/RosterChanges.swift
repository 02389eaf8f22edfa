/// What a roster would change in what we hold, on a day. A pure function of the three and of the answers to its
/// questions; the same roster again gives no change. Linear in people, but for names told apart by hand.
public struct RosterChanges: Sendable {
    public struct Changed<Value: Sendable & Hashable>: Sendable, Hashable {
        public let before, after: Value
    }

    /// A pupil who is here already, or the n-th of `newPupils`.
    public enum PupilRef: Sendable, Hashable {
        case known(Pupil.ID)
        case new(Int)
    }
    public enum StaffRef: Sendable, Hashable {
        case known(Staff.ID)
        case new(Int)
    }
    public enum GuardianRef: Sendable, Hashable {
        case known(Guardian.ID)
        case new(Int)
    }

    public struct NewDivision: Sendable, Hashable {
        public let code, label, level: String
        public let mef: String?
    }

    public struct Move: Sendable, Hashable {
        public let pupil: Pupil.ID
        public let name: String
        /// Codes of divisions.
        public let from, to: String?
    }

    public struct Departure: Sendable, Hashable {
        public let pupil: Pupil.ID
        public let name: String
        public let division: String?
        /// First day away.
        public let on: Day
    }

    public struct NewTeaching: Sendable, Hashable {
        public let staff: StaffRef
        public let name, division, subject, subjectLabel: String
    }

    public struct EndedTeaching: Sendable, Hashable {
        public let teaching: RosterState.Teaching
        public let name: String
    }

    public struct NewMainTeacher: Sendable, Hashable {
        public let staff: StaffRef
        public let name, division: String
        public let from: Day
    }

    public struct EndedMainTeacher: Sendable, Hashable {
        public let tie: RosterState.MainTeacher
        public let name: String
    }

    public struct NewGuardianship: Sendable, Hashable {
        public let guardian: GuardianRef
        public let pupil: PupilRef
        public let guardianName, pupilName: String
        public let level: Int
    }

    public struct EndedGuardianship: Sendable, Hashable {
        public let tie: RosterState.Guardianship
        public let guardianName, pupilName: String
    }

    public let day: Day
    public internal(set) var problems: [Problem] = []
    public internal(set) var questions: [RosterQuestion] = []
    public internal(set) var newDivisions: [NewDivision] = []
    public internal(set) var changedDivisions: [Changed<RosterState.Division>] = []
    /// With the division in which each begins.
    public internal(set) var newPupils: [Roster.Pupil] = []
    /// Facts about the pupil; moves and departures stand apart.
    public internal(set) var changedPupils: [Changed<RosterState.Pupil>] = []
    public internal(set) var moves: [Move] = []
    public internal(set) var departures: [Departure] = []
    public internal(set) var newStaff: [Roster.Staff] = []
    public internal(set) var changedStaff: [Changed<RosterState.Staff>] = []
    public internal(set) var newTeachings: [NewTeaching] = []
    public internal(set) var endedTeachings: [EndedTeaching] = []
    public internal(set) var newMainTeachers: [NewMainTeacher] = []
    public internal(set) var endedMainTeachers: [EndedMainTeacher] = []
    public internal(set) var newGuardians: [Roster.Guardian] = []
    public internal(set) var changedGuardians: [Changed<RosterState.Guardian>] = []
    public internal(set) var newGuardianships: [NewGuardianship] = []
    public internal(set) var endedGuardianships: [EndedGuardianship] = []
    /// The groups as they are to be from now on; nil when they stay as they are.
    public internal(set) var groups: [Roster.Group]?
    /// Among them, and among those that go.
    public internal(set) var newGroups: [Roster.Group] = []
    public internal(set) var changedGroups: [Roster.Group] = []
    public internal(set) var endedGroups: [Roster.Group] = []
    /// Pupils found again without a change.
    public internal(set) var unchangedPupils = 0
    /// Pupils of the file who had left before they were ever known here.
    public internal(set) var formerPupils = 0

    /// First day of ties that the file does not date: the start of the school year when nothing was known before,
    /// else the day of the import.
    public internal(set) var teachingsFrom: Day

    /// - Parameter answers: by `RosterQuestion.id`.
    public init(from state: RosterState, to roster: Roster, on day: Day, answers: [String: String] = [:]) {
        self.day = day
        teachingsFrom = state.teachings.isEmpty ? min(day, SchoolYear(state.year).firstDay) : day
        problems = RosterGuards.identity(roster, state)
        guard problems.isEmpty else { return }
        var inquiry = RosterInquiry(answers: answers)
        compareDivisions(state, roster)
        let matched = comparePupils(state, roster, &inquiry)
        compareStaff(state, roster)
        compareGuardians(state, roster, matched)
        compareGroups(state, roster, matched)
        questions = inquiry.questions
        problems += RosterGuards.size(self, roster, state)
    }

    public var isRefused: Bool { problems.contains { $0.severity == .refusal } }

    /// Whether a person still has to choose.
    public var isOpen: Bool { questions.contains { $0.answer == nil } }

    public var isEmpty: Bool {
        newDivisions.isEmpty && changedDivisions.isEmpty && newPupils.isEmpty && changedPupils.isEmpty && moves.isEmpty && departures.isEmpty
            && newStaff.isEmpty && changedStaff.isEmpty && newTeachings.isEmpty && endedTeachings.isEmpty && newMainTeachers.isEmpty
            && endedMainTeachers.isEmpty && newGuardians.isEmpty && changedGuardians.isEmpty && newGuardianships.isEmpty && endedGuardianships.isEmpty
            && groups == nil
    }

    private mutating func compareDivisions(_ state: RosterState, _ roster: Roster) {
        let known = Dictionary(state.divisions.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let levels = Dictionary(roster.levels.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for division in roster.divisions {
            let mef = division.mef.flatMap { levels[$0] }
            let level = SchoolLevel.name(division: division.code, mef: mef, mefCode: division.mef)
            guard let before = known[division.code] else {
                newDivisions.append(NewDivision(code: division.code, label: division.label, level: level, mef: division.mef))
                continue
            }
            var after = before
            // A pupil list gives codes only: it does not take a label away.
            if division.label != division.code { after.label = division.label }
            after.mef = division.mef ?? before.mef
            if mef != nil { after.level = level }
            if after != before { changedDivisions.append(Changed(before: before, after: after)) }
        }
    }

    private mutating func compareGroups(_ state: RosterState, _ roster: Roster, _ pupils: MatchedPupils) {
        let fromSIECLE = roster.covers.contains(.pupils) && roster.listsEveryPupil && roster.pupils.contains { $0.siecleID != nil }
        // A file of pupils may be exported without their groups: it says nothing of them then, neither who is in one nor that one ends.
        let givesMembers = fromSIECLE && roster.groups.contains { !$0.members.isEmpty }
        let listsGroups = roster.covers.contains(.divisions)
        guard givesMembers || listsGroups else { return }
        let before = Dictionary(state.groups.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        // Only a list of groups together with the pupils' own ties ends one.
        var after: [String: Roster.Group] = givesMembers && listsGroups ? [:] : before
        if givesMembers, !listsGroups { for code in after.keys { after[code]?.members = [] } }
        for group in roster.groups {
            var merged = before[group.code] ?? Roster.Group(code: group.code, label: group.code)
            if group.label != group.code { merged.label = group.label }
            if !group.divisions.isEmpty { merged.divisions = group.divisions.sorted() }
            // Those who have left, or wait for an answer, are not written: counting them would differ for ever.
            if givesMembers { merged.members = group.members.filter { pupils[$0] != nil }.sorted() }
            after[group.code] = merged
        }
        guard after != before else { return }
        let all = after.values.sorted { $0.code < $1.code }
        groups = all
        newGroups = all.filter { before[$0.code] == nil }
        changedGroups = all.filter { group in before[group.code].map { $0 != group } ?? false }
        endedGroups = state.groups.filter { after[$0.code] == nil }
    }
}

/// A school year, by the calendar year in which it begins: 2026 for 2026-27.
public struct SchoolYear: Hashable, Sendable {
    /// What a file may name.
    public static let known = 2000...2100

    public let start: Int

    public init(_ start: Int) { self.start = start }

    /// 1 September: classes begin within days of it.
    public var firstDay: Day { Day(year: start, month: 9, day: 1) ?? Day(number: 0) }

    /// To the last of August: those of one year begin where those of the year before end.
    public var days: Tenure { Tenure(from: firstDay, to: SchoolYear(start + 1).firstDay - 1) }

    public func holds(_ day: Day) -> Bool { days.contains(day) }

    /// « 2026-2027 ».
    public var name: Phrase { Phrase(fr: "\(start)-\(start + 1)", en: "\(start)–\(start + 1)") }
}
