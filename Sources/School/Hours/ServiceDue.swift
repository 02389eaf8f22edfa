/// What a facilitator owes in their service in one school year, in minutes, where the school wrote it down.
public struct ServiceDue: Hashable, Sendable {
    public let year: Int
    public let minutes: [DispositifKind: Int]

    public init(year: Int, minutes: [DispositifKind: Int]) {
        self.year = year
        self.minutes = minutes
    }

    /// Minutes of one kind.
    public static let range = 1...60_000

    public static let problem = Problem(
        .refusal,
        what: Phrase(fr: "Les heures prévues au service n’ont pas été comprises.", en: "The hours of the service were not understood."),
        remedy: Phrase(fr: "Écrivez un nombre d’heures pour l’année, par exemple 36 ou 36\u{202F}h\u{202F}30, ou laissez vide.", en: "Write a number of hours for the year, for example 36 or 36\u{202F}h\u{202F}30, or leave it empty."))

    /// What is planned beside what is owed: « reste 4 h à prévoir », « 2 h au-delà », « tout est prévu ».
    public static func difference(planned: Int, due: Int) -> Phrase {
        switch planned - due {
        case 0: Phrase(fr: "tout est prévu", en: "all is planned")
        case let more where more > 0:
            Phrase(fr: "\(inHours(more).fr) au-delà", en: "\(inHours(more).en) beyond it")
        case let less: Phrase(fr: "reste \(inHours(-less).fr) à prévoir", en: "\(inHours(-less).en) still to plan")
        }
    }
}
