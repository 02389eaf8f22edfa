/// The national number of a pupil (identifiant national élève). It may be missing, replaced, or given twice by
/// mistake, so it never identifies a pupil by itself. Protected: not shown to teachers, nor in addresses or logs.
public struct INE: Hashable, Sendable {
    public enum Shape: Sendable, Hashable {
        /// 9 digits and 2 letters, one for life since 2017.
        case national
        /// 10 digits and 1 letter, from the academies' bases before.
        case academic
        case apprenticeship
        /// 7 digits and 1 letter: what distance education writes for want of a number.
        case placeholder
        case unknown
    }

    public let code: String

    /// Blanks taken out, in capitals. Nil when nothing is left.
    public init?(_ text: String) {
        let code = text.filter { !$0.isWhitespace }.uppercased()
        guard !code.isEmpty else { return nil }
        self.code = code
    }

    /// The shape only: no public check key is known.
    public var shape: Shape {
        let pattern = code.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "0"..."9": "9"
            case "A"..."Z": "A"
            default: "?"
            }
        }
        switch String(pattern) {
        case "999999999AA": return .national
        case "9999999999A": return .academic
        case "9999A99999A" where Array(code)[4] == "A": return .apprenticeship
        case "9999999A": return .placeholder
        default: return .unknown
        }
    }
}
