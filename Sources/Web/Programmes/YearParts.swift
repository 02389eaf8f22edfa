import School
import Storage

/// What the pages of the year have in common.
enum YearParts {
    static func canWrite(_ visit: Visit) -> Bool { !visit.viewer.reach(ProgrammesPolicy.self, .write).isEmpty }

    /// « à vérifier », on whatever is not settled.
    static func doubtTag(_ knowledge: Knowledge, _ visit: Visit) -> HTML? {
        knowledge.isSettled ? nil : " <span class=\"tag warn\">\(visit.t(Phrase(fr: "à vérifier", en: "to be checked")))</span>"
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
}

extension Dispositif: Addressed { public static var placeholder: String { "dispositif" } }
