/// A pupil's name told apart from one column, as PRONOTE writes it: family name in capitals, then given name.
public enum PupilName: Hashable, Sendable {
    case split(family: String, given: String)
    /// All capitals, all small letters, or a single word: a person must say.
    case unclear(String)

    /// Nil when the cell is blank.
    public init?(cell: String) {
        let words = cell.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { return nil }
        let family = words.prefix { Self.isCapital($0) }
        let given = words.dropFirst(family.count)
        if family.isEmpty || given.isEmpty {
            self = .unclear(words.joined(separator: " "))
        } else {
            self = .split(family: family.joined(separator: " "), given: given.joined(separator: " "))
        }
    }

    /// Every way to cut the words in two, family name first, the shortest family name first.
    public static func cuts(_ name: String) -> [(family: String, given: String)] {
        let words = name.split(separator: " ").map(String.init)
        guard words.count > 1 else { return [] }
        return (1..<words.count).map { (words.prefix($0).joined(separator: " "), words.dropFirst($0).joined(separator: " ")) }
    }

    /// Letters, all of them capitals. « FERRÉ--LOUP » and « D'HAENE » are.
    private static func isCapital(_ word: String) -> Bool {
        let letters = word.filter(\.isLetter)
        return !letters.isEmpty && letters.allSatisfy { $0.isUppercase || !$0.isLowercase } && letters.contains(where: \.isUppercase)
    }
}
