/// Why something is proposed to a pupil, from the words of how many adults. It is kept as what it is, so that the sentence can be told in
/// every language, and said better one day, for whoever was told it before as well.
public enum ProposedReason: Hashable, Sendable {
    /// It goes well: this many adults say so; the pupil alone when it is none.
    case strength(adults: Int)
    /// The pupil says that it is not easy, and so do this many adults, or none.
    case said(adults: Int, isFirst: Bool)
    /// The pupil feels at ease, this many adults do not say so.
    case apart(adults: Int)
    /// This many adults saw it, the pupil said nothing.
    case seen(adults: Int, isFirst: Bool)

    /// One sentence to the pupil on where the advice comes from.
    public var words: Phrase {
        switch self {
        case .strength(0): return Phrase(fr: "Tu te sens à l’aise ici\u{202F}: tu peux aller plus loin.", en: "You feel at ease here: you can go further.")
        case .strength(let count):
            let who = Self.adults(count)
            return Phrase(
                fr: "C’est un point fort, \(who.fr) vu\u{202F}: tu peux aller plus loin.",
                en: "This is one of your strengths, \(who.en) seen it: you can go further.")
        case .said(0, _): return Phrase(fr: "Tu dis toi-même que ce n’est pas encore facile.", en: "You say yourself that it is not easy yet.")
        case .said(let count, let isFirst):
            let (who, place) = (Self.adults(count), Self.place(isFirst))
            return Phrase(
                fr: "Tu le dis toi-même et \(who.fr) vu aussi\u{202F}: \(place.fr).", en: "You say so yourself and \(who.en) seen it too: \(place.en).")
        case .apart(let count):
            let who = Self.adults(count)
            return Phrase(
                fr: "Tu t’y sens à l’aise\u{202F}; \(who.fr) vu un peu autrement. Parlez-en ensemble, puis travaille ce point.",
                en: "You feel at ease here; \(who.en) seen it a little differently. Talk it over together, then work on it.")
        case .seen(let count, let isFirst):
            let (who, place) = (Self.adults(count), Self.place(isFirst))
            return Phrase(
                fr: "\(who.fr.capitalizedFirst) vu au travail\u{202F}: \(place.fr).", en: "\(who.en.capitalizedFirst) seen it at work: \(place.en).")
        }
    }

    private static func place(_ isFirst: Bool) -> Phrase {
        isFirst
            ? Phrase(fr: "c’est ici que tu peux avancer le plus", en: "this is where you can move forward most")
            : Phrase(fr: "c’est aussi un point à travailler", en: "this is a point to work on too")
    }

    /// « deux adultes l’ont » / "two adults have".
    private static func adults(_ count: Int) -> Phrase {
        let words: [Phrase] = [
            Phrase(fr: "un", en: "one"), Phrase(fr: "deux", en: "two"), Phrase(fr: "trois", en: "three"), Phrase(fr: "quatre", en: "four"),
            Phrase(fr: "cinq", en: "five"), Phrase(fr: "six", en: "six"),
        ]
        let number = words.indices.contains(count - 1) ? words[count - 1] : Phrase(same: String(count))
        return count < 2
            ? Phrase(fr: "un adulte l’a", en: "one adult has")
            : Phrase(fr: "\(number.fr) adultes l’ont", en: "\(number.en) adults have")
    }
}

extension ProposedReason: RawRepresentable {
    /// As it is kept: `strength 2`, `said 0 first`, `apart 1`, `seen 3 next`.
    public var rawValue: String {
        switch self {
        case .strength(let count): "strength \(count)"
        case .said(let count, let isFirst): "said \(count) \(isFirst ? "first" : "next")"
        case .apart(let count): "apart \(count)"
        case .seen(let count, let isFirst): "seen \(count) \(isFirst ? "first" : "next")"
        }
    }

    public init?(rawValue: String) {
        let parts = rawValue.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count >= 2, let count = Int(parts[1]), (0...999).contains(count) else { return nil }
        let isFirst: Bool? = parts.count < 3 ? nil : ["first": true, "next": false][String(parts[2])]
        switch (parts[0], parts.count, isFirst) {
        case ("strength", 2, nil): self = .strength(adults: count)
        case ("apart", 2, nil): self = .apart(adults: count)
        case ("said", 3, let isFirst?): self = .said(adults: count, isFirst: isFirst)
        case ("seen", 3, let isFirst?): self = .seen(adults: count, isFirst: isFirst)
        default: return nil
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
