/// What is wrong with something that a person gave us, where, and what to do about it.
public struct Problem: Error, Hashable, Sendable {
    public enum Severity: String, Sendable, Comparable, CaseIterable {
        /// The rest is taken; this line is reported.
        case warning
        /// A person must choose before anything is written.
        case question
        /// Nothing is taken.
        case refusal

        public static func < (a: Self, b: Self) -> Bool {
            let order = Self.allCases
            return (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0)
        }
    }

    public let severity: Severity
    /// The file's name as it was given, if a file is at fault.
    public let file: String?
    /// 1 is the first line.
    public let line: Int?
    /// Who or what the line speaks of: a pupil's name, a code.
    public let subject: String?
    public let what: Phrase
    public let remedy: Phrase

    public init(
        _ severity: Severity, file: String? = nil, line: Int? = nil, subject: String? = nil, what: Phrase, remedy: Phrase
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.subject = subject
        self.what = what
        self.remedy = remedy
    }

    /// What is wrong, then what to do.
    public var told: Phrase { Phrase(fr: "\(what.fr) \(remedy.fr)", en: "\(what.en) \(remedy.en)") }
}
