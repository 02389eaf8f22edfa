import School
import Testing

@Test(
    "a name takes the French « de » that it calls for",
    arguments: [
        ("Inès", "d’Inès"), ("Malo", "de Malo"), ("Élodie", "d’Élodie"), ("Hélène", "d’Hélène"), ("Hoang", "de Hoang"), ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"), ("1STMG2", "de 1STMG2"), ("Œdipe", "d’Œdipe"),
    ])
func ofNames(name: String, text: String) {
    #expect(ofName(name) == text)
}

@Test("nought and one are singular in French, one alone in English, with the number or beside it")
func agreement() {
    let words = [-1, 0, 1, 2].map { agreeing($0, fr: ("ajouté", "ajoutés"), en: ("line", "lines")) }
    #expect(words.map(\.fr) == ["ajouté", "ajouté", "ajouté", "ajoutés"])
    #expect(words.map(\.en) == ["line", "lines", "line", "lines"])
    #expect(counted(0, fr: ("élève vu", "élèves vus"), en: ("pupil seen", "pupils seen")) == Phrase(fr: "0 élève vu", en: "0 pupils seen"))
}

@Test(
    "a skill’s label is shortened where its head says enough",
    arguments: [
        ("Structurer sa pensée, argumenter", "Structurer sa pensée"), ("Méthodes de travail : prendre des notes, réviser", "Méthodes de travail"),
        ("S’exprimer à l’écrit et à l’oral", "S’exprimer à l’écrit et à l’oral"), ("Coopérer, travailler en groupe", "Coopérer, travailler en groupe"),
        ("Travailler en autonomie et se connaître comme apprenant", "Travailler en autonomie"), ("Mémoriser", "Mémoriser"),
    ])
func shortLabels(label: String, short: String) {
    #expect(shortened(Phrase(same: label)).fr == short)
}

@Test("the quality of a plan is rounded down and says that it is a minimum")
func planQuality() {
    #expect(PlanQuality(9_879, of: 10_000)?.words == Phrase(fr: "au moins 98,7\u{00A0}%", en: "at least 98.7%"))
    #expect(PlanQuality(10_000, of: 10_000)?.words.fr == "100\u{00A0}%")
    #expect(PlanQuality(-5, of: 10)?.tenths == 0)
    #expect(PlanQuality(5, of: 0) == nil)
}
