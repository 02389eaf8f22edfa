import School
import Testing

@Suite struct FrameworkTests {
    let today = Day(number: 20_700)

    @Test(arguments: FrameworkCatalogue.entries.map(\.code))
    func `every framework that comes with Jalon reads without a problem and speaks to pupils in both languages`(code: String) throws {
        let entry = try #require(FrameworkCatalogue.entry(code))
        for language in Language.allCases {
            let draft = try entry.draft(in: language, today: today)
            #expect(draft.name == entry.name[language])
            #expect(!draft.source.isEmpty)
            for item in draft.items {
                #expect(item.pupilLabel.fr.hasPrefix("J’arrive à "), "\(item.code): \(item.pupilLabel.fr)")
                #expect(item.pupilLabel.en.hasPrefix("I can "), "\(item.code): \(item.pupilLabel.en)")
                #expect(item.label.fr != item.label.en || item.label.fr == "Initiative", "\(item.code) is not translated")
                #expect(!item.label.fr.contains("'") && !item.pupilLabel.fr.contains("'"), "\(item.code) has a typewriter apostrophe")
            }
        }
    }

    @Test func `the attitudes of the bac professionnel are the six of the documents`() throws {
        let draft = try #require(FrameworkCatalogue.entry("ATT-PRO")).draft(in: .fr, today: today)
        #expect(draft.items.map(\.label.fr) == ["Assiduité", "Curiosité", "Initiative", "Implication", "Autonomie", "Travail en équipe"])
        #expect(draft.items.allSatisfy { $0.kind == .attitude })
    }

    @Test func `the socle holds five domains and their parts, the CRCN five and sixteen`() throws {
        let socle = try #require(FrameworkCatalogue.entry("SOCLE")).draft(in: .fr, today: today)
        #expect(socle.items.count { $0.parent == nil } == 5)
        #expect(socle.items.count { $0.parent == "D1" } == 4)
        let crcn = try #require(FrameworkCatalogue.entry("CRCN")).draft(in: .fr, today: today)
        #expect(crcn.items.count { $0.parent == nil } == 5)
        #expect(crcn.items.count { $0.parent != nil } == 16)
        // The eight components that the livret scolaire unique assesses, and the sixteen digital skills.
        #expect(
            socle.items.compactMap { item in item.officialCode.map { "\(item.code) \($0)" } } == [
                "D1.1 CPD_FRA", "D1.2 CPD_ETR", "D1.3 CPD_SCI", "D1.4 CPD_ART", "D2 MET_APP", "D3 FRM_CIT", "D4 SYS_NAT", "D5 REP_MND",
            ])
        #expect(Set(crcn.items.filter { $0.parent != nil }.compactMap(\.officialCode)).count == 16)
        #expect(crcn.items.first { $0.code == "1.1" }?.officialCode == "CN_INF_MEN")
    }

    @Test(arguments: FrameworkCatalogue.entries.map(\.code))
    func `a framework written to a file and read back is the same`(code: String) throws {
        let draft = try #require(FrameworkCatalogue.entry(code)).draft(in: .fr, today: today)
        let back = try FrameworkTable.read(FrameworkTable.write(draft), code: code, name: draft.name, file: "liste.csv", today: today).get()
        #expect(back == draft)
    }

    @Test("a label that a spreadsheet would run is guarded in the file, and comes back as it was")
    func formula() throws {
        for label in ["=HYPERLINK(\"http://ailleurs.example\",\"clic\")", "+1", "-1", "@x", "'=1+1", "L’oral"] {
            let text = FrameworkTable.write(
                FrameworkDraft(
                    code: "X", name: "X", source: "Lycée", validFrom: today,
                    items: [.init(code: "A", label: Phrase(same: label), pupilLabel: Phrase(same: label), parent: nil, kind: .skill, need: .support)]))
            for start in ["=", "+1", "-1", "@x"] { #expect(!text.contains(",\(start)") && !text.contains("\"\(start)"), "\(text)") }
            #expect(try FrameworkTable.read(text, code: "X", name: "X", file: "x.csv", today: today).get().items.first?.label.fr == label)
        }
    }

    @Test func `a file of a spreadsheet is read, with semicolons, a BOM, quotes and only the columns that matter`() throws {
        let text = "\u{FEFF}label_fr;code\r\n\"Dire \"\"non\"\"; et le tenir\";ORAL-1\r\nÉcouter;ORAL-2\r\n;;\r\n"
        let draft = try FrameworkTable.read(text, code: " ORAL ", name: "Oral", file: "oral.csv", today: today).get()
        #expect(draft.code == "ORAL")
        #expect(draft.items.map(\.code) == ["ORAL-1", "ORAL-2"])
        #expect(draft.items[0].label == Phrase(fr: "Dire \"non\"; et le tenir", en: "Dire \"non\"; et le tenir"))
        #expect(draft.items[0].pupilLabel == draft.items[0].label)
        #expect(draft.validFrom == today)
    }

    @Test func `every problem of a file is told at once, each with its line`() throws {
        let text = "code,label_fr,parent,kind\nA,Lire,,skill\nA,Écrire,,skill\nB,,C,magic\n"
        let result = FrameworkTable.read(text, code: "X", name: "X", file: "x.csv", today: today)
        guard case .failure(let refusal) = result else {
            Issue.record("the file was taken")
            return
        }
        #expect(refusal.problems.map(\.line) == [4, 3, 4, 4])
        #expect(refusal.problems[1].what.fr == "Le code «\u{202F}A\u{202F}» est déjà pris plus haut.")
        #expect(refusal.problems.allSatisfy { $0.file == "x.csv" && $0.severity == .refusal })
    }

    @Test func `a file without the two columns is refused by name`() {
        let result = FrameworkTable.read("nom;prénom\nAmrani;Inès", code: "X", name: "X", file: "classe.csv", today: today)
        guard case .failure(let refusal) = result else {
            Issue.record("the file was taken")
            return
        }
        #expect(refusal.problems.map(\.what.fr) == ["La première ligne ne nomme pas les colonnes «\u{202F}code\u{202F}» et «\u{202F}label_fr\u{202F}»."])
    }

    @Test func `parents that turn in a circle are refused`() {
        let items = [("A", "B"), ("B", "C"), ("C", "A")].map {
            FrameworkDraft.Item(code: $0.0, label: Phrase(same: $0.0), pupilLabel: Phrase(same: $0.0), parent: $0.1, kind: .skill)
        }
        let draft = FrameworkDraft(code: "X", name: "X", source: "", validFrom: today, items: items)
        #expect(draft.problems().map(\.subject) == ["A"])
    }

    @Test func `an edit of a framework in use makes a new version, of one not in use changes it in place`() {
        let framework = Framework(id: .new(), code: "AP", name: "AP", version: 2, source: "", validFrom: today)
        #expect(FrameworkRevision.of(framework, isUsed: true) == .newVersion(3))
        #expect(FrameworkRevision.of(framework, isUsed: false) == .inPlace)
    }
}
