import Foundation
import School
import Testing

@testable import Interchange

@Suite("Reading timetables")
struct TimetableReaderTests {
    private func read(_ names: String...) -> TimetableReading { TimetableReader.read(files: names.map(Fixtures.file)) }

    @Test("STS: one lesson for two divisions, one for two teachers of a group, half a fortnight")
    func sts() throws {
        let timetable = try #require(read("sts_emp_0009999U_2026.xml").timetable)
        #expect(timetable.uai == "0009999U" && timetable.year == 2026)
        // French and maths are taught to 6E1 and 6E2 together; then three groups of support.
        #expect(timetable.lessons.count == 5)
        let french = try #require(timetable.lessons.first { $0.subject == "020700" })
        #expect(french.structures == ["6E1", "6E2"] && french.teachers.map(\.name) == ["MOREL Anne"])
        #expect(french.time == WeekTime(weekday: 1, startsAt: 480, length: 60) && french.rooms == ["101"])
        let half = try #require(timetable.lessons.first { $0.structures == ["6AP3"] })
        #expect(half.alternance == .first && half.teachers.map(\.name) == ["OZANNE Léna", "PETITOT Karim"])
        #expect(timetable.above["6E1AP1"] == ["6E1", "6E2"])
        // DUREE 0100 is an hour, 1330 half past one.
        #expect(half.time == WeekTime(weekday: 2, startsAt: 810, length: 60))
        #expect(timetable.fortnights == [Day("2026-09-07")!: .first])
        #expect(timetable.subjects["006600"] == "ACCOMPAGNEMENT PERSONNALISE")
    }

    @Test("STS before the timetable went up is refused, with what to do")
    func before() {
        let reading = read("sts_emp_0009999U_2026.before-timetable.xml")
        #expect(reading.isRefused)
        #expect(reading.problems.last?.what.fr == "Ce fichier ne contient aucune heure de cours\u{202F}: l’emploi du temps n’est pas encore remonté dans STS.")
    }

    @Test("EDT: blanks before the hour, groups in brackets, two teachers in one cell")
    func edt() throws {
        let reading = read("EXP_COURS.xml")
        let timetable = try #require(reading.timetable)
        #expect(reading.problems.isEmpty)
        #expect(timetable.lessons.map(\.structures) == [["6E1"], ["6E1AP1"], ["6E1AP2"], ["6AP3"]])
        #expect(timetable.lessons[0].time == WeekTime(weekday: 1, startsAt: 480, length: 60))
        #expect(timetable.lessons[3].teachers.map(\.name) == ["OZANNE Léna", "PETITOT Karim"])
        #expect(timetable.lessons[3].alternance == .first)
    }

    @Test("EDT: a lesson given to two groups at once, each in brackets or both in one pair", arguments: ["[6E1AP1], [6E1AP2]", "[6E1AP1, 6E1AP2]", "[6E1AP1],6E1AP2"])
    func groups(cell: String) throws {
        let file = String(decoding: Fixtures.file("EXP_COURS.xml").bytes, as: UTF8.self).replacing("[6E1AP1]", with: cell)
        #expect(TimetableReader.read(files: [Fixtures.text(file)]).timetable?.lessons[1].structures == ["6E1AP1", "6E1AP2"])
    }

    @Test("FET: its own file, with the hours apart, and either of its timetables, say the same")
    func fet() throws {
        for files in [["tilleuls.fet"], ["tilleuls_data_and_timetable.fet"], ["tilleuls.fet", "tilleuls_activities.xml"], ["tilleuls_subgroups.xml"], ["tilleuls_teachers.xml"]] {
            let timetable = try #require(TimetableReader.read(files: files.map(Fixtures.file)).timetable, "\(files)")
            #expect(timetable.lessons.count == 1)
            let lesson = try #require(timetable.lessons.first)
            #expect(lesson.subject == "ACCPE" && lesson.structures == ["6E1 AP1"] && lesson.teachers.map(\.familyName) == ["MOREL Anne"], "\(files)")
            #expect(lesson.time.weekday == 2 && lesson.time.startsAt == 810, "\(files)")
        }
        #expect(try #require(read("tilleuls.fet").timetable).above["6E1 AP1"] == ["6E1"])
    }

    @Test("what FET writes beside its own file says which file to give; with that file it is not needed")
    func besideFET() {
        let remedy = "Déposez plutôt «\u{202F}tilleuls_data_and_timetable.fet\u{202F}», que FET écrit dans le même dossier, ou votre fichier .fet avec son «\u{202F}…_activities.xml\u{202F}»."
        let hours = read("tilleuls_activities.xml")
        #expect(hours.isRefused && hours.problems.map(\.what.fr) == ["Ce fichier de FET donne les heures, mais pas les cours\u{202F}: ils sont dans le fichier .fet."])
        #expect(hours.problems.map(\.remedy.fr) == [remedy])
        for name in ["tilleuls_subgroups.xml", "tilleuls_teachers.xml"] {
            let reading = read(name)
            #expect(!reading.isRefused && reading.problems.map(\.severity) == [.warning, .warning] && reading.problems.last?.remedy.fr == remedy, "\(name)")
            #expect(read("tilleuls_activities.xml", name).problems.last?.remedy.fr.contains("tilleuls_data_and_timetable.fet") == true, "\(name)")
            let whole = read(name, "tilleuls.fet", "tilleuls_activities.xml")
            #expect(!whole.isRefused && whole.timetable?.lessons.count == 1 && whole.timetable?.file == "tilleuls.fet", "\(name)")
            #expect(whole.problems.first?.file == name && whole.problems.first?.what.fr.contains("laissé de côté") == true, "\(name)")
        }
        let parts = read("tilleuls_subgroups.xml", "tilleuls_teachers.xml")
        #expect(parts.isRefused && parts.problems.last?.what.fr == "Ces fichiers de FET disent la même semaine, chacun en partie.")
    }

    @Test("two timetables at once are refused; so is a roster, and the reverse file")
    func wrong() {
        #expect(read("EXP_COURS.xml", "tilleuls.fet").problems.last?.what.fr == "Ces fichiers sont plusieurs emplois du temps\u{202F}: un seul vaut à la fois.")
        #expect(read("ElevesSansAdresses.xml").problems.first?.what.fr == "C’est un fichier d’élèves de SIECLE, pas un emploi du temps.")
        #expect(read("emp_sts_0009999U_2026.wrong-direction.xml").problems.first?.what.fr.contains("fichier inverse") == true)
        #expect(read("pronote-eleves.one-class.csv").problems.first?.what.fr == "Ce fichier n’est pas du XML.")
        #expect(read("pronote-eleves.one-class.csv").problems.first?.remedy.fr.contains("EXP_COURS.xml d’EDT (Imports/Exports, export XML des cours") == true)
    }

    @Test("entities, broken tags, cut files and empty ones are refused without a word of theirs", arguments: ["xml-entity-bomb.xml", "xml-external-entity.xml"])
    func doctype(name: String) {
        let reading = read(name)
        #expect(reading.isRefused && reading.problems.first?.what.fr.contains("DOCTYPE") == true)
    }

    @Test("a cut file is refused at its line, an empty one as such")
    func damaged() throws {
        let whole = Fixtures.file("EXP_COURS.xml").bytes
        let cut = TimetableReader.read(files: [UploadedFile(name: "coupe.xml", bytes: Array(whole.prefix(1200)))])
        #expect(cut.isRefused && (cut.problems.first?.line ?? 0) > 20)
        #expect(TimetableReader.read(files: [UploadedFile(name: "vide.xml", bytes: [])]).problems.first?.what.fr == "Ce fichier est vide.")
        let deep = String(repeating: "<a>", count: 3000)
        #expect(TimetableReader.read(files: [Fixtures.text("<TABLE>\(deep)")]).isRefused)
        let wide = (0..<500).map { "a\($0)=\"x\"" }.joined(separator: " ")
        #expect(TimetableReader.read(files: [Fixtures.text("<TABLE><Cours \(wide)/></TABLE>")]).isRefused)
    }

    @Test("a file that lies about its encoding is read by its bytes, with a warning")
    func encoding() throws {
        let text = String(decoding: Fixtures.file("EXP_COURS.xml").bytes, as: UTF8.self).replacing("Léna", with: "L\u{1}na")
        let bytes = text.utf8.map { $0 == 1 ? 0xE9 : $0 }
        let reading = TimetableReader.read(files: [UploadedFile(name: "edt.xml", bytes: bytes)])
        #expect(try #require(reading.timetable).lessons[3].teachers.first?.name == "OZANNE Léna")
        #expect(reading.problems.first?.severity == .warning)
    }

    @Test(
        "a lesson whose time cannot be read is left out and named with its line",
        arguments: [("mardi", "25h00", "1h00"), ("jour", "08h00", "1h00"), ("lundi", "08h00", "0h00"), ("lundi", "08h00", "99h00"), ("lundi", "", "1h00")])
    func unreadable(day: String, start: String, length: String) throws {
        let file = """
            <TABLE nom="Cours"><Cours numero="1"><MAT_CODE>MATHS</MAT_CODE><CLASSE>6E1</CLASSE><JOUR>lundi</JOUR><H.DEBUT>10h00</H.DEBUT><DUREE>1h00</DUREE></Cours>
            <Cours numero="2"><MAT_CODE>MATHS</MAT_CODE><CLASSE>6E1</CLASSE><JOUR>\(day)</JOUR><H.DEBUT>\(start)</H.DEBUT><DUREE>\(length)</DUREE></Cours></TABLE>
            """
        let reading = TimetableReader.read(files: [Fixtures.text(file)])
        #expect(try #require(reading.timetable).lessons.count == 1)
        #expect(reading.problems.map(\.line) == [2] && reading.problems.first?.subject == "6E1")
    }

    @Test("an hour of FET without a time of day is refused with how to name it")
    func namelessHours() {
        let file = String(decoding: Fixtures.file("tilleuls.fet").bytes, as: UTF8.self).replacing("13:30", with: "M2")
        let reading = TimetableReader.read(files: [Fixtures.text(file)])
        #expect(reading.isRefused && reading.problems.first?.remedy.fr.contains("«\u{202F}08:00\u{202F}»") == true)
    }

    @Test("lengths in FET follow the hours: two hours in one, the last before a break, the end of the day")
    func grid() throws {
        var grid = try FETGrid(hours: [("8h00", 1), ("8h55", 2), ("10h05", 3), ("11h00", 4), ("13h30", 5)], file: "x.fet")
        #expect(grid.times(day: "Lundi", hour: "8h00", duration: 1) == [WeekTime(weekday: 1, startsAt: 480, length: 55)])
        #expect(grid.guess == nil)
        #expect(grid.times(day: "Lundi", hour: "8h55", duration: 1).map(\.length) == [55])
        #expect(grid.times(day: "jeudi", hour: "10h05", duration: 2) == [WeekTime(weekday: 4, startsAt: 605, length: 110)])
        // A lesson goes through a recess, and stops for noon.
        #expect(grid.times(day: "jeudi", hour: "8h00", duration: 3) == [WeekTime(weekday: 4, startsAt: 480, length: 180)])
        #expect(grid.times(day: "jeudi", hour: "11h00", duration: 2) == [WeekTime(weekday: 4, startsAt: 660, length: 55), WeekTime(weekday: 4, startsAt: 810, length: 55)])
        #expect(grid.times(day: "Monday", hour: "13h30", duration: 1).map(\.length) == [55])
        #expect(grid.times(day: "Monday", hour: "13h30", duration: 2).isEmpty)
        #expect(grid.guess?.what.fr.contains("(«\u{202F}8h55\u{202F}», «\u{202F}11h00\u{202F}» et «\u{202F}13h30\u{202F}»)\u{202F}: un cours y dure 55 minutes") == true)
        var named = try FETGrid(hours: [("8h00-8h50", 1), ("8h55 – 9h45", 2), ("9h55-8h00", 3), ("11h00-12h30", 4), ("12h00", 5)], file: "x.fet")
        #expect(named.times(day: "Lundi", hour: "8h00-8h50", duration: 1).map(\.length) == [50])
        #expect(named.times(day: "Lundi", hour: "8h00-8h50", duration: 2).map(\.length) == [105])
        #expect(named.guess == nil)
        // An end before its start, or after the next hour, is none.
        #expect(named.times(day: "Lundi", hour: "9h55-8h00", duration: 1).map(\.length) == [60])
        #expect(named.times(day: "Lundi", hour: "11h00-12h30", duration: 1).map(\.length) == [60])
        // A school of long hours has them before its breaks too.
        var long = try FETGrid(hours: [("8h00", 1), ("9h30", 2), ("11h00", 3), ("14h00", 4)], file: "x.fet")
        #expect(["8h00", "11h00", "14h00"].map { long.times(day: "Lundi", hour: $0, duration: 1).map(\.length) } == [[90], [90], [90]])
    }

    @Test("what FET does not say of the end of an hour is told with the length it gets")
    func guessedEnds() throws {
        let told = "FET ne dit pas quand finissent les heures avant une pause ou le soir («\u{202F}13:30\u{202F}»)\u{202F}: un cours y dure 60 minutes, comme d’une heure à la suivante."
        for name in ["tilleuls.fet", "tilleuls_subgroups.xml"] { #expect(read(name).problems.first?.what.fr == told, "\(name)") }
        let file = String(decoding: Fixtures.file("tilleuls.fet").bytes, as: UTF8.self).replacing("13:30", with: "13:30-14:20")
        let reading = TimetableReader.read(files: [Fixtures.text(file)])
        #expect(reading.problems.isEmpty && reading.timetable?.lessons.map(\.time.length) == [50])
    }

    @Test("twenty thousand copies of one lesson are one lesson, and soon read")
    func large() throws {
        let one = "<Cours><MAT_CODE>M</MAT_CODE><PROF_NOM>P</PROF_NOM><CLASSE>6E1</CLASSE><JOUR>lundi</JOUR><H.DEBUT>08h00</H.DEBUT><DUREE>1h00</DUREE></Cours>"
        let file = "<TABLE>" + String(repeating: one, count: 20_000) + "</TABLE>"
        var before = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
        let reading = TimetableReader.read(files: [Fixtures.text(file)])
        var after = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
        #expect(reading.timetable?.lessons.count == 1)
        #expect(after.tv_sec - before.tv_sec <= 10)
    }
}
