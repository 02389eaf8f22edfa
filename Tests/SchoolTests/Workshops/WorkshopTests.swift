import Testing

@testable import School

@Suite("Workshops and their ready-made sheets")
struct WorkshopTests {
    @Test("the workshops that the schools' documents name are there")
    func named() {
        let titles = WorkshopSheets.all.map { $0.title.fr }.joined(separator: "\n")
        for word in [
            "S’exprimer", "Structurer sa pensée", "données", "confiance", "posture en entreprise", "Communiquer", "S’organiser", "numérique",
            "Tutorat", "Apprendre une leçon", "exposé", "français et économie-droit", "Apprendre à apprendre", "consigne", "Approfondir",
        ] {
            #expect(titles.contains(word), "\(word)")
        }
    }

    @Test("every sheet can be adopted as it is, in both languages, and is a short sequence")
    func adoptable() throws {
        let codes = ["AP-EXP", "AP-STR", "AP-REP", "AP-MET", "AP-AUT", "AP-COO", "AP-REC", "AP-MEM", "AP-CON", "AP-ORI", "AP-APP", "AP-SOU"]
        let skills = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, Skill.ID(rawValue: Int64($0 + 1))) })
        for sheet in WorkshopSheets.all {
            for language in Language.allCases {
                let content = try #require(sheet.content(in: language, axis: nil, skills: skills), "\(sheet.code)")
                #expect(content.problems().isEmpty, "\(sheet.code): \(content.problems())")
                #expect(content.gains.count == sheet.gains.count, "\(sheet.code) names an unknown skill")
            }
            #expect(WorkshopContent.usualSessions.contains(sheet.sessions), "\(sheet.code)")
            #expect(WorkshopSheets.axes.contains { $0.code == sheet.axis }, "\(sheet.code)")
        }
        #expect(Set(WorkshopSheets.all.map(\.code)).count == WorkshopSheets.all.count)
    }

    @Test("a ready-made text is known in both languages whichever it was adopted in; a text of the school’s own stays as it is")
    func told() throws {
        let sheet = try #require(WorkshopSheets.all.first { $0.code == "expression" })
        let skills = ["AP-EXP": Skill.ID(rawValue: 1)]
        for language in Language.allCases {
            var content = try #require(sheet.content(in: language, axis: nil, skills: skills))
            for reader in Language.allCases {
                #expect(content.said(in: reader).title == sheet.title[reader])
                #expect(content.said(in: reader).objective == sheet.objective[reader])
                #expect(content.said(in: reader).indicators == sheet.indicators.map { $0[reader] })
                #expect(content.said(in: reader).resources == sheet.resources[reader])
            }
            content.title = "Parler haut et clair"
            #expect(content.said(in: .en).title == "Parler haut et clair" && content.said(in: .en).objective == sheet.objective.en)
        }
    }

    @Test("every skill of the starter list is worked on by some sheet, and every kind of need has one")
    func covered() {
        #expect(Set(WorkshopSheets.all.flatMap { $0.gains.map(\.code) }).count == 12)
        #expect(Set(WorkshopSheets.all.map(\.kind)) == Set(NeedKind.allCases))
    }

    @Test("a sheet of which the school has no skill is not adopted")
    func unknownSkills() { #expect(WorkshopSheets.all[0].content(in: .fr, axis: nil, skills: [:]) == nil) }

    @Test("sizes out of order, no skill and no indicator are refused, each with its remedy")
    func refusals() {
        let content = WorkshopContent(
            title: "Débat", kind: .training, objective: "Débattre.", indicators: [], minSize: 12, comfortSize: 10, maxSize: 16, gains: [])
        let problems = content.problems()
        #expect(problems.count == 3)
        #expect(problems.contains { $0.what.fr == "Les effectifs ne se suivent pas\u{202F}: minimum 12, confortable 10, maximum 16." })
        #expect(problems.allSatisfy { !$0.remedy.fr.isEmpty && !$0.remedy.en.isEmpty })
    }
}
