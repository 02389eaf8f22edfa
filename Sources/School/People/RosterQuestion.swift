/// What a file leaves open and only a person can settle. Nothing is written while one stands.
public struct RosterQuestion: Sendable, Hashable {
    public struct Option: Sendable, Hashable {
        public let value: String
        public let label: Phrase

        public init(_ value: String, _ label: Phrase) {
            self.value = value
            self.label = label
        }
    }

    /// Stable between two readings of the same file: answers are kept under it.
    public let id: String
    public let place: Roster.Place?
    public let subject: String
    public let what: Phrase
    /// The last one leaves the matter out of this import.
    public let options: [Option]
    public internal(set) var answer: String?

    /// Leaves the pupils concerned as they are: not added, not changed, not ended.
    public static let leaveOut = Option("skip", Phrase(fr: "laisser de côté pour cette fois", en: "leave out this time"))
}

/// Questions and their answers while a roster is compared.
struct RosterInquiry {
    let answers: [String: String]
    private(set) var questions: [RosterQuestion] = []

    init(answers: [String: String]) { self.answers = answers }

    /// The answer, when it is one of the options; nil while it is open.
    mutating func ask(_ id: String, _ place: Roster.Place?, _ subject: String, _ what: Phrase, _ options: [RosterQuestion.Option]) -> String? {
        let options = options + [RosterQuestion.leaveOut]
        let answer = answers[id].flatMap { given in options.contains { $0.value == given } ? given : nil }
        questions.append(RosterQuestion(id: id, place: place, subject: subject, what: what, options: options, answer: answer))
        return answer
    }
}
