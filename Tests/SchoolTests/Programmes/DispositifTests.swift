import Foundation
import Testing

@testable import School

@Suite("Dispositifs")
struct DispositifTests {
    private func content(_ change: (inout DispositifContent) -> Void = { _ in }) -> DispositifContent {
        var content = DispositifContent(
            kind: .personalised, name: "AP", levels: ["2de"], volume: .weekly(120), source: "", knowledge: .school, from: Day("2026-09-01")!)
        change(&content)
        return content
    }

    @Test("every ready-made one can be adopted as it is, and says which text it comes from")
    func presets() {
        #expect(DispositifPresets.all.count == 20)
        #expect(Set(DispositifPresets.all.map(\.code)).count == 20)
        for preset in DispositifPresets.all {
            for language in Language.allCases {
                #expect(preset.content(in: language, levels: []).problems.isEmpty, "\(preset.code)")
                #expect(!preset.source[language].isEmpty, "\(preset.code)")
            }
            // What nobody has read in the text says what is left to check.
            #expect(preset.knowledge.isSettled || !preset.doubt.fr.isEmpty, "\(preset.code)")
        }
    }

    @Test("what was read stands, what was remembered is to be checked", arguments: [("cap-2019", true), ("pro-ap-2009", true), ("gt-orientation-2019", false), ("pro-parcours-2024", false), ("besoins-2024", false)])
    func knowledge(code: String, isSettled: Bool) throws {
        #expect(try #require(DispositifPresets.preset(code)).knowledge.isSettled == isSettled)
    }

    @Test(
        "volumes are those of the texts, in minutes and in words",
        arguments: [
            ("cap-2019", 11_550, "192\u{202F}h\u{202F}30 sur un cycle de 2\u{202F}ans"), ("pro-ap-2009", 12_600, "210\u{202F}h sur un cycle de 3\u{202F}ans"),
            ("cycle4-ap-2016", 60, "1\u{202F}h à 2\u{202F}h par semaine"), ("gt-orientation-2019", 3_240, "54\u{202F}h par an"),
        ])
    func volumes(told: (code: String, minutes: Int, words: String)) throws {
        let volume = try #require(DispositifPresets.preset(told.code)).volume
        #expect(volume.minutes == told.minutes)
        #expect(volume.words.fr == told.words)
    }

    @Test("a preset is adopted for the school’s own levels")
    func levels() throws {
        let preset = try #require(DispositifPresets.preset("gt-ap-2019"))
        #expect(preset.content(in: .fr, levels: ["2de", "1re STMG", "2de pro"]).levels == ["2de", "1re STMG"])
        #expect(try #require(DispositifPresets.preset("6e-devoirs-2025")).content(in: .fr, levels: ["2de"]).levels == ["6e"])
    }

    @Test(
        "lengths are read as people write them",
        arguments: [
            ("2", 120), ("2 h", 120), ("1 h 30", 90), ("1\u{202F}h\u{202F}30", 90), ("2:30", 150), ("2H05", 125), ("192,5", 11_550), ("0.25h", 15), ("50 min", 50),
            ("1 h 15 min", 75),
        ])
    func entered(text: String, minutes: Int) { #expect(School.minutes(entered: text) == minutes) }

    @Test("what is no length is none", arguments: ["", "h", "deux", "1h75", "-2", "1,234", "99999999999999999999"])
    func notEntered(text: String) { #expect(School.minutes(entered: text) == nil) }

    @Test("whatever is shown can be typed again", arguments: [1, 15, 50, 60, 90, 125, 11_550, 59_999])
    func roundTrip(minutes: Int) {
        for language in Language.allCases { #expect(School.minutes(entered: inHours(minutes)[language]) == minutes) }
    }

    @Test("a volume lacks nothing that its basis needs")
    func incomplete() {
        #expect(Volume(.week, minutes: nil, most: nil, years: nil) == nil)
        #expect(Volume(.week, minutes: 120, most: 60, years: nil) == nil)
        #expect(Volume(.cycle, minutes: 120, most: nil, years: nil) == nil)
        #expect(Volume(.cycle, minutes: 120, most: nil, years: 9) == nil)
        #expect(Volume(.week, minutes: 0, most: nil, years: nil) == nil)
        #expect(Volume(.need, minutes: nil, most: nil, years: nil) == .byNeed)
    }

    @Test("each mistake is named")
    func problems() {
        #expect(content().problems.isEmpty)
        #expect(content { $0.name = "" }.problems.count == 1)
        #expect(content { $0.levels = [] }.problems.first?.remedy.fr == "Cochez les niveaux qui en bénéficient.")
        #expect(content { $0.groupLimit = 0 }.problems.count == 1)
        #expect(content { $0.until = Day("2026-08-31") }.problems.first?.what.fr.contains("31/08/2026") == true)
    }

    @Test("support never becomes project hours, nor the other way round")
    func accounts() {
        let project = content { $0.kind = .project }
        #expect(project.refusal(replacing: content()) != nil)
        #expect(content().refusal(replacing: project) != nil)
        for kind in DispositifKind.allCases where kind != .project { #expect(content { $0.kind = kind }.refusal(replacing: content()) == nil) }
    }

    @Test("a week holds no ninety hours: the slip of minutes typed as hours is told")
    func tooMany() {
        #expect(content { $0.volume = .weekly(90 * 60) }.problems.first?.remedy.fr.contains("90\u{202F}min") == true)
        #expect(content { $0.volume = .weekly(60, most: 200 * 60) }.problems.count == 1)
        #expect(content { $0.volume = .yearly(200 * 60) }.problems.isEmpty && content { $0.volume = .weekly(26 * 60) }.problems.isEmpty)
    }

    @Test("a programme spends the hours of its kinds that are for most of its levels, whatever else was adopted last")
    func suiting() {
        func made(_ kind: DispositifKind, _ levels: [String], from: String = "2024-09-01", until: String? = nil) -> Dispositif {
            let one = content {
                $0.kind = kind
                $0.levels = levels
                $0.from = Day(from)!
                $0.until = until.flatMap { Day($0) }
            }
            return Dispositif(id: .new(), content: one, preset: nil, version: 1)
        }
        let today = Day("2026-11-20")!
        let (help, general) = (made(.individualHelp, ["2de"], from: "2026-09-01"), made(.personalised, ["2de", "1re STMG"], from: "2019-09-01"))
        for all in [[help, general], [general, help]] {
            #expect(Dispositif.suiting([.personalised], ["2de"], among: all, on: today)?.id == general.id)
        }
        #expect(Dispositif.suiting([.personalised], ["2de"], among: [help, made(.project, ["2de"])], on: today) == nil)
        #expect(Dispositif.suiting([.personalised], ["2de"], among: [made(.personalised, ["2de"], until: "2026-08-31")], on: today) == nil)
        let (last, first) = (made(.pathSupport, ["Tle pro"]), made(.pathSupport, ["2de pro", "1re pro"]))
        let cycle = ["2de pro", "1re pro", "Tle pro"]
        #expect(Dispositif.suiting([.pathSupport], cycle, among: [last, first], on: today)?.id == first.id)
        // Of two that cover as much, the kind that comes first, then the later text.
        let (older, newer, other) = (made(.complementary, ["5e"], from: "2020-09-01"), made(.complementary, ["5e"], from: "2023-09-01"), made(.personalised, ["5e"]))
        #expect(Dispositif.suiting([.complementary, .personalised], ["5e"], among: [other, older, newer], on: today)?.id == newer.id)
    }

    @Test("levels are sorted as a pupil goes through them")
    func order() {
        let levels = ["Tle STMG", "2de", "3e", "1re STMG", "6e", "Tle", "1re", "2de pro"].sorted { SchoolLevel.order($0) < SchoolLevel.order($1) }
        #expect(levels == ["6e", "3e", "2de", "2de pro", "1re", "1re STMG", "Tle", "Tle STMG"])
    }
}
