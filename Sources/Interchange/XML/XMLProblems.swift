import CExpat
import School

/// What can be wrong with an XML document as such.
enum XMLProblems {
    static func malformed(_ file: String, line: Int, _ code: XML_Error) -> Problem {
        switch code {
        case XML_ERROR_NO_ELEMENTS:
            return cut(file, line: line)
        case XML_ERROR_TAG_MISMATCH:
            return Problem(
                .refusal, file: file, line: line,
                what: Phrase(fr: "Une balise n’est pas fermée comme elle a été ouverte\u{202F}: le fichier est abîmé.", en: "A tag is not closed as it was opened: the file is damaged."),
                remedy: exportAgain)
        case XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_UNCLOSED_CDATA_SECTION, XML_ERROR_PARTIAL_CHAR:
            return cut(file, line: line)
        default:
            return Problem(
                .refusal, file: file, line: line,
                what: Phrase(fr: "Le fichier est abîmé à cet endroit\u{202F}: ce n’est pas du XML correct.", en: "The file is damaged at this place: it is not well-formed XML."),
                remedy: line <= 2 ? downloadAgain : exportAgain)
        }
    }

    private static func cut(_ file: String, line: Int) -> Problem {
        Problem(
            .refusal, file: file, line: line,
            what: Phrase(fr: "Le fichier s’arrête avant la fin\u{202F}: il manque des lignes.", en: "The file stops before its end: lines are missing."),
            remedy: exportAgain)
    }

    static func doctype(_ file: String, line: Int) -> Problem {
        Problem(
            .refusal, file: file, line: line,
            what: Phrase(
                fr: "Le fichier contient une déclaration DOCTYPE. Les exports de SIECLE et de STS n’en ont jamais\u{202F}: il a été modifié.",
                en: "The file holds a DOCTYPE declaration. Exports of SIECLE and STS never have one: it was altered."),
            remedy: exportAgain)
    }

    static func excessive(_ file: String, line: Int) -> Problem {
        Problem(
            .refusal, file: file, line: line,
            what: Phrase(
                fr: "Le fichier est construit d’une façon qu’aucun export scolaire n’emploie (trop de niveaux, d’attributs ou de texte d’un seul tenant).",
                en: "The file is built as no school export is (too many levels, attributes, or text in one piece)."),
            remedy: exportAgain)
    }

    static func unreadable(_ file: String) -> Problem {
        Problem(
            .refusal, file: file, what: Phrase(fr: "Le fichier n’a pas pu être lu.", en: "The file could not be read."),
            remedy: Phrase(fr: "Réessayez dans quelques minutes.", en: "Try again in a few minutes."))
    }

    static let exportAgain = Phrase(
        fr: "Refaites l’export et déposez le fichier tel quel, sans l’ouvrir dans un éditeur.",
        en: "Export it again and upload the file as it is, without opening it in an editor.")
    private static let downloadAgain = Phrase(
        fr: "Téléchargez de nouveau le fichier (clic droit, «\u{202F}Enregistrer la cible\u{202F}»)\u{202F}: n’en copiez pas l’affichage du navigateur.",
        en: "Download the file again (right click, “Save link as”): do not copy what the browser shows.")
}
