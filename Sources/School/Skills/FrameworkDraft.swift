/// A framework as it is written down, before it has identifiers: from one of our files, a school's file or the form.
public struct FrameworkDraft: Sendable, Hashable {
    public var code: String
    public var name: String
    public var source: String
    public var validFrom: Day
    public var items: [Item]

    public struct Item: Sendable, Hashable {
        public var code: String
        public var label: Phrase
        public var pupilLabel: Phrase
        public var parent: String?
        public var kind: Skill.Kind
        public var need: NeedKind
        /// As in `Skill`.
        public var officialCode: String?

        public init(
            code: String, label: Phrase, pupilLabel: Phrase, parent: String?, kind: Skill.Kind, need: NeedKind = .support,
            officialCode: String? = nil
        ) {
            self.code = code
            self.label = label
            self.pupilLabel = pupilLabel
            self.parent = parent
            self.kind = kind
            self.need = need
            self.officialCode = officialCode
        }
    }

    public static let itemLimit = 200
    public static let labelLimit = 300
    public static let codeLimit = 24

    public init(code: String, name: String, source: String, validFrom: Day, items: [Item]) {
        self.code = code
        self.name = name
        self.source = source
        self.validFrom = validFrom
        self.items = items
    }

    /// Everything that keeps this draft from being a framework, all of it at once. Empty when it may be stored.
    public func problems(file: String? = nil) -> [Problem] {
        var found: [Problem] = []
        func refuse(_ line: Int?, _ subject: String?, _ what: Phrase, _ remedy: Phrase) {
            found.append(Problem(.refusal, file: file, line: line, subject: subject, what: what, remedy: remedy))
        }
        if name.isEmpty {
            refuse(nil, nil, Phrase(fr: "Le référentiel n’a pas de nom.", en: "The framework has no name."), Self.giveName)
        }
        if code.isEmpty || code.count > Self.codeLimit {
            refuse(
                nil, code,
                Phrase(fr: "Le code du référentiel est vide ou trop long.", en: "The framework’s code is empty or too long."),
                Phrase(
                    fr: "Donnez un code de 1 à \(Self.codeLimit) caractères, par exemple «\u{202F}AP\u{202F}».",
                    en: "Give a code of 1 to \(Self.codeLimit) characters, for example “AP”."))
        }
        if items.isEmpty {
            refuse(
                nil, nil, Phrase(fr: "La liste est vide.", en: "The list is empty."),
                Phrase(fr: "Ajoutez au moins une compétence.", en: "Add at least one skill."))
        }
        if items.count > Self.itemLimit {
            refuse(
                nil, nil,
                Phrase(
                    fr: "La liste compte \(items.count) lignes\u{202F}; \(Self.itemLimit) au plus sont possibles.",
                    en: "The list has \(items.count) lines; at most \(Self.itemLimit) are possible."),
                Phrase(
                    fr: "Faites-en plusieurs référentiels, plus courts.", en: "Make several shorter frameworks of it."))
        }
        let codes = Set(items.map(\.code))
        var seen: Set<String> = []
        for (index, item) in items.enumerated() {
            let line = file == nil ? index + 1 : index + 2
            if item.code.isEmpty || item.code.count > Self.codeLimit {
                refuse(
                    line, item.label.fr,
                    Phrase(fr: "Le code est vide ou trop long.", en: "The code is empty or too long."),
                    Phrase(
                        fr: "Donnez un code de 1 à \(Self.codeLimit) caractères.", en: "Give a code of 1 to \(Self.codeLimit) characters."))
            } else if !seen.insert(item.code).inserted {
                refuse(
                    line, item.code,
                    Phrase(fr: "Le code «\u{202F}\(item.code)\u{202F}» est déjà pris plus haut.", en: "The code “\(item.code)” is already taken above."),
                    Phrase(fr: "Donnez un code différent à chaque ligne.", en: "Give each line a code of its own."))
            }
            if item.label.fr.isEmpty || item.label.fr.count > Self.labelLimit || item.pupilLabel.fr.count > Self.labelLimit {
                refuse(
                    line, item.code,
                    Phrase(fr: "L’intitulé est vide ou trop long.", en: "The label is empty or too long."),
                    Phrase(
                        fr: "Écrivez un intitulé de 1 à \(Self.labelLimit) caractères.",
                        en: "Write a label of 1 to \(Self.labelLimit) characters."))
            }
            if let official = item.officialCode, official.count > Self.codeLimit {
                refuse(
                    line, item.code,
                    Phrase(fr: "Le code officiel est trop long.", en: "The official code is too long."),
                    Phrase(
                        fr: "Donnez celui du livret scolaire, \(Self.codeLimit) caractères au plus, ou rien.",
                        en: "Give that of the livret scolaire, at most \(Self.codeLimit) characters, or nothing."))
            }
            if let parent = item.parent, parent == item.code || !codes.contains(parent) {
                refuse(
                    line, item.code,
                    Phrase(
                        fr: "La ligne se rattache à «\u{202F}\(parent)\u{202F}», qui n’est pas dans la liste.",
                        en: "The line belongs to “\(parent)”, which is not in the list."),
                    Phrase(fr: "Corrigez ce rattachement ou laissez-le vide.", en: "Mend this parent or leave it empty."))
            }
        }
        if found.isEmpty, let loop = firstLoop() {
            refuse(
                nil, loop,
                Phrase(fr: "«\u{202F}\(loop)\u{202F}» se rattache à lui-même par d’autres lignes.", en: "“\(loop)” belongs to itself through other lines."),
                Phrase(fr: "Corrigez les rattachements.", en: "Mend the parents."))
        }
        return found
    }

    /// Code of an item that is its own ancestor. Assumes unique codes and known parents.
    private func firstLoop() -> String? {
        let parents = Dictionary(items.map { ($0.code, $0.parent) }, uniquingKeysWith: { first, _ in first })
        return items.first { item in
            var seen: Set<String> = [item.code]
            var next = item.parent
            while let code = next {
                guard seen.insert(code).inserted else { return true }
                next = parents[code] ?? nil
            }
            return false
        }?.code
    }

    private static let giveName = Phrase(
        fr: "Donnez-lui le nom que l’équipe emploie.", en: "Give it the name that the team uses.")
}
