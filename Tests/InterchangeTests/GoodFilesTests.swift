import Interchange
import School
import Testing

@Suite("The files a school has are read")
struct GoodFilesTests {
    @Test("the pupils of SIECLE come with their accents, class, groups and dates")
    func pupils() throws {
        let reading = Fixtures.read("ElevesSansAdresses.xml")
        #expect(reading.problems.map(\.subject) == ["LÉVY Sacha", "KERVELLA Maïwenn"])
        #expect(reading.problems.allSatisfy { $0.severity == .warning && $0.remedy.fr.hasPrefix("Affectez l’élève à une classe") })
        try #require(reading.names.count == 12)
        let first = try #require(reading.roster.pupils.first)
        #expect(first.listName == "ARBELOT Éléa")
        #expect(first.siecleID == "900001")
        #expect(first.ine == "999000001AA")
        #expect(first.birthDay == Day("2015-03-14"))
        #expect(first.division == "6E1")
        #expect(first.place?.line == 11)
        #expect(reading.names[1] == "BŒUF Loïc")
        #expect(reading.roster.pupils[4].usageName == "ROCHEL")
        #expect(reading.roster.pupils[8].ine == nil)
        #expect(reading.roster.groups.map(\.code) == ["6E1AP1", "6E1AP2", "6AP3"])
        #expect(reading.roster.sources == [Roster.Source(file: "ElevesSansAdresses.xml", uai: "0009999U", year: 2026, exportedOn: Day("2026-10-05"))])
    }

    @Test("a pupil in a pseudo-class is kept without a class, and one without any class is kept")
    func inactive() {
        let roster = Fixtures.read("ElevesSansAdresses.xml", "Structures.xml").roster
        #expect(roster.pupils.filter { $0.division == nil }.map(\.listName) == ["KERVELLA Maïwenn", "LÉVY Sacha"])
        #expect(roster.divisions.map(\.label) == ["SIXIEME 1", "SIXIEME 2"])
    }

    @Test("the zip of SIECLE gives the same as its XML")
    func zip() {
        #expect(Fixtures.read("ExportXML_ElevesSansAdresses.zip").names == Fixtures.read("ElevesSansAdresses.xml").names)
    }

    @Test("with addresses, the pupils are the same: addresses are never read")
    func addresses() {
        let (with, without) = (Fixtures.read("ElevesAvecAdresses.xml").roster, Fixtures.read("ElevesSansAdresses.xml").roster)
        #expect(with.pupils.map(\.listName) == without.pupils.map(\.listName))
        #expect(with.pupils.map(\.division) == without.pupils.map(\.division))
    }

    @Test("guardians of both styles: legal guardians of our pupils only")
    func guardians() {
        for name in ["ResponsablesAvecAdresses.xml", "ResponsablesAvecAdresses.old-style.xml"] {
            let roster = Fixtures.read("ElevesSansAdresses.xml", name).roster
            let changes = RosterChanges(from: Fixtures.tilleuls, to: roster, on: Fixtures.october)
            #expect(
                changes.newGuardianships.map { "\($0.guardianName) → \($0.pupilName)" } == [
                    "ARBELOT Claire → ARBELOT Éléa", "BŒUF Hervé → ARBELOT Éléa", "BŒUF Hervé → BŒUF Loïc", "ROCHEL Nadia → EL FASSI Yasmine",
                    "ASSOCIATION TUTELLE → GUÉRIN Zoë",
                ])
        }
    }

    @Test("STS gives staff by type and number, main teachers, and who teaches what to whom")
    func staff() {
        let roster = Fixtures.read("sts_emp_0009999U_2026.xml").roster
        #expect(roster.staff.map(\.listName) == ["MOREL Anne", "NOUGARO Paul", "OZANNE Léna", "PETITOT Karim", "QUERÉ Hélène"])
        #expect(roster.staff.map(\.function) == ["ENS", "ENS", "ENS", nil, "DIR"])
        #expect(roster.staff.map(\.civility) == ["Mme", "M.", "Mme", "M.", "Mme"])
        #expect(roster.mainTeachers.map { "\($0.staff.id) \($0.division)" } == ["7101 6E1", "7102 6E2"])
        #expect(roster.services.count == 8)
        #expect(roster.subjects.first { $0.code == "030201" }?.label == "Anglais lv1")
        let changes = RosterChanges(from: Fixtures.tilleuls, to: roster, on: Fixtures.october)
        let taught = Set(changes.newTeachings.map { "\($0.name) \($0.division) \($0.subject)" })
        #expect(taught.contains("OZANNE Léna 6E2 006600"))
        #expect(taught.contains("MOREL Anne 6E2 006600"))
        #expect(!taught.contains("OZANNE Léna 6E1 006600"))
    }

    @Test("before the timetable, STS still gives staff, and says what is missing")
    func beforeTimetable() {
        let reading = Fixtures.read("sts_emp_0009999U_2026.before-timetable.xml")
        #expect(!reading.isRefused)
        #expect(reading.roster.staff.count == 5)
        #expect(reading.problems.map(\.what.fr) == ["Le fichier ne dit pas encore qui enseigne à quelle classe\u{202F}: l’emploi du temps n’est pas remonté dans STS."])
        #expect(!reading.roster.covers.contains(.services))
    }

    @Test("levels come from the nomenclature")
    func levels() {
        let roster = Fixtures.read("ElevesSansAdresses.xml", "Structures.xml", "Nomenclature.xml").roster
        let changes = RosterChanges(from: Fixtures.tilleuls, to: roster, on: Fixtures.october)
        #expect(changes.newDivisions.map(\.level) == ["6e", "6e"])
    }

    @Test(
        "levels are read from MEF labels and division codes",
        arguments: [("2DE4", "2de"), ("1STMG2", "1re STMG"), ("TSTI2D", "Tle STI2D"), ("601", "6e"), ("TG2", "Tle"), ("3 AVSPRO", "3e"), ("ULIS", "ULIS")])
    func levelNames(code: String, level: String) {
        let name = SchoolLevel.name(division: code, mef: nil, mefCode: nil)
        #expect(name == level || (code == "3 AVSPRO" && name.hasPrefix("3e")))
    }

    @Test("PRONOTE’s lists: cp1252, UTF-16 and UTF-8 with a mark give the same names")
    func pronote() {
        let windows = Fixtures.read("pronote-eleves.all.cp1252.csv")
        #expect(windows.names.first == "ARBELOT Éléa")
        #expect(windows.names[1] == "BŒUF Loïc")
        #expect(windows.roster.pupils.map(\.division).contains("6E2"))
        #expect(Fixtures.read("pronote-eleves.all.utf16.txt").names == windows.names)
        #expect(windows.roster.pupils[0].birthDay == Day("2015-03-14"))
        #expect(windows.tables.first?.mapping.columns[0] == .fullName)
    }

    @Test("one class exported alone has no class column: it is asked, and what is answered is used")
    func oneClass() throws {
        let reading = Fixtures.read("pronote-eleves.one-class.csv")
        #expect(reading.names.first == "ARBELOT Éléa")
        #expect(reading.problems.map(\.severity) == [.question])
        let mapping = try #require(reading.tables.first).mapping
        let answered = RosterReader.read(
            files: [Fixtures.file("pronote-eleves.one-class.csv")], mappings: [ColumnMapping.key(of: reading.tables[0].header): mapping],
            facts: { _ in ListFacts(division: "6E1") })
        #expect(answered.problems.isEmpty)
        #expect(Set(answered.roster.pupils.map(\.division)) == ["6E1"])
        #expect(answered.tables[0].isConfirmed)
    }

    @Test("EDT’s class preparation is read without its behaviour column")
    func edt() {
        let reading = Fixtures.read("edt-previsionnel-classes.csv")
        #expect(reading.names.first == "ARBELOT Éléa")
        #expect(reading.roster.pupils[0].birthDay == Day("2015-03-14"))
        #expect(reading.tables[0].mapping.columns.count { $0 == .ignored } == reading.tables[0].header.count - 4)
    }

    @Test("what the writers write, the readers read back")
    func roundTrip() {
        let files = ["ElevesSansAdresses.xml", "Structures.xml", "Nomenclature.xml", "ResponsablesAvecAdresses.xml", "sts_emp_0009999U_2026.xml"]
        let original = RosterReader.read(files: files.map(Fixtures.file)).roster
        var special = original
        special.pupils[0].familyName = "O’<NEIL> & \"Ÿ\" Ł"
        let written = [
            SIECLEWriter.pupils(special, uai: "0009999U", year: 2026, exportedOn: Fixtures.october),
            SIECLEWriter.structures(special, uai: "0009999U", year: 2026, exportedOn: Fixtures.october),
            SIECLEWriter.nomenclature(special, uai: "0009999U", year: 2026, exportedOn: Fixtures.october),
            SIECLEWriter.guardians(special, uai: "0009999U", year: 2026, exportedOn: Fixtures.october),
            STSWriter.staff(special, uai: "0009999U", year: 2026),
        ]
        let reading = RosterReader.read(files: written.enumerated().map { UploadedFile(name: "\($0.offset).xml", bytes: $0.element) })
        #expect(reading.problems.map(\.subject) == ["KERVELLA Maïwenn", "LÉVY Sacha"])
        func facts(_ roster: Roster) -> Roster {
            var roster = roster
            roster.sources = []
            for index in roster.pupils.indices { roster.pupils[index].place = nil }
            for index in roster.staff.indices { roster.staff[index].place = nil }
            for index in roster.guardians.indices { roster.guardians[index].place = nil }
            roster.services.sort { "\($0)" < "\($1)" }
            roster.levels = roster.levels.sorted { $0.code < $1.code }
            return roster
        }
        let (a, b) = (facts(special), facts(reading.roster))
        #expect(a.pupils == b.pupils)
        #expect(a.groups == b.groups)
        #expect(a.divisions == b.divisions)
        #expect(a.staff == b.staff)
        #expect(a.services == b.services)
        #expect(a.mainTeachers == b.mainTeachers)
        #expect(a.guardians == b.guardians)
        #expect(a.guardianships == b.guardianships)
        #expect(a.subjects == b.subjects)
        #expect(a.levels == b.levels)
    }
}
