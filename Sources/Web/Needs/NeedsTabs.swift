import School

extension DiagnosisRound: Addressed { public static var placeholder: String { "round" } }

/// The rooms of the section « Besoins », shown to those who have more than one.
enum NeedsTabs {
    enum Tab: CaseIterable {
        case syntheses, observations, rounds, frameworks
    }

    static func render(_ here: Tab, _ visit: Visit) -> HTML? {
        let tabs = Tab.allCases.filter { isOpen($0, visit.viewer) }
        guard tabs.count > 1 else { return nil }
        let links = tabs.map { tab -> HTML in
            let current: HTML = tab == here ? " aria-current=\"page\"" : ""
            let (address, name) = place(tab)
            return "<a href=\"\(address)\"\(current)>\(visit.t(name))</a>"
        }
        return """
            <nav class="tabs" aria-label="\(visit.t(Phrase(fr: "Besoins", en: "Needs")))">\(links)</nav>
            """
    }

    private static func isOpen(_ tab: Tab, _ viewer: Viewer) -> Bool {
        switch tab {
        case .syntheses: !viewer.reach(NeedsPolicy.self).isEmpty
        case .observations: viewer.staff != nil && !viewer.reach(ObservationsPolicy.self, .write).isEmpty
        case .rounds: !viewer.reach(PlanningPolicy.self).isEmpty
        case .frameworks: viewer.staff != nil
        }
    }

    private static func place(_ tab: Tab) -> (String, Phrase) {
        switch tab {
        case .syntheses: ("/needs", Phrase(fr: "Synthèses", en: "Syntheses"))
        case .observations: ("/observations", Phrase(fr: "Observer", en: "Observe"))
        case .rounds: ("/rounds", Phrase(fr: "Campagnes", en: "Rounds"))
        case .frameworks: ("/frameworks", Phrase(fr: "Référentiels", en: "Frameworks"))
        }
    }
}

/// The level of a synthesis as people see it: a figure, its shade, its dots, and all of it in words for those who do not see.
enum LevelCell {
    /// - Parameter rank: of the confirmed priority on this skill, if it is one.
    static func content(_ synthesis: Synthesis?, rank: Int? = nil) -> HTML {
        let mark: HTML? = rank.map { "<b class=\"rank\" aria-hidden=\"true\">\($0)</b>" }
        guard let synthesis, let level = synthesis.level else { return "<span>?\(mark)</span>" }
        return "<span>\(level.rawValue)\(synthesis.disagreements.isEmpty ? "" : " ±")\(mark)</span><i aria-hidden=\"true\">\(dots(synthesis.dots))</i>"
    }

    static func style(_ synthesis: Synthesis?) -> HTML {
        "cell l\(synthesis?.level?.rawValue ?? 0)\(" apart", if: !(synthesis?.disagreements.isEmpty ?? true))"
    }

    /// « en cours, certitude 2 sur 3, les avis diffèrent »
    static func words(_ synthesis: Synthesis?) -> Phrase {
        let plain = level(synthesis)
        guard let synthesis, !synthesis.disagreements.isEmpty else { return plain }
        return Phrase(fr: "\(plain.fr), les avis diffèrent", en: "\(plain.en), views differ")
    }

    /// « en cours, certitude 2 sur 3 »
    static func level(_ synthesis: Synthesis?) -> Phrase {
        guard let synthesis, let level = synthesis.level else { return Phrase(fr: "pas encore vu", en: "not seen yet") }
        return Phrase(fr: "\(level.name.fr), certitude \(synthesis.dots) sur 3", en: "\(level.name.en), certainty \(synthesis.dots) of 3")
    }

    static func dots(_ n: Int) -> String { String(repeating: "●", count: n) + String(repeating: "○", count: 3 - n) }

    static func legend(_ visit: Visit, ranks: Bool = false) -> HTML {
        let t = visit.t
        let ranked: HTML? = !ranks ? nil : "<li><b class=\"rank\">1</b> \(t(Phrase(fr: "priorité confirmée, dans l’ordre", en: "confirmed priority, in order")))</li>"
        let levels = Level.allCases.map { "<li><span class=\"cell l\($0.rawValue)\" aria-hidden=\"true\">\($0.rawValue)</span>\(t($0.name))</li>" as HTML }
        return """
            <ul class="legend">\(levels)<li><span class="cell l0" aria-hidden="true">?</span>\(t(Phrase(fr: "pas encore vu", en: "not seen yet")))</li>
            <li>\(t(Phrase(fr: "●●● plusieurs avis qui concordent, ●○○ un seul avis, ± les avis diffèrent", en: "●●● several views that agree, ●○○ one view only, ± views differ")))</li>\(ranked)</ul>
            """
    }
}
