/// What a call says of somebody who was expected.
public enum Presence: String, CaseIterable, Sendable, Hashable {
    case present, absent
    /// In another session at that hour, which counts there.
    case elsewhere

    public var name: Phrase {
        switch self {
        case .present: Phrase(fr: "présent", en: "present")
        case .absent: Phrase(fr: "absent", en: "absent")
        case .elsewhere: Phrase(fr: "ailleurs", en: "elsewhere")
        }
    }
}
