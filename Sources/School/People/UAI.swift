/// The code of a school (unité administrative immatriculée, formerly RNE): seven digits and a check letter.
public struct UAI: Hashable, Sendable, CustomStringConvertible {
    public let code: String

    /// Nil unless seven digits and one letter; lower case and blanks are mended. A wrong check letter is
    /// accepted, since public files carry some: ask `hasRightKey`.
    public init?(_ text: String) {
        let code = text.filter { !$0.isWhitespace }.uppercased()
        let bytes = Array(code.utf8)
        guard bytes.count == 8, bytes.prefix(7).allSatisfy({ (48...57).contains($0) }), (65...90).contains(bytes[7]) else { return nil }
        self.code = code
    }

    public var description: String { code }

    public var hasRightKey: Bool { code.last == expectedKey }

    /// The letter at the number modulo 23, in the alphabet without I, O and Q.
    public var expectedKey: Character {
        let number = code.utf8.prefix(7).reduce(0) { $0 * 10 + Int($1) - 48 }
        return Self.letters[number % 23]
    }

    private static let letters = Array("ABCDEFGHJKLMNPRSTUVWXYZ")
}
