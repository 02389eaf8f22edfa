import School
import Storage

extension FirstStart {
    /// « Lycée des Tilleuls », begun by Mme Claire Moreau.
    public static func lycee(
        uai: String = "0009999U", login: String = "claire.moreau", passwordHash: String = "x", alsoCoordinates: Bool = true
    ) -> FirstStart {
        FirstStart(
            name: "Lycée des Tilleuls", uai: uai, zone: .a, year: 2026, civility: "Mme", givenName: "Claire", familyName: "Moreau", login: login,
            passwordHash: passwordHash, language: .fr, alsoCoordinates: alsoCoordinates)
    }

    /// « Collège des Tilleuls », begun by Mme Hélène Queré: the school whose files are in `Fixtures`.
    public static func college(passwordHash: String = "x", alsoCoordinates: Bool = true) -> FirstStart {
        FirstStart(
            name: "Collège des Tilleuls", uai: "0009999U", zone: .a, year: 2026, civility: "Mme", givenName: "Hélène", familyName: "Queré",
            login: "helene.quere", passwordHash: passwordHash, language: .fr, alsoCoordinates: alsoCoordinates)
    }
}
