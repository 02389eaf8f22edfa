import School
import Storage

/// What the pages of the year have in common.
enum YearParts {
    static func canWrite(_ visit: Visit) -> Bool { !visit.viewer.reach(ProgrammesPolicy.self, .write).isEmpty }

    /// The pages of the year, each to whoever may read it.
    static func tabs(_ visit: Visit) -> HTML {
        var tabs: [(String, Phrase)] = [
            ("/programmes", Phrase(fr: "Programmes", en: "Programmes")), ("/dispositifs", Phrase(fr: "Dispositifs", en: "Dispositifs")),
        ]
        if !visit.viewer.reach(CouncilPolicy.self).isEmpty { tabs.append(("/council", Phrase(fr: "Conseil pédagogique", en: "Teaching council"))) }
        if !visit.viewer.reach(PlanningPolicy.self).isEmpty { tabs.append(("/calendar", Phrase(fr: "Calendrier", en: "Calendar"))) }
        return """
            <nav class="tabs" aria-label="\(visit.t(Phrase(fr: "L’année", en: "The year")))">\(tabs.map { "<a href=\"\($0.0)\"\(" aria-current=\"page\"", if: $0.0 == visit.path)>\(visit.t($0.1))</a>" as HTML })</nav>
            """
    }

    /// « à vérifier », on whatever is not settled.
    static func doubtTag(_ knowledge: Knowledge, _ visit: Visit) -> HTML? {
        knowledge.isSettled ? nil : " <span class=\"tag warn\">\(visit.t(Phrase(fr: "à vérifier", en: "to be checked")))</span>"
    }

    /// « pas encore annoncé », while pupils and families do not see it.
    static func draftTag(_ content: ProgrammeContent, _ visit: Visit) -> HTML? {
        content.isAnnounced ? nil : " <span class=\"tag plain no-print\">\(visit.t(Phrase(fr: "pas encore annoncé", en: "not announced yet")))</span>"
    }

    static func levels(_ levels: [String]) -> String { levels.joined(separator: ", ") }

    /// A box for each level, those of the school first, then those that only this thing names.
    static func levelBoxes(_ present: [String], chosen: [String], _ visit: Visit) -> HTML {
        let all = present + chosen.filter { !present.contains($0) }
        let boxes = all.map { level -> HTML in
            "<label class=\"check\"><input type=\"checkbox\" name=\"level\" value=\"\(level)\"\(" checked", if: chosen.contains(level))><span>\(level)</span></label>"
        }
        return """
            <fieldset><legend>\(visit.t(Phrase(fr: "Niveaux", en: "Levels")))</legend><div class="checks across">\(boxes)</div></fieldset>
            """
    }

    /// A text of a programme, in the reader's language when it was taken over and not changed.
    static func told(_ text: String, _ visit: Visit) -> String { visit.t(ProgrammeSheets.told(text)) }
}

extension Dispositif: Addressed { public static var placeholder: String { "dispositif" } }
extension Programme: Addressed { public static var placeholder: String { "programme" } }
extension Phase: Addressed { public static var placeholder: String { "phase" } }
