/// What a school's files say of its people, whatever their format: what `RosterReader` reads, `RosterChanges`
/// compares with what we hold, and the SIECLE and STS writers write.
///
/// People are known by the keys of the software that keeps them (`ELEVE_ID`, `PERSONNE_ID`, STS type and id),
/// never by ours.
public struct Roster: Sendable, Hashable {
    /// The files that it was read from, with the school and year that each names.
    public var sources: [Source] = []
    /// What the files speak of. What no file speaks of is left as it is.
    public var covers: Set<Part> = []
    /// Whether the pupils listed are all the pupils: those missing have left.
    public var listsEveryPupil = false
    /// Whether the divisions come from a list of divisions rather than from the pupils' lines.
    public var listsEveryDivision = false

    public var divisions: [Division] = []
    public var pupils: [Pupil] = []
    public var groups: [Group] = []
    public var staff: [Staff] = []
    public var services: [Service] = []
    public var mainTeachers: [MainTeacher] = []
    public var guardians: [Guardian] = []
    public var guardianships: [Guardianship] = []
    public var levels: [MEF] = []
    public var subjects: [Subject] = []

    public init() {}

    public enum Part: String, Sendable, Hashable, CaseIterable {
        case pupils, divisions, staff, services, guardians
    }

    /// One file, and what it says of itself.
    public struct Source: Sendable, Hashable {
        public var file: String
        public var uai: String?
        public var year: Int?
        public var exportedOn: Day?

        public init(file: String, uai: String? = nil, year: Int? = nil, exportedOn: Day? = nil) {
            self.file = file
            self.uai = uai
            self.year = year
            self.exportedOn = exportedOn
        }
    }

    /// Where something stands in the files.
    public struct Place: Sendable, Hashable {
        public let file: String
        /// 1 is the first line.
        public let line: Int

        public init(file: String, line: Int) {
            self.file = file
            self.line = line
        }
    }

    public struct Division: Sendable, Hashable {
        /// At most 8 characters; blanks inside are kept.
        public var code: String
        public var label: String
        /// Training level (MEF), 11 characters in SIECLE and STS.
        public var mef: String?

        public init(code: String, label: String, mef: String? = nil) {
            self.code = code
            self.label = label
            self.mef = mef
        }
    }

    public struct Pupil: Sendable, Hashable {
        /// `ELEVE_ID`; nil in a list that has none.
        public var siecleID: String?
        /// National number, tidied; nil for a pupil who has none yet.
        public var ine: String?
        public var familyName: String
        public var usageName: String?
        public var givenName: String
        /// The whole name when a list gives it in one column and it cannot be told apart by capitals; the two
        /// names are empty then, and a person chooses.
        public var unsplitName: String?
        public var birthDay: Day?
        /// Code of the division; nil when the file gives none.
        public var division: String?
        public var mef: String?
        public var enteredOn: Day?
        /// First day on which the pupil is no longer there.
        public var leftOn: Day?
        public var place: Place?

        public init(
            siecleID: String? = nil, ine: String? = nil, familyName: String, usageName: String? = nil, givenName: String,
            unsplitName: String? = nil, birthDay: Day? = nil, division: String? = nil, mef: String? = nil, enteredOn: Day? = nil,
            leftOn: Day? = nil, place: Place? = nil
        ) {
            self.siecleID = siecleID
            self.ine = ine
            self.familyName = familyName
            self.usageName = usageName
            self.givenName = givenName
            self.unsplitName = unsplitName
            self.birthDay = birthDay
            self.division = division
            self.mef = mef
            self.enteredOn = enteredOn
            self.leftOn = leftOn
            self.place = place
        }

        /// « Arbelot Éléa », or the name as it stands when it is not told apart.
        public var listName: String { unsplitName ?? (givenName.isEmpty ? familyName : "\(familyName) \(givenName)") }
    }

    /// A group of SIECLE or STS (`TYPE_STRUCTURE` G). Kept because a file sent back to SIECLE replaces every
    /// link between pupils and groups.
    public struct Group: Sendable, Hashable {
        public var code: String
        public var label: String
        /// Codes of the divisions from which it draws.
        public var divisions: [String]
        /// `ELEVE_ID` of its members.
        public var members: [String]

        public init(code: String, label: String, divisions: [String] = [], members: [String] = []) {
            self.code = code
            self.label = label
            self.divisions = divisions
            self.members = members
        }
    }

    /// STS numbers its kinds of people apart: `epp` 7101 and `local` 7101 are two people.
    public struct StaffKey: Sendable, Hashable {
        public let type: String
        public let id: String

        public init(type: String, id: String) {
            self.type = type
            self.id = id
        }
    }

    public struct Staff: Named, Sendable, Hashable {
        public var key: StaffKey
        public var familyName: String
        public var givenName: String
        /// « M. » or « Mme ».
        public var civility: String?
        /// `FONCTION`: ENS, DIR, EDU, DOC, ORI… nil for local people and people on leave.
        public var function: String?
        /// Label of the first discipline.
        public var discipline: String?
        public var place: Place?

        public init(
            key: StaffKey, familyName: String, givenName: String, civility: String? = nil, function: String? = nil, discipline: String? = nil,
            place: Place? = nil
        ) {
            self.key = key
            self.familyName = familyName
            self.givenName = givenName
            self.civility = civility
            self.function = function
            self.discipline = discipline
            self.place = place
        }
    }

    /// One teacher of one subject to a division or a group (`SERVICE`).
    public struct Service: Sendable, Hashable {
        public enum Structure: Sendable, Hashable {
            case division(String), group(String)
        }
        public var staff: StaffKey
        public var structure: Structure
        /// `CODE_MATIERE`, six characters.
        public var subject: String

        public init(staff: StaffKey, structure: Structure, subject: String) {
            self.staff = staff
            self.structure = structure
            self.subject = subject
        }
    }

    public struct MainTeacher: Sendable, Hashable {
        public var staff: StaffKey
        public var division: String
        public var from: Day?
        /// Last day.
        public var to: Day?

        public init(staff: StaffKey, division: String, from: Day? = nil, to: Day? = nil) {
            self.staff = staff
            self.division = division
            self.from = from
            self.to = to
        }
    }

    public struct Guardian: Named, Sendable, Hashable {
        /// `PERSONNE_ID`.
        public var siecleID: String
        public var familyName: String
        public var givenName: String
        public var civility: String?
        public var place: Place?

        public init(siecleID: String, familyName: String, givenName: String, civility: String? = nil, place: Place? = nil) {
            self.siecleID = siecleID
            self.familyName = familyName
            self.givenName = givenName
            self.civility = civility
            self.place = place
        }
    }

    public struct Guardianship: Sendable, Hashable {
        /// `PERSONNE_ID` and `ELEVE_ID`.
        public var guardian: String
        public var pupil: String
        /// `NIVEAU_RESPONSABILITE`: 1 and 2 are legal guardians, 3 is not one.
        public var level: Int

        public init(guardian: String, pupil: String, level: Int) {
            self.guardian = guardian
            self.pupil = pupil
            self.level = level
        }
    }

    /// A training level and its label.
    public struct MEF: Sendable, Hashable {
        public var code: String
        public var label: String
        /// Statistical code; its first four digits give the level.
        public var mefstat: String?

        public init(code: String, label: String, mefstat: String? = nil) {
            self.code = code
            self.label = label
            self.mefstat = mefstat
        }
    }

    public struct Subject: Sendable, Hashable {
        public var code: String
        public var label: String
        /// `CODE_GESTION`, five characters: FRANC, MATHS.
        public var shortCode: String?

        public init(code: String, label: String, shortCode: String? = nil) {
            self.code = code
            self.label = label
            self.shortCode = shortCode
        }
    }
}
