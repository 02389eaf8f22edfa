import School
import Testing

@Suite struct RecommendationTests {
    let now = Moment(milliseconds: 1_795_000_000_000)
    let skills: [Skill] = (1...6).map { n in
        Skill(
            id: Skill.ID(rawValue: Int64(n)), framework: Framework.ID(rawValue: 1), code: "S\(n)", label: Phrase(same: "Skill \(n)"),
            pupilLabel: Phrase(same: "J’arrive à \(n)"), parent: nil, kind: .skill, need: n == 2 ? .methods : .support, position: n)
    }

    /// What `adults` people said of each skill, in order; 0 = nothing; the pupil's own word in `own`.
    func syntheses(_ levels: [Int], adults: Int = 2, own: [Int] = []) -> [Synthesis] {
        zip(skills, levels).enumerated().map { index, pair in
            var evidence: [Evidence] = []
            if let level = Level(rawValue: pair.1) {
                evidence = (0..<adults).map { Evidence(voice: .adult(Staff.ID(rawValue: Int64($0 + 1))), level: level, at: now) }
            }
            if index < own.count, let level = Level(rawValue: own[index]) { evidence.append(Evidence(voice: .pupil, level: level, at: now)) }
            return Synthesis(skill: pair.0.id, evidence: evidence, now: now)
        }
    }
    func suggested(_ syntheses: [Synthesis]) -> Recommendation { .suggested(from: syntheses, skills: skills, language: .fr) }
    func numbers(_ recommendation: Recommendation) -> [Int64] { recommendation.priorities.map(\.skill.rawValue) }

    @Test func `strengths come first and the lowest levels become the first priorities`() {
        let result = suggested(syntheses([2, 1, 4, 3, 2, 0]))
        #expect(result.strengths.map(\.rawValue) == [3, 4])
        #expect(numbers(result) == [2, 1, 3])
        #expect(result.priorities.map(\.kind) == [.methods, .support, .deepening])
        #expect(result.priorities.map(\.rank) == [1, 2, 3])
    }

    @Test func `a pupil at ease everywhere gets two skills to deepen`() {
        let result = suggested(syntheses([4, 3, 4, 3, 4, 3]))
        #expect(numbers(result) == [1, 3])
        #expect(result.priorities.allSatisfy { $0.kind == .deepening })
    }

    @Test func `a pupil at ease nowhere yet still has a strength, and three priorities`() {
        let result = suggested(syntheses([1, 1, 2, 1, 1, 1]))
        #expect(result.strengths.map(\.rawValue) == [3])
        #expect(numbers(result) == [1, 2, 4])
    }

    @Test func `what is told as a strength is not told as something to work on, unless nothing else is known`() {
        let halfway = suggested(syntheses([2, 2, 2]))
        #expect(halfway.strengths.map(\.rawValue) == [1])
        #expect(numbers(halfway) == [2, 3])
        let only = suggested(syntheses([2]))
        #expect(only.strengths.map(\.rawValue) == [1] && numbers(only) == [1])
        let both = Recommendation(
            strengths: [skills[0].id], priorities: [Priority(rank: 1, skill: skills[0].id, kind: .support, reason: "")])
        #expect(both.problems(among: Set(skills.map(\.id))).count == 1)
        #expect(both.problems(among: [skills[0].id]).isEmpty)
        let deepened = Recommendation(strengths: both.strengths, priorities: [Priority(rank: 1, skill: skills[0].id, kind: .deepening, reason: "")])
        #expect(deepened.problems(among: Set(skills.map(\.id))).isEmpty)
    }

    @Test func `nothing is suggested of what nobody has seen`() {
        #expect(suggested(syntheses([0, 0, 0, 0, 0, 0])) == Recommendation(strengths: [], priorities: []))
    }

    @Test func `the reason tells the pupil where the advice comes from`() {
        let result = suggested(syntheses([1, 2, 4, 0, 0, 2], own: [2, 3, 0, 0, 0]))
        #expect(
            result.priorities.map(\.reason) == [
                "Tu le dis toi-même et deux adultes l’ont vu aussi\u{202F}: c’est ici que tu peux avancer le plus.",
                "Deux adultes l’ont vu au travail\u{202F}: c’est aussi un point à travailler.",
                "C’est un point fort, deux adultes l’ont vu\u{202F}: tu peux aller plus loin.",
            ])
    }

    @Test func `a reason that nobody rewrote is read in either language, and as it is said today`() throws {
        let first = try #require(suggested(syntheses([1])).priorities.first)
        #expect(first.proposed == .seen(adults: 2, isFirst: true))
        #expect(first.told.en == "Two adults have seen it at work: this is where you can move forward most." && first.told.fr == first.reason)
        let old = Priority(rank: 1, skill: skills[0].id, kind: .support, reason: "Comme on le disait.", proposed: .seen(adults: 1, isFirst: true))
        #expect(old.told.fr == "Un adulte l’a vu au travail\u{202F}: c’est ici que tu peux avancer le plus.")
        let own = Priority(rank: 1, skill: skills[0].id, kind: .support, reason: old.told.fr)
        #expect(own.told == Phrase(same: old.told.fr))
    }

    @Test func `a proposed reason is kept as what it is`() {
        for count in [0, 1, 2, 12] {
            let all: [ProposedReason] = [
                .strength(adults: count), .apart(adults: count), .said(adults: count, isFirst: true), .said(adults: count, isFirst: false),
                .seen(adults: count, isFirst: true), .seen(adults: count, isFirst: false),
            ]
            for reason in all { #expect(ProposedReason(rawValue: reason.rawValue) == reason) }
        }
        for text in ["", "strength", "strength two", "strength 2 first", "said 2", "said 2 last", "seen -1 next", "apart 1 next 2"] {
            #expect(ProposedReason(rawValue: text) == nil, "\(text)")
        }
    }

    @Test func `the reason quotes only those who said so`() throws {
        let said = [Evidence(voice: .adult(Staff.ID(rawValue: 1)), level: .first, at: now), Evidence(voice: .adult(Staff.ID(rawValue: 2)), level: .third, at: now)]
        let divided = Synthesis(skill: skills[0].id, evidence: said, now: now)
        #expect(suggested([divided]).priorities.map(\.reason) == ["Un adulte l’a vu au travail\u{202F}: c’est ici que tu peux avancer le plus."])
        let alone = Synthesis(
            skill: skills[0].id, evidence: [said[0], Evidence(voice: .pupil, level: .fourth, at: now)], now: now)
        #expect(
            suggested([alone]).priorities.map(\.reason) == [
                "Tu t’y sens à l’aise\u{202F}; un adulte l’a vu un peu autrement. Parlez-en ensemble, puis travaille ce point."
            ])
    }

    @Test func `deepening weighs as much as support: turning the scale round turns the weights round`() {
        for level in Level.allCases {
            let down = NeedWeights.needs(
                syntheses([level.rawValue]), recommendation: forced(level <= .second ? .support : .deepening), isConfirmed: false)
            let up = NeedWeights.needs(
                syntheses([5 - level.rawValue]), recommendation: forced(level <= .second ? .deepening : .support), isConfirmed: false)
            #expect(down.map(\.weight) == up.map(\.weight))
            #expect(down.map(\.aim) != up.map(\.aim))
        }
        func forced(_ kind: NeedKind) -> Recommendation {
            Recommendation(strengths: [], priorities: [Priority(rank: 1, skill: skills[0].id, kind: kind, reason: "")])
        }
    }

    @Test func `what the team confirmed weighs most, in its order, whatever the estimate says`() {
        let confirmed = Recommendation(
            strengths: [skills[2].id],
            priorities: [
                Priority(rank: 1, skill: skills[4].id, kind: .project, reason: ""),
                Priority(rank: 2, skill: skills[2].id, kind: .deepening, reason: ""),
            ])
        let needs = NeedWeights.needs(syntheses([2, 1, 3, 4, 3, 0]), recommendation: confirmed, isConfirmed: true)
        #expect(
            needs == [
                Need(skill: skills[4].id, aim: .building, weight: 90), Need(skill: skills[2].id, aim: .deepening, weight: 75),
                Need(skill: skills[1].id, aim: .building, weight: 44), Need(skill: skills[0].id, aim: .building, weight: 15),
            ])
    }

    @Test(arguments: 1..<200 as Range<UInt64>)
    func `weights are whole numbers from 1 to 100, once per skill and aim, and a suggestion may always be confirmed`(seed: UInt64) {
        var generator = Seeded(seed)
        let known = syntheses(
            (0..<6).map { _ in Int.random(in: 0...4, using: &generator) }, adults: Int.random(in: 1...4, using: &generator),
            own: (0..<6).map { _ in Int.random(in: 0...4, using: &generator) })
        let suggestion = suggested(known)
        let needs = NeedWeights.needs(known, recommendation: suggestion, isConfirmed: false)
        #expect(needs.allSatisfy { (1...100).contains($0.weight) })
        #expect(Set(needs.map { "\($0.skill)\($0.aim)" }).count == needs.count)
        #expect(suggestion.priorities.count <= 3 && suggestion.strengths.count <= 3)
        if known.contains(where: { $0.level != nil }) {
            #expect(!suggestion.strengths.isEmpty)
            if !suggestion.priorities.isEmpty { #expect(suggestion.problems(among: Set(skills.map(\.id))).isEmpty) }
        }
    }

    @Test func `what may not be confirmed says why`() {
        let twice = (1...4).map { Priority(rank: $0, skill: skills[0].id, kind: .support, reason: String(repeating: "a", count: 401)) }
        let problems = Recommendation(strengths: [], priorities: twice).problems(among: [])
        #expect(
            problems.map(\.what.fr) == [
                "Aucun point fort n’est choisi.", "Il faut de une à trois priorités\u{202F}; il y en a 4.",
                "La même compétence est choisie deux fois.", "Une compétence choisie n’est pas dans cette campagne.",
                "Une raison est trop longue.",
            ])
    }
}
