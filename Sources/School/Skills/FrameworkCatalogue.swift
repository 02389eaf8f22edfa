/// The frameworks that come with Jalon. A school adopts a copy and changes it as it likes.
public enum FrameworkCatalogue {
    public struct Entry: Sendable {
        public let code: String
        public let name: Phrase
        /// What it is good for, in one sentence.
        public let purpose: Phrase
        private let bytes: @Sendable () -> [UInt8]

        /// The list itself, named in the given language. Throws what is wrong with our own file, which a test rules out.
        public func draft(in language: Language, today: Day) throws -> FrameworkDraft {
            let text = String(decoding: bytes(), as: UTF8.self)
            return try FrameworkTable.read(text, code: code, name: name[language], file: nil, today: today).get()
        }

        init(code: String, name: Phrase, purpose: Phrase, bytes: @escaping @Sendable () -> [UInt8]) {
            self.code = code
            self.name = name
            self.purpose = purpose
            self.bytes = bytes
        }
    }

    public static let entries: [Entry] = [
        Entry(
            code: "AP", name: Phrase(fr: "Compétences transversales de l’AP", en: "Transversal skills for AP"),
            purpose: Phrase(
                fr: "Douze compétences pour commencer au lycée\u{202F}: s’exprimer, structurer, s’organiser, s’orienter…",
                en: "Twelve skills to start with at the lycée: expression, structure, organisation, plans…"),
            bytes: { PackageResources.framework_ap_csv }),
        Entry(
            code: "ATT-PRO", name: Phrase(fr: "Attitudes du bac professionnel", en: "Attitudes of the bac professionnel"),
            purpose: Phrase(
                fr: "Assiduité, curiosité, initiative, implication, autonomie, travail en équipe.",
                en: "Attendance, curiosity, initiative, involvement, autonomy, teamwork."),
            bytes: { PackageResources.framework_bac_pro_attitudes_csv }),
        Entry(
            code: "SOCLE", name: Phrase(fr: "Socle commun", en: "Common core (socle commun)"),
            purpose: Phrase(
                fr: "Les cinq domaines du collège et ce qui les compose.", en: "The five domains of the collège and their parts."),
            bytes: { PackageResources.framework_socle_csv }),
        Entry(
            code: "CRCN", name: Phrase(fr: "Compétences numériques (CRCN)", en: "Digital skills (CRCN)"),
            purpose: Phrase(
                fr: "Cinq domaines et seize compétences, les mêmes que dans Pix.",
                en: "Five domains and sixteen skills, the same as in Pix."),
            bytes: { PackageResources.framework_crcn_csv }),
    ]

    public static func entry(_ code: String) -> Entry? { entries.first { $0.code == code } }
}
