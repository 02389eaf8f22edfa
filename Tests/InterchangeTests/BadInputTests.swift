import CZip
import Foundation
import Interchange
import SampleSchool
import School
import Testing

@Suite("Bad input is named, never half read")
struct BadInputTests {
    @Test("another school’s file is refused with both codes")
    func wrongSchool() {
        let changes = RosterChanges(from: Fixtures.tilleuls, to: Fixtures.read("Eleves.wrong-uai.xml").roster, on: Fixtures.october)
        #expect(changes.isRefused && changes.isEmpty)
        #expect(changes.refusal?.what.fr.contains("le vôtre est 0009999U") == true)
        #expect(changes.refusal?.what.fr.contains(changes.refusal?.subject ?? "?") == true)
        #expect(changes.refusal?.subject != "0009999U")
    }

    @Test("another year’s file is refused with both years")
    func wrongYear() {
        let changes = RosterChanges(from: Fixtures.tilleuls, to: Fixtures.read("Eleves.wrong-year.xml").roster, on: Fixtures.october)
        #expect(changes.isRefused && changes.isEmpty)
        #expect(changes.refusal?.what.fr.contains("2026-2027") == true)
        #expect(changes.refusal?.subject != "2026")
    }

    @Test("a file without pupils is refused")
    func noPupil() {
        #expect(Fixtures.read("Eleves.empty-donnees.xml").refusal?.what.fr == "Le fichier ne contient aucun élève.")
    }

    @Test("two pupils with one national number: the others go in, these two are asked")
    func duplicateINE() throws {
        let reading = Fixtures.read("Eleves.duplicate-ine.xml")
        #expect(!reading.isRefused)
        let changes = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october)
        #expect(changes.newPupils.count == 10)
        let question = try #require(changes.questions.first)
        #expect(question.subject == "ARBELOT Éléa (11), BŒUF Loïc (40)")
        #expect(changes.isOpen)
        let given = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october, answers: [question.id: "11"])
        #expect(!given.isOpen)
        #expect(given.newPupils.count == 12)
        #expect(given.newPupils.prefix(2).map(\.ine) == ["999000001AA", nil])
        let later = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october, answers: [question.id: "skip"])
        #expect(!later.isOpen)
        #expect(later.newPupils.count == 10)
    }

    @Test("a file cut short or with a wrong tag is refused whole, with the line", arguments: [("Eleves.truncated.xml", 340), ("Eleves.mismatched-tag.xml", 466)])
    func damaged(name: String, line: Int) {
        let reading = Fixtures.read(name)
        #expect(reading.isRefused)
        #expect(reading.roster.pupils.isEmpty)
        #expect(abs((reading.refusal?.line ?? 0) - line) < 3)
    }

    @Test("a file that lies about its encoding is read by its bytes, with a warning")
    func encoding() {
        let reading = Fixtures.read("Eleves.declares-utf8-but-is-latin1.xml")
        #expect(reading.names.prefix(3) == ["ARBELOT Éléa", "BOEUF Loïc", "D'ALVERNY Maë"])
        #expect(reading.problems.first?.severity == .warning)
        #expect(reading.problems.first?.what.fr == "Le fichier se dit en UTF-8, mais ses octets sont en ISO-8859-15\u{202F}: il a été lu ainsi.")
    }

    @Test("UTF-8 with a mark is accepted")
    func byteOrderMark() {
        #expect(Fixtures.read("Eleves.utf8-bom.xml").names.prefix(2) == ["ARBELOT Éléa", "BŒUF Loïc"])
    }

    @Test("the reverse file is named, with the one to export")
    func reverse() {
        let problem = Fixtures.read("emp_sts_0009999U_2026.wrong-direction.xml").refusal
        #expect(problem?.what.fr.contains("fichier inverse") == true)
        #expect(problem?.remedy.fr.contains("sts_emp_") == true)
    }

    @Test("any DOCTYPE is refused", arguments: ["xml-entity-bomb.xml", "xml-external-entity.xml"])
    func doctype(name: String) {
        #expect(Fixtures.read(name).refusal?.what.fr.contains("DOCTYPE") == true)
    }

    @Test("the bytes tell what a file is, not its name")
    func notAZip() {
        #expect(Fixtures.read("not-a-zip.zip").names.count == 12)
    }

    @Test("a zip with one visible XML is read", arguments: ["zip-in-folder.zip", "zip-macos-sidecar.zip"])
    func zip(name: String) {
        let reading = Fixtures.read(name)
        #expect(!reading.isRefused)
        #expect(reading.names.count == 12)
    }

    @Test("a zip with two files, or with a path that leaves it, is refused")
    func badZip() {
        #expect(Fixtures.read("zip-two-xml.zip").refusal?.what.fr.contains("ElevesSansAdresses.xml, ResponsablesAvecAdresses.xml") == true)
        #expect(Fixtures.read("zip-path-traversal.zip").refusal?.what.fr.contains("..") == true)
    }

    @Test("PRONOTE’s names: what capitals tell is told apart, the rest is asked")
    func names() {
        let reading = Fixtures.read("pronote-name-cases.csv")
        #expect(
            reading.roster.pupils.filter { $0.unsplitName == nil }.map { "\($0.familyName)/\($0.givenName)" }
                == ["DA SILVA COSTA/Emma", "NOIRET/Jean Baptiste", "D'HAENE/Marie", "MARTIN/Louise", "ÉVRARD/Éloïse"])
        #expect(reading.roster.pupils.compactMap(\.unsplitName) == ["MARTIN", "martin louise", "MARTIN LOUISE", "=cmd|calc"])
        let changes = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october)
        #expect(changes.newPupils.count == 5)
        #expect(changes.questions.map(\.subject) == ["MARTIN", "martin louise", "MARTIN LOUISE", "=cmd|calc"])
        #expect(changes.isOpen)
        let answers = Dictionary(uniqueKeysWithValues: changes.questions.map { ($0.id, $0.options[0].value) })
        let answered = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october, answers: answers)
        // Told apart, the two Martin Louise of 6E1 without birth date are asked about once more.
        #expect(answered.questions.filter { $0.answer == nil }.count == 2)
    }

    @Test("a quoted cell holds separators and line ends")
    func quotes() {
        let reading = Fixtures.read("csv-semicolon-in-quotes-and-newline.csv")
        #expect(reading.names == ["MARTIN Louise"])
        #expect(reading.tables.first?.sample == [["MARTIN", "Louise", "vient le lundi; et\nle mardi"]])
    }

    @Test("files for something else are named", arguments: [("0009999UELEGROUPE2026261006120000.xml", "ELEGROUPE")])
    func foreign(name: String, word: String) {
        #expect(Fixtures.read(name).refusal?.what.fr.contains(word) == true)
        for (bytes, expected) in [("%PDF-1.7", "PDF"), ("<html><body/></html>", "page web"), ("", "vide")] {
            #expect(RosterReader.read(files: [Fixtures.text(bytes)]).refusal?.what.fr.contains(expected) == true)
        }
    }

    @Test("the same ELEVE_ID twice: one pupil once with a warning, two pupils refused")
    func sameKeyTwice() {
        let pupil = "<ELEVE ELEVE_ID=\"1\"><NOM_DE_FAMILLE>DUPONT</NOM_DE_FAMILLE><PRENOM>Léa</PRENOM></ELEVE>"
        let twice = RosterReader.read(files: [Fixtures.text(pupils(pupil + "\n" + pupil))])
        #expect(twice.names == ["DUPONT Léa"])
        // The other is about the class that neither line gives.
        #expect(twice.problems.map(\.severity) == [.warning, .warning])
        let two = RosterReader.read(files: [Fixtures.text(pupils(pupil + "\n" + pupil.replacing("Léa", with: "Tom")))])
        #expect(two.refusal?.line == 2)
    }

    /// Of processor: what other tests use at the same time does not count.
    private static func secondsOfThisThread() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test("a zip bomb, deep nesting, 200,000 attributes and an endless tag are refused within 2 s of processor")
    func hostile() throws {
        let began = Self.secondsOfThisThread()
        let bomb = try zipped(Data(count: 100 << 20))
        #expect(bomb.count < 1 << 20)
        #expect(RosterReader.read(files: [UploadedFile(name: "b.zip", bytes: bomb)]).refusal?.what.fr.contains("compressée") == true)
        let deep = String(repeating: "<a>", count: 200_000)
        #expect(RosterReader.read(files: [Fixtures.text("<BEE_ELEVES>" + deep)]).isRefused)
        #expect(RosterReader.read(files: [Fixtures.text("<BEE_ELEVES><DONNEES><ELEVES><ELEVE>" + deep)]).isRefused)
        let attributes = (0..<200_000).map { "a\($0)=\"1\"" }.joined(separator: " ")
        #expect(RosterReader.read(files: [Fixtures.text(pupils("<ELEVE \(attributes)/>"))]).refusal?.what.fr.contains("attributs") == true)
        let endless = "<BEE_ELEVES><!--" + String(repeating: "x", count: 12 << 20)
        #expect(RosterReader.read(files: [Fixtures.text(endless)]).isRefused)
        let seconds = Self.secondsOfThisThread() - began
        // Five files in one go, with their making, in a debug build.
        #expect(seconds < 10)
    }

    @Test("random damage never crashes the readers")
    func damage() {
        var generator = SeededGenerator(seed: 7)
        for name in ["ElevesSansAdresses.xml", "sts_emp_0009999U_2026.xml", "ExportXML_ElevesSansAdresses.zip", "pronote-eleves.all.utf16.txt"] {
            let original = Fixtures.file(name).bytes
            for _ in 0..<40 {
                var bytes = original
                for _ in 0..<generator.number(in: 1...8) { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
                let reading = RosterReader.read(files: [UploadedFile(name: name, bytes: bytes)])
                let changes = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october)
                #expect(reading.isRefused || changes.isRefused || !reading.roster.covers.isEmpty || !reading.problems.isEmpty)
            }
        }
    }

    @Test("a year or a day that no school has is refused or left out by name, and nothing counts on from it", arguments: ["9223372036854775807", "-9223372036854775808", "9223372036854775808", "0", "1999", "2101"])
    func extremes(number: String) throws {
        for (file, year) in [("ElevesSansAdresses.xml", ">2026<"), ("Structures.xml", ">2026<"), ("sts_emp_0009999U_2026.xml", "\"2026\"")] {
            let text = String(decoding: Fixtures.file(file).bytes, as: UTF8.self)
            #expect(text.contains(year), "\(file)")
            let changed = text.replacing(year, with: year.replacing("2026", with: number))
            let reading = RosterReader.read(files: [Fixtures.text(changed, name: file)])
            #expect(reading.refusal?.what.fr == "Le fichier se dit de l’année «\u{202F}\(number)\u{202F}», qui n’est pas une année scolaire.", "\(file)")
            #expect(reading.refusal?.file == file)
        }
        let dated = pupils("<ELEVE ELEVE_ID=\"1\"><NOM_DE_FAMILLE>DUPONT</NOM_DE_FAMILLE><PRENOM>Léa</PRENOM><DATE_NAISS>31/12/9999</DATE_NAISS></ELEVE>")
        let reading = RosterReader.read(files: [Fixtures.text(dated)])
        #expect(reading.roster.pupils.first?.birthDay == nil && reading.problems.first?.severity == .warning && !reading.isRefused)
    }

    @Test("no number of any file, however large, stops the reading or what is made of it")
    func extremeNumbers() throws {
        for name in ["ElevesAvecAdresses.xml", "Nomenclature.xml", "ResponsablesAvecAdresses.xml", "Structures.xml", "sts_emp_0009999U_2026.xml", "pronote-eleves.one-class.csv"] {
            let text = String(decoding: Fixtures.file(name).bytes, as: UTF8.self)
            // Where a number first stands under a tag or an attribute; the tag and what follows it name the place.
            let places = Set(text.matches(of: /[A-Za-z_]+(?:>|="|;)\d+/).map { String($0.output) }.map { $0.replacing(/\d+$/, with: "") })
            for place in places.sorted() {
                for extreme in ["9223372036854775807", "-9223372036854775808"] {
                    let changed = text.replacing(try Regex(NSRegularExpression.escapedPattern(for: place) + "\\d+"), with: place + extreme)
                    let reading = RosterReader.read(files: [Fixtures.text(changed, name: name)])
                    let changes = RosterChanges(from: Fixtures.tilleuls, to: reading.roster, on: Fixtures.october)
                    #expect(reading.isRefused || changes.isRefused || !reading.roster.covers.isEmpty || !reading.problems.isEmpty)
                }
            }
        }
    }

    private func pupils(_ elements: String) -> String {
        "<BEE_ELEVES><PARAMETRES><UAJ>0009999U</UAJ><ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE></PARAMETRES><DONNEES><ELEVES>\(elements)</ELEVES></DONNEES></BEE_ELEVES>"
    }

    private func zipped(_ content: Data) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appending(path: "jalon-\(UUID().uuidString).zip")
        defer { try? FileManager.default.removeItem(at: path) }
        var code: Int32 = 0
        let archive = try #require(zip_open(path.path, ZIP_CREATE, &code))
        content.withUnsafeBytes { bytes in
            let source = zip_source_buffer(archive, bytes.baseAddress, zip_uint64_t(bytes.count), 0)
            zip_file_add(archive, "ElevesSansAdresses.xml", source, 0)
            zip_close(archive)
        }
        return Array(try Data(contentsOf: path))
    }
}
