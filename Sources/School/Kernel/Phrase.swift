/// The languages that Jalon speaks, French first.
public enum Language: String, CaseIterable, Sendable, Hashable {
    case fr, en
}

/// A text that a person reads, in every language. There is no way to write one language and forget the other.
public struct Phrase: Hashable, Sendable {
    public let fr: String
    public let en: String

    public init(fr: String, en: String) {
        self.fr = fr
        self.en = en
    }

    /// A proper noun, a code or a figure, which reads the same in every language.
    public init(same text: String) { self.init(fr: text, en: text) }

    public subscript(language: Language) -> String {
        switch language {
        case .fr: fr
        case .en: en
        }
    }
}

/// Counts things in words: French treats 0 and 1 as singular, English only 1.
public func counted(_ n: Int, fr: (one: String, many: String), en: (one: String, many: String)) -> Phrase {
    let words = agreeing(n, fr: fr, en: en)
    return Phrase(fr: "\(n) \(words.fr)", en: "\(n) \(words.en)")
}

/// The words alone that go with a number, for where it is written apart.
public func agreeing(_ n: Int, fr: (one: String, many: String), en: (one: String, many: String)) -> Phrase {
    Phrase(fr: abs(n) < 2 ? fr.one : fr.many, en: abs(n) == 1 ? en.one : en.many)
}

/// « d’Inès », « de Malo »: a name after the French « de ». H is taken as mute before e (« d’Hélène »), as a consonant otherwise
/// (« de Hoang »), y as a vowel before a consonant (« d’Yves », « de Yasmine »).
public func ofName(_ name: String) -> String {
    let letters = folded(name).prefix(2)
    let second = letters.dropFirst().first ?? " "
    let elides: Bool =
        switch letters.first ?? " " {
        case "a", "e", "i", "o", "u": true
        case "h": second == "e"
        case "y": !"aeiou ".contains(second)
        default: false
        }
    return elides ? "d’\(name)" : "de \(name)"
}
