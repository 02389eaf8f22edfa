import School

/// What a login and a password must be.
enum Credentials {
    static let newPassword = Phrase(fr: "Mot de passe à choisir", en: "Choose a password")
    static let hint = Phrase(
        fr: "Au moins 10 caractères. Une petite phrase se retient bien.", en: "At least 10 characters. A short sentence is easy to remember.")

    static func problem(login: String) -> Phrase? {
        let allowed = login.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains($0)) }
        guard (3...60).contains(login.count), allowed else {
            return Phrase(
                fr: "De 3 à 60 lettres sans accent, chiffres, points ou tirets.", en: "3 to 60 letters without accents, digits, dots or hyphens.")
        }
        return nil
    }

    static func problem(password: String, login: String) -> Phrase? {
        if password.count < 10 {
            return Phrase(fr: "Il faut au moins 10 caractères.", en: "At least 10 characters are needed.")
        }
        if password.utf8.count > 500 { return Phrase(fr: "C’est trop long\u{202F}: 500 caractères au plus.", en: "That is too long: 500 characters at most.") }
        if Set(password).count < 4 || password.lowercased().contains(login) && !login.isEmpty {
            return Phrase(
                fr: "Trop facile à deviner\u{202F}: évitez l’identifiant et les répétitions.", en: "Too easy to guess: avoid the login and repetitions.")
        }
        return nil
    }
}
