/// What a function of STS (`FONCTION`) means here. The administrator may change the roles afterwards.
public enum StaffFunction {
    /// The function as people say it; one that we do not know as STS writes it.
    public static func name(_ function: String) -> Phrase {
        switch function {
        case "ENS": Phrase(fr: "Professeur", en: "Teacher")
        case "DIR": Phrase(fr: "Direction", en: "School management")
        case "EDU", "CPE": Phrase(fr: "Vie scolaire", en: "School life")
        case "DOC": Phrase(fr: "Documentation", en: "Library")
        case "ORI", "PSY": Phrase(fr: "Orientation", en: "Guidance")
        default: Phrase(same: function)
        }
    }

    /// - Parameter teaches: whether the person teaches some division today; local people have no function.
    public static func roles(_ function: String?, teaches: Bool) -> Set<Role> {
        switch function {
        case "ENS": [.teacher]
        case "DIR": [.head]
        case "EDU", "CPE": [.cpe]
        case "DOC": [.librarian]
        case "ORI", "PSY": [.psyen]
        default: teaches ? [.teacher] : []
        }
    }
}

/// The login proposed to somebody: `prenom.nom`, in letters without accents.
public enum LoginProposal {
    public static func login(givenName: String, familyName: String) -> String {
        func word(_ name: String) -> String {
            let letters = folded(name).unicodeScalars.map { $0.isASCII ? Character($0) : "-" }
            return String(letters).split(whereSeparator: { $0 == " " || $0 == "-" }).joined(separator: "-")
        }
        let parts = [word(givenName), word(familyName)].filter { !$0.isEmpty }
        let login = String(parts.joined(separator: ".").prefix(50))
        return login.count < 3 ? "compte.\(login)" : login
    }
}

/// A code to type from paper: 15 letters and digits without the ones that look alike, 74 random bits.
public enum ActivationCode {
    private static let letters = Array("ABCDEFGHJKMNPQRSTVWXYZ23456789")
    public static let length = 15

    public static func new() -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    }

    /// In three groups of five.
    public static func shown(_ code: String) -> String {
        stride(from: 0, to: code.count, by: 5).map { String(code.dropFirst($0).prefix(5)) }.joined(separator: "-")
    }

    /// What somebody typed, in capitals and without blanks or hyphens; nil when it cannot be a code.
    public static func typed(_ text: String) -> String? {
        let code = text.uppercased().filter { $0.isLetter || $0.isNumber }
        return code.count == length && code.allSatisfy({ letters.contains($0) }) ? code : nil
    }
}
