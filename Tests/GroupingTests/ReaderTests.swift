import Testing

@testable import Grouping

@Suite("Instance files")
struct ReaderTests {
    @Test("come back as they were written", arguments: 0..<20)
    func roundTrip(seed: Int) throws {
        let instance = SmallInstances.make(seed: UInt64(seed))
        #expect(try Instance(json: instance.json()) == instance)
    }

    @Test("name every mistake and its line")
    func mistakes() throws {
        let text = """
            {"format": "grouping-instance/1", "name": "x", "weights": {"wish": 30, "crowding": 1500}, "hoursBudget": null,
             "skills": ["oral"],
             "slots": [{"id": "a", "sessions": 0}, {"id": "a", "sessions": 1}],
             "rooms": [], "facilitators": [], "workshops": [],
             "pupils": [{"id": "p", "class": "A", "slots": ["a", "b"], "needs": {"oral": 101}, "wishes": {}, "history": [],
               "barred": [], "pinned": {}}],
             "apart": [["p", "p"]], "together": []}
            """
        do {
            _ = try Instance(json: text)
            Issue.record("the file is malformed and was read")
        } catch {
            #expect(
                error.description == """
                    line 3, column 36: slots[0].sessions: 0 is not between 1 and 10000
                    line 3, column 47: slots[1].id: the slot “a” comes twice
                    line 5, column 48: pupils[0].slots: there is no slot “b”
                    line 5, column 78: pupils[0].needs.oral: 101 is not between 0 and 100
                    line 7, column 12: apart[0]: a pair is two different pupils
                    """)
        }
    }

    @Test("name what is mistyped and what is out of range at once, and nothing that follows from the first")
    func mistakesOfBothKinds() {
        let text = """
            {"format": "grouping-instance/1", "name": "x", "weights": {"wish": 30, "crowding": 1500}, "hoursBudget": null,
             "skills": ["oral"],
             "slots": [7, {"id": "a", "sessions": 0}, {"id": "b", "sessions": "2"}],
             "rooms": [], "facilitators": [], "workshops": [],
             "pupils": [{"id": "p", "class": "A", "slots": ["a", "c"], "needs": {"oral": 101}, "wishes": {}, "history": [],
               "barred": [], "pinned": {}, "weight": "a"}],
             "apart": [["p", "q"]], "together": []}
            """
        do {
            _ = try Instance(json: text)
            Issue.record("the file is malformed and was read")
        } catch {
            // That the pupil's slot “c” is unknown is not said: it may be the one that is no object.
            #expect(
                error.description == """
                    line 3, column 12: slots[0]: an object is expected, this is a number
                    line 3, column 39: slots[1].sessions: 0 is not between 1 and 10000
                    line 3, column 67: slots[2].sessions: a whole number is expected, this is a text
                    line 5, column 78: pupils[0].needs.oral: 101 is not between 0 and 100
                    line 6, column 42: pupils[0].weight: a whole number is expected, this is a text
                    line 7, column 12: apart[0]: there is no pupil “q”
                    """)
        }
    }

    @Test("of another form are refused by what is missing, mistyped or unknown")
    func form() {
        func message(_ text: String) -> String {
            do {
                _ = try Instance(json: text)
                return "read"
            } catch {
                return error.description
            }
        }
        #expect(message("{") == "line 1, column 2: not JSON: a name in quotation marks is expected here")
        #expect(message("[]") == "line 1, column 1: an object is expected, this is a list")
        #expect(message("{\"hoursBuget\": 3}").contains("hoursBuget: no such field"))
        #expect(message("{\"name\": 3}").contains("name: a text is expected, this is a number"))
    }

    @Test("of plans come back as they were written, and are refused the same way")
    func plans() throws {
        let group = Plan.Group(workshop: "oral", slot: "a", staff: ["durand", "roy"], room: "B12", pupils: ["p001", "p002"])
        for bound in [nil, 4] {
            let plan = Plan(instance: "2de \"A\"", groups: [group], objective: 3, bound: bound)
            #expect(try Plan(json: plan.json()) == plan)
        }
        do {
            _ = try Plan(json: "[]")
            Issue.record("the file is malformed and was read")
        } catch {
            #expect(error.description == "line 1, column 1: an object is expected, this is a list")
        }
    }

    @Test("however broken, are read or refused, and nothing worse")
    func fuzz() {
        let bytes = Array(SmallInstances.make(seed: 4).json().utf8)
        var dice = Dice(seed: 99)
        var read = 0
        for _ in 0..<400 {
            var broken = bytes
            for _ in 0...dice.below(4) {
                let at = dice.below(broken.count)
                switch dice.below(3) {
                case 0: broken[at] = UInt8(truncatingIfNeeded: dice.below(256))
                case 1: broken.remove(at: at)
                default: broken.insert(contentsOf: broken[at..<min(broken.count, at + 6)], at: at)
                }
            }
            if let instance = try? Instance(json: broken) {
                read += 1
                _ = try? Solver(instance, options: .init(timeLimit: .seconds(1), stepLimit: 3)).solve()
            }
        }
        #expect(read < 400)
    }
}
