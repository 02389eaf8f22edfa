import Interchange
import School
import Testing

@Suite("Days of a school from a file")
struct OwnDaysReaderTests {
    private static func read(_ text: String, _ name: String = "jours.ics", for zone: Zone = .a) -> OwnDaysReader.Reading {
        OwnDaysReader.read(UploadedFile(name: name, bytes: Array(text.utf8)), for: zone)
    }

    private static func told(_ reading: OwnDaysReader.Reading) -> [String] { reading.spans.map { "\($0.kind.rawValue) \($0.first.iso) \($0.last.iso) \($0.name.fr)" } }

    @Test("whole days of a calendar are taken, the last before the end that it writes; the rest is counted")
    func calendar() {
        let events = [
            "DTSTART;VALUE=DATE:20261113\r\nDTEND;VALUE=DATE:20261114\r\nSUMMARY:Journée\\, péda\r\n gogique",
            "DTSTART;VALUE=DATE:20270507\r\nDTEND;VALUE=DATE:20270509\r\nSUMMARY;X-A=\"a:b\":Pont",
            "DTSTART;VALUE=DATE:20270614\r\nSUMMARY:Fête du lycée",
            "DTSTART;VALUE=DATE:20270703\r\nDTEND;VALUE=DATE:20270830\r\nSUMMARY:Été",
            // The same once more, then what is no whole day, repeats, or is cancelled.
            "DTSTART;VALUE=DATE:20270614\r\nSUMMARY:Fête du lycée",
            "DTSTART;TZID=Europe/Paris:20261201T080000\r\nDTEND;TZID=Europe/Paris:20261201T090000\r\nSUMMARY:Réunion",
            "DTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Jour de l’an",
            "DTSTART;VALUE=DATE:20270202\r\nSTATUS:CANCELLED\r\nSUMMARY:Annulé",
        ]
        let reading = Self.read("BEGIN:VCALENDAR\r\nX-WR-CALNAME:Lycée\r\n\(events.map { "BEGIN:VEVENT\r\n\($0)\r\nEND:VEVENT\r\n" }.joined())END:VCALENDAR\r\n")
        #expect(
            Self.told(reading) == [
                "closed 2026-11-13 2026-11-13 Journée, pédagogique", "closed 2027-05-07 2027-05-08 Pont", "closed 2027-06-14 2027-06-14 Fête du lycée",
                "holidays 2027-07-03 2027-08-29 Été",
            ])
        #expect(!reading.isRefused && reading.problems.map(\.what.fr) == ["3 événements ne sont pas repris\u{202F}: Réunion, Jour de l’an, Annulé."])
    }

    @Test("a table is read by its titles, in either way of writing days, whatever its encoding")
    func table() {
        let text = "Fin;Libellé;Début;Classe\r\n;Samedi travaillé;05/12/2026;oui\r\n\r\n2027-05-08;Pont;2027-05-07;\r\n"
        let wanted = ["open 2026-12-05 2026-12-05 Samedi travaillé", "closed 2027-05-07 2027-05-08 Pont"]
        #expect(Self.told(Self.read(text, "jours.csv")) == wanted)
        let latin = OwnDaysReader.read(UploadedFile(name: "jours.csv", bytes: text.unicodeScalars.map { UInt8($0.value) }), for: Zone.a)
        #expect(Self.told(latin) == wanted && latin.problems.isEmpty)
    }

    @Test(
        "what cannot be read is refused with its line",
        arguments: [
            ("Nom;Du\nPont;\n", 2, "Il manque une date."), ("Nom;Du;Au\nPont;2027-02-27;31/02/2027\n", 2, "La date «\u{202F}31/02/2027\u{202F}» est impossible."),
            ("Nom;Du;Au\nNoël;2026-12-18;2026-12-19\n;2027-05-07;\n", 3, "Ces jours n’ont pas de nom."),
            ("Nom;Du;Au\nPont;2027-05-08;2027-05-07\n", 2, "doit suivre le premier"), ("a;b\n1;2\n", 1, "aucun jour entier"), ("", nil, "aucun jour entier"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", nil, "aucun jour entier"), ("PK\u{3}\u{0}", nil, "aucun jour entier"),
        ] as [(String, Int?, String)])
    func refused(text: String, line: Int?, words: String) {
        let reading = Self.read(text, "jours.csv")
        #expect(reading.isRefused && reading.problems.contains { $0.severity == .refusal && $0.line == line && $0.what.fr.contains(words) }, "\(reading.problems)")
    }

    /// As `Resources/school-holidays.csv` has them, the last day off of one not on the eve of the return.
    private static let zones = """
        school_year,zone,name,first_day_off,last_day_off,return_day,source,note
        2026-2027,A,Vacances d'hiver,2027-02-13,2027-02-28,2027-03-01,x,
        2026-2027,B,Vacances d'hiver,2027-02-20,2027-03-07,2027-03-08,x,
        2026-2027,C,Vacances d'hiver,2027-02-06,2027-02-21,2027-02-22,x,
        2026-2027,A,Pont de l'Ascension,2027-05-06,2027-05-08,2027-05-10,x,

        """

    @Test("of holidays by zone those of the school’s own are taken, up to the eve of the return; the other zones are named")
    func zoned() {
        let reading = Self.read(Self.zones, "school-holidays.csv")
        #expect(Self.told(reading) == ["holidays 2027-02-13 2027-02-28 Vacances d'hiver", "holidays 2027-05-06 2027-05-09 Pont de l'Ascension"])
        #expect(!reading.isRefused && reading.problems.contains { $0.what.fr == "2 lignes ne sont pas reprises\u{202F}: d’autres zones (B, C)." })
        let written = Self.read("Zone;Nom;Du;Au\nZone B;Hiver;20/02/2027;07/03/2027\nZone A;Hiver;13/02/2027;28/02/2027\n;Pont;07/05/2027;\n", "z.csv", for: .b)
        #expect(Self.told(written) == ["holidays 2027-02-20 2027-03-07 Hiver", "closed 2027-05-07 2027-05-07 Pont"])
        // A single day beside the holidays is no holiday: it must not shift A and B weeks.
        let day = Self.read("Zone;Nom;Du\nA;Journée pédagogique;18/12/2026\n", "jour.csv")
        #expect(Self.told(day) == ["closed 2026-12-18 2026-12-18 Journée pédagogique"])
    }

    @Test("a file that cannot give days says why: other zones, public holidays, no days at all")
    func noDays() {
        func refusal(_ text: String, for zone: Zone = .a) -> [String] { Self.read(text, "x.csv", for: zone).problems.filter { $0.severity == .refusal }.map(\.what.fr) }
        #expect(refusal(Self.zones, for: .corsica) == ["Ce fichier ne dit rien de votre zone (Corse)\u{202F}: il est pour A, B, C."])
        #expect(refusal("date,name,metropole,alsace_moselle,source\n2027-03-26,Vendredi saint,0,1,x\n").first?.contains("liste des jours fériés") == true)
        #expect(
            refusal("zone,academie,source\nA,Besançon,x\n")
                == ["Ce fichier ne contient aucun jour entier\u{202F}: ses colonnes sont «\u{202F}zone\u{202F}», «\u{202F}academie\u{202F}», «\u{202F}source\u{202F}», sans nom ou sans premier jour."])
    }

    @Test("columns that are not read are named, and the rest is taken")
    func ignored() {
        let reading = Self.read("Nom;Du;Type;;Salle\nSamedi;2026-12-05;classe;;B1\n", "jours.csv")
        #expect(Self.told(reading) == ["closed 2026-12-05 2026-12-05 Samedi"] && !reading.isRefused)
        #expect(reading.problems.map(\.what.fr) == ["Les colonnes «\u{202F}Type\u{202F}», «\u{202F}Salle\u{202F}» ne sont pas lues."])
        #expect(Self.read("Nom;Du;Classe\nSamedi;2026-12-05;oui\n", "jours.csv").problems.isEmpty)
    }

    @Test("more days than a year holds are refused")
    func tooMany() {
        let day = Day("2026-09-01")!
        let rows = (0...OwnDaysReader.limit).map { "Jour \($0);\((day + $0).iso)" }
        #expect(Self.read("Nom;Du\n" + rows.joined(separator: "\n")).isRefused)
        #expect(!Self.read("Nom;Du\n" + rows.dropLast().joined(separator: "\n")).isRefused)
    }
}
