import School
import Testing

@Suite struct RoundTests {
    let day = Day("2026-11-02")!

    @Test func `a round is to come, open, then closed by its last day or by hand`() {
        let round = DiagnosisRound(id: .new(), name: "R", opensOn: day, closesOn: day + 10, closedAt: nil, minutesMax: 10)
        #expect(round.state(on: day - 1) == .planned)
        #expect(round.state(on: day) == .open)
        #expect(round.state(on: day + 10) == .open)
        #expect(round.state(on: day + 11) == .closed)
        let closed = DiagnosisRound(id: .new(), name: "R", opensOn: day, closesOn: day + 10, closedAt: .now, minutesMax: 10)
        #expect(closed.state(on: day) == .closed)
    }

    @Test func `a class of thirty on three skills is announced as two minutes`() {
        #expect(RoundLoad.minutes(RoundLoad.adult(pupils: 30, skills: 3)) == 2)
        #expect(RoundLoad.minutes(RoundLoad.pupil(skills: 3)) == 2)
    }

    @Test(arguments: 1..<100 as Range<UInt64>)
    func `nobody is asked for more than the maximum, twice for one class, or for a class they do not teach`(seed: UInt64) {
        var generator = Seeded(seed)
        let candidates = (1...12).map { n in
            AskPlan.Candidate(
                division: Division.ID(rawValue: n), pupils: Int.random(in: 10...35, using: &generator),
                staff: (0..<Int.random(in: 0...6, using: &generator)).map { Staff.ID(rawValue: Int64($0 * 3 % 10 + 1)) })
        }
        let maximum = Int.random(in: 2...12, using: &generator)
        let plan = AskPlan.shared(candidates, skills: 4, wanted: 3, maximum: maximum)
        #expect(plan.seconds.values.allSatisfy { RoundLoad.minutes($0) <= maximum })
        #expect(Set(plan.asks).count == plan.asks.count)
        for candidate in candidates {
            let asked = plan.asks.filter { $0.division == candidate.division }.map(\.staff)
            #expect(Set(asked).isSubset(of: candidate.staff) && asked.count <= 3)
            #expect(plan.short[candidate.division] == (asked.count < 3 ? asked.count : nil))
        }
    }

    @Test func `every class gets one view before any gets two`() {
        let only = Staff.ID(rawValue: 1)
        let candidates = [1, 2, 3].map { AskPlan.Candidate(division: Division.ID(rawValue: $0), pupils: 30, staff: [only]) }
        let plan = AskPlan.shared(candidates, skills: 3, wanted: 2, maximum: 4)
        #expect(plan.asks.map(\.division.rawValue) == [1, 2])
        #expect(plan.short == [Division.ID(rawValue: 1): 1, Division.ID(rawValue: 2): 1, Division.ID(rawValue: 3): 0])
    }
}
