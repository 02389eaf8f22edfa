import Testing

@testable import School

@Suite("Subjects as people write them")
struct SubjectNameTests {
    @Test(
        "capitals of a file become words, with their accents",
        arguments: [
            ("FRANCAIS", "Français"), ("MATHEMATIQUES", "Mathématiques"), ("HISTOIRE-GEOGRAPHIE", "Histoire-géographie"), ("ANGLAIS LV1", "Anglais LV1"),
            ("SCIENCES DE LA VIE ET DE LA TERRE", "Sciences de la vie et de la terre"), ("EDUCATION PHYSIQUE ET SPORTIVE", "Éducation physique et sportive"),
            ("SCIENCES ECONOMIQUES, DROIT", "Sciences économiques, droit"), ("METIERS DE L ACCUEIL", "Métiers de l’accueil"),
            ("METIERS DE L'ACCUEIL", "Métiers de l’accueil"), ("PREVENTION SANTE ENVIRONNEMENT", "Prévention santé environnement"), ("LATIN", "Latin"),
        ])
    func told(_ example: (file: String, words: String)) { #expect(SubjectName.told(example.file) == example.words) }

    @Test("what a person wrote, and initials, stay as they are", arguments: ["", "Français", "PsyEN", "CPE", "PSYEN", "EPS", "SNT", "BTS CG", "ancien élève, BTS CG", "théâtre", "42"])
    func kept(_ text: String) { #expect(SubjectName.told(text) == text) }
}
