import School
import Testing

@Test(
    "names fold to what people type",
    arguments: [
        ("D'ALVERNY Maë", "d alverny mae"), ("BŒUF Loïc", "boeuf loic"), ("  DA  COSTA-NEVES ", "da costa neves"), ("Éléa", "elea"),
        ("N’Diaye, Ömer-Ali", "n diaye omer ali"), ("Ǆulijana Straße 2²", "ǆulijana strasse 2²"), ("e\u{301}té", "ete"), ("’’", ""), ("", ""),
    ])
func folding(name: String, key: String) {
    #expect(folded(name) == key)
}

@Test("lists are in the order of a dictionary, figures by their value")
func sortingByFolding() {
    let titles = ["Écrire", "estimer", "Atelier d’écriture", "Œuvres", "écouter", "Oser"]
    #expect(titles.sorted(folding: { $0 }) == ["Atelier d’écriture", "écouter", "Écrire", "estimer", "Œuvres", "Oser"])
    #expect(["AP100", "AP67", "ap 9", "AP08"].sorted(folding: { $0 }) == ["ap 9", "AP08", "AP67", "AP100"])
}

@Test("figures sort by their value, whatever stands before and after them")
func naturalOrder() {
    let codes = ["2DE10", "2DE2", "1STMG", "2DE1 b", "2DE1"]
    #expect(codes.sorted { naturalKey($0) < naturalKey($1) } == ["1STMG", "2DE1", "2DE1 b", "2DE2", "2DE10"])
    #expect(["B12", "B2", "CDI"].sorted { naturalKey($0) < naturalKey($1) } == ["B2", "B12", "CDI"])
}

@Test("a family name comes before those that begin with it")
func sortingNames() {
    let names = [("LÉGER-DIARRA", "Lou"), ("LÉGERET", "Ana"), ("LÉGER", "Juliette"), ("LE GOFF", "Ivan"), ("LE", "Zoé")]
    let sorted = names.sorted { sortKey(family: $0.0, given: $0.1) < sortKey(family: $1.0, given: $1.1) }
    #expect(sorted.map(\.0) == ["LE", "LE GOFF", "LÉGER", "LÉGER-DIARRA", "LÉGERET"])
}
