extension Dispositif {
    /// Those that give hours between two days to one of these levels; to any level when none is named.
    public static func fitting(_ all: [Dispositif], from first: Day, to last: Day, levels: Set<String>) -> [Dispositif] {
        all.filter { one in
            one.content.from <= last && one.content.until.map { $0 >= first } ?? true && (levels.isEmpty || !levels.isDisjoint(with: one.content.levels))
        }
    }
}

extension Period {
    /// Why the hours of published groups cannot go from support to projects, or the other way round.
    public static let mixedAccounts = Problem(
        .refusal, what: DispositifKind.neverMixed,
        remedy: Phrase(
            fr: "Des groupes de cette période sont publiés\u{202F}: gardez un dispositif de la même sorte, ou faites une autre période.",
            en: "Groups of this period are published: keep a dispositif of the same sort, or make another period."))
}
