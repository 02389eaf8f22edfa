/// How adults call an adult: shortly, and with more where somebody else is called the same.
public struct CalledName: Sendable, Hashable {
    /// « Mme Martin ».
    public let short: String
    /// « Mme Anne Martin »; as `short` where no more is known.
    public let long: String
    /// What they are, told where the long names are the same too: « Anglais ». May be empty.
    public let quality: String

    public init(short: String, long: String, quality: String) {
        self.short = short
        self.long = long
        self.quality = quality
    }

    /// A name for each, in their order: short for whoever alone is called so, else long, with the quality where that is not enough. Two
    /// people of whom nothing different is known keep the same name. Accents and case do not tell people apart. O(people).
    public static func toldApart(_ people: [CalledName]) -> [String] {
        let called = counts(people.map(\.short))
        let names = people.map { person in
            guard called[folded(person.short), default: 0] > 1 else { return person.short }
            return person.long == person.short ? person.full : person.long
        }
        let still = counts(names)
        return zip(people, names).map { person, name in still[folded(name), default: 0] > 1 ? person.full : name }
    }

    private var full: String { quality.isEmpty ? long : "\(long) (\(quality))" }

    private static func counts(_ names: [String]) -> [String: Int] { Dictionary(names.map { (folded($0), 1) }, uniquingKeysWith: +) }
}

extension Staff {
    /// « Mme Anne Durand ».
    public var longAddressName: String { civility.map { "\($0) \(fullName)" } ?? fullName }

    public func called(_ quality: String = "") -> CalledName { CalledName(short: addressName, long: longAddressName, quality: quality) }
}

extension Sequence where Element == Staff {
    /// What each is called among these, whoever stands twice counting once.
    public var addressNames: [Staff.ID: String] {
        let people = Array(Dictionary(map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }).values)
        return Dictionary(zip(people.map(\.id), CalledName.toldApart(people.map { $0.called() })), uniquingKeysWith: { first, _ in first })
    }
}
