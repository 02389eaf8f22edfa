import School

/// What the pupils of the sample are like, and what everybody says of it.
///
/// Each pupil has a latent level on each skill, which nobody sees. Teachers see it through noise and each with a
/// severity of their own; some do not answer; now and then two of them disagree. Pupils see themselves through a
/// confidence of their own. Every number depends on the seed and on what it is about, never on the order of the calls.
public struct SampleVoices: Sendable {
    private let seed: UInt64
    private let known: [String: [String: Int]]

    public init(_ roster: SampleRoster, seed: UInt64) {
        self.seed = seed
        let levels = Dictionary(uniqueKeysWithValues: NamedPupil.all.map { ("\($0.givenName) \($0.familyName)", $0.levels) })
        known = Dictionary(
            uniqueKeysWithValues: roster.pupils.compactMap { pupil in
                levels["\(pupil.givenName) \(pupil.familyName)"].map { (pupil.siecleID, $0) }
            })
    }

    /// The level on the scale of 1000...4000 that the sample gives this pupil at the first round. Later rounds add what
    /// was learnt.
    public func latent(pupil: String, skill: String, round: Int = 0) -> Int {
        var person = SeededGenerator(seed: seed, stream: "profile \(pupil)")
        // One pupil in six is at ease everywhere, one in five struggles everywhere; the others have highs and lows.
        let kind = person.below(30)
        let ease = (kind < 5 ? 3_500 : kind < 11 ? 1_850 : 2_650) + person.normal() * 250 / 1000
        var one = SeededGenerator(seed: seed, stream: "profile \(pupil) \(skill)")
        let spread = (5..<11).contains(kind) || kind < 5 ? 350 : 700
        var learning = SeededGenerator(seed: seed, stream: "progress \(pupil) \(skill)")
        let start = known[pupil]?[skill] ?? ease + one.normal() * spread / 1000
        return min(4_000, max(1_000, start + round * learning.number(in: 0...300)))
    }

    /// Whether this adult has answered about this division: one in six has not yet.
    public func hasAnswered(staff: String, division: String, round: Int) -> Bool {
        var draw = SeededGenerator(seed: seed, stream: "answered \(staff) \(division) \(round)")
        return !draw.chance(17)
    }

    /// What the adult notes: 1...4, or 0 for « not seen ».
    public func observed(by staff: String, pupil: String, skill: String, round: Int) -> Int {
        var adult = SeededGenerator(seed: seed, stream: "severity \(staff)")
        var draw = SeededGenerator(seed: seed, stream: "observed \(round) \(staff) \(pupil) \(skill)")
        if draw.chance(6) { return 0 }
        let doubtful = draw.chance(5)
        let noise = draw.normal() * (doubtful ? 1_100 : 330) / 1000
        return Self.step(latent(pupil: pupil, skill: skill, round: round) + adult.normal() * 220 / 1000 + noise)
    }

    /// Whether the pupil has answered about themselves: four in five have.
    public func hasAnswered(pupil: String, round: Int) -> Bool {
        if known[pupil] != nil { return true }
        var draw = SeededGenerator(seed: seed, stream: "self \(round) \(pupil)")
        return draw.chance(80)
    }

    /// What the pupil says of themselves: 1...4, and now and then a sentence.
    public func selfAssessed(pupil: String, skill: String, round: Int) -> (level: Int, words: String?) {
        var person = SeededGenerator(seed: seed, stream: "confidence \(pupil)")
        var draw = SeededGenerator(seed: seed, stream: "self \(round) \(pupil) \(skill)")
        let level = Self.step(latent(pupil: pupil, skill: skill, round: round) + person.normal() * 450 / 1000 + draw.normal() * 400 / 1000)
        guard draw.chance(14) else { return (level, nil) }
        return (level, draw.pick(Self.words[min(level, 4) - 1]))
    }

    /// Workshops in the order in which this pupil would like them, best first. What answers a need is a little more
    /// tempting than the rest; friends and taste do the other part. `name` is what the taste hangs on.
    func ranked<Key>(_ workshops: [(key: Key, name: String, gains: [String: Int])], pupil: String, round: Int) -> [Key] {
        workshops.map { workshop -> (key: Key, name: String, worth: Int) in
            var taste = SeededGenerator(seed: seed, stream: "taste \(round) \(pupil) \(workshop.name)")
            let help = workshop.gains.reduce(0) { sum, gain in sum + gain.value * (4_000 - latent(pupil: pupil, skill: gain.key, round: round)) / 1000 }
            return (workshop.key, workshop.name, help + taste.below(160))
        }.sorted { ($1.worth, $0.name) < ($0.worth, $1.name) }.map(\.key)
    }

    /// Whether the pupil has handed their wishes in: nine in ten at the end, half while there is time.
    public func hasWished(pupil: String, round: Int, early: Bool) -> Bool {
        var draw = SeededGenerator(seed: seed, stream: "wished \(round) \(pupil)")
        return draw.chance(early ? 50 : 90) || (!early && known[pupil] != nil)
    }

    private static func step(_ thousandths: Int) -> Int { min(4, max(1, (thousandths + 500) / 1000)) }

    /// Sentences by level, as pupils write them.
    private static let words: [[String]] = [
        ["Je n’y arrive pas du tout quand il y a du monde.", "Je ne sais pas par où commencer.", "Je bloque dès que c’est long.", "J’aimerais qu’on m’explique autrement."],
        ["Ça dépend des jours.", "J’y arrive si on me laisse du temps.", "Je perds le fil au milieu.", "À la maison oui, en contrôle moins."],
        ["Ça va, sauf quand il faut aller vite.", "Je me débrouille, je pourrais mieux m’organiser.", "J’y arrive mieux que l’an dernier."],
        ["C’est ce que je préfère.", "Je peux aider les autres.", "J’aimerais aller plus loin."],
    ]
}
