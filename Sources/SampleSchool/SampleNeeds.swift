import School
import Storage

/// A diagnosis round of the sample.
enum SampleRound: Int, Sendable {
    /// Closed, published, answered by the finished period and the present one.
    case first
    /// Closed, published, answered by the period to come.
    case second
    /// Open: some have answered, some have not.
    case open
    /// Open since this week, on what the finished period worked on: most people have still to answer, the named ones first of all.
    case review

    /// Barrettes whose divisions it looks at.
    var barrettes: Set<Character> {
        switch self {
        case .first, .second: ["A", "D"]
        case .open: ["C", "E", "F", "G"]
        case .review: ["D"]
        }
    }

    /// The skills that it looks at.
    var skills: [String] { self == .review ? ["AP-EXP", "AP-STR", "AP-AUT"] : SampleDesk.skillCodes }

    func days(_ timeline: SampleTimeline) -> ClosedRange<Day> {
        switch self {
        case .first: timeline.firstRound
        case .second: timeline.secondRound
        case .open: timeline.openRound
        case .review: timeline.reviewRound
        }
    }

    var name: Phrase {
        switch self {
        case .first: Phrase(fr: "Diagnostic de rentrée, secondes et premières technologiques", en: "Diagnosis at the start of the year, 2de and technological 1re")
        case .second: Phrase(fr: "Second diagnostic, secondes et premières technologiques", en: "Second diagnosis, 2de and technological 1re")
        case .open: Phrase(fr: "Diagnostic, générale, terminales et voie pro", en: "Diagnosis, general track, Tle and vocational")
        case .review: Phrase(fr: "Retour sur le temps 2, premières technologiques", en: "Looking back on phase 2, technological 1re")
        }
    }
}

extension SampleDesk {
    /// The five skills that the sample's rounds look at, unless they look at fewer.
    static let skillCodes = ["AP-EXP", "AP-STR", "AP-REP", "AP-MET", "AP-AUT"]

    func adoptFrameworks() async throws {
        for entry in FrameworkCatalogue.entries where ["AP", "ATT-PRO"].contains(entry.code) {
            _ = try await school.adopt(
                try entry.draft(in: language, today: timeline.schoolBegins), at: moment(timeline.schoolBegins))
        }
    }

    /// Creates a round, lets people answer, and when it is over lets the main teachers confirm and publish.
    func hold(_ round: SampleRound) async throws -> DiagnosisRound.ID {
        let days = round.days(timeline)
        let codes = Set(divisions(ofBarrettes: round.barrettes))
        let material = try await school.roundMaterial(on: days.lowerBound).divisions.filter { codes.contains($0.division.code) }
        let skills = try await school.skillsByCode()
        let chosen = round.skills.compactMap { code in skills[code].map { (code: code, id: $0) } }
        let plan = AskPlan.shared(
            material.map { AskPlan.Candidate(division: $0.division.id, pupils: $0.pupils, staff: $0.staff.map(\.id)) }, skills: chosen.count,
            wanted: round == .review ? 5 : 3, maximum: 15)
        let id = try await school.create(
            RoundDraft(
                name: round.name[language], opensOn: days.lowerBound, closesOn: days.upperBound, minutesMax: 15,
                divisions: material.map(\.division.id), skills: chosen.map(\.id), asks: plan.asks), at: moment(days.lowerBound - 3))
        let isOpen = round == .open || round == .review
        let answeredOn = isOpen ? timeline.today : days.lowerBound + 4
        for ask in plan.asks { try await observe(ask, chosen, in: id, round, on: answeredOn) }
        for code in codes.sorted() { try await assess(code, chosen, in: id, round, on: answeredOn) }
        guard !isOpen else { return id }
        try await school.closeRound(id, at: moment(days.upperBound, minute: 18 * 60))
        for entry in material { try await confirm(entry.division.id, in: id, on: days.upperBound) }
        return id
    }

    private func observe(
        _ ask: Ask, _ skills: [(code: String, id: Skill.ID)], in id: DiagnosisRound.ID, _ round: SampleRound, on day: Day
    ) async throws {
        guard let staff = keys.stsIDs[ask.staff], let division = keys.divisionCodes[ask.division],
            hasAnswered(staff, division, round)
        else { return }
        let at = moment(day, minute: 17 * 60)
        let now = min(at, builder.clock.now)
        let notes = members(division).flatMap { pupil -> [Note] in
            guard let key = keys.pupils[pupil.siecleID] else { return [] }
            return skills.map { skill in
                let code = voices.observed(by: staff, pupil: pupil.siecleID, skill: skill.code, round: round.rawValue)
                return Note(pupil: key, skill: skill.id, sighting: Sighting(code: code), at: now)
            }
        }
        try await school.observe(notes, in: id, division: ask.division, by: ask.staff, at: now, today: day)
    }

    /// Everybody answers a round that is over; in the last one the teachers whom the sample shows have not begun.
    private func hasAnswered(_ staff: String, _ division: String, _ round: SampleRound) -> Bool {
        switch round {
        case .first, .second: return true
        case .open: return voices.hasAnswered(staff: staff, division: division, round: round.rawValue)
        case .review:
            let person = roster.staff.first { $0.stsID == staff }
            return person?.mainTeacherOf == nil && person?.familyName != "Durand" && voices.hasAnswered(staff: staff, division: division, round: round.rawValue)
        }
    }

    private func hasAnswered(_ pupil: SamplePupil, _ round: SampleRound) -> Bool {
        guard voices.hasAnswered(pupil: pupil.siecleID, round: round.rawValue) else { return false }
        return round != .review || !NamedPupil.all.contains { $0.givenName == pupil.givenName && $0.familyName == pupil.familyName }
    }

    private func assess(
        _ division: String, _ skills: [(code: String, id: Skill.ID)], in id: DiagnosisRound.ID, _ round: SampleRound, on day: Day
    ) async throws {
        let now = min(moment(day), builder.clock.now)
        for pupil in members(division) where hasAnswered(pupil, round) {
            guard let key = keys.pupils[pupil.siecleID] else { continue }
            var answers: [Skill.ID: OwnAnswer] = [:]
            for skill in skills {
                let own = voices.selfAssessed(pupil: pupil.siecleID, skill: skill.code, round: round.rawValue)
                if let level = Level(rawValue: own.level) { answers[skill.id] = OwnAnswer(level: level, words: own.words) }
            }
            try await school.assess(answers, of: key, in: id, at: now, today: day)
        }
    }

    /// The main teacher takes the suggestion as it is for everyone, and publishes.
    private func confirm(_ division: Division.ID, in id: DiagnosisRound.ID, on day: Day) async throws {
        let now = moment(day, minute: 18 * 60 + 30)
        guard let map = try await school.needsMap(id, division: division, now: now, today: day) else { return }
        let known = Set(map.skills.map(\.id))
        for sheet in map.sheets {
            let suggestion = Recommendation.suggested(from: sheet.syntheses, skills: map.skills, language: language)
            guard suggestion.problems(among: known).isEmpty else { continue }
            try await school.confirm(suggestion, of: sheet.pupil.id, in: id, seen: nil, by: account, at: now)
        }
        _ = try await school.publishNeeds(ofDivision: division, in: id, at: now, today: day)
    }
}
