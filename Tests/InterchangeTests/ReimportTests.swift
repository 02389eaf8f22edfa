import Interchange
import School
import Testing

@Suite("A later file updates and loses nothing")
struct ReimportTests {
    private static let files = [
        "ElevesSansAdresses.xml", "Structures.xml", "Nomenclature.xml", "ResponsablesAvecAdresses.xml", "sts_emp_0009999U_2026.xml",
    ]
    private let roster: Roster
    private let state: RosterState

    init() {
        roster = RosterReader.read(files: Self.files.map(Fixtures.file)).roster
        state = Fixtures.tilleuls.after(RosterChanges(from: Fixtures.tilleuls, to: roster, on: Fixtures.october))
    }

    @Test("the same files again change nothing")
    func again() {
        let changes = RosterChanges(from: state, to: roster, on: Fixtures.october)
        #expect(changes.isEmpty)
        #expect(changes.problems.isEmpty && changes.questions.isEmpty)
        #expect(changes.unchangedPupils == 12)
    }

    @Test("the same files again change nothing when a member of a group had left before being known")
    func againAfterDeparture() {
        // JOLY Côme, of the group 6AP3, left in October.
        let first = RosterChanges(from: Fixtures.tilleuls, to: roster, on: Fixtures.november)
        #expect(first.groups?.first { $0.code == "6AP3" }?.members == ["900007", "900008"])
        #expect(RosterChanges(from: Fixtures.tilleuls.after(first), to: roster, on: Fixtures.november).isEmpty)
        // All of its groups are new to an empty school, and told as such.
        #expect(first.newGroups.count == roster.groups.count && first.changedGroups.isEmpty && first.endedGroups.isEmpty)
        // Present in October, gone in November: one change, then none.
        var undated = state
        undated.pupils[9].leftOn = nil
        let gone = RosterChanges(from: undated, to: roster, on: Fixtures.november)
        #expect(RosterChanges(from: undated.after(gone), to: roster, on: Fixtures.november).isEmpty)
    }

    @Test("a pupil whose leaving date has passed leaves on that date, and was never added if unknown")
    func left() {
        // Known in October with a leaving date to come, it needs nothing more once the date has passed.
        let later = RosterChanges(from: state, to: roster, on: Fixtures.november)
        #expect(later.departures.isEmpty && later.newPupils.isEmpty && later.moves.isEmpty)
        var undated = state
        undated.pupils[9].leftOn = nil
        #expect(RosterChanges(from: undated, to: roster, on: Fixtures.november).departures.map { "\($0.name) \($0.on)" } == ["JOLY Côme 2026-10-12"])
        let late = RosterChanges(from: Fixtures.tilleuls, to: roster, on: Fixtures.november)
        #expect(late.newPupils.count == 11)
        #expect(late.formerPupils == 1)
    }

    @Test("a moved pupil moves, a pupil gone from the file leaves on the day, a new one comes")
    func moved() {
        var later = roster
        later.pupils[0].division = "6E2"
        later.pupils.remove(at: 1)
        later.pupils.append(Roster.Pupil(siecleID: "900099", familyName: "NOUVEAU", givenName: "Ali", division: "6E1"))
        let changes = RosterChanges(from: state, to: later, on: Fixtures.october)
        #expect(changes.moves.map { "\($0.name) \($0.from ?? "")→\($0.to ?? "")" } == ["ARBELOT Éléa 6E1→6E2"])
        #expect(changes.departures.map { "\($0.name) \($0.on)" } == ["BŒUF Loïc 2026-10-06"])
        #expect(changes.newPupils.map(\.listName) == ["NOUVEAU Ali"])
        // The guardians of the one who left keep their tie: it is part of what was.
        #expect(changes.endedGuardianships.isEmpty)
    }

    @Test("a pupil who left and is in the file again comes back to a class")
    func returned() {
        var without = roster
        without.pupils.remove(at: 1)
        let gone = state.after(RosterChanges(from: state, to: without, on: Fixtures.october))
        let changes = RosterChanges(from: gone, to: roster, on: Fixtures.october + 7)
        #expect(changes.newPupils.isEmpty)
        #expect(changes.changedPupils.map { "\($0.after.listName) \($0.after.leftOn?.iso ?? "present")" } == ["BŒUF Loïc present"])
        #expect(changes.moves.map { "\($0.from ?? "")→\($0.to ?? "")" } == ["→6E1"])
    }

    @Test("a near-empty file removes nobody")
    func nearEmpty() {
        var small = roster
        small.pupils = Array(roster.pupils.prefix(5))
        let changes = RosterChanges(from: state, to: small, on: Fixtures.october)
        #expect(changes.isRefused)
        #expect(changes.refusal?.what.fr.hasPrefix("7 élèves partiraient sur 12") == true)
        var fewStaff = roster
        fewStaff.staff = Array(roster.staff.prefix(1))
        #expect(RosterChanges(from: state, to: fewStaff, on: Fixtures.october).isRefused)
    }

    @Test("a new ELEVE_ID under a known national number is the same pupil")
    func renumbered() {
        var later = roster
        later.pupils[0].siecleID = "950001"
        let changes = RosterChanges(from: state, to: later, on: Fixtures.october)
        #expect(changes.newPupils.isEmpty && changes.departures.isEmpty)
        #expect(changes.changedPupils.map(\.after.siecleID) == ["950001"])
    }

    @Test("a list without numbers finds everybody by name, birth date and class")
    func listAfterSIECLE() {
        let list = Fixtures.read("pronote-eleves.all.cp1252.csv").roster
        let changes = RosterChanges(from: state, to: list, on: Fixtures.october)
        #expect(changes.newPupils.isEmpty && changes.departures.isEmpty && changes.questions.isEmpty)
        // The list knows that one pupil leaves on 12 October, as SIECLE does.
        #expect(changes.isEmpty)
    }

    @Test("the same name in the same class with another birth date is asked")
    func doubtful() throws {
        var list = Roster()
        list.covers = [.pupils]
        list.pupils = [Roster.Pupil(familyName: "Itard", givenName: "louise", birthDay: Day("2015-06-18"), division: "6E1", place: .init(file: "l.csv", line: 2))]
        let changes = RosterChanges(from: state, to: list, on: Fixtures.october)
        let question = try #require(changes.questions.first)
        #expect(changes.isOpen && changes.newPupils.isEmpty)
        #expect(question.options.map(\.value) == ["same", "new", "skip"])
        let new = RosterChanges(from: state, to: list, on: Fixtures.october, answers: [question.id: "new"])
        #expect(new.newPupils.count == 1)
        let same = RosterChanges(from: state, to: list, on: Fixtures.october, answers: [question.id: "same"])
        #expect(same.changedPupils.map(\.after.birthDay) == [Day("2015-06-18")])
        // Case and accents of a list do not replace SIECLE’s.
        #expect(same.changedPupils.map(\.after.listName) == ["ITARD Louise"])
    }

    @Test("SIECLE after a list gives everybody their numbers")
    func siecleAfterList() {
        let list = Fixtures.read("pronote-eleves.all.cp1252.csv").roster
        let known = Fixtures.tilleuls.after(RosterChanges(from: Fixtures.tilleuls, to: list, on: Fixtures.october))
        let changes = RosterChanges(from: known, to: Fixtures.read("ElevesSansAdresses.xml").roster, on: Fixtures.october)
        #expect(changes.questions.isEmpty)
        #expect(changes.newPupils.map(\.listName).count + changes.changedPupils.count == 12)
        #expect(changes.departures.isEmpty)
    }

    @Test("an administrator is never ended by a file, and one made by hand is linked by name")
    func administrator() throws {
        var state = state
        let morel = try #require(state.staff.first)
        state.staff[0] = RosterState.Staff(
            id: morel.id, key: nil, familyName: "Morel", givenName: "Anne", civility: nil, function: nil, discipline: nil, leftOn: nil, administers: true)
        let linked = RosterChanges(from: state, to: roster, on: Fixtures.october)
        #expect(linked.changedStaff.map(\.after.key) == [Roster.StaffKey(type: "epp", id: "7101")])
        state = state.after(linked)
        var without = roster
        without.staff.removeFirst()
        let changes = RosterChanges(from: state, to: without, on: Fixtures.october)
        #expect(changes.changedStaff.isEmpty)
        #expect(changes.problems.map(\.subject) == ["MOREL Anne"])
    }

    @Test("who stops teaching a division stops, who begins begins")
    func teachings() {
        var later = roster
        later.services.removeAll { $0.staff.id == "7102" && $0.subject == "061300" && $0.structure == .division("6E2") }
        later.mainTeachers[1] = Roster.MainTeacher(staff: .init(type: "epp", id: "7103"), division: "6E2")
        let changes = RosterChanges(from: state, to: later, on: Fixtures.october)
        #expect(changes.endedTeachings.map { "\($0.name) \($0.teaching.division)" } == ["NOUGARO Paul 6E2"])
        #expect(changes.newTeachings.isEmpty)
        #expect(changes.endedMainTeachers.map(\.name) == ["NOUGARO Paul"])
        #expect(changes.newMainTeachers.map(\.name) == ["OZANNE Léna"])
    }

    @Test("groups of SIECLE follow the file, and STS alone does not empty them")
    func groups() {
        let staffOnly = Fixtures.read("sts_emp_0009999U_2026.xml").roster
        #expect(RosterChanges(from: state, to: staffOnly, on: Fixtures.october).groups == nil)
        var later = roster
        later.groups[0].members.removeFirst()
        #expect(RosterChanges(from: state, to: later, on: Fixtures.october).groups?.first { $0.code == "6E1AP1" }?.members == ["900002", "900005"])
    }

    @Test("a file of pupils ends no group: without ties it says nothing of them, with some it says who is in them")
    func groupsWithoutTheirList() {
        var alone = Fixtures.read("ElevesSansAdresses.xml").roster
        alone.groups.removeAll { $0.code == "6AP3" }
        let fewer = RosterChanges(from: state, to: alone, on: Fixtures.october)
        #expect(fewer.endedGroups.isEmpty && fewer.newGroups.isEmpty)
        #expect(fewer.changedGroups.map(\.code) == ["6AP3"] && fewer.changedGroups.allSatisfy(\.members.isEmpty))
        alone.groups = []
        #expect(RosterChanges(from: state, to: alone, on: Fixtures.october).isEmpty)
        // With the list beside it, a group that neither names any more ends.
        var both = roster
        both.groups.removeAll { $0.code == "6AP3" }
        #expect(RosterChanges(from: state, to: both, on: Fixtures.october).endedGroups.map(\.code) == ["6AP3"])
    }

    @Test("a departure is told as one, and ties of guardians as ties")
    func words() throws {
        var later = roster
        later.pupils.remove(at: 1)
        let sections = RosterSummary(RosterChanges(from: state, to: later, on: Fixtures.october)).sections
        let pupils = try #require(sections.first { $0.title.fr == "Élèves" })
        #expect(
            pupils.ended == [
                Phrase(
                    fr: "BŒUF Loïc · 6E1 · ne fait plus partie de l’établissement à partir du 06/10/2026",
                    en: "BŒUF Loïc · 6E1 · no longer in the school from 06/10/2026")
            ])
        #expect(sections.contains { $0.title == Phrase(fr: "Liens responsable–élève", en: "Guardian–pupil links") && $0.namesGuardians })
    }

    @Test("2,000 and 4,000 pupils are read and compared", arguments: [2_000, 4_000])
    func large(count: Int) throws {
        var big = Roster()
        big.pupils = (0..<count).map { number in
            Roster.Pupil(
                siecleID: String(1_000_000 + number), ine: "9\(10_000_000 + number)AB", familyName: "NOM\(number % 700)", givenName: "Prénom \(number / 700)",
                birthDay: Day("2010-01-01")! + number % 365, division: "D\(number % 100)", enteredOn: Day("2026-09-01"))
        }
        let bytes = SIECLEWriter.pupils(big, uai: "0009999U", year: 2026, exportedOn: Fixtures.october)
        let time = ContinuousClock().measure {
            let reading = RosterReader.read(files: [UploadedFile(name: "Eleves.xml", bytes: bytes)])
            let changes = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october)
            #expect(changes.newPupils.count == count)
        }
        #expect(time < .seconds(30))
    }
}
