/// What somebody teaches, in the words that people write. STS has it in capitals without accents: « SCIENCES DE LA VIE ET DE LA TERRE »,
/// « ANGLAIS LV1 », « METIERS DE L ACCUEIL ».
public enum SubjectName {
    /// Words of subjects as they are written; of those that are here by themselves, capitals alone are wrong.
    private static let words: [String: String] = [
        "education": "éducation", "francais": "français", "mathematiques": "mathématiques", "geographie": "géographie", "economie": "économie",
        "economique": "économique", "economiques": "économiques", "numerique": "numérique", "numeriques": "numériques", "prevention": "prévention",
        "sante": "santé", "personnalise": "personnalisé", "personnalisee": "personnalisée", "metier": "métier", "metiers": "métiers",
        "ingenierie": "ingénierie", "ingenieur": "ingénieur", "mecanique": "mécanique", "electricite": "électricité", "electronique": "électronique",
        "electrotechnique": "électrotechnique", "litterature": "littérature", "specialite": "spécialité", "genie": "génie", "developpement": "développement",
        "theatre": "théâtre", "cinema": "cinéma", "medias": "médias", "securite": "sécurité", "hotellerie": "hôtellerie", "etudes": "études",
        "hygiene": "hygiène", "social": "social", "sociale": "sociale", "sociales": "sociales", "moral": "moral", "morale": "morale", "latin": "latin",
        "grec": "grec", "droit": "droit", "arts": "arts", "danse": "danse", "chimie": "chimie", "sport": "sport", "option": "option", "vie": "vie",
        "terre": "terre", "classe": "classe", "monde": "monde", "chef": "chef", "oeuvre": "œuvre",
    ]
    private static let small: Set<String> = ["de", "du", "des", "la", "le", "les", "et", "en", "au", "aux", "a", "ou", "par", "pour", "sur", "dans", "avec"]

    /// What a person wrote, or nobody knows, is left as it is: small letters somewhere, or no word that is a subject’s.
    public static func told(_ label: String) -> String {
        guard label.allSatisfy({ !$0.isLowercase }) else { return label }
        var words: [(text: String, gap: String)] = []
        for character in label {
            if character.isLetter || character.isNumber {
                if words.isEmpty || !(words.last?.gap ?? "").isEmpty { words.append(("", "")) }
                words[words.count - 1].text.append(character)
            } else {
                if words.isEmpty { words.append(("", "")) }
                words[words.count - 1].gap.append(character)
            }
        }
        var isSubject = false
        var told = ""
        for word in words {
            let key = folded(word.text)
            // « L ACCUEIL », « D OEUVRE »: the apostrophe is lost in some files.
            if ["l", "d"].contains(key), [" ", "'", "’"].contains(word.gap) {
                told += key + "’"
            } else if let known = Self.words[key] {
                isSubject = true
                told += known + word.gap
            } else if small.contains(key) {
                told += key + word.gap
            } else if word.text.count > 5, word.text.allSatisfy(\.isLetter) {
                // Long words are no initials.
                isSubject = true
                told += word.text.lowercased() + word.gap
            } else {
                told += word.text + word.gap
            }
        }
        return isSubject ? told.prefix(1).uppercased() + told.dropFirst() : label
    }
}
