import Foundation

/// A text as it is searched and sorted: without accents or case, ligatures opened, apostrophes, hyphens and
/// runs of blanks turned into one space. « D'ALVERNY Maë » gives `d alverny mae`.
///
/// Databases disagree on both (SQLite folds ASCII only), so we store this beside the name. Asks each scalar for its own
/// category: Foundation's character sets cost thirty times as much here, and pages sort by it.
public func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    // A blank is held back until something follows it, and none comes first.
    var blank = false
    func add(_ scalars: some Sequence<Unicode.Scalar>) {
        if blank, !result.isEmpty { result.append(" ") }
        blank = false
        result.append(contentsOf: scalars)
    }
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    for scalar in isASCII ? text.unicodeScalars : text.decomposedStringWithCanonicalMapping.unicodeScalars {
        switch scalar {
        case "a"..."z", "0"..."9": add(CollectionOfOne(scalar))
        case "œ", "Œ": add("oe".unicodeScalars)
        case "æ", "Æ": add("ae".unicodeScalars)
        case "ß": add("ss".unicodeScalars)
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: continue
            case .uppercaseLetter, .titlecaseLetter: add(scalar.properties.lowercaseMapping.unicodeScalars)
            case .lowercaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber: add(CollectionOfOne(scalar))
            default: blank = true
            }
        }
    }
    return String(result)
}

/// A person's name as lists are sorted. Two blanks part the names, and one the words of a compound name, so that LÉGER Juliette
/// comes before LÉGER-DIARRA Lou.
public func sortKey(family: String, given: String) -> String { "\(folded(family))  \(folded(given))" }

extension Sequence {
    /// In the order of a dictionary, whatever the case and the accents, figures by their value. Folds each text once.
    public func sorted(folding text: (Element) -> String) -> [Element] {
        map { (key: naturalKey(text($0)), element: $0) }.sorted { $0.key < $1.key }.map(\.element)
    }
}

/// A text as people expect it in a list: folded, its figures padded to six, so that « 2DE2 » comes before « 2DE10 » and « B2 » before « B12 ».
public func naturalKey(_ text: String) -> String {
    var key = ""
    var figures = ""
    func padding() -> String { figures.isEmpty ? "" : padded(figures, 6) }
    for character in folded(text) {
        if character.isNumber {
            figures.append(character)
        } else {
            key += padding() + String(character)
            figures = ""
        }
    }
    return key + padding()
}
