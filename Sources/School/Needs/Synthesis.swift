import Foundation

/// One thing that somebody said about one pupil and one skill.
public struct Evidence: Hashable, Sendable {
    public enum Voice: Hashable, Sendable {
        case adult(Staff.ID)
        case pupil
    }

    public let voice: Voice
    public let level: Level
    public let at: Moment
    /// What the pupil added, in their own words.
    public let words: String?
    /// The same person said something else of it since, or took it back: kept to be seen, without a voice.
    public let isReplaced: Bool

    public init(voice: Voice, level: Level, at: Moment, words: String? = nil, isReplaced: Bool = false) {
        self.voice = voice
        self.level = level
        self.at = at
        self.words = words
        self.isReplaced = isReplaced
    }
}

/// What the evidence on one pupil and one skill amounts to: an estimated level, how sure it is, and where the
/// voices differ. Never a mark: it is rounded to a level before anybody sees it, and never summed across skills.
///
/// **Voices.** One person is one voice: of several pieces of evidence by the same person only the newest counts, so
/// repeating oneself adds no weight. `evidence` keeps them all for whoever wants to see them.
///
/// **Weights.** An adult weighs 1, the pupil 0.5: pupils know themselves, and they are one among several on a
/// scale they read differently from one another; half a voice moves the estimate without deciding it. Each weight is
/// halved every 180 days (a school year leaves a quarter), because what was seen last spring is a memory.
///
/// **Estimate.** `(0.25 × 2.5 + Σ wᵢxᵢ) ÷ (0.25 + Σ wᵢ)`: the weighted mean of the voices, pulled towards the
/// middle of the scale as if a quarter of a voice had said “neither one nor the other”. With few voices a mean is mostly
/// chance; the pull makes a single opinion less extreme than the same opinion held by three people. It pulls to the middle
/// of the scale and not to the class's mean, so that a pupil's level does not depend on the neighbours.
///
/// **Level.** The estimate rounded to the nearest level (a half goes down, towards more attention), kept within the levels
/// that were really said: when all agree, that is the level.
///
/// **Certainty.** `W ÷ (W + 1) × (1 − v ÷ 2.25)`, with W = Σ wᵢ and v the weighted variance of the voices about their
/// own mean (2.25 is the most that four steps allow). It grows with voices, falls with age and with discord, and
/// lies in 0..<1. Shown as dots: ●●● from 0.70, ●● from 0.55, ● from 0.25, none below: worth looking at again.
///
/// Cost: O(n log n) in the pieces of evidence.
public struct Synthesis: Hashable, Sendable {
    public let skill: Skill.ID
    /// All of it, newest first.
    public let evidence: [Evidence]
    /// 1…4 with decimals, for ordering and for need weights only; nil without evidence.
    public let estimate: Double?
    public let level: Level?
    /// 0..<1.
    public let certainty: Double
    public let disagreements: [Disagreement]

    /// Where the voices do not say the same thing. Not a fault: something to talk about.
    public enum Disagreement: Hashable, Sendable {
        /// Two adults are two levels apart or more.
        case amongAdults(lowest: Level, highest: Level)
        /// The pupil stands at least one level and a half below the adults' mean.
        case pupilLower
        /// The pupil stands at least one level and a half above the adults' mean.
        case pupilHigher

        public var name: Phrase {
            switch self {
            case .amongAdults(let lowest, let highest):
                Phrase(
                    fr: "les adultes diffèrent (de \(lowest.rawValue) à \(highest.rawValue))",
                    en: "the adults differ (from \(lowest.rawValue) to \(highest.rawValue))")
            case .pupilLower:
                Phrase(fr: "l’élève se voit moins à l’aise que les adultes ne le disent", en: "the pupil feels less at ease than the adults say")
            case .pupilHigher:
                Phrase(fr: "l’élève se voit plus à l’aise que les adultes ne le disent", en: "the pupil feels more at ease than the adults say")
            }
        }
    }

    static let middle = 2.5
    static let pull = 0.25
    static let adultWeight = 1.0
    static let pupilWeight = 0.5
    static let halfLifeInDays = 180.0

    /// - Parameter now: evidence dated later counts as new.
    public init(skill: Skill.ID, evidence: [Evidence], now: Moment) {
        let sorted = evidence.sorted { a, b in
            a.at != b.at ? a.at > b.at : (Self.order(a.voice), a.level.rawValue) < (Self.order(b.voice), b.level.rawValue)
        }
        var heard: Set<Evidence.Voice> = []
        let voices = sorted.filter { !$0.isReplaced && heard.insert($0.voice).inserted }
        let weights = voices.map { Self.weight($0, now: now) }
        let total = weights.reduce(0, +)
        let sum = zip(voices, weights).reduce(0) { $0 + Double($1.0.level.rawValue) * $1.1 }

        self.skill = skill
        self.evidence = sorted
        if let lowest = voices.map(\.level).min(), let highest = voices.map(\.level).max(), total > 0 {
            let estimate = (Self.pull * Self.middle + sum) / (Self.pull + total)
            let nearest = Int((estimate - 0.5).rounded(.up))
            let mean = sum / total
            let variance = zip(voices, weights).reduce(0) { $0 + pow(Double($1.0.level.rawValue) - mean, 2) * $1.1 } / total
            self.estimate = estimate
            level = Level(rawValue: min(max(nearest, lowest.rawValue), highest.rawValue))
            certainty = total / (total + 1) * (1 - min(variance, 2.25) / 2.25)
        } else {
            estimate = nil
            level = nil
            certainty = 0
        }
        disagreements = Self.disagreements(voices, weights)
    }

    /// 0…3.
    public var dots: Int { certainty >= 0.70 ? 3 : certainty >= 0.55 ? 2 : certainty >= 0.25 ? 1 : 0 }

    /// How many adults have a voice in it.
    public var adults: Int { Set(evidence.filter { !$0.isReplaced }.map(\.voice)).count { $0 != .pupil } }

    /// The newest word of each adult.
    var newestByAdults: [Level] {
        var heard: Set<Evidence.Voice> = []
        return evidence.filter { $0.voice != .pupil && !$0.isReplaced && heard.insert($0.voice).inserted }.map(\.level)
    }

    /// The pupil's latest word, if any.
    public var ownWord: Evidence? { evidence.first { $0.voice == .pupil && !$0.isReplaced } }

    private static func weight(_ evidence: Evidence, now: Moment) -> Double {
        let days = Double(max(0, now.milliseconds - evidence.at.milliseconds)) / 86_400_000
        let base = evidence.voice == .pupil ? pupilWeight : adultWeight
        return base * pow(0.5, days / halfLifeInDays)
    }

    private static func order(_ voice: Evidence.Voice) -> Int64 {
        switch voice {
        case .pupil: 0
        case .adult(let staff): staff.rawValue
        }
    }

    private static func disagreements(_ voices: [Evidence], _ weights: [Double]) -> [Disagreement] {
        var found: [Disagreement] = []
        let adults = zip(voices, weights).filter { $0.0.voice != .pupil }
        if let lowest = adults.map(\.0.level).min(), let highest = adults.map(\.0.level).max(), highest.rawValue - lowest.rawValue >= 2 {
            found.append(.amongAdults(lowest: lowest, highest: highest))
        }
        let weight = adults.reduce(0) { $0 + $1.1 }
        if let own = voices.first(where: { $0.voice == .pupil }), weight > 0 {
            let mean = adults.reduce(0) { $0 + Double($1.0.level.rawValue) * $1.1 } / weight
            let gap = Double(own.level.rawValue) - mean
            if gap <= -1.5 { found.append(.pupilLower) }
            if gap >= 1.5 { found.append(.pupilHigher) }
        }
        return found
    }
}
