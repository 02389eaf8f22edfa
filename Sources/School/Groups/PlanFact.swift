/// A remark as it is kept with a refused plan: six fields, one a line. Names are those of the day of the computation.
public struct PlanFact: Sendable, Hashable {
    public let what, remedy: Phrase
    public let place: PlanRemark.Place
    public let kind: Kind

    public enum Kind: String, Sendable, Hashable {
        /// It leaves no plan.
        case conflict
        /// With it no plan was found, and nothing proves that there is none.
        case unproven = "not found"
        /// A way out of the fact before it.
        case way
        /// What there is to say of all of them.
        case note
    }

    public init(_ remark: PlanRemark, _ kind: Kind) {
        what = remark.what
        remedy = remark.remedy
        place = remark.place
        self.kind = kind
    }

    /// Nil when the text is not one of ours.
    public init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 6, let kind = Kind(rawValue: lines[0]) else { return nil }
        self.kind = kind
        what = Phrase(fr: lines[1], en: lines[2])
        remedy = Phrase(fr: lines[3], en: lines[4])
        place =
            Self.places.first { $0.value == lines[5] }?.key
            ?? Workshop.ID(String(lines[5].dropFirst("workshop ".count))).map { .workshop($0) } ?? .board
    }

    public var text: String {
        let name: String =
            if case .workshop(let id) = place { "workshop \(id)" } else { Self.places[place] ?? "board" }
        return [kind.rawValue, what.fr, what.en, remedy.fr, remedy.en, name].map { $0.replacing("\n", with: " ") }
            .joined(separator: "\n")
    }

    private static let places: [PlanRemark.Place: String] = [
        .board: "board", .constraints: "constraints", .offers: "offers", .facilitators: "facilitators", .rooms: "rooms", .barrettes: "barrettes",
        .period: "period", .plans: "plans",
    ]
}
