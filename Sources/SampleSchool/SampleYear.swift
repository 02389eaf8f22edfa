import School
import Storage

extension SampleDesk {
    private static let lastYear: [(phase: Int, worked: Phrase, hurt: Phrase, leads: Phrase)] = [
        (
            1, Phrase(fr: "Les synthèses ont donné envie de parler des métiers.", en: "The summaries made pupils want to talk about jobs."),
            Phrase(fr: "Trop de compétences observées à la fois.", en: "Too many skills were watched at once."),
            Phrase(fr: "N’observer que trois compétences.\nRendre les priorités avant les vacances.", en: "Watch three skills only.\nGive priorities back before the holidays.")
        ),
        (
            2, Phrase(fr: "Les petits groupes d’oral.", en: "The small speaking groups."),
            Phrase(fr: "Le créneau du vendredi soir.", en: "The Friday evening slot."),
            Phrase(fr: "Changer de groupe au bout de quatre séances.", en: "Change groups after four sessions.")
        ),
    ]

    /// Dispositifs as the texts set them, last year's programme with what it taught, this year's for two levels, and the review of
    /// what is over but for the phase that ended last.
    func prepareYear() async throws {
        let levels = try await school.levels(year: timeline.year)
        var support: Dispositif.ID?
        for code in ["gt-ap-2019", "gt-orientation-2019", "pro-parcours-2024"] {
            guard let preset = DispositifPresets.preset(code) else { continue }
            for content in settled(preset.content(in: language, levels: levels)) {
                let id = try await school.add(content, preset: code)
                if preset.kind == .personalised && support == nil { support = id }
            }
        }
        guard let stmg = ProgrammeSheets.sheet("stmg"), let second = ProgrammeSheets.sheet("seconde") else { return }
        let calendar = try await school.calendar(of: establishment)
        let first = try await school.add(drawn(stmg, within: support, year: timeline.year - 1))
        guard let before = try await school.programme(first) else { return }
        for said in Self.lastYear where before.phases.indices.contains(said.phase) {
            let day = lastDay(before.phases[said.phase], of: before, calendar) ?? timeline.schoolBegins - 90
            try await school.save(
                reviewOf: before.phases[said.phase].id, worked: said.worked[language], hurt: said.hurt[language], leads: said.leads[language], by: account,
                at: moment(day), version: 0)
        }
        var following = NewProgramme(following: before, year: timeline.year)
        following.content.isAnnounced = true
        let programmes = [
            try await school.add(following), try await school.add(drawn(second, within: support, year: timeline.year)),
        ]
        for id in programmes {
            guard let programme = try await school.programme(id) else { continue }
            let over = programme.phases.compactMap { phase in lastDay(phase, of: programme, calendar).map { (phase: phase, last: $0) } }
                .filter { $0.last < timeline.today }
            for (phase, last) in over.dropLast() {
                try await school.save(
                    reviewOf: phase.id, worked: Phrase(fr: "Tout le monde savait pourquoi il était là.", en: "Everyone knew why they were there.")[language],
                    hurt: "", leads: Phrase(fr: "Garder ce moment court.", en: "Keep this moment short.")[language], by: account, at: moment(last), version: 0)
            }
        }
    }

    /// What a text leaves to the school is said in minutes, as its timetable has it: two lessons a week, one in the last year.
    private func settled(_ content: DispositifContent) -> [DispositifContent] {
        guard content.volume.minutes == nil else { return [content] }
        let voted = Phrase(fr: "horaire voté par le conseil d’administration", en: "hours voted by the board")[language]
        let last = Phrase(fr: "en terminale", en: "in the last year")[language]
        return [2, 1].compactMap { lessons -> DispositifContent? in
            var own = content
            own.levels = content.levels.filter { $0.hasPrefix("Tle") == (lessons == 1) }
            guard !own.levels.isEmpty else { return nil }
            if lessons == 1 { own.name += ", \(last)" }
            own.volume = .weekly(lessons * SampleHour.length)
            own.source += ", \(voted)"
            own.knowledge = .school
            own.doubt = ""
            return own
        }
    }

    /// What the teaching council chose for two levels: approved for one, a proposal for the other.
    func holdCouncil() async throws {
        let dispositifs = try await school.dispositifs()
        let skills = try await school.skillNames().filter(\.isInForce)
        for (index, level) in ["1re STMG", "2de"].enumerated() {
            let own = dispositifs.filter { $0.content.levels.contains(level) }
            let targets = own.compactMap { one -> CouncilTarget? in
                switch one.content.kind {
                case .personalised: CouncilTarget(dispositif: one.id, basis: .week, minutes: 2 * SampleHour.length)
                case .orientation: CouncilTarget(dispositif: one.id, basis: .year, minutes: 54 * 60)
                default: nil
                }
            }
            let id = try await school.add(
                CouncilContent(
                    heldOn: timeline.schoolBegins,
                    words: Phrase(fr: "Avis favorable, 14 pour, 1 abstention.", en: "In favour, 14 for, 1 abstention.")[language],
                    objectives: Phrase(fr: "Que chacun sache dire ce qu’il travaille et pourquoi.", en: "That everyone can say what they work on, and why.")[language],
                    targets: targets, skills: Set(skills.prefix(3 - index).map(\.id))),
                for: level, year: timeline.year, after: 0, by: account, at: moment(timeline.schoolBegins))
            if index == 0 {
                let words = Phrase(fr: "Voté par le conseil d’administration, 18 pour.", en: "Voted by the board, 18 for.")[language]
                try await school.approve(id, on: timeline.schoolBegins, words: words, by: account, at: moment(timeline.schoolBegins))
            }
        }
    }

    /// The phase of workshops of this year's programme for the technological 1re.
    func workshopPhase() async throws -> Phase.ID? {
        let programme = try await school.programmes().first { $0.sheet == "stmg" && $0.content.year == timeline.year }
        return programme?.phases.first { phase in phase.content.activities.contains { $0.kind == .workshops } }?.id
    }

    private func drawn(_ sheet: ProgrammeSheet, within dispositif: Dispositif.ID?, year: Int) -> NewProgramme {
        NewProgramme(
            ProgrammeContent(name: sheet.name[language], aim: sheet.aim[language], dispositif: dispositif, year: year, years: sheet.years, levels: sheet.levels),
            sheet: sheet.code, phases: sheet.contents(in: language).map { (content: $0, previous: nil) })
    }

    private func lastDay(_ phase: Phase, of programme: Programme, _ calendar: SchoolCalendar) -> Day? {
        for case .laid(let layout) in programme.laid(on: calendar) {
            if let laid = layout.phases.first(where: { $0.phase.id == phase.id }) { return laid.last }
        }
        return nil
    }
}
