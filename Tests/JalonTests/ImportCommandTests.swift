import Foundation
import School
import Storage
import TestSupport
import Testing

/// What is printed when files come in, word for word.
@Suite("jalon import")
struct ImportCommandTests {
    /// The files of an invented collège, kept with the tests of the readers.
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "InterchangeTests/Fixtures")

    private static func file(_ name: String) -> String { fixtures.appending(path: name).path }

    private static let siecle = ["ExportXML_ElevesSansAdresses.zip", "Structures.xml", "Nomenclature.xml"].map(file)

    /// A school without anybody but its administrator; the body gets what `--database` is given.
    private func withSchool(_ engine: EngineKind, _ body: (String, Store) async throws -> Void) async throws {
        try await engine.withDatabase { location in
            try await Store.open(location).closing { store in
                try await store.migrate()
                _ = try await store.addSchool(.college(), at: Moment(milliseconds: 0), today: Day("2026-09-01")!)
                try await body(location, store)
            }
        }
    }

    private func pupils(_ store: Store) async throws -> Int {
        try await store.engine.read { db in try db.query("SELECT count(*) FROM pupil", []) { try $0[0] as Int } }.first ?? 0
    }

    @Test("a SIECLE zip is shown, then written, and the same files again change nothing", arguments: EngineKind.allCases)
    func siecle(engine: EngineKind) async throws {
        try await withSchool(engine) { location, store in
            let shown = try Program.run(["import", "--database", location] + Self.siecle)
            #expect(shown.status == 0 && shown.errors.isEmpty)
            #expect(
                shown.output == """
                    ATTENTION ExportXML_ElevesSansAdresses.zip:321:LÉVY Sacha
                      Cet élève n’a aucune classe\u{202F}: il est gardé sans classe.
                      → Affectez l’élève à une classe dans SIECLE, puis refaites l’export.
                    ATTENTION ExportXML_ElevesSansAdresses.zip:293:KERVELLA Maïwenn
                      La classe «\u{202F}Inactifs\u{202F}» n’est pas une classe de l’établissement\u{202F}: l’élève est gardé sans classe.
                      → Affectez l’élève à une classe dans SIECLE, puis refaites l’export.
                    Classes: +2 ~0 −0
                      + 6E1 · SIXIEME 1 · 6e
                      + 6E2 · SIXIEME 2 · 6e
                    Élèves: +11 ~0 −0
                      + ARBELOT Éléa · 6E1
                      + BŒUF Loïc · 6E1
                      + D'ALVERNY Maë · 6E1
                      + DA COSTA NEVES Noé · 6E1
                      + EL FASSI Yasmine · 6E2
                      + FERRÉ--LOUP Timéo · 6E2
                      + GUÉRIN Zoë · 6E2
                      + HUMBERT Jean Baptiste · 6E2
                      + ITARD Louise · 6E1
                      + KERVELLA Maïwenn · sans classe
                      + LÉVY Sacha · sans classe
                    Groupes de SIECLE: +3 ~0 −0
                      + 6AP3 · 6 AP METHODE · 2 élèves
                      + 6E1AP1 · 6 AP FRANCAIS · 3 élèves
                      + 6E1AP2 · 6 AP MATHS · 3 élèves
                    Rien n’a été écrit. Ajoutez --apply pour écrire ces changements.

                    """)
            #expect(try await pupils(store) == 0)
            let written = try Program.run(["import", "--database", location, "--apply", "--language", "en"] + Self.siecle)
            #expect(written.status == 0 && written.output.hasSuffix("\nIt is written.\n"))
            #expect(try await pupils(store) == 11)
            let again = try Program.run(["import", "--database", location, "--apply"] + Self.siecle)
            #expect(again.status == 0)
            #expect(
                again.output == """
                    ATTENTION ExportXML_ElevesSansAdresses.zip:321:LÉVY Sacha
                      Cet élève n’a aucune classe\u{202F}: il est gardé sans classe.
                      → Affectez l’élève à une classe dans SIECLE, puis refaites l’export.
                    ATTENTION ExportXML_ElevesSansAdresses.zip:293:KERVELLA Maïwenn
                      La classe «\u{202F}Inactifs\u{202F}» n’est pas une classe de l’établissement\u{202F}: l’élève est gardé sans classe.
                      → Affectez l’élève à une classe dans SIECLE, puis refaites l’export.
                    Tout est déjà à jour.
                    C’est écrit.

                    """)
            #expect(try await pupils(store) == 11)
        }
    }

    @Test("a list of a spreadsheet asks for what it lacks, and knows the pupils whom SIECLE brought", arguments: EngineKind.allCases)
    func csv(engine: EngineKind) async throws {
        try await withSchool(engine) { location, store in
            #expect(try Program.run(["import", "--database", location, "--apply"] + Self.siecle).status == 0)
            let list = Self.file("pronote-eleves.one-class.csv")
            let asked = try Program.run("import", "--database", location, "--apply", list)
            #expect(asked.status == 1)
            #expect(
                asked.output == """
                    QUESTION pronote-eleves.one-class.csv
                      5 lignes n’ont pas de classe.
                      → PRONOTE laisse la classe vide quand une seule classe est exportée\u{202F}: indiquez-la dans «\u{202F}Colonnes\u{202F}».
                    Rien n’a été écrit\u{202F}: répondez aux questions avec --answer, ou ajoutez --leave-doubtful.

                    """)
            let told = try Program.run("import", "--database", location, "--apply", "--division", "6E1", list)
            #expect(told.status == 0 && told.output == "Tout est déjà à jour.\nC’est écrit.\n")
            #expect(try await pupils(store) == 11)
        }
    }

    @Test(
        "a file that is not the right one is refused by name, with what to do, and nothing is written",
        arguments: [
            (
                "Eleves.wrong-uai.xml",
                """
                REFUS Eleves.wrong-uai.xml:0009998T
                  Ce fichier est celui de l’établissement 0009998T\u{202F}; le vôtre est 0009999U.
                  → Refaites l’export depuis votre établissement.
                Rien n’a été écrit.

                """
            ),
            (
                "Eleves.truncated.xml",
                """
                REFUS Eleves.truncated.xml:340
                  Le fichier s’arrête avant la fin\u{202F}: il manque des lignes.
                  → Refaites l’export et déposez le fichier tel quel, sans l’ouvrir dans un éditeur.
                Rien n’a été écrit.

                """
            ),
            (
                "Eleves.empty-donnees.xml",
                """
                REFUS Eleves.empty-donnees.xml
                  Le fichier ne contient aucun élève.
                  → Rien n’a été changé. Vérifiez dans SIECLE que l’export porte sur tous les élèves, puis refaites-le.
                Rien n’a été écrit.

                """
            ),
            (
                "emp_sts_0009999U_2026.wrong-direction.xml",
                """
                REFUS emp_sts_0009999U_2026.wrong-direction.xml:1
                  C’est le fichier inverse (emp_sts…, racine EDT_STS)\u{202F}: celui que le logiciel d’emploi du temps envoie à STS.
                  → Dans STS-web, choisissez Exports, puis «\u{202F}Emplois du temps\u{202F}»\u{202F}: le bon fichier s’appelle sts_emp_….xml.
                Rien n’a été écrit.

                """
            ),
        ])
    func bad(name: String, output: String) async throws {
        try await withSchool(.sqlite) { location, store in
            #expect(try Program.run(["import", "--database", location, "--apply"] + Self.siecle).status == 0)
            let answer = try Program.run("import", "--database", location, "--apply", Self.file(name))
            #expect(answer.status == 1 && answer.errors.isEmpty)
            #expect(answer.output == output)
            #expect(try await pupils(store) == 11)
        }
    }

    @Test("a file, a school or a database that is not there, and an option that means nothing, are each said with what to do")
    func refusals() async throws {
        try await withSchool(.sqlite) { location, _ in
            let structures = Self.file("Structures.xml")
            let missing = try Program.run("import", "--database", location, "/nowhere/eleves.xml")
            #expect(missing.status == 1)
            #expect(missing.errors == "Error: /nowhere/eleves.xml cannot be read.\nLook at its name and at who may read it.\n")
            let school = try Program.run("import", "--database", location, "--school", "0123456A", structures)
            #expect(school.status == 1)
            #expect(
                school.errors == "Error: No school has the UAI 0123456A.\nChoose one with --school: 0009999U (Collège des Tilleuls).\n")
            let answer = try Program.run("import", "--database", location, "--answer", "x", structures)
            #expect(answer.status == 64 && answer.errors.hasPrefix("Error: “x” is not QUESTION=ANSWER.\n"))
            let language = try Program.run("import", "--database", location, "--language", "de", structures)
            #expect(language.status == 64 && language.errors.hasPrefix("Error: The language is fr or en, not “de”.\n"))
            let database = try Program.run("import", "--database", "/nowhere/typo.sqlite", structures)
            #expect(database.status == 1)
            #expect(
                database.errors == """
                    Error: There is no database at /nowhere/typo.sqlite.
                    Name it with --database, or make one: “jalon serve” starts an empty one, “jalon demo” a sample school.

                    """)
        }
    }
}
