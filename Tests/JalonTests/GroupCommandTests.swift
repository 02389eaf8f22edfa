import Foundation
import Grouping
import Testing

@Suite("jalon group")
struct GroupCommandTests {
    @Test("a number that cannot be is named, not taken for an option", arguments: [("--seed", "-4"), ("--time-limit", "abc")])
    func numbers(option: String, value: String) throws {
        let answer = try Program.run("group", "instance.json", "--output", "plan.json", option, value)
        #expect(answer.status == 64)
        #expect(answer.errors.contains("The value '\(value)' is invalid for '\(option)"))
    }

    @Test("a time below nothing is refused in words")
    func time() throws {
        let answer = try Program.run("group", "instance.json", "--output", "plan.json", "--time-limit", "-1")
        #expect(answer.status == 64)
        #expect(answer.errors.contains("The time limit must be more than 0"))
    }

    @Test("a folder is no instance")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let answer = try Program.run("group", folder, "--output", "plan.json")
        #expect(answer.status == 1)
        #expect(answer.errors == "\(folder) is a folder: an instance is a file.\n")
    }

    /// Pupils p0… of one slot and two workshops that seat them all; each list of `rings` is kept apart from neighbour to neighbour, all round.
    private func instance(pupils: Int, rings: [[Int]] = [], of each: String = "") -> String {
        func workshop(_ id: String, _ person: String) -> String {
            """
            {"id": "\(id)", "gains": {}, "minSize": 1, "comfortSize": 30, "maxSize": 30, "staff": [["\(person)"]], "roomKinds": [], "slots": null,
            "maxParallel": 1, "repeatable": false}
            """
        }
        let list = (0..<pupils).map {
            """
            {"id": "p\($0)", "class": "A", "slots": ["mon"], "needs": {}, "wishes": {"debating": 100}, "history": [], "barred": [], "pinned": {}\(each)}
            """
        }
        let apart = rings.flatMap { ring in ring.indices.map { "[\"p\(ring[$0])\", \"p\(ring[($0 + 1) % ring.count])\"]" } }
        return """
            {"format": "grouping-instance/1", "name": "small", "weights": {"wish": 30, "crowding": 1500}, "hoursBudget": null, "skills": [],
            "slots": [{"id": "mon", "sessions": 1}],
            "rooms": [{"id": "r1", "capacity": 30, "kinds": [], "slots": null}, {"id": "r2", "capacity": 30, "kinds": [], "slots": null}],
            "facilitators": [{"id": "roy", "slots": null, "maxGroups": 1}, {"id": "blanc", "slots": null, "maxGroups": 1}],
            "workshops": [\(workshop("speaking", "roy")), \(workshop("debating", "blanc"))],
            "pupils": [\(list.joined(separator: ", "))], "apart": [\(apart.joined(separator: ", "))], "together": []}
            """
    }

    private func group(_ instance: String, _ options: String...) throws -> Program.Answer {
        try Program.withFolder { folder in
            try Data(instance.utf8).write(to: URL(filePath: "\(folder)/instance.json"))
            return try Program.run(["group", "\(folder)/instance.json", "--output", "\(folder)/plan.json"] + options)
        }
    }

    // Five pupils kept apart all round need three groups, and no three of them are all kept apart: nothing that is counted says so.
    @Test("when nothing is decided, the rules that the best attempt breaks are named")
    func undecided() throws {
        let answer = try group(instance(pupils: 5, rings: [[0, 1, 2, 3, 4]]), "--time-limit", "0.3", "--quiet")
        #expect(answer.status == 4)
        let lines = answer.errors.split(separator: "\n")
        #expect(lines.first?.hasPrefix("No valid plan was found in 0.3 seconds; the best attempt breaks ") ?? false)
        // The attempt leaves somebody out, or puts two together.
        #expect(lines.dropFirst().contains { $0.hasSuffix(" has no group in mon") || $0.hasSuffix(" must be kept apart and are in one group in mon") })
    }

    @Test("when no plan is valid, the facts come before the ways out, and what is known of these is said")
    func refused() throws {
        let answer = try group(instance(pupils: 5, rings: [[0, 1, 2]]), "--quiet")
        #expect(answer.status == 3)
        let fact = "  slot mon: 3 pupils must all be kept apart (p0, p1, p2), but there can be at most 2 groups\n"
        #expect(answer.errors.hasPrefix("No plan is valid:\n\(fact)Looking for ways out, for 10.0 seconds at most:\n\(fact)    way out: let p"), "\(answer.errors)")
        #expect(answer.errors.contains("let p0 and p1 be in the same group"))
    }

    @Test("of many broken rules the first ten are named, and the others counted")
    func manyBroken() throws {
        let rings = (0..<12).map { ring in (0..<5).map { ring * 5 + $0 } }
        let answer = try group(instance(pupils: 60, rings: rings), "--time-limit", "0.3", "--quiet")
        #expect(answer.status == 4)
        let lines = answer.errors.split(separator: "\n")
        #expect(lines.count == 12)
        #expect(lines.last?.hasPrefix("  and ") ?? false && lines.last?.hasSuffix(" more") ?? false)
    }

    @Test("the progress goes to the error output, unless it is not wanted")
    func progress() throws {
        let told = try group(instance(pupils: 4))
        #expect(told.status == 0)
        let last = told.errors.split(separator: "\n").last ?? ""
        #expect(last.contains(#/^\d+\.\d s: objective 12000, bound \d+, gap \d+\.\d %$/#))
        #expect(told.output.contains("objective 12000, "))
        let quiet = try group(instance(pupils: 4), "--quiet")
        #expect(quiet.status == 0 && quiet.errors.isEmpty)
    }

    /// Many who want different things in three hours: far from proven when the first plan is told.
    private var large: String {
        let workshops = (0..<6).map { w in
            """
            {"id": "w\(w)", "gains": {"s\(w)": 60, "s\((w + 1) % 6)": 20}, "minSize": 8, "comfortSize": 14, "maxSize": 18, "staff": [["f\(w)", "f\(w + 6)"]],
            "roomKinds": [], "slots": null, "maxParallel": 2, "repeatable": false}
            """
        }
        let pupils = (0..<150).map { p in
            """
            {"id": "p\(p)", "class": "A", "slots": ["mon", "tue", "fri"], "needs": {"s\(p % 6)": 100, "s\((p + 1 + p / 6 % 5) % 6)": \(40 + p * 13 % 50)},
            "wishes": {"w\(p * 5 % 6)": 100, "w\((p * 5 + 1 + p / 3 % 5) % 6)": 70}, "history": [], "barred": [], "pinned": {}}
            """
        }
        let names = { (count: Int, name: (Int) -> String) in (0..<count).map(name).joined(separator: ", ") }
        return """
            {"format": "grouping-instance/1", "name": "large", "weights": {"wish": 30, "crowding": 1500}, "hoursBudget": 120,
            "skills": [\(names(6) { "\"s\($0)\"" })], "slots": [\(names(3) { "{\"id\": \"\(["mon", "tue", "fri"][$0])\", \"sessions\": 4}" })],
            "rooms": [\(names(12) { "{\"id\": \"r\($0)\", \"capacity\": 20, \"kinds\": [], \"slots\": null}" })],
            "facilitators": [\(names(12) { "{\"id\": \"f\($0)\", \"slots\": null, \"maxGroups\": 3}" })],
            "workshops": [\(workshops.joined(separator: ", "))], "pupils": [\(pupils.joined(separator: ", "))], "apart": [], "together": []}
            """
    }

    @Test("Ctrl-C writes the best plan so far")
    func interrupted() throws {
        try Program.withFolder { folder in
            try Data(large.utf8).write(to: URL(filePath: "\(folder)/instance.json"))
            let answer = try Program.run(
                ["group", "\(folder)/instance.json", "--output", "\(folder)/plan.json", "--time-limit", "3600"], interruptedAt: "objective")
            #expect(answer.status == 0, "\(answer.errors)")
            #expect(answer.errors.contains("Interrupted: this is as far as it came."))
            let plan = try Plan(json: String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/plan.json")), as: UTF8.self))
            #expect(answer.output.contains("\(plan.groups.count) groups, objective \(plan.objective)"))
        }
    }

    @Test("who leaves the present workshop is told with the reason, twenty at most")
    func departures() throws {
        let few = try group(instance(pupils: 2, of: #", "current": {"mon": "speaking"}"#), "--quiet")
        #expect(
            few.output.hasSuffix(
                """
                2 of 2 present places change:
                  p0, mon: speaking → debating, which is wished for more
                  p1, mon: speaking → debating, which is wished for more

                """))
        let many = try group(instance(pupils: 24, of: #", "current": {"mon": "speaking"}"#), "--quiet").output.split(separator: "\n")
        #expect(many.count == 23 && many.last == "  and 4 more")
        #expect(try group(instance(pupils: 2, of: #", "current": {"mon": "debating"}"#), "--quiet").output.hasSuffix("\nNobody leaves their present workshop.\n"))
        #expect(try group(instance(pupils: 2), "--quiet").output.split(separator: "\n").count == 1)
    }

    @Test("a present plan that today's facts break is repaired, not refused")
    func repaired() throws {
        let away = instance(pupils: 2, of: #", "current": {"mon": "speaking"}"#).replacing(#"{"id": "roy", "slots": null"#, with: #"{"id": "roy", "slots": []"#)
        let answer = try group(away, "--quiet")
        #expect(answer.status == 0)
        #expect(answer.output.contains("\n2 of 2 present places change:\n"))
    }
}
