import Grouping
import School
import Testing

@Suite struct UnansweredNeedsTests {
    private static func instance(_ gains: [[String: Int]], classes: [String]? = nil, needs: [[String: Int]]) -> Instance {
        Instance(
            name: "x", hoursBudget: nil, skills: ["oral", "oral+", "data"], slots: [.init(id: "s", sessions: 1)], rooms: [], facilitators: [],
            workshops: gains.enumerated().map { index, gains in
                .init(id: "w\(index)", gains: gains, minSize: 1, comfortSize: 5, maxSize: 10, staff: [], maxParallel: 1, repeatable: false, classes: classes)
            },
            pupils: needs.enumerated().map { index, needs in
                .init(id: "p\(index)", class: "A", slots: ["s"], needs: needs, wishes: [:], history: [], barred: [], pinned: [:], weight: 1, current: [:])
            }, apart: [], together: [])
    }

    @Test func `what no workshop on offer answers is counted, with what kind is missing and who is left with nothing`() throws {
        let check = try #require(
            MeansCheck.unanswered(Self.instance([["oral": 60]], needs: [["oral": 90, "oral+": 60], ["oral+": 60], ["oral": 90], ["data": 20]])))
        #expect(!check.isBlocking && check.place == .offers)
        #expect(
            check.problem.what.fr
                == "2 besoins principaux sur 4 n’ont aucun atelier proposé qui y réponde, tous d’approfondissement\u{202F}; 1 élève n’en a aucun.")
        let mixed = try #require(MeansCheck.unanswered(Self.instance([["oral": 60]], needs: [["data": 90, "oral+": 60, "oral": 50]])))
        #expect(mixed.problem.what.fr == "2 besoins principaux sur 3 n’ont aucun atelier proposé qui y réponde, dont 1 d’approfondissement.")
    }

    @Test func `a workshop for another class answers nothing, and nothing is said when everything is answered`() {
        #expect(MeansCheck.unanswered(Self.instance([["oral": 60]], needs: [["oral": 90]])) == nil)
        #expect(MeansCheck.unanswered(Self.instance([["oral": 60]], classes: ["B"], needs: [["oral": 90]])) != nil)
        #expect(MeansCheck.unanswered(Self.instance([], needs: [["oral": 10]])) == nil)
    }
}
