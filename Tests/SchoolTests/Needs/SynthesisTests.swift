import School
import Testing

/// A small seeded generator (xorshift64*), so that a failing case can be run again.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

@Suite struct SynthesisTests {
    let skill = Skill.ID(rawValue: 1)
    let now = Moment(milliseconds: 1_795_000_000_000)

    func adult(_ n: Int64, _ level: Level, daysAgo: Int = 0) -> Evidence {
        Evidence(voice: .adult(Staff.ID(rawValue: n)), level: level, at: now - .seconds(86_400 * daysAgo))
    }
    func pupil(_ level: Level, daysAgo: Int = 0) -> Evidence {
        Evidence(voice: .pupil, level: level, at: now - .seconds(86_400 * daysAgo))
    }
    func synthesis(_ evidence: [Evidence]) -> Synthesis { Synthesis(skill: skill, evidence: evidence, now: now) }

    func random(_ generator: inout Seeded) -> [Evidence] {
        (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            let level = Level.allCases.randomElement(using: &generator)!
            let age = Int.random(in: 0...400, using: &generator)
            let voice = Int64.random(in: 0...4, using: &generator)
            return voice == 0 ? pupil(level, daysAgo: age) : adult(voice, level, daysAgo: age)
        }
    }

    @Test func `without evidence there is no level and no certainty`() {
        let nothing = synthesis([])
        #expect(nothing.level == nil && nothing.estimate == nil && nothing.certainty == 0 && nothing.dots == 0)
        #expect(nothing.disagreements.isEmpty)
    }

    @Test func `one adult's word is the level, with one dot; three who agree give three dots`() {
        let one = synthesis([adult(1, .first)])
        #expect(one.level == .first && one.dots == 1)
        let three = synthesis([adult(1, .first), adult(2, .first), adult(3, .first)])
        #expect(three.level == .first && three.dots == 3)
        #expect(three.estimate! < one.estimate!, "three who agree are drawn less to the middle than one")
    }

    @Test func `the pupil alone gives one dot, the pupil and an adult who agree give two`() {
        #expect(synthesis([pupil(.second)]).dots == 1)
        #expect(synthesis([pupil(.second), adult(1, .second)]).dots == 2)
    }

    @Test func `the estimate is the sum that the definition gives`() {
        // (0.25 × 2.5 + 1 × 2 + 0.5 × 4) ÷ (0.25 + 1 + 0.5)
        #expect(abs(synthesis([adult(1, .second), pupil(.fourth)]).estimate! - 4.625 / 1.75) < 1e-12)
        // 180 days halve the adult's weight
        #expect(abs(synthesis([adult(1, .fourth, daysAgo: 180)]).estimate! - 2.625 / 0.75) < 1e-12)
    }

    @Test func `somebody who repeats themselves counts once, with the newest word`() {
        let changed = synthesis([adult(1, .first, daysAgo: 30), adult(1, .third, daysAgo: 2)])
        #expect(changed.estimate == synthesis([adult(1, .third, daysAgo: 2)]).estimate)
        #expect(changed.evidence.count == 2)
        #expect(changed.disagreements.isEmpty)
    }

    @Test func `a year-old view no longer gives a dot`() {
        #expect(synthesis([adult(1, .second, daysAgo: 365)]).dots == 0)
    }

    @Test func `adults two levels apart disagree, one level apart they do not`() {
        #expect(synthesis([adult(1, .first), adult(2, .third)]).disagreements == [.amongAdults(lowest: .first, highest: .third)])
        #expect(synthesis([adult(1, .second), adult(2, .third)]).disagreements.isEmpty)
    }

    @Test func `a pupil who sees it otherwise than the adults is named, both ways`() {
        #expect(synthesis([adult(1, .third), adult(2, .fourth), pupil(.second)]).disagreements == [.pupilLower])
        #expect(synthesis([adult(1, .first), adult(2, .second), pupil(.third)]).disagreements == [.pupilHigher])
        #expect(synthesis([adult(1, .second), pupil(.third)]).disagreements.isEmpty)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `whatever is said, in whatever order, the estimate keeps its promises`(seed: UInt64) {
        var generator = Seeded(seed + 1)
        let evidence = random(&generator)
        let result = synthesis(evidence)
        let said = evidence.map(\.level)
        #expect(result.level! >= said.min()! && result.level! <= said.max()!)
        #expect((1...4).contains(result.estimate!) && (0..<1).contains(result.certainty))
        #expect(synthesis(evidence.shuffled(using: &generator)) == result, "order matters")

        // A voice that nobody had, saying the same as everybody, never makes us less sure.
        if Set(said).count == 1 {
            let more = synthesis(evidence + [adult(9, said[0])])
            #expect(more.certainty >= result.certainty && more.level == said[0])
        }
        // Time only takes certainty away.
        let later = Synthesis(skill: skill, evidence: evidence, now: now + .seconds(86_400 * 90))
        #expect(later.certainty <= result.certainty + 1e-12)
        // Two words of one person at one moment are told apart by their level, which the next two changes would touch.
        guard Set(evidence.map { "\($0.voice)\($0.at)" }).count == evidence.count else { return }
        // Raising one person's newest word never lowers what comes out.
        let newest = result.evidence[0]
        if let higher = Level(rawValue: newest.level.rawValue + 1) {
            let raised = synthesis(result.evidence.dropFirst() + [Evidence(voice: newest.voice, level: higher, at: newest.at)])
            #expect(raised.estimate! > result.estimate! && raised.level! >= result.level!)
        }
        // The scale has no preferred end: turning every word round turns the estimate round.
        let turned = synthesis(evidence.map { Evidence(voice: $0.voice, level: Level(rawValue: 5 - $0.level.rawValue)!, at: $0.at) })
        #expect(abs(turned.estimate! + result.estimate! - 5) < 1e-9 && abs(turned.certainty - result.certainty) < 1e-9)
    }
}
