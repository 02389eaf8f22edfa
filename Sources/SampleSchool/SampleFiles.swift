import Interchange
import School

/// One file as a school's software would have written it.
public struct SampleFile: Sendable, Hashable {
    public let name: String
    public let bytes: [UInt8]
}

extension SampleRoster {
    /// The five files that a school takes out of SIECLE and STS: pupils, divisions, nomenclature, guardians, staff.
    public func files(exportedOn day: Day) -> [SampleFile] {
        let roster = exchanged
        return [
            SampleFile(name: "Nomenclature.xml", bytes: SIECLEWriter.nomenclature(roster, uai: Self.uai, year: year, exportedOn: day)),
            SampleFile(name: "Structures.xml", bytes: SIECLEWriter.structures(roster, uai: Self.uai, year: year, exportedOn: day)),
            SampleFile(name: "ElevesSansAdresses.xml", bytes: SIECLEWriter.pupils(roster, uai: Self.uai, year: year, exportedOn: day)),
            SampleFile(name: "ResponsablesSansAdresses.xml", bytes: SIECLEWriter.guardians(roster, uai: Self.uai, year: year, exportedOn: day)),
            SampleFile(name: "sts_emp_\(Self.uai)_\(year).xml", bytes: STSWriter.staff(roster, uai: Self.uai, year: year, lessons: lessons)),
        ]
    }

    /// The roster in the form that every format is read into and written from. Family names are in capitals, as SIECLE
    /// prints them.
    var exchanged: Roster {
        var roster = Roster()
        roster.divisions = divisions.map { Roster.Division(code: $0.code, label: $0.label, mef: $0.mef) }
        roster.pupils = pupils.map { pupil in
            Roster.Pupil(
                siecleID: pupil.siecleID, ine: pupil.ine, familyName: pupil.familyName.uppercased(), givenName: pupil.givenName,
                birthDay: pupil.birthDay, division: pupil.division, mef: pupil.mef, enteredOn: pupil.enteredOn, leftOn: pupil.leftOn)
        }
        roster.guardians = guardians.map {
            Roster.Guardian(
                siecleID: $0.siecleID, familyName: $0.familyName.uppercased(), givenName: $0.givenName, civility: $0.isWoman ? "Mme" : "M.")
        }
        roster.guardianships = guardians.flatMap { guardian in
            guardian.children.map { Roster.Guardianship(guardian: guardian.siecleID, pupil: $0.pupil, level: $0.level) }
        }
        roster.levels = SampleLevel.all.map { Roster.MEF(code: $0.mef, label: $0.mefName, mefstat: $0.mefStatistics) }
        roster.subjects = SampleSubject.allCases.map { Roster.Subject(code: $0.code, label: $0.label, shortCode: $0.management) }
        addStaff(to: &roster)
        return roster
    }

    private func addStaff(to roster: inout Roster) {
        let keys = Dictionary(uniqueKeysWithValues: staff.map { ($0.stsID, Roster.StaffKey(type: $0.stsType, id: $0.stsID)) })
        roster.staff = staff.map { person in
            Roster.Staff(
                key: Roster.StaffKey(type: person.stsType, id: person.stsID), familyName: person.familyName.uppercased(), givenName: person.givenName,
                civility: person.isWoman ? "Mme" : "M.", function: person.function, discipline: person.subject?.discipline.label)
        }
        roster.mainTeachers = staff.compactMap { person in
            person.mainTeacherOf.map {
                Roster.MainTeacher(
                    staff: Roster.StaffKey(type: person.stsType, id: person.stsID), division: $0, from: firstDay, to: Day(number: Self.september(year + 1) - 1))
            }
        }
        roster.services = services.compactMap { service in
            keys[service.staff].map { Roster.Service(staff: $0, structure: .division(service.division), subject: service.subject.code) }
        }
        // STS knows a barrette as a group that draws from several divisions and is taught AP.
        roster.groups = barrettes.map { Roster.Group(code: "AP\($0.name)", label: "ACCOMPAGNEMENT PERSO. BARRETTE \($0.name)", divisions: $0.divisions) }
        roster.services += barrettes.flatMap { barrette in
            support(barrette).keys.sorted().compactMap { keys[$0] }.map {
                Roster.Service(staff: $0, structure: .group("AP\(barrette.name)"), subject: SampleSubject.support.code)
            }
        }
    }

    /// Who gives the support of a barrette, and at which of its hours: at each, six of its divisions' teachers at most who have no
    /// lesson then.
    private func support(_ barrette: SampleBarrette) -> [String: [SampleHour]] {
        let teachers = services.filter { barrette.divisions.contains($0.division) }.map(\.staff).unique()
        let busy = Dictionary(services.flatMap { service in service.lessons.map { (service.staff, $0) } }.map { ($0.0, Set([$0.1])) }, uniquingKeysWith: { $0.union($1) })
        var support: [String: [SampleHour]] = [:]
        for hour in barrette.hours {
            for teacher in teachers.filter({ !(busy[$0]?.contains(hour) ?? false) }).prefix(6) { support[teacher, default: []].append(hour) }
        }
        return support
    }

    /// The timetable as STS holds it: each division in its own room, sport in the gymnasium, support in rooms of its own.
    private var lessons: [Roster.Service: [STSWriter.Lesson]] {
        let keys = Dictionary(uniqueKeysWithValues: staff.map { ($0.stsID, Roster.StaffKey(type: $0.stsType, id: $0.stsID)) })
        let rooms = Dictionary(uniqueKeysWithValues: divisions.enumerated().map { ($1.code, "\(201 + $0)") })
        func lesson(_ hour: SampleHour, _ room: String?) -> STSWriter.Lesson {
            STSWriter.Lesson(time: WeekTime(weekday: hour.weekday, startsAt: hour.start, length: SampleHour.length), room: room)
        }
        var lessons: [Roster.Service: [STSWriter.Lesson]] = [:]
        for service in services {
            guard let key = keys[service.staff] else { continue }
            let room = service.subject == .sport ? "Gymnase" : rooms[service.division]
            lessons[Roster.Service(staff: key, structure: .division(service.division), subject: service.subject.code), default: []] += service.lessons.map { lesson($0, room) }
        }
        for barrette in barrettes {
            let code = "AP\(barrette.name)"
            for (index, entry) in support(barrette).sorted(by: { $0.key < $1.key }).enumerated() {
                guard let key = keys[entry.key] else { continue }
                lessons[Roster.Service(staff: key, structure: .group(code), subject: SampleSubject.support.code)] = entry.value.map { lesson($0, "\(code)-\(index + 1)") }
            }
        }
        return lessons
    }
}
